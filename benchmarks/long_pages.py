"""Long pages of a site that are near alike: processor seconds a step, and memory, by their number and length.

python -m benchmarks.long_pages [--piles 40x100,40x400,160x100]

Half of the pages are English and half German. Each says what all pages say, sentence by sentence, but for one sentence
in five, which it has in words of its own: another time, place or circumstance. So each has its translation, and all
pages are candidates for being its versions. One process; the encoder is `use`, and no vector is kept from one run to
the next.
"""

import argparse
import random
import tempfile
from pathlib import Path

from benchmarks.tiny_files import PARTS, measure

OWN = 5  # one sentence in so many is the page's own


def write_pile(folder: Path, pages: int, sentences: int) -> None:
    """Write so many pages of so many sentences, always the same ones."""
    draw = random.Random(0)
    parts = [[pair.split(",") for pair in part.split("|")] for part in PARTS]
    shared = [[draw.choice(part) for part in parts[:-1]] for _ in range(sentences)]
    for page in range(pages // 2):
        own = list(shared)
        for number in draw.sample(range(sentences), sentences // OWN):
            place = draw.randrange(2, len(parts) - 1)
            own[number] = [*own[number][:place], draw.choice(parts[place]), *own[number][place + 1 :]]
        for side, language in enumerate(("en", "de")):
            path = folder / language / f"{page:04}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            lines = (" ".join(pair[side] for pair in words) + "." for words in own)
            path.write_text("\n\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--piles", default="40x100,40x400,160x100", help="pages and sentences of each")
    print("| pages | sentences a page | pairs | seconds | ms a page | of these | peak |\n|---|---|---|---|---|---|---|")
    for pile in parser.parse_args().piles.split(","):
        pages, sentences = map(int, pile.split("x"))
        with tempfile.TemporaryDirectory() as name:
            write_pile(Path(name), pages, sentences)
            print(f"| {pages:,} | {sentences:,} | {measure(Path(name), pages)}", flush=True)


if __name__ == "__main__":
    main()
