"""What may speak against a row of bitext: the flags, what of them presets drop, and the masks that hold them."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

import numpy as np

from aligner.arguments import texts_argument
from aligner.bitext.repeats import Marks
from aligner.errors import InputError
from aligner.model import SegmentPair

# What is said against a row, and in words why. One that is here has its place in masks by its order.
FLAGS = {
    "one_sided": "a side is empty",
    "duplicate": "another row that is kept has both texts",
    "near_duplicate": "another row that is kept has nearly the same words",
    "identical": "both texts are the same",
    "no_letters": "a side has no letter",
    "wrong_language": "a side is in another language than its column",
    "length_ratio": "one side is too long for the other",
    "numbers_differ": "the sides have different numbers",
    "dates_differ": "the sides name different days of the week or months",
    "too_short": "a side is shorter than is usual here",
    "too_long": "a side is longer than is usual here",
    "low_confidence": "it is not sure that the sides translate each other",
    "untranslated_part": "a passage stands in both sides as it is",
    "not_translation": "the sides do not translate each other",
    "source_says_more": "the target translates a part of the source",
    "target_says_more": "the source translates a part of the target",
}
BITS = {flag: 1 << place for place, flag in enumerate(FLAGS)}
# What only `score` tells, and cleaning keeps.
SCORED = frozenset({"not_translation", "source_says_more", "target_says_more"})
NOT_ALONE = "duplicate", "near_duplicate"  # what only other rows tell
PRESETS = {
    "training": tuple(flag for flag in FLAGS if flag not in ("near_duplicate", "too_short")),
    "memory": tuple(flag for flag in FLAGS if flag not in ("near_duplicate", "too_short", "too_long", "identical")),
    "strict": tuple(FLAGS),
}


def flags_of(drop: str | Sequence[str]) -> tuple[str, ...]:
    """The flags that a preset drops, or those of a list, with commas where it is a text."""
    names = [name.strip() for name in drop.split(",")] if isinstance(drop, str) else texts_argument(drop, "drop")
    found = [flag for name in names if name for flag in PRESETS.get(name, (name,))]
    unknown = [flag for flag in found if flag not in FLAGS]
    if unknown:
        presets = f"{', '.join(list(PRESETS)[:-1])} or {list(PRESETS)[-1]}"
        raise InputError(f"no preset or flag {unknown[0]!r}; use {presets}, or a list of flags: {', '.join(FLAGS)}")
    return tuple(flag for flag in FLAGS if flag in found)


def dropped_for(row: SegmentPair, drop: Iterable[str]) -> list[str]:
    """The flags of a row that it is dropped for."""
    return [flag for flag in row.flags if flag in drop]


def mask_of(flags: Iterable[str]) -> int:
    """Flags, each once, as the bits of a number."""
    return sum(map(BITS.__getitem__, flags))


@cache
def flags_in(mask: int) -> tuple[str, ...]:
    """The flags that a mask holds, in their order."""
    return tuple(flag for place, flag in enumerate(FLAGS) if mask >> place & 1)


def have_any(masks: Any, names: Iterable[str]) -> Marks:
    """Which of some masks have one of some flags, shape (n,)."""
    found: Marks = (masks & np.uint32(mask_of(names))) != 0
    return found
