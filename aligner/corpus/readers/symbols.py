"""Symbols of fonts that have an encoding of their own, as Unicode: Word writes α as character F061 of Symbol."""

import re

_SYMBOL = (
    " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼",
    "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪",
    "〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭",
)
_WINGDINGS = dict(
    zip(
        bytes.fromhex("2122282a45464a4c6c6d6e6f71769fa7a8abd8dfe0e1e2e8f0fbfcfdfe"),
        "✏✂☎✉☜☞☺☹●❍■□❑❖•▪◻★➢←→↑↓➔⇨✗✓☒☑",
        strict=True,
    )
)
FONTS = {
    "symbol": {
        first + place: sign
        for first, signs in zip((0x20, 0xA0, 0xF1), _SYMBOL, strict=True)
        for place, sign in enumerate(signs)
    },
    "wingdings": _WINGDINGS,
}
PRIVATE = 0xF000  # where Windows puts the 256 characters of such a font
PICTURES = re.compile("[\uf020-\uf0ff]")


def symbol(font: str, code: str) -> str:
    """What a character of a font shows. code: its number in hexadecimal digits.

    Of fonts that are not known it is the character itself, of those of pictures the one of private use: none is lost.
    """
    try:
        number = int(code, 16)
        own = chr(number)
    except (ValueError, OverflowError):
        return "\ufffd"
    low = number - PRIVATE if PRIVATE <= number <= PRIVATE + 0xFF else number
    if signs := FONTS.get(font.casefold()):
        return signs.get(low, own)
    is_picture = "dings" in font.casefold() or "symbol" in font.casefold()
    return own if is_picture or low < ord(" ") else chr(low)


def has_signs_of_its_own(font: str) -> bool:
    """Whether the characters of a font are told here."""
    return font.casefold() in FONTS


def in_font(font: str, text: str) -> str:
    """A text that is set in such a font: its characters of private use as what they show."""
    return PICTURES.sub(lambda found: symbol(font, f"{ord(found[0]):x}"), text)
