"""Files and folders to the files of a pile, and these to documents; ids that stay the same."""

import logging
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import Any

from aligner.arguments import items_argument, path_argument, wrong
from aligner.corpus.addresses import copy_of_page, id_of_fetch, is_made_of_page, is_page_again, text_of_page
from aligner.corpus.language_facts import base_language
from aligner.corpus.readers import as_skipped, reader_of, wanted
from aligner.corpus.readers.jsonl import OPTIONAL_FIELDS
from aligner.corpus.readers.kind import Reading, Source, checked, nothing_to_cut, problem_of_id
from aligner.corpus.readers.marked import read_safely
from aligner.corpus.readers.text import read_text_file
from aligner.errors import InputError
from aligner.files import existing, name_as_text
from aligner.model import OUTPUTS, Document, Settings, Skipped
from aligner.ownership import SUMMARY, Notes, read_notes
from aligner.text import without_surrogates

logger = logging.getLogger(__name__)

IN_OUT = "it stands in the folder that is written into, which is not read; move it elsewhere to have it read"
CHANGED = "a result of a run that was changed since; results are not read, so give it another name to have it read"
PART_IN_LANGUAGE = re.compile(r"#([a-z]{2,3}(?:-[A-Za-z]{2,4})*)$")  # at the end of an id, as of cues in two languages
MARKUP = (b"<", b"{\\rtf", b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # how files that are no plain text begin


def read_documents(
    inputs: str | Path | Iterable[str | Path],
    *,
    max_characters: int = 10_000_000,
    leave_out: Path | None = None,
    columns: Mapping[str, str] | None = None,
    chapters: bool = False,
    encoding: str = "",
) -> tuple[list[Document], list[Skipped]]:
    """Documents of files and folders, sorted by id, and what could not be read, with reasons.

    A file's id is its path below the deepest folder that holds all inputs (so `en/1.txt` for inputs `en` and
    `de`, `1.txt` for the input `en` alone); a JSONL row's id is its own, or `file.jsonl:line`. Names that
    begin with a dot are passed over, and the file leave_out; in the folder leave_out what a run wrote, and the rest is
    told as skipped. columns, chapters, encoding: see Settings.

    Raises InputError for a missing path, for inputs without one file, and for two documents with one id.
    """
    if not isinstance(columns, Mapping | None):
        raise wrong("columns", columns, "names of columns by what each is for")
    told = tuple((columns or {}).items())
    settings = Settings(max_characters=max_characters, columns=told, chapters=chapters, encoding=encoding)
    reading = Reading(max_characters, settings.columns, chapters, encoding=encoding)
    out = path_argument(leave_out, "leave_out") if leave_out is not None else None
    documents: dict[str, tuple[Document, str]] = {}
    skipped: list[Skipped] = []
    for source in list_sources(inputs, leave_out=out):
        for item, place in read_safely(source, reading):
            if isinstance(item, Skipped):
                skipped.append(item)
            elif item.id in documents and is_page_again(item, documents[item.id][0]):
                skipped += _add_again(item, place, documents)
            elif item.id in documents:
                other = documents[item.id][1]
                raise InputError(f"two documents have the id {item.id!r}: {other} and {place}; give each its own id")
            else:
                documents[item.id] = (item, place)
    ordered = sorted(documents)
    return [documents[id_][0] for id_ in ordered], sorted(skipped, key=lambda item: (item.id, item.reason))


def _add_again(page: Document, place: str, documents: dict[str, tuple[Document, str]]) -> list[Skipped]:
    """Add a page that was fetched before, under an id of its own, or say that it is a copy, or the text of a page."""
    fetched = [other for other, _ in documents.values() if other.url == page.url]
    if is_made_of_page(page, fetched):
        return [text_of_page(page)]
    if not documents[page.id][0].blocks and page.blocks:
        made, documents[page.id] = documents[page.id][0], (page, place)
        return [text_of_page(made)]
    if any(other.text == page.text for other in fetched):
        return [copy_of_page(page)]
    own = id_of_fetch(page, documents)
    documents[own] = replace(page, id=own), place
    return []


def read_document(path: Path, reading: Reading | None = None, *, language: str = "") -> Document:
    """The one document of a file, or the one in a language, where it holds several that say theirs. A file of a kind
    that is not known is taken for plain text.

    What of the file could not be read, as a page that is a picture, is logged.
    Raises InputError where it cannot be read, and where it holds several documents.
    """
    if existing(path).is_dir():
        raise InputError(f"{path}: a folder was given; wanted a file, {wanted()}")
    reading = reading or Reading()
    source = Source(path, path.name)
    if reader_of(path) is None and not _has_markup(path):
        items = list(as_skipped(source, read_text_file(source, reading), "text"))
    else:
        items = list(read_safely(source, reading))
    documents = [item for item, _ in items if isinstance(item, Document)]
    skipped = [item for item, _ in items if isinstance(item, Skipped)]
    if len(documents) > 1:
        documents = [_in_language(path, documents, language)]
    if not documents:
        raise InputError(f"{path}: {skipped[0].reason}")
    for item in skipped:
        logger.warning("%s: left out: %s", item.id, item.reason)
    return documents[0]


def _in_language(path: Path, documents: list[Document], language: str) -> Document:
    """The one of some documents that is in a language. Raises InputError where none is, or several are."""
    named = (PART_IN_LANGUAGE.search(document.id) for document in documents)
    told = zip(documents, named, strict=True)
    said = [own.language or own.stated_language or (name[1] if name else "") for own, name in told]
    for is_it in (
        lambda own: own.lower() == language.lower(),
        lambda own: base_language(own) == base_language(language),
    ):
        fitting = [document for document, own in zip(documents, said, strict=True) if language and own and is_it(own)]
        if len(fitting) == 1:
            return fitting[0]
    found = f"{len(documents):,} documents found"
    if all(said) and len(set(said)) == len(said):
        found += f", in {', '.join(said[:-1])} and {said[-1]}"
        remedy = f"say which with --languages, such as {said[0]},{said[1]}, one for each file"
        raise InputError(f"{path}: {found}; wanted a file with one, so {remedy}, or use `aligner align`")
    raise InputError(f"{path}: {found}; wanted a file with one, or use `aligner align`")


def _has_markup(path: Path) -> bool:
    """Whether a file begins as mark-up does, or as what a word processor writes."""
    with path.open("rb") as file:
        return file.read(8).lstrip(b"\xef\xbb\xbf \r\n\t").startswith(MARKUP)


def list_sources(
    inputs: str | Path | Iterable[str | Path], *, leave_out: Path | None = None, work: Path | None = None
) -> list[Source]:
    """The files of inputs, sorted, large files of rows in stretches; errors as for read_documents.

    leave_out: a file or folder that is not read, see read_documents. work: a folder of whose files nothing is told.
    """
    return [part for source in list_files(inputs, leave_out=leave_out, work=work) for part in _parts(source)]


def list_files(
    inputs: str | Path | Iterable[str | Path], *, leave_out: Path | None = None, work: Path | None = None
) -> list[Source]:
    """As list_sources, whole files."""
    if isinstance(inputs, str | PathLike):
        inputs = [inputs]
    paths = items_argument(inputs, "inputs", (str, PathLike), "paths")
    roots = [existing(path_argument(path, "an input")) for path in paths]
    base = _common_folder(roots)
    return [Source(path, _name_below(base, path), unread=unread) for path, unread in _files(roots, leave_out, work)]


def _parts(source: Source) -> Iterator[Source]:
    """Parts of a file that are read apart."""
    reader = reader_of(source.path)
    yield from (reader.cut if reader and not source.unread else nothing_to_cut)(source)


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
    return name_as_text(name.as_posix())


def _files(roots: list[Path], leave_out: Path | None, work: Path | None) -> list[tuple[Path, str]]:
    """Every file below the roots, each once, sorted, with the reason why it is not read, empty where it is."""
    out, barred = (os.path.realpath(path) if path else None for path in (leave_out, work))  # whatever links lead there
    notes = read_notes()
    found: dict[str, tuple[Path, str]] = {}
    for root in roots:
        for path, unread in _walk(root, out, barred, notes) if root.is_dir() else [(root, "")]:
            if not unread or os.path.abspath(path) not in found:  # what is named by itself is read
                found[os.path.abspath(path)] = path, unread
    if len(found) > 1 and out:
        name = os.path.basename(out)
        found = {
            place: (path, unread)
            for place, (path, unread) in found.items()
            if path.name != name or os.path.realpath(path) != out
        }
    if not found:
        raise InputError(f"{', '.join(map(str, roots))}: no files found; {wanted()}")
    return [found[name] for name in sorted(found)]


def _walk(root: Path, out: str | None, barred: str | None, notes: Notes) -> Iterator[tuple[Path, str]]:
    """The files below a folder, each with the reason why it is not read; without what runs wrote there.

    out: a folder whose files are not read, if it is below the root. barred: one of whose files nothing is told.
    """
    lost: list[str] = []
    if out and Path(os.path.realpath(root)).is_relative_to(out):
        out = None
    for folder, folders, names in os.walk(root, onerror=lambda error: lost.append(str(error.filename))):
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and os.path.realpath(os.path.join(folder, name)) != barred
        )
        links = [name for name in folders if os.path.islink(os.path.join(folder, name))]
        written = notes.written_in(Path(folder))
        is_out = out is not None and Path(os.path.realpath(folder)).is_relative_to(out)
        for name in sorted([*names, *links]):
            if not name.startswith(".") and not written.stands(name):
                result = OUTPUTS.fullmatch(name) and not written.digests.keys().isdisjoint((name, SUMMARY))
                yield Path(folder, name), CHANGED if result else IN_OUT if is_out else ""
    yield from ((Path(name), "") for name in lost)


def check_document(document: Document, reading: Reading) -> Document | Skipped:
    """The document with characters that can be written down, or why it cannot be used."""
    found = {field: getattr(document, field) for field in ("id", "text", "path", *OPTIONAL_FIELDS)}
    clean: dict[str, Any] = {field: without_surrogates(value) for field, value in found.items() if value is not None}
    return checked(replace(document, **clean), reading)


def require_text(document: Document) -> None:
    """Raises InputError where a field of a document that a caller made is no string, or its id is no name."""
    for field in ("id", "text", "path", *OPTIONAL_FIELDS):
        value = getattr(document, field)
        wanted = "a string" if field in ("id", "text") else "a string or None"
        if not isinstance(value, str) and not (value is None and field not in ("id", "text")):
            raise InputError(
                f"document {document.id!r}: its {field} is of type {type(value).__name__} ({str(value)[:40]!r}); "
                f"wanted {wanted}"
            )
    if problem := problem_of_id(document.id):
        raise InputError(f"a document cannot be told from others: {problem}")
