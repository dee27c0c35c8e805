"""Which files runs wrote, and whether they still stand as written: by that, never by a name, one may be replaced.

The evidence is the digests in a run's summary, and of files that no summary names a record in the user's cache folder.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aligner.errors import EncoderError, InputError
from aligner.files import cache_folder, file_digest

RECORD = "written.jsonl"  # in the cache folder: a folder, a name and a digest a line
MOVING = ".aligner-moving.jsonl"  # the same, in a folder whose files are about to take their places
SUMMARY = "summary.json"
LONGEST = 1_000_000  # bytes of a record; beyond that its older half goes


@dataclass(frozen=True, slots=True)
class Written:
    """What runs wrote into a folder. digests: of each file by its name, all that any run gave it."""

    folder: Path
    digests: Mapping[str, set[str]]

    def stands(self, name: str) -> bool:
        """Whether a file is one that a run wrote, as it wrote it."""
        try:
            return name in self.digests and file_digest(self.folder / name) in self.digests[name]
        except OSError:
            return False


@dataclass(frozen=True, slots=True)
class Notes:
    """What the record in the user's cache folder says: names and digests, by folder."""

    by_folder: Mapping[str, Sequence[tuple[str, str]]]

    def written_in(self, folder: Path) -> Written:
        """What runs wrote into a folder; a damaged line, and a summary that was changed, say nothing of themselves."""
        digests: dict[str, set[str]] = {}
        noted = self.by_folder.get(os.path.realpath(folder), ())
        moving = ((name, digest) for _, name, digest in _noted(folder / MOVING))
        for name, digest in (*noted, *moving, *_summed_up(folder / SUMMARY)):
            digests.setdefault(name, set()).add(digest)
        return Written(folder, digests)


def read_notes() -> Notes:
    """The record as it stands now."""
    by_folder: dict[str, list[tuple[str, str]]] = {}
    for folder, name, digest in _noted(_record()):
        by_folder.setdefault(folder, []).append((name, digest))
    return Notes(by_folder)


def note_written(paths: Iterable[Path]) -> None:
    """Note in the user's cache folder that a run has written files; where it cannot be, nobody knows of that later."""
    record = _record()
    with suppress(OSError):
        lines = [_line(Path(os.path.realpath(path)), file_digest(path)) for path in paths if path.is_file()]
        if record is None or not lines:
            return
        record.parent.mkdir(parents=True, exist_ok=True)
        if record.exists() and record.stat().st_size > LONGEST:
            kept = record.read_bytes()[-LONGEST // 2 :].split(b"\n", 1)[-1]
            beside = record.with_name(f"{record.name}.{os.getpid()}")
            beside.write_bytes(kept)
            os.replace(beside, record)
        with record.open("a", encoding="utf-8") as file:
            file.write("\n" + "".join(lines))  # behind whatever a run that was killed had begun


def note_moving(folder: Path, files: Iterable[Path]) -> None:
    """Note in a folder which files are about to take their places there, lest a kill makes strangers of some of them.

    The note is to be removed when a summary tells the same.
    """
    with (folder / MOVING).open("a", encoding="utf-8") as record:
        record.write("\n" + "".join(_line(folder / path.name, file_digest(path)) for path in files))
        record.flush()
        os.fsync(record.fileno())


def require_replaceable(places: Iterable[Path], inputs: Iterable[Path] = (), overwrite: bool = False) -> None:
    """Raise InputError for the first place that is an input, whatever it is called there, or holds another's file.

    The same for a folder, in whose place no file can come. overwrite: whether the user said that all may be.
    """
    read = {_identity(path): path for path in inputs if path.is_file()}
    notes = read_notes()
    for place in places:
        if place.is_dir():
            raise InputError(f"{place}: cannot be written, it is a folder; name another place to write to")
        if overwrite or not place.is_file():
            continue
        ways = "name another place to write to, or give --overwrite to write over it"
        if (own := read.get(_identity(place))) is not None:
            known = "" if str(own) == str(place) else f", as {own}"
            raise InputError(f"{place}: is among what is to be read{known}; {ways}")
        real = Path(os.path.realpath(place))
        if not any(notes.written_in(path.parent).stands(path.name) for path in {place, real}):
            raise InputError(f"{place}: no run wrote it as it stands, it is yours or was changed since; {ways}")


def with_check(summary: Mapping[str, Any]) -> dict[str, Any]:
    """A summary with a digest of itself, by which it is known as a run's."""
    return {**summary, "check": _check(summary)}


def _record() -> Path | None:
    try:
        return cache_folder() / RECORD
    except EncoderError:  # the user has no home
        return None


def _line(place: Path, digest: str) -> str:
    return json.dumps({"folder": str(place.parent), "file": place.name, "digest": digest}) + "\n"


def _noted(record: Path | None) -> Iterator[tuple[str, str, str]]:
    """Folder, name and digest of each line of a record."""
    try:
        lines = record.read_text(encoding="utf-8", errors="replace").split("\n") if record else []
    except OSError:
        return
    for line in filter(None, lines):
        try:
            row = json.loads(line)
            yield str(row["folder"]), str(row["file"]), str(row["digest"])
        except (ValueError, KeyError, TypeError, RecursionError):
            continue


def _summed_up(path: Path) -> Iterator[tuple[str, str]]:
    """The files that a run's summary names, and itself where it was not changed."""
    try:
        summary = json.loads(path.read_text(encoding="utf-8"))
        yield from ((name, digest) for name, digest in summary["digests"].items() if isinstance(digest, str))
        yield path.name, file_digest(path) if summary.get("check") == _check(summary) else ""
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return


def _check(summary: Mapping[str, Any]) -> str:
    told = json.dumps({key: value for key, value in summary.items() if key != "check"}, sort_keys=True)
    return hashlib.blake2b(told.encode(), digest_size=12).hexdigest()


def _identity(path: Path) -> object:
    """What is the same for one file under all its names, also where a system has no numbers for files."""
    try:
        found = path.stat()
    except OSError:
        return os.path.realpath(path)
    return (found.st_dev, found.st_ino) if found.st_ino else os.path.normcase(os.path.realpath(path))
