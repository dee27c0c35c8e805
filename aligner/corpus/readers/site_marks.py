"""Marks that programs that make sites add to Markdown, turned into what CommonMark has: their titles stay as text.

Docusaurus, VitePress, MkDocs, Hugo, Jekyll, MyST, Quarto and GitHub each have their own; they hardly collide, and none
says in a file which one it is of, so all are known in all files. A mark counts only where it is whole: a container
that is closed, a box with something set in below it.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from aligner.corpus.readers.site_inline import (
    closed_names,
    component_tags,
    plain_line,
    texts_of_codes,
    texts_said,
)
from aligner.corpus.readers.site_lines import MARK, NO_TITLE, OPTION, Line, marked_lines

COLONS = re.compile(
    r"\s*(?::{3,}|/{3,})[ \t]*(?:(?P<name>[A-Za-z][\w-]*)[ \t]*)?(?:\{(?P<attributes>[^{}]*)\}[ \t]*)?"
    r"(?P<rest>.*)$"
)
CLOSING = re.compile(r"\s*(?::{3,}|/{3,})\s*$")
LABEL = re.compile(r"\[(.*)\]\s*(?:\{[^{}]*\})?$")  # :::tip[Before you begin]
TITLE = re.compile(r"""\b(?:title|summary|caption|name)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
BOX = re.compile(
    r'(?P<indent>\s*)(?:!!!|\?\?\?\+?)[ \t]+[A-Za-z][\w-]*(?:[ \t]+[\w-]+)*?(?:[ \t]+"(?P<title>.*)")?\s*$'
)
TAB = re.compile(r'(?P<indent>\s*)===[+!]?[ \t]+"(?P<title>[^"]+)"\s*$')
ALERT = re.compile(r"(?P<quote>(?:\s*>)+\s*)\[!(?P<name>[A-Za-z][\w-]*)\][-+]?[ \t]*(?P<title>.*)$")
ABBREVIATION = re.compile(r" {0,3}\*\[(?P<name>[^\]]{1,60})\]:[ \t]+(?P<text>\S.*)$")
ATTRIBUTES = re.compile(r"\s*(?:\{:[^{}]*\}|\{[ ]?[.#][\w-][^{}]*\})\s*$")
ATTRIBUTES_BEHIND = re.compile(r"\s*\{[^{}]*\}$")  # as VitePress has {open}
CONTENTS = re.compile(r"\s*(?:\[TOC\]|\[\[_?toc_?\]\]|\$toc|--8<--.*|<<<\s+@?[./\w].*)\s*$", re.IGNORECASE)
LIST_ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)])\s")
OBJECT = re.compile(r"\s*::: [A-Za-z_]\w*(?:\.\w+)+\s*$")  # whose description mkdocstrings puts there
MAY_HAVE = re.compile(
    r"[{<]|\[!|\*\[|==|\+\+|\^\^|:[a-z]+-|^\s*(?::::|///|!!!|\?\?\?|--8|\[\[?_?toc|import|export)", re.I | re.M
)
CALLOUTS = frozenset(
    """abstract attention bug caution check cite danger done error example fail failure faq help hint important info
    missing note question quote success summary tip tldr todo warning""".split()
)
# Directives and containers that hold something else than text of the article.
HOLD_CODE = frozenset(
    """code code-block code-cell sourcecode mermaid math toctree include literalinclude raw eval-rst eval_rst plantuml
    graphviz image bibliography contents automodule autoclass autofunction doctest testcode""".split()
)
DRAWN = frozenset({"mermaid", "math", "plantuml", "graphviz"})  # as names of containers, that hold no text
LEAST_INDENT = 2  # spaces by which what is in a box is set in


class _Within(NamedTuple):
    """What lines are within. indent: of its lines in the file. shift: how far it and all around it set them in.

    component: its name; empty for a box, which ends where lines are set in less.
    """

    indent: int
    shift: int
    component: str = ""


def plain_markdown(text: str) -> str:
    """A text with the marks of sites as one in CommonMark. Its lines end in `\\n`."""
    if not MAY_HAVE.search(text):
        return text
    return "\n".join(_Way(list(marked_lines(text.split("\n"))), closed_names(text)).plain())


class _Way:
    """The way through the lines of a text."""

    def __init__(self, lines: Sequence[Line], closed: frozenset[str]) -> None:
        self._lines, self._closed = lines, closed
        self._below = list(_with_text_below(lines))
        self._closing = _closing_colons(lines)
        self._ends = set(self._closing.values())
        self._within: list[_Within] = []
        self._out: list[str] = []
        self._may_be_option = False  # of a container that was opened on the line before

    def plain(self) -> list[str]:
        code_ends = -1
        for number, line in enumerate(self._lines):
            if number < code_ends:
                self._out.append(line.text)
            elif number == code_ends:
                self._out.append(MARK)
            elif line.is_code:
                self._out.append(self._shifted(line))
            elif (end := self._closing.get(number)) and _holds_code(line.text):
                self._apart()
                self._out.append(MARK)
                code_ends = end
            else:
                self._add(number, line)
        return self._out

    def _add(self, number: int, line: Line) -> None:
        """Add a line that is no code."""
        while (
            line.text.strip()
            and self._within
            and not self._within[-1].component
            and line.indent < self._within[-1].indent
        ):
            self._within.pop()
        text = self._shifted(line)
        box = TAB.match(text) or BOX.match(text)
        if number in self._ends or ATTRIBUTES.match(text) or CONTENTS.match(text):
            if "toc" in text and self._out and LIST_ITEM.match(self._out[-1]):  # which the contents stand for
                self._out.pop()
            self._apart()
        elif number in self._closing:
            self._apart(_title_of(text))
            self._may_be_option = True
            return
        elif self._may_be_option and OPTION.match(text):
            return
        elif OBJECT.match(text):
            self._apart()
        elif box and (self._enter(number, line) or box["title"]):
            self._apart(box["title"] or "", indent=box["indent"])
        elif (found := ABBREVIATION.match(text)) and not text.rstrip().endswith("*"):  # or it slants
            self._apart(f"[^{found['name'].replace(' ', '-')}]: {found['text']}")
        elif (found := ALERT.match(text)) and (not found["title"] or found["name"].lower() in CALLOUTS):
            title = plain_line(found["title"], self._closed)
            self._out += [f"{found['quote']}{title}", found["quote"].rstrip()]
        elif (shown := texts_of_codes(text, self._closed)) is not None:
            self._apart(*shown, indent=text[: len(text) - len(text.lstrip())])
        elif tags := component_tags(text):
            self._add_components(number, text, tags)
        else:
            self._out.append(plain_line(text, self._closed))
        self._may_be_option = False

    def _add_components(self, number: int, text: str, tags: Sequence[re.Match[str]]) -> None:
        """Add a line with tags of components: those that have it to themselves, or go on over others, part blocks."""
        opened: list[re.Match[str]] = []
        ended: list[str] = []
        for tag in tags:
            if not tag["end"] and not tag["alone"]:
                opened.append(tag)
            elif tag["end"] and opened and opened[-1]["name"] == tag["name"]:
                opened.pop()
            elif tag["end"]:
                ended.append(tag["name"])
        opened = [tag for tag in opened if tag["name"] in self._closed]
        rest = plain_line(text, self._closed)
        indent = text[: len(text) - len(text.lstrip())]
        first, last = tags[0], tags[-1]
        is_whole = (
            first["name"] == last["name"]
            and last["end"]
            and (first.start(), last.end()) == (len(indent), len(text.rstrip()))
        )
        if not (opened or ended or is_whole) and rest.strip():
            self._out.append(rest)
            return
        for name in ended:
            if any(own.component == name for own in self._within):
                while self._within.pop().component != name:
                    pass
        texts = [own for tag in tags for own in texts_said(tag["said"])]
        self._apart(*texts, rest.strip(), indent=indent)
        for tag in opened:
            if not self._enter(number, self._lines[number], tag["name"]):
                self._within.append(_Within(0, self._shift, tag["name"]))

    def _enter(self, number: int, line: Line, component: str = "") -> bool:
        """Go into what is set in below a line; whether there is something."""
        below = self._below[number]
        deeper = below.indent - line.indent
        if deeper < (1 if component else LEAST_INDENT):
            return False
        self._within.append(_Within(below.indent, self._shift + deeper, component))
        return True

    @property
    def _shift(self) -> int:
        return self._within[-1].shift if self._within else 0

    def _shifted(self, line: Line) -> str:
        return line.text[min(self._shift, line.indent) :]

    def _apart(self, *texts: str, indent: str = "") -> None:
        """Add paragraphs, with what parts them from others."""
        self._out.append("")
        for text in filter(None, texts):
            self._out += [indent + plain_line(text, self._closed), ""]


def _with_text_below(lines: Sequence[Line]) -> Iterator[Line]:
    """For each line, the next one with text; an empty one where there is none."""
    places = accumulate(
        range(len(lines) - 1, 0, -1), lambda below, own: own if lines[own].text.strip() else below, initial=-1
    )
    return (lines[place] if place >= 0 else Line("") for place in reversed(list(places)))


def _closing_colons(lines: Sequence[Line]) -> dict[int, int]:
    """The lines that open containers, and where each is closed."""
    found: dict[int, int] = {}
    opened: list[tuple[int, str]] = []
    for number, line in enumerate(lines):
        text = line.text.lstrip()
        if line.is_code or not text.startswith((":::", "///")):
            continue
        if CLOSING.match(text):
            if any(sign == text[0] for _, sign in opened):
                while opened[-1][1] != text[0]:
                    opened.pop()
                found[opened.pop()[0]] = number
        elif (
            (own := COLONS.match(text))
            and (own["name"] or own["attributes"])
            and (text[0] == ":" or not own["rest"] or own["rest"].startswith("|"))
        ):
            opened.append((number, text[0]))
    return found


def _holds_code(text: str) -> bool:
    """Whether what a line opens holds code."""
    own = COLONS.match(text)
    if own is None:
        return False
    return own["attributes"] in HOLD_CODE if not own["name"] else own["name"] in DRAWN


def _title_of(text: str) -> str:
    """The title of a container, as the line that opens it has it."""
    own = COLONS.match(text)
    if own is None:
        return ""
    if said := TITLE.search(own["attributes"] or ""):
        return next(filter(None, said.groups()), "")
    rest = own["rest"].lstrip("| ").rstrip(" \t:")
    if own["attributes"] in NO_TITLE:
        return ""
    label = LABEL.match(rest)
    return label[1] if label else ATTRIBUTES_BEHIND.sub("", rest)
