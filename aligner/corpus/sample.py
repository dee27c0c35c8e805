"""A sample of a pile: some of its documents, spread over all of it, and how much more there is."""

import itertools
import random
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from aligner.corpus.readers import reader_of
from aligner.corpus.readers.kind import Reading, Source
from aligner.corpus.readers.marked import read_safely
from aligner.corpus.sources import list_files
from aligner.model import Document, Skipped


@dataclass(frozen=True, slots=True)
class DocumentSample:
    """Some documents of a pile, spread over all of it.

    documents: those looked at that can be used. looked_at: how many files and rows they are from, and size: their
    bytes. items, total: the same of the whole pile.
    """

    documents: tuple[Document, ...]
    looked_at: int
    size: int
    items: int
    total: int


def sample_documents(
    inputs: Iterable[str | Path], most: int, reading: Reading | None = None, *, leave_out: Path | None = None
) -> DocumentSample:
    """At most so many documents of a pile, see spread_places.

    What a file makes of many is counted, which reads it once. Raises InputError as read_documents does.
    """
    reading = reading or Reading()
    sources = list_files(inputs, leave_out=leave_out)
    counts = [_count_items(source, reading) for source in sources]
    items = sum(counts)
    wanted = spread_places(items, most)
    documents: list[Document] = []
    size, before = 0, 0
    for source, count in zip(sources, counts, strict=True):
        own = {place - before for place in wanted if before <= place < before + count}
        before += count
        for item, length in _items_at(source, own, count, reading) if own else ():
            size += length
            documents += [item] if isinstance(item, Document) else []
    total = sum(source.size for source in sources)
    return DocumentSample(tuple(documents), len(wanted), size, items, total)


def spread_places(items: int, most: int) -> list[int]:
    """At most so many of the numbers below items, rising, spread over all of them, always the same ones.

    One at random from each of as many equal stretches: at even distances all might be of one language, where they take
    turns.
    """
    chance = random.Random(0)
    ends = [n * items // most for n in range(most + 1)] if items > most else list(range(items + 1))
    return [chance.randrange(start, end) for start, end in itertools.pairwise(ends)]


def _count_items(source: Source, reading: Reading) -> int:
    """How many documents a file makes; 1 where that cannot be told, as its reading will say."""
    reader = reader_of(source.path)
    if source.unread or not reader or not reader.many or not source.path.is_file() or reader.missing():
        return 1
    try:
        count = reader.count(source) if reader.count else sum(1 for _ in read_safely(source, reading))
        return count if reader.may_be_empty else max(count, 1)
    except Exception:  # the libraries raise what they like at a file that is broken
        return 1


def _items_at(
    source: Source, places: set[int], count: int, reading: Reading
) -> Iterator[tuple[Document | Skipped, int]]:
    """What stands at some places of a file, each with its bytes; what a run would skip is skipped here."""
    reader = reader_of(source.path)
    if reader and reader.pick and source.path.is_file() and not source.unread:
        with suppress(Exception):  # a run names it as skipped, whatever it is
            yield from reader.pick(source, places, reading)
        return
    for place, (item, _) in enumerate(read_safely(source, reading)):
        if place in places:
            yield item, source.size // count
        if place >= max(places):
            break
