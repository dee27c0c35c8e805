#!/usr/bin/env bash
# Question: does polars.read_ndjson keep a field that first occurs late in a file of JSON lines?
# Guess: yes, or it says that the schema does not fit.
# Seen: fields that none of the first 100 rows has are dropped without a word, and their values with them;
#   infer_schema_length=None keeps them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check polars==2.1.0
venv/bin/python - <<'PYTHON'
import io

import polars

late = '{"source": "Two.", "target": "Zwei.", "block": "heading 2"}\n'
lines = ('{"source": "One.", "target": "Eins."}\n' * 100 + late).encode()
seen = polars.read_ndjson(io.BytesIO(lines)).columns
whole = polars.read_ndjson(io.BytesIO(lines), infer_schema_length=None).columns
print("polars", polars.__version__)
print("guess: ['source', 'target', 'block'], or an error")
print("seen: ", seen, "and with infer_schema_length=None", whole)
assert seen == ["source", "target"] and whole == ["source", "target", "block"], "changed"
PYTHON
