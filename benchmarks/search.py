"""Nearest neighbours by size: seconds, memory, and what the approximate search misses.

python -m benchmarks.search [SIZE ...]

Vectors made for the purpose: documents in topics, each with a partner at cosine .8 or so, 512 dimensions, SIZE on
either side. Recall is against the exact search, on a thousand queries: of the partner, and of the 8 nearest.
"""

import argparse
import resource
import time

import numpy as np

from aligner import search
from aligner.bitext import Vectors

DIMENSION = 512
TOPICS = 2000
QUERIES = 1000
K = 8


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("size", nargs="*", type=int, default=[10_000, 100_000])
    print("size      seconds    peak MB    partner among 8, exact / found    of the 8 nearest")
    for size in parser.parse_args().size:
        pool, queries = made(size, 0)
        began = time.perf_counter()
        found = search.nearest(queries, pool, K)
        seconds = time.perf_counter() - began
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        some = np.random.default_rng(1).choice(size, QUERIES, replace=False)
        exact = search.nearest(queries[some], pool, K)
        partner = [float((ids == some[:, None]).any(axis=1).mean()) for ids in (exact.ids, found.ids[some])]
        kept = np.mean([len(set(one) & set(other)) for one, other in zip(exact.ids, found.ids[some], strict=True)]) / K
        print(f"{size:9} {seconds:8.1f} {peak:10.0f}    {partner[0]:.4f} / {partner[1]:.4f}    {kept:.4f}", flush=True)


def made(size: int, seed: int) -> tuple[Vectors, Vectors]:
    """Documents, and their partners, shape (size, DIMENSION) each."""
    rng = np.random.default_rng(seed)
    topics = rng.standard_normal((TOPICS, DIMENSION), dtype=np.float32)
    pool = topics[rng.integers(TOPICS, size=size)]
    pool += rng.standard_normal(pool.shape, dtype=np.float32)
    queries = pool + rng.standard_normal(pool.shape, dtype=np.float32)
    for vectors in (pool, queries):
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return pool, queries


if __name__ == "__main__":
    main()
