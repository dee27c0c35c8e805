"""Lines of Markdown as programs that make sites have it: which are code, and marks over several lines on one."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from aligner.corpus.readers.site_inline import TAG

FENCE = re.compile(r"(?P<before>(?:\s*>)*\s*(?:(?:[-*+]|\d{1,9}[.)])\s+)?)(?P<marks>`{3,}|~{3,})(?P<said>[^`]*)$")
DIRECTIVE = re.compile(r"\{(?P<name>[a-z][\w:-]*)\}\s*(?P<title>.*)$")  # of MyST
OPTION = re.compile(r"\s*:[\w-]+:(?:\s|$)")  # below a directive
IMPORT = re.compile(
    r"""import\s*(?:[\w*{][^'"]*?\sfrom\s+)?(?P<mark>['"])[^'"\s]+(?P=mark)\s*;?\s*(?:$|(?:import|export|const|//)\b)"""
)
MODULE = re.compile(r"(?:import\s*[\w*{'\"]|export\s+(?:const|let|var|function|async|class|default|\{|\*))")
CODE_SIGNS = re.compile(r"[={(;]")
CODE_OPENS = re.compile(r"\s*\{(?:\{[<%]|%-?)\s*(?P<name>highlight|mermaid|math|katex|plantuml|code|comment)\b.*\}\s*$")
OVER_LINES = (("{{<", ">}}"), ("{{%", "%}}"), ("{%", "%}"), ("{/*", "*/}"))
OPEN_TAG, WHOLE_TAG = re.compile(r"\s*<[A-Z][\w.]*(?=\s|$)[^>]*$"), re.compile(rf"\s*{TAG.pattern}")
# Directives of MyST within fences, which are code otherwise.
HOLD_TEXT = frozenset(
    """admonition attention caution danger error hint important note seealso tip warning versionadded versionchanged
    deprecated dropdown tab-set tab-item grid grid-item grid-item-card card margin sidebar topic epigraph pull-quote
    figure glossary todo div""".split()
)
NO_TITLE = frozenset({"figure", "grid", "grid-item", "tab-set", "div"})  # what these say first is no text
LONGEST_MODULE, LONGEST_MARK = 400, 40  # lines of what is code without a fence, and of a mark
MARK = "~" * 12  # around what is code here and nowhere else


class Line(NamedTuple):
    """A line, and whether it is code, or stands around some."""

    text: str
    is_code: bool = False

    @property
    def indent(self) -> int:
        """Characters by which it is set in."""
        return len(self.text) - len(self.text.lstrip())


def marked_lines(raw: Sequence[str]) -> Iterator[Line]:
    """The lines of a text with what is code told; a mark over several lines is on one."""
    place, ends_text = 0, set[int]()
    while place < len(raw):
        line = raw[place]
        if place in ends_text:
            yield Line("")
            place += 1
        elif fence := FENCE.match(line):
            end = _end_of_fence(raw, place, fence)
            said = DIRECTIVE.match(fence["said"].strip())
            if said and said["name"] in HOLD_TEXT and end < len(raw):
                yield from map(Line, ("", "" if said["name"] in NO_TITLE else said["title"], ""))
                ends_text.add(end)
                place += 1
                while place < end and OPTION.match(raw[place]):
                    place += 1
                continue
            for own in raw[place : end + 1]:
                yield Line(own, True)
            place = end + 1
        elif end := _end_of_code(raw, place):
            yield from (Line(own, True) for own in ("", MARK, *raw[place:end], MARK, ""))
            place = end
        else:
            end = _end_of_mark(raw, place)
            yield Line(" ".join([_spaces(line), *(own.strip() for own in raw[place + 1 : end])]))
            place = end


def _end_of_fence(raw: Sequence[str], place: int, fence: re.Match[str]) -> int:
    """The line that closes a fence, or the last line that it may reach."""
    quoted, marks = ">" in fence["before"], fence["marks"]
    for number in range(place + 1, len(raw)):
        bare = raw[number].strip()
        if quoted and not bare.startswith(">"):
            return number - 1
        bare = bare.lstrip("> ") if quoted else bare
        if bare.startswith(marks) and not bare.strip(marks[0]):
            return number
    return len(raw)


def _end_of_code(raw: Sequence[str], place: int) -> int:
    """The line behind a short code that holds code, or behind the modules of a page; 0 where none begins here."""
    line = raw[place]
    if found := CODE_OPENS.match(line):
        closing = re.compile(r"\{(?:\{[<%]\s*/\s*|%-?\s*end)" + found["name"] + r"\b")
        return next(
            (
                number + 1
                for number in range(place + 1, min(place + LONGEST_MODULE, len(raw)))
                if closing.search(raw[number])
            ),
            0,
        )
    if not MODULE.match(line) or (place and raw[place - 1].strip()):
        return 0
    end, depth = place, 0
    while end < len(raw) and end < place + LONGEST_MODULE and (raw[end].strip() or depth > 0):
        depth += sum(map(raw[end].count, "{[(")) - sum(map(raw[end].count, ")]}"))
        end += 1
    whole = " ".join(map(str.strip, raw[place:end]))
    is_module = IMPORT.match(whole) if line.startswith("import") else CODE_SIGNS.search(whole)
    return end if is_module else 0


def _end_of_mark(raw: Sequence[str], place: int) -> int:
    """The line behind a mark that goes on over lines, or else behind this one."""
    line = raw[place]
    begun = next((end for start, end in OVER_LINES if (at := line.rfind(start)) >= 0 and end not in line[at:]), "")
    is_tag = OPEN_TAG.match(line) is not None
    if not begun and not is_tag:
        return place + 1
    for end in range(place + 2, min(place + LONGEST_MARK, len(raw)) + 1):
        if begun != "*/}" and not raw[end - 1].strip():
            break
        if begun in raw[end - 1] if begun else WHOLE_TAG.match(" ".join(raw[place:end])):
            return end
    return place + 1


def _spaces(line: str) -> str:
    """A line whose indent is of spaces."""
    bare = line.lstrip()
    return line[: len(line) - len(bare)].expandtabs(4) + bare
