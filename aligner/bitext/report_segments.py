"""The bitext of one report to segments in all its languages: sentences that beads link, however many documents."""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from aligner.corpus.scripts import joined_sentences
from aligner.errors import InputError
from aligner.model import SegmentPair

LARGEST = 8  # sentences of one document in a segment; a bead has no more on a side

Document = tuple[str, str]  # language and id
Sentences = dict[Document, set[int]]


@dataclass(frozen=True, slots=True)
class Version:
    """What one document says in a segment: its sentences, their text, and its first and last character (exclusive)."""

    id: str
    language: str
    text: str
    sentences: tuple[int, ...]
    offsets: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class ReportSegment:
    """Sentences of a report's documents that say the same.

    versions: a document each, in the order in which the rows name them. score, confidence: the least of its beads'; nan
    where none is known. beads: how many link it. refused: how many would have linked it to other segments but were not
    used, since what they join does not stand together. moved: one of its beads is.
    """

    versions: tuple[Version, ...]
    score: float
    confidence: float
    beads: int
    refused: int
    moved: bool


def report_segments(rows: Sequence[SegmentPair]) -> list[ReportSegment]:
    """The segments of one report, in the order of its first document, then what only the second says, and so on.

    A segment is what beads connect: a-b and b-c make a-b-c. Chains of wrong beads would connect a whole document, so
    beads are used from the surest down, and one is refused if with it a segment would have more than LARGEST sentences
    of a document, or sentences that are no neighbours there. A refused bead counts in the segments it touches; its
    sentences stay, each side by itself.

    Raises InputError for a row whose text has no sentence numbers.
    """
    known = _sentences(rows)
    segments = _joined(rows, known)
    used: dict[int, list[SegmentPair]] = defaultdict(list)
    refused: dict[int, int] = defaultdict(int)
    for row in rows:
        parts = segments.having(_sides(row))
        if len(parts) == 1:
            used[id(parts[0])].append(row)
        for part in parts if len(parts) > 1 else ():
            refused[id(part)] += 1
    pieces = _pieces(rows)
    order = {document: place for place, document in enumerate(known)}
    found = []
    for segment in segments.all():
        documents = sorted(segment, key=order.__getitem__)
        versions = tuple(_version(document, segment[document], pieces[document]) for document in documents)
        place = order[documents[0]], min(segment[documents[0]])
        found.append((place, _report_segment(versions, used[id(segment)], refused[id(segment)])))
    return [segment for _, segment in sorted(found, key=lambda item: item[0])]


def _joined(rows: Iterable[SegmentPair], known: Sentences) -> "_Segments":
    """The sentences of rows, joined by the beads that are not refused; a refused one joins each side by itself."""
    segments = _Segments(known)
    for row in sorted(rows, key=_surest_first):
        sides = _sides(row)
        if not segments.join(sides):
            for document, numbers in sides.items():
                segments.join({document: numbers})
    return segments


class _Segments:
    """Groups of sentences that grow."""

    def __init__(self, known: Sentences) -> None:
        self.place = {document: {n: at for at, n in enumerate(sorted(own))} for document, own in known.items()}
        self.of: dict[tuple[Document, int], Sentences] = {
            (document, n): {document: {n}} for document, own in known.items() for n in own
        }

    def having(self, sentences: Sentences) -> list[Sentences]:
        """The distinct segments that hold some sentences."""
        parts = (self.of[document, n] for document, numbers in sentences.items() for n in numbers)
        return list({id(part): part for part in parts}.values())

    def all(self) -> list[Sentences]:
        return list({id(part): part for part in self.of.values()}.values())

    def join(self, sentences: Sentences) -> bool:
        """Make one segment of those that hold some sentences; False, and nothing is done, if it would not be whole."""
        parts = self.having(sentences)
        if len(parts) < 2:
            return True
        joined: Sentences = defaultdict(set)
        for part in parts:
            for document, numbers in part.items():
                joined[document] |= numbers
        if joined != sentences and not all(self._stand_together(*item) for item in joined.items()):
            return False
        for document, numbers in joined.items():
            for n in numbers:
                self.of[document, n] = joined
        return True

    def _stand_together(self, document: Document, numbers: set[int]) -> bool:
        """Whether sentences are few and neighbours, those that no row has (furniture) aside."""
        places = [self.place[document][n] for n in numbers]
        return len(places) <= LARGEST and max(places) - min(places) < len(places)


@dataclass(frozen=True, slots=True)
class _Piece:
    """The text of some sentences of a document, as a bead with another document has it."""

    partner: Document
    sentences: frozenset[int]
    text: str
    offsets: tuple[int, int] | None


def documents_of(row: SegmentPair) -> tuple[Document, Document]:
    """The source and the target document of a row."""
    return (row.source_language, row.source_id), (row.target_language, row.target_id)


def _sides(row: SegmentPair) -> Sentences:
    """The sentences of a row by document."""
    source, target = documents_of(row)
    sides = ((source, row.source_sentences), (target, row.target_sentences))
    return {document: set(numbers) for document, numbers in sides if numbers}


def _sentences(rows: Iterable[SegmentPair]) -> Sentences:
    """All sentences of each document, documents in the order of the rows."""
    known: Sentences = defaultdict(set)
    for row in rows:
        for text, numbers in ((row.source, row.source_sentences), (row.target, row.target_sentences)):
            if text and not numbers:
                place = ", ".join(filter(None, (row.source_id, row.target_id)))
                found = f"{text[:40]!r} has no sentence numbers"
                raise InputError(f"{f'{place}: ' if place else ''}{found}; segments need them, as rows of `align` have")
        for document, own in _sides(row).items():
            known[document] |= own
    return known


def _surest_first(row: SegmentPair) -> tuple[float, float]:
    confidence, score = (math.inf if math.isnan(value) else -value for value in (row.confidence, row.score))
    return confidence, score


def _pieces(rows: Iterable[SegmentPair]) -> dict[Document, list[_Piece]]:
    pieces: dict[Document, list[_Piece]] = defaultdict(list)
    for row in rows:
        source, target = documents_of(row)
        if row.source_sentences:
            piece = _Piece(target, frozenset(row.source_sentences), row.source, row.source_offsets)
            pieces[source].append(piece)
        if row.target_sentences:
            piece = _Piece(source, frozenset(row.target_sentences), row.target, row.target_offsets)
            pieces[target].append(piece)
    return pieces


def _version(document: Document, wanted: set[int], pieces: list[_Piece]) -> Version:
    """The text of some sentences of a document, put together from pieces.

    The beads with one partner part the sentences of a segment among them, so one partner's pieces do, unless rows of it
    were left out; then those of others fill in, and a piece that holds more than is wanted is the last choice.
    """
    covered: dict[Document, int] = defaultdict(int)
    for piece in pieces:
        covered[piece.partner] += len(piece.sentences) if piece.sentences <= wanted else 0
    useful = [piece for piece in pieces if piece.sentences & wanted]
    useful.sort(key=lambda piece: (not piece.sentences <= wanted, -covered[piece.partner], min(piece.sentences)))
    taken: list[_Piece] = []
    held: set[int] = set()
    for piece in useful:
        if held.isdisjoint(piece.sentences):
            taken.append(piece)
            held |= piece.sentences
    taken.sort(key=lambda piece: min(piece.sentences))
    offsets = [piece.offsets for piece in taken if piece.offsets]
    language, id_ = document
    return Version(
        id=id_,
        language=language,
        text=joined_sentences((piece.text for piece in taken), language),
        sentences=tuple(sorted(held)),
        offsets=(min(start for start, _ in offsets), max(end for _, end in offsets)) if offsets else None,
    )


def _report_segment(versions: tuple[Version, ...], rows: list[SegmentPair], refused: int) -> ReportSegment:
    linked = [row for row in rows if not row.is_null]
    return ReportSegment(
        versions=versions,
        score=_least(row.score for row in linked or rows),
        confidence=_least(row.confidence for row in linked or rows),
        beads=len(linked),
        refused=refused,
        moved=any(row.moved for row in linked),
    )


def _least(values: Iterable[float]) -> float:
    return min((value for value in values if not math.isnan(value)), default=math.nan)
