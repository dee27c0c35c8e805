"""Pools of sentences before they are mined: duplicates and copies found, and vectors written to files."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from aligner.encoders.embedder import Embedder, center, language_mean
from aligner.errors import InputError
from aligner.model import Progress
from aligner.text import key_of, size_told, words_of
from aligner.writing import disk_errors

CACHED_SENTENCES = 3_000_000  # of two pools, up to which their vectors are kept: more would not fit in the cache
CENTRED_ROWS = 65_536  # of vectors at once: 128 MB of 512 dimensions
OTHER_DISK = "name an --out on another disk, or another folder in the variable TMPDIR"
HALF_BYTES = 2  # of a number in half precision

Lines = npt.NDArray[np.int64]  # numbers of lines, from 0
HalfVectors = npt.NDArray[np.float16]
Keys = npt.NDArray[np.uint64]  # of texts, see text.key_of


@dataclass(frozen=True, eq=False, slots=True)
class Pool:
    """The sentences of a pool that are candidates: each once, without lines that have no word, the shortest first.

    texts: all lines. lines: of the candidates, shape (n,). words: keys of their words alone, shape (n,); a candidate
    of another pool with the same key is an untranslated copy. duplicates: lines that say what an earlier line said,
    rising, and firsts: those earlier lines; shape (m,) each.
    """

    texts: Sequence[str]
    lines: Lines
    words: Keys
    duplicates: Lines
    firsts: Lines

    def __iter__(self) -> Iterator[str]:
        return (self.texts[line] for line in self.lines.tolist())

    def __len__(self) -> int:
        return len(self.lines)


@dataclass(frozen=True, eq=False, slots=True)
class DuplicatesAndCopies:
    """What of two pools takes no part in mining, each pair of arrays of one shape.

    duplicates: for source and target, lines and the first lines that say the same, up to white space. copies: lines of
    source, and the first lines of target with the same words.
    """

    duplicates: tuple[tuple[Lines, Lines], tuple[Lines, Lines]]
    copies: tuple[Lines, Lines]

    def rows(self) -> Iterator[tuple[str, int, int]]:
        """What it is, the line, and the line that says the same: of its own pool, of target for a copy in source."""
        kinds = ("source_duplicate", "target_duplicate", "copy")
        for kind, (lines, same) in zip(kinds, (*self.duplicates, self.copies), strict=True):
            for line, other in zip(lines.tolist(), same.tolist(), strict=True):
                yield kind, line, other


def read_pool(texts: Sequence[str]) -> Pool:
    """The candidates of a pool, in an order that does not depend on that of its lines."""
    size = len(texts)
    words, exact, lengths = np.zeros(size, np.uint64), np.zeros(size, np.uint64), np.zeros(size, np.int32)
    for line, text in enumerate(texts):
        plain = " ".join(text.split())
        if own := words_of(plain):
            lengths[line] = len(plain)
            exact[line] = key_of(plain)
            words[line] = key_of(own)
    filled = np.flatnonzero(lengths)
    _, first, place = np.unique(exact[filled], return_index=True, return_inverse=True)
    firsts = filled[first][place]
    again = firsts != filled
    lines = filled[~again]
    lines = lines[np.lexsort((exact[lines], lengths[lines]))]
    return Pool(texts, lines, words[lines], filled[again], firsts[again])


def find_duplicates_and_copies(source: Pool, target: Pool) -> DuplicatesAndCopies:
    """The duplicates in two pools, and the candidates that stand in both."""
    order = np.lexsort((target.lines, target.words))
    keys, first = np.unique(target.words[order], return_index=True)
    place = np.minimum(np.searchsorted(keys, source.words), max(len(keys) - 1, 0))
    copied = keys[place] == source.words if len(keys) else np.zeros(len(source), bool)
    same = target.lines[order][first][place[copied]] if copied.any() else np.empty(0, np.int64)
    rising = np.argsort(source.lines[copied])
    duplicates = (source.duplicates, source.firsts), (target.duplicates, target.firsts)
    return DuplicatesAndCopies(duplicates, (source.lines[copied][rising], same[rising]))


def write_pool_vectors(
    pools: Sequence[Pool], embedder: Embedder, folder: Path | None, stack: ExitStack, progress: Progress
) -> list[HalfVectors]:
    """Centred unit vectors of each pool's candidates in half precision, memory-mapped, shape (n, dim) each.

    folder: where their files are, None for the system's temporary folder. The files have no names, and are gone when
    stack is closed, or the process ends.

    Raises InputError where the disk has no room for them.
    """
    written: list[HalfVectors] = []
    total, done = sum(map(len, pools)), 0
    place = folder or Path(tempfile.gettempdir())
    for pool in pools:
        if not len(pool):
            written.append(np.empty((0, 1), np.float16))
            continue
        with _pool_errors(place):
            file = stack.enter_context(tempfile.TemporaryFile(dir=place))  # noqa: SIM115
        dimension = 0
        for batch in embedder.stream(pool):
            if not dimension:
                dimension = batch.shape[1]
                _check_room(place, (total - done) * dimension * HALF_BYTES)
            with _pool_errors(place):
                file.write(batch.astype(np.float16).tobytes())
            done += len(batch)
            progress("encode", done, total)
        with _pool_errors(place):
            file.flush()
        vectors: HalfVectors = np.memmap(file, np.float16, "r+", shape=(len(pool), dimension))
        mean = language_mean(vectors, embedder.background)  # type: ignore[arg-type]
        for start in range(0, len(pool), CENTRED_ROWS):
            vectors[start : start + CENTRED_ROWS] = center(
                vectors[start : start + CENTRED_ROWS].astype(np.float32), mean
            )
        written.append(vectors)
    return written


def _pool_errors(folder: Path) -> AbstractContextManager[None]:
    return disk_errors(folder, what="vectors cannot be written there", full=OTHER_DISK, refused=OTHER_DISK)


def _check_room(folder: Path, needed: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise InputError(
            f"{folder}: the vectors of the sentences need {size_told(needed)} for the time of the run, "
            f"found {size_told(free)}; {OTHER_DISK}"
        )
