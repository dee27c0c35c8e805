"""Names across scripts: the same key in every script and case, other keys for other people."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.corpus.names import find_names, name_keys, skeleton, taken_for_one
from tests import reference


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hanna", "Ханна"),
        ("Weiss", "Вайс"),
        ("Petrova", "Петровой"),
        ("Schmidt", "Шмидта"),
        ("Johnson", "Джонсон"),
        ("Papadopoulos", "Παπαδόπουλος"),
        ("Giorgi", "გიორგი"),
        ("Baker", "Μπέικερ"),
        ("O'Brien", "Ο'Μπράιεν"),
        ("Dalton", "Ντάλτον"),
        ("Müller", "Мюллер"),
        ("Lindqvist", "リンドクヴィスト"),
        ("William", "ウィリアム"),
        ("Rosa's", "Rosa"),
        ("Wang", "Ван"),
        ("Xiaoming", "Сяомин"),
    ],
)
def test_one_name_in_two_scripts(one: str, other: str) -> None:
    """Usual transliterations and declined forms have one key."""
    assert skeleton(one) == skeleton(other) != ""


@pytest.mark.parametrize(("one", "other"), [("Hanna", "Ольга"), ("Weiss", "Петрова"), ("Lindqvist", "Карлссон")])
def test_other_names_have_other_keys(one: str, other: str) -> None:
    """Names of two people are told apart."""
    assert skeleton(one) != skeleton(other)


def test_what_is_a_name() -> None:
    """Words with capitals, at the head of a sentence only before another; no days, no countries."""
    both = frozenset({skeleton("Hanna"), skeleton("McCarthy")})
    assert name_keys("Hanna McCarthy came from Basel on Friday.", "en") == (both | {skeleton("Basel")}, both, both)
    nothing = frozenset[str](), frozenset[str](), frozenset[str]()
    assert name_keys("The board of the United Kingdom met.", "en") == nothing
    assert name_keys("委员会选举了她。", "zh") == nothing


@pytest.mark.parametrize(
    ("language", "text", "sure"),
    [
        ("en", "It was read by Hanna McCarthy and by the Standing Committee.", {"Hanna", "McCarthy"}),
        ("en", "It is in the Official Journal of the Coast.", set()),
        ("en", "They met in the Victoria Hospital.", set()),
        ("en", "Then Mr Zzyzx of the Standing Committee spoke.", {"Zzyzx"}),
        ("hu", "A Hivatalos Közlönyben olvasta, mondta Nagy Katalin.", {"Nagy", "Katalin"}),
        ("el", "Στην Επίσημη Εφημερίδα το έγραψε η Ελένη Παππά.", {"Ελένη", "Παππά"}),
    ],
)
def test_who_is_surely_a_person(language: str, text: str, sure: set[str]) -> None:
    """Who has a given name that is known, or a title; institutions are written alike in some languages."""
    assert set(find_names(text, language).surely_people) == sure


@pytest.mark.parametrize(
    ("language", "text", "people"),
    [
        ("de", "Der Vorstand wählte Hanna Weiss und Sabine Richter.", "Hanna Weiss Sabine Richter"),
        ("de", "Peter Schneider wurde gewählt.", "Peter Schneider"),
        ("de", "Am Montag kam Frau Lindqvist nach Malmö.", "Lindqvist"),
        ("de", "Am Freitag hat der Vorstand Tom Jones gewählt.", "Tom Jones"),
        ("de", "Tom Jones wurde am Freitag gewählt.", "Tom Jones"),
        ("de", "Die Stadt hat Bürgermeisterin Anna Schmidt bestätigt.", "Anna Schmidt"),
        ("de", "Gewählt wurde Vincent van Gogh.", "Vincent Gogh"),
        ("de", "Der Verband gab der Hamburger Hafenbehörde nichts.", ""),
        ("de", "Neue Regeln gelten ab Montag.", ""),
        ("de", "Zeigt Doppelseiten in der Ansicht an.", ""),
        ("de", "Ausgewählte Tabellen werden gedruckt.", ""),
        ("de", "Die Stadt gibt im Jahr neue Mittel frei.", ""),
        ("nl", "Jan de Vries werd door het bestuur gekozen.", "Jan Vries"),
        ("es", "El alcalde habló en el Banco de Lima.", ""),
        ("en", "The prize went to John F. Kennedy and to Mrs Weiss.", "John Kennedy Weiss"),
        ("en", "Choose Edit - Select All, then Insert → Picture.", "Choose Edit Select All"),
        ("en", "Print Preview", ""),
        ("ja", "オルガ・ペトロワさんがリガで選ばれた。", "オルガ ペトロワ"),
        ("ja", "月曜日に田中由紀氏が選ばれた。", "Tanaka"),
        ("ja", "委員会氏名の規則が変わった。", ""),
        ("en", "Kim Min-su was chosen by the board.", "Kim Min-su"),
        ("en", "The Board chose nobody.", ""),
        ("ru", "Ван Сяомин был выбран советом.", "Ван Сяомин"),
        ("ru", "Для Анны это неважно.", ""),
        ("el", "Η Άννα Παπαδοπούλου εκλέχθηκε.", "Άννα Παπαδοπούλου"),
    ],
)
def test_who_is_a_person(language: str, text: str, people: str) -> None:
    """Words with capitals beside each other, or behind a title; in German no nouns; in katakana with a dot."""
    assert " ".join(find_names(text, language).people) == people


def test_short_german_nouns_are_taken_for_no_names() -> None:
    """Das Meer is not Meyer; but Anna Meyer is."""
    assert name_keys("Sie fuhr ans Meer nach Stralsund.", "de")[0] == {skeleton("Stralsund")}
    assert name_keys("Gestern kam Anna Meyer ans Meer.", "de")[0] == {skeleton("Anna"), skeleton("Meyer")}


@given(st.lists(st.sampled_from("a e i u y h k c x s z j t d b p l r v w q g n sch tsch kh ng ck th ph".split())))
def test_spellings_are_taken_for_one_as_the_plain_list_has_them(parts: list[str]) -> None:
    """The fast way to the sounds of a name is the same as one step after the other."""
    assert taken_for_one("".join(parts)) == reference.taken_for_one("".join(parts))


def test_a_word_before_a_name_is_looked_for_in_full() -> None:
    """A title counts behind a bracket, a hyphen, and with a stop, and a longer word that ends like one does not."""
    for before in ("Mr ", "Mr. ", "(Mr ", "and-Mr ", "x" * 60 + " Mr "):
        assert find_names(f"Then {before}Weiss came.", "en").people == (() if "-" in before else ("Weiss",))
    assert not find_names(f"Then {'a' * 60}mr Weiss came.", "en").people
