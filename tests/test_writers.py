"""Rows to files and back: what each format keeps, what other tools read, and what a failure leaves behind."""

import json
import math
import os
import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from translate.storage import tmx

from aligner import (
    Bead,
    FormatError,
    InputError,
    SegmentPair,
    read_beads,
    read_bitext,
    write_beads,
    write_bitext,
)
from aligner.writers import bead_line, bitext_row, write_jsonl

# The elements and attributes of TMX 1.4 that are used here, as its specification has them.
TMX_DTD = """
<!ELEMENT tmx (header, body)>
<!ATTLIST tmx version CDATA #FIXED "1.4">
<!ELEMENT header (prop*)>
<!ATTLIST header creationtool CDATA #REQUIRED creationtoolversion CDATA #REQUIRED o-tmf CDATA #REQUIRED
  segtype (block|paragraph|sentence|phrase) #REQUIRED
  adminlang CDATA #REQUIRED srclang CDATA #REQUIRED datatype CDATA #REQUIRED>
<!ELEMENT body (tu*)>
<!ELEMENT tu (prop*, tuv+)>
<!ATTLIST tu tuid CDATA #IMPLIED srclang CDATA #IMPLIED datatype CDATA #IMPLIED>
<!ELEMENT tuv (prop*, seg)>
<!ATTLIST tuv xml:lang CDATA #REQUIRED>
<!ELEMENT prop (#PCDATA)>
<!ATTLIST prop type CDATA #REQUIRED xml:lang CDATA #IMPLIED>
<!ELEMENT seg (#PCDATA)>
"""
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
    return [bitext_row(row) for row in found] == [bitext_row(row) for row in expected]


def folded(text: str) -> str:
    """A text as a format with one line a row holds it: tabs and line ends are a space."""
    return re.sub(r"[\t\n\r]+", " ", text)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that the examples of one property share."""
    return tmp_path_factory.mktemp("bitext")


@given(rows=st.lists(pairs(), max_size=4))
def test_jsonl_gives_every_row_back(folder: Path, rows: list[SegmentPair]) -> None:
    """JSONL holds any text and every field."""
    assert write_bitext(rows, folder / "a.jsonl") == [folder / "a.jsonl"]
    assert same(read_bitext(folder / "a.jsonl"), rows)


@given(rows=st.lists(pairs(WITHOUT_NUL), max_size=4))
def test_tsv_gives_every_row_back(folder: Path, rows: list[SegmentPair]) -> None:
    """TSV holds every field, with tabs and line ends of a text folded to a space."""
    write_bitext(rows, folder / "a.tsv")
    expected = [replace(row, source=folded(row.source), target=folded(row.target)) for row in rows]
    assert same(read_bitext(folder / "a.tsv"), expected)


@given(rows=st.lists(pairs(), max_size=4))
def test_tmx_gives_linked_rows_back(folder: Path, rows: list[SegmentPair]) -> None:
    """TMX holds every field; null beads are left out and what XML cannot hold becomes U+FFFD."""
    write_bitext(rows, folder / "a.tmx")
    linked = [row for row in rows if row.source and row.target]
    expected = [
        replace(row, source=NOT_IN_XML.sub("\ufffd", row.source), target=NOT_IN_XML.sub("\ufffd", row.target))
        for row in linked
    ]
    assert same(read_bitext(folder / "a.tmx"), expected)


@given(rows=st.lists(pairs(WITHOUT_NUL), min_size=1, max_size=4))
def test_moses_gives_linked_texts_back(tmp_path_factory: pytest.TempPathFactory, rows: list[SegmentPair]) -> None:
    """Moses holds texts, one a line in two files that agree, and their origin beside them."""
    folder = tmp_path_factory.mktemp("moses")
    rows = [replace(row, source=row.source.lstrip("\ufeff"), target=row.target.lstrip("\ufeff")) for row in rows]
    written = write_bitext(rows, folder / "a.moses")
    linked = [row for row in rows if row.source and row.target]
    languages = sorted({(row.source_language, row.target_language) for row in linked})
    assert [path.name for path in written] == [
        f"a.{source}-{target}.{name}" for source, target in languages for name in (source, target, "ids")
    ]
    for source, target in languages:
        own = [row for row in linked if (row.source_language, row.target_language) == (source, target)]
        expected = [(source, target, folded(row.source), folded(row.target)) for row in own]
        for side in (source, target):
            found = read_bitext(folder / f"a.{source}-{target}.{side}")
            assert [(r.source_language, r.target_language, r.source, r.target) for r in found] == expected
        origins = (folder / f"a.{source}-{target}.ids").read_text(encoding="utf-8").splitlines()
        assert [line.split("\t")[:2] for line in origins] == [[row.source_id, row.target_id] for row in own]


@pytest.mark.parametrize("kind", ["tsv", "moses"])
def test_a_nul_does_not_make_a_file_unreadable(tmp_path: Path, kind: str) -> None:
    """What is written can be read again, also from a text that holds a NUL."""
    row = replace(PAIR, source="a\0b")
    path = write_bitext([row], tmp_path / f"a.{kind}", kind)[0]
    (found,) = read_bitext(path)
    assert found.target == row.target


def test_what_is_not_known_stays_unknown(tmp_path: Path) -> None:
    """A score of nan is null in JSONL and an empty cell in TSV, and nan again when read."""
    row = replace(PAIR, score=math.nan, confidence=math.nan)
    write_bitext([row], tmp_path / "a.jsonl")
    write_bitext([row], tmp_path / "a.tsv")
    found = json.loads((tmp_path / "a.jsonl").read_text(encoding="utf-8"))
    assert (found["score"], found["confidence"]) == (None, None)
    header, cells = (line.split("\t") for line in (tmp_path / "a.tsv").read_text(encoding="utf-8").splitlines())
    assert dict(zip(header, cells, strict=True))["score"] == ""
    for name in ("a.jsonl", "a.tsv"):
        assert math.isnan(read_bitext(tmp_path / name)[0].score)


def test_a_row_of_jsonl_has_the_fields_of_the_contract(tmp_path: Path) -> None:
    """The keys, their order and their kinds are those that users rely on; letters stay letters."""
    write_bitext([replace(PAIR, source="Brücke\u2028")], tmp_path / "a.jsonl")
    line = (tmp_path / "a.jsonl").read_text(encoding="utf-8")
    assert "Brücke\u2028" in line
    assert list(json.loads(line).items()) == [
        ("source_id", "en/1.txt"),
        ("target_id", "de/1.txt"),
        ("source_language", "en"),
        ("target_language", "de"),
        ("source", "Brücke\u2028"),
        ("target", "t"),
        ("source_sentences", [0, 2]),
        ("target_sentences", [1]),
        ("source_offsets", [0, 9]),
        ("target_offsets", [3, 4]),
        ("kind", "2-1"),
        ("score", 0.5),
        ("confidence", 0.25),
        ("moved", True),
    ]


@given(rows=st.lists(pairs(st.characters(exclude_categories=["Cs", "Cc"])), min_size=1, max_size=4))
def test_tmx_is_what_other_tools_read(folder: Path, rows: list[SegmentPair]) -> None:
    """translate-toolkit reads the same pairs, and the structure is that of TMX 1.4."""
    write_bitext(rows, folder / "b.tmx")
    with (folder / "b.tmx").open("rb") as file:
        units = tmx.tmxfile(file, "und", "und").units
    found = [["".join(text.itertext()) for text in unit.xmlelement.iter("seg")] for unit in units]
    linked = [[row.source, row.target] for row in rows if row.source and row.target]
    assert found == [[NOT_IN_XML.sub("\ufffd", text) for text in texts] for texts in linked]
    dtd = etree.DTD(StringIO(TMX_DTD))
    assert dtd.validate(etree.parse(str(folder / "b.tmx"))), dtd.error_log


def test_translate_toolkit_finds_source_and_target(tmp_path: Path) -> None:
    """A translation memory of one pair of languages answers with the target of each source."""
    rows = [replace(PAIR, source="The <bridge> & more", target='Die "Brücke"'), NULL]
    write_bitext(rows, tmp_path / "a.tmx")
    with (tmp_path / "a.tmx").open("rb") as file:
        memory: Any = tmx.tmxfile(file, "en", "de")
    assert [(str(unit.source), str(unit.target)) for unit in memory.units] == [("The <bridge> & more", 'Die "Brücke"')]
    assert memory.translate("The <bridge> & more") == 'Die "Brücke"'


def test_tmx_header_names_the_source_language(tmp_path: Path) -> None:
    """srclang is the one source language, or *all* where there are several or none."""
    for rows, language in (([PAIR], "en"), ([PAIR, replace(PAIR, source_language="fr")], "*all*"), ([], "*all*")):
        write_bitext(rows, tmp_path / "a.tmx")
        header = etree.parse(str(tmp_path / "a.tmx")).getroot().find("header")
        assert (header.get("srclang"), header.get("segtype")) == (language, "sentence")


def test_tmx_of_other_tools_is_read(tmp_path: Path) -> None:
    """Inline elements are read as their text, TMX 1.1's `lang` as a language, unknown properties are no harm."""
    (tmp_path / "a.tmx").write_text(
        '<tmx version="1.1"><header/><body><tu><note>n</note><prop type="domain">law</prop>'
        '<tuv lang="EN-US"><seg>The <bpt i="1">b</bpt>bridge<ept i="1"/>.</seg></tuv>'
        '<tuv lang="de"><seg>Die Brücke.</seg></tuv></tu></body></tmx>',
        encoding="utf-8",
    )
    (row,) = read_bitext(tmp_path / "a.tmx")
    assert (row.source_language, row.source, row.target) == ("EN-US", "The bbridge.", "Die Brücke.")
    assert (row.kind, row.source_sentences, math.isnan(row.score)) == ("1-1", (), True)


def test_tmx_reads_no_other_file(tmp_path: Path) -> None:
    """An entity that points to a file brings nothing of that file into the bitext."""
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    (tmp_path / "a.tmx").write_text(
        f'<!DOCTYPE tmx [<!ENTITY x SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]>\n<tmx version="1.4"><body>'
        "<tu><tuv><seg>One &x;</seg></tuv><tuv><seg>Eins</seg></tuv></tu></body></tmx>",
        encoding="utf-8",
    )
    assert "secret" not in read_bitext(tmp_path / "a.tmx")[0].source


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.jsonl", '{"source": "a", "target": "b"}\n\n{no\n', "a.jsonl:3: no JSON"),
        ("a.jsonl", "[1]\n", "a.jsonl:1: a list"),
        ("a.jsonl", '{"source": "a"}\n', "a.jsonl:1: KeyError('target')"),
        ("a.jsonl", '{"source": "a", "target": null}\n', "a.jsonl:1: "),
        ("a.jsonl", '{"source": "a", "target": "b", "source_sentences": "x"}\n', "a.jsonl:1: ValueError"),
        ("a.jsonl", '{"source": "a", "target": "b", "source_sentences": 7}\n', "a.jsonl:1: TypeError"),
        ("a.tsv", "", "a.tsv:1: columns ['']; wanted a header"),
        ("a.tsv", "a\tb\nc\td\n", "a.tsv:1: columns ['a', 'b']; wanted a header with at least source and target"),
        ("a.tsv", "source\ttarget\na\tb\na\tb\tc\n", "a.tsv:3: 3 cells; wanted 2"),
        ("a.tsv", "source\ttarget\tsource_offsets\na\tb\tone two\n", "a.tsv:2: ValueError"),
        ("a.tmx", "no xml", "a.tmx: no TMX (Start tag expected, '<' not found, line 1"),
        ("a.tmx", "<tmx>\n<body>\n<tu></tuv></tmx>", "line 3"),
        ("a.tmx", "<tmx>\n<body>\n<tu><tuv><seg>a</seg></tuv></tu></body></tmx>", "a.tmx:3: 1 tuv in a tu"),
        ("a.tmx", "<tmx>\n<body>\n<tu><tuv/><tuv/></tu></body></tmx>", "a.tmx:3: "),
        ("a.tmx", "<html><body>No memory.</body></html>", "a.tmx: no TMX"),
        ("a.en-de.en", "one\ntwo\n", "a.en-de.de"),
    ],
)
def test_a_broken_file_is_told_by_name_and_line(tmp_path: Path, name: str, content: str, message: str) -> None:
    """A row that cannot be read is a FormatError with file, line, what was found and what was wanted."""
    (tmp_path / name).write_text(content, encoding="utf-8")
    (tmp_path / "a.en-de.de").write_text("eins\n", encoding="utf-8")
    with pytest.raises(FormatError) as caught:
        read_bitext(tmp_path / name)
    assert message in str(caught.value)
    assert str(tmp_path / name) in str(caught.value)
    assert "wanted" in str(caught.value)


def test_sides_of_moses_that_differ_in_length_are_told(tmp_path: Path) -> None:
    """Two Moses files of different length are no bitext; the message has both names and numbers."""
    (tmp_path / "a.en-de.en").write_text("one\ntwo\n", encoding="utf-8")
    (tmp_path / "a.en-de.de").write_text("eins\n", encoding="utf-8")
    with pytest.raises(FormatError, match=r"a\.en-de\.en has 2 lines, .*a\.en-de\.de 1"):
        read_bitext(tmp_path / "a.en-de.de")
    (tmp_path / "a.en-de.de").unlink()
    with pytest.raises(InputError, match=r"a\.en-de\.de: no such file"):
        read_bitext(tmp_path / "a.en-de.en")


def test_unknown_kinds_of_file_are_errors(tmp_path: Path) -> None:
    """A suffix nobody knows, none at all, and a file that is not there are errors that say what is known."""
    with pytest.raises(InputError, match=r"no bitext format 'docx'; use one of jsonl, tsv, tmx, moses"):
        write_bitext([PAIR], tmp_path / "a.docx")
    with pytest.raises(InputError, match="no bitext format ''"):
        write_bitext([PAIR], tmp_path / "a")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(InputError, match="no such file"):
        read_bitext(tmp_path / "a.tsv")
    (tmp_path / "a.docx").touch()
    with pytest.raises(InputError, match=r"cannot read bitext from \.docx; use \.jsonl, \.tsv or \.tmx"):
        read_bitext(tmp_path / "a.docx")


@pytest.mark.parametrize("name", ["a.jsonl", "a.tsv", "a.tmx"])
def test_a_folder_is_no_bitext(tmp_path: Path, name: str) -> None:
    """A folder with the name of a file is told as an InputError, whatever its suffix."""
    (tmp_path / name).mkdir()
    with pytest.raises(InputError):
        read_bitext(tmp_path / name)


def broken_off() -> Iterator[SegmentPair]:
    """Rows from a source that fails after the first."""
    yield PAIR
    raise RuntimeError("the source broke off")


@pytest.mark.parametrize("kind", ["jsonl", "tsv", "tmx", "moses"])
@pytest.mark.parametrize("before", [True, False])
def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path, kind: str, before: bool) -> None:
    """Rows that break off leave no file under the name, none beside it, and an older file as it was."""
    path = tmp_path / f"a.{kind}"
    if before:
        path.write_text("older", encoding="utf-8")
    with pytest.raises(RuntimeError, match="broke off"):
        write_bitext(broken_off(), path)
    assert [(item.name, item.read_text(encoding="utf-8")) for item in tmp_path.iterdir()] == (
        [(path.name, "older")] if before else []
    )


def test_a_file_takes_its_name_when_it_is_whole(tmp_path: Path) -> None:
    """While rows are being written nothing stands under the name yet; folders on the way are made."""
    path = tmp_path / "deep" / "er" / "a.jsonl"
    seen = []

    def rows() -> Iterator[SegmentPair]:
        yield PAIR
        seen.append(path.exists())

    write_bitext(rows(), path)
    assert (seen, path.exists()) == ([False], True)
    assert [item.name for item in path.parent.iterdir()] == ["a.jsonl"]


@pytest.mark.parametrize("name", ["file/a.jsonl", "folder", "x" * 252])
def test_a_place_that_cannot_be_written_is_an_error(tmp_path: Path, name: str) -> None:
    """A file in the way, a folder of the name, a name too long: an InputError with the path, nothing left beside it."""
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    with pytest.raises(InputError, match="cannot be written"):
        write_bitext([PAIR], tmp_path / name, "jsonl")
    assert sorted(item.name for item in tmp_path.iterdir()) == ["file", "folder"]


def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    """What is no plain file, such as /dev/stdout or /dev/null, is written to; it stays what it is."""
    pipe = tmp_path / "pipe.jsonl"
    os.mkfifo(pipe)
    received: list[str] = []
    reader = threading.Thread(target=lambda: received.append(pipe.read_text(encoding="utf-8")), daemon=True)
    reader.start()
    write_bitext([PAIR], pipe)
    assert pipe.is_fifo()
    reader.join(5)
    assert json.loads(received[0])["source"] == "s"


def test_jsonl_holds_numbers_only(tmp_path: Path) -> None:
    """A score beyond all numbers, which JSON has no word for, is told as an error of this package."""
    (tmp_path / "a.tsv").write_text("source\ttarget\tscore\na\tb\tinf\n", encoding="utf-8")
    try:
        write_bitext(read_bitext(tmp_path / "a.tsv"), tmp_path / "b.jsonl")
    except InputError:
        return
    assert math.isfinite(read_bitext(tmp_path / "b.jsonl")[0].score) is False


def test_rows_of_a_run_are_one_json_object_a_line(tmp_path: Path) -> None:
    """write_jsonl keeps line ends inside texts escaped, so that a line is a row."""
    write_jsonl([{"a": "x\ny"}, {"a": "\u2028"}], tmp_path / "a.jsonl")
    lines = (tmp_path / "a.jsonl").read_bytes().split(b"\n")
    assert [json.loads(line) for line in lines[:-1]] == [{"a": "x\ny"}, {"a": "\u2028"}]
    assert lines[-1] == b""


@given(
    st.lists(
        st.builds(
            Bead,
            st.sets(st.integers(0, 9), max_size=3).map(lambda n: tuple(sorted(n))),
            st.sets(st.integers(0, 9), max_size=3).map(lambda n: tuple(sorted(n))),
            st.integers(-10_000, 20_000).map(lambda n: n / 10_000) | st.just(math.nan),
        ),
        max_size=5,
    )
)
def test_the_ladder_gives_its_beads_back(tmp_path_factory: pytest.TempPathFactory, beads: list[Bead]) -> None:
    """Beads come back with their scores, to four places."""
    path = tmp_path_factory.mktemp("ladder") / "a.txt"
    write_beads(beads, path)
    found = read_beads(path)
    assert found == beads
    assert [bead.score for bead in found] == pytest.approx([bead.score for bead in beads], nan_ok=True, abs=1e-9)


def test_a_line_of_the_ladder() -> None:
    """Numbers of both sides in brackets, then the score with four places."""
    assert bead_line(Bead((0, 1), (), 0.123456)) == "[0, 1]:[]:0.1235"


def test_ladders_of_other_tools_are_read(tmp_path: Path) -> None:
    """Spaces, a cost or a word in the third field, none at all, and \\r\\n are all understood."""
    (tmp_path / "a.txt").write_bytes(b"[0,1]:[2]:0.5\r\n[3]:[]\n  [4]:[5, 6]:one \n")
    found = read_beads(tmp_path / "a.txt")
    assert found == [Bead((0, 1), (2,)), Bead((3,), ()), Bead((4,), (5, 6))]
    assert [bead.score for bead in found] == pytest.approx([0.5, math.nan, math.nan], nan_ok=True)


@pytest.mark.parametrize("line", ["0:0", "[0]", "[a]:[0]", "", "[0]:[0] 0.5", "[-1]:[0]", "[0]:[1]:0.5:x y"])
def test_a_line_that_is_no_bead_is_told(tmp_path: Path, line: str) -> None:
    """A FormatError names file and line, shows the line and a right one."""
    (tmp_path / "a.txt").write_text(f"[0]:[0]\n{line}\n[1]:[1]\n", encoding="utf-8")
    with pytest.raises(FormatError) as caught:
        read_beads(tmp_path / "a.txt")
    assert f"{tmp_path / 'a.txt'}:2: {line!r} is no bead; write numbers as [0]:[0, 1]" in str(caught.value)


@pytest.mark.parametrize("kind", ["jsonl", "tsv", "tmx", "moses"])
def test_half_a_character_is_written_as_the_replacement_character(tmp_path: Path, kind: str) -> None:
    """Lone surrogates, which texts made in Python may hold and no file can, become U+FFFD in every format."""
    path = write_bitext([replace(PAIR, source="a\ud800b")], tmp_path / f"a.{kind}", kind)[0]
    assert [row.source for row in read_bitext(path)] == ["a\ufffdb"]


def test_a_language_that_xml_cannot_hold_is_no_crash(tmp_path: Path) -> None:
    """A control character in a language's place becomes U+FFFD in TMX, as it does in texts."""
    write_bitext([replace(PAIR, source_language="e\x01n")], tmp_path / "a.tmx")
    assert [row.source_language for row in read_bitext(tmp_path / "a.tmx")] == ["e\ufffdn"]


def test_a_unit_in_three_languages_is_told(tmp_path: Path) -> None:
    """A translation unit with more than two languages is no pair; its third language is not dropped unsaid."""
    variants = "".join(f'<tuv xml:lang="{name}"><seg>{name}</seg></tuv>' for name in ("en", "de", "fr"))
    (tmp_path / "a.tmx").write_text(
        f'<tmx version="1.4"><header/><body>\n<tu>{variants}</tu></body></tmx>', encoding="utf-8"
    )
    with pytest.raises(FormatError, match=r"a\.tmx:2: 3 tuv in a tu; wanted two"):
        read_bitext(tmp_path / "a.tmx")
