"""FictionBook (FB2), in which books are passed on in Eastern Europe."""

import re
from collections.abc import Iterator
from typing import Any

from aligner.corpus.readers.page_shown import SIGN
from aligner.corpus.readers.superscripts import raise_within
from aligner.corpus.readers.vocabulary import Part, Vocabulary, children, first, plain_text, remove
from aligner.corpus.readers.xml_trees import local_name

BULLET = re.compile(r"\s*[•‣▪]\s+")  # how items of a list begin, for which there is no element
TEXT = "p", "poem", "subtitle", "cite", "table"  # what stands in a section that is no part
NAME = re.compile(r"\b(?![IVXLC]+\b)[^\W\d_]{3,}|[\u3040-\u9fff\uac00-\ud7a3]")  # in a title that is no number
NOTES = frozenset({"notes", "comments", "footnotes"})  # names of bodies


def _prepare(root: Any) -> None:
    """Take the signs of notes from a text, and the numbers of notes; raise what stands raised."""
    notes = [body for body in root.iter("{*}body") if body.get("name", "").lower() in NOTES]
    links = [link for link in root.iter("{*}a") if link.get("type") == "note"]
    titles = [title for body in notes for title in body.iter("{*}title")]
    remove([own for own in (*links, *titles) if SIGN.fullmatch("".join(own.itertext()).strip())], root)
    for body in notes:
        body.tag = "notes"
    for paragraph in root.iter("{*}p"):
        if found := BULLET.match(paragraph.text or ""):
            paragraph.tag, paragraph.text = "item", paragraph.text[found.end() :]
    raise_within(root.iter("{*}sup"))


def _parts(root: Any) -> Iterator[Part]:
    about = first(root.iter("{*}title-info"))
    title, language, date = (
        None if about is None else first(children(about, name)) for name in ("book-title", "lang", "date")
    )
    when = None if date is None else date.get("value") or plain_text(date)
    bodies = tuple(children(root, "body", "notes"))
    yield Part(bodies, "", plain_text(title), when, None, plain_text(language))


def _holds_chapters(element: Any) -> bool:
    """Whether chapters stand in an element: in a text, and in a part, whose sections all have names, not numbers."""
    if local_name(element.tag) != "section":
        return local_name(element.tag) == "body"
    within = list(children(element, "section"))
    titles = [plain_text(first(children(own, "title"))) or "" for own in within]
    return bool(within) and first(children(element, *TEXT)) is None and all(map(NAME.search, titles))


FICTIONBOOK = Vocabulary(
    name="FictionBook",
    is_root=lambda root: local_name(root.tag) == "FictionBook",
    prepare=_prepare,
    parts=_parts,
    kinds={**dict.fromkeys(("td", "th"), "table cell"), "item": "list item", "notes": "footnote"},
    paragraphs=frozenset("p text-author date".split()),
    breaking=frozenset("epigraph cite stanza table tr annotation".split()),
    sections=frozenset({"section", "poem"}),
    titles=frozenset({"title"}),
    subtitles=frozenset({"subtitle"}),
    lines=frozenset({"v"}),
    is_chapter=lambda element: local_name(element.tag) == "section",
    holds_chapters=_holds_chapters,
    left_out=frozenset({"image", "binary"}),
)
