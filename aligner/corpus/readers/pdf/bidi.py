"""The order in which a line is written, from that in which its characters are drawn (the inverse of UAX #9).

What a line shows does not tell all of what was written: `Windows 10` and `10 Windows` look alike in a Hebrew sentence.
Then what is read from left to right is taken as it looks, but for a number and its unit, as in `200 mg`.
"""

import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

LETTERS = "\u0590-\u08ff\ufb1d-\ufdfb\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001eeff"
RIGHT_TO_LEFT = re.compile(rf"[{LETTERS}]")  # perhaps a letter that is written from right to left
# One character stands for each class: R or A, a letter of Hebrew or of Arabic; L, one from left to right; 1, a figure
# and 2, an Arabic one; +, a sign, `,`, a separator, $, a unit and %, that join figures; b, a bracket, and r, one of a
# pair of which the closing one stands to the left, as it does where both are written from right to left; o, all others.
CLASSES = {"R": "R", "AL": "A", "L": "L", "EN": "1", "AN": "2", "ES": "+", "CS": ",", "ET": "$", "WS": " "}
FROM_RIGHT = re.compile(r"[RAr](?:[^L]*[RAr])?")
FROM_LEFT = re.compile(r"L(?:[^RAr2]*L)?")
FIGURES = re.compile(r"(?:[$%]*1+(?:[+,]1+)*[$%]*|2+(?:,2+)*)+")
ARABIC_FIGURES = re.compile(r"[12]+(?:,[12]+)*%?")  # behind an Arabic letter all figures are such
NUMBERS = re.compile(r"[12+,$%]+")
BEFORE = re.compile(r"[$%]*1+(?:[+,$%]+1+)*[+,$%]? ?\Z")  # a number before a word
BEHIND = re.compile(r"(?:[+,o]?|,? [+ob]? ?)[$%]*1(?:[1,+$%]*[1$%])?")  # a number behind one
RIGHT_OF_ALL = re.compile(r"[ ,+]*[12](?:[12,+$%]*[12%])?\Z")
# What stands to the left of a passage from right to left and is written behind it, as the stop or quotation mark tells.
NUMBER_BEHIND = re.compile(r"[()\[\]]?\d[\d.,:/-]*%?[()\[\]]? (?:[,;:.!?،؛؟]|[\"”“»«'])\Z")
UNIT = re.compile(
    r"(?<!\w)(?:[a-zµ][\w/]{0,3}|[KMGT]i?B|[kKMGT]?(?:Hz|Wh?|V|A|Pa|J|N)|USD|EUR|GBP|NIS|ILS|SAR|AED|EGP|IRR|PKR)\b"
)
TELEPHONE = re.compile(r"(?<![\w/-])\+\d[\d ()-]{5,}\d(?![\w-])")  # which is drawn so only where it is set so
LONGEST = 40  # characters of a number
FORMS, PHRASES = "\ufb1d", "\ufdfa\ufdfb\ufdfc\ufdfd"
QUOTES = ('"', "”", "“", "»", "«", "'")
PERCENT = "%‰٪"
OPENING, CLOSING = "([{<«‹≤⟨", ")]}>»›≥⟩"
PAIR = {**dict(zip(OPENING, CLOSING, strict=True)), **dict(zip(CLOSING, OPENING, strict=True))}


def is_from_right(character: str) -> bool:
    """Whether it is a letter of Hebrew, Arabic or another script that is written from right to left."""
    return unicodedata.bidirectional(character) in ("R", "AL")


def is_from_left(character: str) -> bool:
    """Whether it is a letter that is written from left to right."""
    return unicodedata.bidirectional(character) == "L"


def as_letters(character: str) -> str:
    """The letters of which a character is a form or a ligature; the signs of whole phrases are as they are."""
    is_form = RIGHT_TO_LEFT.match(character) and character >= FORMS and character not in PHRASES
    return unicodedata.normalize("NFKC", character) if is_form else character


def written_order(drawn: str, *, from_right: bool) -> list[int]:
    """Places of the characters of a line in the order in which they were written.

    drawn: the characters from left to right as they stand. from_right: whether its paragraph is from right to left.
    """
    classes = _classes(drawn)
    if from_right:
        return _from_right(drawn, classes, 0, len(drawn))
    order: list[int] = []
    end = 0
    for found in FROM_RIGHT.finditer(classes):
        start, stop = _widened(drawn, *found.span(), end)
        behind = NUMBER_BEHIND.search(drawn[:start], max(end, start - LONGEST))
        if behind and drawn[stop : stop + 1] not in QUOTES:
            start = behind.start()
        if "L" not in classes and (figures := RIGHT_OF_ALL.match(classes, stop)):
            stop = figures.end()
        order += [*range(end, start), *_from_right(drawn, classes, start, stop)]
        end = stop
    return [*order, *range(end, len(drawn))]


def _classes(drawn: str) -> str:
    classes = list(map(_class, drawn))
    closed: list[int] = []  # of which none is opened to the left
    for place in (place for place, kind in enumerate(classes) if kind == "b"):
        if closed and drawn[closed[-1]] in CLOSING and drawn[place] == PAIR[drawn[closed[-1]]]:
            classes[closed.pop()] = classes[place] = "r"
        elif closed and PAIR[drawn[place]] == drawn[closed[-1]]:
            closed.pop()
        else:
            closed.append(place)
    return "".join(classes)


def _class(character: str) -> str:
    if character in PAIR:
        return "b"
    return "%" if character in PERCENT else CLASSES.get(unicodedata.bidirectional(character), "o")


def _from_right(drawn: str, classes: str, start: int, stop: int) -> list[int]:
    """The order of a passage that is written from right to left."""
    order: list[int] = []
    for low, high in reversed([(start, start), *_from_left(drawn, classes, start, stop)]):
        order += _figures_in_order(classes, high, stop)
        order += range(low, high)
        stop = low
    return order


def _from_left(drawn: str, classes: str, start: int, stop: int) -> list[tuple[int, int]]:
    """Passages from left to right within one from right to left: its words, with the figures that belong to them."""
    found = [
        *(own.span() for own in FROM_LEFT.finditer(classes, start, stop)),
        *(own.span() for own in TELEPHONE.finditer(drawn, start, stop)),
    ]
    passages: list[tuple[int, int]] = []
    for low, high in sorted(found):
        if passages and low < passages[-1][1]:
            continue
        limit = passages[-1][1] if passages else start
        if before := BEFORE.search(classes[:low], max(limit, low - LONGEST)):
            low = before.start()
        while high < stop and (behind := BEHIND.match(classes, high, stop)):
            if _is_unit(drawn[low:high], drawn[high : behind.end()]):
                break
            high = behind.end()
        passages.append(_widened(drawn, low, high, limit, stop))
    return passages


def _is_unit(words: str, behind: str) -> bool:
    """Whether words from left to right are the unit of the figures behind them, of which they were written first."""
    return behind.startswith(" ") and UNIT.fullmatch(words) is not None


def _widened(drawn: str, low: int, high: int, first: int, last: int | None = None) -> tuple[int, int]:
    """A passage with the brackets beside it that belong to those in it."""
    last = len(drawn) if last is None else last
    inner = [sign for sign in drawn[low:high] if sign in PAIR]
    for kind in {min(sign, PAIR[sign]) for sign in inner}:
        own = (kind, PAIR[kind])
        if sum(sign in own for sign in inner) % 2 == 0:
            continue
        if high < last and drawn[high] in own:
            high += 1
        elif low > first and drawn[low - 1] in own:
            low -= 1
    return low, high


def _figures_in_order(classes: str, start: int, stop: int) -> list[int]:
    """What has no word from left to right, from right to left, each number from left to right."""
    kinds = classes[start:stop]
    is_arabic = [True] * len(kinds)  # whether the letter before, which stands to the right of it, is Arabic
    known = "A" if "A" in kinds else ""
    for place in range(len(kinds) - 1, -1, -1):
        known = kinds[place] if kinds[place] in "RA" else known
        is_arabic[place] = known == "A"
    numbers: list[tuple[int, int]] = []
    for found in NUMBERS.finditer(kinds):
        pattern = ARABIC_FIGURES if is_arabic[found.end() - 1] else FIGURES
        numbers += [own.span() for own in pattern.finditer(kinds, *found.span())]
    order: list[int] = []
    for (_, before), (low, high) in itertools.pairwise([(0, 0), *numbers]):
        order = [*range(start + low, start + high), *range(start + low - 1, start + before - 1, -1), *order]
    rest = numbers[-1][1] if numbers else 0
    return [*range(stop - 1, start + rest - 1, -1), *order]


def turned_brackets(lines: Iterable[str]) -> frozenset[str]:
    """The kinds of brackets that mostly close before they open on lines, as those do that are told as they look."""
    turned: Counter[str] = Counter()
    for line in lines:
        before = ""
        for sign in filter(PAIR.__contains__, line):
            if before and PAIR[before] == sign:
                turned.update({before: 1, sign: 1} if before in CLOSING else {before: -1, sign: -1})
                before = ""
            else:
                before = sign
    return frozenset(sign for sign, count in turned.items() if count > 0)
