"""Tables for people: every row comes back, no cell is a formula, and the verdicts that were typed are corrections."""

import csv
import math
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner import FormatError, SegmentPair, read_bitext, read_corrections, write_bitext
from aligner.bitext.formats import lost, stream_bitext
from aligner.bitext.left_out import LeftOut
from aligner.bitext.review_tables import HEADER
from tests.command import ENGLISH, GERMAN, Command, command, pile, put, read_rows
from tests.rows import NOT_IN_XML, NULL, PAIR, pairs, same

FORMULAS = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "'=1",
    "＝1+1",
    "'",
    "_x0041_",
    "007",
    "1e5",
    "TRUE",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that the examples of one property share."""
    return tmp_path_factory.mktemp("tables")


@pytest.mark.slow
@settings(deadline=None, max_examples=50)
@given(rows=st.lists(pairs(), max_size=4))
def test_csv_gives_every_row_back(folder: Path, rows: list[SegmentPair]) -> None:
    """CSV holds any text and every field."""
    write_bitext(rows, folder / "a.csv")
    assert same(read_bitext(folder / "a.csv"), rows)


@pytest.mark.slow
@settings(deadline=None, max_examples=50)
@given(rows=st.lists(pairs(), max_size=4))
def test_a_workbook_gives_every_row_back(folder: Path, rows: list[SegmentPair]) -> None:
    """A workbook holds every field, numbers with 15 digits, without returns and what XML cannot hold."""

    def held(text: str) -> str:
        return NOT_IN_XML.sub("\ufffd", text).replace("\r\n", "\n").replace("\r", "\n")

    def rounded(rows: list[SegmentPair]) -> list[SegmentPair]:
        return [
            replace(row, score=float(f"{row.score:.12g}"), confidence=float(f"{row.confidence:.12g}")) for row in rows
        ]

    write_bitext(rows, folder / "a.xlsx")
    expected = [replace(row, source=held(row.source), target=held(row.target)) for row in rows]
    assert same(rounded(read_bitext(folder / "a.xlsx")), rounded(expected))


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_texts_that_look_like_formulas_are_texts(tmp_path: Path, suffix: str) -> None:
    """They come back as they were, a workbook has no formula, and in CSV none of their signs comes first."""
    rows = [replace(PAIR, source=text, target=text, source_id=text) for text in FORMULAS]
    write_bitext(rows, tmp_path / f"a.{suffix}")
    assert same(read_bitext(tmp_path / f"a.{suffix}"), rows)
    if suffix == "xlsx":
        sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
        kinds = {cell.data_type for line in sheet.iter_rows(min_row=2, max_col=2) for cell in line}
        assert kinds == {"s"}
    else:
        with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
            cells = [cell for line in csv.reader(file) for cell in line]
        assert not [cell for cell in cells if cell[:1] in set("=+-@\t\r＝＋－＠")]


def test_a_workbook_is_made_for_review(tmp_path: Path) -> None:
    """The texts come first, then confidence and flags, a verdict to choose and a note; the header stays in sight."""
    rows = [replace(PAIR, flags=("too_short", "identical")), replace(NULL, confidence=math.nan)]
    write_bitext(rows, tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
    lines = list(sheet.iter_rows(values_only=True))
    assert lines[0][:6] == ("source", "target", "confidence", "flags", "verdict", "note")
    assert lines[0] == HEADER
    assert lines[1][:6] == ("s", "t", 0.25, "too_short identical", None, None)
    assert lines[2][:3] == ("alone", None, None)
    assert sheet.freeze_panes == "A2"
    (choice,) = sheet.data_validations.dataValidation
    assert (str(choice.sqref), choice.formula1) == ("E2:E3", '"right,wrong"')
    first = (tmp_path / "a.xlsx").read_bytes()
    write_bitext(rows, tmp_path / "a.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == first


def test_what_no_cell_holds_is_cut_and_told(tmp_path: Path) -> None:
    """A text of more than 32,767 characters is cut in a workbook, which is said, and whole in CSV."""
    long = replace(PAIR, source="😀" * 20_000)
    write_bitext([long], tmp_path / "a.xlsx")
    assert read_bitext(tmp_path / "a.xlsx")[0].source == "😀" * 16_383
    assert lost(long, "xlsx") == ["texts were cut to what a cell holds"]
    write_bitext([long], tmp_path / "a.csv")
    assert same(read_bitext(tmp_path / "a.csv"), [long])
    assert lost(long, "csv") == []


@pytest.mark.parametrize(("delimiter", "encoding"), [(";", "utf-8-sig"), ("\t", "utf-16"), (",", "cp1252")])
def test_csv_as_spreadsheet_programs_save_it(tmp_path: Path, delimiter: str, encoding: str) -> None:
    """Semicolons and tabs, and other encodings, are read as well."""
    lines = [["source", "target", "verdict"], ["Über die Brücke, schnell", "Across the bridge; fast", "right"]]
    with (tmp_path / "a.csv").open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(lines)
    (found,) = read_bitext(tmp_path / "a.csv")
    assert (found.source, found.target) == ("Über die Brücke, schnell", "Across the bridge; fast")


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([["a", "b"], ["c", "d"]], "wanted a header with at least source and target"),
        ([["source", "target", "source"]], "the column 'source' stands twice"),
        ([["source", "target", "verdict"], ["a", "b", "perhaps"]], "row 2: verdict 'perhaps'; wanted"),
        ([["source", "target", "verdict"], ["a", "b", "right"]], "row 2: no document ids"),
    ],
)
def test_tables_that_are_none(tmp_path: Path, lines: list[list[str]], told: str) -> None:
    """What is wrong is one error that names the row."""
    book = openpyxl.Workbook()
    for line in lines:
        book.worksheets[0].append(line)
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(FormatError, match=told):
        read_corrections(tmp_path / "a.xlsx")
    (tmp_path / "b.xlsx").write_text("no workbook")
    with pytest.raises(FormatError, match="wanted a workbook of Excel or LibreOffice"):
        read_bitext(tmp_path / "b.xlsx")


TABLES = {
    "Boats": [["Glossary of the harbour"], [], ["Englisch", "Deutsch"], ["A boat.", "Ein Boot."]],
    "About": [["Made in May"], ["by Ann", "and Bo"]],
    "Ropes": [["anglais", "allemand", "Note"], ["A rope.", "Ein Seil.", "x"]],
    "Work": [["Said of work", ""], ["Source", "target"], ["Work.", "Arbeit."]],
}


@pytest.mark.parametrize("suffix", [".xlsx", ".ods"])
def test_all_sheets_that_name_their_columns_are_read(tmp_path: Path, suffix: str) -> None:
    """In their order; the others are told, and an error names the sheet."""
    path = put_workbook(tmp_path / f"a{suffix}", TABLES)
    left_out = LeftOut()
    rows = list(stream_bitext(path, left_out))
    assert [(row.source_language, row.target_language, row.source, row.target) for row in rows] == [
        ("en", "de", "A boat.", "Ein Boot."),
        ("en", "de", "A rope.", "Ein Seil."),
        ("", "", "Work.", "Arbeit."),
    ]
    assert left_out.counts == {
        "column Note": 1,
        "sheet 'About', which names neither source and target nor languages": 1,
    }
    put_workbook(path, {**TABLES, "Work": [["source", "target", "score"], ["Work.", "Arbeit.", "much"]]})
    with pytest.raises(FormatError, match="row Work!2: "):
        read_bitext(path)
    put_workbook(path, {"About": TABLES["About"], "More": [["a", "b"]]})
    with pytest.raises(FormatError, match="wanted a header with at least source and target, or with languages"):
        read_bitext(path)


@pytest.mark.parametrize(("suffix", "delimiter"), [(".csv", ","), (".csv", ";"), (".tsv", "\t")])
def test_lines_of_a_table_below_titles(tmp_path: Path, suffix: str, delimiter: str) -> None:
    """A comma in a title parts no cells where semicolons part the names of the columns."""
    path = tmp_path / f"a{suffix}"
    for header in ("German,English (UK)", "source,target"):
        lines = f"Harbour; of May\n\n{header.replace(',', delimiter)}\nEin Boot.{delimiter}A boat.\n"
        path.write_text(lines if delimiter == "," else lines.replace("; of", ", of"), encoding="utf-8")
        assert [(row.source, row.target) for row in read_bitext(path)] == [("Ein Boot.", "A boat.")]


def put_workbook(path: Path, tables: dict[str, list[list[str]]]) -> Path:
    """A workbook with a sheet a table."""
    if path.suffix == ".ods":
        cells = "".join(
            f'<table:table table:name="{name}">'
            + "".join(
                "<table:table-row>"
                + "".join(
                    f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
                    for cell in row
                )
                + "</table:table-row>"
                for row in rows
            )
            + "</table:table>"
            for name, rows in tables.items()
        )
        names = " ".join(
            f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
        )
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            body = f"<office:body><office:spreadsheet>{cells}</office:spreadsheet></office:body>"
            archive.writestr(
                "META-INF/manifest.xml", '<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
            )
            archive.writestr("content.xml", f"<office:document-content {names}>{body}</office:document-content>")
        return path
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in tables.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """The command with the lexicon encoder."""
    return command(monkeypatch, capsys)


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_a_reviewed_table_comes_back_as_corrections(run: Command, tmp_path: Path, suffix: str) -> None:
    """A bead of two sentences that is judged right comes out with confidence 1, one judged wrong not again."""
    pile(tmp_path / "in")
    put(tmp_path / "in" / "de" / "bruecke.txt", [GERMAN[0][:-1], "und", *GERMAN[1:]])
    assert run("align", tmp_path / "in", "--out", tmp_path / "out", "--formats", suffix).code == 0
    before = read_bitext(tmp_path / "out" / f"bitext.{suffix}")
    judged = tmp_path / f"reviewed.{suffix}"
    write_bitext(before, judged)
    if suffix == "xlsx":
        book = openpyxl.load_workbook(judged)
        for line, verdict in ((2, "right"), (4, "Wrong")):
            book.worksheets[0].cell(line, HEADER.index("verdict") + 1).value = verdict
        book.save(judged)
    else:
        lines = judged.read_text(encoding="utf-8-sig").splitlines()
        cells = list(csv.reader(lines))
        cells[1][HEADER.index("verdict")], cells[3][HEADER.index("verdict")] = "right", "Wrong"
        with judged.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(cells)
    done = run("align", tmp_path / "in", "--out", tmp_path / "again", "--corrections", judged)
    assert done.code == 0
    assert "2 corrections applied" in done.talk
    after = read_rows(tmp_path / "again" / "bitext.jsonl")
    right = next(row for row in after if row["source"] == before[0].source)
    assert (right["target"], right["confidence"]) == (before[0].target, 1.0)
    assert (before[2].source, before[2].target) not in {(row["source"], row["target"]) for row in after}
    assert ENGLISH[0] in before[0].source + before[0].target


def test_a_workbook_saved_by_libreoffice(tmp_path: Path) -> None:
    """Its own format, .ods, says what the same table says as CSV."""
    write_bitext([PAIR], tmp_path / "a.csv")
    header, own = csv.reader((tmp_path / "a.csv").read_text(encoding="utf-8-sig").splitlines())
    own[header.index("verdict")] = "right"
    with (tmp_path / "a.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows((header, own))
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    lines = ("".join(map(cell.format, line)) for line in (header, own))
    urn = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{urn}:office:1.0" xmlns:table="{urn}:table:1.0" '
        f'xmlns:text="{urn}:text:1.0"><office:body><office:spreadsheet><table:table table:name="x">'
        f"{''.join(map('<table:table-row>{}</table:table-row>'.format, lines))}"
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{urn}:manifest:1.0"/>')
        archive.writestr("content.xml", content)
    (found,), (expected,) = read_corrections(tmp_path / "a.ods"), read_corrections(tmp_path / "a.csv")
    assert replace(found, place="") == replace(expected, place="")


def test_a_table_that_pandas_wrote(tmp_path: Path) -> None:
    """Its False and True are read as ours; spreadsheet programs write them in capitals."""
    write_bitext([PAIR, replace(PAIR, moved=False)], tmp_path / "a.csv")
    text = (tmp_path / "a.csv").read_text(encoding="utf-8-sig").replace("true", "True").replace("false", "FALSE")
    assert [own.moved for own in read_bitext(put(tmp_path / "b.csv", text))] == [True, False]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_table_with_a_column_a_language_is_bitext(tmp_path: Path, kind: str) -> None:
    """The first language with each other; what lacks a text is counted, and Source and Target are known in any case."""
    lines = [["no", "en_US", "de", "fr"], ["1", "One.", "Eins.", "Un."], ["2", "Two.", "", "Deux."]]
    path = tmp_path / f"a.{kind}"

    def save(lines: list[list[str]]) -> None:
        if kind == "csv":
            path.write_text("\n".join(map(",".join, lines)))
            return
        book = openpyxl.Workbook()
        for line in lines:
            book.worksheets[0].append(line)
        book.save(path)

    save(lines)
    left_out = LeftOut()
    rows = list(stream_bitext(path, left_out))
    assert [(row.source_language, row.target_language, row.source, row.target) for row in rows] == [
        ("en-US", "de", "One.", "Eins."),
        ("en-US", "fr", "One.", "Un."),
        ("en-US", "fr", "Two.", "Deux."),
    ]
    assert left_out.counts == {"column no": 1, "row without a text in both en-US and de": 1}
    save([["Source", "TARGET"], ["One.", "Eins."]])
    assert [(row.source, row.target) for row in read_bitext(path)] == [("One.", "Eins.")]


def test_columns_called_by_names_of_languages_and_below_titles(tmp_path: Path) -> None:
    """As `align` reads them; a row of words that are codes, no header, names nothing."""
    (tmp_path / "a.csv").write_text("Deutsch;English (UK);Note\nEins.;One.;x\n", encoding="utf-8")
    book = openpyxl.Workbook()
    for line in (["As of May"], [], ["Nr.", "Deutsch", "English (UK)"], [1, "Eins.", "One."], [2, "no", "it"]):
        book.worksheets[0].append(line)
    book.save(tmp_path / "a.xlsx")
    for name, more in (("a.csv", []), ("a.xlsx", [("no", "it")])):
        found = read_bitext(tmp_path / name)
        assert [(row.source, row.target) for row in found] == [("Eins.", "One."), *more]
        assert {(row.source_language, row.target_language) for row in found} == {("de", "en-GB")}
    (tmp_path / "b.csv").write_text("a,b\nit,de\n")
    with pytest.raises(FormatError, match="wanted a header with at least source and target"):
        read_bitext(tmp_path / "b.csv")
