"""Cleaning, from a file to a file as the command does it: rows a minute, processor time and memory by size."""

import itertools
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from aligner.writing import write_lines
from benchmarks.context import Context, rows_for
from benchmarks.data import read_segments
from benchmarks.rows import Row

SET = "newstest2021.en-de"
SIZES = {"small": (25_000, 50_000), "usual": (250_000, 1_000_000)}
COMMAND = "from aligner.cli.main import main; main()"


def run(context: Context) -> Iterator[Row]:
    """A set of parallel segments, again and again with other words repeated, so that no two rows are the same."""
    for dataset in context.find("wmt"):
        if not context.sets and dataset.name != SET:
            continue
        pairs, languages = read_segments(dataset)
        row = rows_for(dataset)
        for size in SIZES["small" if context.small else "usual"]:
            with tempfile.TemporaryDirectory() as folder:
                source = Path(folder) / "rows.tsv"
                write_lines(varied(pairs, languages, size), source)
                seconds, processor, memory = _cleaned(source, Path(folder) / "clean.tsv")
            settings = {"rows": str(size), "cores": str(os.cpu_count())}
            yield row(metric="rows a minute", value=60 * size / seconds, unit="/min", settings=settings)
            taken = processor / size * 1e6
            yield row(
                metric="processor seconds a million rows", value=taken, unit="s", better="lower", settings=settings
            )
            yield row(metric="peak memory of a process", value=memory, unit="MB", better="lower", settings=settings)


def varied(pairs: Sequence[tuple[str, str]], languages: Sequence[str], size: int) -> Iterator[str]:
    """Lines of a TSV with so many rows; in each round a word of either side, always another, stands twice."""
    yield "\t".join(("source", "target", "source_language", "target_language", "confidence"))
    rounds = ((number, pair) for number in itertools.count() for pair in pairs)
    for number, pair in itertools.islice(rounds, size):
        yield "\t".join((*(_doubled(text, number) for text in pair), *languages, "0.9"))


def _doubled(text: str, number: int) -> str:
    words = text.split()
    if not number or not words:
        return text
    place, again = divmod(number, len(words))
    words.insert(place % (len(words) + 1), words[again])
    return " ".join(words)


def _cleaned(source: Path, out: Path) -> tuple[float, float, float]:
    """Seconds, processor seconds of all processes, and MB that the largest of them held."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    command = [sys.executable, "-c", COMMAND, "clean", str(source), "--out", str(out), "--quiet"]
    subprocess.run(command, check=True)
    seconds = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, processor, after.ru_maxrss / 1024
