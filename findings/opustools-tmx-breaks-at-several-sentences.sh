#!/usr/bin/env bash
# Question: is the TMX that opus_read writes of an OPUS corpus XML where a link joins two sentences to one?
# Guess: yes, a unit with both sentences in its segment, as its Moses files have them on one line.
# Seen: on either side, the second sentence begins within the unit of the first, which stays open: no XML parser reads
#   the file. Links of this kind are in nearly every corpus. Its Moses files are whole.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check opustools==1.9.0
cat > make.py <<'PYTHON'
import zipfile

for language, texts in {"de": ["Es war Winter.", "Niemand kam."], "en": ["Nobody came in winter."]}.items():
    marked = "".join(f'<s id="{number}">{text}</s>' for number, text in enumerate(texts, start=1))
    with zipfile.ZipFile(f"{language}.zip", "w") as file:
        file.writestr(f"X/raw/{language}/a.xml", f'<?xml version="1.0" encoding="utf-8"?><document>{marked}</document>')
for source, target, link in (("de", "en", "1 2;1"), ("en", "de", "1;1 2")):
    with open(f"{source}-{target}.xml", "w") as file:
        print('<?xml version="1.0" encoding="utf-8"?><cesAlign version="1.0">', file=file)
        print(f'<linkGrp targType="s" fromDoc="{source}/a.xml.gz" toDoc="{target}/a.xml.gz">', file=file)
        print(f'<link xtargets="{link}" id="SL1" />\n</linkGrp></cesAlign>', file=file)
PYTHON
venv/bin/python make.py
for pair in "de en" "en de"; do
    set -- $pair
    venv/bin/opus_read -d X -s "$1" -t "$2" -p raw -af "$1-$2.xml" -sz "$1.zip" -tz "$2.zip" -wm tmx -w "$1-$2.tmx" > /dev/null
done
venv/bin/opus_read -d X -s de -t en -p raw -af de-en.xml -sz de.zip -tz en.zip -wm moses -w a.de a.en > /dev/null
venv/bin/python - <<'PYTHON'
from importlib.metadata import version
from xml.etree import ElementTree

seen = []
for name in ("de-en.tmx", "en-de.tmx"):
    try:
        seen.append(f"{len(ElementTree.parse(name).findall('.//tu'))} unit")
    except ElementTree.ParseError as error:
        seen.append(str(error).partition(":")[0])
moses = [open(f"a.{side}", encoding="utf-8").read().strip() for side in ("de", "en")]
print("opustools", version("opustools"))
print("guess: 1 unit, with two sentences on the source side and on the target side")
print("seen: ", *seen, "; Moses files", moses)
assert seen == ["mismatched tag", "mismatched tag"], "changed"
assert moses == ["Es war Winter. Niemand kam.", "Nobody came in winter."], "changed"
PYTHON
