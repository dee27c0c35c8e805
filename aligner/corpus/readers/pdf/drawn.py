"""A line of a page of a PDF as it is seen: its characters from left to right, spaces where words are apart."""

import bisect
import functools
import itertools
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

from aligner.corpus.readers.pdf.bidi import PAIR, is_from_left, is_from_right
from aligner.corpus.readers.pdf.glyphs import (
    NON_JOINER,
    Clusters,
    Glyph,
    around,
    glyph_of,
    put_marks,
    put_non_joiners,
    without_doubles,
)
from aligner.corpus.readers.pdf.grids import Grid
from aligner.corpus.readers.pdf.spaces import SPACE, Spaces, with_spaces
from aligner.corpus.readers.pdf.text import Box, PageText, Thing

APART = 1.2  # of the height of letters, which another phrase is apart at least, as in the next cell
SAME_LINE = 0.5  # the same, which the feet of letters of a line are apart at most
SAME_ROW = 0.8  # the same, which parts of a line are apart at most
ANY_LINE = 0.67  # of the height of letters, which a thing stands above or below another of its line at most
MANY = 1000  # things at one distance from the left that are looked at
SAMPLED = 500  # characters of a page that tell how high its lines are
SHORT = 1.2  # of the height of letters, which a part of a word is wide at most
STEP = 0.35  # the same, which such parts stand above each other at most
SMALL = 0.85  # of the usual size of a line, up to which a character is raised or lowered
HYPHENS = "\x02\ufffe"  # as the library has them at the end of a line
UNSEEN = frozenset("\u00ad\u200b\u200d\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
TURNED = {**PAIR, "“": "”", "”": "“", "‘": "’", "’": "‘"}  # by the library, behind letters from right to left


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """The phrases of a line from left to right, each with its characters from left to right.

    places: in what the library tells, one range for each line that it makes of it. from_right, from_left: how many
    words are written so.
    """

    places: tuple[range, ...]
    phrases: tuple[tuple[Glyph, ...], ...]
    from_right: int
    from_left: int

    @property
    def first(self) -> Glyph:
        """The character at its left end."""
        return self.phrases[0][0]

    @property
    def last(self) -> Glyph:
        """The character at its right end."""
        return self.phrases[-1][-1]


class DrawnPage:
    """What the lines of a page look like."""

    def __init__(self, page: Any, told: PageText, grid: Grid | None) -> None:
        self._told, self._grid = told, grid
        things = list(told.drawn_things(page))
        self._clusters = Clusters(told, things)
        self._blanks = _blanks(things)
        self._parting = sorted(thing.origin[::-1] for thing in things if thing.text == NON_JOINER)
        self._below, self._above = _heights_of(told)

    def rows(self, lines: Iterable[range]) -> Iterator[tuple[range, ...]]:
        """Lines of the library, those together that it has parted, as it does where a mark stands high."""
        row: list[range] = []
        before: _Place | None = None
        for line in lines:
            own = self._place_of(line)
            if before and own and own.goes_on(before):
                row.append(line)
                before = replace(before, box=around(own.box, before.box), from_right=True)
                continue
            if row:
                yield tuple(row)
            row, before = [line], own
        if row:
            yield tuple(row)

    def line(self, places: tuple[range, ...]) -> DrawnLine | None:
        """What characters that the library tells as a line look like; None where they are turned round."""
        told = self._told
        letters, marks, spaces = self._glyphs(places)
        if not letters or any(told.is_turned(own.place) for own in letters):
            return None
        size = median([told.size(own.place) for own in letters])
        foot = median([told.origin(own.place)[1] for own in letters])
        spaces.put_between(letters, _on_foot(self._blanks, foot, size))
        letters = without_doubles(told, sorted(letters, key=lambda own: own.order))
        put_marks(told, letters, marks)
        put_non_joiners(letters, _on_foot(self._parting, foot, size))
        line = [self._on_line(own, size, foot) for own in letters]
        phrases = tuple(tuple(with_spaces(phrase, size, spaces)) for phrase in _phrases(line, size, self._grid))
        words = " ".join("".join(own.text[0] for own in phrase) for phrase in phrases).split()
        sides = [next(filter(None, map(_side, word)), "") for word in words]
        return DrawnLine(places, phrases, sides.count("R"), sides.count("L"))

    def _place_of(self, line: range) -> "_Place | None":
        """Where a line stands; None where nothing is seen."""
        told = self._told
        seen = [place for place in line if told.drawing(place) and not told.text[place].isspace()]
        if not seen:
            return None
        letters = [place for place in seen if not unicodedata.combining(told.text[place])]
        foot = median([told.origin(place)[1] for place in letters or seen])
        from_right = len(letters) < len(seen) or any(is_from_right(told.text[place]) for place in seen)
        box = functools.reduce(around, map(self._clusters.ink, seen))
        return _Place(box, foot, max(map(told.size, seen)), from_right=from_right)

    def _glyphs(self, lines: Iterable[range]) -> tuple[list[Glyph], list[Glyph], Spaces]:
        """The characters of a line, the marks that stand on them, and where the library sees spaces."""
        told = self._told
        together: dict[int, list[Glyph]] = defaultdict(list)
        spaces = Spaces()
        for places in lines:
            for place, sign in zip(places, self._as_drawn(places), strict=True):
                drawing = told.drawing(place)
                if unicodedata.category(sign) == "Zs":
                    spaces.add(glyph_of(told, place, " ") if drawing else None)
                elif sign in HYPHENS or (sign not in UNSEEN and unicodedata.category(sign) != "Cc"):
                    glyph = glyph_of(told, place, sign)
                    together[drawing].append(glyph)
                    if not glyph.is_mark:
                        spaces.pass_by(place)
            spaces.end()
        letters: list[Glyph] = []
        marks: list[Glyph] = []
        for drawing, group in together.items():
            own_letters, own_marks = self._clusters.letters(drawing, group)
            letters += own_letters
            marks += own_marks
        return letters, marks, spaces

    def _as_drawn(self, places: range) -> Iterator[str]:
        """Characters without what the library does to brackets, which it turns round behind letters from the right."""
        seen = [place for place in places if self._told.drawing(place)]
        ends = [self._told.box(place)[0] for place in (*seen[:1], *seen[-1:])]
        side = "R" if ends and ends[0] > ends[-1] else "L"
        for sign in self._told.text[places.start : places.stop]:
            side = _side(sign) or side
            yield TURNED.get(sign, sign) if side == "R" else sign

    def _on_line(self, own: Glyph, size: float, foot: float) -> Glyph:
        """A character as high as its line, if it is neither raised nor lowered: not as high as its ink."""
        own_size = self._told.size(own.place)
        if own_size < SMALL * size:
            size, foot = own_size, self._told.origin(own.place)[1]
        left, _, right, _ = own.box
        return replace(own, box=(left, foot - self._below * size, right, foot + self._above * size))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a line of the library stands: the box of its ink, its foot, and the height of its letters."""

    box: Box
    foot: float
    size: float
    from_right: bool  # whether it has a letter from right to left, or a mark

    def goes_on(self, before: "_Place") -> bool:
        """Whether it is part of the same line as the one before it.

        Letters of Nastaliq stand high at the beginning of a word, and low at its end.
        """
        one, other, size = self.box, before.box, max(self.size, before.size)
        if max(one[0] - other[2], other[0] - one[2]) > SAME_ROW * size or not (self.from_right or before.from_right):
            return False
        if abs(self.foot - before.foot) < SAME_LINE * size:
            return True
        shared = min(one[3], other[3]) - max(one[1], other[1])
        is_short = min(one[2] - one[0], other[2] - other[0]) < SHORT * size
        least = -STEP * size if is_short else min(one[3] - one[1], other[3] - other[1]) / 2
        return self.from_right and before.from_right and shared >= least


def _on_foot(points: Sequence[tuple[float, float]], foot: float, size: float) -> list[float]:
    """How far to the right points are that stand on a line. points: how high and how far to the right, sorted."""
    low, high = (bisect.bisect(points, (foot + side * SAME_LINE * size, 0.0)) for side in (-1, 1))
    return [x for _, x in points[low:high]]


def _blanks(things: Sequence[Thing]) -> list[tuple[float, float]]:
    """Bottom and left of spaces without ink, of which the library tells nothing: nothing else is drawn there."""
    feet: dict[float, list[float]] = defaultdict(list)
    for thing in things:
        feet[round(thing.origin[0], 1)].append(thing.origin[1])
    return sorted(
        (y, x)
        for (x, y), size in ((own.origin, own.size) for own in things if own.is_blank and not own.text.strip())
        if sum(abs(foot - y) < ANY_LINE * size for foot in itertools.islice(feet[round(x, 1)], MANY)) == 1
    )


def _heights_of(told: PageText) -> tuple[float, float]:
    """How far letters reach below and above where they stand, in heights of these.

    It is that of most of a page: of those that are drawn in a form of their own, the library knows the ink.
    """
    found: Counter[tuple[float, float]] = Counter()
    seen = [*told.seen()]
    for place in seen[:: len(seen) // SAMPLED + 1]:
        size, (_, foot), box = told.size(place), told.origin(place), told.box(place)
        if size:
            found[round((foot - box[1]) / size, 2), round((box[3] - foot) / size, 2)] += 1
    return found.most_common(1)[0][0] if found else (0.24, 0.93)


def _side(sign: str) -> str:
    return "R" if is_from_right(sign) else "L" if is_from_left(sign) else ""


def _phrases(line: Sequence[Glyph], size: float, grid: Grid | None) -> Iterator[list[Glyph]]:
    """What stands between wide gaps, and between the rules of a table."""
    gaps = [after.box[0] - before.box[2] for before, after in itertools.pairwise(line)]
    words = [gap for gap in gaps if gap > SPACE * size]
    least = max(APART * size, 1.5 * min(words)) if len(words) > 1 else APART * size
    phrase: list[Glyph] = []
    for own, gap in zip(line, [0.0, *gaps], strict=True):
        if phrase and (gap > least or (grid and grid.column(own.box) != grid.column(phrase[-1].box))):
            yield phrase
            phrase = []
        phrase.append(own)
    yield phrase
