#!/usr/bin/env bash
# Question: what do readers make of an XLIFF 2.0 unit with two segments, which is how the standard keeps two sentences of
#   one paragraph?
# Guess: two texts, or both joined; every reader has all of the text.
# Seen: translate-toolkit has two entries, npm's ilib-xliff one with both texts glued together without a space, and npm's
#   xliff one with the second text only: the first sentence is lost. One segment a unit is what all of them read.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > a.xlf <<'XML'
<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en" trgLang="de"><file id="f" original="a.txt"><unit id="u">
<segment id="s1"><source>It is closed.</source><target>Sie ist zu.</target></segment>
<segment id="s2"><source>Nobody came.</source><target>Niemand kam.</target></segment></unit></file></xliff>
XML
npm install --silent --no-fund --no-audit xliff@6.4.0 ilib-xliff@1.4.1 > /dev/null
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check translate-toolkit==3.20.4
toolkit=$(venv/bin/python -c "
from translate.storage import xliff2
print('|'.join(str(unit.source) for unit in xliff2.Xliff2File(open('a.xlf', 'rb')).units))")
xliff=$(node -e "
require('xliff/xliff2js')(require('fs').readFileSync('a.xlf', 'utf8'), (error, found) => {
  console.log(Object.values(found.resources['f'] || Object.values(found.resources)[0]).map((unit) => unit.source).join('|')); });")
ilib=$(node -e "
const own = new (require('ilib-xliff').Xliff)({version: '2.0'});
own.deserialize(require('fs').readFileSync('a.xlf', 'utf8'));
console.log(own.getTranslationUnits().map((unit) => unit.source).join('|'));")
echo "guess: 'It is closed.|Nobody came.' or 'It is closed. Nobody came.' of each"
echo "seen:  translate-toolkit 3.20.4 '$toolkit', npm xliff 6.4.0 '$xliff', npm ilib-xliff 1.4.1 '$ilib'"
[ "$toolkit" = 'It is closed.|Nobody came.' ] && [ "$xliff" = 'Nobody came.' ] && [ "$ilib" = 'It is closed.Nobody came.' ] ||
    { echo changed; exit 1; }
