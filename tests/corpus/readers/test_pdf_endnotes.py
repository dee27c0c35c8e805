"""Notes behind the text of a PDF, which word processors count in small Roman numerals."""

import zlib
from pathlib import Path

from tests.blocks import read_blocks
from tests.corpus.readers.test_pdf import lines, wide, written


def with_marks(*texts: tuple[int, str, str, str]) -> bytes:
    """What draws lines, in each a raised mark between two parts of the text: bottom, text, mark, text."""
    return zlib.compress(
        "".join(
            f"BT /F 12 Tf 60 {y} Td ({one}) Tj /F 7 Tf 5 Ts ({mark}) Tj /F 12 Tf 0 Ts ({other}) Tj ET\n"
            for y, one, mark, other in texts
        ).encode()
    )


TEXT = with_marks(
    (700, "The quay was built in 1911.", "i", " It burned down soon."), (600, "Nobody was hurt", "ii", ", they say.")
)


def test_roman_marks_of_notes_go(tmp_path: Path) -> None:
    """From the text, where they were letters of its words, and from the notes on another page."""
    notes = lines(
        (12, 60, 700, "i See the yearbook."),
        (12, 60, 600, "ii As the mayor wrote."),
        (12, 60, 585, "He was there."),
        (12, 60, 540, "A word."),
    )
    assert [text for _, text in read_blocks(written(tmp_path / "a.pdf", TEXT, notes))] == [
        "The quay was built in 1911. It burned down soon.",
        "Nobody was hurt, they say.",
        "See the yearbook.",
        "As the mayor wrote. He was there.",
        "A word.",
    ]


def test_roman_marks_without_notes_stay_raised(tmp_path: Path) -> None:
    """They are no letters of the word before them; letters at its end that are as high as others are."""
    blocks = read_blocks(written(tmp_path / "a.pdf", TEXT, lines((12, 60, 700, "i vigili e i taxi"))))
    assert [text for _, text in blocks][1:] == ["Nobody was hurtⁱⁱ, they say. i vigili e i taxi"]


def test_a_note_that_had_no_room_on_the_page_of_its_mark(tmp_path: Path) -> None:
    """It stands at the foot of the next page, in letters of the same size; a power of its text stays."""
    first = with_marks((700, "The quay was built twice.", "1", ""), (600, "It burned in May.", "2", " It was new."))
    note = with_marks((60, "", "1", " As the mayor wrote."))
    carried = with_marks((700, "Nobody was hurt on its 10", "3", " planks."), (60, "", "2", " So says the yearbook."))
    pages = (zlib.compress(zlib.decompress(first) + zlib.decompress(note)), carried)
    assert read_blocks(written(tmp_path / "a.pdf", *pages)) == [
        ("paragraph", "The quay was built twice."),
        ("paragraph", "It burned in May. It was new."),
        ("footnote", "As the mayor wrote."),
        ("paragraph", "Nobody was hurt on its 10³ planks."),
        ("footnote", "So says the yearbook."),
    ]


def test_notes_behind_a_web_page_lose_the_sign_that_leads_back(tmp_path: Path) -> None:
    """And their marks go; what is raised and has no such note stays."""
    text = with_marks((700, "The quay was old.", "1", " It burned down."), (600, "It has 90 m", "2", " of wood."))
    notes = wide((12, 60, 500, "1. As the mayor wrote.\u21a9\ufe0e"), (12, 60, 470, "2. He was there. \u21a9"))
    page = zlib.compress(zlib.decompress(text) + zlib.decompress(notes))
    assert read_blocks(written(tmp_path / "a.pdf", page)) == [
        ("paragraph", "The quay was old. It burned down."),
        ("paragraph", "It has 90 m² of wood."),
        ("footnote", "As the mayor wrote."),
        ("footnote", "He was there."),
    ]
