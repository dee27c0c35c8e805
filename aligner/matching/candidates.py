"""Pairs of documents worth a close look: nearest by document vector, across languages."""

from collections.abc import Iterable, Sequence

import numpy as np

from aligner.encoders.embedder import center, language_mean
from aligner.matching.document_vectors import EmbeddedDocuments, Integers
from aligner.matching.features import Documents, Pairs, PairScorer
from aligner.matching.index import nearest
from aligner.model import Vectors


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


def distinct_pairs(found: Iterable[Integers]) -> Pairs:
    """Pairs of places, shape (n, 2), the smaller first, each once, in rising order."""
    pairs = np.concatenate([np.empty((0, 2), np.int64), *found])
    return np.unique(np.sort(pairs, axis=1), axis=0)


def without_pairs(pairs: Pairs, others: Iterable[tuple[int, int]]) -> Pairs:
    """Pairs that are not among others."""
    unwanted = set(others)
    return pairs[[(one, other) not in unwanted for one, other in pairs.tolist()]] if unwanted else pairs


def _centred_means(documents: EmbeddedDocuments, places: Integers) -> Vectors:
    means = documents.means(places)
    return center(means, language_mean(means))
