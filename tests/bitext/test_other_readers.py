"""What programs that are not ours read in our files: translate-toolkit, DuckDB, pyarrow, schemas."""

import json
from collections.abc import Iterable
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from translate.storage import tmx, xliff2

from aligner import SegmentPair, write_bitext
from aligner.bitext.rows import COLUMNS, json_row
from tests.rows import HOSTILE, NOT_IN_XML, NULL, PAIR, pairs

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
<!ATTLIST tu tuid CDATA #IMPLIED srclang CDATA #IMPLIED datatype CDATA #IMPLIED creationdate CDATA #IMPLIED
  creationtool CDATA #IMPLIED creationtoolversion CDATA #IMPLIED>
<!ELEMENT tuv (prop*, seg)>
<!ATTLIST tuv xml:lang CDATA #REQUIRED>
<!ELEMENT prop (#PCDATA)>
<!ATTLIST prop type CDATA #REQUIRED xml:lang CDATA #IMPLIED>
<!ELEMENT seg (#PCDATA)>
"""

# The elements and attributes of XLIFF 2.0 that are used here, as its specification has them, in RELAX NG.
XLIFF_GRAMMAR = """
<grammar xmlns="http://relaxng.org/ns/structure/1.0" ns="urn:oasis:names:tc:xliff:document:2.0"
  datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
<start><element name="xliff">
  <attribute name="version"><value>2.0</value></attribute>
  <attribute name="srcLang"><data type="language"/></attribute>
  <attribute name="trgLang"><data type="language"/></attribute>
  <oneOrMore><element name="file">
    <attribute name="id"><data type="NMTOKEN"/></attribute>
    <optional><attribute name="original"/></optional>
    <optional><attribute name="xml:space"><value>preserve</value></attribute></optional>
    <optional><ref name="metadata"/></optional>
    <oneOrMore><choice><ref name="unit"/><element name="group"><ref name="id"/></element></choice></oneOrMore>
  </element></oneOrMore>
</element></start>
<define name="id"><attribute name="id"><data type="NMTOKEN"/></attribute></define>
<define name="unit"><element name="unit">
  <ref name="id"/>
  <optional><attribute name="name"/></optional>
  <optional><ref name="metadata"/></optional>
  <element name="segment">
    <optional><attribute name="state"><value>translated</value></attribute></optional>
    <element name="source"><ref name="text"/></element>
    <optional><element name="target"><ref name="text"/></element></optional>
  </element>
</element></define>
<define name="text"><zeroOrMore><choice><text/><element name="cp">
  <attribute name="hex"><data type="hexBinary"><param name="length">2</param></data></attribute>
</element></choice></zeroOrMore></define>
<define name="metadata"><element name="metadata" ns="urn:oasis:names:tc:xliff:metadata:2.0">
  <element name="metaGroup">
    <attribute name="category" ns=""/>
    <oneOrMore><element name="meta"><attribute name="type" ns=""/><text/></element></oneOrMore>
  </element>
</element></define>
</grammar>
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that the examples of one property share."""
    return tmp_path_factory.mktemp("other")


@settings(deadline=None, max_examples=30)
@given(rows=st.lists(pairs(st.characters(exclude_categories=["Cs", "Cc"])), min_size=1, max_size=4))
def test_tmx_is_what_other_tools_read(folder: Path, rows: list[SegmentPair]) -> None:
    """translate-toolkit reads the same pairs, in whatever order, and the structure is that of TMX 1.4."""
    write_bitext(rows, folder / "b.tmx")
    with (folder / "b.tmx").open("rb") as file:
        units = tmx.tmxfile(file, "und", "und").units
    found = [["".join(text.itertext()) for text in unit.xmlelement.iter("seg")] for unit in units]
    linked = [[row.source, row.target] for row in rows if row.source and row.target]
    assert sorted(found) == sorted([NOT_IN_XML.sub("\ufffd", text) for text in texts] for texts in linked)
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


def test_tmx_is_in_as_many_languages_as_a_report(tmp_path: Path) -> None:
    """translate-toolkit finds, for the languages it is asked for, the texts of a segment that has three."""
    rows = [
        replace(PAIR, source="One.", target="Eins.", source_sentences=(0,), target_sentences=(0,)),
        replace(PAIR, source="One.", target="Un.", source_sentences=(0,), target_id="fr/1", target_language="fr"),
    ]
    rows[1] = replace(rows[1], target_sentences=(0,))
    write_bitext(rows, tmp_path / "a.segments.tmx")
    for source, target, expected in (("en", "de", ("One.", "Eins.")), ("de", "fr", ("Eins.", "Un."))):
        with (tmp_path / "a.segments.tmx").open("rb") as file:
            (unit,) = tmx.tmxfile(file, source, target).units
        assert (str(unit.source), str(unit.target)) == expected
    dtd = etree.DTD(StringIO(TMX_DTD))
    assert dtd.validate(etree.parse(str(tmp_path / "a.segments.tmx"))), dtd.error_log


@settings(deadline=None, max_examples=30)
@given(rows=st.lists(pairs(st.characters(exclude_categories=["Cs", "Cc"])), min_size=1, max_size=4))
def test_translate_toolkit_reads_xliff(tmp_path_factory: pytest.TempPathFactory, rows: list[SegmentPair]) -> None:
    """translate-toolkit finds the languages, the texts of both sides, and what is translated."""
    rows = [printable(row) for row in rows]
    for path in write_bitext(rows, tmp_path_factory.mktemp("xliff") / "b.xliff"):
        with path.open("rb") as file:
            found = xliff2.Xliff2File(file)
        languages = found.getsourcelanguage(), found.gettargetlanguage()
        own = [row for row in rows if (row.source_language, row.target_language) == languages]
        assert [(str(unit.source or ""), str(unit.target or "")) for unit in found.units] == [
            (row.source, row.target) for row in own
        ]
        assert [unit.istranslated() for unit in found.units if unit.source] == [
            not row.is_null for row in own if row.source
        ]


@settings(deadline=None, max_examples=30)
@given(rows=st.lists(pairs(), max_size=4))
def test_xliff_is_as_its_schema_says(folder: Path, rows: list[SegmentPair]) -> None:
    """The structure is that of XLIFF 2.0, whatever the texts; ids are different where they must be."""
    rows += [replace(PAIR, source=text, source_id=text, kind=text, target="") for text in HOSTILE[:6]]
    grammar = etree.RelaxNG(etree.fromstring(XLIFF_GRAMMAR))
    for path in write_bitext(rows, folder / "c.xliff"):
        document = etree.parse(str(path))
        assert grammar.validate(document), grammar.error_log
        files = document.getroot().findall("{*}file")
        for elements in (files, *(file.findall("{*}unit") for file in files)):
            assert len({element.get("id") for element in elements}) == len(elements)
        path.unlink()


@settings(deadline=None, max_examples=30)
@given(rows=st.lists(pairs(), max_size=4))
def test_pyarrow_and_duckdb_read_parquet(folder: Path, rows: list[SegmentPair]) -> None:
    """Both read the rows of bitext.jsonl, with the same names and types whatever the rows hold."""
    write_bitext(rows, folder / "a.parquet")
    expected = [{key: plain(value) for key, value in json_row(row).items()} for row in rows]
    table = pq.read_table(folder / "a.parquet")
    assert table.to_pylist() == expected
    metadata = pq.read_metadata(folder / "a.parquet")
    groups = [metadata.row_group(number) for number in range(metadata.num_row_groups)]
    assert {group.column(0).compression for group in groups} <= {"SNAPPY"}  # readers for JavaScript lack zstd
    found = query(f"from '{folder / 'a.parquet'}'")
    assert [dict(zip(COLUMNS, row, strict=True)) for row in found.fetchall()] == expected
    kinds = {"source_sentences": "BIGINT[]", "source_offsets": "BIGINT[]", "score": "DOUBLE", "moved": "BOOLEAN"}
    assert {name: str(kind) for name, kind in zip(found.columns, found.types, strict=True) if name in kinds} == kinds


@pytest.mark.parametrize("kind", ["jsonl", "parquet"])
def test_duckdb_reads_a_column_a_language(tmp_path: Path, kind: str) -> None:
    """Segments of a report have a column for each language of the pile, null where a language says nothing."""
    french = replace(PAIR, target="Un.", target_id="fr/1", target_language="fr")
    write_bitext([PAIR, french, NULL], tmp_path / f"a.segments.{kind}")
    found = query(f"select de, en, fr, len(versions), moved from '{tmp_path}/a.segments.{kind}' order by en desc")
    assert found.fetchall() == [("t", "s", "Un.", 3, True), (None, "alone", None, 1, False)]


@settings(deadline=None, max_examples=30)
@given(rows=st.lists(pairs(st.characters(exclude_categories=["Cs", "Cc"])), min_size=1, max_size=4))
def test_duckdb_reads_jsonl_and_tsv(folder: Path, rows: list[SegmentPair]) -> None:
    """DuckDB reads as many rows, and the same texts, from JSONL and from TSV, in which nothing is quoted."""
    rows = [printable(row) for row in rows]
    write_bitext(rows, folder / "b.jsonl")
    write_bitext(rows, folder / "b.tsv")
    expected = [(row.source, row.target) for row in rows]
    columns = json.dumps(dict.fromkeys(COLUMNS, "VARCHAR"))
    for source in (
        f"read_json('{folder}/b.jsonl', columns={columns})",
        f"read_csv('{folder}/b.tsv', delim='\\t', quote='', escape='', header=true, columns={columns}, "
        "nullstr='\x01', auto_detect=false, new_line='\\n')",
    ):
        assert query(f"select source, target from {source}").fetchall() == expected


def printable(row: SegmentPair) -> SegmentPair:
    """A row without control characters and line ends."""
    texts = ("".join(character for character in text if character >= " ") for text in (row.source, row.target))
    source, target = (NOT_IN_XML.sub("?", text) for text in texts)
    return replace(row, source=source, target=target)


def plain(value: Any) -> Any:
    """A value as other programs give it: lists for tuples."""
    return list(value) if isinstance(value, Iterable) and not isinstance(value, str) else value


def query(sql: str) -> Any:
    """What DuckDB answers."""
    return duckdb.sql(sql)
