"""Drop caps in PDF: the large letter with which a text begins is of its first word."""

from pathlib import Path

import pytest

from tests.blocks import read_blocks
from tests.corpus.readers.test_pdf import lines, written

REST = ["the boats are taken out of the water, and the pilots of the harbour", "count them all before the first ice."]


def page_with(cap: str, head: str, *others: tuple[int, int, int, str]) -> bytes:
    """What draws a heading, a large letter, two lines beside it and one below."""
    return lines(
        (20, 60, 760, "The boats in winter"),
        (40, 60, 688, cap),
        (12, 100, 716, f"{head} {REST[0]}"),
        (12, 100, 702, REST[1]),
        (12, 100, 688, "Then the town is quiet, and nothing is heard of it."),
        (12, 60, 674, "It stays so until March."),
        *others,
    )


@pytest.mark.parametrize(
    ("cap", "head", "whole"),
    [("W", "hen", "When"), ("W", "HEN", "WHEN"), ('"I', "n May", '"In May'), ("A", "ll in", "All in")],
)
def test_a_large_letter_is_of_the_word_behind_it(tmp_path: Path, cap: str, head: str, whole: str) -> None:
    """It was a heading, and the text began within a word."""
    blocks = read_blocks(written(tmp_path / "a.pdf", page_with(cap, head)))
    assert blocks[0] == ("heading 1", "The boats in winter")
    assert blocks[1][1].startswith(f"{whole} the boats are taken")
    assert blocks[-1][1].endswith("until March.")


def test_a_large_letter_that_is_a_word_stands_before_a_space(tmp_path: Path) -> None:
    """Where the text has both as words elsewhere, and nowhere the two together."""
    page = page_with("A", "pilot of", (12, 60, 600, "Every pilot has a boat."))
    assert read_blocks(written(tmp_path / "a.pdf", page))[1][1].startswith("A pilot of the boats")


def test_a_large_letter_alone_stays(tmp_path: Path) -> None:
    """As the mark of a berth, or of a part of an index, beside which nothing stands."""
    page = lines((40, 60, 700, "B"), (12, 60, 660, "Berths and their boats."), (12, 60, 646, "None is free today."))
    assert ("heading 1", "B") in read_blocks(written(tmp_path / "a.pdf", page))
