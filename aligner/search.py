"""Nearest neighbours: the only place that knows FAISS."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from aligner.bitext import Floats, Vectors


@dataclass(frozen=True, eq=False, slots=True)
class Neighbours:
    """The k nearest rows of a pool for each query, nearest first."""

    ids: npt.NDArray[np.int64]  # shape (n, k)
    cosines: Floats  # shape (n, k), higher is nearer


def nearest(queries: Vectors, pool: Vectors, k: int) -> Neighbours:
    """The k rows of pool nearest to each query, exactly. A k above len(pool) means all of pool."""
    import faiss  # here: `import aligner` stays light, and a model that brings torch is loaded by now.
    # The other order, faiss before torch, crashes on macOS.

    index = faiss.IndexFlatIP(pool.shape[1])
    index.add(np.ascontiguousarray(pool, np.float32))
    cosines, ids = index.search(np.ascontiguousarray(queries, np.float32), min(k, len(pool)))
    return Neighbours(ids, cosines)
