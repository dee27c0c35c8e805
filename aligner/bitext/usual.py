"""What is usual in the rows at hand: lengths, their ratios, and the words that tell two languages apart."""

import math
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from statistics import median

from aligner.corpus.document_languages import is_in_another_language
from aligner.corpus.language import detect_language, first_guesses, foreign_to, is_detected
from aligner.corpus.language_facts import UNSPACED, are_alike, base_language
from aligner.model import SegmentPair

WORD = re.compile(r"[^\W_]+")
# What each byte of ASCII becomes: letters small, digits as they are, all else a space.
ASCII_WORDS = bytes(
    ord(sign.lower()) if (sign := chr(number)).isascii() and sign.isalnum() else 32 for number in range(256)
)
DENSE = re.compile(
    "[\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]|[\U00020000-\U0003ffff]"
)
DENSE_LETTER = 2  # letters of an alphabet that one of a dense script counts for, besides itself
SAMPLED = 5_000  # rows of a pair of languages that what is usual is told from
COMMON = 300  # words of a language that are known
KNOWN = 3  # rows with a word, from which it is one
CLEARLY = 2  # times as often as in the other language, that a word stands in one for which it speaks
SCALE = 1.4826  # of the median deviation, to that of a normal distribution
LEAST_LETTERS = 25  # of a text that is asked for its language
LOOKED_AT = 200  # texts of a side that tell whether most are in its language
FOREIGN = 0.1  # share of them that are surely in another one, up to which they are
LEAST_TOLD = 1_000  # letters of a side that a language can be told from


@dataclass(frozen=True, slots=True)
class Normal:
    """The middle of some numbers and their spread, without those far off: a standard deviation."""

    middle: float
    spread: float

    def away(self, value: float) -> float:
        """How many standard deviations a number is off the middle."""
        return (value - self.middle) / self.spread


@dataclass(frozen=True, slots=True)
class Ratio:
    """The log of the target's length by the source's: what is usual, and how much it varies.

    spread: of long rows, a standard deviation. noise: what short rows vary by besides, by the root of their length.
    """

    middle: float
    spread: float
    noise: float

    def spread_at(self, length: float) -> float:
        """The standard deviation in rows whose shorter side has a length."""
        return math.hypot(self.spread, self.noise / math.sqrt(length + 1))

    def away(self, source: str, target: str) -> float:
        """How unusual the ratio of two texts is, in standard deviations; positive where the target is too long."""
        return (log_ratio(source, target) - self.middle) / self.spread_at(min(text_length(source), text_length(target)))


@dataclass(frozen=True, slots=True)
class Expected:
    """What is expected of a pair of languages before any row was seen, and how many rows that counts for.

    ratio: of lengths, as sentences of news vary. looser: how much more it varies in other pairs of languages and
    texts. length: log of a row's letters.
    """

    ratio: Ratio = Ratio(0.0, 0.08, 1.0)
    looser: float = 1.5
    length: Normal = Normal(4.2, 0.9)
    rows: int = 20


@dataclass(frozen=True, slots=True)
class Usual:
    """What is usual in a pair of languages.

    source_language, target_language: as the rows say or as they are told from the texts, empty where they cannot be.
    lengths: of either side. words: that speak for the language of a side; none where that side is in another one.
    mixed: whether much of a side is in another language, so that single words of its own do not speak for it.
    """

    source_language: str
    target_language: str
    ratio: Ratio
    lengths: tuple[Normal, Normal]
    words: tuple[frozenset[str], frozenset[str]]
    mixed: tuple[bool, bool] = (False, False)


Languages = tuple[str, str]


@lru_cache(1_024)
def pair_of(source_language: str, target_language: str) -> Languages:
    """The two languages that rows name, whatever their regions and however written: EN-US and en_GB are one."""
    return base_language(source_language), base_language(target_language)


@dataclass(frozen=True, slots=True)
class UsualRows:
    """What is usual, by the languages that rows name, as pair_of has them."""

    by_languages: Mapping[Languages, Usual]

    def of(self, source_language: str, target_language: str) -> Usual:
        return self.by_languages[pair_of(source_language, target_language)]


@dataclass(slots=True)
class _Sample:
    """Rows of a pair of languages, each as likely to be in it as any other."""

    rows: list[tuple[str, str]] = field(default_factory=list)
    seen: int = 0
    draws: random.Random = field(default_factory=lambda: random.Random(0))

    def add(self, row: tuple[str, str]) -> None:
        self.seen += 1
        if len(self.rows) < SAMPLED:
            self.rows.append(row)
        elif (place := self.draws.randrange(self.seen)) < SAMPLED:
            self.rows[place] = row


def usual_of_samples(samples: Mapping[Languages, list[tuple[str, str]]], expected: Expected) -> UsualRows:
    """What is usual in rows, told from samples of them."""
    return UsualRows({languages: _usual(languages, rows, expected) for languages, rows in samples.items()})


class RowSamples:
    """Texts of up to SAMPLED rows with two sides, drawn from all of each pair of languages, the same every time."""

    def __init__(self) -> None:
        self._samples: dict[Languages, _Sample] = defaultdict(_Sample)

    def add(self, row: SegmentPair) -> None:
        """Take the next row."""
        sample = self._samples[pair_of(row.source_language, row.target_language)]
        if row.source and row.target:
            sample.add((row.source, row.target))

    def rows(self) -> dict[Languages, list[tuple[str, str]]]:
        """The texts of those that were drawn so far."""
        return {languages: sample.rows for languages, sample in self._samples.items()}


def sample_rows(rows: Iterable[SegmentPair]) -> dict[Languages, list[tuple[str, str]]]:
    """Texts of a sample of rows; see RowSamples."""
    samples = RowSamples()
    for row in rows:
        samples.add(row)
    return samples.rows()


@lru_cache(16)  # each text is asked for several times in a row
def text_length(text: str) -> int:
    """Letters and signs of a text, those of dense scripts counted for several."""
    return len(text) if text.isascii() else len(text) + DENSE_LETTER * len(DENSE.findall(text))


def tokens(text: str, language: str) -> list[str]:
    """What a text is compared by, in small letters: words, or pairs of letters where no spaces part them."""
    # Many texts are ASCII, and bytes are gone through ten times as fast.
    ascii_only = text.isascii()
    words = text.encode().translate(ASCII_WORDS).decode().split() if ascii_only else WORD.findall(text.casefold())
    if base_language(language) not in UNSPACED:
        return words
    joined = "".join(words)
    return [joined[n : n + 2] for n in range(max(len(joined) - 1, 1))] if joined else []


def _usual(languages: Languages, rows: list[tuple[str, str]], expected: Expected) -> Usual:
    texts = [[row[side] for row in dict.fromkeys(rows)] for side in (0, 1)]  # each once: what repeats is not usual
    known = tuple(language or _told(own) for language, own in zip(languages, texts, strict=True))
    differing = [(one, other) for one, other in zip(*texts, strict=True) if one != other]
    sides = [one for one, _ in differing], [other for _, other in differing]
    telling = [_in_language(own, language) for own, language in zip(sides, known, strict=True)]
    counts = [
        Counter(token for text in own for token in set(tokens(text, language)))
        for own, language in zip(telling, known, strict=True)
    ]
    return Usual(
        source_language=known[0],
        target_language=known[1],
        ratio=_ratio(differing, expected),
        lengths=(_lengths(texts[0], expected), _lengths(texts[1], expected)),
        words=(
            _speaking(counts[0], counts[1]) if _are_in(texts[0], languages[0]) else frozenset(),
            _speaking(counts[1], counts[0]) if _are_in(texts[1], languages[1]) else frozenset(),
        ),
        mixed=(len(telling[0]) < len(sides[0]), len(telling[1]) < len(sides[1])),
    )


def _in_language(texts: list[str], language: str) -> list[str]:
    """Those of texts that are in the language said of them, where many are not, as those of pages translated in part.

    Otherwise all: the words of a few others are not common.
    """
    base = base_language(language)
    told = [text for text in texts if text_length(text) >= LEAST_LETTERS]
    if not told or not is_detected(base):
        return texts
    looked = told[:: -(-len(told) // LOOKED_AT)]
    if sum(bool(foreign_to(text, (base, base))) for text in looked) <= FOREIGN * len(looked):
        return texts
    own = [text for text, guess in zip(told, first_guesses(told), strict=True) if are_alike(base, guess)]
    return own if 2 * len(own) >= len(told) else texts


def _are_in(texts: list[str], language: str) -> bool:
    """Whether texts are, as a whole, in the language that is said of them, so that their words may speak for it."""
    return not language or not is_in_another_language("\n".join(texts), language)


def _told(texts: list[str]) -> str:
    """The language that most of some texts are in, empty where it cannot be told."""
    joined = "\n".join(texts)
    return detect_language(joined).language or "" if len(joined) >= LEAST_TOLD else ""


def log_ratio(source: str, target: str) -> float:
    """Log of the length of a target by that of its source."""
    return math.log((text_length(target) + 1) / (text_length(source) + 1))


def _ratio(pairs: list[tuple[str, str]], expected: Expected) -> Ratio:
    """The usual ratio of lengths, as if some rows that are as expected stood among them."""
    if not pairs:
        return Ratio(
            expected.ratio.middle,
            expected.looser * expected.ratio.spread,
            expected.looser * expected.ratio.noise,
        )
    share = len(pairs) / (len(pairs) + expected.rows)
    middle = median(log_ratio(*pair) for pair in pairs)
    centred = replace(expected.ratio, middle=middle)
    scale = share * SCALE * median(abs(centred.away(*pair)) for pair in pairs) + (1 - share) * expected.looser
    scale = max(scale, 1.0)
    middle = share * middle + (1 - share) * expected.ratio.middle
    return Ratio(middle, scale * expected.ratio.spread, scale * expected.ratio.noise)


def _lengths(texts: list[str], expected: Expected) -> Normal:
    return _normal([math.log(text_length(text) + 1) for text in texts], expected.length, expected.rows)


def _normal(values: list[float], expected: Normal, rows: int) -> Normal:
    """Middle and spread of numbers, as if some that are as expected stood among them."""
    if not values:
        return expected
    middle = median(values)
    spread = SCALE * median([abs(value - middle) for value in values])
    share = len(values) / (len(values) + rows)
    return Normal(
        share * middle + (1 - share) * expected.middle,
        max(share * spread + (1 - share) * expected.spread, expected.spread / 2),
    )


def _speaking(own: Counter[str], other: Counter[str]) -> frozenset[str]:
    """The common words of a language that speak for it and not for the other."""
    common = [word for word, _ in own.most_common(COMMON) if not word.isdigit()]
    return frozenset(word for word in common if own[word] >= max(KNOWN, CLEARLY * other[word]))
