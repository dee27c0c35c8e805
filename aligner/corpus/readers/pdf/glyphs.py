"""The letters of a PDF with their marks: where each stands, whatever the library knows of it.

Of what is drawn together the library tells one text, with one box: that of a ligature, that of the ink, or, of a letter
with its marks, that of either alone.
"""

import bisect
import itertools
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from aligner.corpus.readers.pdf.bidi import as_letters, is_from_right
from aligner.corpus.readers.pdf.text import Box, PageText, Thing

NEAR = 0.3  # of the height of letters, which a mark is apart from its letter at most
BESIDE = 6  # letters to the left and to the right, of which one has a mark
HANGING = 0.3  # the same, by which the ink of a letter begins behind where it is drawn
CLOSE = 1.0  # points that a mark may stand beside its letter
EVEN = 0.05  # points by which equal lengths may differ
ALEFS = "اأإآٱ"
PHRASES = frozenset(unicodedata.normalize("NFKC", chr(code)) for code in range(0xFDF0, 0xFDFD))  # told as written
NON_JOINER = "\u200c"  # between two letters of Persian that do not touch
FIRST_MARKS = "\u05c1\u05c2\u05bc\u0651"  # those on a letter that are written before its vowels


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character, or a letter with its marks, and its place in what the library tells.

    box: left, bottom, right and top. origin: from where it is drawn to the right.
    """

    text: str
    place: int
    box: Box
    origin: float

    @property
    def order(self) -> tuple[float, float]:
        """What rises from left to right. Letters may hang over others, but are drawn where these end."""
        return self.origin, self.box[0] + self.box[2]

    @property
    def is_mark(self) -> bool:
        """Whether it stands on a letter."""
        return unicodedata.combining(self.text[0]) > 0


class Clusters:
    """Letters that are drawn together with their marks, by the address of what the library tells them of.

    It tells them of one of the things that are drawn, which may be a mark; the others have no text.
    """

    def __init__(self, told: PageText, things: Sequence[Thing]) -> None:
        self._told = told
        groups: dict[int, list[int]] = defaultdict(list)
        for place in told.seen():
            groups[told.drawing(place)].append(place)
        self._boxes = {own.address: own.box for own in things if self._is_cluster(groups.get(own.address, []))}
        self._repeated: set[int] = set()
        untold = [number for number, own in enumerate(things) if own.address not in groups and _has_ink(own.box)]
        for most in (-EVEN, CLOSE):  # first those that stand above each other
            left = []
            for number in untold:
                beside = (_next_told(number, things, groups, step) for step in (-1, 1))
                found = [
                    own for own in beside if own in self._boxes and _apart(self._boxes[own], things[number].box) < most
                ]
                for own in found[:1]:
                    self._boxes[own] = around(self._boxes[own], things[number].box)
                left += [] if found else [number]
            untold = left
        for one, other in itertools.pairwise(own.address for own in things if own.address in groups):
            if one in self._boxes and other in self._boxes and self._is_repeated(groups[one], groups[other]):
                narrow, wide = sorted((one, other), key=lambda own: self._boxes[own][2] - self._boxes[own][0])
                self._boxes[wide] = around(self._boxes[narrow], self._boxes[wide])
                self._repeated.add(narrow)

    def letters(self, drawing: int, group: Sequence[Glyph]) -> tuple[list[Glyph], list[Glyph]]:
        """The letters of what is drawn together, and the marks of which it is not known on which they stand."""
        if drawing in self._repeated:
            return [], []
        if drawing in self._boxes:
            return _letters_of_cluster(group, self._boxes[drawing]), []
        alike: dict[Box, list[Glyph]] = defaultdict(list)
        for own in group:
            if not own.is_mark:
                alike[own.box].append(own)
        letters = [letter for same in alike.values() for letter in _parted(same)]
        size = HANGING * self._told.size(group[0].place)
        letters = [
            replace(own, box=from_origin(own.box, own.origin, size)) if own.origin < own.box[0] else own
            for own in letters
        ]
        return letters, [own for own in group if own.is_mark]

    def ink(self, place: int) -> Box:
        """The box of what is seen of a character, with the letters and marks that are drawn with it."""
        return self._boxes.get(self._told.drawing(place)) or self._told.ink(place)

    def _is_repeated(self, one: Sequence[int], other: Sequence[int]) -> bool:
        """Whether the library tells the same letters of two things that stand above each other."""
        first, second = (sorted(self._told.text[place] for place in places) for places in (one, other))
        return first == second and _apart(self._told.box(one[0]), self._told.box(other[0])) < CLOSE

    def _is_cluster(self, places: Sequence[int]) -> bool:
        """Whether the library has parted one box among letters and marks: all are drawn from one point."""
        marks = sum(unicodedata.combining(self._told.text[place]) > 0 for place in places)
        return 0 < marks < len(places) and len({*map(self._told.origin, places)}) == 1


def from_origin(box: Box, origin: float, most: float) -> Box:
    """The box of what is seen, from where it is drawn, if that is near."""
    return (min(box[0], max(origin, box[0] - most)), *box[1:])


def _next_told(number: int, things: Sequence[Thing], told: Collection[int], step: int) -> int:
    """The address of the next thing of which there is text, to one side; 0 where the next few have none."""
    places = range(number + step, number + step * (BESIDE + 1), step)
    addresses = (things[place].address for place in places if 0 <= place < len(things))
    return next((own for own in addresses if own in told), 0)


def glyph_of(told: PageText, place: int, sign: str) -> Glyph:
    """A character of a page; the forms of letters as letters."""
    return Glyph(as_letters(sign), place, told.box(place), told.origin(place)[0])


def put_marks(told: PageText, letters: list[Glyph], marks: Iterable[Glyph]) -> None:
    """Put each mark behind the letter on which it stands: that of its box, the one told before it, or the nearest."""
    numbers = {own.place: number for number, own in enumerate(letters)}
    on: dict[int, list[str]] = defaultdict(list)
    before: int | None = None
    last = -1
    for mark in sorted(marks, key=lambda own: own.place):
        start = mark.place - 1
        while start > last and told.text[start] == " ":
            start -= 1
        before = before if start == last else numbers.get(start)
        last = mark.place
        on[_letter_of(told, mark, letters, numbers, before)].append(mark.text)
    for number, signs in on.items():
        letters[number] = _with_marks(letters[number], signs)


def _letter_of(
    told: PageText, mark: Glyph, letters: Sequence[Glyph], numbers: Mapping[int, int], before: int | None
) -> int:
    """The number of the letter on which a mark stands."""
    for step in (1, -1, 2, -2):  # another mark may stand between
        place = mark.place + step
        if place in numbers and told.are_drawn_together(place, mark.place) and told.box(place) == told.box(mark.place):
            return numbers[place]
    left, _, right, _ = told.ink(mark.place)
    centre = (left + right) / 2

    def apart(number: int) -> tuple[float, float]:
        low, _, high, _ = letters[number].box
        return max(low - centre, centre - high, 0.0), abs(low + high - 2 * centre)

    is_own = before is not None and told.are_drawn_together(letters[before].place, mark.place)
    if before is not None and is_own and apart(before)[0] < NEAR * told.size(mark.place):
        return before
    near_by = bisect.bisect(letters, mark.origin, key=lambda own: own.origin)
    return min(range(max(near_by - BESIDE, 0), min(near_by + BESIDE, len(letters))), key=apart)


def put_non_joiners(letters: list[Glyph], places: Iterable[float]) -> None:
    """Put what parts two letters from right to left behind the first, as both are drawn from one point.

    letters: from left to right. places: how far to the right it is drawn.
    """
    for place in places:
        number = bisect.bisect_left(letters, place - CLOSE, key=lambda own: own.origin)
        near = [own for own in range(number, min(number + 3, len(letters))) if abs(letters[own].origin - place) < CLOSE]
        if near:
            own = min(near, key=lambda own: abs(letters[own].origin - place))
            letters[own] = replace(letters[own], text=letters[own].text + NON_JOINER)


def without_doubles(told: PageText, letters: Iterable[Glyph]) -> list[Glyph]:
    """Letters from left to right without those that are drawn again in the same place, as some programs make bold."""
    kept: list[Glyph] = []
    for own in letters:
        before = kept[-1] if kept else None
        if (
            before is None
            or before.text != own.text
            or abs(own.box[0] - before.box[0]) > (own.box[2] - own.box[0]) / 4
            or told.are_drawn_together(own.place, before.place)
        ):
            kept.append(own)
    return kept


def _with_marks(letter: Glyph, marks: list[str]) -> Glyph:
    signs = sorted(marks, key=lambda sign: FIRST_MARKS.find(sign) % (len(FIRST_MARKS) + 1))
    whole = unicodedata.normalize("NFC", letter.text + signs[0])
    first = whole if len(whole) == len(letter.text) else letter.text + signs[0]
    return replace(letter, text=first + "".join(signs[1:]))


def _letters_of_cluster(group: Sequence[Glyph], box: Box) -> list[Glyph]:
    """The letters of a cluster from left to right, each with its marks."""
    from_right = any(is_from_right(own.text[0]) for own in group)
    written = sorted(group, key=lambda own: own.order, reverse=from_right)
    if written[0].is_mark:
        written.reverse()
    letters: list[Glyph] = []
    for own in written:
        if letters and own.is_mark:
            letters[-1] = replace(letters[-1], text=letters[-1].text + own.text)
        else:
            letters.append(own)
    return _side_by_side(letters[::-1] if from_right else letters, box)


def _parted(group: list[Glyph]) -> list[Glyph]:
    """The letters of a ligature side by side; the library tells them all in one place, from left to right."""
    if len(group) == 1:
        return group
    if "".join(own.text for own in group) in PHRASES:
        return _side_by_side(group[::-1], group[0].box)
    for place in range(len(group) - 1):
        if group[place].text == "ل" and group[place + 1].text in ALEFS:
            group[place : place + 2] = group[place + 1], group[place]
    return _side_by_side(group, group[0].box)


def _side_by_side(letters: Sequence[Glyph], box: Box) -> list[Glyph]:
    left, bottom, right, top = box
    step = (right - left) / len(letters)
    return [
        replace(own, box=(left + step * number, bottom, left + step * (number + 1), top), origin=left)
        for number, own in enumerate(letters)
    ]


def _has_ink(box: Box) -> bool:
    return box[3] - box[1] > EVEN


def _apart(one: Box, other: Box) -> float:
    """Points between two things; below 0 where one stands above the other, of which one may be far narrower."""
    return max(one[0], other[0]) - min(one[2], other[2])


def around(one: Box, other: Box) -> Box:
    """The box of both."""
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])
