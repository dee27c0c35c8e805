"""OpenDocument texts, as LibreOffice writes them: blocks in order; tracked deletions and comments stay out."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from aligner.corpus.readers.blocks import CODE_STYLES, BlockText
from aligner.corpus.readers.kind import Item, Reading, Source
from aligner.corpus.readers.superscripts import raise_within
from aligner.corpus.readers.symbols import has_signs_of_its_own, in_font
from aligner.corpus.readers.zipped import dublin_core, open_zip
from aligner.model import BlockKind

CONTENT, META, STYLES = "content.xml", "meta.xml", "styles.xml"
TEXT, STYLE = (f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("text", "style"))
SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
FAMILY = f"{SVG}font-family"
REMOVED = "removed"  # what hidden elements are called
LEFT_OUT = (
    *"{*}tracked-changes {*}annotation {*}annotation-end {*}ruby-text {*}hidden-text {*}script".split(),
    *(
        "{*}note-citation",
        "{*}covered-table-cell",
        "{*}desc",
        "{*}event-listeners",
        "{*}object",
        "{*}object-ole",
        "{*}forms",
    ),
    f"{SVG}title",
    REMOVED,
)
AROUND = tuple(  # text that is as any; with what stands for some, and what is none
    "{*}span {*}a {*}meta {*}ruby {*}ruby-base {*}bookmark {*}bookmark-start {*}bookmark-end {*}soft-page-break "
    "{*}change {*}change-start {*}change-end {*}s {*}tab {*}line-break".split()
)
SPACE, BREAK = "\u2029", "\u2028"  # stand for a space that is no other's double, and a line end
CAPTIONS = frozenset(
    "caption illustration table drawing figure tablecaption figurecaption".split()
)  # styles of captions, in every locale
INDEXES = frozenset(
    "table-of-content illustration-index table-index alphabetical-index user-index object-index".split()
)
BLOCKS = frozenset({"p", "h", "list", "table"} | INDEXES)
NESTING = 200  # of elements, at most


def read_odt(source: Source, reading: Reading) -> Iterator[Item]:
    """The document of a file."""
    with open_zip(source, reading) as members:
        content = members.parse(CONTENT)
        title = dublin_core(members.parse_if_whole(META), "title")
        trees = [tree for tree in (members.parse_if_whole(STYLES), content) if tree is not None]
    blocks = BlockText()
    walk = _Walk(blocks, _parents(content))
    body = next(content.iter("{*}body"), None)
    if body is not None:
        _strip(body, [told for tree in trees for told in _told(tree)])
        walk.blocks_of(body, "paragraph", 0)
    blocks.settle_code()
    yield blocks.document(source, reading, title=title), source.place


@dataclass(frozen=True, slots=True)
class TextStyle:
    """What a style says of its text: its name, whether it stands raised, whether it is hidden, and its font."""

    name: str
    raised: bool
    hidden: bool
    font: str


def _told(tree: Any) -> Iterator[TextStyle]:
    """The styles of a part of a file that say something of their text."""
    faces = {own.get(f"{STYLE}name", ""): own.get(FAMILY, "").strip("'") for own in tree.iter("{*}font-face")}
    for told in tree.iter(f"{STYLE}text-properties"):
        place = told.get(f"{STYLE}text-position", "").split(" ")[0]
        raised = place == "super" or (place.endswith("%") and place[:-1].isdecimal() and int(place[:-1]) > 0)
        named = told.get(f"{STYLE}font-name", "")
        font = faces.get(named) or named
        hidden = told.get(f"{TEXT}display") == "none"
        if raised or hidden or has_signs_of_its_own(font):
            yield TextStyle(told.getparent().get(f"{STYLE}name", ""), raised, hidden, font)


def _strip(body: Any, styles: Collection[TextStyle]) -> None:
    """Take from a text what is none, and what stands around text: the library does so without an object an element.

    styles: those that say something of their text.
    """
    from lxml import etree

    hidden = {style.name for style in styles if style.hidden}
    for element in body.iter(*(f"{TEXT}{name}" for name in ("span", "p", "h", "section"))):
        if element.get(f"{TEXT}display") == "none" or element.get(f"{TEXT}style-name") in hidden:
            element.tag = REMOVED
    etree.strip_elements(body, *LEFT_OUT, with_tail=False)
    if raising := {style.name for style in styles if style.raised}:
        raise_within(span for span in body.iter(f"{TEXT}span") if span.get(f"{TEXT}style-name") in raising)
    fonts = {style.name: style.font for style in styles if has_signs_of_its_own(style.font)}
    for span in body.iter(f"{TEXT}span") if fonts else ():
        if span.text and (font := fonts.get(span.get(f"{TEXT}style-name"))):
            span.text = in_font(font, span.text)
    for spaces in body.iter(f"{TEXT}s"):
        spaces.text = SPACE * min(int(spaces.get(f"{TEXT}c") or 1), 80)
    for sign, text in (("tab", SPACE), ("line-break", BREAK)):
        for element in body.iter(f"{TEXT}{sign}"):
            element.text = text
    etree.strip_tags(body, *AROUND)


def _parents(content: Any) -> dict[str, str]:
    """The named style that each automatic one stands for."""
    styles = (style for place in content.iter("{*}automatic-styles") for style in place.iter("{*}style"))
    return {style.get(f"{STYLE}name", ""): style.get(f"{STYLE}parent-style-name", "") for style in styles}


def _name(element: Any) -> str:
    return _local(element.tag)


@cache
def _local(tag: Any) -> str:
    """The name of a tag without its namespace; empty for what is no element."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


class _Walk:
    """The way through a text: blocks that stand within a paragraph, as notes do, follow it."""

    def __init__(self, blocks: BlockText, parents: dict[str, str]) -> None:
        self._blocks, self._parents = blocks, parents
        self._later: list[tuple[Any, BlockKind]] = []

    def blocks_of(self, element: Any, kind: BlockKind, depth: int) -> None:
        """Add the blocks of an element. kind: of those that are plain paragraphs."""
        name = _name(element)
        if depth > NESTING:
            raise RecursionError("elements nested too deeply")
        if name in ("p", "h"):
            self._paragraph(element, name, kind)
            return
        inner: BlockKind = kind
        if name in INDEXES:
            inner = "navigation"
        elif kind not in ("navigation", "footnote"):
            inner = {"list-item": "list item", "list-header": "list item", "table-cell": "table cell"}.get(name, kind)  # type: ignore[assignment]
        for child in element:
            self.blocks_of(child, inner, depth + 1)

    def _paragraph(self, element: Any, name: str, kind: BlockKind) -> None:
        parts: list[str] = []
        later, self._later = self._later, []
        self._inline(element, parts, 0)
        own, self._later = self._later, later
        text = _folded("".join(parts))
        level = int(element.get(f"{TEXT}outline-level") or 1) if name == "h" else 0
        style = element.get(f"{TEXT}style-name", "")
        named = (self._parents.get(style, "") or style).replace("_20_", " ").lower()
        level = level or int(named == "title")
        if level and kind != "navigation":
            self._blocks.add("heading", text, level=level)
        elif kind == "paragraph" and (named in CAPTIONS or named.endswith(" caption")):
            self._blocks.add("caption", text)
        elif named in CODE_STYLES and kind not in ("navigation", "footnote"):
            self._blocks.add("code", text)
        else:
            self._blocks.add(kind, text)
        for inner, inner_kind in own:
            for child in inner:
                self.blocks_of(child, inner_kind, 0)

    def _inline(self, element: Any, parts: list[str], depth: int) -> None:
        if depth > NESTING:
            raise RecursionError("elements nested too deeply")
        if element.text:
            parts.append(element.text)
        for child in element:
            name = _name(child)
            if name == "note":
                self._later += [(body, "footnote") for body in child if _name(body) == "note-body"]
            elif name in BLOCKS:  # of a text box or a drawing
                self._later.append(([child], "paragraph"))
            elif name:
                self._inline(child, parts, depth + 1)
            if child.tail:
                parts.append(child.tail)


def _folded(text: str) -> str:
    """Text as OpenDocument has it: a run of spaces is one, others are elements."""
    for blank in "\n\t\r":
        if blank in text:
            text = text.replace(blank, " ")
    while "  " in text:
        text = text.replace("  ", " ")
    return text.replace(SPACE, " ").replace(BREAK, "\n")
