"""The rooms of the package: what is imported stands below, as docs/architecture.md says."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "aligner"
GROUND = "errors", "arguments", "settings", "model", "text", "encodings", "files", "writing", "ownership"
ROOMS = "corpus", "encoders", "matching", "alignment", "bitext", "corrections", "page", "run"
UPPER = "evaluation", "evaluation_files", "pipeline", "cli"
ORDER = {room: place for place, room in enumerate((*GROUND, *ROOMS, *UPPER))}
NAMES_FOR_USERS = {"__init__", "__main__", "engine", "cluster"}  # of what stands in rooms; no room imports them


def room_of(module: str) -> str:
    """The room of a dotted name: `corpus` of `aligner.corpus.readers.html`; `` of the package itself."""
    name = module.split(".")[1] if "." in module else ""
    return name if (PACKAGE / name).is_dir() or (PACKAGE / f"{name}.py").is_file() else ""


def imports_of(code: str) -> Iterator[str]:
    """The dotted names that code imports from the package, inside functions as well."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, "a relative import hides its room"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        yield from (name for name in names if name.split(".")[0] == "aligner")


def modules() -> Iterator[tuple[str, str, str]]:
    """Each module: where it stands, its room, its code."""
    for path in sorted(PACKAGE.rglob("*.py")):
        place = path.relative_to(PACKAGE)
        yield str(place), place.parts[0].removesuffix(".py"), path.read_text(encoding="utf-8")


def upward(place: str, room: str, code: str) -> list[str]:
    """What a module imports that does not stand in its room or below; of the package itself only its version may be."""
    return [
        f"{place} imports {name}"
        for name in imports_of(code)
        if (ORDER[own] > ORDER[room] if (own := room_of(name)) in ORDER else name != "aligner.__version__")
    ]


def test_every_module_stands_in_a_room() -> None:
    """A new folder or module beside the rooms has to say where in their order it stands."""
    assert {room for _, room, _ in modules()} - NAMES_FOR_USERS == set(ORDER)


def test_rooms_import_only_downwards() -> None:
    """No module imports one of a room above its own, so there is no circle of rooms either."""
    assert [fault for place, room, code in modules() if room in ORDER for fault in upward(place, room, code)] == []


@pytest.mark.parametrize(
    "code",
    ["from aligner.pipeline import Aligner", "def late():\n    import aligner.cli.main", "from aligner import engine"],
)
def test_an_upward_import_is_seen(code: str) -> None:
    """Also one inside a function, one of a whole module, and one of the names for users."""
    assert upward("run/forecast.py", "run", code)
    assert not upward("run/forecast.py", "run", "from aligner.matching.pools import Pool\nimport json")


def test_the_documentation_has_the_same_order() -> None:
    """docs/architecture.md names the rooms from the ground up."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = text.partition("## Rooms")[2].partition("\n\nBeside")[0]
    named = re.findall(r"`(\w+)(?:/|\.py)`", "".join(line.split("|")[1] for line in table.splitlines() if "|" in line))
    assert named == list(ORDER)
