"""Numbers in a text by value: 2.4 million, 2,4 Mio., 240万 and ٢٫٤ مليون are one number.

The words and signs of scale are those of CLDR: its compact formats (babel) and its spelled-out numbers (unicode-rbnf).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from aligner.corpus.dates import LAST_MONTH, find_dates, find_months
from aligner.corpus.language_facts import base_language
from aligner.corpus.number_words import Lexicon, lexicon_of
from aligner.corpus.scripts import runs_on
from aligner.corpus.written_digits import GROUPED, NUMBER, SPACES, plain_digits, value_of
from aligner.text import NOTE_NUMBER, letter_words

MARKS = "".join(c for c in map(chr, range(0x300, 0xAC00)) if unicodedata.category(c) in ("Mn", "Mc"))
MARK, DIGIT = re.compile(f"[{MARKS}]"), re.compile(r"\d")
RUN = re.compile(rf"\d|[^\W\d_]++(?:[{MARKS}]++[^\W\d_]*+)*+")  # a digit, or a word with its marks
RANGE = re.compile(rf"[{SPACES}]?[-‐‑–—~～〜至到][{SPACES}]?|[{SPACES}](?:to|bis|à|a|al|tot|til|till|do|до)[{SPACES}]")
# Between the parts of a number: 2 million, 2-million, 5 tys. million, 550多万, (2) million, as losses are.
GAP = re.compile(rf"[{SPACES}]?[-‐‑]?|\. |\)[{SPACES}]|[多余餘]")
WORD_BEHIND = re.compile(rf"(?:{GAP.pattern})([^\W\d_](?:[^\W\d_]|[{MARKS}])*)")

A_HALF_BEHIND = re.compile(  # of a scale: dos millones y medio
    rf"[{SPACES}](?:y medi[oa]|e mezz[oa]|et demie?|e mei[oa]|and a half|i pół|с половиной|з половиною|och en halv|"
    rf"og en halv|a půl|és fél)(?![^\W\d_])"
)
WORD_BEFORE = re.compile(rf"([^\W\d_]+)(?:[{SPACES}-]|[{SPACES}](?:and|et|y|e|en|och|og|und|i|a|и|و)[{SPACES}])$")
LONGEST_BEFORE = 24  # characters before a number that are looked at: a word of another one, or of a month
NOTE = re.compile(NOTE_NUMBER)
MONTHS = ("月", "월")
MONTH_BEFORE = re.compile(rf"(?:[Tt]háng[{SPACES}]|[Nn]gày[{SPACES}]\d\d?[/-])$")  # in Vietnamese, before the number
ORDINAL = ("제", "第")  # what stands before a number that is one of an order
KEPT_TEXTS = 1 << 14  # whose numbers are kept: matching and alignment ask for them one after the other
FEWEST_DIGITS = 2  # of a number that says something; smaller ones are often spelled out
FEWEST_KANJI = 4  # Chinese digits in a row that are a number without a scale, such as the year 二〇一九
LEAST_SPELLED = 1000  # the scale from which a number in words is one
TEN, TWENTY, HUNDRED = 10, 20, 100

KANJI_DIGITS = {character: int(unicodedata.numeric(character)) for character in "〇零一二三四五六七八九"} | {
    "两": 2,
    "兩": 2,
}

Kind = Literal["digits", "kanji", "small", "part", "whole", "scale"]


@dataclass(frozen=True, slots=True)
class Amount:
    """A number where it stands. value: with its scale; of a version all its digits, as one number.

    scale: what its last word of scale multiplies by, 1 without one. is_month: whether it stands as a month, as in 11月
    and 24.11.2015, or may, as both do in 10/11/2015.
    """

    start: int
    end: int
    value: Decimal
    scale: int = 1
    is_month: bool = False

    @property
    def key(self) -> str:
        """The value in plain digits, the same for the same value."""
        return f"{self.value.normalize():f}"


@dataclass(frozen=True, slots=True)
class _Part:
    """A number without its scale, or a scale, where it stands."""

    start: int
    end: int
    kind: Kind
    value: Decimal
    written: str


def number_values(text: str, language: str) -> frozenset[str]:
    """The numbers of a text that say something, those of at least two digits, by value.

    Months, as in 11月 and 24.11.2015, are none: other languages say November. Nor are the numbers of notes, as in [76]:
    another edition counts its notes in another way, or has their text at the foot of the page.
    """
    if not (numbers := amounts(text, language)):  # as in most texts
        return frozenset()
    notes = [mark.span() for mark in NOTE.finditer(text)] if "[" in text else []
    found = (own for own in numbers if not any(start < own.start < end for start, end in notes))
    keys = (amount.key for amount in found if not (amount.is_month and amount.value <= LAST_MONTH))
    return frozenset(key for key in keys if len(key.replace(".", "")) >= FEWEST_DIGITS)


def amounts(text: str, language: str) -> list[Amount]:
    """The numbers of a text, in order: all that are written in digits, and those in words that have a scale."""
    return list(_amounts(text, language))


@lru_cache(KEPT_TEXTS)
def _amounts(text: str, language: str) -> tuple[Amount, ...]:
    lexicon = lexicon_of(base_language(language))
    if not _may_have_amounts(text, lexicon):  # as in most texts
        return ()
    found: list[Amount] = []
    for run in _runs(text, _parts(text, lexicon)):
        found += (own for own in _Reader(lexicon).read(run) if not _is_end_of_number(text, own, lexicon))
    found = [_with_half(text, own) for own in found]
    return tuple(_with_months(text, language, _ranges(text, found))) if found else ()


def _is_end_of_number(text: str, amount: Amount, lexicon: Lexicon) -> bool:
    """Whether a number in words is the end of a longer one that is not read: fifteen thousand of soixante-quinze mille.

    Such ones are found by those who look for a number as it is spelled out.
    """
    if amount.scale == 1 or not text[amount.start].isalpha() or runs_on(text[amount.start]):
        return False
    before = WORD_BEFORE.search(text[max(amount.start - LONGEST_BEFORE, 0) : amount.start].casefold())
    if before is None or lexicon.scales.get(before[1], 0) == HUNDRED:
        return before is not None
    ahead, own = lexicon.small.get(before[1], 0), amount.value / amount.scale
    return (ahead >= TWENTY and own < TWENTY) or (0 < ahead < TEN and own >= TWENTY)  # two and three million are two


def _with_half(text: str, amount: Amount) -> Amount:
    """A number and the half of its scale that stands behind it."""
    behind = A_HALF_BEHIND.match(text, amount.end) if amount.scale >= LEAST_SPELLED else None
    return replace(amount, value=amount.value + Decimal(amount.scale) / 2, end=behind.end()) if behind else amount


def _parts(text: str, lexicon: Lexicon) -> Iterator[_Part]:
    """Numbers and scales in a text, in order."""
    if not _may_have_words(text, lexicon):
        yield from _digit_parts(text, lexicon)
        return
    place = 0
    before: _Part | None = None
    for run in RUN.finditer(text):
        start, end = run.span()
        if start < place:
            continue
        written = run.group()
        if written.isdecimal() and (number := NUMBER.match(text, start)):
            found = _parts_of(number)
            place = number.end()
        elif not written.isascii() and runs_on(text[start]):
            found = list(_run_on_parts(text, start, end, lexicon))
        elif before is None and written.casefold() not in lexicon.words:
            continue  # nearly all words
        else:
            behind = before if before and GAP.fullmatch(text, before.end, start) else None
            part = _word_part(text, start, end, lexicon, behind)
            found = [part] if part else []
        yield from found
        before = found[-1] if found else None


def _may_have_amounts(text: str, lexicon: Lexicon) -> bool:
    """Whether a text may have any number: it has digits, or words that are more than small numbers without a scale."""
    if DIGIT.search(text) or _has_run_on(text):
        return True
    words = marked_words(text)
    return not lexicon.words.isdisjoint(words) and lexicon.may_count(words)


def _may_have_words(text: str, lexicon: Lexicon) -> bool:
    """Whether a text may have numbers that are no digits, and scales that do not stand behind digits."""
    return _has_run_on(text) or not lexicon.words.isdisjoint(marked_words(text))


def _has_run_on(text: str) -> bool:
    """Whether words may follow each other without a space in the script of any letter."""
    return not text.isascii() and any(map(runs_on, set(text)))


def marked_words(text: str) -> AbstractSet[str]:
    """The words of a text in small letters, with their marks; see RUN."""
    folded = text if text.isascii() else text.casefold()
    return letter_words(text) if folded.isascii() or not MARK.search(folded) else set(RUN.findall(folded))


def _digit_parts(text: str, lexicon: Lexicon) -> Iterator[_Part]:
    """The numbers in digits of a text without words for numbers, each with the scale behind it, whatever its ending."""
    for number in _numbers(text):
        *before, last = _parts_of(number)
        yield from before
        part: _Part | None = last
        while part:
            yield part
            behind = WORD_BEHIND.match(text, part.end)
            part = _word_part(text, *behind.span(1), lexicon, part) if behind else None


def _numbers(text: str) -> Iterator[re.Match[str]]:
    """What NUMBER finds in a text, much faster: each begins with a digit, and at each digit there is one."""
    place = 0
    while digit := DIGIT.search(text, place):
        number = NUMBER.match(text, digit.start())
        assert number is not None
        yield number
        place = number.end()


def _parts_of(number: re.Match[str]) -> list[_Part]:
    """A number in digits, or the three of a date, where it is nothing else."""
    start, written = number.start(), number.group()
    date = next(find_dates(written), None) if written.count(".") == 2 else None
    is_whole = date is not None and (date.parts[0][0], date.parts[-1][1]) == (0, len(written))
    spans = date.parts if date and is_whole else ((0, len(written)),)
    return [_Part(start + a, start + b, "digits", value_of(written[a:b]), written[a:b]) for a, b in spans]


def _word_part(text: str, start: int, end: int, lexicon: Lexicon, before: _Part | None) -> _Part | None:
    """The part that a word is, if it is one. before: the part just before it, behind which all forms count."""
    written = text[start:end]
    word = written.casefold()
    scale = lexicon.scale_of(word) if before else lexicon.scales.get(word)
    if before and scale is None and written in lexicon.short and _at_currency(text, before.start, end):
        scale = lexicon.short[written]
    if scale is not None:
        return _Part(start, end, "scale", Decimal(scale), word)
    if word in lexicon.small:
        return _Part(start, end, "small", Decimal(lexicon.small[word]), word)
    if word in lexicon.parts:
        return _Part(start, end, "part", lexicon.parts[word], word)
    if word in lexicon.whole:
        return _Part(start, end, "whole", Decimal(lexicon.whole[word]), word)
    return None


def _at_currency(text: str, start: int, end: int) -> bool:
    """Whether the sign of a currency stands before or behind a span: K, M and B stand for other things too."""
    signs = text[max(start - 2, 0) : start].strip()[-1:] + text[end : end + 2].strip()[:1]
    return any(unicodedata.category(sign) == "Sc" for sign in signs)


def _run_on_parts(text: str, start: int, end: int, lexicon: Lexicon) -> Iterator[_Part]:
    """The parts within a passage whose words follow each other without a space."""
    longest = max(map(len, lexicon.scales))
    while start < end:
        lengths = range(min(longest, end - start), 0, -1)
        length = next((n for n in lengths if text[start : start + n] in lexicon.scales), 0)
        if length:
            word = text[start : start + length]
            yield _Part(start, start + length, "scale", Decimal(lexicon.scales[word]), word)
        elif lexicon.myriads and text[start] in KANJI_DIGITS:
            length = 1
            while start + length < end and text[start + length] in KANJI_DIGITS:
                length += 1
            digits = "".join(str(KANJI_DIGITS[character]) for character in text[start : start + length])
            yield _Part(start, start + length, "kanji", Decimal(digits), digits)
        start += max(length, 1)


def _runs(text: str, parts: Iterable[_Part]) -> Iterator[list[_Part]]:
    """Parts that follow each other with no more than a gap between them; 제 11 조 is the eleventh article."""
    run: list[_Part] = []
    for part in parts:
        if part.kind == "scale" and run and text[: run[0].start].rstrip(SPACES).endswith(ORDINAL):
            continue
        if run and not GAP.fullmatch(text, run[-1].end, part.start):
            yield run
            run = []
        run.append(part)
    if run:
        yield run


class _Reader:
    """Reads the numbers of a run of parts.

    3亿5000万 has two terms, each with its scale; what stands before a larger scale is multiplied by it as a whole, as
    in 1千200万.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._terms: list[tuple[Decimal, int]] = []  # values with the scale of each, falling
        self._read: list[_Part] = []  # what the terms were read from
        self._number: list[_Part] = []  # the number that has no scale yet
        self._found: list[Amount] = []

    def read(self, run: Sequence[_Part]) -> list[Amount]:
        """The numbers of a run, in order."""
        for place, part in enumerate(run):
            if part.kind != "scale":
                self._take_number(part)
            elif self._lexicon.scale_first and not self._number and place + 1 < len(run):
                self._end()
                self._read = [part]
            else:
                self._take_scale(part)
        self._end()
        return self._found

    def _take_number(self, part: _Part) -> None:
        last = self._number[-1] if self._number else None
        is_twenty_five = last and last.kind == part.kind == "small" and part.value < TEN < last.value
        is_part_of = last and last.kind == "part" and last.value < 1 and part.kind in ("small", "digits")  # साढ़े तीन
        if last and not (is_twenty_five or is_part_of):
            self._end()
        self._number.append(part)

    def _take_scale(self, part: _Part) -> None:
        scale = int(part.value)
        if not (self._number or self._terms) and not (self._lexicon.myriads and scale == TEN):  # 十二万
            return
        value = sum((self._scaled(number) for number in self._number), Decimal(0))
        value += bool(self._number) and value < 1 and self._number[-1].kind == "part"  # सवा करोड़
        while self._terms and self._terms[-1][1] < scale:
            value += self._terms.pop()[0]
        self._terms.append(((value or Decimal(1)) * scale, scale))
        self._read += [*self._number, part]
        self._number = []

    def _scaled(self, number: _Part) -> Decimal:
        """The value of a number before a scale: there 2.345 has decimals in a language that parts them by a point."""
        plain = plain_digits(number.written)
        if number.kind == "digits" and plain.count(self._lexicon.decimal) == 1 and GROUPED.fullmatch(plain):
            return Decimal(plain.replace(self._lexicon.decimal, "."))
        return number.value

    def _end(self) -> None:
        """Keep what was read, and begin anew."""
        if self._read and not self._terms and self._number:  # the scale stands first
            value = self._read[0].value * self._scaled(self._number[-1])
            self._keep(self._read[0], self._number[-1], value, int(self._read[0].value))
        else:
            self._end_terms()
            for number in self._number:
                if number.kind in ("digits", "whole") or _is_year(number):
                    self._keep(number, number, number.value, 1)
        self._terms, self._read, self._number = [], [], []

    def _end_terms(self) -> None:
        if not self._terms:
            return
        first, last = self._read[0], self._read[-1]
        scale = self._terms[-1][1]
        behind = self._number[0].start - last.end if self._number else -1
        if self._lexicon.myriads and 0 <= behind <= self._lexicon.spaced:  # 1万2000, 37만 5,000
            last = self._number.pop()
            self._terms.append((last.value, 1))
        if first.kind == "digits" or max(scale for _, scale in self._terms) >= LEAST_SPELLED:
            self._keep(first, last, sum((value for value, _ in self._terms), Decimal(0)), scale)

    def _keep(self, first: _Part, last: _Part, value: Decimal, scale: int) -> None:
        self._found.append(Amount(first.start, last.end, value, scale))


def _ranges(text: str, found: Sequence[Amount]) -> Iterator[Amount]:
    """The numbers, with the first of a range such as 10–12 million in the scale of the second."""
    for place, amount in enumerate(found):
        following = found[place + 1] if place + 1 < len(found) else amount
        in_scale = amount.value * following.scale
        apart = amount.scale == 1 < following.scale and in_scale < following.value
        if apart and RANGE.fullmatch(text, amount.end, following.start):
            yield replace(amount, value=in_scale)
        else:
            yield amount


def _is_year(number: _Part) -> bool:
    return number.kind == "kanji" and len(number.written) >= FEWEST_KANJI


def _with_months(text: str, language: str, found: Iterable[Amount]) -> Iterator[Amount]:
    """The numbers, with months told from others."""
    months = find_months(text, language)
    for amount in found:
        named = text[amount.end : amount.end + 2].lstrip(SPACES)[:1] in MONTHS or (
            not text.isascii()
            and MONTH_BEFORE.search(text, max(amount.start - LONGEST_BEFORE, 0), amount.start) is not None
        )
        yield replace(amount, is_month=True) if named or amount.start in months else amount
