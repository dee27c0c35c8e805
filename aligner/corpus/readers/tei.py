"""TEI, in which editions and corpora are marked up: the text as its editors read it, without the page around it."""

from collections.abc import Iterator
from typing import Any

from aligner.corpus.readers.page_shown import SIGN
from aligner.corpus.readers.superscripts import raise_within
from aligner.corpus.readers.vocabulary import XML, Part, Vocabulary, children, first, plain_text, remove
from aligner.corpus.readers.xml_trees import local_name, named

DOCUMENTS = frozenset({"TEI", "TEI.2"})
CORPUS = "teiCorpus"
DIVISIONS = "div", *(f"div{level}" for level in range(8))
HOLDERS = frozenset("text group front body back".split())
PARTS = frozenset("part book volume".split())  # types of divisions
LEAST_SHARE = 0.1  # of the text in one language, from which the text in another is a document of its own
CLOSING = frozenset(".,;:!?…)]}»”’、。，：；！？）")  # what no space stands before
ENDING = tuple(".!?…。！？")  # of a segment that is a sentence, and no part of a word
PREFERRED = {"reg": 0, "corr": 0, "expan": 0, "ex": 0, "orig": 2, "sic": 2, "abbr": 2, "am": 2}  # the least counts
APART = "from", "to", "loc"  # attributes of variants that say where in the text they belong, which has a reading
RAISED = "sup"  # in what says how letters are set: superscript, sup, super


def _prepare(root: Any) -> None:
    """Leave one reading of each place, and take the signs of notes from a text; raise what stands raised."""
    out = []
    for choice in root.iter("{*}choice"):
        readings = [child for child in choice if local_name(child.tag)]
        kept = min(readings, key=lambda child: PREFERRED.get(local_name(child.tag), 1), default=None)
        out += [child for child in readings if child is not kept]
    for variants in root.iter("{*}app"):
        if any(variants.get(name) for name in APART):
            out.append(variants)
        readings = [*children(variants, "lem"), *children(variants, "rdg", "rdgGrp")]
        out += [child for child in variants if local_name(child.tag) and child is not first(readings)]
    for kept in root.iter("{*}restore"):
        for own in kept.iter("{*}del"):
            own.tag = "kept"
    notes = {note.get(f"{XML}id") for note in root.iter("{*}note")}
    for link in root.iter("{*}ref", "{*}ptr"):
        if link.get("target", "").removeprefix("#") in notes and SIGN.fullmatch("".join(link.itertext())):
            out.append(link)
    remove(out, root)
    raise_within(own for own in root.iter("{*}hi") if RAISED in own.get("rend", "") + own.get("rendition", ""))
    _set_spaces(root)
    for division in named(root, *DIVISIONS):
        if division.get("type", "") in ("notes", "footnotes", "endnotes"):
            division.tag = "notes"


def _set_spaces(root: Any) -> None:
    """Set spaces between words, marks and sentences that are elements each, as corpora have them.

    None where their file has some, and line ends, as these are no space in scripts without spaces.
    """
    if first(root.iter("{*}c")) is not None:
        return
    for word in root.iter("{*}w", "{*}pc"):
        following = word.getnext()
        if following is None or local_name(following.tag) not in ("w", "pc") or (word.tail or "").strip():
            continue
        joins = word.get("join") in ("right", "both") or following.get("join") in ("left", "both")
        is_mark = local_name(following.tag) == "pc" and (plain_text(following) or " ")[0] in CLOSING
        word.tail = "" if joins or is_mark else "\n"
    for sentence in root.iter("{*}s", "{*}seg"):
        following, name = sentence.getnext(), local_name(sentence.tag)
        if sentence.tail or following is None or local_name(following.tag) != name:
            continue
        if name == "s" or (plain_text(sentence) or "").endswith(ENDING):
            sentence.tail = "\n"


def _parts(root: Any) -> Iterator[Part]:
    """A document a text of a corpus, which may be one of others, and a language of one that holds several."""
    found = list(named(root, *DOCUMENTS))
    if found == [root]:
        yield from _parts_of_one(root, "")
        return
    holders = {own.getparent() for own in found}
    with_text = (own for own in found if own not in holders or first(children(own, "text")) is not None)
    for number, own in enumerate(with_text, start=1):
        yield from _parts_of_one(own, f"#{number}")


def _parts_of_one(document: Any, name: str) -> Iterator[Part]:
    head = first(children(document, "teiHeader"))
    texts = tuple(children(document, "text"))
    title, date, stated = _title(head), _date(head), _language(document, head)
    parted = _by_language(texts)
    if not parted:
        yield Part(texts, name, title, date, None, stated)
    between = f"{name}." if name else "#"
    for language, elements in parted.items():
        own = f"{between}{language}" if language else name
        yield Part(tuple(elements), own, title, date, language or None, None if language else stated)


def _by_language(texts: tuple[Any, ...]) -> dict[str, list[Any]]:
    """The parts of a text by language, empty for those of which nothing is said; nothing where it is in one.

    Parts are texts of a group, and what stands in a body, each with the language that it says or that is said of what
    it stands in. One that has far less text than another, as a letter in a book, stays in its place.
    """
    found: dict[str, list[Any]] = {}
    for part in (own for text in texts for own in _divided(text)):
        found.setdefault(_said(part), []).append(part)
    sizes = {language: sum(len(plain_text(part) or "") for part in parts) for language, parts in found.items()}
    found = {language: parts for language, parts in found.items() if sizes[language]}
    named = [size for language, size in sizes.items() if language and size]
    return found if len(named) > 1 and min(named) >= LEAST_SHARE * max(named) else {}


def _divided(element: Any) -> Iterator[Any]:
    """What stands in a text, and in its groups and bodies."""
    for child in element:
        name = local_name(child.tag)
        if name in ("group", "body") or (name == "text" and first(children(child, "group", "body")) is not None):
            yield from _divided(child)
        elif name:
            yield child


def _said(part: Any) -> str:
    """The language that a part of a text says, or that is said of what it stands in; empty where none is."""
    said = (own.get(f"{XML}lang", "").strip() for own in (part, *part.iterancestors()))
    return next(filter(None, said), "")


def _language(document: Any, head: Any) -> str | None:
    """The language of a whole text, as it says it, or the one that its header names."""
    parts = [own for text in children(document, "text") for own in (text, *children(text, "body"), *_divided(text))]
    said = next(filter(None, map(_said, parts)), None)
    named = [] if head is None else [own.get("ident") for own in head.iter("{*}language")]
    return said or (named[0] if len(named) == 1 else None)


def _title(head: Any) -> str | None:
    titles = [] if head is None else [own for one in head.iter("{*}titleStmt") for own in children(one, "title")]
    main = (title for title in titles if title.get("type") == "main")
    return plain_text(next(main, first(titles)))


def _date(head: Any) -> str | None:
    """When a text was written, or else published, as the header says it in figures."""
    places = ("creation", "sourceDesc", "publicationStmt") if head is not None else ()
    dates = (own for place in places for one in head.iter(f"{{*}}{place}") for own in one.iter("{*}date"))
    return next((date.get("when") for date in dates if date.get("when")), None)


def _holds_chapters(element: Any) -> bool:
    """Whether chapters stand in an element: in a text, in a part, and in what has divisions that are called so."""
    name = local_name(element.tag)
    if name not in DIVISIONS:
        return name in HOLDERS
    within = list(element.iterdescendants(*(f"{{*}}{own}" for own in DIVISIONS)))
    is_part = element.get("type", "").lower() in PARTS and first(children(element, *DIVISIONS)) is not None
    return is_part or any(own.get("type", "").lower() == "chapter" for own in within)


TEI = Vocabulary(
    name="TEI",
    is_root=lambda root: local_name(root.tag) in (*DOCUMENTS, CORPUS),
    prepare=_prepare,
    parts=_parts,
    kinds={
        **dict.fromkeys(("item", "label", "castItem"), "list item"),
        "cell": "table cell",
        "figure": "caption",
        "eg": "code",
        "egXML": "code",
        "notes": "footnote",
    },
    paragraphs=frozenset(
        "p ab salute signed dateline byline trailer docEdition docImprint imprimatur speaker "
        "bibl biblFull biblStruct".split()
    ),
    breaking=frozenset("list table row sp spGrp listBibl floatingText castList castGroup".split()),
    sections=frozenset((*DIVISIONS, "lg")),
    titles=frozenset({"head", "titlePart"}),
    notes=frozenset({"note"}),
    lines=frozenset({"l"}),
    joined=dict.fromkeys("biblStruct analytic monogr imprint".split(), " "),
    quotes=frozenset("q said quote".split()),
    is_chapter=lambda element: local_name(element.tag) in DIVISIONS and first(children(element, "head")) is not None,
    holds_chapters=_holds_chapters,
    line_ends=frozenset({"lb"}),
    page_ends=frozenset("pb cb gb".split()),
    left_out=frozenset(
        "teiHeader fw del figDesc gap metamark index desc graphic binaryObject fs spanGrp linkGrp".split()
    ),
)
