"""Sentence vectors to beads: which pairs of positions are looked at, and the best path through them.

scores.py says what a bead scores, lattice.py finds the path.
"""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from aligner.alignment.bead_scores import OPEN, Kind, Overlaps, Scores, Similarity, sum_overlaps, usual_cosine
from aligner.alignment.constraints import IMPOSSIBLE, NOTHING_FIXED, FixedBeads, is_run
from aligner.alignment.dynamic_program import (
    ROWS,
    Rivals,
    Window,
    fill,
    find_rivals,
    no_rivals,
    total_of,
    trace,
    window_of,
)
from aligner.alignment.shared_words import NO_WORDS, SharedWords
from aligner.model import Bead, Floats, Settings, Vectors, null_beads

DOUBT = 0.5  # score that an alignment lacks, at most, for its joins to be worth encoding

EXACT_CELLS = 250_000  # pairs of sentences, or of runs of them in longer texts, up to which the whole table is filled
RUN, BAND = 4, 30  # sentences in a run, and on each side of the path of such runs, at first
NEAR_CELLS, NEAR = 40_000, 20  # the same around a path that is known, and sentence pairs from which on
EDGE = 10  # sentences that a path keeps from the edges of its band; else it might be better outside

Span = tuple[int, int]  # first sentence and number of sentences


class Path(NamedTuple):
    """The best alignment: what it scores, its beads, and those of others that are nearly as good.

    usual: see usual_cosine.
    """

    total: float
    beads: list[Bead]
    rivals: Rivals
    usual: float


def best_path(
    source: Overlaps,
    target: Overlaps,
    source_lengths: Floats,
    target_lengths: Floats,
    settings: Settings,
    words: SharedWords = NO_WORDS,
    fixed: FixedBeads = NOTHING_FIXED,
    near: Path | None = None,
    margin: float | None = 0.0,
) -> Path:
    """The best alignment: beads in order that cover every sentence once, without confidence and nothing moved.

    source, target: see Overlaps; max_group of them, fewer where the text has fewer sentences. source_lengths:
    characters of each sentence, shape (n,). Exact up to EXACT_CELLS sentence pairs, beyond that within a band.
    fixed: of its right beads those on the path come out as they are; the sentences of the others are left alone.
    near: an alignment of the same texts that this one is looked for around. margin: what a path lacks, at most, whose
    beads are among the rivals; None where nobody asks for rivals.
    """
    n, m = len(source_lengths), len(target_lengths)
    rivals = no_rivals(n, m)
    if not n or not m:
        return Path(0.0, null_beads(range(n), range(m)), rivals, 1.0)
    similarity = Similarity(source, target, source_lengths, target_lengths)
    usual = usual_cosine(source[0], target[0]) if near is None else near.usual
    before = [] if near is None else _reached(near.beads, n, within_gaps=True)
    total, beads = 0.0, []
    for block, behind in fixed.blocks(n, m):
        (i, k), (j, end) = rows, columns = block
        known = [(min(max(low, j), end) - j, min(max(high, j), end) - j) for low, high in before[i : k + 1]]
        inside = similarity.within(rows, columns), words.within(rows, columns), fixed.within(block)
        lengths = source_lengths[i:k], target_lengths[j:end]
        own = _align_passage(*inside, *lengths, settings, usual, known, margin)
        total += own.total
        beads += [_shifted(bead, i, j) for bead in own.beads]
        rivals.beads.extend(_shifted(bead, i, j) for bead in own.rivals.beads)
        rivals.source[i:k], rivals.target[j:end] = own.rivals.source, own.rivals.target
        if behind:
            beads.append(replace(behind, score=similarity.of_any(behind)))
    return Path(total, beads, rivals, usual)


def _align_passage(
    similarity: Similarity,
    words: SharedWords,
    fixed: FixedBeads,
    source_lengths: Floats,
    target_lengths: Floats,
    settings: Settings,
    usual: float,
    known: list[Window],
    margin: float | None,
) -> Path:
    """The best alignment of a passage of each text, scored as part of the whole; numbers begin there.

    known: the target positions that a path known before reaches at each source position, if there is one.
    """
    n, m = len(source_lengths), len(target_lengths)
    alone = fixed.alone_costs(n, m)
    for costs, wordless in zip(alone, words.wordless, strict=True):
        costs[wordless] -= OPEN
    if not n or not m:
        total = -float(sum(map(np.sum, alone), OPEN * bool(n or m)))
        return Path(total, null_beads(range(n), range(m)), no_rivals(n, m), usual)
    kinds = _kinds(settings, len(similarity.source), len(similarity.target))
    windows = _windows(similarity, source_lengths, target_lengths, settings, known)
    scores = Scores(similarity, words, kinds, usual, fixed)
    while True:
        pieces = fill(scores, windows, alone)
        narrow = set(range(len(windows)))  # all of them, where what is fixed leaves no path within the band
        is_barred = total_of(pieces) <= IMPOSSIBLE / 2
        if not is_barred:
            beads = trace(pieces, kinds, n, m)
            reached = _reached(beads, n)
            narrow = _too_narrow(reached, windows, m)
            if not narrow:
                break
        windows = [_widened(own, m) if number in narrow else own for number, own in enumerate(windows)]
    if margin is None:
        rivals = no_rivals(n, m)
    else:
        if n * m > NEAR_CELLS:
            close = _around(_reached(beads, n, within_gaps=True), n, m, NEAR)
            windows = [(max(own[0], wide[0]), min(own[1], wide[1])) for own, wide in zip(close, windows, strict=True)]
        rivals = find_rivals(pieces, scores, windows, alone, beads, margin)
    return Path(total_of(pieces), similarity.scored(beads), rivals, usual)


def _windows(
    similarity: Similarity, source_lengths: Floats, target_lengths: Floats, settings: Settings, known: list[Window]
) -> list[Window]:
    """Windows around the path known before, or around that of a coarse alignment; all there is of short texts."""
    n, m = len(source_lengths), len(target_lengths)
    if known and n * m > NEAR_CELLS:
        return _around(known, n, m, NEAR)
    if n * m > EXACT_CELLS:
        return _band(similarity.source[0], similarity.target[0], source_lengths, target_lengths, settings)
    return [(0, m)] * (n // ROWS + 1)


def _shifted(bead: Bead, i: int, j: int) -> Bead:
    source, target = tuple(n + i for n in bead.source), tuple(n + j for n in bead.target)
    return replace(bead, source=source, target=target)


def doubtful_spans(path: Path, max_group: int) -> tuple[list[Span], list[Span]]:
    """The joins, of source and of target, that are worth encoding after a first alignment.

    Those of its beads, and those of its rivals: were its joins encoded, one of them might win. A bead that a person
    made may be larger than max_group, or no run.
    """
    beads = [bead for bead in path.beads + path.rivals.beads if is_run(bead)]
    source, target = (
        sorted({(side[0], len(side)) for side in sides if 1 < len(side) <= max_group})
        for sides in ([bead.source for bead in beads], [bead.target for bead in beads])
    )
    return source, target


def every_span(n: int, max_group: int) -> list[Span]:
    """All joins of two and more of n sentences."""
    return [(start, count) for start in range(n) for count in range(2, min(max_group, n - start) + 1)]


def with_encoded(overlaps: Overlaps, spans: Sequence[Span], vectors: Vectors) -> list[Vectors]:
    """Overlaps with the vectors of some spans put in place, shape (len(spans), dim)."""
    changed = [group.copy() for group in overlaps]
    for (start, count), vector in zip(spans, vectors, strict=True):
        changed[count - 1][start] = vector
    return changed


def _kinds(settings: Settings, source_groups: int, target_groups: int) -> list[Kind]:
    sides = itertools.product(range(1, source_groups + 1), range(1, target_groups + 1))
    return [kind for kind in sides if max(kind) <= settings.max_group and sum(kind) <= settings.max_bead]


def _band(
    source: Vectors, target: Vectors, source_lengths: Floats, target_lengths: Floats, settings: Settings
) -> list[Window]:
    """Windows around the path of a coarse alignment, in which runs of sentences stand for sentences."""
    n, m = len(source), len(target)
    coarse_source, coarse_target = _runs(source, source_lengths), _runs(target, target_lengths)
    plain = replace(settings, max_group=2, max_bead=3)
    overlaps = [sum_overlaps(vectors, lengths, 2) for vectors, lengths in (coarse_source, coarse_target)]
    beads = best_path(overlaps[0], overlaps[1], coarse_source[1], coarse_target[1], plain, margin=None).beads
    return _around(_reached(beads, len(coarse_source[1]), within_gaps=True), n, m, BAND, RUN)


def _around(reached: Sequence[Window], n: int, m: int, beyond: int, run: int = 1) -> list[Window]:
    """Windows that reach so many sentences beyond a path on each side; its positions are run sentences apart."""
    windows = []
    for first in range(0, n + 1, ROWS):
        rows = reached[max(first // run - 1, 0) : (first + ROWS) // run + 2]
        low, high = min(low for low, _ in rows) * run - beyond, max(high for _, high in rows) * run + beyond
        windows.append((min(max(low, 0), m), min(high, m)))
    windows[0] = 0, windows[0][1]
    windows[-1] = windows[-1][0], m
    return windows


def _too_narrow(reached: Sequence[Window], windows: Sequence[Window], m: int) -> set[int]:
    """Numbers of the windows at whose edges a path comes near, the ends of the text aside, and of those beside them."""
    narrow = set()
    for position, (low, high) in enumerate(reached):
        first, last = window_of(windows, position)
        if 0 < first > low - EDGE or m > last < high + EDGE:
            number = position // ROWS
            narrow |= {number - 1, number, number + 1}
    return narrow


def _widened(window: Window, m: int) -> Window:
    """The same three times as wide, as far as there is text."""
    low, high = window
    return max(2 * low - high, 0), min(2 * high - low, m)


def _runs(vectors: Vectors, lengths: Floats) -> tuple[Vectors, Floats]:
    """Sums of vectors over runs of sentences, and mean lengths, so that a run need be no closer than a sentence."""
    starts = np.arange(0, len(vectors), RUN)
    sums = np.add.reduceat(vectors * np.sqrt(np.maximum(lengths, 1))[:, None], starts, axis=0)
    norms = np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
    mean_lengths: Floats = (np.add.reduceat(lengths, starts) / RUN).astype(np.float32)
    return np.ascontiguousarray(sums / norms, dtype=np.float32), mean_lengths


def _reached(beads: Sequence[Bead], n: int, within_gaps: bool = False) -> list[Window]:
    """First and last target position of the path at each source position, 0 to n.

    within_gaps: of any path through a passage that both texts have alone, unless that is a large one.
    """
    reached = [[10**9, -1] for _ in range(n + 1)]
    i = j = 0
    steps = [(len(bead.source), len(bead.target)) for bead in beads]
    if within_gaps:
        steps = []
        for is_null, group in itertools.groupby(beads, key=lambda bead: bead.is_null):
            own = [(len(bead.source), len(bead.target)) for bead in group]
            size = sum(a for a, _ in own), sum(b for _, b in own)
            steps += [size] if is_null and size[0] * size[1] <= EXACT_CELLS else own
    for a, b in [(0, 0), *steps]:
        for row in range(i, i + a + 1):
            reached[row] = [min(reached[row][0], j), max(reached[row][1], j + b)]
        i, j = i + a, j + b
    return [(low, high) for low, high in reached]
