"""The reader of shards: what it holds is read once, is one a process elsewhere, and is let go of."""

import io
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from aligner.run.engines.local import LocalEngine
from aligner.run.store import reader as store
from aligner.run.store.reader import ShardReader, flattened, rows_at
from aligner.run.store.work_folder import WorkFolder


def test_rows_of_an_array_are_those_that_were_saved(tmp_path: Path) -> None:
    """In the middle, none at all, and of arrays whose rows are numbers."""
    reader, table = ShardReader(), np.arange(60, dtype=np.float16).reshape(20, 3)
    path = tmp_path / "arrays.npz"
    np.savez(path, table=table, none=table[:0], column=table[:, 0])
    assert (reader.rows(path, "table", 5, 9) == table[5:9]).all()
    assert reader.rows(path, "table", 5, 5).shape == (0, 3)
    assert reader.rows(path, "none", 0, 0).shape == (0, 3)
    assert reader.rows(path, "column", 18, 20).tolist() == [54, 57]
    reader.close()


def test_files_are_open_until_others_are_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many there are, each gives its own rows, and the reader lets go of all of them."""
    monkeypatch.setattr(store, "OPEN_FILES", 2)
    reader = ShardReader()
    paths = [tmp_path / f"{number}.npz" for number in range(4)]
    for number, path in enumerate(paths):
        np.savez(path, rows=np.arange(3) + 10 * number)
    found = [reader.rows(paths[number], "rows", 1, 2).tolist() for number in (0, 1, 0, 2, 3, 0, 1)]
    assert found == [[1], [11], [1], [21], [31], [1], [11]]
    reader.close()
    assert reader.rows(paths[0], "rows", 0, 1).tolist() == [0]
    reader.close()


@pytest.mark.parametrize("places", [[], [0, 1, 2, 3], [2], [2, 3], [3, 1], [0, 2], [1, 1]])
def test_rows_of_a_table_are_those_asked_for(places: list[int]) -> None:
    """In the order asked for, whether they follow each other or not, across the parts that the table is in."""
    lists = [["a", "b"], [], ["c"], ["d", "e", "f"]]
    parts = [pa.table({"n": [0, 1, 2], "of": lists[:3]}), pa.table({"n": [3], "of": lists[3:]})]
    found = rows_at(pa.concat_tables(parts), np.array(places, np.int64))
    assert found["n"].to_pylist() == places
    counts, values = flattened(found["of"])
    assert counts.tolist() == [len(lists[place]) for place in places]
    assert values.to_pylist() == [value for place in places for value in lists[place]]


def test_what_is_held_is_read_again_after_closing(tmp_path: Path) -> None:
    """And not before."""
    reader = ShardReader()
    np.savez(tmp_path / "arrays.npz", starts=[1])
    assert reader.array(tmp_path / "arrays.npz", "starts").tolist() == [1]
    np.savez(tmp_path / "arrays.npz", starts=[2])
    assert reader.array(tmp_path / "arrays.npz", "starts").tolist() == [1]
    reader.close()
    assert reader.array(tmp_path / "arrays.npz", "starts").tolist() == [2]


def test_what_a_folder_describes_is_held_for_one_folder(tmp_path: Path) -> None:
    """That asked for last."""
    loaded: list[str] = []

    def load(reader: ShardReader, folder: Path) -> int:
        loaded.append(folder.name)
        return len(loaded)

    reader = ShardReader()
    found = [reader.described(tmp_path / name, load) for name in "aabba"]
    assert (found, loaded) == ([1, 1, 2, 2, 3], ["a", "b", "a"])
    reader.hold(tmp_path / "c", 7)  # by whoever has it already
    assert [reader.described(tmp_path / name, load) for name in "ca"] == [7, 4]


def test_a_reader_sent_elsewhere_is_the_one_of_that_process() -> None:
    """However many tasks bring one, and it is not the reader of a run in this process."""
    reader = ShardReader()
    first, second = (pickle.loads(pickle.dumps(reader)) for _ in range(2))
    assert first is second
    assert first is not reader


def test_a_work_folder_closes_its_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the block ends, whatever ends it."""
    closed: list[ShardReader] = []
    monkeypatch.setattr(ShardReader, "close", lambda reader: closed.append(reader))
    with pytest.raises(KeyError), WorkFolder(tmp_path, LocalEngine()) as work:
        raise KeyError
    assert closed == [work.reader]


class FewAtOnce(io.BytesIO):
    """A file that gives at most three bytes a call, as a system may."""

    def readinto(self, into: Any, /) -> int:
        """Read a few bytes."""
        return super().readinto(memoryview(into)[:3])


def test_an_array_is_read_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the file gives it in small pieces; one that ends too early is told, with its name."""
    path = tmp_path / "arrays.npz"
    np.savez(path, numbers=np.arange(20, dtype=np.int32).reshape(10, 2))
    data, reader = path.read_bytes(), ShardReader()
    monkeypatch.setattr(reader, "_opened", lambda _: FewAtOnce(data))
    assert reader.rows(path, "numbers", 3, 6).tolist() == [[6, 7], [8, 9], [10, 11]]
    monkeypatch.setattr(reader, "_opened", lambda _: FewAtOnce(data[:200]))
    with pytest.raises(OSError, match=r"ends within the array numbers.*arrays\.npz"):
        reader.rows(path, "numbers", 3, 6)
