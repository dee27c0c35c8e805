"""Passages that stand in another order in the target are aligned as passages; texts in one order stay as they are."""

import itertools
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from aligner import Aligner, Bead, Settings
from aligner.alignment.band import BestPath, best_path, compare
from aligner.alignment.constraints import NOTHING_FIXED, FixedBeads
from aligner.alignment.costs import FITTED_COSTS, Costs, OrderLimits
from aligner.alignment.order import parts_in_order
from aligner.alignment.parts import Part, path_in_parts
from aligner.alignment.text_pairs import finish
from aligner.model import Vectors
from tests.alignment.test_band import covered, random_vectors, side
from tests.fakes import LexiconEncoder

SETTINGS = Settings(max_group=3, max_bead=4)
SECTIONS = (7, 6, 9, 5, 8, 6)  # sentences of each
SORTED = (2, 0, 5, 3, 1, 4)  # the sections as the target has them


def sectioned(order: Sequence[int], noise: float = 0.3, twins: bool = True) -> tuple[Vectors, Vectors, list[int]]:
    """A source in sections, a target that has them in an order, and where each source sentence stands in the target.

    twins: the second sentence of every section is nearly that of the others, and the third the same.
    """
    vectors = random_vectors(sum(SECTIONS), 5, dim=64)
    starts = [0, *itertools.accumulate(SECTIONS)]
    if twins:
        for start in starts[:-1]:
            vectors[start + 1] = vectors[1] + 0.5 * vectors[start + 1]
            vectors[start + 2] = vectors[2]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    numbers = [n for section in order for n in range(starts[section], starts[section + 1])]
    target = vectors[numbers] + noise * random_vectors(len(numbers), 6, dim=64)
    target /= np.linalg.norm(target, axis=1, keepdims=True)
    return vectors, target, [numbers.index(n) for n in range(len(numbers))]


def found(
    source: Vectors, target: Vectors, fixed: FixedBeads = NOTHING_FIXED, costs: Costs = FITTED_COSTS
) -> list[Bead]:
    """The beads of two texts."""
    sides = side(source, max_group=3), side(target, max_group=3)
    path = best_path(*sides, SETTINGS, fixed=fixed, costs=costs)
    whole = compare(*sides, SETTINGS, costs=costs, usual=path.usual)
    path, _ = parts_in_order(path, whole, fixed, 0.0)
    return finish(path, *sides, SETTINGS, fixed=fixed, costs=costs)


def links(beads: Sequence[Bead]) -> set[tuple[tuple[int, ...], tuple[int, ...]]]:
    """What beads link."""
    return {(bead.source, bead.target) for bead in beads if not bead.is_null}


def test_sections_sorted_otherwise_are_aligned_as_sections() -> None:
    """Near-twins go with their sections, and all that crosses the longest part in order is marked as moved."""
    source, target, places = sectioned(SORTED)
    beads = found(source, target)
    assert links(beads) == {((i,), (j,)) for i, j in enumerate(places)}
    still = [bead for bead in beads if not bead.moved]
    assert all(one.target < other.target for one, other in itertools.pairwise(still))
    assert {bead.moved for bead in beads} == {False, True}
    in_place = found(source, target, costs=Costs(order=OrderLimits(weight=float("inf"))))
    assert links(in_place) != links(beads)


def test_a_text_in_order_is_left_as_it_is() -> None:
    """The path itself comes back, and no parts, whatever sentences recur."""
    source, target, _ = sectioned(range(len(SECTIONS)))
    sides = side(source, max_group=3), side(target, max_group=3)
    path = best_path(*sides, SETTINGS)
    same, parts = parts_in_order(path, compare(*sides, SETTINGS, usual=path.usual), NOTHING_FIXED, 0.0)
    assert same is path
    assert parts == []


def test_swapping_the_sides_gives_the_same_beads() -> None:
    """Which passages move, and how they are aligned, does not depend on the side that is looked at first."""
    source, target, _ = sectioned(SORTED, noise=0.8)
    beads, swapped = found(source, target), found(target, source)
    assert {(bead.target, bead.source, bead.moved) for bead in swapped} == {
        (bead.source, bead.target, bead.moved) for bead in beads
    }


@pytest.mark.parametrize("cells", [300, 1000])
def test_of_long_texts_not_every_sentence_is_asked(cells: int) -> None:
    """Passages are found as well where only every other sentence, or one in six, is compared."""
    vectors = random_vectors(120, 7, dim=64)
    target = np.concatenate([vectors[70:], vectors[:70]])
    beads = found(vectors, target, costs=Costs(order=OrderLimits(cells=cells)))
    assert links(beads) == {((i,), ((i + 50) % 120,)) for i in range(120)}
    assert sum(bead.moved for bead in beads) == 50


def test_what_is_left_out_in_a_moved_passage_is_alone_there() -> None:
    """A passage has null beads of its own, which stand where it stands and are not marked."""
    source, target, places = sectioned(SORTED, twins=False)
    gone = places[22 + 2]  # of a section that moves, its third sentence
    beads = found(source, np.delete(target, gone, axis=0))
    assert [bead.source for bead in beads if bead.is_null] == [(24,)]
    assert covered(beads, len(source), len(target) - 1)
    assert [bead.source[0] for bead in beads] == sorted(bead.source[0] for bead in beads)


def test_right_beads_on_the_path_stay_out_of_moved_passages() -> None:
    """A bead that a person confirmed comes out with confidence 1, and the passage around it without its sentences."""
    source, target, places = sectioned(SORTED, twins=False)
    linked = {bead.source: bead for bead in found(source, target)}
    moved = next(bead for bead in linked.values() if bead.moved)
    beads = found(source, target, FixedBeads((replace(moved, moved=True),)))
    assert links(beads) == {((i,), (j,)) for i, j in enumerate(places)}
    assert {bead.confidence for bead in beads if bead == moved} == {1.0}


def test_no_bead_joins_sentences_that_are_no_neighbours() -> None:
    """In a part with a gap no bead reaches over it, and totals and rivals are those of the parts."""
    vectors = random_vectors(12, 9, dim=64)
    sides = side(vectors, max_group=3), side(vectors, max_group=3)
    whole = compare(*sides, SETTINGS)
    parts = [
        Part(np.array([0, 1, 2, 3, 8, 9, 10, 11]), np.array([0, 1, 2, 3, 8, 9, 10, 11])),
        Part(np.arange(4, 8), np.arange(4, 8)),
    ]
    path = path_in_parts(whole, parts, NOTHING_FIXED, None, 5.0)
    assert [bead.source for bead in path.beads] == [(n,) for n in range(12)]
    assert [bead.moved for bead in path.beads] == [4 <= n < 8 for n in range(12)]
    inside = [{0, 1, 2, 3}, {4, 5, 6, 7}, {8, 9, 10, 11}]
    assert path.rivals.beads
    for numbers in (own for bead in path.rivals.beads for own in (bead.source, bead.target)):
        assert any(set(numbers) <= group for group in inside)
    again = path_in_parts(whole, parts, NOTHING_FIXED, path.beads, 5.0)
    assert isinstance(again, BestPath)
    assert (again.total, again.beads) == (path.total, path.beads)


GERMAN = """
    Abstimmung. Der Rat von der Stadt hat den Plan. Viele Leute sagt nicht alt.
    Brücke. Die Brücke am Fluss ist gesperrt. Der Zug öffnet am Montag.
    Garten. Die Kinder im Garten und Bäume. Der Sturm hat Schaden am Baum.
    Hafen. Das Schiff im Hafen wird neu. Wasser und Regen im Winter.
    Schule. Die Lehrerin hat Bücher im Museum. Das Bild kostet Geld.
"""
ENGLISH = """
    Bridge. The bridge on the river is closed. The train opens on Monday.
    Garden. The children in the garden and trees. The storm has damage on the tree.
    Harbour. The ship in the harbour will new. Water and rain in winter.
    School. The teacher has books in the museum. The picture costs money.
    Vote. The council of the city has the plan. Many people says not old.
"""


def test_the_two_passes_find_a_list_that_each_language_sorts() -> None:
    """With an encoder and joins of its own: what the alphabet puts first in German and last in English is moved."""
    source, target = (
        [f"{sentence.strip()}." for sentence in text.strip(" .\n").split(".")] for text in (GERMAN, ENGLISH)
    )
    beads = Aligner(encoder=LexiconEncoder()).align_sentences(source, target)
    assert links(beads) == {((i,), ((i + 12) % 15,)) for i in range(15)}
    assert [bead.source[0] for bead in beads if bead.moved] == [0, 1, 2]
