#!/usr/bin/env bash
# Question: does langdetect know a sentence in capitals, such as a headline?
# Guess: as well as in small letters, or with less confidence.
# Seen: a French sentence in capitals is German with .9999, and a Russian one Bulgarian; in small letters both are
#   right. Texts in capitals have to be lowered before they are asked about.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check langdetect==1.0.9
venv/bin/python - <<'PYTHON'
import langdetect

langdetect.DetectorFactory.seed = 0
texts = ["Le pont sur la rivière est fermé depuis lundi", "Мост через реку закрыт с понедельника"]
small = [langdetect.detect_langs(text)[0] for text in texts]
large = [langdetect.detect_langs(text.upper())[0] for text in texts]
print("langdetect 1.0.9")
print("guess: fr and ru, also in capitals")
print("seen:  small letters", small, "capitals", large)
assert [found.lang for found in small] == ["fr", "ru"], "changed"
assert [found.lang for found in large] == ["de", "bg"] and large[0].prob > 0.99, "changed"
PYTHON
