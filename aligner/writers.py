"""Rows to files and back: JSONL, TSV, TMX, Moses, the ladder."""

import codecs
import contextlib
import json
import math
import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, fields
from pathlib import Path
from typing import IO, Any

from aligner.bitext import Bead, SegmentPair
from aligner.errors import FormatError, InputError
from aligner.readers import read_lines

BEAD = re.compile(r"\[([\d, ]*)\]:\[([\d, ]*)\](?::(\S*))?$")
LONGEST = 9  # digits of a sentence number
MOSES = re.compile(r"(?P<stem>.+)\.(?P<source>[a-z]{2,3})-(?P<target>[a-z]{2,3})\.(?P<side>[a-z]{2,3})")
REPLACE = "aligner.replace"
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LINE_ENDS = re.compile(r"[\0\t\n\r]+")
COLUMNS = tuple(field.name for field in fields(SegmentPair))
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

Rows = Iterable[SegmentPair]


def write_bitext(rows: Rows, path: str | Path, format: str | None = None) -> list[Path]:
    """Write bitext in a format of FORMATS, by default that of the path's suffix; the files that were written.

    A file appears under its name when it is whole. TMX and Moses hold no null beads; those are left out.

    Raises InputError for an unknown format and for a path that cannot be written.
    """
    path = Path(path)
    name = format or path.suffix.lstrip(".")
    if name not in FORMATS:
        raise InputError(f"{path}: no bitext format {name!r}; use one of {', '.join(FORMATS)}")
    return FORMATS[name](rows, path)


def read_bitext(path: str | Path) -> list[SegmentPair]:
    """Bitext of a JSONL, TSV or TMX file, or of a Moses pair named by one of its two files, `name.en-de.en`.

    Raises InputError for an unknown kind of file, FormatError for a row that cannot be read.
    """
    path = Path(path)
    if not path.is_file():
        raise InputError(f"{path}: {'a folder' if path.is_dir() else 'no such file'}; wanted a file of bitext")
    readers: dict[str, Callable[[Path], Iterator[SegmentPair]]] = {
        ".jsonl": _read_jsonl,
        ".tsv": _read_tsv,
        ".tmx": _read_tmx,
    }
    read = readers.get(path.suffix, _read_moses if MOSES.fullmatch(path.name) else None)
    if read is None:
        raise InputError(
            f"{path}: cannot read bitext from {path.suffix or 'a file without suffix'}; use .jsonl, .tsv or .tmx"
        )
    return list(read(path))


def read_beads(path: str | Path) -> list[Bead]:
    """Beads from a file with one `[0]:[0, 1]` a line; what follows a second colon is the score, if it is a number.

    Raises FormatError at the first line that is no bead.
    """
    beads = []
    for number, line in enumerate(read_lines(Path(path)), start=1):
        found = BEAD.match(line.strip())
        if not found or max(map(len, re.findall(r"\d+", f"{found[1]} {found[2]}")), default=0) > LONGEST:
            raise FormatError(f"{path}:{number}: {line.strip()[:60]!r} is no bead; write numbers as [0]:[0, 1]")
        source, target = (tuple(int(n) for n in side.replace(",", " ").split()) for side in found.groups()[:2])
        beads.append(Bead(source, target, _number(found[3])))
    return beads


def bead_line(bead: Bead) -> str:
    """A line of the ladder: `[0, 1]:[0]:0.8123`."""
    return f"{list(bead.source)}:{list(bead.target)}:{bead.score:.4f}"


def write_beads(beads: Iterable[Bead], path: str | Path) -> None:
    """Write the ladder, one bead a line."""
    write_lines(map(bead_line, beads), Path(path))


def bitext_row(row: SegmentPair) -> dict[str, Any]:
    """A row of bitext.jsonl; a score or confidence that is not known is null."""
    return {
        key: None if isinstance(value, float) and not math.isfinite(value) else value
        for key, value in asdict(row).items()
    }


def write_lines(lines: Iterable[str], path: Path) -> list[Path]:
    """Write lines, which must hold no line feed."""
    with whole_file(path) as file:
        file.writelines(line + "\n" for line in lines)
    return [path]


def write_jsonl(rows: Iterable[dict[str, Any]], path: Path) -> list[Path]:
    """Write one JSON object a line."""
    return write_lines(map(json_line, rows), path)


def json_line(row: dict[str, Any]) -> str:
    """A row as one line of JSON, characters as they are."""
    return json.dumps(row, ensure_ascii=False, allow_nan=False)


def _replaced(error: UnicodeError) -> tuple[bytes, int]:
    """Halves of characters, which no file can hold, as U+FFFD."""
    assert isinstance(error, UnicodeEncodeError)
    return "\ufffd".encode() * (error.end - error.start), error.end


codecs.register_error(REPLACE, _replaced)


def check_writable(path: Path) -> None:
    """Raise InputError now if a file could not be written in the end."""
    if not path.exists():
        with whole_file(path):
            pass
        path.unlink()
    elif path.is_dir() or not os.access(path if not path.is_file() else path.parent, os.W_OK):
        raise InputError(f"{path}: cannot be written; choose another place")


@contextmanager
def whole_file(path: Path) -> Iterator[IO[str]]:
    """A file open for writing that takes its name when the block ends well, and is gone when it does not."""
    if path.is_dir():
        raise InputError(f"{path}: cannot be written, it is a folder; name a file")
    beside = path.with_name(f".{path.name}.partial")
    if path.exists() and not path.is_file():  # a pipe or a device, which cannot be replaced
        beside = path
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("w", encoding="utf-8", newline="\n", errors=REPLACE) as file:
            yield file
        if beside != path:
            os.replace(beside, path)
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror or error}); choose another place") from error
    finally:
        if beside != path:
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)


def _number(text: str | None) -> float:
    try:
        return float(text or "nan")
    except ValueError:
        return math.nan


def _write_jsonl(rows: Rows, path: Path) -> list[Path]:
    return write_jsonl(map(bitext_row, rows), path)


def read_rows(path: Path) -> list[tuple[int, dict[str, Any]]]:
    """The objects of a JSONL file with the numbers of their lines, from 1; blank lines are left out.

    Raises FormatError at the first line that is no object.
    """
    rows = []
    for number, line in enumerate(read_lines(path), start=1):
        if line.strip():
            try:
                row = json.loads(line)
            except (ValueError, RecursionError) as error:
                raise FormatError(f"{path}:{number}: no JSON ({error}); wanted an object a line") from error
            if not isinstance(row, dict):
                raise FormatError(f"{path}:{number}: a {type(row).__name__}; wanted an object a line")
            rows.append((number, row))
    return rows


def _read_jsonl(path: Path) -> Iterator[SegmentPair]:
    for number, row in read_rows(path):
        yield _segment_pair(row, f"{path}:{number}")


def _write_tsv(rows: Rows, path: Path) -> list[Path]:
    with whole_file(path) as file:
        file.write("\t".join(COLUMNS) + "\n")
        for row in rows:
            cells = (LINE_ENDS.sub(" ", _cell(value)) for value in asdict(row).values())
            file.write("\t".join(cells) + "\n")
    return [path]


def _cell(value: Any) -> str:
    if (isinstance(value, float) and math.isnan(value)) or value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return " ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _read_tsv(path: Path) -> Iterator[SegmentPair]:
    lines = iter(read_lines(path))
    header = next(lines, "").split("\t")
    if not {"source", "target"} <= set(header):
        raise FormatError(f"{path}:1: columns {header[:6]}; wanted a header with at least source and target")
    for number, line in enumerate(lines, start=2):
        cells = line.split("\t")
        if len(cells) != len(header):
            raise FormatError(f"{path}:{number}: {len(cells)} cells; wanted {len(header)}, as in the header")
        yield _segment_pair(dict(zip(header, cells, strict=True)), f"{path}:{number}")


def _segment_pair(row: dict[str, Any], place: str) -> SegmentPair:
    """The row of a format with named columns; what it does not say stays empty."""
    try:
        source, target = row["source"], row["target"]
        if not isinstance(source, str) or not isinstance(target, str):
            raise TypeError("source and target are texts")
        return SegmentPair(
            source_id=str(row.get("source_id") or ""),
            target_id=str(row.get("target_id") or ""),
            source_language=str(row.get("source_language") or ""),
            target_language=str(row.get("target_language") or ""),
            source=source,
            target=target,
            source_sentences=_integers(row.get("source_sentences")),
            target_sentences=_integers(row.get("target_sentences")),
            source_offsets=_offsets(row.get("source_offsets")),
            target_offsets=_offsets(row.get("target_offsets")),
            kind=str(row.get("kind") or f"{int(bool(source))}-{int(bool(target))}"),
            score=_number(str(row.get("score"))),
            confidence=_number(str(row.get("confidence"))),
            moved=row.get("moved") in (True, "true"),
        )
    except (KeyError, ValueError, TypeError) as error:
        raise FormatError(f"{place}: {error!r}; wanted the columns {', '.join(COLUMNS)}") from error


def _offsets(value: Any) -> tuple[int, int] | None:
    numbers = _integers(value)
    return (numbers[0], numbers[1]) if len(numbers) == 2 else None


def _integers(value: Any) -> tuple[int, ...]:
    return tuple(int(n) for n in (value.split() if isinstance(value, str) else value or ()))


def _write_tmx(rows: Rows, path: Path) -> list[Path]:
    """TMX 1.4, a translation unit a row; where a segment comes from is in properties."""
    from lxml import etree

    from aligner import __version__

    linked = [row for row in rows if row.source and row.target]
    languages = {NOT_XML.sub("\ufffd", row.source_language) for row in linked}
    header = {
        "creationtool": "bitext-aligner",
        "creationtoolversion": __version__,
        "segtype": "sentence",
        "o-tmf": "bitext",
        "adminlang": "en",
        "srclang": languages.pop() if len(languages) == 1 else "*all*",
        "datatype": "plaintext",
    }
    with whole_file(path) as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n<tmx version="1.4">\n')
        file.write(etree.tostring(etree.Element("header", header), encoding="unicode") + "\n<body>\n")
        for number, row in enumerate(linked, start=1):
            file.write(etree.tostring(_unit(row, number), encoding="unicode") + "\n")
        file.write("</body>\n</tmx>\n")
    return [path]


def _unit(row: SegmentPair, number: int) -> Any:
    from lxml import etree

    unit = etree.Element("tu", tuid=str(number))
    for name in ("kind", "score", "confidence", "moved"):
        _property(unit, name, getattr(row, name))
    for side in ("source", "target"):
        language = NOT_XML.sub("\ufffd", getattr(row, f"{side}_language"))
        variant = etree.SubElement(unit, "tuv", {XML_LANG: language or "und"})
        for name in ("id", "sentences", "offsets"):
            _property(variant, name, getattr(row, f"{side}_{name}"))
        etree.SubElement(variant, "seg").text = NOT_XML.sub("\ufffd", getattr(row, side))
    return unit


def _property(parent: Any, name: str, value: Any) -> None:
    from lxml import etree

    text = NOT_XML.sub("\ufffd", _cell(value))
    if text:
        etree.SubElement(parent, "prop", type=f"x-{name}").text = text


def _read_tmx(path: Path) -> Iterator[SegmentPair]:
    from lxml import etree

    with path.open("rb") as file:
        units = etree.iterparse(file, tag="tu", resolve_entities=False, load_dtd=False, no_network=True)
        try:
            for _, unit in units:
                yield _read_unit(unit, f"{path}:{unit.sourceline}")
                unit.clear()
        except etree.XMLSyntaxError as error:
            raise FormatError(f"{path}: no TMX ({error}); wanted TMX 1.4") from error
        if units.root.tag != "tmx":
            raise FormatError(f"{path}: no TMX (its root is {units.root.tag}); wanted TMX 1.4")


def _read_unit(unit: Any, place: str) -> SegmentPair:
    variants = unit.findall("tuv")
    segments = [variant.find("seg") for variant in variants]
    if len(variants) != 2 or None in segments:
        raise FormatError(f"{place}: {len(variants)} tuv in a tu; wanted two, each with a seg")
    row = {prop.get("type", "").removeprefix("x-"): prop.text or "" for prop in unit.findall("prop")}
    for side, variant, segment in zip(("source", "target"), variants, segments, strict=False):
        for prop in variant.findall("prop"):
            row[f"{side}_{prop.get('type', '').removeprefix('x-')}"] = prop.text or ""
        row[f"{side}_language"] = variant.get(XML_LANG, variant.get("lang", ""))
        row[side] = "".join(segment.xpath(".//text()"))
    return _segment_pair(row, place)


def _write_moses(rows: Rows, path: Path) -> list[Path]:
    """For each pair of languages two files of as many lines, `name.en-de.en` and `.de`, and `.ids` for their origin."""
    by_languages: dict[tuple[str, str], list[SegmentPair]] = {}
    for row in rows:
        if row.source and row.target:
            languages = _file_part(row.source_language, "source"), _file_part(row.target_language, "target")
            by_languages.setdefault(languages, []).append(row)
    written = []
    for (source, target), own in sorted(by_languages.items()):
        stem = path.with_name(f"{path.stem if path.suffix == '.moses' else path.name}.{source}-{target}")
        if len({source, target, "ids"}) < 3:
            raise InputError(f"{path}: Moses names files by language, and both sides are {source}; use .tsv or .jsonl")
        columns: dict[str, Iterable[str]] = {
            source: (row.source for row in own),
            target: (row.target for row in own),
            "ids": ("\t".join(_origin(row)) for row in own),
        }
        for name, texts in columns.items():
            side = stem.with_name(f"{stem.name}.{name}")
            with whole_file(side) as file:
                file.writelines((text if name == "ids" else LINE_ENDS.sub(" ", text)) + "\n" for text in texts)
            written.append(side)
    return written


def _file_part(language: str, default: str) -> str:
    """A language as part of a file's name, whatever it holds."""
    return re.sub(r"[^\w-]", "_", language) or default


def _origin(row: SegmentPair) -> list[str]:
    names = ("source_id", "target_id", "source_sentences", "target_sentences", "score", "confidence")
    return [LINE_ENDS.sub(" ", _cell(getattr(row, name))) for name in names]


def _read_moses(path: Path) -> Iterator[SegmentPair]:
    found = MOSES.fullmatch(path.name)
    assert found is not None  # read_bitext looked
    languages = found["source"], found["target"]
    files = [path.with_name(f"{found['stem']}.{'-'.join(languages)}.{language}") for language in languages]
    sides = [read_lines(file) for file in files]
    if len(sides[0]) != len(sides[1]):
        raise FormatError(f"{files[0]} has {len(sides[0])} lines, {files[1]} {len(sides[1])}; wanted as many")
    for source, target in zip(*sides, strict=True):
        row = {"source": source, "target": target, "source_language": languages[0], "target_language": languages[1]}
        yield _segment_pair(row, str(path))


FORMATS: dict[str, Callable[[Rows, Path], list[Path]]] = {
    "jsonl": _write_jsonl,
    "tsv": _write_tsv,
    "tmx": _write_tmx,
    "moses": _write_moses,
}
