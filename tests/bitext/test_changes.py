"""What changed: words that differ, numbers and names above all, of versions in one language; numbers across two."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest

from aligner import Aligner, Document, read_bitext, write_result
from aligner.bitext.changes import text_differences, translation_changes
from aligner.bitext.cleaning import clean_bitext
from tests.bitext.test_cleaning import row
from tests.command import ENGLISH, GERMAN, Command, command, put, read_rows
from tests.fakes import LexiconEncoder

SECOND = [
    ENGLISH[0].replace("Monday", "Marlow"),
    ENGLISH[1],
    ENGLISH[2].replace("says", "also says"),
    *ENGLISH[4:],
    "A picture was stolen in the garden.",
]


@pytest.mark.parametrize(
    ("source", "target", "language", "expected"),
    [
        (
            "The meeting aims to discuss the plan.",
            "The meeting aimed to exchange views on the plan.",
            "en",
            [("aims to discuss", "aimed to exchange views on", "words")],
        ),
        (
            "He left. (Source: VUFO)",
            "He left. (Photo: Dinh Hoa)",
            "en",
            [("Source: VUFO", "Photo: Dinh Hoa", "names")],
        ),
        ("It has 12 rooms in all.", "It has 13 rooms in all.", "en", [("12", "13", "numbers")]),
        ("It costs 2.4 million.", "It costs 2,400,000.", "en", [("2.4 million", "2,400,000", "words")]),
        ("The Conference ended.", "The conference ended.", "en", [("Conference", "conference", "words")]),
        ("Der Rat tagt heute.", "Der Ausschuss tagt heute.", "de", [("Rat", "Ausschuss", "words")]),
        ("他今天来。", "他明天来。", "zh", [("今", "明", "words")]),
        ("It ends well.", "It ends.", "en", [("well", "", "words")]),
        ("the same", "the same", "en", []),
    ],
)
def test_words_that_differ(source: str, target: str, language: str, expected: list[tuple[str, str, str]]) -> None:
    """Differences are whole passages, with what matters most of each; the same value in other digits is no number."""
    found = [(own.source, own.target, own.kind) for own in text_differences(source, target, language)]
    assert found == expected


def test_numbers_that_conflict_across_languages() -> None:
    """A row in two languages with other numbers is a conflict, unless it is not sure enough that it is a pair."""
    other = row("It has 12 rooms.", "Es hat 13 Zimmer.", confidence=0.9)
    (found,) = translation_changes("r1", other)
    assert (found.kind, found.differ) == ("conflict", ["numbers"])
    assert [(own.source, own.target) for own in found.differences] == [("12", "13")]
    assert not list(translation_changes("r1", row("It has 12 rooms.", "Es hat 13 Zimmer.", confidence=0.4)))
    assert not list(translation_changes("r1", row("It has 12 rooms.", "Es hat 12 Zimmer.", confidence=0.9)))


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """The command with the lexicon encoder."""
    return command(monkeypatch, capsys)


def test_versions_in_one_language_are_compared_with_each_other(run: Command, tmp_path: Path) -> None:
    """Sentences that say the same are left out, changed ones have their words, those alone say on which side."""
    put(tmp_path / "in" / "a.txt", ENGLISH)
    put(tmp_path / "in" / "b.txt", SECOND)
    put(tmp_path / "in" / "c.txt", GERMAN)
    assert run("align", tmp_path / "in", "--out", tmp_path / "out", "--formats", "csv").code == 0
    every = [found for found in read_rows(tmp_path / "out" / "changes.jsonl") if found["kind"] != "conflict"]
    rows = [found for found in every if found["source_language"] == found["target_language"]]
    across = [found for found in every if found not in rows]
    assert {found["source_language"] for found in rows} == {"en"}
    alone = [(row.source, row.target) for row in read_bitext(tmp_path / "out" / "bitext.jsonl") if row.is_null]
    assert [(found["source"], found["target"]) for found in across] == alone != []
    assert all(found["confidence"] is not None for found in across)
    changed = {found["source"]: found for found in rows if found["kind"] == "changed"}
    assert set(changed) == {ENGLISH[0], ENGLISH[2]}
    assert changed[ENGLISH[0]]["differences"] == [{"source": "Monday", "target": "Marlow", "kind": "names"}]
    assert changed[ENGLISH[2]]["differences"] == [{"source": "", "target": "also", "kind": "words"}]
    assert [found["source"] for found in rows if found["kind"] == "only_source"] == [ENGLISH[3]]
    assert [found["target"] for found in rows if found["kind"] == "only_target"] == [SECOND[-1]]
    with (tmp_path / "out" / "changes.csv").open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.DictReader(file))
    assert len(table) == len(read_rows(tmp_path / "out" / "changes.jsonl"))
    assert "Monday | Marlow" in [line["differences"] for line in table]


def test_changes_from_python(tmp_path: Path) -> None:
    """A result tells its changes, also when nothing of the pile is in one language twice."""
    aligner = Aligner(encoder=LexiconEncoder(), cache=False)
    documents = [Document("a", "\n".join(ENGLISH)), Document("c", "\n".join(GERMAN))]
    result = aligner.align_pile(documents)
    assert list(aligner.changes(result)) == []
    write_result(result, tmp_path / "out", changes=aligner.changes(result))
    assert (tmp_path / "out" / "changes.jsonl").read_text() == ""
    third = Document("b", "\n".join(SECOND))
    result = aligner.align_pile([*documents, third])
    assert {own.kind for own in aligner.changes(result)} >= {"changed", "only_source"}
    assert all(json.dumps(own.told()) for own in aligner.changes(result))


def test_the_five_articles() -> None:
    """The two English versions of the report differ as a reader sees it."""
    seeds = Path(__file__).parents[3] / "shared" / "seeds"
    if not seeds.is_dir():
        pytest.skip("the five articles are not here")
    aligner = Aligner(model="use", cache=False)
    changes = list(aligner.changes(aligner.align_pile([seeds])))
    found = {(own.source, own.target): own.kind for change in changes for own in change.differences}
    assert found["Source: VUFO", "Photo: Dinh Hoa"] == "names"
    assert any(one == "aims to discuss" and other.startswith("aimed to exchange views") for one, other in found)


@pytest.mark.parametrize(
    ("source", "target", "languages", "told"),
    [
        ("It opens on Monday.", "Es öffnet am Donnerstag.", ("en", "de"), ("Monday", "Donnerstag")),
        ("It opens on 3 June.", "Es öffnet am 3. Juli.", ("en", "de"), ("June", "Juli")),
        ("Abre el lunes.", "Откроется в среду.", ("es", "ru"), ("lunes", "в среду")),
        ("Since March 2024.", "Od maja 2024 r.", ("en", "pl"), ("March", "maja")),
        ("El 3 de junio de 2024.", "Le 3 juillet 2024.", ("es", "fr"), ("junio", "juillet")),
        ("It burned late on Saturday night.", "Es brannte in der Nacht zum Sonntag.", ("en", "de"), None),
        ("It opens on June 5, 2024.", "Cel mai mare târg se deschide pe 05.06.2024.", ("en", "ro"), None),
        ("Theresa May spoke on 5/6/2018.", "Theresa May sprach am 5. Juni 2018.", ("en", "de"), None),
        ("It begins on Tuesday, 5 March.", "Die Montage beginnt am 5. März.", ("en", "de"), None),
        ("It opens on Monday.", "Es öffnet am 3. Juli.", ("en", "de"), None),
        ("From Monday to Friday.", "Bis Freitag.", ("en", "de"), None),
        ("May I come in June?", "Darf ich im Juni kommen?", ("en", "de"), None),
        ("It may rain in March.", "Es regnet vielleicht im März.", ("en", "de"), None),
    ],
)
def test_dates_that_conflict_across_languages(
    source: str, target: str, languages: tuple[str, str], told: tuple[str, str] | None
) -> None:
    """Days of the week and months that both sides name, none of them alike; a side without any does not conflict."""
    own = replace(row(source, target, confidence=0.9), source_language=languages[0], target_language=languages[1])
    found = [
        (one.source, one.target, one.kind) for change in translation_changes("", own) for one in change.differences
    ]
    assert found == ([(*told, "dates")] if told else [])
    (cleaned,) = clean_bitext([own]).rows
    assert ("dates_differ" in cleaned.flags) == (told is not None)
