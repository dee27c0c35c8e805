"""Presentations that python-pptx and LibreOffice wrote: slides in order, titles, bullets, cells, groups and notes."""

import io
import zipfile
from pathlib import Path

import pytest

from tests.blocks import KINDS, read_blocks, read_one, why_skipped

SLIDES = [
    ("heading 1", "The ferry in 2025"),
    ("paragraph", "A report for the council"),
    ("caption", "Boats by season"),  # of a chart, which is a file of its own in OpenDocument
    ("paragraph", "First line\nsecond line"),
    ("table cell", "Both columns"),
    ("table cell", "left"),
    ("heading 2", "What was repaired"),
    ("list item", "The pump was replaced for 18,400 euros."),
    ("list item", "The railing was painted again."),
    ("paragraph", "Say here that the shipyard worked for nine days."),
    ("heading 2", "Passengers by season"),
    *[("table cell", cell) for cell in ("Season", "Passengers", "Spring", "9,800")],
    ("paragraph", "The new boat makes hardly any noise."),
    ("paragraph", "Its deck has 90 m²"),
]
P, A, D = (f"http://schemas.openxmlformats.org/{name}/2006/main" for name in ("presentationml", "drawingml", "diagram"))
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def test_slides_of_powerpoint_files() -> None:
    """The second slide stands last in the file; its place is that of the list of slides."""
    assert read_blocks(KINDS / "slides.pptx") == SLIDES


def test_slides_of_opendocument_files() -> None:
    """The same, as LibreOffice wrote them."""
    assert read_blocks(KINDS / "slides.odp") == [block for block in SLIDES if block[0] != "caption"]


def shape(text: str, place: str = "", kind: str = "sp") -> str:
    """A shape with a paragraph. place: what it says of the place of the layout that it fills."""
    about = f"<p:nvSpPr><p:nvPr>{place}</p:nvPr></p:nvSpPr>"
    return f"<p:{kind}>{about}<p:txBody><a:p>{text}</a:p></p:txBody></p:{kind}>"


def run(text: str) -> str:
    """A run."""
    return f"<a:r><a:t>{text}</a:t></a:r>"


def packed(slide: str, related: str = "", **others: str) -> bytes:
    """A file with one slide, whose own parts are others."""
    names = f'xmlns:p="{P}" xmlns:a="{A}" xmlns:r="{R}"'
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(
            "ppt/presentation.xml",
            f'<p:presentation {names}><p:sldIdLst><p:sldId r:id="r1"/></p:sldIdLst></p:presentation>',
        )
        archive.writestr(
            "ppt/_rels/presentation.xml.rels",
            f'<Relationships><Relationship Id="r1" Type="{R}/slide" Target="slides/s.xml"/></Relationships>',
        )
        archive.writestr("ppt/slides/s.xml", f"<p:sld {names}><p:cSld><p:spTree>{slide}</p:spTree></p:cSld></p:sld>")
        archive.writestr("ppt/slides/_rels/s.xml.rels", f"<Relationships>{related}</Relationships>")
        for name, content in others.items():
            archive.writestr(f"ppt/{name}.xml", content)
    return data.getvalue()


def test_what_is_on_every_slide_stays_out(tmp_path: Path) -> None:
    """Numbers, dates, heads and feet by their place; the number also in a text of its own."""
    furniture = "".join(shape(run("out"), f'<p:ph type="{kind}"/>') for kind in ("sldNum", "dt", "ftr", "hdr"))
    number = shape(f'{run("Slide ")}<a:fld type="slidenum"><a:t>7</a:t></a:fld>')
    title = shape(run("The quay"), '<p:ph type="title"/>')
    file = packed(furniture + title + number)
    assert read_blocks(tmp_path / "a.pptx", file) == [("heading 2", "The quay"), ("paragraph", "Slide")]


def test_diagrams_and_choices_are_told_once(tmp_path: Path) -> None:
    """The points of a diagram are items; what stands for programs that cannot show a shape is no second text."""
    choice = f"<m:AlternateContent xmlns:m='urn:m'><m:Choice>{shape(run('Once'))}</m:Choice><m:Fallback>{shape(run('Once'))}</m:Fallback></m:AlternateContent>"  # noqa: E501
    diagram = f'<p:graphicFrame><d:relIds xmlns:d="{D}" r:dm="r2"/></p:graphicFrame>'
    points = "".join(
        f"<d:pt{kind}><d:t><a:p>{run(text)}</a:p></d:t></d:pt>"
        for kind, text in (("", "Plan"), (' type="pres"', "out"), (' type="node"', "Build"))
    )
    file = packed(
        choice + diagram,
        f'<Relationship Id="r2" Type="{R}/diagramData" Target="../data.xml"/>',
        data=f'<d:dataModel xmlns:d="{D}" xmlns:a="{A}"><d:ptLst>{points}</d:ptLst></d:dataModel>',
    )
    found = [("paragraph", "Once"), ("list item", "Plan"), ("list item", "Build")]
    assert read_blocks(tmp_path / "a.pptx", file) == found


def test_what_is_on_every_slide_stays_out_of_opendocument_files(tmp_path: Path) -> None:
    """By the class of its frame; a number in a text of its own, too."""
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "draw", "presentation", "text")
    )
    frames = "".join(
        f'<draw:frame presentation:class="{kind}"><draw:text-box><text:p>{text}</text:p></draw:text-box></draw:frame>'
        for kind, text in (
            ("title", "The quay"),
            ("footer", "out"),
            ("header", "out"),
            ("date-time", "out"),
            ("page-number", "out"),
            ("outline", "It is old.<text:page-number>7</text:page-number>"),
        )
    )
    slides = f"<office:presentation><draw:page>{frames}</draw:page></office:presentation>"
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(
            "content.xml",
            f"<office:document-content {names}><office:body>{slides}</office:body></office:document-content>",
        )
    assert read_blocks(tmp_path / "a.odp", data.getvalue()) == [("heading 2", "The quay"), ("paragraph", "It is old.")]


def test_a_cell_that_another_covers_is_no_text(tmp_path: Path) -> None:
    """Programs may leave in it what it held before cells were merged."""
    cells = "".join(
        f"<a:tc{covered}><a:txBody><a:p>{run(text)}</a:p></a:txBody></a:tc>"
        for covered, text in (
            (' gridSpan="2"', "Boats"),
            (' hMerge="1"', "out"),
            (' vMerge="true"', "out"),
            ("", "Nine"),
        )
    )
    assert read_blocks(tmp_path / "a.pptx", packed(f"<a:tbl><a:tr>{cells}</a:tr></a:tbl>")) == [
        ("table cell", "Boats"),
        ("table cell", "Nine"),
    ]


def test_a_part_outside_the_file_is_not_read(tmp_path: Path) -> None:
    """Neither by an address nor by a path that leads out."""
    (tmp_path / "data.xml").write_text("<d/>", encoding="utf-8")
    for target in ("../../../data.xml", "http://127.0.0.1:9/data.xml", "file:///etc/passwd"):
        related = f'<Relationship Id="r2" Type="{R}/notesSlide" Target="{target}" TargetMode="External"/>'
        file = packed(shape(run("The quay")), related + related.replace(' TargetMode="External"', ""))
        assert read_one(tmp_path / "a.pptx", file).text == "The quay"


def test_other_zip_files_are_told(tmp_path: Path) -> None:
    """A Word file that is called a presentation."""
    assert why_skipped(tmp_path / "a.pptx", (KINDS / "report.docx").read_bytes()).startswith("no presentation; wanted")


def test_the_strict_kind_of_office_is_the_same(tmp_path: Path) -> None:
    """`Strict Open XML Presentation` has the namespaces of the standard."""
    strict = io.BytesIO()
    with zipfile.ZipFile(KINDS / "slides.pptx") as own, zipfile.ZipFile(strict, "w") as other:
        for name in own.namelist():
            data = own.read(name)
            for known in (b"presentationml/2006/", b"drawingml/2006/", b"officeDocument/2006/"):
                data = data.replace(
                    b"http://schemas.openxmlformats.org/" + known, b"http://purl.oclc.org/ooxml/" + known[:-5]
                )
            other.writestr(name, data)
    assert read_blocks(tmp_path / "a.pptx", strict.getvalue()) == SLIDES


@pytest.mark.parametrize("suffix", ["pptm", "ppsx", "ppsm"])
def test_shows_and_files_with_macros_are_read(tmp_path: Path, suffix: str) -> None:
    """They are the same but for how they open."""
    assert read_blocks(tmp_path / f"a.{suffix}", (KINDS / "slides.pptx").read_bytes()) == SLIDES
