#!/usr/bin/env bash
# Question: how does choppa-srx, with the rules of LanguageTool that it carries, split a language that they do not
#   name?
# Guess: by default rules, or with an error.
# Seen: a Turkish text comes back whole, as one segment, and nothing says so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check choppa-srx==1.0.0
venv/bin/python - <<'PYTHON'
from importlib.metadata import version

from choppa import DEFAULT_SRX_RULESET, SrxDocument, SrxTextIterator

document = SrxDocument(ruleset=DEFAULT_SRX_RULESET)
texts = {"en": "It is closed. Nobody came. They left.", "tr": "Köprü kapalı. Kimse gelmedi. Gittiler."}
seen = {language: len(list(SrxTextIterator(document, language, text))) for language, text in texts.items()}
print("choppa-srx", version("choppa-srx"))
print("guess: 3 segments in both, or an error for Turkish")
print("seen: ", seen)
assert seen == {"en": 3, "tr": 1}, "changed"
PYTHON
