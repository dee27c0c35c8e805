"""Files read whole or a row at a time, in whatever encoding, and what is known of them besides."""

import codecs
import contextlib
import hashlib
import json
import math
import os
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aligner.encodings import decode
from aligner.errors import EncoderError, FormatError, InputError
from aligner.model import Skipped
from aligner.text import SURROGATES

SCHEME = re.compile("[a-z][a-z0-9+.-]+:")  # of an address; a drive has one letter
BYTES_FROM = 0xDC00  # by so much Python raises bytes of names that it cannot decode
READ_BYTES = 1 << 20  # of a file at once
SHOWN = 40  # characters of a value that is no time


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
    """A path that can be written down, and told from others, even where its name is in another encoding than the
    system's: what is no text of that stands there as `\\xe9`, a byte each."""
    return name_as_text(str(path))


def name_as_text(name: str) -> str:
    """See shown_path."""
    return name if name.isascii() else SURROGATES.sub(_escaped, name)


def _escaped(found: re.Match[str]) -> str:
    """A character that stands for a byte of a name, or for half of one of UTF-16."""
    number = ord(found[0])
    return f"\\x{number - BYTES_FROM:02x}" if BYTES_FROM + 0x80 <= number <= BYTES_FROM + 0xFF else f"\\u{number:04x}"


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
