"""Given names: kept for the next run, and had anew from where they come wherever that is not as it was written."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from aligner.corpus import given_names as module
from aligner.corpus.given_names import given_names


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder where names are to be kept, and nothing that this process has of them."""
    monkeypatch.setenv("ALIGNER_CACHE", str(tmp_path / "cache"))
    given_names.cache_clear()
    yield tmp_path / "cache"
    given_names.cache_clear()


def asked_again() -> frozenset[str]:
    """What another process is told."""
    given_names.cache_clear()
    return given_names()


def test_names_are_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second run has the same names without Faker."""
    names = given_names()
    assert {"élodie", "jürgen", "ольга"} <= names
    with monkeypatch.context() as patch:
        patch.setattr(module, "import_module", None)
        assert asked_again() == names
    assert len(list(folder.rglob("*.txt"))) == 1


@pytest.mark.parametrize("damage", [b"", b"olga\nolaf", b"\xff\xfe", None])
def test_a_damaged_file_changes_nothing(folder: Path, damage: bytes | None) -> None:
    """Whether it is empty, another one, no text, or cut: it is written again."""
    names = given_names()
    (path,) = folder.rglob("*.txt")
    whole = path.read_bytes()
    path.write_bytes(whole[:-5] if damage is None else damage)
    assert asked_again() == names
    assert path.read_bytes() == whole


def test_names_that_cannot_be_kept(folder: Path) -> None:
    """Where the cache is no folder, or its file one, they are had each time."""
    names = given_names()
    (path,) = folder.rglob("*.txt")
    path.unlink()
    path.mkdir()
    assert asked_again() == names
    path.rmdir()
    path.parent.rename(folder / "other")
    path.parent.write_text("a file")
    assert asked_again() == names
