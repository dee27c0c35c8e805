"""Tables of a text whose columns say the same in two languages, as contracts in both: their rows as units."""

from collections.abc import Iterator, Sequence

from aligner.corpus.language import detect_languages
from aligner.corpus.readers.kind import Item, Reading, Source
from aligner.corpus.readers.units import Text, documents_of_units
from aligner.model import Skipped

Cell = Sequence[str]  # its paragraphs
Table = Sequence[Sequence[Cell]]  # its rows

LOOKED_AT = 5_000  # characters of a column that tell its language
SURE = 0.9  # probability of it, at least


def documents_of_rows(tables: Sequence[Table], outside: int, source: Source, reading: Reading) -> Iterator[Item]:
    """The documents of each row of those tables that have columns in two languages, `a.docx#12#en`.

    outside: how many paragraphs stand in no table.
    """
    in_languages = [(table, found) for table in tables if len(found := _languages(table)) > 1]
    if not in_languages:
        reason = "no table in it has columns in two languages; wanted one, whose rows are aligned each in itself"
        yield Skipped(source.name, reason), source.place
        return
    units = (_unit(row, found) for table, found in in_languages for row in table)
    yield from documents_of_units(units, source, reading, "table cell")
    others = len(tables) - len(in_languages)
    columns = sum(_other_columns(table, found) for table, found in in_languages)
    if outside or others or columns:
        where = f"paragraphs outside of tables ({outside:,}), other tables ({others:,}), other columns ({columns:,})"
        reason = f"text that is in no unit: {where}; wanted tables with columns in two languages"
        yield Skipped(f"{source.name}#text", reason), source.place


def _languages(table: Table) -> dict[int, str]:
    """The columns that are surely in a language, the first of each, by their place."""
    width = max(map(len, table), default=0)
    texts = [
        "\n".join(text for row in table if column < len(row) for text in row[column])[:LOOKED_AT]
        for column in range(width)
    ]
    found: dict[int, str] = {}
    for column, guess in enumerate(detect_languages(texts)):
        if guess.language and guess.confidence >= SURE and guess.language not in found.values():
            found[column] = guess.language
    return found


def _other_columns(table: Table, languages: dict[int, str]) -> int:
    """How many columns hold text and are in no unit, as remarks in a language that another column is in."""
    lettered = {
        column for row in table for column, cell in enumerate(row) if any(any(map(str.isalpha, text)) for text in cell)
    }
    return len(lettered - languages.keys())


def _unit(row: Sequence[Cell], languages: dict[int, str]) -> list[Text]:
    return [
        (language, text) for column, language in languages.items() if column < len(row) for text in row[column] if text
    ]
