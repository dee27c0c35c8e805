"""The blocks of the tree of a web page: the text between the ends of block elements, of the kind of those around it.

The tree is written out once and cut at its marks, as each step along it in Python takes longer than all else that is
done for its text. Marks with nothing between them are one stretch, which recurs: `</li> <li>`.
"""

import re
from functools import cache, lru_cache
from html import unescape
from typing import Any, NamedTuple

from aligner.corpus.furniture import kind_on_page
from aligner.corpus.readers.blocks import BlockText
from aligner.corpus.wrapped_lines import BREAK_WITHIN, LINE_BEFORE, with_own_lines
from aligner.model import BlockKind

HEADINGS = {f"h{level}": level for level in range(1, 7)}
KINDS: dict[str, BlockKind] = {
    **dict.fromkeys(HEADINGS, "heading"),
    **dict.fromkeys(("li", "dt", "dd"), "list item"),
    **dict.fromkeys(("td", "th"), "table cell"),
    **dict.fromkeys(("caption", "figcaption", "legend"), "caption"),
    **dict.fromkeys(("pre", "listing", "xmp"), "code"),
    **dict.fromkeys(("nav", "search"), "navigation"),
}
BREAKING = frozenset(
    "address article aside blockquote body center details dialog dir div dl fieldset figure footer form header hgroup "
    "hr html main menu ol optgroup p section summary table tbody tfoot thead tr ul".split()
) | frozenset(KINDS)
LEFT_OUT = frozenset(
    "annotation annotation-xml audio button canvas datalist del embed head iframe input map noembed noframes noscript "
    "object option rp rt rtc script select style svg template textarea title video".split()
)
STICKY = frozenset({"navigation", "footnote", "code"})  # what stands in them is of their kind
NAVIGATION = frozenset(  # classes and roles
    "breadcrumb breadcrumbs navbar navfooter navheader sphinxsidebar related navigation contentinfo search menu "
    "menubar pg-boilerplate navbox catlinks printfooter mw-portlet noprint no-print d-print-none hidden-print".split()
)
FOOTNOTES = frozenset("footnote footnotes endnote endnotes doc-footnote doc-endnote doc-endnotes".split())
PARTS = frozenset(("article", "main", "section"))  # whose foot is none of the whole page
OPS = "http://www.idpf.org/2007/ops"  # the namespace of what books say that a thing is
# Attributes that tell nothing of it, and make marks differ that are the same otherwise.
SILENT = "id name style title href src alt align valign width height border colspan rowspan lang".split()

BLANK = " \t\r\n\f"  # what HTML takes for white space
BREAK = "\u2028"  # stands for one in a text, as it does in Unicode
TWO_BREAKS = re.compile(rf"{BREAK}(?:[{BLANK}]*{BREAK})+")
AROUND_BREAK = re.compile(rf" *{BREAK} *")

# As a tree is written, `<` stands before marks alone, and `>` behind them.
MARKS = re.compile(r"(<[^>]*>(?:\s*<[^>]*>)*)")
MARK = re.compile(r"<(/?)([^\s/>]+)([^>]*)>")
ATTRIBUTE = re.compile(r'([^\s=]+)="([^"]*)"')
PREFIX = re.compile(rf'xmlns:([^\s=]+)="{re.escape(OPS)}"')  # which stands for that namespace
ESCAPES = {"&lt;": "<", "&gt;": ">", "&#13;": "\r", "&amp;": "&"}  # as which signs are written; the last holds others
UNWRITABLE = "&#xFFFD;"  # as which a control character is written
MARK_OR_UNWRITABLE = re.compile(rf"<[^>]*>|{UNWRITABLE}")
CONTROL = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f]")


class _Place(NamedTuple):
    """Where a text stands: its kind, the level of a heading, and whether in a part of the page."""

    kind: BlockKind = "paragraph"
    level: int = 0
    in_part: bool = False


class _Opened(NamedTuple):
    """What an element that a mark opens says: its kind, None where nothing of it, and what it is besides."""

    kind: BlockKind | None
    level: int
    is_part: bool
    is_footer: bool


class _Step(NamedTuple):
    """What a stretch of marks does: how many elements it closes, which it then opens, and which names break no text."""

    closed: int
    opened: tuple[_Opened | None, ...]  # None for one that says nothing
    within: frozenset[str]


def add_blocks(root: Any, is_xml: bool, blocks: BlockText) -> None:
    """Add the text between the ends of block elements, each of the kind of the nearest that has one.

    root: is changed. is_xml: whether names have a namespace before a colon.
    """
    if name_of(root.tag) in LEFT_OUT:
        return
    if name_of(root.tag) not in BREAKING:  # of XML; what it says of itself tells nothing of the blocks
        root.tag = "html"
        root.attrib.clear()
    pieces, steps = _cut(root, is_xml)
    place = _Place()
    around: list[_Place] = []  # of each element on the way here, the place before it
    for text, marks in zip(pieces[::2], pieces[1::2], strict=False):
        if text and (text := text.strip()):  # of the indents, which are much of it
            _add_text(text, place, blocks)
        closed, opened, _ = steps[marks]
        if closed:
            place = around[-closed]
            del around[-closed:]
        for element in opened:
            around.append(place)
            if element:
                place = _within(place, element)


def _cut(root: Any, is_xml: bool) -> tuple[list[str], dict[str, _Step]]:
    """Text and marks in turns, beginning with a text, and what the marks do.

    Elements that break no text, and such as are left out, are taken from the tree first.
    """
    from lxml import etree

    etree.strip_attributes(root, *SILENT)
    gone = frozenset[str]()
    while True:
        written = etree.tostring(root, encoding="unicode")
        prefixes = frozenset(PREFIX.findall(written) if OPS in written else ()) if is_xml else frozenset({"epub"})
        pieces = MARKS.split(_with_controls(written, root) if UNWRITABLE in written else written)
        steps = {marks: _step(marks, is_xml, prefixes) for marks in set(pieces[1::2])}
        within = frozenset(name for step in steps.values() for name in step.within) - gone
        if not within:
            return pieces, steps
        etree.strip_elements(root, *(f"{{*}}{name}" for name in within if name.lower() in LEFT_OUT), with_tail=False)
        etree.strip_tags(root, *(f"{{*}}{name}" for name in within))
        gone |= within


def _with_controls(written: str, root: Any) -> str:
    """What was written with the control characters of the text, which are not written as such."""
    controls = (sign for text in root.itertext() for sign in CONTROL.findall(text))
    return MARK_OR_UNWRITABLE.sub(lambda found: found[0] if found[0] != UNWRITABLE else next(controls), written)


@lru_cache(maxsize=1 << 12)
def _step(marks: str, is_xml: bool, prefixes: frozenset[str]) -> _Step:
    """What marks do. prefixes: that stand for the namespace of books."""
    closed = 0
    opened: list[_Opened | None] = []
    within = set[str]()
    for ends, name, told in MARK.findall(marks):
        own = name.rpartition(":")[2] if is_xml else name
        if own.lower() not in BREAKING:
            within.add(own)
        if not ends:
            opened.append(_opened(own.lower(), told, prefixes))
        if (ends or told.endswith("/")) and opened:
            opened.pop()
        elif ends:
            closed += 1
    return _Step(closed, tuple(opened), frozenset(within))


def _opened(name: str, told: str, prefixes: frozenset[str]) -> _Opened | None:
    telling = ("class", "role", *(f"{prefix}:type" for prefix in prefixes))
    words = frozenset(
        word for key, value in ATTRIBUTE.findall(told) if key in telling for word in unescape(value).split()
    )
    own: BlockKind | None = KINDS.get(name)
    if words & FOOTNOTES:
        own = "footnote"
    elif words & NAVIGATION:
        own = "navigation"
    found = _Opened(own, HEADINGS.get(name, 0), name in PARTS, name == "footer")
    return found if any(found) else None


@cache
def _within(around: _Place, element: _Opened) -> _Place:
    """The place in an element."""
    kind, level, in_part = around
    own = "navigation" if element.is_footer and not in_part else element.kind
    if own:
        kind = kind if kind in STICKY else own
        level = element.level if kind == "heading" else 0
    return _Place(kind, level, in_part or element.is_part)


def _add_text(text: str, place: _Place, blocks: BlockText) -> None:
    """Add the blocks of a text. Line ends mean nothing but in code, and two breaks end a block, too."""
    kind, level, _ = place
    if "&" in text:
        for sign, own in ESCAPES.items():
            text = text.replace(sign, own)
    for part in TWO_BREAKS.split(text.strip()) if BREAK in text else (text,):
        shown = part.replace(BREAK, "\n") if kind == "code" else with_own_lines(kind, folded(part))
        blocks.add(kind_on_page(kind, shown), shown, level=level)


def folded(text: str) -> str:
    """Text with each run of white space as one space, none in scripts that have none, and breaks as line ends."""
    if "\n" in text and not text.isascii() and LINE_BEFORE.search(text):
        text = BREAK_WITHIN.sub("", text)
    for blank in BLANK[1:]:
        if blank in text:
            text = text.replace(blank, " ")
    while "  " in text:
        text = text.replace("  ", " ")
    return AROUND_BREAK.sub("\n", text) if BREAK in text else text


@lru_cache(1 << 12)  # names are a file's own
def name_of(tag: str) -> str:
    """The name of a tag without its namespace, in small letters."""
    return tag.rpartition("}")[2].lower()
