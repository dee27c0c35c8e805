"""Texts to sentences: offsets, furniture, Markdown, and cases as data."""

import json
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner import Document, Sentence
from aligner.corpus.sentences import MAX_LENGTH, SrxSplitter, split_document, split_text

CASES = Path(__file__).parent.parent / "cases"
SPLITTER = SrxSplitter()
LANGUAGES = ["en", "de", "fr", "ja", "zh", "hi", "th", "ar", "ka", "xx", ""]
CHARACTERS = st.characters(exclude_categories=["Cs"])
PLAIN = st.characters(
    exclude_categories=["Cs", "Cc"], exclude_characters="[]*_\ufeff\u2028\u2029\u00ad\u200b\u2060"
) | st.sampled_from(" \n.!?。»“)")
MARKUP = st.sampled_from([*'ab1Ä。 .!?:#*_[]()|~`->"\n\t\u2028', "![", "](", "```", "---\n", "Source: ", "www.a"])


def split(text: str, language: str = "en") -> list[Sentence]:
    """The sentences of a text, furniture included."""
    return list(split_text(text, language, SPLITTER))


def body(sentences: Iterable[Sentence]) -> list[str]:
    """The texts that are not furniture."""
    return [sentence.text for sentence in sentences if not sentence.furniture]


def furniture(sentences: Iterable[Sentence]) -> list[str]:
    """The texts that are furniture."""
    return [sentence.text for sentence in sentences if sentence.furniture]


def cases(name: str) -> list[Any]:
    """The cases of a file, named by language and line."""
    with (CASES / name).open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [pytest.param(row, id=f"{number}-{row['language']}") for number, row in enumerate(rows, start=1)]


@pytest.mark.parametrize("case", cases("split.jsonl"))
def test_cases(case: dict[str, Any]) -> None:
    """The text has these sentences and no others, each where its offsets say."""
    found = split(case["text"], case["language"])
    assert body(found) == case["sentences"]
    assert_in_order(found, case["text"])


def assert_in_order(sentences: list[Sentence], text: str) -> None:
    """Spans rise, do not overlap, lie within the text, are not empty, and have no white space around them."""
    end = 0
    for sentence in sentences:
        assert end <= sentence.start < sentence.end <= len(text)
        passage = text[sentence.start : sentence.end]
        assert passage == passage.strip()
        assert sentence.text
        end = sentence.end


@given(st.text(CHARACTERS, max_size=200), st.sampled_from(LANGUAGES))
@settings(deadline=None)
def test_any_text_is_split_without_loss(text: str, language: str) -> None:
    """Whatever the text, spans are in order and every letter and digit is in one of them."""
    sentences = split(text, language)
    assert_in_order(sentences, text)
    covered = {place for sentence in sentences for place in range(sentence.start, sentence.end)}
    assert [n for n, character in enumerate(text) if character.isalnum() and n not in covered] == []


@given(st.lists(MARKUP, max_size=60).map("".join), st.sampled_from(["en", "zh", "hi"]))
@settings(deadline=None)
def test_any_markup_is_split_in_order(text: str, language: str) -> None:
    """Fences, links, images, tables and rules in any order, whole or broken, keep spans in order."""
    assert_in_order(split(text, language), text)


@given(st.text(PLAIN, max_size=200), st.sampled_from(LANGUAGES))
@settings(deadline=None)
def test_a_sentence_of_plain_text_is_its_passage(text: str, language: str) -> None:
    """Without markup a sentence is the passage at its offsets, white space folded."""
    for sentence in split(text, language):
        assert sentence.text == " ".join(text[sentence.start : sentence.end].split())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Der Hafenrat tagte am Diens\u00adtag.", "Der Hafenrat tagte am Dienstag."),
        ("See example.org/\u200ba/\u200bvery/\u200blong/path.", "See example.org/a/very/long/path."),
        ("Sie zahlt 12\u2060\u00a0\u2060Euro.", "Sie zahlt 12 Euro."),
        ("Ein \u00ad Strich.", "Ein Strich."),
        ("می\u200cرود", "می\u200cرود"),  # a letter of its own shape, as Persian is written
        ("ភាសា\u200bខ្មែរ", "ភាសា\u200bខ្មែរ"),
    ],
)
def test_marks_of_where_a_word_may_break_are_no_text(text: str, shown: str) -> None:
    """What is shown of a sentence is its words whole; offsets count the marks, as they stand in the text."""
    (found,) = split(text, "de")
    assert (found.text, found.start, found.end) == (shown, 0, len(text))


@given(st.text(CHARACTERS, max_size=100), st.sampled_from(["en", "ja", "hi"]))
@settings(deadline=None)
def test_control_characters_are_in_no_sentence(text: str, language: str) -> None:
    """No line end, NUL or other control character is left in a sentence's text."""
    for sentence in split(text, language):
        assert not [c for c in sentence.text if unicodedata.category(c) == "Cc" or c in "\u2028\u2029\ufeff"]
        assert "  " not in sentence.text


@pytest.mark.parametrize("language", ["en", "hi", "zh"])
def test_half_a_character_in_a_given_text_is_no_crash(language: str) -> None:
    """A Document made in Python may hold a lone surrogate; it is split like any other, in every language."""
    assert len(split("पुल \ud800 है। पुल", language)) > 0


@pytest.mark.parametrize(
    "line",
    [
        "![]()",
        "![]() |",
        "![The bridge](https://example.org/bridge.jpg)",
        "Comment (0)",
        "Comments (12)",
        "Kommentar (3)",
        "Source: https://example.org/news/1",
        "Source : Reuters",
        "Quelle: www.example.org/news/1",
        "**Quelle:** dpa",
        "Nguồn gốc (3)",
        "https://example.org/news/1",
        "[Read more](https://example.org/more)",
        "Newer articles",
        "NEWER ARTICLES »",
        "Weitere Artikel",
        "Leserkommentare",
        "Articles similaires",
        "* * *",
        "---",
    ],
)
def test_furniture_of_a_page(line: str) -> None:
    """Images, counters, sources, links and navigation are furniture on a line of their own; the text around is not."""
    found = split(f"The bridge is closed.\n\n{line}\n\nThe mayor is sorry.")
    assert body(found) == ["The bridge is closed.", "The mayor is sorry."]
    shown = {"![]() |": "![]()", "[Read more](https://example.org/more)": "Read more"}
    shown |= {"**Quelle:** dpa": "Quelle: dpa", "* * *": "*"}
    assert furniture(found) == [shown.get(line, line)]


@pytest.mark.parametrize(
    "line",
    [
        "The new bridge over the river (Photo: City of Bremen)",
        "Anna Ferry (34)",
        "Karl Otto Steg (9)",
        "The bridge is closed since Monday. (Photo: A. Baker)",
        "Blick auf die Brücke. (Foto: Stadt Bremen)",
        "The source: nobody knows where the river begins and where it ends, says the mayor.",
        "See https://example.org for all the details of the plan",
        "Home is where the heart is.",
        "The share of the market",
        "The bridge",
        "2 bridges (1 closed)",
        "設定方法はhttps://e.org/をご覧ください。",
        "详情请见www.e.org/a网页上的说明。",
        "ดูรายละเอียดที่https://e.org/aหน้านี้",
    ],
)
def test_what_is_no_furniture(line: str) -> None:
    """Captions keep their (Photo: X) and stay one sentence; titles and text that mention such words are text."""
    assert body(split(f"{line}\nThe mayor is sorry.")) == [line, "The mayor is sorry."]


@pytest.mark.parametrize("text", ["Name: ____________________", "____ Yes ____ No", "Password: ********"])
def test_lines_to_be_written_on_are_no_emphasis(text: str) -> None:
    """As many signs come out as stand there."""
    assert body(split(text)) == [text]


def test_tags_of_translation_memories_end_sentences() -> None:
    """A text is split at them, and one without them as before, whichever comes first."""
    tagged, plain = "{0>One.<}0{>Eins.<0} Two.", "One is here. Two is there."
    for text, pieces in (
        (plain, ["One is here. ", "Two is there."]),
        (tagged, ["{0>", "One.<}0{>Eins.", "<0} Two."]),
    ) * 2:
        assert [text[start:end] for start, end in SPLITTER(text, "en")] == pieces


def test_a_caption_before_a_bar_is_one_sentence() -> None:
    """The extractor's bar after a caption is no part of it."""
    (caption,) = split("Der Präsident spricht auf der Konferenz. (Foto: Dinh Hoa) |", "de")
    assert (caption.text, caption.furniture) == ("Der Präsident spricht auf der Konferenz. (Foto: Dinh Hoa)", False)


def test_an_image_behind_a_sentence_is_no_sentence() -> None:
    """An image in a line of text is not part of the article, whatever its description says."""
    found = split("The bridge is closed. ![The old bridge](https://example.org/bridge.jpg)")
    assert body(found) == ["The bridge is closed."]


def test_code_is_furniture() -> None:
    """A fenced block is furniture from fence to fence, headings and sentences in it too."""
    found = split("Before it.\n```python\n# A comment. It is code.\nx = 1\n```\nAfter it.")
    assert body(found) == ["Before it.", "After it."]
    assert furniture(found) == ["```python", "# A comment. It is code.", "x = 1", "```"]


def test_front_matter_is_furniture() -> None:
    """What stands between two rules at the head of a text is furniture; a rule further down begins none."""
    found = split("---\ntitle: The bridge. It is closed.\n---\nThe text begins.\n\n---\n\nIt goes on.")
    assert body(found) == ["The text begins.", "It goes on."]


def test_a_rule_at_the_head_of_a_text_is_no_front_matter() -> None:
    """A text that begins with a rule and has no second one is text."""
    assert body(split("---\nThe bridge is closed.\nThe mayor is sorry.")) == [
        "The bridge is closed.",
        "The mayor is sorry.",
    ]


def test_code_in_a_line_opens_no_block() -> None:
    """Three backquotes that close in their own line are no fence, so the text after them stays text."""
    assert "It was closed." in body(split("The ``` is a fence.\n```The``` bridge was old.\nIt was closed."))


def test_long_lines_are_cut() -> None:
    """A line of 100,000 characters is cut into parts of 2,000 at most, at spaces where there are some."""
    words = split("wörd " * 20_000, "de")
    assert max(len(sentence.text) for sentence in words) <= MAX_LENGTH == 2000
    assert " ".join(sentence.text for sentence in words) == ("wörd " * 20_000).strip()
    solid = split("w" * 100_000, "de")
    assert [len(sentence.text) for sentence in solid] == [2000] * 50
    assert [sentence.start for sentence in solid] == list(range(0, 100_000, 2000))


def test_furniture_keeps_its_number() -> None:
    """Sentences are numbered with the furniture among them; the body leaves it out."""
    document = split_document(Document("a", "One.\nComment (0)\nTwo.", language="en"), SPLITTER)
    assert [sentence.text for sentence in document.sentences] == ["One.", "Comment (0)", "Two."]
    assert (document.id, document.language, document.body) == ("a", "en", (0, 2))


@pytest.mark.parametrize("text", ["", " \n\t ", "...", "\u2028\n—\n"])
def test_a_text_without_words_has_no_sentence(text: str) -> None:
    """Blank texts and marks give no sentence that could be aligned."""
    assert body(split(text)) == []


@pytest.mark.parametrize("language", ["en", "de", "th", "hi"])
def test_lists_of_initials_take_no_time(language: str) -> None:
    """A line of 60,000 characters of initials, over which the rules would sit for ever, is one run cut to length."""
    sentences = list(split_text("A. " * 20_000, language, SPLITTER))
    assert max(len(sentence.text) for sentence in sentences) <= 2000


def test_a_sentence_that_never_ends_takes_no_time() -> None:
    """What is joined behind each mark is looked at near the mark, and not as a whole each time."""
    assert len(list(split_text("Oh ha! " + "ha! " * 400_000, "en", SPLITTER))) > 100


def test_an_initial_before_a_wide_space_is_no_panic() -> None:
    """Thai text with a no-break space after an initial goes through a splitter that would die of it."""
    assert " ".join(body(split("กรุณา K\u00a0. ดู", "th"))) == "กรุณา K . ดู"


def test_brackets_without_an_end_take_no_time() -> None:
    """Markdown that never closes is text, however long."""
    for text in ("a [a](" + " " * 50_000 + "b", "![" * 50_000, "**a " * 4000):
        assert len(list(split_text(text + " The bridge.", "en", SPLITTER))) >= 1


def test_entries_of_a_list_of_contents_that_is_wrapped_are_apart() -> None:
    """Each number leads its own entry, also behind one that fills its line; a number amid a sentence leads none."""
    text = """
1. What a harbour of the north is good for
    1.1. How high the water stands in the harbours of the north
    and of the south
    1.2. What the harbour master and the pilots of the town do
2. How the boats are counted and by whom of the town
    2.1. The book of the boats
and in the long summers of the years before the war, when
2.1 metres of water stood at the pier, the boats of the town
3. stayed out for a week or two, as the book of the boats
says that they did in most of the years of the last century.
"""
    assert [own.split()[0] for own in body(split(text)) if own[0].isdigit()] == ["1.", "1.1.", "1.2.", "2.", "2.1."]
