"""Mining: which sentences of two pools are translations; the mathematics of margins."""

from collections.abc import Iterator, Sequence

import numpy as np

from aligner.bitext import Floats, Match, Vectors
from aligner.search import nearest

SPARSE = 0.2  # mean cosine with its neighbours of a sentence that has none nearby


def mine_pools(
    source: Sequence[str], target: Sequence[str], vectors: tuple[Vectors, Vectors], k: int = 4
) -> list[Match]:
    """Best matches of two pools of sentences, each sentence at most once, best first.

    vectors: of source, shape (len(source), dim), and of target. score: ratio margin (Artetxe and Schwenk 2019) over
    k neighbours both ways.
    """
    if not source or not target:
        return []
    forward = nearest(vectors[0], vectors[1], k)
    backward = nearest(vectors[1], vectors[0], k)
    source_mean = forward.cosines.mean(axis=1, keepdims=True)
    target_mean = backward.cosines.mean(axis=1, keepdims=True)
    ahead = ratio_margin(forward.cosines, source_mean, target_mean[forward.ids, 0])
    behind = ratio_margin(backward.cosines, target_mean, source_mean[backward.ids, 0])
    scores: dict[tuple[int, int], float] = {}
    for row, column, score in _best(forward.ids, ahead):
        scores[row, column] = score
    for column, row, score in _best(backward.ids, behind):
        scores[row, column] = score
    return list(_greedy(scores, source, target))


def ratio_margin(cosine: Floats, source_mean: Floats, target_mean: Floats) -> Floats:
    """How much closer each candidate pair is than the neighbourhoods it comes from.

    cosine: of each source with its k candidates, -1 to 1, shape (n, k). source_mean: mean cosine of each source with
    its k neighbours, shape (n, 1). target_mean: the same for each candidate, shape (n, k).

    Returns a ratio without unit, shape (n, k): 1.0 is no closer than the neighbours, higher is better. Where
    the two means average below SPARSE, that is used: without neighbours worth the name any cosine would be far above.
    """
    around = (source_mean + target_mean) / np.float32(2)
    margins: Floats = cosine / np.maximum(around, np.float32(SPARSE))
    return margins


def _best(ids: np.ndarray, margins: Floats) -> Iterator[tuple[int, int, float]]:
    for row, place in enumerate(margins.argmax(axis=1)):
        yield row, int(ids[row, place]), float(margins[row, place])


def _greedy(scores: dict[tuple[int, int], float], source: Sequence[str], target: Sequence[str]) -> Iterator[Match]:
    used_source: set[int] = set()
    used_target: set[int] = set()
    for (row, column), score in sorted(scores.items(), key=lambda item: (-item[1], item[0])):
        if row not in used_source and column not in used_target:
            used_source.add(row)
            used_target.add(column)
            yield Match(round(score, 4), row, column, source[row], target[column])
