"""Vectors on disk, so that no text is encoded twice: an SQLite file in the user's cache folder.

An entry is the digest of an encoder's fingerprint and a text, and the vector in half precision with a check sum.
Several processes may use the file at once, and one may be killed at any moment: entries appear a whole batch at a
time. An entry that does not fit its check sum is taken for missing. The cache never fails a run: where it cannot be
read or written, texts are encoded.
"""

import hashlib
import logging
import os
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np

from aligner.bitext import Vectors

logger = logging.getLogger(__name__)

FILE = "vectors-1.sqlite"
LIMIT = 4_000_000_000  # bytes of entries; the oldest go when there are more
KEPT = 0.9  # of the limit, after that
CHECK = 8  # bytes of a check sum
DAY = 86_400  # seconds; how exactly it is known when an entry was last used
PATIENCE = 60  # seconds to wait for another process
LOOK = 512  # entries asked for at once


def cache_folder() -> Path:
    """Where models and vectors are kept: the environment's ALIGNER_CACHE, or the user's cache folder."""
    from platformdirs import user_cache_path

    named = os.environ.get("ALIGNER_CACHE")
    return Path(named) if named else user_cache_path("bitext-aligner")


class VectorCache:
    """Vectors of texts by one encoder. folder: made if it is missing. fingerprint: of the encoder."""

    def __init__(self, folder: Path, fingerprint: str, limit: int = LIMIT) -> None:
        self.path = folder / FILE
        self.fingerprint = fingerprint.encode()
        self.limit = limit
        self._database: sqlite3.Connection | None = None
        with self._forgiven():
            folder.mkdir(parents=True, exist_ok=True)
            self._database = _connect(self.path)

    def get(self, texts: Sequence[str]) -> dict[str, Vectors]:
        """Vectors of those texts that are here, each of shape (dim,), float32, rounded to half precision."""
        found: dict[str, Vectors] = {}
        with self._forgiven():
            for start in range(0, len(texts), LOOK):
                found.update(self._look_up(texts[start : start + LOOK]))
        return found

    def put(self, texts: Sequence[str], vectors: Vectors) -> None:
        """Keep vectors, shape (len(texts), dim): all of them, or none."""
        if self._database is None:
            return
        now = int(time.time())
        rows = []
        for text, vector in zip(texts, vectors.astype("<f2"), strict=True):
            key, value = self._key(text), vector.tobytes()
            rows.append((key, value + _check_sum(key, value), now))
        with self._forgiven(), _writing(self._database) as database:
            database.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)
            self._evict(database)

    def close(self) -> None:
        """Let go of the file; nothing is looked up or kept after that."""
        if self._database is not None:
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
            vector, check = value[:-CHECK], value[-CHECK:]
            if not isinstance(value, bytes) or check != _check_sum(key, vector):
                logger.warning("a damaged entry in %s; its text is encoded again", self.path)
                continue
            if used < now - DAY:
                long_ago.append((now, key))
            yield keys[key], np.frombuffer(vector, "<f2").astype(np.float32)
        if long_ago:
            with _writing(self._database) as database:
                database.executemany("UPDATE vectors SET used = ? WHERE key = ?", long_ago)

    def _evict(self, database: sqlite3.Connection) -> None:
        """Let the entries go that were not used for longest, if there are too many."""
        pages, free, size = (
            database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
        )
        held = (pages - free) * size
        if held > self.limit:
            (count,) = database.execute("SELECT count(*) FROM vectors").fetchone()
            surplus = int(count * (1 - KEPT * self.limit / held)) + 1
            database.execute(
                "DELETE FROM vectors WHERE key IN (SELECT key FROM vectors ORDER BY used LIMIT ?)", [surplus]
            )

    def _key(self, text: str) -> bytes:
        own = hashlib.blake2b(self.fingerprint, digest_size=16)
        own.update(b"\0" + text.encode("utf-8", "surrogatepass"))
        return own.digest()

    @contextmanager
    def _forgiven(self) -> Iterator[None]:
        """Go on without a cache that cannot be used; one that is damaged beyond use is begun anew by the next run."""
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            logger.warning("vectors are not kept on disk: %s: %s", self.path, error)
            self.close()
            if type(error) is sqlite3.DatabaseError:  # malformed, and not merely locked or full, which are kinds of it
                for name in (self.path.name, f"{self.path.name}-journal"):
                    with suppress(OSError):
                        self.path.with_name(name).unlink()


def _connect(path: Path) -> sqlite3.Connection:
    # A rollback journal and not a write-ahead log, which does not work on the network folders of clusters.
    database = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
    try:
        database.execute(
            "CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL, used INTEGER NOT NULL)"
        )
        database.execute("CREATE INDEX IF NOT EXISTS by_use ON vectors (used)")
    except sqlite3.Error:
        database.close()
        raise
    return database


@contextmanager
def _writing(database: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """A transaction: all of it, or nothing."""
    database.execute("BEGIN IMMEDIATE")
    try:
        yield database
        database.execute("COMMIT")
    except BaseException:
        if database.in_transaction:
            database.execute("ROLLBACK")
        raise


def _check_sum(key: bytes, value: bytes) -> bytes:
    return hashlib.blake2b(value, digest_size=CHECK, key=key).digest()
