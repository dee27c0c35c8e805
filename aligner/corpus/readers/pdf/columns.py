"""The columns of a page of a PDF: where each begins and how wide it is, by the lines that fill it."""

import itertools
from collections import Counter
from collections.abc import Sequence, Set

from aligner.corpus.readers.pdf.layout import ITEM_END, Layout, Line


def find_columns(lines: Sequence[Line], pitch: float, layout: Layout) -> None:
    """Tell each line where its column begins and how wide it is, or a narrower passage of it."""
    edges = _right_edges(lines, layout)
    for _, page in itertools.groupby((line for line in lines if not line.cell), key=lambda line: line.page):
        own = list(page)
        column: list[Line] = []
        columns = [column]
        end = 0.0  # of the longest line of a column
        for line in own:
            if column and (line.bottom > column[-1].top + 2 * line.size or line.left > end):
                column = []
                columns.append(column)
            end = max(end, line.right) if column else line.right
            column.append(line)
        for column in columns:
            left, right = min(line.left for line in column), _right_of(column, edges, layout)
            for line in column:
                line.column, line.width = left, max(right - left, 1.0)
            _find_narrower(column, pitch, layout)


def _right_edges(lines: Sequence[Line], layout: Layout) -> set[int]:
    """Where many lines of the file end: those set to the full width of a column."""
    ends = Counter(round(line.right) for line in lines if not line.cell)
    return {place for place, count in ends.items() if count >= max(3, layout.edges * ends.total())}


def _right_of(column: Sequence[Line], edges: Set[int], layout: Layout) -> float:
    """Where a column ends: where lines that are set to its full width do, or else the longest.

    edges: where those of the whole file end, as few lines of a page may be text, and its code longer than they are.
    """
    ends = Counter(round(line.right) for line in column)
    place, count = ends.most_common(1)[0]
    if count >= max(3, layout.justified * len(column)) and count > _longer(column, place):
        return float(place)
    known = [place for place in edges & ends.keys() if 2 * _longer(column, place) < len(column)]
    return float(max(known, default=max(line.right for line in column)))


def _longer(column: Sequence[Line], place: int) -> int:
    """How many lines end behind a place: a few that are overfull, or those that tell where the column ends."""
    return sum(line.right > place + 1 for line in column)


def _find_narrower(column: Sequence[Line], pitch: float, layout: Layout) -> None:
    """Tell the lines of passages that do not reach the end of their column so."""
    stack: list[Line] = []
    for line, after in itertools.zip_longest(column, column[1:]):
        stack.append(line)
        if after and 0 < line.bottom - after.begins <= (pitch + layout.gap) * after.size:
            continue
        reach = max(one.right for one in stack) - line.column
        filled = sum(one.right - one.column >= layout.reach * reach for one in stack)
        is_list = sum(one.text[0].isupper() or bool(ITEM_END.search(one.text)) for one in stack) > 0.6 * len(stack)
        if len(stack) > 2 and not is_list and filled > 0.6 * len(stack) and reach >= layout.narrow * line.width:
            for one in stack:
                one.width = reach
        stack = []
