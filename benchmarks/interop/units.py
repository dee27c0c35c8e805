"""python -m benchmarks.interop.units BITEXT: what other programs find in our TMX and XLIFF, unit by unit.

A row of READERS is a program. OmegaT (apt install omegat) runs in console mode: how many units it puts into a document
that has their sources. translate-toolkit and npm's xliff (NODE_PATH names the folder it is installed in): how many
units come out with both texts as they went in. A program that is not there is named, with how to get it.
"""

import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from aligner import SegmentPair, read_bitext, write_bitext

Found = list[bool]  # of each unit, whether a program has it as it was written

PROJECT = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<omegat><project version="1.0"><source_dir>__DEFAULT__</source_dir><target_dir>__DEFAULT__</target_dir>
<tm_dir>__DEFAULT__</tm_dir><glossary_dir>__DEFAULT__</glossary_dir><glossary_file>__DEFAULT__</glossary_file>
<dictionary_dir>__DEFAULT__</dictionary_dir><source_lang>{source}</source_lang><target_lang>{target}</target_lang>
<sentence_seg>true</sentence_seg><support_default_translations>true</support_default_translations>
<remove_tags>false</remove_tags></project></omegat>
"""
NODE = """
const xliff2js = require("xliff/xliff2js");
const text = require("fs").readFileSync(process.argv[1], "utf8");
xliff2js(text).then((found) => {
  const units = Object.values(found.resources).flatMap((file) => Object.values(file));
  console.log(JSON.stringify(units.map((unit) => [unit.source || "", unit.target || ""])));
});
"""


@dataclass(frozen=True, slots=True)
class Reader:
    """A program that reads what we write. missing: how to get it, empty where it is there."""

    name: str
    format: str
    read: Callable[[Sequence[SegmentPair], Path], Found]
    missing: Callable[[], str]


def omegat(rows: Sequence[SegmentPair], folder: Path) -> Found:
    """Which units OmegaT uses where each of their sources is a paragraph of a document to translate."""
    project = folder / "project"
    for name in ("source", "target", "tm/auto", "omegat", "glossary", "dictionary"):
        (project / name).mkdir(parents=True)
    languages = {"source": rows[0].source_language, "target": rows[0].target_language}
    (project / "omegat.project").write_text(PROJECT.format(**languages), encoding="utf-8")
    (project / "source/a.txt").write_text("\n\n".join(row.source for row in rows) + "\n", encoding="utf-8")
    write_bitext(rows, project / "tm/auto/a.tmx")
    command = ["omegat", str(project), "--mode=console-translate", "--quiet", f"--config-dir={folder / 'config'}"]
    subprocess.run(command, check=True, capture_output=True)
    found = (project / "target/a.txt").read_text(encoding="utf-8").strip("\n").split("\n\n")
    return [text.strip() == row.target.strip() for text, row in zip(found, rows, strict=True)]


def toolkit_tmx(rows: Sequence[SegmentPair], folder: Path) -> Found:
    """Which units translate-toolkit finds in TMX, with the target of their source."""
    from translate.storage import tmx

    with write_bitext(rows, folder / "a.tmx")[0].open("rb") as file:
        memory = tmx.tmxfile(file, rows[0].source_language, rows[0].target_language)
    texts = Counter((str(unit.source), str(unit.target)) for unit in memory.units)
    return _among(texts, rows)


def toolkit_xliff(rows: Sequence[SegmentPair], folder: Path) -> Found:
    """Which units translate-toolkit finds in XLIFF."""
    from translate.storage import xliff2

    with write_bitext(rows, folder / "a.xlf")[0].open("rb") as file:
        units = xliff2.Xliff2File(file).units
    return _among(Counter((str(unit.source or ""), str(unit.target or "")) for unit in units), rows)


def node_xliff(rows: Sequence[SegmentPair], folder: Path) -> Found:
    """Which units npm's xliff finds."""
    path = write_bitext(rows, folder / "a.xlf")[0]
    done = subprocess.run(["node", "-e", NODE, str(path)], check=True, capture_output=True, encoding="utf-8")
    return _among(Counter((source, target) for source, target in json.loads(done.stdout)), rows)


def _among(texts: Counter[tuple[str, str]], rows: Sequence[SegmentPair]) -> Found:
    found = []
    for row in rows:
        found.append(texts[row.source, row.target] > 0)
        texts[row.source, row.target] -= 1
    return found


def _no_command(name: str, install: str) -> str:
    return "" if shutil.which(name) else install


def _no_node_xliff() -> str:
    if not shutil.which("node"):
        return "install node, then npm install xliff"
    done = subprocess.run(["node", "-e", 'require("xliff/xliff2js")'], check=False, capture_output=True)
    return "" if done.returncode == 0 else "npm install xliff, and set NODE_PATH to its node_modules"


READERS = (
    Reader("OmegaT", "tmx", omegat, lambda: _no_command("omegat", "apt install omegat")),
    Reader(
        "translate-toolkit",
        "tmx",
        toolkit_tmx,
        lambda: "" if find_spec("translate") else "pip install translate-toolkit",
    ),
    Reader(
        "translate-toolkit",
        "xliff",
        toolkit_xliff,
        lambda: "" if find_spec("translate") else "pip install translate-toolkit",
    ),
    Reader("npm xliff", "xliff", node_xliff, _no_node_xliff),
)


def used(reader: Reader, rows: Sequence[SegmentPair]) -> dict[str, tuple[int, int]]:
    """Of each kind of bead how many units a program has, and how many there are; a memory a document pair.

    A source that stands twice in a memory has two targets, of which a program can use one; it is left out.
    """
    own, every = Counter[str](), Counter[str]()
    pairs = dict.fromkeys((row.source_id, row.target_id) for row in rows)
    for pair in pairs:
        linked = [row for row in rows if (row.source_id, row.target_id) == pair and not row.is_null]
        counts = Counter(row.source for row in linked)
        single = [row for row in linked if counts[row.source] == 1]
        with TemporaryDirectory() as folder:
            found = reader.read(single, Path(folder)) if single else []
        for row, there in zip(single, found, strict=True):
            every[row.kind] += 1
            own[row.kind] += there
    return {kind: (own[kind], every[kind]) for kind in sorted(every)}


def main(path: str) -> None:
    """Print what each program has of the bitext of a file."""
    rows = read_bitext(path)
    for reader in READERS:
        if missing := reader.missing():
            print(f"{reader.name}, {reader.format}: not there; {missing}")
            continue
        counts = ", ".join(f"{kind} {own} of {every}" for kind, (own, every) in used(reader, rows).items())
        print(f"{reader.name}, {reader.format}: {counts}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m benchmarks.interop.units BITEXT, such as bitext.jsonl of a run over seeds/")
    main(sys.argv[1])
