"""The benchmark runner on a tiny made data set, and what `report --check` catches."""

import itertools
import json
import random
import re
import subprocess
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

import aligner
from aligner import Bead, Document, InputError, SegmentPair
from benchmarks import against, extract
from benchmarks.__main__ import TASKS, main
from benchmarks.bead_confidence import rightness
from benchmarks.calibration import doubt_first, met_mistakes, places_first
from benchmarks.compare import compare
from benchmarks.context import Context
from benchmarks.data import SentenceGold
from benchmarks.editions import compare_editions
from benchmarks.genre_texts import read_genres
from benchmarks.hard_sentences import harder
from benchmarks.order import of_gold, partly_translated
from benchmarks.peers import plain_alignment
from benchmarks.report import MARK, write
from benchmarks.rows import Row, append_rows, read_rows
from benchmarks.sentences import gaps_joined

ENGLISH = [
    "The old bridge over the river is closed.",
    "The mayor says that the repair costs a lot of money.",
    "Children walk to school on the new road.",
    "It opened in the winter.",
    "A thief was found by the police in the museum.",
    "Nobody was hurt.",
]
GERMAN = [
    "Die alte Brücke über den Fluss ist gesperrt.",
    "Die Bürgermeisterin sagt, dass die Reparatur viel Geld kostet.",
    "Die Kinder gehen auf der neuen Straße zur Schule, die im Winter geöffnet wurde.",
    "Ein Dieb wurde von der Polizei im Museum gefunden.",
]
GOLD = ["[0]:[0]", "[1]:[1]", "[2, 3]:[2]", "[4]:[3]", "[5]:[]"]

ROW = Row(task="sentences", dataset="mine", encoder="use", metric="strict F1", value=0.9, better="higher", run="1")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A user's own data: two texts with a ladder."""
    folder = tmp_path / "mine"
    folder.mkdir()
    for name, lines in (("source.txt", ENGLISH), ("target.txt", GERMAN), ("gold.txt", GOLD)):
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def run(*arguments: str) -> int:
    """The exit code of a command, run in this process."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return int(ended.value.code or 0)


def test_list_names_every_task(capsys: pytest.CaptureFixture[str]) -> None:
    """`list` has a line a task."""
    assert run("list") == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == list(TASKS)


def test_own_texts_are_measured_and_reported(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two texts with a ladder give rows of every system, with where they come from, and a report made from them."""
    results = data.parent / "results"
    command = ("run", "sentences", "--data", str(data), "--results", str(results), "--encoder", "use", "")
    assert run(*command) == 0
    assert ": left out (the model has no name" in capsys.readouterr().err
    rows = read_rows(results)
    strict = {row.system.split()[0]: row for row in rows if row.metric == "strict F1"}
    assert {"ours", "plain"} <= strict.keys()
    ours = strict["ours"]
    assert (ours.dataset, ours.encoder, ours.task, ours.options) == (
        "mine",
        "use",
        "sentences",
        ("--encoder=use", "--encoder="),
    )
    assert ours.value > 0.7
    assert all((ours.digest, ours.fingerprint, ours.version, ours.machine, ours.run))
    assert str(data.parent) not in (results / "sentences.jsonl").read_text(encoding="utf-8")
    assert run("report", "--results", str(results)) == 0
    text = (data.parent / "README.md").read_text(encoding="utf-8")
    assert f"| mine | use | {ours.value:.3f}".replace(" 0.", " .") in text
    assert (data.parent / "pictures" / "sentences.svg").exists()


def test_a_task_with_rows_is_not_run_again(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--missing` leaves out what has rows of this commit and these options."""
    command = ("run", "sentences", "--data", str(data), "--results", str(data.parent / "r"), "--encoder", "use")
    assert run(*command) == 0
    rows = read_rows(data.parent / "r")
    assert run(*command, "--missing") == 0
    assert "its rows are there" in capsys.readouterr().err
    assert read_rows(data.parent / "r") == rows


def test_missing_data_is_named_with_where_to_get_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An empty folder ends no run; each set is named."""
    assert run("run", "mining", "--data", str(tmp_path), "--results", str(tmp_path / "results")) == 0
    told = capsys.readouterr().err
    assert "newstest_mining_dev: missing, left out; get it from made of newstest" in told
    assert "mining: nothing to measure" in told


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("run", "sentence"), "no task 'sentence'"),
        (("run", "--data", "no-such-folder"), "no such folder"),
        (("run", "--data", ".", "--set", "no_such_set"), "has no set 'no_such_set'"),
    ],
)
def test_wrong_usage_is_told(arguments: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What cannot be run is named, and the exit code is 2."""
    assert run(*arguments) == 2
    assert told in " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize(
    ("before", "after", "is_worse"),
    [
        (ROW, replace(ROW, value=0.89), True),  # one point of F1
        (ROW, replace(ROW, value=0.898), False),
        (ROW, replace(ROW, value=0.95), False),
        (replace(ROW, unit="ratio", better="lower"), replace(ROW, value=1.8, unit="ratio", better="lower"), True),
        (replace(ROW, unit="ratio", better="lower"), replace(ROW, value=1.1, unit="ratio", better="lower"), False),
        (
            replace(ROW, unit="ratio", better="lower", spread=1.0),
            replace(ROW, value=1.8, unit="ratio", better="lower"),
            False,
        ),
        (replace(ROW, better=""), replace(ROW, value=0.1, better=""), None),
        (replace(ROW, options=("--small",)), replace(ROW, value=0.1), None),
        (replace(ROW, digest="other"), replace(ROW, value=0.1), None),
        (ROW, replace(ROW, value=0.1, system="peer 1.0"), None),
    ],
)
def test_a_loss_beyond_the_spread_is_found(before: Row, after: Row, is_worse: bool | None) -> None:
    """One point of F1 and a time that doubled are worse; what is within the spread, or no result, is not."""
    changes = compare([before, replace(after, run="2")], [before])
    assert [change.is_worse for change in changes if change.after.run == "2"] == (
        [] if is_worse is None else [is_worse]
    )


def test_committed_rows_stand_beside_the_run_before() -> None:
    """What was committed last is compared with the run before it, not with itself."""
    rows = [ROW, replace(ROW, run="2", value=0.8)]
    assert [change.is_worse for change in compare(rows, rows)] == [True]


def test_check_fails_where_committed_rows_were_better(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`report --check` exits with 1 and names the loss; without --check it only names it."""
    monkeypatch.setattr("benchmarks.report.committed_rows", lambda: [ROW])
    append_rows([ROW, replace(ROW, run="2", value=0.89)], tmp_path / "results")
    assert run("report", "--results", str(tmp_path / "results")) == 0
    assert run("report", "--results", str(tmp_path / "results"), "--check") == 1
    assert "worse: sentences mine use: strict F1 0.9 → 0.89" in (tmp_path / "README.md").read_text(encoding="utf-8")


def test_rows_come_back_as_they_were_written(tmp_path: Path) -> None:
    """A row survives its file; values keep six digits."""
    row = replace(ROW, value=0.123456789, settings={"least": 0.5}, options=("--small",), time="now")
    append_rows([row], tmp_path)
    assert read_rows(tmp_path) == [replace(row, value=0.123457)]


def test_the_report_keeps_what_people_wrote(tmp_path: Path) -> None:
    """What stands above the mark stays; what stands below is made anew."""
    (tmp_path / "README.md").write_text(f"Words.\n{MARK}\nstale words", encoding="utf-8")
    write([ROW], tmp_path)
    text = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert text.startswith(f"Words.\n{MARK}\n")
    assert "stale words" not in text


def test_small_rows_give_way_to_full_ones(tmp_path: Path) -> None:
    """A small run is shown only where nothing else was measured."""
    write([ROW, replace(ROW, run="2", value=0.5, options=("--small",))], tmp_path)
    text = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert ".900" in text
    assert ".500" not in text


def test_a_newer_peer_takes_the_place_of_the_older(tmp_path: Path) -> None:
    """The report has the last version of a peer that was measured."""
    write([replace(ROW, system="peer 1.0"), replace(ROW, system="peer 1.1", run="2")], tmp_path)
    text = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert "peer 1.1" in text
    assert "peer 1.0" not in text


def test_the_plain_recipe_finds_an_easy_alignment() -> None:
    """The peer that is ours to write is no straw man: it joins two sentences and leaves one alone."""
    import numpy as np

    eye = np.eye(8, dtype=np.float32)
    source = np.stack([eye[0], eye[1], eye[2], eye[3], eye[7]])
    target = np.stack([eye[0], (eye[1] + eye[2]) / np.sqrt(2, dtype=np.float32), eye[3]])
    lengths = np.array([50, 50, 50, 50, 50], np.float32), np.array([60, 120, 60], np.float32)
    beads = plain_alignment(source, target, *lengths)
    assert beads == [Bead((0,), (0,)), Bead((1, 2), (1,)), Bead((3,), (2,)), Bead((4,), ())]


def test_the_profile_names_the_stages(data: Path) -> None:
    """`--profile` writes a picture, which names functions of the aligner, and no rows."""
    results = data.parent / "results"
    command = ("run", "sentences", "--data", str(data), "--results", str(results), "--encoder", "use", "--profile")
    assert run(*command) == 0
    picture = (data.parent / "pictures" / "profile-sentences.svg").read_text(encoding="utf-8")
    modules = {path.stem for path in Path(aligner.__file__).parent.rglob("*.py")}
    assert modules.intersection(re.findall(r"■ (\w+)\.\w+", picture))  # which take longest is the machine's matter
    assert not results.exists()


def test_it_runs_as_a_module() -> None:
    """`python -m benchmarks` shows its verbs."""
    done = subprocess.run([sys.executable, "-m", "benchmarks", "--help"], capture_output=True, text=True, check=True)
    assert all(verb in done.stdout for verb in ("list", "run", "report"))


def test_rows_are_plain_json(tmp_path: Path) -> None:
    """A line is an object with what the result depends on."""
    append_rows([ROW], tmp_path)
    known = json.loads((tmp_path / "sentences.jsonl").read_text(encoding="utf-8"))
    wanted = "task dataset digest version commit encoder fingerprint settings seed machine value unit spread".split()
    assert set(wanted) <= known.keys()


def test_the_order_of_doubt_is_judged_by_the_mistakes_met_first() -> None:
    """Half of them after the first of four; an order that helps is above .5."""
    judged = [(0.9, True), (0.2, False), (0.5, True), (0.8, False)]
    assert met_mistakes(judged).tolist() == [0.5, 0.5, 1.0, 1.0]
    assert met_mistakes([(0.9, True)]).tolist() == []


def test_a_place_of_mistakes_is_met_with_one_of_them() -> None:
    """Neighbouring mistakes are one place."""
    row = partial(Row, task="calibration", dataset="mine", encoder="use", run="1")
    judged = [(0.9, True)] * 16 + [(0.1, False), (0.8, False), (0.9, True), (0.7, False)]
    (found,) = places_first(row, "all beads", judged)
    assert (found.value, found.settings["places"]) == (1.0, 2)
    (found,) = places_first(row, "all beads", judged * 2)
    assert found.value == 1.0
    (found,) = places_first(row, "all beads", [*judged[:-4], (0.1, False), (0.95, False), (0.9, True), (0.95, False)])
    assert found.value == 0.5
    assert not list(places_first(row, "beads", judged))


def test_only_what_is_in_the_outcome_counts_in_the_order_of_doubt() -> None:
    """Candidates that were refused are no pairs; of beads all are there."""
    row = partial(Row, task="calibration", dataset="mine", encoder="use", run="1")
    judged = [(0.1, False), *[(0.6, False)] * 2, *[(0.9, True)] * 18]
    pairs, area = doubt_first(row, "document pairs", judged)
    assert (pairs.value, pairs.settings["mistakes"]) == (1.0, 2)
    assert area.value == pytest.approx(1 - 0.5 / 20)
    assert next(doubt_first(row, "all beads", judged)).value == pytest.approx(2 / 3)
    assert not list(doubt_first(row, "document pairs", [(0.1, False), (0.9, True)]))


def test_a_text_made_hard_has_every_sentence_once_few_beads_of_one_each_and_moved_ones() -> None:
    """Always the same; what is joined holds the words of both."""
    count = 400
    source, target = (tuple(f"{side} sentence, number {n} of many." for n in range(count)) for side in ("One", "Other"))
    text = SentenceGold(source, target, tuple(Bead((n,), (n,)) for n in range(count)))
    hard = harder(text)
    assert hard == harder(text)
    assert sorted(n for bead in hard.beads for n in bead.source) == list(range(len(hard.source)))
    assert sorted(n for bead in hard.beads for n in bead.target) == list(range(len(hard.target)))
    linked = [bead for bead in hard.beads if not bead.is_null]
    assert sum(bead.kind == "1-1" for bead in linked) < 0.6 * len(hard.beads)
    assert 0.1 < 1 - len(linked) / len(hard.beads) < 0.4
    targets = [bead.target[0] for bead in linked]
    assert 5 < sum(one > other for one, other in itertools.pairwise(targets)) < 60
    for bead in linked:
        own = {word for n in bead.source for word in hard.source[n].split() if word.isdigit()}
        assert {word for n in bead.target for word in hard.target[n].split() if word.isdigit()} <= own


def test_of_partly_translated_texts_what_is_alone_is_right_to_be_alone() -> None:
    """A bead is right if it is a whole unit of the gold, a null bead if the other text lacks its unit."""
    texts = tuple(f"One, {n}." for n in range(200)), tuple(f"Other, {n}." for n in range(100))
    text = SentenceGold(*texts, tuple(Bead((2 * n, 2 * n + 1), (n,)) for n in range(100)))
    pair = partly_translated(of_gold(text), random.Random(0), (2, 9))
    kept = [{unit for units in side.units for unit in units} for side in pair]
    assert 40 < len(kept[0] & kept[1]) < 90
    assert kept[0] - kept[1]
    assert kept[1] - kept[0]
    source = {side: place for place, side in enumerate(pair[0].sentences)}
    both, lacking = min(kept[0] & kept[1])[0], min(kept[0] - kept[1])[0]
    one, other = source[f"One, {2 * both}."], source[f"One, {2 * lacking}."]
    there = pair[1].sentences.index(f"Other, {both}.")
    beads = [Bead((one, one + 1), (there,)), Bead((one,), (there,)), Bead((one,), ()), Bead((other,), ())]
    assert rightness(beads, pair) == [True, False, False, True]


@pytest.mark.slow
def test_rows_of_a_kind_are_set_beside_those_of_web_pages(tmp_path: Path) -> None:
    """The report of the tests gives the same rows in every kind."""
    rows = extract.run(Context(tmp_path, small=True, profiled=True))
    shares = {row.settings["kind"]: row.value for row in rows if row.metric == "F1 of rows"}
    assert shares.keys() > {".docx", ".epub", ".odt", ".pdf", ".srt", ".txt", ".tmx"}
    assert set(shares.values()) == {1.0}


def test_what_readers_keep_is_set_beside_web_pages(tmp_path: Path) -> None:
    """Words and paragraphs that another kind lacks, or has in two parts, lower its shares; memory is told by size."""
    folder = tmp_path / "files" / "mine"
    folder.mkdir(parents=True)
    (folder / "a.en.html").write_text("<h1>The bridge</h1><p>It is closed today.</p><p>Come again.</p><p>Or not.</p>")
    (folder / "a.en.md").write_text("# The bridge\n\nIt is\n\nclosed today.\n\nCome again.\n")
    rows = list(extract.run(Context(tmp_path, sets=("mine",), small=True, profiled=True)))
    shares = {row.metric: row.value for row in rows if row.settings.get("kind") == ".md"}
    assert shares["words kept"] == shares["words in order"] == 8 / 10
    assert shares["paragraphs whole"] == 2 / 4
    assert {row.metric for row in rows if row.settings == {"kind": ".html"}} > {"files a second", "MB a second"}
    assert {row.settings["MB"]: row.value > 0 for row in rows if row.metric == "pages"} == {2: True, 16: True}
    write([replace(row, task="extract") for row in rows], tmp_path)
    assert "| 16 |" in (tmp_path / "README.md").read_text()


def edition(kind: str, texts: dict[str, list[str]]) -> tuple[list[Document], list[SegmentPair]]:
    """Documents whose sentences stand on a line each, and rows of those on the same line."""
    documents = [Document(f"a.{own}.{kind}", "\n".join(lines), own) for own, lines in texts.items()]
    rows = []
    for pair in zip(*texts.values(), strict=True):
        starts = [own.text.index(line) for own, line in zip(documents, pair, strict=True)]
        spans = [(start, start + len(line)) for start, line in zip(starts, pair, strict=True)]
        (one, other), (source, target) = documents, pair
        told = one.id, other.id, "en", "de", source, target
        rows.append(SegmentPair(*told, (0,), (0,), spans[0], spans[1], "1-1", 1.0, 1.0))
    return documents, rows


def test_rows_of_two_editions_are_compared_by_the_words_that_both_have() -> None:
    """An address that one edition has alone makes no difference, a sentence that is joined to another does."""
    pages = {
        "en": [
            "See the yearbook of the harbour for it.",
            "The ferry goes twice a day.",
            "Nobody pays for it at night.",
        ],
        "de": ["Siehe das Jahrbuch des Hafens dazu.", "Die Fähre geht zweimal am Tag.", "Nachts zahlt niemand dafür."],
    }
    printed = {own: [f"{lines[0][:-1]} (https://example.org/book).", *lines[1:]] for own, lines in pages.items()}
    joined = {own: [lines[0], " ".join(lines[1:])] for own, lines in printed.items()}
    whole = compare_editions(edition("html", pages), edition("pdf", printed))
    assert (whole.found, whole.right, whole.apart) == (1.0, 1.0, 0.0)
    parts = compare_editions(edition("html", pages), edition("pdf", joined))
    assert (parts.found, parts.right) == (1 / 3, 1 / 2)
    lost = {own: lines[:2] for own, lines in pages.items()}
    assert compare_editions(edition("html", pages), edition("pdf", lost)).apart == 10 / 36


def test_what_one_edition_has_alone_begins_where_a_sentence_does() -> None:
    """A note that ends as the sentence before it, or begins as the next, takes no words of these."""
    pages = {
        "en": ["The ferry goes twice a day.", "Nobody pays for it at night."],
        "de": ["Die Fähre geht zweimal am Tag.", "Niemand zahlt nachts für sie."],
    }
    notes = {"en": ["It was so for many a day.", "Nobody knows why."], "de": ["Es gilt am Tag.", "Niemand weiß es."]}
    for number in (0, 1):
        printed = {own: [lines[0], notes[own][number], lines[1]] for own, lines in pages.items()}
        compared = compare_editions(edition("html", pages), edition("pdf", printed))
        assert (compared.found, compared.right) == (1.0, 1.0)


def test_two_checkouts_are_measured_beside_each_other(tmp_path: Path) -> None:
    """Each in a process of its own, with its own code; what is no checkout, and an unknown case, is told."""
    other = tmp_path / "other"
    (other / "aligner").mkdir(parents=True)
    (other / "aligner" / "__init__.py").write_text("def main():\n    import time\n    time.sleep(0.01)\n")
    (other / "pyproject.toml").write_text('[project.scripts]\naligner = "aligner:main"\n')
    rows = list(against.compare(other, tmp_path, ["version"], repeats=1))
    assert {row.metric.split(" / ")[1].split(",")[0] for row in rows} == {"those of other"}
    assert all(row.value > 0 for row in rows)
    with pytest.raises(InputError, match="no pyproject"):
        list(against.compare(tmp_path, tmp_path, ["version"]))
    with pytest.raises(InputError, match="no case 'x'"):
        list(against.compare(other, tmp_path, ["x"]))


def test_a_gap_of_the_gold_counts_as_joined_only_with_the_one_bead_beside_it() -> None:
    """Neither over two linked beads nor with a part of one."""
    gold = [Bead((0,), (0, 1)), Bead((), (2,)), Bead((1,), (3,)), Bead((), (4,)), Bead((2,), (5,))]
    whole, over_two = Bead((0,), (0, 1, 2)), Bead((1, 2), (3, 4, 5))
    assert gaps_joined(gold, [whole, Bead((1,), (3,)), Bead((), (4,)), Bead((2,), (5,))]) == [whole, *gold[2:]]
    assert gaps_joined(gold, [whole, over_two]) == [whole, *gold[2:]]
    assert gaps_joined(gold, [Bead((0,), (1, 2))]) == gold  # a part of a bead and the gap


def test_texts_of_other_genres_have_gold_that_fits_them() -> None:
    """Every sentence stands in one bead, and where its span says; rows that recur and go on are read."""
    texts = read_genres()
    assert len({own.genre for own in texts}) > 15
    assert {own.half for own in texts} == {"looked at", "held out"}
    for own in texts:
        assert all(
            sentence and sentence == sentence.strip() for one in own.by_language.values() for sentence in one.sentences
        )
        for source, target in own.pairs:
            beads = own.beads(source, target)
            for language, side in ((source, "source"), (target, "target")):
                numbers = sorted(number for bead in beads for number in getattr(bead, side))
                assert numbers == list(range(len(own.by_language[language].spans)))
    chat = next(own for own in texts if own.name == "chat-03")
    assert chat.by_language["de"].text.startswith(
        "Hallo und herzlich willkommen beim Kundenservice. Mein Name ist #NAME#.\n"
    )
