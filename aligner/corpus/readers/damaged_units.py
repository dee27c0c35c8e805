"""Units of memories and XLIFF one by one, where their file is no XML: each that is whole, and why another is not."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from aligner.corpus.readers.entities import with_entities
from aligner.corpus.readers.html import decoded_page
from aligner.corpus.readers.kind import Reading, Source
from aligner.corpus.readers.xml_trees import xml_parser

DOCTYPE = re.compile(r"<!DOCTYPE\s[^\[>]*(?:\[.*?\]\s*)?>", re.DOTALL)
NAME_END = re.compile(r"[\s>/]")
WHERE = re.compile(r",? line \d+(?:, column \d+.*)?", re.DOTALL)  # in what the library says, of the unit alone
FILE = "file"  # which says for the units of XLIFF in what languages they are


def units_one_by_one(source: Source, reading: Reading, root: str, tags: Sequence[str]) -> Iterator[Any]:
    """The element of each unit within those that it stands in, or why it cannot be used; nothing for another root.

    Entities of HTML are the characters that they stand for.
    """
    text = decoded_page(source.data(reading)).text
    opened = re.search(rf"<(?:[\w.-]+:)?{root}\b[^<>]*>", text)
    if not opened:
        return
    declared = found[0] if (found := DOCTYPE.search(text, 0, opened.start())) else ""
    name = rf"(?:[\w.-]+:)?(?:{'|'.join(tags)})"
    unit = re.compile(
        rf"<(?P<name>{name})(?=[\s>])[^<]*(?:<(?!/?{name}[\s>])[^<]*)*(?P<end></(?P=name)\s*>)?"
        rf"|<(?:[\w.-]+:)?{FILE}(?=[\s>])[^<>]*>"
    )
    around = [opened[0]]
    line, counted = 1, 0
    for found in unit.finditer(text, opened.end()):
        line, counted = line + text.count("\n", counted, found.start()), found.start()
        if not found["name"]:
            around = [opened[0], found[0]]
        elif found["end"]:
            yield _parsed(found[0], around, declared, line, reading)
        else:
            yield f"line {line}: it has no end"


def _parsed(unit: str, around: Sequence[str], declared: str, line: int, reading: Reading) -> Any:
    """The element of a unit, or why there is none. around: the tags of what it stands in."""
    from lxml import etree

    own, unknown = with_entities(f"{declared}{unit}", reading.max_characters)
    if unknown:
        return f"line {line}: {unknown[0][:60]} stands for nothing that is declared"
    ends = [f"</{NAME_END.split(tag[1:], maxsplit=1)[0]}>" for tag in reversed(around)]
    try:
        element = etree.fromstring("".join((*around, own, *ends)).encode("utf-8", "replace"), xml_parser())
    except etree.XMLSyntaxError as error:
        return f"line {line}: {WHERE.sub('', str(error))}"
    for _ in around:
        element = element[-1]
    return element
