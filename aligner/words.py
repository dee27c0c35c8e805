"""Rare words and numbers that two texts share: names, years, amounts are the same, or nearly, in most languages."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from aligner.bitext import Floats
from aligner.fixed import Range

TOKEN = re.compile(r"\d(?:[\d.,']*\d)?|[^\W\d_]{5,}")  # a number, or a word of five letters and more
STEM = 6  # letters of a word that are compared, so that endings may differ
RARE = 2  # sentences of either text in which a word that says something stands, at most

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False, slots=True)
class SharedWords:
    """Pairs of a source and a target sentence that share rare words, each pair once, in the order of the source.

    weights: sum over the words of 1 / the number of sentences with the word, in the text that has more; all shape (k,).
    """

    source: Numbers
    target: Numbers
    weights: Floats

    def add_to(self, block: Floats, kind: tuple[int, int], first: int, low: int, factor: float) -> None:
        """Add to the scores of beads of one kind what the sentences in them share; block begins at first and low."""
        start, end = np.searchsorted(self.source, (first, first + len(block) + kind[0] - 1))
        rows, columns = self.source[start:end] - first, self.target[start:end] - low
        weights = self.weights[start:end] * np.float32(factor)
        for above in range(kind[0]):
            for before in range(kind[1]):
                row, column = rows - above, columns - before
                inside = (row >= 0) & (row < block.shape[0]) & (column >= 0) & (column < block.shape[1])
                block[row[inside], column[inside]] += weights[inside]

    def within(self, rows: Range, columns: Range) -> "SharedWords":
        """Those of a passage of each text, with numbers that begin there."""
        inside = (self.source >= rows[0]) & (self.source < rows[1])
        inside &= (self.target >= columns[0]) & (self.target < columns[1])
        return SharedWords(self.source[inside] - rows[0], self.target[inside] - columns[0], self.weights[inside])


def shared_words(source: Sequence[str], target: Sequence[str]) -> SharedWords:
    """The rare words that sentences of two texts share."""
    ours, theirs = ([_words(sentence) for sentence in text] for text in (source, target))
    counts = [Counter(word for words in text for word in words) for text in (ours, theirs)]
    places: dict[str, list[int]] = defaultdict(list)
    for number, words in enumerate(theirs):
        for word in words:
            if 0 < counts[0][word] <= RARE and counts[1][word] <= RARE:
                places[word].append(number)
    weights: Counter[tuple[int, int]] = Counter()
    for number, words in enumerate(ours):
        for word in sorted(words):  # sorted, so that sums are the same in every run
            for other in places.get(word, ()):
                weights[number, other] += 1 / max(counts[0][word], counts[1][word])  # type: ignore[assignment]
    pairs = np.array(sorted(weights), np.int64).reshape(-1, 2)
    return SharedWords(pairs[:, 0], pairs[:, 1], np.array([weights[i, j] for i, j in pairs], np.float32))


def _words(sentence: str) -> set[str]:
    """Stems of a sentence without accents and numbers without separators: 1,000 and 1.000 are one number."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", sentence.casefold()) if not unicodedata.combining(c))
    return {re.sub("[.,']", "", token) if token[0].isdigit() else token[:STEM] for token in TOKEN.findall(plain)}


NO_WORDS = shared_words((), ())
