"""Plain text, in whatever encoding: a document a file."""

from collections.abc import Iterator

from aligner.corpus.readers.kind import Item, Reading, Source, UnreadableError, checked
from aligner.encodings import Decoded, decode
from aligner.model import Document, Skipped

BYTES = 4  # of a character in UTF-8, at most


def read_text_file(source: Source, reading: Reading) -> Iterator[Item]:
    """The text of a file."""
    found = decoded(source.data(reading, limit=BYTES * reading.max_characters), reading.encoding)
    yield checked(Document(source.name, found.text, path=source.place, encoding=found.encoding), reading), source.place


def decoded(data: bytes, encoding: str = "") -> Decoded:
    """Text of bytes in whatever encoding, or the one that is said. Raises UnreadableError for what is no text."""
    found = decode(data, encoding)
    if isinstance(found, Skipped):
        raise UnreadableError(found.reason)
    return found
