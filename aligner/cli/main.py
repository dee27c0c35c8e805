"""The verbs: each a few lines over the same functions that Python users call."""

import io
import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from aligner import __version__
from aligner.bitext.formats import FORMATS, NO_NULL_BEADS, format_of, lost, stream_bitext, write_bitext
from aligner.bitext.ladder import bead_line, beads_of, read_ladder, write_beads
from aligner.bitext.rows import bitext_row
from aligner.cli.console import emit, plural, score_table, show_forecast, show_progress, show_summary, table_lines, talk
from aligner.corpus.language import detect_language, normalize_language, parse_languages
from aligner.corpus.lines import open_lines
from aligner.corrections.rows import read_corrections
from aligner.encoders.catalogue import BUNDLED
from aligner.errors import AlignerError, InputError
from aligner.evaluation import Rate
from aligner.evaluation_files import score_files
from aligner.files import check_writable, existing, json_line, read_lines, read_text, write_lines
from aligner.model import SegmentPair, Settings
from aligner.page import PAGE, write_page
from aligner.page.figure import draw_pair
from aligner.pipeline import Aligner
from aligner.run.engines.local import LocalEngine
from aligner.run.engines.ray import RayEngine
from aligner.run.forecast import forecast_pile, forecast_pools
from aligner.run.output_folder import hold_folder, write_result

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="A pile of articles in several languages to reports and sentence-aligned bitext.",
)
WORK = ".work"  # in --out; names that begin with a dot are not read as input


class Engines(StrEnum):
    """Where the work is done."""

    LOCAL = "local"
    RAY = "ray"


Inputs = Annotated[list[Path], typer.Argument(help="Files and folders: .txt, .md, .jsonl.", show_default=False)]
Source = Annotated[Path, typer.Argument(help="The source file.", show_default=False)]
Target = Annotated[Path, typer.Argument(help="The target file.", show_default=False)]
Model = Annotated[
    str | None,
    typer.Option(
        help="The encoder: `use`, `e5-small`, or a sentence-transformers model by hub name or folder. "
        "Without it, `use` if it knows the languages, else `e5-small`.",
        show_default=False,
    ),
]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Keep no vectors on disk, and take none from there.")]
Languages = Annotated[
    str, typer.Option(help="The only languages wanted, such as en,de; sources first.", show_default=False)
]
OneToOne = Annotated[bool, typer.Option("--one-to-one", help="Keep each document's one best partner a language.")]
MinConfidence = Annotated[float, typer.Option(help="Leave out document pairs and bitext below it, 0 to 1.")]
Work = Annotated[
    Path | None,
    typer.Option(
        help="Keep in this folder what was done: the same command goes on where it stopped.", show_default=False
    ),
]
Engine = Annotated[Engines, typer.Option(help="Where the work is done: on this machine, or on a Ray cluster.")]
RayAddress = Annotated[
    str | None,
    typer.Option(
        help="The Ray cluster: host:port, or auto for the one of this machine; without it, one is started here.",
        show_default=False,
    ),
]
Corrections = Annotated[
    Path | None,
    typer.Option(help="Pairs and beads that a person judged, corrections.jsonl: they come out so.", show_default=False),
]
OutFile = Annotated[Path | None, typer.Option(help="Write here; without it, to stdout.", show_default=False)]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Do nothing but say what the run would take, told from a sample.")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no summary.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Tell more, on stderr.")]


@app.command()
def align(
    inputs: Inputs,
    out: Annotated[Path, typer.Option(help="The folder to write into.", show_default=False)],
    formats: Annotated[
        str, typer.Option(help=f"More formats for the bitext: {','.join([*FORMATS][1:])}; and html, the page.")
    ] = "",
    languages: Languages = "",
    one_to_one: OneToOne = False,
    min_confidence: MinConfidence = 0.0,
    corrections: Corrections = None,
    model: Model = None,
    no_cache: NoCache = False,
    work: Work = None,
    dry_run: DryRun = False,
    engine: Engine = Engines.LOCAL,
    ray_address: RayAddress = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Find the reports in a pile and align their sentences: the main job."""
    wanted = _formats(formats)
    settings = _settings(languages, one_to_one, min_confidence)
    for path in inputs:
        existing(path)
    if dry_run:
        kept, cores = not no_cache, _cores(ray_address)
        show_forecast(forecast_pile(inputs, settings, model=model, cache=kept, leave_out=out, workers=cores))
        return
    judged = read_corrections(corrections) if corrections else []
    with (
        hold_folder(out),
        show_progress(quiet, verbose, lasting=True) as progress,
        _engine(engine, ray_address, verbose) as workers,
    ):
        aligner = Aligner(model=model, settings=settings, cache=not no_cache, progress=progress, engine=workers)
        with aligner.open_pile(inputs, leave_out=out, work=work or out / WORK, corrections=judged) as result:
            summary = write_result(result, out, wanted)
    if not quiet:
        show_summary(summary, out)
        without = [name for name in wanted if name in NO_NULL_BEADS]
        if without and (alone := summary["counts"]["null_beads"]):
            talk.print(f"{', '.join(without)}: null beads were left out ({plural(alone, 'row')})", soft_wrap=True)


@app.command()
def pair(
    inputs: Inputs,
    out: OutFile = None,
    languages: Languages = "",
    one_to_one: OneToOne = False,
    min_confidence: MinConfidence = 0.0,
    corrections: Corrections = None,
    model: Model = None,
    no_cache: NoCache = False,
    work: Work = None,
    dry_run: DryRun = False,
    engine: Engine = Engines.LOCAL,
    ray_address: RayAddress = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Find the pairs of documents that are versions of one report: JSONL rows."""
    settings = _settings(languages, one_to_one, min_confidence)
    if dry_run:
        kept, cores = not no_cache, _cores(ray_address)
        show_forecast(
            forecast_pile(inputs, settings, model=model, bitext=False, cache=kept, leave_out=out, workers=cores)
        )
        return
    judged = read_corrections(corrections) if corrections else []
    _check(out)
    with (
        show_progress(quiet, verbose, lasting=work is not None) as progress,
        _engine(engine, ray_address, verbose) as workers,
    ):
        aligner = Aligner(model=model, settings=settings, cache=not no_cache, progress=progress, engine=workers)
        with aligner.open_plan(inputs, leave_out=out, work=work, corrections=judged) as plan:
            emit((json_line(asdict(found)) for found in plan.pairs), out)
    if not quiet:
        show_summary(plan.summary, out)


@app.command()
def documents(
    source: Source,
    target: Target,
    out: OutFile = None,
    languages: Annotated[
        str, typer.Option(help="Languages of source and target, such as en,de.", show_default=False)
    ] = "",
    model: Model = None,
    no_cache: NoCache = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Align two documents: bitext as JSONL, or in the format of --out's suffix."""
    texts = read_text(source), read_text(target)
    _check(out, FORMATS)
    codes = _two_languages(languages) or tuple(
        _language(text, path) for text, path in zip(texts, (source, target), strict=True)
    )
    with show_progress(quiet, verbose) as progress:
        aligner = Aligner(model=model, cache=not no_cache, progress=progress)
        rows = aligner.align_documents(*texts, source=codes[0], target=codes[1])
    rows = [replace(row, source_id=source.name, target_id=target.name) for row in rows]
    if out and format_of(out) != "jsonl":
        _write(rows, out)
    else:
        emit((json_line(bitext_row(row)) for row in rows), out)


@app.command()
def sentences(
    source: Source,
    target: Target,
    out: OutFile = None,
    model: Model = None,
    no_cache: NoCache = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Align two texts with one sentence a line: the ladder, `[0, 1]:[0]:score`."""
    lines = read_lines(source), read_lines(target)
    _check(out)
    with show_progress(quiet, verbose) as progress:
        beads = Aligner(model=model, cache=not no_cache, progress=progress).align_sentences(*lines)
    emit(map(bead_line, beads), out)


@app.command()
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
    dry_run: DryRun = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Find translations in two pools with one sentence a line: TSV or JSONL, best first; lines count from 0."""
    pools = open_lines(source), open_lines(target)
    if dry_run:
        show_forecast(forecast_pools(*pools, model=model, cache=not no_cache))
        return
    _check(out)
    _check(apart)
    with show_progress(quiet, verbose) as progress:
        settings = replace(_settings("", False, min_confidence), margin=margin, pair_confidence=min_confidence)
        aligner = Aligner(model=model, settings=settings, cache=not no_cache, progress=progress)
        mined = aligner.mine_pools(*pools, folder=out.parent if out and not _is_device(out) else None)
    if out and out.suffix == ".jsonl":
        emit((json_line(asdict(match)) for match in mined), out)
    else:
        header = "score", "source_line", "target_line", "source", "target"
        rows = ((f"{m.score:.4f}", m.source_line, m.target_line, m.source, m.target) for m in mined)
        emit(table_lines([header], rows), out)
    if apart:
        texts = {"source_duplicate": pools[0], "target_duplicate": pools[1], "copy": pools[0]}
        set_apart = ((kind, line, same, texts[kind][line]) for kind, line, same in mined.apart.rows())
        write_lines(table_lines([("kind", "line", "same_as", "text")], set_apart), apart)
    if not quiet:
        counts = Counter(kind for kind, _, _ in mined.apart.rows())
        duplicates = plural(counts.total() - counts["copy"], "duplicate line")
        listed = f"listed in {apart}" if apart else "--apart FILE lists them"
        said = f"set apart {duplicates} and {plural(counts['copy'], 'sentence')} that both sides have; {listed}"
        talk.print(f"mined {plural(len(mined), 'pair')}" + (f"; {said}" if counts else ""), soft_wrap=True)


@app.command("evaluate")
def evaluate_files(
    gold: Annotated[
        Path,
        typer.Argument(help="Gold: a ladder, pairs of ids (.tsv, .jsonl), or corrections.jsonl.", show_default=False),
    ],
    predicted: Annotated[Path, typer.Argument(help="Predicted, of the same kind.", show_default=False)],
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Score beads or document pairs against gold."""
    rates = score_files(gold, predicted)
    if as_json:
        emit([json.dumps({name: _numbers(rate) for name, rate in rates.items()})], None)
    else:
        Console().print(score_table(rates))


@app.command()
def convert(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="IN",
            help="Bitext: .jsonl, .tsv, .tmx, .xlf, .parquet, a Moses file, or a ladder with --sentences.",
            show_default=False,
        ),
    ],
    target: Annotated[
        Path,
        typer.Argument(
            metavar="OUT",
            help="Bitext: .jsonl, .tsv, .tmx, .xlf, .parquet, .moses, .txt (ladder); a row a segment in all languages: "
            ".segments.jsonl, .segments.tmx, .segments.parquet.",
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
) -> None:
    """Convert bitext from one format to another, by suffix; what the other cannot hold is said."""
    if sentences:
        codes = _two_languages(languages) or tuple(_language(read_text(path), path) for path in sentences)
        rows = read_ladder(source, sentences, (codes[0], codes[1]))
    elif source.suffix == ".txt":
        raise InputError(
            f"{source}: a ladder has no texts; name the two files that it numbers: --sentences SOURCE TARGET"
        )
    else:
        rows = stream_bitext(source)
        if languages:
            one, other = _two_languages(languages)
            rows = (
                replace(row, source_language=row.source_language or one, target_language=row.target_language or other)
                for row in rows
            )
    if target.suffix == ".txt":
        write_beads(beads_of(rows, source), target)
        what = "a ladder holds sentence numbers and scores; texts, ids, offsets and confidences were left out"
        talk.print(what, soft_wrap=True)
        return
    _write(rows, target)


@app.command()
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
) -> None:
    """Write the page, to see an alignment and to correct it; or draw the alignment of two documents."""
    if figure and pair and not out:
        draw_pair(folder, pair, figure)
    elif figure or pair:
        raise typer.BadParameter("give --figure with --pair, and without --out", param_hint="--figure")
    else:
        path = out or folder / PAGE
        write_page(folder, path)
        talk.print(f"written to  {path}", markup=False, soft_wrap=True)


@app.command()
def models() -> None:
    """Show the bundled encoders, their languages and what is installed."""
    table = Table("name", "languages", "dimension", "licence", Column("installed", overflow="fold"))
    for encoder in BUNDLED:
        table.add_row(
            encoder.name,
            " ".join(sorted(encoder.languages)),
            str(encoder.dimension),
            encoder.licence,
            "yes" if not encoder.missing() else escape(f"no: {encoder.install}"),
        )
    Console().print(table)
    print("--model takes any sentence-transformers model as well, by its name on the hub or its folder.")


@app.callback(invoke_without_command=True)
def about(show: Annotated[bool, typer.Option("--version", help="Show the version and stop.")] = False) -> None:
    """Say which version this is."""
    if show:
        print(__version__)
        raise typer.Exit


def main() -> None:
    """The command `aligner`: 0 done, 1 an error told in one line, 2 wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")  # the code pages of old hold few of our texts
    try:
        app()
    except AlignerError as error:
        talk.print(f"error: {error}", markup=False, soft_wrap=True)
        sys.exit(1)


def _settings(languages: str, one_to_one: bool, min_confidence: float) -> Settings:
    wanted = parse_languages(languages) or None
    return Settings(languages=wanted, one_to_one=one_to_one, min_confidence=min_confidence)


def _formats(names: str) -> list[str]:
    wanted = [name.strip() for name in names.split(",") if name.strip()]
    known = [*FORMATS, "html"]
    unknown = [name for name in wanted if name not in known]
    if unknown:
        raise typer.BadParameter(f"no format {unknown[0]!r}; use {', '.join(known)}", param_hint="--formats")
    return [name for name in wanted if name != "jsonl"]


def _two_languages(names: str) -> tuple[str, ...]:
    """Two languages, or none."""
    given = parse_languages(names) if names else ()
    if names and len(given) != 2:
        raise typer.BadParameter(f"{names!r} names {len(given)} languages; name two, such as en,de")
    return given


def _language(text: str, path: Path) -> str:
    guess = detect_language(text)
    if not guess.language:
        raise InputError(f"{path}: {guess.reason}; or name both languages with --languages, such as en,de")
    return normalize_language(guess.language)


def _write(rows: Iterable[SegmentPair], path: Path) -> None:
    """Bitext to a file, what its format does not hold told, and its name where that is another."""
    said: Counter[str] = Counter()
    written = write_bitext(_telling(rows, format_of(path), said), path)
    for what, number in said.items():
        talk.print(f"{path}: {what} ({plural(number, 'row')})", markup=False, soft_wrap=True)
    if written != [path]:
        talk.print(f"written: {', '.join(map(str, written)) or 'nothing'}", markup=False, soft_wrap=True)


def _telling(rows: Iterable[SegmentPair], format: str, said: Counter[str]) -> Iterator[SegmentPair]:
    """The rows as they are, while what a format cannot hold of them is counted."""
    for row in rows:
        if what := lost(row, format):
            said[what] += 1
        yield row


def _engine(kind: Engines, address: str | None, verbose: bool) -> LocalEngine | RayEngine:
    if kind is Engines.RAY:
        return RayEngine(address, verbose=verbose)
    if address is not None:
        raise typer.BadParameter("it needs --engine ray", param_hint="--ray-address")
    return LocalEngine(_cores(None))


def _cores(address: str | None) -> int:
    """Processes that work on this machine; on a cluster that runs already they are not this command's."""
    return 1 if address else os.cpu_count() or 1


def _check(out: Path | None, formats: Iterable[str] = ()) -> None:
    """Say before the work, and not after it, that its outcome could not be written."""
    if out and formats and format_of(out) not in formats:
        raise InputError(f"{out}: no bitext format {out.suffix!r}; use one of .{', .'.join(formats)}")
    if out:
        check_writable(out)


def _is_device(path: Path) -> bool:
    """Whether it is there and no file, as /dev/stdout."""
    return path.exists() and not path.is_file()


def _numbers(rate: Rate) -> dict[str, float]:
    return {name: round(getattr(rate, name), 4) for name in ("precision", "recall", "f1")}
