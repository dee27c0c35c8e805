"""PDF: lines put together to paragraphs again; running heads, page numbers and feet that recur are set aside."""

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from aligner.corpus.readers.blocks import BlockText
from aligner.corpus.readers.kind import Item, Reading, Source, UnreadableError, too_long
from aligner.model import BlockKind, Skipped

HYPHEN = "\ufffe"  # as the library marks a hyphen at the end of a line that goes on in the next
MARKS = str.maketrans({"\x02": HYPHEN, "\x00": None, "\u00ad": HYPHEN})
BROKEN = re.compile(rf"(\w*)(?:{HYPHEN}|(?<=\w)[-‐]\n)[\s{HYPHEN}]*(\w*)")
BULLET = re.compile(r"\s*(?:[•‣▪●○◦∙·*–—\ue000-\uf8ff-]|\(?(?:\d{1,3}|[a-zA-Z])[.)])\s+")
NOTE = re.compile(r"(?:\d{1,3}|[*†‡])\s*(?=\w)")
NUMBERS = re.compile(r"\d+|\b[ivxlcdm]+\b")
PAGE_NUMBER = re.compile(r"[\W\d]*|\W*[ivxlc]+\W*|\w{0,12}\s*\d+\s*(?:/|\w{1,5})\s*\d+")
STOP = re.compile(r"[.!?:…。！？；][\"'”’»)\]]*\s*$")
SPACES = re.compile(r"[^\S\n]+")


@dataclass(frozen=True, slots=True)
class Layout:
    """How lines are told to belong together; lengths are in heights of the text, or shares.

    edge: lines at the top and at the bottom of a page that may be heads and feet. recurring: pages on which a line
    stands, numbers aside, from which it is one. gap: between two lines of a paragraph, more than the usual. indent: of
    its first line. full: share of the width that a line fills which goes on. larger: than the text, of a heading;
    smaller, of a note.    heading: its characters, at most. turns: share of lines from which columns stand in turns.
    """

    edge: int = 2
    recurring: int = 3
    gap: float = 0.45
    indent: float = 0.7
    full: float = 0.82
    larger: float = 1.08
    smaller: float = 0.93
    heading: int = 200
    turns: float = 0.15


@dataclass(slots=True)
class Line:
    """A line of a page, and where it stands: left, right, bottom and top, in points; size of its letters, weight."""

    text: str
    page: int
    left: float
    right: float
    bottom: float
    top: float
    size: float
    weight: int
    width: float = 0.0  # of the column that it stands in
    column: float = 0.0  # where that begins


def read_pdf(source: Source, reading: Reading) -> Iterator[Item]:
    """The document of a file; pages that are pictures alone are told apart."""
    import pypdfium2 as pdfium

    layout = Layout()
    with source.seekable(reading) as file:
        try:
            document = pdfium.PdfDocument(file)
        except pdfium.PdfiumError as error:
            locked = "password" in str(error).lower()
            reason = "encrypted; save it without a password" if locked else f"broken, or no PDF ({error})"
            raise UnreadableError(reason) from error
        with document:
            pages = list(_pages(document, reading, layout))
            title = document.get_metadata_value("Title").strip() or None
    pictures = [number for number, lines in enumerate(pages, start=1) if lines is None]
    lines = [line for page in pages for line in page or ()]
    if not lines:
        raise UnreadableError(f"no text in its {len(pages)} pages, but pictures; run text recognition (OCR) first")
    blocks = BlockText()
    _add_blocks(lines, blocks, layout)
    yield blocks.document(source, reading, title=title), source.place
    for number in pictures:
        reason = "the page is a picture without text; run text recognition (OCR) first"
        yield Skipped(f"{source.name}#page={number}", reason), source.place


def _pages(document: Any, reading: Reading, layout: Layout) -> Iterator[list[Line] | None]:
    """The lines of each page; None where it has pictures and no text."""
    from pypdfium2 import raw

    held = 0
    for number in range(len(document)):
        page = document[number]
        lines = _lines(page, number)
        held += sum(len(line.text) for line in lines)
        if held > reading.max_characters:
            raise UnreadableError(too_long(f"more than {reading.max_characters:,} characters", reading))
        has_picture = not lines and any(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=2))
        page.close()
        yield None if has_picture else _in_reading_order(lines, layout)


def _lines(page: Any, number: int) -> list[Line]:
    textpage = page.get_textpage()
    count = textpage.count_chars()
    text = textpage.get_text_range() if count else ""
    if len(text) != count:  # characters of two units
        text = "".join(_character(textpage, place) for place in range(count))
    text = text.translate(MARKS | {0: " "})
    lines = []
    for found in re.finditer(r"[^\r\n]+", text):
        own = found.group()
        if not own.strip():
            continue
        first = found.start() + len(own) - len(own.lstrip())
        last = found.start() + len(own.rstrip()) - 1
        lines.append(_line(textpage, own.strip(), number, first, last))
    textpage.close()
    return lines


def _character(textpage: Any, place: int) -> str:
    from pypdfium2 import raw

    code = raw.FPDFText_GetUnicode(textpage, place)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


def _line(textpage: Any, text: str, number: int, first: int, last: int) -> Line:
    from pypdfium2 import raw

    left, bottom, right, top = textpage.get_charbox(first, loose=True)
    ends = textpage.get_charbox(last, loose=True)
    middle = (first + last) // 2
    size = median(raw.FPDFText_GetFontSize(textpage, place) for place in (first, middle, last))
    height = max(top - bottom, 1.0)
    scaled = height if size <= 1.5 else size  # a font of one point, scaled by a matrix
    weight = raw.FPDFText_GetFontWeight(textpage, middle)
    wrapped = HYPHEN in text  # it stands on two lines of the page
    return Line(
        text,
        number,
        min(left, ends[0]) if wrapped else left,
        max(right, ends[2]),
        min(bottom, ends[1]),
        max(top, ends[3]),
        round(scaled, 1),
        weight,
    )


def _in_reading_order(lines: list[Line], layout: Layout) -> list[Line]:
    """Lines as they are read: where the file takes two columns in turns, the left one first."""
    if len(lines) < 8:
        return lines
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    middle = (left + right) / 2
    sides = [-1 if line.right < middle + 2 else 1 if line.left > middle - 2 else 0 for line in lines]
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


def _add_blocks(lines: list[Line], blocks: BlockText, layout: Layout) -> None:
    recurring = _recurring(lines, layout)
    body = [line for place, line in enumerate(lines) if place not in recurring]
    sizes: Counter[float] = Counter()
    for line in body:
        sizes[line.size] += len(line.text)
    usual = sizes.most_common(1)[0][0] if sizes else 1.0
    _find_columns(body)
    pitch = _usual_pitch(body)
    headings = _heading_sizes(body, usual, layout)
    words = Counter(re.findall(r"\w[\w-]*", " ".join(line.text for line in body).casefold()))
    notes = _notes(body, usual, layout)
    waiting = [line for line in body if id(line) in notes]
    starts: dict[int, int] = {}
    main = [line for line in body if id(line) not in notes]
    for group in _paragraphs(main, pitch, layout):
        while waiting and waiting[0].page < group[0].page:
            waiting = _add_notes(waiting, words, blocks)
        kind, level = _kind(group, usual, headings, layout)
        text = _joined(group, words)
        before = blocks.length
        blocks.add(kind, BULLET.sub("", text, count=1) if kind == "list item" else text, level=level)
        starts.setdefault(group[0].page, before and before + 2)
    while waiting:
        waiting = _add_notes(waiting, words, blocks)
    _add_pages(starts, blocks)
    for text in dict.fromkeys(lines[place].text for place in sorted(recurring) if _is_first(lines, place, recurring)):
        blocks.add("navigation", text.replace(HYPHEN, "-"))


def _notes(lines: list[Line], usual: float, layout: Layout) -> set[int]:
    """Lines of footnotes, by identity: at the end of a page, in smaller letters, the first of them with a mark."""
    found: set[int] = set()
    for _, page in itertools.groupby(lines, key=lambda line: line.page):
        own = list(itertools.takewhile(lambda line: line.size < layout.smaller * usual, reversed(list(page))))
        while own and not NOTE.match(own[-1].text):
            own.pop()
        found.update(map(id, own))
    return found


def _add_notes(lines: list[Line], words: Counter[str], blocks: BlockText) -> list[Line]:
    """Add the footnotes of the first page that has some; those of the others."""
    own = [line for line in lines if line.page == lines[0].page]
    marks = [place for place, line in enumerate(own) if NOTE.match(line.text)]
    for start, end in itertools.pairwise([*marks, len(own)]):
        text = _joined(own[start:end], words)
        blocks.add("footnote", NOTE.sub("", text, count=1))
    return lines[len(own) :]


def _is_first(lines: list[Line], place: int, recurring: dict[int, str]) -> bool:
    """Whether a line is the first of those that recur with other numbers, and has a word."""
    key = recurring[place]
    return any(map(str.isalpha, key)) and min(n for n, other in recurring.items() if other == key) == place


def _recurring(lines: list[Line], layout: Layout) -> dict[int, str]:
    """Places of heads, feet and page numbers, with what they have in common."""
    edges: dict[int, str] = {}
    for _, group in itertools.groupby(range(len(lines)), key=lambda place: lines[place].page):
        places = sorted(group, key=lambda place: -lines[place].top)
        for place in {*places[: layout.edge], *places[-layout.edge :]}:
            edges[place] = NUMBERS.sub("0", lines[place].text.casefold()).strip()
    pages = {key: {lines[place].page for place, own in edges.items() if own == key} for key in set(edges.values())}
    counted = _numbered(edges, lines, layout)
    return {
        place: key
        for place, key in edges.items()
        if PAGE_NUMBER.fullmatch(lines[place].text) or len(pages[key]) >= layout.recurring or place in counted
    }


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


def _find_columns(lines: Sequence[Line]) -> None:
    """Tell each line where its column begins and how wide it is."""
    for _, page in itertools.groupby(lines, key=lambda line: line.page):
        own = list(page)
        column: list[Line] = []
        columns, right = [column], 0.0
        for line in own:
            if column and (
                line.bottom > column[-1].top + 2 * line.size or line.left > max(one.right for one in column)
            ):
                column = []
                columns.append(column)
            right = max(right, line.right) if column else line.right
            column.append(line)
        for column in columns:
            left, right = min(line.left for line in column), max(line.right for line in column)
            for line in column:
                line.column, line.width = left, max(right - left, 1.0)


def _usual_pitch(lines: Sequence[Line]) -> float:
    """The usual distance of two lines, in heights of their letters."""
    steps = [
        round((before.bottom - line.bottom) / line.size, 1)
        for before, line in itertools.pairwise(lines)
        if before.page == line.page and before.size == line.size and 0 < before.bottom - line.bottom < 4 * line.size
    ]
    return Counter(steps).most_common(1)[0][0] if steps else 1.2


def _heading_sizes(lines: Sequence[Line], usual: float, layout: Layout) -> list[float]:
    return sorted({line.size for line in lines if line.size > layout.larger * usual}, reverse=True)


def _paragraphs(lines: Sequence[Line], pitch: float, layout: Layout) -> Iterator[list[Line]]:
    group: list[Line] = []
    for line in lines:
        if group and not _goes_on(group, line, pitch, layout):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _goes_on(group: list[Line], line: Line, pitch: float, layout: Layout) -> bool:
    """Whether a line belongs to the paragraph before it."""
    before = group[-1]
    step = (before.bottom - line.bottom) / line.size
    other = abs(before.size - line.size) / line.size
    if other > 0.15 or (other > 0.06 and not 0 < step <= pitch + 0.1) or BULLET.match(line.text):
        return False
    if (before.weight >= 600) != (line.weight >= 600) and len(group) == 1 and not _is_full(before, layout):
        return False
    if before.page != line.page or step <= 0:  # on the next page or in the next column
        starts_low = line.text[:1].islower()
        return starts_low or (_is_full(before, layout) and not STOP.search(before.text))
    if step > pitch + layout.gap:
        return False
    indent = (line.left - line.column) / line.size
    of_first = (group[0].left - group[0].column) / line.size
    if (
        not BULLET.match(group[0].text)
        and indent > layout.indent
        and abs(line.left - before.left) > layout.indent * line.size
        and of_first < indent - 0.1
    ):
        return False
    return _is_full(before, layout) or (not STOP.search(before.text) and step <= pitch + 0.15)


def _is_full(line: Line, layout: Layout) -> bool:
    return line.right - line.column >= layout.full * line.width


def _kind(group: list[Line], usual: float, headings: list[float], layout: Layout) -> tuple[BlockKind, int]:
    first = group[0]
    length = sum(len(line.text) for line in group)
    if length <= layout.heading and any(any(map(str.isalpha, line.text)) for line in group):
        if first.size in headings:
            return "heading", min(headings.index(first.size) + 1, 6)
        bold = all(line.weight >= 600 for line in group) and first.size >= 0.95 * usual
        if bold and not STOP.search(group[-1].text) and len(group) <= 2:
            return "heading", min(len(headings) + 1, 6)
    if BULLET.match(first.text) and not re.match(r"[–—-]\s", first.text):
        return "list item", 0
    return "paragraph", 0


def _joined(group: list[Line], words: Counter[str]) -> str:
    """The text of a paragraph; a word that a line end cuts is whole again."""
    text = "\n".join(line.text for line in group)

    def whole(found: re.Match[str]) -> str:
        head, tail = found.groups()
        if not head or not tail:
            return f"{head}-{tail}"
        together, apart = words[f"{head}{tail}".casefold()], words[f"{head}-{tail}".casefold()]
        keeps = apart > together or ((tail[:1].isupper() or tail[:1].isdigit()) and not head.isupper())
        return f"{head}-{tail}" if keeps else f"{head}{tail}"

    return SPACES.sub(" ", BROKEN.sub(whole, text).replace(HYPHEN, "").replace("\n", " "))


def _add_pages(starts: dict[int, int], blocks: BlockText) -> None:
    """Add the pages, from where the first block of each begins."""
    ordered = sorted(starts.items())
    for (_, start), (_, end) in itertools.pairwise([*ordered, (0, blocks.length)]):
        if end > start:
            blocks.add_page(start, end)
