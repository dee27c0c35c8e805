"""Terms that are known before: what they raise, how they are found, and the files that they are read from."""

from pathlib import Path

import pytest

from aligner import InputError, Terms, read_terms, write_bitext
from aligner.alignment.known_terms import with_terms
from aligner.alignment.shared_words import shared_words
from tests.bitext.test_cleaning import row
from tests.command import Command, command, put, read_rows

SOURCE = ["The glacier is blue.", "We saw the north face of it.", "It was late."]
TARGET = ["Es war spät.", "Die Nordwand war zu sehen.", "Blau ist der Gletscher."]
ENTRIES = ((("en", "glacier"), ("de", "Gletscher")), (("en-GB", "north face"), ("de", "Nordwand"), ("fr", "face nord")))


def raised(
    terms: Terms, source: list[str], target: list[str], languages: tuple[str, str]
) -> dict[tuple[int, int], float]:
    """What terms add to what two sentences share."""
    found = with_terms(shared_words(source, target, languages), source, target, languages, terms)
    return {
        (i, j): round(w, 3)
        for i, j, w in zip(found.source.tolist(), found.target.tolist(), found.weights.tolist(), strict=True)
    }


def test_terms_that_both_sides_have_raise_a_bead() -> None:
    """In either direction, with other endings and regions; longer terms count for more."""
    found = raised(Terms(ENTRIES), SOURCE, TARGET, ("en", "de"))
    assert set(found) == {(0, 2), (1, 1)}
    assert found[1, 1] > found[0, 2] > 0
    assert set(raised(Terms(ENTRIES), TARGET, SOURCE, ("de-AT", "en"))) == {(2, 0), (1, 1)}
    assert raised(Terms(ENTRIES), SOURCE, TARGET, ("en", "fr")) == {}


def test_what_stands_everywhere_tells_nothing() -> None:
    """A term counts less in two sentences, and not at all in many."""
    terms = Terms(ENTRIES[:1])
    once, twice = (raised(terms, ["A glacier."] * n, ["Ein Gletscher."], ("en", "de")) for n in (1, 2))
    assert once[0, 0] == 2 * twice[0, 0] == 2 * twice[1, 0]
    assert raised(terms, ["A glacier."] * 9, ["Ein Gletscher."], ("en", "de")) == {}


def test_terms_without_spaces_are_found_in_their_sentence() -> None:
    """Of Chinese the letters are compared."""
    terms = Terms(((("zh", "冰川"), ("en", "glacier")),))
    assert set(raised(terms, ["今天很晚。", "那座冰川是蓝色的。"], SOURCE, ("zh", "en"))) == {(1, 0)}


TBX_2 = """<?xml version="1.0"?><!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd"><martif type="TBX" xml:lang="en">
<martifHeader><fileDesc/></martifHeader><text><body><termEntry id="1"><langSet xml:lang="en"><tig><term>glacier</term>
</tig><ntig><termGrp><term>ice stream</term></termGrp></ntig></langSet><langSet xml:lang="de"><tig>
<term>Gletscher</term></tig></langSet></termEntry></body></text></martif>"""
TBX_3 = """<?xml version="1.0"?><tbx xmlns="urn:iso:std:iso:30042:ed-2" type="TBX-Basic" style="dca" xml:lang="en">
<tbxHeader/><text><body><conceptEntry id="1"><langSec xml:lang="en"><termSec><term>glacier</term></termSec><termSec>
<term>ice stream</term></termSec></langSec><langSec xml:lang="de"><termSec><term>Gletscher</term></termSec></langSec>
</conceptEntry></body></text></tbx>"""
TABLE = "en,de\nglacier|ice stream,Gletscher\nlonely,\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.tbx", TBX_2),
        ("a.tbx", TBX_3),
        ("a.csv", TABLE),
        ("a.tsv", TABLE.replace(",", "\t")),
        ("a.txt", TABLE.replace(",", "\t")),
        ("a.csv", TABLE.replace("en,de", "en_US,DE-at")),
        ("a.csv", TABLE.replace("en,de", "English,Deutsch").replace(",", ";")),
        ("a.csv", "Notes,en,Definition,de\nx,glacier|ice stream,y,Gletscher\n"),
        ("a.csv", "Words of ice; for all,\n\nEnglish (UK),allemand\nglacier|ice stream,Gletscher\n"),
    ],
)
def test_glossaries_are_read(tmp_path: Path, name: str, text: str) -> None:
    """TBX of both versions, and tables with a column a language; what has no partner is none."""
    terms = read_terms(put(tmp_path / name, text))
    assert terms.entries == ((("en", "glacier"), ("en", "ice stream"), ("de", "Gletscher")),)


def test_memories_are_read(tmp_path: Path) -> None:
    """Each unit is an entry; a null bead is none."""
    write_bitext([row("glacier", "Gletscher"), row("alone", "")], tmp_path / "a.tmx")
    write_bitext([row("glacier", "Gletscher"), row("alone", "")], tmp_path / "a.jsonl")
    assert read_terms(tmp_path / "a.tmx") == read_terms(tmp_path / "a.jsonl") == Terms(ENTRIES[:1])
    other = write_bitext([row("glacier", "Gletscher")], tmp_path / "a.xlf")[0].rename(tmp_path / "a.sdlxliff")
    assert read_terms(other) == Terms(ENTRIES[:1])


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.tbx", "<tmx version='1.4'/>", "no TBX"),
        ("a.tbx", "no xml", "no TBX"),
        ("a.csv", "en,de\nlonely,\n", "no entry found"),
        ("a.csv", "en,de\na,b,c\n", "row 2: 3 cells; wanted 2"),
        ("a.csv", "term,meaning\na,b\n", "names no two languages; put a line above the terms such as en,de"),
        ("a.txt", "bridge\tBrücke\tbuilding\n", "names no two languages"),
        ("a.csv", "source,target\nglacier,Gletscher\n", "no entry found"),
        ("a.docx", "x", "no terms in .docx; wanted TMX, TBX"),
    ],
)
def test_what_is_no_glossary_is_told(tmp_path: Path, name: str, text: str, told: str) -> None:
    """In one line with what was wanted."""
    with pytest.raises(InputError, match=told):
        read_terms(put(tmp_path / name, text))


def test_terms_from_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """They make a bead surer, are part of what a result depends on, and stand in the summary by their number."""
    run: Command = command(monkeypatch, capsys)
    unknown = "Klim bost rax tem sut. Zorp flim nax wolb dap."
    put(tmp_path / "in" / "en.txt", f"The council opens the school. {unknown} The mayor has many trees.")
    german = "Trum gell pand ost fep."
    put(tmp_path / "in" / "de.txt", f"Der Rat öffnet die Schule. {german} Die Bürgermeisterin hat viele Bäume.")
    terms = put(tmp_path / "terms.csv", "en,de\nzorp flim nax wolb dap,trum gell pand ost fep\n")
    pairs = put(tmp_path / "p.tsv", "en.txt\tde.txt\n")
    sure: list[float] = []
    for more in ((), ("--terms", terms)):
        out = "--languages", "en,de", "--out", tmp_path / "out"
        assert run("align", tmp_path / "in", *out, "--pairs", pairs, *more).code == 0
        sure += [own["confidence"] for own in read_rows(tmp_path / "out" / "bitext.jsonl") if own["target"] == german]
    assert sure[0] < sure[1]
    assert '"terms": "Terms(1 entries, ' in (tmp_path / "out" / "summary.json").read_text()
    assert run("align", tmp_path / "in", "--out", tmp_path / "out", "--terms", tmp_path / "p.tsv").code == 1
