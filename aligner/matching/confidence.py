"""Evidence to calibrated probabilities: logistic models with few features, fitted on the development sets."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from aligner.model import Floats

Reals = npt.NDArray[np.float64]

# How the lengths of two versions differ, as the logarithm of the one by the other: variances for whole translations,
# of which 1,922 in five development piles are all within .53, and for any two texts. To the first comes what sentences
# differ by chance, which is much in short texts: its variance is that of so many letters (Gale and Church 1993).
WHOLE, ANY, BY_CHANCE = 0.2**2, 0.8**2, 6.8
ADAPTED = 0.4  # share of versions that are shortened or enlarged, so that nothing is known of their lengths
# Similarity of two texts below which they are hardly alike. Of 500 excerpts of the development sets, of 1 to 30
# sentences, 1 in 50 is below with its translation, 19 in 20 are with another passage; no whole text is.
HARDLY_ALIKE = 0.35
SHARE_ROUNDS = 200  # of expectation maximisation, at most
SHARE_CHANGE = 1e-6  # of the share in one, below which it ends


@dataclass(frozen=True, slots=True)
class PairConfidence:
    """Probability that two documents are versions of one report, from the evidence for it.

    constant, similarity, conflict, margin: weights of the features, see Evidence. per_sentence: weight of one by the
    number of sentences of the shorter document. partner_share: of documents that had a partner in what this was fitted
    on. most_share: the share in a pile is never taken to be higher: where all seem to have a partner, a near miss is no
    more likely right. share_doubt: documents that weigh as much as the pile's own in estimating its share. Fitted by
    benchmarks/fit_confidence.py.
    """

    constant: float = -6.76
    similarity: float = 10.99
    conflict: float = -11.83
    margin: float = 19.50
    per_sentence: float = -1.31
    partner_share: float = 0.72
    most_share: float = 0.85
    share_doubt: float = 10

    def of(
        self,
        similarity: Reals,
        conflict: Reals,
        margin: Reals,
        sentences: npt.NDArray[np.int64],
        share: float | Reals,
        against: float | Reals = 0.0,
    ) -> Reals:
        """Probabilities, shape (n,), as are the features.

        sentences: of the shorter document. share: of the pile's documents that have a partner, 0 to 1, of all pairs or
        of each; the odds are shifted by how it differs from partner_share. against: see against_lengths.
        """
        evidence = (
            self.constant
            + self.similarity * similarity
            + self.conflict * conflict
            + self.margin * margin
            + self.per_sentence / sentences
            + against
        )
        chances: Reals = 1 / (1 + np.exp(-(evidence + _logit(share) - _logit(self.partner_share))))
        return chances

    def estimate_share(self, confidences: Reals | Sequence[float]) -> float:
        """The share of documents that have a partner in a pile, from the confidences of the best pairs.

        confidences: as they are where partner_share of the documents have one. Expectation maximisation over the prior
        (Saerens, Latinne and Decaestecker 2002), which begins as if share_doubt documents had been seen; at most
        most_share. What looks like a partner is one less often where hardly any document has one.
        """
        share = self.partner_share
        chances = np.array(confidences, np.float64)
        for _ in range(SHARE_ROUNDS):
            shifted = shift_share(chances, self.partner_share, share)
            found = float(shifted.sum()) + self.share_doubt * self.partner_share
            before, share = share, found / (len(chances) + self.share_doubt)
            if abs(share - before) < SHARE_CHANGE:
                break
        return min(share, self.most_share)


def against_lengths(letters: npt.NDArray[np.int64]) -> Reals:
    """What the lengths of n pairs of documents add to the log-odds that they are versions of one report, shape (n,).

    At most 0, as that they fit is in the fitted constant already, and about log(ADAPTED) at least. letters: shape
    (n, 2); see letters_of.
    """
    sizes = np.maximum(letters, 1).astype(np.float64)
    apart = np.diff(np.log(sizes), axis=1)[:, 0]
    whole = WHOLE + BY_CHANCE / sizes.min(axis=1)
    chance = np.sqrt(ANY / whole) * np.exp(np.square(apart) * (1 / ANY - 1 / whole) / 2)
    against: Reals = np.minimum(np.log((1 - ADAPTED) * chance + ADAPTED), 0.0)
    return against


@dataclass(frozen=True, slots=True)
class MatchConfidence:
    """Probability that two sentences of two pools translate each other; fitted by benchmarks/fit_confidence.py.

    constant, margin, cosine: weights of the features.
    """

    constant: float = -27.27
    margin: float = 11.97
    cosine: float = 24.07

    def of(self, margin: Floats, cosine: Floats) -> Reals:
        """Probabilities of n pairs, shape (n,).

        margin: ratio margin, 1.0 is no closer than their neighbours, shape (n,). cosine: -1 to 1, on the level of
        `use`, shape (n,).
        """
        evidence = self.constant + self.margin * margin.astype(np.float64) + self.cosine * cosine
        chances: Reals = 1 / (1 + np.exp(-np.maximum(evidence, -700)))
        return chances


PAIR_CONFIDENCE, MATCH_CONFIDENCE = PairConfidence(), MatchConfidence()  # the fitted ones


def shift_share(chances: npt.NDArray[np.float64], fitted: float, share: float | Reals) -> npt.NDArray[np.float64]:
    """Probabilities told where a share fitted has a partner, shape (n,), as they are where another share has one."""
    odds = chances / np.maximum(1 - chances, 1e-12) * (share / (1 - share)) / (fitted / (1 - fitted))
    shifted: npt.NDArray[np.float64] = odds / (1 + odds)
    return shifted


def _logit(chance: float | Reals) -> float | Reals:
    logit: float | Reals = np.log(chance / (1 - chance))
    return logit
