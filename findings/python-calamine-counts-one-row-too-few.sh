#!/usr/bin/env bash
# Question: does a sheet have rows, by python-calamine's total_height?
# Guess: it is the number of rows down to the last one, as height is that from the first one on, so 0 is an empty sheet.
# Seen: it is one less, and 0 for a sheet that has cells in its first row alone, which is then taken for an empty one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet python-calamine==0.9.1 openpyxl==3.1.5
"$folder/venv/bin/python" - "$folder/table.xlsx" <<'PYTHON'
import importlib.metadata
import sys

import openpyxl
import python_calamine

book = openpyxl.Workbook()
book.active.append(["en", "de"])
book.save(sys.argv[1])
sheet = python_calamine.load_workbook(sys.argv[1]).get_sheet_by_index(0)
rows = len(sheet.to_python(skip_empty_area=False))
print("python-calamine", importlib.metadata.version("python-calamine"), "rows:", rows, "total_height:", sheet.total_height)
assert (rows, sheet.height, sheet.total_height) == (1, 1, 0), "changed"
PYTHON
