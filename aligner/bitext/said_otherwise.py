"""Numbers said in another way: in words, as a time of day, as a year in short, in other measures."""

import re
from collections.abc import Set
from decimal import Decimal

from aligner.corpus.amounts import amounts
from aligner.corpus.conversions import conversions, first_years
from aligner.corpus.language_facts import MYRIADS, UNSPACED, base_language
from aligner.corpus.number_words import lexicon_of, ordinal_forms, spelled_forms
from aligner.corpus.spelled_numbers import points_in_kanji, spelled_numbers
from aligner.text import LETTERS

NOON, MINUTES, CENTURY = 12, 60, 100
MOST_FORMS = 10_000  # numbers up to it are looked for as they are spelled out, and larger ones that are round
MOST_ROUND, MOST_FIGURES = 10**12, 3  # of those: their value, and figures before their noughts
LEAST_YEAR, MOST_YEAR = 1000, 2200

# A year that stands for its ten years: the 1980s, die 1980er, 1980-е, 1980年代.
DECADE = re.compile(
    r"(?<!\d)(1[1-9]\d0|20\d0)(?:['’]?s|ers?|ern|erne|erna|[-‑–]?(?:talet|luvu\w*|е|х|ті|их|тих|ые|ых)|['’]?l[ae]r\w*)\b"
    r"|(?<!\d)(1[1-9]\d0|20\d0)[ ]?(?:年代|년대)"
)

TENS = range(20, 100, 10)
DECADE_ENDINGS = {"en": ("ies",), "de": ("er", "ern", "erjahre", "erjahren")}  # the twenties, die Zwanzigerjahre
HALF = Decimal("0.5")
HALVED = (10**12, 10**9, 10**6, 10**5, 10**4, 10**3)  # scales of which there may be a half more
# A half behind a number, and one and a half in a word, as languages say them.
ONE_AND_A_HALF = re.compile(
    r"(?i)\b(?:anderthalb|anderhal[fv]|eineinhalb|полтор|півтор|półtor|másfél|puolitoista|halvannen)"
)
A_HALF = re.compile(
    rf"{ONE_AND_A_HALF.pattern}\w*|einhalb\w*|\b(?:half|halves|halb\w*|demie?s?|medi[oa]s?|mezz[oaei]|mei[oa]s?|hal(?:f|ve)"
    r"|halv[at]?|pół|połow\w*|половин\w*|půl\w*|fél|puoli|buçuk|και μισ\w+|ουμισ\w*)\b|半|반"
)

# Words within numbers that may be left out: three hundred and fifty, trezentos e cinquenta.
JOINING = {"en": ("and",), "nl": ("en",), "ar": ("و",)}

Values = Set[Decimal]


def spelled(text: str, language: str, values: Values) -> set[Decimal]:
    """Those of some numbers that a text has in words, also as ordinals, and the eighties for 1980."""
    if not values:
        return set()
    words = spelled_numbers(text, language)
    found = {value for value in values if value in words}
    found |= {value for value in values - found if value % 1 == HALF and _has_half(text, language, int(value))}
    found |= {value for value in values - found if _has_half_of_scale(text, language, value)}
    if base_language(language) in MYRIADS:
        found |= (points_in_kanji(text) | first_years(text)) & values
    whole = _Spelled(text, language)
    return found | {value for value in values - found if any(map(whole.has, _in_short(value)))}


def _has_half(text: str, language: str, whole: int) -> bool:
    """Whether a text says some wholes and a half in words: two and a half, zweieinhalb, 两个半."""
    if not A_HALF.search(text):
        return False
    if whole == 1 and ONE_AND_A_HALF.search(text):
        return True
    parted = A_HALF.sub(" ", text)
    return whole in spelled_numbers(parted, language) or Decimal(whole) in {
        own.value for own in amounts(parted, language)
    }


def _has_half_of_scale(text: str, language: str, value: Decimal) -> bool:
    """Whether a text says some thousands or millions and a half in words: dos millones y medio, zweieinhalb Mio."""
    scale = next((scale for scale in HALVED if HALF <= value / scale < scale and (value / scale) % 1 == HALF), 0)
    if not scale or not A_HALF.search(text):
        return False
    lexicon = lexicon_of(base_language(language))
    named = any(lexicon.scale_of(word) == scale for word in LETTERS.findall(text.casefold()))
    return named and (value < scale or _has_half(text, language, int(value / scale)))


def _in_short(value: Decimal) -> list[int]:
    """A number, and what is left of a decade without its century."""
    whole = int(value)
    is_round = whole <= MOST_ROUND and len(str(whole).rstrip("0")) <= MOST_FIGURES
    if value != whole or whole <= 0 or not (whole <= MOST_FORMS or is_round):
        return []
    is_decade = LEAST_YEAR <= whole < MOST_YEAR and whole % 10 == 0 and whole % CENTURY
    return [whole, whole % CENTURY] if is_decade else [whole]


class _Spelled:
    """A text in which numbers are looked for as CLDR spells them out."""

    def __init__(self, text: str, language: str) -> None:
        self._language = base_language(language)
        self._spaced = self._language not in UNSPACED
        words = [word for word in LETTERS.findall(text.casefold()) if word not in JOINING.get(self._language, ())]
        self._text = f" {' '.join(words)} " if self._spaced else text

    def has(self, value: int) -> bool:
        """Whether the text has a number."""
        written = spelled_forms(self._language, value) | ordinal_forms(self._language, value)
        if value in TENS:
            endings = DECADE_ENDINGS.get(self._language, ())
            written |= {f"{form.removesuffix('y')}{ending}" for form in written for ending in endings}
        if not self._spaced:
            return any("".join(form.split()) in self._text for form in written)
        joining = JOINING.get(self._language, ())
        forms = (" ".join(word for word in LETTERS.findall(form) if word not in joining) for form in written)
        return any(f" {form} " in self._text for form in forms if form)


def decades(text: str) -> set[Decimal]:
    """The years by which a text names decades, which others say in words: in the eighties of the last century."""
    return {Decimal(found[1] or found[2]) for found in DECADE.finditer(text)}


def same_clock(one: Values, other: Values) -> bool:
    """Whether two sets of numbers are the same times of day: 3 p.m. and 15:00, 7.55 and 7:55."""
    parts = [{part for value in values for part in _clock(value)} for values in (one, other)]
    return all(part < MINUTES for part in parts[0] | parts[1]) and all(
        any(_same_hour(part, own) for own in others)
        for parts_of, others in (parts, reversed(parts))
        for part in parts_of - {0}
    )


def _same_hour(one: int, other: int) -> bool:
    return one == other or (abs(one - other) == NOON and max(one, other) <= 2 * NOON)


def _clock(value: Decimal) -> list[int]:
    """A number as hours, and minutes where it has a fraction of two digits."""
    whole, _, fraction = f"{value:f}".partition(".")
    return [int(whole), int(fraction.ljust(2, "0"))] if fraction else [int(whole)]


def same_years(one: Values, other: Values) -> bool:
    """Whether two sets of numbers are the same years, some without their century: 1950-53 and 1950 bis 1953.

    A century may stand beside them: the 80s of the 20th century.
    """
    values = one | other
    if not (
        all(value < CENTURY or LEAST_YEAR <= value < MOST_YEAR for value in values)
        and any(value < CENTURY for value in values)
    ):
        return False
    centuries = {value // CENTURY + 1 for value in values if value >= LEAST_YEAR}
    short = [{value % CENTURY for value in own} for own in (one, other)]
    return bool(short[0] & short[1]) and short[0] ^ short[1] <= centuries


def are_converted(one: Values, other: Values, text: str, language: str) -> bool:
    """Whether numbers of a text stand in the other as another convention writes them, and nothing else does."""
    found = [own for own in conversions(text, language) if own.number in one]
    return bool(found) and all(not value or any(own.fits(float(value)) for own in found) for value in other)


def converted_pairs(one: Values, other: Values, text: str, language: str) -> set[tuple[Decimal, Decimal]]:
    """Numbers of a text with those of the other that stand for them by another convention."""
    found = [own for own in conversions(text, language) if own.number in one]
    return {(own.number, value) for own in found for value in other if own.fits(float(value))}


def restated(values: Values, text: str, language: str) -> set[Decimal]:
    """Those of some numbers of a text that it has in other measures as well: 30 metres (100 feet)."""
    if not values:
        return set()
    others = {amount.value.normalize() for amount in amounts(text, language)} - values
    pairs = [
        (own.number, other)
        for own in conversions(text, language)
        for other in (others if own.number in values else values)
        if own.fits(float(other))
    ]
    return set(values).intersection(number for pair in pairs for number in pair)
