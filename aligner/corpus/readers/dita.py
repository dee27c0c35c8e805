"""DITA, in which companies keep the topics of their manuals."""

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
)
from aligner.corpus.readers.xml_trees import local_name, named

TOPICS = frozenset("topic concept task reference troubleshooting glossentry learningContent".split())
BODIES = frozenset("body conbody taskbody refbody troublebody shortdesc abstract glossdef".split())
LEFT_OUT = frozenset(
    "prolog titlealts indexterm draft-comment required-cleanup data alt longdescref metadata navtitle".split()
)
UNREAD = LEFT_OUT | {"fn"}  # in a title that is referred to
COMPOSITE = "dita"  # a file of several topics


def _prepare(root: Any) -> None:
    """Fill references within the file, make line ends that were set breaks, and raise what stands raised."""
    fill_references(named(root, "xref"), _target, root, UNREAD)
    keep_line_ends(root, "lines")
    raise_within(root.iter("{*}sup"))


def _target(reference: Any) -> str:
    """The id of what a reference names in its own file: `b` of `#a/b`, `a` of `#a`."""
    before, _, place = (reference.get("href") or "").partition("#")
    return "" if before else place.rpartition("/")[2]


def _parts(root: Any) -> Iterator[Part]:
    topics = [root] if local_name(root.tag) in TOPICS else list(children(root, *TOPICS))
    title = first(own for topic in topics for own in children(topic, "title", "glossterm"))
    languages = [own.get(f"{XML}lang") for own in (root, *topics)]
    yield Part((root,), title=plain_text(title), stated_language=next(filter(None, languages), None))


def _is_root(root: Any) -> bool:
    name = local_name(root.tag)
    return name == COMPOSITE or (name in TOPICS and first(children(root, *BODIES, *TOPICS)) is not None)


DITA = Vocabulary(
    name="DITA",
    is_root=_is_root,
    prepare=_prepare,
    parts=_parts,
    kinds={
        **dict.fromkeys("li sli dt dd step substep choice chdesc choption pt pd glossterm".split(), "list item"),
        **dict.fromkeys("entry stentry propvalue propdesc proptype".split(), "table cell"),
        **dict.fromkeys("codeblock msgblock screen pre syntaxdiagram".split(), "code"),
    },
    paragraphs=frozenset(
        "p shortdesc cmd info stepresult stepxmp tutorialinfo steptroubleshooting note lq lines glossdef".split()
    ),
    breaking=frozenset(
        "ul ol sl dl dlentry steps steps-unordered substeps choices choicetable table tgroup thead tbody row "
        "simpletable strow sthead fig properties property parml plentry".split()
    ),
    sections=frozenset((*TOPICS, "section", "example", "refsyn")),
    titles=frozenset({"title"}),
    notes=frozenset({"fn"}),
    quotes=frozenset({"q"}),
    joined={"menucascade": " → "},
    left_out=LEFT_OUT,
)
