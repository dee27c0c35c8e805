"""The nearest sentences of two documents: the best counterpart of each, and those that are each other's."""

import itertools
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from aligner.matching.document_vectors import EmbeddedDocument
from aligner.model import Floats, Vectors

COMPARED_SENTENCES = 2048  # of either document at once, so that their table of cosines takes 16 MB

FEW = np.iinfo(np.int16).max  # sentences whose numbers take two bytes each

Numbers = npt.NDArray[np.int16] | npt.NDArray[np.int32]


@dataclass(frozen=True, eq=False, slots=True)
class Counterparts:
    """A counterpart of each sentence of a document in another one: its cosine and its number, shape (n,), -1 for none.

    The cosine of none is whatever it is.
    """

    cosines: Floats
    numbers: Numbers

    @classmethod
    def none(cls, n: int) -> Self:
        return cls(np.full(n, -1.0, np.float32), np.full(n, -1, np.int32))

    @classmethod
    def within(cls, cosines: Floats) -> Self:
        """Those of each row in a whole table of cosines, shape (rows, columns)."""
        best = cosines.argmax(axis=1)
        return cls(cosines[np.arange(len(best)), best], best.astype(np.int32))

    def update(self, rows: slice, cosines: Floats, first: int) -> None:
        """Take what is better in a table of cosines of some sentences, shape (rows, columns), from column first on."""
        best = cosines.argmax(axis=1)
        own = cosines[np.arange(len(best)), best]
        better = (own > self.cosines[rows]) | (self.numbers[rows] < 0)
        self.cosines[rows][better], self.numbers[rows][better] = own[better], best[better] + first

    @property
    def nbytes(self) -> int:
        return self.cosines.nbytes + self.numbers.nbytes

    def turned(self, n: int) -> "Counterparts":
        """Where no two sentences have the same counterpart, those of the other document, which has n sentences."""
        found = Counterparts.none(n)
        rows = np.flatnonzero(self.numbers >= 0)
        found.numbers[self.numbers[rows]] = rows
        if len(self.cosines):
            found.cosines[self.numbers[rows]] = self.cosines[rows]
        return found

    def without_cosines(self) -> "Counterparts":
        """The numbers alone, which take less memory."""
        return Counterparts(np.empty(0, np.float32), self.numbers)


Both = tuple[Counterparts, Counterparts]  # of the sentences of two documents


def best_counterparts(one: EmbeddedDocument, other: EmbeddedDocument) -> Both:
    """The best counterpart of each sentence of either document in the other."""
    if max(len(one.vectors), len(other.vectors)) <= COMPARED_SENTENCES:  # as most are
        cosines = one.vectors @ other.vectors.T
        return Counterparts.within(cosines), Counterparts.within(cosines.T)
    mine, its = _Distinct.of(one.vectors), _Distinct.of(other.vectors)
    found = Counterparts.none(len(mine.firsts)), Counterparts.none(len(its.firsts))
    starts = (range(0, len(own.cosines), COMPARED_SENTENCES) for own in found)
    for row, column in itertools.product(*starts):
        rows, columns = slice(row, row + COMPARED_SENTENCES), slice(column, column + COMPARED_SENTENCES)
        cosines = one.vectors[mine.firsts[rows]] @ other.vectors[its.firsts[columns]].T
        found[0].update(rows, cosines, column)
        found[1].update(columns, cosines.T, row)
    return mine.of_each(found[0], its), its.of_each(found[1], mine)


@dataclass(frozen=True, eq=False, slots=True)
class _Distinct:
    """The sentences of a document that differ, as one may say the same a hundred thousand times.

    firsts: the number of the first of each that is alike. places: which of these each sentence is like, shape (n,).
    """

    firsts: npt.NDArray[np.intp]
    places: npt.NDArray[np.intp]

    @classmethod
    def of(cls, vectors: Vectors) -> Self:
        """Those of a document. vectors: of its sentences, shape (n, dim)."""
        known: dict[int, int] = {}
        firsts: list[int] = []
        places = np.empty(len(vectors), np.intp)
        for number, vector in enumerate(vectors):
            place = known.setdefault(hash(vector.tobytes()), len(firsts))
            if place == len(firsts) or not np.array_equal(vectors[firsts[place]], vector):
                place = len(firsts)
                firsts.append(number)
            places[number] = place
        return cls(np.array(firsts, np.intp), places)

    def of_each(self, found: Counterparts, other: "_Distinct") -> Counterparts:
        """The counterparts of all sentences. found: of those that differ, among those of the other document."""
        numbers = other.firsts[found.numbers].astype(np.int32)
        return Counterparts(found.cosines[self.places], numbers[self.places])


def mutual_counterparts(nearest: Both) -> Counterparts:
    """The best counterpart of each sentence of the first document, where it is the best of that one, too."""
    there, back = nearest
    mutual = back.numbers[there.numbers] == np.arange(len(there.numbers))
    numbers = np.where(mutual, there.numbers, -1)
    return Counterparts(there.cosines, numbers.astype(np.int16) if len(back.numbers) <= FEW else numbers)
