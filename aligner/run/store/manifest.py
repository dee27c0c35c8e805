"""The manifest of a work folder: a line a shard, with what it was made of; a line that is damaged names none."""

import hashlib
import itertools
import json
import os
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from aligner.run.store.shards import PARTIAL, PASSING, Shard

LAYOUT = 9  # of the work folder and of the files in its shards
MANIFEST = "manifest.jsonl"
UNFINISHED = f"{MANIFEST}.{PARTIAL}"  # one that is being written
BEGINNING = 100  # lines that tell a manifest from what others call by its name
HEADER = '{"folder": "work of aligner"}\n'  # begins a manifest; a folder with another one is not ours to change


def read_manifest(folder: Path) -> tuple[dict[str, Shard], int]:
    """The shards that the manifest of a folder names, by name, and how many lines are cut off or damaged."""
    try:
        lines = (folder / MANIFEST).read_text(encoding="utf-8", errors="replace").split("\n")
    except FileNotFoundError:
        return {}, 0
    shards = [_shard(line) for line in lines if line and line != HEADER.rstrip()]
    return {shard.name: shard for shard in shards if shard}, shards.count(None)


def write_manifest(folder: Path, shards: Iterable[Shard], lasting: bool) -> None:
    """Write the manifest anew. lasting: whether it must outlast a power cut, as it takes the place of a sound one."""
    beside = folder / UNFINISHED
    with beside.open("w", encoding="utf-8") as file:
        file.write(HEADER)
        file.writelines(_line(shard) for shard in shards if not shard.facts.get(PASSING))
        file.flush()
        if lasting:
            os.fsync(file.fileno())
    os.replace(beside, folder / MANIFEST)


def append_to_manifest(folder: Path, shard: Shard) -> None:
    """Name one more shard, unless it serves this run alone."""
    if not shard.facts.get(PASSING):
        with (folder / MANIFEST).open("a", encoding="utf-8") as file:
            file.write(_line(shard))


def is_manifest(lines: Iterable[str]) -> bool:
    """Whether a run has written one of the lines, the others being damaged perhaps."""
    return any(line == HEADER or _shard(line) for line in lines)


def is_work_folder(folder: Path) -> bool:
    """Whether a run has begun a manifest in a folder."""
    try:
        with (folder / MANIFEST).open(encoding="utf-8", errors="replace") as lines:
            return is_manifest(itertools.islice(lines, BEGINNING))
    except OSError:
        return False


def _line(shard: Shard) -> str:
    row = asdict(shard)
    return json.dumps({**row, "check": _check_sum(row)}) + "\n"


def _shard(line: str) -> Shard | None:
    """What a line of a manifest names; nothing where it was cut off, damaged, or written by others."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(row, dict) or row.pop("check", None) != _check_sum(row):
        return None
    return Shard(**row)


def _check_sum(row: dict[str, Any]) -> str:
    text = json.dumps([LAYOUT, row], sort_keys=True)
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
