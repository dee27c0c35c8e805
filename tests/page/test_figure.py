"""The picture of an alignment: what is in it, in each kind of file, and what cannot be drawn."""

import builtins
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from PIL import Image

from aligner import InputError, MissingDependencyError, SegmentPair, write_bitext
from aligner.page.figure import BLACK, BLUE, GREY, VERMILION, draw_alignment
from tests.command import Command, command
from tests.rows import HOSTILE, PAIR


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """The command `aligner`."""
    return command(monkeypatch, capsys)


def bead(source: tuple[int, ...], target: tuple[int, ...], moved: bool = False) -> SegmentPair:
    """A row with these sentences."""
    texts = "s" if source else "", "t" if target else ""
    row = replace(PAIR, source_sentences=source, target_sentences=target, source=texts[0], target=texts[1])
    return replace(row, source_id="en/$1$ & <b>.txt", moved=moved, kind=f"{len(source)}-{len(target)}")


ROWS = [bead((0,), (0,)), bead((1,), (1, 2)), bead((2,), ()), bead((), (3,)), bead((3,), (4,)), bead((4,), (3,), True)]


def marks(path: Path, colour: str) -> int:
    """How many shapes of a colour an SVG has, those of the legend among them."""
    return len(re.findall(f"(?:fill|stroke): {colour}", path.read_text(encoding="utf-8"), re.IGNORECASE))


def test_an_svg_has_a_dot_for_each_link(tmp_path: Path) -> None:
    """Sentences that beads join, the moved one and those left alone each have their mark; more rows, more marks."""
    draw_alignment(ROWS, tmp_path / "a.svg")
    draw_alignment([*ROWS, bead((5, 6), (5, 6)), bead((7,), (9,), True), bead((8,), ())], tmp_path / "b.svg")
    assert etree.parse(str(tmp_path / "a.svg")).getroot().tag.endswith("svg")
    more = {
        colour: marks(tmp_path / "b.svg", colour) - marks(tmp_path / "a.svg", colour) for colour in (BLUE, VERMILION)
    }
    assert more == {BLUE: 4, VERMILION: 1}
    assert all(marks(tmp_path / "a.svg", colour) for colour in (BLACK, GREY))


@pytest.mark.parametrize(("kind", "head"), [("svg", b"<?xml"), ("pdf", b"%PDF"), ("png", b"\x89PNG")])
def test_a_figure_is_the_same_each_time(tmp_path: Path, kind: str, head: bytes) -> None:
    """The suffix says the kind; the same rows give the same bytes."""
    draw_alignment(ROWS, tmp_path / f"a.{kind}")
    draw_alignment(ROWS, tmp_path / f"b.{kind.upper()}")
    first = (tmp_path / f"a.{kind}").read_bytes()
    assert first.startswith(head)
    assert (tmp_path / f"b.{kind.upper()}").read_bytes() == first


def test_a_picture_is_large_enough_for_print(tmp_path: Path) -> None:
    """1,200 points a side, and colours that are those of the legend."""
    draw_alignment(ROWS, tmp_path / "a.png")
    with Image.open(tmp_path / "a.png") as picture:
        assert min(picture.size) >= 1200
        colours = {colour for _, colour in picture.convert("RGB").getcolors(1 << 24) or []}
    for name in (BLUE, VERMILION, GREY, BLACK):
        assert tuple(bytes.fromhex(name[1:])) in colours


def test_hostile_ids_are_drawn(tmp_path: Path) -> None:
    """Ids of any kind, and in any script, are no mathematics, no markup and no warning."""
    texts = [*HOSTILE, "例え.txt", "$\\frac{$", "", "x"]
    for source, target in zip(texts[::2], texts[1::2], strict=True):
        draw_alignment([replace(row, source_id=source, target_id=target) for row in ROWS], tmp_path / "a.svg")
        etree.parse(str(tmp_path / "a.svg"))
    assert [path.name for path in tmp_path.iterdir()] == ["a.svg"]


def test_one_sentence_or_none_on_a_side(tmp_path: Path) -> None:
    """The smallest alignments have a picture too: a dot, or a stroke below or, for the target, at the right."""
    for row, drawn in ((bead((0,), (0,)), (1, 0, 0)), (bead((0,), ()), (0, 1, 0)), (bead((), (7,)), (0, 0, 1))):
        draw_alignment([row], tmp_path / "a.svg")
        svg = etree.parse(str(tmp_path / "a.svg"))
        wanted = "//*[@id='PathCollection_1']//*[local-name()='use']", *map(STROKES.format, (1, 2))
        assert tuple(len(svg.xpath(path)) for path in wanted) == drawn


STROKES = "//*[@id='LineCollection_{}']//*[local-name()='path']"


def test_what_cannot_be_drawn_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another suffix, rows without numbers, and matplotlib missing, whose command is named."""
    with pytest.raises(InputError, match=r"no kind of figure '\.gif'; use \.svg, \.pdf, \.png"):
        draw_alignment(ROWS, tmp_path / "a.gif")
    with pytest.raises(InputError, match="no sentence numbers"):
        draw_alignment([replace(PAIR, source_sentences=(), target_sentences=())], tmp_path / "a.svg")
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name.startswith("matplotlib"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingDependencyError, match=r"matplotlib.*pip install 'bitext-aligner\[figures\]'"):
        draw_alignment(ROWS, tmp_path / "a.svg")
    assert list(tmp_path.iterdir()) == []


def test_report_draws_one_pair(run: Command, tmp_path: Path) -> None:
    """`report OUT --figure --pair` takes the ids in either order; ids that are no pair are told with some that are."""
    other = [replace(row, source_id="en/2.txt") for row in ROWS[:2]]
    write_bitext([*other, *ROWS], tmp_path / "bitext.jsonl")
    draw_alignment(ROWS, tmp_path / "expected.svg")
    for number, pair in enumerate([(ROWS[0].source_id, ROWS[0].target_id), (ROWS[0].target_id, ROWS[0].source_id)]):
        path = tmp_path / f"{number}.svg"
        assert run("report", tmp_path, "--figure", path, "--pair", *pair).code == 0
        assert path.read_bytes() == (tmp_path / "expected.svg").read_bytes()
    done = run("report", tmp_path, "--figure", tmp_path / "x.svg", "--pair", "en/2.txt", "en/3.txt")
    assert (done.code, done.stdout) == (1, "")
    assert "no pair 'en/2.txt' 'en/3.txt'; wanted two ids that stand there, such as 'en/2.txt' 'de/1.txt'" in done.talk
    done = run("report", tmp_path / "nowhere", "--figure", tmp_path / "x.svg", "--pair", "a", "b")
    assert (done.code, "no such file" in done.talk) == (1, True)
