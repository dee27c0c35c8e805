"""What a run would take: documents, sentences, time, memory and disk, told from a sample of its input."""

import functools
import math
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from aligner.corpus.language import detect_language, group_by_language, require_codes
from aligner.corpus.sample import sample_documents, spread_places
from aligner.corpus.sentences import SrxSplitter, split_document
from aligner.encoders.cache import LIMIT
from aligner.encoders.catalogue import choose_encoder, embed, encoder_languages, encoder_name, load_encoder
from aligner.matching import index as search
from aligner.model import Encoder, Settings
from aligner.pipeline import KEPT
from aligner.run.engines.local import FEW
from aligner.run.stages.read import USUAL, reading_of
from aligner.run.summary import peak_memory

DOCUMENTS = 200  # of a pile, that are looked at
LINES = 1000  # of a pool, that are looked at
TIMED = 512  # texts encoded, at most, to see how fast that is
PATIENCE = 3.0  # seconds after which fewer have to do
ROUND = 64  # texts encoded before the time is looked at again

# Seconds on one core of 2024, the encoder aside, whose speed is measured
JOINS = 0.5  # joins encoded a sentence, at most, where every document has a partner
MATCHED = 2e-4  # a sentence
ALIGNED = 5e-4  # a sentence, where every document has a partner
KEYED = 1e-5  # a line
COMPARED = 1 / 9e7  # a pair of vectors of DIMENSION numbers
LOOKED_AT = 1 / 1.2e8  # a vector in the index
RANKED = 5e-7  # a candidate
ROUNDS = 10  # of k-means
SLOWER = 2.0  # how much longer it takes where other work is done on the machine as well
DIMENSION = 512

# Bytes
UNKNOWN = 400_000_000  # what the process with an encoder holds, where the system does not tell
WORKING = 200_000_000  # of a run over a pile: shards in work, libraries
WORKER = 350_000_000  # of a process beside it, with `use` on 3,000 documents; about 50 MB of it are shared by all
DOCUMENT = 5_000  # of a pile, in memory: the name of its file, its vector, its candidates
SENTENCE = 1_000  # of a pile, in the work folder: its text, place and rows, its vectors aside
KEYS = 30  # of a line of a pool: where it stands, and what it is known by
NEIGHBOURS = 60  # of a line, that it is nearest to
CANDIDATES = 110  # of a line, among which matches are picked after that
BUFFERS = 250_000_000  # of a search
ENTRY = 60  # what a vector in the cache takes besides its numbers
RESULTS = 6  # written, each byte of a document


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a run would take, about. Where there are two numbers, they are the least and the most.

    documents: by language; lines of source and target where pools are mined. skipped: documents that cannot be used,
    or blank lines. sampled: how many of them all were looked at. sentences: to be matched. texts: to be encoded, as if
    none were known from earlier runs. rate: of them a second, as measured. memory, disk: bytes. passing: bytes on disk
    that are free again after the run.
    """

    documents: dict[str, int]
    skipped: int
    sampled: int
    sentences: int
    texts: tuple[int, int]
    encoder: str
    rate: float
    seconds: tuple[float, float]
    memory: int
    disk: int
    passing: int = 0


def forecast_pile(
    inputs: Iterable[str | Path],
    settings: Settings,
    *,
    model: str | None = None,
    bitext: bool = True,
    cache: bool = True,
    leave_out: Path | None = None,
    workers: int = 1,
) -> Forecast:
    """What align_pile would take, or pair_pile where bitext is false; parameters as for Aligner and LocalEngine.

    Raises what the run would raise at once: for a missing path, a pile without files, an encoder that cannot be loaded.
    """
    require_codes(settings.languages)
    began = time.perf_counter()
    sample = sample_documents(inputs, DOCUMENTS, reading_of(settings), leave_out=leave_out)
    detect = functools.partial(detect_language, among=settings.languages)
    known, _ = group_by_language(sample.documents, detect, settings.languages)
    prepared = time.perf_counter() - began
    encoder = _encoder((document.language or "" for document in known), model)
    languages = encoder_languages(encoder)
    fitting = [document for document in known if languages is None or document.language in languages]
    began = time.perf_counter()
    splitter = SrxSplitter()
    split = [item for item in (split_document(item, splitter) for item in fitting) if item.body]
    prepared += time.perf_counter() - began
    found = [text for item in split for text in item.texts]
    rate, dimension = _speed(encoder, sorted(set(found)))

    items, size = sample.items / max(sample.looked_at, 1), sample.total / max(sample.size, 1)
    sentences, least = round(len(found) * size), round(len(set(found)) * size)
    texts = least, round(least * (1 + JOINS)) if bitext else least
    after = [count / rate + sentences * MATCHED for count in texts]
    seconds = [prepared * size + after[0], (prepared * size + after[1] + sentences * ALIGNED * bitext) * SLOWER]
    kept = min(texts[1] * (2 * dimension + ENTRY), LIMIT) if cache else 0
    documents = _sorted_counts(item.language for item in split)
    work = work_of_pile(sentences, least, dimension)
    return Forecast(
        {language: round(count * items) for language, count in documents},
        round((sample.looked_at - len(split)) * items),
        sample.looked_at,
        sentences,
        texts,
        encoder_name(encoder),
        rate,
        (seconds[0], seconds[1]),
        memory_of_pile(round(len(split) * items), workers),
        kept + (work + round(sample.total * RESULTS) if bitext else 0),
        0 if bitext else work,
    )


def forecast_pools(
    source: Sequence[str], target: Sequence[str], *, model: str | None = None, cache: bool = True
) -> Forecast:
    """What mining two pools would take, none of their lines counted as a duplicate; parameters as for Aligner.

    Raises what the run would raise at once: for an encoder that cannot be loaded.
    """
    samples = [[pool[line] for line in spread_places(len(pool), LINES)] for pool in (source, target)]
    filled = [[text for text in sample if text.strip()] for sample in samples]
    guesses = [detect_language("\n".join(texts)).language for texts in filled if texts]
    encoder = _encoder((language for language in guesses if language), model)
    rate, dimension = _speed(encoder, sorted({text for texts in filled for text in texts}))
    sizes = [
        round(len(pool) * len(texts) / max(len(sample), 1))
        for pool, texts, sample in zip((source, target), filled, samples, strict=True)
    ]
    total = sum(sizes)
    searched = search_seconds(sizes[0], sizes[1], dimension) + search_seconds(sizes[1], sizes[0], dimension)
    least = total / rate + total * KEYED + searched / _cores()
    return Forecast(
        {"source": len(source), "target": len(target)},
        len(source) + len(target) - total,
        sum(map(len, samples)),
        total,
        (total, total),
        encoder_name(encoder),
        rate,
        (least, least * SLOWER),
        memory_of_pools(sizes[0], sizes[1], dimension),
        total * (2 * dimension + ENTRY) if cache and total <= KEPT else 0,
        2 * dimension * total,
    )


def memory_of_pile(documents: int, workers: int = 1) -> int:
    """Bytes at most at once of all processes, those of this one included, as on piles of up to 30,000."""
    beside = workers if workers > 1 and documents >= FEW * USUAL else 0  # few shards are not worth their start
    return (peak_memory() or UNKNOWN) + WORKING + documents * DOCUMENT + beside * WORKER


def work_of_pile(sentences: int, texts: int, dimension: int) -> int:
    """Bytes of the work folder: vectors of texts, and those of sentences in the order of documents.

    texts: how many of the sentences differ.
    """
    return sentences * SENTENCE + (sentences + texts) * 2 * dimension


def memory_of_pools(source: int, target: int, dimension: int) -> int:
    """Bytes at most at once, those of this process included: keys of all lines and an index, or their candidates.

    What the system keeps of the files that vectors stand in comes on top, where there is room.
    """
    lines, largest = source + target, max(source, target)
    index = largest * (dimension // 8 + 8) + search.SAMPLE * _cells(largest) * dimension * 4
    searching = lines * NEIGHBOURS + (index if source * target > search.EXACT else 0)
    return (peak_memory() or UNKNOWN) + BUFFERS + lines * KEYS + max(searching, lines * CANDIDATES)


def search_seconds(queries: int, pool: int, dimension: int) -> float:
    """Seconds on one core that search.nearest takes for the few nearest rows."""
    share = dimension / DIMENSION
    if queries * pool <= search.EXACT or pool < search.LEAST:
        return queries * pool * COMPARED * share
    cells = _cells(pool)
    trained = ROUNDS * search.SAMPLE * cells * cells + (queries + pool) * cells
    looked_at = queries * search.PROBES * pool / cells
    return (trained * COMPARED + looked_at * LOOKED_AT) * share + queries * search.RANKED * 5 * RANKED


def _cells(pool: int) -> int:
    return int(4 * math.sqrt(pool))


def _encoder(languages: Iterable[str], model: str | None) -> Encoder:
    return load_encoder(choose_encoder(Counter(languages)) if model is None else model)


def _speed(encoder: Encoder, texts: Sequence[str]) -> tuple[float, int]:
    """Texts a second, by some of the given ones, and the dimension of their vectors."""
    some = texts[:: math.ceil(len(texts) / TIMED)] if texts else ["nothing to be encoded"]
    dimension = embed(encoder, list(some[:2])).shape[1]  # what is only done once is done now
    done, began = 0, time.perf_counter()
    for start in range(0, len(some), ROUND):
        done += len(embed(encoder, list(some[start : start + ROUND])))
        if time.perf_counter() - began > PATIENCE:
            break
    return done / max(time.perf_counter() - began, 1e-6), dimension


def _sorted_counts(languages: Iterable[str]) -> list[tuple[str, int]]:
    return sorted(Counter(languages).items())


def _cores() -> int:
    import faiss

    return int(faiss.omp_get_max_threads())
