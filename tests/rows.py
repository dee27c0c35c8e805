"""Rows of bitext for tests: tricky ones, hostile ones, and any."""

import math
import re

from hypothesis import strategies as st

from aligner import SegmentPair
from aligner.bitext.rows import json_row

TRICKY = [
    "",
    " ",
    "\"quoted\" and 'single', «both»",
    "<b>tags</b> & &amp; &lt; ]]> <![CDATA[x]]> <!-- c --> <?pi?>",
    "line\u2028separator\u2029paragraph\x85next",
    "👩‍🚒 emoji and \u200fmarks\u202e of direction",
    "tab\tand\nline feed\r\nand return\r",
    "\ufeffa mark",
    "a back\\slash \\t \\n {json} [list]",
    "controls \x01 \x0b \x1f \x7f \x9f",
]
HOSTILE = [
    "<script>alert(1)</script></textarea>",
    "]]> <![CDATA[ &lol; &#0; <!-- -- > <?php ?> <!DOCTYPE x>",
    "nul \0 bell \x07 escape \x1b[31m delete \x7f next \x85 not \ufffe \uffff",
    "half \ud800 and other half \udc00",
    "\u202eright to left\u2066 isolate \u200b\u2028\u2029",
    "../../etc/passwd\n\r\t..\\..\\x",
    "$x$ %s {0} ${HOME} `id` =1+1 \\0",
    "a" * 1_000_000,
]
CHARACTERS = st.characters(exclude_categories=["Cs"])
WITHOUT_NUL = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
PAIR = SegmentPair("en/1.txt", "de/1.txt", "en", "de", "s", "t", (0, 2), (1,), (0, 9), (3, 4), "2-1", 0.5, 0.25, True)
NULL = SegmentPair("en/1.txt", "de/1.txt", "en", "de", "alone", "", (3,), (), (10, 15), None, "1-0", 0.0, 0.875)


def texts(alphabet: st.SearchStrategy[str] = CHARACTERS) -> st.SearchStrategy[str]:
    """Texts of a row, tricky ones among them."""
    return st.sampled_from(TRICKY) | st.text(alphabet, max_size=20)


@st.composite
def pairs(draw: st.DrawFn, alphabet: st.SearchStrategy[str] = CHARACTERS) -> SegmentPair:
    """A row, with a null bead where a side is empty."""
    source, target = draw(texts(alphabet)), draw(texts(alphabet))
    numbers = st.lists(st.integers(0, 999), min_size=1, max_size=3, unique=True).map(lambda n: tuple(sorted(n)))
    offsets = st.tuples(st.integers(0, 99), st.integers(100, 999))
    known = st.floats(-1, 2, allow_nan=False) | st.just(math.nan)
    return SegmentPair(
        source_id=draw(st.sampled_from(["", "en/1.txt", "a & b", "пример 1"])),
        target_id=draw(st.sampled_from(["", "de/1.txt", "<id>", "例"])),
        source_language=draw(st.sampled_from(["en", "de"])),
        target_language=draw(st.sampled_from(["fr", "zh", "ceb"])),
        source=source,
        target=target,
        source_sentences=draw(numbers) if source else (),
        target_sentences=draw(numbers) if target else (),
        source_offsets=draw(offsets) if source else None,
        target_offsets=draw(offsets) if target else None,
        kind=draw(st.sampled_from(["1-1", "2-1", "0-1"])),
        score=draw(known),
        confidence=draw(known),
        moved=draw(st.booleans()),
    )


def same(found: list[SegmentPair], expected: list[SegmentPair]) -> bool:
    """Whether rows are equal, nan being equal to nan."""
    return [json_row(row) for row in found] == [json_row(row) for row in expected]


def folded(text: str) -> str:
    """A text as a format with one line a row holds it: tabs and line ends are a space."""
    return re.sub(r"[\t\n\r]+", " ", text)
