"""Rows to files and back: what each format keeps, how much is held meanwhile, what hostile rows and failures leave."""

import json
import math
import weakref
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from aligner import (
    FormatError,
    InputError,
    SegmentPair,
    read_bitext,
    write_bitext,
)
from aligner.bitext.formats import FORMATS, lost, stream_bitext
from aligner.model import InlineCode
from tests.rows import HOSTILE, NOT_IN_XML, NULL, PAIR, WITHOUT_NUL, folded, pairs, same

PLAIN = ["jsonl", "tsv", "tmx", "xliff", "moses", "parquet"]
EVERY = [name for name in FORMATS if name not in ("srt", "mt")]  # which hold other rows, and are not read
XML = ["tmx", "xliff"]


def by_languages(rows: Iterable[SegmentPair]) -> dict[tuple[str, str], list[SegmentPair]]:
    """Rows of each pair of languages."""
    found: dict[tuple[str, str], list[SegmentPair]] = defaultdict(list)
    for row in rows:
        found[row.source_language, row.target_language].append(row)
    return found


def written_one(rows: Iterable[SegmentPair], path: Path) -> Path:
    """The file by which bitext of one pair of languages is read again."""
    return write_bitext(rows, path)[0]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that the examples of one property share."""
    return tmp_path_factory.mktemp("bitext")


@pytest.mark.slow
@settings(deadline=None, max_examples=50)
@given(rows=st.lists(pairs(), max_size=4))
def test_jsonl_gives_every_row_back(folder: Path, rows: list[SegmentPair]) -> None:
    """JSONL holds any text and every field."""
    assert write_bitext(rows, folder / "a.jsonl") == [folder / "a.jsonl"]
    assert same(read_bitext(folder / "a.jsonl"), rows)


@pytest.mark.slow
@settings(deadline=None, max_examples=50)
@given(rows=st.lists(pairs(WITHOUT_NUL), max_size=4))
def test_tsv_gives_every_row_back(folder: Path, rows: list[SegmentPair]) -> None:
    """TSV holds every field, with tabs and line ends of a text folded to a space."""
    write_bitext(rows, folder / "a.tsv")
    expected = [replace(row, source=folded(row.source), target=folded(row.target)) for row in rows]
    assert same(read_bitext(folder / "a.tsv"), expected)


@pytest.mark.slow
@settings(deadline=None, max_examples=50)
@given(rows=st.lists(pairs(), max_size=4))
def test_tmx_gives_linked_rows_back(folder: Path, rows: list[SegmentPair]) -> None:
    """TMX holds every field; null beads are left out and what XML cannot hold becomes U+FFFD.

    What an earlier row translates more surely stands before all others.
    """
    write_bitext(rows, folder / "a.tmx")
    linked = [row for row in rows if row.source and row.target]

    def is_surpassed(n: int) -> bool:
        row, sure = linked[n], [-1.0 if math.isnan(row.confidence) else row.confidence for row in linked]
        key = row.source_language, row.target_language, row.source
        equal = (k for k in range(n) if (linked[k].source_language, linked[k].target_language, linked[k].source) == key)
        return any(sure[k] > sure[n] for k in equal)

    in_order = sorted(range(len(linked)), key=lambda n: not is_surpassed(n))
    expected = [
        replace(row, source=NOT_IN_XML.sub("\ufffd", row.source), target=NOT_IN_XML.sub("\ufffd", row.target))
        for row in (linked[n] for n in in_order)
    ]
    assert same(read_bitext(folder / "a.tmx"), expected)


@pytest.mark.slow
@settings(deadline=None, max_examples=50)
@given(rows=st.lists(pairs(), max_size=4))
def test_xliff_gives_every_row_back(tmp_path_factory: pytest.TempPathFactory, rows: list[SegmentPair]) -> None:
    """XLIFF holds any text, null beads and every field, in a file for each pair of languages."""
    folder = tmp_path_factory.mktemp("xliff")
    written = write_bitext(rows, folder / "a.xlf")
    expected = by_languages(rows)
    several = [folder / f"a.{source}-{target}.xlf" for source, target in sorted(expected)]
    assert written == (several if len(several) > 1 else [folder / "a.xlf"])
    found = [row for path in written for row in read_bitext(path)]
    assert same(found, [row for languages in sorted(expected) for row in expected[languages]])
    assert sorted(folder.iterdir()) == sorted(written)


@pytest.mark.slow
@settings(deadline=None, max_examples=50)
@given(rows=st.lists(pairs(), max_size=4))
def test_parquet_gives_every_row_back(folder: Path, rows: list[SegmentPair]) -> None:
    """Parquet holds any text and every field."""
    assert write_bitext(rows, folder / "a.parquet") == [folder / "a.parquet"]
    assert same(read_bitext(folder / "a.parquet"), rows)


@pytest.mark.slow
@settings(deadline=None, max_examples=50)
@given(rows=st.lists(pairs(WITHOUT_NUL), min_size=1, max_size=4))
def test_moses_gives_linked_rows_back(tmp_path_factory: pytest.TempPathFactory, rows: list[SegmentPair]) -> None:
    """Moses holds texts, one a line in two files that agree, and every other field beside them."""
    folder = tmp_path_factory.mktemp("moses")
    written = write_bitext(rows, folder / "a.moses")
    linked = by_languages(row for row in rows if row.source and row.target)
    assert [path.name for path in written] == [
        f"a.{source}-{target}.{name}" for source, target in sorted(linked) for name in (source, target, "ids")
    ]
    for (source, target), own in linked.items():
        expected = [replace(row, source=folded(row.source), target=folded(row.target)) for row in own]
        for side in (source, target):
            assert same(read_bitext(folder / f"a.{source}-{target}.{side}"), expected)


def test_moses_of_others_is_read(tmp_path: Path) -> None:
    """Without `.ids` there are texts only; one of OPUS, whose sentence numbers may be anything, names the documents."""
    (tmp_path / "a.en-de.en").write_text("one\n", encoding="utf-8")
    (tmp_path / "a.en-de.de").write_text("eins\n", encoding="utf-8")
    (row,) = read_bitext(tmp_path / "a.en-de.de")
    assert (row.source, row.target, row.source_id, row.source_sentences) == ("one", "eins", "", ())
    (tmp_path / "a.en-de.ids").write_text("en/1.xml.gz\tde/1.xml.gz\ts1.1\ts1.1 s1.2\n", encoding="utf-8")
    (row,) = read_bitext(tmp_path / "a.en-de.en")
    assert (row.source_id, row.target_id, row.target_sentences) == ("en/1.xml.gz", "de/1.xml.gz", ())


@pytest.mark.parametrize(("first", "second"), list(permutations(PLAIN, 2)))
def test_any_format_to_any_other_and_back(tmp_path: Path, first: str, second: str) -> None:
    """From one format to another and back nothing is lost of rows that both can hold."""
    rows = [PAIR, replace(PAIR, source="Größe & Co. <b>", moved=False, score=math.nan)]
    one = written_one(rows, tmp_path / f"a.{first}")
    two = written_one(stream_bitext(one), tmp_path / f"b.{second}")
    three = written_one(stream_bitext(two), tmp_path / f"c.{first}")
    assert same(read_bitext(three), rows)


class Held(str):
    """A text that can be counted while it lives."""


@pytest.mark.parametrize("kind", EVERY)
def test_rows_are_not_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    """Rows that come one at a time are gone from memory soon after, however many there are."""
    monkeypatch.setattr("aligner.bitext.rows.BATCH", 10)
    alive: weakref.WeakSet[Held] = weakref.WeakSet()
    most = 0

    def rows() -> Iterator[SegmentPair]:
        nonlocal most
        for number in range(500):
            text = Held(f"a text, number {number}")
            alive.add(text)
            most = max(most, len(alive))
            yield replace(PAIR, source=text, source_language=("en", "fr")[number % 2])

    write_bitext(rows(), tmp_path / f"a.{kind}", kind)
    assert most < 40


@pytest.mark.parametrize("kind", ["jsonl", "tsv", "tmx", "xliff", "moses"])
def test_rows_are_read_one_at_a_time(tmp_path: Path, kind: str) -> None:
    """The first rows of a file come before its end has been read, so that a broken end is found only there."""
    path = written_one([PAIR] * 3000, tmp_path / f"a.{kind}")
    text = path.read_text(encoding="utf-8")
    broken = text[: len(text) * 2 // 3].rsplit("\t", 1)[0]  # in a table a cell is lacking
    path.write_text(broken + ("\n" if kind == "moses" else "<{\n"), encoding="utf-8")
    rows = stream_bitext(path)
    assert next(rows) == PAIR
    with pytest.raises(FormatError):
        list(rows)


@pytest.mark.parametrize("kind", PLAIN)
def test_hostile_rows_break_no_format(tmp_path: Path, kind: str) -> None:
    """Texts, ids and languages of any kind are written inside the folder and read again, each field in place."""
    folder = tmp_path / "in" / "deep"
    rows = [
        replace(PAIR, source=text, target=text, source_id=text[:1000], target_id=f"{number}", kind=text[:100])
        for number, text in enumerate(HOSTILE)
    ]
    language = "../../<x>&\n\0\ud800"
    for own in (rows, [replace(row, source_language=language, target_language="." * 3) for row in rows]):
        path, *_ = write_bitext(own, folder / f"a.{kind}", kind)
        assert path.is_relative_to(folder)
        if kind != "moses" or own is rows:  # a Moses pair is known by its languages, which these are not
            found = read_bitext(path)
            assert [row.target_id for row in found] == [row.target_id for row in own]
            assert [row.confidence for row in found] == [PAIR.confidence] * len(rows)
            assert [row.target for row in found][-2:] == HOSTILE[-2:]
    assert list(tmp_path.iterdir()) == [tmp_path / "in"]
    assert list((tmp_path / "in").iterdir()) == [folder]


@pytest.mark.parametrize("kind", ["segments.jsonl", "segments.tmx", "segments.parquet"])
def test_hostile_rows_break_no_segments(tmp_path: Path, kind: str) -> None:
    """The same of segments; a language with the name of another column is told."""
    rows = [
        replace(PAIR, source=text, target=text, source_id=text[:1000], source_language=text[:9]) for text in HOSTILE
    ]
    assert write_bitext(rows, tmp_path / f"a.{kind}", kind) == [tmp_path / f"a.{kind}"]
    if kind != "segments.tmx":
        with pytest.raises(InputError, match="the language 'versions' has the name of a column"):
            write_bitext([replace(PAIR, source_language="versions")], tmp_path / f"b.{kind}", kind)
    assert list(tmp_path.iterdir()) == [tmp_path / f"a.{kind}"]


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
        ("block", ""),
        ("source_time", None),
        ("target_time", None),
        ("flags", []),
    ]


def test_tmx_names_the_source_language(tmp_path: Path) -> None:
    """srclang of the header is the first row's; a unit with another says so itself; of no rows it is any."""
    for rows, language, own in (
        ([PAIR], "en", [None]),
        ([NULL, PAIR, replace(PAIR, source_language="fr"), PAIR], "en", [None, "fr", None]),
        ([replace(PAIR, source_language="")], "und", [None]),
        ([], "*all*", []),
    ):
        write_bitext(iter(rows), tmp_path / "a.tmx")
        root = etree.parse(str(tmp_path / "a.tmx")).getroot()
        header = root.find("header")
        assert (header.get("srclang"), header.get("segtype")) == (language, "paragraph")
        assert [unit.get("srclang") for unit in root.iter("tu")] == own


def test_of_equal_sources_the_surest_comes_last_in_tmx(tmp_path: Path) -> None:
    """As programs take the last; other rows keep their order, languages and sources are kept apart."""
    said = [
        ("one", "eins", 0.9),
        ("two", "zwei", 0.4),
        ("one", "ein", 0.5),
        ("two", "beide", 0.6),
        ("one", "man", math.nan),
    ]
    rows = [replace(PAIR, source=source, target=target, confidence=sure) for source, target, sure in said]
    french = replace(rows[0], target_language="fr", target="un", confidence=0.1)
    (path,) = write_bitext([*rows, french], tmp_path / "a.tmx")
    assert [row.target for row in read_bitext(path)] == ["ein", "man", "eins", "zwei", "beide", "un"]


def test_units_of_ours_have_numbers_that_are_not_counted_as_left_out(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Each unit has a number of its own, wherever it stands."""
    rows = [replace(PAIR, confidence=sure) for sure in (0.9, 0.1)]
    (path,) = write_bitext(rows, tmp_path / "a.tmx")
    assert [unit.get("tuid") for unit in etree.parse(str(path)).iter("tu")] == ["2", "1"]
    assert len(read_bitext(path)) == 2
    assert "tuid" not in caplog.text


def test_units_of_ours_say_when_and_by_what_they_were_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The time is what is given, else SOURCE_DATE_EPOCH, else none; what we wrote is not counted as left out."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")

    def dates(created: datetime | None = None) -> Any:
        (path,) = write_bitext([PAIR], tmp_path / "a.tmx", created=created)
        (unit,) = etree.parse(str(path)).iter("tu")
        assert unit.get("creationtool") == "bitext-aligner"
        assert unit.get("creationtoolversion")
        assert len(read_bitext(path)) == 1
        return unit.get("creationdate")

    assert dates() == "19700102T000000Z"
    assert dates(created=datetime(2020, 2, 3, 4, 5, 6, tzinfo=UTC)) == "20200203T040506Z"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "")
    assert dates() is None
    assert "creation" not in caplog.text
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(InputError, match="SOURCE_DATE_EPOCH is 'yesterday'"):
        dates()


def test_cells_may_hold_lists_as_json_writes_them(tmp_path: Path) -> None:
    """Programs such as duckdb write lists into TSV so."""
    path = tmp_path / "a.tsv"
    path.write_text("source\ttarget\tsource_sentences\tsource_time\ttarget_sentences\na\tb\t[0, 2]\t[1.5, 3.0]\t[]\n")
    (row,) = read_bitext(path)
    assert (row.source_sentences, row.source_time, row.target_sentences) == ((0, 2), (1.5, 3.0), ())


def test_tmx_of_other_tools_is_read(tmp_path: Path) -> None:
    """TMX 1.1's `lang` is a language, native codes are no text; what there is no column for is counted and named."""
    (tmp_path / "a.tmx").write_text(
        '<tmx version="1.1"><header/><body><tu><note>n</note><prop type="domain">law</prop>'
        '<tuv lang="EN-US"><seg>The <bpt i="1">b</bpt>bridge<ept i="1"/>.</seg></tuv>'
        '<tuv lang="de"><seg>Die Brücke.</seg></tuv></tu></body></tmx>',
        encoding="utf-8",
    )
    (row,) = read_bitext(tmp_path / "a.tmx")
    assert (row.source_language, row.source, row.target) == ("en-US", "The bridge.", "Die Brücke.")
    assert (row.kind, row.source_sentences, math.isnan(row.score)) == ("1-1", (), True)


def test_xliff_of_other_tools_is_read(tmp_path: Path) -> None:
    """A row a segment, in groups too; inline codes are left out, the text inside them stays; version 2.1 is as 2.0."""
    (tmp_path / "a.xlf").write_text(
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" srcLang="en-GB" trgLang="de">'
        '<file id="f" original="x.html"><notes><note>n</note></notes><group id="g"><unit id="1"><notes><note>n</note>'
        '</notes><segment><source>The <pc id="1">old</pc><ph id="2"/> bridge.</source><target>Die '
        '<mrk id="m">alte</mrk><!-- c --> Brücke.</target></segment><ignorable><source> </source></ignorable>'
        "<segment><source>Open.</source>"
        "</segment></unit></group></file></xliff>",
        encoding="utf-8",
    )
    first, second = read_bitext(tmp_path / "a.xlf")
    assert (first.source_language, first.source, first.target) == ("en-GB", "The old bridge.", "Die alte Brücke.")
    assert (second.source, second.target, second.kind, second.source_sentences) == ("Open.", "", "1-0", ())


def test_xliff_reads_no_other_file_and_expands_nothing(tmp_path: Path) -> None:
    """Entities bring neither another file nor themselves a thousandfold into the bitext."""
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    (tmp_path / "a.xlf").write_text(
        f'<!DOCTYPE xliff [<!ENTITY x SYSTEM "{(tmp_path / "secret.txt").as_uri()}"><!ENTITY y "boom">]>'
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en" trgLang="de"><file id="f">'
        '<unit id="1"><segment><source>One &x;&y;</source><target>Eins</target></segment></unit></file></xliff>',
        encoding="utf-8",
    )
    with pytest.raises(FormatError, match="&x; stands for a file"):
        read_bitext(tmp_path / "a.xlf")


def test_tmx_reads_no_other_file(tmp_path: Path) -> None:
    """An entity that points to a file brings nothing of that file into the bitext."""
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    (tmp_path / "a.tmx").write_text(
        f'<!DOCTYPE tmx [<!ENTITY x SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]>\n<tmx version="1.4"><body>'
        "<tu><tuv><seg>One &x;</seg></tuv><tuv><seg>Eins</seg></tuv></tu></body></tmx>",
        encoding="utf-8",
    )
    with pytest.raises(FormatError, match="&x; stands for a file"):
        read_bitext(tmp_path / "a.tmx")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.jsonl", '{"source": "a", "target": "b"}\n\n{no\n', "a.jsonl:3: no JSON"),
        ("a.jsonl", "[1]\n", "a.jsonl:1: a list"),
        ("a.jsonl", '{"source": "a"}\n', "a.jsonl:1: no target; wanted the texts source and target"),
        ("a.jsonl", '{"source": "a", "target": null}\n', "a.jsonl:1: "),
        (
            "a.jsonl",
            '{"source": "a", "target": "b", "source_sentences": "x"}\n',
            "1: source_sentences is 'x'",
        ),
        (
            "a.jsonl",
            '{"source": "a", "target": "b", "source_sentences": 7}\n',
            "1: source_sentences is 7",
        ),
        ("a.tsv", "", "a.tsv: nothing in the first line; wanted a header"),
        ("a.tsv", "a\tb\nc\td\n", "a.tsv: columns ['a', 'b']; wanted a header with at least source and target"),
        ("a.tsv", "source\ttarget\na\tb\na\tb\tc\n", "a.tsv:3: 3 cells; wanted 2"),
        (
            "a.tsv",
            "source\ttarget\tsource_offsets\na\tb\tone two\n",
            "2: source_offsets is 'one two'; wanted two",
        ),
        ("a.tmx", "no xml", "a.tmx: no TMX (Start tag expected, '<' not found, line 1"),
        ("a.tmx", "<tmx>\n<body>\n<tu></tuv></tmx>", "line 3"),
        ("a.tmx", "<tmx>\n<body>\n<tu><tuv/><tuv/></tu></body></tmx>", "a.tmx:3: 0 seg in a tuv"),
        ("a.tmx", "<tmx><body><tu><tuv><seg>&what;</seg></tuv></tu></body></tmx>", "Entity 'what' not defined"),
        ("a.tmx", '<tmx version="2.0"/>', "a.tmx: TMX '2.0'; wanted TMX 1"),
        ("a.tsv", "source\ttarget\tsource\n", "a.tsv:1: the column 'source' stands twice"),
        ("a.jsonl", '{"source": "a", "target": "b", "source": "c"}\n', "1: no JSON (the key 'source' stands twice)"),
        ("a.jsonl", '{"source": "a", "target": "b", "source_id": true}\n', "1: source_id is True; wanted a text"),
        ("a.jsonl", '{"source": "a", "target": "b", "score": "high"}\n', "1: score is 'high'; wanted a number"),
        ("a.jsonl", '{"source": "a", "target": "b", "moved": 3}\n', "1: moved is 3; wanted true or false"),
        ("a.segments.jsonl", '{"versions": 1}\n', "1: versions is 1; wanted those of a segment"),
        ("a.tmx", "<html><body>No memory.</body></html>", "a.tmx: no TMX"),
        ("a.xlf", "<xliff><file><unit>", "a.xlf: no XLIFF ("),
        ("a.xlf", "<tmx/>", "a.xlf: no XLIFF (its root is tmx); wanted XLIFF 1 or 2"),
        ("a.xlf", '<xliff version="3.0"/>', "a.xlf: XLIFF '3.0'; wanted XLIFF 1 or 2"),
        ("a.parquet", "PAR1 no more", "a.parquet: cannot be read ("),
        (
            "a.jsonl",
            '{"source": "a", "target": "b", "source_sentences": [-1]}\n',
            "1: source_sentences is [-1]",
        ),
        (
            "a.jsonl",
            '{"source": "a", "target": "b", "source_offsets": [0, 1e300]}\n',
            "1: source_offsets is [0, 1e+300]",
        ),
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
    (tmp_path / "a.en-de.de").write_text("eins\nzwei\n", encoding="utf-8")
    (tmp_path / "a.en-de.ids").write_text("x\ty\n", encoding="utf-8")
    with pytest.raises(FormatError, match=r"has 2 lines, .*a\.en-de\.de 2, .*a\.en-de\.ids 1; wanted as many"):
        read_bitext(tmp_path / "a.en-de.de")
    (tmp_path / "a.en-de.de").unlink()
    with pytest.raises(InputError, match=r"a\.en-de\.de: no such file"):
        read_bitext(tmp_path / "a.en-de.en")


def test_unknown_kinds_of_file_are_errors(tmp_path: Path) -> None:
    """A suffix nobody knows, none at all, and a file that is not there are errors that say what is known."""
    with pytest.raises(InputError, match=r"no bitext format 'docx'; use one of jsonl, tsv, tmx, xliff, moses, parquet"):
        write_bitext([PAIR], tmp_path / "a.docx")
    with pytest.raises(InputError, match="no bitext format ''"):
        write_bitext([PAIR], tmp_path / "a")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(InputError, match="no such file"):
        read_bitext(tmp_path / "a.tsv")
    (tmp_path / "a.docx").touch()
    with pytest.raises(InputError, match=r"cannot read bitext from \.docx; use \.jsonl, \.tsv, \.tmx, \.xlf"):
        read_bitext(tmp_path / "a.docx")


@pytest.mark.parametrize("name", ["a.jsonl", "a.tsv", "a.tmx", "a.xlf", "a.parquet"])
def test_a_folder_is_no_bitext(tmp_path: Path, name: str) -> None:
    """A folder with the name of a file is told as an InputError, whatever its suffix."""
    (tmp_path / name).mkdir()
    with pytest.raises(InputError):
        read_bitext(tmp_path / name)


def broken_off() -> Iterator[SegmentPair]:
    """Rows from a source that fails after the first."""
    yield PAIR
    raise RuntimeError("the source broke off")


@pytest.mark.parametrize("kind", EVERY)
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


def test_jsonl_holds_numbers_only(tmp_path: Path) -> None:
    """A score beyond all numbers, which JSON has no word for, is told as an error of this package."""
    (tmp_path / "a.tsv").write_text("source\ttarget\tscore\na\tb\tinf\n", encoding="utf-8")
    try:
        write_bitext(read_bitext(tmp_path / "a.tsv"), tmp_path / "b.jsonl")
    except InputError:
        return
    assert math.isfinite(read_bitext(tmp_path / "b.jsonl")[0].score) is False


@pytest.mark.parametrize("kind", PLAIN)
def test_half_a_character_is_written_as_the_replacement_character(tmp_path: Path, kind: str) -> None:
    """Lone surrogates, which texts made in Python may hold and no file can, become U+FFFD in every format."""
    path = write_bitext([replace(PAIR, source="a\ud800b")], tmp_path / f"a.{kind}", kind)[0]
    assert [row.source for row in read_bitext(path)] == ["a\ufffdb"]


@pytest.mark.parametrize(
    ("row", "kinds", "words"),
    [
        (PAIR, [], ""),
        (NULL, ["tmx", "moses"], "left out"),
        (replace(PAIR, source="a\tb"), ["tsv", "moses"], "became a space"),
        (replace(PAIR, target="a\x01b"), ["tmx", "xlsx", "segments.tmx"], "XML cannot hold"),
        (replace(PAIR, target_id="a\x01b"), ["tmx", "xliff", "xlsx", "segments.tmx"], "XML cannot hold"),
        (replace(PAIR, source="a\ud800b"), EVERY, "became U+FFFD"),
        (replace(PAIR, source_codes=(InlineCode(0, "alone"),)), [k for k in EVERY if k not in XML], "inline codes"),
    ],
)
def test_what_a_format_does_not_hold_is_known(row: SegmentPair, kinds: list[str], words: str) -> None:
    """Of each row each format says what it does not hold, and nothing where it holds all."""
    said = {kind: lost(row, kind) for kind in EVERY}
    assert [kind for kind in EVERY if said[kind]] == [kind for kind in EVERY if kind in kinds]
    assert all(words in said[kind][0] for kind in kinds)


@pytest.mark.parametrize("field", [{"block": "heading 2"}, {"source_time": (1.0, 2.0)}, {"flags": ("duplicate",)}])
def test_columns_that_segments_do_not_hold_are_named(field: dict[str, Any]) -> None:
    """A row that says something in a column that segments lack is told; other formats hold it."""
    said = {kind: lost(replace(PAIR, **field), kind) for kind in EVERY}
    words = ["columns were left out: block, source_time, target_time, flags"]
    assert said == {kind: words if kind.startswith("segments") else [] for kind in EVERY}


def test_subtitles_name_all_that_they_lose() -> None:
    """Of a row that is shown the other columns and its inline codes; of one that is not, only that it is left out."""
    timed = replace(PAIR, source_time=(1.0, 2.0), source_codes=(InlineCode(0, "alone"),))
    columns, codes = lost(timed, "srt")
    assert columns == "columns were left out: all but target, source_time"
    assert codes == "inline codes were left out"
    assert lost(replace(timed, source_time=None), "srt") == ["rows without a time of the source were left out"]


def test_segments_left_out_of_tmx_are_counted(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A sentence without a German partner is held where it has a French one, and only then not counted."""
    french = replace(NULL, target_id="fr/1.txt", target_language="fr", target="seul", target_sentences=(0,), kind="1-1")
    for rows, said in (([PAIR, NULL, french], []), ([PAIR, NULL], ["segments in one language only were left out (1)"])):
        caplog.clear()
        path = tmp_path / "a.segments.tmx"
        write_bitext(rows, path)
        assert caplog.messages == [f"{path.name}: {words}" for words in said]
        assert ("alone" in path.read_text(encoding="utf-8")) == (not said)


def test_a_language_that_xml_cannot_hold_is_no_crash(tmp_path: Path) -> None:
    """A control character in a language's place becomes U+FFFD in TMX, as it does in texts."""
    write_bitext([replace(PAIR, source_language="e\x01n")], tmp_path / "a.tmx")
    assert [row.source_language for row in read_bitext(tmp_path / "a.tmx")] == ["e\ufffdn"]
