"""The words by which languages write numbers, by CLDR: compact formats (babel), spelled-out numbers (unicode-rbnf)."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property, lru_cache
from typing import Any, TypeVar

from aligner.corpus.language_facts import MYRIADS, locale_of

Number = TypeVar("Number", int, Decimal)

SMALL = range(1, 100)
TENS = (*range(2, 21), *range(30, 100, 10))  # those that are known before a thousand in one word: zweitausend
POWERS = (10**3, 10**6, 10**9)
STEM, ENDING = 4, 4  # letters of a scale word that must agree, at least; letters its ending may have, at most
KEPT_WORDS = 1 << 12  # of which it is kept whether they are scales
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b"))  # in CLDR's numbers, where a line may break

# What CLDR's compact formats lack and papers use, by language; the first line holds for all.
USUAL: Mapping[str, Mapping[str, int]] = {
    "": {"mln": 10**6, "mio": 10**6, "mrd": 10**9, "mld": 10**9, "bn": 10**9},
    "am": {"ሺህ": 10**3},
    "de": {"tsd": 10**3, "mill": 10**6, "bill": 10**12},
    "el": {"χιλ": 10**3, "εκατ": 10**6, "δισ": 10**9},
    "en": {"mn": 10**6, "m": 10**6, "tn": 10**12, "hundred": 100, "lakh": 10**5, "crore": 10**7},
    "es": {"mill": 10**6},
    "fr": {"mds": 10**9},
    "hi": {"मिलियन": 10**6, "बिलियन": 10**9, "ट्रिलियन": 10**12},
    "ja": {"千": 10**3, "百": 100, "十": 10},
    "ko": {"백": 100, "십": 10},
    "vi": {"ngàn": 10**3, "tỉ": 10**9},
    "zh": {"千": 10**3, "百": 100, "十": 10, "萬": 10**4, "億": 10**8},
}
# Words that CLDR's spelled-out numbers lack.
MORE_SMALL: Mapping[str, Mapping[str, int]] = {
    "bn": dict(
        zip(
            "এক দুই তিন চার পাঁচ ছয় সাত আট নয় দশ এগারো বারো তেরো চৌদ্দ পনেরো ষোলো সতেরো আঠারো উনিশ বিশ ত্রিশ চল্লিশ পঞ্চাশ ষাট "
            "সত্তর আশি নব্বই".split(),
            (*range(1, 21), *range(30, 100, 10)),
            strict=True,
        )
    ),
    "fr": {"septante": 70, "huitante": 80, "octante": 80, "nonante": 90},
}
# One and a half and two and a half; and what is added to the number behind, or to one where none is.
PARTS: Mapping[str, Mapping[str, Decimal]] = {
    language: dict(zip(words.split(), map(Decimal, ("1.5", "2.5", "0.5", "0.25", "-0.25")), strict=True))
    for language, words in {
        "bn": "দেড় আড়াই সাড়ে সোয়া পৌনে",
        "gu": "દોઢ અઢી સાડા સવા પોણા",
        "hi": "डेढ़ ढाई साढ़े सवा पौने",
        "mr": "दीड अडीच साडे सव्वा पावणे",
        "ur": "ڈیڑھ ڈھائی ساڑھے سوا پونے",
    }.items()
}
# Marks of letters that people leave out, by their Unicode names.
LEFT_OUT = frozenset(
    (
        *(f"{script} SIGN NUKTA" for script in "DEVANAGARI BENGALI GURMUKHI GUJARATI ORIYA KANNADA".split()),
        "ARABIC HAMZA ABOVE",
        "ARABIC HAMZA BELOW",
    )
)
NO_SCALES = frozenset({"milles"})  # miles, in French, where a thousand is mille throughout
# Words that hold both the number two and a scale.
DUALS: Mapping[str, Mapping[str, int]] = {
    "ar": {
        word: 2 * scale
        for scale, words in (
            (10**3, "ألفا ألفان ألفي ألفين"),
            (10**6, "مليونا مليونان مليوني مليونين"),
            (10**9, "مليارا ملياران ملياري مليارين"),
        )
        for word in words.split()
    },
    "he": {"אלפיים": 2000},
}


@dataclass(frozen=True, eq=False)
class Lexicon:
    """How a language writes numbers.

    scales: its words of scale, in small letters, with what they multiply by. short: single letters that do, as they
    are written. small: its words for small numbers. parts: those for parts of one, which may stand before one. whole:
    single words for large ones. decimal: what parts decimals. scale_first: whether the scale stands before the
    number. myriads: whether digits may follow a scale; spaced: also behind a space.
    """

    scales: Mapping[str, int]
    short: Mapping[str, int]
    small: Mapping[str, int]
    parts: Mapping[str, Decimal]
    whole: Mapping[str, int]
    decimal: str
    scale_first: bool
    myriads: bool
    spaced: bool = False

    @cached_property
    def words(self) -> frozenset[str]:
        """All words of a number, as they stand, in small letters."""
        return frozenset((*self.small, *self.parts, *self.scales, *self.whole))

    @cached_property
    def _counting(self) -> frozenset[str]:
        """The words that may make a number of what stands beside them, or are one by themselves, in small letters."""
        return frozenset((*self.scales, *self.whole, *map(str.casefold, self.short)))

    @cached_property
    def _heads(self) -> frozenset[str]:
        """What words begin with that may be inflected scales; see scale_of."""
        return frozenset(scale[:STEM] for scale in self.scales)

    def may_count(self, words: AbstractSet[str]) -> bool:
        """Whether any of some words is more than a small number, which is none without a scale beside it."""
        return not self._counting.isdisjoint(words) or any(word[:STEM] in self._heads for word in words)

    @lru_cache(KEPT_WORDS)  # noqa: B019 - lexicons are kept as long as the program runs
    def scale_of(self, word: str) -> int | None:
        """What a word multiplies by, whatever its ending; None for a word that is no scale."""
        if word in NO_SCALES:
            return None
        if word in self.scales:
            return self.scales[word]
        head = word[:STEM]  # which a scale has in common at least
        near = [(_common(word, scale), -len(scale), scale) for scale in self.scales if scale.startswith(head)]
        common, _, scale = max(near, default=(0, 0, ""))
        ending = ENDING if len(scale) > STEM else 1  # mill. is millón, millas are miles
        alike = common >= max(STEM, len(scale) - 2) and len(word) - common <= ending
        return self.scales[scale] if alike else None


@cache
def lexicon_of(language: str) -> Lexicon:
    """How a language writes numbers; of one that CLDR does not know, digits and the signs that all share."""
    scales, short = dict(USUAL[""]), dict[str, int]()
    small = {word: value for value in SMALL for word in spelled_forms(language, value) if " " not in word}
    small |= _in_all_forms(MORE_SMALL.get(language, {}))
    compact, scale_first = _compact_words(language)
    for word, scale in (*compact, *_spelled_scales(language, small), *USUAL.get(language, {}).items()):
        if len(word) == 1 and word.isascii():
            short.setdefault(word, scale)
        else:
            for written in (word, _without_marks(word)):
                scales.setdefault(written.casefold(), scale)
    if language in MYRIADS:  # 4천 2백만 is read by its parts, 백 and 만
        scales = {word: scale for word, scale in scales.items() if len(word) == 1 or not set(word) <= scales.keys()}
    whole = {
        word: value * power
        for power in POWERS
        if any(" " not in word for word in spelled_forms(language, 2 * power))  # zweitausend, but zwei Millionen
        for value in TENS
        for word in spelled_forms(language, value * power)
        if " " not in word and word not in scales
    }
    whole |= DUALS.get(language, {})
    parts = _in_all_forms(PARTS.get(language, {}))
    return Lexicon(
        scales, short, small, parts, whole, _decimal_sign(language), scale_first, language in MYRIADS, language == "ko"
    )


def _in_all_forms(words: Mapping[str, Number]) -> dict[str, Number]:
    """Words with their values, also in letters that are put together of two: য় of U+09AF and U+09BC."""
    return {form: value for word, value in words.items() for form in (word, unicodedata.normalize("NFC", word))}


def _without_marks(word: str) -> str:
    """A word as it is often written, without marks that people leave out: हजार for हज़ार, الف for ألف."""
    parts = unicodedata.normalize("NFD", word)
    return unicodedata.normalize("NFC", "".join(sign for sign in parts if unicodedata.name(sign, "") not in LEFT_OUT))


def _compact_words(language: str) -> tuple[list[tuple[str, int]], bool]:
    """The words of a language's compact formats with their scales, and whether they stand before the number."""
    locale = locale_of(language)
    if locale is None:
        return [], False
    formats = locale.compact_decimal_formats
    words, before = [], 0
    for width in ("long", "short"):
        for power, pattern in ((power, found) for own in formats[width].values() for power, found in own.items()):
            shape = re.fullmatch(r"(\D*?)(0+)(\D*)", str(pattern.pattern).partition(";")[0].replace("'", ""))
            head, zeros, tail = shape.groups() if shape else ("", "", "")
            if bool(head.strip()) != bool(tail.strip()):
                words.append((" ".join((head + tail).split()).rstrip("."), int(power) // 10 ** (len(zeros) - 1)))
                before += (1 if head.strip() else -1) if width == "long" else 0
    return words, before > 0


def _spelled_scales(language: str, small: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    """The words of scale in spelled-out numbers, in all their cases, with their scales."""
    for power in POWERS:
        for times in (1, 2, 5):
            for form in spelled_forms(language, times * power):
                words = [word for word in form.split() if word not in small]
                if len(words) == 1 and (times == 1 or len(form.split()) == 2):
                    yield words[0], power


@lru_cache(KEPT_WORDS)
def spelled_forms(language: str, value: int) -> frozenset[str]:
    """A number in words, in all forms that CLDR knows, in small letters."""
    return _forms(language, value)


@lru_cache(KEPT_WORDS)
def ordinal_forms(language: str, value: int) -> frozenset[str]:
    """The place of a number in a row, as second is of two, in all forms that CLDR knows, in small letters."""
    from unicode_rbnf.engine import FormatPurpose

    return _forms(language, value, FormatPurpose.ORDINAL)


def _forms(language: str, value: int, purpose: Any = None) -> frozenset[str]:
    from unicode_rbnf.engine import RbnfError

    engine = _speller(language)
    if engine is None:
        return frozenset()
    try:
        texts = engine.format_number(value, purpose).text_by_ruleset.values()
    except (KeyError, ValueError, IndexError, RecursionError, RbnfError):  # no rule, or one that is not there
        return frozenset()
    forms = {str(text).translate(INVISIBLE).casefold() for text in texts}
    return frozenset(form for form in forms if form and not any(map(str.isdigit, form)))


@cache
def _speller(language: str) -> Any:
    """The engine that spells numbers out in a language, None where CLDR has no rules for it."""
    from unicode_rbnf import RbnfEngine

    try:
        return RbnfEngine.for_language(language)
    except (KeyError, ValueError):
        return None


def _decimal_sign(language: str) -> str:
    locale = locale_of(language)
    return str(locale.number_symbols.get("latn", {}).get("decimal", ".")) if locale else "."


def _common(one: str, other: str) -> int:
    """Letters at the head of two words that are the same."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
