"""The dynamic program: the best path of beads through a passage, and the beads of paths that are nearly as good.

A path is in one of three states, as with affine gaps in sequences (Gotoh 1982): behind a bead, in a run of null beads
of the source, in one of the target, which may follow one of the source. Positions stand between sentences: those of the
source from 0 to n, those of the target from 0 to m. ROWS source positions are worked on together, for the target
positions in their window.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from aligner.alignment.bead_scores import Scores
from aligner.alignment.constraints import IMPOSSIBLE
from aligner.alignment.similarity import Kind
from aligner.model import Bead, Floats

ROWS = 64  # source positions worked on together
MOST_LEAD = 2.0  # from which on it makes no difference how much more the best path scores than others

# What is known of a position: a run of null beads is better than a bead before it, or goes on from further back.
IN_SOURCE, IN_TARGET, SOURCE_LONGER, TARGET_LONGER = 1, 2, 4, 8

Window = tuple[int, int]  # of target positions, both inclusive; there is one for every ROWS source positions
AloneCosts = tuple[Floats, Floats]  # of leaving each sentence of source and target alone; shapes (n,) and (m,)


class Piece(NamedTuple):
    """How some source positions, from first on, and the target positions from low on are best reached.

    base: taken off all totals, so that in long texts single precision is enough. total: of the best path up to there,
    shape (rows, width). taken: number of the kind of its last bead, where that is no null bead.
    """

    first: int
    low: int
    base: float
    total: Floats
    taken: npt.NDArray[np.int8]
    flags: npt.NDArray[np.int8]


class _Edge(NamedTuple):
    """The rows that the next window goes on from: their totals, and of the nearest row also those of two states.

    step: the most of the nearest row, taken off all totals from there on. linked, gap: of paths that end in a bead, and
    in null beads of the source, shape (1, width).
    """

    low: int
    step: np.float32
    total: Floats
    linked: Floats
    gap: Floats

    def go_on(self, total: Floats, linked: Floats, gap: Floats, lows: tuple[int, int]) -> None:
        """Put the rows into those of the next window. lows: the first position of its totals, and of the others."""
        for own, into, low in ((self.total, total, lows[0]), (self.linked, linked, lows[1]), (self.gap, gap, lows[1])):
            _copy(own, self.low, into, low)
            into -= self.step


class Rivals(NamedTuple):
    """Beads of other paths that are nearly as good as the best one; null beads are not told.

    source, target: for each sentence, by how much the best path that puts it into another bead scores less, MOST_LEAD
    at most, shapes (n,) and (m,). That it could be left alone is not counted.
    """

    beads: list[Bead]
    source: Floats
    target: Floats


def no_rivals(n: int, m: int) -> Rivals:
    """Where nothing was compared."""
    return Rivals([], np.full(n, MOST_LEAD, np.float32), np.full(m, MOST_LEAD, np.float32))


def window_of(windows: Sequence[Window], position: int) -> Window:
    """The target positions looked at from a source position."""
    return windows[position // ROWS]


def fill(scores: Scores, windows: Sequence[Window], alone: AloneCosts) -> list[Piece]:
    """How the positions within the windows are best reached, a piece for each window."""
    all_paid = _paid(alone[1])
    deepest, widest = scores.most
    null_run = np.float32(scores.costs.null_run)
    pieces: list[Piece] = []
    base, before = 0.0, None
    for number, (low, high) in enumerate(windows):
        first, last = _rows(number, alone)
        paid, count, width = all_paid[low : high + 1], last - first, high + 1 - low
        board = _impossible(deepest + count, widest + width)  # totals; at its head those of the rows before
        linked, gap = _impossible(1 + count, width), _impossible(1 + count, width)  # the same
        if before:
            before.go_on(board[:deepest], linked[:1], gap[:1], (low - widest, low))
            base += float(before.step)
        own = scores.of_beads((first, last), (low, high + 1), ending=True)
        begins = [(deepest - a, widest - b) for a, b in scores.kinds]
        found = np.empty_like(own)
        for row, places in _each_row(board, begins, width, range(count)):
            np.add(places, own[row], out=found[row])
            linked[row + 1] = found[row].max(axis=0, initial=IMPOSSIBLE)
            if first + row:
                gap[row + 1] = np.maximum(linked[row] - null_run, gap[row]) - alone[0][first + row - 1]
            else:
                linked[row + 1, 0] = 0
            board[deepest + row, widest:] = _past_targets(np.maximum(linked[row + 1], gap[row + 1]), paid, null_run)
        total = board[deepest:, widest:].copy()
        taken = found.argmax(axis=1).astype(np.int8)
        pieces.append(Piece(first, low, base, total, taken, _flags(linked, gap, total, paid, null_run)))
        before = _Edge(low, total[-1].max(), total[-deepest:], linked[-1:], gap[-1:])
    return pieces


def total_of(pieces: Sequence[Piece]) -> float:
    """What the best path scores; about IMPOSSIBLE where there is none within the windows."""
    return pieces[-1].base + float(pieces[-1].total[-1, -1])


def trace(pieces: Sequence[Piece], kinds: Sequence[Kind], n: int, m: int) -> list[Bead]:
    """Beads of the best path, in order, without scores."""
    beads = []
    i, j = n, m
    in_target = in_source = False  # whether a null bead comes next, because a run of them began further left
    ahead = True  # whether the path may end here in any state
    while i or j:
        piece = pieces[i // ROWS]
        place = i - piece.first, j - piece.low
        flag = int(piece.flags[place])
        if ahead:
            in_target, in_source = bool(flag & IN_TARGET), bool(flag & IN_SOURCE)
        if in_target:
            j -= 1
            beads.append(Bead((), (j,), 0.0))
            in_target = bool(flag & TARGET_LONGER)
            in_source = not in_target and bool(piece.flags[place[0], place[1] - 1] & IN_SOURCE)
            ahead = False
        elif in_source:
            i -= 1
            beads.append(Bead((i,), (), 0.0))
            in_source = bool(flag & SOURCE_LONGER)
            ahead = False
        else:
            a, b = kinds[piece.taken[place]]
            i, j = i - a, j - b
            beads.append(_bead(i, j, (a, b)))
            ahead = True
    return beads[::-1]


def rival_beads(
    pieces: Sequence[Piece],
    scores: Scores,
    windows: Sequence[Window],
    alone: AloneCosts,
    path: Sequence[Bead],
    margin: float,
) -> Rivals:
    """The beads of all other paths within the windows that score less than margin less than the best one.

    windows: none wider than that of its piece. path: the beads of the best one.
    """
    numbers = {kind: number for number, kind in enumerate(scores.kinds)}
    linked = [bead for bead in path if not bead.is_null]
    own = [(bead.source[0], numbers[len(bead.source), len(bead.target)], bead.target[0]) for bead in linked]
    places = np.array(own, np.intp).reshape(-1, 3)
    beads, source, target = no_rivals(*map(len, alone))
    for first, low, lacks in _lacks(pieces, scores, windows, alone):
        here = places[(places[:, 0] >= first) & (places[:, 0] < first + len(lacks))]
        lacks[here[:, 0] - first, here[:, 1], here[:, 2] - low] = MOST_LEAD
        for row, number, column in np.argwhere(lacks < margin):
            beads.append(_bead(first + int(row), low + int(column), scores.kinds[number]))
        for number, (a, b) in enumerate(scores.kinds):
            _lower(source, first, a, lacks[:, number].min(axis=1))
            _lower(target, low, b, lacks[:, number].min(axis=0))
    return Rivals(beads, np.maximum(source, 0), np.maximum(target, 0))


def _lacks(
    pieces: Sequence[Piece], scores: Scores, windows: Sequence[Window], alone: AloneCosts
) -> Iterator[tuple[int, int, Floats]]:
    """What the best path through each bead lacks, from the last window to the first.

    A path is worth what leads up to the bead, what that scores, and what leads on from there, which is found backwards.
    Yields the positions of the first row and column, and shape (rows, kinds, width) of beads that begin there.
    """
    all_paid = _paid(alone[1])
    deepest, widest = scores.most
    null_run = np.float32(scores.costs.null_run)
    best, base, behind = total_of(pieces), 0.0, None
    for number in reversed(range(len(windows))):
        (first, last), (low, high) = _rows(number, alone), windows[number]
        paid, count, width = all_paid[low : high + 1], last - first, high + 1 - low
        board = _impossible(count + deepest, width + widest)
        linked, gap = _impossible(count + 1, width), _impossible(count + 1, width)
        if behind:
            behind.go_on(board[count:], linked[-1:], gap[-1:], (low, low))
            base += float(behind.step)
        own = scores.of_beads((first, last), (low, high + 1), ending=False)
        rest = np.empty_like(own)
        for row, places in _each_row(board, scores.kinds, width, range(count - 1, -1, -1)):
            np.add(places, own[row], out=rest[row])
            ahead = rest[row].max(axis=0, initial=IMPOSSIBLE)
            if first + row < len(alone[0]):
                gap[row] = np.maximum(linked[row + 1] - null_run, gap[row + 1]) - alone[0][first + row]
            else:
                ahead[-1] = 0
            # Null beads of the source come first here too: the other corner of a gap may be outside the windows.
            linked[row] = _past_targets(ahead[::-1], -paid[::-1], null_run)[::-1]
            board[row, :width] = np.maximum(linked[row], gap[row])
        piece = pieces[number]
        up_to = piece.total[:, None, low - piece.low : high + 1 - piece.low]
        yield first, low, np.float32(best - piece.base - base) - up_to - rest
        behind = _Edge(low, board[0, :width].max(), board[:deepest, :width], linked[:1], gap[:1])


def _lower(leads: Floats, start: int, size: int, lacks: Floats) -> None:
    """Make leads no greater than what beads of some size lack that begin at start and behind it, one at each place."""
    for within in range(size):
        here = leads[start + within : start + within + len(lacks)]
        np.minimum(here, lacks[: len(here)], out=here)


def _bead(i: int, j: int, kind: Kind) -> Bead:
    return Bead(tuple(range(i, i + kind[0])), tuple(range(j, j + kind[1])))


def _rows(number: int, alone: AloneCosts) -> tuple[int, int]:
    """The source positions of a window: the first, and the one behind the last."""
    return number * ROWS, min((number + 1) * ROWS, len(alone[0]) + 1)


def _paid(costs: Floats) -> Floats:
    """What null beads of all sentences up to each position cost, the beginning of their run aside."""
    paid: Floats = np.concatenate([[np.float32(0)], np.cumsum(costs)])
    return paid


def _impossible(rows: int, columns: int) -> Floats:
    return np.full((rows, columns), IMPOSSIBLE, np.float32)


def _copy(totals: Floats, start: int, into: Floats, low: int) -> None:
    """Take over totals, whose columns are positions from start on, where those from low on are the same positions."""
    first, last = max(start, low), min(start + totals.shape[1], low + into.shape[1])
    if first < last:
        into[:, first - low : last - low] = totals[:, first - start : last - start]


def _each_row(
    board: Floats, begins: Sequence[tuple[int, int]], width: int, rows: Iterable[int]
) -> Iterator[tuple[int, Floats]]:
    """For each row the totals that stand so many rows below and columns to the right, shape (len(begins), width).

    What is written into board between two rows is seen.
    """
    flat, columns = board.reshape(-1), np.arange(width)
    places = np.array([down * board.shape[1] + right for down, right in begins])[:, None] + columns
    for row in rows:
        yield row, flat[row * board.shape[1] :].take(places)


def _past_targets(before: Floats, paid: Floats, null_run: np.float32) -> Floats:
    """Totals of the positions of a row, null beads of the target before them included.

    before: totals of the positions otherwise. paid: what null beads of all sentences up to each position would cost,
    the beginning of their run aside, which costs null_run. Both shape (width,).
    """
    total = before.copy()
    run = np.maximum.accumulate(before + paid)[:-1] - null_run - paid[1:]
    np.maximum(total[1:], run, out=total[1:])
    return total


def _flags(linked: Floats, gap: Floats, total: Floats, paid: Floats, null_run: np.float32) -> npt.NDArray[np.int8]:
    """What is known of each position, shape (rows, width); linked and gap begin with the row before."""
    before = np.maximum(linked[1:], gap[1:])
    standing = before + paid
    flags = IN_TARGET * (total > before) + IN_SOURCE * (gap[1:] > linked[1:])
    flags += SOURCE_LONGER * (gap[:-1] > linked[:-1] - null_run)
    flags[:, 1:] += TARGET_LONGER * (np.maximum.accumulate(standing, axis=1)[:, :-1] > standing[:, :-1])
    return flags.astype(np.int8)
