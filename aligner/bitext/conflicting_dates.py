"""Days of the week and months that differ between two texts: Monday and jueves, 30 June and 30. Juli."""

from collections.abc import Iterable

from aligner.corpus.months import find_dated_months
from aligner.corpus.weekdays import are_other_days, find_weekdays

Names = tuple[str, ...]


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
