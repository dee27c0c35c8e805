"""Moses: for each pair of languages two plain files of as many lines, and a third that says where each line is from."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from aligner.bitext.left_out import LeftOut
from aligner.bitext.rows import (
    COLUMNS,
    LANGUAGES,
    OF_DOCUMENTS,
    TEXTS,
    Rows,
    batches,
    file_part,
    line_cell,
    parse_row,
)
from aligner.errors import FormatError, InputError
from aligner.files import stream_lines
from aligner.model import SegmentPair
from aligner.writing import open_text, whole_files

MOSES = re.compile(r"(?P<stem>.+)\.(?P<source>[a-z]{2,3})-(?P<target>[a-z]{2,3})\.(?:(?P=source)|(?P=target))")
MARK = "\ufeff"
FIRST = *OF_DOCUMENTS, "source_sentences", "target_sentences", "score", "confidence"  # in this order at OPUS
ORIGIN = *FIRST, *(name for name in COLUMNS if name not in (*FIRST, *LANGUAGES, *TEXTS))
LEAST = 10  # cells of our own lines; OPUS has four, whose sentence numbers may be anything


def write_moses(rows: Rows, path: Path) -> list[Path]:
    """`name.en-de.en`, `name.en-de.de` and, with the columns of ORIGIN, `name.en-de.ids`; null beads are left out.

    Raises InputError where two of the three would have one name.
    """
    stem = path.stem if path.suffix == ".moses" else path.name
    written = set()
    with whole_files(path) as folder:
        for batch in batches(row for row in rows if not row.is_null):
            by_languages: dict[tuple[str, str], list[SegmentPair]] = defaultdict(list)
            for row in batch:
                languages = file_part(row.source_language, "source"), file_part(row.target_language, "target")
                by_languages[languages].append(row)
            for (source, target), own in by_languages.items():
                if len({source, target, "ids"}) < 3:
                    pair = f"{source}-{target}"
                    raise InputError(f"{path}: Moses names files by language, which {pair} forbids; use .tsv or .jsonl")
                names = _names(stem, source, target)
                _append([line_cell(row.source) for row in own], folder / names[0])
                _append([line_cell(row.target) for row in own], folder / names[1])
                _append(["\t".join(line_cell(getattr(row, name)) for name in ORIGIN) for row in own], folder / names[2])
                written.add(names)
    return [path.with_name(name) for names in sorted(written) for name in names]


def read_moses(path: Path, left_out: LeftOut) -> Iterator[SegmentPair]:
    """Rows of a Moses pair, named by one of its two files; with their origin where `.ids` stands beside them.

    An `.ids` file of others, such as those of OPUS, gives the ids of documents, its first two columns.
    Raises InputError if a side is missing, FormatError if the files differ in length.
    """
    found = MOSES.fullmatch(path.name)
    if found is None:
        raise InputError(f"{path}: no name of a Moses file; wanted NAME.SOURCE-TARGET.LANGUAGE, as in news.de-en.de")
    languages = found["source"], found["target"]
    files = [path.with_name(name) for name in _names(found["stem"], *languages)]
    sides = [stream_lines(file) for file in (files if files[2].is_file() else files[:2])]
    counts = [0] * len(sides)
    while True:
        lines = [next(side, None) for side in sides]
        counts = [count + (line is not None) for count, line in zip(counts, lines, strict=True)]
        if all(line is None for line in lines):
            return
        if None in lines:
            counts = [count + sum(1 for _ in side) for count, side in zip(counts, sides, strict=True)]
            lengths = ", ".join(f"{file} {count}" for file, count in zip(files[1:], counts[1:], strict=False))
            raise FormatError(f"{files[0]} has {counts[0]} lines, {lengths}; wanted as many")
        cells = (lines[2] or "").split("\t") if len(lines) == 3 else []
        known = ORIGIN if len(cells) >= LEAST else ORIGIN[:2]
        if len(cells) > len(known):
            left_out.add("further columns of .ids", len(cells) - len(known))
        origin = dict(zip(known, cells, strict=False))
        row = {"source": lines[0], "target": lines[1], "source_language": languages[0], "target_language": languages[1]}
        yield parse_row(row | origin, f"{files[2]}:{counts[0]}" if cells else str(path))


def _names(stem: str, source: str, target: str) -> tuple[str, str, str]:
    both = f"{stem}.{source}-{target}"
    return f"{both}.{source}", f"{both}.{target}", f"{both}.ids"


def _append(lines: list[str], path: Path) -> None:
    with open_text(path, "a") as file:
        if not file.tell() and lines[0].startswith(MARK):
            file.write(MARK)  # readers take the first one for the mark of the encoding
        file.writelines(line + "\n" for line in lines)
