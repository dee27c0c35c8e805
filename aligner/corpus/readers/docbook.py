"""DocBook, in which manuals are written, of any version."""

from collections.abc import Iterator
from typing import Any

from aligner.corpus.readers.references import fill_references
from aligner.corpus.readers.superscripts import raise_within
from aligner.corpus.readers.vocabulary import (
    XML,
    Part,
    Vocabulary,
    children,
    first,
    keep_line_ends,
    plain_text,
    remove,
)
from aligner.corpus.readers.xml_trees import local_name, named

NAMESPACE = "{http://docbook.org/ns/docbook}"
SECTIONS = frozenset(
    "set book part reference article chapter appendix preface dedication colophon acknowledgements section sect1 sect2 "
    "sect3 sect4 sect5 simplesect refentry refsection refsect1 refsect2 refsect3 refsynopsisdiv partintro topic "
    "glossary glossdiv bibliography bibliodiv qandaset qandadiv".split()
)
HOLDERS = frozenset({"set", "book", "part"})
CHAPTERS = frozenset(
    "chapter appendix preface article reference dedication colophon acknowledgements glossary bibliography "
    "partintro topic".split()
)
ABOUT = frozenset({"info", *(f"{name}info" for name in (*SECTIONS, "objects", "docs"))})
OF_TEXT = frozenset("title titleabbrev subtitle abstract".split())  # what is text of what a part says of itself
ENTRIES = "biblioentry", "bibliomixed"  # of a bibliography, in which titles head nothing
REFERENCES = "xref", "link"
LEFT_OUT = frozenset(
    "indexterm remark comment titleabbrev textobject alt beginpage refmeta revhistory annotation".split()
)
UNREAD = LEFT_OUT | {"footnote", "footnoteref"}  # in a title that is referred to
SET_LINES = "literallayout", "address"  # whose line ends were set


def _prepare(root: Any) -> None:
    """Fill references; keep the titles of what each part says of itself, set line ends, and what stands raised."""
    fill_references(named(root, *REFERENCES), lambda own: own.get("endterm") or own.get("linkend") or "", root, UNREAD)
    about = list(named(root, *ABOUT))
    out = [child for one in about for child in one if local_name(child.tag) and local_name(child.tag) not in OF_TEXT]
    parents = {parent for one in about if (parent := one.getparent()) is not None}
    for parent in parents:  # the title of a part that has one of its own besides
        beside = {local_name(child.tag) for child in parent}
        titles = (child for one in children(parent, *ABOUT) for child in children(one, "title", "subtitle"))
        out += [title for title in titles if local_name(title.tag) in beside]
    remove(out, root)
    keep_line_ends(root, *SET_LINES)
    for entry in named(root, *ENTRIES):
        for own in entry.iter("{*}title", "{*}subtitle"):
            own.tag = "citetitle"
    raise_within(root.iter("{*}superscript"))


def _parts(root: Any) -> Iterator[Part]:
    holders = [root, *children(root, *ABOUT)]
    title = first(own for one in holders for own in children(one, "title"))
    stated = root.get(f"{XML}lang") or root.get("lang")
    yield Part((root,), title=plain_text(title), stated_language=stated)


def _is_root(root: Any) -> bool:
    """Whether an element is the root of DocBook: by its namespace, or as its names are in versions without one."""
    if root.tag.startswith(NAMESPACE):
        return True
    known = root.tag in SECTIONS and first(root.iterchildren("front", "front-stub", "body")) is None
    return known and first(root.iter("para", "simpara")) is not None


DOCBOOK = Vocabulary(
    name="DocBook",
    is_root=_is_root,
    prepare=_prepare,
    parts=_parts,
    kinds={
        **dict.fromkeys(
            "listitem term member step callout question answer glossterm glossdef segtitle seg".split(), "list item"
        ),
        **dict.fromkeys("entry td th".split(), "table cell"),
        "caption": "caption",
        **dict.fromkeys("programlisting screen synopsis cmdsynopsis funcsynopsis classsynopsis".split(), "code"),
        **dict.fromkeys("toc lot index setindex".split(), "navigation"),
    },
    paragraphs=frozenset(
        "para simpara literallayout address attribution refname refpurpose releaseinfo bibliomixed biblioentry".split()
    ),
    breaking=frozenset(
        "itemizedlist orderedlist variablelist varlistentry simplelist procedure substeps calloutlist glosslist "
        "glossentry qandaentry segmentedlist seglistitem table informaltable tgroup thead tbody tfoot row tr figure "
        "informalfigure example informalexample equation informalequation mediaobject note tip warning caution "
        "important sidebar blockquote epigraph formalpara abstract refnamediv".split()
    ),
    sections=SECTIONS,
    titles=frozenset({"title"}),
    subtitles=frozenset({"subtitle", "bridgehead"}),
    notes=frozenset({"footnote"}),
    quotes=frozenset({"quote"}),
    is_chapter=lambda element: local_name(element.tag) in CHAPTERS,
    holds_chapters=lambda element: local_name(element.tag) in HOLDERS,
    joined={"menuchoice": " → ", "keycombo": "+", **dict.fromkeys("biblioentry author personname".split(), " ")},
    left_out=LEFT_OUT,
)
