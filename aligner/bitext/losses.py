"""What formats do not hold of a row, each in words, with how it is told."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cache
from operator import attrgetter

from aligner.bitext.rows import COLUMNS, TEXT, cell
from aligner.model import SegmentPair

# What XML 1.0 cannot hold, halves of characters apart, which no format can.
CONTROLS = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
RETURN = re.compile("\r")
LONGEST_CELL = 32_767  # characters that a cell of a workbook holds, by UTF-16
OF_TEXTS = tuple(name for name, kind in COLUMNS.items() if kind is TEXT)
OF_PLACES = tuple(name for name in OF_TEXTS if name not in ("source", "target"))


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that a format does not hold. of: whether a row has it. is_row: whether it is the whole row."""

    words: str
    of: Callable[[SegmentPair], bool]
    is_row: bool = False


def utf16_length(text: str) -> int:
    """Characters of a text as a workbook counts them."""
    return len(text) + sum(sign > "\uffff" for sign in text)


def _holds(pattern: re.Pattern[str], names: tuple[str, ...], row: SegmentPair) -> bool:
    return pattern.search(_joined(row, names)) is not None


def _is_folded(row: SegmentPair) -> bool:
    text = _joined(row, OF_TEXTS)  # of which this is asked a hundred times as fast as LINE_ENDS finds one
    return "\t" in text or "\n" in text or "\r" in text or "\0" in text


def _has_halves(row: SegmentPair) -> bool:
    text = _joined(row, OF_TEXTS)
    try:
        text.encode()  # ten times as fast as to look for them
    except UnicodeEncodeError:
        return True
    return False


def _joined(row: SegmentPair, names: tuple[str, ...]) -> str:
    return " ".join(_values_of(names)(row))


@cache
def _values_of(names: tuple[str, ...]) -> Callable[[SegmentPair], tuple[str, ...]]:
    return attrgetter(*names)


def columns_besides(held: Collection[str]) -> Loss:
    """What a format loses that holds some columns only: each other one that says something of a row."""
    others = [name for name in COLUMNS if name not in held]
    named = f"all but {', '.join(held)}" if len(held) < len(others) // 2 else ", ".join(others)
    words = f"columns were left out: {named}"
    return Loss(words, lambda row: any(_says(getattr(row, name)) for name in others))


def _says(value: object) -> bool:
    """Whether a value of a column is more than the absent one."""
    return value is not False and cell(value) != ""


NULL_BEADS = Loss("null beads were left out", lambda row: row.is_null, is_row=True)
UNTIMED = Loss("rows without a time of the source were left out", lambda row: row.source_time is None, is_row=True)
FOLDED = Loss("tabs or line ends became a space", _is_folded)
CUT = Loss(
    "texts were cut to what a cell holds",
    lambda row: any(utf16_length(getattr(row, name)) > LONGEST_CELL for name in OF_TEXTS),
)
LINE_ENDS_ALIKE = Loss("returns became line feeds", lambda row: _holds(RETURN, OF_TEXTS, row))
CODES = Loss("inline codes were left out", lambda row: bool(row.source_codes or row.target_codes))
NOT_IN_XML = Loss("characters that XML cannot hold became U+FFFD", lambda row: _holds(CONTROLS, OF_TEXTS, row))
NOT_IN_METADATA = Loss(NOT_IN_XML.words, lambda row: _holds(CONTROLS, OF_PLACES, row))
HALVES = Loss("halves of characters became U+FFFD", _has_halves)
