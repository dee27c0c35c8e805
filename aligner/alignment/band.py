"""The best path of beads through two texts: exactly in short ones, within a band around a coarse path in long ones.

bead_scores.py says what a bead scores, dynamic_program.py finds the path.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from aligner.alignment.bead_scores import Scores
from aligner.alignment.clauses import Borders
from aligner.alignment.constraints import IMPOSSIBLE, NOTHING_FIXED, Block, FixedBeads, is_run
from aligner.alignment.costs import FITTED_COSTS, Costs
from aligner.alignment.dynamic_program import (
    ROWS,
    Rivals,
    Window,
    fill,
    no_rivals,
    rival_beads,
    total_of,
    trace,
    window_of,
)
from aligner.alignment.overlaps import Overlaps, Span, sum_overlaps
from aligner.alignment.shared_words import NO_WORDS, SharedWords
from aligner.alignment.similarity import Kind, Similarity, usual_cosine
from aligner.alignment.structure import Structure, structure_of
from aligner.model import Bead, Floats, Numbers, Settings, Vectors, null_beads

EXACT_CELLS = 250_000  # pairs of sentences, or of runs of them in longer texts, up to which the whole table is filled
RUN, BAND = 4, 30  # sentences in a run, and on each side of the path of such runs, at first
NEAR_CELLS, NEAR = 40_000, 20  # the same around a path that is known, and sentence pairs from which on
EDGE = 10  # sentences that a path keeps from the edges of its band; else it might be better outside


class BestPath(NamedTuple):
    """The best alignment: what it scores, its beads, and those of others that are nearly as good.

    usual: see usual_cosine.
    """

    total: float
    beads: list[Bead]
    rivals: Rivals
    usual: float


@dataclass(frozen=True, eq=False, slots=True)
class Comparison:
    """Two texts and all that alignment weighs of them.

    usual: see usual_cosine. structure: of both, None where one of them tells nothing of its blocks. borders: what
    clauses tell, None where none are asked.
    """

    similarity: Similarity
    words: SharedWords
    lengths: tuple[Floats, Floats]  # characters of the sentences of the source, and of the target
    usual: float
    settings: Settings
    costs: Costs
    structure: Structure | None = None
    borders: Borders | None = None

    def within(self, block: Block) -> "Comparison":
        """The comparison of a passage of each text, scored as part of the whole; numbers begin there."""
        rows, columns = block
        lengths = self.lengths[0][slice(*rows)], self.lengths[1][slice(*columns)]
        similarity, words = self.similarity.within(rows, columns), self.words.within(rows, columns)
        structure = self.structure and self.structure.within(rows, columns)
        borders = self.borders and self.borders.within(rows, columns)
        return replace(self, similarity=similarity, words=words, lengths=lengths, structure=structure, borders=borders)

    def select(self, rows: Numbers, columns: Numbers) -> "Comparison":
        """The comparison of some sentences of each text, in their order; numbers count these."""
        lengths = self.lengths[0][rows], self.lengths[1][columns]
        similarity, words = self.similarity.select(rows, columns), self.words.select(rows, columns)
        structure = self.structure and self.structure.select(rows, columns)
        borders = self.borders and self.borders.select(rows, columns)
        return replace(self, similarity=similarity, words=words, lengths=lengths, structure=structure, borders=borders)

    @property
    def kinds(self) -> list[Kind]:
        """The beads that a path may take, in an order in which the parts of a bead come before it."""
        source, target = (range(1, len(own) + 1) for own in (self.similarity.source, self.similarity.target))
        most = self.settings.max_group, self.settings.max_bead
        return [kind for kind in itertools.product(source, target) if max(kind) <= most[0] and sum(kind) <= most[1]]


def compare(
    source: Overlaps,
    target: Overlaps,
    settings: Settings,
    words: SharedWords = NO_WORDS,
    costs: Costs = FITTED_COSTS,
    usual: float | None = None,
) -> Comparison:
    """What alignment weighs of two texts, each of at least one sentence. usual: where it is known."""
    if usual is None:
        usual = usual_cosine(source.vectors[0], target.vectors[0], costs.least_usual)
    lengths = source.lengths, target.lengths
    structure = structure_of(source.outline, target.outline)
    borders = Borders(source.clauses, target.clauses) if source.clauses and target.clauses else None
    return Comparison(Similarity(source, target), words, lengths, usual, settings, costs, structure, borders)


def best_path(
    source: Overlaps,
    target: Overlaps,
    settings: Settings,
    words: SharedWords = NO_WORDS,
    fixed: FixedBeads = NOTHING_FIXED,
    near: BestPath | None = None,
    margin: float | None = 0.0,
    costs: Costs = FITTED_COSTS,
) -> BestPath:
    """The best alignment: beads in order that cover every sentence once, without confidence and nothing moved.

    source, target: see Overlaps; joins of max_group sentences at most. Exact up to EXACT_CELLS sentence pairs, beyond
    that within a band. fixed: of its right beads those on the path come out as they are; the sentences of the others
    are left alone. near: an alignment of the same texts that this one is looked for around. margin: what a path lacks,
    at most, whose beads are among the rivals; None where nobody asks for rivals.
    """
    n, m = len(source.lengths), len(target.lengths)
    if not n or not m:
        return BestPath(0.0, null_beads(range(n), range(m)), no_rivals(n, m), 1.0)
    whole = compare(source, target, settings, words, costs, near.usual if near else None)
    return path_through(whole, fixed, near.beads if near else None, margin)


def path_through(whole: Comparison, fixed: FixedBeads, near: Sequence[Bead] | None, margin: float | None) -> BestPath:
    """The best alignment of all that is compared, at least a sentence a side.

    near: beads of a path known before. Otherwise as for best_path.
    """
    n, m = map(len, whole.lengths)
    before = [] if near is None else _reached(near, n, within_gaps=True)
    total, beads, rivals = 0.0, [], no_rivals(n, m)
    for block, behind in fixed.blocks(n, m):
        own = passage_path(whole, block, fixed, before, margin)
        total += own.total
        beads += own.beads
        put_in_rivals(rivals, own.rivals, block)
        if behind:
            beads.append(replace(behind, score=whole.similarity.of_any(behind)))
    return BestPath(total, beads, rivals, whole.usual)


def passage_path(
    whole: Comparison, block: Block, fixed: FixedBeads, before: Sequence[Window], margin: float | None
) -> BestPath:
    """The best alignment of a passage of each text between right beads on the path, numbers those of the whole texts.

    before: the target positions that a path known before reaches at each source position of the whole, if there is one.
    The rivals' two arrays are those of the passage.
    """
    (i, k), (j, end) = block
    known = [(min(max(low, j), end) - j, min(max(high, j), end) - j) for low, high in before[i : k + 1]]
    if block == ((0, len(whole.lengths[0])), (0, len(whole.lengths[1]))):  # as in most texts: nothing is settled
        return _align_passage(whole, fixed.within(block), known, margin)
    own = _align_passage(whole.within(block), fixed.within(block), known, margin)
    beads = [_shifted(bead, i, j) for bead in own.beads]
    rivals = own.rivals._replace(beads=[_shifted(bead, i, j) for bead in own.rivals.beads])
    return own._replace(beads=beads, rivals=rivals)


def put_in_rivals(rivals: Rivals, own: Rivals, block: Block) -> None:
    """Put the rivals of a passage among those of the whole texts."""
    rows, columns = block
    rivals.beads.extend(own.beads)
    rivals.source[slice(*rows)], rivals.target[slice(*columns)] = own.source, own.target


def _align_passage(passage: Comparison, fixed: FixedBeads, known: list[Window], margin: float | None) -> BestPath:
    """The best alignment of all that is compared.

    known: the target positions that a path known before reaches at each source position, if there is one.
    """
    n, m = map(len, passage.lengths)
    null_run = np.float32(passage.costs.null_run)
    alone = fixed.alone_costs(n, m)
    for costs, refunds in zip(alone, passage.words.refunds, strict=True):
        costs[: len(refunds)] -= null_run * refunds  # there are none where no words are looked at
    if not n or not m:
        total = -float(sum(map(np.sum, alone), null_run * bool(n or m)))
        return BestPath(total, null_beads(range(n), range(m)), no_rivals(n, m), passage.usual)
    scores = Scores(
        passage.similarity,
        passage.words,
        passage.kinds,
        passage.usual,
        fixed,
        passage.costs,
        passage.structure,
        passage.borders,
    )
    windows = _windows(passage, known)
    while True:
        pieces = fill(scores, windows, alone)
        narrow = set(range(len(windows)))  # all of them, where what is fixed leaves no path within the band
        is_barred = total_of(pieces) <= IMPOSSIBLE / 2
        if not is_barred:
            beads = trace(pieces, scores.kinds, n, m)
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
        rivals = rival_beads(pieces, scores, windows, alone, beads, margin)
    return BestPath(total_of(pieces), passage.similarity.scored(beads), rivals, passage.usual)


def _windows(passage: Comparison, known: list[Window]) -> list[Window]:
    """Windows around the path known before, or around that of a coarse alignment; all there is of short texts."""
    n, m = map(len, passage.lengths)
    if known and n * m > NEAR_CELLS:
        return _around(known, n, m, NEAR)
    if n * m > EXACT_CELLS:
        return _band(passage)
    return [(0, m)] * (n // ROWS + 1)


def _shifted(bead: Bead, i: int, j: int) -> Bead:
    source, target = tuple(n + i for n in bead.source), tuple(n + j for n in bead.target)
    return replace(bead, source=source, target=target)


def doubtful_spans(path: BestPath, max_group: int) -> tuple[list[Span], list[Span]]:
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


def _band(passage: Comparison) -> list[Window]:
    """Windows around the path of a coarse alignment, in which runs of sentences stand for sentences."""
    n, m = map(len, passage.lengths)
    source, target = (
        sum_overlaps(*_runs(own[0], lengths), 2)
        for own, lengths in zip((passage.similarity.source, passage.similarity.target), passage.lengths, strict=True)
    )
    plain = replace(passage.settings, max_group=2, max_bead=3)
    beads = best_path(source, target, plain, margin=None, costs=passage.costs).beads
    return _around(_reached(beads, len(source.lengths), within_gaps=True), n, m, BAND, RUN)


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
    """A window three times as wide, as far as there is text."""
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
