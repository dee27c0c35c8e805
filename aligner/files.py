"""Files: read whole or a row at a time, written whole or not at all, and what the system says of a disk, in words."""

import codecs
import contextlib
import errno
import hashlib
import json
import math
import os
import re
import shutil
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import fields
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from aligner.encodings import decode
from aligner.errors import EncoderError, FormatError, InputError
from aligner.model import Skipped
from aligner.text import without_surrogates

SCHEME = re.compile("[a-z][a-z0-9+.-]+:")  # of an address; a drive has one letter
SHOWN = 40  # characters of a file's name in that of the one that is written first
DAY = 86_400  # seconds
REPLACE = "aligner.replace"
LINES = json.JSONEncoder(ensure_ascii=False, allow_nan=False)  # made once, as json.dumps makes one a row
READ_BYTES = 1 << 20  # of a file at once
REFUSED = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST, errno.EIO, errno.ENAMETOOLONG)
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)  # what the system says where there is no room
_told: ContextVar[tuple[Callable[[Path, Path], None], ...]] = ContextVar("_told", default=())  # see before_placing


def existing(path: Path) -> Path:
    """The path, if there is something. Raises InputError if there is not."""
    require_file_system(path)
    try:
        path.stat()
    except FileNotFoundError as error:
        raise InputError(f"{path}: no such file or folder; check the path") from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error}); check the path") from error
    return path


def require_file(path: Path) -> Path:
    """The path, if it is a file, which has an end and can be read again. Raises InputError if it is not."""
    if existing(path).is_dir():
        raise InputError(f"{path}: a folder was given; wanted a file")
    if not path.is_file():
        raise InputError(f"{path}: a pipe or a device; write what comes from it to a file, and name that")
    return path


def require_file_system(path: Path) -> None:
    """Raises InputError for an address such as s3://bucket/folder, which would become a folder of that name here."""
    if path.parts and SCHEME.fullmatch(path.parts[0]) and not Path(path.parts[0]).exists():
        raise InputError(
            f"{path}: an address; wanted a path of a file system, so copy what is there, or mount it (NFS, or what the "
            "provider has for it; a work folder needs a file system that can map files into memory)"
        )


def shown_path(path: Path) -> str:
    """A path that can be written down, even where its name is in another encoding than the system's."""
    return without_surrogates(str(path))


def read_text(path: Path) -> str:
    """The text of one file, in whatever encoding. Raises InputError if it cannot be read as text."""
    if existing(path).is_dir():
        raise InputError(f"{path}: a folder was given; wanted a text file")
    try:
        text = decode(path.read_bytes())
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error})") from error
    if isinstance(text, Skipped):
        raise InputError(f"{path}: {text.reason}")
    return text.text


def read_lines(path: Path) -> list[str]:
    """Lines of a text file without their ends; only line feeds end a line, so that U+2028 stays inside."""
    lines = read_text(path).split("\n")
    if lines and not lines[-1]:
        lines.pop()
    return [line.removesuffix("\r") for line in lines]


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


def parse_json(text: str) -> Any:
    """What JSON says. Raises ValueError for what is none, and for an object that says one thing twice."""
    return json.loads(text, object_pairs_hook=_object_of)


def _object_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key {twice[:60]!r} stands twice")
    return found


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
                row = parse_json(line)
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


def file_digest(path: Path, start: int = 0, end: int | None = None) -> str:
    """Digest of the bytes of a file from start to end."""
    own = hashlib.blake2b(digest_size=12)
    with path.open("rb") as file:
        file.seek(start)
        left = os.fstat(file.fileno()).st_size - start if end is None else end - start
        while left > 0 and (block := file.read(min(READ_BYTES, left))):
            own.update(block)
            left -= len(block)
    return own.hexdigest()


def creation_time(made_from: Iterable[Path] = ()) -> datetime | None:
    """When something made from files counts as made: the same files give the same time, so that bytes stay the same.

    That is what the environment's SOURCE_DATE_EPOCH says, in seconds, else when the last of the files was changed; None
    where nothing tells. Raises InputError for a SOURCE_DATE_EPOCH that is no such time.
    """
    named = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    if named:
        try:
            return datetime.fromtimestamp(int(named), UTC)
        except (ValueError, OverflowError, OSError) as error:
            raise InputError(
                f"SOURCE_DATE_EPOCH is {named[:SHOWN]!r}; wanted whole seconds since 1970, or nothing"
            ) from error
    latest: float | None = None
    last = None
    for path in made_from:
        if path != last:  # the documents of a file follow each other
            last = path
            with contextlib.suppress(OSError, ValueError):  # on another machine, or inside of another file
                changed = path.stat().st_mtime
                latest = changed if latest is None else max(latest, changed)
    return None if latest is None else datetime.fromtimestamp(int(latest), UTC)


def cache_folder() -> Path:
    """Where models and vectors are kept: the environment's ALIGNER_CACHE, or the user's cache folder.

    Raises EncoderError where the user has none.
    """
    from platformdirs import user_cache_path

    named = os.environ.get("ALIGNER_CACHE")
    try:
        return Path(named).expanduser() if named else user_cache_path("bitext-aligner")
    except RuntimeError as error:  # no home folder
        raise EncoderError(f"no folder to keep models in ({error}); name one in the variable ALIGNER_CACHE") from error
