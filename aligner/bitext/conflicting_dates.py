"""Days of the week and months that differ between two texts: Monday and jueves, 30 June and 30. Juli."""

import re
from collections.abc import Iterable, Iterator

from aligner.bitext.said_otherwise import find_months
from aligner.corpus.dates import find_dates
from aligner.corpus.weekdays import are_other_days, find_weekdays

Names = tuple[str, ...]
NEAR = 12  # characters before a month in which its day stands
BESIDE = re.compile(r"\d[^\W\d_]{0,2}[.º°]?[ \u00a0](?:de |del |of |[ובלהמשכ]{1,2}|[وفبل])?$")  # 3. , 3rd of , 3 de
BEHIND = re.compile(r"[ \u00a0](?:de |del )?\d")


def conflicting_dates(source: str, target: str, source_language: str, target_language: str) -> tuple[Names, Names]:
    """The days of the week and the months that each of two texts names, where they have none of them in common.

    Returns their names as they are written, in order; nothing where one of the two texts names none, as it may give
    the date instead, or where they share one. Days beside each other do not conflict, see are_other_days.
    """
    ours: list[str] = []
    theirs: list[str] = []
    for find, conflict in ((find_weekdays, are_other_days), (find_dated_months, _are_apart)):
        if not (own := list(find(source, source_language))) or not (other := list(find(target, target_language))):
            continue
        if conflict((number for number, _ in own), (number for number, _ in other)):
            ours += (name for _, name in own)
            theirs += (name for _, name in other)
    return tuple(ours), tuple(theirs)


def _are_apart(ours: Iterable[int], theirs: Iterable[int]) -> bool:
    return set(ours).isdisjoint(theirs)


def find_dated_months(text: str, language: str) -> Iterator[tuple[int, str]]:
    """The months that a text names beside a day or a year; alone, many names are words as well: may, März, mai, mars.

    Those of dates in digits alone are not told, so a text with such a date has none.
    """
    if not any(find_dates(text)):
        for month, name, start in find_months(text, language, short=False):
            if BESIDE.search(text, max(start - NEAR, 0), start) or BEHIND.match(text, start + len(name)):
                yield month, name
