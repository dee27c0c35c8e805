"""What of a text may be the name of somebody, as keys of how it sounds: all words, or all stretches without spaces."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, pairwise

from aligner.corpus.chinese_names import DOT, TRANSLITERATING, foreign_names
from aligner.corpus.east_asian_names import KOREAN_SURNAMES, japanese_readings
from aligner.corpus.given_names import chinese_surnames, japanese_given_names, japanese_surnames
from aligner.corpus.language_facts import SPACED_WITHOUT_CAPITALS, UNSPACED, base_language
from aligner.corpus.name_sounds import (
    HANGUL,
    MOST_RUN,
    PARTICLES,
    RUN,
    SHORT,
    Ways,
    alone,
    beside,
    heard,
    latin,
    pinyin,
    readings,
    roughly_beside,
    short,
)
from aligner.corpus.names import KATAKANA, KATAKANA_BREAK
from aligner.corpus.thai_sounds import thai_classes

PART = re.compile(r"[^\W\d_]+(?:(?:[’']|-(?![A-Z]))[^\W\d_]+)*")  # of a name: of Berners-Lee both
MOST_LETTERS = 20  # of a word in a text with spaces, on average
MOST_UNSPACED = 20_000  # letters of a text without spaces, in which any name would be found by chance beyond that
# What stands around words: no letters of scripts whose vowels are marks.
BETWEEN_WORDS = re.compile(r"[\s!-/:-@\[-`{-~।॥،؛؟“”‘’«»–—…]+")
APOSTROPHE = re.compile(r"(?<=\S)['’](?=\S)")  # within a word
HAN = re.compile("[㐀-鿿々]+")
LONGEST_NAME = 4  # Chinese characters of a name that is not foreign
MOST_CHARACTERS = 9  # of a foreign name in Chinese that are compared
INITIAL = 3  # characters of what may stand between two words of a name in katakana, ・W・
SYLLABLE = 4  # letters of a part of a Korean given name, at most
NEAR = 8  # characters between two words with capitals that may belong to one name
# Names whose sound does not tell how they are written, which are therefore taken to be there: in Chinese characters
# those of Vietnamese, in other scripts those of people whose characters are read in more than one way.
# Koreans in Chinese characters, of whom only the surname is known.
IN_HAN, IN_OTHERS, KOREAN = "*", "?", "§"
UNTOLD = frozenset((IN_HAN, IN_OTHERS, KOREAN, SHORT))


def heard_names(texts: Sequence[str], language: str) -> frozenset[str]:
    """Keys of what may be names in a text of several passages, with which those of sure_persons are compared.

    Empty where nothing can be said of it: where words have lost their spaces, and in long texts without spaces.
    """
    base = base_language(language)
    spaced = base in SPACED_WITHOUT_CAPITALS
    if not all(map(has_spaces, texts)) if spaced else base in UNSPACED and sum(map(len, texts)) > MOST_UNSPACED:
        return frozenset()
    find, others = HEARD_IN.get(base, (_in_words if spaced else _with_capitals, IN_OTHERS))
    return frozenset({others}).union(*(find(text) for text in texts))


def has_spaces(text: str) -> bool:
    """Whether the words of a text are parted, as those of scripts with spaces are unless they were lost."""
    return len(text) <= MOST_LETTERS * (1 + len(BETWEEN_WORDS.findall(text)))


def _in_words(text: str) -> Iterator[str]:
    """All words of a text in a script without capitals, alone and beside the next."""
    words = [
        word for word in BETWEEN_WORDS.split(APOSTROPHE.sub("", text)) if len(word) > word.isascii()
    ]  # but initials
    ways = [readings(word) if word[0].isupper() else heard(word) for word in words]
    yield from _row(ways)
    if not HANGUL.search(text):
        yield KOREAN
        pairs = (*pairwise(ways), *zip(ways, ways[2:], strict=False))  # George W. Bush, whose W is a word elsewhere
        yield from chain.from_iterable(roughly_beside(*pair) for pair in pairs)
    for before, one, other in zip(ways, words[1:], words[2:], strict=False):
        if max(len(one), len(other)) <= SYLLABLE:
            yield from beside(before, heard(one + other))  # Park Ji Hoon
    for word in words:
        if HANGUL.match(word):
            yield from _korean(word)


def _korean(word: str) -> Iterator[str]:
    """The names of Koreans, which have no space."""
    if len(word) > 2:
        yield from beside(heard(word[0]), heard(word[1:]))
    if word[0] in KOREAN_SURNAMES and len(PARTICLES.sub("", word)) in (2, 3):
        yield f"^{KOREAN_SURNAMES[word[0]]}"


def _with_capitals(text: str) -> Iterator[str]:
    """All words with capitals, alone and beside the next."""
    found = [word for word in PART.finditer(text) if word.group()[0].isupper() and len(word.group()) > 1]
    ways = {word: readings(word.group()) for word in found}
    for word in found:
        yield from (*alone(ways[word]), *short(ways[word]))
        plain = latin(word.group()).casefold()
        yield f"~{plain}"
        if plain in KOREAN_SURNAMES:
            yield f"^{KOREAN_SURNAMES[plain]}"
    for one, other in pairwise(found):
        if other.start() - one.end() <= NEAR:
            yield from beside(ways[one], ways[other])
            yield from _exact(one.group(), other.group())
    for one, between, other in zip(found, found[1:], found[2:], strict=False):
        if other.start() - one.end() <= NEAR + len(between.group()):
            yield from beside(ways[one], ways[other])
            yield from beside(ways[one], readings(between.group() + other.group()))
            yield from _exact(one.group(), between.group() + other.group())


def _exact(one: str, other: str) -> Iterator[str]:
    plain, behind = latin(one).casefold(), latin(other).casefold()
    yield f"={plain}{behind}"
    yield f"={behind}{plain}"


def _in_chinese(text: str) -> Iterator[str]:
    yield from _with_capitals(text)
    for found in HAN.finditer(text):
        yield from _in_han(found.group())
    for first, *others in foreign_names(text):
        yield from _row([pinyin(word) for word in (first, *others)])
        heads, tails = (first[n:] for n in range(len(first))), (others[-1][:n] for n in range(1, len(others[-1])))
        for head in heads:
            yield from beside(pinyin(head), pinyin(others[0]))
            yield from beside(pinyin(head), pinyin(others[-1]))
        for tail in tails:
            yield from beside(pinyin(others[-2] if len(others) > 1 else first), pinyin(tail))
    for found in TRANSLITERATING.finditer(DOT.sub("", text)):
        letters = found.group()
        for start, end in _stretches(letters, MOST_CHARACTERS):
            ways = pinyin(letters[start:end])
            yield from (*alone(ways), *(short(ways) if end - start == len(letters) else ()))


def _in_han(stretch: str) -> Iterator[str]:
    """Names of people from China, Japan and Korea in Chinese characters."""
    surnames = japanese_readings()
    for start, end in _stretches(stretch, LONGEST_NAME):
        part = stretch[start:end]
        plain = latin(part).casefold()
        yield f"={plain}"
        if len(part) > 1 and plain in surnames:
            yield from _japanese(surnames[plain])
        if part[0] in chinese_surnames() and 1 < len(part) < LONGEST_NAME:
            yield from (*beside(pinyin(part[0]), pinyin(part[1:])), *beside(pinyin(part[1:]), pinyin(part[0])))
        if len(part) == 1 and part in KOREAN_SURNAMES:
            yield f"^{KOREAN_SURNAMES[part]}"


def _japanese(surname: str) -> Iterator[str]:
    ways = readings(surname)
    yield f"~{surname}"
    yield from (f"~{way}" for way in ways)
    yield from (*alone(ways), *short(ways))


def _in_japanese(text: str) -> Iterator[str]:
    yield from _with_capitals(text)
    rows = list(KATAKANA.finditer(text))
    for one, other in pairwise(rows):
        if other.start() - one.end() <= INITIAL:
            yield from beside(kana(KATAKANA_BREAK.split(one.group())[-1]), kana(KATAKANA_BREAK.split(other.group())[0]))
    for found in rows:
        words = KATAKANA_BREAK.split(found.group())
        yield from _row([kana(word) for word in words])
        if words[0] in KOREAN_SURNAMES:
            yield f"^{KOREAN_SURNAMES[words[0]]}"
    for found in HAN.finditer(text):
        yield from _in_han(found.group())
    for written, surname in japanese_surnames().items():
        for place in re.finditer(written, text):
            behind = text[place.end() : place.end() + LONGEST_NAME].lstrip()
            for given, reading in japanese_given_names().items():
                if behind.startswith(given):
                    yield from beside(readings(surname), readings(reading))
                    yield from beside(readings(reading), readings(surname))


@lru_cache(1 << 14)
def kana(word: str) -> tuple[str, ...]:
    """The classes of a word in katakana; フ stands for hu, too."""
    plain = latin(word.replace("ッ", "")).casefold()
    spoken = (plain, plain.replace("fu", "hu"), re.sub("ru(?![aeiou])", "", plain))
    return tuple(dict.fromkeys(way for each in spoken for way in readings(each)))


def _in_thai(text: str) -> Iterator[str]:
    yield KOREAN
    yield from _with_capitals(text)
    for classes in thai_classes(text):
        for start in range(len(classes)):
            for end in range(start + RUN, min(start + MOST_RUN, len(classes)) + 1):
                yield f"+{classes[start:end]}"


def _row(words: Sequence[Ways]) -> Iterator[str]:
    for ways in words:
        yield from (*alone(ways), *short(ways))
    for one, other in pairwise(words):
        yield from beside(one, other)


def _stretches(text: str, longest: int) -> Iterator[tuple[int, int]]:
    """Where the stretches of a text begin and end."""
    return ((start, end) for start in range(len(text)) for end in range(start + 1, min(start + longest, len(text)) + 1))


Finder = Callable[[str], Iterator[str]]
HEARD_IN: dict[str, tuple[Finder, str]] = {
    "ja": (_in_japanese, IN_HAN),
    "th": (_in_thai, SHORT),
    "zh": (_in_chinese, IN_HAN),
}
