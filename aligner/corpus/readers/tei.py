"""TEI, in which editions and corpora are marked up: the text as its editors read it, without the page around it."""

from collections.abc import Iterator
from typing import Any

from aligner.corpus.readers.page_shown import SIGN
from aligner.corpus.readers.superscripts import raise_within
from aligner.corpus.readers.vocabulary import XML, Part, Vocabulary, children, first, local_name, plain_text, remove

DOCUMENTS = frozenset({"TEI", "TEI.2"})
CORPUS = "teiCorpus"
DIVISIONS = "div", *(f"div{level}" for level in range(8))
PREFERRED = {"reg": 0, "corr": 0, "expan": 0, "ex": 0, "orig": 2, "sic": 2, "abbr": 2, "am": 2}  # the least counts
RAISED = "sup"  # in what says how letters are set: superscript, sup, super


def _prepare(root: Any) -> None:
    """Leave one reading of each place, and take the signs of notes from a text; raise what stands raised."""
    out = []
    for choice in root.iter("{*}choice"):
        readings = [child for child in choice if local_name(child.tag)]
        kept = min(readings, key=lambda child: PREFERRED.get(local_name(child.tag), 1), default=None)
        out += [child for child in readings if child is not kept]
    for variants in root.iter("{*}app"):
        readings = [*children(variants, "lem"), *children(variants, "rdg", "rdgGrp")]
        out += [child for child in variants if local_name(child.tag) and child is not first(readings)]
    notes = {note.get(f"{XML}id") for note in root.iter("{*}note")}
    for link in root.iter("{*}ref", "{*}ptr"):
        if link.get("target", "").removeprefix("#") in notes and SIGN.fullmatch("".join(link.itertext())):
            out.append(link)
    remove(out, root)
    raise_within(own for own in root.iter("{*}hi") if RAISED in own.get("rend", "") + own.get("rendition", ""))
    for division in root.iter(*(f"{{*}}{name}" for name in DIVISIONS)):
        if division.get("type", "") in ("notes", "footnotes", "endnotes"):
            division.tag = "notes"


def _parts(root: Any) -> Iterator[Part]:
    """A document a text of a corpus, and a language of one that holds several."""
    if local_name(root.tag) in DOCUMENTS:
        yield from _parts_of_one(root, "")
        return
    for number, own in enumerate(root.iter(*(f"{{*}}{name}" for name in sorted(DOCUMENTS))), start=1):
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
        yield Part(tuple(elements), f"{between}{language}", title, date, language)


def _by_language(texts: tuple[Any, ...]) -> dict[str, list[Any]]:
    """The parts of a text by language, where each says its own and there are several; else nothing.

    They are texts, those of a group, or the divisions of a body.
    """
    groups = [one for text in texts for group in text.iter("{*}group") for one in children(group, "text")]
    divisions = [one for text in texts for body in children(text, "body") for one in children(body, *DIVISIONS)]
    for parts in (list(texts), [one for one in groups if first(one.iter("{*}group")) is None], divisions):
        languages = [_said(part) for part in parts]
        if all(languages) and len(set(languages)) > 1:
            found: dict[str, list[Any]] = {}
            for language, part in zip(languages, parts, strict=True):
                found.setdefault(language, []).append(part)
            return found
    return {}


def _said(text: Any) -> str:
    """The language that a part of a text says, or its body or front, with a name that a document's can be."""
    said = (one.get(f"{XML}lang", "").strip() for one in (text, *children(text, "body")))
    return next(filter(None, said), "")


def _language(document: Any, head: Any) -> str | None:
    """The language of a whole text, as it says it, or the one that its header names."""
    texts = list(children(document, "text"))
    said = next(filter(None, [*(_said(text) for text in texts), document.get(f"{XML}lang")]), None)
    named = [one.get("ident") for one in head.iter("{*}language")] if head is not None else []
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


TEI = Vocabulary(
    name="TEI",
    is_root=lambda root: local_name(root.tag) in (*DOCUMENTS, CORPUS),
    prepare=_prepare,
    parts=_parts,
    kinds={
        **dict.fromkeys(("item", "label"), "list item"),
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
    breaking=frozenset("list table row sp spGrp listBibl floatingText castList castGroup castItem".split()),
    sections=frozenset((*DIVISIONS, "lg")),
    titles=frozenset({"head", "titlePart"}),
    notes=frozenset({"note"}),
    lines=frozenset({"l"}),
    quotes=frozenset("q said quote".split()),
    line_ends=frozenset({"lb"}),
    page_ends=frozenset("pb cb gb".split()),
    left_out=frozenset(
        "teiHeader fw del figDesc gap metamark index desc graphic binaryObject fs spanGrp linkGrp".split()
    ),
)
