"""PDF: lines put together to paragraphs again; running heads, page numbers and feet that recur are set aside."""

import ctypes
import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from aligner.corpus.readers.blocks import BlockText
from aligner.corpus.readers.kind import Item, Reading, Source, UnreadableError, too_long
from aligner.model import BlockKind, Skipped

HYPHEN = "\ufffe"  # as the library marks a hyphen at the end of a line that goes on in the next
MARKS = str.maketrans({"\x02": HYPHEN, "\x00": None, "\u00ad": HYPHEN})
BROKEN = re.compile(rf"([\w-]*)(?:{HYPHEN}|(?<=\w)[-‐]\n)[\s{HYPHEN}]*([\w-]*)")
WORD = re.compile(r"\w[\w-]*")
ADDRESS = re.compile(  # a line end within it, behind a dot or a slash
    r"((?<![^\s(<\"“„])(?:(?:[\w-]{2,}\.){2,}|(?=\S*[/@])\S*[/.@_=&?-]))\n(?=[a-z][\w-]*[./@]\w|(?:org|com|net|edu)\b)"
)
BULLET = re.compile(r"\s*(?:[•‣▪●○◦∙·*–—\ue000-\uf8ff-]|\(?(?:\d{1,3}|[a-zA-Z])[.)])\s+")
NOTE = re.compile(r"(?:\d{1,3}|[*†‡])\s*(?=\w)")
NUMBERS = re.compile(r"\d+|\b[ivxlcdm]+\b")
PAGE_NUMBER = re.compile(r"[\W\d]*|\W*[ivxlc]+\W*|\w{0,12}\s*\d+\s*(?:/|\w{1,5})\s*\d+")
TWICE = re.compile(r"(?=(.)\1|(..)\2|(...)\3)")
STOP = re.compile(r"[.!?:…。！？；][\"'”’»)\]]*\s*$")
ITEM_END = re.compile(r"[.!?:;…。！？；][\"'”’»)\]]*\s*$")
SPACES = re.compile(r"[^\S\n]+")


@dataclass(frozen=True, slots=True)
class Layout:
    """How lines are told to belong together; lengths are in heights of the text, or shares.

    edge: lines at the top and at the bottom of a page that may be heads and feet. recurring: pages on which a line
    stands, numbers aside, from which it is one. gap: between two lines of a paragraph, more than the usual. indent: of
    its first line. larger: than the text, of a heading;
    smaller, of a note. heading: its characters, at most. turns: share of lines from which columns stand in turns.
    sampled: letters of a line that tell its size. ragged: share of the width that a line may leave free which goes on.
    narrow: share of the width of its column that a narrower passage has, at least. reach: share of its own width that
    its lines mostly fill. pages, objects: of a file, at most, which bounds the time it takes.
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
    pages: int = 50_000
    objects: int = 10_000_000


@dataclass(slots=True)
class Line:
    """A line of a page, and where it stands: left, right, bottom and top, in points; size of its letters, weight.

    begins: the bottom of its first letter, which stands higher where the line is two, with a word that they part.
    fixed: whether its letters are all as wide, as those of code.
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
    width: float = 0.0  # of the column that it stands in
    column: float = 0.0  # where that begins


class Words:
    """The words of a text, and whether it cuts words at line ends, which tell a hyphen from a cut."""

    def __init__(self, lines: Iterable[str]) -> None:
        text = "\n".join(lines)
        self._counts = Counter(WORD.findall(text.casefold()))
        known = [self._known(*found.groups()) for found in BROKEN.finditer(text)]
        self._cuts = sum(together > apart for together, apart in known) >= sum(
            apart > together for together, apart in known
        )

    def joined(self, lines: str) -> str:
        """Lines as one; a word or an address that a line end cuts is whole again."""
        text = BROKEN.sub(self._whole, ADDRESS.sub(r"\1", lines))
        return SPACES.sub(" ", text.replace(HYPHEN, "").replace("\n", " "))

    def _whole(self, found: re.Match[str]) -> str:
        """A word that a line end parts, with its hyphen if it has one."""
        head, tail = found.groups()
        if not head or not tail:
            return f"{head}-{tail}"
        together, apart = self._known(head, tail)
        if together == apart or tail[0].isupper():
            last = head.rpartition("-")[2]
            large = len(last) > 1 and last.isupper()
            keeps = (
                not self._cuts or tail[0].isdigit() or ((large or tail[0].isupper()) and not (large and tail.isupper()))
            )
        else:
            keeps = apart > together
        return f"{head}-{tail}" if keeps else f"{head}{tail}"

    def _known(self, head: str, tail: str) -> tuple[int, int]:
        """How often the text has the word in one, and with a hyphen."""
        pairs = {
            (head.casefold(), tail.casefold()),
            (head.casefold().rpartition("-")[2], tail.casefold().partition("-")[0]),
        }
        return sum(self._counts[a + b] for a, b in pairs), sum(self._counts[f"{a}-{b}"] for a, b in pairs)


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

    held = objects = 0
    if len(document) > layout.pages:
        raise UnreadableError(f"it has {len(document):,} pages; wanted at most {layout.pages:,}, so cut it into parts")
    for number in range(len(document)):
        page = document[number]
        objects += raw.FPDFPage_CountObjects(page.raw)
        if objects > layout.objects:
            raise UnreadableError(f"its pages draw more than {layout.objects:,} things; print its text alone to a PDF")
        lines = _lines(page, number, layout)
        held += sum(len(line.text) for line in lines)
        if held > reading.max_characters:
            raise UnreadableError(too_long(f"more than {reading.max_characters:,} characters", reading))
        has_picture = not lines and any(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=2))
        page.close()
        yield None if has_picture else _in_reading_order(lines, layout)


def _lines(page: Any, number: int, layout: Layout) -> list[Line]:
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
        drawn_once = _drawn_once(textpage, own.strip(), first)
        lines.append(_line(textpage, drawn_once, number, (first, last), layout))
    textpage.close()
    return lines


def _character(textpage: Any, place: int) -> str:
    from pypdfium2 import raw

    code = raw.FPDFText_GetUnicode(textpage, place)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


def _drawn_once(textpage: Any, text: str, first: int) -> str:
    """The text of a line without letters that are drawn once more in the same place, as some programs make bold."""
    dropped: set[int] = set()
    for own in [found.start() for found in TWICE.finditer(text)]:
        for size in (1, 2, 3):
            again = own + size
            same = text[own:again] == text[again : again + size] and not text[own].isspace()
            if same and own not in dropped and _is_over(textpage, first + own, first + again, text[own]):
                dropped.update(range(again, again + size))
                break
    return "".join(character for place, character in enumerate(text) if place not in dropped) if dropped else text


def _is_over(textpage: Any, one: int, other: int, letter: str) -> bool:
    """Whether a letter is drawn over another. The two of a ligature, such as ff, have the very same place."""
    here, there = (textpage.get_charbox(place, loose=True) for place in (one, other))
    if letter == "f" and here == there:
        return False
    width, height = max(here[2] - here[0], 0.1), max(here[3] - here[1], 0.1)
    return bool(abs(here[0] - there[0]) < width / 4 and abs(here[1] - there[1]) < height / 4)


def _line(textpage: Any, text: str, number: int, ends: tuple[int, int], layout: Layout) -> Line:
    from pypdfium2 import raw

    first, last = ends
    left, bottom, right, top = textpage.get_charbox(first, loose=True)
    end = textpage.get_charbox(last, loose=True)
    step = max((last - first) // layout.sampled, 1)
    places = [place for place in range(first, last + 1, step) if not raw.FPDFText_IsGenerated(textpage, place)]
    places = places or [first]
    plain = [place for place in places if not _is_fixed(textpage, place)]  # names of code in a text are often smaller
    fixed, places = not plain, plain or places
    size = median(raw.FPDFText_GetFontSize(textpage, place) for place in places)
    height = max(top - bottom, 1.0)
    scaled = height if size <= 1.5 else size  # a font of one point, scaled by a matrix
    weight = round(median(raw.FPDFText_GetFontWeight(textpage, place) for place in places))
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
        fixed=fixed,
    )


def _is_fixed(textpage: Any, place: int) -> bool:
    from pypdfium2 import raw

    flags = ctypes.c_int()
    raw.FPDFText_GetFontInfo(textpage, place, None, 0, flags)
    return bool(flags.value & 1)


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
    pitch = _usual_pitch(body)
    _find_columns(body, pitch, layout)
    headings = _heading_sizes(body, usual, layout)
    words = Words(line.text for line in body)
    notes = _notes(body, usual, layout)
    waiting = [line for line in body if id(line) in notes]
    starts: dict[int, int] = {}
    main = [line for line in body if id(line) not in notes]
    has_code = not all(line.fixed for line in main)  # else all of it is typed so
    for group in _paragraphs(main, pitch, layout):
        while waiting and waiting[0].page < group[0].page:
            waiting = _add_notes(waiting, words, blocks)
        kind, level = _kind(group, usual, headings, layout)
        if kind == "paragraph" and has_code and all(line.fixed for line in group):
            kind = "code"
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


def _add_notes(lines: list[Line], words: Words, blocks: BlockText) -> list[Line]:
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


def _find_columns(lines: Sequence[Line], pitch: float, layout: Layout) -> None:
    """Tell each line where its column begins and how wide it is, or a narrower passage of it."""
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
            _find_narrower(column, pitch, layout)


def _find_narrower(column: Sequence[Line], pitch: float, layout: Layout) -> None:
    """Tell the lines of passages that do not reach the end of their column so."""
    stack: list[Line] = []
    for line, after in itertools.zip_longest(column, column[1:]):
        stack.append(line)
        if after and 0 < line.bottom - after.begins <= (pitch + layout.gap) * after.size:
            continue
        reach = max(one.right for one in stack) - line.column
        filled = sum(one.right - one.column >= layout.reach * reach for one in stack)
        is_list = sum(one.text[0].isupper() or bool(ITEM_END.search(one.text)) for one in stack) > 0.6 * len(stack)
        if len(stack) > 2 and not is_list and filled > 0.6 * len(stack) and reach >= layout.narrow * line.width:
            for one in stack:
                one.width = reach
        stack = []


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
    step = (before.bottom - line.begins) / max(line.size, before.size)
    near = 0 < step <= pitch + 0.1
    other = abs(before.size - line.size) / line.size
    is_code = near and before.fixed != line.fixed  # a line that some name in a text fills
    if (other > 0.15 and not is_code) or (other > 0.06 and not near) or BULLET.match(line.text):
        return False
    ended = _would_fit(before, line)
    if (before.weight >= 600) != (line.weight >= 600) and len(group) == 1 and ended:
        return False
    if before.page != line.page or step <= 0:  # on the next page or in the next column
        return line.text[:1].islower() or (not ended and not STOP.search(before.text))
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
    if not ended or (_is_centred(before) and _is_centred(line)):
        return True
    return _room(before) < layout.ragged * before.width and not ITEM_END.search(before.text) and step <= pitch + 0.15


def _room(line: Line) -> float:
    return line.column + line.width - line.right


def _is_centred(line: Line) -> bool:
    return line.left - line.column > line.size and abs(line.left - line.column - _room(line)) < line.size


def _would_fit(before: Line, line: Line) -> bool:
    """Whether the first word of a line would have had room on the one before, which then ended before it had to."""
    word = line.text.split(maxsplit=1)[0]
    if _is_dense(word[0]):
        word = word[0]
    letter = (line.right - line.left) / len(line.text) if HYPHEN not in line.text else line.size / 2
    return _room(before) > len(word) * letter + 0.6 * line.size


def _is_dense(character: str) -> bool:
    """Whether it is of a script that has no spaces between words."""
    return "\u2e80" <= character <= "\ud7ff" or "\uf900" <= character <= "\ufaff" or "\uff00" <= character <= "\uffef"


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


def _joined(group: list[Line], words: Words) -> str:
    """The text of a paragraph."""
    return words.joined("\n".join(line.text for line in group))


def _add_pages(starts: dict[int, int], blocks: BlockText) -> None:
    """Add the pages, from where the first block of each begins."""
    ordered = sorted(starts.items())
    for (_, start), (_, end) in itertools.pairwise([*ordered, (0, blocks.length)]):
        if end > start:
            blocks.add_page(start, end)
