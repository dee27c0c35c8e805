"""Scores against gold, or what a person judged, each way the field counts, each named."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from numbers import Integral

from aligner.arguments import items_argument, wrong
from aligner.corrections.rows import (
    Correction,
    Ids,
    judgeable,
    judged_beads,
    judged_pairs,
    latest,
)
from aligner.model import Bead, SegmentPair


@dataclass(frozen=True, slots=True)
class Rate:
    """Right ones among those predicted and among those in the gold; sums over documents, ratios when asked.

    A share of nothing is 0; `shares` says None there.
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

    @property
    def shares(self) -> dict[str, float | None]:
        """Precision, recall and F1, None where nothing was predicted, or nothing was to be found."""
        return {
            "precision": self.precision if self.predicted else None,
            "recall": self.recall if self.gold else None,
            "f1": self.f1 if self.gold else None,
        }

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


@dataclass(frozen=True, slots=True)
class Changed:
    """Rows of bitext that came out otherwise after corrections, though nobody judged them, and all such rows."""

    changed: int
    rows: int


def evaluate(gold: Iterable[Bead], predicted: Iterable[Bead]) -> BeadScores:
    """Scores of predicted beads of one document pair against gold beads."""
    gold, predicted = beads_argument(gold, "gold"), beads_argument(predicted, "predicted")
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
    wanted, given = _pairs_argument(gold, "gold"), _pairs_argument(predicted, "predicted")
    right = len(wanted & given)
    return Rate(right, len(given), right, len(wanted))


def evaluate_judged_pairs(judged: Mapping[tuple[str, str], bool], predicted: Iterable[tuple[str, str]]) -> Rate:
    """Score of document pairs against those that a person judged, ids in any order; only judged pairs count."""
    verdicts = {tuple(sorted(pair)): verdict for pair, verdict in judged.items()}
    right = [(one, other) for (one, other), verdict in verdicts.items() if verdict]
    return evaluate_pairs(right, [pair for pair in predicted if tuple(sorted(pair)) in verdicts])


def beads_argument(values: Iterable[Bead], name: str) -> list[Bead]:
    """Beads of any iterable. Raises InputError for anything else, and for beads whose sentences are no tuples."""
    beads = list(items_argument(values, name, Bead, "Beads"))
    for place, bead in enumerate(beads):
        for side in (bead.source, bead.target):
            if not isinstance(side, tuple) or not all(isinstance(number, Integral) for number in side):
                raise wrong(f"a side of item {place} of {name}", side, "a tuple of sentence numbers")
    return beads


def _pairs_argument(values: Iterable[tuple[str, str]], name: str) -> set[tuple[str, ...]]:
    """Pairs of ids of any iterable, the smaller id first. Raises InputError for anything else."""
    wanted = "pairs of document ids"
    pairs = set()
    for pair in items_argument(values, name, (tuple, list), wanted):
        if len(pair) != 2 or not all(isinstance(id_, str) for id_ in pair):
            raise wrong(f"an item of {name}", tuple(pair), wanted)
        pairs.add(tuple(sorted(pair)))
    return pairs


def score_bitext(corrections: Sequence[Correction], bitext: Iterable[SegmentPair]) -> BeadScores:
    """Scores of bitext against what a person judged, summed over documents; see evaluate_judged."""
    judged = judged_beads(latest(corrections)[0])
    predicted: dict[Ids, list[Bead]] = defaultdict(list)
    for ids, bead in map(judgeable, bitext):
        predicted[ids].append(bead)
    scores = (evaluate_judged(right, wrong, predicted[ids]) for ids, (right, wrong) in judged.items())
    return sum(scores, start=evaluate([], []))


def score_pairs(corrections: Sequence[Correction], pairs: Iterable[Ids]) -> Rate:
    """Score of document pairs against what a person judged; see evaluate_judged_pairs."""
    return evaluate_judged_pairs(judged_pairs(latest(corrections)[0]), pairs)


def count_changed(
    corrections: Sequence[Correction], before: Iterable[SegmentPair], after: Iterable[SegmentPair]
) -> Changed:
    """How many rows that nobody judged came out otherwise once corrections were applied.

    before, after: the bitext without and with them. Rows that share a sentence with a judged bead are not counted, nor
    those of documents that were said to be no versions of one report.
    """
    rows = latest(corrections)[0]
    parted = {ids for ids, is_pair in judged_pairs(rows).items() if not is_pair}
    judged = {
        ids: frozenset[tuple[str, int]]().union(*(bead.sentences for beads in both for bead in beads))
        for ids, both in judged_beads(rows).items()
    }
    kept = {(*judgeable(row), row.moved) for row in after}
    others = [
        (ids, bead, row.moved)
        for row in before
        for ids, bead in [judgeable(row)]
        if ids not in parted and judged.get(ids, frozenset()).isdisjoint(bead.sentences)
    ]
    return Changed(sum(row not in kept for row in others), len(others))


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
