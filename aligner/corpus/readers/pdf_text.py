"""What the library says of the characters of a page of a PDF."""

import ctypes
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from aligner.corpus.readers.pdf_bidi import (
    Glyph,
    as_drawn,
    has_rtl,
    in_reading_order,
    is_mostly_rtl,
    run_from_right,
    with_sides,
)

EVEN = re.compile(
    rb"mono(?!type)|courier|consol|typewriter|menlo|[a-z]tt\d", re.IGNORECASE
)  # in names of fonts of code
BOLD = re.compile(rb"bold|black|heavy", re.IGNORECASE)  # in names of fonts that do not say how heavy they are
FORMS = re.compile("[\ufb1d-\ufdff\ufe70-\ufefc]")  # letters as they are drawn in a place of a word
LINE = re.compile("[^\r\n\x02\ufffe]+|[\r\n\x02\ufffe]+")  # behind a mark of a hyphen the next may follow at once
NAME = 128  # bytes of the name of a font that are read

Box = tuple[float, float, float, float]  # left, bottom, right and top, in points


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
        self._size = float(page.get_width())
        self._box, self._flags = raw.FS_RECTF(), ctypes.c_int()
        self._name = ctypes.create_string_buffer(NAME)
        self._fonts: dict[int, Font] = {}  # by the address of what draws the character
        count = self._page.count_chars()
        text = str(self._page.get_text_range()) if count else ""
        text = text if len(text) == count else "".join(map(self._character, range(count)))  # of two units
        self._order: list[int] | None = None  # the place in the file of each character, where it is not its own
        self._spaces: dict[int, Box] = {}  # where gaps are that were found in a line
        self._width = 0.0  # of a page that is read from right to left, whose places are told as in a mirror
        self.text = self._in_reading_order(text) if has_rtl(text) else text

    def box(self, place: int) -> Box:
        """Left, bottom, right and top."""
        return self.seen(self._spaces.get(place) or self._box_of(self._order[place] if self._order else place))

    @property
    def is_turned(self) -> bool:
        """Whether lines run from right to left, so that a character may stand before the one that it follows."""
        return self._order is not None

    def seen(self, box: Box) -> Box:
        """A box of the page. One that is read from right to left is mirrored: then reading begins at the left."""
        return (self._width - box[2], box[1], self._width - box[0], box[3]) if self._width else box

    def font(self, place: int) -> Font:
        """Its font, which is asked for once for all that is drawn together."""
        place = self._order[place] if self._order else place
        drawn = self._library.FPDFText_GetTextObject(self._page.raw, place)
        if not drawn:
            return self._font(place)
        address = ctypes.addressof(drawn.contents)
        if address not in self._fonts:
            self._fonts[address] = self._font(place)
        return self._fonts[address]

    def are_drawn_together(self, one: int, other: int) -> bool:
        """Whether a single operator draws two characters."""
        places = (self._order[place] if self._order else place for place in (one, other))
        first, second = (self._library.FPDFText_GetTextObject(self._page.raw, place) for place in places)
        return bool(first and second) and ctypes.addressof(first.contents) == ctypes.addressof(second.contents)

    def are_as_wide(self, places: list[int]) -> bool:
        """Whether letters are all as wide, as those of code are, also where their font does not say so."""
        letters = {letter: place for place in places if (letter := self.text[place]).isascii() and letter.isalpha()}
        if len(letters) < 4:
            return False
        widths = (self._width_of(place) for place in letters.values())
        first = next(widths)
        return all(abs(width - first) < 0.02 * first for width in widths)

    def close(self) -> None:
        """End what the library holds."""
        self._page.close()

    def _in_reading_order(self, text: str) -> str:
        """The text of a page, with lines that have letters from right to left in the order that they are read in."""
        pieces = [(found.start(), found[0]) for found in LINE.finditer(text)]
        drawn = {start: self._glyphs(start, own) for start, own in pieces if has_rtl(own)}
        from_right = run_from_right([glyph for glyph in line if not glyph.text.isspace()] for line in drawn.values())
        mirrored = from_right and is_mostly_rtl(text)
        lines = []
        for start, own in pieces:
            if start in drawn:
                height = max(box[3] - box[1] for box in map(self._box_of, range(start, start + len(own))))
                lines.append(in_reading_order(drawn[start], height, from_right and (mirrored or is_mostly_rtl(own))))
        read = iter(with_sides(lines))
        order: list[int] = []
        parts: list[str] = []
        for start, own in pieces:
            if start not in drawn:
                parts.append(own)
                order += range(start, start + len(own))
                continue
            for glyph in next(read):
                shown = unicodedata.normalize("NFKC", glyph.text) if FORMS.search(glyph.text) else glyph.text
                if glyph.text.isspace():
                    shown, self._spaces[len(order)] = " ", (glyph.left, 0.0, glyph.right, 0.0)
                parts.append(shown)
                order += (*glyph.places, *glyph.places[-1:] * len(shown))[: len(shown)]
        self._order = order
        self._width = self._size if mirrored else 0.0
        return "".join(parts)

    def _glyphs(self, start: int, text: str) -> list[Glyph]:
        """What a line draws, in the order of the file. start: the place of its first character.

        The library puts spaces where it takes a gap for one, anywhere in words that it does not turn round.
        """
        boxes = map(self._box_of, range(start, start + len(text)))
        drawn = enumerate(zip(as_drawn(text), boxes, strict=True), start=start)
        return [
            Glyph(character, (place,), box[0], box[2])
            for place, (character, box) in drawn
            if box[2] > box[0] or not character.isspace()
        ]

    def _box_of(self, place: int) -> Box:
        self._library.FPDFText_GetLooseCharBox(self._page.raw, place, self._box)
        return self._box.left, self._box.bottom, self._box.right, self._box.top

    def _width_of(self, place: int) -> float:
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
