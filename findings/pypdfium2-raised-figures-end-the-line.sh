#!/usr/bin/env bash
# Question: what does pypdfium2 give for a raised figure in a line, as of 10⁶ or the mark of a note?
# Guess: the line as it is read, with the raised figure told or parted from the number before it.
# Seen: "some 106" and a line end: another number, and one line of print comes out as two.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet pypdfium2==5.15.0
"$folder/venv/bin/python" - <<'PYTHON'
import pypdfium2
from pypdfium2.version import PYPDFIUM_INFO

drawn = b"BT /F 12 Tf 20 700 Td (some 10) Tj /F 7 Tf 5 Ts (6) Tj /F 12 Tf 0 Ts ( tonnes of water) Tj ET"
objects = [
    b"<</Type/Catalog/Pages 2 0 R>>",
    b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
    b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
    b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
]
data, places = b"%PDF-1.4\n", []
for number, content in enumerate(objects, start=1):
    places.append(len(data))
    data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
table = b"".join(b"%010d 00000 n \n" % place for place in places)
data += b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (table, len(data))
seen = pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range()
print("pypdfium2", PYPDFIUM_INFO, "guess: one line, seen:", ascii(seen))
assert seen == "some 106\r\n tonnes of water", "changed"
PYTHON
