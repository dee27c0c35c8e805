#!/usr/bin/env bash
# Question: what do readers of TMX make of a segment with inline codes (bpt, ept), as every editor writes for bold text?
# Guess: the text without the codes, or with them.
# Seen: tmxutil and tmx2dataframe give the text before the first code, and nothing of what follows: "Press " of "Press
#   Start now.", as a whole text, in silence. Codes have to go before such tools see a memory.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > a.tmx <<'XML'
<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4"><header creationtool="x" creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en" srclang="en" datatype="xml"/><body>
<tu><tuv xml:lang="en"><seg>Press <bpt i="1">&lt;b&gt;</bpt>Start<ept i="1">&lt;/b&gt;</ept> now.</seg></tuv>
<tuv xml:lang="de"><seg>Jetzt <bpt i="1">&lt;b&gt;</bpt>Start<ept i="1">&lt;/b&gt;</ept> drücken.</seg></tuv></tu>
</body></tmx>
XML
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check tmxutil==1.3 tmx2dataframe==0.3.0 pandas==3.1.1
util=$(venv/bin/tmxutil -o txt --output-languages en -- a.tmx 2> /dev/null)
frame=$(venv/bin/python -c "
from tmx2dataframe import tmx2dataframe
row = tmx2dataframe.read('a.tmx')[1].iloc[0]
print(row['source_sentence'])")
echo "guess: 'Press Start now.' of both"
echo "seen:  tmxutil 1.3 '$util', tmx2dataframe 0.3.0 '$frame'"
[ "$util" = Press ] && [ "$frame" = "Press " ] || { echo changed; exit 1; }
