"""OpenDocument texts, as LibreOffice writes them: blocks in order; tracked deletions and comments stay out."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from aligner.corpus.readers.blocks import CODE_STYLES, BlockText
from aligner.corpus.readers.kind import Item, Reading, Source
from aligner.corpus.readers.superscripts import raise_within
from aligner.corpus.readers.symbols import has_signs_of_its_own, in_font
from aligner.corpus.readers.xml_trees import local_name, xml_parser
from aligner.corpus.readers.zipped import dublin_core, open_zip
from aligner.corpus.wrapped_lines import with_own_lines
from aligner.model import BlockKind

CONTENT, META, STYLES = "content.xml", "meta.xml", "styles.xml"
TEXT, STYLE = (f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("text", "style"))
SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
FAMILY = f"{SVG}font-family"
FAMILIES = {"span": "text", "p": "paragraph", "h": "paragraph", "section": "section"}  # of styles, by element
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
HEAD = 1 << 10  # bytes by which a flat file is told
FLAT = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|!--|office:document\b)")
BINARY = re.compile(rb"<office:binary-data>[^<>]*</office:binary-data>")
NESTING = 200  # of elements, at most


def read_odt(source: Source, reading: Reading) -> Iterator[Item]:
    """The document of a file."""
    return read_opendocument(source, reading)


def read_opendocument(
    source: Source, reading: Reading, prepare: Callable[[Any], None] = lambda content: None
) -> Iterator[Item]:
    """The document of a file of any OpenDocument kind. prepare: what makes of its content what a text would have."""
    content, about, common = _flat(source, reading) if _is_flat(source) else _packed(source, reading)
    title = dublin_core(about, "title")
    prepare(content)
    blocks = BlockText()
    styles = _Styles(content, common)
    walk = _Walk(blocks, styles.named_paragraphs())
    body = next(content.iter("{*}body"), None)
    if body is not None:
        _strip(body, styles)
        walk.blocks_of(body, "paragraph", 0)
    blocks.settle_code()
    yield blocks.document(source, reading, title=title), source.place


def _is_flat(source: Source) -> bool:
    """Whether a file is one XML text, and no ZIP file."""
    with source.open() as file:
        return FLAT.match(file.read(HEAD)) is not None


def _packed(source: Source, reading: Reading) -> tuple[Any, Any, Any]:
    """The content of a file, what it says of itself, and its common styles; None for what it has not."""
    with open_zip(source, reading) as members:
        return members.parse(CONTENT), members.parse_if_whole(META), members.parse_if_whole(STYLES)


def _flat(source: Source, reading: Reading) -> tuple[Any, Any, Any]:
    """The same of a file that is one XML text, without its pictures."""
    from lxml import etree

    root = etree.fromstring(BINARY.sub(b"", source.data(reading)), xml_parser())
    return root, root, root


@dataclass(frozen=True, slots=True)
class TextStyle:
    """What a style says of its text: whether it stands raised, whether it is hidden, and its font."""

    raised: bool = False
    hidden: bool = False
    font: str = ""


class _Styles:
    """The styles of a text: automatic ones of its own, and common ones, which are in another part of the file.

    That part has automatic styles as well, of heads and feet of pages, whose names mean other styles in the text.
    """

    def __init__(self, content: Any, common: Any) -> None:
        """content, common: the roots of the two parts; common is None where there is none."""
        self._automatic = _told(content, "{*}automatic-styles")
        self._common = {} if common is None else _told(common, "{*}styles")
        self._known: dict[tuple[str, str], TextStyle] = {}

    def of(self, family: str, name: str) -> TextStyle:
        """What a style says, and where it says nothing what that says from which it is derived."""
        if (family, name) not in self._known:
            self._known[family, name] = self._derived(family, name)
        return self._known[family, name]

    def said(self, name: str) -> frozenset[Any]:
        """What any style says of its text by a name of TextStyle; elements are asked only for what is said."""
        told = (said for styles in (self._automatic, self._common) for _, said in styles.values())
        return frozenset(said[name] for said in told if name in said)

    def named_paragraphs(self) -> dict[str, str]:
        """The named style that each automatic one of paragraphs stands for."""
        return {name: parent for (family, name), (parent, _) in self._automatic.items() if family == "paragraph"}

    def _derived(self, family: str, name: str) -> TextStyle:
        said: dict[str, Any] = {}
        seen: set[tuple[int, str]] = set()
        told = self._automatic if (family, name) in self._automatic else self._common
        while (family, name) in told and (id(told), name) not in seen:
            seen.add((id(told), name))
            name, own = told[family, name]
            said, told = {**own, **said}, self._common
        return TextStyle(**said)


def _told(tree: Any, place: str) -> dict[tuple[str, str], tuple[str, dict[str, Any]]]:
    """What the styles in a place of a part of a file say of their text, by family and name, each with its parent."""
    faces = {own.get(f"{STYLE}name", ""): own.get(FAMILY, "").strip("'") for own in tree.iter("{*}font-face")}
    found = {}
    for style in (style for holder in tree.iterfind(place) for style in holder.iterfind(f"{STYLE}style")):
        said: dict[str, Any] = {}
        for own in style.iterfind(f"{STYLE}text-properties"):
            if height := own.get(f"{STYLE}text-position", "").split(" ")[0]:
                is_share = height.endswith("%") and height[:-1].isdecimal()
                said["raised"] = height == "super" or (is_share and int(height[:-1]) > 0)
            if shown := own.get(f"{TEXT}display"):
                said["hidden"] = shown == "none"
            if font := own.get(f"{STYLE}font-name"):
                said["font"] = faces.get(font) or font
        key = style.get(f"{STYLE}family", ""), style.get(f"{STYLE}name", "")
        found[key] = style.get(f"{STYLE}parent-style-name", ""), said
    return found


def _remove_deleted(body: Any) -> None:
    """Take deletions from a text that stand in it, between two marks, as flat files have them."""
    from lxml import etree

    regions = [region for region in body.iter(f"{TEXT}changed-region") if region.find(f"{TEXT}deletion") is not None]
    deleted = {region.get(f"{TEXT}id") for region in regions}
    open_: set[str] = set()
    within: set[Any] = set()
    for event, element in etree.iterwalk(body, events=("start", "end")) if deleted else ():
        if event == "start":
            change = element.get(f"{TEXT}change-id")
            if change in deleted:
                (open_.add if element.tag == f"{TEXT}change-start" else open_.discard)(change)
            elif open_:
                element.text = None
                within.add(element)
        elif open_:
            element.tail = None
            if element in within:
                element.tag = REMOVED


def _strip(body: Any, styles: _Styles) -> None:
    """Take from a text what is none, and what stands around text: the library does so without an object an element."""
    from lxml import etree

    for name, family in FAMILIES.items() if True in styles.said("hidden") or _hides(body) else ():
        for element in body.iter(f"{TEXT}{name}"):
            hidden = styles.of(family, element.get(f"{TEXT}style-name", "")).hidden
            if hidden or element.get(f"{TEXT}display") == "none":
                element.tag = REMOVED
    _remove_deleted(body)
    etree.strip_elements(body, *LEFT_OUT, with_tail=False)
    is_told = True in styles.said("raised") or any(map(has_signs_of_its_own, styles.said("font")))
    told = body.iter(f"{TEXT}span") if is_told else ()
    spans = [(span, styles.of("text", span.get(f"{TEXT}style-name", ""))) for span in told]
    raise_within(span for span, style in spans if style.raised)
    for span, style in spans:
        if span.text and has_signs_of_its_own(style.font):
            span.text = in_font(style.font, span.text)
    for spaces in body.iter(f"{TEXT}s"):
        spaces.text = SPACE * min(int(spaces.get(f"{TEXT}c") or 1), 80)
    for sign, text in (("tab", SPACE), ("line-break", BREAK)):
        for element in body.iter(f"{TEXT}{sign}"):
            element.text = text
    etree.strip_tags(body, *AROUND)


def _hides(body: Any) -> bool:
    """Whether an element says itself that it is hidden."""
    return bool(_hidden()(body))


@cache
def _hidden() -> Any:
    from lxml import etree

    return etree.XPath("boolean(descendant::*[@text:display='none'])", namespaces={"text": TEXT[1:-1]})


class _Walk:
    """The way through a text: blocks that stand within a paragraph, as notes do, follow it."""

    def __init__(self, blocks: BlockText, parents: dict[str, str]) -> None:
        self._blocks, self._parents = blocks, parents
        self._later: list[tuple[Any, BlockKind]] = []

    def blocks_of(self, element: Any, kind: BlockKind, depth: int) -> None:
        """Add the blocks of an element. kind: of those that are plain paragraphs."""
        name = local_name(element.tag)
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
            self._blocks.add(kind, with_own_lines(kind, text))
        for inner, inner_kind in own:
            for child in inner:
                self.blocks_of(child, inner_kind, 0)

    def _inline(self, element: Any, parts: list[str], depth: int) -> None:
        if depth > NESTING:
            raise RecursionError("elements nested too deeply")
        if element.text:
            parts.append(element.text)
        for child in element:
            name = local_name(child.tag)
            if name == "note":
                self._later += [(body, "footnote") for body in child if local_name(body.tag) == "note-body"]
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
