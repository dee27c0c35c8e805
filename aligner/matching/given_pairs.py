"""Pairs of documents that are known before: from a file, or as those of one unit."""

import csv
import itertools
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from aligner.corpus.readers.units import unit_of
from aligner.errors import FormatError, InputError
from aligner.files import read_lines, read_rows
from aligner.model import Skipped

HEADERS = ["source_id", "target_id"], ["source", "target"]  # of a table of pairs
QUOTED = re.compile('"[^"]*"')
Ids = tuple[str, str]


@dataclass(frozen=True, slots=True)
class GivenPairs:
    """Ids of documents that are versions of one report, and what cannot be taken so, with reasons."""

    pairs: tuple[Ids, ...]
    refused: tuple[Skipped, ...] = ()


PairChoice = Callable[[Sequence[str], Sequence[str], Sequence[str | None]], GivenPairs]  # of ids, languages, paths


def read_pairs(path: Path) -> PairChoice:
    """Chooses the pairs that a file lists: two ids or paths a row, a tab, comma or semicolon between, or rows of JSON.

    What is in quotes, as tables of other programs have it, is without them.

    Raises FormatError for a row of anything else.
    """
    rows = list(_rows(path))

    def choose(ids: Sequence[str], languages: Sequence[str], paths: Sequence[str | None]) -> GivenPairs:
        by_path = {str(Path(own).resolve()): id_ for id_, own in zip(ids, paths, strict=True) if own}
        language_of = dict(zip(ids, languages, strict=True))
        pairs: dict[Ids, None] = {}
        refused = []
        for place, names in rows:
            found = [name if name in language_of else by_path.get(str(Path(name).resolve())) for name in names]
            one, other = found
            if one is None or other is None:
                missing = names[found.index(None)]
                refused.append(Skipped(place, f"{missing!r} is no document that was read; wanted an id or a path"))
            elif language_of[one] == language_of[other]:
                told = f"{one} and {other} are both in {language_of[one]}; wanted two languages"
                refused.append(Skipped(place, told))
            else:
                pairs[min(one, other), max(one, other)] = None
        return GivenPairs(tuple(pairs), tuple(refused))

    return choose


def pair_inside(ids: Sequence[str], languages: Sequence[str], paths: Sequence[str | None]) -> GivenPairs:
    """Pairs of documents of one unit each, as Settings.inside makes them.

    Raises InputError where there is none.
    """
    units: dict[str, list[str]] = defaultdict(list)
    for id_ in ids:
        if unit := unit_of(id_):
            units[unit].append(id_)
    pairs = [pair for own in units.values() for pair in itertools.combinations(sorted(own), 2)]
    language_of = dict(zip(ids, languages, strict=True))
    apart = tuple(sorted(pair for pair in pairs if language_of[pair[0]] != language_of[pair[1]]))
    if not apart:
        raise InputError(
            "no unit with two languages was read; what is aligned inside its units is .tmx, .xlf, .po, and tables "
            "with a column for each language, also of Word files"
        )
    return GivenPairs(apart)


def _rows(path: Path) -> Iterable[tuple[str, tuple[str, str]]]:
    """The place and the two names of each row."""
    if path.suffix.lower() in (".jsonl", ".ndjson"):
        for number, row in read_rows(path):
            yield f"{path}:{number}", _names(row, f"{path}:{number}")
        return
    for number, line in enumerate(read_lines(path), start=1):
        if line.strip() and not line.startswith("#"):
            cells = _cells(line)
            if cells[:2] in HEADERS:
                continue
            if len(cells) < 2 or not all(cells[:2]):
                raise FormatError(f"{path}:{number}: {line[:80]!r} is no pair; wanted two ids or paths, a tab between")
            yield f"{path}:{number}", (cells[0], cells[1])


def _cells(line: str) -> list[str]:
    """What stands between the tabs of a row, or else its commas or semicolons; in quotes these part nothing."""
    bare = QUOTED.sub("", line)
    sign = next((sign for sign in "\t,;" if sign in bare), ",")
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=sign, skipinitialspace=True))]
    except csv.Error:  # a row longer than a name can be
        return []


def _names(row: Mapping[str, object], place: str) -> tuple[str, str]:
    one, other = row.get("source_id"), row.get("target_id")
    if not isinstance(one, str) or not isinstance(other, str):
        raise FormatError(f'{place}: no pair; wanted {{"source_id": "…", "target_id": "…"}}')
    return one, other
