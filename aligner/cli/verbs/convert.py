"""Bitext from one format to another."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from aligner.bitext.formats import readable_suffixes, stream_bitext, writable_suffixes
from aligner.bitext.ladder import bead_line, beads_of, read_ladder
from aligner.bitext.left_out import LeftOut
from aligner.cli.console import emit, talk
from aligner.cli.options import Overwrite, language_of, two_languages
from aligner.cli.outputs import check_output, write_rows
from aligner.errors import InputError
from aligner.files import read_text


def convert(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="IN",
            help=f"Bitext: {readable_suffixes()}; or a ladder with --sentences.",
            show_default=False,
        ),
    ],
    target: Annotated[
        Path,
        typer.Argument(
            metavar="OUT",
            help=f"Bitext: {writable_suffixes()}; or .txt, a ladder.",
            show_default=False,
        ),
    ],
    sentences: Annotated[
        tuple[Path, Path] | None,
        typer.Option(
            metavar="SOURCE TARGET",
            help="IN is a ladder, and these two files, with a sentence a line, are what its numbers mean.",
            show_default=False,
        ),
    ] = None,
    languages: Annotated[
        str, typer.Option(help="Languages of source and target where IN names none, such as en,de.", show_default=False)
    ] = "",
    overwrite: Overwrite = False,
) -> None:
    """Convert bitext from one format to another, by suffix; what the other cannot hold is said."""
    check_output(target, (source, *(sentences or ())), overwrite, is_bitext=target.suffix != ".txt")
    left_out = LeftOut()
    if sentences:
        codes = two_languages(languages) or tuple(language_of(read_text(path), path) for path in sentences)
        rows = read_ladder(source, sentences, (codes[0], codes[1]))
    elif source.suffix == ".txt":
        raise InputError(
            f"{source}: a ladder has no texts; name the two files that it numbers: --sentences SOURCE TARGET"
        )
    else:
        rows = stream_bitext(source, left_out)
        if languages:
            one, other = two_languages(languages)
            rows = (
                replace(row, source_language=row.source_language or one, target_language=row.target_language or other)
                for row in rows
            )
    if target.suffix == ".txt":
        emit(map(bead_line, beads_of(rows, source)), target)
        _tell(source, left_out)
        what = "a ladder holds sentence numbers and scores; texts, ids, offsets and confidences were left out"
        talk.print(what, soft_wrap=True)
        return
    write_rows(rows, target, [source])
    _tell(source, left_out)


def _tell(source: Path, left_out: LeftOut) -> None:
    if left_out:
        talk.print(f"{source}: {left_out}", markup=False, soft_wrap=True)
