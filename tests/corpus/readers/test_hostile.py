"""Files that mean harm or are broken: skipped with a reason, in bounded memory, and nothing is fetched."""

import io
import subprocess
import sys
import tracemalloc
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from aligner import read_documents
from aligner.corpus.readers import READERS, unread_told
from tests.blocks import KINDS, read_one, why_skipped

CONTENT = {"docx": "word/document.xml", "odt": "content.xml", "pptx": "ppt/presentation.xml", "odp": "content.xml"}
PLAIN = frozenset(
    {".txt", ".md", ".rst", ".adoc", ".asciidoc", ".jsonl", ".ndjson", ".html", ".htm", ".xhtml"}
)  # in which rubbish is text
BILLION = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


def packed(name: str, content: bytes) -> bytes:
    """A ZIP file with one member."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return data.getvalue()


@pytest.mark.parametrize("kind", ["docx", "odt"])
def test_a_zip_bomb_is_not_unpacked(tmp_path: Path, kind: str) -> None:
    """A member of 64 MB in a file of kilobytes is told, and never held."""
    bomb = packed(CONTENT[kind], b"<a>" + b" " * (1 << 26) + b"</a>")
    tracemalloc.start()
    reason = why_skipped(tmp_path / f"a.{kind}", bomb, max_characters=100_000)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "unpacks to more" in reason
    assert peak < 10_000_000


@pytest.mark.parametrize("kind", ["docx", "odt"])
@pytest.mark.parametrize("external", ["http://127.0.0.1:9/x", "file:///etc/passwd"])
def test_entities_are_neither_expanded_nor_fetched(tmp_path: Path, kind: str, external: str) -> None:
    """A billion laughs and what stands outside give no text."""
    body = f'<!DOCTYPE a [<!ENTITY l0 "ha">{BILLION}<!ENTITY x SYSTEM "{external}">]><a>&l9;&x;</a>'
    reason = why_skipped(tmp_path / f"a.{kind}", packed(CONTENT[kind], body.encode()))
    assert "empty" in reason or "amplification" in reason


@pytest.mark.parametrize("kind", ["docx", "odt", "html", "xhtml"])
def test_deep_nesting_is_told(tmp_path: Path, kind: str) -> None:
    """A hundred thousand elements in each other end neither the run nor the process."""
    if kind in CONTENT:
        name = "w:body" if kind == "docx" else "o:body"
        body = f'<a xmlns:w="urn:w" xmlns:o="urn:o"><{name}>' + "<p>" * 100_000 + "x"
        content = packed(CONTENT[kind], body.encode())
    else:
        content = ("<html><body>" + "<div>" * 100_000 + "x").encode()
    assert why_skipped(tmp_path / f"a.{kind}", content)


TOLERANT = (
    "text",
    "Markdown",
    "reStructuredText",
    "AsciiDoc",
    "rows of JSON",
    "web page",
)  # kinds that take most of what is no text as one


@pytest.mark.parametrize(
    "suffix",
    sorted(suffix for suffix, kind in READERS.items() if kind.name not in TOLERANT),
)
@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01\x02\x03" * 50, b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0" + b"x" * 99]
)
def test_rubbish_is_skipped_in_every_kind(tmp_path: Path, suffix: str, content: bytes) -> None:
    """Empty, binary, cut off and of an old kind: one reason each, no error."""
    (tmp_path / f"a{suffix}").write_bytes(content)
    documents, skipped = read_documents([tmp_path])
    assert documents == []
    assert all(item.reason for item in skipped)


def test_a_broken_directory_and_a_password_are_told(tmp_path: Path) -> None:
    """A file cut off before its directory, and one that Word locked, say what to do."""
    whole = (KINDS / "report.docx").read_bytes()
    assert "broken where it is packed" in why_skipped(tmp_path / "cut.docx", whole[: len(whole) // 2])
    assert "without a password" in why_skipped(tmp_path / "locked.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 20)


@pytest.mark.parametrize(
    ("name", "begins", "ends"),
    [
        ("a.csv", b'text,id\n"', b'",1\n'),
        ("a.tmx", b'<tmx version="1.4"><body><tu><tuv lang="en"><seg>', b"</seg></tuv></tu></body></tmx>"),
    ],
)
def test_a_giant_cell_is_told(tmp_path: Path, name: str, begins: bytes, ends: bytes) -> None:
    """It is too long, which is no damage of the file, and the process ends as it should."""
    (tmp_path / name).write_bytes(begins + b"word " * 8_000_000 + ends)
    code = "import sys; from aligner import read_documents; print(read_documents(sys.argv[1])[1][0].reason)"
    done = subprocess.run([sys.executable, "-c", code, tmp_path / name], capture_output=True, text=True)
    assert done.stdout == "a part of it is longer than can be read; cut it into parts\n"
    assert done.returncode == 0, done.stderr


def test_giant_cells_of_a_parquet_file_are_not_read(tmp_path: Path) -> None:
    """Their size is told by the file, before they are unpacked."""
    pq.write_table(pa.table({"text": ["word " * 1_000_000]}), tmp_path / "a.parquet", compression="zstd")
    before = pa.total_allocated_bytes()
    reason = why_skipped(tmp_path / "a.parquet", max_characters=1000)
    assert reason.startswith("the text has cells of 5,0")
    assert pa.total_allocated_bytes() == before


@pytest.mark.parametrize(("name", "member"), [("report.odt", "meta.xml"), ("report.docx", "docProps/core.xml")])
def test_what_a_file_can_do_without_may_be_damaged(tmp_path: Path, name: str, member: str) -> None:
    """A title that cannot be unpacked costs no text."""
    whole = zipfile.ZipFile(KINDS / name)
    path = tmp_path / name
    with zipfile.ZipFile(path, "w") as archive:
        for own in whole.namelist():
            archive.writestr(own, b"<damaged/>" if own == member else whole.read(own))
    path.write_bytes(path.read_bytes().replace(b"<damaged/>", b"<demagad/>"))
    assert read_one(path).text == read_one(KINDS / name).text
    assert read_one(path).title is None


@pytest.mark.parametrize(
    ("suffix", "wanted"),
    [
        (".doc", "soffice --headless --convert-to docx FILE (LibreOffice)"),
        (".pages", "soffice --headless --convert-to docx FILE (LibreOffice)"),
        (".ppt", "soffice --headless --convert-to pptx FILE (LibreOffice)"),
        (".zip", "unpack it, and name the folder"),
    ],
)
def test_other_kinds_are_told_with_what_turns_them_into_one_that_is_read(
    tmp_path: Path, suffix: str, wanted: str
) -> None:
    """Each file, and the kind in the summary."""
    assert wanted in why_skipped(tmp_path / f"a{suffix}", b"rubbish")
    assert f"3 {suffix}; " in unread_told({suffix: 3})
    assert wanted in unread_told({suffix: 3})


def test_kinds_that_are_treated_alike_are_told_once() -> None:
    """A pile with the messages of programs has many of them."""
    told = unread_told({".json": 2, ".yml": 1, ".properties": 2, ".png": 1, ".doc": 1})
    assert told == (
        "2 .json, 2 .properties, 1 .yml, 1 .png, 1 .doc; "
        ".doc: convert them first: soffice --headless --convert-to docx FILE (LibreOffice); "
        ".json .properties .yml: convert them first: json2po, prop2po, yaml2po -t FILE.en FILE.de catalogue.po "
        "(pip install translate-toolkit[all]), of the files of two languages"
    )


def pdf_of(page: bytes, *forms: bytes) -> bytes:
    """A PDF of one page, and of forms that it and those behind them may draw, `/X0` first."""
    drawn = b"/XObject<<" + b"".join(b"/X%d %d 0 R" % (n, 5 + n) for n in range(len(forms))) + b">>"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<<%s>>>>" % drawn,
        b"<</Length %d>>stream\n%s\nendstream" % (len(page), page),
    ]
    for form in forms:
        about = b"/Type/XObject/Subtype/Form/BBox[0 0 99 99]/Resources<<%s>>/Length %d" % (drawn, len(form))
        objects.append(b"<<%s>>stream\n%s\nendstream" % (about, form))
    whole = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, own) for number, own in enumerate(objects, start=1))
    return b"%PDF-1.4\n" + whole + b"trailer<</Root 1 0 R>>\n%%EOF"


def test_forms_that_draw_each_other_many_times_are_not_drawn(tmp_path: Path) -> None:
    """A page of a kilobyte would draw a thousand million things; one that is not packed is counted, too."""
    forms = [b"1 1 2 2 re f\n" * 1000, *(b"/X%d Do\n" % n * 10 for n in range(5))]
    assert "one of its pages draws more than" in why_skipped(tmp_path / "a.pdf", pdf_of(b"/X5 Do\n" * 10, *forms))
    assert "picture without text" in why_skipped(tmp_path / "b.pdf", pdf_of(b"/X0 Do\n", *forms[:1]))
    many = pdf_of(b"1 1 2 2 re f\n" * 2_000_000)
    assert "its pages draw 1," in why_skipped(tmp_path / "c.pdf", many)
