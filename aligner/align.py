"""Sentence vectors to beads: dynamic programming over groups of sentences.

The score of a bead is the cosine of its two joined segments, times the square root of their length ratio (relative to
that of the whole pair), times the square root of the mean number of sentences a side, plus a bonus a bead;
a null bead scores 0. So a bead of several sentences has to earn what its parts would, and a sentence is left alone
where every bead that would take it in loses more. benchmarks/tune_alignment.py says how the constants were chosen.
"""

import itertools
import math
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from aligner.bitext import Bead, Floats, Settings, Vectors, null_beads

BEAD_BONUS = np.float32(0.09)  # for each bead, so that two of one sentence beat one of two that is no better
SURE = 0.4  # cosine from which a 1-1 bead between 1-1 beads needs no look at its joins

EXACT_CELLS = 64_000_000  # sentence pairs up to which the whole table is filled
BAND = 400  # sentences on each side of the coarse path in longer documents
ROWS = 64  # source sentences whose scores are computed at once

SKIP_SOURCE, SKIP_TARGET = -1, -2
IMPOSSIBLE = np.float32(-1e9)

Kind = tuple[int, int]  # sentences on each side of a bead
Overlaps = Sequence[Vectors]  # at k - 1 the vectors of k joined sentences, shape (n - k + 1, dim)
Span = tuple[int, int]  # first sentence and number of sentences
Window = tuple[int, int]  # of target positions, both inclusive
Step = tuple[int, npt.NDArray[np.int8]]  # first target position and how each position was reached


def align_overlaps(
    source: Overlaps, target: Overlaps, source_lengths: Floats, target_lengths: Floats, settings: Settings
) -> list[Bead]:
    """The best alignment: beads in order that cover every sentence once, without confidence and nothing moved.

    source, target: see Overlaps; max_group of them, fewer where the text has fewer sentences. source_lengths:
    characters of each sentence, shape (n,). Exact up to EXACT_CELLS sentence pairs, beyond that within a band.
    """
    n, m = len(source_lengths), len(target_lengths)
    if not n or not m:
        return null_beads(range(n), range(m))
    scores = Scores(source, target, source_lengths, target_lengths)
    windows = (
        _whole(n, m) if n * m <= EXACT_CELLS else _band(source[0], target[0], source_lengths, target_lengths, settings)
    )
    kinds = _kinds(settings, len(source), len(target))
    return _trace(_fill(scores, kinds, windows, n, m), kinds, scores, n, m)


def sum_overlaps(vectors: Vectors, lengths: Floats, max_group: int) -> list[Vectors]:
    """Stand-ins for the vectors of joined sentences: sums of sentence vectors, weighted by the root of their lengths.

    vectors: shape (n, dim). Returns at k - 1 those of k joined sentences, shape (n - k + 1, dim).
    """
    weighted = vectors * np.sqrt(np.maximum(lengths, 1))[:, None]
    running = np.concatenate([np.zeros((1, vectors.shape[1])), np.cumsum(weighted, axis=0, dtype=np.float64)])
    overlaps = [vectors]
    for k in range(2, min(max_group, len(vectors)) + 1):
        sums = running[k:] - running[:-k]
        norms = np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
        overlaps.append(np.ascontiguousarray(sums / norms, dtype=np.float32))
    return overlaps


def doubtful_spans(beads: Sequence[Bead], max_group: int) -> tuple[list[Span], list[Span]]:
    """The joins, of source and of target, that are worth encoding after a first alignment.

    Those without a sentence that is surely alone with its counterpart: in a 1-1 bead near enough, between 1-1 beads.
    """
    single = [bead.kind == "1-1" and bead.score >= SURE for bead in beads]
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


class Scores:
    """Scores of beads, computed for ROWS source sentences at a time, so that memory stays small."""

    def __init__(self, source: Overlaps, target: Overlaps, source_lengths: Floats, target_lengths: Floats) -> None:
        self.source, self.target = source, target
        self.source_ends = np.concatenate([[0.0], np.cumsum(np.maximum(source_lengths, 1), dtype=np.float64)])
        target_ends = np.concatenate([[0.0], np.cumsum(np.maximum(target_lengths, 1), dtype=np.float64)])
        self.target_ends = target_ends * (self.source_ends[-1] / target_ends[-1])
        self.blocks: dict[Kind, tuple[int, int, Floats]] = {}  # first source and target sentence, and scores

    def row(self, kind: Kind, start: int, low: int, high: int) -> Floats:
        """Scores of beads that begin at source sentence start and at the target sentences from low up to high."""
        first, left, block = self.blocks.get(kind, (0, 0, np.empty((0, 0), np.float32)))
        if not first <= start < first + len(block) or low < left or high > left + block.shape[1]:
            first, left = start, low
            last = min(start + ROWS, len(self.source[kind[0] - 1]))
            block = self.plain(kind, first, last, low, high) * np.float32(math.sqrt(sum(kind) / 2)) + BEAD_BONUS
            self.blocks[kind] = first, left, block
        return block[start - first, low - left : high - left]

    def plain(self, kind: Kind, first: int, last: int, low: int, high: int) -> Floats:
        """Cosine times root of the length ratio, shape (last - first, high - low)."""
        a, b = kind
        cosines = self.source[a - 1][first:last] @ self.target[b - 1][low:high].T
        ours = (self.source_ends[first + a : last + a] - self.source_ends[first:last])[:, None]
        theirs = (self.target_ends[low + b : high + b] - self.target_ends[low:high])[None, :]
        ratio: Floats = np.sqrt(np.minimum(ours, theirs) / np.maximum(ours, theirs)).astype(np.float32)
        return cosines * ratio


def _fill(scores: Scores, kinds: list[Kind], windows: list[Window], n: int, m: int) -> list[Step]:
    """How the best path reaches each pair of positions, a row of source positions at a time.

    windows: target positions looked at, one for every ROWS source positions.
    """
    deepest = max((a for a, _ in kinds), default=1)
    recent: deque[Floats] = deque(maxlen=deepest)  # totals of the rows before, newest first
    steps = []
    for i in range(n + 1):
        low, high = windows[min(i // ROWS, len(windows) - 1)]
        total = np.full(m + 1, IMPOSSIBLE, np.float32)
        how = np.full(high + 1 - low, SKIP_SOURCE, np.int8)
        if i:
            total[low : high + 1] = recent[0][low : high + 1]
        else:
            total[0] = 0
        for number, (a, b) in enumerate(kinds):
            if i >= a and high >= b:
                _reach(
                    total, how, number, b, recent[a - 1], scores.row((a, b), i - a, max(low - b, 0), high + 1 - b), low
                )
        _skip_targets(total, how, low, high)
        recent.appendleft(total)
        steps.append((low, how))
    return steps


def _reach(
    total: Floats, how: npt.NDArray[np.int8], number: int, b: int, before: Floats, row: Floats, low: int
) -> None:
    """Take beads of one kind where they beat what a row holds; row begins at target sentence max(low - b, 0)."""
    first = max(low - b, 0)
    reached = before[first : first + len(row)] + row
    held = total[first + b : first + b + len(row)]
    better = reached > held
    held[better] = reached[better]
    how[first + b - low : first + b - low + len(row)][better] = number


def _skip_targets(total: Floats, how: npt.NDArray[np.int8], low: int, high: int) -> None:
    """Null beads of the target score 0, so a position is worth at least what any before it in its row is."""
    row = total[low : high + 1]
    running = np.maximum.accumulate(row)
    skipped = running > row
    row[skipped] = running[skipped]
    how[skipped] = SKIP_TARGET


def _trace(steps: list[Step], kinds: list[Kind], scores: Scores, n: int, m: int) -> list[Bead]:
    """Beads of the best path, in order."""
    beads = []
    i, j = n, m
    while i or j:
        low, how = steps[i]
        taken = int(how[j - low]) if i or j > low else SKIP_TARGET
        if taken == SKIP_TARGET or not i:
            j -= 1
            beads.append(Bead((), (j,), 0.0))
        elif taken == SKIP_SOURCE:
            i -= 1
            beads.append(Bead((i,), (), 0.0))
        else:
            a, b = kinds[taken]
            i, j = i - a, j - b
            bead = Bead(tuple(range(i, i + a)), tuple(range(j, j + b)))
            beads.append(replace(bead, score=plain_score(bead, scores)))
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
    beads = align_overlaps(overlaps[0], overlaps[1], coarse_source[1], coarse_target[1], plain)
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
    """Sums of vectors and of lengths over runs of sentences."""
    starts = np.arange(0, len(vectors), run)
    sums = np.add.reduceat(vectors * np.sqrt(np.maximum(lengths, 1))[:, None], starts, axis=0)
    norms = np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
    return np.ascontiguousarray(sums / norms, dtype=np.float32), np.add.reduceat(lengths, starts)


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


def plain_score(bead: Bead, scores: Scores) -> float:
    """What users see as the score of a bead: cosine times root of the length ratio."""
    i, j = bead.source[0], bead.target[0]
    kind = len(bead.source), len(bead.target)
    return round(float(scores.plain(kind, i, i + 1, j, j + 1)[0, 0]), 4)
