"""Notes behind the text of a PDF, which word processors count in small Roman numerals."""

import zlib
from pathlib import Path

from tests.blocks import read_blocks
from tests.corpus.readers.test_pdf import lines, written


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
