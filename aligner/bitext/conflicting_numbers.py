"""Numbers that differ between two texts: by value, clock times and converted measures aside."""

import re
from collections.abc import Iterable, Set
from dataclasses import dataclass
from decimal import Decimal

from aligner.corpus.amounts import amounts, lexicon_of
from aligner.corpus.conversions import conversions
from aligner.corpus.language_facts import UNSPACED, base_language
from aligner.corpus.spelled_numbers import spelled_numbers

DIGITS = re.compile(r"\d+")
# Bytes of UTF-8 that no decimal digit of any script is or begins with: of Latin, Greek, Cyrillic, Han and others.
NO_DIGITS = bytes({*range(0x80), *range(0x80, 0xD9), *range(0xE2, 0xEA)} - set(b"0123456789"))
LETTERS = re.compile(r"[^\W\d_]+")
NOON, MINUTES, CENTURY = 12, 60, 100
LEAST_YEAR, MOST_YEAR = 1000, 2200
LEAST_SPELLED = 2  # one is an article in many languages


@dataclass(frozen=True, slots=True)
class NumberConflict:
    """The numbers that only one of two texts has, in plain digits, in order; both empty where there is no conflict."""

    source: tuple[str, ...] = ()
    target: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.source or self.target)


NO_CONFLICT = NumberConflict()


def conflicting_numbers(
    source: str,
    target: str,
    source_language: str,
    target_language: str,
    least_alone: int = 100,
    words: tuple[Set[str] | None, Set[str] | None] = (None, None),
) -> NumberConflict:
    """The numbers in which two texts differ.

    A number that the other text spells out does not count, nor does one that it has as a clock time, as a year of four
    digits, or converted from feet and pounds. least_alone: numbers below it, which often stand in words, count only
    where each text has one that the other lacks. words: of either text, letters and digits together and in small
    letters, where they are known, which saves time.
    """
    if not (_may_have_digits(source) or _may_have_digits(target)):
        return NO_CONFLICT
    digits = sorted(DIGITS.findall(source))
    if digits == sorted(DIGITS.findall(target)) and not (
        digits and (_has_scale(source, source_language, words[0]) or _has_scale(target, target_language, words[1]))
    ):
        return NO_CONFLICT  # as most rows are, at little cost
    ours, theirs = _values(source, source_language), _values(target, target_language)
    lacking = ours - theirs - _spelled(target, target_language, ours)
    added = theirs - ours - _spelled(source, source_language, theirs)
    lacking = lacking or _spelled_alone(source, source_language, added, theirs)
    added = added or _spelled_alone(target, target_language, lacking, ours)
    if not lacking and not added:
        return NO_CONFLICT
    if lacking and added:
        if _same_clock(lacking, added) or _same_years(lacking, added):
            return NO_CONFLICT
        if _converted(lacking, added, source, source_language) or _converted(added, lacking, target, target_language):
            return NO_CONFLICT
    elif max(lacking or added) < least_alone:
        return NO_CONFLICT
    return NumberConflict(_told(lacking), _told(added))


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


def _values(text: str, language: str) -> set[Decimal]:
    return {amount.value.normalize() for amount in amounts(text, language)}


def _spelled(text: str, language: str, values: Iterable[Decimal]) -> set[Decimal]:
    """Those of some numbers that a text has in words."""
    words = spelled_numbers(text, language)
    return {value for value in values if value in words}


def _spelled_alone(text: str, language: str, unmatched: Set[Decimal], others: Set[Decimal]) -> set[Decimal]:
    """The numbers that a text has in words where the other has digits that have no counterpart."""
    if not unmatched:
        return set()
    words = spelled_numbers(text, language)
    if words & unmatched:
        return set()
    return {Decimal(value) for value in words if value >= LEAST_SPELLED and value not in others}


def _same_clock(one: Set[Decimal], other: Set[Decimal]) -> bool:
    """Whether two sets of numbers are the same times of day: 3 p.m. and 15:00, 7.55 and 7:55."""
    hours = [{part % NOON for value in values for part in _clock(value)} - {0} for values in (one, other)]
    return all(part < MINUTES for value in (*one, *other) for part in _clock(value)) and hours[0] == hours[1]


def _clock(value: Decimal) -> list[int]:
    """A number as hours, and minutes where it has a fraction of two digits."""
    whole, _, fraction = f"{value:f}".partition(".")
    return [int(whole), int(fraction.ljust(2, "0"))] if fraction else [int(whole)]


def _same_years(one: Set[Decimal], other: Set[Decimal]) -> bool:
    """Whether two sets of numbers are the same years, some without their century: 1950-53 and 1950 bis 1953."""
    short = [{value % CENTURY for value in values} for values in (one, other)]
    years = all(value < CENTURY or LEAST_YEAR <= value < MOST_YEAR for value in (*one, *other))
    return years and short[0] == short[1] and any(value < CENTURY for value in (*one, *other))


def _converted(one: Set[Decimal], other: Set[Decimal], text: str, language: str) -> bool:
    """Whether numbers of a text stand in the other as another convention writes them, and nothing else does."""
    found = [own for own in conversions(text, language) if own.number in one]
    return bool(found) and all(not value or any(own.fits(float(value)) for own in found) for value in other)
