"""Mining: which sentences of two pools are translations; the mathematics of margins."""

from collections.abc import Iterator, Sequence

import numpy as np

from aligner.bitext import Floats, Match, Vectors
from aligner.confidence import match_confidence
from aligner.search import Neighbours, nearest

SPARSE = 0.2  # mean cosine with its neighbours of a sentence that has none nearby


def mine_pools(
    source: Sequence[str], target: Sequence[str], vectors: tuple[Vectors, Vectors], scale: float = 1.0, k: int = 4
) -> list[Match]:
    """Best matches of two pools of sentences, each sentence at most once, best first.

    vectors: of source, shape (len(source), dim), and of target. scale: what brings the encoder's cosines to the level
    that confidences are fitted on. score: ratio margin (Artetxe and Schwenk 2019) over k neighbours both ways. Where
    two matches want one sentence, the surer one gets it.
    """
    if not source or not target:
        return []
    forward = nearest(vectors[0], vectors[1], k)
    backward = nearest(vectors[1], vectors[0], k)
    source_mean = forward.cosines.mean(axis=1, keepdims=True)
    target_mean = backward.cosines.mean(axis=1, keepdims=True)
    ahead = ratio_margin(forward.cosines, source_mean, target_mean[forward.ids, 0])
    behind = ratio_margin(backward.cosines, target_mean, source_mean[backward.ids, 0])
    found: dict[tuple[int, int], tuple[float, float]] = {}
    for row, column, margin, cosine in _best(forward, ahead):
        found[row, column] = margin, match_confidence(margin, scale * cosine)
    for column, row, margin, cosine in _best(backward, behind):
        found[row, column] = margin, match_confidence(margin, scale * cosine)
    matches = _greedy(found, source, target)
    return sorted(matches, key=lambda match: (-match.score, match.source_line))


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


def _best(near: Neighbours, margins: Floats) -> Iterator[tuple[int, int, float, float]]:
    """Row, column, margin and cosine of each row's best candidate."""
    for row, place in enumerate(margins.argmax(axis=1)):
        yield row, int(near.ids[row, place]), float(margins[row, place]), float(near.cosines[row, place])


def _greedy(
    found: dict[tuple[int, int], tuple[float, float]], source: Sequence[str], target: Sequence[str]
) -> Iterator[Match]:
    """The surest matches first, without those that want a sentence that is taken."""
    used_source: set[int] = set()
    used_target: set[int] = set()
    for (row, column), (score, confidence) in sorted(found.items(), key=lambda item: (-item[1][1], item[0])):
        if row not in used_source and column not in used_target:
            used_source.add(row)
            used_target.add(column)
            yield Match(round(score, 4), row, column, source[row], target[column], round(confidence, 4))
