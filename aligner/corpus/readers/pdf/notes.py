"""Notes at the foot of the pages of a PDF and behind its text, and their marks, which are no text."""

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from aligner.corpus.readers.pdf.layout import STOP, Layout, Line, would_fit
from aligner.corpus.readers.superscripts import LOWER, LOWER_ROMAN, RAISE, RAISED, RAISED_ROMAN, RAISED_SIGNS, ROMAN

NOTE = re.compile(rf"([\d{RAISED}]{{1,3}}|[*†‡])\s*(?=[^\W\d])")
RAISED_NOTE = re.compile(rf"([{RAISED}]{{1,3}})\s(?=[^\W\d])")
RAISED_MARK = re.compile(  # 1⁸ where a font has no raised 1
    rf"\s?(?<![\d{RAISED_SIGNS}])(\d{{0,2}}[{RAISED}]{{1,3}})(?!\d)"
)
PLAIN_MARK = re.compile(  # of fonts whose small figures are told as large ones: behind a stop, before another sentence
    r"(?<=[^\s\d][.,:;!?)\]”»\"'])(?: ?(\d{1,3})$|(\d{1,3})(?=\s)|(?<=[.!?)\]”»\"']) (\d{1,3})(?= [^\W\d_]))"
    r"|(?<=[。！？」』）])(\d{1,3}) ?(?![\d.．])"
)
LINE_OF_MARK = re.compile(r"(\d{1,3})(?= [^\W\d_])")  # the same at the beginning of a line
RETURN = re.compile("\\s*[\ufe0e\ufe0f]?↩[\ufe0e\ufe0f]?\\s*$")  # with which a page leads back from a note to its mark
NUMBERED_NOTE = re.compile(r"\s*(\d{1,3})[.)]\s")
ROMAN_MARK = re.compile(rf"(?<=\S)[{RAISED_ROMAN}]+")
ROMAN_NOTE = re.compile(rf"([{ROMAN}]{{1,6}})\s+(?=\S)")


def find_notes(lines: list[Line], usual: float, layout: Layout) -> set[int]:
    """Lines of footnotes, by identity: at the end of a page, the first of them with a mark, in smaller letters.

    In letters of any size, where it is a raised figure that stands in the text of the page as well.
    """
    found: set[int] = set()
    small = layout.smaller * usual
    before: list[Line] = []
    for _, page in itertools.groupby(lines, key=lambda line: line.page):
        whole = list(page)
        own = list(itertools.takewhile(lambda line: line.size < small and not line.cell, reversed(whole)))
        while own and not NOTE.match(own[-1].text):
            own.pop()
        found.update(map(id, own or whole[_first_raised(whole, before) :]))
        before = [line for line in whole if id(line) not in found]
    return found


def _first_raised(lines: list[Line], before: list[Line]) -> int:
    """The place of the first line of a page from which on all raised figures that begin one are marks of its text.

    before: the text of the page before, of which a note may have had no room there.
    """
    first = len(lines)
    for place in reversed(range(1, len(lines))):
        mark = RAISED_NOTE.match(lines[place].text)
        if lines[place].cell or (mark and _count(mark[1], lines[:place]) + _count(mark[1], before) != 1):
            break
        first = place if mark else first
    return first


def _count(mark: str, lines: Iterable[Line]) -> int:
    """In how many lines a mark stands."""
    return sum(_has_mark(line.text, mark) for line in lines)


def _has_mark(text: str, mark: str) -> bool:
    """Whether a raised figure stands behind a word or a stop of a text; m² is a power, and G⁷ a chord."""
    return re.search(rf"(?:[^\W\d_]{{2}}|[.,;:!?)\]”»\"'’。、」』）]){mark}(?![{RAISED}])", text) is not None


def drop_marks(lines: list[Line], notes: list[Line]) -> None:
    """Take the marks of notes that stand at the end of a page from its text; other raised figures are powers."""
    marks: dict[int, set[str]] = defaultdict(set)
    for note in notes:
        if found := NOTE.match(note.text):
            marks[note.page].add(found[1].translate(LOWER))
    before: list[Line] = []
    for page, group in itertools.groupby(lines, key=lambda line: line.page):
        own = list(group)
        if known := marks.get(page):
            left = known - _drop_raised(own, known)
            carried = {mark for mark in left if _count(mark.translate(RAISE), before) == 1}
            if carried:
                _drop_raised(before, carried)
            for mark in left - carried:
                _drop_plain(own, mark)
        before = own


def drop_marks_of_endnotes(lines: Sequence[Line]) -> None:
    """Take Roman marks from the text, and from the notes behind it, if there is one for each in their order."""
    places = [place for place, line in enumerate(lines) if ROMAN_MARK.search(line.text)]
    marks = list(dict.fromkeys(found for place in places for found in ROMAN_MARK.findall(lines[place].text)))
    notes: list[Line] = []
    for line in lines[places[-1] + 1 :] if places else ():
        found = ROMAN_NOTE.match(line.text)
        is_next = found is not None and found[1] == marks[len(notes)].translate(LOWER_ROMAN)
        if found and is_next and not line.text[found.end()].islower():  # i vigili is Italian
            notes.append(line)
            if len(notes) == len(marks):
                break
    if not notes or len(notes) < len(marks):
        return
    for place in places:
        lines[place].text = ROMAN_MARK.sub("", lines[place].text).strip() or lines[place].text
    for line in notes:
        line.text = ROMAN_NOTE.sub("", line.text, count=1)


def drop_returns(paragraphs: Sequence[list[Line]]) -> set[int]:
    """Take the signs that lead back from notes of a printed web page, and the marks that they lead to.

    Returns the paragraphs, by identity, that are such notes.
    """
    found = {id(own) for own in paragraphs if RETURN.search(own[-1].text)}
    text = [line for own in paragraphs if id(own) not in found for line in own]
    for own in (own for own in paragraphs if id(own) in found):
        own[-1].text = RETURN.sub("", own[-1].text)
        number = NUMBERED_NOTE.match(own[0].text)
        mark = number[1].translate(RAISE) if number else ""
        marked = [line for line in text if mark and _has_mark(line.text, mark)]
        if number and len(marked) == 1:
            _drop_raised(marked, {number[1]})
    return found


def _drop_raised(lines: list[Line], known: set[str]) -> set[str]:
    """Take raised marks of notes from the lines of a page, and say which."""
    dropped = set()

    def without(found: re.Match[str]) -> str:
        mark = found[1].translate(LOWER)
        dropped.add(mark)
        return "" if mark in known else found[0]

    for line in lines:
        line.text = RAISED_MARK.sub(without, line.text).strip() or line.text
    return dropped


def _drop_plain(lines: list[Line], mark: str) -> None:
    """Take the one mark of a note from the lines of a page, where a figure can be that alone."""
    places = [
        (line, found.span())
        for before, line in zip([None, *lines], lines, strict=False)
        for found in (*PLAIN_MARK.finditer(line.text), *_at_beginning(before, line))
        if mark in found.groups()
    ]
    if len(places) == 1:
        ((line, (start, end)),) = places
        line.text = f"{line.text[:start]}{line.text[end:]}".strip()


def _at_beginning(before: Line | None, line: Line) -> Iterator[re.Match[str]]:
    """What may be a mark where a line begins, behind one that ends with a stop and had no room for it."""
    found = LINE_OF_MARK.match(line.text)
    if found and before and STOP.search(before.text) and not would_fit(before, line):
        yield found
