"""The verbs: each a few lines over the same functions that Python users call."""

import io
import json
import logging
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from aligner import __version__
from aligner.bitext import Bead, Settings
from aligner.cluster import RayEngine
from aligner.encoders import BUNDLED
from aligner.engine import LocalEngine
from aligner.errors import AlignerError, FormatError, InputError
from aligner.evaluate import Rate, evaluate, evaluate_pairs
from aligner.language import detect_language, normalize_language, parse_languages
from aligner.pipeline import Aligner
from aligner.readers import existing, read_lines, read_text
from aligner.results import check_folder, write_result
from aligner.writers import (
    FORMATS,
    bead_line,
    bitext_row,
    check_writable,
    json_line,
    read_beads,
    read_bitext,
    read_rows,
    write_beads,
    write_bitext,
    write_lines,
)

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="A pile of articles in several languages to reports and sentence-aligned bitext.",
)
WORK = ".work"  # in --out; names that begin with a dot are not read as input
talk = Console(stderr=True, highlight=False)


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
OutFile = Annotated[Path | None, typer.Option(help="Write here; without it, to stdout.", show_default=False)]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no summary.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Tell more, on stderr.")]


@app.command()
def align(
    inputs: Inputs,
    out: Annotated[Path, typer.Option(help="The folder to write into.", show_default=False)],
    formats: Annotated[str, typer.Option(help=f"More formats for the bitext: {','.join(list(FORMATS)[1:])}.")] = "",
    languages: Languages = "",
    one_to_one: OneToOne = False,
    min_confidence: MinConfidence = 0.0,
    model: Model = None,
    no_cache: NoCache = False,
    work: Work = None,
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
    check_folder(out)
    with _progress(quiet, verbose) as progress, _engine(engine, ray_address, verbose) as workers:
        aligner = Aligner(model=model, settings=settings, cache=not no_cache, progress=progress, engine=workers)
        with aligner.open_pile(inputs, leave_out=out, work=work or out / WORK) as result:
            summary = write_result(result, out, wanted)
    if not quiet:
        _show(summary, out)


@app.command()
def pair(
    inputs: Inputs,
    out: OutFile = None,
    languages: Languages = "",
    one_to_one: OneToOne = False,
    min_confidence: MinConfidence = 0.0,
    model: Model = None,
    no_cache: NoCache = False,
    work: Work = None,
    engine: Engine = Engines.LOCAL,
    ray_address: RayAddress = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Find the pairs of documents that are versions of one report: JSONL rows."""
    settings = _settings(languages, one_to_one, min_confidence)
    _check(out)
    with _progress(quiet, verbose) as progress, _engine(engine, ray_address, verbose) as workers:
        aligner = Aligner(model=model, settings=settings, cache=not no_cache, progress=progress, engine=workers)
        with aligner.open_plan(inputs, leave_out=out, work=work) as plan:
            _emit((json_line(asdict(found)) for found in plan.pairs), out)
    if not quiet:
        _show(plan.summary, out)


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
    given = parse_languages(languages) if languages else ()
    if languages and len(given) != 2:
        raise typer.BadParameter(f"{languages!r} names {len(given)} languages; name two, such as en,de")
    codes = given or tuple(_language(text, path) for text, path in zip(texts, (source, target), strict=True))
    with _progress(quiet, verbose) as progress:
        aligner = Aligner(model=model, cache=not no_cache, progress=progress)
        rows = aligner.align_documents(*texts, source=codes[0], target=codes[1])
    rows = [replace(row, source_id=source.name, target_id=target.name) for row in rows]
    if out and out.suffix != ".jsonl":
        write_bitext(rows, out)
    else:
        _emit((json_line(bitext_row(row)) for row in rows), out)


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
    with _progress(quiet, verbose) as progress:
        beads = Aligner(model=model, cache=not no_cache, progress=progress).align_sentences(*lines)
    _emit(map(bead_line, beads), out)


@app.command()
def mine(
    source: Source,
    target: Target,
    out: OutFile = None,
    margin: Annotated[float, typer.Option(help="Leave out matches below this ratio margin.")] = Settings().margin,
    min_confidence: Annotated[
        float, typer.Option(help="Leave out matches less sure, 0 to 1.")
    ] = Settings().pair_confidence,
    model: Model = None,
    no_cache: NoCache = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Find translations in two pools with one sentence a line: TSV, best first; lines count from 0."""
    pools = read_lines(source), read_lines(target)
    _check(out)
    with _progress(quiet, verbose) as progress:
        settings = Settings(margin=margin, pair_confidence=min_confidence)
        matches = Aligner(model=model, settings=settings, cache=not no_cache, progress=progress).mine(*pools)
    header = "score", "source_line", "target_line", "source", "target"
    rows = [header, *((f"{m.score:.4f}", str(m.source_line), str(m.target_line), m.source, m.target) for m in matches)]
    lines = ("\t".join(cell.replace("\t", " ") for cell in row) for row in rows)
    _emit(lines, out)


@app.command("evaluate")
def evaluate_files(
    gold: Annotated[Path, typer.Argument(help="Gold: a ladder, or pairs of ids (.tsv, .jsonl).", show_default=False)],
    predicted: Annotated[Path, typer.Argument(help="Predicted, of the same kind.", show_default=False)],
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Score beads or document pairs against gold."""
    known, given = _judged(gold), _judged(predicted)
    if isinstance(known, list) != isinstance(given, list):
        kinds = ["beads" if isinstance(found, list) else "document pairs" for found in (known, given)]
        raise InputError(f"{gold} holds {kinds[0]}, {predicted} {kinds[1]}; give two of a kind")
    if isinstance(known, list) and isinstance(given, list):
        scores = evaluate(known, given)
        rates = {name: getattr(scores, name) for name in ("strict", "lax", "all_beads", "null")}
    elif isinstance(known, set) and isinstance(given, set):
        rates = {"document_pairs": evaluate_pairs(known, given)}
    if as_json:
        _emit([json.dumps({name: _numbers(rate) for name, rate in rates.items()})], None)
    else:
        Console().print(_score_table(rates))


@app.command()
def convert(
    source: Annotated[
        Path, typer.Argument(metavar="IN", help="Bitext: .jsonl, .tsv, .tmx, or a Moses file.", show_default=False)
    ],
    target: Annotated[
        Path,
        typer.Argument(metavar="OUT", help="Bitext: .jsonl, .tsv, .tmx, .moses, .txt (ladder).", show_default=False),
    ],
) -> None:
    """Convert bitext from one format to another, by suffix."""
    if target.suffix == ".txt":
        write_beads(_beads_of_one_pair(source), target)
        return
    rows = read_bitext(source)
    write_bitext(rows, target)
    alone = sum(row.is_null for row in rows)
    if alone and target.suffix in (".tmx", ".moses"):
        talk.print(f"{target.suffix} holds no null beads; {alone} were left out")


@app.command()
def models() -> None:
    """Show the bundled encoders, their languages and what is installed."""
    table = Table("name", "languages", "dimension", "licence", "installed")
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
    unknown = [name for name in wanted if name not in FORMATS]
    if unknown:
        raise typer.BadParameter(f"no format {unknown[0]!r}; use {', '.join(FORMATS)}", param_hint="--formats")
    return [name for name in wanted if name != "jsonl"]


def _language(text: str, path: Path) -> str:
    guess = detect_language(text)
    if not guess.language:
        raise InputError(f"{path}: {guess.reason}; or name both languages with --languages, such as en,de")
    return normalize_language(guess.language)


@contextmanager
def _progress(quiet: bool, verbose: bool) -> Iterator[Callable[[str, int, int], None]]:
    """A callback that draws a bar a stage on stderr, where that is a terminal."""
    if verbose:
        logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(name)s: %(message)s")
        logging.getLogger("aligner").setLevel(logging.DEBUG)
    columns = (
        TextColumn("{task.description:9}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=talk, disable=quiet or not talk.is_terminal) as bars:
        tasks: dict[str, Any] = {}

        def tell(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        try:
            yield tell
        except KeyboardInterrupt:
            talk.print("stopped; no result was written")
            raise


def _engine(kind: Engines, address: str | None, verbose: bool) -> LocalEngine | RayEngine:
    if kind is Engines.RAY:
        return RayEngine(address, verbose=verbose)
    if address is not None:
        raise typer.BadParameter("it needs --engine ray", param_hint="--ray-address")
    return LocalEngine(os.cpu_count() or 1)


def _check(out: Path | None, formats: Iterable[str] = ()) -> None:
    """Say before the work, and not after it, that its outcome could not be written."""
    if out and formats and out.suffix.lstrip(".") not in formats:
        raise InputError(f"{out}: no bitext format {out.suffix!r}; use one of .{', .'.join(formats)}")
    if out:
        check_writable(out)


def _emit(lines: Iterable[str], out: Path | None) -> None:
    """Lines of data to a file, or to stdout."""
    if out:
        write_lines(lines, out)
        return
    try:
        for line in lines:
            sys.stdout.write(line + "\n")
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read it has seen enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _judged(path: Path) -> list[Bead] | set[tuple[str, str]]:
    """Beads of a ladder or of the bitext of one pair, or document pairs."""
    if path.suffix == ".tsv":
        lines = [line.split("\t") for line in read_lines(path) if line.strip()]
        if "source_sentences" not in (lines[0] if lines else []):
            header = ["source_id", "target_id"]
            return {(cells[0], cells[1]) for cells in lines if len(cells) > 1 and cells[:2] != header}
    elif path.suffix == ".jsonl":
        rows = read_rows(path)
        if not rows or "source_sentences" not in rows[0][1]:
            return {_ids(row, f"{path}:{number}") for number, row in rows}
    else:
        return read_beads(path)
    return _beads_of_one_pair(path)


def _beads_of_one_pair(path: Path) -> list[Bead]:
    """The beads of bitext. Raises InputError if it holds several document pairs, whose numbers begin anew."""
    rows = read_bitext(path)
    pairs = {(row.source_id, row.target_id) for row in rows}
    if len(pairs) > 1:
        raise InputError(f"{path} holds the bitext of {len(pairs)} document pairs; wanted that of one")
    return [Bead(row.source_sentences, row.target_sentences, row.score) for row in rows]


def _ids(row: dict[str, Any], place: str) -> tuple[str, str]:
    try:
        return str(row["source_id"]), str(row["target_id"])
    except KeyError as error:
        raise FormatError(f"{place}: no {error} found; wanted a row of pairs.jsonl or bitext.jsonl") from error


def _numbers(rate: Rate) -> dict[str, float]:
    return {name: round(getattr(rate, name), 4) for name in ("precision", "recall", "f1")}


def _score_table(rates: dict[str, Rate]) -> Table:
    table = Table("", "precision", "recall", "F1", "predicted", "gold")
    for name, rate in rates.items():
        numbers = (f"{getattr(rate, key):.3f}" for key in ("precision", "recall", "f1"))
        table.add_row(name.replace("_", " "), *numbers, str(rate.predicted), str(rate.gold))
    return table


def _show(summary: dict[str, Any], out: Path | None) -> None:
    """What a person wants to know at the end, on stderr."""
    counts = summary["counts"]
    by_language = ", ".join(f"{number} {language}" for language, number in counts["documents"].items())
    written = "files" in summary
    copies = f", {counts['copies']} of them copies of others" if counts["copies"] else ""
    lines = [
        ("documents", f"{sum(counts['documents'].values())} ({by_language or 'none'})"),
        ("reports", f"{counts['reports']}, with {_plural(counts['pairs'], 'pair')} of documents"),
        (
            "left alone",
            _plural(counts["unmatched"], "document") + copies + (", why: documents.jsonl" if written else ""),
        ),
        ("skipped", str(counts["skipped"]) + (", see skipped.jsonl" if written and counts["skipped"] else "")),
    ]
    if "sentence_pairs" in counts:
        moved = f", {counts['moved']} of them in another place" if counts["moved"] else ""
        alone = _plural(counts["null_beads"], "sentence")
        lines.append(("bitext", f"{_plural(counts['sentence_pairs'], 'pair')} of segments{moved}; {alone} alone"))
        left_out = counts["below_min_confidence"]
        lines += [("left out", f"{_plural(left_out, 'row')} below --min-confidence")] if left_out else []
    known = f", {counts['from_cache']} known from before" if counts["from_cache"] else ""
    lines.append(("encoded", _plural(counts["encoded"], "text") + known))
    lines.append(("seconds", f"{sum(summary['seconds'].values()):.1f}, with the encoder {summary['encoder']}"))
    lines += [("written to", str(out))] if out else []
    for name, text in lines:
        talk.print(f"{name:10}  {text}", markup=False, soft_wrap=True)
    if len(counts["documents"]) == 1:
        only = next(iter(counts["documents"]))
        talk.print(f"All documents are in one language, {only}: there is nothing to pair.", soft_wrap=True)


def _plural(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
