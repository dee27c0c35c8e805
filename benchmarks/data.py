"""The evaluation data: which sets a folder holds, where to get those that it lacks, and how they are read."""

import csv
import json
import random
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

from aligner import Bead, Document, InputError, read_beads
from aligner.files import read_lines
from aligner.model import null_beads
from benchmarks.rows import digest

DATA = Path("../shared/data")
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

LASER = "github.com/facebookresearch/LASER, data/tatoeba/v1"
WMT = "github.com/Helsinki-NLP/OPUS-MT-testsets, wmt_newstest"
BOOKS = "github.com/Babelscape/CroCoAlign, from OPUS Books"
# The sets that a full run takes, by kind, and where to get them.
SOURCES: dict[str, dict[str, str]] = {
    "sentence_gold": {
        "textberg_de_fr_dev": "github.com/thompsonb/vecalign, bleualign_data/dev.*",
        "books_usher_de_en": BOOKS,
        "books_verwandlung_de_en": BOOKS,
        "books_alice_de_en": BOOKS,
        "maligna_pl_en": "github.com/loomchild/maligna, examples/align/human",
        "mac_zh_en_dev": "github.com/bfsujason/mac, dev/intertext",
        "dtm_hu_en": "github.com/danielvarga/hunalign, regtest/handaligns/dtm",
        "parice_en_is": "github.com/steinst/SentAlign, eval_data/parice",
    },
    "piles": {
        "news_en_de_dev": f"made of newstest2019 and newstest2021: {WMT}",
        "debian_en_de_dev": "made of Debian's news of 1997 to 2006: github.com/omunroe-com/debwebwml",
        "excerpts_en_de_dev": f"made of newstest2019 and newstest2021: {WMT}",
        "any_pair_dev": "made of FLORES-200 devtest and NTREX-128: github.com/MicrosoftTranslator/NTREX",
    },
    "mining": {"newstest_mining_dev": f"made of newstest2014, 2016 and 2018, de-en: {WMT}"},
    "bitext": {"tatoeba": LASER},
    "lid": {"tatoeba_short.tsv": LASER, "eu24_mixed.tsv": "github.com/ec-doris/language-identification-benchmark"},
    "wmt": {"newstest2019.en-de": f"newstest2019, en-de: {WMT}"},
    "files": {},
    "docs": {"ntrex128": "github.com/MicrosoftTranslator/NTREX"},
}
# Taken only when named with --set: two whole novels, and documents whose segments are no sentences.
ASKED = (
    *("orwell1984_hu_en", "orwell1984_ro_en"),
    *("debian_news_1997_2006", "debian_security_2004", "debian_weekly_2003", "flores200_devtest"),
)
TEXTS = (("src.txt", "tgt.txt"), ("source.txt", "target.txt"))  # names of the two sides


@dataclass(frozen=True)
class Dataset:
    """A set in the data folder. folder: or the one file that it is."""

    name: str
    folder: Path

    @property
    def digest(self) -> str:
        if self.folder.is_file():
            return digest([self.folder])
        return digest(path for path in self.folder.rglob("*") if path.is_file() and path.name != "meta.json")


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


def find_sets(data: Path, kind: str, named: tuple[str, ...], say: Callable[[str], None]) -> list[Dataset]:
    """The sets of a kind that a folder holds, the known ones first; what it lacks is told, with where to get it.

    named: the only ones wanted, all if it is empty. A folder with sets of its own lacks nothing. For `sentence_gold`
    the folder itself may be a set: source.txt, target.txt and gold.txt.
    """
    known = SOURCES[kind]
    there = {path.name: path for path in sorted((data / kind).glob("*")) if path.is_dir() or path.suffix == ".tsv"}
    if kind == "sentence_gold" and _sides(data):
        there = {data.resolve().name: data, **there}
    own = [name for name in there if name not in known and name not in ASKED]
    wanted = named or (*(name for name in known if not own or name in there), *own)
    for name in wanted:
        if name not in there and name in known:
            say(f"{data / kind / name}: missing, left out; get it from {known[name]}")
    return [Dataset(name, there[name]) for name in wanted if name in there]


def data_folder() -> Path:
    """The folder named as the first argument of a script, or DATA; ends where there is none."""
    return existing_data(Path(sys.argv[1]) if len(sys.argv) > 1 else DATA)


def existing_data(folder: Path) -> Path:
    """The folder; ends where there is none."""
    if not folder.is_dir():
        sys.exit(f"{folder}: no such folder; name the evaluation data")
    return folder


def read_segments(dataset: Dataset) -> tuple[list[tuple[str, str]], tuple[str, str]]:
    """Segments of a test set with their first reference, in order, and the two languages."""
    rows = [json.loads(line) for line in read_lines(dataset.folder / "docs.jsonl")]
    sources = [row for row in rows if row["role"] == "source"]
    references = {row["doc_id"]: row for row in reversed(rows) if row["role"] == "reference"}
    pairs = [
        pair
        for row in sources
        if row["doc_id"] in references
        for pair in zip(row["segments"], references[row["doc_id"]]["segments"], strict=True)
        if all(text.strip() for text in pair)
    ]
    return pairs, (sources[0]["lang"], next(iter(references.values()))["lang"])


def read_parallel(dataset: Dataset, languages: tuple[str, str]) -> list[tuple[str, str]]:
    """Segments of two languages of a set whose documents are the same in all, in order."""
    one, other = languages
    documents = sorted(read_versions(dataset.folder).items())
    both = [own for _, own in documents if {one, other} <= own.keys()]
    return [pair for own in both for pair in zip(own[one], own[other], strict=True)]


def read_versions(folder: Path) -> dict[str, dict[str, list[str]]]:
    """The segments of each document of a set whose documents are the same in all languages, by language."""
    versions: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for line in read_lines(folder / "docs.jsonl"):
        row = json.loads(line)
        versions[row["doc_id"]][row["lang"]] = row["segments"]
    return versions


def read_pile(folder: Path) -> Pile:
    """A pile; languages only where there is a key.tsv, which has them in the fourth column."""
    languages: dict[str, str] = {}
    if (folder / "key.tsv").exists():
        with (folder / "key.tsv").open(encoding="utf-8") as lines:
            languages = {row[0]: row[3] for row in csv.reader(lines, delimiter="\t")}
    with (folder / "pile.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    documents = sorted((Document(row["id"], row["text"], languages.get(row["id"])) for row in rows), key=lambda d: d.id)
    pairs = map(_first_two, filter(str.strip, read_lines(folder / "gold_pairs.tsv")))
    return Pile(folder.name, tuple(documents), frozenset((min(pair), max(pair)) for pair in pairs))


def one_of_each(gold: AbstractSet[tuple[str, str]], share: float, draw: random.Random) -> set[str]:
    """One document of a share of the pairs."""
    return {draw.choice(pair) for pair in sorted(gold) if draw.random() < share}


def read_sentence_gold(folder: Path) -> Iterator[SentenceGold]:
    """The texts of a set: one in the folder itself, or one in each folder in it."""
    for one in [folder] if _sides(folder) else sorted(path.parent for path in folder.glob("*/gold.txt")):
        sides = _sides(one)
        if not sides:
            raise InputError(f"{one}: gold.txt without its texts; wanted src.txt and tgt.txt, a sentence a line")
        source, target = (tuple(read_lines(path)) for path in sides)
        beads = tuple(read_beads(one / "gold.txt"))
        for count, texts, path in zip(_counts(beads), (source, target), sides, strict=True):
            if count > len(texts):
                raise InputError(
                    f"{one / 'gold.txt'}: sentence {count - 1}, but {path.name} ends with {len(texts) - 1}"
                )
        yield SentenceGold(source, target, beads)


def _counts(beads: Sequence[Bead]) -> tuple[int, int]:
    """How many sentences the beads reach up to, of source and target."""
    source = max((number for bead in beads for number in bead.source), default=-1)
    target = max((number for bead in beads for number in bead.target), default=-1)
    return source + 1, target + 1


def _sides(folder: Path) -> tuple[Path, Path] | None:
    """The files of the two sides beside a gold.txt."""
    for source, target in TEXTS:
        if all((folder / name).is_file() for name in (source, target, "gold.txt")):
            return folder / source, folder / target
    return None


def first_beads(text: SentenceGold, limit: int) -> SentenceGold:
    """The head of a text: gold beads up to a number of sentences a side."""
    beads: list[Bead] = []
    for bead in text.beads:
        if max((*bead.source, *bead.target), default=0) >= limit:
            break
        beads.append(bead)
    n, m = _counts(beads)
    return SentenceGold(text.source[:n], text.target[:m], tuple(beads))


def unrelated(one: SentenceGold, other: SentenceGold) -> SentenceGold:
    """The source of one text and the target of another, in which every sentence is rightly alone."""
    source, target = one.source[:100], other.target[:100]
    return SentenceGold(source, target, tuple(null_beads(range(len(source)), range(len(target)))))


def shortened(text: SentenceGold, draw: random.Random, share: float = 0.1, longest: int = 6) -> SentenceGold:
    """The text with runs of sentences taken out of either side; their counterparts are rightly alone.

    share: of the sentences, about. longest: sentences of a run.
    """
    both = text.source, text.target
    kept = [_kept(len(side), draw, share, longest) for side in both]
    places = [{number: place for place, number in enumerate(numbers)} for numbers in kept]
    beads = []
    for bead in text.beads:
        sides = zip((bead.source, bead.target), places, strict=True)
        one, other = (tuple(own[number] for number in numbers if number in own) for numbers, own in sides)
        beads += [Bead(one, other)] if one and other else null_beads(one, other)
    source, target = (tuple(side[number] for number in numbers) for side, numbers in zip(both, kept, strict=True))
    return SentenceGold(source, target, tuple(beads))


def _kept(n: int, draw: random.Random, share: float, longest: int) -> list[int]:
    """Numbers of the sentences that stay when runs are taken out."""
    out: set[int] = set()
    while len(out) < int(n * share):
        start = draw.randrange(n)
        out.update(range(start, start + draw.randint(1, longest)))
    return [number for number in range(n) if number not in out]


def _first_two(line: str) -> tuple[str, str]:
    first, second = line.split()[:2]
    return first, second
