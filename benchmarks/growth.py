"""Time and memory by size, on vectors made for the purpose: alignment of two texts, and the search for neighbours.

The times stand beside something measured in turns with them: encoding the same number of sentences with `use`, what
sentweave takes for the same vectors, and for the search the exact search.
"""

import functools
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from importlib import metadata
from typing import IO, NamedTuple

import numpy as np

from aligner import Bead, Settings, load_encoder
from aligner.alignment.band import best_path, doubtful_spans
from aligner.alignment.costs import FITTED_COSTS
from aligner.alignment.overlaps import sum_overlaps
from aligner.alignment.text_pairs import finish
from aligner.matching import index as search
from aligner.matching.mining import Matches, mine_vectors
from aligner.model import Floats, Vectors
from benchmarks.context import Context
from benchmarks.memory import peak_memory as held_memory
from benchmarks.peers import sentweave, with_version
from benchmarks.rows import Row
from benchmarks.timing import Seconds, clock, in_turns, peak_megabytes, ratio_rows, seconds_row, timed

MADE = "made"
DIMENSION = 512
SENTENCES = (1_000, 5_000, 20_000, 50_000)
SENTENCES_SMALL = (1_000, 2_000)
DOCUMENTS = (10_000, 100_000)
DOCUMENTS_SMALL = (5_000, 15_000)
DOCUMENTS_LARGE = 1_000_000
UNPAIRED = 20
ENCODED = 300  # sentences in one measure of the encoder
TOPICS = 2000
QUERIES = 1000
K = 8
BLOCK = 10_000  # vectors made at once


class Cost(NamedTuple):
    """Seconds of each repeat, ours and the reference's; shares found, by metric; the most memory, in MB; mining."""

    ours: list[Seconds]
    reference: list[Seconds]
    found: Mapping[str, float]
    memory: float | None
    mining: Sequence[float] = ()


def run(context: Context) -> Iterator[Row]:
    """Alignment, then the search."""
    yield from alignment(context)
    yield from neighbours(context)


def alignment(context: Context) -> Iterator[Row]:
    """The dynamic program at each size, each in a process of its own, and sentweave on the same vectors."""
    for size in SENTENCES_SMALL if context.small else SENTENCES:
        repeats = 7 if size <= 1_000 else 3 if size <= 5_000 else 2 if size <= 20_000 else 1
        settings = {"sentences": size}
        row = functools.partial(Row, dataset=MADE, settings=settings)
        cost, _ = context.watched(align_cost, size, repeats)
        yield from ratio_rows(row, "alignment seconds / encoding", cost.ours, cost.reference, 2 * size / ENCODED)
        yield seconds_row(row, "alignment seconds", clock(cost.ours))
        if cost.memory:
            yield row(metric="alignment peak memory", value=cost.memory, unit="MB", better="lower")
        for metric, share in cost.found.items():
            yield row(metric=metric, value=share, better="higher")
        if installed("sentweave", context):
            theirs, memory = context.watched(sentweave_cost, size, min(repeats, 3))
            peer = functools.partial(row, system=with_version("sentweave"))
            yield seconds_row(peer, "alignment seconds", theirs)
            ratio = min(clock(cost.ours)) / min(theirs)
            yield row(metric="alignment seconds / sentweave", value=ratio, unit="clock ratio")
            if memory:
                yield peer(metric="alignment peak memory", value=memory, unit="MB")


def align_cost(size: int, repeats: int) -> Cost:
    """Seconds of aligning made texts of a size, and of encoding ENCODED sentences with `use`, in turns."""
    source, target, lengths = made_texts(size)
    ours = [timed(lambda: aligned((source, lengths), (target, lengths)))]
    memory = peak_megabytes()  # before there is an encoder
    encoder, texts = load_encoder("use"), made_sentences(ENCODED)
    encoder.encode(texts[:8])
    reference = [timed(lambda: encoder.encode(texts)) for _ in range(3)]
    for _ in range(repeats - 1):
        ours.append(timed(lambda: aligned((source, lengths), (target, lengths))))
        reference.append(timed(lambda: encoder.encode(texts)))
    return Cost(ours, reference, found_around_gaps(source, target, lengths), memory)


def aligned(source: tuple[Vectors, Floats], target: tuple[Vectors, Floats]) -> list[Bead]:
    """Two texts, given by vectors and characters, aligned as a run does it, but that no joins are encoded."""
    settings = Settings()
    pair = [sum_overlaps(vectors, lengths, settings.max_group) for vectors, lengths in (source, target)]
    first = best_path(pair[0], pair[1], settings, margin=FITTED_COSTS.doubt)
    doubtful_spans(first, settings.max_group)  # for the time that it takes
    return finish(best_path(pair[0], pair[1], settings, near=first), pair[0], pair[1], settings)


def found_around_gaps(source: Vectors, target: Vectors, lengths: Floats) -> dict[str, float]:
    """What is found where each text lacks a tenth of the other, in one passage: sentences with and without partners."""
    size = len(lengths)
    places = np.arange(size)
    ours, theirs = (np.delete(places, slice(int(size * at), int(size * (at + 0.1)))) for at in (0.3, 0.6))
    beads = aligned((source[ours], lengths[ours]), (target[theirs], lengths[theirs]))
    linked = {(ours[bead.source[0]], theirs[bead.target[0]]) for bead in beads if bead.kind == "1-1"}
    alone = {ours[i] for bead in beads if not bead.target for i in bead.source}
    alone |= {theirs[j] for bead in beads if not bead.source for j in bead.target}
    both = [place for place in np.intersect1d(ours, theirs) if place % UNPAIRED]
    gaps = np.setxor1d(ours, theirs)
    return {
        "alignment: partners found around gaps": sum((place, place) in linked for place in both) / len(both),
        "alignment: sentences of gaps left alone": sum(place in alone for place in gaps) / len(gaps),
    }


def sentweave_cost(size: int, repeats: int) -> list[float]:
    """Seconds of sentweave on the same made texts, without those in which its overlaps are made."""
    source, target, _ = made_texts(size)
    encoder = Looked(np.concatenate([source, target]))
    align = sentweave(encoder)
    sides = [str(number) for number in range(size)], [str(size + number) for number in range(size)]
    seconds = []
    for _ in range(repeats):
        encoder.seconds = 0.0
        seconds.append(timed(lambda: align(*sides)).clock - encoder.seconds)
    return seconds


class Looked:
    """Vectors of texts that are numbers of rows; several numbers stand for their sum. seconds: spent here."""

    def __init__(self, vectors: Vectors) -> None:
        self.vectors, self.seconds = vectors, 0.0

    def encode(self, texts: Sequence[str], /) -> Vectors:
        """One row a text, shape (len(texts), dim)."""
        began = time.perf_counter()
        rows = [[int(number) for number in text.split() if number.isdigit()] for text in texts]
        counts = [max(len(own), 1) for own in rows]
        starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
        flat = [number for own in rows for number in own or [0]]
        vectors = np.add.reduceat(self.vectors[flat], starts, axis=0)
        self.seconds += time.perf_counter() - began
        return vectors


def neighbours(context: Context) -> Iterator[Row]:
    """The nearest of made documents, as many on either side, what the approximate search misses, and mining."""
    sizes = DOCUMENTS_SMALL if context.small else DOCUMENTS
    for size in (*sizes, *((DOCUMENTS_LARGE,) if context.large else ())):
        row = functools.partial(Row, dataset=MADE, settings={"documents": size})
        cost, _ = context.watched(search_cost, size, 1 if size > 10_000 else 3)
        yield from ratio_rows(row, "search seconds / exact search", cost.ours, cost.reference, size / QUERIES)
        yield seconds_row(row, "search seconds", clock(cost.ours))
        yield seconds_row(row, "mining seconds", cost.mining)
        for metric, share in cost.found.items():
            yield row(metric=metric, value=share, better="higher")
        if cost.memory:
            yield row(metric="search peak memory", value=cost.memory, unit="MB", better="lower")


def search_cost(size: int, repeats: int) -> Cost:
    """Seconds of the search, of the exact search of QUERIES, and of mining; the shares found; memory of the process.

    What the system keeps of the files comes on top of the memory where there is room.
    """
    with tempfile.TemporaryFile() as one, tempfile.TemporaryFile() as other:
        pool, queries = made_documents(size, one, other)
        some = np.sort(np.random.default_rng(1).choice(size, QUERIES, replace=False))
        near: dict[str, search.Neighbours] = {}
        with held_memory() as peak:
            ours, reference = in_turns(
                (
                    lambda: near.update(found=search.nearest(queries, pool, K)),
                    lambda: near.update(exact=search.nearest(queries[some], pool, K)),
                ),
                repeats,
            )
        found, exact = near["found"].ids[some], near["exact"].ids
        matches: list[Matches] = []
        mining = timed(lambda: matches.append(mine_vectors(queries, pool)))
    kept = sum(len(set(a) & set(b)) for a, b in zip(exact, found, strict=True)) / exact.size
    shares = {
        "search: partner among 8": float((found == some[:, None]).any(axis=1).mean()),
        "search: of the 8 nearest": kept,
        "mining: partner found": float((matches[0].source == matches[0].target).sum()) / size,
    }
    return Cost(ours, reference, shares, peak.megabytes or None, [mining.clock])


def made_documents(size: int, one: IO[bytes], other: IO[bytes]) -> tuple[search.StoredVectors, search.StoredVectors]:
    """Documents in topics, and their partners at cosine .8 or so, in two files, shape (size, DIMENSION) each."""
    rng = np.random.default_rng(0)
    topics = rng.standard_normal((TOPICS, DIMENSION), dtype=np.float32)
    for start in range(0, size, BLOCK):
        pool = topics[rng.integers(TOPICS, size=min(BLOCK, size - start))]
        pool += rng.standard_normal(pool.shape, dtype=np.float32)
        queries = pool + rng.standard_normal(pool.shape, dtype=np.float32)
        for vectors, file in ((pool, one), (queries, other)):
            vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
            file.write(vectors.astype(np.float16).tobytes())
    laid: list[search.StoredVectors] = []
    for file in (one, other):
        file.flush()
        laid.append(np.memmap(file, np.float16, "r", shape=(size, DIMENSION)))
    return laid[0], laid[1]


def made_texts(size: int) -> tuple[Vectors, Vectors, Floats]:
    """Sentence vectors of a text and of its translation, shape (size, DIMENSION) each, and characters, shape (size,).

    Every UNPAIRED-th sentence of the translation has no counterpart.
    """
    rng = np.random.default_rng(0)
    source = rng.standard_normal((size, DIMENSION), dtype=np.float32)
    target = source + rng.standard_normal(source.shape, dtype=np.float32)
    target[::UNPAIRED] = rng.standard_normal(target[::UNPAIRED].shape, dtype=np.float32)
    for vectors in (source, target):
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return source, target, rng.integers(40, 200, size).astype(np.float32)


def made_sentences(count: int) -> list[str]:
    """Distinct sentences of about a hundred characters."""
    words = "harbour bridge report council inspector winter crack iron ring trucks pier water city year cost".split()
    draw = np.random.default_rng(0)
    return [f"The {' '.join(draw.choice(words, 14))} number {place}." for place in range(count)]


def installed(package: str, context: Context) -> bool:
    """Whether a package is there; told where it is not."""
    try:
        metadata.version(package)
    except metadata.PackageNotFoundError:
        context.say(f"{package}: left out, it is not installed; pip install 'bitext-aligner[bench]'")
        return False
    return True
