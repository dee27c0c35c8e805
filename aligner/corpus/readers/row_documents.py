"""What a row of JSON or of a table makes: which of its fields is what, and a text that is a web page by its marks."""

import re
from collections.abc import Collection
from dataclasses import replace

from aligner.corpus.language_tags import language_called
from aligner.corpus.readers.blocks import BlockText
from aligner.corpus.readers.html import add_page
from aligner.corpus.readers.kind import Reading, Source, checked
from aligner.errors import InputError
from aligner.model import Document, Skipped

ROLES = ("text", "id", "title", "date", "url", "language")
OTHER_NAMES = {"lang": "language"}
PAGE_BEGINS = re.compile(
    r"\s*<(?:!--|!doctype\s|(?:html|head|body|main|article|section|div|p|h[1-6]|ul|ol|dl|table|figure|blockquote)[\s>])",
    re.I,
)
PAGE_ENDS = re.compile(r"(?:</[a-z][a-z0-9]*\s*>|<br\s*/?>|<img\b[^<>]*>|-->)\s*\Z", re.I)
LONGEST_END = 2_000  # characters in which a page ends


def names_by_role(names: Collection[str]) -> dict[str, str]:
    """The fields of a row by what they are for; small letters or large, and the exact name first."""
    found = {name: name for name in names if name in ROLES}
    others = [(name.strip().lower(), name) for name in names if name not in found]
    for own, name in others:
        if own in ROLES:
            found.setdefault(own, name)
    for own, name in others:
        if own in OTHER_NAMES:
            found.setdefault(OTHER_NAMES[own], name)
    return found


def says(role: str, value: object) -> bool:
    """Whether a field that is called nearly as a role holds what is of it: `lang` may be a language of programs."""
    if role == "language":
        return isinstance(value, str) and _is_language(value)
    return role == "text" or (isinstance(value, str | int) and not isinstance(value, bool))


def _is_language(name: str) -> bool:
    try:
        language_called(name)
    except InputError:
        return False
    return True


def document_of_row(own: Document, source: Source, reading: Reading) -> Document | Skipped:
    """The document of a row, or why it cannot be used. A text that is marked up as a page is read as one."""
    if not PAGE_BEGINS.match(own.text) or not PAGE_ENDS.search(own.text[-LONGEST_END:]):
        return checked(own, reading)
    if isinstance(problem := checked(own, reading), Skipped):
        return problem
    blocks = BlockText()
    head = add_page(own.text, blocks)
    page = blocks.document(source, reading, stated_language=None if own.language else head.language)
    if isinstance(page, Skipped):
        return replace(page, id=own.id)
    return replace(
        own,
        text=page.text,
        blocks=page.blocks,
        title=own.title if own.title is not None else head.title,
        stated_language=page.stated_language,
    )
