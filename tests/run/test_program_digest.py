"""What an earlier version of the program left in a work folder is taken where nothing changed that shapes a shard."""

import shutil
from pathlib import Path

import pytest

from aligner.run.store.digests import PACKAGE, SHAPING, program_digest, shaping_files

SHAPE_A_SHARD = (
    "model.py",
    "text.py",
    "corpus/language.py",
    "encoders/use.py",
    "matching/features.py",
    "alignment/dynamic_program.py",
    "bitext/parquet.py",
    "bitext/rows.py",
    "corrections/applicable.py",
    "run/stages/align.py",
    "run/store/work_folder.py",
)
DO_NOT = ("cli/main.py", "cli/console.py", "bitext/tmx.py", "page/style.css", "run/forecast.py", "pipeline.py")


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package."""
    copy = tmp_path_factory.mktemp("copy") / "aligner"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


@pytest.mark.parametrize("name", SHAPE_A_SHARD)
def test_a_change_of_what_shapes_a_shard_makes_others(package: Path, name: str) -> None:
    """In each room, however deep."""
    before, text = program_digest(package), (package / name).read_text(encoding="utf-8")
    (package / name).write_text(text + "# changed\n", encoding="utf-8")
    assert program_digest(package) != before
    (package / name).write_text(text, encoding="utf-8")
    assert program_digest(package) == before


@pytest.mark.parametrize("name", DO_NOT)
def test_a_change_elsewhere_redoes_nothing(package: Path, name: str) -> None:
    """Neither of the command line, nor of the page and the formats."""
    before, text = program_digest(package), (package / name).read_text(encoding="utf-8")
    (package / name).write_text(text + "\n", encoding="utf-8")
    assert program_digest(package) == before
    (package / name).write_text(text, encoding="utf-8")


def test_new_files_and_data_count(package: Path) -> None:
    """A module in a folder of a room, and a file of data beside it, shape shards; compiled code does not."""
    before = program_digest(package)
    (package / "corpus" / "new").mkdir()
    for name in ("corpus/new/module.py", "corpus/table.json"):
        (package / name).write_text("1", encoding="utf-8")
        assert program_digest(package) != before
        (package / name).unlink()
    (package / "corpus" / "new" / "module.pyc").write_bytes(b"1")
    assert program_digest(package) == before


def test_a_file_that_changes_its_name_is_another_program(package: Path) -> None:
    """Its content alone does not tell what it does."""
    before = program_digest(package)
    (package / "corpus" / "language.py").rename(package / "corpus" / "tongue.py")
    assert program_digest(package) != before
    (package / "corpus" / "tongue.py").rename(package / "corpus" / "language.py")


def test_all_that_is_named_is_there() -> None:
    """A room that was renamed would fall out in silence."""
    assert all((PACKAGE / name).exists() for name in SHAPING)
    assert len(shaping_files()) > 20
