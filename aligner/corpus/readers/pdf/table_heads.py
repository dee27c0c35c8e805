"""Heads of tables of a PDF that stand again where a table goes on, on the next page, and what says that it does."""

import itertools
import re
from collections.abc import Iterator, Sequence

from aligner.corpus.readers.pdf.layout import Line

NEAR = 2.0  # points that a head on the next page may stand farther to one side
IN_BRACKETS = re.compile(r"[(（\[][^()（）\[\]]+[)）\]]")
HEAVIER = 50  # weight of the letters of a head beyond that of the row below it, at least


def repeated_heads(lines: Sequence[Line]) -> set[int]:
    """Lines, by identity, at the top of a page that are the head of the table which goes on there.

    Of a ruled table that is its first row, of one without rules a row in heavier letters than what is below it.
    """
    return set(map(id, itertools.chain(_of_ruled(lines), _of_others(lines))))


def lines_that_lead_over(lines: Sequence[Line], edges: Sequence[Line], small: float) -> list[Line]:
    """What says at the end of a page that something goes on, and atop the next: small, in brackets, and in one place.

    As Sphinx and LaTeX have it: (continues on next page), (continued from previous page). edges: what is known as heads
    and feet, which one of the two may be. small: size of letters, in points, below which it is.
    """
    pages = [list(page) for _, page in itertools.groupby(lines, key=lambda line: line.page)]
    found: list[Line] = []
    for one, other in itertools.pairwise(pages):
        if not any(IN_BRACKETS.fullmatch(line.text) for line in (one[-1], other[0])):
            continue
        near = [line for line in edges if line.page in (one[-1].page, other[0].page)]
        for foot, head in ((one[-1], other[0]), *((one[-1], own) for own in near), *((own, other[0]) for own in near)):
            alike = head.size == foot.size < small and abs(head.right - foot.right) < NEAR
            if alike and head.page == foot.page + 1 and head.bottom > foot.top:
                found += [own for own in (foot, head) if all(IN_BRACKETS.fullmatch(it.text) for it in (foot, head))]
    return found


def _of_ruled(lines: Sequence[Line]) -> Iterator[Line]:
    """The first rows of tables where these go on: nothing else stands between two pages of theirs."""
    for is_ruled, group in itertools.groupby(lines, key=lambda line: line.cell is not None):
        pages = [list(page) for _, page in itertools.groupby(group, key=lambda line: line.page)] if is_ruled else []
        for page in pages[1:]:
            head, row = _first_row(pages[0]), _first_row(page)
            if len(page) > len(row) and _are_alike(head, row):
                yield from row


def _first_row(lines: Sequence[Line]) -> list[Line]:
    """Lines of the cells that stand as high as the first."""
    top = lines[0].cell[3] if lines[0].cell else 0.0
    return list(itertools.takewhile(lambda line: line.cell is not None and abs(line.cell[3] - top) < NEAR, lines))


def _of_others(lines: Sequence[Line]) -> Iterator[Line]:
    """Rows in heavier letters at the top of a page that stand on the page before as well."""
    heads: dict[str, Line] = {}  # rows in heavier letters, by their text: the last ones
    for before, line, after in zip([None, *lines], lines, [*lines[1:], None], strict=False):
        if line.cell or not line.stops or after is None or line.weight - after.weight < HEAVIER:
            continue
        is_first = before is not None and before.page == line.page - 1 and after.page == line.page
        known = heads.get(line.text)
        if is_first and known and known.page == line.page - 1 and _are_alike([known], [line]):
            yield line
        heads[line.text] = line


def _are_alike(one: Sequence[Line], other: Sequence[Line]) -> bool:
    """Whether two rows say the same in the same places."""
    return len(one) == len(other) and all(
        own.text == its.text and abs(own.left - its.left) < NEAR and abs(own.size - its.size) < 0.1
        for own, its in zip(one, other, strict=True)
    )
