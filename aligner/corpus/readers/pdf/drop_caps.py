"""Large letters with which a text begins, beside its first lines: back at the head of their words."""

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from aligner.corpus.readers.pdf.layout import Line

INITIAL = re.compile(r"[\"'“”„‘’‚«»‹›¿¡(\s]{0,3}[^\W\d_]")
HEAD = re.compile(r"[^\W\d_]+")
IN_LINE = re.compile(rf"({INITIAL.pattern})[\t ](?=[^\W\d_])")  # where the library has both in one line
TALL = 2.5  # times the size of its letters that such a line is high, at least
LEADING = 1.17  # of the size of letters, how high a line of them is
LARGER = 1.6  # times the letters beside it, at least
BESIDE = 0.4  # of its own size, to the lines beside it at most
HIGHER = 0.5  # of its own size, that the first of them may begin above or below its top


def with_drop_caps(lines: Sequence[Line]) -> list[Line]:
    """The lines of a file, in which no large letter stands apart from the text that it begins."""
    lines = [part for line in lines for part in _parted(line)]
    if not any(INITIAL.fullmatch(line.text) for line in lines):
        return lines
    words = Counter(word for line in lines for word in HEAD.findall(line.text.casefold()))
    kept: list[Line] = []
    for _, page in itertools.groupby(lines, key=lambda line: line.page):
        own = list(page)
        for cap in [line for line in own if INITIAL.fullmatch(line.text)]:
            beside = [line for line in own if _is_beside(cap, line)]
            if len(beside) < 2 or cap.top - beside[0].top > HIGHER * cap.size or not HEAD.match(beside[0].text):
                continue
            text = _joined(cap.text.strip(), beside[0].text, words)
            moved = {id(line): replace(line, left=cap.left) for line in beside}
            moved[id(beside[0])] = replace(beside[0], left=cap.left, text=text)
            own = [moved.get(id(line), line) for line in own if line is not cap]
        kept += own
    return kept


def _parted(line: Line) -> list[Line]:
    """A line, or the large letter that it begins with and the rest of it."""
    high = line.top - line.bottom
    found = IN_LINE.match(line.text) if high > TALL * line.size else None
    if not found:
        return [line]
    left, stops = (line.stops[0], line.stops[1:]) if "\t" in found[0] and line.stops else (line.left + high / 2, ())
    bottom = line.top - LEADING * line.size
    rest = replace(line, text=line.text[found.end() :], left=left, bottom=bottom, begins=bottom, stops=stops)
    return [replace(line, text=found[1], right=left, size=high / LEADING, stops=()), rest]


def _is_beside(cap: Line, line: Line) -> bool:
    """Whether a line in smaller letters stands at the right of a large one, no higher and no lower than it."""
    near = -1 <= line.left - cap.right <= BESIDE * cap.size
    middle = (line.top + line.bottom) / 2
    return near and line.size * LARGER <= cap.size and cap.bottom - line.size / 2 < middle < cap.top + line.size / 2


def _joined(cap: str, text: str, words: Counter[str]) -> str:
    """A line behind the letter that it begins with; behind a space where both are words, and are none together.

    words: how often each stands in the file, in small letters.
    """
    letter, head = cap[-1].casefold(), HEAD.findall(text)[0].casefold()
    is_word = words[letter] > 1 and words[head] > 1 and not words[letter + head]
    return f"{cap} {text}" if is_word else f"{cap}{text}"
