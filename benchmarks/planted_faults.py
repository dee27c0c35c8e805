"""Faults planted in translations that are right: whether scoring finds them, kind by kind."""

import random
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from aligner import Aligner, SegmentPair
from aligner.bitext.flags import SCORED
from aligner.evaluation import Rate
from benchmarks.context import Context, rows_for
from benchmarks.data import Dataset, read_parallel, read_segments
from benchmarks.rows import Row

DIGITS = re.compile(r"\d+")
SHARE = 0.05  # of the rows that get each kind of fault
SHORTEST = 6  # words of a text that is cut
SEEDS = 3  # times that faults are planted anew
SMALL = 400  # pairs of a small run
MANY = "ntrex128"
PAIRS = (("fr", "es"), ("ru", "de"), ("en", "ar"), ("en", "zh"), ("en", "ja"), ("en", "ko"), ("ar", "fr"))
# The flags by which a fault is found; any of them counts as that kind where it stands on another row.
FOUND_BY = {
    "not_translation": ("shifted", "swapped", "unrelated"),
    "source_says_more": ("target cut",),
    "target_says_more": ("source cut",),
    "numbers_differ": ("other number",),
    "identical": ("untranslated",),
    "untranslated_part": ("half untranslated",),
}
MISALIGNED = tuple(fault for flag in SCORED for fault in FOUND_BY[flag])
FAULTS = ("swapped", "target cut", "source cut", "other number", "untranslated", "half untranslated")
RUN = 5  # rows in a row that are shifted
FAR, DRAWN = 50, 20  # rows from where an unrelated target comes, at least, and how many are looked at for its length


class Planted(NamedTuple):
    """A row, and the fault that was planted in it, empty for none."""

    source: str
    target: str
    fault: str


def plant(pairs: Sequence[tuple[str, str]], seed: int = 0) -> list[Planted]:
    """Pairs with faults in a twentieth of the rows each, in runs for those shifted; no row has two.

    Shifted by one, neighbours swapped, a target of about the same length from elsewhere, the target or the source cut
    to half of its words, another number in the target, the source left as the target, or half of it.
    """
    draw = random.Random(seed)
    rows = [Planted(*pair, "") for pair in pairs]
    wanted = max(round(SHARE * len(rows)), 1)

    def free(first: int, size: int) -> bool:
        return all(not row.fault for row in rows[first : first + size]) and first + size <= len(rows)

    for _ in range(max(wanted // RUN, 1)):
        first = draw.randrange(len(rows) - RUN)
        if free(first, RUN + 1):
            for n in range(first, first + RUN):
                rows[n] = Planted(rows[n].source, pairs[n + 1][1], "shifted")
    for fault in (*FAULTS, "unrelated"):
        done = 0
        for n in draw.sample(range(len(rows)), len(rows)):
            if done >= wanted:
                break
            if fault == "swapped" and free(n, 2):
                rows[n], rows[n + 1] = (
                    Planted(pairs[n][0], pairs[n + 1][1], fault),
                    Planted(pairs[n + 1][0], pairs[n][1], fault),
                )
                done += 2
            elif fault == "unrelated" and free(n, 1):
                rows[n] = Planted(pairs[n][0], _from_elsewhere(pairs, n, draw), fault)
                done += 1
            elif fault not in ("swapped", "unrelated") and free(n, 1) and (row := changed(*pairs[n], fault, draw)):
                rows[n] = row
                done += 1
    return rows


def _from_elsewhere(pairs: Sequence[tuple[str, str]], place: int, draw: random.Random) -> str:
    """The target of another row, none near, about as long as that of this row."""
    others = [n for n in draw.choices(range(len(pairs)), k=DRAWN) if abs(n - place) >= min(FAR, len(pairs) // 2)]
    size = len(pairs[place][1])
    nearest = min(others or [place - len(pairs) // 2], key=lambda n: abs(len(pairs[n][1]) - size))
    return pairs[nearest][1]


def changed(source: str, target: str, fault: str, draw: random.Random) -> Planted | None:
    """A row with a fault, None where it cannot have it."""
    if fault == "untranslated":
        return Planted(source, source, fault)
    if fault == "other number":
        found = list(DIGITS.finditer(target))
        if not found:
            return None
        place = draw.choice(found)
        other = place.group()
        while other == place.group():
            other = "".join(draw.choice("123456789") for _ in other)
        return Planted(source, target[: place.start()] + other + target[place.end() :], fault)
    if min(len(_units(source)), len(_units(target))) < SHORTEST:
        return None
    if fault == "half untranslated":
        return Planted(source, f"{half(target, 0)} {half(source, 1)}", fault)
    kept = draw.choice((0, 1))
    if fault == "target cut":
        return Planted(source, half(target, kept), fault)
    return Planted(half(source, kept), target, fault)


def half(text: str, which: int) -> str:
    """The first or the second half of a text's words, or of its letters where no space parts them."""
    units = _units(text)
    middle = len(units) // 2
    return (" " if " " in text else "").join(units[middle:] if which else units[:middle])


def _units(text: str) -> list[str]:
    return text.split() if " " in text else list(text)


def run(context: Context) -> Iterator[Row]:
    """Every set of parallel segments with every encoder that knows its languages."""
    for dataset, pairs, languages in _sets(context):
        for encoder in context.encoders_for(languages):
            row = rows_for(dataset, encoder)
            for flag, rate in rates(Aligner(encoder=encoder), pairs[: SMALL if context.small else None], languages):
                for name in ("precision", "recall"):
                    settings = {"flag": flag, "faults": ", ".join(FOUND_BY[flag])}
                    if dataset.name == MANY:
                        settings["languages"] = "-".join(languages)
                    yield row(
                        system="aligner score",
                        metric=name,
                        value=getattr(rate, name),
                        better="higher",
                        settings=settings,
                    )


def _sets(context: Context) -> Iterator[tuple[Dataset, list[tuple[str, str]], tuple[str, str]]]:
    """The sets of parallel segments, each with its pairs and their languages, one in many languages several times."""
    for dataset in context.find("wmt"):
        yield dataset, *read_segments(dataset)
    for dataset in context.find("docs"):
        if dataset.name == MANY:
            for languages in PAIRS[: 1 if context.small else None]:
                yield dataset, read_parallel(dataset, languages), languages


def rates(aligner: Aligner, pairs: Sequence[tuple[str, str]], languages: tuple[str, str]) -> Iterator[tuple[str, Rate]]:
    """Each flag with how well it finds its faults.

    Against a flag count the rows without a fault that have it; against those that tell wrong from partial also the
    faults of the other kind. A row that was shifted has other numbers indeed.
    """
    predicted, gold, hits = (dict.fromkeys(FOUND_BY, 0) for _ in range(3))
    for seed in range(SEEDS):
        planted = plant(pairs, seed)
        rows = [
            SegmentPair("", "", *languages, row.source, row.target, (), (), None, None, "1-1", 0.0, 0.0)
            for row in planted
        ]
        for row, scored in zip(planted, aligner.score(rows), strict=True):
            for flag, faults in FOUND_BY.items():
                gold[flag] += row.fault in faults
                hits[flag] += row.fault in faults and flag in scored.flags
                counts = row.fault in faults or not row.fault or (flag in SCORED and row.fault in MISALIGNED)
                predicted[flag] += flag in scored.flags and counts
    for flag in FOUND_BY:
        yield flag, Rate(hits[flag], predicted[flag], hits[flag], gold[flag])
