"""Times as ratios, measured in turns with their reference; the most memory that a fresh process holds."""

import multiprocessing
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any

from benchmarks.rows import Row, RowMaker


def in_turns(calls: Sequence[Callable[[], Any]], repeats: int) -> list[list[float]]:
    """Seconds of each call in each repeat; in turns, so that a machine whose speed swings is as slow for all."""
    seconds: list[list[float]] = [[] for _ in calls]
    for _ in range(repeats):
        for call, own in zip(calls, seconds, strict=True):
            began = time.perf_counter()
            call()
            own.append(time.perf_counter() - began)
    return seconds


def ratio_row(row: RowMaker, metric: str, ours: Sequence[float], reference: Sequence[float], **fields: Any) -> Row:
    """The least seconds over the least seconds of the reference, which noise disturbs least; ratios of the repeats
    give the spread."""
    ratios = [one / other for one, other in zip(ours, reference, strict=True)]
    return row(
        metric=metric,
        value=min(ours) / min(reference),
        unit="ratio",
        spread=half_range(ratios),
        repeats=len(ratios),
        **{"better": "lower", **fields},
    )


def seconds_row(row: RowMaker, metric: str, seconds: Sequence[float], **fields: Any) -> Row:
    """The least seconds, told for information: they belong to the machine."""
    return row(metric=metric, value=min(seconds), unit="s", spread=half_range(seconds), repeats=len(seconds), **fields)


def half_range(values: Sequence[float]) -> float:
    """Half of what lies between the least and the greatest."""
    return (max(values) - min(values)) / 2


def in_fresh_process(function: Callable[..., Any], *arguments: Any) -> tuple[Any, float | None]:
    """What a function of a module gives, run in a process of its own, and the most memory that held, in MB.

    The memory is None where the system does not tell.
    """
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_watched, function, arguments).result()


def _watched(function: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[Any, float | None]:
    return function(*arguments), peak_memory()


def peak_memory() -> float | None:
    """The most memory this process held so far, in MB."""
    try:
        with open("/proc/self/status", encoding="utf-8") as lines:
            known = dict(line.split(":", 1) for line in lines)
            return int(known["VmHWM"].split()[0]) / 2**10
    except (OSError, KeyError):
        pass
    try:
        import resource
    except ImportError:  # Windows
        return None
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
