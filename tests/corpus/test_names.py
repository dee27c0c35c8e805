"""Names across scripts: the same key in every script and case, other keys for other people."""

import pytest

from aligner.corpus.names import name_keys, skeleton


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
        ("Müller", "Мюллер"),
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
    """Words with capitals, at the head of a sentence only before another; no days, no countries; not in German."""
    both = frozenset({skeleton("Hanna"), skeleton("McCarthy")})
    assert name_keys("Hanna McCarthy came from Basel on Friday.", "en") == (both | {skeleton("Basel")}, both)
    nothing = frozenset[str](), frozenset[str]()
    assert name_keys("The board of the United Kingdom met.", "en") == nothing
    assert name_keys("Der Vorstand wählte Hanna Weiss.", "de") == nothing
    assert name_keys("委员会选举了她。", "zh") == nothing
