"""Scores against gold, or what a person judged, each way the field counts, each named; of values and of files."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aligner.bitext.formats import stream_bitext
from aligner.bitext.ladder import beads_of, read_beads
from aligner.corrections.rows import (
    Correction,
    Ids,
    is_correction,
    judgeable,
    judged_beads,
    judged_pairs,
    latest,
    read_corrections,
)
from aligner.errors import FormatError, InputError
from aligner.files import read_lines, read_rows, stream_lines
from aligner.model import Bead, SegmentPair


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


def score_files(gold: Path, predicted: Path) -> dict[str, Rate]:
    """Scores by name, of beads or of document pairs, as the files hold the one or the other.

    gold: a ladder, pairs of ids (.tsv, .jsonl), bitext of one document pair, or corrections. predicted: of the same
    kind; where gold are corrections, bitext or pairs. Raises InputError where the two do not fit.
    """
    if is_correction(_first_row(predicted)):
        raise InputError(f"{predicted} holds corrections; give it first, as gold")
    if is_correction(_first_row(gold)):
        return _score_corrections(read_corrections(gold), predicted)
    return _score(gold, predicted)


def _score(gold: Path, predicted: Path) -> dict[str, Rate]:
    known, given = _judged(gold), _judged(predicted)
    if isinstance(known, list) and isinstance(given, list):
        return _bead_rates(evaluate(known, given))
    if isinstance(known, set) and isinstance(given, set):
        return {"document_pairs": evaluate_pairs(known, given)}
    kinds = ["beads" if isinstance(found, list) else "document pairs" for found in (known, given)]
    raise InputError(f"{gold} holds {kinds[0]}, {predicted} {kinds[1]}; give two of a kind")


def _score_corrections(corrections: list[Correction], predicted: Path) -> dict[str, Rate]:
    """Of bitext the scores of its beads, of other rows those of the document pairs; what nobody judged is left out."""
    if _is_bitext(predicted):
        return _bead_rates(score_bitext(corrections, stream_bitext(predicted)))
    pairs = _judged(predicted)
    if isinstance(pairs, list):
        raise InputError(f"{predicted} names no documents; wanted bitext or pairs, such as bitext.jsonl or pairs.jsonl")
    return {"document_pairs": score_pairs(corrections, pairs)}


def _bead_rates(scores: BeadScores) -> dict[str, Rate]:
    return {name: getattr(scores, name) for name in ("strict", "lax", "all_beads", "null")}


def _judged(path: Path) -> list[Bead] | set[tuple[str, str]]:
    """Beads of a ladder or of the bitext of one pair, or document pairs."""
    if _is_bitext(path):
        return list(beads_of(stream_bitext(path), path))
    if path.suffix == ".tsv":
        lines = [line.split("\t") for line in read_lines(path) if line.strip()]
        header = ["source_id", "target_id"]
        return {(cells[0], cells[1]) for cells in lines if len(cells) > 1 and cells[:2] != header}
    if path.suffix == ".jsonl":
        return {_ids(row, f"{path}:{number}") for number, row in read_rows(path)}
    return read_beads(path)


def _is_bitext(path: Path) -> bool:
    """Whether a file with columns is one of bitext, and not of document pairs."""
    if path.suffix == ".tsv":
        return "source_sentences" in next(stream_lines(path), "").split("\t")
    return "source_sentences" in _first_row(path)


def _first_row(path: Path) -> dict[str, Any]:
    """The first row of a JSONL file; nothing of other files and of what is none, which is told where it is read."""
    lines = stream_lines(path) if path.suffix == ".jsonl" else iter(())
    try:
        row = json.loads(next((line for line in lines if line.strip()), "{}"))
    except (ValueError, RecursionError):
        return {}
    return row if isinstance(row, dict) else {}


def _ids(row: dict[str, Any], place: str) -> tuple[str, str]:
    try:
        return str(row["source_id"]), str(row["target_id"])
    except KeyError as error:
        raise FormatError(f"{place}: no {error} found; wanted a row of pairs.jsonl or bitext.jsonl") from error


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
