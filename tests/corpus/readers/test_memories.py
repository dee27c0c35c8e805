"""Memories, XLIFF and message catalogues as documents: the running text of each language."""

from pathlib import Path

import pytest

from aligner import Document, Skipped, read_bitext, read_documents
from aligner.corpus.readers import read_source
from aligner.corpus.readers.kind import Reading, Source
from aligner.corpus.readers.units import order_of

TMX = """<tmx version="1.4"><header srclang="en"/><body>
<tu><tuv xml:lang="en"><seg>Press <bpt i="1">&lt;b&gt;</bpt>OK<ept i="1">&lt;/b&gt;</ept>.</seg></tuv>
<tuv xml:lang="de"><seg>Auf <hi>OK</hi> klicken.</seg></tuv></tu>
<tu><tuv xml:lang="de"><seg>Ende.</seg></tuv></tu></body></tmx>"""
OLD = """<xliff version="1.2"><file source-language="en" target-language="de"><body><trans-unit id="1">
<source>One <g id="1">bold</g><ph id="2">{x}</ph> word.</source><target>Ein Wort.</target>
<alt-trans><target>Nicht dies.</target></alt-trans></trans-unit></body></file></xliff>"""
NEW = """<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en" trgLang="de"><file id="f">
<unit id="u"><segment><source>One <pc id="1">bold</pc> word.</source><target>Ein Wort.</target></segment></unit>
</file></xliff>"""
PO = """msgid ""
msgstr "Language: de_AT\\n"

msgid "One file"
msgid_plural "%d files"
msgstr[0] "Eine Datei"
msgstr[1] "%d Dateien"

#, fuzzy
msgid "Close"
msgstr "Nah"
"""


@pytest.mark.parametrize(
    ("name", "content", "texts"),
    [
        ("a.tmx", TMX, {"a.tmx#en": "Press OK.", "a.tmx#de": "Auf OK klicken.\n\nEnde."}),
        ("a.xlf", OLD, {"a.xlf#en": "One bold word.", "a.xlf#de": "Ein Wort."}),
        ("a.xliff", NEW, {"a.xliff#en": "One bold word.", "a.xliff#de": "Ein Wort."}),
        ("a.po", PO, {"a.po#source": "One file\n\n%d files\n\nClose", "a.po#de_AT": "Eine Datei\n\n%d Dateien"}),
    ],
)
def test_each_language_is_a_document(tmp_path: Path, name: str, content: str, texts: dict[str, str]) -> None:
    """Native codes, alternatives and fuzzy translations are no text; text within them that is shown is."""
    (tmp_path / name).write_text(content)
    documents, skipped = read_documents([tmp_path])
    assert {item.id: item.text for item in documents} == texts
    assert skipped == []
    assert {item.language for item in documents} <= {"en", "de", "de-AT", None}


@pytest.mark.parametrize("is_inside", [False, True])
def test_targets_that_are_to_be_translated_are_counted(tmp_path: Path, is_inside: bool) -> None:
    """In one line a file; what somebody approved stays, also where it says what the source says."""
    targets = {
        '><target state="needs-translation"': "Eins.",
        '><target state="new"': "One.",
        ' approved="no"><target state="new"': "One.",
        ' approved="yes"><target state="new"': "One.",
        "><target": "Eins.",
    }
    units = "".join(
        f"<trans-unit{mark.partition('>')[0]}><source>One.</source>{mark.partition('>')[2]}>{text}</target></trans-unit>"
        for mark, text in targets.items()
    )
    file = f'<file source-language="en" target-language="de"><body>{units}</body></file>'
    path = tmp_path / "a.xlf"
    path.write_text(f'<xliff version="1.2">{file}</xliff>')
    items = [item for item, _ in read_source(Source(path, path.name), Reading(inside=is_inside))]
    german = [item.text for item in items if isinstance(item, Document) and item.language == "de"]
    assert "\n\n".join(german) == "One.\n\nEins."
    assert [(item.id, item.reason) for item in items if isinstance(item, Skipped) and "targets" in item.id] == [
        ("a.xlf#targets", "targets that are no translation yet, by their state, and are left out (3)")
    ]


def test_texts_without_a_language_are_read(tmp_path: Path) -> None:
    """XLIFF that names no language of the target, or names it at each: the texts are there."""
    old = OLD.replace(' target-language="de"', "")
    for content, name in (
        (old, "target"),
        (old.replace("<target>Ein", '<target xml:lang="de">Ein'), "de"),
        (NEW.replace(' trgLang="de"', ""), "target"),
    ):
        (tmp_path / "a.xlf").write_text(content)
        documents, skipped = read_documents([tmp_path / "a.xlf"])
        assert {item.id: item.text for item in documents} == {
            "a.xlf#en": "One bold word.",
            f"a.xlf#{name}": "Ein Wort.",
        }
        assert [item.language for item in documents if item.id.endswith("target")] == [None] * (name == "target")
        assert skipped == []


def test_units_without_a_language_are_told(tmp_path: Path) -> None:
    """Where each unit makes documents of its own, their language cannot be told from so little."""
    source = Source(tmp_path / "a.xlf", "a.xlf")
    source.path.write_text(OLD.replace(' target-language="de"', ""))
    ((item, _),) = read_source(source, Reading(inside=True))
    assert isinstance(item, Skipped)
    assert item.id == "a.xlf#1"
    assert item.reason == "the language of 'Ein Wort.' is not named; wanted a language for each text"


def unit(english: str, german: str) -> str:
    """A unit of a memory, on two lines."""
    variants = ((' xml:lang="en"', english), (' xml:lang="de"', german))
    return f"<tu>\n{''.join(f'<tuv{own}><seg>{text}</seg></tuv>' for own, text in variants)}</tu>\n"


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("Boats & ropes.", "line 5: xmlParseEntityRef: no name"),
        ("Boats <b>and</seg> ropes.", "line 5: Opening and ending tag mismatch: b and seg"),
        ("Boats &#x1F; ropes.", "line 5: xmlParseCharRef: invalid xmlChar value 31"),
        ("Boats &rope; ropes.", "line 5: &rope; stands for nothing that is declared"),
        ("Boats.</seg></tuv><tu><tuv><seg>& ropes", "line 5: it has no end"),
    ],
)
def test_a_unit_that_is_no_xml_costs_no_other(tmp_path: Path, bad: str, reason: str) -> None:
    """The others of its file are read, with their numbers, and it is told."""
    path = tmp_path / "a.tmx"
    units = (
        unit("One.", "Eins."),
        unit(bad, "Drei."),
        unit("Two&nbsp;boats.", "Zwei."),
        unit("Three.", "Drei &amp; eins."),
    )
    path.write_text(f'<tmx version="1.4"><header srclang="en"/>\n<body>\n{"".join(units)}</body></tmx>')
    documents, skipped = read_documents([path])
    german, english = documents
    assert (english.text, german.text) == ("One.\n\nTwo\xa0boats.\n\nThree.", "Eins.\n\nZwei.\n\nDrei & eins.")
    assert skipped[0].id == "a.tmx#units"
    assert skipped[0].reason.startswith("units that cannot be read (")
    assert reason in skipped[0].reason
    inside = [item for item, _ in read_source(Source(path, path.name), Reading(inside=True))]
    assert next(item.id for item in inside if isinstance(item, Skipped)) == "a.tmx#2"
    assert {item.text for item in inside if isinstance(item, Document)} == {
        *("One.", "Eins.", "Two\xa0boats.", "Zwei.", "Three.", "Drei & eins.")
    }


def test_a_damaged_xliff_keeps_the_languages_of_its_files(tmp_path: Path) -> None:
    """They stand around the units, as the prefixes of names do, and another file may have others."""
    other = OLD.replace('"de"', '"fr"').replace("Ein Wort", "Un mot").partition("<file")[2].partition("</xliff>")[0]
    damaged = OLD.replace("</body>", '<trans-unit id="2"><source>A & B</source></trans-unit></body>')
    written = damaged.replace("</xliff>", f"<file{other}</xliff>").replace("<trans-unit id", "<trans-unit m:own='1' id")
    (tmp_path / "a.xlf").write_text(written.replace("<xliff", "<xliff xmlns:m='urn:m'"))
    documents, (left,) = read_documents([tmp_path])
    assert {item.id: item.text for item in documents} == {
        "a.xlf#de": "Ein Wort.",
        "a.xlf#en": "One bold word.\n\nOne bold word.",
        "a.xlf#fr": "Un mot.",
    }
    assert (left.id, "(1), such as line 3: " in left.reason) == ("a.xlf#units", True)


def test_a_message_that_is_not_ended_is_told(tmp_path: Path) -> None:
    """The library takes its last letter for the quotation mark."""
    (tmp_path / "a.po").write_text('msgid "One"\nmsgstr "Eins"\n\nmsgid "Two\nmsgstr "Zwei \\""\n')
    documents, (item,) = read_documents([tmp_path])
    assert documents == []
    assert item.reason == "line 4: 'msgid \"Two' does not end with a quotation mark, so mend it"


@pytest.mark.parametrize("message", ['#~ msgid "Two"\nmsgstr "Zwei"', 'msgid "Two"\n#~ msgstr "Zwei"'])
def test_a_message_that_is_obsolete_in_part_is_told(tmp_path: Path, message: str) -> None:
    """The library takes it for one or the other."""
    (tmp_path / "a.po").write_text(f'msgid "One"\nmsgstr "Eins"\n\n{message}\n')
    documents, (item,) = read_documents([tmp_path])
    assert documents == []
    assert item.reason.startswith("line 4: ")
    assert item.reason.endswith(" is a message that is marked as obsolete in part, so mend it")


@pytest.mark.parametrize(
    ("variants", "texts"),
    [
        (
            [("en", "Bank"), ("de", "Ufer"), ("de", "Bank")],
            {"1#en": "Bank", "1#de": "Ufer", "1.2#de": "Bank", "1.2#en": "Bank"},
        ),
        (
            [("en", "Bank"), ("de", "Ufer"), ("fr", "rive"), ("de", "Bank"), ("fr", "banque")],
            {"1#en": "Bank", "1#de": "Ufer", "1#fr": "rive", "1.2#de": "Bank", "1.2#fr": "banque"},
        ),
        (
            [("en", "Bank"), ("en", "Shore"), ("de", "Ufer")],
            {"1#en": "Bank", "1#de": "Ufer", "1.2#en": "Shore", "1.2#de": "Ufer"},
        ),
    ],
)
def test_each_variant_of_a_unit_is_one(tmp_path: Path, variants: list[tuple[str, str]], texts: dict[str, str]) -> None:
    """Two translations of one text are no text of two sentences."""
    own = "".join(f'<tuv xml:lang="{language}"><seg>{text}</seg></tuv>' for language, text in variants)
    source = Source(tmp_path / "a.tmx", "a.tmx")
    source.path.write_text(f'<tmx version="1.4"><header/><body><tu>{own}</tu></body></tmx>')
    items = [item for item, _ in read_source(source, Reading(inside=True))]
    assert {item.id.removeprefix("a.tmx#"): item.text for item in items if isinstance(item, Document)} == texts


def test_units_stand_in_the_order_of_their_file() -> None:
    """The second before the tenth, and the variants of a unit behind it."""
    ids = ["a.tmx#2#de", "a.tmx#10#de", "a.tmx#10.2#de", "a.tmx#11#de", "b.po#1#de", "c.txt"]
    assert sorted(set(ids), key=order_of) == ids


def test_what_a_tracked_change_deletes_is_no_text(tmp_path: Path) -> None:
    """As Trados keeps it in XLIFF; what it inserts is text."""
    changed = '<mrk mtype="x-sdl-deleted">green</mrk><mrk mtype="x-sdl-added">red</mrk>'
    (tmp_path / "a.sdlxliff").write_text(OLD.replace("One <g", f"{changed} <g"))
    documents, _ = read_documents([tmp_path])
    assert [item.text for item in documents if item.language == "en"] == ["red bold word."]
    assert [row.source for row in read_bitext(tmp_path / "a.sdlxliff")] == ["red bold word."]


def program(units: str, names: str) -> str:
    """XLIFF 1.2 with additions of a program. names: of its namespace."""
    head = f'<xliff version="1.2" {names}><file original="x" source-language="en" target-language="de"><body>'
    return f"{head}{units}</body></file></xliff>"


def trados_unit(*segments: tuple[str, str, str]) -> str:
    """A unit as Trados has it: source, target and what is said of each segment."""
    marked = [
        "".join(f'<mrk mtype="seg" mid="{n}">{own[side]}</mrk> ' for n, own in enumerate(segments)) for side in (0, 1)
    ]
    told = "".join(f'<sdl:seg id="{n}"{own[2]}/>' for n, own in enumerate(segments))
    whole = " ".join(own[0] for own in segments)
    sides = f"<source>{whole}</source><seg-source>{marked[0]}</seg-source><target>{marked[1]}</target>"
    return f'<trans-unit id="u">{sides}<sdl:seg-defs>{told}</sdl:seg-defs></trans-unit>'


TRADOS = program(
    trados_unit(
        ("Open the door.", "Öffnen Sie die Tür.", ' conf="Translated"'),
        ("Close it.", "Close it.", ""),
        ("Lock it.", "Falsch.", ' conf="RejectedTranslation"'),
    )
    + trados_unit(("Key", "Schlüssel", ' conf="Draft"'), ("Bolt", "Bolt", ' conf="ApprovedSignOff"')),
    'xmlns:sdl="http://sdl.com/FileTypes/SdlXliff/1.0"',
)


def plain_units(attribute: str, *units: tuple[str, str, str]) -> str:
    """Units of a segment, of each of which an attribute says something."""
    return "".join(
        f'<trans-unit id="{n}" {attribute}="{said}"><source>{source}</source><target>{target}</target></trans-unit>'
        for n, (source, target, said) in enumerate(units)
    )


MEMOQ = program(
    plain_units(
        "mq:status",
        ("Open the door.", "Öffnen Sie die Tür.", "ManuallyConfirmed"),
        ("Close it.", "Close it.", "NotStarted"),
        ("Lock it.", "Falsch.", "Rejected"),
        ("Key", "Schlüssel", "Pretranslated"),
        ("Bolt", "Bolt", "Proofread"),
    ),
    'xmlns:mq="MQXliff"',
)
PHRASE = program(
    plain_units(
        "m:confirmed",
        ("Open the door.", "Öffnen Sie die Tür.", "1"),
        ("Close it.", "Close it.", "0"),
        ("Key", "Schlüssel", "0"),
        ("Bolt", "Bolt", "1"),
    ),
    'xmlns:m="http://www.memsource.com/mxlf/2.0"',
)


@pytest.mark.parametrize(
    ("name", "content", "left_out"),
    [("a.sdlxliff", TRADOS, 2), ("a.mqxliff", MEMOQ, 2), ("a.mxliff", PHRASE, 1)],
)
def test_states_of_programs_are_heeded(tmp_path: Path, name: str, content: str, left_out: int) -> None:
    """What is not begun is a copy of its source, and what was rejected is none; a copy that was confirmed is a name."""
    (tmp_path / name).write_text(content, encoding="utf-8")
    documents, (told,) = read_documents([tmp_path])
    (german,) = [item.text for item in documents if item.language == "de"]
    assert german.split() == "Öffnen Sie die Tür. Schlüssel Bolt".split()
    assert told.reason.endswith(f"are left out ({left_out})")
    targets = [row.target for row in read_bitext(tmp_path / name)]
    assert [target for target in targets if target] == ["Öffnen Sie die Tür.", "Schlüssel", "Bolt"]
