"""Slow, plain versions of the dynamic program, the margin and the scorer, which judge the fast ones."""

import functools
import math
from collections.abc import Sequence

import numpy as np

from aligner.align import BEAD_BONUS, Overlaps
from aligner.bitext import Bead, Floats, Settings, Vectors
from aligner.mine import SPARSE


def bead_value(bead: Bead, source: Overlaps, target: Overlaps, source_lengths: Floats, target_lengths: Floats) -> float:
    """What a bead adds to the total of a path; 0 for a null bead."""
    if bead.is_null:
        return 0.0
    a, b = len(bead.source), len(bead.target)
    cosine = float(source[a - 1][bead.source[0]] @ target[b - 1][bead.target[0]])
    ours = float(np.maximum(source_lengths, 1)[list(bead.source)].sum())
    scale = float(np.maximum(source_lengths, 1).sum() / np.maximum(target_lengths, 1).sum())
    theirs = float(np.maximum(target_lengths, 1)[list(bead.target)].sum()) * scale
    ratio = min(ours, theirs) / max(ours, theirs)
    return cosine * math.sqrt(ratio) * math.sqrt((a + b) / 2) + float(BEAD_BONUS)


def best_total(
    source: Overlaps, target: Overlaps, source_lengths: Floats, target_lengths: Floats, settings: Settings
) -> float:
    """The greatest total of any path, found by trying every one."""
    n, m = len(source_lengths), len(target_lengths)

    @functools.cache
    def best(i: int, j: int) -> float:
        if i == n and j == m:
            return 0.0
        totals = []
        if i < n:
            totals.append(best(i + 1, j))
        if j < m:
            totals.append(best(i, j + 1))
        for a in range(1, settings.max_group + 1):
            for b in range(1, settings.max_group + 1):
                if i + a <= n and j + b <= m and a + b <= settings.max_bead:
                    bead = Bead(tuple(range(i, i + a)), tuple(range(j, j + b)))
                    totals.append(bead_value(bead, source, target, source_lengths, target_lengths) + best(i + a, j + b))
        return max(totals)

    return best(0, 0)


def margins(source: Vectors, target: Vectors, k: int) -> Floats:
    """Ratio margin of every source with every target, shape (n, m)."""
    cosines = source @ target.T
    ours = np.sort(cosines, axis=1)[:, -k:].mean(axis=1)
    theirs = np.sort(cosines, axis=0)[-k:].mean(axis=0)
    values = np.empty_like(cosines)
    for i in range(len(source)):
        for j in range(len(target)):
            values[i, j] = cosines[i, j] / max((ours[i] + theirs[j]) / 2, SPARSE)
    return values


def vecalign_scores(gold: Sequence[Bead], predicted: Sequence[Bead]) -> tuple[float, float]:
    """Strict and lax F1 as vecalign's scorer has them: null beads count in precision and not in recall."""

    def hits(beads: Sequence[Bead], others: Sequence[Bead]) -> tuple[int, int, int]:
        strict = lax = 0
        for bead in beads:
            same = any((bead.source, bead.target) == (other.source, other.target) for other in others)
            shares = any(set(bead.source) & set(o.source) and set(bead.target) & set(o.target) for o in others)
            strict += same
            lax += same or shares
        return strict, lax, len(beads)

    linked_gold = [bead for bead in gold if bead.source and bead.target]
    linked_predicted = [bead for bead in predicted if bead.source and bead.target]
    precision, recall = hits(predicted, gold), hits(linked_gold, linked_predicted)
    scores = []
    for which in (0, 1):
        p = precision[which] / precision[2] if precision[2] else 0.0
        r = recall[which] / recall[2] if recall[2] else 0.0
        scores.append(2 * p * r / (p + r) if p + r else 0.0)
    return scores[0], scores[1]
