"""Running heads, feet and page numbers of a PDF: what recurs at the edges of pages, and what browsers print there."""

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from aligner.corpus.readers.pdf.layout import STOP, Layout, Line

NUMBERS = re.compile(r"\d+|\b[ivxlcdm]+\b")
OF_ALL = re.compile(r"(?:\w{1,12}\s*)?(\d{1,4})\s*(?:/|[^\W\d]{1,5})\s*(\d{1,4})")  # 2/7, page 2 of 7
ROW = " | "  # between the cells of a row
HEAD_LABEL = re.compile(  # a number over the title of a chapter: Chapter 2, Appendix A, 第 2 章
    r"[^\W\d_][^\s\d.,;:]{1,19}\s?(?:[A-Z]|[IVX]{1,6}|\d{1,3})[.．:：]?"
    r"|(?:第 ?)?\d{1,3}[.．]? ?[^\W\d_][^\s\d.,;:]{0,19}"
)
PAGE_NUMBER = re.compile(r"[\W\d]*|\W*[ivxlc]+\W*|\w{0,12}\s*\d+\s*(?:/|[^\W\d]{1,5})\s*\d+")


def find_edges(lines: list[Line], layout: Layout) -> dict[int, str]:
    """Places of heads, feet and page numbers, with what those that belong together have in common."""
    edges: dict[int, str] = {}
    largest = layout.larger * usual_size(lines)
    heads = {place for place, line in enumerate(lines) if line.size > largest and HEAD_LABEL.fullmatch(line.text)}
    for _, group in itertools.groupby(range(len(lines)), key=lambda place: lines[place].page):
        rows = _rows(group, lines)
        for places in {*rows[: layout.edge], *rows[-layout.edge :]}:
            key = ROW.join(_key(lines[place].text) for place in places)
            edges.update(dict.fromkeys(set(places) - heads, key))
    free = {place: key for place, key in edges.items() if lines[place].cell is None}
    told = _recurring(edges, lines, layout) | _numbered(free, lines, layout) | _printed(free, lines, layout)
    return {
        place: key
        for place, key in edges.items()
        if place in told
        or (place in free and PAGE_NUMBER.fullmatch(lines[place].text) and not _goes_on(place, lines, largest, layout))
    }


def _goes_on(place: int, lines: list[Line], largest: float, layout: Layout) -> bool:
    """Whether a mere number goes on the line above it, as the year at the end of a title or of a paragraph does.

    largest: size of letters, in points, above which they are of a title, which ends its lines where it likes.
    """
    before, line = lines[place - 1], lines[place]
    if place == 0 or before.page != line.page or before.size != line.size or STOP.search(before.text):
        return False
    near = 0 < before.bottom - line.begins <= (1 + layout.gap) * line.size
    return near and (line.size > largest or before.right + (line.right - line.left) > _reach(place - 1, lines))


def _reach(place: int, lines: list[Line]) -> float:
    """How far to the right the longest line reaches of those that stand above a line and begin where it does."""
    own = lines[place]
    above = itertools.takewhile(lambda line: line.page == own.page, lines[place::-1])
    return max(line.right for line in above if abs(line.left - own.left) < own.size)


def _key(text: str) -> str:
    """What lines that differ in their numbers have in common."""
    return NUMBERS.sub("0", text.casefold()).strip()


def _rows(places: Iterable[int], lines: list[Line]) -> list[tuple[int, ...]]:
    """Places of lines from the top of a page to its end, those of a row of a ruled table together."""
    rows: dict[object, list[int]] = defaultdict(list)
    for place in places:
        cell = lines[place].cell
        rows[(cell[1], cell[3]) if cell else place].append(place)
    return sorted(map(tuple, rows.values()), key=lambda row: -lines[row[0]].top)


def texts_of_edges(edges: Mapping[int, str], lines: list[Line]) -> Iterator[str]:
    """The text of each head and foot that has a word, once where it recurs with other numbers."""
    told: set[tuple[str, str]] = set()
    for place, key in sorted(edges.items()):
        own = key, NUMBERS.sub("0", lines[place].text.casefold())
        if own not in told and any(map(str.isalpha, own[1])):
            yield lines[place].text
        told.add(own)


def usual_size(lines: Iterable[Line]) -> float:
    """The size of most letters."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 1.0


def _recurring(edges: Mapping[int, str], lines: list[Line], layout: Layout) -> set[int]:
    """Places of lines of which a part stands on several pages; where there are but two, at one height of both.

    What stands amid pages more often is text, as the word over each hint or warning is, or the head of a table.
    """
    pages: dict[str, set[int]] = defaultdict(set)
    heights: dict[str, set[int]] = defaultdict(set)
    for place, key in edges.items():
        for part in _parts(key):
            pages[part].add(lines[place].page)
            heights[part].add(round(lines[place].top))
    amid = Counter(_key(line.text) for place, line in enumerate(lines) if place not in edges)
    two = lines[-1].page == 1 if lines else False
    found = {
        place
        for place, key in edges.items()
        if amid[_key(lines[place].text)] <= len(pages[key])
        and any(
            len(pages[part]) >= layout.recurring or (two and len(pages[part]) == 2 and len(heights[part]) == 1)
            for part in _parts(key)
        )
    }
    return found | _at_one_height(found, edges, lines, layout)


def _parts(key: str) -> set[str]:
    """A line, and what stands between its gaps, but for mere numbers."""
    return {key, *(part for part in key.split("\t") if sum(map(str.isalpha, part)) > 2)}


def _at_one_height(found: set[int], edges: Iterable[int], lines: list[Line], layout: Layout) -> set[int]:
    """Places of lines that stand apart from the text where on most pages what recurs does, as heads of sections."""
    there: dict[tuple[int, float], set[int]] = defaultdict(set)
    largest = layout.larger * usual_size(lines)
    for place in edges:
        if lines[place].size < largest:
            there[round(lines[place].top), lines[place].size].add(place)
    heads = [places for places in there.values() if len(places & found) >= max(layout.recurring, len(places) / 2)]
    return {place for place in set().union(*heads) if _is_apart(place, lines)}


def _is_apart(place: int, lines: list[Line]) -> bool:
    """Whether a line is farther from all others of its page than its height."""
    own = lines[place]
    start, end = (
        next((n for n in places if lines[n].page != own.page), last)
        for places, last in ((range(place, -1, -1), -1), (range(place, len(lines)), len(lines)))
    )
    others = (lines[n] for n in range(start + 1, end) if n != place)
    return all(other.bottom - own.top > own.size or own.bottom - other.top > own.size for other in others)


def _numbered(edges: Mapping[int, str], lines: list[Line], layout: Layout) -> set[int]:
    """Places of lines that begin or end with the number of their page: it rises as the pages do."""
    offsets: dict[int, set[int]] = defaultdict(set)
    for place in edges:
        text = lines[place].text
        for found in (re.match(r"\d{1,4}\b", text), re.search(r"(?<![\d.])\d{1,4}$", text)):
            if found:
                offsets[int(found.group()) - lines[place].page].add(place)
    best = max(offsets.values(), key=len, default=set())
    return best if len(best) >= max(layout.recurring, lines[-1].page / 3) else set()


def _printed(edges: Mapping[int, str], lines: list[Line], layout: Layout) -> set[int]:
    """Places of what a browser prints at the edges of each page: an address, a date, the number of the page of all."""
    small = layout.smaller * usual_size(lines)
    found: set[int] = set()
    for _, group in itertools.groupby(edges, key=lambda place: lines[place].page):
        places = [place for place in group if lines[place].size < small]
        feet = [lines[place] for place in places if _has_number_of_all(lines[place], lines[-1].page + 1)]
        found.update(place for place in places if any(_is_flush(lines[place], foot) for foot in feet))
    return found


def _is_flush(line: Line, foot: Line) -> bool:
    """Whether a line begins where a foot does, in letters of its size.

    On a page that is told in a mirror the foot begins with its number, and both end where they began.
    """
    begins = abs(foot.left - line.left) < 1
    ends = abs(foot.right - line.right) < 1 and OF_ALL.fullmatch(foot.text.partition("\t")[0]) is not None
    return foot.size == line.size and (begins or ends)


def _has_number_of_all(line: Line, pages: int) -> bool:
    """Whether a part of a line is the number of its page of that of all."""
    numbers = [tuple(map(int, own.groups())) for part in line.text.split("\t") if (own := OF_ALL.fullmatch(part))]
    return any(number == line.page + 1 and all_ >= pages for number, all_ in numbers)
