"""Numbers that differ between two texts: by value, and not where one of them says the same in another way."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal

from aligner.bitext.said_otherwise import (
    are_converted,
    converted_pairs,
    decades,
    restated,
    same_clock,
    same_years,
    spelled,
)
from aligner.corpus.amounts import Amount, amounts
from aligner.corpus.language_facts import UNSPACED, base_language
from aligner.corpus.months import find_months
from aligner.corpus.number_words import lexicon_of
from aligner.corpus.spelled_numbers import spelled_numbers
from aligner.text import LETTERS, Span

DIGITS = re.compile(r"\d+")
# Bytes of UTF-8 that no decimal digit of any script is or begins with: of Latin, Greek, Cyrillic, Han and others.
NO_DIGITS = bytes({*range(0x80), *range(0x80, 0xD9), *range(0xE2, 0xEA)} - set(b"0123456789"))
# Figures of an account or a telephone, which each writer groups in another way.
CODE = re.compile(r"\d(?:[ \u00a0\u202f./()-]{0,2}\d)+")
CODE_DIGITS = 9  # of one, at least
LEAST_SPELLED = 2  # one is an article in many languages
COUNTED_BY = (10, 12)  # two decades are twenty years, three dozen 36


@dataclass(frozen=True, slots=True)
class NumberConflict:
    """The numbers that only one of two texts has, in plain digits, in order; both empty where there is no conflict."""

    source: tuple[str, ...] = ()
    target: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.source or self.target)


NO_CONFLICT = NumberConflict()
Values = Set[Decimal]


def conflicting_numbers(
    source: str,
    target: str,
    source_language: str,
    target_language: str,
    most_alone: int = 100,
    words: tuple[Set[str] | None, Set[str] | None] = (None, None),
) -> NumberConflict:
    """The numbers in which two texts differ.

    A number that the other text spells out does not count, nor does one that it has as a clock time, as a year or a
    decade in short, or converted from feet and pounds. A month in digits counts where the other text names another.
    most_alone: numbers up to it, which often stand in words, count only where each text has one that the other lacks.
    words: of either text, letters and digits together and in small letters, where they are known, which saves time.
    """
    if not (_may_have_digits(source) or _may_have_digits(target)):
        return _words_conflict(source, target, source_language, target_language, most_alone, words)
    digits = sorted(DIGITS.findall(source))
    if digits == sorted(DIGITS.findall(target)) and not (
        digits and (_has_scale(source, source_language, words[0]) or _has_scale(target, target_language, words[1]))
    ):
        return NO_CONFLICT  # as most rows are, at little cost
    our_codes, their_codes = _codes(source), _codes(target)
    both = our_codes.keys() & their_codes.keys()
    ours = _Numbers.of(source, source_language, [our_codes[code] for code in both])
    theirs = _Numbers.of(target, target_language, [their_codes[code] for code in both])
    return _months_conflict(ours, theirs) or _values_conflict(ours, theirs, most_alone)


def _words_conflict(
    source: str,
    target: str,
    source_language: str,
    target_language: str,
    most_alone: int,
    words: tuple[Set[str] | None, Set[str] | None],
) -> NumberConflict:
    """The numbers in which two texts without digits differ, where both have some that a word of scale makes large."""
    if not (_has_scale(source, source_language, words[0]) and _has_scale(target, target_language, words[1])):
        return NO_CONFLICT
    ours, theirs = _Numbers.of(source, source_language), _Numbers.of(target, target_language)
    return _values_conflict(ours, theirs, most_alone) if ours.values and theirs.values else NO_CONFLICT


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The numbers of a text, in order, and those of them that are months."""

    text: str
    language: str
    values: list[Decimal]
    months: Values

    @classmethod
    def of(cls, text: str, language: str, codes: Sequence[Span] = ()) -> "_Numbers":
        """The numbers of a text but for those in codes, which the other text has as well."""
        found = [own for own in amounts(text, language) if not any(start <= own.start < end for start, end in codes)]
        months = frozenset(_value(own) for own in found if own.is_month)
        return cls(text, language, list(map(_value, found)), months)

    def without_months_of(self, other: "_Numbers") -> list[Decimal]:
        """The values without months, which other texts say in words; those that the other has in digits stay."""
        return [value for value in self.values if value not in self.months or value in other.values]


def _codes(text: str) -> dict[str, Span]:
    """Long numbers by their digits alone, with where each stands."""
    found = {"".join(filter(str.isdecimal, own[0])): own.span() for own in CODE.finditer(text)}
    return {digits: span for digits, span in found.items() if len(digits) >= CODE_DIGITS}


def _value(amount: Amount) -> Decimal:
    return amount.value.normalize()


def _months_conflict(ours: _Numbers, theirs: _Numbers) -> NumberConflict:
    """The months that differ where one text has them in digits, as Chinese has, and the other by their names."""
    if bool(ours.months) == bool(theirs.months):
        return NO_CONFLICT
    known = [
        {Decimal(found[0]) for found in find_months(own.text, own.language, short=True)} if other.months else own.months
        for own, other in ((ours, theirs), (theirs, ours))
    ]
    lacking, added = known[0] - known[1], known[1] - known[0]
    return NumberConflict(_told(lacking), _told(added)) if lacking and added else NO_CONFLICT


def _values_conflict(ours: _Numbers, theirs: _Numbers, most_alone: int) -> NumberConflict:
    own, other = ours.without_months_of(theirs), theirs.without_months_of(ours)
    if len(own) == len(other):  # where one was replaced by another that stands here already, too
        lacking, added = set(Counter(own) - Counter(other)), set(Counter(other) - Counter(own))
    else:
        lacking, added = set(own).difference(other), set(other).difference(own)
    lacking -= spelled(theirs.text, theirs.language, lacking)
    added -= spelled(ours.text, ours.language, added)
    lacking = lacking or _spelled_alone(ours, added, other)
    added = added or _spelled_alone(theirs, lacking, own)
    if _agree(ours, theirs, lacking, added, most_alone):
        return NO_CONFLICT
    lacking -= restated(lacking, ours.text, ours.language)  # seldom asked, as it takes long
    added -= restated(added, theirs.text, theirs.language)
    if _agree(ours, theirs, lacking, added, most_alone):
        return NO_CONFLICT
    return NumberConflict(_told(lacking), _told(added))


def _agree(ours: _Numbers, theirs: _Numbers, lacking: set[Decimal], added: set[Decimal], most_alone: int) -> bool:
    """Whether two texts say the same, though each lacks some numbers of the other."""
    if lacking and added:
        return (
            same_clock(lacking, added)
            or same_years(lacking, added)
            or are_converted(lacking, added, ours.text, ours.language)
            or are_converted(added, lacking, theirs.text, theirs.language)
            or _are_all_said(ours, theirs, lacking, added)
        )
    alone = (lacking - decades(ours.text)) | (added - decades(theirs.text))
    return max(alone, default=0) <= most_alone


def _are_all_said(ours: _Numbers, theirs: _Numbers, lacking: set[Decimal], added: set[Decimal]) -> bool:
    """Whether each of several numbers has a counterpart, one of another era and one by another clock."""
    pairs = converted_pairs(lacking, added, ours.text, ours.language)
    pairs |= {pair[::-1] for pair in converted_pairs(added, lacking, theirs.text, theirs.language)}
    left = lacking - {one for one, _ in pairs}
    right = added - {other for _, other in pairs}
    return bool(pairs) and (not (left or right) or (bool(left and right) and same_clock(left, right)))


def _may_have_digits(text: str) -> bool:
    """False for most texts without a digit, ten times as fast as a search."""
    return bool(text.encode("utf-8", "surrogatepass").translate(None, NO_DIGITS))


def _told(values: Set[Decimal]) -> tuple[str, ...]:
    return tuple(f"{value:f}" for value in sorted(values))


def _has_scale(text: str, language: str, words: Set[str] | None) -> bool:
    """Whether a text may have a word of scale."""
    code = base_language(language)
    scales = lexicon_of(code).scales
    if code in UNSPACED:
        return any(scale in text for scale in scales)
    if words is None:
        return not scales.keys().isdisjoint(LETTERS.findall(text.casefold()))
    glued = [word for word in words if not word.isalpha()]  # 5bn
    return not scales.keys().isdisjoint(words) or not scales.keys().isdisjoint(LETTERS.findall(" ".join(glued)))


def _spelled_alone(own: _Numbers, unmatched: Values, others: Iterable[Decimal]) -> set[Decimal]:
    """The numbers that a text has in words where the other has digits that have no counterpart."""
    if not unmatched:
        return set()
    words = spelled_numbers(own.text, own.language)
    if unmatched & (words | {word * by for word in words for by in COUNTED_BY}):
        return set()
    return {Decimal(value) for value in words.difference(others) if value >= LEAST_SPELLED}
