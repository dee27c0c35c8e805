"""OpenDocument texts with mark-up that other programs than LibreOffice write, or that it writes seldom."""

import zipfile
from pathlib import Path

from tests.blocks import read_blocks

OASIS = "urn:oasis:names:tc:opendocument:xmlns"
NAMES = " ".join(f'xmlns:{name}="{OASIS}:{name}:1.0"' for name in ("office", "text", "drawing", "table"))


def written(path: Path, text: str) -> Path:
    """A file with a text in OpenDocument's mark-up."""
    with zipfile.ZipFile(path, "w") as archive:
        body = f"<office:body><office:text>{text}</office:text></office:body>"
        archive.writestr("content.xml", f"<office:document-content {NAMES}>{body}</office:document-content>")
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


def test_a_space_on_either_side_of_a_span_is_one(tmp_path: Path) -> None:
    """But for those that are elements; what a field shows is text, also the title of the file."""
    path = written(
        tmp_path / "a.odt", "<text:p>A <text:span> b </text:span> <text:s/>c <text:title>D</text:title></text:p>"
    )
    assert read_blocks(path) == [("paragraph", "A b  c D")]
