"""langdetect over many texts at once: its answers to the last bit, in a fraction of the time.

It draws pieces of a text at random, several times over, until one language is sure. Here the draws are the same, but a
word is taken apart once, and all texts draw at once. As each starts with the same seed, the random numbers are one row
that each text goes along at its own pace.
"""

import random
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from langdetect import detector_factory
from langdetect.detector import Detector
from langdetect.utils.ngram import NGram
from langdetect.utils.unicode_block import unicode_block

STEP = 5  # pieces drawn between two looks at the probabilities, as in langdetect
STEPS = np.arange(STEP)
SEED = 0  # it draws at random otherwise, and answers change from call to call
MOST_TEXTS = 256  # that draw at once
ROWS = 4096  # of the table of probabilities, at first
PER_NORMALS = 4  # random numbers that two normally distributed ones are made of
FIRST_NUMBERS = 4096  # random numbers that nearly all texts make do with
LONGEST_KEPT, MOST_KEPT = 24, 1 << 16  # letters of a word whose pieces are kept, and how many words' are
LATIN = re.compile("[A-z]")  # as langdetect leaves it out of text in other scripts
IS_COMPENSATED = sum([1.0, 1e100, 1.0, -1e100]) != 0.0  # whether Python's sum keeps what rounding takes
NO_LATIN = "\u0300"  # the first letter that speaks for another script

Places = npt.NDArray[np.intp]


class LangDetect:
    """langdetect with the same answers. languages: those that it knows, its two kinds of Chinese as one."""

    def __init__(self) -> None:
        detector_factory.init_factory()
        factory: Any = detector_factory._factory
        self._known: dict[str, list[float]] = factory.word_lang_prob_map
        self._names: list[str] = factory.langlist
        self.languages = frozenset(map(_code, self._names))
        self._detector: Any = Detector(factory)
        # Probabilities of the pieces of words that have occurred, by language, and in which row a piece has them.
        self._table = np.empty((ROWS, len(self._names)))
        self._rows: dict[str, int] = {}
        self._pieces_of_word = lru_cache(MOST_KEPT)(self._taken_apart)

    def probabilities(self, texts: Sequence[str]) -> list[dict[str, float]]:
        """Probabilities by language, of each text; empty where it finds nothing to go by."""
        pieces = list(map(self._pieces, texts))
        # Those with few pieces take longest; side by side they leave no gaps.
        order = sorted((n for n, own in enumerate(pieces) if own), key=lambda n: len(pieces[n]))
        found: list[dict[str, float]] = [{} for _ in texts]
        for start in range(0, len(order), MOST_TEXTS):
            places = order[start : start + MOST_TEXTS]
            drawn = self._drawn([pieces[place] for place in places], FIRST_NUMBERS)
            for place, row in zip(places, drawn.tolist(), strict=True):
                found[place] = self._told(row)
        return found

    def _told(self, row: list[float]) -> dict[str, float]:
        found: dict[str, float] = defaultdict(float)
        for name, probability in zip(self._names, row, strict=True):
            if probability > Detector.PROB_THRESHOLD:
                found[_code(name)] += probability
        return dict(found)

    def _pieces(self, text: str) -> list[int]:
        """The rows of one to three letters each that langdetect knows, of every word that is not in capitals."""
        *words, last = _cleaned(text, self._detector.max_text_length).translate(_NORMAL).split(" ")
        found: list[int] = []
        for word in [*(f"{word} " for word in words if word), *([last] if last else [])]:
            found += self._taken_apart(word) if len(word) > LONGEST_KEPT else self._pieces_of_word(word)
        return found

    def _taken_apart(self, word: str) -> list[int]:
        """The pieces of one word, with the space behind it where there is one."""
        pieces = []
        grams, in_capitals = " ", False
        for letter in word:
            in_capitals = letter.isupper() and (in_capitals or grams[-1].isupper())
            grams = (grams + letter)[-NGram.N_GRAM :]
            if not in_capitals:
                pieces += [grams[-length:] for length in range(1, len(grams) + 1)]
        return [self._row(piece) for piece in pieces if piece != " " and piece in self._known]

    def _row(self, piece: str) -> int:
        """The row of a piece in the table, which grows by those that occur."""
        if piece not in self._rows:
            row = self._rows[piece] = len(self._rows)
            if row == len(self._table):
                self._table = np.concatenate([self._table, np.empty_like(self._table)])
            self._table[row] = self._known[piece]
        return self._rows[piece]

    def _drawn(self, pieces: Sequence[list[int]], count: int) -> npt.NDArray[np.float64]:
        """The probability of each language, a row a text: the mean of trials, each until one language is sure.

        count: of random numbers; a text that needs more is done again with more.
        """
        accepted = [_accepted(len(own), count) for own in pieces]
        draws = np.zeros((len(pieces), max(len(values) for _, values in accepted)), np.int32)
        for row, own, (_, values) in zip(draws, pieces, accepted, strict=True):
            row[: len(values)] = np.array(own)[values]
        lengths = np.array([len(values) for _, values in accepted])
        total = np.zeros((len(pieces), len(self._names)))
        enough = np.ones(len(pieces), bool)
        next_number = [0] * len(pieces)
        normals = [0.0] * len(pieces)
        for trial in range(self._detector.n_trial):
            if not len(active := np.flatnonzero(enough)):
                break
            weights, starts = [], []
            for place in active.tolist():
                numbers, _ = accepted[place]
                if trial % 2:
                    normal = normals[place]
                else:
                    normal, normals[place] = _normals(next_number[place])
                    next_number[place] += PER_NORMALS
                weights.append((self._detector.alpha + normal * Detector.ALPHA_WIDTH) / Detector.BASE_FREQ)
                starts.append(int(numbers.searchsorted(next_number[place])))
            found, ends = self._trial(draws, lengths, active, np.array(starts, np.intp), np.array(weights))
            for place, end in zip(active.tolist(), ends.tolist(), strict=True):
                if end:
                    next_number[place] = int(accepted[place][0][end - 1]) + 1
            enough[active[ends == 0]] = False
            total[active] += found / self._detector.n_trial
        if not enough.all():
            again = np.flatnonzero(~enough).tolist()
            total[again] = self._drawn([pieces[place] for place in again], 4 * count)
        return total

    def _trial(
        self,
        draws: npt.NDArray[np.int32],
        lengths: Places,
        places: Any,
        starts: Places,
        weights: Any,
    ) -> tuple[npt.NDArray[np.float64], Places]:
        """Probabilities after so many draws that one language is sure, multiplied in the order of langdetect.

        draws: the rows of the pieces drawn, a row a text, as many as lengths says. Also given is where in them each
        trial ended, end exclusive; 0 for one that found too few.
        """
        names = len(self._names)
        result, ends = np.empty((len(places), names)), np.zeros(len(places), np.intp)
        found: Any = np.full((len(places), names), 1.0 / names)
        active: Any = np.arange(len(places))
        at: Any = starts.copy()
        weights = weights[:, None, None]
        fewest = int((lengths[places] - starts).min())
        for step in range(0, Detector.ITERATION_LIMIT + STEP, STEP):
            count = STEP if step else 1
            if step + 1 > fewest:
                short = at + count > lengths[places]
                found, active, at, places, weights = (each[~short] for each in (found, active, at, places, weights))
            factors = self._table.take(draws[places[:, None], at[:, None] + STEPS[:count]], axis=0)
            factors += weights
            for each in range(count):
                found *= factors[:, each]
            at += count
            found /= _sums(found)[:, None]
            done = found.max(axis=1, initial=0.0) > Detector.CONV_THRESHOLD
            if step == Detector.ITERATION_LIMIT:
                done[:] = True
            if done.any():
                result[active[done]], ends[active[done]] = found[done], at[done]
                found, active, at, places, weights = (each[~done] for each in (found, active, at, places, weights))
            if not len(active):
                break
        return result, ends


def _sums(rows: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """What Python's sum makes of each row, to the last bit; from 3.12 on it adds up what rounding takes as well."""
    # One column more, as numpy adds up a single one in another order.
    columns = np.zeros((rows.shape[1], len(rows) + 1))
    columns[:, :-1] = rows.T
    if not IS_COMPENSATED:
        plain: npt.NDArray[np.float64] = np.add.reduce(columns, axis=0)[:-1]
        return plain
    sums = np.add.accumulate(columns, axis=0)
    added = sums[1:] - sums[:-1]
    lost = (sums[:-1] - (sums[1:] - added)) + (columns[1:] - added)
    found: npt.NDArray[np.float64] = (sums[-1] + np.add.reduce(lost, axis=0))[:-1]
    return found


class _Numbers(random.Random):
    """Random numbers from some place on in the row of numbers that SEED gives."""

    def __init__(self, place: int) -> None:
        super().__init__(SEED)
        self._place = place

    def random(self) -> float:
        """The next of them, of two numbers of 32 bits."""
        first, second = _numbers(self._place + 2)[-2:].tolist()
        self._place += 2
        return float(((first >> 5) * (1 << 26) + (second >> 6)) / (1 << 53))


@cache
def _normals(place: int) -> tuple[float, float]:
    """The two normally distributed numbers that are made of those from a place on."""
    numbers = _Numbers(place)
    return numbers.gauss(0.0, 1.0), numbers.gauss(0.0, 1.0)


@lru_cache(8)
def _all_numbers(count: int) -> npt.NDArray[np.uint32]:
    bits = random.Random(SEED).getrandbits(32 * count)
    return np.frombuffer(bits.to_bytes(4 * count, "little"), "<u4")


def _numbers(count: int) -> npt.NDArray[np.uint32]:
    """The first random numbers of 32 bits."""
    return _all_numbers(1 << max(count, FIRST_NUMBERS).bit_length())[:count]


@lru_cache(256)
def _accepted(below: int, count: int) -> tuple[Places, Places]:
    """Which of so many numbers random.choice takes to choose among some things, and what it makes of them."""
    values = _numbers(count) >> np.uint32(32 - below.bit_length())
    places = np.flatnonzero(values < below)
    return places, values[places].astype(np.intp)


def _cleaned(text: str, most: int) -> str:
    """A text without addresses, and without Latin letters where it is in another script, as langdetect does it."""
    text = Detector.URL_RE.sub(" ", text) if "http" in text else text
    text = Detector.MAIL_RE.sub(" ", text) if "@" in text else text
    text = (text if text.isascii() else str(NGram.normalize_vi(text)))[:most]
    if text.isascii() or max(text) < NO_LATIN:
        return text
    others = sum(count for letter, count in Counter(text).items() if _is_other(letter))
    return LATIN.sub("", text) if 2 * len(LATIN.findall(text)) < others else text


@cache
def _is_other(letter: str) -> bool:
    """Whether a letter speaks for a script that is not Latin."""
    return letter >= NO_LATIN and not LATIN.match(letter) and unicode_block(letter) != "Latin Extended Additional"


class _Normal(dict[int, str]):
    """Letters as langdetect sees them, for str.translate."""

    def __missing__(self, key: int) -> str:
        self[key] = str(NGram.normalize(chr(key)))
        return self[key]


_NORMAL = _Normal()


def _code(name: str) -> str:
    return name.split("-")[0]  # zh-cn and zh-tw are one language here
