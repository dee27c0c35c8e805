"""What a line of a page of a PDF is, and how lines are told to belong together."""

import re
from dataclasses import dataclass

from aligner.corpus.readers.pdf.labels import COUNT, LABEL
from aligner.corpus.readers.pdf.text import Box

HYPHEN = "\ufffe"  # as the library marks a hyphen at the end of a line that goes on in the next
BULLET = re.compile(rf"\s*(?:[•‣▪●○◦∙·*–—\ue000-\uf8ff-]|\(?(?:{COUNT})[.)])\s+")
HEAVY = 600  # weight of a font, from which on its letters are bold
STOP = re.compile(r"[.!?:…。！？；؟۔][\"'”’»)\]]*\s*$")
ITEM_END = re.compile(r"[.!?:;…。！？；؟۔؛][\"'”’»)\]]*\s*$")


@dataclass(frozen=True, slots=True)
class Layout:
    """How lines are told to belong together; lengths are in heights of the text, or shares.

    edge: lines at the top and at the bottom of a page that may be heads and feet. recurring: pages on which a line
    stands, numbers aside, from which it is one. gap: between two lines of a paragraph, more than the usual. indent:
    of its first line. larger: than the text, of a heading; smaller, of a note. heading: its characters, at most.
    turns: share of lines from which columns stand in turns. sampled: letters of a line that tell its size. ragged:
    share of the width that a line may leave free which goes on. narrow: share of the width of its column that a
    narrower passage has, at least. reach: share of its own width that its lines mostly fill. raised: size of the mark
    of a note beside that of the text, at most. loose: width of a letter in a line with gaps, beside the usual; cells:
    of a gap between cells; wider: of one that ends as a neighbour's does, beside those between words; fewer: of one
    in a row that has fewer than its neighbour; far: of one that alone tells cells; beside: lines of a page around
    one, of the same table; back: of one that begins another cell, from where that before it begins. justified: share
    of lines that end in one place, from which longer ones are none that tell where their column ends; edges: of those
    of the whole file, from which they tell it for a page with few of them. titled: from the number of a chapter to
    the title below it. entries: lines of a page that end as those of a table of contents do, from which it is one.
    pages, objects, page_objects: of a file and of a page, at most, which bounds the time that it takes. drawn,
    drawn_a_page: things that a file draws, at most, in all or for each of its pages, which bounds the memory that the
    library takes to load one.
    """

    edge: int = 2
    recurring: int = 3
    gap: float = 0.45
    indent: float = 0.7
    larger: float = 1.08
    smaller: float = 0.93
    heading: int = 200
    turns: float = 0.15
    sampled: int = 9
    ragged: float = 0.18
    narrow: float = 0.5
    reach: float = 0.8
    raised: float = 0.85
    loose: float = 1.08
    cells: float = 0.85
    wider: float = 1.3
    fewer: float = 0.6
    far: float = 4.0
    beside: int = 8
    back: float = 4.0
    justified: float = 0.2
    titled: float = 4.0
    edges: float = 0.04
    entries: int = 4
    pages: int = 50_000
    objects: int = 10_000_000
    page_objects: int = 250_000
    drawn: int = 1_000_000
    drawn_a_page: int = 5_000


@dataclass(slots=True)
class Line:
    """A line of a page, and where it stands: left, right, bottom and top, in points; size of its letters, weight.

    begins: the bottom of its first letter, which stands higher where the line is two, with a word that they part.
    fixed: whether its letters are all as wide, as those of code. stops: where it goes on behind a gap, which is
    a tab in its text. cell: of the ruled table that it stands in. lead: characters of the
    words that it begins with in heavy letters, where lighter ones follow, as a term does before what it means.
    """

    text: str
    page: int
    left: float
    right: float
    bottom: float
    top: float
    begins: float
    size: float
    weight: int
    fixed: bool = False
    stops: tuple[float, ...] = ()
    gap: float = 0.0  # the widest of those before its stops
    width: float = 0.0  # of the column that it stands in
    column: float = 0.0  # where that begins
    cell: Box | None = None
    lead: int = 0


def room_of(line: Line) -> float:
    """What is free of the column behind a line."""
    return line.column + line.width - line.right


def would_fit(before: Line, line: Line) -> bool:
    """Whether the first word of a line would have had room on the one before, which then ended before it had to."""
    word = line.text.split(maxsplit=1)[0]
    if LABEL.match(line.text):  # what a space that does not break may hold together with the next word: M. Dupont
        word = " ".join(line.text.split(maxsplit=2)[:2])
    if _is_dense(word[0]):
        word = word[0]
    letter = (line.right - line.left) / len(line.text) if HYPHEN not in line.text else line.size / 2
    return room_of(before) > len(word) * letter + 0.6 * line.size


def _is_dense(character: str) -> bool:
    """Whether it is of a script that has no spaces between words."""
    return "\u2e80" <= character <= "\ud7ff" or "\uf900" <= character <= "\ufaff" or "\uff00" <= character <= "\uffef"
