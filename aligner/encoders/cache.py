"""Vectors on disk, so that no text is encoded twice: an SQLite file in the user's cache folder.

An entry is the digest of an encoder's fingerprint and a text, and the vector in half precision with a check sum.
Several processes may use the file at once, and one may be killed at any moment: entries appear a whole batch at a
time. An entry that does not fit its check sum is taken for missing. The cache never fails a run: where it cannot be
read or written, texts are encoded.
"""

import hashlib
import logging
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np

from aligner.errors import EncoderError
from aligner.files import cache_folder
from aligner.model import Vectors

logger = logging.getLogger(__name__)

FILE = "vectors-1.sqlite"
LIMIT = 4_000_000_000  # bytes of entries; the oldest go when there are more
KEPT = 0.9  # of the limit, after that
CHECK = 8  # bytes of a check sum
DAY = 86_400  # seconds; how exactly it is known when an entry was last used
PATIENCE = 60  # seconds to wait for another process
LOOK = 512  # entries asked for at once


class VectorCache:
    """Vectors of texts by one encoder. folder: made if it is missing. fingerprint: of the encoder."""

    def __init__(self, folder: Path, fingerprint: str, limit: int = LIMIT) -> None:
        self.path = folder / FILE
        self.fingerprint = fingerprint.encode()
        self.limit = limit
        self._database: sqlite3.Connection | None = None
        self._is_writable = True
        self._inode: int | None = None
        with self._forgiven():
            folder.mkdir(parents=True, exist_ok=True)
            self._database = _connect(self.path)
            self._inode = self.path.stat().st_ino

    def get(self, texts: Sequence[str]) -> dict[str, Vectors]:
        """Vectors of those texts that are here, each of shape (dim,), float32, rounded to half precision."""
        found: dict[str, Vectors] = {}
        with self._forgiven():
            for start in range(0, len(texts), LOOK):
                found.update(self._look_up(texts[start : start + LOOK]))
        return found

    def put(self, texts: Sequence[str], vectors: Vectors) -> None:
        """Keep vectors, shape (len(texts), dim): all of them, or none."""
        now = int(time.time())
        rows = []
        for text, vector in zip(texts, vectors.astype("<f2"), strict=True):
            key, value = self._key(text), vector.tobytes()
            rows.append((key, value + _check_sum(key, value), now))
        self._write("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)

    def close(self) -> None:
        """Let go of the file; nothing is looked up or kept after that."""
        if self._database is not None:
            with suppress(sqlite3.Error):
                self._database.close()
            self._database = None

    def _look_up(self, texts: Sequence[str]) -> Iterator[tuple[str, Vectors]]:
        if self._database is None:
            return
        keys = {self._key(text): text for text in texts}
        marks = ",".join("?" * len(keys))
        query = f"SELECT key, vector, used FROM vectors WHERE key IN ({marks})"
        long_ago, now = [], int(time.time())
        for key, value, used in self._database.execute(query, list(keys)):
            if key not in keys or not _is_sound(key, value):
                logger.warning("a damaged entry in %s; its text is encoded again", self.path)
                continue
            if not isinstance(used, int) or abs(used - now) > DAY:
                long_ago.append((now, key))
            yield keys[key], np.frombuffer(value[:-CHECK], "<f2").astype(np.float32)
        self._write("UPDATE vectors SET used = ? WHERE key = ?", long_ago)

    def _evict(self, database: sqlite3.Connection) -> None:
        """Let the entries go that were not used for longest, if there are too many.

        First those that were used in the future: the clock went back since, and they would outlive all new ones.
        """
        pages, free, size = (
            database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
        )
        held = (pages - free) * size
        if held > self.limit:
            (count,) = database.execute("SELECT count(*) FROM vectors").fetchone()
            surplus = int(count * (1 - KEPT * self.limit / held)) + 1
            database.execute(
                "DELETE FROM vectors WHERE key IN (SELECT key FROM vectors ORDER BY used <= ?, used LIMIT ?)",
                [int(time.time()) + DAY, surplus],
            )

    def _key(self, text: str) -> bytes:
        own = hashlib.blake2b(self.fingerprint, digest_size=16)
        own.update(b"\0" + text.encode("utf-8", "surrogatepass"))
        return own.digest()

    @contextmanager
    def _forgiven(self) -> Iterator[None]:
        """Go on without a cache that cannot be used.

        One that cannot be written, as it is locked, full or not ours, is read still; one that is damaged beyond use
        makes room for a new one.
        """
        try:
            yield
        except (sqlite3.Error, OSError, UnicodeError) as error:
            logger.warning("vectors are not kept on disk: %s: %s", self.path, error)
            if isinstance(error, sqlite3.OperationalError | OSError):
                self._is_writable = False
                return
            self.close()
            if isinstance(error, UnicodeError) or type(error) is sqlite3.DatabaseError:  # malformed
                self._remove()

    def _remove(self) -> None:
        """Take the damaged file away, if it is not a new one already."""
        with suppress(OSError):
            if self._inode is None or self.path.stat().st_ino == self._inode:
                self.path.unlink()
                self.path.with_name(f"{self.path.name}-journal").unlink(missing_ok=True)

    def _write(self, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
        """A transaction: all of it, or nothing."""
        database = self._database
        if database is None or not self._is_writable or not rows:
            return
        with self._forgiven():
            database.execute("BEGIN IMMEDIATE")
            try:
                database.executemany(statement, rows)
                self._evict(database)
                database.execute("COMMIT")
            except BaseException:
                if database.in_transaction:
                    database.execute("ROLLBACK")
                raise


def has_vectors() -> bool:
    """Whether the user's cache folder holds vectors of earlier runs, by whatever encoder."""
    try:
        return (cache_folder() / FILE).exists()
    except EncoderError:
        return False


def _connect(path: Path) -> sqlite3.Connection:
    # A rollback journal and not a write-ahead log, which does not work on the network folders of clusters.
    database = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
    database.text_factory = bytes  # whatever damage put there
    try:
        database.execute(
            "CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL, used INTEGER NOT NULL)"
        )
        database.execute("CREATE INDEX IF NOT EXISTS by_use ON vectors (used)")
    except (sqlite3.Error, UnicodeError):
        database.close()
        raise
    return database


def _is_sound(key: bytes, value: object) -> bool:
    """Whether an entry is as it was put."""
    return isinstance(value, bytes) and value[-CHECK:] == _check_sum(key, value[:-CHECK])


def _check_sum(key: bytes, value: bytes) -> bytes:
    return hashlib.blake2b(value, digest_size=CHECK, key=key).digest()
