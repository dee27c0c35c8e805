"""Rows: what was measured, of which system, on which data, by which code and machine. A file a task, a row a line."""

import functools
import hashlib
import json
import os
import platform
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from aligner import __version__

OURS = "ours"
ROOT = Path(__file__).parent.parent
RESULTS = Path(__file__).parent / "results"
# What a run of benchmarks writes itself; a change of these alone is no change of the code.
WRITTEN = ("benchmarks/results", "benchmarks/pictures", "benchmarks/README.md")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One result.

    dataset, digest: a data set and what its files hold; `made` for vectors that were drawn. system: `ours`, or a peer
    with its version. encoder, fingerprint: whose vectors they were. settings: what else tells the row from others.
    value: in unit; `share` is 0 to 1, `ratio` is of processor seconds to those of what the metric names,
    in the same run, `clock ratio` of seconds by the clock. spread: how far
    the value would be off without its best repeat, 0 where a repeat cannot differ. better: which values are better;
    empty for what is told for information and never compared.

    The rest is filled in by `stamped`. run: when the command began, which tells runs apart. dirty: whether the code
    differed from that of the commit.
    """

    dataset: str
    metric: str
    value: float
    unit: str = "share"
    better: Literal["higher", "lower", ""] = ""
    digest: str = ""
    system: str = OURS
    encoder: str = ""
    fingerprint: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    spread: float = 0.0
    repeats: int = 1
    task: str = ""
    options: tuple[str, ...] = ()
    seed: int = 0
    version: str = ""
    commit: str = ""
    dirty: bool = False
    machine: str = ""
    run: str = ""
    time: str = ""

    @property
    def small(self) -> bool:
        return "--small" in self.options

    @property
    def key(self) -> tuple[Any, ...]:
        """What is the same in two rows that measured the same."""
        settings = tuple(sorted(self.settings.items()))
        return self.task, self.dataset, self.digest, self.system, self.encoder, settings, self.metric, self.small


RowMaker = functools.partial[Row]  # called with what a row has besides


def origin(options: tuple[str, ...]) -> dict[str, Any]:
    """What all rows of a run share: the fields of a Row by name."""
    commit, dirty = checkout()
    return {
        "options": options,
        "version": __version__,
        "commit": commit,
        "dirty": dirty,
        "machine": machine(),
        "run": now(),
    }


def now() -> str:
    """The time in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def checkout() -> tuple[str, bool]:
    """The commit that is checked out, empty where there is none, and whether the code differs from it."""
    try:
        commit = git("rev-parse", "--short=12", "HEAD").strip()
        changed = git("status", "--porcelain", "--", ".", *(f":!{path}" for path in WRITTEN))
    except (OSError, subprocess.CalledProcessError):
        return "", False
    return commit, bool(changed.strip())


def git(*arguments: str, folder: Path = ROOT) -> str:
    """What git prints, run in a repository, this one by default; OSError or CalledProcessError where it cannot."""
    done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, check=True)
    return done.stdout.decode("utf-8")


def machine() -> str:
    """The machine without its name: processor, cores, memory, system, Python."""
    parts = [_processor(), f"{os.cpu_count()} cores"]
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        parts.append(f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GB")
    return ", ".join([*parts, f"{platform.system()} {platform.machine()}", f"Python {platform.python_version()}"])


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            return next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def digest(paths: Iterable[Path]) -> str:
    """What files hold, in short: the same for the same names and bytes."""
    found = hashlib.sha256()
    for path in sorted(paths):
        found.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()[:12]


def append_rows(rows: Iterable[Row], folder: Path) -> None:
    """Write the rows of one task at the end of its file, all or none."""
    by_task: dict[str, str] = {}
    for row in rows:
        line = json.dumps(_told(row), ensure_ascii=False, allow_nan=False)
        by_task[row.task] = by_task.get(row.task, "") + line + "\n"
    folder.mkdir(parents=True, exist_ok=True)
    for task, text in by_task.items():
        with (folder / f"{task}.jsonl").open("a", encoding="utf-8") as file:
            file.write(text)


def read_rows(folder: Path) -> list[Row]:
    """All rows of a folder, those of a task in the order they were written."""
    return [row for path in sorted(folder.glob("*.jsonl")) for row in parse_rows(path.read_text(encoding="utf-8"))]


def parse_rows(text: str) -> Iterator[Row]:
    """Rows of the text of a file."""
    for line in text.split("\n"):
        if line.strip():
            known = json.loads(line)
            yield Row(**{**known, "options": tuple(known["options"])})


def latest(rows: Iterable[Row]) -> list[Row]:
    """Of each task, data set, system and encoder the rows of the run that measured it last, small runs apart.

    Another version of a peer is the same system.
    """
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        group = groups.setdefault((row.task, row.dataset, row.system.split()[0], row.encoder, row.small), [])
        if group and group[-1].run != row.run:
            group.clear()
        group.append(row)
    return [row for group in groups.values() for row in group]


def _told(row: Row) -> dict[str, Any]:
    """The row as it is written: values to six digits."""
    known = asdict(row)
    return {**known, "value": float(f"{row.value:.6g}"), "spread": float(f"{row.spread:.3g}")}
