"""PowerPoint presentations (PPTX): slides in order, each with its notes behind it.

Titles are headings, what has a bullet is a list item. Numbers of slides, dates, heads and feet stay out where their
place says that they are such; comments and descriptions of pictures are no text.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from aligner.corpus.readers.blocks import BlockText
from aligner.corpus.readers.kind import Item, Reading, Source, UnreadableError
from aligner.corpus.readers.office_parts import CORE, Related, main_part, part_of_kind, related_parts
from aligner.corpus.readers.superscripts import raise_within
from aligner.corpus.readers.symbols import has_signs_of_its_own, in_font
from aligner.corpus.readers.xml_trees import local_name
from aligner.corpus.readers.zipped import Zipped, dublin_core, open_zip
from aligner.corpus.wrapped_lines import with_own_lines
from aligner.model import BlockKind

MAIN = "ppt/presentation.xml"
RELATED = (  # the namespace of what names another part, as Office writes it, and as the standard alone has it
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}",
)
ID, DATA = "id", "dm"  # what names a part, and that of a diagram
LEFT_OUT = tuple(f"{{*}}{name}" for name in "Fallback extLst nvPicPr nvCxnSpPr".split())
FURNITURE = frozenset({"sldNum", "dt", "ftr", "hdr", "sldImg"})  # what places hold that are on every slide
TITLES = frozenset({"ctrTitle", "title"})
OF_TITLE_SLIDE = frozenset({"ctrTitle", "subTitle"})  # places of one, whose title is of level 1
OUTLINE = frozenset({"", "obj", "body"})  # places whose paragraphs have the bullets of the master
BULLETS = {"buNone": False, "buChar": True, "buAutoNum": True, "buBlip": True}
NUMBER = "slidenum"  # what a field of the number of the slide is
NO_NODE = frozenset({"doc", "pres", "parTrans", "sibTrans"})  # points of a diagram that hold none of its text
LIST = "{*}txBody/{*}lstStyle"  # of a shape: what it says of the levels of its paragraphs
PLACE = "{*}nvSpPr/{*}nvPr/{*}ph"  # of a shape: what it says of what the layout has there
LEVELS = 9  # of an outline


def read_pptx(source: Source, reading: Reading) -> Iterator[Item]:
    """The document of a file."""
    blocks = BlockText()
    with open_zip(source, reading) as members:
        main = main_part(members, MAIN)
        known: dict[str, Any] = {}  # layouts and masters
        for part in _slides(members, main):
            slide = members.parse(part)
            related = related_parts(members, part)
            _add_shapes(slide, blocks, _Around(members, related, known))
            if (notes := part_of_kind(related, "notesSlide")) in members.names:
                _add_shapes(members.parse(notes), blocks, _Around(members, {}, {}))
        title = dublin_core(members.parse_if_whole(CORE), "title")
    yield blocks.document(source, reading, title=title), source.place


def _slides(members: Zipped, main: str) -> list[str]:
    """The parts of the slides, in order, those that are not shown among them."""
    root, related = members.parse(main), related_parts(members, main)
    if not root.tag.endswith("}presentation"):
        raise UnreadableError("no presentation; wanted a file that PowerPoint wrote")
    ids = [_id_of(slide, ID) for slide in root.iter("{*}sldId")]
    return [related[own][1] for own in dict.fromkeys(ids) if own in related]


def _id_of(element: Any, name: str) -> str:
    """By which id an element names another part; empty where it names none."""
    return next(filter(None, (element.get(namespace + name) for namespace in RELATED)), "")


class _Around:
    """What a slide takes from its layout and its master: which paragraphs have a bullet."""

    def __init__(self, members: Zipped, related: Related, known: dict[str, Any]) -> None:
        """related: of the slide. known: layouts and masters that were read already, by part."""
        self.members, self.related, self._known = members, related, known
        layout = part_of_kind(related, "slideLayout")
        self._layout = self._part(layout)
        self._master = self._part(part_of_kind(related_parts(members, layout), "slideMaster") if layout else "")

    def _part(self, part: str) -> Any:
        if part not in self._known:
            self._known[part] = self.members.parse_if_whole(part)
        return self._known[part]

    def lists_of(self, shape: Any, place: Any) -> list[Any]:
        """What tells of the bullets of a shape, a level each: its own list, and those of what its place is taken from.

        place: of the shape; None where it has none.
        """
        found = [shape.find(LIST)]
        if place is not None and place.get("type", "") in OUTLINE:
            taken = [_placeholder(part, place) for part in (self._layout, self._master)]
            found += [own.find(LIST) for own in taken if own is not None]
            found += [] if self._master is None else [self._master.find("{*}txStyles/{*}bodyStyle")]
        return [own for own in found if own is not None]


def _has_bullet(paragraph: Any, lists: Iterable[Any]) -> bool:
    """Whether a paragraph has a bullet: as it says itself, else the first of some lists that says so of its level."""
    properties = paragraph.find("{*}pPr")
    level = f"{{*}}lvl{_level(properties) + 1}pPr"
    told = (own for own in (properties, *(one.find(level) for one in lists)) if own is not None)
    return next((BULLETS[name] for own in told for child in own if (name := local_name(child.tag)) in BULLETS), False)


def _level(properties: Any) -> int:
    level = "" if properties is None else properties.get("lvl", "")
    return min(int(level), LEVELS - 1) if level.isdecimal() else 0


def _placeholder(part: Any, place: Any) -> Any:
    """The shape that a place is taken from: of a layout that of its number, of a master that of an outline."""
    if part is None:
        return None
    told = [(shape, own) for shape in part.iter("{*}sp") if (own := shape.find(PLACE)) is not None]
    if part.find("{*}txStyles") is None and place.get("idx"):
        return next((shape for shape, own in told if own.get("idx") == place.get("idx")), None)
    return next((shape for shape, own in told if own.get("type", "") in OUTLINE), None)


def _add_shapes(slide: Any, blocks: BlockText, around: _Around) -> None:
    """Add what stands in the shapes of a slide, in the order in which its file has them."""
    from lxml import etree

    etree.strip_elements(slide, *LEFT_OUT, with_tail=False)
    raise_within(_raised(slide))
    is_title_slide = any(place.get("type") in OF_TITLE_SLIDE for place in slide.iter("{*}ph"))
    for frame in slide.iter("{*}sp", "{*}tbl", "{*}relIds", "{*}chart"):
        name = local_name(frame.tag)
        if name == "sp":
            _add_shape(frame, 1 if is_title_slide else 2, blocks, around)
        elif name == "tbl":
            _add_table(frame, blocks)
        elif name == "relIds":
            _add_paragraphs(_points(_named(_id_of(frame, DATA), around)), "list item", blocks)
        elif titles := _titles(_named(_id_of(frame, ID), around)):
            _add_paragraphs(titles, "caption", blocks)


def _named(id_: str, around: _Around) -> Any:
    """The root of a part that a slide names; None where it is missing or damaged."""
    return around.members.parse_if_whole(around.related[id_][1]) if id_ in around.related else None


def _add_shape(shape: Any, level: int, blocks: BlockText, around: _Around) -> None:
    """Add what stands in a shape. level: of a title."""
    place = shape.find(PLACE)
    kind = "" if place is None else place.get("type", "")
    if kind in FURNITURE:
        return
    if kind in TITLES:
        lines = [text for paragraph in shape.iterfind("{*}txBody/{*}p") if (text := _text(paragraph).strip())]
        blocks.add("heading", "\n".join(lines), level=level)
        return
    lists = around.lists_of(shape, place)
    for paragraph in shape.iterfind("{*}txBody/{*}p"):
        own: BlockKind = "list item" if _has_bullet(paragraph, lists) else "paragraph"
        blocks.add(own, with_own_lines(own, _text(paragraph)))


def _add_table(table: Any, blocks: BlockText) -> None:
    """Add the cells of a table, but for those that another one covers."""
    for cell in table.iterfind("{*}tr/{*}tc"):
        if not {cell.get("hMerge"), cell.get("vMerge")} & {"1", "true"}:
            _add_paragraphs(cell.iterfind("{*}txBody/{*}p"), "table cell", blocks)


def _add_paragraphs(paragraphs: Iterable[Any], kind: BlockKind, blocks: BlockText) -> None:
    for paragraph in paragraphs:
        blocks.add(kind, _text(paragraph))


def _points(diagram: Any) -> Iterator[Any]:
    """The paragraphs of a diagram, in the order of its points."""
    for point in () if diagram is None else diagram.iter("{*}pt"):
        if point.get("type", "node") not in NO_NODE:
            yield from point.iterfind("{*}t/{*}p")


def _titles(chart: Any) -> list[Any]:
    """The paragraphs of the titles of a chart and its axes."""
    titles = () if chart is None else chart.iter("{*}title")
    return [paragraph for title in titles for paragraph in title.iterfind("{*}tx/{*}rich/{*}p")]


def _raised(tree: Any) -> Iterator[Any]:
    """Text of runs that stand raised."""
    for properties in tree.iter("{*}rPr"):
        raised = properties.get("baseline", "")
        if raised.rstrip("%").isdecimal() and int(raised.rstrip("%").lstrip("0") or 0) > 0:
            yield from properties.getparent().iterfind("{*}t")


def _text(paragraph: Any) -> str:
    """The text of a paragraph, with its breaks as line ends."""
    parts = []
    for element in paragraph.iter("{*}t", "{*}br"):
        own = element.getparent()
        if local_name(element.tag) == "br":
            parts.append("\n")
        elif not (local_name(own.tag) == "fld" and own.get("type") == NUMBER):
            font = own.find("{*}rPr/{*}latin")
            face = "" if font is None else font.get("typeface", "")
            text = element.text or ""
            parts.append(in_font(face, text) if has_signs_of_its_own(face) else text)
    return "".join(parts).replace("\t", " ").replace("\v", "\n")
