"""OpenDocument texts with mark-up that other programs than LibreOffice write, or that it writes seldom."""

import zipfile
from pathlib import Path

from tests.blocks import read_blocks

OASIS = "urn:oasis:names:tc:opendocument:xmlns"
NAMES = " ".join(f'xmlns:{name}="{OASIS}:{name}:1.0"' for name in ("office", "text", "drawing", "table", "style"))
SVG = f'xmlns:svg="{OASIS}:svg-compatible:1.0" svg'

HIDDEN = '<style:text-properties text:display="none"/>'


def written(path: Path, text: str, styles: str = "", common: str = "") -> Path:
    """A file with a text in OpenDocument's mark-up, and its automatic styles. common: what holds those of the file."""
    with zipfile.ZipFile(path, "w") as archive:
        body = f"<office:body><office:text>{text}</office:text></office:body>"
        automatic = f"<office:automatic-styles>{styles}</office:automatic-styles>"
        archive.writestr("content.xml", f"<office:document-content {NAMES}>{automatic}{body}</office:document-content>")
        if common:
            archive.writestr("styles.xml", f"<office:document-styles {NAMES}>{common}</office:document-styles>")
    return path


def test_paragraphs_of_a_drawing_are_apart(tmp_path: Path) -> None:
    """Shapes, connectors and groups of them hold text as boxes do; it follows the paragraph they stand in."""
    shape = "<drawing:custom-shape><text:p>Start</text:p><text:p>here</text:p></drawing:custom-shape>"
    line = "<drawing:connector><text:p>Yes</text:p></drawing:connector>"
    path = written(tmp_path / "a.odt", f"<text:p>A plan <drawing:g>{shape}{line}</drawing:g>of the harbour.</text:p>")
    assert [text for _, text in read_blocks(path)] == ["A plan of the harbour.", "Start", "here", "Yes"]


def test_ids_that_are_none_do_no_harm(tmp_path: Path) -> None:
    """Programs write ids that XML does not allow, or one twice, and read them back."""
    path = written(tmp_path / "a.odt", '<text:p xml:id="a#1">One.</text:p><text:p xml:id="b"/><text:p xml:id="b"/>')
    assert read_blocks(path) == [("paragraph", "One.")]


def test_raised_figures_stay_raised(tmp_path: Path) -> None:
    """Whether a style says so by name or by how high; what is lowered, and raised letters, are as any."""
    places = {"S": "super 58%", "H": "33% 58%", "L": "sub 58%", "N": "0% 100%"}
    styles = "".join(
        f'<style:style style:family="text" style:name="{name}"><style:text-properties style:text-position="{place}"/>'
        "</style:style>"
        for name, place in places.items()
    )
    shown = {"S": "-3", "H": "2", "L": "2", "N": "5"}
    spans = [f'<text:span text:style-name="{name}">{text}</text:span>' for name, text in shown.items()]
    text = "10{} kg, 7 m{}, CO{}, 2{}, 1{}".format(*spans, spans[0].replace("-3", "er"))
    assert read_blocks(written(tmp_path / "a.odt", f"<text:p>{text}</text:p>", styles)) == [
        ("paragraph", "10⁻³ kg, 7 m², CO2, 25, 1er")
    ]


def test_what_is_hidden_is_no_text(tmp_path: Path) -> None:
    """By the style of its letters or of its paragraph, as a section, and in cells that another one covers."""
    styles = "".join(
        f'<style:style style:family="{family}" style:name="{family[0].upper()}">{HIDDEN}</style:style>'
        for family in ("text", "paragraph")
    )
    text = (
        '<text:p>Shown <text:span text:style-name="T">not shown </text:span>here.</text:p>'
        '<text:p text:style-name="P">Not here.</text:p>'
        '<text:section text:display="none"><text:p>Nor here.</text:p></text:section>'
        "<table:table><table:table-row><table:table-cell><text:p>A cell</text:p></table:table-cell>"
        "<table:covered-table-cell><text:p>Covered</text:p></table:covered-table-cell></table:table-row></table:table>"
    )
    assert read_blocks(written(tmp_path / "a.odt", text, styles)) == [
        ("paragraph", "Shown here."),
        ("table cell", "A cell"),
    ]


def test_styles_of_one_name_are_several(tmp_path: Path) -> None:
    """Those of heads of pages, of another family or of the text itself; a style says what that says which it is of."""

    def style(name: str, said: str = "", family: str = "text", parent: str = "") -> str:
        named = f'style:family="{family}" style:name="{name}" style:parent-style-name="{parent}"'
        return f"<style:style {named}>{said}</style:style>"

    shown = '<style:text-properties text:display="true"/>'
    common = (
        f"<office:styles>{style('Secret', HIDDEN)}{style('Deep', parent='Secret')}{style('Loop', parent='Loop')}"
        f"{style('P1', HIDDEN)}</office:styles>"
        f"<office:automatic-styles>{style('T1', HIDDEN)}{style('P1', HIDDEN, 'paragraph')}</office:automatic-styles>"
    )
    own = (
        f"{style('T1')}{style('T2', parent='Deep')}{style('T3', shown, parent='Deep')}{style('T4', parent='Loop')}"
        f"{style('Secret', parent='Secret')}{style('P1', family='paragraph')}"
    )
    words = {"T1": "opened", "T2": "never", "Deep": "not", "Secret": "nor", "T3": "the", "T4": "bridge"}
    spans = " ".join(f'<text:span text:style-name="{name}">{word}</text:span>' for name, word in words.items())
    path = written(tmp_path / "a.odt", f'<text:p text:style-name="P1">The council {spans}.</text:p>', own, common)
    assert read_blocks(path) == [("paragraph", "The council opened the bridge.")]


def test_symbols_of_fonts_of_their_own(tmp_path: Path) -> None:
    """Characters of private use in Symbol and Wingdings, by the name of a font or of its face."""
    styles = "".join(
        f'<style:style style:family="text" style:name="{name}"><style:text-properties style:font-name="{font}"/>'
        "</style:style>"
        for name, font in (("W", "Wingdings1"), ("S", "Symbol"), ("O", "Other"))
    )
    faces = f'<style:font-face style:name="Wingdings1" {SVG}:font-family="Wingdings"/>'
    spans = [
        f'<text:span text:style-name="{name}">{sign}</text:span>'
        for name, sign in (("W", "\uf0e0"), ("S", "\uf061"), ("O", "\uf0e0"))
    ]
    path = written(tmp_path / "a.odt", "<text:p>A {} B {} C {}</text:p>".format(*spans), faces + styles)
    assert read_blocks(path) == [("paragraph", "A → B α C \uf0e0")]


def test_a_space_on_either_side_of_a_span_is_one(tmp_path: Path) -> None:
    """But for those that are elements; what a field shows is text, also the title of the file."""
    path = written(
        tmp_path / "a.odt", "<text:p>A <text:span> b </text:span> <text:s/>c <text:title>D</text:title></text:p>"
    )
    assert read_blocks(path) == [("paragraph", "A b  c D")]


def test_lines_of_verse_end_where_they_are_set(tmp_path: Path) -> None:
    """Over the one line end of a title a sentence may go on; those of a stanza end one."""
    stanza = "<text:line-break/>".join(("Czapla stoi", "na mieliźnie roku,", "jedna noga na zimę."))
    path = written(tmp_path / "a.odt", f"<text:p>Prom<text:line-break/>nocny</text:p><text:p>{stanza}</text:p>")
    assert [text for _, text in read_blocks(path)] == [
        "Prom\nnocny",
        "Czapla stoi\u2028na mieliźnie roku,\u2028jedna noga na zimę.",
    ]
