"""What the library says of the characters of a page of a PDF."""

import ctypes
from typing import Any


class PageText:
    """What the library says of the characters of a page; one is asked for by its place."""

    def __init__(self, page: Any) -> None:
        from pypdfium2 import raw

        self._page, self._library = page.get_textpage(), raw
        self._box, self._flags = raw.FS_RECTF(), ctypes.c_int()

    def text(self) -> str:
        """All of them, each as one character."""
        count = self._page.count_chars()
        text = str(self._page.get_text_range()) if count else ""
        return text if len(text) == count else "".join(map(self._character, range(count)))  # of two units

    def box(self, place: int) -> tuple[float, float, float, float]:
        """Left, bottom, right and top."""
        self._library.FPDFText_GetLooseCharBox(self._page.raw, place, self._box)
        return self._box.left, self._box.bottom, self._box.right, self._box.top

    def size(self, place: int) -> float:
        """Of its font."""
        return float(self._library.FPDFText_GetFontSize(self._page.raw, place))

    def weight(self, place: int) -> int:
        """Of its font."""
        return int(self._library.FPDFText_GetFontWeight(self._page.raw, place))

    def is_fixed(self, place: int) -> bool:
        """Whether its font says that all its letters are as wide."""
        self._library.FPDFText_GetFontInfo(self._page.raw, place, None, 0, self._flags)
        return bool(self._flags.value & 1)

    def are_as_wide(self, places: list[int]) -> bool:
        """Whether letters are all as wide, as those of code are, also where their font does not say so."""
        letters = {
            letter: place for place in places if (letter := self._character(place)).isascii() and letter.isalpha()
        }
        if len(letters) < 4:
            return False
        widths = (self._width(place) for place in letters.values())
        first = next(widths)
        return all(abs(width - first) < 0.02 * first for width in widths)

    def _width(self, place: int) -> float:
        left, _, right, _ = self.box(place)
        return right - left

    def is_drawn(self, place: int) -> bool:
        """Whether it stands on the page; the library adds spaces and line ends."""
        return not self._library.FPDFText_IsGenerated(self._page.raw, place)

    def close(self) -> None:
        """End what the library holds."""
        self._page.close()

    def _character(self, place: int) -> str:
        code = self._library.FPDFText_GetUnicode(self._page.raw, place)
        return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
