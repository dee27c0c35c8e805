"""The page of a finished run, or the picture of one alignment."""

from pathlib import Path
from typing import Annotated

import typer

from aligner.cli.console import talk
from aligner.cli.options import Overwrite
from aligner.cli.outputs import check_output
from aligner.ownership import noted
from aligner.page import PAGE, write_page
from aligner.page.figure import draw_pair
from aligner.run.stage_table import STAGE_LABELS


def report(
    folder: Annotated[Path, typer.Argument(metavar="OUT", help="The folder that `align` wrote.", show_default=False)],
    out: Annotated[
        Path | None, typer.Option(help="Write the page here; without it, to OUT/report.html.", show_default=False)
    ] = None,
    figure: Annotated[
        Path | None,
        typer.Option(help="Draw the alignment of --pair here instead: .svg, .pdf or .png.", show_default=False),
    ] = None,
    pair: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="SOURCE TARGET", help="Ids of two documents, for --figure.", show_default=False),
    ] = None,
    overwrite: Overwrite = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
) -> None:
    """Write the page, to see an alignment and to correct it; or draw the alignment of two documents."""
    path = figure or out or folder / PAGE
    if not (figure and out):
        results = (own for own in folder.glob("*") if own.name != PAGE)
        check_output(path, results, overwrite, suffixes=() if figure else (".html", ".htm"))
    if figure and pair and not out:
        with noted(figure):
            draw_pair(folder, pair, figure)
    elif figure or pair:
        raise typer.BadParameter("give --figure with --pair, and without --out", param_hint="--figure")
    else:
        with noted(path):
            write_page(folder, path, STAGE_LABELS)
        if not quiet:
            talk.print(f"written to  {path}", markup=False, soft_wrap=True)
