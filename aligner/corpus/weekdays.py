"""Days of the week that a text names, in every language of which CLDR knows their names."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from aligner.corpus.language_facts import UNSPACED, base_language, locale_of

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)
# Names besides those of CLDR, and forms of theirs that do not begin as the name does; as they are.
MORE_NAMES: Mapping[str, Mapping[str, int]] = {
    "ar": {f"{when} الاثنين": MONDAY for when in ("يوم", "فجر", "صباح", "ظهر", "مساء", "ليلة")},
    "cs": {"středu": WEDNESDAY, "středy": WEDNESDAY, "pátku": FRIDAY, "čtvrtka": THURSDAY},
    "de": {"Sonnabend": SATURDAY},
    "ja": {f"{sign}曜": day for day, sign in enumerate("月火水木金土日")},
    "pl": {"wtorku": TUESDAY, "środę": WEDNESDAY, "środy": WEDNESDAY, "czwartku": THURSDAY, "piątku": FRIDAY},
    "ru": {"в среду": WEDNESDAY, "В среду": WEDNESDAY},
    "sk": {"stredu": WEDNESDAY, "stredy": WEDNESDAY, "štvrtka": THURSDAY, "piatka": FRIDAY},
    "tr": {"pazar günü": SUNDAY, "cuma": FRIDAY, "salı": TUESDAY, "pazartesi": MONDAY, "cumartesi": SATURDAY}
    | {"çarşamba": WEDNESDAY, "perşembe": THURSDAY},
    "uk": {"середу": WEDNESDAY, "вівторка": TUESDAY, "четверга": THURSDAY},
    "vi": {f"thứ {name}": day for day, name in enumerate(("Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy"))}
    | {"Chủ nhật": SUNDAY, "chủ nhật": SUNDAY},
    "zh": {f"{week}{sign}": day for week in ("礼拜", "禮拜", "周", "週") for day, sign in enumerate("一二三四五六日")},
}
# Names that are other words as well: of a market, of an environment, of two of a thing.
OTHER_WORDS = frozenset({"Pazar", "pazar", "среда", "середа", "الاثنين"})
OTHER_STEMS = frozenset({"серед", "четвер"})  # among, four
APOSTROPHE = re.compile("['’ʼ]")
SHORTEST_STEM = 5  # letters of a name that may have another ending; shorter ones begin many words
ENDING = re.compile("[aeiouyаеёиоуыэюяєіїαεηιουωάέήίόύώ]s?$")
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
    """What finds a name, and, where it is long enough to be told from other words, its declined forms."""
    if language in RUN_ON:
        own = re.escape(name)
        return NOT_COUNTED.format(own) if name[0] in CHINESE_WEEKS else own
    stem = ENDING.sub("", name)
    is_told = len(stem) >= SHORTEST_STEM and stem not in OTHER_STEMS and stem[-1] != stem[-1].upper()
    own = rf"{re.escape(stem)}[^\W\d_]*" if is_told else re.escape(name)
    head = rf"|^{own[0].upper()}{own[1:]}" if name[0].islower() else ""
    return rf"\b{PREFIXES.get(language, '')}(?:{own}{head})\b"
