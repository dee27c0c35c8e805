"""Files and folders to documents: plain text, Markdown, JSONL; whatever encoding; ids that stay the same."""

import codecs
import io
import itertools
import json
import os
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import IO, Any

from aligner.errors import InputError
from aligner.files import existing, shown_path
from aligner.model import OUTPUTS, Document, Skipped
from aligner.text import BYTE_ORDER_MARKS, decode, without_surrogates

TEXT_SUFFIXES = frozenset({".txt", ".md"})
JSONL_SUFFIXES = frozenset({".jsonl", ".ndjson"})
WANTED = "wanted .txt, .md or .jsonl"
RESULTS = frozenset({"documents.jsonl", "sentences.jsonl", "bitext.jsonl", "summary.json"})  # what a run always writes
STRETCH = 400_000  # bytes of a file of rows that are read at once
OPTIONAL_FIELDS = ("language", "date", "title", "url")


def read_documents(
    inputs: Iterable[str | Path], *, max_characters: int = 10_000_000, leave_out: Path | None = None
) -> tuple[list[Document], list[Skipped]]:
    """Documents of files and folders, sorted by id, and what could not be read, with reasons.

    A file's id is its path below the deepest folder that holds all inputs (so `en/1.txt` for inputs `en` and
    `de`, `1.txt` for the input `en` alone); a JSONL row's id is its own, or `file.jsonl:line`. Names that
    begin with a dot, and the file or folder leave_out, are passed over.

    Raises InputError for a missing path, for inputs without one file, and for two documents with one id.
    """
    documents: dict[str, tuple[Document, str]] = {}
    skipped: list[Skipped] = []
    for source in list_sources(inputs, [leave_out] if leave_out else []):
        for item, place in read_source(source, max_characters):
            if isinstance(item, Skipped):
                skipped.append(item)
            elif item.id in documents:
                other = documents[item.id][1]
                raise InputError(f"two documents have the id {item.id!r}: {other} and {place}; give each its own id")
            else:
                documents[item.id] = (item, place)
    ordered = sorted(documents)
    return [documents[id_][0] for id_ in ordered], sorted(skipped, key=lambda item: (item.id, item.reason))


@dataclass(frozen=True, slots=True)
class DocumentSample:
    """Some documents of a pile, spread over all of it.

    documents: those looked at that can be used. looked_at: how many files and rows they are from, and size: their
    bytes. items, total: the same of the whole pile.
    """

    documents: tuple[Document, ...]
    looked_at: int
    size: int
    items: int
    total: int


def sample_documents(
    inputs: Iterable[str | Path], most: int, *, max_characters: int = 10_000_000, leave_out: Path | None = None
) -> DocumentSample:
    """At most so many documents of a pile, see spread_places.

    Rows of JSONL are counted, which reads the files once. Raises InputError as read_documents does.
    """
    roots = [existing(Path(item)) for item in inputs]
    files = _files(roots, [leave_out] if leave_out else [])
    counts = [_count_items(path) for path in files]
    items = sum(counts)
    wanted = spread_places(items, most)
    documents, size, before = [], 0, 0
    for path, count in zip(files, counts, strict=True):
        own = {place - before for place in wanted if before <= place < before + count}
        before += count
        for item, length in _sampled_items(path, own, max_characters) if own else ():
            size += length
            documents += [item] if isinstance(item, Document) else []
    total = sum(path.stat().st_size for path in files if path.is_file())
    return DocumentSample(tuple(documents), len(wanted), size, items, total)


def spread_places(items: int, most: int) -> list[int]:
    """At most so many of the numbers below items, rising, spread over all of them, always the same ones.

    One at random from each of as many equal stretches: at even distances all might be of one language, where they take
    turns.
    """
    chance = random.Random(0)
    ends = [n * items // most for n in range(most + 1)] if items > most else list(range(items + 1))
    return [chance.randrange(start, end) for start, end in itertools.pairwise(ends)]


def _count_items(path: Path) -> int:
    if path.suffix.lower() not in JSONL_SUFFIXES or not path.is_file():
        return 1
    with path.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(partial(file.read, 1 << 20), b"")) or 1


def _sampled_items(path: Path, places: set[int], max_characters: int) -> Iterator[tuple[Document | Skipped, int]]:
    """What stands at some rows of a file, its one row if it is no JSONL, and how many bytes it has."""
    name = shown_path(path)
    if path.suffix.lower() not in JSONL_SUFFIXES or not path.is_file():
        yield from ((item, path.stat().st_size) for item, _ in read_source(Source(path, name), max_characters))
        return
    with path.open("rb") as file:
        for number, line in enumerate(_bounded_lines(_as_utf8(file), 12 * max_characters)):
            if number in places:
                yield _parse_row(line, f"{name}:{number + 1}", path, max_characters), len(line or b"")


@dataclass(frozen=True, slots=True)
class Source:
    """A file of a pile, or a stretch of a file of rows.

    name: what the ids of its documents begin with. start, end: its bytes, to the end where end is None. line: number
    of its first line, from 1.
    """

    path: Path
    name: str
    start: int = 0
    end: int | None = None
    line: int = 1


def list_sources(inputs: Iterable[str | Path], leave_out: Iterable[Path] = ()) -> list[Source]:
    """The files of inputs, sorted, large files of rows in stretches; errors as for read_documents.

    leave_out: files and folders that are not read.
    """
    roots = [existing(Path(item)) for item in inputs]
    base = _common_folder(roots)
    return [source for path in _files(roots, leave_out) for source in _stretches(Source(path, _name_below(base, path)))]


def read_source(source: Source, max_characters: int) -> Iterator["Item"]:
    """The documents of a source, or why they cannot be used, each with the place where it stands."""
    name = source.name
    place = shown_path(source.path)
    suffix = source.path.suffix.lower()
    try:
        if source.path.is_dir():
            linked = "a link to a folder is not followed; name the folder as an input"
            yield Skipped(name, linked if source.path.is_symlink() else "the folder cannot be read"), place
        elif not source.path.is_file() and source.path.exists():
            yield Skipped(name, "no regular file; wanted a file or folder"), place
        elif suffix in JSONL_SUFFIXES:
            yield from _read_jsonl(source, max_characters)
        elif suffix in TEXT_SUFFIXES:
            yield _read_plain(source.path, name, max_characters), place
        else:
            yield Skipped(name, f"files of the kind {suffix or 'without a suffix'} are not read; {WANTED}"), place
    except OSError as error:
        yield Skipped(name, f"cannot be read: {error.strerror or error}"), place
    except UnicodeDecodeError as error:
        yield Skipped(name, f"cannot be decoded as {error.encoding} ({error.reason}); save it as UTF-8"), place


def is_readable(path: Path) -> bool:
    """Whether a file is of a kind that is read."""
    return path.suffix.lower() in TEXT_SUFFIXES | JSONL_SUFFIXES and path.is_file()


def _common_folder(roots: list[Path]) -> Path:
    if not roots:
        raise InputError("no input given; name at least one file or folder")
    folders = [os.path.abspath(root if root.is_dir() else root.parent) for root in roots]
    try:
        return Path(os.path.commonpath(folders))
    except ValueError:  # several drives: there is no common folder, so ids are whole paths
        return Path()


def _name_below(base: Path, path: Path) -> str:
    absolute = Path(os.path.abspath(path))
    name = absolute.relative_to(base) if absolute.is_relative_to(base) else absolute
    return without_surrogates(name.as_posix())


def _files(roots: list[Path], leave_out: Iterable[Path]) -> list[Path]:
    """Every file below the roots, each once, sorted."""
    barred = {os.path.realpath(path) for path in leave_out}  # whatever links they are named through
    names = {os.path.basename(path) for path in barred}
    found: dict[str, Path] = {}
    for root in roots:
        for path in [root] if not root.is_dir() else _walk(root, barred):
            found.setdefault(os.path.abspath(path), path)
    if len(found) > 1:
        found = {
            name: path for name, path in found.items() if path.name not in names or os.path.realpath(path) not in barred
        }
    if not found:
        raise InputError(f"{', '.join(map(str, roots))}: no files found; {WANTED}")
    return [found[name] for name in sorted(found)]


def _walk(root: Path, barred: set[str]) -> Iterator[Path]:
    unread: list[str] = []
    for folder, folders, names in os.walk(root, onerror=lambda error: unread.append(str(error.filename))):
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and os.path.realpath(os.path.join(folder, name)) not in barred
        )
        # Of a folder that a run wrote into, this one or another, only what it wrote is left out.
        own = os.path.realpath(folder) in barred or RESULTS.issubset(names)
        links = [name for name in folders if os.path.islink(os.path.join(folder, name))]
        for name in sorted([*names, *links]):
            if not name.startswith(".") and not (own and OUTPUTS.fullmatch(name)):
                yield Path(folder, name)
    yield from map(Path, unread)


Item = tuple[Document | Skipped, str]  # what was read, and where it stood


def _read_plain(path: Path, name: str, max_characters: int) -> Document | Skipped:
    if path.stat().st_size > 4 * max_characters:  # more bytes than so many characters can have in UTF-8
        return _too_long(name, f"{path.stat().st_size:,} bytes", max_characters)
    text = decode(path.read_bytes())
    if isinstance(text, Skipped):
        return Skipped(name, text.reason)
    return _checked(Document(name, text, path=shown_path(path)), max_characters)


def check_document(document: Document, max_characters: int) -> Document | Skipped:
    """The document with characters that can be written down, or why it cannot be used."""
    found = {field: getattr(document, field) for field in ("id", "text", "path", *OPTIONAL_FIELDS)}
    clean: dict[str, Any] = {field: without_surrogates(value) for field, value in found.items() if value is not None}
    return _checked(replace(document, **clean), max_characters)


def require_text(document: Document) -> None:
    """Raises InputError where a field of a document that a caller made is no string."""
    for field in ("id", "text", "path", *OPTIONAL_FIELDS):
        value = getattr(document, field)
        wanted = "a string" if field in ("id", "text") else "a string or None"
        if not isinstance(value, str) and not (value is None and field not in ("id", "text")):
            raise InputError(
                f"document {document.id!r}: its {field} is of type {type(value).__name__} ({str(value)[:40]!r}); "
                f"wanted {wanted}"
            )


def _checked(document: Document, max_characters: int) -> Document | Skipped:
    if not document.text.strip():
        return Skipped(document.id, "the text is empty")
    if len(document.text) > max_characters:
        return _too_long(document.id, f"{len(document.text):,} characters", max_characters)
    return document


def _too_long(name: str, size: str, limit: int) -> Skipped:
    return Skipped(name, f"the text has {size}; wanted at most {limit:,} characters, so cut it into parts")


def _read_jsonl(source: Source, max_characters: int) -> Iterator[Item]:
    with source.path.open("rb") as opened:
        file = _as_utf8(opened)
        if source.start:
            file.seek(source.start)
        for number, line in enumerate(_bounded_lines(file, 12 * max_characters), start=source.line):
            if line is None or line.strip():
                place = f"{shown_path(source.path)}:{number}"
                yield _parse_row(line, f"{source.name}:{number}", source.path, max_characters), place
            if source.end is not None and file.tell() >= source.end:
                break


def _stretches(source: Source) -> Iterator[Source]:
    """A large file of rows in parts of about STRETCH bytes that end with a line; any other file as it is."""
    try:
        if source.path.suffix.lower() not in JSONL_SUFFIXES or source.path.stat().st_size < 2 * STRETCH:
            yield source
            return
        with source.path.open("rb") as file:
            if file.read(4).startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):  # UTF-32 begins with one as well
                yield source
                return
            size, start, line, lines = source.path.stat().st_size, 0, 1, 0
            while start + STRETCH < size:
                file.seek(start)
                lines = _count_lines(file, STRETCH)
                while (rest := file.readline(STRETCH)) and not rest.endswith(b"\n"):
                    pass
                end = file.tell()
                if end >= size:
                    break
                yield replace(source, start=start, end=end, line=line)
                start, line = end, line + lines + 1
            yield replace(source, start=start, line=line)
    except OSError:
        yield source  # whose reading will say why it cannot be read


def _count_lines(file: IO[bytes], size: int) -> int:
    """Line feeds in the next bytes of a file."""
    count = 0
    while size > 0 and (block := file.read(min(size, 1 << 20))):
        count += block.count(b"\n")
        size -= len(block)
    return count


def _as_utf8(file: IO[bytes]) -> IO[bytes]:
    """The file past its UTF-8 mark; a file in UTF-16 is decoded in memory."""
    head = file.read(4)
    for mark, encoding in BYTE_ORDER_MARKS:
        if head.startswith(mark):
            file.seek(len(mark) if encoding == "utf-8-sig" else 0)
            return file if encoding == "utf-8-sig" else io.BytesIO(file.read().decode(encoding).encode("utf-8"))
    file.seek(0)
    return file


def _bounded_lines(file: IO[bytes], limit: int) -> Iterator[bytes | None]:
    """Lines; None in place of one longer than limit, which is never held in memory."""
    while line := file.readline(limit):
        if len(line) < limit or line.endswith(b"\n"):
            yield line
            continue
        while (rest := file.readline(limit)) and not rest.endswith(b"\n"):
            pass
        yield None


def _parse_row(line: bytes | None, place: str, path: Path, max_characters: int) -> Document | Skipped:
    """The document of one JSONL row; a Skipped names file and line."""
    if line is None:
        return _too_long(place, "a longer line than can be read", max_characters)
    try:
        text = decode(line)
        row = json.loads(text if isinstance(text, str) else line.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        return Skipped(place, f'no JSON ({error}); wanted {{"id": "…", "text": "…"}} on one line')
    problem = _problem_of(row)
    if problem:
        return Skipped(place, problem)
    id_ = place if row.get("id") is None else row["id"]
    language, date, title, url = (
        without_surrogates(str(row[key])) if row.get(key) is not None else None for key in OPTIONAL_FIELDS
    )
    name, text = without_surrogates(str(id_)), without_surrogates(row["text"])
    document = Document(name, text, language, date=date, title=title, url=url, path=shown_path(path))
    return _checked(document, max_characters)


def _problem_of(row: Any) -> str:
    """What is wrong with a row, empty if nothing is."""
    if not isinstance(row, dict):
        return f'a {type(row).__name__} was found; wanted an object {{"id": "…", "text": "…"}}'
    if "text" not in row:
        return f'no "text" found among {sorted(map(str, row))[:8]}; wanted a string under "text"'
    if not isinstance(row["text"], str):
        return f'"text" is {json.dumps(row["text"])[:40]}; wanted a string'
    if not isinstance(row.get("id"), str | int | None) or row.get("id") == "":
        return f'the "id" {row["id"]!r} is no id; wanted a string that is not empty, or a whole number'
    return ""
