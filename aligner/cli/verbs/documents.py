"""The bitext of two documents."""

from dataclasses import replace
from typing import Annotated

import typer

from aligner.bitext.formats import FORMATS, format_of
from aligner.bitext.rows import json_row
from aligner.cli.console import emit, show_progress
from aligner.cli.options import (
    Model,
    NoCache,
    OutFile,
    Overwrite,
    Quiet,
    Source,
    Target,
    Verbose,
    language_of,
    two_languages,
)
from aligner.cli.outputs import check_output, write_rows
from aligner.corpus.sources import read_document
from aligner.files import json_line
from aligner.pipeline import Aligner


def documents(
    source: Source,
    target: Target,
    out: OutFile = None,
    languages: Annotated[
        str, typer.Option(help="Languages of source and target, such as en,de.", show_default=False)
    ] = "",
    model: Model = None,
    no_cache: NoCache = False,
    overwrite: Overwrite = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Align two documents: bitext as JSONL, or in the format of --out's suffix."""
    pair = read_document(source), read_document(target)
    check_output(out, (source, target), overwrite, FORMATS)
    codes = two_languages(languages) or tuple(
        document.language or language_of(document.text, path)
        for document, path in zip(pair, (source, target), strict=True)
    )
    with show_progress(quiet, verbose) as progress:
        aligner = Aligner(model=model, cache=not no_cache, progress=progress)
        rows = aligner.align_documents(*pair, source=codes[0], target=codes[1])
    rows = [replace(row, source_id=source.name, target_id=target.name) for row in rows]
    if out and format_of(out) != "jsonl":
        write_rows(rows, out)
    else:
        emit((json_line(json_row(row)) for row in rows), out)
