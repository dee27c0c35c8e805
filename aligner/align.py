"""Sentence vectors to beads: dynamic programming over groups of sentences; scores.py says what a bead scores."""

import itertools
import math
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import median
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from aligner.bitext import Bead, Floats, Settings, Vectors, null_beads
from aligner.fixed import IMPOSSIBLE, NOTHING_FIXED, FixedBeads
from aligner.scores import OPEN, ROWS, Kind, Overlaps, Scores, Similarity, Window, sum_overlaps, usual_cosine
from aligner.words import NO_WORDS, SharedWords

SURE = 0.55  # of the median score of 1-1 beads, from which one between others needs no look at its joins

EXACT_CELLS = 64_000_000  # sentence pairs up to which the whole table is filled
BAND = 400  # sentences on each side of the coarse path in longer documents

# What is known of a position: a run of null beads is better than a bead before it, or goes on from further back.
IN_SOURCE, IN_TARGET, SOURCE_LONGER, TARGET_LONGER = 1, 2, 4, 8

Span = tuple[int, int]  # first sentence and number of sentences


class Step(NamedTuple):
    """How each position of a row is reached, from the target position low on."""

    low: int
    taken: npt.NDArray[np.int8]  # number of the kind of the last bead
    flags: npt.NDArray[np.int8]


def best_path(
    source: Overlaps,
    target: Overlaps,
    source_lengths: Floats,
    target_lengths: Floats,
    settings: Settings,
    words: SharedWords = NO_WORDS,
    fixed: FixedBeads = NOTHING_FIXED,
) -> tuple[float, list[Bead]]:
    """The best alignment: beads in order that cover every sentence once, without confidence and nothing moved.

    source, target: see Overlaps; max_group of them, fewer where the text has fewer sentences. source_lengths:
    characters of each sentence, shape (n,). Exact up to EXACT_CELLS sentence pairs, beyond that within a band.
    fixed: of its right beads those on the path come out as they are; the sentences of the others are left alone.
    Returns what the path scores besides, and its beads.
    """
    n, m = len(source_lengths), len(target_lengths)
    if not n or not m:
        return 0.0, null_beads(range(n), range(m))
    similarity = Similarity(source, target, source_lengths, target_lengths)
    usual = usual_cosine(source[0], target[0])
    total, beads = 0.0, []
    for block, behind in fixed.blocks(n, m):
        (i, k), (j, end) = rows, columns = block
        lengths = source_lengths[i:k], target_lengths[j:end]
        passage = similarity.within(rows, columns)
        own, found = _align_passage(
            passage, *lengths, settings, usual, words.within(rows, columns), fixed.within(block)
        )
        total += own
        beads += [_shifted(bead, i, j) for bead in found]
        if behind:
            beads.append(replace(behind, score=similarity.of_any(behind)))
    return total, beads


def _align_passage(
    similarity: Similarity,
    source_lengths: Floats,
    target_lengths: Floats,
    settings: Settings,
    usual: float,
    words: SharedWords,
    fixed: FixedBeads,
) -> tuple[float, list[Bead]]:
    """The best alignment of a passage of each text, scored as part of the whole; numbers begin there."""
    n, m = len(source_lengths), len(target_lengths)
    alone = fixed.alone_costs(n, m)
    if not n or not m:
        return -float(sum(map(np.sum, alone), OPEN * bool(n or m))), null_beads(range(n), range(m))
    source, target = similarity.source, similarity.target
    windows = (
        _whole(n, m) if n * m <= EXACT_CELLS else _band(source[0], target[0], source_lengths, target_lengths, settings)
    )
    kinds = _kinds(settings, len(source), len(target))
    scores = Scores(similarity, words, kinds, windows, usual, fixed)
    total, steps = _fill(scores, kinds, windows, alone)
    return total, _trace(steps, kinds, similarity, n, m)


def _shifted(bead: Bead, i: int, j: int) -> Bead:
    source, target = tuple(n + i for n in bead.source), tuple(n + j for n in bead.target)
    return replace(bead, source=source, target=target)


def doubtful_spans(beads: Sequence[Bead], max_group: int) -> tuple[list[Span], list[Span]]:
    """The joins, of source and of target, that are worth encoding after a first alignment.

    Those without a sentence that is surely alone with its counterpart: in a 1-1 bead near enough, between such beads.
    """
    scores = [bead.score for bead in beads if bead.kind == "1-1"]
    enough = SURE * median(scores) if scores else math.inf
    single = [bead.kind == "1-1" and bead.score >= enough for bead in beads]
    padded = [True, *single, True]
    sure = [all(padded[place : place + 3]) for place in range(len(single))]
    doubtful = [bead for bead, is_sure in zip(beads, sure, strict=True) if not is_sure]
    source = [number for bead in doubtful for number in bead.source]
    target = [number for bead in doubtful for number in bead.target]
    return list(_spans(source, max_group)), list(_spans(target, max_group))


def every_span(n: int, max_group: int) -> list[Span]:
    """All joins of two and more of n sentences."""
    return list(_spans(list(range(n)), max_group))


def with_encoded(overlaps: Overlaps, spans: Sequence[Span], vectors: Vectors) -> list[Vectors]:
    """Overlaps with the vectors of some spans put in place, shape (len(spans), dim)."""
    changed = [group.copy() for group in overlaps]
    for (start, count), vector in zip(spans, vectors, strict=True):
        changed[count - 1][start] = vector
    return changed


def _kinds(settings: Settings, source_groups: int, target_groups: int) -> list[Kind]:
    sides = itertools.product(range(1, source_groups + 1), range(1, target_groups + 1))
    return [kind for kind in sides if max(kind) <= settings.max_group and sum(kind) <= settings.max_bead]


def _fill(
    scores: Scores, kinds: list[Kind], windows: list[Window], alone: tuple[Floats, Floats]
) -> tuple[float, list[Step]]:
    """What the best path scores, and how it reaches each pair of positions, a row of source positions at a time.

    A path is in one of three states, as with affine gaps in sequences (Gotoh 1982): behind a bead, in a run of null
    beads of the source, in one of the target, which may follow one of the source.
    windows: target positions looked at, one for every ROWS source positions. alone: what leaving each sentence alone
    costs besides, shapes (n,) and (m,).
    """
    n, m = map(len, alone)
    paid = np.concatenate([[np.float32(0)], np.cumsum(alone[1])])  # for all target sentences before a position alone
    deepest = max((a for a, _ in kinds), default=1)
    recent: deque[Floats] = deque(maxlen=deepest)  # totals of the rows before, newest first
    linked = gap = np.empty(0, np.float32)
    steps = []
    for i in range(n + 1):
        low, high = windows[min(i // ROWS, len(windows) - 1)]
        here = slice(low, high + 1)
        linked_before, gap_before = linked, gap
        linked, gap, total = (np.full(m + 1, IMPOSSIBLE, np.float32) for _ in range(3))
        taken = np.zeros(high + 1 - low, np.int8)
        for number, (a, b) in enumerate(kinds):
            if i >= a and high >= b:
                row = scores.row((a, b), i - a, max(low - b, 0), high + 1 - b)
                _reach(linked, taken, number, b, recent[a - 1], row, low)
        if i:
            opened = linked_before[here] - OPEN
            gap[here] = np.maximum(opened, gap_before[here]) - alone[0][i - 1]
            longer = gap_before[here] > opened
        else:
            linked[0] = 0
            longer = np.zeros(high + 1 - low, bool)
        before = np.maximum(linked[here], gap[here])
        target_gap, target_longer = _skip_targets(before, paid[here])
        total[here] = np.maximum(before, target_gap)
        recent.appendleft(total)
        flags = IN_TARGET * (target_gap > before) + IN_SOURCE * (gap[here] > linked[here])
        flags += SOURCE_LONGER * longer + TARGET_LONGER * target_longer
        steps.append(Step(low, taken, flags.astype(np.int8)))
    return float(total[m]), steps


def _reach(
    linked: Floats, taken: npt.NDArray[np.int8], number: int, b: int, before: Floats, row: Floats, low: int
) -> None:
    """Take beads of one kind where they beat what a row holds; row begins at target sentence max(low - b, 0)."""
    first = max(low - b, 0)
    reached = before[first : first + len(row)] + row
    held = linked[first + b : first + b + len(row)]
    better = reached > held
    held[better] = reached[better]
    taken[first + b - low : first + b - low + len(row)][better] = number


def _skip_targets(before: Floats, paid: Floats) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Totals of the positions of a row behind null beads of the target, and whether there is more than one.

    before: totals of the positions otherwise, shape (k,). paid: what null beads of all sentences up to each position
    would cost, the beginning of their run aside, shape (k,).
    """
    standing = before + paid
    best = np.maximum.accumulate(standing)
    gap, longer = np.full(len(before), IMPOSSIBLE, np.float32), np.zeros(len(before), bool)
    gap[1:] = best[:-1] - OPEN - paid[1:]
    longer[1:] = best[:-1] > standing[:-1]
    return gap, longer


def _trace(steps: list[Step], kinds: list[Kind], similarity: Similarity, n: int, m: int) -> list[Bead]:
    """Beads of the best path, in order."""
    beads = []
    i, j = n, m
    in_target = in_source = False  # whether a null bead comes next, because a run of them began further left
    ahead = True  # whether the path may end here in any state
    while i or j:
        low, taken, flags = steps[i]
        flag = int(flags[j - low])
        if ahead:
            in_target, in_source = bool(flag & IN_TARGET), bool(flag & IN_SOURCE)
        if in_target:
            j -= 1
            beads.append(Bead((), (j,), 0.0))
            in_target = bool(flag & TARGET_LONGER)
            in_source = not in_target and bool(flags[j - low] & IN_SOURCE)
            ahead = False
        elif in_source:
            i -= 1
            beads.append(Bead((i,), (), 0.0))
            in_source = bool(flag & SOURCE_LONGER)
            ahead = False
        else:
            a, b = kinds[taken[j - low]]
            i, j = i - a, j - b
            bead = Bead(tuple(range(i, i + a)), tuple(range(j, j + b)))
            beads.append(replace(bead, score=similarity.of(bead)))
            ahead = True
    return beads[::-1]


def _whole(n: int, m: int) -> list[Window]:
    return [(0, m)] * (n // ROWS + 1)


def _band(
    source: Vectors, target: Vectors, source_lengths: Floats, target_lengths: Floats, settings: Settings
) -> list[Window]:
    """Windows around the path of a coarse alignment, in which runs of sentences stand for sentences."""
    n, m = len(source), len(target)
    run = math.ceil(math.sqrt(n * m / EXACT_CELLS) * 4)
    coarse_source, coarse_target = _runs(source, source_lengths, run), _runs(target, target_lengths, run)
    plain = replace(settings, max_group=2, max_bead=3)
    overlaps = [sum_overlaps(vectors, lengths, 2) for vectors, lengths in (coarse_source, coarse_target)]
    beads = best_path(overlaps[0], overlaps[1], coarse_source[1], coarse_target[1], plain)[1]
    reached = _reached(beads, len(coarse_source[1]))
    windows = []
    for first in range(0, n + 1, ROWS):
        rows = range(max(first // run - 1, 0), min((first + ROWS) // run + 1, len(reached) - 1) + 1)
        low = min(reached[row][0] for row in rows) * run - BAND
        high = max(reached[row][1] for row in rows) * run + BAND
        windows.append((min(max(low, 0), m), min(high, m)))
    windows[0] = 0, windows[0][1]
    windows[-1] = windows[-1][0], m
    return windows


def _runs(vectors: Vectors, lengths: Floats, run: int) -> tuple[Vectors, Floats]:
    """Sums of vectors over runs of sentences, and mean lengths, so that a run need be no closer than a sentence."""
    starts = np.arange(0, len(vectors), run)
    sums = np.add.reduceat(vectors * np.sqrt(np.maximum(lengths, 1))[:, None], starts, axis=0)
    norms = np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
    mean_lengths: Floats = (np.add.reduceat(lengths, starts) / run).astype(np.float32)
    return np.ascontiguousarray(sums / norms, dtype=np.float32), mean_lengths


def _reached(beads: list[Bead], n: int) -> list[Window]:
    """First and last target position of the path at each source position, 0 to n."""
    reached = [[10**9, -1] for _ in range(n + 1)]
    i = j = 0
    for bead in [Bead((), ()), *beads]:
        for row in range(i, i + len(bead.source) + 1):
            reached[row] = [min(reached[row][0], j), max(reached[row][1], j + len(bead.target))]
        i, j = i + len(bead.source), j + len(bead.target)
    return [(low, high) for low, high in reached]


def _spans(numbers: list[int], max_group: int) -> Iterator[Span]:
    """Joins of two and more neighbours among numbers."""
    members = set(numbers)
    for start in numbers:
        for count in range(2, max_group + 1):
            if start + count - 1 not in members:
                break
            yield start, count
