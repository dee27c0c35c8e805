"""Translations in two pools of sentences."""

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import typer

from aligner.cli.console import emit, plural, show_forecast, show_progress, table_lines, talk
from aligner.cli.options import DryRun, Model, NoCache, OutFile, Overwrite, Quiet, Source, Target, Verbose, settings_of
from aligner.cli.outputs import check_output
from aligner.corpus.lines import open_lines
from aligner.errors import InputError
from aligner.files import parse_json
from aligner.model import Settings
from aligner.pipeline import Aligner
from aligner.run.forecast import forecast_pools
from aligner.writing import is_device, json_line


def mine(
    source: Source,
    target: Target,
    out: OutFile = None,
    apart: Annotated[
        Path | None,
        typer.Option(help="Write the duplicate lines and untranslated copies here, as TSV.", show_default=False),
    ] = None,
    margin: Annotated[float, typer.Option(help="Leave out matches below this ratio margin.")] = Settings().margin,
    min_confidence: Annotated[
        float, typer.Option(help="Leave out matches less sure, 0 to 1.")
    ] = Settings().pair_confidence,
    model: Model = None,
    no_cache: NoCache = False,
    overwrite: Overwrite = False,
    dry_run: DryRun = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Find translations in two pools with one sentence a line: TSV or JSONL, best first; lines count from 0."""
    pools = _open_pool(source), _open_pool(target)
    if dry_run:
        show_forecast(forecast_pools(*pools, model=model, cache=not no_cache))
        return
    if out and apart and os.path.realpath(out) == os.path.realpath(apart):
        raise InputError(f"{out}: both --out and --apart; name two files")
    for path, suffixes in ((out, (".tsv", ".jsonl", ".ndjson")), (apart, (".tsv",))):
        check_output(path, (source, target), overwrite, suffixes=suffixes)
    with show_progress(quiet, verbose) as progress:
        settings = replace(settings_of("", False, min_confidence), margin=margin, pair_confidence=min_confidence)
        aligner = Aligner(model=model, settings=settings, cache=not no_cache, progress=progress)
        mined = aligner.mine_pools(*pools, folder=out.parent if out and not is_device(out) else None)
    if out and out.suffix.lower() in (".jsonl", ".ndjson"):
        emit((json_line(asdict(match)) for match in mined), out)
    else:
        header = "score", "source_line", "target_line", "source", "target"
        rows = ((f"{m.score:.4f}", m.source_line, m.target_line, m.source, m.target) for m in mined)
        emit(table_lines([header], rows), out)
    if apart:
        texts = {"source_duplicate": pools[0], "target_duplicate": pools[1], "copy": pools[0]}
        left_out = ((kind, line, same, texts[kind][line]) for kind, line, same in mined.left_out.rows())
        emit(table_lines([("kind", "line", "same_as", "text")], left_out), apart)
    if not quiet:
        counts = Counter(kind for kind, _, _ in mined.left_out.rows())
        duplicates = plural(counts.total() - counts["copy"], "duplicate line")
        listed = f"listed in {apart}" if apart else "--apart FILE lists them"
        said = f"set apart {duplicates} and {plural(counts['copy'], 'sentence')} that both sides have; {listed}"
        talk.print(f"mined {plural(len(mined), 'pair')}" + (f"; {said}" if counts else ""), soft_wrap=True)


def _open_pool(path: Path) -> Sequence[str]:
    """The lines of a pool. Raises InputError for rows of JSON, which hold a sentence and are none."""
    lines = open_lines(path)
    try:
        row = parse_json(next(filter(str.strip, lines), ""))
    except (ValueError, RecursionError):
        return lines
    if not isinstance(row, dict):
        return lines
    raise InputError(f"{path}: its lines are rows of JSON; wanted a sentence a line, as jq -r .text FILE writes them")
