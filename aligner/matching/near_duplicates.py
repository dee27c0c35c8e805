"""Near-duplicates: documents in the same words that are no versions of each other, as each has a partner of its own.

Versions of one report differ by what they leave out. The pages of a site differ within the sentences that they share,
by a word, and so do their translations. Whether two documents of one language are the one or the other is told by two
documents in another language, be it that of the document both could be paired with or a third: where each goes better
with one of the two, and does so in the sentences that all four have, they are near-duplicates.
"""

import itertools
from collections.abc import Iterable, Iterator

import numpy as np

from aligner.encoders.cosine_scales import CosineScales
from aligner.matching.document_vectors import EmbeddedDocument
from aligner.matching.features import Documents, PairScorer
from aligner.model import Floats

Four = tuple[EmbeddedDocument, EmbeddedDocument, EmbeddedDocument, EmbeddedDocument]


def are_exclusive(
    scorer: PairScorer[Documents],
    place: int,
    one: int,
    other: int,
    rivals: Iterable[int],
    elsewhere: Iterable[tuple[int, int]] = (),
) -> bool:
    """Whether a document can be a version of one of two documents in another language at most, not of both.

    rivals: documents in its language that either of the two could be paired with in its stead, nearest first.
    elsewhere: documents of a third language, each two what one and other could be paired with there. -1 is none.
    """
    if not scorer.are_versions(one, other):
        return True
    judges = itertools.chain(((place, rival) for rival in rivals), elsewhere)
    return any(
        are_near_duplicates(scorer, first, second, one, other)
        for first, second in judges
        if first != second and min(first, second) >= 0
    )


def are_near_duplicates(scorer: PairScorer[Documents], place: int, rival: int, one: int, other: int) -> bool:
    """Whether one and other, of one language, each go with a partner of their own among place and rival, of another."""

    def similarity(first: int, second: int) -> float:
        return scorer.score(min(first, second), max(first, second))[0]

    if similarity(place, one) < similarity(place, other):
        one, other = other, one
    rest = similarity(rival, other) - similarity(place, other)  # the one left over has a better partner
    gain = similarity(place, one) - similarity(rival, one) + rest
    if rest <= 0 or gain < scorer.criteria.near_duplicate_gain:
        return False
    if not scorer.are_versions(place, rival):
        return True
    documents = scorer.documents
    four = documents[place], documents[rival], documents[one], documents[other]
    return gain_within_sentences(four, scorer.scales, scorer.criteria.same_sentence) >= scorer.criteria.sentence_gain


def gain_within_sentences(four: Four, scales: CosineScales, same_sentence: float) -> float:
    """How much better the sentences that four documents share fit if a goes with c and b with d, than crosswise.

    four: a, b, c, d; a and b are in one language, c and d in another. Mean of differences of cosines, weighted as the
    sentences of a and b are; 0 where no sentence is in all four. Sentences that only some have do not count, nor do
    those that read the same in both.
    """
    a, b, c, d = four
    ab, cd, ac, bd, ad, bc = (
        scales.between(one.language, other.language) * (one.vectors @ other.vectors.T)
        for one, other in ((a, b), (c, d), (a, c), (b, d), (a, d), (b, c))
    )
    best_ac, best_bd = dict(_mutual(ac)), dict(_mutual(bd))
    gain = weight = 0.0
    for i, j in _mutual(ab):
        k, m = best_ac.get(i), best_bd.get(j)
        if k is not None and m is not None and min(ab[i, j], cd[k, m]) >= same_sentence:
            own = float(a.weights[i] + b.weights[j])
            gain += own * float(ac[i, k] + bd[j, m] - ad[i, m] - bc[j, k])
            weight += own
    return gain / weight if weight else 0.0


def _mutual(cosines: Floats) -> Iterator[tuple[int, int]]:
    """Rows and columns that are each other's nearest."""
    rows, columns = cosines.argmax(axis=1), cosines.argmax(axis=0)
    places = np.arange(len(rows))
    kept = places[columns[rows] == places]
    yield from zip(kept.tolist(), rows[kept].tolist(), strict=True)
