"""What the vocabularies of XML that hold texts have in common: which elements are what in a text."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from aligner.corpus.readers.page_blocks import BREAK
from aligner.corpus.readers.xml_trees import local_name, named
from aligner.model import BlockKind

XML = "{http://www.w3.org/XML/1998/namespace}"
REMOVED = "removed"  # what elements are called that go

NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Part:
    """What makes a document of a file.

    elements: whose text it is, in order. name: what tells it from others of the file, such as `#de`. language: what
    the file says that this part is in, where it has parts in several. stated_language: see Document.
    """

    elements: tuple[Any, ...]
    name: str = ""
    title: str | None = None
    date: str | None = None
    language: str | None = None
    stated_language: str | None = None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A vocabulary, as names of elements without their namespace. Elements that are not named here are told by where
    they stand: in a paragraph they are part of it, and elsewhere a block.

    is_root: whether an element is the root of such a file. prepare: what is done to its tree first. parts: the
    documents in it. kinds: elements with a text of a kind. paragraphs: those with a text of the kind of what is around
    them. breaking: others that end a paragraph. sections: of which each is a level deeper. titles: headings in a
    section, captions elsewhere. subtitles: headings a level below. notes: footnotes, which follow their paragraph.
    lines: of verse. quotes: what stands between quotation marks. line_ends, page_ends: empty elements where those of
    the print were. joined: what stands between the elements in one. left_out: no text.
    is_chapter, holds_chapters: whether an element is a chapter of a book, or what chapters stand in.
    """

    name: str
    is_root: Callable[[Any], bool]
    prepare: Callable[[Any], None]
    parts: Callable[[Any], Iterator[Part]]
    kinds: Mapping[str, BlockKind]
    paragraphs: frozenset[str]
    breaking: frozenset[str]
    sections: frozenset[str]
    titles: frozenset[str]
    left_out: frozenset[str]
    subtitles: frozenset[str] = NONE
    notes: frozenset[str] = NONE
    lines: frozenset[str] = NONE
    quotes: frozenset[str] = NONE
    line_ends: frozenset[str] = NONE
    page_ends: frozenset[str] = NONE
    joined: Mapping[str, str] = field(default_factory=dict)
    is_chapter: Callable[[Any], bool] = lambda element: False
    holds_chapters: Callable[[Any], bool] = lambda element: False


def children(element: Any, *names: str) -> Iterator[Any]:
    """The children of an element that have one of some names."""
    return (child for child in element if local_name(child.tag) in names)


def first(elements: Iterable[Any]) -> Any:
    """The first of some elements; None where there is none."""
    return next(iter(elements), None)


def plain_text(element: Any) -> str | None:
    """All text of an element on one line; None where it has none, or there is no element."""
    return None if element is None else " ".join("".join(element.itertext()).split()) or None


def remove(elements: Iterable[Any], root: Any) -> None:
    """Take elements from a tree, with what is in them, and leave what stands behind them."""
    from lxml import etree

    for element in list(elements):
        element.tag = REMOVED
    etree.strip_elements(root, REMOVED, with_tail=False)


def keep_line_ends(root: Any, *names: str) -> None:
    """Make breaks of the line ends in elements of some names, where they were set."""
    for holder in named(root, *names):
        for own in holder.iter():
            own.text = own.text and own.text.replace("\n", BREAK)
            if own is not holder:
                own.tail = own.tail and own.tail.replace("\n", BREAK)
