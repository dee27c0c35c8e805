"""The nearest sentences of two documents, against plain versions."""

from unittest.mock import patch

import numpy as np
import pytest

from aligner.matching import counterparts
from aligner.matching.counterparts import FEW, Counterparts, best_counterparts, mutual_counterparts
from aligner.model import Floats
from tests.matching.test_documents import document, story, told


@pytest.mark.parametrize("block", [1, 3, 2048])
def test_best_counterparts_are_those_of_the_whole_table(block: int) -> None:
    """However it is cut into blocks, also where no sentence is like any other."""
    one, other = document("a", "en", story(1, 7)), document("b", "de", -told(story(1, 9), 5, 0.5))
    table = one.vectors @ other.vectors.T
    with patch.object(counterparts, "COMPARED_SENTENCES", block):
        there, back = best_counterparts(one, other)
    assert there.numbers.tolist() == table.argmax(axis=1).tolist()
    assert back.numbers.tolist() == table.argmax(axis=0).tolist()
    assert there.cosines == pytest.approx(table.max(axis=1), abs=1e-6)
    assert back.cosines == pytest.approx(table.max(axis=0), abs=1e-6)


def test_sentences_that_are_said_again_are_compared_once() -> None:
    """The counterpart is the first of those that are alike, as in the whole table."""
    vectors, others = story(1, 7), told(story(1, 9), 5, 0.5)
    one = document("a", "en", vectors[[4, 4, 0, 4, 2, 0, 4] * 9])
    other = document("b", "de", others[[1, 4, 4, 0, 8, 4, 8] * 9])
    table = np.round(one.vectors @ other.vectors.T, 5)
    compared: list[int] = []
    update = Counterparts.update

    def counted(self: Counterparts, rows: slice, cosines: Floats, first: int) -> None:
        compared.append(cosines.size)
        update(self, rows, cosines, first)

    with patch.object(counterparts, "COMPARED_SENTENCES", 3), patch.object(Counterparts, "update", counted):
        there, back = best_counterparts(one, other)
    assert sum(compared) == 2 * 3 * 4
    assert there.numbers.tolist() == table.argmax(axis=1).tolist()
    assert back.numbers.tolist() == table.argmax(axis=0).tolist()
    assert there.cosines == pytest.approx(table.max(axis=1), abs=1e-4)
    assert back.cosines == pytest.approx(table.max(axis=0), abs=1e-4)


def test_mutual_counterparts_are_each_others_nearest() -> None:
    """Each with its cosine, the same from either side; sentences that are not have none."""
    vectors = story(1, 6)
    one = document("a", "en", vectors)
    other = document("b", "de", told(vectors[[4, 4, 0, 2]], 3, 0.2))
    table = one.vectors @ other.vectors.T
    found = mutual_counterparts(best_counterparts(one, other))
    nearest = int(table[4].argmax())
    assert found.numbers.tolist() == [2, -1, 3, -1, nearest, -1]
    turned = found.turned(4)
    assert turned.numbers.tolist() == [4 if n == nearest else -1 for n in range(2)] + [0, 2]
    for n, m in ((0, 2), (2, 3), (4, nearest)):
        assert found.cosines[n] == turned.cosines[m] == pytest.approx(table[n, m], abs=1e-6)
    assert np.array_equal(turned.turned(6).numbers, found.numbers)
    assert np.array_equal(found.without_cosines().turned(4).numbers, turned.numbers)


def test_numbers_of_sentences_take_as_many_bytes_as_they_need() -> None:
    """Two in documents of up to 32,767 sentences."""
    for n in (FEW, FEW + 1):
        nearest = Counterparts.none(2), Counterparts.none(n)
        nearest[0].numbers[:] = n - 1, n - 2
        nearest[1].numbers[:] = 1
        found = mutual_counterparts(nearest)
        assert found.numbers.tolist() == [-1, n - 2]
        assert found.numbers.itemsize == (2 if n == FEW else 4)
