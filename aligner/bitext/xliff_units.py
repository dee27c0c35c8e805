"""The units of XLIFF as rows of bitext: version 1 (1.0 to 1.2) and version 2, as other programs write them."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from aligner.bitext.inline import XLIFF_1_TAGS, XLIFF_2_TAGS, InlineReader
from aligner.bitext.left_out import LeftOut
from aligner.bitext.markup import XmlKind, count_attributes, count_children, name_of, stream_elements, text_in
from aligner.bitext.rows import COLUMNS, OF_BEAD, fits, parse_row
from aligner.corpus.language_tags import in_usual_case
from aligner.corpus.translation_states import DONE, empty_undone_segments, is_translated, state_of
from aligner.errors import FormatError
from aligner.model import InlineCode, SegmentPair

CATEGORY = "bitext"  # of the metadata that is ours
XML_SPACE, XML_LANG = (f"{{http://www.w3.org/XML/1998/namespace}}{name}" for name in ("space", "lang"))
SCHEMA = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"
XLIFF = XmlKind(
    "xliff",
    "XLIFF 1 or 2",
    ("1", "2"),
    items=("unit", "trans-unit"),
    containers=("file", "body", "group"),
    known=(),
    attributes={
        "xliff": ("version", "srcLang", "trgLang", XML_SPACE, SCHEMA),
        "file": ("id", "original", "source-language", "target-language", "datatype", XML_SPACE),
        "group": ("id", XML_SPACE),
    },
)
PLAIN = XML_SPACE, "id", "state"  # attributes that say nothing of the texts; whether there is a translation is seen
HEADER = "x-gettext-domain-header"  # the type of a unit that holds the header of a PO file
OF_FILE = "source_id", "target_id", "source_language", "target_language"

Side = tuple[str, tuple[InlineCode, ...]]  # a text and its codes
NO_TEXT: Side = "", ()
UNDONE = "target that is not translated yet"


def read_xliff(path: Path, left_out: LeftOut) -> Iterator[SegmentPair]:
    """Rows of an XLIFF file, a row a segment; of a unit of version 1 that has no segments, one."""
    current, columns = None, {}
    for unit in stream_elements(path, XLIFF, left_out):
        place = f"{path}:{unit.sourceline}"
        file = next(unit.iterancestors("{*}file"), None)
        if file is None:
            raise FormatError(f"{place}: a unit outside a file; wanted {XLIFF.wanted}")
        if file is not current:  # what is said of it stands before its first unit
            current, columns = file, _columns_of_file(file, place, left_out)
        own = columns | _metadata(unit, OF_BEAD, place, left_out)
        _count_of_sides(unit, columns, left_out)
        for source, target in (_segments_1 if name_of(unit) == "trans-unit" else _segments_2)(unit, place, left_out):
            row = parse_row(own | {"source": source[0], "target": target[0]}, place)
            yield replace(row, source_codes=source[1], target_codes=target[1])


def _count_of_sides(unit: Any, columns: dict[str, str], left_out: LeftOut) -> None:
    """Count what the attributes of texts say that has no place, another language than that of the file among it."""
    for name in ("source", "target"):
        for side in unit.iter(f"{{*}}{name}"):
            same = in_usual_case(side.get(XML_LANG, "")).lower() == columns[f"{name}_language"].lower()
            parent = name_of(side.getparent())
            if parent in ("unit", "trans-unit", "segment", "ignorable"):  # what stands elsewhere is counted with it
                count_attributes(side, (*PLAIN, *((XML_LANG,) if same else ())), left_out, name)


def _columns_of_file(file: Any, place: str, left_out: LeftOut) -> dict[str, str]:
    root = file.getroottree().getroot()
    named = {
        "source_id": file.get("original", ""),
        "source_language": in_usual_case(root.get("srcLang") or file.get("source-language", "")),
        "target_language": in_usual_case(root.get("trgLang") or file.get("target-language", "")),
    }
    return named | _metadata(file, OF_FILE, place, left_out)


def _metadata(element: Any, names: tuple[str, ...], place: str, left_out: LeftOut) -> dict[str, str]:
    """The columns that our metadata of an element holds; what else its metadata holds is counted."""
    found = {}
    for metadata in element.findall("{*}metadata"):
        count_children(metadata, ("metaGroup",), left_out)
        for group in metadata.findall("{*}metaGroup"):
            count_children(group, ("meta",), left_out)
            for meta in group.findall("{*}meta"):
                name, value = meta.get("type", ""), text_in(meta, place)
                if group.get("category") == CATEGORY and name in names and fits(COLUMNS[name], value):
                    found[name] = value
                else:
                    left_out.add_names("meta", [name])
        if metadata.tail and metadata.tail.strip():
            left_out.add(f"text in {name_of(element)}")
        element.remove(metadata)
    return found


def _segments_2(unit: Any, place: str, left_out: LeftOut) -> Iterator[tuple[Side, Side]]:
    """Source and target of the segments of a unit of version 2."""
    count_attributes(unit, (*PLAIN, "name") if unit.get("name") == unit.get("id") else PLAIN, left_out)
    count_children(unit, ("segment", "ignorable", "originalData", "metadata"), left_out)
    data = {own.get("id", ""): _data(own, place, left_out) for own in unit.findall("{*}originalData/{*}data")}
    reader = InlineReader(XLIFF_2_TAGS, place, left_out, data)
    for segment in unit.iterchildren("{*}segment", "{*}ignorable"):
        found = segment.find("{*}source")
        source, target = reader.read(found), reader.read(_translation(segment.find("{*}target"), found, left_out))
        if name_of(segment) == "segment":
            count_attributes(segment, PLAIN, left_out)
            count_children(segment, ("source", "target"), left_out)
            yield source, target
        elif source[0].strip() or target[0].strip():
            left_out.add("element ignorable with text")


def _translation(target: Any, source: Any, left_out: LeftOut) -> Any:
    """A target; None where it is still to be translated. Other states that say that it is not done are counted."""
    if target is None:
        return None
    if not is_translated(target, source):
        left_out.add(UNDONE)
        return None
    if (state := state_of(target)) not in DONE:
        left_out.add_names("state", [state])
    return target


def _data(element: Any, place: str, left_out: LeftOut) -> str:
    return InlineReader(XLIFF_2_TAGS, place, left_out).read(element)[0]


def _segments_1(unit: Any, place: str, left_out: LeftOut) -> Iterator[tuple[Side, Side]]:
    """Source and target of a unit of version 1, or of the segments that its `seg-source` marks."""
    if unit.get("restype") == HEADER:
        left_out.add("header of a catalogue")
        return
    count_attributes(unit, PLAIN, left_out)
    count_children(unit, ("source", "target", "seg-source"), left_out)
    for _ in range(empty_undone_segments(unit)):
        left_out.add(UNDONE)
    reader = InlineReader(XLIFF_1_TAGS, place, left_out)
    source, marked, target = (unit.find(f"{{*}}{name}") for name in ("source", "seg-source", "target"))
    target = _translation(target, source, left_out)
    parts = _marked(marked), _marked(target)
    if not parts[0] or (target is not None and not parts[1] and len(parts[0]) > 1):
        yield reader.read(source), reader.read(target)
        return
    if len(parts[0]) == 1 and not parts[1]:
        yield reader.read(parts[0].popitem()[1]), reader.read(target)
        return
    for element in (marked, target):
        _count_between(element, left_out)
    for name in dict.fromkeys([*parts[0], *parts[1]]):
        yield reader.read(parts[0].get(name)), reader.read(parts[1].get(name))


def _marked(element: Any) -> dict[str, Any]:
    """The segments that are marked in an element, by their names."""
    marks = () if element is None else element.iter("{*}mrk")
    return {mark.get("mid", ""): mark for mark in marks if mark.get("mtype") == "seg"}


def _count_between(element: Any, left_out: LeftOut) -> None:
    """Count text that stands between segments."""
    if element is None:
        return
    inside = {id(own) for mark in _marked(element).values() for own in mark.iterdescendants()}
    outside = [own.tail for own in element.iter() if own is not element and id(own) not in inside]
    if any(text and text.strip() for text in (element.text, *outside)):
        left_out.add("text between segments")
