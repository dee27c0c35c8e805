"""Scores of beads or document pairs against gold."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from aligner.cli.console import emit, plural, score_table
from aligner.evaluation import Rate
from aligner.evaluation_files import count_changed_in_files, score_files


def evaluate(
    gold: Annotated[
        Path,
        typer.Argument(
            help="Gold: a ladder; beads of one document pair or of many, .jsonl or .tsv with the columns source_id, "
            "target_id, source_sentences and target_sentences, or other bitext; document pairs, .jsonl or .tsv with "
            "source_id and target_id; or corrections.jsonl, or a reviewed .xlsx, .ods, .csv.",
            show_default=False,
        ),
    ],
    predicted: Annotated[
        Path,
        typer.Argument(
            help="Predicted, of the same kind: a ladder, bitext.jsonl of a whole run, pairs.jsonl.", show_default=False
        ),
    ],
    before: Annotated[
        Path | None,
        typer.Option(
            help="Where GOLD is corrections.jsonl: the bitext without them, to count the rows that changed besides "
            "those judged.",
            show_default=False,
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Score beads or document pairs against gold."""
    rates = score_files(gold, predicted)
    changed = count_changed_in_files(gold, before, predicted) if before else None
    if as_json:
        numbers: dict[str, Any] = {name: _numbers(rate) for name, rate in rates.items()}
        more = {"changed_besides": {"changed": changed.changed, "rows": changed.rows}} if changed else {}
        emit([json.dumps(numbers | more)], None)
        return
    Console().print(score_table(rates))
    if changed:
        print(f"besides what was judged, {changed.changed:,} of {plural(changed.rows, 'row')} changed")


def _numbers(rate: Rate) -> dict[str, float | None]:
    return {name: None if share is None else round(share, 4) for name, share in rate.shares.items()}
