"""TMX, for translation memories: a unit a row, where a segment comes from in properties.

Written as version 1.4b; read in any version, as other programs write it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import chain
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import Any

from aligner.bitext.equal_sources import BestTranslations
from aligner.bitext.inline import TMX_TAGS, InlineReader, NumberedCode, fill, number_codes
from aligner.bitext.left_out import LeftOut
from aligner.bitext.markup import XmlKind, clean, count_attributes, count_children, markup, stream_elements, text_in
from aligner.bitext.rows import COLUMNS, OF_ROW, OF_SIDE, SIDE_COLUMNS, ColumnType, Rows, cell, fits, parse_row
from aligner.bitext.variants import ANY_LANGUAGE, Variant, pair_variants
from aligner.corpus.language_tags import in_usual_case
from aligner.errors import FormatError
from aligner.model import SegmentPair
from aligner.writing import whole_file

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
TMX = XmlKind(
    "tmx", "TMX 1", ("1",), items=("tu",), containers=("body",), known=("header",), attributes={"tmx": ("version",)}
)
CREATION_TOOL = "bitext-aligner"  # as our headers name it
PROPERTY = "x-"  # how the types of properties begin that TMX leaves to programs
# Of a unit and of its variants: what says nothing of the texts.
PLAIN = (XML_LANG, "lang", "srclang", "segtype", "datatype", "o-encoding")
OURS = ("tuid", "creationtool", "creationtoolversion", "creationdate")  # of our own units: what each run writes anew
OF_HEADER = "o-tmf", "adminlang"  # of our own, besides those
# OmegaT, which divides texts at sentences, then divides the units too where both sides have as many; with `sentence` it
# never finds a unit whose source it would divide.
SEGMENTATION = "paragraph"


def write_tmx(rows: Rows, path: Path, created: datetime | None = None) -> list[Path]:
    """Bitext as TMX; null beads, of which it can hold none, are left out. created: see creation_time.

    The header's srclang is that of the first row; a unit with another has its own, as the specification provides. Of
    equal sources the surest translation comes last: the others stand before all units, where one was written already.
    """
    linked = (row for row in rows if not row.is_null)
    first = next(linked, None)
    srclang = _language(first.source_language) if first else ANY_LANGUAGE
    best = BestTranslations()
    units = ((_unit_of_row(row, srclang), best.surpass(row)) for row in chain([first] if first else [], linked))
    return write_units(units, srclang, path, created)


def read_tmx(path: Path, left_out: LeftOut) -> Iterator[SegmentPair]:
    """Rows of a TMX file: the source language of each unit with each other one of it.

    That is the language which the unit, or else the header, calls srclang.
    """
    srclang: str | None = None
    plain: tuple[str, ...] = PLAIN
    for number, unit in enumerate(stream_elements(path, TMX, left_out), start=1):
        if srclang is None:
            header = unit.getroottree().getroot().find("{*}header")
            srclang = "" if header is None else header.get("srclang", "")
            if header is not None:
                is_ours = header.get("creationtool") == CREATION_TOOL
                plain = (*PLAIN, *OURS) if is_ours else PLAIN
                count_children(header, (), left_out)
                count_attributes(header, (*PLAIN, *OURS, *OF_HEADER) if is_ours else PLAIN, left_out, "header")
        count_attributes(unit, (*plain, "tuid") if unit.get("tuid") == str(number) else plain, left_out)
        yield from _read_unit(unit, srclang, f"{path}:{unit.sourceline}", left_out)


def write_units(
    units: Iterable[tuple[Any, bool]], srclang: str, path: Path, created: datetime | None = None
) -> list[Path]:
    """A TMX file of `tu` elements; each with whether it stands before those that are not.

    They are numbered here, and told to be of this program, and of the time created.
    """
    from aligner import __version__

    common = {"creationtool": CREATION_TOOL, "creationtoolversion": __version__}
    common |= {"creationdate": f"{created:%Y%m%dT%H%M%SZ}"} if created else {}
    with whole_file(path) as file, TemporaryFile("w+", encoding="utf-8", newline="\n") as others:
        file.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n{_start(srclang)}')
        for number, (unit, before) in enumerate(units, start=1):
            unit.attrib.update({"tuid": str(number), **common})
            (file if before else others).write(markup(unit) + "\n")
        others.seek(0)
        copyfileobj(others, file)
        file.write("</body>\n</tmx>\n")
    return [path]


def _start(srclang: str) -> str:
    """The beginning of a file, up to its units."""
    from lxml import etree

    from aligner import __version__

    header = {
        "creationtool": CREATION_TOOL,
        "creationtoolversion": __version__,
        "segtype": SEGMENTATION,
        "o-tmf": "bitext",
        "adminlang": "en",
        "srclang": srclang,
        "datatype": "plaintext",
    }
    return f'<tmx version="1.4">\n{markup(etree.Element("header", header))}\n<body>\n'


def translation_unit(properties: dict[str, Any], variants: Iterable[Variant]) -> Any:
    """A `tu` element with a `tuv` a variant."""
    from lxml import etree

    variants = list(variants)
    unit = etree.Element("tu")
    _add_properties(unit, properties)
    for own, codes in zip(variants, number_codes(*(own.codes for own in variants)), strict=True):
        variant = etree.SubElement(unit, "tuv", {XML_LANG: _language(own.language)})
        _add_properties(variant, own.columns)
        fill(etree.SubElement(variant, "seg"), own.text, codes, _code, lambda text: iter([clean(text)]))
    return unit


def _unit_of_row(row: SegmentPair, srclang: str) -> Any:
    variants = [
        Variant(row.source_language, row.source, _origin(row, "source"), row.source_codes),
        Variant(row.target_language, row.target, _origin(row, "target"), row.target_codes),
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
            etree.SubElement(element, "prop", type=f"{PROPERTY}{name}").text = text


def _code(code: NumberedCode) -> Any:
    """The element of an inline code; `x` is what codes of the variants of a unit have in common."""
    from lxml import etree

    role, number = code.code.role, str(code.number)
    if role == "alone":
        element = etree.Element("ph", x=number)
    elif not code.whole:
        element = etree.Element("it", pos="begin" if role == "open" else "end", x=number)
    else:
        element = etree.Element("bpt", i=number, x=number) if role == "open" else etree.Element("ept", i=number)
    element.text = clean(code.code.data)
    return element


def _read_unit(unit: Any, srclang: str, place: str, left_out: LeftOut) -> Iterator[SegmentPair]:
    count_children(unit, ("tuv", "prop"), left_out)
    columns = _read_properties(unit, {name: COLUMNS[name] for name in OF_ROW}, place, left_out)
    variants = [_read_variant(variant, place, left_out) for variant in unit.findall("{*}tuv")]
    for source, target in pair_variants(variants, unit.get("srclang", srclang), left_out):
        row = parse_row(columns | source.side("source") | target.side("target"), place)
        yield replace(row, source_codes=source.codes, target_codes=target.codes)


def _read_variant(variant: Any, place: str, left_out: LeftOut) -> Variant:
    count_attributes(variant, PLAIN, left_out)
    count_children(variant, ("seg", "prop"), left_out)
    segments = variant.findall("{*}seg")
    if len(segments) != 1:
        raise FormatError(f"{place}: {len(segments)} seg in a tuv; wanted one")
    count_attributes(segments[0], PLAIN, left_out, "seg")
    text, codes = InlineReader(TMX_TAGS, place, left_out).read(segments[0])
    columns = _read_properties(variant, SIDE_COLUMNS, place, left_out)
    return Variant(in_usual_case(variant.get(XML_LANG, variant.get("lang", ""))), text, columns, codes)


def _read_properties(element: Any, columns: Mapping[str, ColumnType], place: str, left_out: LeftOut) -> dict[str, str]:
    """The columns that properties hold; others are counted, and what is no value of its column."""
    found = {}
    for prop in element.findall("{*}prop"):
        kind, value = prop.get("type", ""), text_in(prop, place)
        column = columns.get(kind.removeprefix(PROPERTY))
        if kind.startswith(PROPERTY) and column and fits(column, value):
            found[kind.removeprefix(PROPERTY)] = value
        else:
            left_out.add_names("prop", [kind])
    return found
