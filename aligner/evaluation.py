"""Scores against gold, or what a person judged, each way the field counts, each named; of values and of files."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from numbers import Integral
from pathlib import Path
from typing import Any

from aligner.arguments import items_argument, wrong
from aligner.bitext.formats import FORMATS, format_of, stream_bitext
from aligner.bitext.ladder import read_beads
from aligner.bitext.review_tables import table_rows
from aligner.corrections.rows import (
    TABLES,
    Correction,
    Ids,
    in_order,
    is_correction,
    judgeable,
    judged_beads,
    judged_pairs,
    latest,
    read_corrections,
)
from aligner.errors import FormatError, InputError
from aligner.files import require_file, stream_lines, stream_rows
from aligner.model import Bead, SegmentPair

NO_NUMBERS = "texts without sentence numbers, which are what is scored; wanted source_sentences and target_sentences"
UNNAMED: Ids = ("", "")  # the documents of beads in a file that names none
LONGEST_NUMBER = re.compile(r"[0-9]{1,9}")  # of a sentence

BeadsByPair = dict[Ids, list[Bead]]


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


def score_files(gold: Path, predicted: Path) -> dict[str, Rate]:
    """Scores by name, of beads or of document pairs, as the files hold the one or the other.

    gold: a ladder; sentence numbers of one document pair or of many, JSONL, TSV or another format of bitext; document
    pairs, JSONL or TSV; or corrections, a reviewed table among them. predicted: of the same kind; where gold are
    corrections, bitext or pairs.
    Raises InputError where the two do not fit.
    """
    for path in (gold, predicted):
        require_file(path)
    if _holds_corrections(predicted):
        raise InputError(f"{predicted} holds corrections; give it first, as gold")
    if _holds_corrections(gold):
        return _score_corrections(read_corrections(gold), predicted)
    known, given = _read_judged(gold), _read_judged(predicted)
    if isinstance(known, dict) and isinstance(given, dict):
        return _bead_rates(_score_beads(gold, known, predicted, given))
    if isinstance(known, set) and isinstance(given, set):
        return {"document_pairs": evaluate_pairs(known, given)}
    kinds = ["beads" if isinstance(found, dict) else "document pairs" for found in (known, given)]
    raise InputError(f"{gold} holds {kinds[0]}, {predicted} {kinds[1]}; give two of a kind")


def count_changed_in_files(gold: Path, before: Path, predicted: Path) -> Changed:
    """How many rows that nobody judged differ between two files of bitext; see count_changed. gold: corrections."""
    for path in (gold, before, predicted):
        require_file(path)
    if not _holds_corrections(gold):
        raise InputError(f"{gold} holds no corrections; what changed besides them can be counted for these alone")
    return count_changed(read_corrections(gold), stream_bitext(before), stream_bitext(predicted))


def _score_beads(gold: Path, known: BeadsByPair, predicted: Path, given: BeadsByPair) -> BeadScores:
    """Scores of beads, summed over the document pairs of the gold; of one pair each whatever its ids."""
    ours, theirs = _in_order(known), _in_order(given)
    if len(known) <= 1 and len(given) <= 1 and ours.keys() != theirs.keys():
        ours, theirs = ({UNNAMED: next(iter(own.values()), [])} for own in (known, given))
    elif UNNAMED in {**known, **given} and known.keys() != given.keys():
        path, other = (gold, predicted) if UNNAMED in known else (predicted, gold)
        raise InputError(f"{path} names no documents, {other} does; wanted rows with source_id and target_id in both")
    elif known and given and ours.keys().isdisjoint(theirs):
        found = f"{' and '.join(min(ours))}, {predicted} for example {' and '.join(min(theirs))}"
        raise InputError(f"{gold} is about {found}; no document pair is in both, and ids count as they stand")
    scores = (evaluate(beads, theirs.get(ids, [])) for ids, beads in ours.items())
    return sum(scores, start=evaluate([], []))


def _in_order(beads: BeadsByPair) -> BeadsByPair:
    """Beads by their documents, the smaller id first, sides likewise."""
    ordered: BeadsByPair = {}
    for ids, own in beads.items():
        swapped = [Bead(bead.target, bead.source) for bead in own] if ids[0] > ids[1] else own
        ordered.setdefault(in_order(*ids), []).extend(swapped)
    return ordered


def _score_corrections(corrections: list[Correction], predicted: Path) -> dict[str, Rate]:
    """Of bitext the scores of its beads, of other rows those of the document pairs; what nobody judged is left out."""
    if _is_bitext(predicted):
        return _bead_rates(score_bitext(corrections, stream_bitext(predicted)))
    pairs = _read_judged(predicted)
    if isinstance(pairs, dict):
        raise InputError(f"{predicted} names no documents; wanted bitext or pairs, such as bitext.jsonl or pairs.jsonl")
    return {"document_pairs": score_pairs(corrections, pairs)}


def _bead_rates(scores: BeadScores) -> dict[str, Rate]:
    return {name: getattr(scores, name) for name in ("strict", "lax", "all_beads", "null")}


def _read_judged(path: Path) -> BeadsByPair | set[Ids]:
    """Beads by the documents that they are of, or document pairs."""
    if _is_bitext(path):
        beads: BeadsByPair = defaultdict(list)
        for ids, bead in _read_beads(path):
            beads[ids].append(bead)
        return dict(beads)
    if path.suffix in (".tsv", ".jsonl"):
        if not _first_row(path).keys().isdisjoint(("source", "target")):
            raise InputError(f"{path} has {NO_NUMBERS}")
        return {_ids(row, place) for place, row in _read_columns(path)}
    return {UNNAMED: read_beads(path)}


def _read_beads(path: Path) -> Iterator[tuple[Ids, Bead]]:
    """The beads of a file, each with its documents, whose ids are empty where it names none."""
    if path.suffix not in (".tsv", ".jsonl"):
        for segment in stream_bitext(path):
            bead = Bead(segment.source_sentences, segment.target_sentences)
            if bool(segment.source) > bool(bead.source) or bool(segment.target) > bool(bead.target):
                raise InputError(f"{path} has {NO_NUMBERS}")
            yield (segment.source_id, segment.target_id), bead
        return
    for place, row in _read_columns(path):
        source, target = (_numbers(row.get(f"{side}_sentences"), side, place) for side in ("source", "target"))
        missing = [s for s, own in (("source", source), ("target", target)) if row.get(s) and not own]
        if missing or not (source or target):
            found = f"a {missing[0]} text without sentence numbers" if missing else "no sentence on either side"
            raise FormatError(f"{place}: {found}; wanted source_sentences and target_sentences")
        yield (str(row.get("source_id") or ""), str(row.get("target_id") or "")), Bead(source, target)


def _read_columns(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The rows of JSONL or TSV by column, each with its place. A TSV without names of columns is pairs of ids."""
    if path.suffix == ".jsonl":
        for number, row in stream_rows(path):
            yield f"{path}:{number}", row
        return
    names: list[str] = []
    for number, line in enumerate(stream_lines(path), start=1):
        cells = line.split("\t")
        if not names:
            is_header = {"source_id", "target_id"} <= set(cells) or "source_sentences" in cells
            names = cells if is_header else ["source_id", "target_id"]
            if is_header:
                continue
        if line.strip():
            yield f"{path}:{number}", dict(zip(names, cells, strict=False))


def _numbers(value: Any, side: str, place: str) -> tuple[int, ...]:
    """Sentence numbers of a row, a list or a text with spaces between them."""
    given = value.replace(",", " ").split() if isinstance(value, str) else [] if value is None else value
    if isinstance(given, list) and all(LONGEST_NUMBER.fullmatch(str(n)) for n in given):
        return tuple(map(int, given))
    raise FormatError(f"{place}: {side}_sentences is {value!r:.60}; wanted numbers from 0, such as 3 4")


def _holds_corrections(path: Path) -> bool:
    """Whether a file holds verdicts: rows of JSONL, or a table to review that a person filled in."""
    if path.suffix.lower() in TABLES:
        return any(fields.get("verdict", "").strip() for _, fields in table_rows(path))
    return is_correction(_first_row(path))


def _is_bitext(path: Path) -> bool:
    """Whether a file is one of bitext, and not of document pairs or a ladder."""
    known = FORMATS.get(format_of(path))
    if known and known.name not in ("jsonl", "tsv"):
        return True
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


def _ids(row: dict[str, Any], place: str) -> Ids:
    """The ids of a row about two documents."""
    ids = row.get("source_id"), row.get("target_id")
    if not (isinstance(ids[0], str | int) and isinstance(ids[1], str | int)):
        raise FormatError(
            f"{place}: source_id {ids[0]!r:.60}, target_id {ids[1]!r:.60}; wanted the ids of two documents"
        )
    return str(ids[0]), str(ids[1])


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
