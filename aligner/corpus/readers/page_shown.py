"""What the tree of a web page shows: taken from it is what is hidden, a sign or a count, and marks around words."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from aligner.corpus.readers.page_blocks import BREAK, CONTROL, HEADINGS, LEFT_OUT, OPS, name_of
from aligner.corpus.readers.page_parts import SIGNS_OF_PROGRAMS, anywhere, signs_of_programs
from aligner.corpus.readers.superscripts import powers, raise_within
from aligner.corpus.spelled_numbers import ROMAN

INLINE = frozenset(  # those that break no text, if they are frequent
    "a abbr acronym b bdi bdo big blink br cite code data dfn em font i img ins kbd label mark nobr q rb rbc ruby s "
    "samp small span strike strong sub sup time tt u var wbr".split()
)
LEFT_OUT_TAGS, INLINE_TAGS = ([f"{{*}}{name}" for name in sorted(names)] for names in (LEFT_OUT, INLINE))
SIGNS = frozenset(  # links that are a sign: beside a heading, to a note, and back from it
    "headerlink anchorjs-link fnanchor noteref doc-noteref doc-backlink backlink footnote-ref footnote-back "
    "footnote-backref fn-backref sdfootnoteanc sdfootnotesym sdendnoteanc sdendnotesym".split()
)
SIGN = re.compile(r"\W*(?:\d{1,4}|[a-z])?\W*")  # text of a link that is one: 12, [a], *, ↩
# What numbers of pages and lines of a printed book are called, which stand amid its sentences; and such a number.
COUNTING = frozenset(
    "pagenum pagenumber page-number pageno page-no pagebreak page-break doc-pagebreak "
    "linenum linenumber line-number lineno line-no linenumbers".split()
)
COUNTED = re.compile(  # [Pg 12], xiv, or a sign
    rf"\W*(?:(?:[^\W\d_]{{1,6}}\W*)?\d{{1,5}}|(?:[^\W\d_]{{1,6}}\W+)?(?=[ivxlcdm]){ROMAN})?\W*", re.IGNORECASE
)
LONGEST_COUNT = 24  # characters of such a number
TELLING = frozenset({"class", "role", "epub:type", f"{{{OPS}}}type"})  # attributes that tell what a thing is
TYPES = ":type"  # how the last of them end, which few pages have
REMOVED = "removed"  # what elements are called that go
NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
RAISING = re.compile(r"vertical-align\s*:\s*super")


def keep_shown(root: Any, text: str) -> frozenset[str]:
    """Take from a tree what is not shown, and inline elements from around their text; breaks and quotes become text.

    The library does so without an object an element, and tells which attributes there are at all. text: of the page.
    Returns the words of its classes and roles.
    """
    from lxml import etree

    words = frozenset(word for value in _told_anywhere(root, text) for word in value.split())
    if not COUNTING.isdisjoint(map(str.lower, words)):
        _drop_counts(root)
    programs = [] if SIGNS_OF_PROGRAMS.isdisjoint(words) else list(signs_of_programs(root))
    etree.strip_elements(root, *LEFT_OUT_TAGS, etree.Entity, with_tail=False)
    styles = frozenset(anywhere("/@style")(root))
    hidden = []
    if any(map(NOT_SHOWN.search, styles)):
        hidden += [one for one in root.iter(etree.Element) if (own := one.get("style")) and NOT_SHOWN.search(own)]
    if "hidden" in text:
        hidden += [one for one in root.iter(etree.Element) if one.get("hidden") is not None]
    hidden += [one for one in root.iter("{*}dialog") if one.get("open") is None]
    for element in [*hidden, *_signs(root, not SIGNS.isdisjoint(words)), *programs]:
        element.tag = REMOVED
    etree.strip_elements(root, REMOVED, with_tail=False)
    raise_within(_raised(root, any(map(RAISING.search, styles))))
    for element in root.iter("{*}br"):
        element.text = BREAK
    for element in root.iter("{*}q"):
        element.text = CONTROL.sub("", f"“{element.text or ''}")  # which the library gives, and does not take
        element.tail = CONTROL.sub("", f"”{element.tail or ''}")
    etree.strip_tags(root, *INLINE_TAGS)
    return words


def _told_anywhere(root: Any, text: str) -> frozenset[str]:
    """What elements of a page say they are; see _told."""
    found = {*anywhere("/@class")(root)}
    if "role" in text:
        found.update(anywhere("/@role")(root))
    if TYPES in text:
        found.update(anywhere(f"/@*[name()='epub:type' or (local-name()='type' and namespace-uri()='{OPS}')]")(root))
    return frozenset(found)


def _drop_counts(root: Any) -> None:
    """Take the numbers of pages and lines of a printed book from a tree; those of chapters are headings."""
    from lxml import etree

    for element in root.iter(etree.Element):
        if _is_counting(*_told(element)) and name_of(element.tag) not in HEADINGS:
            text = "".join(element.itertext()).strip()
            if len(text) <= LONGEST_COUNT and COUNTED.fullmatch(text):
                element.tag = REMOVED
    etree.strip_elements(root, REMOVED, with_tail=False)


@lru_cache(maxsize=4096)
def _is_counting(*told: str) -> bool:
    return not COUNTING.isdisjoint(" ".join(told).lower().split())


def _raised(root: Any, by_style: bool) -> Iterator[Any]:
    """Elements that stand raised. by_style: whether a style may say so."""
    yield from root.iter("{*}sup")
    yield from powers(root)
    if by_style:
        yield from (one for one in root.iter("{*}span") if RAISING.search(one.get("style", "")))


def _signs(root: Any, are_called: bool) -> Iterator[Any]:
    """Links that are no text: beside a heading, the raised number of a note, and from a note back to that.

    are_called: whether some say that they are.
    """
    notes: set[str | None] = set()  # ids of links to notes
    for link in root.iter("{*}a"):
        place = link.get("href", "").partition("#")[2]
        if are_called and _is_called_sign(*_told(link)):
            before = link.getprevious()  # <a id="back"></a><a href="#note">[1]</a>
            notes.update((link.get("id"), None if before is None else before.get("id")))
            yield link
        elif place and SIGN.fullmatch("".join(link.itertext()) if len(link) else link.text or ""):
            raised = [own for own in (link.getparent(), *link) if own is not None and name_of(own.tag) == "sup"]
            if raised or place in notes:
                notes.update(own.get("id") for own in (link, *raised))
                yield link


def _told(element: Any) -> list[str]:
    """What an element says it is: its class, its role, and its type in books."""
    return [value for key, value in element.items() if key in TELLING]


@lru_cache(maxsize=4096)
def _is_called_sign(*told: str) -> bool:
    return not SIGNS.isdisjoint(" ".join(told).split())
