"""PDF as Chromium prints it: two columns, heads, page numbers, and words cut at line ends."""

import io
from pathlib import Path

import pypdfium2 as pdfium

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
