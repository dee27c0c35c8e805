"""One row a segment of a report: JSONL and Parquet with a column a language, TMX with a `tuv` a language.

A language's column has the text of its first version that says it, since whoever wants a text wants one; `versions` has
those of all documents. A language that says nothing is null.
"""

import json
import logging
import math
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import IO, Any

from aligner.bitext.left_out import LeftOut
from aligner.bitext.parquet import stream_parquet, table_of, write_tables
from aligner.bitext.report_segments import Document, ReportSegment, Version, documents_of, report_segments
from aligner.bitext.rows import (
    BATCH,
    COLUMNS,
    NUMBERS,
    SIDES,
    SPAN,
    TEXT,
    TEXTS,
    Rows,
    json_row,
    parse_row,
    parse_value,
    shown,
)
from aligner.bitext.tmx import translation_unit, write_units
from aligner.bitext.variants import ANY_LANGUAGE, Variant, pair_variants
from aligner.errors import FormatError, InputError
from aligner.files import stream_rows
from aligner.model import SegmentPair
from aligner.writing import REPLACE, write_jsonl

logger = logging.getLogger(__name__)

COUNTED = "beads", "refused"  # what the rows say that a segment is made of, and no row of them
FIELDS = "versions", "score", "confidence", *COUNTED, "moved"
VERSION = {"id": TEXT, "language": TEXT, "text": TEXT, "sentences": NUMBERS, "offsets": SPAN}
# Columns that segments hold; a bead's kind is what its numbers of sentences say.
OF_VERSIONS = tuple(f"{side}_{name}" for side in SIDES for name in VERSION if name != "text")
IN_SEGMENTS = (*TEXTS, *OF_VERSIONS, "kind", *(name for name in FIELDS if name in COLUMNS))


def read_segments_jsonl(path: Path, left_out: LeftOut) -> Iterator[SegmentPair]:
    """Rows of segments: the versions in the language of the first, each with each in another."""
    for number, fields in stream_rows(path):
        yield from _rows_of_segment(fields, f"{path}:{number}", left_out)


def read_segments_parquet(path: Path, left_out: LeftOut) -> Iterator[SegmentPair]:
    """The same of Parquet."""
    for number, fields in enumerate(stream_parquet(path, left_out), start=1):
        yield from _rows_of_segment(fields, f"{path}, row {number}", left_out)


def write_segments_jsonl(rows: Rows, path: Path) -> list[Path]:
    """JSONL; each row has each language of the bitext."""
    with _reports(rows) as reports:
        return write_jsonl((_row(segment, reports.languages) for segment in reports.segments()), path)


def write_segments_parquet(rows: Rows, path: Path) -> list[Path]:
    """Parquet, the same columns."""
    import pyarrow as pa

    version = {"id": pa.string(), "language": pa.string(), "text": pa.string()}
    version |= {"sentences": pa.list_(pa.int64()), "offsets": pa.list_(pa.int64())}
    kinds = [pa.list_(pa.struct(list(version.items()))), pa.float64(), pa.float64(), pa.int64(), pa.int64(), pa.bool_()]
    with _reports(rows) as reports:
        texts = [pa.field(language, pa.string()) for language in reports.languages]
        schema = pa.schema([*texts, *map(pa.field, FIELDS, kinds)])
        return write_tables((table_of(rows, schema) for rows in _batches(reports)), schema, path)


def write_segments_tmx(rows: Rows, path: Path, created: datetime | None = None) -> list[Path]:
    """TMX, a `tuv` a language with the first version's text and origin; segments in one language are left out.

    How many is logged: only the segments say, since what has no partner in one language may have one in another.
    """
    alone = 0

    def in_two_languages(reports: _Reports) -> Iterator[tuple[ReportSegment, dict[str, Version]]]:
        nonlocal alone
        for segment in reports.segments():
            first = _first_versions(segment)
            if len(first) > 1:
                yield segment, first
            else:
                alone += 1

    with _reports(rows) as reports:
        units = (
            translation_unit(
                {name: getattr(segment, name) for name in FIELDS[1:]},
                (
                    Variant(language, own.text, {"id": own.id, "sentences": own.sentences, "offsets": own.offsets})
                    for language, own in first.items()
                ),
            )
            for segment, first in in_two_languages(reports)
        )
        written = write_units(((unit, False) for unit in units), ANY_LANGUAGE, path, created)
    if alone:
        logger.warning("%s: segments in one language only were left out (%d)", path.name, alone)
    return written


@dataclass(frozen=True, slots=True)
class _Reports:
    """Rows on disk, and where those of each report stand.

    languages: all that occur, sorted. places: the first byte and the one after the last of runs of rows, for each
    report, in the order in which its first row was met.
    """

    file: IO[bytes]
    languages: list[str]
    places: list[list[tuple[int, int]]]

    def segments(self) -> Iterator[ReportSegment]:
        """The segments of each report; one report is in memory at a time."""
        for places in self.places:
            rows = []
            for start, end in places:
                self.file.seek(start)
                lines = self.file.read(end - start).splitlines()
                rows += [parse_row(json.loads(line), "a row") for line in lines]
            yield from report_segments(rows)


@contextmanager
def _reports(rows: Rows) -> Iterator[_Reports]:
    """Rows by report: documents that a row joins are of one report.

    Rows go to a file first, since only the last of them says which documents belong together.
    """
    union: dict[Document, Document] = {}

    def root(document: Document) -> Document:
        while (above := union.setdefault(document, document)) != document:
            union[document] = union[above]
            document = above
        return document

    with tempfile.TemporaryFile() as file:
        starts: list[tuple[Document, int]] = []
        for pair, run in groupby(rows, documents_of):
            starts.append((pair[0], file.tell()))
            union[root(pair[1])] = root(pair[0])
            file.writelines(json.dumps(json_row(row)).encode() + b"\n" for row in run)
        ends = [start for _, start in starts[1:]] + [file.tell()]
        places: dict[Document, list[tuple[int, int]]] = defaultdict(list)
        for (document, start), end in zip(starts, ends, strict=False):
            places[root(document)].append((start, end))
        yield _Reports(file, _columns({language for language, _ in union}), list(places.values()))


def _columns(languages: set[str]) -> list[str]:
    """Languages as names of columns. Raises InputError where one has the name of another column."""
    for language in languages & set(FIELDS):
        raise InputError(
            f"the language {language!r} has the name of a column; name languages by their codes, such as en"
        )
    return sorted(set(map(_column, languages)))


def _column(language: str) -> str:
    return language.encode("utf-8", REPLACE).decode("utf-8") or "und"


def _first_versions(segment: ReportSegment) -> dict[str, Version]:
    """The first version of each language."""
    first: dict[str, Version] = {}
    for version in segment.versions:
        first.setdefault(_column(version.language), version)
    return first


def _row(segment: ReportSegment, languages: list[str]) -> dict[str, Any]:
    first = _first_versions(segment)
    texts = {language: first[language].text if language in first else None for language in languages}
    fields = {
        name: None if isinstance(value, float) and not math.isfinite(value) else value
        for name, value in asdict(segment).items()
    }
    return texts | {name: fields[name] for name in FIELDS}


def _rows_of_segment(fields: dict[str, Any], place: str, left_out: LeftOut) -> Iterator[SegmentPair]:
    """The rows that give a segment again; a language alone gives null beads."""
    found = fields.get("versions")
    if not isinstance(found, list) or not all(isinstance(version, dict) for version in found):
        raise FormatError(f"{place}: versions is {shown(found)}; wanted those of a segment, a row of *.segments.*")
    versions = [_read_version(version, place) for version in found]
    texts = {own.text for own in versions} | {None}
    left_out.add_names("column", (name for name in fields if name not in FIELDS and fields[name] not in texts))
    left_out.add_names("column", COUNTED)
    columns = {name: fields.get(name) for name in FIELDS if name in COLUMNS}
    if len({version.language for version in versions}) == 1:
        for version in versions:
            yield parse_row(columns | version.side("source") | {"target": ""}, place)
        return
    for source, target in pair_variants(versions, versions[0].language, left_out) if versions else ():
        yield parse_row(columns | source.side("source") | target.side("target"), place)


def _read_version(version: dict[str, Any], place: str) -> Variant:
    values = {name: parse_value(name, kind, version.get(name), place) for name, kind in VERSION.items()}
    return Variant(values.pop("language"), values.pop("text"), values)


def _batches(reports: _Reports) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for segment in reports.segments():
        batch.append(_row(segment, reports.languages))
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
