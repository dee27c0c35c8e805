"""Web archives: pages by address, with their day; errors, redirects and pictures are passed over."""

import gzip
import io
import zlib
from pathlib import Path

import pytest

from aligner import Aligner, InputError, Skipped, read_documents
from aligner.corpus.readers import read_source
from aligner.corpus.readers.kind import Item, Reading, Source
from aligner.corpus.readers.warc import cut_warc, read_warc
from aligner.corpus.sentences import SrxSplitter, split_document
from aligner.model import Document
from tests.blocks import blocks_of
from tests.fakes import LexiconEncoder


def record(
    address: str, page: bytes, status: str = "200 OK", kind: str = "text/html; charset=utf-8", more: str = ""
) -> bytes:
    """A response as a crawler writes it. more: lines of its head besides, each with its end."""
    typed = f"Content-Type: {kind}\r\n" if kind else ""
    body = f"HTTP/1.1 {status}\r\n{typed}{more}\r\n".encode() + page
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2024-05-03T10:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:{abs(hash(address)):032x}>\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


def other_record(address: str, data: bytes, kind: str, content: str) -> bytes:
    """A record without HTTP."""
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2024-05-03T10:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:{abs(hash(address + kind)):032x}>\r\nContent-Type: {content}\r\n"
        f"Content-Length: {len(data)}\r\n\r\n"
    )
    return head.encode() + data + b"\r\n\r\n"


RECORDS = [
    record("https://e.org/en/1", b"<title>T</title><h1>Bridge</h1><p>Closed.</p>"),
    record("https://e.org/x.png", b"\x89PNG", kind="image/png"),
    record("https://e.org/gone", b"<p>Not here.</p>", status="404 Not Found"),
    record("https://e.org/de/1", "<html lang=de><p>Brücke</p>".encode("cp1252"), kind="text/html; charset=iso-8859-1"),
    record("https://e.org/en/1", b"<p>Open again.</p>"),
]


@pytest.mark.parametrize("packed", [True, False])
def test_pages_of_an_archive(tmp_path: Path, packed: bool) -> None:
    """Packed record by record or not at all; a page that was fetched twice is there twice."""
    path = tmp_path / ("a.warc.gz" if packed else "a.warc")
    path.write_bytes(b"".join(map(gzip.compress, RECORDS) if packed else RECORDS))
    documents, skipped = read_documents([path])
    assert skipped == []
    assert [(d.id, d.url, d.text) for d in documents] == [
        ("https://e.org/de/1", "https://e.org/de/1", "Brücke"),
        ("https://e.org/en/1", "https://e.org/en/1", "Bridge\n\nClosed."),
        ("https://e.org/en/1#2024-05-03T10:00:00+00:00", "https://e.org/en/1", "Open again."),
    ]
    assert (documents[1].title, (documents[1].date or "")[:10]) == ("T", "2024-05-03")
    assert blocks_of(documents[1])[0] == ("heading 1", "Bridge")
    assert [item.stated_language for item in documents] == ["de", None, None]


@pytest.mark.parametrize("packed", [True, False])
def test_a_large_archive_is_read_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, packed: bool) -> None:
    """Parts begin with a record, and together give what the whole gives."""
    monkeypatch.setattr("aligner.corpus.readers.warc.STRETCH", 700)
    path = tmp_path / "a.warc"
    own = [record(f"https://e.org/{n}", f"<p>Page {n}</p>".encode()) for n in range(40)]
    path.write_bytes(b"".join(map(gzip.compress, own) if packed else own))
    parts = list(cut_warc(Source(path, "a.warc")))
    assert len(parts) > 5
    found = [item for part in parts for item, _ in read_warc(part, Reading())]
    assert [item.text for item in found if isinstance(item, Document)] == [f"Page {n}" for n in range(40)]


def test_pages_that_were_fetched_again(tmp_path: Path) -> None:
    """In one archive or in two: the same text is a copy that is told, another one has its date in its id.

    A run gives the same documents, sentences and all, as reading does.
    """
    whole = [
        record("https://e.org/1", b"<p>The bridge is closed today.</p>"),
        record("https://e.org/1", b"<p>The bridge is closed today.</p>"),
    ]
    (tmp_path / "a.warc").write_bytes(b"".join(whole))
    (tmp_path / "b.warc").write_bytes(b"".join([whole[0], record("https://e.org/1", b"<p>The bridge is open.</p>")]))
    again = "https://e.org/1#2024-05-03T10:00:00+00:00"
    documents, skipped = read_documents([tmp_path])
    assert [(d.id, d.text) for d in documents] == [
        ("https://e.org/1", "The bridge is closed today."),
        (again, "The bridge is open."),
    ]
    assert [item.id for item in skipped] == ["https://e.org/1", "https://e.org/1"]
    assert "fetched again on 2024-05-03T10:00:00+00:00, with the same text" in skipped[0].reason
    plan = Aligner(encoder=LexiconEncoder(), cache=False).pair_pile(tmp_path)
    assert [(item.id, [own.text for own in item.sentences]) for item in plan.split] == [
        (document.id, [document.text]) for document in documents
    ]
    assert plan.skipped == tuple(skipped)


def test_a_page_and_another_document_with_its_address_are_an_error(tmp_path: Path) -> None:
    """Only fetches of one address are told apart by their date."""
    (tmp_path / "a.warc").write_bytes(record("https://e.org/1", b"<p>The bridge is closed today.</p>"))
    (tmp_path / "b.jsonl").write_text('{"id": "https://e.org/1", "text": "The road is open."}')
    with pytest.raises(InputError, match="two documents have the id"):
        read_documents([tmp_path])
    with pytest.raises(InputError, match="two documents have the id"):
        Aligner(encoder=LexiconEncoder(), cache=False).pair_pile(tmp_path)


@pytest.mark.parametrize("packed", [True, False])
def test_damage_to_a_record_is_told(tmp_path: Path, packed: bool) -> None:
    """A record that is cut off in its page, its head or that of its answer, and one whose length or type is wrong."""
    page = record("https://e.org/1", b"<p>First of them.</p>")
    other = record("https://e.org/2", b"<p>Second of them.</p>")
    picture = record("https://e.org/2", b"\x89PNG" * 20, kind="image/png")

    def read(*records: bytes) -> tuple[list[str], list[str]]:
        path = tmp_path / ("a.warc.gz" if packed else "a.warc")
        path.write_bytes(b"".join(map(gzip.compress, records) if packed else records))
        documents, skipped = read_documents([path])
        return [item.id for item in documents], [item.reason for item in skipped]

    assert read(page, other) == (["https://e.org/1", "https://e.org/2"], [])
    for damaged, told in (
        (other[:-12], "its record is cut off ("),
        (other[: other.index(b"Content-Type: text")], "its record is cut off ("),
        (other[: other.index(b"Content-Length")], "its record is cut off, or has no length"),
        (picture[:-40], "its record is cut off ("),
        (other.replace(b"Content-Length: ", b"Content-Length: 9"), "its record is cut off ("),
        (other.replace(b"WARC-Type: response", b"WARC-Type: respanse"), "a record of an unknown type"),
    ):
        ids, reasons = read(page, damaged)
        assert ids == ["https://e.org/1"]
        assert [reason.startswith(told) for reason in reasons] == [True], reasons


def test_an_archive_that_is_damaged_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The parts before the damage are not read again with the rest."""
    monkeypatch.setattr("aligner.corpus.readers.warc.STRETCH", 700)
    path = tmp_path / "a.warc"
    own = [record(f"https://e.org/{n}", f"<p>Page {n}</p>".encode()) for n in range(20)]
    path.write_bytes(b"".join(own[:10]) + b"rubbish\r\n\r\n" + b"".join(own[10:]))
    parts = list(cut_warc(Source(path, "a.warc")))
    assert len(parts) > 2
    found = [item for part in parts for item, _ in read_warc_of(part)]
    pages = [item.id for item in found if isinstance(item, Document)]
    assert pages == [f"https://e.org/{n}" for n in range(10)]
    assert [item.id for item in found if isinstance(item, Skipped)] == ["a.warc"]


def read_warc_of(source: Source) -> list[Item]:
    """What a part of an archive gives."""
    return list(read_source(source, Reading()))


def test_plain_text_of_an_archive_is_as_that_of_a_file(tmp_path: Path) -> None:
    """It has no blocks: its lines and paragraphs are found in it, and a title is no part of the sentence behind it."""
    text = b"Bridge closed\n\nThe bridge over the river\nhas been closed. Nobody\nknows for how long.\n"
    (tmp_path / "a.warc").write_bytes(record("https://e.org/1", text, kind="text/plain"))
    (tmp_path / "b.txt").write_bytes(text)
    documents, _ = read_documents([tmp_path])
    of_archive, of_file = ([one.text for one in split_document(own, SrxSplitter()).sentences] for own in documents)
    assert of_archive == of_file
    assert of_file[0] == "Bridge closed"


def test_resources_and_conversions_are_pages(tmp_path: Path) -> None:
    """A crawler may keep pages without HTTP, and WET files texts; not a second time what the archive has as a page."""
    records = [
        other_record(
            "https://e.org/1", "<h1>Brücke</h1><p>Zu.</p>".encode("cp1252"), "resource", "text/html; charset=cp1252"
        ),
        other_record("https://e.org/2", b"Nobody came.\nIt rained.", "conversion", "text/plain"),
        other_record("https://e.org/1", "Brücke Zu.".encode(), "conversion", "text/plain"),
        other_record("https://e.org/3", b"x", "metadata", "text/plain"),
    ]
    path = tmp_path / "a.warc.wet.gz"
    path.write_bytes(b"".join(map(gzip.compress, records)))
    documents, skipped = read_documents([path])
    assert skipped == []
    assert [(d.id, d.text) for d in documents] == [
        ("https://e.org/1", "Brücke\n\nZu."),
        ("https://e.org/2", "Nobody came.\nIt rained."),
    ]
    path.write_bytes(gzip.compress(records[0][:-20]))
    assert [item.reason.startswith("its record is cut off (") for item in read_documents([path])[1]] == [True]


@pytest.mark.parametrize("order", ["abc", "cba"])
@pytest.mark.parametrize("kind", ["resource", "conversion"])
def test_a_text_that_was_made_of_a_page_is_none_beside_it(tmp_path: Path, order: str, kind: str) -> None:
    """In the archive of the page, and in another one, whichever is read first; a text alone is the page."""
    mark = "urn:text:" if kind == "resource" else ""
    page = record("https://e.org/pl/1", "<h1>Most</h1><p>Most jest zamknięty.</p>".encode())
    texts = [
        other_record(f"{mark}https://e.org/pl/{n}", f"Most\nMost {n} jest zamknięty.".encode(), kind, "text/plain")
        for n in (1, 2)
    ]
    parts = [page, b"".join(texts), page + texts[0]]
    for name, part in zip(order, parts, strict=True):
        (tmp_path / f"{name}.warc").write_bytes(part)
    documents, skipped = read_documents([tmp_path])
    assert [(d.id, d.text) for d in documents] == [
        ("https://e.org/pl/1", "Most\n\nMost jest zamknięty."),
        ("https://e.org/pl/2", "Most\nMost 2 jest zamknięty."),
    ]
    assert sorted(item.reason[:25] for item in skipped) == ["a text that was made of t", "the page was fetched agai"]
    plan = Aligner(encoder=LexiconEncoder(), cache=False).pair_pile(tmp_path)
    assert [item.id for item in plan.split] == [document.id for document in documents]
    assert plan.skipped == tuple(skipped)


def by_zstd(data: bytes) -> bytes:
    """A frame of zstd."""
    import pyarrow as pa

    return bytes(pa.compress(data, codec="zstd", asbytes=True))


@pytest.mark.parametrize("frames", [1, len(RECORDS)])
def test_an_archive_that_zstd_packed(tmp_path: Path, frames: int) -> None:
    """As a whole, or record by record."""
    path = tmp_path / "a.warc.zst"
    path.write_bytes(b"".join(map(by_zstd, RECORDS)) if frames > 1 else by_zstd(b"".join(RECORDS)))
    documents, skipped = read_documents([path])
    assert skipped == []
    assert [d.text for d in documents] == ["Brücke", "Bridge\n\nClosed.", "Open again."]
    places = [place for _, place in read_source(Source(path, "a.warc.zst"), Reading())]
    assert len(set(places)) == len(places)
    path.write_bytes(path.read_bytes()[:-30])
    assert [item.reason for item in read_documents([path])[1]] == ["cannot be read: incomplete frame"]


PAGE = ("<p>" + "The bridge is closed, as its pillars have cracks. " * 40 + "</p>").encode()


def in_chunks(page: bytes) -> bytes:
    """A body as a server sends it that does not know its length yet."""
    parts = [page[start : start + 99] for start in range(0, len(page), 99)]
    return b"".join(b"%x;note=1\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def by_brotli(page: bytes) -> bytes:
    """A page that brotli packed."""
    from fastwarc.stream_io import BrotliWriter

    packed = io.BytesIO()
    writer = BrotliWriter(packed)
    writer.write(page)
    writer.close()
    return packed.getvalue()


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize(
    ("more", "body"),
    [
        ("Content-Encoding: gzip\r\n", gzip.compress(PAGE)),
        ("Content-Encoding: x-gzip\r\n", gzip.compress(PAGE[:500]) + gzip.compress(PAGE[500:])),
        ("Content-Encoding: deflate\r\n", zlib.compress(PAGE)),
        ("Content-Encoding: deflate\r\n", zlib.compress(PAGE)[2:-4]),
        ("Content-Encoding: br\r\n", by_brotli(PAGE)),
        ("Content-Encoding: deflate, gzip\r\n", gzip.compress(zlib.compress(PAGE))),
        ("Content-Encoding: identity\r\n", PAGE),
        ("Transfer-Encoding: chunked\r\n", in_chunks(PAGE)),
        ("Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n", in_chunks(gzip.compress(PAGE))),
        ("Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n", gzip.compress(PAGE)),
        ("Transfer-Encoding: chunked\r\nContent-Encoding: br\r\n", PAGE),
        ("Content-Encoding: gzip\r\n", PAGE),
        ("Content-Encoding: utf-8\r\n", PAGE),
    ],
)
def test_pages_come_unpacked_however_they_were_sent_and_kept(
    tmp_path: Path, packed: bool, more: str, body: bytes
) -> None:
    """In chunks, packed, or unpacked by the crawler under a head that says otherwise; what follows is read too."""
    records = [record("https://e.org/1", body, more=more), record("https://e.org/2", b"<p>The next page.</p>")]
    path = tmp_path / ("a.warc.gz" if packed else "a.warc")
    path.write_bytes(b"".join(map(gzip.compress, records) if packed else records))
    documents, skipped = read_documents([path])
    assert [(item.id, item.text) for item in documents] == [
        ("https://e.org/1", PAGE[3:-4].decode().strip()),
        ("https://e.org/2", "The next page."),
    ]
    assert skipped == []


@pytest.mark.parametrize(
    "page", ["10\n20\n30", "abc\ndef", "0\nThe bridge is closed.", "3\nabcdef\n4\nabcd", "1f40\nLast.", "5"]
)
def test_a_page_whose_first_line_looks_like_that_of_a_chunk(tmp_path: Path, page: str) -> None:
    """Its chunks were joined by the crawler, under a head that still says that there are some."""
    path = tmp_path / "a.warc"
    more = "Transfer-Encoding: chunked\r\n"
    path.write_bytes(record("https://e.org/1", page.encode(), kind="text/plain; charset=utf-8", more=more))
    documents, skipped = read_documents([path])
    assert [item.text for item in documents] == [page]
    assert skipped == []


def test_a_page_in_very_many_pieces_is_told(tmp_path: Path) -> None:
    """Of each what is behind it is copied: the time would rise with the square of their number."""
    path = tmp_path / "a.warc"
    more = "Content-Encoding: gzip\r\n"
    body = gzip.compress(b"") * 1001 + gzip.compress(PAGE)
    path.write_bytes(record("https://e.org/1", body, more=more) + record("https://e.org/2", PAGE))
    documents, skipped = read_documents([path])
    assert [item.id for item in documents] == ["https://e.org/2"]
    assert [item.reason for item in skipped] == ["it is packed in more than 1,000 pieces"]


def test_a_page_that_cannot_be_unpacked_costs_no_other(tmp_path: Path) -> None:
    """It is told, with what is known of it."""
    broken = {
        "cut": ("Content-Encoding: gzip\r\n", gzip.compress(PAGE)[:-20], "what it is packed in is cut off"),
        "chunk": ("Transfer-Encoding: chunked\r\n", in_chunks(PAGE)[:-60], "its chunks are cut off or damaged"),
        "br": ("Content-Encoding: br\r\n", b"\x00\x01" * 9, "it cannot be unpacked as its head says, br ("),
        "odd": (
            "Content-Encoding: compress\r\n",
            b"\x1f\x9d\x90",
            "it is packed in a way that is not known, 'compress'",
        ),
        "bomb": ("Content-Encoding: gzip\r\n", gzip.compress(bytes(4000)), "a page of more bytes than a text can have"),
    }
    records = [record(f"https://e.org/{name}", body, more=more) for name, (more, body, _) in broken.items()]
    path = tmp_path / "a.warc"
    path.write_bytes(b"".join([*records, record("https://e.org/last", b"<p>The last page.</p>")]))
    documents, skipped = read_documents([path], max_characters=250)
    assert [item.text for item in documents] == ["The last page."]
    told = {item.id.rsplit("/", 1)[-1]: item.reason for item in skipped}
    assert {name: reason.startswith(broken[name][2]) for name, reason in told.items()} == dict.fromkeys(broken, True)


def test_an_answer_that_does_not_say_what_it_is_may_be_a_page(tmp_path: Path) -> None:
    """A browser would look at it; what does not begin like a page is passed over as pictures are."""
    path = tmp_path / "a.warc"
    pages = [b"<p>First of them.</p>", b"\n<!-- made by hand --><p>Second.</p>", b"\x89PNG", b"GET me"]
    path.write_bytes(b"".join(record(f"https://e.org/{n}", page, kind="") for n, page in enumerate(pages)))
    documents, skipped = read_documents([path])
    assert [item.text for item in documents] == ["First of them.", "Second."]
    assert skipped == []


def test_a_page_says_in_what_language_its_address_is(tmp_path: Path) -> None:
    """Beside those of its versions in other languages, wherever a page has no canonical address."""
    links = "".join(f'<link rel="alternate" hreflang="{own}" href="/{own}/a">' for own in ("de", "en"))
    page = f"<html><head>{links}</head><body><p>A boat.</p></body></html>".encode()
    (tmp_path / "a.warc").write_bytes(record("https://e.org/en/a", page))
    (document,), _ = read_documents([tmp_path / "a.warc"])
    assert document.stated_language == "en"
