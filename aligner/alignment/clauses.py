"""Clauses at the ends of sentences, which tell of a border between beads that it cuts a clause off its translation.

Sentences end elsewhere in two languages: what is the last clause of one may stand in the next sentence of the other. At
a border four clauses are asked: the last of the source sentence before it and the first of the one behind, and the same
of the target. Each says how much nearer it is to the sentence across the border than to the one on its own side.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from aligner.alignment.constraints import Range
from aligner.model import Floats, Numbers, Vectors
from aligner.text import letters_of

LEAST = 20  # letters of a clause
# What parts clauses: a comma or semicolon and the space behind it, of which CJK text has none; dashes.
BORDER = re.compile(r"[,;،؛]\s+|[，；、]\s*|\s+[-–—]+\s+|—")
NONE = -1  # in place of the row of a clause that is not asked
UNASKED = np.float32(-9)  # contrast of a clause that is not asked, below all others


class EndClauses(NamedTuple):
    """The first and the last clause of a sentence of several."""

    first: str
    last: str


def end_clauses(sentence: str) -> EndClauses | None:
    """The clauses at the ends of a sentence, each of LEAST letters and more; None where it has but one."""
    whole = letters_of(sentence)
    cuts = [cut.span() for cut in BORDER.finditer(sentence)]
    parts = [(sentence[:start].strip(), sentence[end:].strip()) for start, end in cuts]
    if whole < 2 * LEAST:
        return None
    parts = [(ahead, rest) for ahead, rest in parts if min(letters_of(ahead), letters_of(rest)) >= LEAST]
    return EndClauses(parts[0][0], parts[-1][1]) if parts else None


@dataclass(frozen=True, eq=False, slots=True)
class Clauses:
    """Vectors of the clauses at the ends of some sentences of a text.

    rows: for each sentence the row of its first clause, behind which that of its last stands; NONE where it is not
    asked, shape (n,). vectors: shape (k, dim).
    """

    rows: Numbers
    vectors: Vectors

    def select(self, numbers: Numbers | slice) -> "Clauses":
        """The clauses of some sentences."""
        return replace(self, rows=self.rows[numbers])

    def contrast(self, sentences: Range, of_last: bool, ours: Vectors, theirs: Vectors) -> Floats:
        """How much nearer the first or last clauses of sentences are to theirs than to ours, UNASKED where none is.

        ours, theirs: vectors of sentences of the other text, shape (m, dim). Returns shape (number of sentences, m).
        """
        rows = self.rows[slice(*sentences)]
        contrast = np.full((len(rows), len(ours)), UNASKED, np.float32)
        asked = np.flatnonzero(rows != NONE)
        if len(asked):
            own = self.vectors[rows[asked] + of_last]
            contrast[asked] = own @ theirs.T - own @ ours.T
        return contrast


def clauses_of(n: int, clauses: Mapping[int, EndClauses], encoded: Callable[[Sequence[str]], Vectors]) -> Clauses:
    """The clauses of some of n sentences, by their numbers."""
    rows = np.full(n, NONE, np.int64)
    rows[list(clauses)] = 2 * np.arange(len(clauses))
    texts = [text for own in clauses.values() for text in own]
    return Clauses(rows, encoded(texts) if texts else np.empty((0, 0), np.float32))


@dataclass(frozen=True, eq=False, slots=True)
class Borders:
    """What the clauses of two texts tell of the borders between beads."""

    source: Clauses
    target: Clauses

    def within(self, rows: Range, columns: Range) -> "Borders":
        """Of a passage of each text."""
        return Borders(self.source.select(slice(*rows)), self.target.select(slice(*columns)))

    def select(self, rows: Numbers, columns: Numbers) -> "Borders":
        """Of some sentences of each text."""
        return Borders(self.source.select(rows), self.target.select(columns))

    def contrasts(self, source: Vectors, target: Vectors, rows: Range, columns: Range) -> Floats:
        """The largest contrast of the four clauses at each position of both texts, UNASKED at the ends of a text.

        source, target: vectors of the sentences, shapes (n, dim) and (m, dim). rows, columns: positions from 0 to n and
        m; position 1 stands behind the first sentence. Returns shape (number of rows, number of columns).
        """
        (first, last), (low, high) = rows, columns
        found = np.full((last - first, high - low), UNASKED, np.float32)
        i, k, j, m = max(first, 1), min(last, len(source)), max(low, 1), min(high, len(target))
        if i >= k or j >= m:
            return found
        ahead, behind = (source[i - 1 : k - 1], target[j - 1 : m - 1]), (source[i:k], target[j:m])
        found[i - first : k - first, j - low : m - low] = np.maximum.reduce(
            [
                self.source.contrast((i - 1, k - 1), True, ahead[1], behind[1]),
                self.source.contrast((i, k), False, behind[1], ahead[1]),
                self.target.contrast((j - 1, m - 1), True, ahead[0], behind[0]).T,
                self.target.contrast((j, m), False, behind[0], ahead[0]).T,
            ]
        )
        return found
