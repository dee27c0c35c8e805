"""Notices in the same words about other people, in two scripts."""

import pytest

from aligner import Aligner, Document, Settings

ENGLISH = (
    "The library has a new head. {} was elected by the city on Monday. She worked in {} before. Her term begins in May."
)
RUSSIAN = (
    "У библиотеки новый руководитель. {} избрана городом в понедельник. Раньше она работала в {}. "
    "Её срок начинается в мае."
)
ONE = Document("en1", ENGLISH.format("Greta Lindqvist", "Malmö"))
OTHER = Document("en2", ENGLISH.format("Nina Sokolova", "Kazan"))
RIGHT = Document("ru1", RUSSIAN.format("Грета Линдквист", "Мальмё"))
WRONG = Document("ru2", RUSSIAN.format("Нина Соколова", "Казани"))


def pairs(*documents: Document, one_to_one: bool) -> list[tuple[str, str]]:
    """The pairs of a pile."""
    plan = Aligner(model="use", settings=Settings(one_to_one=one_to_one), cache=False).pair_pile(documents)
    return [(pair.source_id, pair.target_id) for pair in plan.pairs]


@pytest.mark.parametrize("one_to_one", [True, False])
def test_two_people_are_two_reports(one_to_one: bool) -> None:
    """The notice about another person is no partner, alone or beside the right ones."""
    assert pairs(ONE, WRONG, one_to_one=one_to_one) == []
    assert pairs(ONE, RIGHT, one_to_one=one_to_one) == [("en1", "ru1")]
    assert pairs(ONE, OTHER, RIGHT, WRONG, one_to_one=one_to_one) == [("en1", "ru1"), ("en2", "ru2")]
