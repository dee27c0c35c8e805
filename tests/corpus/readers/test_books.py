"""EPUB books: the order of the spine, chapters as documents, locks."""

import zipfile
from pathlib import Path

from aligner import read_documents
from tests.blocks import KINDS, blocks_of, why_skipped


def lock_of(book: zipfile.ZipFile) -> str:
    """What says that the pages of a book are encrypted."""
    pages = [name for name in book.namelist() if name.endswith(".xhtml")]
    references = "".join(f'<c:CipherReference URI="{name}"/>' for name in pages)
    return f'<e xmlns:c="urn:c">{references}</e>'


def test_a_chapter_can_be_a_document() -> None:
    """Each page of the spine has the number of its place in its id, and its own title."""
    documents, _ = read_documents([KINDS / "book.epub"], chapters=True)
    assert [item.id for item in documents] == ["book.epub#1", "book.epub#2", "book.epub#3"]
    assert [item.title for item in documents] == ["The harbour book", "The first chapter", "The second chapter"]
    assert blocks_of(documents[2])[0] == ("heading 1", "The second chapter")
    assert {item.stated_language for item in documents} == {"en"}


def test_the_title_of_a_chapter_is_one_line(tmp_path: Path) -> None:
    """Its heading may have two, the number of the chapter and its name."""
    path = tmp_path / "a.epub"
    with zipfile.ZipFile(KINDS / "book.epub") as whole, zipfile.ZipFile(path, "w") as changed:
        for name in whole.namelist():
            changed.writestr(name, whole.read(name).replace(b"The first chapter</h", b"I<br/>The first chapter</h"))
    documents, _ = read_documents([path], chapters=True)
    assert documents[1].title == "I The first chapter"


def test_a_book_with_a_lock_is_skipped(tmp_path: Path) -> None:
    """What is encrypted is told, not read as noise."""
    path = tmp_path / "locked.epub"
    with zipfile.ZipFile(KINDS / "book.epub") as book, zipfile.ZipFile(path, "w") as locked:
        for name in book.namelist():
            locked.writestr(name, book.read(name))
        locked.writestr("META-INF/encryption.xml", lock_of(book))
    assert "digital rights" in why_skipped(path)


def test_a_book_may_be_packed_with_the_folder_it_lay_in(tmp_path: Path) -> None:
    """Books of DocBook tools are so in places; what they say is the same, and a lock within is found."""
    packed, locked = tmp_path / "packed.epub", tmp_path / "locked.epub"
    with (
        zipfile.ZipFile(KINDS / "book.epub") as book,
        zipfile.ZipFile(packed, "w") as one,
        zipfile.ZipFile(locked, "w") as other,
    ):
        for name in book.namelist():
            one.writestr(f"epub/{name}", book.read(name))
            other.writestr(f"epub/{name}", book.read(name))
        other.writestr("epub/META-INF/encryption.xml", lock_of(book))
    (expected,), _ = read_documents([KINDS / "book.epub"])
    (found,), _ = read_documents([packed])
    assert (found.text, found.blocks, found.title) == (expected.text, expected.blocks, expected.title)
    assert "digital rights" in why_skipped(locked)


def test_places_in_a_page_are_no_pages_and_a_page_that_is_missing_costs_no_other(tmp_path: Path) -> None:
    """As in books of which each section stands in the spine; what is missing is told."""
    path = tmp_path / "a.epub"
    with zipfile.ZipFile(KINDS / "book.epub") as whole, zipfile.ZipFile(path, "w") as changed:
        for name in whole.namelist():
            data = whole.read(name)
            if name.endswith(".opf"):
                more = "".join(
                    f'<item id="{own}" href="{href}" media-type="application/xhtml+xml"/>'
                    for own, href in (("place", "text/ch001.xhtml#second"), ("gone", "text/gone.xhtml"))
                ).encode()
                data = data.replace(b"</manifest>", more + b"</manifest>")
                data = data.replace(b"</spine>", b'<itemref idref="place"/><itemref idref="gone"/></spine>')
            changed.writestr(name, data)
    (book,), skipped = read_documents([path])
    assert book.text == read_documents([KINDS / "book.epub"])[0][0].text
    assert [one.reason for one in skipped] == ["the book names EPUB/text/gone.xhtml and does not have it"]
