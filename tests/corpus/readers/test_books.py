"""EPUB books: the order of the spine, chapters as documents, locks."""

import zipfile
from pathlib import Path

from aligner import read_documents
from tests.blocks import KINDS, blocks_of, why_skipped


def test_a_chapter_can_be_a_document() -> None:
    """Each page of the spine has the number of its place in its id, and its own title."""
    documents, _ = read_documents([KINDS / "book.epub"], chapters=True)
    assert [item.id for item in documents] == ["book.epub#1", "book.epub#2", "book.epub#3"]
    assert [item.title for item in documents] == ["The harbour book", "The first chapter", "The second chapter"]
    assert blocks_of(documents[2])[0] == ("heading 1", "The second chapter")


def test_a_book_with_a_lock_is_skipped(tmp_path: Path) -> None:
    """What is encrypted is told, not read as noise."""
    path = tmp_path / "locked.epub"
    with zipfile.ZipFile(KINDS / "book.epub") as book, zipfile.ZipFile(path, "w") as locked:
        pages = [name for name in book.namelist() if name.endswith(".xhtml")]
        for name in book.namelist():
            locked.writestr(name, book.read(name))
        references = "".join(f'<c:CipherReference URI="{name}"/>' for name in pages)
        locked.writestr("META-INF/encryption.xml", f'<e xmlns:c="urn:c">{references}</e>')
    assert "digital rights" in why_skipped(path)
