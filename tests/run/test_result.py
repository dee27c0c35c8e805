"""What users hold of a result: a line for a terminal, a table for a notebook, its bitext for pyarrow."""

import pyarrow as pa
import pytest

from aligner import Aligner, Document, PileResult
from tests.fakes import LexiconEncoder

ENGLISH = "The bridge over the river is closed. The mayor is old. Snow in winter."
GERMAN = "Die Brücke über die Fluss ist gesperrt. Die Bürgermeisterin ist alt. Schnee im Winter. Brot und Wasser."
PILE = [Document("<en>", ENGLISH, "en"), Document("de", GERMAN, "de"), Document("empty", "", "en")]


@pytest.fixture(scope="module")
def result() -> PileResult:
    """A pair of documents, and one without text."""
    return Aligner(encoder=LexiconEncoder(), cache=False).align_pile(PILE)


def test_a_result_is_shown_on_one_line(result: PileResult) -> None:
    """With its counts, and without any text."""
    counts = f"2 documents, 1 report, 1 pair, 1 skipped, {len(result.bitext)} bitext rows, 1 null bead"
    assert repr(result) == f"PileResult({counts})"
    assert len(result.bitext) == 4
    assert sum(row.is_null for row in result.bitext) == 1


def test_a_plan_is_shown_on_one_line() -> None:
    """It has no bitext to count."""
    plan = Aligner(encoder=LexiconEncoder(), cache=False).pair_pile(PILE)
    assert repr(plan) == "PilePlan(2 documents, 1 report, 1 pair, 1 skipped)"


def test_a_notebook_shows_a_small_table(result: PileResult) -> None:
    """A row a count, the languages of the documents in the first."""
    html = result._repr_html_()
    assert html.startswith("<table><tr><th>documents</th><td>2 (1 de, 1 en)</td></tr>")
    assert f"<td>{len(result.bitext)}</td>" in html
    assert html.count("<tr>") == 6


def test_the_bitext_is_a_table_of_pyarrow(result: PileResult) -> None:
    """Row by row what the result holds; an empty one has the same columns."""
    table = result.to_arrow()
    expected = [
        {name: list(value) if isinstance(value := getattr(row, name), tuple) else value for name in table.column_names}
        for row in result.bitext
    ]
    assert table.to_pylist() == expected
    assert table.schema.field("source_sentences").type == pa.list_(pa.int64())
    nothing = Aligner(encoder=LexiconEncoder(), cache=False).align_pile(PILE[:1]).to_arrow()
    assert (nothing.num_rows, nothing.schema) == (0, table.schema)
