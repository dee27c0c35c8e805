"""Beads that a person rejected: what they leave is aligned anew, and every other bead stays as it is.

The gap that a bead leaves reaches from the nearest linked bead before it to the nearest one behind it, so its sentences
may be linked with those beside it that are alone. The sentences of a moved bead are left alone. A sentence that must
not be alone is linked within its gap if that can be; where it cannot, the gap takes in the bead on one side, or where
that does not help those on both, as often as needed, unless these are said to be right.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from aligner.alignment.band import BestPath, Comparison, passage_path, put_in_rivals
from aligner.alignment.constraints import Block, FixedBeads, crosses
from aligner.alignment.dynamic_program import Rivals
from aligner.alignment.moved import in_source_order
from aligner.model import Bead, null_beads


def realign_rejected(
    beads: Sequence[Bead], whole: Comparison, path: BestPath, fixed: FixedBeads
) -> tuple[list[Bead], BestPath]:
    """The beads without those rejected, in the order of the source, and what is known of them.

    beads: a finished alignment around the right beads alone. path: the one that they came from; what is returned in its
    place serves bead_evidence. fixed: what is settled. New beads have no confidence.
    """
    plain = [part for bead in beads for part in _without_moved(bead, fixed)]
    gaps = _grown(_Gaps.left_in(plain, whole, fixed))
    aligned = gaps.aligned()
    rivals = Rivals([], path.rivals.source.copy(), path.rivals.target.copy())
    for own, block in aligned.values():
        put_in_rivals(rivals, own.rivals, block)
    ordered = list(gaps.put_in(plain, {number: own.beads for number, (own, _) in aligned.items()}))
    return ordered, path._replace(beads=ordered, rivals=rivals)


def _without_moved(bead: Bead, fixed: FixedBeads) -> list[Bead]:
    """A bead itself, or null beads where it is a moved one that was rejected."""
    return null_beads(bead.source, bead.target) if bead.moved and bead in fixed.wrong else [bead]


def _grown(gaps: "_Gaps") -> "_Gaps":
    """The gaps, grown where a sentence would be alone that must not be, as long as fewer are for it."""
    stuck: set[Block] = set()
    while violated := {block for own, block in gaps.aligned().values() if gaps.violations(own.beads)} - stuck:
        block = min(violated)
        wider = min(
            gaps.wider(block), key=lambda option: (option.count_violations(), -len(option.anchors), option.lost)
        )
        if wider.count_violations() < gaps.count_violations():
            gaps = wider
        else:
            stuck.add(block)
    return gaps


@dataclass(frozen=True, eq=False)
class _Gaps:
    """What rejected beads leave between the linked beads that stay.

    anchors: these, in order. apart: beads that link sentences beside the path. rejected: the beads that are to go.
    alone: null beads that stay, as they are right or stand elsewhere. known: paths through passages that were aligned
    before. lost: total that was lost by taking anchors in.
    """

    whole: Comparison
    fixed: FixedBeads
    anchors: tuple[Bead, ...]
    apart: tuple[Bead, ...]
    rejected: tuple[Bead, ...]
    alone: tuple[Bead, ...] = ()
    known: dict[Block, BestPath] = field(default_factory=dict)
    lost: float = 0.0

    @classmethod
    def left_in(cls, plain: Sequence[Bead], whole: Comparison, fixed: FixedBeads) -> "_Gaps":
        beside = set(fixed.moved)
        apart = [bead for bead in plain if bead.moved or bead in beside]
        passed_by = set(apart)
        linked = [bead for bead in plain if not (bead.is_null or bead in passed_by or bead in fixed.wrong)]
        rejected = [bead for bead in plain if bead in fixed.wrong]
        gaps = cls(whole, fixed, tuple(linked), tuple(apart), tuple(rejected))
        numbers, right = set(map(gaps.number_of, rejected)), set(fixed.right)
        null = (bead for bead in plain if bead.is_null)
        alone = (bead for bead in null if bead in right or gaps.number_of(bead) not in numbers)
        return replace(gaps, alone=tuple(alone))

    def aligned(self) -> dict[int, tuple[BestPath, Block]]:
        """The best path through each gap, and where that is; by how many anchors stand before it."""
        blocks = self.blocks()
        numbers = sorted(set(map(self.number_of, self.rejected)))
        return {number: (self.path_through(blocks[number]), blocks[number]) for number in numbers}

    def blocks(self) -> list[Block]:
        """The passages between the anchors."""
        return [block for block, _ in FixedBeads(self.anchors).blocks(*map(len, self.whole.lengths))]

    def path_through(self, block: Block) -> BestPath:
        """The best path through a passage, whatever anchors are in it."""
        if block not in self.known:
            apart = (replace(bead, moved=True) for bead in self.apart)
            fixed = FixedBeads((*apart, *self.alone), self.fixed.wrong)
            self.known[block] = passage_path(self.whole, block, fixed, [], 0.0)
        return self.known[block]

    def number_of(self, bead: Bead) -> int:
        """How many anchors stand before a bead that is none."""
        if bead.source:
            return bisect_right(self.anchors, bead.source[0], key=lambda anchor: anchor.source[0])
        return bisect_right(self.anchors, bead.target[0], key=lambda anchor: anchor.target[0])

    def violations(self, beads: Iterable[Bead]) -> int:
        """How many beads were rejected: null beads, as the others are impossible."""
        return sum(bead in self.fixed.wrong for bead in beads)

    def count_violations(self) -> int:
        """How many sentences are alone in the gaps that must not be."""
        return sum(self.violations(own.beads) for own, _ in self.aligned().values())

    def wider(self, block: Block) -> list["_Gaps"]:
        """These gaps, one of them grown by the anchor before it, by that behind it, by both; never by a right one."""
        number = self.blocks().index(block)
        right = set(self.fixed.right)
        beside = [place for place in (number - 1, number) if 0 <= place < len(self.anchors)]
        free = [place for place in beside if self.anchors[place] not in right]
        options = [slice(place, place + 1) for place in free] + [slice(number - 1, number + 1)] * (len(free) > 1)
        return [self._without(option) for option in options] or [self]

    def _without(self, taken: slice) -> "_Gaps":
        """These gaps, some neighbouring anchors taken in."""
        fewer = replace(self, anchors=self.anchors[: taken.start] + self.anchors[taken.stop :])
        single = [
            ((bead.source[0], bead.source[-1] + 1), (bead.target[0], bead.target[-1] + 1))
            for bead in self.anchors[taken]
        ]
        parts = [*self.blocks()[taken.start : taken.stop + 1], *single]
        whole = fewer.blocks()[taken.start]
        lost = sum(self.path_through(part).total for part in parts) - self.path_through(whole).total
        return replace(fewer, lost=self.lost + lost)

    def put_in(self, plain: Sequence[Bead], found: dict[int, list[Bead]]) -> Iterator[Bead]:
        """All beads in the order of the source, those found in the gaps in place of what stood there."""
        alone: dict[int, list[Bead]] = {}
        for bead in plain:
            if bead.is_null:
                alone.setdefault(self.number_of(bead), []).append(bead)
        taken = frozenset[tuple[str, int]]().union(*(bead.sentences for bead in self.apart))
        path: list[Bead] = []
        for number in range(len(self.anchors) + 1):
            own = [bead for bead in found.get(number, ()) if taken.isdisjoint(bead.sentences)]
            path += own if number in found else _rising(alone.get(number, []))
            path += self.anchors[number : number + 1]
        apart = [bead if bead.moved else replace(bead, moved=crosses(bead, path)) for bead in self.apart]
        yield from in_source_order(path, apart)


def _rising(beads: list[Bead]) -> list[Bead]:
    """Null beads between two anchors, as they are where each side rises, else the source first."""
    sides = [[bead.source for bead in beads if bead.source], [bead.target for bead in beads if bead.target]]
    is_rising = all(numbers == sorted(numbers) for numbers in sides)
    return beads if is_rising else sorted(beads, key=lambda bead: (not bead.source, bead.source, bead.target))
