"""What can be imported, by the names that users have in their programs."""

import importlib

import pytest

import aligner
from aligner.run.engines.local import LocalEngine
from aligner.run.engines.ray import RayEngine


@pytest.mark.parametrize(
    ("module", "name", "engine"), [("engine", "LocalEngine", LocalEngine), ("cluster", "RayEngine", RayEngine)]
)
def test_engines_are_where_they_were(module: str, name: str, engine: type) -> None:
    """In modules of their own, wherever the code is."""
    assert getattr(importlib.import_module(f"aligner.{module}"), name) is engine


def test_only_what_is_public_is_listed() -> None:
    """All of it is there; no module of ours is among it."""
    assert sorted(dir(aligner)) == sorted([*aligner.__all__, "__version__"])
    assert all(hasattr(aligner, name) for name in dir(aligner))
