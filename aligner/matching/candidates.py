"""Pairs of documents worth a close look: nearest by document vector, across languages."""

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from aligner.encoders.embedder import center, shared_mean
from aligner.matching.document_vectors import EmbeddedDocuments, Integers
from aligner.matching.features import Pairs
from aligner.matching.index import nearest
from aligner.matching.pair_scorer import Documents, PairScorer
from aligner.model import Vectors

CENTRED_ROWS = 4096  # taken to memory at once


def nearest_pairs(scorer: PairScorer[Documents], language: str, other: str, k: int) -> Pairs:
    """Each document of a language with its k nearest in another one, by centred document vector, shape (n * k, 2)."""
    places = places_by_language(scorer.documents.languages)
    own, pool = places[language], places[other]
    found = nearest(_centred_means(scorer.documents, own), _centred_means(scorer.documents, pool), k)
    near: Integers = pool[found.ids]
    return np.stack([np.repeat(own, near.shape[1]), near.ravel()], axis=1)


def places_by_language(languages: Sequence[str]) -> dict[str, Integers]:
    """The places of the documents in each language, in order."""
    members: dict[str, list[int]] = {}
    for place, language in enumerate(languages):
        members.setdefault(language, []).append(place)
    return {language: np.array(own, np.int64) for language, own in members.items()}


def distinct_pairs(found: Iterable[Integers], documents: int) -> Pairs:
    """Pairs of places of so many documents, shape (n, 2), the smaller first, each once, in rising order."""
    codes = np.empty(0, np.int64)
    for part in found:
        codes = np.unique(np.concatenate([codes, part.min(axis=1) * documents + part.max(axis=1)]))
    return np.stack(np.divmod(codes, documents), axis=1) if documents else np.empty((0, 2), np.int64)


def are_among(pairs: Pairs, others: Iterable[tuple[int, int]]) -> npt.NDArray[np.bool_]:
    """Whether each pair is one of others, shape (n,)."""
    wanted = np.array(sorted(others), np.int64).reshape(-1, 2)
    codes = np.array([1 + max(int(own.max(initial=0)) for own in (pairs, wanted)), 1])
    return np.isin(pairs @ codes, wanted @ codes)


def _centred_means(documents: EmbeddedDocuments, places: Integers) -> Vectors:
    """The document vectors of a language without what they share, in the array that has them: it may be on disk."""
    means = documents.means(places)
    total = np.zeros((1, means.shape[1]))
    blocks = [slice(start, start + CENTRED_ROWS) for start in range(0, len(means), CENTRED_ROWS)]
    for rows in blocks:  # row by row, as language_mean adds them: in another order the last bits differ
        total = np.concatenate([total, means[rows]]).sum(axis=0, keepdims=True)
    shared = shared_mean(total[0], len(means), 0.0)
    for rows in blocks:
        means[rows] = center(means[rows], shared)
    return means
