"""This checkout beside another one, in turns: what got faster, and what slower.

Each case runs in a fresh process that imports one of the two; what it takes is told in processor seconds, which other
programs on the machine hardly change, and by the clock. A case uses what both can do, so it keeps to the command and
the public names as far as it goes.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from aligner import InputError
from benchmarks.rows import ROOT, Row, RowMaker, git
from benchmarks.timing import Seconds, ratio_rows

WORKS = Path(__file__).parent / "against_works.py"
REPEATS = 3
START = "import sys; sys.argv[0] = 'aligner'; from {module} import {name}; {name}()"


@dataclass(frozen=True)
class Case:
    """What is measured, after it was done once.

    arguments: of the command; empty for a function of against_works. fresh: whether vectors are made anew each time.
    """

    told: str
    arguments: tuple[str, ...] = ()
    fresh: bool = False
    encoder: str = ""


CASES = {
    "version": Case("aligner --version", ("--version",)),
    "help": Case("aligner --help", ("--help",)),
    "again": Case("aligner align seeds, vectors known", ("align", str(ROOT / "seeds"), "--out", "OUT", "--quiet")),
    "pile": Case("aligner align, a pile of news, nothing kept", ("align", "NEWS", "--out", "OUT", "--quiet"), True),
    "use": Case("use: 1,500 news sentences", encoder="use"),
    "e5": Case("e5-small: 120 news sentences", encoder="e5-small"),
    "e5_start": Case("e5-small: loading, and one sentence", encoder="e5-small"),
    "short_lines": Case("languages of short lines"),
    "articles": Case("languages of articles"),
    "prose": Case("sentences of news"),
    "dense": Case("sentences of text dense in stops"),
    "bracketed": Case("sentences of text dense in stops, most in brackets"),
}


@dataclass(frozen=True)
class Checkout:
    """A folder with the project's code."""

    folder: Path

    @property
    def revision(self) -> str:
        """The commit that is checked out there; the folder's name where there is none."""
        try:
            return git("rev-parse", "--short=8", "HEAD", folder=self.folder).strip()
        except (OSError, subprocess.CalledProcessError):
            return self.folder.name

    def measure(self, name: str, case: Case, data: Path, scratch: Path) -> Seconds:
        """Seconds of a case, in a process of its own."""
        if not case.arguments:
            found = json.loads(self._run([str(WORKS), name, str(data)], scratch))
            return Seconds(found["clock"], found["cpu"])
        places = {"NEWS": str(data / "piles" / "news_en_de_dev" / "pile.jsonl")}
        with tempfile.TemporaryDirectory(dir=scratch) as folder:
            places["OUT"] = str(Path(folder) / "out")
            if case.fresh:
                shutil.rmtree(scratch / "cache", ignore_errors=True)
            before = os.times()
            self._run(["-c", self._start(), *(places.get(own, own) for own in case.arguments)], scratch)
            after = os.times()
        cpu = after.children_user + after.children_system - before.children_user - before.children_system
        return Seconds(after.elapsed - before.elapsed, cpu)

    def _start(self) -> str:
        project = tomllib.loads((self.folder / "pyproject.toml").read_text(encoding="utf-8"))
        module, name = project["project"]["scripts"]["aligner"].split(":")
        return START.format(module=module, name=name)

    def _run(self, arguments: Sequence[str], cache: Path) -> str:
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        own = {"ALIGNER_CACHE": str(cache / "cache"), "PYTHONPYCACHEPREFIX": str(cache / "compiled")}  # as if installed
        environment = {**kept, **own, "PYTHONPATH": str(self.folder)}
        done = subprocess.run(
            [sys.executable, *arguments], env=environment, cwd=cache, capture_output=True, text=True, check=False
        )
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["nothing on stderr"])[-1]
            raise InputError(f"{self.folder}: {' '.join(arguments)[-80:]} failed: {last}")
        return done.stdout


def compare(other: Path, data: Path, names: Sequence[str], repeats: int = REPEATS) -> Iterator[Row]:
    """Rows with the ratio of this checkout's seconds to those of the other, a case at a time.

    Raises InputError for a folder that is no checkout, for an unknown case, and where one of the two fails.
    """
    if not (other / "pyproject.toml").is_file():
        raise InputError(f"{other}: no pyproject.toml there; name the folder of another checkout")
    for name in names:
        if name not in CASES:
            raise InputError(f"no case {name!r}; there are {', '.join(CASES)}")
    both = Checkout(ROOT), Checkout(other.resolve())
    with tempfile.TemporaryDirectory() as folder:
        for name in names or CASES:
            case = CASES[name]
            scratch = [Path(folder) / name / side for side in ("ours", "theirs")]
            for place in scratch:
                place.mkdir(parents=True)
            seconds: tuple[list[Seconds], list[Seconds]] = ([], [])
            for number in range(repeats + 1):
                for checkout, place, own in zip(both, scratch, seconds, strict=True):
                    found = checkout.measure(name, case, data, place)
                    if number:  # after the first, files are in memory and modules compiled
                        own.append(found)
            row = RowMaker(Row, dataset="", encoder=case.encoder, settings={"case": case.told})
            yield from ratio_rows(row, f"seconds / those of {both[1].revision}", *seconds)
