"""Tables of AsciiDoc: their cells, in whatever of its formats."""

import re
from collections.abc import Iterator, Mapping, Sequence

from aligner.corpus.readers.separated_cells import separated_cells

CELL = re.compile(
    r"(?:(?<=\s)|^)(?:(?P<times>\d{1,3})\*|(?P<span>\d{0,3}(?:\.\d{1,3})?)\+)?"
    r"(?:[<^>](?:\.[<^>])?|\.[<^>])?(?P<style>[aehlmsdv])?\Z"
)
COLUMN = re.compile(r"\s*(?:(\d{1,3})\*)?[<^>.\d%~]*([aehlmsdv])?\s*\Z")
MOST_TIMES = 100  # that a cell may be repeated
MARKS: Mapping[str, str] = {"csv": ",", "dsv": ":", "tsv": "\t"}


def cells_of(lines: Sequence[str], mark: str, attributes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The text of each cell, and the style that it or its column has: `a` for blocks, `l` and `v` for own lines.

    mark: with which the lines around the table begin, which is the one before a cell.
    """
    format_ = attributes.get("format", {",": "csv", ":": "dsv"}.get(mark, "psv"))
    separator = attributes.get("separator", MARKS.get(format_, "!" if mark == "!" else "|"))
    separator = "\t" if separator == "\\t" else separator[:1] or "|"
    styles = list(_styles(attributes.get("cols", "")))
    if format_ == "psv":
        cells = list(_parted(lines, separator))
    elif format_ == "dsv":
        cells = [(cell, "") for line in lines for cell in re.split(rf"(?<!\\){re.escape(separator)}", line)]
    else:
        cells = [(cell, "") for cell in separated_cells(lines, separator)]
    for number, (text, style) in enumerate(cells):
        yield text.replace(f"\\{separator}", separator), style or (styles[number % len(styles)] if styles else "")


def _styles(columns: str) -> Iterator[str]:
    for column in re.split("[,;]", columns) if columns else ():
        if found := COLUMN.match(column):
            yield from [found[2] or ""] * min(int(found[1] or 1), MOST_TIMES)


def _parted(lines: Sequence[str], separator: str) -> Iterator[tuple[str, str]]:
    """The cells of lines in which a mark stands before each, and what is said of a cell before its mark."""
    parts = re.split(rf"(?<!\\){re.escape(separator)}", "\n".join(lines))
    told: re.Match[str] | None = None  # of the cell that comes next
    for number, part in enumerate(parts):
        found = CELL.search(part[-20:]) if number + 1 < len(parts) else None
        text = part[: len(part) - len(found[0])] if found and found[0] else part
        if number:
            times = min(int(told["times"] or 1), MOST_TIMES) if told else 1
            yield from [(text.strip("\n").rstrip(), told["style"] or "" if told else "")] * times
        told = found
