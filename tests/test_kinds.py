"""One report in two languages, in every kind of file: the same pairs of sentences, but for what a kind forces."""

from pathlib import Path

import docx
import pytest

from aligner import Aligner, InputError, PileResult, Settings, read_documents
from aligner.corpus.sentences import SrxSplitter, split_document
from aligner.matching.pairs_by_name import pair_by_name
from tests.blocks import KINDS
from tests.command import ENGLISH, GERMAN
from tests.corpus.readers.test_warc import record
from tests.fakes import LexiconEncoder

FERRY = KINDS / "ferry"
SENTENCES = 19  # besides the cells of the table
CELLS = 10
OF_PAGES = "docx odt rtf pptx odp epub tei dbk nxml fb2 rst adoc pdf srt txt tmx".split()


def aligned(inputs: Path | list[Path], settings: Settings | None = None) -> PileResult:
    """A run with the encoder `use`."""
    return Aligner(model="use", cache=False, settings=settings or Settings()).align_pile(inputs)


def pairs_of(result: PileResult) -> list[tuple[str, str]]:
    """Sentences and their translations, German first."""
    return [(row.source, row.target) for row in result.bitext]


@pytest.fixture(scope="module")
def of_pages() -> list[tuple[str, str]]:
    """The pairs of sentences that the web pages give."""
    return pairs_of(aligned(sorted(FERRY.glob("*.html"))))


@pytest.mark.slow
def test_pages_give_every_sentence_with_its_translation(of_pages: list[tuple[str, str]]) -> None:
    """Headings, items and cells among them."""
    assert len(of_pages) == SENTENCES + CELLS
    assert of_pages[0] == ("Der Fährdienst im Jahr 2025", "The Ferry Service in 2025")
    assert ("24.150", "24,150") in of_pages
    assert of_pages[-1][0].startswith("Einwohner können")
    assert of_pages[-1][1].startswith("Residents may")


@pytest.mark.slow
@pytest.mark.parametrize(
    "kind",
    [
        "docx",
        "odt",
        "rtf",
        "pptx",
        "odp",
        "epub",
        "tei",
        "dbk",
        "nxml",
        "fb2",
        "rst",
        "adoc",
        "pdf",
        "srt",
        "txt",
        "tmx",
    ],
)
def test_every_kind_gives_what_pages_give(of_pages: list[tuple[str, str]], kind: str) -> None:
    """Files of LibreOffice, pandoc and Chromium, cues, a text in windows-1252, and a memory."""
    result = aligned(sorted(FERRY.glob(f"*.{kind}")))
    assert len(result.pairs) == 1
    assert pairs_of(result) == of_pages


@pytest.mark.slow
def test_an_archive_of_the_pages_gives_what_they_give(of_pages: list[tuple[str, str]], tmp_path: Path) -> None:
    """Documents are called by address; paired by it, too."""
    pages = {f"https://ferry.example/{path.name}": path.read_bytes() for path in FERRY.glob("*.html")}
    (tmp_path / "site.warc").write_bytes(b"".join(record(address, page) for address, page in pages.items()))
    for pairs in (None, pair_by_name):
        result = Aligner(model="use", cache=False).align_pile(tmp_path, pairs=pairs)
        assert [(pair.source_id, pair.target_id) for pair in result.pairs] == [tuple(sorted(pages))]
        assert pairs_of(result) == of_pages


MEMORY = """<tmx version="1.4"><header srclang="en"/><body>{}</body></tmx>"""
UNIT = '<tu><tuv xml:lang="en"><seg>{}</seg></tuv><tuv xml:lang="de"><seg>{}</seg></tuv></tu>'
UNITS = [(" ".join(ENGLISH[:3]), " ".join(GERMAN[:3])), (" ".join(ENGLISH[3:5]), " ".join(GERMAN[3:5]))]
TABLE = "en,de\n" + "".join(f'"{one}","{other}"\n' for one, other in UNITS)
PO = 'msgid ""\nmsgstr "Language: de\\nX-Source-Language: en\\n"\n\n' + "\n".join(
    f'msgid "{one}"\nmsgstr "{other}"\n' for one, other in UNITS
)
XLIFF = (
    '<xliff version="1.2"><file source-language="en" target-language="de"><body>'
    + "".join(f"<trans-unit><source>{one}</source><target>{other}</target></trans-unit>" for one, other in UNITS)
    + "</body></file></xliff>"
)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("old.tmx", MEMORY.format("".join(UNIT.format(*unit) for unit in UNITS))),
        ("old.csv", TABLE),
        ("old.po", PO),
        ("old.xlf", XLIFF),
    ],
)
def test_units_are_aligned_inside(tmp_path: Path, name: str, content: str) -> None:
    """Units of a paragraph give pairs of sentences, each in its unit; documents are paired as given."""
    (tmp_path / name).write_text(content, encoding="utf-8")
    aligner = Aligner(encoder=LexiconEncoder(), cache=False, settings=Settings(inside=True, languages=("en", "de")))
    result = aligner.align_pile(tmp_path)
    assert [(row.source_id, row.target_id, row.source, row.target) for row in result.bitext] == [
        (f"{name}#{unit}#en", f"{name}#{unit}#de", one, other)
        for unit, one, other in zip([1, 1, 1, 2, 2], ENGLISH[:5], GERMAN[:5], strict=True)
    ]
    assert result.skipped == ()


def test_a_sentence_that_is_several_in_the_translation_is_like_it(tmp_path: Path) -> None:
    """Each of them says a part of it; a unit whose texts have nothing in common is told."""
    one = (
        "The old bridge was closed on Monday, the new school is in the garden of the city, and the thief of the "
        "picture was found, and many people in the hospital says the doctor."
    )
    several = (
        "Die alte Brücke war am Montag gesperrt. Die neue Schule ist im Garten der Stadt. "
        "Und der Dieb von das Bild war gefunden. Und viele Leute im Krankenhaus, sagt die Ärztin."
    )
    other = "Der Hafen kostet Brot. Der Bäcker will Geld und Schnee im Winter, und Regen, und Bücher."
    path = tmp_path / "a.tmx"
    path.write_text(MEMORY.format(UNIT.format(one, several) + UNIT.format(one, other)), encoding="utf-8")
    result = Aligner(encoder=LexiconEncoder(), cache=False, settings=Settings(inside=True)).pair_pile(path)
    right, wrong = result.pairs
    assert right.confidence > 0.99
    assert wrong.confidence < 0.01
    (told,) = result.skipped
    assert told.id == "a.tmx#2#de a.tmx#2#en"
    assert "its texts are hardly alike" in told.reason


LABELS = ["Home", "Search", "Source: Anna", "https://e.org/help", "**Next**", "[Print](x)", "Comments (3)"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.tmx", MEMORY.format("".join(UNIT.format(label, f"{label} ist") for label in LABELS))),
        ("a.csv", "en,de\n" + "".join(f"{label},{label} ist\n" for label in LABELS)),
        ("a.po", PO.partition("\n\n")[0] + "".join(f'\n\nmsgid "{own}"\nmsgstr "{own} ist"' for own in LABELS)),
    ],
)
def test_labels_are_text_where_no_page_is(tmp_path: Path, name: str, content: str) -> None:
    """Words of navigation, credits, addresses and marks are what such files are about; all come out as they are."""
    (tmp_path / name).write_text(content, encoding="utf-8")
    document = next(one for one in read_documents([tmp_path])[0] if " ist" not in one.text)
    assert split_document(document, SrxSplitter()).texts == tuple(LABELS)


def test_labels_of_office_files_are_text(tmp_path: Path) -> None:
    """In paragraphs and in cells."""
    own = docx.Document()
    for label in LABELS:
        own.add_paragraph(label)
    own.add_table(1, 1).cell(0, 0).text = "Menu"
    own.save(str(tmp_path / "a.docx"))
    (document,) = read_documents([tmp_path])[0]
    assert split_document(document, SrxSplitter()).texts == (*LABELS, "Menu")


def test_what_is_no_unit_in_two_languages_is_told(tmp_path: Path) -> None:
    """A unit in one language is skipped by its number; where there is no other, the run ends with what is wanted."""
    lonely = '<tu><tuv xml:lang="en"><seg>Alone here.</seg></tuv></tu>'
    path = tmp_path / "a.tmx"
    path.write_text(MEMORY.format(lonely + UNIT.format(*UNITS[0])), encoding="utf-8")
    aligner = Aligner(encoder=LexiconEncoder(), cache=False, settings=Settings(inside=True))
    (skipped,) = aligner.pair_pile(path).skipped
    assert (skipped.id, skipped.reason) == ("a.tmx#1", "the unit has a text in en alone; wanted two")
    (tmp_path / "b.txt").write_text(" ".join(ENGLISH), encoding="utf-8")
    with pytest.raises(InputError, match="no unit with two languages was read"):
        aligner.pair_pile(tmp_path / "b.txt")
