"""Shards: folders of files that are there whole or not at all, and the tasks that make them."""

import shutil
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aligner.files import file_digest
from aligner.run.store.digests import digest_of

PARTIAL = "partial"  # folder of shards that are being written
PASSING = "passing"  # a fact of shards that serve this run alone


@dataclass(frozen=True, slots=True)
class Shard:
    """What a task wrote.

    name: `kind/digest of what it was made of`. files: their digests. facts: what the task returned.
    """

    name: str
    files: dict[str, str]
    facts: dict[str, Any]

    @property
    def digest(self) -> str:
        """Of its content, whatever it was made of."""
        return digest_of(self.files, self.facts)


@dataclass(frozen=True, slots=True)
class Task:
    """How to make a shard.

    kind: of the shard, see stage_table.py. made_of: digest of all that it depends on. write: called with an empty
    folder and the arguments, in any process; what it returns are the shard's facts, which JSON can hold.
    """

    kind: str
    made_of: str
    write: Callable[..., dict[str, Any]]
    arguments: tuple[Any, ...]

    @property
    def name(self) -> str:
        return f"{self.kind}/{self.made_of}"


def make_shard(item: tuple[Path, Task]) -> tuple[Path, Shard]:
    """Carry out a task, in any process; the shard, and the folder where it was written.

    The run puts it in its place: the processes of a run that was killed may work on for a moment, and must not meddle
    with the shards of the next.
    """
    root, task = item
    scratch = root / PARTIAL / uuid.uuid4().hex
    scratch.mkdir(parents=True)
    try:
        facts = task.write(scratch, *task.arguments)
        files = {path.name: file_digest(path) for path in sorted(scratch.iterdir())}
    except BaseException:
        shutil.rmtree(scratch, ignore_errors=True)
        raise
    return scratch, Shard(task.name, files, facts)
