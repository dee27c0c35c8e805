"""Scores against gold: equal to the field's scorer, and by hand; of values and of files."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner import Bead, FormatError, InputError, evaluate, evaluate_pairs, read_corrections, write_bitext
from aligner.corrections.rows import BeadCorrection, PairCorrection
from aligner.evaluation import Changed, Rate, count_changed
from aligner.evaluation_files import count_changed_in_files, score_files
from aligner.model import SegmentPair
from tests import reference
from tests.command import Command, command, put


@st.composite
def bead_lists(draw: st.DrawFn) -> list[Bead]:
    """Beads that cover two short texts in order."""
    beads, i, j = [], 0, 0
    for a, b in draw(st.lists(st.sampled_from([(1, 1), (1, 2), (2, 1), (1, 0), (0, 1)]), min_size=1, max_size=8)):
        beads.append(Bead(tuple(range(i, i + a)), tuple(range(j, j + b))))
        i, j = i + a, j + b
    return beads


@given(bead_lists(), bead_lists())
@settings(deadline=None)
def test_strict_and_lax_are_vecaligns(gold: list[Bead], predicted: list[Bead]) -> None:
    """Any two alignments score what the plain version of vecalign's scorer gives."""
    scores = evaluate(gold, predicted)
    assert (scores.strict.f1, scores.lax.f1) == pytest.approx(reference.vecalign_scores(gold, predicted))


def test_every_way_of_counting_by_hand() -> None:
    """Null beads count in strict precision, on both sides of all_beads, and alone in null."""
    gold = [Bead((0,), (0,)), Bead((1,), (1, 2)), Bead((2,), ()), Bead((), (3,))]
    predicted = [Bead((0,), (0,)), Bead((1,), (1,)), Bead((), (2,)), Bead((2,), (3,))]
    scores = evaluate(gold, predicted)
    assert (scores.strict.precision, scores.strict.recall) == (1 / 4, 1 / 2)
    assert (scores.lax.precision, scores.lax.recall) == (2 / 4, 2 / 2)
    assert (scores.all_beads.precision, scores.all_beads.recall) == (1 / 4, 1 / 4)
    assert (scores.null.precision, scores.null.recall) == (0, 0)
    right = evaluate(gold, gold)
    assert [rate.f1 for rate in (right.strict, right.lax, right.all_beads, right.null)] == [1, 1, 1, 1]


def test_scores_of_documents_add_up_by_counts() -> None:
    """The sum of two documents' scores is the score of both together, not the mean of ratios."""
    one = evaluate([Bead((0,), (0,))], [Bead((0,), (0,))])
    other = evaluate([Bead((n,), (n,)) for n in range(3)], [Bead((n,), (n + 1,)) for n in range(3)])
    assert (one + other).strict.precision == 1 / 4


def test_nothing_against_nothing_is_zero() -> None:
    """Empty gold and empty predictions divide by nothing."""
    assert evaluate([], []).strict.f1 == 0


def test_document_pairs_have_no_direction() -> None:
    """A pair of ids counts once, whichever comes first."""
    rate = evaluate_pairs([("a", "b"), ("c", "d")], [("b", "a"), ("a", "b"), ("c", "e")])
    assert (rate.precision, rate.recall) == (1 / 2, 1 / 2)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """The command."""
    return command(monkeypatch, capsys)


def bead_row(ids: tuple[str, str], source: list[int], target: list[int]) -> dict[str, Any]:
    """A row of gold beads: documents and sentence numbers, no texts."""
    return {"source_id": ids[0], "target_id": ids[1], "source_sentences": source, "target_sentences": target}


def saved(path: Path, *rows: dict[str, Any]) -> Path:
    """Rows as JSONL."""
    return put(path, [json.dumps(row) for row in rows])


HARBOUR, FERRY = ("hafen.de", "harbour.en"), ("faehre.de", "ferry.en")


def gold_of_two(folder: Path) -> Path:
    """Gold beads of two document pairs."""
    first = [bead_row(HARBOUR, [0], [0]), bead_row(HARBOUR, [1], [1, 2]), bead_row(HARBOUR, [2], [])]
    return saved(folder / "gold.jsonl", *first, bead_row(FERRY, [0], [0]), bead_row(FERRY, [1], [1]))


def test_a_share_of_nothing_is_told_as_nothing() -> None:
    """Where nothing was predicted there is no precision; where nothing was to be found, neither recall nor F1."""
    assert Rate(0, 0, 0, 0).shares == {"precision": None, "recall": None, "f1": None}
    assert Rate(0, 2, 0, 0).shares == {"precision": 0.0, "recall": None, "f1": None}
    assert Rate(0, 0, 0, 3).shares == {"precision": None, "recall": 0.0, "f1": 0.0}


def test_the_command_writes_a_dash_where_nothing_was_to_be_found(run: Command, tmp_path: Path) -> None:
    """In the table a dash, in JSON null."""
    gold = put(tmp_path / "gold.txt", ["[0]:[0]", "[1]:[1]"])
    predicted = put(tmp_path / "predicted.txt", ["[0]:[0]", "[1]:[]", "[]:[1]"])
    line = next(line for line in run("evaluate", gold, predicted).stdout.splitlines() if "null" in line)
    assert line.replace("│", " ").split() == ["null", "0.000", "–", "–", "2", "0"]
    scores = run("evaluate", gold, predicted, "--json").rows[0]
    assert scores["null"] == {"precision": 0.0, "recall": None, "f1": None}


def test_a_whole_run_is_scored_against_gold_of_many_pairs(tmp_path: Path) -> None:
    """Each document pair with its own, either way round; pairs without gold count nowhere, those not aligned do."""
    gold = gold_of_two(tmp_path)
    right = [bead_row(HARBOUR[::-1], [0], [0]), bead_row(HARBOUR[::-1], [1], [1]), bead_row(HARBOUR[::-1], [2], [])]
    other = bead_row(("x", "y"), [0], [0])
    rates = score_files(gold, saved(tmp_path / "predicted.jsonl", *right, other))
    assert rates["all_beads"] == Rate(1, 3, 1, 5)
    assert rates["strict"] == Rate(1, 3, 1, 4)
    assert score_files(gold, gold)["all_beads"] == Rate(5, 5, 5, 5)


def test_gold_of_many_pairs_may_be_a_table(tmp_path: Path) -> None:
    """A TSV with the four columns, in any order, among others."""
    lines = ["note\ttarget_id\tsource_id\tsource_sentences\ttarget_sentences"]
    lines += ["", "x\tharbour.en\thafen.de\t0\t0", "\tharbour.en\thafen.de\t1\t1 2", "\tharbour.en\thafen.de\t2\t"]
    table = put(tmp_path / "gold.tsv", lines)
    assert score_files(table, gold_of_two(tmp_path))["all_beads"] == Rate(3, 3, 3, 3)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"source_sentences": [0, "x"], "target_sentences": [0]}, "source_sentences is "),
        ({"source_sentences": [], "target_sentences": []}, "no sentence on either side"),
        ({"source_sentences": [0], "target_sentences": [], "target": "text"}, "a target text without sentence numbers"),
        ({"source_sentences": [True], "target_sentences": [1.5]}, "source_sentences is "),
        ({"source_sentences": 3, "target_sentences": [0]}, "source_sentences is 3"),
    ],
)
def test_gold_that_is_none_is_told(tmp_path: Path, row: dict[str, Any], told: str) -> None:
    """The error names the line."""
    gold = saved(tmp_path / "gold.jsonl", bead_row(HARBOUR, [0], [0]), row)
    with pytest.raises(FormatError, match=f"gold.jsonl:2: {told}"):
        score_files(gold, gold)


def test_gold_and_prediction_must_be_about_the_same_documents(tmp_path: Path) -> None:
    """Two files that share no document pair are told, not scored as nothing found; so is one that names none."""
    gold = gold_of_two(tmp_path)
    other = saved(tmp_path / "other.jsonl", bead_row(("a", "b"), [0], [0]), bead_row(("a", "c"), [0], [0]))
    with pytest.raises(InputError, match="no document pair is in both"):
        score_files(gold, other)
    with pytest.raises(InputError, match="names no documents"):
        score_files(put(tmp_path / "gold.txt", ["[0]:[0]"]), gold)
    one = saved(tmp_path / "one.jsonl", *[bead_row(("a", "b"), [n], [n]) for n in (0, 1)])
    assert score_files(put(tmp_path / "gold.txt", ["[0]:[0]"]), one)["strict"] == Rate(1, 2, 1, 1)


@pytest.mark.parametrize("name", ["a.xlf", "a.sdlxliff", "a.MQXLIFF", "a.mxliff", "a.txlf", "a.en-de.en"])
def test_bitext_of_other_programs_is_known(tmp_path: Path, name: str) -> None:
    """It has no sentence numbers, and is told so, rather than taken for a ladder."""
    units = '<trans-unit id="1"><source>One.</source><target>Eins.</target></trans-unit>'
    file = f'<file source-language="en" target-language="de"><body>{units}</body></file>'
    (tmp_path / "a.en-de.de").write_text("Eins.\n")
    path = put(tmp_path / name, "One.\n" if name.endswith("en") else f'<xliff version="1.2">{file}</xliff>')
    with pytest.raises(InputError, match="has texts without sentence numbers"):
        score_files(path, path)


def test_gold_pairs_are_a_table_or_rows(tmp_path: Path) -> None:
    """With the names of the columns in any order, or without; a line that names one document is told."""
    rows = saved(
        tmp_path / "pairs.jsonl", {"source_id": "b", "target_id": "a", "score": 1}, {"source_id": "c", "target_id": 4}
    )
    named = put(tmp_path / "named.tsv", ["score\ttarget_id\tsource_id", ".9\tb\ta", ".8\t4\tc"])
    bare = put(tmp_path / "bare.tsv", ["a\tb", "c\t4"])
    for gold in (rows, named, bare):
        assert score_files(gold, rows)["document_pairs"] == Rate(2, 2, 2, 2)
    with pytest.raises(FormatError, match=r"half.tsv:2: .*target_id None"):
        score_files(put(tmp_path / "half.tsv", ["a\tb", "c"]), rows)


def test_a_reviewed_table_is_corrections(tmp_path: Path) -> None:
    """What was judged counts, as in corrections.jsonl; a table without a verdict is bitext like any other."""
    rows = [segment((n,), (n,)) for n in range(3)]
    bitext = tmp_path / "bitext.csv"
    write_bitext(rows, bitext)
    lines = bitext.read_text(encoding="utf-8-sig").splitlines()
    place = lines[0].split(",").index("verdict")
    cells = [line.split(",") for line in lines]
    cells[1][place], cells[2][place] = "right", "Wrong "
    reviewed = put(tmp_path / "reviewed.csv", [",".join(own) for own in cells])
    assert score_files(reviewed, bitext)["strict"] == Rate(1, 2, 1, 1)
    assert score_files(bitext, bitext)["strict"] == Rate(3, 3, 3, 3)
    with pytest.raises(InputError, match="holds corrections; give it first"):
        score_files(bitext, reviewed)


def segment(
    source: tuple[int, ...], target: tuple[int, ...], ids: tuple[str, str] = HARBOUR, moved: bool = False
) -> SegmentPair:
    """A row of bitext."""
    texts = "x" * len(source), "y" * len(target)
    numbers = f"{len(source)}-{len(target)}"
    return SegmentPair(*ids, "de", "en", *texts, source, target, None, None, numbers, 0.5, 0.5, moved)


def wrong(source: tuple[int, ...], target: tuple[int, ...]) -> BeadCorrection:
    """A verdict on a bead of the harbour."""
    return BeadCorrection(False, *HARBOUR, source, target, ("x",) * len(source), ("y",) * len(target))


def test_what_changed_besides_the_judged_beads_is_counted() -> None:
    """Rows that share a sentence with a judged bead are not counted, nor those of documents said to be no pair."""
    before = [segment((n,), (n,)) for n in range(4)] + [segment((0,), (0,), FERRY)]
    after = [segment((0,), (0,)), segment((1,), ()), segment((2,), (1, 2)), segment((3,), (3,), moved=True)]
    assert count_changed([wrong((1,), (1,))], before, after) == Changed(3, 4)
    assert count_changed([wrong((1,), (1,)), PairCorrection(False, *FERRY)], before, after) == Changed(2, 3)
    assert count_changed([wrong((1,), (1,))], before, before) == Changed(0, 4)


def test_the_command_counts_what_changed_besides(run: Command, tmp_path: Path) -> None:
    """`--before` names the bitext without corrections; with other gold it is refused."""
    texts = [{"source": "s", "target": "t"} | bead_row(HARBOUR, [n], [n]) for n in range(3)]
    before = saved(tmp_path / "before.jsonl", *texts)
    changed = [{"source": "s s", "target": "t"} | bead_row(HARBOUR, [0, 1], [0]), texts[2]]
    after = saved(tmp_path / "after.jsonl", *changed)
    verdict = {"type": "bead", "verdict": "wrong", "source_text": ["s"], "target_text": ["t"]}
    gold = saved(tmp_path / "corrections.jsonl", verdict | bead_row(HARBOUR, [1], [1]))
    assert run("evaluate", gold, after, "--before", before, "--json").rows[0]["changed_besides"] == {
        "changed": 1,
        "rows": 2,
    }
    assert "besides what was judged, 1 of 2 rows changed" in run("evaluate", gold, after, "--before", before).stdout
    done = run("evaluate", before, after, "--before", before)
    assert done.code == 1
    assert "holds no corrections" in done.stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_what_has_no_end_is_refused(run: Command, tmp_path: Path) -> None:
    """A pipe nobody writes to, and a device that never ends, in any place: one line, at once."""
    pipe = tmp_path / "pipe.jsonl"
    os.mkfifo(pipe)
    gold = put(tmp_path / "gold.txt", ["[0]:[0]"])
    for endless in (pipe, Path("/dev/zero")):
        for files in ((endless, gold), (gold, endless)):
            done = run("evaluate", *files)
            assert (done.code, done.stderr.count("\n")) == (1, 1)
            assert f"{endless}: a pipe or a device" in done.stderr
        with pytest.raises(InputError, match="a pipe or a device"):
            read_corrections(endless)
        with pytest.raises(InputError, match="a pipe or a device"):
            count_changed_in_files(gold, endless, gold)


@pytest.mark.skipif(not Path("/dev/stdin").exists(), reason="this system has no /dev/stdin")
def test_corrections_from_a_pipe_are_refused(tmp_path: Path) -> None:
    """`--corrections /dev/stdin` behind a pipe is told in one line, before anything is written."""
    script = "from aligner.cli.main import main; main()"
    arguments = ["align", str(tmp_path), "--out", str(tmp_path / "out"), "--corrections", "/dev/stdin"]
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], input="{}\n", capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "a pipe or a device" in done.stderr
    assert not (tmp_path / "out").exists()
