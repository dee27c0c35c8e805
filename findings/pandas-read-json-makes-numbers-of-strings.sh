#!/usr/bin/env bash
# Question: does pandas.read_json keep the ids of JSON lines that are strings there?
# Guess: yes: JSON has types, so '001' in quotes is a text; guessing belongs to CSV.
# Seen: a column whose strings all look like numbers becomes numbers: 001 is 1, 1e5 is 100000.0, and an id of twenty
#   digits loses its last ones. Give dtype=False.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pandas==3.1.1
venv/bin/python - <<'PYTHON'
import io

import pandas


def ids(*values):
    lines = "".join('{"id": "%s", "text": "a"}\n' % value for value in values)
    return pandas.read_json(io.StringIO(lines), lines=True)["id"].tolist()


seen = [ids("001", "002"), ids("1e5", "2e5"), ids("12345678901234567891")]
print("pandas", pandas.__version__)
print("guess: ['001', '002'] ['1e5', '2e5'] ['12345678901234567891']")
print("seen: ", *seen)
assert seen[:2] == [[1, 2], [100000.0, 200000.0]], "changed"
assert isinstance(seen[2][0], float), "changed"
PYTHON
