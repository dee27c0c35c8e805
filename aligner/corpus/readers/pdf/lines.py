"""The lines of a page of a PDF, and where they stand: raised figures and gaps are told, two columns are in order."""

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator
from statistics import median
from typing import Any, Protocol

from aligner.corpus.readers.pdf.gaps import find_gaps
from aligner.corpus.readers.pdf.grids import Grid
from aligner.corpus.readers.pdf.layout import HEAVY, HYPHEN, Layout, Line
from aligner.corpus.readers.pdf.right_to_left import text_of
from aligner.corpus.readers.pdf.text import Box, PageText
from aligner.corpus.readers.superscripts import RAISE, RAISE_ROMAN, RAISED, RAISED_ROMAN, ROMAN
from aligner.corpus.wrapped_lines import RUN_ON_LETTER

MARKS = {"\x02": HYPHEN, "\x00": " ", "\u00ad": HYPHEN}
ACCENT = re.compile(r"(?<![^\W\d_])\u0300")  # with which LaTeX opens quotations, which stands over no letter
OPENING = re.compile(r"(?<!\S)`(?!\S)")  # such ones, told behind what they stand before
PERHAPS_RAISED = re.compile(rf"(?:^|(?<=[^\s\d({{[]))\s?([\d{RAISED}]{{1,3}})(?=[\s.,;:!?)\]”»]|$|(?<=^.)[^\W\d])")
PERHAPS_ROMAN = re.compile(rf"(?<=[^\W\d_]|[.,;:!?)\]”»])[{ROMAN}]{{1,6}}(?=[\s.,;:!?)\]”»]|$)")
ROMAN_END = re.compile(rf"[{ROMAN}](?=[\s.,;:!?)\]”»]|$)")  # of such ones, which is found far sooner
TOUCHING = 0.03  # of the height of two letters, which they are apart at most where one word goes on
SIGNED = re.compile(r"(?<=[\w)\]])(?:[-+\u2212\u2013]\d{1,3}|\d{1,2}[-+\u2212\u2013])(?!\d)")  # 10-12, Ca2+
ONLY_FIGURES = re.compile(r"[-+\u2212\u2013]?\d+[-+\u2212\u2013]?")
FIGURE = re.compile(rf"[\d{RAISED}]")
ROW = re.compile(r"[^\r\n]+")
HYPHENS = re.compile(HYPHEN)
RULES = " \t.·-_=*"  # what stands many times in lines that lead somewhere or part others
NUMBER = re.compile(r"\d{2,}")
TWICE = re.compile(r"(?=(.)\1|(..)\2|(...)\3)")
OPENED = re.compile(r"(?<=[(\[{]) (?=`)")
SPACES = re.compile(r" {2,}")
WORD = re.compile(r"\S+")
WORD_OR_OTHER_SCRIPT = re.compile(rf"(?<!\S)\S|(?<=[!-~]){RUN_ON_LETTER}")  # behind ASCII signs, without a space
SPACED_LETTERS, CLOSE_LETTERS = (re.compile(rf"(?<={RUN_ON_LETTER}){gap}(?={RUN_ON_LETTER})") for gap in (" ", ""))


class Boxes(Protocol):
    """Where the characters of a page stand."""

    def box(self, place: int) -> tuple[float, float, float, float]:
        """Left, bottom, right and top of one."""


def lines_of(page: Any, number: int, layout: Layout) -> list[Line]:
    """The lines of a page, in the order of the file. number: of the page, from 0."""
    textpage, grid = text_of(page)
    text = textpage.text
    for mark, sign in MARKS.items():
        text = text.replace(mark, sign)
    text = ACCENT.sub("`", text) if "\u0300" in text else text
    lines: list[tuple[Line, int]] = []
    for start, own in _rows_of(textpage, text, grid):
        if not own.strip():
            continue
        first = start + len(own) - len(own.lstrip())
        last = start + len(own.rstrip()) - 1
        drawn_once = _drawn_once(textpage, _with_raised(textpage, own.strip(), first, layout), first)
        line = _line(textpage, drawn_once, number, (first, last), layout)
        if grid:
            line.cell = grid.cell(line.left + line.size / 4, line.begins + line.size / 2)
        lines.append((line, first))
    rows = _whole_rows(lines, layout)
    find_gaps(textpage, [row for row in rows if row[0].cell is None], layout)
    for line, first in rows:
        if "`" in line.text:
            text = with_openings(textpage, line.text, first)
            found = WORD.match(line.text, line.lead)
            line.lead = text.find(found[0], max(line.lead - len("``"), 0)) if line.lead and found else 0
            line.text = text
        line.text = _closed_up(line.text)
    textpage.close()
    return _by_cell([line for line, _ in rows]) if grid else [line for line, _ in rows]


def _closed_up(text: str) -> str:
    """A line without the gaps between letters that were set apart to fill it, in a script without spaces."""
    gaps = len(SPACED_LETTERS.findall(text)) if " " in text and not text.isascii() else 0
    return SPACED_LETTERS.sub("", text) if gaps > max(2, len(CLOSE_LETTERS.findall(text))) else text


def with_openings(textpage: Boxes, text: str, first: int) -> str:
    """The text of a line, quotation marks that the library tells behind the words that they open before these."""
    moved: dict[int, int] = {}
    for mark in OPENING.finditer(text):
        left = textpage.box(first + mark.start())[0]
        words = (word.start() for word in WORD.finditer(text[: mark.start()]))
        opened = next((place for place in words if textpage.box(first + place)[0] > left), None)
        if opened is not None:
            moved[mark.start()] = opened
    pieces = ["`" * list(moved.values()).count(n) + sign for n, sign in enumerate(text) if n not in moved]
    return OPENED.sub("", SPACES.sub(" ", "".join(pieces))).strip() if moved else text


def _by_cell(lines: list[Line]) -> list[Line]:
    """Lines, those of a ruled table cell by cell."""
    ordered: list[Line] = []
    for in_table, group in itertools.groupby(lines, key=lambda line: line.cell is not None):
        own = list(group)
        if in_table:
            _part_cells(own)
            own.sort(key=_place_of_cell)
        ordered += own
    return ordered


def _part_cells(lines: list[Line]) -> None:
    """Part cells in which columns without rules stand side by side, which the file takes one after the other."""
    cells: dict[Box, list[Line]] = defaultdict(list)
    for line in lines:
        if line.cell:
            cells[line.cell].append(line)
    for (_, bottom, _, top), own in cells.items():
        columns: list[list[Line]] = []
        ends: list[float] = []
        for line in sorted(own, key=lambda line: line.left):
            if not columns or line.left > ends[-1] + line.size / 2:
                columns.append([])
                ends.append(line.right)
            columns[-1].append(line)
            ends[-1] = max(ends[-1], line.right)
        column_of = {id(line): number for number, column in enumerate(columns) for line in column}
        turns = sum(column_of[id(one)] != column_of[id(other)] for one, other in itertools.pairwise(own))
        if len(columns) > 1 and turns == len(columns) - 1 and len(own) > len(columns) and _are_beside(*columns[:2]):
            for column, end in zip(columns, ends, strict=True):
                for line in column:
                    line.cell = column[0].left, bottom, end, top


def _are_beside(one: list[Line], other: list[Line]) -> bool:
    """Whether a line of a column stands at the height of one of another."""
    heights = {round(line.begins) for line in one}
    return any(round(line.begins) in heights for line in other)


def _place_of_cell(line: Line) -> tuple[float, float, float]:
    """How far down, to the right, and down in it, for cells row by row."""
    return (-line.cell[3], line.cell[0], -line.begins) if line.cell else (0.0, 0.0, 0.0)


def _rows_of(textpage: PageText, text: str, grid: Grid | None) -> Iterator[tuple[int, str]]:
    """What stands between line ends and rules, each with the place of its first character.

    The library has none behind a hyphen. Where a word then goes on in the next line it is left so; but what follows in
    the file may be the head or the foot of the page, or another column.
    """
    for found in ROW.finditer(text):
        start, own = found.start(), found.group()
        for place in (hyphen.start() for hyphen in HYPHENS.finditer(own, 1, len(own) - 1)) if HYPHEN in own else ():
            before, after = (textpage.box(found.start() + beside) for beside in (place - 1, place + 1))
            if not 0 < before[1] - after[1] < 2.5 * (before[3] - before[1]):
                yield from _cells_of(textpage, start, text[start : found.start() + place + 1], grid)
                start = found.start() + place + 1
        yield from _cells_of(textpage, start, text[start : found.end()], grid)


def _cells_of(textpage: PageText, start: int, text: str, grid: Grid | None) -> Iterator[tuple[int, str]]:
    """What stands between the rules that part a line, each with the place of its first character.

    What begins in one cell and runs over into the next is of the first; where another thing is drawn there, it ends.
    """
    solid = [place for place, character in enumerate(text) if not character.isspace()] if grid else []
    cut = 0
    if grid and solid and grid.parts(textpage.box(start + solid[0]), textpage.box(start + solid[-1])):
        column = grid.column(textpage.box(start + solid[0]))
        for before, place in itertools.pairwise(solid):
            if textpage.are_drawn_together(start + before, start + place):
                continue
            (_, _, right, _), (left, low, _, high) = (textpage.box(start + own) for own in (before, place))
            if place == before + 1 and abs(left - right) < TOUCHING * (high - low):  # in another font
                continue
            if (own := grid.column(textpage.box(start + place))) != column:
                yield start + cut, text[cut:place]
                cut, column = place, own
    yield start + cut, text[cut:]


def _whole_rows(parts: list[tuple[Line, int]], layout: Layout) -> list[tuple[Line, int]]:
    """Lines, each with the place of its first character, whose parts the library parts where figures are raised."""
    rows: list[tuple[Line, int]] = []
    for line, first in parts:
        before = rows[-1][0] if rows else None
        if before is None or not _is_beside(before, line, layout):
            rows.append((line, first))
            continue
        smaller, larger = sorted((before, line), key=lambda one: one.size)
        if smaller.size < layout.raised * larger.size and ONLY_FIGURES.fullmatch(smaller.text):
            smaller.text = smaller.text.translate(RAISE)
        space = " " if line.left - before.right > 0.15 * larger.size else ""
        before.text = f"{before.text}{space}{line.text}"
        before.right, before.size, before.weight = line.right, larger.size, larger.weight
        before.top, before.bottom = max(before.top, line.top), min(before.bottom, line.bottom)
        before.begins = before.bottom if larger is line else before.begins
        before.fixed = before.fixed and line.fixed
    return rows


def _is_beside(before: Line, line: Line, layout: Layout) -> bool:
    """Whether a line goes on where the one before ends, because of a figure that is raised there."""
    if before.cell != line.cell:
        return False
    smaller, larger = sorted((before, line), key=lambda one: one.size)
    marked = any(sign in RAISED or sign in RAISED_ROMAN for sign in (before.text[-1], line.text[0]))
    if not marked and (smaller.size >= layout.raised * larger.size or not ONLY_FIGURES.fullmatch(smaller.text)):
        return False
    shared = min(before.top, line.top) - max(before.bottom, line.bottom)
    near = -0.1 * larger.size < line.left - before.right < 0.6 * larger.size
    return near and shared > 0.5 * min(before.top - before.bottom, line.top - line.bottom)


def _with_raised(textpage: PageText, text: str, first: int, layout: Layout) -> str:
    """The text of a line, figures that are smaller than what is beside them as raised ones: of notes, and powers."""
    for found in PERHAPS_ROMAN.finditer(text) if ROMAN_END.search(text) else ():
        start, end = found.span()
        if all(_is_raised(textpage, first + place, first + start - 1, layout) for place in range(start, end)):
            text = f"{text[:start]}{found[0].translate(RAISE_ROMAN)}{text[end:]}"
    if not FIGURE.search(text):
        return text
    for found in SIGNED.finditer(text):
        start, end = found.span()
        if all(_is_raised(textpage, first + place, first + start - 1, layout) for place in range(start, end)):
            text = f"{text[:start]}{found[0].translate(RAISE)}{text[end:]}"
    for found in PERHAPS_RAISED.finditer(text):
        start, end = found.span(1)
        beside = found.start() - 1 if found.start() else end + len(text[end:]) - len(text[end:].lstrip())
        if beside >= len(text):
            continue
        if not set(RAISED).isdisjoint(found[1]) or _is_raised(textpage, first + start, first + beside, layout):
            text = f"{text[:start]}{found[1].translate(RAISE)}{text[end:]}"
    for found in NUMBER.finditer(text):
        start, end = found.span()
        if _is_raised(textpage, first + end - 1, first + start, layout):
            start = next(n for n in range(start, end) if _is_raised(textpage, first + n, first + start, layout))
            text = f"{text[:start]}{text[start:end].translate(RAISE)}{text[end:]}"
    return text


def _is_raised(textpage: PageText, place: int, beside: int, layout: Layout) -> bool:
    """Whether a character is smaller than another, and stands higher."""
    usual = textpage.font(beside).size
    smaller = textpage.font(place).size < layout.raised * usual
    if not smaller:
        return False
    box, line = textpage.box(place), textpage.box(beside)
    return box[1] - line[1] > 0.15 * min(usual, line[3] - line[1])


def _drawn_once(textpage: PageText, text: str, first: int) -> str:
    """The text of a line without letters that are drawn once more in the same place, as some programs make bold."""
    dropped: set[int] = set()
    places = [found.start() for found in TWICE.finditer(text)]
    if len(text) > 4:  # where one letter is doubled alone, it is written so
        if len(places) < 2:
            return text
        places = [
            own
            for own, *near in zip(places, [-9, *places], [*places[1:], -9], strict=False)
            if any(abs(own - other) < 4 for other in near)
        ]
    for own in places:
        for size in (1, 2, 3):
            again = own + size
            same = text[own] not in RULES and text[own:again] == text[again : again + size]
            if same and own not in dropped and _is_over(textpage, first + own, first + again, text[own]):
                dropped.update(range(again, again + size))
                break
    return "".join(character for place, character in enumerate(text) if place not in dropped) if dropped else text


def _is_over(textpage: PageText, one: int, other: int, letter: str) -> bool:
    """Whether a letter is drawn over another. The two of a ligature, such as ff, have the very same place."""
    here, there = (textpage.box(place) for place in (one, other))
    if letter == "f" and here == there:
        return False
    width, height = max(here[2] - here[0], 0.1), max(here[3] - here[1], 0.1)
    return bool(abs(here[0] - there[0]) < width / 4 and abs(here[1] - there[1]) < height / 4)


def _line(textpage: PageText, text: str, number: int, ends: tuple[int, int], layout: Layout) -> Line:
    first, last = ends
    (left, bottom, right, top), end = textpage.ends(first, last if text[-1:] != "`" else max(last - 2, first))
    step = max((last - first) // layout.sampled, 1)
    places = [first + n for n in range(0, last - first + 1, step) if not text[n : n + 1].isspace()] or [first]
    fonts = [textpage.font(place) for place in places]
    if len(set(map(id, fonts))) == 1:  # as in most lines
        others, is_light = places, False
        fixed, size, weight = fonts[0].fixed, fonts[0].size, fonts[0].weight
    else:
        plain = [font for font in fonts if not font.fixed]  # names of code in a text are often smaller
        others = [place for place, font in zip(places, fonts, strict=True) if not font.fixed]
        fixed, fonts = not plain, plain or fonts
        size, weight = median(font.size for font in fonts), round(median(font.weight for font in fonts))
        is_light = min(font.weight for font in fonts) < HEAVY <= textpage.font(first).weight
    height = max(top - bottom, 1.0)
    scaled = height if size <= 1.5 else size  # a font of one point, scaled by a matrix
    wrapped = HYPHEN in text  # it stands on two lines of the page
    return Line(
        text,
        number,
        min(left, end[0]) if wrapped else left,
        max(right, end[2]),
        min(bottom, end[1]),
        max(top, end[3]),
        bottom,
        round(scaled, 1),
        weight,
        fixed=fixed or textpage.are_as_wide(others),
        lead=_lead_of(textpage, text, first) if is_light and len(text) == last - first + 1 else 0,
    )


def _lead_of(textpage: PageText, text: str, first: int) -> int:
    """Characters of the words with which a line begins in heavy letters."""
    starts = (word.start() for word in WORD_OR_OTHER_SCRIPT.finditer(text))
    return next((start for start in starts if textpage.font(first + start).weight < HEAVY), 0)


def in_reading_order(lines: list[Line], layout: Layout) -> list[Line]:
    """Lines as they are read: where the file takes two columns in turns, the left one first."""
    if len(lines) < 8:
        return lines
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    middle = (left + right) / 2
    sides = [
        0 if line.cell else -1 if line.right < middle + 2 else 1 if line.left > middle - 2 else 0 for line in lines
    ]
    beside = [
        one * other < 0 and abs(a.bottom - b.bottom) < a.size / 2
        for (a, one), (b, other) in itertools.pairwise(zip(lines, sides, strict=True))
    ]
    if sum(beside) < layout.turns * len(lines):
        return lines
    ordered: list[Line] = []
    for across, group in itertools.groupby(zip(lines, sides, strict=True), key=lambda item: item[1] == 0):
        own = list(group)
        ordered += [line for line, _ in own] if across else [line for line, _ in sorted(own, key=lambda item: item[1])]
    return ordered
