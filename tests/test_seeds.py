"""Real articles with the real encoder: the project's own with gold, and a folder of others where there is one."""

import json
from collections import defaultdict
from pathlib import Path

import pytest

from aligner import Aligner, PileResult
from aligner.bitext.formats import FORMATS
from aligner.run.output_folder import write_result

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"
OTHERS = ROOT.parent / "shared" / "seeds"

Texts = tuple[tuple[str, ...], tuple[str, ...]]


@pytest.fixture(scope="module")
def result() -> PileResult:
    """The run that the README shows."""
    return Aligner().align_pile([SEEDS])


def gold_beads() -> dict[tuple[str, str], list[tuple[Texts, bool]]]:
    """Beads of each pair as texts, and whether they are moved."""
    beads = defaultdict(list)
    for line in (SEEDS / ".gold" / "beads.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        beads[row["source_id"], row["target_id"]].append(((tuple(row["source"]), tuple(row["target"])), row["moved"]))
    return beads


def found_beads(result: PileResult, pair: tuple[str, str]) -> list[tuple[Texts, bool]]:
    """The beads of a pair as the texts of their sentences."""
    texts = {document.id: document.text for document in result.documents}
    sentences = Sentences(texts)
    return [
        (
            (sentences.of(row.source_id, row.source_sentences), sentences.of(row.target_id, row.target_sentences)),
            row.moved,
        )
        for row in result.bitext
        if (row.source_id, row.target_id) == pair
    ]


class Sentences:
    """Sentences of documents by number."""

    def __init__(self, texts: dict[str, str]) -> None:
        from aligner.corpus.sentences import SrxSplitter, split_text

        self.sentences = {
            id_: [sentence.text for sentence in split_text(text, id_.split(".")[-2], SrxSplitter())]
            for id_, text in texts.items()
        }

    def of(self, id_: str, numbers: tuple[int, ...]) -> tuple[str, ...]:
        """The texts of some sentences."""
        return tuple(self.sentences[id_][number] for number in numbers)


def test_the_report_and_the_lonely_ones(result: PileResult) -> None:
    """Both English versions are in the report with the German one; the neighbouring articles are left alone."""
    assert {(pair.source_id, pair.target_id) for pair in result.pairs} == set(gold_beads())
    assert [len(report.documents) for report in result.reports] == [3]
    assert {item.id for item in result.unmatched} == {"ferry-terminal.en.txt", "hafenbehoerde-haushalt.de.txt"}
    assert not result.skipped


def test_the_sentences_of_the_report(result: PileResult) -> None:
    """At least nine in ten gold beads of both pairs are found exactly, and every sentence that is alone."""
    right = total = 0
    for pair, gold in gold_beads().items():
        found = found_beads(result, pair)
        wanted = {texts for texts, _ in gold}
        right += len(wanted & {texts for texts, _ in found})
        total += len(wanted)
        alone = {texts for texts in wanted if not texts[0] or not texts[1]}
        assert len(alone & {texts for texts, _ in found}) >= len(alone) - 1
    assert right >= 0.9 * total


def test_the_captions_that_moved(result: PileResult) -> None:
    """The captions that stand in another order are paired, marked as moved, and nothing else is."""
    for pair, gold in gold_beads().items():
        found = {texts for texts, moved in found_beads(result, pair) if moved}
        assert found == {texts for texts, moved in gold if moved}


def test_no_row_holds_furniture(result: PileResult) -> None:
    """Image markers, counters and sources are in no row."""
    for row in result.bitext:
        for text in (row.source, row.target):
            assert not text.startswith(("![", "Comment (", "Kommentar (", "Source:", "Quelle:", "Newer articles"))


def test_two_runs_write_the_same_bytes(result: PileResult, tmp_path: Path) -> None:
    """All files but the summary, which holds seconds, are the same to the byte."""
    again = Aligner().align_pile(sorted(SEEDS.glob("*.txt"), reverse=True))
    write_result(result, tmp_path / "one", list(FORMATS)[1:])
    write_result(again, tmp_path / "two", list(FORMATS)[1:])
    names = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert names == sorted(path.name for path in (tmp_path / "two").iterdir())
    for name in names:
        if name == "documents.jsonl":
            rows = [
                [json.loads(line) | {"path": None} for line in (tmp_path / run / name).read_text().splitlines()]
                for run in ("one", "two")
            ]
            assert rows[0] == rows[1]
        elif name != "summary.json":
            assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


@pytest.fixture(scope="module")
def other() -> PileResult:
    """A run over articles as a web extractor left them: one report in a German and two English versions, two others."""
    return Aligner().align_pile([OTHERS])


@pytest.mark.skipif(not OTHERS.is_dir(), reason="the folder ../shared/seeds with five more articles is not here")
class TestFiveOtherArticles:
    """One report of three versions, two of them in English, and two articles by the same institutions."""

    def test_one_report_of_three(self, other: PileResult) -> None:
        """000 and 003 with 001; 002 and 004 alone, with reasons."""
        assert [[id_[:3] for id_ in report.documents] for report in other.reports] == [["000", "001", "003"]]
        assert {(item.id[:3], bool(item.best_id)) for item in other.unmatched} == {("002", True), ("004", True)}

    def test_all_captions_pair(self, other: PileResult) -> None:
        """Each of the three captions of 001 is alone with its counterpart in 000 and in 003."""
        names = {"Der Präsident": "VUFO President", "Die Dele": "Delegates", "Stellvertretender": "Deputy Minister"}
        for english in ("000", "003"):
            captions = {
                row.source.split()[0] + " " + row.source.split()[1]: row.target
                for row in other.bitext
                if row.target_id.startswith(english) and "(Foto:" in row.source
            }
            assert len(captions) == 3
            for german, target in captions.items():
                wanted = next(name for start, name in names.items() if german.startswith(start))
                assert target.startswith(wanted)
                assert target.count("(Source:") + target.count("(Photo:") == 1

    def test_the_sentences_pair(self, other: PileResult) -> None:
        """Sentences that a reader can check are paired as they should be."""
        rows = {(row.source_sentences, row.target_id[:3]): row.target for row in other.bitext}
        assert rows[(14,), "000"].startswith("He assessed that the coordination")
        assert rows[(14,), "003"].startswith("He noted that coordination")
        assert rows[(22,), "003"].startswith("Regarding foreign NGO work")
