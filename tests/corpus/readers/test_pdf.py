"""PDF as Chromium prints it: two columns, heads, page numbers, and words cut at line ends."""

import functools
import io
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from aligner.corpus.readers.pdf import Layout, Words
from tests.blocks import KINDS, blocks_of, read_blocks, read_one, why_skipped

MONTHS = "January February March April May June July August September October November December".split()


def test_paragraphs_are_whole_and_in_order() -> None:
    """Columns follow each other, cut words are whole, real hyphens stay, heads and numbers are set aside."""
    blocks = read_blocks(KINDS / "pages.pdf")
    assert blocks[0] == ("heading 1", "A year in the harbour")
    assert [text for name, text in blocks if name == "heading 2"] == [f"What {month} brought" for month in MONTHS]
    whole = [
        f"In {month} the harbour administration counted {40 + n} boats, which was more than anybody had foreseen when "
        "the year began. The pilots worked in well-known waters, and none of them complained about the weather."
        for n, month in enumerate(MONTHS)
    ]
    texts = [text for name, text in blocks if name == "paragraph"]
    assert [text for text in texts if text.startswith("In ")] == whole
    assert "an afternoon, and" in " ".join(texts)
    assert [text for name, text in blocks if name == "navigation"] == ["The harbour yearbook"]
    assert not any(text.isdigit() for text in texts)


PRINTED = [
    ("heading 1", "The rope tool"),
    (
        "paragraph",
        "The tool counts ropes in the harbour for every boat that has a number. Its answers are sent to the address "
        "ropes@harbour-office.example.org every night, unless the harbour is closed.",
    ),
    ("heading 2", "Different offers of rope-tally"),
    ("paragraph", "counts old ropes"),
    ("paragraph", "forgets no boat"),
    ("paragraph", "writes a list every morning"),
    ("paragraph", "needs no network"),
    (
        "paragraph",
        "It was made for multi-user machines by a long-serving captain. When it stands in an odd place, set "
        "ROPE_TALLY_FOLDER and start the program once again with rope-tally.",
    ),
    ("code", "rope-tally --all"),
    ("code", "rope-tally --boat 12"),
    ("paragraph", "The list is then complete, and a long-serving captain may read it."),
]


def test_a_printed_page() -> None:
    """Items without a sign are apart, letters drawn twice are one, names of code are text, and lines of code are not.

    The bold code of the heading is drawn twice there, its ligatures too.
    """
    assert read_blocks(KINDS / "print.pdf") == PRINTED


def test_hyphens_by_what_the_text_does(tmp_path: Path) -> None:
    """A cut word that stands whole elsewhere is whole; a capital, figures and large letters tell a hyphen."""
    lines = ["The bridge of 1987 has a rail￾ing and a rail", "railing of iron", "DFSG￾konform PAR￾TY"]
    words = Words(lines)
    assert words.joined("rail￾ing DFSG￾konform PAR￾TY Arbeits￾Amt part￾12 be￾gan") == (
        "railing DFSG-konform PARTY Arbeits-Amt part-12 began"
    )
    assert Words(["multi￾user", "a multi-user machine"]).joined("bug￾free") == "bug-free"


def test_addresses_are_whole() -> None:
    """A line end within a name of a host or a path is none; behind a sentence it is."""
    words = Words([])
    assert words.joined("see www.harbour.\nexample.org now") == "see www.harbour.example.org now"
    assert words.joined("in /usr/share/\nropes/list.txt") == "in /usr/share/ropes/list.txt"
    assert words.joined("the list.\nropes@example.org, e.g.\nthis") == "the list. ropes@example.org, e.g. this"


def test_a_file_of_too_many_pages_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What its reading takes is bounded, by pages and by the things that they draw."""
    bounds = functools.partial(Layout, objects=5)
    monkeypatch.setattr("aligner.corpus.readers.pdf.Layout", bounds)
    assert "draw more than 5 things" in why_skipped(KINDS / "print.pdf")
    monkeypatch.setattr("aligner.corpus.readers.pdf.Layout", functools.partial(Layout, pages=1))
    assert "wanted at most 1, so cut" in why_skipped(KINDS / "pages.pdf")


def test_pages_lie_over_the_other_blocks() -> None:
    """Each page is a block of its own from its first to its last character."""
    document = read_one(KINDS / "pages.pdf")
    pages = [text for name, text in blocks_of(document, pages=True) if name == "page"]
    assert len(pages) > 1
    assert pages[0].startswith("A year in the harbour")


def test_pages_that_are_pictures_are_told(tmp_path: Path) -> None:
    """A file without text is skipped with what to do."""
    document = pdfium.PdfDocument.new()
    page = document.new_page(200, 200)
    page.insert_obj(pdfium.PdfImage.new(document))
    page.gen_content()
    data = io.BytesIO()
    document.save(data)
    assert "text recognition (OCR)" in why_skipped(tmp_path / "scan.pdf", data.getvalue())


def test_a_broken_file_is_skipped(tmp_path: Path) -> None:
    """With the library's word for it."""
    assert "no PDF" in why_skipped(tmp_path / "a.pdf", b"%PDF-1.7\nrubbish")
