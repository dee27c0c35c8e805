"""Lines of a text whose structure is in their indent, as those of reStructuredText and code."""

import re
from collections.abc import Sequence

INDENT = re.compile(r"[ \t]*\t[ \t]*")


def plain_lines(text: str, *, tab: int, keeps_tabs: bool = False) -> list[str]:
    """The lines of a text, with spaces for tabs and none at the ends.

    tab: columns from one stop to the next. keeps_tabs: whether those behind the indent stay, as between cells.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not keeps_tabs:
        return [line.expandtabs(tab).rstrip() for line in lines]
    return [
        (found[0].expandtabs(tab) + line[found.end() :] if (found := INDENT.match(line)) else line).rstrip()
        for line in lines
    ]


def dedented(lines: Sequence[str]) -> list[str]:
    """Lines without the indent that all of them have, but for empty ones."""
    least = min((len(line) - len(line.lstrip()) for line in lines if line), default=0)
    return [line[least:] for line in lines]
