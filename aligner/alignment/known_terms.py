"""Terms that are known before: a bead whose sides have a term of an entry each is more likely to be right."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from aligner.alignment.shared_words import SharedWords
from aligner.corpus.language_facts import UNSPACED, base_language
from aligner.model import Terms

WORD = re.compile(r"[^\W_]+")
STEM = 6  # letters of a word that are compared, so that endings may differ
KEPT = 16  # pairs of languages whose terms are kept ready

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TermLimits:
    """What terms count for.

    weight: of a term of one word that one sentence of each text has, as a share of what a rare word counts that both
    have. rare: sentences of either text that may have a term, at most; what stands everywhere tells nothing. words: of
    a term, from which on it counts as much as `most` of one word: so whole sentences of a memory count for more.
    """

    weight: float = 0.5
    rare: int = 3
    words: int = 5
    most: float = 2.0


TERM_LIMITS = TermLimits()


@dataclass(frozen=True, slots=True)
class _Index:
    """The terms of a language, given without region, by their first words; each with the numbers of its entries."""

    language: str
    by_first: Mapping[str, Sequence[tuple[Words, frozenset[int]]]]

    def found(self, sentence: str) -> Iterator[tuple[int, int]]:
        """The entries that a sentence has a term of, each with the number of its words."""
        words = words_of_terms(sentence, self.language)
        for place, word in enumerate(words):
            for term, entries in self.by_first.get(word, ()):
                if words[place : place + len(term)] == term:
                    yield from ((entry, len(term)) for entry in entries)


def with_terms(
    words: SharedWords,
    source: Sequence[str],
    target: Sequence[str],
    languages: tuple[str, str],
    terms: Terms,
    limits: TermLimits = TERM_LIMITS,
) -> SharedWords:
    """The words that sentences of two texts share, and the terms that both have as if they were the same words."""
    weights: Counter[tuple[int, int]] = Counter()
    for i, j, weight in zip(words.source.tolist(), words.target.tolist(), words.weights.tolist(), strict=True):
        weights[i, j] = weight
    ours, theirs = (
        _places(text, _index(terms, base_language(language)))
        for text, language in zip((source, target), languages, strict=True)
    )
    for entry in sorted(ours.keys() & theirs.keys()):
        one, other = ours[entry], theirs[entry]
        rarity = max(len(one), len(other))
        if rarity > limits.rare:
            continue
        for i, size in one.items():
            for j, length in other.items():
                share = min((max(size, length) - 1) / (limits.words - 1), 1.0)
                weights[i, j] += limits.weight * (1 + share * (limits.most - 1)) / rarity  # type: ignore[assignment]
    pairs = np.array(sorted(weights), np.int64).reshape(-1, 2)
    shared = np.array([weights[i, j] for i, j in pairs], np.float32)
    return SharedWords(pairs[:, 0], pairs[:, 1], shared, words.refunds)


def _places(sentences: Sequence[str], index: _Index) -> dict[int, dict[int, int]]:
    """For each entry the sentences that have a term of it, with the words of the longest."""
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for number, sentence in enumerate(sentences):
        for entry, size in index.found(sentence):
            found[entry][number] = max(size, found[entry].get(number, 0))
    return found


@lru_cache(KEPT)
def _index(terms: Terms, language: str) -> _Index:
    entries: dict[Words, set[int]] = defaultdict(set)
    for number, entry in enumerate(terms.entries):
        for code, form in entry:
            if base_language(code) == language and (words := words_of_terms(form, language)):
                entries[words].add(number)
    by_first: dict[str, list[tuple[Words, frozenset[int]]]] = defaultdict(list)
    for words, numbers in entries.items():
        by_first[words[0]].append((words, frozenset(numbers)))
    return _Index(language, by_first)


def words_of_terms(text: str, language: str) -> Words:
    """What a text is compared by: the stems of its words, or its letters where no spaces part words."""
    words = WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    return tuple(word[:STEM] for word in words) if language not in UNSPACED else tuple("".join(words))
