"""Notices in the same words about what happens on other days of the week, in two languages."""

import pytest

from aligner import Aligner, Document, PilePlan

ENGLISH = (
    "Water main closed. The water in {} will be cut off on {} so that a valve can be changed. "
    "Residents should fill some bottles beforehand. The works take about three hours."
)
NOTICES = {
    "de": (
        "Wasserleitung gesperrt. Das Wasser in {} wird am {} abgestellt, damit ein Ventil gewechselt werden kann. "
        "Anwohner sollten vorher einige Flaschen füllen. Die Arbeiten dauern etwa drei Stunden.",
        ("Weidental", "Dienstag"),
    ),
    "es": (
        "Corte de agua. El agua de {} se cortará el {} para cambiar una válvula. "
        "Los vecinos deben llenar antes algunas botellas. Las obras duran unas tres horas.",
        ("Weidental", "martes"),
    ),
    "ru": (
        "Водопровод отключат. Воду в посёлке {} отключат во {}, чтобы заменить вентиль. "
        "Жителям следует заранее набрать несколько бутылок. Работы займут около трёх часов.",
        ("Вайденталь", "вторник"),
    ),
    "zh": (
        "供水管道关闭。{}将于{}停水,以便更换阀门。居民应事先装满几个瓶子。施工大约需要三个小时。",
        ("魏登塔尔", "星期二"),
    ),
}
RIGHT, WRONG = ENGLISH.format("Weidental", "Tuesday"), ENGLISH.format("Harsum", "Friday")


def plan(language: str, *english: str, day: str | None = None) -> PilePlan:
    """What a pile of a notice and some English ones holds."""
    text, (town, own_day) = NOTICES[language]
    notice = Document(language, text.format(town, day or own_day), language=language)
    others = (Document(f"en{n}", text, language="en") for n, text in enumerate(english))
    return Aligner(model="use", cache=False).pair_pile([notice, *others])


@pytest.mark.parametrize("language", NOTICES)
def test_another_day_is_another_notice(language: str) -> None:
    """Alone, and beside the one that is its version."""
    (candidate,) = plan(language, WRONG).candidates
    (right,) = plan(language, RIGHT).pairs
    assert candidate.confidence < 0.5 < 0.9 < right.confidence
    assert (right.conflict, candidate.conflict > 0.4) == (0, True)
    found = plan(language, WRONG, RIGHT)
    assert [{pair.source_id, pair.target_id} for pair in found.pairs] == [{language, "en1"}]
    assert any("only in this: Friday" in item.reason for item in found.unmatched)
    alone = plan(language, WRONG).unmatched
    assert all("names other days of the week" in item.reason for item in alone)


@pytest.mark.parametrize("day", ["5. Mai", "Dienstag und Donnerstag"])
def test_a_date_or_a_day_more_does_not_conflict(day: str) -> None:
    """One version may give the date, and one may tell of a second day."""
    (candidate,) = plan("de", RIGHT, day=day).candidates
    assert candidate.conflict == 0
