"""How similar translations are in a pile, a pair of languages at a time, as its own sure pairs tell.

The scale of cosines (encoders/cosine_scales.py) brings translations to one level, as far as reference sentences tell;
of most languages there are none. In a pile where sure pairs of two languages lie below that level, it is lower there.
It is never raised, for sure pairs are the more similar ones.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from aligner.encoders.cosine_scales import CosineScales
from aligner.matching.confidence import PairConfidence
from aligner.matching.document_vectors import Integers
from aligner.matching.features import PairCriteria, Pairs, Reals
from aligner.matching.rivals import Rivals

Gains = Mapping[tuple[str, str], float]  # by two languages, in order: what the similarity in them is multiplied by
ROUNDS = 2  # in each, pairs are sure by the level of the one before
BOTH = 2  # the partner and its nearest rival


@dataclass(frozen=True, eq=False, slots=True)
class Candidates:
    """Candidate pairs, shape (n, 2), with what tells the sure ones, each of shape (n,).

    rivals: similarity of the nearest other candidate of either document. sizes: sentences of the shorter document.
    """

    pairs: Pairs
    similarity: Reals
    conflict: Reals
    rivals: Reals
    sizes: Integers

    def sureness(self, gains: Reals, unrelated: float, confidence: PairConfidence) -> Reals:
        """Confidence of the pairs that have no nearer rival, 0 of the others. gains: of each pair, shape (n,)."""
        similarity = np.minimum(self.similarity * gains, 1.0)
        margins = similarity - np.maximum(self.rivals * gains, unrelated)
        chances = confidence.of(similarity, self.conflict, margins, self.sizes, confidence.partner_share)
        sure: Reals = np.where(self.similarity > self.rivals, chances, 0.0)
        return sure


def nearest_rivals(rivals: Rivals, pairs: Pairs) -> Reals:
    """Similarity of the nearest other candidate of either document of each pair, shape (n,), -1 where there is none."""
    others, similarity = rivals.of_pairs(pairs, BOTH)
    nearest: Reals = np.where(others == pairs[..., None], -1.0, similarity).max(axis=(1, 2), initial=-1.0)
    return nearest


def find_gains(
    candidates: Candidates,
    languages: Sequence[str],
    scales: CosineScales,
    criteria: PairCriteria,
    confidence: PairConfidence,
) -> Gains:
    """What the similarity in two languages must be multiplied by, so that translations are at the level of all.

    languages: of all documents. Two languages are left out where that is 1.
    """
    codes, numbers = np.unique(np.array(languages, str), return_inverse=True)
    both = np.sort(numbers[candidates.pairs], axis=1)
    kinds, of_pairs = np.unique(both @ np.array([len(codes), 1]), return_inverse=True)
    named = [(str(codes[kind // len(codes)]), str(codes[kind % len(codes)])) for kind in kinds]
    prior = np.array([criteria.known_level if scales.is_known(*kind) else criteria.unknown_level for kind in named])
    gains = np.ones(len(kinds))
    for _ in range(ROUNDS if len(kinds) else 0):
        sure = candidates.sureness(gains[of_pairs], criteria.unrelated, confidence)
        count = prior + np.bincount(of_pairs, sure, len(kinds))
        total = prior * criteria.translated + np.bincount(of_pairs, sure * candidates.similarity, len(kinds))
        gains = np.clip(criteria.translated * count / total, 1.0, criteria.most_gain)
    return {kind: float(gain) for kind, gain in zip(named, gains, strict=True) if gain > 1}


def gains_of(gains: Gains, pairs: Pairs, languages: Sequence[str]) -> Reals:
    """The gain of each pair, shape (n,). languages: of all documents."""
    codes, numbers = np.unique(np.array(languages, str), return_inverse=True)
    places = {str(code): place for place, code in enumerate(codes)}
    table = np.ones((len(codes), len(codes)))
    for (one, other), gain in gains.items():
        table[places[one], places[other]] = table[places[other], places[one]] = gain
    found: Reals = table[tuple(numbers[pairs].T)]
    return found
