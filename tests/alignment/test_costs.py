"""Costs and confidence models are what is passed, not what a module says."""

import math
from dataclasses import replace

import numpy as np
import pytest

from aligner import Bead, Settings
from aligner.alignment.band import best_path
from aligner.alignment.confidence import FITTED_CONFIDENCE, ConfidenceModels, LinkedModel, NullModel, with_confidence
from aligner.alignment.constraints import NOTHING_FIXED
from aligner.alignment.costs import Costs, MovedLimits
from aligner.alignment.text_pairs import finish
from tests.alignment.test_band import random_vectors, side


@pytest.mark.parametrize(("null_run", "alone"), [(0.02, 2), (0.4, 0)])
def test_the_price_of_a_null_bead_is_the_one_passed(null_run: float, alone: int) -> None:
    """Where leaving two sentences alone costs more than linking them badly, they are linked."""
    vectors = random_vectors(10, 41, dim=64)
    other = vectors.copy()
    other[4] = random_vectors(1, 42, dim=64)[0]
    beads = best_path(side(vectors), side(other), Settings(), costs=Costs(null_run=null_run)).beads
    assert sum(bead.is_null for bead in beads) == alone


def test_the_limits_of_moved_beads_are_those_passed() -> None:
    """No two sentences are as near as an impossible limit asks."""
    vectors = random_vectors(20, 4, dim=64)
    source, target = side(vectors), side(vectors[[*range(1, 15), 0, *range(15, 20)]])
    path = best_path(source, target, Settings())
    assert any(bead.moved for bead in finish(path, source, target, Settings()))
    never = Costs(moved=MovedLimits(cosine=2.0))
    assert not any(bead.moved for bead in finish(path, source, target, Settings(), costs=never))


@pytest.mark.parametrize(("size", "is_moved"), [(16, True), (200, False)])
def test_the_farther_two_sentences_stand_apart_the_nearer_they_must_be(size: int, is_moved: bool) -> None:
    """One that is nearer to its counterpart than another free one by .2 is paired over a few beads, not over many."""
    vectors = random_vectors(size, 5, dim=256)
    kept = np.delete(vectors, [3, 5], axis=0)
    left_alone = 0.6 * vectors[3] + 0.4 * vectors[5]
    left_alone += random_vectors(1, 6, dim=256)[0] * math.sqrt(1 - float(left_alone @ left_alone))
    last = left_alone[None] / np.linalg.norm(left_alone)
    source, target = side(vectors), side(np.concatenate([kept, last]))
    beads = finish(best_path(source, target, Settings()), source, target, Settings())
    assert [bead.source for bead in beads if bead.moved] == [(3,)] * is_moved


def test_confidence_is_that_of_the_models_passed() -> None:
    """A model with a constant alone gives the same to every bead of its kind, and a person's word is 1."""
    vectors = random_vectors(8, 43, dim=64)
    source, target = side(vectors), side(np.delete(vectors, [3], axis=0))
    path = best_path(source, target, Settings())
    flat = ConfidenceModels(LinkedModel(0.0, 0.0, 0.0, 0.0, 0.0, 0.0), NullModel(-20.0, 0.0, 0.0, 0.0, 0.0, 0.0))
    right = replace(NOTHING_FIXED, right=(Bead((0,), (0,)),))
    found = with_confidence(path.beads, path, source.vectors[0], target.vectors[0], right, flat)
    assert [bead.confidence for bead in found] == [1.0, 0.5, 0.5, 0.0, 0.5, 0.5, 0.5, 0.5]
    usual = with_confidence(path.beads, path, source.vectors[0], target.vectors[0], right, FITTED_CONFIDENCE)
    assert all(0.5 < bead.confidence <= 1 for bead in usual)
