"""Writing from right to left in a PDF: its letters are told where they stand, and put in the order they are read in."""

import itertools
import re
import unicodedata
from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from statistics import median

RTL = frozenset({"R", "AL"})  # classes of letters that are written from right to left
PERHAPS_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")
NUMBERS = frozenset({"EN", "AN"})
LAM, ALEFS = "ل", frozenset("اأإآٱ")  # which are drawn as one, lam before alef
BRACKETS = "()[]{}"
SIDES = str.maketrans("()[]{}<>«»‹›≤≥", ")(][}{><»«›‹≥≤")  # what a sign is read as that is drawn among such letters
STOPS = ".,:;!?؟،؛"
SPACE_WIDTH = 0.17  # of the height of a line, from which a gap is a space that is so much wider than those in its words
CELL_WIDTH = 0.85  # the same of a gap that parts what does not belong together, as cells

_MIDDLE = attrgetter("middle")


@dataclass(frozen=True, slots=True)
class Glyph:
    """What is drawn in one place: its text, the places of its characters in the file's order, and its left and right.

    level: 1 for what is written from right to left, and 0 or 2 for the rest, as Unicode's algorithm has it.
    """

    text: str
    places: tuple[int, ...]
    left: float
    right: float
    level: int = 0

    @property
    def middle(self) -> float:
        """Halfway between its left and right."""
        return (self.left + self.right) / 2

    @property
    def kind(self) -> str:
        """Its class in Unicode's algorithm for both directions."""
        return unicodedata.bidirectional(self.text[0])


def has_rtl(text: str) -> bool:
    """Whether a text has a letter that is written from right to left."""
    return not text.isascii() and any(
        unicodedata.bidirectional(found[0]) in RTL for found in PERHAPS_RTL.finditer(text)
    )


def is_mostly_rtl(text: str) -> bool:
    """Whether most letters of a text are written from right to left."""
    kinds = [unicodedata.bidirectional(character) for character in text]
    return 2 * sum(kind in RTL for kind in kinds) > sum(kind in RTL or kind == "L" for kind in kinds)


def as_drawn(text: str) -> str:
    """A line as the library tells it, with the signs that the file has.

    The library turns signs round that have two sides where the last letter before them runs from right to left, and at
    the beginning of a line that has as many passages from the right as from the left, and one at least.
    """
    kinds = [unicodedata.bidirectional(character) for character in text]
    passages = [key for key, _ in itertools.groupby("R" if kind in RTL else kind for kind in kinds)]
    turned = passages.count("R") >= max(passages.count("L"), 1)
    signs = []
    for character, kind in zip(text, kinds, strict=True):
        turned = kind in RTL or (turned and kind != "L")
        signs.append(character.translate(SIDES) if turned else character)
    return "".join(signs)


def run_from_right(lines: Iterable[Sequence[Glyph]]) -> bool:
    """Whether lines in such letters run from right to left as a whole, by the end at which their stops are seen.

    They do but for files that were written as if they were in another script, where all else runs from the left.
    """
    ends = [(min(line, key=_MIDDLE), max(line, key=_MIDDLE)) for line in lines if line]
    return sum(left.text in STOPS for left, _ in ends) >= sum(right.text in STOPS for _, right in ends)


def in_reading_order(glyphs: Iterable[Glyph], height: float, rtl: bool) -> list[Glyph]:
    """The glyphs of a line as they are read, with one for each gap, which is a tab where it parts cells.

    glyphs: in the order of the file. height: of the line, in points. rtl: whether the line as a whole runs from right
    to left.
    """
    seen = _with_spaces(_with_marks(_ligatures(glyphs)), height)
    order = [*reversed(seen)] if rtl else seen
    levels = _levels(order, rtl)
    read = [replace(glyph, level=level) for glyph, level in zip(order, levels, strict=True)]
    for least in (2, 1) if not rtl else (2,):
        read = _turned(read, least)
    return read


def with_sides(lines: Sequence[Sequence[Glyph]]) -> list[list[Glyph]]:
    """Lines in reading order whose brackets are the right way round.

    Some files have the sign that is seen: what opens a passage from right to left looks like what closes another.
    Others have what is meant, which more of their brackets then fit.
    """
    turned = [
        [replace(glyph, text=glyph.text.translate(SIDES)) if glyph.level == 1 else glyph for glyph in line]
        for line in lines
    ]
    return turned if _unfit(turned) <= _unfit(lines) else [list(line) for line in lines]


def _unfit(lines: Iterable[Iterable[Glyph]]) -> int:
    """How many brackets close nothing, or are not closed."""
    unfit, opened = 0, 0
    for glyph in itertools.chain.from_iterable(lines):
        for sign in glyph.text if glyph.text in BRACKETS else "":
            if BRACKETS.index(sign) % 2 == 0:
                opened += 1
            elif opened:
                opened -= 1
            else:
                unfit += 1
    return unfit + opened


def _ligatures(glyphs: Iterable[Glyph]) -> list[Glyph]:
    """Glyphs, those of several letters whole.

    The library turns the letters of one round with the line that it stands in, where it reads that from the right.
    """
    found: list[Glyph] = []
    for (left, right), group in itertools.groupby(glyphs, key=lambda glyph: (glyph.left, glyph.right)):
        own = list(group)
        if len(own) > 1 and right > left and all(glyph.kind in RTL for glyph in own):
            letters = "".join(glyph.text for glyph in own)
            turned = letters[::-1] if letters[-1] == LAM and letters[0] in ALEFS else letters
            own = [Glyph(turned, tuple(place for glyph in own for place in glyph.places), left, right)]
        found += own
    return found


def _with_marks(glyphs: list[Glyph]) -> list[Glyph]:
    """Glyphs from left to right, each with the marks that stand over or under it."""
    marks = [glyph for glyph in glyphs if glyph.kind == "NSM"]
    found = sorted((glyph for glyph in glyphs if glyph.kind != "NSM"), key=_MIDDLE)
    letters = [n for n, glyph in enumerate(found) if glyph.kind in RTL or glyph.kind == "L"]
    if not letters:
        return sorted(glyphs, key=_MIDDLE)
    middles = [found[n].middle for n in letters]
    for mark in marks:
        after = bisect(middles, mark.middle)
        n = min(letters[max(after - 1, 0) : after + 1], key=lambda n: abs(found[n].middle - mark.middle))
        found[n] = replace(found[n], text=found[n].text + mark.text, places=found[n].places + mark.places)
    return found


def _with_spaces(glyphs: list[Glyph], height: float) -> list[Glyph]:
    """Glyphs from left to right, with one for each gap between two that are apart; a wide gap is a tab."""
    found: list[Glyph] = []
    spaced = False
    drawn = [glyph for glyph in glyphs if not glyph.text.isspace()]
    apart = [glyph.left - before.right for before, glyph in itertools.pairwise(drawn)]
    least = SPACE_WIDTH * height + max(median(apart or [0.0]), 0.0)
    for glyph in glyphs:
        if glyph.text.isspace():
            spaced = True
            continue
        gap = glyph.left - found[-1].right if found else 0.0
        if found and (spaced or gap > least):
            sign = "\t" if gap > CELL_WIDTH * height else " "
            found.append(Glyph(sign, found[-1].places[-1:], found[-1].right, glyph.left))
        found.append(glyph)
        spaced = False
    return found


def _levels(order: list[Glyph], rtl: bool) -> list[int]:
    """The level of each glyph of a line in which what runs as the line does is in order; see Glyph.

    Rules W2 to W7, N1 and N2 of Unicode Standard Annex 9, with what stands before in the line for what was before.
    """
    kinds = [glyph.kind for glyph in order]
    last = ""
    for n, kind in enumerate(kinds):
        last = kind if kind in RTL or kind == "L" else last
        if kind == "EN" and last == "AL":
            kinds[n] = "AN"
    for n, kind in enumerate(kinds[1:-1], start=1):
        before, after = kinds[n - 1], kinds[n + 1]
        if before == after and ((kind == "CS" and before in NUMBERS) or (kind == "ES" and before == "EN")):
            kinds[n] = before
    for group in (range(len(kinds)), range(len(kinds) - 1, -1, -1)):
        for beside, n in itertools.pairwise(group):
            if kinds[n] == "ET" and kinds[beside] == "EN":
                kinds[n] = "EN"
    sides = ["R" if kind in RTL else "L" if kind == "L" else "N" if kind in NUMBERS else "" for kind in kinds]
    if rtl:
        for n in _in_words_from_left(order, sides):
            sides[n] = "L"
    else:  # a number is of the passage from the right that it stands in the middle of
        around = zip(_strong_before(sides), _strong_before(sides[::-1])[::-1], strict=True)
        sides = [
            "L" if side == "N" and not first == last == "R" else side
            for side, (first, last) in zip(sides, around, strict=True)
        ]
    resolved = _neutrals(sides, kinds, "R" if rtl else "L")
    levels = {"R": 1, "L": 2 if rtl else 0, "N": 2}
    return [levels[side] for side in resolved]


def _in_words_from_left(order: list[Glyph], sides: list[str]) -> Iterator[int]:
    """Places of brackets that belong to words from the left, as those of ‹Acme (UK)› do; rule N0.

    order: of a line from right to left, in which such words stand from their end to their beginning.
    """
    behind = _strong_before(sides[::-1])[::-1]
    closers: list[int] = []
    rights = list(itertools.accumulate(side == "R" for side in sides))
    lefts = list(itertools.accumulate(side == "L" for side in sides))
    for n, glyph in enumerate(order):
        sign = BRACKETS.find(glyph.text)
        if sign % 2 and sign > 0:
            closers.append(n)
        elif sign >= 0 and closers and order[closers[-1]].text == BRACKETS[sign + 1]:
            last = closers.pop()
            if rights[last] == rights[n] and lefts[last] < lefts[n] and behind[n] == "L":
                yield from (last, n)


def _strong_before(sides: list[str]) -> list[str]:
    """The last side of a letter at or before each place."""
    return list(itertools.accumulate(sides, lambda last, side: side if side in ("L", "R") else last, initial=""))[1:]


def _neutrals(sides: list[str], kinds: list[str], base: str) -> list[str]:
    """The side of each glyph, neutral ones as those around them where these agree; numbers count as from the right."""
    found = list(sides)
    start = 0
    while start < len(found):
        end = start
        while end < len(found) and not sides[end]:
            end += 1
        if end > start:
            around = {_side(sides[start - 1]) if start else base, _side(sides[end]) if end < len(sides) else base}
            own = around.pop() if len(around) == 1 and "S" not in kinds[start:end] else base
            found[start:end] = [own] * (end - start)
        start = end + 1
    return found


def _side(side: str) -> str:
    return "L" if side == "L" else "R"


def _turned(glyphs: list[Glyph], least: int) -> list[Glyph]:
    """Glyphs, each run of those from a level on turned round."""
    found: list[Glyph] = []
    for inside, group in itertools.groupby(glyphs, key=lambda glyph: glyph.level >= least):
        own = list(group)
        found += own[::-1] if inside else own
    return found
