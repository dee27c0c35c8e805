"""Documents that say the same in the same words: copies, and pages that are said to be in a language but are not."""

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping

import numpy as np

from aligner.corpus.language_facts import base_language
from aligner.corpus.language_tags import are_one_language
from aligner.matching.document_vectors import EmbeddedDocuments
from aligner.matching.evidence import Pair
from aligner.matching.levels import LevelledPairs

NEAR_COPY = 0.9  # similarity, as encoded, from which two documents may have most words in common

# Of two documents those that only repeat the other, which is said to be in another language, and are not in their own.
# All by their ids.
UntranslatedOf = Callable[[str, str], tuple[str, ...]]
Copied = Mapping[Pair, tuple[int, ...]]  # documents in the same words, and those of the two that are untranslated


def never_copied(one: str, other: str) -> tuple[str, ...]:
    """What stands for a look at the texts of two documents, where nobody has these."""
    return ()


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


def same_words(documents: EmbeddedDocuments, untranslated_of: UntranslatedOf) -> Copied:
    """Pairs of documents that have the same words though they are said to be in two languages.

    Variants of one language, such as en-GB and en-US, may well say it in the same words.
    """
    return {
        pair: _untranslated(pair, documents, untranslated_of)
        for own in _alike(documents)
        for pair in itertools.combinations(own, 2)
        if len({base_language(documents.languages[place]) for place in pair}) == 2
    }


def nearly_same_words(found: LevelledPairs, documents: EmbeddedDocuments, untranslated_of: UntranslatedOf) -> Copied:
    """Candidate pairs whose texts are nearly the same, in one of their languages alone."""
    near = found.pairs[found.similarity >= NEAR_COPY * found.languages.of_each(found.gains, 1.0)]
    copied = {(one, other): _untranslated((one, other), documents, untranslated_of) for one, other in near.tolist()}
    return {pair: places for pair, places in copied.items() if places}


def _untranslated(pair: Pair, documents: EmbeddedDocuments, untranslated_of: UntranslatedOf) -> tuple[int, ...]:
    ids = untranslated_of(*(documents.ids[place] for place in pair))
    return tuple(place for place in pair if documents.ids[place] in ids)


def copied_places(copied: Iterable[Copied]) -> set[int]:
    """Documents that only repeat another one, which is in its own language: they stand for nothing in theirs.

    Where both are untranslated, each may be all there is in its language, whatever that is.
    """
    return {places[0] for found in copied for places in found.values() if len(places) == 1}


def _alike(documents: EmbeddedDocuments) -> Iterator[list[int]]:
    """The places of documents that have the same words, if any, in rising order."""
    order = np.argsort(documents.words, kind="stable")
    words, starts, counts = np.unique(documents.words[order], return_index=True, return_counts=True)
    several = np.flatnonzero((counts > 1) & (words > 0))
    for start, count in zip(starts[several].tolist(), counts[several].tolist(), strict=True):
        yield order[start : start + count].tolist()
