"""A row of bitext: its columns, how it is made from a bead, and how it is read from named fields."""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from aligner.corpus.scripts import joined_sentences
from aligner.errors import FormatError
from aligner.model import Bead, SegmentPair, SplitDocument

Rows = Iterable[SegmentPair]

LINE_ENDS = re.compile(r"[\0\t\n\r]+")
LIST = re.compile(r"\[(.*)\]")
NOT_FILE_NAME = re.compile(r"[^\w-]")

LARGEST = 2**53  # what JSON and Parquet can hold of a whole number
SHOWN = 60  # characters of a value that an error shows

BATCH = 10_000  # rows held at once
BATCH_CHARACTERS = 8_000_000  # of their texts


@dataclass(frozen=True, slots=True)
class ColumnType:
    """What the values of a column are, and how files hold them.

    arrow: the type in Arrow. wanted: what a value is, in words. parse: a value from JSON, Arrow or a cell of text, of
    which None and an empty cell are the absent value; it raises ValueError for what is none.
    """

    arrow: str
    wanted: str
    parse: Callable[[Any], Any]


def _text(value: Any) -> str:
    if type(value) is str:  # as nearly all are
        return value
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError
    return str(value)


def _number(value: Any) -> float:
    if type(value) is float:
        return value
    if value is None or value == "":
        return math.nan
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError
    return float(value)


def _flag(value: Any) -> bool:
    if isinstance(value, str):
        value = value.casefold()  # FALSE of spreadsheet programs, False of pandas
    if value not in (None, "", "true", "false", True, False) or isinstance(value, float):
        raise ValueError
    return value in (True, "true")


def _parts(value: Any) -> Any:
    """The parts of a list; those of a cell, parted by spaces or written as JSON has them, as duckdb writes them."""
    if not isinstance(value, str):
        return value or ()
    listed = LIST.fullmatch(value.strip())
    return [part.strip() for part in listed[1].split(",") if part.strip()] if listed else value.split()


def _whole_numbers(value: Any) -> tuple[int, ...]:
    parts = _parts(value)
    if not isinstance(parts, list | tuple) or not all(isinstance(part, str) or type(part) is int for part in parts):
        raise ValueError
    numbers = tuple(map(int, parts))
    if not all(0 <= number < LARGEST for number in numbers):
        raise ValueError
    return numbers


def _span(value: Any) -> tuple[int, int] | None:
    numbers = _whole_numbers(value)
    if len(numbers) not in (0, 2):
        raise ValueError
    return (numbers[0], numbers[1]) if numbers else None


def _count(value: Any) -> int | None:
    if value is None or value == "":
        return None
    return _whole_numbers([value])[0]


def _words(value: Any) -> tuple[str, ...]:
    words = value.split() if isinstance(value, str) else value or ()
    if not isinstance(words, list | tuple) or not all(isinstance(word, str) for word in words):
        raise ValueError
    return tuple(words)


def _seconds(value: Any) -> tuple[float, float] | None:
    parts = _parts(value)
    if not isinstance(parts, list | tuple) or len(parts) not in (0, 2):
        raise ValueError
    return (_number(parts[0]), _number(parts[1])) if parts else None


TEXT = ColumnType("string", "a text", _text)
NUMBERS = ColumnType("list<int64>", "counts from 0 such as [0, 1]", _whole_numbers)
SPAN = ColumnType("list<int64>", "two counts from 0 such as [0, 9]", _span)
NUMBER = ColumnType("double", "a number", _number)
SECONDS = ColumnType("list<double>", "two numbers of seconds such as [1.5, 3.0]", _seconds)
FLAG = ColumnType("bool", "true or false", _flag)
COUNT = ColumnType("int64", "a count from 0", _count)
WORDS = ColumnType("list<string>", 'words such as ["a", "b"]', _words)

# Every format takes its columns from here. A new one is a row here, the field of SegmentPair with the absent value as
# its default, and what fills it in bead_row.
COLUMNS = {
    "source_id": TEXT,
    "target_id": TEXT,
    "source_language": TEXT,
    "target_language": TEXT,
    "source": TEXT,
    "target": TEXT,
    "source_sentences": NUMBERS,
    "target_sentences": NUMBERS,
    "source_offsets": SPAN,
    "target_offsets": SPAN,
    "kind": TEXT,
    "score": NUMBER,
    "confidence": NUMBER,
    "moved": FLAG,
    "block": TEXT,
    "source_time": SECONDS,
    "target_time": SECONDS,
    "flags": WORDS,
}
ALL_COLUMNS = attrgetter(*COLUMNS)
ABSENT = {name: kind.parse(None) for name, kind in COLUMNS.items()}  # immutable, so rows can share them
SIDES = TEXTS = "source", "target"
LANGUAGES = "source_language", "target_language"
OF_DOCUMENTS = "source_id", "target_id"
# What formats hold as properties, metadata or further cells: of the row, of a side, and of both.
OF_ROW = tuple(name for name in COLUMNS if name.partition("_")[0] not in SIDES)
OF_SIDE = {
    side: tuple(name for name in COLUMNS if name.startswith(f"{side}_") and name not in LANGUAGES) for side in SIDES
}
SIDE_COLUMNS = {name.partition("_")[2]: COLUMNS[name] for side in SIDES for name in OF_SIDE[side]}
OF_BEAD = OF_ROW + tuple(name for name in COLUMNS if name not in (*OF_ROW, *TEXTS, *LANGUAGES, *OF_DOCUMENTS))


def bead_row(bead: Bead, source: SplitDocument, target: SplitDocument) -> SegmentPair:
    """The row of a bead, whose numbers count the sentences of the documents without furniture."""
    source_text, source_sentences, source_offsets = _side(source, bead.source)
    target_text, target_sentences, target_offsets = _side(target, bead.target)
    return SegmentPair(
        source_id=source.id,
        target_id=target.id,
        source_language=source.language,
        target_language=target.language,
        source=source_text,
        target=target_text,
        source_sentences=source_sentences,
        target_sentences=target_sentences,
        source_offsets=source_offsets,
        target_offsets=target_offsets,
        kind=bead.kind,
        score=bead.score,
        confidence=bead.confidence,
        moved=bead.moved,
        block=_block(source, source_sentences) or _block(target, target_sentences),
        source_time=_time(source, source_sentences),
        target_time=_time(target, target_sentences),
    )


def _block(document: SplitDocument, numbers: tuple[int, ...]) -> str:
    """The block that the first of some sentences stands in."""
    block = document.block_of(document.sentences[numbers[0]]) if numbers else None
    return block.name if block else ""


def _time(document: SplitDocument, numbers: tuple[int, ...]) -> tuple[float, float] | None:
    """When the first of some sentences is shown, and until when the last is."""
    own = [document.sentences[number] for number in numbers]
    blocks = [block for sentence in own for block in document.blocks_of(sentence) if block.seconds]
    times = [block.seconds for block in blocks if block.seconds]
    return (min(start for start, _ in times), max(end for _, end in times)) if times else None


def _side(document: SplitDocument, places: tuple[int, ...]) -> tuple[str, tuple[int, ...], tuple[int, int] | None]:
    """Text, sentence numbers and offsets of one side of a bead."""
    numbers = tuple(document.body[place] for place in places)
    sentences = [document.sentences[number] for number in numbers]
    if not sentences:
        return "", (), None
    text = joined_sentences((sentence.text for sentence in sentences), document.language)
    return text, numbers, (sentences[0].start, sentences[-1].end)


def parse_row(fields: Mapping[str, Any], place: str) -> SegmentPair:
    """The row that named fields hold; what they do not say is absent.

    Raises FormatError, which names the place, where a column does not hold what it should.
    """
    for name in TEXTS:
        if not isinstance(fields.get(name), str):
            found = f"{name} is {shown(fields[name])}" if name in fields else f"no {name}"
            raise FormatError(f"{place}: {found}; wanted the texts source and target, and of {', '.join(COLUMNS)} any")
    values = ABSENT.copy()
    for name, value in fields.items():
        if value is not None and (kind := COLUMNS.get(name)):
            # As most values are, and the call of a parser takes several times as long.
            as_it_is = kind is TEXT and type(value) is str
            values[name] = value if as_it_is else parse_value(name, kind, value, place)
    if not values["kind"]:
        values["kind"] = "-".join(str(len(values[f"{side}_sentences"]) or int(bool(values[side]))) for side in SIDES)
    return SegmentPair(**values)


def fits(kind: ColumnType, value: Any) -> bool:
    """Whether something is a value of a column."""
    try:
        kind.parse(value)
    except (ValueError, OverflowError):
        return False
    return True


def parse_value(name: str, kind: ColumnType, value: Any, place: str) -> Any:
    """The value of a named field. Raises FormatError, which names the place, where it is none of the kind wanted."""
    try:
        return kind.parse(value)
    except (ValueError, OverflowError) as error:
        raise FormatError(f"{place}: {name} is {shown(value)}; wanted {kind.wanted}") from error


def shown(value: Any) -> str:
    """A value as an error shows it, cut where it is long."""
    words = repr(value[:SHOWN] if isinstance(value, str | list) else value)
    return words if len(words) <= SHOWN else words[: SHOWN - 1] + "…"


def json_row(row: SegmentPair) -> dict[str, Any]:
    """A row of bitext.jsonl; a score or confidence that is not known is null."""
    return {
        name: None if isinstance(value := getattr(row, name), float) and not math.isfinite(value) else value
        for name in COLUMNS
    }


def cell(value: Any) -> str:
    """A value of a row as text: numbers with a space between them, nothing for what is absent."""
    if type(value) is str:  # as most are
        return value
    if (isinstance(value, float) and math.isnan(value)) or value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return " ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def line_cells(row: SegmentPair) -> str:
    """The values of a row as a line of cells, tabs between them."""
    cells = [cell(value) for value in ALL_COLUMNS(row)]
    line = "\t".join(cells)
    if line.count("\t") == len(cells) - 1 and "\n" not in line and "\r" not in line and "\0" not in line:
        return line  # as nearly all rows are
    return "\t".join(LINE_ENDS.sub(" ", own) for own in cells)


def line_cell(value: Any) -> str:
    """A value of a row as text without tabs and line ends; a run of them is a space."""
    return LINE_ENDS.sub(" ", cell(value))


def batches(rows: Rows) -> Iterator[list[SegmentPair]]:
    """Rows some at a time, so that memory stays bounded however many or long they are."""
    batch: list[SegmentPair] = []
    held = 0
    for row in rows:
        batch.append(row)
        held += len(row.source) + len(row.target)
        if len(batch) == BATCH or held > BATCH_CHARACTERS:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch


def file_part(language: str, default: str) -> str:
    """A language as part of a file's name, whatever it holds."""
    return NOT_FILE_NAME.sub("_", language) or default
