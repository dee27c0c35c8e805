"""Numbers in another convention: measures, hours, years, and small numbers in words."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.corpus.conversions import conversions
from aligner.corpus.spelled_numbers import spelled_numbers

# A text, a number in it, and one by which a translation may say the same.
SAME = [
    ("en", "winds of 85 mph", 85, 137),
    ("en", "385 miles south of the cape", 385, 620),
    ("en", "between 2 and 4 inches of rain", 2, 5),
    ("en", "2–4 inches of rain", 2, 5),
    ("en", "six inches of snow", 6, 15),
    ("en", "a 10-foot wall", 10, 3),
    ("en", "a 10-foot wall", 10, 305),
    ("en", "80 degrees", 80, 27),
    ("en", "20 degrees warmer", 20, 11),
    ("en", "40 square miles of forest", 40, 104),
    ("en", "150 acres", 150, 61),
    ("en", "a 30-pound dog", 30, 13.6),
    ("en", "at 3:30 p.m.", 3, 15),
    ("en", "the '96 model", 96, 1996),
    ("en", "from 1950-53", 53, 1953),
    ("de", "130 Meilen", 130, 209),
    ("de", "am 24.12. kam er", 24.12, 24),
    ("ru", "в 18.30", 18.3, 18),
    ("pl", "o 18.30", 18.3, 6),
    ("fi", "klo 18.30", 18.3, 30),
    ("cs", "od 24.10.15", 15, 2015),
    ("de", "um 3 Uhr nachmittags", 3, 15),
    ("fr", "20 milles carrés", 20, 52),
    ("fr", "5 milles de la côte", 5, 8),
    ("es", "a 130 millas de aquí", 130, 209),
    ("es", "a las 7 de la tarde", 7, 19),
    ("it", "130 miglia", 130, 209),
    ("pl", "około 130 mil od brzegu", 130, 209),
    ("pl", "sześć cali śniegu", 6, 15),
    ("ru", "в 40 милях от города", 40, 64),
    ("nl", "85 mijl per uur", 85, 137),
    ("ro", "130 de mile", 130, 209),
    ("uk", "за 130 миль звідси", 130, 209),
    ("fa", "۱۳۰ مایل دورتر", 130, 209),
    ("el", "130 μίλια μακριά", 130, 209),
    ("vi", "cách 130 dặm", 130, 209),
    ("tr", "130 mil uzakta", 130, 209),
    ("hu", "130 mérföldre", 130, 209),
    ("fi", "130 mailia", 130, 209),
    ("ar", "على بعد 130 ميلاً", 130, 209),
    ("hi", "130 मील दूर", 130, 209),
    ("th", "ระยะทาง 130 ไมล์", 130, 209),
    ("th", "เมื่อปี 2566", 2566, 2023),
    ("zh", "离岸约10英里", 10, 16),
    ("zh", "降雨2至4英寸", 2, 5),
    ("zh", "下午3时", 3, 15),
    ("zh", "民國112年", 112, 2023),
    ("zh", "19年春夏", 19, 2019),
    ("ja", "海岸から130マイル", 130, 209),
    ("ja", "午後3時に", 3, 15),
    ("ja", "令和5年", 5, 2023),
    ("ko", "130마일의 거리", 130, 209),
    ("ko", "오후 3시", 3, 15),
]
# A text, a number in it, and one that is another.
OTHER = [
    ("en", "385 miles south of the cape", 385, 700),
    ("en", "It opened in 1950 in Phoenix", 1950, 4953),
    ("en", "5 people had 10 incidents", 10, 25),
    ("en", "at 3:30 a.m.", 3, 15),
    ("de", "130 Meldungen", 130, 209),
    ("es", "5 millones", 5000000, 8045000),
    ("ja", "2024年、午後3時", 2024, 2036),
    ("xx", "130 miles", 130, 700),
    ("en", "24.12 percent", 24.12, 24),
    ("de", "24.120 Einwohner", 24120, 24),
]


@pytest.mark.parametrize(("language", "text", "number", "value"), SAME)
def test_the_same_number_elsewhere(language: str, text: str, number: float, value: float) -> None:
    """What translators make of it, rounded, is within the range."""
    assert any(own.number == Decimal(str(number)) and own.fits(value) for own in conversions(text, language))


@pytest.mark.parametrize(("language", "text", "number", "value"), OTHER)
def test_another_number(language: str, text: str, number: float, value: float) -> None:
    """A number that is far from it, or has no measure behind it, stands for nothing else."""
    assert not any(own.number == Decimal(str(number)) and own.fits(value) for own in conversions(text, language))


@given(st.text(max_size=40), st.sampled_from(["en", "zh", "ru", "ar", "xx", ""]))
def test_any_text_is_read(text: str, language: str) -> None:
    """Whatever stands there, a range has its ends in order, and nothing is raised."""
    for own in conversions(text, language):
        assert own.least <= own.most
        assert isinstance(own.number, Decimal)
    assert all(number > 0 for number in spelled_numbers(text, language) if number)


@pytest.mark.parametrize(
    ("language", "text", "number"),
    [
        ("en", "Fourteen people were treated", 14),
        ("en", "thirty-two of them", 32),
        ("de", "vierzehn Menschen", 14),
        ("pl", "czternaście osób", 14),
        ("ru", "двенадцать человек", 12),
        ("zh", "十四人受伤", 14),
        ("zh", "二十三名学生", 23),
        ("ja", "三十人が参加した", 30),
        ("ja", "百二十人", 120),
        ("pt", "Artigo XIV.", 14),
        ("de", "Ludwig XVI. und die Revolution", 16),
        ("en", "World War II", 2),
        ("fr", "un pont du XVIIIe siècle", 18),
        ("fr", "une église du Xᵉ siècle", 10),
        ("am", "አንቀጽ፡፳፩፤", 21),
    ],
)
def test_small_numbers_in_words(language: str, text: str, number: int) -> None:
    """Numbers that other languages write in digits."""
    assert number in spelled_numbers(text, language)
