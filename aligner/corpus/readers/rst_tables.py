"""Tables of reStructuredText that are drawn with marks: the text of their cells, each once, however far it spans."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from aligner.corpus.wrapped_lines import WIDE

CORNER = re.compile(r"(?<=[-=])\+|\+(?=[-=])")
RULE, SIMPLE_RULE = re.compile(r"[-=+]+"), re.compile(r"[-=]+(?: +[-=]+)*")
FILLER = "\x00"  # behind a letter that takes two columns
Columns = list[tuple[int, int | None]]  # where they start and end


@dataclass(slots=True)
class _Cell:
    """A cell of a table. start, end: the columns of the marks at its sides."""

    start: int
    end: int
    lines: list[str] = field(default_factory=list)


def grid_cells(lines: Sequence[str]) -> Iterator[str]:
    """The cells of a table with rules around all of them, in the order in which they begin."""
    wide = _with_columns(lines)
    if sum(len(line) == len(lines[0]) for line in wide) >= sum(len(line) == len(lines[0]) for line in lines):
        lines = wide  # else each letter was given one column
    starts = sorted({found.start() for line in lines for found in CORNER.finditer(line)})
    number = {place: own for own, place in enumerate(starts)}
    cells: list[_Cell] = []
    opened: list[_Cell] = []
    for line in lines[1:]:
        still: list[_Cell] = []
        for cell in opened:
            text = line[cell.start + 1 : cell.end]
            if not RULE.fullmatch(text):
                cell.lines.append(text)
                still.append(cell)
        if line[0] == "|" or not RULE.fullmatch(line):
            covered = {own for cell in opened for own in starts[number[cell.start] : number[cell.end]]}
            edges = [place for place in starts if line[place : place + 1] in ("|", "+")]
            for start, end in itertools.pairwise(edges):
                text = line[start + 1 : end]
                if not RULE.fullmatch(text) and start not in covered:
                    still.append(_Cell(start, end, [text]))
                    cells.append(still[-1])
        opened = still
    yield from ("\n".join(line.replace(FILLER, "").strip() for line in cell.lines).strip() for cell in cells)


def simple_cells(lines: Sequence[str]) -> Iterator[str]:
    """The cells of a table with rules above and below alone. Rules within it tell which columns of a row are one."""
    lines = _with_columns(lines)
    columns = _columns(lines[0])
    row: list[str] = []
    for line in lines[1:]:
        if SIMPLE_RULE.fullmatch(line):
            own = _columns(line)
            yield from _cells(row, own if line[0] == "-" and len(own) < len(columns) else columns)
            row = []
        else:
            if line[: columns[0][1]].strip(f" {FILLER}") and (row or len(columns) == 1):
                yield from _cells(row, columns)
                row = []
            row.append(line)
    yield from _cells(row, columns)


def _with_columns(lines: Sequence[str]) -> list[str]:
    """Lines in which each letter has a character a column that it takes."""
    return [line if line.isascii() else WIDE.sub(rf"\g<0>{FILLER}", line) for line in lines]


def _columns(rule: str) -> Columns:
    starts = [found.start() for found in re.finditer("[-=]+", rule)]
    return list(zip(starts, [*starts[1:], None], strict=True))


def _cells(row: Sequence[str], columns: Columns) -> Iterator[str]:
    for start, end in columns:
        yield "\n".join(line[start:end].replace(FILLER, "").strip() for line in row).strip()
