"""Bitext of other programs: TMX and XLIFF of any version, and what they hold that bitext has no place for."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner import FormatError, InputError, SegmentPair, read_bitext, read_documents, write_bitext
from aligner.bitext.formats import stream_bitext
from aligner.bitext.left_out import MOST, OTHER, LeftOut
from aligner.bitext.losses import CONTROLS
from aligner.model import InlineCode
from tests.rows import NULL, PAIR, same

TEXTS = tuple[str, str]


def tmx(units: str, header: str = "<header/>", attributes: str = 'version="1.4"') -> str:
    """A TMX file."""
    return f"<tmx {attributes}>{header}<body>{units}</body></tmx>"


def unit(*texts: tuple[str, str], attributes: str = "") -> str:
    """A translation unit of texts with their languages."""
    return f"<tu {attributes}>" + "".join(f'<tuv xml:lang="{a}"><seg>{b}</seg></tuv>' for a, b in texts) + "</tu>"


def read(path: Path, content: str | bytes) -> tuple[list[SegmentPair], dict[str, int]]:
    """The rows of a file with this content, and what was left out of it."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    left_out = LeftOut()
    return list(stream_bitext(path, left_out)), dict(left_out.counts)


def texts(rows: list[SegmentPair]) -> list[tuple[str, str, str, str]]:
    """Languages and texts of rows."""
    return [(row.source_language, row.target_language, row.source, row.target) for row in rows]


EN, DE, FR = ("en", "One."), ("de", "Eins."), ("fr", "Un.")


@pytest.mark.parametrize(
    ("header", "own", "order", "expected"),
    [
        ("en", "", (DE, EN), ("en", "de")),
        ("EN-gb", "", (DE, EN), ("en", "de")),
        ("en", 'srclang="de"', (EN, DE), ("de", "en")),
        ("*all*", "", (DE, EN), ("de", "en")),
        ("en", 'srclang="*all*"', (DE, EN), ("de", "en")),
        ("fr", "", (DE, EN), ("de", "en")),
        ("", "", (DE, EN), ("de", "en")),
        ("en_US", "", (("en-GB", "a"), ("en-US", "b")), ("en-US", "en-GB")),
    ],
)
def test_srclang_says_which_side_is_the_source(
    tmp_path: Path, header: str, own: str, order: tuple[TEXTS, ...], expected: tuple[str, str]
) -> None:
    """The unit's own before the header's, exact before another kind of the language; `*all*` leaves the order."""
    content = tmx(unit(*order, attributes=own), f'<header srclang="{header}"/>')
    (row,), left_out = read(tmp_path / "a.tmx", content)
    assert ((row.source_language, row.target_language), left_out) == (expected, {})


def test_units_in_one_and_three_languages(tmp_path: Path) -> None:
    """Each other language with the source language; what is no pair of these is counted."""
    content = tmx(unit(DE, EN, FR) + unit(EN) + unit(EN, DE, ("de", "eins")) + unit(EN, DE), '<header srclang="en"/>')
    rows, left_out = read(tmp_path / "a.tmx", content)
    assert texts(rows) == [
        ("en", "de", "One.", "Eins."),
        ("en", "fr", "One.", "Un."),
        ("en", "de", "One.", "Eins."),
        ("en", "de", "One.", "eins"),
        ("en", "de", "One.", "Eins."),
    ]
    assert left_out["units in one language"] == 1
    assert left_out["pairs of languages without the source language"] == 2


def test_entities_are_characters(tmp_path: Path) -> None:
    """Names of HTML, with and without a document type, in texts and attributes; those that a file explains itself."""
    content = unit(("en", "5&nbsp;000 caf&eacute;s &amp; &#x41;"), ("fr", "caf&eacute;"))
    for before in ("", '<?xml version="1.0"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n'):
        (row,), left_out = read(tmp_path / "a.tmx", before + tmx(content))
        assert ((row.source, row.target), left_out) == (("5\u00a0000 cafés & A", "café"), {})
    declared = '<!DOCTYPE tmx [<!ENTITY firm "Roe">]>' + tmx(unit(("en", "&firm; &ouml;"), DE))
    assert read(tmp_path / "a.tmx", declared)[0][0].source == "Roe ö"


@pytest.mark.parametrize(
    ("declared", "name"),
    [
        ("", "what"),
        ("<!DOCTYPE tmx SYSTEM 'tmx14.dtd'>", "what"),
        ('<!DOCTYPE tmx [<!ENTITY a "ten"><!ENTITY b "&a;&a;">]>', "b"),
        ('<!DOCTYPE tmx [<!ENTITY b SYSTEM "file:///etc/hostname">]>', "b"),
        (f'<!DOCTYPE tmx [<!ENTITY b "{"x" * 1000}">]>', "b"),
    ],
)
def test_what_is_no_known_entity_is_an_error_that_names_it(tmp_path: Path, declared: str, name: str) -> None:
    """Of names nobody knows, and of those that bring files, other entities or long texts with them."""
    with pytest.raises(FormatError, match=rf"a\.tmx.*({name})\b.*wanted"):
        read(tmp_path / "a.tmx", declared + tmx(unit(("en", f"One &{name};"), DE)))


@pytest.mark.parametrize("where", ["k='&a9;'", ""])
def test_a_bomb_is_refused(tmp_path: Path, where: str) -> None:
    """Entities of entities of entities, in an attribute or a text."""
    bomb = '<!ENTITY a0 "xxxxxxxxxx">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    with pytest.raises(FormatError):
        read(
            tmp_path / "a.tmx",
            f"<!DOCTYPE tmx [{bomb}]>" + tmx(unit(("en", "" if where else "&a9;"), DE, attributes=where)),
        )


@pytest.mark.parametrize(("written", "tag"), [("DE-DE", "de-DE"), ("de_at", "de-AT"), ("ZH-HANT-tw", "zh-Hant-TW")])
def test_tags_of_languages_in_any_case_are_one(tmp_path: Path, written: str, tag: str) -> None:
    """Else files that differ in that alone were pairs of languages of their own, with files whose names do so."""
    unit = f'<tu><tuv xml:lang="{written}"><seg>Eins.</seg></tuv><tuv xml:lang="EN"><seg>One.</seg></tuv></tu>'
    (tmp_path / "a.tmx").write_text(f'<tmx version="1.4"><header srclang="{written}"/><body>{unit}</body></tmx>')
    (tmp_path / "a.xlf").write_text(
        f'<xliff version="1.2"><file original="a" source-language="{written}" target-language="EN"><body>'
        '<trans-unit id="1"><source>Eins.</source><target>One.</target></trans-unit></body></file></xliff>'
    )
    for name in ("a.tmx", "a.xlf"):
        assert [(row.source_language, row.target_language) for row in read_bitext(tmp_path / name)] == [(tag, "en")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1252"])
def test_tmx_in_any_encoding_and_namespace(tmp_path: Path, encoding: str) -> None:
    """Old memories are UTF-16; some name a namespace, and some an encoding that they are not in."""
    said = encoding if encoding.startswith("windows") else "UTF-16"
    mark = "\ufeff" if encoding.endswith("e") else ""
    content = tmx(unit(("en", "café&nbsp;"), DE), attributes='xmlns="http://www.lisa.org/tmx14" version="1.1"')
    text = f'{mark}<?xml version="1.0" encoding="{said}"?>\n<!DOCTYPE tmx SYSTEM "tmx11.dtd">\n{content}'
    (row,), left_out = read(tmp_path / "a.tmx", text.encode(encoding))
    assert ((row.source, row.target), left_out) == (("café\u00a0", "Eins."), {})


def test_what_a_reader_has_no_place_for_is_named(tmp_path: Path) -> None:
    """Notes, properties, attributes, unknown elements, and inside texts marks, whose text stays, and texts in codes."""
    content = tmx(
        '<tu tuid="x7" creationid="me"><note>n</note><prop type="domain">law</prop><prop type="x-score">high</prop>'
        '<tuv xml:lang="en" changedate="20200101T000000Z"><seg>a <hi type="t">b</hi> <ph x="1" type="t">{<sub>s</sub>}'
        '</ph>c <new>d</new></seg></tuv><tuv xml:lang="de"><seg>e</seg></tuv></tu><junk/>',
        "<header><note>h</note></header>",
    )
    (row,), left_out = read(tmp_path / "a.tmx", content)
    assert (row.source, row.source_codes) == ("a b c d", (InlineCode(4, "alone", "1", "{}"),))
    assert left_out == {
        "element note": 2,
        "attribute tuid": 1,
        "attribute creationid": 1,
        "prop domain": 1,
        "prop x-score": 1,
        "attribute changedate": 1,
        "element hi around text, which stays": 1,
        "of ph attribute type": 1,
        "element sub in codes, with its text": 1,
        "element new around text, which stays": 1,
        "element junk": 1,
    }


def test_what_is_said_of_a_whole_file_is_named(tmp_path: Path) -> None:
    """Attributes of the root, of the header, of what units stand in, and of texts; a header of no unit."""
    header = '<header creationtool="X" srclang="en" segtype="sentence" changeid="me"/>'
    text = '<tuv xml:lang="en"><seg lang="en" mark="1">a</seg></tuv><tuv xml:lang="de"><seg>b</seg></tuv>'
    content = tmx(f"<tu>{text}</tu>", header, 'version="1.4" client="me"').replace("<body", '<body name="b"')
    assert read(tmp_path / "a.tmx", content)[1] == {
        "of tmx attribute client": 1,
        "of header attribute creationtool": 1,
        "of header attribute changeid": 1,
        "of body attribute name": 1,
        "of seg attribute mark": 1,
    }
    assert read(tmp_path / "b.tmx", tmx("", header))[1] == {"element header": 1}
    old = XLIFF_1.replace("<xliff ", '<xliff client="me" ').replace("<file ", '<file tool="X" date="2020" ')
    old = old.replace("<group>", '<group resname="g">').replace(
        'state="final"', 'state-qualifier="exact" xml:lang="fr"'
    )
    assert (
        read(tmp_path / "a.xlf", old)[1].items()
        >= {
            "of xliff attribute client": 1,
            "of file attribute tool": 1,
            "of file attribute date": 1,
            "of group attribute resname": 1,
            "of target attribute state-qualifier": 1,
            "of target attribute lang": 1,
        }.items()
    )
    new = (
        '<xliff version="2.0" srcLang="en" trgLang="de"><file id="f" translate="no"><notes><note>n</note></notes>'
        '<unit id="1"><segment><source xml:lang="en">a</source><target order="2">b</target></segment></unit>'
        "</file></xliff>"
    )
    assert read(tmp_path / "b.xlf", new)[1] == {
        "of file attribute translate": 1,
        "element notes": 1,
        "of target attribute order": 1,
    }


def test_names_without_end_are_counted_together(tmp_path: Path) -> None:
    """A file whose every row has another column takes no memory for each."""
    left_out = LeftOut()
    left_out.add_names("column", map(str, range(1000)))
    assert (len(left_out.counts), left_out.counts[OTHER]) == (MOST + 1, 1000 - MOST)
    assert str(left_out).startswith("left out: column 0 (1), ")


def test_columns_of_others_are_named(tmp_path: Path) -> None:
    """In JSONL, TSV and Parquet alike."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table({"source": ["a"], "target": ["b"], "client": ["c"]}), tmp_path / "b.parquet")
    for name, content in (
        ("a.jsonl", b'{"source": "a", "target": "b", "client": "c"}\n'),
        ("a.tsv", b"source\ttarget\tclient\na\tb\tc\n"),
        ("a.parquet", (tmp_path / "b.parquet").read_bytes()),
    ):
        (row,), left_out = read(tmp_path / name, content)
        assert ((row.source, row.target), left_out) == (("a", "b"), {"column client": 1})


XLIFF_1 = """<?xml version="1.0"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
<file original="x.html" source-language="en" target-language="de" datatype="html"><header><note>h</note></header><body>
<group><trans-unit id="1" approved="yes"><source>The <g id="1">old</g> <x id="2" ctype="lb"/>bridge.</source>
<target state="final">Die <g id="1">alte</g> <x id="2"/>Brücke.</target><note>n</note>
<alt-trans><target>Brücke</target></alt-trans></trans-unit></group>
<trans-unit id="2"><source>One. Two.</source>
<seg-source><mrk mtype="seg" mid="1">One.</mrk> <mrk mtype="seg" mid="2">Two.</mrk></seg-source>
<target><mrk mtype="seg" mid="2">Zwei.</mrk> <mrk mtype="seg" mid="1">Eins.</mrk></target></trans-unit>
<trans-unit id="3"><source>A <bpt id="1">&lt;b></bpt>b<ept id="1">&lt;/b></ept></source></trans-unit>
</body></file></xliff>"""


@pytest.mark.parametrize("suffix", [".sdlxliff", ".mqxliff", ".mxliff", ".txlf"])
def test_xliff_by_the_names_of_other_programs(tmp_path: Path, suffix: str) -> None:
    """It is read as bitext and as documents, and not written under such a name."""
    path = tmp_path / f"a{suffix}"
    rows, _ = read(path, XLIFF_1)
    assert texts(rows)[:2] == [("en", "de", "The old bridge.", "Die alte Brücke."), ("en", "de", "One.", "Eins.")]
    assert {one.language for one in read_documents([path])[0]} == {"en", "de"}
    with pytest.raises(InputError, match="no bitext format"):
        write_bitext(rows, tmp_path / f"b{suffix}")


def test_xliff_1_is_read(tmp_path: Path) -> None:
    """Units, the segments that a program marked in them by their names, codes, and what is left out."""
    rows, left_out = read(tmp_path / "a.xlf", XLIFF_1)
    assert texts(rows) == [
        ("en", "de", "The old bridge.", "Die alte Brücke."),
        ("en", "de", "One.", "Eins."),
        ("en", "de", "Two.", "Zwei."),
        ("en", "de", "A b", ""),
    ]
    assert {row.source_id for row in rows} == {"x.html"}
    assert rows[0].source_codes == (
        InlineCode(4, "open", "1"),
        InlineCode(7, "close", "1"),
        InlineCode(8, "alone", "2"),
    )
    assert rows[3].source_codes == (InlineCode(2, "open", "1", "<b>"), InlineCode(3, "close", "1", "</b>"))
    assert left_out == {
        "element header": 1,
        "attribute approved": 1,
        "of x attribute ctype": 1,
        "element note": 1,
        "element alt-trans": 1,
    }


STATES = """<xliff version="1.2"><file original="x" source-language="en" target-language="de"><body>
<trans-unit id="1"><source>Open the door.</source><target state="needs-translation">Tür auf.</target></trans-unit>
<trans-unit id="2"><source>Close the door.</source><target state="new">Close the door.</target></trans-unit>
<trans-unit id="3"><source>Lock the door.</source><target state="new">Tür abschließen.</target></trans-unit>
<trans-unit id="4"><source>Door</source><target state="needs-review-translation">Tür</target></trans-unit>
<trans-unit id="5"><source>Key</source><target state="signed-off">Schlüssel</target></trans-unit>
</body></file></xliff>"""
STATES_2 = """<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en" trgLang="de"><file id="f">
<unit id="1"><segment state="initial"><source>Open the door.</source><target>Open the door.</target></segment>
<segment state="initial"><source>Lock it.</source><target>Abschließen.</target></segment>
<segment state="final"><source>Key</source><target>Schlüssel</target></segment></unit></file></xliff>"""


def test_what_is_still_to_be_translated_is_no_translation(tmp_path: Path) -> None:
    """By its state, and a copy of the source by that of one that was begun; other doubtful states are counted."""
    rows, left_out = read(tmp_path / "a.xlf", STATES)
    assert [row.target for row in rows] == ["", "", "Tür abschließen.", "Tür", "Schlüssel"]
    assert left_out == {"target that is not translated yet": 2, "state new": 1, "state needs-review-translation": 1}
    rows, left_out = read(tmp_path / "b.xlf", STATES_2)
    assert [row.target for row in rows] == ["", "Abschließen.", "Schlüssel"]
    assert left_out == {"target that is not translated yet": 1, "state initial": 1}
    documents, _ = read_documents([tmp_path / "a.xlf", tmp_path / "b.xlf"])
    texts = {one.id: one.text for one in documents}
    assert texts["a.xlf#de"] == "Tür abschließen.\n\nTür\n\nSchlüssel"
    assert texts["b.xlf#de"] == "Abschließen.\n\nSchlüssel"


def test_xliff_2_codes_are_read(tmp_path: Path) -> None:
    """Pairs around text, codes that part and codes alone, with what the document has in their place."""
    content = (
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en" trgLang="de"><file id="f">'
        '<unit id="1"><originalData><data id="a">&lt;b></data><data id="b">&lt;/b></data></originalData><segment>'
        '<source>A <pc id="1" dataRefStart="a" dataRefEnd="b">b</pc> '
        '<sc id="2" dataRef="a"/>c<ec startRef="2"/><ph id="3"/>'
        "</source></segment></unit></file></xliff>"
    )
    (row,), left_out = read(tmp_path / "a.xlf", content)
    assert (row.source, left_out) == ("A b c", {})
    assert [(code.at, code.role, code.id, code.data) for code in row.source_codes] == [
        (2, "open", "1", "<b>"),
        (3, "close", "1", "</b>"),
        (4, "open", "2", "<b>"),
        (5, "close", "2", ""),
        (5, "alone", "3", ""),
    ]


@st.composite
def coded(draw: st.DrawFn) -> SegmentPair:
    """A row with codes in both texts, paired or cut off, numbered as writers number them."""
    sides = []
    opened: dict[str, str] = {}
    for text in ("one two", "eins"):
        codes: list[InlineCode] = []
        waiting: list[str] = []
        places = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6)))
        for at in places:
            role = draw(st.sampled_from(["open", "close", "alone"] if waiting else ["open", "alone"]))
            data = draw(
                st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=3)
            )
            if role == "close":
                codes.append(InlineCode(at, "close", waiting.pop(), data))
                continue
            key = f"{role} {sum(code.role == role for code in codes)}"
            name = opened.setdefault(key, str(len(opened) + 1))
            codes.append(InlineCode(at, "open" if role == "open" else "alone", name, data))
            if role == "open":
                waiting.append(name)
        sides.append(tuple(codes))
    return SegmentPair(
        "a", "b", "en", "de", "one two", "eins", (), (), None, None, "1-1", 1, 1, False, sides[0], sides[1]
    )


@settings(deadline=None, max_examples=60)
@given(row=coded())
def test_codes_come_back(tmp_path_factory: pytest.TempPathFactory, row: SegmentPair) -> None:
    """Where they were, with their data, through XLIFF and TMX and both; texts are the same with and without."""
    folder = tmp_path_factory.mktemp("codes")
    (first,) = read_bitext(write_bitext([row], folder / "a.xlf")[0])
    (second,) = read_bitext(write_bitext([first], folder / "a.tmx")[0])
    (third,) = read_bitext(write_bitext([second], folder / "b.xlf")[0])
    for found in (first, second, third):
        assert (found.source, found.target) == (row.source, row.target)
        for side in ("source_codes", "target_codes"):
            codes, expected = getattr(found, side), getattr(row, side)
            assert [(c.at, c.role, CONTROLS.sub("", c.data)) for c in codes] == [
                (c.at, c.role, CONTROLS.sub("", c.data)) for c in expected
            ]
            assert partners(codes) == partners(expected)
    assert first.source_codes == third.source_codes


def partners(codes: tuple[InlineCode, ...]) -> list[tuple[int, int]]:
    """Which code closes which, by their places."""
    opened: dict[str, list[int]] = {}
    found = []
    for n, code in enumerate(codes):
        if code.role == "open":
            opened.setdefault(code.id, []).append(n)
        elif code.role == "close" and opened.get(code.id):
            found.append((opened[code.id].pop(), n))
    return found


@pytest.mark.parametrize("kind", ["segments.jsonl", "segments.parquet", "segments.tmx"])
def test_segments_are_read_back(tmp_path: Path, kind: str) -> None:
    """The source language with each other one, and what stands alone where the format holds it; again the same."""
    rows = [
        SegmentPair("a", "b", "en", "de", "One.", "Eins.", (0,), (0,), (0, 4), (0, 5), "1-1", 0.5, 0.75),
        SegmentPair("a", "c", "en", "fr", "One.", "Un.", (0,), (0,), (0, 4), (0, 3), "1-1", 0.5, 0.75),
        SegmentPair("b", "c", "de", "fr", "Zwei.", "Deux.", (1,), (1,), (6, 11), (4, 9), "1-1", 0.5, 0.75, True),
        SegmentPair("a", "b", "en", "de", "Alone.", "", (1,), (), (5, 11), None, "1-0", 0.0, 0.5),
    ]
    path = tmp_path / f"a.{kind}"
    write_bitext(rows, path)
    left_out = LeftOut()
    found = list(stream_bitext(path, left_out))
    kept = rows[:3] if kind.endswith("tmx") else rows
    by_text = {(row.source, row.target): row for row in found}
    assert set(by_text) == {(row.source, row.target) for row in kept}
    for row in kept:
        own = by_text[row.source, row.target]
        assert (own.source_id, own.source_sentences, own.source_offsets, own.target_offsets, own.kind, own.moved) == (
            *(row.source_id, row.source_sentences, row.source_offsets, row.target_offsets, row.kind, row.moved),
        )
    assert left_out.counts["pairs of languages without the source language"] == 1
    again = tmp_path / f"b.{kind}"
    write_bitext(found, again)
    assert same(sorted(read_bitext(again), key=str), sorted(found, key=str))


def test_unit_ids_of_xliff_are_unique_in_the_file(tmp_path: Path) -> None:
    """Over all documents of it, since readers look a unit up by its id alone."""
    from lxml import etree

    rows = [PAIR, NULL, SegmentPair("c", "d", "en", "de", "x", "y", (), (), None, None, "1-1", 1, 1)]
    write_bitext(rows, tmp_path / "a.xlf")
    ids = [own.get("id") for own in etree.parse(str(tmp_path / "a.xlf")).getroot().iter("{*}unit")]
    assert ids == ["u1", "u2", "u3"]


def test_units_of_xliff_have_names_that_differ(tmp_path: Path) -> None:
    """Readers that go by names take the source for one where there is none, and two equal sources are one to them."""
    from lxml import etree

    twice = [PAIR, replace(PAIR, target="another")]
    write_bitext(twice, tmp_path / "a.xlf")
    names = [own.get("name") for own in etree.parse(str(tmp_path / "a.xlf")).getroot().iter("{*}unit")]
    assert None not in names
    assert len(set(names)) == 2
    left_out = LeftOut()
    assert same(list(stream_bitext(tmp_path / "a.xlf", left_out)), twice)
    assert not left_out


def test_the_header_of_a_catalogue_is_no_text(tmp_path: Path) -> None:
    """Converters of PO make a unit of it."""
    content = """<xliff xmlns="urn:oasis:names:tc:xliff:document:1.1" version="1.1">
<file original="a.po" source-language="en" target-language="de"><body>
<trans-unit id="1" restype="x-gettext-domain-header">
<source>Language: de</source><target>Language: de</target></trans-unit>
<trans-unit id="2"><source>One.</source><target>Eins.</target></trans-unit></body></file></xliff>"""
    rows, left_out = read(tmp_path / "a.xlf", content)
    assert texts(rows) == [("en", "de", "One.", "Eins.")]
    assert left_out == {"header of a catalogue": 1}


@pytest.mark.parametrize("kind", ["jsonl", "tsv", "tmx", "xlf", "parquet"])
@pytest.mark.parametrize("name", [" ", "\u2003", "x" * 100_000])
def test_ids_of_any_kind_come_back(tmp_path: Path, kind: str, name: str) -> None:
    """White space alone, and a hundred thousand characters."""
    row = SegmentPair(name, name + "b", "en", "de", "x", "y", (), (), None, None, "1-1", 1, 1)
    write_bitext([row], tmp_path / f"a.{kind}")
    assert read_bitext(tmp_path / f"a.{kind}") == [row]
