"""The documentation: what it says runs, and what it names is there."""

import re
import shutil
from pathlib import Path

import pytest

import aligner
from aligner import Aligner, PilePlan, PileResult, SegmentPair, write_bitext
from aligner.bitext.formats import FORMATS
from aligner.cli.main import VERBS
from aligner.corpus.readers import READERS
from aligner.matching.mining import Mined
from tests.command import Command, command

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), ROOT / "findings" / "README.md"])
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
CODE = re.compile(r"^```.*?^```$|`[^`\n]+`", re.M | re.S)
LINK = re.compile(r"\]\(([^)\s]+)\)")


def blocks(text: str, language: str) -> list[str]:
    """The fenced blocks of a page in a language; an empty one is of none."""
    return [block for named, block in FENCE.findall(text) if named == language]


def anchors(page: Path) -> set[str]:
    """What links into a page may name: its headings, as they are shown."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the articles, to work in."""
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    monkeypatch.setenv("ALIGNER_CACHE", str(tmp_path / ".cache"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """The command as users have it, with the encoder that comes along."""
    load = aligner.load_encoder
    call = command(monkeypatch, capsys)
    for place in ("aligner.run.encoders.load_encoder", "aligner.run.forecast.load_encoder"):
        monkeypatch.setattr(place, load)
    return call


def commands_of(code: str) -> list[list[str]]:
    """The calls of `aligner` in code, as words; those of a shell are joined by &&, and end where a comment begins."""
    parts = (part for line in code.splitlines() for part in re.sub(r"\s#.*", "", line).split("&&"))
    calls = [part.split() for part in parts]
    return [words[1:] for words in calls if len(words) > 1 and words[0] in ("aligner", ".venv/bin/aligner")]


def test_the_readme_is_short() -> None:
    """At most 150 lines of at most 120 characters."""
    lines = README.splitlines()
    assert len(lines) <= 150
    assert not [line for line in lines if len(line) > 120]


def test_links_lead_somewhere() -> None:
    """Every file and heading that a page links to is there."""
    broken = []
    for page in PAGES:
        for link in LINK.findall(re.sub(CODE, "", page.read_text(encoding="utf-8"))):
            path, _, anchor = link.partition("#")
            target = (page.parent / path).resolve() if path else page
            if not link.startswith("http") and (not target.exists() or (anchor and anchor not in anchors(target))):
                broken.append(f"{page.name}: {link}")
    assert not broken


def test_the_commands_named_are_there(run: Command) -> None:
    """Every verb, and every option of it, that the documentation names."""
    helps: dict[str, str] = {}
    unknown = []
    for page in PAGES:
        code = "\n".join(found.strip("`") for found in CODE.findall(page.read_text(encoding="utf-8")))
        for verb, *words in commands_of(code):
            if verb in VERBS:
                known = helps.setdefault(verb, run(verb, "--help").stdout)
                unknown += [f"{page.name}: {verb} {word}" for word in words if word[:2] == "--" and word not in known]
            elif verb.isalpha() and verb.islower():
                unknown.append(f"{page.name}: {verb}")
    assert helps
    assert not unknown


def test_the_page_of_each_verb_is_there() -> None:
    """And names the verb."""
    for name, verb in VERBS.items():
        assert f"aligner {name}" in (ROOT / verb.page).read_text(encoding="utf-8"), f"{verb.page}: {name}"


def test_the_tests_of_the_promises_are_there() -> None:
    """Each row of the table names some, and they exist."""
    tests = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    rows = (ROOT / "docs" / "promises.md").read_text(encoding="utf-8").split("|---|---|\n")[1].splitlines()
    for row in rows:
        names = re.findall(r"`(test_\w+)`", row)
        assert names, row
        assert [name for name in names if f"def {name}(" not in tests] == [], row


def test_the_files_that_the_architecture_names_are_there() -> None:
    """In full, as `aligner/model.py`, or below the package, as `corpus/sources.py`."""
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:\w+/)+(?:\w+\.\w+)?)`", page)
    assert len(named) > 20
    assert [name for name in named if not (ROOT / name).exists() and not (ROOT / "aligner" / name).exists()] == []


def test_the_tables_are_in_the_documentation(run: Command) -> None:
    """Every kind of input, format and encoder."""
    encoders = re.findall(r"^│ (\S+)", run("models").stdout, re.M)
    members = {"inputs": READERS, "formats": FORMATS, "encoders": encoders}
    assert "use" in encoders
    for page, names in members.items():
        text = (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8")
        assert [name for name in names if f"`{name}`" not in text] == [], page


def test_the_version_stands_in_one_place() -> None:
    """The citation and the changelog speak of the version that the program says."""
    assert f"\nversion: {aligner.__version__}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(r"^## (\S+?),? ", changes, re.M)[1] == aligner.__version__  # type: ignore[index]


@pytest.mark.slow
def test_the_commands_of_the_readme_run(here: Path, run: Command) -> None:
    """One after the other, as they stand; the first one ends with what the README shows."""
    (here / "corrections.jsonl").touch()
    outcomes = [run(*words) for words in commands_of("\n".join(blocks(README, "sh")))]
    assert len(outcomes) > 4
    assert [outcome.code for outcome in outcomes] == [0] * len(outcomes)
    shown = next(block for block in blocks(README, "") if block.startswith("documents"))
    said = [line for line in outcomes[0].stderr.splitlines() if not line.startswith("seconds")]
    assert said == [line for line in shown.splitlines() if not line.startswith("seconds")]
    assert any(outcome.stdout and f"`{outcome.stdout.strip()}`" in README for outcome in outcomes)


@pytest.mark.slow
def test_the_python_of_the_readme_says_what_it_says(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each line that prints is followed by what it prints."""
    (program,) = blocks(README, "python")
    exec(compile(program, "README.md", "exec"), {})
    printed = re.findall(r"print\(.*\)  # (.*)$", program, re.M)
    wanted = [line for told in printed for line in told.split(", then ")]
    assert capsys.readouterr().out.splitlines() == wanted
    assert (here / "memory.tmx").exists()


@pytest.mark.slow
def test_the_python_of_the_pages_runs(here: Path) -> None:
    """Every block of Python in docs/ that stands for itself, where a run has left `out`."""
    write_bitext(
        [SegmentPair("a", "b", "en", "de", "It rains.", "Es regnet.", (0,), (0,), None, None, "1-1", 1, 1)],
        here / "out" / "bitext.jsonl",
    )
    programs = [
        block
        for page in PAGES
        if page.parent.name == "docs"
        for block in blocks(page.read_text(encoding="utf-8"), "python")
    ]
    for program in programs:
        exec(compile(program, "docs", "exec"), {})
    assert programs


def test_the_attributes_of_results_that_the_pages_name_are_there() -> None:
    """In code, in comments of code and between lines: of what the pages call `al`, `result`, `plan` and `mined`."""
    classes = {"al": Aligner, "result": PileResult, "plan": PilePlan, "mined": Mined}
    known = {
        name: {*dir(kind), *(field for own in kind.__mro__ for field in getattr(own, "__annotations__", ()))}
        for name, kind in classes.items()
    }
    named = re.compile(rf"\b({'|'.join(classes)})\.(?!py|tsv|jsonl)([a-z_]\w*)")  # file names apart
    found = {
        (page.name, name, attribute)
        for page in PAGES
        for code in CODE.findall(page.read_text(encoding="utf-8"))
        for name, attribute in named.findall(code)
    }
    assert {("python.md", "mined", "left_out"), ("mining.md", "mined", "left_out")} <= found
    assert [own for own in sorted(found) if own[2] not in known[own[1]]] == []


def test_ci_runs_the_commands_of_the_readme() -> None:
    """Both are taken from the README; the lines that CI looks for stand there once each."""
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    ends = re.findall(r"readme '(.*)'", script)
    commands = "".join(blocks(README, "sh"))
    assert len(ends) == 2
    assert all(len(re.findall(end, commands, re.M)) == 1 for end in ends)
