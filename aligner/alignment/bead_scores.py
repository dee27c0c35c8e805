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

import functools
import math
from collections.abc import Iterator, Sequence

import numpy as np

from aligner.alignment.clauses import Borders
from aligner.alignment.constraints import IMPOSSIBLE, FixedBeads, Range
from aligner.alignment.costs import Costs
from aligner.alignment.shared_words import SharedWords
from aligner.alignment.similarity import Kind, Similarity
from aligner.alignment.structure import Structure
from aligner.model import Floats


class Scores:
    """Scores of beads, computed for a block of positions at a time, so that memory stays small.

    kinds: of the beads wanted, in an order in which the parts of a bead come before it. usual: see usual_cosine. fixed:
    what it bars is IMPOSSIBLE. costs: what is added and taken off. structure: of both texts, if it is known. borders:
    what their clauses tell, where they are asked.
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
        """Scores of the beads of each kind that lie between these positions; row 0 is of those that begin at start."""
        best: dict[Kind, Floats] = {}  # closeness of a bead or the closest part of it
        words: dict[Kind, Floats] = {}  # what its sentences share
        cut = self._cut_clauses(self.borders, (start, bottom), (left, right)) if self.borders else None
        for a, b in self.kinds:
            end, edge = max(bottom - a, start), max(right - b, left)
            close = self.similarity.block((a, b), start, end, left, edge) / self.usual
            parts = [best[a - 1, b][:-1], best[a - 1, b][1:]] if a > 1 else []
            parts += [best[a, b - 1][:, :-1], best[a, b - 1][:, 1:]] if b > 1 else []
            best[a, b] = functools.reduce(np.maximum, parts, close)
            if a > 1:
                words[a, b] = words[a - 1, b][:-1] + words[1, b][a - 1 :]
            elif b > 1:
                words[a, b] = words[a, b - 1][:, :-1] + words[1, 1][:, b - 1 :]
            else:
                words[a, b] = self.words.block((start, end), (left, edge)) * np.float32(self.costs.shared_word)
            own = self._scores((a, b), close, best[a, b], words[a, b], start, left)
            if self.structure:
                own -= self.structure.price((a, b), (start, end), (left, edge), self.costs)
            if cut is not None:
                own -= cut[a : a + len(own), b : b + own.shape[1]]
            self.fixed.bar(own, (a, b), start, left)
            yield own

    def _cut_clauses(self, borders: Borders, rows: Range, columns: Range) -> Floats:
        """What beads pay that end at positions of both texts, for clauses that stand on the other side there."""
        contrasts = borders.contrasts(self.similarity.source[0], self.similarity.target[0], rows, columns)
        paid: Floats = self.costs.cut_clause * np.maximum(contrasts / self.usual - self.costs.clause_lead, 0)
        return paid.astype(np.float32)

    def _scores(self, kind: Kind, close: Floats, closest: Floats, words: Floats, first: int, low: int) -> Floats:
        """Scores from the closeness of beads, that of the closest of their parts, and what their words are worth."""
        rows, columns = close.shape
        costs = self.costs
        own = costs.bead_bonus - costs.sentence_price * sum(kind)
        score = close * np.float32(math.sqrt(sum(kind) / 2)) + np.float32(own)
        score -= np.float32(costs.part_loss) * (closest - close)
        lengths = self.similarity.lengths(kind, first, first + rows, low, low + columns)
        asked = np.minimum(*(closeness_asked(own, costs) for own in lengths))
        total: Floats = score + words - np.float32(costs.lacking) * np.maximum(asked - close - words, 0)
        return total


def closeness_asked(lengths: Floats, costs: Costs) -> Floats:
    """Closeness below which segments of so many characters are hardly translations, same shape."""
    asked: Floats = np.clip(costs.asked * np.log(lengths / costs.asked_from), 0, costs.asked_most).astype(np.float32)
    return asked
