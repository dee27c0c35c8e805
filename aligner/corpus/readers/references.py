"""References without a text of their own, filled as manuals are printed: with the title of what they name."""

from collections.abc import Callable, Iterable
from typing import Any

from aligner.corpus.readers.vocabulary import XML, children, first
from aligner.corpus.readers.xml_trees import local_name

LONGEST = 300  # characters of a title that is put where it is referred to
LABEL = "xreflabel"  # attribute in which DocBook says how something is referred to
# What something is called by, in itself or in what it says of itself; the first that it has.
TITLES = "title", "titleabbrev", "glossterm", "term", "refname", "caption"


def fill_references(
    references: Iterable[Any], target: Callable[[Any], str], root: Any, left_out: frozenset[str]
) -> None:
    """Give each element without a text the title of what it names; where none is known, no words around it are one.

    target: the id that an element names. left_out: elements whose text is none of a title.
    """
    empty = [own for own in references if not len(own) and not (own.text or "").strip()]
    if not empty:
        return
    named: dict[str, Any] = {}
    for element in root.iter("*"):
        for own in (element.get(f"{XML}id"), element.get("id")):
            if own:
                named.setdefault(own, element)
    shown = {own: _shown(named[own], left_out) for own in {target(reference) for reference in empty} if own in named}
    for reference in empty:
        reference.text = shown.get(target(reference)) or (" " if _parts_words(reference) else "")


def _shown(element: Any, left_out: frozenset[str]) -> str:
    """What something is called."""
    if label := element.get(LABEL):
        return str(label)[:LONGEST]
    holders = [element, *(own for own in element if local_name(own.tag).endswith("info"))]
    found = (own for name in TITLES for holder in holders for own in children(holder, name))
    title = element if local_name(element.tag) in TITLES else first(found)
    shown = "" if title is None else " ".join("".join(_texts(title, left_out)).split())
    return shown if len(shown) <= LONGEST else ""


def _texts(element: Any, left_out: frozenset[str]) -> Iterable[str]:
    yield element.text or ""
    for child in element:
        if local_name(child.tag) and local_name(child.tag) not in left_out:
            yield from _texts(child, left_out)
        yield child.tail or ""


def _parts_words(element: Any) -> bool:
    """Whether letters stand on both sides of an element."""
    before = element.getprevious()
    text = (element.getparent().text if before is None else before.tail) if element.getparent() is not None else ""
    return (text or "")[-1:].isalnum() and (element.tail or "")[:1].isalnum()
