"""Ruled tables of a page of a PDF: the rules that part its cells, and which cell stands around a place."""

import ctypes
import itertools
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from aligner.corpus.readers.pdf.library import Address, Numbers, function, things_of
from aligner.corpus.readers.pdf.text import Box

THIN = 2.5  # points that a rule is wide, at most
SHORT = 6.0  # points of a line that is no rule of a table, at most
NEAR = 2.5  # points that rules which touch may be apart
SAME = 1.0  # points between the two rules of one border, at most
SEGMENTS = 400  # of a path that is looked at in its parts, at most
OBJECTS = 20_000  # things of a page on which rules are looked for, at most
TOUCHING = 100_000  # pairs of rules across and upright that are compared, at most


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line that is drawn: where it is across its way, and where it begins and ends along it, in points."""

    at: float
    begin: float
    end: float

    def passes(self, place: float) -> bool:
        """Whether it stands beside a place of its way."""
        return self.begin - NEAR < place < self.end + NEAR


class _Written(NamedTuple):
    """Where the library writes what it tells of a path, for one after the other: its box, its matrix, a corner."""

    bounds: Numbers
    matrix: Numbers
    point: Numbers


class Grid:
    """The rules of the tables of a page: those across it, and those up and down, of which some part two cells."""

    def __init__(self, across: list[Rule], upright: list[Rule]) -> None:
        near = [own for own in across if any(_touch(own, other) for other in upright)]
        self._upright = [own for own in upright if sum(_touch(other, own) for other in near) > 1]
        self._across = [own for own in near if any(_touch(own, other) for other in self._upright)]
        self._inner = {
            own
            for own in self._upright
            for other in self._across
            if _touch(other, own) and other.begin + NEAR < own.at < other.end - NEAR
        }

    def mirrored(self, width: float) -> "Grid":
        """The rules as a mirror shows them. width: of the page, in points."""
        across = [Rule(own.at, width - own.end, width - own.begin) for own in self._across]
        return Grid(across, [Rule(width - own.at, own.begin, own.end) for own in self._upright])

    def __bool__(self) -> bool:
        return bool(self._inner)

    def parts(self, first: Box, last: Box) -> bool:
        """Whether a rule stands between the beginning of a character and the end of another."""
        low, high = min(first[1], last[1]), max(first[3], last[3])
        return any(first[0] < rule.at < last[2] and rule.begin < high and low < rule.end for rule in self._upright)

    def column(self, box: Box) -> int:
        """How many rules stand before a character at its height."""
        height = (box[1] + box[3]) / 2
        return sum(rule.at < box[0] + 1 and rule.begin < height < rule.end for rule in self._upright)

    def cell(self, x: float, y: float) -> Box | None:
        """The cell around a place; None for one that is in no table of two columns."""
        beside = [rule for rule in self._upright if rule.begin < y < rule.end]
        left = max((rule for rule in beside if rule.at < x), key=lambda rule: rule.at, default=None)
        right = min((rule for rule in beside if rule.at > x), key=lambda rule: rule.at, default=None)
        inner = [rule for rule in (left, right) if rule and rule in self._inner]
        if not inner:
            return None
        across = [rule for rule in self._across if rule.passes(x)]
        top = min((rule.at for rule in across if rule.at > y), default=inner[0].end)
        bottom = max((rule.at for rule in across if rule.at < y), default=inner[0].begin)
        begin = min((rule.begin for rule in across), default=x)
        end = max((rule.end for rule in across), default=x)
        return left.at if left else begin, bottom, right.at if right else end, top


def grid_of(page: Any) -> Grid | None:
    """The rules of a page; None where no table is ruled."""
    from pypdfium2 import raw

    count = raw.FPDFPage_CountObjects(page.raw)
    if count > OBJECTS:
        return None
    paths = things_of(page, "PATH")
    if not paths:
        return None
    written = _Written(*(Numbers(ctypes.c_float, count) for count in (4, 6, 2)))
    boxes = [box for path in paths for box in _lines_of(path, written)]
    across = _joined(
        Rule((bottom + top) / 2, left, right)
        for left, bottom, right, top in boxes
        if top - bottom < THIN and right - left > SHORT
    )
    upright = _joined(
        Rule((left + right) / 2, bottom, top)
        for left, bottom, right, top in boxes
        if right - left < THIN and top - bottom > SHORT
    )
    if not upright or len(across) * len(upright) > TOUCHING:
        return None
    return Grid(across, upright) or None


def _touch(across: Rule, upright: Rule) -> bool:
    return across.passes(upright.at) and upright.passes(across.at)


def _joined(rules: Iterable[Rule]) -> list[Rule]:
    """Rules, those that go on where another ends as one."""
    joined: list[Rule] = []
    at = -math.inf  # a table may run off the page
    row: list[Rule] = []
    for rule in sorted(rules, key=lambda rule: rule.at):
        if rule.at - at > SAME:
            joined += _joined_in_row(row)
            row, at = [], rule.at
        row.append(rule)
    return joined + _joined_in_row(row)


def _joined_in_row(row: list[Rule]) -> list[Rule]:
    joined: list[Rule] = []
    for rule in sorted(row, key=lambda rule: rule.begin):
        if joined and rule.begin < joined[-1].end + NEAR:
            joined[-1] = Rule(joined[-1].at, joined[-1].begin, max(joined[-1].end, rule.end))
        else:
            joined.append(rule)
    return joined


def _lines_of(path: Address, written: _Written) -> Iterator[Box]:
    """The boxes of the straight lines that a path draws, as it is or as the sides of a box."""
    function("FPDFPageObj_GetBounds")(path, *written.bounds.each)
    left, bottom, right, top = written.bounds.read()
    if min(right - left, top - bottom) < THIN:
        yield left, bottom, right, top
        return
    count = function("FPDFPath_CountSegments", ctypes.c_int)(path)
    if count > SEGMENTS:
        return
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    function("FPDFPath_GetDrawMode")(path, ctypes.byref(fill), ctypes.byref(stroke))
    if not (stroke.value or count > 5) or not function("FPDFPageObj_GetMatrix", ctypes.c_int)(
        path, written.matrix.array
    ):
        return
    for part in _parts_of(path, count, written):
        for corners in itertools.pairwise(part) if stroke.value else [part]:
            (left, right), (bottom, top) = ((min(axis), max(axis)) for axis in zip(*corners, strict=True))
            yield left, bottom, right, top


def _parts_of(path: Address, count: int, written: _Written) -> Iterator[list[tuple[float, float]]]:
    """The corners of each part of a path, on the page."""
    from pypdfium2 import raw

    a, b, c, d, e, f = written.matrix.read()
    segment_of, point_of = function("FPDFPath_GetPathSegment", Address), function("FPDFPathSegment_GetPoint")
    kind_of, is_closed = (function(f"FPDFPathSegment_Get{name}", ctypes.c_int) for name in ("Type", "Close"))
    part: list[tuple[float, float]] = []
    for number in range(count):
        segment = segment_of(path, number)
        point_of(segment, *written.point.each)
        if kind_of(segment) == raw.FPDF_SEGMENT_MOVETO and part:
            yield part
            part = []
        x, y = written.point.read()
        part.append((a * x + c * y + e, b * x + d * y + f))
        if is_closed(segment) and part[-1] != part[0]:
            part.append(part[0])
    if part:
        yield part
