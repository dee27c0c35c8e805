"""What a run would take: documents, sentences, time, memory and disk, told from a sample of its input."""

import math
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from aligner.corpus.document_languages import group_by_language
from aligner.corpus.language import detect_languages
from aligner.corpus.language_tags import require_codes
from aligner.corpus.sample import sample_documents, spread_places
from aligner.corpus.sentences import SrxSplitter, split_document
from aligner.encoders.cache import LIMIT
from aligner.encoders.catalogue import choose_encoder, load_encoder
from aligner.encoders.choice import weigh_languages
from aligner.encoders.loaded import LoadedEncoder, loaded
from aligner.matching import index as search
from aligner.matching.pools import CACHED_SENTENCES
from aligner.model import Settings
from aligner.run.engines.local import LEAST_TASKS
from aligner.run.stages.read import USUAL_DOCUMENTS, reading_of
from aligner.run.summary import peak_memory

SAMPLED_DOCUMENTS = 200  # of a pile, that are looked at
SAMPLED_LINES = 1000  # of a pool, that are looked at
TIMED_TEXTS = 512  # texts encoded, at most, to see how fast that is
TIMING_SECONDS = 3.0  # seconds after which fewer have to do
ROUND_TEXTS = 64  # texts encoded before the time is looked at again

# Seconds on one core of 2024, the encoder aside, whose speed is measured
JOINS_PER_SENTENCE = 0.5  # joins encoded a sentence, at most, where every document has a partner
MATCH_SECONDS = 2e-4  # a sentence
ALIGN_SECONDS = 5e-4  # a sentence, where every document has a partner
KEY_SECONDS = 1e-5  # a line
COMPARE_SECONDS = 1 / 9e7  # a pair of vectors of USUAL_DIMENSION numbers
SCAN_SECONDS = 1 / 1.2e8  # a vector in the index
RANK_SECONDS = 5e-7  # a candidate
TRAINING_ROUNDS = 10  # of k-means
BUSY_FACTOR = 2.0  # how much longer it takes where other work is done on the machine as well
USUAL_DIMENSION = 512

# Bytes
ENCODER_BYTES = 400_000_000  # what the process with an encoder holds, where the system does not tell
RUN_BYTES = 200_000_000  # of a run over a pile: shards in work, libraries
WORKER_BYTES = 350_000_000  # of a process beside it, with `use` on 3,000 documents; about 50 MB of it are shared by all
DOCUMENT_BYTES = 3_000  # of a pile, in memory: its id, its candidates, and its vector, in a file that is mapped
SENTENCE_BYTES = 1_000  # of a pile, in the work folder: its text, place and rows, its vectors aside
KEY_BYTES = 30  # of a line of a pool: where it stands, and what it is known by
NEIGHBOUR_BYTES = 60  # of a line, that it is nearest to
CANDIDATE_BYTES = 110  # of a line, among which matches are picked after that
SEARCH_BYTES = 250_000_000  # of a search
CACHE_ENTRY_BYTES = 60  # what a vector in the cache takes besides its numbers
RESULT_BYTES = 6  # written, each byte of a document


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
    sample = sample_documents(inputs, SAMPLED_DOCUMENTS, reading_of(settings), leave_out=leave_out)
    known, _ = group_by_language(sample.documents, languages=settings.languages)
    prepared = time.perf_counter() - began
    encoder = _encoder(
        [(item.language or "", item.language_confidence or 0.0) for item in known], model, settings.languages or ()
    )
    fitting = [document for document in known if not encoder.unknown(document.language or "")]
    began = time.perf_counter()
    splitter = SrxSplitter()
    split = [item for item in (split_document(item, splitter) for item in fitting) if item.body]
    prepared += time.perf_counter() - began
    found = [text for item in split for text in item.texts]
    rate, dimension = _speed(encoder, sorted(set(found)))

    items, size = sample.items / max(sample.looked_at, 1), sample.total / max(sample.size, 1)
    sentences, least = round(len(found) * size), round(len(set(found)) * size)
    texts = least, round(least * (1 + JOINS_PER_SENTENCE)) if bitext else least
    after = [count / rate + sentences * MATCH_SECONDS for count in texts]
    most = prepared * size + after[1] + sentences * ALIGN_SECONDS * bitext
    seconds = [prepared * size + after[0], most * BUSY_FACTOR]
    kept = min(texts[1] * (2 * dimension + CACHE_ENTRY_BYTES), LIMIT) if cache else 0
    documents = _sorted_counts(item.language for item in split)
    work = work_of_pile(sentences, least, dimension)
    return Forecast(
        {language: round(count * items) for language, count in documents},
        round((sample.looked_at - len(split)) * items),
        sample.looked_at,
        sentences,
        texts,
        encoder.name,
        rate,
        (seconds[0], seconds[1]),
        memory_of_pile(round(len(split) * items), workers),
        kept + (work + round(sample.total * RESULT_BYTES) if bitext else 0),
        0 if bitext else work,
    )


def forecast_pools(
    source: Sequence[str], target: Sequence[str], *, model: str | None = None, cache: bool = True
) -> Forecast:
    """What mining two pools would take, none of their lines counted as a duplicate; parameters as for Aligner.

    Raises what the run would raise at once: for an encoder that cannot be loaded.
    """
    samples = [[pool[line] for line in spread_places(len(pool), SAMPLED_LINES)] for pool in (source, target)]
    filled = [[text for text in sample if text.strip()] for sample in samples]
    guesses = detect_languages(["\n".join(texts) for texts in filled if texts])
    encoder = _encoder([(guess.language, guess.confidence) for guess in guesses if guess.language], model)
    rate, dimension = _speed(encoder, sorted({text for texts in filled for text in texts}))
    sizes = [
        round(len(pool) * len(texts) / max(len(sample), 1))
        for pool, texts, sample in zip((source, target), filled, samples, strict=True)
    ]
    total = sum(sizes)
    searched = search_seconds(sizes[0], sizes[1], dimension) + search_seconds(sizes[1], sizes[0], dimension)
    least = total / rate + total * KEY_SECONDS + searched / _cores()
    return Forecast(
        {"source": len(source), "target": len(target)},
        len(source) + len(target) - total,
        sum(map(len, samples)),
        total,
        (total, total),
        encoder.name,
        rate,
        (least, least * BUSY_FACTOR),
        memory_of_pools(sizes[0], sizes[1], dimension),
        total * (2 * dimension + CACHE_ENTRY_BYTES) if cache and total <= CACHED_SENTENCES else 0,
        2 * dimension * total,
    )


def memory_of_pile(documents: int, workers: int = 1) -> int:
    """Bytes at most at once of all processes, those of this one included, as on piles of up to 400,000."""
    many = documents >= LEAST_TASKS * USUAL_DOCUMENTS  # few shards are not worth the start of other processes
    beside = workers if workers > 1 and many else 0
    return (peak_memory() or ENCODER_BYTES) + RUN_BYTES + documents * DOCUMENT_BYTES + beside * WORKER_BYTES


def work_of_pile(sentences: int, texts: int, dimension: int) -> int:
    """Bytes of the work folder: vectors of texts, and those of sentences in the order of documents.

    texts: how many of the sentences differ.
    """
    return sentences * SENTENCE_BYTES + (sentences + texts) * 2 * dimension


def memory_of_pools(source: int, target: int, dimension: int) -> int:
    """Bytes at most at once, those of this process included: keys of all lines and an index, or their candidates.

    What the system keeps of the files that vectors stand in comes on top, where there is room.
    """
    lines, largest = source + target, max(source, target)
    index = largest * (dimension // 8 + 8) + search.SAMPLED_ROWS_PER_CELL * _cells(largest) * dimension * 4
    searching = lines * NEIGHBOUR_BYTES + (index if source * target > search.EXACT_COMPARISONS else 0)
    return (peak_memory() or ENCODER_BYTES) + SEARCH_BYTES + lines * KEY_BYTES + max(searching, lines * CANDIDATE_BYTES)


def search_seconds(queries: int, pool: int, dimension: int) -> float:
    """Seconds on one core that search.nearest takes for the few nearest rows."""
    share = dimension / USUAL_DIMENSION
    if queries * pool <= search.EXACT_COMPARISONS or pool < search.INDEXED_ROWS:
        return queries * pool * COMPARE_SECONDS * share
    cells = _cells(pool)
    trained = TRAINING_ROUNDS * search.SAMPLED_ROWS_PER_CELL * cells * cells + (queries + pool) * cells
    looked_at = queries * search.PROBED_CELLS * pool / cells
    ranked = queries * search.RANKED_PER_NEIGHBOUR * 5
    return (trained * COMPARE_SECONDS + looked_at * SCAN_SECONDS) * share + ranked * RANK_SECONDS


def _cells(pool: int) -> int:
    return int(4 * math.sqrt(pool))


def _encoder(languages: Sequence[tuple[str, float]], model: str | None, wanted: Iterable[str] = ()) -> LoadedEncoder:
    """The encoder that a run would take. languages: of texts, each with its confidence."""
    if model is not None:
        return loaded(load_encoder(model))
    counts = Counter(language for language, _ in languages)
    best = dict(sorted(languages, key=lambda item: item[1]))
    return loaded(load_encoder(choose_encoder(weigh_languages(counts, {}, lambda own: [best[own]], wanted).deciding)))


def _speed(encoder: LoadedEncoder, texts: Sequence[str]) -> tuple[float, int]:
    """Texts a second, by some of the given ones, and the dimension of their vectors."""
    some = texts[:: math.ceil(len(texts) / TIMED_TEXTS)] if texts else ["nothing to be encoded"]
    dimension = encoder.embed(list(some[:2])).shape[1]  # what is only done once is done now
    done, began = 0, time.perf_counter()
    for start in range(0, len(some), ROUND_TEXTS):
        done += len(encoder.embed(list(some[start : start + ROUND_TEXTS])))
        if time.perf_counter() - began > TIMING_SECONDS:
            break
    return done / max(time.perf_counter() - began, 1e-6), dimension


def _sorted_counts(languages: Iterable[str]) -> list[tuple[str, int]]:
    return sorted(Counter(languages).items())


def _cores() -> int:
    import faiss

    return int(faiss.omp_get_max_threads())
