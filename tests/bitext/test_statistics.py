"""Numbers of a corpus: every count by hand, and the same from the command and in a run's summary."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from aligner import write_bitext
from aligner.bitext.statistics import corpus_numbers
from tests.bitext.test_cleaning import row
from tests.command import Command, command, pile
from tests.rows import NULL

ROWS = [
    replace(
        row("One two, three.", "Eins zwei drei."), source_id="a", target_id="b", confidence=0.95, flags=("too_short",)
    ),
    replace(row("One two, three.", "Eins zwei drei."), source_id="a", target_id="b", confidence=1.0, kind="2-1"),
    replace(row("Four", "Vier, fünf und sechs"), source_id="c", target_id="b", moved=True),
    replace(NULL, source="alone"),
    row("Good morning", "早上好", languages="en zh"),
]


def test_every_count_is_what_the_rows_have() -> None:
    """Rows, words, characters, lengths, documents, kinds, confidences, flags and duplicates, by pair of languages."""
    found = corpus_numbers(ROWS)
    assert (found["rows"], list(found["pairs"])) == (5, ["en-de", "en-zh"])
    own = found["pairs"]["en-de"]
    assert {key: own[key] for key in ("rows", "one_sided", "duplicates", "moved", "unknown_confidence")} == {
        "rows": 4,
        "one_sided": 1,
        "duplicates": 1,
        "moved": 1,
        "unknown_confidence": 1,
    }
    source = own["source"]
    assert (source["documents"], source["texts"], source["words"], source["characters"]) == (3, 4, 8, 39)
    assert source["length"] == {
        "least": 4,
        "tenth": 4,
        "quarter": 4,
        "median": 5,
        "three_quarters": 15,
        "nine_tenths": 15,
        "most": 15,
        "mean": 9.75,
    }
    assert source["lengths"] == {"4": 2, "6": 0, "8": 0, "11": 2}
    assert own["target"]["texts"] == 3
    assert own["kinds"] == {"1-1": 2, "1-0": 1, "2-1": 1}
    assert {tenth: number for tenth, number in own["confidence"].items() if number} == {"0.8": 1, "0.9": 2}
    assert own["flags"] == {"too_short": 1}
    assert found["pairs"]["en-zh"]["target"]["words"] is None
    assert corpus_numbers([]) == {"rows": 0, "pairs": {}}


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """The command with the lexicon encoder."""
    return command(monkeypatch, capsys)


def test_stats_shows_a_table_or_json(run: Command, tmp_path: Path) -> None:
    """The table has the counts for people, `--json` all of them for machines."""
    write_bitext(ROWS, tmp_path / "in.jsonl")
    done = run("stats", tmp_path / "in.jsonl")
    assert (done.code, done.stderr) == (0, "")
    for told in ("duplicates", "flag too_short", "confidence from 0.9", "characters, median"):
        assert told in done.stdout
    machine = run("stats", tmp_path / "in.jsonl", "--json")
    assert json.loads(machine.stdout) == corpus_numbers(ROWS)


def test_a_summary_has_the_numbers_of_its_bitext(run: Command, tmp_path: Path) -> None:
    """A run's summary says what `stats` says of its bitext, also when nothing had to be written again."""
    for _ in range(2):
        assert run("align", pile(tmp_path / "in"), "--out", tmp_path / "out").code == 0
        told = json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))["corpus"]
        assert told == json.loads(run("stats", tmp_path / "out" / "bitext.jsonl", "--json").stdout)
        assert told["rows"] == 6
