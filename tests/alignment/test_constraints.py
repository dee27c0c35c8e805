"""The alignment around settled beads against brute force, and what holds for any of them."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner import Bead, Settings
from aligner.alignment.band import BestPath, best_path
from aligner.alignment.constraints import NOT_ALONE, NOTHING_FIXED, FixedBeads, choose_anchors
from aligner.alignment.costs import FITTED_COSTS
from aligner.alignment.overlaps import Overlaps
from aligner.alignment.text_pairs import finish
from tests import reference
from tests.alignment.test_band import covered, random_vectors, side, sides, valued

SMALL = Settings(max_group=3, max_bead=4)
LEADING = 1000.0  # value of a right bead on the path
SIDES = "source", "target"


@st.composite
def judged(draw: st.DrawFn, most: int = 7) -> tuple[Overlaps, Overlaps, FixedBeads]:
    """Two texts with right beads that share no sentence, some of them in one order and not moved, and wrong ones."""
    source, target = draw(sides(most))
    free = [list(range(len(lengths))) for lengths in (source.lengths, target.lengths)]
    right = []
    i = j = 0
    sizes = st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(1, 2), st.integers(1, 2))
    for skip_source, skip_target, a, b in draw(st.lists(sizes, max_size=2)):
        i, j = i + skip_source, j + skip_target
        if i + a <= len(free[0]) and j + b <= len(free[1]):
            right.append(Bead(tuple(range(i, i + a)), tuple(range(j, j + b))))
        i, j = i + a, j + b
    for _ in range(draw(st.integers(0, 2))):
        taken = frozenset[tuple[str, int]]().union(*(bead.sentences for bead in right))
        left = [[n for n in own if (side, n) not in taken] for side, own in zip(SIDES, free, strict=True)]
        numbers = [tuple(sorted(draw(st.sets(st.sampled_from(own), max_size=3)))) if own else () for own in left]
        if all(numbers) or sum(map(len, numbers)) == 1:
            right.append(Bead(numbers[0], numbers[1], moved=all(numbers)))
    wrong = draw(st.sets(st.sampled_from(every_bead(len(free[0]), len(free[1]))), max_size=6))
    return source, target, FixedBeads(tuple(right), frozenset(wrong - set(right)))


def every_bead(n: int, m: int) -> list[Bead]:
    """All beads of up to two sentences a side that a path could take, null beads of one."""
    runs = [[tuple(range(k, k + size)) for size in (1, 2) for k in range(length + 1 - size)] for length in (n, m)]
    null = [Bead((i,), ()) for i in range(n)] + [Bead((), (j,)) for j in range(m)]
    return null + [Bead(ours, theirs) for ours in runs[0] for theirs in runs[1]]


def best(source: Overlaps, target: Overlaps, fixed: FixedBeads) -> BestPath:
    """The best path and what else is known of it."""
    return best_path(source, target, SMALL, fixed=fixed)


def path_around(source: Overlaps, target: Overlaps, fixed: FixedBeads) -> list[Bead]:
    """The beads of the best path."""
    return best(source, target, fixed).beads


def decided(source: Overlaps, target: Overlaps, fixed: FixedBeads) -> FixedBeads:
    """With the right beads that the path does not pass marked as moved."""
    return choose_anchors(
        fixed, lambda trial: best_path(source, target, SMALL, fixed=trial)[:2], FITTED_COSTS.anchor_lead
    )


@pytest.mark.slow
@given(judged())
@settings(max_examples=100, deadline=None)
def test_right_beads_come_out_and_every_sentence_is_in_one_bead(case: tuple[Overlaps, Overlaps, FixedBeads]) -> None:
    """Right beads with confidence 1, moved ones marked; wrong ones not, unless a sentence has nothing else."""
    source, target, fixed = case
    settled = decided(source, target, fixed)
    path = best(source, target, replace(settled, wrong=frozenset()))
    beads = finish(path, source, target, SMALL, fixed=settled)
    assert covered(beads, len(source.lengths), len(target.lengths))
    sure = {bead for bead in beads if bead.confidence == 1}
    assert set(fixed.right) <= sure
    assert all(bead.is_null for bead in fixed.wrong & set(beads))
    order = [bead for bead in beads if not (bead.is_null or bead.moved)]
    assert order == sorted(order, key=lambda bead: bead.target)
    assert all(-1 <= bead.score <= 1.01 for bead in beads)


@pytest.mark.slow
@given(judged(most=5))
@settings(max_examples=50, deadline=None)
def test_the_best_path_around_settled_beads_is_found(case: tuple[Overlaps, Overlaps, FixedBeads]) -> None:
    """No path with the right beads and without the wrong ones scores more, tried by brute force."""
    source, target, fixed = case
    total, path, *_ = best_path(source, target, SMALL, fixed=fixed)
    own = valued(source, target)
    taken = frozenset[tuple[str, int]]().union(*(bead.sentences for bead in fixed.right))

    def value(bead: Bead) -> float:
        if bead in fixed.path:
            return LEADING
        cost = float(NOT_ALONE) if bead.is_null and bead in fixed.wrong else 0.0
        barred = not bead.is_null and (bead in fixed.wrong or bead.sentences & taken)
        return -1e6 if barred else own(bead) - cost

    best = reference.best_total(len(source.lengths), len(target.lengths), SMALL, value)
    assert reference.total(path, value) == pytest.approx(best, abs=1e-3)
    assert total == pytest.approx(best - LEADING * len(fixed.path), abs=1e-3)


def test_a_right_bead_leads_the_path_where_that_is_worth_it() -> None:
    """One that stands in another place is moved and pulls nothing along; others put right what is wrong around them."""
    text = side(random_vectors(12, 21, dim=32))
    far, near = Bead((0,), (9,)), Bead((5, 6), (5,))
    settled = decided(text, text, FixedBeads((far, near)))
    assert [bead.moved for bead in settled.right] == [True, False]
    assert {bead for bead in path_around(text, text, settled) if not bead.is_null} == {
        near,
        *(Bead((n,), (n,)) for n in range(1, 12) if n not in (5, 6, 9)),
    }


def test_one_right_bead_puts_a_wrong_path_right() -> None:
    """Of two passages that say the same the path takes the nearer one, until one bead says that it is the other."""
    vectors = random_vectors(12, 24, dim=32)
    source = side(vectors[[*range(4), *range(8, 12)]])  # without 4 to 7
    noisy = vectors[8:] + random_vectors(4, 25, dim=32)
    noisy /= np.linalg.norm(noisy, axis=1, keepdims=True)
    target = side(np.vstack([vectors, noisy]))  # 8 to 11 come again in other words
    assert Bead((6,), (10,)) in path_around(source, target, NOTHING_FIXED)
    settled = decided(source, target, FixedBeads((Bead((5,), (13,)),)))
    assert not settled.moved
    assert set(path_around(source, target, settled)) >= {Bead((n,), (n + 8,)) for n in range(5, 8)}


def test_a_wrong_pair_in_another_place_is_not_made() -> None:
    """Two sentences left alone that are the same, but were said to be no bead, stay alone."""
    vectors = random_vectors(20, 4, dim=64)
    source, target = side(vectors), side(vectors[[*range(1, 15), 0, *range(15, 20)]])
    sides = source, target
    moved = Bead((0,), (14,))
    assert moved in finish(best_path(*sides, SMALL), *sides, SMALL)
    fixed = FixedBeads(wrong=frozenset({moved}))
    assert moved not in finish(best_path(*sides, SMALL), *sides, SMALL, fixed=fixed)


def test_passages_between_right_beads_are_scored_as_part_of_the_whole() -> None:
    """A right bead that is on the best path anyway changes no other bead and no score."""
    vectors = random_vectors(30, 22, dim=16)
    noisy = vectors + 0.6 * random_vectors(30, 23, dim=16)
    noisy /= np.linalg.norm(noisy, axis=1, keepdims=True)
    lengths = np.random.default_rng(1).integers(10, 300, 30).tolist()
    source, target = side(np.delete(vectors, [7], axis=0), lengths[:29]), side(noisy, lengths[::-1])
    plain = path_around(source, target, NOTHING_FIXED)
    linked = [bead for bead in plain if not bead.is_null]
    for right in (linked[::4], linked[2::7]):
        found = path_around(source, target, FixedBeads(tuple(right)))
        assert [(bead, bead.score) for bead in found] == [(bead, bead.score) for bead in plain]
