"""PDF in Arabic, Hebrew and other scripts that are written from right to left: what is seen, as it is read."""

import zlib
from pathlib import Path

import pytest

from tests.blocks import KINDS, read_blocks
from tests.corpus.readers.test_pdf import written

RIGHT, WIDTH, SIZE = 535.0, 7.2, 12  # where lines begin; of a letter; of the font
MIRRORED = str.maketrans("()[]«»", ")(][»«")

Line = tuple[str, ...]  # in reading order, what runs from left to right apart, behind a |


def seen(line: Line) -> str:
    """A line from left to right, as it looks."""
    runs = (own[1:] if own.startswith("|") else own[::-1].translate(MIRRORED) for own in line)
    return "".join(reversed(list(runs)))


def read(line: Line) -> str:
    """A line as it is read."""
    return "".join(own.removeprefix("|") for own in line)


def drawn(*places: tuple[float, float, str], rules: str = "") -> bytes:
    """What draws texts that end at a place, each with one operator."""
    shown = (
        f"BT /W {SIZE} Tf {right - WIDTH * len(text):.1f} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET\n"
        for right, y, text in places
    )
    return zlib.compress((rules + "".join(shown)).encode())


LINES: tuple[Line, ...] = (
    ("הגשר הישן (שנבנה בשנת ", "|1987", ") סגור מיום ", "|3.5.2026", "."),
    ("פרטים נוספים על הגשר הישן באתר ", "|https://city.example/a", " או בטלפון ", "|03-555-1234", "."),
    ("الجسر القديم (الذي بني عام ", "|١٩٨٧", ") مغلق منذ ", "|3/5/2026", "."),
    ("قالت شركة ", "|ABC Ltd", ": «لا نعرف الأسباب»، والأجرة [الآن] ", "|12.50", "."),
    ("החברה ", "|Acme Inc. (UK)", " אינה אחראית (ראו סעיף ", "|4", ")."),
)


@pytest.mark.parametrize("line", LINES, ids=range(len(LINES)))
def test_lines_are_in_reading_order(tmp_path: Path, line: Line) -> None:
    """Numbers, addresses and words in other letters run from the left, and brackets open where a passage begins."""
    assert read_blocks(written(tmp_path / "a.pdf", drawn((RIGHT, 700, seen(line))))) == [("paragraph", read(line))]


def test_cells_and_columns_begin_at_the_right(tmp_path: Path) -> None:
    """Cells of a ruled table follow each other from the right, and an indent is one of the right end."""
    rules = "".join(f"{x} 640 m {x} 720 l S\n" for x in (100, 320, 540))
    rules += "".join(f"100 {y} m 540 {y} l S\n" for y in (640, 680, 720))
    rows = (("שירות", "מחיר"), ("בסיסי לחודש", "25 ₪"))
    texts = [
        (right, y, seen((cell,)) if "25" not in cell else "₪ 25")
        for y, row in zip((695, 655), rows, strict=True)
        for right, cell in zip((535.0, 315.0), row, strict=True)
    ]
    path = written(tmp_path / "a.pdf", drawn(*texts, rules=rules))
    assert read_blocks(path) == [("table cell", cell) for row in rows for cell in row]


def test_lines_of_a_paragraph_are_one(tmp_path: Path) -> None:
    """A short last line ends it, at the left; a word of another page stays with its line."""
    first = "הגשר הישן שמעל הנהר סגור עד להודעה חדשה ואיש אינו יודע"
    second = "מתי ייפתח."
    third = "המעבורת יוצאת בתשע בבוקר וחוזרת בצהריים בכל יום ויום"
    texts = [(RIGHT, y, seen((text,))) for y, text in ((700, first), (686, second), (658, third), (644, second))]
    path = written(tmp_path / "a.pdf", drawn(*texts))
    assert read_blocks(path) == [("paragraph", f"{first} {second}"), ("paragraph", f"{third} {second}")]


def test_a_word_in_another_direction_within_a_line(tmp_path: Path) -> None:
    """A page from left to right stays so; so does one whose stops all stand at the right end of lines."""
    texts = [
        (300.0, 700, f"The word {seen(('שלום',))} means peace."),
        (300.0, 600, "All of the other lines are in English."),
    ]
    path = written(tmp_path / "a.pdf", drawn(*texts))
    assert [text for _, text in read_blocks(path)] == ["The word שלום means peace.", texts[1][2]]
    texts = [(300.0, 700, f"{seen(('סגור היום',))}."), (300.0, 600, f"{seen(('פתוח מחר',))} 12.")]
    path = written(tmp_path / "b.pdf", drawn(*texts))
    assert [text for _, text in read_blocks(path)] == ["סגור היום.", "פתוח מחר 12."]


def test_two_letters_that_are_drawn_as_one(tmp_path: Path) -> None:
    """Lam and alef share a glyph, which is told as its two letters in turned order or as a form of its own."""
    path = written(tmp_path / "a.pdf", drawn((RIGHT, 700, seen(("ﻻ أحد هنا الآن.",)))))
    assert [text for _, text in read_blocks(path)] == ["لا أحد هنا الآن."]


def test_what_chromium_prints() -> None:
    """It draws some letters one by one, which the library reads from the left, and columns begin at the right."""
    ship = "הספינה מספר {} יצאה מן הנמל בשעה 9:30 ולא חזרה עד הערב, כי הרוח (מצפון) הייתה חזקה מאוד באותו יום."
    assert read_blocks(KINDS / "right-to-left.pdf") == [
        ("heading 1", "قواعد الميناء"),
        (
            "paragraph",
            "لا يجوز ربط القوارب إلا بحبل طويل (عشرة أمتار على الأقل)، لأن الماء يرتفع مرتين في اليوم. "
            "للأسئلة اتصلوا بنا على info@harbour.example أو على الهاتف 03-555-1234.",
        ),
        ("paragraph", "1. الشركة غير مسؤولة عن الأضرار."),  # the one item of its list
        *[("table cell", cell) for cell in ("القارب", "الأجرة", "صغير", "12.50 ₪")],
        *[("paragraph", ship.format(number)) for number in range(1, 9)],
    ]
