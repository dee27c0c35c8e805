"""Lines of a text to its paragraphs: those of a block wrapped to a width are one, words at their ends rejoined."""

import itertools
import re
from collections.abc import Iterator

from aligner.model import BlockKind
from aligner.text import Span

# Columns of the lines of a wrapped text, at most, and at least in the middle; a Chinese letter takes two.
WIDEST, NARROWEST = 120, 40
FEWEST_LINES = 3  # of a wrapped text; two may be anything, unless there are
FEWEST_BLOCKS = 3  # others that are wrapped, and the first of the two is
NEARLY = 0.8  # as wide as those
FULL = 0.6  # of the usual width, from which a line of a wrapped text goes on in the next
ODD = 0.03  # of the lines of a wrapped text, at most, and one in any, could not be wrapped, as an address,
FAR_LONGER = 1.25  # times as long as others
FEWEST_OVER = 2  # sentences that begin amid a line of prose and go on in the next
PROSE = 55  # columns of lines that are none of verse, where all of them end for want of room
FILLED = 0.9  # of the width, to which a line comes with the word that it has no room for,
FILLING = 0.5  # as do so many of the lines of a paragraph
HANGING = 4  # columns that a line of Chinese or Japanese may be short of its width, as no line begins with a stop
HYPHEN_AT_END = re.compile(r"[^\W\d_][-\u2010]\s*$")
HYPHENATED = re.compile(r"([^\W\d_]+)[-\u2010][ \t]*\r?\n[ \t\r]*([^\W\d_]+)")
# Words before which a hyphen at the end of a line is one of the word before it.
CONJUNCTIONS = frozenset(
    "und oder bzw sowie bis and or to et ou en of och eller og i a oder e o y u ja tai és vagy".split()
)
MARKER = re.compile(r"(?:#{1,6}[ \t]+|>[ \t]*|[-*+•‣▪][ \t]+)+")  # Markdown's and bullets, at the head of a line
LINE = re.compile("[^\n\r\v\f\x85\u2028\u2029]+")
LINE_END = "\u2028"  # of verse and addresses in a block, where other line ends mean no more than a space
OWN_LINE = re.compile(f"[^{LINE_END}]+")
STOP = re.compile(r"[.!?:;。！？；：…][”’»«\"')\]]*\s*$")
WIDE_STOP = re.compile(r"。[」』）]?$")
BEGINS_WITHIN = re.compile(r"[.!?…][”’»«\"')\]]*\s+[^\W\d_]")
WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]"
)
UNSEEN_MARK = "\u200b"  # which stands between words that no space parts
INDENT = re.compile(r"\s{2}")
ENTRY = re.compile(r"[ \t]*(\d{1,3}(?:\.\d{1,3})*)(?:\.|(?<=\.\d)|(?<=\.\d\d))[ \t]+(?=\S)")
FIRST_WORD = re.compile(r"\S+")
# Letters of scripts without spaces between words, and the stops and brackets among them.
RUN_ON_LETTER = (
    "[\u0e01-\u0e5b\u0e81-\u0edf\u1000-\u109f\u1780-\u17d3\u3001-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]"
)
BREAK_WITHIN_LETTER = re.compile(RUN_ON_LETTER)
LINE_BEFORE = re.compile(rf"\n[ \t\r]*{RUN_ON_LETTER}")  # found much faster than what follows
BREAK_WITHIN = re.compile(rf"(?<={RUN_ON_LETTER})[ \t]*\r?\n[ \t\r]*(?={RUN_ON_LETTER})")


def paragraphs(text: str) -> list[Span]:
    """Spans of lines, or of lines joined where a block of them is wrapped to a width."""
    lines = [found.span() for found in LINE.finditer(text) if found.group().strip()]
    whole = [line for line in lines if _width(text, line) <= WIDEST]
    everywhere = _is_wrapped(text, whole)
    blocks = list(_line_blocks(text, lines))
    usual = _usual_width([_width(text, line) for line in whole]) if everywhere else 0
    wrapped = [everywhere or _is_wrapped(text, block) for block in blocks]
    usual = usual or _width_of(text, blocks, wrapped)
    wrapped = [own and not _is_set_in(text, block, usual) for block, own in zip(blocks, wrapped, strict=True)]
    found: list[Span] = []
    for block, is_wrapped in zip(blocks, wrapped, strict=True):
        width = usual if everywhere else max(_width(text, line) for line in block)
        found.append(block[0])
        for number, (last, line) in enumerate(itertools.pairwise(block), start=2):
            own = _width(text, last)
            is_number = number < len(block) and text[slice(*line)].strip().isdecimal()  # of a verse or a page
            goes_on = is_wrapped and own >= FULL * width and not is_number and not _counts_on(text, found[-1], line)
            if not goes_on and usual and not everywhere:
                goes_on = own >= NEARLY * usual and _goes_on(text, last, line, usual - own)
            if goes_on or _is_hyphenated(text, last, line):
                found[-1] = (found[-1][0], line[1])
            else:
                found.append(line)
    return found


def _counts_on(text: str, before: Span, line: Span) -> bool:
    """Whether a line begins with the number that follows the one of the paragraph before it, as entries of lists do.

    Behind 2. stand 2.1. and 3., behind 2.1. stand 2.1.1., 2.2. and 3.
    """
    found, last = ENTRY.match(text, *line), ENTRY.match(text, *before)
    if not found or not last:
        return False
    own, numbers = (tuple(map(int, one[1].split("."))) for one in (found, last))
    depth = len(own)
    return own == (*numbers, 1) or (depth <= len(numbers) and own == (*numbers[: depth - 1], numbers[depth - 1] + 1))


def with_own_lines(kind: BlockKind, text: str) -> str:
    """The text of a block of the same length, in which line ends that were set, as of verse, are LINE_END.

    Over one line end a sentence may go on, as that of a title does; and so may that of lines wrapped to a width. Blocks
    of other kinds than paragraphs stay as they are.
    """
    if kind != "paragraph" or "\n" not in text:
        return text
    lines = [found.span() for found in LINE.finditer(text) if found.group().strip()]
    if len(lines) < FEWEST_LINES:
        return text
    widths = [_width(text, line) for line in lines]
    is_filled = min(widths[:-1]) >= PROSE and _filled(text, lines, max(widths) + 1) == len(lines) - 1
    if is_filled or _is_prose([text[slice(*line)].strip() for line in lines]):
        return text
    ends = {end for _, end in paragraphs(text)}
    return "".join(LINE_END if own == "\n" and place in ends else own for place, own in enumerate(text))


def _is_prose(lines: list[str]) -> bool:
    """Whether sentences run over lines, wherever these end, as those of verse seldom do.

    In Chinese and Japanese the last one then has a full stop and others have no mark; elsewhere several sentences begin
    amid a line, and go on in the next with a small letter.
    """
    if WIDE_STOP.search(lines[-1]):
        return any(line[-1].isalpha() for line in lines[:-1])
    over = (
        BEGINS_WITHIN.search(line) and not STOP.search(line) and following[0].islower()
        for line, following in itertools.pairwise(lines)
    )
    return sum(map(bool, over)) >= FEWEST_OVER


def _width_of(text: str, blocks: list[list[Span]], wrapped: list[bool]) -> int:
    """The width that the wrapped ones of some blocks have, or those of two lines; 0 where there are too few of them."""
    own = list(itertools.compress(blocks, wrapped))
    if len(own) >= FEWEST_BLOCKS:
        return _usual_width([_width(text, line) for block in own for line in block])
    usual = _usual_width([_width(text, line) for block in blocks if len(block) > 1 for line in block] or [0])
    pairs = [(block[0], block[1]) for block in blocks if len(block) == 2]
    full = sum(
        (width := _width(text, first)) >= FILLED * usual and _goes_on(text, first, second, usual - width)
        for first, second in pairs
    )
    return usual if full >= FEWEST_BLOCKS and NARROWEST <= usual <= WIDEST else 0


def _width(text: str, line: Span) -> int:
    """Columns that a line takes in print of one width."""
    part = text[line[0] : line[1]]
    return len(part) + (0 if part.isascii() else len(WIDE.findall(part)))


def _usual_width(widths: list[int]) -> int:
    """The width that lines are wrapped to: that of the longest, a few aside where they are far longer."""
    ordered = sorted(widths)
    usual = ordered[-1 - min(max(1, int(ODD * len(widths))), len(widths) - 1)]
    return usual if ordered[-1] > FAR_LONGER * usual else ordered[-1]


def _line_blocks(text: str, lines: list[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Lines that may be one paragraph: none blank between them, none wider than wrapped ones, none standing alone."""
    block: list[tuple[int, int]] = []
    for line in lines:
        start, end = line
        alone = _width(text, line) > WIDEST or _stands_alone(text[start:end])
        if block and (alone or text.count("\n", block[-1][1], start) > 1 or MARKER.match(text, start)):
            yield block
            block = []
        block.append(line)
        if alone:
            yield block
            block = []
    if block:
        yield block


def _is_wrapped(text: str, lines: list[Span]) -> bool:
    """Whether line ends mean nothing: lines of one width at most, many of which go on in the next."""
    widths = [_width(text, line) for line in lines]
    if len(lines) < FEWEST_LINES or max(widths) > WIDEST or sorted(widths)[len(widths) // 2] < NARROWEST:
        return False
    usual = _usual_width(widths)
    full = sorted(widths)[-1 - len(widths) // 10]  # a few may be longer, as addresses
    if _filled(text, lines, FILLED * full) < FILLING * (len(lines) - 1):
        return False
    goes_on = sum(
        _goes_on(text, line, following, usual - width)
        for (line, following), width in zip(itertools.pairwise(lines), widths, strict=False)
    )
    return goes_on >= 0.3 * (len(lines) - 1)


def _filled(text: str, lines: list[Span], width: float) -> int:
    """How many lines end where the next word has no room, as lines of verse and addresses seldom do. width: columns."""
    return sum(
        _width(text, line) + 1 + _width(text, _first_word(text, following)) >= width
        for line, following in itertools.pairwise(lines)
    )


def _is_set_in(text: str, lines: list[Span], usual: int) -> bool:
    """Whether lines are all indented and end before any width, as verse among paragraphs that are wrapped to one."""
    if not usual or not all(INDENT.match(text, *line) for line in lines):
        return False
    ends, own = len(lines) - 1, max(_width(text, line) for line in lines)
    return _filled(text, lines, FILLED * usual) < FILLING * ends and _filled(text, lines, own + 1) < ends


def _first_word(text: str, line: Span) -> Span:
    found = FIRST_WORD.search(text, *line)
    return found.span() if found else line


def _goes_on(text: str, line: Span, following: Span, room: int) -> bool:
    """Whether a sentence goes on in the next line, as far as its first letter tells: a small one, or one of no case.

    In Chinese, Japanese and Korean it does only where that has no room in the line. room: columns left there.
    """
    if STOP.search(text, max(line[1] - 8, 0), line[1]):
        return False
    ahead = text[following[0] : following[1]].lstrip()
    letter = ahead[:1]
    if WIDE.match(letter):
        word = FIRST_WORD.match(ahead)
        return room <= max(HANGING, 0 if word is None or BREAK_WITHIN_LETTER.match(letter) else 2 * len(word[0]))
    return letter.islower() or (letter.isalpha() and letter.lower() == letter.upper())


def _is_hyphenated(text: str, line: tuple[int, int], following: tuple[int, int]) -> bool:
    """Whether a word goes on in the next line."""
    return bool(HYPHEN_AT_END.search(text, *line)) and text[slice(*following)].lstrip()[:1].islower()


def _stands_alone(line: str) -> bool:
    """Whether a line is never part of a paragraph: a heading, a rule, a fence, an image, a row of a table."""
    line = line.strip()
    return line.startswith(("#", "```", "~~~", "![", "|")) or line.endswith("|") or not any(map(str.isalnum, line))


def rejoined(text: str, start: int, end: int) -> str:
    """A passage with the words rejoined that the end of a line parts, by a hyphen or in a script without spaces."""

    def rejoined_word(found: re.Match[str]) -> str:
        head, tail = found.groups()
        if tail in CONJUNCTIONS:  # Haupt- und Nebenstraßen
            return f"{head}- {tail}"
        keep = not tail[0].islower() or f"{head}-{tail}" in text
        return f"{head}-{tail}" if keep else f"{head}{tail}"

    passage = text[start:end]
    return BREAK_WITHIN.sub("", HYPHENATED.sub(rejoined_word, passage)) if "\n" in passage else passage


def with_hidden_breaks(text: str) -> str:
    """A text of the same length, in which ends of lines amid a script without spaces are marks that cannot be seen."""
    return BREAK_WITHIN.sub(lambda found: UNSEEN_MARK * len(found[0]), text) if "\n" in text else text
