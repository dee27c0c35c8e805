"""Lines for the evaluation of translations: they stay parallel, lose no text, and fail where nothing is aligned."""

import math
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aligner import InputError, SegmentPair, write_bitext
from tests.command import ENGLISH, GERMAN, Command, command, put


def bead(source: tuple[int, ...], target: tuple[int, ...], version: str = "mt.txt") -> SegmentPair:
    """A row whose texts name their sentences: s0 s1, and t0 t1 with the version's first letter."""
    texts = " ".join(f"s{n}" for n in source), " ".join(f"{version[0]}{n}" for n in target)
    numbers = {"source_offsets": None, "target_offsets": None, "kind": f"{len(source)}-{len(target)}"}
    return SegmentPair("a.txt", version, "en", "de", *texts, source, target, **numbers, score=0.7, confidence=0.9)  # type: ignore[arg-type]


def lines(folder: Path, name: str) -> list[str]:
    """The lines of a file of lines."""
    return (folder / f"x.en-de.{name}").read_text(encoding="utf-8").split("\n")[:-1]


def test_targets_are_brought_to_the_sentences_of_the_source(tmp_path: Path) -> None:
    """A line is empty where a version leaves out, what it adds stays, and what one has joined is joined in all."""
    first = [bead((0,), (0, 1)), bead((1,), ()), bead((2,), (2,)), bead((), (3,)), bead((3,), (4,)), bead((4,), (5,))]
    second = [bead((0,), (0,), "ref"), bead((1,), (1,), "ref"), bead((2, 3), (2,), "ref"), bead((4,), (3,), "ref")]
    written = write_bitext([*first, *second], tmp_path / "x.mt")
    assert [path.name for path in written] == [
        f"x.en-de.{name}" for name in ("mt-ids", "reference", "source", "target")
    ]
    assert lines(tmp_path, "source") == ["s0", "s1", "s2 s3", "s4"]
    assert lines(tmp_path, "target") == ["m0 m1", "", "m2 m3 m4", "m5"]
    assert lines(tmp_path, "reference") == ["r0", "r1", "r2", "r3"]
    assert lines(tmp_path, "mt-ids")[2] == "a.txt\t2 3\tmt.txt\t2 3 4\t0.9\tref\t2\t0.9"


def test_what_is_added_follows_the_line_before_it(tmp_path: Path) -> None:
    """Also behind a bead that was found as a moved one and crosses none; one that does cross leads nothing away."""
    in_order = [bead((0,), (0,)), bead((1,), ()), replace(bead((2,), (1,)), moved=True), bead((), (2,))]
    write_bitext(in_order, tmp_path / "x.mt")
    assert lines(tmp_path, "target") == ["m0", "", "m1 m2"]
    crossing = [bead((0,), (0,)), replace(bead((2,), (1,)), moved=True), bead((), (2,)), bead((1,), (3,))]
    write_bitext(crossing, tmp_path / "x.mt")
    assert lines(tmp_path, "target") == ["m0 m2", "m3", "m1"]


def test_versions_that_join_other_sentences_lose_none(tmp_path: Path) -> None:
    """The second sentence stands in no piece of its own: one version joins it to the first, one to the third."""
    rows = [bead((0,), (0,)), bead((1, 2), (1,)), bead((0, 1), (0,), "ref"), bead((2,), (1,), "ref")]
    write_bitext(rows, tmp_path / "x.mt")
    assert lines(tmp_path, "source") == ["s0 s1 s2"]
    assert lines(tmp_path, "reference") == ["r0 r1"]


def test_documents_with_fewer_versions_have_empty_lines_there(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """So all files stay parallel, and it is said."""
    alone = [replace(bead((n,), (n,)), source_id=name) for name in ("0.txt", "b.txt") for n in range(2)]
    both = [bead((0,), (0,)), bead((0,), (0,), "ref")]
    write_bitext([*alone[:2], *both, *alone[2:]], tmp_path / "x.mt")
    assert lines(tmp_path, "target") == ["m0", "m1", "m0", "m0", "m1"]
    assert lines(tmp_path, "reference") == ["", "", "r0", "", ""]
    assert "fewer versions than others: 1" in caplog.text


def test_a_document_that_is_no_translation_costs_no_other(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """It has no lines, and is told; neither has its source in another version, which would stand for it."""
    unlike = [replace(bead((n,), (n,)), score=0.1, source_id="b.txt") for n in range(3)]
    reference = [replace(bead((n,), (n,), "ref"), source_id="b.txt") for n in range(3)]
    whole = [[replace(bead((0,), (0,)), source_id=name)] for name in ("a.txt", "c.txt")]
    write_bitext([*whole[0], *unlike, *reference, *whole[1]], tmp_path / "x.mt")
    assert lines(tmp_path, "source") == ["s0", "s0"]
    assert lines(tmp_path, "target") == ["m0", "m0"]
    assert not (tmp_path / "x.en-de.reference").exists()
    assert "documents without lines: 1; the first is b.txt, mt.txt: no lines to evaluate" in caplog.text


def test_what_cannot_be_aligned_fails(tmp_path: Path) -> None:
    """Texts that are hardly alike, rows without numbers and rows in any order are refused, and nothing is written."""
    unlike = [replace(bead((n,), (n,)), score=0.1) for n in range(3)]
    bare = replace(bead((0,), (0,)), source_sentences=())
    apart = [bead((0,), (0,)), replace(bead((0,), (0,)), source_id="b.txt"), bead((1,), (1,))]
    for rows, told in (
        (unlike, "a.txt, mt.txt: no lines to evaluate, as"),
        ([bare], "no sentence numbers"),
        (apart, "follow"),
    ):
        with pytest.raises(InputError, match=told):
            write_bitext(rows, tmp_path / "x.mt")
    assert not list(tmp_path.iterdir())
    assert write_bitext([replace(own, score=math.nan) for own in unlike], tmp_path / "x.mt")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)
@given(steps=st.lists(st.lists(st.sampled_from([(1, 1), (1, 0), (0, 1), (2, 1), (1, 2)]), max_size=6), max_size=3))
def test_every_text_is_in_one_line(tmp_path: Path, steps: list[list[tuple[int, int]]]) -> None:
    """Of the source and of each version, in order, whatever they leave out and add."""
    size = max((sum(up for up, _ in own) for own in steps), default=0)
    rows, counts = [], []
    for number, own in enumerate(steps):
        i = j = 0
        for up, over in [*own, *[(1, 1)] * (size + 1 - sum(up for up, _ in own))]:
            rows.append(bead(tuple(range(i, i + up)), tuple(range(j, j + over)), f"{number}.txt"))
            i, j = i + up, j + over
        counts.append(j)
    written = write_bitext(rows, tmp_path / "x.mt")
    assert len({len(lines(tmp_path, path.suffix[1:])) for path in written}) <= 1
    names = ["target", "reference", "reference2"][: len(steps)]
    for number, (name, count) in enumerate(zip(names, counts, strict=True)):
        found = " ".join(filter(None, lines(tmp_path, name))).split()
        assert found == [f"{number}{n}" for n in range(count)]
    if steps:
        assert " ".join(lines(tmp_path, "source")).split() == [f"s{n}" for n in range(size + 1)]


def test_lines_from_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A translation and its reference become lines beside the source's."""
    run: Command = command(monkeypatch, capsys)
    paths = [put(tmp_path / name, text) for name, text in (("a.txt", ENGLISH), ("mt.txt", GERMAN), ("ref.txt", GERMAN))]
    assert run("documents", *paths, "--languages", "en,de", "--out", tmp_path / "x.mt").code == 0
    assert lines(tmp_path, "source") == ENGLISH
    assert lines(tmp_path, "target") == lines(tmp_path, "reference") == GERMAN
    assert run("convert", tmp_path / "x.en-de.source", tmp_path / "y.tsv").code == 1
