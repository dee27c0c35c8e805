"""Clauses at the ends of sentences, and the borders that cut one off its translation."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner import Settings
from aligner.alignment.band import best_path
from aligner.alignment.clauses import NONE, Clauses, EndClauses, clauses_of, end_clauses
from aligner.alignment.overlaps import Overlaps
from aligner.model import Vectors
from tests import reference
from tests.alignment.test_band import random_vectors, side, sides, valued


@pytest.mark.parametrize(
    ("sentence", "clauses"),
    [
        (
            "When the night was over, they said, all the ships came in.",
            ("When the night was over", "all the ships came in."),
        ),
        (
            "The bearers panted loudly – the air hung over it; not one of them said a word.",
            ("The bearers panted loudly", "not one of them said a word."),
        ),
        ("单廷秀是个干巴巴的小老头，脑后翘着小辫子。", ("单廷秀是个干巴巴的小老头", "脑后翘着小辫子。")),
        ("When the night was over, they came.", None),
        ("In 1,000,000 years nothing will have changed here at all.", None),
        ("", None),
    ],
)
def test_the_clauses_at_the_ends_are_cut_at_commas_and_their_kin(
    sentence: str, clauses: tuple[str, str] | None
) -> None:
    """Each of twenty letters and more, a CJK one counting three; none where there is but one, or in a number."""
    assert end_clauses(sentence) == clauses


def with_clauses(text: Overlaps, clauses: dict[int, tuple[int, int]], pool: Vectors) -> Overlaps:
    """A text with clauses whose vectors are those of a pool, by number."""
    named = {number: EndClauses(str(first), str(last)) for number, (first, last) in clauses.items()}
    known = clauses_of(len(text.lengths), named, lambda texts: pool[[int(text) for text in texts]])
    return text._replace(clauses=known)


@given(sides(most=5), st.integers(0, 1000))
@settings(max_examples=60, deadline=None)
def test_the_best_path_is_found_where_clauses_are_asked(texts: tuple[Overlaps, Overlaps], seed: int) -> None:
    """No path scores more than the one returned, tried by brute force."""
    draw = np.random.default_rng(seed)
    pool = np.concatenate([texts[0].vectors[0], texts[1].vectors[0]])
    source, target = (
        with_clauses(
            text,
            {
                number: (int(draw.integers(len(pool))), int(draw.integers(len(pool))))
                for number in range(len(text.lengths))
                if draw.random() < 0.7
            },
            pool,
        )
        for text in texts
    )
    chosen = Settings(max_group=3, max_bead=4)
    value = valued(source, target)
    total = reference.total(best_path(source, target, chosen).beads, value)
    assert total == pytest.approx(
        reference.best_total(len(source.lengths), len(target.lengths), chosen, value), abs=1e-4
    )


def test_a_clause_decides_where_a_border_stands() -> None:
    """A sentence that is about as near to either neighbour goes to the one whose clause it translates."""
    target = random_vectors(12, 3, dim=64)
    source = np.delete(target, 5, axis=0)
    source[4] += 0.52 * target[5]
    source[5] += 0.5 * target[5]
    sides = side(source / np.linalg.norm(source, axis=1, keepdims=True)), side(target)

    def beads(text: Overlaps) -> set[tuple[tuple[int, ...], tuple[int, ...]]]:
        other = sides[1]._replace(clauses=Clauses(np.full(12, NONE), target))
        return {(bead.source, bead.target) for bead in best_path(text, other, Settings()).beads}

    assert {((4,), (4, 5)), ((5,), (6,))} < beads(sides[0])
    clauses = with_clauses(sides[0], {5: (5, 6)}, target)  # the first of the clauses stands before the border
    assert {((4,), (4,)), ((5,), (5, 6))} < beads(clauses)
