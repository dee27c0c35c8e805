"""Numbers that differ: by value, with clock times, years, converted measures and numbers in words understood."""

import pytest

from aligner.bitext.conflicting_numbers import conflicting_numbers


@pytest.mark.parametrize(
    ("source", "target", "languages"),
    [
        ("It cost 2.4 million in 2019.", "Es kostete 2019 2,4 Mio.", "en de"),
        ("The town has 45 million guests.", "该镇有4500万游客。", "en zh"),
        ("Doors open at 3 p.m.", "Einlass ist um 15:00 Uhr.", "en de"),
        ("The train left at 7.55am.", "Der Zug fuhr um 7:55 Uhr ab.", "en de"),
        ("the war of 1950-53", "der Krieg von 1950 bis 1953", "en de"),
        ("It fell 40 miles away.", "Es fiel 64 Kilometer entfernt.", "en de"),
        ("About 80 degrees are expected.", "Erwartet werden rund 27 Grad.", "en de"),
        ("Thirty-two said yes.", "32 sagten ja.", "en de"),
        ("He is 12.", "Er ist zwölf.", "en de"),
        ("a few of them", "12 davon", "en de"),
    ],
)
def test_the_same_numbers_in_other_ways(source: str, target: str, languages: str) -> None:
    """What says the same in the manner of another language is no conflict, on either side."""
    one, other = languages.split()
    assert not conflicting_numbers(source, target, one, other)
    assert not conflicting_numbers(target, source, other, one)


@pytest.mark.parametrize(
    ("source", "target", "lacking", "added"),
    [
        ("It has 12 rooms.", "Es hat 13 Zimmer.", ("12",), ("13",)),
        ("It cost 12 million.", "Es kostete 12 Milliarden.", ("12000000",), ("12000000000",)),
        ("It opened in 2019.", "Es wurde eröffnet.", ("2019",), ()),
        ("It has ten rooms.", "Es hat 97 Zimmer.", ("10",), ("97",)),
        ("Two of 3 came.", "Zwei von 8 kamen.", ("3",), ("8",)),
        ("It is 10 miles off in 1999.", "Es liegt 1999 10 Meilen 57 entfernt.", (), ()),
    ],
)
def test_other_numbers(source: str, target: str, lacking: tuple[str, ...], added: tuple[str, ...]) -> None:
    """Numbers that only one side has are named; small ones that the other may say in words are none."""
    found = conflicting_numbers(source, target, "en", "de")
    assert (found.source, found.target) == (lacking, added)
