"""The work folder: shards that are there whole or not at all, and a manifest that says what each was made of.

A shard is a folder of files, named by its stage and by a digest of all that it depends on: another input, encoder,
setting or version gives another shard, and the same gives the one that is there already. So a run that was stopped
goes on where it was, and a change costs what depends on it. Shards are written beside and renamed, by the run that
holds the lock alone; one whose files do not fit their digests is made again. A power cut may take the last shards away,
or parts of them: that is found as any damage is.
"""

import logging
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType

from aligner.corpus.readers.marked import MARKS
from aligner.errors import InputError
from aligner.files import file_digest, require_file_system
from aligner.run.engines.protocol import Engine
from aligner.run.stage_table import FORMER_SHARDS, SHARDS
from aligner.run.store.manifest import (
    MANIFEST,
    UNFINISHED,
    append_to_manifest,
    is_manifest,
    read_manifest,
    write_manifest,
)
from aligner.run.store.reader import ShardReader
from aligner.run.store.run_log import LOG, RunLog, is_log
from aligner.run.store.shards import PARTIAL, Shard, Task, make_shard
from aligner.writing import disk_errors

logger = logging.getLogger(__name__)

LOCK = "lock"
FIRST = frozenset({UNFINISHED, LOCK})  # names in the folder before it has a manifest
OWN = FIRST | {MANIFEST, LOG, MARKS, PARTIAL}  # afterwards, besides those of shards
SHARD_NAME = re.compile(rf"({'|'.join((*SHARDS, *FORMER_SHARDS))})/[0-9a-f]{{24}}")


class WorkFolder(AbstractContextManager["WorkFolder"]):
    """A folder with the shards of a run, for one run at a time.

    lasting: whether the work must outlast a power cut; that of a folder for one run need not. reader: what this process
    reads shards with, until the folder is closed.

    Raises InputError where it cannot be written, where it holds other files, and where another run uses it.
    """

    def __init__(self, path: Path, engine: Engine, lasting: bool = True) -> None:
        self.path, self.engine, self.lasting = path, engine, lasting
        self.reader = ShardReader()
        self._known: dict[str, Shard] = {}
        self._sound: set[str] = set()
        self._used: set[str] = set()
        self._log: RunLog | None = None

    def __enter__(self) -> "WorkFolder":
        from filelock import FileLock, Timeout

        require_file_system(self.path)
        with work_errors(self.path):
            self.path.mkdir(parents=True, exist_ok=True)
            if others := self._others():
                raise InputError(
                    f"{self.path}: holds other files, such as {others[0]}, and a work folder is for nothing else; "
                    "name a new or an empty one"
                )
            self._lock = FileLock(self.path / LOCK)
            try:
                self._lock.acquire(timeout=0)
            except Timeout as error:
                raise InputError(
                    f"{self.path}: another run uses this work folder; wait for it, or name another"
                ) from error
            try:
                self._begin()
            except BaseException:
                self._end()
                raise
        return self

    def _begin(self) -> None:
        lost = not (self.path / MANIFEST).exists()
        if lost:  # before all else, so that what a killed run leaves is known as ours
            write_manifest(self.path, [], self.lasting)
        shutil.rmtree(self.path / PARTIAL, ignore_errors=True)
        self._log = RunLog(self.path)
        logger.info("a run begins")
        if lost and next(self.path.glob("*/*"), None):
            logger.warning("%s: is gone; all that it named is made again", self.path / MANIFEST)
        self._known, damaged = read_manifest(self.path)
        if damaged:
            what = "lines are cut off, damaged or written by another version; what they name is made again"
            logger.warning("%s: %d %s", self.path / MANIFEST, damaged, what)
        write_manifest(self.path, self._known.values(), self.lasting)
        self._clear()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            logger.info("stopped: %s: %s", type(error).__name__, error)
        self._end()

    def _end(self) -> None:
        self.reader.close()
        if self._log:
            self._log.close()
        self._lock.release()

    def make(
        self, tasks: Iterable[Task], done: Callable[[int], None] = lambda count: None, here: bool = False
    ) -> list[Shard]:
        """The shards of tasks, in order; those that are there and sound are not made again.

        Tasks are taken as they are needed, and no more of them are held than wait for a worker; what goes wrong in
        giving them is raised when those taken before are done. done: called with how many are there. here: carry the
        tasks out in this process, whatever the engine.
        """
        made: list[Shard] = []
        for _ in self.making(tasks, made, done, here):
            pass
        return made

    def making(
        self,
        tasks: Iterable[Task],
        made: list[Shard],
        done: Callable[[int], None] = lambda count: None,
        here: bool = False,
    ) -> Iterator[None]:
        """As make, a step at a time, so that something else can be done between two; most steps make one shard.

        made: has the shards, in order, after the last step.
        """
        names: list[str] = []
        found: dict[str, Shard | None] = {}
        count = 0
        failed: list[Exception] = []

        def missing() -> Iterator[tuple[Path, Task]]:
            nonlocal count
            try:
                for task in tasks:
                    names.append(task.name)
                    if task.name not in found:
                        found[task.name] = self._find(task.name)
                        if not found[task.name]:
                            yield self.path, task
                            continue
                    count += 1
                    done(count)
            except Exception as error:  # whoever gives the tasks: it says nothing of this folder
                failed.append(error)

        done(count)
        with work_errors(self.path):
            carry_out = map if here else self.engine.map
            for scratch, shard in carry_out(make_shard, missing()):
                self._place(scratch, shard)
                self._record(shard)
                found[shard.name] = shard
                count += 1
                done(count)
                yield
        if failed:  # with the work that was handed out before it done and kept
            raise failed[0]
        self._used.update(found)
        made += [shard for name in names if (shard := found[name]) is not None]

    def used(self) -> list[tuple[str, str]]:
        """Names and digests of the shards that this run has used."""
        return sorted((shard.name, shard.digest) for name, shard in self._known.items() if name in self._used)

    def get(self, shards: str, made_of: str) -> Shard | None:
        """The shard that a task would make, if it is there and sound."""
        shard = self._find(f"{shards}/{made_of}")
        if shard:
            self._used.add(shard.name)
        return shard

    def folder(self, shard: Shard) -> Path:
        return self.path / shard.name

    def all_of(self, shards: str) -> Iterator[Shard]:
        """All sound shards of a kind that are here, those of other inputs among them."""
        for name in sorted(self._known):
            if name.startswith(f"{shards}/") and (shard := self._find(name)):
                yield shard

    def tidy(self, kept: str = "") -> None:
        """Remove what this run did not use: a run that came to its end has all that its like will need.

        kept: shards of a step that this run did not come to, which stay.
        """
        self.reader.close()
        self._known = {
            name: shard for name, shard in self._known.items() if name in self._used or name.split("/")[0] == kept
        }
        with work_errors(self.path):
            write_manifest(self.path, self._known.values(), self.lasting)
            self._clear()

    def _others(self) -> list[str]:
        """What is in the folder that no run has put there, in order; names that begin with a dot do not count."""
        ours = self._is_ours()
        own = OWN if ours else FIRST
        inside = (
            f"{place.name}/{part.name}" if part else place.name
            for place in self.path.iterdir()
            if place.name not in own or (place.name == LOCK and place.stat().st_size)
            for part in (place.iterdir() if place.is_dir() else [None])
        )
        return sorted(
            name
            for name in inside
            if not (ours and SHARD_NAME.fullmatch(name)) and "." not in (name[0], Path(name).name[0])
        )

    def _is_ours(self) -> bool:
        """Whether there is a manifest that a run has written, with damage perhaps; or where it is gone, a log."""
        try:
            with (self.path / MANIFEST).open(encoding="utf-8", errors="replace") as lines:
                return is_manifest(lines)
        except FileNotFoundError:
            return is_log(self.path / LOG)

    def _clear(self) -> None:
        """Remove shards that the manifest does not name: they are of no use, or a run was killed before it did."""
        for place in self.path.glob("*/*"):
            name = f"{place.parent.name}/{place.name}"
            if SHARD_NAME.fullmatch(name) and name not in self._known:
                shutil.rmtree(place, ignore_errors=True)

    def _place(self, scratch: Path, shard: Shard) -> None:
        place = self.folder(shard)
        place.parent.mkdir(exist_ok=True)
        shutil.rmtree(place, ignore_errors=True)  # a damaged one
        os.replace(scratch, place)

    def _find(self, name: str) -> Shard | None:
        """A shard whose files are as they were written."""
        shard = self._known.get(name)
        if shard is None or name in self._sound:
            return shard
        for file, digest in shard.files.items():
            try:
                sound = file_digest(self.path / name / file) == digest
            except OSError:
                sound = False
            if not sound:
                logger.warning("%s: %s is damaged or gone; it is made again", self.path / name, file)
                del self._known[name]
                return None
        self._sound.add(name)
        return shard

    def _record(self, shard: Shard) -> None:
        self._known[shard.name] = shard
        self._sound.add(shard.name)
        append_to_manifest(self.path, shard)


def work_errors(path: Path) -> AbstractContextManager[None]:
    """Says in words what the system says of a work folder that cannot be written or read."""
    again = "run the same command again: it goes on from there"
    return disk_errors(path, full=f"free some space and {again}", refused="choose another folder", other=again)
