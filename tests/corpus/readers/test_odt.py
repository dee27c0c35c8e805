"""OpenDocument texts with mark-up that other programs than LibreOffice write, or that it writes seldom."""

import zipfile
from pathlib import Path

from tests.blocks import read_blocks

OASIS = "urn:oasis:names:tc:opendocument:xmlns"
NAMES = " ".join(f'xmlns:{name}="{OASIS}:{name}:1.0"' for name in ("office", "text", "drawing", "table", "style"))


def written(path: Path, text: str, styles: str = "") -> Path:
    """A file with a text in OpenDocument's mark-up, and its automatic styles."""
    with zipfile.ZipFile(path, "w") as archive:
        body = f"<office:body><office:text>{text}</office:text></office:body>"
        automatic = f"<office:automatic-styles>{styles}</office:automatic-styles>"
        archive.writestr("content.xml", f"<office:document-content {NAMES}>{automatic}{body}</office:document-content>")
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
        f'<style:style style:name="{name}"><style:text-properties style:text-position="{place}"/></style:style>'
        for name, place in places.items()
    )
    shown = {"S": "-3", "H": "2", "L": "2", "N": "5"}
    spans = [f'<text:span text:style-name="{name}">{text}</text:span>' for name, text in shown.items()]
    text = "10{} kg, 7 m{}, CO{}, 2{}, 1{}".format(*spans, spans[0].replace("-3", "er"))
    assert read_blocks(written(tmp_path / "a.odt", f"<text:p>{text}</text:p>", styles)) == [
        ("paragraph", "10⁻³ kg, 7 m², CO2, 25, 1er")
    ]


def test_a_space_on_either_side_of_a_span_is_one(tmp_path: Path) -> None:
    """But for those that are elements; what a field shows is text, also the title of the file."""
    path = written(
        tmp_path / "a.odt", "<text:p>A <text:span> b </text:span> <text:s/>c <text:title>D</text:title></text:p>"
    )
    assert read_blocks(path) == [("paragraph", "A b  c D")]
