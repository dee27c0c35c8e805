"""Dates in digits alone: 24.3.2015, 2015-03-24, 03/24/2015 and 24. 3. 2015 are one day.

Day and month stand in either order between slashes; where both could be the month, English does not tell which it is
(British and American dates differ), and other languages put the day first.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from aligner.corpus.language_facts import base_language
from aligner.text import Span

LAST_DAY, LAST_MONTH = 31, 12
YEARS = range(1500, 2700)  # those of the Buddhist era among them
BETWEEN = r"(\.[ \u00a0]?|[/-])"
DATE = re.compile(
    rf"(?<![\d/])(?<!\d[.,-])(?:(\d{{4}}){BETWEEN}(\d\d?){BETWEEN}(\d\d?)"
    rf"|(\d\d?){BETWEEN}(\d\d?){BETWEEN}(\d{{4}})"
    rf"|(\d\d){BETWEEN}(\d\d){BETWEEN}(\d\d))(?![\d/]|[.,-]\d)"
)
MAY_BE_DATE = re.compile(rf"\d{BETWEEN}\d")  # which every date has, and few texts
# The groups of each way to write one: three parts, and what is between them.
YEAR_FIRST, YEAR_LAST, SHORT_YEAR_LAST = range(1, 6), range(6, 11), range(11, 16)


class Date(NamedTuple):
    """Where the three parts of a date stand, in order; the year is the first or the last. separator: between them."""

    parts: tuple[Span, Span, Span]
    year_first: bool
    separator: str


def find_dates(text: str) -> Iterator[Date]:
    """The dates of a text, in order."""
    if not MAY_BE_DATE.search(text):
        return
    for found in DATE.finditer(text):
        groups = next(own for own in (YEAR_FIRST, YEAR_LAST, SHORT_YEAR_LAST) if found[own[0]])
        one, between, two, between_others, three = groups
        values = [int(found[part]) for part in (one, two, three)]
        year, rest = (values[0], values[1:]) if groups is YEAR_FIRST else (values[2], values[:2])
        months = rest[:1] if groups is YEAR_FIRST else rest  # what may be the month
        is_date = min(rest) >= 1 and min(months) <= LAST_MONTH and max(rest) <= LAST_DAY
        is_year = groups is SHORT_YEAR_LAST or year in YEARS
        if is_date and is_year and found[between][0] == found[between_others][0]:
            yield Date((found.span(one), found.span(two), found.span(three)), groups is YEAR_FIRST, found[between][0])


def find_months(text: str, language: str) -> frozenset[int]:
    """Where the months of the dates of a text begin, and the days that may be months as well."""
    found = set[int]()
    for date in find_dates(text):
        first, second, _ = date.parts
        if date.year_first:
            found.add(second[0])
            continue
        one, other = (int(text[slice(*span)]) for span in (first, second))
        is_open = date.separator != "." and base_language(language) == "en"  # which of the two is the month
        if one <= LAST_MONTH and (other > LAST_MONTH or is_open):
            found.add(first[0])
        if other <= LAST_MONTH:
            found.add(second[0])
    return frozenset(found)
