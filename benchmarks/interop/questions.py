"""A question to a program, with the guess that was written before it ran; asking it."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import gettempdir

TABLES = Path(__file__).parent / "tables"
SECONDS = 300  # that a question may take
SHOWN = 300  # characters of an answer
VERSION = re.compile(r"\d+(\.\d+)+")


@dataclass(frozen=True, slots=True)
class Tool:
    """A program or library.

    kind: `python` or `node` for a library of that name, `command` for a program. get: how it is got. version: a
    command that tells the version of a program.
    """

    name: str
    kind: str
    get: str
    version: str = ""
    package: str = ""  # where it has another name than the tool
    setup: str = ""  # code before that of each question

    def found(self) -> str:
        """Its version; empty where it is not there."""
        package = self.package or self.name
        if self.kind == "python":
            code = f"import importlib.metadata as m; print(m.version({package!r}))"
            done = _run([_python(), "-c", code], Path(gettempdir()))
        elif self.kind == "node":
            path = Path(os.environ.get("NODE_PATH", "node_modules")).absolute() / package / "package.json"
            done = (
                _run(["node", "-p", f"require({str(path)!r}).version"], Path(gettempdir()))
                if shutil.which("node")
                else ""
            )
        else:
            done = _run(["bash", "-c", self.version], Path(gettempdir())) if shutil.which(package) else ""
        number = VERSION.search(done)
        return number[0] if number else ""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a tool.

    file: what it is about, ours or theirs. guess: the answer, written before the question was run. run: code for the
    tool, in the language of its kind; read: code of ours that runs after it and has the last word. advice: what to do
    about a surprise.
    """

    tool: str
    file: str
    asked: str
    guess: str
    run: str
    read: str = ""
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was seen."""

    question: Question
    seen: str

    @property
    def wrong(self) -> bool:
        """Whether the guess was."""
        return self.seen != _flat(self.question.guess)


def load_tools() -> dict[str, Tool]:
    """The tools, by name."""
    rows = tomllib.loads((TABLES / "tools.toml").read_text(encoding="utf-8"))["tool"]
    return {row["name"]: Tool(**row) for row in rows}


def load_questions() -> Iterator[Question]:
    """The questions of all tables."""
    for path in sorted(TABLES.glob("*.toml")):
        for row in tomllib.loads(path.read_text(encoding="utf-8")).get("question", ()):
            yield Question(**row)


def ask(question: Question, tool: Tool, folder: Path) -> Answer:
    """The answer to a question, asked in a folder that holds the example in all our formats."""
    seen = _run([*_interpreter(tool), f"{tool.setup}\n{question.run}"], folder)
    if question.read:
        seen = _run([sys.executable, "-c", question.read], folder)
    return Answer(question, _flat(seen)[:SHOWN])


def _flat(text: str) -> str:
    """A text on one line; what is no plain space is kept."""
    return re.sub("[ \t\r\n]+", " ", text).strip(" ")


def _interpreter(tool: Tool) -> list[str]:
    return {"python": [_python(), "-c"], "node": ["node", "-e"], "command": ["bash", "-c"]}[tool.kind]


def _python() -> str:
    """The Python that has the libraries of the tables."""
    return os.environ.get("INTEROP_PYTHON", sys.executable)


def _run(command: list[str], folder: Path) -> str:
    """What a command prints; the last line of its error where it fails."""
    environment = os.environ | {"LC_ALL": "C.UTF-8", "HOME": str(folder), "PYTHONWARNINGS": "ignore"}
    environment["PYTHONPATH"] = str(Path(__file__).parents[2]) if command[0] == sys.executable else ""
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return f"error: no answer within {SECONDS} seconds"
    if done.returncode == 0:
        return done.stdout
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    errors = [line for line in lines if re.match(r"(\w+\.)*\w*(Error|Exception)\b", line)]
    return f"error: {(errors or lines or ['no word'])[-1].strip()}"
