"""Web archives (WARC): a document a page, called by its address, with the day it was fetched."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from aligner.corpus.addresses import copy_of_page, id_of_fetch
from aligner.corpus.readers.blocks import BlockText
from aligner.corpus.readers.html import add_page, decoded_page
from aligner.corpus.readers.http_bodies import body_of
from aligner.corpus.readers.kind import Item, Reading, Source, UnreadableError, checked
from aligner.corpus.readers.text import decoded
from aligner.model import Document, Skipped
from aligner.text import key_of

PAGES = frozenset({"text/html", "application/xhtml+xml"})
MAY_BE_TEXT = PAGES | {"text/plain", ""}  # an answer that does not say what it is may be a page
MARK_UP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!--|(?:!doctype|html|head|body|title|script|h1|div|table|p)\b)", re.I)
CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w:-]+)", re.I)
TEXT_OF = re.compile(r"urn:text(?:Final)?:(?=https?:)")  # what Browsertrix calls the text of a page, before its address
TOO_LARGE = "a page of more bytes than a text can have"
STRETCH = 8_000_000  # bytes of an archive that are read at once


def read_warc(source: Source, reading: Reading) -> Iterator[Item]:
    """The pages that were fetched; redirects, errors and what is no text are passed over, and what is damaged is told.

    A page that was fetched several times has its date behind its address, from the second text on. A text that was made
    of a page (a conversion, such as those of WET files and of Browsertrix) counts where the archive has not the page
    itself before.
    """
    from fastwarc.warc import WarcRecordType

    texts: dict[str, dict[int, str]] = {}  # of addresses, what tells a text and the id that it has
    for number, (record, damage) in enumerate(_records(source), start=1):
        position = number if _is_zstd(source) else record.stream_pos  # a frame of zstd may hold many records
        address = _address(record) or f"{source.name}:{position}"
        place = f"{source.place}:{position}"
        if damage:
            yield Skipped(address, damage), place
            continue
        if address in texts and (record.record_type == WarcRecordType.conversion or _is_named_text(record)):
            continue
        try:
            wanted = record.content_length
            data = record.reader.read(reading.max_bytes + 1)
            if len(data) > reading.max_bytes:
                yield Skipped(address, TOO_LARGE), place
                continue
            if len(data) < wanted:
                yield Skipped(address, _cut_off(len(data), wanted)), place
                continue
            data = _unpacked(record, data, reading)
            if not _content_type(record)[0] and not MARK_UP.match(data):
                continue  # it does not say what it is, and is no page by its looks
            page = _page(record, data, address, source, reading)
            if isinstance(page, Document):
                page = _told_apart(page, texts.setdefault(address, {}))
            yield page, place
        except UnreadableError as error:
            yield Skipped(address, str(error)), place
        except Exception as error:  # one page must not end the archive
            yield Skipped(address, f"cannot be read as a page ({type(error).__name__}: {str(error)[:100]})"), place


def _is_zstd(source: Source) -> bool:
    return source.packed == "zstd"


def _address(record: Any) -> str:
    """What a record was fetched from, or the page that its text was made of; empty where it does not say."""
    return TEXT_OF.sub("", _named(record))


def _named(record: Any) -> str:
    return str(record.headers.get("WARC-Target-URI") or "").strip("<>")


def _is_named_text(record: Any) -> bool:
    return TEXT_OF.match(_named(record)) is not None


def _told_apart(page: Document, known: dict[int, str]) -> Document | Skipped:
    """A page with an id of its own, or why it is none. known: ids of the texts that its address has had."""
    key = key_of(page.text)
    if key in known:
        return copy_of_page(page)
    known[key] = id_of_fetch(page, known.values()) if known else page.id
    return replace(page, id=known[key])


def count_pages(source: Source) -> int:
    """How many pages an archive holds."""
    return sum(1 for _ in _records(source))


def cut_warc(source: Source) -> Iterator[Source]:
    """A large archive in parts of about STRETCH bytes that begin with a record; any other as it is."""
    from fastwarc.warc import ArchiveIterator

    start = 0
    try:
        if _is_zstd(source) or source.path.stat().st_size < 2 * STRETCH:
            yield source
            return
        with source.path.open("rb") as file:
            for record in ArchiveIterator(file, parse_http=False):
                if record.stream_pos - start >= STRETCH:
                    yield replace(source, start=start, end=record.stream_pos)
                    start = record.stream_pos
        yield replace(source, start=start)
    except Exception:  # the reading of the rest will say why it cannot be read
        yield replace(source, start=start)


def _records(source: Source) -> Iterator[tuple[Any, str]]:
    """Records of pages that were there and of texts made of them, and others that are damaged, each with how.

    That is empty where a record is whole.
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    without_http = WarcRecordType.resource | WarcRecordType.conversion
    kinds = WarcRecordType.response | without_http | WarcRecordType.unknown
    with source.path.open("rb") as file:  # the library unpacks, with the dictionary of an archive of zstd
        if source.start:
            file.seek(source.start)
        for record in ArchiveIterator(file, record_types=kinds, parse_http=True):
            if source.end is not None and record.stream_pos >= source.end:
                return
            if damage := _damage(record):
                yield record, damage
            elif record.http_headers is None and not record.record_type & without_http:
                continue  # no page, but an answer of another kind, such as of a name server
            elif _was_there(record) and _content_type(record)[0] in MAY_BE_TEXT:
                yield record, ""
            elif (wanted := record.content_length) > (found := record.reader.consume()):
                yield record, _cut_off(found, wanted)


def _was_there(record: Any) -> bool:
    return record.http_headers is None or record.http_headers.status_code in (200, None)


def _damage(record: Any) -> str:
    """What is wrong with the head of a record; empty where nothing is."""
    from fastwarc.warc import WarcRecordType

    if not record.headers.get("Content-Length"):
        return "its record is cut off, or has no length; what follows may be lost, so get the archive anew"
    if record.record_type == WarcRecordType.unknown:
        return f"a record of an unknown type ({str(record.headers.get('WARC-Type'))[:40]!r}); wanted WARC 1.0 or 1.1"
    return "its answer has no head, or a damaged one" if record.is_http and record.http_headers is None else ""


def _unpacked(record: Any, data: bytes, reading: Reading) -> bytes:
    """The page as it was before the server packed it. Raises UnreadableError where it is too large or damaged."""
    headers = record.http_headers
    if headers is None:
        return data
    chunked = "chunked" in (headers.get("Transfer-Encoding") or "").lower()
    page = body_of(data, chunked, headers.get("Content-Encoding") or "", reading.max_bytes)
    if len(page) > reading.max_bytes:
        raise UnreadableError(TOO_LARGE)
    return page


def _cut_off(found: int, wanted: int) -> str:
    return (
        f"its record is cut off ({found:,} of {wanted:,} bytes), or its length is wrong; what follows may be lost, so "
        "get the archive anew"
    )


def _content_type(record: Any) -> tuple[str, str]:
    """The kind of a page and the encoding that is named, as HTTP says them, else the record itself."""
    if record.http_headers is not None:
        return (record.http_content_type or "").lower(), record.http_charset or ""
    kind, _, parameters = (record.headers.get("Content-Type") or "").partition(";")
    named = CHARSET.search(parameters)
    return kind.strip().lower(), named[1] if named else ""


def _page(record: Any, data: bytes, address: str, source: Source, reading: Reading) -> Document | Skipped:
    date = record.record_date.isoformat() if record.record_date else None
    kind, charset = _content_type(record)
    if kind == "text/plain":
        plain = decoded(data)
        own = Document(address, plain.text, date=date, url=address, path=source.place, encoding=plain.encoding)
        return checked(own, reading)
    page, blocks = decoded_page(data, charset), BlockText()
    head = add_page(page.text, blocks, address)
    document = blocks.document(
        source,
        reading,
        title=head.title,
        date=date,
        url=address,
        encoding=page.encoding,
        stated_language=head.language,
    )
    return replace(document, id=address)
