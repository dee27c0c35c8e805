"""Chapters of a book in XML: which elements make a document each."""

from collections.abc import Iterable, Iterator
from typing import Any

from aligner.corpus.readers.vocabulary import Vocabulary, plain_text
from aligner.corpus.readers.xml_trees import local_name


def chapters(elements: Iterable[Any], vocabulary: Vocabulary) -> list[list[Any]]:
    """The elements of each chapter, in order, and of what stands between chapters; one list where there are none.

    A title that stands alone, as that of a part or of the book, goes with the chapter below it.
    """
    elements = list(elements)
    found: list[list[Any]] = []
    loose: list[Any] = []
    number = 0
    titles = vocabulary.titles | vocabulary.subtitles | vocabulary.left_out
    for element in _parts(elements, vocabulary):
        if not vocabulary.is_chapter(element):
            loose.append(element)
            continue
        number += 1
        above: list[Any] = []
        while loose and local_name(loose[-1].tag) in titles:
            above.insert(0, loose.pop())
        if loose and not any(_says_more(own, titles) for own in loose):
            above, loose = [*loose, *above], []
        found += [loose] if loose else []
        found.append([*above, element])
        loose = []
    if number < 2:
        return [elements]
    return [*found, loose] if loose else found


def _parts(elements: Iterable[Any], vocabulary: Vocabulary) -> Iterator[Any]:
    """Chapters, and what stands beside them in what holds them."""
    for element in elements:
        if vocabulary.holds_chapters(element):
            yield from _parts(element, vocabulary)
        elif local_name(element.tag):
            yield element


def _says_more(element: Any, titles: frozenset[str]) -> bool:
    """Whether an element has a text beside titles, as what a part says of itself has not."""
    if local_name(element.tag) in titles:
        return False
    own = [child for child in element if local_name(child.tag) not in titles]
    return any(map(plain_text, own if len(element) else [element]))
