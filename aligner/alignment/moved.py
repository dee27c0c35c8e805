"""Sentences that stand in another order in the target: paired after the best path, which passes them by."""

import math
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from typing import NamedTuple

from aligner.alignment.constraints import FixedBeads, marked_in_order
from aligner.alignment.costs import MovedLimits
from aligner.alignment.similarity import Similarity
from aligner.matching.index import nearest
from aligner.model import Bead, Vectors, null_beads

NEIGHBOURS = 4  # of a sentence, that are looked at for a counterpart in another place


def with_moved(beads: list[Bead], similarity: Similarity, fixed: FixedBeads, limits: MovedLimits) -> list[Bead]:
    """The beads of a path with those put in that it does not pass, in the order of the source.

    Put in are the right beads that stand in another order, and pairs of sentences that surely belong together.
    """
    whole = _exchanged(_put_in(beads, similarity, fixed.moved), similarity, fixed, limits)
    return _pair_moved(whole, similarity, fixed, limits)


def _put_in(beads: list[Bead], similarity: Similarity, moved: Sequence[Bead]) -> list[Bead]:
    """Beads with those of moved, whose sentences were left alone, put in, and marked if they stand in another order."""
    if not moved:
        return beads
    taken = {i for bead in moved for i in bead.source}, {j for bead in moved for j in bead.target}
    kept = [part for bead in beads for part in _without(bead, taken, similarity)]
    marked = marked_in_order(moved, kept)
    return in_source_order(kept, [replace(bead, score=similarity.of_any(bead)) for bead in marked])


def _exchanged(beads: list[Bead], similarity: Similarity, fixed: FixedBeads, limits: MovedLimits) -> list[Bead]:
    """Beads with two neighbours linked crosswise, where they fit so by far: two 1-1 beads, or a 2-2 bead."""
    right = set(fixed.right)
    kept: list[Bead] = []
    moved: list[Bead] = []
    for bead in beads:
        before = kept[-1] if kept else bead
        if bead.kind == "2-2":
            own = [bead]
        elif bead.kind == before.kind == "1-1" and _follows(before, bead):
            own = [before, bead]
        else:
            own = []
        kept.append(bead)
        if own and not any(one.moved or one in right for one in own):
            i, j = own[0].source[0], own[0].target[0]
            are_neighbours = i + 1 not in fixed.cuts[0] and j + 1 not in fixed.cuts[1]
            if are_neighbours and _fit_crosswise(similarity, i, j, limits):
                first, second = Bead((i,), (j + 1,)), Bead((i + 1,), (j,), moved=True)
                kept[-len(own) :] = [replace(first, score=similarity.of_any(first))]
                moved.append(replace(second, score=similarity.of_any(second)))
    return in_source_order(kept, moved)


def _follows(before: Bead, bead: Bead) -> bool:
    return (before.source[0] + 1, before.target[0] + 1) == (bead.source[0], bead.target[0])


def _fit_crosswise(similarity: Similarity, i: int, j: int, limits: MovedLimits) -> bool:
    """Whether sentences i and i + 1 are translated by j + 1 and j."""
    cosines = similarity.source[0][i : i + 2] @ similarity.target[0][j : j + 2].T
    (one, two), (three, four) = cosines.tolist()
    return bool(min(two, three) >= limits.crosswise_cosine and two + three - one - four >= limits.crosswise)


def _pair_moved(beads: list[Bead], similarity: Similarity, fixed: FixedBeads, limits: MovedLimits) -> list[Bead]:
    """Beads with sentences that stand in another place paired and marked as moved.

    Taken are sentences left alone or in a loose bead, and the first or last of a group whose bead does about as well
    without it, where one is surely the other; one of the two was left alone, or both are in beads that are
    hardly right.
    """
    right = set(fixed.right)
    open_ = [bead for bead in beads if bead not in right]
    source_free, target_free = (_free(open_, similarity, side, limits) for side in ("source", "target"))
    ours, theirs = sorted(source_free), sorted(target_free)
    if not ours or not theirs:
        return beads
    places = _places(beads)
    one = _Free(similarity.source[0][ours], [places[0][i] for i in ours])
    other = _Free(similarity.target[0][theirs], [places[1][j] for j in theirs])
    found = [(ours[r], theirs[c], cosine) for r, c, cosine in _mutual(one, other, limits)]
    found = [(i, j, cosine) for i, j, cosine in found if _may_move(source_free[i], target_free[j], limits)]
    taken = {i for i, _, _ in found}, {j for _, j, _ in found}
    kept = [part for bead in beads for part in _without(bead, taken, similarity)]
    moved = [Bead((i,), (j,), round(cosine, 4), moved=True) for i, j, cosine in found]
    return in_source_order(kept, moved)


def _may_move(source: Bead, target: Bead, limits: MovedLimits) -> bool:
    """Whether the beads that two sentences stand in leave room for a bead of the two."""
    return source.is_null or target.is_null or max(source.score, target.score) < limits.forced


def _free(beads: list[Bead], similarity: Similarity, side: str, limits: MovedLimits) -> dict[int, Bead]:
    """Sentences of one side that could be taken out, each with its bead."""
    free: dict[int, Bead] = {}
    for bead in beads:
        numbers: tuple[int, ...] = getattr(bead, side)
        if _is_loose(bead, limits):
            free.update(dict.fromkeys(numbers, bead))
        elif len(numbers) > 1:
            for number in (numbers[0], numbers[-1]):
                fewer = tuple(n for n in numbers if n != number)
                rest = replace(bead, source=fewer) if side == "source" else replace(bead, target=fewer)
                if similarity.of(rest) >= bead.score - limits.spared:
                    free[number] = bead
    return free


def _is_loose(bead: Bead, limits: MovedLimits) -> bool:
    return bead.is_null or (bead.kind == "1-1" and bead.score < limits.loose)


def _without(bead: Bead, taken: tuple[set[int], set[int]], similarity: Similarity) -> Iterator[Bead]:
    """What is left of a bead without the sentences taken out of it: itself, a smaller one, null beads, nothing."""
    source = tuple(i for i in bead.source if i not in taken[0])
    target = tuple(j for j in bead.target if j not in taken[1])
    if (source, target) == (bead.source, bead.target):
        yield bead
    elif source and target:
        yield replace(bead, source=source, target=target, score=similarity.of(Bead(source, target)))
    else:
        yield from null_beads(source, target)


def in_source_order(beads: list[Bead], moved: list[Bead]) -> list[Bead]:
    """All beads, each moved one where its source stands."""
    waiting = deque(sorted(moved, key=lambda bead: bead.source))
    ordered: list[Bead] = []
    for bead in beads:
        while waiting and bead.source and waiting[0].source < bead.source:
            ordered.append(waiting.popleft())
        ordered.append(bead)
    return [*ordered, *waiting]


class _Free(NamedTuple):
    """Sentences of one side that could be taken out: vectors, and how many linked beads of the path stand before."""

    vectors: Vectors
    places: list[int]


def _places(beads: Sequence[Bead]) -> tuple[dict[int, int], dict[int, int]]:
    """How many linked beads of a path stand before each sentence of source and target."""
    places: tuple[dict[int, int], dict[int, int]] = {}, {}
    linked = 0
    for bead in beads:
        for own, numbers in zip(places, (bead.source, bead.target), strict=True):
            own.update(dict.fromkeys(numbers, linked))
        linked += not bead.is_null
    return places


def _mutual(source: _Free, target: _Free, limits: MovedLimits) -> Iterator[tuple[int, int, float]]:
    """Row, column and cosine of near vectors, each the other's nearest by a margin among those not yet taken."""
    cosines: dict[tuple[int, int], float] = {}
    for queries, pool, swapped in ((source, target, False), (target, source, True)):
        near = nearest(queries.vectors, pool.vectors, NEIGHBOURS)
        for n, (ids, values) in enumerate(zip(near.ids.tolist(), near.cosines.tolist(), strict=True)):
            for other, cosine in zip(ids, values, strict=True):
                place = (other, n) if swapped else (n, other)
                cosines[place] = cosine
    falling = sorted(cosines.items(), key=lambda item: (-item[1], item[0]))
    rows, columns = defaultdict(list), defaultdict(list)
    for (r, c), _ in reversed(falling):
        rows[r].append(c)
        columns[c].append(r)
    taken: tuple[set[int], set[int]] = set(), set()
    for (r, c), cosine in falling:
        if cosine < limits.cosine:
            return
        if r in taken[0] or c in taken[1]:
            continue
        rivals = [cosines[r, other] for other in _last_but(c, rows[r], taken[1])]
        rivals += [cosines[other, c] for other in _last_but(r, columns[c], taken[0])]
        apart = abs(source.places[r] - target.places[c])
        if cosine >= max(rivals, default=-1.0) + limits.margin + limits.farther * math.log2(1 + apart):
            taken[0].add(r)
            taken[1].add(c)
            yield r, c, cosine


def _last_but(own: int, others: list[int], taken: Set[int]) -> list[int]:
    """The last of some numbers that is neither taken nor the own one, which is among them; taken ones behind it go.

    So a sentence that stands in a text a hundred thousand times takes no longer each time than another does.
    """
    found = _last_free(others, taken)
    if found != [own]:
        return found
    others.pop()
    found = _last_free(others, taken)
    others.append(own)
    return found


def _last_free(numbers: list[int], taken: Set[int]) -> list[int]:
    """The last number that is not taken; taken ones behind it go."""
    while numbers and numbers[-1] in taken:
        numbers.pop()
    return numbers[-1:]
