"""Rivals of candidate pairs: how far the similarity of each is above that of the next best."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from aligner.matching.document_vectors import Integers
from aligner.matching.features import Documents, Pairs, PairScorer, Reals


@dataclass(frozen=True, eq=False, slots=True)
class Rivals:
    """For each document and other language its candidates there, nearest first.

    keys: of document and language, in rising order, shape (n,). others, similarity: the candidates and how similar
    they are to the document, shape (n,). codes: of the language of each document, shape (documents,).
    """

    keys: Integers
    others: Integers
    similarity: Reals
    codes: Integers

    def of_pairs(self, pairs: Pairs, most: int) -> tuple[Integers, Reals]:
        """For each pair the documents that could stand for its second, and for its first, and how similar they are.

        Both of shape (n, 2, at most most), nearest first, -1 where there are no more; the partners are among them.
        """
        wanted = pairs[:, ::-1] * (self.codes.max(initial=0) + 1) + self.codes[pairs]
        starts, ends = (np.searchsorted(self.keys, wanted, side) for side in ("left", "right"))
        width = min(most, int((ends - starts).max(initial=0)))
        rows = starts[..., None] + np.arange(width)
        there = rows < ends[..., None]
        rows = np.where(there, rows, 0)
        return np.where(there, self.others[rows], -1), np.where(there, self.similarity[rows], -1.0)


def find_rivals(pairs: Pairs, similarity: Reals, languages: Sequence[str]) -> Rivals:
    """The rivals among candidate pairs. similarity: of each, shape (n,). languages: of all documents."""
    numbers = {language: code for code, language in enumerate(sorted(set(languages)))}
    codes = np.array([numbers[language] for language in languages], np.int64)
    owners, others = np.concatenate([pairs, pairs[:, ::-1]]).T
    of_both = np.concatenate([similarity, similarity])
    keys = owners * len(numbers) + codes[others]
    order = np.lexsort((others, -of_both, keys))
    return Rivals(keys[order], others[order], of_both[order], codes)


def pair_margins(
    scorer: PairScorer[Documents],
    pairs: Pairs,
    similarity: Reals,
    rivals: Integers,
    rival_similarity: Reals,
    exempt_versions: bool,
) -> Reals:
    """How far the similarity of each candidate pair, shape (n,), is above that of its nearest rival.

    rivals, rival_similarity: see Rivals.of_pairs. exempt_versions: do not count a version of the partner, in its own
    language, as the partner's rival.
    """

    def nearest_rival(partner: int, others: npt.NDArray[np.int64], near: Reals) -> float:
        for other, own in zip(others.tolist(), near.tolist(), strict=True):
            if other < 0:
                break
            if other != partner and not (exempt_versions and scorer.are_versions(partner, other)):
                return float(own)
        return -1.0

    found = [
        max(scorer.criteria.unrelated, *map(nearest_rival, pair.tolist(), others, near))
        for pair, others, near in zip(pairs, rivals, rival_similarity, strict=True)
    ]
    return similarity - np.array(found, np.float64)
