"""Nearest neighbours: the only place that knows FAISS."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from aligner.model import Floats, Vectors

EXACT_COMPARISONS = 4_000_000_000  # comparisons up to which all are made
NUMPY_COMPARISONS = 250_000  # comparisons up to which FAISS takes longer to rouse its threads than to make them
INDEXED_ROWS = 20_000  # rows of a pool from which an inverted file is worth its training
PROBED_CELLS = 128  # cells looked at: a translation is farther from its original than made vectors would have it
CODED_DIMENSIONS = 4  # dimensions that four bits stand for in the index
RANKED_PER_NEIGHBOUR = 8  # rows looked at exactly, for each that is wanted
SAMPLED_ROWS_PER_CELL = 40  # rows a cell that the cells are found on
ROWS_IN_MEMORY = 65_536  # taken to single precision at once: 128 MB of 512 dimensions
QUERIES_AT_ONCE = 8192  # queries that the index is asked at once
RANKED_QUERIES_AT_ONCE = 1024  # of them, whose candidates are looked at exactly at once

StoredVectors = npt.NDArray[np.float16] | npt.NDArray[np.float32]  # unit rows, shape (n, dim), memory-mapped or not


@dataclass(frozen=True, eq=False, slots=True)
class Neighbours:
    """The k nearest rows of a pool for each query, nearest first."""

    ids: npt.NDArray[np.int64]  # shape (n, k)
    cosines: Floats  # shape (n, k), higher is nearer


def nearest(queries: StoredVectors, pool: StoredVectors, k: int) -> Neighbours:
    """The k rows of pool nearest to each query. A k above len(pool) means all of pool.

    queries, pool: shapes (n, dim) and (m, dim). Rows are taken to memory some at a time, so that of memory-mapped
    vectors it holds the index and the result only.

    Exact up to EXACT_COMPARISONS, about half a minute on two cores. Beyond that an index tells RANKED_PER_NEIGHBOUR * k
    candidates, whose cosines are then computed: an inverted file of product-quantised vectors (Jegou, Douze and Schmid
    2011), dim / 8 bytes a row, of which each query looks at the PROBED_CELLS nearest cells. benchmarks/growth.py
    measures how many neighbours that misses.
    """
    k = min(k, len(pool))
    if len(pool) * len(queries) <= NUMPY_COMPARISONS:
        return _few(_single(queries), _single(pool), k)
    if len(pool) * len(queries) <= EXACT_COMPARISONS or len(pool) < INDEXED_ROWS:
        return _exact(queries, pool, k)
    index = _inverted_file(pool)
    found = _empty(len(queries), k)
    for rows in _blocks(len(queries), QUERIES_AT_ONCE):
        block = _single(queries[rows])
        _, candidates = index.search(block, RANKED_PER_NEIGHBOUR * k)
        for start in range(0, len(block), RANKED_QUERIES_AT_ONCE):
            few = slice(start, start + RANKED_QUERIES_AT_ONCE)
            near = _ranked(block[few], pool, candidates[few], k)
            found.ids[rows][few], found.cosines[rows][few] = near.ids, near.cosines
    short = np.flatnonzero((found.ids < 0).any(axis=1))  # queries whose cells held fewer than k rows
    if short.size:
        whole = _exact(queries[short], pool, k)
        found.ids[short], found.cosines[short] = whole.ids, whole.cosines
    return found


def _few(queries: Vectors, pool: Vectors, k: int) -> Neighbours:
    """The same as _exact, without FAISS."""
    cosines = queries @ pool.T
    order = cosines.argmax(axis=1)[:, None] if k == 1 else np.argsort(-cosines, axis=1, kind="stable")[:, :k]
    return Neighbours(order, cosines[np.arange(len(order))[:, None], order])


def _exact(queries: StoredVectors, pool: StoredVectors, k: int) -> Neighbours:
    """Every query compared with every row of pool."""
    import faiss  # here: `import aligner` stays light, and a model that brings torch is loaded by now.
    # The other order, faiss before torch, crashes on macOS.

    found = _empty(len(queries), k)
    for rows in _blocks(len(queries), ROWS_IN_MEMORY):
        block = _single(queries[rows])
        ids, cosines = np.empty((len(block), 0), np.int64), np.empty((len(block), 0), np.float32)
        for part in _blocks(len(pool), ROWS_IN_MEMORY):
            own = _single(pool[part])
            near, places = faiss.knn(block, own, min(k, len(own)), faiss.METRIC_INNER_PRODUCT)
            ids = np.concatenate([ids, places + part.start], axis=1)
            cosines = np.concatenate([cosines, near], axis=1)
            order = np.argsort(-cosines, axis=1, kind="stable")[:, :k]
            ids, cosines = np.take_along_axis(ids, order, axis=1), np.take_along_axis(cosines, order, axis=1)
        found.ids[rows], found.cosines[rows] = ids, cosines
    return found


def _inverted_file(pool: StoredVectors) -> Any:
    """A FAISS index of pool, by cells."""
    import faiss

    dimension = pool.shape[1]
    cells = int(4 * math.sqrt(len(pool)))
    codes = next(n for n in range(max(dimension // CODED_DIMENSIONS, 1), 0, -1) if dimension % n == 0)
    form = f"PQ{codes}x4fs" if codes * 4 * CODED_DIMENSIONS >= dimension else "SQfp16"  # few dimensions divide so badly
    index: Any = faiss.index_factory(dimension, f"IVF{cells},{form}", faiss.METRIC_INNER_PRODUCT)
    index.train(_single(pool[:: max(len(pool) // (SAMPLED_ROWS_PER_CELL * cells), 1)]))
    for rows in _blocks(len(pool), ROWS_IN_MEMORY):
        index.add(_single(pool[rows]))
    index.nprobe = PROBED_CELLS
    return index


def _ranked(queries: Vectors, pool: StoredVectors, candidates: npt.NDArray[np.int64], k: int) -> Neighbours:
    """The k nearest of some rows of pool for each query, by their cosines. candidates: -1 where there is none."""
    cosines = np.einsum("qd,qcd->qc", queries, _single(pool[np.maximum(candidates, 0)]))
    cosines[candidates < 0] = -np.inf
    order = np.argsort(-cosines, axis=1, kind="stable")[:, :k]
    return Neighbours(np.take_along_axis(candidates, order, axis=1), np.take_along_axis(cosines, order, axis=1))


def _empty(n: int, k: int) -> Neighbours:
    return Neighbours(np.empty((n, k), np.int64), np.empty((n, k), np.float32))


def _blocks(rows: int, size: int) -> Iterator[slice]:
    return (slice(start, min(start + size, rows)) for start in range(0, rows, size))


def _single(vectors: StoredVectors) -> Vectors:
    """In memory, in single precision."""
    return np.ascontiguousarray(vectors, np.float32)
