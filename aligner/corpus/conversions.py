"""Numbers as another convention writes them: miles in kilometres, 3 p.m. as 15 o'clock, 令和5年 as 2023, '19 as 2019.

Translators convert measures and round what comes out, so that what a number may be elsewhere is a range. The words are
those of CLDR, by way of babel: its units of measure and its periods of the day.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from typing import Literal

from aligner.corpus.amounts import Amount, amounts
from aligner.corpus.language_facts import UNSPACED, base_language, locale_of
from aligner.corpus.number_words import lexicon_of
from aligner.corpus.scripts import runs_on
from aligner.text import LETTERS, letter_words

# Measures that are brought into metric ones, as CLDR names them, with what they are multiplied by.
FACTORS: dict[str, tuple[float, ...]] = {
    "area-acre": (0.4047, 4047),
    "area-square-foot": (0.0929,),
    "area-square-mile": (2.59, 259),
    "length-foot": (0.3048, 30.48),
    "length-inch": (2.54, 25.4),
    "length-mile": (1.609, 1609),
    "length-nautical-mile": (1.852,),
    "length-yard": (0.9144,),
    "mass-ounce": (28.35,),
    "mass-pound": (0.4536, 453.6),
    "mass-stone": (6.35,),
    "speed-knot": (1.852,),
    "speed-mile-per-hour": (1.609,),
    "volume-fluid-ounce": (29.57,),
    "volume-gallon": (3.785,),
    "volume-pint": (0.473,),
    "volume-quart": (0.946,),
}
DEGREES = ("temperature-fahrenheit", "angle-degree")
LENGTHS: tuple[Literal["short", "long"], ...] = ("short", "long")
AMBIGUOUS = frozenset({"in", "po", "st", "do"})  # short forms that are common words as well
ROUNDED, LEAST_ROUNDED = 0.08, 0.5  # of what comes out, by how much it may be rounded
BEHIND = re.compile(r"[\s-]{0,2}(?:\d/\d[\s-])?")  # between a number and its measure
ENDING = 3  # letters that a word of measure may end in besides, where languages inflect
LEAST_STEM = 3
TOGETHER = re.compile(r"\s?(?:[-‐‑–—~～〜]|[^\W\d_]{1,3})?\s?")  # between numbers of one measure: 2 to 4 inches
NOON = 12
BEFORE_HOUR, BEHIND_HOUR = 8, 26  # characters before and behind an hour in which its period of the day stands
AFTERNOON = ("pm", "afternoon1", "afternoon2", "evening1", "evening2", "night1")
USUAL_AFTERNOON = ("p.m.", "p. m.", "pm")
# The year before the first of an era, by how its years are written.
ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018, "民国": 1911, "民國": 1911}
# Years without their century: 1950-53, '19, 19年, 24.03.19.
SHORT_YEAR = re.compile(
    r"(?<=\d{4}[-‐‑–/])\d\d(?!\d)|(?<=['’])\d\d(?!\d)|(?<!\d)\d\d(?=\s?[年년])"
    r"|(?<=(?<!\d)\d\d[./-]\d\d[./-])\d\d(?!\d)"
)
# Where decimals stand behind a comma: a day and its month or an hour and its minutes, 24.12. and 18.30.
DOTTED = re.compile(r"([0-2]?\d|3[01])\.([0-5]?\d)")
KEPT_TEXTS = 16  # of which it is kept what their numbers may be: of two texts it is asked several times in a row
TENTHS_IN = frozenset({"ja", "ko"})
TENTHS = re.compile(r"(?:[〜～~-]\d)?[割할]")  # behind a number of tenths: 2割 is 20 percent
CENTURIES = (1800, 1900, 2000)
BUDDHIST, BUDDHIST_YEARS = 543, range(2400, 2700)
# The years of Iran and Afghanistan, which begin in March, and their months of 31 and of 30 days.
SOLAR, SOLAR_YEARS = (621, 622), range(1200, 1450)
SOLAR_MONTHS = "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند".split()
SOLAR_MONTH = re.compile(rf"\s({'|'.join(SOLAR_MONTHS)})(?![^\W\d_])")
SOLAR_LANGUAGES = frozenset({"fa", "ckb", "prs"})
LONG_MONTHS, LONG, SHORT = 6, 31, 30  # the first of them, and days of these and of the others
FIRST_DAYS = date(2023, 3, 21), date(2024, 3, 20)  # of two such years


@dataclass(frozen=True, slots=True)
class Conversion:
    """What a number of a text may be where another convention holds: a value from least to most, ends included."""

    number: Decimal
    least: float
    most: float

    def fits(self, value: float) -> bool:
        """Whether a number of a translation may stand for it."""
        return self.least <= value <= self.most


@lru_cache(KEPT_TEXTS)
def conversions(text: str, language: str) -> tuple[Conversion, ...]:
    """What the numbers of a text may be elsewhere; small ones in words count where a measure stands behind them."""
    code = base_language(language)
    numbers, has_small = amounts(text, language), _has_small(text, code)
    if not (numbers or has_small):  # as in most texts
        return ()
    folded = text.casefold()
    found: list[Conversion] = []
    if any(stem in folded for stem in _stems(code)):
        small = _small(text, code) if has_small else ()
        measured = sorted([*numbers, *small], key=lambda amount: amount.start)
        units = _units_of(folded if len(folded) == len(text) else text, measured, code)
        of_units = ((amount.value, unit) for amount, unit in zip(measured, units, strict=True) if unit)
        found += (own for value, unit in of_units for own in _measured(value, unit))
    if numbers and (any(period in folded for period in _afternoon(code)) or _may_have_dates(text, numbers, code)):
        found += (own for amount in numbers for own in _dated(text, amount, code))
    return tuple(found)


def _may_have_dates(text: str, numbers: Sequence[Amount], language: str) -> bool:
    """Whether numbers of a text may be years of another era or without their century, or days and hours with a dot."""
    dotted = lexicon_of(language).decimal == "," and DOTTED.search(text) is not None
    tenths = language in TENTHS_IN and any(TENTHS.match(text, amount.end) for amount in numbers)
    short = any(SHORT_YEAR.match(text, amount.start) for amount in numbers)
    return (
        dotted or tenths or language == "th" or language in SOLAR_LANGUAGES or short or any(era in text for era in ERAS)
    )


def _has_small(text: str, language: str) -> bool:
    """Whether a text has small numbers in words, behind which a measure may stand."""
    return language not in UNSPACED and not lexicon_of(language).small.keys().isdisjoint(letter_words(text))


def _small(text: str, language: str) -> Iterator[Amount]:
    """Its small numbers in words."""
    small = lexicon_of(language).small
    for word in LETTERS.finditer(text):
        value = small.get(word.group().casefold())
        if value is not None:
            yield Amount(*word.span(), Decimal(value))


def _units_of(text: str, numbers: Sequence[Amount], language: str) -> list[str | None]:
    """The measure of each number; where none stands behind one, that of the next if it follows at once."""
    units: list[str | None] = [None] * len(numbers)
    for place in reversed(range(len(numbers))):
        behind = BEHIND.match(text, numbers[place].end)
        units[place] = _unit_at(text, behind.end() if behind else numbers[place].end, language)
        if units[place] is None and place + 1 < len(numbers):
            together = TOGETHER.fullmatch(text, numbers[place].end, numbers[place + 1].start)
            units[place] = units[place + 1] if together else None
    return units


def _unit_at(text: str, start: int, language: str) -> str | None:
    """The measure whose name stands at a place of a text."""
    first = text[start : start + 1]
    for form, unit in _forms(language).get(first, ()) if first else ():
        if text.startswith(form, start):
            behind = LETTERS.match(text, start + len(form)) if form[-1].isalpha() else None
            if behind is None or runs_on(form[0]) or (len(form) > LEAST_STEM and len(behind.group()) <= ENDING):
                return unit
    return _inflected(text, start, language)


def _inflected(text: str, start: int, language: str) -> str | None:
    """The measure of a word in a form that CLDR does not have."""
    word = LETTERS.match(text, start)
    if word is None or len(word.group()) <= LEAST_STEM or language in UNSPACED:
        return None
    for form, unit in _forms(language).get(word.group()[0], ()):
        stem = max(LEAST_STEM, len(form) - 2)
        alike = form.isalpha() and len(form) > LEAST_STEM and word.group()[:stem] == form[:stem]
        if alike and len(word.group()) - stem <= ENDING:
            return unit
    return None


@cache
def _stems(language: str) -> tuple[str, ...]:
    """What the names of measures begin with; one that is in no text is left out where another begins it."""
    stems = sorted({form[:LEAST_STEM] for own in _forms(language).values() for form, _ in own})
    return tuple(stem for stem in stems if not any(stem != other and stem.startswith(other) for other in stems))


@cache
def _forms(language: str) -> dict[str, list[tuple[str, str]]]:
    """How a language calls the measures that are converted, in small letters, by first character, the longest first."""
    forms: dict[str, str] = {}
    for unit in (*FACTORS, *DEGREES):
        for form in _names(unit, language):
            if form not in AMBIGUOUS and (len(form) > 1 or not form.isascii()):
                forms.setdefault(form, unit)
    by_first: dict[str, list[tuple[str, str]]] = {}
    for form in sorted(forms, key=lambda form: (-len(form), form)):
        by_first.setdefault(form[0], []).append((form, forms[form]))
    return by_first


def _names(unit: str, language: str) -> Iterator[str]:
    """The names of a measure, as they stand behind numbers of every grammatical kind."""
    from babel.core import UnknownLocaleError
    from babel.units import UnknownUnitError, format_unit

    for length in LENGTHS:
        for value in (1, 2, 3, 5, 11, 100, 1.5):
            try:
                told: str = format_unit(value, unit, length=length, locale=language)
            except (UnknownLocaleError, UnknownUnitError, ValueError, KeyError):
                continue
            number = re.search(r"\d[\d.,٫]*", told)
            if number and (name := told[number.end() :].strip(" \u00a0\u202f-‎").casefold()):
                yield name


def _measured(value: Decimal, unit: str) -> Iterator[Conversion]:
    """A number of a measure in metric ones; a temperature also as a difference of two."""
    number = float(value)
    degrees = ((number - 32) / 1.8, number / 1.8)
    for own in degrees if unit in DEGREES else (number * factor for factor in FACTORS[unit]):
        slack = max(ROUNDED * abs(own), LEAST_ROUNDED)
        yield Conversion(value.normalize(), own - slack, own + slack)


def _dated(text: str, amount: Amount, language: str) -> Iterator[Conversion]:
    """An hour of the afternoon counted from midnight, and a year of another era or without its century in full.

    Also what stands before and behind a dot, each by itself, where that may be a day or an hour.
    """
    value = amount.value
    dotted = DOTTED.fullmatch(text, amount.start, amount.end) if lexicon_of(language).decimal == "," else None
    if dotted:
        for part in {int(dotted[1]), int(dotted[1]) - NOON, int(dotted[2])}:
            if part > 0:
                yield _exactly(value, part)
    around = text[max(amount.start - BEFORE_HOUR, 0) : amount.end + BEHIND_HOUR].casefold()
    if value < NOON and not amount.is_month and any(period in around for period in _afternoon(language)):
        yield _exactly(value, float(value) + NOON)
    if language in TENTHS_IN and TENTHS.match(text, amount.end):
        yield _exactly(value, 10 * float(value))
    era = next((year for name, year in ERAS.items() if text.endswith(name, 0, amount.start)), None)
    if era is not None:
        yield _exactly(value, float(value) + era)
    elif SHORT_YEAR.match(text, amount.start):
        for century in CENTURIES:
            yield _exactly(value, float(value) + century)
    elif language == "th" and value in BUDDHIST_YEARS:
        yield _exactly(value, float(value) - BUDDHIST)
    elif language in SOLAR_LANGUAGES:
        yield from _of_solar_year(text, amount)


def _of_solar_year(text: str, amount: Amount) -> Iterator[Conversion]:
    """A year of Iran's calendar, and a day before the name of one of its months, by our count."""
    value = amount.value
    if value in SOLAR_YEARS:
        yield Conversion(value.normalize(), *(float(value) + years for years in SOLAR))
    month = SOLAR_MONTH.match(text, amount.end)
    if month and value in range(1, LONG + 1):
        before = SOLAR_MONTHS.index(month[1])
        days = before * SHORT + min(before, LONG_MONTHS) * (LONG - SHORT) + int(value) - 1
        for first in FIRST_DAYS:
            yield _exactly(value, (first + timedelta(days)).day)


def first_years(text: str) -> set[Decimal]:
    """The years by our count that a text names as the first of an era, such as 昭和元年."""
    return {Decimal(before + 1) for name, before in ERAS.items() if f"{name}元年" in text}


def _exactly(number: Decimal, value: float) -> Conversion:
    return Conversion(number.normalize(), value, value)


@cache
def _afternoon(language: str) -> frozenset[str]:
    """How a language calls the hours behind noon, in small letters."""
    locale = locale_of(language)
    periods = locale.day_periods.get("format", {}) if locale else {}
    told = (own.get(name, "") for own in periods.values() for name in AFTERNOON)
    names = (" ".join(str(name).casefold().split()) for name in told)
    return frozenset(USUAL_AFTERNOON) | {name for name in names if len(name) > 1}
