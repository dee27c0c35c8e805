"""Blocks as evidence: what beads cost that join blocks, or meet a heading with text."""

import numpy as np
import pytest

from aligner.alignment.costs import Costs
from aligner.alignment.structure import Outline, Structure, outline_of, structure_of
from aligner.model import Block, Document, Sentence, SplitDocument

COSTS = Costs(block_border=1, block_end=10, other_heading=100, whole_block=1000)


def outline(blocks: list[int], headings: list[int]) -> Outline:
    """An outline by hand."""
    return Outline(np.array(blocks, np.int32), np.array(headings, np.int32))


HEADED = outline([0, 1, 1], [2, 0, 0])  # a heading, and a paragraph of two sentences


@pytest.mark.parametrize(
    ("kind", "at", "price"),
    [
        ((1, 1), (0, 0), -1000),  # two headings
        ((2, 2), (1, 1), -1000),  # two paragraphs
        ((1, 1), (0, 1), 100 + 10),  # a heading, and the first of two sentences
        ((1, 1), (1, 1), 0),  # inside both paragraphs
        ((2, 1), (0, 0), 1 + 10),  # a heading with the sentence after it, and a heading
        ((2, 1), (1, 2), 0),  # a whole paragraph, and the end of one
    ],
)
def test_price_of_beads(kind: tuple[int, int], at: tuple[int, int], price: float) -> None:
    """A border costs, and so do ends and headings that meet none; whole blocks that meet are rewarded."""
    (i, j), structure = at, Structure(HEADED, HEADED)
    assert structure.price(kind, (i, i + 1), (j, j + 1), COSTS).tolist() == [[price]]
    inside = structure.within((i, 3), (j, 3))
    if i == 0 or j == 0 or at == (1, 1):
        assert inside.price(kind, (0, 1), (0, 1), COSTS)[0, 0] == pytest.approx(price)


def test_outline_of_a_document() -> None:
    """Furniture is left out; a document without blocks has none, and then neither have two texts."""
    blocks = (Block("heading", 0, 4, 2), Block("navigation", 4, 5), Block("paragraph", 5, 9))
    sentences = (
        Sentence("Head", 0, 4, block=0),
        Sentence("x", 4, 5, furniture=True, block=1),
        Sentence("A.", 5, 7, block=2),
        Sentence("B.", 7, 9, block=2),
    )
    found = outline_of(SplitDocument(Document("a", "HeadxA.B.", "en", blocks=blocks), "en", sentences))
    assert found is not None
    assert (found.block.tolist(), found.heading.tolist()) == ([0, 1, 1], [2, 0, 0])
    bare = outline_of(SplitDocument(Document("a", "A.", "en"), "en", (Sentence("A.", 0, 2),)))
    assert bare is None
    assert structure_of(found, bare) is None
