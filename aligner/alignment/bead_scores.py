"""How good a bead is, from sentence vectors, lengths and shared words.

The closeness of a bead is the cosine of its two joined segments, as a share of what is usual in this pair of texts,
times the square root of their length ratio (relative to that of the whole pair). Its score is the closeness times the
square root of the mean number of sentences a side, plus what rare words the segments share, less a price for each
sentence, plus a bonus a bead, so that two beads of one sentence beat one of two that is no better. Two things are taken
off. A sentence that brings nothing makes a bead less close than it would be without: such a sentence is better left
alone, so a bead pays for what it is less close than the closest of its parts. And the longer two translations are, the
more surely they are close: a bead pays several times for what it lacks of the closeness that its length asks for.
A null bead scores 0, but a run of them costs something to begin, as text is left out and put in by the passage; that is
given back for each mere number of a chapter or an item, which one version has and another has not.
benchmarks/tune_alignment.py chose the constants.
"""

import copy
import functools
import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from aligner.alignment.constraints import IMPOSSIBLE, NOTHING_FIXED, FixedBeads, Range
from aligner.alignment.shared_words import SharedWords
from aligner.matching.index import nearest
from aligner.model import Bead, Floats, Vectors

BONUS, PRICE = 0.25, 0.21  # for each bead, and off it for each sentence
SHARED = 0.6  # for a word that stands in one sentence of each text
LOSS = np.float32(0.8)  # how many times what a bead is less close than its closest part is taken off its score
ASKED, LONG, ASKED_MOST = 0.5, 125, 0.8  # closeness asked of segments e times longer than LONG characters, and of any
LACKING = np.float32(4.3)  # how many times what a bead lacks of that is taken off its score
OPEN = np.float32(0.4)  # cost of a run of null beads
LEAST = 0.2  # cosine that is taken to be usual, at least

SAMPLE = 500  # sentences a side that are asked for the usual cosine

Kind = tuple[int, int]  # sentences on each side of a bead
Overlaps = Sequence[Vectors]  # at k - 1 the vectors of k joined sentences, shape (n - k + 1, dim)


class Similarity:
    """Cosine times root of the length ratio of any two segments of a pair of texts.

    source_ends, target_ends: characters up to each sentence, as if both texts had equally many, the geometric mean.
    """

    def __init__(self, source: Overlaps, target: Overlaps, source_lengths: Floats, target_lengths: Floats) -> None:
        self.source, self.target = source, target
        ours, theirs = (np.maximum(lengths, 1).astype(np.float64) for lengths in (source_lengths, target_lengths))
        mean = math.sqrt(ours.sum() * theirs.sum())
        self.source_ends = np.concatenate([[0.0], np.cumsum(ours)]) * (mean / ours.sum())
        self.target_ends = np.concatenate([[0.0], np.cumsum(theirs)]) * (mean / theirs.sum())

    def block(self, kind: Kind, first: int, last: int, low: int, high: int) -> Floats:
        """Of the segments that begin at these sentences, shape (last - first, high - low)."""
        a, b = kind
        cosines = self.source[a - 1][first:last] @ self.target[b - 1][low:high].T
        ours, theirs = self.lengths(kind, first, last, low, high)
        ratio: Floats = np.sqrt(np.minimum(ours, theirs) / np.maximum(ours, theirs))
        return cosines * ratio

    def lengths(self, kind: Kind, first: int, last: int, low: int, high: int) -> tuple[Floats, Floats]:
        """Characters of those segments, shape (last - first, 1) and (1, high - low)."""
        a, b = kind
        ours = self.source_ends[first + a : last + a] - self.source_ends[first:last]
        theirs = self.target_ends[low + b : high + b] - self.target_ends[low:high]
        return ours.astype(np.float32)[:, None], theirs.astype(np.float32)[None, :]

    def of(self, bead: Bead) -> float:
        """What users see as the score of a bead."""
        return self.scored([bead])[0].score

    def scored(self, beads: Sequence[Bead]) -> list[Bead]:
        """Beads with their scores, those of one kind at once."""
        scored = list(beads)
        places: dict[Kind, list[int]] = defaultdict(list)
        for place, bead in enumerate(beads):
            if not bead.is_null:
                places[len(bead.source), len(bead.target)].append(place)
        for (a, b), own in places.items():
            rows = np.array([beads[place].source[0] for place in own])
            columns = np.array([beads[place].target[0] for place in own])
            cosines = np.einsum("nd,nd->n", self.source[a - 1][rows], self.target[b - 1][columns])
            ours = self.source_ends[rows + a] - self.source_ends[rows]
            theirs = self.target_ends[columns + b] - self.target_ends[columns]
            scores = cosines * np.sqrt(np.minimum(ours, theirs) / np.maximum(ours, theirs))
            for place, score in zip(own, scores.tolist(), strict=True):
                scored[place] = replace(beads[place], score=round(score, 4))
        return scored

    def of_any(self, bead: Bead) -> float:
        """The same of a bead of any size, with gaps or with an empty side; joins that are no overlaps are summed."""
        if bead.is_null:
            return 0.0
        sides = (bead.source, self.source, self.source_ends), (bead.target, self.target, self.target_ends)
        if all(numbers[-1] - numbers[0] == len(numbers) - 1 < len(overlaps) for numbers, overlaps, _ in sides):
            return self.of(bead)
        lengths = [np.diff(ends)[list(numbers)] for numbers, _, ends in sides]
        sums = [
            np.sqrt(own) @ overlaps[0][list(numbers)]
            for own, (numbers, overlaps, _) in zip(lengths, sides, strict=True)
        ]
        cosine = (sums[0] @ sums[1]) / max(np.linalg.norm(sums[0]) * np.linalg.norm(sums[1]), 1e-9)
        shorter, longer = sorted(own.sum() for own in lengths)
        return round(float(cosine * math.sqrt(shorter / longer)), 4)

    def within(self, rows: Range, columns: Range) -> "Similarity":
        """That of a passage of each text; lengths stay relative to the whole texts."""
        (i, k), (j, m) = rows, columns
        passage = copy.copy(self)
        passage.source = [group[i : k - size] for size, group in enumerate(self.source[: k - i])]
        passage.target = [group[j : m - size] for size, group in enumerate(self.target[: m - j])]
        passage.source_ends, passage.target_ends = self.source_ends[i : k + 1], self.target_ends[j : m + 1]
        return passage


class Scores:
    """Scores of beads, computed for a block of positions at a time, so that memory stays small.

    kinds: of the beads wanted, in an order in which the parts of a bead come before it. usual: see usual_cosine. fixed:
    what it bars is IMPOSSIBLE.
    """

    def __init__(
        self,
        similarity: Similarity,
        words: SharedWords,
        kinds: Sequence[Kind],
        usual: float,
        fixed: FixedBeads = NOTHING_FIXED,
    ) -> None:
        self.similarity, self.words, self.kinds, self.fixed = similarity, words, kinds, fixed
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
                words[a, b] = self.words.block((start, end), (left, edge)) * np.float32(SHARED)
            own = self._scores((a, b), close, best[a, b], words[a, b], start, left)
            self.fixed.bar(own, (a, b), start, left)
            yield own

    def _scores(self, kind: Kind, close: Floats, closest: Floats, words: Floats, first: int, low: int) -> Floats:
        """Scores from the closeness of beads, that of the closest of their parts, and what their words are worth."""
        rows, columns = close.shape
        score = close * np.float32(math.sqrt(sum(kind) / 2)) + np.float32(BONUS - PRICE * sum(kind))
        score -= LOSS * (closest - close)
        lengths = self.similarity.lengths(kind, first, first + rows, low, low + columns)
        asked = np.minimum(*(closeness_asked(own) for own in lengths))
        total: Floats = score + words - LACKING * np.maximum(asked - close - words, 0)
        return total


def closeness_asked(lengths: Floats) -> Floats:
    """Closeness below which segments of so many characters are hardly translations, same shape."""
    asked: Floats = np.clip(ASKED * np.log(lengths / LONG), 0, ASKED_MOST).astype(np.float32)
    return asked


def usual_cosine(source: Vectors, target: Vectors) -> float:
    """Median cosine of sentences that are each other's nearest, so that a score means the same for every encoder.

    source, target: vectors of the sentences, at least one a side, shape (n, dim) and (m, dim); of longer texts
    a sample is taken, spread evenly. The same from either side.
    """
    found = []
    for one, other in ((source, target), (target, source)):
        asked = np.unique(np.linspace(0, len(one) - 1, min(SAMPLE, len(one))).astype(np.int64))
        there = nearest(one[asked], other, 1)
        back = nearest(other[there.ids[:, 0]], one, 1)
        found.append(there.cosines[back.ids[:, 0] == asked, 0])
    cosines = np.concatenate(found)
    return max(float(np.median(cosines)), LEAST) if len(cosines) else LEAST


def sum_overlaps(vectors: Vectors, lengths: Floats, max_group: int) -> list[Vectors]:
    """Stand-ins for the vectors of joined sentences: sums of sentence vectors, weighted by the root of their lengths.

    vectors: shape (n, dim). Returns at k - 1 those of k joined sentences, shape (n - k + 1, dim).
    """
    weighted = vectors * np.sqrt(np.maximum(lengths, 1))[:, None]
    running = np.concatenate([np.zeros((1, vectors.shape[1])), np.cumsum(weighted, axis=0, dtype=np.float64)])
    overlaps = [vectors]
    for k in range(2, min(max_group, len(vectors)) + 1):
        sums = running[k:] - running[:-k]
        norms = np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
        overlaps.append(np.ascontiguousarray(sums / norms, dtype=np.float32))
    return overlaps
