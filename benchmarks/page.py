"""The page by size: bytes, seconds to write it, and milliseconds to the first view and a frame of scrolling.

python -m benchmarks.page [BEADS ...] [--documents N]

Made runs: pairs of texts of 100 beads, and the same number of beads in a single pair, such as a book; and with
--documents a run of so many documents of 100 sentences, two to a pair. Whatever the page says it leaves out is shown.
Needs Playwright's package (the extra `test`) and Chromium.
"""

import argparse
import json
import shutil
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from playwright.sync_api import Error, Page, sync_playwright

from aligner.page import write_page

LEFT_OUT = "left out"  # in what the page says
SENTENCE = (
    "Sentence {n} of a text that was made to be about as long as sentences in the news are, with a number or two."
)
# From the start of the page to the first view on the screen.
FIRST_VIEW = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now()))))"
# Frames while a list is scrolled as a wheel does it, and while it jumps through its whole length.
SCROLL = """async (where) => {
  const list = document.querySelector(where);
  const frames = async (count, move) => {
    const taken = [];
    for (let i = 1; i <= count; i++) {
      const began = performance.now();
      move(i / count);
      await new Promise(requestAnimationFrame);
      taken.push(performance.now() - began);
    }
    taken.sort((one, other) => one - other);
    return [taken[count / 2], taken[Math.floor(count * 0.95)]];
  };
  const wheel = await frames(200, () => (list.scrollTop += 100));
  const jump = await frames(60, (part) => (list.scrollTop = list.scrollHeight * part));
  return [...wheel, ...jump];
}"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("beads", nargs="*", type=int)
    parser.add_argument("--documents", type=int, default=0)
    given = parser.parse_args()
    beads = given.beads or ([] if given.documents else [1_000, 20_000, 100_000])
    made = [(count, pairs) for count in beads for pairs in (max(1, count // 100), 1)]
    made += [(50 * given.documents, given.documents // 2)] if given.documents else []
    print("                                               first      frame ms, half / 95 % below")
    print("beads    pairs      MB  written s   view      view ms        wheel            jumps")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for count, pairs in made:
            path = Path(folder) / "page.html"
            write_made(Path(folder), pairs, count // pairs)
            began = time.perf_counter()
            write_page(Path(folder), path)
            written = time.perf_counter() - began
            size = path.stat().st_size / 1e6
            for name, address, where in (
                ("overview", "", ".rows"),
                ("report", "#sides/0-1", ".sides"),
                ("doubt", "#doubt", ".doubt"),
            ):
                page = browser.new_page(viewport={"width": 1280, "height": 800})
                wrong: list[str] = []
                page.on("pageerror", partial(_add_error, wrong))
                first, frames = measured(page, f"{path.as_uri()}{address}", where)
                told = [line for line in page.inner_text("body").split("\n") if LEFT_OUT in line]
                page.close()
                print(
                    f"{count:6} {pairs:7} {size:7.1f} {written:10.1f}   {name:9} {first:7.0f} "
                    f"{frames[0]:9.1f} / {frames[1]:<6.1f} {frames[2]:7.1f} / {frames[3]:.1f}",
                    *told,
                    *wrong,
                    flush=True,
                )
        browser.close()


def _add_error(wrong: list[str], error: Error) -> None:
    wrong.append(str(error))


def measured(page: Page, address: str, where: str) -> tuple[float, list[float]]:
    """Milliseconds to the first view, and of the frames while scrolling, as SCROLL gives them."""
    page.goto(address)
    return page.evaluate(FIRST_VIEW), page.evaluate(SCROLL, where)


def write_made(folder: Path, pairs: int, beads: int) -> None:
    """A run of so many pairs with so many beads each."""
    documents = [(f"{language}/{p}.txt", language) for p in range(pairs) for language in ("de", "en")]
    sides = [(f"de/{p}.txt", f"en/{p}.txt") for p in range(pairs)]
    pair_rows = [{"source_id": a, "target_id": b, "score": 0.5 + 0.4 * (p % 97) / 97} for p, (a, b) in enumerate(sides)]
    pair_rows = [row | {"confidence": 0.9} for row in pair_rows]
    rows: dict[str, Iterator[dict[str, Any]]] = {
        "documents": (
            {"id": id_, "language": language, "sentences": beads, "report_id": f"r{n // 2}"}
            | {"language_confidence": 1.0, "other_languages": [], "reason": None}
            for n, (id_, language) in enumerate(documents)
        ),
        "sentences": (
            {"id": id_, "number": n, "text": SENTENCE.format(n=n), "furniture": False}
            for id_, _ in documents
            for n in range(beads)
        ),
        "reports": ({"id": f"r{p}", "documents": {"de": [a], "en": [b]}} for p, (a, b) in enumerate(sides)),
        "pairs": iter(pair_rows),
        "candidates": iter(pair_rows),
        "bitext": (
            {"source_id": a, "target_id": b, "source_sentences": [n], "target_sentences": [n]}
            | {"score": 0.5, "confidence": (n * 7919 % 1000) / 1000, "moved": False}
            for a, b in sides
            for n in range(beads)
        ),
        "skipped": iter(()),
    }
    for name, found in rows.items():
        with (folder / f"{name}.jsonl").open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(row) + "\n" for row in found)
    counts = {
        "documents": {"de": pairs, "en": pairs},
        "reports": pairs,
        "pairs": pairs,
        "sentence_pairs": pairs * beads,
    }
    (folder / "summary.json").write_text(json.dumps({"counts": counts}), encoding="utf-8")


if __name__ == "__main__":
    main()
