"""Cleaning of bitext: rows are flagged for what speaks against them, and dropped as a preset or a list of flags says.

What is usual in the rows at hand, and in their pair of languages, decides what is unusual; nothing is taken from
English. Rows are gone through three times: for what is usual, for what each row says by itself, and to give them.
"""

import itertools
import pickle
import re
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, fields
from difflib import SequenceMatcher
from functools import cache, partial
from operator import attrgetter, itemgetter
from typing import IO, Any

import numpy as np

from aligner.arguments import items_argument, texts_argument, wrong
from aligner.bitext.conflicting_numbers import conflicting_numbers
from aligner.bitext.repeats import Marks, NearDuplicates, Repeats, RowKeys, row_signatures
from aligner.bitext.rows import BATCH, batches, json_row
from aligner.bitext.usual import DENSE, WORD, Expected, Normal, Usual, UsualRows, text_length, tokens, usual_of
from aligner.corpus.language import detect_language, is_first_guess
from aligner.corpus.language_facts import UNSPACED, base_language
from aligner.errors import InputError
from aligner.files import json_line
from aligner.model import SegmentPair
from aligner.text import key_of, words_of

Mapper = Callable[[Callable[[Any], Any], Iterable[Any]], Iterator[Any]]

# What is said against a row, and in words why. One that is here has its place in the masks of _judge by its order.
FLAGS = {
    "one_sided": "a side is empty",
    "duplicate": "another row that is kept has both texts",
    "near_duplicate": "another row that is kept has nearly the same words",
    "identical": "both texts are the same",
    "no_letters": "a side has no letter",
    "wrong_language": "a side is in another language than its column",
    "length_ratio": "one side is too long for the other",
    "numbers_differ": "the sides have different numbers",
    "too_short": "a side is shorter than is usual here",
    "too_long": "a side is longer than is usual here",
    "low_confidence": "it is not sure that the sides translate each other",
    "untranslated_part": "a passage stands in both sides as it is",
    "not_translation": "the sides do not translate each other",
    "source_says_more": "the target translates a part of the source",
    "target_says_more": "the source translates a part of the target",
}
BITS = {flag: 1 << place for place, flag in enumerate(FLAGS)}
FIELDS = [own.name for own in fields(SegmentPair)]
VALUES = attrgetter(*FIELDS)  # of a row, in the order in which SegmentPair takes them
# Those of them that a row is judged by.
JUDGED = itemgetter(
    *map(FIELDS.index, ("source", "target", "source_language", "target_language", "confidence", "flags"))
)
# What only `score` tells, and cleaning keeps.
SCORED = frozenset({"not_translation", "source_says_more", "target_says_more"})
ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]+|[A-Za-z0-9_-]+(?:[.@][A-Za-z0-9_-]+)+")  # the same in any language
UNIT = re.compile(rf"{DENSE.pattern}|(?:(?!{DENSE.pattern})[^\W_])+")  # a word, or a letter of a dense script
NOT_ALONE = "duplicate", "near_duplicate"  # what only other rows tell
PRESETS = {
    "training": tuple(flag for flag in FLAGS if flag not in ("near_duplicate", "too_short")),
    "memory": tuple(flag for flag in FLAGS if flag not in ("near_duplicate", "too_short", "too_long", "identical")),
    "strict": tuple(FLAGS),
}


@dataclass(frozen=True, slots=True)
class CleaningSettings:
    """When a row is flagged.

    least_confidence: below it a row is low_confidence, 0 to 1. ratio_away: standard deviations that the ratio of the
    lengths may be off what is usual. length_away: the same for the length of a side. too_short, too_long: the bounds
    that lengths within never break, in letters. letters_told: letters from which the language of a side is told.
    sure_language: the detector's confidence from which it is believed. own_words: share of a side's words that speak
    for its language, from which none is asked. same_words: words in a row, of which same_plain are no names, that both
    sides share in untranslated_part, and same_share: of the shorter side, at least. longest_compared: words of a
    side that they are looked for in. least_alone: see conflicting_numbers.
    """

    least_confidence: float = 0.5
    ratio_away: float = 4.0
    length_away: float = 3.5
    too_short: int = 15
    too_long: int = 400
    letters_told: int = 25
    sure_language: float = 0.9
    own_words: float = 0.08
    same_words: int = 4
    same_telling: int = 3
    same_plain: int = 3
    same_share: float = 0.25
    longest_compared: int = 1_000
    least_alone: int = 100
    expected: Expected = field(default_factory=Expected)
    near: NearDuplicates = field(default_factory=NearDuplicates)

    def __post_init__(self) -> None:
        if not 0 <= self.least_confidence <= 1:
            raise InputError(f"least_confidence is {self.least_confidence}; use a probability, 0 to 1")


CLEANING = CleaningSettings()


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Bitext that was cleaned.

    rows: all of them, in order, with their flags. drop: the flags whose rows are dropped.
    """

    rows: tuple[SegmentPair, ...]
    drop: tuple[str, ...]

    @property
    def kept(self) -> tuple[SegmentPair, ...]:
        return tuple(row for row in self.rows if not dropped_for(row, self.drop))

    @property
    def removed(self) -> tuple[SegmentPair, ...]:
        return tuple(row for row in self.rows if dropped_for(row, self.drop))

    @property
    def counts(self) -> dict[str, int]:
        """Rows with each flag."""
        return dict(Counter(flag for row in self.rows for flag in row.flags))


def clean_bitext(
    rows: Iterable[SegmentPair], drop: str | Sequence[str] = "training", settings: CleaningSettings = CLEANING
) -> Cleaned:
    """Rows with flags, and which of them are dropped. drop: a preset of PRESETS, or flags of FLAGS.

    Raises InputError for a flag that there is not.
    """
    wanted = flags_of(drop)
    if not isinstance(settings, CleaningSettings):
        raise wrong("settings", settings, "CleaningSettings")
    own = list(items_argument(rows, "rows", SegmentPair, "rows of bitext, as read_bitext gives them"))
    with open_flagged(own, wanted, settings) as flagged:
        return Cleaned(tuple(flagged), wanted)


def flags_of(drop: str | Sequence[str]) -> tuple[str, ...]:
    """The flags that a preset drops, or those of a list, with commas where it is a text."""
    names = [name.strip() for name in drop.split(",")] if isinstance(drop, str) else texts_argument(drop, "drop")
    found = [flag for name in names if name for flag in PRESETS.get(name, (name,))]
    unknown = [flag for flag in found if flag not in FLAGS]
    if unknown:
        raise InputError(f"no flag {unknown[0]!r}; use {', '.join(PRESETS)}, or of {', '.join(FLAGS)} any")
    return tuple(flag for flag in FLAGS if flag in found)


def dropped_for(row: SegmentPair, drop: Iterable[str]) -> list[str]:
    """The flags of a row that it is dropped for."""
    return [flag for flag in row.flags if flag in drop]


def removed_row(row: SegmentPair, reasons: list[str]) -> dict[str, Any]:
    """A row of removed.jsonl: what it was, and why it was dropped."""
    return json_row(row) | {"reasons": reasons, "reason": "; ".join(FLAGS[reason] for reason in reasons)}


@contextmanager
def open_flagged(
    rows: Iterable[SegmentPair],
    drop: Sequence[str] = (),
    settings: CleaningSettings = CLEANING,
    *,
    map: Mapper = map,
) -> Iterator[Iterator[SegmentPair]]:
    """The rows in order, with their flags, however many there are, as long as the block lasts.

    drop: what rows are dropped for; of rows alike, one is kept that nothing else is said against. map: carries out the
    work on batches of rows.

    Rows that are not in memory are kept on disk.
    """
    with ExitStack() as stack:
        again = stack.enter_context(read_again(rows))
        usual = usual_of(again, settings.expected)
        repeats = stack.enter_context(Repeats(settings.near))
        masks: list[Any] = [np.empty(0, np.uint16)]
        for mask, keys in map(partial(_judge, usual, settings), _batches(again)):
            masks.append(mask)
            repeats.add(keys)
        flags = np.concatenate(masks)
        _mark_repeats(flags, repeats, drop)
        yield (_flagged(row, _named(mask)) for row, mask in zip(again, flags.tolist(), strict=True))


def _flagged(row: SegmentPair, flags: tuple[str, ...]) -> SegmentPair:
    if row.flags == flags:
        return row
    values = list(VALUES(row))  # as dataclasses.replace, which takes ten times as long
    values[FIELDS.index("flags")] = flags
    return SegmentPair(*values)


def _mark_repeats(flags: Any, repeats: Repeats, drop: Sequence[str]) -> None:
    """Write into the masks which rows repeat others."""
    dropped = _has(flags, [flag for flag in drop if flag not in NOT_ALONE])
    duplicates = repeats.duplicates(dropped)
    flags[duplicates] |= BITS["duplicate"]
    near = repeats.near_duplicates(dropped | duplicates) & ~duplicates & ~_has(flags, ["no_letters", "one_sided"])
    flags[near] |= BITS["near_duplicate"]


def _has(flags: Any, names: Iterable[str]) -> Marks:
    found: Marks = (flags & np.uint16(sum(map(BITS.__getitem__, names)))) != 0
    return found


@cache
def _named(mask: int) -> tuple[str, ...]:
    return tuple(flag for place, flag in enumerate(FLAGS) if mask >> place & 1)


@contextmanager
def read_again(rows: Iterable[SegmentPair]) -> Iterator[Iterable[SegmentPair]]:
    """Rows that are gone through once, and then as often as is asked: kept on disk, as parsing them takes longer."""
    if isinstance(rows, list | tuple | KeptRows):
        yield rows
        return
    with tempfile.TemporaryFile() as file:
        ends = [0]
        for batch in batches(rows):
            file.write(pickle.dumps(list(map(VALUES, batch)), pickle.HIGHEST_PROTOCOL))
            ends.append(file.tell())
        yield KeptRows(file, tuple(ends))


@dataclass(frozen=True, slots=True)
class KeptRows:
    """Rows in a file of this process's own, a batch at a time. ends: where the batches end, from 0 on."""

    file: IO[bytes]
    ends: tuple[int, ...]

    def __iter__(self) -> Iterator[SegmentPair]:
        for packed in self.packed():
            yield from itertools.starmap(SegmentPair, pickle.loads(packed))

    def packed(self) -> Iterator[bytes]:
        """The values of the rows of each batch, so that another process may unpack them."""
        for start, end in itertools.pairwise(self.ends):
            self.file.seek(start)  # others may read in the meantime
            yield self.file.read(end - start)


_Row = tuple[Any, ...]  # the values of its fields


def _batches(rows: Iterable[SegmentPair]) -> Iterator[bytes | list[_Row]]:
    if isinstance(rows, KeptRows):
        yield from rows.packed()
        return
    values = map(VALUES, rows)
    while batch := list(itertools.islice(values, BATCH)):
        yield batch


def _judge(usual: UsualRows, settings: CleaningSettings, batch: bytes | list[_Row]) -> tuple[Any, RowKeys]:
    """What each row of a batch says by itself, as a mask, and the keys by which it is compared with others."""
    rows = pickle.loads(batch) if isinstance(batch, bytes) else batch
    masks: list[int] = []
    keys: list[int] = []
    sets: list[list[str]] = []
    for values in rows:
        source, target, source_language, target_language, confidence, known = JUDGED(values)
        own = usual.of(source_language, target_language)
        sides = tokens(source, own.source_language), tokens(target, own.target_language)
        distinct = set(sides[0]), set(sides[1])
        judged = _Judged(source, target, confidence, sides, distinct, own, settings)
        flags = {*judged.flags(), *SCORED.intersection(known)}
        masks.append(sum(map(BITS.__getitem__, flags)))
        keys.append(key_of("\0".join((_plain(source), _plain(target), source_language, target_language))))
        sets.append([*map("\0".__add__, distinct[0]), *distinct[1]] or ["\0", source, target])
    return np.array(masks, np.uint16), RowKeys(np.array(keys, np.uint64), row_signatures(sets, settings.near))


def _plain(text: str) -> str:
    """A text with white space folded, and letters with marks in one form."""
    return " ".join((text if text.isascii() else unicodedata.normalize("NFC", text)).split())


@dataclass(frozen=True, slots=True)
class _Judged:
    """A row, and what it is judged by. tokens, distinct: those of either side, and each of them once."""

    source: str
    target: str
    confidence: float
    tokens: tuple[list[str], list[str]]
    distinct: tuple[set[str], set[str]]
    usual: Usual
    settings: CleaningSettings

    def flags(self) -> Iterator[str]:
        """What is said against it by itself."""
        if self.confidence < self.settings.least_confidence:
            yield "low_confidence"
        if not (self.source and self.target):
            yield "one_sided"
            return
        if not all(any(map(str.isalpha, text)) for text in (self.source, self.target)):
            yield "no_letters"
        if self._is_identical():
            yield "identical"
        elif self._has_untranslated_part():
            yield "untranslated_part"
        if self._in_wrong_language(0) or self._in_wrong_language(1):
            yield "wrong_language"
        if abs(self.usual.ratio.away(self.source, self.target)) > self.settings.ratio_away:
            yield "length_ratio"
        yield from self._lengths()
        if conflicting_numbers(
            self.source,
            self.target,
            self.usual.source_language,
            self.usual.target_language,
            self.settings.least_alone,
        ):
            yield "numbers_differ"

    def _is_identical(self) -> bool:
        if self.source == self.target:
            return True
        words = self.tokens[0]
        return bool(words) and words == self.tokens[1] and words_of(self.source) == words_of(self.target)

    def _lengths(self) -> Iterator[str]:
        """Whether a side is longer or shorter than is usual."""
        for text, normal in zip((self.source, self.target), self.usual.lengths, strict=True):
            length = text_length(text)
            if length < self.settings.too_short and length < _bound(normal, -self.settings.length_away):
                yield "too_short"
            elif length > self.settings.too_long and length > _bound(normal, self.settings.length_away):
                yield "too_long"

    def _in_wrong_language(self, side: int) -> bool:
        """Whether a side is surely in another language than its column. Common words spare most rows the detector."""
        text = (self.source, self.target)[side]
        language = (self.usual.source_language, self.usual.target_language)[side]
        words, other = self.usual.words[side], self.usual.words[1 - side]
        own = sum(map(words.__contains__, self.tokens[side]))
        foreign = sum(map(other.__contains__, self.tokens[side]))
        if not language or (own > foreign and own >= self.settings.own_words * len(self.tokens[side])):
            return False
        letters = sum(map(str.isalpha, text))
        if letters + text_length(text) - len(text) < self.settings.letters_told:
            return False
        if is_first_guess(text, language):
            return False
        guess = detect_language(text, (language,))
        sure = guess.confidence >= self.settings.sure_language
        return bool(guess.language) and sure and base_language(guess.language or "") != base_language(language)

    def _has_untranslated_part(self) -> bool:
        """Whether words in a row, not all of them names, stand in both sides."""
        languages = self.usual.source_language, self.usual.target_language
        spaced = all(base_language(language) not in UNSPACED for language in languages)
        if spaced and len(self.distinct[0] & self.distinct[1]) < self.settings.same_telling:  # as in most rows
            return False
        units = WORD if spaced else UNIT
        compared = self.tokens if spaced else [units.findall(text.casefold()) for text in (self.source, self.target)]
        if not _share_runs(compared[0], compared[1], self.settings.same_telling):
            return False
        texts = [self.source, self.target]
        return self._is_passage(texts, units) and (
            not any(map(ADDRESS.search, texts)) or self._is_passage([ADDRESS.sub(" ", text) for text in texts], units)
        )

    def _is_passage(self, texts: Sequence[str], units: re.Pattern[str]) -> bool:
        """Whether the longest passage that stands in both texts is more than a name."""
        sides = [units.findall(text) for text in texts]
        sides = [side[: self.settings.longest_compared] for side in sides]  # the time grows with their square
        run = SequenceMatcher(None, sides[0], sides[1], autojunk=False).find_longest_match()
        same = sides[0][run.a : run.a + run.size]
        if run.size < max(self.settings.same_telling, self.settings.same_share * min(map(len, sides))):
            return False
        telling = [word.islower() and any(word in words for words in self.usual.words) for word in same]
        if telling[0] or telling[-1] or sum(telling) > run.size / 3:
            return True
        plain = sum(not (word[0].isupper() or word.isdigit()) for word in same)
        wanted = max(self.settings.same_plain, run.size / 2)  # a name of many words has few small ones
        return run.size >= self.settings.same_words and plain >= wanted


def _share_runs(one: Sequence[str], other: Sequence[str], size: int) -> bool:
    """Whether so many words in a row stand in two texts."""
    common = set(one).intersection(other)
    if len(common) < size or any(
        b"\1" * size not in bytes(map(common.__contains__, words)) for words in (one, other)
    ):  # as in most rows
        return False
    runs = [set(zip(*(words[n:] for n in range(size)), strict=False)) for words in (one, other)]
    return not runs[0].isdisjoint(runs[1])


def _bound(normal: Normal, away: float) -> float:
    """The length that is some standard deviations off the middle."""
    return float(np.exp(normal.middle + away * normal.spread))


def kept_rows(
    rows: Iterable[SegmentPair],
    drop: Sequence[str],
    removed: IO[str],
    counts: Counter[str],
    doubtful: IO[str] | None = None,
) -> Iterator[SegmentPair]:
    """The rows that are kept, while the others are written down as JSONL.

    counts: takes how many rows there were (`rows`), how many were dropped (`removed`), how many of these are only
    `doubtful`, and how many have each flag. doubtful: takes the rows that nothing but a low confidence speaks against,
    so that a person can look at them; else they are among those removed.
    """
    for row in rows:
        counts["rows"] += 1
        counts.update(row.flags)
        reasons = dropped_for(row, drop)
        if doubtful and reasons == ["low_confidence"]:
            counts["doubtful"] += 1
            doubtful.write(json_line(json_row(row)) + "\n")
        elif reasons:
            counts["removed"] += 1
            removed.write(json_line(removed_row(row, reasons)) + "\n")
        else:
            yield row


def count_told(counts: Counter[str], drop: Sequence[str]) -> dict[str, Any]:
    """What a summary says of a cleaning: rows, how many were dropped, and how many have each flag."""
    flags = {flag: counts[flag] for flag in FLAGS if counts[flag]}
    told = {"rows": counts["rows"], "removed": counts["removed"], "drop": list(drop), "flags": flags}
    return told | ({"doubtful": counts["doubtful"]} if counts["doubtful"] else {})
