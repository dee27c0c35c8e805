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
    """The least seconds over the least seconds of the reference: whatever else the machine does only adds to them."""
    value = min(ours) / min(reference)
    spread = value * (gap(ours) / min(ours) + gap(reference) / min(reference))
    repeats = len(ours)
    return row(
        metric=metric, value=value, unit="ratio", spread=spread, repeats=repeats, **{"better": "lower", **fields}
    )


def seconds_row(row: RowMaker, metric: str, seconds: Sequence[float], **fields: Any) -> Row:
    """The least seconds, told for information: they belong to the machine."""
    return row(metric=metric, value=min(seconds), unit="s", spread=gap(seconds), repeats=len(seconds), **fields)


def gap(seconds: Sequence[float]) -> float:
    """How much more the second least is than the least: what one repeat fewer might have cost; 0 for one alone."""
    ordered = sorted(seconds)
    return ordered[1] - ordered[0] if len(ordered) > 1 else 0.0


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
