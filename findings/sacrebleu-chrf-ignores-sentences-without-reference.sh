#!/usr/bin/env bash
# Question: what does chrF of a corpus make of a hypothesis whose reference is an empty line?
# Guess: its characters count against precision, as its words do in BLEU.
# Seen: the sentence counts for nothing: chrF stays 100 where BLEU falls to 38. The other way round, an empty
#   hypothesis costs as one expects. Gaps have to be dropped, or counted, before scoring.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check sacrebleu==2.6.0
venv/bin/python - <<'PYTHON'
import sacrebleu

hypotheses = ["Das Haus ist rot.", "Der Hund bellt laut im Garten."]
references = ["Das Haus ist rot.", ""]
chrf = sacrebleu.corpus_chrf(hypotheses, [references]).score
bleu = sacrebleu.corpus_bleu(hypotheses, [references]).score
swapped = sacrebleu.corpus_chrf(references, [hypotheses]).score
print("sacrebleu", sacrebleu.__version__)
print("guess: both well below 100")
print(f"seen:  chrF {chrf:.1f}, BLEU {bleu:.1f}; with the empty line as hypothesis chrF {swapped:.1f}")
assert round(chrf) == 100 and bleu < 50 and swapped < 50, "changed"
PYTHON
