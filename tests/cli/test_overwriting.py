"""Nothing of the user's is written over: an output that is an input, or that no run wrote as it stands, stops a run."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from aligner.ownership import RECORD
from tests.command import ENGLISH, GERMAN, Command, Outcome, command, pile, put, read_rows
from tests.runs import write_run

Call = Callable[[Path, Path], list[str | Path]]

# Verbs that write one file, which is `out`; what they read is in `folder`.
CALLS: dict[str, Call] = {
    "pair": lambda folder, out: ["pair", folder / "pile", "--out", out],
    "documents": lambda folder, out: ["documents", folder / "one.txt", folder / "other.txt", "--out", out],
    "sentences": lambda folder, out: ["sentences", folder / "one.txt", folder / "other.txt", "--out", out],
    "mine": lambda folder, out: ["mine", folder / "one.txt", folder / "other.txt", "--out", out],
    "mine --apart": lambda folder, out: ["mine", folder / "one.txt", folder / "other.txt", "--apart", out],
    "convert": lambda folder, out: ["convert", folder / "rows.jsonl", out],
    "report": lambda folder, out: ["report", folder / "run", "--out", out],
}
# What these write is no JSONL, and their files are not called so.
NAMES = {"sentences": "out.txt", "mine --apart": "out.tsv", "report": "out.html"}
MINE = "what nobody may destroy\n"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """The command with a lexicon encoder."""
    return command(monkeypatch, capsys, frozenset({"de", "en"}))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Something to read for every verb."""
    pile(tmp_path / "pile")
    put(tmp_path / "one.txt", GERMAN)
    put(tmp_path / "other.txt", ENGLISH)
    put(tmp_path / "rows.jsonl", [json.dumps({"source": "a", "target": "b", "source_language": "en"})])
    write_run(tmp_path / "run", {"a": ("en", ["A b."]), "b": ("de", ["C d."])}, {("a", "b"): [([0], [0], 0.9, False)]})
    return tmp_path


def refused(done: Outcome, place: Path) -> bool:
    """Whether a command ended at once with one line that names the file and the ways out."""
    line = done.stderr.splitlines()
    return (
        (done.code, done.stdout, len(line)) == (1, "", 1)
        and done.stderr.startswith(f"error: {place}: ")
        and "name another place to write to, or give --overwrite" in done.stderr
    )


@pytest.mark.parametrize("verb", CALLS)
def test_a_strangers_file_is_kept(run: Command, folder: Path, verb: str) -> None:
    """A file that no run wrote stops every verb before its work; with --overwrite it is written over."""
    out = put(folder / NAMES.get(verb, "out.jsonl"), MINE)
    assert refused(run(*CALLS[verb](folder, out)), out)
    assert out.read_text(encoding="utf-8") == MINE
    assert run(*CALLS[verb](folder, out), "--overwrite").code == 0
    assert out.read_text(encoding="utf-8") != MINE


@pytest.mark.parametrize("verb", CALLS)
def test_the_same_command_goes_on_until_its_file_is_changed(run: Command, folder: Path, verb: str) -> None:
    """What the verb itself wrote is replaced; once a person has changed it, it is not."""
    out = folder / NAMES.get(verb, "out.jsonl")
    for _ in range(2):
        assert run(*CALLS[verb](folder, out)).code == 0
    with out.open("a", encoding="utf-8") as file:
        file.write(MINE)
    changed = out.read_bytes()
    assert refused(run(*CALLS[verb](folder, out)), out)
    assert out.read_bytes() == changed


STOPPED_CALLS = CALLS | {
    "convert to Moses": lambda folder, out: ["convert", folder / "rows.jsonl", out.with_suffix(".moses")],
    "convert to XLIFF": lambda folder, out: ["convert", folder / "rows.jsonl", out.with_suffix(".xlf")],
    "clean": lambda folder, out: ["clean", folder / "rows.jsonl", "--out", out],
}


@pytest.mark.parametrize("verb", STOPPED_CALLS)
def test_a_command_stopped_once_its_file_is_there_knows_it_again(
    run: Command, folder: Path, verb: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the worst moment, right after a file has taken its place: it is no stranger to the same command."""
    call, replace = STOPPED_CALLS[verb](folder, folder / NAMES.get(verb, "out.jsonl")), os.replace
    before = {path.name for path in folder.iterdir()}

    def stop(here: Path, there: Path) -> None:
        replace(here, there)
        if there.parent == folder and there.stat().st_size:
            raise KeyboardInterrupt

    monkeypatch.setattr("os.replace", stop)
    assert run(*call).code != 0
    monkeypatch.setattr("os.replace", replace)
    assert {path.name for path in folder.iterdir()} - before
    assert run(*call).code == 0


@pytest.mark.parametrize("way", ["name", "spelling", "link", "hard link", "case"])
def test_an_output_that_is_an_input_is_refused(run: Command, folder: Path, way: str) -> None:
    """Whatever it is called: though a run wrote it, it is not written over by what is made of it."""
    one = folder / "one.txt"
    assert run("sentences", folder / "other.txt", one, "--out", folder / "ladder.txt").code == 0
    names = {
        "name": "ladder.txt",
        "spelling": "pile/../ladder.txt",
        "link": "a",
        "hard link": "b",
        "case": "LADDER.TXT",
    }
    out = folder / names[way]
    if way == "link":
        out.symlink_to(folder / "ladder.txt")
    elif way == "hard link":
        os.link(folder / "ladder.txt", out)
    elif way == "case" and not out.exists():
        pytest.skip("this file system tells a from A")
    before = (folder / "ladder.txt").read_bytes()
    assert refused(run("sentences", folder / "ladder.txt", one, "--out", out), out)
    assert (folder / "ladder.txt").read_bytes() == before


def test_the_piles_only_copy_is_kept(run: Command, tmp_path: Path) -> None:
    """A pile called documents.jsonl is never replaced by rows of its own result, however the run is asked for."""
    rows = [json.dumps({"id": str(n), "text": "\n".join(text)}) for n, text in enumerate((ENGLISH, GERMAN))]
    only = put(tmp_path / "d" / "documents.jsonl", rows)
    (tmp_path / "link").symlink_to(tmp_path / "d")
    before = only.read_bytes()
    for inputs in (only, tmp_path / "d"):
        for out in (tmp_path / "d", tmp_path / "d" / ".." / "d", tmp_path / "link"):
            assert refused(run("align", inputs, "--out", out), out / "documents.jsonl")
    assert [path.name for path in (tmp_path / "d").iterdir()] == ["documents.jsonl"]
    assert only.read_bytes() == before
    assert run("align", only, "--out", tmp_path / "elsewhere").code == 0
    assert len(read_rows(tmp_path / "elsewhere" / "pairs.jsonl")) == 1


@pytest.mark.parametrize(
    ("name", "formats"),
    [
        ("summary.json", ""),
        ("bitext.jsonl", ""),
        ("report.html", "html"),
        ("bitext.tsv", "tsv"),
        ("bitext.en-fr.ids", "moses"),
    ],
)
def test_a_strangers_file_in_the_folder_is_kept(run: Command, folder: Path, name: str, formats: str) -> None:
    """It stops a run that would write a file of that name, and stays where a run writes none."""
    stranger = put(folder / "out" / name, MINE)
    done = run("align", folder / "pile", "--out", folder / "out", "--formats", formats)
    assert refused(done, stranger)
    assert [path.name for path in (folder / "out").iterdir()] == [name]
    if formats:
        assert run("align", folder / "pile", "--out", folder / "out").code == 0
        assert stranger.read_text(encoding="utf-8") == MINE
    assert run("align", folder / "pile", "--out", folder / "out", "--formats", formats, "--overwrite").code == 0


@pytest.mark.parametrize("name", ["pairs.jsonl", "summary.json", "bitext.tsv"])
def test_what_was_edited_after_a_run_is_kept(
    run: Command, folder: Path, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A result that a person has changed since stops the next run; it is not removed as a leftover either."""
    out = folder / "out"
    assert run("align", folder / "pile", "--out", out, "--formats", "tsv").code == 0
    edited = (out / name).read_text(encoding="utf-8").replace("de/", "DE/").replace('"seed": 0', '"seed": 1') + "\n"
    put(out / name, edited)
    assert refused(run("align", folder / "pile", "--out", out, "--formats", "tsv"), out / name)
    assert (out / name).read_text(encoding="utf-8") == edited
    if name == "bitext.tsv":
        assert run("align", folder / "pile", "--out", out).code == 0
        assert "no run wrote it as it stands; it is left as it is" in caplog.text
        assert (out / name).read_text(encoding="utf-8") == edited


def test_results_that_a_run_has_no_more_are_told(run: Command, folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Formats that only the run before was asked for go with it, by name."""
    assert run("align", folder / "pile", "--out", folder / "out", "--formats", "tmx,html").code == 0
    assert "removed" not in caplog.text
    assert run("align", folder / "pile", "--out", folder / "out", "--formats", "tsv").code == 0
    told = f"{folder / 'out'}: removed, as this run has none of their name: bitext.tmx, report.html"
    assert told in caplog.messages
    assert not (folder / "out" / "bitext.tmx").exists()


@pytest.mark.parametrize(
    ("verb", "name", "wanted"),
    [
        ("pair", "p.csv", ".jsonl or .ndjson or .tsv"),
        ("pair", "p.XLSX", ".jsonl or .ndjson or .tsv"),
        ("mine", "m.xlsx", ".tsv or .jsonl or .ndjson"),
        ("mine --apart", "a.jsonl", ".tsv"),
        ("sentences", "l.tmx", ".txt"),
        ("report", "r.pdf", ".html or .htm"),
    ],
)
def test_a_file_holds_what_its_name_says(run: Command, folder: Path, verb: str, name: str, wanted: str) -> None:
    """Where a verb has no writer for a kind of file, it says what it writes, before its work; other names are free."""
    out = folder / name
    done = run(*CALLS[verb](folder, out))
    told = f"error: {out}: {out.suffix.lower()} is not written here; use {wanted}\n"
    assert (done.code, done.stderr, out.exists()) == (1, told, False)
    assert run(*CALLS[verb](folder, folder / "free")).code == 0


def test_pairs_as_a_table(run: Command, folder: Path) -> None:
    """`pair --out x.tsv` has a column a field, and serves as --pairs again."""
    assert run("pair", folder / "pile", "--out", folder / "p.tsv").code == 0
    header, row = (line.split("\t") for line in (folder / "p.tsv").read_text(encoding="utf-8").splitlines())
    assert header[:4] == ["source_id", "target_id", "source_language", "target_language"]
    assert row[:4] == ["de/bruecke.txt", "en/bridge.txt", "de", "en"]
    again = run("pair", folder / "pile", "--pairs", folder / "p.tsv")
    assert [(found["source_id"], found["target_id"]) for found in again.rows] == [(row[0], row[1])]


def test_report_says_nothing_when_it_is_told_so(run: Command, folder: Path) -> None:
    """--quiet, as every verb has it."""
    assert run("report", folder / "run").stderr.startswith("written to")
    assert run("report", folder / "run", "--quiet").stderr == ""


def test_an_error_in_a_format_names_the_file_that_was_to_be(
    run: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And not that in which it is prepared."""
    monkeypatch.setattr("aligner.bitext.review_tables.MOST_ROWS", 1)
    done = run("align", folder / "pile", "--out", folder / "out", "--formats", "xlsx")
    assert (done.code, done.stderr.count("partial")) == (1, 0)
    assert f"error: {folder / 'out' / 'bitext.xlsx'}: more than 1 rows" in done.stderr


def test_results_among_the_inputs_are_passed_over_or_named(run: Command, folder: Path) -> None:
    """What a run wrote into the pile is no input, wherever it is moved; what was changed since is named as skipped."""
    inside = folder / "pile" / "results"
    assert run("align", folder / "pile", "--out", inside, "--formats", "html").code == 0
    assert run("pair", folder / "pile", "--out", folder / "pile" / "my-pairs.jsonl").code == 0
    os.rename(inside, folder / "pile" / "moved")
    assert run("align", folder / "pile", "--out", folder / "out").code == 0
    assert read_rows(folder / "out" / "skipped.jsonl") == []
    put(folder / "pile" / "moved" / "sentences.jsonl", MINE)
    assert run("align", folder / "pile", "--out", folder / "out").code == 0
    skipped = read_rows(folder / "out" / "skipped.jsonl")
    assert [row["id"] for row in skipped] == ["moved/sentences.jsonl"]
    assert "a result of a run that was changed since" in skipped[0]["reason"]


def test_files_named_like_results_are_read_where_no_run_wrote_them(run: Command, folder: Path) -> None:
    """A name says nothing: a pile may be called bitext.jsonl, and stand beside a documents.jsonl."""
    for name, text in (("bitext", ENGLISH), ("documents", GERMAN), ("sentences", GERMAN[:4])):
        put(folder / "mine" / f"{name}.jsonl", json.dumps({"id": name, "text": "\n".join(text)}))
    put(folder / "mine" / "summary.json", "{}")
    assert run("align", folder / "mine", "--out", folder / "out").code == 0
    assert {row["id"] for row in read_rows(folder / "out" / "documents.jsonl")} == {"bitext", "documents", "sentences"}
    assert [row["id"] for row in read_rows(folder / "out" / "skipped.jsonl")] == ["summary.json"]


def test_a_link_stays_and_what_it_leads_to_is_written(run: Command, folder: Path) -> None:
    """As a shell's redirection does it; a device or a pipe is written to."""
    (folder / "link.jsonl").symlink_to(folder / "far.jsonl")
    for _ in range(2):
        assert run("convert", folder / "rows.jsonl", folder / "link.jsonl").code == 0
    assert (folder / "link.jsonl").is_symlink()
    assert [row["source"] for row in read_rows(folder / "far.jsonl")] == ["a"]


def test_a_damaged_record_says_nothing(run: Command, folder: Path, cache: Path) -> None:
    """Where nobody knows any more who wrote a file, it is kept; and the record goes on."""
    out = folder / "out.tsv"
    assert run("convert", folder / "rows.jsonl", out).code == 0
    (cache / RECORD).write_bytes(b'\xff\n[1]\n{"folder": 1}\n{"fol')
    assert refused(run("convert", folder / "rows.jsonl", out), out)
    for _ in range(2):
        assert run("convert", folder / "rows.jsonl", folder / "new.tsv").code == 0


def test_an_empty_file_holds_nothing_that_could_be_lost(run: Command, folder: Path) -> None:
    """Such a one is what trying a place leaves, if the run is killed that moment: the same command goes on."""
    put(folder / "out" / "pairs.jsonl", "")
    put(folder / "out.tsv", "")
    assert run("align", folder / "pile", "--out", folder / "out").code == 0
    assert run("convert", folder / "rows.jsonl", folder / "out.tsv").code == 0


def test_two_outputs_are_two_files(run: Command, folder: Path) -> None:
    """`--out` and `--apart` of one name, which would leave one of them."""
    done = run(
        "mine", folder / "one.txt", folder / "other.txt", "--out", folder / "m.tsv", "--apart", folder / "./m.tsv"
    )
    assert (done.code, "both --out and --apart; name two files" in done.stderr) == (1, True)


def test_files_that_name_documents_are_kept_too(run: Command, folder: Path) -> None:
    """Subtitles of several document pairs have a name of their own each: a stranger's stops a run before its work."""
    stranger = put(folder / "out" / "bitext.en_a.de_b.srt", MINE)
    assert refused(run("align", folder / "pile", "--out", folder / "out", "--formats", "srt"), stranger)
    assert stranger.read_text(encoding="utf-8") == MINE


def test_a_folder_of_the_name_of_a_result_stops_the_run_before_its_work(run: Command, folder: Path) -> None:
    """Else some results would be of this run and some of the one before."""
    (folder / "out" / "pairs.jsonl").mkdir(parents=True)
    done = run("align", folder / "pile", "--out", folder / "out", "--overwrite")
    assert (done.code, "pairs.jsonl: cannot be written, it is a folder" in done.stderr) == (1, True)
    assert [path.name for path in (folder / "out").iterdir()] == ["pairs.jsonl"]


def test_an_input_is_not_cleared_away_as_a_result_of_an_earlier_run(run: Command, folder: Path) -> None:
    """A reviewed table that a run with other formats would remove stops it: the same command may come again."""
    out = folder / "out"
    assert run("align", folder / "pile", "--out", out, "--formats", "csv").code == 0
    done = run("align", folder / "pile", "--out", out, "--corrections", out / "bitext.csv")
    assert (done.code, "bitext.csv: is among what is to be read" in done.stderr) == (1, True)
    assert (out / "bitext.csv").exists()


def test_all_results_that_a_run_has_no_more_go(run: Command, folder: Path) -> None:
    """Whatever they are, so that none of another run stays beside, or stops the next one."""
    out = folder / "out"
    for formats in ("csv,moses,html", "", "csv"):
        assert run("align", folder / "pile", "--out", out, "--formats", formats, "--clean", "training").code == 0
        summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
        assert {path.name for path in out.iterdir()} - {".work"} == set(summary["files"])
    assert run("align", folder / "pile", "--out", out).code == 0
    assert not (out / "removed.jsonl").exists()
    assert not (out / "changes.csv").exists()


def test_what_was_dropped_is_not_replaced_by_what_another_file_drops(run: Command, folder: Path) -> None:
    """Two files cleaned into one folder, or one cleaned into the folder of a run, and the run after that."""
    row = json.dumps({"source": "one two", "target": "eins zwei", "source_language": "en", "target_language": "de"})
    twice = put(folder / "twice.jsonl", [row, row])
    removed = folder / "out" / "removed.jsonl"
    assert run("align", folder / "pile", "--out", folder / "out").code == 0
    for _ in range(2):
        assert run("clean", twice, "--out", folder / "out" / "a.jsonl").code == 0
    kept = removed.read_bytes()
    done = run("clean", twice, "--out", folder / "out" / "b.jsonl")
    assert (done.code, "removed.jsonl: holds what was dropped from a.jsonl; name another" in done.stderr) == (1, True)
    assert run("align", folder / "pile", "--out", folder / "out").code == 1
    assert removed.read_bytes() == kept
    assert not (folder / "out" / "b.jsonl").exists()
    assert run("clean", twice, "--out", folder / "out" / "b.jsonl", "--overwrite").code == 0


@pytest.mark.parametrize("name", [".aligner-lock", ".aligner-partial", ".aligner-partial/mine.txt"])
@pytest.mark.parametrize("linked", [False, True])
def test_names_that_runs_use_meanwhile_are_no_licence(run: Command, folder: Path, name: str, linked: bool) -> None:
    """What stands under one of them, or what a link of that name leads to, is neither emptied nor removed."""
    place = folder / "out" / name
    if linked:
        place.parent.mkdir(parents=True)
        place.symlink_to(folder / "one.txt")
    else:
        put(place, MINE)
    before = place.read_bytes()
    done = run("align", folder / "pile", "--out", folder / "out", "--overwrite")
    assert (done.code, len(done.stderr.splitlines())) == (1, 1)
    assert done.stderr.startswith(f"error: {folder / 'out' / Path(name).parts[0]}: ")
    assert place.read_bytes() == before


def test_documents_below_out_are_named(run: Command, folder: Path) -> None:
    """They are not read, lest results that a person has copied there come in; what a run wrote there is passed over."""
    for _ in range(2):
        assert run("align", folder / "pile", "--out", folder / "pile" / "en").code == 0
        assert [row["id"] for row in read_rows(folder / "pile" / "en" / "documents.jsonl")] == ["de/bruecke.txt"]
        skipped = read_rows(folder / "pile" / "en" / "skipped.jsonl")
        assert [row["id"] for row in skipped] == ["en/bridge.txt", "en/museum.txt"]
        assert "in the folder that is written into, which is not read; move it" in skipped[0]["reason"]


def test_no_results_in_a_work_folder(run: Command, folder: Path) -> None:
    """The same command would not go on there: that of this run, not there yet, or that of another."""
    work = folder / "work"
    calls: list[list[str | Path]] = [
        ["align", folder / "pile", "--out", work, "--work", work],
        ["align", folder / "pile", "--out", work / "out", "--work", work],
        ["pair", folder / "pile", "--out", work / "out.jsonl", "--work", work],
    ]
    for call in calls:
        done = run(*call)
        assert (done.code, "which is for nothing else; name another --out" in done.stderr) == (1, True)
        assert not work.exists()
    assert run("align", folder / "pile", "--out", folder / "out").code == 0
    assert run("align", folder / "pile", "--out", folder / "out" / ".work" / "more").code == 1
    assert run("convert", folder / "rows.jsonl", folder / "out" / ".work" / "x.tsv").code == 1
    assert run("align", folder / "pile", "--out", folder / "out").code == 0


def test_a_page_is_not_written_over_what_it_shows(run: Command, folder: Path) -> None:
    """Neither over its rows nor over its summary, whose suffixes say already that they are no pages."""
    assert run("align", folder / "pile", "--out", folder / "out").code == 0
    before = (folder / "out" / "summary.json").read_bytes()
    done = run("report", folder / "out", "--out", folder / "out" / "summary.json")
    assert (done.code, (folder / "out" / "summary.json").read_bytes()) == (1, before)
