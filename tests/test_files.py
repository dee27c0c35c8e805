"""Whole files or none, lines of JSON, and the ladder."""

import json
import math
import os
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner import Bead, FormatError, InputError, SegmentPair, read_beads, read_bitext, write_beads, write_bitext
from aligner.bitext.ladder import bead_line
from aligner.writing import whole_file, write_jsonl

PAIR = SegmentPair("en/1.txt", "de/1.txt", "en", "de", "s", "t", (0, 2), (1,), (0, 9), (3, 4), "2-1", 0.5, 0.25, True)


def test_a_file_takes_its_name_when_it_is_whole(tmp_path: Path) -> None:
    """While rows are being written nothing stands under the name yet; folders on the way are made."""
    path = tmp_path / "deep" / "er" / "a.jsonl"
    seen = []

    def rows() -> Iterator[SegmentPair]:
        yield PAIR
        seen.append(path.exists())

    write_bitext(rows(), path)
    assert (seen, path.exists()) == ([False], True)
    assert [item.name for item in path.parent.iterdir()] == ["a.jsonl"]


@pytest.mark.parametrize("name", ["file/a.jsonl", "folder", "x" * 300])
def test_a_place_that_cannot_be_written_is_an_error(tmp_path: Path, name: str) -> None:
    """A file in the way, a folder of the name, a name too long: an InputError with the path, nothing left beside it."""
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    with pytest.raises(InputError, match="cannot be written"):
        write_bitext([PAIR], tmp_path / name, "jsonl")
    assert sorted(item.name for item in tmp_path.iterdir()) == ["file", "folder"]


def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    """What is no plain file, such as /dev/stdout or /dev/null, is written to; it stays what it is."""
    pipe = tmp_path / "pipe.jsonl"
    os.mkfifo(pipe)
    received: list[str] = []
    reader = threading.Thread(target=lambda: received.append(pipe.read_text(encoding="utf-8")), daemon=True)
    reader.start()
    write_bitext([PAIR], pipe)
    assert pipe.is_fifo()
    reader.join(5)
    assert json.loads(received[0])["source"] == "s"


def test_files_that_belong_together_are_never_of_two_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that ends while they take their names leaves some of them, which readers refuse, and no old ones."""
    write_bitext([PAIR], tmp_path / "a.moses")
    rename = os.replace

    def last(source: Path, target: Path) -> None:
        rename(source, target)
        raise SystemExit

    monkeypatch.setattr(os, "replace", last)
    with pytest.raises(SystemExit):
        write_bitext([replace(PAIR, source="other", target="text")], tmp_path / "a.moses")
    assert [path.read_text(encoding="utf-8") for path in tmp_path.iterdir()] == ["text\n"]
    with pytest.raises(InputError, match="no such file"):
        read_bitext(tmp_path / "a.en-de.de")


@pytest.mark.parametrize("name", [".a.jsonl.0123456789ab.partial", ".a.moses.ab_d3fgh.partial", ".a.moses.x.partial"])
def test_what_killed_runs_left_of_a_file_goes_after_a_day(tmp_path: Path, name: str) -> None:
    """Not before, as a run may be at it still, nor where the clock went back; and nothing that is called otherwise."""
    left = tmp_path / name
    left.mkdir() if "moses" in name else left.touch()
    path = tmp_path / ("a.moses" if "moses" in name else "a.jsonl")
    day = 86_400
    for age, there in ((-400 * day, True), (0, True), (2 * day, ".x." in name)):
        os.utime(left, (time.time() - age,) * 2)
        write_bitext([PAIR], path)
        assert left.exists() == there


def test_rows_of_a_run_are_one_json_object_a_line(tmp_path: Path) -> None:
    """write_jsonl keeps line ends inside texts escaped, so that a line is a row."""
    write_jsonl([{"a": "x\ny"}, {"a": "\u2028"}], tmp_path / "a.jsonl")
    lines = (tmp_path / "a.jsonl").read_bytes().split(b"\n")
    assert [json.loads(line) for line in lines[:-1]] == [{"a": "x\ny"}, {"a": "\u2028"}]
    assert lines[-1] == b""


@settings(deadline=None, max_examples=50)
@given(
    st.lists(
        st.builds(
            Bead,
            st.sets(st.integers(0, 9), max_size=3).map(lambda n: tuple(sorted(n))),
            st.sets(st.integers(0, 9), max_size=3).map(lambda n: tuple(sorted(n))),
            st.integers(-10_000, 20_000).map(lambda n: n / 10_000) | st.just(math.nan),
        ),
        max_size=5,
    )
)
def test_the_ladder_gives_its_beads_back(tmp_path_factory: pytest.TempPathFactory, beads: list[Bead]) -> None:
    """Beads come back with their scores, to four places."""
    path = tmp_path_factory.mktemp("ladder") / "a.txt"
    write_beads(beads, path)
    found = read_beads(path)
    assert found == beads
    assert [bead.score for bead in found] == pytest.approx([bead.score for bead in beads], nan_ok=True, abs=1e-9)


def test_a_line_of_the_ladder() -> None:
    """Numbers of both sides in brackets, then the score with four places."""
    assert bead_line(Bead((0, 1), (), 0.123456)) == "[0, 1]:[]:0.1235"


def test_ladders_of_other_tools_are_read(tmp_path: Path) -> None:
    """Spaces, a cost or a word in the third field, none at all, and \\r\\n are all understood."""
    (tmp_path / "a.txt").write_bytes(b"[0,1]:[2]:0.5\r\n[3]:[]\n  [4]:[5, 6]:one \n")
    found = read_beads(tmp_path / "a.txt")
    assert found == [Bead((0, 1), (2,)), Bead((3,), ()), Bead((4,), (5, 6))]
    assert [bead.score for bead in found] == pytest.approx([0.5, math.nan, math.nan], nan_ok=True)


def test_the_ladder_of_hunalign_is_read(tmp_path: Path) -> None:
    """Its lines are rungs: where a bead begins in the source and in the target; the last stands behind the texts."""
    (tmp_path / "a.txt").write_text("0\t0\t0.45\n1\t1\t-0.3\n1\t2\t1.2\n3\t3\t0.0\n", encoding="utf-8")
    found = read_beads(tmp_path / "a.txt")
    assert found == [Bead((0,), (0,)), Bead((), (1,)), Bead((1, 2), (2,))]
    assert [bead.score for bead in found] == [0.45, -0.3, 1.2]


@pytest.mark.parametrize("line", ["1\t0\t0.5", "2", "2\t2\tx", "[2]:[2]"])
def test_a_line_that_is_no_rung_is_told(tmp_path: Path, line: str) -> None:
    """Numbers may not fall, since texts are read once."""
    (tmp_path / "a.txt").write_text(f"0\t0\t0.1\n1\t1\t0.1\n{line}\n", encoding="utf-8")
    with pytest.raises(FormatError, match=r"a.txt:3: .* is no rung; wanted two sentence numbers that do not fall"):
        read_beads(tmp_path / "a.txt")


@pytest.mark.parametrize("line", ["0:0", "[0]", "[a]:[0]", "", "[0]:[0] 0.5", "[-1]:[0]", "[0]:[1]:0.5:x y"])
def test_a_line_that_is_no_bead_is_told(tmp_path: Path, line: str) -> None:
    """A FormatError names file and line, shows the line and a right one."""
    (tmp_path / "a.txt").write_text(f"[0]:[0]\n{line}\n[1]:[1]\n", encoding="utf-8")
    with pytest.raises(FormatError) as caught:
        read_beads(tmp_path / "a.txt")
    assert f"{tmp_path / 'a.txt'}:2: {line!r} is no bead; write numbers as [0]:[0, 1]" in str(caught.value)


def test_two_writers_of_one_file_do_not_mix(tmp_path: Path) -> None:
    """Each writes beside it and takes its name as a whole; the file of others with a name of that kind stays."""
    (tmp_path / ".a.txt.partial").write_text("mine", encoding="utf-8")
    with whole_file(tmp_path / "a.txt") as one, whole_file(tmp_path / "a.txt") as other:
        one.write("one" * 9)
        other.write("other")
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == "one" * 9
    assert sorted(path.name for path in tmp_path.iterdir()) == [".a.txt.partial", "a.txt"]


def test_what_a_killed_writer_left_goes_after_a_day(tmp_path: Path) -> None:
    """Not before: it may be that of a run that is at it."""
    new, old = tmp_path / ".a.txt.0123456789ab.partial", tmp_path / ".a.txt.ba9876543210.partial"
    for path in (new, old):
        path.touch()
    os.utime(old, (0, 0))
    write_jsonl([], tmp_path / "a.txt")
    assert sorted(path.name for path in tmp_path.iterdir()) == [new.name, "a.txt"]


def test_a_long_name_is_written(tmp_path: Path) -> None:
    """As long as the system takes names, in whatever script."""
    for name in ("x" * 250, "\u6c34" * 83):
        write_jsonl([], tmp_path / name)
        assert (tmp_path / name).exists()
