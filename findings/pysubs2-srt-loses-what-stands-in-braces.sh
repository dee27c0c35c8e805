#!/usr/bin/env bash
# Question: is an SRT file the same after it was read and written by pysubs2?
# Guess: yes, up to spacing: SRT has no codes in braces.
# Seen: what stands in braces is taken for a code of SubStation: a placeholder such as {name} is gone from `plaintext`
#   and from the file that is written.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pysubs2==1.8.1
venv/bin/python - <<'PYTHON'
import pysubs2

text = "Press {name} to go on."
file = pysubs2.SSAFile.from_string(f"1\n00:00:01,000 --> 00:00:01,900\n{text}\n", format_="srt")
seen, written = file[0].plaintext, file.to_string("srt")
print("pysubs2", pysubs2.VERSION)
print("guess:", repr(text))
print("seen: ", repr(seen), "written:", repr(written))
assert seen == "Press  to go on." and "{name}" not in written, "changed"
PYTHON
