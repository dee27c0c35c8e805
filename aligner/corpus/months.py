"""Months that a text names, by the names that CLDR has of them, and the dates that they stand in."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from aligner.corpus.amounts import MARKS
from aligner.corpus.dates import LAST_DAY, LAST_MONTH, find_dates
from aligner.corpus.language_facts import MYRIADS, base_language, month_names
from aligner.corpus.weekdays import PREFIXES

MARKED_WORD = re.compile(rf"(?:[^\W\d_]|[{MARKS}])+")  # a word, with the marks of its letters
SHORT_NAME = 4  # letters of a month's name, up to which it stands as it is only
NEAR = 12  # characters before a month in which its day stands
DAY_BEFORE = re.compile(  # 3. , 3rd of , 3 de
    r"(?<!\d)(\d+)[^\W\d_]{0,2}[.º°]?[ \u00a0](?:de |del |of |[ובלהמשכ]{1,2}|[وفبل])?$"
)
NUMBER_BEHIND = re.compile(r"[ \u00a0](?:de |del )?(\d+)")
IN_SIGNS = re.compile(r"(?<!\d)(\d{1,2}) ?[月월](?: ?(\d{1,2}) ?[日일号號])?")  # 5月6日
MONTH_DAYS = 30.5
FEW_DAYS = 3  # between two dates that may be those of one report: when it was written, and when it was translated


class MonthAndDay(NamedTuple):
    """A month, 1 to 12, and a day of it, 0 where none is named."""

    month: int
    day: int = 0


def find_dated_months(text: str, language: str) -> Iterator[tuple[int, str]]:
    """The months that a text names beside a day or a year; alone, many names are words as well: may, März, mai, mars.

    Those of dates in digits alone are not told, so a text with such a date has none.
    """
    if not any(find_dates(text)):
        for month, name, start in find_months(text, language, short=False):
            if _beside(text, start, start + len(name)):
                yield month, name


def find_month_days(text: str, language: str) -> tuple[frozenset[MonthAndDay], frozenset[int]]:
    """The months that a text dates, with their days, and all months that it names, dated or not.

    Of a date in digits that may be read in two ways both months are among them, without a day.
    """
    dated, named = set[MonthAndDay](), set[int]()
    for date in find_dates(text):
        first, second, third = (int(text[slice(*part)]) for part in date.parts)
        parts = (second, third) if date.year_first else (first, second)
        dated |= {MonthAndDay(part) for part in parts if 1 <= part <= LAST_MONTH}
    if base_language(language) in MYRIADS:
        for found in IN_SIGNS.finditer(text):
            if 1 <= int(found[1]) <= LAST_MONTH:
                dated.add(MonthAndDay(int(found[1]), int(found[2] or 0)))
    for month, name, start in find_months(text, language, short=False):
        named.add(month)
        if beside := _beside(text, start, start + len(name)):
            day = int(beside)
            dated.add(MonthAndDay(month, day if day <= LAST_DAY else 0))
    return frozenset(dated), frozenset(named)


def are_other_months(dates: Iterable[MonthAndDay], others: Iterable[MonthAndDay]) -> bool:
    """Whether dates conflict: both are some, and no month is the same, nor few days from one."""
    dates, others = list(dates), list(others)
    return bool(dates and others) and not any(_are_near(one, other) for one in dates for other in others)


def _are_near(one: MonthAndDay, other: MonthAndDay) -> bool:
    if one.month == other.month:
        return True
    if not one.day or not other.day:
        return False
    days = abs((one.month - other.month) * MONTH_DAYS + one.day - other.day)
    return min(days, LAST_MONTH * MONTH_DAYS - days) <= FEW_DAYS


def _beside(text: str, start: int, end: int) -> str:
    """The number that stands beside the name of a month, its day or a year; nothing where there is none."""
    found = DAY_BEFORE.search(text, max(start - NEAR, 0), start) or NUMBER_BEHIND.match(text, end)
    return found[1] if found else ""


def find_months(text: str, language: str, *, short: bool) -> Iterator[tuple[int, str, int]]:
    """The months, 1 to 12, that a text names, with their names as they are written and where these begin, in order.

    May is one, and may is none. The last letter of a longer name may be any, as names are declined. short: whether
    abbreviations count.
    """
    base = base_language(language)
    words, names = _month_names(base, short)
    for found in words.finditer(text):
        whole = found[0]
        # מאי is a month, and so is what stands in במאי
        for place in range(_prefix_of(whole, base) + 1) if base in PREFIXES else (0,):
            word = whole[place:]
            if month := names.get(word) or names.get(f"{word[:-1]}*"):
                yield month, word, found.start() + place
                break


def _prefix_of(word: str, language: str) -> int:
    """Letters at the head of a word that may be another, written as one with it: in March is במרץ."""
    found = re.match(PREFIXES[language], word)
    return found.end() if found else 0


@cache
def _month_names(language: str, short: bool) -> tuple[re.Pattern[str], dict[str, int]]:
    """The names of the months, those of one word; those of some letters also with a star for the last one.

    With what finds the words that begin as they do, sooner than all words.
    """
    whole = {name: month for name, month in month_names(language, short).items() if MARKED_WORD.fullmatch(name)}
    heads = f"[{''.join(sorted({re.escape(name[0]) for name in whole}))}]"
    # The library goes to a letter that names begin with at once, where the pattern begins with it.
    before = f"(?<![^\\W\\d_]){PREFIXES[language]}{heads}" if language in PREFIXES else rf"{heads}(?<![^\W\d_].)"
    words = re.compile(rf"{before}(?:[^\W\d_]|[{MARKS}])*" if whole else r"(?!)", re.DOTALL)
    return words, {f"{name[:-1]}*": month for name, month in whole.items() if len(name) > SHORT_NAME} | whole
