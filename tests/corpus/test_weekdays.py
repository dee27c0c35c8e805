"""Days of the week in the languages of which their names are known."""

import pytest

from aligner.corpus.weekdays import find_weekdays, weekdays

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)


@pytest.mark.parametrize(
    ("language", "text", "days"),
    [
        ("en", "It closes on Mondays and Friday.", [MONDAY, FRIDAY]),
        ("de", "Am Montagabend und am Sonnabend.", [MONDAY, SATURDAY]),
        ("fr", "Lundi, le pont rouvre ; samedi aussi.", [MONDAY, SATURDAY]),
        ("es", "El miércoles vino Plácido Domingo.", [WEDNESDAY]),
        ("pt-BR", "Na quarta-feira e no sábado.", [WEDNESDAY, SATURDAY]),
        ("pl", "W środę i w piątek, po niedzieli.", [WEDNESDAY, FRIDAY, SUNDAY]),
        ("cs", "Ve středu a v neděli.", [WEDNESDAY, SUNDAY]),
        ("ru", "Во вторник и в среду, к пятнице.", [TUESDAY, WEDNESDAY, FRIDAY]),
        ("uk", "У п'ятницю та у п’ятницю.", [FRIDAY, FRIDAY]),
        ("fi", "Maanantaina ja lauantaina.", [MONDAY, SATURDAY]),
        ("el", "Την Παρασκευή και τη Δευτέρα.", [FRIDAY, MONDAY]),
        ("tr", "Toplantı pazartesi günü, Pazartesi değil salı.", [MONDAY, MONDAY, TUESDAY]),
        ("ar", "يوم الاثنين والأربعاء", [MONDAY, WEDNESDAY]),
        ("he", "ביום שלישי נסגר הגשר", [TUESDAY]),
        ("hi", "यह सोमवार को बंद रहेगा", [MONDAY]),
        ("th", "ปิดในวันจันทร์", [MONDAY]),
        ("vi", "Cầu đóng vào thứ Hai và chủ nhật.", [MONDAY, SUNDAY]),
        ("ja", "月曜日と火曜の朝", [MONDAY, TUESDAY]),
        ("ko", "월요일에 닫는다", [MONDAY]),
        ("zh-TW", "上週三和星期日", [WEDNESDAY, SUNDAY]),
    ],
)
def test_days_are_found_as_they_are_written(language: str, text: str, days: list[int]) -> None:
    """Declined, with what is written as one word with them, and at the head of a sentence."""
    assert [day for day, _ in find_weekdays(text, language)] == days
    assert all(name in text for _, name in find_weekdays(text, language))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "一周三次"),
        ("zh", "每周五天"),
        ("vi", "Đây là lần thứ hai."),
        ("ru", "создать среду"),
        ("uk", "серед них, четверо"),
        ("ar", "قتل الاثنين"),
        ("ar", "الأحداث"),
        ("tr", "pazar yeri"),
        ("en", "Frida and Mondale saw Sundance."),
        ("de", "Die Montage von Sonntagern"),
        ("cs", "neděláme nic"),
        ("ro", "șase luni"),
        ("sr", "две недеље"),
        ("id", "Minggu lalu"),
        ("it", "i domenicani"),
        ("es", "Se llama Domingo."),
        ("xx", "Monday"),
        ("", "Monday"),
    ],
)
def test_other_words_are_no_days(language: str, text: str) -> None:
    """Counted weeks, ordinals, names of people, and words that begin alike; nothing in languages that are not known."""
    assert weekdays(text, language) == frozenset()
