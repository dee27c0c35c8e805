"""The second stage over a work folder: the distinct sentences of a pile to vectors, and the documents made of them."""

import functools
import uuid
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from aligner.encoders.embedder import Embedder, other_dimension, shared_mean
from aligner.matching.document_vectors import Keys
from aligner.matching.features import compares_sounds
from aligner.model import Floats, Progress
from aligner.run.stage_table import ENCODE, LIST, NAMES, WEIGH
from aligner.run.store.digests import digest_of
from aligner.run.store.documents import Pile, Recurring, by_shard, read_documents
from aligner.run.store.embedded_documents import ARRAYS, EmbeddedPile, VectorShards, unit, write_embedded, write_names
from aligner.run.store.reader import ShardReader, load_array, mapped_array, rows_at
from aligner.run.store.shards import PASSING, Shard, Task
from aligner.run.store.work_folder import WorkFolder
from aligner.text import key_of

TEXTS = "texts.arrow"
SHARD_TEXTS = 65_536  # a shard of vectors, about
SCALED_ROWS = 4096  # of vectors brought to length 1 at once
KEY_BITS = 64


@dataclass(frozen=True, eq=False, slots=True)
class TextsOfPile:
    """Documents that have text besides furniture, and shards of their distinct texts."""

    pile: Pile
    bare: tuple[str, ...]  # ids of those that have none
    shards: tuple[Shard, ...]
    sentences: int
    furniture: int


@dataclass(frozen=True, eq=False, slots=True)
class Embedded:
    """The documents of a pile with their vectors.

    shards: what they are in. means: of each language. known: texts whose vectors were there from earlier runs.
    """

    documents: EmbeddedPile
    shards: tuple[Shard, ...]
    means: dict[str, Floats]
    known: int


def list_texts(work: WorkFolder, pile: Pile, content: Mapping[Path, str], progress: Progress) -> TextsOfPile:
    """The distinct texts of each shard of documents. content: digests of those shards."""
    tasks, owners = [], []
    of_recurring = digest_of(sorted(pile.recurring))
    for shard, own in by_shard(pile.places):
        folder = pile.shards[shard]
        rows = pile.places[own, 1].tolist()
        made_of = digest_of(content[folder], rows, of_recurring)
        tasks.append(Task(LIST.shards, made_of, _write_texts, (work.reader, folder, rows, pile.recurring)))
        owners.append(own)
    shards = work.make(tasks, lambda done: progress(LIST.name, done, len(tasks)))
    bare = sorted(int(own[n]) for own, shard in zip(owners, shards, strict=True) for n in shard.facts["bare"])
    kept = np.setdiff1d(np.arange(len(pile)), bare).tolist()
    return TextsOfPile(
        pile.subset(kept),
        tuple(pile.ids[place] for place in bare),
        tuple(shards),
        sum(shard.facts["sentences"] for shard in shards),
        sum(shard.facts["furniture"] for shard in shards),
    )


def embed_pile(
    work: WorkFolder, texts: TextsOfPile, embedder: Embedder, content: Mapping[Path, str], progress: Progress
) -> Embedded:
    """Vectors of all distinct texts, and the documents as matching sees them. content: digests of their shards.

    What texts say besides their vectors is told while these are made, where the encoder goes on by itself meanwhile.
    """
    pile = texts.pile
    if not len(pile):
        return Embedded(EmbeddedPile([], pile.places, (), (), {}, work.reader), (), {}, 0)
    languages = tuple(sorted(set(pile.languages)))
    counts = Counter(pile.languages)
    before = embedder.encoded + embedder.known
    told: list[Shard] = []
    telling = _tell_names(work, pile, content, told, progress)
    shards, lows = _make_vectors(work, texts, languages, embedder, progress, telling)
    deque(telling, maxlen=0)  # the rest of it
    folders = tuple(work.folder(shard) for shard in shards)
    means = {language: _mean(code, shards, folders, embedder.background) for code, language in enumerate(languages)}
    vectors = VectorShards(lows, folders, languages)
    of_pile = digest_of([shard.digest for shard in shards], list(means.values()), counts)
    tasks, owners = [], []
    for names, (_, own) in zip(told, by_shard(pile.places), strict=True):
        spoken = [pile.languages[place] for place in own]
        arguments = work.folder(names), spoken, vectors, means, counts
        tasks.append(Task(WEIGH.shards, digest_of(names.digest, spoken, of_pile), write_embedded, arguments))
        owners.append(own)
    made = work.make(tasks, lambda done: progress(WEIGH.name, done, len(tasks)))
    places = np.empty((len(pile), 2), np.int32)
    for number, own in enumerate(owners):
        places[own] = np.stack([np.full(len(own), number), np.arange(len(own))], axis=1)
    documents = EmbeddedPile(
        [work.folder(shard) for shard in made], places, pile.ids, pile.languages, means, work.reader
    )
    known = sum(shard.facts["texts"] for shard in shards) - (embedder.encoded + embedder.known - before)
    return Embedded(documents, tuple(made), means, known)


def _tell_names(
    work: WorkFolder, pile: Pile, content: Mapping[Path, str], told: list[Shard], progress: Progress
) -> Iterator[None]:
    """Make shards of what texts say besides their vectors, a step at a time. told: has them after the last one."""
    by_sound, of_recurring = compares_sounds(set(pile.languages)), digest_of(sorted(pile.recurring))
    tasks = []
    for shard, own in by_shard(pile.places):
        folder, rows = pile.shards[shard], pile.places[own, 1].tolist()
        arguments = work.reader, folder, rows, pile.recurring, by_sound
        made_of = digest_of(content[folder], rows, of_recurring, by_sound)
        tasks.append(Task(NAMES.shards, made_of, write_names, arguments))
    return work.making(tasks, told, lambda done: progress(NAMES.name, done, len(tasks)))


def _write_texts(
    folder: Path, reader: ShardReader, shard: Path, rows: Sequence[int], recurring: Recurring
) -> dict[str, Any]:
    """Write the distinct texts of documents in some rows of a shard, with in how many of a language each stands."""
    import pyarrow as pa

    spread: Counter[tuple[int, str, str]] = Counter()
    bare, sentences, furniture = [], 0, 0
    for number, document in enumerate(read_documents(reader, shard, rows, recurring)):
        spread.update({(key_of(text), document.language, text) for text in document.texts})
        sentences += len(document.body)
        furniture += len(document.sentences) - len(document.body)
        if not document.body:
            bare.append(number)
    found = sorted(spread.items())
    table = pa.table(
        {
            "key": pa.array([key for (key, _, _), _ in found], pa.uint64()),
            "language": pa.array([language for (_, language, _), _ in found], pa.string()),
            "text": pa.array([text for (_, _, text), _ in found], pa.string()),
            "documents": pa.array([count for _, count in found], pa.int32()),
        }
    )
    with pa.ipc.new_file(str(folder / TEXTS), table.schema) as writer:
        writer.write_table(table)
    return {"texts": len(found), "bare": bare, "sentences": sentences, "furniture": furniture}


def _make_vectors(
    work: WorkFolder,
    texts: TextsOfPile,
    languages: tuple[str, ...],
    embedder: Embedder,
    progress: Progress,
    meanwhile: Iterator[None],
) -> tuple[list[Shard], tuple[int, ...]]:
    """Shards of vectors, each of the texts whose keys begin at its low; and the lows. meanwhile: see _write_vectors."""
    total = sum(shard.facts["texts"] for shard in texts.shards)
    parts = 1 << (total // SHARD_TEXTS).bit_length()
    width = (1 << KEY_BITS) // parts
    fingerprint = embedder.fingerprint
    known = [shard for shard in work.all_of(ENCODE.shards) if fingerprint and shard.facts["encoder"] == fingerprint]
    sources = [work.folder(shard) / TEXTS for shard in texts.shards]
    of_texts = digest_of([shard.digest for shard in texts.shards], languages, fingerprint or uuid.uuid4().hex)
    lows = tuple(part * width for part in range(parts))
    made: list[Shard] = []
    progress(ENCODE.name, 0, total)
    for low in lows:
        high = low + width - 1
        near = [work.folder(old) for old in known if old.facts["low"] <= high and old.facts["high"] >= low]
        before = sum(shard.facts["texts"] for shard in made)
        report = functools.partial(_report, progress, before, total)
        arguments = sources, (low, high), languages, embedder, fingerprint, near, report, meanwhile
        made += work.make([Task(ENCODE.shards, digest_of(of_texts, low, high), _write_vectors, arguments)], here=True)
    progress(ENCODE.name, total, total)
    return made, lows


def _report(progress: Progress, before: int, total: int, done: int) -> None:
    progress(ENCODE.name, before + done, total)


def _write_vectors(
    folder: Path,
    sources: Sequence[Path],
    reach: tuple[int, int],
    languages: Sequence[str],
    embedder: Embedder,
    fingerprint: str | None,
    known: Sequence[Path],
    report: Callable[[int], None],
    meanwhile: Iterator[None],
) -> dict[str, Any]:
    """Write the vectors of the texts whose keys are within reach, each encoded once, or taken from known shards.

    meanwhile: of which a step is done after each batch of texts, as the next ones may be under way.
    """
    found = _read_texts(sources, reach)
    keys, firsts, rows = np.unique(found["key"].to_numpy(), return_index=True, return_inverse=True)
    raw = _known_vectors(keys, known, len(embedder.background))
    missing = np.flatnonzero(np.isnan(raw[:, 0]))
    done = 0
    for places, vectors in embedder.numbered(rows_at(found["text"], firsts[missing]).to_pylist()):
        raw[missing[places]] = vectors
        done += len(places)
        report(done)
        next(meanwhile, None)
    code_of = {language: code for code, language in enumerate(languages)}
    codes = np.array([code_of[language] for language in found["language"].to_pylist()], np.int64)
    groups, places = np.unique(rows * len(languages) + codes, return_inverse=True)
    own = [groups[groups % len(languages) == code] // len(languages) for code in range(len(languages))]
    spread = np.bincount(places, found["documents"].to_numpy(), len(groups)).astype(np.int64)
    sums = np.stack([_sum(raw, rows) for rows in own])
    np.savez(folder / ARRAYS, keys=keys, vectors=raw, groups=groups, spread=spread, sums=sums)
    facts = {"low": reach[0], "high": reach[1], "encoder": fingerprint, "counts": [len(rows) for rows in own]}
    return facts | {"texts": len(keys), "known": len(keys) - len(missing)} | ({} if fingerprint else {PASSING: True})


def _read_texts(sources: Sequence[Path], reach: tuple[int, int]) -> Any:
    """The rows of tables of texts whose keys are within reach."""
    import pyarrow as pa

    parts = []
    for source in sources:
        with pa.memory_map(str(source)) as file:
            table = pa.ipc.open_file(file).read_all()
        keys = table["key"].to_numpy()
        start = np.searchsorted(keys, np.uint64(reach[0]))
        parts.append(table.slice(start, np.searchsorted(keys, np.uint64(reach[1]), side="right") - start))
    return pa.concat_tables(parts)


def _sum(raw: npt.NDArray[np.float16], rows: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Sum of some vectors brought to length 1, shape (dim,)."""
    total = np.zeros(raw.shape[1])
    for start in range(0, len(rows), SCALED_ROWS):
        total += unit(raw[rows[start : start + SCALED_ROWS]]).sum(axis=0, dtype=np.float64)
    return total


def _known_vectors(keys: Keys, known: Sequence[Path], dim: int) -> npt.NDArray[np.float16]:
    """Vectors of texts by their keys, shape (n, dim), nan where no shard knows them."""
    raw = np.full((len(keys), dim), np.nan, np.float16)
    for shard in known:
        own = load_array(shard / ARRAYS, "keys")
        hits = np.flatnonzero(np.isin(keys, own))
        if len(hits):
            vectors = mapped_array(shard / ARRAYS, "vectors")
            if vectors.shape[1] != dim:
                raise other_dimension(dim, vectors.shape[1])
            raw[hits] = vectors[np.searchsorted(own, keys[hits])]
    return raw


def _mean(code: int, shards: Sequence[Shard], folders: Sequence[Path], background: Floats) -> Floats:
    """What the vectors of a language share; see language_mean."""
    total = np.sum([load_array(folder / ARRAYS, "sums")[code] for folder in folders], axis=0)
    if total.shape != background.shape:
        raise other_dimension(len(background), len(total))
    return shared_mean(total, sum(shard.facts["counts"][code] for shard in shards), background)
