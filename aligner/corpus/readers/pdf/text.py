"""What the library says of the characters of a page of a PDF."""

import codecs
import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from aligner.corpus.readers.pdf.library import Address, Numbers, address_of, function, things_of

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
        self._page = page.get_textpage()
        self._own = address_of(self._page.raw)
        self._edges, self._matrix = Numbers(ctypes.c_float, 4), Numbers(ctypes.c_float, 6)
        self._doubles = Numbers(ctypes.c_double, 4)
        self._box = function("FPDFText_GetLooseCharBox")
        self._object = function("FPDFText_GetTextObject", ctypes.c_void_p)
        self._size = function("FPDFText_GetFontSize", ctypes.c_double)
        self._face_of = function("FPDFTextObj_GetFont", ctypes.c_void_p)
        self._flags = ctypes.c_int()
        self._name = ctypes.create_string_buffer(NAME)
        self._fonts: dict[int | None, Font] = {}  # by the address of what draws the character
        self._alike: dict[tuple[int | None, float], Font] = {}  # by the address of the library's font, and size
        self._drawings: dict[int, int] = {}
        self._shapes: dict[int, tuple[float, bool]] = {}
        count = self._page.count_chars()
        text = str(self._page.get_text_range()) if count else ""
        self.text = text if len(text) == count else "".join(map(self._character, range(count)))  # of two units

    def box(self, place: int) -> Box:
        """Left, bottom, right and top."""
        self._box(self._own, place, self._edges.array)
        left, top, right, bottom = self._edges.read()
        return left, bottom, right, top

    def font(self, place: int) -> Font:
        """Its font, which is asked for once for all that is drawn together."""
        drawn = self._object(self._own, place)
        if (known := self._fonts.get(drawn)) is None:
            known = self._font(place, drawn)
            if drawn:
                self._fonts[drawn] = known
        return known

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
            self._drawings[place] = self._object(self._own, place) or 0
        return self._drawings[place]

    def drawn_things(self, page: Any) -> Iterator["Thing"]:
        """The texts that a page draws, in the order of the file."""
        size = Numbers(ctypes.c_float, 1)
        for thing in things_of(page, "TEXT"):
            function("FPDFPageObj_GetBounds")(thing, *self._edges.each)
            function("FPDFPageObj_GetMatrix")(thing, self._matrix.array)
            left, bottom, right, top = self._edges.read()
            *_, high, x, y = self._matrix.read()
            own = Thing(thing.value or 0, (left, bottom, right, top), (x, y))
            if own.is_blank:
                function("FPDFTextObj_GetFontSize")(thing, size.array)
                own = replace(own, text=self._actual_text(thing), size=abs(high * size.read()[0]))
            yield own

    def _actual_text(self, thing: Any) -> str:
        """What the file says of a thing that it is."""
        length, own = ctypes.c_ulong(), (ctypes.c_ubyte * NAME)()
        mark_of, value_of = (
            function("FPDFPageObj_GetMark", Address),
            function("FPDFPageObjMark_GetParamBlobValue", ctypes.c_int),
        )
        for number in range(function("FPDFPageObj_CountMarks", ctypes.c_int)(thing)):
            mark = mark_of(thing, number)
            if value_of(mark, b"ActualText", own, ctypes.c_ulong(NAME), ctypes.byref(length)):
                text = bytes(own[: length.value])
                return text[2:].decode("utf-16-be", "replace") if text.startswith(codecs.BOM_UTF16_BE) else ""
        return ""

    def origin(self, place: int) -> tuple[float, float]:
        """The point of the line on which a character stands."""
        function("FPDFText_GetCharOrigin")(self._own, place, *self._doubles.each[:2])
        x, y, *_ = self._doubles.read()
        return x, y

    def ink(self, place: int) -> Box:
        """Left, bottom, right and top of what is seen of a character."""
        function("FPDFText_GetCharBox")(self._own, place, *self._doubles.each)
        left, right, bottom, top = self._doubles.read()
        return left, bottom, right, top

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
            function("FPDFText_GetMatrix")(self._own, place, self._matrix.array)
            a, b, _, d, *_ = self._matrix.read()
            size = abs(d) * float(self._size(self._own, place))
            is_turned = abs(b) > 0.1 * abs(a) or min(a, d) <= 0
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

    def _font(self, place: int, drawn: int | None) -> Font:
        """The font of a character. drawn: the address of what draws it. Equal ones are one object."""
        face = self._face_of(Address(drawn)) if drawn else None
        key = face, self._size(self._own, place)
        if key not in self._alike or not face:
            length = function("FPDFText_GetFontInfo", ctypes.c_ulong)(
                self._own, place, self._name, ctypes.c_ulong(NAME), ctypes.byref(self._flags)
            )
            is_bold, is_even = _told_by_name(self._name.value if length <= NAME else b"")
            weight = function("FPDFText_GetFontWeight", ctypes.c_int)(self._own, place) or (700 if is_bold else 0)
            self._alike[key] = Font(float(key[1]), int(weight), bool(self._flags.value & 1) or is_even)
        return self._alike[key]

    def _character(self, place: int) -> str:
        code = function("FPDFText_GetUnicode", ctypes.c_uint)(self._own, place)
        return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


@lru_cache(KEPT_NAMES)
def _told_by_name(name: bytes) -> tuple[bool, bool]:
    """Whether the name of a font says that its letters are bold, and that all are as wide."""
    return BOLD.search(name) is not None, EVEN.search(name) is not None
