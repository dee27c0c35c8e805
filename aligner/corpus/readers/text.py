"""Plain text, in whatever encoding: a document a file."""

from collections.abc import Iterator

from aligner.corpus.readers.etexts import around_book
from aligner.corpus.readers.kind import Item, Reading, Source, UnreadableError, checked
from aligner.encodings import Decoded, decode
from aligner.model import Block, Document, Skipped

BYTES = 4  # of a character in UTF-8, at most


def read_text_file(source: Source, reading: Reading) -> Iterator[Item]:
    """The text of a file."""
    found = decoded(source.data(reading, limit=BYTES * reading.max_characters), reading.encoding)
    around = tuple(Block("navigation", *span) for span in around_book(found.text))
    document = Document(source.name, found.text, path=source.place, blocks=around, encoding=found.encoding)
    yield checked(document, reading), source.place


def decoded(data: bytes, encoding: str = "") -> Decoded:
    """Text of bytes in whatever encoding, or the one that is said. Raises UnreadableError for what is no text."""
    found = decode(data, encoding)
    if isinstance(found, Skipped):
        raise UnreadableError(found.reason)
    return found
