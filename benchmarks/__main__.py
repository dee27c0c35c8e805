"""python -m benchmarks list | run | report: how good and how fast it is, beside others, as rows and pictures."""

import logging
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from aligner import AlignerError
from benchmarks import (
    against,
    bead_confidence,
    calibration,
    cleaning,
    distant_languages,
    documents,
    encoding,
    extract,
    genre_texts,
    growth,
    hard_sentences,
    languages,
    mining,
    order,
    other_people,
    planted_faults,
    profiling,
    report,
    sentences,
    several_languages,
    speed,
    splitting,
    terms,
)
from benchmarks.context import Context, say, shown_name
from benchmarks.data import DATA
from benchmarks.rows import RESULTS, ROOT, Row, append_rows, now, origin, read_rows

Task = Callable[[Context], Iterator[Row]]

TASKS: dict[str, tuple[Task, str]] = {
    "languages": (languages.run, "language identification, beside each detector alone"),
    "splitting": (splitting.run, "sentence splitting, beside other splitters"),
    "extract": (extract.run, "readers of files beside the libraries' own calls; text kept; memory"),
    "encoding": (encoding.run, "encoders: speed, start, memory, accuracy"),
    "documents": (documents.run, "document pairs of piles: default and best threshold, nine in ten alone"),
    "distant": (distant_languages.run, "document pairs of small and large piles in distant languages"),
    "people": (other_people.run, "notices in the same words about other people"),
    "genres": (genre_texts.run, "chats, threads, shops, poems, minutes, letters and other genres: pairs and sentences"),
    "mining": (mining.run, "translations in two pools, beside sentence-transformers' search"),
    "planted": (planted_faults.run, "faults planted in pairs that are right: whether `score` finds them"),
    "cleaning": (cleaning.run, "cleaning of bitext from file to file: rows a minute, memory"),
    "sentences": (sentences.run, "sentence alignment, beside sentweave, galechurch and a plain recipe"),
    "hard": (hard_sentences.run, "the same on texts made hard: joined, cut, left out, moved"),
    "languages-together": (
        several_languages.run,
        "reports in three languages and six: pairs alone and held against each other",
    ),
    "terms": (terms.run, "a glossary made of another part of a set as evidence for alignment"),
    "order": (order.run, "texts whose sections each language sorts by itself, and the same in order"),
    "calibration": (calibration.run, "whether confidences mean what they say"),
    "left-out": (bead_confidence.run, "confidences of beads, each kind of texts left out of the fit"),
    "speed": (speed.run, "a whole run beside bare encoding, a stage at a time; memory"),
    "growth": (growth.run, "time and memory of alignment and of the search by size"),
}

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="How good and how fast the aligner is, beside others. benchmarks/README.md says how to read it.",
)

Results = Annotated[Path, typer.Option(help="The folder of the rows; the report and its pictures go beside it.")]
SEVERAL = ("--encoder", "--set")


@app.command("list")
def list_tasks() -> None:
    """The tasks, and what each measures."""
    for name, (_, told) in TASKS.items():
        print(f"{name:12} {told}")


@app.command()
def run(
    names: Annotated[list[str] | None, typer.Argument(help="Tasks; all without a name.", show_default=False)] = None,
    data: Annotated[
        Path | None, typer.Option(help="The evaluation data, or your own; else ../shared/data.", show_default=False)
    ] = None,
    encoder: Annotated[
        list[str], typer.Option(help="Encoders, by names as `aligner --model` takes them; else those that fit.")
    ] = [],  # noqa: B006
    sets: Annotated[list[str], typer.Option("--set", help="Only these data sets.")] = [],  # noqa: B006
    small: Annotated[bool, typer.Option("--small", help="Under two minutes a task on two slow cores.")] = False,
    large: Annotated[bool, typer.Option("--large", help="Also a million documents: a quarter of an hour.")] = False,
    missing: Annotated[
        bool, typer.Option("--missing", help="Only tasks without rows of this commit and these options.")
    ] = False,
    profiled: Annotated[
        bool, typer.Option("--profile", help="Write where the time goes as a picture, and no other rows.")
    ] = False,
    results: Results = RESULTS,
) -> None:
    """Measure, and append the rows of each task to its file when it is done."""
    wanted = names or list(TASKS)
    for name in wanted:
        if name not in TASKS:
            raise typer.BadParameter(f"no task {name!r}; there are {', '.join(TASKS)}")
    folder = data or ROOT / DATA
    if not folder.is_dir():
        raise typer.BadParameter(f"{folder}: no such folder; name the evaluation data with --data")
    for name in sets:
        if not any(folder.glob(f"*/{name}")) and folder.resolve().name != name:
            raise typer.BadParameter(f"{folder} has no set {name!r}")
    context = Context(folder, tuple(encoder), tuple(sets), small, large, errors=results.parent / "errors")
    common = origin(_options(encoder, sets, small, large))
    known = {(row.task, row.commit, row.options) for row in read_rows(results)} if missing else set()
    for name in wanted:
        if (name, common["commit"], common["options"]) in known:
            say(f"{name}: its rows are there")
        elif profiled:
            print(profiling.profile(name, TASKS[name][0], context, _pictures(results)))
        else:
            measure(name, context, common, results)


def measure(name: str, context: Context, common: dict[str, object], results: Path) -> None:
    """Run one task and keep its rows when it is done; its rows are printed as they come."""
    say(f"== {name}")
    rows = []
    for row in TASKS[name][0](context):
        rows.append(replace(row, task=name, time=now(), **common))  # type: ignore[arg-type]
        if row.better:
            settings = " ".join(f"{key}={value}" for key, value in row.settings.items())
            shown = " ".join(filter(None, (row.dataset, row.encoder, row.system, settings)))
            print(f"{name:12} {shown:70} {row.metric:32} {row.value:.4g}", flush=True)
    append_rows(rows, results)
    if not rows:
        say(f"{name}: nothing to measure")


@app.command("against")
def run_against(
    other: Annotated[Path, typer.Argument(help="The folder of another checkout.", show_default=False)],
    names: Annotated[list[str] | None, typer.Argument(help=f"Of {', '.join(against.CASES)}; else all.")] = None,
    data: Annotated[Path | None, typer.Option(help="The evaluation data; else ../shared/data.")] = None,
    repeats: Annotated[
        int, typer.Option(min=1, help="How often each is measured; the least counts.")
    ] = against.REPEATS,
    results: Results = RESULTS,
) -> None:
    """Measure this checkout beside another one, in turns, and append the ratios of their seconds."""
    common = origin((f"--repeats={repeats}",))
    rows = []
    for row in against.compare(other, (data or ROOT / DATA).resolve(), names or (), repeats):
        rows.append(replace(row, task="against", time=now(), **common))
        print(f"{row.settings['case']:45} {row.metric:40} {row.value:.3f}", flush=True)
    append_rows(rows, results)


@app.command("report")
def make_report(
    check: Annotated[bool, typer.Option("--check", help="Exit with 1 where something of ours got worse.")] = False,
    results: Results = RESULTS,
) -> None:
    """Make benchmarks/README.md and its pictures from the rows, and name what got worse since the committed ones."""
    worse = report.write(read_rows(results), results.parent)
    for change in worse:
        print(f"worse: {change}")
    if not worse:
        print("nothing of ours got worse beyond its spread")
    if check and worse:
        raise typer.Exit(1)


def _pictures(results: Path) -> Path:
    """The folder of the pictures: beside the rows."""
    return results.parent / "pictures"


def _options(encoders: Sequence[str], sets: Sequence[str], small: bool, large: bool) -> tuple[str, ...]:
    """What was asked for, as rows tell it; the data folder is none of it."""
    flags = [name for name, on in (("--small", small), ("--large", large)) if on]
    return (*flags, *(f"--encoder={shown_name(name)}" for name in encoders), *(f"--set={name}" for name in sets))


def spread(arguments: Sequence[str]) -> list[str]:
    """`--encoder one two` as click takes it, `--encoder one --encoder two`; likewise --set."""
    out: list[str] = []
    several = ""
    for argument in arguments:
        if argument.startswith("-"):
            several = argument if argument in SEVERAL else ""
            out.append(argument)
        elif several:
            out += [argument] if out[-1] == several else [several, argument]
        else:
            out.append(argument)
    return out


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command; errors are told in one line."""
    logging.getLogger("aligner").addHandler(logging.NullHandler())
    try:
        app(spread(sys.argv[1:] if arguments is None else arguments))
    except AlignerError as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
