"""Web archives (WARC): a document a page, called by its address, with the day it was fetched."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from aligner.corpus.addresses import copy_of_page, id_of_fetch
from aligner.corpus.readers.blocks import BlockText
from aligner.corpus.readers.html import add_page, decoded_page
from aligner.corpus.readers.kind import Item, Reading, Source
from aligner.corpus.readers.text import decoded
from aligner.model import Document, Skipped
from aligner.text import key_of

PAGES = frozenset({"text/html", "application/xhtml+xml"})
TEXTS = PAGES | {"text/plain"}
STRETCH = 8_000_000  # bytes of an archive that are read at once


def read_warc(source: Source, reading: Reading) -> Iterator[Item]:
    """The pages that were fetched; redirects, errors and what is no text are passed over.

    A page that was fetched several times has its date behind its address, from the second text on.
    """
    texts: dict[str, dict[int, str]] = {}  # of addresses, what tells a text and the id that it has
    for record in _responses(source):
        address = str(record.headers.get("WARC-Target-URI") or "").strip("<>") or f"{source.name}:{record.stream_pos}"
        place = f"{source.place}:{record.stream_pos}"
        try:
            data = record.reader.read(reading.max_bytes + 1)
            if len(data) > reading.max_bytes:
                yield Skipped(address, "a page of more bytes than a text can have"), place
                continue
            page = _page(record, data, address, source, reading)
            if isinstance(page, Document):
                page = _told_apart(page, texts.setdefault(address, {}))
            yield page, place
        except Exception as error:  # one page must not end the archive
            yield Skipped(address, f"cannot be read as a page ({type(error).__name__}: {str(error)[:100]})"), place


def _told_apart(page: Document, known: dict[int, str]) -> Document | Skipped:
    """A page with an id of its own, or why it is none. known: ids of the texts that its address has had."""
    key = key_of(page.text)
    if key in known:
        return copy_of_page(page)
    known[key] = id_of_fetch(page, known.values()) if known else page.id
    return replace(page, id=known[key])


def count_pages(source: Source) -> int:
    """How many pages an archive holds."""
    return sum(1 for _ in _responses(source))


def cut_warc(source: Source) -> Iterator[Source]:
    """A large archive in parts of about STRETCH bytes that begin with a record; any other as it is."""
    from fastwarc.warc import ArchiveIterator

    try:
        if source.path.suffix.lower() == ".zst" or source.path.stat().st_size < 2 * STRETCH:
            yield source
            return
        start = 0
        with source.path.open("rb") as file:
            for record in ArchiveIterator(file, parse_http=False):
                if record.stream_pos - start >= STRETCH:
                    yield replace(source, start=start, end=record.stream_pos)
                    start = record.stream_pos
        yield replace(source, start=start)
    except Exception:  # whose reading will say why it cannot be read
        yield source


def _responses(source: Source) -> Iterator[Any]:
    """Records of pages that were there."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    with source.path.open("rb") if source.path.suffix.lower() != ".zst" else source.open() as file:
        if source.start:
            file.seek(source.start)
        for record in ArchiveIterator(file, record_types=WarcRecordType.response, parse_http=True, auto_decode="all"):
            if source.end is not None and record.stream_pos >= source.end:
                return
            if record.http_headers is None or record.http_headers.status_code not in (200, None):
                continue
            if (record.http_content_type or "").lower() in TEXTS:
                yield record


def _page(record: Any, data: bytes, address: str, source: Source, reading: Reading) -> Document | Skipped:
    blocks = BlockText()
    title = None
    if (record.http_content_type or "").lower() in PAGES:
        title = add_page(decoded_page(data, record.http_charset or ""), blocks)
    else:
        blocks.add("paragraph", decoded(data))
    date = record.record_date.isoformat() if record.record_date else None
    return replace(blocks.document(source, reading, title=title, date=date, url=address), id=address)
