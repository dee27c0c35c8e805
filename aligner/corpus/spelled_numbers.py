"""Small numbers that a text has in words or in numerals without digits: fourteen, czternaście, 十四, XIV, ፲፬."""

import itertools
import re
import unicodedata
from decimal import Decimal

from aligner.corpus.amounts import KANJI_DIGITS, marked_words
from aligner.corpus.language_facts import MYRIADS, base_language
from aligner.corpus.number_words import lexicon_of

KANJI = re.compile("[一二两兩三四五六七八九十百]+")
KANJI_POINT = re.compile("([零〇一二三四五六七八九十百]+)[点點・]([零〇一二三四五六七八九]+)")
KANJI_SCALES = {"十": 10, "百": 100}
ROMAN = "M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"  # in capitals, or nothing
ROMAN_ENDING = "(?:e|è|ème|er|º|ª|ᵉ)"  # of an ordinal: XIXe siècle
ROMAN_NUMBER = re.compile(rf"\b(?=[MDCLXVI]{{2}}|[VX]{ROMAN_ENDING}\b)({ROMAN})(?<=[MDCLXVI]){ROMAN_ENDING}?\b")
TWO_ROMAN_DIGITS = re.compile(rf"[MDCLXVI]{{2}}|[VX]{ROMAN_ENDING}\b")  # which every such number has, and few texts
ROMAN_DIGITS = {"M": 1000, "D": 500, "C": 100, "L": 50, "X": 10, "V": 5, "I": 1}
ETHIOPIC = re.compile("[፩-፺]+")


def spelled_numbers(text: str, language: str) -> set[int]:
    """The small numbers that a text may have in words, thirty and two as 32 too, or in Roman or Ethiopic numerals."""
    code = base_language(language)
    small = lexicon_of(code).small
    words = small.keys() & marked_words(text)
    found = {small[word] for word in words}
    found |= {tens + ones for tens in found if tens % 10 == 0 for ones in found if ones < 10}
    if code in MYRIADS:
        found |= {_of_kanji(run) for run in KANJI.findall(text)}
    if TWO_ROMAN_DIGITS.search(text):
        found |= {value_of_roman(run) for run in ROMAN_NUMBER.findall(text)}
    if not text.isascii():
        found |= {sum(int(unicodedata.numeric(sign)) for sign in run) for run in ETHIOPIC.findall(text)}
    return found


def points_in_kanji(text: str) -> set[Decimal]:
    """The numbers that a text has with a point in numerals without digits, such as 十二点五."""
    found = KANJI_POINT.findall(text) if KANJI_POINT.search(text) else []
    return {
        Decimal(f"{_of_kanji(whole)}.{''.join(str(KANJI_DIGITS[sign]) for sign in part)}").normalize()
        for whole, part in found
    }


def value_of_roman(run: str) -> int:
    """The value of a Roman numeral."""
    values = [ROMAN_DIGITS[sign] for sign in run]
    return sum(-one if one < other else one for one, other in itertools.pairwise([*values, 0]))


def _of_kanji(run: str) -> int:
    """The value of a number such as 二十四."""
    value = number = 0
    for sign in run:
        if sign in KANJI_SCALES:
            value, number = value + (number or 1) * KANJI_SCALES[sign], 0
        else:
            number = KANJI_DIGITS[sign]
    return value + number
