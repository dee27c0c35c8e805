#!/usr/bin/env bash
# Question: does sentencex split de-AT as it splits de?
# Guess: yes: it has chains of fallback languages, and a region changes no rule.
# Seen: the tag is unknown, so English rules apply and nothing says so: 'Am 3. Mai' is cut behind its number. Give the
#   language without its region.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check sentencex==1.0.32
venv/bin/python - <<'PYTHON'
from importlib.metadata import version

import sentencex

text = "Am 3. Mai kam der Zug. Es regnete."
seen = {language: list(sentencex.segment(language, text)) for language in ("de", "de-AT")}
print("sentencex", version("sentencex"))
print("guess: two sentences for both")
print("seen: ", seen)
assert [len(found) for found in seen.values()] == [2, 3], "changed"
PYTHON
