"""Marks of programs that make sites within a line of Markdown: short codes, tags of templates, components, attributes.

What such a mark shows itself, as its title, is text; so is what stands between two that belong together.
"""

import re
from collections.abc import Iterator, Sequence

BRACES = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*+\})*+\})*+\}"  # with others inside, as deep as people write them
VALUE = rf"""(?:"[^"]*"|'[^']*'|{BRACES}|[^\s"'=<>`{{}}/]+)"""
TAG = re.compile(
    rf"<(?P<end>/?)(?P<name>[A-Za-z][\w.-]*)(?P<said>(?:\s+(?:[\w:@#.-]+(?:={VALUE})?|{BRACES}))*+)\s*(?P<alone>/?)>"
)
BRACED = re.compile(rf"\s+(?:[\w:@#.-]+=)?{BRACES}")  # an attribute of JSX, which HTML has not
SHORT_CODE = re.compile(
    r"\{\{(?:<(?!/\*)(?P<said>(?:(?!\{\{).)*?)>|%(?!/\*)(?P<other>(?:(?!\{\{).)*?)%)\}\}"  # Hugo, unless it is shown
    r"|\{%-?(?P<liquid>(?:(?!\{%).)*?)-?%\}"  # Jekyll and GitBook
    r"|\{\{#[a-z_]+\b[^{}]*\}\}"  # mdBook
)
COMMENT = re.compile(r"\{/\*(?:(?!\{/\*).)*?\*/\}|\{%-?\s*comment\s*-?%\}(?:(?!\{%).)*\{%-?\s*endcomment\s*-?%\}")
SAID = re.compile(
    r"""(?:(?P<key>[\w-]+)\s*=\s*)?(?:"(?P<text>(?:[^"\\]|\\.)*)"|'(?P<other>[^']*)'|\{\s*["'`](?P<js>[^"'`{}]*)["'`]\s*\}|[^\s"']+)"""
)
TEXTS = frozenset({"title", "caption", "header", "heading", "label", "summary", "subtitle", "description", "text"})
NAME = re.compile(r"\S*[:/_=#]\S*|[a-z0-9]+(?:-[a-z0-9]+)+|-?[\d.]+")  # of a thing, such as fig:quay or img/quay.jpg
CLOSED = re.compile(r"</([A-Z][\w.]*)\s*>|\{\{[<%]\s*/\s*([\w-]+)|\{%-?\s*end([\w-]+)")
ATTRIBUTE = r"(?=\s*(?:[.#][\w-]|[\w-]+=))[^{}]*\}"
DESTINATION = re.compile(r"\]\(\s*<?(?:[^()\s{}]*\{(?:\{[^{}]*\}|%[^{}]*%)\})+[^()]*\)")
REFERENCE = re.compile(r"^(\s*\[[^\]]+\]:)\s*\S*?\{[{%].*$")
TICKS = re.compile(
    r"(?:(?<![\w{])\{(?P<role>[a-z][\w:+.-]*)\})?(?<!`)(?P<ticks>`+)(?!`)(?P<code>.+?)(?<!`)(?P=ticks)(?!`)"
)
TARGET = re.compile(r"(.*\S)\s*<[^<>]+>")  # what a role of MyST shows, and what it leads to
HELD = "\ue000{}\ue001"
HELD_AT = re.compile("\ue000(\\d+)\ue001")
MAY_HAVE = re.compile(r"[{<]|==|\+\+|\^\^|:[a-z]+-")
# What is left of a mark, by the pattern of its whole.
MARKS: Sequence[tuple[re.Pattern[str], str]] = (
    (re.compile(rf"\[([^\[\]]+)\]\{{{ATTRIBUTE}"), r"\1"),  # [shown]{.wide}
    (re.compile(rf"(?<=[\])\ue001*_])[ ]?\{{:?{ATTRIBUTE}"), ""),
    (re.compile(rf"[ ]?\{{:(?:{ATTRIBUTE}|\s*[a-z_]+\s*\}})"), ""),
    (re.compile(r":(?:material|fontawesome|octicons|simple)-[\w-]+:(?:\{[^{}]*\})?"), ""),
    (re.compile(r"(?<![A-Za-z0-9_=])==(?=[^\s=])((?:[^=]|=(?!=))+)(?<=[^\s=])==(?![A-Za-z0-9_=])"), r"\1"),
    (re.compile(r"(?<![A-Za-z0-9_^])\^\^(?=[^\s^])([^^]+)(?<=[^\s^])\^\^(?![A-Za-z0-9_^])"), r"\1"),
    (re.compile(r"(?<![A-Za-z0-9_+])\+\+([\w\"-]+(?:\+[\w\"-]+)*)\+\+(?![A-Za-z0-9_+])"), r"\1"),  # keys: ++ctrl+s++
)


def closed_names(text: str) -> frozenset[str]:
    """The names of components and short codes that a text closes somewhere."""
    return frozenset(filter(None, (name for found in CLOSED.findall(text) for name in found)))


def plain_line(line: str, closed: frozenset[str]) -> str:
    """A line without such marks; what stands as code in it stays. closed: see closed_names."""
    if not MAY_HAVE.search(line):
        return line
    held: list[str] = []
    line = TICKS.sub(lambda found: _hold(found, held), line)
    line = DESTINATION.sub("](#)", REFERENCE.sub(r"\1 #", line))
    line = SHORT_CODE.sub(lambda found: " ".join(_shown_by(found, closed)), COMMENT.sub("", line))
    line = TAG.sub(_plain_tag, line)
    for pattern, left in MARKS:
        line = pattern.sub(left, line)
    return HELD_AT.sub(lambda found: held[int(found[1])], line) if held else line


def texts_of_codes(line: str, closed: frozenset[str]) -> list[str] | None:
    """What short codes show that have a line to themselves; None for another line."""
    if "{" not in line or SHORT_CODE.sub("", COMMENT.sub("", line)).strip():
        return None
    return [text for found in SHORT_CODE.finditer(COMMENT.sub("", line)) for text in _shown_by(found, closed)]


def component_tags(line: str) -> list[re.Match[str]]:
    """The tags of components in a line, but for those that it shows as code."""
    if "<" not in line:
        return []
    spans = [found.span() for found in TICKS.finditer(line)]
    return [
        found
        for found in TAG.finditer(line)
        if found["name"][0].isupper() and not any(start <= found.start() < end for start, end in spans)
    ]


def texts_said(said: str) -> Iterator[str]:
    """The texts among attributes, by their names."""
    for found in SAID.finditer(said):
        if found["key"] and found["key"].lower() in TEXTS:
            yield from _as_text(found)


def _shown_by(code: re.Match[str], closed: frozenset[str]) -> Iterator[str]:
    """What a short code shows by what it says itself: texts by their names; where it is closed, also those without."""
    said = (code["said"] or code["other"] or code["liquid"] or "").strip()
    name, _, rest = said.partition(" ")
    if name in ("ref", "relref", "if", "elsif", "unless", "for", "assign", "capture", "case", "when", "param"):
        return
    for found in SAID.finditer(rest):
        if found["key"].lower() in TEXTS if found["key"] else name in closed:
            yield from _as_text(found)


def _as_text(found: re.Match[str]) -> Iterator[str]:
    text = next((own for own in (found["text"], found["other"], found["js"]) if own), "").replace('\\"', '"')
    if any(map(str.isalpha, text)) and not NAME.fullmatch(text):
        yield " ".join(text.split())


def _plain_tag(found: re.Match[str]) -> str:
    """A tag as HTML has it; nothing for that of a component."""
    if found["name"][0].isupper():
        return ""
    if "{" not in found["said"]:
        return found[0]
    return f"<{found['end']}{found['name']}{BRACED.sub('', found['said'])}{found['alone']}>"


def _hold(found: re.Match[str], held: list[str]) -> str:
    """A sign in the place of code; of what a role names the words that it shows."""
    if found["role"] and (target := TARGET.fullmatch(found["code"])):
        return target[1]
    held.append(f"{found['ticks']}{found['code']}{found['ticks']}")
    return HELD.format(len(held) - 1)
