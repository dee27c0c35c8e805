"""Beads that are settled before an alignment: those that must come out of it, and those that must not."""

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

import numpy as np

from aligner.model import Bead, Floats, Numbers

IMPOSSIBLE = np.float32(-1e9)
# For a sentence that must not be alone, more than a bead could cost.
NOT_ALONE = np.float32(64)

Range = tuple[int, int]  # of sentences: from one up to another, which is not in it
Block = tuple[Range, Range]  # a passage of the source and one of the target


@dataclass(frozen=True, slots=True)
class FixedBeads:
    """What is settled about the beads of two texts.

    right: beads that come out, disjoint; of null beads only those of one sentence. The path of the alignment passes
    those that link sentences and are not moved: these must be runs of sentences, in one order in both texts.
    wrong: beads that do not come out. A sentence that may not be alone is alone only where nothing else is possible.
    cuts: positions in source and target that no bead lies across: the sentences before and behind are no neighbours.
    """

    right: tuple[Bead, ...] = ()
    wrong: frozenset[Bead] = frozenset()
    cuts: tuple[tuple[int, ...], tuple[int, ...]] = ((), ())

    @property
    def path(self) -> list[Bead]:
        """The right beads that the path passes, in order."""
        return sorted((bead for bead in self.right if not (bead.is_null or bead.moved)), key=lambda bead: bead.source)

    @property
    def moved(self) -> list[Bead]:
        """The right beads that link sentences and that the path does not pass."""
        return [bead for bead in self.right if bead.moved and not bead.is_null]

    def digest_rows(self) -> list[list[str]]:
        """All that is settled as text, in an order that is always the same."""
        return [sorted(map(repr, beads)) for beads in (self.right, self.wrong)]

    def swapped(self) -> "FixedBeads":
        """These beads with source and target swapped."""
        return FixedBeads(tuple(map(_swapped, self.right)), frozenset(map(_swapped, self.wrong)))

    def blocks(self, n: int, m: int) -> Iterator[tuple[Block, Bead | None]]:
        """The passages that the path is free in, each with the right bead behind it; the last has none."""
        i = j = 0
        for bead in self.path:
            yield ((i, bead.source[0]), (j, bead.target[0])), bead
            i, j = bead.source[-1] + 1, bead.target[-1] + 1
        yield ((i, n), (j, m)), None

    def within(self, block: Block) -> "FixedBeads":
        """What is settled in a passage between right beads on the path, with numbers that begin there."""
        (i, k), (j, m) = block
        inside = [bead for bead in self.right if bead.moved or bead.is_null]
        apart = [Bead((n - i,), ()) for bead in inside for n in bead.source if i <= n < k]
        apart += [Bead((), (n - j,)) for bead in inside for n in bead.target if j <= n < m]
        wrong = {
            Bead(tuple(n - i for n in bead.source), tuple(n - j for n in bead.target))
            for bead in self.wrong
            if all(i <= n < k for n in bead.source) and all(j <= n < m for n in bead.target)
        }
        cuts = tuple(n - i for n in self.cuts[0] if i < n < k), tuple(n - j for n in self.cuts[1] if j < n < m)
        return FixedBeads(tuple(apart), frozenset(wrong), cuts)

    def select(self, rows: Numbers, columns: Numbers) -> "FixedBeads":
        """The right beads among some sentences of each text, in their order, with numbers that count these."""
        ours, theirs = ({number: place for place, number in enumerate(own.tolist())} for own in (rows, columns))
        apart = [bead for bead in self.right if bead.moved or bead.is_null]
        right = [Bead((ours[n],), ()) for bead in apart for n in bead.source if n in ours]
        right += [Bead((), (theirs[n],)) for bead in apart for n in bead.target if n in theirs]
        for bead in self.path:
            if ours.keys() >= set(bead.source) and theirs.keys() >= set(bead.target):
                right.append(Bead(tuple(ours[n] for n in bead.source), tuple(theirs[n] for n in bead.target)))
        gaps = (tuple((np.flatnonzero(np.diff(own) > 1) + 1).tolist()) for own in (rows, columns))
        source, target = gaps
        return FixedBeads(tuple(right), cuts=(source, target))

    def bar(self, block: Floats, kind: tuple[int, int], first: int, low: int) -> None:
        """Make impossible, in the scores of beads of one kind, what is wrong or takes a sentence of a right bead.

        block: scores of the beads that begin at source sentence first and target sentence low, and behind them. Right
        beads on the path are not looked at.
        """
        if not (self.right or self.wrong or any(self.cuts)):  # as in most texts
            return
        for side, (begin, size) in enumerate(zip((first, low), kind, strict=True)):
            own = [n for bead in self.right if bead.moved or bead.is_null for n in (bead.source, bead.target)[side]]
            starts = {n - begin - before for n in own for before in range(size)}
            starts |= {n - begin - before for n in self.cuts[side] for before in range(1, size)}
            barred = [start for start in starts if 0 <= start < block.shape[side]]
            if side:
                block[:, barred] = IMPOSSIBLE
            else:
                block[barred] = IMPOSSIBLE
        for bead in self.wrong:
            if (len(bead.source), len(bead.target)) == kind and is_run(bead):
                row, column = bead.source[0] - first, bead.target[0] - low
                if 0 <= row < block.shape[0] and 0 <= column < block.shape[1]:
                    block[row, column] = IMPOSSIBLE

    def alone_costs(self, n: int, m: int) -> tuple[Floats, Floats]:
        """What leaving each sentence of the source, and of the target, alone costs; shapes (n,) and (m,)."""
        source, target = np.zeros(n, np.float32), np.zeros(m, np.float32)
        for bead in self.wrong:
            if bead.is_null and len(bead.source + bead.target) == 1:
                (source if bead.source else target)[list(bead.source or bead.target)] = NOT_ALONE
        return source, target

    def with_anchors(self, anchors: AbstractSet[Bead]) -> "FixedBeads":
        """These beads, of which only some right ones are on the path: all others that link sentences are moved."""
        right = (replace(bead, moved=not bead.is_null and bead not in anchors) for bead in self.right)
        return replace(self, right=tuple(right))


NOTHING_FIXED = FixedBeads()


def choose_anchors(
    fixed: FixedBeads, align: Callable[[FixedBeads], tuple[float, list[Bead]]], lead: float
) -> FixedBeads:
    """What is settled, with those right beads marked as moved that the path should not pass.

    The path passes a right bead that crosses nothing, and one through which the best path is worth about as much as
    the best one around it. So a right bead puts right what was wrong around it, and pulls nothing along where its
    sentences stand in another place. Through a bead that comes marked as moved the path must be worth no less; beads
    with gaps it never passes.
    align: the total of the best path through and around what is fixed, right beads not counted, and its beads.
    lead: total that a path may lack to pass a right bead.
    """
    linked = (bead for bead in fixed.right if not bead.is_null and is_run(bead))
    waiting = sorted(linked, key=lambda bead: bead.source)
    anchors: set[Bead] = set()
    best, path = align(fixed.with_anchors(anchors)) if waiting else (0.0, [])
    while waiting:
        before = len(anchors)
        for bead in waiting:
            if not crosses(bead, path) and not crosses(bead, anchors):
                anchors.add(bead)
        if len(anchors) == before:
            bead = waiting.pop(0)
            total, found = align(fixed.with_anchors(anchors | {bead}))
            if total + (0 if bead.moved else lead) >= best:
                anchors.add(bead)
                best, path = total, found
        else:
            best, path = align(fixed.with_anchors(anchors))
        waiting = [bead for bead in waiting if bead not in anchors and not crosses(bead, anchors)]
    return fixed.with_anchors(anchors)


def crosses(bead: Bead, others: Iterable[Bead]) -> bool:
    """Whether a bead stands in another order in the target than any of others, none of which is the bead itself."""
    return any((bead.source < other.source) != (bead.target < other.target) for other in others if not other.is_null)


def marked_in_order(new: Iterable[Bead], kept: Iterable[Bead]) -> list[Bead]:
    """Beads that are put among others, each marked as moved where it crosses those or one before it that is in order.

    kept: the others, of which those that are moved do not count.
    """
    in_order = [bead for bead in kept if not bead.moved]
    marked: list[Bead] = []
    for bead in new:
        is_moved = not bead.is_null and crosses(bead, in_order)
        marked.append(replace(bead, moved=is_moved))
        in_order += [] if is_moved else [bead]
    return marked


def is_run(bead: Bead) -> bool:
    """Whether the sentences of each side stand one after the other."""
    return all(numbers[-1] - numbers[0] == len(numbers) - 1 for numbers in (bead.source, bead.target) if numbers)


def _swapped(bead: Bead) -> Bead:
    return replace(bead, source=bead.target, target=bead.source)
