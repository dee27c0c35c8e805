"""What an RTF file says of its fonts and styles: the encoding of a text, and what a paragraph is."""

import codecs
import re
from dataclasses import dataclass

from aligner.corpus.readers.blocks import Style
from aligner.corpus.readers.docx import style_named
from aligner.corpus.readers.rtf_tables import CHARSETS, LETTERS_OF_FONTS, OF_SIGNS, PAGES
from aligner.corpus.readers.symbols import PRIVATE, in_font

OTHER_NAMES = {"cp936": "gb18030", "cp10000": "mac_roman", "cp10007": "mac_cyrillic"}  # Python's, of Windows' pages
FONTS, STYLES = "fonttbl", "stylesheet"  # the groups that are told here


@dataclass(slots=True)
class _Font:
    name: str = ""
    charset: int = 0
    encoding: str = ""


@dataclass(slots=True)
class _Style:
    name: str = ""
    level: int = 0
    based_on: int = -1


class Formats:
    """The fonts and styles of a file, as they are read word by word."""

    def __init__(self) -> None:
        self.default_font = -1
        self._encoding = "cp1252"
        self._fonts: dict[int, _Font] = {}
        self._styles: dict[int, _Style] = {}
        self._number = -1  # of the font or style that is being told
        self._said: list[str] = []

    def begin(self) -> None:
        """Begin a table of them."""
        self._number, self._said = -1, []

    def word(self, into: str, word: str, number: int | None) -> None:
        """Take what a control word says. into: the group in which it stands."""
        own = number or 0
        if word == "ansicpg":
            self._encoding = _known(f"cp{own}") or self._encoding
        elif word in PAGES:
            self._encoding = PAGES[word]
        elif word == "deff":
            self.default_font = own
        elif into == FONTS:
            self._word_of_font(word, own)
        elif into == STYLES:
            self._word_of_style(word, own)

    def _word_of_font(self, word: str, number: int) -> None:
        font = self._fonts.get(self._number, _Font())
        if word == "f":
            self._number = number
            self._fonts[number] = _Font()
        elif word == "fcharset":
            font.charset, font.encoding = number, CHARSETS.get(number, "")
        elif word == "cpg":
            font.encoding = _known(f"cp{number}") or font.encoding

    def _word_of_style(self, word: str, number: int) -> None:
        style = self._styles.get(self._number, _Style())
        if word == "s":
            self._number = number
            self._styles[number] = _Style()
        elif word in ("cs", "ds", "ts"):  # of characters, sections and tables
            self._number = -1
        elif word == "outlinelevel":
            style.level = number + 1 if number <= 8 else 0
        elif word == "sbasedon":
            style.based_on = number

    def say(self, into: str, text: str) -> None:
        """Take text of a table, in which a name ends in a semicolon."""
        for part in re.split("(;)", text):
            if part != ";":
                self._said.append(part)
                continue
            name, self._said = "".join(self._said).strip(), []
            if into == FONTS and self._number in self._fonts:
                font = self._fonts[self._number]
                letters = (encoding for end, encoding in LETTERS_OF_FONTS.items() if name.endswith(end))
                font.name, font.encoding = name, next(letters, font.encoding)
            elif into == STYLES and self._number in self._styles:
                self._styles[self._number].name = name.lower()
            self._number = -1

    def decoded(self, data: bytes, font: int) -> str:
        """The text of bytes that are set in a font."""
        own = self._fonts.get(font)
        if own and own.charset == OF_SIGNS:
            return "".join(chr(PRIVATE + code) if code > ord(" ") else " " for code in data)
        return data.decode((own.encoding if own else "") or self._encoding, "replace")

    def shown(self, text: str, font: int) -> str:
        """What a text shows that is set in a font."""
        own = self._fonts.get(font)
        return in_font(own.name, text) if own and own.charset == OF_SIGNS else text

    def style(self, number: int) -> Style | None:
        """What paragraphs of a style are; None where it says nothing of it."""
        seen: set[int] = set()
        while number in self._styles and number not in seen:
            seen.add(number)
            own = self._styles[number]
            if found := style_named(own.name):
                return found
            if own.level:
                return "heading", own.level
            number = own.based_on
        return None


def _known(encoding: str) -> str:
    """An encoding that Python has under this name; empty where there is none."""
    try:
        return codecs.lookup(OTHER_NAMES.get(encoding, encoding)).name
    except LookupError:
        return ""
