"""The questions to other programs: what they name is there, and how they are asked and shown."""

from pathlib import Path

import pytest

from benchmarks.interop.example import UNSURE, rows, write_example
from benchmarks.interop.page import page
from benchmarks.interop.questions import Answer, Question, Tool, ask, load_questions, load_tools

SHELL = Tool("shell", "command", "comes along", "echo 1.0", package="bash")


def question(run: str, guess: str = "", read: str = "") -> Question:
    """A question to the shell."""
    return Question("shell", "bitext.tmx", "what", guess, run, read)


def test_every_question_names_a_tool_and_every_tool_is_asked() -> None:
    """And no question has an empty guess."""
    questions = list(load_questions())
    assert {own.tool for own in questions} == set(load_tools())
    assert all(own.guess and own.asked for own in questions)


def test_the_example_has_what_the_questions_are_about() -> None:
    """Null beads, two translations of one source, codes, and a character that XML cannot hold."""
    made = rows()
    assert {row.kind for row in made} == {"1-1", "1-2", "1-0", "0-1"}
    twins = [row for row in made if row.source == made[UNSURE].source]
    assert [row.confidence for row in twins] == [0.9, 0.5]
    assert any(row.source_codes for row in made)
    assert any("\x0c" in row.source for row in made)


def test_an_answer_is_what_was_printed_last(tmp_path: Path) -> None:
    """White space is folded, other spaces stay; what we read has the last word; a failure is an answer."""
    write_example(tmp_path)
    assert ask(question("printf 'a\\n b\u00a0c \\n'", "a b\u00a0c"), SHELL, tmp_path).wrong is False
    assert ask(question("echo a", read="print(2)"), SHELL, tmp_path).seen == "2"
    assert ask(question("echo no such thing >&2; exit 3"), SHELL, tmp_path).seen == "error: no such thing"


def test_a_program_that_does_not_end_is_an_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It must not cost the answers of all others."""
    monkeypatch.setattr("benchmarks.interop.questions.SECONDS", 0.2)
    assert ask(question("sleep 20"), SHELL, tmp_path).seen == "error: no answer within 0.2 seconds"


@pytest.mark.parametrize(("guess", "mark"), [("one | two", "as guessed"), ("three", "**≠**")])
def test_the_page_marks_wrong_guesses(guess: str, mark: str) -> None:
    """And names what is not there, with how to get it."""
    tools = {"shell": SHELL, "other": Tool("other", "node", "npm install other")}
    text = page(tools, {"shell": "1.0", "other": ""}, [Answer(question("", guess), "one | two")])
    assert f"| {mark} |" in text or f" {mark} " in text
    assert "- other (`npm install other`)" in text
    assert f"{int(guess == 'three')} wrong guesses" in text
