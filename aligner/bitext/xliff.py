"""XLIFF 2.0: a file element a document pair, a unit a bead, where it comes from in the metadata module.

Null beads are units too: one side only says nothing, and the schema lets a target be missing and a source be empty.
Characters that XML cannot hold stand as `cp` elements, which other formats of XML do not have.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from aligner.bitext.markup import NOT_XML, clean, markup, stream_elements
from aligner.bitext.rows import OF_BEAD, OF_DOCUMENTS, Rows, batches, cell, parse_row
from aligner.errors import FormatError
from aligner.files import open_text, whole_files
from aligner.model import SegmentPair

CORE = "urn:oasis:names:tc:xliff:document:2.0"
METADATA = "urn:oasis:names:tc:xliff:metadata:2.0"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
LANGUAGE_TAG = re.compile("[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")  # xs:language
CATEGORY = "bitext"  # of the metadata that is ours


def write_xliff(rows: Rows, path: Path) -> list[Path]:
    """Bitext as XLIFF, which holds everything but halves of characters.

    An XLIFF file is of one pair of languages. So path is written where there is one pair; where there are several, each
    has its own, `name.en-de.xlf`.
    """
    files: Counter[tuple[str, str]] = Counter()  # how many file elements each pair of languages has
    with whole_files(path) as folder:
        for batch in batches(rows):
            for (languages, _), own in groupby(batch, lambda row: (_languages(row), (row.source_id, row.target_id))):
                if not files[languages]:
                    _append(_start(languages), folder / _name(path, languages))
                files[languages] += 1
                _append(markup(_file(list(own), files[languages])), folder / _name(path, languages))
        if not files:  # the least that the schema allows
            files["und", "und"] = 1
            empty = '<file id="f1"><group id="g1"/></file>'
            _append(_start(("und", "und")) + empty, folder / _name(path, ("und", "und")))
        for languages in files:
            _append("\n</xliff>\n", folder / _name(path, languages))
        if len(files) == 1:
            (folder / _name(path, *files)).rename(folder / path.name)
            return [path]
    return sorted(path.with_name(_name(path, languages)) for languages in files)


def read_xliff(path: Path) -> Iterator[SegmentPair]:
    """Rows of an XLIFF 2 file, a row a segment; inline codes are left out, the text inside them stays."""
    current, documents = None, {}
    for unit in stream_elements(path, "{*}unit", "xliff", "XLIFF 2", version="2"):
        file = next(unit.iterancestors("{*}file"), None)
        if file is None:
            raise FormatError(f"{path}:{unit.sourceline}: a unit outside a file; wanted XLIFF 2")
        root = file.getparent()
        if file is not current:  # its metadata stands before its first unit
            current, documents = file, _metadata(file)
            while file.getprevious() is not None:
                del root[0]
        languages = {"source_language": root.get("srcLang", ""), "target_language": root.get("trgLang", "")}
        own = _metadata(unit)
        for segment in unit.findall("{*}segment"):
            texts = {side: _text(segment.find(f"{{*}}{side}")) for side in ("source", "target")}
            yield parse_row(languages | documents | own | texts, f"{path}:{unit.sourceline}")


def lost_in_xliff(row: SegmentPair) -> str:
    """What XLIFF does not hold of a row."""
    ids = (getattr(row, name) for name in OF_DOCUMENTS)
    return "characters that XML cannot hold became U+FFFD" if any(map(NOT_XML.search, ids)) else ""


def _languages(row: SegmentPair) -> tuple[str, str]:
    """The languages of a row as XLIFF may name them."""
    source, target = (
        language if LANGUAGE_TAG.fullmatch(language) else "und"
        for language in (row.source_language, row.target_language)
    )
    return source, target


def _name(path: Path, languages: tuple[str, str]) -> str:
    return f"{path.stem}.{'-'.join(languages)}{path.suffix}"


def _start(languages: tuple[str, str]) -> str:
    source, target = languages  # safe as they are: LANGUAGE_TAG has been seen to
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<xliff xmlns="{CORE}" version="2.0" srcLang="{source}" trgLang="{target}">\n'
    )


def _file(rows: list[SegmentPair], number: int) -> Any:
    """The file element of rows of one document pair, or of a part of them where there are very many."""
    from lxml import etree

    first = rows[0]
    nsmap: Any = {None: CORE, "mda": METADATA}
    file = etree.Element(f"{{{CORE}}}file", {"id": f"f{number}", XML_SPACE: "preserve"}, nsmap=nsmap)
    if first.source_id:
        file.set("original", clean(first.source_id))
    names = [
        f"{side}_language"
        for side, shown in zip(("source", "target"), _languages(first), strict=True)
        if getattr(first, f"{side}_language") != shown
    ]
    _add_metadata(file, {name: getattr(first, name) for name in (*OF_DOCUMENTS, *names)})
    for place, row in enumerate(rows, start=1):
        unit = etree.SubElement(file, f"{{{CORE}}}unit", id=f"u{place}")
        _add_metadata(unit, {name: getattr(row, name) for name in OF_BEAD})
        segment = etree.SubElement(unit, f"{{{CORE}}}segment")
        if not row.is_null:
            segment.set("state", "translated")
        _fill(etree.SubElement(segment, f"{{{CORE}}}source"), row.source)
        if row.target:
            _fill(etree.SubElement(segment, f"{{{CORE}}}target"), row.target)
    return file


def _append(text: str, path: Path) -> None:
    with open_text(path, "a") as file:
        file.write(text)


def _add_metadata(element: Any, values: dict[str, Any]) -> None:
    from lxml import etree

    texts = {name: clean(cell(value)) for name, value in values.items()}
    if any(texts.values()):
        metadata = etree.SubElement(element, f"{{{METADATA}}}metadata")
        group = etree.SubElement(metadata, f"{{{METADATA}}}metaGroup", category=CATEGORY)
        for name, text in texts.items():
            if text:
                etree.SubElement(group, f"{{{METADATA}}}meta", type=name).text = text


def _metadata(element: Any) -> dict[str, str]:
    group = element.find(f"{{{METADATA}}}metadata/{{{METADATA}}}metaGroup[@category='{CATEGORY}']")
    return {} if group is None else {meta.get("type", ""): meta.text or "" for meta in group}


def _fill(element: Any, text: str) -> None:
    """Put text into an element, with a `cp` for each character that XML cannot hold."""
    from lxml import etree

    end, last = 0, None
    for found in NOT_XML.finditer(text):
        before, character = text[end : found.start()], found[0]
        if "\ud800" <= character <= "\udfff":
            before += "\ufffd"
        if last is None:
            element.text = (element.text or "") + before
        else:
            last.tail = (last.tail or "") + before
        if not "\ud800" <= character <= "\udfff":
            last = etree.SubElement(element, f"{{{CORE}}}cp", hex=f"{ord(character):04X}")
        end = found.end()
    if last is None:
        element.text = (element.text or "") + text[end:]
    else:
        last.tail = (last.tail or "") + text[end:]


def _text(element: Any) -> str:
    """The text of a source or target."""
    if element is None:
        return ""
    parts = [element.text or ""]
    for child in element:
        if child.tag == f"{{{CORE}}}cp":
            parts.append(_character(child))
        elif isinstance(child.tag, str):  # not a comment
            parts.append(_text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _character(element: Any) -> str:
    try:
        return chr(int(element.get("hex", ""), 16))
    except (ValueError, OverflowError):
        return "\ufffd"
