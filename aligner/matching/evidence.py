"""Evidence for pairs of documents: what speaks for each, with its confidence, found again by pair."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from aligner.matching.features import Pairs, Reals

Pair = tuple[int, int]  # places of two documents in the list, the smaller first


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for two documents being versions of one report.

    similarity: of their sentences, -1 to 1. conflict: share of the numbers in sentences that both have, rare numbers
    above all, that the other lacks, 0 to 1. margin: how far the similarity is above that of the nearest rival, cosine
    units. confidence: 0 to 1.
    """

    similarity: float
    conflict: float
    margin: float
    confidence: float


@dataclass(frozen=True, eq=False, slots=True)
class EvidenceTable:
    """Evidence for pairs, in their order; see Evidence. pairs: shape (n, 2). The others: shape (n,).

    gains, shares: by two languages, what similarity was multiplied by and the share of documents with a partner, which
    the confidences take into account; see levels.py.
    """

    pairs: Pairs
    similarity: Reals
    conflict: Reals
    margin: Reals
    confidence: Reals
    gains: Mapping[tuple[str, str], float] = field(default_factory=dict)
    shares: Mapping[tuple[str, str], float] = field(default_factory=dict)

    def row(self, n: int) -> Evidence:
        """Evidence for the n-th pair."""
        return Evidence(*(float(getattr(self, name)[n]) for name in Evidence.__slots__))


class EvidenceByPair:
    """Evidence that is found by pair: that for the candidates, and what is added later, which counts."""

    def __init__(self, candidates: EvidenceTable) -> None:
        self.candidates = candidates
        self.added: dict[Pair, Evidence] = {}
        self._stride = int(candidates.pairs.max(initial=0)) + 1
        self._codes = candidates.pairs @ np.array([self._stride, 1])

    def __contains__(self, pair: Pair) -> bool:
        return pair in self.added or self._row(pair) is not None

    def __getitem__(self, pair: Pair) -> Evidence:
        if pair in self.added:
            return self.added[pair]
        row = self._row(pair)
        if row is None:
            raise KeyError(pair)
        return self.candidates.row(row)

    def no_candidates(self) -> list[Pair]:
        """The pairs that were no candidates, in rising order."""
        return sorted(pair for pair in self.added if self._row(pair) is None)

    def _row(self, pair: Pair) -> int | None:
        code = pair[0] * self._stride + pair[1]
        row = int(np.searchsorted(self._codes, code))
        return row if pair[1] < self._stride and row < len(self._codes) and self._codes[row] == code else None


def mutual_best(pairs: Pairs, confidence: Reals) -> npt.NDArray[np.bool_]:
    """Whether each pair is the surest of both its documents, shape (n,); of equals the first."""
    ranks = ranks_of(np.argsort(-confidence, kind="stable"))
    best = best_ranks(pairs, ranks, int(pairs.max(initial=-1)) + 1)
    mutual: npt.NDArray[np.bool_] = (best[pairs[:, 0]] == ranks) & (best[pairs[:, 1]] == ranks)
    return mutual


def ranks_of(order: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The place of each number in an order of them, shape (n,)."""
    ranks = np.empty(len(order), np.int64)
    ranks[order] = np.arange(len(order))
    return ranks


def best_ranks(pairs: Pairs, ranks: npt.NDArray[np.int64], documents: int) -> npt.NDArray[np.int64]:
    """The least rank of the pairs that each document stands in, shape (documents,), len(pairs) where it is in none."""
    best = np.full(documents, len(pairs), np.int64)
    for places in pairs.T:
        np.minimum.at(best, places, ranks)
    return best
