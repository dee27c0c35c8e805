"""What got worse: the newest rows of ours beside the last committed ones of another run."""

import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks.rows import OURS, RESULTS, ROOT, Row, git, latest, parse_rows

# How far a value may be off before it counts: as it is for what a repeat gives again, as a share of it for times and
# memory, which no two runs have alike. The spread over the repeats is added.
TOLERANCE = {"share": 0.005, "cosine": 0.0005}
SHARE = {"ratio": 0.3, "clock ratio": 1.0, "MB": 0.2, "texts": 0.05}


@dataclass(frozen=True, slots=True)
class Change:
    """A row and the one it is compared with. tolerance: how far the value may be off, in its unit."""

    before: Row
    after: Row
    tolerance: float

    @property
    def is_worse(self) -> bool:
        difference = self.after.value - self.before.value
        return (difference if self.after.better == "lower" else -difference) > self.tolerance

    def __str__(self) -> str:
        row = self.after
        told = ", ".join(f"{name} {value}" for name, value in row.settings.items())
        names = " ".join(filter(None, (row.task, row.dataset, row.encoder, told)))
        unit = "" if row.unit == "share" else f" {row.unit}"
        return (
            f"{names}: {row.metric} {self.before.value:.4g} → {row.value:.4g}{unit}, {row.better} is better "
            f"(may be off by {self.tolerance:.2g}; commits {self.before.commit or '?'} → {row.commit or '?'})"
        )


def compare(rows: Sequence[Row], committed: Iterable[Row]) -> list[Change]:
    """The latest rows of ours, each beside the last committed one of another run; those without one are left out.

    So rows that wait to be committed stand beside what is committed, and after that beside the run before.
    """
    before: dict[object, list[Row]] = {}
    for row in committed:
        before.setdefault(row.key, []).append(row)
    changes = []
    for row in latest(rows):
        if row.system == OURS and row.better:
            others = [old for old in before.get(row.key, ()) if old.run != row.run]
            if others:
                changes.append(Change(others[-1], row, tolerance(others[-1], row)))
    return changes


def tolerance(before: Row, after: Row) -> float:
    """How far two rows may be apart by chance, in their unit."""
    floor = SHARE.get(after.unit, 0.0) * abs(before.value) or TOLERANCE.get(after.unit, 0.0)
    return max(floor, before.spread, after.spread)


def committed_rows(revision: str = "HEAD") -> list[Row]:
    """The rows of a revision; none where there is no git, or the revision has none."""
    return list(_committed(revision))


def _committed(revision: str) -> Iterator[Row]:
    folder = RESULTS.relative_to(ROOT).as_posix()
    try:
        for name in git("ls-tree", "--name-only", revision, f"{folder}/").split():
            yield from parse_rows(git("show", f"{revision}:{name}"))
    except (OSError, subprocess.CalledProcessError):
        return
