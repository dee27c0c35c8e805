"""How similar any two documents of a pile are, and in what they are in conflict; what was told last is kept."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from aligner.encoders.cosine_scales import CosineScales
from aligner.matching.counterparts import Both, Counterparts, best_counterparts, mutual_counterparts
from aligner.matching.document_vectors import EmbeddedDocument, EmbeddedDocuments, Integers, mean_vector
from aligner.matching.features import (
    CRITERIA,
    UNSCALED,
    PairCriteria,
    Pairs,
    Reals,
    month_conflict,
    name_conflict,
    number_conflict,
    weekday_conflict,
)
from aligner.matching.held import Held
from aligner.model import Vectors

KEPT = 1 << 17  # pairs of documents, and fours of them, of which what was told is kept
LAST_PAIRS = 2  # whose best counterparts are kept for what is asked of a pair besides
HELD_BYTES = 1 << 25  # of the mutual counterparts of pairs that are held
HELD_BESIDES = 400  # bytes that what is held of a pair takes besides
IDENTICAL = 1 - 1e-6  # cosine of a sentence with itself, at least

Documents = TypeVar("Documents", bound=EmbeddedDocuments)


class Conflicts(NamedTuple):
    """How much speaks against two documents by what they name, 0 to 1: numbers, days of the week, months, people."""

    numbers: float
    days: float
    months: float
    people: float


class PairScorer(Generic[Documents]):
    """Similarity and conflict of any two documents of a pile; those asked for last are kept.

    scales: what brings the encoder's cosines to the level that confidences are fitted on. rarity: of the numbers in the
    documents, where it is known.
    """

    def __init__(
        self,
        documents: Documents,
        scales: CosineScales = UNSCALED,
        criteria: PairCriteria = CRITERIA,
        rarity: Mapping[int, float] | None = None,
    ) -> None:
        self.documents, self.scales, self.criteria = documents, scales, criteria
        self.rarity = documents.rarity if rarity is None else rarity
        self.score = lru_cache(KEPT)(self._score)
        self._similarities = lru_cache(KEPT)(self._similarity)
        self._gains = lru_cache(KEPT)(self._gain)
        self._nearest = lru_cache(LAST_PAIRS)(self._counterparts)
        self._mutual = Held[tuple[int, int], Counterparts](HELD_BYTES)

    def let_go(self) -> None:
        """Let go of what was told and read, a hundred MB of a large pile; it is told anew where it is asked."""
        for kept in (self.score, self._similarities, self._gains, self._nearest):
            kept.cache_clear()
        self._mutual = Held(HELD_BYTES)
        self.documents.let_go()

    def similarity(self, one: int, other: int) -> float:
        """Mean cosine of each sentence with its best counterpart, weighted, both ways (BiMax, arXiv 2510.15577).

        At most 1. Where one of the two is hardly split, it is that of the whole documents.
        """
        return self._similarities(min(one, other), max(one, other))

    def are_versions(self, one: int, other: int) -> bool:
        """Whether two documents in one language tell the same, numbers included."""
        shorter, longer = sorted(int(self.documents.letters[place]) for place in (one, other))
        if longer > self.criteria.version_length * shorter:
            return False
        # Most are unlike each other, and conflicts take as long again.
        if self.similarity(one, other) < self.criteria.version_similarity:
            return False
        return self.score(min(one, other), max(one, other))[1] <= self.criteria.version_conflict

    def gain(self, a: int, b: int, c: int, d: int) -> float:
        """How much better the sentences that four documents share fit if a goes with c and b with d, than crosswise.

        a, b: in one language; c, d: in another. Mean of differences of cosines, weighted as the sentences of a and b
        are; 0 where no sentence is in all four. Sentences that only some have do not count, nor do those that read the
        same in both.
        """
        return self._gains(a, b, c, d) if a < b else self._gains(b, a, d, c)

    def gain_apart(self, a: int, b: int, c: int, d: int) -> float:
        """The gain in what tells apart two pages of one template: the sentences that do not read the same in both.

        a, b, c, d: see gain; which sentence faces which does not matter, so that a cell with a colour counts as well.
        0 where less than half of the sentences read the same in a and b, or in c and d, or one of them has far more of
        its own: so it is with two editions of one text, of which one is cut elsewhere, or has more around it.
        """
        ours, theirs = self._apart(a, b), self._apart(c, d)
        if not ours or not theirs:
            return 0.0
        rows = [self.documents[place].vectors[own] for place, own in zip((a, b, c, d), ours + theirs, strict=True)]
        own = _nearness(rows[0], rows[2]) + _nearness(rows[1], rows[3])
        crosswise = _nearness(rows[0], rows[3]) + _nearness(rows[1], rows[2])
        return self.scales.between(self.documents.languages[a], self.documents.languages[c]) * (own - crosswise) / 2

    def _apart(self, one: int, other: int) -> tuple[Integers, Integers] | None:
        """The sentences of two documents in one language that do not read the same; None where that tells nothing."""
        found = self._mutual_counterparts(one, other)
        same = (found.numbers >= 0) & (found.cosines >= IDENTICAL)
        sizes = int(self.documents.sizes[one]), int(self.documents.sizes[other])
        ours, theirs = np.flatnonzero(~same), np.setdiff1d(np.arange(sizes[1]), found.numbers[same])
        fewer, more = sorted((len(ours), len(theirs)))
        is_template = 2 * same.sum() >= max(sizes) and fewer > 0 and more <= self.criteria.apart_sizes * fewer + 1
        return (ours, theirs) if is_template else None

    def _counterparts(self, one: int, other: int) -> Both:
        found = best_counterparts(self.documents[one], self.documents[other])
        self._hold(one, other, found)  # may be asked for long afterwards
        return found

    def _hold(self, one: int, other: int, nearest: Both) -> Counterparts:
        """Hold the mutual counterparts of two documents; their cosines where these are asked for, in one language."""
        mutual = mutual_counterparts(nearest)
        if self.documents.languages[one] != self.documents.languages[other]:
            mutual = mutual.without_cosines()
        self._mutual.put((one, other), mutual, mutual.nbytes + HELD_BESIDES)
        return mutual

    def _mutual_counterparts(self, one: int, other: int) -> Counterparts:
        """Those of the sentences of one; see mutual_counterparts. With cosines where both are in one language."""
        pair = min(one, other), max(one, other)
        found = self._mutual.get(pair) or self._hold(*pair, self._nearest(*pair))
        return found if one < other else found.turned(int(self.documents.sizes[one]))

    def _similarity(self, one: int, other: int) -> float:
        source, target = self.documents[one], self.documents[other]
        scale = self.scales.between(source.language, target.language)
        ours, theirs = (scale * found.cosines for found in self._nearest(one, other))
        similarity = float(source.weights @ ours + target.weights @ theirs) / 2
        fewer, more = sorted((len(source.vectors), len(target.vectors)))
        if fewer <= self.criteria.unsplit and more >= min(2, self.criteria.split_apart) * fewer:  # else it is not so
            sizes = np.array([len(source.vectors), len(target.vectors)]), np.array([source.letters, target.letters])
            if self.criteria.are_split_apart(*sizes):
                similarity = max(similarity, scale * _whole_cosine(source, target))
        return min(similarity, 1.0)

    def _score(self, one: int, other: int) -> tuple[float, float]:
        """Similarity of two documents, the smaller place first, and the greater of their conflicts."""
        return self.similarity(one, other), max(self.conflicts(one, other))

    def conflicts(self, one: int, other: int) -> Conflicts:
        """How much speaks against two documents."""
        source, target = self.documents[one], self.documents[other]
        scale = self.scales.between(source.language, target.language)
        nearest = self._nearest(one, other)
        cosines = [scale * found.cosines for found in nearest]
        shared = [best >= self.criteria.shared_sentence for best in cosines]
        near = [best >= self.criteria.named_sentence for best in cosines]
        return Conflicts(
            number_conflict((source, shared[0]), (target, shared[1]), self.rarity, self.criteria.agreeing_name),
            weekday_conflict((source, near[0]), (target, near[1]), self.rarity),
            month_conflict((source, near[0]), (target, near[1]), self.rarity),
            name_conflict(source, target, [_facing(*side) for side in zip(nearest, near, strict=True)], self.rarity),
        )

    def _gain(self, a: int, b: int, c: int, d: int) -> float:
        """See gain. As the four cosines are of unit vectors, they are the product of two differences."""
        languages, least = self.documents.languages, self.criteria.same_sentence
        own, crosswise = (self.scales.between(languages[a], languages[place]) for place in (b, c))
        theirs = self.scales.between(languages[c], languages[d])
        of_a, of_b, of_c = (self._mutual_counterparts(*pair) for pair in ((a, c), (b, d), (c, d)))
        beside = self._mutual_counterparts(a, b)
        rows = np.flatnonzero((beside.numbers >= 0) & (of_a.numbers >= 0) & (own * beside.cosines >= least))
        rows = rows[of_b.numbers[beside.numbers[rows]] >= 0]
        if not len(rows):
            return 0.0
        i, j, k = rows, beside.numbers[rows], of_a.numbers[rows]
        m = of_b.numbers[j]
        first, second, third, fourth = (self.documents[place] for place in (a, b, c, d))
        between = of_c.cosines[k]
        (apart,) = np.nonzero(of_c.numbers[k] != m)
        between[apart] = np.einsum("nd,nd->n", third.vectors[k[apart]], fourth.vectors[m[apart]])
        shared = theirs * between >= least
        differ = shared & (between < IDENTICAL) & (beside.cosines[i] < IDENTICAL)
        weights = (first.weights[i] + second.weights[j]).astype(np.float64)
        ours = first.vectors[i[differ]] - second.vectors[j[differ]]
        gains = crosswise * np.einsum("nd,nd->n", ours, third.vectors[k[differ]] - fourth.vectors[m[differ]])
        return float(weights[differ] @ gains / weights[shared].sum()) if shared.any() else 0.0


def pair_scores(scorer: PairScorer[Documents], pairs: Pairs) -> Reals:
    """Similarity and conflict of each pair, shape (n, 2)."""
    return np.array([scorer.score(int(one), int(other)) for one, other in pairs], np.float64).reshape(-1, 2)


def _nearness(one: Vectors, other: Vectors) -> float:
    """Mean cosine of each sentence with the nearest of the other side, both ways."""
    cosines = one @ other.T
    return float(cosines.max(axis=1).mean() + cosines.max(axis=0).mean()) / 2


def _whole_cosine(one: EmbeddedDocument, other: EmbeddedDocument) -> float:
    """Cosine of the weighted sums of the sentences of two documents."""
    means = mean_vector(one), mean_vector(other)
    lengths = float(np.linalg.norm(means[0]) * np.linalg.norm(means[1]))
    return float(means[0] @ means[1]) / lengths if lengths else 0.0


def _facing(nearest: Counterparts, near: npt.NDArray[np.bool_]) -> Integers:
    """The counterpart of each sentence, shape (n,), -1 where none is near enough."""
    numbers: Integers = np.where(near, nearest.numbers, -1)
    return numbers
