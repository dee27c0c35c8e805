"""The encoder of a run: the one that was given or named, or the bundled one that fits; loaded once for all runs."""

import itertools
import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from aligner.corpus.document_languages import guesses_of
from aligner.corpus.language_facts import base_language
from aligner.encoders.cache import has_vectors
from aligner.encoders.catalogue import BUNDLED, choose_encoder, load_encoder
from aligner.encoders.choice import Choice, weigh_languages
from aligner.encoders.embedder import Embedder
from aligner.encoders.loaded import LoadedEncoder, loaded
from aligner.model import Detector, Encoder, Splitter
from aligner.run.engines.protocol import Engine

logger = logging.getLogger(__name__)

SAMPLED_SENTENCES = 1000  # of a pool, that its language is told from
LEAST_CHARACTERS = 40  # from which the language of bare sentences can be told


@dataclass(frozen=True)
class Encoders:
    """What gives a run its encoder.

    model, encoder: what the user has named or given; at most one of them. detector, cache, engine: see Aligner.
    """

    model: str | None
    encoder: Encoder | None
    detector: Detector | None
    cache: bool
    engine: Engine
    _loaded: dict[str | None, LoadedEncoder] = field(default_factory=dict, init=False, repr=False, compare=False)

    def named(self, name: str) -> LoadedEncoder:
        """An encoder by name. Raises EncoderError if it cannot be loaded."""
        return self._load(name, partial(load_encoder, name))

    def of(self, languages: Mapping[str, int], examples: Mapping[str, str] | None = None) -> LoadedEncoder:
        """The encoder for texts in these languages; see choose_encoder."""
        if given := self._given():
            return given
        return self.named(choose_encoder(languages, examples) if self.model is None else self.model)

    def told(self, languages: Counter[str]) -> LoadedEncoder:
        """The encoder for these languages; that it does not know one is said."""
        encoder = self.of(languages)
        for language in sorted(languages):
            if reason := encoder.unknown(language):
                logger.warning("%s", reason)
        return encoder

    def of_texts(self, *sides: Sequence[str]) -> LoadedEncoder:
        """The encoder for bare sentences; that it does not know their language is said."""
        given = self._given()
        return given if given and given.languages is None else self.told(self.languages(*sides))

    def languages(self, *sides: Sequence[str]) -> Counter[str]:
        """Languages of bare sentences, as far as they have enough text to tell, with how many texts are in each."""
        filled = ((text for text in side if text.strip()) for side in sides)
        samples = ("\n".join(itertools.islice(texts, SAMPLED_SENTENCES)) for texts in filled)
        guesses = guesses_of([sample for sample in samples if len(sample) >= LEAST_CHARACTERS], self.detector)
        languages = Counter(guess.language for guess in guesses if guess.language)
        best = {guess.language: guess.confidence for guess in sorted(guesses, key=lambda guess: guess.confidence)}
        return weigh_languages(languages, {}, lambda language: [best[language]]).deciding

    def chosen_for(self, choice: Choice) -> dict[str, Any]:
        """The languages that made the choice of an encoder; none where the user has made it."""
        return choice.told() if self.model is None and self.encoder is None else {}

    def embedder(self, encoder: LoadedEncoder) -> Embedder:
        """What encodes each distinct text once."""
        return Embedder(encoder, self.cache)

    def load_ahead(self, splitter: Splitter, wanted: Sequence[str]) -> None:
        """Load, in a thread, what a fresh run needs besides a detector, while that is loaded and files are listed.

        Without a model that is the first bundled encoder, which fits most piles. Where vectors are kept from earlier
        runs, all may be among them: then an encoder waits for the first text that is not. What fails is told when it
        is needed. wanted: the languages of the run, where they are named. An engine whose encoder is in another
        process has nothing to load here.
        """
        if not getattr(self.engine, "encodes_here", False):
            return
        pool = ThreadPoolExecutor(1)
        _prepare(splitter, pool)
        known = self._loaded.get(self.model)
        encoder = known.encoder if known else self.encoder
        if self.cache and has_vectors():
            encoder = None
        elif encoder is None and BUNDLED[0].languages.issuperset(map(base_language, wanted)):
            encoder = BUNDLED[0].load(None)
        _prepare(encoder, pool)
        pool.shutdown(wait=False)

    def _given(self) -> LoadedEncoder | None:
        """The encoder that was given; None where none was."""
        return None if self.encoder is None else self._load(None, partial(_itself, self.encoder))

    def _load(self, name: str | None, load: Callable[[], Encoder]) -> LoadedEncoder:
        if name not in self._loaded:
            self._loaded[name] = loaded(self.engine.encoder(load))
        return self._loaded[name]


def _prepare(part: object, pool: ThreadPoolExecutor) -> None:
    """Have a part load what its first call would, if it can."""
    if prepare := getattr(part, "prepare", None):
        pool.submit(prepare)


def _itself(encoder: Encoder) -> Encoder:
    """The encoder, as what an engine can send elsewhere and call there."""
    return encoder
