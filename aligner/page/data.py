"""What the page shows, from the files of a run: columns in place of rows, every text once, numbers in place of ids."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any

from aligner.bitext.rows import COLUMNS, COUNT, FLAG, NUMBER, TEXT, WORDS, ColumnType, fits, shown
from aligner.errors import FormatError, InputError
from aligner.files import parse_json

# Characters of text in one page. Chromium opens that in two to six seconds; no string of a browser holds ten times it.
LIMIT = 50_000_000
AGAIN = "run `aligner align` again"

NO_LABELS: Mapping[str, str] = MappingProxyType({})

Row = dict[str, Any]


def _members_by_language(value: Any) -> dict[str, tuple[str, ...]]:
    if not isinstance(value, dict):
        raise ValueError
    return {language: WORDS.parse(ids) for language, ids in value.items()}


def _differences(value: Any) -> list[dict[str, str]]:
    """What changes.jsonl says of differing words. Raises ValueError for anything else."""
    fields = "source", "target", "kind"
    if not isinstance(value, list) or not all(isinstance(own, dict) for own in value):
        raise ValueError
    if not all(isinstance(own.get(name), str) for own in value for name in fields):
        raise ValueError
    return value


# What the page takes of each file, with what it is.
DIFFERENCES = ColumnType("list<struct>", "a list of differences, with source, target and kind", _differences)
MEMBERS = ColumnType("map<string, list<string>>", "lists of ids by language", _members_by_language)
DOCUMENT = {"id": TEXT, "language": TEXT, "language_confidence": NUMBER, "other_languages": WORDS, "reason": TEXT}
OPTIONAL = {
    "block": TEXT,
    "title": TEXT,
    "date": TEXT,
    "copy_of": TEXT,
    "report_id": TEXT,
    "margin": NUMBER,
    "conflict": NUMBER,
    "other_languages": WORDS,
    "only_source": WORDS,
    "only_target": WORDS,
}
PAIR = {"source_id": TEXT, "target_id": TEXT, "score": NUMBER, "confidence": NUMBER}
PAIR_NOTES = "other_languages", "only_source", "only_target"
OF_BEAD = "source_sentences", "target_sentences", "moved"
WANTED = {
    "documents.jsonl": DOCUMENT | {"sentences": COUNT},
    "sentences.jsonl": {"id": TEXT, "number": COUNT, "text": TEXT, "furniture": FLAG},
    "reports.jsonl": {"id": TEXT, "documents": MEMBERS},
    "pairs.jsonl": PAIR,
    "candidates.jsonl": PAIR,
    "bitext.jsonl": PAIR | {name: COLUMNS[name] for name in OF_BEAD},
    "skipped.jsonl": {"id": TEXT, "reason": TEXT},
    "changes.jsonl": {
        "source_id": TEXT,
        "target_id": TEXT,
        "kind": TEXT,
        **{name: COLUMNS[name] for name in OF_BEAD if name != "moved"},
        "confidence": NUMBER,
        "differences": DIFFERENCES,
    },
}
NULL = "language", "language_confidence", "reason", "score", "confidence", *OPTIONAL  # what may be unknown
HEADING = "heading"  # how the names of such blocks begin
SHOWN = "title", "date", "copy_of"  # of documents


def page_data(folder: Path, limit: int = LIMIT, stages: Mapping[str, str] = NO_LABELS) -> Row:
    """The data of the page, ready for JSON.

    Documents, reports and pairs are called by their place in their columns. A document's sentences begin at its
    `first` in the column of all sentences, a pair's beads at its `first` in that of all beads; both columns of firsts
    have one number more, the end. limit: documents beyond so many characters of text are left out, those that are in
    no report first; `left_out` counts them. stages: how each stage of a run is called, by its name; others, such as the
    writing of this page, have no seconds on it.

    Raises InputError where a file is missing, FormatError for a row that does not fit.
    """
    summary = _summary(folder / "summary.json")
    taken, left_out = _taken(folder, limit)
    documents = [row for row in _rows(folder / "documents.jsonl") if row["id"] in taken]
    sentences = _sentences(folder / "sentences.jsonl", documents)
    pile = _Pile(documents, sentences)
    reports = [row for row in _rows(folder / "reports.jsonl") if _members(row) <= taken]
    report_number = {row["id"]: number for number, row in enumerate(reports)}
    return {
        "digest": pile.digest(),
        "summary": {
            **{key: summary.get(key) for key in ("counts", "encoder", "settings", "versions", "corpus")},
            "seconds": {name: n for name, n in (summary.get("seconds") or {}).items() if name in stages},
        },
        "stages": dict(stages),
        "left_out": left_out,
        "documents": pile.columns(report_number),
        "sentences": {
            "text": [row["text"] for row in sentences],
            "furniture": [number for number, row in enumerate(sentences) if row["furniture"]],
            "headings": [
                number for number, row in enumerate(sentences) if (row.get("block") or "").startswith(HEADING)
            ],
        },
        "reports": {"id": list(report_number), "documents": [pile.numbers_of(_members(row)) for row in reports]},
        **_pairs_and_beads(folder, pile, taken),
        "candidates": _candidates(folder / "candidates.jsonl", pile, taken),
        "changes": _changes(folder / "changes.jsonl", pile, taken),
        "skipped": _columns(_rows(folder / "skipped.jsonl"), ("id", "reason")),
    }


@dataclass(frozen=True, slots=True)
class _Pile:
    """The documents of the page and their sentences, which follow each other in the same order."""

    documents: list[Row]
    sentences: list[Row]
    number: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "number", {row["id"]: number for number, row in enumerate(self.documents)})

    def numbers_of(self, ids: set[str]) -> list[int]:
        return sorted(map(self.place, ids))

    def place(self, id_: str) -> int:
        """The number of a document. Raises FormatError for one that is named elsewhere, and is not among them."""
        if id_ not in self.number:
            raise FormatError(f"documents.jsonl: no document {shown(id_)}, which other files name; {AGAIN}")
        return self.number[id_]

    def check(self, id_: str, numbers: list[int], path: Path) -> None:
        """Raise FormatError for numbers of sentences that a document does not have, as files of two runs give them."""
        count = self.documents[self.place(id_)]["sentences"]
        if unknown := [number for number in numbers if not 0 <= number < count]:
            raise FormatError(f"{path}: sentence {unknown[0]} of {id_!r} found, which has {count} sentences; {AGAIN}")

    def digest(self) -> str:
        """A name for these texts: corrections that were kept in the browser speak of them, and of no others."""
        state = hashlib.sha256()
        for row in self.sentences:
            state.update(json.dumps([row["id"], row["text"]]).encode())
        return state.hexdigest()[:32]

    def columns(self, report_number: dict[Any, int]) -> Row:
        columns = _columns(self.documents, DOCUMENT)
        columns |= {key: [row.get(key) for row in self.documents] for key in SHOWN}
        columns["report"] = [report_number.get(row.get("report_id")) for row in self.documents]
        first = [0]
        for row in self.documents:
            first.append(first[-1] + row["sentences"])
        return columns | {"first": first}


def _taken(folder: Path, limit: int) -> tuple[set[str], int]:
    """Ids of the documents there is room for, whole reports first, then those in none; how many others there are."""
    characters: Counter[str] = Counter()
    for row in _rows(folder / "sentences.jsonl"):
        characters[row["id"]] += len(row["text"])
    taken: set[str] = set()
    documents = 0
    for group in _groups(folder):
        documents += len(group)
        size = sum(characters[id_] for id_ in group)
        if size <= limit:
            limit -= size
            taken |= group
    return taken, documents - len(taken)


def _groups(folder: Path) -> Iterator[set[str]]:
    """Documents that belong together: those of each report, then one at a time those that are in none."""
    yield from map(_members, _rows(folder / "reports.jsonl"))
    for row in _rows(folder / "documents.jsonl"):
        if row.get("report_id") is None:
            yield {row["id"]}


def _block(row: Row) -> str:
    """The block of a sentence, empty where the run knew of none."""
    return row.get("block") or ""


def _sentences(path: Path, documents: list[Row]) -> list[Row]:
    """The sentences of these documents, in their order."""
    of_document: dict[str, list[Row]] = {row["id"]: [] for row in documents}
    for row in _rows(path):
        if row["id"] in of_document:
            of_document[row["id"]].append(row)
    for row in documents:
        found = [sentence["number"] for sentence in of_document[row["id"]]]
        if found != list(range(row["sentences"])):
            raise FormatError(
                f"{path}: {len(found)} sentences of {row['id']!r} found, "
                f"numbers 0 to {row['sentences'] - 1} wanted; {AGAIN}"
            )
    return [sentence for row in documents for sentence in of_document[row["id"]]]


def _pairs_and_beads(folder: Path, pile: _Pile, taken: set[str]) -> Row:
    """Columns of the pairs, and of their beads, pair after pair."""
    pairs = [row for row in _rows(folder / "pairs.jsonl") if {row["source_id"], row["target_id"]} <= taken]
    beads_of: dict[tuple[str, str], list[Row]] = {(row["source_id"], row["target_id"]): [] for row in pairs}
    for row in _rows(folder / "bitext.jsonl"):
        pair = row["source_id"], row["target_id"]
        if pair in beads_of:
            beads_of[pair].append(row)
            for side, id_ in zip(("source", "target"), pair, strict=True):
                pile.check(id_, row[f"{side}_sentences"], folder / "bitext.jsonl")
    first = [0]
    for beads in beads_of.values():
        first.append(first[-1] + len(beads))
    beads = [row for rows in beads_of.values() for row in rows]
    columns = _sides(pairs, pile) | _columns(pairs, ("score", "confidence"))
    columns |= {key: [row.get(key) for row in pairs] for key in ("margin", "conflict")} | {"first": first}
    columns |= {key: [row.get(key) or [] for row in pairs] for key in PAIR_NOTES}
    return {
        "pairs": columns,
        "beads": {
            "source": [row["source_sentences"] for row in beads],
            "target": [row["target_sentences"] for row in beads],
            "score": [row["score"] for row in beads],
            "confidence": [row["confidence"] for row in beads],
            "moved": [number for number, row in enumerate(beads) if row["moved"]],
        },
    }


def _changes(path: Path, pile: _Pile, taken: set[str]) -> Row:
    """Columns of what versions in one language do not say alike; empty where no run told it."""
    rows = [row for row in _rows(path) if {row["source_id"], row["target_id"]} <= taken] if path.exists() else []
    languages = {row["id"]: row["language"] for row in pile.documents}
    rows = [row for row in rows if languages[row["source_id"]] == languages[row["target_id"]]]
    for row in rows:
        for side in ("source", "target"):
            pile.check(row[f"{side}_id"], row[f"{side}_sentences"], path)
    return _sides(rows, pile) | {
        "source_sentences": [row["source_sentences"] for row in rows],
        "target_sentences": [row["target_sentences"] for row in rows],
        "confidence": [row["confidence"] for row in rows],
        "moved": [number for number, row in enumerate(rows) if row["kind"] == "moved"],
        "differences": [[[own["source"], own["target"], own["kind"]] for own in row["differences"]] for row in rows],
    }


def _candidates(path: Path, pile: _Pile, taken: set[str]) -> Row:
    rows = [row for row in _rows(path) if {row["source_id"], row["target_id"]} <= taken]
    return _sides(rows, pile) | _columns(rows, ("score", "confidence"))


def _sides(rows: list[Row], pile: _Pile) -> Row:
    return {side: [pile.place(row[f"{side}_id"]) for row in rows] for side in ("source", "target")}


def _columns(rows: Iterable[Row], names: Iterable[str]) -> Row:
    rows = list(rows)
    return {name: [row[name] for row in rows] for name in names}


def _members(report: Row) -> set[str]:
    return {id_ for ids in report["documents"].values() for id_ in ids}


def _summary(path: Path) -> Row:
    with _opened(path) as file:
        return _object(file.read(), str(path))


def _rows(path: Path) -> Iterator[Row]:
    """The rows of a file that `align` wrote, one at a time."""
    with _opened(path) as file:
        for number, line in enumerate(file, start=1):
            row = _object(line, f"{path}:{number}")
            if missing := [name for name in WANTED[path.name] if name not in row]:
                raise FormatError(f"{path}:{number}: no {', '.join(missing)} found; {AGAIN}")
            for name, kind in (WANTED[path.name] | OPTIONAL).items():
                value = row.get(name)
                if not fits(kind, value) or (value is None and name not in NULL):
                    raise FormatError(f"{path}:{number}: {name} is {shown(value)}; wanted {kind.wanted}, so {AGAIN}")
            yield row


def _object(text: str, place: str) -> Row:
    try:
        found = parse_json(text)
    except (ValueError, RecursionError) as error:
        raise FormatError(f"{place}: no JSON ({error}); {AGAIN}") from error
    if not isinstance(found, dict):
        raise FormatError(f"{place}: a {type(found).__name__} found, an object wanted; {AGAIN}")
    return found


@contextmanager
def _opened(path: Path) -> Iterator[IO[str]]:
    try:
        with path.open(encoding="utf-8", errors="replace", newline="\n") as file:  # U+2028 ends no line
            yield file
    except OSError as error:
        raise InputError(
            f"{path}: cannot be read ({error.strerror or error}); give a folder that `aligner align` wrote"
        ) from error
