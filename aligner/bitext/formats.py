"""The formats of bitext: one table of how each is named, written, read, and what it does not hold.

A new one is a module and a row of FORMATS; help texts, errors and `--formats` come from it.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from aligner.arguments import items_argument, path_argument, text_argument, wrong
from aligner.bitext.jsonl_tsv import read_jsonl_bitext, read_tsv, write_jsonl_bitext, write_tsv
from aligner.bitext.left_out import LeftOut
from aligner.bitext.line_files import IN_LINE_FILES, read_line_files, write_line_files
from aligner.bitext.losses import (
    CODES,
    CUT,
    FOLDED,
    HALVES,
    LINE_ENDS_ALIKE,
    NOT_IN_METADATA,
    NOT_IN_XML,
    NULL_BEADS,
    UNTIMED,
    Loss,
    columns_besides,
)
from aligner.bitext.moses import MOSES, read_moses, write_moses
from aligner.bitext.parquet import read_parquet, write_parquet
from aligner.bitext.review_tables import read_table, write_csv, write_xlsx
from aligner.bitext.rows import Rows
from aligner.bitext.segment_files import (
    IN_SEGMENTS,
    read_segments_jsonl,
    read_segments_parquet,
    write_segments_jsonl,
    write_segments_parquet,
    write_segments_tmx,
)
from aligner.bitext.subtitles import IN_SUBTITLES, read_srt, write_srt
from aligner.bitext.tmx import read_tmx, write_tmx
from aligner.bitext.xliff import write_xliff
from aligner.bitext.xliff_units import read_xliff
from aligner.corpus.translation_states import OF_OTHER_PROGRAMS
from aligner.errors import InputError
from aligner.files import creation_time
from aligner.model import SegmentPair

logger = logging.getLogger(__name__)

Writer = Callable[..., list[Path]]  # of Rows and a Path, and where a format is dated of `created`
Reader = Callable[[Path, LeftOut], Iterator[SegmentPair]]


@dataclass(frozen=True, slots=True)
class Format:
    """A format of bitext.

    name: in `--formats`. suffixes: of its files, first the usual one. help: what it is, in a few words. write: returns
    the files that it wrote. read: counts what it does not take over in a LeftOut. lost: what it does not hold, halves
    of characters at least. others: suffixes of other programs, which are read and not written.
    of_pairs: whether pairs of languages have files of their own, whose names tell them, as in `name.en-de.xlf`.
    dated: whether its rows say when they were made.
    """

    name: str
    suffixes: tuple[str, ...]
    help: str
    write: Writer
    read: Reader
    lost: tuple[Loss, ...]
    others: tuple[str, ...] = ()
    of_pairs: bool = False
    dated: bool = False

    @property
    def null_beads(self) -> bool:
        """Whether it holds texts without a translation."""
        return NULL_BEADS not in self.lost


OF_ALL_TEXT = CODES, HALVES
IN_LINES = FOLDED, CODES, HALVES
IN_CELLS = CUT, LINE_ENDS_ALIKE, NOT_IN_XML, CODES, HALVES
OTHER_CUES, OTHER_COLUMNS = columns_besides(IN_SUBTITLES), columns_besides(IN_SEGMENTS)
_TABLE = (
    Format("jsonl", (".jsonl",), "an object a row", write_jsonl_bitext, read_jsonl_bitext, OF_ALL_TEXT),
    Format("tsv", (".tsv",), "a line a row", write_tsv, read_tsv, IN_LINES),
    Format("tmx", (".tmx",), "translation memory", write_tmx, read_tmx, (NULL_BEADS, NOT_IN_XML, HALVES), dated=True),
    Format(
        "xliff",
        (".xlf", ".xliff"),
        "translation units",
        write_xliff,
        read_xliff,
        (NOT_IN_METADATA, HALVES),
        others=OF_OTHER_PROGRAMS,
        of_pairs=True,
    ),
    Format("moses", (".moses",), "plain files", write_moses, read_moses, (NULL_BEADS, *IN_LINES), of_pairs=True),
    Format("parquet", (".parquet",), "typed columns", write_parquet, read_parquet, OF_ALL_TEXT),
    Format("xlsx", (".xlsx",), "a workbook to review", write_xlsx, read_table, IN_CELLS, others=(".ods",)),
    Format("csv", (".csv",), "a table to review", write_csv, read_table, OF_ALL_TEXT),
    Format(
        "srt",
        (".srt",),
        "subtitles",
        write_srt,
        read_srt,
        (NULL_BEADS, UNTIMED, OTHER_CUES, *OF_ALL_TEXT),
        of_pairs=True,
    ),
    Format(
        "mt",
        (".mt",),
        "lines to evaluate translations",
        write_line_files,
        read_line_files,
        (columns_besides(IN_LINE_FILES), *IN_LINES),
        of_pairs=True,
    ),
    Format(
        "segments.jsonl",
        (".segments.jsonl",),
        "a row a segment in all languages",
        write_segments_jsonl,
        read_segments_jsonl,
        (OTHER_COLUMNS, *OF_ALL_TEXT),
    ),
    Format(
        "segments.tmx",
        (".segments.tmx",),
        "the same",
        write_segments_tmx,
        read_tmx,
        (NOT_IN_XML, OTHER_COLUMNS, *OF_ALL_TEXT),
        dated=True,
    ),
    Format(
        "segments.parquet",
        (".segments.parquet",),
        "the same",
        write_segments_parquet,
        read_segments_parquet,
        (OTHER_COLUMNS, *OF_ALL_TEXT),
    ),
)
FORMATS = {own.name: own for own in _TABLE}
FILES_OF_PAIRS = frozenset(own.name for own in _TABLE if own.of_pairs)


def write_bitext(
    rows: Rows, path: str | Path, format: str | None = None, *, created: datetime | None = None
) -> list[Path]:
    """Write bitext in a format of FORMATS, by default that of the path's suffix; the files that were written.

    rows are gone through once, and never held all at once. A file appears under its name when it is whole. `lost` says
    what a format cannot hold. created: when the rows were made, for formats that say it, in UTC; without it, what the
    environment's SOURCE_DATE_EPOCH says, if anything.

    Raises InputError for an unknown format and for a path that cannot be written.
    """
    path = path_argument(path, "path")
    name = require_format(path, None if format is None else text_argument(format, "format"))
    if not isinstance(created, datetime | None):
        raise wrong("created", created, "a datetime in UTC")
    own = FORMATS[name]
    write = partial(own.write, created=created or creation_time()) if own.dated else own.write
    return write(items_argument(rows, "rows", SegmentPair, "SegmentPairs"), path)


def read_bitext(path: str | Path) -> list[SegmentPair]:
    """Bitext of a file of any format in FORMATS, Moses files named by one of two, `name.en-de.en`.

    What such a file holds besides is logged in one line. Raises InputError for an unknown kind of file, FormatError for
    a row that cannot be read.
    """
    return list(stream_bitext(path))


def stream_bitext(path: str | Path, left_out: LeftOut | None = None) -> Iterator[SegmentPair]:
    """What read_bitext gives, one at a time. left_out: takes what would be logged."""
    path = path_argument(path, "path")
    if not path.is_file():
        raise InputError(f"{path}: {'a folder' if path.is_dir() else 'no such file'}; wanted a file of bitext")
    name = format_read(path)
    if name not in FORMATS or (name == "moses" and not MOSES.fullmatch(path.name)):
        found = path.suffix or "a file without suffix"
        raise InputError(f"{path}: cannot read bitext from {found}; use {readable_suffixes()}")
    read = FORMATS[name].read
    return _logged(read, path) if left_out is None else read(path, left_out)


def _logged(read: Reader, path: Path) -> Iterator[SegmentPair]:
    left_out = LeftOut()
    yield from read(path, left_out)
    if left_out:
        logger.warning("%s: %s", path, left_out)


def readable_suffixes() -> str:
    """The suffixes of what can be read, in words."""
    suffixes = [own.suffixes[0] for own in _TABLE if own.name not in ("moses", "mt")]
    return f"{', '.join(suffixes)} or a Moses file such as name.en-de.en"


def format_help() -> str:
    """What `--formats` may name besides JSONL, which is always written, each with what it is."""
    return ", ".join(f"{own.name} ({own.help})" for own in _TABLE[1:])


def writable_suffixes() -> str:
    """The suffixes of what can be written, in words."""
    return ", ".join(own.suffixes[0] for own in _TABLE)


def require_format(path: Path, format: str | None = None) -> str:
    """The format named, or else that of a file's name. Raises InputError for what is none of FORMATS."""
    name = format_of(path) if format is None else format
    if name not in FORMATS:
        raise InputError(f"{path}: no bitext format {name!r}; use one of {', '.join(FORMATS)}")
    return name


def format_of(path: Path) -> str:
    """The format that a file's name says; a suffix that no format has is given as it is."""
    name = f".{path.name}"  # a file may be called by the suffix alone
    fitting = [(len(suffix), own.name) for own in _TABLE for suffix in own.suffixes if name.lower().endswith(suffix)]
    return max(fitting)[1] if fitting else path.suffix.lstrip(".")


def format_read(path: Path) -> str:
    """The format as which a file is read, those of other programs among them; else as format_of."""
    foreign = (own.name for own in _TABLE if path.suffix.lower() in own.others)
    return "moses" if MOSES.fullmatch(path.name) else next(foreign, format_of(path))


def lost(row: SegmentPair, format: str) -> list[str]:
    """What a format does not hold of a row, each in words.

    Segments are made of many rows; what write_segments_tmx leaves out, it logs.
    """
    found = [loss for loss in FORMATS[format].lost if loss.of(row)]
    whole = [loss for loss in found if loss.is_row]
    return [loss.words for loss in whole[:1] or found]
