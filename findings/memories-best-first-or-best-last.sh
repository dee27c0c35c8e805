#!/usr/bin/env bash
# Question: which of two translations of one source, in one memory, do OmegaT and translate-toolkit take?
# Guess: both the same, the first: memories are sorted with the best first.
# Seen: OmegaT takes the last, translate-toolkit the first. A memory sorted best first hands out its worst in OmegaT.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
version=3.6.0.10+dfsg-3
[ "$(dpkg-query -W -f '${Version}' omegat 2> /dev/null)" = "$version" ] ||
    apt-get install --yes --quiet omegat=3.6.0.10+dfsg-3 > /dev/null  # of Debian 12

translate() {  # MEMORY LANGUAGE TEXT
    rm -rf p
    mkdir -p p/source p/target p/tm/auto p/omegat p/glossary p/dictionary
    cp "$1" p/tm/auto/a.tmx
    echo "$3" > p/source/a.txt
    cat > p/omegat.project << XML
<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<omegat><project version="1.0"><source_dir>__DEFAULT__</source_dir><target_dir>__DEFAULT__</target_dir>
<tm_dir>__DEFAULT__</tm_dir><glossary_dir>__DEFAULT__</glossary_dir><glossary_file>__DEFAULT__</glossary_file>
<dictionary_dir>__DEFAULT__</dictionary_dir><source_lang>en</source_lang><target_lang>$2</target_lang>
<sentence_seg>true</sentence_seg><support_default_translations>true</support_default_translations>
<remove_tags>false</remove_tags></project></omegat>
XML
    omegat p --mode=console-translate --quiet --config-dir=config > log 2>&1
    cat p/target/a.txt
}
unit() {  # LANGUAGE SOURCE TARGET [ATTRIBUTES]
    echo "<tu ${4-}><tuv xml:lang=\"en\"><seg>$2</seg></tuv><tuv xml:lang=\"$1\"><seg>$3</seg></tuv></tu>"
}
memory() {  # SEGTYPE, units on standard input
    echo "<tmx version=\"1.4\"><header creationtool=\"x\" creationtoolversion=\"1\" segtype=\"$1\" o-tmf=\"x\""
    echo "adminlang=\"en\" srclang=\"en\" datatype=\"plaintext\"/><body>"
    cat
    echo "</body></tmx>"
}

{ unit de "Opening hours" Öffnungszeiten; unit de "Opening hours" Geöffnet; } | memory sentence > a.tmx
omegat=$(translate a.tmx de "Opening hours")
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check translate-toolkit==3.20.4
toolkit=$(venv/bin/python -c "
from translate.storage import tmx
print(tmx.tmxfile(open('a.tmx', 'rb'), 'en', 'de').translate('Opening hours'))")
echo "guess: Öffnungszeiten (the first) of both"
echo "seen:  OmegaT $version $omegat, translate-toolkit 3.20.4 $toolkit"
[ "$omegat" = Geöffnet ] && [ "$toolkit" = Öffnungszeiten ] || { echo changed; exit 1; }
