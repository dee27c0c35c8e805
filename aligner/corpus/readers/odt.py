"""OpenDocument texts, as LibreOffice writes them: blocks in order; tracked deletions and comments stay out."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from aligner.corpus.readers.blocks import BlockText
from aligner.corpus.readers.kind import Item, Reading, Source
from aligner.corpus.readers.zipped import open_zip
from aligner.model import BlockKind

CONTENT, META = "content.xml", "meta.xml"
LEFT_OUT = frozenset("tracked-changes annotation annotation-end ruby-text hidden-text script note-citation".split())
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
        title = _title(members.parse(META)) if META in members.names else None
    blocks = BlockText()
    walk = _Walk(blocks, _parents(content))
    body = next(content.iter("{*}body"), None)
    for element in body if body is not None else ():
        walk.blocks_of(element, "paragraph", 0)
    yield blocks.document(source, reading, title=title), source.place


def _title(meta: Any) -> str | None:
    found = next(meta.iter("{http://purl.org/dc/elements/1.1/}title"), None)
    return (found.text or "").strip() or None if found is not None else None


def _parents(content: Any) -> dict[str, str]:
    """The named style that each automatic one stands for."""
    styles = (style for place in content.iter("{*}automatic-styles") for style in place.iter("{*}style"))
    return {_attribute(style, "name"): _attribute(style, "parent-style-name") for style in styles}


def _attribute(element: Any, name: str) -> str:
    """An attribute, whatever its name space."""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


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
        if name in LEFT_OUT or not name:
            return
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
        level = int(_attribute(element, "outline-level") or 1) if name == "h" else 0
        style = _attribute(element, "style-name")
        named = (self._parents.get(style, "") or style).replace("_20_", " ").lower()
        level = level or int(named == "title")
        if level and kind != "navigation":
            self._blocks.add("heading", "".join(parts), level=level)
        elif kind == "paragraph" and (named in CAPTIONS or named.endswith(" caption")):
            self._blocks.add("caption", "".join(parts))
        else:
            self._blocks.add(kind, "".join(parts))
        for inner, inner_kind in own:
            for child in inner:
                self.blocks_of(child, inner_kind, 0)

    def _inline(self, element: Any, parts: list[str], depth: int) -> None:
        if depth > NESTING:
            raise RecursionError("elements nested too deeply")
        parts.append(_folded(element.text))
        for child in element:
            name = _name(child)
            if name == "s":
                parts.append(" " * min(int(_attribute(child, "c") or 1), 80))
            elif name == "tab":
                parts.append(" ")
            elif name == "line-break":
                parts.append("\n")
            elif name == "note":
                self._later += [(body, "footnote") for body in child if _name(body) == "note-body"]
            elif name in BLOCKS:  # of a text box or a drawing
                self._later.append(([child], "paragraph"))
            elif name not in LEFT_OUT and name not in ("desc", "title", "event-listeners", "object", "object-ole"):
                self._inline(child, parts, depth + 1)
            parts.append(_folded(child.tail))


def _folded(text: str | None) -> str:
    """Text as OpenDocument has it: a run of spaces is one, others are elements."""
    if not text:
        return ""
    for blank in "\n\t\r":
        if blank in text:
            text = text.replace(blank, " ")
    while "  " in text:
        text = text.replace("  ", " ")
    return text
