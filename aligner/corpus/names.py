"""Names of people in a text, as keys that are the same in every script and, as a rule, in every case."""

import re
from functools import cache

from aligner.corpus.language_facts import base_language

WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
FEWEST_LETTERS = 3  # of a word of a name; the first of a text, which may be an article, has one more
CAPITAL_NOUNS = frozenset({"de", "lb"})  # languages in which two words with capitals are seldom a name
KEY = 4  # consonants of a word that are compared, so that its ending may differ
# How romanisations of one name differ, in order: schmidt, shmidt; wright, vrait; jansen, yansen.
ALIKE = (
    ("kh", "h"),
    ("shch|tsch|tch|sch|dzh|zh|sh|ch|cz|tz|ts|sz|j|z", "s"),
    ("ph|v|w", "f"),
    ("x", "ks"),
    ("ck|c|q|g", "k"),
    ("th|d", "t"),
    ("b", "p"),
)


def name_keys(text: str, language: str) -> tuple[frozenset[str], frozenset[str]]:
    """The words of a sentence that begin with capitals, and those of them that are next to another, as people's are.

    But for a single one at its head, and for countries, months and days, which languages translate. Scripts without
    capitals give none, nor do languages in which all nouns have them.
    """
    if base_language(language) in CAPITAL_NOUNS:
        return frozenset(), frozenset()
    places = _places(base_language(language))
    words = [(word.start(), word.group()) for word in WORD.finditer(text)]
    named = [_is_name(word) and word.casefold() not in places for _, word in words]
    beside = [
        own and (before or after)
        for before, own, after in zip([False, *named], named, [*named[1:], False], strict=False)
    ]
    if words and not words[0][0] and (not beside[0] or len(words[0][1]) <= FEWEST_LETTERS):
        named[0] = beside[0] = False  # a capital for the sentence
    keys = [skeleton(word) for _, word in words]
    found = (frozenset(key for key, is_one in zip(keys, chosen, strict=True) if is_one) for chosen in (named, beside))
    singles, rows = found
    return singles - {""}, rows - {""}


def _is_name(word: str) -> bool:
    return len(word) >= FEWEST_LETTERS and word[0].isupper() and not word.isupper()


@cache
def skeleton(word: str) -> str:
    """The first consonants of a word in Latin letters, those that are often confused taken for one; or nothing."""
    from anyascii import anyascii

    plain = re.sub("[^a-z]", "", anyascii(word).casefold())
    for pattern, letter in ALIKE:
        plain = re.sub(pattern, letter, plain)
    plain = re.sub(r"(.)\1+", r"\1", plain)
    head = "a" if plain[:1] in tuple("aeiouy") else plain[:1]
    key = (head + re.sub("[aeiouyh]", "", plain[1:]))[:KEY]
    return key if len(key) > 1 else ""


@cache
def _places(language: str) -> frozenset[str]:
    """The words of the names of countries, days and months, which languages translate."""
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return frozenset()
    names = [*locale.territories.values(), *locale.languages.values()]
    names += [
        name
        for table in (locale.months, locale.days)
        for form in table.values()
        for own in form.values()
        for name in own.values()
    ]
    return frozenset(word.casefold() for name in names for word in re.findall(r"[^\W\d_]{3,}", name))
