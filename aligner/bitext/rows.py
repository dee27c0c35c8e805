"""What the formats share: cells of text, rows of named columns, and rows taken some at a time."""

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Any

from aligner.errors import FormatError
from aligner.files import read_number
from aligner.model import Bead, SegmentPair, SplitDocument
from aligner.text import joint

COLUMNS = tuple(field.name for field in fields(SegmentPair))

Rows = Iterable[SegmentPair]

LINE_ENDS = re.compile(r"[\0\t\n\r]+")
NOT_FILE_NAME = re.compile(r"[^\w-]")

LARGEST = 2**53  # what JSON and Parquet can hold of a whole number

BATCH = 10_000  # rows held at once
BATCH_CHARACTERS = 8_000_000  # of their texts


def cell(value: Any) -> str:
    """A field of a row as text: numbers with a space between them, nothing for what is not known."""
    if (isinstance(value, float) and math.isnan(value)) or value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return " ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def line_cell(value: Any) -> str:
    """A field of a row as text without tabs and line ends; a run of them is a space."""
    return LINE_ENDS.sub(" ", cell(value))


def segment_pair(row: dict[str, Any], place: str) -> SegmentPair:
    """The row of a format with named columns; what it does not say stays empty.

    Raises FormatError, which names the place, where a column does not hold what it should.
    """
    try:
        source, target = row["source"], row["target"]
        if not isinstance(source, str) or not isinstance(target, str):
            raise TypeError("source and target are texts")
        return SegmentPair(
            source_id=str(row.get("source_id") or ""),
            target_id=str(row.get("target_id") or ""),
            source_language=str(row.get("source_language") or ""),
            target_language=str(row.get("target_language") or ""),
            source=source,
            target=target,
            source_sentences=_integers(row.get("source_sentences")),
            target_sentences=_integers(row.get("target_sentences")),
            source_offsets=_offsets(row.get("source_offsets")),
            target_offsets=_offsets(row.get("target_offsets")),
            kind=str(row.get("kind") or f"{int(bool(source))}-{int(bool(target))}"),
            score=read_number(str(row.get("score"))),
            confidence=read_number(str(row.get("confidence"))),
            moved=row.get("moved") in (True, "true"),
        )
    except (KeyError, ValueError, TypeError) as error:
        raise FormatError(f"{place}: {error!r}; wanted the columns {', '.join(COLUMNS)}") from error


def bead_row(bead: Bead, source: SplitDocument, target: SplitDocument) -> SegmentPair:
    """The row of bitext of a bead, whose numbers count the sentences of the documents without furniture."""
    source_text, source_sentences, source_offsets = _bead_side(source, bead.source)
    target_text, target_sentences, target_offsets = _bead_side(target, bead.target)
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
    )


def _bead_side(document: SplitDocument, places: tuple[int, ...]) -> tuple[str, tuple[int, ...], tuple[int, int] | None]:
    """Text, sentence numbers and offsets of one side of a bead."""
    numbers = tuple(document.body[place] for place in places)
    sentences = [document.sentences[number] for number in numbers]
    if not sentences:
        return "", (), None
    text = joint(document.language).join(sentence.text for sentence in sentences)
    return text, numbers, (sentences[0].start, sentences[-1].end)


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


def _offsets(value: Any) -> tuple[int, int] | None:
    numbers = _integers(value)
    return (numbers[0], numbers[1]) if len(numbers) == 2 else None


def _integers(value: Any) -> tuple[int, ...]:
    numbers = tuple(int(n) for n in (value.split() if isinstance(value, str) else value or ()))
    if not all(0 <= n < LARGEST for n in numbers):
        raise ValueError(f"{numbers} where counts from 0 should stand")
    return numbers


def bitext_row(row: SegmentPair) -> dict[str, Any]:
    """A row of bitext.jsonl; a score or confidence that is not known is null."""
    return {
        name: None if isinstance(value := getattr(row, name), float) and not math.isfinite(value) else value
        for name in COLUMNS
    }
