"""The main job: the reports of a pile, and the bitext of their versions."""

from pathlib import Path
from typing import Annotated

import typer

from aligner.bitext.flags import flags_of
from aligner.bitext.formats import FORMATS, format_help
from aligner.cli.console import plural, show_forecast, show_progress, show_summary, talk
from aligner.cli.options import (
    Chapters,
    Columns,
    Corrections,
    DryRun,
    Encoding,
    Engine,
    Inputs,
    Inside,
    Languages,
    MinConfidence,
    Model,
    NoCache,
    OneToOne,
    Overwrite,
    PairBy,
    Pairs,
    Quiet,
    RayAddress,
    TermsFile,
    Verbose,
    Work,
    cores_here,
    engine_of,
    pairs_of,
    preset_help,
    settings_of,
)
from aligner.cli.outputs import require_apart
from aligner.corrections.rows import read_corrections
from aligner.files import existing
from aligner.pipeline import Aligner
from aligner.run.forecast import forecast_pile
from aligner.run.held_folder import hold_folder
from aligner.run.output_folder import write_result

WORK = ".work"  # in --out; names that begin with a dot are not read as input


def align(
    inputs: Inputs,
    out: Annotated[Path, typer.Option(help="The folder to write into.", show_default=False)],
    formats: Annotated[str, typer.Option(help=f"More formats for the bitext: {format_help()}; html (the page).")] = "",
    languages: Languages = "",
    one_to_one: OneToOne = False,
    min_confidence: MinConfidence = 0.0,
    pairs: Pairs = None,
    pair_by: PairBy = None,
    columns: Columns = "",
    chapters: Chapters = False,
    encoding: Encoding = "",
    inside: Inside = False,
    terms: TermsFile = None,
    clean: Annotated[str, typer.Option(help=f"Drop rows of the bitext: {preset_help()}.", show_default=False)] = "",
    corrections: Corrections = None,
    model: Model = None,
    no_cache: NoCache = False,
    work: Work = None,
    overwrite: Overwrite = False,
    dry_run: DryRun = False,
    engine: Engine = "local",
    ray_address: RayAddress = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Find the reports in a pile and align their sentences: the main job."""
    wanted = wanted_formats(formats)
    drop = flags_of(clean)
    settings = settings_of(languages, one_to_one, min_confidence, columns, chapters, inside, terms, encoding)
    for path in inputs:
        existing(path)
    if dry_run:
        kept, cores = not no_cache, cores_here(ray_address)
        show_forecast(forecast_pile(inputs, settings, model=model, cache=kept, leave_out=out, workers=cores))
        return
    require_apart(out, work)
    files = [*inputs, *filter(None, (corrections, pairs, terms))]
    known = pairs_of(pairs, pair_by, inside)
    judged = read_corrections(corrections) if corrections else []
    with (
        hold_folder(out, wanted, inputs=files, overwrite=overwrite),
        show_progress(quiet, verbose, lasting=True) as progress,
        engine_of(engine, ray_address, verbose) as workers,
    ):
        aligner = Aligner(model=model, settings=settings, cache=not no_cache, progress=progress, engine=workers)
        with aligner.open_pile(
            inputs, leave_out=out, work=work or out / WORK, corrections=judged, pairs=known
        ) as result:
            changes = aligner.changes(result)
            summary = write_result(result, out, wanted, clean=drop, changes=changes, overwrite=overwrite)
    if not quiet:
        show_summary(summary, out)
        formats_of: dict[tuple[str, int], list[str]] = {}
        for name, reasons in summary["counts"].get("not_held", {}).items():
            for reason in reasons.items():
                formats_of.setdefault(reason, []).append(name)
        for (what, number), names in formats_of.items():
            talk.print(f"{', '.join(names)}: {what} ({plural(number, 'row')})", soft_wrap=True)


def wanted_formats(names: str) -> list[str]:
    """The formats named besides JSONL, which is always written."""
    wanted = [name.strip() for name in names.split(",") if name.strip()]
    known = [*FORMATS, "html"]
    unknown = [name for name in wanted if name not in known]
    if unknown:
        raise typer.BadParameter(f"no format {unknown[0]!r}; use {', '.join(known)}", param_hint="--formats")
    return [name for name in wanted if name != "jsonl"]
