"""Months that a text names, and dates that conflict."""

import pytest

from aligner.corpus.months import MonthAndDay, are_other_months, find_month_days


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The ferry left on 6 May 2025."),
        ("en", "It left on May 6, 2025."),
        ("de", "Die Fähre fuhr am 6. Mai 2025."),
        ("es", "El barco salió el 6 de mayo de 2025."),
        ("ru", "Паром отплыл 6 мая 2025 года."),
        ("zh", "渡船于2025年5月6日出发。"),
        ("ko", "배는 2025년 5월 6일에 떠났다."),
    ],
)
def test_months_with_their_days(language: str, text: str) -> None:
    """In the order of every language."""
    dated, _ = find_month_days(text, language)
    assert dated == {MonthAndDay(5, 6)}


def test_a_date_in_digits_may_be_of_two_months() -> None:
    """Nobody knows which; both are told, without a day."""
    assert find_month_days("On 05/06/2025.", "en")[0] == {MonthAndDay(5), MonthAndDay(6)}


def test_a_month_alone_is_named_and_has_no_date() -> None:
    """It may be a word as well."""
    dated, named = find_month_days("In May it rained.", "en")
    assert not dated
    assert named == {5}


@pytest.mark.parametrize(
    ("one", "other", "conflicts"),
    [
        (MonthAndDay(4, 8), MonthAndDay(5, 6), True),
        (MonthAndDay(4), MonthAndDay(5, 1), True),
        (MonthAndDay(5, 8), MonthAndDay(5, 6), False),  # days are numbers, which are compared as such
        (MonthAndDay(4, 30), MonthAndDay(5, 2), False),
        (MonthAndDay(12, 31), MonthAndDay(1, 2), False),
    ],
)
def test_a_few_days_are_no_other_month(one: MonthAndDay, other: MonthAndDay, conflicts: bool) -> None:
    """A report is dated when it was written, and its translation when that was done."""
    assert are_other_months([one], [other]) is are_other_months([other], [one]) is conflicts
    assert not are_other_months([one], [])
