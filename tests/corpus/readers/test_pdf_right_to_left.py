"""PDF in Hebrew and Arabic: what programs draw in orders of their own comes back as it was written."""

import random
import re
import zlib
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.bidi import drawn_order
from tests.blocks import read_blocks
from tests.corpus.readers.test_pdf import TO_UNICODE, written
from tests.corpus.readers.test_pdf_tables import strokes

RIGHT, WIDTH = 535, 0.6  # where lines begin, and the width of a character beside its height
HEBREW = (
    'ברוכים הבאים לאתר של חברת ABC בע"מ (להלן: "החברה"), שעודכן',
    "ביום 1 במרץ 2026. לשאלות כתבו אל info@abc.example או חייגו",
    "03-555-1234. המחיר עלה ב-12.5% מאז 2019 [ראו סעיף 3.2].",
)
ARABIC = (
    'مرحبا بكم في موقع شركة ABC المحدودة (فيما يلي: "الموقع")، وهو',
    "محدث في 1 مارس 2026. للأسئلة اكتبوا إلى info@abc.example أو",
    "على الهاتف 03-555-1234. ارتفع السعر 12.5% منذ ٢٠١٩؟",
)
LIGATURES = {"لا": 0xE000, "لأ": 0xE001, "للأ": 0xE002}  # what a font draws as one


def drawn_text(text: str, *, from_right: bool = True) -> str:
    """The characters of a line from left to right."""
    return "".join(text[place] for place in drawn_order(text, from_right=from_right))


def shown(x: float, y: float, drawn: str, size: int = 12) -> str:
    """What draws characters from left to right in one go."""
    return f"BT /W {size} Tf 1 0 0 1 {x:.2f} {y} Tm <{drawn.encode('utf-16-be').hex()}> Tj ET\n"


def words(x: float, y: float, drawn: str, size: int = 12) -> list[str]:
    """What draws each word by itself, and no space."""
    return [shown(x + found.start() * WIDTH * size, y, found[0], size) for found in re.finditer(r"\S+", drawn)]


def flush(
    lines: Iterable[str], top: float = 700, size: int = 12, right: float = RIGHT
) -> list[tuple[float, float, str]]:
    """Where lines stand that begin at the right, and what they draw."""
    rows = [drawn_text(line) for line in lines]
    return [(right - WIDTH * size * len(row), top - 15 * number, row) for number, row in enumerate(rows)]


def texts(path: Path, *drawn: str, told: bytes = TO_UNICODE) -> list[str]:
    """The texts of the blocks of a page."""
    file = written(path, zlib.compress("".join(drawn).encode()), told=told)
    return [text for _, text in read_blocks(file)]


@pytest.mark.parametrize("lines", [HEBREW, ARABIC])
@pytest.mark.parametrize("program", ["lines", "words", "words from the right", "words in disorder"])
def test_paragraphs_are_as_they_were_written(tmp_path: Path, lines: tuple[str, ...], program: str) -> None:
    """Words, addresses, numbers, brackets and stops, in whatever order a program draws them."""
    drawn: list[str] = []
    for x, y, row in flush(lines):
        parts = [shown(x, y, row)] if program == "lines" else words(x, y, row)
        if program == "words from the right":
            parts.reverse()
        elif program == "words in disorder":
            random.Random(len(drawn)).shuffle(parts)
        drawn += parts
    assert texts(tmp_path / "a.pdf", *drawn) == [" ".join(lines)]


def test_lines_that_begin_at_the_left_are_written_so(tmp_path: Path) -> None:
    """As in a file of which nobody set the direction: their stops stand at the right, and a number before its noun."""
    lines = (
        "يحتوي الدواء على 200 ملغ (مادة فعالة). وهو ينتمي إلى",
        "مجموعة من الأدوية تسمى مضادات الالتهاب. اقرأ هذه",
        "النشرة.",
    )
    drawn = [shown(60, 700 - 15 * number, drawn_text(line, from_right=False)) for number, line in enumerate(lines)]
    other = shown(60, 600, drawn_text("6–9 سنوات", from_right=False))
    assert texts(tmp_path / "a.pdf", *drawn, other) == [" ".join(lines), "6–9 سنوات"]


def test_ligatures_are_their_letters(tmp_path: Path) -> None:
    """Whether the font tells their letters or one form for all."""
    told = (
        TO_UNICODE
        + b" endcodespacerange 3 beginbfchar "
        + b"".join(f"<{code:04x}> <{text.encode('utf-16-be').hex()}> ".encode() for text, code in LIGATURES.items())
        + b"endbfchar"
    )
    row = drawn_text("تناول الدواء لا تنس")
    drawn = row.replace("ال", chr(LIGATURES["لا"]))
    assert texts(tmp_path / "a.pdf", shown(300, 700, drawn), told=told) == ["تناول الدواء لا تنس"]
    forms = "ﺲﻨﺗ ﻻ ﺀاوﺪﻟا ﻝوﺎﻨﺗ"
    assert texts(tmp_path / "b.pdf", shown(300, 700, forms)) == ["تناول الدواء لا تنس"]


def test_letters_that_are_set_apart_are_words(tmp_path: Path) -> None:
    """As those of titles are; a wider gap parts two."""
    apart = "".join(f"<{sign.encode('utf-16-be').hex()}> -300 " for sign in drawn_text("نشرة العبوة"))
    drawn = f"BT /W 12 Tf 1 0 0 1 300 700 Tm [{apart}] TJ ET"
    assert texts(tmp_path / "a.pdf", drawn) == ["نشرة العبوة"]


def test_the_right_column_comes_first(tmp_path: Path) -> None:
    """Its last line goes on in the left one."""
    columns = (
        ("בעמודה הימנית נכתב על הספינות", "אשר יצאו מן הנמל לפני שעלתה", "השמש, ועל אלה שחזרו אליו עם"),
        ("השקיעה, וכל אחת מהן נרשמה", "בספר שבו נרשמו כולן מאז."),
    )
    drawn = [
        shown(*place)
        for lines, right in zip(columns, (RIGHT, 270), strict=True)
        for place in flush(lines, 700, 12, right)
    ]
    assert texts(tmp_path / "a.pdf", *drawn) == [" ".join(line for lines in columns for line in lines)]


def test_cells_of_a_ruled_table_from_the_right(tmp_path: Path) -> None:
    """Row by row; a name of another script is a cell as well."""
    cells = [
        ((200, 400), 705, "שירות"),
        ((60, 200), 705, "מחיר"),
        ((200, 400), 685, "Premium Plus"),
        ((60, 200), 685, "350 ₪ (שנה)"),
    ]
    drawn = []
    for (_, right), y, text in cells:
        row = drawn_text(text)
        drawn.append(shown(right - 4 - 7.2 * len(row), y, row))
    assert texts(tmp_path / "a.pdf", strokes(), *drawn) == [text for _, _, text in cells]


def test_items_have_their_numbers_before_them(tmp_path: Path) -> None:
    """They are list items, wherever the number is drawn."""
    drawn = [
        shown(x, y, row)
        for number, text in enumerate(("החברה אינה אחראית לנזק עקיף.", "יש לעדכן את הפרטים."), start=1)
        for x, y, row in [*flush([f"{number}."], 715 - 15 * number), *flush([text], 715 - 15 * number, right=515)]
    ]
    assert read_blocks(written(tmp_path / "a.pdf", zlib.compress("".join(drawn).encode()))) == [
        ("list item", "החברה אינה אחראית לנזק עקיף."),
        ("list item", "יש לעדכן את הפרטים."),
    ]


def test_marks_stand_on_their_letters(tmp_path: Path) -> None:
    """Where each is drawn above its letter, and where the library tells a letter with its marks twice."""
    marks = {"ש": "\u05b8", "ב": "\u05b7"}
    signs = [f"<{sign.encode('utf-16-be').hex()}>" for sign in drawn_text("שלום רב")]
    for place, sign in enumerate(drawn_text("שלום רב")):
        if sign in marks:
            signs[place] += f" 600 <{marks[sign].encode('utf-16-be').hex()}>"
    drawn = f"BT /W 12 Tf 1 0 0 1 300 700 Tm [{''.join(signs)}] TJ ET"
    assert texts(tmp_path / "a.pdf", drawn) == ["ש\u05b8לום רב\u05b7"]


def test_a_letter_that_is_drawn_with_its_marks(tmp_path: Path) -> None:
    """The library gives the text to the first thing that is drawn of it, be it the mark."""
    whole = "\u05e9\u05b8".encode("utf-16-be").hex()
    letter = shown(307.2, 700, "xx", 6)
    cluster = f"/Span <</ActualText <feff{whole}>>> BDC {shown(308, 709, 'ii', 3)}{letter}EMC\n"
    assert texts(tmp_path / "a.pdf", shown(285.6, 700, "םול"), cluster) == ["ש\u05b8לום"]


def test_letters_that_step_down(tmp_path: Path) -> None:
    """As those of Nastaliq do within a word; the library takes each step for a line."""
    lines = ["قیمتی شے ہے اور اب کہو", "اس سال میں ایک بار"]
    drawn: list[str] = []
    for x, y, row in flush(lines):
        for place in range(0, len(row), 2):
            told = row[place : place + 2].encode("utf-16-be").hex()
            steps = 2 * y - 700 + 7 * (place // 2 % 3)
            drawn.append(f"/Span <</ActualText <feff{told}>>> BDC {shown(x + place * 7.2, steps, 'xx')}EMC\n")
    assert texts(tmp_path / "a.pdf", *drawn) == [" ".join(lines)]


@pytest.mark.parametrize(("size", "step"), [(6, 7), (12, 15), (24, 28)])
def test_spaces_of_small_print_that_is_drawn_letter_by_letter(tmp_path: Path, size: int, step: int) -> None:
    """They stand below those of the line above, as near as lines of print of this size are."""
    lines = ["חתול שחור הלך לים", "ילדה קטנה באה עוד"]  # with spaces at the same places
    drawn: list[str] = []
    for number, line in enumerate(lines):
        x = 300.0
        for letter in drawn_text(line):
            own = shown(x, 700 - number * step, " " if letter == " " else "x", size)
            told = letter.encode("utf-16-be").hex()
            drawn.append(own if letter == " " else f"/Span <</ActualText <feff{told}>>> BDC {own}EMC\n")
            x += (0.1 if letter == " " else 0.5) * size
    assert " ".join(texts(tmp_path / "a.pdf", *drawn)) == " ".join(lines)


def test_letters_of_persian_that_do_not_touch(tmp_path: Path) -> None:
    """What parts them is drawn without ink and without width, and the file says what it is; a space has a width."""
    end, parted, start = (drawn_text(part) for part in ("شود", "می", "او"))
    drawn = [
        shown(300, 700, end),
        f"/Span <</ActualText <feff200c>>> BDC {shown(321.6, 700, ' ')}EMC\n",
        shown(321.6, 700, parted),
        shown(336, 700, " "),
        shown(343.2, 700, start),
    ]
    assert texts(tmp_path / "a.pdf", *drawn) == ["او می\u200cشود"]


def test_a_number_that_a_line_end_parts(tmp_path: Path) -> None:
    """Its sign stands between the two parts, wherever it is drawn; the sign of another number stays before it."""
    drawn = [
        *flush(["אפשר לחייג אל המשרד בטלפון"]),
        (RIGHT - 30 * 7.2, 700, "03-"),
        *flush(["555-1234 בכל יום בבוקר ובערב גם."], 685),
    ]
    assert texts(tmp_path / "a.pdf", *(shown(*own) for own in drawn)) == [
        "אפשר לחייג אל המשרד בטלפון 03-555-1234 בכל יום בבוקר ובערב גם."
    ]


def test_a_page_from_left_to_right_with_a_word_that_is_not(tmp_path: Path) -> None:
    """Its quotation marks and brackets are where they were; the other lines are as they would be without it."""
    quoted = 'The word "שלום" means peace, and "בית ספר" (1910) means school.'
    other = "A line of text that goes on below (with a remark) for the sake of the width."
    drawn = [shown(60, 700, drawn_text(quoted, from_right=False)), shown(60, 650, other)]
    assert texts(tmp_path / "a.pdf", *drawn) == [quoted, other]


@pytest.mark.parametrize("lines", [HEBREW, ARABIC])
@pytest.mark.parametrize("title", ["x", "כותרת", "عنوان"])
def test_what_a_browser_prints_at_the_edges_is_no_text(tmp_path: Path, lines: tuple[str, ...], title: str) -> None:
    """It stands where it does around other scripts: the date and the address at the left, the number at the right."""
    body = [shown(*own) for own in flush(lines)]
    edges = [
        shown(24, 820, "11/30/26, 9:40 PM", 8),
        shown(250, 820, drawn_text(title), 8),
        shown(24, 12, "https://example.org/a.html", 8),
        shown(560, 12, "1/1", 8),
    ]
    file = written(tmp_path / "a.pdf", zlib.compress("".join([*body, *edges]).encode()))
    blocks = read_blocks(file)
    assert [text for name, text in blocks if name != "navigation"] == [" ".join(lines)]
    assert sum(name == "navigation" for name, _ in blocks) == 2
