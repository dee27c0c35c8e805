"""What the readers share: a file of a pile, what is asked of its reading, and a kind of file as a row of the table."""

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

from aligner.files import shown_path
from aligner.model import Document, Skipped

PACKED = {".gz": "gzip", ".zst": "zstd"}  # suffixes of files that hold another file, packed
# Kinds of text that Sphinx and others keep as .txt too, such as x.rst.txt. A notebook is none, whatever it is called.
KINDS_OF_TXT = frozenset(".rst .md .markdown .mdown .mkd .mdx .qmd .rmd .adoc .asciidoc .ipynb".split())
ZIP, ZIPPED_BOOK = "zip", ".fb2.zip"  # as libraries pass FictionBooks on, each alone in a ZIP file
BYTES = 12  # of a file for each character of its text, at most, where the whole file is text in some mark-up

LONGEST_ID = 4096  # characters, as of the longest path; it stands in every row of the result

Item = tuple[Document | Skipped, str]  # what was read, and where it stood


class UnreadableError(Exception):
    """A file that cannot be used; the message is the reason, for a Skipped."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What is asked of the readers.

    max_characters: of a text. columns: of tables, name by role: `text`, `id`, `title`, `date`, `url`, `language`, or a
    language whose text the column holds. chapters: whether a book makes a document a chapter. inside: whether each
    unit that holds several languages makes documents of its own. encoding: of plain text, Markdown, subtitles and
    delimited tables; empty where it is told by what they hold.
    """

    max_characters: int = 10_000_000
    columns: tuple[tuple[str, str], ...] = ()
    chapters: bool = False
    inside: bool = False
    encoding: str = ""

    @property
    def max_bytes(self) -> int:
        """Bytes of a file with mark-up, at most: more would be held in memory than its text is worth."""
        return BYTES * self.max_characters


@dataclass(frozen=True, slots=True)
class Source:
    """A file of a pile, or a stretch of a file of rows.

    name: what the ids of its documents begin with. start, end: its bytes, to the end where end is None. line: number
    of its first line, from 1. unread: why it is not read, empty where it is.
    """

    path: Path
    name: str
    start: int = 0
    end: int | None = None
    line: int = 1
    unread: str = ""

    @property
    def size(self) -> int:
        """Its bytes; 0 where they cannot be told."""
        try:
            return (self.end or self.path.stat().st_size) - self.start
        except OSError:
            return 0

    @property
    def place(self) -> str:
        """The path as it can be written down."""
        return shown_path(self.path)

    @property
    def packed(self) -> str:
        """How the file is packed; empty where it is not."""
        return _packing(self.path)

    def open(self) -> IO[bytes]:
        """What the file holds, unpacked."""
        if not self.packed:
            return self.path.open("rb")
        if self.packed == ZIP:
            return _only_member(self.path)
        import pyarrow as pa  # here: `import aligner` stays light

        return io.BufferedReader(_Unpacked(pa.CompressedInputStream(self.path.open("rb"), self.packed)), 1 << 18)

    def seekable(self, reading: Reading) -> IO[bytes]:
        """What the file holds, to be read in any order: a packed file is held in memory."""
        return io.BytesIO(self.data(reading)) if self.packed else self.path.open("rb")

    def data(self, reading: Reading, limit: int | None = None) -> bytes:
        """All that the file holds, unpacked. limit: of its bytes, by default reading.max_bytes.

        Raises UnreadableError for more.
        """
        most = reading.max_bytes if limit is None else limit
        size = self.path.stat().st_size
        if not self.packed and size > most:
            raise UnreadableError(too_long(f"{size:,} bytes", reading))
        with self.open() as file:  # to read a number of bytes takes room for all of them
            data = file.read(most + 1 if self.packed else size + 1)
        if len(data) > most:
            raise UnreadableError(too_long(f"more than {most:,} bytes", reading))
        return data


def _only_member(path: Path) -> IO[bytes]:
    """The one file in a ZIP file. Raises UnreadableError where there is none or several."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name for name in archive.namelist() if not name.endswith("/")]
            if len(names) != 1:
                raise UnreadableError(f"a ZIP file with {len(names):,} files; wanted one, so unpack it")
            return archive.open(names[0])  # which stays open when the archive is closed
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise UnreadableError(f"damaged where it is packed ({error}); get the file anew") from error


class _Unpacked(io.RawIOBase):
    """A stream of pyarrow as Python's own; its errors are told as damage of the file."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._stream.read(len(buffer))
        except OSError as error:
            raise UnreadableError(f"damaged where it is packed ({error}); get the file anew") from error
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._stream.close()
        super().close()


def nothing_to_cut(source: Source) -> Iterator[Source]:
    """The file as it is."""
    yield source


@dataclass(frozen=True, slots=True)
class Reader:
    """A kind of file that is read.

    name: as a person calls it. suffixes: of its files, small letters. read: its documents, or why they cannot be used;
    it may raise whatever its library does. many: whether a file makes many documents, as rows or pages. cut: parts
    that can be read apart. count: how many documents a file makes, where that is told without reading it. pick: those
    at some places, each with its bytes, where the others need not be read for it. needs: the module that reading takes
    besides, and the package that brings it. may_be_empty: whether nothing is told of a file without a document.
    is_native: whether what reads it is native code that others wrote, which may end the process.
    """

    name: str
    suffixes: tuple[str, ...]
    read: Callable[[Source, Reading], Iterator[Item]]
    many: bool = False
    cut: Callable[[Source], Iterator[Source]] = nothing_to_cut
    count: Callable[[Source], int] | None = None
    pick: Callable[[Source, set[int], Reading], Iterator[tuple[Document | Skipped, int]]] | None = None
    needs: tuple[str, str] | None = None
    may_be_empty: bool = False
    is_native: bool = False

    def missing(self) -> str:
        """What has to be installed first, as a command; empty where nothing is missing."""
        return f"pip install {self.needs[1]}" if self.needs and not find_spec(self.needs[0]) else ""


def suffix_of(path: Path) -> str:
    """The suffix that says what a file holds, small letters: `.html` of `a.html.gz`, `.rst` of `a.rst.txt`."""
    own = Path(path.stem) if _packing(path) else path
    suffix, within = own.suffix.lower(), Path(own.stem).suffix.lower()
    return within if suffix == ".txt" and within in KINDS_OF_TXT else suffix


def _packing(path: Path) -> str:
    return ZIP if path.name.lower().endswith(ZIPPED_BOOK) else PACKED.get(path.suffix.lower(), "")


def problem_of_id(id_: str) -> str:
    """Why a string is no id of a document; empty where it is one."""
    if not id_.strip():
        return f'the "id" {id_[:40]!r} is no id; wanted a string that is not empty'
    if len(id_) > LONGEST_ID:
        return f"the id {id_[:40]!r}… has {len(id_):,} characters; wanted at most {LONGEST_ID:,}"
    return ""


def checked(document: Document, reading: Reading) -> Document | Skipped:
    """The document, or why it cannot be used: it is empty, or too long."""
    if not document.text.strip():
        return Skipped(document.id, "the text is empty")
    if len(document.text) > reading.max_characters:
        return Skipped(document.id, too_long(f"{len(document.text):,} characters", reading))
    return document


def parts_elsewhere(source: Source, names: Sequence[str]) -> Skipped:
    """What is told of parts of a text that its file names and that stand in other files. names: at least one."""
    reason = f"parts that stand in other files ({len(names):,}), such as {names[0][:60]!r}; name those files as inputs"
    return Skipped(f"{source.name}#parts", reason)


def too_long(size: str, reading: Reading) -> str:
    """The reason of a Skipped."""
    return f"the text has {size}; wanted at most {reading.max_characters:,} characters, so cut it into parts"


def too_deep(parts: str) -> str:
    """The reason of an UnreadableError. parts: what is nested, as a person calls it."""
    return f"its {parts} are nested too deeply; no text that a person reads is"
