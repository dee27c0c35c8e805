"""Times as ratios, measured in turns with their reference; the most memory that a fresh process holds."""

import multiprocessing
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, NamedTuple

from aligner.run.summary import peak_memory
from benchmarks.rows import Row, RowMaker


class Seconds(NamedTuple):
    """What a call took, by the clock and in processor seconds, which other programs on the machine hardly change."""

    clock: float
    cpu: float


def timed(call: Callable[[], Any]) -> Seconds:
    """Seconds of a call."""
    began = time.perf_counter(), time.process_time()
    call()
    return Seconds(time.perf_counter() - began[0], time.process_time() - began[1])


def in_turns(calls: Sequence[Callable[[], Any]], repeats: int) -> list[list[Seconds]]:
    """Seconds of each call in each repeat; in turns, so that a machine whose speed swings is as slow for all."""
    seconds: list[list[Seconds]] = [[] for _ in calls]
    for _ in range(repeats):
        for call, own in zip(calls, seconds, strict=True):
            own.append(timed(call))
    return seconds


def ratio_rows(
    row: RowMaker, metric: str, ours: Sequence[Seconds], reference: Sequence[Seconds], times: float = 1.0, **fields: Any
) -> Iterator[Row]:
    """The least seconds over the least of the reference: whatever else the machine does only adds to them.

    In processor seconds and by the clock. times: how much of the reference's work is what ours is set beside.
    """
    fields = {"better": "lower", "repeats": len(ours), **fields}
    for name, unit in (("cpu", "ratio"), ("clock", "clock ratio")):
        one, other = ([getattr(taken, name) for taken in own] for own in (ours, reference))
        value = min(one) / max(min(other) * times, 1e-9)
        spread = value * (gap(one) / max(min(one), 1e-9) + gap(other) / max(min(other), 1e-9))
        told = metric if unit == "ratio" else f"{metric}, by the clock"
        yield row(metric=told, value=value, unit=unit, spread=spread, **fields)


def seconds_row(row: RowMaker, metric: str, seconds: Sequence[float], **fields: Any) -> Row:
    """The least seconds by the clock, told for information: they belong to the machine."""
    return row(metric=metric, value=min(seconds), unit="s", spread=gap(seconds), repeats=len(seconds), **fields)


def clock(seconds: Sequence[Seconds]) -> list[float]:
    """The seconds by the clock."""
    return [taken.clock for taken in seconds]


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
    return function(*arguments), peak_megabytes()


def peak_megabytes() -> float | None:
    """The most memory this process held so far, in MB."""
    held = peak_memory()
    return None if held is None else held / 2**20
