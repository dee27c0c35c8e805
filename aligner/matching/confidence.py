"""Evidence to calibrated probabilities: logistic models with few features, fitted on the development sets."""

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from aligner.model import Floats

Reals = npt.NDArray[np.float64]

FITTED_SHARE = 0.72  # of documents that had a partner in what pair_confidence was fitted on
MOST = 0.85  # the share is never taken to be higher: where all seem to have one, a near miss is no more likely right
DOUBT = 20  # documents that weigh as much as the pile's own in estimating its share


def pair_confidence(
    similarity: Reals, conflict: Reals, margin: Reals, sentences: npt.NDArray[np.int64], share: float
) -> Reals:
    """Probability that two documents are versions of one report, for many of them, shape (n,).

    See Evidence in evidence.py for the first three. sentences: of the shorter one. share: of the pile's documents that
    have a partner, 0 to 1; the odds are shifted by how it differs from FITTED_SHARE. Fitted by
    benchmarks/fit_confidence.py.
    """
    evidence = -6.76 + 10.99 * similarity - 11.83 * conflict + 19.50 * margin - 1.31 / sentences
    chances: Reals = 1 / (1 + np.exp(-(evidence + _logit(share) - _logit(FITTED_SHARE))))
    return chances


def estimate_share(confidences: Reals | Sequence[float], fitted: float = FITTED_SHARE) -> float:
    """The share of documents that have a partner in a pile, from the confidences of the best pairs under fitted.

    Expectation maximisation over the prior (Saerens, Latinne and Decaestecker 2002), which begins as if DOUBT documents
    had been seen; at most MOST. What looks like a partner is one less often where hardly any document has one.
    """
    share = fitted
    chances = np.array(confidences, np.float64)
    for _ in range(200):
        found = float(shift_share(chances, fitted, share).sum()) + DOUBT * fitted
        before, share = share, found / (len(chances) + DOUBT)
        if abs(share - before) < 1e-6:
            break
    return min(share, MOST)


def shift_share(chances: npt.NDArray[np.float64], fitted: float, share: float) -> npt.NDArray[np.float64]:
    """Probabilities told where a share fitted has a partner, shape (n,), as they are where another share has one."""
    odds = chances / np.maximum(1 - chances, 1e-12) * (share / (1 - share)) / (fitted / (1 - fitted))
    shifted: npt.NDArray[np.float64] = odds / (1 + odds)
    return shifted


def match_confidence(margin: Floats, cosine: Floats) -> npt.NDArray[np.float64]:
    """Probability that two sentences of two pools translate each other, for each of n pairs, shape (n,).

    margin: ratio margin, 1.0 is no closer than their neighbours, shape (n,). cosine: -1 to 1, on the level of `use`,
    shape (n,). Fitted by benchmarks/fit_confidence.py.
    """
    evidence = -27.27 + 11.97 * margin.astype(np.float64) + 24.07 * cosine
    chances: npt.NDArray[np.float64] = 1 / (1 + np.exp(-np.maximum(evidence, -700)))
    return chances


def bead_confidence(score: float, size: float, weaker: float, lead: float) -> float:
    """Probability that a bead is exactly right.

    score: of the bead, as a share of what is usual in the pair, about -1 to 2. size: sentences on both sides. weaker:
    the lower score of the beads before and after it, likewise, 0 for a null bead. lead: root of how much less the
    best path scores that puts one of its sentences into another bead; see Rivals in lattice.py. Fitted by
    benchmarks/fit_confidence.py.
    """
    return _logistic(0.79 + 0.84 * score - 0.86 * size + 0.35 * weaker + 4.23 * lead)


def null_confidence(nearest: float, weaker: float, lead: float) -> float:
    """Probability that a sentence is rightly left alone.

    nearest: cosine of the sentence with its best counterpart anywhere, as a share of what is usual in the pair.
    weaker, lead: as for bead_confidence. Fitted by benchmarks/fit_confidence.py, for the most part on texts from which
    passages were taken out; in a translation without gaps, where any null bead is a mistake, it is too high.
    """
    return _logistic(0.06 + 0.41 * nearest - 1.14 * weaker + 3.87 * lead)


def _logit(chance: float) -> float:
    return math.log(chance / (1 - chance))


def _logistic(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x > -700 else 0.0
