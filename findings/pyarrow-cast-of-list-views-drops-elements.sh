#!/usr/bin/env bash
# Question: does casting Arrow's list views to lists keep what is in them? Readers that know no list views (polars) need
#   lists.
# Guess: yes: to_pylist, Parquet and pandas give every element, and a cast of a type to its plain form changes no value.
# Seen: the last list comes out empty, in silence, and of a table that was sorted (take) every list does. To make
#   lists of Python's lists (to_pylist) keeps all.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pyarrow==26.0.1
venv/bin/python - <<'PYTHON'
import pyarrow as pa

lists = pa.list_(pa.int64())
numbers = pa.array([[0, 1], [2], [3, 4]], pa.list_view(pa.int64()))
turned = numbers.take([2, 1, 0])
null = pa.array([[0, 1], None, [2]], pa.list_view(pa.int64()))
seen = [own.cast(lists).to_pylist() for own in (numbers, turned, null)]
print("pyarrow", pa.__version__)
print("guess:", [own.to_pylist() for own in (numbers, turned, null)])
print("seen: ", seen)
assert turned.to_pylist() == [[3, 4], [2], [0, 1]], "changed"
assert seen == [[[0, 1], [2], []], [[], [], []], [[0, 1], None, []]], "changed"
PYTHON
