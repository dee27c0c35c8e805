"""Who in a text is surely a person, told by lists of names, by titles and by how names are written."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache

from aligner.corpus.chinese_names import chinese_names, foreign_names
from aligner.corpus.east_asian_names import (
    ABROAD,
    KOREAN_SURNAMES,
    ROMAJI,
    is_chinese,
    japanese_given_readings,
    japanese_surname_classes,
    japanese_surname_readings,
    korean_surname,
)
from aligner.corpus.given_names import (
    chinese_surnames,
    given_names,
    given_names_without_capitals,
    japanese_given_names,
    japanese_surnames,
    korean_given_names,
    vietnamese_surnames,
)
from aligner.corpus.heard_names import BETWEEN_WORDS, IN_HAN, IN_OTHERS, KOREAN, kana
from aligner.corpus.language_facts import SPACED_WITHOUT_CAPITALS, base_language
from aligner.corpus.name_sounds import (
    PARTICLES,
    Ways,
    alone,
    beside,
    heard,
    keys_of_words,
    latin,
    pinyin,
    readings,
    short,
)
from aligner.corpus.names import (
    JAPANESE_TITLES,
    KANJI_NAME,
    KATAKANA,
    KATAKANA_BREAK,
    NO_SURNAMES,
    TWICE,
    find_names,
    taken_for_one,
)

VOWELS_AS_ONE = str.maketrans("eyo", "iiu", "h")
# How adjectives end in Slavic languages: Ближнего Востока.
ADJECTIVE = re.compile("(?:[ыио]й|[ая]я|[ое]е|[ыи]е|[ое]го|[ое]му|[ыи]м|ей|[ую]ю|[ыи]х)$")
KOREAN_WITH_TITLE = re.compile("(?<![가-힣])(?:([가-힣]{1,5}) )?([가-힣]{1,6}) ?씨(?![가-힣]{2})")
FEWEST_SPELLED = 4  # letters of a given name that is known by them in another script
LATIN = frozenset(c for c in map(chr, range(0x1F00)) if unicodedata.name(c, "").startswith("LATIN"))
BEFORE_TITLE = re.compile(f"(?:{JAPANESE_TITLES}|大統領|長官)")
FOUR, MOST_GIVEN = 4, 2  # Chinese characters of a Japanese name; of a Chinese or Korean given name, at most


def sure_persons(text: str, language: str) -> frozenset[str]:
    """Keys by which those who surely are people are found among heard_names."""
    base = base_language(language)
    find = SURE_IN.get(base, _without_capitals if base in SPACED_WITHOUT_CAPITALS else None)
    if find:
        return frozenset(find(text))
    return frozenset().union(*(_by_capitals(each, text.startswith(each[0])) for each in find_names(text, base).persons))


def _by_capitals(words: Sequence[str], at_head: bool) -> Iterator[str]:
    """The keys of a name in a script with capitals, none where it is not surely a person's.

    Those of places and firms have given names, too.
    """
    words = [part for word in words for part in re.split("-(?=[A-Z])", word)]
    if len(words) < 2 or words[-1].casefold() in NO_SURNAMES:
        return
    small = [latin(word).casefold() for word in words]
    chinese, korean = is_chinese(words), korean_surname(words)
    known = any(word.casefold() in given_names() for word in words[:-1])
    romaji = all(map(ROMAJI.fullmatch, small))
    surnames = japanese_surname_readings().intersection(small) if romaji else ()
    if not (known or chinese or korean or surnames or (_is_written_as_heard(words[0]) and not at_head)):
        return
    if korean or chinese:
        words = [words[0], "".join(words[1:])]
    ways = [_pinyin_ways(word) if chinese else readings(word) for word in words]
    yield from keys_of_words(ways, turned=romaji or chinese or bool(korean), rough=words[0][0] not in LATIN)
    if len(words) > MOST_GIVEN:
        yield from beside(ways[0], readings("".join(words[1:])))
        yield from beside(readings("".join(words[:2])), ways[2])
    yield from (f"~{name}" for name in surnames)
    if words[0][0] not in LATIN:
        yield from _japanese_surnames(ways)
    if korean and not chinese:
        yield f"^{korean}"
    if chinese:
        yield f"={''.join(small)}"
    elif not korean and _has_own_characters(words, small, romaji, bool(surnames)):
        yield IN_HAN


def _pinyin_ways(word: str) -> tuple[str, ...]:
    return readings(re.sub("ng(?=[aeiou])", "nk", re.sub("^[XQ]", "S", word)))


def _japanese_surnames(words: Iterable[Ways]) -> Iterator[str]:
    """Keys of the words that sound as frequent Japanese surnames do."""
    return (f"~{way}" for ways in words for way in ways if way in japanese_surname_classes())


def _has_own_characters(words: Sequence[str], small: Sequence[str], romaji: bool, known: bool) -> bool:
    """Whether somebody may have a name in Chinese characters that does not sound like the one in Latin letters."""
    if romaji and not known:
        return not any(word in given_names() and word not in japanese_given_readings() for word in small)
    return small[-1] in ABROAD or not vietnamese_surnames().isdisjoint(small)


def _is_written_as_heard(word: str) -> bool:
    """Whether a word in another script than Latin may be a foreign given name."""
    if word[0] in LATIN or ADJECTIVE.search(word):
        return False
    return _spelled(word) in _given_as_heard()


@cache
def _given_as_heard() -> frozenset[str]:
    spelled = (_spelled(name) for name in given_names() if name[0] in LATIN)
    return frozenset(key for key in spelled if len(key) >= FEWEST_SPELLED)


def _spelled(word: str) -> str:
    """A word in Latin letters, those that are often confused taken for one, without a vowel at its end."""
    plain = TWICE.sub(r"\1", taken_for_one(latin(word).casefold()).translate(VOWELS_AS_ONE))
    return plain[:-1] if len(plain) > 1 and plain.endswith(("a", "i", "u")) else plain


def _in_chinese(text: str) -> Iterator[str]:
    for words in foreign_names(text):
        yield from keys_of_words([pinyin(word) for word in words], rough=True)
    for surname, given in chinese_names(text):
        yield from _chinese(surname, given)


def _chinese(surname: str, given: str) -> Iterator[str]:
    yield from keys_of_words([pinyin(surname), pinyin(given)], turned=True, rough=True)
    yield f"={latin(surname + given).casefold()}"
    if surname in KOREAN_SURNAMES:
        yield f"^{KOREAN_SURNAMES[surname]}"
        yield KOREAN


def _in_japanese(text: str) -> Iterator[str]:
    for found in KATAKANA.finditer(text):
        written = KATAKANA_BREAK.split(found.group())
        if len(written) > 1 and (
            written[0] in KOREAN_SURNAMES or BEFORE_TITLE.match(text, found.end()) or _is_given_in_katakana(written[0])
        ):
            yield from keys_of_words(list(map(kana, written)), turned=len(written) == MOST_GIVEN, rough=True)
            if written[0] in KOREAN_SURNAMES:
                yield f"^{KOREAN_SURNAMES[written[0]]}"
    for found in KANJI_NAME.finditer(text):
        yield from _in_kanji(found[1])


def _is_given_in_katakana(word: str) -> bool:
    """Whether a word in katakana, where u and o stand behind single consonants, is spelled like a given name."""
    key = re.sub("u", "", _spelled(word))
    return len(key) >= FEWEST_SPELLED and key in _given_without_u()


@cache
def _given_without_u() -> frozenset[str]:
    return frozenset(name.replace("u", "") for name in _given_as_heard())


def _in_kanji(name: str) -> Iterator[str]:
    """The keys of somebody before a title: a Japanese with a known surname, or perhaps somebody from elsewhere."""
    surname = next((name[:n] for n in (3, 2) if name[:n] in japanese_surnames()), "")
    given = name[len(surname) :]
    if surname:
        ways: list[Ways] = [readings(japanese_surnames()[surname])]
        ways += [readings(japanese_given_names()[given])] if given in japanese_given_names() else []
        yield from keys_of_words(ways, turned=True, rough=True)
        yield from short(ways[0])
        yield f"~{japanese_surnames()[surname].casefold()}"
    elif len(name) < FOUR and name[0] in chinese_surnames():
        yield from _chinese(name[0], name[1:])
        yield IN_OTHERS
    else:
        return
    yield f"={latin(name).casefold()}"


def _in_korean(text: str) -> Iterator[str]:
    for found in KOREAN_WITH_TITLE.finditer(text):
        first, last = found.groups()
        if last[0] in KOREAN_SURNAMES and 1 < len(last) <= 1 + MOST_GIVEN:
            yield from _korean(last)
        else:
            yield from (*alone(heard(last)), *short(heard(last)))
            yield from keys_of_words([heard(last[0]), heard(last[1:] or last)])
            if first and first == PARTICLES.sub("", first):
                yield from keys_of_words([heard(first), heard(last)], turned=True, rough=True)
                yield from _japanese_surnames([heard(first), heard(last)])
    for word in BETWEEN_WORDS.split(text):
        name = PARTICLES.sub("", word)
        if name != word and name[:1] in KOREAN_SURNAMES and name[1:] in korean_given_names():
            yield from _korean(name)


def _korean(name: str) -> Iterator[str]:
    yield from keys_of_words([heard(name[0]), heard(name[1:])], turned=True, rough=True)
    yield f"^{KOREAN_SURNAMES[name[0]]}"


def _without_capitals(text: str) -> Iterator[str]:
    words = BETWEEN_WORDS.split(text)
    for place, word in enumerate(words[:-1]):
        if {word, words[place + 1]} <= given_names_without_capitals() and f"{word} {words[place + 1]}" in text:
            yield from keys_of_words([heard(word), heard(words[place + 1])])


Finder = Callable[[str], Iterator[str]]
SURE_IN: dict[str, Finder] = {
    "ja": _in_japanese,
    "ko": _in_korean,
    "th": lambda text: iter(()),
    "zh": _in_chinese,
}
