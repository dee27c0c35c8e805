"""Passages that stand in both sides of a row as they are, which somebody forgot to translate."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from aligner.bitext.usual import DENSE, WORD

ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]+|[A-Za-z0-9_-]+(?:[.@][A-Za-z0-9_-]+)+")  # the same in any language
UNIT = re.compile(rf"{DENSE.pattern}|(?:(?!{DENSE.pattern})[^\W_])+")  # a word, or a letter of a dense script


@dataclass(frozen=True, slots=True)
class SharedPassages:
    """When a passage that stands in both sides is more than a name.

    words: in a row, of which plain are no names, that both sides have. telling: words in a row that do where one of
    them speaks for one of the two languages. share: of the shorter side, at least. longest: words of a side that they
    are looked for in.
    """

    words: int = 4
    telling: int = 3
    plain: int = 3
    share: float = 0.25
    longest: int = 1_000

    def least(self, sides: Sequence[Sequence[str]]) -> int:
        """Words that a passage must have."""
        return max(self.telling, math.ceil(self.share * min(len(side[: self.longest]) for side in sides)))


def has_shared_passage(
    texts: tuple[str, str],
    tokens: tuple[list[str], list[str]],
    distinct: tuple[set[str], set[str]],
    speaking: tuple[frozenset[str], frozenset[str]],
    spaced: bool,
    limits: SharedPassages,
) -> bool:
    """Whether words in a row, not all of them names, stand in both texts.

    tokens, distinct: of either text, and each of them once. speaking: words that tell the two languages apart. spaced:
    whether both put spaces between words; else the tokens are no words, and do not count.
    """
    units = WORD
    if spaced:
        common = distinct[0] & distinct[1]
    else:
        units = UNIT
        tokens = (UNIT.findall(texts[0].casefold()), UNIT.findall(texts[1].casefold()))
        common = set(tokens[0]).intersection(tokens[1])
    if len(common) < limits.telling:  # as in most rows
        return False
    if not _share_run(tokens, common, limits.least(tokens)):
        return False
    return _is_passage(texts, units, speaking, limits) and (
        not any(map(ADDRESS.search, texts))
        or _is_passage([ADDRESS.sub(" ", text) for text in texts], units, speaking, limits)
    )


def _share_run(sides: Sequence[Sequence[str]], common: set[str], size: int) -> bool:
    """Whether so many words in a row stand in both sides. common: the words that both have."""
    wanted = b"\1" * size
    if any(wanted not in bytes(map(common.__contains__, words)) for words in sides):  # as in most of the others
        return False
    runs = [set(zip(*(words[n:] for n in range(size)), strict=False)) for words in sides]
    return not runs[0].isdisjoint(runs[1])


def _is_passage(
    texts: Sequence[str],
    units: re.Pattern[str],
    speaking: tuple[frozenset[str], frozenset[str]],
    limits: SharedPassages,
) -> bool:
    """Whether the longest passage that stands in both texts is more than a name."""
    sides = [units.findall(text)[: limits.longest] for text in texts]  # the time grows with the square of their length
    run = SequenceMatcher(None, sides[0], sides[1], autojunk=False).find_longest_match()
    if run.size < limits.least(sides):
        return False
    same = sides[0][run.a : run.a + run.size]
    telling = [word.islower() and any(word in words for words in speaking) for word in same]
    if telling[0] or telling[-1] or sum(telling) > run.size / 3:
        return True
    plain = sum(not (word[0].isupper() or word.isdigit()) for word in same)
    wanted = max(limits.plain, run.size / 2)  # a name of many words has few small ones
    return run.size >= limits.words and plain >= wanted
