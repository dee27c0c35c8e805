"""Numbers of two documents that are the same in two conventions: 130 miles and 209 km, fourteen and 14."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from aligner.corpus.amounts import number_values
from aligner.corpus.conversions import conversions
from aligner.corpus.numbering import without_numbering
from aligner.corpus.spelled_numbers import spelled_numbers
from aligner.text import key_of

# What a document's numbers are worth: of each its value, or, as another convention writes it, from least to most; nan
# where it is the other. number: its key.
WORTH = np.dtype([("number", np.uint64), ("value", np.float64), ("least", np.float64), ("most", np.float64)])
Worths = npt.NDArray[np.void]
LEAST_VALUE = 10  # of whole numbers that are compared, see number_values
NO_NUMBERS: Worths = np.empty(0, WORTH)


def number_key(number: str) -> int:
    """The key of a number, in plain digits; that of anything else ends in a 1."""
    return key_of(number) & ~1


class SentenceNumbers(NamedTuple):
    """The numbers of a sentence in plain digits; numbering: those that number its parts, counted: all others."""

    counted: frozenset[str]
    numbering: frozenset[str]


def sentence_numbers(text: str, language: str) -> SentenceNumbers:
    """The numbers of a sentence."""
    counted, numbering = without_numbering(text, language)
    return SentenceNumbers(number_values(counted, language), number_values(numbering, language))


def counted_numbers(text: str, language: str) -> frozenset[str]:
    """The numbers of a sentence that speak against a version without them: all but those that number its parts."""
    return sentence_numbers(text, language).counted


def worths(texts: Sequence[str], language: str, numbers: Sequence[SentenceNumbers] | None = None) -> Worths:
    """What the numbers of a document are worth, of dtype WORTH, in rising order, shape (n,).

    numbers: of each text, where they are known.
    """
    nan = float("nan")
    known = numbers or [sentence_numbers(text, language) for text in texts]
    plain = {(number_key(number), float(number), nan, nan) for own in known for number in own.counted}
    numbering = {(number_key(number), nan, float(number), float(number)) for own in known for number in own.numbering}
    other = {
        (number_key(f"{own.number:f}"), nan, own.least, own.most)
        for text in texts
        for own in conversions(text, language)
    }
    spelled = {
        (number_key(str(own)), nan, own, own)
        for text in texts
        for own in spelled_numbers(text, language)
        if own >= LEAST_VALUE
    }
    return np.array(sorted(plain) + sorted(other | spelled | numbering), WORTH)


def converted_numbers(one: Worths, other: Worths) -> frozenset[int]:
    """The keys of numbers of either document that the other has in another convention."""
    found = set[int]()
    for ours, theirs in ((one, other), (other, one)):
        ours, theirs = ours[~np.isnan(ours["least"])], theirs[~np.isnan(theirs["value"])]
        if len(ours) and len(theirs):
            fits = (ours["least"][:, None] <= theirs["value"]) & (theirs["value"] <= ours["most"][:, None])
            found.update(ours["number"][fits.any(axis=1)].tolist(), theirs["number"][fits.any(axis=0)].tolist())
    return frozenset(found)
