"""A document put together block by block, as readers find them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from aligner.corpus.readers.etexts import with_navigation
from aligner.corpus.readers.kind import Reading, Source, checked
from aligner.model import Block, BlockKind, Document, Skipped
from aligner.text import without_surrogates

# What styles of code are called, by the names that files have in every language: of LibreOffice, pandoc and others.
CODE_STYLES = frozenset({"preformatted text", "source code", "code", "code block", "literal block"})
PARAGRAPHS = re.compile(r"\n[^\S\n]*\n")  # what stands between those of a text that is told as code
ONLY_CODE = 0.95  # share of a text that is code, from which on nothing else counts
PROSE_LETTERS = 0.85  # share of the characters of prose that are letters; .65 to .82 of C, shell and configuration
Style = tuple[BlockKind, int]  # of a block: its kind, and the level of a heading

APART, TOGETHER = "\n\n", "\n"  # between blocks, and between cues that may share a sentence


class BlockText:
    """The text of a document that is being read, and its blocks."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._pages: list[Block] = []
        self.blocks: list[Block] = []  # without pages

    def add(
        self,
        kind: BlockKind,
        text: str,
        *,
        level: int = 0,
        seconds: tuple[float, float] | None = None,
        together: bool = False,
    ) -> None:
        """Add a block, unless its text is blank. together: whether a sentence of the block before may go on in it."""
        text = text.strip()
        if not text:
            return
        start = 0
        if self._parts:
            between = TOGETHER if together else APART
            self._parts.append(between)
            start = self._length + len(between)
        self._parts.append(text)
        self._length = start + len(text)
        self.blocks.append(Block(kind, start, self._length, level, seconds))

    @property
    def length(self) -> int:
        """Characters so far."""
        return self._length

    def first_heading(self) -> str | None:
        """The text of the first heading, on one line."""
        return next((" ".join(self.text_of([block]).split()) for block in self.blocks if block.level), None)

    def text_of(self, blocks: Iterable[Block]) -> str:
        """The texts of some blocks, one after the other."""
        text = "".join(self._parts)
        return "\n".join(text[block.start : block.end] for block in blocks)

    def add_page(self, start: int, end: int) -> None:
        """Add a page, which lies over other blocks."""
        self._pages.append(Block("page", start, end))

    def open_code(self, between: re.Pattern[str]) -> None:
        """Turn code into paragraphs. between: what stands between two of them."""
        text = "".join(self._parts)
        opened: list[Block] = []
        for block in self.blocks:
            if block.kind != "code":
                opened.append(block)
                continue
            ends = [block.start, *(block.start + n for n in _cuts(between, text[block.start : block.end])), block.end]
            opened += [Block("paragraph", start, end) for start, end in zip(ends[::2], ends[1::2], strict=True)]
        self.blocks = opened

    def settle_code(self) -> None:
        """Take a text that is told as code but is all there is, as of old mails and poems, for one of paragraphs.

        One that shows much code beside what it says of it is not opened, or the versions of a page on either side of a
        bare share would be read in two ways; one of code alone is, or it would have no text.
        """
        code = [block for block in self.blocks if block.kind == "code"]
        if not code:
            return
        size, whole = (sum(block.end - block.start for block in own) for own in (code, self.blocks))
        if size > ONLY_CODE * whole or (2 * size > whole and _is_prose(self.text_of(code))):
            self.open_code(PARAGRAPHS)

    def document(
        self,
        source: Source,
        reading: Reading,
        part: str = "",
        *,
        language: str | None = None,
        title: str | None = None,
        date: str | None = None,
        url: str | None = None,
        encoding: str | None = None,
        stated_language: str | None = None,
    ) -> Document | Skipped:
        """The document, or why it cannot be used. part: what tells it from others of the file."""
        text = without_surrogates("".join(self._parts))
        blocks = with_navigation(self.blocks, text)
        if self._pages:
            blocks = sorted([*blocks, *self._pages], key=lambda block: (block.start, -block.end))
        name = f"{source.name}{part}"
        own = Document(name, text, language, date=date, title=title, url=url, encoding=encoding)
        own = replace(own, path=source.place, blocks=tuple(blocks), stated_language=stated_language)
        return checked(own, reading)


def _is_prose(text: str) -> bool:
    """Whether the characters of a text are letters for the most part, as those of code are not."""
    letters = sum(map(str.isalpha, text))
    return letters >= PROSE_LETTERS * (len(text) - sum(map(str.isspace, text)))


def _cuts(between: re.Pattern[str], text: str) -> Iterator[int]:
    """Where paragraphs end and begin, in turns."""
    for found in between.finditer(text):
        yield from found.span()
