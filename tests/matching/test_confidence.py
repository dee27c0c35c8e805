"""What the lengths of two documents say of their being versions of one report."""

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from aligner.matching.confidence import ADAPTED, PAIR_CONFIDENCE, against_lengths

LETTERS = st.integers(0, 10_000_000)


def against(one: int, other: int) -> float:
    """Of one pair."""
    return float(against_lengths(np.array([[one, other]], np.int64))[0])


@given(LETTERS, LETTERS)
def test_lengths_never_speak_for_a_pair_and_rule_none_out(one: int, other: int) -> None:
    """Whichever is the longer: a version may be a summary."""
    found = against(one, other)
    assert math.log(ADAPTED) - 1e-9 <= found <= 0
    assert found == against(other, one)


def test_translations_of_usual_length_lose_nothing_and_others_ever_more() -> None:
    """A third longer is nothing; twice as long is something, and four times as long is all that it can be."""
    assert against(1000, 1000) == against(1000, 1300) == 0
    assert 0 > against(1000, 2000) > against(1000, 4000) > math.log(ADAPTED)


def test_short_texts_differ_more_by_chance() -> None:
    """One of a dozen words may be half as long again, where a report may not."""
    assert against(60, 100) > against(6000, 10000)


def test_a_sure_pair_stays_one_whatever_its_lengths() -> None:
    """A text and a quarter of it: near, no other near, no conflict."""
    chance = PAIR_CONFIDENCE.of(
        np.array([0.75]), np.array([0.0]), np.array([0.3]), np.array([4]), 0.7, against_lengths(np.array([[500, 2000]]))
    )
    assert chance[0] > 0.9
