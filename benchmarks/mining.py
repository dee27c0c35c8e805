"""Mining translations from two pools: ours by confidence, and sentence-transformers' own search on the same vectors."""

import functools
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from aligner import Aligner, Match, Settings
from aligner.evaluation import evaluate_pairs
from aligner.files import read_lines
from aligner.model import Vectors
from benchmarks.context import Context, SharedEncoder, language_of, rows_for
from benchmarks.data import Dataset
from benchmarks.documents import best_f1, rates, threshold_rows
from benchmarks.peers import mutual_matches, with_version
from benchmarks.rows import Row, RowMaker
from benchmarks.timing import clock, in_turns, ratio_rows, seconds_row

SMALL = 600  # sentences of a pool, those with a translation first
REPEATS = 3

Pair = tuple[str, str]


class Pools(NamedTuple):
    """Ids and sentences of both sides, and the pairs of ids that are translations."""

    ids: tuple[tuple[str, ...], tuple[str, ...]]
    texts: tuple[tuple[str, ...], tuple[str, ...]]
    gold: tuple[Pair, ...]


def run(context: Context) -> Iterator[Row]:
    """Every pool with every encoder that knows its languages."""
    for dataset in context.find("mining"):
        pools = read_pools(context, dataset)
        for encoder in context.encoders_for(filter(None, map(language_of, pools.texts))):
            row = rows_for(dataset, encoder)
            matches = mined(encoder, pools)
            pairs = [((pools.ids[0][m.source_line], pools.ids[1][m.target_line]), m.confidence) for m in matches]
            half = [pair for pair, confidence in pairs if confidence >= Settings().pair_confidence]
            yield from rates(row, evaluate_pairs(pools.gold, half), {"threshold": "default"})
            yield from threshold_rows(row, pools.gold, pairs)
            yield from beside_search(context, row, encoder, pools)


def read_pools(context: Context, dataset: Dataset) -> Pools:
    """Two files with id and sentence a row, beside gold.tsv; for a small run the head of the gold pairs and others."""
    gold = [(cells[0], cells[1]) for cells in (line.split("\t") for line in read_lines(dataset.folder / "gold.tsv"))]
    sides = []
    paths = sorted(path for path in dataset.folder.glob("*.tsv") if path.name != "gold.tsv")
    for side, path in enumerate(paths):
        rows = [line.split("\t", 1) for line in read_lines(path)]
        if context.small:
            head = {pair[side] for pair in gold[: SMALL // 2]}
            others = {pair[side] for pair in gold}
            first = [row for row in rows if row[0] in head]
            rows = first + [row for row in rows if row[0] not in others][: SMALL - len(first)]
        sides.append(rows)
    if context.small:
        gold = gold[: SMALL // 2]
    ids, texts = (tuple(tuple(row[column] for row in rows) for rows in sides) for column in (0, 1))
    return Pools((ids[0], ids[1]), (texts[0], texts[1]), tuple(gold))


@functools.cache
def mined(encoder: SharedEncoder, pools: Pools) -> list[Match]:
    """All best matches, however unsure; kept, for the calibration asks for the same again."""
    aligner = Aligner(encoder=encoder, settings=Settings(pair_confidence=0.0), cache=False)
    return aligner.mine(*pools.texts)


def beside_search(context: Context, row: RowMaker, encoder: SharedEncoder, pools: Pools) -> Iterator[Row]:
    """What semantic_search finds on the same vectors, and how long ours takes beside it, encoding left out."""
    try:
        peer = f"{with_version('sentence-transformers')} semantic_search"
        mutual_matches(*(encoder.encode(side[:8]) for side in pools.texts))
    except ImportError:
        context.say("sentence-transformers: left out, it is not installed")
        return
    vectors = [encoder.encode(side) for side in pools.texts]
    ours = Aligner(encoder=Held(encoder, pools.texts), cache=False)
    seconds = in_turns(
        (lambda: ours.mine(*pools.texts), lambda: mutual_matches(*vectors)), 1 if context.small else REPEATS
    )
    found = mutual_matches(*vectors)
    pairs = [((pools.ids[0][one], pools.ids[1][other]), score) for one, other, score in found]
    theirs = functools.partial(row, system=peer)
    yield from rates(theirs, evaluate_pairs(pools.gold, [pair for pair, _ in pairs]), {"threshold": "none"})
    yield theirs(metric="best F1", value=best_f1(pools.gold, pairs))
    yield from ratio_rows(row, "seconds / semantic_search", seconds[0], seconds[1])
    yield seconds_row(row, "seconds", clock(seconds[0]))


class Held:
    """An encoder whose vectors of some texts are at hand, so that only what comes after encoding is timed."""

    def __init__(self, encoder: SharedEncoder, sides: Iterable[Sequence[str]]) -> None:
        self.encoder = encoder
        self.vectors = {text: vector for side in sides for text, vector in zip(side, encoder.encode(side), strict=True)}

    def encode(self, texts: list[str], /) -> Vectors:
        """Unit rows in order, shape (len(texts), dim)."""
        if not all(text in self.vectors for text in texts):  # the background
            return self.encoder.encode(texts)
        return np.stack([self.vectors[text] for text in texts])
