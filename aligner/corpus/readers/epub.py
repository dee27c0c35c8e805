"""Books in EPUB: the pages of the spine in order, a document a book or a chapter."""

import posixpath
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urldefrag

from aligner.corpus.readers.blocks import BlockText
from aligner.corpus.readers.html import add_page, decoded_page
from aligner.corpus.readers.kind import Item, Reading, Source, UnreadableError
from aligner.corpus.readers.zipped import Zipped, dublin_core, open_zip
from aligner.model import Skipped

CONTAINER, LOCKED = "META-INF/container.xml", "META-INF/encryption.xml"
PAGES = frozenset({"application/xhtml+xml", "text/html", "application/x-dtbook+xml"})


def read_epub(source: Source, reading: Reading) -> Iterator[Item]:
    """The document of a book, or one for each page of its spine."""
    with open_zip(source, reading) as members:
        package, pages = _spine(members)
        title, date, language = (dublin_core(package, name) for name in ("title", "date", "language"))
        blocks = BlockText()
        for number, page in enumerate(pages, start=1):
            if page not in members.names and not members.names.isdisjoint(pages):
                yield Skipped(f"{source.name}#{number}", f"the book names {page} and does not have it"), source.place
                continue
            head = add_page(decoded_page(members.read(page)).text, blocks)
            if reading.chapters and blocks.blocks:
                named, stated = blocks.first_heading() or head.title, head.language or language
                part = f"#{number}"
                chapter = blocks.document(source, reading, part, title=named, date=date, stated_language=stated)
                yield chapter, source.place
                blocks = BlockText()
        if not reading.chapters:
            yield blocks.document(source, reading, title=title, date=date, stated_language=language), source.place


def _spine(members: Zipped) -> tuple[Any, list[str]]:
    """The package of a book, and its pages in order."""
    root = _root(members)
    container = members.parse(root + CONTAINER)
    found = next((one.get("full-path") for one in container.iter("{*}rootfile")), None)
    if not found:
        raise UnreadableError("its container names no package; wanted an EPUB file")
    path = root + found
    package, folder = members.parse(path), posixpath.dirname(path)
    items = {
        item.get("id"): posixpath.normpath(posixpath.join(folder, unquote(urldefrag(item.get("href", ""))[0])))
        for item in package.iter("{*}item")
        if item.get("media-type") in PAGES
    }
    refs = (ref.get("idref") for ref in package.iter("{*}itemref"))
    pages = list(dict.fromkeys(items[own] for own in refs if own in items))  # places in a page may stand there, too
    if root + LOCKED in members.names:
        named = members.parse(root + LOCKED).iter("{*}CipherReference")
        locked = {root + unquote(one.get("URI", "")) for one in named}
        if not locked.isdisjoint(pages):
            raise UnreadableError("encrypted (digital rights); wanted a book without a lock")
    return package, pages


def _root(members: Zipped) -> str:
    """Where a book begins: at the top, or in a folder that was packed with it, as some tools do."""
    folders = [name.removesuffix(CONTAINER) for name in members.names if name.endswith(f"/{CONTAINER}")]
    return folders[0] if CONTAINER not in members.names and len(folders) == 1 else ""
