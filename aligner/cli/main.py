"""The command `aligner`: a table of its verbs, whose modules are loaded when they are called."""

import sys
from dataclasses import dataclass
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from aligner import __version__
from aligner.errors import AlignerError, InputError


@dataclass(frozen=True, slots=True)
class Verb:
    """What a verb does, in one line, and the page of the documentation that says more.

    The verb `name` is the function of that name in the module `aligner.cli.verbs.name`.
    """

    summary: str
    page: str


VERBS = {
    "align": Verb("Find the reports in a pile, align their sentences: the main job.", "docs/commands.md"),
    "pair": Verb("Find the pairs of documents that are versions of one report.", "docs/commands.md"),
    "documents": Verb("Align two documents.", "docs/commands.md"),
    "sentences": Verb("Align two texts with one sentence a line.", "docs/commands.md"),
    "mine": Verb("Find translations in two pools of sentences.", "docs/mining.md"),
    "evaluate": Verb("Score beads or document pairs against gold.", "docs/quality.md"),
    "convert": Verb("Convert bitext from one format to another.", "docs/formats.md"),
    "clean": Verb("Flag the rows of bitext, and drop those that a preset or a list says.", "docs/cleaning.md"),
    "score": Verb("Score pairs that exist: do the sides translate each other?", "docs/scoring.md"),
    "stats": Verb("Count a corpus: rows, words, lengths, confidence, duplicates.", "docs/cleaning.md"),
    "report": Verb("Write the page of a finished run, or draw one of its alignments.", "docs/corrections.md"),
    "models": Verb("Show the encoders, their languages and what is installed.", "docs/encoders.md"),
}


MAY_BE_EMPTY = ("--languages", "--formats")  # options that then say what they say by default
HELP = {"help_option_names": ["-h", "--help"]}


class VerbGroup(TyperGroup):
    """The verbs of the table; only the one that is called is loaded, as what they work with takes long to load."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The name and the command that the arguments call for, and the arguments that are left."""
        name, _, rest = super().resolve_command(ctx, args)
        _require_names(rest)
        return name, _load(name) if name else None, rest


def _load(name: str) -> Any:
    """A verb as a command: its help is what its function says of itself, and the page that says more."""
    verb = getattr(import_module(f"aligner.cli.verbs.{name}"), name)
    alone = typer.Typer(add_completion=False, context_settings=HELP)
    alone.command(name, epilog=f"More in {VERBS[name].page}.")(verb)
    return typer.main.get_command(alone)


def _require_names(args: list[str]) -> None:
    """Raise InputError for an empty argument, which as a path would be this folder, and for a dash.

    A shell gives the first for a variable that holds nothing. The second is stdin or stdout to many programs, and would
    become a file of that name here.
    """
    for option, value in zip(["", *args], args, strict=False):
        name, _, own = value.partition("=")
        if value.startswith("--") and "=" in value:
            option, value = name, own
        where = f"{option}: " if option.startswith("--") else ""
        if value == "-":
            what = "what has no --out goes to stdout, nothing is read from stdin, and ./- is a file of that name"
            raise InputError(f"{where}a dash was given; wanted a name: {what}")
        if not value.strip() and option not in MAY_BE_EMPTY:
            raise InputError(f"{where}an empty argument was given; wanted a name, such as . for this folder")


def _unloaded() -> None:
    """A verb as the list of verbs shows it."""


app = typer.Typer(
    cls=VerbGroup,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings=HELP,
    help="A pile of articles in several languages to reports and sentence-aligned bitext.",
)
for _name, _verb in VERBS.items():
    app.command(_name, help=_verb.summary)(_unloaded)


@app.callback(invoke_without_command=True)
def about(show: Annotated[bool, typer.Option("--version", help="Show the version and stop.")] = False) -> None:
    """Say which version this is."""
    if show:
        print(__version__)
        raise typer.Exit


def main() -> None:
    """The command `aligner`: 0 done, 1 an error told in one line, 2 wrong usage."""
    try:
        app()
    except AlignerError as error:
        # Here, as they take longer to load than the version takes to say.
        from aligner.cli.console import talk
        from aligner.files import name_as_text

        talk.print(f"error: {name_as_text(str(error))}", markup=False, soft_wrap=True)
        sys.exit(1)
