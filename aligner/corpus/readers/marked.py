"""Files that may end the process that reads them, as libraries of native code do at times: they end one once at most.

What is being read is marked in a folder meanwhile. A file that is marked already, because a process ended at it,
whatever it was that ended it, is read in a process of its own: if that ends too, the file is skipped with this reason.
"""

import hashlib
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from aligner.corpus.readers import read_source, reader_of
from aligner.corpus.readers.kind import Item, Reading, Source
from aligner.errors import EncoderError
from aligner.files import cache_folder
from aligner.model import Skipped

MARKS = "reading"  # the folder of marks, in the cache folder and in work folders
PROGRAM = "from aligner.corpus.readers.marked import read_for_another; read_for_another()"  # of the other process


def read_safely(
    source: Source, reading: Reading, marks: Path | None = None, digest: str | None = None
) -> Iterator[Item]:
    """What read_source gives, of a file that ended a process before only if it does not end another.

    marks: the folder of marks, None for that in the user's cache folder. digest: of what is read, which is marked by
    that and its name; None where it is marked by its place, size and time.
    """
    reader = reader_of(source.path)
    mark = _mark(source, marks, digest) if reader and reader.is_native and not source.unread else None
    if mark is None:
        yield from read_source(source, reading)
        return
    if not _set(mark):
        yield from _marked(source, reading, mark)
        return
    found = _read_apart(source, reading)
    if isinstance(found, Skipped):  # it stays marked, in case that it is read again, with other files
        yield found, source.place
        return
    mark.unlink(missing_ok=True)
    yield from found


def _mark(source: Source, marks: Path | None, digest: str | None) -> Path | None:
    """Where a file is marked; None where nothing can be."""
    try:
        folder = marks or cache_folder() / MARKS
        told: tuple[object, ...] = source.name, source.start, digest
        if digest is None:
            about = source.path.stat()
            told = os.path.realpath(source.path), source.start, about.st_size, about.st_mtime_ns
        key = hashlib.blake2b(repr(told).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, EncoderError):
        return None
    return folder / key


def _set(mark: Path) -> bool:
    """Mark a file; whether it was marked already."""
    if mark.exists():
        return True
    with suppress(OSError):  # a full disk must not keep anyone from reading
        mark.touch()
    return False


def _marked(source: Source, reading: Reading, mark: Path) -> Iterator[Item]:
    """What a file gives, marked until all of it, or enough, was read; what else ends the reading leaves the mark."""
    try:
        yield from read_source(source, reading)
    except GeneratorExit:
        mark.unlink(missing_ok=True)
        raise
    mark.unlink(missing_ok=True)


def _read_apart(source: Source, reading: Reading) -> list[Item] | Skipped:
    """What a file gives that is read in a process of its own, or that it has ended this one."""
    with TemporaryDirectory(prefix="aligner-") as folder:
        given, found = Path(folder) / "given", Path(folder) / "found"
        given.write_bytes(pickle.dumps((source, reading)))
        known = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        command = [sys.executable, "-c", PROGRAM, str(given), str(found)]
        code = subprocess.run(command, env=known, stdin=subprocess.DEVNULL, capture_output=True, check=False).returncode
        if code == 0:
            items: list[Item] = pickle.loads(found.read_bytes())
            return items
    name = signal.Signals(-code).name if -code in set(signal.Signals) else f"exit code {code}"
    return Skipped(source.name, f"it ends the program that reads it ({name}); open it and save it anew")


def read_for_another() -> None:
    """Read the file that the first argument tells of, and write what it gives to the second."""
    given, found = map(Path, sys.argv[1:])
    source, reading = pickle.loads(given.read_bytes())
    found.write_bytes(pickle.dumps(list(read_source(source, reading))))
