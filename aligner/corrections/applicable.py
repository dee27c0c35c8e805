"""Corrections held against the documents of a pile as they are now, and handed on to matching and alignment.

A correction fits if its documents are in the pile with its sentences. Where these stand at other numbers it is carried
over, if they stand in one place only. What does not fit is left out with its reason; nothing is guessed.
"""

import logging
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from aligner.alignment.constraints import NOTHING_FIXED, FixedBeads
from aligner.corrections.rows import (
    Correction,
    Ids,
    PairCorrection,
    bead_corrections,
    ids_of,
    in_order,
    judgeable,
    judged_beads,
    judged_pairs,
    latest,
)
from aligner.model import Bead, DocumentPair, SegmentPair, Skipped, SplitDocument

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ApplicableCorrections:
    """The corrections that a pile can take.

    rows: those that fit, in the order given. pairs: whether two documents are versions of one report. beads: those of
    two documents, sides in the order of the ids, in numbers that leave furniture out. carried: how many rows stand at
    other numbers now. replaced: how many were left out for a later one about the same thing. unfit: the others, each
    with its place and the reason.
    """

    rows: tuple[Correction, ...] = ()
    pairs: Mapping[Ids, bool] = field(default_factory=dict)
    beads: Mapping[Ids, FixedBeads] = field(default_factory=dict)
    carried: int = 0
    replaced: int = 0
    unfit: tuple[Skipped, ...] = ()

    def fixed(self, source_id: str, target_id: str) -> FixedBeads:
        """What is settled about the beads of two documents."""
        found = self.beads.get(in_order(source_id, target_id), NOTHING_FIXED)
        return found if source_id < target_id else found.swapped()

    def unpaired(self, pairs: Iterable[DocumentPair]) -> list[Skipped]:
        """The right ones whose documents are not among the pairs of the pile, copies of others for example."""
        made = {in_order(pair.source_id, pair.target_id) for pair in pairs}
        return [
            Skipped(row.place, f"{row.source_id} and {row.target_id} are no pair in this run; see documents.jsonl")
            for row in self.rows
            if row.right and ids_of(row) not in made
        ]

    def violated_null_beads(self, bitext: Iterable[SegmentPair]) -> list[Skipped]:
        """The wrong null beads that are in the bitext all the same: nothing was left to link their sentences to."""
        wrong = {
            (ids_of(row), bead): row for row in bead_corrections(self.rows) if not row.right for bead in row.beads()
        }
        found = {wrong.get(row) for row in map(judgeable, bitext)} if wrong else set()
        return [
            Skipped(row.place, "alone all the same: the beads that are right leave nothing to link the sentence to")
            for row in self.rows
            if row in found
        ]

    def counts(self, late: Sequence[Skipped] = ()) -> dict[str, int]:
        """How many were applied, how many of these at other numbers, and how many were not. late: found out later."""
        return {
            "applied": len(self.rows) - len(late),
            "moved_along": self.carried,
            "not_fitting": len(self.unfit) + len(late),
            "replaced": self.replaced,
        }


def applicable_corrections(
    corrections: Sequence[Correction], documents: Mapping[str, SplitDocument]
) -> ApplicableCorrections:
    """The corrections that documents can take, held against their sentences. documents: by id, those named at least.

    Of two that say different things the later one counts.
    """
    fitting, unfit = [], []
    for given in corrections:
        found = _held_against(given, documents)
        if isinstance(found, Skipped):
            unfit.append(found)
        else:
            fitting.append(found)
    rows, refused, replaced = latest(fitting)
    beads = {
        ids: FixedBeads(
            tuple(_without_furniture(bead, ids, documents) for bead in right),
            frozenset(_without_furniture(bead, ids, documents) for bead in wrong),
        )
        for ids, (right, wrong) in judged_beads(rows).items()
    }
    carried = len(set(rows) - set(corrections))
    return ApplicableCorrections(tuple(rows), judged_pairs(rows), beads, carried, replaced, (*unfit, *refused))


def _held_against(row: Correction, documents: Mapping[str, SplitDocument]) -> Correction | Skipped:
    """A correction with the numbers that its sentences have now, or why it does not fit."""
    for id_ in (row.source_id, row.target_id):
        if id_ not in documents:
            return Skipped(row.place, f"not applied: document {id_} is not in the pile, or was skipped")
    source, target = documents[row.source_id], documents[row.target_id]
    if source.language == target.language:
        return Skipped(row.place, f"not applied: {source.id} and {target.id} are both in {source.language}")
    if isinstance(row, PairCorrection):
        return row
    try:
        moved_along = replace(
            row,
            source_sentences=_numbers_now(row.source_sentences, row.source_text, source, row.joined),
            target_sentences=_numbers_now(row.target_sentences, row.target_text, target, row.joined),
        )
    except LookupError as reason:
        return Skipped(row.place, f"not applied: {reason.args[0]}")
    if moved_along != row:
        logger.info("%s: carried over, its sentences have other numbers now", row.place)
    return moved_along


def _numbers_now(
    numbers: tuple[int, ...], texts: tuple[str, ...], document: SplitDocument, joined: bool
) -> tuple[int, ...]:
    """Where sentences stand. Raises LookupError, which says why, if that cannot be told or they are furniture."""
    sentences = document.sentences

    def as_said(own: Sequence[str]) -> tuple[str, ...]:  # as one text however it was joined, and cells are folded
        return ("".join("".join(own).split()),) if joined and own else tuple(own)

    texts = as_said(texts)
    if as_said([sentences[n].text for n in numbers if n < len(sentences)]) != texts:
        size, body = len(numbers), document.texts
        starts = [n for n in range(len(body) - size + 1) if as_said(body[n : n + size]) == texts]
        if len(starts) != 1:
            found = f"stand there in {len(starts)} places" if starts else "do not stand there one after the other"
            own = f"sentences {_listed(numbers)} of {document.id} are not as it has them, they {found}"
            raise LookupError(f"{own}; it was edited, or the document has changed")
        numbers = document.body[starts[0] : starts[0] + size]
    furniture = [n for n in numbers if sentences[n].furniture]
    if furniture:
        raise LookupError(f"in {document.id} sentences {_listed(furniture)} are furniture, which is in no bead")
    return numbers


def _without_furniture(bead: Bead, ids: Ids, documents: Mapping[str, SplitDocument]) -> Bead:
    source, target = (
        tuple(bisect_left(documents[id_].body, n) for n in numbers)
        for id_, numbers in zip(ids, (bead.source, bead.target), strict=True)
    )
    return replace(bead, source=source, target=target)


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, numbers))
