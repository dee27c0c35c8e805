"""Vectors on disk: what was put is what is found, and nothing that happens to the file is an error."""

import logging
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from random import Random

import numpy as np
import pytest

from aligner import EncoderError
from aligner.encoders.cache import DAY, FILE, VectorCache
from aligner.files import cache_folder


def vectors(n: int, dimension: int = 64, seed: int = 0) -> np.ndarray:
    """Random rows, as half precision holds them."""
    return np.random.default_rng(seed).standard_normal((n, dimension)).astype(np.float16).astype(np.float32)


def names(n: int) -> list[str]:
    """Different texts."""
    return [f"text {number}" for number in range(n)]


def test_what_was_put_is_found(tmp_path: Path) -> None:
    """By text and fingerprint, also after the file was closed; any text serves as a key."""
    texts = [*names(1200), "", "\0", "\ud800", "ａ\n\u2028"]
    rows = vectors(len(texts))
    with closing(VectorCache(tmp_path / "a" / "b", "one")) as cache:
        assert cache.get(texts) == {}
        cache.put(texts, rows)
    with closing(VectorCache(tmp_path / "a" / "b", "one")) as cache:
        found = cache.get([*texts, "another"])
    assert list(map(found.__getitem__, texts)) == [pytest.approx(row, abs=0) for row in rows]
    assert "another" not in found
    with closing(VectorCache(tmp_path / "a" / "b", "two")) as cache:
        assert cache.get(texts) == {}


def test_a_damaged_entry_is_not_returned(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """One byte in a vector, a vector under another text's key, or no bytes at all: missing, said once for each."""
    with closing(VectorCache(tmp_path, "one")) as cache:
        cache.put(names(4), vectors(4))
        with closing(sqlite3.connect(tmp_path / FILE)) as database, database:
            first, second, third, fourth = (
                row[0] for row in database.execute("SELECT key FROM vectors ORDER BY rowid")
            )
            (whole,) = database.execute("SELECT vector FROM vectors WHERE key = ?", [second]).fetchone()
            for key, value in ((first, bytes([whole[0] ^ 1]) + whole[1:]), (third, whole), (fourth, "text")):
                database.execute("UPDATE vectors SET vector = ? WHERE key = ?", [value, key])
        found = cache.get(names(4))
    assert list(found) == ["text 1"]
    assert found["text 1"] == pytest.approx(vectors(4)[1], abs=0)
    assert [record.levelno for record in caplog.records] == [logging.WARNING] * 3


def test_a_cache_that_cannot_be_used_is_no_error(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A folder that is a file, or a file that is a folder: one warning, nothing found, nothing kept."""
    (tmp_path / "file").write_text("x")
    (tmp_path / "folder" / FILE).mkdir(parents=True)
    for folder in ("file", "folder"):
        caplog.clear()
        with closing(VectorCache(tmp_path / folder, "one")) as cache:
            cache.put(names(2), vectors(2))
            assert cache.get(names(2)) == {}
        assert len(caplog.records) == 1
        assert "not kept on disk" in caplog.text


@pytest.mark.slow
def test_any_damage_at_all_is_no_error_and_no_wrong_vector(tmp_path: Path) -> None:
    """Bytes are changed anywhere in the file, in many ways: what is found is right, and soon all is kept again."""
    texts, rows = names(60), vectors(60)
    with closing(VectorCache(tmp_path / "whole", "one")) as cache:
        cache.put(texts, rows)
    whole = (tmp_path / "whole" / FILE).read_bytes()
    for seed in range(60):
        draw = Random(seed)
        damaged = bytearray(whole)
        for _ in range(draw.choice((1, 10, 100, 1000))):
            damaged[draw.randrange(len(whole))] = draw.randrange(256)
        folder = tmp_path / str(seed)
        folder.mkdir()
        (folder / FILE).write_bytes(damaged)
        for _ in range(3):
            with closing(VectorCache(folder, "one")) as cache:
                found = cache.get(texts)
                assert all(
                    np.array_equal(found[text], row) for text, row in zip(texts, rows, strict=True) if text in found
                )
                cache.put(texts, rows)


def test_a_batch_that_cannot_be_written_is_not_there_in_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All entries of a batch appear together, or none; what was there before is found still."""
    with closing(VectorCache(tmp_path, "one")) as cache:
        cache.put(["before"], vectors(1))

        def full(*_: object) -> None:
            raise sqlite3.OperationalError("database or disk is full")

        monkeypatch.setattr(cache, "_evict", full)
        cache.put(names(3), vectors(3))
        assert list(cache.get(["before", *names(3)])) == ["before"]
    with closing(VectorCache(tmp_path, "one")) as cache:
        assert list(cache.get(["before", *names(3)])) == ["before"]


def test_without_a_home_the_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the user has no folder for caches, the error says how to name one."""

    def homeless(_: str) -> Path:
        raise RuntimeError("could not determine home directory")

    monkeypatch.delenv("ALIGNER_CACHE")
    monkeypatch.setattr("platformdirs.user_cache_path", homeless)
    with pytest.raises(EncoderError, match="ALIGNER_CACHE"):
        cache_folder()


def test_the_entries_used_longest_ago_go_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file stays below its bound; what was looked up lately stays in it."""
    limit = 400_000
    now = time.time()
    with closing(VectorCache(tmp_path, "one", limit)) as cache:
        for batch in range(40):
            monkeypatch.setattr(time, "time", lambda day=batch: now + 2 * DAY * day)
            cache.put([f"{batch} {text}" for text in names(100)], vectors(100, 128))
            cache.get(["0 text 7"])
        held = sum(path.stat().st_size for path in tmp_path.iterdir())
        assert held < 1.2 * limit
        assert set(cache.get(["0 text 7", "0 text 8", "39 text 99"])) == {"0 text 7", "39 text 99"}


def test_entries_of_the_future_go_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the clock went back, else they would push out all that is kept from then on; one looked up is of now."""
    now = time.time()
    with closing(VectorCache(tmp_path, "one", 400_000)) as cache:
        monkeypatch.setattr(time, "time", lambda: now + 99 * DAY)
        cache.put(names(800), vectors(800, 128))
        monkeypatch.setattr(time, "time", lambda: now)
        assert set(cache.get(["text 7"])) == {"text 7"}
        for batch in range(20):
            cache.put([f"{batch} {text}" for text in names(20)], vectors(20, 128))
        assert set(cache.get(["0 text 1", "19 text 19", "text 7"])) == {"0 text 1", "19 text 19", "text 7"}


def test_the_folder_can_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """ALIGNER_CACHE, or the place that the operating system has for caches."""
    monkeypatch.setenv("ALIGNER_CACHE", "/somewhere/else")
    assert cache_folder() == Path("/somewhere/else")
    monkeypatch.delenv("ALIGNER_CACHE")
    assert "bitext-aligner" in cache_folder().parts
