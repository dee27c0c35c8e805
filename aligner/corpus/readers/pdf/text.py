"""What the library says of the characters of a page of a PDF."""

import codecs
import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

EVEN = re.compile(
    rb"mono(?!type)|courier|consol|typewriter|menlo|[a-z]tt\d", re.IGNORECASE
)  # in names of fonts of code
BOLD = re.compile(rb"bold|black|heavy", re.IGNORECASE)  # in names of fonts that do not say how heavy they are
NAME = 128  # bytes of the name of a font that are read
KEPT_NAMES = 256  # of fonts, of which is kept what they say


Box = tuple[float, float, float, float]  # left, bottom, right and top, in points


@dataclass(frozen=True, slots=True)
class Font:
    """Of a character: its size, its weight, and whether it says that all its letters are as wide."""

    size: float
    weight: int
    fixed: bool


@dataclass(frozen=True, slots=True)
class Thing:
    """A text that a page draws with one operator: its address, the box of its ink, and from where it is drawn.

    text, size: what the file says that it is, and the height of its letters, in points, of one without ink.
    """

    address: int
    box: Box
    origin: tuple[float, float]
    text: str = ""
    size: float = 0.0

    @property
    def is_blank(self) -> bool:
        """Whether it has no ink, as a space has none."""
        left, bottom, right, top = self.box
        return left == right and bottom == top


class PageText:
    """What the library says of the characters of a page; one is asked for by its place."""

    def __init__(self, page: Any) -> None:
        from pypdfium2 import raw

        self._page, self._library = page.get_textpage(), raw
        self._box, self._flags = raw.FS_RECTF(), ctypes.c_int()
        self._name = ctypes.create_string_buffer(NAME)
        self._fonts: dict[int, Font] = {}  # by the address of what draws the character
        self._drawings: dict[int, int] = {}
        self._shapes: dict[int, tuple[float, bool]] = {}
        count = self._page.count_chars()
        text = str(self._page.get_text_range()) if count else ""
        self.text = text if len(text) == count else "".join(map(self._character, range(count)))  # of two units

    def box(self, place: int) -> Box:
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

    def ends(self, first: int, last: int) -> tuple[Box, Box]:
        """The boxes of the first and of the last character of a line."""
        return self.box(first), self.box(last)

    def gap(self, place: int) -> tuple[float, float]:
        """Where a space begins and ends: left and right."""
        return self.box(place - 1)[2], self.box(place + 1)[0]

    def seen(self) -> Iterator[int]:
        """Places of the characters that are drawn, but for spaces."""
        return (place for place, sign in enumerate(self.text) if not sign.isspace() and self.drawing(place))

    def drawing(self, place: int) -> int:
        """The address of what draws a character; 0 of one that the library has put in."""
        if place not in self._drawings:
            drawn = self._library.FPDFText_GetTextObject(self._page.raw, place)
            self._drawings[place] = ctypes.addressof(drawn.contents) if drawn else 0
        return self._drawings[place]

    def drawn_things(self, page: Any) -> Iterator["Thing"]:
        """The texts that a page draws, in the order of the file."""
        matrix = self._library.FS_MATRIX()
        left, bottom, right, top, size = (ctypes.c_float() for _ in range(5))
        for number in range(self._library.FPDFPage_CountObjects(page.raw)):
            thing = self._library.FPDFPage_GetObject(page.raw, number)
            if self._library.FPDFPageObj_GetType(thing) == self._library.FPDF_PAGEOBJ_TEXT:
                self._library.FPDFPageObj_GetBounds(thing, left, bottom, right, top)
                self._library.FPDFPageObj_GetMatrix(thing, matrix)
                box = left.value, bottom.value, right.value, top.value
                own = Thing(ctypes.addressof(thing.contents), box, (matrix.e, matrix.f))
                if own.is_blank:
                    self._library.FPDFTextObj_GetFontSize(thing, size)
                    own = replace(own, text=self._actual_text(thing), size=abs(matrix.d * size.value))
                yield own

    def _actual_text(self, thing: Any) -> str:
        """What the file says of a thing that it is."""
        length, own = ctypes.c_ulong(), (ctypes.c_ubyte * NAME)()
        for number in range(self._library.FPDFPageObj_CountMarks(thing)):
            mark = self._library.FPDFPageObj_GetMark(thing, number)
            if self._library.FPDFPageObjMark_GetParamBlobValue(mark, b"ActualText", own, NAME, length):
                text = bytes(own[: length.value])
                return text[2:].decode("utf-16-be", "replace") if text.startswith(codecs.BOM_UTF16_BE) else ""
        return ""

    def origin(self, place: int) -> tuple[float, float]:
        """The point of the line on which a character stands."""
        x, y = ctypes.c_double(), ctypes.c_double()
        self._library.FPDFText_GetCharOrigin(self._page.raw, place, x, y)
        return x.value, y.value

    def ink(self, place: int) -> Box:
        """Left, bottom, right and top of what is seen of a character."""
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        self._library.FPDFText_GetCharBox(self._page.raw, place, left, right, bottom, top)
        return left.value, bottom.value, right.value, top.value

    def size(self, place: int) -> float:
        """The height of its letters on the page, in points."""
        return self._shape(place)[0]

    def is_turned(self, place: int) -> bool:
        """Whether a character does not stand upright."""
        return self._shape(place)[1]

    def _shape(self, place: int) -> tuple[float, bool]:
        """Its size and whether it is turned, which are asked for once for all that is drawn together."""
        drawing = self.drawing(place)
        if drawing not in self._shapes or not drawing:
            matrix, page = self._library.FS_MATRIX(), self._page.raw
            self._library.FPDFText_GetMatrix(page, place, matrix)
            size = abs(matrix.d) * float(self._library.FPDFText_GetFontSize(page, place))
            is_turned = abs(matrix.b) > 0.1 * abs(matrix.a) or min(matrix.a, matrix.d) <= 0
            self._shapes[drawing] = size, is_turned
        return self._shapes[drawing]

    def are_drawn_together(self, one: int, other: int) -> bool:
        """Whether a single operator draws two characters."""
        return self.drawing(one) == self.drawing(other) != 0

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
        is_bold, is_even = _told_by_name(self._name.value if length <= NAME else b"")
        size = self._library.FPDFText_GetFontSize(page, place)
        weight = self._library.FPDFText_GetFontWeight(page, place) or (700 if is_bold else 0)
        return Font(float(size), int(weight), bool(self._flags.value & 1) or is_even)

    def _character(self, place: int) -> str:
        code = self._library.FPDFText_GetUnicode(self._page.raw, place)
        return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


@lru_cache(KEPT_NAMES)
def _told_by_name(name: bytes) -> tuple[bool, bool]:
    """Whether the name of a font says that its letters are bold, and that all are as wide."""
    return BOLD.search(name) is not None, EVEN.search(name) is not None
