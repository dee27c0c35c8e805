"""Numbers of a corpus."""

import json
from pathlib import Path
from typing import Annotated

import typer

from aligner.bitext.formats import readable_suffixes
from aligner.bitext.inputs import BitextFiles
from aligner.bitext.statistics import corpus_numbers
from aligner.cli.console import corpus_tables, emit, talk
from aligner.cli.options import BitextLanguages, two_languages


def stats(
    inputs: Annotated[
        list[Path], typer.Argument(metavar="IN...", help=f"Bitext: {readable_suffixes()}.", show_default=False)
    ],
    languages: BitextLanguages = "",
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Count a corpus: rows, words, characters, lengths, confidence, kinds, flags, duplicates and documents."""
    rows = BitextFiles(tuple(inputs), two_languages(languages))
    numbers = corpus_numbers(rows)
    if as_json:
        emit([json.dumps(numbers, ensure_ascii=False)], None)
    else:
        from rich.console import Console

        Console(highlight=False).print(*corpus_tables(numbers), sep="\n")
    for line in rows.left_out():
        talk.print(line, markup=False, soft_wrap=True)
