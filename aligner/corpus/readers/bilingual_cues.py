"""Subtitles in two languages at once: which lines of each cue are in which, where it is so throughout a file."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from aligner.corpus.language import SURE, SURE_PASSAGE, detect_languages, probabilities
from aligner.corpus.language_facts import DENSE, base_language
from aligner.corpus.scripts import letters_by_script

if TYPE_CHECKING:
    from pysubs2 import SSAEvent

LINE_END = re.compile(r"\\N|\\n|\n")
# What is no word of a line's language: a sound in brackets, a dash before what somebody says, a name before a colon.
SOUND = re.compile(r"\[[^\[\]]{1,200}\]|[（(][^()（）]{1,80}[)）]")
DASH = re.compile(r"\s*[-–—‐]+\s*")
SPEAKER = re.compile(r"\s*([^\W\d_][^:：.!?。！？…]{0,30})[:：](?=\s|$|(?<=：))")
FEWEST = 8  # cues with a text, from which on a file is looked at
BOTH = 0.8  # share of them that have lines in both scripts, one before the other
EVEN = 0.9  # the same of those in one script, of which the first half is in one language and the second in another
STRETCHES, FEWEST_EACH = 3, 8  # parts of a file in which that must be so, and cues of one at least
WEIGHT = 4  # letters of an alphabet that one of Chinese, Japanese and Korean weighs: names stand among these
HALF_ENDS = re.compile(r"[.!?…。！？][\"'”’»)]*\s*$")
TOGETHER = "EAST ASIAN"  # the scripts of Chinese, Japanese and Korean, of which a line may have several

Plain = Callable[[str], str]  # the text of a line, without styling


@dataclass(frozen=True, slots=True)
class _Cue:
    """What is shown at one time: its lines, those without letters too, and what is said in each. event: its origin."""

    event: "SSAEvent"
    lines: tuple[str, ...]
    plain: tuple[str, ...]
    said: tuple[str, ...]


def by_language(events: "Sequence[SSAEvent]", plain: Plain) -> "dict[str, list[SSAEvent]]":
    """The cues of each of the two languages that a file is in throughout; empty where it is in one, or in doubt.

    What has figures and no letters is in both.
    """
    shown = list(_cues(events, plain))
    cues = [cue for cue in shown if _has(cue, str.isalpha)]
    if len(cues) < FEWEST:
        return {}
    halves = _by_script(cues) or _by_place(cues)
    if not halves or _are_speakers(halves, plain):
        return {}
    languages = _languages(halves, plain)
    if not languages:
        return {}
    found: dict[str, list[SSAEvent]] = {language: [] for language in languages}
    cuts = iter(halves)
    for cue in shown:
        parts = _parts(cue, next(cuts), languages) if _has(cue, str.isalpha) else (cue.lines, cue.lines)
        for language, lines in zip(languages, parts, strict=True):
            if lines:
                own = cue.event.copy()
                own.text = "\\N".join(lines)
                found[language].append(own)
    return found


@dataclass(frozen=True, slots=True)
class _Cut:
    """Which lines of a cue are in the first and in the second language. whole: those of one that is in either."""

    first: tuple[str, ...]
    second: tuple[str, ...]
    whole: tuple[str, ...] = ()


def _cues(events: "Sequence[SSAEvent]", plain: Plain) -> "Iterator[_Cue]":
    """What is shown at each time, with letters or figures in it."""
    shown: dict[tuple[int, int], list[SSAEvent]] = defaultdict(list)
    for event in events:
        shown[event.start, event.end].append(event)
    for own in shown.values():
        lines = tuple(line for event in own for line in LINE_END.split(event.text))
        texts = tuple(map(plain, lines))
        cue = _Cue(own[0], lines, texts, _said(texts))
        if _has(cue, str.isalnum):
            yield cue


def _said(lines: Sequence[str]) -> tuple[str, ...]:
    """What is said in the lines of a cue, without sounds and without who says it, unless that is all."""
    said = tuple(map(_words, lines))
    return said if any(map(str.isalpha, "".join(said))) else tuple(lines)


def _words(line: str) -> str:
    """A line without sounds and without who says it."""
    return SPEAKER.sub("", DASH.sub("", SOUND.sub(" ", line), count=1), count=1)


def _has(cue: _Cue, kind: Callable[[str], bool]) -> bool:
    """Whether a character of a kind is in what is said in a cue."""
    return any(map(kind, "".join(cue.said)))


def _script(line: str) -> str:
    """The script of a line; empty where it has no letters."""
    letters: Counter[str] = Counter()
    for script, count in letters_by_script(line).items():
        letters[TOGETHER if script in DENSE else script] += count * (WEIGHT if script in DENSE else 1)
    return letters.most_common(1)[0][0] if letters else ""


def _by_script(cues: Sequence[_Cue]) -> list[_Cut]:
    """The lines of each cue by their script; empty where the cues are not in two, the one before the other."""
    scripts = [[_script(line) for line in cue.said] for cue in cues]
    having = Counter(script for own in scripts for script in set(own) - {""})
    if len(having) < 2:
        return []
    pair = {script for script, _ in having.most_common(2)}
    orders = Counter(order for own in scripts if len(order := _order([one for one in own if one in pair])) == 2)
    order, number = orders.most_common(1)[0] if orders else ((), 0)
    if number < BOTH * len(cues):
        return []
    return [_cut_by_script(cue, own, order) for cue, own in zip(cues, scripts, strict=True)]


def _order(scripts: Sequence[str]) -> tuple[str, ...]:
    """Scripts in their order, each run of one once."""
    return tuple(script for place, script in enumerate(scripts) if not place or script != scripts[place - 1])


def _cut_by_script(cue: _Cue, scripts: Sequence[str], order: tuple[str, ...]) -> _Cut:
    """What has the second script is in the second language, and so is what has no letters behind it."""
    parts: tuple[list[str], list[str]] = [], []
    place = 0
    for line, script in zip(cue.lines, scripts, strict=True):
        place = order.index(script) if script in order else place
        parts[place].append(line)
    return _Cut(tuple(parts[0]), tuple(parts[1]))


def _by_place(cues: Sequence[_Cue]) -> list[_Cut]:
    """The first and the second half of the lines of each cue; empty where their numbers are not even."""
    filled = [tuple(line for line, text in zip(cue.lines, cue.plain, strict=True) if text.strip()) for cue in cues]
    if sum(len(lines) % 2 == 0 for lines in filled) < EVEN * len(cues):
        return []
    return [_halves(lines) for lines in filled]


def _halves(lines: tuple[str, ...]) -> _Cut:
    if len(lines) == 1:
        return _Cut((), (), lines)
    ends = [place for place in range(1, len(lines)) if HALF_ENDS.search(lines[place - 1])]
    cut = ends[0] if len(lines) % 2 and len(ends) == 1 else len(lines) // 2
    return _Cut(lines[:cut], lines[cut:])


def _are_speakers(cuts: Sequence[_Cut], plain: Plain) -> bool:
    """Whether the parts of cues are what two people say to each other: each has a dash, or the name of another.

    Names that are translated go with one another throughout, as WAITRESS and KELLNERIN.
    """
    pairs = [tuple([plain(line) for line in side(cut)] for side in _SIDES) for cut in cuts if cut.first and cut.second]
    dashes = sum(all(sum(DASH.match(line) is not None for line in lines) == 1 for lines in pair) for pair in pairs)
    names = [
        (one[1].strip(), other[1].strip())
        for first, second in pairs
        if (one := SPEAKER.match(first[0])) and (other := SPEAKER.match(second[0]))
    ]
    others = sum(one != other for one, other in names)
    are_translated = 1 < len(set(names)) == len({one for one, _ in names}) == len({other for _, other in names})
    return max(dashes, 0 if are_translated else others) > (1 - BOTH) * len(cuts)


def _languages(cuts: Sequence[_Cut], plain: Plain) -> tuple[str, ...]:
    """The two languages of the parts of cues; empty where they are not surely two, in each stretch of a file."""
    number = max(1, min(STRETCHES, len(cuts) // FEWEST_EACH))
    ends = [len(cuts) * place // number for place in range(number + 1)]
    stretches = [cuts[start:end] for start, end in pairwise(ends)]
    texts = [
        "\n".join(_words(plain(line)) for cut in own for line in side(cut)) for side in _SIDES for own in stretches
    ]
    guesses = detect_languages(texts)
    if any(guess.language is None or guess.confidence < SURE for guess in guesses):
        return ()
    first, second = ({guess.language for guess in guesses[start : start + number]} for start in (0, number))
    if len(first) > 1 or len(second) > 1 or first == second:
        return ()
    sure = all(guess.confidence >= SURE_PASSAGE for guess in guesses)
    scripts = {_script(texts[0]), _script(texts[-1])}
    return (*map(str, first), *map(str, second)) if sure or len(scripts) == 2 else ()


_SIDES: tuple[Callable[[_Cut], tuple[str, ...]], ...] = (lambda cut: cut.first, lambda cut: cut.second)


def _parts(cue: _Cue, cut: _Cut, languages: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The lines of a cue in each language; a line alone, as of a sign, is in the likelier one."""
    if not cut.whole:
        return cut.first, cut.second
    shares = probabilities("\n".join(cue.said))
    one, other = (shares.get(base_language(language), 0.0) for language in languages)
    return (cut.whole, ()) if one >= other else ((), cut.whole)
