#!/usr/bin/env bash
# Question: do readers of WebVTT resolve its character references (&amp; &lt;), as the standard demands?
# Guess: yes: they take the tags out, so that what they call the text is text.
# Seen: webvtt-py and pysubs2 take out the tags <c> and leave &amp; as it is; pysubs2 leaves times inside a cue in the
#   text as well. Both have to be undone before texts are compared.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pysubs2==1.8.1 webvtt-py==0.6.0
venv/bin/python - <<'PYTHON'
import io
from importlib.metadata import version

import pysubs2
import webvtt

vtt = "WEBVTT\n\n00:00:01.000 --> 00:00:03.000\nTom &amp; <c.yellow>Ann</c> <00:00:02.000>came.\n"
one = pysubs2.SSAFile.from_string(vtt, format_="vtt")[0].plaintext
other = webvtt.from_buffer(io.StringIO(vtt)).captions[0].text
print("pysubs2", pysubs2.VERSION, "webvtt-py", version("webvtt-py"))
print("guess: 'Tom & Ann came.' twice")
print("seen: ", repr(one), repr(other))
assert one == "Tom &amp; Ann <00:00:02.000>came.", "changed"
assert other == "Tom &amp; Ann came.", "changed"
PYTHON
