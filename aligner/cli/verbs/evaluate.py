"""Scores of beads or document pairs against gold."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from aligner.cli.console import emit, score_table
from aligner.evaluation import Rate, score_files


def evaluate(
    gold: Annotated[
        Path,
        typer.Argument(help="Gold: a ladder, pairs of ids (.tsv, .jsonl), or corrections.jsonl.", show_default=False),
    ],
    predicted: Annotated[Path, typer.Argument(help="Predicted, of the same kind.", show_default=False)],
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Score beads or document pairs against gold."""
    rates = score_files(gold, predicted)
    if as_json:
        emit([json.dumps({name: _numbers(rate) for name, rate in rates.items()})], None)
    else:
        Console().print(score_table(rates))


def _numbers(rate: Rate) -> dict[str, float]:
    return {name: round(getattr(rate, name), 4) for name in ("precision", "recall", "f1")}
