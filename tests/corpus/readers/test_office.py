"""Word and OpenDocument files that LibreOffice and pandoc wrote: every text once, what is deleted left out."""

import pytest

from tests.blocks import KINDS, read_blocks, read_one

REPORT = [
    ("heading 1", "The harbour"),
    ("paragraph", "The old quay was rebuilt in May by the town. It  holds twelve boats.\nTwo of them are new."),
    ("footnote", "The town paid for half of it."),
    ("paragraph", "The sign says 港 in red."),
    ("paragraph", "A box beside the text."),
    ("heading 2", "What is planned"),
    ("list item", "A longer pier."),
    ("list item", "A second crane."),
    ("caption", "Table 1: Boats by year"),
    *[("table cell", cell) for cell in ("Year", "Boats", "2023", "Nine boats")],
    ("paragraph", "The end of the report."),
]
BOOK = [
    ("heading 1", "The harbour book"),
    ("heading 1", "The first chapter"),
    ("paragraph", "The ferry leaves at nine. It comes back at noon."),
    ("footnote", "In winter it does not run."),
    ("list item", "Bring a coat."),
    ("list item", "Bring bread."),
    ("heading 1", "The second chapter"),
    ("paragraph", "A quoted line of text."),
    ("caption", "Boats by day"),
    *[("table cell", cell) for cell in ("Day", "Boats", "Monday", "Three")],
    ("paragraph", "The last paragraph has emphasis and code."),
]


@pytest.mark.parametrize("name", ["report.odt", "report.docx"])
def test_what_libreoffice_wrote(name: str) -> None:
    """Insertions, notes, boxes, breaks and furigana bases are text; deletions, note marks and readings are not."""
    assert read_blocks(KINDS / name) == REPORT
    assert read_one(KINDS / name).title == "The harbour report"


@pytest.mark.parametrize("name", ["book.odt", "book.docx", "book.epub"])
def test_what_pandoc_wrote(name: str) -> None:
    """The same book in three kinds has the same blocks."""
    in_place = name != "book.epub"  # where notes stand at the end of their chapter
    note = next(block for block in BOOK if block[0] == "footnote")
    others = [block for block in BOOK if block is not note]
    place = BOOK.index(note) + (0 if in_place else 2)
    assert read_blocks(KINDS / name) == [*others[:place], note, *others[place:]]


CODE = [
    ("heading 1", "The rope tally"),
    ("paragraph", "Ask for all ropes of the harbour first:"),
    ("code", "rope-tally --list --of harbour"),
    ("paragraph", "It counts each rope, and rope-tally names those that are worn."),
    ("list item", "Mend what is worn:"),
    ("code", "rope-mend all"),
    ("list item", "Write it into the book."),
]


@pytest.mark.parametrize("name", ["code-pandoc.docx", "code-pandoc.odt", "code-office.docx", "code-office.odt"])
def test_code_is_told_by_its_style(name: str) -> None:
    """As that of a web page is, in lists too; pandoc and LibreOffice call the style differently."""
    blocks: list[tuple[str, str]] = []
    for kind, text in read_blocks(KINDS / name):
        if kind == "code" and blocks[-1][0] == "code":  # a paragraph a line
            text = f"{blocks.pop()[1]} {text}"
        blocks.append((kind, " ".join(text.split())))
    assert blocks == CODE


@pytest.mark.parametrize("name", ["plain.docx", "plain.odt"])
def test_a_text_that_is_all_in_a_style_of_code_is_text(name: str) -> None:
    """LibreOffice gives that style to every line of a text file that it opens."""
    assert read_blocks(KINDS / name) == [
        ("paragraph", "The ferry leaves at nine."),
        ("paragraph", "It comes back at noon."),
    ]
