"""What lines of AsciiDoc are, by how they begin and end, and what they say of the block below them."""

import re
from collections.abc import Sequence

HEADING = re.compile(r"(={1,6}|#{1,6})[ \t]+(\S.*?)(?:[ \t]+\1)?\Z")
UNDER = re.compile(r"([=\-~^+])\1{2,}\Z")  # a title, as older files have it
UNDER_LEVELS = "=-~^+"
WIDE = 0x2E7F  # from which on letters take two columns
OFF = 2  # columns that a line under a title may be longer or shorter than it
NAMED = re.compile(r":(!?[\w][\w-]{0,60}!?):(?:[ \t]+(.*))?\Z")
ATTRIBUTES = re.compile(r"\[(?:|[\w:].{0,1000}|[,.#\"'%{].{0,1000}|\[[^\[\]]{0,400}\])\]\Z")
BLOCK_TITLE = re.compile(r"\.(\.?[^ \t.].*)\Z")
FENCE = re.compile(r"(?:-{4,}|\.{4,}|={4,}|_{4,}|\*{4,}|\+{4,}|/{4,}|--|```+|[|,:!]={3,})\Z")
CODE_FENCE = re.compile(r"(```+)[\w+#.-]{1,40}(?:,.*)?\Z")
CONDITION = re.compile(r"(ifdef|ifndef|ifeval|endif)::(\S*?)\[(.*)\]\Z")
HEAD_LINE = re.compile(rf"{NAMED.pattern}|{CONDITION.pattern}")
MAIL = re.compile(r"\s*<[^<>]*>")
SENTENCE_END = re.compile(r"[.!?。！？]\Z")
DEFINED = "ifdef", "ifndef"  # which may hold a text themselves
INCLUDE = re.compile(r"include::([^\[\]]{1,400})\[.*\]\Z")
BLOCK_MACRO = re.compile(r"[a-zA-Z][\w-]{0,40}::[^\s\[\]]*\[.*\]\Z")
BREAK = re.compile(r"(?:'{3,}|<{3,}|(?:\* ?){3}|(?:- ?){3})\Z")
ITEM = re.compile(r"[ \t]*(?:-|\*{1,6}|•|\d{1,5}\.|[a-zA-Z]\.|\.{1,6}|[ivxIVX]{1,8}\)|<(?:\d{1,3}|\.)>)[ \t]+(\S.*)\Z")
TASK = re.compile(r"\[[ xX*]\][ \t]+")
TERM = re.compile(r"[ \t]*(\S.{0,400}?)(?:::{1,3}|;;)(?:[ \t]+(\S.*))?\Z")
LABEL = re.compile(r"(?:NOTE|TIP|IMPORTANT|CAUTION|WARNING):[ \t]+")
HARD_BREAK = re.compile(r"[ \t]\+\Z")
AUTHOR = re.compile(r"-- \S")
NAMED_PART = re.compile(r"\s*([\w-]{1,40})\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^,]*))\s*(?:,|\Z)")
PLACE_PART = re.compile(r"\s*(?:\"([^\"]*)\"|([^,]*))\s*(?:,|\Z)")
ID = re.compile(
    r"\[(?:\[(?P<old>[^\[\],]{1,100})(?:,(?P<text>[^\[\]]{1,200}))?\]|[\w]{0,20}#(?P<id>[^\[\],.%]{1,100}).*)\]\Z"
)
MEANINGLESS = re.compile(r"[.#%].*")  # what stands behind the style: names, roles, options

CODE = frozenset(
    "source listing literal stem latexmath asciimath pass plantuml ditaa graphviz mermaid blockdiag seqdiag svgbob "
    "vega vegalite wavedrom bytefield erd nomnoml a2s math latex subs".split()
)


def titles(lines: Sequence[str]) -> dict[str, str]:
    """What places are called in references to them: by the title that stands below their name."""
    found: dict[str, str] = {}
    for place, line in enumerate(lines):
        if not line.startswith("[") or not (own := ID.match(line)):
            continue
        following = next((own for own in lines[place + 1 : place + 4] if own and not ATTRIBUTES.match(own)), "")
        title = HEADING.match(following) or BLOCK_TITLE.match(following)
        shown = own["text"] or (title[title.re.groups] if title else "")
        if shown:
            found[own["old"] or own["id"]] = shown.strip()
    return found


def _attributes(line: str) -> tuple[list[str], dict[str, str]]:
    """What a line in brackets says of the block below it: by place, and by name."""
    said, named, placed, at = line[1:-1], {}, [], 0
    while at < len(said):
        if found := NAMED_PART.match(said, at):
            named[found[1]] = next(part for part in (*found.groups()[1:], "") if part is not None)
        elif found := PLACE_PART.match(said, at):
            placed.append((found[1] if found[1] is not None else found[2]).strip())
        if not found or found.end() == at:
            break
        at = found.end()
    return placed, named


def unconditional(line: str) -> str:
    """A line of a paragraph, or what it says where something is defined; empty where it says nothing."""
    condition = CONDITION.match(line)
    return (condition[3] if condition[1] in DEFINED else "") if condition else line.strip()


class Said:
    """What lines above a block say of it."""

    def __init__(self) -> None:
        self.placed: list[str] = []
        self.named: dict[str, str] = {}
        self.options = ""

    def add(self, line: str) -> None:
        if line.startswith("[["):
            return
        placed, named = _attributes(line)
        self.options += line
        self.named.update(named)
        if placed and (placed[0] or len(placed) > 1):
            self.placed = [MEANINGLESS.sub("", placed[0]), *placed[1:]]

    @property
    def style(self) -> str:
        return self.placed[0].lower() if self.placed else ""

    @property
    def author(self) -> str:
        """Of a quotation, and where it stands."""
        own = self.placed[1:3] if self.style in ("quote", "verse") else []
        parts = (*own, *(self.named.get(name, "") for name in ("attribution", "citetitle")))
        return ", ".join(part for part in parts if part)
