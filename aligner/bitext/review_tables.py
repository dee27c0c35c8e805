"""Tables for people: a workbook or CSV with a header, a column for a verdict and one for a note, and both read back.

No cell is ever a formula: a workbook says of each cell that it is text, and in CSV a sign that would begin a formula
has an apostrophe before it, which goes when it is read.
"""

import csv
import datetime
import io
import itertools
import math
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from aligner.bitext.left_out import LeftOut
from aligner.bitext.losses import CONTROLS, LONGEST_CELL, utf16_length
from aligner.bitext.rows import COLUMNS, NUMBER, SIDES, Rows, cell, parse_row
from aligner.corpus.language_facts import LABELS
from aligner.corpus.language_tags import language_tag, tag_in, tag_named
from aligner.corpus.readers.tables import TITLES, below_titles
from aligner.errors import FormatError, InputError
from aligner.files import read_text
from aligner.model import SegmentPair
from aligner.writing import REPLACE, whole_path

FOR_PEOPLE = "source", "target", "confidence", "flags"  # the columns that come first
VERDICT, NOTE = "verdict", "note"
HEADER = (*FOR_PEOPLE, VERDICT, NOTE, *(name for name in COLUMNS if name not in FOR_PEOPLE))
WIDTHS = {"source": 60, "target": 60, "confidence": 11, "flags": 20, VERDICT: 10, NOTE: 30}  # in letters
OTHER_WIDTH = 14
MOST_ROWS = 1_048_575  # rows of a sheet, less the header
FORMULA = re.compile(
    "'*[=+\\-@\\t\\r＝＋－＠]"
)  # what a spreadsheet program may take for one, apostrophes before it aside
WORKBOOKS = ".xlsx", ".ods"  # that are read; LibreOffice saves them as the second, unless told otherwise
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


def read_xlsx(path: Path, left_out: LeftOut) -> Iterator[SegmentPair]:
    """The rows of a workbook whose first sheet names at least source and target."""
    return _read(path, left_out)


def read_csv(path: Path, left_out: LeftOut) -> Iterator[SegmentPair]:
    """The rows of a CSV file whose header names at least source and target."""
    return _read(path, left_out)


def lines_of_table(path: Path) -> Iterator[list[str]]:
    """The cells of a workbook or a CSV file as texts, line by line."""
    return _workbook_lines(path) if path.suffix.lower() in WORKBOOKS else _csv_lines(path)


def table_rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """The filled rows of a table as texts by column, each with its number; the header is 1."""
    lines = lines_of_table(path)
    header = [_column(name) for name in next(lines, [])]
    if not {"source", "target"} <= set(header):
        found = f"columns {header[:6]}" if any(header) else "nothing in the first line"
        raise FormatError(f"{path}: {found}; wanted a header with at least source and target, or with languages")
    if len(set(filter(None, header))) < len(list(filter(None, header))):
        twice = next(name for name in header if name and header.count(name) > 1)
        raise FormatError(f"{path}: the column {twice!r} stands twice; wanted each once")
    for number, cells in enumerate(lines, start=2):
        if any(cells):
            yield number, {name: own for name, own in zip(header, cells, strict=False) if name}


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


def _languages_below_titles(path: Path) -> tuple[int, dict[int, str]]:
    """How many lines stand above the names of languages, as titles do, and what columns these name; none: 0, {}."""
    rows = itertools.takewhile(
        lambda row: not {*SIDES} <= set(map(_column, row)), itertools.islice(lines_of_table(path), TITLES)
    )
    head = list(rows)
    above = below_titles(head, lambda row: bool(_language_columns(row)))
    return (0, {}) if above is None else (above, _language_columns(head[above]))


def _by_language(path: Path, above: int, columns: dict[int, str], left_out: LeftOut) -> Iterator[SegmentPair]:
    """Rows of the first language with each other one. above, columns: as _languages_below_titles gives them."""
    (first, source_language), *others = columns.items()
    lines = itertools.islice(lines_of_table(path), above, None)
    left_out.add_names("column", [name for place, name in enumerate(next(lines)) if name and place not in columns])
    for number, cells in enumerate(lines, start=above + 2):
        texts = {place: cells[place].strip() for place in columns if place < len(cells)}
        for place, language in others:
            if texts.get(first) and texts.get(place):
                own = {"source": texts[first], "target": texts[place]}
                own |= {"source_language": source_language, "target_language": language}
                yield parse_row(own, f"{path}, row {number}")
            elif any(texts.values()):
                left_out.add(f"row without a text in both {source_language} and {language}")


def _read(path: Path, left_out: LeftOut) -> Iterator[SegmentPair]:
    above, columns = _languages_below_titles(path)
    if columns:
        yield from _by_language(path, above, columns, left_out)
        return
    for number, fields in table_rows(path):
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


def _from_csv(text: str) -> str:
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text


def _csv_lines(path: Path) -> Iterator[list[str]]:
    """The cells of each line, parted by what parts the header: comma, semicolon or tab."""
    text = read_text(path)
    head = text[: text.find("\n")] if "\n" in text else text
    delimiter = max(",;\t", key=head.count)
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


def _workbook_lines(path: Path) -> Iterator[list[str]]:
    import python_calamine

    try:
        with python_calamine.load_workbook(str(path)) as book:
            lines: Iterable[list[Any]] = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, OSError, IndexError) as error:
        raise FormatError(f"{path}: cannot be read ({error}); wanted a workbook of Excel or LibreOffice") from error
    return ([_cell_text(own) for own in cells] for cells in lines)


def _cell_text(value: Any) -> str:
    """A cell as text; whole numbers, which a spreadsheet program makes of texts in digits, without a point."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
