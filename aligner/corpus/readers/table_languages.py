"""Which columns of a table hold texts in the languages that they are called after: `no` is more often a number."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import chain
from typing import Any

from aligner.corpus.language import detect_language
from aligner.corpus.language_facts import LABELS, base_language
from aligner.corpus.language_tags import normalize_language, tag_in, tag_named
from aligner.errors import InputError
from aligner.text import without_surrogates

Row = tuple[Any, ...]

ENOUGH = 200  # cells with letters that tell what a column holds
SOME = 1_000  # cells whose language is told
RUNNING = 3  # words of a cell, from which it is running text
AGREES = 0.05  # probability of a language among those of a table, from which a column of single words is in it
SHOWN = 1_000  # characters of a cell that are looked at
WORD = re.compile(  # no number, and no key such as menu.open, menuOpen or row7
    r"(?<!\S)[^\w\s]*(?!\S*[a-z][A-Z])[^\W\d_]+(?:['’-][^\W\d_]+)*[^\w\s]*(?!\S)"
)


def tag_of(name: str) -> str:
    """The tag that the name of a column is: `en-US` of `en_US`, `de` of `Deutsch`, `en-GB` of `English (UK)`."""
    if tag := tag_in(name):
        with suppress(InputError):  # before names, which take a second and 150 MB to load
            normalize_language(tag)
            return tag
    return tag_named(name) or name.replace("_", "-")


def cell_text(value: Any) -> str:
    """A cell as text; a whole number without a decimal point."""
    return without_surrogates(str(int(value) if isinstance(value, float) and value.is_integer() else value))


def columns_left_out(
    columns: Mapping[str, int], rows: Iterator[Row], limit: int
) -> tuple[dict[str, str], Iterator[Row]]:
    """The columns that hold no text in a language, each with the reason, and all rows.

    columns: the place of each by its name. limit: characters to read, at most: rows are read until each column has
    had enough texts.
    """
    head: list[Row] = []
    cells: dict[str, list[str]] = {name: [] for name in columns}
    lettered = dict.fromkeys(columns, 0)
    length = 0
    for row in rows:
        head.append(row)
        length += sum(len(cell) if isinstance(cell, str) else 1 for cell in row)
        for name, place in columns.items():
            cell = "" if row[place] is None else cell_text(row[place])[:SHOWN].strip()
            if cell:
                cells[name].append(cell)
                lettered[name] += any(map(str.isalpha, cell))
        if length > limit or min(lettered.values(), default=ENOUGH) >= ENOUGH:
            break
    languages = {name: base_language(normalize_language(tag_of(name))) for name in columns}
    told = {name: _why_left_out(name, own, languages) for name, own in cells.items()}
    return {name: reason for name, reason in told.items() if reason}, chain(head, rows)


def _why_left_out(name: str, cells: list[str], languages: Mapping[str, str]) -> str:
    """Why a column is none of texts; empty where it is one, or holds nothing at all."""
    if cells and not any(any(map(str.isalpha, cell)) for cell in cells):
        return f"no cell of the column has a letter ({len(cells):,} looked at)"
    if cells and name.lower() in LABELS and not _is_text(cells, languages[name], languages.values()):
        return f"the column seems to hold numbers, keys or names, and no texts in the language {name!r}"
    return ""


def _is_text(cells: list[str], language: str, languages: Iterable[str]) -> bool:
    """Whether most cells are running text, or words in the language. languages: of all columns."""
    words = [len(WORD.findall(cell)) for cell in cells]
    if 2 * sum(number >= RUNNING for number in words) > len(cells):
        return True
    worded = [cell for cell, number in zip(cells, words, strict=True) if number]
    if 2 * len(worded) <= len(cells):
        return False
    expected = tuple(dict.fromkeys((language, *languages)))
    some = dict.fromkeys(worded[:: 1 + len(worded) // SOME])  # from all of the column
    guess = detect_language(". ".join(some), expected)
    return guess.language == language and guess.confidence >= AGREES
