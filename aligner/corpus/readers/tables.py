"""Tables: CSV, TSV, Excel and Parquet. A row makes a document, or a column makes one in its language."""

import codecs
import functools
import io
import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from contextlib import suppress
from dataclasses import replace
from typing import Any

from aligner.corpus.language_tags import normalize_language
from aligner.corpus.readers.blocks import BlockText
from aligner.corpus.readers.kind import Item, Reading, Source, UnreadableError, too_long
from aligner.corpus.readers.row_documents import OTHER_NAMES, ROLES, document_of_row, names_by_role, says
from aligner.corpus.readers.table_languages import Row, cell_text, columns_left_out, tag_of
from aligner.corpus.readers.units import documents_of_units
from aligner.corpus.readers.zipped import open_zip
from aligner.encodings import decode
from aligner.errors import InputError
from aligner.model import Document, Skipped

DELIMITERS = "\t;,|"
MARK = "\ufeff"  # of the order of bytes, which stands for nothing
HEAD = 1 << 16  # bytes of a table that its encoding is told by
BLOCK = 1 << 24  # bytes of a table that are read at once, which hold its longest row
BATCH = 1024  # rows of a Parquet file that are read at once
COLUMN, ROW = (re.compile(rb"""r=["']""" + part) for part in (rb"([A-Z]+)\d", rb"[A-Z]+(\d{1,12})"))  # of a cell: B12
TITLES = 20  # rows of a sheet from the first with a cell on, among which the one is that names the columns
CELLS = 30_000_000  # of a sheet of a workbook, at most; an empty one takes 24 bytes
REMEDY = "name them: --columns text=body for a row a document, --columns en=English,de=German for a column a language"
READ = "to read it all the same, name all that are to be read, such as --columns en=en,id=id"


def read_delimited(source: Source, reading: Reading) -> Iterator[Item]:
    """The documents of a CSV or TSV file in any encoding; the first line names the columns, or one below titles."""
    import pyarrow as pa
    from pyarrow import csv

    head, encoding = _head(source, reading)
    delimiter, names, above = _header(head, reading)
    broken: list[Skipped] = []

    def leave_out(row: Any) -> str:
        reason = f"{row.actual_columns} cells; wanted {row.expected_columns}, as the first line has"
        broken.append(Skipped(f"{source.name}:{row.number or '?'}", reason))
        return "skip"

    # The library's own file: of one of Python it may still read when the process ends, which then is aborted.
    with pa.input_stream(str(source.path), compression=source.packed or None) as file:
        batches = csv.open_csv(
            file,
            csv.ReadOptions(use_threads=False, block_size=BLOCK, encoding=encoding, skip_rows=above),
            csv.ParseOptions(delimiter=delimiter, newlines_in_values=True, invalid_row_handler=leave_out),
            csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False),
        )
        told = None if encoding == "utf-8-sig" else encoding
        for item, place in documents_of_table(batches.schema.names, _rows(batches), source, reading, first=above + 2):
            yield replace(item, encoding=told) if isinstance(item, Document) else item, place
    yield from ((item, source.place) for item in broken)


def read_excel(source: Source, reading: Reading) -> Iterator[Item]:
    """The documents of each sheet of a workbook, whose first row with a cell names the columns, or one below titles."""
    import python_calamine

    with open_zip(source, reading) as members:  # which says what is too large, encrypted or broken
        for name in sorted(members.names):
            if name.endswith(".xml") and (cells := _area(members.read(name))) > CELLS:
                found = f"{name} spans {cells:,} cells, empty ones too"
                raise UnreadableError(f"{found}; wanted at most {CELLS:,}, so delete what stands far from the table")
    with source.seekable(reading) as file, python_calamine.load_workbook(file) as book:
        sheets = [name for name in book.sheet_names if book.get_sheet_by_name(name).height]
        for name in sheets:
            part = f"#{name}" if len(sheets) > 1 else ""
            rows = enumerate(book.get_sheet_by_name(name).iter_rows(), start=1)
            begun = itertools.dropwhile(lambda row: not _filled(row[1]), rows)
            head = list(itertools.islice(begun, TITLES))
            place = header_among([list(map(str, row)) for _, row in head], reading)
            number, names = head[place] if head else (1, [])
            body = (tuple(row) for _, row in itertools.chain(head[place + 1 :], begun))
            try:
                yield from documents_of_table(list(map(str, names)), body, source, reading, part, number + 1)
            except UnreadableError as error:  # the other sheets may be tables
                yield Skipped(f"{source.name}{part}", str(error)), source.place


def _filled(row: Iterable[Any]) -> int:
    """How many cells of a row hold something."""
    return sum(cell != "" for cell in row)


def header_among(rows: list[list[str]], reading: Reading) -> int:
    """The place of the row that names the columns: the first, or one below titles."""
    return _place_of_header(rows, reading) or 0


def _place_of_header(rows: list[list[str]], reading: Reading) -> int | None:
    """The place of the row that names the columns; None where none does."""

    def names_columns(row: list[str]) -> bool:
        try:
            _wanted(row, reading)
        except UnreadableError:
            return False
        return True

    return below_titles(rows, names_columns)


def below_titles(rows: list[list[str]], is_header: Callable[[list[str]], bool]) -> int | None:
    """The place of the first row that is a header, and has twice as many cells as any above it; None of none."""
    for place, row in enumerate(rows):
        if is_header(row) and 2 * max(map(_filled, rows[:place]), default=0) <= _filled(row):
            return place
    return None


def _area(sheet: bytes) -> int:
    """Cells of a sheet from the first to its last row and column, which the library holds, be they empty or not."""
    columns = set(COLUMN.findall(sheet))
    if not columns:
        return 0
    last = max(columns, key=lambda name: (len(name), name))
    width = functools.reduce(lambda number, letter: 26 * number + letter - 64, last, 0)
    return width * max(map(int, ROW.findall(sheet)))


def read_parquet_rows(source: Source, reading: Reading) -> Iterator[Item]:
    """The documents of a Parquet file."""
    import pyarrow.parquet as pq

    with source.seekable(reading) as opened, pq.ParquetFile(opened) as file:
        names = file.schema_arrow.names
        wanted = [names[place] for place in sorted(_wanted(names, reading).values())]
        batches = file.iter_batches(_rows_at_once(file.metadata, reading), columns=wanted)
        yield from documents_of_table(wanted, _rows(batches), source, reading)


def _rows_at_once(metadata: Any, reading: Reading) -> int:
    """How many rows of a Parquet file can be held.

    Raises UnreadableError where cells are so large that a few of them would fill the memory.
    """
    largest = 1  # bytes of a cell, on average
    for group in map(metadata.row_group, range(metadata.num_row_groups)):
        for column in map(group.column, range(group.num_columns)):
            largest = max(largest, column.total_uncompressed_size // max(group.num_rows, 1))
    if largest > reading.max_bytes:
        raise UnreadableError(too_long(f"cells of {largest:,} bytes", reading))
    return max(1, min(BATCH, BLOCK // largest))


def count_parquet(source: Source) -> int:
    """Rows of a Parquet file."""
    import pyarrow.parquet as pq

    with source.open() as file:
        return int(pq.ParquetFile(file).metadata.num_rows) if not source.packed else 1


def _head(source: Source, reading: Reading) -> tuple[str, str]:
    """The head of a table, and the encoding of the whole."""
    with source.open() as file:
        data = file.read(HEAD)
    is_whole = len(data) < HEAD
    if reading.encoding:
        return data.decode(reading.encoding, "replace").lstrip(MARK), reading.encoding
    for encoding in ("utf-8-sig", "utf-16") if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig",):
        try:
            return codecs.getincrementaldecoder(encoding)().decode(data, is_whole).lstrip(MARK), encoding
        except UnicodeDecodeError:
            continue
    found = decode(data if is_whole else data[: data.rfind(b"\n") + 1] or data)
    if isinstance(found, Skipped):
        raise UnreadableError(found.reason)
    if found.encoding and "," in found.encoding:
        raise UnreadableError(f"its lines are in {found.encoding.replace(',', ' and')}; save all as UTF-8")
    return found.text.lstrip(MARK), found.encoding or "utf-8"


def _header(head: str, reading: Reading) -> tuple[str, list[str], int]:
    """What parts the cells of a table, the names of its columns, and how many lines stand above these.

    head: its first lines. Where no line names columns, the first one is told to.
    """
    first = next(io.StringIO(head, newline=None), "")
    likely = sorted(DELIMITERS, key=first.count, reverse=True)
    for delimiter in likely:
        rows, above = _first_rows(head, delimiter)
        place = _place_of_header(rows, reading)
        if place is not None:
            return delimiter, rows[place], above[place]
    return likely[0], next(iter(_first_rows(first, likely[0])[0]), []), 0


def _first_rows(head: str, delimiter: str) -> tuple[list[list[str]], list[int]]:
    """The first rows of a table, and how many lines stand above each."""
    import csv  # here, as that of pyarrow has the same name

    rows: list[list[str]] = []
    above: list[int] = []
    reader = csv.reader(io.StringIO(head, newline=None), delimiter=delimiter)
    with suppress(csv.Error, StopIteration):
        while len(rows) < TITLES:
            line = reader.line_num
            rows.append(next(reader))
            above.append(line)
    return rows, above


def _rows(batches: Iterable[Any]) -> Iterator[Row]:
    for batch in batches:
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _wanted(names: list[str], reading: Reading) -> dict[str, int]:
    """The place of each column that is read, by its role or its language.

    Raises UnreadableError where nothing tells which column holds texts.
    """
    found = f"the columns are {', '.join(repr(name[:40]) for name in names[:12])}"
    if reading.columns:
        if missing := [column for _, column in reading.columns if column not in names]:
            raise UnreadableError(f"{found}; there is no {missing[0]!r}")
        _require_one_each(name for name in names if name in dict(reading.columns).values())
        return {role: names.index(column) for role, column in reading.columns}
    lower = [name.strip().lower() for name in names]
    if "text" in lower:
        _require_one_each(role for role in lower if role in ROLES or role in OTHER_NAMES)
        return {role: names.index(name) for role, name in names_by_role(names).items()}
    languages = {name.strip(): place for place, name in enumerate(names) if _is_language(name.strip())}
    _require_one_each(name.strip() for name in names if name.strip() in languages)
    if len(languages) < 2:
        raise UnreadableError(f"{found}, of which none is called text, nor two after languages; {REMEDY}")
    return languages


def _require_one_each(names: Iterable[str]) -> None:
    """Raises UnreadableError where two columns have one name: one of them would not be read."""
    if twice := [name for name, number in Counter(names).items() if number > 1]:
        raise UnreadableError(
            f"several columns are called {twice[0][:40]!r}; give each another name, as one alone is read"
        )


def _is_language(name: str) -> bool:
    tag = tag_of(name)
    try:
        return 2 <= len(tag.split("-")[0]) <= 3 and bool(normalize_language(tag))
    except InputError:
        return False


def documents_of_table(
    names: list[str], rows: Iterator[Row], source: Source, reading: Reading, part: str = "", first: int = 2
) -> Iterator[Item]:
    """The documents of a table. part: what tells it from others of the file. first: the number of its first row."""
    wanted = _wanted(names, reading)
    if "text" in wanted:
        named = {} if reading.columns else wanted
        nearly = {role for role, place in named.items() if names[place].strip().lower() in OTHER_NAMES}
        return _by_row(wanted, nearly, enumerate(rows, start=first), source, reading, part)
    sides = {name: place for name, place in wanted.items() if name not in ROLES or name == "id"}
    left_out: dict[str, str] = {}
    if not reading.columns:
        left_out, rows = columns_left_out(sides, rows, reading.max_characters)
        texts = {name: place for name, place in sides.items() if name not in left_out}
        if len(texts) < 2 <= len(sides):
            found = (
                f"the columns are {', '.join(map(repr, names[:12]))}, of which {', '.join(map(repr, texts)) or 'none'}"
            )
            raise UnreadableError(f"{found} holds texts in a language; {REMEDY}")
        sides = texts
    told = ((Skipped(f"{source.name}{part}#{name}", f"{why}; {READ}"), source.place) for name, why in left_out.items())
    if reading.inside:
        units = (
            [(tag_of(own), cell_text(row[place])) for own, place in sides.items() if row[place] is not None]
            for row in rows
        )
        return itertools.chain(told, documents_of_units(units, source, reading, "table cell", part))
    return itertools.chain(told, _by_column(sides, rows, source, reading, part))


def _by_row(
    wanted: Mapping[str, int],
    nearly: Set[str],
    rows: Iterator[tuple[int, Row]],
    source: Source,
    reading: Reading,
    part: str,
) -> Iterator[Item]:
    """Documents of rows. nearly: roles whose columns are called otherwise, and may hold something else."""
    for number, row in rows:
        place = f"{source.place}{part}:{number}"
        facts = {role: cell_text(row[column]) for role, column in wanted.items() if row[column] not in (None, "")}
        facts = {role: value for role, value in facts.items() if role not in nearly or says(role, value)}
        if facts:
            name = facts.pop("id", f"{source.name}{part}:{number}")
            text = facts.pop("text", "")
            own = {role: facts.get(role) for role in ("language", "title", "date", "url")}
            yield document_of_row(Document(name, text, path=source.place, **own), source, reading), place  # type: ignore[arg-type]


def _by_column(
    wanted: Mapping[str, int], rows: Iterator[Row], source: Source, reading: Reading, part: str
) -> Iterator[Item]:
    texts = {language: BlockText() for language in wanted}
    for row in rows:
        for language, blocks in texts.items():
            if blocks.length <= reading.max_characters and row[wanted[language]] is not None:
                blocks.add("table cell", cell_text(row[wanted[language]]))
    for language, blocks in texts.items():
        yield blocks.document(source, reading, f"{part}#{language}", language=tag_of(language)), source.place
