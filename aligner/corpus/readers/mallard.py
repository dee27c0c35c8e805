"""Mallard, in which desktop programs keep their help, a file a page."""

from collections.abc import Iterator
from typing import Any

from aligner.corpus.readers.superscripts import raise_within
from aligner.corpus.readers.vocabulary import XML, Part, Vocabulary, children, first, keep_line_ends, plain_text, remove
from aligner.corpus.readers.xml_trees import local_name, named

NAMESPACE = "{http://projectmallard.org/1.0/}"
ROOTS = frozenset({"page", "stack"})
PAGES = frozenset({"page", "section"})
# What holds blocks, so that code and pictures in it are some, and no part of a sentence.
HOLDERS = frozenset("page section item td th note example figure listing quote when else".split())
SHORT = frozenset({"link", "sort", "text"})  # titles that stand elsewhere than over their page, by their type
SAID = "desc"  # what a page says of itself, where it is linked


def _prepare(root: Any) -> None:
    """Leave of what a page says of itself what it is about, below its title; tell blocks from parts of sentences."""
    for about in list(named(root, "info")):
        owner = about.getparent()
        said = first(children(about, SAID))
        title = None if owner is None else first(children(owner, "title"))
        if said is not None and title is not None:
            title.addnext(said)
    remove(named(root, "info"), root)
    for item in named(root, "terms"):
        for title in (own for child in children(item, "item") for own in children(child, "title")):
            title.tag = "term"
    for code in list(named(root, "code")):
        if local_name(code.getparent().tag) in HOLDERS:
            code.tag = "screen"
    # What stands in for a picture is text within a sentence alone: there it is a key or a button.
    remove([own for own in named(root, "media") if local_name(own.getparent().tag) in HOLDERS], root)
    keep_line_ends(root, "screen")
    raise_within(root.iter("{*}sup"))


def _parts(root: Any) -> Iterator[Part]:
    title = first(own for own in root.iter("{*}title") if own.get("type") not in SHORT)
    yield Part((root,), title=plain_text(title), stated_language=root.get(f"{XML}lang"))


MALLARD = Vocabulary(
    name="Mallard",
    is_root=lambda root: root.tag.startswith(NAMESPACE) and local_name(root.tag) in ROOTS,
    prepare=_prepare,
    parts=_parts,
    kinds={
        **dict.fromkeys(("item", "term"), "list item"),
        **dict.fromkeys(("td", "th"), "table cell"),
        **dict.fromkeys(("screen", "synopsis"), "code"),
    },
    paragraphs=frozenset(("p", "cite", SAID)),
    breaking=frozenset(
        "list steps terms tree table thead tbody tfoot tr figure listing example note quote div".split()
    ),
    sections=PAGES,
    titles=frozenset({"title"}),
    subtitles=frozenset({"subtitle"}),
    joined={"guiseq": " → ", "keyseq": "+"},
    left_out=frozenset("comment links rules credit revision years email".split()),
)
