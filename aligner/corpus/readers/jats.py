"""JATS, in which journals keep their articles, and the NLM tag sets that it comes from."""

from collections.abc import Iterator
from typing import Any

from aligner.corpus.language_facts import base_language
from aligner.corpus.readers.page_shown import SIGN
from aligner.corpus.readers.superscripts import raise_within
from aligner.corpus.readers.vocabulary import XML, Part, Vocabulary, children, first, plain_text, remove
from aligner.corpus.readers.xml_trees import local_name, named

ROOTS = frozenset({"article", "book", "book-part-wrapper"})
FRONT = frozenset("front front-stub book-meta book-part-meta".split())
OF_TEXT = frozenset({"title-group", "book-title-group", "abstract"})  # what of the front is text
TRANSLATED = (
    "trans-title-group",
    "trans-title",
    "trans-subtitle",
    "trans-abstract",
)  # in the front, each in its language
UNNAMED = "translated"  # what a part is called whose language nobody says
NUMBERED = frozenset({"fn", "ref", "list-item"})  # whose labels are those of a list
CAPTIONED = frozenset("fig table-wrap boxed-text supplementary-material".split())
TITLES = "article-title", "book-title"
CITATIONS = "mixed-citation", "element-citation", "nlm-citation", "citation"
CITED = "article-title", "trans-title", "book-title", "title", "subtitle"  # in them, where they head nothing
SUP_LINKS = frozenset({"fn", "table-fn", "bibr"})  # what links lead to whose raised text is a sign


def _prepare(root: Any) -> None:
    """Leave of the fronts what is text, take the signs of notes from a text; raise what stands raised."""
    out = []
    for link in root.iter("{*}xref"):
        beside = [local_name(own.tag) for own in (link.getparent(), *link)]
        if link.get("ref-type") in SUP_LINKS and "sup" in beside and SIGN.fullmatch("".join(link.itertext())):
            out.append(link)
    for front in named(root, *FRONT):
        for about in (front, *children(front, "article-meta")):
            kept = (*OF_TEXT, *TRANSLATED, "article-meta", "pub-date")
            out += [child for child in about if local_name(child.tag) and local_name(child.tag) not in kept]
    titles = {title.getparent(): title for title in reversed([*root.iter("{*}title")])}  # the first of each
    for label in root.iter("{*}label"):
        holder = label.getparent()
        title = titles.get(holder)
        if local_name(holder.tag) in NUMBERED:
            out.append(label)
        elif local_name(holder.tag) in CAPTIONED:
            label.tag = "caption"
        elif title is not None:
            title.text = f"{plain_text(label) or ''} {title.text or ''}"
            out.append(label)
    for citation in named(root, *CITATIONS):
        for own in named(citation, *CITED):
            own.tag = "cited"
    remove(out, root)
    raise_within(root.iter("{*}sup"))


def _parts(root: Any) -> Iterator[Part]:
    """The article, and a document for each language that its title, its abstract or all of it is translated into."""
    from lxml import etree

    stated = root.get(f"{XML}lang")
    parted: dict[str, list[Any]] = {}
    for own in [*named(root, *TRANSLATED[1:]), *_other_abstracts(root)]:
        language = own.get(f"{XML}lang") or own.getparent().get(f"{XML}lang") or ""
        parted.setdefault(language.strip(), []).append(own)
    whole: dict[str, list[Any]] = {}
    for own in root.iter("{*}sub-article"):
        if own.get("article-type") == "translation":
            whole.setdefault(own.get(f"{XML}lang", "").strip(), []).append(own)
    for own in [one for found in (*parted.values(), *whole.values()) for one in found]:
        parent = own.getparent()
        if parent is not None:
            parent.remove(own)  # with what stands behind it, which is white space
    title = first(named(root, *TITLES))
    date = _date(root)
    yield Part((root,), "", plain_text(title), date, stated if parted or whole else None, stated)
    for language in dict.fromkeys((*parted, *whole)):
        texts = whole.get(language)
        if texts is None:
            texts = [etree.Element("article")]
            texts[0].extend(parted[language])
        head = first(own for text in texts for own in text.iter("{*}article-title", "{*}trans-title"))
        yield Part(tuple(texts), f"#{language or UNNAMED}", plain_text(head), date, language or None)


def _other_abstracts(root: Any) -> Iterator[Any]:
    """Abstracts of an article that say another language than it does, though they are not called translated."""
    for front in root.iterchildren("{*}front"):
        for own in front.iter("{*}abstract"):
            language = own.get(f"{XML}lang", "").strip()
            if language and base_language(language.lower()) != base_language(root.get(f"{XML}lang", language).lower()):
                yield own


def _date(root: Any) -> str | None:
    """When an article was published, as far as it says so in figures."""
    date = first(root.iter("{*}pub-date"))
    told = [] if date is None else [plain_text(first(children(date, name))) for name in ("year", "month", "day")]
    figures = [own.zfill(2) for own in told if own and own.isdecimal()]
    return "-".join(figures) if len(figures) == 3 else None


def _is_root(root: Any) -> bool:
    known = local_name(root.tag) in ROOTS and not root.tag.startswith("{http://docbook.org")
    return known and first(root.iterchildren("{*}front", "{*}body", "{*}back", "{*}book-meta")) is not None


JATS = Vocabulary(
    name="JATS",
    is_root=_is_root,
    prepare=_prepare,
    parts=_parts,
    kinds={
        **dict.fromkeys(("list-item", "def-item", "ref"), "list item"),
        **dict.fromkeys(("td", "th"), "table cell"),
        **dict.fromkeys(("caption", "attrib"), "caption"),
        **dict.fromkeys(("code", "preformat"), "code"),
    },
    paragraphs=frozenset(
        "p trans-title trans-subtitle subtitle speaker term def mixed-citation element-citation".split()
    ),
    breaking=frozenset(
        "list def-list table-wrap table thead tbody tfoot tr fig fig-group disp-quote disp-formula boxed-text "
        "statement verse-group speech supplementary-material table-wrap-foot fn-group graphic media".split()
    ),
    sections=frozenset(
        "article sub-article response book book-part sec abstract trans-abstract ack app glossary ref-list notes "
        "bio".split()
    ),
    titles=frozenset({"article-title", "book-title", "trans-title", "title"}),
    notes=frozenset({"fn"}),
    lines=frozenset({"verse-line"}),
    joined=dict.fromkeys("element-citation nlm-citation person-group name".split(), " "),
    left_out=frozenset(
        "tex-math alt-text long-desc object-id permissions pub-date subj-group kwd-group processing-meta "
        "journal-meta".split()
    ),
)
