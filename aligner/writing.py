"""Files written whole or not at all, as text or rows, and what the system says of a disk, in words."""

import codecs
import contextlib
import errno
import json
import os
import re
import shutil
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import fields
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from aligner.errors import InputError
from aligner.files import require_file_system

SHOWN = 40  # characters of a file's name in that of the one that is written first
DAY = 86_400  # seconds
REPLACE = "aligner.replace"
LINES = json.JSONEncoder(ensure_ascii=False, allow_nan=False)  # made once, as json.dumps makes one a row
REFUSED = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST, errno.EIO, errno.ENAMETOOLONG)
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)  # what the system says where there is no room
_told: ContextVar[tuple[Callable[[Path, Path], None], ...]] = ContextVar("_told", default=())  # see before_placing


def write_lines(lines: Iterable[str], path: Path) -> list[Path]:
    """Write lines, which must hold no line feed."""
    with whole_file(path) as file:
        file.writelines(line + "\n" for line in lines)
    return [path]


def write_jsonl(rows: Iterable[dict[str, Any]], path: Path) -> list[Path]:
    """Write one JSON object a line."""
    return write_lines(map(json_line, rows), path)


def row_of(item: Any) -> dict[str, Any]:
    """The fields of a dataclass whose values are no dataclasses, by name: dataclasses.asdict in a tenth of its time."""
    kind: Any = type(item)
    return {name: getattr(item, name) for name in _fields_of(kind)}


@cache
def _fields_of(kind: type) -> tuple[str, ...]:
    """The names of the fields of a dataclass, which it tells slowly."""
    return tuple(own.name for own in fields(kind))


def json_line(row: dict[str, Any]) -> str:
    """A row as one line of JSON, characters as they are."""
    return LINES.encode(row)


def _replaced(error: UnicodeError) -> tuple[bytes, int]:
    """Halves of characters, which no file can hold, as U+FFFD."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "\ufffd".encode() * (error.end - error.start), error.end


codecs.register_error(REPLACE, _replaced)


def check_writable(path: Path) -> None:
    """Raise InputError now if a file could not be written in the end."""
    place = path if is_device(path) else Path(os.path.realpath(path))
    if not path.exists():
        with whole_file(path):
            pass
        place.unlink()
    elif path.is_dir() or not os.access(place if is_device(path) else place.parent, os.W_OK):
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
def before_placing(tell: Callable[[Path, Path], None]) -> Iterator[None]:
    """Tell of each file that is written meanwhile, once it is whole and before it takes its place.

    tell: called with the place, and with the file as it stands beside it.
    """
    token = _told.set((*_told.get(), tell))
    try:
        yield
    finally:
        _told.reset(token)


def _tell(place: Path, file: Path) -> None:
    for tell in _told.get():
        tell(place, file)


@contextmanager
def whole_path(path: Path) -> Iterator[Path]:
    """A path to write to whose file takes the name wanted when the block ends well, and is gone when it does not.

    A link stays, and what it leads to is written.
    """
    require_file_system(path)
    with disk_errors(path):
        if path.is_dir():
            raise InputError(f"{path}: cannot be written, it is a folder; name a file")
        place = Path(os.path.realpath(path))
    beside = path if is_device(path) else place.with_name(f".{place.name[:SHOWN]}.{uuid.uuid4().hex[:12]}.partial")
    try:
        with disk_errors(path):
            place.parent.mkdir(parents=True, exist_ok=True)
            _clear_partial(place)
            yield beside
            if beside != path:
                _tell(place, beside)
                os.replace(beside, place)
    finally:
        if beside != path:
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)


def _clear_partial(place: Path) -> None:
    """Remove what runs that were killed left of a file or files, once it is so old that none of them is at it."""
    own = re.compile(rf"\.{re.escape(place.name[:SHOWN])}\.(?:[0-9a-f]{{12}}|[a-z0-9_]{{8}})\.partial")
    for path in place.parent.iterdir():
        if own.fullmatch(path.name) and not path.is_symlink():
            with contextlib.suppress(OSError):
                if time.time() - path.stat().st_mtime > DAY:
                    shutil.rmtree(path) if path.is_dir() else path.unlink()


def is_device(path: Path) -> bool:
    """Whether a path is there and no file, as a pipe or /dev/stdout: it is written to, and cannot be replaced."""
    return path.exists() and (not path.is_file() or Path("/dev") in Path(os.path.abspath(path)).parents[:-1])


@contextmanager
def whole_files(path: Path) -> Iterator[Path]:
    """A folder for files that take their names beside path when the block ends well, and are gone when it does not.

    Of several that belong together none is left beside others of an earlier run, if the process is killed meanwhile.
    """
    with disk_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        _clear_partial(path)
        with TemporaryDirectory(
            prefix=f".{path.name[:SHOWN]}.", suffix=".partial", dir=path.parent, ignore_cleanup_errors=True
        ) as name:
            yield Path(name)
            files = sorted(Path(name).iterdir())
            places = [path.with_name(file.name) for file in files]
            for place in places:
                if place.exists() and not place.is_file():
                    raise InputError(f"{place}: cannot be written, it is no file; choose another place")
            for file, place in zip(files, places, strict=True):
                _tell(place, file)
            for place in places[1:]:
                place.unlink(missing_ok=True)
            for file, place in zip(files, places, strict=True):
                os.replace(file, place)


@contextmanager
def disk_errors(
    path: Path,
    *,
    what: str = "cannot be written",
    full: str = "free some space and run it again",
    refused: str = "choose another place",
    other: str | None = None,
) -> Iterator[None]:
    """Says in words what the system says of a path that cannot be written.

    full, refused, other: what to do where there is no room, where writing is not allowed, and else, None for refused.
    """
    try:
        yield
    except OSError as error:
        if error.errno in FULL or error.errno is None:  # numpy counts what it could not write, and no more
            remedy = full
        else:
            remedy = refused if error.errno in REFUSED or other is None else other
        raise InputError(f"{path}: {what} ({error.strerror or error}); {remedy}") from error
