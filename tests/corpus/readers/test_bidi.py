"""The order of writing of a line that is drawn, judged by the algorithm that draws it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.corpus.readers.pdf.bidi import as_letters, turned_brackets, written_order
from tests.bidi import drawn_order

HEBREW = st.sampled_from(["שלום", "חברת", "בית", "ל", "ספר"])
ARABIC = st.sampled_from(["شركة", "موقع", "و", "كتاب", "ہے", "می"])
LATIN = st.sampled_from(["ABC", "Windows 10", "peace", "info@abc.example", "https://abc.example/a-1", "War and Peace"])
NUMBERS = st.sampled_from(["8", "2026", "12.5%", "1,250", "9:00", "03-555-1234", "200 mg", "10 km", "٢٠٢٥", "۱۲٫۵٪"])
STOPS = st.sampled_from(["", "", "", ",", ".", "?", "!", ":", ";"])


def read_off(text: str, *, from_right: bool) -> str:
    """A text that is drawn, and then read off what is drawn."""
    drawn = "".join(text[place] for place in drawn_order(text, from_right=from_right))
    return "".join(drawn[place] for place in written_order(drawn, from_right=from_right))


@st.composite
def lines(draw: st.DrawFn, own: st.SearchStrategy[str], other: st.SearchStrategy[str]) -> str:
    """Words of one direction, and between them what may be of the other, some in brackets or quotation marks."""
    words = [draw(own)]
    for _ in range(draw(st.integers(0, 4))):
        word = draw(other)
        opening, closing = draw(st.sampled_from([("", ""), ("", ""), ("(", ")"), ('"', '"'), ("[", "]")]))
        words += [f"{opening}{word}{closing}{draw(STOPS)}", draw(own)]
    return " ".join(words) + draw(STOPS)


@given(lines(HEBREW, HEBREW | LATIN | NUMBERS) | lines(ARABIC, ARABIC | LATIN | NUMBERS))
def test_lines_from_right_to_left(text: str) -> None:
    """Words of another script, addresses, numbers, brackets and stops come back where they were written."""
    assert read_off(text, from_right=True) == text


@given(lines(st.sampled_from(["the", "word", "means", "a-b"]), HEBREW | ARABIC))
def test_words_from_right_to_left_in_a_line_that_is_not(text: str) -> None:
    """Each comes back with its quotation marks and brackets."""
    assert read_off(text, from_right=False) == text


@pytest.mark.parametrize(
    "text",
    [
        "המחיר עלה ב-12.5% מאז 2019 (ראו סעיף 3.2 להלן), והוא עומד על 1,250 ₪ לשנה.",
        "1. הסכם (WHO) מיום 12/05/2026",
        "ارتفع بنسبة 12.5% منذ 2019 إلى 25 ₪ (انظر 3.2).",
        "כתוב בספר [2] של World Health Organization (WHO).",
    ],
)
def test_sentences_from_right_to_left(text: str) -> None:
    """With all that stands in them."""
    assert read_off(text, from_right=True) == text


def test_what_is_written_behind_words_in_a_line_from_left_to_right() -> None:
    """A number behind them is drawn to their left; so is one that stands before them, as their quotation marks tell."""
    behind = 'and "בית ספר" (1910) means a school'
    assert read_off(behind, from_right=False) == behind
    before = 'in 1910 "בית ספר" meant a school'
    assert read_off(before, from_right=False) == before
    alone = "اتصل بنا في 12 أيام: 5"
    assert read_off(alone[:-3], from_right=False) == alone[:-3]


def test_a_telephone_number_that_is_set_from_left_to_right_is_read_so() -> None:
    """Its sign would stand to its right if it were not."""
    drawn = "+972 3 555 1234 ןופלט"
    order = written_order(drawn, from_right=True)
    assert "".join(drawn[place] for place in order) == "טלפון +972 3 555 1234"


def test_forms_of_letters_are_letters() -> None:
    """Ligatures too; the sign of a whole phrase and other characters stay."""
    assert "".join(map(as_letters, "ﺷﺮﻛﺔ ﻻ שׁﬁﷺ")) == "شركة لا שׁﬁﷺ"


def test_brackets_that_are_told_as_they_look() -> None:
    """They close before they open; those of one kind may, and those of another not."""
    assert turned_brackets([")a( b)c(", "(d)", "«e»"]) == {"(", ")"}
    assert not turned_brackets(["(a) b (c)", ")d("])
