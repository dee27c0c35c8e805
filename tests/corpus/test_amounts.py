"""Numbers by value: scales of many languages, any script's digits, and what is told apart."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from aligner.corpus.amounts import amounts, number_values
from aligner.corpus.dates import DATE, find_dates
from aligner.corpus.number_words import lexicon_of
from aligner.corpus.written_digits import NUMBER

WRITTEN = [
    ("en", "2.4 million", "2400000"),
    ("en", "a 12-million-euro plan", "12000000"),
    ("en", "€45m", "45000000"),
    ("en", "$1.2B", "1200000000"),
    ("en", "twenty five thousand", "25000"),
    ("en", "two hundred thousand", "200000"),
    ("en", "between two and three million", "3000000"),
    ("es", "entre quince y veinte millones", "20000000"),
    ("de", "2,4 Mio. Euro", "2400000"),
    ("de", "1,2 Mrd. Euro", "1200000000"),
    ("de", "1.234 Mio. Euro", "1234000000"),
    ("de", "zweitausend", "2000"),
    ("fr", "3,5 milliards d'euros", "3500000000"),
    ("fr", "45 M€", "45000000"),
    ("es", "2 mil millones", "2000000000"),
    ("pt", "12 mil pessoas", "12000"),
    ("it", "12mila persone", "12000"),
    ("nl", "1,5 miljard euro", "1500000000"),
    ("pl", "12 tys. osób", "12000"),
    ("cs", "3 miliony korun", "3000000"),
    ("ru", "2,4 млн человек", "2400000"),
    ("ru", "двух миллионов", "2000000"),
    ("uk", "1,2 мільярда", "1200000000"),
    ("tr", "45 milyonluk", "45000000"),
    ("fi", "kahden miljoonan", "2000000"),
    ("hu", "12 ezer", "12000"),
    ("ar", "٢٫٤ مليون", "2400000"),
    ("ar", "١٢٬٠٠٠٬٠٠٠ يورو", "12000000"),
    ("ar", "مليوني يورو", "2000000"),
    ("fa", "۱۲ هزار نفر", "12000"),
    ("ar", "12 الف", "12000"),
    ("he", "12 אלף", "12000"),
    ("pa", "12 ਹਜਾਰ", "12000"),
    ("vi", "12 ngàn", "12000"),
    ("vi", "1,2 tỉ", "1200000000"),
    ("am", "12 ሺህ", "12000"),
    ("hi", "२४ लाख", "2400000"),
    ("hi", "12 हजार", "12000"),
    ("hi", "12,34,567", "1234567"),
    ("th", "๒.๔ ล้านคน", "2400000"),
    ("zh", "240万个", "2400000"),
    ("zh", "兩百萬", "2000000"),
    ("zh", "１２．５万", "125000"),
    ("zh", "3亿5000万", "350000000"),
    ("ja", "1億2,000万円", "120000000"),
    ("ja", "約1万2000人", "12000"),
    ("ko", "1천200만 명", "12000000"),
    ("ko", "12억 달러", "1200000000"),
    ("ko", "37만 5,000달러", "375000"),
    ("ko", "1억 4천 2백만 명", "142000000"),
    ("el", "1,5 εκατ. ευρώ", "1500000"),
    ("en", "3½ hours", "3.5"),
    ("de", "2 ½ Stunden", "2.5"),
    ("fr", "1⅓ heure", "1.333"),
    ("sw", "milioni 2.4", "2400000"),
    ("vi", "1,2 tỷ", "1200000000"),
    ("id", "12 ribu orang", "12000"),
    ("es", "130 millas", "130"),
    ("fr", "20 milles", "20"),
    ("ko", "제 11 조", "11"),
    ("ko", "제12조에 따라", "12"),
    ("", "12 000 km", "12000"),
    ("xx", "12 mln", "12000000"),
]


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "from 10 to 15 million"), ("de", "10 bis 15 Mio."), ("fr", "de 10 à 15 millions"), ("en", "10–15 million")],
)
def test_a_range_has_one_scale(language: str, text: str) -> None:
    """The first number of a range is in the scale of the second, also behind a word."""
    assert number_values(text, language) == {"10000000", "15000000"}


@pytest.mark.parametrize(("language", "text", "value"), WRITTEN)
def test_a_number_is_read_by_value_with_its_scale(language: str, text: str, value: str) -> None:
    """Whatever the script of its digits, the separators and the word or sign of its scale."""
    assert number_values(text, language) == {value}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("en", "12 million"), ("en", "13 million")),
        (("zh", "5万"), ("zh", "5億")),
        (("ja", "12万"), ("ko", "12억")),
        (("en", "5 billion"), ("de", "5 Billionen")),
        (("en", "2.5"), ("de", "25")),
        (("de", "24.03.2015"), ("en", "25 March 2016")),
        (("en", "version 2.10.15"), ("de", "Version 2.11.15")),
        (("en", "192.168.10.11"), ("de", "192.168.10.12")),
        (("en", "24.31.2015"), ("de", "24. März 2015")),
    ],
)
def test_other_amounts_are_told_apart(one: tuple[str, str], other: tuple[str, str]) -> None:
    """Two values, or the same digits in another scale, share no number."""
    ours, theirs = (number_values(text, language) for language, text in (one, other))
    assert ours
    assert theirs
    assert not ours & theirs


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("en", "1,000.50"), ("de", "1.000,5")),
        (("fr", "1\u202f000"), ("de", "1'000")),
        (("en", "2.4.18-1"), ("ja", "2.4.18-1")),
        (("en", "10–12 million"), ("zh", "1000万至1200万")),
        (("en", "in November 2019"), ("ja", "2019年11月")),
        (("zh", "二〇一九年"), ("ar", "٢٠١٩")),
        (("de", "am 24.03.2015"), ("en", "on 24 March 2015")),
        (("ru", "24.11.2015 г."), ("en", "11/24/2015")),
        (("cs", "24. 12. 2015"), ("fr", "24/12/2015")),
        (("sv", "2015-11-24"), ("ja", "2015年11月24日")),
        (("ko", "2015. 11. 24."), ("hu", "2015.11.24.")),
        (("ar", "٢٤/١١/٢٠١٥"), ("nl", "24-11-2015")),
        (("fi", "24.11.15"), ("en", "11/24/15")),
        (("en", "10/11/2015"), ("en", "in 2015")),
    ],
)
def test_ways_of_writing_one_number_agree(one: tuple[str, str], other: tuple[str, str]) -> None:
    """Separators, versions, ranges, months and years are the same in both languages."""
    ours, theirs = (number_values(text, language) for language, text in (one, other))
    assert ours == theirs != frozenset()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "万一下雨"),
        ("zh", "十分重要"),
        ("en", "millions of people"),
        ("en", "5 millionaires"),
        ("ja", "11月"),
        ("en", "[76] He was elected twice.[77][78, 79]"),
    ],
)
def test_what_says_no_number(language: str, text: str) -> None:
    """A scale without a number, words that begin like one, a month and the marks of notes are no amounts."""
    assert number_values(text, language) == frozenset()


def test_an_amount_stands_where_it_says() -> None:
    """Offsets count the characters of the text, scale included."""
    text = "ميزانية ٢٫٤ مليون يورو"
    (found,) = amounts(text, "ar")
    assert (text[found.start : found.end], found.key) == ("٢٫٤ مليون", "2400000")


LANGUAGES = st.sampled_from(["en", "de", "tr", "hi", "ko", "pl", "fr"])


@st.composite
def texts_of_numbers(draw: st.DrawFn) -> tuple[str, str]:
    """A text made of a language's words for numbers, bare and with endings, in either case."""
    language = draw(LANGUAGES)
    lexicon = lexicon_of(language)
    words = st.sampled_from(sorted({*lexicon.words, *lexicon.short, "a", "Haus", "€", "-", "İki"}))
    told = draw(st.lists(st.tuples(words, st.sampled_from(["", "", "en", "s", "."])).map("".join), max_size=6))
    text = " ".join(told)
    return draw(st.sampled_from([text, text.title(), text.upper()])), language


@given(texts_of_numbers())
@example(("zwei Milliönchen oder zwei Millionern", "de"))
@example(("€ two K", "en"))
def test_a_text_without_digits_is_read_as_one_with_digits(given_text: tuple[str, str]) -> None:
    """Most texts without digits are passed over, those that may have a number are not: a number behind tells."""
    text, language = given_text
    *before, behind = amounts(f"{text} | 77", language)
    assert (before, behind.key) == (amounts(text, language), "77")


@given(st.text("0123456789٣.,'/- \u00a0½x２・،", max_size=24))
def test_digits_are_found_as_the_patterns_find_them(text: str) -> None:
    """What looks for digits first finds all that the patterns of numbers and dates do."""
    alone = amounts(f"x {text} x", "")
    starts = {own.start for own in alone}
    assert {found.start() for found in re.finditer(NUMBER, f"x {text} x")} <= starts
    assert bool(list(find_dates(text))) <= bool(DATE.search(text))
    assert sum(1 for _ in find_dates(f"{text} x 24.3.2015")) == sum(1 for _ in find_dates(text)) + 1


def test_a_long_text_of_days_and_months_takes_no_time() -> None:
    """What stands before a number is looked for near it, and not in all that the text has before."""
    assert len(amounts("Hội đồng họp ngày 5/6 và tháng 7. " * 6000, "vi")) > 6000
