"""Pairs of documents that are known before: from a file, or by the names of the documents."""

import csv
import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from aligner.corpus.language_tags import normalize_language
from aligner.corpus.readers import READERS
from aligner.corpus.readers.kind import PACKED
from aligner.corpus.readers.units import unit_of
from aligner.errors import FormatError, InputError
from aligner.files import read_lines, read_rows
from aligner.model import Skipped

CODE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z]{2,4})?")
PARTS = re.compile(r"(?<![^/._\-])[A-Za-z]{2,3}[-_][A-Za-z]{2}(?![^/._\-])|[^/._\-]+|[/._\-]")
KIND_OF_FILE = re.compile(
    "(?:{})(?:{})?$".format(*("|".join(map(re.escape, own)) for own in (READERS, (*PACKED, ".zip")))), re.I
)
HEADERS = ["source_id", "target_id"], ["source", "target"]  # of a table of pairs
QUOTED = re.compile('"[^"]*"')
PLACE = "\0"  # stands in a name for its language

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


def pair_by_name(ids: Sequence[str], languages: Sequence[str], paths: Sequence[str | None]) -> GivenPairs:
    """Pairs of documents whose names differ in a language code alone, or are the same in two folders.

    So `en/x.html` and `de/x.html`, `x.en.html` and `x.de.html`, `x_EN` and `x_DE`; what then has none of its name takes
    those of another kind of file, as `x.en.vtt` does `x.de.ass`. A name that says another language than its text is in
    makes no pair.
    """
    known = frozenset(languages)
    refused: list[Skipped] = []
    groups: dict[str, list[int]] = defaultdict(list)
    for place, (id_, language) in enumerate(zip(ids, languages, strict=True)):
        key, said = _without_codes(id_, known)
        if said - {language}:
            told = f"its name says {', '.join(sorted(said))}, its text is in {language}; no pair is made of it by name"
            refused.append(Skipped(id_, told))
        else:
            groups[key if said else f"/{key.rpartition('/')[2]}"].append(place)
    pairs: list[Ids] = []
    for group in _with_other_kinds(groups, languages):
        own = {languages[place] for place in group}
        if len(own) < len(group):
            names = ", ".join(ids[place] for place in group)
            alone = f"all of its name are in {languages[group[0]]}"
            what = alone if len(own) == 1 else "several documents in one language have its name"
            refused.append(Skipped(ids[group[0]], f"{what}: {names}"))
            continue
        ordered = sorted(ids[place] for place in group)
        pairs += [(one, other) for n, one in enumerate(ordered) for other in ordered[n + 1 :]]
    return GivenPairs(tuple(sorted(pairs)), tuple(refused))


def _with_other_kinds(groups: Mapping[str, list[int]], languages: Sequence[str]) -> Iterator[list[int]]:
    """Groups of documents by their names, each with those that are alone in theirs and have its name but for the kind.

    One in a language that the group has is not put to it, nor one that two groups could have.
    """
    whole: dict[str, list[list[int]]] = defaultdict(list)
    rest: dict[str, list[int]] = defaultdict(list)
    for key, group in groups.items():
        if len(group) > 1:
            whole[KIND_OF_FILE.sub("", key) if PLACE in key else key].append(list(group))
        elif PLACE in key:  # a name that says its language; others are the same in two folders
            rest[KIND_OF_FILE.sub("", key)] += group
    for key, alone in rest.items():
        counts = Counter(languages[place] for place in alone)
        if len(own := whole[key]) == 1:
            counts.update(languages[place] for place in own[0])
            own[0] += [place for place in alone if counts[languages[place]] == 1]
        elif not own and len(alone) > 1:
            own.append(alone)
    yield from itertools.chain.from_iterable(whole.values())


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


def _without_codes(id_: str, known: frozenset[str]) -> tuple[str, set[str]]:
    """A name with a sign in the place of languages of the pile, and which these are."""
    parts: list[str] = []
    said: set[str] = set()
    for part in PARTS.findall(id_):
        pieces = [part] if _code(part) in known else re.split("([-_])", part)
        for piece in pieces:
            code = _code(piece) if CODE.fullmatch(piece) else ""
            parts.append(PLACE if code in known else piece)
            said |= {code} & known
    return "".join(parts), said


def _code(part: str) -> str:
    try:
        return normalize_language(part.replace("_", "-"))
    except InputError:
        return ""


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
