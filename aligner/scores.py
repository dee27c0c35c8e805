"""How good a bead is, from sentence vectors, lengths and shared words.

The closeness of a bead is the cosine of its two joined segments, as a share of what is usual in this pair of texts,
times the square root of their length ratio (relative to that of the whole pair). Its score is the closeness times the
square root of the mean number of sentences a side, plus what rare words the segments share, less a price for each
sentence, plus a bonus a bead, so that two beads of one sentence beat one of two that is no better. The longer two
translations are, the more surely they are close: what a bead lacks of the closeness that its length asks for is taken
off its score several times. A null bead scores 0, but a run of them costs something to begin, as text is left out and
put in by the passage. benchmarks/tune_alignment.py chose the constants.
"""

import math
from collections.abc import Sequence

import numpy as np

from aligner.bitext import Bead, Floats, Vectors
from aligner.search import nearest
from aligner.words import SharedWords

BONUS, PRICE = 0.36, 0.29  # for each bead, and off it for each sentence
SHARED = 0.72  # for a word that stands in one sentence of each text
OPEN = np.float32(0.47)  # cost of a run of null beads
ASKED, ASKED_LONG, ASKED_MOST = 0.08, 0.3, 0.8  # closeness asked of segments of LONG characters, e times longer, any
LONG = 60
LACKING = np.float32(3.9)  # how many times what a bead lacks of that is taken off its score
LEAST = 0.2  # cosine that is taken to be usual, at least

SAMPLE = 500  # sentences a side that are asked for the usual cosine
ROWS = 64  # source sentences whose scores are computed at once

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
        i, j = bead.source[0], bead.target[0]
        return round(float(self.block((len(bead.source), len(bead.target)), i, i + 1, j, j + 1)[0, 0]), 4)


class Scores:
    """Scores of beads, computed for ROWS source sentences at a time, so that memory stays small."""

    def __init__(self, similarity: Similarity, words: SharedWords) -> None:
        self.similarity, self.words = similarity, words
        self.usual = usual_cosine(similarity.source[0], similarity.target[0])
        self.blocks: dict[Kind, tuple[int, int, Floats]] = {}  # first source and target sentence, and scores

    def row(self, kind: Kind, start: int, low: int, high: int) -> Floats:
        """Scores of beads that begin at source sentence start and at the target sentences from low up to high."""
        first, left, block = self.blocks.get(kind, (0, 0, np.empty((0, 0), np.float32)))
        if not first <= start < first + len(block) or low < left or high > left + block.shape[1]:
            first, left = start, low
            last = min(start + ROWS, len(self.similarity.source[kind[0] - 1]))
            block = self._block(kind, first, last, low, high)
            self.blocks[kind] = first, left, block
        return block[start - first, low - left : high - left]

    def _block(self, kind: Kind, first: int, last: int, low: int, high: int) -> Floats:
        close = self.similarity.block(kind, first, last, low, high) / np.float32(self.usual)
        score = close * np.float32(math.sqrt(sum(kind) / 2)) + np.float32(BONUS - PRICE * sum(kind))
        self.words.add_to(score, kind, first, low, SHARED)
        self.words.add_to(close, kind, first, low, SHARED)
        asked = (closeness_asked(lengths) for lengths in self.similarity.lengths(kind, first, last, low, high))
        score -= LACKING * np.maximum(np.minimum(*asked) - close, 0)
        return score


def closeness_asked(lengths: Floats) -> Floats:
    """Closeness below which segments of so many characters are hardly translations, same shape."""
    asked: Floats = np.clip(ASKED + ASKED_LONG * np.log(lengths / LONG), 0, ASKED_MOST).astype(np.float32)
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
