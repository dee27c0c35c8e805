"""Markdown by its structure."""

from pathlib import Path

from tests.blocks import read_blocks

TEXT = """---
title: x
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
        ("code", "title: x"),
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
