#!/usr/bin/env bash
# Question: which translation does OmegaT take into Brazilian Portuguese from a memory that has pt-BR and pt-PT?
# Guess: that of the variant which the project names, whatever the order; another variant only where there is no such.
# Seen: the last one in the file: a project in pt-BR gets the European sentence where that comes second, though the
#   Brazilian one is there under its own tag. Each variant needs a memory of its own.
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

brazil='O ônibus está atrasado.' portugal='O autocarro está atrasado.' source='The bus is late.'
{ unit pt-BR "$source" "$brazil"; unit pt-PT "$source" "$portugal"; } | memory sentence > brazil-first.tmx
{ unit pt-PT "$source" "$portugal"; unit pt-BR "$source" "$brazil"; } | memory sentence > portugal-first.tmx
first=$(translate brazil-first.tmx pt-BR "$source")
second=$(translate portugal-first.tmx pt-BR "$source")
echo "OmegaT $version; guess: '$brazil' in both orders"
echo "seen:  pt-BR first '$first', pt-PT first '$second'"
[ "$first" = "$portugal" ] && [ "$second" = "$brazil" ] || { echo changed; exit 1; }
