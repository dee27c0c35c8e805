"""Pages of print in plain text: their numbers and running heads, and the sentences that they cut."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from aligner.corpus.wrapped_lines import LINE, RUN_ON_LETTER, STOP
from aligner.text import THAI_TO_KHMER, Span, letters_of

FEWEST = 3  # pages from which numbers rise and heads recur
FEW = 6  # of which by chance none cuts a sentence
FEWEST_SURE = 2  # the same where form feeds part them, or where their numbers look like those of pages
MOST_MISSING = 3  # pages that the number of the next line with one may be further, where some have none
# Letters of a page, those of Chinese weighted, in the middle: what is numbered more closely are verses or steps.
SHORTEST = 1500
SHORTEST_HEADED = 500  # the same where words that recur or dashes stand beside the numbers
ALIKE, NEARLY_ALL = 2.5, 0.8  # times the length of the one in the middle that pages have at most, but for a few
MOST_OF_IT = 0.5  # of a text, over which the numbers of its pages go
CUT_SHARE = 1 / 3  # of the page numbers of a text without form feeds, where a sentence goes on behind them
LONGEST = 80  # characters of a head or foot
USUAL, FULL = 0.9, 0.6  # share of the lines that are no longer than usual; of that length, from which one is full
MARKS = r"[\[\](){}|•·~–—-]{0,3}"  # beside the number of a page
FIRST = re.compile(rf"{MARKS}\s*(\d{{1,4}})\s*{MARKS}(?=\s|$)")
LAST = re.compile(rf"(?<=\s){MARKS}\s*(\d{{1,4}})\s*{MARKS}$")
BETWEEN_DASHES = re.compile(r"[|•·~–—-] ?\d{1,4} ?[|•·~–—-]")
FAR = re.compile(r"\t|\s{3}")  # between a head and the number at the other edge of its line
WIDE_HEAD = re.compile(f"\\S+\\s+\\S|{RUN_ON_LETTER}{{4}}")  # more than a word; Chapter and Sonnet are one
YEARS = range(1500, 2101)
QUICK = re.compile(r"(?m)^[ \t]*+(?:[^\w\n]{0,4}\d{1,4}\b[^\n]{0,80}|\S[^\n]{0,79}\b\d{1,4}[^\w\n]{0,4})$")
WITHIN_LINES = re.compile("[^\n\r\v\f\x85\u2028\u2029]")
END = re.compile(rf"{STOP.pattern}|[।॥۔؟።།]\s*$")


class _Line:
    """A line that is not blank. page: by form feeds. number, head: what it is made of, if it is a head or foot.

    is_spread: whether its number stands far from a head of several words, as those of pages do.
    """

    def __init__(self, text: str, span: Span, page: int) -> None:
        self.text, self.span, self.page = text.strip(), span, page
        self.number: int | None = None
        self.is_spread = False
        self.head = self.text.casefold() if len(self.text) <= LONGEST else ""
        if self.head and (found := FIRST.match(self.text) or LAST.search(self.text)):
            self.number = int(found[1])
            self.head = (self.text[: found.start()] + self.text[found.end() :]).strip().casefold()
            beside = (self.text[: found.start(1)], self.text[found.end(1) :].rstrip())
            gap = any(FAR.search(own) for own in (beside[0][-4:], beside[1][:4]))
            self.is_spread = gap and WIDE_HEAD.search(self.head) is not None and self.number not in YEARS

    @property
    def is_bare(self) -> bool:
        return self.number is not None and not any(map(str.isalnum, self.head))

    @property
    def is_sure(self) -> bool:
        """Whether it looks like the number of a page: between dashes, or far from its head."""
        return self.is_spread or (self.is_bare and BETWEEN_DASHES.fullmatch(self.text) is not None)


def without_page_edges(text: str) -> tuple[str, list[Span]]:
    """A text of the same length without what stands at the edges of its pages, and where that stood.

    Where a sentence goes on behind it, nothing but the end of a line is left there.
    """
    feeds = [found.start() for found in re.finditer("\f", text)]
    fewest = FEWEST_SURE
    if len(feeds) < fewest - 1 and (letters_of(text) < fewest * SHORTEST_HEADED or len(QUICK.findall(text)) < fewest):
        return text, []
    found = (line for line in LINE.finditer(text) if line.group().strip())
    lines = [_Line(line.group(), line.span(), bisect_right(feeds, line.start())) for line in found]
    if not lines:
        return text, []
    pages = len({line.page for line in lines})
    edges = _edges_of_pages(lines, min(pages, FEWEST)) if pages > 1 else set()
    edges = edges or (set() if pages >= FEWEST else _edges_by_number(lines, text))
    return _blanked(text, lines, edges) if feeds or edges else (text, [])


def _edges_of_pages(lines: Sequence[_Line], fewest: int) -> set[int]:
    """Places of heads, feet and numbers, of pages that are parted by form feeds."""
    starts = [place for place, line in enumerate(lines) if not place or line.page != lines[place - 1].page]
    tops, feet = set(starts), {start - 1 for start in starts[1:]} | {len(lines) - 1}
    edges: set[int] = set()
    for _ in range(2):  # a head may stand below a number, and a foot above it
        edges |= _recurring(lines, tops | feet, fewest)
        edges |= set(_rising(lines, [place for place in sorted(tops | feet) if lines[place].is_bare], fewest))
        tops = {place + 1 if place in edges else place for place in tops} & set(range(len(lines)))
        feet = {place - 1 if place in edges else place for place in feet} & set(range(len(lines)))
    return edges


def _edges_by_number(lines: Sequence[_Line], text: str) -> set[int]:
    """The same, told by numbers that rise from page to page, each alone on its line or beside a head that recurs.

    They are those of pages where these are about as long as each other and cut sentences.
    """
    numbered = [place for place, line in enumerate(lines) if line.number is not None]
    for fewest, places in ((FEWEST, numbered), (FEWEST_SURE, [place for place in numbered if lines[place].is_sure])):
        heads = Counter(lines[place].head for place in places)
        run = _rising(lines, [place for place in places if heads[lines[place].head] >= fewest], fewest)
        if _are_of_pages([lines[place] for place in run], text):
            edges = set(run)
            beside = {0, len(lines) - 1, *(place + step for place in run for step in (-1, 1))} - edges
            edges |= _recurring(lines, beside & set(range(len(lines))), min(len(run), FEWEST))
            if _cut_sentences(lines, edges, run):
                return edges
    return set()


def _cut_sentences(lines: Sequence[_Line], edges: set[int], numbered: Sequence[int]) -> bool:
    """Whether what stands at the edges of pages cuts sentences, as it does amid a page of prose.

    In a few pages none may be cut; there the numbers tell, where three and more stand far from the same head.
    """
    body = [place for place in range(len(lines)) if place not in edges]
    gaps = [(before, after) for before, after in pairwise(body) if after - before > 1]
    full = _full_length(lines, edges)
    cut = sum(_goes_on(lines[before].text, lines[after].text, full, capitals=False) for before, after in gaps)
    own = [lines[place] for place in numbered]
    if FEWEST <= len(own) <= FEW and all(line.is_spread for line in own):
        return True
    fewest = 1 if all(line.is_sure or line.is_bare for line in own) else 2
    return cut >= max(fewest, CUT_SHARE * len(gaps))


def _are_of_pages(numbered: Sequence[_Line], text: str) -> bool:
    """Whether lines whose numbers rise part most of a text into pages, which are about as long as each other."""
    if not numbered:
        return False
    pages = sorted(
        (after.span[0] - before.span[1]) / ((after.number or 0) - (before.number or 0))
        for before, after in pairwise(numbered)
    )
    sure = sum(not line.is_bare or line.is_sure for line in numbered) >= NEARLY_ALL * len(numbered)
    whole = numbered[-1].span[1] - numbered[0].span[0] + (pages[-1] if all(line.is_sure for line in numbered) else 0)
    middle = pages[len(pages) // 2]
    alike = sum(page <= ALIKE * middle for page in pages)
    shortest = SHORTEST_HEADED if sure else SHORTEST
    return (
        whole >= MOST_OF_IT * len(text)
        and middle * letters_of(text) >= shortest * len(text)
        and alike >= NEARLY_ALL * len(pages)
    )


def _recurring(lines: Sequence[_Line], places: set[int], fewest: int) -> set[int]:
    """Places of lines that stand at several of some places, but for their number, and hardly elsewhere."""
    there = Counter(lines[place].head for place in places)
    everywhere = Counter(line.head for line in lines)
    often = {head for head, count in there.items() if count >= fewest and everywhere[head] <= count + 1}
    return {place for place, line in enumerate(lines) if line.head in often and any(map(str.isalpha, line.head))}


def _rising(lines: Sequence[_Line], places: Sequence[int], fewest: int) -> list[int]:
    """The longest run of places whose numbers rise from page to page."""
    before: list[int] = []  # for each of the places, which of them the run has before it, or -1
    best: dict[int, tuple[int, int]] = {}  # by the number that a run has come to: its length, and its last place
    for own, place in enumerate(places):
        number = lines[place].number or 0
        runs = (best[n] for n in range(number - MOST_MISSING, number) if n in best)
        length, last = max(runs, key=lambda run: run[0], default=(0, -1))
        before.append(last)
        if length + 1 >= best.get(number, (0, -1))[0]:
            best[number] = length + 1, own
    length, last = max(best.values(), key=lambda run: run[0], default=(0, -1))
    run: list[int] = []
    while last >= 0:
        run.append(places[last])
        last = before[last]
    return run[::-1] if length >= fewest else []


def _full_length(lines: Sequence[_Line], edges: set[int]) -> float:
    """Characters from which a line has no room left."""
    widths = sorted(len(line.text) for place, line in enumerate(lines) if place not in edges)
    return FULL * widths[int(USUAL * len(widths))] if widths else 0.0


def _goes_on(last: str, first: str, full: float, capitals: bool = True) -> bool:
    """Whether a sentence goes on from a line in another one: with a small letter, or where the first line is full.

    full: characters from which it is. capitals: whether it may go on with a capital; letters without case always may.
    From Thai to Khmer a sentence may end with nothing.
    """
    if END.search(last[-8:]) or THAI_TO_KHMER.match(first):
        return False
    letter = next(filter(str.isalnum, first), "")
    if not letter.isalpha() or letter.islower():
        return letter.isalpha()
    return len(last) >= full and (capitals or letter.lower() == letter.upper())


def _blanked(text: str, lines: Sequence[_Line], edges: set[int]) -> tuple[str, list[Span]]:
    """See without_page_edges."""
    full = _full_length(lines, edges)
    parts: list[str] = []
    spans: list[Span] = []
    end = 0
    for before, after in pairwise([-1, *(place for place in range(len(lines)) if place not in edges), len(lines)]):
        inside = before >= 0 and after < len(lines)
        if after - before == 1 and not (inside and lines[before].page != lines[after].page):
            continue
        first = lines[before].span[1] if before >= 0 else 0
        last = lines[after].span[0] if after < len(lines) else len(text)
        if inside and _goes_on(lines[before].text, lines[after].text, full):
            parts += [text[end:first], "\n", "\r" * (last - first - 1)]
        else:
            parts += [text[end:first], WITHIN_LINES.sub(" ", text[first:last])]
        spans += [lines[place].span for place in range(before + 1, after)]
        end = last
    return "".join([*parts, text[end:]]), spans
