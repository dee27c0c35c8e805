"""docs/interop.md, made from answers."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from benchmarks.interop.questions import Answer, Tool

HEAD = """# What other programs do with our files, and we with theirs

Made by `python -m benchmarks.interop` from runs; nothing here is typed by hand. Each program is asked in a folder that
holds one [small bitext](../benchmarks/interop/example.py) in all our formats. The guess was written down, in
[the tables](../benchmarks/interop/tables), before the program ran; **≠** marks where it was wrong, and what to do about
it follows where there is something to do.

Programs are called by their names; libraries are looked for in the Python that `INTEROP_PYTHON` names and in the folder
`node_modules` that `NODE_PATH` names. What is not there is left out, and said to be.
"""


def page(tools: dict[str, Tool], versions: dict[str, str], answers: Sequence[Answer]) -> str:
    """The page."""
    return "\n".join([HEAD, *_summary(tools, versions, answers), *_sections(tools, versions, answers)]) + "\n"


def _summary(tools: dict[str, Tool], versions: dict[str, str], answers: Sequence[Answer]) -> Iterator[str]:
    asked = {answer.question.tool for answer in answers}
    wrong = sum(answer.wrong for answer in answers)
    yield f"{len(asked)} programs and libraries, {len(answers)} questions, {wrong} wrong guesses.\n"
    if missing := [tool for name, tool in tools.items() if not versions.get(name)]:
        yield "Not there when this was made:\n"
        yield from (f"- {tool.name} (`{tool.get}`)" for tool in missing)
        yield ""


def _sections(tools: dict[str, Tool], versions: dict[str, str], answers: Sequence[Answer]) -> Iterator[str]:
    ordered = sorted(answers, key=lambda answer: list(tools).index(answer.question.tool))
    for name, own in groupby(ordered, lambda answer: answer.question.tool):
        yield f"## {name} {versions[name]}\n\n`{tools[name].get}`\n"
        yield "| file | asked | guess | seen | |\n|---|---|---|---|---|"
        group = list(own)
        yield from (_row(answer) for answer in group)
        yield ""
        if advice := dict.fromkeys(answer.question.advice for answer in group if answer.question.advice):
            yield from (f"- {line}" for line in advice)
            yield ""


def _row(answer: Answer) -> str:
    own = answer.question
    seen = _code(answer.seen) if answer.wrong else "as guessed"
    return (
        f"| {_cell(own.file)} | {_cell(own.asked)} | {_code(own.guess)} | {seen} | {'**≠**' if answer.wrong else ''} |"
    )


def _code(text: str) -> str:
    return f"`{_cell(text).replace('`', 'ˋ')}`" if text else "nothing"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
