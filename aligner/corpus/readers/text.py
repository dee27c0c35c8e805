"""Plain text, in whatever encoding: a document a file."""

from collections.abc import Iterator

from aligner.corpus.readers.kind import Item, Reading, Source, UnreadableError, checked
from aligner.model import Document, Skipped
from aligner.text import decode

BYTES = 4  # of a character in UTF-8, at most


def read_text_file(source: Source, reading: Reading) -> Iterator[Item]:
    """The text of a file."""
    text = decoded(source.data(reading, limit=BYTES * reading.max_characters))
    yield checked(Document(source.name, text, path=source.place), reading), source.place


def decoded(data: bytes) -> str:
    """Text of bytes in whatever encoding. Raises UnreadableError for what is no text."""
    text = decode(data)
    if isinstance(text, Skipped):
        raise UnreadableError(text.reason)
    return text
