"""How Thai text sounds, as classes of consonants; see name_sounds."""

import re
from collections.abc import Iterator

SILENT = re.compile("[ก-ฮ][ิุ]?์")  # a letter with the mark that it is not read
LETTERS = {
    letter: sound
    for sound, letters in {
        "k": "กขฃคฅฆ",
        "n": "งณนม",
        "p": "บปผฝพฟภ",
        "r": "รลฬ",
        "s": "จฉชซฌศษส",
        "t": "ฎฏฐฑฒดตถทธ",
    }.items()
    for letter in letters
}
W, VOWEL = "ว", "อ"
DOUBLED = re.compile(r"(.)\1+")


def thai_classes(text: str) -> Iterator[str]:
    """The classes of a text without spaces and vowels, once for each way to read it."""
    spoken = SILENT.sub("", text)
    for reads_w in ("p", ""):
        sounds = LETTERS | {W: reads_w}
        yield DOUBLED.sub(r"\1", "".join(sounds.get(letter, "") for letter in spoken))
