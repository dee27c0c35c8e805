"""Cleaning of bitext: rows are flagged for what speaks against them, and dropped as a preset or a list of flags says.

What is usual in the rows at hand, and in their pair of languages, decides what is unusual; nothing is taken from
English. Rows are gone through three times: for what is usual, for what each row says by itself, and to give them.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import IO, Any

import numpy as np

from aligner.arguments import items_argument, wrong
from aligner.bitext.flags import BITS, FLAGS, NOT_ALONE, dropped_for, flags_in, flags_of, have_any
from aligner.bitext.judging import CLEANING, CleaningSettings, judge
from aligner.bitext.kept_rows import read_again, value_batches, with_flags
from aligner.bitext.repeats import Repeats
from aligner.bitext.rows import json_row
from aligner.bitext.usual import RowSamples, usual_of_samples
from aligner.model import SegmentPair
from aligner.writing import json_line

Mapper = Callable[[Callable[[Any], Any], Iterable[Any]], Iterator[Any]]


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
        samples = RowSamples()
        again = stack.enter_context(read_again(rows, samples.add))
        usual = usual_of_samples(samples.rows(), settings.expected)
        repeats = stack.enter_context(Repeats(settings.near))
        masks: list[Any] = [np.empty(0, np.uint32)]
        for mask, keys in map(partial(judge, usual, settings), value_batches(again)):
            masks.append(mask)
            repeats.add(keys)
        flags = np.concatenate(masks)
        _mark_repeats(flags, repeats, drop)
        yield (with_flags(row, flags_in(mask)) for row, mask in zip(again, flags.tolist(), strict=True))


def _mark_repeats(flags: Any, repeats: Repeats, drop: Sequence[str]) -> None:
    """Write into the masks which rows repeat others."""
    dropped = have_any(flags, [flag for flag in drop if flag not in NOT_ALONE])
    duplicates = repeats.duplicates(dropped)
    flags[duplicates] |= BITS["duplicate"]
    near = repeats.near_duplicates(dropped | duplicates) & ~duplicates & ~have_any(flags, ["no_letters", "one_sided"])
    flags[near] |= BITS["near_duplicate"]


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
        if not row.flags:  # as most are
            yield row
            continue
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


def removed_row(row: SegmentPair, reasons: list[str]) -> dict[str, Any]:
    """A row of removed.jsonl: what it was, and why it was dropped."""
    return json_row(row) | {"reasons": reasons, "reason": "; ".join(FLAGS[reason] for reason in reasons)}


def count_told(counts: Counter[str], drop: Sequence[str]) -> dict[str, Any]:
    """What a summary says of a cleaning: rows, how many were dropped, and how many have each flag."""
    flags = {flag: counts[flag] for flag in FLAGS if counts[flag]}
    told = {"rows": counts["rows"], "removed": counts["removed"], "drop": list(drop), "flags": flags}
    return told | ({"doubtful": counts["doubtful"]} if counts["doubtful"] else {})
