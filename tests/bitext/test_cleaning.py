"""Cleaning: what each flag finds and leaves alone, what presets drop, and that nothing falls in silence."""

import math
import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from aligner import InputError, SegmentPair, clean_bitext, read_bitext, write_bitext
from aligner.bitext import kept_rows
from aligner.bitext.cleaning import open_flagged
from aligner.bitext.flags import FLAGS, PRESETS
from aligner.run.engines.local import LocalEngine
from tests.command import ENGLISH, GERMAN, Command, command, put, read_rows
from tests.rows import NULL

PLACES = "harbour bridge market station river school museum garden library tower".split()
ORTE = "Hafen Brücke Markt Bahnhof Fluss Schule Museum Garten Bibliothek Turm".split()
THINGS = "was closed on Monday|will open again in summer|costs the town a lot of money|has been painted white".split(
    "|"
)
DINGE = "wurde am Montag gesperrt|öffnet im Sommer wieder|kostet die Stadt viel Geld|wurde weiß gestrichen".split("|")


def row(source: str, target: str, confidence: float = math.nan, languages: str = "en de") -> SegmentPair:
    """A row of two texts."""
    one, other = languages.split()
    return SegmentPair("", "", one, other, source, target, (), (), None, None, "1-1", math.nan, confidence)


USUAL = [
    row(
        f"The old {place} near the hill {thing}, says the mayor of the town.",
        f"{ort} am Berg: Das {ding}, sagt der Rat.",
    )
    for place, ort in zip(PLACES, ORTE, strict=True)
    for thing, ding in zip(THINGS, DINGE, strict=True)
]


def flags_of(*rows: SegmentPair) -> list[set[str]]:
    """The flags of rows that stand among usual ones, behind them."""
    return [set(found.flags) for found in clean_bitext([*USUAL, *rows], "strict").rows[len(USUAL) :]]


@pytest.mark.parametrize(
    ("source", "target", "flag"),
    [
        ("The council meets again in spring.", "", "one_sided"),
        ("12.30 – 14", "12.30 – 14 Uhr", "no_letters"),
        ("Save as a template", "Save as a template", "identical"),
        ("Save As a Template…", "Save as a template", "identical"),
        (
            "The council meets again in spring to talk about the road to the airport.",
            "Le conseil se réunit à nouveau au printemps pour parler de la route de l'aéroport.",
            "wrong_language",
        ),
        ("The council meets again.", "Der Rat trifft sich wieder, und " + "danach noch einmal, " * 12, "length_ratio"),
        ("The council has 12 members in all.", "Der Rat hat insgesamt 13 Mitglieder.", "numbers_differ"),
        ("Yes", "Ja", "too_short"),
        ("The council meets. " * 40, "Der Rat trifft sich. " * 40, "too_long"),
        (
            "The council says that the road to the airport will be closed.",
            "Der Rat sagt, the road to the airport will be gesperrt.",
            "untranslated_part",
        ),
        (
            "The old road, says the Mayor, leads to Kiel again.",
            "Die alte Straße führt wieder nach Kiel, says the Mayor.",
            "untranslated_part",
        ),
    ],
)
def test_what_speaks_against_a_row(source: str, target: str, flag: str) -> None:
    """Each flag finds what it is for, and a row with nothing wrong beside it has none."""
    fine = row("The council meets again in the spring of the year.", "Der Rat trifft sich im Frühling wieder.")
    found, none = flags_of(row(source, target), fine)
    assert flag in found
    assert none == set()


@pytest.mark.parametrize(
    ("source", "target"),
    [
        (
            "He read “A Few Hard Truths About Sneaking” at the Brookings Institution.",
            "Er las „A Few Hard Truths About Sneaking“ in der Brookings Institution.",
        ),
        ("Angela Merkel, Emmanuel Macron", "Angela Merkel und Emmanuel Macron"),
        ("He works for the Bank of Kiel.", "Er arbeitet bei der Bank of Kiel."),
        ("See the pages of www.the-town.of.kiel.example.", "Siehe www.the-town.of.kiel.example."),
        ("The council has twelve members in all.", "Der Rat hat insgesamt 12 Mitglieder."),
    ],
)
def test_what_is_no_fault(source: str, target: str) -> None:
    """Names that stay as they are, and numbers in words, are not flagged."""
    assert flags_of(row(source, target)) == [set()]


def test_low_confidence_is_below_one_half() -> None:
    """A confidence below .5 is flagged, one that is not known is not."""
    texts = "The council meets again in the spring of the year.", "Der Rat trifft sich im Frühling wieder."
    low, high = row(*texts, confidence=0.49), row(*texts, confidence=0.5)
    assert [flags_of(own)[0] for own in (low, high, row(*texts))] == [{"low_confidence"}, set(), set()]


def test_of_rows_alike_the_best_is_kept() -> None:
    """The same texts, white space aside, are duplicates of the one that nothing else is said against."""
    texts = "The council meets again in the spring of the year.", "Der Rat trifft sich im Frühling wieder."
    spaced = row(texts[0].replace(" ", "  "), texts[1], confidence=0.9)
    first, second, third = flags_of(row(*texts, confidence=0.1), spaced, row(*texts, confidence=0.8))
    assert (first, second, third) == ({"low_confidence", "duplicate"}, set(), {"duplicate"})


def test_processes_side_by_side_say_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows have the same flags in the same order, however many processes judge them, and in whatever batches."""
    rows = [*USUAL, USUAL[3], row("The council has 12 members.", "Der Rat hat 13 Mitglieder.", 0.2), NULL]
    monkeypatch.setattr(kept_rows, "BATCH", 7)
    with LocalEngine(2) as engine, open_flagged(rows, PRESETS["strict"], map=engine.map) as flagged:
        assert list(map(repr, flagged)) == list(map(repr, clean_bitext(rows, "strict").rows))


def test_variants_of_languages_are_judged_together() -> None:
    """What is usual in en and de is so in EN-US and de_AT; the same texts are duplicates however a tag is written."""
    long = "Der Rat trifft sich wieder, und " + "danach noch einmal, " * 12
    texts = "The council meets again in the spring of the year.", "Der Rat trifft sich im Frühling wieder."
    found = flags_of(
        row("The council meets again.", long, languages="EN-US de_AT"),
        row(*texts, languages="EN-US de-AT"),
        row(*texts, languages="en-us de-at"),
        row(*texts, languages="en-GB de-AT"),
    )
    assert [own & {"length_ratio", "duplicate"} for own in found] == [{"length_ratio"}, set(), {"duplicate"}, set()]


def test_near_duplicates_have_nearly_the_same_words() -> None:
    """Case, punctuation and one word of many do not make another row; half the words do."""
    english = "The council of the town says that the long road to the new airport will be closed on Monday in spring"
    german = "Der Rat der Stadt sagt dass die lange Straße zum neuen Flughafen am Montag im Frühling gesperrt wird"
    near = row(english.upper() + "!", german.replace("lange", "breite") + ".")
    far = row(
        english[:50] + " and that all is well in the harbour now", german[:40] + " und dass im Hafen alles gut ist"
    )
    assert flags_of(row(english, german), near, far) == [set(), {"near_duplicate"}, set()]


def test_bounds_come_from_the_rows_at_hand() -> None:
    """Where one language takes twice the letters, that is usual there, and equal lengths are not."""
    doubled = [replace(own, target=own.target + " " + own.target[::-1] * 3) for own in USUAL]
    rows = [*doubled, USUAL[0]]
    assert not any("length_ratio" in own.flags for own in clean_bitext(rows).rows[:-1])
    assert "length_ratio" in clean_bitext(rows).rows[-1].flags


def test_chinese_is_measured_by_its_own_letters() -> None:
    """A Chinese side is as long as its English one with a third of the letters; one that is cut is not."""
    english = "The council of the town said on Monday that the long road to the airport will be closed in spring."
    chinese = "镇议会周一表示，通往机场的长途公路将于春季关闭，届时居民必须绕行。"
    texts = [(f"{english} It is {year}.", f"{chinese}时为{year}年。") for year in range(2001, 2021)]
    rows = [row(*text, languages="en zh") for text in texts] + [row(english, chinese[:6], languages="en zh")]
    assert ["length_ratio" in own.flags for own in clean_bitext(rows, "strict").rows] == [False] * 20 + [True]


def test_words_left_in_a_text_without_spaces_are_found() -> None:
    """An English passage within a Chinese text is untranslated, a name in it is not."""
    english = "The council said that the road to the airport will be closed in spring."
    left = row(english, "镇议会表示 the road to the airport will be closed 直到春季。", languages="en zh")
    fine = row("The Harbour Bridge is closed.", "Harbour Bridge 已关闭。", languages="en zh")
    chinese = "镇议会周一表示，通往机场的长途公路将于春季关闭。"
    back = row(chinese, "The council said on Monday that 长途公路将于春季关闭。", languages="zh en")
    found = clean_bitext([left, fine, back], "strict").rows
    assert ["untranslated_part" in own.flags for own in found] == [True, False, True]


def test_languages_that_rows_do_not_name_are_told() -> None:
    """Rows without languages are held against those that most of them are in."""
    bare = [replace(own, source_language="", target_language="") for own in USUAL]
    french = "Le conseil se réunit à nouveau au printemps pour parler de la route de l'aéroport."
    strange = replace(bare[0], target=french)
    found = clean_bitext([*bare, strange]).rows
    assert [number for number, own in enumerate(found) if "wrong_language" in own.flags] == [len(bare)]


@pytest.mark.parametrize(
    ("languages", "wrong"),
    [("en de", False), ("de en", True), ("en nl", True), ("nl de", True), ("en gsw", False)],
)
def test_a_column_that_is_all_in_another_language_is_told(languages: str, wrong: bool) -> None:
    """Its own words do not speak for the language that it is said to be in; a dialect that is not known is believed."""
    rows = [replace(own, source_language=languages[:2], target_language=languages[3:]) for own in USUAL]
    found = ["wrong_language" in own.flags for own in clean_bitext(rows).rows]
    assert sum(found) >= 0.9 * len(rows) if wrong else not any(found)


@pytest.mark.parametrize("every", [2, 3, 5])
def test_passages_not_translated_are_told_in_a_column_that_has_many(every: int) -> None:
    """As of pages translated in part: the words of the other language do not speak for that of the column."""
    rows = [
        replace(
            own,
            source=own.source if number % every else own.target,
            target=f"Город решил закрыть весной мост номер {number + 10} через реку.",
            target_language="ru",
        )
        for number, own in enumerate(USUAL)
    ]
    wrong = [number for number, own in enumerate(clean_bitext(rows).rows) if "wrong_language" in own.flags]
    assert wrong == list(range(0, len(rows), every))


def test_presets_and_lists_say_what_is_dropped() -> None:
    """A list drops its flags alone, all rows keep their flags, and an unknown one is an error that names the others."""
    rows = [*USUAL, USUAL[0], NULL]
    assert len(clean_bitext(rows, "duplicate").kept) == len(USUAL) + 1
    assert [own.flags for own in clean_bitext(rows, ["one_sided"]).removed] == [("one_sided",)]
    assert set(PRESETS["strict"]) == set(FLAGS)
    for preset in ("training", "memory"):
        assert set(PRESETS[preset]) < set(FLAGS)
        assert clean_bitext(rows, preset).counts.items() >= {"duplicate": 1, "one_sided": 1}.items()
    with pytest.raises(InputError, match="no preset or flag 'tidy'; use training, memory or strict, or a list of"):
        clean_bitext(rows, "tidy")


@pytest.mark.parametrize(
    ("rows", "drop", "told"),
    [
        (None, "training", "rows is None; wanted rows of bitext"),
        ("text", "training", "rows is 'text'; wanted rows of bitext"),
        (["text"], "training", "item 0 of rows"),
        ([], 7, "drop is 7; wanted strings"),
        ([], [7], "drop"),
    ],
)
def test_what_is_of_a_wrong_kind_is_refused(rows: Any, drop: Any, told: str) -> None:
    """One line names the parameter, what came and what was wanted."""
    with pytest.raises(InputError, match=told):
        clean_bitext(rows, drop)


def test_an_iterator_is_gone_through_once() -> None:
    """Rows that come one by one give what a list of them gives."""

    def once(rows: Iterable[SegmentPair]) -> Iterator[SegmentPair]:
        yield from rows

    rows = [*USUAL, USUAL[3]]
    assert [own.flags for own in clean_bitext(once(rows)).rows] == [own.flags for own in clean_bitext(rows).rows]
    assert clean_bitext([]).rows == ()


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """The command with the lexicon encoder."""
    return command(monkeypatch, capsys)


def test_clean_writes_both_parts_and_says_how_many(run: Command, tmp_path: Path) -> None:
    """What is kept and what is removed, with its reasons, make up what was read, in order; the counts are told."""
    read = tmp_path / "in.tsv"
    write_bitext([*USUAL, USUAL[0], row("Save as", "Save as")], read)
    done = run("clean", read, "--out", tmp_path / "out" / "kept.jsonl")
    assert (done.code, done.stdout) == (0, "")
    kept, removed = read_rows(tmp_path / "out" / "kept.jsonl"), read_rows(tmp_path / "out" / "removed.jsonl")
    assert [own["source"] for own in kept] == [own.source for own in USUAL]
    assert [own["reasons"] for own in removed] == [["duplicate"], ["identical"]]
    assert removed[1]["reason"] == FLAGS["identical"]
    assert "kept 40 of 42 rows dropped 2 rows" in done.talk
    assert "1 duplicate" in done.talk


def test_clean_tells_that_no_row_has_a_confidence(run: Command, tmp_path: Path) -> None:
    """--min-confidence has nothing to act on then; of rows that have one nothing is said."""
    told = "No row has a confidence: --min-confidence had nothing to act on"
    for name, confidence, is_told in (("a.jsonl", float("nan"), True), ("b.jsonl", 0.9, False)):
        write_bitext([replace(own, confidence=confidence) for own in USUAL], tmp_path / name)
        out = tmp_path / f"{name}.tsv"
        done = run("clean", tmp_path / name, "--out", out, "--min-confidence", "0.5", "--overwrite")
        assert (done.code, told in done.talk) == (0, is_told)
    assert told not in run("clean", tmp_path / "a.jsonl", "--out", tmp_path / "c.tsv", "--overwrite").talk


def test_clean_refuses_what_it_cannot_do(run: Command, tmp_path: Path) -> None:
    """An unknown flag, an output that is the file of removed rows, and one that is an input end in one line."""
    read = tmp_path / "in.tsv"
    write_bitext(USUAL, read)
    for arguments, told in (
        (("--out", tmp_path / "a.tsv", "--preset", "tidy"), "no preset or flag 'tidy'"),
        (("--out", tmp_path / "removed.jsonl"), "name another --out"),
        (("--out", tmp_path / "a.tsv", "--min-confidence", "2"), "use a probability, 0 to 1"),
        (("--out", read), "is among what is to be read"),
    ):
        done = run("clean", read, *arguments)
        assert (done.code, told in done.talk, done.talk.startswith("error:")) == (1, True, True)
    put(tmp_path / "b" / "removed.jsonl", "mine\n")
    assert run("clean", read, "--out", tmp_path / "b" / "a.tsv").code == 1
    assert (tmp_path / "b" / "removed.jsonl").read_text() == "mine\n"


def test_what_is_dropped_is_there_before_what_is_left(
    run: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A command that ends between the two has lost no row: OUT is not there yet, or is that of the run before."""
    write_bitext([*USUAL, USUAL[0]], tmp_path / "in.tsv")
    rename = os.replace

    def last(source: Path, target: Path) -> None:
        rename(source, target)
        if os.stat(target).st_size:  # empty ones only try whether a place can be written
            raise SystemExit(9)

    monkeypatch.setattr(os, "replace", last)
    assert run("clean", tmp_path / "in.tsv", "--out", tmp_path / "out" / "a.tsv").code == 9
    monkeypatch.undo()
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["removed.jsonl"]
    assert len(read_rows(tmp_path / "out" / "removed.jsonl")) == 1


def test_a_memory_in_two_files_the_sure_and_the_doubtful(run: Command, tmp_path: Path) -> None:
    """`--min-confidence` says what is sure; what only that speaks against goes to `--doubtful`, all else is removed."""
    sure = [replace(own, confidence=0.95) for own in USUAL]
    unsure = row(
        "The council meets in the spring of the year.", "Der Rat trifft sich im Frühling wieder.", confidence=0.7
    )
    worse = row("Save as a template", "Save as a template", confidence=0.7)
    write_bitext([*sure, unsure, worse], tmp_path / "in.jsonl")
    out, doubtful = tmp_path / "sure.tmx", tmp_path / "doubtful.xlsx"
    os.utime(tmp_path / "in.jsonl", (0, 86_400))
    arguments = ("--out", out, "--doubtful", doubtful, "--min-confidence", "0.9")
    done = run("clean", tmp_path / "in.jsonl", *arguments)
    assert done.code == 0
    assert len(read_bitext(out)) == len(sure) == out.read_text().count('creationdate="19700102T000000Z"')
    assert [own.source for own in read_bitext(doubtful)] == [unsure.source]
    assert [own["source"] for own in read_rows(tmp_path / "removed.jsonl")] == [worse.source]
    assert "kept 40 of 42 rows doubtful 1 row dropped 1 row" in done.talk
    assert run("clean", tmp_path / "in.jsonl", "--overwrite", *arguments, "--preset", "duplicate").code == 2


def test_align_cleans_its_bitext(run: Command, tmp_path: Path) -> None:
    """`align --clean` leaves out what the preset drops, in every format, and a run without it takes the file away."""
    out = tmp_path / "out"
    put(tmp_path / "in" / "en" / "bridge.txt", [*ENGLISH, ENGLISH[0]])
    put(tmp_path / "in" / "de" / "bruecke.txt", [*GERMAN, GERMAN[0]])
    done = run("align", tmp_path / "in", "--out", out, "--clean", "duplicate", "--formats", "tsv")
    assert done.code == 0
    assert len(read_rows(out / "bitext.jsonl")) == 6 == len((out / "bitext.tsv").read_text().splitlines()) - 1
    assert [own["reasons"] for own in read_rows(out / "removed.jsonl")] == [["duplicate"]]
    assert "kept 6 of 7 rows" in done.talk
    again = run("align", tmp_path / "in", "--out", out, "--clean", "duplicate", "--formats", "tsv")
    assert "kept 6 of 7 rows" in again.talk
    assert run("align", tmp_path / "in", "--out", out).code == 0
    assert len(read_rows(out / "bitext.jsonl")) == 7
    assert not (out / "removed.jsonl").exists()
