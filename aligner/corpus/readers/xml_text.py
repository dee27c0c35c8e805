"""Texts in XML, told by their root: TEI, manuals in DocBook, DITA and Mallard, articles in JATS, FictionBooks."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from aligner.corpus.readers.blocks import BlockText
from aligner.corpus.readers.chapters import chapters
from aligner.corpus.readers.dita import DITA
from aligner.corpus.readers.docbook import DOCBOOK
from aligner.corpus.readers.element_text import ElementText, has_marks
from aligner.corpus.readers.entities import with_entities
from aligner.corpus.readers.fictionbook import FICTIONBOOK
from aligner.corpus.readers.html import decoded_page, read_html, without_declaration
from aligner.corpus.readers.jats import JATS
from aligner.corpus.readers.kind import Item, Reading, Source, UnreadableError, parts_elsewhere, too_deep
from aligner.corpus.readers.mallard import MALLARD
from aligner.corpus.readers.memories import read_tmx, read_xliff_text
from aligner.corpus.readers.other_kinds import remedy_of_xml
from aligner.corpus.readers.superscripts import powers, raise_within
from aligner.corpus.readers.tei import TEI
from aligner.corpus.readers.vocabulary import Part, Vocabulary
from aligner.corpus.readers.xml_trees import local_name, named, xml_parser

VOCABULARIES = (TEI, FICTIONBOOK, JATS, DITA, MALLARD, DOCBOOK)
# Files of other kinds that are called .xml, by their root.
OTHERS: Mapping[str, Callable[[Source, Reading], Iterator[Item]]] = {
    "tmx": read_tmx,
    "xliff": read_xliff_text,
    "html": read_html,
}
BINARY = re.compile(r"<binary\b[^<>]*>[^<>]*</binary>")  # pictures of a book, in letters
ELSEWHERE = "{*}include"  # of XInclude
REUSED = "conref", "conkeyref"  # attributes of DITA that name what stands in another place
# What the library says of a prefix that only the definition of a type declares, as that of JATS does for links.
PREFIX = re.compile(r"Namespace prefix ([\w.-]+) ")
ROOT = re.compile(r"\A\s*(?:<(?:\?.*?\?|!--.*?--)>\s*)*<[^\s<>/!?]+", re.DOTALL)  # behind comments
MOST_PREFIXES = 8
WEB_PAGE = re.compile(r"\s*(?:<!DOCTYPE\s+html\b[^>]*>\s*)?<html\b", re.IGNORECASE)


def read_xml(source: Source, reading: Reading) -> Iterator[Item]:
    """The documents of a file; that it includes others, which are read if they are inputs, is told."""
    page = decoded_page(source.data(reading))
    if not page.text.strip():
        raise UnreadableError("the text is empty")
    if WEB_PAGE.match(page.text):  # which need not be XML
        yield from read_html(source, reading)
        return
    text, left = with_entities(BINARY.sub("", page.text), reading.max_characters)
    root = _parsed(text)
    name = local_name(root.tag)
    vocabulary = next((one for one in VOCABULARIES if one.is_root(root)), None)
    if vocabulary is None and name in OTHERS:
        yield from OTHERS[name](source, reading)
        return
    if vocabulary is None:
        known = ", ".join(one.name for one in VOCABULARIES)
        remedy = remedy_of_xml(name) or f"wanted one of {known}, or convert it to HTML first"
        raise UnreadableError(f"XML whose root is <{name[:40]}>; {remedy}")
    vocabulary.prepare(root)
    left += [own.get("href", "") for own in root.iter(ELSEWHERE)]
    left += [own.get(name) for own in root.iter("*") for name in REUSED if own.get(name)]
    raise_within(powers(root))
    adds_quotes = not has_marks(named(root, *vocabulary.quotes))
    for part in vocabulary.parts(root):
        for own in _by_chapter(part, vocabulary) if reading.chapters else [part]:
            blocks = BlockText()
            way = ElementText(vocabulary, blocks, adds_quotes=adds_quotes)
            for element in own.elements:
                way.add(element)
            if own is not part and not blocks.blocks:
                continue
            blocks.settle_code()
            yield (
                blocks.document(
                    source,
                    reading,
                    own.name,
                    language=own.language,
                    title=own.title if own is part else blocks.first_heading() or own.title,
                    date=own.date,
                    encoding=page.encoding,
                    stated_language=own.stated_language,
                ),
                source.place,
            )
    if left:
        yield parts_elsewhere(source, left), source.place


def _by_chapter(part: Part, vocabulary: Vocabulary) -> Iterator[Part]:
    """The chapters of a document, and what stands between them; the whole where it has none."""
    found = chapters(part.elements, vocabulary)
    if len(found) == 1:
        yield part
        return
    between = f"{part.name}." if part.name else "#"
    for number, elements in enumerate(found, start=1):
        yield replace(part, elements=tuple(elements), name=f"{between}{number}")


def _parsed(text: str) -> Any:
    """The root of a text. Nothing outside is read."""
    from lxml import etree

    text, parser = without_declaration(text), xml_parser(remove_pis=True)
    for _ in range(MOST_PREFIXES):
        try:
            return etree.fromstring(text.encode("utf-8", "replace"), parser)
        except etree.XMLSyntaxError as error:
            if "depth" in str(error):
                raise UnreadableError(too_deep("elements")) from error
            undeclared = PREFIX.match(str(error))
            if not undeclared:
                raise
            text = ROOT.sub(rf'\g<0> xmlns:{undeclared[1]}="urn:{undeclared[1]}"', text, count=1)
    raise UnreadableError(f"more than {MOST_PREFIXES} prefixes of names that it does not declare; save it anew")
