"""Tables of people as lines of cells: the sheets of a workbook, CSV and TSV, and which line names the columns."""

import csv
import io
import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aligner.corpus.readers.tables import TITLES, below_titles
from aligner.errors import FormatError
from aligner.files import read_text, stream_lines

# What a spreadsheet program may take for a formula, apostrophes before it aside.
FORMULA = re.compile("'*[=+\\-@\\t\\r＝＋－＠]")
WORKBOOKS = ".xlsx", ".ods"  # that are read; LibreOffice saves them as the second, unless told otherwise
CSV = ".csv"
DELIMITERS = ",;\t"
Header = Callable[[list[str]], bool]  # whether a line names the columns


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a file. sheet: its name, empty where the file has one. above: lines before the one that names columns.

    above is None where no line does. lines: all of them, from the first on, each time anew.
    """

    path: Path
    sheet: str
    above: int | None
    lines: Callable[[], Iterator[list[str]]]

    def first(self) -> list[str]:
        """The first line with a cell."""
        return next((line for line in self.lines() if any(line)), [])

    def below(self) -> Iterator[tuple[str, list[str]]]:
        """Each filled line from the one that names the columns on, with its number, as `3` or `Sheet2!3`."""
        start = self.above or 0
        for number, cells in enumerate(itertools.islice(self.lines(), start, None), start=start + 1):
            if any(cells):
                yield f"{self.sheet}!{number}" if self.sheet else str(number), cells


def tables_of(path: Path, is_header: Header) -> Iterator[Table]:
    """The tables of a file that have a cell: of a workbook each sheet, in their order.

    The line that names the columns is the first of those that do which has twice as many cells as any above it, which
    then are titles. What parts the cells of CSV is a comma, a semicolon or a tab, as in that line.
    """
    if path.suffix.lower() in WORKBOOKS:
        for sheet, rows in _sheets(path):
            yield _table(path, sheet, lambda rows=rows: (list(map(_cell_text, cells)) for cells in rows), is_header)  # type: ignore[misc]
        return
    if path.suffix.lower() != CSV:
        yield _table(path, "", lambda: (line.split("\t") for line in stream_lines(path)), is_header)
        return
    text = read_text(path)
    head = text[: text.find("\n")] if "\n" in text else text
    likely = sorted(DELIMITERS, key=head.count, reverse=True)
    tables = (_table(path, "", lambda own=own: _csv_lines(path, text, own), is_header) for own in likely)  # type: ignore[misc]
    first = next(tables)
    yield first if first.above is not None else next((one for one in tables if one.above is not None), first)


def _table(path: Path, sheet: str, lines: Callable[[], Iterator[list[str]]], is_header: Header) -> Table:
    return Table(path, sheet, below_titles(list(itertools.islice(lines(), TITLES)), is_header), lines)


def _csv_lines(path: Path, text: str, delimiter: str) -> Iterator[list[str]]:
    limit = csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            yield [_from_csv(own) for own in cells]
    except csv.Error as error:
        raise FormatError(
            f"{path}: no CSV ({error}); wanted a header, and cells in quotation marks where needed"
        ) from error
    finally:
        csv.field_size_limit(limit)


def _from_csv(text: str) -> str:
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text


def _sheets(path: Path) -> Iterator[tuple[str, list[list[Any]]]]:
    """The name of each sheet with a cell, empty where there is one such, and its rows."""
    import python_calamine

    try:
        with python_calamine.load_workbook(str(path)) as book:
            names = [own.name for own in book.sheets_metadata if own.typ == python_calamine.SheetTypeEnum.WorkSheet]
            filled = [name for name in names if book.get_sheet_by_name(name).height] or names[:1]
            for name in filled:
                rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                yield name if len(filled) > 1 else "", rows
    except (python_calamine.CalamineError, OSError, IndexError) as error:
        raise FormatError(f"{path}: cannot be read ({error}); wanted a workbook of Excel or LibreOffice") from error


def _cell_text(value: Any) -> str:
    """A cell as text; whole numbers, which a spreadsheet program makes of texts in digits, without a point."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
