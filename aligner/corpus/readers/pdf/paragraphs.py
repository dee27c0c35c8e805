"""Lines of a PDF put together to paragraphs again; heads and feet of pages are set aside."""

import itertools
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from aligner.corpus.readers.blocks import BlockText
from aligner.corpus.readers.pdf.columns import find_columns
from aligner.corpus.readers.pdf.contents import entries_of, find_contents
from aligner.corpus.readers.pdf.drop_caps import with_drop_caps
from aligner.corpus.readers.pdf.edges import HEAD_LABEL, find_edges, texts_of_edges, usual_size
from aligner.corpus.readers.pdf.labels import LABEL, counted
from aligner.corpus.readers.pdf.layout import BULLET, HEAVY, HYPHEN, ITEM_END, STOP, Layout, Line, room_of, would_fit
from aligner.corpus.readers.pdf.notes import NOTE, drop_marks, drop_marks_of_endnotes, drop_returns, find_notes
from aligner.corpus.readers.pdf.table_heads import lines_that_lead_over, repeated_heads
from aligner.corpus.readers.pdf.words import Words
from aligner.model import BlockKind

SECTION = re.compile(r"(?:\d+|[A-Z])(?:\.\d+)+\.?\s|\d+\.?\s")
CAPTION = re.compile(r"[^\W\d_]\w*\.? ?(?:[A-Z][.-])?\d{1,3}(?:[.-]\d{1,3})*[.:：] ?\S")
SIGN = re.compile(r"[•‣▪●○◦∙·\ue000-\uf8ff]\s+")  # before an item
DASH = re.compile(r"[–—-]\s")


def add_blocks(lines: list[Line], blocks: BlockText, layout: Layout) -> None:
    """Add the blocks of the lines of a file, page by page."""
    contents = find_contents(lines, layout)
    entries = [line for line in lines if id(line) in contents]
    lines = [line for line in lines if id(line) not in contents]
    lines = with_drop_caps(lines)
    edges = find_edges(lines, layout)
    body = [line for place, line in enumerate(lines) if place not in edges]
    usual = usual_size(body)
    pitch = _usual_pitch(body)
    find_columns(body, pitch, layout)
    headings = _heading_sizes(body, usual, layout)
    words = Words(line.text for line in body)
    notes = find_notes(body, usual, layout)
    waiting = [line for line in body if id(line) in notes]
    main = [line for line in body if id(line) not in notes]
    drop_marks(main, waiting)
    drop_marks_of_endnotes(main)
    heads = repeated_heads(main)
    again = [line.text for line in main if id(line) in heads]
    over = lines_that_lead_over(main, [lines[place] for place in edges], layout.smaller * usual)
    again += [line.text for line in over]
    heads.update(map(id, over))
    main = [line for line in main if id(line) not in heads]
    starts: dict[int, int] = {}
    has_code = not all(line.fixed for line in main)  # else all of it is typed so
    rows = _table_rows(main, layout)
    groups = list(_paragraphs(main, pitch, headings, rows, layout))
    returned = drop_returns(groups)
    terms = _terms(groups, layout)
    items = _items(groups)
    for group in groups:
        while waiting and waiting[0].page < group[0].page:
            waiting = _add_notes(waiting, words, blocks)
        kind, level = _kind(group, usual, headings, layout, is_item=id(group) in items)
        is_said = DASH.match(group[0].text) and group[0].text[0] != "-"  # a hyphen begins lines of code, too
        if kind == "paragraph" and has_code and not is_said and all(line.fixed for line in group):
            kind = "code"
        before = blocks.length
        if id(group[0]) in rows:
            for cell in group[0].text.split("\t"):
                blocks.add("table cell", words.joined(cell))
            starts.setdefault(group[0].page, before and before + 2)
            continue
        if id(group) in terms:
            kind = "list item"
            blocks.add(kind, words.joined(group[0].text[: group[0].lead]))
            group[0].text = group[0].text[group[0].lead :]
        text = _joined(group, words)
        is_marked = kind == "list item" and BULLET.match(text)
        kind = "footnote" if id(group) in returned else kind
        blocks.add(kind, BULLET.sub("", text, count=1) if is_marked else text, level=level)
        starts.setdefault(group[0].page, before and before + 2)
    while waiting:
        waiting = _add_notes(waiting, words, blocks)
    _add_pages(starts, blocks)
    for entry in entries_of(entries):
        blocks.add("navigation", _joined(entry, words))
    for text in dict.fromkeys([*again, *texts_of_edges(edges, lines)]):
        blocks.add("navigation", text.replace(HYPHEN, "-"))


def _add_notes(lines: list[Line], words: Words, blocks: BlockText) -> list[Line]:
    """Add the footnotes of the first page that has some; those of the others."""
    own = [line for line in lines if line.page == lines[0].page]
    marks = [place for place, line in enumerate(own) if NOTE.match(line.text) or SIGN.match(line.text)]
    for start, end in itertools.pairwise([*marks, len(own)]):
        text = _joined(own[start:end], words)
        blocks.add("footnote", SIGN.sub("", NOTE.sub("", text, count=1), count=1))
    return lines[len(own) :]


def _usual_pitch(lines: Sequence[Line]) -> float:
    """The usual distance of two lines, in heights of their letters."""
    steps = [
        round((before.bottom - line.begins) / line.size, 1)
        for before, line in itertools.pairwise(lines)
        if before.page == line.page and before.size == line.size and 0 < before.bottom - line.begins < 4 * line.size
    ]
    return Counter(steps).most_common(1)[0][0] if steps else 1.2


def _heading_sizes(lines: Sequence[Line], usual: float, layout: Layout) -> list[float]:
    return sorted({line.size for line in lines if line.size > layout.larger * usual}, reverse=True)


def _paragraphs(
    lines: Sequence[Line], pitch: float, headings: Sequence[float], rows: Collection[int], layout: Layout
) -> Iterator[list[Line]]:
    group: list[Line] = []
    around = _around_rows(lines, rows, layout)
    for line in lines:
        if group and id(line) in around and _begins_cell(group[-1], line, layout):
            goes_on = False
        elif line.cell or (group and group[-1].cell):
            goes_on = bool(group) and _goes_on_in_cell(group[-1], line, pitch, layout)
        else:
            goes_on = bool(group) and (
                _is_titled(group, line, headings, layout)
                or _is_wrapped(group, line, pitch, headings, layout)
                or _goes_on(group, line, pitch, layout)
            )
        ends = group and line.page != group[-1].page and group[-1].size in headings
        if group and (ends or not goes_on or id(line) in rows or id(group[0]) in rows):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _terms(groups: Sequence[list[Line]], layout: Layout) -> set[int]:
    """Paragraphs, by identity, that begin with a term in heavy letters: their lines hang, or stand beside such ones."""
    found: set[int] = set()
    for ordered in (groups, groups[::-1]):
        before = None
        for group, after in itertools.zip_longest(ordered, groups[1:] if ordered is groups else ()):
            first = group[0]
            if first.lead and not first.cell and not BULLET.match(first.text):
                hangs = all(line.left - first.left > layout.indent * line.size for line in group[1:])
                beside = before is not None and abs(before.left - first.left) < 1 and before.page == first.page
                if hangs and (len(group) > 1 or beside or _hangs_behind(first, after, layout)):
                    found.add(id(group))
            before = first if id(group) in found else None
    return found


def _hangs_behind(first: Line, after: Sequence[Line] | None, layout: Layout) -> bool:
    """Whether the next paragraph is another of what a term means, of which the first has but one line."""
    if not after or after[0].page != first.page or BULLET.match(after[0].text):
        return False
    own = after[0]
    near = 0 < first.bottom - own.begins < 3 * first.size and abs(own.size - first.size) < 0.05 * first.size
    indent = layout.indent * first.size
    return near and not own.cell and all(line.left - first.left > indent for line in after)


def _goes_on_in_cell(before: Line, line: Line, pitch: float, layout: Layout) -> bool:
    """Whether a line belongs to the paragraph before it in a cell of a ruled table."""
    if (before.page, before.cell) != (line.page, line.cell):
        return False
    step = (before.bottom - line.begins) / max(line.size, before.size)
    return step <= pitch + 2 * layout.gap and not BULLET.match(line.text)


def _table_rows(lines: Sequence[Line], layout: Layout) -> set[int]:
    """Lines that are rows of tables, by identity: gaps of neighbours end in one place, or numbers do, or one is far."""
    ordered = [None, *lines, None]
    found = {
        id(line)
        for before, line, after in zip(ordered, lines, ordered[2:], strict=False)
        if not line.cell and line.gap > layout.far * line.size and not _is_set_to_width(line, (before, after))
    }
    for place, (before, line) in enumerate(itertools.pairwise(lines)):
        alike = before.page == line.page and abs(before.size - line.size) < 0.05 * line.size
        if line.cell or before.cell or not alike:
            continue
        if any(len(own.stops) > 1 for own in lines[max(place - layout.beside, 0) : place + layout.beside + 2]):
            found.update(_of_several_lines(before, line), _of_several_lines(line, before))
        if not (before.stops and line.stops):
            continue
        near = layout.indent * line.size
        aligned = any(abs(one - other) < near for one in before.stops for other in line.stops)
        numbers = all(one.text.rpartition("\t")[2][:1].isdecimal() for one in (before, line))
        if aligned or (numbers and abs(before.right - line.right) < near / 2):
            found.update((id(before), id(line)))
    return found


def _around_rows(lines: Sequence[Line], rows: Collection[int], layout: Layout) -> set[int]:
    """Lines by identity that stand near a row of a table."""
    places = [place for place, line in enumerate(lines) if id(line) in rows]
    reach = range(-layout.beside, layout.beside + 1)
    return {id(lines[place + step]) for place in places for step in reach if 0 <= place + step < len(lines)}


def _begins_cell(before: Line, line: Line, layout: Layout) -> bool:
    """Whether a line is of another cell than the one before it: it begins far to the left of it, or a little higher."""
    if before.page != line.page:
        return False
    is_back = before.left - line.left > layout.back * line.size and abs(before.right - line.right) > 1
    is_higher = 0.5 * line.size < line.bottom - before.bottom < 2 * layout.back * line.size
    return is_higher or (is_back and not (_is_centred(before) and _is_centred(line)))


def _of_several_lines(row: Line, beside: Line) -> Iterator[int]:
    """A row by identity, if it is followed or led by a line of one of its cells, which begins where that does."""
    near = abs(row.bottom - beside.bottom) < 2 * row.size and row.left < beside.left and not SECTION.match(row.text)
    if near and not beside.stops and any(abs(stop - beside.left) < 1 for stop in row.stops):
        yield id(row)


def _is_set_to_width(line: Line, beside: Iterable[Line | None]) -> bool:
    """Whether a line ends where one beside it does, as those of justified text do, whatever gaps that takes."""
    return any(
        other
        and other.page == line.page
        and abs(other.right - line.right) < 1
        and abs(other.left - line.left) < 2 * line.size
        for other in beside
    )


def _is_titled(group: list[Line], line: Line, headings: Sequence[float], layout: Layout) -> bool:
    """Whether a line is the title below the number of a chapter, as Chapter 2."""
    before = group[-1]
    if len(group) > 1 or before.size not in headings or line.size not in headings or before.page != line.page:
        return False
    beside = abs(line.left - before.left) < line.size or (_is_centred(before) and _is_centred(line))
    below = line.size >= before.size and 0 < before.bottom - line.begins <= layout.titled * line.size
    return beside and below and HEAD_LABEL.fullmatch(before.text) is not None


def _is_wrapped(group: list[Line], line: Line, pitch: float, headings: Sequence[float], layout: Layout) -> bool:
    """Whether a line goes on a heading, which ends its lines where it likes."""
    before = group[-1]
    if line.size not in headings or line.size != before.size or line.page != before.page:
        return False
    hangs = line.left - group[0].left > layout.indent * line.size and not _is_centred(line)
    near = 0 < before.bottom - line.begins <= (pitch + layout.gap) * line.size
    return near and (hangs or not STOP.search(before.text)) and not SECTION.match(line.text)


def _goes_on(group: list[Line], line: Line, pitch: float, layout: Layout) -> bool:
    """Whether a line belongs to the paragraph before it."""
    before = group[-1]
    step = (before.bottom - line.begins) / max(line.size, before.size)
    near = 0 < step <= pitch + 0.1
    other = abs(before.size - line.size) / line.size
    is_code = near and before.fixed != line.fixed  # a line that some name in a text fills
    if (other > 0.15 and not is_code) or (other > 0.06 and not near):
        return False
    ended = would_fit(before, line)
    if BULLET.match(line.text) and (ended or not _may_be_no_item(before, line)):
        return False
    if (before.weight >= HEAVY) != (line.weight >= HEAVY) and len(group) == 1 and ended:
        return False
    if before.page != line.page or step <= 0:  # on the next page or in the next column
        alone = len(group) == 1 and before.page != line.page  # its own column may be no wider than it is
        ended = ended or (alone and line.column + line.width - before.right > line.width / 4)
        if CAPTION.match(group[0].text):
            return line.text[:1].islower() and not STOP.search(before.text)
        if line.lead and STOP.search(before.text):
            return False
        return line.text[:1].islower() or (not ended and not STOP.search(before.text))
    if step > pitch + layout.gap:
        return False
    indent = (line.left - line.column) / line.size
    of_first = (group[0].left - group[0].column) / line.size
    if (
        not BULLET.match(group[0].text)
        and indent > layout.indent
        and abs(line.left - before.left) > layout.indent * line.size
        and of_first < indent + 0.1
        and (ended or STOP.search(before.text))  # else the lines behind the first hang
    ):
        return False
    if not ended or (_is_centred(before) and _is_centred(line)):
        return True
    return room_of(before) < layout.ragged * before.width and not ITEM_END.search(before.text) and step <= pitch + 0.15


def _may_be_no_item(before: Line, line: Line) -> bool:
    """Whether what begins a line as an item does, a dash or a letter with a stop, may stand within a sentence."""
    starts = DASH.match(line.text) or line.text[:1].isalnum()
    beside = before.page != line.page or abs(before.left - line.left) < 1
    return bool(starts) and beside and not (STOP.search(before.text) or BULLET.match(before.text))


def _is_centred(line: Line) -> bool:
    return line.left - line.column > line.size and abs(line.left - line.column - room_of(line)) < line.size


def _items(groups: Sequence[list[Line]]) -> set[int]:
    """Paragraphs, by identity, that begin with the sign of an item, or with a label that counts in a list."""
    firsts = [group[0].text for group in groups]
    return {
        id(group)
        for group, first, is_counted in zip(groups, firsts, counted(firsts), strict=True)
        if BULLET.match(first) and not DASH.match(first) and (is_counted or not LABEL.match(first))
    }


def _kind(
    group: list[Line], usual: float, headings: list[float], layout: Layout, *, is_item: bool
) -> tuple[BlockKind, int]:
    first = group[0]
    if first.cell:
        return ("list item" if is_item else "table cell"), 0
    length = sum(len(line.text) for line in group)
    if length <= layout.heading and any(any(map(str.isalpha, line.text)) for line in group):
        if first.size in headings:
            return "heading", min(headings.index(max(line.size for line in group)) + 1, 6)
        bold = all(line.weight >= HEAVY for line in group) and first.size >= 0.95 * usual and not DASH.match(first.text)
        if bold and not STOP.search(group[-1].text) and len(group) <= 2:
            return "heading", min(len(headings) + 1, 6)
    return ("list item" if is_item else "paragraph"), 0


def _joined(group: list[Line], words: Words) -> str:
    """The text of a paragraph."""
    return words.joined("\n".join(line.text for line in group))


def _add_pages(starts: dict[int, int], blocks: BlockText) -> None:
    """Add the pages, from where the first block of each begins."""
    ordered = sorted(starts.items())
    for (_, start), (_, end) in itertools.pairwise([*ordered, (0, blocks.length)]):
        if end > start:
            blocks.add_page(start, end)
