"""Clock, progress and work folder take the names of stages from one table."""

from pathlib import Path

from aligner import Aligner, Document
from aligner.corpus.readers.marked import MARKS
from aligner.run.stage_table import FORMER_SHARDS, SHARDS, STAGES, STEPS, WRITING
from tests.fakes import LexiconEncoder
from tests.jobs import put_pile, run


def test_a_run_uses_all_names_of_the_table_and_no_other(tmp_path: Path) -> None:
    """In its summary, its progress and its work folder, in their order."""
    told: dict[str, None] = {}
    summary = run(put_pile(tmp_path / "pile"), tmp_path, progress=lambda step, *_: told.setdefault(step))
    assert list(summary["seconds"]) == [*STAGES, WRITING]
    assert list(told) == [step for step in STEPS if step != "index"]  # which is one shard
    folders = {path.name for path in (tmp_path / "work").iterdir() if path.is_dir()} - {"partial", MARKS}
    assert folders == set(SHARDS)
    assert folders.isdisjoint(FORMER_SHARDS)


def test_names_are_told_while_texts_are_encoded() -> None:
    """What documents name needs no vectors; it is told before the last texts are encoded, which go on meanwhile."""
    told: list[tuple[str, int, int]] = []
    documents = [Document(f"{n}", f"The bridge {n} was closed. Ship {n} left the harbour.", "en") for n in range(600)]
    aligner = Aligner(encoder=LexiconEncoder(), cache=False, progress=lambda *own: told.append(own))
    aligner.pair_pile(documents)
    steps = [own for own in told if own[0] in ("encode", "names") and own[1]]
    assert [name for name, _, _ in steps[:3]] == ["encode", "names", "encode"]
    assert max(done for name, done, _ in steps if name == "names") == next(
        total for name, _, total in steps if name == "names"
    )
