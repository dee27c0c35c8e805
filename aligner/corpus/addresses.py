"""Pages that were fetched several times: the same text is a copy, another one is a document of its own, by date.

A text that was made of a page, such as those of WET files, is left out where the page itself is there.
"""

import itertools
from collections.abc import Container, Iterable

from aligner.model import Document, Skipped


def is_page_again(document: Document, other: Document) -> bool:
    """Whether two documents with one id are two fetches of one address."""
    return document.url is not None and document.url == other.url and document.id.startswith(document.url)


def is_made_of_page(document: Document, fetched: Iterable[Document]) -> bool:
    """Whether a document is the mere text of an address of which a page is among those that were fetched."""
    return not document.blocks and any(other.blocks for other in fetched)


def text_of_page(document: Document) -> Skipped:
    """What is told of a text that was made of a page."""
    return Skipped(document.id, "a text that was made of the page, which is here itself; the page is read")


def copy_of_page(document: Document) -> Skipped:
    """What is told of a fetch whose text an earlier one has."""
    when = f" on {document.date}" if document.date else ""
    return Skipped(document.id, f"the page was fetched again{when}, with the same text; it is read once")


def id_of_fetch(document: Document, taken: Container[str]) -> str:
    """The id of a later fetch: the address with its date, and a number where that is taken too."""
    dated = f"{document.id}#{document.date or 'again'}"
    numbered = (f"{dated}#{number}" for number in itertools.count(2))
    return next(name for name in itertools.chain([dated], numbered) if name not in taken)
