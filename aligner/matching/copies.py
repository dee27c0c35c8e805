"""Documents that say the same in the same words: copies, and pages that are said to be in a language but are not."""

import itertools
from collections.abc import Callable, Iterator

import numpy as np

from aligner.corpus.language_facts import base_language
from aligner.corpus.language_tags import are_one_language
from aligner.matching.document_vectors import EmbeddedDocuments
from aligner.matching.evidence import Pair
from aligner.matching.levels import LevelledPairs

NEAR_COPY = 0.9  # similarity, as encoded, from which two documents may have most words in common

AreCopies = Callable[[str, str], bool]


def never_copies(one: str, other: str) -> bool:
    """What stands for a look at the texts of two documents, by their ids, where nobody has these."""
    return False


def find_copies(documents: EmbeddedDocuments) -> dict[str, str]:
    """Ids of documents whose words another one in their language has as well, with the id of the first such.

    Labels such as `en` and `en-US` stand for one language, see are_one_language.
    """
    ids, languages = documents.ids, documents.languages
    copies = {}
    for places in _alike(documents):
        first: dict[str, str] = {}
        for place in places:
            known = (id_ for language, id_ in first.items() if are_one_language(language, languages[place]))
            if (same := next(known, None)) is not None:
                copies[ids[place]] = same
            else:
                first[languages[place]] = ids[place]
    return copies


def untranslated_pairs(documents: EmbeddedDocuments) -> set[Pair]:
    """Pairs of documents that have the same words though they are said to be in two languages.

    Variants of one language, such as en-GB and en-US, may well say it in the same words.
    """
    return {
        (one, other)
        for own in _alike(documents)
        for one, other in itertools.combinations(own, 2)
        if base_language(documents.languages[one]) != base_language(documents.languages[other])
    }


def _alike(documents: EmbeddedDocuments) -> Iterator[list[int]]:
    """The places of documents that have the same words, if any, in rising order."""
    order = np.argsort(documents.words, kind="stable")
    words, starts, counts = np.unique(documents.words[order], return_index=True, return_counts=True)
    several = np.flatnonzero((counts > 1) & (words > 0))
    for start, count in zip(starts[several].tolist(), counts[several].tolist(), strict=True):
        yield order[start : start + count].tolist()


def near_copies(found: LevelledPairs, documents: EmbeddedDocuments, are_copies: AreCopies) -> set[Pair]:
    """Candidate pairs whose texts are nearly the same. are_copies: looks at those of two documents, by their ids."""
    near = found.pairs[found.similarity >= NEAR_COPY * found.languages.of_each(found.gains, 1.0)]
    return {(one, other) for one, other in near.tolist() if are_copies(documents.ids[one], documents.ids[other])}
