"""What we read of a file of another program, in few words."""

from pathlib import Path

from aligner import read_bitext
from aligner.corpus.readers import read_source
from aligner.corpus.readers.kind import Reading, Source
from aligner.model import Document


def print_rows(path: str) -> None:
    """The texts of its rows."""
    print(*(f"{row.source} = {row.target}" for row in read_bitext(path)), sep=" | ")


def print_texts(path: str) -> None:
    """The texts of its documents, or why they cannot be used."""
    items = (item for item, _ in read_source(Source(Path(path), path), Reading()))
    texts = [item.text if isinstance(item, Document) else f"skipped: {item.reason}" for item in items]
    print(*(text.strip().replace("\n\n", " ¶ ").replace("\n", " ↵ ") for text in texts), sep=" | ")
