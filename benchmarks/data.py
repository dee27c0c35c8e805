"""The development data: piles and sentence gold, read from a folder given with --data."""

import argparse
import csv
import json
import random
import sys
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

from aligner import Bead, Document, read_beads
from aligner.bitext import null_beads
from aligner.readers import read_lines

USE_SETS = (
    "textberg_de_fr_dev",
    "books_usher_de_en",
    "books_verwandlung_de_en",
    "books_alice_de_en",
    "maligna_pl_en",
    "mac_zh_en_dev",
)
USE_PILES = ("news_en_de_dev", "debian_en_de_dev", "excerpts_en_de_dev")
PILES = (*USE_PILES, "any_pair_dev")


@dataclass(frozen=True)
class Pile:
    """Documents with their languages as the key has them, and the pairs of ids that are translations."""

    name: str
    documents: tuple[Document, ...]
    gold: frozenset[tuple[str, str]]


@dataclass(frozen=True)
class SentenceGold:
    """Two texts, sentence by sentence, and their beads."""

    source: tuple[str, ...]
    target: tuple[str, ...]
    beads: tuple[Bead, ...]


def data_folder(description: str) -> Path:
    """The folder named on the command line; says where it is missing and ends."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the evaluation data")
    return existing_data(parser.parse_args().data)


def existing_data(folder: Path) -> Path:
    if not folder.is_dir():
        sys.exit(f"{folder}: no such folder; name the evaluation data with --data")
    return folder


def read_pile(data: Path, name: str) -> Pile:
    folder = data / "piles" / name
    with (folder / "key.tsv").open(encoding="utf-8") as lines:
        languages = {row[0]: row[3] for row in csv.reader(lines, delimiter="\t")}
    with (folder / "pile.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    documents = sorted((Document(row["id"], row["text"], languages[row["id"]]) for row in rows), key=lambda d: d.id)
    gold = frozenset((min(pair), max(pair)) for pair in map(_first_two, read_lines(folder / "gold_pairs.tsv")) if pair)
    return Pile(name, tuple(documents), gold)


def one_of_each(gold: AbstractSet[tuple[str, str]], share: float, draw: random.Random) -> set[str]:
    """One document of a share of the pairs."""
    return {draw.choice(pair) for pair in sorted(gold) if draw.random() < share}


def read_sentence_gold(data: Path, name: str) -> Iterator[SentenceGold]:
    for folder in sorted(path.parent for path in (data / "sentence_gold" / name).glob("*/gold.txt")):
        yield SentenceGold(
            tuple(read_lines(folder / "src.txt")),
            tuple(read_lines(folder / "tgt.txt")),
            tuple(read_beads(folder / "gold.txt")),
        )


def unrelated(one: SentenceGold, other: SentenceGold) -> SentenceGold:
    """The source of one text and the target of another, in which every sentence is rightly alone."""
    source, target = one.source[:100], other.target[:100]
    return SentenceGold(source, target, tuple(null_beads(range(len(source)), range(len(target)))))


def shortened(text: SentenceGold, draw: random.Random) -> SentenceGold:
    """The text with runs of sentences taken out of either side; their counterparts are rightly alone."""
    both = text.source, text.target
    kept = [_kept(len(side), draw) for side in both]
    places = [{number: place for place, number in enumerate(numbers)} for numbers in kept]
    beads = []
    for bead in text.beads:
        sides = zip((bead.source, bead.target), places, strict=True)
        one, other = (tuple(own[number] for number in numbers if number in own) for numbers, own in sides)
        beads += [Bead(one, other)] if one and other else null_beads(one, other)
    source, target = (tuple(side[number] for number in numbers) for side, numbers in zip(both, kept, strict=True))
    return SentenceGold(source, target, tuple(beads))


def _kept(n: int, draw: random.Random) -> list[int]:
    """Numbers of the sentences that stay when runs of one to six, a tenth in all, are taken out."""
    out: set[int] = set()
    while len(out) < n // 10:
        start = draw.randrange(n)
        out.update(range(start, start + draw.randint(1, 6)))
    return [number for number in range(n) if number not in out]


def _first_two(line: str) -> tuple[str, str]:
    first, second = line.split()[:2]
    return first, second
