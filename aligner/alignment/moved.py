"""After the best path: sentences in another place paired, confidence for every bead."""

import math
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from aligner.alignment.band import Path
from aligner.alignment.bead_scores import Overlaps, Similarity
from aligner.alignment.constraints import NOTHING_FIXED, FixedBeads, crosses
from aligner.matching.confidence import bead_confidence, null_confidence
from aligner.matching.index import nearest
from aligner.model import Bead, Floats, Vectors, null_beads

LOOSE = 0.3  # score below which a bead gives way where its sentences surely belong elsewhere
FORCED = 0.2  # the same, where no sentence was left alone
MOVED = 0.5  # cosine from which two sentences left alone are the same, in another place
MOVED_MARGIN = 0.1  # and so much nearer than any other left alone
SPARED = 0.1  # score that a bead may lose by a sentence that is taken out of it because it is moved
NEIGHBOURS = 4  # of a sentence, that are looked at for a counterpart in another place
ROWS = 64  # sentences compared with a whole text at once


def finish(
    path: Path,
    source: Overlaps,
    target: Overlaps,
    source_lengths: Floats,
    target_lengths: Floats,
    fixed: FixedBeads = NOTHING_FIXED,
) -> list[Bead]:
    """Beads of the best path, moved sentences paired, with confidence; in the order of the source.

    Parameters as for best_path, of which path came.
    """
    beads = path.beads
    if len(source_lengths) and len(target_lengths):
        similarity = Similarity(source, target, source_lengths, target_lengths)
        beads = _pair_moved(_put_in(beads, similarity, fixed.moved), similarity, fixed)
    return _with_confidence(beads, path, source[0], target[0], fixed)


def _put_in(beads: list[Bead], similarity: Similarity, moved: Sequence[Bead]) -> list[Bead]:
    """Beads with those of moved, whose sentences were left alone, put in, and marked if they stand in another order."""
    if not moved:
        return beads
    taken = {i for bead in moved for i in bead.source}, {j for bead in moved for j in bead.target}
    kept = [part for bead in beads for part in _without(bead, taken, similarity)]
    in_order, marked = list(kept), []
    for bead in moved:
        is_moved = crosses(bead, in_order)
        marked.append(replace(bead, score=similarity.of_any(bead), moved=is_moved))
        in_order += [] if is_moved else [bead]
    return _in_order(kept, marked)


def _pair_moved(beads: list[Bead], similarity: Similarity, fixed: FixedBeads) -> list[Bead]:
    """Beads with sentences that stand in another place paired and marked as moved.

    Taken are sentences left alone or in a loose bead, and the first or last of a group whose bead does about as well
    without it, where one is surely the other; one of the two was left alone, or both are in beads that are
    hardly right.
    """
    right = set(fixed.right)
    open_ = [bead for bead in beads if bead not in right]
    source_free, target_free = _free(open_, similarity, "source"), _free(open_, similarity, "target")
    ours, theirs = sorted(source_free), sorted(target_free)
    if not ours or not theirs:
        return beads
    rows, columns = ({n: place for place, n in enumerate(numbers)} for numbers in (ours, theirs))
    singles = [(bead.source[0], bead.target[0]) for bead in fixed.wrong if bead.kind == "1-1"]
    barred = {(rows[i], columns[j]) for i, j in singles if i in rows and j in columns}
    found = [
        (ours[r], theirs[c], cosine)
        for r, c, cosine in _mutual(similarity.source[0][ours], similarity.target[0][theirs], barred)
    ]
    found = [(i, j, cosine) for i, j, cosine in found if _may_move(source_free[i], target_free[j])]
    while spoiled := _spoiled(beads, found, similarity, fixed.wrong):
        found = [(i, j, cosine) for i, j, cosine in found if not {source_free[i], target_free[j]} & spoiled]
    taken = _taken(found)
    kept = [part for bead in beads for part in _without(bead, taken, similarity)]
    moved = [Bead((i,), (j,), round(cosine, 4), moved=True) for i, j, cosine in found]
    return _in_order(kept, moved)


def _taken(found: Sequence[tuple[int, int, float]]) -> tuple[set[int], set[int]]:
    return {i for i, _, _ in found}, {j for _, j, _ in found}


def _spoiled(
    beads: Sequence[Bead], found: Sequence[tuple[int, int, float]], similarity: Similarity, wrong: AbstractSet[Bead]
) -> set[Bead]:
    """Beads that would leave a wrong one behind, were the pairs found taken out of them."""
    if not wrong:
        return set()
    taken = _taken(found)
    touched = [bead for bead in beads if not (taken[0].isdisjoint(bead.source) and taken[1].isdisjoint(bead.target))]
    return {bead for bead in touched if not wrong.isdisjoint(_without(bead, taken, similarity))}


def _may_move(source: Bead, target: Bead) -> bool:
    """Whether the beads that two sentences stand in leave room for a bead of the two."""
    return source.is_null or target.is_null or max(source.score, target.score) < FORCED


def _free(beads: list[Bead], similarity: Similarity, side: str) -> dict[int, Bead]:
    """Sentences of one side that could be taken out, each with its bead."""
    free: dict[int, Bead] = {}
    for bead in beads:
        numbers: tuple[int, ...] = getattr(bead, side)
        if _is_loose(bead):
            free.update(dict.fromkeys(numbers, bead))
        elif len(numbers) > 1:
            for number in (numbers[0], numbers[-1]):
                fewer = tuple(n for n in numbers if n != number)
                rest = replace(bead, source=fewer) if side == "source" else replace(bead, target=fewer)
                if similarity.of(rest) >= bead.score - SPARED:
                    free[number] = bead
    return free


def _is_loose(bead: Bead) -> bool:
    return bead.is_null or (bead.kind == "1-1" and bead.score < LOOSE)


def _without(bead: Bead, taken: tuple[set[int], set[int]], similarity: Similarity) -> Iterator[Bead]:
    """What is left of a bead without the sentences taken out of it: itself, a smaller one, null beads, nothing."""
    source = tuple(i for i in bead.source if i not in taken[0])
    target = tuple(j for j in bead.target if j not in taken[1])
    if (source, target) == (bead.source, bead.target):
        yield bead
    elif source and target:
        rest = Bead(source, target)
        yield replace(rest, score=similarity.of(rest))
    else:
        yield from null_beads(source, target)


def _in_order(beads: list[Bead], moved: list[Bead]) -> list[Bead]:
    """All beads, each moved one where its source stands."""
    waiting = deque(sorted(moved, key=lambda bead: bead.source))
    ordered: list[Bead] = []
    for bead in beads:
        while waiting and bead.source and waiting[0].source < bead.source:
            ordered.append(waiting.popleft())
        ordered.append(bead)
    return [*ordered, *waiting]


def _mutual(source: Vectors, target: Vectors, barred: AbstractSet[tuple[int, int]]) -> Iterator[tuple[int, int, float]]:
    """Row, column and cosine of near vectors, each the other's nearest by a margin among those not yet taken.

    barred: rows and columns that are no pair.
    """
    cosines: dict[tuple[int, int], float] = {}
    for queries, pool, swapped in ((source, target, False), (target, source, True)):
        near = nearest(queries, pool, NEIGHBOURS)
        for n, (ids, values) in enumerate(zip(near.ids.tolist(), near.cosines.tolist(), strict=True)):
            for other, cosine in zip(ids, values, strict=True):
                place = (other, n) if swapped else (n, other)
                if place not in barred:
                    cosines[place] = cosine
    rows, columns = defaultdict(list), defaultdict(list)
    for r, c in cosines:
        rows[r].append(c)
        columns[c].append(r)
    taken: tuple[set[int], set[int]] = set(), set()
    for (r, c), cosine in sorted(cosines.items(), key=lambda item: (-item[1], item[0])):
        if cosine < MOVED:
            return
        if r in taken[0] or c in taken[1]:
            continue
        rivals = [cosines[r, other] for other in rows[r] if other != c and other not in taken[1]]
        rivals += [cosines[other, c] for other in columns[c] if other != r and other not in taken[0]]
        if cosine >= max(rivals, default=-1.0) + MOVED_MARGIN:
            taken[0].add(r)
            taken[1].add(c)
            yield r, c, cosine


def _with_confidence(beads: list[Bead], path: Path, source: Vectors, target: Vectors, fixed: FixedBeads) -> list[Bead]:
    """Beads with the probability that they are exactly right, 1 for those that a person said are."""
    right = set(fixed.right)
    finished = []
    for bead, evidence in zip(beads, bead_evidence(beads, path, source, target), strict=True):
        confidence = null_confidence(*evidence) if bead.is_null else bead_confidence(*evidence)
        finished.append(replace(bead, confidence=1.0 if bead in right else round(confidence, 4)))
    return finished


def bead_evidence(beads: Sequence[Bead], path: Path, source: Vectors, target: Vectors) -> list[tuple[float, ...]]:
    """What bead_confidence, or null_confidence for a null bead, asks about each bead, in their order.

    path: the best one, of which the beads came. source, target: vectors of the sentences, shape (n, dim) and (m, dim).
    """
    alone_source = [bead.source[0] for bead in beads if not bead.target]
    alone_target = [bead.target[0] for bead in beads if not bead.source]
    nearest = _nearest(source, alone_source, target) | {
        ~number: cosine for number, cosine in _nearest(target, alone_target, source).items()
    }  # numbers of the target as their complements, so that both fit in one dict
    scores = [bead.score / path.usual for bead in beads]
    leads = [path.rivals.source.tolist(), path.rivals.target.tolist()]
    evidence: list[tuple[float, ...]] = []
    for place, bead in enumerate(beads):
        weaker = min(scores[max(place - 1, 0) : place] + scores[place + 1 : place + 2], default=scores[place])
        lead = math.sqrt(min([leads[0][i] for i in bead.source] + [leads[1][j] for j in bead.target]))
        if bead.is_null:
            evidence.append((nearest[bead.source[0] if bead.source else ~bead.target[0]] / path.usual, weaker, lead))
        else:
            evidence.append((scores[place], float(len(bead.source) + len(bead.target)), weaker, lead))
    return evidence


def _nearest(vectors: Vectors, numbers: list[int], pool: Vectors) -> dict[int, float]:
    """Cosine of some sentences with the nearest of a pool, -1 where that is empty."""
    if not numbers or not len(pool):
        return dict.fromkeys(numbers, -1.0)
    found: dict[int, float] = {}
    for start in range(0, len(numbers), ROWS):
        block = numbers[start : start + ROWS]
        found.update(zip(block, (vectors[block] @ pool.T).max(axis=1).tolist(), strict=True))
    return found
