"""Seconds a stage, peak memory and disk of piles of several sizes, and the whole job against bare encoding.

python -m benchmarks.scale [--data DIR] [--sizes 1000,10000] [--workers 1,2] [--run 5] [--jsonl] [--no-news]

The piles are recombined from news with translations: a document is one to three runs of sentences of several articles,
each sentence with a word of its own, so that no two are equal; six in ten documents have a translation. Their encoder,
splitter and detector are cheap: the encoder knows a sentence and its translation by that word. Each size is run, and
the finished run once more. Last comes the job with `use` on newstest2019.en-de written out as a pile, against encoding
each of its distinct sentences once, before and after it. Every job is a process of its own; one JSON row a job.
"""

import argparse
import hashlib
import json
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import numpy.typing as npt

from aligner import Aligner, load_encoder
from aligner.encoders.embedder import BATCH
from aligner.model import LanguageGuess
from aligner.run.engines.local import LocalEngine
from aligner.run.output_folder import write_result
from benchmarks.data import existing_data
from benchmarks.memory import peak_memory

NEWS = "newstest2019.en-de"
MORE_NEWS = "newstest2021.en-de"
DIM = 512
RUN = 5  # sentences of one article in a row
PAIRED = 0.6  # of the documents
LETTERS = "bcdfghjklmnpqrstvwxz"  # no vowels: no word of any language
OWN_WORD = re.compile(f"zq[{LETTERS}]{{6}}")


class WordEncoder:
    """Vectors told by the own word of a sentence and, a little, by all of it: cheap, and blind to all else."""

    fingerprint = "benchmarks.scale.WordEncoder 1"

    def encode(self, texts: Sequence[str], /) -> npt.NDArray[np.float32]:
        """One row a text, shape (len(texts), 512)."""
        return np.stack([sum(map(_direction, OWN_WORD.findall(text)), 0.3 * _direction(text)) for text in texts])


class LineSplitter:
    """A sentence a line."""

    fingerprint = "lines 1"

    def __call__(self, text: str, language: str, /) -> list[tuple[int, int]]:
        """The whole of each line that it is given."""
        return [(0, len(text))]


class ArticleDetector:
    """German or English, by the articles."""

    fingerprint = "articles 1"

    def __call__(self, text: str, /) -> LanguageGuess:
        """Never in doubt."""
        return LanguageGuess("en" if text.count(" the ") > text.count(" die ") + text.count(" der ") else "de", 1.0)


def _direction(text: str) -> npt.NDArray[np.float32]:
    seed = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest())
    return np.random.Generator(np.random.PCG64(seed)).standard_normal(DIM, np.float32)


Article = tuple[list[str], list[str]]  # sentences in English and in German


def articles(data: Path, name: str) -> list[Article]:
    """Articles and their translations, sentence by sentence."""
    with (data / "wmt" / name / "docs.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    sources, targets = (
        {row["doc_id"]: row["segments"] for row in rows if row["lang"] == code} for code in ("en", "de")
    )
    return [(sources[id_], targets[id_]) for id_ in sorted(sources.keys() & targets.keys())]


def recombined(data: Path, count: int, run: int = RUN) -> Iterator[tuple[str, str]]:
    """Names and texts of about so many documents; the names tell no order, as those of most piles.

    run: sentences of an article in a row, of which a document has one to three such.
    """
    draw = random.Random(0)
    pool = [pair for name in (NEWS, MORE_NEWS) for pair in articles(data, name) if len(pair[0]) == len(pair[1]) >= RUN]
    both = PAIRED / (2 - PAIRED)  # share of the texts that are there in both languages
    for _ in range(round(count / (1 + both))):
        sides: Article = [], []
        for _ in range(draw.randint(1, 3)):
            article = draw.choice(pool)
            start = draw.randrange(len(article[0]) - run + 1)
            words = ["zq" + "".join(draw.choices(LETTERS, k=6)) for _ in range(run)]
            for side, sentences in zip(sides, article, strict=True):
                side += [f"{word} {text}" for text, word in zip(sentences[start:], words, strict=False)]
        for side in sides if draw.random() < both else [draw.choice(sides)]:
            yield f"{draw.getrandbits(64):016x}", "\n".join(side)


def written_out(data: Path) -> Iterator[tuple[str, str]]:
    """Names and texts of the articles of NEWS and of their translations, three sentences a paragraph."""
    for number, article in enumerate(articles(data, NEWS)):
        for language, side in zip(("en", "de"), article, strict=True):
            paragraphs = [" ".join(side[start : start + 3]) for start in range(0, len(side), 3)]
            yield f"{language}/{number:04}", "\n\n".join(paragraphs)


def write_pile(texts: Iterator[tuple[str, str]], folder: Path) -> None:
    """A file a document, a thousand in a folder."""
    for number, (name, text) in enumerate(texts):
        path = folder / f"{number // 1000:04}" / f"{name}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def write_rows(texts: Iterator[tuple[str, str]], path: Path) -> None:
    """One file, a row a document."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps({"id": name, "text": text}, ensure_ascii=False) + "\n" for name, text in texts)


def run_job(folder: Path, model: str, workers: int) -> dict[str, Any]:
    """Align folder/pile or folder/pile.jsonl over folder/work, and say what it cost.

    Peak memory is that of the whole process, and what it has for itself: mapped files aside.
    """
    began = time.perf_counter()
    (pile,) = folder.glob("pile*")
    with LocalEngine(workers) as engine:
        if model:
            aligner = Aligner(model=model, engine=engine)
        else:
            parts = WordEncoder(), LineSplitter(), ArticleDetector()
            aligner = Aligner(encoder=parts[0], splitter=parts[1], detector=parts[2], cache=False, engine=engine)
        with peak_memory() as peak, aligner.open_pile(pile, work=folder / "work") as result:
            opened = time.perf_counter()
            summary = write_result(result, folder / "out")
    ended = time.perf_counter()
    own, largest = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    files = [path for path in (folder / "work").rglob("*") if path.is_file()]
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "seconds": round(ended - began, 1),
        "processor_seconds": round(used.ru_utime + used.ru_stime, 1),
        "stages": {**summary["seconds"], "write": round(ended - opened, 3)},
        "peak_mb": round(own / 1024),
        "own_peak_mb": round(peak.megabytes),
        "peak_mb_stages": summary["peak_memory_mb"],
        "peak_mb_worker": round(largest / 1024) if workers > 1 else None,
        "disk_mb": round(sum(path.stat().st_size for path in files) / 1e6),
        "files": len(files),
        "counts": summary["counts"],
    }


def encode_bare(folder: Path, model: str) -> dict[str, Any]:
    """Seconds to encode each distinct sentence that a job wrote, and nothing else."""
    with (folder / "out" / "sentences.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    texts = sorted({row["text"] for row in rows if not row["furniture"]}, key=lambda text: (len(text), text))
    encoder = load_encoder(model)
    began = time.perf_counter()
    for start in range(0, len(texts), BATCH):
        encoder.encode(texts[start : start + BATCH])
    return {"texts": len(texts), "seconds": round(time.perf_counter() - began, 1)}


def in_own_process(what: str, folder: Path, model: str = "", workers: int = 1) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.scale", "--folder", str(folder), "--model", model]
    command += ["--workers", str(workers), what]
    environment = os.environ | {"ALIGNER_CACHE": str(folder / "cache")}
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, env=environment, check=False)
    if done.returncode:
        sys.exit(f"{what} in {folder} ended with {done.returncode}")
    row: dict[str, Any] = json.loads(done.stdout)
    print(json.dumps({"what": what, "pile": folder.name, "model": model, "workers": workers, **row}), flush=True)
    return row


def measure(data: Path, sizes: Sequence[int], workers: Sequence[int], folder: Path, run: int, as_rows: bool) -> None:
    """Jobs over piles of some sizes. run: see recombined. as_rows: one file a pile, and not one a document."""
    for size in sizes:
        own = folder / f"{size} documents"
        texts = recombined(data, size, run)
        if as_rows:
            write_rows(texts, own / "pile.jsonl")
        else:
            write_pile(texts, own / "pile")
        for count in workers:
            shutil.rmtree(own / "work", ignore_errors=True)
            first = in_own_process("job", own, workers=count)
        again = in_own_process("job", own, workers=workers[-1])
        print(f"{size} documents: again {again['seconds'] / first['seconds']:.1%} of the time", flush=True)
        shutil.rmtree(own)


def measure_news(data: Path, workers: Sequence[int], folder: Path) -> None:
    """A job with `use`, against bare encoding."""
    own = folder / NEWS
    write_pile(written_out(data), own / "pile")
    in_own_process("job", own, "use", workers[-1])  # writes the sentences, and warms the disk
    for count in workers:
        before = in_own_process("bare", own, "use")
        for name in ("work", "cache", "out"):
            shutil.rmtree(own / name)
        job = in_own_process("job", own, "use", count)
        after = in_own_process("bare", own, "use")
        ratio = 2 * job["seconds"] / (before["seconds"] + after["seconds"])
        print(f"{NEWS}, workers {count}: {ratio:.2f} times the bare encoding", flush=True)
    again = in_own_process("job", own, "use", workers[-1])
    print(f"{NEWS}: again {again['seconds'] / job['seconds']:.1%} of the time", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="?", choices=("job", "bare"), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--model", default="", help=argparse.SUPPRESS)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the evaluation data")
    parser.add_argument("--sizes", default="1000,10000", help="documents of the piles")
    parser.add_argument("--workers", default="1,2", help="processes")
    parser.add_argument("--run", type=int, default=RUN, help="sentences of one article in a row")
    parser.add_argument("--jsonl", action="store_true", help="one file a pile, and not one a document")
    parser.add_argument("--no-news", action="store_true", help="no job with `use`")
    given = parser.parse_args()
    workers = [int(count) for count in given.workers.split(",")]
    if given.what:
        found = (
            run_job(given.folder, given.model, workers[0])
            if given.what == "job"
            else encode_bare(given.folder, given.model)
        )
        print(json.dumps(found))
        return
    sizes = [int(size) for size in given.sizes.split(",") if size]
    with TemporaryDirectory() as folder:
        measure(existing_data(given.data), sizes, workers, Path(folder), given.run, given.jsonl)
        if not given.no_news:
            measure_news(existing_data(given.data), workers, Path(folder))


if __name__ == "__main__":
    main()
