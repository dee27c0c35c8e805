"""Passages that stand in another order in the target, as the sections of a list that each language sorts by itself.

Pairs of sentences that are each other's nearest are chained along diagonals. A chain beside the best path says that a
passage stands elsewhere, where it weighs enough and no heavier chain has its sentences. The passages so found and what
is left of the texts are aligned each by itself; a passage stays in its part where that scores more than the path gave
its sentences. Where there is none, the path is as it was.
"""

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from aligner.alignment.band import BestPath, Comparison, path_through
from aligner.alignment.constraints import FixedBeads
from aligner.alignment.costs import Costs, OrderLimits
from aligner.alignment.parts import Part, path_in_parts
from aligner.matching.index import nearest
from aligner.model import Bead, Floats, Numbers, Vectors

NEIGHBOURS = 3  # of a sentence, that tell by how much the nearest leads
FREE, TAKEN = -1, -2  # in place of the number of a gap in a chain


class Seed(NamedTuple):
    """A sentence of each text that are each other's nearest, and by how much, as a share of the usual cosine."""

    place: tuple[int, int]
    lead: float


@dataclass(frozen=True, slots=True)
class Chain:
    """Seeds along a diagonal. weight: what their leads sum up to. on_path: whether most of that is in beads."""

    seeds: tuple[Seed, ...]
    weight: float
    on_path: bool

    def moves(self, limits: OrderLimits) -> bool:
        """Whether it may tell a passage that stands elsewhere."""
        return not self.on_path and len(self.seeds) >= limits.seeds and self.weight >= limits.weight


def parts_in_order(
    path: BestPath, whole: Comparison, fixed: FixedBeads, margin: float | None
) -> tuple[BestPath, list[Part]]:
    """The path, and no parts, where all stands in one order; else the parts, and the better path that they make.

    path: the best one of what is compared. fixed: right beads on its path stay in the first part. margin: as for
    best_path.
    """
    parts = _kept(_parts(path, whole, fixed), path, whole, fixed)
    if not parts:
        return path, []
    found = path_in_parts(whole, parts, fixed, None, margin)
    return (found, parts) if found.total > path.total else (path, [])


def _parts(path: BestPath, whole: Comparison, fixed: FixedBeads) -> list[Part]:
    """The first part, and the passages that chains beside the path tell; none where no chain does."""
    limits, sizes = whole.costs.order, (len(whole.lengths[0]), len(whole.lengths[1]))
    if min(sizes) < limits.seeds:
        return []
    step = max(1, math.ceil(sizes[0] * sizes[1] / limits.cells))
    settled = frozenset[tuple[str, int]]().union(*(bead.sentences for bead in fixed.right))
    seeds = [
        seed
        for seed in find_seeds(whole, limits, step)
        if settled.isdisjoint(zip(("source", "target"), seed.place, strict=True))
    ]
    chains = find_chains(seeds, path.beads, limits, step)
    if not any(chain.moves(limits) for chain in chains):
        return []
    claims = _Claims.of(chains, sizes, limits)
    labels = _with_borders(claims, whole, limits)
    labels = [_without_settled(own, bead_side, fixed) for own, bead_side in zip(labels, (0, 1), strict=True)]
    passages = [_part(labels, number) for number in range(len(claims.chains)) if not claims.chains[number].on_path]
    return _with_rest([part for part in passages if len(part.rows) and len(part.columns)], sizes)


def find_seeds(whole: Comparison, limits: OrderLimits, step: int) -> list[Seed]:
    """Sentences that are each other's nearest by a lead, in the order of the source; every step-th one is asked."""
    sides = whole.similarity.source[0], whole.similarity.target[0]
    found = dict(_led(*sides, step))
    if step > 1:
        found |= {(i, j): lead for (j, i), lead in _led(sides[1], sides[0], step)}
    leads = ((place, lead / whole.usual) for place, lead in sorted(found.items()))
    return [Seed(place, lead) for place, lead in leads if lead >= limits.lead]


def _led(one: Vectors, other: Vectors, step: int) -> Iterator[tuple[tuple[int, int], float]]:
    """Rows that are each other's nearest, and by how much more than the next of either, the mean of the two."""
    asked = np.arange(0, len(one), step)
    there = nearest(one[asked], other, NEIGHBOURS)
    partners, places = np.unique(there.ids[:, 0], return_inverse=True)
    back = nearest(other[partners], one, NEIGHBOURS)
    mutual = np.flatnonzero(back.ids[places, 0] == asked)
    leads = (_lead(there.cosines[mutual]) + _lead(back.cosines[places[mutual]])) / 2
    for row, lead in zip(mutual.tolist(), leads.tolist(), strict=True):
        yield (int(asked[row]), int(there.ids[row, 0])), lead


def _lead(cosines: Floats) -> Floats:
    """By how much the nearest leads the mean of the others, shape (n,); the cosine itself where there is no other."""
    lead: Floats = cosines[:, 0] - (cosines[:, 1:].mean(axis=1) if cosines.shape[1] > 1 else np.float32(0))
    return lead


def find_chains(seeds: Sequence[Seed], beads: Sequence[Bead], limits: OrderLimits, step: int) -> list[Chain]:
    """Chains of seeds, the heaviest first, each seed in one of them."""
    totals, before = _best_chains(seeds, limits, step)
    linked = {(i, j) for bead in beads for i in bead.source for j in bead.target}
    used: set[int] = set()
    chains = []
    for end in sorted(range(len(seeds)), key=lambda number: (-totals[number], *_place(seeds[number]))):
        own: list[int] = []
        number: int | None = end
        while number is not None and number not in used:
            own.append(number)
            number = before[number]
        if own:
            used.update(own)
            weight = totals[end] - (totals[number] if number is not None else 0.0)
            chosen = tuple(seeds[number] for number in reversed(own))
            chains.append(_chain(chosen, weight, linked))
    return sorted(chains, key=lambda chain: (-chain.weight, *_place(chain.seeds[0])))


def _chain(seeds: tuple[Seed, ...], weight: float, linked: set[tuple[int, int]]) -> Chain:
    inside = sum(seed.lead for seed in seeds if seed.place in linked)
    return Chain(seeds, weight, 2 * inside >= sum(seed.lead for seed in seeds))


def _place(seed: Seed) -> tuple[int, int]:
    """Where a seed stands, for an order that is nearly the same from either side."""
    return sum(seed.place), seed.place[0]


def _best_chains(seeds: Sequence[Seed], limits: OrderLimits, step: int) -> tuple[list[float], list[int | None]]:
    """The weight of the best chain up to each seed, and the seed before it there."""
    totals: list[float] = []
    before: list[int | None] = []
    reach = limits.reach * step
    for number, ((row, column), lead) in enumerate(seeds):
        best, previous = 0.0, None
        for other in range(number - 1, -1, -1):
            ahead = seeds[other].place
            down, right = row - ahead[0], column - ahead[1]
            if down > reach:
                break
            if down > 0 and 0 < right <= reach:
                price = (limits.slant * abs(down - right) + limits.gap * (min(down, right) - 1)) / step
                if totals[other] - price > best:
                    best, previous = totals[other] - price, other
        totals.append(lead + best)
        before.append(previous)
    return totals, before


class _Claims:
    """Which chain each sentence of both texts belongs to, -1 where none, and in which gap between its seeds it is."""

    def __init__(self, sizes: tuple[int, int]) -> None:
        self.chains: list[Chain] = []
        self.labels = [np.full(size, -1, np.int64) for size in sizes]
        self._gaps = [np.full(size, FREE, np.int64) for size in sizes]
        self._next = 0

    @classmethod
    def of(cls, chains: Sequence[Chain], sizes: tuple[int, int], limits: OrderLimits) -> "_Claims":
        """The claims of chains, the heaviest first."""
        claims = cls(sizes)
        for chain in chains:
            claims._take(chain, limits)
        return claims

    def _take(self, chain: Chain, limits: OrderLimits) -> None:
        """Give a chain what is free of its range; one that is within a gap of another has all of it."""
        gaps = [tuple(int(own[n]) for own, n in zip(self._gaps, seed.place, strict=True)) for seed in chain.seeds]
        if len(set(gaps)) > 1 or TAKEN in gaps[0]:
            free = tuple(seed for seed, gap in zip(chain.seeds, gaps, strict=True) if gap == (FREE, FREE))
            weight = sum(seed.lead for seed in free)
            chain, gaps = replace(chain, seeds=free, weight=min(chain.weight, weight)), [(FREE, FREE)]
        if not chain.seeds or not (chain.on_path or chain.moves(limits)):
            return
        number = len(self.chains)
        self.chains.append(chain)
        for side, (labels, own) in enumerate(zip(self.labels, self._gaps, strict=True)):
            numbers = [seed.place[side] for seed in chain.seeds]
            for first, last in itertools.pairwise(numbers):
                inner = np.arange(first + 1, last)
                inner = inner[own[inner] == gaps[0][side]]
                labels[inner], own[inner] = number, self._next
                self._next += 1
            labels[numbers], own[numbers] = number, TAKEN


def _with_borders(claims: _Claims, whole: Comparison, limits: OrderLimits) -> list[Numbers]:
    """The labels of both texts, with sentences between chains given to the one before or behind that they fit."""
    vectors = whole.similarity.source[0], whole.similarity.target[0]
    given = []
    for side, theirs in enumerate(reversed(claims.labels)):
        labels = claims.labels[side].copy()
        for first, last in _free_runs(claims.labels[side]):
            before = int(labels[first - 1]) if first else -1
            behind = int(claims.labels[side][last]) if last < len(labels) else -1
            if all(own < 0 or claims.chains[own].on_path for own in (before, behind)):
                continue
            fits = []
            for own, end, direction in ((before, -1, 1), (behind, 0, -1)):
                place = claims.chains[own].seeds[end].place[1 - side]
                numbers = _free_run(theirs, place, direction, limits.border) if own >= 0 else []
                fits.append(_fit(vectors[side][first:last], vectors[1 - side][numbers], limits.floor * whole.usual))
            fits[0][limits.border :] = 0
            fits[1][: max(last - first - limits.border, 0)] = 0
            ahead, rest = _cut(*fits)
            labels[first : first + ahead], labels[last - rest : last] = before, behind
        given.append(labels)
    return given


def _cut(before: Floats, behind: Floats) -> tuple[int, int]:
    """How many of some sentences go with what stands before them, and how many with what stands behind.

    before, behind: how well each fits, 0 where not at all, shape (n,).
    """
    totals = np.append(0, np.cumsum(before)) + np.append(np.cumsum(behind[::-1])[::-1], 0)
    cut = int(np.argmax(totals))
    ahead, rest = np.flatnonzero(before[:cut]), np.flatnonzero(behind[cut:])
    return int(ahead[-1]) + 1 if len(ahead) else 0, len(behind) - cut - int(rest[0]) if len(rest) else 0


def _fit(ours: Vectors, theirs: Vectors, floor: float) -> Floats:
    """By how much each of our sentences is nearer to one of theirs than floor, shape (len(ours),)."""
    nearest_cosines = (ours @ theirs.T).max(axis=1, initial=np.float32(-1))
    fit: Floats = np.maximum(nearest_cosines - np.float32(floor), 0)
    return fit


def _free_runs(labels: Numbers) -> Iterator[tuple[int, int]]:
    """Runs of sentences that belong to no chain: the first, and the one behind the last."""
    free = np.concatenate([[0], labels == -1, [0]]).astype(np.int8)
    starts, ends = np.flatnonzero(np.diff(free) == 1), np.flatnonzero(np.diff(free) == -1)
    yield from zip(starts.tolist(), ends.tolist(), strict=True)


def _free_run(labels: Numbers, number: int, direction: int, most: int) -> list[int]:
    """Sentences of no chain that follow one in a direction, so many at most."""
    found: list[int] = []
    number += direction
    while 0 <= number < len(labels) and labels[number] == -1 and len(found) < most:
        found.append(number)
        number += direction
    return found


def _without_settled(labels: Numbers, side: int, fixed: FixedBeads) -> Numbers:
    """Labels, with the sentences of right beads on the path in no chain."""
    labels = labels.copy()
    labels[[number for bead in fixed.path for number in (bead.source, bead.target)[side]]] = -1
    return labels


def _part(labels: Sequence[Numbers], number: int) -> Part:
    return Part(np.flatnonzero(labels[0] == number), np.flatnonzero(labels[1] == number))


def _with_rest(passages: Sequence[Part], sizes: tuple[int, int]) -> list[Part]:
    """Some passages, and before them the part of all other sentences; none where there are no passages."""
    rest = []
    for side, size in enumerate(sizes):
        taken = [part[side] for part in passages]
        rest.append(np.setdiff1d(np.arange(size), np.concatenate([np.empty(0, np.int64), *taken])))
    return [Part(*rest), *passages] if passages else []


def _kept(parts: Sequence[Part], path: BestPath, whole: Comparison, fixed: FixedBeads) -> list[Part]:
    """The parts without those passages that the path aligns about as well."""
    if not parts:
        return []
    costs, sizes = whole.costs, (len(whole.lengths[0]), len(whole.lengths[1]))
    given = [np.zeros(size) for size in sizes]  # what the path gives each sentence
    for bead in path.beads:
        if not bead.is_null:
            value = _value(bead, path.usual, costs)
            given[0][list(bead.source)] = value / len(bead.source)
            given[1][list(bead.target)] = value / len(bead.target)
    passages = []
    for part in parts[1:]:
        beads = path_through(whole.select(*part), fixed.select(*part), None, None).beads
        own = sum(_value(bead, path.usual, costs) for bead in beads if not bead.is_null)
        if own - (given[0][part.rows].sum() + given[1][part.columns].sum()) / 2 > costs.order.jump:
            passages.append(part)
    return _with_rest(passages, sizes)


def _value(bead: Bead, usual: float, costs: Costs) -> float:
    """About what a bead scores."""
    size = len(bead.source) + len(bead.target)
    return bead.score / usual * math.sqrt(size / 2) + costs.bead_bonus - costs.sentence_price * size
