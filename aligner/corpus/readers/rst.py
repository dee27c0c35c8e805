"""reStructuredText, in which the documentation of software is written: blocks by their indent, without mark-up.

It is read as far as texts need it: what a directive of Sphinx or of anybody holds is text, unless it is known to hold
code, a picture or a list of other files.
"""

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile

from aligner.corpus.readers.blocks import BlockText
from aligner.corpus.readers.indented_lines import dedented, plain_lines
from aligner.corpus.readers.kind import Item, Reading, Source, UnreadableError, parts_elsewhere, too_deep
from aligner.corpus.readers.page_blocks import folded
from aligner.corpus.readers.rst_inline import RstInline
from aligner.corpus.readers.rst_tables import grid_cells, simple_cells
from aligner.corpus.readers.separated_cells import separated_cells
from aligner.corpus.readers.text import decoded
from aligner.corpus.wrapped_lines import with_own_lines
from aligner.model import BlockKind

ADORNMENT = re.compile(r"([!-/:-@\[-`{-~])\1+")  # a line of one mark, under or over a title
SHORTEST = 4  # marks of one that is shorter than its title, at least
BULLET = re.compile(r"[-*+•‣⁃](?:\s+|$)")
NUMBER = re.compile(r"\(?(?:\d{1,5}|#|[A-Za-z]|[ivxlcIVXLC]{1,8})[.)](?:\s+|$)")
FIELD = re.compile(r":(?![:\s])(?:\\.|[^:\\]|:(?![\s:]|$)){1,100}:(?:\s+|$)")
DIRECTIVE = re.compile(r"\.\.\s+(?:\|[^|]{1,100}\|\s+)?([\w:+.-]{1,60})::(?:\s+(.*))?")
FOOTNOTE = re.compile(r"\.\.\s+\[(?:\d{1,5}|[#*][\w-]{0,60}|[\w.-]{1,60})\](?:\s+|$)")
SIMPLE_BORDER = re.compile(r"=+(?: +=+)+")
GRID_BORDER = re.compile(r"\+(?:[-=]+\+)+")
OPTION = re.compile(r":([\w-]{1,40}):(?:\s+(.*))?$")
DELIMITERS = {"tab": "\t", "space": " "}
CODE_POINT = re.compile(r"(?:0x|x|\\x|U\+|u|\\u)([0-9a-fA-F]{1,6})$|&#x([0-9a-fA-F]{1,6});$")

# What directives hold: code, or nothing of the text; a title before their text; or a text that begins beside them.
CODE = frozenset(
    "code code-block sourcecode parsed-literal math prompt console doctest testcode testsetup testoutput ipython "
    "graphviz digraph mermaid uml plantuml productionlist raw highlight literalinclude command-output".split()
)
NOTHING = frozenset(
    "toctree image include contents sectnum index meta role default-role module currentmodule automodule autoclass "
    "autofunction autosummary automethod autodata tabularcolumns title target-notes header footer bibliography "
    "sectionauthor codeauthor unicode date replace".split()
)
TITLED = frozenset(
    "admonition topic sidebar dropdown tab tab-item card table list-table csv-table rubric centered".split()
)
BESIDE = frozenset(
    "note warning tip hint important caution danger attention error seealso todo versionadded versionchanged "
    "deprecated versionremoved epigraph highlights pull-quote".split()
)
VERSIONS = frozenset({"versionadded", "versionchanged", "deprecated", "versionremoved"})  # a number stands first
NESTING = 40  # of blocks, at most


def read_rst(source: Source, reading: Reading) -> Iterator[Item]:
    """The document of a file; that it includes others, which are read if they are inputs, is told."""
    file = decoded(source.data(reading), reading.encoding)
    lines = plain_lines(file.text, tab=8)
    blocks = BlockText()
    way = _Way(blocks, RstInline(lines))
    way.add(lines, "paragraph", 0)
    blocks.settle_code()
    yield blocks.document(source, reading, title=blocks.first_heading(), encoding=file.encoding), source.place
    if way.included:
        yield parts_elsewhere(source, way.included), source.place


class _Way:
    """The way through the lines of a text."""

    def __init__(self, blocks: BlockText, inline: RstInline) -> None:
        self._blocks, self._inline = blocks, inline
        self.included: list[str] = []
        self._styles: list[tuple[str, bool]] = []  # of titles, in the order of their levels: the mark, and one above

    def add(self, lines: Sequence[str], kind: BlockKind, depth: int) -> None:
        """Add the blocks of lines that stand at one indent. kind: of paragraphs."""
        if depth > NESTING:
            raise UnreadableError(too_deep("blocks"))
        place = 0
        while place < len(lines):
            place = self._add_block(lines, place, kind, depth) if lines[place] else place + 1

    def _add_block(self, lines: Sequence[str], place: int, kind: BlockKind, depth: int) -> int:
        """Add the block that begins at a line; where the next one begins."""
        line = lines[place]
        if line[0] == " ":
            end = _end_of_indented(lines, place)
            self.add(dedented(lines[place:end]), kind, depth + 1)
            return end
        if depth == 0 and (end := self._add_title(lines, place)):
            return end
        if SIMPLE_BORDER.fullmatch(line) or GRID_BORDER.fullmatch(line):
            return self._add_table(lines, place)
        if ADORNMENT.fullmatch(line) and len(line) >= SHORTEST:
            return place + 1
        if line.startswith(".. ") or line == "..":
            return self._add_explicit(lines, place, kind, depth)
        if line.startswith("__ "):
            return place + 1
        if line.startswith(">>> "):
            return self._add_code(lines, place, place + len(list(takewhile(bool, lines[place:]))))
        if line.startswith("| ") or line == "|":
            return self._add_lines(lines, place, kind)
        marker = BULLET.match(line) or (NUMBER.match(line) if _begins_item(lines, place) else None)
        if marker or (marker := FIELD.match(line)):
            end = _end_of_indented(lines, place + 1)
            own = kind if kind in ("table cell", "footnote") else "list item"
            rest = [line[marker.end() :], *dedented(lines[place + 1 : end])]
            if marker.re is not FIELD or len(self._blocks.blocks) > 1:  # others tell of the file: who wrote it, when
                self.add(rest, own, depth + 1)
            return end
        return self._add_paragraph(lines, place, kind, depth)

    def _add_title(self, lines: Sequence[str], place: int) -> int:
        """Add a title, if one begins here; where what follows begins, 0 where none does."""
        over = ADORNMENT.fullmatch(lines[place]) is not None
        text, under = [*lines[place + over : place + over + 2], "", ""][:2]
        found = ADORNMENT.fullmatch(under)
        if not (text.strip() and found and (len(under) >= min(len(text.strip()), SHORTEST))):
            return 0
        if over and (under[0] != lines[place][0] or ADORNMENT.fullmatch(text)):
            return 0
        if not over and (ADORNMENT.fullmatch(text) or text[0] == " "):
            return 0
        style = (under[0], over)
        if style not in self._styles:
            self._styles.append(style)
        self._blocks.add("heading", folded(self._inline.plain(text)), level=min(self._styles.index(style) + 1, 9))
        return place + over + 2

    def _add_paragraph(self, lines: Sequence[str], place: int, kind: BlockKind, depth: int) -> int:
        end = place + 1
        if end < len(lines) and lines[end][:1] == " " and not lines[place].endswith("::"):  # what a term means
            own = kind if kind in ("table cell", "footnote") else "list item"
            term = re.split(r"\s:\s", lines[place], maxsplit=1)[0]
            self._blocks.add(own, folded(self._inline.plain(term)))
            last = _end_of_indented(lines, end)
            self.add(dedented(lines[end:last]), own, depth + 1)
            return last
        while end < len(lines) and lines[end] and not (lines[end - 1].endswith("::") and lines[end][0] == " "):
            end += 1
        text = "\n".join(lines[place:end])
        code = text.endswith("::")
        if code:
            text = text[:-1] if not text[:-2].endswith((" ", "\n")) and text != "::" else text[:-2]
        self._blocks.add(kind, folded(self._inline.plain(text)))
        if not code:
            return end
        while end < len(lines) and not lines[end]:
            end += 1
        return self._add_code(lines, end, _end_of_indented(lines, end)) if end < len(lines) else end

    def _add_code(self, lines: Sequence[str], place: int, end: int) -> int:
        self._blocks.add("code", "\n".join(dedented(lines[place:end])).strip("\n"))
        return max(end, place)

    def _add_lines(self, lines: Sequence[str], place: int, kind: BlockKind) -> int:
        """Add lines that each end where they were set to, as those of verse."""
        found: list[str] = []
        while place < len(lines) and lines[place]:
            line = lines[place]
            if line.startswith("|"):
                found.append(line[1:].strip())
            elif found:
                found[-1] += f" {line.strip()}"
            place += 1
        for stanza in "\n".join(found).split("\n\n"):
            self._blocks.add(kind, with_own_lines(kind, self._inline.plain(stanza)))
        return place

    def _add_explicit(self, lines: Sequence[str], place: int, kind: BlockKind, depth: int) -> int:
        """Add a footnote or what a directive holds; comments, and names of places, hold nothing."""
        line, end = lines[place], _end_of_indented(lines, place + 1)
        body = dedented(lines[place + 1 : end])
        if found := FOOTNOTE.match(line):
            self.add([line[found.end() :], *body], "footnote", depth + 1)
        elif (found := DIRECTIVE.fullmatch(line)) and "|" not in line.split("::")[0]:
            self._add_directive(found[1].lower(), found[2] or "", body, kind, depth)
        return end

    def _add_directive(self, name: str, said: str, body: list[str], kind: BlockKind, depth: int) -> None:
        options: dict[str, str] = {}
        while body and (found := OPTION.match(body[0])):
            more = list(takewhile(lambda line: line.startswith(" "), body[1:]))
            options[found[1].lower()] = "\n".join([found[2] or "", *dedented(more)])
            body = body[1 + len(more) :]
        if name == "include" and not {"code", "literal"} & options.keys():
            self.included.append(said)
        elif name == "csv-table":
            self.included += [place for own in ("file", "url") if (place := options.get(own, ""))]
        if name in NOTHING:
            return
        if name in CODE:
            self._blocks.add("code", "\n".join(body).strip("\n"))
            return
        if name in VERSIONS:
            said = said.partition(" ")[2]
        if name in BESIDE:
            body = [said, *body]
        elif name in TITLED:
            self._blocks.add("caption", folded(self._inline.plain(said)))
        if name == "csv-table":
            for cell in _separated(body, options):
                self.add([line.rstrip() for line in cell.split("\n")], "table cell", depth + 1)
            return
        own: BlockKind = {"list-table": "table cell", "figure": "caption"}.get(name, kind)  # type: ignore[assignment]
        self.add(body, own, depth + 1)

    def _add_table(self, lines: Sequence[str], place: int) -> int:
        """Add the cells of a table that is drawn: with rules around all cells, or above and below the columns alone."""
        if lines[place][0] == "+":
            end = place + len(list(takewhile(lambda line: line[:1] in ("+", "|"), lines[place:])))
            cells = grid_cells(lines[place:end])
        else:
            ends = [at for at in range(place + 1, len(lines)) if SIMPLE_BORDER.fullmatch(lines[at])]
            last = next((at for at in ends if at + 1 >= len(lines) or not lines[at + 1]), ends[-1] if ends else place)
            end = last + 1
            cells = simple_cells(lines[place:end])
        for cell in cells:
            self._blocks.add("table cell", folded(self._inline.plain(cell)))
        return max(end, place + 1)


def _separated(body: Sequence[str], options: Mapping[str, str]) -> Iterator[str]:
    """The cells of a table that is written as CSV, by what its options say of it; those of its head stand in one."""
    sign = options.get("delim") or ","
    for lines in (options.get("header", "").split("\n"), body):
        yield from separated_cells(
            lines,
            DELIMITERS.get(sign.lower()) or _mark(sign),
            quote=_mark(options.get("quote") or '"'),
            escape=_mark(options["escape"]) if options.get("escape") else None,
            skips_spaces="keepspace" not in options,
        )


def _mark(said: str) -> str:
    """A character, or the one of a code point that is written in one of the ways of docutils."""
    if found := CODE_POINT.match(said):
        point = int(found[1] or found[2], 16)
        return chr(point) if point <= sys.maxunicode else said
    return said


def _begins_item(lines: Sequence[str], place: int) -> bool:
    """Whether a number at the head of a line is that of an item: the next line is empty, set in or another item."""
    following = lines[place + 1] if place + 1 < len(lines) else ""
    return not following or following[0] == " " or NUMBER.match(following) is not None


def _end_of_indented(lines: Sequence[str], place: int) -> int:
    """Where lines end that are set in, without empty ones behind them."""
    end = place
    for at in range(place, len(lines)):
        if lines[at] and lines[at][0] != " ":
            break
        end = at + 1 if lines[at] else end
    return end
