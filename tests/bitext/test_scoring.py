"""Scoring of pairs that exist: what is right, wrong and partial, in any format, with the encoder that comes along."""

import itertools
from dataclasses import replace
from pathlib import Path

import pytest

from aligner import Aligner, clean_bitext, read_bitext, write_bitext
from aligner.bitext.pair_evidence import NEAR, windows
from aligner.encoders.reference_sentences import REFERENCE_SENTENCES
from benchmarks.planted_faults import FOUND_BY, plant
from tests.bitext.test_cleaning import row
from tests.command import Command, command, read_rows

TEXTS = [
    (
        "The old harbour bridge was closed on Monday after a long storm.",
        "Die alte Hafenbrücke wurde am Montag nach einem langen Sturm gesperrt.",
    ),
    ("Engineers found cracks in two of the four pillars.", "Ingenieure fanden Risse in zwei der vier Pfeiler."),
    (
        "The mayor said that repairs would cost 2.4 million euros.",
        "Die Bürgermeisterin sagte, die Reparatur werde 2,4 Millionen Euro kosten.",
    ),
    (
        "Ferries will carry people across the river until spring.",
        "Bis zum Frühjahr bringen Fähren die Menschen über den Fluss.",
    ),
    (
        "Many shopkeepers fear that their customers will stay away.",
        "Viele Ladenbesitzer fürchten, dass ihre Kunden ausbleiben.",
    ),
    (
        "A school on the far side had to close its doors for a week.",
        "Eine Schule auf der anderen Seite musste für eine Woche schließen.",
    ),
    (
        "The railway offered free tickets to everyone who works in the city.",
        "Die Bahn bot allen, die in der Stadt arbeiten, kostenlose Fahrkarten an.",
    ),
    (
        "Fishermen complained about the noise of the night work.",
        "Fischer beschwerten sich über den Lärm der nächtlichen Arbeiten.",
    ),
    ("The council will vote on a new bridge next year.", "Der Rat stimmt nächstes Jahr über eine neue Brücke ab."),
    ("Until then the museum keeps a model of the old one.", "Bis dahin zeigt das Museum ein Modell der alten."),
]
ROWS = [row(*texts) for texts in TEXTS]
SHIFTED = [row(TEXTS[n][0], TEXTS[n + 1][1]) for n in range(4)]


@pytest.fixture(scope="module")
def aligner() -> Aligner:
    """An aligner with the encoder that comes along, which keeps nothing."""
    return Aligner(model="use", cache=False)


def test_right_rows_are_sure_and_shifted_ones_are_wrong(aligner: Aligner) -> None:
    """Translations have no flag and a high confidence; those of the row beside are found, whatever comes around."""
    found = aligner.score([*ROWS[4:], *SHIFTED])
    assert [own.flags for own in found[:6]] == [()] * 6
    assert min(own.confidence for own in found[:6]) > 0.9
    assert all({"not_translation", "low_confidence"} <= set(own.flags) for own in found[6:])
    assert max(own.confidence for own in found[6:]) < 0.1


UNRELATED = {
    "de": ("Press the green button.", "Der Hund schläft im Garten."),
    "ja": ("Press the green button.", "犬は庭で寝ています。"),
    "ru": ("Press the green button.", "Собака спит в саду."),
    "es": ("Press the green button.", "El perro duerme en el jardín."),
}
TRANSLATED = {
    "de": [("The dog barks.", "Der Hund bellt."), ("Where is the key?", "Wo ist der Schlüssel?")],
    "ja": [("The dog barks.", "犬が吠えます。"), ("Where is the key?", "鍵はどこですか。")],
    "ru": [("The dog barks.", "Собака лает."), ("Where is the key?", "Где ключ?")],
    "es": [("The dog barks.", "El perro ladra."), ("Where is the key?", "¿Dónde está la llave?")],
}


@pytest.mark.parametrize("language", UNRELATED)
@pytest.mark.parametrize("beside", [0, 2])
def test_sides_that_have_nothing_in_common_are_wrong(aligner: Aligner, language: str, beside: int) -> None:
    """Also where no other row is nearer, as their own translations are nowhere, and where there is no other row."""
    rows = [row(*texts, languages=f"en {language}") for texts in TRANSLATED[language][:beside]]
    *right, wrong = aligner.score([*rows, row(*UNRELATED[language], languages=f"en {language}")])
    assert "not_translation" in wrong.flags
    assert wrong.confidence < 0.4
    assert all(not own.flags and own.confidence > 0.9 for own in right)


@pytest.mark.parametrize(("side", "flag"), [("target", "source_says_more"), ("source", "target_says_more")])
def test_cut_rows_say_which_side_says_more(aligner: Aligner, side: str, flag: str) -> None:
    """A row of which one side lost its second half is partial, and not wrong."""
    words = TEXTS[6][side == "target"].split()
    half = " ".join(words[: len(words) // 2])
    cut = replace(ROWS[6], target=half) if side == "target" else replace(ROWS[6], source=half)
    found = aligner.score([*ROWS[:6], cut, *ROWS[7:]])[6]
    assert flag in found.flags
    assert "not_translation" not in found.flags


def test_scores_are_at_one_level_in_all_languages(aligner: Aligner) -> None:
    """Distant languages, whose translations are less near to each other, score as German and English do."""
    means = {}
    for pair in (("en", "de"), ("ko", "nl"), ("pl", "zh")):
        texts = zip(*(REFERENCE_SENTENCES[language] for language in pair), strict=True)
        named = [replace(row(*own), source_language=pair[0], target_language=pair[1]) for own in texts]
        means[pair] = sum(own.score for own in aligner.score(named)) / len(named)
    assert max(means.values()) - min(means.values()) < 0.06


def test_rows_come_out_in_order_with_all_they_had(aligner: Aligner) -> None:
    """Rows with an empty side, without languages and of another pair keep their places; other columns stay."""
    given = [
        replace(ROWS[0], source_id="a", kind="2-1", block="heading 1"),
        replace(ROWS[1], target=""),
        replace(ROWS[2], source_language="de", target_language="en", source=ROWS[2].target, target=ROWS[2].source),
        replace(ROWS[3], source_language="", target_language=""),
        *ROWS[4:],
    ]
    found = aligner.score(iter(given))
    assert [replace(own, score=0, confidence=0, flags=()) for own in found] == [
        replace(own, score=0, confidence=0) for own in given
    ]
    assert found[1].flags == ("one_sided",)
    assert aligner.score([]) == []


def test_the_flags_of_scoring_outlive_cleaning(aligner: Aligner) -> None:
    """What was found to be wrong is dropped by a preset later, when nobody has vectors any more."""
    found = aligner.score([*ROWS[4:], *SHIFTED])
    cleaned = clean_bitext(found, "not_translation")
    assert [own.source for own in cleaned.removed] == [own.source for own in SHIFTED]


def test_windows_show_each_row_once_with_its_neighbours() -> None:
    """Whatever the size, the inner parts of the windows are the rows, and NEAR of them stand around where there are."""
    for size, number in itertools.product((1, 2, 5, 40), (0, 1, 3, 4, 11)):
        rows = list(range(number))
        inner: list[int] = []
        for held, before, behind in windows(iter(rows), size):
            assert held == rows[held[0] : held[-1] + 1]
            own = held[before : len(held) - behind]
            assert before == min(NEAR, own[0])
            assert behind == min(NEAR, number - 1 - own[-1])
            inner += own
        assert inner == rows


def test_planted_faults_are_what_they_say() -> None:
    """Each kind is planted in about a twentieth of the rows, in rows of its own, and the same with the same seed."""
    pairs = [(f"{one} It is {n} now.", f"{other} Es ist {n}.") for n in range(20) for one, other in TEXTS]
    planted = plant(pairs, seed=1)
    assert planted == plant(pairs, seed=1) != plant(pairs, seed=2)
    kinds = [own.fault for own in planted]
    assert all(6 <= kinds.count(fault) <= 11 for faults in FOUND_BY.values() for fault in faults)
    for (source, target), own in zip(pairs, planted, strict=True):
        assert ((own.source, own.target) == (source, target)) == (not own.fault)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """The command with the lexicon encoder."""
    return command(monkeypatch, capsys)


@pytest.mark.parametrize("suffix", ["jsonl", "tsv", "tmx", "xlf", "en-de.en", "parquet"])
def test_score_takes_pairs_of_any_format(run: Command, tmp_path: Path, suffix: str) -> None:
    """The rows of whatever file come out in their order with score, confidence and flags, and the flags are counted."""
    kind = {"en-de.en": "moses", "xlf": "xliff"}.get(suffix, suffix)
    written = write_bitext(ROWS, tmp_path / f"in.{kind}", kind)
    read = next(path for path in written if path.name.endswith((suffix, ".en", ".xliff")))
    done = run("score", read, "--out", tmp_path / "out.jsonl")
    assert (done.code, done.stdout) == (0, "")
    rows = read_rows(tmp_path / "out.jsonl")
    assert [(own["source"], own["target"]) for own in rows] == TEXTS
    assert all(
        -1 <= own["score"] <= 2 and 0 <= own["confidence"] <= 1 and isinstance(own["flags"], list) for own in rows
    )
    assert "of 10 rows" in done.talk
    assert [own.flags for own in read_bitext(tmp_path / "out.jsonl")] == [tuple(own["flags"]) for own in rows]


def test_score_refuses_its_input_as_output_and_takes_an_empty_file(run: Command, tmp_path: Path) -> None:
    """An output that is the input ends in one line; no rows give no rows."""
    read = tmp_path / "in.tsv"
    write_bitext(ROWS, read)
    done = run("score", read, "--out", read)
    assert (done.code, "is among what is to be read" in done.talk) == (1, True)
    write_bitext([], tmp_path / "empty.tsv")
    assert run("score", tmp_path / "empty.tsv", "--out", tmp_path / "out.jsonl").code == 0
    assert read_rows(tmp_path / "out.jsonl") == []
