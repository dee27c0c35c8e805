"""Files that verbs write: tried before the work, and what a format could not hold said after it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from aligner.bitext.formats import format_of, lost, write_bitext
from aligner.cli.console import plural, talk
from aligner.errors import InputError
from aligner.files import check_writable
from aligner.model import SegmentPair


def check_output(out: Path | None, formats: Iterable[str] = ()) -> None:
    """Say before the work, and not after it, that its outcome could not be written."""
    if out and formats and format_of(out) not in formats:
        raise InputError(f"{out}: no bitext format {out.suffix!r}; use one of .{', .'.join(formats)}")
    if out:
        check_writable(out)


def write_rows(rows: Iterable[SegmentPair], path: Path) -> None:
    """Bitext to a file, what its format does not hold told, and its name where that is another."""
    said: Counter[str] = Counter()
    written = write_bitext(_telling(rows, format_of(path), said), path)
    for what, number in said.items():
        talk.print(f"{path}: {what} ({plural(number, 'row')})", markup=False, soft_wrap=True)
    if written != [path]:
        talk.print(f"written: {', '.join(map(str, written)) or 'nothing'}", markup=False, soft_wrap=True)


def _telling(rows: Iterable[SegmentPair], format: str, said: Counter[str]) -> Iterator[SegmentPair]:
    """The rows as they are, while what a format cannot hold of them is counted."""
    for row in rows:
        if what := lost(row, format):
            said[what] += 1
        yield row
