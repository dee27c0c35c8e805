"""From the elements of an XML text to its blocks, by the table of its vocabulary."""

import re
from typing import Any

from aligner.corpus.readers.blocks import BlockText, Style
from aligner.corpus.readers.page_blocks import BREAK, folded
from aligner.corpus.readers.vocabulary import Vocabulary
from aligner.corpus.readers.xml_trees import local_name
from aligner.corpus.wrapped_lines import rejoined, with_own_lines

LINE_ENDS, GOES_ON = "\x1e", "\x1d"  # stand for a line end of the print, and for one amid a word; no XML has them
HYPHENS = "-\u2010\u2e17\u00ad\u00ac"  # also as Fraktur and transcriptions of it have them
ENDED = re.compile(rf" ?(?:{LINE_ENDS} ?)+")
SURELY = re.compile(rf"(?<=\w)[\u2e17\u00ad\u00ac] ?(?:{LINE_ENDS} ?)+")  # hyphens that stand in no word
WITHIN = re.compile(rf" ?{GOES_ON} ?")
MARKS = "\"'“”„‟‘’‚«»‹›「」『』〝〟＂"
STICKY = frozenset({"footnote", "code", "navigation"})  # what stands in them is of their kind
NO_SPACE_BEFORE = ".", ",", ")"  # in no language
DEEPEST = 9  # level of a heading

PLAIN: Style = "paragraph", 0


class ElementText:
    """The way through elements: notes that stand within a paragraph follow it."""

    def __init__(self, vocabulary: Vocabulary, blocks: BlockText, *, adds_quotes: bool) -> None:
        """adds_quotes: whether quotations have no marks of their own."""
        self._vocabulary, self._blocks, self._adds_quotes = vocabulary, blocks, adds_quotes
        self._parts: list[str] = []  # of the current block
        self._later: list[Any] = []  # notes in it

    def add(self, element: Any) -> None:
        """Add the blocks of an element."""
        self._add(element, PLAIN, inside=False)
        self._end(PLAIN)

    def _add(self, element: Any, here: Style, *, inside: bool) -> None:
        """Add an element. here: what its text is if it says nothing. inside: whether it stands in a paragraph."""
        name, vocabulary = local_name(element.tag), self._vocabulary
        if not name or name in vocabulary.left_out:
            return
        if name in vocabulary.notes and inside:
            self._later.append(element)
            if self._parts and (element.tail or "").startswith(NO_SPACE_BEFORE):
                self._parts[-1] = self._parts[-1].rstrip()  # set in the file between a word and the note
        elif name in vocabulary.line_ends or name in vocabulary.page_ends:
            self._add_end(element, name)
        elif name in vocabulary.lines:
            self._add_line(element, here)
        elif inside and not self._breaks(name):
            self._add_inline(element, name, here)
        else:
            self._add_block(element, name, here)

    def _breaks(self, name: str) -> bool:
        return self._holds_text(name) or name in self._vocabulary.breaking or name in self._vocabulary.sections

    def _holds_text(self, name: str) -> bool:
        """Whether what is in an element is a paragraph, and elements that are not known are part of it."""
        vocabulary = self._vocabulary
        known = vocabulary.kinds, vocabulary.paragraphs, vocabulary.titles, vocabulary.subtitles, vocabulary.notes
        return any(name in own for own in known)

    def _add_block(self, element: Any, name: str, around: Style) -> None:
        own = self._style(element, name, around)
        if around[0] == "heading":  # a title of several paragraphs
            if "".join(self._parts).strip():
                self._parts.append(BREAK)
        else:
            self._end(around)
        self._add_content(element, own, inside=self._holds_text(name) or _has_text(element))
        if around[0] != "heading":
            self._end(own)

    def _style(self, element: Any, name: str, around: Style) -> Style:
        vocabulary = self._vocabulary
        if around[0] in (*STICKY, "heading"):
            return around
        if name in vocabulary.notes:
            return "footnote", 0
        is_lower = name in vocabulary.subtitles
        if name in vocabulary.titles or is_lower:
            depth = sum(local_name(one.tag) in vocabulary.sections for one in element.iterancestors())
            return (
                ("heading", min(max(depth, 1) + is_lower, DEEPEST))
                if is_lower or self._heads(element)
                else ("caption", 0)
            )
        return (vocabulary.kinds[name], 0) if name in vocabulary.kinds else around

    def _heads(self, title: Any) -> bool:
        """Whether a title is that of a section, or of the text."""
        for holder in title.iterancestors():
            name = local_name(holder.tag)
            if name in self._vocabulary.sections:
                return True
            if name in self._vocabulary.kinds or name in self._vocabulary.breaking:
                return False
        return True

    def _add_inline(self, element: Any, name: str, here: Style) -> None:
        is_quoted = self._adds_quotes and name in self._vocabulary.quotes
        self._parts += ["“"] if is_quoted else []
        self._add_content(element, here, inside=True)
        self._parts += ["”"] if is_quoted else []

    def _add_content(self, element: Any, here: Style, *, inside: bool) -> None:
        between = self._vocabulary.joined.get(local_name(element.tag), "")
        if element.text:
            self._parts.append(element.text)
        for number, child in enumerate(element):
            self._parts += [between] if between and number else []
            self._add(child, here, inside=inside)
            if child.tail:
                self._parts.append(child.tail)

    def _add_line(self, line: Any, here: Style) -> None:
        """Add a line of verse: those that follow each other are one block."""
        if self._is_line(line.itersiblings(preceding=True)):
            self._parts.append(BREAK)
        else:
            self._end(here)
        self._add_content(line, here, inside=True)
        if not self._is_line(line.itersiblings()):
            self._end(here)

    def _is_line(self, siblings: Any) -> bool:
        """Whether a line of verse is the next of some elements that have a text."""
        vocabulary = self._vocabulary
        names = (local_name(own.tag) for own in siblings)
        passed = vocabulary.left_out | vocabulary.line_ends | vocabulary.page_ends | {""}
        return next((name for name in names if name not in passed), "") in vocabulary.lines

    def _add_end(self, element: Any, name: str) -> None:
        before = next((part[-1] for part in reversed(self._parts) if part), " ")
        if element.get("break") == "no" and before not in HYPHENS:
            self._parts.append(GOES_ON)
        elif name in self._vocabulary.line_ends or before in HYPHENS:
            self._parts.append(LINE_ENDS)

    def _end(self, style: Style) -> None:
        """Add what was found as a block, and the notes in it."""
        text = "".join(self._parts)
        self._parts.clear()
        kind, level = style
        if kind == "code":
            shown = ENDED.sub("\n", WITHIN.sub("", text.replace(BREAK, "\n"))).strip("\n")
        else:
            shown = "\n".join(_whole(line) for line in folded(text.strip()).split("\n"))
        self._blocks.add(kind, with_own_lines(kind, shown), level=level)
        later, self._later = self._later, []
        for note in later:
            self._add_block(note, local_name(note.tag), PLAIN)


def _has_text(element: Any) -> bool:
    """Whether text stands in an element itself, beside its children."""
    own = element.text, *(child.tail for child in element)
    return any(text and not text.isspace() for text in own)


def _whole(line: str) -> str:
    """Text without the line ends of the print, and with the words that they part rejoined."""
    if LINE_ENDS not in line and GOES_ON not in line:
        return line
    line = ENDED.sub("\n", SURELY.sub("", WITHIN.sub("", line)))
    return rejoined(line, 0, len(line)).replace("\n", " ").strip()


def has_marks(elements: Any) -> bool:
    """Whether some quotation has marks, in it or around it."""
    for element in elements:
        before = element.getprevious()
        around = (element.getparent().text if before is None else before.tail) or ""
        if "".join(element.itertext()).lstrip()[:1] in (*MARKS,) or around.rstrip()[-1:] in (*MARKS,):
            return True
    return False
