"""Damaged files of every kind, many thousands, given to the readers: what comes of them, how long, in how much memory.

python -m benchmarks.fuzz [--files 10000] [--seed 0] [SUFFIX ...]

The files are those of tests/corpus/readers/test_fuzz.py, of which parts are cut, doubled or replaced by what should not
be there, at random; in those that are ZIP files, in a member too. Each kind is read in a process of its own,
which says what it is at, so that the file which ended it is known and the others go on. A line a kind, in Markdown.
"""

import argparse
import io
import json
import multiprocessing
import random
import sys
import tempfile
import time
import zipfile
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from aligner import Document, Skipped
from aligner.corpus.readers import read_source
from aligner.corpus.readers.kind import Reading, Source
from aligner.run.summary import peak_memory
from tests.corpus.readers.test_fuzz import NEVER_SAID, PIECES, WHOLE, whole

LONGEST_CUTS = (0, 1, 4, 60, 1 << 20)  # bytes
READINGS = Reading(max_characters=200_000), Reading(2000, chapters=True, inside=True)
SLOW = 5.0  # processor seconds of one file, from which it is told


def damaged(content: bytes, draw: random.Random) -> bytes:
    """A file of which something is gone, doubled or changed, once to four times."""
    data = bytearray(content)
    for _ in range(draw.randint(1, 4)):
        start = draw.randint(0, len(data))
        end = draw.randint(start, min(len(data), start + draw.choice(LONGEST_CUTS)))
        data[start:end] = draw.choice([draw.choice(PIECES), draw.randbytes(draw.randint(0, 4)), data[start:end] * 2])
    return bytes(data)


def damaged_within(content: bytes, draw: random.Random) -> bytes:
    """A ZIP file that is whole, with a member that is damaged, missing or empty."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as known, zipfile.ZipFile(made, "w") as archive:
        chosen = draw.choice(known.namelist())
        for name in known.namelist():
            own: bytes | None = known.read(name)
            if name == chosen:
                own = draw.choice([damaged(known.read(name), draw)] * 8 + [None, b""])
            if own is not None:
                archive.writestr(name, own)
    return made.getvalue()


def read_many(suffix: str, numbers: range, seed: int, told: Connection) -> None:
    """Read files of a kind; tells the number of each before it is read, and in the end what came of them."""
    counts = {"documents": 0, "skipped": 0, "neither": 0}
    slowest = 0.0
    content = whole(suffix)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a{suffix}"
        for number in numbers:
            told.send(number)
            draw = random.Random(f"{seed} {suffix} {number}")
            inside = content.startswith(b"PK") and draw.random() < 0.7
            path.write_bytes((damaged_within if inside else damaged)(content, draw))
            began = time.process_time()
            found = [item for item, _ in read_source(Source(path, path.name), draw.choice(READINGS))]
            slowest = max(slowest, time.process_time() - began)
            counts["documents"] += any(isinstance(item, Document) for item in found)
            counts["skipped"] += any(isinstance(item, Skipped) for item in found)
            counts["neither"] += not found and suffix not in NEVER_SAID
            for item in found:
                json.dumps(
                    [item.id, item.text if isinstance(item, Document) else item.reason], ensure_ascii=False
                ).encode()
    told.send(counts | {"slowest": slowest, "memory": peak_memory() or 0})


def try_kind(suffix: str, files: int, seed: int) -> dict[str, Any]:
    """What came of so many files of a kind, and the numbers of those that ended the process."""
    total: dict[str, Any] = {"ended": [], "documents": 0, "skipped": 0, "neither": 0, "slowest": 0.0, "memory": 0}
    spawn = multiprocessing.get_context("spawn")
    start = 0
    while start < files:
        here, there = spawn.Pipe(duplex=False)
        process = spawn.Process(target=read_many, args=(suffix, range(start, files), seed, there))
        process.start()
        there.close()
        last: Any = None
        try:
            while True:
                last = here.recv()
        except EOFError:
            process.join()
        if isinstance(last, dict):
            for name, value in last.items():
                total[name] = max(total[name], value) if name in ("slowest", "memory") else total[name] + value
            return total
        total["ended"].append(start if last is None else last)
        start = total["ended"][-1] + 1
    return total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("suffixes", nargs="*", default=list(WHOLE), metavar="SUFFIX")
    parser.add_argument("--files", type=int, default=10_000, help="of each kind")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    print("| kind | files | with documents | with a reason | with neither | ended the process | slowest, s | peak MB |")
    print("|---|---|---|---|---|---|---|---|", flush=True)
    failed = False
    for suffix in given.suffixes:
        found = try_kind(suffix, given.files, given.seed)
        failed |= bool(found["ended"] or found["neither"] or found["slowest"] > SLOW)
        print(
            f"| {suffix} | {given.files:,} | {found['documents']:,} | {found['skipped']:,} | {found['neither']:,} "
            f"| {', '.join(map(str, found['ended'])) or 0} | {found['slowest']:.2f} | {found['memory'] / 1e6:.0f} |",
            flush=True,
        )
    sys.exit(failed)


if __name__ == "__main__":
    main()
