r"""RTF, which all word processors write: groups in braces, words such as \par, and text in the encoding of its font.

What is hidden or deleted stays out, and so do heads and feet of pages, comments, and what draws a list. A note and the
text of a box follow their paragraph.
"""

import re
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field

from aligner.corpus.readers.blocks import BlockText, Style
from aligner.corpus.readers.kind import Item, Reading, Source, UnreadableError, too_deep
from aligner.corpus.readers.misnamed import RTF
from aligner.corpus.readers.rtf_formats import FONTS, STYLES, Formats
from aligner.corpus.readers.rtf_tables import (
    BULLETS,
    CELL_ENDS,
    ENDS,
    NO_TEXT,
    NOTES,
    OWN_TEXT,
    SIGNS,
    THROUGH,
)
from aligner.corpus.readers.superscripts import raised
from aligner.corpus.readers.symbols import symbol
from aligner.corpus.wrapped_lines import with_own_lines
from aligner.model import BlockKind, Document, Skipped

TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})?\x20?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|([^\\{}\r\n]+)|[\r\n]+|\\"
)
BRACE = re.compile(rb"\\bin(\d{1,9})\x20?|\\[^a-zA-Z]|[{}]")  # what ends a group that is passed over
ESCAPED = (b"\\", b"{", b"}")
LONGEST_FIELD = 2000  # characters of the words that make one
NESTING = 500  # of groups, at most
LABEL = re.compile(r"\s*(?:[•‣▪·–-]|\(?[^\W_]{1,4}[.)])\t\s*")  # what draws an item, where it is typed
READING = re.compile(
    r"\s*EQ\b.*?\\o(?:\\a[dlrc])?\s*\(\s*\\s\\up\s*\d+\s*\(.*?\)\s*[,;](.*)\)\s*", re.DOTALL
)  # furigana
SYMBOL = re.compile(r'\s*SYMBOL\s+(0x[0-9a-fA-F]+|\d+)(?:.*?\\f\s*"?([^"\\]+))?', re.DOTALL)
FORMATS = frozenset({FONTS, STYLES, "info", "title", "fldinst"})  # groups that are read for what they say


@dataclass(slots=True)
class _State:
    """What holds in a group. into: what its text is for: `text`, or a name of FORMATS."""

    into: str = "text"
    font: int = -1
    fallback: int = 1  # bytes that stand for a character in programs that know no Unicode
    hidden: bool = False
    deleted: bool = False
    raised: bool = False
    in_table: bool = False
    style: int = 0
    level: int = 0  # of a heading
    in_list: bool = False
    hangs: bool = False
    stream: "_Stream | None" = None  # that ends with this group
    is_passage: bool = False  # whether only what is deeper may be text, as in a drawing


@dataclass(slots=True)
class _Stream:
    """A text of its own: that of the document, a note or a box."""

    kind: BlockKind = "paragraph"
    parts: list[str] = field(default_factory=list)
    blocks: list[tuple[BlockKind, str, int]] = field(default_factory=list)
    later: list[tuple[BlockKind, str, int]] = field(default_factory=list)  # of notes and boxes in the paragraph


def read_rtf(source: Source, reading: Reading) -> Iterator[Item]:
    """The document of a file; that it ends too soon is told."""
    data = source.data(reading)
    if not data.strip():
        raise UnreadableError("the text is empty")
    begin = RTF.match(data)
    if not begin:
        raise UnreadableError("no RTF (it does not begin with {\\rtf); save it anew, or call it what it is")
    parser = _Parser(data)
    whole = parser.parse(begin.end() - len(b"{\\rtf"))
    blocks = BlockText()
    for kind, text, level in parser.main.blocks:
        blocks.add(kind, with_own_lines(kind, text), level=level)
    blocks.settle_code()
    document = blocks.document(source, reading, title=parser.title or None)
    if whole or isinstance(document, Document):
        yield document, source.place
    if not whole:
        name = f"{source.name}#end" if isinstance(document, Document) else source.name
        yield Skipped(name, "it ends amid its text; what follows is missing, so get it anew"), source.place


class _Parser:
    """The way through the groups of a file."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._state = _State()
        self._stack: list[_State] = []
        self._streams = [_Stream()]
        self._formats = Formats()
        self._bytes = bytearray()  # of text that is to be decoded
        self._said: list[str] = []  # in a group that is read for what it says
        self._to_skip = 0  # of what stands for a character in other programs
        self._is_star = False
        self.title = ""

    @property
    def main(self) -> _Stream:
        """The text of the document."""
        return self._streams[0]

    def parse(self, place: int) -> bool:
        """Read the file; whether it has an end. place: of its first brace."""
        data = self._data
        while place < len(data) and (found := TOKEN.match(data, place)):
            place = found.end()
            word, number, code, sign, brace, text = found.groups()
            if text is not None:
                self._add_bytes(text)
            elif word is not None:
                place = self._word(word.decode(), int(number) if number else None, place)
            elif code is not None:
                self._add_bytes(bytes([int(code, 16)]))
            elif brace == b"{":
                self._open()
            elif brace == b"}":
                if self._close():
                    return True
            elif sign is not None and sign in ESCAPED:
                self._add_bytes(sign)  # it may be half of a character
            elif sign is not None:
                self._sign(sign.decode("latin-1"))
        while self._stack:
            self._close()
        return False

    def _open(self) -> None:
        self._decode()
        self._to_skip, self._is_star = 0, False
        if len(self._stack) >= NESTING:
            raise UnreadableError(too_deep("groups"))
        self._stack.append(self._state)
        self._state = copy(self._state)
        self._state.stream = None

    def _close(self) -> bool:
        """End a group; whether it was the last."""
        self._decode()
        self._to_skip, self._is_star = 0, False
        if not self._stack:
            return True
        own, self._state = self._state, self._stack.pop()
        if own.stream is not None:
            self._end_stream(own)
        if own.into in FORMATS and own.into != self._state.into:
            self._end_format(own.into)
        if not self._stack:
            self._end_paragraph(own)
        return not self._stack

    def _end_stream(self, own: _State) -> None:
        """End a note or a box: its blocks follow the paragraph that it stands in."""
        self._end_paragraph(own)
        stream = self._streams.pop()
        self._streams[-1].later += stream.blocks

    def _sign(self, sign: str) -> None:
        """Do what a control symbol says."""
        if sign == "*":
            self._is_star = True
        elif sign in SIGNS:
            self._add(SIGNS[sign])
        elif sign in ENDS and not (self._state.deleted or self._state.hidden):
            self._decode()
            self._end_paragraph(self._state)

    def _word(self, word: str, number: int | None, place: int) -> int:
        """Do what a control word says; where to go on."""
        star, self._is_star = self._is_star, False
        if self._to_skip and word != "bin":
            self._to_skip -= 1
            return place
        if word == "bin":
            return place + max(number or 0, 0)
        if word in OWN_TEXT or word in FORMATS or word in THROUGH or star or word in NO_TEXT:
            return self._destination(word, star, place)
        if word == "u":
            self._add(chr(own) if (own := (number or 0) % 0x10000) >= ord(" ") else "")
            self._to_skip = self._state.fallback
        elif word == "upr":  # the same for programs that know no Unicode, and for others
            self._decode()
            return self._behind(place + 1) + 1 if self._data[place : place + 1] == b"{" else place
        elif word in SIGNS:
            self._add(SIGNS[word])
        elif word in ENDS or word in CELL_ENDS:
            self._decode()
            if word in CELL_ENDS or not (self._state.deleted or self._state.hidden):
                self._end_paragraph(self._state, is_cell=word in CELL_ENDS)
        else:
            self._decode()
            self._format(word, number)
        return place

    def _destination(self, word: str, star: bool, place: int) -> int:
        """Begin a group of a kind; where to go on: behind it, where it holds no text."""
        self._decode()
        state = self._state
        if word in THROUGH and state.into == "text":
            state.is_passage = word in ("shpinst", "do")
        elif word in OWN_TEXT and state.into == "text":
            self._streams.append(_Stream("footnote" if word in NOTES else "paragraph"))
            is_hidden = state.hidden or state.deleted
            state.stream, state.is_passage, state.raised, state.in_table = self._streams[-1], False, False, False
            state.hidden, state.level, state.in_list, state.style = is_hidden, 0, False, 0
        elif word in FORMATS and (word != "title" or state.into == "info"):
            state.into, self._said = word, []
            self._formats.begin()
        elif state.into == STYLES and star and word in ("cs", "ds", "ts"):
            self._formats.word(STYLES, word, None)
        else:
            if word in BULLETS and self._stack:
                self._stack[-1].in_list = True
            return self._behind(place)
        return place

    def _behind(self, place: int) -> int:
        """The place of the brace that ends the group here."""
        depth = 1
        while found := BRACE.search(self._data, place):
            place = found.end() + int(found[1] or 0)
            if found[0] == b"{":
                depth += 1
            elif found[0] == b"}":
                depth -= 1
                if not depth:
                    return found.start()
        return len(self._data)

    def _format(self, word: str, number: int | None) -> None:
        """Do what a control word says of what follows."""
        state, is_on = self._state, number != 0
        self._formats.word(state.into, word, number)
        if word in ("f", "deff"):
            state.font = number or 0
        elif word == "uc":
            state.fallback = max(number if number is not None else 1, 0)
        elif word == "plain":
            state.font, state.hidden, state.raised, state.deleted = self._formats.default_font, False, False, False
        elif word == "v":
            state.hidden = is_on
        elif word == "deleted":
            state.deleted = is_on
        elif word in ("super", "up"):
            state.raised = is_on
        elif word in ("nosupersub", "sub", "dn"):
            state.raised = False
        else:
            self._format_paragraph(word, number)

    def _format_paragraph(self, word: str, number: int | None) -> None:
        state = self._state
        if word == "pard":
            state.style, state.level, state.in_list, state.in_table, state.hangs = 0, 0, False, False, False
        elif word == "s":
            state.style = number or 0
        elif word == "outlinelevel":
            state.level = 0 if number is None or number > 8 else number + 1
        elif word in ("intbl", "itap"):
            state.in_table = number != 0
        elif word == "ls":
            state.in_list = bool(number)
        elif word == "fi":
            state.hangs = (number or 0) < 0

    def _add_bytes(self, data: bytes) -> None:
        if self._to_skip:
            left = min(self._to_skip, len(data))
            self._to_skip -= left
            data = data[left:]
        self._bytes += data

    def _add(self, text: str) -> None:
        """Add text that is decoded."""
        if self._bytes:
            self._decode()
        state = self._state
        if state.into in (FONTS, STYLES):
            self._formats.say(state.into, text)
        elif state.into != "text":
            self._said.append(text)
        elif not (state.hidden or state.deleted or state.is_passage):
            shown = self._formats.shown(text, state.font)
            self._streams[-1].parts.append(raised(shown) if state.raised else shown)

    def _decode(self) -> None:
        """Add the bytes of text that were read, in the encoding of their font."""
        if self._bytes:
            data = bytes(self._bytes)
            self._bytes.clear()
            font = self._state.font if self._state.into == "text" else -1
            self._add(self._formats.decoded(data, font))

    def _end_format(self, into: str) -> None:
        said = _whole("".join(self._said))
        self._said = []
        if into == "title":
            self.title = " ".join(said.split())
        elif into == "fldinst" and self._state.into == "text" and len(said) <= LONGEST_FIELD:
            if found := READING.fullmatch(said):
                self._add(found[1])
            elif found := SYMBOL.match(said):
                self._add(symbol((found[2] or "Symbol").strip(), f"{int(found[1], 0):x}"))

    def _end_paragraph(self, state: _State, *, is_cell: bool = False) -> None:
        """End a paragraph. state: of its end, which tells what it is."""
        stream = self._streams[-1]
        text = _whole("".join(stream.parts))
        stream.parts.clear()
        kind, level = self._kind(state, stream, is_cell)
        label = LABEL.match(text) if kind == "paragraph" and state.hangs else None
        if label:
            kind, text = "list item", text[label.end() :]
        if kind != "code":
            text = text.replace("\t", " ").replace("\u00ad", "")
        stream.blocks.append((kind, text, level))
        stream.blocks += stream.later
        stream.later.clear()

    def _kind(self, state: _State, stream: _Stream, is_cell: bool) -> Style:
        """What a paragraph is. state: of its end."""
        if stream.kind == "footnote":
            return "footnote", 0
        style = self._formats.style(state.style)
        if state.level:
            style = "heading", state.level
        if style and style[0] in ("heading", "caption", "navigation", "code"):
            return style
        if state.in_table or is_cell:
            return "table cell", 0
        return ("list item", 0) if state.in_list else style or (stream.kind, 0)


def _whole(text: str) -> str:
    """A text in which halves of characters are whole ones."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
