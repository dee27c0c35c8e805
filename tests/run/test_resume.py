"""Whole runs over a work folder: stopped anywhere, changed between runs, damaged; the outcome is always the same."""

import itertools
import json
import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from aligner import Aligner, Document, EncoderError, InputError, Settings
from aligner.bitext.changes import Change
from aligner.corpus.readers import read_source
from aligner.corpus.readers.kind import Reading, Source
from aligner.corrections.rows import BeadCorrection, Correction, PairCorrection
from aligner.encoders.reference_sentences import ALL_SENTENCES
from aligner.files import file_digest
from aligner.run.output_folder import write_result
from aligner.text import key_of
from tests.command import ENGLISH, GERMAN, command
from tests.fakes import LexiconEncoder
from tests.jobs import (
    BrokenEncoder,
    KeptEncoder,
    Lines,
    in_process,
    outcome,
    put_document,
    put_pile,
    run,
    run_limited,
    run_until,
    small_shards,
    text_of,
)

TEXTS, JOINS = 139, 1  # that a run over the pile encodes; joins are encoded again when their pair is aligned again
KILLS = 50
SUMMARY = "summary.json"
HEAVY = ["faiss", "pyarrow.compute", "pyarrow.parquet", "scipy.sparse.csgraph", "scipy.optimize", "filelock"]

posix = pytest.mark.skipif(os.name != "posix", reason="needs signals and forks")


@pytest.fixture(scope="module")
def pile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small pile, which no test changes."""
    return put_pile(tmp_path_factory.mktemp("pile"))


@pytest.fixture(scope="module")
def fresh(pile: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run over it that was never stopped."""
    folder = tmp_path_factory.mktemp("fresh")
    summary = run(pile, folder)
    assert summary["counts"]["pairs"] == 9
    return folder


@pytest.fixture
def own(pile: Path, tmp_path: Path) -> Path:
    """A pile that a test may change."""
    return Path(shutil.copytree(pile, tmp_path / "pile"))


@pytest.fixture
def finished(fresh: Path, tmp_path: Path) -> Path:
    """A folder with the work of a finished run over the pile."""
    return Path(shutil.copytree(fresh, tmp_path / "run"))


def shards(folder: Path) -> set[str]:
    """The shards in a work folder."""
    return {f"{place.parent.name}/{place.name}" for place in (folder / "work").glob("*/*")}


def stages(names: set[str]) -> set[str]:
    """The stages of shards."""
    return {name.split("/")[0] for name in names}


@pytest.mark.slow
@posix
def test_a_run_killed_anywhere_goes_on_and_ends_the_same(pile: Path, fresh: Path, tmp_path: Path) -> None:
    """At least fifty kills, each at some use of the file system drawn at random."""
    multiprocessing.get_context("forkserver").set_forkserver_preload(["tests.jobs", *HEAVY])
    draw = random.Random(0)
    killed = number = 0
    while killed < KILLS:
        folder = tmp_path / str(number)
        folder.mkdir()
        while (code := in_process(run_until, pile, folder, draw.randint(1, 600))) == -signal.SIGKILL:
            killed += 1
        assert code == 0
        assert outcome(folder) == outcome(fresh)
        assert shards(folder) == shards(fresh)
        number += 1


@pytest.mark.slow
@posix
def test_writes_that_fail_at_every_stage_cost_nothing_that_was_done(pile: Path, fresh: Path, tmp_path: Path) -> None:
    """As on a disk that is full: it is said each time, the next run gets further, and the last one ends the same."""
    before: set[str] = set()
    for size in (1000, 8000, 12_000, 23_000):
        (tmp_path / "told").unlink(missing_ok=True)
        assert in_process(run_limited, pile, tmp_path, size) == 0
        assert "free some space and run" in (tmp_path / "told").read_text()
        assert stages(before) < stages(shards(tmp_path)) or size == 1000
        assert before <= shards(tmp_path)
        before = shards(tmp_path)
    assert not list((tmp_path / "out").iterdir())
    run(pile, tmp_path)
    assert outcome(tmp_path) == outcome(fresh)
    assert shards(tmp_path) == shards(fresh)


def test_a_finished_run_does_nothing_again(pile: Path, fresh: Path, finished: Path) -> None:
    """It encodes nothing and makes no shard."""
    written = {path: path.stat().st_mtime_ns for path in (finished / "work").glob("*/*")}
    encoder = KeptEncoder()
    summary = run(pile, finished, encoder)
    assert summary["counts"]["encoded"] == 0
    assert encoder.encoded
    assert set(encoder.encoded) <= ALL_SENTENCES  # which say what its cosines mean
    assert {path: path.stat().st_mtime_ns for path in (finished / "work").glob("*/*")} == written
    assert outcome(finished) == outcome(fresh)


def test_files_of_the_same_work_are_not_written_again(pile: Path, fresh: Path, finished: Path) -> None:
    """They are where one is not as the run left it, or gone, or another setting decides what is in them."""

    def written(settings: Settings | None = None, overwrite: bool = False) -> dict[str, int]:
        run(pile, finished, settings=settings, overwrite=overwrite)
        return {path.name: path.stat().st_mtime_ns for path in (finished / "out").iterdir() if path.name != SUMMARY}

    first = written()
    assert written() == first
    with (finished / "out" / "bitext.jsonl").open("ab") as file:
        file.write(b"{}\n")
    with pytest.raises(InputError, match="no run wrote it as it stands"):
        written()
    second = written(overwrite=True)
    assert second["pairs.jsonl"] > first["pairs.jsonl"]
    assert outcome(finished) == outcome(fresh)
    (finished / "out" / "reports.jsonl").unlink()
    third = written()
    assert outcome(finished) == outcome(fresh)
    assert written(Settings(min_confidence=0.9))["bitext.jsonl"] > third["bitext.jsonl"]


def test_files_are_written_anew_where_more_is_asked_for_or_the_program_is_another(
    pile: Path, finished: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The changes between versions, which the run before did not write; a version that may write them otherwise."""
    out = finished / "out"
    aligner = Aligner(encoder=KeptEncoder(), splitter=Lines(), cache=False)
    asked: list[list[Change] | None] = [None, [], None]
    for changes in asked:
        with aligner.open_pile(pile, work=finished / "other") as result:
            write_result(result, out, changes=changes)
        assert (out / "changes.jsonl").exists() == (changes is not None)
    run(pile, finished)
    before = (out / "pairs.jsonl").stat().st_mtime_ns
    run(pile, finished)
    assert (out / "pairs.jsonl").stat().st_mtime_ns == before
    monkeypatch.setattr("aligner.run.summary._versions", lambda: iter([("bitext-aligner", "99")]))
    run(pile, finished)
    assert (out / "pairs.jsonl").stat().st_mtime_ns > before


def test_damage_to_any_file_is_found_and_mended(pile: Path, fresh: Path, finished: Path) -> None:
    """A bit of a file in each stage, also in one process that has read the file before."""
    for place in sorted((finished / "work").glob("*/*")):
        file = sorted(path for path in place.iterdir() if path.stat().st_size)[0]
        content = bytearray(file.read_bytes())
        content[len(content) // 2] ^= 1
        file.write_bytes(content)
    summary = run(pile, finished)
    assert summary["counts"]["encoded"] == TEXTS + JOINS
    assert outcome(finished) == outcome(fresh)
    assert shards(finished) == shards(fresh)


@pytest.mark.parametrize(
    ("settings", "remade"),
    [
        (Settings(max_bead=4), {"bitext"}),
        (Settings(candidates=2), {"candidates", "similarities", "margins"}),
        (Settings(min_confidence=0.9), set()),
        (Settings(one_to_one=True), {"margins"}),
        (Settings(overlaps="none"), {"bitext"}),
        (Settings(languages=("en", "de")), {"documents", "bitext"}),
        (Settings(max_characters=400), {"documents"}),
    ],
)
def test_a_changed_setting_redoes_what_depends_on_it(
    pile: Path, fresh: Path, finished: Path, tmp_path: Path, settings: Settings, remade: set[str]
) -> None:
    """The outcome is that of a fresh run with the setting."""
    summary = run(pile, finished, settings=settings)
    assert summary["counts"]["encoded"] <= JOINS
    assert stages(shards(finished) - shards(fresh)) == remade
    run(pile, tmp_path / "anew", settings=settings)
    assert outcome(finished) == outcome(tmp_path / "anew")


def test_other_corrections_give_what_a_fresh_run_with_them_gives(
    pile: Path, fresh: Path, finished: Path, tmp_path: Path
) -> None:
    """One after the other on one work folder: a pair, a bead, and none again."""
    rows = map(json.loads, (fresh / "out" / "bitext.jsonl").read_text().splitlines())
    row = next(row for row in rows if len(row["source_sentences"]) == len(row["target_sentences"]) == 1)
    numbers = tuple(row["source_sentences"]), tuple(row["target_sentences"])
    wrong_bead = BeadCorrection(False, row["source_id"], row["target_id"], *numbers, (row["source"],), (row["target"],))
    wrong_pair = PairCorrection(False, "02-de", "02-en")
    given: list[list[Correction]] = [[wrong_pair], [wrong_bead], [wrong_pair, wrong_bead]]
    seen = [outcome(fresh)]
    for number, corrections in enumerate(given):
        run(pile, finished, corrections=corrections)
        run(pile, tmp_path / str(number), corrections=corrections)
        assert outcome(finished) == outcome(tmp_path / str(number))
        assert outcome(finished) not in seen
        seen.append(outcome(finished))
    run(pile, finished)
    assert outcome(finished) == outcome(fresh)


@pytest.mark.slow
def test_added_changed_and_deleted_documents_cost_their_own_texts(own: Path, finished: Path, tmp_path: Path) -> None:
    """In encoding and in reading; the outcome is that of a fresh run, down to the last bit."""
    run(own, finished)

    def check(new: set[str], read: int) -> None:
        known, encoder = shards(finished), KeptEncoder()
        run(own, finished, encoder)
        assert {text for text in encoder.encoded if text.count(".") == 1} - ALL_SENTENCES == new  # the rest are joins
        assert sum(name.startswith("documents") for name in shards(finished) - known) <= read
        shutil.rmtree(tmp_path / "anew", ignore_errors=True)
        run(own, tmp_path / "anew")
        assert outcome(finished) == outcome(tmp_path / "anew")

    check(set(), 0)
    texts = [text_of(99, language) for language in ("de", "en")]
    put_document(own, "99", "de", texts[0])
    put_document(own, "99", "en", texts[1])
    check({line for text in texts for line in text.split("\n")}, 3)
    put_document(own, "01", "de", text_of(1, "de") + "\nDer Zug ist nicht spät.")
    check({"Der Zug ist nicht spät."}, 1)
    (own / "02-en.jsonl").unlink()
    check(set(), 2)


def test_a_file_that_changes_while_it_is_read_is_left_out_and_said(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next run reads it as it is then."""
    changed = own / "04-en.jsonl"

    def read_and_change(source: Source, reading: Reading) -> Iterator[object]:
        yield from read_source(source, reading)
        if source.path == changed and not (tmp_path / "done").exists():
            (tmp_path / "done").touch()
            put_document(own, "04", "en", text_of(40, "en"))

    monkeypatch.setattr("aligner.corpus.readers.marked.read_source", read_and_change)
    run(own, tmp_path / "run")
    skipped = (tmp_path / "run" / "out" / "skipped.jsonl").read_text()
    assert json.loads(skipped)["id"] == "04-en.jsonl"
    assert "changed while it was read" in skipped
    run(own, tmp_path / "run")
    run(own, tmp_path / "anew")
    assert outcome(tmp_path / "run") == outcome(tmp_path / "anew")


def test_a_clock_that_goes_back_changes_nothing(
    pile: Path, fresh: Path, finished: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A year with each look at it; and files that are of the next century, or of the one before."""
    clock = itertools.count(time.time(), -365 * 86_400)
    monkeypatch.setattr(time, "time", lambda: float(next(clock)))
    for when in (4e9, 0.0):
        for place in [*finished.rglob("*"), finished]:
            os.utime(place, (when, when))
        assert run(pile, finished)["counts"]["encoded"] == 0
        assert outcome(finished) == outcome(fresh)
        assert shards(finished) == shards(fresh)
    (finished / "out" / "pairs.jsonl").unlink()
    run(pile, finished)
    assert outcome(finished) == outcome(fresh)


def test_an_encoder_that_fails_names_the_text_and_loses_nothing(pile: Path, fresh: Path, tmp_path: Path) -> None:
    """No shard of vectors that was there before is made again."""
    texts = [line for path in sorted(pile.iterdir()) for line in json.loads(path.read_text())["text"].split("\n")]
    bad = max(texts, key=key_of)  # in the last shard of vectors
    broken, mended = BrokenEncoder(bad), KeptEncoder()
    with pytest.raises(EncoderError, match=f"failed on the text '{bad}' .*out of order"):
        run(pile, tmp_path, broken)
    run(pile, tmp_path, mended)
    again = set(broken.encoded) & set(mended.encoded) - ALL_SENTENCES
    assert len(again) < len(set(broken.encoded)) / 2
    assert outcome(tmp_path) == outcome(fresh)


def test_an_encoder_without_a_fingerprint_gets_nothing_from_earlier_runs(
    pile: Path, fresh: Path, tmp_path: Path
) -> None:
    """Its vectors may be others today."""
    for _ in range(2):
        assert run(pile, tmp_path, LexiconEncoder())["counts"]["encoded"] == TEXTS + JOINS
    assert outcome(tmp_path) == outcome(fresh)


class NarrowEncoder(KeptEncoder):
    """An encoder of other vectors that says it is the same."""

    def encode(self, texts: Sequence[str], /) -> npt.NDArray[np.float32]:
        """As LexiconEncoder, with half of the dimensions."""
        return super().encode(texts)[:, :128]


def test_an_encoder_that_has_the_fingerprint_of_another_is_told(pile: Path, finished: Path) -> None:
    """Where all vectors are there from an earlier run."""
    with pytest.raises(EncoderError, match="have 128 dimensions, those kept for its fingerprint 256; give it a new"):
        run(pile, finished, NarrowEncoder())


def test_a_line_longer_than_any_document_is_skipped(own: Path, tmp_path: Path) -> None:
    """Wherever it stands in its file; the rows around it are read."""
    rows = [json.dumps({"id": f"row {n}", "language": "en", "text": text_of(n, "en")}) for n in (50, 51)]
    (own / "long.jsonl").write_text(f"{rows[0]}\n{'x' * 40_000}\n{rows[1]}\n")
    run(own, tmp_path, settings=Settings(max_characters=3000))
    skipped = json.loads((tmp_path / "out" / "skipped.jsonl").read_text())
    assert skipped["id"] == "long.jsonl:2"
    assert "longer line than can be read" in skipped["reason"]
    documents = (tmp_path / "out" / "documents.jsonl").read_text()
    assert all(f'"row {n}"' in documents for n in (50, 51))


@posix
def test_documents_are_taken_as_they_are_needed(tmp_path: Path) -> None:
    """Those of an iterator are in shards before the next ones are asked for, and progress is told meanwhile."""
    told: list[tuple[int, int]] = []
    waiting, heard = [], []

    def documents() -> Iterator[Document]:
        for number in range(60):
            waiting.append(number - 6 * sum(name.startswith("documents") for name in shards(tmp_path)))
            heard.append(len(told))
            yield Document(f"{number:02}-en", text_of(number, "en"), "en")

    run(documents(), tmp_path, progress=lambda stage, *steps: told.append(steps) if stage == "read" else None)
    assert max(waiting) <= 6
    assert heard[-1] > 10
    assert all(done <= total for done, total in told)
    assert told[-1][0] == told[-1][1]


def test_an_iterator_that_fails_loses_nothing_that_it_gave(tmp_path: Path) -> None:
    """Its error comes out as it is: it is not the work folder's."""

    def documents(end: int) -> Iterator[Document]:
        for number in range(30):
            if number == end:
                raise FileNotFoundError("no such table")
            yield Document(f"{number:02}-en", text_of(number, "en"), "en")

    with pytest.raises(FileNotFoundError, match="no such table"):
        run(documents(20), tmp_path)
    known = shards(tmp_path)
    assert stages(known) == {"documents"}
    run(documents(99), tmp_path)
    assert known <= shards(tmp_path)


def test_progress_is_told_before_the_first_file_is_read(
    pile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With all steps that there are."""
    told: list[tuple[int, int]] = []

    def digest(path: Path, start: int = 0, end: int | None = None) -> str:
        assert told
        return file_digest(path, start, end)

    monkeypatch.setattr("aligner.run.stages.read.file_digest", digest)
    run(pile, tmp_path, progress=lambda stage, *steps: told.append(steps) if stage == "read" else None)
    total = len(list((tmp_path / "work" / "documents").iterdir()))
    assert told == [(done, total) for done in range(total + 1)]


def test_a_pipe_in_the_pile_holds_nobody_up(own: Path, tmp_path: Path) -> None:
    """It is no file, and is not opened."""
    os.mkfifo(own / "pipe.txt")
    run(own, tmp_path)
    assert "no regular file" in (tmp_path / "out" / "skipped.jsonl").read_text()


def test_a_work_folder_with_other_things_is_refused(pile: Path, tmp_path: Path) -> None:
    """The pile itself, for one; nothing in it is touched."""
    before = {path: path.read_bytes() for path in pile.iterdir()}
    with pytest.raises(InputError, match="other files"):
        run(pile, tmp_path, work=pile)
    assert {path: path.read_bytes() for path in pile.iterdir()} == before


def test_the_order_of_sets_changes_nothing(tmp_path: Path) -> None:
    """In which each process has another, by its seed of hashes; the facts that only one of two texts has among it."""
    numbers = {
        "de": ("2,4 Mio.", "3,7 Mrd.", "1.250", "18,5 Mio."),
        "en": ("5.1 million", "6.2 billion", "1,350", "91"),
    }
    for language, sentences in (("de", GERMAN), ("en", ENGLISH)):
        told = [f"{text[:-1]} {own}." for text, own in zip(sentences, numbers[language] * 2, strict=False)]
        put_document(tmp_path / "pile", "01", language, " ".join(told))
    program = (
        "import sys; from pathlib import Path; from tests.jobs import run; run(Path(sys.argv[1]), Path(sys.argv[2]))"
    )
    for seed in ("1", "2", "3"):
        command = [sys.executable, "-c", program, str(tmp_path / "pile"), str(tmp_path / seed)]
        subprocess.run(command, check=True, env=os.environ | {"PYTHONHASHSEED": seed}, cwd=Path(__file__).parents[2])
    assert outcome(tmp_path / "1") == outcome(tmp_path / "2") == outcome(tmp_path / "3")
    assert b'"only_source": ["' in outcome(tmp_path / "1")["candidates.jsonl"]


@pytest.mark.slow
def test_processes_give_the_same_bytes(pile: Path, fresh: Path, tmp_path: Path) -> None:
    """As one does."""
    run(pile, tmp_path, workers=2)
    assert outcome(tmp_path) == outcome(fresh)


def blocked(pile: Path, out: Path) -> subprocess.Popen[str]:
    """The command with two worker processes, come to where it encodes."""
    command = [sys.executable, "-m", "tests.jobs", "align", str(pile), "--out", str(out), "--no-cache", "--model", "x"]
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    process = subprocess.Popen(command, text=True, encoding="utf-8", **streams)  # type: ignore[call-overload]
    assert process.stdout.readline() == "2\n", process.communicate()
    return process  # type: ignore[no-any-return]


@pytest.mark.slow
@posix
def test_two_runs_into_one_folder(
    pile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With work folders of their own: the second says so before it does any work; a killed one keeps nobody out."""
    out, another = tmp_path / "out", tmp_path / "another"
    first = blocked(pile, out)
    align = command(monkeypatch, capsys)
    second = align("align", pile, "--out", out, "--work", another, "--no-cache")
    assert (second.code, second.stdout) == (1, "")
    wanted = f"error: {out}: another run writes into this folder; wait for it, or name another --out"
    assert second.stderr.splitlines() == [wanted]
    assert not another.exists()
    first.kill()
    first.communicate()
    assert align("align", pile, "--out", out, "--work", another, "--no-cache").code == 0
    assert {path.name for path in out.iterdir() if path.name.startswith(".")} == {".work"}


@pytest.mark.slow
@posix
@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGKILL])
def test_a_command_that_is_stopped_takes_its_workers_along(
    pile: Path, tmp_path: Path, kind: signal.Signals, fresh: Path
) -> None:
    """Ctrl-C is answered in a line; the workers, who hold its streams open, are gone; the run goes on next time."""
    process = blocked(pile, tmp_path / "out")
    process.send_signal(kind)
    _, talk = process.communicate(timeout=100)
    if kind == signal.SIGINT:
        assert process.returncode == 130
        assert "the same command goes on from here" in talk
        assert "Traceback" not in talk
    else:
        assert process.returncode == -signal.SIGKILL
    killed = {".aligner-lock"} if kind == signal.SIGKILL else set()
    assert {path.name for path in (tmp_path / "out").iterdir()} == {".work"} | killed
    assert stages({f"{p.parent.name}/x" for p in (tmp_path / "out" / ".work").glob("*/*")}) >= {"documents", "texts"}
    with small_shards():
        run(pile, tmp_path, work=tmp_path / "out" / ".work")
