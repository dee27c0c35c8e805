"""Files of bitext read one after another, as often as is asked."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from aligner.bitext.formats import stream_bitext
from aligner.bitext.left_out import LeftOut
from aligner.model import SegmentPair


@dataclass(frozen=True)
class BitextFiles:
    """The rows of files, in order, read anew each time they are asked for.

    languages: of source and target, where a file names none.
    """

    paths: tuple[Path, ...]
    languages: tuple[str, ...] = ()
    _left_out: dict[Path, LeftOut] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __iter__(self) -> Iterator[SegmentPair]:
        for path in self.paths:
            self._left_out[path] = LeftOut()
            rows = stream_bitext(path, self._left_out[path])
            yield from self._named(rows) if self.languages else rows

    def left_out(self) -> Iterator[str]:
        """What was not taken over when they were read last, a line a file."""
        return (f"{path}: {left_out}" for path, left_out in self._left_out.items() if left_out)

    def _named(self, rows: Iterator[SegmentPair]) -> Iterator[SegmentPair]:
        one, other = self.languages
        for row in rows:
            if row.source_language and row.target_language:
                yield row
            else:
                languages = row.source_language or one, row.target_language or other
                yield replace(row, source_language=languages[0], target_language=languages[1])
