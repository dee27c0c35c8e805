"""A page of a PDF that has letters of Hebrew, Arabic and the like, in the order in which it was written.

The library turns what is drawn round by rules of its own, which hold only where the program that wrote the file drew
letters one way. So each line is read off the page: its letters from left to right, and then in the order of writing.
"""

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from aligner.corpus.readers.pdf.bidi import (
    LONGEST,
    PAIR,
    RIGHT_TO_LEFT,
    is_from_left,
    is_from_right,
    turned_brackets,
    written_order,
)
from aligner.corpus.readers.pdf.drawn import HYPHENS, DrawnLine, DrawnPage
from aligner.corpus.readers.pdf.glyphs import Glyph
from aligner.corpus.readers.pdf.grids import Grid, grid_of
from aligner.corpus.readers.pdf.spaces import space_between
from aligner.corpus.readers.pdf.text import Box, Font, PageText

LINE = re.compile(r"[^\r\n]+")
PART = re.compile(rf"[^{HYPHENS}]*[{HYPHENS}]|[^{HYPHENS}]+")  # the library has no line end behind a hyphen
STOPS = ".,:;!،؛۔"  # that stand at the end of what is written
ITEM = re.compile(r"(?:\d{1,3}[.)]|[•‣▪●○◦∙])(?=[^\W\d])")
PARTED = re.compile(r"\s([-/])\d{2,}\Z")  # a number with its sign before it, at the end of a line
FEW = 3  # lines that tell by where they begin in which direction they are written, at least


def text_of(page: Any) -> tuple[PageText, Grid | None]:
    """What is said of the characters of a page, and the rules of its tables."""
    text = PageText(page)
    grid = grid_of(page) if text.text else None
    if not RIGHT_TO_LEFT.search(text.text):
        return text, grid
    written = WrittenText(page, text, grid)
    return written, grid.mirrored(written.width) if grid and written.is_mirrored else grid


class WrittenText(PageText):
    """What is said of the characters of a page in the order of writing.

    Where most lines begin at the right, a page is told as seen in a mirror: what follows stands to the right.
    """

    def __init__(self, page: Any, told: PageText, grid: Grid | None) -> None:
        self.width = float(page.get_width())
        self._told = told
        drawn = DrawnPage(page, told, grid)
        lines = [drawn.line(row) or row for row in drawn.rows(_lines(told.text))]
        self.is_mirrored = _begins_at_right([line for line in lines if isinstance(line, DrawnLine)])
        self._glyphs: list[Glyph] = []
        self._as_told: list[bool] = []  # whether a character stands in a line as the library tells it
        written = [_written(line, self.is_mirrored) if isinstance(line, DrawnLine) else None for line in lines]
        _turn_brackets([own for own in written if own])
        for one, after in itertools.pairwise(written):
            if one and after:
                _mend_number(one, after)
        for line, own in zip(lines, written, strict=True):
            glyphs = own.glyphs if own else self._lines_as_told(line.places if isinstance(line, DrawnLine) else line)
            for glyph in glyphs:
                self._glyphs += [glyph] if len(glyph.text) == 1 else [replace(glyph, text=sign) for sign in glyph.text]
            self._glyphs += (replace(glyphs[-1], text=sign) for sign in "\r\n")
            self._as_told += [own is None] * (len(self._glyphs) - len(self._as_told))
        self.text = "".join(glyph.text for glyph in self._glyphs)

    def box(self, place: int) -> Box:
        """Left, bottom, right and top, in the mirror where the page is told so."""
        box = left, bottom, right, top = self._glyphs[place].box
        return (self.width - right, bottom, self.width - left, top) if self.is_mirrored else box

    def ends(self, first: int, last: int) -> tuple[Box, Box]:
        """The boxes of the first and of the last character of a line, both as wide as the line if it is turned."""
        if self._as_told[first] and not self.is_mirrored:
            return super().ends(first, last)
        boxes = [self.box(place) for place in range(first, last + 1)]
        left, right = min(box[0] for box in boxes), max(box[2] for box in boxes)
        begin, end = ((left, box[1], right, box[3]) for box in (boxes[0], boxes[-1]))
        return begin, end

    def gap(self, place: int) -> tuple[float, float]:
        """Where a space begins and ends: left and right."""
        if self._as_told[place]:
            return super().gap(place)
        left, _, right, _ = self.box(place)
        return left, right

    def font(self, place: int) -> Font:
        """Its font."""
        return self._told.font(self._glyphs[place].place)

    def are_drawn_together(self, one: int, other: int) -> bool:
        """Whether a single operator draws two characters."""
        return self._told.are_drawn_together(self._glyphs[one].place, self._glyphs[other].place)

    def close(self) -> None:
        """End what the library holds."""
        self._told.close()

    def _lines_as_told(self, lines: Iterable[range]) -> list[Glyph]:
        """The characters of lines as the library tells them."""
        told = self._told
        return [Glyph(told.text[place], place, told.box(place), 0.0) for line in lines for place in line]


@dataclass(frozen=True, slots=True)
class _Written:
    """The characters of a line in the order of writing; where those are that are written from right to left."""

    glyphs: list[Glyph]
    from_right: list[int]


def _lines(text: str) -> Iterator[range]:
    """The lines of the text of the library, cut behind hyphens where they have letters from right to left."""
    for line in LINE.finditer(text):
        if RIGHT_TO_LEFT.search(line[0]):
            yield from (range(line.start() + own.start(), line.start() + own.end()) for own in PART.finditer(line[0]))
        else:
            yield range(*line.span())


def _written(line: DrawnLine, is_mirrored: bool) -> _Written | None:
    """A line in the order of writing; None for one that is written as it is told."""
    from_right = _is_from_right(line, is_mirrored)
    if not from_right and not line.from_right:
        return None
    phrases = line.phrases[::-1] if from_right else line.phrases
    written = _Written([], [])
    for before, phrase in zip([None, *phrases], phrases, strict=False):
        if before:
            beside = (phrase[-1], before[0]) if from_right else (before[-1], phrase[0])
            written.glyphs.append(space_between(*beside))
        drawn = "".join(glyph.text[0] for glyph in phrase)
        own_side = from_right if len(phrases) == 1 else _phrase_from_right(drawn, from_right=from_right)
        order = written_order(drawn, from_right=own_side)
        for before_it, place, behind in zip([-1, *order], order, [*order[1:], -1], strict=False):
            if place - 1 != before_it and place + 1 != behind:
                written.from_right.append(len(written.glyphs))
            written.glyphs.append(phrase[place])
    return _with_space_of_item(written)


def _turn_brackets(lines: Sequence[_Written]) -> None:
    """Turn the kinds of brackets that are told as they look, and so mostly close before they open."""
    turned = turned_brackets("".join(line.glyphs[place].text for place in line.from_right) for line in lines)
    for line in lines:
        for place in line.from_right:
            glyph = line.glyphs[place]
            if glyph.text in turned:
                line.glyphs[place] = replace(glyph, text=PAIR[glyph.text])


def _with_space_of_item(line: _Written) -> _Written:
    """A line with a space behind the number or sign of an item that stands close to its text."""
    found = ITEM.match("".join(glyph.text[0] for glyph in line.glyphs[:6]))
    if not found:
        return line
    place = found.end()
    space = space_between(line.glyphs[place - 1], line.glyphs[place])
    moved = [own + 1 if own >= place else own for own in line.from_right]
    return _Written([*line.glyphs[:place], space, *line.glyphs[place:]], moved)


def _mend_number(line: _Written, after: _Written) -> None:
    """Put the sign that stands before the last number of a line behind it where the next line goes on with figures."""
    last = "".join(glyph.text[0] for glyph in line.glyphs[-LONGEST:])
    found = PARTED.search(last)
    if found and after.glyphs[0].text.isdecimal():
        place = len(line.glyphs) - len(last) + found.start(1)
        line.glyphs.append(line.glyphs.pop(place))


def _begins_at_right(lines: Sequence[DrawnLine]) -> bool:
    """Whether most lines of a page begin at its right: as they have most of its letters, and their stops say so."""
    own = [line for line in lines if line.from_right > line.from_left]
    if sum(line.from_right for line in lines) < sum(line.from_left for line in lines):
        return False
    left, right = sum(line.first.text[0] in STOPS for line in own), sum(line.last.text[0] in STOPS for line in own)
    if left != right:
        return left > right
    left, right = (_aligned([line.first.box[0] for line in own]), _aligned([line.last.box[2] for line in own]))
    return right >= left or left < FEW


def _aligned(edges: Sequence[float]) -> int:
    """How many lines end in the place of another."""
    return sum(count for count in Counter(map(round, edges)).values() if count > 1)


def _is_from_right(line: DrawnLine, is_mirrored: bool) -> bool:
    """Whether a line is written from right to left, as its words, its stop and its page tell."""
    left, right = line.first.text[0], line.last.text[0]
    if (left in STOPS) != (right in STOPS) and len(line.phrases) == 1:
        return left in STOPS
    if not line.from_left:
        return is_mirrored or left in STOPS
    if not line.from_right or len(line.phrases) > 1:
        return is_mirrored and len(line.phrases) > 1
    return line.from_right >= line.from_left if is_mirrored else line.from_right > line.from_left


def _phrase_from_right(drawn: str, *, from_right: bool) -> bool:
    """Whether a phrase of a line is written from right to left, as a cell of a table may be or not."""
    if any(map(is_from_right, drawn)) or not any(map(is_from_left, drawn)):
        return from_right
    return drawn[0] in STOPS and drawn[-1] not in STOPS
