"""Rows that repeat others: the same texts, or nearly, found over any number of rows, with their keys on disk."""

import itertools
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any

import numpy as np
import numpy.typing as npt

Keys = npt.NDArray[np.uint64]
Signatures = npt.NDArray[np.uint32]
Marks = npt.NDArray[np.bool_]

SIGNED = 256  # rows whose signatures are lists of Python's at once: more do not fit into the processor's cache
COMPARED = 65_536  # signatures in memory at once


@dataclass(frozen=True, slots=True)
class NearDuplicates:
    """What makes two rows nearly the same.

    least: the share of words that they have in common, of all that either has, 0 to 1. hashes: numbers in a row's
    MinHash signature. bands: parts of it, of which one must agree for two rows to be compared. seed: of the hashes.
    """

    least: float = 0.8
    hashes: int = 64
    bands: int = 16
    seed: int = 1


@dataclass(frozen=True, eq=False, slots=True)
class RowKeys:
    """What rows are compared by: the key of both texts, shape (n,), and the signature of their words, (n, hashes)."""

    texts: Keys
    signatures: Signatures


class Repeats:
    """The keys of rows, in order, in a temporary folder. At most some 30 bytes a row are in memory at once."""

    def __init__(self, near: NearDuplicates, folder: Path | None = None) -> None:
        self.near = near
        self._folder = tempfile.TemporaryDirectory(prefix="aligner-", dir=folder, ignore_cleanup_errors=True)
        self._keys = self._file("keys")
        self._signatures = self._file("signatures")
        self._rows = 0

    def __enter__(self) -> "Repeats":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._keys.close()
        self._signatures.close()
        self._folder.cleanup()

    def add(self, rows: RowKeys) -> None:
        """Take the next rows."""
        rows.texts.tofile(self._keys)
        rows.signatures.tofile(self._signatures)
        self._rows += len(rows.texts)

    def duplicates(self, last: Marks) -> Marks:
        """The rows whose texts another has that is kept, shape (n,).

        Of rows alike the first is kept. last: those that are kept only if all of their like are so, shape (n,).
        """
        self._keys.flush()
        keys = np.fromfile(self._keys.name, np.uint64, self._rows)
        return np.asarray(_firsts(keys, last) != np.arange(self._rows))

    def near_duplicates(self, last: Marks) -> Marks:
        """The rows whose words another has nearly that is kept, shape (n,); those of duplicates is not asked."""
        self._signatures.flush()
        found = np.zeros(self._rows, bool)
        if not self._rows:
            return found
        shape = (self._rows, self.near.hashes)
        signatures = np.memmap(self._signatures.name, np.uint32, "r", shape=shape)
        for band in np.array_split(np.arange(self.near.hashes), self.near.bands):
            keys = _band_keys(signatures[:, band[0] : band[-1] + 1])
            firsts = _firsts(keys, last)
            for start in range(0, self._rows, COMPARED):
                rows = np.arange(start, min(start + COMPARED, self._rows))
                rows = rows[(firsts[rows] != rows) & ~found[rows]]
                same = (signatures[rows] == signatures[firsts[rows]]).mean(axis=1)
                found[rows[same >= self.near.least]] = True
        return found

    def _file(self, name: str) -> IO[Any]:
        return (Path(self._folder.name) / name).open("wb")


def row_signatures(token_sets: Sequence[Sequence[str]], near: NearDuplicates) -> Signatures:
    """MinHash signatures of sets of tokens, shape (n, hashes)."""
    from rensa import RMinHash  # here, as few runs need it

    signatures = np.empty((len(token_sets), near.hashes), np.uint32)
    for start in range(0, len(token_sets), SIGNED):
        own = token_sets[start : start + SIGNED]
        matrix = RMinHash.digest_matrix_from_token_sets(own, near.hashes, near.seed)
        numbers = itertools.chain.from_iterable(matrix.to_rows())
        signatures[start : start + SIGNED] = np.fromiter(numbers, np.uint32).reshape(len(own), near.hashes)
    return signatures


def _firsts(keys: Keys, last: Marks) -> npt.NDArray[np.int64]:
    """For each row the first of those with its key, shape (n,); rows of last come behind all others."""
    order = np.argsort(last, kind="stable") if last.any() else np.arange(len(keys))
    order = order[np.argsort(keys[order], kind="stable")]
    ordered = keys[order]
    starts = np.ones(len(keys), bool)
    starts[1:] = ordered[1:] != ordered[:-1]
    firsts = np.empty(len(keys), np.int64)
    firsts[order] = order[starts][np.cumsum(starts) - 1]
    return firsts


def _band_keys(band: Signatures) -> Keys:
    """One number for each row of a part of the signatures, shape (n,)."""
    keys = np.zeros(len(band), np.uint64)
    for column in _columns(band):
        keys = (keys ^ column) * np.uint64(0x9E3779B97F4A7C15)
        keys ^= keys >> np.uint64(29)
    return keys


def _columns(band: Signatures) -> Iterator[Keys]:
    for column in band.T:
        yield column.astype(np.uint64)
