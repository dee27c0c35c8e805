#!/usr/bin/env bash
# Question: which language is a short text in Chinese characters alone?
# Guess: Chinese, or Japanese; with little confidence where it is short; never one that is written in another script.
# Seen: Korean, with .99999, for the name of a city's government. Without a letter of Hangul nothing should be taken
#   for Korean.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check langdetect==1.0.9
venv/bin/python - <<'PYTHON'
import langdetect

langdetect.DetectorFactory.seed = 0
texts = ["北京市政府", "東京都"]
seen = {text: langdetect.detect_langs(text)[0] for text in texts}
print("langdetect 1.0.9")
print("guess: zh-cn, ja or zh-tw")
print("seen: ", seen)
assert all(found.lang == "ko" and found.prob > 0.99 for found in seen.values()), "changed"
PYTHON
