"""What a run would take, told beforehand."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

import aligner.run.forecast
from aligner import Settings
from aligner.corpus.sample import sample_documents
from aligner.run.forecast import (
    forecast_pile,
    forecast_pools,
    memory_of_pile,
    memory_of_pools,
    search_seconds,
    work_of_pile,
)
from tests.command import ENGLISH, GERMAN, Command, command, pile, put
from tests.corpus.readers.test_fuzz import WHOLE, whole
from tests.fakes import LexiconEncoder


@pytest.fixture(autouse=True)
def encoder(monkeypatch: pytest.MonkeyPatch) -> LexiconEncoder:
    """The lexicon encoder, whatever is asked for."""
    found = LexiconEncoder()
    monkeypatch.setattr(aligner.run.forecast, "load_encoder", lambda name: found)
    return found


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """The command with the lexicon encoder."""
    return command(monkeypatch, capsys)


def rows(number: int) -> list[str]:
    """Rows of JSONL, English and German in turns, four sentences each, every tenth without a text."""
    sides = ("en", ENGLISH), ("de", GERMAN)
    texts = ["" if n % 10 == 9 else "\n".join(f"{s} It is {n}." for s in sides[n % 2][1][:4]) for n in range(number)]
    return [json.dumps({"id": str(n), "language": sides[n % 2][0], "text": text}) for n, text in enumerate(texts)]


def told(stdout: str) -> dict[str, str]:
    """What the command says, by the name in front of it."""
    return {line[:10].strip(): line[12:] for line in stdout.splitlines()}


def test_a_sample_tells_of_the_whole_pile(tmp_path: Path, encoder: LexiconEncoder) -> None:
    """From 200 of 1,500 rows: documents by language, sentences and texts, within a tenth."""
    put(tmp_path / "pile.jsonl", rows(1500))
    found = forecast_pile([tmp_path], Settings())
    assert found.sampled == 200
    assert found.documents["en"] == pytest.approx(750, rel=0.15)
    assert found.documents["de"] == pytest.approx(600, rel=0.15)
    assert sum(found.documents.values()) + found.skipped == pytest.approx(1500, abs=3)
    assert found.sentences == pytest.approx(1350 * 8, rel=0.1)
    assert found.texts[0] == pytest.approx(1350 + 8, rel=0.1)
    assert found.texts[1] == 1.5 * found.texts[0]
    assert 0 < found.seconds[0] < found.seconds[1]
    assert len(encoder.encoded) < 300
    pairs = forecast_pile([tmp_path], Settings(), bitext=False, cache=False)
    assert pairs.texts[0] == pairs.texts[1] == found.texts[0]
    assert pairs.disk == 0 < pairs.passing < found.disk
    assert found.passing == 0


@pytest.mark.parametrize(
    ("held", "documents", "measured"),
    [(82, 1000, 179), (82, 10_000, 307), (82, 30_000, 410), (97, 400_000, 1633), (195, 246, 457)],
)
def test_the_memory_of_a_pile_is_about_what_was_measured(
    monkeypatch: pytest.MonkeyPatch, held: int, documents: int, measured: int
) -> None:
    """In MB: with a cheap encoder, and with `use`."""
    monkeypatch.setattr("aligner.run.forecast.peak_memory", lambda: held * 1_000_000)
    assert 0.8 * measured < memory_of_pile(documents) / 1e6 < 1.65 * measured


def test_the_memory_of_worker_processes_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With `use`, 3,000 documents and two workers: 517, 355 and 356 MB. A small pile starts none."""
    monkeypatch.setattr("aligner.run.forecast.peak_memory", lambda: 195_000_000)
    assert 0.8 * 1228 < memory_of_pile(3000, 2) / 1e6 < 1.2 * 1228
    assert memory_of_pile(100, 2) == memory_of_pile(100)
    put(tmp_path / "pile.jsonl", rows(1000))
    one, two = (forecast_pile([tmp_path], Settings(), workers=workers) for workers in (1, 2))
    assert 600e6 < two.memory - one.memory < 800e6


def test_a_million_documents_need_sixty_gigabytes_in_the_work_folder() -> None:
    """3 kB a sentence, of which documents have 20, with the dimension of `use`."""
    assert work_of_pile(20_000_000, 20_000_000, 512) == pytest.approx(60e9, rel=0.05)


def test_a_small_pile_is_looked_at_whole(tmp_path: Path) -> None:
    """Its counts are exact, and languages that are not wanted cannot be used."""
    pile(tmp_path)
    found = forecast_pile([tmp_path], Settings())
    assert (found.documents, found.skipped, found.sampled, found.sentences) == ({"de": 1, "en": 2}, 0, 3, 16)
    only = forecast_pile([tmp_path], Settings(languages=("en",)))
    assert (only.documents, only.skipped) == ({"en": 2}, 1)


def test_long_documents_count_by_their_length(tmp_path: Path) -> None:
    """A book among notes is told from its size, looked at or not."""
    for n in range(300):
        put(tmp_path / f"{n}.txt", [f"{sentence} It is {n}." for sentence in ENGLISH[:2]])
    put(tmp_path / "book.txt", [f"{ENGLISH[n % 6]} It is page {n}." for n in range(1500)])
    found = forecast_pile([tmp_path], Settings())
    assert found.sentences == pytest.approx(300 * 4 + 1500 * 2, rel=0.2)


def test_a_sample_is_spread_over_the_pile(tmp_path: Path) -> None:
    """One document of each stretch, always the same ones, with the sizes of what was looked at and of all."""
    lines = rows(400)
    put(tmp_path / "a" / "first.jsonl", lines[:390])
    put(tmp_path / "b" / "second.jsonl", lines[390:])
    put(tmp_path / "c.txt", "A text. " * 10)
    sample = sample_documents([tmp_path], 100)
    assert sample == sample_documents([tmp_path], 100)
    numbers = [int(document.id) for document in sample.documents if document.id.isdigit()]
    assert sorted({number // 40 for number in numbers}) == list(range(10))
    assert 85 < len(numbers) < 95
    assert (sample.items, sample.looked_at) == (401, 100)
    assert 0 < sample.size < sample.total / 3
    everything = sample_documents([tmp_path], 1000)
    assert everything.looked_at == everything.items
    assert everything.size == everything.total


def test_pools_are_told_from_some_lines() -> None:
    """Lines of both pools, and of them those that are blank; vectors pass through the disk in half precision."""
    found = forecast_pools([*ENGLISH, ""] * 500, GERMAN * 10, cache=False)
    assert found.documents == {"source": 3500, "target": 60}
    assert found.skipped == pytest.approx(500, rel=0.15)
    assert found.sentences == found.texts[0] == found.texts[1] == 3560 - found.skipped
    assert (found.disk, found.passing) == (0, found.sentences * 2 * 256)
    assert forecast_pools([], [], cache=False).sentences == 0


def test_ten_million_sentences_a_side_fit_in_five_gigabytes() -> None:
    """Memory grows with the pools, and time with their product until an index takes over."""
    assert 2e9 < memory_of_pools(10_000_000, 10_000_000, 512) - memory_of_pools(0, 0, 512) < 5e9
    assert memory_of_pools(1_000_000, 1_000_000, 512) < memory_of_pools(2_000_000, 1_000_000, 512)
    assert search_seconds(40_000, 40_000, 512) == pytest.approx(16 * search_seconds(10_000, 10_000, 512))
    assert search_seconds(10**7, 10**7, 512) < 40 * search_seconds(10**6, 10**6, 512)


def test_a_dry_run_says_what_align_would_take(run: Command, tmp_path: Path) -> None:
    """A table on stdout; nothing is written, not even the folder."""
    done = run("align", pile(tmp_path / "pile"), "--out", tmp_path / "out", "--dry-run")
    assert (done.code, done.stderr) == (0, "")
    said = told(done.stdout)
    assert said["input"] == "1 de, 2 en; 0 cannot be used"
    assert said["sentences"] == "16"
    assert said["to encode"].startswith("16 to 24 texts")
    assert said["encoder"].startswith("lexicon, ")
    assert said["memory"].endswith(("MB", "GB"))
    assert not (tmp_path / "out").exists()
    assert told(run("pair", tmp_path / "pile", "--dry-run").stdout)["to encode"].startswith("16 texts")


def test_a_dry_run_says_what_mine_would_take(run: Command, tmp_path: Path) -> None:
    """Lines of source and target; nothing is written."""
    pools = put(tmp_path / "en.txt", ENGLISH), put(tmp_path / "de.txt", [*GERMAN, ""])
    done = run("mine", *pools, "--out", tmp_path / "mined.tsv", "--dry-run")
    assert told(done.stdout)["input"] == "6 source, 7 target; 1 cannot be used"
    assert told(done.stdout)["disk"].endswith("during the run")
    assert not (tmp_path / "mined.tsv").exists()


def test_a_dry_run_fails_as_the_run_does(run: Command, tmp_path: Path) -> None:
    """What cannot be read is told in the same words, and a pile without a usable document is no error."""
    (tmp_path / "empty").mkdir()
    for wrong in (tmp_path / "missing", tmp_path / "empty"):
        outcomes = [run("align", wrong, "--out", tmp_path / "out", *flags) for flags in ((), ("--dry-run",))]
        assert outcomes[0].code == outcomes[1].code == 1
        assert outcomes[0].talk == outcomes[1].talk
    put(tmp_path / "blank" / "a.txt", " ")
    done = run("align", tmp_path / "blank", "--out", tmp_path / "out", "--dry-run")
    assert (done.code, told(done.stdout)["input"]) == (0, "none; 1 cannot be used")


def _link_loop(folder: Path) -> None:
    (folder / "one.txt").symlink_to(folder / "other.txt")
    (folder / "other.txt").symlink_to(folder / "one.txt")
    (folder / "self.jsonl").symlink_to(folder / "self.jsonl")
    (folder / "round").symlink_to(folder)


def _broken_links(folder: Path) -> None:
    for suffix in (*WHOLE, ".png", ""):
        (folder / f"broken{suffix}").symlink_to(folder / "nowhere")


def _no_files(folder: Path) -> None:
    for suffix in (".txt", ".jsonl", ".warc", ".parquet"):
        os.mkfifo(folder / f"pipe{suffix}")
    (folder / "folder.txt").mkdir()


def _unreadable(folder: Path) -> None:
    for suffix in (".txt", ".jsonl", ".csv"):
        put(folder / f"closed{suffix}", "x").chmod(0)


def _empty_names(folder: Path) -> None:
    put(folder / "ids.jsonl", [json.dumps({"id": id_, "text": "It is late."}) for id_ in ("", " ", 7, None, True)])
    for name in (" .txt", "a\n.txt", "x.", ".hidden.txt"):
        put(folder / name, "")


TROUBLE: dict[str, Callable[[Path], None]] = {
    "link loops": _link_loop,
    "broken links": _broken_links,
    "no files": _no_files,
    "unreadable files": _unreadable,
    "empty names": _empty_names,
}


@pytest.mark.parametrize("trouble", TROUBLE)
def test_a_dry_run_goes_the_way_of_the_run(run: Command, tmp_path: Path, trouble: str) -> None:
    """It survives what the run survives, and counts as many documents, and as many that cannot be used."""
    TROUBLE[trouble](pile(tmp_path / "pile"))
    counted = same_counts(run, tmp_path)
    assert counted["de"] == 1
    assert counted["skipped"] > (trouble == "link loops")


@pytest.mark.parametrize("suffix", list(WHOLE))
def test_a_dry_run_goes_the_way_of_the_run_over_cut_files(run: Command, tmp_path: Path, suffix: str) -> None:
    """Empty, cut in the middle, and without the last bytes."""
    content = whole(suffix)
    for number, end in enumerate((0, len(content) // 2, len(content) - 3)):
        pile(tmp_path / str(number) / "pile")
        (tmp_path / str(number) / "pile" / f"cut{suffix}").write_bytes(content[:end])
        same_counts(run, tmp_path / str(number))


def test_a_dry_run_counts_each_language_of_subtitles_in_two(run: Command, tmp_path: Path) -> None:
    """A file with the lines of both is two documents, as in the run."""
    shown = (
        ("The boat is late.", "Лодка опаздывает."),
        ("Where is he?", "Где он?"),
        ("We cannot wait.", "Мы не можем ждать."),
        ("It is too cold.", "Слишком холодно."),
        ("Nobody told us.", "Нам никто не сказал."),
        ("Then make some tea.", "Тогда завари чай."),
        ("They come tomorrow.", "Они придут завтра."),
        ("I know the captain.", "Я знаю капитана."),
    )
    for film in ("a", "b"):
        cues = [f"{n}\n00:00:{n:02},000 --> 00:00:{n:02},900\n{own[0]}\n{own[1]}\n" for n, own in enumerate(shown, 1)]
        put(tmp_path / "pile" / f"{film}.srt", ["\n".join(cues).replace("boat", f"boat {film}")])
    assert same_counts(run, tmp_path) == {"en": 2, "ru": 2, "skipped": 0}


def same_counts(run: Command, folder: Path) -> dict[str, int]:
    """How many documents of which language, and skipped ones, a run finds in a pile, and a forecast as well."""
    arguments = ("align", folder / "pile", "--out", folder / "out")
    dry = run(*arguments, "--dry-run")
    assert (dry.code, dry.stderr) == (0, "")
    assert run(*arguments).code == 0
    counts = json.loads((folder / "out" / "summary.json").read_text(encoding="utf-8"))["counts"]
    documents = ", ".join(f"{number} {language}" for language, number in counts["documents"].items())
    assert told(dry.stdout)["input"] == f"{documents}; {counts['skipped']} cannot be used"
    return {**counts["documents"], "skipped": counts["skipped"]}
