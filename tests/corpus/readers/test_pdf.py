"""PDF as Chromium prints it: two columns, heads, page numbers, and words cut at line ends."""

import functools
import io
import zlib
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from aligner.corpus.readers.pdf.layout import Layout
from aligner.corpus.readers.pdf.lines import ACCENT
from aligner.corpus.readers.pdf.words import Words
from tests.blocks import KINDS, blocks_of, read_blocks, read_one, why_skipped

MONTHS = "January February March April May June July August September October November December".split()


def test_paragraphs_are_whole_and_in_order() -> None:
    """Columns follow each other, cut words are whole, real hyphens stay, heads and numbers are set aside."""
    blocks = read_blocks(KINDS / "pages.pdf")
    assert blocks[0] == ("heading 1", "A year in the harbour")
    assert [text for name, text in blocks if name == "heading 2"] == [f"What {month} brought" for month in MONTHS]
    whole = [
        f"In {month} the harbour administration counted {40 + n} boats, which was more than anybody had foreseen when "
        "the year began. The pilots worked in well-known waters, and none of them complained about the weather."
        for n, month in enumerate(MONTHS)
    ]
    texts = [text for name, text in blocks if name == "paragraph"]
    assert [text for text in texts if text.startswith("In ")] == whole
    assert "an afternoon, and" in " ".join(texts)
    assert [text for name, text in blocks if name == "navigation"] == ["The harbour yearbook"]
    assert not any(text.isdigit() for text in texts)


PRINTED = [
    ("heading 1", "The rope tool"),
    (
        "paragraph",
        "The tool counts ropes in the harbour for every boat that has a number. Its answers are sent to the address "
        "ropes@harbour-office.example.org every night, unless the harbour is closed.",
    ),
    ("heading 2", "Different offers of rope-tally"),
    ("paragraph", "counts old ropes"),
    ("paragraph", "forgets no boat"),
    ("paragraph", "writes a list every morning"),
    ("paragraph", "needs no network"),
    (
        "paragraph",
        "It was made for multi-user machines by a long-serving captain. When it stands in an odd place, set "
        "ROPE_TALLY_FOLDER and start the program once again with rope-tally.",
    ),
    ("code", "rope-tally --all"),
    ("code", "rope-tally --boat 12"),
    ("paragraph", "The list is then complete, and a long-serving captain may read it."),
]


def test_a_printed_page() -> None:
    """Items without a sign are apart, letters drawn twice are one, names of code are text, and lines of code are not.

    The bold code of the heading is drawn twice there, its ligatures too.
    """
    assert read_blocks(KINDS / "print.pdf") == PRINTED


def test_hyphens_by_what_the_text_does(tmp_path: Path) -> None:
    """A cut word that stands whole elsewhere is whole; a capital, figures and large letters tell a hyphen."""
    lines = ["The bridge of 1987 has a rail￾ing and a rail", "railing of iron", "DFSG￾konform PAR￾TY"]
    words = Words(lines)
    assert words.joined("rail￾ing DFSG￾konform PAR￾TY Arbeits￾Amt part￾12 be￾gan") == (
        "railing DFSG-konform PARTY Arbeits-Amt part-12 began"
    )
    assert Words(["multi￾user", "a multi-user machine"]).joined("bug￾free") == "bug-free"


def test_addresses_are_whole() -> None:
    """A line end within a name of a host or a path is none; behind a sentence it is."""
    words = Words([])
    assert words.joined("see www.harbour.\nexample.org now") == "see www.harbour.example.org now"
    assert words.joined("at https://harbour.example.org/-\n~ropes/a.\nhtml it") == (
        "at https://harbour.example.org/~ropes/a.html it"
    )
    assert words.joined("see www.harbour.example/￾list") == "see www.harbour.example/list"
    assert words.joined("in /usr/share/\nropes/list.txt") == "in /usr/share/ropes/list.txt"
    assert words.joined("the list.\nropes@example.org, e.g.\nthis") == "the list. ropes@example.org, e.g. this"


def test_paths_that_a_line_end_parts_are_whole_where_the_text_has_them_elsewhere() -> None:
    """Names of files, and words with a slash; what begins behind a folder's name stays apart."""
    lines = [
        "Edit harbour/boats or /var/harbour/boats.",
        "Harbour/",
        "Port",
        "ropes and/or sails and/",
        "or in harbour/",
    ]
    words = Words([*lines, "boats or harbour/", "sails"])
    assert words.joined("Look in harbour/\nboats, or in harbour/\nsails and/\nor Harbour/\nPort.") == (
        "Look in harbour/boats, or in harbour/ sails and/or Harbour/ Port."
    )


def test_lines_in_a_script_without_spaces_are_joined_without_one() -> None:
    """In Chinese and Japanese; Korean has spaces."""
    assert Words([]).joined("古い橋は\n来月まで\n2026年。") == "古い橋は来月まで 2026年。"
    assert Words([]).joined("낡은\n다리") == "낡은 다리"


def test_a_file_of_too_many_pages_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What its reading takes is bounded, by pages and by the things that they draw."""
    bounds = functools.partial(Layout, objects=5)
    monkeypatch.setattr("aligner.corpus.readers.pdf.file.Layout", bounds)
    assert "draw more than 5 things" in why_skipped(KINDS / "print.pdf")
    monkeypatch.setattr("aligner.corpus.readers.pdf.file.Layout", functools.partial(Layout, pages=1))
    assert "wanted at most 1, so cut" in why_skipped(KINDS / "pages.pdf")


NOTES = [
    ("heading 1", "The tide book"),
    ("heading 2", "1.1 How high the water stands in a harbour of the north"),
    (
        "paragraph",
        "The water rises twice a day. In spring it stands a metre higher than in summer, and then some 10⁶ tonnes of "
        "it pass the pier. Every boat that is tied too short will learn of it.",
    ),
    ("paragraph", "The pilots keep a table of the year:"),
    *[("table cell", cell) for cell in ("Month", "Highest water", "Boats that left")],
    *[("table cell", cell) for cell in ("January", "four metres", "twelve boats")],
    *[("table cell", cell) for cell in ("March", "five metres", "nine boats")],
    *[("table cell", cell) for cell in ("August", "three metres", "forty boats")],
    ("paragraph", "No boat may leave when the water is below two metres at the pier."),
    ("footnote", "The moon draws it, and so does the sun."),
    ("footnote", "Melting snow comes down the river then."),
    ("navigation", "1 What a tide is"),
    ("navigation", "1.1 How high the water stands in a harbour of the north"),
    ("navigation", "2 How it is told"),
    ("navigation", "2.1 By the tables"),
    ("navigation", "2.2 By the moon"),
]


def test_notes_tables_and_contents() -> None:
    """A heading of three lines is one, marks of notes go, powers stay, cells are apart, entries of contents too."""
    assert read_blocks(KINDS / "notes.pdf") == NOTES


TO_UNICODE = (
    b"begincmap 1 begincodespacerange <0000><FFFF> endcodespacerange 1 beginbfrange <0000><FFFF><0000> endbfrange"
)


def written(path: Path, *pages: bytes, filters: str = "/FlateDecode", told: bytes = TO_UNICODE) -> Path:
    """A file. pages: what each draws, packed as filters say. told: what the characters of the font W are."""
    kids = b" ".join(b"%d 0 R" % number for number in range(9, 9 + 2 * len(pages), 2))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(pages)),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Type/Font/Subtype/Type0/BaseFont/W/Encoding/Identity-H/DescendantFonts[5 0 R]/ToUnicode 6 0 R>>",
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/W/CIDSystemInfo<</Ordering(Identity)>>/DW 600>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(told), told),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Courier>>",
    ]
    for content in pages:
        drawn = b"/Contents %d 0 R/Resources<</Font<</F 3 0 R/W 4 0 R/B 7 0 R/C 8 0 R>>>>" % (len(objects) + 2)
        objects.append(b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]%s>>" % drawn)
        objects.append(b"<</Length %d/Filter[%s]>>stream\n%s\nendstream" % (len(content), filters.encode(), content))
    data = b"%PDF-1.4\n"
    for number, content in enumerate(objects, start=1):
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    path.write_bytes(data + b"trailer<</Root 1 0 R>>\n%%EOF")
    return path


@pytest.mark.parametrize(
    ("drawn", "text"),
    [
        (b"(some 10) Tj /F 7 Tf 5 Ts (6) Tj /F 12 Tf 0 Ts ( tonnes) Tj", "some 10⁶ tonnes"),
        (b"(much CO) Tj /F 7 Tf -2 Ts (2) Tj /F 12 Tf 0 Ts ( there) Tj", "much CO2 there"),
        (b"(about 10) Tj /F 7 Tf 5 Ts (-12) Tj /F 12 Tf 0 Ts ( grams) Tj", "about 10⁻¹² grams"),
        (b"(some Ca) Tj /F 7 Tf 5 Ts (2+) Tj /F 12 Tf 0 Ts ( ions) Tj", "some Ca²⁺ ions"),
        (b"(pages 10-12) Tj", "pages 10-12"),
        (b"(in 2024) Tj", "in 2024"),
    ],
)
def test_raised_figures_are_told_from_those_beside_them(tmp_path: Path, drawn: bytes, text: str) -> None:
    """A power is no figure of its number; a lowered one is none."""
    path = written(tmp_path / "a.pdf", zlib.compress(b"BT /F 12 Tf 20 700 Td " + drawn + b" ET"))
    assert read_blocks(path) == [("paragraph", text)]


def lines(*drawn: tuple[int, int, int, str]) -> bytes:
    """What draws lines: their size, left, bottom and text."""
    return zlib.compress("".join(f"BT /F {own} Tf {x} {y} Td ({text}) Tj ET\n" for own, x, y, text in drawn).encode())


@pytest.mark.parametrize("pages", [1, 2])
def test_what_a_browser_prints_at_the_edges_is_no_text(tmp_path: Path, pages: int) -> None:
    """Date, title, address and the number of the page stand in small letters, on however few pages."""
    drawn = [
        lines(
            *[
                (12, 60, 700 - 15 * n, f"Line {n} of page {page} tells of the ferries that left the harbour")
                for n in range(4)
            ],
            (8, 24, 820, "29/11/2026, 09:42"),
            (8, 250, 820, "The ferries"),
            (8, 24, 12, "https://example.org/ferries.html"),
            (8, 540, 12, f"{page}/{pages}"),
        )
        for page in range(1, pages + 1)
    ]
    blocks = read_blocks(written(tmp_path / "a.pdf", *drawn))
    assert all(text.startswith("Line 0") for name, text in blocks if name != "navigation")
    assert sum(name == "navigation" for name, _ in blocks) == 2


def test_what_recurs_at_one_height_of_two_pages_is_their_head(tmp_path: Path) -> None:
    """With more pages it may stand anywhere at their edges."""
    texts = ("The boats stay in the harbour", "The crews went home at noon")
    drawn = [lines((12, 60, 800, "Harbour news"), (12, 60, 700, text)) for text in texts]
    blocks = read_blocks(written(tmp_path / "a.pdf", *drawn))
    assert blocks[-1] == ("navigation", "Harbour news")
    assert [text for name, text in blocks if name != "navigation"] == [" ".join(texts)]


@pytest.mark.parametrize(
    ("foot", "head", "size", "stay"),
    [
        ("(goes on overleaf)", "(came from before)", 8, False),
        ("(goes on overleaf)", "came from before", 8, True),
        ("(They sailed home.)", "(They stayed home)", 12, True),
    ],
)
def test_what_tells_that_a_table_goes_on_is_no_text(
    tmp_path: Path, foot: str, head: str, size: int, stay: bool
) -> None:
    """Small and in brackets at the end of a page and atop the next, where both end; brackets of a text stay."""
    texts = [f"{month}: {FULL}" for month in MONTHS[:6]]
    drawn = [[(12, 60, 760 - 14 * n, text) for n, text in enumerate(own)] for own in (texts[:3], texts[3:])]
    width = (size * 600) // 1000
    ends = [(size, 540 - width * len(text), y, text) for text, y in ((foot, 60), (head, 800))]
    pages = wide(*drawn[0], ends[0]), wide(ends[1], *drawn[1])
    read = " ".join(paragraphs(tmp_path / "a.pdf", *pages))
    assert (foot in read, head in read) == (stay, stay)
    assert all(text in read for text in texts)


def test_a_hyphen_at_the_end_of_a_page_does_not_lead_into_its_foot(tmp_path: Path) -> None:
    """The library takes the next thing that is drawn for the rest of the word."""
    foot = (8, 60, 20, "The yearbook of the harbour")
    texts = ("The pilots came from far and the well-", "known ferries waited", "for the well-known crews")
    drawn = [lines((12, 60, 60, text), foot) for text in texts]
    blocks = read_blocks(written(tmp_path / "a.pdf", *drawn))
    assert blocks[0][1].startswith("The pilots came from far and the well-known ferries waited")


FULL = "The pilots of the harbour counted every boat of the year and wrote all of them into"  # a line set to its width


def paragraphs(path: Path, *pages: bytes) -> list[str]:
    """Texts of the blocks of a file that are no navigation."""
    return [text for name, text in read_blocks(written(path, *pages)) if name != "navigation"]


def test_lines_that_hang_behind_the_first_belong_to_it(tmp_path: Path) -> None:
    """Where it is full and ends with no stop; else a line that is indented begins a paragraph."""
    hanging = lines((12, 60, 700, FULL), (12, 80, 686, "a book, which is kept there."), (12, 60, 672, "Then came May."))
    assert paragraphs(tmp_path / "a.pdf", hanging) == [f"{FULL} a book, which is kept there.", "Then came May."]
    indented = lines((12, 60, 700, FULL), (12, 60, 686, "a book."), (12, 80, 672, FULL), (12, 60, 658, "another one."))
    assert paragraphs(tmp_path / "b.pdf", indented) == [f"{FULL} a book.", f"{FULL} another one."]


def test_a_line_that_is_too_long_does_not_part_the_others(tmp_path: Path) -> None:
    """The column ends where most lines do."""
    texts = [FULL, FULL, FULL, f"{FULL[:-5]} /var/lib/harbour/boats/of/this/year.txt", FULL, "a book."]
    drawn = lines(*[(12, 60, 700 - 14 * number, text) for number, text in enumerate(texts)])
    assert paragraphs(tmp_path / "a.pdf", drawn) == [" ".join(texts)]


def test_a_heading_with_a_gap_behind_its_number_is_no_row_of_a_table(tmp_path: Path) -> None:
    """Nor is a line of text below it, of which a word begins where the heading does."""
    drawn = lines(
        (14, 60, 700, "6.1"),
        (14, 100, 700, "How the boats are counted"),
        *[(12, 60, 680 - 14 * number, f"In their {FULL[4:]}") for number in range(4)],
    )
    assert read_blocks(written(tmp_path / "a.pdf", drawn))[0] == ("heading 1", "6.1 How the boats are counted")


def test_marks_of_notes_that_are_as_large_as_other_figures(tmp_path: Path) -> None:
    """They go where one figure alone can be the mark of a note at the end of the page; numbers of the text stay."""
    note = (8, 60, 60, "2 It is paid by the town.")
    drawn = lines((12, 60, 700, "A pier was built in May.2 It holds 2 boats."), note)
    assert paragraphs(tmp_path / "a.pdf", drawn) == [
        "A pier was built in May. It holds 2 boats.",
        "It is paid by the town.",
    ]
    drawn = lines((12, 60, 700, "There were two piers. 2 Boats came. 2 Boats left."), note)
    assert paragraphs(tmp_path / "b.pdf", drawn)[0] == "There were two piers. 2 Boats came. 2 Boats left."


def test_notes_as_large_as_the_text_are_told_by_their_raised_marks(tmp_path: Path) -> None:
    """As LibreOffice sets them for Word files of other programs; the sentence goes on over the page."""
    mark = "BT /F 12 Tf {} {} Td ({}) Tj /F 7 Tf 5 Ts ({}) Tj /F 12 Tf 0 Ts ({}) Tj ET\n"
    first = mark.format(60, 700, f"{FULL[:70]}", 1, "") + mark.format(60, 100, "", 1, " It is paid by the town.")
    second = "BT /F 12 Tf 60 700 Td (the book of 10) Tj /F 7 Tf 5 Ts (2) Tj /F 12 Tf 0 Ts ( pages.) Tj ET"
    pages = [zlib.compress(page.encode()) for page in (first, second)]
    assert read_blocks(written(tmp_path / "a.pdf", *pages)) == [
        ("paragraph", f"{FULL[:70]} the book of 10² pages."),
        ("footnote", "It is paid by the town."),
    ]


def test_heads_that_name_the_section_are_told_by_those_that_recur(tmp_path: Path) -> None:
    """They stand at the same height, apart from the text; headings that stand there are none."""
    sections = ["Boats", "Boats", "Boats", "Crews"]
    drawn = [
        lines(
            (12, 60, 800, f"The {section}"),
            *[(12, 60, 760 - 14 * n, f"{MONTHS[3 * number + n]}: {FULL}") for n in range(3)],
        )
        for number, section in enumerate(sections)
    ]
    blocks = read_blocks(written(tmp_path / "a.pdf", *drawn))
    assert [text for name, text in blocks if name == "navigation"] == ["The Boats", "The Crews"]


def test_what_stands_amid_pages_more_often_is_no_head_of_them(tmp_path: Path) -> None:
    """As the word over each hint, which may well begin some pages."""
    drawn = [
        lines(
            (12, 60, 800, "Note"),
            *[(12, 60, 786 - 14 * n, f"{MONTHS[number]} {n}: {FULL}") for n in range(3)],
            *[(12, 60, 700 - 60 * n, text) for n, text in enumerate(("Note", "It is May.", "Note", "So it is.") * 2)],
        )
        for number in range(4)
    ]
    blocks = read_blocks(written(tmp_path / "a.pdf", *drawn))
    assert sum(text.split()[0] == "Note" for name, text in blocks if name != "navigation") == 20


def test_a_number_that_a_line_end_parts_from_its_title_or_sentence_is_no_number_of_a_page(tmp_path: Path) -> None:
    """At the head of a page and at its foot; the number below a line that it had room on is one."""
    head, body = (
        (24, 60, 780, "Guide to the boats and the harbours of"),
        [(12, 60, 700 - 14 * n, FULL) for n in range(4)],
    )
    foot = [(12, 60, 74, f"{FULL[:-1]} in"), (12, 60, 60, "1998.")]
    read = paragraphs(tmp_path / "a.pdf", lines(head, (24, 60, 752, "2024"), *body, *foot))
    assert read[0] == f"{head[-1]} 2024"
    assert read[-1].endswith(" in 1998.")
    read = paragraphs(tmp_path / "b.pdf", lines(*body, (12, 60, 74, "It is May and they sail"), (12, 60, 60, "17")))
    assert not any("17" in text for text in read)


def test_the_number_of_a_chapter_stands_with_its_title(tmp_path: Path) -> None:
    """LaTeX sets it on a line of its own, in smaller letters than the title; it is no head of pages."""
    drawn = [
        lines((18, 60, 700, f"Chapter {n + 1}"), (24, 60, 640, f"The {name}s"), (12, 60, 600, f"In {name}: {FULL}"))
        for n, name in enumerate(MONTHS[:4])
    ]
    blocks = read_blocks(written(tmp_path / "a.pdf", *drawn))
    assert [text for name, text in blocks if name == "heading 1"] == [
        f"Chapter {n + 1} The {name}s" for n, name in enumerate(MONTHS[:4])
    ]


def test_a_caption_at_the_end_of_a_page_does_not_go_on_in_the_next(tmp_path: Path) -> None:
    """Nor does another line that stands alone there and is far shorter than the text; a full one does."""
    above = [(12, 60, 700 - 14 * n, FULL) for n in range(4)]
    for alone in ("Table 2.1: The boats of the year", f"Table 2.1: {FULL}", "The boats of the year"):
        first = lines(*above, (12, 60 if FULL in alone else 200, 60, alone))
        read = paragraphs(tmp_path / "a.pdf", first, lines(*[(12, 60, 700 - 14 * n, FULL) for n in range(3)]))
        assert read == [" ".join([FULL] * 4), alone, " ".join([FULL] * 3)]
    read = paragraphs(tmp_path / "b.pdf", lines(*above, (12, 60, 60, FULL)), lines((12, 60, 700, "May of this year.")))
    assert read[-1] == f"{FULL} May of this year."


def test_code_that_is_too_long_does_not_part_the_few_lines_of_text_of_a_page(tmp_path: Path) -> None:
    """Their column ends where the lines of other pages do."""
    first = lines(*[(12, 60, 700 - 14 * n, FULL) for n in range(8)])
    code = f"BT /C 12 Tf 60 640 Td (rope-tally --list --of /var/lib/harbour/{'boats-' * 8}) Tj ET\n"
    text = "".join(f"BT /F 12 Tf 60 {y} Td ({own}) Tj ET\n" for y, own in ((700, FULL), (686, "book, which is kept.")))
    read = paragraphs(tmp_path / "a.pdf", first, zlib.compress((text + code).encode()))
    assert any(f"{FULL} book, which is kept." in own for own in read)


def test_short_lines_do_not_tell_where_a_column_ends(tmp_path: Path) -> None:
    """However many end in one place: words over hints, in heavy letters, are apart from these."""
    hints = "".join(
        f"BT /B 12 Tf 60 {700 - 50 * n} Td (Tip) Tj ET BT /F 12 Tf 60 {686 - 50 * n} Td ({FULL[: 60 + 3 * n]}.) Tj ET\n"
        for n in range(3)
    )
    blocks = read_blocks(written(tmp_path / "a.pdf", zlib.compress(hints.encode())))
    assert [name for name, _ in blocks] == ["heading 1", "paragraph"] * 3


def wide(*drawn: tuple[int, int, int, str]) -> bytes:
    """As lines, in any script."""
    texts = ((own, x, y, text.encode("utf-16-be").hex()) for own, x, y, text in drawn)
    return zlib.compress("".join(f"BT /W {own} Tf {x} {y} Td <{text}> Tj ET\n" for own, x, y, text in texts).encode())


def test_letters_that_are_set_apart_to_fill_a_line_are_a_word(tmp_path: Path) -> None:
    """In scripts that have no spaces; a space among letters that touch stays."""
    drawn = wide((12, 60, 700, "港 の 本 に 船 の 名 が mast と あ る。"), (12, 60, 600, "第五章 港の船"))
    assert paragraphs(tmp_path / "a.pdf", drawn) == ["港の本に船の名が mast とある。", "第五章 港の船"]


def test_marks_of_notes_behind_stops_of_scripts_without_spaces(tmp_path: Path) -> None:
    """And those of which a font raises the last figure alone."""
    drawn = wide(
        (12, 60, 700, "橋は五月に建てられた。2船は1⁸、三隻ある。"),
        (8, 60, 60, "2町が払う。"),
        (8, 60, 50, "1⁸名は本にある。"),
    )
    assert paragraphs(tmp_path / "a.pdf", drawn)[0] == "橋は五月に建てられた。船は、三隻ある。"


def test_a_name_of_a_file_that_a_line_end_parts_is_whole(tmp_path: Path) -> None:
    """Where it stands so elsewhere; else the stop may end a sentence."""
    drawn = lines((12, 60, 700, f"Take mast.patch. {FULL} mast."), (12, 60, 686, "patch, which mends the mast."), *[])
    assert "into mast.patch, which mends" in paragraphs(tmp_path / "a.pdf", drawn)[0]
    drawn = lines((12, 60, 700, f"Take a patch. {FULL} mast."), (12, 60, 686, "patch, which mends the mast."))
    assert "into mast. patch, which mends" in paragraphs(tmp_path / "b.pdf", drawn)[0]


def test_letters_that_are_all_as_wide_are_of_code(tmp_path: Path) -> None:
    """Also where their font does not say so."""
    code = "rope-tally --list".encode("utf-16-be").hex()
    text = f"({FULL}) Tj 0 -14 Td ({FULL}:) Tj"
    drawn = zlib.compress(f"BT /F 12 Tf 60 700 Td {text} 0 -20 Td /W 12 Tf <{code}> Tj ET".encode())
    assert [name for name, _ in read_blocks(written(tmp_path / "a.pdf", drawn))] == ["paragraph", "code"]


def test_a_quotation_mark_that_is_told_as_an_accent() -> None:
    """Behind a letter it is one."""
    assert ACCENT.sub("`", "a \u0300quote\u2019 and e\u0300") == "a `quote\u2019 and e\u0300"


def test_what_a_page_takes_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that draws too much is skipped, a file before it is unpacked to more than a text can be."""
    drawn = b"BT /F 12 Tf 20 700 Td (One word.) Tj ET\n" + b"1 1 2 2 re f\n" * 20 + b" " * 3_000_000
    path = written(tmp_path / "a.pdf", zlib.compress(drawn))
    assert read_blocks(path) == [("paragraph", "One word.")]
    twice = written(tmp_path / "b.pdf", zlib.compress(zlib.compress(drawn)), filters="/FlateDecode /FlateDecode")
    assert "packed twice" in why_skipped(twice)
    monkeypatch.setattr("aligner.corpus.readers.pdf.file.Layout", functools.partial(Layout, page_objects=10))
    assert "the page draws more than 10 things" in why_skipped(path)
    monkeypatch.setattr("aligner.corpus.readers.pdf.streams.FEW", 0)
    monkeypatch.setattr("aligner.corpus.readers.pdf.file.Layout", functools.partial(Layout, drawn=10, drawn_a_page=10))
    assert "its pages draw 21 things and more" in why_skipped(path)
    monkeypatch.setattr("aligner.corpus.readers.pdf.streams.FILES", 0)
    assert "unpacks to more than a text can be" in why_skipped(path)


def test_pages_lie_over_the_other_blocks() -> None:
    """Each page is a block of its own from its first to its last character."""
    document = read_one(KINDS / "pages.pdf")
    pages = [text for name, text in blocks_of(document, pages=True) if name == "page"]
    assert len(pages) > 1
    assert pages[0].startswith("A year in the harbour")


def test_pages_that_are_pictures_are_told(tmp_path: Path) -> None:
    """A file without text is skipped with what to do."""
    document = pdfium.PdfDocument.new()
    page = document.new_page(200, 200)
    page.insert_obj(pdfium.PdfImage.new(document))
    page.gen_content()
    data = io.BytesIO()
    document.save(data)
    assert "text recognition (OCR)" in why_skipped(tmp_path / "scan.pdf", data.getvalue())


def test_a_broken_file_is_skipped(tmp_path: Path) -> None:
    """With the library's word for it."""
    assert "no PDF" in why_skipped(tmp_path / "a.pdf", b"%PDF-1.7\nrubbish")
