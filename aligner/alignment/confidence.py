"""How sure each bead is: two logistic models, one of beads that link sentences and one of null beads.

benchmarks/fit_confidence.py fits their weights on the development sets.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np

from aligner.alignment.band import BestPath
from aligner.alignment.constraints import NOTHING_FIXED, FixedBeads
from aligner.alignment.similarity import Kind
from aligner.matching.confidence import HARDLY_ALIKE
from aligner.model import Bead, Vectors

COMPARED = 64  # sentences compared with a whole text at once
FEW = 0.01  # added to the share of sentences left alone, so that one in a long text is not without bound
# Shares of the linked beads of a text by sentences a side, about those of the development sets; OTHER of each kind else
USUAL_SHARES: dict[Kind, float] = {(1, 1): 0.78, (1, 2): 0.07, (2, 1): 0.07, (2, 2): 0.02, (1, 3): 0.01, (3, 1): 0.01}
OTHER, ALONE = 0.003, 0.03  # the second: of all beads, of null beads of one side
# Of beads that link sentences, where the texts are hardly alike: their confidence is that of beads of versions, and two
# texts may be anything. Told from excerpts of the development sets, of 1 to 30 sentences, that are versions or are not.
STEEP = 30.0  # power by which it falls for each unit of similarity below HARDLY_ALIKE
SUPPOSED = 20  # beads of usual shares that are counted with those of a text, so that a short one tells little


class LinkedEvidence(NamedTuple):
    """What is known of a bead that links sentences.

    score: as a share of what is usual in the pair, about -1 to 2. rarity: of its kind in this pair, see rarities: where
    one text mostly has two sentences for one, such a bead is no doubtful one. beside: the greater rarity of the beads
    before and after it, for where a border is wrong it is so for both. weaker: the lower score of these, as a share
    likewise, 0 for a null bead. lead: root of how much less the best path scores that puts one of its sentences into
    another bead; see Rivals.
    """

    score: float
    rarity: float
    beside: float
    weaker: float
    lead: float


class NullEvidence(NamedTuple):
    """What is known of a null bead.

    nearest: cosine of the sentence with its best counterpart anywhere, as a share of what is usual in the pair, -1
    where the other text is empty. weaker, lead: as for LinkedEvidence. back: how much nearer that counterpart is to the
    sentence than to any other of its text, as such a share; 0 where there is none to compare. alone: log of the share
    of the sentences of its text that are left alone, FEW added: what is left out or put in is mostly a passage.
    """

    nearest: float
    weaker: float
    lead: float
    back: float
    alone: float


@dataclass(frozen=True, slots=True)
class LinkedModel:
    """Weights of the probability that a bead is exactly right, one for each piece of LinkedEvidence."""

    constant: float = -0.84
    score: float = 1.19
    rarity: float = -0.61
    beside: float = -0.24
    weaker: float = 0.97
    lead: float = 3.79

    def probability(self, known: LinkedEvidence) -> float:
        """The probability that the bead is exactly right, 0 to 1."""
        own = self.constant + self.score * known.score + self.rarity * known.rarity + self.lead * known.lead
        return _logistic(own + self.beside * known.beside + self.weaker * known.weaker)


@dataclass(frozen=True, slots=True)
class NullModel:
    """Weights of the probability that a sentence is rightly left alone, one for each piece of NullEvidence.

    Fitted for the most part on texts that are partly translated or stand in another order; in a translation without
    gaps, where any null bead is a mistake, the probability is too high.
    """

    constant: float = 3.58
    nearest: float = -0.25
    weaker: float = -0.45
    lead: float = 3.06
    back: float = -0.95
    alone: float = 1.67

    def probability(self, known: NullEvidence) -> float:
        """The probability that the sentence is rightly left alone, 0 to 1."""
        own = self.constant + self.nearest * known.nearest + self.back * known.back + self.alone * known.alone
        return _logistic(own + self.weaker * known.weaker + self.lead * known.lead)


@dataclass(frozen=True, slots=True)
class ConfidenceModels:
    """What turns evidence into confidence."""

    linked: LinkedModel = field(default_factory=LinkedModel)
    null: NullModel = field(default_factory=NullModel)

    def probability(self, known: LinkedEvidence | NullEvidence) -> float:
        """The probability that a bead is right, 0 to 1."""
        return self.null.probability(known) if isinstance(known, NullEvidence) else self.linked.probability(known)


FITTED_CONFIDENCE = ConfidenceModels()


def with_confidence(
    beads: Sequence[Bead],
    path: BestPath,
    source: Vectors,
    target: Vectors,
    fixed: FixedBeads,
    models: ConfidenceModels = FITTED_CONFIDENCE,
) -> list[Bead]:
    """Beads with the probability that they are exactly right, 1 for those that a person said are.

    Parameters as for bead_evidence.
    """
    right = set(fixed.right)
    return [
        replace(bead, confidence=1.0 if bead in right else round(models.probability(known), 4))
        for bead, known in zip(beads, bead_evidence(beads, path, source, target), strict=True)
    ]


def held_down(beads: Sequence[Bead], similarity: float, fixed: FixedBeads = NOTHING_FIXED) -> list[Bead]:
    """Beads of two texts, those that link sentences less sure where the texts as a whole are hardly alike.

    similarity: of the two texts, see DocumentPair.score. fixed: what a person said is right stays so.
    """
    share = math.exp(min(STEEP * (similarity - HARDLY_ALIKE), 0.0))
    right = set(fixed.right)
    return [
        bead if bead.is_null or bead in right else replace(bead, confidence=round(share * bead.confidence, 4))
        for bead in beads
    ]


def bead_evidence(
    beads: Sequence[Bead], path: BestPath, source: Vectors, target: Vectors
) -> list[LinkedEvidence | NullEvidence]:
    """What is known of each bead, in their order.

    path: the best one, of which the beads came. source, target: vectors of the sentences, shape (n, dim) and (m, dim).
    """
    alone_source = [bead.source[0] for bead in beads if not bead.target]
    alone_target = [bead.target[0] for bead in beads if not bead.source]
    alone = [
        math.log(len(numbers) / max(len(text), 1) + FEW)
        for numbers, text in ((alone_source, source), (alone_target, target))
    ]
    nearest = _nearest(source, alone_source, target) | {
        ~number: found for number, found in _nearest(target, alone_target, source).items()
    }  # numbers of the target as their complements, so that both fit in one dict
    scores = [bead.score / path.usual for bead in beads]
    rarity = rarities(beads)
    leads = [path.rivals.source.tolist(), path.rivals.target.tolist()]
    evidence: list[LinkedEvidence | NullEvidence] = []
    for place, bead in enumerate(beads):
        before, behind = slice(max(place - 1, 0), place), slice(place + 1, place + 2)
        weaker = min(scores[before] + scores[behind], default=scores[place])
        lead = math.sqrt(min([leads[0][i] for i in bead.source] + [leads[1][j] for j in bead.target]))
        if bead.is_null:
            closest, back = nearest[bead.source[0] if bead.source else ~bead.target[0]]
            own = alone[0] if bead.source else alone[1]
            evidence.append(NullEvidence(closest / path.usual, weaker, lead, back / path.usual, own))
        else:
            beside = max(rarity[before] + rarity[behind], default=rarity[place])
            evidence.append(LinkedEvidence(scores[place], rarity[place], beside, weaker, lead))
    return evidence


def rarities(beads: Sequence[Bead]) -> list[float]:
    """How rare beads with as many sentences a side are in this pair of texts: log of one by their share, 0 and more.

    The share is that among the linked beads, for null beads that among all; SUPPOSED beads are counted with them.
    """
    kinds = [(len(bead.source), len(bead.target)) for bead in beads]
    counts, linked = Counter(kinds), sum(not bead.is_null for bead in beads)

    def rarity(kind: Kind) -> float:
        usual, among = (USUAL_SHARES.get(kind, OTHER), linked) if all(kind) else (ALONE, len(beads))
        return math.log((among + SUPPOSED) / (counts[kind] + SUPPOSED * usual))

    found = {kind: rarity(kind) for kind in counts}
    return [found[kind] for kind in kinds]


def _nearest(vectors: Vectors, numbers: list[int], pool: Vectors) -> dict[int, tuple[float, float]]:
    """Cosine of some sentences with the nearest of a pool, -1 where that is empty, and how much nearer they are to it.

    The second is less the best cosine of that one with any other of the vectors, 0 where there is no other.
    """
    if not numbers or not len(pool):
        return dict.fromkeys(numbers, (-1.0, 0.0))
    found: dict[int, tuple[float, float]] = {}
    for start in range(0, len(numbers), COMPARED):
        block = numbers[start : start + COMPARED]
        cosines = vectors[block] @ pool.T
        closest = cosines.max(axis=1)
        others = pool[cosines.argmax(axis=1)] @ vectors.T
        others[np.arange(len(block)), block] = -np.inf
        lead = closest - others.max(axis=1) if len(vectors) > 1 else np.zeros_like(closest)
        found.update(zip(block, zip(closest.tolist(), lead.tolist(), strict=True), strict=True))
    return found


def _logistic(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x > -700 else 0.0
