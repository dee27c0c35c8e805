"""Files that end the process which reads them: they end one once, and the same command goes on past it."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from aligner import read_documents
from aligner.corpus.readers import marked
from aligner.corpus.readers.kind import Reading, Source
from aligner.corpus.readers.marked import read_safely
from tests.blocks import KINDS
from tests.command import pile

# A program in which one PDF ends the process that reads it.
DEADLY = """
import os, sys
from dataclasses import replace
from aligner.corpus import readers
from aligner.corpus.readers import marked
from aligner.corpus.readers.pdf.file import read_pdf

def read(source, reading):
    if source.name.startswith("deadly"):
        os.abort()
    return read_pdf(source, reading)

readers.READERS[".pdf"] = replace(readers.READERS[".pdf"], read=read)
"""
ALIGN = """
import json
from aligner import Aligner
from tests.jobs import KeptEncoder

work = sys.argv[2] if len(sys.argv) > 2 else None
found = Aligner(encoder=KeptEncoder(), cache=False).align_pile([sys.argv[1]], work=work)
print(json.dumps([[one.id, one.reason] for one in found.skipped] + [len(found.split)]))
"""
COMMAND = """
from aligner.cli.main import main
sys.argv = ["aligner", *sys.argv[1:]]
main()
"""
REASON = "it ends the program that reads it (SIGABRT); open it and save it anew"

posix = pytest.mark.skipif(os.name != "posix", reason="needs signals")
Started = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A pile with a file that ends whoever reads it."""
    made = pile(tmp_path / "pile")
    for name in ("deadly.pdf", "sound.pdf"):
        (made / name).write_bytes((KINDS / "pages.pdf").read_bytes())
    return made


@pytest.fixture
def started(tmp_path: Path) -> Started:
    """A program in a process of its own, with arguments, and a cache folder of its own."""

    def run(program: str, *arguments: str | Path) -> "subprocess.CompletedProcess[str]":
        whole = f"DEADLY = {DEADLY!r}\nexec(DEADLY)\nmarked.PROGRAM = DEADLY + marked.PROGRAM\n{program}"
        command = [sys.executable, "-c", whole, *map(str, arguments)]
        known = os.environ | {"ALIGNER_CACHE": str(tmp_path / "cache")}
        place = Path(__file__).parents[3]
        return subprocess.run(command, capture_output=True, text=True, check=False, cwd=place, env=known)

    return run


@posix
@pytest.mark.parametrize("kept", [True, False])
def test_a_file_that_ends_the_process_ends_a_run_once(
    folder: Path, tmp_path: Path, started: Started, kept: bool
) -> None:
    """The next run names it and reads all others, with a work folder or without; so does one with one more file."""
    work = [tmp_path / "work"] if kept else []
    assert started(ALIGN, folder, *work).returncode == -signal.SIGABRT
    done = started(ALIGN, folder, *work)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == f'[["deadly.pdf", "{REASON}"], 4]'
    (folder / "more.txt").write_text("The thief was found by the police in the museum, says the mayor.")
    assert started(ALIGN, folder, *work).stdout.strip() == f'[["deadly.pdf", "{REASON}"], 5]'
    marks = (tmp_path / "work" if kept else tmp_path / "cache") / "reading"
    assert len(list(marks.iterdir())) == 1


@posix
@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["documents", "deadly.pdf", "sound.pdf"], 1), (["align", ".", "--out", "out", "--dry-run"], 0)],
)
def test_a_file_that_ends_the_process_ends_a_command_once(
    folder: Path, started: Started, arguments: list[str], code: int
) -> None:
    """The command that is given again says what it is, or goes on without it."""
    command = f"os.chdir({str(folder)!r})\n{COMMAND}"
    assert started(command, *arguments).returncode == -signal.SIGABRT
    done = started(command, *arguments)
    assert done.returncode == code, done.stderr
    assert code == 0 or done.stderr == f"error: deadly.pdf: {REASON}\n"


@pytest.mark.parametrize("digest", ["digest", None])
def test_a_file_that_a_killed_process_was_at_is_read_as_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, digest: str | None
) -> None:
    """It was not the file that ended it: what it gives is what it gives otherwise, and it is marked no more."""
    path = tmp_path / "a.pdf"
    path.write_bytes((KINDS / "pages.pdf").read_bytes())
    source, marks = Source(path, "a.pdf"), tmp_path / "reading"
    documents, _ = read_documents([path])
    assert [item for item, _ in read_safely(source, Reading(), marks, digest)] == documents
    assert not list(marks.iterdir())
    monkeypatch.setattr(marked, "read_source", _killed)
    with pytest.raises(KeyboardInterrupt):
        list(read_safely(source, Reading(), marks, digest))
    assert len(list(marks.iterdir())) == 1
    assert [item for item, _ in read_safely(source, Reading(), marks, digest)] == documents
    assert not list(marks.iterdir())


def test_what_is_read_in_part_is_marked_no_more(tmp_path: Path) -> None:
    """A sample that takes the first row of a table."""
    path = tmp_path / "a.csv"
    path.write_text("id,text\n1,One bridge.\n2,Another bridge.\n", encoding="utf-8")
    reading = read_safely(Source(path, "a.csv"), Reading(columns=(("text", "text"),)), tmp_path / "reading")
    assert next(reading)
    assert len(list((tmp_path / "reading").iterdir())) == 1
    reading.close()  # type: ignore[attr-defined]
    assert not list((tmp_path / "reading").iterdir())


def test_without_a_place_for_marks_files_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache folder that cannot be made keeps nobody from reading."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("ALIGNER_CACHE", str(tmp_path / "file"))
    documents, skipped = read_documents([KINDS / "pages.pdf"])
    assert (len(documents), skipped) == (1, [])


def _killed(source: Source, reading: Reading) -> None:
    raise KeyboardInterrupt
