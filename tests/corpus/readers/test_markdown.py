"""Markdown by its structure."""

from pathlib import Path

import pytest

from tests.blocks import blocks_of, read_blocks, read_one

TEXT = """---
title: Head
---
# Head

Setext
------

A paragraph
that goes on.[^1]

* one
  more
* two

| a | b |
|---|---|
| c | d |

> quoted

```
code
```

<p align="center">Shown &amp; read</p>

[^1]: A note.
"""


def test_blocks_of_markdown(tmp_path: Path) -> None:
    """Headings, lists, tables, quotes, notes and HTML; front matter and code are told apart."""
    assert read_blocks(tmp_path / "a.md", TEXT) == [
        ("code", "title: Head"),
        ("heading 1", "Head"),
        ("heading 2", "Setext"),
        ("paragraph", "A paragraph\nthat goes on."),
        ("list item", "one\nmore"),
        ("list item", "two"),
        *[("table cell", cell) for cell in "abcd"],
        ("paragraph", "quoted"),
        ("code", "code"),
        ("paragraph", "Shown & read"),
        ("footnote", "A note."),
    ]


def test_what_is_shown_is_text(tmp_path: Path) -> None:
    """Marks, addresses behind words, pictures and names of headings are none; code within a text is."""
    text = """# *Two* ferries {#two-ferries}

See the **old** [timetable](https://example.org/a "Old"), [new ones][new], [map] &amp; <https://example.org>,
or use `ferry --now` <b>soon</b>, 10<sup>-3</sup> km.<br>It ~~leaves~~ is \\*there\\*.![A pier](pier.png)[^a]

[new]: https://example.org/new
[map]: <map.html> 'Map'
[^a]: Short
"""
    assert read_blocks(tmp_path / "a.md", text) == [
        ("heading 1", "Two ferries"),
        (
            "paragraph",
            "See the old timetable, new ones, map & https://example.org,\n"
            "or use ferry --now soon, 10⁻³ km.\nIt leaves is *there*.",
        ),
        ("footnote", "Short"),
    ]


def test_navigation_of_a_page_is_told(tmp_path: Path) -> None:
    """Words and links that only lead elsewhere, as in web pages; a short text is none."""
    text = "[Next page](https://e.org/2)\n\nRelated articles\n\n[The bridge](bridge.md)\n\nSee `Home` for it.\n"
    kinds = [kind for kind, _ in read_blocks(tmp_path / "a.md", text)]
    assert kinds == ["navigation", "navigation", "paragraph", "paragraph"]


def test_boxes_to_be_ticked_are_no_text(tmp_path: Path) -> None:
    """They stand before items alone; brackets within a text are of it."""
    text = "- [ ] Tie the boat\n- [x] Count the ropes [x]\n- [y] is a mark\n\n[ ] A paragraph.\n"
    assert read_blocks(tmp_path / "a.md", text) == [
        ("list item", "Tie the boat"),
        ("list item", "Count the ropes [x]"),
        ("list item", "[y] is a mark"),
        ("paragraph", "[ ] A paragraph."),
    ]


def test_marks_of_notes_go_with_the_space_before_them(tmp_path: Path) -> None:
    """Not with one that parts words; notes right below each other are one each, also over two lines."""
    text = "The pier [^a], the quay [^b] and the (old [^c]) boat [^d].\n\n"
    notes = "[^a]: Long.\n[^b]: Wide\n  and new.\n[^c]: Old.\n\n[^d]: Lost.\n"
    assert read_blocks(tmp_path / "a.md", text + notes) == [
        ("paragraph", "The pier, the quay and the (old) boat."),
        *[("footnote", note) for note in ("Long.", "Wide\nand new.", "Old.", "Lost.")],
    ]


def test_a_note_may_have_further_paragraphs(tmp_path: Path) -> None:
    """They are indented as code is, and were lost as such; what is indented behind the note is code."""
    text = "It is so.[^1]\n\n[^1]: See the first book.\n\n    And the second.\n\nMore text.\n\n    code()\n"
    assert read_blocks(tmp_path / "a.md", text) == [
        ("paragraph", "It is so."),
        ("footnote", "See the first book."),
        ("paragraph", "And the second."),
        ("paragraph", "More text."),
        ("code", "code()"),
    ]


def test_lines_of_verse_end_where_they_are_set(tmp_path: Path) -> None:
    """Three and more that end with two spaces or <br>; where a line of the file ends says nothing."""
    text = "Die Fähre  \nder Nacht\n\nDer Reiher steht  \nin den Untiefen\ndes Jahres,<br>ein Bein für den Winter.\n"
    assert read_blocks(tmp_path / "a.md", text) == [
        ("paragraph", "Die Fähre\nder Nacht"),
        ("paragraph", "Der Reiher steht\u2028in den Untiefen\ndes Jahres,\u2028ein Bein für den Winter."),
    ]


def test_verse_with_bars_before_its_lines(tmp_path: Path) -> None:
    """As pandoc writes and reads it; a line without a bar goes on the one before, and a row of cells stays."""
    (tmp_path / "a.md").write_text(
        "| Small light,\n|   show me the\n  way,\n|\n| till morning.\n\n| one | two\n| three | four\n"
    )
    assert read_blocks(tmp_path / "a.md") == [
        ("paragraph", "Small light,\u2028show me the way,\u2028till morning."),
        ("paragraph", "| one | two\n| three | four"),
    ]


def test_what_pandoc_has_besides(tmp_path: Path) -> None:
    """Powers, notes within a text, captions of tables and what terms mean; a lone caret and tilde are text."""
    text = (
        "Some 10^8^ boats^[As counted in May; see the list.] and H~2~O, 2^n and ~5 more.\n\n"
        "| a | b |\n|---|---|\n| c | d |\n\n"
        ": Table 1: All boats\n\nberth\n:   A place for a boat.\n\nHe said: it is so.\n"
    )
    assert read_blocks(tmp_path / "a.md", text) == [
        ("paragraph", "Some 10⁸ boats and H2O, 2^n and ~5 more."),
        ("footnote", "As counted in May; see the list."),
        *[("table cell", cell) for cell in "abcd"],
        ("caption", "Table 1: All boats"),
        ("list item", "berth"),
        ("list item", "A place for a boat."),
        ("paragraph", "He said: it is so."),
    ]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (
            "---\ntitle: 'Ann''s boat' \nlang: en_GB\ndate: 2025-03-01 10:00\ntags:\n  - a\n---\n",
            ("en-GB", "2025-03-01"),
        ),
        ("---\r\ntitle: >-\r\n  Ann's\r\n  boat\r\nlanguage: en # of ours\r\n---\r\n", ("en", None)),
        ('+++\ntitle = "Ann\\u0027s boat"\ndate = 2025-03-01\n[extra]\nlang = "de"\n+++\n', (None, "2025-03-01")),
        ("% Ann's boat\n% Bo Line\n% May\n", (None, None)),
    ],
)
@pytest.mark.parametrize("name", ["a.md", "a.adoc"])
def test_what_front_matter_says(tmp_path: Path, name: str, written: str, said: tuple[str | None, str | None]) -> None:
    """Its title stands above the text, where no heading says the same; the rest tells of the file."""
    text = "It left on Monday.\n\n{} Goods\n\nRopes.\n"
    body = text.format("##" if name == "a.md" else "===")
    found = read_one(tmp_path / name, written + "\n" + body)
    assert (found.title, found.stated_language, found.date) == ("Ann's boat", *said)
    assert [block for block in blocks_of(found) if block[0] != "code"] == [
        ("heading 1", "Ann's boat" if name == "a.md" else "Ann’s boat"),
        ("paragraph", "It left on Monday."),
        ("heading 2" if name == "a.md" else "heading 3", "Goods"),
        ("paragraph", "Ropes."),
    ]


@pytest.mark.parametrize(
    "written",
    [
        '---\ntitle: "Caf\\u00e9 \\"Tide\\"" # of ours\n'
        "description: >-\n  Open all\n  day.\nsummary: |\n  By the quay.\n---\n",
        "---\ntitle: Café \"Tide\"\nsubtitle: Open all day.\ndescription: By the quay.\nexcerpt: 'It left.'\n---\n",
        '+++\ntitle = "Café \\"Tide\\""\ndescription = "Open *all* day."\nsummary = """By the\nquay."""\n+++\n',
        '{\n  "title": "Café \\"Tide\\"",\n  "description": "Open all day.", "summary": "By the quay."\n}\n',
    ],
)
def test_what_stands_below_a_title_is_text(tmp_path: Path, written: str) -> None:
    """A description in front matter is a paragraph, unless one of the text says the same."""
    found = read_one(tmp_path / "a.md", written + "\nIt left.\n")
    assert [block for block in blocks_of(found) if block[0] != "code"] == [
        ("heading 1", 'Café "Tide"'),
        ("paragraph", "Open all day."),
        ("paragraph", "By the quay."),
        ("paragraph", "It left."),
    ]


def test_a_text_between_rules_is_no_front_matter(tmp_path: Path) -> None:
    """Nor is a text that begins with a brace."""
    assert read_blocks(tmp_path / "a.md", "---\n# The boat\n\n- left\n\n---\nIt is gone.\n") == [
        ("heading 1", "The boat"),
        ("list item", "left"),
        ("paragraph", "It is gone."),
    ]
    assert read_blocks(tmp_path / "a.md", "{\nopen\n}\n") == [("paragraph", "{\nopen\n}")]


@pytest.mark.parametrize("heading", ["# The *boat*\n", "# The Boat {#b}\n", "<h1>The boat</h1>\n"])
def test_a_title_that_the_text_has_stands_once(tmp_path: Path, heading: str) -> None:
    """As many programs that make sites take it from either place."""
    written = f"---\ntitle: The boat\n---\n\n{heading}\nIt left.\n"
    found = read_one(tmp_path / "a.md", written)
    assert [text.casefold() for name, text in blocks_of(found) if name == "heading 1"] == ["the boat"]
