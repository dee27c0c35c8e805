"""Nearest neighbours and mining by size: seconds, memory, and what the approximate search misses.

python -m benchmarks.search [SIZE ...]

Vectors made for the purpose: texts in topics, each with a partner at cosine .8 or so, 512 dimensions, SIZE on either
side, in half precision in memory-mapped files. Recall is against the exact search, on a thousand queries: of the
partner, of the 8 nearest, and of their mean cosine, which margins rest on. `mine` searches both ways and picks the
matches. Memory is what the process holds itself; what the system keeps of the files comes on top where there is room.
"""

import argparse
import tempfile
import time
from typing import IO

import numpy as np

from aligner import search
from aligner.mine import mine_vectors
from benchmarks.memory import peak_memory

DIMENSION = 512
TOPICS = 2000
QUERIES = 1000
K = 8
BLOCK = 10_000  # vectors made at once


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("size", nargs="*", type=int, default=[10_000, 100_000])
    print("size       nearest: seconds  peak MB  partner, exact / found  of the 8   cosine of the 8, exact / found")
    for size in parser.parse_args().size:
        with tempfile.TemporaryFile() as one, tempfile.TemporaryFile() as other:
            pool, queries = made(size, one, other)
            with peak_memory() as peak:
                began = time.perf_counter()
                found = search.nearest(queries, pool, K)
                seconds = time.perf_counter() - began
            some = np.sort(np.random.default_rng(1).choice(size, QUERIES, replace=False))
            exact = search.nearest(queries[some], pool, K)
            partner = [float((ids == some[:, None]).any(axis=1).mean()) for ids in (exact.ids, found.ids[some])]
            kept = sum(len(set(a) & set(b)) for a, b in zip(exact.ids, found.ids[some], strict=True)) / exact.ids.size
            cosines = [float(near.mean()) for near in (exact.cosines, found.cosines[some])]
            print(
                f"{size:9} {seconds:17.0f} {peak.megabytes:8.0f}  {partner[0]:.4f} / {partner[1]:.4f}"
                f"         {kept:.4f}     {cosines[0]:.4f} / {cosines[1]:.4f}",
                flush=True,
            )
            del found, exact
            with peak_memory() as peak:
                began = time.perf_counter()
                matches = mine_vectors(queries, pool)
                seconds = time.perf_counter() - began
            right = float((matches.source == matches.target).sum()) / size
            print(f"{size:9} mine: {seconds:11.0f} {peak.megabytes:8.0f}  partner found {right:.4f}", flush=True)


def made(size: int, one: IO[bytes], other: IO[bytes]) -> tuple[search.StoredVectors, search.StoredVectors]:
    """Texts, and their partners, in two files, shape (size, DIMENSION) each."""
    rng = np.random.default_rng(0)
    topics = rng.standard_normal((TOPICS, DIMENSION), dtype=np.float32)
    for start in range(0, size, BLOCK):
        pool = topics[rng.integers(TOPICS, size=min(BLOCK, size - start))]
        pool += rng.standard_normal(pool.shape, dtype=np.float32)
        queries = pool + rng.standard_normal(pool.shape, dtype=np.float32)
        for vectors, file in ((pool, one), (queries, other)):
            vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
            file.write(vectors.astype(np.float16).tobytes())
    laid: list[search.StoredVectors] = []
    for file in (one, other):
        file.flush()
        laid.append(np.memmap(file, np.float16, "r", shape=(size, DIMENSION)))
    return laid[0], laid[1]


if __name__ == "__main__":
    main()
