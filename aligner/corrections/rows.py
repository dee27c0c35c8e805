"""What a person has said about beads and pairs: read from a file, and of what contradicts itself the last word."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path
from typing import Any

from aligner.arguments import path_argument
from aligner.bitext.review_tables import table_rows
from aligner.bitext.rows import COLUMNS, parse_row
from aligner.bitext.tables import CSV, WORKBOOKS
from aligner.errors import FormatError
from aligner.files import read_rows, require_file
from aligner.model import Bead, SegmentPair, Skipped, null_beads

TABLES = *WORKBOOKS, CSV
VERDICTS = {"right": True, "wrong": False}

Ids = tuple[str, str]  # of two documents, the smaller first


@dataclass(frozen=True, slots=True)
class PairCorrection:
    """Whether two documents in two languages are versions of one report. place: the file and line that says so."""

    right: bool
    source_id: str
    target_id: str
    place: str = field(default="correction", compare=False)


@dataclass(frozen=True, slots=True)
class BeadCorrection:
    """Whether some sentences of two documents are exactly one bead; one side may be empty.

    source_sentences, target_sentences: numbers in the documents, from 0, furniture counted, rising. source_text,
    target_text: the sentences themselves, by which a document that has changed is noticed. moved: seems to stand in
    another order in the target; what comes out is told from all beads. joined: each side's text is one, of all its
    sentences as a row of bitext has them. place: as for PairCorrection.
    """

    right: bool
    source_id: str
    target_id: str
    source_sentences: tuple[int, ...]
    target_sentences: tuple[int, ...]
    source_text: tuple[str, ...]
    target_text: tuple[str, ...]
    moved: bool = False
    joined: bool = field(default=False, kw_only=True)
    place: str = field(default="correction", compare=False)

    def beads(self) -> list[Bead]:
        """The bead, or a null bead for each of its sentences; sides in the order of the ids."""
        source, target = self.source_sentences, self.target_sentences
        if self.source_id > self.target_id:
            source, target = target, source
        return [Bead(source, target, moved=self.moved)] if source and target else null_beads(source, target)


Correction = PairCorrection | BeadCorrection


def read_corrections(path: str | Path) -> list[Correction]:
    """The corrections of a JSONL file, or the verdicts of a table that was written to be reviewed: .xlsx, .ods or .csv.

    Raises FormatError at the first row that is none.
    """
    path = require_file(path_argument(path, "path"))
    if path.suffix.lower() in TABLES:
        return list(_verdicts(path))
    return [_correction(row, f"{path}:{number}", f"{path.name}:{number}") for number, row in read_rows(path)]


def _verdicts(path: Path) -> Iterator[BeadCorrection]:
    """The rows of a table that have a verdict."""
    for number, fields in table_rows(path):
        verdict = fields.pop("verdict", "").strip().casefold()
        if not verdict:
            continue
        line = f"{path}, row {number}"
        if verdict not in VERDICTS:
            raise FormatError(f'{line}: verdict {verdict!r}; wanted "right" or "wrong", or nothing')
        row = parse_row({name: value for name, value in fields.items() if name in COLUMNS}, line)
        if not (row.source_id and row.target_id and (row.source_sentences or row.target_sentences)):
            raise FormatError(f"{line}: no document ids or no sentence numbers; wanted a row as a run wrote it")
        yield BeadCorrection(
            VERDICTS[verdict],
            row.source_id,
            row.target_id,
            row.source_sentences,
            row.target_sentences,
            (row.source,) if row.source_sentences else (),
            (row.target,) if row.target_sentences else (),
            row.moved,
            joined=True,
            place=f"{path.name}:{number}",
        )


def is_correction(row: Mapping[str, Any]) -> bool:
    """Whether a row of JSONL is meant to be a correction, and not of another kind of file."""
    return "verdict" in row


def latest(corrections: Sequence[Correction]) -> tuple[list[Correction], list[Skipped], int]:
    """The corrections that no later one speaks against, those that one does, and how many were merely replaced.

    A correction replaces earlier ones about the same pair or the same bead. It speaks against those that cannot be
    true as well: beads that share a sentence, versions of one report that are linked and parted.
    """
    accepted = _Accepted()
    kept, refused, replaced = [], [], 0
    for row in reversed(corrections):
        if accepted.replaces(row):
            replaced += 1
        elif other := accepted.against(row):
            refused.append(Skipped(row.place, f"not applied: {other.place}, which is later, says otherwise"))
        else:
            accepted.add(row)
            kept.append(row)
    return kept[::-1], refused[::-1], replaced


def judged_pairs(rows: Iterable[Correction]) -> dict[Ids, bool]:
    """Whether two documents are versions of one report; those that share a right bead are. rows: as latest keeps."""
    return {ids_of(row): row.right for row in rows if _says_pair(row)}


def judged_beads(rows: Iterable[Correction]) -> dict[Ids, tuple[list[Bead], list[Bead]]]:
    """The right and the wrong beads of two documents, sides in the order of the ids. rows: as latest keeps them."""
    judged: dict[Ids, tuple[list[Bead], list[Bead]]] = defaultdict(lambda: ([], []))
    for row in bead_corrections(rows):
        judged[ids_of(row)][0 if row.right else 1].extend(row.beads())
    return dict(judged)


def judgeable(segment: SegmentPair) -> tuple[Ids, Bead]:
    """The documents and the bead of a row of bitext, as judged_beads has them."""
    source, target = segment.source_sentences, segment.target_sentences
    if segment.source_id > segment.target_id:
        source, target = target, source
    return in_order(segment.source_id, segment.target_id), Bead(source, target)


def bead_corrections(rows: Iterable[Correction]) -> list[BeadCorrection]:
    """The corrections that are about beads."""
    return [row for row in rows if isinstance(row, BeadCorrection)]


def ids_of(row: Correction) -> Ids:
    """The two documents that a correction is about."""
    return in_order(row.source_id, row.target_id)


def in_order(one: str, other: str) -> Ids:
    """Two ids, the smaller first."""
    return (one, other) if one < other else (other, one)


@dataclass(eq=False, slots=True)
class _Group:
    """Documents that are linked. parted: those that are not versions of one of them, with the row that says so.

    Rows are numbered in the order of their coming.
    """

    documents: set[str]
    parted: dict[str, tuple[int, Correction]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.documents) + len(self.parted)

    def take(self, other: "_Group") -> None:
        self.documents |= other.documents
        for id_, row in other.parted.items():
            self.parted[id_] = min(row, self.parted.get(id_, row), key=itemgetter(0))


class _Accepted:
    """Corrections, from the last one backwards, that can all be true."""

    def __init__(self) -> None:
        self.pairs: dict[Ids, Correction] = {}
        self.beads: dict[tuple[Ids, Bead], BeadCorrection] = {}
        self.taken: dict[tuple[Ids, str, int], BeadCorrection] = {}  # sentences of right beads
        self.groups: dict[str, _Group] = {}  # by each of their documents
        self.links: dict[str, Correction] = {}  # a row that links each of them

    def replaces(self, row: Correction) -> bool:
        """Whether a later row is about the same pair or bead."""
        if isinstance(row, PairCorrection):
            return isinstance(self.pairs.get(ids_of(row)), PairCorrection)
        beads = row.beads()
        other = self.beads.get((ids_of(row), beads[0]))
        return other is not None and other.beads() == beads

    def against(self, row: Correction) -> Correction | None:
        """A later row that cannot be true as well."""
        key = ids_of(row)
        rivals: list[Correction | None] = []
        if isinstance(row, BeadCorrection):
            judged = [self.beads.get((key, bead)) for bead in row.beads()]
            rivals += [other for other in judged if other and other.right != row.right]
            if row.right:
                new = [bead for bead, other in zip(row.beads(), judged, strict=True) if other is None]
                rivals += [self.taken.get((key, *sentence)) for bead in new for sentence in bead.sentences]
        if row.right or _says_pair(row):
            known = self.pairs.get(key)
            rivals += [known if known and known.right != row.right else None]
        if _says_pair(row):
            rivals += [self._parting(key) if row.right else self._linking(key)]
        return next((rival for rival in rivals if rival), None)

    def add(self, row: Correction) -> None:
        key = ids_of(row)
        if isinstance(row, BeadCorrection):
            for bead in row.beads():
                self.beads[key, bead] = row
                if row.right:
                    self.taken.update({(key, *sentence): row for sentence in bead.sentences})
        if _says_pair(row):
            self.pairs.setdefault(key, row)
            ours, theirs = (self.groups.setdefault(id_, _Group({id_})) for id_ in key)
            if not row.right:
                ours.parted.setdefault(key[1], (len(self.pairs), row))
                theirs.parted.setdefault(key[0], (len(self.pairs), row))
                return
            self.links.update(dict.fromkeys(key, row))
            if ours is not theirs:
                less, more = sorted((ours, theirs), key=len)  # so that no document changes its group often
                more.take(less)
                self.groups.update(dict.fromkeys(less.documents, more))

    def _parting(self, key: Ids) -> Correction | None:
        """The last row that parts two documents that would be in one report if these two were linked."""
        ours, theirs = (self.groups.get(id_, _Group({id_})) for id_ in key)
        less, more = sorted((ours, theirs), key=lambda group: len(group.parted))
        found = [less.parted[id_] for id_ in less.parted.keys() & more.documents]
        return min(found, key=itemgetter(0))[1] if found else None

    def _linking(self, key: Ids) -> Correction | None:
        """A row that links one of two documents, where they are in one report."""
        group = self.groups.get(key[0])
        return self.links[key[0]] if group and key[1] in group.documents else None


def _correction(row: dict[str, Any], line: str, place: str) -> Correction:
    """A row of a file of corrections, checked. line: what errors call it."""
    kind, verdict = row.get("type"), row.get("verdict")
    if kind not in ("bead", "pair") or not isinstance(verdict, str) or verdict not in VERDICTS:
        raise FormatError(f'{line}: type {kind!r}, verdict {verdict!r}; wanted "bead" or "pair", "right" or "wrong"')
    ids = row.get("source_id"), row.get("target_id")
    if not (isinstance(ids[0], str) and isinstance(ids[1], str)) or ids[0] == ids[1]:
        raise FormatError(f"{line}: source_id {ids[0]!r}, target_id {ids[1]!r}; wanted the ids of two documents")
    if kind == "pair":
        return PairCorrection(VERDICTS[verdict], ids[0], ids[1], place)
    numbers = [_checked_numbers(row.get(f"{side}_sentences"), side, line) for side in ("source", "target")]
    texts = [
        _checked_texts(row.get(f"{side}_text"), len(own), side, line)
        for side, own in zip(("source", "target"), numbers, strict=True)
    ]
    if not any(numbers):
        raise FormatError(f"{line}: no sentence on either side; wanted at least one")
    moved = row.get("moved", False)
    if not isinstance(moved, bool):
        raise FormatError(f"{line}: moved is {moved!r}; wanted true or false")
    return BeadCorrection(VERDICTS[verdict], ids[0], ids[1], numbers[0], numbers[1], texts[0], texts[1], moved, place)


def _checked_numbers(value: Any, side: str, place: str) -> tuple[int, ...]:
    numbers = value if isinstance(value, list) else [None]
    fine = all(type(n) is int and n >= 0 for n in numbers) and numbers == sorted(set(numbers))
    if not fine:
        raise FormatError(f"{place}: {side}_sentences is {value!r}; wanted numbers from 0, rising, such as [3, 4]")
    return tuple(numbers)


def _checked_texts(value: Any, count: int, side: str, place: str) -> tuple[str, ...]:
    if not (isinstance(value, list) and len(value) == count and all(isinstance(text, str) for text in value)):
        raise FormatError(f"{place}: {side}_text is no list of {count} texts; wanted one for each sentence")
    return tuple(value)


def _says_pair(row: Correction) -> bool:
    """Whether a row says that two documents are versions of one report, or are not."""
    return isinstance(row, PairCorrection) or (row.right and bool(row.source_sentences and row.target_sentences))
