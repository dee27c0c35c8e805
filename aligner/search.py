"""Nearest neighbours: the only place that knows FAISS."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from aligner.bitext import Floats, Vectors

EXACT = 4_000_000_000  # comparisons up to which all are made
LEAST = 20_000  # rows of a pool from which an inverted file is worth its training
PROBES = 32  # cells looked at
SAMPLE = 40  # rows a cell that the cells are found on


@dataclass(frozen=True, eq=False, slots=True)
class Neighbours:
    """The k nearest rows of a pool for each query, nearest first."""

    ids: npt.NDArray[np.int64]  # shape (n, k)
    cosines: Floats  # shape (n, k), higher is nearer


def nearest(queries: Vectors, pool: Vectors, k: int) -> Neighbours:
    """The k rows of pool nearest to each query. A k above len(pool) means all of pool.

    Exact up to EXACT comparisons, about half a minute on two cores; beyond that an inverted file tells the candidates
    (IVF with half-precision vectors; each query looks at the PROBES nearest cells). benchmarks/growth.py measures how
    many neighbours that misses.
    """
    import faiss  # here: `import aligner` stays light, and a model that brings torch is loaded by now.
    # The other order, faiss before torch, crashes on macOS.

    pool, queries = np.ascontiguousarray(pool, np.float32), np.ascontiguousarray(queries, np.float32)
    k = min(k, len(pool))
    flat = faiss.IndexFlatIP(pool.shape[1])
    if len(pool) * len(queries) <= EXACT or len(pool) < LEAST:
        flat.add(pool)
        cosines, ids = flat.search(queries, k)
        return Neighbours(ids, cosines)
    cells = int(4 * math.sqrt(len(pool)))
    form = faiss.ScalarQuantizer.QT_fp16
    index = faiss.IndexIVFScalarQuantizer(flat, pool.shape[1], cells, form, faiss.METRIC_INNER_PRODUCT)
    index.train(pool[:: max(len(pool) // (SAMPLE * cells), 1)])
    index.add(pool)
    index.nprobe = PROBES
    cosines, ids = index.search(queries, k)
    short = np.flatnonzero((ids < 0).any(axis=1))  # queries whose cells held fewer than k rows
    if short.size:
        whole = faiss.IndexFlatIP(pool.shape[1])
        whole.add(pool)
        cosines[short], ids[short] = whole.search(queries[short], k)
    return Neighbours(ids, cosines)
