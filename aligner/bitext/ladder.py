"""The ladder as bitext: beads of one document pair, which are numbers, with the sentences that they number."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

from aligner.arguments import items_argument, path_argument
from aligner.bitext.rows import Rows
from aligner.corpus.scripts import joined_sentences
from aligner.errors import FormatError, InputError
from aligner.files import read_lines, read_number
from aligner.model import Bead, SegmentPair
from aligner.writing import write_lines

BEAD = re.compile(r"\[([\d, ]*)\]:\[([\d, ]*)\](?::(\S*))?$")
RUNG = re.compile(r"(\d{1,9})\t(\d{1,9})\t(-?[\d.]+(?:e-?\d+)?)$")  # as hunalign writes one
LONGEST = 9  # digits of a sentence number


def read_beads(path: str | Path) -> list[Bead]:
    """Beads from a file with one `[0]:[0, 1]` a line; what follows a second colon is the score, if it is a number.

    The ladder of hunalign is read as well: a line is where a bead begins on either side, and how good it is.

    Raises FormatError at the first line that is no bead.
    """
    path, beads = path_argument(path, "path"), []
    lines = read_lines(path)
    if lines and RUNG.match(lines[0].strip()):
        return _beads_between(lines, path)
    for number, line in enumerate(lines, start=1):
        found = BEAD.match(line.strip())
        if not found or max(map(len, re.findall(r"\d+", f"{found[1]} {found[2]}")), default=0) > LONGEST:
            raise FormatError(f"{path}:{number}: {line.strip()[:60]!r} is no bead; write numbers as [0]:[0, 1]")
        source, target = (tuple(int(n) for n in side.replace(",", " ").split()) for side in found.groups()[:2])
        beads.append(Bead(source, target, read_number(found[3])))
    return beads


def _beads_between(lines: list[str], path: Path) -> list[Bead]:
    """The beads between the rungs of hunalign's ladder, the last of which stands behind the last sentences."""
    rungs: list[tuple[int, int, float]] = []
    for number, line in enumerate(lines, start=1):
        found = RUNG.match(line.strip())
        if not found or (rungs and (int(found[1]) < rungs[-1][0] or int(found[2]) < rungs[-1][1])):
            wanted = "two sentence numbers that do not fall and a score, with tabs between, as hunalign writes them"
            raise FormatError(f"{path}:{number}: {line.strip()[:60]!r} is no rung; wanted {wanted}")
        rungs.append((int(found[1]), int(found[2]), read_number(found[3])))
    return [
        Bead(tuple(range(own[0], after[0])), tuple(range(own[1], after[1])), own[2]) for own, after in pairwise(rungs)
    ]


def bead_line(bead: Bead) -> str:
    """A line of the ladder: `[0, 1]:[0]:0.8123`."""
    return f"{list(bead.source)}:{list(bead.target)}:{bead.score:.4f}"


def write_beads(beads: Iterable[Bead], path: str | Path) -> None:
    """Write the ladder, one bead a line."""
    write_lines(map(bead_line, items_argument(beads, "beads", Bead, "Beads")), path_argument(path, "path"))


def read_ladder(path: Path, files: tuple[Path, Path], languages: tuple[str, str]) -> Iterator[SegmentPair]:
    """Rows of a ladder. files: of source and target, with a sentence a line, which beads count from 0.

    Raises FormatError for a bead with a number beyond the last sentence.
    """
    sides = [read_lines(file) for file in files]
    for place, bead in enumerate(read_beads(path), start=1):
        texts = []
        for numbers, sentences, file, language in zip((bead.source, bead.target), sides, files, languages, strict=True):
            if numbers and max(numbers) >= len(sentences):
                found = f"sentence {max(numbers)}, but {file} has {len(sentences)}, counted from 0"
                raise FormatError(f"{path}:{place}: {found}; wanted the files that were aligned")
            texts.append(joined_sentences((sentences[n] for n in numbers), language))
        yield SegmentPair(
            source_id=files[0].name,
            target_id=files[1].name,
            source_language=languages[0],
            target_language=languages[1],
            source=texts[0],
            target=texts[1],
            source_sentences=bead.source,
            target_sentences=bead.target,
            source_offsets=None,
            target_offsets=None,
            kind=bead.kind,
            score=bead.score,
            confidence=bead.confidence,
            moved=bead.moved,
        )


def beads_of(rows: Rows, path: Path) -> Iterator[Bead]:
    """The beads of bitext.

    Raises InputError if it holds several document pairs, whose numbers begin anew, or texts without sentence numbers.
    """
    pair = None
    for row in rows:
        if pair not in (None, (row.source_id, row.target_id)):
            raise InputError(f"{path} holds the bitext of several document pairs; wanted that of one")
        if bool(row.source) > bool(row.source_sentences) or bool(row.target) > bool(row.target_sentences):
            raise InputError(f"{path} has texts without sentence numbers, which are what a ladder holds")
        pair = row.source_id, row.target_id
        yield Bead(row.source_sentences, row.target_sentences, row.score)
