"""The command `aligner` run in this process with the lexicon encoder, and a small pile for it."""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import aligner.cli.main
import aligner.run.encoders
import aligner.run.forecast
from aligner import Encoder
from tests.fakes import LexiconEncoder

ENGLISH = [
    "The council closed the old bridge on Monday.",
    "The storm in winter was the cause of the damage.",
    "The mayor says the plan costs money.",
    "The new road opens in the year of the vote.",
    "Many people and many children live near the river.",
    "The train is not late and the ship has found the harbour.",
]
GERMAN = [
    "Der Rat gesperrt die alt Brücke am Montag.",
    "Der Sturm im Winter war der Grund von der Schaden.",
    "Die Bürgermeisterin sagt das Plan kostet Geld.",
    "Die neu Straße öffnet im Jahr von der Abstimmung.",
    "Viele Leute und viele Kinder wohnen bei dem Fluss.",
    "Der Zug ist nicht spät und das Schiff hat den Hafen gefunden.",
]
LONELY = [
    "The thief was found by the police in the museum.",
    "A picture was stolen in the garden of the library.",
    "The teacher says the books are in the school.",
    "The baker has bread in the market on Friday.",
]


@dataclass(frozen=True)
class Outcome:
    """What a command left: its exit code and its two streams."""

    code: int
    stdout: str
    stderr: str

    @property
    def talk(self) -> str:
        """stderr with its line breaks and columns folded."""
        return " ".join(self.stderr.split())

    @property
    def rows(self) -> list[dict[str, Any]]:
        """stdout as JSONL."""
        return [json.loads(line) for line in self.stdout.splitlines()]


Command = Callable[..., Outcome]


def command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], languages: frozenset[str] = frozenset()
) -> Command:
    """A function that runs `aligner` with the arguments given. languages: those that the encoder says it knows."""

    def load(model: str) -> Encoder:
        encoder = LexiconEncoder()
        if languages:
            encoder.languages = languages  # type: ignore[attr-defined]
        return encoder

    def run(*arguments: str | Path) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["aligner", *map(str, arguments)])
        capsys.readouterr()
        code: Any = 0
        try:
            aligner.cli.main.main()
        except SystemExit as end:
            code = end.code or 0
        return Outcome(code, *capsys.readouterr())

    monkeypatch.setattr(aligner.run.encoders, "load_encoder", load)
    monkeypatch.setattr(aligner.run.forecast, "load_encoder", load)
    return run


def put(path: Path, content: str | list[str]) -> Path:
    """A text file, or one with a sentence a line, its folders made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = content if isinstance(content, str) else "\n".join(content) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def pile(folder: Path) -> Path:
    """A folder with one report in English and German and one English document without a partner."""
    put(folder / "en" / "bridge.txt", ENGLISH)
    put(folder / "de" / "bruecke.txt", GERMAN)
    put(folder / "en" / "museum.txt", LONELY)
    return folder


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a JSONL file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
