"""How good a bead is, from sentence vectors, lengths and shared words.

The closeness of a bead is the cosine of its two joined segments, as a share of what is usual in this pair of texts,
times the square root of their length ratio (relative to that of the whole pair). Its score is the closeness times the
square root of the mean number of sentences a side, plus what rare words the segments share, less a price for each
sentence, plus a bonus a bead, so that two beads of one sentence beat one of two that is no better. Three things are
taken off. A sentence that brings nothing makes a bead less close than it would be without: such a sentence is better
left alone, so a bead pays for what it is less close than the closest of its parts. The longer two translations are, the
more surely they are close: a bead pays several times for what it lacks of the closeness that its length asks for. And
it pays where it ends between a clause and its translation, see clauses.py.
A null bead scores 0, but a run of them costs something to begin, as text is left out and put in by the passage; that is
given back for each mere number of a chapter or an item, which one version has and another has not.
The prices are those of costs.py.
"""

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from aligner.alignment.clauses import Borders
from aligner.alignment.constraints import IMPOSSIBLE, FixedBeads, Range
from aligner.alignment.costs import Costs
from aligner.alignment.shared_words import SharedWords
from aligner.alignment.similarity import Kind, Similarity, likeness
from aligner.alignment.structure import Structure
from aligner.model import Floats


class Scores:
    """Scores of beads, computed for a block of positions at a time, so that memory stays small.

    kinds: of the beads wanted, in rising order, those of which they are made among them. usual: see usual_cosine.
    fixed: what it bars is IMPOSSIBLE. costs: what is added and taken off. structure: of both texts, if it is known.
    borders: what their clauses tell, where they are asked.
    """

    def __init__(
        self,
        similarity: Similarity,
        words: SharedWords,
        kinds: Sequence[Kind],
        usual: float,
        fixed: FixedBeads,
        costs: Costs,
        structure: Structure | None = None,
        borders: Borders | None = None,
    ) -> None:
        self.structure, self.borders = structure, borders
        self.similarity, self.words, self.kinds, self.fixed, self.costs = similarity, words, kinds, fixed, costs
        self.usual = np.float32(usual)
        self.most = max(a for a, _ in kinds), max(b for _, b in kinds)
        self._last: tuple[tuple[int, int, int, int] | None, list[Floats]] = None, []

    def of_beads(self, rows: Range, columns: Range, ending: bool) -> Floats:
        """Scores of the beads of each kind that begin, or that end, at positions of both texts.

        Returns shape (rows, kinds, columns), IMPOSSIBLE where there is no such bead.
        """
        (first, last), (low, high) = rows, columns
        # What ends here begins up to so much before.
        start, left = (first - self.most[0], low - self.most[1]) if ending else (first, low)
        bottom, right = start + self.most[0] + last - first, left + self.most[1] + high - low
        n, m = len(self.similarity.source[0]), len(self.similarity.target[0])
        block = max(start, 0), max(left, 0), min(bottom, n + 1), min(right, m + 1)
        if self._last[0] != block:  # a short text is one block, where its beads begin as well as where they end
            self._last = block, list(self._blocks(*block))
        scores = np.full((last - first, len(self.kinds), high - low), IMPOSSIBLE, np.float32)
        for number, (a, b) in enumerate(self.kinds):
            own = self._last[1][number]
            down, over = (block[0] + a, block[1] + b) if ending else block[:2]  # positions of its first row and column
            top, side = max(first, down), max(low, over)
            inside = own[top - down : last - down, side - over : high - over]
            scores[top - first :, number, side - low :][: inside.shape[0], : inside.shape[1]] = inside
        return scores

    def _blocks(self, start: int, left: int, bottom: int, right: int) -> Iterator[Floats]:
        """Scores of the beads of each kind that lie between these positions; row 0 is of those that begin at start.

        Beads of as many source sentences are scored together, as one table each of few beads would take far longer.
        """
        sides = self._sides(left, right)
        closest = words = words_of_one = np.empty((0, 0), np.float32)
        cut = self._cut_clauses(self.borders, (start, bottom), (left, right)) if self.borders else None
        for a, kinds in itertools.groupby(self.kinds, key=lambda kind: kind[0]):
            own = sides.up_to(sum(1 for _ in kinds))
            rows = start, max(bottom - a, start)
            close = self._closeness(a, rows, own)
            closest = _closest(close, closest if a > 1 else None, own.columns)
            if a > 1:
                words = words[:-1, : close.shape[1]] + words_of_one[a - 1 :, : close.shape[1]]
            else:
                words = words_of_one = self._words(rows, own)
            scores = self._scores(a, close, closest, words, rows, own)
            for b, columns in enumerate(own.columns, start=1):
                found, edges = scores[:, columns], (left, left + columns.stop - columns.start)
                if self.structure:
                    found -= self.structure.price((a, b), rows, edges, self.costs)
                if cut is not None:
                    found -= cut[a : a + len(found), b : b + found.shape[1]]
                self.fixed.bar(found, (a, b), start, left)
                yield found

    def _sides(self, left: int, right: int) -> "_Sides":
        """The target sides of the beads that lie between these positions."""
        ends = [max(right - b, left) for b in range(1, self.most[1] + 1)]
        places = itertools.pairwise(itertools.accumulate((end - left for end in ends), initial=0))
        lengths = [self.similarity.target_lengths(b, left, end) for b, end in enumerate(ends, start=1)]
        joined = np.concatenate(lengths)
        return _Sides(left, [slice(*place) for place in places], joined, closeness_asked(joined, self.costs))

    def _closeness(self, a: int, rows: Range, sides: "_Sides") -> Floats:
        """Closeness of beads of so many source sentences, shape (rows, columns of all sides)."""
        cosines = np.empty((rows[1] - rows[0], sides.columns[-1].stop), np.float32)
        for b, columns in enumerate(sides.columns, start=1):
            width = columns.stop - columns.start
            cosines[:, columns] = self.similarity.cosines((a, b), rows, (sides.left, sides.left + width))
        close: Floats = likeness(cosines, self.similarity.source_lengths(a, *rows)[:, None], sides.lengths) / self.usual
        return close

    def _words(self, rows: Range, sides: "_Sides") -> Floats:
        """What the words are worth that one source sentence shares with each side."""
        first = sides.columns[0]
        shared = self.words.block(rows, (sides.left, sides.left + first.stop)) * np.float32(self.costs.shared_word)
        found = [shared]
        for b in range(2, len(sides.columns) + 1):
            found.append(found[-1][:, :-1] + shared[:, b - 1 :])
        return np.concatenate(found, axis=1)

    def _cut_clauses(self, borders: Borders, rows: Range, columns: Range) -> Floats:
        """What beads pay that end at positions of both texts, for clauses that stand on the other side there."""
        contrasts = borders.contrasts(self.similarity.source[0], self.similarity.target[0], rows, columns)
        paid: Floats = self.costs.cut_clause * np.maximum(contrasts / self.usual - self.costs.clause_lead, 0)
        return paid.astype(np.float32)

    def _scores(self, a: int, close: Floats, closest: Floats, words: Floats, rows: Range, sides: "_Sides") -> Floats:
        """Scores from the closeness of beads, that of the closest of their parts, and what their words are worth."""
        costs, sizes = self.costs, range(a + 1, a + 1 + len(sides.columns))
        widths = [columns.stop - columns.start for columns in sides.columns]
        steep = np.repeat(np.array([math.sqrt(size / 2) for size in sizes], np.float32), widths)
        bonus = np.repeat(
            np.array([costs.bead_bonus - costs.sentence_price * size for size in sizes], np.float32), widths
        )
        score = close * steep + bonus
        score -= np.float32(costs.part_loss) * (closest - close)
        ours = closeness_asked(self.similarity.source_lengths(a, *rows), costs)
        asked = np.minimum(ours[:, None], sides.asked)
        total: Floats = score + words - np.float32(costs.lacking) * np.maximum(asked - close - words, 0)
        return total


@dataclass(frozen=True, eq=False, slots=True)
class _Sides:
    """The target sides of beads, side by side: those of one sentence from left on, those of two, and so on.

    columns: of the sides of each size. lengths: characters of each, asked: closeness that these ask for, both of shape
    (columns of all,).
    """

    left: int
    columns: list[slice]
    lengths: Floats
    asked: Floats

    def up_to(self, size: int) -> "_Sides":
        """Those of so many sentences at most."""
        end = self.columns[size - 1].stop
        return _Sides(self.left, self.columns[:size], self.lengths[:end], self.asked[:end])


def _closest(close: Floats, before: Floats | None, columns: Sequence[slice]) -> Floats:
    """Closeness of beads or of the closest part of each, same shape as close, which is the beads' own.

    before: the same of those of one source sentence fewer. columns: of beads by their target sentences.
    """
    found = close.copy()
    if before is not None:
        for rows in (before[:-1], before[1:]):
            np.maximum(found, rows[:, : found.shape[1]], out=found)
    for fewer, own in itertools.pairwise(columns):
        parts = found[:, fewer]
        for part in (parts[:, :-1], parts[:, 1:]):
            np.maximum(found[:, own], part, out=found[:, own])
    return found


def closeness_asked(lengths: Floats, costs: Costs) -> Floats:
    """Closeness below which segments of so many characters are hardly translations, same shape."""
    asked: Floats = np.clip(costs.asked * np.log(lengths / costs.asked_from), 0, costs.asked_most).astype(np.float32)
    return asked
