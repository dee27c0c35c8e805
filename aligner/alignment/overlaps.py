"""Vectors of a text's sentences and of their joins, which alignment compares."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from aligner.alignment.clauses import Clauses
from aligner.alignment.structure import Outline
from aligner.model import Floats, Vectors

Span = tuple[int, int]  # first sentence and number of sentences


class Overlaps(NamedTuple):
    """The sentences of a text and their joins as vectors, and how long the sentences are.

    vectors: at k - 1 those of k joined sentences, shape (n - k + 1, dim); as many as beads may join, fewer where the
    text has fewer sentences. lengths: characters of each sentence, shape (n,). outline: the blocks that they stand in,
    None where nothing is known of them. clauses: at the ends of sentences in doubt, None where none are asked.
    """

    vectors: Sequence[Vectors]
    lengths: Floats
    outline: Outline | None = None
    clauses: Clauses | None = None


def sum_overlaps(vectors: Vectors, lengths: Floats, max_group: int) -> Overlaps:
    """Overlaps in which joins are stood for by sums of sentence vectors, weighted by the root of their lengths.

    vectors: of the sentences, shape (n, dim). lengths: of them, shape (n,).
    """
    if min(max_group, len(vectors)) < 2:  # as a caption or a headline
        return Overlaps([vectors], lengths)
    weighted = vectors * np.sqrt(np.maximum(lengths, 1))[:, None]
    running = np.concatenate([np.zeros((1, vectors.shape[1])), np.cumsum(weighted, axis=0, dtype=np.float64)])
    overlaps = [vectors]
    for k in range(2, min(max_group, len(vectors)) + 1):
        sums = running[k:] - running[:-k]
        norms = np.maximum(np.sqrt(np.add.reduce(sums * sums, axis=1, keepdims=True)), 1e-9)  # faster than np.linalg
        sums /= norms
        overlaps.append(sums.astype(np.float32))
    return Overlaps(overlaps, lengths)


def every_span(n: int, max_group: int) -> list[Span]:
    """All joins of two and more of n sentences."""
    return [(start, count) for start in range(n) for count in range(2, min(max_group, n - start) + 1)]


def with_encoded(overlaps: Overlaps, spans: Sequence[Span], vectors: Vectors) -> Overlaps:
    """Overlaps with the vectors of some spans put in place, shape (len(spans), dim)."""
    changed = [group.copy() for group in overlaps.vectors]
    for (start, count), vector in zip(spans, vectors, strict=True):
        changed[count - 1][start] = vector
    return overlaps._replace(vectors=changed)
