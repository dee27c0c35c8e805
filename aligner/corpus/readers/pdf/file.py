"""PDF: its text in blocks, page by page; pages without text are told apart."""

from collections.abc import Iterator
from typing import Any

from aligner.corpus.readers.blocks import BlockText
from aligner.corpus.readers.kind import Item, Reading, Source, UnreadableError, too_long
from aligner.corpus.readers.pdf.fields import fields_of, open_fields, with_fields
from aligner.corpus.readers.pdf.layout import Layout, Line
from aligner.corpus.readers.pdf.lines import in_reading_order, lines_of
from aligner.corpus.readers.pdf.paragraphs import add_blocks
from aligner.corpus.readers.pdf.streams import check_streams
from aligner.model import Skipped

TEXT_ALONE = "print its text alone to a PDF"
PICTURE = "the page is a picture without text; run text recognition (OCR) first"


def read_pdf(source: Source, reading: Reading) -> Iterator[Item]:
    """The document of a file; pages that are pictures alone are told apart."""
    import pypdfium2 as pdfium

    layout = Layout()
    with source.seekable(reading) as file:
        drawn = check_streams(file, reading)
        try:
            document = pdfium.PdfDocument(file)
        except pdfium.PdfiumError as error:
            locked = "password" in str(error).lower()
            reason = "encrypted; save it without a password" if locked else f"broken, or no PDF ({error})"
            raise UnreadableError(reason) from error
        with document:
            if drawn.in_all > max(
                layout.drawn, layout.drawn_a_page * len(document)
            ):  # all may stand on the page that is loaded
                raise UnreadableError(f"its pages draw {drawn.in_all:,} things and more; {TEXT_ALONE}")
            if drawn.on_a_page > layout.drawn:
                raise UnreadableError(f"one of its pages draws more than {layout.drawn:,} things; {TEXT_ALONE}")
            pages = list(_pages(document, reading, layout))
            title = document.get_metadata_value("Title").strip() or None
    unread = {number: page for number, page in enumerate(pages, start=1) if isinstance(page, str)}
    lines = [line for page in pages if not isinstance(page, str) for line in page]
    if not lines:
        found = "; ".join(dict.fromkeys(unread.values())) or PICTURE
        raise UnreadableError(f"no text in its {len(pages)} pages: {found}")
    blocks = BlockText()
    add_blocks(lines, blocks, layout)
    yield blocks.document(source, reading, title=title), source.place
    for number, reason in unread.items():
        yield Skipped(f"{source.name}#page={number}", reason), source.place


def _pages(document: Any, reading: Reading, layout: Layout) -> Iterator[list[Line] | str]:
    """The lines of each page, or why there are none."""
    from pypdfium2 import raw

    held = objects = 0
    if len(document) > layout.pages:
        raise UnreadableError(f"it has {len(document):,} pages; wanted at most {layout.pages:,}, so cut it into parts")
    has_fields = open_fields(document)
    for number in range(len(document)):
        page = document[number]
        drawn = raw.FPDFPage_CountObjects(page.raw)
        if drawn > layout.page_objects:
            page.close()
            yield f"the page draws more than {layout.page_objects:,} things; {TEXT_ALONE}"
            continue
        objects += drawn
        if objects > layout.objects:
            raise UnreadableError(f"its pages draw more than {layout.objects:,} things; {TEXT_ALONE}")
        lines = lines_of(page, number, layout)
        fields = list(fields_of(document, page)) if has_fields else []
        held += sum(len(line.text) for line in lines) + sum(len(field.text) for field in fields)
        if held > reading.max_characters:
            raise UnreadableError(too_long(f"more than {reading.max_characters:,} characters", reading))
        has_picture = not (lines or fields) and any(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=2))
        page.close()
        yield PICTURE if has_picture else with_fields(in_reading_order(lines, layout), fields, number)
