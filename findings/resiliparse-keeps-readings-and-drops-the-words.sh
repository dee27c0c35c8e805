#!/usr/bin/env bash
# Question: what does main-content extraction make of furigana, <ruby>base<rt>reading</rt></ruby>?
# Guess: the base, with or without its reading.
# Seen: in main content the reading alone: the word itself is dropped. A Japanese article with furigana comes out
#   without its kanji.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check resiliparse==2.0.1
venv/bin/python - <<'PYTHON'
from importlib.metadata import version

from resiliparse.extract.html2text import extract_plain_text

page = "<html><body><article><p>この<ruby>橋<rt>はし</rt></ruby>は月曜日から閉鎖されています。</p></article></body></html>"
main, whole = (extract_plain_text(page, main_content=own).strip() for own in (True, False))
print("resiliparse", version("resiliparse"))
print("guess: 橋 in both")
print("seen:  main content", main, "whole page", whole)
assert "橋" in whole and "橋" not in main and "はし" in main, "changed"
PYTHON
