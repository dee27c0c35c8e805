"""Documents that say the same in the same words: copies, and pages that are said to be in a language but are not."""

import itertools
from collections import defaultdict
from collections.abc import Callable

from aligner.corpus.language_facts import base_language
from aligner.matching.document_vectors import EmbeddedDocuments
from aligner.matching.evidence import Pair
from aligner.matching.levels import LevelledPairs

NEAR_COPY = 0.9  # similarity, as encoded, from which two documents may have most words in common

AreCopies = Callable[[str, str], bool]


def never_copies(one: str, other: str) -> bool:
    """What stands for a look at the texts of two documents, by their ids, where nobody has these."""
    return False


def find_copies(documents: EmbeddedDocuments) -> dict[str, str]:
    """Ids of documents whose words another one in their language has as well, with the id of the first such."""
    first: dict[tuple[str, int], str] = {}
    copies = {}
    for id_, language, words in zip(documents.ids, documents.languages, documents.words, strict=True):
        standing = first.setdefault((language, words), id_)
        if words and standing != id_:
            copies[id_] = standing
    return copies


def untranslated_pairs(documents: EmbeddedDocuments) -> set[Pair]:
    """Pairs of documents that have the same words though they are said to be in two languages.

    Variants of one language, such as en-GB and en-US, may well say it in the same words.
    """
    places: dict[int, list[int]] = defaultdict(list)
    for place, words in enumerate(documents.words):
        places[words].append(place)
    alike = (own for words, own in places.items() if words and len(own) > 1)
    bases = [base_language(language) for language in documents.languages]
    return {
        (one, other) for own in alike for one, other in itertools.combinations(own, 2) if bases[one] != bases[other]
    }


def near_copies(found: LevelledPairs, documents: EmbeddedDocuments, are_copies: AreCopies) -> set[Pair]:
    """Candidate pairs whose texts are nearly the same. are_copies: looks at those of two documents, by their ids."""
    near = found.pairs[found.similarity >= NEAR_COPY * found.languages.of_each(found.gains, 1.0)]
    return {(one, other) for one, other in near.tolist() if are_copies(documents.ids[one], documents.ids[other])}
