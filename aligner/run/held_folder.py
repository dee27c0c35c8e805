"""The folder of a run's results while it is written: kept from other runs, and filled with whole files at once."""

import json
import logging
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

from aligner.bitext.formats import FILES_OF_PAIRS
from aligner.errors import AlignerError, InputError
from aligner.files import require_file_system
from aligner.model import OUTPUTS
from aligner.ownership import MOVING, OF_RUNS, SUMMARY, note_moving, read_notes, require_no_inputs, require_replaceable
from aligner.page import PAGE
from aligner.writing import disk_errors

logger = logging.getLogger(__name__)

ALWAYS = re.compile(
    r"(documents|sentences|reports|pairs|candidates|bitext|skipped|removed|changes)\.jsonl|changes\.csv|summary\.json"
)
OF_A_PAIR = re.compile(r"bitext\.[\w-]+[.-][\w-]+\.[\w-]+")  # in those that are a file for each pair of languages
STAGING, LOCK = ".aligner-partial", ".aligner-lock"
STAGED = re.compile(rf"{OUTPUTS.pattern}|test|\..*\.partial")  # names in the former


@contextmanager
def hold_folder(
    out: Path, formats: Sequence[str] = (), *, inputs: Sequence[Path] = (), overwrite: bool = False
) -> Iterator[None]:
    """Keep other runs out of a folder as long as the block lasts; it is made where there is none.

    This thread may hold it several times over. The lock that a killed run left behind keeps nobody out. formats,
    overwrite: see write_result. inputs: files that must not be written over.

    Raises InputError where a run could not write into out in the end, see write_result, and where another run holds it.
    """
    from filelock import FileLock, Timeout  # here: `import aligner` stays light

    require_file_system(out)
    with folder_errors(out):
        require_replaceable(_places(out, formats), inputs, overwrite)
        if not overwrite:
            require_no_inputs([out / name for name in sorted(_files_of_earlier_run(out))], inputs)
        out.mkdir(parents=True, exist_ok=True)
        if (out / LOCK).is_symlink() or ((out / LOCK).exists() and (out / LOCK).stat().st_size):  # ours are empty
            raise InputError(f"{out / LOCK}: no run wrote it, and runs lock the folder with it; give it another name")
        lock = FileLock(os.path.abspath(out / LOCK), is_singleton=True)
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise InputError(
                f"{out}: another run writes into this folder; wait for it, or name another --out"
            ) from error
    try:
        with staged(out) as staging:
            (staging / "test").touch()
            (staging / "test").unlink()
        yield
    finally:
        if lock.lock_counter == 1:
            with suppress(OSError):  # where no file that is open can be removed
                (out / LOCK).unlink()
        lock.release()


def _places(out: Path, formats: Sequence[str]) -> list[Path]:
    """The files of a folder in whose place a run may write; which pairs of languages there are is not known yet."""
    wanted = {f"bitext.{name}" for name in formats} | ({PAGE} if "html" in formats else set())
    pairs = OF_A_PAIR if FILES_OF_PAIRS.intersection(formats) else ALWAYS
    names = sorted(path.name for path in out.iterdir()) if out.is_dir() else []
    return [out / name for name in names if name in wanted or ALWAYS.fullmatch(name) or pairs.fullmatch(name)]


@contextmanager
def staged(out: Path, overwrite: bool = False) -> Iterator[Path]:
    """A folder to write into, whose files move to out when the block ends well."""
    staging = out / STAGING
    with folder_errors(out):
        _clear_staging(staging)
        staging.mkdir()
    try:
        yield staging
        with folder_errors(out):
            _move_in(staging, out, overwrite)
    except AlignerError as error:  # writers name the file where they write it
        raise type(error)(str(error).replace(str(staging), str(out))) from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _clear_staging(staging: Path) -> None:
    """Remove what a run that was killed has left behind. Raises InputError for what none has."""
    if staging.is_symlink() or (staging.exists() and not staging.is_dir()):
        raise InputError(f"{staging}: no folder, and runs write into one of this name; give it another name")
    names = sorted(path.name for path in staging.iterdir()) if staging.is_dir() else []
    for name in names:
        if not STAGED.fullmatch(name):
            raise InputError(
                f"{staging}: holds {name}, which no run wrote; runs clear the folder, so move it elsewhere"
            )
    if staging.is_dir():
        shutil.rmtree(staging)


def _move_in(staging: Path, out: Path, overwrite: bool) -> None:
    names = {path.name for path in staging.iterdir()}
    if not names:
        return
    require_replaceable((out / name for name in sorted(names)), overwrite=overwrite)  # time has passed since the first
    stale = _stale(out, names)
    note_moving(out, [staging / name for name in sorted(names)])
    for name in sorted(names, key=lambda name: (name == SUMMARY, name)):  # last: it says that all are there
        os.replace(staging / name, out / name)
    gone = [name for name in stale if (out / name).exists()]
    for name in gone:
        (out / name).unlink(missing_ok=True)
    if gone:
        logger.warning("%s: removed, as this run has none of their name: %s", out, ", ".join(gone))
    (out / MOVING).unlink(missing_ok=True)


def _stale(out: Path, names: set[str]) -> list[str]:
    """Results in out of an earlier run that this one, which writes names, has not; what was changed since is none."""
    written = read_notes().written_in(out)
    stale = []
    for name in sorted(_files_of_earlier_run(out) - names):
        owner = written.owner(name)
        if owner is None and (out / name).exists():
            logger.warning("%s: no run wrote it as it stands; it is left as it is", out / name)
        if owner in ("", OF_RUNS):
            stale.append(name)
    return stale


def _files_of_earlier_run(out: Path) -> set[str]:
    """Names of results that the summary in out tells of, and of its page."""
    try:
        claimed = json.loads((out / SUMMARY).read_text(encoding="utf-8"))["files"]
        return {PAGE} | {name for name in claimed if isinstance(name, str) and OUTPUTS.fullmatch(name)}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return set()


def folder_errors(out: Path) -> AbstractContextManager[None]:
    """What the disk refuses in a folder of results, as errors that say what to do."""
    return disk_errors(out, full="free some space and run the same command again", refused="choose another --out")
