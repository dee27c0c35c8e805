"""Beads of three texts held against each other: what is implied, what is corrected, and what a person said stays."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from aligner import Bead
from aligner.alignment.agreement import agreements, implied
from aligner.alignment.constraints import FixedBeads
from aligner.model import null_beads

SURE, UNSURE = 0.95, 0.3


def bead(source: tuple[int, ...], target: tuple[int, ...], confidence: float = SURE) -> Bead:
    """A bead of a confidence."""
    return Bead(source, target, 0.7, confidence)


ONE_TO_ONE = [bead((n,), (n,)) for n in range(4)]
# The middle is wrong, and unsure of it.
WRONG = [
    bead((0,), (0,)),
    bead((1,), (), UNSURE),
    bead((2,), (1,), UNSURE),
    bead((), (2,), UNSURE),
    bead((3,), (3,)),
]


def test_the_surest_path_corrects_the_weakest() -> None:
    """a-b and b-c imply a-c; where a-c is less sure it comes out as they say, and all else as it was."""
    found = agreements({("a", "b"): ONE_TO_ONE, ("b", "c"): ONE_TO_ONE, ("a", "c"): WRONG})
    corrected = found["a", "c"]
    assert list(corrected.beads) == ONE_TO_ONE
    assert [own.confidence for own in corrected.beads] == [SURE] * 4
    assert (corrected.compared, corrected.disagreeing, corrected.corrected) == (5, 3, 3)
    assert found["a", "b"].beads == found["b", "c"].beads == tuple(ONE_TO_ONE)
    assert found["a", "b"].corrected == 0


def test_a_third_text_divides_and_does_not_join() -> None:
    """What it divides comes out divided where it is as sure; what it joins stays divided, unless that is unsure."""
    whole, parts = [bead((0, 1), (0, 1), 0.8)], [bead((0,), (0,), 0.8), bead((1,), (1,), 0.8)]
    divided = agreements({("a", "b"): parts, ("b", "c"): parts, ("a", "c"): whole})["a", "c"]
    assert list(divided.beads) == parts
    assert divided.corrected == 1
    sure = [bead((0, 1), (0, 1), 0.99)]
    joined = agreements({("a", "b"): sure, ("b", "c"): sure, ("a", "c"): parts})["a", "c"]
    assert list(joined.beads) == parts
    assert joined.disagreeing == 0
    unsure = [bead((0,), (0,), 0.1), bead((1,), (1,), 0.1)]
    assert agreements({("a", "b"): sure, ("b", "c"): sure, ("a", "c"): unsure})["a", "c"].beads == tuple(sure)


def test_what_comes_in_is_marked_where_it_crosses_others() -> None:
    """A sentence that stands elsewhere in the third text, or in the target alone, is moved, and rows stay in order."""
    there = [bead((0,), (2,)), bead((1,), (0,)), bead((2,), (1,)), bead((3,), (3,))]
    there[0] = replace(there[0], moved=True)
    weak = [
        bead((0,), (0,), UNSURE),
        bead((1,), (), UNSURE),
        bead((2,), (1,), UNSURE),
        bead((), (2,), UNSURE),
        bead((3,), (3,)),
    ]
    found = agreements({("a", "b"): ONE_TO_ONE, ("b", "c"): there, ("a", "c"): weak})["a", "c"]
    assert list(found.beads) == there
    assert [own.moved for own in found.beads] == [True, False, False, False]
    unmarked = [replace(own, moved=False) for own in there]
    found = agreements({("a", "b"): ONE_TO_ONE, ("b", "c"): unmarked, ("a", "c"): weak})["a", "c"]
    assert [own.moved for own in found.beads] == [True, False, False, False]


def test_a_surer_bead_stays() -> None:
    """What is as sure as the way by a third text is left as it is, and counted as disagreeing."""
    sure = [bead(own.source, own.target) for own in WRONG]
    found = agreements({("a", "b"): ONE_TO_ONE, ("c", "b"): ONE_TO_ONE, ("a", "c"): sure})["a", "c"]
    assert found.beads == tuple(sure)
    assert (found.disagreeing, found.corrected) == (3, 0)


def test_what_a_person_said_stays() -> None:
    """Neither a bead that was judged right goes, nor does one come that was judged wrong."""
    pairs = {("a", "b"): ONE_TO_ONE, ("b", "c"): ONE_TO_ONE, ("a", "c"): WRONG}
    for fixed in (FixedBeads(right=(Bead((2,), (1,)),)), FixedBeads(wrong=frozenset({Bead((1,), (1,))}))):
        assert agreements(pairs, {("a", "c"): fixed})["a", "c"].beads == tuple(WRONG)


def test_what_beads_imply() -> None:
    """Beads that share sentences become one; what the middle text lacks implies nothing, what only it has neither."""
    first = [bead((0,), (0, 1)), bead((1,), ()), bead((), (2,)), bead((2,), (3,), 0.6), bead((3,), (4,))]
    second = [bead((0,), (0,)), bead((1, 2), (1,)), bead((3,), (2,)), bead((4,), ()), bead((), (3,))]
    found = implied(first, second)
    assert found == [Bead((0,), (0, 1)), Bead((2,), (2,)), Bead((3,), ())]
    assert [own.confidence for own in found] == [SURE, 0.6, SURE]


@st.composite
def alignments(draw: st.DrawFn) -> dict[tuple[str, str], list[Bead]]:
    """Beads of the three pairs of three texts, which cover each sentence once."""
    sizes = {text: draw(st.integers(1, 6)) for text in "abc"}
    found = {}
    for pair in (("a", "b"), ("c", "b"), ("a", "c")):
        beads, i, j = [], 0, 0
        while i < sizes[pair[0]] or j < sizes[pair[1]]:
            up, over = draw(st.sampled_from([(1, 1), (1, 0), (0, 1), (2, 1), (1, 2)]))
            source, target = range(i, min(i + up, sizes[pair[0]])), range(j, min(j + over, sizes[pair[1]]))
            sure = draw(st.floats(0, 1))
            own = [Bead(tuple(source), tuple(target))] if source and target else null_beads(source, target)
            beads += [bead(each.source, each.target, sure) for each in own]
            i, j = i + len(source), j + len(target)
        found[pair] = beads
    return found


@given(pairs=alignments())
def test_every_sentence_stays_in_one_bead(pairs: dict[tuple[str, str], list[Bead]]) -> None:
    """Whatever is corrected, and in both directions alike."""
    for pair, own in agreements(pairs).items():
        for side in ("source", "target"):
            numbers = [sorted(n for each in beads for n in getattr(each, side)) for beads in (own.beads, pairs[pair])]
            assert numbers[0] == numbers[1]
    turned = {
        (target, source): [Bead(b.target, b.source, b.score, b.confidence) for b in own]
        for (source, target), own in pairs.items()
    }
    for (source, target), own in agreements(turned).items():
        there = {(b.source, b.target) for b in agreements(pairs)[target, source].beads}
        assert {(b.target, b.source) for b in own.beads} == there


def test_two_texts_stay_as_they_are() -> None:
    """Without a third text there is nothing to compare."""
    found = agreements({("a", "b"): WRONG})["a", "b"]
    assert found.beads == tuple(WRONG)
    assert found.compared == 0


def test_what_most_other_texts_say_counts() -> None:
    """One of three that divides differently does not make a row doubtful: among many texts some always do."""
    sure = [bead(own.source, own.target) for own in ONE_TO_ONE]
    shifted = [bead((0,), (0,)), bead((1,), (2,)), bead((2,), (1,)), bead((3,), (3,))]
    pairs = {("a", "z"): sure}
    for name, first in (("b", sure), ("c", sure), ("d", shifted)):
        pairs |= {("a", name): first, (name, "z"): sure}
    assert agreements(pairs)["a", "z"].disagreeing == 0
    pairs |= {("a", "b"): shifted}
    assert agreements(pairs)["a", "z"].disagreeing == 2
