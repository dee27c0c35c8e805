"""Lines of a text whose structure is in their indent, as those of reStructuredText and code."""

from collections.abc import Sequence


def plain_lines(text: str, *, tab: int) -> list[str]:
    """The lines of a text, with spaces for tabs and none at the ends. tab: columns from one stop to the next."""
    return [line.expandtabs(tab).rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]


def dedented(lines: Sequence[str]) -> list[str]:
    """Lines without the indent that all of them have, but for empty ones."""
    least = min((len(line) - len(line.lstrip()) for line in lines if line), default=0)
    return [line[least:] for line in lines]
