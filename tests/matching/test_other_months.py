"""Notices in the same words about what happens in other months, in two languages."""

import pytest

from aligner import Aligner, Document, PilePlan

ENGLISH = (
    "Minutes of the council of Weidental of {}. The mayor opens the meeting and establishes that there is a quorum. "
    "The minutes of the last meeting are approved. There are no questions from the public."
)
NOTICES = {
    "de": (
        "Protokoll des Gemeinderats Weidental vom {}. Die Bürgermeisterin eröffnet die Sitzung und stellt die "
        "Beschlussfähigkeit fest. Das Protokoll der letzten Sitzung wird genehmigt. Aus der Bevölkerung gibt es keine "
        "Fragen.",
        "6. Mai 2025",
    ),
    "es": (
        "Acta del consejo de Weidental del {}. La alcaldesa abre la sesión y constata que hay quórum. "
        "Se aprueba el acta de la última sesión. No hay preguntas del público.",
        "6 de mayo de 2025",
    ),
    "ru": (
        "Протокол заседания совета посёлка Вайденталь от {}. Мэр открывает заседание и устанавливает наличие кворума. "
        "Протокол прошлого заседания утверждается. Вопросов от жителей нет.",
        "6 мая 2025 года",
    ),
    "zh": (
        "{}镇议会会议记录。市长宣布会议开始,并确认达到法定人数。上次会议的会议记录获得批准。公众没有提出问题。",
        "2025年5月6日",
    ),
}
RIGHT, WRONG = ENGLISH.format("6 May 2025"), ENGLISH.format("8 April 2025")


def plan(language: str, *english: str, day: str | None = None) -> PilePlan:
    """What a pile of a notice and some English ones holds."""
    text, own_day = NOTICES[language]
    notice = Document(language, text.format(day or own_day), language=language)
    others = (Document(f"en{n}", text, language="en") for n, text in enumerate(english))
    return Aligner(model="use", cache=False).pair_pile([notice, *others])


@pytest.mark.parametrize("language", NOTICES)
def test_another_month_is_another_notice(language: str) -> None:
    """Alone, and beside the one that is its version."""
    (candidate,) = plan(language, WRONG).candidates
    (right,) = plan(language, RIGHT).pairs
    assert candidate.confidence < 0.2 < 0.6 < right.confidence
    assert (right.conflict, candidate.conflict > 0.4) == (0, True)
    found = plan(language, WRONG, RIGHT)
    assert [{pair.source_id, pair.target_id} for pair in found.pairs] == [{language, "en1"}]
    alone = plan(language, WRONG).unmatched
    assert all("names other months" in item.reason for item in alone)


def test_what_differs_is_told() -> None:
    """The months, where they are what does."""
    assert any("only in this: Mai; only in en0: April" in item.reason for item in plan("de", WRONG).unmatched)


@pytest.mark.parametrize("day", ["06.05.2025", "Tag der Wahl", "8. April und 6. Mai 2025", "April, nicht im Mai 2025"])
def test_other_ways_to_name_a_month_do_not_conflict(day: str) -> None:
    """A date in digits, none at all, a second one, and a month without a day."""
    (candidate,) = plan("de", ENGLISH.format("6 May 2025"), day=day).candidates
    assert candidate.conflict < 0.2
