"""Given names and surnames of many countries, by which the names of people are told from those of other things.

Faker has them. It takes longer to import, and its lists to go through, than all else that a short run does to a text;
so what nearly every run asks for is kept in the user's cache folder.
"""

import hashlib
import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module, metadata
from pathlib import Path
from pkgutil import iter_modules
from unicodedata import unidata_version

from aligner.errors import AlignerError
from aligner.files import cache_folder
from aligner.writing import whole_file

logger = logging.getLogger(__name__)

PERSONS = "faker.providers.person"  # of Faker, which has lists of them by locale
RARE_NAMES = frozenset({"en", "en_NZ"})  # all that anybody was ever called, Red, General and Texas among it
FEWEST_LETTERS = 3  # of a given name in a script with capitals; shorter ones are small words of other languages
WORD = re.compile(rf"[^\W\d_]{{{FEWEST_LETTERS},}}")


@cache
def given_names() -> frozenset[str]:
    """Given names in scripts with capitals, casefolded."""
    try:
        path = cache_folder() / "models" / f"given-names-{_digest_of_lists()}.txt"
        names = _kept(path)
    except (AlignerError, OSError) as error:
        logger.debug("given names are not kept: %s", error)
        return _found_given_names()
    return names or _keep(_found_given_names(), path)


def _digest_of_lists() -> str:
    """Digest of what the given names are made of: Faker's lists, by this module."""
    return _digest(f"{metadata.version('faker')} {unidata_version} ".encode() + Path(__file__).read_bytes())


def _digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=12).hexdigest()


def _kept(path: Path) -> frozenset[str]:
    """The names in a file, which begins with their digest; none where it is not there, or not as it was written."""
    digest, _, names = path.read_text("utf-8", "replace").partition("\n") if path.is_file() else ("", "", "")
    return frozenset(names.split("\n")) if digest == _digest(names.encode()) else frozenset()


def _keep(names: frozenset[str], path: Path) -> frozenset[str]:
    """Write names for the next run, if that can be; the names."""
    lines = "\n".join(sorted(names))
    try:
        with whole_file(path) as file:
            file.write(f"{_digest(lines.encode())}\n{lines}")
    except AlignerError as error:
        logger.debug("given names are not kept: %s", error)
    return names


def _found_given_names() -> frozenset[str]:
    words = set(WORD.findall("\n".join(_given_names())))  # all at once, which is much faster
    return frozenset(word.casefold() for word in words if word.lower() != word.upper())


@cache
def given_names_without_capitals() -> frozenset[str]:
    """Given names in scripts without capitals, of one word."""
    return frozenset(
        name
        for name in _given_names()
        if len(name) >= FEWEST_LETTERS and " " not in name and name.lower() == name.upper()
    )


def _given_names() -> Iterator[str]:
    locales = [module.name for module in iter_modules(import_module(PERSONS).__path__) if module.name not in RARE_NAMES]
    return (name for locale in locales for name in _names(locale, "first_"))


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
    return {written: read for written, _, read in _japanese("last_name_pairs")}


@cache
def japanese_given_names() -> Mapping[str, str]:
    """Frequent Japanese given names as they are written, with how they are read, in Latin letters."""
    return {
        written: read for lists in ("female", "male") for written, _, read in _japanese(f"first_name_{lists}_pairs")
    }


@cache
def korean_given_names() -> frozenset[str]:
    """Frequent Korean given names in Hangul."""
    return frozenset(_names("ko_KR", "first_names"))


@cache
def vietnamese_surnames() -> frozenset[str]:
    """Vietnamese surnames without their marks, in small letters."""
    from anyascii import anyascii

    return frozenset(anyascii(name).casefold() for name in _names("vi_VN", "last_names"))


def _japanese(lists: str) -> Iterable[tuple[str, str, str]]:
    pairs: Iterable[tuple[str, str, str]] = getattr(import_module(f"{PERSONS}.ja_JP").Provider, lists)
    return pairs


def _names(locale: str, lists: str) -> Iterator[str]:
    """The names in those lists of a locale whose own names begin as said."""
    provider = import_module(f"{PERSONS}.{locale}").Provider
    for key in dir(provider):
        found = getattr(provider, key)
        if key.startswith(lists) and isinstance(found, Iterable) and not isinstance(found, str):
            yield from (name for name in found if isinstance(name, str))
