"""Gaps of the lines of a PDF that are wider than those between words, as between the cells of a table."""

import itertools
import re
from statistics import median

from aligner.corpus.readers.pdf.layout import BULLET, HYPHEN, Layout, Line
from aligner.corpus.readers.pdf.text import PageText

SPACE = re.compile(r"(?<=\S) (?=\S)")

Gap = tuple[int, float, float]  # a space: its place in the text of its line, left and right


def find_gaps(textpage: PageText, rows: list[tuple[Line, int]], layout: Layout) -> None:
    """Put a tab where a line has a gap that is wider than one between words, as between the cells of a table."""
    widths = [(line.right - line.left) / len(line.text) / line.size for line, _ in rows]
    usual = median(widths) if widths else 0.0
    for (line, first), width in zip(rows, widths, strict=True):
        if width > layout.loose * usual and not _has_no_cells(line):
            _put_stops(line, _wide_gaps(line, _gaps(textpage, line.text, first), layout))
    for ordered in (rows, rows[::-1]):  # narrower gaps, where they end as those of neighbours do
        for (near, _), (line, first) in itertools.pairwise(ordered):
            alike = abs(near.size - line.size) < 0.05 * line.size
            if near.stops and not line.stops and alike and not _has_no_cells(line):
                _put_stops(line, _gap_as_of(near, line, _gaps(textpage, line.text, first), layout))
            elif len(near.stops) > len(line.stops) > 0 and alike and not _has_no_cells(line):
                _put_stops(line, _gaps_as_many(near, line, _gaps(textpage, line.text, first), layout))
    for place, (line, first) in enumerate(rows):  # those that end as cells of the table do, over lines of one cell
        if line.stops and not _has_no_cells(line):
            around = (near for near, _ in rows[max(place - layout.beside, 0) : place + layout.beside + 1])
            stops = [stop for near in around if near is not line and near.size == line.size for stop in near.stops]
            gaps = [gap for gap in _gaps(textpage, line.text, first) if gap[2] - gap[1] > layout.cells * line.size]
            _put_stops(line, [gap for gap in gaps if any(abs(gap[2] - stop) < 0.1 * line.size for stop in stops)])


def _has_no_cells(line: Line) -> bool:
    return line.fixed or HYPHEN in line.text


def _wide_gaps(line: Line, gaps: list[Gap], layout: Layout) -> list[Gap]:
    size = min(line.size, line.top - line.bottom)
    least = layout.cells * size
    if len(gaps) > 1:  # all are wide in a line that is set to its full width
        least = max(least, min(1.5 * min(right - left for _, left, right in gaps), 2 * size))
    return [gap for gap in gaps if gap[2] - gap[1] > least]


def _gap_as_of(near: Line, line: Line, gaps: list[Gap], layout: Layout) -> list[Gap]:
    """The widest gap, if it alone ends as one of the line beside it does, and is wider than those between words.

    Also several that all end so.
    """
    alike = [gap for gap in gaps if any(abs(gap[2] - stop) < 0.1 * line.size for stop in near.stops)]
    wide = [gap for gap in alike if gap[2] - gap[1] > layout.fewer * line.size]
    if len(wide) > 1:
        return wide
    widths = [right - left for _, left, right in gaps]
    if not gaps or (len(gaps) > 1 and max(widths) < layout.wider * median(widths)):
        return []
    found = [gap for gap, width in zip(gaps, widths, strict=True) if width > 0.8 * max(widths) and gap in alike]
    return found if len(found) == 1 else []


def _gaps_as_many(near: Line, line: Line, gaps: list[Gap], layout: Layout) -> list[Gap]:
    """The widest gaps of a row that has fewer cells than the one beside it, if they are wider than those of words."""
    widest = sorted(gaps, key=lambda gap: gap[1] - gap[2])[: len(near.stops) - len(line.stops)]
    return sorted(gap for gap in widest if gap[2] - gap[1] > layout.fewer * line.size)


def _gaps(textpage: PageText, text: str, first: int) -> list[Gap]:
    """The spaces of a line, but for those behind the sign or number of an item that it begins with."""
    item = BULLET.match(text)
    spaces = SPACE.finditer(text, item.end() if item else 0)
    return [(found.start(), *textpage.gap(first + found.start())) for found in spaces]


def _put_stops(line: Line, gaps: list[Gap]) -> None:
    for at, _, _ in gaps:
        line.text = f"{line.text[:at]}\t{line.text[at + 1 :]}"
    line.stops = tuple(sorted((*line.stops, *(right for _, _, right in gaps))))
    line.gap = max((line.gap, *(right - left for _, left, right in gaps)))
