"""python -m benchmarks.interop: ask every program of the tables, and write docs/interop.md from what was seen.

Libraries are looked for in the Python that INTEROP_PYTHON names and in the node_modules that NODE_PATH names. With
names of tools as arguments, only these are asked, and the answers are printed.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.interop.example import write_example
from benchmarks.interop.page import page
from benchmarks.interop.questions import Answer, Tool, ask, load_questions, load_tools

PAGE = Path(__file__).parents[2] / "docs" / "interop.md"


def answers(tools: dict[str, Tool], versions: dict[str, str]) -> Iterator[Answer]:
    """The answers to the questions of the tools that are there, each asked in a folder of its own."""
    for question in load_questions():
        if versions.get(question.tool):
            with TemporaryDirectory() as folder:
                write_example(Path(folder))
                yield ask(question, tools[question.tool], Path(folder))


def main(names: list[str]) -> None:
    """Ask, and write the page or print the answers."""
    tools = load_tools()
    versions = {name: tool.found() for name, tool in tools.items() if not names or name in names}
    seen = []
    for answer in answers(tools, versions):
        mark = "WRONG" if answer.wrong else "as guessed"
        own = answer.question
        print(f"{own.tool}, {own.file}: {own.asked}\n  {mark}: {answer.seen}", file=sys.stderr, flush=True)
        if answer.wrong:
            print(f"  guessed: {own.guess}", file=sys.stderr)
        seen.append(answer)
    if not names:
        PAGE.write_text(page(tools, versions, seen), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
