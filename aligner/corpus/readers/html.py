"""Web pages: HTML and XHTML to blocks in reading order; scripts, deletions and page controls stay out."""

import re
from collections.abc import Iterator
from html.entities import html5
from typing import Any, NamedTuple
from urllib.parse import urldefrag, urljoin

from aligner.corpus.readers.blocks import BlockText
from aligner.corpus.readers.kind import Item, Reading, Source, UnreadableError
from aligner.corpus.readers.page_blocks import add_blocks
from aligner.corpus.readers.page_parts import parts_beside
from aligner.corpus.readers.page_shown import keep_shown
from aligner.corpus.readers.text import decoded
from aligner.encodings import BYTE_ORDER_MARKS, WIDER, Decoded

DECLARED = re.compile(rb"""(?:<meta[^>]{1,200}?charset|<\?xml[^>]{1,200}?encoding)\s*=\s*["']?\s*([\w:-]+)""", re.I)
NAMED = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,30});")  # of HTML, which XML does not know
OWN_ENTITIES = re.compile(r"<!DOCTYPE[^\[>]{0,500}\[.*?\]\s*>", re.I | re.S)
DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}\?>")
EMPTY = re.compile(r"<([A-Za-z][\w:]*)((?:\s[^<>]*)?)/>")  # of XHTML, which HTML takes for a start tag
VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
BARE = {"no_network": True, "remove_comments": True, "remove_pis": True}  # what parsers are told
EVERY_LANGUAGE = "x-default"  # of a link to the version for readers of no language in particular
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


def add_page(text: str, blocks: BlockText, address: str = "") -> Head:
    """Add the blocks of a page, and give what it says of itself. address: of the page, where it is known."""
    root, is_xml = _parsed(text)
    if root is None:
        return Head()
    head = Head(_title(root), _language(root) or _language_of_address(root, address))
    for part in parts_beside(root, keep_shown(root, text)):
        part.set("role", "navigation")
    add_blocks(root, is_xml, blocks)
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


def _language_of_address(root: Any, address: str) -> str | None:
    """The language in which a page says that what has its own address is, beside the versions in other languages.

    One that says several of its address, as where all versions lead to the home page, says none.
    """
    links = [link for head in root.iterchildren("{*}head") for link in head.iterchildren("{*}link")]
    by_kind = [(set((link.get("rel") or "").lower().split()), link) for link in links if link.get("href")]
    canonical = next((link.get("href") for kinds, link in by_kind if "canonical" in kinds), "")
    own = {_joined(address, place) for place in (address, canonical) if place}
    said = {
        link.get("hreflang").strip()
        for kinds, link in by_kind
        if "alternate" in kinds and link.get("hreflang") and _joined(address or canonical, link.get("href")) in own
    } - {EVERY_LANGUAGE}
    return said.pop() if len(said) == 1 else None


def _joined(address: str, place: str) -> str:
    """Where a link leads from an address; it is as it is written where it is none."""
    try:
        return urldefrag(urljoin(address, place.strip())).url
    except ValueError:
        return place


def without_declaration(text: str) -> str:
    """A text without what it says first of its encoding, as it is decoded."""
    return DECLARATION.sub("", text[:HEAD], count=1) + text[HEAD:]


def _parsed(text: str) -> tuple[Any, bool]:
    """The tree of a page, and whether it is one of XHTML; else it is read as HTML is, whatever its faults."""
    from lxml import etree

    if DECLARATION.match(text) or "http://www.w3.org/1999/xhtml" in text[:1000]:
        strict = etree.XMLParser(resolve_entities=False, load_dtd=False, **BARE)
        text = NAMED.sub(lambda found: html5.get(f"{found[1]};", found[0]), without_declaration(text))
        try:
            return etree.fromstring(text.encode("utf-8", "replace"), strict), True
        except etree.XMLSyntaxError:
            text = OWN_ENTITIES.sub("", text, count=1)
            text = EMPTY.sub(lambda tag: tag[0] if tag[1].lower() in VOID else f"<{tag[1]}{tag[2]}></{tag[1]}>", text)
    parser = etree.HTMLParser(huge_tree=True, encoding="utf-8", **BARE)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        if "empty" in str(error):
            return None, False
        raise
    if any("depth" in entry.message for entry in parser.error_log):
        raise UnreadableError("its elements are nested too deeply; no page that a person reads is")
    return root, False
