"""Given names and surnames of many countries, by which the names of people are told from those of other things."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

PERSONS = "faker.providers.person"  # of Faker, which has lists of them by locale
RARE_NAMES = frozenset({"en", "en_NZ"})  # all that anybody was ever called, Red, General and Texas among it
FEWEST_LETTERS = 3  # of a given name in a script with capitals; shorter ones are small words of other languages


@cache
def given_names() -> frozenset[str]:
    """Given names in scripts with capitals, casefolded."""
    locales = [module.name for module in iter_modules(import_module(PERSONS).__path__) if module.name not in RARE_NAMES]
    words = (word for locale in locales for name in _names(locale, "first_") for word in re.findall(r"[^\W\d_]+", name))
    return frozenset(word.casefold() for word in words if len(word) >= FEWEST_LETTERS and word.lower() != word.upper())


@cache
def chinese_surnames() -> frozenset[str]:
    """Surnames in Chinese characters."""
    return frozenset(name for locale in ("zh_CN", "zh_TW") for name in _names(locale, "last_names"))


@cache
def chinese_given_names() -> frozenset[str]:
    """The characters of which Chinese given names are made."""
    return frozenset(
        letter for locale in ("zh_CN", "zh_TW") for name in _names(locale, "first_names") for letter in name
    )


@cache
def japanese_surnames() -> Mapping[str, str]:
    """Frequent Japanese surnames in Chinese characters, with how they are read, in Latin letters."""
    pairs: tuple[tuple[str, str, str], ...] = import_module(f"{PERSONS}.ja_JP").Provider.last_name_pairs
    return {written: read for written, _, read in pairs}


def _names(locale: str, lists: str) -> Iterator[str]:
    """The names in those lists of a locale whose own names begin as said."""
    provider = import_module(f"{PERSONS}.{locale}").Provider
    for key in dir(provider):
        found = getattr(provider, key)
        if key.startswith(lists) and isinstance(found, Iterable) and not isinstance(found, str):
            yield from (name for name in found if isinstance(name, str))
