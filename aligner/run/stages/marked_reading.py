"""Files that may end the process that reads them, as libraries of native code do at times: they end a run once at most.

What is being read is marked in the work folder meanwhile. A file that is marked already, because a run ended at it,
whatever it was that ended it, is read in a process of its own: if that ends too, the file is skipped with this reason.
"""

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from aligner.corpus.readers import read_source, reader_of
from aligner.corpus.readers.kind import Item, Reading, Source
from aligner.model import Skipped
from aligner.run.store.digests import digest_of

PROGRAM = "from aligner.run.stages.marked_reading import read_for_another; read_for_another()"  # of the other process


def read_marked(source: Source, digest: str | None, reading: Reading, marks: Path) -> Iterator[Item]:
    """What read_source gives. digest: of what is read. marks: the folder of marks."""
    reader = reader_of(source.path)
    if digest is None or reader is None or not reader.is_native:
        yield from read_source(source, reading)
        return
    mark = marks / digest_of(source.name, source.start, digest)
    if not mark.exists():
        marks.mkdir(exist_ok=True)
        mark.touch()
        items = list(read_source(source, reading))
        mark.unlink(missing_ok=True)
        yield from items
        return
    found = _read_apart(source, reading)
    if isinstance(found, Skipped):  # it stays marked, in case that it is read again, with other files
        yield found, source.place
        return
    mark.unlink(missing_ok=True)
    yield from found


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
