"""A rejected bead leaves a gap, and nothing outside it changes."""

import itertools
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner import Bead, Settings
from aligner.alignment.band import best_path
from aligner.alignment.constraints import NOTHING_FIXED, FixedBeads
from aligner.alignment.overlaps import Overlaps
from aligner.alignment.text_pairs import finish
from tests.alignment.test_band import covered, random_vectors, side, sides


def aligned(source: Overlaps, target: Overlaps, fixed: FixedBeads = NOTHING_FIXED) -> list[Bead]:
    """The beads as users get them, of texts whose right beads are in order."""
    path = best_path(source, target, Settings(), fixed=FixedBeads(fixed.right))
    return finish(path, source, target, Settings(), fixed=fixed)


def rows(beads: Sequence[Bead]) -> set[tuple[object, ...]]:
    """All that is told of each bead."""
    return {(bead.source, bead.target, bead.moved, bead.score, bead.confidence) for bead in beads}


def gone(before: Sequence[Bead], after: Sequence[Bead], rejected: Bead) -> list[Bead]:
    """The other beads that are not as they were."""
    kept = rows(after)
    return [bead for bead in before if bead != rejected and not rows([bead]) <= kept]


@st.composite
def versions(draw: st.DrawFn) -> tuple[Overlaps, Overlaps]:
    """A text and a noisy version of it, with passages of their own and a sentence in another place."""
    size = draw(st.integers(6, 14))
    seed = draw(st.integers(0, 10_000))
    vectors = random_vectors(size, seed, dim=32)
    other = vectors + draw(st.sampled_from([0.3, 0.8])) * random_vectors(size, seed + 1, dim=32)
    if draw(st.booleans()):
        other = other[[*range(1, size - 2), 0, size - 2, size - 1]]
    other = np.delete(other, list(draw(st.sets(st.integers(1, size - 2), max_size=2))), axis=0)
    extra = random_vectors(draw(st.integers(0, 3)), seed + 2, dim=32)
    other = np.insert(other, draw(st.integers(0, len(other))), extra, axis=0).astype(np.float32)
    unit = other / np.linalg.norm(other, axis=1, keepdims=True)
    return side(vectors, [60] * size), side(unit, [60] * len(unit))


def gap(beads: Sequence[Bead], rejected: Bead) -> set[Bead]:
    """The null beads between the nearest linked beads in order before and behind a rejected one."""
    path = [bead for bead in beads if not bead.moved]
    runs = itertools.groupby(path, key=lambda bead: bead.is_null or bead == rejected)
    gaps = [set(run) for is_gap, run in runs if is_gap]
    return next((own for own in gaps if rejected in own), set())


@given(versions())
@settings(max_examples=40, deadline=None)
def test_a_rejected_link_changes_nothing_outside_its_gap(texts: tuple[Overlaps, Overlaps]) -> None:
    """Whichever it is: it does not come out, the null beads beside it may change, a moved one's sentences are alone."""
    source, target = texts
    before = aligned(source, target)
    for rejected in (bead for bead in before if not bead.is_null):
        after = aligned(source, target, FixedBeads(wrong=frozenset({rejected})))
        assert covered(after, len(source.lengths), len(target.lengths))
        assert rejected not in after
        changed = set(gone(before, after, rejected))
        assert changed <= (set() if rejected.moved else gap(before, rejected))
        if rejected.moved:
            assert {Bead(rejected.source, ()), Bead((), rejected.target)} <= set(after)


@given(versions())
@settings(max_examples=30, deadline=None)
def test_a_sentence_wrongly_alone_changes_one_bead_beside_its_gap_at_most(texts: tuple[Overlaps, Overlaps]) -> None:
    """It is linked within its gap, or with one of the two beads beside it."""
    source, target = texts
    before = aligned(source, target)
    for rejected in (bead for bead in before if bead.is_null):
        after = aligned(source, target, FixedBeads(wrong=frozenset({rejected})))
        assert covered(after, len(source.lengths), len(target.lengths))
        assert rejected not in after
        outside = set(gone(before, after, rejected)) - gap(before, rejected)
        assert len(outside) <= 1
        taker = next(bead for bead in after if rejected.sentences <= bead.sentences)
        assert not outside or taker.sentences & next(iter(outside)).sentences


@given(sides(most=6), st.data())
@settings(max_examples=40, deadline=None)
def test_what_is_not_in_the_alignment_can_be_rejected_without_effect(
    texts: tuple[Overlaps, Overlaps], data: st.DataObject
) -> None:
    """Such a verdict says what is so."""
    source, target = texts
    before = aligned(source, target)
    every = [Bead((i,), (j,)) for i in range(len(source.lengths)) for j in range(len(target.lengths))]
    absent = [bead for bead in every if bead not in before]
    wrong = frozenset(data.draw(st.sets(st.sampled_from(absent), max_size=3))) if absent else frozenset[Bead]()
    assert rows(aligned(source, target, FixedBeads(wrong=wrong))) == rows(before)


def test_rejected_neighbours_are_aligned_anew_together() -> None:
    """Three beads of which each is one too far leave one gap, in which the right ones are found."""
    vectors = random_vectors(12, 31, dim=64)
    text = side(vectors)
    before = aligned(text, text)
    wrong = frozenset(Bead((i,), (i,)) for i in (4, 5, 6))
    after = aligned(text, text, FixedBeads(wrong=wrong))
    assert not wrong & set(after)
    assert {bead for bead in before if bead not in wrong} <= set(after)


def test_a_right_bead_is_never_taken_into_a_gap() -> None:
    """A sentence between two right beads stays alone, though that was called wrong."""
    vectors = random_vectors(9, 32, dim=64)
    longer = side(np.insert(vectors, 4, random_vectors(1, 33, dim=64), axis=0))
    text = side(vectors)
    wrong = frozenset({Bead((), (4,))})
    assert Bead((), (4,)) not in aligned(text, longer, FixedBeads(wrong=wrong))
    right = Bead((3,), (3,)), Bead((4,), (5,))
    after = aligned(text, longer, FixedBeads(right, wrong))
    assert {*right, *wrong} <= set(after)
    assert aligned(text, longer, FixedBeads(right[:1], wrong))[4] == Bead((4,), (4, 5))


@pytest.mark.parametrize("swapped", [False, True])
def test_the_order_of_rows_stays(swapped: bool) -> None:
    """Beads come in the order of the source, and null beads of the target where they stand."""
    vectors = random_vectors(20, 4, dim=64)
    source, target = side(vectors), side(vectors[[*range(1, 15), 0, *range(15, 20)]])
    one, other = (target, source) if swapped else (source, target)
    moved = next(bead for bead in aligned(one, other) if bead.moved)
    after = aligned(one, other, FixedBeads(wrong=frozenset({moved})))
    for which in ("source", "target"):
        numbers = [n for bead in after for n in getattr(bead, which)]
        assert numbers == sorted(numbers)
