"""Where tasks are carried out on this machine: in this process, or in several side by side."""

import itertools
import multiprocessing
import os
import pickle
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager
from multiprocessing.reduction import ForkingPickler
from pathlib import Path
from types import TracebackType
from typing import Any

from aligner.errors import AlignerError, InputError
from aligner.model import Encoder

LEAST_TASKS = 4  # tasks from which other processes are worth their start
WAITING_TASKS = 2  # tasks a process that wait for it


class LocalEngine(AbstractContextManager["LocalEngine"]):
    """workers: processes; with one, all is done in this process.

    More than one needs a program that can be imported without running (`if __name__ == "__main__"`), as
    `multiprocessing` says.
    """

    encodes_here = True  # in this process; see Encoders.load_ahead

    def __init__(self, workers: int = 1) -> None:
        self.workers = workers
        self._pool: ProcessPoolExecutor | None = None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool:
            self._pool.shutdown(wait=error is None, cancel_futures=True)

    def map(self, function: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
        """function of each item, in order; no more of them are taken than the processes need.

        Raises InputError for what cannot be sent to another process.
        """
        rest = iter(items)
        first = [] if self.workers == 1 else list(itertools.islice(rest, LEAST_TASKS))
        if len(first) < LEAST_TASKS:
            yield from map(function, itertools.chain(first, rest))
            return
        _try_to_send(function, first[0])
        if self._pool is None:
            spawn = multiprocessing.get_context("spawn")  # forks of a process with threads may hang
            self._pool = ProcessPoolExecutor(self.workers, spawn, initializer=_begin)
        waiting: deque[Future[Any]] = deque()
        try:
            for item in itertools.chain(first, rest):
                waiting.append(self._pool.submit(function, item))
                if len(waiting) > WAITING_TASKS * self.workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool as error:
            self._pool = None
            raise AlignerError(
                "a worker process ended suddenly, perhaps for want of memory; run the same command again: it goes on "
                "from there"
            ) from error

    def check(self, folder: Path, inputs: Sequence[Path]) -> None:
        """Nothing: the processes of one machine see the same files."""

    def encoder(self, load: Callable[[], Encoder]) -> Encoder:
        """The encoder that load gives; it uses all cores by itself."""
        return load()


def _try_to_send(*values: Any) -> None:
    try:
        ForkingPickler.dumps(values)
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        raise InputError(
            f"a splitter or detector cannot be sent to other processes ({error}); wanted a function of a module, or an "
            "object whose class is in a module; or use one worker"
        ) from error


def _begin() -> None:
    """Leave Ctrl-C to the parent, go when it is gone, and use one core."""
    os.environ["OMP_NUM_THREADS"] = "1"  # read by libraries that are loaded later, as faiss is
    from threadpoolctl import threadpool_limits

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow, daemon=True).start()
    import numpy  # noqa: F401 - whose threads are to be limited

    threadpool_limits(1)


def _follow() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)


def open_engine(cores: int, address: str | None, verbose: bool) -> LocalEngine:
    """The engine of this machine, with a process for each core; see EngineKind."""
    return LocalEngine(cores)
