"""The work folder: what is made once, found again, found damaged, refused."""

import errno
import itertools
import logging
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from aligner import InputError
from aligner.run.engines.local import LocalEngine
from aligner.run.store.digests import digest_of
from aligner.run.store.manifest import HEADER, MANIFEST
from aligner.run.store.run_log import LOG
from aligner.run.store.shards import PARTIAL, Shard, Task, make_shard
from aligner.run.store.work_folder import LOCK, WorkFolder

WORDS = [f"word {number}" for number in range(6)]


def write_word(folder: Path, word: str, made: list[str]) -> dict[str, Any]:
    """Write a word into two files."""
    made.append(word)
    (folder / "word.txt").write_text(word)
    (folder / "letters.txt").write_text("\n".join(word))
    return {"length": len(word)}


def tasks(made: list[str], words: list[str] = WORDS) -> list[Task]:
    """A task a word. made: filled with the words that were written."""
    return [Task("texts", digest_of(word), write_word, (word, made)) for word in words]


def fill(path: Path, words: list[str] = WORDS) -> tuple[list[str], list[Shard]]:
    """The words that one run wrote, and its shards, checked for what is in them."""
    made: list[str] = []
    with WorkFolder(path, LocalEngine()) as work:
        shards = work.make(tasks(made, words))
        assert [(work.folder(shard) / "word.txt").read_text() for shard in shards] == words
        assert [shard.facts for shard in shards] == [{"length": len(word)} for word in words]
        work.tidy()
    return made, shards


def test_shards_are_made_once(tmp_path: Path) -> None:
    """A second run finds them all; new ones are made, and those of no use to the last run go."""
    assert fill(tmp_path)[0] == WORDS
    assert fill(tmp_path)[0] == []
    assert fill(tmp_path, [*WORDS[:3], "new"])[0] == ["new"]
    assert fill(tmp_path)[0] == WORDS[3:]
    assert len(list((tmp_path / "texts").iterdir())) == len(WORDS)


def test_equal_tasks_are_carried_out_once(tmp_path: Path) -> None:
    """Each still gets its shard."""
    assert fill(tmp_path, ["a", "b", "a"])[0] == ["a", "b"]


def cut(path: Path) -> None:
    """Leave the first half of a file."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flip(path: Path, place: int = 2) -> None:
    """Change one bit of a file."""
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("damage", [cut, flip, Path.unlink, lambda path: shutil.rmtree(path.parent)])
def test_a_damaged_shard_is_found_and_made_again(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    """And no other; the log says which."""
    _, shards = fill(tmp_path)
    damage(tmp_path / shards[2].name / "letters.txt")
    assert fill(tmp_path)[0] == [WORDS[2]]
    assert shards[2].name in (tmp_path / "log.txt").read_text().replace("\\", "/")


def test_a_torn_or_flipped_line_of_the_manifest_costs_its_shard(tmp_path: Path) -> None:
    """Whichever byte it is."""
    fill(tmp_path)
    whole = (tmp_path / MANIFEST).read_bytes()
    for place in range(0, len(whole), 97):
        flip(tmp_path / MANIFEST, place)
        expected = (1, 2) if place >= len(HEADER) else (0, 1)  # one more, where it was the end of a line
        assert len(fill(tmp_path)[0]) in expected
    for end in range(len(whole) // 2, len(whole) - 1, 97):
        (tmp_path / MANIFEST).write_bytes(whole[:end])
        assert set(fill(tmp_path)[0]) <= set(WORDS[2:])
    assert "damaged" in (tmp_path / "log.txt").read_text()


def test_a_manifest_of_another_version_names_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its shards are made again, and it is said."""
    fill(tmp_path)
    monkeypatch.setattr("aligner.run.store.manifest.LAYOUT", 99)
    assert fill(tmp_path)[0] == WORDS
    assert "another version" in (tmp_path / "log.txt").read_text()
    assert len(list((tmp_path / "texts").iterdir())) == len(WORDS)


def test_a_manifest_that_is_gone_names_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The log proves that the folder is ours: its shards are made again, and it is said."""
    _, shards = fill(tmp_path)
    (tmp_path / MANIFEST).unlink()
    assert fill(tmp_path)[0] == WORDS
    assert f"{tmp_path / MANIFEST}: is gone; all that it named is made again" in caplog.text
    assert fill(tmp_path)[0] == []
    (tmp_path / MANIFEST).unlink()
    (tmp_path / LOG).write_text("Dear log")
    with pytest.raises(InputError, match="other files, such as log"):
        fill(tmp_path)
    assert (tmp_path / shards[0].name / "word.txt").read_text() == WORDS[0]


def test_another_version_of_the_program_makes_other_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    """Or of a library that decides results."""
    before = digest_of("a")
    monkeypatch.setattr("aligner.run.store.digests._program", lambda: "another")
    assert digest_of("a") != before


@pytest.mark.parametrize("part", [object(), Path("a"), {1}, np.array([object()]), np.zeros(1, "O,i4")])
def test_only_values_and_numbers_have_a_digest(part: object) -> None:
    """The address of an object would be another one in each process."""
    with pytest.raises(TypeError, match="has no digest; wanted what JSON can hold, or an array of numbers"):
        digest_of("a", [part])
    assert digest_of(np.float32(1)) == digest_of(np.float32(1)) != digest_of(np.float32(2))


def test_runs_that_overlap_leave_the_level_of_the_log(tmp_path: Path) -> None:
    """Whichever of them ends first; each log has what was told while its folder was open, details aside."""
    package = logging.getLogger("aligner")
    package.setLevel(logging.ERROR)
    try:
        with ExitStack() as first, ExitStack() as second:
            first.enter_context(WorkFolder(tmp_path / "first", LocalEngine()))
            second.enter_context(WorkFolder(tmp_path / "second", LocalEngine()))
            package.info("both")
            first.close()
            package.info("second alone")
            package.setLevel(logging.DEBUG)
            package.debug("a detail")
        assert package.level == logging.ERROR
    finally:
        package.setLevel(logging.NOTSET)
    assert (tmp_path / "first" / "log.txt").read_text().count("both") == 1
    told = (tmp_path / "second" / "log.txt").read_text()
    assert [line.rsplit(": ")[-1] for line in told.splitlines()] == ["a run begins", "both", "second alone"]


def test_what_a_killed_run_left_behind_goes(tmp_path: Path) -> None:
    """Half a shard, a shard that the manifest does not name, half a manifest; also before there was a manifest."""
    (tmp_path / LOCK).touch()
    (tmp_path / f"{MANIFEST}.partial").write_text('{"na')
    assert fill(tmp_path)[0] == WORDS
    stray = tmp_path / "texts" / ("0" * 24)
    for folder in (tmp_path / PARTIAL / "half", stray):
        folder.mkdir(parents=True)
        (folder / "word.txt").write_text("wo")
    assert fill(tmp_path)[0] == []
    assert not stray.exists()
    assert not list((tmp_path / PARTIAL).glob("*"))


def test_the_workers_of_a_killed_run_do_not_meddle(tmp_path: Path) -> None:
    """One that ends its task after the next run began leaves the shards of that run alone."""
    fill(tmp_path)
    with WorkFolder(tmp_path, LocalEngine()) as work:
        (shard, *_) = work.make(tasks([]))
        held = (work.folder(shard) / "word.txt").stat()
        make_shard((tmp_path, tasks([])[0]))
        assert (work.folder(shard) / "word.txt").stat() == held


def test_two_runs_at_once(tmp_path: Path) -> None:
    """The second says so and stops; the first goes on; afterwards there is room."""
    with WorkFolder(tmp_path, LocalEngine()) as work:
        with pytest.raises(InputError, match="another run uses this work folder"), WorkFolder(tmp_path, LocalEngine()):
            pass
        assert len(work.make(tasks([]))) == len(WORDS)
    assert fill(tmp_path)[0] == []


@pytest.mark.parametrize(
    "name",
    [
        "photo.jpg",
        "texts/notes.txt",
        "manifest/x/y",
        "uploads/507f1f77bcf86cd799439011/thesis.pdf",
        "lock",
        "log.txt",
        "texts/507f1f77bcf86cd799439011/thesis.pdf",
        "partial/notes.txt",
    ],
)
@pytest.mark.parametrize("with_manifest", [False, True])
def test_a_folder_that_holds_other_things_is_refused(tmp_path: Path, name: str, with_manifest: bool) -> None:
    """Nothing in it is touched, even if it has a file that is called like ours."""
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text("mine")
    if with_manifest:
        (tmp_path / MANIFEST).write_text('{"name": "texts/0123456789abcdef01234567"}\n')
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(InputError, match=r"other files, such as .*; name a new"):
        fill(tmp_path)
    assert sorted(tmp_path.rglob("*")) == before
    assert (tmp_path / name).read_text() == "mine"


def test_what_stands_beside_our_work_is_refused(tmp_path: Path) -> None:
    """A folder that is named like a shard, but of no stage, is not removed from a work folder."""
    fill(tmp_path)
    thesis = tmp_path / "uploads" / ("0" * 24) / "thesis.pdf"
    thesis.parent.mkdir(parents=True)
    thesis.touch()
    with pytest.raises(InputError, match="other files, such as uploads/000"):
        fill(tmp_path)
    assert thesis.exists()


def test_a_run_killed_at_its_start_leaves_a_folder_that_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At whichever step it was; with the log, and with no shard in the manifest."""
    for step in (
        "os.replace",
        "shutil.rmtree",
        "aligner.run.store.work_folder.RunLog",
        "aligner.run.store.work_folder.WorkFolder._clear",
    ):
        with monkeypatch.context() as patch:
            patch.setattr(step, failing(print, [0], errno.EIO))
            with pytest.raises(InputError, match="cannot be written"):
                fill(tmp_path / step)
        assert fill(tmp_path / step)[0] == WORDS


def test_a_folder_that_cannot_be_made_or_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what to do; the lock is let go, so that the next run is not told of another."""
    (tmp_path / "file").touch()
    for path in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(InputError, match=r"cannot be written \(.*choose another folder"):
            fill(path)
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", failing(os.replace, [0], errno.EACCES))
        with pytest.raises(InputError, match="choose another folder"):
            fill(tmp_path / "work")
    assert fill(tmp_path / "work")[0] == WORDS


def failing(function: Callable[..., Any], calls: list[int], number: int | None) -> Callable[..., Any]:
    """The function, some of whose calls fail with an error of the system; its number may be unknown, as with numpy."""
    count = itertools.count()

    def call(*arguments: Any, **named: Any) -> Any:
        if next(count) in calls:
            raise OSError(number, os.strerror(number)) if number else OSError("512 requested and 64 written")
        return function(*arguments, **named)

    return call


def places_to_fail() -> Iterator[tuple[str, int, int | None]]:
    """What fails, at which of its calls, and with which error."""
    for call in range(len(WORDS)):
        yield "os.replace", call, errno.ENOSPC
        yield "pathlib.Path.open", 2 * call, errno.EDQUOT
        yield "tests.run.test_work_folder.write_word", call, None


@pytest.mark.parametrize(("what", "call", "number"), list(places_to_fail()))
def test_a_full_disk_is_told_and_costs_nothing_that_was_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str, call: int, number: int | None
) -> None:
    """Wherever it strikes: moving, opening, writing; the same run goes on when there is space."""
    module, name = what.rsplit(".", 1)
    owner: Any = {"os": os, "pathlib.Path": Path, "tests.run.test_work_folder": None}[module]
    made: list[str] = []
    with monkeypatch.context() as patch:
        if owner:
            patch.setattr(owner, name, failing(getattr(owner, name), [call], number))
            own = tasks(made)
        else:
            write = failing(write_word, [call], number)
            own = [Task(task.kind, task.made_of, write, task.arguments) for task in tasks(made)]
        told = pytest.raises(InputError, match="free some space and run the same command again")
        with told, WorkFolder(tmp_path, LocalEngine()) as work:
            work.make(own)
    again, _ = fill(tmp_path)
    assert len(again) + len(made) <= len(WORDS) + 1  # the one that was struck


def test_shards_of_a_former_layout_are_cleared(tmp_path: Path) -> None:
    """A folder that an earlier version left is taken, and what it made goes; nothing in it is read."""
    fill(tmp_path)
    (tmp_path / MANIFEST).write_text(HEADER)
    former = tmp_path / "likeness" / ("0" * 24)
    former.mkdir(parents=True)
    (former / "found.npy").touch()
    assert fill(tmp_path)[0] == WORDS
    assert not former.exists()
