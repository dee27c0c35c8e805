"""AsciiDoc: blocks by the lines around them, and no mark-up among the text."""

from pathlib import Path

import pytest

from aligner import read_documents
from tests.blocks import blocks_of, read_blocks, read_one, why_skipped

VERSE = "O boat that goes upon the sea,", "The wind is cold, the water green,", "And nobody has looked at thee."
MANUAL = f"""// who keeps it
:product: Ropewalk
= The {{product}} Manual
Ann Rope <ann@example.org>; Bo Line
v1.2, 2025-03-01
:lang: en
:long: it goes \\
on here

A rope is _long_, *strong* and `#code`footnote:[It is a note, see https://e.org[a site].]. {{product}}: {{long}}.
See <<knots>> or <<knots,all of them>>, https://e.org/a_b_c[the site^], and 10^8^ un**known** ropes by {{author}}.

NOTE: Ropes are wet.
They dry slowly.

[WARNING]
.Sharp
====
Knives cut.

* ropes
====

////
not shown
////

[source,ruby]
----
// code
puts "out"
----

image::quay.png[The quay]
include::more.adoc[]

[[knots]]
== Über Knoten

ifdef::printed[]
Printed text.
endif::[]
ifndef::printed[Shown text.]

. First step
goes on.
.. Within
+
More of it.
+
----
tie
----

* [x] one
- two

rope:: A thick line.
twine::
  A thin
  line.

[verse, Ann, Songs]
____
{chr(10).join(VERSE)}
____

[quote, Bo]
____
Never tie a wet rope.
____

.Boats by day
[cols="1,2a",options="header"]
|===
|Day |Boats

|Mon
|* Three
* Four

2+|Both \\| none
|===

,===
Year,"nine, small"
,===

Line one +
Line two

 indented code

'''

<1> A callout.
"""


def test_a_manual(tmp_path: Path) -> None:
    """Blocks of all kinds; what is said of the file is told of it, and files that it includes are told."""
    (tmp_path / "a.adoc").write_text(MANUAL, encoding="utf-8")
    (document,), (left,) = read_documents([tmp_path])
    assert (document.title, document.stated_language) == ("The Ropewalk Manual", "en")
    assert (left.id, left.reason) == (
        "a.adoc#parts",
        "parts that stand in other files (1), such as 'more.adoc'; name those files as inputs",
    )
    assert blocks_of(document) == [
        ("heading 1", "The Ropewalk Manual"),
        (
            "paragraph",
            "A rope is long, strong and #code. Ropewalk: it goes on here. See Über Knoten or all of them, the site, "
            "and 10⁸ unknown ropes by Ann Rope, Bo Line.",
        ),
        ("footnote", "It is a note, see a site."),
        ("paragraph", "Ropes are wet. They dry slowly."),
        ("caption", "Sharp"),
        ("paragraph", "Knives cut."),
        ("list item", "ropes"),
        ("code", '// code\nputs "out"'),
        ("heading 2", "Über Knoten"),
        ("paragraph", "Printed text. Shown text."),
        *[("list item", item) for item in ("First step goes on.", "Within", "More of it.")],
        ("code", "tie"),
        *[("list item", item) for item in ("one", "two", "rope", "A thick line.", "twine", "A thin line.")],
        ("paragraph", "\u2028".join(VERSE)),
        ("paragraph", "Ann, Songs"),
        ("paragraph", "Never tie a wet rope."),
        ("paragraph", "Bo"),
        ("caption", "Boats by day"),
        *[("table cell", cell) for cell in ("Day", "Boats", "Mon")],
        *[("table cell", cell) for cell in ("Three", "Four", "Both | none", "Year", "nine, small")],
        ("paragraph", "Line one Line two"),
        ("code", "indented code"),
        ("list item", "A callout."),
    ]


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("two * three * four and 2*3*4", "two * three * four and 2*3*4"),
        ("snake_case_name and `__init__` and {unknown}", "snake_case_name and init and {unknown}"),
        ("\\*star* and +_kept_+ and pass:[<b>x</b>_y_]", "*star* and _kept_ and x_y_"),
        (
            "https://e.org/a_b_c, and link:b.html[] or mailto:a@e.org[a mail]",
            "https://e.org/a_b_c, and b.html or a mail",
        ),
        ("Press kbd:[Ctrl+T], menu:File[Save > All] and btn:[OK]", "Press Ctrl+T, File → Save → All and OK"),
        ("a ((rope)) is(((rope, wet))) wet image:x.png[] -- and", "a rope is wet — and"),
        ('"`Rope`" isn\'t (C)...', "“Rope” isn’t ©…"),
        ("渡し船は九時に\n出る。**強い**綱", "渡し船は九時に出る。強い綱"),
        ("Über\n// a comment\nalles", "Über alles"),
        ("> Quoted\n> text", "Quoted text"),
        ("* A\n\n** B", "A\n\nB"),
        ("[.lead]\nText", "Text"),
        ("[Note] said Ann.", "[Note] said Ann."),
        ('"A rope is a rope."\n-- Ann Rope', '"A rope is a rope."\n\nAnn Rope'),
        ("[normal]\n  Set in", "Set in"),
        ("Boat {counter:n}, boat {counter:n}{counter2:n}, all {n}", "Boat 1, boat 2, all 3"),
        ("{counter:pier:C} and {counter:pier}; {set:n:7}{counter:n}, \\{counter:n}", "C and D; 8, {counter:n}"),
        (":of: Rope\n\n[[k]]\n.A {of} {counter:k}\nSee <<k>>.", "A Rope 1\n\nSee A Rope."),
        ("|===\n|a 2*|b 3+^.>s|c\n|===", "a\n\nb\n\nb\n\nc"),
        ('[format=csv,separator=;]\n|===\na;"b;\nc"\n|===', "a\n\nb; c"),
        ("[format=tsv]\n|===\na rope\tb\n|===", "a rope\n\nb"),
        (f',===\n{"rope " * 30_000},b\n"a\nc",d\n,===', f"{'rope ' * 30_000},b\n\na c\n\nd"),
        ("[%hardbreaks]\nOne street\nTwo towns\nThree lands", "One street\u2028Two towns\u2028Three lands"),
        ("Title\n-----\n\nText", "Title\n\nText"),
        ("====\nNo end", "No end"),
    ],
)
def test_text_without_mark_up(tmp_path: Path, written: str, plain: str) -> None:
    """What only looks like mark-up is text."""
    assert read_one(tmp_path / "a.adoc", written).text == plain


def test_footnotes_follow_what_they_are_of(tmp_path: Path) -> None:
    """Those at the end of a word, of each stanza of a verse, of its author, and of a title; not one that is escaped."""
    written = (
        "== Boatsfootnote:[All of them.]\n\nOld{empty}footnote:b[Of 1900.] boats and \\footnote:[so] on.\n\n"
        "[verse, Ann Ropefootnote:[Who rowed.]]\n____\nO boat,footnote:[A brig.]\nO sea.footnote:[The North Sea.]\n\n"
        "O wind.\n\nO rain.footnote:[It rained.]\n____\n"
    )
    assert read_blocks(tmp_path / "a.adoc", written) == [
        ("heading 2", "Boats"),
        ("footnote", "All of them."),
        ("paragraph", "Old boats and footnote:[so] on."),
        ("footnote", "Of 1900."),
        ("paragraph", "O boat,\nO sea."),
        ("footnote", "A brig."),
        ("footnote", "The North Sea."),
        ("paragraph", "O wind."),
        ("paragraph", "O rain."),
        ("footnote", "It rained."),
        ("paragraph", "Ann Rope"),
        ("footnote", "Who rowed."),
    ]


def test_a_file_with_titles_of_two_lines(tmp_path: Path) -> None:
    """It is marked up as before Asciidoctor, with quotation marks of two signs."""
    written = (
        "Das Seil\n========\n\nÜber Seile\n----------\n``Gut'' und 'lang' und `kurz'.\n\n船と綱\n------\n\n綱は長い。\n"
    )
    assert read_blocks(tmp_path / "a.asciidoc", written) == [
        ("heading 1", "Das Seil"),
        ("heading 2", "Über Seile"),
        ("paragraph", "“Gut” und lang und ‘kurz’."),
        ("heading 2", "船と綱"),
        ("paragraph", "綱は長い。"),
    ]


def test_what_means_harm_is_told(tmp_path: Path) -> None:
    """Blocks in each other without end, and names that stand for ever more text."""
    fences = "\n".join("=" * (4 + depth) for depth in range(100)) + "\nrope"
    assert "nested too deeply" in why_skipped(tmp_path / "a.adoc", fences.encode())
    names = ":a0: ha\n" + "".join(f":a{n}: {f'{{a{n - 1}}}' * 10}\n" for n in range(1, 12))
    laughs = f"{names}\n" + "{a11}" * 10_000
    assert "its names stand for more than" in why_skipped(tmp_path / "a.adoc", laughs.encode())
