"""Markdown by its structure: headings, lists, tables and code as markdown-it finds them; what is shown is text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from aligner.corpus.furniture import URL, kind_on_page
from aligner.corpus.readers.blocks import BlockText
from aligner.corpus.readers.front_matter import FrontMatter, front_matter
from aligner.corpus.readers.html import add_page
from aligner.corpus.readers.kind import Item, Reading, Source
from aligner.corpus.readers.site_marks import plain_markdown
from aligner.corpus.readers.superscripts import raised
from aligner.corpus.readers.text import BYTES, decoded
from aligner.corpus.wrapped_lines import FEWEST_LINES, LINE_END
from aligner.model import Block, BlockKind

NOTE = re.compile(r"\[\^[^\]\s]{1,40}\]:\s*")
NOTE_MARK = re.compile(r"[ \t]*\[\^[^\]\s]{1,40}\](?=[\s.,:;!?)…]|$)|\[\^[^\]\s]{1,40}\]")  # with the space before it
NOTE_LINE = re.compile(rf"^( {{0,3}})(?={NOTE.pattern})", re.MULTILINE)  # which would be the address of a link
INDENT = re.compile(r" {4}|\t")  # of the further paragraphs of a note, which is that of code elsewhere
HEADING_ID = re.compile(r"\s*\{\s*[#.:][^{}]*\}\s*$")  # as kramdown and pandoc have it
TASK = re.compile(r"\A\[[ xX]\]\s+(?=\S)")  # before an item that is to be ticked off
# What pandoc has besides: 10^8^, H~2~O, notes within a text, and behind a colon what a table shows or a term means.
POWER, INDEX = re.compile(r"(?<=\w)\^([-+\u2212]?\d{1,3})\^"), re.compile(r"(?<=[^\W\d_])~(\d{1,2})~")
RAISED_LETTERS = re.compile(r"(?<=\w)([\^~])([^\W\d_]{1,5})\1(?!\w)")
NOTE_WITHIN = re.compile(r"\^\[([^\[\]]{1,1000})\]")
MEANING, CAPTION = re.compile(r"\n+:[ \t]+"), re.compile(r"(?:Table)?:[ \t]+")
BAR = re.compile(r"\|(?: +|$)")  # before each line of verse, as pandoc has it
SUP = re.compile(r"<(/?)sup\b", re.IGNORECASE)
H1 = re.compile(r"\s*<h1\b", re.IGNORECASE)
BREAK = re.compile(r"<br\b[^>]*>", re.IGNORECASE)

OPENING: dict[str, BlockKind] = {
    "heading_open": "heading",
    "list_item_open": "list item",
    "td_open": "table cell",
    "th_open": "table cell",
}


def read_markdown(source: Source, reading: Reading) -> Iterator[Item]:
    """The document of a file; its front matter and its code are no part of the article, but for its title."""
    found = decoded(source.data(reading, limit=BYTES * reading.max_characters), reading.encoding)
    front, text = front_matter(found.text.replace("\r\n", "\n").replace("\r", "\n"))
    blocks = BlockText()
    blocks.add("code", front.text)
    _add_markdown(text, blocks, front)
    document = blocks.document(
        source,
        reading,
        title=front.title or blocks.first_heading(),
        date=front.date,
        encoding=found.encoding,
        stated_language=front.language,
    )
    yield document, source.place


def _add_markdown(text: str, blocks: BlockText, front: FrontMatter) -> None:
    """Add the blocks of a text. front: what stands above it where it is shown, unless the text says the same."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    tokens = parser.parse(NOTE_LINE.sub(r"\1\\", _without_indent_of_notes(plain_markdown(text))))
    if front.title and not _has_heading(tokens, front.title):
        blocks.add("heading", front.title, level=1)
    said = {_said(text.children) for opening, text in pairwise(tokens) if opening.type == "paragraph_open"}
    for lead in front.leads:
        shown = parser.parseInline(plain_markdown(lead))[0].children or ()
        if _said(shown) not in said:
            blocks.add("paragraph", "".join(_shown(shown)))
    around: list[Any] = []
    for token in tokens:
        if token.nesting == 1:
            around.append(token)
        elif token.nesting == -1:
            around.pop()
        elif token.type == "inline":
            kind, level = _kind(around)
            text = _without_bars("".join(_shown(token.children or ())))
            note = NOTE.match(text)
            text = NOTE_MARK.sub("", text[note.end() if note else 0 :])
            text = HEADING_ID.sub("", text) if level else text
            text = TASK.sub("", text) if kind == "list item" else text
            if kind != "paragraph" or text.count(LINE_END) < FEWEST_LINES - 1:
                text = text.replace(LINE_END, "\n")
            leads_away = any(map(_leads_away, token.children or ()))
            kind = "footnote" if note else kind_on_page(kind, text, leads_away)
            for own, part in _parts(kind, _plain_levels(text), blocks.blocks[-1:]):
                blocks.add(own, part, level=level)
        elif token.type == "html_block":
            add_page(token.content, blocks)
        elif token.content:
            blocks.add("code", token.content)


def _said(tokens: Iterable[Any] | None) -> str:
    """A text so that it can be held against another."""
    return " ".join("".join(_shown(tokens or ())).split()).casefold()


def _has_heading(tokens: Sequence[Any], title: str) -> bool:
    """Whether a heading says what a title says."""
    headings = {
        HEADING_ID.sub("", _said(text.children)).strip()
        for opening, text in pairwise(tokens)
        if opening.type == "heading_open"
    }
    return title.casefold() in headings or any(title in own.content for own in tokens if H1.match(own.content))


def _plain_levels(text: str) -> str:
    """A text with raised and lowered figures and letters as any text has them."""
    return RAISED_LETTERS.sub(r"\2", INDEX.sub(r"\1", POWER.sub(_power, text)))


def _power(found: re.Match[str]) -> str:
    return raised(found[1])


def _parts(kind: BlockKind, text: str, before: Sequence[Block]) -> Iterator[tuple[BlockKind, str]]:
    """A text and its notes, or a term and what it means. before: the block before it, if there is one."""
    notes = NOTE_WITHIN.findall(text) if "^[" in text else []
    text = NOTE_WITHIN.sub("", text) if notes else text
    if kind == "paragraph" and before and before[0].kind == "table cell" and (caption := CAPTION.match(text)):
        yield "caption", text[caption.end() :]
    elif kind == "paragraph" and MEANING.search(text):
        yield from (("list item", part) for part in MEANING.split(text))
    else:
        yield kind, text
    yield from (("footnote", note) for note in notes)


def _shown(tokens: Iterable[Any]) -> Iterator[str]:
    """What is shown of a text: no marks, no addresses behind words, no pictures."""
    is_raised = False
    for token in tokens:
        if token.type in ("text", "code_inline"):
            yield raised(token.content) if is_raised else token.content
        elif token.type == "html_inline" and (sup := SUP.match(token.content)):
            is_raised = not sup[1]
        elif token.type == "softbreak":
            yield "\n"
        elif token.type == "hardbreak" or (token.type == "html_inline" and BREAK.match(token.content)):
            yield LINE_END


def _without_bars(text: str) -> str:
    """Verse without the bars before its lines; those without one go on the line before. A row of a table has more."""
    lines = re.split(f"[\n{LINE_END}]", text) if text.startswith("| ") else []
    if not lines or any("|" in BAR.sub("", line, count=1) for line in lines):
        return text
    verse: list[str] = []
    for line in lines:
        if bar := BAR.match(line):
            verse.append(line[bar.end() :])
        else:
            verse[-1] += f" {line}"
    return LINE_END.join(filter(None, verse))


def _leads_away(token: Any) -> bool:
    return token.type == "link_open" and URL.match(token.attrGet("href") or "") is not None


def _kind(around: list[Any]) -> tuple[BlockKind, int]:
    for token in reversed(around):
        if kind := OPENING.get(token.type):
            return kind, int(token.tag[1]) if kind == "heading" else 0
    return "paragraph", 0


def _without_indent_of_notes(text: str) -> str:
    """A text in which the further paragraphs of a note stand at its margin, as those of no code.

    A note that stands right below another is parted from it.
    """
    if not NOTE_LINE.search(text):
        return text
    lines, in_note, is_behind_blank = text.split("\n"), False, False
    for number, line in enumerate(lines):
        if NOTE_LINE.match(line):
            lines[number] = f"\n{line}" if in_note and not is_behind_blank else line
            in_note = True
        elif in_note and (indent := INDENT.match(line)):
            lines[number] = line[indent.end() :]
        elif line.strip() and is_behind_blank:
            in_note = False
        is_behind_blank = not line.strip()
    return "\n".join(lines)
