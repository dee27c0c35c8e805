"""The bitext of two documents, or of a source and several translations of it."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from aligner.bitext.formats import format_of
from aligner.bitext.report_segments import report_segments
from aligner.bitext.rows import json_row, line_cell
from aligner.bitext.term_files import read_terms
from aligner.cli.console import emit, show_progress
from aligner.cli.options import (
    Encoding,
    Model,
    NoCache,
    OutFile,
    Overwrite,
    Quiet,
    Source,
    TermsFile,
    Verbose,
    language_of,
)
from aligner.cli.outputs import check_output, write_rows
from aligner.corpus.language_tags import parse_languages
from aligner.corpus.readers.kind import Reading
from aligner.corpus.sources import read_document
from aligner.errors import InputError
from aligner.model import SegmentPair, Settings
from aligner.pipeline import Aligner
from aligner.writing import json_line


def documents(
    source: Source,
    targets: Annotated[
        list[Path], typer.Argument(metavar="TARGET...", help="The target file, or several.", show_default=False)
    ],
    out: OutFile = None,
    languages: Annotated[
        str,
        typer.Option(
            help="Languages of source and target, such as en,de; of several targets one for all, or one each.",
            show_default=False,
        ),
    ] = "",
    encoding: Encoding = "",
    terms: TermsFile = None,
    model: Model = None,
    no_cache: NoCache = False,
    overwrite: Overwrite = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Align two documents: bitext as JSONL, or in the format of --out's suffix.

    Of several targets a row is a segment with a column a file, as JSONL, or as TSV where --out is .tsv; in other
    formats the bitext of the source with each.
    """
    paths = [source, *targets]
    settings = Settings(terms=read_terms(terms) if terms else None, encoding=encoding)
    given = _given(languages, paths)
    texts = [
        read_document(path, Reading(encoding=encoding), language=code)
        for path, code in zip(paths, given or [""] * len(paths), strict=True)
    ]
    check_output(out, [*paths, terms], overwrite, is_bitext=True)
    codes = given or [text.language or language_of(text.text, path) for text, path in zip(texts, paths, strict=True)]
    rows: list[SegmentPair] = []
    with show_progress(quiet, verbose) as progress:
        aligner = Aligner(model=model, settings=settings, cache=not no_cache, progress=progress)
        for path, text, code in zip(targets, texts[1:], codes[1:], strict=True):
            found = aligner.align_documents(texts[0], text, source=codes[0], target=code)
            rows += [replace(row, source_id=_name(source, paths), target_id=_name(path, paths)) for row in found]
    kind = format_of(out) if out else "jsonl"
    if len(targets) > 1 and kind in ("jsonl", "tsv"):
        table = _segments(rows, [_name(path, paths) for path in paths])
        emit(_tsv(table) if kind == "tsv" else map(json_line, table), out)
    elif out and kind != "jsonl":
        write_rows(rows, out, paths)
    else:
        emit((json_line(json_row(row)) for row in rows), out)


def _given(languages: str, paths: Sequence[Path]) -> list[str]:
    """The language of each document, as given; empty where none is."""
    given = [parse_languages(tag)[0] for tag in languages.split(",") if tag.strip()]
    if len(given) == 2:
        given += given[1:] * (len(paths) - 2)
    if given and len(given) != len(paths):
        raise typer.BadParameter(f"{len(given)} found in {languages!r}; name two languages, or one a file")
    return given


def _name(path: Path, paths: Sequence[Path]) -> str:
    """A file's name, or its path where another has that name too."""
    return path.name if [other.name for other in paths].count(path.name) == 1 else str(path)


def _segments(rows: Sequence[SegmentPair], names: Sequence[str]) -> Iterator[dict[str, Any]]:
    """A row a segment, in the order of the source, with the text of each file, None where it does not say it."""
    if len(set(names)) < len(names):
        raise InputError(f"{names[-1]}: a file was given twice; give each once")
    for segment in report_segments(rows):
        texts = {version.id: version.text for version in segment.versions}
        known = {"score": segment.score, "confidence": segment.confidence}
        yield {name: texts.get(name) for name in names} | {
            name: value if math.isfinite(value) else None for name, value in known.items()
        }


def _tsv(table: Iterator[dict[str, Any]]) -> Iterator[str]:
    first = next(table, None)
    if first is None:
        return
    yield "\t".join(map(line_cell, first))
    yield "\t".join(map(line_cell, first.values()))
    for row in table:
        yield "\t".join(map(line_cell, row.values()))
