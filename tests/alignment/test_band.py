"""The dynamic program against brute force, and what it promises for any input."""

import itertools
import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import aligner.alignment.band
from aligner import Bead, Settings
from aligner.alignment.band import (
    best_path,
    doubtful_spans,
)
from aligner.alignment.constraints import FixedBeads
from aligner.alignment.costs import FITTED_COSTS
from aligner.alignment.dynamic_program import MOST_LEAD
from aligner.alignment.overlaps import Overlaps, every_span, sum_overlaps, with_encoded
from aligner.alignment.shared_words import shared_words
from aligner.alignment.similarity import usual_cosine
from aligner.alignment.text_pairs import finish
from aligner.model import Vectors
from tests import reference


def side(vectors: Vectors, lengths: Sequence[int] | None = None, max_group: int = 5) -> Overlaps:
    """Overlaps and lengths of sentences with these vectors."""
    sizes = np.array(lengths if lengths is not None else [50] * len(vectors), np.float32)
    return sum_overlaps(vectors, sizes, max_group)


def random_vectors(n: int, seed: int, dim: int = 8) -> Vectors:
    """Unit rows, shape (n, dim), the same for the same seed."""
    rows = np.random.default_rng(seed).standard_normal((n, dim)).astype(np.float32)
    unit: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


def aligned(source: Overlaps, target: Overlaps, chosen: Settings | None = None) -> list[Bead]:
    """The best path."""
    return best_path(source, target, chosen or Settings()).beads


def valued(
    source: Overlaps,
    target: Overlaps,
    shared: reference.Shared | None = None,
    number_only: reference.NumberOnly = (set(), set()),
) -> reference.Value:
    """What the plain version says of beads of these texts."""

    def value(bead: Bead) -> float:
        return reference.bead_value(bead, source, target, shared, number_only)

    return value


def finished(source: Overlaps, target: Overlaps) -> list[Bead]:
    """The beads as users get them."""
    path = best_path(source, target, Settings())
    return finish(path, source, target, Settings())


@st.composite
def sides(draw: st.DrawFn, most: int = 6) -> tuple[Overlaps, Overlaps]:
    """Two random texts of up to most sentences each, some of which share vectors."""
    seed = draw(st.integers(0, 10_000))
    n, m = draw(st.integers(1, most)), draw(st.integers(1, most))
    pool = random_vectors(n + m, seed)
    source, target = pool[:n], pool[n:].copy()
    for j in draw(st.sets(st.integers(0, m - 1))):
        target[j] = source[j % n]
    lengths = st.integers(1, 200)
    return (
        side(source, draw(st.lists(lengths, min_size=n, max_size=n))),
        side(target, draw(st.lists(lengths, min_size=m, max_size=m))),
    )


def covered(beads: Sequence[Bead], n: int, m: int) -> bool:
    """Whether the beads hold every sentence once."""
    return sorted(i for bead in beads for i in bead.source) == list(range(n)) and sorted(
        j for bead in beads for j in bead.target
    ) == list(range(m))


WORDS = ("Lisbon 1755", "Montgolfier", "Lisbon", "1.755 balloons", "rain", "XIV.", "1755")


@given(sides(most=5), st.lists(st.sampled_from(WORDS), min_size=10, max_size=10))
@settings(max_examples=60, deadline=None)
def test_the_best_path_is_found(texts: tuple[Overlaps, Overlaps], sentences: list[str]) -> None:
    """No path scores more than the one returned, tried by brute force."""
    source, target = texts
    chosen = Settings(max_group=3, max_bead=4)
    written = sentences[: len(source.lengths)], sentences[-len(target.lengths) :]
    words = shared_words(*written)
    shared = {(i, j): w for i, j, w in zip(words.source, words.target, words.weights, strict=True)}
    beads = best_path(source, target, chosen, words).beads
    number_only = [{n for n in range(len(own)) if own[n] in ("XIV.", "1755")} for own in written]
    value = valued(source, target, shared, (number_only[0], number_only[1]))
    total = reference.total(beads, value)
    best = reference.best_total(len(source.lengths), len(target.lengths), chosen, value)
    assert total == pytest.approx(best, abs=1e-4)


@given(sides(most=9))
@settings(max_examples=60, deadline=None)
def test_every_sentence_is_in_one_bead(texts: tuple[Overlaps, Overlaps]) -> None:
    """Both the path and the finished beads cover each sentence of both sides exactly once, within the size limits.

    Only what faces a single passage may be larger when it is finished.
    """
    source, target = texts
    n, m = len(source.lengths), len(target.lengths)
    for beads in (aligned(source, target), finished(source, target)):
        assert covered(beads, n, m)
    for beads in (
        aligned(source, target),
        [b for b in finished(source, target) if min(len(b.source), len(b.target)) != 1],
    ):
        assert all(max(len(b.source), len(b.target)) <= 5 for b in beads)
        assert all(len(b.source) + len(b.target) <= 6 for b in beads)


@given(sides(most=7))
@settings(max_examples=40, deadline=None)
def test_swapping_the_sides_changes_no_total(texts: tuple[Overlaps, Overlaps]) -> None:
    """The total of the best path is the same from either side."""
    source, target = texts

    def total(one: Overlaps, other: Overlaps) -> float:
        return reference.total(aligned(one, other), valued(one, other))

    assert total(source, target) == pytest.approx(total(target, source), abs=1e-4)


def test_identical_texts_pair_one_to_one() -> None:
    """A text aligned with itself gives 1-1 beads, each with score 1."""
    text = side(random_vectors(30, 1, dim=32))
    beads = aligned(text, text)
    assert [(bead.source, bead.target) for bead in beads] == [((i,), (i,)) for i in range(30)]
    assert all(bead.score == pytest.approx(1, abs=1e-3) for bead in beads)


def test_two_sentences_joined_in_the_other_text_make_one_bead() -> None:
    """A target sentence that says what two source sentences say is joined with both."""
    vectors = random_vectors(6, 2, dim=32)
    joined = sum_overlaps(vectors, np.full(6, 50, np.float32), 2).vectors[1][2]
    target = np.vstack([vectors[:2], joined[None], vectors[4:]])
    beads = aligned(side(vectors), side(target, [50, 50, 100, 50, 50]))
    assert Bead((2, 3), (2,)) in beads
    assert len(beads) == 5


def test_a_passage_of_one_side_is_left_alone() -> None:
    """Sentences put into one text are null beads; those around them keep their partners."""
    vectors = random_vectors(20, 3, dim=64)
    longer = np.vstack([vectors[:10], random_vectors(6, 99, dim=64), vectors[10:]])
    beads = finished(side(vectors), side(longer))
    assert [bead.target for bead in beads if not bead.source] == [(j,) for j in range(10, 16)]
    assert Bead((9,), (9,)) in beads
    assert Bead((10,), (16,)) in beads


def test_a_moved_sentence_is_paired_and_marked() -> None:
    """A sentence that stands elsewhere in the target is paired with its counterpart, where its source stands."""
    vectors = random_vectors(20, 4, dim=64)
    order = [*range(1, 15), 0, *range(15, 20)]
    beads = finished(side(vectors), side(vectors[order]))
    assert [bead for bead in beads if bead.moved] == [Bead((0,), (14,))]
    assert beads[0] == Bead((0,), (14,))
    assert covered(beads, 20, 20)


def test_nothing_is_marked_as_moved_in_texts_in_order() -> None:
    """Translations in order, noise and passages of one side included, hold nothing moved."""
    vectors = random_vectors(60, 5, dim=64)
    noisy = vectors + 0.5 * random_vectors(60, 6, dim=64)
    noisy /= np.linalg.norm(noisy, axis=1, keepdims=True)
    beads = finished(side(np.delete(vectors, [7, 8, 30], axis=0)), side(np.delete(noisy, [20, 50], axis=0)))
    assert not any(bead.moved for bead in beads)


def test_passages_that_say_different_things_are_not_forced_into_pairs() -> None:
    """Where each text has a passage of its own at one place, all its sentences stay alone."""
    vectors = random_vectors(20, 7, dim=64)
    target = vectors.copy()
    target[8:11] = random_vectors(3, 8, dim=64)
    beads = finished(side(vectors, [90] * 20), side(target, [90] * 20))
    assert [bead for bead in beads if bead.is_null] == [
        *(Bead((i,), ()) for i in range(8, 11)),
        *(Bead((), (j,)) for j in range(8, 11)),
    ]
    assert sum(bead.kind == "1-1" for bead in beads) == 17


@pytest.mark.parametrize(("n", "m"), [(0, 0), (3, 0), (0, 2)])
def test_an_empty_text_leaves_the_other_alone(n: int, m: int) -> None:
    """Sentences that have nothing to be aligned with are null beads."""
    beads = finished(side(random_vectors(n, 1)), side(random_vectors(m, 2)))
    assert beads == [Bead((i,), ()) for i in range(n)] + [Bead((), (j,)) for j in range(m)]


@pytest.mark.slow
def test_a_band_gives_what_the_whole_table_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    """Long texts are aligned in a band around a coarse path: the same beads, with a long passage on one side only."""
    vectors = random_vectors(700, 9, dim=64)
    noisy = vectors + 0.7 * random_vectors(700, 10, dim=64)
    noisy /= np.linalg.norm(noisy, axis=1, keepdims=True)
    longer = np.vstack([noisy[:300], random_vectors(250, 11, dim=64), noisy[300:]])
    source, target = side(vectors), side(longer)
    monkeypatch.setattr(aligner.alignment.band, "EXACT_CELLS", 10**9)
    whole = aligned(source, target)
    for cells, band in ((700 * 950, 40), (20_000, 40), (2_500, 11)):
        monkeypatch.setattr(aligner.alignment.band, "EXACT_CELLS", cells)
        monkeypatch.setattr(aligner.alignment.band, "BAND", band)
        assert aligned(source, target) == whole
    assert sum(not bead.is_null for bead in whole) > 650


def test_rivals_are_looked_for_near_the_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are those of the whole table, also on both sides of a long passage that each text has for itself."""
    vectors = random_vectors(220, 26, dim=128)
    other = vectors.copy()
    other[80:150] = random_vectors(70, 27, dim=128)
    source, target = side(vectors, [300] * 220), side(other, [300] * 220)
    near = best_path(source, target, Settings(), margin=FITTED_COSTS.doubt)
    monkeypatch.setattr(aligner.alignment.band, "NEAR_CELLS", 10**9)
    whole = best_path(source, target, Settings(), margin=FITTED_COSTS.doubt)
    assert set(near.rivals.beads) == set(whole.rivals.beads)
    assert near.rivals.source[:70] == pytest.approx(whole.rivals.source[:70], abs=1e-3)


@pytest.mark.slow
@pytest.mark.parametrize("last", [400, 600])
def test_a_band_widens_until_there_is_a_path_around_what_is_fixed(last: int) -> None:
    """Where the coarse path leads through sentences that are to stay alone, they stay alone."""
    vectors = random_vectors(600, 28, dim=16)
    right = tuple(Bead((i,), (last - 1 - (i - 300),), moved=True) for i in range(300, last))
    text = side(vectors)
    path = best_path(text, text, Settings(), fixed=FixedBeads(right))
    assert covered(path.beads, 600, 600)
    assert [bead for bead in path.beads if not bead.is_null] == [
        Bead((i,), (i,)) for i in range(600) if not 300 <= i < last
    ]


@pytest.mark.slow
def test_what_is_alike_within_a_long_passage_of_both_sides_is_found() -> None:
    """Also far from the way in which null beads lead through the passage."""
    vectors = random_vectors(900, 29, dim=128)
    other = vectors.copy()
    other[300:600] = random_vectors(300, 30, dim=128)
    other[450:453] = vectors[450:453]
    source, target = side(vectors, [120] * 900), side(other, [120] * 900)
    assert {Bead((i,), (i,)) for i in range(450, 453)} <= set(aligned(source, target))


def test_summed_overlaps_are_what_adding_by_hand_gives() -> None:
    """The vector of joined sentences is the unit sum of theirs, weighted by the root of their lengths."""
    vectors = random_vectors(5, 12)
    lengths = np.array([10, 40, 90, 160, 250], np.float32)
    by_hand = sum(np.sqrt(lengths[i]) * vectors[i] for i in (1, 2, 3))
    assert sum_overlaps(vectors, lengths, 4).vectors[2][1] == pytest.approx(by_hand / np.linalg.norm(by_hand), abs=1e-5)


@pytest.mark.slow
@given(sides(most=5), st.floats(0.05, 1.0))
@settings(max_examples=40, deadline=None)
def test_rivals_are_the_beads_of_paths_nearly_as_good(texts: tuple[Overlaps, Overlaps], margin: float) -> None:
    """A bead is a rival just where the best path through it, found by brute force, lacks no more than the margin.

    So is told what the best path lacks that has a sentence in another bead.
    """
    source, target = texts
    n, m = len(source.lengths), len(target.lengths)
    chosen = Settings(max_group=2, max_bead=3)
    path = best_path(source, target, chosen, margin=margin)
    value = valued(source, target)
    best = reference.best_total(n, m, chosen, value)
    leads = [MOST_LEAD] * n, [MOST_LEAD] * m
    for i, j, (a, b) in itertools.product(range(n), range(m), ((1, 1), (1, 2), (2, 1))):
        bead = Bead(tuple(range(i, i + a)), tuple(range(j, j + b)))
        if i + a <= n and j + b <= m:
            lack = best - reference.best_total(n, m, chosen, passing(value, bead))
            rival = bead in path.rivals.beads
            assert abs(lack - margin) < 1e-4 or rival == (lack < margin and bead not in path.beads)
            if bead not in path.beads:
                for own, numbers in zip(leads, (bead.source, bead.target), strict=True):
                    for number in numbers:
                        own[number] = min(own[number], lack)
    assert path.rivals.source == pytest.approx(leads[0], abs=1e-4)
    assert path.rivals.target == pytest.approx(leads[1], abs=1e-4)


def passing(value: reference.Value, bead: Bead) -> reference.Value:
    """The same, impossible for beads that share a sentence with this one."""

    def passed(other: Bead) -> float:
        shares = {*bead.source} & {*other.source} or {*bead.target} & {*other.target}
        return -math.inf if shares and other != bead else value(other)

    return passed


def test_only_joins_in_doubt_are_asked_for() -> None:
    """Where all is surely 1-1 no join is encoded; those of a bead on the path and of what might be in its place are."""
    vectors = random_vectors(8, 20, dim=64)
    text = side(vectors)
    assert doubtful_spans(best_path(text, text, Settings(), margin=FITTED_COSTS.doubt), 5) == ([], [])
    joined = sum_overlaps(vectors, text.lengths, 2).vectors[1][3]
    other = side(np.vstack([vectors[:3], joined[None], vectors[5:]]), [50, 50, 50, 100, 50, 50, 50])
    source, target = doubtful_spans(best_path(text, other, Settings(), margin=FITTED_COSTS.doubt), 5)
    assert (3, 2) in source
    assert len(source) + len(target) < 6
    assert every_span(4, 3) == [(0, 2), (0, 3), (1, 2), (1, 3), (2, 2)]


@pytest.mark.slow
def test_a_path_is_found_again_around_one_that_is_nearly_right() -> None:
    """Looked for around another path, even one that is wrong in places, the best path is the same."""
    vectors = random_vectors(300, 21, dim=64)
    noisy = vectors + 0.7 * random_vectors(300, 22, dim=64)
    source, target = side(vectors), side(noisy / np.linalg.norm(noisy, axis=1, keepdims=True))
    whole = best_path(source, target, Settings())
    shifted = [Bead((i,), ()) for i in range(50)] + [Bead((i + 50,), (i,)) for i in range(250)]
    shifted += [Bead((), (j,)) for j in range(250, 300)]
    for known in (whole, whole._replace(beads=shifted)):
        near = best_path(source, target, Settings(), near=known)
        assert near.beads == whole.beads


def test_encoded_joins_take_the_place_of_sums_in_a_copy() -> None:
    """The overlaps given stay as they are."""
    overlaps = side(random_vectors(4, 13))
    before = overlaps.vectors[1].copy()
    vector = random_vectors(1, 14)
    changed = with_encoded(overlaps, [(1, 2)], vector)
    assert np.array_equal(changed.vectors[1][1], vector[0])
    assert np.array_equal(overlaps.vectors[1], before)


def test_confidence_rises_with_the_score_and_falls_with_the_size() -> None:
    """A plain 1-1 bead of the same sentence is surer than a bead of several or of a far cosine."""
    vectors = random_vectors(12, 15, dim=64)
    far = vectors.copy()
    far[6] = vectors[6] + 1.5 * random_vectors(1, 16, dim=64)[0]
    far[6] /= np.linalg.norm(far[6])
    beads = finished(side(vectors), side(far))
    by_source = {bead.source: bead for bead in beads}
    assert 0 < by_source[(6,)].confidence < by_source[(2,)].confidence <= 1


def test_the_number_of_a_chapter_that_one_text_has_stays_alone() -> None:
    """Joined with a sentence it would hardly change what that says, so its cosine tells nothing."""
    vectors = random_vectors(6, 24, dim=64)
    numbered = np.insert(vectors, 3, vectors[2] + 0.5 * random_vectors(1, 25, dim=64), axis=0)
    numbered /= np.linalg.norm(numbered, axis=1, keepdims=True)
    source, target = side(vectors), side(numbered, [50, 50, 50, 3, 50, 50, 50])

    def beads(line: str) -> list[Bead]:
        words = shared_words(["Es regnet."] * 6, ["It rains."] * 3 + [line] + ["It rains."] * 3)
        return best_path(source, target, Settings(), words).beads

    assert Bead((), (3,)) in beads("IV.")
    assert Bead((), (3,)) in beads("4)")
    assert Bead((), (3,)) in beads("(ii)")
    assert Bead((), (3,)) in beads("（十二）")
    assert Bead((), (3,)) in beads("Β΄")
    assert Bead((), (3,)) not in beads("So!")
    assert Bead((), (3,)) not in beads("Mix!")


def test_a_name_that_both_texts_have_decides_between_like_sentences() -> None:
    """Where vectors say nothing, the sentence with the name is paired with the one that has it too."""
    vectors = random_vectors(4, 17)
    same = np.stack([vectors[0], vectors[1], vectors[1], vectors[3]])
    source, target = side(same), side(same[[0, 1, 3]])
    sentences = ["Eins.", "Es regnet.", "Montgolfier fliegt.", "Ende."]
    beads = best_path(
        source,
        target,
        Settings(max_group=1, max_bead=2),
        shared_words(sentences, ["One.", "Montgolfier flies.", "End."]),
    ).beads
    assert Bead((2,), (1,)) in beads
    assert Bead((1,), ()) in beads


def test_scores_do_not_depend_on_the_level_of_the_cosines() -> None:
    """The usual cosine is that of sentences that are each other's nearest, whatever their level, from either side."""
    vectors = random_vectors(40, 18, dim=64)
    far = vectors + 1.5 * random_vectors(40, 19, dim=64)
    far /= np.linalg.norm(far, axis=1, keepdims=True)
    assert usual_cosine(vectors, vectors, 0.2) == pytest.approx(1, abs=1e-5)
    assert usual_cosine(vectors, far, 0.2) == pytest.approx(float(np.median((vectors * far).sum(axis=1))), abs=0.05)
    assert usual_cosine(vectors, far, 0.2) == usual_cosine(far, vectors, 0.2)
