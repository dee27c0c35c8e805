"""Lines that recur in documents that tell different things: names of newspapers, menus, lists of contents."""

from collections import defaultdict
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from aligner.corpus.sentences import MANY, RECURRING, are_about_one_thing, longer_words, may_recur
from aligner.model import SplitDocument
from aligner.run.store.documents import Pile, Recurring, by_shard, labels_of_shard
from aligner.text import key_of

LISTS_KEPT = 1_000  # of documents with a line
PAIRS_KEPT = 100_000  # of documents that were compared: the lines of a menu stand in the same ones


def recurring_lines(pile: Pile) -> Recurring:
    """Lines that stand in at least RECURRING documents of one language that tell different things."""
    keys, places = _labels(pile)
    order = np.lexsort((places, keys))
    often, starts, counts = np.unique(keys[order], return_index=True, return_counts=True)
    compared = _Compared(pile)
    found: dict[int, set[int]] = defaultdict(set)
    often_enough = np.flatnonzero(counts >= RECURRING)
    # Lines in the same documents, as those of a list of contents are, one after the other: their answer is one.
    firsts = places[order[starts[often_enough]]]
    for number in often_enough[np.lexsort((counts[often_enough], firsts))]:
        own = tuple(places[order[starts[number] : starts[number] + min(counts[number], MANY)]].tolist())
        if compared.are_apart(own):
            found[own[0]].add(int(often[number]))
    lines = set()
    for place, wanted in found.items():
        document = pile[place]
        lines |= {(document.language, text) for key, text in _keyed(document) if key in wanted}
    return frozenset(lines)


def label_keys(document: SplitDocument) -> list[int]:
    """What the lines of a document that may recur are known by across the pile, each once."""
    return [key for key, _ in _keyed(document)]


def _keyed(document: SplitDocument) -> list[tuple[int, str]]:
    texts = sorted({sentence.text for sentence in document.sentences if may_recur(document, sentence)})
    return [(key_of(f"{document.language}\0{text}"), text) for text in texts]


def _labels(pile: Pile) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.int64]]:
    """The keys of all lines that may recur, and the place of the document that has each."""
    keys, owners = [np.empty(0, np.uint64)], [np.empty(0, np.int64)]
    for shard, places in by_shard(pile.places):
        rows, labels = labels_of_shard(pile.reader, pile.shards[shard])
        place_of = np.full(1 + int(max(rows.max(initial=0), pile.places[places, 1].max())), -1, np.int64)
        place_of[pile.places[places, 1]] = places
        found = place_of[rows]
        keys.append(labels[found >= 0])
        owners.append(found[found >= 0])
    return np.concatenate(keys), np.concatenate(owners)


class _Compared:
    """Which documents of a pile are about one thing; what was just asked is remembered.

    A manual beside its own chapters shares thousands of lines with them, and each line asks of the same documents.
    """

    def __init__(self, pile: Pile) -> None:
        self._pile = pile
        self._words = lru_cache(maxsize=2 * MANY)(self._longer_words)
        self._are_one_thing = lru_cache(maxsize=PAIRS_KEPT)(self._share_words)
        self.are_apart = lru_cache(maxsize=LISTS_KEPT)(self._are_apart)

    def _are_apart(self, places: tuple[int, ...]) -> bool:
        """Whether at least RECURRING of documents tell different things."""
        apart: list[int] = []
        for place in places:
            alike = [n for n, other in enumerate(apart) if self._are_one_thing(other, place)]
            if not alike:
                apart.append(place)
            elif len(alike) == 1 and len(self._words(place)) > len(self._words(apart[alike[0]])):
                apart[alike[0]] = place  # a page with hardly a word of its own is like each other one of its site
            if len(apart) >= RECURRING:
                return True
        return False

    def _longer_words(self, place: int) -> frozenset[str]:
        return longer_words(self._pile[place])

    def _share_words(self, one: int, other: int) -> bool:
        return are_about_one_thing(self._words(one), self._words(other))
