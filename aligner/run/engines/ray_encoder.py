"""The encoder on a Ray cluster: in actors, each of which loads its model once."""

import contextlib
import logging
import sys
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from aligner.encoders.loaded import NOTHING, LoadedEncoder, loaded
from aligner.errors import InputError
from aligner.model import Encoder, Floats
from aligner.run.engines.ray_cluster import RETRIES, START, WAITING_PER_WORKER, get, nodes, outcome

logger = logging.getLogger(__name__)

ENCODER_CORES = 4  # of an encoder without a GPU; with more it gains little from each

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
                vectors: Floats = get(job.answer)
                return vectors
            except RayError:
                self._replace(job.place, job.actor)
                job = self._hand_out(job.texts)
        last: Floats = outcome(job.answer)
        return last

    def _describe(self) -> Description:
        """Name, languages and fingerprint, from the first actor; from another where its machine is lost meanwhile."""
        from ray.exceptions import RayError

        for _ in range(RETRIES):
            place, actor = next(iter(self._actors.items()))
            with contextlib.suppress(RayError):
                told: Description = get(actor.describe.remote())
                return told
            self._replace(place, actor)
        last: Description = outcome(next(iter(self._actors.values())).describe.remote())
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


def _places() -> list[_Place]:
    """Where encoders may live: with a GPU each, or where there is none at all, with some cores each."""
    found: dict[bool, list[_Place]] = {True: [], False: []}
    for node in nodes():
        cores, gpus = (int(node["Resources"].get(name, 0)) for name in ("CPU", "GPU"))
        count = gpus or max(1, cores // ENCODER_CORES)
        found[gpus > 0] += [
            _Place(node["NodeID"], number, min(gpus, 1), max(1, cores // count)) for number in range(count)
        ]
    return found[True] or found[False]
