"""Several processes on one machine: what they can be sent, and how many cores each uses."""

import os
from collections.abc import Iterator

import pytest

from aligner import Aligner, AlignerError, Document, InputError, LanguageGuess
from aligner.run.engines.local import LocalEngine
from tests.fakes import LexiconEncoder
from tests.jobs import Lines, small_shards


def threads(number: int) -> int:
    """How many threads faiss would use."""
    import faiss

    return int(faiss.omp_get_max_threads())


def test_a_worker_uses_one_core(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also in what is loaded when it has begun."""
    monkeypatch.setenv("OMP_NUM_THREADS", "2")
    with LocalEngine(2) as engine:
        assert list(engine.map(threads, range(4))) == [1] * 4


def test_few_items_are_taken_ahead() -> None:
    """However many there are: those not asked for yet are not handed out; results come in order."""
    taken = 0

    def items() -> Iterator[int]:
        nonlocal taken
        for taken in range(1000):
            yield -taken

    with LocalEngine(2) as engine:
        results = engine.map(abs, items())
        assert [next(results) for _ in range(5)] == list(range(5))
        assert taken < 12


def end(number: int) -> int:
    """End this process as the system does when memory is short."""
    if number == 6:
        os._exit(9)
    return number


def test_a_worker_that_dies_is_told() -> None:
    """In one line that says what to do; the next work gets new workers."""
    with LocalEngine(2) as engine:
        with pytest.raises(AlignerError, match=r"^a worker process ended suddenly.*; run the same command again.*$"):
            list(engine.map(end, range(20)))
        assert list(engine.map(abs, range(20))) == list(range(20))


@pytest.mark.parametrize("part", ["splitter", "detector"])
def test_a_part_that_cannot_be_sent_to_a_worker_is_told(part: str) -> None:
    """With what is wanted instead; one process takes it."""

    class Local(Lines):
        pass

    parts = {"splitter": Local()} if part == "splitter" else {"detector": lambda text: LanguageGuess("en", 1.0)}
    documents = [Document(str(number), f"The bridge is {number}.") for number in range(40)]
    with small_shards(), LocalEngine(2) as engine:
        with pytest.raises(InputError, match=r"cannot be sent to other processes .*; wanted a function of a module"):
            Aligner(encoder=LexiconEncoder(), engine=engine, **parts).align_pile(documents)
        Aligner(encoder=LexiconEncoder(), **parts).align_pile(documents[:2])
