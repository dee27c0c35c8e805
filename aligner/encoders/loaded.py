"""A loaded encoder: its name, its languages, what its vectors depend on, and the contract that these keep."""

import functools
import itertools
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from aligner.corpus.language_facts import base_language
from aligner.encoders.catalogue import BUNDLED
from aligner.encoders.sentence_transformer import ModelEncoder, is_sentence_transformer
from aligner.errors import EncoderError
from aligner.model import Encoder, Floats, Vectors

NOTHING: Vectors = np.empty((0, 0), np.float32)  # vectors of no texts


@dataclass(frozen=True, eq=False, slots=True)
class LoadedEncoder:
    """An encoder with what a run needs to know of it.

    name: what a summary calls it. languages: those it knows; None if it does not say.
    """

    encoder: Encoder
    name: str
    languages: frozenset[str] | None

    @property
    def fingerprint(self) -> str | None:
        """What its vectors depend on, in short; None where it cannot be told."""
        own = getattr(self.encoder, "fingerprint", None)
        return own if isinstance(own, str) and own else None

    def unknown(self, language: str) -> str | None:
        """That the encoder does not know a language, in words; None where it does, or does not say."""
        if self.languages is None or not self.languages.isdisjoint({language, base_language(language)}):
            return None
        return (
            f"the language is {language}: the encoder {self.name} does not know it; "
            f"it knows {' '.join(sorted(self.languages))}. "
            f"Use --model with a multilingual model, such as {BUNDLED[-1].name} or sentence-transformers/LaBSE"
        )

    def embed(self, texts: list[str]) -> Vectors:
        """Unit-length vectors of at least one text, in order: float32, C order, shape (len(texts), dim).

        Raises EncoderError if the encoder fails, or does not return one finite, non-zero vector a text.
        """
        return _unit_vectors(self.encode(texts), texts)

    def embed_batches(self, batches: Iterable[list[str]]) -> Iterator[Vectors]:
        """Vectors of batches of texts, in order, as embed gives them; an empty batch has none.

        An encoder may have `encode_batches`, which is handed batches as it asks for them, and gives an array for each.
        """
        encode = getattr(self.encoder, "encode_batches", None)
        if encode is None:
            encode = functools.partial(map, lambda texts: self.encode(texts) if texts else NOTHING)
        asked, told = itertools.tee(batches)
        for vectors, texts in zip(encode(asked), told, strict=True):
            yield _unit_vectors(vectors, texts) if texts else NOTHING

    def encode(self, texts: list[str], /) -> Floats:
        """What the encoder returns for texts, as an array of its own precision. Raises EncoderError if it is none."""
        try:
            found = self.encoder.encode(texts)
        except EncoderError:
            raise
        except Exception as error:  # whatever an object of the user's does
            what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
            raise EncoderError(f"the encoder failed on {_culprit(self.encoder, texts)} ({what})") from error
        try:
            vectors = _as_array(found)
            return vectors if vectors.dtype.kind == "f" else vectors.astype(np.float64)
        except (TypeError, ValueError, RuntimeError) as error:
            raise EncoderError(
                f"an encoder must return one row of numbers a text, {len(texts)} in all; {error}"
            ) from error


def loaded(encoder: Encoder) -> LoadedEncoder:
    """Any object with `encode(texts)` as a loaded encoder; one that is loaded is given back as it is.

    The object may have a `name`, `languages` and a `fingerprint` of its own; without a name it is called by its class.
    """
    if isinstance(encoder, LoadedEncoder):
        return encoder
    own = ModelEncoder(encoder) if is_sentence_transformer(encoder) else encoder
    name, languages = getattr(own, "name", None), getattr(own, "languages", None)
    called = name if isinstance(name, str) and name else type(encoder).__name__
    known = frozenset(languages) if isinstance(languages, Collection) and not isinstance(languages, str) else None
    return LoadedEncoder(own, called, known or None)


def _as_array(found: Any) -> npt.NDArray[Any]:
    """What an encoder returned as an array: tensors too, wherever they are, also those that keep gradients."""
    if callable(getattr(found, "detach", None)):
        found = found.detach().cpu()
        return np.asarray(found if found.dtype.itemsize > 2 else found.float())  # numpy has no bfloat16
    if isinstance(found, list | tuple) and found and callable(getattr(found[0], "detach", None)):
        return np.stack([_as_array(vector) for vector in found])
    return np.asarray(found)


def _unit_vectors(raw: Floats, texts: list[str]) -> Vectors:
    """What an encoder returned for texts, checked and brought to unit length; see embed."""
    vectors = raw.astype(np.float64)
    if vectors.ndim != 2 or len(vectors) != len(texts):
        raise EncoderError(f"an encoder must return one row a text, shape ({len(texts)}, dim); got {vectors.shape}")
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    bad = np.flatnonzero(~np.isfinite(lengths) | (lengths == 0))
    if bad.size:
        shown = _shown(texts[bad[0]])
        raise EncoderError(f"the encoder gave no usable vector for {bad.size} of {len(texts)} texts, the first {shown}")
    return np.ascontiguousarray(vectors / lengths, dtype=np.float32)


def _culprit(encoder: Encoder, texts: list[str]) -> str:
    """The text that an encoder fails on, found by halves; all of them where it fails on no half."""
    if len(texts) == 1:
        return f"the text {_shown(texts[0])}"
    middle = len(texts) // 2
    for half in (texts[:middle], texts[middle:]):
        try:
            encoder.encode(half)
        except Exception:
            return _culprit(encoder, half)
    return f"{len(texts)} texts together, the first {_shown(texts[0])}"


def _shown(text: str) -> str:
    return repr(text if len(text) < 80 else text[:77] + "...")
