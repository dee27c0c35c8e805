"""Ruled tables of PDF files, however their rules are drawn, and terms before what they mean."""

import itertools
import zlib
from pathlib import Path

import pytest

from aligner.corpus.readers.pdf.lines import with_openings
from tests.blocks import read_blocks
from tests.corpus.readers.test_pdf import FULL, lines, written

HEAD, MIDDLE, FOOT = 720, 700, 640  # heights of the rules across
SIDES = (60, 200, 400)
TEXTS = [
    (64, 705, "Boat"),
    (204, 705, "What was said of it"),
    (64, 685, "Anna of the"),
    (204, 685, "She was mended twice in"),
    (64, 671, "north"),
    (204, 671, "the winter, and then sold to a"),
    (204, 657, "man of the town."),
]
CELLS = (
    "Boat",
    "What was said of it",
    "Anna of the north",
    "She was mended twice in the winter, and then sold to a man of the town.",
)


def drawn(*texts: tuple[int, int, str], rules: str = "", font: str = "F") -> bytes:
    """What draws rules, and texts at their places."""
    return zlib.compress(
        (rules + "".join(f"BT /{font} 12 Tf {x} {y} Td ({text}) Tj ET\n" for x, y, text in texts)).encode()
    )


def strokes() -> str:
    """Lines from end to end."""
    across = [f"{SIDES[0]} {y} m {SIDES[-1]} {y} l S\n" for y in (HEAD, MIDDLE, FOOT)]
    return "".join(across + [f"{x} {FOOT} m {x} {HEAD} l S\n" for x in SIDES])


def without_sides() -> str:
    """Lines across, and one between the columns in a piece for each row."""
    across = [f"{SIDES[0]} {y} m {SIDES[-1]} {y} l S\n" for y in (HEAD, MIDDLE, FOOT)]
    rows = ((FOOT, MIDDLE), (MIDDLE, HEAD))
    return "".join(across + [f"{SIDES[1]} {low} m {SIDES[1]} {high} l S\n" for low, high in rows])


def thin_boxes() -> str:
    """Filled boxes that are half a point thick, all in one path."""
    across = [f"{SIDES[0]} {y} {SIDES[-1] - SIDES[0]} 0.5 re\n" for y in (HEAD, MIDDLE, FOOT)]
    return "".join(across + [f"{x} {FOOT} 0.5 {HEAD - FOOT} re\n" for x in SIDES]) + "f\n"


def boxes_of_cells() -> str:
    """A box around each cell."""
    return "".join(
        f"{left + 1} {low + 1} {right - left - 2} {high - low - 2} re S\n"
        for left, right in itertools.pairwise(SIDES)
        for low, high in ((FOOT, MIDDLE), (MIDDLE, HEAD))
    )


@pytest.mark.parametrize("rules", [strokes, without_sides, thin_boxes, boxes_of_cells], ids=lambda own: own.__name__)
def test_cells_of_several_lines_are_whole(tmp_path: Path, rules: object) -> None:
    """Also where a line of the file goes through several cells."""
    assert callable(rules)
    blocks = read_blocks(written(tmp_path / "a.pdf", drawn(*TEXTS, rules=rules())))
    assert blocks == [("table cell", text) for text in CELLS]
    by_line = sorted(TEXTS, key=lambda own: (-own[1], own[0]))
    assert read_blocks(written(tmp_path / "b.pdf", drawn(*by_line, rules=rules()))) == blocks


def test_cells_of_a_table_that_runs_off_the_page_are_whole(tmp_path: Path) -> None:
    """As LaTeX sets a long one that it cannot part."""
    below = "1 0 0 1 0 -730 cm\n" + strokes()
    assert read_blocks(written(tmp_path / "a.pdf", drawn(*TEXTS, rules=below))) == [
        ("table cell", text) for text in CELLS
    ]


def test_a_word_that_runs_over_a_rule_stays_in_its_cell(tmp_path: Path) -> None:
    """With what goes on in another font behind it, and without what is drawn in the next cell."""
    over = "BT /F 12 Tf 64 705 Td (a-list-of-all-boats-of-th) Tj /B 12 Tf (ree) Tj ET\n"
    path = written(tmp_path / "a.pdf", drawn((230, 705, "Next"), (64, 665, "Anna"), rules=strokes() + over))
    assert {text for _, text in read_blocks(path)} == {"a-list-of-all-boats-of-three", "Next", "Anna"}


def test_a_frame_is_no_table(tmp_path: Path) -> None:
    """Its text is as any, and so is what is underlined in it."""
    frame = f"60 {FOOT} 470 {HEAD - FOOT} re S 64 702 40 0.5 re f 64 688 90 0.5 re f\n"
    texts = [(64, 704 - 14 * number, FULL) for number in range(3)]
    assert read_blocks(written(tmp_path / "a.pdf", drawn(*texts, rules=frame))) == [("paragraph", " ".join([FULL] * 3))]


def test_numbers_in_cells_are_no_numbers_of_pages(tmp_path: Path) -> None:
    """Rows that recur on several pages are heads, others are text wherever they stand."""
    pages = [
        drawn((64, 705, "Boat"), (204, 705, "Crew"), (64, 645, name), (204, 645, str(12 + number)), rules=strokes())
        for number, name in enumerate(("Anna", "Berta", "Clara"))
    ]
    blocks = read_blocks(written(tmp_path / "a.pdf", *pages))
    assert [text for name, text in blocks if name == "table cell"] == ["Anna", "12", "Berta", "13", "Clara", "14"]
    assert [text for name, text in blocks if name == "navigation"] == ["Boat", "Crew"]


def test_terms_in_heavy_letters_are_apart_from_what_they_mean(tmp_path: Path) -> None:
    """Where its lines hang, or it stands beside such ones; heavy words in other paragraphs are as any."""
    term = "BT /B 12 Tf 60 {} Td ({}) Tj /F 12 Tf ( {}) Tj ET\n"
    hanging = term.format(700, "Pilot:", FULL[:-14]) + f"BT /F 12 Tf 80 686 Td ({FULL[:60]}.) Tj ET\n"
    beside = term.format(666, "Ferry:", "It crosses the river.")
    other = term.format(620, "Pilot:", FULL[:-14]) + f"BT /F 12 Tf 60 606 Td ({FULL[:60]}.) Tj ET\n"
    blocks = read_blocks(written(tmp_path / "a.pdf", zlib.compress((hanging + beside + other).encode())))
    assert blocks == [
        ("list item", "Pilot:"),
        ("list item", f"{FULL[:-14]} {FULL[:60]}."),
        ("list item", "Ferry:"),
        ("list item", "It crosses the river."),
        ("paragraph", f"Pilot: {FULL[:-14]} {FULL[:60]}."),
    ]


def item(y: int, term: str, text: str, *, wide: bool = False) -> str:
    """What draws a term in heavy letters, and what it means behind it; wide: in a script without spaces."""
    behind = f"/W 12 Tf <{text.encode('utf-16-be').hex()}>" if wide else f"/F 12 Tf ( {text})"
    return f"BT /B 12 Tf 60 {y} Td ({term}) Tj {behind} Tj ET\n"


def test_terms_whose_meaning_has_a_line_and_then_another_paragraph(tmp_path: Path) -> None:
    """That hangs; one that stands at the margin is no part of it."""
    hanging = item(700, "fender", "It keeps a boat from the pier.") + "BT /F 12 Tf 82 680 Td (See the yard.) Tj ET\n"
    assert read_blocks(written(tmp_path / "a.pdf", zlib.compress(hanging.encode()))) == [
        ("list item", "fender"),
        ("list item", "It keeps a boat from the pier."),
        ("paragraph", "See the yard."),
    ]
    apart = hanging.replace("82 680", "60 680")
    assert read_blocks(written(tmp_path / "b.pdf", zlib.compress(apart.encode())))[0][1].startswith("fender It keeps")


def test_a_term_at_the_head_of_a_page_does_not_go_on_what_leads_to_it(tmp_path: Path) -> None:
    """Also where it begins with a small letter, as names of files do."""
    first = lines(*[(12, 60, 700 - 14 * n, FULL) for n in range(2)], (12, 60, 672, "These are the parts:"))
    second = item(700, "fender", FULL[:60]) + "BT /F 12 Tf 82 686 Td (and the pier.) Tj ET\n"
    blocks = read_blocks(written(tmp_path / "a.pdf", first, zlib.compress(second.encode())))
    assert ("list item", "fender") in blocks


def test_a_term_before_a_script_without_spaces(tmp_path: Path) -> None:
    """Nothing parts it from what it means."""
    text = item(700, "fender", "船を守る物である。" * 5, wide=True)
    hanging = "船の横にある。".encode("utf-16-be").hex()
    text += f"BT /W 12 Tf 82 686 Td <{hanging}> Tj ET\n"
    blocks = read_blocks(written(tmp_path / "a.pdf", zlib.compress(text.encode())))
    assert blocks[:2] == [("list item", "fender"), ("list item", "船を守る物である。" * 5)]


def test_a_paragraph_begins_with_an_indented_line_also_where_the_one_before_did(tmp_path: Path) -> None:
    """As in books that part paragraphs by nothing else."""
    first, text = FULL[:-5], f"{FULL[:-1]}."
    path = written(tmp_path / "a.pdf", drawn((80, 700, first), (60, 686, text), (80, 672, first), (60, 658, text)))
    assert read_blocks(path) == [("paragraph", f"{first} {text}")] * 2


def test_a_dash_or_a_letter_with_a_stop_within_a_sentence_begins_no_item(tmp_path: Path) -> None:
    """Where the line before is full and has no stop; else it does."""
    for sign in ("- ", "A. "):
        path = written(tmp_path / "a.pdf", drawn((60, 700, FULL), (60, 686, f"{sign}This goes on.")))
        assert [text for _, text in read_blocks(path)] == [f"{FULL} {sign}This goes on."]
        path = written(tmp_path / "b.pdf", drawn((60, 700, f"{FULL[:-5]}."), (60, 686, f"{sign}This is new.")))
        assert len(read_blocks(path)) == 2


def test_names_of_code_do_not_make_a_line_of_another_script_one_of_code(tmp_path: Path) -> None:
    """Letters that are all as wide count only where their font does not say what it is."""
    names = "BT /C 12 Tf 60 660 Td (harbour-list) Tj /W 12 Tf <{}> Tj ET\n".format("ßöäü".encode("utf-16-be").hex())
    other = f"BT /F 12 Tf 60 700 Td ({FULL}) Tj 0 -14 Td (a book.) Tj ET\n"
    blocks = read_blocks(written(tmp_path / "a.pdf", zlib.compress((other + names).encode())))
    assert [name for name, _ in blocks] == ["paragraph", "paragraph"]


class Spread:
    """A line whose letters are ten points wide, but for its last, which stands where the third word begins."""

    def box(self, place: int) -> tuple[float, float, float, float]:
        """Left, bottom, right and top."""
        left = 10.0 * place if place < LAST else 79.0
        return left, 0.0, left + 10, 10.0


LAST = len("one of  three that are ")


def test_a_quotation_mark_that_is_told_behind_the_end_of_a_line_stands_before_its_word() -> None:
    """One that stands where it is told stays there."""
    assert with_openings(Spread(), "one of  three that are `", 0) == "one of `three that are"
    assert with_openings(Spread(), "one of `three that are", 0) == "one of `three that are"


def test_items_of_a_note_at_the_foot_of_a_page_are_apart(tmp_path: Path) -> None:
    """Each of them is a footnote."""
    notes = [(8, 60, 60, "1 Read of it:"), (8, 60, 48, "\\267 The yearbook"), (8, 60, 36, "\\267 The list of boats")]
    path = written(tmp_path / "a.pdf", lines((12, 60, 700, FULL), (12, 60, 686, "a book.1"), *notes))
    assert [text for name, text in read_blocks(path) if name == "footnote"] == [
        "Read of it:",
        "The yearbook",
        "The list of boats",
    ]


def test_columns_without_rules_in_a_cell(tmp_path: Path) -> None:
    """They are read one by one where the file has them so, as those of a table in a table; else line by line."""
    left = [(204, 685, "Store the rope"), (204, 671, "below the deck"), (204, 657, "of the boat.")]
    right = [(310, 685, "Keep it dry"), (310, 671, "in winter.")]
    head = [(64, 705, "Boat"), (204, 705, "What to do")]
    path = written(tmp_path / "a.pdf", drawn(*head, *left, *right, rules=strokes()))
    whole = ["Store the rope below the deck of the boat.", "Keep it dry in winter."]
    assert [text for _, text in read_blocks(path)] == ["Boat", "What to do", *whole]
    in_turns = [text for pair in itertools.zip_longest(left, right) for text in pair if text]
    path = written(tmp_path / "b.pdf", drawn(*head, *in_turns, rules=strokes()))
    assert [text for _, text in read_blocks(path)][2].startswith("Store the rope Keep it dry")


PROSE = [(60, 760 - 15 * number, FULL[: 60 + number]) for number in range(4)]


@pytest.mark.parametrize(
    "rows",
    [
        [["Issued by", "Day", "Signed"], ["M. Sloane", "1 March 2024", "yes"]],
        [["Part", "Number"]],
        [["1. Oars", "12"], ["2. Sails", "8"]],
    ],
)
def test_rows_without_rules(tmp_path: Path, rows: list[list[str]]) -> None:
    """Also one that stands alone, and one that begins with an initial, which is no number of an item."""
    texts = [
        (60 + 150 * column, 600 - 15 * row, text) for row, own in enumerate(rows) for column, text in enumerate(own)
    ]
    blocks = read_blocks(written(tmp_path / "a.pdf", drawn(*PROSE, *texts)))
    assert [text for name, text in blocks if name == "table cell"] == [text for own in rows for text in own]


def test_a_narrow_gap_beside_a_row_with_more_cells_parts_cells(tmp_path: Path) -> None:
    """Numbers that end in one place may nearly touch where one of them is long."""
    rows = [((60, "Revenue"), (204, "1,234"), (262, "98")), ((60, "Loss"), (204, "1,145"), (245, "(12,345)"))]
    texts = [(x, 600 - 15 * row, text) for row, own in enumerate(rows) for x, text in own]
    blocks = read_blocks(written(tmp_path / "a.pdf", drawn(*PROSE, *texts)))
    assert [text for name, text in blocks if name == "table cell"] == [text for own in rows for _, text in own]


def test_far_words_of_justified_text_are_no_cells(tmp_path: Path) -> None:
    """In a narrow column two words may stand as far apart as cells do; the lines beside them end where they do."""
    texts = [
        (60, 700, "The boats that come"),
        (60, 686, "in"),
        (153, 686, "the"),  # which ends where the line above does
        (60, 672, "morning are the ones that we all wait for."),
    ]
    blocks = read_blocks(written(tmp_path / "a.pdf", drawn(*[(60, 620 - 14 * n, FULL[:60]) for n in range(4)], *texts)))
    assert not [text for name, text in blocks if name == "table cell"]


@pytest.mark.parametrize("ruled", [True, False])
def test_the_head_of_a_table_that_goes_on_is_told_once(tmp_path: Path, *, ruled: bool) -> None:
    """As browsers and word processors print it again on the next page; one that says something else is a row."""

    def page(top: int, *rows: tuple[str, str], prose: int = 0) -> bytes:
        texts = [("F", 64, prose - 14 * n, f"{FULL}{'.' if n else ''}") for n in range(2 if prose else 0)]
        for n, (row, font) in enumerate(zip(rows, "BFF", strict=False)):
            texts += [(font, x, top - 20 * n, text) for x, text in zip((64, 264), row, strict=True)]
        heights = [top + 15 - 20 * n for n in range(len(rows) + 1)] if ruled else []
        texts.sort(key=lambda text: -text[2])
        rules = [f"60 {y} m 500 {y} l S\n" for y in heights]
        rules += [f"{x} {heights[-1]} m {x} {heights[0]} l S\n" for x in (60, 260, 500) if ruled]
        shown = [f"BT /{font} 12 Tf {x} {y} Td ({text}) Tj ET\n" for font, x, y, text in texts]
        return zlib.compress("".join([*rules, *shown]).encode())

    head, other, *rows = ("Boat", "Told"), ("Boat", "Done"), ("Anna", "Mended"), ("Berta", "Sold"), ("Clara", "Lost")
    first = page(300, head, rows[0], prose=700)
    blocks = read_blocks(written(tmp_path / "a.pdf", first, page(760, head, *rows[1:], prose=600)))
    assert [text for name, text in blocks if name == "table cell"] == [*head, *rows[0], *rows[1], *rows[2]]
    assert {text for name, text in blocks if name == "navigation"} <= {*head, "\t".join(head)}
    blocks = read_blocks(written(tmp_path / "b.pdf", first, page(760, other, *rows[1:], prose=600)))
    assert [text for name, text in blocks if name == "table cell"] == [*head, *rows[0], *other, *rows[1], *rows[2]]


def test_cells_of_several_lines_in_narrow_columns(tmp_path: Path) -> None:
    """As Chromium draws them, cell by cell: no text is of two, whether of one row or of the next."""
    head = [(60, 694, "Place"), (114, 700, "Boats"), (114, 687, "mended"), (198, 700, "New"), (198, 687, "ropes")]
    head += [(264, 700, "Cost in"), (264, 687, "euros")]
    old = [(60, 670, "Old"), (60, 657, "Gulls"), (114, 664, "38"), (198, 664, "4"), (264, 664, "41,200")]
    port = [(60, 640, "Port"), (60, 627, "Banda"), (114, 627, "27"), (198, 627, "3"), (264, 627, "29,750")]
    three = [(60, 610, "Three"), (60, 597, "Quays"), (114, 597, "19"), (198, 597, "0"), (264, 597, "8,900")]
    said = [(60, 560 - 14 * n, FULL) for n in range(3)]
    blocks = read_blocks(written(tmp_path / "a.pdf", drawn(*head, *old, *port, *three, *said)))
    assert [text for _, text in blocks[:-1]] == [
        *("Place", "Boats", "mended", "New ropes", "Cost in", "euros"),
        *("Old", "Gulls", "38", "4", "41,200"),
        *("Port", "Banda", "27", "3", "29,750"),
        *("Three", "Quays", "19", "0", "8,900"),
    ]


def test_a_heading_whose_second_line_hangs_is_no_row_of_the_table_below_it(tmp_path: Path) -> None:
    """Nor is the paragraph behind the table part of it."""
    heading = f"BT /F 14 Tf 60 700 Td (2.1) Tj 40 0 Td ({FULL[:47]}) Tj 0 -14 Td (of the year) Tj ET\n"
    rows = [(660, "Anna", "9", "May"), (646, "Berta", "7", "June")]
    table = [(60 + 100 * n, y, text) for y, *cells in rows for n, text in enumerate(cells)]
    told = zlib.decompress(drawn(*table, (60, 620, FULL), (60, 606, "a book.")))
    blocks = read_blocks(written(tmp_path / "a.pdf", zlib.compress(heading.encode() + told)))
    assert blocks[0] == ("heading 1", f"2.1 {FULL[:47]} of the year")
    assert blocks[-1] == ("paragraph", f"{FULL} a book.")
