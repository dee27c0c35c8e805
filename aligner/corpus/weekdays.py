"""Days of the week that a text names, by the names that CLDR has of them, in some languages also declined."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from aligner.corpus.language_facts import UNSPACED, base_language, locale_of

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)
# What may stand at the end of names besides; of longer names in the languages below one letter or two go before it.
ENDINGS: Mapping[str, str] = {
    "da": "s en ens er ene",
    "de": "s abend abends früh morgen morgens mittag mittags nachmittag nachts vormittag",
    "el": "ς ες",
    "en": "s",
    "es": "s",
    "et": "l st al ast ani",
    "fi": "n na ta sta hin ksi sin aamuna iltana",
    "fr": "s",
    "lt": "į io iui iais",
    "lv": "u as ā ai ās ām",
    "nb": "s en ens er ene",
    "nl": "s en avond middag morgen nacht ochtend",
    "nn": "s en ar ane",
    "no": "s en ens er ene",
    "pt": "s",
    "ru": "а ам ах е ей ем и ов ой ом у ы ю я",
    "sv": "s en ens ar arna",
}
DROPPED: Mapping[str, str] = {"lt": "is", "lv": "a", "ru": "[ае]"}
# Names besides those of CLDR, and declined forms, as they are.
MORE_NAMES: Mapping[str, Mapping[str, int]] = {
    "ar": {f"{when} الاثنين": MONDAY for when in ("يوم", "فجر", "صباح", "ظهر", "مساء", "ليلة")},
    "cs": {"středu": WEDNESDAY, "čtvrtka": THURSDAY, "pátku": FRIDAY, "sobotu": SATURDAY, "neděli": SUNDAY},
    "de": {"Sonnabend": SATURDAY},
    "hu": {"hétfőn": MONDAY, "kedden": TUESDAY, "szerdán": WEDNESDAY, "csütörtökön": THURSDAY, "pénteken": FRIDAY}
    | {"szombaton": SATURDAY},
    "ja": {f"{sign}曜": day for day, sign in enumerate("月火水木金土日")},
    "pl": {"poniedziałku": MONDAY, "wtorku": TUESDAY, "środę": WEDNESDAY, "środy": WEDNESDAY, "czwartku": THURSDAY}
    | {"piątku": FRIDAY, "sobotę": SATURDAY, "soboty": SATURDAY, "niedzielę": SUNDAY, "niedzieli": SUNDAY},
    "ru": {"в среду": WEDNESDAY, "В среду": WEDNESDAY},
    "sk": {"pondelka": MONDAY, "utorka": TUESDAY, "stredu": WEDNESDAY, "štvrtka": THURSDAY, "piatka": FRIDAY}
    | {"sobotu": SATURDAY, "nedeľu": SUNDAY},
    "tr": {"pazar günü": SUNDAY, "Pazar günü": SUNDAY, "cuma": FRIDAY, "salı": TUESDAY, "pazartesi": MONDAY}
    | {"çarşamba": WEDNESDAY, "perşembe": THURSDAY, "cumartesi": SATURDAY},
    "uk": {"понеділка": MONDAY, "вівторка": TUESDAY, "середу": WEDNESDAY, "четверга": THURSDAY, "п'ятницю": FRIDAY}
    | {"п'ятниці": FRIDAY, "суботу": SATURDAY, "суботи": SATURDAY, "неділю": SUNDAY, "неділі": SUNDAY},
    "vi": {f"thứ {name}": day for day, name in enumerate(("Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy"))}
    | {"Chủ nhật": SUNDAY, "chủ nhật": SUNDAY},
    "zh": {f"{week}{sign}": day for week in ("礼拜", "禮拜", "周", "週") for day, sign in enumerate("一二三四五六日")},
}
# Names that are other words as well: markets, months, weeks, an environment, the sun, two of a thing, a city.
OTHER_WORDS = frozenset("Pazar pazar luni Luni среда середа недеља недела nedelja nedjelja Minggu Linggo".split()) | {
    *("e diel", "e diell", "الاثنين", "دوشنبه", "អាទិត្យ"),
}
APOSTROPHE = re.compile("['’ʼ]")
CHINESE_WEEKS = "周週"  # which are also counted: 一周三次 is three times a week
NOT_COUNTED = r"(?<![一二三四五六七八九十两兩每数數几幾百千万]){}(?![次个個名度位年期岁歲])"
PREFIXES = {"ar": "[وفبل]?", "he": "[ובלהמשכ]{0,2}"}  # of what is written as one word with a name
RUN_ON = UNSPACED | {"km", "ko", "lo", "my"}  # languages in which a name may go on in what follows it


def weekdays(text: str, language: str) -> frozenset[int]:
    """The days of the week that a text names, 0 for Monday to 6 for Sunday."""
    return frozenset(day for day, _ in find_weekdays(text, language))


def find_weekdays(text: str, language: str) -> Iterator[tuple[int, str]]:
    """The days of the week that a text names, with their names as they are written, in order.

    Names count as their language writes them within a sentence: with a small letter where it does so, but at the head
    of the text (Domingo may be somebody), and with a capital where it does that (thứ hai is the second).
    """
    if (names := _names(base_language(language))) is not None:
        pattern, days = names
        for found in pattern.finditer(text):
            yield days[(found.lastindex or 1) - 1], found[0]


def are_other_days(days: Iterable[int], others: Iterable[int]) -> bool:
    """Whether days of the week conflict: both are some, and none is the other's or beside it.

    The night between two days is called by the one in some languages and by the other in others.
    """
    days, others = list(days), list(others)
    return bool(days and others) and all((day - other) % 7 not in (0, 1, 6) for day in days for other in others)


@cache
def _names(language: str) -> tuple[re.Pattern[str], tuple[int, ...]] | None:
    """What finds the names of the days, with a group each, and the day of each group; None where they are not known."""
    locale = locale_of(language)
    if locale is None:
        return None
    known = {name: day for forms in locale.days.values() for day, name in forms["wide"].items()}
    if set(known.values()) != set(range(7)):
        return None
    known |= MORE_NAMES.get(language, {})
    names = sorted(known.keys() - OTHER_WORDS, key=lambda name: (-len(name), name))
    pattern = "|".join(f"({_pattern(name, language)})" for name in names)
    if language not in RUN_ON and language not in PREFIXES:  # the library looks at every word; few begin as a name does
        heads = {letter for name in names for letter in (name[0], name[0].upper())}
        pattern = rf"(?=[{re.escape(''.join(sorted(heads)))}])(?:{pattern})"
    return re.compile(APOSTROPHE.sub("['’ʼ]", pattern)), tuple(known[name] for name in names)


def _pattern(name: str, language: str) -> str:
    """What finds a name, and its declined forms where they are known."""
    if language in RUN_ON:
        own = re.escape(name)
        return NOT_COUNTED.format(own) if name[0] in CHINESE_WEEKS else own
    stem = re.sub(f"{DROPPED[language]}$", "", name) if language in DROPPED else name
    forms = [name, *(stem + ending for ending in ENDINGS.get(language, "").split())]
    own = "|".join(map(re.escape, forms))
    head = "".join(rf"|^{re.escape(form[0].upper() + form[1:])}" for form in forms) if name[0].islower() else ""
    return rf"(?<!\w){PREFIXES.get(language, '')}(?:{own}{head})(?!\w)"
