"""Files that verbs write: tried before the work, and what a format could not hold said after it."""

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from aligner.bitext.formats import FILES_OF_PAIRS, FORMATS, format_of, lost, require_format, write_bitext
from aligner.cli.console import plural, talk
from aligner.corpus.readers import READERS
from aligner.corpus.readers.other_kinds import REMEDIES
from aligner.errors import InputError
from aligner.files import creation_time
from aligner.model import SegmentPair
from aligner.ownership import noted, parts_of, require_replaceable
from aligner.run.store.manifest import is_work_folder
from aligner.writing import check_writable, disk_errors

_SAY_A_KIND = {*READERS, *REMEDIES, *(suffix for own in FORMATS.values() for suffix in own.suffixes)}


def check_output(
    out: Path | None,
    inputs: Iterable[Path | None],
    overwrite: bool,
    *,
    is_bitext: bool = False,
    suffixes: Sequence[str] = (),
    owner: str | None = None,
) -> None:
    """Say before the work, and not after it, that its outcome could not be written, or would destroy what is not ours.

    inputs: files that are read. overwrite: whether the user said that what is there may go. is_bitext: whether its name
    must be that of a format of bitext. suffixes: those that say what will be written, where a name with that of another
    kind of file would say something else. owner: see require_replaceable.
    """
    if not out:
        return
    if is_bitext:
        require_format(out)
    if suffixes and (found := out.suffix.lower()) not in suffixes and found in _SAY_A_KIND:
        raise InputError(f"{out}: {found} is not written here; use {' or '.join(suffixes)}")
    require_apart(out)
    with disk_errors(out):
        require_replaceable(_places(out), [path for path in inputs if path], overwrite, owner)
        check_writable(out)


def require_apart(out: Path | None, work: Path | None = None) -> None:
    """Raise InputError where results would stand in a work folder, of this run or of another: none goes on there.

    work: that of this run, which may not be there yet.
    """
    if not out:
        return
    place = Path(os.path.realpath(out))
    own = Path(os.path.realpath(work)) if work else None
    for folder in (place, *place.parents):
        if folder == own or is_work_folder(folder):
            raise InputError(f"{out}: in the work folder {folder}, which is for nothing else; name another --out")


def write_rows(rows: Iterable[SegmentPair], path: Path, made_from: Iterable[Path]) -> None:
    """Bitext to a file, what its format does not hold told, and its name where that is another.

    made_from: the files that the rows come from; a format that says when they were made takes that from them.
    """
    said: Counter[str] = Counter()
    with noted(path):
        written = write_bitext(_telling(rows, format_of(path), said), path, created=creation_time(made_from))
    for what, number in said.items():
        talk.print(f"{path}: {what} ({plural(number, 'row')})", markup=False, soft_wrap=True)
    if written != [path]:
        talk.print(f"written: {', '.join(map(str, written)) or 'nothing'}", markup=False, soft_wrap=True)


def _places(out: Path) -> list[Path]:
    """A file to be written, and those that are there of the kinds that are several, whose names tell languages."""
    several = format_of(out) in FILES_OF_PAIRS and out.parent.is_dir()
    beside = sorted(path for path in out.parent.iterdir() if parts_of(out).fullmatch(path.name)) if several else []
    return [out, *beside]


def _telling(rows: Iterable[SegmentPair], format: str, said: Counter[str]) -> Iterator[SegmentPair]:
    """The rows as they are, while what a format cannot hold of them is counted."""
    for row in rows:
        said.update(lost(row, format))
        yield row
