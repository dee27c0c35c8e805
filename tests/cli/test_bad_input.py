"""Each bad input through the command, beside a good English-German pair that must be found all the same."""

import json
import os
from pathlib import Path

import pytest

from aligner.bitext.formats import FORMATS
from tests.command import ENGLISH, GERMAN, Command, Outcome, command, pile, put, read_rows

GEORGIAN = "საქართველოს მთავრობამ გადაწყვიტა ძველი ხიდის დახურვა. შეკეთება ორი მილიონი ევრო დაჯდება."
FRENCH = "Le conseil municipal a décidé de fermer le vieux pont sur la rivière. Les travaux coûteront deux millions."


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """The command with a lexicon encoder that says it knows English and German."""
    return command(monkeypatch, capsys, frozenset({"de", "en"}))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A pile with a good pair and a lonely document."""
    return pile(tmp_path / "in")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Where the run writes."""
    return tmp_path / "out"


def reasons(done: Outcome, out: Path) -> dict[str, str]:
    """Why each thing was skipped, by id, of a run that found the good pair all the same."""
    assert (done.code, done.stdout) == (0, "")
    assert "Traceback" not in done.stderr
    pairs = [(row["source_id"], row["target_id"]) for row in read_rows(out / "pairs.jsonl")]
    assert ("de/bruecke.txt", "en/bridge.txt") in pairs
    good = "de/bruecke.txt", "en/bridge.txt"
    rows = [row for row in read_rows(out / "bitext.jsonl") if (row["source_id"], row["target_id"]) == good]
    assert [(row["source"], row["target"]) for row in rows] == list(zip(GERMAN, ENGLISH, strict=True))
    skipped = read_rows(out / "skipped.jsonl")
    assert len({row["id"] for row in skipped}) == len(skipped)
    return {row["id"]: row["reason"] for row in skipped}


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.txt", b"", "the text is empty"),
        ("empty.docx", b"", "the text is empty"),
        ("empty.pdf", b"", "the text is empty"),
        ("empty.tmx", b"", "the text is empty"),
        ("~$open.docx", b"\x05Owner", "what Office keeps beside a file that is open, no document"),
        ("blank.md", b"\n \t\n", "the text is empty"),
        ("binary.txt", bytes(range(256)) * 20, "a binary file (it holds NUL bytes); wanted text"),
        ("digits.txt", b"1 2 3\n4 5 6 %\n", "no letters found; wanted a text"),
        ("georgian.txt", GEORGIAN.encode(), "the language is ka: the encoder lexicon does not know it; it knows de en"),
        ("french.txt", FRENCH.encode(), "the language is fr: the encoder lexicon does not know it"),
        ("syllabics.txt", "ᐃᓄᒃᑎᑐᑦ ᐅᖃᐅᓯᖅ ᓄᓇᕗᒻᒥ".encode(), "the language cannot be told"),
        (
            "picture.png",
            b"\x89PNG",
            "files of the kind .png are not read; `aligner align --help` lists the kinds that are",
        ),
        ("terms.tbx", b"<martif/>", "files of the kind .tbx are not read; give it to --terms"),
        (
            "ui.json",
            b"{}",
            "json2po -t FILE.en FILE.de catalogue.po (pip install translate-toolkit[all]), of the files",
        ),
        ("ui.yml", b"en:", "yaml2po -t FILE.en FILE.de catalogue.po"),
        ("ui.xcstrings", b"{}", "xcodebuild -exportLocalizations"),
        ("strings.xml", b"<resources/>", "convert them first: android2po -t values/strings.xml values-de/strings.xml"),
        ("notes.ipynb.txt", b"{}", "files of the kind .ipynb are not read; convert them first: pandoc"),
        ("ui.properties", b"a=b", "are not read; convert them first: prop2po -t FILE.en FILE.de catalogue.po"),
        ("furniture.txt", b"Read more\nNewer articles\nSource: https://example.org/news\n", "no sentence found"),
        ("none.jsonl", b"", None),
    ],
)
def test_a_bad_file_is_skipped_with_its_reason(
    run: Command, folder: Path, out: Path, name: str, content: bytes, reason: str | None
) -> None:
    """A file that cannot be used is in skipped.jsonl by name and reason, counted, and harms nothing else."""
    (folder / name).write_bytes(content)
    done = (
        run("align", folder, "--out", out, "--languages", "de,en,fr,ka")
        if reason
        else run("align", folder, "--out", out)
    )
    found = reasons(done, out)
    if reason is None:
        assert found == {}
        return
    assert list(found) == [name]
    assert reason in found[name]
    assert "skipped 1, see skipped.jsonl" in done.talk
    assert json.loads((out / "summary.json").read_text(encoding="utf-8"))["counts"]["skipped"] == 1


def test_a_language_that_is_not_wanted_is_skipped_by_name(run: Command, folder: Path, out: Path) -> None:
    """With --languages de,en a French document is left out because of its language, not called something else."""
    put(folder / "french.txt", FRENCH)
    found = reasons(run("align", folder, "--out", out, "--languages", "de,en"), out)
    assert found == {"french.txt": "the language is fr; wanted de, en"}


def test_a_file_that_cannot_be_opened_is_skipped(run: Command, folder: Path, out: Path) -> None:
    """A broken link is left out with the system's word."""
    (folder / "link.txt").symlink_to(folder / "nowhere")
    found = reasons(run("align", folder, "--out", out), out)
    assert found == {"link.txt": "cannot be read: No such file or directory"}


def test_one_line_of_50_mb_is_skipped_for_its_size(run: Command, folder: Path, out: Path) -> None:
    """A file of one line of 50 MB is never read; its size is the reason."""
    with (folder / "huge.txt").open("w", encoding="ascii") as file:
        for _ in range(50):
            file.write("word " * 200_000)
    found = reasons(run("align", folder, "--out", out), out)
    assert found == {
        "huge.txt": "the text has 50,000,000 bytes; wanted at most 10,000,000 characters, so cut it into parts"
    }


@pytest.mark.slow
@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("{no json}", "no JSON"),
        ('{"id": "x", "tex', "no JSON"),
        ('{"id": "x", "body": "y"}', 'no "text" found'),
        ("[]", "a list was found"),
        ('{"text": "Some text.", "language": "Northern"}', "'Northern' is no language code"),
    ],
)
def test_a_bad_row_is_skipped_by_file_and_line(run: Command, folder: Path, out: Path, row: str, reason: str) -> None:
    """A row that cannot be used is named by file and line; the rows before and after it are aligned."""
    rows = [
        json.dumps({"id": "1", "text": "\n".join(ENGLISH[:5])}),
        row,
        json.dumps({"id": "2", "text": "\n".join(GERMAN[:5])}),
    ]
    put(folder / "pile.jsonl", rows)
    found = reasons(run("align", folder, "--out", out), out)
    assert list(found) == ["pile.jsonl:2"]
    assert reason in found["pile.jsonl:2"]
    pairs = {(pair["source_id"], pair["target_id"]) for pair in read_rows(out / "pairs.jsonl")}
    assert ("2", "1") in pairs


def test_strange_characters_go_through(run: Command, folder: Path, out: Path) -> None:
    """NUL, U+2028, marks of direction, emoji and halves of characters in a row: it is aligned, and every file reads."""
    strange = {"en": "\0 \u200f\u202b 😀👩‍🚒 \ud83d", "de": "\udc00\u202c\ufeff \x1b[m"}
    for language, sentences in (("en", ENGLISH[:5]), ("de", GERMAN[:5])):
        text = "\u2028".join(f"{strange[language]} {sentence}" for sentence in sentences)
        put(folder / f"{language}.jsonl", json.dumps({"id": f"strange {language}", "text": text}))
    found = reasons(run("align", folder, "--out", out, "--formats", ",".join(FORMATS)), out)
    assert found == {}
    pairs = {(pair["source_id"], pair["target_id"]) for pair in read_rows(out / "pairs.jsonl")}
    assert ("strange de", "strange en") in pairs
    rows = [
        r for r in read_rows(out / "bitext.jsonl") if (r["source_id"], r["target_id"]) == ("strange de", "strange en")
    ]
    assert [row["kind"] for row in rows] == ["1-1"] * 5
    for row, german, english in zip(rows, GERMAN[:5], ENGLISH[:5], strict=True):
        assert row["source"].endswith(german)
        assert row["target"].endswith(english)
        assert "😀👩‍🚒 \ufffd" in row["target"]
        assert not [character for character in row["source"] + row["target"] if character < " "]
    for name in ("bitext.tsv", "bitext.tmx", "bitext.xliff", "bitext.parquet", "bitext.de-en.de"):
        assert run("convert", out / name, out / "again.jsonl").code == 0
        pairs_only = [row for row in read_rows(out / "bitext.jsonl") if row["source"] and row["target"]]
        again = [row for row in read_rows(out / "again.jsonl") if row["source"] and row["target"]]
        assert len(again) == len(pairs_only)


def test_a_sentence_of_100_000_characters_is_cut(run: Command, folder: Path, out: Path) -> None:
    """A sentence without an end is cut to 2,000 characters a part; the rest of its document is aligned."""
    put(folder / "long.txt", "\n".join(["the bridge in the city " * 4500, *ENGLISH]))
    good = "de/bruecke.txt"  # of which a text so much longer is no version, unless it is said to be
    pairs = put(out.with_name("pairs.tsv"), f"{good}\ten/bridge.txt\n{good}\tlong.txt\n")
    assert set(reasons(run("align", folder, "--out", out, "--pairs", pairs), out)) <= {f"{good} long.txt"}
    rows = read_rows(out / "bitext.jsonl")
    assert set(ENGLISH) <= {row["target"] for row in rows if row["target_id"] == "long.txt"}
    documents = {row["id"]: row for row in read_rows(out / "documents.jsonl")}
    assert documents["long.txt"]["sentences"] > 50


def test_a_pile_of_nothing_but_bad_files_is_told(run: Command, tmp_path: Path, out: Path) -> None:
    """When everything was skipped the run ends with 0, says so, and all its files are there, empty but for reasons."""
    put(tmp_path / "in" / "1.txt", "")
    put(tmp_path / "in" / "2.txt", "1 2 3")
    done = run("align", tmp_path / "in", "--out", out, "--formats", ",".join(FORMATS))
    assert done.code == 0
    assert "documents 0 (none)" in done.talk
    assert "skipped 2, see skipped.jsonl" in done.talk
    assert [row["id"] for row in read_rows(out / "skipped.jsonl")] == ["1.txt", "2.txt"]
    for name in ("documents.jsonl", "reports.jsonl", "pairs.jsonl", "bitext.jsonl"):
        assert read_rows(out / name) == []


def test_a_file_with_a_name_in_another_encoding_is_aligned(run: Command, folder: Path, out: Path) -> None:
    """A file whose name is no UTF-8 is a document like others; its id shows what could not be read."""
    try:
        os.rename(folder / "en" / "bridge.txt", os.fsencode(folder) + b"/br\xfccke.txt")
    except OSError:
        pytest.skip("this file system holds no such name")
    done = run("align", folder, "--out", out)
    assert done.code == 0
    assert [row["target_id"] for row in read_rows(out / "pairs.jsonl")] == [r"br\xfccke.txt"]


def test_the_encoding_is_shown_and_can_be_given(run: Command, folder: Path, out: Path) -> None:
    """A document that was not in UTF-8 says what it was in; what is given is taken, and an unknown name refused."""
    german = folder / "de" / "bruecke.txt"
    german.write_bytes(german.read_text(encoding="utf-8").encode("mac_roman"))
    assert run("align", folder, "--out", out).code == 0
    told = {row["id"]: row.get("encoding") for row in read_rows(out / "documents.jsonl")}
    assert told == {"en/bridge.txt": None, "en/museum.txt": None, "de/bruecke.txt": "mac_roman"}
    found = run("documents", folder / "en" / "bridge.txt", german, "--languages", "en,de", "--encoding", "cp1252")
    assert found.rows[0]["target"].startswith("Der Rat gesperrt die alt BrŸcke")
    for arguments in (["align", folder, "--out", out], ["pair", folder], ["documents", german, german]):
        refused = run(*arguments, "--encoding", "latin-99")
        assert refused.code == 1
        assert "encoding is 'latin-99'; wanted the name of an encoding, such as windows-1250" in refused.talk


def test_a_damaged_file_in_utf16_is_skipped(run: Command, folder: Path, out: Path) -> None:
    """Text and rows in UTF-16 that break off in a character are left out by name, and the run goes on."""
    (folder / "1.txt").write_bytes("Text".encode("utf-16")[:-1])
    (folder / "2.jsonl").write_bytes('{"id": "x", "text": "y"}'.encode("utf-16")[:-1])
    found = reasons(run("align", folder, "--out", out), out)
    assert [name.split(":")[0] for name in found] == ["1.txt", "2.jsonl"]


@pytest.mark.parametrize("below", ["file", "file/deeper"])
def test_an_out_that_cannot_be_written_is_told_at_once(run: Command, folder: Path, tmp_path: Path, below: str) -> None:
    """A file in the way of --out: exit 1, one line, before any document is read."""
    put(tmp_path / "file", "mine")
    done = run("align", folder, "--out", tmp_path / below)
    assert (done.code, done.stdout, len(done.stderr.splitlines())) == (1, "", 1)
    assert done.stderr.startswith(f"error: {tmp_path / below}: cannot be written")
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("verb", ["pair", "documents", "sentences", "mine"])
def test_an_out_file_that_cannot_be_written_is_told(run: Command, folder: Path, tmp_path: Path, verb: str) -> None:
    """The other verbs tell a file in the way, and a folder of the name, in one line with exit 1."""
    inputs = [folder] if verb == "pair" else [folder / "en" / "bridge.txt", folder / "de" / "bruecke.txt"]
    suffix = ".txt" if verb == "sentences" else ".jsonl"
    (tmp_path / f"folder{suffix}").mkdir()
    for bad in (tmp_path / f"folder{suffix}", folder / "en" / "bridge.txt" / f"x{suffix}"):
        done = run(verb, *inputs, "--out", bad, "--quiet")
        assert (done.code, done.stdout) == (1, "")
        assert done.stderr.splitlines()[-1].startswith(f"error: {bad}: cannot be written")
        assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("place", ["input", "--out", "--work", "pairs"])
def test_an_address_is_refused(
    run: Command, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """In one line that says what would serve; no folder of its name is made."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    address = "s3://bucket/reports"
    calls: dict[str, list[str | Path]] = {
        "input": ["align", address, "--out", tmp_path / "out"],
        "--out": ["align", folder, "--out", address],
        "--work": ["align", folder, "--out", tmp_path / "out", "--work", address],
        "pairs": ["pair", folder, "--out", address],
    }
    done = run(*calls[place])
    assert (done.code, done.stdout, len(done.stderr.splitlines())) == (1, "", 1)
    assert "an address; wanted a path of a file system, so copy what is there, or mount it" in done.stderr
    assert not list(here.iterdir())


def test_what_an_interrupted_run_left_is_cleared(run: Command, folder: Path, out: Path) -> None:
    """Half-written files of a run that was killed neither stop the next one nor stay."""
    put(out / ".aligner-partial" / "bitext.jsonl", "half a r")
    assert reasons(run("align", folder, "--out", out), out) == {}
    assert not (out / ".aligner-partial").exists()


def test_files_of_another_run_are_replaced_and_others_kept(run: Command, folder: Path, out: Path) -> None:
    """A run over another pile into the same folder leaves nothing of the first run's rows and all of a stranger's."""
    put(out / "notes.txt", "mine")
    put(folder / "empty.txt", "")
    first = reasons(run("align", folder, "--out", out, "--formats", "tsv"), out)
    assert list(first) == ["empty.txt"]
    put(out.parent / "other" / "1.txt", ENGLISH)
    assert run("align", out.parent / "other", "--out", out).code == 0
    assert [row["id"] for row in read_rows(out / "documents.jsonl")] == ["1.txt"]
    assert read_rows(out / "skipped.jsonl") == read_rows(out / "bitext.jsonl") == []
    assert not (out / "bitext.tsv").exists()
    assert (out / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_a_failed_run_leaves_the_files_of_the_one_before(run: Command, folder: Path, out: Path) -> None:
    """When a run ends in an error, what the run before wrote is still there, whole."""
    run("align", folder, "--out", out)
    before = {path.name: path.read_bytes() for path in out.iterdir() if path.is_file()}
    row = json.dumps({"id": "x", "text": "The bridge is closed."})
    put(folder / "double.jsonl", [row, row])
    assert run("align", folder, "--out", out).code == 1
    assert {path.name: path.read_bytes() for path in out.iterdir() if path.is_file()} == before


def test_two_documents_in_a_language_the_encoder_does_not_know(run: Command, folder: Path) -> None:
    """`documents` tells a language its encoder does not know, as `align` does, and prints no bitext."""
    done = run("documents", folder / "en" / "bridge.txt", put(folder / "ka.txt", GEORGIAN))
    assert (done.code, done.stdout) == (1, "")
    assert "ka" in done.stderr
    assert "does not know" in done.stderr


def test_a_few_letters_tell_no_language(run: Command, folder: Path, out: Path) -> None:
    """A scrap is skipped by name, and does not stop a run as a language that nobody expected."""
    put(folder / "note.txt", "abc")
    told = reasons(run("align", folder, "--out", out), out)
    assert told == {"note.txt": '3 letters tell no language; give it in the row as "language"'}


def test_what_another_run_wrote_is_no_input(run: Command, folder: Path, out: Path) -> None:
    """Results that lie inside the pile are passed over; other files beside them are read."""
    assert run("align", folder, "--out", folder / "results").code == 0
    put(folder / "results" / "more.txt", ENGLISH[0])
    assert reasons(run("align", folder, "--out", out), out) == {}
    ids = {row["id"] for row in read_rows(out / "documents.jsonl")}
    assert ids == {"de/bruecke.txt", "en/bridge.txt", "en/museum.txt", "results/more.txt"}


def test_nothing_that_can_be_read_is_an_error_that_counts_the_kinds(run: Command, tmp_path: Path, out: Path) -> None:
    """A pile of pictures and an empty text ends with exit code 1, how many of which kind, and what is wanted."""
    for name in ("a.png", "b.png", "c.xyz"):
        put(tmp_path / "pile" / name, ["x"])
    (tmp_path / "pile" / "empty.txt").touch()
    done = run("align", tmp_path / "pile", "--out", out)
    assert done.code == 1
    assert "no document of 4 could be read; 2 .png, 1 .xyz; wanted .txt" in done.talk
    assert "empty.txt: the text is empty" in done.talk


def test_a_language_that_the_text_contradicts_is_told(run: Command, folder: Path, out: Path) -> None:
    """An English page that says it is German stays as it says; the summary counts it, documents.jsonl names its own."""
    text = "The council closed the old bridge on Monday, and nobody knows when the road will be open for cars again."
    (folder / "page.jsonl").write_text(json.dumps({"id": "page", "text": text, "language": "de"}), encoding="utf-8")
    done = run("align", folder, "--out", out)
    assert "1 document not in the language that is given" in done.talk
    (row,) = (row for row in read_rows(out / "documents.jsonl") if row["id"] == "page")
    assert (row["language"], row["other_languages"]) == ("de", ["en"])
    assert row["language_confidence"] < 0.1


def test_kinds_that_are_not_read_are_counted_in_the_summary(run: Command, folder: Path, out: Path) -> None:
    """Beside files that are read, those that are not have a line of their own."""
    (folder / "picture.png").write_bytes(b"x")
    done = run("align", folder, "--out", out)
    assert "not read 1 .png; wanted .txt" in done.talk
    assert json.loads((out / "summary.json").read_text(encoding="utf-8"))["counts"]["unread"] == {".png": 1}


@pytest.mark.parametrize("verb", ["clean", "score", "convert"])
def test_a_format_that_is_none_is_told_before_anything_is_read(run: Command, tmp_path: Path, verb: str) -> None:
    """A broken input would be told instead, if it had been read."""
    broken = put(tmp_path / "broken.jsonl", ["{no"])
    out = [tmp_path / "out.docx"] if verb == "convert" else ["--out", tmp_path / "out.docx"]
    done = run(verb, broken, *out)
    assert done.code == 1
    assert "no bitext format 'docx'; use one of jsonl, tsv" in done.stderr
    assert list(tmp_path.iterdir()) == [broken]
