"""Forms in PDF: what is typed into fields is text, beside what it answers."""

from pathlib import Path

from tests.blocks import read_blocks
from tests.corpus.readers.test_pdf import lines, written

LABELS = lines((12, 60, 760, "Application for a berth"), (12, 60, 700, "Name:"), (12, 60, 640, "Reason:"))


def form(path: Path, page: bytes, *fields: str) -> Path:
    """A file whose page has fields. fields: the entries of the dictionary of each, besides what all have."""
    path = written(path, page)
    names = " ".join(f"{100 + number} 0 R" for number in range(len(fields))).encode()
    objects = b"".join(
        f"{100 + number} 0 obj\n<</Type/Annot/Subtype/Widget/T(f{number})/DA(/F 12 Tf){own}>>\nendobj\n".encode(
            "latin-1"
        )
        for number, own in enumerate(fields)
    )
    data = path.read_bytes().replace(b"/Type/Catalog", b"/Type/Catalog/AcroForm<</Fields[%s]>>" % names)
    data = data.replace(b"/Type/Page/", b"/Type/Page/Annots[%s]/" % names).replace(b"trailer", objects + b"trailer")
    path.write_bytes(data)
    return path


def test_what_is_typed_into_fields_is_text(tmp_path: Path) -> None:
    """It stands behind what it answers, a block a line; boxes, buttons and what is hidden or blank do not."""
    path = form(
        tmp_path / "a.pdf",
        LABELS,
        "/FT/Tx/Ff 4096/V(The old berth is too short.\\rThe new one has light.)/Rect[150 600 400 655]",
        "/FT/Tx/V(Ingrid Halvorsen)/Rect[150 695 300 715]",
        "/FT/Btn/V/Yes/Rect[150 560 160 570]",
        "/FT/Tx/V(hidden)/F 2/Rect[150 540 300 555]",
        "/FT/Tx/V()/Rect[150 520 300 535]",
        "/FT/Ch/Ff 131072/Opt[(Quay)(Pier)]/V(Pier)/Rect[60 480 300 495]",
    )
    assert read_blocks(path) == [
        ("paragraph", "Application for a berth"),
        ("paragraph", "Name:"),
        ("table cell", "Ingrid Halvorsen"),
        ("paragraph", "Reason:"),
        ("table cell", "The old berth is too short."),
        ("table cell", "The new one has light."),
        ("table cell", "Pier"),
    ]


def test_a_page_that_has_fields_alone_is_read(tmp_path: Path) -> None:
    """As of a form whose labels are a picture."""
    path = form(tmp_path / "a.pdf", lines((12, 60, 760, " ")), "/FT/Tx/V(A berth for two boats.)/Rect[60 600 400 655]")
    assert read_blocks(path) == [("table cell", "A berth for two boats.")]
