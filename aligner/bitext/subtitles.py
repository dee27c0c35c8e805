"""Subtitles in SRT: the text of the target, shown when the source's cues are."""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from aligner.bitext.left_out import LeftOut
from aligner.bitext.rows import Rows, file_part
from aligner.errors import InputError
from aligner.model import SegmentPair
from aligner.writing import whole_files

IN_SUBTITLES = "target", "source_time"  # columns that a subtitle holds; names of files tell documents


def write_srt(rows: Rows, path: Path) -> list[Path]:
    """A file a document pair: path where there is one pair, else one named after the source and target, `a.b.srt`.

    Files whose names would be the same are numbered.

    Rows whose source has no time, and those without a target, are left out.
    """
    import pysubs2  # here: few write subtitles

    timed = (row for row in rows if row.source_time and row.target)
    names: list[str] = []
    with whole_files(path) as folder:
        for (source, target), own in groupby(timed, lambda row: (row.source_id, row.target_id)):
            file = pysubs2.SSAFile()
            for start, end, text in _shown(own):
                event = pysubs2.SSAEvent(start=round(1000 * start), end=round(1000 * end))
                event.plaintext = text
                file.append(event)
            name = f"{path.stem}.{file_part(source, 'source')}.{file_part(target, 'target')}"
            names.append(_unlike(name, names) + path.suffix)
            file.save(str(folder / names[-1]), format_="srt")
        if len(names) < 2:
            (folder / names[0]).rename(folder / path.name) if names else (folder / path.name).touch()
            return [path]
    return sorted(path.with_name(name) for name in set(names))


def _unlike(name: str, names: Sequence[str]) -> str:
    """A name, with a number where one of names is called so, also on a system that does not tell a from A."""
    taken = {Path(other).stem.casefold() for other in names}
    numbered = (f"{name}-{number}" for number in itertools.count(2))
    return next(own for own in itertools.chain([name], numbered) if own.casefold() not in taken)


def read_srt(path: Path, left_out: LeftOut) -> Iterator[SegmentPair]:
    """Raises InputError: subtitles are in one language, and no bitext."""
    raise InputError(f"{path}: subtitles are in one language; wanted bitext, or use `aligner align` on two of them")


def _shown(rows: Iterable[SegmentPair]) -> Iterator[tuple[float, float, str]]:
    """Start, end and text of each subtitle, none over another: sentences that end within one cue are shown together."""
    shown: list[tuple[float, float, str]] = []
    for row in sorted(rows, key=lambda row: row.source_time or (0.0, 0.0)):
        start, end = row.source_time or (0.0, 0.0)
        if shown and end <= shown[-1][1]:
            before = shown.pop()
            shown.append((before[0], before[1], f"{before[2]}\n{row.target}"))
        else:
            shown.append((max(start, shown[-1][1]) if shown else start, end, row.target))
    return iter(shown)
