"""Readers of bitext and files of any content: rows or one line that says what is wrong, and no text lost in silence.

ALIGNER_FUZZ=10000 python -m pytest tests/bitext/test_fuzz.py tries ten thousand inputs a reader.
"""

import json
import os
import re
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aligner import AlignerError, SegmentPair, write_bitext
from aligner.bitext.formats import stream_bitext
from aligner.bitext.ladder import read_beads, read_ladder, write_beads
from aligner.bitext.left_out import LeftOut
from aligner.bitext.rows import COLUMNS
from aligner.model import Bead, InlineCode
from tests.rows import NULL, PAIR

pytestmark = pytest.mark.slow
EXAMPLES = int(os.environ.get("ALIGNER_FUZZ", "25"))
Result = TypeVar("Result")
LONGEST = 1500  # characters of an error
GROWTH = 60  # characters of rows a byte of a file, at most; an entity of seven bytes may stand for a hundred
FUZZ = settings(
    deadline=None, max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
CODED = SegmentPair(
    *("a", "b", "en", "de", "one two", "eins zwei", (0,), (0,), (0, 7), (0, 9), "1-1", 0.5, 0.5, False),
    (InlineCode(0, "open", "1", "<b>"), InlineCode(3, "close", "1", "</b>"), InlineCode(5, "alone", "2", "<br/>")),
    (InlineCode(2, "close", "9"),),
)
NAMES = {
    "jsonl": "a.jsonl",
    "tsv": "a.tsv",
    "tmx": "a.tmx",
    "xliff": "a.xlf",
    "parquet": "a.parquet",
    "moses": "a.en-de.en",
    "segments.jsonl": "a.segments.jsonl",
    "segments.parquet": "a.segments.parquet",
}
PIECES = [
    *(b"<", b">", b"&", b"&nbsp;", b"&what;", b"<!DOCTYPE a [", b"]>", b"<![CDATA[", b"<!--", b"<?a", b'"', b"/>"),
    *(b"</seg>", b"<seg>", b"<tuv>", b"<tu>", b"<ph/>", b"<bpt i='1'/>", b"<ept/>", b"xml:lang", b"<unit id='1'>"),
    *(b"\0", b"\t", b"\n", b"\r", b"\xff\xfe", b"\xef\xbb\xbf", b"\xe2\x80\xa8", b"\x85", b"{", b"}", b"[", b"null"),
    *(b"true", b"1e999", b"NaN", b"-1", b'"source":', b"\\ud800", b"9" * 40, b"[" * 300),
]


@cache
def whole(kind: str) -> bytes:
    """A file of that kind as we write it."""
    with TemporaryDirectory() as folder:
        return write_bitext([PAIR, CODED, NULL], Path(folder) / "a", kind)[0].read_bytes()


@st.composite
def damaged(draw: st.DrawFn, content: bytes) -> bytes:
    """A file of which parts are gone, doubled, or followed by what should not be there."""
    data = bytearray(content)
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(data)))
        end = draw(st.integers(start, min(len(data), start + draw(st.sampled_from([0, 1, 30])))))
        put = draw(st.sampled_from(PIECES) | st.binary(max_size=4) | st.just(bytes(data[start:end]) * 2))
        data[start:end] = put
    return bytes(data)


def tried(work: Callable[[], Result]) -> Result | None:
    """What comes of some work, None where it is refused, in one line."""
    words = ""
    try:
        return work()
    except AlignerError as error:
        words = str(error)
    assert 0 < len(words) < LONGEST
    assert "\n" not in words
    return None


def read(path: Path, content: bytes, rows: Callable[[LeftOut], list[SegmentPair]]) -> tuple[list[SegmentPair], LeftOut]:
    """The rows of a file, none of one that is refused in one line."""
    path.write_bytes(content)
    left_out = LeftOut()
    found = tried(lambda: rows(left_out))
    if found is None:
        return [], LeftOut()
    assert sum(len(row.source) + len(row.target) for row in found) <= GROWTH * len(content) + 1000
    return found, left_out


@pytest.mark.parametrize("kind", list(NAMES))
@FUZZ
@given(data=st.data())
def test_damaged_files_are_rows_or_one_line(
    tmp_path_factory: pytest.TempPathFactory, kind: str, data: st.DataObject
) -> None:
    """Whatever is cut, doubled or put in; what was read can be written again in every way."""
    folder = tmp_path_factory.getbasetemp()
    content = data.draw(damaged(whole(kind)) | st.binary(max_size=60))
    (folder / "a.en-de.de").write_text("eins\nzwei\n", encoding="utf-8")
    path = folder / NAMES[kind]
    found, _ = read(path, content, lambda left_out: list(stream_bitext(path, left_out)))
    for other in ("jsonl", "tsv", "tmx", "xliff", "parquet") if found else ():
        for own in tried(partial(write_bitext, found, folder / "again", other)) or ():
            own.unlink()


BEAD = r"\[[0-9, ]{0,12}\]:\[[0-9, ]{0,12}\](:\S{0,4})?"
WORDS = st.integers(0, 10**6).map(lambda number: f"w{number}w")
TMX_NAMES = ["tu", "tuv", "seg", "bpt", "ept", "ph", "it", "hi", "ut", "sub", "note", "prop", "header", "body", "new"]
XLIFF_NAMES = [
    *("file", "unit", "segment", "source", "target", "ignorable", "pc", "ph", "sc", "ec", "mrk", "cp", "notes", "note"),
    *("trans-unit", "seg-source", "alt-trans", "group", "body", "g", "x", "bx", "sub", "metadata", "metaGroup", "meta"),
    *("originalData", "data", "new"),
]
ATTRIBUTES = st.dictionaries(
    st.sampled_from(
        ["xml:lang", "lang", "srclang", "i", "x", "id", "type", "pos", "mid", "mtype", "hex", "dataRef", "category"]
    ),
    st.sampled_from(["en", "de", "1", "2", "x-score", "x-id", "begin", "seg", "bitext", "0041", "kind", "D800"]),
    max_size=3,
)


def trees(names: list[str]) -> st.SearchStrategy[str]:
    """Elements in elements, with words in them."""
    leaf = WORDS | st.sampled_from(["", " ", "&nbsp;", "<!-- c -->", "<?p i?>"])

    def around(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        parts = st.lists(inner, max_size=4).map("".join)
        return st.builds(_element, st.sampled_from(names), ATTRIBUTES, parts)

    return st.recursive(leaf, around, max_leaves=14)


def _element(name: str, attributes: dict[str, str], inner: str) -> str:
    said = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<{name}{said}>{inner}</{name}>"


def units(names: list[str], shell: str) -> st.SearchStrategy[str]:
    """Files that are well formed, of units that are as they should be but for what stands in them."""
    return st.lists(trees(names), min_size=1, max_size=4).map(lambda parts: shell.replace("@", "".join(parts)))


TMX = '<tmx version="1.4"><header srclang="en">{}</header><body>{}</body></tmx>'
UNIT_1 = "<trans-unit>{}<source>@</source><target>@</target></trans-unit>"
UNIT_2 = "<unit>{}<segment>{}<source>@</source><target>@</target></segment></unit>"
TMX_FILES = (
    units(TMX_NAMES, TMX.format("", "@"))
    | units(TMX_NAMES, TMX.format("", "<tu><tuv lang='en'><seg>@</seg></tuv><tuv lang='de'><seg>x</seg></tuv></tu>"))
    | units(TMX_NAMES, TMX.format("@", "<tu>@<tuv>@<seg>x</seg></tuv><tuv><seg>y</seg></tuv></tu>@"))
)
XLIFF_FILES = (
    units(XLIFF_NAMES, '<xliff version="2.0"><file>@</file></xliff>')
    | units(XLIFF_NAMES, f'<xliff version="2.0"><file>{UNIT_2.format("", "")}</file></xliff>')
    | units(XLIFF_NAMES, f'<xliff version="2.0"><file>@{UNIT_2.format("@", "@")}</file>@</xliff>')
    | units(XLIFF_NAMES, f'<xliff version="1.2"><file><body>{UNIT_1.format("")}</body></file></xliff>')
    | units(XLIFF_NAMES, f'<xliff version="1.2"><file><body>@{UNIT_1.format("@")}</body></file></xliff>')
)


@pytest.mark.parametrize(("name", "files"), [("a.tmx", TMX_FILES), ("a.xlf", XLIFF_FILES)])
@FUZZ
@given(data=st.data())
def test_no_word_is_lost_unsaid(
    tmp_path_factory: pytest.TempPathFactory, name: str, files: st.SearchStrategy[str], data: st.DataObject
) -> None:
    """Each word of a file is in a text, a code or a column of a row, or something is said to be left out."""
    path = tmp_path_factory.getbasetemp() / name
    content = data.draw(files)
    path.write_text(content, encoding="utf-8")
    left_out = LeftOut()
    rows = tried(lambda: list(stream_bitext(path, left_out)))
    kept = repr(rows)
    assert rows is None or left_out or all(word in kept for word in re.findall("w[0-9]+w", content)), content


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 2**70) | st.floats() | st.text(max_size=8) | st.just("x" * 5000),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)
KEYS = st.sampled_from([*COLUMNS, "versions", "new"])
VERSION_KEYS = st.sampled_from(["id", "language", "text", "sentences", "offsets", "new"])


@st.composite
def objects(draw: st.DrawFn) -> dict[str, Any]:
    """Rows with the columns of bitext, which hold anything."""
    row = draw(st.dictionaries(KEYS, VALUES, max_size=5))
    return row | ({"source": draw(VALUES), "target": draw(VALUES)} if draw(st.booleans()) else {})


@st.composite
def segments(draw: st.DrawFn) -> dict[str, Any]:
    """Segments whose versions hold anything."""
    return {"versions": draw(st.lists(st.dictionaries(VERSION_KEYS, VALUES, max_size=5), max_size=3))}


@pytest.mark.parametrize(("name", "rows"), [("a.jsonl", objects()), ("a.segments.jsonl", segments())])
@FUZZ
@given(data=st.data())
def test_values_of_any_type_are_rows_or_one_line(
    tmp_path_factory: pytest.TempPathFactory, name: str, rows: st.SearchStrategy[dict[str, Any]], data: st.DataObject
) -> None:
    """A column that holds what it should not is named; nothing is taken for something else."""
    path = tmp_path_factory.getbasetemp() / name
    content = "".join(json.dumps(row) + "\n" for row in data.draw(st.lists(rows, min_size=1, max_size=3)))
    found, _ = read(path, content.encode(), lambda left_out: list(stream_bitext(path, left_out)))
    assert all(isinstance(row.source_id, str) and isinstance(row.source_sentences, tuple) for row in found)


@FUZZ
@given(
    lines=st.lists(
        st.text(max_size=20) | st.from_regex(r"\[[0-9, ]{0,12}\]:\[[0-9, ]{0,12}\](:\S{0,4})?", fullmatch=True)
    )
)
def test_ladders_are_beads_or_one_line(tmp_path_factory: pytest.TempPathFactory, lines: list[str]) -> None:
    """A bead is read as it is written, and one with sentences that are not there is refused."""
    folder = tmp_path_factory.getbasetemp()
    for name in ("s.txt", "t.txt"):
        (folder / name).write_text("One.\nTwo.\n", encoding="utf-8")
    path = folder / "ladder.txt"
    content = "\n".join(lines).encode("utf-8", "replace")
    files = folder / "s.txt", folder / "t.txt"
    found, _ = read(path, content, lambda _: list(read_ladder(path, files, ("en", "de"))))
    beads = [Bead(row.source_sentences, row.target_sentences, row.score) for row in found]
    write_beads(beads, path)
    assert read_beads(path) == beads
