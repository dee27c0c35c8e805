"""Entities of XML put in the place of their names, within bounds: those that a text declares itself, and those of HTML.

What a text declares to stand elsewhere is not read, and nothing is asked for.
"""

import html
import re
from html.entities import html5

from aligner.corpus.readers.kind import UnreadableError, too_deep

DOCTYPE = re.compile(r"<!DOCTYPE\s[^\[>]*(?:\[(.*?)\]\s*)?>", re.DOTALL)
HEAD = 1 << 20  # characters in which it stands
DECLARED = re.compile(r"""<!--.*?(?:-->|\Z)|<!ENTITY\s+([^\s%"'<>]+)\s+(?:"([^"]*)"|'([^']*)')\s*>""", re.DOTALL)
NAMED = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|&([^\W\d][\w.:-]{0,60});", re.DOTALL)
OF_XML = frozenset({"lt", "gt", "amp", "quot", "apos"})
DEEPEST = 8  # entities in each other


def with_entities(text: str, limit: int) -> tuple[str, list[str]]:
    """A text without its declaration of a type, with entities as what they stand for, and the names of others.

    limit: characters of all that is put in, at most. Raises UnreadableError for more.
    """
    place = text.find("<!DOCTYPE", 0, HEAD)
    found = DOCTYPE.match(text, place, HEAD) if place >= 0 else None
    values: dict[str, str] = {}
    if found:
        text = text[: found.start()] + text[found.end() :]
        for own in DECLARED.finditer(found[1] or ""):
            if own[1] and (own[2] is not None or own[3] is not None):
                values.setdefault(own[1], own[2] if own[2] is not None else own[3])
    left: dict[str, None] = {}
    put = 0

    def value(name: re.Match[str]) -> str:
        nonlocal put
        if not name[1] or name[1] in OF_XML:
            return name[0]
        own = values.get(name[1])
        if own is None and f"{name[1]};" in html5:
            own = html.escape(html5[f"{name[1]};"], quote=False)
        if own is None:
            left[name[0]] = None
            return ""
        put += len(own)
        if put > limit:
            raise UnreadableError("its entities unpack to more than a text can be")
        return own

    for _ in range(DEEPEST):
        before, text = put, NAMED.sub(value, text)
        if put == before:
            return text, list(left)
    raise UnreadableError(too_deep("entities"))
