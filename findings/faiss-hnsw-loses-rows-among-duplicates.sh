#!/usr/bin/env bash
# Question: does an HNSW index find as many rows as it is asked for when one sentence occurs many times?
# Guess: yes: k rows come back from an index with more than k rows, copies or not.
# Seen: 40 copies of one vector fill the links of their neighbourhood: a search from it for 50 of 340 rows comes back
#   with -1 in the last places, and some other vectors no longer find themselves. Without the copies nothing is
#   missing. Duplicates have to go before an HNSW index is made.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check faiss-cpu==1.15.1 numpy==2.4.6
venv/bin/python - <<'PYTHON'
import faiss
import numpy as np

faiss.omp_set_num_threads(1)
single = np.random.default_rng(0).normal(size=(300, 32)).astype("float32")
faiss.normalize_L2(single)


def search(rows, queries, k):
    index = faiss.IndexHNSWFlat(32, 8, faiss.METRIC_INNER_PRODUCT)
    index.add(rows)
    return index.search(queries, k)[1]


rows = np.concatenate([np.repeat(single[:1], 40, axis=0), single])
alone = (search(single, single[1:], 1)[:, 0] == np.arange(1, 300)).mean()
among = (search(rows, single[1:], 1)[:, 0] == np.arange(41, 340)).mean()
fifty_alone, fifty_among = ((search(own, single[:1], 50) >= 0).sum() for own in (single, rows))
print("faiss", faiss.__version__)
print("guess: 50 of 50 rows come back, with copies and without")
print(f"seen:  without copies {fifty_alone} of 50, and {alone:.1%} find themselves; with copies {fifty_among}, {among:.1%}")
assert fifty_alone == 50 > fifty_among and among < alone, "changed"
PYTHON
