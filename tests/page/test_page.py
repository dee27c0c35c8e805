"""The page in a browser: what it shows, what a person corrects and saves, and that texts are only ever texts."""

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

from aligner import Aligner, Document, FormatError, InputError, write_result
from aligner.corrections.rows import BeadCorrection, PairCorrection, latest, read_corrections
from aligner.page import write_page
from aligner.page.data import page_data
from tests.command import ENGLISH as ENGLISH_LINES
from tests.command import GERMAN as GERMAN_LINES
from tests.command import Command, command, pile, put, read_rows
from tests.fakes import LexiconEncoder
from tests.runs import MadeBead, write_run

SEEDS = Path(__file__).parent.parent.parent / "seeds"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
GERMAN, ENGLISH, SECOND = "hafenbruecke-bericht.de.txt", "harbour-bridge-report.en.txt", "harbour-bridge-second.en.txt"
needs_browser = pytest.mark.skipif(
    CHROMIUM is None, reason="no Chromium found; install it, e.g. apt-get install chromium"
)

HOSTILE = [
    "<script>window.ran = 1</script>",
    "</script><script>window.ran = 2</script>",
    "<!-- <script> --!> ]]> <![CDATA[ x ]]>",
    "</textarea></style></title><img src=x onerror='window.ran = 3'>",
    "&lt;b&gt; &amp;amp; &#60;script&#62; &nbsp;",
    "a\0b\x01c\x08d\x1be\x7ff\x85g\u2028h\u2029i\ufeffj",
    "half \ud83d of a character, and \udc00 the other",
    "\u202eright to left, never closed \u2067\u2066",
    "{{ 7 * 7 }} {% raw %} ${1 + 1} `x` \\u003cscript\\u003e",
    '\' onmouseover=\'window.ran = 4\' " onfocus="window.ran = 5" autofocus tabindex=1 x="',
    "javascript:window.ran=6",
    "x" * 1_000_000,
]


@dataclass
class Opened:
    """A page in the browser, with what it asked for and complained of."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def sentence(self, column: int, number: int) -> Locator:
        """A sentence that stands in a column."""
        return self.page.locator(f'.s[data-c="{column}"][data-n="{number}"]')

    def lit(self) -> list[tuple[int, int]]:
        """Columns and numbers of the sentences that are highlighted, once what is drawn has settled."""
        found = self.page.locator(".s.on").evaluate_all("all => all.map((s) => [+s.dataset.c, +s.dataset.n])")
        return sorted((column, number) for column, number in found)

    def pick(self, *places: tuple[int, int]) -> None:
        """Pick sentences by their numbers."""
        for column, number in places:
            self.sentence(column, number).locator(".pick").click()

    def saved(self) -> list[dict[str, Any]]:
        """The rows of corrections.jsonl, as Save gives it."""
        with self.page.expect_download() as download:
            self.page.keyboard.press("Control+s")
        assert download.value.suggested_filename == "corrections.jsonl"
        return read_rows(Path(download.value.path()))

    def show(self, address: str) -> None:
        """Go to a view."""
        self.page.evaluate(
            """address => location.hash === address || new Promise((shown) => {
              addEventListener("hashchange", () => shown(true), { once: true });
              location.hash = address;
            })""",
            address,
        )


expect.set_options(timeout=30_000)  # a busy machine is no failure
Open = Callable[..., Opened]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all tests here."""
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"]) as browser,
    ):
        yield browser


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A profile of its own, so that nothing is kept from another test."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield context
    context.close()


@pytest.fixture
def opened(context: BrowserContext) -> Iterator[Open]:
    """Opens a page; at the end, no page may have asked for anything or complained of anything."""
    pages: list[Opened] = []

    def open_(path: Path, address: str = "") -> Opened:
        opened = Opened(context.new_page())
        opened.page.on("request", lambda request: opened.requests.append(request.url))
        opened.page.on("console", lambda message: opened.complaints.append(message.text))
        opened.page.on("pageerror", lambda error: opened.complaints.append(str(error)))
        opened.page.on("dialog", lambda dialog: opened.complaints.append(dialog.message))
        opened.page.goto(f"{path.as_uri()}{address}")
        pages.append(opened)
        return opened

    yield open_
    for one in pages:
        assert one.complaints == []
        assert [url for url in one.requests if not url.startswith(("file:", "data:image/svg", "blob:"))] == []
        assert len({url.split("#")[0] for url in one.requests if url.startswith("file:")}) == 1


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The run of the README with its page."""
    out = tmp_path_factory.mktemp("seeds")
    write_result(Aligner().align_pile([SEEDS]), out, ["html"])
    return out


def numbers(out: Path) -> dict[str, int]:
    """How the page calls documents."""
    return {row["id"]: number for number, row in enumerate(read_rows(out / "documents.jsonl"))}


def beads(out: Path, source: str, target: str) -> list[dict[str, Any]]:
    """The bitext of two documents."""
    return [row for row in read_rows(out / "bitext.jsonl") if (row["source_id"], row["target_id"]) == (source, target)]


def two(out: Path, source: str = GERMAN, target: str = ENGLISH) -> str:
    """The address of two documents side by side."""
    number = numbers(out)
    return f"#sides/{number[source]}-{number[target]}"


def numbered(out: Path, source: str, target: str) -> set[tuple[tuple[int, ...], tuple[int, ...]]]:
    """The same as sentence numbers."""
    return {(tuple(row["source_sentences"]), tuple(row["target_sentences"])) for row in beads(out, source, target)}


def texts(out: Path) -> dict[str, list[str]]:
    """The sentences of each document."""
    found: dict[str, list[str]] = {}
    for row in read_rows(out / "sentences.jsonl"):
        found.setdefault(row["id"], []).append(row["text"])
    return found


@needs_browser
def test_overview_tells_what_was_found(seeds: Path, opened: Open) -> None:
    """Counts, the report, the lonely documents with their reasons, and what was similar to what."""
    page = opened(seeds / "report.html").page
    counts = json.loads((seeds / "summary.json").read_text(encoding="utf-8"))["counts"]
    tiles = page.locator(".tile b").all_inner_texts()
    wanted = ("reports", "sentence_pairs", "null_beads", "unmatched", "skipped")
    assert tiles == ["5", *(str(counts[name]) for name in wanted)]
    for row in read_rows(seeds / "documents.jsonl"):
        if row["reason"]:
            expect(page.locator(".lonely", has_text=row["id"]).filter(has_text=row["reason"]).first).to_be_visible()
    pair = read_rows(seeds / "pairs.jsonl")[0]
    square = page.locator(".square.paired").first
    assert f"similarity {pair['score']:.2f}" in (square.get_attribute("aria-label") or "")
    page.locator(".rows .row.link").first.click()
    expect(page.locator(".sides .s").first).to_be_visible()


@needs_browser
def test_overview_draws_the_bitext(seeds: Path, opened: Open) -> None:
    """Each pair of languages has the lengths of both sides, and bars of confidence that are as long as its rows."""
    page = opened(seeds / "report.html").page
    corpus = json.loads((seeds / "summary.json").read_text(encoding="utf-8"))["corpus"]
    expect(page.locator(".corpus")).to_have_count(len(corpus["pairs"]))
    (pair,) = corpus["pairs"].values()
    drawn = page.locator(".levels rect").evaluate_all("all => all.map((rect) => +rect.getAttribute('width'))")
    assert sum(drawn) == pair["rows"]
    assert page.locator(".lengths path").count() == 2
    expect(page.locator(".lengths figcaption")).to_contain_text(f"median {pair['source']['length']['median']}")


def test_a_sentence_shows_its_bead(seeds: Path, opened: Open) -> None:
    """Hover and focus highlight exactly the sentences of the bead, on both sides, and the keys walk along."""
    one = opened(seeds / "report.html", two(seeds))
    joined = next(row for row in beads(seeds, GERMAN, ENGLISH) if row["kind"] == "2-1")
    whole = sorted([(0, n) for n in joined["source_sentences"]] + [(1, n) for n in joined["target_sentences"]])
    one.sentence(0, joined["source_sentences"][1]).hover()
    assert one.lit() == whole
    one.page.mouse.move(2, 2)
    one.sentence(1, joined["target_sentences"][0]).focus()
    assert one.lit() == whole
    one.page.keyboard.press("ArrowLeft")
    expect(one.sentence(0, joined["source_sentences"][0])).to_be_focused()
    assert one.lit() == whole
    doubtful = [row for row in beads(seeds, GERMAN, ENGLISH) if row["confidence"] < 0.5]
    for row in doubtful:
        one.page.keyboard.press("j")
        assert one.lit() == sorted(
            [(0, n) for n in row["source_sentences"]] + [(1, n) for n in row["target_sentences"]]
        )


@needs_browser
def test_moved_sentences_cross_and_are_one_key_away(seeds: Path, opened: Open) -> None:
    """M goes from one moved bead to the next; its line leads from its row to another one."""
    one = opened(seeds / "report.html", two(seeds))
    moved = [row for row in beads(seeds, GERMAN, ENGLISH) if row["moved"]]
    assert len(moved) == 3
    for row in sorted(moved, key=lambda row: row["source_sentences"]):
        one.page.keyboard.press("m")
        expect(one.sentence(0, row["source_sentences"][0])).to_be_focused()
        expect(one.page.locator(".ribbon.moved.on")).to_have_count(1)
        line = one.page.locator(".ribbon.moved.on .line").bounding_box()
        assert line
        assert line["height"] > 100
        one.page.keyboard.press("ArrowRight")
        expect(one.sentence(1, row["target_sentences"][0])).to_be_focused()


@needs_browser
def test_compare_says_who_says_what(seeds: Path, opened: Open) -> None:
    """Shares of sentences and characters are those of bitext.jsonl and sentences.jsonl."""
    number = numbers(seeds)
    page = opened(seeds / "report.html", f"#compare/{number[GERMAN]}-{number[ENGLISH]}").page
    of_document = texts(seeds)
    furniture = {(row["id"], row["number"]) for row in read_rows(seeds / "sentences.jsonl") if row["furniture"]}
    rows = beads(seeds, GERMAN, ENGLISH)
    for section, (side, id_) in zip(
        page.locator(".sharesof").all(), (("source", GERMAN), ("target", ENGLISH)), strict=True
    ):
        body = [n for n in range(len(of_document[id_])) if (id_, n) not in furniture]
        both = [n for row in rows if "0" not in row["kind"] for n in row[f"{side}_sentences"]]
        only = [n for n in body if n not in both]
        for words, group in zip(section.locator("li").all_inner_texts(), (both, only), strict=True):
            characters = sum(len(of_document[id_][n]) for n in group) / sum(len(of_document[id_][n]) for n in body)
            assert f"{len(group)} of {len(body)} sentences" in words
            assert f"{round(100 * len(group) / len(body))} % " in words
            assert f"{round(100 * characters)} % of the characters" in words
    assert page.locator(".section .count").all_inner_texts() == [
        str(sum(row["kind"] == "1-0" for row in rows)),
        str(sum(row["kind"] == "0-1" for row in rows)),
        str(sum(row["moved"] for row in rows)),
        str(sum("0" not in row["kind"] and not row["moved"] for row in rows)),
    ]


@needs_browser
def test_compare_marks_what_changed_in_one_language(tmp_path: Path, opened: Open) -> None:
    """Of two versions in one language that the run has compared changed words are marked, the rest is the same."""
    other = [ENGLISH_LINES[0].replace("Monday", "Marlow"), *ENGLISH_LINES[1:3], *ENGLISH_LINES[4:]]
    documents = [Document("a", "\n".join(ENGLISH_LINES)), Document("b", "\n".join(other))]
    aligner = Aligner(encoder=LexiconEncoder(), cache=False)
    result = aligner.align_pile([*documents, Document("c", "\n".join(GERMAN_LINES))])
    write_result(result, tmp_path, ["html"], changes=aligner.changes(result))
    number = numbers(tmp_path)
    for columns, words in (("a-b", ["Monday", "Marlow"]), ("b-a", ["Marlow", "Monday"])):
        one, two = (number[id_] for id_ in columns.split("-"))
        page = opened(tmp_path / "report.html", f"#compare/{one}-{two}").page
        assert page.locator("mark.differ").all_inner_texts() == words
        assert page.locator("mark.differ-names").count() == 2
        assert page.locator(".section h3").all_inner_texts()[-2:] == ["In both, in other words1", "The same in both4"]
        expect(page.locator(".pairbar")).to_contain_text("compared with each other")


@needs_browser
def test_corrections_are_kept_and_saved(seeds: Path, opened: Open, context: BrowserContext) -> None:
    """Right, wrong, merge, split, alone and pairs; undone, kept over a reload, saved, and taken back in."""
    one = opened(seeds / "report.html", two(seeds))
    page = one.page
    rows = beads(seeds, GERMAN, ENGLISH)
    joined = next(row for row in rows if row["kind"] == "2-1")
    plain = [row for row in rows if row["kind"] == "1-1" and not row["moved"]]
    of_document = texts(seeds)

    def wanted(verdict: str, source: list[int], target: list[int], moved: bool = False) -> dict[str, Any]:
        return {
            "type": "bead",
            "verdict": verdict,
            "source_id": GERMAN,
            "target_id": ENGLISH,
            "source_sentences": source,
            "target_sentences": target,
            "source_text": [of_document[GERMAN][n] for n in source],
            "target_text": [of_document[ENGLISH][n] for n in target],
            "moved": moved,
        }

    one.sentence(0, plain[0]["source_sentences"][0]).click()
    page.keyboard.press("a")
    (first,) = one.saved()
    assert first == wanted("right", plain[0]["source_sentences"], plain[0]["target_sentences"])
    assert list(first) == list(wanted("right", [], []))
    page.keyboard.press("a")  # a second time takes it back
    assert one.saved() == []

    (left, other), right = joined["source_sentences"], joined["target_sentences"]
    one.sentence(0, left).click()
    one.pick((0, left), (1, right[0]))
    page.keyboard.press("s")
    split = [wanted("right", [left], right), wanted("right", [other], [])]
    assert one.saved() == split
    expect(one.sentence(0, other)).to_contain_text("only here")

    page.keyboard.press("u")
    assert one.saved() == []
    page.keyboard.press("Shift+U")
    assert one.saved() == split

    page.reload()
    assert one.saved() == split
    one.pick((0, left), (0, other), (1, right[0]))
    page.keyboard.press("l")
    merged = [wanted("right", [left, other], right)]
    assert one.saved() == merged

    wrong = plain[1]
    one.sentence(1, wrong["target_sentences"][0]).click()
    page.keyboard.press("r")
    page.get_by_role("button", name="Not the same").click()
    refused = wanted("wrong", wrong["source_sentences"], wrong["target_sentences"])
    everything = [refused, {"type": "pair", "verdict": "wrong", "source_id": GERMAN, "target_id": ENGLISH}]
    assert one.saved() == everything  # documents that are not the same share no right bead

    one.show("#corrections")
    page.get_by_role("button", name="Discard all").click()
    assert one.saved() == []
    strange = json.dumps(merged[0] | {"source_text": ["other", "words"]})
    text = "".join(f"{line}\n" for line in [*map(json.dumps, everything), strange, "no JSON", '{"type": "pair"}'])
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Load…").click()
    chooser.value.set_files({"name": "corrections.jsonl", "mimeType": "text/plain", "buffer": text.encode()})
    expect(page.locator("dialog li")).to_have_count(3)
    expect(page.locator("dialog")).to_contain_text("reads otherwise here")
    page.keyboard.press("Escape")
    assert one.saved() == everything
    again = opened(seeds / "report.html", two(seeds))  # another window of the same browser
    assert again.saved() == everything
    again.show("#doubt")
    again.page.get_by_role("searchbox").fill("bridge")
    assert again.saved() == everything


@needs_browser
def test_the_later_verdict_wins(tmp_path: Path, opened: Open) -> None:
    """What a later verdict contradicts goes, which is said; one undo brings it back; `align` refuses none of a file."""
    documents = {name: (name, ["Eins.", "Zwei."]) for name in ("de", "en", "fr")}
    pairs = {pair: [([n], [n], 0.9, False) for n in (0, 1)] for pair in (("de", "en"), ("en", "fr"), ("de", "fr"))}
    folder = write_run(tmp_path / "run", documents, pairs)
    one = opened(write_page(folder, tmp_path / "page.html"), "#sides/0-1")
    page, says = one.page, one.page.locator("#says")

    def kept() -> list[tuple[str, ...]]:
        path = put(tmp_path / "corrections.jsonl", [json.dumps(row) for row in one.saved()])
        rows, refused, replaced = latest(read_corrections(path))
        assert (refused, replaced) == ([], 0)
        kinds = {PairCorrection: "pair", BeadCorrection: "bead"}
        return [(kinds[type(row)], "right" if row.right else "wrong", row.source_id, row.target_id) for row in rows]

    beads = [("bead", "right", "de", "en")] * 2
    for number in (0, 1):
        one.sentence(0, number).locator(".text").click()
        page.keyboard.press("a")
    expect(says).to_have_text("Marked right")
    assert kept() == beads
    page.get_by_role("button", name="Not the same").click()
    expect(says).to_contain_text("Marked wrong; 2 earlier verdicts that said otherwise went")
    assert kept() == [("pair", "wrong", "de", "en")]
    page.keyboard.press("u")
    assert kept() == beads
    page.keyboard.press("Shift+U")
    one.sentence(0, 1).locator(".text").click()
    page.keyboard.press("a")
    expect(says).to_contain_text("Marked right; 1 earlier verdict that said otherwise went")
    assert kept() == beads[:1]

    one.show("#sides/1-2")  # German is English, and English is French: so German is French
    page.get_by_role("button", name="Same report").click()
    one.show("#sides/0-2")
    page.get_by_role("button", name="Same report").click()
    page.get_by_role("button", name="Not the same").click()
    expect(says).to_contain_text("1 earlier verdict that said otherwise went")
    assert kept() == [("pair", "right", "en", "fr"), ("pair", "wrong", "de", "fr")]
    page.keyboard.press("u")
    assert len(kept()) == 3


@needs_browser
def test_corrections_come_back_in_the_bitext(
    tmp_path: Path, opened: Open, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is merged and rejected in the page, saved and given to `align` is so in bitext.jsonl and bitext.tmx."""
    run: Command = command(monkeypatch, capsys)
    source, target = "de/bruecke.txt", "en/bridge.txt"
    out = tmp_path / "out"
    align = "align", pile(tmp_path / "pile"), "--out", out, "--formats", "tmx,html"
    assert run(*align).code == 0
    assert {((n,), (n,)) for n in (2, 3, 4)} <= numbered(out, source, target)

    one = opened(out / "report.html", two(out, source, target))
    one.pick((0, 2), (0, 3), (1, 2), (1, 3))
    one.page.keyboard.press("l")
    one.sentence(1, 4).locator(".text").click()
    one.page.keyboard.press("r")
    corrections = put(tmp_path / "corrections.jsonl", [json.dumps(row) for row in one.saved()])

    done = run(*align, "--corrections", corrections)
    assert "2 corrections applied" in done.talk
    assert ((2, 3), (2, 3)) in numbered(out, source, target)
    assert ((4,), (4,)) not in numbered(out, source, target)
    tree = etree.parse(out / "bitext.tmx")
    units = [[seg.text for seg in unit.iter("seg")] for unit in tree.iter("tu")]
    assert [" ".join(GERMAN_LINES[2:4]), " ".join(ENGLISH_LINES[2:4])] in units
    assert [GERMAN_LINES[4], ENGLISH_LINES[4]] not in units
    merged = next(unit for unit in tree.iter("tu") if unit.findtext("tuv/seg") == " ".join(GERMAN_LINES[2:4]))
    assert {prop.get("type"): prop.text for prop in merged.findall("prop")}["x-confidence"] == "1.0"


@needs_browser
def test_only_what_the_command_takes_is_loaded(tmp_path: Path, opened: Open) -> None:
    """A row from a run that called the source target is turned; rows that `align` would refuse are told."""
    documents = {"a": ("de", ["Eins.", "Zwei.", "Werbung"]), "b": ("en", ["One.", "Two."]), "c": ("de", ["Drei."])}
    folder = write_run(tmp_path / "run", documents, {("a", "b"): [([0], [0], 0.9, False)]}, {"a": [2]})
    one = opened(write_page(folder, tmp_path / "page.html"), "#corrections")
    ids = {"type": "bead", "verdict": "right", "source_id": "b", "target_id": "a"}
    texts = {"source_text": ["Two."], "target_text": ["Eins.", "Zwei."]}
    fine = ids | texts | {"source_sentences": [1], "target_sentences": [0, 1], "moved": False}
    none: dict[str, list[Any]] = {"source_sentences": [], "target_sentences": [], "source_text": [], "target_text": []}
    refused = [
        fine | {"target_sentences": [1, 0], "target_text": ["Zwei.", "Eins."]},
        fine | {"target_sentences": [0, 0], "target_text": ["Eins.", "Eins."]},
        fine | {"target_text": ["Eins.", "Zwei.", "Werbung"]},
        fine | {"target_sentences": [2], "target_text": ["Werbung"]},
        fine | none,
        {"type": "pair", "verdict": "right", "source_id": "a", "target_id": "c"},
        {"type": "pair", "verdict": "right", "source_id": "a", "target_id": "a"},
    ]
    with one.page.expect_file_chooser() as chooser:
        one.page.get_by_role("button", name="Load…").click()
    text = "".join(json.dumps(row) + "\n" for row in [*refused, fine])
    chooser.value.set_files({"name": "c.jsonl", "mimeType": "text/plain", "buffer": text.encode()})
    expect(one.page.locator("dialog li")).to_have_count(len(refused))
    one.page.keyboard.press("Escape")
    turned = {
        f"{side}_{what}": fine[f"{other}_{what}"] for side, other in SIDES for what in ("id", "sentences", "text")
    }
    assert one.saved() == [fine | turned]
    one.show("#sides/0-1")
    expect(one.page.locator(".mark .right")).to_have_count(1)


SIDES = (("source", "target"), ("target", "source"))


@needs_browser
def test_what_is_kept_follows_a_run_that_turns_the_pair(tmp_path: Path, opened: Open) -> None:
    """The browser keeps corrections by texts; a run with another order of languages calls them the other way round."""
    documents = {"a": ("de", ["Eins.", "Zwei."]), "b": ("en", ["One."])}
    pages = [
        write_page(write_run(tmp_path / name, documents, {pair: []}), tmp_path / f"{name}.html")
        for name, pair in (("before", ("a", "b")), ("after", ("b", "a")))
    ]
    one = opened(pages[0], "#sides/0-1")
    one.pick((0, 0), (0, 1), (1, 0))
    one.page.keyboard.press("l")
    one.page.keyboard.press("u")
    other = opened(pages[1], "#sides/0-1")
    other.page.keyboard.press("Shift+U")
    expect(other.page.locator(".mark .right")).to_have_count(1)
    (row,) = other.saved()
    assert (row["source_id"], row["source_text"], row["target_text"]) == ("b", ["One."], ["Eins.", "Zwei."])


@needs_browser
def test_what_is_kept_and_does_not_fit_is_left_out(tmp_path: Path, opened: Open) -> None:
    """Rows and steps in the browser's storage that speak of what is not there go, and are told; the others stay."""
    documents = {"a": ("de", ["Eins.", "Zwei."]), "b": ("en", ["One.", "Two."])}
    folder = write_run(tmp_path / "run", documents, {("a", "b"): [([0], [0], 0.9, False)]})
    one = opened(write_page(folder, tmp_path / "page.html"), "#sides/0-1")
    one.sentence(0, 0).locator(".text").click()
    one.page.keyboard.press("a")
    fine = one.saved()
    strange = [{"source": 99_999}, {"sources": [7]}, {"targets": "0"}, {"verdict": "no"}, {"type": "length"}]
    one.page.evaluate(
        """strange => {
          const key = Object.keys(localStorage).find((name) => name.startsWith("aligner:corrections:"));
          const state = JSON.parse(localStorage[key]);
          state.rows.push(null, ...strange.map((part) => ({ ...state.rows[0], ...part })));
          state.done.push([["x", null, { ...state.rows[0], target: 99_999 }]], 5);
          localStorage[key] = JSON.stringify(state);
        }""",
        strange,
    )
    one.page.reload()
    expect(one.page.locator("#says")).to_contain_text("8 kept corrections or steps left out")
    assert one.saved() == fine
    one.page.keyboard.press("u")
    assert one.saved() == []
    one.page.evaluate("() => Object.keys(localStorage).forEach((name) => (localStorage[name] = '{'))")
    one.page.reload()
    expect(one.page.locator("#says")).to_contain_text("1 kept correction or step left out")
    assert one.saved() == []


@needs_browser
def test_lonely_documents_are_paired_by_hand(seeds: Path, opened: Open) -> None:
    """A document alone is paired with one of another language, from the overview."""
    one = opened(seeds / "report.html")
    one.page.locator(".lonely").first.get_by_role("button", name="Pair with…").click()
    one.page.locator(".choice", has_text="haushalt").get_by_role("button", name="Pair").click()
    assert one.saved() == [
        {
            "type": "pair",
            "verdict": "right",
            "source_id": "hafenbehoerde-haushalt.de.txt",
            "target_id": "ferry-terminal.en.txt",
        }
    ]
    expect(one.page.locator(".lonely").first).to_contain_text("paired by hand")


@needs_browser
def test_versions_of_one_language_are_shown_by_way_of_a_third(seeds: Path, opened: Open) -> None:
    """Two English versions are linked where both have the German sentence; such links are not corrected."""
    one = opened(seeds / "report.html", two(seeds, ENGLISH, SECOND))
    partner = [
        {
            row["source_sentences"][0]: row["target_sentences"][0]
            for row in beads(seeds, GERMAN, id_)
            if row["kind"] == "1-1"
        }
        for id_ in (ENGLISH, SECOND)
    ]
    german = min(partner[0].keys() & partner[1].keys() - {0})
    one.sentence(0, partner[0][german]).focus()
    assert one.lit() == [(0, partner[0][german]), (1, partner[1][german])]
    one.page.keyboard.press("a")
    expect(one.page.locator("#says")).to_contain_text("by way of")
    assert one.saved() == []


@needs_browser
def test_what_the_command_would_refuse_cannot_be_corrected(tmp_path: Path, opened: Open) -> None:
    """Versions in one language with no third between them are not linked; a copy is not paired by hand."""
    documents = {"a": ("en", ["One."]), "b": ("de", ["Eins."]), "c": ("fr", ["Un."]), "d": ("en", ["One!"])}
    pairs = {pair: [([0], [0], 0.9, False)] for pair in (("a", "b"), ("b", "c"), ("c", "d"))}
    folder = write_run(tmp_path / "run", documents | {"e": ("de", ["Eins."])}, pairs)
    rows = [row | ({"copy_of": "b"} if row["id"] == "e" else {}) for row in read_rows(folder / "documents.jsonl")]
    put(folder / "documents.jsonl", [json.dumps(row) for row in rows])
    one = opened(write_page(folder, tmp_path / "page.html"))
    expect(one.page.locator(".lonely")).to_have_count(1)
    expect(one.page.get_by_role("button", name="Pair with…")).to_have_count(0)
    one.show("#sides/0-3")
    expect(one.page.get_by_role("button", name="Same report")).to_have_count(0)
    one.pick((0, 0), (1, 0))
    one.page.keyboard.press("l")
    expect(one.page.locator("#says")).to_contain_text("Versions in one language are not aligned")
    assert one.saved() == []


@needs_browser
def test_hostile_texts_are_only_texts(tmp_path: Path, opened: Open) -> None:
    """Markup, ends of scripts, control characters, half characters and endless lines are shown, and nothing runs."""
    ids = "../../<img src=x onerror=window.ran=7>/../a.txt", "</script>\u202e\"'&/..\\b"
    documents = {ids[0]: ("de", HOSTILE), ids[1]: ("en", HOSTILE), "c\0": ("en", HOSTILE[:1])}
    every: list[MadeBead] = [([n], [n], 0.9, False) for n in range(len(HOSTILE))]
    write_page(write_run(tmp_path / "run", documents, {ids: every}), tmp_path / "page.html")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["page.html", "run"]
    one = opened(tmp_path / "page.html")
    page = one.page
    assert ids[0] in page.locator(".rows .id").evaluate_all("all => all.map((one) => one.textContent)")
    one.show("#doubt")
    expect(page.locator(".doubt .row").first).to_be_visible()
    one.show("#sides/0-1")
    shown = [text.replace("\ud83d", "\ufffd").replace("\udc00", "\ufffd") for text in HOSTILE]
    for number, text in enumerate(shown[:-1]):
        page.locator(f'.s[data-c="1"][data-n="{number}"] p').scroll_into_view_if_needed()
        assert one.sentence(1, number).locator("p").text_content() == text
    last = one.sentence(0, len(HOSTILE) - 1)
    assert len(last.locator("p").text_content() or "") < 2000
    last.get_by_role("button", name="Show all").click()
    assert last.locator("p").text_content() == HOSTILE[-1]
    assert page.evaluate("() => [window.ran, document.scripts.length, document.images.length]") == [None, 2, 0]
    one.sentence(0, 6).click()
    page.keyboard.press("a")
    (row,) = one.saved()
    assert (row["source_id"], row["target_id"], row["source_text"]) == (*ids, [shown[6]])


@needs_browser
def test_the_policy_forbids_what_the_page_does_not_need(seeds: Path, context: BrowserContext) -> None:
    """No script but the page's own runs, no markup is made from text, and nothing is asked for."""
    page = context.new_page()
    page.goto((seeds / "report.html").as_uri())
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("requestfailed", lambda request: asked.remove(request.url) if request.failure == "csp" else None)
    outcome = page.evaluate(
        """async () => {
          const script = document.createElement("script");
          let made = "text as markup";
          try { script.text = "window.ran = 1"; document.body.append(script); } catch { /* as wanted */ }
          try { document.body.insertAdjacentHTML("beforeend", "<b>x</b>"); } catch { made = "refused"; }
          let fetched = "fetched";
          try { await fetch("https://localhost:1/"); } catch { fetched = "refused"; }
          const image = new Image();
          image.src = "https://localhost:1/x.png";
          await new Promise((done) => { image.onerror = done; image.onload = done; });
          return [window.ran ?? null, made, fetched];
        }"""
    )
    assert outcome == [None, "refused", "refused"]
    assert asked == []


@pytest.mark.slow
@needs_browser
def test_twenty_thousand_beads_stay_usable(tmp_path: Path, opened: Open) -> None:
    """Few rows are in the document, wherever it is scrolled to; search and doubt reach every bead."""
    count = 20_000
    sides = [
        [f"{word} number {n} of a long text about nothing." for n in range(count)] for word in ("Satz", "Sentence")
    ]
    every: list[MadeBead] = [([n], [n], 0.3 if n == 17_017 else 0.95, False) for n in range(count)]
    documents = {"book.de.txt": ("de", sides[0]), "book.en.txt": ("en", sides[1])}
    write_page(write_run(tmp_path, documents, {("book.de.txt", "book.en.txt"): every}), tmp_path / "page.html")
    one = opened(tmp_path / "page.html", "#sides/0-1")
    page = one.page
    assert 10 < page.locator(".sides .row").count() < 120
    page.locator(".sides").evaluate("sides => { sides.scrollTop = sides.scrollHeight }")
    expect(one.sentence(1, count - 1)).to_be_in_viewport()
    assert page.locator(".sides .row").count() < 120
    page.locator(".sides").evaluate("sides => { sides.scrollTop = 0 }")
    expect(one.sentence(0, 0)).to_be_in_viewport()
    page.keyboard.press("j")
    expect(one.sentence(0, 17_017)).to_be_in_viewport()
    assert one.lit() == [(0, 17_017), (1, 17_017)]
    one.show("#doubt")
    expect(page.locator(".doubt .row").first).to_contain_text("Satz number 17017 ")
    page.get_by_role("searchbox").fill("number 19999 ")
    expect(page.locator(".filterbar [role=status]")).to_have_text("1 of 20,001")
    page.locator(".doubt .row").click()
    expect(one.sentence(1, 19_999)).to_be_in_viewport()


@needs_browser
def test_pages_in_every_view_can_be_read(seeds: Path, opened: Open) -> None:
    """Light and dark, wide and narrow: text stands out 4.5 to 1, every control has a name, and nothing hangs over."""
    for scheme, width in (("light", 1280), ("dark", 390)):
        one = opened(seeds / "report.html")
        one.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        one.page.set_viewport_size({"width": width, "height": 800})
        number = numbers(seeds)
        three = "-".join(str(number[id_]) for id_ in (ENGLISH, GERMAN, SECOND))
        for view in ("#overview", two(seeds), f"#sides/{three}", f"#compare/{three[:3]}", "#doubt", "#corrections"):
            one.show(view)
            assert one.page.evaluate(FAINT) == [], (scheme, view)
            assert one.page.evaluate(NAMELESS) == [], (scheme, view)
            assert one.page.evaluate("document.documentElement.scrollWidth") <= width, (scheme, view)


@needs_browser
def test_a_row_of_numbers_that_is_not_full_is_empty(seeds: Path, opened: Open) -> None:
    """Where six of them take two rows the rest of the second is paper, as they are."""
    one = opened(seeds / "report.html", "#overview")
    one.page.set_viewport_size({"width": 900, "height": 800})
    tops = one.page.eval_on_selector_all(".tile", "tiles => tiles.map(tile => tile.getBoundingClientRect().top)")
    assert len(set(tops)) == 2
    paper = "getComputedStyle(document.querySelector('.rows')).backgroundColor"
    assert one.page.evaluate(f"getComputedStyle(document.querySelector('.tiles')).backgroundColor == {paper}")


@needs_browser
def test_many_languages_fit_beside_each_other(tmp_path: Path, opened: Open) -> None:
    """The similarity table of fifteen fits a wide window; in a narrow one it scrolls in its box, and not the page."""
    codes = "ar cs de el en es fi fr hu it ja ko nl pl pt".split()
    documents = {f"news/a-name-that-is-long.{code}": (code, ["A b."]) for code in codes}
    ids = list(documents)
    folder = write_run(tmp_path / "run", documents, {(ids[0], id_): [([0], [0], 0.9, False)] for id_ in ids[1:]})
    one = opened(write_page(folder, tmp_path / "page.html"), "#overview")
    for width, is_whole in ((1400, True), (400, False)):
        one.page.set_viewport_size({"width": width, "height": 900})
        assert one.page.evaluate("document.querySelector('main').scrollWidth") <= width
        box = one.page.locator(".wide")
        assert (box.evaluate("box => box.scrollWidth") <= box.evaluate("box => box.clientWidth")) == is_whole


@needs_browser
def test_nothing_is_cut_off_on_a_small_screen_or_on_paper(tmp_path: Path, opened: Open) -> None:
    """Bars wrap, names of versions differ where they are short, and all of the similarity table is printed."""
    name = "a-very-long-name-that-begins-alike-and-ends-in-a-number-{:02}.txt"
    documents = {name.format(n): ("de" if n % 2 else "en", ["Satz."]) for n in range(20)}
    ids = list(documents)
    folder = write_run(tmp_path / "run", documents, {(ids[0], id_): [([0], [0], 0.9, False)] for id_ in ids[1::2]})
    one = opened(write_page(folder, tmp_path / "page.html"), "#sides/0-1")
    one.page.set_viewport_size({"width": 390, "height": 800})
    assert one.page.evaluate(HANGING, ".reportbar > *, .editbar") == []
    (shown,) = {tuple(choice.locator("option").all_inner_texts()[1:]) for choice in one.page.locator("select").all()}
    assert len(shown) == len(set(shown)) == 11
    assert max(map(len, shown)) < 30
    one.show("#overview")
    one.page.emulate_media(media="print")
    one.page.set_viewport_size({"width": 690, "height": 1000})  # A4 within its margins
    expect(one.page.locator(".square")).to_have_count(10)
    assert one.page.evaluate(HANGING, "main, .wide") == []


# Elements that hold more than they show sideways.
HANGING = """(which) => [...document.querySelectorAll(which)]
  .filter((one) => one.scrollWidth > one.clientWidth || one.getBoundingClientRect().right > innerWidth)
  .map((one) => [one.className, one.scrollWidth, one.clientWidth])"""

# Texts that stand out less than 4.5 to 1 from what is behind them. A canvas says what a colour is in numbers.
FAINT = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const over = (color, ground) => {
    canvas.fillStyle = `rgb(${ground.join()})`; canvas.fillRect(0, 0, 1, 1);
    canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const linear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  const light = (rgb) => rgb.map((c) => linear(c / 255))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (element) =>
    element ? over(getComputedStyle(element).backgroundColor, ground(element.parentElement)) : [255, 255, 255];
  const faint = [];
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    const left = element.closest("svg, script, option, .unseen, .says, :disabled");
    if (!own || left || !element.checkVisibility()) continue;
    const [a, b] = [light(over(getComputedStyle(element).color, ground(element))), light(ground(element))];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (contrast < 4.5) faint.push(`${element.className} ${contrast.toFixed(2)} ${element.textContent.slice(0, 30)}`);
  }
  return faint;
}"""

NAMELESS = """() => [...document.querySelectorAll("button, a, select, input, [role=grid], [role=list], [role=listbox]")]
  .filter((one) => !(one.getAttribute("aria-label") || one.textContent.trim() || one.labels?.length))
  .map((one) => one.outerHTML.slice(0, 100))"""


SENTENCE = {"id": "a", "number": 0, "text": "Satz.", "furniture": False}
BEYOND: dict[str, Any] = {"source_id": "a", "target_id": "b", "source_sentences": [0], "target_sentences": [1]}
BEYOND |= {"score": 0.5, "confidence": 0.5, "moved": False}


def test_commands_write_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    """`--formats html` writes it with the rest and owns it; `report` writes it later, also elsewhere."""
    run: Command = command(monkeypatch, capsys)
    out = tmp_path / "out"
    assert run("align", pile(tmp_path / "in"), "--out", out, "--formats", "html,tsv").code == 0
    page = (out / "report.html").read_bytes()
    assert "report.html" in json.loads((out / "summary.json").read_text(encoding="utf-8"))["files"]
    assert run("report", out, "--out", tmp_path / "other.html").code == 0
    assert (tmp_path / "other.html").read_bytes() == page
    assert run("align", pile(tmp_path / "in"), "--out", out).code == 0
    assert not (out / "report.html").exists()
    assert run("report", out).code == 0
    assert (out / "report.html").exists()
    assert run("align", pile(tmp_path / "in"), "--out", out).code == 0
    assert not (out / "report.html").exists()  # it would show what is there no more


@pytest.mark.parametrize(
    ("name", "content", "error", "words"),
    [
        ("sentences.jsonl", None, InputError, "cannot be read"),
        ("bitext.jsonl", "[1]\n", FormatError, "bitext.jsonl:1: a list found"),
        ("bitext.jsonl", '{"source_id": "a"}\n', FormatError, "bitext.jsonl:1: no target_id"),
        ("pairs.jsonl", "{\n", FormatError, "pairs.jsonl:1: no JSON"),
        ("sentences.jsonl", "", FormatError, "0 sentences of 'a' found"),
        (
            "bitext.jsonl",
            json.dumps(BEYOND | {"score": "high"}),
            FormatError,
            "1: score is 'high'; wanted",
        ),
        (
            "documents.jsonl",
            '{"id": "a", "id": "b"}',
            FormatError,
            "1: no JSON (the key 'id'",
        ),
        ("sentences.jsonl", json.dumps(SENTENCE | {"text": None}), FormatError, "sentences.jsonl:1: text is None"),
        ("sentences.jsonl", json.dumps(SENTENCE | {"id": True}), FormatError, "sentences.jsonl:1: id is True; wanted"),
        ("reports.jsonl", '{"id": "r", "documents": [1]}', FormatError, "reports.jsonl:1: documents is [1]; wanted"),
        ("reports.jsonl", '{"id": "r", "documents": {"de": ["z"]}}', FormatError, "no document 'z', which other files"),
        ("summary.json", "nothing", FormatError, "summary.json: no JSON"),
        ("bitext.jsonl", json.dumps(BEYOND), FormatError, "sentence 1 of 'b' found, which has 1 sentences"),
    ],
)
def test_folders_that_no_run_left(
    tmp_path: Path, name: str, content: str | None, error: type[Exception], words: str
) -> None:
    """A missing or broken file is named, with the line; no page is written."""
    folder = write_run(tmp_path / "run", {"a": ("de", ["Satz."]), "b": ("en", ["One."])}, {("a", "b"): []})
    if content is None:
        os.unlink(folder / name)
    else:
        (folder / name).write_text(content, encoding="utf-8")
    with pytest.raises(error, match=re.escape(words)):
        write_page(folder, tmp_path / "page.html")
    assert not (tmp_path / "page.html").exists()


def test_a_large_pile_keeps_its_reports(tmp_path: Path) -> None:
    """Where not everything has room, documents in reports come first, and the page says how many are left out."""
    documents = {"alone": ("de", ["x" * 50]), "a": ("de", ["y" * 50]), "b": ("en", ["z" * 50])}
    folder = write_run(tmp_path, documents, {("a", "b"): [([0], [0], 0.9, False)]})
    whole = page_data(folder)
    assert (whole["documents"]["id"], whole["left_out"]) == (["alone", "a", "b"], 0)
    part = page_data(folder, limit=100)
    assert (part["documents"]["id"], part["left_out"]) == (["a", "b"], 1)
    assert (part["sentences"]["text"], part["beads"]["source"]) == (["y" * 50, "z" * 50], [[0]])
    small = page_data(folder, limit=99)  # too small for the report, but not for what comes after it
    assert (small["reports"]["id"], small["documents"]["id"], small["left_out"]) == ([], ["alone"], 2)
