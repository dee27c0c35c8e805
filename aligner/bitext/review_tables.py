"""Tables for people: a workbook or CSV with a header, a column for a verdict and one for a note, and both read back.

No cell is ever a formula: a workbook says of each cell that it is text, and in CSV a sign that would begin a formula
has an apostrophe before it, which goes when it is read.
"""

import csv
import datetime
import math
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from aligner.bitext.left_out import LeftOut
from aligner.bitext.losses import CONTROLS, LONGEST_CELL, utf16_length
from aligner.bitext.rows import COLUMNS, NUMBER, SIDES, Rows, cell, parse_row, shown
from aligner.bitext.tables import FORMULA, Table, tables_of
from aligner.corpus.language_facts import LABELS
from aligner.corpus.language_tags import language_tag, tag_in, tag_named
from aligner.errors import FormatError, InputError
from aligner.model import SegmentPair
from aligner.writing import REPLACE, whole_path

FOR_PEOPLE = "source", "target", "confidence", "flags"  # the columns that come first
VERDICT, NOTE = "verdict", "note"
HEADER = (*FOR_PEOPLE, VERDICT, NOTE, *(name for name in COLUMNS if name not in FOR_PEOPLE))
WIDTHS = {"source": 60, "target": 60, "confidence": 11, "flags": 20, VERDICT: 10, NOTE: 30}  # in letters
OTHER_WIDTH = 14
MOST_ROWS = 1_048_575  # rows of a sheet, less the header
CREATED = datetime.datetime(2000, 1, 1)  # in each workbook, so that the same rows give the same bytes


def write_xlsx(rows: Rows, path: Path) -> list[Path]:
    """A workbook with a sheet of all rows. Raises InputError where there are more than a sheet holds."""
    from xlsxwriter import Workbook

    with whole_path(path) as beside, Workbook(str(beside), {"constant_memory": True}) as book:
        book.set_properties({"created": CREATED})
        sheet = book.add_worksheet("bitext")
        wrapped, bold = book.add_format({"text_wrap": True, "valign": "top"}), book.add_format({"bold": True})
        for place, name in enumerate(HEADER):
            sheet.set_column(place, place, WIDTHS.get(name, OTHER_WIDTH), wrapped)
            sheet.write_string(0, place, name, bold)
        sheet.freeze_panes(1, 0)
        number = 0
        for number, row in enumerate(rows, start=1):
            if number > MOST_ROWS:
                raise InputError(
                    f"{path}: more than {MOST_ROWS:,} rows, which a sheet does not hold; write .csv or .tsv"
                )
            for place, value in enumerate(_cells(row)):
                if isinstance(value, float):
                    sheet.write_number(number, place, value)
                elif value:
                    sheet.write_string(number, place, _in_workbook(value), wrapped)
        verdict = HEADER.index(VERDICT)
        sheet.data_validation(1, verdict, max(number, 1), verdict, {"validate": "list", "source": ["right", "wrong"]})
        sheet.autofilter(0, 0, number, len(HEADER) - 1)
    return [path]


def write_csv(rows: Rows, path: Path) -> list[Path]:
    """CSV in UTF-8 with a byte order mark, by which spreadsheet programs know it."""
    with whole_path(path) as beside, beside.open("w", encoding="utf-8", newline="", errors=REPLACE) as file:
        file.write("\ufeff")
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(HEADER)
        for row in rows:
            writer.writerow(in_csv(str(value)) for value in _cells(row))
    return [path]


def table_rows(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """The filled rows of a table, or of the sheets of a workbook that are one, by column, each with its number."""
    tables = tables_of(path, _names_sides)
    for table in _known(tables):
        yield from _by_column(table)


def _known(tables: Iterable[Table], left_out: LeftOut | None = None) -> Iterator[Table]:
    """The tables whose columns are known. left_out: counts the others; raises FormatError where none is known."""
    unknown: list[Table] = []
    is_any = False
    for table in tables:
        if table.above is None:
            unknown.append(table)
        else:
            is_any = True
            yield table
    if not is_any:
        header = [_column(name) for name in unknown[0].first()] if unknown else []
        found = f"columns {header[:6]}" if any(header) else "nothing in the first line"
        where = unknown[0].path if unknown else ""
        raise FormatError(f"{where}: {found}; wanted a header with at least source and target, or with languages")
    if left_out is not None:
        for table in unknown:
            left_out.add(f"sheet {shown(table.sheet)}, which names neither source and target nor languages")


def _by_column(table: Table) -> Iterator[tuple[str, dict[str, str]]]:
    """The filled rows of a table as texts by column, each with its number."""
    lines = table.below()
    header = [_column(name) for name in next(lines)[1]]
    if len(set(filter(None, header))) < len(list(filter(None, header))):
        twice = next(name for name in header if name and header.count(name) > 1)
        raise FormatError(f"{table.path}: the column {twice!r} stands twice; wanted each once")
    for number, cells in lines:
        yield number, {name: own for name, own in zip(header, cells, strict=False) if name}


def _names_sides(row: list[str]) -> bool:
    return {*SIDES} <= set(map(_column, row))


def _column(name: str) -> str:
    """The name of a column, those of the two texts in whatever case."""
    name = name.strip()
    return name.lower() if name.lower() in SIDES else name


def _language_columns(header: list[str]) -> dict[int, str]:
    """The columns that are called after languages, by their place; none where two are called source and target."""
    if {*SIDES} <= {_column(name) for name in header}:
        return {}
    found: dict[int, str] = {}
    for place, name in enumerate(header):
        if (tag := tag_in(name) or tag_named(name)) and tag.lower() not in LABELS:
            with suppress(InputError):
                found[place] = language_tag(tag)
    return found if len({*found.values()}) > 1 else {}


def _by_language(table: Table, left_out: LeftOut) -> Iterator[SegmentPair]:
    """Rows of the first language with each other one."""
    lines = table.below()
    _, header = next(lines)
    columns = _language_columns(header)
    (first, source_language), *others = columns.items()
    left_out.add_names("column", [name for place, name in enumerate(header) if name and place not in columns])
    for number, cells in lines:
        texts = {place: cells[place].strip() for place in columns if place < len(cells)}
        for place, language in others:
            if texts.get(first) and texts.get(place):
                own = {"source": texts[first], "target": texts[place]}
                own |= {"source_language": source_language, "target_language": language}
                yield parse_row(own, f"{table.path}, row {number}")
            elif any(texts.values()):
                left_out.add(f"row without a text in both {source_language} and {language}")


def read_table(path: Path, left_out: LeftOut) -> Iterator[SegmentPair]:
    """The rows of a table, or of the sheets of a workbook, that names source and target, or two languages and more."""
    tables = tables_of(path, lambda row: _names_sides(row) or bool(_language_columns(row)))
    for table in _known(tables, left_out):
        if not _names_sides(next(table.below())[1]):
            yield from _by_language(table, left_out)
            continue
        for number, fields in _by_column(table):
            unknown = (name for name in fields if name not in COLUMNS and (fields[name] or name not in (VERDICT, NOTE)))
            left_out.add_names("column", unknown)
            yield parse_row({name: value for name, value in fields.items() if name in COLUMNS}, f"{path}, row {number}")


def _cells(row: SegmentPair) -> Iterator[str | float]:
    """The cells of a row: numbers that are known, and texts."""
    for name in HEADER:
        if name in (VERDICT, NOTE):
            yield ""
            continue
        value = getattr(row, name)
        yield value if COLUMNS[name] is NUMBER and math.isfinite(value) else cell(value)


def _in_workbook(text: str) -> str:
    """A text as a cell of a workbook can hold it."""
    text = (
        CONTROLS.sub("\ufffd", text).encode("utf-8", REPLACE).decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    )
    if utf16_length(text) <= LONGEST_CELL:
        return text
    return text.encode("utf-16-le")[: 2 * LONGEST_CELL].decode("utf-16-le", "ignore")


def in_csv(text: str) -> str:
    """A text as a cell of CSV that no program takes for a formula."""
    return f"'{text}" if FORMULA.match(text) else text
