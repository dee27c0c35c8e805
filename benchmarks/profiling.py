"""Where the time goes: a task under cProfile, its seconds charged to functions of the aligner, as a picture."""

import cProfile
import pstats
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import aligner
from benchmarks.context import Context
from benchmarks.pictures import COLOURS, STYLE, save
from benchmarks.rows import Row

# Which stage a room or a module of the aligner belongs to.
STAGES = {
    "read": ("corpus/sources", "corpus/readers", "run/stages/read"),
    "language": (
        "corpus/language",
        "corpus/document_languages",
        "corpus/langdetect_model",
        "corpus/py3langid_model",
        "corpus/scripts",
    ),
    "split": ("corpus/sentences", "corpus/sentence_ends", "corpus/srx", "corpus/wrapped_lines"),
    "encode": ("encoders", "run/stages/encode"),
    "match": ("matching", "run/stages/match"),
    "align": ("alignment", "run/stages/align"),
    "write": ("bitext", "run/output_folder", "run/summary"),
}
SHOWN = 5  # functions of a stage that are named
OTHER = "other"
PACKAGE = Path(aligner.__file__).parent

Function = tuple[str, int, str]  # file, line and name, as pstats has them
Stats = Mapping[Function, tuple[int, int, float, float, Mapping[Function, tuple[int, int, float, float]]]]


def profile(name: str, task: Callable[[Context], Iterator[Row]], context: Context, folder: Path) -> Path:
    """Run a task under cProfile and draw where its seconds went; its rows are thrown away, for their times are off.

    Returns the path of the picture.
    """
    profiler = cProfile.Profile()
    profiler.enable()
    for _ in task(replace(context, profiled=True)):
        pass
    profiler.disable()
    path = folder / f"profile-{name}.svg"
    folder.mkdir(parents=True, exist_ok=True)
    draw(by_stage(pstats.Stats(profiler).stats), f"python -m benchmarks run {name}", path)  # type: ignore[attr-defined]
    return path


def by_stage(stats: Stats) -> dict[str, dict[str, float]]:
    """Seconds by stage and function of the aligner, what they call in libraries included, the most first."""
    owners: dict[Function, dict[Function | None, float]] = {}
    seconds: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for function, (_, _, own, _, _) in stats.items():
        for owner, share in _owners(function, stats, owners).items():
            stage, label = (OTHER, "the benchmark and its peers") if owner is None else _named(owner)
            seconds[stage][label] += own * share
    return {
        stage: dict(sorted(seconds[stage].items(), key=lambda item: -item[1]))
        for stage in (*STAGES, OTHER)
        if stage in seconds
    }


def _owners(
    function: Function, stats: Stats, known: dict[Function, dict[Function | None, float]]
) -> dict[Function | None, float]:
    """Functions of the aligner on whose behalf a function ran, with their shares; None for none of them."""
    if function not in known:
        if _is_ours(function):
            known[function] = {function: 1.0}
        else:
            known[function] = {None: 1.0}  # for a function that calls itself, by whatever way
            callers = {caller: times[3] for caller, times in stats[function][4].items() if caller in stats}
            total = sum(callers.values())
            shares: dict[Function | None, float] = defaultdict(float)
            for caller, taken in callers.items():
                for owner, share in _owners(caller, stats, known).items():
                    shares[owner] += share * taken / total if total else share / len(callers)
            known[function] = dict(shares) or {None: 1.0}
    return known[function]


def _is_ours(function: Function) -> bool:
    return PACKAGE in Path(function[0]).parents


def _named(function: Function) -> tuple[str, str]:
    """The stage of a function of the aligner, and how it is shown."""
    module = Path(function[0]).relative_to(PACKAGE).with_suffix("")
    places = {module.as_posix(), *(folder.as_posix() for folder in module.parents)}
    stage = next((stage for stage, rooms in STAGES.items() if places & set(rooms)), OTHER)
    return stage, f"{module.name}.{function[2].strip('<>')}"


def draw(seconds: dict[str, dict[str, float]], title: str, path: Path) -> None:
    """A bar a stage, whose parts are the functions that took most."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    total = sum(sum(own.values()) for own in seconds.values())
    with matplotlib.rc_context(STYLE):
        figure, axes = plt.subplots(figsize=(11, 1.4 + 0.7 * len(seconds)))
        for place, own in enumerate(seconds.values()):
            left = 0.0
            named = list(own.items())[:SHOWN]
            for number, (_, taken) in enumerate(named):
                axes.barh(place, taken, 0.35, left=left, color=COLOURS[number])
                left += taken
            rest = sum(own.values()) - left
            axes.barh(place, rest, 0.35, left=left, color="#CCCCCC")
            told = [f"{label} {taken:.1f} s" for label, taken in named if taken >= 0.005 * total]
            _legend(axes, place, told, total)
        labels = [
            f"{stage}\n{sum(own.values()):.1f} s, {sum(own.values()) / total:.0%}" for stage, own in seconds.items()
        ]
        axes.set_yticks(range(len(seconds)), labels)
        axes.set_ylim(len(seconds) - 0.4, -0.5)
        axes.set_xlabel("seconds under the profiler, calls into libraries charged to the aligner's function")
        axes.set_title(f"{title}: {total:.0f} s", fontsize=11)
        axes.grid(axis="y", visible=False)
        save(figure, path)


def _legend(axes: Any, place: int, told: list[str], total: float) -> None:
    """The names of the parts of a bar, below it, in their colours."""
    offset = 0.0
    for number, text in enumerate(told):
        axes.annotate(
            f"■ {text}",
            (0, place + 0.3),
            (offset, -3),
            textcoords="offset points",
            va="center",
            fontsize=8,
            color=COLOURS[number],
            annotation_clip=False,
        )
        offset += 5.2 * (len(text) + 3)
