"""The structure of two texts as evidence: blocks that beads should not join, and ends of blocks that go together."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from aligner.alignment.costs import Costs
from aligner.model import Floats, Numbers, SplitDocument

Range = tuple[int, int]
Counts = npt.NDArray[np.int32]


@dataclass(frozen=True, eq=False, slots=True)
class Outline:
    """The blocks that sentences stand in.

    block: rising by one with each block, shape (n,). heading: level of the heading that each stands in, 0 for other
    text, shape (n,).
    """

    block: Counts
    heading: Counts

    def within(self, rows: Range) -> "Outline":
        """The outline of a passage."""
        return Outline(self.block[slice(*rows)], self.heading[slice(*rows)])

    def select(self, numbers: Numbers) -> "Outline":
        """The outline of some sentences."""
        return Outline(self.block[numbers], self.heading[numbers])

    @property
    def ends(self) -> npt.NDArray[np.bool_]:
        """Whether each sentence is the last of its block, shape (n,)."""
        return np.append(self.block[1:] != self.block[:-1], True)

    @property
    def begins(self) -> npt.NDArray[np.bool_]:
        """Whether each sentence is the first of its block, shape (n,)."""
        return np.append(True, self.block[1:] != self.block[:-1])


def outline_of(document: SplitDocument) -> Outline | None:
    """The outline of a document's sentences, furniture left out; None where its file tells of no blocks."""
    if not document.document.blocks or not document.body:
        return None
    own = [document.sentences[number] for number in document.body]
    if any(sentence.block is None for sentence in own):
        return None
    numbers = np.array([sentence.block for sentence in own], np.int32)
    levels = np.array([document.document.blocks[number].level for number in numbers], np.int32)
    steps = np.append(0, (np.diff(numbers) != 0).cumsum())
    return Outline(steps.astype(np.int32), levels)


@dataclass(frozen=True, eq=False, slots=True)
class Structure:
    """The outlines of two texts, where both have one."""

    source: Outline
    target: Outline

    def within(self, rows: Range, columns: Range) -> "Structure":
        """Of a passage of each."""
        return replace(self, source=self.source.within(rows), target=self.target.within(columns))

    def select(self, rows: Numbers, columns: Numbers) -> "Structure":
        """Of some sentences of each."""
        return replace(self, source=self.source.select(rows), target=self.target.select(columns))

    def price(self, kind: tuple[int, int], rows: Range, columns: Range, costs: Costs) -> Floats:
        """What is taken off the beads of a kind that begin at positions of both texts, shape (rows, columns).

        For each border of blocks that lies in one side and not in the other, for an end of a block that meets none, and
        for a heading that meets text, or a heading of another level. Whole blocks that meet are rewarded.
        """
        (first, last), (low, high) = rows, columns
        source, target = self.source.ends, self.target.ends
        down, right = slice(first + kind[0] - 1, last + kind[0] - 1), slice(low + kind[1] - 1, high + kind[1] - 1)
        over = self.source.block[down] - self.source.block[first:last]
        across = self.target.block[right] - self.target.block[low:high]
        levels = self.source.heading[first:last, None], self.target.heading[None, low:high]
        begins = self.source.begins[first:last, None] & self.target.begins[None, low:high]
        ends = source[down, None] & target[None, right]
        price = costs.block_border * (over[:, None] + across[None, :]).astype(np.float32)
        price += costs.block_end * (source[down, None] != target[None, right])
        price += costs.other_heading * (levels[0] != levels[1])
        price -= costs.whole_block * (begins & ends & (levels[0] == levels[1]))
        total: Floats = price.astype(np.float32)
        return total


def structure_of(source: Outline | None, target: Outline | None) -> Structure | None:
    """What both outlines say; None where one of the texts has none."""
    return Structure(source, target) if source and target else None
