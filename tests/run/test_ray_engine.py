"""The work on a pile on a Ray cluster of this machine: what it gives, and what becomes of it when workers die."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from aligner import Aligner, AlignerError, EncoderError, InputError, PileResult
from aligner.cli.main import app
from aligner.corpus.sentences import SrxSplitter
from aligner.encoders.embedder import Embedder
from aligner.run.engines.ray import RayEngine
from tests.command import command, pile
from tests.fakes import LexiconEncoder

SEEDS = Path(__file__).parent.parent.parent / "seeds"
TEXTS = [f"The bridge of the year {number} was closed." for number in range(40)]

pytestmark = pytest.mark.slow  # a cluster is begun for them
needs_ray = pytest.mark.skipif(
    not find_spec("ray"), reason="ray is not installed; pip install -c constraints.txt -e '.[ray]'"
)


@pytest.fixture(scope="module")
def engine() -> Iterator[RayEngine]:
    """Two workers, for all tests of this file: they take seconds to start."""
    with RayEngine(workers=2) as engine:
        yield engine


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Several batches in little text."""
    monkeypatch.setattr("aligner.encoders.embedder.BATCH", 16)


def die_once(flag: Path) -> None:
    """End this process as a machine does that loses its power, if none has done so before."""
    if not flag.exists():
        flag.touch()
        os.kill(os.getpid(), signal.SIGKILL)


class DeadlySplitter(SrxSplitter):
    """Ends its worker in the middle of a shard."""

    def __init__(self, flag: Path) -> None:
        super().__init__()
        self.flag = flag

    def __call__(self, text: str, language: str, /) -> list[tuple[int, int]]:
        """The spans of SrxSplitter."""
        if "museum" in text:
            die_once(self.flag)
        return super().__call__(text, language)


class DeadlyEncoder(LexiconEncoder):
    """Ends its worker at the third batch."""

    def __init__(self, flag: Path) -> None:
        super().__init__()
        self.flag, self.calls = flag, 0

    def encode(self, texts: Sequence[str], /) -> Any:
        """The vectors of LexiconEncoder."""
        self.calls += 1
        if self.calls == 3:
            die_once(self.flag)
        return super().encode(texts)


def load_late(flag: Path) -> LexiconEncoder:
    """An encoder whose worker ends while it is loaded for the first time."""
    die_once(flag)
    return LexiconEncoder()


class RaggedEncoder:
    """Returns no rows of numbers."""

    def encode(self, texts: list[str], /) -> list[list[float]]:
        """A row more each time."""
        return [[1.0] * length for length in range(len(texts))]


def same(one: PileResult, other: PileResult) -> bool:
    """Whether two runs found the same, seconds and memory aside."""
    counts = [result.summary["counts"] for result in (one, other)]
    return counts[0] == counts[1] and replace(one, summary={}) == replace(other, summary={})


@needs_ray
def test_the_same_bytes_as_on_one_machine(engine: RayEngine, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """All files but the summary, which holds seconds, with vectors made anew; and Ray's own talk is kept off."""
    summaries = []
    for name in ("ray", "local"):
        out = tmp_path / name
        app(["align", str(SEEDS), "--out", str(out), "--engine", name, "--no-cache"], standalone_mode=False)
        summaries.append(json.loads((out / "summary.json").read_text(encoding="utf-8")))
        talk = capfd.readouterr().err.replace(str(out), "OUT").splitlines()
        assert [
            line.split()[0] for line in talk
        ] == "documents reports left skipped bitext encoded seconds written".split()
    assert summaries[0]["encoder"] == "use"
    assert summaries[0]["counts"] == summaries[1]["counts"]
    for file in set(summaries[0]["files"]) - {"summary.json"}:
        assert (tmp_path / "ray" / file).read_bytes() == (tmp_path / "local" / file).read_bytes()


@needs_ray
def test_a_worker_that_dies_costs_nothing_but_time(
    engine: RayEngine, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Its shard is made by another, whether it held documents or the encoder; Ray says no page about it."""
    wanted = Aligner(encoder=LexiconEncoder()).align_pile([pile(tmp_path / "pile")])
    split = Aligner(encoder=LexiconEncoder(), splitter=DeadlySplitter(tmp_path / "split"), engine=engine)
    assert same(split.align_pile([tmp_path / "pile"]), wanted)
    encoded = Aligner(encoder=DeadlyEncoder(tmp_path / "encoded"), engine=engine)
    assert same(encoded.align_pile([tmp_path / "pile"]), wanted)
    assert {path.name for path in tmp_path.iterdir()} == {"pile", "split", "encoded"}
    assert "raylet" not in capfd.readouterr().err


@needs_ray
def test_an_encoder_that_is_lost_while_it_is_loaded_is_loaded_again(engine: RayEngine, tmp_path: Path) -> None:
    """Before it has said what it is."""
    encoder = engine.encoder(partial(load_late, tmp_path / "loaded"))
    assert (tmp_path / "loaded").exists()
    assert np.array_equal(encoder.encode(TEXTS), LexiconEncoder().encode(TEXTS))


@needs_ray
def test_a_worker_that_always_dies_is_told(engine: RayEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    """After some tries, in one line that says what to do."""
    monkeypatch.setattr("aligner.run.engines.ray.RETRIES", 1)
    with pytest.raises(AlignerError, match=r"^workers .* run the same command again.*$"):
        list(engine.map(_die, [0]))


@needs_ray
def test_what_goes_wrong_in_a_worker_reaches_the_caller(engine: RayEngine) -> None:
    """As it was raised there."""
    with pytest.raises(InputError, match=r"^7: not wanted$"):
        list(engine.map(_refuse, list(range(20))))
    with pytest.raises(EncoderError, match="one row of numbers a text"):
        Embedder(engine.encoder(RaggedEncoder)).distinct(TEXTS)
    with pytest.raises(EncoderError, match=r"^the model has no name"):
        Aligner(model="", engine=engine)


@needs_ray
def test_results_come_in_order_and_few_tasks_wait(engine: RayEngine) -> None:
    """However many there are: those not asked for yet are not handed out."""
    taken: list[int] = []

    class Items(Sequence[int]):
        def __len__(self) -> int:
            return 1000

        def __getitem__(self, n: Any) -> Any:
            taken.append(n)
            return n

    results = engine.map(_double, Items())
    assert [next(results) for _ in range(5)] == [0, 2, 4, 6, 8]
    assert len(taken) < 12
    results.close()  # type: ignore[attr-defined]


@needs_ray
def test_files_that_workers_do_not_see_are_named(engine: RayEngine, tmp_path: Path) -> None:
    """Before any work, with what would serve; nothing is left of the check."""
    engine.check(tmp_path / "work", [tmp_path])
    with pytest.raises(InputError, match=r"/here\.txt: the worker .*\(--work\)"):
        engine.check(tmp_path / "work", [tmp_path, tmp_path / "here.txt"])
    assert not list((tmp_path / "work").rglob("*.*"))


@needs_ray
def test_no_cluster_at_the_address(tmp_path: Path) -> None:
    """An error in one line, at once."""
    program = "from aligner.cli.main import main; main()"
    arguments = ["align", str(SEEDS), "--out", str(tmp_path), "--engine", "ray", "--ray-address", "127.0.0.1:1"]
    done = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("error: 127.0.0.1:1: no Ray cluster found there")
    assert done.stderr.count("\n") == 1


def test_ray_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The error names the command that installs it; an address without the engine is wrong usage."""
    monkeypatch.setitem(sys.modules, "ray", None)
    run = command(monkeypatch, capsys)
    outcome = run("align", pile(tmp_path), "--out", tmp_path / "out", "--engine", "ray")
    assert outcome.code == 1
    assert "pip install 'bitext-aligner[ray]'" in outcome.talk
    assert run("align", tmp_path, "--out", tmp_path / "out", "--ray-address", "auto").code == 2


def _die(item: int) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _double(item: int) -> int:
    return 2 * item


def _refuse(item: int) -> int:
    if item == 7:
        raise InputError(f"{item}: not wanted")
    return item


LOST_MACHINES = """
import sys
from pathlib import Path
from ray.cluster_utils import Cluster
from aligner import Aligner
from aligner.encoders import embedder
from aligner.run.engines.ray import RayEngine
from tests.fakes import LexiconEncoder
from tests.jobs import Lines, put_pile, small_shards
from tests.run.test_ray_engine import same

embedder.BATCH = 8
pile = put_pile(Path(sys.argv[1]))
cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
machines = {stage: cluster.add_node(num_cpus=1) for stage in ("read", "encode")}
cluster.wait_for_nodes()

def lose(stage, done, total):
    if done > 2 and stage in machines:
        cluster.remove_node(machines.pop(stage), allow_graceful=False)

parts = {"splitter": Lines(), "cache": False}
with small_shards(), RayEngine(cluster.address) as engine:
    wanted = Aligner(encoder=LexiconEncoder(), **parts).align_pile([pile])
    found = Aligner(encoder=LexiconEncoder(), **parts, engine=engine, progress=lose).align_pile([pile])
print(same(found, wanted), len(machines))
cluster.shutdown()
"""


@needs_ray
def test_machines_that_are_lost_cost_nothing_but_time(tmp_path: Path) -> None:
    """One of three while texts are read, another while they are encoded; the third ends it, with the same outcome."""
    command = [sys.executable, "-c", LOST_MACHINES, str(tmp_path / "pile")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=SEEDS.parent)
    assert done.stdout.split()[-2:] == ["True", "0"], done.stderr[-2000:]
