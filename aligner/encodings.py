"""Bytes to text: by byte order mark or escapes, as UTF-8, or in the encoding in which words are those of a language.

Encodings of one byte a character each make some text of any bytes; chardetng tells them by pairs of letters as browsers
do. Here the words that each makes are held against langdetect's pieces of words of all languages that it knows.
"""

import codecs
import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt

from aligner.model import Skipped

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# The web's names of encodings mean what Windows made of them; the last one Python has under another name.
WIDER = {"Big5": "big5hkscs", "EUC-KR": "cp949", "GBK": "gb18030", "Shift_JIS": "cp932", "windows-874": "cp874"}
# Encodings of one byte a character, the frequent ones first; those of DOS and the Mac are seldom met.
WINDOWS_AND_ISO = (
    *"windows-1252 windows-1250 windows-1251 windows-1254 windows-1257 windows-1253 windows-1256 windows-1255".split(),
    *"cp874 windows-1258 iso-8859-2 iso-8859-15 iso-8859-13 iso-8859-9 iso-8859-7 iso-8859-5 koi8-r koi8-u".split(),
)
OLD = tuple("cp850 cp852 cp866 mac_roman mac_latin2 mac_cyrillic mac_iceland".split())
ESCAPES = (  # encodings that look like ASCII but for these
    (re.compile(rb"\x1b\$[@B]|\x1b\(I"), "iso2022_jp_ext"),
    (re.compile(rb"\x1b\$\)C"), "iso2022_kr"),
)
HZ = re.compile(rb"~\{((?:[\x21-\x77][\x21-\x7e])+)~\}")  # Chinese in ASCII
FEWEST_PAIRS = 4  # of it in a text, for few texts have such marks by chance

SEVERAL_BYTES = frozenset("cp932 gb18030 big5hkscs cp949 euc_jp iso2022_jp".split())  # a character; Python's names
SHARE_OF_UTF8 = 0.25  # characters in lines that are UTF-8, a byte of those that are not: more than by chance
OTHER_WORD = re.compile(rb"[^\s\x80-\xff]{0,20}[\x80-\xff]\S{0,40}")
HEAD = 1 << 16  # bytes whose words of ASCII's letters are looked at
WORDS = 200  # different words that are looked at, of those of ASCII's letters alone and of the others
MOST = 2000  # words that are gone through for the others
FLOOR = math.log(1e-7)  # of a piece that a language does not have, logarithm of its probability
PIECES = 6  # of one to three letters that each letter is in
STRANGE = PIECES * FLOOR  # of a sign that no text has
WITHIN = 1.5 * STRANGE  # of one that stands within a word, or of a letter of another script beside one of ASCII's
CAPITAL = -24.0  # of a capital letter within a word
SIGN, IN_WORD = -40.0, -60.0  # of a usual one; of a no-break space or an accent within a word
USUAL = frozenset("„“”’‘–—…«»§°€·•©®\xa0‚‹›™№£¿¡ºª×")
WITHIN_WORDS, FRACTIONS = frozenset("’·"), frozenset("½¼¾")  # which may, and which stand before no letter
DETECTED = 12.0  # what speaks for the encoding that chardetng tells: less than one letter that is wrong
SELDOM = 12.0  # what speaks against encodings of DOS and the Mac
# Letters of languages that langdetect does not know, which count where chardetng tells an encoding that has them.
CYRILLIC = "".join(map(chr, range(0x430, 0x450)))
OTHERS = tuple(map(frozenset, ("áéíóúýþæöð", "áíóúýæøð", CYRILLIC + "ўіё", CYRILLIC + "ђћљњџј")))
OF_OTHERS = (-4.5, -8.0, -11.0)  # of a piece of one to three letters of such a language
LESS = 5.0  # of such a language, than of the best that is known
FITTING = -80.0  # a letter, from which on words are those of a language
CONTROLS = 0.01  # share of characters that are none in a text, at most

Scores = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of bytes. encoding: what it was in, None for UTF-8; `utf-8, windows-1252` where lines are in either."""

    text: str
    encoding: str | None = None


def decode(data: bytes, encoding: str = "") -> Decoded | Skipped:
    """Text of bytes, and what they are in. encoding: what they are said to be in. A Skipped, without id: why not."""
    for mark, marked in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decode_as(data, marked)
    if encoding:
        return _decode_as(data, encoding)
    if b"\0" in data:
        return Skipped("", "a binary file (it holds NUL bytes); wanted text")
    if escaped := _decode_escaped(data):
        return escaped
    try:
        return Decoded(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        return _decode_in_part(data, error.start) or _decode_legacy(data)


def _decode_as(data: bytes, encoding: str) -> Decoded | Skipped:
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        return Skipped("", f"cannot be decoded as {encoding} ({error}); save it as UTF-8")
    return Decoded(text, None if codecs.lookup(encoding).name in ("utf-8", "utf-8-sig") else encoding)


def _decode_escaped(data: bytes) -> Decoded | None:
    """Text whose letters other than ASCII's stand between escapes."""
    names = [name for escape, name in ESCAPES if escape.search(data)] if b"\x1b" in data else []
    if b"~{" in data and data.isascii() and sum(map(len, HZ.findall(data))) >= 2 * FEWEST_PAIRS:
        names.append("hz")
    for name in names:
        if isinstance(found := _decode_as(data, name), Decoded):
            return found
    return None


def _decode_in_part(data: bytes, place: int) -> Decoded | Skipped | None:
    """Text that is UTF-8 in part; None where it is not. place: of the first byte that is not."""
    lines = [(line, _is_in(line, "utf-8")) for line in data.splitlines(keepends=True)]
    whole = b"".join(line for line, is_utf8 in lines if is_utf8 and not line.isascii())
    others = b"".join(line for line, is_utf8 in lines if not is_utf8)
    shown = others.decode("utf-8", errors="replace")
    broken = shown.count("\ufffd")
    signs = sum(not sign.isascii() for sign in whole.decode("utf-8") + shown) - broken
    by_chance = sum(not sign.isascii() for sign in shown) - broken  # other encodings hardly look so
    if whole and 2 * by_chance <= broken:
        legacy = _detected(others)
        by_words = _name(legacy.encoding) not in SEVERAL_BYTES
        fits = _fits(whole, "utf-8", legacy.encoding) if by_words else SHARE_OF_UTF8 * broken < signs
        if legacy.letter >= FITTING and fits:
            texts = (line.decode("utf-8" if is_utf8 else legacy.encoding) for line, is_utf8 in lines)
            return Decoded("".join(texts), f"utf-8, {legacy.encoding}")
    if signs > 2 * broken:
        return Skipped("", f"damaged at byte {place}; all but {broken} places of it are UTF-8, so mend these")
    return None


def _fits(data: bytes, encoding: str, other: str) -> bool:
    """Whether words are rather those of a language in one encoding than in another."""
    scores = _scores(*_words(data), (encoding, other))
    return scores[encoding] >= scores[other]


def _decode_legacy(data: bytes) -> Decoded | Skipped:
    """Text in no UTF-8, by what it looks like."""
    encoding = _detected(data).encoding
    found = _decode_as(data, encoding)
    if isinstance(found, Decoded) and _share_of_controls(found.text) > CONTROLS:
        return Skipped("", f"neither UTF-8 nor text in {encoding}; save it as UTF-8")
    return found


@dataclass(frozen=True, slots=True)
class _Detected:
    """An encoding, and how well its words are those of a language, a letter that is not ASCII's, as a logarithm."""

    encoding: str
    letter: float


def _detected(data: bytes) -> _Detected:
    """The legacy encoding that bytes are in."""
    from chardetng_py import detect  # seldom needed

    first = WIDER.get(told := str(detect(data)), told)
    if first == "cp949" and _is_johab(data):
        return _Detected("johab", 0.0)
    if _name(first) in SEVERAL_BYTES and _is_in(data, first):
        return _Detected(first, 0.0)
    names = [*WINDOWS_AND_ISO, *OLD]
    first = next((name for name in names if _name(name) == _name(first)), first)
    plain, words = _words(data)
    used = bytes(sorted(set(data)))
    having = [name for name in dict.fromkeys((first, *names)) if _name(name) not in SEVERAL_BYTES]
    having = [name for name in having if _is_in(used, name)]
    if not having:
        return _Detected(first, -math.inf)
    scores = _scores(plain, words, having, first)
    for name in scores:
        scores[name] += DETECTED * (name == first) - SELDOM * (name in OLD)
    best = max(scores, key=lambda name: scores[name])
    letters = sum(byte >= 0x80 for word in words for byte in word)
    fit = (scores[best] - float(_prior(plain).max())) / max(letters, 1)
    if fit < FITTING:
        return _Detected(first, fit)
    return _Detected(best, fit)


def _is_johab(data: bytes) -> bool:
    """Whether a text is Korean in an encoding that chardetng does not know: usual syllables in that one alone."""
    try:
        return bool(data.decode("johab").encode("euc_kr")) and not _is_in(data, "euc_kr")
    except UnicodeError:
        return False


def _is_in(data: bytes, encoding: str) -> bool:
    """Whether bytes can be a text in an encoding."""
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


@cache
def _name(encoding: str) -> str:
    return codecs.lookup(encoding).name


def _words(data: bytes) -> tuple[list[bytes], list[bytes]]:
    """The first different words of ASCII's letters alone, and stretches without a space that have others."""
    plain = dict.fromkeys(word for word in data[:HEAD].split() if word.isascii())
    others = dict.fromkeys(found[0] for found in islice(OTHER_WORD.finditer(data), MOST))
    return list(plain)[:WORDS], list(others)[:WORDS]


def _scores(
    plain: Sequence[bytes], words: Sequence[bytes], encodings: Iterable[str], trusted: str = ""
) -> dict[str, float]:
    """How well words are those of a language in each encoding, as logarithms of probabilities.

    plain: words of ASCII's letters, which tell what language the others are in. trusted: the encoding that may be that
    of a language which langdetect does not know.
    """
    prior = _prior(plain)
    found: dict[str, float] = {}
    for encoding in encodings:
        total = prior + sum((_score(word.decode(encoding, "ignore")) for word in words), np.zeros_like(prior))
        found[encoding] = float((total if encoding == trusted else total[: -len(OTHERS)]).max())
    return found


def _prior(words: Iterable[bytes]) -> Scores:
    """How well words of ASCII's letters are those of each language, as logarithms."""
    total = sum((_pieces_of(word.decode("ascii"), True) for word in words), np.zeros(_size()))
    total[-len(OTHERS) :] = total[: -len(OTHERS)].max() - LESS
    return total


@lru_cache(1 << 14)
def _score(word: str) -> Scores:
    """How well a word is one of each language, as a logarithm, by its letters and signs that are not ASCII's."""
    padded = f" {word} "
    total = 0.0
    for before, sign, behind in zip(padded, word, padded[2:], strict=False):
        if sign.isascii():
            continue
        inside = before.isalpha() and behind.isalpha()
        if _is_letter(sign):
            beside = any(other.isascii() and other.isalpha() for other in (before, behind))
            total += CAPITAL * (inside and sign.isupper() and behind.islower())
            total += WITHIN * (beside and not _is_latin(sign))
            continue
        if sign in "\xa0´":
            total += IN_WORD if inside else SIGN
        elif sign in WITHIN_WORDS or (sign in USUAL and not inside) or (sign in FRACTIONS and not behind.isalpha()):
            total += SIGN
        else:
            total += WITHIN if inside else STRANGE
    return _pieces_of(word, False) + total


def _pieces_of(word: str, is_ascii: bool) -> Scores:
    """The pieces of a word that are ASCII, or those that are not, by language."""
    word = word.lower() if word.isupper() and len(word) > 1 else word
    letters = "".join(_normal(sign) if _is_letter(sign) else " " for sign in f" {word} ")
    pieces = (letters[start : start + size] for size in (1, 2, 3) for start in range(len(letters) - size + 1))
    total = np.zeros(_size())
    for piece in pieces:
        if piece.isascii() == is_ascii and piece.strip() and " " not in piece[1:-1]:
            total += _row(piece)
    return total


@cache
def _is_letter(sign: str) -> bool:
    """Whether a sign is a letter, or a mark of one."""
    return unicodedata.category(sign)[0] in "LM"


@cache
def _is_latin(sign: str) -> bool:
    """Whether a letter may stand beside those of ASCII; marks and ª may."""
    return "LATIN" in (name := unicodedata.name(sign, "")) or "COMBINING" in name or "ORDINAL" in name


@cache
def _normal(sign: str) -> str:
    """A letter as langdetect sees it, a space for what is none."""
    from langdetect.utils.ngram import NGram

    return str(NGram.normalize(sign))


@cache
def _known() -> dict[str, list[float]]:
    """The probabilities by language of each piece of a word that langdetect knows."""
    from langdetect import detector_factory

    detector_factory.init_factory()
    factory: Any = detector_factory._factory
    known: dict[str, list[float]] = factory.word_lang_prob_map
    return known


@cache
def _size() -> int:
    return len(_known()["a"]) + len(OTHERS)


@lru_cache(1 << 16)
def _row(piece: str) -> Scores:
    """Logarithms of the probability of a piece in each language, the others last."""
    known = _known()
    row = known.get(piece) or (known.get(piece.lower()) if piece[0] == " " else None) or [0.0] * (_size() - len(OTHERS))
    if piece.isascii():
        others = [0.0] * len(OTHERS)
    else:
        low = piece[:1] + piece[1:].lower() if piece[0] == " " else piece
        is_word = not any(map(str.isupper, low[1:]))
        usual = [is_word and all(sign.isascii() or sign in own for sign in low.lower()) for own in OTHERS]
        others = [OF_OTHERS[len(piece) - 1] if own else FLOOR for own in usual]
    return np.array([*(math.log(max(one, 0.0) + 1e-7) for one in row), *others])


def _share_of_controls(text: str) -> float:
    controls = sum((sign < " " and sign not in "\t\n\r\f") or "\x7f" <= sign < "\xa0" for sign in text)
    return controls / max(len(text), 1)
