"""What numbers the parts of a text, and what only looks like it."""

import pytest

from aligner.corpus.numbering import find_numbering, without_numbering


@pytest.mark.parametrize(
    ("text", "numbering"),
    [
        ("4.6.1. Scope of the tests", "4.6.1. "),
        ("4.6 Scope of the tests", "4.6 "),
        ("12) Close the lid", "12) "),
        ("14. Den Deckel schließen", "14. "),
        ("Chapter 21. Terms", "Chapter 21. "),
        ("Abbildung 4.12: Der Hafen", "Abbildung 4.12: "),
        ("Tabelle 5.13.", "Tabelle 5.13."),
        ("Рисунок 4.12. Гавань", "Рисунок 4.12. "),
        ("第21章 はじめに", "第21章 "),
        ("图4.12 港口", "图4.12 "),
        ("제12장 항구", "제12장 "),
        ("그림 4.12. 항구", "그림 4.12. "),
        ("9.1.2 open_lid(speed)", "9.1.2 "),
        ("9.3 openLid(speed)", "9.3 "),
        ("9.10 lid_2 and what it does", "9.10 "),
        ("4.6.1 the lid and its parts", "4.6.1 "),
        ("4.6 mL of it", ""),
        ("4.6 f(x)", ""),
        ("10.0.0.1 is the address", ""),
        ("24.11.15 kam er", ""),
        ("4.6 million people came", ""),
        ("24. März 2015 in der Stadt", ""),
        ("Am 24. März 2015 kam er", ""),
        ("Windows 11: the second year", ""),
        ("1.500 Menschen kamen", ""),
        ("12 people came", ""),
        ("2019. The year of the harbour", ""),
        ("12.5% of them came", ""),
        ("192.168.10.11 is the address", ""),
        ("He was 12. Then he came.", ""),
        ("10.11.2015 came he", ""),
        ("", ""),
    ],
)
def test_numbering_is_told_at_the_beginning(text: str, numbering: str) -> None:
    """Levels, a word for the part and CJK signs; amounts, years, dates and addresses are none."""
    assert [text[slice(*span)] for span in find_numbering(text, "de")] == ([numbering] if numbering else [])


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("see Section 5.8, which has more", ["5.8"]),
        ("siehe die Abschnitte 9.5.2.1", ["9.5.2.1"]),
        ("как в разделе 4.6.1 выше", ["4.6.1"]),
        ("w rozdziale 4.12 i na rys. 3.1", ["4.12", "3.1"]),
        ("詳しくは図4.12を参照", ["4.12"]),
        ("ve tabulce 4.12 a v příkladu 3.1", ["4.12", "3.1"]),
        ("in Python 3.11 and Linux 5.10.2", []),
        ("the table 3.5% of them saw", []),
        ("Chapter 11 of the code", []),
        ("an expression 5.12 times as long", []),
    ],
)
def test_references_to_parts_are_told(text: str, numbers: list[str]) -> None:
    """Two levels or more behind what a language calls a part, inflected or not; versions and amounts are none."""
    assert [text[slice(*span)] for span in find_numbering(text, "en")] == numbers


def test_what_is_left_without_numbering() -> None:
    """All other words stay, in order."""
    rest, numbering = without_numbering("Figure 4.12. The lever (see Figure 4.13) of 12 kg", "en")
    assert rest.split() == "The lever (see Figure ) of 12 kg".split()
    assert numbering.split() == ["Figure", "4.12.", "4.13"]
