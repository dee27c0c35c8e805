"""Bitext without what speaks against its rows, and what was dropped with the reasons."""

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from aligner.bitext.cleaning import count_told, flags_of, kept_rows, open_flagged
from aligner.bitext.formats import readable_suffixes, writable_suffixes
from aligner.bitext.inputs import BitextFiles
from aligner.cli.console import show_cleaned, talk
from aligner.cli.options import BitextLanguages, Overwrite, Quiet, cores_here, preset_help, two_languages
from aligner.cli.outputs import check_output, write_rows
from aligner.errors import InputError
from aligner.files import whole_file
from aligner.ownership import note_written
from aligner.run.engines.local import LocalEngine
from aligner.run.output_folder import REMOVED


def clean(
    inputs: Annotated[
        list[Path], typer.Argument(metavar="IN...", help=f"Bitext: {readable_suffixes()}.", show_default=False)
    ],
    out: Annotated[
        Path, typer.Option(help=f"Write the rows that are kept here: {writable_suffixes()}.", show_default=False)
    ],
    preset: Annotated[str, typer.Option("--preset", "--drop", help=f"What is dropped: {preset_help()}.")] = "training",
    languages: BitextLanguages = "",
    overwrite: Overwrite = False,
    quiet: Quiet = False,
) -> None:
    """Flag the rows of bitext for what speaks against them, and drop what a preset or a list of flags says.

    The rows that are dropped go to removed.jsonl beside OUT, each with its reasons.
    """
    drop = flags_of(preset)
    removed = out.with_name(REMOVED)
    if removed == out:
        raise InputError(f"{out}: the rows that are dropped go there; name another --out")
    check_output(out, inputs, overwrite)
    check_output(removed, inputs, overwrite)
    rows = BitextFiles(tuple(inputs), two_languages(languages))
    counts: Counter[str] = Counter()
    with LocalEngine(cores_here(None)) as engine, open_flagged(rows, drop, map=engine.map) as flagged:
        with whole_file(removed) as file:
            write_rows(kept_rows(flagged, drop, file, counts), out)
        note_written([removed])
    for line in rows.left_out():
        talk.print(line, markup=False, soft_wrap=True)
    if not quiet:
        show_cleaned(count_told(counts, drop), str(removed))
