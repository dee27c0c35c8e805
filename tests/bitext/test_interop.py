"""What programs that are not there everywhere find in our TMX and XLIFF; skipped, with the reason, without them."""

from dataclasses import replace
from pathlib import Path

import pytest

from aligner import SegmentPair, write_bitext
from aligner.model import InlineCode
from benchmarks.interop.units import READERS, Reader, used
from tests.rows import PAIR

pytestmark = pytest.mark.slow
ONE_EACH = [
    ("The bridge is open.", "Die Brücke ist offen.", "1-1"),
    ("It was closed. Nobody crossed it.", "Sie war gesperrt. Niemand ging hinüber.", "1-1"),
    ("It cost <12> & more.", 'Sie kostete „12" & mehr.', "1-1"),
]


def row(number: int, source: str, target: str, kind: str) -> SegmentPair:
    """A row of one document pair."""
    return replace(
        PAIR, source=source, target=target, kind=kind, source_sentences=(number,), target_sentences=(number,)
    )


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: f"{reader.name}-{reader.format}")
def test_every_one_to_one_unit_is_used(reader: Reader) -> None:
    """Also where the program divides a source that is one bead into two sentences, as the target is divided alike."""
    if missing := reader.missing():
        pytest.skip(f"no {reader.name}: {missing}")
    assert used(reader, [row(n, *texts) for n, texts in enumerate(ONE_EACH)]) == {"1-1": (3, 3)}


def test_npm_xliff_finds_the_units_of_all_documents(tmp_path: Path) -> None:
    """Two documents with one source, and a text with codes: no unit takes the place of another."""
    reader = next(own for own in READERS if own.name == "npm xliff")
    if missing := reader.missing():
        pytest.skip(f"no {reader.name}: {missing}")
    rows = [row(0, "One.", "Eins.", "1-1"), replace(row(0, "One.", "Ein.", "1-1"), target_id="de/2.txt")]
    assert reader.read(rows, tmp_path) == [True, True]


def test_translate_toolkit_reads_texts_with_codes(tmp_path: Path) -> None:
    """The codes of a text are elements in it for translate-toolkit too."""
    from translate.storage import tmx

    coded = replace(row(0, "a bold word", "ein Wort", "1-1"), source_codes=(InlineCode(2, "alone", "1", "<br/>"),))
    with write_bitext([coded], tmp_path / "a.tmx")[0].open("rb") as file:
        (unit,) = tmx.tmxfile(file, "en", "de").units
    assert "<br/>" in str(unit.source) or str(unit.source) == "a bold word"
