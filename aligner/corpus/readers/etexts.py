"""What libraries of electronic texts put around a book: who made the file, its marks, the terms of its use."""

import re
from collections.abc import Iterator

from aligner.model import Block
from aligner.text import Span

# *** START OF THE PROJECT GUTENBERG EBOOK, A TITLE *** and the same with END; once *END*THE SMALL PRINT! ... *END*
# on lines of their own; in a sentence they are what it speaks of
NAMED = r"OF TH(?:E|IS)\b[^*]{0,60}\bE-?(?:BOOK|TEXT)\b[^*]{0,400}\*{3}(?=[ \t\r]*$)"
BEGINS = re.compile(
    rf"^[ \t]*(?:\*{{3}} ?START {NAMED}|\*END\*? ?THE SMALL PRINT!.{{1,300}}\*END\*)", re.DOTALL | re.MULTILINE
)
ENDS = re.compile(
    rf"(?:^End of (?:the |this )?Project Gutenberg.{{1,300}}?)?^[ \t]*\*{{3}} ?END {NAMED}", re.DOTALL | re.MULTILINE
)
MAY_BE_BOOK = "START OF TH", "END OF TH", "*END*"  # one of which each of them has
# How a text of Aozora Bunko is marked up, between two lines of hyphens, and from what edition it was taken.
KEY_HEAD = "【テキスト中に現れる記号について】"
KEY = re.compile(rf"^-{{20,}}\s+{KEY_HEAD}.{{1,4000}}?^-{{20,}}\s*?$", re.DOTALL | re.MULTILINE)
EDITION = re.compile(r"^底本：", re.MULTILINE)


def around_book(text: str) -> list[Span]:
    """Passages that are none of the book, in order: its head, its foot, and the key to its marks."""
    if any(sign in text for sign in MAY_BE_BOOK):  # which is told far sooner
        return list(_around_books(text))
    if KEY_HEAD in text and (key := KEY.search(text)):
        editions = [found.start() for found in EDITION.finditer(text, key.end())]
        return [key.span(), *([(editions[-1], len(text))] if editions else [])]
    return []


def _around_books(text: str) -> Iterator[Span]:
    """What stands before, between and behind the books of a text, such as the volumes of one."""
    begins, end = BEGINS.search(text), 0
    if begins:
        yield 0, begins.end()
        end = begins.end()
    while ends := ENDS.search(text, end):
        begins = BEGINS.search(text, ends.end())
        end = begins.end() if begins else len(text)
        yield ends.start(), end


def with_navigation(blocks: list[Block], text: str) -> list[Block]:
    """Blocks of a book, those that are none of it as navigation. A block that holds some of it stays what it is."""
    spans = around_book(text)
    if not spans:
        return blocks
    return [
        Block("navigation", block.start, block.end)
        if any(start <= block.start and block.end <= end for start, end in spans)
        else block
        for block in blocks
    ]
