"""Score, confidence and flags for pairs that people already have."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer

from aligner.bitext.formats import readable_suffixes, writable_suffixes
from aligner.bitext.inputs import BitextFiles
from aligner.cli.console import show_flags, show_progress, talk
from aligner.cli.options import BitextLanguages, Model, NoCache, Overwrite, Quiet, Verbose, two_languages
from aligner.cli.outputs import check_output, write_rows
from aligner.model import SegmentPair
from aligner.pipeline import Aligner


def score(
    source: Annotated[Path, typer.Argument(metavar="IN", help=f"Bitext: {readable_suffixes()}.", show_default=False)],
    out: Annotated[
        Path,
        typer.Option(help=f"Write the rows here, in their order: {writable_suffixes()}.", show_default=False),
    ],
    languages: BitextLanguages = "",
    model: Model = None,
    no_cache: NoCache = False,
    overwrite: Overwrite = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Give the rows of bitext a score, the confidence that their sides translate each other, and flags.

    A row that is wrong has the flag not_translation; one whose sides only overlap has source_says_more or
    target_says_more.
    """
    check_output(out, [source], overwrite, is_bitext=True)
    rows = BitextFiles((source,), two_languages(languages))
    counts: Counter[str] = Counter()
    with show_progress(quiet, verbose) as progress:
        aligner = Aligner(model=model, cache=not no_cache, progress=progress)
        with aligner.open_scored(rows) as scored:
            write_rows(_counted(scored, counts), out, [source])
    for line in rows.left_out():
        talk.print(line, markup=False, soft_wrap=True)
    if not quiet:
        show_flags(counts)


def _counted(rows: Iterable[SegmentPair], counts: Counter[str]) -> Iterator[SegmentPair]:
    for row in rows:
        counts["rows"] += 1
        counts["fine"] += not row.flags
        counts.update(row.flags)
        yield row
