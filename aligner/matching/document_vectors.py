"""Documents as matching sees them: vectors and weights of sentences, numbers and words, wherever they are kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, Self

import numpy as np
import numpy.typing as npt

from aligner.matching.converted import NO_NUMBERS, Worths
from aligner.model import Floats, Vectors

Integers = npt.NDArray[np.int64]
Keys = npt.NDArray[np.uint64]


@dataclass(frozen=True, eq=False, slots=True)
class EmbeddedDocument:
    """A document as matching sees it: its sentences without furniture.

    vectors: shape (n, dim). weights: share of each sentence in the document, sums to 1, shape (n,). numbers: in each of
    its n sentences, as keys. words: key of all its words; equal for copies. heard: how all its words sound, as keys,
    where its script does not tell names from words. letters: of its sentences, see letters_of. worths: what its numbers
    are worth, also in another convention, of dtype WORTH.
    """

    id: str
    language: str
    vectors: Vectors
    weights: Floats
    numbers: tuple[frozenset[int], ...]
    words: int = 0
    heard: frozenset[int] = frozenset()
    letters: int = 0
    worths: Worths = field(default_factory=lambda: NO_NUMBERS)
    all_numbers: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "all_numbers", frozenset().union(*self.numbers))


@dataclass(frozen=True, eq=False, slots=True)
class TextEvidence:
    """What the text of a document says to matching, whatever its vectors; see EmbeddedDocument.

    lengths: characters of each of its sentences.
    """

    lengths: tuple[int, ...]
    numbers: tuple[frozenset[int], ...]
    words: int
    heard: frozenset[int]
    letters: int
    worths: Worths


class EmbeddedDocuments(Protocol):
    """Documents, wherever they are, with what matching must know of all of them at once.

    ids, languages: of each document. words: key of all its words, shape (n,). sizes, letters: sentences and letters
    of each, shape (n,); see letters_of.
    """

    @property
    def ids(self) -> Sequence[str]: ...
    @property
    def languages(self) -> Sequence[str]: ...
    @property
    def words(self) -> Keys: ...
    @property
    def sizes(self) -> Integers: ...
    @property
    def letters(self) -> Integers: ...
    def __len__(self) -> int: ...
    def __getitem__(self, place: int) -> EmbeddedDocument: ...

    @property
    def rarity(self) -> Mapping[int, float]:
        """How rare each number is among the documents, 0 in all of them to 1 in one."""

    def subset(self, places: Sequence[int]) -> Self:
        """Some of the documents."""

    def means(self, places: Integers) -> Vectors:
        """Weighted sums of the sentence vectors of some documents, shape (len(places), dim)."""

    def let_go(self) -> None:
        """Let go of what is held in memory and can be read again."""


def mean_vector(document: EmbeddedDocument) -> Vectors:
    """Weighted sum of a document's sentence vectors, shape (dim,)."""
    return weighted_sum(document.weights, document.vectors)


def weighted_sum(weights: Floats, vectors: Vectors) -> Vectors:
    """Sum of vectors, shape (n, dim), each times its weight, shape (n,)."""
    total: Vectors = (weights @ vectors).astype(np.float32)
    return total
