"""Scores against gold: equal to the field's scorer, and by hand."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner import Bead, evaluate, evaluate_pairs
from tests import reference


@st.composite
def bead_lists(draw: st.DrawFn) -> list[Bead]:
    """Beads that cover two short texts in order."""
    beads, i, j = [], 0, 0
    for a, b in draw(st.lists(st.sampled_from([(1, 1), (1, 2), (2, 1), (1, 0), (0, 1)]), min_size=1, max_size=8)):
        beads.append(Bead(tuple(range(i, i + a)), tuple(range(j, j + b))))
        i, j = i + a, j + b
    return beads


@given(bead_lists(), bead_lists())
@settings(deadline=None)
def test_strict_and_lax_are_vecaligns(gold: list[Bead], predicted: list[Bead]) -> None:
    """Any two alignments score what the plain version of vecalign's scorer gives."""
    scores = evaluate(gold, predicted)
    assert (scores.strict.f1, scores.lax.f1) == pytest.approx(reference.vecalign_scores(gold, predicted))


def test_every_way_of_counting_by_hand() -> None:
    """Null beads count in strict precision, on both sides of all_beads, and alone in null."""
    gold = [Bead((0,), (0,)), Bead((1,), (1, 2)), Bead((2,), ()), Bead((), (3,))]
    predicted = [Bead((0,), (0,)), Bead((1,), (1,)), Bead((), (2,)), Bead((2,), (3,))]
    scores = evaluate(gold, predicted)
    assert (scores.strict.precision, scores.strict.recall) == (1 / 4, 1 / 2)
    assert (scores.lax.precision, scores.lax.recall) == (2 / 4, 2 / 2)
    assert (scores.all_beads.precision, scores.all_beads.recall) == (1 / 4, 1 / 4)
    assert (scores.null.precision, scores.null.recall) == (0, 0)
    right = evaluate(gold, gold)
    assert [rate.f1 for rate in (right.strict, right.lax, right.all_beads, right.null)] == [1, 1, 1, 1]


def test_scores_of_documents_add_up_by_counts() -> None:
    """The sum of two documents' scores is the score of both together, not the mean of ratios."""
    one = evaluate([Bead((0,), (0,))], [Bead((0,), (0,))])
    other = evaluate([Bead((n,), (n,)) for n in range(3)], [Bead((n,), (n + 1,)) for n in range(3)])
    assert (one + other).strict.precision == 1 / 4


def test_nothing_against_nothing_is_zero() -> None:
    """Empty gold and empty predictions divide by nothing."""
    assert evaluate([], []).strict.f1 == 0


def test_document_pairs_have_no_direction() -> None:
    """A pair of ids counts once, whichever comes first."""
    rate = evaluate_pairs([("a", "b"), ("c", "d")], [("b", "a"), ("a", "b"), ("c", "e")])
    assert (rate.precision, rate.recall) == (1 / 2, 1 / 2)
