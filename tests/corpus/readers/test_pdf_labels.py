"""Labels of items in PDF: those that count are left out, initials, titles and days stay."""

from pathlib import Path

import pytest

from aligner.corpus.readers.pdf.labels import counted
from tests.blocks import read_blocks
from tests.corpus.readers.test_pdf import FULL, lines, written


@pytest.mark.parametrize(
    ("texts", "labels"),
    [
        (["M. Dupont ouvre la réunion.", "M. Durand y répond.", "A. Weber se tait.", "V. aussi l'annexe."], ""),
        (["12. Dezember war ein Montag.", "5. März auch."], ""),
        (["1. Oars", "2. Sails", "9. Ropes"], "01"),
        (["1. Oars", "a) long", "b) short", "2. Sails"], "0123"),
        (["(i) oars;", "(ii) sails;", "text between", "(iii) ropes."], "013"),
        (["I. Oars", "II. Sails"], ""),  # no labels: a heading is more often written so
        (["h. oars", "i. sails", "j. ropes"], "012"),
        (["1. Oars", "2) Sails"], ""),
        (["2. Sails", "1. Oars"], ""),
        (["1. Oars"], ""),
    ],
)
def test_labels_count_from_one_to_the_next(texts: list[str], labels: str) -> None:
    """In numbers, letters or small Roman numerals, with the same brackets."""
    assert [number for number, own in enumerate(counted(texts)) if own] == list(map(int, labels))


def test_initials_and_days_at_the_head_of_a_paragraph_stay(tmp_path: Path) -> None:
    """They were taken for labels of items, and were lost."""
    texts = ["M. Dupont opened the meeting.", "J. Weber said nothing.", "12. Dezember 2024.", "1. Oars", "2. Sails"]
    page = lines(*[(12, 60, 700 - 40 * number, text) for number, text in enumerate(texts)])
    assert read_blocks(written(tmp_path / "a.pdf", page)) == [
        *[("paragraph", text) for text in texts[:3]],
        ("list item", "Oars"),
        ("list item", "Sails"),
    ]


def test_an_initial_at_the_head_of_a_line_begins_no_paragraph(tmp_path: Path) -> None:
    """The space behind it does not break, so that the line before had no room for it."""
    page = lines((12, 60, 700, FULL), (12, 60, 686, f"{FULL[:-7]}"), (12, 60, 672, "M. Vandenbrouckelacroix at last."))
    assert read_blocks(written(tmp_path / "a.pdf", page)) == [
        ("paragraph", f"{FULL} {FULL[:-7]} M. Vandenbrouckelacroix at last.")
    ]
