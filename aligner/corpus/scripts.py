"""Scripts: in which one the letters of a text are, and what that tells of its language."""

import re
import string
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import cache

from aligner.corpus.language_facts import (
    ALSO_LATIN,
    DENSE,
    KANA,
    LATIN_ALONE,
    RUN_ON,
    SCRIPTS,
    SEVERAL_SCRIPTS,
    base_language,
    joint,
)

PLAIN_LETTERS = string.ascii_letters.encode()
NOT_ASCII = re.compile("[^\\x00-\\x7f]+")
DENSITY = 2  # letters of an alphabet that one of theirs stands for, at least
EAST_ASIAN = "EAST ASIAN"  # their scripts, which one text may have together
REAL_SHARE = 0.25  # of a text, from which these scripts tell its language, whatever Latin words stand among them
HANGUL_SHARE = KANA_SHARE = 0.1  # of the letters in these scripts, from which they are Korean, or Japanese


@cache
def _script_of(character: str) -> str:
    return unicodedata.name(character, "UNKNOWN").split()[0]


@cache
def runs_on(character: str) -> bool:
    """Whether words are not, or not always, parted from what follows them by a space in the script of a character."""
    return _script_of(character) in RUN_ON


def joined_sentences(sentences: Iterable[str], language: str) -> str:
    """Sentences that follow each other in a text of a language, as one text.

    Where nothing stands between two of them, as in Chinese and Japanese, a space does all the same behind one without a
    stop, such as a heading or a line of verse, and between two of foreign words.
    """
    between = joint(language)
    if between:
        return between.join(sentences)
    text = ""
    for sentence in sentences:
        text += f" {sentence}" if text and sentence and _are_parted(text[-1], sentence[0]) else sentence
    return text


def _are_parted(last: str, first: str) -> bool:
    """Whether a space stands between two characters that end a sentence and begin the next."""
    return last.isalnum() or all(mark.isascii() or (mark.isalpha() and not runs_on(mark)) for mark in (last, first))


def letters_by_script(text: str) -> Counter[str]:
    """How many letters of a text, or of a part of it, are in each script."""
    part = text[:: max(1, len(text) // 4000)]
    plain = part.encode("ascii", "ignore")
    letters = Counter({"LATIN": len(plain) - len(plain.translate(None, PLAIN_LETTERS))})
    if len(plain) < len(part):
        for character, count in Counter("".join(NOT_ASCII.findall(part))).items():
            if character.isalpha():
                letters[_script_of(character)] += count
    return +letters


def parted_by_script(text: str) -> list[str]:
    """The words of a text in each of its scripts, that of the most letters first; those of East Asia are one script.

    A letter of theirs counts as several. What is no letter stands in all of them.
    """
    letters = Counter(map(_group_of, filter(str.isalpha, text)))
    letters[EAST_ASIAN] *= DENSITY
    return [
        "".join(own if not own.isalpha() or _group_of(own) == group else " " for own in text)
        for group, _ in sorted((+letters).items(), key=lambda found: (-found[1], found[0]))
    ]


@cache
def _group_of(character: str) -> str:
    script = _script_of(character)
    return EAST_ASIAN if script in DENSE else script


def east_asian(text: str, letters: Counter[str], among: tuple[str, ...] | None = None) -> str | None:
    """Chinese, Japanese or Korean, by the script alone; None for a text in others.

    Without Hangul nothing is Korean. Without kana a text is Chinese, unless its characters are those of Japan.
    """
    own = sum(letters[script] for script in DENSE)
    if not own or DENSITY * own < REAL_SHARE * (letters.total() - own + DENSITY * own):
        return None
    if letters["HANGUL"] >= HANGUL_SHARE * own and letters["HANGUL"] > sum(letters[script] for script in KANA):
        return "ko"
    if sum(letters[script] for script in KANA) >= KANA_SHARE * own:
        return "ja"
    japanese, chinese = (sum(map(found, text)) for found in (_is_only_japanese, _is_only_chinese))
    wanted = set(map(base_language, among or ()))
    if japanese == chinese and "ja" in wanted and "zh" not in wanted:
        return "ja"
    return "ja" if japanese > chinese else "zh"


@cache
def _is_only_japanese(character: str) -> bool:
    """Whether a character is written in Japan alone, by what the national character sets have."""
    return _is_in(character, "shift_jis") and not _is_in(character, "gb2312") and not _is_in(character, "big5")


@cache
def _is_only_chinese(character: str) -> bool:
    in_china = _is_in(character, "gb2312") or _is_in(character, "big5")
    return _script_of(character) == "CJK" and in_china and not _is_in(character, "shift_jis")


def _is_in(character: str, encoding: str) -> bool:
    if _script_of(character) != "CJK":
        return False
    try:
        return bool(character.encode(encoding))
    except UnicodeEncodeError:
        return False


@cache
def _scripts_of(language: str) -> frozenset[str]:
    """The scripts that a language is written in, as far as they are told, besides the Latin one."""
    return frozenset(script for script, codes in SCRIPTS.items() if language in codes.split())


def is_unusual(language: str, scripts: frozenset[str]) -> bool:
    """Whether a language that is written in several scripts is in none of its usual ones."""
    return bool(_scripts_of(language)) and language in SEVERAL_SCRIPTS and not is_written_in(language, scripts)


def is_written_otherwise(language: str, scripts: frozenset[str]) -> bool:
    """Whether a language is surely written in none of some scripts; never where it has several, or is not known."""
    is_known = language not in SEVERAL_SCRIPTS and (bool(_scripts_of(language)) or language in LATIN_ALONE)
    return is_known and not is_written_in(language, scripts)


@cache
def is_written_in(language: str, scripts: frozenset[str]) -> bool:
    """Whether a language may be written in one of some scripts; in Latin letters, where nothing else is known."""
    own = _scripts_of(language)
    return not own.isdisjoint(scripts) or ("LATIN" in scripts and (language in ALSO_LATIN or not own))
