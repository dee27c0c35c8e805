"""Bitext as a row a line: JSONL and TSV."""

from collections.abc import Iterator
from pathlib import Path

from aligner.bitext.left_out import LeftOut
from aligner.bitext.review_tables import read_table
from aligner.bitext.rows import COLUMNS, Rows, json_row, line_cells, parse_row, shown
from aligner.errors import FormatError
from aligner.files import stream_lines, stream_rows
from aligner.model import SegmentPair
from aligner.writing import write_jsonl, write_lines


def write_jsonl_bitext(rows: Rows, path: Path) -> list[Path]:
    """One JSON object a row; it holds everything."""
    return write_jsonl(map(json_row, rows), path)


def read_jsonl_bitext(path: Path, left_out: LeftOut) -> Iterator[SegmentPair]:
    """Rows of JSONL with at least `source` and `target`."""
    for number, row in stream_rows(path):
        left_out.add_names("column", row.keys() - COLUMNS.keys())
        yield parse_row(row, f"{path}:{number}")


def write_tsv(rows: Rows, path: Path) -> list[Path]:
    """A header and a line a row; tabs and line ends inside a text become a space."""

    def lines() -> Iterator[str]:
        yield "\t".join(COLUMNS)
        yield from map(line_cells, rows)

    return write_lines(lines(), path)


def read_tsv(path: Path, left_out: LeftOut) -> Iterator[SegmentPair]:
    """Rows of a table whose header names at least `source` and `target`, or languages; nothing in it is quoted."""
    lines = stream_lines(path)
    header = next(lines, "").split("\t")
    if not {"source", "target"} <= set(header):  # a table that others made
        yield from read_table(path, left_out)
        return
    if len(set(header)) < len(header):
        twice = next(name for name in header if header.count(name) > 1)
        raise FormatError(f"{path}:1: the column {shown(twice)} stands twice; wanted each once")
    unknown = [name for name in header if name not in COLUMNS]
    for number, line in enumerate(lines, start=2):
        cells = line.split("\t")
        if len(cells) != len(header):
            raise FormatError(f"{path}:{number}: {len(cells)} cells; wanted {len(header)}, as in the header")
        left_out.add_names("column", unknown)
        yield parse_row(dict(zip(header, cells, strict=True)), f"{path}:{number}")
