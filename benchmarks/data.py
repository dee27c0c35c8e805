"""The development data: piles and sentence gold, read from a folder given with --data."""

import argparse
import csv
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from aligner import Bead, Document, read_beads
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


def read_sentence_gold(data: Path, name: str) -> Iterator[SentenceGold]:
    for folder in sorted(path.parent for path in (data / "sentence_gold" / name).glob("*/gold.txt")):
        yield SentenceGold(
            tuple(read_lines(folder / "src.txt")),
            tuple(read_lines(folder / "tgt.txt")),
            tuple(read_beads(folder / "gold.txt")),
        )


def _first_two(line: str) -> tuple[str, str]:
    first, second = line.split()[:2]
    return first, second
