"""What is known of beads, against a plain count, and that it says what it should."""

import math
from collections.abc import Collection

import numpy as np

from aligner.alignment.band import BestPath, best_path
from aligner.alignment.confidence import (
    ALONE,
    FEW,
    SUPPOSED,
    USUAL_SHARES,
    NullEvidence,
    bead_evidence,
    held_down,
    rarities,
    with_confidence,
)
from aligner.alignment.constraints import NOTHING_FIXED, FixedBeads
from aligner.alignment.dynamic_program import no_rivals
from aligner.alignment.overlaps import sum_overlaps
from aligner.model import Bead, Settings, Vectors
from tests.alignment.test_band import random_vectors


def best(source: Vectors, target: Vectors) -> BestPath:
    """The best path through two texts whose sentences are equally long."""
    one, other = (sum_overlaps(own, np.full(len(own), 50, np.float32), 2) for own in (source, target))
    return best_path(one, other, Settings())


def aligned(source: Vectors, target: Vectors) -> tuple[list[Bead], list[NullEvidence]]:
    """Beads with confidence, and what is known of the null beads."""
    path = best(source, target)
    found = bead_evidence(path.beads, path, source, target)
    beads = with_confidence(path.beads, path, source, target, NOTHING_FIXED)
    return beads, [own for own in found if isinstance(own, NullEvidence)]


def test_evidence_of_null_beads_is_that_of_a_plain_count() -> None:
    """The nearest counterpart, how much nearer that is than to others of the text, and the share left alone."""
    source = random_vectors(30, 7, dim=64)
    target = np.delete(source, [4, 5, 6, 20], axis=0)
    beads, found = aligned(source, target)
    alone = [bead.source[0] for bead in beads if bead.is_null]
    assert alone == [4, 5, 6, 20]
    usual = best(source, target).usual
    for number, known in zip(alone, found, strict=True):
        cosines = [float(source[number] @ other) for other in target]
        partner = target[int(np.argmax(cosines))]
        others = max(float(partner @ other) for place, other in enumerate(source) if place != number)
        assert math.isclose(known.nearest * usual, max(cosines), abs_tol=1e-5)
        assert math.isclose(known.back * usual, max(cosines) - others, abs_tol=1e-5)
        assert math.isclose(known.alone, math.log(4 / 30 + FEW))


def test_a_text_without_others_is_compared_with_nothing() -> None:
    """One sentence alone has no other of its text to compare with, and an empty text no counterpart."""
    one, none = random_vectors(1, 3, dim=64), np.empty((0, 64), np.float32)
    _, found = aligned(one, -one)
    assert [known.back for known in found] == [0.0, 0.0]
    beads = [Bead((0,), ())]
    path = best(one, one)
    (known,) = bead_evidence(beads, path, one, none)
    assert isinstance(known, NullEvidence)
    assert (known.nearest * path.usual, known.back) == (-1.0, 0.0)


def test_a_passage_is_more_surely_left_out_than_a_sentence_and_one_with_a_counterpart_less() -> None:
    """Texts are left out by the passage; a sentence that has its counterpart elsewhere is not surely alone."""
    source = random_vectors(60, 5, dim=64)
    single, _ = aligned(source, np.delete(source, [30], axis=0))
    passage, _ = aligned(source, np.delete(source, range(25, 40), axis=0))
    sure = {bead.source: bead.confidence for bead in passage}
    alone = {bead.source: bead.confidence for bead in single}
    assert sure[(30,)] > 0.95
    assert alone[(30,)] < 0.9
    moved = np.concatenate([np.delete(source, range(25, 40), axis=0), 0.8 * source[30:31]])
    twin = {bead.source: bead.confidence for bead in aligned(source, moved)[0] if bead.is_null}
    assert twin[(30,)] < sure[(30,)]


def test_rarity_is_that_of_a_plain_count_with_usual_beads_counted_too() -> None:
    """Linked beads are a share of the linked ones, null beads of all; a few beads tell little."""
    beads = [Bead((n,), (2 * n, 2 * n + 1)) for n in range(60)] + [Bead((n,), ()) for n in range(60, 80)]
    found = rarities(beads)
    assert math.isclose(found[0], math.log((60 + SUPPOSED) / (60 + SUPPOSED * USUAL_SHARES[1, 2])))
    assert math.isclose(found[-1], math.log((80 + SUPPOSED) / (20 + SUPPOSED * ALONE)))
    assert rarities(beads[:2])[0] > rarities(beads[:5])[0] > found[0] > 0
    assert rarities([]) == []


def test_a_kind_of_bead_that_the_text_is_full_of_is_less_doubtful_and_so_are_those_beside_it() -> None:
    """Where one sentence mostly became two, another such bead is no surprise, nor is what stands beside it."""
    common, single = (two_for_one(20, doubled) for doubled in (range(1, 20, 2), (9,)))
    assert common[9] > single[9]
    assert single[9] < single[8]
    assert single[8] < min(single[:8])


def two_for_one(n: int, doubled: Collection[int]) -> list[float]:
    """Confidence of the beads of a text of n sentences, some of which became two."""
    beads, column = [], 0
    for row in range(n):
        count = 1 + (row in doubled)
        beads.append(Bead((row,), tuple(range(column, column + count)), 0.7))
        column += count
    path = BestPath(0.0, beads, no_rivals(n, column), 0.7)
    source, target = random_vectors(n, 3, dim=64), random_vectors(column, 5, dim=64)
    return [bead.confidence for bead in with_confidence(beads, path, source, target, NOTHING_FIXED)]


def test_beads_of_texts_that_are_hardly_alike_are_less_sure_and_others_as_they_were() -> None:
    """What links sentences falls with the similarity of the texts; null beads and what a person judged stay."""
    linked, judged, alone = Bead((0,), (0,), 0.2, 0.96), Bead((1,), (1,), 0.2, 1.0), Bead((2,), (), 0.0, 0.9)
    beads = [linked, judged, alone]
    confidences = [
        [bead.confidence for bead in held_down(beads, similarity, FixedBeads((judged,)))]
        for similarity in (0.05, 0.25, 0.35, 0.8)
    ]
    assert confidences == [[0.0001, 1.0, 0.9], [0.0478, 1.0, 0.9], [0.96, 1.0, 0.9], [0.96, 1.0, 0.9]]
