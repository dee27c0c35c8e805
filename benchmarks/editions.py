"""Rows of bitext of two editions of a text, as a web page and as PDF, compared by the words that both editions have.

Editions differ in more than their kind: one prints addresses behind links, the other has titles of sections in what
leads to them, a list of contents before each chapter, or other numbers of sections. So words that only one edition has
are set apart: a row is the words of its two sides that both have, and one that has none of them on a side is set apart.
The words that both have are a common sequence of the two texts, in which what one has alone is taken to begin where a
sentence does, as far as the words leave that open; in what is left, as notes that stand at the end of the
page here and of the chapter there, those count that stand in runs of five. Navigation takes no part.
"""

import bisect
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import Match, SequenceMatcher

from aligner import Document, SegmentPair

WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_\u3040-\u30ff\u3400-\u9fff]+")  # or a sign of Chinese or Japanese
BETWEEN = re.compile(r"[.!?。！？…:：;；\n]")  # sentences
RUN = 5  # words of a passage that stands elsewhere, at least
ALONE = 3  # words that have to follow each other, at least, where others stand on both sides
AWAY = 10  # words between such ones and the next that both have

Edition = tuple[Sequence[Document], Sequence[SegmentPair]]  # documents and their bitext
Row = tuple[tuple[int, ...], tuple[int, ...]]  # the words of its sides, by their numbers among those that both have


@dataclass(frozen=True, slots=True)
class Compared:
    """found: share of the rows of the first edition that the second has; right: of those of the second that the first
    has; apart: share of the words of the first that the second does not have."""

    found: float
    right: float
    apart: float


def compare_editions(first: Edition, second: Edition) -> Compared:
    """Of two editions, each with one document in each of two languages."""
    pairs = [(one, other) for one in first[0] for other in second[0] if one.language == other.language]
    places: tuple[dict[str, dict[int, int]], dict[str, dict[int, int]]] = {}, {}
    only = of_all = 0
    for one, other in pairs:
        words = [list(_words(document)) for document in (one, other)]
        begins = [_begins(document, own) for document, own in zip((one, other), words, strict=True)]
        both = list(common([word for word, _ in words[0]], [word for word, _ in words[1]], begins[0], begins[1]))
        for edition, document in enumerate((one, other)):
            own = {words[edition][pair[edition]][1]: number for number, pair in enumerate(both)}
            places[edition][document.id] = own
        only, of_all = only + len(words[0]) - len(both), of_all + len(words[0])
    wanted, found = (
        {row for row in _rows(own, at) if all(row)} for own, at in zip((first[1], second[1]), places, strict=True)
    )
    shared = len(wanted & found)
    return Compared(shared / max(len(wanted), 1), shared / max(len(found), 1), only / max(of_all, 1))


def common(
    one: Sequence[str], other: Sequence[str], begins: Sequence[bool] = (), other_begins: Sequence[bool] = ()
) -> Iterator[tuple[int, int]]:
    """Places of the words that two texts have in common: in order, and then passages that stand elsewhere.

    begins, other_begins: whether each word begins a sentence.
    """
    left: tuple[Sequence[int], Sequence[int]] = range(len(one)), range(len(other))
    for least in (1, RUN):
        blocks = SequenceMatcher(
            None, [one[n] for n in left[0]], [other[n] for n in left[1]], autojunk=True
        ).get_matching_blocks()
        if least == 1 and begins and other_begins:
            blocks = _slid(blocks, (one, other), (begins, other_begins))
        pairs = [
            (left[0][block.a + n], left[1][block.b + n])
            for before, block, after in zip([None, *blocks[:-1]], blocks, [*blocks[1:], None], strict=True)
            if block.size >= max(least, ALONE) or (block.size >= least and _is_near(before, block, after))
            for n in range(block.size)
        ]
        yield from pairs
        used = {a for a, _ in pairs}, {b for _, b in pairs}
        left = [n for n in left[0] if n not in used[0]], [n for n in left[1] if n not in used[1]]


def _slid(
    blocks: list[Match], texts: tuple[Sequence[str], Sequence[str]], begins: tuple[Sequence[bool], Sequence[bool]]
) -> list[Match]:
    """Blocks, where one text alone has a passage between two of them, moved so that it begins where a sentence does.

    If it ends with the words that stand before it, or begins with those behind it, it may be either of several.
    """
    slid = [[block.a, block.b, block.size] for block in blocks]
    for before, after in itertools.pairwise(slid):
        ends = before[0] + before[2], before[1] + before[2]
        alone = [side for side in (0, 1) if after[side] > ends[side]]
        if len(alone) != 1:
            continue
        side = alone[0]
        words, starts, end, begin = texts[side], begins[side], ends[side], after[side]
        least, most = 0, 0
        while -least < before[2] and words[end + least - 1] == words[begin + least - 1]:
            least -= 1
        while most < after[2] and words[end + most] == words[begin + most]:
            most += 1
        places = (place for place in range(least, most + 1) if begin + place < len(words))
        by = max(places, key=lambda place: (starts[end + place] + starts[begin + place], -abs(place)), default=0)
        before[2] += by
        after[0], after[1], after[2] = after[0] + by, after[1] + by, after[2] - by
    return [Match(*block) for block in slid]


def _is_near(before: Match | None, block: Match, after: Match | None) -> bool:
    """Whether words stand beside others that both have, in one of the texts."""
    gaps = []
    if before:
        gaps.append((block.a - before.a - before.size, block.b - before.b - before.size))
    if after:
        gaps.append((after.a - block.a - block.size, after.b - block.b - block.size))
    return any(min(gap) == 0 or max(gap) <= AWAY for gap in gaps)


def _words(document: Document) -> Iterator[tuple[str, int]]:
    """The words of a text without its navigation, and where they begin."""
    hidden = [block for block in document.blocks if block.kind == "navigation"]
    starts = [block.start for block in hidden]
    for word in WORD.finditer(document.text):
        before = bisect.bisect_right(starts, word.start()) - 1
        if before < 0 or word.start() >= hidden[before].end:
            yield word[0].casefold(), word.start()


def _begins(document: Document, words: Sequence[tuple[str, int]]) -> list[bool]:
    """Whether each word begins a sentence, as far as signs and line ends before it tell."""
    ends = [0, *(place + len(word) for word, place in words)]
    return [BETWEEN.search(document.text, end, place) is not None for end, (_, place) in zip(ends, words, strict=False)]


def _rows(bitext: Sequence[SegmentPair], places: dict[str, dict[int, int]]) -> Iterator[Row]:
    starts = {id_: sorted(own) for id_, own in places.items()}
    for row in bitext:
        if row.source_offsets and row.target_offsets:
            sides = (row.source_id, row.source_offsets), (row.target_id, row.target_offsets)
            source, target = (
                tuple(
                    places[id_][start]
                    for start in starts[id_][
                        bisect.bisect_left(starts[id_], begin) : bisect.bisect_left(starts[id_], end)
                    ]
                )
                for id_, (begin, end) in sides
            )
            yield source, target
