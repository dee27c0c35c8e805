"""The command at its edges: streams that are closed or full, arguments that are empty or no text, Ctrl-C at once."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command import put

START = "import sys; sys.argv[0] = 'aligner'; from aligner.cli.start import main; main()"
full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")


def shell(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """A line of the shell, in which `aligner` is the command."""
    own = f'aligner() {{ {sys.executable} -c "{START}" "$@"; }}; {command}'
    return subprocess.run(
        ["bash", "-c", own], cwd=folder, capture_output=True, text=True, check=False, env=os.environ | {"COLUMNS": "80"}
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a ladder is, and rows of bitext."""
    put(tmp_path / "a.txt", "[0]:[0]\n")
    put(tmp_path / "a.jsonl", '{"source": "a", "target": "b"}\n')
    return tmp_path


@full
@pytest.mark.parametrize("verb", ["models", "evaluate a.txt a.txt", "evaluate a.txt a.txt --json", "--version"])
@pytest.mark.parametrize("stream", [">/dev/full", ">&-"])
def test_a_full_or_closed_stdout_is_told(folder: Path, verb: str, stream: str) -> None:
    """In one line, with exit code 1."""
    done = shell(f"aligner {verb} {stream}", folder)
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert done.stderr.startswith("error: standard output: cannot be used (")


@full
@pytest.mark.parametrize("stream", ["2>/dev/full", "2>&-", ">&- 2>&- <&-"])
def test_a_stderr_that_takes_nothing_stops_no_work(folder: Path, stream: str) -> None:
    """What is said there is lost; what is written is written, and errors have their exit code."""
    assert shell(f"aligner convert a.jsonl b.tmx {stream}", folder).returncode == 0
    assert (folder / "b.tmx").read_bytes().startswith(b"<?xml")
    assert shell(f"aligner evaluate a.txt nowhere {stream}", folder).returncode == 1


@pytest.mark.parametrize(
    "command",
    [
        'align "$NONE" --out out',
        'align a.jsonl --out ""',
        'align a.jsonl --out=""',
        'pair a.jsonl "" --out b.jsonl',
        'pair a.jsonl --out b.jsonl --corrections " "',
        'align a.jsonl --out out --work ""',
        'sentences a.txt "" ',
        'convert "" b.tsv',
        'convert a.jsonl ""',
        'report ""',
        'evaluate a.txt ""',
    ],
)
def test_an_empty_path_is_refused(folder: Path, command: str) -> None:
    """It is no name for this folder, which a variable that holds nothing would make it."""
    before = sorted(folder.iterdir())
    done = shell(f"aligner {command}", folder)
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert "an empty argument was given; wanted a name, such as . for this folder" in done.stderr
    assert sorted(folder.iterdir()) == before


@pytest.mark.parametrize("command", ["align a.jsonl --out -", "convert - b.tsv", "convert a.jsonl -", "stats --json -"])
def test_a_dash_is_no_file(folder: Path, command: str) -> None:
    """It is refused for what it means elsewhere; a file of that name has a way to be named."""
    before = sorted(folder.iterdir())
    done = shell(f"aligner {command}", folder)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (1, "", 1)
    assert "a dash was given" in done.stderr
    assert sorted(folder.iterdir()) == before


def test_options_that_are_no_paths_may_be_empty(folder: Path) -> None:
    """`--languages ""` says what it says by default."""
    assert shell('aligner convert a.jsonl b.tsv --languages ""', folder).returncode == 0


def test_an_out_that_is_no_utf8_is_written(folder: Path) -> None:
    """As bytes, whatever they mean; what is said of it can be read."""
    if sys.platform == "darwin":
        pytest.skip("this file system holds no such name")
    done = shell("aligner convert a.jsonl $'b\\xff.xlf' && aligner convert a.jsonl $'b\\xff.xlf'", folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert os.path.exists(os.fsencode(folder) + b"/b\xff.xlf")
    done = shell("aligner convert a.jsonl $'b\\xff.docx'", folder)
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)


@pytest.mark.parametrize("module", ["typer", "aligner.cli.main", "aligner.cli.verbs.evaluate", "rich.console"])
def test_an_interruption_while_it_loads_is_no_traceback(folder: Path, module: str) -> None:
    """Ctrl-C while a module is loaded: the exit code says so, and one word at most."""
    script = f"""
import os, signal, sys
class Interrupt:
    def find_spec(self, name, *rest):
        if name == {module!r}:
            os.kill(os.getpid(), signal.{signal.SIGINT.name})
signal.signal(signal.SIGINT, signal.default_int_handler)  # which a shell has its background jobs ignore
sys.meta_path.insert(0, Interrupt())
sys.argv = ["aligner", "evaluate", "a.txt", "a.txt"]
from aligner.cli.start import main
main()
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=folder, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (130, "")
    assert len(done.stderr.split()) <= 1


def test_after_an_interruption_nothing_is_waited_for(folder: Path) -> None:
    """What Python does at its end with pools of processes that are gone fails at times, aloud: it is not begun."""
    script = """
import sys, threading
import aligner.cli.main
def interrupted():
    raise SystemExit(130)
def fail():
    raise OSError(9, "Bad file descriptor")
aligner.cli.main.main = interrupted
threading._register_atexit(fail)
from aligner.cli.start import main
main()
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=folder, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")
