"""Pairs of documents that are known before, from a file or by name."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from aligner import Aligner, Document, FormatError, Settings
from aligner.matching.documents import doubt_of
from aligner.matching.evidence import Evidence
from aligner.matching.given_pairs import read_pairs
from aligner.matching.pairs_by_name import pair_by_name
from tests.fakes import LexiconEncoder

ENGLISH = "The train is late. The house is old."
GERMAN = "Der Zug ist spät. Das Haus ist alt."


@pytest.mark.parametrize(
    ("ids", "pairs"),
    [
        (["de/x.html", "en/x.html", "en/y.html"], [("de/x.html", "en/x.html")]),
        (["x.de.html", "x.en.html"], [("x.de.html", "x.en.html")]),
        (["x_DE.txt", "x_EN.txt"], [("x_DE.txt", "x_EN.txt")]),
        (["a/de-AT/x.md", "a/en-US/x.md"], [("a/de-AT/x.md", "a/en-US/x.md")]),
        (["deutsch/x.md", "english/x.md"], [("deutsch/x.md", "english/x.md")]),
        (["x.de.ass", "x.en.vtt"], [("x.de.ass", "x.en.vtt")]),
        (["x.de.md", "x.docx", "x.en.md"], [("x.de.md", "x.en.md")]),
        (["x_DE.md", "x_EN.docx", "x_EN.md"], [("x_DE.md", "x_EN.md")]),
        (["de/x.md.gz", "en/x.HTML"], [("de/x.md.gz", "en/x.HTML")]),
        (["de/x.html", "de/x.md", "en/x.html"], [("de/x.html", "en/x.html")]),
        (["docs/x.de.md", "docs/x.md", "y/x.md"], [("docs/x.de.md", "docs/x.md")]),
        (["docs/de/a/x.md", "docs/a/x.md", "docs/x.md"], [("docs/a/x.md", "docs/de/a/x.md")]),
        (["x-de.markdown", "x.md"], [("x-de.markdown", "x.md")]),
        (["de_x.txt", "x.txt"], [("de_x.txt", "x.txt")]),
        (["content.de/x.md", "content/x.md"], [("content.de/x.md", "content/x.md")]),
        (["content/de/x.md", "content/en/x.md", "content/x.md"], [("content/de/x.md", "content/en/x.md")]),
        (["content/x.md", "translations/de-DE/content/x.md"], [("content/x.md", "translations/de-DE/content/x.md")]),
        (
            ["docs/a/x.md", "i18n/de/docusaurus-plugin-content-docs/current/a/x.md", "docs/x.md"],
            [("docs/a/x.md", "i18n/de/docusaurus-plugin-content-docs/current/a/x.md")],
        ),
        (
            ["w/blog/x.md", "w/i18n/de/docusaurus-plugin-content-blog/x.mdx"],
            [("w/blog/x.md", "w/i18n/de/docusaurus-plugin-content-blog/x.mdx")],
        ),
        (
            ["i18n/de/docusaurus-plugin-content-docs/version-2.0/x.md", "versioned_docs/version-2.0/x.md"],
            [("i18n/de/docusaurus-plugin-content-docs/version-2.0/x.md", "versioned_docs/version-2.0/x.md")],
        ),
        (["docs/x.de.md", "x.md"], []),
        (["x.de.md", "x.md.txt"], [("x.de.md", "x.md.txt")]),
        (["de/x.html", "en/y.html"], []),
        (["de/x.html", "en/x.html.5"], []),
    ],
)
def test_names_that_differ_in_a_language_are_a_pair(ids: list[str], pairs: list[tuple[str, str]]) -> None:
    """By a folder, a suffix, an ending in capitals, a region; or the same name in two folders, or in none of them."""
    languages = ["de" if re.search(r"(?<![a-z])de|DE", id_) else "en" for id_ in ids]
    found = pair_by_name(ids, languages, [None] * len(ids))
    assert (list(found.pairs), found.refused) == (pairs, ())


def test_a_name_without_a_language_joins_those_with_one() -> None:
    """As many as there are; it is in a language that they have not."""
    ids = ["x.de.md", "x.fr.md", "x.md", "y.en.md", "y.fr.md", "y.md"]
    found = pair_by_name(ids, ["de", "fr", "en", "en", "fr", "en"], [None] * 6)
    assert found.pairs == (("x.de.md", "x.fr.md"), ("x.de.md", "x.md"), ("x.fr.md", "x.md"), ("y.en.md", "y.fr.md"))


def test_what_was_looked_for_is_told_where_few_are_paired(caplog: pytest.LogCaptureFixture) -> None:
    """With a name that has no partner; not where most have one."""
    pair_by_name(["one.md", "zwei.md", "x.de.md", "x.en.md"], ["en", "de", "de", "en"], [None] * 4)
    assert caplog.text == ""
    pair_by_name(["one.md", "zwei.md"], ["en", "de"], [None] * 2)
    assert "0 of 2 documents have a partner by name; looked for names that differ in a language (de, en)" in caplog.text
    assert "'one.md' has no partner, and --pairs FILE" in caplog.text


def test_a_third_language_in_another_kind_of_file_joins_the_others() -> None:
    """A name but for the kind of file; it is in no language that they have."""
    found = pair_by_name(["x_DE.md", "x_EN.md", "x_FR.docx"], ["de", "en", "fr"], [None] * 3)
    assert found.pairs == (("x_DE.md", "x_EN.md"), ("x_DE.md", "x_FR.docx"), ("x_EN.md", "x_FR.docx"))


def test_a_name_that_its_text_contradicts_makes_no_pair() -> None:
    """An English page below de/ is told, and left alone."""
    found = pair_by_name(["de/x.html", "de/y.html", "en/x.html"], ["en", "de", "en"], [None] * 3)
    assert found.pairs == ()
    assert [(item.id, "its name says de, its text is in en" in item.reason) for item in found.refused] == [
        ("de/x.html", True)
    ]


@pytest.mark.parametrize("ids", [["a/x.html", "b/x.html"], ["x.en.html", "x.en-GB.html"]])
def test_a_name_in_one_language_alone_is_told(ids: list[str]) -> None:
    """Several documents of one name, none of which is a translation."""
    found = pair_by_name(ids, ["en", "en"], [None] * 2)
    assert found.pairs == ()
    assert [(item.id, item.reason) for item in found.refused] == [
        (ids[0], f"all of its name are in en: {', '.join(ids)}")
    ]


def test_a_list_of_pairs_by_id_or_path(tmp_path: Path) -> None:
    """Tabs, commas and JSON; what is no document or not in two languages is told with its row."""
    (tmp_path / "x.txt").touch()
    lines = ["source_id\ttarget_id", f"{tmp_path}/x.txt\tb", "a,nowhere", "a,c"]
    (tmp_path / "pairs.tsv").write_text("\n".join(lines))
    found = read_pairs(tmp_path / "pairs.tsv")(["a", "b", "c"], ["en", "de", "en"], [f"{tmp_path}/x.txt", None, None])
    assert found.pairs == (("a", "b"),)
    assert [item.id.rpartition(":")[2] for item in found.refused] == ["3", "4"]
    (tmp_path / "pairs.jsonl").write_text('{"source_id": "a", "target_id": "b"}\n')
    assert read_pairs(tmp_path / "pairs.jsonl")(["a", "b"], ["en", "de"], [None, None]).pairs == (("a", "b"),)
    (tmp_path / "bad.tsv").write_text("alone\n")
    with pytest.raises(FormatError, match=r"bad\.tsv:1: 'alone' is no pair"):
        read_pairs(tmp_path / "bad.tsv")


@pytest.mark.parametrize(
    "row", ['"a, old.txt",b.txt', '"a, old.txt"\tb.txt', '"a, old.txt"; "b.txt"', "a, old.txt\tb.txt"]
)
def test_names_in_quotes_as_tables_have_them(tmp_path: Path, row: str) -> None:
    """Below a header of either kind."""
    (tmp_path / "pairs.csv").write_text(f"source,target\n{row}\n")
    found = read_pairs(tmp_path / "pairs.csv")(["a, old.txt", "b.txt"], ["en", "de"], [None, None])
    assert found.pairs == (("a, old.txt", "b.txt"),)
    assert found.refused == ()


def test_given_pairs_are_the_only_ones_and_are_aligned(tmp_path: Path) -> None:
    """Whatever else is alike; a pair whose texts are nothing alike is aligned, told, and less sure."""
    documents = [
        Document("a", ENGLISH, "en"),
        Document("b", GERMAN, "de"),
        Document("c", GERMAN + " Der Zug ist spät.", "de"),
        Document("x", "The cat sleeps. A dog runs.", "en"),
    ]
    (tmp_path / "pairs.tsv").write_text("a\tb\nx\tc\n")
    aligner = Aligner(encoder=LexiconEncoder(), cache=False)
    found = aligner.align_pile(documents, pairs=read_pairs(tmp_path / "pairs.tsv"))
    sure = {(pair.source_id, pair.target_id): pair.confidence for pair in found.pairs}
    assert set(sure) == {("b", "a"), ("c", "x")}
    assert sure["b", "a"] > sure["c", "x"]
    assert [item.id for item in found.skipped] == ["c x"]
    assert [(row.source, row.target) for row in found.bitext if row.source_id == "b"] == [
        ("Der Zug ist spät.", "The train is late."),
        ("Das Haus ist alt.", "The house is old."),
    ]


def test_a_free_translation_that_is_given_is_not_told_and_other_numbers_are() -> None:
    """A low confidence alone says little of a pair that somebody knows."""
    given = Evidence(similarity=0.42, conflict=0.0, margin=0.02, confidence=0.1)
    assert doubt_of(given, Settings(), lambda: ["a copy"]) is None
    told = doubt_of(replace(given, similarity=0.7, conflict=0.5), Settings(), lambda: ["a copy"])
    assert told == "its texts have other numbers or name other people (confidence 0.10)"
    assert doubt_of(replace(given, similarity=0.3), Settings(), lambda: ["a copy"]) == (
        "its texts are hardly alike (confidence 0.10)"
    )
    same = "its texts are nearly the same words, in one of the two languages alone"
    copied = replace(given, similarity=0.95, confidence=1.0)
    assert doubt_of(copied, Settings(), lambda: ["a copy"]) == same
    assert doubt_of(copied, Settings(), list) is None
