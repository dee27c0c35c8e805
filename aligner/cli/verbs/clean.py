"""Bitext without what speaks against its rows, and what was dropped with the reasons."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from aligner.bitext.cleaning import count_told, kept_rows, open_flagged
from aligner.bitext.flags import flags_of
from aligner.bitext.formats import readable_suffixes, stream_bitext, writable_suffixes
from aligner.bitext.inputs import BitextFiles
from aligner.bitext.judging import CLEANING, CleaningSettings
from aligner.cli.console import show_cleaned, talk
from aligner.cli.options import BitextLanguages, Overwrite, Quiet, cores_here, preset_help, two_languages
from aligner.cli.outputs import check_output, write_rows
from aligner.errors import InputError
from aligner.model import SegmentPair
from aligner.ownership import REMOVED, noted
from aligner.run.engines.local import LocalEngine
from aligner.writing import open_text, whole_file

NO_CONFIDENCE = "No row has a confidence: --min-confidence had nothing to act on; `aligner score` gives rows one."


def clean(
    inputs: Annotated[
        list[Path], typer.Argument(metavar="IN...", help=f"Bitext: {readable_suffixes()}.", show_default=False)
    ],
    out: Annotated[
        Path, typer.Option(help=f"Write the rows that are kept here: {writable_suffixes()}.", show_default=False)
    ],
    preset: Annotated[str, typer.Option("--preset", "--drop", help=f"What is dropped: {preset_help()}.")] = "training",
    min_confidence: Annotated[
        float | None,
        typer.Option(
            help=f"Confidence below which a row is low_confidence, 0 to 1; by default {CLEANING.least_confidence}.",
            show_default=False,
        ),
    ] = None,
    doubtful: Annotated[
        Path | None,
        typer.Option(
            help="Write rows that only a low confidence speaks against here, for a person to look at.",
            show_default=False,
        ),
    ] = None,
    languages: BitextLanguages = "",
    overwrite: Overwrite = False,
    quiet: Quiet = False,
) -> None:
    """Flag the rows of bitext for what speaks against them, and drop what a preset or a list of flags says.

    The rows that are dropped go to removed.jsonl beside OUT, each with its reasons.
    """
    drop = flags_of(preset)
    removed = out.with_name(REMOVED)
    settings = CLEANING if min_confidence is None else CleaningSettings(least_confidence=min_confidence)
    if doubtful and "low_confidence" not in drop:
        raise typer.BadParameter("it needs a --preset that drops low_confidence", param_hint="--doubtful")
    places = [path for path in (out, removed, doubtful) if path]
    if len({*places}) < len(places):
        raise InputError(f"{out}: two kinds of rows would go there; name another --out or --doubtful")
    for path in places:
        check_output(path, inputs, overwrite, is_bitext=True, owner=out.name if path == removed else "")
    rows = BitextFiles(tuple(inputs), two_languages(languages))
    counts: Counter[str] = Counter()
    known: Counter[bool] = Counter()
    with LocalEngine(cores_here(None)) as engine, TemporaryDirectory(prefix="aligner-") as folder:
        aside = Path(folder) / "doubtful.jsonl"
        with (
            open_flagged(_counted(rows, known), drop, settings, map=engine.map) as flagged,
            noted(removed, owner=out.name),
            ExitStack() as until_read,
            open_text(aside) as doubtful_file,
        ):
            removed_file = until_read.enter_context(whole_file(removed))
            kept = kept_rows(flagged, drop, removed_file, counts, doubtful_file if doubtful else None)
            # What was dropped is there before what is left appears.
            write_rows(_then(kept, until_read.close), out, inputs)
        if doubtful:
            write_rows(stream_bitext(aside), doubtful, inputs)
    for line in rows.left_out():
        talk.print(line, markup=False, soft_wrap=True)
    if not quiet:
        show_cleaned(count_told(counts, drop), str(removed))
        if min_confidence is not None and not known[True]:
            talk.print(NO_CONFIDENCE, soft_wrap=True)


def _counted(rows: Iterable[SegmentPair], known: Counter[bool]) -> Iterator[SegmentPair]:
    """Rows as they are, while it is counted how many have a confidence."""
    for row in rows:
        known[math.isfinite(row.confidence)] += 1
        yield row


def _then(rows: Iterable[SegmentPair], close: Callable[[], None]) -> Iterator[SegmentPair]:
    """Rows, and what is to be done when all of them are read."""
    yield from rows
    close()
