"""Readers, a module a kind of file; this table names them all.

A kind of input is one module and one row here: help texts, errors and what is skipped come from the table.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pathlib import Path

from aligner.corpus.readers.docx import read_docx
from aligner.corpus.readers.epub import read_epub
from aligner.corpus.readers.html import read_html
from aligner.corpus.readers.jsonl import count_rows, cut_rows, pick_rows, read_jsonl
from aligner.corpus.readers.kind import Item, Reader, Reading, Source, UnreadableError, suffix_of
from aligner.corpus.readers.markdown import read_markdown
from aligner.corpus.readers.memories import read_tmx, read_xliff_text
from aligner.corpus.readers.misnamed import suffix_by_content
from aligner.corpus.readers.odt import read_odt
from aligner.corpus.readers.other_kinds import remedies, remedy
from aligner.corpus.readers.page_tables import read_page_tables
from aligner.corpus.readers.po import read_po
from aligner.corpus.readers.tables import count_parquet, read_delimited, read_excel, read_parquet_rows
from aligner.corpus.readers.text import read_text_file
from aligner.corpus.readers.warc import count_pages, cut_warc, read_warc
from aligner.corpus.translation_states import OF_OTHER_PROGRAMS
from aligner.model import Skipped


def _later(module: str, function: str = "") -> Callable[[Source, Reading], Iterator[Item]]:
    """A reader whose module is loaded with the first file of its kind: all together they take a tenth of a short run.

    function: its name, by default `read_` and that of the module.
    """

    def read(source: Source, reading: Reading) -> Iterator[Item]:
        own = getattr(import_module(f"{__name__}.{module}"), function or f"read_{module}")
        yield from own(source, reading)

    return read


KINDS = (
    Reader("text", (".txt",), read_text_file),
    Reader(
        "Markdown",
        (".md", ".markdown", ".mdown", ".mkd", ".mdx", ".qmd", ".rmd"),
        read_markdown,
        needs=("markdown_it", "markdown-it-py"),
    ),
    Reader(
        "rows of JSON",
        (".jsonl", ".ndjson"),
        read_jsonl,
        many=True,
        cut=cut_rows,
        count=count_rows,
        pick=pick_rows,
        may_be_empty=True,
        is_native=True,
    ),
    Reader("web page", (".html", ".htm", ".xhtml"), read_html, is_native=True),
    Reader(
        "web archive",
        (".warc", ".wet"),
        read_warc,
        many=True,
        cut=cut_warc,
        count=count_pages,
        needs=("fastwarc", "fastwarc"),
        is_native=True,
    ),
    Reader("Word document", (".docx", ".docm", ".dotx", ".dotm"), read_docx, is_native=True),
    Reader("OpenDocument text", (".odt", ".ott", ".fodt"), read_odt, is_native=True),
    Reader("RTF document", (".rtf",), _later("rtf"), many=True),
    Reader(
        "PowerPoint presentation",
        (".pptx", ".pptm", ".ppsx", ".ppsm", ".potx", ".potm"),
        _later("pptx"),
        is_native=True,
    ),
    Reader("OpenDocument presentation", (".odp", ".otp", ".fodp"), _later("odp"), is_native=True),
    Reader("reStructuredText", (".rst",), _later("rst"), many=True),
    Reader("AsciiDoc", (".adoc", ".asciidoc"), _later("adoc"), many=True),
    Reader(
        "XML text",
        (".xml", ".tei", ".odd", ".docbook", ".dbk", ".dita", ".page", ".jats", ".nxml", ".fb2"),
        _later("xml_text", "read_xml"),
        many=True,
        is_native=True,
    ),
    Reader("EPUB book", (".epub",), read_epub, many=True, is_native=True),
    Reader("PDF", (".pdf",), _later("pdf.file", "read_pdf"), needs=("pypdfium2", "pypdfium2"), is_native=True),
    Reader("subtitles", (".srt", ".vtt", ".ass", ".ssa"), _later("subtitles"), many=True, needs=("pysubs2", "pysubs2")),
    Reader("table", (".csv", ".tsv"), read_delimited, many=True, is_native=True),
    Reader(
        "Excel workbook",
        (".xlsx",),
        read_excel,
        many=True,
        needs=("python_calamine", "python-calamine"),
        is_native=True,
    ),
    Reader("Parquet table", (".parquet",), read_parquet_rows, many=True, count=count_parquet, is_native=True),
    Reader("message catalogue", (".po", ".pot"), read_po, many=True, needs=("polib", "polib")),
    Reader("translation memory", (".tmx",), read_tmx, many=True, is_native=True),
    Reader("XLIFF", (".xlf", ".xliff", *OF_OTHER_PROGRAMS), read_xliff_text, many=True, is_native=True),
)
PAGE_TABLE = Reader("table in a page", (".xls",), read_page_tables, many=True, is_native=True)  # called a workbook
LISTED = "`aligner align --help` lists the kinds that are"
TOO_LONG = ("XML_PARSE_HUGE", "straddl")  # in what lxml and pyarrow say of a text that passes their bounds
READERS: Mapping[str, Reader] = {suffix: kind for kind in KINDS for suffix in kind.suffixes}


def reader_of(path: Path) -> Reader | None:
    """The reader of a file, by its suffix, or by what it holds where that lies; None where its kind is not read."""
    suffix = suffix_of(path)
    if reader := READERS.get(suffix):
        return reader
    held = suffix_by_content(path, suffix)
    return PAGE_TABLE if held in PAGE_TABLE.suffixes else READERS.get(held)


def is_readable(path: Path) -> bool:
    """Whether a file is of a kind that is read here."""
    reader = reader_of(path)
    return reader is not None and not reader.missing() and path.is_file()


def suffixes() -> str:
    """The suffixes that are read, for a help text."""
    return f"{' '.join(READERS)}; each also as .gz or .zst"


def wanted() -> str:
    """What an error says was wanted."""
    *most, last = [kind.suffixes[0] for kind in KINDS]
    return f"wanted {', '.join(most)} or {last}"


def read_source(source: Source, reading: Reading) -> Iterator[Item]:
    """The documents of a file, or why they cannot be used, each with the place where it stands.

    Nothing that stands in a file stops a run: whatever its reader raises is a Skipped.
    """
    reader = reader_of(source.path)
    reason = source.unread or _not_read(source.path, reader)
    if reader is None or reason:
        yield Skipped(source.name, reason), source.place
        return
    if not (reader.may_be_empty or source.start or source.end) and _is_empty(source.path):
        yield Skipped(source.name, "the text is empty"), source.place
        return
    found = False
    for item in as_skipped(source, reader.read(source, reading), reader.name):
        found = True
        yield item
    if not (found or reader.may_be_empty or source.start or source.end):
        yield Skipped(source.name, f"no text in this {reader.name}"), source.place


def _is_empty(path: Path) -> bool:
    """Whether a file has no byte, which is no damage."""
    try:
        return path.is_file() and path.stat().st_size == 0
    except OSError:
        return False


def as_skipped(source: Source, items: Iterator[Item], kind: str) -> Iterator[Item]:
    """What a reader gives, and a Skipped for what it raises."""
    try:
        yield from items
    except UnreadableError as error:
        yield Skipped(source.name, str(error)), source.place
    except OSError as error:
        yield Skipped(source.name, f"cannot be read: {error.strerror or error}"), source.place
    except UnicodeDecodeError as error:
        reason = f"cannot be decoded as {error.encoding} ({error.reason}); save it as UTF-8"
        yield Skipped(source.name, reason), source.place
    except BaseException as error:  # the libraries raise what they like at a file that is broken
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":  # of code in Rust
            raise
        if any(sign in str(error) for sign in TOO_LONG):
            yield Skipped(source.name, "a part of it is longer than can be read; cut it into parts"), source.place
            return
        told = f"{type(error).__name__}: {str(error)[:200]}".rstrip(": ")
        yield Skipped(source.name, f"broken, or no {kind} ({told}); open it and save it anew"), source.place


def unread_kind(path: Path) -> str:
    """The suffix of a file that is not read because of its kind; empty for one that is."""
    reader = reader_of(path)
    if path.is_dir() or (reader and not reader.missing()):
        return ""
    return suffix_of(path) or "without a suffix"


def unread_told(kinds: Mapping[str, int]) -> str:
    """Files that were not read, counted by kind, and what would read them."""
    told = ", ".join(f"{number:,} {kind}" for kind, number in Counter(kinds).most_common())
    missing = {READERS[kind].missing() for kind in kinds if kind in READERS} - {""}
    known = remedies(kinds)
    return f"{told}; {'; '.join([*sorted(missing), *known]) or wanted()}"


def _not_read(path: Path, reader: Reader | None) -> str:
    """Why a file is not looked into; empty where it is."""
    if not path.is_file():
        if path.is_dir():
            linked = "a link to a folder is not followed; name the folder as an input"
            return linked if path.is_symlink() else "the folder cannot be read"
        if path.exists():
            return "no regular file; wanted a file or folder"
    if reader is None:
        suffix = suffix_of(path)
        return f"files of the kind {suffix or 'without a suffix'} are not read; {remedy(suffix) or LISTED}"
    if path.name.startswith("~$"):
        return "what Office keeps beside a file that is open, no document"
    if missing := reader.missing():
        return f"what reads {reader.name} is not installed; {missing}"
    return ""
