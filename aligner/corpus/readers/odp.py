"""OpenDocument presentations, as LibreOffice writes them: slides in order, each with its notes behind it."""

from collections.abc import Iterator
from typing import Any

from aligner.corpus.readers.kind import Item, Reading, Source
from aligner.corpus.readers.odt import REMOVED, TEXT, read_opendocument

CLASS = "{urn:oasis:names:tc:opendocument:xmlns:presentation:1.0}class"
FURNITURE = frozenset({"page-number", "date-time", "header", "footer", "page"})  # what stands on every slide
NO_TEXT = "{*}page-number", "{*}image"  # a field in another frame, and a picture of what stands beside it


def read_odp(source: Source, reading: Reading) -> Iterator[Item]:
    """The document of a file."""
    return read_opendocument(source, reading, _prepare)


def _prepare(content: Any) -> None:
    """Take what is on every slide from a presentation, and make headings of the titles, as texts have them."""
    from lxml import etree

    for slide in content.iter("{*}page"):
        frames = [(frame, frame.get(CLASS)) for frame in slide.iter("{*}frame", "{*}custom-shape")]
        level = 1 if any(own == "subtitle" for _, own in frames) else 2  # as that of a title slide
        for frame, own in frames:
            if own in FURNITURE:
                frame.tag = REMOVED
            elif own == "title":
                _make_heading(frame, level)
    etree.strip_elements(content, REMOVED, *NO_TEXT, with_tail=False)


def _make_heading(frame: Any, level: int) -> None:
    """Make one heading of the paragraphs of a frame."""
    from lxml import etree

    first, *others = list(frame.iter(f"{TEXT}p")) or [None]
    if first is None:
        return
    first.tag = f"{TEXT}h"
    first.set(f"{TEXT}outline-level", str(level))
    for other in others:
        first.append(etree.Element(f"{TEXT}line-break"))
        other.tag = f"{TEXT}span"
        first.append(other)
