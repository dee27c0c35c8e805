"""Web pages: HTML and XHTML to blocks in reading order; scripts, deletions and page controls stay out."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from html.entities import html5
from typing import Any, NamedTuple

from aligner.corpus.furniture import kind_on_page
from aligner.corpus.readers.blocks import BlockText
from aligner.corpus.readers.kind import Item, Reading, Source, UnreadableError
from aligner.corpus.readers.page_parts import MAY_BE_NAMED, MAY_BE_SIGN, parts_beside, signs_of_programs
from aligner.corpus.readers.superscripts import raise_within
from aligner.corpus.readers.text import decoded
from aligner.corpus.spelled_numbers import ROMAN
from aligner.corpus.wrapped_lines import BREAK_WITHIN, LINE_BEFORE, with_own_lines
from aligner.encodings import BYTE_ORDER_MARKS, WIDER, Decoded
from aligner.model import BlockKind

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
INLINE = frozenset(  # those of the others that are frequent
    "a abbr acronym b bdi bdo big blink br cite code data dfn em font i img ins kbd label mark nobr q rb rbc ruby s "
    "samp small span strike strong sub sup time tt u var wbr".split()
)
LEFT_OUT_TAGS, INLINE_TAGS = ([f"{{*}}{name}" for name in sorted(names)] for names in (LEFT_OUT, INLINE))
STICKY = frozenset({"navigation", "footnote", "code"})  # what stands in them is of their kind
NAVIGATION = frozenset(  # classes and roles
    "breadcrumb breadcrumbs navbar navfooter navheader sphinxsidebar related navigation contentinfo search menu "
    "menubar pg-boilerplate navbox catlinks printfooter mw-portlet noprint no-print d-print-none hidden-print".split()
)
FOOTNOTES = frozenset("footnote footnotes endnote endnotes doc-footnote doc-endnote doc-endnotes".split())
SIGNS = frozenset(  # links that are a sign: beside a heading, to a note, and back from it
    "headerlink anchorjs-link fnanchor noteref doc-noteref doc-backlink backlink footnote-ref footnote-back "
    "footnote-backref fn-backref sdfootnoteanc sdfootnotesym sdendnoteanc sdendnotesym".split()
)
SIGN = re.compile(r"\W*(?:\d{1,4}|[a-z])?\W*")  # text of a link that is one: 12, [a], *, ↩
# What numbers of pages and lines of a printed book are called, which stand amid its sentences; and such a number.
COUNTING = frozenset(
    "pagenum pagenumber page-number pageno page-no pagebreak page-break doc-pagebreak "
    "linenum linenumber line-number lineno line-no linenumbers".split()
)
MAY_COUNT = tuple(map(re.compile, (r"page-?(?:num|no|break)", r"line-?n(?:um|o)")))  # each apart, in small letters
COUNTED = re.compile(  # [Pg 12], xiv, or a sign
    rf"\W*(?:(?:[^\W\d_]{{1,6}}\W*)?\d{{1,5}}|(?:[^\W\d_]{{1,6}}\W+)?(?=[ivxlcdm]){ROMAN})?\W*", re.IGNORECASE
)
LONGEST_COUNT = 24  # characters of such a number
TELLING = frozenset(
    {"class", "role", "epub:type", "{http://www.idpf.org/2007/ops}type"}
)  # attributes that tell what a thing is
REMOVED = "removed"  # what elements are called that go
NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
HIDING = tuple(  # how attributes that hide begin in a page; each apart, as the library finds a fixed beginning fast
    map(re.compile, (*NOT_SHOWN.pattern.split("|"), r"hidden(?:\s*=|\s*/?>|\s+[\w-]+\s*=)"))
)

RAISING = re.compile(r"vertical-align\s*:\s*super")
POWERS = {"msup": 1, "msubsup": 2}  # of MathML: which of what is in them is raised

BLANK = " \t\r\n\f"  # what HTML takes for white space
BREAK = "\u2028"  # stands for one in a text, as it does in Unicode
TWO_BREAKS = re.compile(rf"{BREAK}(?:[{BLANK}]*{BREAK})+")
AROUND_BREAK = re.compile(rf" *{BREAK} *")
DECLARED = re.compile(rb"""(?:<meta[^>]{1,200}?charset|<\?xml[^>]{1,200}?encoding)\s*=\s*["']?\s*([\w:-]+)""", re.I)
NAMED = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,30});")  # of HTML, which XML does not know
OWN_ENTITIES = re.compile(r"<!DOCTYPE[^\[>]{0,500}\[.*?\]\s*>", re.I | re.S)
DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}\?>")
EMPTY = re.compile(r"<([A-Za-z][\w:]*)((?:\s[^<>]*)?)/>")  # of XHTML, which HTML takes for a start tag
VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
BARE = {"no_network": True, "remove_comments": True, "remove_pis": True}  # what parsers are told
HEAD = 4096  # bytes in which the encoding is declared
DAMAGED = 0.001  # share of characters that may be damaged, as a browser would show them
LANGUAGE = ("lang", "{http://www.w3.org/XML/1998/namespace}lang")  # attributes of the whole page


class Head(NamedTuple):
    """What a page says of itself, None where nothing."""

    title: str | None = None
    language: str | None = None


def read_html(source: Source, reading: Reading) -> Iterator[Item]:
    """The document of a page."""
    page = decoded_page(source.data(reading))
    blocks = BlockText()
    head = add_page(page.text, blocks)
    document = blocks.document(source, reading, title=head.title, encoding=page.encoding, stated_language=head.language)
    yield document, source.place


def decoded_page(data: bytes, charset: str = "") -> Decoded:
    """The text of a page. charset: what the server says of it."""
    declared = DECLARED.search(data[:HEAD])
    names = [charset, declared.group(1).decode("ascii") if declared else ""]
    if any(data.startswith(mark) for mark, _ in BYTE_ORDER_MARKS):
        return decoded(data)
    shifting = [name for name in names if name.lower().startswith("iso-2022")]  # looks like ASCII
    for name in [*shifting, "utf-8", *names]:
        if name and (page := _decoded_as(data, name)) is not None:
            return page
    text = data.decode("utf-8", errors="replace")
    return Decoded(text) if text.count("\ufffd") <= DAMAGED * len(text) else decoded(data)


def _decoded_as(data: bytes, name: str) -> Decoded | None:
    web = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252", "iso-8859-9": "cp1254"}  # as browsers do
    wider = {key.lower(): value for key, value in WIDER.items()}
    name = web.get(name.lower(), wider.get(name.lower(), name))
    try:
        return Decoded(data.decode(name), None if name.lower() in ("utf-8", "utf8") else name)
    except (UnicodeDecodeError, LookupError):
        return None


def add_page(text: str, blocks: BlockText) -> Head:
    """Add the blocks of a page, and give what it says of itself."""
    root = _parsed(text)
    if root is None:
        return Head()
    head = Head(_title(root), _language(root))
    *by_style, by_attribute = (pattern.search(text) is not None for pattern in HIDING)
    lowered = text.lower()  # in which fixed words are found many times as fast as in letters of any case
    if any(pattern.search(lowered) for pattern in MAY_COUNT):
        _drop_counts(root)
    signs = signs_of_programs(root) if MAY_BE_SIGN in text else ()
    _strip(root, signs, any(by_style), by_attribute, RAISING.search(text) is not None)
    for part in parts_beside(root) if any(name in lowered for name in MAY_BE_NAMED) else ():
        part.set("role", "navigation")
    _add_blocks(root, blocks)
    blocks.settle_code()
    return head


def _title(root: Any) -> str | None:
    titles = (one for head in root.iterchildren("{*}head") for one in head.iterchildren("{*}title"))
    return next((" ".join(one.text.split()) for one in titles if one.text and one.text.strip()), None)


def _language(root: Any) -> str | None:
    """The language of the whole page, as its root says it, or else a line of its head for servers."""
    said = next((root.get(name) for name in LANGUAGE if root.get(name)), "")
    if not said:
        lines = (one for head in root.iterchildren("{*}head") for one in head.iterchildren("{*}meta"))
        named = (one.get("content") for one in lines if one.get("http-equiv", "").lower() == "content-language")
        said = next(filter(None, named), "")
    return said.strip() or None


def _parsed(text: str) -> Any:
    """The tree of a page: of XHTML where it is that, else as HTML is read, whatever its faults."""
    from lxml import etree

    if DECLARATION.match(text) or "http://www.w3.org/1999/xhtml" in text[:1000]:
        strict = etree.XMLParser(resolve_entities=False, load_dtd=False, **BARE)
        text = NAMED.sub(
            lambda found: html5.get(f"{found[1]};", found[0]), DECLARATION.sub("", text[:HEAD], count=1) + text[HEAD:]
        )
        try:
            return etree.fromstring(text.encode("utf-8", "replace"), strict)
        except etree.XMLSyntaxError:
            text = OWN_ENTITIES.sub("", text, count=1)
            text = EMPTY.sub(lambda tag: tag[0] if tag[1].lower() in VOID else f"<{tag[1]}{tag[2]}></{tag[1]}>", text)
    parser = etree.HTMLParser(huge_tree=True, encoding="utf-8", **BARE)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        if "empty" in str(error):
            return None
        raise
    if any("depth" in entry.message for entry in parser.error_log):
        raise UnreadableError("its elements are nested too deeply; no page that a person reads is")
    return root


def _strip(root: Any, signs: Iterable[Any], by_style: bool, by_attribute: bool, raised_by_style: bool) -> None:
    """Take from a tree what is not shown, and inline elements from around their text; breaks and quotes become text.

    The library does so without an object an element. signs: elements that are no text, besides those of notes.
    by_style, by_attribute: whether these may hide some of the page. raised_by_style: whether a style may raise some.
    """
    from lxml import etree

    etree.strip_elements(root, *LEFT_OUT_TAGS, etree.Entity, with_tail=False)
    hidden = []
    if by_style:
        hidden += [one for one in root.iter(etree.Element) if (own := one.get("style")) and NOT_SHOWN.search(own)]
    if by_attribute:
        hidden += [one for one in root.iter(etree.Element) if one.get("hidden") is not None]
    hidden += [one for one in root.iter("{*}dialog") if one.get("open") is None]
    for element in [*hidden, *_signs(root), *signs]:
        element.tag = REMOVED
    etree.strip_elements(root, REMOVED, with_tail=False)
    raise_within(_raised(root, raised_by_style))
    for element in root.iter("{*}br"):
        element.text = BREAK
    for element in root.iter("{*}q"):
        element.text = f"“{element.text or ''}"
        element.tail = f"”{element.tail or ''}"
    etree.strip_tags(root, *INLINE_TAGS)


def _drop_counts(root: Any) -> None:
    """Take the numbers of pages and lines of a printed book from a tree; those of chapters are headings."""
    from lxml import etree

    for element in root.iter(etree.Element):
        if _is_counting(*_told(element)) and not _tag_of(element.tag).level:
            text = "".join(element.itertext()).strip()
            if len(text) <= LONGEST_COUNT and COUNTED.fullmatch(text):
                element.tag = REMOVED
    etree.strip_elements(root, REMOVED, with_tail=False)


@lru_cache(maxsize=4096)
def _is_counting(*told: str) -> bool:
    return not COUNTING.isdisjoint(" ".join(told).lower().split())


def _raised(root: Any, by_style: bool) -> Iterator[Any]:
    """Elements that stand raised. by_style: whether a style may say so."""
    yield from root.iter("{*}sup")
    for name, place in POWERS.items():
        yield from (one[place] for one in root.iter(f"{{*}}{name}") if len(one) > place)
    if by_style:
        yield from (one for one in root.iter("{*}span") if RAISING.search(one.get("style", "")))


def _signs(root: Any) -> Iterator[Any]:
    """Links that are no text: beside a heading, the raised number of a note, and from a note back to that."""
    notes: set[str | None] = set()  # ids of links to notes
    for link in root.iter("{*}a"):
        place = link.get("href", "").partition("#")[2]
        if _is_called_sign(*_told(link)):
            before = link.getprevious()  # <a id="back"></a><a href="#note">[1]</a>
            notes.update((link.get("id"), None if before is None else before.get("id")))
            yield link
        elif place and SIGN.fullmatch("".join(link.itertext()) if len(link) else link.text or ""):
            raised = [own for own in (link.getparent(), *link) if own is not None and _tag_of(own.tag).name == "sup"]
            if raised or place in notes:
                notes.update(own.get("id") for own in (link, *raised))
                yield link


def _told(element: Any) -> list[str]:
    """What an element says it is: its class, its role, and its type in books."""
    return [value for key, value in element.items() if key in TELLING]


@lru_cache(maxsize=4096)
def _is_called_sign(*told: str) -> bool:
    return not SIGNS.isdisjoint(" ".join(told).split())


def _add_blocks(root: Any, blocks: BlockText) -> None:
    """Add the text between the ends of block elements, each of the kind of the nearest that has one."""
    from lxml import etree

    parts: list[str] = []  # of the current block
    here: tuple[BlockKind, int] = ("paragraph", 0)
    # What was so before each element on the way here, and whether a block ends at its end.
    around: list[tuple[tuple[BlockKind, int], bool]] = []
    events = etree.iterwalk(root, events=("start", "end"))
    for event, element in events:
        if event == "end":
            before, breaking = around.pop()
            if breaking and parts:
                _add_text(parts, *here, blocks)
            here = before
            text = element.tail
        else:
            tag = _tag_of(element.tag)
            around.append((here, tag.breaking))
            if tag.left_out:
                events.skip_subtree()
                continue
            if tag.breaking:
                if parts:
                    _add_text(parts, *here, blocks)
                if kind := _kind(element, tag, here[0]):
                    here = kind, tag.level if kind == "heading" else 0
            text = element.text
        if text and (parts or not text.isspace()):
            parts.append(text)
    _add_text(parts, *here, blocks)


def _add_text(parts: list[str], kind: BlockKind, level: int, blocks: BlockText) -> None:
    """Add a block of parts, which are used up. Line ends mean nothing but in code, and two breaks end it, too."""
    text = "".join(parts).strip()  # of the indents, which are much of it
    parts.clear()
    for part in TWO_BREAKS.split(text) if BREAK in text else (text,) if text else ():
        shown = part.replace(BREAK, "\n") if kind == "code" else with_own_lines(kind, _folded(part))
        blocks.add(kind_on_page(kind, shown), shown, level=level)


def _folded(text: str) -> str:
    """Text with each run of white space as one space, none in scripts that have none, and breaks as line ends."""
    if "\n" in text and not text.isascii() and LINE_BEFORE.search(text):
        text = BREAK_WITHIN.sub("", text)
    for blank in BLANK[1:]:
        if blank in text:
            text = text.replace(blank, " ")
    while "  " in text:
        text = text.replace("  ", " ")
    return AROUND_BREAK.sub("\n", text) if BREAK in text else text


@dataclass(frozen=True, slots=True)
class _Tag:
    """What is known of all elements of a name."""

    name: str
    left_out: bool
    breaking: bool
    kind: BlockKind | None
    level: int


@cache
def _tag_of(tag: str) -> _Tag:
    """Of a tag with its namespace."""
    name = tag.rpartition("}")[2].lower()
    return _Tag(name, name in LEFT_OUT, name in BREAKING, KINDS.get(name), HEADINGS.get(name, 0))


def _kind(element: Any, tag: _Tag, around: BlockKind) -> BlockKind | None:
    """The kind of block that an element opens, None for one that says nothing of it."""
    own = _told_kind(*_told(element)) or tag.kind
    if tag.name == "footer" and _is_foot(element):
        own = "navigation"
    return around if own and around in STICKY else own


@lru_cache(maxsize=4096)
def _told_kind(*told: str) -> BlockKind | None:
    """The kind of block that an element says it is."""
    words = frozenset(" ".join(told).split())
    if words & FOOTNOTES:
        return "footnote"
    return "navigation" if words & NAVIGATION else None


def _is_foot(footer: Any) -> bool:
    """Whether an element is the foot of the whole page."""
    return not any(_tag_of(one.tag).name in ("article", "main", "section") for one in footer.iterancestors())
