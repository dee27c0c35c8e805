"""What the page is given of a run."""

import json
from pathlib import Path

from aligner.page.data import page_data
from tests.runs import write_run


def test_the_page_knows_which_sentences_are_headings(tmp_path: Path) -> None:
    """By the block that the run names; runs that name none have none."""
    folder = write_run(tmp_path, {"a": ("en", ["Head", "One.", "Two."]), "b": ("de", ["Kopf"])}, {})
    assert page_data(folder)["sentences"]["headings"] == []
    path = folder / "sentences.jsonl"
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    blocks = ["heading 1", "paragraph", "", "heading 2"]
    path.write_text("".join(json.dumps(row | {"block": own}) + "\n" for row, own in zip(rows, blocks, strict=True)))
    assert page_data(folder)["sentences"]["headings"] == [0, 3]
