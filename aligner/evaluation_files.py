"""Scores of files against gold in files, or against what a person judged in one."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from aligner.bitext.formats import FORMATS, format_read, stream_bitext
from aligner.bitext.ladder import read_beads
from aligner.bitext.review_tables import table_rows
from aligner.corrections.rows import (
    TABLES,
    Correction,
    Ids,
    in_order,
    is_correction,
    read_corrections,
)
from aligner.errors import FormatError, InputError
from aligner.evaluation import (
    BeadScores,
    Changed,
    Rate,
    count_changed,
    evaluate,
    evaluate_pairs,
    score_bitext,
    score_pairs,
)
from aligner.files import require_file, stream_lines, stream_rows
from aligner.model import Bead

NO_NUMBERS = "texts without sentence numbers, which are what is scored; wanted source_sentences and target_sentences"
UNNAMED: Ids = ("", "")  # the documents of beads in a file that names none
LONGEST_NUMBER = re.compile(r"[0-9]{1,9}")  # of a sentence
BeadsByPair = dict[Ids, list[Bead]]


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
    known = FORMATS.get(format_read(path))
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
