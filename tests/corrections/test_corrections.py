"""What a person has judged comes out so, the rest is found around it, and what does not fit is told."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner import (
    Aligner,
    BeadCorrection,
    Document,
    FormatError,
    PairCorrection,
    PileResult,
    Settings,
    read_corrections,
)
from aligner.corpus.sentences import SrxSplitter, split_document
from aligner.corrections.rows import Correction, latest
from aligner.model import SegmentPair
from tests import reference
from tests.command import ENGLISH, GERMAN, LONELY, Command, command, pile, put, read_rows
from tests.fakes import LexiconEncoder

BRIDGE = ("bruecke.de", "bridge.en")

ASIDE = "Quite another matter is told at some length in this place, and nobody translated any of its many words."

Numbers = Sequence[int]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """The command with the lexicon encoder."""
    return command(monkeypatch, capsys)


def documents(english: Sequence[str] = ENGLISH, german: Sequence[str] = GERMAN) -> list[Document]:
    """A report in two languages and a lonely document, a sentence a line."""
    return [
        Document("bridge.en", "\n".join(english), "en"),
        Document("bruecke.de", "\n".join(german), "de"),
        Document("museum.en", "\n".join(LONELY), "en"),
    ]


def judged(
    right: bool, german: Numbers, english: Numbers, moved: bool = False, given: Sequence[Document] | None = None
) -> BeadCorrection:
    """A verdict on a bead of the report, its texts as the documents given have them; German is the source."""
    texts = {document.id: split_document(document, SrxSplitter()) for document in given or documents()}
    source, target = (
        tuple(texts[id_].sentences[n].text for n in numbers)
        for id_, numbers in zip(BRIDGE, (german, english), strict=True)
    )
    return BeadCorrection(right, *BRIDGE, tuple(german), tuple(english), source, target, moved, f"c:{german}{english}")


def aligned(
    corrections: Sequence[Correction], given: Sequence[Document] | None = None, settings: Settings | None = None
) -> PileResult:
    """The pile with corrections."""
    aligner = Aligner(encoder=LexiconEncoder(), settings=settings or Settings(), cache=False)
    return aligner.align_pile(given or documents(), corrections=corrections)


def beads(result: PileResult) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Sentence numbers of the report's rows."""
    return [(row.source_sentences, row.target_sentences) for row in report(result)]


def report(result: PileResult) -> list[SegmentPair]:
    """The rows of the report, whose sentences must each be there once."""
    rows = [row for row in result.bitext if (row.source_id, row.target_id) == BRIDGE]
    for id_, side in zip(BRIDGE, ("source", "target"), strict=True):
        numbers = [n for row in rows for n in getattr(row, f"{side}_sentences")]
        assert sorted(numbers) == sorted(set(numbers))
        assert len(numbers) <= len(result.sentences[id_])
    return rows


def told(result: PileResult) -> dict[str, str]:
    """Reasons by place of what was left out."""
    return {item.id: item.reason for item in result.skipped}


ONE_TO_ONE = [((n,), (n,)) for n in range(6)]


def test_without_corrections_the_report_is_aligned_one_to_one() -> None:
    """What the other tests begin from; the summary tells nothing of corrections."""
    result = aligned([])
    assert beads(result) == ONE_TO_ONE
    assert "corrections" not in result.summary


def test_merged_beads_stay_merged() -> None:
    """A 2-2 bead that a person made comes out with confidence 1; the others stay."""
    result = aligned([judged(True, [2, 3], [2, 3])])
    assert beads(result) == [((0,), (0,)), ((1,), (1,)), ((2, 3), (2, 3)), ((4,), (4,)), ((5,), (5,))]
    assert [row.confidence == 1 for row in report(result)] == [False, False, True, False, False]
    assert report(result)[2].score > 0.5
    assert result.summary["corrections"] == {"applied": 1, "moved_along": 0, "not_fitting": 0, "replaced": 0}


def test_a_bead_larger_than_the_aligner_would_make_is_kept() -> None:
    """Sizes that settings allow do not bind a person."""
    result = aligned([judged(True, range(5), range(5))], settings=Settings(max_group=2, max_bead=3))
    assert beads(result) == [((0, 1, 2, 3, 4), (0, 1, 2, 3, 4)), ((5,), (5,))]
    assert 0.5 < report(result)[0].score <= 1


def test_a_split_bead_stays_split() -> None:
    """A sentence taken out of its bead is alone, and so is its counterpart if that was said; the others stay."""
    result = aligned([judged(True, [2], []), judged(True, [], [2])])
    assert sorted(beads(result)) == sorted([*ONE_TO_ONE[:2], ((2,), ()), ((), (2,)), *ONE_TO_ONE[3:]])
    assert [row.confidence for row in report(result) if row.is_null] == [1, 1]


def test_several_sentences_said_to_be_alone_are_each_alone() -> None:
    """A null bead of two sentences stands for two."""
    result = aligned([judged(True, [2, 3], [])])
    assert {((2,), ()), ((3,), ())} <= set(beads(result))


def test_a_bead_linked_across_others_is_moved() -> None:
    """A link that crosses most of the report is kept without pulling the others along."""
    result = aligned([judged(True, [0], [5])])
    rows = {(row.source_sentences, row.target_sentences): row for row in report(result)}
    assert rows[(0,), (5,)].moved
    assert rows[(0,), (5,)].confidence == 1
    assert set(rows) >= {((n,), (n,)) for n in range(1, 5)}
    assert not any(row.moved for numbers, row in rows.items() if numbers != ((0,), (5,)))


def test_where_it_is_a_close_call_a_bead_said_to_be_moved_is() -> None:
    """A right bead that crosses one that is as good: moved if it was said to be, else the other one gives way."""
    plain = aligned([judged(True, [2], [3])])
    moved = aligned([judged(True, [2], [3], moved=True)])
    assert [row.moved for row in report(plain) if row.confidence == 1] == [False]
    assert [row.moved for row in report(moved) if row.confidence == 1] == [True]
    assert ((2,), (3,)) in beads(plain)


def test_a_bead_with_a_gap_is_moved_only_where_it_crosses_others() -> None:
    """Two sentences with one between them that is alone stand in the order of the others."""
    alone = aligned([judged(True, [2, 4], [3]), judged(True, [3], [])])
    linked = aligned([judged(True, [2, 4], [3]), judged(True, [3], [2])])
    assert [[row.moved for row in report(result) if row.source_sentences == (2, 4)] for result in (alone, linked)] == [
        [False],
        [True],
    ]


def test_the_rest_is_aligned_around_what_is_right() -> None:
    """A right bead that is not what the aligner would do moves the border of its neighbours."""
    result = aligned([judged(True, [2], [2, 3])])
    assert ((2,), (2, 3)) in beads(result)
    assert ONE_TO_ONE[1] in beads(result)
    assert ONE_TO_ONE[4] in beads(result)
    assert all(3 not in row.target_sentences for row in report(result) if 2 not in row.source_sentences)


def test_a_wrong_bead_does_not_come_out_again() -> None:
    """Not on the path, and not as a pair in another place."""
    result = aligned([judged(False, [2], [2])])
    assert ((2,), (2,)) not in beads(result)
    assert set(beads(result)) >= {*ONE_TO_ONE[:1], *ONE_TO_ONE[5:]}
    assert not any(row.moved for row in report(result))


def test_a_sentence_wrongly_alone_is_linked() -> None:
    """Where nothing says what is right, the best link there is."""
    english = [*ENGLISH[:3], ASIDE, *ENGLISH[3:]]
    given = documents(english)
    assert ((), (3,)) in beads(aligned([], given))
    result = aligned([judged(False, [], [3], given=given)], given)
    assert ((), (3,)) not in beads(result)
    assert result.summary["corrections"]["applied"] == 1


def test_a_sentence_that_cannot_but_be_alone_is_told() -> None:
    """If all others are settled, a null bead comes out though it was called wrong, and the run says so."""
    english = [*ENGLISH, ASIDE]
    given = documents(english)
    corrections = [*(judged(True, [n], [n], given=given) for n in range(6)), judged(False, [], [6], given=given)]
    result = aligned(corrections, given)
    assert beads(result)[-1] == ((), (6,))
    assert "alone all the same" in told(result)["c:[][6]"]
    assert result.summary["corrections"] == {"applied": 6, "moved_along": 0, "not_fitting": 1, "replaced": 0}
    assert result.summary["counts"]["skipped"] == 1


def test_corrections_move_along_with_their_sentences() -> None:
    """A sentence put in before shifts the numbers; the correction is carried over, and the run says so."""
    corrections = [judged(True, [2, 3], [2, 3]), judged(True, [5], [5])]
    result = aligned(corrections, documents(german=["Ganz neu ist dies.", *GERMAN]))
    assert {((3, 4), (2, 3)), ((6,), (5,))} <= set(beads(result))
    assert result.summary["corrections"] == {"applied": 2, "moved_along": 2, "not_fitting": 0, "replaced": 0}
    assert not result.skipped


def test_furniture_between_sentences_does_not_hinder() -> None:
    """Sentences stand one after the other though a marker stands between them now; numbers count it."""
    corrections = [judged(True, [2, 3], [2, 3])]
    result = aligned(corrections, documents(german=[*GERMAN[:3], "![]() |", *GERMAN[3:]]))
    assert ((2, 4), (2, 3)) in beads(result)
    assert not any(row.moved for row in report(result))


@pytest.mark.parametrize(
    ("german", "reason"),
    [
        ([*GERMAN[:2], "Das ist jetzt anders.", *GERMAN[3:]], "do not stand there one after the other"),
        ([GERMAN[0], GERMAN[1], GERMAN[1], *GERMAN[3:], GERMAN[2], GERMAN[1], GERMAN[2]], "in 2 places"),
        ([*GERMAN[:2]], "do not stand there"),
    ],
)
def test_a_correction_of_changed_sentences_is_told(german: list[str], reason: str) -> None:
    """Edited sentences, sentences that stand in several places now and those gone: not applied, with the reason."""
    result = aligned([judged(True, [2], [2, 3])], documents(german=german))
    assert reason in told(result)["c:[2][2, 3]"]
    assert told(result)["c:[2][2, 3]"].endswith("it was edited, or the document has changed")
    assert ((2,), (2, 3)) not in beads(result)
    assert result.summary["corrections"] == {"applied": 0, "moved_along": 0, "not_fitting": 1, "replaced": 0}


def test_corrections_of_furniture_and_of_unknown_documents_are_told() -> None:
    """Furniture is in no bead, and a document may be gone."""
    given = documents(german=["![]() |", *GERMAN])
    gone = replace(judged(True, [1], [1]), source_id="gone.de", place="c:9")
    result = aligned([judged(True, [0, 1], [0], given=given), gone], given)
    assert "furniture" in told(result)["c:[0, 1][0]"]
    assert "gone.de is not in the pile" in told(result)["c:9"]


def test_the_later_of_two_corrections_counts() -> None:
    """Two right beads that share a sentence: the earlier one is told. The same bead judged twice is merely replaced."""
    first, second = judged(True, [2], [2, 3]), judged(True, [2, 3], [2])
    result = aligned([first, judged(False, [4], [4]), second, judged(True, [4], [4])])
    assert ((2, 3), (2,)) in beads(result)
    assert ((4,), (4,)) in beads(result)
    assert told(result) == {"c:[2][2, 3]": "not applied: c:[2, 3][2], which is later, says otherwise"}
    assert result.summary["corrections"] == {"applied": 2, "moved_along": 0, "not_fitting": 1, "replaced": 1}


def test_the_direction_of_a_correction_does_not_matter() -> None:
    """Corrections may name either document first, and the run may pair them either way."""
    right = judged(True, [2, 3], [2])
    turned = BeadCorrection(
        True, *BRIDGE[::-1], right.target_sentences, right.source_sentences, right.target_text, right.source_text
    )
    assert beads(aligned([turned])) == beads(aligned([right]))
    other_way = aligned([right], settings=Settings(languages=("en", "de")))
    assert ((2,), (2, 3)) in [(row.source_sentences, row.target_sentences) for row in other_way.bitext]


def test_a_least_confidence_spares_what_a_person_judged() -> None:
    """Right beads have confidence 1, null beads too."""
    result = aligned([judged(True, [2], [])], settings=Settings(min_confidence=0.99))
    assert ((2,), ()) in beads(result)


def paired(result: PileResult) -> set[tuple[str, str]]:
    """Pairs of the pile as ids."""
    return {(pair.source_id, pair.target_id) for pair in result.pairs}


@pytest.mark.parametrize("one_to_one", [True, False])
def test_pairs_come_out_as_judged(one_to_one: bool) -> None:
    """A right pair is one, however unlike; a wrong one is none, and its documents say so."""
    settings = Settings(one_to_one=one_to_one)
    assert paired(aligned([], settings=settings)) == {BRIDGE}
    right = aligned([PairCorrection(True, "museum.en", "bruecke.de")], settings=settings)
    assert ("bruecke.de", "museum.en") in paired(right)
    assert {pair.confidence for pair in right.pairs if pair.target_id == "museum.en"} == {1.0}
    assert BRIDGE not in paired(right)  # bridge.en is no version of museum.en
    both = aligned([PairCorrection(True, "museum.en", "bruecke.de"), PairCorrection(True, *BRIDGE)], settings=settings)
    assert paired(both) == {BRIDGE, ("bruecke.de", "museum.en")}
    assert len(both.reports) == 1
    wrong = aligned([PairCorrection(False, *BRIDGE)], settings=settings)
    assert not wrong.pairs
    reasons = {item.id: item.reason for item in wrong.unmatched}
    assert "no version of bruecke.de, as corrected" in reasons["bridge.en"]
    alone = aligned([PairCorrection(False, *BRIDGE)], documents()[:2], settings)
    assert {item.reason for item in alone.unmatched} == {
        f"no version of {id_}, as corrected; no other candidate" for id_ in BRIDGE
    }


def test_what_is_parted_does_not_meet_through_a_bridge() -> None:
    """Of two links that join what is no version of each other, the weaker one goes."""
    french = [f"{line} encore" for line in ENGLISH]  # the lexicon takes any word that it does not know for a name
    english = ENGLISH[:4]
    given = [
        Document("a.de", "\n".join(GERMAN), "de"),
        Document("b.en", "\n".join([*english, *LONELY[:1]]), "en"),
        Document("c.fr", "\n".join(french), "fr"),
    ]
    every = {("a.de", "b.en"), ("a.de", "c.fr"), ("b.en", "c.fr")}
    assert paired(aligned([], given)) == every
    alone = {}  # as sure as each is without a third
    for pair in every:
        (found,) = aligned([], [document for document in given if document.id in pair]).pairs
        alone[pair] = found.confidence
    for wrong in every:
        for one_to_one in (True, False):
            result = aligned([PairCorrection(False, *wrong)], given, Settings(one_to_one=one_to_one))
            assert len(result.reports) == 1
            assert len(result.pairs) == 1
            assert wrong not in paired(result)
            assert paired(result) == {max(every - {wrong}, key=lambda pair: alone[pair])}


def test_a_right_bead_keeps_its_documents_together() -> None:
    """Documents with a right bead are a pair, unless a later row parts them; then the bead is told."""
    other = replace(documents()[0], text="\n".join(LONELY))
    given = [other, documents()[1]]
    assert not aligned([], given).pairs
    right = judged(True, [0], [3], given=given)
    result = aligned([right], given)
    assert paired(result) == {BRIDGE}
    assert ((0,), (3,)) in beads(result)
    parted = aligned([right, PairCorrection(False, *BRIDGE, "c:2")], given)
    assert not parted.pairs
    assert told(parted) == {"c:[0][3]": "not applied: c:2, which is later, says otherwise"}


def test_links_that_contradict_a_parting_are_told() -> None:
    """Two versions of a third cannot be none of each other: what was said last counts."""
    given = [Document(id_, text, id_[-2:]) for id_, text in (("a.de", "Eins."), ("b.en", "One."), ("c.fr", "Un."))]
    links = [PairCorrection(True, "a.de", "b.en", "c:1"), PairCorrection(True, "b.en", "c.fr", "c:2")]
    parting = PairCorrection(False, "a.de", "c.fr", "c:3")
    last = aligned([*links, parting], given)
    assert paired(last) == {("b.en", "c.fr")}
    assert told(last) == {"c:1": "not applied: c:3, which is later, says otherwise"}
    first = aligned([parting, *links], given)
    assert paired(first) >= {("a.de", "b.en"), ("b.en", "c.fr")}
    assert told(first) == {"c:3": "not applied: c:1, which is later, says otherwise"}


def test_pairs_that_cannot_be_are_told() -> None:
    """Two documents in one language, and a copy, which another document stands for."""
    given = [*documents(), replace(documents()[0], id="copy.en")]
    corrections = [
        PairCorrection(True, "bridge.en", "museum.en", "c:1"),
        PairCorrection(True, "bruecke.de", "copy.en", "c:2"),
    ]
    result = aligned(corrections, given)
    assert paired(result) == {BRIDGE}
    assert "both in en" in told(result)["c:1"]
    assert "no pair in this run" in told(result)["c:2"]
    assert result.summary["corrections"]["not_fitting"] == 2


def row(verdict: str = "right", **changed: Any) -> dict[str, Any]:
    """A row of corrections.jsonl for the pile of the command."""
    return {
        "type": "bead",
        "verdict": verdict,
        "source_id": "de/bruecke.txt",
        "target_id": "en/bridge.txt",
        "source_sentences": [2, 3],
        "target_sentences": [2, 3],
        "source_text": GERMAN[2:4],
        "target_text": ENGLISH[2:4],
        "moved": False,
    } | changed


def saved(path: Path, *rows: dict[str, Any]) -> Path:
    """A file of corrections."""
    return put(path, [json.dumps(row, ensure_ascii=False) for row in rows])


def test_the_command_takes_corrections_and_tells_of_them(run: Command, tmp_path: Path) -> None:
    """`align --corrections`: applied in the bitext, told on stderr, what does not fit in skipped.jsonl."""
    folder = pile(tmp_path / "pile")
    changed = row(source_sentences=[4], source_text=["Ganz anders."], target_sentences=[], target_text=[])
    corrections = saved(tmp_path / "corrections.jsonl", row(), changed)
    done = run("align", folder, "--out", tmp_path / "out", "--corrections", corrections)
    assert done.code == 0
    assert "1 correction applied, 1 not applied, why: skipped.jsonl" in done.talk
    found = [row for row in read_rows(tmp_path / "out" / "bitext.jsonl") if row["source_sentences"] == [2, 3]]
    assert [(row["target_sentences"], row["confidence"]) for row in found] == [([2, 3], 1.0)]
    skipped = read_rows(tmp_path / "out" / "skipped.jsonl")
    assert [item["id"] for item in skipped] == ["corrections.jsonl:2"]
    pairs = saved(tmp_path / "p.jsonl", {"type": "pair", "verdict": "wrong"} | {k: row()[k] for k in IDS})
    assert run("pair", folder, "--corrections", pairs).rows == []


IDS = ("source_id", "target_id")


@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        ({"type": "word"}, 'wanted "bead" or "pair"'),
        ({"verdict": ["right"]}, 'wanted "bead" or "pair", "right" or "wrong"'),
        ({"source_id": 7}, "wanted the ids of two documents"),
        ({"target_id": "de/bruecke.txt"}, "wanted the ids of two documents"),
        ({"source_sentences": [3, 2]}, "rising"),
        ({"source_sentences": [True, 2]}, "wanted numbers from 0"),
        ({"target_sentences": [-1, 2]}, "wanted numbers from 0"),
        ({"target_sentences": None}, "wanted numbers from 0"),
        ({"target_text": ["one"]}, "no list of 2 texts"),
        ({"source_text": [1, 2]}, "no list of 2 texts"),
        ({"moved": "no"}, "wanted true or false"),
        (
            {"source_sentences": [], "source_text": [], "target_sentences": [], "target_text": []},
            "wanted at least one",
        ),
    ],
)
def test_rows_that_are_no_corrections_are_told(tmp_path: Path, changed: dict[str, Any], wanted: str) -> None:
    """The error names file and line, what was found and what was wanted."""
    path = saved(tmp_path / "corrections.jsonl", row(), row() | changed)
    with pytest.raises(FormatError, match=r"corrections\.jsonl:2: ") as error:
        read_corrections(path)
    assert wanted in str(error.value)


def test_corrections_are_gold_for_what_was_judged(run: Command, tmp_path: Path) -> None:
    """Of the predicted beads those count that touch a right bead's sentences, and wrong ones that came out."""
    corrections = saved(
        tmp_path / "corrections.jsonl",
        row("right", source_sentences=[0], target_sentences=[0], source_text=["a"], target_text=["a"]),
        row("right", source_sentences=[1, 2], target_sentences=[1], source_text=["b", "c"], target_text=["b"]),
        row("right", source_sentences=[5], target_sentences=[], source_text=["f"], target_text=[]),
        row("wrong", source_sentences=[7], target_sentences=[7], source_text=["h"], target_text=["h"]),
        row("wrong", source_sentences=[8], target_sentences=[8], source_text=["i"], target_text=["i"]),
        row(
            "right", source_id="de/x", source_sentences=[0], target_sentences=[0], source_text=["a"], target_text=["a"]
        ),
    )
    predicted = [([0], [0]), ([1], [1]), ([2], [2]), ([5], []), ([7], [7]), ([8], [9]), ([30], [30])]
    rows = [
        {"source": "x" * len(s), "target": "y" * len(t), "source_sentences": s, "target_sentences": t}
        | {key: row()[key] for key in IDS}
        for s, t in predicted
    ]
    bitext = saved(tmp_path / "bitext.jsonl", *rows)
    scores = run("evaluate", corrections, bitext, "--json").rows[0]
    # Right: 0-0 and the null bead 5. Judged besides: 1-1 and 2-2, which share the sentences of a right bead, and 7-7.
    assert scores["all_beads"] == {"precision": 0.4, "recall": 0.5, "f1": 0.4444}
    assert scores["strict"] == {"precision": 0.4, "recall": 0.3333, "f1": 0.3636}
    assert scores["null"] == {"precision": 1, "recall": 1, "f1": 1}
    turned = [{**r, **{a: r[b] for a, b in TURNED.items()}} for r in rows]
    assert run("evaluate", corrections, saved(tmp_path / "t.jsonl", *turned), "--json").rows[0] == scores


TURNED = {
    f"{one}_{name}": f"{other}_{name}"
    for one, other in (("source", "target"), ("target", "source"))
    for name in ("id", "sentences")
} | {"source": "target", "target": "source"}


def test_corrected_pairs_are_gold_for_what_was_judged(run: Command, tmp_path: Path) -> None:
    """Pairs that nobody judged count nowhere; a right bead says that its documents are a pair."""
    verdicts = [("right", "a", "b"), ("right", "a", "c"), ("wrong", "a", "d"), ("wrong", "a", "e")]
    rows = [{"type": "pair", "verdict": v, "source_id": s, "target_id": t} for v, s, t in verdicts]
    corrections = saved(tmp_path / "corrections.jsonl", *rows, row())
    predicted = [("b", "a"), ("a", "d"), ("x", "y"), ("en/bridge.txt", "de/bruecke.txt")]
    pairs = saved(tmp_path / "pairs.jsonl", *({"source_id": s, "target_id": t} for s, t in predicted))
    scores = run("evaluate", corrections, pairs, "--json").rows[0]
    assert scores == {"document_pairs": {"precision": 0.6667, "recall": 0.6667, "f1": 0.6667}}
    assert "give it first, as gold" in run("evaluate", pairs, corrections).talk
    ladder = put(tmp_path / "ladder.txt", ["[0]:[0]"])
    assert "names no documents" in run("evaluate", corrections, ladder).talk


NAMES = st.sampled_from("abcde")


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.booleans(), NAMES, NAMES).filter(lambda row: row[1] != row[2]), min_size=3, max_size=12))
def test_what_is_kept_of_contradicting_pairs_is_what_a_plain_search_keeps(rows: list[tuple[bool, str, str]]) -> None:
    """The last word on a pair counts, and what links or parts documents against later rows is refused by name."""
    given = [PairCorrection(*row, place=f"c:{number}") for number, row in enumerate(rows)]
    assert latest(given) == reference.latest_pairs(given)
