#!/usr/bin/env bash
# Question: does main-content extraction keep a list between the paragraphs of an article?
# Guess: yes: it stands inside <article>, and no item is a link.
# Seen: the list is gone, its neighbours stay; without main_content it is there. So rules, steps and conditions are
#   missing from one version of a report and not from another.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check resiliparse==2.0.1
venv/bin/python - <<'PYTHON'
from importlib.metadata import version

from resiliparse.extract.html2text import extract_plain_text

page = (
    "<html><body><article><h1>Rules of the house</h1><p>The house opens at nine and closes at six.</p>"
    "<ul><li>Dogs stay outside.</li><li>No food in the halls.</li></ul>"
    "<p>Children under six pay nothing at all.</p></article></body></html>"
)
main, whole = extract_plain_text(page, main_content=True), extract_plain_text(page)
print("resiliparse", version("resiliparse"))
print("guess: both items in both")
print("seen:  main content", repr(main), "whole page", repr(whole))
assert "Dogs" in whole and "Dogs" not in main and "Children" in main, "changed"
PYTHON
