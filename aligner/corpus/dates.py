"""Dates in digits alone: 24.3.2015, 2015-03-24, 03/24/2015 and 24. 3. 2015 are one day.

Day and month stand in either order between slashes; where both could be the month, English does not tell which it is
(British and American dates differ), and other languages put the day first.
"""

import re
from collections.abc import Iterator

from aligner.corpus.language_facts import base_language

LAST_DAY, LAST_MONTH = 31, 12
YEARS = range(1500, 2700)  # those of the Buddhist era among them
BETWEEN = r"(\.[ \u00a0]?|[/-])"
DATE = re.compile(
    rf"(?<![\d/])(?<!\d[.,-])(?:(\d{{4}}){BETWEEN}(\d\d?){BETWEEN}(\d\d?)"
    rf"|(\d\d?){BETWEEN}(\d\d?){BETWEEN}(\d{{4}})"
    rf"|(\d\d){BETWEEN}(\d\d){BETWEEN}(\d\d))(?![\d/]|[.,-]\d)"
)
YEAR_FIRST, YEAR_LAST, SHORT_YEAR_LAST = range(1, 6), range(6, 11), range(11, 16)  # groups: parts and what is between

Span = tuple[int, int]


def find_dates(text: str) -> Iterator[tuple[Span, Span, Span]]:
    """Where the three parts of each date of a text stand, in order."""
    for found in DATE.finditer(text):
        groups = next(own for own in (YEAR_FIRST, YEAR_LAST, SHORT_YEAR_LAST) if found[own[0]])
        if found[groups[1]][0] == found[groups[3]][0] and _is_date([found[own] for own in groups[::2]]):
            first, second, third = (found.span(own) for own in groups[::2])
            yield first, second, third


def find_months(text: str, language: str) -> frozenset[int]:
    """Where the months of the dates of a text begin, and the days that may be months as well."""
    found = set[int]()
    for first, second, third in find_dates(text):
        if third[1] - third[0] <= 2 < first[1] - first[0]:
            found.add(second[0])  # the year stands first
            continue
        one, other = (int(text[slice(*span)]) for span in (first, second))
        if one <= LAST_MONTH and (other > LAST_MONTH or _is_open(text[first[1]], language)):
            found.add(first[0])
        if other <= LAST_MONTH:
            found.add(second[0])
    return frozenset(found)


def _is_open(separator: str, language: str) -> bool:
    """Whether day and month may stand in either order."""
    return separator != "." and base_language(language) == "en"


def _is_date(parts: list[str]) -> bool:
    """Whether parts, of which the year is the first or the last, are a day, a month and a year."""
    values = [int(part) for part in parts]
    years = [value for part, value in zip(parts, values, strict=True) if len(part) > 2]
    if years and years[0] not in YEARS:
        return False
    rest = values[1:] if len(parts[0]) > 2 else values[:2]
    if len(parts[0]) > 2 and rest[0] > LAST_MONTH:
        return False
    return min(rest) >= 1 and min(rest) <= LAST_MONTH and max(rest) <= LAST_DAY
