"""What TMX and XLIFF share: text that XML can hold, and elements read one at a time from files that others wrote."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from html.entities import html5, name2codepoint
from pathlib import Path
from typing import IO, Any

from aligner.bitext.left_out import LeftOut
from aligner.bitext.rows import shown
from aligner.errors import FormatError

NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
HEAD = 1 << 16  # bytes in which the document type stands, if there is one; even, as UTF-16 has two a letter
WIDE = {b"\xff\xfe": "utf-16-le", b"<\0": "utf-16-le", b"\xfe\xff": "utf-16-be", b"\0<": "utf-16-be"}
NOT_WIDE = re.compile(r"(?i)(?<=\s)encoding\s*=\s*[\"']utf-?16[a-z]*[\"']")
PROLOG = re.compile(r"(?:\ufeff|\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>)?")
DOCTYPE = re.compile(r"<!DOCTYPE\s+[^\s\[>]+(?P<place>[^\[>]*)(?P<end>[\[>])")
LONGEST_ERROR = 200  # characters of what libxml2 says
LONGEST_ENTITY = 100  # characters that an entity of a file's own may stand for


@dataclass(frozen=True, slots=True)
class XmlKind:
    """A kind of XML file.

    root: its outermost element. versions: how what its attribute `version` says may begin. items: the elements that are
    read. containers: those that items stand in. known: others in the root that whoever reads items looks at; what else
    he reads he removes, so that what is left can be counted. attributes: of the root and of containers, those that are
    read, or say nothing of the texts.
    """

    root: str
    wanted: str
    versions: tuple[str, ...]
    items: tuple[str, ...]
    containers: tuple[str, ...]
    known: tuple[str, ...]
    attributes: Mapping[str, tuple[str, ...]]


def clean(text: str) -> str:
    """The text with U+FFFD for each character that XML 1.0 cannot hold."""
    return NOT_XML.sub("\ufffd", text)


def markup(element: Any) -> str:
    """An element as text, escaped."""
    from lxml import etree

    return str(etree.tostring(element, encoding="unicode"))


def name_of(element: Any) -> str:
    """The name of an element without its namespace; empty for comments, instructions and entities."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def text_in(element: Any, place: str) -> str:
    """All text in an element. Raises FormatError for an entity that nobody knows."""
    if element is None:
        return ""
    parts = [element.text or ""] if isinstance(element.tag, str) else []
    for child in element:
        parts.append(entity(child, place) if is_entity(child) else text_in(child, place))
        parts.append(child.tail or "")
    return "".join(parts)


def is_entity(element: Any) -> bool:
    """Whether it is a reference to an entity, which the parser leaves as it is."""
    from lxml import etree

    return element.tag is etree.Entity


def entity(reference: Any, place: str) -> str:
    """What an entity stands for: a name of HTML, or a few characters that the file itself declares.

    Raises FormatError for any other, and for one that would bring other entities or files with it.
    """
    for own in _declared(reference):
        if own.name == reference.name and own.name not in name2codepoint:
            content = own.content or ""
            if own.system_url or set("&<%") & set(content) or len(content) > LONGEST_ENTITY:
                raise FormatError(
                    f"{place}: the entity &{own.name}; stands for a file, for others or for much; wanted it written out"
                )
            return str(content)
    if (character := html5.get(f"{reference.name};")) is not None:
        return character
    raise FormatError(f"{place}: no known entity: &{shown(reference.name)[1:-1]};; wanted names of HTML, or characters")


def _declared(reference: Any) -> Iterable[Any]:
    declared = reference.getroottree().docinfo.internalDTD
    return () if declared is None else declared.iterentities()


def count_attributes(element: Any, known: Iterable[str], left_out: LeftOut, of: str = "") -> None:
    """Count the attributes of an element that whoever reads it does not know. of: its name, if it is no unit."""
    unknown = [name for name in element.attrib if name not in known]
    left_out.add_names(f"of {of} attribute" if of else "attribute", (name.rpartition("}")[2] for name in unknown))


def count_children(element: Any, known: Iterable[str], left_out: LeftOut) -> None:
    """Count the children of an element that whoever reads it does not know, and text between them."""
    for child in (None, *element):
        text = element.text if child is None else child.tail
        if (text and text.strip()) or (child is not None and is_entity(child)):
            left_out.add(f"text in {name_of(element)}")
    left_out.add_names("element", (name for child in element if (name := name_of(child)) and name not in known))


def stream_elements(path: Path, kind: XmlKind, left_out: LeftOut) -> Iterator[Any]:
    """The items of a file, each with all that is in it; gone from memory when the next is asked for.

    Nothing outside the file is read and no entity is expanded. Raises FormatError, which says what was wanted, for a
    file that is no XML, or whose root has another name or another version.
    """
    from lxml import etree

    seen = has_items = False
    tags = [f"{{*}}{name}" for name in (*kind.items, *kind.containers)]
    with _opened(path) as file:
        elements = etree.iterparse(file, tag=tags, resolve_entities=False, load_dtd=False, no_network=True)
        try:
            for _, element in elements:
                if not seen:
                    _check_root(element.getroottree().getroot(), path, kind)
                    seen = True
                if name_of(element) in kind.items:
                    has_items = True
                    yield element
                    element.clear(keep_tail=True)
                _forget(element, kind, left_out)
        except etree.XMLSyntaxError as error:
            log = elements.error_log
            told = next((entry for entry in log if entry.level_name in ("ERROR", "FATAL")), None)
            message, line = (told.message, f", line {told.line}") if told else (str(error), "")
            words = " ".join(message.split())[:LONGEST_ERROR] + line  # it may quote some lines of the file
            raise FormatError(f"{path}: no {kind.root.upper()} ({words}); wanted {kind.wanted}") from error
        _check_root(elements.root, path, kind)
        known = kind.known if has_items else ()  # else nobody has looked at them
        count_children(elements.root, (*kind.items, *kind.containers, *known), left_out)
        count_attributes(elements.root, kind.attributes[kind.root], left_out, kind.root)


def _check_root(root: Any, path: Path, kind: XmlKind) -> None:
    if name_of(root) != kind.root:
        raise FormatError(f"{path}: no {kind.root.upper()} (its root is {name_of(root)}); wanted {kind.wanted}")
    if not root.get("version", kind.versions[0]).startswith(kind.versions):
        raise FormatError(f"{path}: {kind.root.upper()} {shown(root.get('version'))}; wanted {kind.wanted}")


def _forget(element: Any, kind: XmlKind, left_out: LeftOut) -> None:
    """Free what was read, and what stands before it, of which that which nobody looks at is counted."""
    known = (*kind.items, *kind.containers)
    if name_of(element) in kind.containers:
        count_children(element, known, left_out)
        count_attributes(element, kind.attributes.get(name_of(element), ()), left_out, name_of(element))
        for child in list(element):
            element.remove(child)
    parent = element.getparent()
    while parent is not None and (before := element.getprevious()) is not None and name_of(before) not in kind.known:
        left_out.add_names("element", [name for name in (name_of(before),) if name and name not in known])
        if before.tail and before.tail.strip():
            left_out.add(f"text in {name_of(parent)}")
        parent.remove(before)


class _Joined:
    """A file whose first bytes are others."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        self.head, self.rest = head, rest

    def read(self, size: int) -> bytes:
        piece, self.head = self.head[:size], self.head[size:]
        return piece or self.rest.read(size)


@contextmanager
def _opened(path: Path) -> Iterator[_Joined]:
    """A file of XML in which the names of HTML are declared, as many use them without."""
    with path.open("rb") as file:
        yield _Joined(_with_names(file.read(HEAD)), file)


def _with_names(head: bytes) -> bytes:
    """The beginning of a file, which goes on as it is, with the names of HTML declared in its document type."""
    encoding = next((name for mark, name in WIDE.items() if head.startswith(mark)), "latin-1")
    whole = len(head) - len(head) % (1 if encoding == "latin-1" else 2)
    text = head[:whole].decode(encoding, "surrogatepass")
    names = "".join(f'<!ENTITY {name} "&#{code};">' for name, code in name2codepoint.items() if code > 127)
    found = DOCTYPE.search(text)
    if found and found["end"] == "[":  # the file's own declarations come after ours
        start, end, declared = found.end(), found.end(), names
    elif found:
        start, end, declared = found.start("place"), found.end(), f"[{names}]>"
    else:
        start = end = PROLOG.match(text).end()  # type: ignore[union-attr]
        declared = f"<!DOCTYPE x [{names}]>"
    before, after = text[:start], text[end:]
    if encoding == "latin-1":  # which stands for any in which a letter is a byte, so that nobody wrote UTF-16
        before = NOT_WIDE.sub("", before)
    return (before + declared + after).encode(encoding, "surrogatepass") + head[whole:]
