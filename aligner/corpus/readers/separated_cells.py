"""Cells of a table that stands in a text with a mark between them, as CSV and its relatives have it."""

import csv
from collections.abc import Iterator, Sequence


def separated_cells(
    lines: Sequence[str], delimiter: str, *, quote: str = '"', escape: str | None = None, skips_spaces: bool = False
) -> Iterator[str]:
    """The cells of lines, row by row; one in quotes may go on over several.

    escape: what stands before a quote within quotes; without it, a quote there is doubled. skips_spaces: whether
    spaces behind a delimiter are none of the cell. A line that is no row, as its cell is longer than the csv module
    takes, is a cell as it stands, and so is every line where the marks are none that it knows.
    """
    try:
        rows = csv.reader(
            [f"{line}\n" for line in lines],
            delimiter=delimiter,
            quotechar=quote,
            escapechar=escape,
            doublequote=escape is None,
            skipinitialspace=skips_spaces,
        )
    except (TypeError, ValueError):
        yield from lines
        return
    read = 0
    while True:
        try:
            yield from next(rows)
        except StopIteration:
            return
        except csv.Error:
            yield "\n".join(lines[read : rows.line_num])
        read = rows.line_num
