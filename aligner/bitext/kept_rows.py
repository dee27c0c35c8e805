"""Rows of bitext that are gone through several times: on disk, in batches that other processes may unpack."""

import itertools
import pickle
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import IO, Any

from aligner.bitext.rows import BATCH, batches
from aligner.model import SegmentPair

FIELDS = [own.name for own in fields(SegmentPair)]
VALUES = attrgetter(*FIELDS)  # of a row, in the order in which SegmentPair takes them
FLAGS_AT = FIELDS.index("flags")

RowValues = tuple[Any, ...]  # of a row, in the order of FIELDS
Batch = bytes | list[RowValues]


@dataclass(frozen=True, slots=True)
class KeptRows:
    """Rows in a file of this process's own, a batch at a time. ends: where the batches end, from 0 on."""

    file: IO[bytes]
    ends: tuple[int, ...]

    def __iter__(self) -> Iterator[SegmentPair]:
        for packed in self.packed():
            yield from itertools.starmap(SegmentPair, pickle.loads(packed))

    def packed(self) -> Iterator[bytes]:
        """The values of the rows of each batch, so that another process may unpack them."""
        for start, end in itertools.pairwise(self.ends):
            self.file.seek(start)  # others may read in the meantime
            yield self.file.read(end - start)


@contextmanager
def read_again(
    rows: Iterable[SegmentPair], look: Callable[[SegmentPair], None] | None = None
) -> Iterator[Iterable[SegmentPair]]:
    """Rows that are gone through once, and then as often as is asked: kept on disk, as parsing them takes longer.

    look: called with each row the first time.
    """
    if isinstance(rows, list | tuple | KeptRows):
        if look:
            for row in rows:
                look(row)
        yield rows
        return
    with tempfile.TemporaryFile() as file:
        ends = [0]
        for batch in batches(rows):
            if look:
                for row in batch:
                    look(row)
            file.write(pickle.dumps(list(map(VALUES, batch)), pickle.HIGHEST_PROTOCOL))
            ends.append(file.tell())
        yield KeptRows(file, tuple(ends))


def value_batches(rows: Iterable[SegmentPair]) -> Iterator[Batch]:
    """The values of rows, some at a time; rows that are on disk stay packed."""
    if isinstance(rows, KeptRows):
        yield from rows.packed()
        return
    values = map(VALUES, rows)
    while batch := list(itertools.islice(values, BATCH)):
        yield batch


def unpacked(batch: Batch) -> list[RowValues]:
    """The values of the rows of a batch."""
    if isinstance(batch, bytes):
        values: list[RowValues] = pickle.loads(batch)
        return values
    return batch


def with_flags(row: SegmentPair, flags: tuple[str, ...]) -> SegmentPair:
    """The row with other flags."""
    if row.flags == flags:
        return row
    values = list(VALUES(row))  # as dataclasses.replace, which takes ten times as long
    values[FLAGS_AT] = flags
    return SegmentPair(*values)
