#!/usr/bin/env bash
# Question: is the one nearest neighbour of a flat inner-product index the first of the three nearest?
# Guess: yes, an exact search sorts the same scores, so a smaller k only cuts the list; that is how L2 behaves.
# Seen: where scores are equal, k=1 gives the first row and k=3 gives the third row first: for every k above 1 the
#   rows come in falling order of their numbers. Duplicate sentences therefore find other partners when k changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check faiss-cpu==1.15.1 numpy==2.4.6
venv/bin/python - <<'PYTHON'
import faiss
import numpy as np

rows = np.zeros((40, 4), "float32")
rows[:, 0] = 1  # the same sentence forty times
seen = {}
for name, index in (("inner product", faiss.IndexFlatIP(4)), ("L2", faiss.IndexFlatL2(4))):
    index.add(rows)
    seen[name] = [index.search(rows[:1], k)[1][0].tolist()[:3] for k in (1, 3, 10)]
print("faiss", faiss.__version__)
print("guess: [0], [0, 1, 2], [0, 1, 2] for k = 1, 3, 10 with either metric")
print("seen: ", seen)
assert seen["L2"] == [[0], [0, 1, 2], [0, 1, 2]], "changed"
assert seen["inner product"] == [[0], [2, 1, 0], [9, 8, 7]], "changed"
PYTHON
