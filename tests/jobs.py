"""A small pile in many shards, and jobs over it in this process or in others, which end where a test wants."""

import json
import multiprocessing
import os
import random
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from aligner import Aligner, InputError, Settings
from aligner.corrections.rows import Correction
from aligner.model import Progress, no_progress
from aligner.pipeline import Inputs
from aligner.run.engines.local import LocalEngine
from aligner.run.engines.protocol import Engine
from aligner.run.output_folder import write_result
from aligner.run.stages import align as aligning
from aligner.run.stages import encode as embedding
from aligner.run.stages import match as matching
from aligner.run.stages import read as reading
from tests.fakes import GERMAN_TO_ENGLISH, LexiconEncoder

DOCUMENTS = 24
PARTED = 4, "de"  # the text with a sentence in two parts
SMALL = {
    (reading, "USUAL_DOCUMENTS"): 4,
    (reading, "MOST_DOCUMENTS"): 4,
    (embedding, "SHARD_TEXTS"): 24,
    (matching, "COMPARED_PAIRS"): 40,
    (aligning, "LOT_PAIRS"): 3,
    (aligning, "WINDOW_SENTENCES"): 2,
}


class KeptEncoder(LexiconEncoder):
    """The lexicon encoder with a fingerprint, so that its vectors are kept."""

    fingerprint = "lexicon 1"


class BrokenEncoder(KeptEncoder):
    """The same, which fails on texts with a word."""

    def __init__(self, word: str) -> None:
        super().__init__()
        self.word = word

    def encode(self, texts: Sequence[str], /) -> npt.NDArray[np.float32]:
        """As LexiconEncoder."""
        if any(self.word in text for text in texts):
            raise RuntimeError("out of order")
        return super().encode(texts)


class Lines:
    """A splitter: a sentence a line."""

    fingerprint = "lines"

    def __call__(self, text: str, language: str, /) -> list[tuple[int, int]]:
        return [(0, len(text))]


def text_of(number: int, language: str, sentences: int = 6) -> str:
    """The text of a report of the pile in one of two languages, a sentence a line."""
    draw = random.Random(number)
    words = [draw.sample(sorted(GERMAN_TO_ENGLISH), 7) for _ in range(sentences)]
    own = words if language == "de" else [[GERMAN_TO_ENGLISH[word] for word in row] for row in words]
    return "\n".join(" ".join(row).capitalize() + "." for row in own)


def put_document(pile: Path, name: str, language: str, text: str) -> Path:
    """A file with one document."""
    path = pile / f"{name}-{language}.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"id": path.stem, "language": language, "text": text}) + "\n", encoding="utf-8")
    return path


def put_pile(pile: Path) -> Path:
    """A file a document: two thirds of the reports in both languages, the others in one.

    One German text has a sentence in two parts, which are joined and encoded so.
    """
    for number in range(DOCUMENTS * 3 // 5):
        for language in ("de", "en") if number % 3 else ("en",):
            text = text_of(number, language)
            if (number, language) == PARTED:
                first, _, rest = text.partition("\n")
                words = first.split()
                text = "\n".join([" ".join(words[:4]) + ".", " ".join(words[4:]).capitalize(), rest])
            put_document(pile, f"{number:02}", language, text)
    return pile


@contextmanager
def small_shards() -> Iterator[pytest.MonkeyPatch]:
    """Shards of a few documents each."""
    with pytest.MonkeyPatch.context() as patch:
        for (module, name), value in SMALL.items():
            patch.setattr(module, name, value)
        yield patch


def run(
    pile: Inputs,
    folder: Path,
    encoder: LexiconEncoder | None = None,
    *,
    settings: Settings | None = None,
    progress: Progress = no_progress,
    workers: int = 1,
    work: Path | None = None,
    corrections: Sequence[Correction] = (),
    overwrite: bool = False,
    engine: Engine | None = None,
) -> dict[str, Any]:
    """Align a pile into folder/out over folder/work, in small shards; the summary."""
    with small_shards(), LocalEngine(workers) as local:
        aligner = Aligner(
            encoder=encoder or KeptEncoder(),
            settings=settings or Settings(),
            splitter=Lines(),
            cache=False,
            progress=progress,
            engine=engine or local,
        )
        with aligner.open_pile(pile, work=work or folder / "work", corrections=corrections) as result:
            return write_result(result, folder / "out", overwrite=overwrite)


def outcome(folder: Path) -> dict[str, bytes]:
    """The files of a result by name, that with the seconds aside."""
    return {path.name: path.read_bytes() for path in (folder / "out").iterdir() if path.name != "summary.json"}


def kill_at(folder: Path, last: int) -> Callable[[], int]:
    """Have this process kill itself when it touches files below a folder for the last time; how often it has so far."""
    count = 0

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal count
        if event in TOUCHES and str(folder) in str(arguments[0]):
            count += 1
            if count == last:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
    return lambda: count


def run_until(pile: Path, folder: Path, last: int) -> None:
    """The same as run, in a process that kills itself when it touches the file system for the last time allowed."""
    touches = kill_at(folder, last)
    run(pile, folder)
    (folder / "touches").write_text(str(touches()))


def run_limited(pile: Path, folder: Path, size: int) -> None:
    """The same as run, in a process that cannot write files of more than so many bytes; folder/told is its error."""
    import resource  # not on Windows

    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    try:
        run(pile, folder)
    except InputError as error:
        (folder / "told").write_text(str(error))


TOUCHES = frozenset({"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.listdir", "os.scandir"})


def in_process(job: Callable[[Path, Path, int], None], pile: Path, folder: Path, number: int) -> int:
    """A job in a fresh process; its exit code, negative if it was killed."""
    process = multiprocessing.get_context("forkserver").Process(target=job, args=(pile, folder, number))
    process.start()
    process.join()
    assert process.exitcode is not None
    return process.exitcode


def blocked_command() -> None:
    """The command `aligner` on two cores with an encoder that says when it was reached, and then never ends."""
    import aligner.cli.main
    import aligner.run.encoders

    class Stuck(KeptEncoder):
        def encode(self, texts: Sequence[str], /) -> npt.NDArray[np.float32]:
            print(len(multiprocessing.active_children()), flush=True)
            signal.pause()
            return super().encode(texts)

    signal.signal(signal.SIGINT, signal.default_int_handler)  # which a shell has its background jobs ignore
    with small_shards() as patch:
        patch.setattr(os, "cpu_count", lambda: 2)
        patch.setattr(aligner.run.encoders, "load_encoder", lambda name: Stuck())
        aligner.cli.main.main()


if __name__ == "__main__":
    blocked_command()
