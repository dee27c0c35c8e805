"""What the library says of the characters of a page of a PDF."""

import ctypes
import re
from dataclasses import dataclass
from typing import Any

EVEN = re.compile(
    rb"mono(?!type)|courier|consol|typewriter|menlo|[a-z]tt\d", re.IGNORECASE
)  # in names of fonts of code
BOLD = re.compile(rb"bold|black|heavy", re.IGNORECASE)  # in names of fonts that do not say how heavy they are
NAME = 128  # bytes of the name of a font that are read


@dataclass(frozen=True, slots=True)
class Font:
    """Of a character: its size, its weight, and whether it says that all its letters are as wide."""

    size: float
    weight: int
    fixed: bool


class PageText:
    """What the library says of the characters of a page; one is asked for by its place."""

    def __init__(self, page: Any) -> None:
        from pypdfium2 import raw

        self._page, self._library = page.get_textpage(), raw
        self._box, self._flags = raw.FS_RECTF(), ctypes.c_int()
        self._name = ctypes.create_string_buffer(NAME)
        self._fonts: dict[int, Font] = {}  # by the address of what draws the character
        count = self._page.count_chars()
        text = str(self._page.get_text_range()) if count else ""
        self.text = text if len(text) == count else "".join(map(self._character, range(count)))  # of two units

    def box(self, place: int) -> tuple[float, float, float, float]:
        """Left, bottom, right and top."""
        self._library.FPDFText_GetLooseCharBox(self._page.raw, place, self._box)
        return self._box.left, self._box.bottom, self._box.right, self._box.top

    def font(self, place: int) -> Font:
        """Its font, which is asked for once for all that is drawn together."""
        drawn = self._library.FPDFText_GetTextObject(self._page.raw, place)
        if not drawn:
            return self._font(place)
        address = ctypes.addressof(drawn.contents)
        if address not in self._fonts:
            self._fonts[address] = self._font(place)
        return self._fonts[address]

    def are_drawn_together(self, one: int, other: int) -> bool:
        """Whether a single operator draws two characters."""
        first, second = (self._library.FPDFText_GetTextObject(self._page.raw, place) for place in (one, other))
        return bool(first and second) and ctypes.addressof(first.contents) == ctypes.addressof(second.contents)

    def are_as_wide(self, places: list[int]) -> bool:
        """Whether letters are all as wide, as those of code are, also where their font does not say so."""
        letters = {letter: place for place in places if (letter := self.text[place]).isascii() and letter.isalpha()}
        if len(letters) < 4:
            return False
        widths = (self._width(place) for place in letters.values())
        first = next(widths)
        return all(abs(width - first) < 0.02 * first for width in widths)

    def close(self) -> None:
        """End what the library holds."""
        self._page.close()

    def _width(self, place: int) -> float:
        left, _, right, _ = self.box(place)
        return right - left

    def _font(self, place: int) -> Font:
        page = self._page.raw
        length = self._library.FPDFText_GetFontInfo(page, place, self._name, NAME, self._flags)
        name = self._name.value if length <= NAME else b""
        size = self._library.FPDFText_GetFontSize(page, place)
        weight = self._library.FPDFText_GetFontWeight(page, place) or (700 if BOLD.search(name) else 0)
        return Font(float(size), int(weight), bool(self._flags.value & 1 or EVEN.search(name)))

    def _character(self, place: int) -> str:
        code = self._library.FPDFText_GetUnicode(self._page.raw, place)
        return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
