"""Parts of a page that are told by their names: comments of readers, notices of cookies, signs of MediaWiki."""

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Any

# Names of classes and ids that content systems give to all comments of a page, and to the form for another.
COMMENTS = frozenset(
    "comments commentlist comment-list comments-list comments-area comments-section comment-section comments-wrapper "
    "comment-wrapper comments-container disqus_thread respond comment-respond".split()
)
NOTICE = re.compile(  # of cookies, as consent managers call theirs, and sites their own
    r"(?:cookie|gdpr|consent)s?[-_]?(?:banner|bar|box|consent|dialog|law|message|modal|notice|overlay|popup|wall)"
    r"|onetrust-(?:banner|consent)-sdk|cybotcookiebotdialog|qc-cmp2?-container|didomi-(?:host|popup|notice)"
    r"|cc-(?:window|banner)|cky-consent-container|usercentrics-root"
)
WHOLE = frozenset(("html", "body", "main", "article"))  # elements that hold the text, whatever they are called
SIGNS_OF_PROGRAMS = frozenset("mw-editsection mw-jump-link mw-cite-backlink".split())
HEADING, SECTION = re.compile(r"(?:\{.*\})?h[1-6]"), re.compile(r"\b(?:section|h[1-6])\b")
WORD = re.compile(r"[^\W_]+")
MOST = 0.5  # share of the characters of a page that such parts may have: the comments of a forum are its text


def signs_of_programs(root: Any) -> Iterator[Any]:
    """Elements that are no text: what leads to the editing of a section, over the menu, and back from a note."""
    for element in root.iter("{*}span", "{*}a"):
        if not SIGNS_OF_PROGRAMS.isdisjoint((element.get("class") or "").split()):
            yield element


def parts_beside(root: Any, classes: Iterable[str]) -> list[Any]:
    """Elements beside the text of a page: notices of cookies and comments, where these are not most of it.

    classes: words that are those of its elements, and perhaps others.
    """
    if not any(_is_named(name.lower()) for names in (classes, anywhere("/@id")(root)) for name in names):
        return []
    found = {element for element in anywhere("[@class or @id]")(root) if _is_beside(element)}
    outer = [element for element in found if found.isdisjoint(element.iterancestors())]
    return outer if outer and sum(map(_characters, outer)) <= MOST * _characters(root) else []


@cache
def anywhere(wanted: str) -> Any:
    """What finds elements of a tree, or the values of their attributes, as XPath says; the library looks at the others.

    wanted: what follows an element there, such as `/@class`.
    """
    from lxml import etree

    return etree.XPath(f"descendant-or-self::*{wanted}", smart_strings=False)


def _is_beside(element: Any) -> bool:
    own, names = (element.get("id") or "").lower(), (element.get("class") or "").lower().split()
    if not (any(map(_is_named, names)) or (_is_named(own) and not _is_titled(element, own))):
        return False
    return element.tag.rpartition("}")[2].lower() not in WHOLE


@lru_cache(maxsize=1 << 14)
def _is_named(name: str) -> bool:
    return name in COMMENTS or NOTICE.fullmatch(name) is not None


def _is_titled(element: Any, name: str) -> bool:
    """Whether a name is what programs make of a title, as that of a section about comments in a manual.

    What readers say has names of its own.
    """
    if SECTION.search(f"{element.tag} {element.get('class') or ''}") is None:
        return False
    heads = (one for one in (element, *element.iterchildren()) if HEADING.fullmatch(str(one.tag)))
    titles = ("-".join(WORD.findall("".join(one.itertext()).lower())) for one in heads)
    inside = (one.get("id") or "" for one in element.iterdescendants())
    is_title = any(title.endswith(name.replace("_", "-")) for title in titles)
    return is_title and not any(own.startswith("comment-") for own in inside)


def _characters(element: Any) -> int:
    return sum(len(part.strip()) for part in element.itertext())
