"""Readers of files: seconds beside the library's own call, what they keep, rows of bitext, memory.

A library's own call parses a file from its bytes and gives all its text in the order of the file, and no blocks: lxml's
`itertext` of a page or of the main member of a book or office document, pypdfium2's `get_text_range` of each page,
pysubs2's `plaintext` of each event. README.md has each in full.
"""

import difflib
import functools
import io
import re
import time
import unicodedata
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from aligner import Aligner, Document, SegmentPair
from aligner.corpus.readers import read_source, reader_of
from aligner.corpus.readers.kind import Reading, Source, suffix_of
from aligner.corpus.sources import list_sources
from benchmarks.context import Context, rows_for
from benchmarks.data import Dataset
from benchmarks.editions import compare_editions
from benchmarks.rows import ROOT, Row, RowMaker
from benchmarks.timing import in_turns, ratio_rows, timed

OWN = Dataset("ferry", ROOT / "tests/data/kinds/ferry")  # one report in two languages, as usual programs write it
REFERENCE = ".html"  # whose text the others are set beside
LEAST_SECONDS, REPEATS = 0.2, 5
ARCHIVES = {"small": (2, 16), "usual": (16, 128), "large": (128, 1024)}  # MB of web archives
MOST = 5000  # words of a file that are compared in their order
PARAGRAPHS = frozenset({"paragraph", "heading", "list item", "cue"})
WORD = re.compile(r"\w+")


def run(context: Context) -> Iterator[Row]:
    """The report of the tests, and each set of files `name.language.kind` below `files/` in the data."""
    for dataset in [*([] if context.sets else [OWN]), *context.find("files")]:
        row = rows_for(dataset)
        files: dict[str, list[Path]] = defaultdict(list)
        for path in sorted(dataset.folder.iterdir()):
            if (reader := reader_of(path)) and not reader.missing():
                files[suffix_of(path)].append(path)
        for suffix, paths in files.items():
            yield from _speeds(row, suffix, paths, context.small)
        yield from _kept(row, files)
        yield from _aligned(row, files)
    size = ARCHIVES["small" if context.small else "large" if context.large else "usual"]
    yield from _archives(context, size)


def read_all(paths: list[Path]) -> list[Document]:
    """The documents of files."""
    sources = (Source(path, path.name) for path in paths)
    return [item for source in sources for item, _ in read_source(source, Reading()) if isinstance(item, Document)]


def _speeds(row: RowMaker, suffix: str, paths: list[Path], small: bool) -> Iterator[Row]:
    """Files and MB a second, and processor seconds beside those of the library's own call."""
    once = timed(lambda: read_all(paths)).clock
    times = max(1, round(LEAST_SECONDS / max(once, 1e-6)))
    own = functools.partial(_repeat, times, functools.partial(read_all, paths))
    others = [found for found in (PLAIN.get(suffix), WALKS.get(suffix)) if found]
    plain = (functools.partial(_repeat, times, functools.partial(_call_all, call, paths)) for call in others)
    ours, *theirs = in_turns([own, *plain], 2 if small else REPEATS)
    best = min(taken.clock for taken in ours) / times
    fields = {"settings": {"kind": suffix}, "repeats": len(ours)}
    yield row(metric="files a second", value=len(paths) / best, unit="/s", **fields)
    yield row(metric="MB a second", value=sum(map(_size, paths)) / best / 1e6, unit="MB/s", **fields)
    for library in theirs[:1]:
        yield from ratio_rows(row, "seconds / library's own call", ours, library, settings=fields["settings"])
        for walk in theirs[1:]:
            name = "bare walk / library's own call"
            yield from ratio_rows(row, name, walk, library, settings=fields["settings"], system="lxml")


def _repeat(times: int, call: Callable[[], Any]) -> None:
    for _ in range(times):
        call()


def _call_all(call: Callable[[bytes], Any], paths: list[Path]) -> None:
    for path in paths:
        call(path.read_bytes())


def _size(path: Path) -> int:
    return path.stat().st_size


def _kept(row: RowMaker, files: dict[str, list[Path]]) -> Iterator[Row]:
    """Shares of the words and of the paragraphs of the web pages that other kinds have as well."""
    wanted = Counter(_words(read_all(files.get(REFERENCE, []))))
    whole = Counter(_paragraphs(read_all(files.get(REFERENCE, []))))
    for suffix, paths in files.items():
        if suffix == REFERENCE or not wanted:
            continue
        documents = read_all(paths)
        text = Counter(_words(documents))
        plain = ["".join(_words([document])) for document in documents]
        found = Counter(_paragraphs(documents)) if suffix not in (".txt", ".srt") else None
        kept = (wanted & text).total() / wanted.total()
        yield row(metric="words kept", value=kept, better="higher", settings={"kind": suffix})
        if (in_order := _in_order(files[REFERENCE], paths)) is not None:
            yield row(metric="words in order", value=in_order, better="higher", settings={"kind": suffix})
        in_one = (
            (whole & found).total()
            if found
            else sum(n for own, n in whole.items() if any(own in all_ for all_ in plain))
        )
        yield row(metric="paragraphs whole", value=in_one / whole.total(), better="higher", settings={"kind": suffix})


def _in_order(pages: list[Path], paths: list[Path]) -> float | None:
    """The share of what stands between spaces on web pages, signs and all, that files of their names have in its order.

    It falls where letters, brackets or stops of writing from right to left are turned. None if no name is of both.
    """
    named = {own.name.removesuffix(suffix_of(own)): own for own in pages}
    wanted = found = 0
    for path in paths:
        if page := named.get(path.name.removesuffix(suffix_of(path))):
            first, second = (_parts(read_all([own])) for own in (page, path))
            blocks = difflib.SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks()
            found += sum(block.size for block in blocks)
            wanted += len(first)
    return found / wanted if wanted else None


def _parts(documents: list[Document]) -> list[str]:
    """What stands between spaces in the first documents, of which more take minutes to compare."""
    texts = (unicodedata.normalize("NFC", document.text) for document in documents)
    return [part for text in texts for part in text.split()][:MOST]


def _aligned(row: RowMaker, files: dict[str, list[Path]]) -> Iterator[Row]:
    """F1 of the rows of bitext that the files of a kind give, those of the web pages taken for right.

    As they are, and by the words alone that both kinds have.
    """
    pages, wanted = _bitext(files.get(REFERENCE, []))
    for suffix, paths in files.items():
        if suffix == REFERENCE or not wanted:
            continue
        documents, found = _bitext(paths)
        own, other = (Counter(map(_letters, bitext)) for bitext in (wanted, found))
        f1 = 2 * (own & other).total() / (own.total() + other.total())
        yield row(metric="F1 of rows", value=f1, better="higher", settings={"kind": suffix})
        if any(count > 1 for own in (pages, documents) for count in Counter(one.language for one in own).values()):
            continue  # they are no editions of one text
        both = compare_editions((pages, wanted), (documents, found))
        told = {"rows found": both.found, "rows right": both.right, "words of pages alone": both.apart}
        for metric, value in told.items():
            name = metric if metric.startswith("words") else f"{metric}, by words of both"
            better = "" if metric.startswith("words") else "higher"
            yield row(metric=name, value=value, better=better, settings={"kind": suffix})


def _bitext(paths: list[Path]) -> tuple[list[Document], list[SegmentPair]]:
    """The documents of files, each with the language of its name, and their rows that have two sides."""
    documents = [replace(own, language=own.language or Path(own.id).stem.rpartition(".")[2]) for own in read_all(paths)]
    bitext = Aligner(cache=False).align_pile(documents).bitext if paths else ()
    return documents, [own for own in bitext if own.source and own.target]


def _letters(row: SegmentPair) -> tuple[str, str]:
    """The letters of the two sides of a pair of segments."""
    return "".join(WORD.findall(row.source)), "".join(WORD.findall(row.target))


def _words(documents: list[Document]) -> list[str]:
    return [word for document in documents for word in WORD.findall(document.text)]


def _paragraphs(documents: list[Document]) -> list[str]:
    """The letters of each paragraph, white space and signs aside."""
    return [
        "".join(WORD.findall(document.text[block.start : block.end]))
        for document in documents
        for block in document.blocks
        if block.kind in PARAGRAPHS
    ]


def _archives(context: Context, sizes: tuple[int, ...]) -> Iterator[Row]:
    """The most memory that reading a web archive takes, by its size."""
    row = rows_for(Dataset("made archive", OWN.folder))
    with TemporaryDirectory() as folder:
        for megabytes in sizes:
            path = Path(folder) / f"{megabytes}.warc"
            make_archive(path, megabytes)
            (pages, seconds), memory = context.watched(read_archive, path)
            settings = {"MB": megabytes}
            yield row(metric="MB a second", value=megabytes / seconds, unit="MB/s", settings=settings)
            yield row(metric="pages", value=pages, unit="pages", settings=settings)
            if memory is not None:
                yield row(metric="most memory", value=memory, unit="MB", better="lower", settings=settings, spread=20.0)
            path.unlink()


def make_archive(path: Path, megabytes: int) -> None:
    """Write an archive of pages of some 40 kB."""
    page = next(OWN.folder.glob("*.en.html")).read_bytes().replace(b"</body>", b"") * 30
    with path.open("wb") as file:
        number = 0
        while file.tell() < megabytes * 1_000_000:
            number += 1
            body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
            file.write(
                b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2026-01-05T10:00:00Z\r\n"
                b"WARC-Target-URI: https://example.org/%d\r\nWARC-Record-ID: <urn:uuid:%032x>\r\n"
                b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n"
                % (number, number, len(body))
            )
            file.write(body + b"\r\n\r\n")


def read_archive(path: Path) -> tuple[int, float]:
    """How many pages it gives, and in how many seconds; none is kept."""
    began = time.perf_counter()
    items = (item for source in list_sources(path) for item, _ in read_source(source, Reading()))
    return sum(isinstance(item, Document) for item in items), time.perf_counter() - began


def _of_html(data: bytes) -> str:
    from lxml import etree

    return "".join(etree.HTML(data).itertext())


def _walk_html(data: bytes) -> None:
    """Ask each element of a page for its name, its class and its text, and do nothing with them."""
    from lxml import etree

    for event, element in etree.iterwalk(etree.HTML(data), events=("start", "end")):
        _ = (element.tag, element.get("class"), element.text) if event == "start" else element.tail


def _of_zip(data: bytes, wanted: Callable[[str], bool]) -> str:
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if wanted(name)]
        return "".join(text for name in names for text in etree.fromstring(archive.read(name)).itertext())


def _of_pdf(data: bytes) -> str:
    import pypdfium2 as pdfium

    with pdfium.PdfDocument(data) as document:
        return "".join(page.get_textpage().get_text_range() for page in document)


def _of_subtitles(data: bytes) -> str:
    import pysubs2

    return "".join(event.plaintext for event in pysubs2.SSAFile.from_string(data.decode("utf-8")))


def _of_memory(data: bytes) -> str:
    from lxml import etree

    return "".join(etree.fromstring(data).itertext())


PLAIN: dict[str, Callable[[bytes], str]] = {
    ".html": _of_html,
    ".docx": lambda data: _of_zip(data, "word/document.xml".__eq__),
    ".odt": lambda data: _of_zip(data, "content.xml".__eq__),
    ".epub": lambda data: _of_zip(data, lambda name: name.endswith((".xhtml", ".html"))),
    ".pdf": _of_pdf,
    ".srt": _of_subtitles,
    ".tmx": _of_memory,
}
WALKS = {".html": _walk_html}
