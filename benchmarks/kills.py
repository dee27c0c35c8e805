"""Runs that are killed at random moments, over piles that change meanwhile, with corrections: what comes of them.

python -m benchmarks.kills [--kills 50] [--engine local|ray] [--seed 0]

A run over a small pile is killed when it has touched the file system for a number of times drawn at random, its pile
is changed at times while nothing runs, and the same command is given again, until it ends. The outcome must then be
that of a run over the same pile that nobody killed, byte by byte. With ray, a cluster of this machine goes on all the
while, and with it tasks that killed runs have handed out.
"""

import argparse
import contextlib
import multiprocessing
import random
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from aligner.corrections.rows import Correction, PairCorrection
from aligner.run.engines.ray import RayEngine
from tests import jobs

HEAVY = ["tests.jobs", "faiss", "pyarrow.parquet", "scipy.sparse.csgraph", "scipy.optimize", "filelock"]
# Of the file system by the process that leads a run, at most so many before it is killed: about as many as a whole run
# takes, which hands most of them to workers under ray.
MOST_TOUCHES = {"local": 1800, "ray": 1000}
CHANGED, CHANGES = 0.3, 4  # share of kills after which the pile is changed, and how often at most: it grows by that
ADDRESS = "address"  # a file, beside the run, that names the cluster


def corrections() -> list[Correction]:
    """What a person has judged: one pair that is none, and one that is."""
    return [PairCorrection(False, "02-de", "02-en"), PairCorrection(True, "04-de", "04-en")]


def job(pile: Path, folder: Path, last: int) -> None:
    """A run that kills itself at its last touch of the file system; without one where last is 0."""
    if last:
        jobs.kill_at(folder, last)
    address = folder.parent / ADDRESS
    engine = RayEngine(address.read_text()) if address.exists() else contextlib.nullcontext()
    with engine as own:
        jobs.run(pile, folder, corrections=corrections(), engine=own)


def change(pile: Path, draw: random.Random) -> None:
    """Add a document, write another text into one, or take one away."""
    way, number = draw.choice(["add", "change", "delete"]), draw.randrange(100)
    if way == "add":
        for language in ("de", "en"):
            jobs.put_document(pile, f"{number:02}", language, jobs.text_of(number, language))
    elif way == "change":
        path = draw.choice(sorted(pile.iterdir()))
        name, _, language = path.stem.partition("-")
        jobs.put_document(pile, name, language, jobs.text_of(number, language))
    else:
        draw.choice(sorted(pile.iterdir())[8:]).unlink()  # not those that are corrected


def kill_many(kills: int, most: int, draw: random.Random, folder: Path) -> tuple[int, int]:
    """Kill runs so many times; how many ended meanwhile, and how many of these otherwise than an unkilled one.

    most: touches of the file system until a run is killed, at most.
    """
    killed = ended = wrong = 0
    while killed < kills:
        own = folder / str(ended)
        (own / "run").mkdir(parents=True)
        if (folder / ADDRESS).exists():
            (own / ADDRESS).write_text((folder / ADDRESS).read_text())
        pile, left = jobs.put_pile(own / "pile"), CHANGES
        while (code := jobs.in_process(job, pile, own / "run", draw.randint(1, most))) == -signal.SIGKILL:
            killed += 1
            if left and draw.random() < CHANGED:
                change(pile, draw)
                left -= 1
        (own / "fresh" / "run").mkdir(parents=True)
        jobs.in_process(job, pile, own / "fresh" / "run", 0)
        wrong += code != 0 or jobs.outcome(own / "run") != jobs.outcome(own / "fresh" / "run")
        ended += 1
        print(f"{killed} kills, {ended} runs ended, {wrong} of them otherwise", file=sys.stderr, flush=True)
    return ended, wrong


@contextlib.contextmanager
def cluster(folder: Path) -> Iterator[None]:
    """A Ray cluster of this machine, whose address stands in the folder."""
    from ray.cluster_utils import Cluster

    own = Cluster(initialize_head=True, head_node_args={"num_cpus": 2, "include_dashboard": False})
    try:
        (folder / ADDRESS).write_text(own.address)
        yield
    finally:
        own.shutdown()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--engine", choices=("local", "ray"), default="local")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    multiprocessing.get_context("forkserver").set_forkserver_preload([*HEAVY, *(["ray"] * (given.engine == "ray"))])
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        with cluster(folder) if given.engine == "ray" else contextlib.nullcontext():
            ended, wrong = kill_many(given.kills, MOST_TOUCHES[given.engine], random.Random(given.seed), folder)
    print(
        f"{given.engine}: {given.kills} kills, {ended} runs came to their end, {wrong} of them otherwise than unkilled"
    )
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
