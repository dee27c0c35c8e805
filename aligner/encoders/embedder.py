"""Texts to vectors: each distinct text encoded once, taken from disk where it is known, centred by its language."""

import itertools
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from types import TracebackType

import numpy as np
import numpy.typing as npt

from aligner.corpus.language_facts import base_language
from aligner.encoders.cache import VectorCache
from aligner.encoders.cosine_scales import CosineScales
from aligner.encoders.loaded import loaded
from aligner.encoders.reference_sentences import BACKGROUND, BACKGROUND_LANGUAGES, REFERENCE_SENTENCES
from aligner.errors import EncoderError
from aligner.files import cache_folder
from aligner.model import Encoder, Floats, Vectors
from aligner.text import as_encoded

logger = logging.getLogger(__name__)

BATCH = 512  # texts handed to an encoder at once, and written to disk at once
DOUBT = 20  # sentences of a language that weigh as much as the background, see language_mean
USE_LEVEL = 0.794  # highest level of translations by `use`, see Embedder.scale
GERMAN_ENGLISH = 0.759  # level of German and English by `use`, whose cosines the confidences are fitted on
MATCHED = 0.4  # level of translations from which an encoder knows two languages


@dataclass(frozen=True, eq=False, slots=True)
class TextVectors:
    """Vectors of distinct texts."""

    rows: dict[str, int]
    vectors: Vectors  # shape (len(rows), dim)

    def of(self, texts: Iterable[str]) -> Vectors:
        """Vectors of texts, in order, shape (len(texts), dim)."""
        return self.vectors[[self.rows[text] for text in texts]]


class Embedder(AbstractContextManager["Embedder"]):
    """An encoder with its vectors on disk, to be closed after use.

    keep: whether vectors are kept on disk; those of an encoder without a fingerprint never are. encoded, known: how
    many texts were encoded, and how many were found on disk.
    """

    def __init__(self, encoder: Encoder, keep: bool = False) -> None:
        self.encoder = loaded(encoder)
        self.encoded = self.known = 0
        self._first: tuple[int, bool] | None = None
        self._references: dict[tuple[str, ...], Vectors] = {}
        self._cache = None
        if keep and self.fingerprint:
            try:
                self._cache = VectorCache(cache_folder(), self.fingerprint)
            except EncoderError as error:
                logger.warning("vectors are not kept on disk: %s", error)

    @cached_property
    def fingerprint(self) -> str | None:
        """What its vectors depend on; None where that cannot be told."""
        return self.encoder.fingerprint

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._cache:
            self._cache.close()

    def stream(self, texts: Iterable[str]) -> Iterator[Vectors]:
        """Vectors of texts, a batch at a time, in order; memory is needed for one batch, however many texts there are.

        A text is encoded as as_encoded gives it: in one form, whatever the form it was read in.

        Vectors are rounded to half precision, also where they are not kept, so that a run that takes a batch from disk
        has the same as the run that put it there, to the last bit. Cosines change by less than 1e-4 by that. A text
        that another pile put there, in other company, may differ by the noise of single precision.
        """
        under_way: dict[str, _Batch] = {}
        batches = (self._look_up(own, under_way) for own in _cut(map(as_encoded, texts)))
        looked_up, asked = itertools.tee(batches)
        made = self.encoder.embed_batches(batch.missing for batch in asked)
        for batch, vectors in zip(looked_up, made, strict=True):
            found = self._complete(batch, vectors)
            for text in batch.missing:
                under_way.pop(text, None)
            yield found

    def numbered(self, texts: Sequence[str]) -> Iterator[tuple[npt.NDArray[np.int64], Vectors]]:
        """Vectors of distinct texts, a batch at a time, with the texts' numbers.

        Texts are sorted before they are cut into batches, so that the same texts make the same batches, and so the
        same vectors to the last bit, in whatever order they come.
        """
        order = np.array(sorted(range(len(texts)), key=lambda n: (len(texts[n]), texts[n])), np.int64)
        done = 0
        for batch in self.stream(texts[n] for n in order):
            yield order[done : done + len(batch)], batch
            done += len(batch)

    def distinct(self, texts: Iterable[str]) -> TextVectors:
        """Vectors of texts, each distinct text encoded once."""
        wanted = sorted(set(texts))
        vectors = np.empty((0, 1), np.float32)
        for places, batch in self.numbered(wanted):
            if not len(vectors):
                vectors = np.empty((len(wanted), batch.shape[1]), np.float32)
            vectors[places] = batch
        return TextVectors({text: row for row, text in enumerate(wanted)}, vectors)

    def by_language(
        self, texts: Mapping[str, Iterable[str]], means: dict[str, Floats] | None = None
    ) -> "LanguageVectors":
        """Vectors of texts, given by language.

        means: of the languages, where they are known; else they are taken over the texts.
        """
        distinct = {language: sorted(set(own)) for language, own in texts.items()}
        found = self.distinct(text for own in distinct.values() for text in own)
        tables = {
            language: TextVectors({text: row for row, text in enumerate(own)}, found.of(own))
            for language, own in distinct.items()
        }
        if means is None:
            means = {language: language_mean(table.vectors, self.background) for language, table in tables.items()}
        return LanguageVectors(tables, means)

    @cached_property
    def background(self) -> Floats:
        """What all vectors of the encoder share, shape (dim,)."""
        mean: Floats = self._fixed.mean(axis=(0, 1))
        return mean

    @cached_property
    def scale(self) -> float:
        """What to multiply its cosines by where nothing is known of the languages; see CosineScales.

        Told from the two languages of the background that the encoder matches best, so that no cosine comes out higher
        than `use` has them; 1 where it matches none.
        """
        level = max(_levels(dict(zip(BACKGROUND_LANGUAGES, self._fixed, strict=True))).values())
        return round(USE_LEVEL / level, 2) if level >= MATCHED else 1.0

    def scales(self, languages: Iterable[str]) -> CosineScales:
        """The scale of each pair of some languages, given by their tags, told from the reference sentences in them.

        Pairs of languages that have none, or that the encoder does not match, have no scale of their own.
        """
        bases = {tag: base_language(tag) for tag in sorted(set(languages))}
        sentences = {tag: REFERENCE_SENTENCES[base] for tag, base in bases.items() if base in REFERENCE_SENTENCES}
        levels = _levels({tag: self._reference(own) for tag, own in sentences.items()})
        of_pairs = {
            (one, other): round(GERMAN_ENGLISH / level, 2)
            for (one, other), level in levels.items()
            if level >= MATCHED and bases[one] != bases[other]
        }
        return CosineScales(self.scale, of_pairs)

    @cached_property
    def _fixed(self) -> Vectors:
        """Reference sentences in the languages of the background, shape (languages, n, dim)."""
        found = self._aside(BACKGROUND)
        return found.reshape(len(BACKGROUND_LANGUAGES), -1, found.shape[1])

    def _reference(self, sentences: tuple[str, ...]) -> Vectors:
        """Vectors of the reference sentences in a language, each encoded once."""
        if not self._references:
            own = (REFERENCE_SENTENCES[language] for language in BACKGROUND_LANGUAGES)
            self._references.update(zip(own, self._fixed, strict=True))
        if sentences not in self._references:
            self._references[sentences] = self._aside(sentences)
        return self._references[sentences]

    def _aside(self, texts: Iterable[str]) -> Vectors:
        """Vectors of texts that are none of the pile's, so that they do not count."""
        counts = self.encoded, self.known
        vectors = np.concatenate(list(self.stream(texts)))
        self.encoded, self.known = counts
        return vectors

    def _look_up(self, texts: list[str], under_way: dict[str, "_Batch"]) -> "_Batch":
        """What is known of texts. under_way: those that are encoded by now and not yet on disk, with their batches."""
        if self._cache is None:
            return _Batch(texts, {}, list(dict.fromkeys(texts)), {})
        known = self._cache.get(list(dict.fromkeys(texts)))
        unknown = [text for text in dict.fromkeys(texts) if text not in known]
        coming = {text: under_way[text] for text in unknown if text in under_way}
        batch = _Batch(texts, known, [text for text in unknown if text not in coming], coming)
        under_way.update(dict.fromkeys(batch.missing, batch))
        return batch

    def _complete(self, batch: "_Batch", vectors: Vectors) -> Vectors:
        texts, known, missing = batch.texts, batch.known, batch.missing
        for kept in {vector.size for vector in known.values()}:
            self._check_dimension(kept, kept=True)
        if missing:
            self._check_dimension(vectors.shape[1], kept=False)
            made = vectors.astype(np.float16).astype(np.float32)
            if self._cache:
                self._cache.put(missing, made)
            known.update(zip(missing, made, strict=True))
        known.update((text, other.known[text]) for text, other in batch.coming.items())  # complete: it came before
        self.encoded += len(missing)
        self.known += len(known) - len(missing)
        rounded = np.stack([known[text] for text in texts])
        unit: Vectors = rounded / np.linalg.norm(rounded, axis=1, keepdims=True)
        return unit

    def _check_dimension(self, found: int, kept: bool) -> None:
        """Raises EncoderError where vectors that were made, or kept on disk, are unlike the first that were seen."""
        first, first_kept = self._first = self._first or (found, kept)
        if found == first:
            return
        if kept or first_kept:
            raise other_dimension(*((first, found) if kept else (found, first)))
        raise EncoderError(
            f"the encoder's vectors have {found} dimensions, those before {first}; wanted the same for all texts"
        )


def other_dimension(found: int, kept: int) -> EncoderError:
    """What to raise where an encoder's vectors and those kept for its fingerprint differ in dimension."""
    return EncoderError(
        f"the encoder's vectors have {found} dimensions, those kept for its fingerprint {kept}; give it a new one"
    )


@dataclass(frozen=True, eq=False, slots=True)
class _Batch:
    """Texts that are encoded together.

    known: vectors that were found. missing: those to be encoded, each once. coming: those that are being encoded in a
    batch before, which are taken from there as they would be from disk.
    """

    texts: list[str]
    known: dict[str, Vectors]
    missing: list[str]
    coming: dict[str, "_Batch"]


def _cut(texts: Iterable[str]) -> Iterator[list[str]]:
    remaining = iter(texts)
    while batch := list(itertools.islice(remaining, BATCH)):
        yield batch


@dataclass(frozen=True, eq=False, slots=True)
class LanguageVectors:
    """Vectors of texts, centred a language at a time."""

    tables: dict[str, TextVectors]
    means: dict[str, Floats]  # shape (dim,)

    def of(self, texts: Iterable[str], language: str) -> Vectors:
        """Vectors of texts of one language, in order, shape (len(texts), dim)."""
        return center(self.tables[language].of(texts), self.means[language])


def center(vectors: Vectors, mean: Floats) -> Vectors:
    """Unit vectors from which a mean, shape (dim,), was taken away; shape as given.

    Encoders of the e5 kind need it: without it all their cosines are alike. For `use` it changes little.
    """
    shifted = np.ascontiguousarray(vectors - mean, np.float32)
    shifted /= np.maximum(np.linalg.norm(shifted, axis=1, keepdims=True), 1e-9)
    return shifted


def _levels(sentences: Mapping[str, Vectors]) -> dict[tuple[str, str], float]:
    """Mean cosine of sentences with their translations, by two languages, in the order in which they come.

    sentences: the same in each language, shape (n, dim). What those of a language share is taken away.
    """
    centred = {language: center(own, own.mean(axis=0)) for language, own in sentences.items()}
    pairs = itertools.combinations(centred, 2)
    return {pair: float(np.einsum("nd,nd->n", *(centred[own] for own in pair)).mean()) for pair in pairs}


def language_mean(vectors: Vectors, background: Floats | float = 0.0) -> Floats:
    """What the vectors of a language share, shape (dim,): their mean, as if DOUBT of the background stood among them.

    The mean of a few sentences is what they are about, and must stay in them. background: what all vectors of the
    encoder share, shape (dim,).
    """
    return shared_mean(vectors.sum(axis=0, dtype=np.float64), len(vectors), background)


def shared_mean(total: npt.NDArray[np.float64], count: int, background: Floats | float) -> Floats:
    """As language_mean, from the sum of count vectors, shape (dim,)."""
    mean: Floats = ((total + DOUBT * background) / (count + DOUBT)).astype(np.float32)
    return mean
