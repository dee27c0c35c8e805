"""Word documents that python-docx wrote, with mark-up of Word that its own `text` passes over."""

from pathlib import Path
from typing import Any

import pytest

from tests.blocks import read_blocks

docx = pytest.importorskip("docx", reason="python-docx, which writes the files, is not installed")
MATHS = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
NAMES = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def written(path: Path, *paragraphs: str) -> Path:
    """A document with a table, and paragraphs in Word's mark-up."""
    from docx.oxml import parse_xml

    document: Any = docx.Document()
    document.add_heading("On ferries", 2)
    document.add_paragraph("A list item.", style="List Bullet")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "left", "right"
    document.styles.add_style("Power", 2).font.superscript = True
    for paragraph in paragraphs:
        document.element.body.insert(-1, parse_xml(f"<w:p {NAMES}>{paragraph}</w:p>"))
    document.save(path)
    return path


def run(text: str) -> str:
    """A run of text."""
    return f"<w:r><w:t>{text}</w:t></w:r>"


def run_as(name: str, value: str, text: str) -> str:
    """A run of text with a property."""
    return f'<w:r><w:rPr><w:{name} w:val="{value}"/></w:rPr><w:t>{text}</w:t></w:r>'


def font(name: str, code: str) -> str:
    """A character of a font."""
    return f'<w:sym w:font="{name}" w:char="{code}"/>'


def sign(number: int) -> str:
    """A number of a formula."""
    return f"<m:r><m:t>{number}</m:t></m:r>"


def test_headings_lists_and_cells(tmp_path: Path) -> None:
    """They are told by Word's built-in styles."""
    assert read_blocks(written(tmp_path / "a.docx")) == [
        ("heading 2", "On ferries"),
        ("list item", "A list item."),
        ("table cell", "left"),
        ("table cell", "right"),
    ]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        (f"<w:ins>{run('put in')}</w:ins><w:del><w:r><w:delText>cut out</w:delText></w:r></w:del>", "put in"),
        (f"<w:moveFrom>{run('here ')}</w:moveFrom><w:moveTo>{run('there')}</w:moveTo>", "there"),
        (f"<w:sdt><w:sdtContent>{run('controlled')}</w:sdtContent></w:sdt>", "controlled"),
        (f'<w:fldSimple w:instr="DATE">{run("3 May")}</w:fldSimple>', "3 May"),
        (f"<w:r><w:ruby><w:rt>{run('minato')}</w:rt><w:rubyBase>{run('港')}</w:rubyBase></w:ruby></w:r>", "港"),
        ("<w:r><w:t>co</w:t><w:noBreakHyphen/><w:t>op</w:t><w:tab/><w:t>x</w:t></w:r>", "co\u2011op x"),
        (f"<w:r>{font('Symbol', 'F061')}{font('Symbol', 'F0B3')}<w:t>5</w:t>{font('Wingdings', 'F0FC')}</w:r>", "α≥5✓"),
        (f"<w:r><w:t>k</w:t>{font('Cambria', '00F8')}{font('Arial', 'F062')}<w:t>en</w:t></w:r>", "køben"),
        (f"<w:r><w:t>so</w:t>{font('Webdings', 'F021')}{font('Symbol', 'x')}</w:r>", "so\uf021\ufffd"),
        ('<w:r><w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr><w:t>\uf0e0 on</w:t></w:r>', "→ on"),
        (f"{run('4·10')}{run_as('vertAlign', 'superscript', '-6')}{run(' m')}", "4·10⁻⁶ m"),
        (f"{run('the 2')}{run_as('vertAlign', 'superscript', 'nd')}", "the 2nd"),
        (f"{run('CO')}{run_as('vertAlign', 'subscript', '2')}", "CO2"),
        (f"{run('9 m')}{run_as('rStyle', 'Power', '2')}{run_as('vanish', 'on', 'x')}", "9 m²"),
        (f"<m:oMath {MATHS}><m:sSup><m:e>{sign(10)}</m:e><m:sup>{sign(7)}</m:sup></m:sSup></m:oMath>", "10⁷"),
        (f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>{run('shown')}", "shown"),
    ],
)
def test_text_that_stands_in_other_markup(tmp_path: Path, markup: str, text: str) -> None:
    """Insertions, moved text, content controls, fields and bases are text; deletions and hidden text are not."""
    assert read_blocks(written(tmp_path / "a.docx", markup))[-1] == ("paragraph", text)


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next(tmp_path: Path) -> None:
    """As Word shows it once the change is accepted."""
    deleted = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"
    path = written(tmp_path / "a.docx", deleted + run("One and "), run("two."))
    assert read_blocks(path)[-1] == ("paragraph", "One and two.")


def test_paragraphs_of_a_drawing_are_apart(tmp_path: Path) -> None:
    """They follow the paragraph in which the drawing stands, as those of a text box do."""
    drawn = "".join(f"<a:p><a:pPr/><a:r><a:t>{text}</a:t></a:r></a:p>" for text in ("First name", "Address"))
    drawing = f'<w:r><w:drawing xmlns:a="urn:a"><a:txBody><a:bodyPr/>{drawn}</a:txBody></w:drawing></w:r>'
    path = written(tmp_path / "a.docx", f"{run('A form ')}{drawing}{run('to fill in.')}")
    assert [text for _, text in read_blocks(path)[-3:]] == ["A form to fill in.", "First name", "Address"]


def test_a_large_initial_belongs_to_the_word_that_follows(tmp_path: Path) -> None:
    """Word keeps it in a paragraph of its own."""
    initial = '<w:pPr><w:framePr w:dropCap="drop" w:lines="3"/></w:pPr>'
    path = written(tmp_path / "a.docx", initial + run("O"), run("nce there was a ferry."))
    assert read_blocks(path)[-1] == ("paragraph", "Once there was a ferry.")


def test_lines_of_verse_end_where_they_are_set(tmp_path: Path) -> None:
    """Over the one line end of a title a sentence may go on; those of a stanza end one."""
    stanza = "<w:r><w:br/></w:r>".join(
        map(run, ("La garza se queda", "en la orilla del año,", "una pata es del frío."))
    )
    title = "<w:r><w:br/></w:r>".join(map(run, ("La barca", "de noche")))
    found = [text for _, text in read_blocks(written(tmp_path / "a.docx", title, stanza))]
    assert found[-2:] == [
        "La barca\nde noche",
        "La garza se queda\u2028en la orilla del año,\u2028una pata es del frío.",
    ]
