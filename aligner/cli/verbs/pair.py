"""The pairs of documents of a pile, without bitext."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields
from typing import Any

from aligner.cli.console import emit, show_first, show_forecast, show_progress, show_summary, table_lines
from aligner.cli.options import (
    Chapters,
    Columns,
    Corrections,
    DryRun,
    Encoding,
    Engine,
    Inputs,
    Languages,
    MinConfidence,
    Model,
    NoCache,
    OneToOne,
    OutFile,
    Overwrite,
    PairBy,
    Pairs,
    Quiet,
    RayAddress,
    Verbose,
    Work,
    cores_here,
    engine_of,
    pairs_of,
    settings_of,
)
from aligner.cli.outputs import check_output, require_apart
from aligner.corpus.document_languages import contradicts, not_given
from aligner.corrections.rows import read_corrections
from aligner.model import DocumentPair
from aligner.pipeline import Aligner
from aligner.run.forecast import forecast_pile
from aligner.run.result import OpenPlan
from aligner.writing import json_line


def pair(
    inputs: Inputs,
    out: OutFile = None,
    languages: Languages = "",
    one_to_one: OneToOne = False,
    min_confidence: MinConfidence = 0.0,
    pairs: Pairs = None,
    pair_by: PairBy = None,
    columns: Columns = "",
    chapters: Chapters = False,
    encoding: Encoding = "",
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
    """Find the pairs of documents that are versions of one report: JSONL rows, or TSV where --out is .tsv."""
    settings = settings_of(languages, one_to_one, min_confidence, columns, chapters, encoding=encoding)
    if dry_run:
        kept, cores = not no_cache, cores_here(ray_address)
        show_forecast(
            forecast_pile(inputs, settings, model=model, bitext=False, cache=kept, leave_out=out, workers=cores)
        )
        return
    known = pairs_of(pairs, pair_by)
    judged = read_corrections(corrections) if corrections else []
    require_apart(out, work)
    check_output(out, [*inputs, corrections, pairs], overwrite, suffixes=(".jsonl", ".ndjson", ".tsv"))
    with (
        show_progress(quiet, verbose, lasting=work is not None) as progress,
        engine_of(engine, ray_address, verbose) as workers,
    ):
        aligner = Aligner(model=model, settings=settings, cache=not no_cache, progress=progress, engine=workers)
        with aligner.open_plan(inputs, leave_out=out, work=work, corrections=judged, pairs=known) as plan:
            rows = map(asdict, plan.pairs)
            emit(_table(rows) if out and out.suffix.lower() == ".tsv" else map(json_line, rows), out)
            doubts = [] if quiet else list(_doubts(plan))
    if not quiet:
        show_summary(plan.summary, out)
        show_first(doubts)


def _table(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Pairs as TSV, what is a list with semicolons."""
    names = [own.name for own in fields(DocumentPair)]
    return table_lines([names], (map(_cell, row.values()) for row in rows))


def _cell(value: Any) -> str:
    return "; ".join(value) if isinstance(value, tuple) else "" if value is None else str(value)


def _doubts(plan: OpenPlan) -> Iterator[str]:
    """What no file of `pair` tells, a line each: what was skipped, and documents in another language than is given."""
    yield from (f"{item.id}: {item.reason}" for item in plan.skipped)
    if plan.summary["counts"].get("contradicted"):
        yield from (not_given(own.document) for own in plan.split if contradicts(own.document))
