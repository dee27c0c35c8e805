"""Documents as matching and aligning see them, on disk: sentence vectors in order, weights, numbers; a shard each."""

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import numpy as np
import numpy.typing as npt

from aligner.encoders.embedder import center
from aligner.matching.converted import WORTH
from aligner.matching.document_vectors import EmbeddedDocument, Integers, Keys, TextEvidence, weighted_sum
from aligner.matching.features import number_rarity, sentence_weights, text_evidence
from aligner.matching.held import Held
from aligner.model import Floats, Vectors
from aligner.run.store.documents import Recurring, by_shard, read_documents
from aligner.run.store.reader import ShardReader, load_array, mapped_array
from aligner.run.store.shards import PARTIAL
from aligner.text import key_of

ARRAYS = "arrays.npz"  # one file a shard: file systems dislike millions of them
ROWS_IN_MEMORY = 65_536  # of document vectors; more are in a file
HEAD = 3  # sizes that a packed document begins with
COUNTED_AT_ONCE = 1_000_000  # numbers that are not yet added to the others
KEPT_RARITIES = 1 << 14  # of numbers, which stand in many documents
HELD_SENTENCES = 40_000  # of documents held in memory: 80 MB of 512 dimensions


@dataclass(frozen=True, slots=True)
class VectorShards:
    """Shards of vectors of distinct texts, each with those whose keys begin at its low; lows rise from 0.

    languages: of the pile, in the order of the codes in the shards.
    """

    lows: tuple[int, ...]
    folders: tuple[Path, ...]
    languages: tuple[str, ...]


def write_names(
    folder: Path, reader: ShardReader, shard: Path, rows: Sequence[int], recurring: Recurring, by_sound: bool
) -> dict[str, Any]:
    """Write what the texts of the documents in some rows of a shard say to matching, which needs no vectors.

    by_sound: see compares_sounds.
    """
    keys: list[list[int]] = []
    told: list[TextEvidence] = []
    packed: list[Keys] = []
    for document in read_documents(reader, shard, rows, recurring):
        keys.append(list(map(key_of, document.texts)))
        told.append(text_evidence(document, by_sound))
        packed.append(_packed(told[-1], document.telling))
    numbers = [sorted(frozenset[int]().union(*own.numbers)) for own in told]
    arrays: dict[str, Any] = {
        "keys": np.array(list(itertools.chain(*keys)), np.uint64),
        "lengths": np.array([length for own in told for length in own.lengths], np.int64),
        "starts": np.cumsum([0, *map(len, keys)]),
        "sizes": np.array([len(own.lengths) for own in told], np.int64),
        "packed": np.concatenate(packed),
        "packed_starts": np.cumsum([0, *map(len, packed)]),
        "numbers": np.array(list(itertools.chain(*numbers)), np.uint64),
        "number_starts": np.cumsum([0, *map(len, numbers)]),
        "words": np.array([own.words for own in told], np.uint64),
        "letters": np.array([own.letters for own in told], np.int64),
    }
    np.savez(folder / ARRAYS, **arrays)
    return {}


def write_embedded(
    folder: Path,
    names: Path,
    languages: Sequence[str],
    vectors: VectorShards,
    means: Mapping[str, Floats],
    counts: Mapping[str, int],
) -> dict[str, Any]:
    """Write documents with their vectors. names: a shard of what their texts say, see write_names.

    languages: of each. means, counts: of each language of the pile.
    """
    with np.load(names / ARRAYS, allow_pickle=False) as told:
        arrays: dict[str, Any] = dict(told.items())
    keys, lengths = arrays.pop("keys"), arrays.pop("lengths")
    starts, packed = arrays["starts"], arrays["packed"]
    codes = np.array([vectors.languages.index(language) for language in languages], np.int64)
    raw, spread = _look_up(vectors, keys, np.repeat(codes, np.diff(starts)))
    sums, done = [], 0
    places = (arrays[name].tolist() for name in ("starts", "packed_starts", "sizes"))
    for language, start, place, size in zip(languages, *places, strict=False):  # the starts have one more
        rows = start + packed[place + HEAD : place + HEAD + size].astype(np.int64)
        weights = sentence_weights(lengths[done : done + size], spread[rows], counts[language])
        _set_weights(packed[place:], size, weights)
        sums.append(weighted_sum(weights, _centred(raw[rows], means[language])))
        done += size
    np.savez(folder / ARRAYS, vectors=raw, **arrays, means=np.stack(sums))
    return {}


class EmbeddedPile:
    """Documents of shards, each read when it is asked for.

    folders: of the shards. places: shard and row of each document, shape (n, 2). means: of each language.
    """

    def __init__(
        self,
        folders: Sequence[Path],
        places: npt.NDArray[np.int32],
        ids: Sequence[str],
        languages: Sequence[str],
        means: Mapping[str, Floats],
        reader: ShardReader,
    ) -> None:
        self.folders, self.places, self.ids, self.languages = folders, places, ids, languages
        self._files = [folder / ARRAYS for folder in folders]
        self.language_means, self.reader = means, reader
        self._held = Held[int, EmbeddedDocument](HELD_SENTENCES)

    def __len__(self) -> int:
        return len(self.places)

    def __getitem__(self, place: int) -> EmbeddedDocument:
        place = int(place)
        found = self._held.get(place)
        if found is None:
            found = self._read(place)
            self._held.put(place, found, len(found.vectors))
        return found

    @cached_property
    def words(self) -> Keys:
        return self._of_each("words", np.uint64)

    @cached_property
    def sizes(self) -> Integers:
        return self._of_each("sizes", np.int64)

    @cached_property
    def letters(self) -> Integers:
        return self._of_each("letters", np.int64)

    def subset(self, places: Sequence[int]) -> "EmbeddedPile":
        if len(places) == len(self):
            return self
        ids, languages = (tuple(of[place] for place in places) for of in (self.ids, self.languages))
        own = self.places[list(places)].reshape(-1, 2)
        return EmbeddedPile(self.folders, own, ids, languages, self.language_means, self.reader)

    def means(self, places: Integers) -> Vectors:
        found = self._array((len(places), len(next(iter(self.language_means.values())))))
        for shard, own in by_shard(self.places[places]):
            found[own] = load_array(self._files[shard], "means")[self.places[places[own], 1]]
        return found

    def let_go(self) -> None:
        self._held = Held(HELD_SENTENCES)

    @cached_property
    def rarity(self) -> "Rarity":
        counted = [(np.empty(0, np.uint64), np.empty(0, np.int64))]
        for shard, own in by_shard(self.places):
            numbers, starts = (load_array(self._files[shard], name) for name in ("numbers", "number_starts"))
            kept = np.isin(np.repeat(np.arange(len(starts) - 1), np.diff(starts)), self.places[own, 1])
            counted.append(np.unique(numbers[kept], return_counts=True))
            if sum(len(keys) for keys, _ in counted[1:]) > max(len(counted[0][0]), COUNTED_AT_ONCE):
                counted = [_added(counted)]
        return Rarity(*_added(counted), documents=len(self))

    def _read(self, place: int) -> EmbeddedDocument:
        shard, row = self.places[place]
        file, language = self._files[shard], self.languages[place]
        packed = self.reader.rows(file, "packed", *self.reader.array(file, "packed_starts")[row : row + 2])
        telling, evidence = _unpacked(packed)
        first = int(self.reader.array(file, "starts")[row])
        vectors = self.reader.rows(file, "vectors", first + telling[0], first + telling[-1] + 1)[telling - telling[0]]
        return EmbeddedDocument(
            self.ids[place] if self.ids else "",
            language,
            _centred(vectors, self.language_means[language]),
            letters=int(self.reader.array(file, "letters")[row]),
            **evidence,
        )

    def _array(self, shape: tuple[int, int]) -> Vectors:
        """An array to be filled; a large one is mapped to a file that is gone when the array is."""
        if shape[0] <= ROWS_IN_MEMORY:
            return np.empty(shape, np.float32)
        folder = self.folders[0].parents[1] / PARTIAL
        folder.mkdir(exist_ok=True)
        with TemporaryFile(dir=folder) as file:
            return np.memmap(file, np.float32, "w+", shape=shape)

    def _of_each(self, name: str, kind: Any) -> npt.NDArray[Any]:
        """A number of each document, shape (n,): the array of that name of its shard has it."""
        found = np.empty(len(self), kind)
        for shard, own in by_shard(self.places):
            found[own] = load_array(self._files[shard], name)[self.places[own, 1]]
        return found


@dataclass(frozen=True, eq=False, slots=True)
class Rarity(Mapping[int, float]):
    """How rare numbers are. keys: in rising order, shape (n,). counts: of the documents with each, shape (n,)."""

    numbers: Keys
    counts: Integers
    documents: int
    _known: Callable[[int], float] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_known", lru_cache(KEPT_RARITIES)(self._told))

    def __getitem__(self, number: int) -> float:
        return self._known(number)

    def _told(self, number: int) -> float:
        row = self.numbers.searchsorted(np.uint64(number))
        if row == len(self.numbers) or self.numbers[row] != number:
            raise KeyError(number)
        return number_rarity(int(self.counts[row]), self.documents)

    def __len__(self) -> int:
        return len(self.numbers)

    def __iter__(self) -> Any:
        return iter(self.numbers.tolist())


def _packed(told: TextEvidence, telling: Sequence[int]) -> Keys:
    """What matching asks of a document besides its vectors, in one array, so that it is read at once; see _unpacked.

    telling: which of its sentences it has. Their weights are left to _set_weights.
    """
    numbers = [sorted(own) for own in told.numbers]
    sizes = [len(telling), sum(map(len, numbers)), len(told.heard)]
    return np.concatenate(
        [
            np.array([*sizes, *telling, *map(len, numbers)], np.uint64),
            np.zeros(len(telling), np.uint64),
            np.array([*itertools.chain(*numbers), *sorted(told.heard)], np.uint64),
            told.worths.view(np.uint64),
        ]
    )


def _set_weights(packed: Keys, count: int, weights: Floats) -> None:
    """Put the weights of the sentences of a document into what _packed has made of it, and whatever follows it."""
    start = HEAD + 2 * count
    packed[start : start + count] = weights.astype(np.float64).view(np.uint64)


def _unpacked(packed: Keys) -> tuple[Integers, dict[str, Any]]:
    """Which sentences of a document it has, shape (n,), and what matching asks of it besides their vectors."""
    n, *sizes = packed[:HEAD].tolist()
    ends = list(itertools.accumulate([HEAD, n, n, n, *sizes]))
    telling, counts, weights, keys, sounds = (packed[a:b] for a, b in itertools.pairwise(ends))
    one_by_one, bounds = keys.tolist(), [0, *itertools.accumulate(counts.tolist())]
    return telling.astype(np.int64), {
        "weights": weights.view(np.float64).astype(np.float32),
        "numbers": tuple(frozenset(one_by_one[a:b]) for a, b in itertools.pairwise(bounds)),
        "heard": frozenset(sounds.tolist()),
        "worths": packed[ends[-1] :].view(WORTH),
    }


def _added(counted: Sequence[tuple[Keys, Integers]]) -> tuple[Keys, Integers]:
    """Keys and how many of each there are, of several such."""
    keys, counts = (np.concatenate(own) for own in zip(*counted, strict=True))
    distinct, rows = np.unique(keys, return_inverse=True)
    return distinct, np.bincount(rows, counts, len(distinct)).astype(np.int64)


def _look_up(vectors: VectorShards, keys: Keys, codes: Integers) -> tuple[npt.NDArray[np.float16], Integers]:
    """Vectors of texts, by their keys, and in how many documents of a language, by its code, each of them stands."""
    order = np.argsort(keys, kind="stable")
    bounds = np.searchsorted(keys[order], np.array([*vectors.lows, 0], np.uint64)[:-1])
    dim = mapped_array(vectors.folders[0] / ARRAYS, "vectors").shape[1]
    found = np.empty((len(keys), dim), np.float16)
    spread = np.empty(len(keys), np.int64)
    for folder, start, end in zip(vectors.folders, bounds, [*bounds[1:], len(keys)], strict=True):
        own = order[start:end]
        if len(own):
            names = "keys", "vectors", "groups", "spread"
            known, of_texts, groups, in_groups = (mapped_array(folder / ARRAYS, name) for name in names)
            rows = np.searchsorted(known, keys[own])
            found[own] = of_texts[rows]
            spread[own] = in_groups[np.searchsorted(groups, rows * len(vectors.languages) + codes[own])]
    return found, spread


def sentence_vectors(reader: ShardReader, folder: Path, row: int) -> Vectors:
    """Vectors of the sentences of the document in a row of a shard, as the encoder gave them, shape (n, dim)."""
    start, end = reader.array(folder / ARRAYS, "starts")[row : row + 2]
    return unit(reader.rows(folder / ARRAYS, "vectors", start, end))


def unit(raw: npt.NDArray[Any]) -> Vectors:
    """Rows brought to length 1, as float32."""
    rows = np.asarray(raw, np.float32)
    lengths: Any = np.sqrt(np.add.reduce(rows * rows, axis=1, keepdims=True))  # np.linalg.norm, in half the time
    scaled: Vectors = rows / lengths
    return scaled


def _centred(raw: npt.NDArray[Any], mean: Floats) -> Vectors:
    return center(unit(raw), mean)
