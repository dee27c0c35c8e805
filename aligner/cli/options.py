"""Options that several verbs have, and what their values mean."""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from aligner.bitext.flags import FLAGS, PRESETS
from aligner.bitext.term_files import read_terms
from aligner.corpus.language import detect_language
from aligner.corpus.language_tags import normalize_language, parse_languages
from aligner.corpus.readers import suffixes
from aligner.corpus.readers.row_documents import ROLES
from aligner.encoders.catalogue import bundled_names, choice_told
from aligner.errors import InputError
from aligner.matching.given_pairs import PairChoice, read_pairs
from aligner.matching.pairs_by_name import pair_by_name
from aligner.model import Settings
from aligner.run.engines import ENGINES
from aligner.run.engines.protocol import Engine as EngineInUse


class PairRules(StrEnum):
    """What tells which documents are a pair."""

    NAME = "name"


def known_engine(name: str) -> str:
    """The name of an engine. Raises BadParameter for one that there is not."""
    if name not in ENGINES:
        raise typer.BadParameter(f"{name!r} is not one of {', '.join(map(repr, ENGINES))}.")
    return name


Inputs = Annotated[list[Path], typer.Argument(help=f"Files and folders: {suffixes()}.", show_default=False)]
Source = Annotated[Path, typer.Argument(help="The source file.", show_default=False)]
Target = Annotated[Path, typer.Argument(help="The target file.", show_default=False)]
Model = Annotated[
    str | None,
    typer.Option(
        help=f"The encoder: {bundled_names('`')}, or a sentence-transformers model by hub name or folder. "
        f"Without it, {choice_told()}.",
        show_default=False,
    ),
]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Keep no vectors on disk, and take none from there.")]
Languages = Annotated[
    str, typer.Option(help="The only languages wanted, such as en,de; sources first.", show_default=False)
]
OneToOne = Annotated[bool, typer.Option("--one-to-one", help="Keep each document's one best partner a language.")]
MinConfidence = Annotated[float, typer.Option(help="Leave out document pairs and bitext below it, 0 to 1.")]
Work = Annotated[
    Path | None,
    typer.Option(
        help="Keep in this folder what was done: the same command goes on where it stopped.", show_default=False
    ),
]
Engine = Annotated[
    str,
    typer.Option(
        callback=known_engine,
        metavar=f"[{'|'.join(ENGINES)}]",
        help=f"Where the work is done: {', or '.join(kind.where for kind in ENGINES.values())}.",
    ),
]
RayAddress = Annotated[
    str | None,
    typer.Option(
        help="The Ray cluster: host:port, or auto for the one of this machine; without it, one is started here.",
        show_default=False,
    ),
]
Corrections = Annotated[
    Path | None,
    typer.Option(
        help="Pairs and beads that a person judged: corrections.jsonl, a reviewed .xlsx, .ods, .csv; they come out so.",
        show_default=False,
    ),
]
Pairs = Annotated[
    Path | None,
    typer.Option(
        help="The pairs of documents, where they are known: two ids or paths a row. Only sentences are aligned.",
        show_default=False,
    ),
]
PairBy = Annotated[
    PairRules | None,
    typer.Option(
        help="The pairs of documents are told by name: en/x.html and de/x.html, x.en.html and x.de.html.",
        show_default=False,
    ),
]
Columns = Annotated[
    str,
    typer.Option(
        help="Columns of tables and fields of rows of JSON: text=body,id=nr for a row a document; en=English,de=German "
        "for a column a language.",
        show_default=False,
    ),
]
Chapters = Annotated[bool, typer.Option("--chapters", help="Of a book, each chapter is a document.")]
Encoding = Annotated[
    str,
    typer.Option(
        help="Of plain text, Markdown, subtitles, CSV and TSV files, such as windows-1250; without it, it is told.",
        show_default=False,
    ),
]
TermsFile = Annotated[
    Path | None,
    typer.Option(
        "--terms",
        help="An old memory or a glossary (TMX, TBX, a table with a column a language): terms that both sides have "
        "speak for a bead.",
        show_default=False,
    ),
]
Inside = Annotated[
    bool,
    typer.Option(
        "--inside",
        help="Split the units of memories, catalogues and tables with both languages (also of Word files), and align "
        "each in itself.",
    ),
]
OutFile = Annotated[Path | None, typer.Option(help="Write here; without it, to stdout.", show_default=False)]
Overwrite = Annotated[
    bool,
    typer.Option(
        "--overwrite", help="Write over what no run of this program wrote, or what was changed since, and over inputs."
    ),
]
BitextLanguages = Annotated[
    str,
    typer.Option(
        "--languages", help="Languages of source and target where a file names none, such as en,de.", show_default=False
    ),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Do nothing but say what the run would take, told from a sample.")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no summary.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Tell more, on stderr.")]


def preset_help() -> str:
    """What rows can be dropped for, in words."""
    return f"{', '.join(PRESETS)}, or a list of {', '.join(FLAGS)}"


def settings_of(
    languages: str,
    one_to_one: bool,
    min_confidence: float,
    columns: str = "",
    chapters: bool = False,
    inside: bool = False,
    terms: Path | None = None,
    encoding: str = "",
) -> Settings:
    """Settings as the options say."""
    return Settings(
        languages=parse_languages(languages) or None,
        one_to_one=one_to_one,
        min_confidence=min_confidence,
        columns=tuple(_columns(columns)),
        chapters=chapters,
        encoding=encoding,
        inside=inside,
        terms=read_terms(terms) if terms else None,
    )


def _columns(text: str) -> Iterator[tuple[str, str]]:
    """Roles or languages of columns with their names."""
    for part in filter(None, text.split(",")):
        role, equals, column = (piece.strip() for piece in part.partition("="))
        if not (role and equals and column):
            raise typer.BadParameter(f"{part!r} names no column; wanted such as text=body", param_hint="--columns")
        yield role if role in ROLES else normalize_language(role), column


def pairs_of(path: Path | None, rule: PairRules | None, inside: bool = False) -> PairChoice | None:
    """The pairs of documents that are known before, as the options say; those of units come by themselves."""
    if inside and (path or rule):
        raise typer.BadParameter("give --inside, or --pairs or --pair-by, one of them", param_hint="--inside")
    if path and rule:
        raise typer.BadParameter("give --pairs or --pair-by, one of them", param_hint="--pairs")
    if path:
        return read_pairs(path)
    return pair_by_name if rule else None


def two_languages(names: str) -> tuple[str, ...]:
    """Two languages, or none."""
    given = parse_languages(names) if names else ()
    if names and len(given) != 2:
        raise typer.BadParameter(f"{len(given)} found in {names!r}; name two languages, such as en,de")
    return given


def language_of(text: str, path: Path) -> str:
    """The language of a text, where it can be told."""
    guess = detect_language(text)
    if not guess.language:
        raise InputError(f"{path}: {guess.reason}; or name both languages with --languages, such as en,de")
    return normalize_language(guess.language)


def engine_of(name: str, address: str | None, verbose: bool) -> AbstractContextManager[EngineInUse]:
    """The engine of that name. Raises BadParameter for an address that it has no use for."""
    kind = ENGINES[name]
    if address is not None and not kind.has_address:
        others = [other for other, its in ENGINES.items() if its.has_address]
        raise typer.BadParameter(f"it needs --engine {' or '.join(others)}", param_hint="--ray-address")
    return kind.open(cores_here(None), address, verbose)


def cores_here(address: str | None) -> int:
    """Processes that work on this machine; on a cluster that runs already they are not this command's."""
    return 1 if address else os.cpu_count() or 1
