"""Convolution over short windows with fewer products: Toom and Cook's method, which Winograd (1980) showed to be least.

Several neighbouring outputs are computed at once, as a product of polynomials is: both factors are taken at some
points, multiplied there, and the result is put together again. Lavin & Gray (2016) do so in neural networks. Over a
window of five rows, four outputs take 8 products of matrices in place of 20.
"""

import numpy as np

from aligner.model import Floats

OUTPUTS = 4  # computed at once; more take fewer products still, but single precision does not bear them
POINTS = (0, 1, -1, 2, -2, 1 / 2, -1 / 2)  # where the factors are taken, besides infinity


class ShortConvolution:
    """A convolution with fixed weights, shape (window, inputs, outputs)."""

    def __init__(self, weights: Floats) -> None:
        self.window: int = weights.shape[0]
        self.inputs: int = weights.shape[1]
        self.outputs: int = weights.shape[2]
        inwards, of_weights, outwards = _transforms(self.window)
        self._inwards, self._outwards = inwards.astype(np.float32), outwards.astype(np.float32)
        self._weights = np.einsum("kw,wio->kio", of_weights, weights).astype(np.float32)

    def rows(self, count: int) -> int:
        """How many rows of input are read for so many rows of output."""
        return -(-count // OUTPUTS) * OUTPUTS + self.window - 1

    def __call__(self, rows: Floats, count: int) -> Floats:
        """The sums over the windows that begin at each of the first rows, shape (count, outputs).

        rows: shape (at least self.rows(count), inputs), single precision, C order.
        """
        tiles, points = -(-count // OUTPUTS), len(self._inwards)
        row, item = rows.strides
        overlapping = (tiles, points, self.inputs)
        tiled = np.lib.stride_tricks.as_strided(rows, overlapping, (OUTPUTS * row, row, item), writeable=False)
        taken = np.matmul(self._inwards, tiled)
        products = np.empty((tiles, points, self.outputs), np.float32)
        np.matmul(taken.swapaxes(0, 1), self._weights, out=products.swapaxes(0, 1))
        together: Floats = np.matmul(self._outwards, products)
        return together.reshape(-1, self.outputs)[:count]


def _transforms(window: int) -> tuple[Floats, Floats, Floats]:
    """Matrices for rows of input, for weights and for outputs: (n, n), (n, window), (OUTPUTS, n)."""
    count = OUTPUTS + window - 1
    points = np.array(POINTS[: count - 1])
    others = np.array([np.prod(point - points[points != point]) for point in points])
    infinity = np.eye(max(OUTPUTS, window))[-1]
    outwards = np.hstack([points ** np.arange(OUTPUTS)[:, None], infinity[-OUTPUTS:, None]])
    of_weights = np.vstack([points[:, None] ** np.arange(window) / others[:, None], infinity[-window:]])
    # What is put together is the convolution: output i has of weight w just the row i + w.
    products = np.einsum("ok,kw->owk", outwards, of_weights).reshape(-1, count)
    wanted = np.array([np.eye(count)[o + w] for o in range(OUTPUTS) for w in range(window)])
    inwards: Floats = np.linalg.lstsq(products, wanted, rcond=None)[0]
    return inwards, of_weights, outwards
