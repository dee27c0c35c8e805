"""Which files runs wrote, and whether they still stand as written: by that, never by a name, one may be replaced.

The evidence is the digests in a run's summary, and of files that no summary names a record in the user's cache folder.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aligner.errors import EncoderError, InputError
from aligner.files import cache_folder, file_digest
from aligner.writing import before_placing

RECORD = "written.jsonl"  # in the cache folder: a folder, a name and a digest a line
MOVING = ".aligner-moving.jsonl"  # the same, in a folder whose files are about to take their places
SUMMARY = "summary.json"
REMOVED, OF_RUNS = "removed.jsonl", "bitext.jsonl"  # rows that were dropped, and of what in the folder of a run
WAYS = "name another place to write to, or give --overwrite to write over it"
LONGEST = 1_000_000  # bytes of a record; beyond that its older half goes


@dataclass(frozen=True, slots=True)
class Written:
    """What runs wrote into a folder.

    digests: of each file by its name, all that any run gave it, each with the file that it belongs to, if any, as
    removed.jsonl does to the one whose rows it holds.
    """

    folder: Path
    digests: Mapping[str, Mapping[str, str]]

    def stands(self, name: str) -> bool:
        """Whether a file is one that a run wrote, as it wrote it."""
        return self.owner(name) is not None

    def owner(self, name: str) -> str | None:
        """What a file belongs to, empty where it is nothing; None where no run wrote it as it stands."""
        try:
            return self.digests[name].get(file_digest(self.folder / name)) if name in self.digests else None
        except OSError:
            return None


@dataclass(frozen=True, slots=True)
class Notes:
    """What the record in the user's cache folder says: names, digests and owners, by folder."""

    by_folder: Mapping[str, Sequence[tuple[str, str, str]]]

    def written_in(self, folder: Path) -> Written:
        """What runs wrote into a folder; a damaged line, and a summary that was changed, say nothing of themselves."""
        digests: dict[str, dict[str, str]] = {}
        noted = self.by_folder.get(os.path.realpath(folder), ())
        moving = (row[1:] for row in _noted(folder / MOVING))
        for name, digest, owner in (*_summed_up(folder / SUMMARY), *moving, *noted):
            digests.setdefault(name, {})[digest] = owner
        return Written(folder, digests)


def read_notes() -> Notes:
    """The record as it stands now."""
    by_folder: dict[str, list[tuple[str, str, str]]] = {}
    for folder, *noted in _noted(_record()):
        by_folder.setdefault(folder, []).append((noted[0], noted[1], noted[2]))
    return Notes(by_folder)


@contextmanager
def noted(path: Path, owner: str = "") -> Iterator[None]:
    """Note in the user's cache folder a file that is written meanwhile, or several by its name; see parts_of.

    Each is noted before it takes its place, lest a kill between the two makes a stranger of it. Where that cannot be
    noted, nobody knows of it later. owner: the file that they belong to, see Written.
    """
    own = Path(os.path.realpath(path))

    def note(place: Path, written: Path) -> None:
        real = Path(os.path.realpath(place.parent)) / place.name
        if real.parent == own.parent and (real.name == own.name or parts_of(own).fullmatch(real.name)):
            _note(real, written, owner)

    with before_placing(note):
        yield


def parts_of(path: Path) -> re.Pattern[str]:
    """What files are called that are several in the place of one, as those of Moses are, by their languages."""
    return re.compile(re.escape(path.stem) + r"\.[\w-]+[.-][\w-]+\.[\w-]+")


def _note(place: Path, written: Path, owner: str) -> None:
    record = _record()
    with suppress(OSError):
        if record is None:
            return
        line = _line(place, file_digest(written), owner)
        record.parent.mkdir(parents=True, exist_ok=True)
        if record.exists() and record.stat().st_size > LONGEST:
            kept = record.read_bytes()[-LONGEST // 2 :].split(b"\n", 1)[-1]
            beside = record.with_name(f"{record.name}.{os.getpid()}")
            beside.write_bytes(kept)
            os.replace(beside, record)
        with record.open("a", encoding="utf-8") as file:
            file.write("\n" + line)  # behind whatever a run that was killed had begun


def note_moving(folder: Path, files: Iterable[Path]) -> None:
    """Note in a folder which files are about to take their places there, lest a kill makes strangers of some of them.

    The note is to be removed when a summary tells the same.
    """
    with (folder / MOVING).open("a", encoding="utf-8") as record:
        record.write("\n" + "".join(_line(folder / path.name, file_digest(path), _owner(path.name)) for path in files))
        record.flush()
        os.fsync(record.fileno())


def require_replaceable(
    places: Iterable[Path], inputs: Iterable[Path] = (), overwrite: bool = False, owner: str | None = None
) -> None:
    """Raise InputError for the first place that is an input, whatever it is called there, or holds another's file.

    The same for a folder, in whose place no file can come. overwrite: whether the user said that all may be. owner: the
    file that what will be written belongs to, see Written; without it, as in the folder of a run.
    """
    places = list(places)
    for place in places:
        if place.is_dir():
            raise InputError(f"{place}: cannot be written, it is a folder; name another place to write to")
    if overwrite:
        return
    require_no_inputs(places, inputs)
    notes = read_notes()
    for place in filter(Path.is_file, places):
        if not place.stat().st_size:  # it holds nothing that could be lost; a run that was killed may have left it
            continue
        owners = {notes.written_in(path.parent).owner(path.name) for path in (place, Path(os.path.realpath(place)))}
        known = owners - {None}
        if not known:
            raise InputError(f"{place}: no run wrote it as it stands, it is yours or was changed since; {WAYS}")
        if known.isdisjoint(("", _owner(place.name) if owner is None else owner)):
            raise InputError(f"{place}: holds what was dropped from {', '.join(map(str, known))}; {WAYS}")


def require_no_inputs(places: Iterable[Path], inputs: Iterable[Path]) -> None:
    """Raise InputError for the first place that is an input, whatever it is called there."""
    read = {_identity(path): path for path in inputs if path.is_file()}
    for place in filter(Path.is_file, places):
        if (own := read.get(_identity(place))) is not None:
            known = "" if str(own) == str(place) else f", as {own}"
            raise InputError(f"{place}: is among what is to be read{known}; {WAYS}")


def with_check(summary: Mapping[str, Any]) -> dict[str, Any]:
    """A summary with a digest of itself, by which it is known as a run's."""
    return {**summary, "check": _check(summary)}


def _record() -> Path | None:
    try:
        return cache_folder() / RECORD
    except EncoderError:  # the user has no home
        return None


def _owner(name: str) -> str:
    """What a file in the folder of a run belongs to."""
    return OF_RUNS if name == REMOVED else ""


def _line(place: Path, digest: str, owner: str) -> str:
    own = {"folder": str(place.parent), "file": place.name, "digest": digest} | ({"of": owner} if owner else {})
    return json.dumps(own) + "\n"


def _noted(record: Path | None) -> Iterator[tuple[str, str, str, str]]:
    """Folder, name, digest and owner of each line of a record."""
    try:
        lines = record.read_text(encoding="utf-8", errors="replace").split("\n") if record else []
    except OSError:
        return
    for line in filter(None, lines):
        try:
            row = json.loads(line)
            yield str(row["folder"]), str(row["file"]), str(row["digest"]), str(row.get("of", ""))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            continue


def _summed_up(path: Path) -> Iterator[tuple[str, str, str]]:
    """The files that a run's summary names, and itself where it was not changed."""
    try:
        summary = json.loads(path.read_text(encoding="utf-8"))
        for name, digest in summary["digests"].items():
            if isinstance(digest, str):
                yield name, digest, _owner(name)
        yield path.name, file_digest(path) if summary.get("check") == _check(summary) else "", ""
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
