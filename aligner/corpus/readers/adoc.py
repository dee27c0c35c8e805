"""AsciiDoc, in which manuals are written: blocks by the lines around them and at their heads, without mark-up.

It is read as far as texts need it. What stands between `ifdef` and `endif` is text whatever is defined, as the
versions of a manual are defined where it is made; files that it includes are told.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import takewhile

from aligner.corpus.readers.adoc_inline import AdocInline
from aligner.corpus.readers.adoc_lines import (
    ATTRIBUTES,
    AUTHOR,
    BLOCK_MACRO,
    BLOCK_TITLE,
    BREAK,
    CODE,
    CODE_FENCE,
    CONDITION,
    DEFINED,
    FENCE,
    HARD_BREAK,
    HEAD_LINE,
    HEADING,
    INCLUDE,
    ITEM,
    LABEL,
    MAIL,
    NAMED,
    OFF,
    SENTENCE_END,
    TASK,
    TERM,
    UNDER,
    UNDER_LEVELS,
    WIDE,
    Said,
    titles,
    unconditional,
)
from aligner.corpus.readers.adoc_tables import cells_of
from aligner.corpus.readers.blocks import BlockText
from aligner.corpus.readers.front_matter import FrontMatter, front_matter
from aligner.corpus.readers.indented_lines import dedented, plain_lines
from aligner.corpus.readers.kind import Item, Reading, Source, UnreadableError, parts_elsewhere, too_deep
from aligner.corpus.readers.page_blocks import folded
from aligner.corpus.readers.text import BYTES, decoded
from aligner.corpus.wrapped_lines import LINE_END, with_own_lines
from aligner.model import BlockKind

NESTING = 40  # of blocks, at most


def read_adoc(source: Source, reading: Reading) -> Iterator[Item]:
    """The document of a file; that it includes others, which are read if they are inputs, is told."""
    file = decoded(source.data(reading, limit=BYTES * reading.max_characters), reading.encoding)
    front, text = front_matter(file.text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = plain_lines(text, tab=4, keeps_tabs=True)
    blocks = BlockText()
    way = _Way(blocks, AdocInline(titles(lines), reading.max_characters))
    way.add_head(lines, front)
    blocks.settle_code()
    names = way.names
    yield (
        blocks.document(
            source,
            reading,
            title=front.title or blocks.first_heading(),
            date=names.get("revdate") or front.date,
            encoding=file.encoding,
            stated_language=names.get("lang") or front.language,
        ),
        source.place,
    )
    if way.included:
        yield parts_elsewhere(source, way.included), source.place


class _Way:
    """The way through the lines of a text."""

    def __init__(self, blocks: BlockText, inline: AdocInline) -> None:
        self._blocks, self._inline = blocks, inline
        self.included: list[str] = []

    @property
    def names(self) -> Mapping[str, str]:
        return self._inline.names

    def add_head(self, lines: list[str], front: FrontMatter) -> None:
        """Add all of a file: its title, without who wrote it and when below, and its blocks.

        front: what stands before it, whose title is shown where it has no other.
        """
        place = 0
        while place < len(lines) and (not lines[place] or lines[place].startswith("//") or NAMED.match(lines[place])):
            if lines[place].startswith("////"):
                break
            place = self._set_name(lines, place) if NAMED.match(lines[place]) else place + 1
        title, end = place, self._end_of_title(lines, place)
        if end:
            end = self._add_about(lines, end)
            self._add_heading(lines, title)
        elif own := front.title or self.names.get("doctitle") or self.names.get("title"):
            self._add_text("heading", own, level=1)
        for lead in front.leads:
            self._add_text("paragraph", lead)
        self.add(lines[max(end, place) :], "paragraph", 0)

    def _end_of_title(self, lines: Sequence[str], place: int) -> int:
        """Where the title of a file ends; 0 where it has none."""
        line, under = [*lines[place : place + 2], "", ""][:2]
        if (found := HEADING.match(line)) and len(found[1]) == 1:
            return place + 1
        return place + 2 if under.startswith("==") and self._is_under(line, under) else 0

    def _add_about(self, lines: Sequence[str], place: int) -> int:
        """Take what stands below the title of a file: who wrote it, when, and names; where its text begins."""
        for name in ("author", "revision", ""):
            while place < len(lines) and (own := lines[place]) and (own.startswith("//") or HEAD_LINE.match(own)):
                if own.startswith("////"):
                    return place
                place = self._set_name(lines, place) if NAMED.match(own) else place + 1
            if place == len(lines) or not name or not lines[place][:1].isalnum() or SENTENCE_END.search(lines[place]):
                break
            if name == "author":
                self._inline.set(name, MAIL.sub("", lines[place]).replace(";", ","))
                self._inline.set("authors", self.names[name])
            place += 1
        return place

    def add(self, lines: Sequence[str], kind: BlockKind, depth: int) -> None:
        """Add the blocks of lines. kind: of paragraphs."""
        if depth > NESTING:
            raise UnreadableError(too_deep("blocks"))
        place, said, attached = 0, Said(), False
        while place < len(lines):
            line = lines[place]
            if not line:
                place += 1
            elif line == "+":
                place, attached = place + 1, True
            elif line.startswith("//") and not line.startswith("///"):
                place += 1
            elif end := self._take_line(lines, place, said, kind):
                place = end
            else:
                within: BlockKind = "list item" if attached and kind == "paragraph" else kind
                place = self._add_block(lines, place, said, within, depth)
                said, attached = Said(), False

    def _take_line(self, lines: Sequence[str], place: int, said: Said, kind: BlockKind) -> int:
        """Take a line that is no block but says something; where the next one stands, 0 where it is a block."""
        line = lines[place]
        if NAMED.match(line):
            return self._set_name(lines, place)
        if found := CONDITION.match(line):
            if found[1] in DEFINED and found[3]:
                self.add([found[3]], kind, NESTING)
            return place + 1
        if self._includes(line):
            return place + 1
        if ATTRIBUTES.match(line):
            said.add(line)
            return place + 1
        if (found := BLOCK_TITLE.match(line)) and not ITEM.match(line):
            self._add_text("caption", found[1])
            return place + 1
        if BREAK.match(line) or BLOCK_MACRO.match(line):
            return place + 1
        return 0

    def _set_name(self, lines: Sequence[str], place: int) -> int:
        """Let a name stand for what its line says, and those below where it goes on; where the next line stands."""
        found = NAMED.match(lines[place])
        name, value = (found[1], found[2] or "") if found else ("", "")
        place += 1
        while value.endswith((" \\", " +")) and place < len(lines):
            between = "\n" if value.endswith(" + \\") else " "
            value = value[:-1].rstrip().removesuffix(" +") + between + lines[place].strip()
            place += 1
        self._inline.set(name.strip("!"), None if "!" in name else value)
        return place

    def _add_block(self, lines: Sequence[str], place: int, said: Said, kind: BlockKind, depth: int) -> int:
        """Add the block that begins at a line; where the next one begins."""
        line = lines[place]
        if depth == 0 and (end := self._add_heading(lines, place)):
            return end
        if FENCE.match(line) or CODE_FENCE.match(line):
            return self._add_fenced(lines, place, said, kind, depth)
        own: BlockKind = kind if kind in ("table cell", "footnote") else "list item"
        if found := ITEM.match(line):
            end = _end_of_paragraph(lines, place + 1, is_item=True)
            self._add_paragraph([TASK.sub("", found[1]), *lines[place + 1 : end]], own)
            return end
        if said.style not in CODE and (found := TERM.match(line)):
            self._add_paragraph([found[1]], own)
            start = place + 1
            if found[2]:
                end = _end_of_paragraph(lines, start, is_item=True)
                self._add_paragraph([found[2], *lines[start:end]], own)
                return end
            while start < len(lines) and not lines[start]:
                start += 1
            if start < len(lines) and _is_text(lines[start]) and (start == place + 1 or lines[start][0] == " "):
                end = _end_of_paragraph(lines, start + 1, is_item=True)
                self._add_paragraph(lines[start:end], own)
                return end
            return place + 1
        if line[0] == " " and said.style not in ("verse", "quote", "normal"):
            end = place + len(list(takewhile(lambda own: own not in ("", "+"), lines[place:])))
            self._add_code(lines[place:end])
            return end
        end = _end_of_paragraph(lines, place + 1, is_item=False)
        self._add_styled(lines[place:end], said, kind)
        return end

    def _add_heading(self, lines: Sequence[str], place: int) -> int:
        """Add a heading, if one begins here; where what follows begins, 0 where none does."""
        line, under = lines[place], lines[place + 1] if place + 1 < len(lines) else ""
        if found := HEADING.match(line):
            self._add_text("heading", found[2], level=len(found[1]))
            return place + 1
        if self._is_under(line, under):
            level = UNDER_LEVELS.index(under[0]) + 1
            self._inline.is_old |= level == 1 and not self._blocks.blocks
            self._add_text("heading", line, level=level)
            return place + 2
        return 0

    def _is_under(self, line: str, under: str) -> bool:
        """Whether a line makes the one above it a title, as it is about as long."""
        if not UNDER.match(under) or not any(map(str.isalnum, line)) or line[0] in " [.:/" or ITEM.match(line):
            return False
        width = sum(2 if ord(letter) > WIDE else 1 for letter in line)
        return min(abs(len(under) - len(line)), abs(len(under) - width)) <= OFF

    def _add_fenced(self, lines: Sequence[str], place: int, said: Said, kind: BlockKind, depth: int) -> int:
        """Add what stands between two lines that are alike."""
        code = CODE_FENCE.match(lines[place])
        fence = code[1] if code else lines[place]
        end = next((at for at in range(place + 1, len(lines)) if lines[at] == fence), len(lines))
        within, mark = lines[place + 1 : end], fence[0]
        if mark == "/" or said.style == "comment":
            return end + 1
        if fence[1:4] == "===" and mark in "|,:!":
            self._add_table(within, mark, said, depth)
        elif said.style == "verse" and mark != "+":
            self._add_styled(within, said, kind)
        elif said.style in CODE or code or (mark in "-.`+" and fence != "--"):
            self._add_code(within)
        else:
            self.add(within, kind, depth + 1)
            self._add_text("paragraph", said.author)
        return end + 1

    def _add_table(self, lines: Sequence[str], mark: str, said: Said, depth: int) -> None:
        lines = [own for own in lines if not (own.startswith("//") or CONDITION.match(own) or self._includes(own))]
        for text, style in cells_of(lines, mark, said.named):
            if style == "a":
                self.add(
                    [line.strip() if line[:1] == " " else line for line in text.split("\n")], "table cell", depth + 1
                )
                continue
            for part in re.split(r"\n\n+", text.strip()):
                self._add_paragraph(part.split("\n"), "table cell")

    def _add_styled(self, lines: Sequence[str], said: Said, kind: BlockKind) -> None:
        """Add a paragraph, or a passage of verse, code or a quotation."""
        if said.style == "comment":
            return
        if said.style in CODE:
            self._add_code(lines)
            return
        if said.style == "verse":
            for stanza in re.split(r"\n\n+", "\n".join(line.strip() for line in lines).strip()):
                self._add_text(kind, stanza, partial(with_own_lines, kind))
            self._add_text("paragraph", said.author)
            return
        if all(line.startswith(">") for line in lines):
            self.add([line[1:].removeprefix(" ") for line in lines], kind, NESTING)
            return
        by = lines[-1][3:] if len(lines) > 1 and AUTHOR.match(lines[-1]) and lines[0].startswith('"') else ""
        lines = lines[:-1] if by else lines
        lines = [LABEL.sub("", lines[0], count=1), *lines[1:]]
        self._add_paragraph(lines, kind, own_lines="%hardbreaks" in said.options or "hardbreaks" in said.named.values())
        self._add_text("paragraph", by or said.author)

    def _add_paragraph(self, lines: Sequence[str], kind: BlockKind, *, own_lines: bool = False) -> None:
        """Add the text of some lines: one, but where a line says that it ends there."""
        lines = [own for line in lines if not line.startswith("//") and (own := unconditional(line))]
        hard = [own_lines or HARD_BREAK.search(line) is not None for line in lines]
        text = "".join(
            HARD_BREAK.sub("", line) + (LINE_END if own else "\n") for line, own in zip(lines, hard, strict=True)
        )
        text = text.rstrip(f"\n{LINE_END}")
        if text.count(LINE_END) < 2:
            text = text.replace(LINE_END, "\n")
        self._add_text(kind, text, _folded_lines)

    def _add_text(self, kind: BlockKind, text: str, shaped: Callable[[str], str] = folded, *, level: int = 0) -> None:
        """Add a text and its footnotes behind it. shaped: what becomes of its line ends once it has no mark-up."""
        shown, notes = self._inline.plain(text)
        self._blocks.add(kind, shaped(shown), level=level)
        for note in notes:
            self._blocks.add("footnote", folded(note))

    def _add_code(self, lines: Sequence[str]) -> None:
        shown = [own for line, own in zip(lines, dedented(lines), strict=True) if not self._includes(line)]
        self._blocks.add("code", "\n".join(shown).strip("\n"))

    def _includes(self, line: str) -> bool:
        """Whether a line includes another file, which is then told."""
        found = INCLUDE.match(line)
        if found:
            self.included.append(self._inline.with_names(found[1]))
        return found is not None


def _folded_lines(text: str) -> str:
    return LINE_END.join(folded(part).strip() for part in text.split(LINE_END))


def _is_text(line: str) -> bool:
    """Whether a line is one of a paragraph: none that begins a list, a block or an attribute."""
    return not (_ends_paragraph(line) or _begins_item(line) or HEADING.match(line) or NAMED.match(line))


def _begins_item(line: str) -> bool:
    return (ITEM.match(line) or TERM.match(line)) is not None


def _ends_paragraph(line: str) -> bool:
    is_fence = FENCE.match(line) or CODE_FENCE.match(line)
    return line in ("", "+") or (is_fence or ATTRIBUTES.match(line)) is not None


def _end_of_paragraph(lines: Sequence[str], place: int, *, is_item: bool) -> int:
    """Where lines end that are one paragraph. is_item: whether the head of another item ends it."""
    while place < len(lines):
        line = lines[place]
        if _ends_paragraph(line) or (is_item and _begins_item(line)) or INCLUDE.match(line):
            break
        place += 1
    return place
