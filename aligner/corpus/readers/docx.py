"""Word documents (DOCX): blocks in order, with what is tracked as inserted, and without what is tracked as deleted.

The mark-up is read as it stands: what a document says of itself in content controls, text boxes, simple fields,
insertions, furigana and footnotes is text as any other.
"""

import posixpath
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from aligner.corpus.readers.blocks import CODE_STYLES, BlockText, Style
from aligner.corpus.readers.kind import Item, Reading, Source
from aligner.corpus.readers.office_parts import CORE
from aligner.corpus.readers.parallel_tables import documents_of_rows
from aligner.corpus.readers.superscripts import raise_within
from aligner.corpus.readers.symbols import has_signs_of_its_own, in_font, symbol
from aligner.corpus.readers.xml_trees import local_name
from aligner.corpus.readers.zipped import Zipped, dublin_core, open_zip
from aligner.corpus.wrapped_lines import with_own_lines

MAIN, RELATIONS = "word/document.xml", "_rels/.rels"
DELETED = frozenset({"del", "moveFrom"})
NO_TEXT = tuple(
    "rt delText instrText delInstrText sectPr tblPr tcPr Fallback object proofErr bookmarkStart bookmarkEnd".split()
)
LEFT_OUT = DELETED | frozenset(NO_TEXT) | {"pPr", "rPr"}
AROUND = tuple("r hyperlink smartTag ins moveTo sdt sdtContent fldSimple ruby rubyBase".split())  # text that is as any
SIGNS = {"tab": " ", "ptab": " ", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
NESTING = 300  # of elements, at most
CODE = CODE_STYLES | {"html preformatted"}  # as Word calls one
NOTES = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}


def read_docx(source: Source, reading: Reading) -> Iterator[Item]:
    """The document of a file."""
    with open_zip(source, reading) as members:
        main = _main_part(members)
        root = members.parse(main)
        folder = posixpath.dirname(main)
        styles = _Styles(members, f"{folder}/styles.xml")
        notes = {kind: _notes(members, f"{folder}/{kind}.xml") for kind in NOTES.values()}
        title = dublin_core(members.parse_if_whole(CORE), "title")
    blocks = BlockText()
    for tree in (root, *(note for found in notes.values() for note in found.values())):
        raise_within(_raised(tree, styles.raising))
        _show_symbols(tree)
        _strip(tree)
    if reading.inside:
        yield from _by_row(root, styles, notes, source, reading)
        return
    _Walk(blocks, styles, notes).blocks_of(root, ("paragraph", 0), 0)
    blocks.settle_code()
    yield blocks.document(source, reading, title=title), source.place


def _by_row(
    root: Any, styles: "_Styles", notes: dict[str, dict[str, Any]], source: Source, reading: Reading
) -> Iterator[Item]:
    """The documents of the rows of tables in two languages."""

    def paragraphs(cell: Any) -> list[str]:
        blocks = BlockText()
        _Walk(blocks, styles, notes).blocks_of(cell, ("table cell", 0), 0)
        return [blocks.text_of([block]) for block in blocks.blocks]

    tables = [table for table in root.iter("{*}tbl") if next(table.iterancestors("{*}tbl"), None) is None]
    texts = [
        [[paragraphs(cell) for cell in row.iter("{*}tc") if _row_of(cell) is row] for row in _rows_of(table)]
        for table in tables
    ]
    for table in tables:
        table.getparent().remove(table)
    yield from documents_of_rows(texts, len(paragraphs(root)), source, reading)


def _rows_of(table: Any) -> Iterator[Any]:
    """The rows of a table, without those of tables in its cells, and what is deleted."""
    for row in table.iter("{*}tr"):
        if next(row.iterancestors("{*}tbl")) is table and _child(_child(row, "trPr"), "del") is None:
            yield row


def _row_of(cell: Any) -> Any:
    return next(cell.iterancestors("{*}tr"), None)


def _show_symbols(tree: Any) -> None:
    """Tell what letters show that are set in a font of signs of its own."""
    for fonts in tree.iter("{*}rFonts"):
        font, run = _attribute(fonts, "ascii"), fonts.getparent().getparent()
        if has_signs_of_its_own(font) and run is not None:
            for text in run.iterchildren("{*}t"):
                text.text = text.text and in_font(font, text.text)


def _raised(tree: Any, raising: frozenset[str]) -> Iterator[Any]:
    """Text that stands raised, of runs and of formulas. raising: styles of characters that say so."""
    for told in tree.iter("{*}vertAlign", *(("{*}rStyle",) if raising else ())):
        run = told.getparent().getparent()
        by_style = local_name(told.tag) == "rStyle"
        if (_value(told) in raising) if by_style else (_value(told) == "superscript"):
            yield from (child for child in run if local_name(child.tag) == "t")
    yield from (own for own in tree.iter("{*}sup") if local_name(own.getparent().tag) in ("sSup", "sSubSup"))


def _strip(tree: Any) -> None:
    """Take from a tree what is no text, and what stands around text: the library does so without an object an element.

    Where text is hidden or deleted anywhere, runs stay with their properties, which say so.
    """
    from lxml import etree

    etree.strip_elements(tree, *(f"{{*}}{name}" for name in NO_TEXT), with_tail=False)
    if next(tree.iter("{*}vanish", *(f"{{*}}{name}" for name in DELETED)), None) is None:
        etree.strip_elements(tree, "{*}rPr", with_tail=False)
        etree.strip_tags(tree, *(f"{{*}}{name}" for name in AROUND))


def _main_part(members: Zipped) -> str:
    if RELATIONS in members.names:
        for relation in members.parse(RELATIONS):
            if relation.get("Type", "").endswith("/officeDocument"):
                return str(relation.get("Target", "")).lstrip("/")
    return MAIN


def _notes(members: Zipped, path: str) -> dict[str, Any]:
    if path not in members.names:
        return {}
    return {_attribute(note, "id"): note for note in members.parse(path) if not _attribute(note, "type")}


class _Styles:
    """What paragraphs of a style are; one is looked up when it is asked for, as a file has many more than it uses."""

    def __init__(self, members: Zipped, path: str) -> None:
        styles = members.parse(path) if path in members.names else ()
        self._elements = {_attribute(one, "styleId"): one for one in styles if local_name(one.tag) == "style"}
        self._known: dict[str, Style | None] = {}
        self.raising = frozenset(own for own, element in self._elements.items() if _raises(element))  # characters

    def of(self, own: str) -> Style | None:
        """What paragraphs of a style are; None where it says nothing of it."""
        if own not in self._known:
            self._known[own] = _style(own, self._elements)
        return self._known[own]


def _raises(style: Any) -> bool:
    """Whether a style is one of characters that stand raised."""
    if _attribute(style, "type") != "character":
        return False
    return _value(_child(_child(style, "rPr"), "vertAlign")) == "superscript"


def _style(own: str, elements: dict[str, Any]) -> Style | None:
    seen: set[str] = set()
    while own in elements and own not in seen:
        seen.add(own)
        told = _children(elements[own])
        name = (_value(told.get("name")) or "").lower()
        if found := style_named(name):
            return found
        properties = _children(told.get("pPr"))
        level = _value(properties.get("outlineLvl"))
        if level and level.isdecimal() and int(level) < 9:
            return "heading", int(level) + 1
        if "numPr" in properties:
            return "list item", 0
        own = _value(told.get("basedOn")) or ""
    return None


def style_named(name: str) -> Style | None:
    """What paragraphs are whose style has a name, in small letters; None where that says nothing of it."""
    if name.startswith("heading ") and name[8:].isdecimal():
        return "heading", int(name[8:])
    if name == "title":
        return "heading", 1
    if name == "caption":
        return "caption", 0
    if name in CODE:
        return "code", 0
    if name.startswith("toc ") or name in ("table of figures", "index heading"):
        return "navigation", 0
    return ("list item", 0) if name.startswith("list ") else None


def _attribute(element: Any, name: str) -> str:
    """An attribute, which has the namespace of its element, or another, or none."""
    if (value := element.get(_beside(element.tag, name))) is not None:
        return str(value)
    for key, value in element.items():
        if key == name or key.endswith("}" + name):
            return str(value)
    return ""


@lru_cache(1 << 12)  # names are a file's own
def _beside(tag: str, name: str) -> str:
    """A name in the namespace of a tag."""
    return f"{tag[: tag.rfind('}') + 1]}{name}"


def _child(element: Any, name: str) -> Any:
    for child in element if element is not None else ():
        if local_name(child.tag) == name:
            return child
    return None


def _children(element: Any) -> dict[str, Any]:
    """What stands in an element, by name, the last of each."""
    return {local_name(child.tag): child for child in element} if element is not None else {}


def _value(element: Any) -> str | None:
    """What an element says as its `val`; None where it is not there."""
    return _attribute(element, "val") if element is not None else None


def _is_on(element: Any) -> bool:
    return element is not None and _attribute(element, "val") not in ("0", "false", "off")


def _goes_on(properties: Mapping[str, Any]) -> bool:
    """Whether the next paragraph goes on where this one would end, which is deleted, or this one is a large initial."""
    if "framePr" in properties and _attribute(properties["framePr"], "dropCap") not in ("", "none"):
        return True
    return "rPr" in properties and not DELETED.isdisjoint(_children(properties["rPr"]))


class _Walk:
    """The way through a text: blocks that stand within a paragraph, as notes and boxes do, follow it."""

    def __init__(self, blocks: BlockText, styles: _Styles, notes: dict[str, dict[str, Any]]) -> None:
        self._blocks, self._styles, self._notes = blocks, styles, notes
        self._parts: list[str] = []  # of the paragraph before, where its end was deleted
        self._later: list[tuple[Any, Style]] = []

    def blocks_of(self, element: Any, style: Style, depth: int) -> None:
        """Add the blocks of an element. style: of those that say nothing of themselves."""
        if depth > NESTING:
            raise RecursionError("elements nested too deeply")
        for child in element:
            name = local_name(child.tag)
            if name == "p":
                self._paragraph(child, style)
            elif name == "tc":
                self.blocks_of(child, ("table cell", 0), depth + 1)
            elif name == "tr" and _child(_child(child, "trPr"), "del") is not None:
                continue
            elif name and name not in LEFT_OUT:
                self.blocks_of(child, style, depth + 1)

    def _paragraph(self, element: Any, style: Style) -> None:
        properties = _children(_child(element, "pPr"))
        own = self._style_of(properties, style)
        later, self._later = self._later, []
        parts, self._parts = self._parts, []
        self._inline(element, parts, 0)
        inner, self._later = self._later, later
        if _goes_on(properties):
            self._parts = parts
        else:
            self._blocks.add(own[0], with_own_lines(own[0], "".join(parts)), level=own[1])
        for box, box_style in inner:
            self.blocks_of(box, box_style, 0)

    def _style_of(self, properties: Mapping[str, Any], around: Style) -> Style:
        if around[0] == "footnote":
            return around
        style = self._styles.of(_value(properties.get("pStyle")) or "")
        level = _value(properties.get("outlineLvl"))
        if level and level.isdecimal() and int(level) < 9:
            style = "heading", int(level) + 1
        if style and style[0] in ("heading", "caption", "navigation", "code"):
            return style
        if around[0] != "paragraph":
            return around
        return ("list item", 0) if "numPr" in properties else style or around

    def _inline(self, element: Any, parts: list[str], depth: int) -> None:
        if depth > NESTING:
            raise RecursionError("elements nested too deeply")
        for child in element:
            name = local_name(child.tag)
            if name == "t":
                parts.append("".join(child.itertext()) if len(child) else child.text or "")
            elif name in SIGNS:
                parts.append(SIGNS[name])
            elif name == "sym":
                parts.append(symbol(_attribute(child, "font"), _attribute(child, "char")))
            elif name == "br":
                parts.append("\n" if _attribute(child, "type") in ("", "textWrapping") else " ")
            elif name in NOTES:
                note = self._notes[NOTES[name]].pop(_attribute(child, "id"), None)
                self._later += [] if note is None else [(note, ("footnote", 0))]
            elif name in ("p", "tbl"):  # of a text box or a drawing
                self._later.append(([child], ("paragraph", 0)))
            elif name == "r" and _is_on(_child(_child(child, "rPr"), "vanish")):
                continue
            elif name and name not in LEFT_OUT:
                self._inline(child, parts, depth + 1)
