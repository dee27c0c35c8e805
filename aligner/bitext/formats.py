"""Bitext in every format, out and in, a row at a time.

tables: JSONL, TSV. tmx, xliff, moses, parquet: as they are called. segments: one row a segment of a report, in all its
languages. ladder: a ladder with the sentences that it numbers. rows, markup: what these share.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from aligner.bitext.jsonl_tsv import read_jsonl_bitext, read_tsv, write_jsonl_bitext, write_tsv
from aligner.bitext.markup import NOT_XML
from aligner.bitext.moses import MOSES, read_moses, write_moses
from aligner.bitext.parquet import read_parquet, write_parquet
from aligner.bitext.rows import LINE_ENDS, Rows
from aligner.bitext.segments import write_segments_jsonl, write_segments_parquet, write_segments_tmx
from aligner.bitext.tmx import read_tmx, write_tmx
from aligner.bitext.xliff import read_xliff, write_xliff
from aligner.errors import InputError
from aligner.model import SegmentPair
from aligner.text import SURROGATES

FORMATS: dict[str, Callable[[Rows, Path], list[Path]]] = {
    "jsonl": write_jsonl_bitext,
    "tsv": write_tsv,
    "tmx": write_tmx,
    "xliff": write_xliff,
    "moses": write_moses,
    "parquet": write_parquet,
    "segments.jsonl": write_segments_jsonl,
    "segments.tmx": write_segments_tmx,
    "segments.parquet": write_segments_parquet,
}
READERS: dict[str, Callable[[Path], Iterator[SegmentPair]]] = {
    "jsonl": read_jsonl_bitext,
    "tsv": read_tsv,
    "tmx": read_tmx,
    "xliff": read_xliff,
    "moses": read_moses,
    "parquet": read_parquet,
}


NO_NULL_BEADS = ("tmx", "moses")  # formats that hold texts with their translations alone


def write_bitext(rows: Rows, path: str | Path, format: str | None = None) -> list[Path]:
    """Write bitext in a format of FORMATS, by default that of the path's suffix; the files that were written.

    rows are gone through once, and never held all at once. A file appears under its name when it is whole. `lost` says
    what a format cannot hold.

    Raises InputError for an unknown format and for a path that cannot be written.
    """
    path = Path(path)
    name = format or format_of(path)
    if name not in FORMATS:
        raise InputError(f"{path}: no bitext format {name!r}; use one of {', '.join(FORMATS)}")
    return FORMATS[name](rows, path)


def read_bitext(path: str | Path) -> list[SegmentPair]:
    """Bitext of a JSONL, TSV, TMX, XLIFF 2 or Parquet file, or of Moses files named by one of two, `name.en-de.en`.

    Raises InputError for an unknown kind of file, FormatError for a row that cannot be read.
    """
    return list(stream_bitext(path))


def stream_bitext(path: str | Path) -> Iterator[SegmentPair]:
    """What read_bitext gives, one at a time."""
    path = Path(path)
    if not path.is_file():
        raise InputError(f"{path}: {'a folder' if path.is_dir() else 'no such file'}; wanted a file of bitext")
    name = "moses" if MOSES.fullmatch(path.name) else format_of(path)
    if name.startswith("segments."):
        raise InputError(f"{path}: segments of reports, which are no pairs; wanted the bitext that they were made from")
    if name not in READERS or (name == "moses" and not MOSES.fullmatch(path.name)):
        found = path.suffix or "a file without suffix"
        raise InputError(
            f"{path}: cannot read bitext from {found}; "
            "use .jsonl, .tsv, .tmx, .xlf, .parquet or a Moses file such as name.en-de.en"
        )
    return READERS[name](path)


def format_of(path: Path) -> str:
    """The format that a file's name says, which need not be one of FORMATS."""
    suffix = path.suffix.lstrip(".").replace("xlf", "xliff")
    segments = f"segments.{suffix}"
    return segments if f".{path.name}".endswith(f".{segments}") else suffix


def lost(row: SegmentPair, format: str) -> str:
    """What a format does not hold of a row, in words; empty if it holds all of it.

    Segments are made of many rows; what write_segments_tmx leaves out, it logs.
    """
    if row.is_null and format in NO_NULL_BEADS:
        return "null beads were left out"
    ids = row.source_id + row.target_id
    texts = row.source + row.target + ids
    if format in ("tsv", "moses") and LINE_ENDS.search(texts):
        return "tabs or line ends became a space"
    if NOT_XML.search(ids if format == "xliff" else texts) and format in ("tmx", "xliff", "segments.tmx"):
        return "characters that XML cannot hold became U+FFFD"
    return "halves of characters became U+FFFD" if SURROGATES.search(texts) else ""
