"""The two detectors of languages, made faster without another answer.

py3langid: its model, which takes seconds to unpack, is kept unpacked in the user's cache folder. langdetect: the same
random draws, but a letter is looked at once, and the probabilities of all languages are multiplied at once.
"""

import hashlib
import logging
import lzma
import os
import random
import shutil
import tempfile
import zipfile
from array import array
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from langdetect import detector_factory
from langdetect.detector import Detector
from langdetect.utils.ngram import NGram

from aligner.errors import AlignerError
from aligner.files import cache_folder

logger = logging.getLogger(__name__)

STEP = 5  # words between two looks at the probabilities, as in langdetect
SEED = 0  # it draws at random otherwise, and answers change from call to call
TYPES = {2: "H", 4: "I"}  # of Python's arrays, by the bytes of a number


def load_py3langid() -> Any:
    """py3langid's identifier, with probabilities that sum to 1."""
    from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier

    packed = MODEL_DIR / MODEL_FILE
    try:
        parts = _read_model(_unpacked(packed, cache_folder() / "models"))
        scores, priors, classes, moves, rows, features = parts
        return LanguageIdentifier(scores, priors, classes, moves, features, norm_probs=True, tk_row=rows)
    except (AlignerError, OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, lzma.LZMAError) as error:
        logger.debug("py3langid's model is not kept unpacked: %s", error)
        return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _unpacked(packed: Path, folder: Path) -> Path:
    """The model as an uncompressed archive of arrays in a folder, written if it is not there or damaged."""
    path = folder / f"py3langid-{hashlib.sha256(packed.read_bytes()).hexdigest()[:16]}.npz"
    with suppress(OSError, zipfile.BadZipFile), zipfile.ZipFile(path) as archive:
        if archive.testzip() is None:  # its check sums
            return path
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=folder)
    try:
        with lzma.open(packed) as source, os.fdopen(handle, "wb") as target:
            shutil.copyfileobj(source, target, length=1 << 20)
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)
    return path


def _read_model(path: Path) -> tuple[Any, ...]:
    with np.load(path, allow_pickle=False) as data:
        moves, rows = (_array(data[name]) for name in ("nextmove", "nextmove_row"))
        return data["ptc"], data["pc"], data["classes"].tolist(), moves, rows, data["out_feat"].tolist()


def _array(values: npt.NDArray[Any]) -> "array[int]":
    """An array of numpy as one of Python, whose items are read faster."""
    found = array(TYPES[values.dtype.itemsize])
    found.frombytes(np.ascontiguousarray(values).tobytes())
    return found


class LangDetect:
    """langdetect with the same answers. languages: those that it knows, its two kinds of Chinese as one."""

    def __init__(self) -> None:
        detector_factory.init_factory()
        self._factory: Any = detector_factory._factory
        self._rows: dict[str, int] = {}  # pieces of words that have occurred
        self._table = np.empty((4096, len(self._factory.langlist)))  # their probabilities, by language
        self.languages = frozenset(map(_code, self._factory.langlist))

    def probabilities(self, text: str) -> dict[str, float]:
        """Probabilities by language; empty where it finds nothing to go by."""
        detector = Detector(self._factory)
        detector.append(text)
        detector.cleaning_text()
        words = self._pieces(detector.text)
        if not words:
            return {}
        found: dict[str, float] = defaultdict(float)
        for name, probability in zip(self._factory.langlist, self._drawn(words), strict=True):
            if probability > Detector.PROB_THRESHOLD:
                found[_code(name)] += probability
        return dict(found)

    def _pieces(self, text: str) -> list[str]:
        """One to three letters each that langdetect knows, of every word that is not in capitals."""
        known, pieces = self._factory.word_lang_prob_map, []
        grams, in_capitals = " ", False
        for letter in map(_normal, text):
            last = grams[-1]
            if last == " ":
                grams, in_capitals = " ", False
                if letter == " ":
                    continue
            elif len(grams) >= NGram.N_GRAM:
                grams = grams[1:]
            grams += letter
            in_capitals = letter.isupper() and (in_capitals or last.isupper())
            if not in_capitals:
                pieces += [piece for length in range(1, len(grams) + 1) if (piece := grams[-length:]) in known]
        return [piece for piece in pieces if piece != " "]

    def _drawn(self, words: list[str]) -> list[float]:
        """The probability of each language: the mean of trials, each over words drawn at random until it is sure."""
        draw, numbers = random.Random(SEED), [self._number(word) for word in words]
        detector = Detector(self._factory)
        total = np.zeros(len(self._factory.langlist))
        for _ in range(detector.n_trial):
            weight = (detector.alpha + draw.gauss(0.0, 1.0) * Detector.ALPHA_WIDTH) / Detector.BASE_FREQ
            total += self._trial(numbers, weight, draw) / detector.n_trial
        return list(map(float, total))

    def _trial(self, words: list[int], weight: float, draw: random.Random) -> npt.NDArray[np.float64]:
        """Probabilities after so many draws that one language is sure; multiplied in the order of langdetect."""
        count, count_words, bits = len(self._factory.langlist), len(words), len(words).bit_length()
        block = np.empty((STEP + 1, count))
        found = np.full(count, 1.0 / count)
        for step in range(0, Detector.ITERATION_LIMIT + STEP, STEP):
            drawn = [words[_below(count_words, bits, draw.getrandbits)] for _ in range(STEP if step else 1)]
            own = block[: len(drawn) + 1]
            own[0] = found
            self._table.take(drawn, 0, own[1:], "clip")
            own[1:] += weight
            np.multiply.reduce(own, axis=0, out=found)
            found /= sum(found.tolist())
            if found.max() > Detector.CONV_THRESHOLD:
                break
        return found

    def _number(self, word: str) -> int:
        """The row of a word's probabilities in the table, which grows by the words that occur."""
        if word not in self._rows:
            row = self._rows[word] = len(self._rows)
            if row == len(self._table):
                self._table = np.concatenate([self._table, np.empty_like(self._table)])
            self._table[row] = self._factory.word_lang_prob_map[word]
        return self._rows[word]


def _below(count: int, bits: int, draw: Callable[[int], int]) -> int:
    """A number below count, as random.choice draws it."""
    number = draw(bits)
    while number >= count:
        number = draw(bits)
    return number


@cache
def _normal(letter: str) -> str:
    """A letter as langdetect sees it."""
    return str(NGram.normalize(letter))


def _code(name: str) -> str:
    return name.split("-")[0]  # zh-cn and zh-tw are one language here
