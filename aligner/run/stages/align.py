"""The last stage over a work folder: document pairs to bitext, a lot at a time; only joins of sentences are encoded."""

import functools
import itertools
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from aligner.alignment.confidence import held_down
from aligner.alignment.constraints import NOTHING_FIXED, FixedBeads
from aligner.alignment.text_pairs import (
    FirstPass,
    TextPair,
    first_pass,
    joined_texts,
    second_pass,
    text_of,
)
from aligner.bitext.parquet import arrow_table, rows_of_table
from aligner.bitext.rows import bead_row
from aligner.encoders.embedder import Embedder, LanguageVectors, TextVectors
from aligner.model import Floats, Progress, SegmentPair, Settings, SplitDocument
from aligner.run.stage_table import ALIGN
from aligner.run.stages.encode import Embedded
from aligner.run.store.digests import digest_of
from aligner.run.store.documents import Pile, Recurring, read_documents
from aligner.run.store.embedded_documents import sentence_vectors
from aligner.run.store.reader import ShardReader
from aligner.run.store.shards import PASSING, Shard, Task
from aligner.run.store.work_folder import WorkFolder

LOT_PAIRS, LOT_SENTENCES = 100, 20_000  # of document pairs aligned at once, at most
FEWEST_LOTS, LARGER = 16, 10  # lots of many pairs may be so much larger, as long as there are enough to share out
WINDOW_SENTENCES = 80_000  # of the lots whose joins are encoded together
BITEXT = "bitext.parquet"
BATCH_ROWS = 4096  # of bitext in memory

Place = tuple[Path, int]  # folder of a shard, and a row of it
SplitPair = tuple[SplitDocument, SplitDocument]


@dataclass(frozen=True, eq=False, slots=True)
class Lot:
    """Document pairs to be aligned: where the texts and the vectors of both sides are, and what is known of each.

    similarities: of the documents of each. means: of each language.
    """

    texts: tuple[tuple[Place, Place], ...]
    vectors: tuple[tuple[Place, Place], ...]
    fixed: tuple[FixedBeads, ...]
    similarities: tuple[float, ...]
    recurring: Recurring
    means: dict[str, Floats]
    settings: Settings


def align_pairs(
    work: WorkFolder,
    pairs: Sequence[tuple[int, int]],
    fixed: Sequence[FixedBeads],
    similarities: Sequence[float],
    pile: Pile,
    embedded: Embedded,
    content: str,
    embedder: Embedder,
    settings: Settings,
    progress: Progress,
) -> list[Shard]:
    """Shards of the bitext of pairs, given by the places of their documents, in order.

    fixed: what is settled of the beads of each pair. similarities: of the documents of each pair, see DocumentPair.
    content: digest of all documents and their vectors.
    """
    fingerprint = embedder.fingerprint
    own = [settings.max_group, settings.max_bead, settings.overlaps, fingerprint or uuid.uuid4().hex]
    own += [settings.terms.digest] if settings.terms else []
    sizes = [sum(int(embedded.documents.sizes[place]) for place in pair) for pair in pairs]
    most = max(LOT_PAIRS, min(LARGER * LOT_PAIRS, len(pairs) // FEWEST_LOTS))
    lots = [slice(*ends) for ends in itertools.pairwise(_ends(sizes, LOT_SENTENCES, most))]
    names = [
        digest_of(content, pairs[lot], [settled.digest_rows() for settled in fixed[lot]], similarities[lot], own)
        for lot in lots
    ]
    done = [work.get(ALIGN.shards, name) for name in names]
    missing = [number for number, shard in enumerate(done) if shard is None]
    count = len(lots) - len(missing)
    progress(ALIGN.name, count, len(lots))
    left = [sum(sizes[lots[number]]) for number in missing]
    for window in (missing[slice(*ends)] for ends in itertools.pairwise(_ends(left, WINDOW_SENTENCES, len(missing)))):
        described = [
            _lot(pairs[lot], fixed[lot], similarities[lot], pile, embedded, settings)
            for lot in (lots[number] for number in window)
        ]
        found = list(work.engine.map(functools.partial(_first_pass, work.reader), described))
        joins = embedder.by_language(_merged([texts for _, texts in found]), embedded.means)
        tasks = [
            Task(
                ALIGN.shards,
                names[number],
                _write_bitext,
                (work.reader, lot, first, _part(joins, texts), fingerprint is None),
            )
            for number, lot, (first, texts) in zip(window, described, found, strict=True)
        ]
        made = work.make(tasks, functools.partial(_report, progress, count, len(lots)))
        for number, shard in zip(window, made, strict=True):
            done[number] = shard
        count += len(window)
    return [shard for shard in done if shard is not None]


def _report(progress: Progress, before: int, total: int, done: int) -> None:
    progress(ALIGN.name, before + done, total)


def bitext_rows(folders: Sequence[Path]) -> Iterator[SegmentPair]:
    """The rows of shards of bitext, in order."""
    import pyarrow.parquet as pq

    for folder in folders:
        with pq.ParquetFile(folder / BITEXT) as file:
            for batch in file.iter_batches(BATCH_ROWS):
                yield from rows_of_table(batch)


def count_bitext(folders: Sequence[Path], least: float) -> dict[str, int]:
    """Rows of bitext by kind. least: confidence below which they are left out."""
    import pyarrow.parquet as pq

    linked = alone = moved = left_out = 0
    for folder in folders:
        with pq.ParquetFile(folder / BITEXT) as file:  # read_table imports a twentieth of a short run more
            table = file.read(["kind", "confidence", "moved"])
        kept = table["confidence"].to_numpy() >= least
        null = np.isin(table["kind"].to_numpy(), ["0-1", "1-0"])
        left_out += int((~kept).sum())
        alone += int((kept & null).sum())
        linked += int((kept & ~null).sum())
        moved += int((kept & table["moved"].to_numpy()).sum())
    return {"sentence_pairs": linked, "null_beads": alone, "moved": moved, "below_min_confidence": left_out}


def pair_vectors(
    reader: ShardReader, places: tuple[int, int], pile: Pile, embedded: Embedded, settings: Settings
) -> tuple[TextPair, LanguageVectors]:
    """The texts of two documents, given by their places, and the vectors of their sentences."""
    lot = _lot([places], [NOTHING_FIXED], [1.0], pile, embedded, settings)
    texts = _texts(_documents(reader, lot))
    return texts[0], _vectors(reader, lot, texts)


def count_rows(rows: Iterable[SegmentPair], least: float) -> dict[str, int]:
    """What count_bitext counts, of rows."""
    counts = Counter[str]()
    for row in rows:
        kept = row.confidence >= least
        counts.update(
            sentence_pairs=kept and not row.is_null,
            null_beads=kept and row.is_null,
            moved=kept and row.moved,
            below_min_confidence=not kept,
        )
    return dict(counts)


def _first_pass(reader: ShardReader, lot: Lot) -> tuple[list[FirstPass], dict[str, set[str]]]:
    """A lot aligned roughly, and the texts to be encoded for it."""
    texts = _texts(_documents(reader, lot))
    first = first_pass(texts, _vectors(reader, lot, texts), lot.settings, lot.fixed)
    return first, joined_texts(texts, first)


def _write_bitext(
    folder: Path, reader: ShardReader, lot: Lot, first: list[FirstPass], joins: LanguageVectors, passing: bool
) -> dict[str, Any]:
    """Write the bitext of a lot, whose joins have vectors now. passing: whether it serves this run alone."""
    import pyarrow.parquet as pq

    documents = _documents(reader, lot)
    texts = _texts(documents)
    aligned = second_pass(texts, first, _vectors(reader, lot, texts), joins, lot.settings)
    rows = [
        bead_row(bead, source, target)
        for (source, target), beads, similarity, fixed in zip(
            documents, aligned, lot.similarities, lot.fixed, strict=True
        )
        for bead in held_down(beads, similarity, fixed)
    ]
    pq.write_table(arrow_table(rows), folder / BITEXT, row_group_size=BATCH_ROWS)
    return {"rows": len(rows)} | ({PASSING: True} if passing else {})


def _ends(sizes: Sequence[int], full: int, most: int) -> list[int]:
    """Where to cut a list so that each part has at most so many items, and ends with the one that makes it full."""
    ends, size = [0], 0
    for place, own in enumerate(sizes, start=1):
        size += own
        if size >= full or place - ends[-1] == most:
            ends.append(place)
            size = 0
    return ends if ends[-1] == len(sizes) else [*ends, len(sizes)]


def _lot(
    pairs: Sequence[tuple[int, int]],
    fixed: Sequence[FixedBeads],
    similarities: Sequence[float],
    pile: Pile,
    embedded: Embedded,
    settings: Settings,
) -> Lot:
    documents = embedded.documents
    languages = {pile.languages[place] for pair in pairs for place in pair}
    means = {language: embedded.means[language] for language in sorted(languages)}
    texts = _places(pairs, pile.shards, pile.places)
    vectors = _places(pairs, documents.folders, documents.places)
    return Lot(texts, vectors, tuple(fixed), tuple(similarities), pile.recurring, means, settings)


def _places(
    pairs: Sequence[tuple[int, int]], folders: Sequence[Path], places: npt.NDArray[np.int32]
) -> tuple[tuple[Place, Place], ...]:
    """Where both sides of pairs are. places: number of folder and row of each document, shape (n, 2)."""

    def place_of(document: int) -> Place:
        number, row = places[document]
        return folders[number], int(row)

    return tuple((place_of(source), place_of(target)) for source, target in pairs)


def _documents(reader: ShardReader, lot: Lot) -> list[SplitPair]:
    """The documents of each pair, those of a shard read at once, and one of several pairs once."""
    rows: dict[Path, dict[int, None]] = defaultdict(dict)
    for folder, row in itertools.chain(*lot.texts):
        rows[folder][row] = None
    found = {
        (folder, row): document
        for folder, own in rows.items()
        for row, document in zip(own, read_documents(reader, folder, list(own), lot.recurring), strict=True)
    }
    return [(found[source], found[target]) for source, target in lot.texts]


def _texts(documents: list[SplitPair]) -> list[TextPair]:
    return [(text_of(source), text_of(target)) for source, target in documents]


def _vectors(reader: ShardReader, lot: Lot, texts: list[TextPair]) -> LanguageVectors:
    """Vectors of the sentences of a lot."""
    rows: dict[str, dict[str, int]] = {language: {} for language in lot.means}
    found: dict[str, list[Any]] = {language: [] for language in lot.means}
    for pair, places in zip(texts, lot.vectors, strict=True):
        for text, place in zip(pair, places, strict=True):
            own = rows[text.language]
            for sentence, vector in zip(text.sentences, sentence_vectors(reader, *place), strict=True):
                if own.setdefault(sentence, len(own)) == len(found[text.language]):
                    found[text.language].append(vector)
    tables = {language: TextVectors(rows[language], np.stack(found[language])) for language in lot.means}
    return LanguageVectors(tables, lot.means)


def _merged(parts: Sequence[dict[str, set[str]]]) -> dict[str, set[str]]:
    merged: dict[str, set[str]] = {}
    for part in parts:
        for language, texts in part.items():
            merged.setdefault(language, set()).update(texts)
    return merged


def _part(vectors: LanguageVectors, texts: dict[str, set[str]]) -> LanguageVectors:
    """The vectors of some texts alone."""
    tables = {}
    for language, own in texts.items():
        ordered = sorted(own)
        tables[language] = TextVectors(
            {text: n for n, text in enumerate(ordered)}, vectors.tables[language].of(ordered)
        )
    return LanguageVectors(tables, vectors.means)
