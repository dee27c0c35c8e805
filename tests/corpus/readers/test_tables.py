"""Tables: a row a document or a column a language, by name or as told."""

from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from aligner import Document, Skipped, read_documents
from aligner.corpus.readers import read_source
from aligner.corpus.readers.kind import Reading, Source
from tests.blocks import why_skipped

ROWS = 'id,language,text\na,en,"One, and\ntwo."\nb,de,Eins.\n'


def test_a_row_a_document(tmp_path: Path) -> None:
    """Columns called as fields of a document are these; quoted commas and line ends are text."""
    (tmp_path / "t.csv").write_text(ROWS)
    documents, skipped = read_documents([tmp_path])
    assert [(d.id, d.language, d.text) for d in documents] == [("a", "en", "One, and\ntwo."), ("b", "de", "Eins.")]
    assert skipped == []


@pytest.mark.parametrize(
    ("content", "columns"),
    [
        (b"en\tde\nOne.\tEins.\nTwo.\tZwei.\n", None),
        ("English;Deutsch\nOne.;Eins.\nTwo.;Zwei.\n".encode("utf-16"), {"en": "English", "de": "Deutsch"}),
    ],
)
def test_a_column_a_language(tmp_path: Path, content: bytes, columns: dict[str, str] | None) -> None:
    """Columns named after languages, or said to be of them, make a document each, a block a cell."""
    (tmp_path / "t.csv").write_bytes(content)
    documents, _ = read_documents([tmp_path], columns=columns)
    assert [(d.id, d.language, d.text) for d in documents] == [
        ("t.csv#de", "de", "Eins.\n\nZwei."),
        ("t.csv#en", "en", "One.\n\nTwo."),
    ]
    assert [block.kind for block in documents[0].blocks] == ["table cell"] * 2


@pytest.mark.parametrize(("rows", "end"), [(1, ""), (3, "\n"), (3_000, "\n"), (3_000, "")])
def test_a_table_in_another_encoding(tmp_path: Path, rows: int, end: str) -> None:
    """It is told by the last line too, whether that ends or not, and in tables longer than what it is told by."""
    texts = [f"Die Brücke {number} über den alten Fluss ist gesperrt." for number in range(rows)]
    lines = ["id,text", *(f"{number},{text}" for number, text in enumerate(texts))]
    (tmp_path / "t.csv").write_bytes(("\n".join(lines) + end).encode("cp1252"))
    documents, skipped = read_documents([tmp_path])
    assert sorted(document.text for document in documents) == sorted(texts)
    assert {document.encoding for document in documents} == {"windows-1252"}
    assert skipped == []


def test_columns_that_nothing_tells_are_asked_for(tmp_path: Path) -> None:
    """The reason names what is there and what to say; so it does for a column that is not."""
    reason = why_skipped(tmp_path / "t.csv", b"nr,body\n1,One.\n")
    assert "'nr', 'body'" in reason
    assert "--columns text=body" in reason
    _, skipped = read_documents([tmp_path], columns={"text": "boddy"})
    assert "there is no 'boddy'" in skipped[0].reason


def test_parquet_and_excel(tmp_path: Path) -> None:
    """Only the columns wanted are read of Parquet; each sheet of a workbook is a table."""
    pq.write_table(pa.table({"body": ["One.", None], "nr": [7, 8], "more": ["x", "y"]}), tmp_path / "t.parquet")
    documents, skipped = read_documents([tmp_path], columns={"text": "body", "id": "nr"})
    assert [(d.id, d.text) for d in documents] == [("7", "One.")]
    assert [(item.id, item.reason) for item in skipped] == [("8", "the text is empty")]
    xlsxwriter = pytest.importorskip("openpyxl", reason="openpyxl, which writes the file, is not installed")
    book = xlsxwriter.Workbook()
    for row in (("text", "id"), ("One.", 1), ("Two.", 2)):
        book.active.append(row)
    book.save(tmp_path / "t.xlsx")
    assert [(d.id, d.text) for d in read_documents([tmp_path / "t.xlsx"])[0]] == [("1", "One."), ("2", "Two.")]


@pytest.mark.parametrize("header", ["id,text,text", "en,de,en", "id,id,text"])
def test_two_columns_of_one_name_are_told(tmp_path: Path, header: str) -> None:
    """One of them was read, and of the other nothing was said."""
    reason = why_skipped(tmp_path / "a.csv", f"{header}\na,b,c\n".encode())
    assert reason.startswith("several columns are called '")
    assert reason.endswith("'; give each another name, as one alone is read")


def test_a_table_of_nothing_but_a_header_is_told(tmp_path: Path) -> None:
    """It is in the pile, and gives nothing."""
    assert why_skipped(tmp_path / "a.csv", b"id,text\n") == "no text in this table"
    pq.write_table(
        pa.table({"id": pa.array([], pa.string()), "text": pa.array([], pa.string())}), tmp_path / "a.parquet"
    )
    assert why_skipped(tmp_path / "a.parquet") == "no text in this Parquet table"


def workbook(path: Path, sheets: dict[str, dict[str, str]]) -> Path:
    """A workbook with cells where they are told to be."""
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl, which writes the file, is not installed")
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, cells in sheets.items():
        sheet = book.create_sheet(name)
        for place, value in cells.items():
            sheet[place] = value
    book.save(path)
    return path


def test_a_sheet_that_is_no_table_keeps_the_others(tmp_path: Path) -> None:
    """It is told; a table may begin anywhere, and its rows are called by their number in the sheet."""
    notes, table = {"A1": "About this file"}, {"C4": "text", "C5": "One.", "C7": "Two."}
    path = workbook(tmp_path / "t.xlsx", {"Notes": notes, "Texts": table, "Empty": {"B2": ""}})
    documents, skipped = read_documents([path])
    assert [(d.id, d.text) for d in documents] == [("t.xlsx#Texts:5", "One."), ("t.xlsx#Texts:7", "Two.")]
    assert [item.id for item in skipped] == ["t.xlsx#Notes"]
    assert "'About this file'" in skipped[0].reason


@pytest.mark.parametrize("titles", [1, 3])
@pytest.mark.parametrize("columns", [None, {"it": "Italiano", "sv": "Svenska"}])
def test_titles_above_the_names_of_the_columns(tmp_path: Path, titles: int, columns: dict[str, str] | None) -> None:
    """As in sheets that people print, in merged cells or not; the row of two cells among the data names nothing."""
    book = openpyxl.Workbook()
    sheet = book.active
    for number in range(titles):
        sheet.append([f"Listino {number}", None, None, None])
    sheet.merge_cells("A1:D1")
    names = ["it", "sv"] if columns is None else ["Italiano", "Svenska"]
    for row in (
        ["Codice", *names, "Prezzo"],
        [1, "Il pane è fresco.", "Brödet är färskt.", 2.5],
        [None, "sv", "it", None],
    ):
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    documents, skipped = read_documents([tmp_path / "a.xlsx"], columns=columns)
    assert skipped == []
    assert [(item.language, item.text) for item in documents] == [
        ("it", "Il pane è fresco.\n\nsv"),
        ("sv", "Brödet är färskt.\n\nit"),
    ]


def test_a_sheet_of_too_many_cells_is_told(tmp_path: Path) -> None:
    """The library would hold the empty cells up to the last one, which ended the process."""
    path = workbook(tmp_path / "t.xlsx", {"Sheet": {"A1": "text", "A2": "One.", "XFD1048576": "a slip"}})
    assert "spans 17,179,869,184 cells, empty ones too" in why_skipped(path)


def test_columns_of_numbers_and_keys_are_no_languages(tmp_path: Path) -> None:
    """`no`, `id`, `key` and `to` are languages where they hold texts, and else what people number and name rows by."""
    rows = "id,no,key,en_US,de,to\n1,7,menu.open,Open the file,Datei öffnen,x\n2,8,menu.save,Save,Sichern,y\n"
    (tmp_path / "a.csv").write_text(rows)
    documents, skipped = read_documents([tmp_path])
    assert {d.id: (d.language, d.text) for d in documents} == {
        "a.csv#en_US": ("en-US", "Open the file\n\nSave"),
        "a.csv#de": ("de", "Datei öffnen\n\nSichern"),
    }
    assert [item.id for item in skipped] == ["a.csv#id", "a.csv#key", "a.csv#no", "a.csv#to"]
    assert skipped[0].reason == (
        "no cell of the column has a letter (2 looked at); to read it all the same, name all that are to be read, such "
        "as --columns en=en,id=id"
    )
    assert skipped[1].reason.startswith("the column seems to hold numbers, keys or names, and no texts in the language")
    texts = "id,en,no\nBuka berkas,Open the file,Åpne filen\nSimpan,Save,Lagre\n"
    (tmp_path / "a.csv").write_text(texts)
    assert {d.language for d in read_documents([tmp_path])[0]} == {"id", "en", "no"}
    assert "of which 'en' holds texts" in why_skipped(tmp_path / "a.csv", b"no,en\n1,One thing\n2,Two things\n")


KEYS = ("Open the file", "Datei öffnen"), ("Close it", "Schließen"), ("The second page", "Die zweite Seite")


@pytest.mark.parametrize(
    ("name", "cells", "is_text"),
    [
        ("id", ("intro title", "intro text", "page two"), False),
        ("no", ("1", "§ 2 a", "3"), False),
        ("No", ("1 a", "1 b", "see 2"), False),
        ("key", ("menuOpen", "menu_close", "page 2"), False),
        ("tag", ("menu", "menu", "second page"), False),
        ("no", ("Åpne filen", "Lukk", "Den andre siden"), True),
        ("no", ("Åpne", "Lukk", "Side"), True),
        ("id", ("Buka", "Tutup", "Halaman kedua"), True),
        ("to", ("Fakaava ʻa e faile", "Tāpuni ia", "Ko e peesi hono ua"), True),
        ("fr", ("Ouvrir", "-", "3"), True),
    ],
)
@pytest.mark.parametrize("is_inside", [False, True])
def test_what_a_column_holds_tells_whether_it_is_of_a_language(
    tmp_path: Path, name: str, cells: tuple[str, ...], is_text: bool, is_inside: bool
) -> None:
    """A few words among numbers and keys are no texts, and words in the language are; what is left out is told."""
    path = tmp_path / "a.csv"
    rows = "".join(f"{cell},{','.join(texts)}\n" for cell, texts in zip(cells, KEYS, strict=True))
    path.write_text(f"{name},en,de\n{rows}", encoding="utf-8")
    items = [item for item, _ in read_source(Source(path, path.name), Reading(inside=is_inside))]
    found = {item.language for item in items if isinstance(item, Document)}
    assert found == {"en", "de", *([name] if is_text else [])}
    assert [item.id for item in items if isinstance(item, Skipped)] == ([] if is_text else [f"a.csv#{name}"])


def test_a_column_is_judged_by_all_that_it_holds(tmp_path: Path) -> None:
    """Its texts may begin far down, behind numbers and marks of what is not translated yet."""
    rows = [f"Line {number}.,Zeile {number}.,{'-' if number % 2 else number}\n" for number in range(1_000)]
    more = [
        f"The ferry {number} is late.,Die Fähre {number} ist spät.,Le bac {number} est en retard.\n" for number in "12"
    ]
    (tmp_path / "a.csv").write_text("en,de,fr\n" + "".join(rows + more), encoding="utf-8")
    documents, skipped = read_documents([tmp_path])
    assert {d.language: d.text.endswith(("late.", "spät.", "retard.")) for d in documents} == dict.fromkeys(
        ("en", "de", "fr"), True
    )
    assert skipped == []


@pytest.mark.parametrize(
    ("names", "languages"),
    [
        (("English (UK)", "Deutsch"), ("en-GB", "de")),
        (("Français", "Chinese [Traditional]"), ("fr", "zh-Hant")),
        (("British English", "brazilian portuguese"), ("en-GB", "pt-BR")),
        (("English (reviewed)", "de_AT"), ("en", "de-AT")),
        (("Englisch (UK)", "allemand"), ("en-GB", "de")),
        (("英语", "Немецкий"), ("en", "de")),
    ],
)
def test_columns_may_have_the_names_of_languages(
    tmp_path: Path, names: tuple[str, str], languages: tuple[str, str]
) -> None:
    """In English, in themselves or in others, with a country behind them; other columns are none."""
    text = f"ID,{names[0]},Remark,{names[1]}\n1,The boat left early.,ok,Das Boot fuhr ab.\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    documents, _ = read_documents([tmp_path / "a.csv"])
    assert sorted(str(document.language) for document in documents) == sorted(languages)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_below_titles(tmp_path: Path, end: str) -> None:
    """The names of the columns may stand below titles, with other marks in them; a row is told by its line."""
    lines = ["Glossary, of the harbour", "", '"As of, ""May""', '2027"', "Englisch;Deutsch", "A boat.;Ein Boot.", "x"]
    (tmp_path / "a.csv").write_bytes(end.join(lines).encode())
    (tmp_path / "b.tsv").write_bytes(end.join(["All", "id\ttext", "r1\tA boat.", "\tA rope."]).encode())
    documents, (left,) = read_documents([tmp_path])
    found = {document.id: (document.language, document.text) for document in documents}
    assert found == {
        "a.csv#Deutsch": ("de", "Ein Boot."),
        "a.csv#Englisch": ("en", "A boat."),
        "b.tsv:4": (None, "A rope."),
        "r1": (None, "A boat."),
    }
    assert (left.id, left.reason) == ("a.csv:7", "1 cells; wanted 2, as the first line has")
