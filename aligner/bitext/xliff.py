"""XLIFF 2.0: a file element a document pair, a unit a bead, where it comes from in the metadata module.

Null beads are units too: one side only says nothing, and the schema lets a target be missing and a source be empty.
Characters that XML cannot hold stand as `cp` elements, which other formats of XML do not have.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

from aligner.bitext.inline import NumberedCode, fill, number_codes
from aligner.bitext.markup import NOT_XML, clean, markup
from aligner.bitext.rows import OF_BEAD, OF_DOCUMENTS, SIDES, Rows, batches, cell
from aligner.bitext.xliff_units import CATEGORY, XML_SPACE
from aligner.model import SegmentPair
from aligner.text import SURROGATES
from aligner.writing import open_text, whole_files

CORE = "urn:oasis:names:tc:xliff:document:2.0"
METADATA = "urn:oasis:names:tc:xliff:metadata:2.0"
LANGUAGE_TAG = re.compile("[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")  # xs:language


def write_xliff(rows: Rows, path: Path) -> list[Path]:
    """Bitext as XLIFF, which holds everything but halves of characters.

    An XLIFF file is of one pair of languages. So path is written where there is one pair; where there are several, each
    has its own, `name.en-de.xlf`.
    """
    files: Counter[tuple[str, str]] = Counter()  # how many file elements each pair of languages has
    units: Counter[tuple[str, str]] = Counter()
    with whole_files(path) as folder:
        for batch in batches(rows):
            for (languages, _), part in groupby(batch, lambda row: (_languages(row), (row.source_id, row.target_id))):
                own = list(part)
                if not files[languages]:
                    _append(_start(languages), folder / _name(path, languages))
                files[languages] += 1
                element = _file(own, files[languages], units[languages] + 1)
                units[languages] += len(own)
                _append(markup(element), folder / _name(path, languages))
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


def _file(rows: list[SegmentPair], number: int, first_unit: int) -> Any:
    """The file element of rows of one document pair, or of a part of them where there are very many.

    number, first_unit: what it and its first unit are called by; no two units of an XLIFF file have the same.
    """
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
    for place, row in enumerate(rows, start=first_unit):
        unit = etree.SubElement(file, f"{{{CORE}}}unit", id=f"u{place}", name=f"u{place}")  # some go by names
        _add_metadata(unit, {name: getattr(row, name) for name in OF_BEAD})
        codes = number_codes(row.source_codes, row.target_codes)
        data = _add_original_data(unit, (code for own in codes for code in own if code.code.data))
        segment = etree.SubElement(unit, f"{{{CORE}}}segment")
        if not row.is_null:
            segment.set("state", "translated")
        for side, own in zip(SIDES, codes, strict=True):
            text = getattr(row, side)
            if side == "source" or text or own:
                element = etree.SubElement(segment, f"{{{CORE}}}{side}")
                fill(element, text, own, partial(_code, names=data), _pieces)
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


def _pieces(text: str) -> Iterator[Any]:
    """A text, with a `cp` element for each character that XML cannot hold, and U+FFFD for halves of characters."""
    from lxml import etree

    end = 0
    for found in NOT_XML.finditer(text):
        yield text[end : found.start()]
        halves = SURROGATES.match(found[0])
        yield "\ufffd" if halves else etree.Element(f"{{{CORE}}}cp", hex=f"{ord(found[0]):04X}")
        end = found.end()
    yield text[end:]


def _add_original_data(unit: Any, codes: Iterable[NumberedCode]) -> dict[str, str]:
    """Write what the document has in place of codes into a unit; the name of each."""
    from lxml import etree

    names = {text: f"d{number}" for number, text in enumerate(dict.fromkeys(own.code.data for own in codes), start=1)}
    if any(names):
        element = etree.SubElement(unit, f"{{{CORE}}}originalData")
        for text, name in names.items():
            fill(etree.SubElement(element, f"{{{CORE}}}data", id=name), text, (), _no_code, _pieces)
    return names


def _no_code(code: NumberedCode) -> Any:
    raise AssertionError(code)


def _code(code: NumberedCode, names: dict[str, str]) -> Any:
    """The element of an inline code."""
    from lxml import etree

    own = code.code
    name = {"open": "sc", "close": "ec", "alone": "ph"}[own.role]
    element = etree.Element(f"{{{CORE}}}{name}")
    if own.role == "close" and code.whole:
        element.set("startRef", str(code.number))
    else:
        element.set("id", str(code.number))
    if own.role != "alone" and not code.whole:
        element.set("isolated", "yes")
    if own.data:
        element.set("dataRef", names[own.data])
    return element
