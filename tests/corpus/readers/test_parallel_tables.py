"""Word files in two languages: tables with a column for each, row by row."""

from pathlib import Path
from typing import Any

import docx

from aligner import Document, Skipped
from aligner.corpus.readers import read_source
from aligner.corpus.readers.kind import Reading, Source

RENT = (
    ("1", "The landlord lets the flat to the tenant.", "Der Vermieter vermietet dem Mieter die Wohnung.", "ok"),
    ("2", "The rent is paid in advance each month.\nIt is 900 euros.", "Die Miete wird im Voraus gezahlt.", ""),
    ("3", "Pets may be kept with the consent of the landlord.", "", "open"),
    ("4", "Either party may end the lease in writing.", "Jede Partei kann den Vertrag schriftlich kündigen.", ""),
)


def written(path: Path, *tables: tuple[tuple[str, ...], ...], text: str = "") -> Source:
    """A file with tables, whose cells have a paragraph a line, and a paragraph behind them."""
    document: Any = docx.Document()
    for rows in tables:
        table = document.add_table(0, len(rows[0]))
        for row in rows:
            for cell, own in zip(table.add_row().cells, row, strict=True):
                cell.text, *more = own.split("\n")
                for line in more:
                    cell.add_paragraph(line)
    if text:
        document.add_paragraph(text)
    document.save(path)
    return Source(path, path.name)


def inside(source: Source) -> tuple[dict[str, tuple[str | None, str]], dict[str, str]]:
    """Languages and texts of the documents of a file's units, and what was skipped with its reason."""
    items = [item for item, _ in read_source(source, Reading(inside=True))]
    documents = {item.id: (item.language, item.text) for item in items if isinstance(item, Document)}
    return documents, {item.id: item.reason for item in items if isinstance(item, Skipped)}


def test_rows_are_units(tmp_path: Path) -> None:
    """Columns of numbers and remarks are none; a row in one language, other tables and other text are told."""
    other = (("Name", "Date"), ("____", "____"))
    documents, skipped = inside(written(tmp_path / "a.docx", RENT, other, text="Signed in Bremen."))
    assert documents == {
        "a.docx#1#en": ("en", RENT[0][1]),
        "a.docx#1#de": ("de", RENT[0][2]),
        "a.docx#2#en": ("en", "The rent is paid in advance each month.\n\nIt is 900 euros."),
        "a.docx#2#de": ("de", RENT[1][2]),
        "a.docx#4#en": ("en", RENT[3][1]),
        "a.docx#4#de": ("de", RENT[3][2]),
    }
    assert skipped == {
        "a.docx#3": "the unit has a text in en alone; wanted two",
        "a.docx#text": "text that is in no unit: paragraphs outside of tables (1), other tables (1), "
        "other columns (1); wanted tables with columns in two languages",
    }
    documents, skipped = inside(written(tmp_path / "b.docx", RENT))
    assert set(skipped) == {"b.docx#3", "b.docx#text"}
    assert "other columns (1)" in skipped["b.docx#text"]
    assert set(inside(written(tmp_path / "c.docx", tuple(row[:3] for row in RENT)))[1]) == {"c.docx#3"}


def test_a_file_without_such_a_table_is_told(tmp_path: Path) -> None:
    """As one that has nothing to align inside."""
    documents, skipped = inside(written(tmp_path / "a.docx", (("One thing or another.", "Two of them."),)))
    assert documents == {}
    assert "no table in it has columns in two languages" in skipped["a.docx"]
