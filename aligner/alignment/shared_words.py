"""Rare words and numbers that two texts share: names, years, amounts are the same, or nearly, in most languages."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from aligner.alignment.constraints import Range
from aligner.corpus.amounts import amounts
from aligner.corpus.spelled_numbers import ROMAN
from aligner.model import Floats, Numbers
from aligner.text import without_label

TOKEN = re.compile(r"[^\W\d_]{5,}")  # a word of five letters and more
STEM = 6  # letters of a word that are compared, so that endings may differ
# The number of a chapter or an item, or a sign. Roman ones are in capitals throughout, or in none: Dix is a word. Those
# of Greek are letters with their sign.
NUMERAL = rf"(?=[MDCLXVI]){ROMAN}|(?=[mdclxvi]){ROMAN.lower()}|[〇零一二三四五六七八九十百]{{1,4}}|[Α-Ω]{{1,3}}[ʹ΄´'’]"
NUMBER_ONLY = re.compile(rf"[\W\d_]*(?:(?:{NUMERAL})[\W\d_]*)?")
RARE = 2  # sentences of either text in which a word that says something stands, at most


@dataclass(frozen=True, eq=False, slots=True)
class SharedWords:
    """Pairs of a source and a target sentence that share rare words, each pair once, in the order of the source.

    weights: sum over the words of 1 / the number of sentences with the word, in the text that has more; all shape (k,).
    refunds: for each sentence of the source, and of the target, what share of the price of a run of null beads is given
    back where it is left alone, shapes (n,) and (m,): all of it for a mere number or sign, and for a recurring line, of
    which several in a row share one refund.
    """

    source: Numbers
    target: Numbers
    weights: Floats
    refunds: tuple[Floats, Floats]

    def block(self, rows: Range, columns: Range) -> Floats:
        """What the sentences of a passage of each text share, shape (rows, columns)."""
        inside = self.within(rows, columns)
        shared = np.zeros((rows[1] - rows[0], columns[1] - columns[0]), np.float32)
        shared[inside.source, inside.target] = inside.weights
        return shared

    def within(self, rows: Range, columns: Range) -> "SharedWords":
        """The shared words of a passage of each text, with numbers that begin there."""
        start, end = np.searchsorted(self.source, rows)
        source, target, weights = self.source[start:end], self.target[start:end], self.weights[start:end]
        inside = (target >= columns[0]) & (target < columns[1])
        refunds = self.refunds[0][slice(*rows)], self.refunds[1][slice(*columns)]
        return SharedWords(source[inside] - rows[0], target[inside] - columns[0], weights[inside], refunds)

    def select(self, rows: Numbers, columns: Numbers) -> "SharedWords":
        """The shared words of some sentences of each text, with numbers that count these."""
        if not len(self.refunds[0]) or not len(self.refunds[1]):
            return self  # no words are looked at
        inside = np.isin(self.source, rows) & np.isin(self.target, columns)
        source, target = np.searchsorted(rows, self.source[inside]), np.searchsorted(columns, self.target[inside])
        refunds = self.refunds[0][rows], self.refunds[1][columns]
        return SharedWords(source, target, self.weights[inside], refunds)


def shared_words(
    source: Sequence[str],
    target: Sequence[str],
    languages: tuple[str, str] = ("", ""),
    recurring: tuple[Sequence[int], Sequence[int]] = ((), ()),
) -> SharedWords:
    """The rare words and numbers that sentences of two texts share.

    What stands in two sentences of each is shared by the first two and the last two where they stand side by side:
    shared by all four, it would count twice in a bead of both.

    recurring: numbers of the sentences of either that are recurring lines, in rising order.
    """
    ours, theirs = (
        [_words(sentence, language) for sentence in text]
        for text, language in zip((source, target), languages, strict=True)
    )
    counts = [Counter(word for words in text for word in words) for text in (ours, theirs)]
    places: dict[str, list[int]] = defaultdict(list)
    for number, words in enumerate(theirs):
        for word in words:
            if 0 < counts[0][word] <= RARE and counts[1][word] <= RARE:
                places[word].append(number)
    weights: Counter[tuple[int, int]] = Counter()
    seen: Counter[str] = Counter()
    for number, words in enumerate(ours):
        for word in sorted(words):  # sorted, so that sums are the same in every run
            others = places.get(word, [])
            if counts[0][word] == len(others) > 1 and others[-1] - others[0] == 1:
                others = [others[seen[word]]]
                seen[word] += 1
            for other in others:
                weights[number, other] += 1 / max(counts[0][word], counts[1][word])  # type: ignore[assignment]
    pairs = np.array(sorted(weights), np.int64).reshape(-1, 2)
    shared = np.array([weights[i, j] for i, j in pairs], np.float32)
    return SharedWords(
        pairs[:, 0], pairs[:, 1], shared, (_refunds(source, recurring[0]), _refunds(target, recurring[1]))
    )


def _refunds(sentences: Sequence[str], recurring: Sequence[int]) -> Floats:
    """What is given back for each sentence left alone, see SharedWords, shape (len(sentences),)."""
    refunds = np.zeros(len(sentences), np.float32)
    lines = np.asarray(recurring, np.int64)
    for run in np.split(lines, np.flatnonzero(np.diff(lines) > 1) + 1) if len(lines) else ():
        refunds[run] = 1 / len(run)
    refunds[[number for number, text in enumerate(sentences) if NUMBER_ONLY.fullmatch(text)]] = 1
    return refunds


def _words(sentence: str, language: str) -> set[str]:
    """Stems of a sentence without accents, and its numbers by value."""
    plain = sentence.casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain)
        for mark in filter(unicodedata.combining, set(plain)):
            plain = plain.replace(mark, "")
    stems = {word[:STEM] for word in TOKEN.findall(plain)}
    return stems | {amount.key for amount in amounts(without_label(sentence), language)}


NO_WORDS = shared_words((), ())
