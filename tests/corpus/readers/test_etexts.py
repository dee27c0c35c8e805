"""Books of libraries of electronic texts: what stands around them, and their marks."""

from pathlib import Path

import pytest

from aligner.corpus.document_languages import group_by_language
from aligner.corpus.sentences import SrxSplitter, split_document
from aligner.model import Document
from tests.blocks import read_one

HEAD = """\
The Project Gutenberg eBook of {title}

This file may be copied by anyone, at no cost, in whatever country they live, as long as the terms below are kept.

*** START OF THE PROJECT GUTENBERG EBOOK {title} ***
"""
FOOT = """
End of the Project Gutenberg EBook of {title}, by nobody

*** END OF THE PROJECT GUTENBERG EBOOK
{title} ***

Whoever copies this file agrees to the terms. Whoever does not has to send it back, or to burn it where they stand.
"""
BOOK = ["El transbordador salió de noche.", "Nadie lo vio volver.", "En el muelle quedó un perro."]


def body_of(document: Document, language: str) -> list[str]:
    """The sentences of a document that are not furniture."""
    found = split_document(Document(document.id, document.text, language, blocks=document.blocks), SrxSplitter())
    return [sentence.text for sentence in found.sentences if not sentence.furniture]


@pytest.mark.parametrize(
    ("head", "foot"),
    [
        (HEAD, FOOT),
        (HEAD.replace("*** START OF THE", "***START OF THIS"), ""),
        ("", FOOT),
        ("Etext of {title}.\n*END*THE SMALL PRINT! FOR PUBLIC DOMAIN ETEXTS*Ver.04.29.93*END*\n", ""),
    ],
)
def test_terms_around_a_book_are_furniture(tmp_path: Path, head: str, foot: str) -> None:
    """They are in English around a book in Spanish, and as long as it is."""
    text = f"{head}\n{chr(10).join(BOOK)}\n{foot}".replace("{title}", "LA BARCA, UNA NOVELA")
    document = read_one(tmp_path / "a.txt", text)
    assert body_of(document, "es") == BOOK
    (told,), _ = group_by_language([document])
    assert (told.language, told.other_languages) == ("es", ())


def test_terms_in_a_page_are_furniture(tmp_path: Path) -> None:
    """As paragraphs, and as what is marked as such."""
    paragraphs = "".join(f"<p>{sentence}</p>" for sentence in BOOK)
    foot = "<p>*** END OF THIS PROJECT GUTENBERG EBOOK LA BARCA ***</p><p>The terms stand here.</p>"
    marked = '<section class="pg-boilerplate pgheader"><p>The Project Gutenberg eBook of La barca.</p></section>'
    assert body_of(read_one(tmp_path / "a.html", marked + paragraphs + foot), "es") == BOOK


def test_volumes_in_one_file_are_all_text(tmp_path: Path) -> None:
    """What stands between two of them is around both."""
    text = "".join(f"{HEAD}\n{sentence}\n{FOOT}\n" for sentence in BOOK).replace("{title}", "LA BARCA")
    assert body_of(read_one(tmp_path / "a.txt", text), "es") == BOOK


def test_a_block_that_holds_the_book_is_text(tmp_path: Path) -> None:
    """Where a page has its head and the book in one paragraph, nothing is lost."""
    page = f"<p>*** START OF THIS PROJECT GUTENBERG EBOOK LA BARCA *** {' '.join(BOOK)}</p>"
    assert set(BOOK[1:]) <= set(body_of(read_one(tmp_path / "a.html", page), "es"))


def test_a_row_of_stars_is_no_end(tmp_path: Path) -> None:
    """Only the words between them tell one."""
    text = f"{BOOK[0]}\n\n*** START OF CHAPTER TWO ***\n\n{BOOK[1]}"
    assert body_of(read_one(tmp_path / "a.txt", text), "es") == [BOOK[0], "*** START OF CHAPTER TWO ***", BOOK[1]]


@pytest.mark.parametrize("mark", ["START", "END"])
def test_a_text_that_speaks_of_the_marks_is_text(tmp_path: Path, mark: str) -> None:
    """Amid a sentence they are no mark, and nothing around them goes."""
    sentence = f"Each file has *** {mark} OF THE PROJECT GUTENBERG EBOOK *** on a line."
    text = f"{BOOK[0]}\n\n{sentence}\n\n{BOOK[1]}"
    found = body_of(read_one(tmp_path / "a.txt", text), "en")
    assert (found[0], found[-1]) == (BOOK[0], BOOK[1])


def test_a_book_in_one_paragraph_is_text(tmp_path: Path) -> None:
    """A page that has its mark, the book and its terms in one block has lost their lines."""
    text = "<br>".join(["*** START OF THE PROJECT GUTENBERG EBOOK LA BARCA ***", *BOOK, "*** END OF IT ***"])
    assert BOOK[1] in body_of(read_one(tmp_path / "a.html", f"<p>{text}</p>"), "es")


def test_a_book_of_aozora_bunko(tmp_path: Path) -> None:
    """The key to its marks, its edition, readings and how it is set are no text; a title in such brackets is."""
    rule = "-" * 55
    key = f"{rule}\n【テキスト中に現れる記号について】\n\n《》：ルビ\n（例）渡《わた》し\n{rule}"
    body = "　渡《わた》し｜船《フネ》は夜に出た。《夜の川》という歌［＃「歌」に傍点］を歌った。"
    text = f"渡し船\n川辺　太郎\n\n{key}\n\n{body}\n\n底本：「川の話」岸辺文庫\n入力：山田\n"
    document = read_one(tmp_path / "a.txt", text)
    expected = ["渡し船", "川辺 太郎", "渡し船は夜に出た。", "《夜の川》という歌を歌った。"]
    assert body_of(document, "ja") == expected
