"""Near-duplicates: documents in the same words that are no versions of each other, as each has a partner of its own.

Versions of one report differ by what they leave out. The pages of a site differ within the sentences that they share,
by a word, and so do their translations. Whether two documents of one language are the one or the other is told by two
documents in another language, be it that of the document both could be paired with or a third: where each goes better
with one of the two, and does so in the sentences that all four have, they are near-duplicates. Pages of one template,
as of a shop, may differ by a cell or two, which hardly count in the whole: there what differs tells it by itself.
"""

import itertools
from collections.abc import Iterable

from aligner.matching.pair_scorer import Documents, PairScorer


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
    similarity = scorer.similarity
    if similarity(place, one) < similarity(place, other):
        one, other = other, one
    rest = similarity(rival, other) - similarity(place, other)  # the one left over has a better partner
    gain = similarity(place, one) - similarity(rival, one) + rest
    if rest <= 0:
        return False
    criteria = scorer.criteria
    if not scorer.are_versions(place, rival):
        return gain >= criteria.near_duplicate_gain
    fit_better = gain >= criteria.near_duplicate_gain
    if fit_better and scorer.gain(place, rival, one, other) >= criteria.sentence_gain:
        return True
    return scorer.gain_apart(place, rival, one, other) >= criteria.apart_gain
