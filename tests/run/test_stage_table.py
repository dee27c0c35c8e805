"""Clock, progress and work folder take the names of stages from one table."""

from pathlib import Path

from aligner.corpus.readers.marked import MARKS
from aligner.run.stage_table import FORMER_SHARDS, SHARDS, STAGES, STEPS, WRITING
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
