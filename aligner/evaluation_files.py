"""Files against each other: beads or document pairs against gold, or against what a person has judged."""

import json
from pathlib import Path
from typing import Any

from aligner.bitext.formats import stream_bitext
from aligner.bitext.ladder import beads_of, read_beads
from aligner.corrections.rows import Correction, is_correction, read_corrections, score_bitext, score_pairs
from aligner.errors import FormatError, InputError
from aligner.evaluation import BeadScores, Rate, evaluate, evaluate_pairs
from aligner.files import read_lines, read_rows, stream_lines
from aligner.model import Bead


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
