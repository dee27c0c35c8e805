"""EPUB books: the order of the spine, chapters as documents, locks."""

import zipfile
from pathlib import Path

import pytest

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


FB2 = """<FictionBook><description><title-info><book-title>The Rope</book-title><lang>en</lang></title-info>
</description><body><title><p>The Rope</p></title><epigraph><p>The sea is deep.</p></epigraph>{}</body>
<body name="notes"><section><title><p>1</p></title><p>Not in winter.</p></section></body></FictionBook>"""
SECTION = "<section><title><p>{}</p></title>{}</section>"
PARAGRAPH = "<p>The ferry leaves at nine.</p>"
MORNING, NIGHT = (SECTION.format(title, PARAGRAPH) for title in ("Morning", "Night"))
NUMBERED = SECTION.format("Noon", SECTION.format("I", PARAGRAPH) + SECTION.format("II", PARAGRAPH))
DBK = """<book lang="en"><title>The Rope</title><preface><title>Before</title><para>Ropes are old.</para></preface>
<part><title>Making</title><chapter><title>Hemp</title><para>It is green.</para></chapter><chapter><title>Twine</title>
<para>It is thin.</para></chapter></part></book>"""
DIV = "<div{}><head>{}</head><p>It is long.</p></div>"
CHAPTER = DIV.format(' type="chapter"', "One")
TEI = "<TEI><text><front><div><p>To the reader.</p></div></front><body>{}</body></text></TEI>"


@pytest.mark.parametrize(
    ("name", "text", "titles", "first"),
    [
        (
            "a.fb2",
            FB2.format(MORNING + NUMBERED + NIGHT),
            ["The Rope", "Morning", "Noon", "Night", "The Rope"],
            ["heading 1", "paragraph"],
        ),
        (
            "a.fb2",
            FB2.format(SECTION.format("Part One", MORNING + NIGHT) + SECTION.format("Part Two", MORNING)),
            ["The Rope", "Part One", "Night", "Part Two", "The Rope"],
            ["heading 1", "paragraph"],
        ),
        (
            "a.dbk",
            DBK,
            ["The Rope", "Making", "Twine"],
            ["heading 1", "heading 2", "paragraph"],
        ),
        (
            "a.tei",
            TEI.format(DIV.format("", "One") + DIV.format("", "Two")),
            [None, "One", "Two"],
            ["paragraph"],
        ),
        (
            "a.tei",
            TEI.format(f'<div type="part"><head>I</head>{CHAPTER * 2}</div>'),
            [None, "I", "One"],
            ["paragraph"],
        ),
        ("a.tei", TEI.format("<div><p>No head.</p></div>"), [None], ["paragraph", "paragraph"]),
    ],
)
def test_chapters_of_books_in_xml(
    tmp_path: Path, name: str, text: str, titles: list[str | None], first: list[str]
) -> None:
    """Each is a document, below the title of the part that begins with it, and nothing is lost."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    documents, skipped = read_documents([tmp_path / name], chapters=True)
    (whole,), _ = read_documents([tmp_path / name])
    assert [own.title for own in documents] == titles
    assert [own.id for own in documents] == (
        [f"{name}#{number}" for number in range(1, len(titles) + 1)] if len(titles) > 1 else [name]
    )
    assert [kind for kind, _ in blocks_of(documents[0])] == first
    assert [block for own in documents for block in blocks_of(own)] == blocks_of(whole)
    assert skipped == []


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
