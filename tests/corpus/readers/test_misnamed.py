"""Files that are called after another kind than they hold, templates, and what is packed in a kind of its own."""

import gzip
import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from aligner import read_documents
from tests.blocks import KINDS, read_blocks, read_one, why_skipped
from tests.corpus.readers.test_books import FB2, MORNING

PAGE = "<html><body><h1>The Rope</h1><p>It is long.</p></body></html>"
ROWS = [("en", "de"), ("The rope is long.", "Das Seil ist lang."), ("The boat is small.", "Das Boot ist klein.")]
TABLE = "".join(f"<tr><td>{one}</td><td><b>{other}</b></td></tr>" for one, other in ROWS)
FLAT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0">
<office:meta><dc:title>Ropes</dc:title></office:meta><office:body><office:text>
<text:h text:outline-level="1">The Rope</text:h><text:p>It is <text:span>long</text:span>.<draw:frame><draw:image>
<office:binary-data>{}</office:binary-data></draw:image></draw:frame></text:p></office:text></office:body>
</office:document>"""


def workbook() -> bytes:
    """A workbook with two columns in languages."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(ROWS):
            sheet.write_row(number, 0, row)
    return data.getvalue()


@pytest.mark.parametrize("name", ["a.md.txt", "a.markdown", "a.mdx", "a.mkd", "a.qmd", "a.Rmd", "a.qmd.txt.gz"])
def test_markdown_by_other_names(tmp_path: Path, name: str) -> None:
    """Sphinx keeps its sources so, and other programs call it otherwise; what is run in it is code."""
    written = b"# The *rope*\n\n```{r}\nplot(x)\n```\n"
    data = gzip.compress(written) if name.endswith(".gz") else written
    assert read_blocks(tmp_path / name, data) == [("heading 1", "The rope"), ("code", "plot(x)")]


def test_sources_of_sphinx(tmp_path: Path) -> None:
    """They are read by the suffix within; one that names no kind of text says nothing."""
    assert read_blocks(tmp_path / "a.rst.txt", "The rope\n========\n\nIt is *long*.\n") == [
        ("heading 1", "The rope"),
        ("paragraph", "It is long."),
    ]
    assert read_blocks(tmp_path / "a.v2.txt", "It is *long*.\n") == []


@pytest.mark.parametrize("name", ["report.rtf", "report.docx", "report.odt"])
def test_old_documents_that_hold_a_new_kind(tmp_path: Path, name: str) -> None:
    """They are read as what they hold."""
    assert read_blocks(tmp_path / "a.doc", (KINDS / name).read_bytes()) == read_blocks(KINDS / name)


@pytest.mark.parametrize("head", ["", "\ufeff", "\n<!DOCTYPE html PUBLIC 'x'>", "<?xml version='1.0'?>\n"])
def test_pages_that_are_called_documents(tmp_path: Path, head: str) -> None:
    """As sites send their reports."""
    assert read_blocks(tmp_path / "a.doc", head + PAGE) == [("heading 1", "The Rope"), ("paragraph", "It is long.")]


@pytest.mark.parametrize(
    "content",
    [
        f"<html><body><table><tr><td>menu</td></tr></table><table>{TABLE}</table></body></html>".encode(),
        f"<table border=1>{TABLE}</table>".encode(),
        "\n".join(map("\t".join, ROWS)).encode(),
        "\n".join(map("\t".join, ROWS)).encode("utf-16"),
        workbook(),
    ],
)
def test_tables_that_are_called_workbooks(tmp_path: Path, content: bytes) -> None:
    """A table in a page, lines with tabs, and a workbook of the new kind: a document a language."""
    (tmp_path / "a.xls").write_bytes(content)
    documents, skipped = read_documents([tmp_path / "a.xls"])
    assert skipped == []
    assert [(own.id, own.text) for own in documents] == [
        ("a.xls#de", "Das Seil ist lang.\n\nDas Boot ist klein."),
        ("a.xls#en", "The rope is long.\n\nThe boat is small."),
    ]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.doc", b"\xd0\xcf\x11\xe0" + b"x" * 600, "soffice --headless --convert-to docx"),
        ("a.xls", b"\xd0\xcf\x11\xe0" + b"x" * 600, "soffice --headless --convert-to xlsx"),
        ("a.doc", b"PK\x03\x04broken", "soffice --headless --convert-to docx"),
        ("a.xls", b"<html><p>No table.</p></html>", "a web page without a table"),
        ("a.fb2.zip", b"PK\x03\x04broken", "damaged where it is packed"),
    ],
)
def test_others_are_told(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    """Those of the old kind with what turns them into one that is read."""
    assert reason in why_skipped(tmp_path / name, content)


@pytest.mark.parametrize(
    ("name", "suffix"),
    [("report.docx", ".dotx"), ("report.odt", ".ott"), ("slides.pptx", ".potx"), ("slides.odp", ".otp")],
)
def test_templates_are_as_any(tmp_path: Path, name: str, suffix: str) -> None:
    """Their text is that of a document."""
    assert read_blocks(tmp_path / f"a{suffix}", (KINDS / name).read_bytes()) == read_blocks(KINDS / name)


def test_flat_files(tmp_path: Path) -> None:
    """One XML text, whose pictures are longer than XML may be."""
    own = read_one(tmp_path / "a.fodt", FLAT.format("AAAA" * 3_000_000))
    assert own.title == "Ropes"
    assert read_blocks(tmp_path / "a.fodt") == [("heading 1", "The Rope"), ("paragraph", "It is long.")]
    changes = (
        '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion/></text:changed-region>'
        '<text:changed-region text:id="c2"><text:insertion/></text:changed-region></text:tracked-changes><text:h'
    )
    marks = [f'<text:change-{mark} text:change-id="{own}"/>' for own in ("c1", "c2") for mark in ("start", "end")]
    changed = FLAT.replace("<text:h", changes).replace("It is", "It {}was <text:s/><text:span>so</text:span> {}{}is{}")
    assert read_one(tmp_path / "c.fodt", changed.format(*marks, "")).text == "The Rope\n\nIt is long."
    laughs = "<!DOCTYPE a [" + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)) + "]>"
    harmful = FLAT.replace("\n<office:document ", f"{laughs}<office:document ").replace("long", "&l9;")
    assert why_skipped(tmp_path / "b.fodt", harmful.encode())


def test_a_book_in_a_zip_file(tmp_path: Path) -> None:
    """One in each; what unpacks to more than a text can be is told."""
    book = FB2.format(MORNING)

    def packed(*texts: str) -> bytes:
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
            for number, text in enumerate(texts):
                archive.writestr(f"{number}.fb2", text)
        return data.getvalue()

    assert read_blocks(tmp_path / "a.FB2.zip", packed(book)) == read_blocks(tmp_path / "a.fb2", book)
    assert "with 2 files; wanted one" in why_skipped(tmp_path / "b.fb2.zip", packed(book, book))
    bomb = packed(f"{book}{' ' * 5_000_000}")
    assert "more than" in why_skipped(tmp_path / "c.fb2.zip", bomb, max_characters=100_000)
