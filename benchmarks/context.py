"""What a task is given: the data, the encoders, how much to do, and a place to say what was left out."""

import atexit
import functools
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from aligner import AlignerError, load_encoder
from aligner.corpus.language import detect_language
from aligner.encoders.catalogue import choose_encoder
from aligner.encoders.embedder import Embedder
from aligner.encoders.loaded import loaded
from aligner.encoders.reference_sentences import ALL_SENTENCES
from aligner.model import Vectors
from benchmarks.data import DATA, Dataset, find_sets
from benchmarks.rows import Row, RowMaker
from benchmarks.timing import in_fresh_process

ERRORS = Path(__file__).parent / "errors"  # git passes it over: what it holds is quoted from the data


def say(line: str) -> None:
    """Tell something on stderr."""
    print(line, file=sys.stderr, flush=True)


@dataclass(frozen=True)
class Context:
    """One run's choices.

    encoders, sets: the only ones wanted; empty for those that each task takes by itself. small: under two minutes a
    task on two slow cores. large: also sizes that take long. profiled: whether all must run in this process. errors:
    folder for examples of what went wrong.
    """

    data: Path = DATA
    encoders: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()
    small: bool = False
    large: bool = False
    profiled: bool = False
    errors: Path = ERRORS
    say: Callable[[str], None] = field(default=say, compare=False)

    def find(self, kind: str) -> list[Dataset]:
        """The sets of a kind, see find_sets; of those named, the ones of this kind."""
        return find_sets(self.data, kind, self.sets, self.say)

    def watched(self, function: Callable[..., Any], *arguments: Any) -> tuple[Any, float | None]:
        """See in_fresh_process; under a profiler the function runs here, and its memory is not told."""
        return (function(*arguments), None) if self.profiled else in_fresh_process(function, *arguments)

    def encoders_for(self, languages: Iterable[str]) -> list["SharedEncoder"]:
        """The encoders that were named, as far as they know the languages; else the bundled one that fits them."""
        wanted = Counter(languages)
        if not self.encoders:
            try:
                return [shared_encoder(choose_encoder(wanted))]
            except AlignerError as error:
                self.say(f"left out: {error}")
                return []
        found = [encoder for name in dict.fromkeys(self.encoders) if (encoder := self.load(name))]
        unknown = {encoder: wanted.keys() - (encoder.languages or wanted.keys()) for encoder in found}
        for encoder, languages in unknown.items():
            if languages:
                self.say(f"{encoder.name}: left out, it does not know {', '.join(sorted(languages))}")
        return [encoder for encoder in found if not unknown[encoder]]

    def load(self, name: str) -> "SharedEncoder | None":
        """An encoder by name; None, and told why, where it cannot be loaded."""
        try:
            return shared_encoder(name)
        except AlignerError as error:
            self.say(f"{name}: left out ({error})")
            return None


class SharedEncoder:
    """An encoder for all systems of a run: each text is encoded once, and its vector kept in the user's cache folder.

    given, name: what it was loaded by, and what rows call it. texts: how many different ones it was asked for since
    that was last set to 0, the background aside. identity: the fingerprint of the vectors, under another name, so that
    they are not kept a second time.
    """

    def __init__(self, name: str) -> None:
        self.encoder = load_encoder(name)
        known = loaded(self.encoder)
        self.given, self.name = name, shown_name(known.name)
        self.languages = known.languages
        self.identity = known.fingerprint or ""
        self.texts = 0
        self._embedder = Embedder(known, keep=True)
        atexit.register(self._embedder.__exit__, None, None, None)

    def encode(self, texts: Sequence[str], /) -> Vectors:
        """Unit rows in order, shape (len(texts), dim)."""
        self.texts += len(set(texts) - ALL_SENTENCES)
        return np.concatenate(list(self._embedder.stream(texts)))


def shown_name(name: str) -> str:
    """What rows call an encoder: of a folder only the last part, for where it lies is the machine's."""
    return Path(name).resolve().name if name and Path(name).is_dir() else name


@functools.cache
def shared_encoder(name: str) -> SharedEncoder:
    """The encoder of a name, loaded once a run."""
    return SharedEncoder(name)


def rows_for(dataset: Dataset, encoder: SharedEncoder | None = None, **fields: Any) -> RowMaker:
    """What makes the rows of a data set, and of an encoder's vectors of it."""
    if encoder:
        fields = {"encoder": encoder.name, "fingerprint": encoder.identity, **fields}
    return functools.partial(Row, dataset=dataset.name, digest=dataset.digest, **fields)


def language_of(texts: Sequence[str]) -> str:
    """The language of a text given by its sentences, as far as it can be told; else empty."""
    return detect_language("\n".join(texts[:1000])).language or ""
