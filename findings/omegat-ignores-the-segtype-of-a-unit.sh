#!/usr/bin/env bash
# Question: does OmegaT heed the segtype of a unit of a memory, which TMX provides for memories of mixed units?
# Guess: yes; a unit that says segtype="paragraph" is used as one in a file whose header says "sentence", and divided as
#   the documents are.
# Seen: only the header counts: under "sentence" a unit of two sentences is never found, whatever it says itself; under
#   "paragraph" it is. So the header has to say "paragraph".
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

source='It was closed. Nobody crossed it.' target='Sie war gesperrt. Niemand ging hinüber.'
unit de "$source" "$target" 'segtype="paragraph"' | memory sentence > own.tmx
unit de "$source" "$target" | memory paragraph > header.tmx
own=$(translate own.tmx de "$source")
header=$(translate header.tmx de "$source")
echo "OmegaT $version; guess: '$target' from both memories"
echo "seen:  segtype in the unit '$own', in the header '$header'"
[ "$own" = "$source" ] && [ "$header" = "$target" ] || { echo changed; exit 1; }
