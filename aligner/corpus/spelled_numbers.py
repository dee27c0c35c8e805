"""Small numbers that a text has in words: fourteen, vierzehn, czternaście, 十四."""

import re

from aligner.corpus.amounts import KANJI_DIGITS
from aligner.corpus.language_facts import MYRIADS, base_language
from aligner.corpus.number_words import lexicon_of

LETTERS = re.compile(r"[^\W\d_]+")
KANJI = re.compile("[一二三四五六七八九十百]+")
KANJI_SCALES = {"十": 10, "百": 100}


def spelled_numbers(text: str, language: str) -> set[int]:
    """The small numbers that a text may have in words, thirty and two as 32 too."""
    code = base_language(language)
    small = lexicon_of(code).small
    found = {small[word] for word in LETTERS.findall(text.casefold()) if word in small}
    found |= {tens + ones for tens in found if tens % 10 == 0 for ones in found if ones < 10}
    return found | {_of_kanji(run) for run in KANJI.findall(text)} if code in MYRIADS else found


def _of_kanji(run: str) -> int:
    """The value of a number such as 二十四."""
    value = number = 0
    for sign in run:
        if sign in KANJI_SCALES:
            value, number = value + (number or 1) * KANJI_SCALES[sign], 0
        else:
            number = KANJI_DIGITS[sign]
    return value + number
