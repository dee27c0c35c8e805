"""Evidence to calibrated probabilities: logistic models with few features, fitted on the development sets."""

import math


def pair_confidence(similarity: float, disagreement: float, margin: float) -> float:
    """Probability that two documents are versions of one report.

    See Evidence in evidence.py for the three. Fitted by benchmarks/fit_confidence.py.
    """
    return _logistic(-7.62 + 10.98 * similarity - 4.16 * disagreement + 25.96 * margin)


def bead_confidence(score: float, size: float, weaker: float) -> float:
    """Probability that a bead is exactly right.

    score: of the bead, about -1 to 1. size: sentences on both sides. weaker: the lower score of the beads before and
    after it, 0 for a null bead. Fitted by benchmarks/fit_confidence.py.
    """
    return _logistic(1.32 + 5.28 * score - 1.34 * size + 3.39 * weaker)


def null_confidence(nearest: float, weaker: float) -> float:
    """Probability that a sentence is rightly left alone.

    nearest: cosine of the sentence with its best counterpart anywhere, -1 to 1. weaker: as for bead_confidence.
    Fitted by benchmarks/fit_confidence.py on texts from which passages were taken out; in a translation without gaps,
    where any null bead is a mistake, it is too high.
    """
    return _logistic(3.45 - 2.08 * nearest - 4.40 * weaker)


def _logistic(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x > -700 else 0.0
