"""Mark-up within the text of reStructuredText: emphasis, roles, links, and names that stand for a text."""

import re
from collections.abc import Sequence

from aligner.corpus.readers.superscripts import raised

MARKUP = re.compile(
    r"""``(?P<literal>[^`]{1,400})``
    |:(?P<role>[\w:+.-]{1,40}):`(?P<said>[^`]{1,400})`
    |(?<![\w`])`(?P<link>[^`]{1,400})`(?:__?|:[\w:+.-]{1,40}:)?
    |\*\*(?P<strong>(?!\s)[^*]{1,400})\*\*
    |(?<![\w*])\*(?P<slanted>(?!\s)[^*]{1,400})\*(?!\w)
    |\s?\[(?:\d{1,4}|\#[\w-]{0,40}|\*)\]_(?!\w)
    |\[(?P<cited>\w[\w.-]{0,40})\]_(?!\w)
    |\|(?P<name>[^\s|](?:[^|\n]{0,60}[^\s|])?)\|_{0,2}
    |_`(?P<place>[^`]{1,400})`
    |(?<![\w.-])(?P<word>[^\W_][\w.-]{0,60}?)__?(?![\w`])
    |\\(?P<escaped>.)""",
    re.VERBOSE | re.DOTALL,
)
TARGET = re.compile(r"\s*(?<!\\)<[^<>]{1,300}>\s*$")  # behind the text of a link
NAMED = re.compile(r"\.\.\s+\|([^|]{1,100})\|\s+(?:replace|unicode)::\s+(.*)")
CODE_ROLES = re.compile(r"(?:[\w+-]+:)*(?:mod|func|data|const|class|meth|attr|exc|obj|type|member|macro|var|any)$")


class RstInline:
    """The names that a text gives to passages, and text without mark-up."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._named = {found[1]: found[2] for line in lines if (found := NAMED.match(line.lstrip()))}

    def plain(self, text: str) -> str:
        """A text without mark-up."""
        return MARKUP.sub(self._shown, text)

    def _shown(self, found: re.Match[str]) -> str:
        kind = found.lastgroup
        if kind is None:
            return ""  # the mark of a footnote
        own = found[kind]
        if kind == "said":
            return self._of_role(found["role"].lower(), own)
        if kind == "link":
            return TARGET.sub("", own) or own.strip(" <>")
        if kind == "name":
            return self._named.get(own, own if own in self._named else found[0])
        if kind == "escaped":
            return "" if own.isspace() else own
        return own

    def _of_role(self, role: str, said: str) -> str:
        shown = TARGET.sub("", said) or said.strip(" <>")
        if role in ("sup", "superscript"):
            return raised(shown)
        if shown.startswith("~") and CODE_ROLES.fullmatch(role):
            return shown.rpartition(".")[2].lstrip("~")
        return shown.removeprefix("!")
