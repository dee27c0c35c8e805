"""Where tasks are carried out on a Ray cluster, and where its encoders live.

The functions and the shards are those of one machine, and so are the bytes. Ray carries a task out again when its
worker is lost; what shards other workers have written is on the disk that all of them share.
"""

import contextlib
import logging
import os
import shutil
import socket
import sys
import uuid
import warnings
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any

from aligner.encoders.loaded import NOTHING, LoadedEncoder, loaded
from aligner.errors import AlignerError, InputError, MissingDependencyError
from aligner.model import Encoder, Floats
from aligner.run.store.digests import digest_of
from aligner.run.store.shards import PARTIAL
from aligner.run.store.work_folder import work_errors

logger = logging.getLogger(__name__)

WAITING_PER_WORKER = 2  # tasks a core, and batches an encoder, that wait for it
RETRIES = 3  # times that a task is carried out again, and a batch encoded again, after a worker was lost
ENCODER_CORES = 4  # of an encoder without a GPU; with more it gains little from each
CONNECT_SECONDS = 10  # seconds to wait for a cluster; Ray itself waits for minutes, and then ends the program
START = "`ray start --head` starts one, and `ray start --address HEAD:6379` on other machines joins it"
SAME = "install the same versions of bitext-aligner, Ray and Python on all machines"


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
                _hear_of_losses(False)
            with warnings.catch_warnings(action="ignore"):  # of what Ray's next version will do
                if self.address is None:
                    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # it would tell its makers of each start
                    ray.init("local", num_cpus=self.workers, include_dashboard=False, **options)
                else:
                    _connect(self.address, options)
            self._is_ours = True
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._is_ours:
            import ray

            ray.shutdown()
            _hear_of_losses(True)

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
                    yield _outcome(waiting[0])
                    waiting.popleft()
            while waiting:
                yield _outcome(waiting[0])
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
        for node in _nodes():
            there = NodeAffinitySchedulingStrategy(node["NodeID"], soft=False)
            probe = ray.remote(num_cpus=0, max_retries=RETRIES, scheduling_strategy=there)(_probe)
            answers[node["NodeID"]] = node["NodeName"], probe.remote(os.getcwd(), place, node["NodeID"], inputs)
        for node_id, (name, answer) in answers.items():
            try:
                program, unseen = _outcome(answer)
            except Exception as error:  # whatever an environment without this program, or with another, says
                raise InputError(f"the worker {name} cannot run this program ({_last_line(error)}); {SAME}") from error
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


Description = tuple[str, frozenset[str] | None, str | None]  # name, languages and fingerprint of an encoder


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an encoder may live: the number-th of a machine. cores: for what it does without a GPU."""

    node: str
    number: int
    gpus: int
    cores: int


@dataclass(eq=False, slots=True)
class _Job:
    """Texts that were handed to the actor of a place, and the answer to come."""

    texts: list[str]
    place: _Place
    actor: Any
    answer: Any


class RayEncoder:
    """An encoder in actors: one a GPU, or one for some cores where the cluster has no GPU. Each loads its model once.

    load: gives the encoder; called in every actor. name, languages, fingerprint: those of the encoder.

    A lost actor is replaced where its machine is still there, and what it had to do is encoded again. Raises what load
    raises.
    """

    def __init__(self, load: Callable[[], Encoder]) -> None:
        self._load = load
        self._actors: dict[_Place, Any] = {}
        self._busy: dict[Any, _Place] = {}  # by the answer to come
        self._fill()
        self.name, self.languages, self.fingerprint = self._describe()

    def encode(self, texts: list[str], /) -> Floats:
        """One row a text, as the encoder gives them."""
        return next(self.encode_batches([texts]))

    def encode_batches(self, batches: Iterable[list[str]]) -> Iterator[Floats]:
        """Vectors of batches of texts, in order, several of which are encoded at once."""
        waiting: deque[_Job | None] = deque()
        for texts in batches:
            waiting.append(self._hand_out(texts) if texts else None)
            if len(waiting) > WAITING_PER_WORKER * len(self._actors):
                yield self._answer(waiting.popleft())
        while waiting:
            yield self._answer(waiting.popleft())

    def _hand_out(self, texts: list[str]) -> _Job:
        """Give texts to the actor that has least to do."""
        import ray

        if self._busy:
            done, _ = ray.wait(list(self._busy), num_returns=len(self._busy), timeout=0, fetch_local=False)
            for answer in done:
                del self._busy[answer]
        held = Counter(self._busy.values())
        place = min(self._actors, key=lambda place: held[place])
        actor = self._actors[place]
        job = _Job(texts, place, actor, actor.encode.remote(texts))
        self._busy[job.answer] = place
        return job

    def _answer(self, job: _Job | None) -> Floats:
        from ray.exceptions import RayError

        if job is None:
            return NOTHING
        for _ in range(RETRIES):
            try:
                vectors: Floats = _get(job.answer)
                return vectors
            except RayError:
                self._replace(job.place, job.actor)
                job = self._hand_out(job.texts)
        last: Floats = _outcome(job.answer)
        return last

    def _describe(self) -> Description:
        """Name, languages and fingerprint, from the first actor; from another where its machine is lost meanwhile."""
        from ray.exceptions import RayError

        for _ in range(RETRIES):
            place, actor = next(iter(self._actors.items()))
            with contextlib.suppress(RayError):
                told: Description = _get(actor.describe.remote())
                return told
            self._replace(place, actor)
        last: Description = _outcome(next(iter(self._actors.values())).describe.remote())
        return last

    def _replace(self, place: _Place, actor: Any) -> None:
        """Start another actor for one that was lost, if nobody has, and wherever there is none."""
        if self._actors.get(place) is actor:
            logger.warning("an encoder ended suddenly; it is loaded again, and its texts are encoded again")
            del self._actors[place]
            self._fill()

    def _fill(self) -> None:
        """Start an actor in every place of the cluster, as it is now, that has none."""
        import ray
        from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

        for place in _places():
            if place not in self._actors:
                there = NodeAffinitySchedulingStrategy(place.node, soft=False)
                # No cores are kept for it: they would lie idle while tasks are carried out, as it does then.
                actor = ray.remote(num_cpus=0, num_gpus=place.gpus, scheduling_strategy=there)(_Actor)
                self._actors[place] = actor.remote(self._load, place.cores)
        if not self._actors:
            raise InputError(f"the Ray cluster has no machine with cores to work on; {START}")


class _Actor:
    """Holds an encoder. It is loaded at the first call, so that what goes wrong then reaches the caller as it is."""

    def __init__(self, load: Callable[[], Encoder], cores: int) -> None:
        self._load, self._cores = load, cores

    @cached_property
    def _encoder(self) -> LoadedEncoder:
        encoder = loaded(self._load())
        if torch := sys.modules.get("torch"):
            torch.set_num_threads(self._cores)  # Ray has set it to one
        return encoder

    def describe(self) -> Description:
        return self._encoder.name, self._encoder.languages, self._encoder.fingerprint

    def encode(self, texts: list[str]) -> Floats:
        return self._encoder.encode(texts)


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


def _connect(address: str, options: dict[str, Any]) -> None:
    import ray

    try:
        if address != "auto":
            host, _, port = address.rpartition(":")
            if not port.isdecimal():
                raise ValueError("it names no port")
            socket.create_connection((host, int(port)), CONNECT_SECONDS).close()
        ray.init(address, **options)
    except (OSError, ValueError, OverflowError) as error:
        raise InputError(
            f"{address}: no Ray cluster found there ({_last_line(error)}); wanted host:port, or auto on a machine of "
            f"the cluster; {START}"
        ) from error
    except RuntimeError as error:
        raise InputError(
            f"{address}: the Ray cluster cannot be used ({' '.join(str(error).split())}); {SAME}"
        ) from error


def _hear_of_losses(wanted: bool) -> None:
    """Whether Ray prints a page for every worker that is lost. It has no public switch; its debugger uses this one."""
    import ray

    with contextlib.suppress(AttributeError):
        ray._private.worker._worker_logs_enabled = wanted


def _nodes() -> list[dict[str, Any]]:
    """Machines of the cluster that carry out tasks."""
    import ray

    return [node for node in ray.nodes() if node["Alive"] and node["Resources"].get("CPU")]


def _places() -> list[_Place]:
    """Where encoders may live: with a GPU each, or where there is none at all, with some cores each."""
    found: dict[bool, list[_Place]] = {True: [], False: []}
    for node in _nodes():
        cores, gpus = (int(node["Resources"].get(name, 0)) for name in ("CPU", "GPU"))
        count = gpus or max(1, cores // ENCODER_CORES)
        found[gpus > 0] += [
            _Place(node["NodeID"], number, min(gpus, 1), max(1, cores // count)) for number in range(count)
        ]
    return found[True] or found[False]


def _outcome(reference: Any) -> Any:
    """As _get; raises AlignerError where its worker was lost again and again."""
    from ray.exceptions import RayError

    try:
        return _get(reference)
    except RayError as error:
        raise AlignerError(
            f"workers of the Ray cluster ended suddenly ({_last_line(error)}), perhaps for want of memory; run the "
            "same command again: it goes on from there"
        ) from error


def _get(reference: Any) -> Any:
    """What a task or an actor gave; raises what it raised, RayError where its worker was lost."""
    import ray

    try:
        return ray.get(reference)
    except ray.exceptions.RayTaskError as error:
        if isinstance(error.cause, Exception):
            raise error.cause from error
        raise


def _last_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[-1].strip()


def open_engine(cores: int, address: str | None, verbose: bool) -> RayEngine:
    """The engine of a Ray cluster, by its address; without one a cluster on this machine alone; see EngineKind."""
    return RayEngine(address, verbose=verbose)
