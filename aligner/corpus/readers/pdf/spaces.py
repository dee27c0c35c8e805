"""Spaces of a line of a PDF: drawn, seen by the library, or gaps that are wider than those within words."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import median

from aligner.corpus.readers.pdf.glyphs import Glyph

SPACE = 0.15  # of the height of letters, which two words are apart at least, beside the letters of a word
SPACED = 0.08  # the same, of letters that are set apart
GAP = 0.12  # the same, where the library sees a space between letters with marks, which have wide ink
OVER = 0.3  # the same, by which others may hang over one that the library sees
WIDE = 0.3  # the same, where it sees none
UNDRAWN = 0.22  # the same, where others are drawn


class Spaces:
    """Where spaces are drawn in a line, and where the library sees them, which it tells in an order of its own."""

    def __init__(self) -> None:
        self._are_drawn = self._are_shifts = False  # all spaces; some, to which the next letter is shifted
        self._drawn: list[Glyph] = []
        self._behind_drawn: set[int] = set()  # places of letters to the right of them
        self._order: dict[int, int] = {}  # how many letters and line ends stand before a letter, by its place
        self._passed = 0  # letters and line ends
        self._seen: set[int] = set()  # how many of these stand before a space that is not drawn

    def add(self, drawn: Glyph | None) -> None:
        """A space."""
        if drawn and drawn.box[0] < drawn.box[2]:
            self._drawn.append(drawn)
            return
        self._seen.add(self._passed)
        self._are_shifts |= drawn is not None

    def pass_by(self, place: int) -> None:
        """A letter."""
        self._order[place] = self._passed
        self._passed += 1

    def end(self) -> None:
        """The end of a line."""
        self._passed += 1

    def put_between(self, letters: Sequence[Glyph], blanks: Sequence[float]) -> None:
        """Put what is drawn between the letters. blanks: where spaces are drawn of which the library does not tell."""
        self._are_drawn = bool(blanks or self._drawn) and not self._are_shifts
        drawn = [(own.order, 0) for own in self._drawn] + [((blank, 0.0), 0) for blank in blanks]
        for (_, before), (_, own) in itertools.pairwise(
            sorted(drawn + [(own.order, own.place + 1) for own in letters])
        ):
            if not before and own:
                self._behind_drawn.add(own - 1)

    def are_apart(self, one: Glyph, other: Glyph, gap: float, usual: float) -> bool:
        """Whether a space is between two characters.

        gap: between them; usual: in words that are set apart, else 0, both in heights of letters.
        """
        if other.place in self._behind_drawn:
            return True
        if self._are_drawn:
            return gap > usual + UNDRAWN
        if usual or not (one.text[0].isalpha() and other.text[0].isalpha()):
            return gap > usual + SPACE
        first, second = sorted((self._order[one.place], self._order[other.place]))
        if second > first + 1:
            return gap > SPACE
        if second not in self._seen:
            return gap > WIDE
        return gap > (GAP if len(one.text + other.text) > 2 else -OVER)


def space_between(left: Glyph, right: Glyph) -> Glyph:
    """A space that fills the gap between two characters."""
    return replace(left, text=" ", box=(left.box[2], left.box[1], right.box[0], left.box[3]))


def with_spaces(phrase: Sequence[Glyph], size: float, spaces: Spaces) -> Iterator[Glyph]:
    """The characters of a phrase with a space where two are apart."""
    gaps = [(after.box[0] - before.box[2]) / size for before, after in itertools.pairwise(phrase)]
    usual = median(gaps) if gaps and sorted(gaps)[len(gaps) // 5] > SPACED else 0.0
    yield phrase[0]
    for (before, after), gap in zip(itertools.pairwise(phrase), gaps, strict=True):
        if spaces.are_apart(before, after, gap, usual):
            yield space_between(before, after)
        yield after
