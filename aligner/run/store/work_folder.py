"""The work folder: shards that are there whole or not at all, and a manifest that says what each was made of.

A shard is a folder of files, named by its stage and by a digest of all that it depends on: another input, encoder,
setting or version gives another shard, and the same gives the one that is there already. So a run that was stopped
goes on where it was, and a change costs what depends on it. Shards are written beside and renamed, by the run that
holds the lock alone; one whose files do not fit their digests is made again. A power cut may take the last shards away,
or parts of them: that is found as any damage is.
"""

import hashlib
import json
import logging
import os
import re
import shutil
import threading
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

from aligner.errors import InputError
from aligner.files import READ_BYTES, disk_errors, file_digest, require_file_system
from aligner.model import Encoder
from aligner.run.store.digests import digest_of
from aligner.run.store.reader import ShardReader

logger = logging.getLogger(__name__)

LAYOUT = 1  # of the folder and of the files in its shards
MANIFEST, LOCK, LOG = "manifest.jsonl", "lock", "log.txt"
PARTIAL = "partial"
FIRST = frozenset({f"{MANIFEST}.{PARTIAL}", LOCK})  # names in the folder before it has a manifest
OWN = FIRST | {MANIFEST, LOG, PARTIAL}  # afterwards, besides the stages'
HEADER = '{"folder": "work of aligner"}\n'  # begins a manifest; a folder with another one is not ours to change
LOGGED = re.compile(r"[-\d]{10} [:,\d]{12} [A-Z]+ aligner(\.\w+)+: ")  # begins a log
STAGES = "documents texts vectors embedded index candidates similarities margins bitext".split()
PASSING = "passing"  # a fact of shards that serve this run alone
NAME = re.compile(rf"({'|'.join(STAGES)})/[0-9a-f]{{24}}")  # of a shard


@dataclass(frozen=True, slots=True)
class Shard:
    """What a task wrote.

    name: `stage/digest of what it was made of`. files: their digests. facts: what the task told.
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

    made_of: digest of all that it depends on. write: called with an empty folder and the arguments, in any process;
    what it returns are the shard's facts, which JSON can hold.
    """

    stage: str
    made_of: str
    write: Callable[..., dict[str, Any]]
    arguments: tuple[Any, ...]

    @property
    def name(self) -> str:
        return f"{self.stage}/{self.made_of}"


class Engine(Protocol):
    """Where tasks are carried out: in this process, in several, or on a cluster."""

    def map(self, function: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
        """function of each item, in order; items are taken as they are needed."""

    def check(self, folder: Path, inputs: Sequence[Path]) -> None:
        """Raises InputError where tasks could not write into a folder, or not read one of the inputs."""

    def encoder(self, load: Callable[[], Encoder]) -> Encoder:
        """What load gives, or what stands for it where tasks are carried out elsewhere."""


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
        self._log: logging.Handler | None = None

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
            self._write([])
        shutil.rmtree(self.path / PARTIAL, ignore_errors=True)
        self._log = logging.FileHandler(self.path / LOG, encoding="utf-8")
        self._log.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        self._log.setLevel(logging.INFO)
        _start_log(self._log)
        logger.info("a run begins")
        if lost and next(self.path.glob("*/*"), None):
            logger.warning("%s: is gone; all that it named is made again", self.path / MANIFEST)
        self._known = dict(self._read())
        self._write(self._known.values())
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
            _end_log(self._log)
        self._lock.release()

    def make(
        self, tasks: Iterable[Task], done: Callable[[int], None] = lambda count: None, here: bool = False
    ) -> list[Shard]:
        """The shards of tasks, in order; those that are there and sound are not made again.

        Tasks are taken as they are needed, and no more of them are held than wait for a worker; what goes wrong in
        giving them is raised when those taken before are done. done: told how many
        are there. here: carry the tasks out in this process, whatever the engine.
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
        if failed:  # with the work that was handed out before it done and kept
            raise failed[0]
        self._used.update(found)
        return [shard for name in names if (shard := found[name]) is not None]

    def used(self) -> list[tuple[str, str]]:
        """Names and digests of the shards that this run has used."""
        return sorted((shard.name, shard.digest) for name, shard in self._known.items() if name in self._used)

    def get(self, stage: str, made_of: str) -> Shard | None:
        """The shard that a task would make, if it is there and sound."""
        shard = self._find(f"{stage}/{made_of}")
        if shard:
            self._used.add(shard.name)
        return shard

    def folder(self, shard: Shard) -> Path:
        return self.path / shard.name

    def of_stage(self, stage: str) -> Iterator[Shard]:
        """All sound shards of a stage that are here, those of other inputs among them."""
        for name in sorted(self._known):
            if name.startswith(f"{stage}/") and (shard := self._find(name)):
                yield shard

    def tidy(self, kept: str = "") -> None:
        """Remove what this run did not use: a run that came to its end has all that its like will need.

        kept: a stage that this run did not come to, whose shards stay.
        """
        self.reader.close()
        self._known = {
            name: shard for name, shard in self._known.items() if name in self._used or name.split("/")[0] == kept
        }
        with work_errors(self.path):
            self._write(self._known.values())
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
            name for name in inside if not (ours and NAME.fullmatch(name)) and "." not in (name[0], Path(name).name[0])
        )

    def _is_ours(self) -> bool:
        """Whether there is a manifest that a run has written, with damage perhaps; or where it is gone, a log."""
        try:
            with (self.path / MANIFEST).open(encoding="utf-8", errors="replace") as file:
                return any(line == HEADER or _shard(line) for line in file)
        except FileNotFoundError:
            pass
        try:
            with (self.path / LOG).open(encoding="utf-8", errors="replace") as file:
                return LOGGED.match(file.readline(READ_BYTES)) is not None
        except OSError:
            return False

    def _clear(self) -> None:
        """Remove shards that the manifest does not name: they are of no use, or a run was killed before it did."""
        for place in self.path.glob("*/*"):
            name = f"{place.parent.name}/{place.name}"
            if NAME.fullmatch(name) and name not in self._known:
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
        if not shard.facts.get(PASSING):
            with (self.path / MANIFEST).open("a", encoding="utf-8") as file:
                file.write(_row(shard))

    def _read(self) -> Iterator[tuple[str, Shard]]:
        """Shards that the manifest names; a line that was cut off or damaged names none."""
        try:
            lines = (self.path / MANIFEST).read_text(encoding="utf-8", errors="replace").split("\n")
        except FileNotFoundError:
            return
        odd = 0
        for line in lines:
            if shard := _shard(line):
                yield shard.name, shard
            elif line and line != HEADER.rstrip():
                odd += 1
        if odd:
            what = "cut off, damaged or written by another version; what they name is made again"
            logger.warning("%s: %d of %d lines are %s", self.path / MANIFEST, odd, len(lines), what)

    def _write(self, shards: Iterable[Shard]) -> None:
        beside = self.path / f"{MANIFEST}.{PARTIAL}"
        with beside.open("w", encoding="utf-8") as file:
            file.write(HEADER)
            file.writelines(_row(shard) for shard in shards if not shard.facts.get(PASSING))
            file.flush()
            if self.lasting:  # it takes the place of a sound one
                os.fsync(file.fileno())
        os.replace(beside, self.path / MANIFEST)


_logs: list[logging.Handler] = []  # of the folders that are open in this process
_level = logging.NOTSET  # of the package's logger without them
_guard = threading.Lock()


def _start_log(log: logging.Handler) -> None:
    global _level
    package = logging.getLogger("aligner")
    with _guard:
        if not _logs:
            _level = package.level
            package.setLevel(min(package.getEffectiveLevel(), logging.INFO))
        _logs.append(log)
        package.addHandler(log)


def _end_log(log: logging.Handler) -> None:
    package = logging.getLogger("aligner")
    with _guard:
        package.removeHandler(log)
        _logs.remove(log)
        if not _logs:
            package.setLevel(_level)
    log.close()


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


def _row(shard: Shard) -> str:
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


def work_errors(path: Path) -> AbstractContextManager[None]:
    """Says in words what the system says of a work folder that cannot be written or read."""
    again = "run the same command again: it goes on from there"
    return disk_errors(path, full=f"free some space and {again}", refused="choose another folder", other=again)
