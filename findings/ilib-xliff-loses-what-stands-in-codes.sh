#!/usr/bin/env bash
# Question: what does npm's ilib-xliff give for a text of XLIFF 2 with inline codes (pc, or sc and ec), as bold text has?
# Guess: the text without them, or with them as they are written.
# Seen: what stands within pc is lost, in silence, and the pieces around it, as those around sc and ec, are joined by
#   commas that nobody wrote. A text without codes is whole. Codes have to go before this reader sees a file.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > a.xlf <<'XML'
<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en" trgLang="de"><file id="f" original="a.txt">
<unit id="u1"><segment><source>Press <sc id="1"/>Start<ec startRef="1"/> now.</source><target>Jetzt.</target></segment></unit>
<unit id="u2"><segment><source>Press <pc id="1">Stop</pc> now.</source><target>Halt.</target></segment></unit>
<unit id="u3"><segment><source>Press it now.</source><target>Los.</target></segment></unit></file></xliff>
XML
npm install --silent --no-fund --no-audit ilib-xliff@1.4.1 > /dev/null
seen=$(node -e "
const own = new (require('ilib-xliff').Xliff)({version: '2.0'});
own.deserialize(require('fs').readFileSync('a.xlf', 'utf8'));
console.log(own.getTranslationUnits().map((unit) => unit.source).join('|'));")
echo "guess: 'Press Start now.|Press Stop now.|Press it now.'"
echo "seen:  npm ilib-xliff 1.4.1 '$seen'"
[ "$seen" = 'Press ,Start, now.|Press , now.|Press it now.' ] || { echo changed; exit 1; }
