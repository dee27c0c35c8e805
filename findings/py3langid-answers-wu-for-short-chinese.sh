#!/usr/bin/env bash
# Question: what does py3langid call short texts in Standard Chinese?
# Guess: zh.
# Seen: wuu (Wu Chinese, seldom written) for a date and for the name of an authority: whoever groups by its answer has
#   these documents in a language of their own, which no model knows.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check py3langid==0.4.0
venv/bin/python - <<'PYTHON'
import py3langid

texts = ["北京市政府", "2024年4月1日", "东京"]
seen = [py3langid.classify(text)[0] for text in texts]
print("py3langid 0.4.0")
print("guess: zh zh zh")
print("seen: ", *seen)
assert seen[:2] == ["wuu", "wuu"], "changed"
PYTHON
