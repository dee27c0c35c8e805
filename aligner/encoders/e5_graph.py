"""The graph of multilingual-e5-small for onnxruntime, with the blocks of 4 bits that its package carries.

From embedded tokens to the last hidden layer; looking tokens up is left to the caller, who unpacks only the rows that
occur. MatMulNBits takes the blocks as they are, so that weights are exact and a graph is 14 MB.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from aligner.encoders.e5_weights import BLOCK_LENGTH, PackedTensors, nibbles_of

if TYPE_CHECKING:
    from onnx import NodeProto

DOMAIN = "com.microsoft"  # of the operators that onnxruntime adds to the standard's
OPSET, IR = 17, 8  # what onnxruntime reads since 1.15
EMBEDDED, LENGTHS = "embedded", "lengths"  # inputs: shape (texts, tokens, hidden); real tokens of each text


def write_graph(packed: PackedTensors, path: Path) -> None:
    """Write the graph of packed weights."""
    from onnx import TensorProto, helper, save

    graph = _Graph(packed)
    last = EMBEDDED
    for number in range(packed.config["num_hidden_layers"]):
        last = graph.layer(f"l{number}", last)
    rows = ["texts", "tokens", packed.config["hidden_size"]]
    inputs = [
        helper.make_tensor_value_info(EMBEDDED, TensorProto.FLOAT, rows),
        helper.make_tensor_value_info(LENGTHS, TensorProto.INT32, ["texts"]),
    ]
    outputs = [helper.make_tensor_value_info(last, TensorProto.FLOAT, rows)]
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(DOMAIN, 1)]
    made = helper.make_graph(graph.nodes, "e5-small", inputs, outputs, graph.weights)
    save(helper.make_model(made, opset_imports=opsets, ir_version=IR), str(path))


class _Graph:
    """Nodes and weights, put together a layer at a time."""

    def __init__(self, packed: PackedTensors) -> None:
        self.packed = packed
        self.nodes: list[NodeProto] = []
        self.weights: list[Any] = []

    def layer(self, name: str, before: str) -> str:
        """Attention and the small network after it, each added to what it was given and normed; the output's name."""
        sides = [self._product(before, f"{name}.{part}") for part in "qkv"]
        bias = np.concatenate([self.packed[f"{name}.{part}.b"] for part in "qkv"])
        heads = self.packed.config["num_attention_heads"]
        attended = self._node(
            "MultiHeadAttention", [*sides, self._weight(f"{name}.qkv.b", bias), LENGTHS], f"{name}.met", num_heads=heads
        )
        met = self._normed(self._product(attended, f"{name}.ao"), before, f"{name}.ao.b", f"{name}.aln")
        inner = self._product(met, f"{name}.fi")
        curved = self._node("BiasGelu", [inner, self._own(f"{name}.fi.b")], f"{name}.curved")
        return self._normed(self._product(curved, f"{name}.fo"), met, f"{name}.fo.b", f"{name}.oln")

    def _product(self, given: str, part: str) -> str:
        """Rows times a matrix, without its bias."""
        rows = len(self.packed[f"{part}.b"])
        codes, scales = matrix_blocks(self.packed[f"{part}.w"], rows)
        inputs = [given, self._weight(f"{part}.w", codes), self._weight(f"{part}.scales", scales)]
        length = scales.shape[1] * BLOCK_LENGTH
        return self._node("MatMulNBits", inputs, f"{part}.out", K=length, N=rows, bits=4, block_size=BLOCK_LENGTH)

    def _normed(self, made: str, before: str, bias: str, norm: str) -> str:
        """What was made, its bias and what was there before, together normed."""
        inputs = [made, before, self._own(f"{norm}.w"), self._own(f"{norm}.b"), self._own(bias)]
        epsilon = self.packed.config["layer_norm_eps"]
        return self._node("SkipLayerNormalization", inputs, f"{norm}.out", epsilon=epsilon)

    def _node(self, kind: str, inputs: list[str], output: str, **attributes: Any) -> str:
        from onnx import helper

        self.nodes.append(helper.make_node(kind, inputs, [output], domain=DOMAIN, **attributes))
        return output

    def _own(self, name: str) -> str:
        return self._weight(name, self.packed[name])

    def _weight(self, name: str, values: npt.NDArray[Any]) -> str:
        from onnx import numpy_helper

        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name


def matrix_blocks(blocks: npt.NDArray[Any], rows: int) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.float32]]:
    """Blocks of a matrix as MatMulNBits takes them: two neighbours a byte, shape (rows, n, 16); scales, (rows, n)."""
    nibbles = nibbles_of(blocks)
    pairs = np.bitwise_or(nibbles[:, 0::2], nibbles[:, 1::2] << 4, dtype=np.uint8)
    scales: npt.NDArray[np.float32] = blocks["scale"].astype(np.float32)
    return pairs.reshape(rows, -1, BLOCK_LENGTH // 2), scales.reshape(rows, -1)
