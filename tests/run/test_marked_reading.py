"""Files that end the process which reads them: a run ends at one once, and the same command goes on past it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from aligner import read_documents
from aligner.corpus.readers.kind import Reading, Source
from aligner.run.stages import marked_reading
from aligner.run.stages.marked_reading import read_marked
from tests.blocks import KINDS
from tests.command import pile

# A program in which one PDF ends the process that reads it, and a run over a pile in it.
DEADLY = """
import os, sys
from dataclasses import replace
from aligner.corpus import readers
from aligner.corpus.readers import pdf

def read(source, reading):
    if source.name.startswith("deadly"):
        os.abort()
    return pdf.read_pdf(source, reading)

readers.READERS[".pdf"] = replace(readers.READERS[".pdf"], read=read)
"""
RUN = """
import json, sys
from aligner import Aligner
from aligner.run.stages import marked_reading
from tests.jobs import KeptEncoder

marked_reading.PROGRAM = DEADLY + marked_reading.PROGRAM
found = Aligner(encoder=KeptEncoder(), cache=False).align_pile([sys.argv[1]], work=sys.argv[2])
print(json.dumps([[one.id, one.reason] for one in found.skipped] + [len(found.split)]))
"""


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
def test_a_file_that_ends_the_process_ends_a_run_once(tmp_path: Path) -> None:
    """The next run names it and reads all others; the one after that as well, with another file there."""
    folder = pile(tmp_path / "pile")
    for name in ("deadly.pdf", "sound.pdf"):
        (folder / name).write_bytes((KINDS / "pages.pdf").read_bytes())
    program = f"DEADLY = {DEADLY!r}\nexec(DEADLY)\n{RUN}"

    def run() -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", program, str(folder), str(tmp_path / "work")]
        return subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])

    assert run().returncode == -signal.SIGABRT
    reason = "it ends the program that reads it (SIGABRT); open it and save it anew"
    done = run()
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == f'[["deadly.pdf", "{reason}"], 4]'
    (folder / "more.txt").write_text("The thief was found by the police in the museum, says the mayor.")
    assert run().stdout.strip() == f'[["deadly.pdf", "{reason}"], 5]'
    assert len(list((tmp_path / "work" / "reading").iterdir())) == 1


def test_a_file_that_a_killed_run_was_at_is_read_as_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It was not the file that ended it: what it gives is what it gives otherwise, and it is marked no more."""
    path = tmp_path / "a.pdf"
    path.write_bytes((KINDS / "pages.pdf").read_bytes())
    source, marks = Source(path, "a.pdf"), tmp_path / "reading"
    reading = read_marked(source, "digest", Reading(), marks)
    documents, _ = read_documents([path])
    assert [item for item, _ in reading] == documents
    assert not list(marks.iterdir())
    monkeypatch.setattr(marked_reading, "read_source", _killed)
    with pytest.raises(KeyboardInterrupt):
        list(read_marked(source, "digest", Reading(), marks))
    assert len(list(marks.iterdir())) == 1
    assert [item for item, _ in read_marked(source, "digest", Reading(), marks)] == documents
    assert not list(marks.iterdir())


def _killed(source: Source, reading: Reading) -> None:
    raise KeyboardInterrupt
