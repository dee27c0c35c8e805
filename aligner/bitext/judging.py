"""What speaks against a row by itself, told from what is usual in the rows around it."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

import numpy as np

from aligner.bitext.conflicting_dates import conflicting_dates
from aligner.bitext.conflicting_numbers import conflicting_numbers
from aligner.bitext.flags import BITS, SCORED, mask_of
from aligner.bitext.kept_rows import FIELDS, Batch, unpacked
from aligner.bitext.repeats import NearDuplicates, RowKeys, row_signatures
from aligner.bitext.shared_passages import SharedPassages, has_shared_passage
from aligner.bitext.usual import Expected, Normal, Usual, UsualRows, text_length, tokens
from aligner.corpus.language import detect_languages, first_guesses
from aligner.corpus.language_facts import UNSPACED, base_language
from aligner.errors import InputError
from aligner.text import key_of, words_of

# The fields of a row that it is judged by.
JUDGED = itemgetter(
    *map(FIELDS.index, ("source", "target", "source_language", "target_language", "confidence", "flags"))
)


@dataclass(frozen=True, slots=True)
class CleaningSettings:
    """When a row is flagged.

    least_confidence: below it a row is low_confidence, 0 to 1. ratio_away: standard deviations that the ratio of the
    lengths may be off what is usual. length_away: the same for the length of a side. too_short, too_long: the bounds
    that lengths within never break, in letters. letters_told: letters from which the language of a side is told.
    sure_language: the detector's confidence from which it is believed. own_words: share of a side's words that speak
    for its language, from which none is asked. most_alone: see conflicting_numbers. shared: what is an
    untranslated_part. near: what is a near_duplicate.
    """

    least_confidence: float = 0.5
    ratio_away: float = 4.0
    length_away: float = 3.5
    too_short: int = 15
    too_long: int = 400
    letters_told: int = 25
    sure_language: float = 0.9
    own_words: float = 0.08
    most_alone: int = 100
    shared: SharedPassages = field(default_factory=SharedPassages)
    expected: Expected = field(default_factory=Expected)
    near: NearDuplicates = field(default_factory=NearDuplicates)

    def __post_init__(self) -> None:
        if not 0 <= self.least_confidence <= 1:
            raise InputError(f"least_confidence is {self.least_confidence}; use a probability, 0 to 1")


CLEANING = CleaningSettings()

_Asked = tuple[int, str, str]  # a row, a side of it, and the language that it should be in


def judge(usual: UsualRows, settings: CleaningSettings, batch: Batch) -> tuple[Any, RowKeys]:
    """What each row of a batch says by itself, as a mask, and the keys by which it is compared with others."""
    masks: list[int] = []
    keys: list[int] = []
    sets: list[list[str]] = []
    asked: list[_Asked] = []
    for row, values in enumerate(unpacked(batch)):
        source, target, source_language, target_language, confidence, known = JUDGED(values)
        own = usual.of(source_language, target_language)
        sides = tokens(source, own.source_language), tokens(target, own.target_language)
        distinct = set(sides[0]), set(sides[1])
        judged = _Judged(source, target, confidence, sides, distinct, own, settings)
        masks.append(mask_of({*judged.flags(), *SCORED.intersection(known)}))
        asked += ((row, text, language) for text, language in judged.asked())
        texts = _plain(source), _plain(target), source_language.casefold(), target_language.casefold()
        keys.append(key_of("\0".join(texts)))
        sets.append([*map("\0".__add__, distinct[0]), *distinct[1]] or ["\0", source, target])
    for row in _in_wrong_language(asked, settings.sure_language):
        masks[row] |= BITS["wrong_language"]
    return np.array(masks, np.uint32), RowKeys(np.array(keys, np.uint64), row_signatures(sets, settings.near))


def _in_wrong_language(asked: Sequence[_Asked], sure: float) -> Iterator[int]:
    """The rows with a side that is surely in another language than it should be."""
    doubted: dict[str, list[_Asked]] = defaultdict(list)
    for one, guess in zip(asked, first_guesses([text for _, text, _ in asked]), strict=True):
        if base_language(guess) != base_language(one[2]):
            doubted[one[2]].append(one)
    for language, own in doubted.items():
        for (row, *_), found in zip(own, detect_languages([text for _, text, _ in own], (language,)), strict=True):
            if found.language and found.confidence >= sure and base_language(found.language) != base_language(language):
                yield row


def _plain(text: str) -> str:
    """A text with white space folded, and letters with marks in one form."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if "  " not in text and text.isprintable() and text[:1] != " " != text[-1:]:  # as most are
        return text
    return " ".join(text.split())


@dataclass(frozen=True, slots=True)
class _Judged:
    """A row, and what it is judged by. tokens, distinct: those of either side, and each of them once."""

    source: str
    target: str
    confidence: float
    tokens: tuple[list[str], list[str]]
    distinct: tuple[set[str], set[str]]
    usual: Usual
    settings: CleaningSettings

    def flags(self) -> Iterator[str]:
        """What is said against it by itself."""
        if self.confidence < self.settings.least_confidence:
            yield "low_confidence"
        if not (self.source and self.target):
            yield "one_sided"
            return
        if not all(any(map(str.isalpha, text)) for text in (self.source, self.target)):
            yield "no_letters"
        if self._is_identical():
            yield "identical"
        elif self._has_untranslated_part():
            yield "untranslated_part"
        if abs(self.usual.ratio.away(self.source, self.target)) > self.settings.ratio_away:
            yield "length_ratio"
        yield from self._lengths()
        if conflicting_numbers(self.source, self.target, *self._languages, self.settings.most_alone, self._words()):
            yield "numbers_differ"
        if any(conflicting_dates(self.source, self.target, *self._languages)):
            yield "dates_differ"

    @property
    def _languages(self) -> tuple[str, str]:
        return self.usual.source_language, self.usual.target_language

    def _words(self) -> tuple[set[str] | None, set[str] | None]:
        """The words of either side, None where no spaces part them."""
        own = [
            None if base_language(language) in UNSPACED else words
            for language, words in zip(self._languages, self.distinct, strict=True)
        ]
        return own[0], own[1]

    def _is_identical(self) -> bool:
        if self.source == self.target:
            return True
        words = self.tokens[0]
        return bool(words) and words == self.tokens[1] and words_of(self.source) == words_of(self.target)

    def _lengths(self) -> Iterator[str]:
        """Whether a side is longer or shorter than is usual."""
        for text, normal in zip((self.source, self.target), self.usual.lengths, strict=True):
            length = text_length(text)
            if length < self.settings.too_short and length < _bound(normal, -self.settings.length_away):
                yield "too_short"
            elif length > self.settings.too_long and length > _bound(normal, self.settings.length_away):
                yield "too_long"

    def asked(self) -> Iterator[tuple[str, str]]:
        """The sides that may be in another language than their column, and its language; words spare most of them."""
        if not (self.source and self.target):
            return
        for side, (text, language) in enumerate(zip((self.source, self.target), self._languages, strict=True)):
            distinct = self.distinct[side]
            own, foreign = (len(distinct & self.usual.words[of]) for of in (side, 1 - side))
            speak = own > foreign and own >= self.settings.own_words * len(distinct)
            if not language or (speak and not self.usual.mixed[side]):
                continue
            if sum(map(str.isalpha, text)) + text_length(text) - len(text) >= self.settings.letters_told:
                yield text, language

    def _has_untranslated_part(self) -> bool:
        """Whether words in a row, not all of them names, stand in both sides."""
        return has_shared_passage(
            (self.source, self.target),
            self.tokens,
            self.distinct,
            self.usual.words,
            all(base_language(language) not in UNSPACED for language in self._languages),
            self.settings.shared,
        )


def _bound(normal: Normal, away: float) -> float:
    """The length that is some standard deviations off the middle."""
    return float(np.exp(normal.middle + away * normal.spread))
