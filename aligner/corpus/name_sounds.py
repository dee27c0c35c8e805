"""How names sound, coarsely: classes of consonants that are the same in all scripts, and keys of names made of them.

Transliterations agree in consonants of seven classes, each of which one script or another does not tell apart: those of
b, d, g, s, n, r, and a vowel at the head.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice, product

from aligner.corpus.names import GENITIVE, greek_sounds

KEPT_WORDS = 1 << 16
MOST_READINGS = 24  # of a word
ALONE, MOST_ALONE = 4, 5  # classes that tell a word alone: at least, and compared at most
BESIDE = 3  # classes of a word that are compared where another one stands beside it
ROUGHLY = 2  # the same where both scripts are far from Latin
RUN, MOST_RUN = 5, 6  # classes that tell a name within a text without spaces: at least, and compared at most
# Letters that are read in more than one way, or not at all.
AMBIGUOUS = re.compile("^[hj]|w|ch|gh|kh|g(?=[eiy])|^x|q(?!u)|r(?![aeiouy])|th|ng|ll|(?<=[a-z]{2})[dpstxz]$")
READ_AS = {
    "ch": ("s", "k", ""),
    "d": ("d", ""),
    "g": ("k", "s"),
    "gh": ("k", ""),
    "h": ("h", ""),
    "j": ("s", "y", "h"),
    "kh": ("k", "h"),
    "ll": ("r", ""),
    "ng": ("n", "nk"),
    "p": ("p", ""),
    "q": ("k", "s"),
    "r": ("r", ""),
    "s": ("s", ""),
    "t": ("t", ""),
    "th": ("t", "s"),
    "w": ("p", ""),
    "x": ("s", "ks", "h"),
    "z": ("s", ""),
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
DOUBLED = re.compile(r"(.)\1+")
VOWELS = dict.fromkeys(map(ord, "اأإآعאע"), "a")  # letters that stand for a vowel
# What is written before a word in Arabic and Hebrew without a space: and, in, to, like, from, that, the.
PREFIXES = re.compile("^(?:[وف]?(?:ال|لل|[بلك](?:ال)?)|[وف]|ו?[בלכמשה]|ו)(?=.{2})")
READ_IN_NAMES = {"什": "shi"}  # Chinese characters that are read otherwise elsewhere
HANGUL = re.compile("[가-힣]")
# What is written behind a Korean name without a space.
PARTICLES = re.compile(
    "(?<=..)(?:이?라는|에게서|에게|에서|으로|이나|처럼|보다|까지|부터|씨[가는를의와도]?|[이가은는을를의에와과도만로])$"
)

SHORT = "!"  # the key of those whose names are too short to be known in a text without spaces

Ways = Sequence[str]  # the classes of a word, once for each way to read it


@lru_cache(KEPT_WORDS)
def readings(word: str) -> tuple[str, ...]:
    """The classes of a word in a script with capitals or in kana, once for each way to read it, the likeliest first."""
    plain = latin(greek_sounds(GENITIVE.sub("", word))).casefold()
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

    Once more without what is written before it or behind it without a space.
    """
    if HANGUL.search(word):
        return tuple({key: None for each in (word, PARTICLES.sub("", word)) if (key := _hangul(each))})
    words = {word: None, PREFIXES.sub("", word): None}
    plain = [latin(each.translate(VOWELS)).casefold() for each in words]
    plain += [re.sub("ngh?$", "n", each) for each in plain]
    return tuple({key: None for each in plain for sound in ("t", "s") if (key := _classes(each.replace("th", sound)))})


@lru_cache(KEPT_WORDS)
def pinyin(name: str) -> tuple[str, ...]:
    """The classes of a word of a name in Chinese characters, once for each way to read it."""
    syllables = [re.sub("ng$", "n", READ_IN_NAMES.get(letter) or latin(letter).casefold()) for letter in name]
    head, *behind = (re.sub("[qxc]", "s", each) for each in syllables)
    behind = [re.sub("^[hy](?=.)", "", each) for each in behind]
    read = product(("r", ""), "vw")
    tails = ["".join(r if each == "er" else re.sub("^w", w, each) for each in behind) for r, w in read]
    heads = (head, re.sub("^w", "v", head), re.sub("^hu", "wu", head))
    ways = (first + tail for tail in tails for first in heads)
    return tuple({key: None for way in ways if (key := _classes(way))})


def keys_of_words(words: Sequence[Ways], turned: bool = False, rough: bool = False) -> Iterator[str]:
    """The keys of a name by its words, in order: of each alone, of each before a later one, and without a space.

    turned: also with the words the other way around. rough: also more coarsely, see roughly_beside.
    """
    for n, ways in enumerate(words):
        yield from alone(ways)
        yield from filter(None, map(stretch, ways))
        for others in words[n + 1 :]:
            for first, second in ((ways, others), (others, ways)) if turned else ((ways, others),):
                yield from beside(first, second)
                if rough:
                    yield from roughly_beside(first, second)
                yield from (stretch(one + other) or SHORT for one, other in product(first, second))


def alone(ways: Ways) -> Iterator[str]:
    """The keys of a word that tell somebody by themselves."""
    return (way[:MOST_ALONE] for way in ways if len(way) >= ALONE)


def beside(ways: Ways, others: Ways) -> Iterator[str]:
    """The keys of two words that follow each other."""
    return (f"{one[:BESIDE]} {other[:BESIDE]}" for one, other in product(ways, others))


def roughly_beside(ways: Ways, others: Ways) -> Iterator[str]:
    """The keys of two words, more coarsely, for two scripts far from each other: without r, which may be lost."""
    firsts, seconds = ({(way[0] + way[1:].replace("r", ""))[:ROUGHLY] for way in word} for word in (ways, others))
    return (f"&{one} {other}" for one, other in product(firsts, seconds))


def short(ways: Ways) -> Iterator[str]:
    """The keys of a word that tells hardly anybody alone."""
    return (f"%{way}" for way in ways if 1 < len(way) < ALONE)


def stretch(classes: str) -> str:
    """The key of a stretch of a text without spaces, nothing where it is too short to be known."""
    key = DOUBLED.sub(r"\1", re.sub("[ah]", "", classes))[:MOST_RUN]
    return f"+{key}" if len(key) >= RUN else ""


@lru_cache(KEPT_WORDS)
def latin(text: str) -> str:
    """A text in Latin letters, without all else."""
    from anyascii import anyascii

    return re.sub("[^A-Za-z]", "", anyascii(text))


def _hangul(word: str) -> str:
    codas = re.sub("(?<=[a-z])ng(?![a-z])", "n", re.sub("(?<=[a-z])s(?![a-z])", "t", latin(word)))
    return _classes(re.sub("(?<=[A-Z])[wy]|W", "", codas).casefold().replace("ch", "s"))


@lru_cache(KEPT_WORDS)
def _classes(plain: str) -> str:
    """The classes of a word in small Latin letters."""
    for pattern, letter in CLASSES:
        plain = pattern.sub(letter, plain)
    return plain
