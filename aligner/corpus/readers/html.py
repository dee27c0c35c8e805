"""Web pages: HTML and XHTML to blocks in reading order; scripts, deletions and page controls stay out."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html.entities import html5
from typing import Any

from aligner.corpus.readers.blocks import BlockText
from aligner.corpus.readers.kind import Item, Reading, Source, UnreadableError
from aligner.corpus.readers.text import decoded
from aligner.model import BlockKind
from aligner.text import BYTE_ORDER_MARKS, WIDER

HEADINGS = {f"h{level}": level for level in range(1, 7)}
KINDS: dict[str, BlockKind] = {
    **dict.fromkeys(HEADINGS, "heading"),
    **dict.fromkeys(("li", "dt", "dd"), "list item"),
    **dict.fromkeys(("td", "th"), "table cell"),
    **dict.fromkeys(("caption", "figcaption", "legend"), "caption"),
    **dict.fromkeys(("pre", "listing", "xmp"), "code"),
    **dict.fromkeys(("nav", "search"), "navigation"),
}
BREAKING = frozenset(
    "address article aside blockquote body center details dialog dir div dl fieldset figure footer form header hgroup "
    "hr html main menu ol optgroup p section summary table tbody tfoot thead tr ul".split()
) | frozenset(KINDS)
LEFT_OUT = frozenset(
    "annotation annotation-xml audio button canvas datalist del embed head iframe input map noembed noframes noscript "
    "object option rp rt rtc script select style svg template textarea title video".split()
)
STICKY = frozenset({"navigation", "footnote", "code"})  # what stands in them is of their kind
NAVIGATION = frozenset(  # classes and roles
    "breadcrumb breadcrumbs navbar navfooter navheader sphinxsidebar related navigation contentinfo search menu "
    "menubar".split()
)
FOOTNOTES = frozenset("footnote footnotes endnote endnotes doc-footnote doc-endnote doc-endnotes".split())
SIGNS = frozenset(  # links that are a sign: beside a heading, to a note, and back from it
    "headerlink anchorjs-link noteref doc-noteref doc-backlink backlink footnote-ref footnote-back footnote-backref "
    "fn-backref sdfootnoteanc sdfootnotesym sdendnoteanc sdendnotesym".split()
)
NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")

BLANK = " \t\r\n\f"  # what HTML takes for white space
SPACES = re.compile(rf"[{BLANK[1:]}][{BLANK}]*| [{BLANK}]+")  # not a space alone, of which there are most
BREAK = "\0"  # stands for one in a text, where no page can have it
AROUND_BREAK = re.compile(rf" *{BREAK} *")
PARAGRAPHS = re.compile(r"\n[^\S\n]*\n")
DECLARED = re.compile(rb"""(?:<meta[^>]{1,200}?charset|<\?xml[^>]{1,200}?encoding)\s*=\s*["']?\s*([\w:-]+)""", re.I)
NAMED = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,30});")  # of HTML, which XML does not know
OWN_ENTITIES = re.compile(r"<!DOCTYPE[^\[>]{0,500}\[.*?\]\s*>", re.I | re.S)
DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}\?>")
EMPTY = re.compile(r"<([A-Za-z][\w:]*)((?:\s[^<>]*)?)/>")  # of XHTML, which HTML takes for a start tag
VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
HEAD = 4096  # bytes in which the encoding is declared
DAMAGED = 0.001  # share of characters that may be damaged, as a browser would show them


def read_html(source: Source, reading: Reading) -> Iterator[Item]:
    """The document of a page."""
    text = decoded_page(source.data(reading))
    blocks = BlockText()
    title = add_page(text, blocks)
    yield blocks.document(source, reading, title=title), source.place


def decoded_page(data: bytes, charset: str = "") -> str:
    """The text of a page. charset: what the server says of it."""
    declared = DECLARED.search(data[:HEAD])
    names = [charset, declared.group(1).decode("ascii") if declared else ""]
    if any(data.startswith(mark) for mark, _ in BYTE_ORDER_MARKS):
        return decoded(data)
    shifting = [name for name in names if name.lower().startswith("iso-2022")]  # looks like ASCII
    for name in [*shifting, "utf-8", *names]:
        if name and (text := _decoded_as(data, name)) is not None:
            return text
    text = data.decode("utf-8", errors="replace")
    return text if text.count("\ufffd") <= DAMAGED * len(text) else decoded(data)


def _decoded_as(data: bytes, name: str) -> str | None:
    web = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252", "iso-8859-9": "cp1254"}  # as browsers do
    wider = {key.lower(): value for key, value in WIDER.items()}
    try:
        return data.decode(web.get(name.lower(), wider.get(name.lower(), name)))
    except (UnicodeDecodeError, LookupError):
        return None


def add_page(text: str, blocks: BlockText) -> str | None:
    """Add the blocks of a page, and give its title."""
    from lxml import etree

    root = _parsed(text)
    if root is None:
        return None
    walk = _Walk(blocks)
    events = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in events:
        if event == "start":
            if not walk.start(element):
                events.skip_subtree()
        elif event == "end":
            walk.end(element)
        else:
            walk.text(element.tail)
    walk.flush()
    walk.settle_code()
    return walk.title


def _parsed(text: str) -> Any:
    """The tree of a page: of XHTML where it is that, else as HTML is read, whatever its faults."""
    from lxml import etree

    if DECLARATION.match(text) or "http://www.w3.org/1999/xhtml" in text[:1000]:
        strict = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        text = NAMED.sub(lambda found: html5.get(f"{found[1]};", found[0]), DECLARATION.sub("", text, count=1))
        try:
            return etree.fromstring(text.encode("utf-8", "replace"), strict)
        except etree.XMLSyntaxError:
            text = OWN_ENTITIES.sub("", text, count=1)
            text = EMPTY.sub(lambda tag: tag[0] if tag[1].lower() in VOID else f"<{tag[1]}{tag[2]}></{tag[1]}>", text)
    parser = etree.HTMLParser(huge_tree=True, no_network=True, encoding="utf-8")
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        if "empty" in str(error):
            return None
        raise
    if any("depth" in entry.message for entry in parser.error_log):
        raise UnreadableError("its elements are nested too deeply; no page that a person reads is")
    return root


@dataclass(frozen=True, slots=True)
class _Tag:
    """What is known of all elements of a name."""

    name: str
    left_out: bool
    breaking: bool
    kind: BlockKind | None
    level: int


@cache
def _tag_of(tag: Any) -> _Tag:
    """Of a tag with its namespace; what is no element, such as an entity, is left out."""
    name = tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""
    return _Tag(name, not name or name in LEFT_OUT, name in BREAKING, KINDS.get(name), HEADINGS.get(name, 0))


def _name(element: Any) -> str:
    return _tag_of(element.tag).name


class _Walk:
    """What is known on the way through a page: the blocks that are open, and the text of the current one."""

    def __init__(self, blocks: BlockText) -> None:
        self.title: str | None = None
        self._blocks = blocks
        self._parts: list[str] = []
        self._open: list[tuple[BlockKind, int]] = [("paragraph", 0)]
        self._entered: list[bool] = []  # of each element on the way here, whether it has opened a block

    def start(self, element: Any) -> bool:
        """Whether the element is looked into."""
        tag = _tag_of(element.tag)
        if tag.name == "head":
            self._read_title(element)
        hidden, words = _said(element.items())
        if tag.left_out or hidden or (words and tag.name == "a" and not SIGNS.isdisjoint(words)):
            self._entered.append(False)
            return False
        kind = None
        if tag.breaking:
            self.flush()
            kind = self._kind(element, tag, words)
        elif tag.name == "br":
            self._break()
        elif tag.name == "q":
            self._parts.append("“")
        self._entered.append(kind is not None)
        if kind:
            self._open.append((kind, tag.level if kind == "heading" else 0))
        if element.text:
            self._parts.append(element.text)
        return True

    def end(self, element: Any) -> None:
        """Close the element; what follows it is text of what it stands in."""
        tag = _tag_of(element.tag)
        if tag.breaking:
            self.flush()
        elif tag.name == "q":
            self._parts.append("”")
        if self._entered.pop():
            self._open.pop()
        if element.tail:
            self._parts.append(element.tail)

    def text(self, text: str | None) -> None:
        """Add text."""
        if text:
            self._parts.append(text)

    def flush(self) -> None:
        """End the current block. Line ends mean nothing but in code."""
        if not self._parts:
            return
        text = "".join(self._parts)
        self._parts.clear()
        if text.isspace():
            return
        kind, level = self._open[-1]
        if kind != "code":
            text = SPACES.sub(" ", text)
        if BREAK in text:
            text = text.replace(BREAK, "\n") if kind == "code" else AROUND_BREAK.sub("\n", text)
        self._blocks.add(kind, text, level=level)

    def settle_code(self) -> None:
        """A page that is one preformatted text, as of old mails and poems, is no code."""
        own = self._blocks.blocks
        sizes = {code: sum(b.end - b.start for b in own if (b.kind == "code") == code) for code in (True, False)}
        if sizes[True] > sizes[False]:
            self._blocks.open_code(PARAGRAPHS)

    def _kind(self, element: Any, tag: _Tag, words: Sequence[str]) -> BlockKind | None:
        """The kind of block that an element opens, None for one that says nothing of it."""
        own = tag.kind
        if words and not FOOTNOTES.isdisjoint(words):
            own = "footnote"
        elif (words and not NAVIGATION.isdisjoint(words)) or _is_foot(element, tag.name):
            own = "navigation"
        if own is None:
            return None
        around = self._open[-1][0]
        return around if around in STICKY else own

    def _break(self) -> None:
        """A line break; two of them end the block."""
        while self._parts and not self._parts[-1].strip(BLANK):
            self._parts.pop()
        if self._parts and self._parts[-1] == BREAK:
            self.flush()
        else:
            self._parts.append(BREAK)

    def _read_title(self, head: Any) -> None:
        for element in head:
            if _name(element) == "title" and element.text and element.text.strip():
                self.title = " ".join(element.text.split())
                return


def _said(attributes: Iterable[tuple[str, str]]) -> tuple[bool, Sequence[str]]:
    """Whether an element is hidden, and the words that it says of itself: classes, role, and type in books."""
    hidden, words = False, []
    for key, value in attributes:
        if key in ("class", "role") or key.endswith("}type"):
            words += value.split()
        elif key == "hidden" or (key == "style" and NOT_SHOWN.search(value)):
            hidden = True
    return hidden, words


def _is_foot(element: Any, name: str) -> bool:
    """Whether an element is the foot of the whole page."""
    return name == "footer" and not any(_name(one) in ("article", "main", "section") for one in element.iterancestors())
