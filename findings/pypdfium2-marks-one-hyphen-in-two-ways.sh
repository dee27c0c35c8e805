#!/usr/bin/env bash
# Question: what do the two calls of pypdfium2 for the text of a page give for a hyphen at the end of a line?
# Guess: the same, a hyphen and a line end: both are said to give the text of the page.
# Seen: neither gives the hyphen. get_text_range has U+FFFE, get_text_bounded the control character U+0002, and the line
#   end is gone, so the word looks whole where neither is shown. What joins words has to know both.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pypdfium2==5.15.2
venv/bin/python - <<'PYTHON'
from importlib.metadata import version

import pypdfium2

content = b"BT /F 12 Tf 20 80 Td (Die Mitglieder-) Tj 0 -14 Td (versammlung ist heute.) Tj ET"
parts = (
    b"<</Type/Catalog/Pages 2 0 R>>",
    b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 120]/Contents 5 0 R/Resources<</Font<</F 4 0 R>>>>>>",
    b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    b"<</Length %d>>stream\n%b\nendstream" % (len(content), content),
)
data, places = b"%PDF-1.4\n", []
for number, part in enumerate(parts, start=1):
    places.append(len(data))
    data += b"%d 0 obj%b endobj\n" % (number, part)
start = len(data)
data += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
data += b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % start
page = pypdfium2.PdfDocument(data)[0].get_textpage()
seen = page.get_text_range(), page.get_text_bounded()
print("pypdfium2", version("pypdfium2"))
print("guess: 'Die Mitglieder-\\r\\nversammlung ist heute.' twice")
print("seen: ", *map(ascii, seen))
assert seen == ("Die Mitglieder\ufffeversammlung ist heute.", "Die Mitglieder\x02versammlung ist heute."), "changed"
PYTHON
