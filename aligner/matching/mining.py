"""Mining: which sentences of two pools are translations; the mathematics of margins."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from aligner.matching.confidence import MATCH_CONFIDENCE, MatchConfidence
from aligner.matching.index import Neighbours, StoredVectors, nearest
from aligner.matching.pools import DuplicatesAndCopies, Keys
from aligner.model import Floats, Match, Numbers

SPARSE_COSINE = 0.2  # mean cosine with its neighbours of a sentence that has none nearby
NO_COSINE = -2.0  # cosine of a sentence with a neighbour that it does not have, below all others
MATCHES_AT_ONCE = 1_000_000  # as Python objects


@dataclass(frozen=True, eq=False, slots=True)
class Matches:
    """Matches of two pools as arrays of one shape, (n,), best first, each row at most once.

    source, target: rows of the pools. scores: ratio margins. confidences: 0 to 1.
    """

    source: Numbers
    target: Numbers
    scores: Floats
    confidences: npt.NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.scores)

    def where(self, kept: npt.NDArray[np.bool_]) -> "Matches":
        """Those for which kept, shape (n,), is true."""
        return Matches(self.source[kept], self.target[kept], self.scores[kept], self.confidences[kept])


@dataclass(frozen=True, eq=False, slots=True)
class Mined:
    """The matches of two pools of sentences, by line, best first, and what was left out before they were looked for.

    source, target: the pools. Iterating gives a Match at a time, so that ten million take no memory.
    """

    source: Sequence[str]
    target: Sequence[str]
    matches: Matches
    left_out: DuplicatesAndCopies

    def __len__(self) -> int:
        return len(self.matches)

    def __iter__(self) -> Iterator[Match]:
        found = self.matches
        for start in range(0, len(found), MATCHES_AT_ONCE):
            columns = (found.scores, found.source, found.target, found.confidences)
            rows = zip(*(column[start : start + MATCHES_AT_ONCE].tolist() for column in columns), strict=True)
            for score, line, other, confidence in rows:
                yield Match(round(score, 4), line, other, self.source[line], self.target[other], round(confidence, 4))


def mine_vectors(
    source: StoredVectors,
    target: StoredVectors,
    *,
    scale: float = 1.0,
    k: int = 4,
    words: tuple[Keys, Keys] | None = None,
    confidence: MatchConfidence = MATCH_CONFIDENCE,
) -> Matches:
    """Best matches of two pools of sentences, each sentence at most once, best first.

    source, target: shapes (n, dim) and (m, dim). scale: what brings the encoder's cosines to the level that confidences
    are fitted on. words: keys of the words of each sentence; two with the same are copies of each other, which are
    neither matches nor rivals.

    score: ratio margin (Artetxe and Schwenk 2019) over k neighbours both ways. Where two matches want one sentence, the
    surer one gets it.
    """
    if not len(source) or not len(target):
        return Matches(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.float32), np.empty(0))
    rows, columns, margins, cosines = _candidates(source, target, k, words)
    _, first = np.unique(rows * len(target) + columns, return_index=True)  # both sides may have chosen each other
    first = first[cosines[first] > NO_COSINE]
    rows, columns, margins, cosines = rows[first], columns[first], margins[first], cosines[first]
    confidences = confidence.of(margins, np.float32(scale) * cosines)
    kept = _greedy(rows, columns, np.lexsort((columns, rows, -confidences)), (len(source), len(target)))
    kept = kept[np.lexsort((rows[kept], -margins[kept].round(4)))]
    return Matches(rows[kept], columns[kept], margins[kept], confidences[kept])


def ratio_margin(cosine: Floats, source_mean: Floats, target_mean: Floats) -> Floats:
    """How much closer each candidate pair is than the neighbourhoods it comes from.

    cosine: of each source with its k candidates, -1 to 1, shape (n, k). source_mean: mean cosine of each source with
    its k neighbours, shape (n, 1). target_mean: the same for each candidate, shape (n, k).

    Returns a ratio without unit, shape (n, k): 1.0 is no closer than the neighbours, higher is better. Where
    the two means average below SPARSE_COSINE, that is used: without neighbours worth the name any cosine would be far
    above.
    """
    around = (source_mean + target_mean) / np.float32(2)
    margins: Floats = cosine / np.maximum(around, np.float32(SPARSE_COSINE))
    return margins


def _candidates(
    source: StoredVectors, target: StoredVectors, k: int, words: tuple[Keys, Keys] | None
) -> tuple[Numbers, Numbers, Floats, Floats]:
    """The best candidate of every sentence of either side: rows, columns, margins and cosines, shape (n + m,) each."""
    forward, backward = nearest(source, target, k + bool(words)), nearest(target, source, k + bool(words))
    if words:
        forward = _without_copies(forward, words[0], words[1], k)
        backward = _without_copies(backward, words[1], words[0], k)
    source_mean, target_mean = _mean(forward.cosines), _mean(backward.cosines)
    of_source = _best(forward, ratio_margin(forward.cosines, source_mean, target_mean[forward.ids, 0]))
    of_target = _best(backward, ratio_margin(backward.cosines, target_mean, source_mean[backward.ids, 0]))
    return (
        np.concatenate([np.arange(len(source)), of_target[0]]),
        np.concatenate([of_source[0], np.arange(len(target))]),
        np.concatenate([of_source[1], of_target[1]]),
        np.concatenate([of_source[2], of_target[2]]),
    )


def _without_copies(near: Neighbours, queries: Keys, pool: Keys, k: int) -> Neighbours:
    """The k nearest that are no copies of the query; where there are fewer, cosines are NO_COSINE."""
    copied = pool[near.ids] == queries[:, None]
    order = np.argsort(copied, axis=1, kind="stable")[:, :k]  # copies last, else nearest first
    ids, cosines, copied = (np.take_along_axis(table, order, axis=1) for table in (near.ids, near.cosines, copied))
    cosines[copied] = NO_COSINE
    return Neighbours(ids, cosines)


def _mean(cosines: Floats) -> Floats:
    """Mean of each row, of neighbours that are there, shape (n, 1)."""
    there = cosines > NO_COSINE
    means: Floats = cosines.sum(axis=1, keepdims=True, where=there) / np.maximum(there.sum(axis=1, keepdims=True), 1)
    return means.astype(np.float32)


def _best(near: Neighbours, margins: Floats) -> tuple[Numbers, Floats, Floats]:
    """Place, margin and cosine of each row's best candidate, shape (n,) each."""
    best = np.arange(len(margins)), margins.argmax(axis=1)
    places: Numbers = near.ids[best]
    margin: Floats = margins[best]
    cosine: Floats = near.cosines[best]
    return places, margin, cosine


def _greedy(rows: Numbers, columns: Numbers, order: Numbers, sizes: tuple[int, int]) -> Numbers:
    """Places of the surest matches, without those that want a sentence that is taken; order: the surest first."""
    used = [bytearray(size) for size in sizes]
    kept = np.zeros(len(order), bool)
    for start in range(0, len(order), MATCHES_AT_ONCE):
        places = order[start : start + MATCHES_AT_ONCE]
        wanted = zip(rows[places].tolist(), columns[places].tolist(), strict=True)
        for at, (row, column) in enumerate(wanted, start=start):
            if not used[0][row] and not used[1][column]:
                used[0][row] = used[1][column] = kept[at] = True
    return order[kept]
