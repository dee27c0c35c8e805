"""How alike segments of two texts are, and what is usual between them."""

import copy
import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from aligner.alignment.constraints import Range
from aligner.alignment.overlaps import Overlaps
from aligner.matching.index import nearest
from aligner.model import Bead, Floats, Numbers, Vectors

ASKED_SENTENCES = 500  # sentences a side that are asked for the usual cosine, at most

Kind = tuple[int, int]  # sentences on each side of a bead


def likeness(cosines: Any, ours: Any, theirs: Any) -> Any:
    """Cosines of segments times the root of their length ratio, the shorter to the longer.

    ours, theirs: characters of the segments. Numbers or arrays, of shapes that go together.
    """
    return cosines * np.sqrt(np.minimum(ours, theirs) / np.maximum(ours, theirs))


class Similarity:
    """How alike any two segments of a pair of texts are; see likeness.

    source_ends, target_ends: characters up to each sentence, as if both texts had equally many, the geometric mean.
    """

    def __init__(self, source: Overlaps, target: Overlaps) -> None:
        self.source, self.target = source.vectors, target.vectors
        ours, theirs = (np.maximum(own.lengths, 1).astype(np.float64) for own in (source, target))
        mean = math.sqrt(ours.sum() * theirs.sum())
        self.source_ends = np.concatenate([[0.0], np.cumsum(ours)]) * (mean / ours.sum())
        self.target_ends = np.concatenate([[0.0], np.cumsum(theirs)]) * (mean / theirs.sum())

    def cosines(self, kind: Kind, rows: Range, columns: Range) -> Floats:
        """Cosines of the segments that begin at these sentences, shape (rows, columns)."""
        a, b = kind
        found: Floats = self.source[a - 1][slice(*rows)] @ self.target[b - 1][slice(*columns)].T
        return found

    def source_lengths(self, size: int, first: int, last: int) -> Floats:
        """Characters of the source segments of so many sentences that begin at these, shape (last - first,)."""
        return _lengths(self.source_ends, size, first, last)

    def target_lengths(self, size: int, first: int, last: int) -> Floats:
        """The same of the target."""
        return _lengths(self.target_ends, size, first, last)

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
            for place, score in zip(own, likeness(cosines, ours, theirs).tolist(), strict=True):
                scored[place] = replace(beads[place], score=round(score, 4))
        return scored

    def of_any(self, bead: Bead) -> float:
        """The score of a bead of any size, with gaps or with an empty side; joins that are no overlaps are summed."""
        if bead.is_null:
            return 0.0
        sides = (bead.source, self.source, self.source_ends), (bead.target, self.target, self.target_ends)
        if all(numbers[-1] - numbers[0] == len(numbers) - 1 < len(overlaps) for numbers, overlaps, _ in sides):
            return self.of(bead)
        return self.summed(bead)

    def summed(self, bead: Bead) -> float:
        """The score of a bead that links sentences, whose joins are summed."""
        sides = (bead.source, self.source, self.source_ends), (bead.target, self.target, self.target_ends)
        lengths = [np.diff(ends)[list(numbers)] for numbers, _, ends in sides]
        sums = [
            np.sqrt(own) @ overlaps[0][list(numbers)]
            for own, (numbers, overlaps, _) in zip(lengths, sides, strict=True)
        ]
        cosine = (sums[0] @ sums[1]) / max(np.linalg.norm(sums[0]) * np.linalg.norm(sums[1]), 1e-9)
        return round(float(likeness(cosine, lengths[0].sum(), lengths[1].sum())), 4)

    def within(self, rows: Range, columns: Range) -> "Similarity":
        """The similarity of a passage of each text; lengths stay relative to the whole texts."""
        (i, k), (j, m) = rows, columns
        passage = copy.copy(self)
        passage.source = [group[i : k - size] for size, group in enumerate(self.source[: k - i])]
        passage.target = [group[j : m - size] for size, group in enumerate(self.target[: m - j])]
        passage.source_ends, passage.target_ends = self.source_ends[i : k + 1], self.target_ends[j : m + 1]
        return passage

    def select(self, rows: Numbers, columns: Numbers) -> "Similarity":
        """The similarity of some sentences of each text, in their order; lengths stay relative to the whole texts.

        What is joined over a gap has the vector of another join: no bead may be that.
        """
        chosen = copy.copy(self)
        chosen.source, chosen.target = _chosen(self.source, rows), _chosen(self.target, columns)
        chosen.source_ends = np.concatenate([[0.0], np.cumsum(np.diff(self.source_ends)[rows])])
        chosen.target_ends = np.concatenate([[0.0], np.cumsum(np.diff(self.target_ends)[columns])])
        return chosen


def _lengths(ends: Floats, size: int, first: int, last: int) -> Floats:
    lengths: Floats = (ends[first + size : last + size] - ends[first:last]).astype(np.float32)
    return lengths


def _chosen(overlaps: Sequence[Vectors], numbers: Numbers) -> list[Vectors]:
    """The vectors of some sentences and of their joins."""
    groups = enumerate(overlaps[: len(numbers)])
    return [group[np.minimum(numbers[: len(numbers) - size], len(group) - 1)] for size, group in groups]


def usual_cosine(source: Vectors, target: Vectors, least: float) -> float:
    """Median cosine of sentences that are each other's nearest, so that a score means the same for every encoder.

    source, target: vectors of the sentences, at least one a side, shape (n, dim) and (m, dim); of longer texts
    a sample is taken, spread evenly. least: what is returned at least. The same from either side.
    """
    found = []
    for one, other in ((source, target), (target, source)):
        asked = np.arange(len(one))
        if len(one) > ASKED_SENTENCES:
            asked = np.unique(np.linspace(0, len(one) - 1, ASKED_SENTENCES).astype(np.int64))
        there = nearest(one[asked], other, 1)
        back = nearest(other[there.ids[:, 0]], one, 1)
        found.append(there.cosines[back.ids[:, 0] == asked, 0])
    cosines = np.concatenate(found)
    return max(float(np.median(cosines)), least) if len(cosines) else least
