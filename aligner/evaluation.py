"""Scores against gold, each way the field counts, each named."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from aligner.model import Bead


@dataclass(frozen=True, slots=True)
class Rate:
    """Right ones among those predicted and among those in the gold; sums over documents, ratios when asked.

    A share of nothing is 0.
    """

    right: int
    predicted: int
    found: int
    gold: int

    @property
    def precision(self) -> float:
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        return self.found / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def __add__(self, other: "Rate") -> "Rate":
        return Rate(
            self.right + other.right,
            self.predicted + other.predicted,
            self.found + other.found,
            self.gold + other.gold,
        )


@dataclass(frozen=True, slots=True)
class BeadScores:
    """Scores of beads; add those of several documents, and the counts are summed.

    strict: beads that are the same. lax: beads that share a source and a target sentence with a gold bead. Both as
    vecalign counts them: null beads in precision, not in recall. all_beads: strict, null beads on both sides.
    null: sentences left alone, null beads only.
    """

    strict: Rate
    lax: Rate
    all_beads: Rate
    null: Rate

    def __add__(self, other: "BeadScores") -> "BeadScores":
        return BeadScores(
            self.strict + other.strict,
            self.lax + other.lax,
            self.all_beads + other.all_beads,
            self.null + other.null,
        )


def evaluate(gold: Sequence[Bead], predicted: Sequence[Bead]) -> BeadScores:
    """Scores of predicted beads of one document pair against gold beads."""
    linked_gold = [bead for bead in gold if not bead.is_null]
    linked_predicted = [bead for bead in predicted if not bead.is_null]
    right = len(set(gold) & set(predicted))
    linked_right = len(set(linked_gold) & set(linked_predicted))
    alone_gold, alone_predicted = _alone(gold), _alone(predicted)
    alone_right = len(alone_gold & alone_predicted)
    return BeadScores(
        strict=Rate(right, len(set(predicted)), linked_right, len(set(linked_gold))),
        lax=Rate(
            _touching(predicted, gold),
            len(set(predicted)),
            _touching(linked_gold, linked_predicted),
            len(set(linked_gold)),
        ),
        all_beads=Rate(right, len(set(predicted)), right, len(set(gold))),
        null=Rate(alone_right, len(alone_predicted), alone_right, len(alone_gold)),
    )


def evaluate_judged(right: Sequence[Bead], wrong: Iterable[Bead], predicted: Sequence[Bead]) -> BeadScores:
    """Scores of predicted beads of one document pair against beads that a person judged, which need not be all.

    Gold are the right beads. Only those predicted beads count that are judged: those that share a sentence with a
    right bead, and wrong beads that came out after all. Of the others nobody knows, and they count nowhere.
    """
    sentences = frozenset().union(*(bead.sentences for bead in right))
    wrong = set(wrong)
    known = [bead for bead in predicted if bead in wrong or sentences & bead.sentences]
    return evaluate(right, known)


def evaluate_pairs(gold: Iterable[tuple[str, str]], predicted: Iterable[tuple[str, str]]) -> Rate:
    """Score of document pairs, given as pairs of ids in any order."""
    wanted, given = ({tuple(sorted(pair)) for pair in pairs} for pairs in (gold, predicted))
    right = len(wanted & given)
    return Rate(right, len(given), right, len(wanted))


def evaluate_judged_pairs(judged: Mapping[tuple[str, str], bool], predicted: Iterable[tuple[str, str]]) -> Rate:
    """Score of document pairs against those that a person judged, ids in any order; only judged pairs count."""
    verdicts = {tuple(sorted(pair)): verdict for pair, verdict in judged.items()}
    right = [(one, other) for (one, other), verdict in verdicts.items() if verdict]
    return evaluate_pairs(right, [pair for pair in predicted if tuple(sorted(pair)) in verdicts])


def _alone(beads: Iterable[Bead]) -> set[tuple[str, int]]:
    """Sentences in null beads."""
    return {sentence for bead in beads if bead.is_null for sentence in bead.sentences}


def _touching(beads: Iterable[Bead], others: Iterable[Bead]) -> int:
    """Distinct beads that stand in others, or share a source and a target sentence with them."""
    others = set(others)
    links: dict[int, set[int]] = defaultdict(set)
    for bead in others:
        for number in bead.source:
            links[number].update(bead.target)
    return sum(
        bead in others or any(not links[number].isdisjoint(bead.target) for number in bead.source if number in links)
        for bead in set(beads)
    )
