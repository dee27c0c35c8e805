"""RTF that LibreOffice and pandoc wrote, and the ways of other programs: every text once, in any script."""

from pathlib import Path

import pytest

from aligner import read_documents
from tests.blocks import KINDS, blocks_of, read_blocks, read_one, why_skipped
from tests.corpus.readers.test_office import REPORT

LANGUAGES = [
    ("heading 1", "Паром в 2025 году"),
    ("paragraph", "Паром между Линдау и Мархольмом перевёз 48 250 пассажиров. «Это больше», — сказал капитан."),
    ("heading 2", "渡し船の年"),
    ("paragraph", "渡し船は去年、多くの乗客を運んだ。新しい船は静かです。"),
    ("heading 2", "العبّارة في عام ٢٠٢٥"),
    ("paragraph", "نقلت العبّارة بين لينداو ومارهولم كثيرًا من الركاب. القارب الجديد لا يُحدث ضجة."),
    ("heading 2", "Größe"),
    ("paragraph", "Die Fähre fuhr „über“ den Sund – 𝒳 und 😀 sind Zeichen. 10⁸ Seile, H2O."),
    *[("list item", item) for item in ("eins", "zwei", "drei", "erstens", "zweitens")],
]
HEAD = (
    rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\froman\fcharset0 Times;}{\f1\fcharset204 Times Cyr;}"
    rb"{\f2\fcharset128 MS Mincho;}{\f3\fcharset2 Symbol;}{\f4\fcharset178 Arabic;}{\f5\fcharset2 Wingdings;}}\pard "
)


def coded(text: str, encoding: str) -> bytes:
    """Text as RTF has the bytes of an encoding."""
    return b"".join(rb"\'%02x" % byte for byte in text.encode(encoding))


def test_what_libreoffice_wrote() -> None:
    """The same report as in its other kinds: notes, boxes, furigana and what is deleted among it."""
    assert read_blocks(KINDS / "report.rtf") == REPORT
    assert read_one(KINDS / "report.rtf").title == "The harbour report"


@pytest.mark.parametrize("program", ["office", "pandoc"])
def test_scripts_and_signs_beyond_two_bytes(program: str) -> None:
    """With what stands for each character in programs that know none of them, and lists of both programs."""
    assert read_blocks(KINDS / f"languages-{program}.rtf") == LANGUAGES


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (rb"\f1 " + coded("Паром уходит.", "cp1251"), "Паром уходит."),
        (rb"\loch\af0\hich\af0\dbch\f2 " + coded("渡し船は表示する。", "cp932"), "渡し船は表示する。"),
        (rb"\f2 " + "表示".encode("cp932").replace(b"\\", rb"\\"), "表示"),
        (rb"\f4 " + coded("نقلت العبّارة", "cp1256"), "نقلت العبّارة"),
        (rb"\uc2\u26085\'93\'fa\u26412\'96\'7b and \uc1\u228?\uc0\u228 \u-10179\u-8704", "日本 and ää😀"),
        (rb"{\f3\u-3999\'61}{\f3\'62} {\f5\u-3844\'fc}", "αβ ✓"),
        (rb"{\upr{ab?}{\*\ud{ab\u26085?}}} c", "ab日 c"),
        (rb"Schiff\-fahrt a\~b c\_d \lquote x\rquote\emdash y \{z\}", "Schifffahrt a\xa0b c\u2011d ‘x’—y {z}"),
        (rb"Seen {\v hidden\par }and {\deleted gone\par}there\v x\v0 .", "Seen and there."),
        (rb"{\field{\*\fldinst{HYPERLINK https://e.org}}{\fldrslt{\ul link}}} {\*\unknown out}{\xe out}", "link"),
        (rb'{\field{\*\fldinst SYMBOL 97 \\f "Symbol" \\s 10}{\fldrslt}}', "α"),
        (rb"A{\*\shppict{\pict\pngblip 8950}}{\nonshppict{\pict x}}{\pict\bin5 {}{}{}B", "AB"),
        (rb"{\header\pard out\par}{\footerr out}{\annotation out}Body{\*\bkmkstart out}", "Body"),
        (rb"x\super 2\sub 1\nosupersub  H{\sub 2}O", "x²1 H2O"),
        (rb"10{\super 8} and 1{\super st} and {\up6 2}", "10⁸ and 1st and ²"),
    ],
)
def test_ways_in_which_programs_write_a_text(tmp_path: Path, written: bytes, text: str) -> None:
    """Encodings of fonts, characters of either kind, fields, pictures, and what is no text."""
    assert read_blocks(tmp_path / "a.rtf", HEAD + written + rb"\par}") == [("paragraph", text)]


def test_cells_notes_and_items(tmp_path: Path) -> None:
    """Tables in tables; a note of two paragraphs; what draws an item is typed, or in a group of its own."""
    content = (
        rb"\trowd\intbl a\par b\cell c\cell\row\pard after\par"
        rb"{\trowd\intbl\itap2 n\nestcell{\*\nesttableprops\trowd}\nestrow}\intbl x\cell\row\pard"
        rb" Text{\super\chftn}{\footnote\pard\plain{\super\chftn} A note\par second} goes on.\par"
        rb"\fi-360\li360 1.\tab first\par\pard{\pntext\f3\'b7\tab}\ls1 second\par\pard 2. third\par"
        rb"\pard{\pntext\f3\'b7\tab}{\*\pn\pnlvlblt{\pntxtb\'b7}}\fi-720 fourth\par\pard fifth\par}"
    )
    assert read_blocks(tmp_path / "a.rtf", HEAD + content) == [
        *[("table cell", cell) for cell in "abc"],
        ("paragraph", "after"),
        *[("table cell", cell) for cell in "nx"],
        ("paragraph", "Text goes on."),
        ("footnote", "A note"),
        ("footnote", "second"),
        ("list item", "first"),
        ("list item", "second"),
        ("paragraph", "2. third"),
        ("list item", "fourth"),  # as WordPad has them
        ("paragraph", "fifth"),
    ]


@pytest.mark.parametrize(
    ("page", "font", "text", "encoding", "shown"),
    [
        (1252, r"\fcharset0 Arial Cyr", "Паром", "cp1251", "Паром"),
        (1252, r"\fcharset238 Arial Greek", "Πλοίο", "cp1253", "Πλοίο"),
        (1252, r" Times New Roman Tur", "şimdi", "cp1254", "şimdi"),
        (1252, r"\fcharset0 Arial CE", "łódź", "cp1250", "łódź"),
        (1252, r"\fcharset0 Arial (Hebrew)", "שלום", "cp1255", "שלום"),
        (1251, r" Arial", "Паром", "cp1251", "Паром"),
        (1251, r"\fcharset1 Arial", "Паром", "cp1251", "Паром"),
        (1251, r"\fcharset0 Arial", "ýð", "cp1252", "ýð"),
    ],
)
def test_which_letters_a_font_has(tmp_path: Path, page: int, font: str, text: str, encoding: str, shown: str) -> None:
    """Those that its name says, else those of its charset, else of the file, as LibreOffice has it."""
    head = rf"{{\rtf1\ansi\ansicpg{page}\deff0{{\fonttbl{{\f0\fnil{font};}}}}\f0 ".encode()
    assert read_one(tmp_path / "a.rtf", head + coded(text, encoding) + b"\\par}").text == shown


def test_a_line_end_with_a_backslash_ends_a_paragraph(tmp_path: Path) -> None:
    """As TextEdit writes them, one of which may be hidden; no text goes to the paragraph behind it."""
    content = b"Notes\\\n\\\nThe ferry leaves at nine.\\\r\nIt comes back{\\v  out\\\n} at ten.\\\n\\f1 " + coded(
        "Паром", "cp1251"
    )
    assert read_blocks(tmp_path / "a.rtf", HEAD + content + b"}") == [
        ("paragraph", "Notes"),
        ("paragraph", "The ferry leaves at nine."),
        ("paragraph", "It comes back at ten."),
        ("paragraph", "Паром"),
    ]


def test_what_is_cut_off_is_told(tmp_path: Path) -> None:
    """The text up to there is read; a file that is none is skipped, and so is one nested without end."""
    path = tmp_path / "a.rtf"
    path.write_bytes(HEAD + rb"The ferry leaves.\par It comes ba")
    (document,), (told,) = read_documents([path])
    assert blocks_of(document) == [("paragraph", "The ferry leaves."), ("paragraph", "It comes ba")]
    assert (told.id, told.reason[:25]) == ("a.rtf#end", "it ends amid its text; wh")
    assert why_skipped(path, b"The ferry leaves.").startswith("no RTF")
    assert "nested too deeply" in why_skipped(path, HEAD + b"{" * 100_000)
