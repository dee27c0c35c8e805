"""The encoder `e5-small` on a CPU: onnxruntime on the package's own blocks, several batches side by side.

Texts of like length stand together in small batches, so that little is padded and what is computed stays in the
processor's cache; each batch runs on one core.
"""

import mmap
import threading
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from aligner.encoders.batches import even_batches
from aligner.encoders.catalogue import E5_SMALL
from aligner.encoders.e5_graph import EMBEDDED, LENGTHS
from aligner.encoders.e5_weights import BLOCK_LENGTH, PackedTensors, read_tensors, unpack
from aligner.encoders.use import SURROGATE, available_cores
from aligner.model import Floats, Vectors

TOKENS = 384  # in a batch, padding included: enough to share work, few enough for the processor's cache
LONGEST = 512  # tokens read of a text
PAD = 1  # id of the piece that fills up a short text


@dataclass(frozen=True, slots=True)
class E5Files:
    """What the encoder is made of. fingerprint: what its vectors depend on."""

    weights: Path
    graph: Path
    tokenizer: Path
    prompt: str
    fingerprint: str


class E5Encoder:
    """Multilingual e5-small: about 100 languages, 384 dimensions, on a CPU, without torch."""

    name = E5_SMALL.name
    languages = E5_SMALL.languages
    dimension = E5_SMALL.dimension

    def __init__(self, files: E5Files) -> None:
        self.files = files
        self.fingerprint = files.fingerprint
        self._loading = threading.Lock()  # one thread loads; others wait for it

    def encode(
        self,
        texts: str | Iterable[str],
        batch_size: int = 32,
        show_progress_bar: bool | None = None,
        convert_to_numpy: bool = True,
        normalize_embeddings: bool = True,
    ) -> Vectors:
        """Unit vectors of texts, in order, shape (len(texts), 384); (384,) for one bare string.

        Of a text LONGEST tokens are read. The other parameters are those of SentenceTransformer.encode, so that either
        can stand in for the other; they change nothing here.
        """
        if isinstance(texts, str):
            return cast(Vectors, self.encode([texts])[0])
        tokenizer, network = self._ready()
        read = [self.files.prompt + SURROGATE.sub("\ufffd", text) for text in texts]
        tokens = [found.ids for found in tokenizer.encode_batch(read)]
        batches = list(even_batches([len(ids) for ids in tokens], TOKENS))
        vectors = np.empty((len(tokens), self.dimension), np.float32)
        with ThreadPoolExecutor(available_cores()) as pool:
            made = pool.map(lambda places: network.forward([tokens[place] for place in places]), batches)
            for places, found in zip(batches, made, strict=True):
                vectors[places] = found
        return vectors

    def prepare(self) -> None:
        """Load what encode needs, once; encode does it too."""
        self._ready()

    def _ready(self) -> tuple[Any, "_Network"]:
        with self._loading:
            return self._parts

    @cached_property
    def _parts(self) -> tuple[Any, "_Network"]:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self.files.tokenizer))
        tokenizer.enable_truncation(LONGEST)
        tokenizer.no_padding()
        return tokenizer, _Network(self.files)

    def __getstate__(self) -> E5Files:
        return self.files

    def __setstate__(self, files: E5Files) -> None:
        self.__init__(files)  # type: ignore[misc]


class _Network:
    """The forward pass. Embedding rows are unpacked as they occur: all of them would take ten times the graph."""

    def __init__(self, files: E5Files) -> None:
        from onnxruntime import InferenceSession, SessionOptions

        options = SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3  # errors only
        self.session = InferenceSession(str(files.graph), options, providers=["CPUExecutionProvider"])
        with files.weights.open("rb") as file:
            packed = read_tensors(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        self.hidden: int = packed.config["hidden_size"]
        self.epsilon = np.float32(packed.config["layer_norm_eps"])
        self.words = packed["emb.word"].reshape(-1, self.hidden // BLOCK_LENGTH)
        self.places = _rows(packed, "emb.pos", self.hidden) + _rows(packed, "emb.type", self.hidden)[0]
        self.scale, self.shift = packed["emb.ln.w"], packed["emb.ln.b"]

    def forward(self, texts: Sequence[Sequence[int]]) -> Vectors:
        """Unit vectors of texts, given as ids of tokens, shape (len(texts), dimension)."""
        lengths = np.array([len(ids) for ids in texts], np.int32)
        ids = np.full((len(texts), lengths.max()), PAD)
        for row, own in enumerate(texts):
            ids[row, : len(own)] = own
        (hidden,) = self.session.run(None, {EMBEDDED: self._embed(ids), LENGTHS: lengths})
        is_real = (np.arange(ids.shape[1]) < lengths[:, None]).astype(np.float32)
        means = np.einsum("ts,tsd->td", is_real, hidden) / lengths[:, None].astype(np.float32)
        vectors: Vectors = means / np.linalg.norm(means, axis=1, keepdims=True)
        return vectors

    def _embed(self, ids: npt.NDArray[np.int64]) -> Floats:
        """Vectors of tokens with those of their places, normed, shape (texts, tokens, hidden)."""
        distinct, numbers = np.unique(ids, return_inverse=True)
        words = unpack(self.words[distinct].ravel()).reshape(len(distinct), self.hidden)
        found = words[numbers.reshape(ids.shape)] + self.places[: ids.shape[1]]
        found -= found.mean(axis=-1, keepdims=True)
        squares = np.einsum("tsd,tsd->ts", found, found)[..., None] / np.float32(self.hidden)
        found /= np.sqrt(squares + self.epsilon)
        normed: Floats = found * self.scale + self.shift
        return normed


def _rows(packed: PackedTensors, name: str, width: int) -> Floats:
    """A table of vectors, shape (n, width), unpacked where it is packed."""
    values = packed[name]
    rows: Floats = (unpack(values) if values.dtype.names else values).reshape(-1, width)
    return rows
