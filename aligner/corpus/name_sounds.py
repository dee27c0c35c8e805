"""How names sound, coarsely: keys that are the same in Latin letters and in scripts that have no capitals.

Transliterations agree in consonants of seven classes, each of which one script or another does not tell apart: those of
b, d, g, s, n, r, and a vowel at the head.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import combinations, islice, pairwise, product

from aligner.corpus.given_names import chinese_given_names, chinese_surnames, given_names
from aligner.corpus.language_facts import base_language
from aligner.corpus.names import GENITIVE, find_names

KEPT_WORDS = 1 << 16
MOST_READINGS = 24  # of a word
ALONE, BESIDE = 4, 2  # classes that tell a word alone, and beside another one
IN_NAME = 3  # of a word among those that are known to be names
MOST_LETTERS = 20  # of a word in a text with spaces, on average
# What is called after people: Charlotte County, Ryder Cup.
NO_SURNAMES = frozenset(
    """
    academy airport arena avenue award bank bay beach bridge building bureau canal castle center centre church city
    college committee company council county court creek cross cup festival foundation garden gazette group hall harbour
    herald hill hospital hotel house institute island lake library mountain museum news palace park party plaza post
    press prize province river road school square stadium state station street theater theatre times tower town trophy
    university valley village week
    """.split()
)
# Letters that are read in more than one way, or not at all.
AMBIGUOUS = re.compile("^[hj]|w|ch|gh|g(?=[eiy])|^x|q(?!u)|r(?![aeiouy])|th|ng|ll")
READ_AS = {
    "ch": ("s", "k", ""),
    "g": ("k", "s"),
    "gh": ("k", ""),
    "h": ("h", ""),
    "j": ("s", "y", "h"),
    "ll": ("r", ""),
    "ng": ("n", "nk"),
    "q": ("k", "s"),
    "r": ("r", ""),
    "th": ("t", "s"),
    "w": ("p", ""),
    "x": ("s", "ks", "h"),
}
CLASSES = tuple(
    (re.compile(pattern), letter)
    for pattern, letter in (
        ("tsch|tsh|tch|sch|dzh|sh|zh|cz|tz|ts|c(?=[eiy])|[szj]", "s"),
        ("ph|[bfvp]", "p"),
        ("ck|[kgqc]", "k"),
        ("x", "ks"),
        ("[td]h?", "t"),
        ("m", "n"),
        ("l", "r"),
        (r"(.)\1+", r"\1"),
        ("^[aeiouyw]", "a"),
        ("(?<=.)[aeiouyhw]", ""),
    )
)
VOWELS = dict.fromkeys(map(ord, "اأإآعאע"), "a")  # letters that stand for a vowel
# What is written before a word in Arabic and Hebrew without a space: and, in, to, like, from, that, the.
PREFIXES = re.compile("^(?:[وف]?(?:ال|لل|[بلك](?:ال)?)|[وف]|ו?[בלכמשה]|ו)(?=.{2})")
HANGUL = re.compile("[가-힣]")
# What stands around words: no letters of scripts whose vowels are marks.
BETWEEN_WORDS = re.compile(r"[\s!-/:-@\[-`{-~।॥،؛؟“”‘’«»–—…]+")
FOREIGN_IN_CHINESE = re.compile("([㐀-鿿]{1,5})([·•‧・](?:[㐀-鿿]+[·•‧・])*)([㐀-鿿]{1,6})")
DOT = re.compile("[·•‧・]")
ROMAJI = re.compile("(?:(?:[kgsztdnhbpmrjfcyw][hsy]?)?[aeiou]+n?)+", re.IGNORECASE)
# What stands before and behind the names of Chinese people, which have no dot.
BEFORE_CHINESE = (
    r"^|[，。：；、“「\s是由与和]|授予|颁给|任命|选举|选出|聘请|馆长|主席|总统|总理|部长|市长|校长|院长|主任|经理|教练|导演|作家|"
    r"记者|教授|博士|医生|律师|選舉|授與|館長|總統|總理|部長|市長|校長|院長|經理|教練|導演|記者|醫生|律師"
)
BEHIND_CHINESE = (
    r"被|当选|出任|担任|获|毕业|出生|说|表示|称|认为|指出|此前|曾|将|周[一二三四五六日]|星期|先生|女士|小姐|教授|博士|老师|"
    r"當選|擔任|獲|畢業|說|稱|認為|將|週|老師|的|为|為|[。，、；！？”」]|$"
)
IN_GIVEN_NAMES = frozenset("小大阿")  # characters beside those of the lists
# Korean surnames in Chinese characters, as they are read in Korean.
KOREAN_SURNAMES = {
    letter: name
    for entry in """
        an:安 bae:裴 baek:白 cho:赵趙曹 choi:崔 ha:河 han:韩韓 heo:许許 hong:洪 hwang:黄黃 jang:张張 jeon:全 ji:池
        jung:郑鄭 kang:姜 kim:金 ko:高 kwon:权權 lee:李 lim:林 moon:文 nam:南 oh:吴吳 park:朴 roh:卢盧 seo:徐 shim:沈
        shin:申 son:孙孫 song:宋 yang:梁 yoo:柳 yoon:尹
    """.split()
    for name, _, letters in (entry.partition(":"),)
    for letter in letters
}


@lru_cache(KEPT_WORDS)
def readings(word: str) -> tuple[str, ...]:
    """The classes of a word in a script with capitals or in kana, once for each way to read it, the likeliest first."""
    plain = _latin(GENITIVE.sub("", word)).casefold()
    parts: list[tuple[str, ...]] = []
    start = 0
    for found in AMBIGUOUS.finditer(plain):
        parts += [(plain[start : found.start()],), READ_AS[found.group()]]
        start = found.end()
    ways = islice(product(*parts, (plain[start:],)), MOST_READINGS)
    return tuple({key: None for way in ways if (key := _classes("".join(way)))})


@lru_cache(KEPT_WORDS)
def heard(word: str) -> tuple[str, ...]:
    """The classes of a word in a script without capitals whose words are parted by spaces.

    Once more without what is written before it without a space.
    """
    if HANGUL.search(word):
        codas = re.sub("(?<=[a-z])ng(?![a-z])", "n", re.sub("(?<=[a-z])s(?![a-z])", "t", _latin(word)))
        return (_classes(re.sub("(?<=[A-Z])[wy]|W", "", codas).casefold()),)
    words = {word: None, PREFIXES.sub("", word): None}
    return tuple(_classes(_latin(each.translate(VOWELS)).casefold()) for each in words)


@lru_cache(KEPT_WORDS)
def pinyin(name: str) -> tuple[str, ...]:
    """The classes of a word of a name in Chinese characters, once for each way to read it."""
    syllables = [re.sub("ng$", "n", _latin(letter).casefold()) for letter in name]
    tail = "".join("r" if each == "er" else re.sub("^w", "v", re.sub("^[hy](?=.)", "", each)) for each in syllables[1:])
    heads = (syllables[0], re.sub("^w", "v", syllables[0]))
    return tuple({_classes(re.sub("[qxc]", "s", head + tail)): None for head in heads})


def sounds_of_names(text: str, language: str) -> frozenset[str]:
    """Keys of the words that are names; in Chinese text of people's.

    Foreign ones have a dot between their words there. At either end of such a name, where Chinese has no space, there
    is a key for each place where it may begin or end.
    """
    if base_language(language) == "zh":
        ways = [way for found in FOREIGN_IN_CHINESE.finditer(text) for way in _foreign(*found.groups())]
        ways += [way for found in _chinese_name().finditer(text) for way in _native(*found.groups())]
    else:
        found = find_names(text, language)
        names = found.people if base_language(language) == "de" else found.words  # all nouns are among the words there
        ways = [way for name in names for way in readings(name)]
    return frozenset(way[:IN_NAME] for way in ways if len(way) > 1)


def sounds_of_persons(text: str, language: str) -> frozenset[str]:
    """Keys by which those who surely are people are found among heard_words: they have a given name that is known."""
    return frozenset().union(*(_person(each) for each in find_names(text, language).persons if _is_sure(each)))


def heard_words(text: str) -> frozenset[str]:
    """Keys of all words of a text in a script without capitals, alone and beside the next; see sounds_of_persons."""
    words = [word for word in BETWEEN_WORDS.split(text) if len(word) > word.isascii()]  # but initials
    classes = [readings(word) if word[0].isupper() else heard(word) for word in words]
    keys = {way[:ALONE] for ways in classes for way in ways if len(way) >= ALONE}
    keys |= {_beside(*ways) for pair in pairwise(classes) for ways in product(*pair)}
    parted = (word for word in words if HANGUL.match(word) and len(word) > 2)  # the names of Koreans have no space
    return frozenset(keys | {_beside(*heard(word[0]), *heard(word[1:])) for word in parted})


def has_spaces(text: str) -> bool:
    """Whether the words of a text are parted, as those of scripts with spaces are unless they were lost."""
    return len(text) <= MOST_LETTERS * (1 + len(BETWEEN_WORDS.findall(text)))


def _foreign(first: str, between: str, last: str) -> Iterator[str]:
    for part in (
        *(first[n:] for n in range(len(first))),
        *DOT.split(between),
        *(last[: n + 1] for n in range(len(last))),
    ):
        if part:
            yield from pinyin(part)


def _native(surname: str, given: str) -> Iterator[str]:
    yield from (*pinyin(surname), *pinyin(given), *readings(KOREAN_SURNAMES.get(surname, "")))


@cache
def _chinese_name() -> re.Pattern[str]:
    """Surname and given name where it is clear that they are such."""
    surnames = "|".join(sorted(chinese_surnames(), key=lambda name: (-len(name), name)))
    given = "".join(sorted(chinese_given_names() | IN_GIVEN_NAMES))
    return re.compile(f"(?:{BEFORE_CHINESE})({surnames})([{given}]{{1,2}})(?={BEHIND_CHINESE})")


def _person(words: Sequence[str]) -> set[str]:
    """Keys of one person's name; that of somebody from East Asia may be turned around."""
    is_chinese = _is_chinese(words)
    ways = [readings(re.sub("^[XQ]", "S", word) if is_chinese else word) for word in words]
    keys = {way[:ALONE] for each in ways for way in each if len(way) >= ALONE}
    pairs = list(combinations(ways, 2))
    if all(map(ROMAJI.fullmatch, words)):
        pairs += combinations(reversed(ways), 2)
    return keys | {_beside(*both) for pair in pairs for both in product(*pair)}


def _is_sure(words: Sequence[str]) -> bool:
    """Whether words beside each other are surely a person's name: those of places and firms have given names, too."""
    if len(words) < 2 or words[-1].casefold() in NO_SURNAMES:
        return False
    return any(word.casefold() in given_names() for word in words[:-1]) or _is_chinese(words)


def _is_chinese(words: Sequence[str]) -> bool:
    """Whether a name reads as a Chinese one in Latin letters, its surname first."""
    is_pinyin, surnames = _pinyin()
    return words[0].casefold() in surnames and all(is_pinyin.fullmatch(word.casefold()) for word in words)


@cache
def _pinyin() -> tuple[re.Pattern[str], frozenset[str]]:
    """What consists of syllables of Chinese in Latin letters, and the surnames in them."""
    syllables = {_latin(chr(code)).casefold() for code in range(0x4E00, 0x9FA6)} - {""}
    longest_first = "|".join(sorted(syllables, key=lambda syllable: (-len(syllable), syllable)))
    return re.compile(f"(?:(?:{longest_first})[-’']?)+"), frozenset(
        _latin(name).casefold() for name in chinese_surnames()
    )


def _beside(one: str, other: str) -> str:
    return f"{one[:BESIDE]} {other[:BESIDE]}"


def _latin(text: str) -> str:
    from anyascii import anyascii

    return re.sub("[^A-Za-z]", "", anyascii(text))


@lru_cache(KEPT_WORDS)
def _classes(plain: str) -> str:
    """The classes of a word in small Latin letters."""
    for pattern, letter in CLASSES:
        plain = pattern.sub(letter, plain)
    return plain
