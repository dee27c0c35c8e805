"""Tables of contents of a PDF: lines that lead to the number of a page."""

import itertools
import re
from collections.abc import Iterator

from aligner.corpus.readers.pdf.layout import Layout, Line

LEADER = re.compile(r"(?:[.·…]\s?){4,}\s*(?:\d{1,4}|[ivxlc]+)\s*$")  # to the page, in a table of contents
NUMBERED = re.compile(r".*\s(?:\d{1,4}|[ivxlc]+)\s*$")


def find_contents(lines: list[Line], layout: Layout) -> set[int]:
    """Lines of tables of contents, by identity: they lead to the number of a page."""
    found: set[int] = set()
    for _, page in itertools.groupby(lines, key=lambda line: line.page):
        own = list(page)
        places = [place for place, line in enumerate(own) if LEADER.search(line.text)]
        if len(places) < layout.entries:
            continue
        first = places[0]
        while first and NUMBERED.match(own[first - 1].text):
            first -= 1
        last = places[-1]
        while last + 1 < len(own) and NUMBERED.match(own[last + 1].text):
            last += 1
        found.update(map(id, own[first : last + 1]))
    return found


def entries_of(lines: list[Line]) -> Iterator[list[Line]]:
    """The lines of each entry of a table of contents, without the number of its page."""
    entry: list[Line] = []
    for line in lines:
        entry.append(line)
        if NUMBERED.match(line.text):
            leader = LEADER.search(line.text)
            line.text = (line.text[: leader.start()].rstrip() if leader else line.text) or line.text
            yield entry
            entry = []
    if entry:
        yield entry
