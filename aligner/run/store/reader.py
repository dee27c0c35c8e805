"""What a process holds of shards so that they are read fast, and lets go of when the work folder closes."""

import errno
import math
import os
import struct
from collections import OrderedDict
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from typing import IO, Any, TypeVar, cast
from zipfile import ZipFile

import numpy as np
import numpy.typing as npt

TABLES = 64  # held open at once, half a megabyte each that counts as memory of the process
SMALL_ARRAYS = 2048  # held in memory, some kB each, that say where a shard's documents are
HEADERS = 8192  # of files of arrays, some kB each: one a shard, and parsed far slower than read
OPEN_FILES = 96  # of arrays, held open at once: opening one takes longer than reading a document; systems allow 256
LENGTHS = 26  # place in the header of a member of a ZIP file where the lengths of what follows the header stand

Held = TypeVar("Held")


class ShardReader:
    """Tables and arrays of shards, some of which are held; one a process.

    Sent to another process it becomes the reader of that process, so that what is held there serves all its tasks.
    """

    def __init__(self) -> None:
        self._table = lru_cache(TABLES)(_mapped_table)
        self._array = lru_cache(SMALL_ARRAYS)(load_array)
        self._headers = lru_cache(HEADERS)(_array_headers)
        self._open: OrderedDict[Path, IO[bytes]] = OrderedDict()  # the one asked for last is last
        self._reading = Lock()
        self._described: tuple[Path, Any] | None = None

    def __reduce__(self) -> tuple[Callable[[], "ShardReader"], tuple[()]]:
        return _reader_of_this_process, ()

    def table(self, path: Path) -> Any:
        """A memory-mapped Arrow table."""
        known = path.stat()
        return self._table(path, known.st_ino, known.st_mtime_ns)

    def array(self, path: Path, name: str) -> npt.NDArray[Any]:
        """A small array of a file, whole."""
        return self._array(path, name)

    def rows(self, path: Path, name: str, start: int, end: int) -> npt.NDArray[Any]:
        """Some rows of an array of a file, as np.savez wrote it.

        Read, and not mapped: the pages of a map count as memory of the process.
        """
        begin, kind, shape = self._headers(path)[name]
        found = np.empty((int(end - start), *shape[1:]), kind)
        left = found.reshape(-1).view(np.uint8)
        with self._reading:
            file = self._opened(path)
            file.seek(begin + int(start) * kind.itemsize * math.prod(shape[1:]))
            while len(left):  # one call may give less than what is asked for
                if not (count := file.readinto(left)):  # type: ignore[attr-defined] # of a raw file
                    raise OSError(errno.EIO, f"it ends within the array {name}", str(path))
                left = left[count:]
        return found

    def described(self, folder: Path, load: Callable[["ShardReader", Path], Held]) -> Held:
        """What load makes of a folder; that of the folder asked for last is held."""
        if self._described is None or self._described[0] != folder:
            self.hold(folder, load(self, folder))
        return cast(Held, cast(tuple[Path, Any], self._described)[1])

    def hold(self, folder: Path, value: Any) -> None:
        """Hold what load would make of a folder, for described."""
        self._described = folder, value

    def close(self) -> None:
        """Let go of all that is held: on some systems no file that is open can be removed. It may be used again."""
        self._table.cache_clear()
        self._array.cache_clear()
        self._headers.cache_clear()
        self._described = None
        with self._reading:
            while self._open:
                self._open.popitem()[1].close()

    def _opened(self, path: Path) -> IO[bytes]:
        """A file, which stays open until others are asked for."""
        if path in self._open:
            self._open.move_to_end(path)
            return self._open[path]
        while len(self._open) >= OPEN_FILES:
            self._open.popitem(last=False)[1].close()
        found: IO[bytes] = self._open.setdefault(path, path.open("rb", buffering=0))
        return found


@cache
def _reader_of_this_process() -> ShardReader:
    """That of a worker process, which holds it until it ends."""
    return ShardReader()


def _mapped_table(path: Path, inode: int, modified: int) -> Any:
    """A table. inode, modified: of its file, as another one may stand at its path later."""
    import pyarrow as pa

    with pa.memory_map(str(path)) as file:
        return pa.ipc.open_file(file).read_all()


def rows_at(table: Any, places: npt.NDArray[np.integer[Any]]) -> Any:
    """Rows of a table, or values of a column, at some places, in their order.

    Those that follow each other, as they mostly do, are had without pyarrow.compute, which takes a twentieth of a short
    run to import.
    """
    if (np.diff(places) == 1).all():
        return table.slice(int(places[0]) if len(places) else 0, len(places))
    return table.take(places)


def flattened(column: Any) -> tuple[npt.NDArray[np.integer[Any]], Any]:
    """How many values each row of a column of lists holds, and all of them; without pyarrow.compute, see rows_at."""
    lists = column.combine_chunks()
    ends = lists.offsets.to_numpy()
    return np.diff(ends), lists.values.slice(ends[0], ends[-1] - ends[0])


def load_array(path: Path, name: str) -> npt.NDArray[Any]:
    """An array of a file, as np.savez wrote it, whole."""
    with np.load(path, allow_pickle=False) as arrays:
        found: npt.NDArray[Any] = arrays[name]
        return found


def mapped_array(path: Path, name: str) -> npt.NDArray[Any]:
    """An array of a file, as np.savez wrote it, mapped to memory, for a moment; see ShardReader.rows."""
    begin, kind, shape = _array_headers(path)[name]
    return np.memmap(path, kind, "r", begin, shape) if math.prod(shape) else np.empty(shape, kind)


def _array_headers(path: Path) -> dict[str, tuple[int, np.dtype[Any], tuple[int, ...]]]:
    """Where each array of a file begins, its type and its shape. They lie in it uncompressed."""
    found = {}
    with ZipFile(path) as archive, path.open("rb") as file:
        for own in archive.infolist():
            file.seek(own.header_offset + LENGTHS)
            file.seek(sum(struct.unpack("<HH", file.read(4))), os.SEEK_CUR)
            np.lib.format.read_magic(file)
            shape, _, kind = np.lib.format.read_array_header_1_0(file)
            found[own.filename.removesuffix(".npy")] = file.tell(), kind, shape
    return found
