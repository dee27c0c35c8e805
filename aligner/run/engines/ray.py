"""Where tasks are carried out on a Ray cluster, and where its encoders live.

The functions and the shards are those of one machine, and so are the bytes. Ray carries a task out again when its
worker is lost; what shards other workers have written is on the disk that all of them share.
"""

import contextlib
import os
import shutil
import uuid
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Any

from aligner.errors import InputError, MissingDependencyError
from aligner.model import Encoder
from aligner.run.engines.ray_cluster import (
    RETRIES,
    SAME,
    WAITING_PER_WORKER,
    connect,
    hear_of_losses,
    last_line,
    nodes,
    outcome,
)
from aligner.run.engines.ray_encoder import RayEncoder
from aligner.run.store.digests import digest_of
from aligner.run.store.shards import PARTIAL
from aligner.run.store.work_folder import work_errors


class RayEngine(AbstractContextManager["RayEngine"]):
    """Tasks on a Ray cluster, which is let go at the end of the block.

    address: of a running cluster, as `host:port`, or `auto` for the one that this machine is part of; None starts one
    on this machine alone. workers: its cores; None for all. verbose: whether what Ray and the workers say goes to
    stderr. A program that has called `ray.init` already keeps its own connection.

    Raises MissingDependencyError without ray, InputError where no cluster can be used.
    """

    def __init__(self, address: str | None = None, workers: int | None = None, verbose: bool = False) -> None:
        self.address, self.workers, self.verbose = address, workers, verbose
        self._is_ours = False

    def __enter__(self) -> "RayEngine":
        try:
            import ray
        except ImportError as error:
            raise MissingDependencyError(
                f"the engine ray is not installed ({error}); pip install 'bitext-aligner[ray]'"
            ) from error
        if not ray.is_initialized():
            options: dict[str, Any] = {"log_to_driver": self.verbose}
            if not self.verbose:
                options["logging_level"] = "error"
                hear_of_losses(False)
            with warnings.catch_warnings(action="ignore"):  # of what Ray's next version will do
                if self.address is None:
                    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # it would tell its makers of each start
                    ray.init("local", num_cpus=self.workers, include_dashboard=False, **options)
                else:
                    connect(self.address, options)
            self._is_ours = True
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._is_ours:
            import ray

            ray.shutdown()
            hear_of_losses(True)

    def map(self, function: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
        """function of each item, in order; no more of them are taken than the cores need."""
        import ray

        most = WAITING_PER_WORKER * max(1, int(ray.cluster_resources().get("CPU", 1)))
        # OSError: network folders fail at times
        carry_out = ray.remote(max_retries=RETRIES, retry_exceptions=[OSError])(_carry_out)
        waiting: deque[Any] = deque()
        try:
            for item in items:
                waiting.append(carry_out.remote(os.getcwd(), function, item))
                if len(waiting) > most:
                    yield outcome(waiting[0])
                    waiting.popleft()
            while waiting:
                yield outcome(waiting[0])
                waiting.popleft()
        except (Exception, GeneratorExit):
            # What was handed out writes into the work folder, which another run may have next. It is waited for, since
            # a cancelled task that ends at that moment makes Ray end this program; after Ctrl-C Ray itself is ended.
            if waiting:
                ray.wait(list(waiting), num_returns=len(waiting))
            raise

    def check(self, folder: Path, inputs: Sequence[Path]) -> None:
        """Raises InputError where a worker has another version of the program, or does not see the same files."""
        import ray
        from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

        place = folder / PARTIAL / uuid.uuid4().hex
        with work_errors(folder):
            place.mkdir(parents=True)
        answers = {}
        for node in nodes():
            there = NodeAffinitySchedulingStrategy(node["NodeID"], soft=False)
            probe = ray.remote(num_cpus=0, max_retries=RETRIES, scheduling_strategy=there)(_probe)
            answers[node["NodeID"]] = node["NodeName"], probe.remote(os.getcwd(), place, node["NodeID"], inputs)
        for node_id, (name, answer) in answers.items():
            try:
                program, unseen = outcome(answer)
            except Exception as error:  # whatever an environment without this program, or with another, says
                raise InputError(f"the worker {name} cannot run this program ({last_line(error)}); {SAME}") from error
            if program != digest_of():
                raise InputError(f"the worker {name} has another version of this program; {SAME}")
            if unseen is None and not (place / node_id).is_file():
                unseen = place
            if unseen is not None:
                raise InputError(
                    f"{folder if unseen == place else unseen}: the worker {name} does not see it; put the inputs and "
                    "the work folder (--work) where all machines have them under the same path"
                )
        shutil.rmtree(place, ignore_errors=True)

    def encoder(self, load: Callable[[], Encoder]) -> Encoder:
        """What stands for the encoder that load gives: it lives in actors."""
        return RayEncoder(load)


def _carry_out(here: str, function: Callable[[Any], Any], item: Any) -> Any:
    """A task. here: the caller's folder, which names of files are relative to."""
    _go(here)
    return function(item)


def _probe(here: str, place: Path, name: str, inputs: Sequence[Path]) -> tuple[str, Path | None]:
    """Digest of the program there, and a path that is not seen there. place: a folder in which a file is written."""
    _go(here)
    with contextlib.suppress(OSError):
        (place / name).touch()
    return digest_of(), next((path for path in (place, *inputs) if not path.exists()), None)


def _go(here: str) -> None:
    with contextlib.suppress(OSError):  # names that begin at the root need no such folder
        os.chdir(here)


def open_engine(cores: int, address: str | None, verbose: bool) -> RayEngine:
    """The engine of a Ray cluster, by its address; without one a cluster on this machine alone; see EngineKind."""
    return RayEngine(address, verbose=verbose)
