"""The documents of a pile on disk: written a shard at a time, read one at a time from memory-mapped tables."""

import itertools
import sys
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from aligner.model import Block, Document, Sentence, SplitDocument
from aligner.run.store.reader import ShardReader, flattened, rows_at
from aligner.text import quoted_lines
from aligner.writing import row_of

DOCUMENTS = "documents.arrow"
LABELS = "labels"
DOCUMENT_NAMES = ("id", "text", "language", "language_confidence", "date", "title", "url", "path", "encoding")
READ_ROWS = 512  # documents read at once, where many are

ShardRow = tuple[int, int]  # number of a shard, and row in it
Recurring = frozenset[tuple[str, str]]  # language and text of lines that recur across documents


def write_documents(
    documents: Sequence[tuple[SplitDocument, str]], labels: Sequence[Sequence[int]], folder: Path
) -> None:
    """Write documents with their sentences, each with the place where it was read. labels: keys, of each document."""
    import pyarrow as pa  # here: `import aligner` stays light

    columns: dict[str, tuple[Any, list[Any]]] = {
        "id": (pa.string(), [item.id for item, _ in documents]),
        "text": (pa.large_string(), [item.document.text for item, _ in documents]),
        "language": (pa.string(), [item.language for item, _ in documents]),
        "language_confidence": (pa.float64(), [item.document.language_confidence for item, _ in documents]),
        "other_languages": (pa.list_(pa.string()), [list(item.document.other_languages) for item, _ in documents]),
        **{
            name: (pa.string(), [getattr(item.document, name) for item, _ in documents])
            for name in ("date", "title", "url", "path", "encoding")
        },
        "place": (pa.string(), [place for _, place in documents]),
        "sentence": (pa.list_(pa.string()), [[own.text for own in item.sentences] for item, _ in documents]),
        "start": (pa.list_(pa.int32()), [[own.start for own in item.sentences] for item, _ in documents]),
        "end": (pa.list_(pa.int32()), [[own.end for own in item.sentences] for item, _ in documents]),
        "furniture": (pa.list_(pa.bool_()), [[own.furniture for own in item.sentences] for item, _ in documents]),
        "block": (pa.list_(pa.int32()), [[own.block for own in item.sentences] for item, _ in documents]),
        LABELS: (pa.list_(pa.uint64()), list(labels)),
        "blocks": (_blocks(), [[row_of(block) for block in item.document.blocks] for item, _ in documents]),
    }
    schema = pa.schema([(name, kind) for name, (kind, _) in columns.items()])
    table = pa.table([pa.array(values, kind) for kind, values in columns.values()], schema=schema)
    with pa.ipc.new_file(str(folder / DOCUMENTS), schema) as writer:
        writer.write_table(table)


@dataclass(frozen=True, eq=False)
class Pile(Sequence[SplitDocument]):
    """The documents of a pile in the order of their ids, each read when it is asked for.

    ids, languages: of the documents. shards: folders that hold them. places: shard and row of each document, shape
    (n, 2). recurring: lines that recur across documents, see Sentence.
    """

    ids: tuple[str, ...]
    languages: tuple[str, ...]
    shards: tuple[Path, ...]
    places: npt.NDArray[np.int32]
    reader: ShardReader
    recurring: Recurring = frozenset()

    @property
    def place_of(self) -> Mapping[str, int]:
        """The place of each document, by its id."""
        return _Places(self.ids)

    def __len__(self) -> int:
        return len(self.ids)

    def __getitem__(self, n: Any) -> Any:
        shard, row = self.places[n]
        return read_document(self.reader, self.shards[shard], int(row), self.recurring)

    def __iter__(self) -> Iterator[SplitDocument]:
        for start in range(0, len(self), READ_ROWS):
            places = self.places[start : start + READ_ROWS]
            found: dict[int, SplitDocument] = {}
            for shard, own in by_shard(places):
                rows = places[own, 1].tolist()
                documents = read_documents(self.reader, self.shards[shard], rows, self.recurring)
                found.update(zip(own.tolist(), documents, strict=True))
            yield from (found[n] for n in range(len(places)))

    def passages(self) -> dict[str, int]:
        """How many of the documents hold passages in another language, by that."""
        found: Counter[str] = Counter()
        for shard, own in by_shard(self.places):
            others = self.reader.table(self.shards[shard] / DOCUMENTS).column("other_languages")
            _, languages = flattened(rows_at(others, self.places[own, 1]))
            found.update(languages.to_pylist())
        return dict(sorted(found.items()))

    def marked(self, recurring: Recurring) -> "Pile":
        """The documents with lines that recur marked as such."""
        return replace(self, recurring=recurring)

    def subset(self, kept: Sequence[int]) -> "Pile":
        """Some of the documents."""
        if len(kept) == len(self):
            return self
        return Pile(
            tuple(self.ids[n] for n in kept),
            tuple(self.languages[n] for n in kept),
            self.shards,
            self.places[list(kept)].reshape(-1, 2),
            self.reader,
            self.recurring,
        )


@dataclass(frozen=True, eq=False, slots=True)
class _Places(Mapping[str, int]):
    """The place of each of some ids, which are in order: a dictionary of them takes a hundred bytes each."""

    ids: Sequence[str]

    def __getitem__(self, id_: str) -> int:
        place = bisect_left(self.ids, id_)
        if place == len(self.ids) or self.ids[place] != id_:
            raise KeyError(id_)
        return place

    def __len__(self) -> int:
        return len(self.ids)

    def __iter__(self) -> Iterator[str]:
        return iter(self.ids)


def read_shards(
    reader: ShardReader, shards: Sequence[Path], left_out: Collection[ShardRow] = ()
) -> tuple[Pile, Mapping[str, list[ShardRow]]]:
    """The documents of shards, in the order of their ids, and where each id that stands several times does."""
    ids: list[str] = []
    languages: list[str] = []
    found = [np.empty((0, 2), np.int32)]
    for number, shard in enumerate(shards):
        table = reader.table(shard / DOCUMENTS)
        ids += table.column("id").to_pylist()
        languages += map(sys.intern, table.column("language").to_pylist())  # few, of many documents
        found.append(np.stack([np.full(len(table), number, np.int32), np.arange(len(table), dtype=np.int32)], axis=1))
    places = np.concatenate(found)
    order = np.array(sorted(range(len(ids)), key=ids.__getitem__), np.int64)
    if left_out:
        order = order[[(shard, row) not in left_out for shard, row in places[order].tolist()]]
    ids, languages, places = [ids[n] for n in order], [languages[n] for n in order], places[order]
    twice: dict[str, list[ShardRow]] = {}
    for place, (one, other) in enumerate(itertools.pairwise(ids)):
        if one == other:
            twice.setdefault(one, [_shard_row(places, place)]).append(_shard_row(places, place + 1))
    return Pile(tuple(ids), tuple(languages), tuple(shards), places, reader), twice


def _shard_row(places: npt.NDArray[np.int32], place: int) -> ShardRow:
    shard, row = places[place].tolist()
    return shard, row


def by_shard(places: npt.NDArray[np.int32]) -> Iterator[tuple[int, npt.NDArray[np.int64]]]:
    """Each shard with the documents that are in it. places: shard and row of each document, shape (n, 2)."""
    order = np.argsort(places[:, 0], kind="stable")
    shards, starts = np.unique(places[order, 0], return_index=True)
    for shard, start, end in zip(shards, starts, [*starts, len(order)][1:], strict=True):
        yield int(shard), order[start:end]


def read_document(reader: ShardReader, shard: Path, row: int, recurring: Recurring = frozenset()) -> SplitDocument:
    """A document of a shard with its sentences."""
    columns = reader.table(shard / DOCUMENTS).slice(row, 1).to_pydict()
    return _document({name: values[0] for name, values in columns.items()}, recurring)


def read_documents(
    reader: ShardReader, shard: Path, rows: Sequence[int], recurring: Recurring = frozenset()
) -> Iterator[SplitDocument]:
    """Documents in some rows of a shard, in their order, which takes a fraction of the time of one by one."""
    table = reader.table(shard / DOCUMENTS)
    for start in range(0, len(rows), READ_ROWS):
        columns = rows_at(table, np.array(rows[start : start + READ_ROWS])).to_pydict()
        for values in zip(*columns.values(), strict=True):
            yield _document(dict(zip(columns, values, strict=True)), recurring)


def _document(values: Mapping[str, Any], recurring: Recurring) -> SplitDocument:
    """A document of the values in its row."""
    parts = (values[name] for name in ("sentence", "start", "end", "furniture", "block"))
    language = values["language"]
    quoted = (
        [] if values["blocks"] else list(itertools.chain(*quoted_lines(values["text"])))
    )  # starts and ends in turns

    def says_little(text: str, start: int) -> bool:
        return (language, text) in recurring or bisect_right(quoted, start) % 2 == 1

    if recurring or quoted:
        sentences = tuple(
            Sentence(text, start, end, furniture, block, not furniture and says_little(text, start))
            for text, start, end, furniture, block in zip(*parts, strict=True)
        )
    else:  # as in most piles
        sentences = tuple(itertools.starmap(Sentence, zip(*parts, strict=True)))
    blocks = tuple(Block(**row | {"seconds": row["seconds"] and tuple(row["seconds"])}) for row in values["blocks"])
    named = {name: values[name] for name in DOCUMENT_NAMES}
    document = Document(**named, other_languages=tuple(values["other_languages"]), blocks=blocks)
    return SplitDocument(document, language, sentences)


def _blocks() -> Any:
    """The type of a column of blocks."""
    import pyarrow as pa

    names = {"kind": pa.string(), "start": pa.int32(), "end": pa.int32(), "level": pa.int8()}
    return pa.list_(pa.struct([*names.items(), ("seconds", pa.list_(pa.float64()))]))


def labels_of_shard(reader: ShardReader, shard: Path) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint64]]:
    """The labels of the documents of a shard, and the row of the document that has each."""
    counts, labels = flattened(reader.table(shard / DOCUMENTS).column(LABELS))
    return np.repeat(np.arange(len(counts)), counts), labels.to_numpy().astype(np.uint64)


def place_of(reader: ShardReader, shard: Path, row: int) -> str:
    """Where a document was read."""
    place: str = reader.table(shard / DOCUMENTS).column("place")[row].as_py()
    return place
