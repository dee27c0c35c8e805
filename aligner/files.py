"""Whole files or none; lines, rows of JSON, and the ladder, out and in."""

import codecs
import contextlib
import errno
import json
import math
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from aligner.corpus.sources import read_lines, require_file_system
from aligner.errors import FormatError, InputError
from aligner.model import Bead, SegmentPair

BEAD = re.compile(r"\[([\d, ]*)\]:\[([\d, ]*)\](?::(\S*))?$")
LONGEST = 9  # digits of a sentence number
REPLACE = "aligner.replace"
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)  # what the system says where there is no room
COLUMNS = tuple(field.name for field in fields(SegmentPair))


def read_beads(path: str | Path) -> list[Bead]:
    """Beads from a file with one `[0]:[0, 1]` a line; what follows a second colon is the score, if it is a number.

    Raises FormatError at the first line that is no bead.
    """
    beads = []
    for number, line in enumerate(read_lines(Path(path)), start=1):
        found = BEAD.match(line.strip())
        if not found or max(map(len, re.findall(r"\d+", f"{found[1]} {found[2]}")), default=0) > LONGEST:
            raise FormatError(f"{path}:{number}: {line.strip()[:60]!r} is no bead; write numbers as [0]:[0, 1]")
        source, target = (tuple(int(n) for n in side.replace(",", " ").split()) for side in found.groups()[:2])
        beads.append(Bead(source, target, read_number(found[3])))
    return beads


def bead_line(bead: Bead) -> str:
    """A line of the ladder: `[0, 1]:[0]:0.8123`."""
    return f"{list(bead.source)}:{list(bead.target)}:{bead.score:.4f}"


def write_beads(beads: Iterable[Bead], path: str | Path) -> None:
    """Write the ladder, one bead a line."""
    write_lines(map(bead_line, beads), Path(path))


def bitext_row(row: SegmentPair) -> dict[str, Any]:
    """A row of bitext.jsonl; a score or confidence that is not known is null."""
    return {
        name: None if isinstance(value := getattr(row, name), float) and not math.isfinite(value) else value
        for name in COLUMNS
    }


def write_lines(lines: Iterable[str], path: Path) -> list[Path]:
    """Write lines, which must hold no line feed."""
    with whole_file(path) as file:
        file.writelines(line + "\n" for line in lines)
    return [path]


def write_jsonl(rows: Iterable[dict[str, Any]], path: Path) -> list[Path]:
    """Write one JSON object a line."""
    return write_lines(map(json_line, rows), path)


def json_line(row: dict[str, Any]) -> str:
    """A row as one line of JSON, characters as they are."""
    return json.dumps(row, ensure_ascii=False, allow_nan=False)


def read_rows(path: Path) -> list[tuple[int, dict[str, Any]]]:
    """The objects of a JSONL file with the numbers of their lines, from 1; blank lines are left out.

    Raises FormatError at the first line that is no object.
    """
    return list(stream_rows(path))


def stream_lines(path: Path) -> Iterator[str]:
    """What read_lines gives, one at a time where the file is UTF-8; in another encoding it is read whole."""
    if not _is_utf8(path):
        yield from read_lines(path)
        return
    with path.open(encoding="utf-8-sig", newline="\n") as file:
        for line in file:
            yield line.removesuffix("\n").removesuffix("\r")


def stream_rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """What read_rows gives, one at a time."""
    for number, line in enumerate(stream_lines(path), start=1):
        if line.strip():
            try:
                row = json.loads(line)
            except (ValueError, RecursionError) as error:
                raise FormatError(f"{path}:{number}: no JSON ({error}); wanted an object a line") from error
            if not isinstance(row, dict):
                raise FormatError(f"{path}:{number}: a {type(row).__name__}; wanted an object a line")
            yield number, row


def _is_utf8(path: Path) -> bool:
    """Whether a file can be read and is UTF-8 text, looked at a piece at a time."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while piece := file.read(1 << 20):
                if b"\0" in piece:
                    return False
                decoder.decode(piece)
        decoder.decode(b"", final=True)
    except (OSError, UnicodeDecodeError):
        return False
    return True


def read_number(text: str | None) -> float:
    """A number as it stands in a file, nan where there is none."""
    try:
        return float(text or "nan")
    except ValueError:
        return math.nan


def _replaced(error: UnicodeError) -> tuple[bytes, int]:
    """Halves of characters, which no file can hold, as U+FFFD."""
    assert isinstance(error, UnicodeEncodeError)
    return "\ufffd".encode() * (error.end - error.start), error.end


codecs.register_error(REPLACE, _replaced)


def check_writable(path: Path) -> None:
    """Raise InputError now if a file could not be written in the end."""
    if not path.exists():
        with whole_file(path):
            pass
        path.unlink()
    elif path.is_dir() or not os.access(path if not path.is_file() else path.parent, os.W_OK):
        raise InputError(f"{path}: cannot be written; choose another place")


@contextmanager
def whole_file(path: Path) -> Iterator[IO[str]]:
    """A text file open for writing that takes its name when the block ends well, and is gone when it does not."""
    with whole_path(path) as beside, open_text(beside) as file:
        yield file


def open_text(path: Path, mode: str = "w") -> IO[str]:
    """A file open for writing as this package writes text: UTF-8, line feeds, U+FFFD for halves of characters."""
    return path.open(mode, encoding="utf-8", newline="\n", errors=REPLACE)


@contextmanager
def whole_path(path: Path) -> Iterator[Path]:
    """A path to write to whose file takes the name wanted when the block ends well, and is gone when it does not."""
    require_file_system(path)
    if path.is_dir():
        raise InputError(f"{path}: cannot be written, it is a folder; name a file")
    beside = path.with_name(f".{path.name}.partial")
    if path.exists() and not path.is_file():  # a pipe or a device, which cannot be replaced
        beside = path
    try:
        with _told(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            yield beside
            if beside != path:
                os.replace(beside, path)
    finally:
        if beside != path:
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)


@contextmanager
def whole_files(path: Path) -> Iterator[Path]:
    """A folder for files that take their names beside path when the block ends well, and are gone when it does not."""
    with _told(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(
            prefix=f".{path.name[:99]}.", suffix=".partial", dir=path.parent, ignore_cleanup_errors=True
        ) as name:
            yield Path(name)
            for file in sorted(Path(name).iterdir()):
                place = path.with_name(file.name)
                if place.exists() and not place.is_file():
                    raise InputError(f"{place}: cannot be written, it is no file; choose another place")
                os.replace(file, place)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        remedy = "free some space and run it again" if error.errno in FULL else "choose another place"
        raise InputError(f"{path}: cannot be written ({error.strerror or error}); {remedy}") from error
