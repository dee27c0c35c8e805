"""Tags of languages: what users, files and headers call a language, and what it is called here."""

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from urllib.parse import parse_qsl, urlsplit

from aligner.arguments import text_argument
from aligner.corpus.language_facts import MERGED, SHORT_CODE, base_language, language_names
from aligner.errors import InputError

NAMED = re.compile("[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?")
LOCALE = re.compile(r"([A-Za-z]{2,3}(?:[_-][A-Za-z]{2})?)(?:\.[\w-]+)?(?:@(latin|cyrillic))?")  # en_US.UTF-8, sr@latin
WHOLE_NAME = re.compile("([a-z]{2}|[a-z]{3})(?:[-_](?:[a-z]{2}|[a-z]{4}))?", re.I)  # de, pt-br, zh_Hant, deu
END_OF_NAME = re.compile("[-_ ]([A-Za-z]{2})(?:[-_][A-Z]{2})?$")  # manual-de, x_pt_BR
TWO_AT_END = re.compile("[-_ ][a-z]{2}[-_][a-z]{2}$")  # x-pt-br, but also what-is-it
PLACE_IN_FILE = re.compile(r"(?:#.*|:\d+)$")  # a chapter or a row, behind the name of its file
ASKED_FOR = ("hl", "lang", "language", "locale")  # what addresses call a language: ?lang=de
LABELS = 3  # of a host, from which its first may be a language: de.example.org
SCRIPT_OF_LOCALE = {"latin": "-Latn", "cyrillic": "-Cyrl"}
VARIANT = re.compile(r"(.+?) ?[(\[]([^()\[\]]+)[)\]]")  # English (UK), Chinese [Simplified]
UNTOLD = frozenset(("", "und", "mul", "mis", "zxx", "unknown"))  # what says that the language is not known, or no one
VARIANTS = ("nb", "nn")  # languages of their own where the user names them, one where they are detected


def normalize_language(tag: str) -> str:
    """The ISO 639 code of a language tag: `de` of `deu`, `de-AT` and `DE`; `zh` of `zh-CN`.

    Raises InputError for what is no language tag.
    """
    from langcodes import Language, tag_is_valid
    from langcodes.tag_parser import LanguageTagError

    text_argument(tag, "the language")
    try:
        if tag_is_valid(tag):
            code = Language.get(tag).prefer_macrolanguage().language
            if code:
                return MERGED.get(code, code)
    except LanguageTagError:
        pass
    raise InputError(f"{tag!r} is no language code; use one such as en, de or zh")


def language_tag(tag: str) -> str:
    """The language of a tag with what tells variants apart: `de` of `deu`, but `zh-TW`, `nb` and `sr-Latn` as they are.

    Raises InputError for what is no language tag.
    """
    from langcodes import Language

    code = normalize_language(tag)
    named = Language.get(tag)
    if named.language in VARIANTS:
        code = named.language
    detail = [named.script, named.territory, *(named.variants or ())]
    return "-".join([code, *filter(None, detail)])


@lru_cache(1024)
def in_usual_case(tag: str) -> str:
    """A tag as RFC 5646 advises to write it, whose letters may be of either case: `de-DE` of `DE-DE` and `de_de`.

    What is no tag of a language, a script and a region is returned as it is.
    """
    if not (parts := TAG.fullmatch(tag)):
        return tag
    language, script, region = parts.groups()
    return "-".join(filter(None, (language.lower(), script and script.title(), region and region.upper())))


def tag_named(name: str) -> str:
    """The tag of a name: `de` of `Deutsch` and `German`, `en-GB` of `British English` and `Englisch (UK)`.

    Empty for what is no name of a language.
    """
    own = " ".join(name.split()).casefold()
    if known := language_names().get(own) or _variants().get(own):
        return known
    variant = VARIANT.fullmatch(own)
    language = language_names().get(variant[1]) if variant else None
    return "-".join(filter(None, (language, _regions().get(variant[2], "")))) if variant and language else ""


@cache
def _variants() -> dict[str, str]:
    """The tags of variants by their names in English, in small letters, as CLDR has them: British English."""
    from babel import Locale

    named = Locale("en").languages
    return {name.casefold(): code.replace("_", "-") for code, name in named.items() if "_" in code}


@cache
def _regions() -> dict[str, str]:
    """What stands in a tag behind a language, by the names of countries in English and by codes, in small letters."""
    from babel import Locale

    named = {code: name for code, name in Locale("en").territories.items() if code.isalpha()}
    return {
        **{form.casefold(): code for code, name in named.items() for form in (name, code)},
        "uk": "GB",
        "usa": "US",
        "simplified": "Hans",
        "traditional": "Hant",
        "cyrillic": "Cyrl",
        "latin": "Latn",
    }


def language_called(name: str) -> str:
    """The tag of what a row calls its language: a tag, a name as tag_named knows it, or a locale as `de_DE.UTF-8`.

    Empty for what says that the language is not known, such as `und`. Raises InputError for what is no language.
    """
    own = name.strip()
    if own.casefold() in UNTOLD:
        return ""
    try:
        return language_tag(own)
    except InputError:
        if known := tag_named(own):
            return known
        if found := LOCALE.fullmatch(own):
            return language_tag(found[1].replace("_", "-") + SCRIPT_OF_LOCALE.get(found[2] or "", ""))
        raise


def languages_in_name(name: str) -> frozenset[str]:
    """The languages that the name of a file or an address says: of `de/x.html`, `x.de.html`, `manual_DE/x`, `?lang=de`.

    Only codes count: folders, and what names end in, that of three letters as a whole name for a language that has a
    shorter one.
    """
    return frozenset(filter(None, map(_code_of, _parts_of_name(name))))


@lru_cache(1 << 12)  # folders recur, names of files do not
def _code_of(part: str) -> str:
    """The language whose code a part of a name is, or ends in; empty where it is none."""
    found = WHOLE_NAME.fullmatch(part) or (None if TWO_AT_END.search(part) else END_OF_NAME.search(part))
    try:
        code = normalize_language(found[1]) if found else ""
    except InputError:
        return ""
    return code if len(code) == SHORT_CODE else ""


def _parts_of_name(name: str) -> Iterator[str]:
    """What of a name may be a code: folders, parts of a host and what is asked for, each without its last suffix."""
    if "://" in name:
        try:
            address = urlsplit(name)
        except ValueError:  # such as brackets that are none of an address
            return
        labels = (address.hostname or "").split(".")
        yield from labels[:1] if len(labels) >= LABELS else ()
        yield from (said for key, said in parse_qsl(address.query) if key.casefold() in ASKED_FOR)
        name = address.path
    for part in PLACE_IN_FILE.sub("", name).split("/"):
        pieces = part.partition("@")[0].split(".")
        yield from pieces[:-1] or pieces


def tag_in(name: str) -> str:
    """The tag that the name of a column is, where it looks like one: `en-US` of `en_US`; empty where it does not."""
    tag = name.strip().replace("_", "-")
    return tag if NAMED.fullmatch(tag) else ""


def parse_languages(tags: str) -> tuple[str, ...]:
    """Tags of a list such as `en,de` or `zh-CN,zh-TW`. Raises InputError for what is no language."""
    return tuple(dict.fromkeys(language_tag(tag.strip()) for tag in tags.split(",") if tag.strip()))


def require_codes(languages: Iterable[str] | None) -> None:
    """Raises InputError for a wanted language that no document is ever said to be in, such as `deu` for `de`."""
    for tag in languages or ():
        if (code := language_tag(tag)) != tag:
            raise InputError(
                f"{tag!r} is among the wanted languages; use {code!r}, as documents are told apart by that"
            )


@cache
def are_one_language(one: str, other: str) -> bool:
    """Whether texts of two tags are in one language as far as is known: `en` and `en-US` are, `en-GB` and `en-US` not.

    Who names two variants means two; a bare code says nothing of the variant. `zh` and `zh-TW` are two, as they are
    not written alike.
    """
    base = base_language(one)
    if one == other or base != base_language(other) or base not in (one, other):
        return one == other
    from langcodes import Language  # here: most piles ask of no variants, and it takes a while to load

    return len({Language.get(tag).maximize().script for tag in (one, other)}) == 1


def as_wanted(language: str, wanted: tuple[str, ...] | None) -> str | None:
    """The language by the wanted tag for it, None where it is not wanted.

    A wanted `de` stands for `de-AT` too, and a wanted `pt-BR` for a text that is only known to be in `pt`.
    """
    if not wanted or language in wanted:
        return language
    base = base_language(language)
    near = [tag for tag in wanted if base_language(tag) == base and base in (tag, language)]
    return near[0] if len(near) == 1 else None
