"""JSONL: a document a row, read a line at a time; large files are cut into stretches."""

import codecs
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import IO, Any

from aligner.corpus.readers.kind import BYTES, Item, Reading, Source, problem_of_id, too_long
from aligner.corpus.readers.row_documents import ROLES, document_of_row, names_by_role, says
from aligner.encodings import BYTE_ORDER_MARKS, Decoded, decode
from aligner.files import parse_json
from aligner.model import Document, Skipped
from aligner.text import without_surrogates

STRETCH = 400_000  # bytes of a file that are read at once
BLOCK = 1 << 20  # bytes looked at once
EXAMPLE = "--columns text=body, or text=content.rendered for one within another"
OPTIONAL_FIELDS = ("language", "date", "title", "url")


def read_jsonl(source: Source, reading: Reading) -> Iterator[Item]:
    """The documents of a file of rows, or of a stretch of it."""
    with source.open() as opened:
        file = _as_utf8(opened)
        if source.start:
            file.seek(source.start)
        for number, line in enumerate(_bounded_lines(file, BYTES * reading.max_characters), start=source.line):
            if line is None or line.strip():
                yield _parse_row(line, f"{source.name}:{number}", source, reading), f"{source.place}:{number}"
            if source.end is not None and file.tell() >= source.end:
                break


def count_rows(source: Source) -> int:
    """Lines of a file, the last of which may lack its end."""
    count, last = 0, b"\n"
    with source.open() as file:
        for block in iter(partial(file.read, BLOCK), b""):
            count, last = count + block.count(b"\n"), block[-1:]
    return count + (last != b"\n")


def pick_rows(source: Source, places: set[int], reading: Reading) -> Iterator[tuple[Document | Skipped, int]]:
    """The documents at some lines, which count from 0, each with its bytes."""
    with source.open() as file:
        for number, line in enumerate(_bounded_lines(_as_utf8(file), BYTES * reading.max_characters)):
            if number in places:
                yield _parse_row(line, f"{source.name}:{number + 1}", source, reading), len(line or b"")


def cut_rows(source: Source) -> Iterator[Source]:
    """A large file of rows in parts of about STRETCH bytes that end with a line; any other file as it is."""
    try:
        size = source.path.stat().st_size
        if source.packed or size < 2 * STRETCH:
            yield source
            return
        with source.path.open("rb") as file:
            if file.read(4).startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):  # UTF-32 begins with one as well
                yield source
                return
            start, line = 0, 1
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
    while size > 0 and (block := file.read(min(size, BLOCK))):
        count += block.count(b"\n")
        size -= len(block)
    return count


def _as_utf8(file: IO[bytes]) -> IO[bytes]:
    """The file past its UTF-8 mark; a file in UTF-16 is decoded in memory."""
    head = file.peek(4)[:4] if isinstance(file, io.BufferedReader) else b""
    for mark, encoding in BYTE_ORDER_MARKS:
        if head.startswith(mark):
            if encoding == "utf-8-sig":
                file.read(len(mark))
                return file
            return io.BytesIO(file.read().decode(encoding).encode("utf-8"))
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


def _parse_row(line: bytes | None, name: str, source: Source, reading: Reading) -> Document | Skipped:
    """The document of one row; a Skipped names file and line."""
    if line is None:
        return Skipped(name, too_long("a longer line than can be read", reading))
    try:
        text = decode(line)
        encoding = text.encoding if isinstance(text, Decoded) else None
        row = parse_json(text.text if isinstance(text, Decoded) else line.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        return Skipped(name, f'no JSON ({error}); wanted {{"id": "…", "text": "…"}} on one line')
    if not isinstance(row, dict):
        return Skipped(name, f'a {type(row).__name__} was found; wanted an object {{"id": "…", "text": "…"}}')
    columns = dict(reading.columns)
    fields = _fields(row, columns)
    if problem := _problem_of(fields, row, columns.get("text", "text")):
        return Skipped(name, problem)
    id_ = name if fields.get("id") is None else fields["id"]
    language, date, title, url = (
        without_surrogates(str(fields[role])) if fields.get(role) is not None else None for role in OPTIONAL_FIELDS
    )
    own = Document(
        without_surrogates(str(id_)),
        without_surrogates(fields["text"]),
        language,
        date=date,
        title=title,
        url=url,
        path=source.place,
        encoding=encoding,
    )
    return document_of_row(own, source, reading)


def _fields(row: dict[str, Any], columns: dict[str, str]) -> dict[str, Any]:
    """What a row holds, by what it is for. columns: names by role; without one for texts they are told."""
    if "text" not in columns:
        named = names_by_role(row)
        return {role: row[name] for role, name in named.items() if name == role or says(role, row[name])}
    found = {role: _at(row, name) for role, name in columns.items() if role in ROLES}
    return {role: value for role, value in found.items() if value is not None}


def _at(row: dict[str, Any], name: str) -> Any:
    """The value of a field; of one within another, such as `content.rendered`, by both names. None where it is not."""
    if name in row:
        return row[name]
    found: Any = row
    for part in name.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found


def _problem_of(fields: dict[str, Any], row: dict[str, Any], name: str) -> str:
    """What is wrong with a row, empty if nothing is. name: of the field that holds the text."""
    if "text" not in fields:
        found = [own[:40] for own in sorted(row)[:8]]
        other = "" if name != "text" else f"; where it is called otherwise, name it: {EXAMPLE}"
        return f'no "{name}" found among {found}; wanted a string under "{name}"{other}'
    if not isinstance(fields["text"], str):
        return f'"{name}" is {json.dumps(fields["text"])[:40]}; wanted a string'
    id_ = fields.get("id")
    if isinstance(id_, bool) or not isinstance(id_, str | int | None):
        return f'the "id" {json.dumps(id_)[:40]} is no id; wanted a string that is not empty, or a whole number'
    return problem_of_id(str(id_)) if id_ is not None else ""
