"""Old memories and glossaries as terms: TMX, TBX, and tables with a column a language."""

import logging
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from aligner.arguments import path_argument
from aligner.bitext.formats import FORMATS, format_read, stream_bitext
from aligner.bitext.left_out import LeftOut
from aligner.bitext.markup import XmlKind, name_of, stream_elements, text_in
from aligner.bitext.rows import SIDES, shown
from aligner.bitext.tables import CSV, WORKBOOKS, Table, tables_of
from aligner.corpus.language_tags import NAMED, normalize_language, tag_in, tag_named
from aligner.errors import FormatError, InputError
from aligner.files import require_file, stream_lines
from aligner.model import Terms

logger = logging.getLogger(__name__)

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
LANGUAGE_SETS = "langSet", "langSec"  # of TBX 2 and 3
TBX_2 = XmlKind(
    "martif",
    "TBX 2 or 3",
    ("",),
    ("termEntry",),
    ("text", "body"),
    ("martifHeader",),
    {"martif": (), "text": (), "body": ()},
)
TBX_3 = XmlKind(
    "tbx", "TBX 2 or 3", ("",), ("conceptEntry",), ("text", "body"), ("tbxHeader",), {"tbx": (), "text": (), "body": ()}
)
TABBED = ".tsv", ".tab", ".txt", ".utf8"  # the last three as OmegaT calls its glossaries
TABLES = CSV, *WORKBOOKS, *TABBED
WANTED = "TMX, TBX, a CSV or TSV with a column a language, or bitext that names its languages"

Entry = tuple[tuple[str, str], ...]


def read_terms(path: str | Path) -> Terms:
    """The entries of an old memory or a glossary, as Settings(terms=...) and `--terms` take them.

    Of TMX and other bitext each row is an entry, of TBX each concept; of CSV and TSV each line, below a header of
    languages such as `en,de` or `English,German`; columns of something else are passed over. A cell may hold several
    terms with `|` between them.

    Raises InputError for a file of another kind, FormatError for one that cannot be read, or that has no entry in two
    languages.
    """
    path = require_file(path_argument(path, "path"))
    entries = tuple(entry for entry in _entries(path) if len({language for language, _ in entry}) > 1)
    if not entries:
        raise FormatError(f"{path}: no entry found with a term in each of two languages; wanted {WANTED}")
    return Terms(entries)


def _entries(path: Path) -> Iterator[Entry]:
    if path.suffix.lower() == ".tbx":
        yield from _of_tbx(path)
    elif tables := _tables(path):
        for table in tables:
            yield from _of_table(table)
    elif format_read(path) in FORMATS:
        for row in stream_bitext(path, LeftOut()):
            if row.source_language and row.target_language and not row.is_null:
                yield (row.source_language, row.source), (row.target_language, row.target)
    else:
        raise InputError(f"{path}: no terms in {path.suffix or 'a file without suffix'}; wanted {WANTED}")


def _of_tbx(path: Path) -> Iterator[Entry]:
    """The concepts of TBX 2, whose root is martif, or 3."""
    kind = TBX_2 if _begins_with(path, "martif") else TBX_3
    for element in stream_elements(path, kind, LeftOut()):
        yield tuple(
            (normalize_language(own.get(XML_LANG, "")), " ".join(text_in(term, f"{path}:{term.sourceline}").split()))
            for own in element
            if name_of(own) in LANGUAGE_SETS
            for term in own.iter("{*}term")
            if NAMED.fullmatch(own.get(XML_LANG, ""))
        )


def _begins_with(path: Path, root: str) -> bool:
    head = "".join(line for line, _ in zip(stream_lines(path), range(20), strict=False))
    return f"<{root}" in head


def _tables(path: Path) -> list[Table]:
    """The tables of a file with two languages in a line that names the columns; none in a file that is no such table.

    Raises FormatError for a table that can be nothing else, and whose header names no two languages.
    """
    if path.suffix.lower() not in TABLES:
        return []
    tables = list(tables_of(path, lambda row: _names_sides(row) or _names_languages(row)))
    headers = [next(table.below(), ("", []))[1] for table in tables if table.above is not None]
    if any(map(_names_sides, headers)):
        return []
    if not headers:
        found = shown([name.strip() for name in tables[0].first()] if tables else [])
        raise FormatError(
            f"{path}: the first line is {found}, which names no two languages; put a line above the terms such "
            "as en,de, with a name for each column"
        )
    return [table for table in tables if table.above is not None]


def _names_sides(row: list[str]) -> bool:
    return {*SIDES} <= {name.strip() for name in row}


def _names_languages(row: list[str]) -> bool:
    return len({*filter(None, map(_language_in, row))}) >= len(SIDES)


def _language_in(name: str) -> str:
    """The language that a column is named for: en, EN, en_US, English or Deutsch; empty where it is none."""
    for tag in (tag_in(name), tag_named(name)):
        if tag:
            with suppress(InputError):
                return normalize_language(tag)
    return ""


def _of_table(table: Table) -> Iterator[Entry]:
    lines = table.below()
    _, header = next(lines)
    languages = [_language_in(name) for name in header]
    if others := [name.strip() for name, own in zip(header, languages, strict=True) if name.strip() and not own]:
        logger.warning("%s: columns that are no language were left out: %s", table.path, ", ".join(others))
    for number, cells in lines:
        if len(cells) > len(languages) and any(cells[len(languages) :]):
            found = f"{len(cells)} cells; wanted {len(languages)}, as in the header"
            raise FormatError(f"{table.path}, row {number}: {found}")
        yield tuple(
            (language, term.strip())
            for language, cell in zip(languages, cells, strict=False)
            for term in cell.split("|")
            if language and term.strip()
        )
