"""TMX 1.4b, for translation memories: a translation unit a row, where a segment comes from in properties."""

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from aligner.bitext.markup import NOT_XML, clean, markup, stream_elements
from aligner.bitext.rows import OF_DOCUMENTS, OF_ROW, OF_SIDE, TEXTS, Rows, cell, parse_row
from aligner.errors import FormatError
from aligner.files import whole_file
from aligner.model import SegmentPair

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
ANY_LANGUAGE = "*all*"  # of srclang: each language of a unit may be the source

Variant = tuple[str, str, dict[str, Any]]  # language, text, properties


def write_tmx(rows: Rows, path: Path) -> list[Path]:
    """Bitext as TMX; null beads, of which it can hold none, are left out.

    The header's srclang is that of the first row; a unit with another has its own, as the specification provides.
    """
    linked = (row for row in rows if not row.is_null)
    first = next(linked, None)
    srclang = _language(first.source_language) if first else ANY_LANGUAGE
    units = (_unit_of_row(row, srclang) for row in chain([first] if first else [], linked))
    return write_units(units, srclang, path)


def read_tmx(path: Path) -> Iterator[SegmentPair]:
    """Rows of a TMX file of any version, whose units have two languages each."""
    for unit in stream_elements(path, "tu", "tmx", "TMX 1.4"):
        yield _read_unit(unit, f"{path}:{unit.sourceline}")


def lost_in_tmx(row: SegmentPair) -> str:
    """What TMX does not hold of a row."""
    return "null beads were left out" if row.is_null else lost_in_segments_tmx(row)


def lost_in_segments_tmx(row: SegmentPair) -> str:
    """What TMX of segments does not hold of a row; which segments it leaves out is known when they are made."""
    texts = (getattr(row, name) for name in (*TEXTS, *OF_DOCUMENTS))
    return "characters that XML cannot hold became U+FFFD" if any(map(NOT_XML.search, texts)) else ""


def write_units(units: Iterable[Any], srclang: str, path: Path) -> list[Path]:
    """A TMX file of `tu` elements, which are numbered here."""
    from lxml import etree

    from aligner import __version__

    header = {
        "creationtool": "bitext-aligner",
        "creationtoolversion": __version__,
        "segtype": "sentence",
        "o-tmf": "bitext",
        "adminlang": "en",
        "srclang": srclang,
        "datatype": "plaintext",
    }
    with whole_file(path) as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n<tmx version="1.4">\n')
        file.write(markup(etree.Element("header", header)) + "\n<body>\n")
        for number, unit in enumerate(units, start=1):
            unit.set("tuid", str(number))
            file.write(markup(unit) + "\n")
        file.write("</body>\n</tmx>\n")
    return [path]


def translation_unit(properties: dict[str, Any], variants: Iterable[Variant]) -> Any:
    """A `tu` element with a `tuv` a variant."""
    from lxml import etree

    unit = etree.Element("tu")
    _add_properties(unit, properties)
    for language, text, own in variants:
        variant = etree.SubElement(unit, "tuv", {XML_LANG: _language(language)})
        _add_properties(variant, own)
        etree.SubElement(variant, "seg").text = clean(text)
    return unit


def _unit_of_row(row: SegmentPair, srclang: str) -> Any:
    variants = [
        (row.source_language, row.source, _origin(row, "source")),
        (row.target_language, row.target, _origin(row, "target")),
    ]
    unit = translation_unit({name: getattr(row, name) for name in OF_ROW}, variants)
    if _language(row.source_language) != srclang:
        unit.set("srclang", _language(row.source_language))
    return unit


def _origin(row: SegmentPair, side: str) -> dict[str, Any]:
    return {name.removeprefix(f"{side}_"): getattr(row, name) for name in OF_SIDE[side]}


def _language(language: str) -> str:
    return clean(language) or "und"


def _add_properties(element: Any, properties: dict[str, Any]) -> None:
    from lxml import etree

    for name, value in properties.items():
        if text := clean(cell(value)):
            etree.SubElement(element, "prop", type=f"x-{name}").text = text


def _read_unit(unit: Any, place: str) -> SegmentPair:
    variants = unit.findall("tuv")
    segments = [variant.find("seg") for variant in variants]
    if len(variants) != 2 or None in segments:
        raise FormatError(f"{place}: {len(variants)} tuv in a tu; wanted two, each with a seg")
    row = {prop.get("type", "").removeprefix("x-"): prop.text or "" for prop in unit.findall("prop")}
    for side, variant, segment in zip(("source", "target"), variants, segments, strict=False):
        for prop in variant.findall("prop"):
            row[f"{side}_{prop.get('type', '').removeprefix('x-')}"] = prop.text or ""
        row[f"{side}_language"] = variant.get(XML_LANG, variant.get("lang", ""))
        row[side] = "".join(segment.xpath(".//text()"))
    return parse_row(row, place)
