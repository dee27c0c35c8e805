"""Lines of a text file, read where they stand: a pool of ten million sentences takes 8 bytes of memory a line."""

import codecs
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any, overload
from weakref import finalize

import numpy as np
import numpy.typing as npt

from aligner.encodings import BYTE_ORDER_MARKS
from aligner.files import read_lines

READ_BYTES = 1 << 24  # of a file, looked at at once
SMALL = 1 << 26  # bytes up to which a file is simply read


class FileLines(Sequence[str]):
    """Lines of a UTF-8 file without their ends, as read_lines gives them. The file must not change meanwhile.

    starts: the byte where each line begins, and the end of the last, shape (len + 1,).
    """

    def __init__(self, path: Path, starts: npt.NDArray[np.int64]) -> None:
        self._path, self._starts = path, starts
        self._file = path.open("rb")
        finalize(self, self._file.close)

    def __len__(self) -> int:
        return len(self._starts) - 1

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...
    def __getitem__(self, place: int | slice) -> str | list[str]:
        if isinstance(place, slice):
            return [self[number] for number in range(*place.indices(len(self)))]
        number = range(len(self))[place]
        start, end = self._starts[number : number + 2].tolist()
        self._file.seek(start)
        return _line(self._file.read(end - start))

    def __iter__(self) -> Iterator[str]:
        with self._path.open("rb") as file:  # its own, so that lines may be asked for meanwhile
            file.seek(int(self._starts[0]))
            for _ in range(len(self)):
                yield _line(file.readline())


def open_lines(path: Path) -> Sequence[str]:
    """Lines of a text file, in whatever encoding; those of a large one in UTF-8 are left on disk until asked for.

    Raises InputError if it cannot be read as text.
    """
    if not path.is_file() or path.stat().st_size <= SMALL:
        return read_lines(path)
    try:
        with path.open("rb") as file:
            starts = _starts(file)
    except (OSError, UnicodeDecodeError):
        return read_lines(path)  # which detects the encoding, or says what is wrong
    return FileLines(path, starts)


def _starts(file: IO[bytes]) -> npt.NDArray[np.int64]:
    """Where lines begin, see FileLines. Raises UnicodeDecodeError for what is no text in UTF-8."""
    decoder: Any = codecs.getincrementaldecoder("utf-8")()
    size = os.fstat(file.fileno()).st_size
    begin = _begin(file)
    found = [np.array([begin], np.int64)]
    file.seek(begin)
    place = begin
    while block := file.read(READ_BYTES):
        decoder.decode(block)
        if b"\0" in block:
            raise UnicodeDecodeError("utf-8", b"\0", 0, 1, "a binary file")
        found.append(np.flatnonzero(np.frombuffer(block, np.uint8) == ord("\n")) + (place + 1))
        place += len(block)
    decoder.decode(b"", final=True)
    if found[-1].size == 0 or found[-1][-1] != size:
        found.append(np.array([size], np.int64))  # the last line has no end
    return np.concatenate(found)


def _begin(file: IO[bytes]) -> int:
    """The byte after a UTF-8 mark. Raises UnicodeDecodeError for the marks of other encodings."""
    head = file.read(4)
    for mark, encoding in BYTE_ORDER_MARKS:
        if head.startswith(mark):
            if encoding != "utf-8-sig":
                raise UnicodeDecodeError("utf-8", head, 0, len(mark), "another encoding")
            return len(mark)
    return 0


def _line(data: bytes) -> str:
    return data.decode("utf-8").removesuffix("\n").removesuffix("\r")
