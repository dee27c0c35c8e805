"""reStructuredText: blocks by their indent, and no mark-up among the text."""

from pathlib import Path

import pytest

from aligner import read_documents
from tests.blocks import read_blocks, read_one, why_skipped

MANUAL = """:Author: Ann Rope

.. _top:

===============
The Rope Manual
===============

.. |product| replace:: Ropewalk

A rope is *long*, **strong** and ``#code``. See :ref:`the knots <knots>`, :class:`~rope.Knot`, `the
site <https://e.org>`_ and Boats_ [1]_. |product| has 10\\ :sup:`8` ropes::

    rope --list

.. note:: Ropes are wet.
   They dry slowly.

.. code-block:: python
   :linenos:

   print("out")

.. figure:: a.png
   :width: 100

   The quay in May.

.. toctree::

   other

.. A comment
   of two lines.

Über Knoten
-----------

1. First step
   goes on.
2. Second step.

- one

  - inner

rope : noun
   A thick line.

| O boat that goes upon the sea,
| The wind is cold, the water green,
| And nobody has looked at thee.

+-------+----------+
| Day   | Boats    |
+=======+==========+
| Mon   | Three    |
|       | of them  |
+-------+----------+

===== =====
Year  Boats
===== =====
2025  nine
      small
===== =====

.. list-table:: Ropes by year
   :header-rows: 1

   * - Year
     - Ropes

.. py:function:: tie(rope)

   Ties a rope.

.. [1] It is a note.
"""


VERSE = "O boat that goes upon the sea,", "The wind is cold, the water green,", "And nobody has looked at thee."


def test_a_manual_of_software(tmp_path: Path) -> None:
    """Directives of Sphinx hold text, but for code, pictures and lists of other files."""
    assert read_blocks(tmp_path / "a.rst", MANUAL) == [
        ("heading 1", "The Rope Manual"),
        (
            "paragraph",
            "A rope is long, strong and #code. See the knots, Knot, the site and Boats. Ropewalk has 10⁸ ropes:",
        ),
        ("code", "rope --list"),
        ("paragraph", "Ropes are wet. They dry slowly."),
        ("code", 'print("out")'),
        ("caption", "The quay in May."),
        ("heading 2", "Über Knoten"),
        *[("list item", item) for item in ("First step goes on.", "Second step.", "one", "inner")],
        ("list item", "rope"),
        ("list item", "A thick line."),
        ("paragraph", "\u2028".join(VERSE)),
        *[("table cell", cell) for cell in ("Day", "Boats", "Mon", "Three of them", "Year", "Boats", "2025")],
        ("table cell", "nine small"),
        ("caption", "Ropes by year"),
        ("table cell", "Year"),
        ("table cell", "Ropes"),
        ("paragraph", "Ties a rope."),
        ("footnote", "It is a note."),
    ]


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("two * three * four", "two * three * four"),
        ("`Knots`_ and `the role`:title: and :doc:`/a/intro`", "Knots and the role and /a/intro"),
        ("snake_case_name and __init__", "snake_case_name and __init__"),
        ("a \\*star\\* and C:\\\\ropes", "a *star* and C:\\ropes"),
        ("A. Smith came home.\nHe is old.", "A. Smith came home. He is old."),
        ("渡し船は九時に\n出る。", "渡し船は九時に出る。"),
    ],
)
def test_text_without_mark_up(tmp_path: Path, written: str, plain: str) -> None:
    """What only looks like mark-up is text."""
    assert read_one(tmp_path / "a.rst", written).text == plain


def test_blocks_without_end_are_told(tmp_path: Path) -> None:
    """Nested by their indent."""
    lines = "\n\n".join(f"{' ' * 2 * depth}- rope" for depth in range(100))
    assert "nested too deeply" in why_skipped(tmp_path / "a.rst", lines.encode())


SPANS = """+---------------+-------+
| Boats of 2025 | Day   |
+------+--------+-------+
| One  | Two    | Three |
|      +--------+ days  |
|      | Four   | long  |
+------+--------+-------+
| All of them           |
+------+--------+-------+
| 船   | 渡し船 | 綱と  |
+------+--------+-------+
"""
SIMPLE_SPANS = """======  ======  ======
   Inputs       Output
--------------  ------
One     Two     Three
        days
渡し船  綱      船と綱
======  ======  ======
"""


@pytest.mark.parametrize(
    ("written", "cells"),
    [
        (SPANS, "Boats of 2025|Day|One|Two|Three days long|Four|All of them|船|渡し船|綱と"),
        (SIMPLE_SPANS, "Inputs|Output|One|Two days|Three|渡し船|綱|船と綱"),
    ],
)
def test_cells_that_span_columns_and_rows(tmp_path: Path, written: str, cells: str) -> None:
    """Each is one; letters of Chinese and Japanese take two columns."""
    assert read_blocks(tmp_path / "a.rst", written) == [("table cell", cell) for cell in cells.split("|")]


CSV_TABLE = """.. csv-table:: Boats
   :header: "Name", "Said of
      it, by *Ann*"
   :widths: 10, 20

   "The ""Gull"", old", A `boat <https://e.org>`_
   "Two lines
   of one cell", "- one
   - two"
   Gull,
"""
OTHER_CSV = r""".. csv-table::
   :delim: U+003B
   :quote: '
   :escape: \
   :header: 'a; b';c

   'The boat\'s; name';"So"; d
"""


@pytest.mark.parametrize(
    ("written", "cells"),
    [
        (
            CSV_TABLE,
            ["Name", "Said of it, by Ann", 'The "Gull", old', "A boat", "Two lines of one cell", "one", "two", "Gull"],
        ),
        (OTHER_CSV, ["a; b", "c", "The boat's; name", '"So"', "d"]),
        ('.. csv-table::\n   :delim: space\n\n   a "b c" d', ["a", "b c", "d"]),
        (".. csv-table::\n   :delim: two\n\n   a,b\n   c", ["a,b", "c"]),
    ],
)
def test_tables_with_marks_between_their_cells(tmp_path: Path, written: str, cells: list[str]) -> None:
    """Quotes within quotes are doubled or escaped, a cell has several lines, and the head stands in an option."""
    found = read_blocks(tmp_path / "a.rst", written)
    assert [cell for kind, cell in found if kind != "caption"] == cells
    assert {kind for kind, _ in found} <= {"caption", "table cell"}


def test_files_that_are_included_are_told(tmp_path: Path) -> None:
    """They are read where they are inputs; what is shown as code is none of the text."""
    text = "Boats and ropes.\n\n.. include:: ropes.rst\n\n.. include:: a.py\n   :code: python\n\n"
    text += ".. csv-table:: Boats\n   :file: boats.csv\n"
    (tmp_path / "a.rst").write_text(text, encoding="utf-8")
    (document,), (left,) = read_documents([tmp_path])
    assert document.text == "Boats and ropes.\n\nBoats"
    assert left.id == "a.rst#parts"
    assert left.reason == "parts that stand in other files (2), such as 'ropes.rst'; name those files as inputs"
