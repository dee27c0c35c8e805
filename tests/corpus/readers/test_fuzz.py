"""Files of every kind with made damage: each gives documents or a reason, in bounded time, and loses no word unsaid.

ALIGNER_FUZZ=10000 python -m pytest tests/corpus/readers/test_fuzz.py tries ten thousand files a kind.
"""

import gzip
import io
import json
import os
import re
import time
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aligner import Document, Skipped
from aligner.corpus.readers import READERS, read_source
from aligner.corpus.readers.kind import Reading, Source
from tests.blocks import KINDS
from tests.corpus.readers.test_warc import record

pytestmark = pytest.mark.slow
EXAMPLES = int(os.environ.get("ALIGNER_FUZZ", "25"))
FUZZ = settings(
    deadline=None, max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
SECONDS = 20  # processor time for one small file, at most; they take thousandths
READING = Reading(max_characters=200_000)
GROWTH = 200  # characters of documents a byte of a file, at most; packed ones hold more
NEVER_SAID = frozenset({".jsonl", ".ndjson"})  # kinds that may be without a document

TEXTS = ["The old bridge was closed on Monday.", "Die alte Brücke wurde am Montag gesperrt.", "It opens again in May."]
PIECES = [
    *(b"<", b">", b"&", b"&nbsp;", b"<!--", b"-->", b"<![CDATA[", b"<p>", b"</p>", b"<table>", b"<script>", b"]]>"),
    *(b"\0", b"\t", b"\n", b"\n\n", b"\r", b"\xff\xfe", b"\xef\xbb\xbf", b"\xe2\x80\xa8", b"\x80", b'"', b"'", b","),
    *(b"-->", b"00:00:01,000", b"NOTE", b"Dialogue:", b"msgid", b"{", b"}", b"[", b"0", b"-1", b"9" * 30, b"%", b"\\"),
    *(
        b"WARC/1.0\r\n",
        b"Content-Length: 5\r\n",
        b"endobj",
        b"stream",
        b"PK\x03\x04",
        b"PAR1",
        b"[" * 500,
        b"<a>" * 500,
    ),
]


def _zipped(name: str) -> bytes:
    return (KINDS / name).read_bytes()


def _flat(name: str) -> bytes:
    """An OpenDocument file as one text of XML."""
    with zipfile.ZipFile(KINDS / name) as archive:
        content = archive.read("content.xml").decode()
    return content.replace("office:document-content", "office:document").encode()


def _packed(name: str, content: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return data.getvalue()


def _workbook() -> bytes:
    import xlsxwriter

    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        for name in "AB":
            sheet = book.add_worksheet(name)
            for number, row in enumerate([("id", "text"), *((f"{name}{n}", text) for n, text in enumerate(TEXTS))]):
                sheet.write_row(number, 0, row)
    return data.getvalue()


def _parquet() -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    data = io.BytesIO()
    pq.write_table(pa.table({"id": ["a", "b", "c"], "text": TEXTS}), data, row_group_size=2)
    return data.getvalue()


def _zstd() -> bytes:
    import pyarrow as pa

    return bytes(pa.compress("\n".join(TEXTS).encode(), codec="zstd", asbytes=True))


def _cues(arrow: str, comma: str) -> str:
    times = [f"00:00:0{n}{comma}000 {arrow} 00:00:0{n + 1}{comma}000" for n in range(len(TEXTS))]
    return "\n\n".join(f"{n}\n{own}\n{text}" for n, (own, text) in enumerate(zip(times, TEXTS, strict=True), start=1))


def _warc() -> bytes:
    pages = [f"<html><title>T</title><h1>Page</h1><p>{text}</p></html>".encode() for text in TEXTS]
    return b"".join(record(f"https://e.org/{n}", page) for n, page in enumerate(pages))


FORMAT = "Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text"
ASS = f"[Script Info]\nScriptType: v4.00+\n\n[Events]\nFormat: {FORMAT}\n" + "".join(
    f"Dialogue: 0,0:00:0{n}.00,0:00:0{n + 1}.00,Default,,0,0,0,,{text}\n" for n, text in enumerate(TEXTS)
)
PO = (
    'msgid ""\nmsgstr ""\n"Language: de\\n"\n\n'
    + f'#: a.c\nmsgid "{TEXTS[0]}"\nmsgstr "{TEXTS[1]}"\n\nmsgid "x"\nmsgstr ""\n'
)
TMX = '<?xml version="1.0"?><tmx version="1.4"><header srclang="en"/><body>' + "".join(
    f'<tu><tuv xml:lang="en"><seg>{TEXTS[0]}</seg></tuv><tuv xml:lang="de"><seg>a <ph x="1"/>b</seg></tuv></tu>'
    for _ in "ab"
)
XLIFF = (
    '<xliff version="1.2"><file original="a" source-language="en" target-language="de"><body><trans-unit id="1">'
    f"<source>{TEXTS[0]}</source><target>{TEXTS[1]}</target></trans-unit></body></file></xliff>"
)
HTML = (
    f"<html><head><title>T</title></head><body><h1>H</h1><p>{TEXTS[0]}</p><ul><li>{TEXTS[1]}</li></ul><table><tr><td>"
)
MARKDOWN = f"# H\n\n{TEXTS[0]}\n\n- {TEXTS[1]}\n\n```\ncode\n```\n\n| a | b |\n|---|---|\n| c | d |\n"

WHOLE: dict[str, Callable[[], bytes]] = {
    ".txt": lambda: "\n\n".join(TEXTS).encode(),
    ".md": MARKDOWN.encode,
    ".rst": lambda: (KINDS / "ferry" / "ferry.en.rst").read_bytes(),
    ".adoc": lambda: (KINDS / "ferry" / "ferry.en.adoc").read_bytes(),
    ".jsonl": lambda: "".join(json.dumps({"id": str(n), "text": own}) + "\n" for n, own in enumerate(TEXTS)).encode(),
    ".html": (HTML + "cell</td></tr></table></body></html>").encode,
    ".warc": _warc,
    ".warc.gz": lambda: gzip.compress(_warc()),
    ".docx": lambda: _zipped("report.docx"),
    ".odt": lambda: _zipped("report.odt"),
    ".fodt": lambda: _flat("report.odt"),
    ".rtf": lambda: _zipped("report.rtf"),
    ".pptx": lambda: _zipped("slides.pptx"),
    ".odp": lambda: _zipped("slides.odp"),
    ".fodp": lambda: _flat("slides.odp"),
    ".fb2.zip": lambda: _packed("ferry.fb2", _zipped("ferry/ferry.en.fb2")),
    ".xml": lambda: _zipped("ferry/ferry.en.tei"),
    ".nxml": lambda: _zipped("ferry/ferry.en.nxml"),
    ".epub": lambda: _zipped("book.epub"),
    ".pdf": lambda: _zipped("pages.pdf"),
    ".srt": _cues("-->", ",").encode,
    ".vtt": ("WEBVTT\n\nNOTE x\n\n" + _cues("-->", ".")).encode,
    ".ass": ASS.encode,
    ".csv": lambda: "".join(["id,text\n", *(f'{n},"{text}"\n' for n, text in enumerate(TEXTS))]).encode(),
    ".tsv": lambda: "".join(["en\tde\n", *(f"{text}\t{text}\n" for text in TEXTS)]).encode(),
    ".xlsx": _workbook,
    ".parquet": _parquet,
    ".po": PO.encode,
    ".tmx": (TMX + "</body></tmx>").encode,
    ".xlf": XLIFF.encode,
    ".txt.gz": lambda: gzip.compress("\n".join(TEXTS).encode()),
    ".txt.zst": _zstd,
}
whole = cache(lambda suffix: WHOLE[suffix]())


@st.composite
def damaged(draw: st.DrawFn, content: bytes) -> bytes:
    """A file of which parts are gone, doubled, changed, or followed by what should not be there."""
    data = bytearray(content)
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = draw(st.integers(start, min(len(data), start + draw(st.sampled_from([0, 1, 4, 60, len(data)])))))
        put = draw(st.sampled_from(PIECES) | st.binary(max_size=4) | st.just(bytes(data[start:end]) * 2))
        data[start:end] = put
    return bytes(data)


@st.composite
def damaged_within(draw: st.DrawFn, content: bytes) -> bytes:
    """A ZIP file that is whole, with a member that is damaged, missing or empty."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as known, zipfile.ZipFile(made, "w") as archive:
        chosen = draw(st.sampled_from(known.namelist()))
        for name in known.namelist():
            own = known.read(name)
            if name == chosen:
                changed = draw(damaged(own) | st.sampled_from([None, b""]))
                if changed is None:
                    continue
                own = changed
            archive.writestr(name, own)
    return made.getvalue()


def files_of(suffix: str) -> st.SearchStrategy[bytes]:
    """Damaged files of a kind."""
    content = whole(suffix)
    files = damaged(content) | st.binary(max_size=80)
    return files | damaged_within(content) if content.startswith(b"PK") else files


def read(folder: Path, name: str, content: bytes, reading: Reading = READING) -> list[Document | Skipped]:
    """What a file gives."""
    path = folder / name
    path.write_bytes(content)
    return [item for item, _ in read_source(Source(path, name), reading)]


def test_every_kind_is_tried() -> None:
    """A reader that is added has a file here."""
    tried = {re.sub(r"\.(gz|zst)$", "", suffix) for suffix in WHOLE}
    kinds = {READERS[suffix.removesuffix(".zip")].name for suffix in tried}
    assert kinds == {reader.name for reader in READERS.values()}


@pytest.mark.parametrize("suffix", list(WHOLE))
def test_the_whole_files_are_read(tmp_path: Path, suffix: str) -> None:
    """Else their damage would say nothing."""
    found = read(tmp_path, f"a{suffix}", whole(suffix))
    assert found
    assert all(isinstance(item, Document) for item in found)


@pytest.mark.parametrize("suffix", list(WHOLE))
@FUZZ
@given(data=st.data())
def test_damaged_files_are_documents_or_have_a_reason(
    tmp_path_factory: pytest.TempPathFactory, suffix: str, data: st.DataObject
) -> None:
    """At least one of either, all of which can be written down; time and size are bounded."""
    content = data.draw(files_of(suffix))
    reading = data.draw(st.sampled_from([READING, Reading(2000, chapters=True, inside=True)]))
    began = time.process_time()
    found = read(tmp_path_factory.getbasetemp(), f"fuzz{suffix}", content, reading)
    assert time.process_time() - began < SECONDS
    assert found or suffix in NEVER_SAID
    for item in found:
        assert item.id.strip()
        if isinstance(item, Skipped):
            assert 0 < len(item.reason.encode()) < 1000
        else:
            assert item.text.strip()
            assert len(item.text) <= reading.max_characters
            json.dumps([item.id, item.text, item.title, item.date, item.url], ensure_ascii=False).encode()
            assert all(0 <= block.start <= block.end <= len(item.text) for block in item.blocks)
    assert sum(len(item.text) for item in found if isinstance(item, Document)) <= GROWTH * len(content) + 200_000


WORD = re.compile("w[0-9]+w")
WORDS = st.integers(0, 10**6).map(lambda number: f"w{number}w")
LINES = WORDS | st.sampled_from(["", "1", "x", "- y", "{\\an8}", "<i>"])
CUES = st.builds(
    lambda head, times, lines: "\n".join([*head, *times, *lines]),
    st.lists(st.sampled_from(["1", "", "7"]), max_size=1),
    st.lists(
        st.sampled_from(["00:00:01,000 --> 00:00:02,000", "00:00:xx,000 --> 00:00:04,000", "00:00:05.1 -> 1"]),
        max_size=2,
    ),
    st.lists(LINES, max_size=3),
)
MESSAGES = st.builds(
    lambda name, texts, end: f'{name} "' + '"\n"'.join(texts) + end,
    st.sampled_from(["msgid", "msgstr", "msgctxt", "#~ msgid", "msgid_plural", "msgstr[0]", "junk"]),
    st.lists(WORDS, min_size=1, max_size=2),
    st.sampled_from(['"\n', '"\n\n', "\n", '\\"\n', '"x\n']),
)
CELLS = st.lists(WORDS | st.sampled_from(["", '"', '"a, b"', "a\tb"]), max_size=4).map(",".join)
DIALOGUE = st.lists(WORDS | st.sampled_from(["0", "0:00:01.00", ""]), min_size=1, max_size=12).map(
    lambda fields: "Dialogue: " + ",".join(fields)
)
TEXT_FILES = {
    ".srt": st.lists(CUES, max_size=4).map("\n\n".join),
    ".vtt": st.lists(CUES, max_size=4).map(lambda cues: "WEBVTT\n\n" + "\n\n".join(cues)),
    ".ass": st.lists(DIALOGUE, max_size=4).map(lambda lines: ASS + "\n".join(lines)),
    ".po": st.lists(MESSAGES, max_size=5).map(lambda parts: PO + "\n" + "".join(parts)),
    ".csv": st.lists(CELLS, max_size=5).map(lambda rows: "id,text\n" + "\n".join(rows)),
}


@pytest.mark.parametrize("suffix", list(TEXT_FILES))
@FUZZ
@given(data=st.data())
def test_no_word_is_lost_unsaid(tmp_path_factory: pytest.TempPathFactory, suffix: str, data: st.DataObject) -> None:
    """Each word that stands where texts stand is in a document, or something of the file is told."""
    content = data.draw(TEXT_FILES[suffix])
    found = read(tmp_path_factory.getbasetemp(), f"words{suffix}", content.encode())
    kept = " ".join(f"{item.id} {item.text}" if isinstance(item, Document) else item.reason for item in found)
    said = any(isinstance(item, Skipped) for item in found)
    assert said or all(word in kept for word in WORD.findall(_texts(suffix, content))), (content, found)


def _texts(suffix: str, content: str) -> str:
    """The part of a file in which texts stand: fields that are none, and comments, may go."""
    if suffix == ".ass":
        return "\n".join(",".join(line.split(",")[9:]) for line in content.split("\n"))
    if suffix == ".po":
        return re.sub(r'^(msgctxt|#~).*(\n".*)*', "", content, flags=re.MULTILINE)
    return content
