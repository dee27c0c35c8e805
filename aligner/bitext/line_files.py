"""Lines for the evaluation of machine translation: the target brought to the sentences of the source, a line each.

`name.en-de.source` and `name.en-de.target` have as many lines; further versions of a document in the target language
are its references, in `name.en-de.reference`, `.reference2` and so on. A line is a sentence of the source, or several
where a bead of any version has them as one; it is empty where a version leaves that out. What a version adds stands
behind what it follows there, so that no text of it is lost.
"""

import logging
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from aligner.alignment.groups import Groups
from aligner.bitext.left_out import LeftOut
from aligner.bitext.rows import Rows, cell, file_part, line_cell
from aligner.corpus.scripts import joined_sentences
from aligner.errors import InputError
from aligner.model import SegmentPair
from aligner.writing import open_text, whole_files

logger = logging.getLogger(__name__)

# Columns that the files hold, or that follow from those.
IN_LINE_FILES = (
    *("source", "target", "source_id", "target_id", "source_language", "target_language", "kind"),
    *("source_sentences", "target_sentences", "source_offsets", "target_offsets", "score", "confidence"),
)
# Mean score over the characters of a source, below which a target is no translation of it. Of NTREX-128 it was .47 and
# more for translations (en-de, de-ko, en-hi, with use and e5-small), .25 and less for two documents that are none.
LEAST_SCORE = 0.28
ORIGIN = "mt-ids"  # the file that says where each line is from


def write_line_files(rows: Rows, path: Path) -> list[Path]:
    """Files of as many lines for each pair of languages, and one that says where each line is from.

    rows: with the numbers of sentences, null beads among them, those of one source document one after the other.

    A source of which a version hardly says anything is left out, and told: lines that are empty throughout would look
    like a translation that leaves everything out, and without that version another one would take its place.

    Raises InputError for rows without such numbers or in another order, and where nothing would be left.
    """
    stem = path.stem if path.suffix == ".mt" else path.name
    files: dict[str, _Files] = {}
    seen: set[tuple[str, str]] = set()
    unlike: list[str] = []
    with whole_files(path) as folder:
        for document, own in groupby(rows, lambda row: (row.source_language, row.source_id)):
            if document in seen:
                raise InputError(
                    f"{path}: the rows of {document[1]!r} do not follow each other; sort them by source_id"
                )
            seen.add(document)
            by_language: dict[str, dict[str, list[SegmentPair]]] = defaultdict(lambda: defaultdict(list))
            for row in own:
                by_language[row.target_language][row.target_id].append(row)
            for language, versions in by_language.items():
                if told := next(filter(None, map(_unlike, versions.values())), ""):
                    unlike.append(told)
                    continue
                pair = f"{file_part(document[0], 'source')}-{file_part(language, 'target')}"
                lines = files.setdefault(pair, _Files(folder, f"{stem}.{pair}"))
                lines.add(_source_lines(versions.values(), path), list(versions.values()))
        if unlike and not files:
            raise InputError(f"{unlike[0]}; leave out what is no translation")
        written = [name for own in files.values() for name in own.close()]
    if unlike:
        logger.warning("%s: documents without lines: %d; the first is %s", path.name, len(unlike), unlike[0])
    if fewer := sum(own.fewer for own in files.values()):
        logger.warning(
            "%s: documents with fewer versions than others: %d; their reference lines are empty", path.name, fewer
        )
    return [path.with_name(name) for name in sorted(written)]


def read_line_files(path: Path, left_out: LeftOut) -> Iterator[SegmentPair]:
    """Raises InputError: which version of several a line is of, only their files tell together."""
    raise InputError(
        f"{path}: lines for evaluation are not read back; wanted bitext, such as the .jsonl they come from"
    )


@dataclass(slots=True)
class _Files:
    """The files of a pair of languages. fewer: documents with fewer versions than one before."""

    folder: Path
    stem: str
    lines: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    fewer: int = 0

    def add(self, units: "dict[tuple[int, ...], str]", versions: Sequence[list[SegmentPair]]) -> None:
        """The lines of a document in its versions."""
        before = self.lines
        self._append("source", list(map(line_cell, units.values())), before)
        said = [_target_lines(units, rows) for rows in versions]
        for number, texts in enumerate(said):
            name = ("target", "reference", f"reference{number}")[min(number, 2)]
            self._append(name, [line_cell(text) for text, *_ in texts], before)
        origin = [[versions[0][0].source_id, cell(unit)] for unit in units]
        for rows, texts in zip(versions, said, strict=True):
            for cells, (_, *rest) in zip(origin, texts, strict=True):
                cells += [rows[0].target_id, *map(cell, rest)]
        self._append(ORIGIN, ["\t".join(map(line_cell, cells)) for cells in origin], before)
        self.fewer += len(versions) + 2 < len(self.counts)
        self.lines += len(units)

    def close(self) -> list[str]:
        """The names of the files, all of as many lines."""
        for name in self.counts:
            self._append(name, [], self.lines)
        return [f"{self.stem}.{name}" for name in self.counts]

    def _append(self, name: str, texts: Iterable[str], before: int) -> None:
        """Lines to a file that has as many lines before as the others."""
        with open_text(self.folder / f"{self.stem}.{name}", "a") as file:
            texts = [""] * (before - self.counts.get(name, 0)) + list(texts)
            file.writelines(text + "\n" for text in texts)
        self.counts[name] = self.counts.get(name, 0) + len(texts)


def _source_lines(versions: Iterable[list[SegmentPair]], path: Path) -> dict[tuple[int, ...], str]:
    """The texts of the lines of a source, by the numbers of their sentences, in order."""
    groups = Groups[int]()
    pieces: list[dict[tuple[int, ...], str]] = []
    for rows in versions:
        pieces.append({row.source_sentences: row.source for row in rows if row.source_sentences})
        for row in rows:
            if any(text and not numbers for text, numbers in _sides(row)):
                raise InputError(f"{path}: {row.source[:40]!r} has no sentence numbers; lines need them")
            groups.join(row.source_sentences)
    language = next(row.source_language for rows in versions for row in rows)
    return {tuple(unit): _joined(unit, pieces, language) for unit in sorted(map(sorted, groups.all()))}


def _sides(row: SegmentPair) -> tuple[tuple[str, tuple[int, ...]], tuple[str, tuple[int, ...]]]:
    return (row.source, row.source_sentences), (row.target, row.target_sentences)


def _joined(unit: Sequence[int], pieces: Iterable[dict[tuple[int, ...], str]], language: str) -> str:
    """The text of some sentences, from the pieces of the version that has most of them: as a rule, all."""
    left = set(unit)
    within = [[(numbers, text) for numbers, text in own.items() if left.issuperset(numbers)] for own in pieces]
    texts = []
    for own in sorted(within, key=lambda own: -sum(len(numbers) for numbers, _ in own)):
        for numbers, text in own:
            if left.issuperset(numbers):
                texts.append((numbers, text))
                left.difference_update(numbers)
    return joined_sentences((text for _, text in sorted(texts)), language)


def _target_lines(
    units: dict[tuple[int, ...], str], rows: Sequence[SegmentPair]
) -> list[tuple[str, tuple[int, ...], float]]:
    """What a version says for each line: text, numbers of its sentences, and the least confidence of its beads."""
    at = {number: place for place, unit in enumerate(units) for number in unit}
    own: list[list[SegmentPair]] = [[] for _ in units]
    ordered = sorted(rows, key=lambda row: (row.target_sentences or (-1,), row.source_sentences))
    lines = [at[row.source_sentences[0]] if row.source_sentences else None for row in ordered]
    ahead = len(units)  # the line of the next row that stands in its place
    following = []
    for row, line in zip(reversed(ordered), reversed(lines), strict=True):
        following.append(ahead)
        ahead = line if line is not None and row.target and not row.moved else ahead
    place = 0
    for row, line, behind in zip(ordered, lines, reversed(following), strict=True):
        own[place if line is None else line].append(row)
        if line is not None and row.target and (not row.moved or place <= line <= behind):
            place = line
    return [
        (
            joined_sentences((row.target for row in line if row.target), rows[0].target_language),
            tuple(number for row in line for number in row.target_sentences),
            min((row.confidence for row in line if not math.isnan(row.confidence)), default=math.nan),
        )
        for line in own
    ]


def _unlike(rows: Sequence[SegmentPair]) -> str:
    """Why there are no lines of a version that hardly says anything of its source; empty where it does."""
    known = [(len(row.source), row.score) for row in rows if row.source and not math.isnan(row.score)]
    mean = sum(size * score for size, score in known) / max(sum(size for size, _ in known), 1)
    if not known or mean >= LEAST_SCORE:
        return ""
    return (
        f"{rows[0].source_id}, {rows[0].target_id}: no lines to evaluate, as their sentences are hardly alike (mean "
        f"score {mean:.2f}; wanted {LEAST_SCORE} at least)"
    )
