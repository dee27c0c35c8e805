"""What readers made of a file, as pairs of a block's name and its text."""

from pathlib import Path

from aligner import Document, Skipped, read_documents

KINDS = Path(__file__).parent / "data" / "kinds"


def blocks_of(document: Document, pages: bool = False) -> list[tuple[str, str]]:
    """Names and texts of the blocks, pages left out unless wanted."""
    return [(b.name, document.text[b.start : b.end]) for b in document.blocks if pages or b.kind != "page"]


def read_blocks(path: Path, text: str | bytes | None = None) -> list[tuple[str, str]]:
    """The blocks of the one document of a file, which is written first where a text is given."""
    return blocks_of(read_one(path, text))


def read_one(path: Path, text: str | bytes | None = None) -> Document:
    """The one document of a file, which is written first where a text is given."""
    if text is not None:
        path.write_bytes(text.encode() if isinstance(text, str) else text)
    documents, skipped = read_documents([path])
    assert skipped == []
    (document,) = documents
    return document


def why_skipped(path: Path, content: bytes | None = None, max_characters: int = 10_000_000) -> str:
    """Why the file gave no document."""
    if content is not None:
        path.write_bytes(content)
    documents, skipped = read_documents([path], max_characters=max_characters)
    assert documents == []
    (only,) = skipped
    assert isinstance(only, Skipped)
    return only.reason
