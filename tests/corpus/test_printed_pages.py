"""Plain text of printed pages: heads and numbers are no text, and sentences go on behind them."""

import itertools
import textwrap
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner import Document, Sentence
from aligner.corpus.printed_pages import without_page_edges
from aligner.corpus.sentences import SrxSplitter, split_document

SPLITTER = SrxSplitter()
ENGLISH = [
    f"On day {day} the keeper of the lighthouse rowed {place} in his old boat, although the wind was strong."
    for day, place in itertools.product("one two three four five six seven".split(), ["out", "home", "to the village"])
]
CHINESE = [
    f"守塔人在第{day}天划着旧船{place}，尽管风很大，浪也很高，村里的人都劝他不要去。"
    for day, place in itertools.product("一二三四五六七八九十", ["出海", "回家", "去村里", "去岛上"])
]
ARABIC = [
    f"في اليوم رقم {day} خرج حارس المنارة في قاربه القديم {place} رغم أن الريح كانت شديدة."
    for day, place in itertools.product(range(10, 25), ["إلى البحر", "إلى القرية"])
]


def pages(lines: list[str], top: str = "", foot: str = "", feed: str = "", rows: int = 30, first: int = 31) -> str:
    """Lines on pages, each with its head and foot; `{}` in them is the number of the page."""
    found = []
    for number, own in enumerate(_parts(lines, rows), start=first):
        edges = [text.replace("{}", str(number)) for text in (top, foot)]
        found.append("\n".join([*([edges[0], ""] if top else []), *own, *(["", edges[1]] if foot else [])]))
    return f"\n{feed}\n".join(found) + "\n"


def _parts(lines: list[str], size: int) -> list[list[str]]:
    return [lines[start : start + size] for start in range(0, len(lines), size)]


def split(text: str, language: str = "en") -> tuple[Sentence, ...]:
    """The sentences of a text, furniture included."""
    return split_document(Document("a", text, language), SPLITTER).sentences


def body(text: str, language: str = "en") -> list[str]:
    """The texts that are not furniture."""
    return [sentence.text for sentence in split(text, language) if not sentence.furniture]


@pytest.mark.parametrize("feed", ["", "\f"])
@pytest.mark.parametrize(
    ("top", "foot"),
    [
        ("", "{}"),
        ("", "                    - {} -"),
        ("{}", ""),
        ("THE KEEPER OF ST. ANN.", "{}"),
        ("{}                  THE KEEPER OF ST. ANN.", ""),
        ("The Keeper                {}", "Printed by T. Vance"),
    ],
)
@pytest.mark.parametrize(("sentences", "language"), [(ENGLISH, "en"), (CHINESE, "zh"), (ARABIC, "ar")])
def test_sentences_go_on_over_pages(sentences: list[str], language: str, top: str, foot: str, feed: str) -> None:
    """Numbers and heads that recur are furniture, also amid a sentence; each sentence is whole."""
    joint = "" if language == "zh" else " "
    sentences = sentences * 8
    lines = _in_lines(joint.join(sentences), 40 if language == "zh" else 70)
    text = pages(lines, top, foot, feed)
    assert body(text, language) == sentences
    told = {sentence.text.strip(" -0123456789") for sentence in split(text, language) if sentence.furniture}
    assert told <= {"", "THE KEEPER OF ST. ANN.", "The Keeper", "Printed by T. Vance"}
    furniture = [sentence.text for sentence in split(text, language) if sentence.furniture]
    for number in range(31, 31 + len(_parts(lines, 30))):
        assert sum(str(number) in words for words in map(str.split, furniture)) == 1
    for sentence in split(text, language):
        assert text[sentence.start : sentence.end].split()[0] in sentence.text


def _in_lines(text: str, width: int) -> list[str]:
    if " " in text:
        return textwrap.wrap(text, width)
    return [text[start : start + width] for start in range(0, len(text), width)]


def test_heads_in_turns_tell_small_pages() -> None:
    """Of 800 letters, as in pocket books: the title on the left, the chapter on the right."""
    lines = textwrap.wrap(" ".join(ENGLISH * 8), 44)
    heads = ["{}            THE KEEPER", "THE ROCK               {}"]
    found = [
        "\n".join([heads[number % 2].replace("{}", str(number)), "", *own])
        for number, own in enumerate(_parts(lines, 22), start=12)
    ]
    assert body("\n\n".join(found)) == ENGLISH * 8


HEADS = ("", "{}", "— {} —", "The Keeper of the Rock   {}", "{}\t\tTHE KEEPER OF THE ROCK")


@pytest.mark.parametrize("first", [1, 23])
@pytest.mark.parametrize(("top", "foot"), [*((head, "") for head in HEADS[2:]), *(("", head) for head in HEADS[2:])])
@pytest.mark.parametrize("rows", [14, 21])
def test_two_or_three_pages(top: str, foot: str, rows: int, first: int) -> None:
    """Numbers between dashes, and heads far from their number, tell small pages, also two, of which one cuts one."""
    lines = textwrap.wrap(" ".join(ENGLISH), 56)[:42]
    assert len(_parts(lines, rows)) == 42 / rows
    text = pages(lines, top, foot, rows=rows, first=first)
    assert " ".join(body(text)).split() == " ".join(lines).split()
    assert sum(own.furniture for own in split(text)) == 42 / rows


@pytest.mark.parametrize("top", HEADS[3:])
def test_heads_far_from_their_number_on_pages_that_cut_no_sentence(top: str) -> None:
    """Three are enough; a word alone, years and what stands close to a number may be titles."""
    parts = [textwrap.wrap(" ".join(ENGLISH[start : start + 6]), 56) for start in (0, 6, 12)]

    def told(head: str, first: int) -> int:
        own = (["", head.replace("{}", str(number)), "", *part] for number, part in enumerate(parts, first))
        return sum(sentence.furniture for sentence in split("\n".join(itertools.chain(*own))))

    assert told(top, 23) == 3
    assert told(top, 1919) == told("Canto   {}", 23) == told("The Keeper of the Rock {}", 23) == told("— {} —", 23) == 0


def test_three_pages_of_bare_numbers_need_one_cut_sentence() -> None:
    """They are as long as those of books, and none cuts three sentences."""
    lines = textwrap.wrap(" ".join(ENGLISH * 3), 70)[:75]
    assert sum(own.furniture for own in split(pages(lines, "", "{}", rows=25))) == 3


@pytest.mark.parametrize("edges", [("{}", ""), ("", "{}"), ("The Keeper of the Rock", ""), ("The Keeper {}", "")])
def test_two_pages_that_a_form_feed_parts(edges: tuple[str, str]) -> None:
    """What stands at the same edge of both is their head or foot."""
    lines = textwrap.wrap(" ".join(ENGLISH), 56)[:20]
    text = pages(lines, *edges, feed="\f", rows=10)
    assert " ".join(body(text)).split() == " ".join(lines).split()


def test_a_word_that_a_page_cuts_is_whole_again() -> None:
    """As one that a line cuts is."""
    lines = textwrap.wrap(" ".join(ENGLISH * 6), 70)
    lines[29], lines[30] = (
        "and there he saw, behind the lighthouse and the old wall, the vil-",
        f"lage on fire. {lines[30]}",
    )
    assert any("the village on fire." in text for text in body(pages(lines, "", "{}")))


def test_form_feeds_alone_cut_no_sentence() -> None:
    """Where pages have neither heads nor numbers."""
    assert body(pages(textwrap.wrap(" ".join(ENGLISH), 70), feed="\n\f", rows=9)) == ENGLISH


VERSES = {
    "zh": ["".join(chr(0x5000 + 37 * line + place) for place in range(30)) for line in range(8)],
    "ja": ["".join(chr(0x3042 + (7 * line + place) % 60) for place in range(12)) for line in range(20)],
    "ar": [f"خرج حارس المنارة في قاربه القديم إلى البحر {word}" for word in "أمس اليوم غدا ليلا".split()] * 3,
    "hi": [f"दीपस्तंभ का रखवाला पुरानी नाव में {word} गया" for word in "घर बाहर गाँव समुद्र".split()] * 4,
    "en": [f"and on day {word} he rowed to sea" for word in "one two three four five six".split()] * 3,
}


@pytest.mark.parametrize("language", VERSES)
@pytest.mark.parametrize("between", ["\n", "\n\n"])
@pytest.mark.parametrize("sections", [5, 40])
def test_numbers_of_verses_without_stops_stay(language: str, between: str, sections: int) -> None:
    """Numbered sections without stops are no pages, also in letters that are neither small nor capital."""
    verses = "\n".join(VERSES[language])
    text = between.join(f"{number}{between}{verses}" for number in range(1, sections + 1))
    assert not any(sentence.furniture for sentence in split(text, language))
    assert [own.text for own in split(text, language) if own.text.isdigit()] == [*map(str, range(1, sections + 1))]


def test_long_texts_of_numbers_and_spaces_take_little() -> None:
    """Neither memory nor time by the square of their length."""
    numbers = "".join(f"{number}\n" for number in range(1, 10_000))
    tracemalloc.start()
    without_page_edges(numbers)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 50_000_000
    spaces = " " * 50_000
    assert without_page_edges(spaces) == (spaces, [])


@pytest.mark.parametrize(
    "text",
    [
        "\n\n".join(f"{number}\n\n{' '.join(ENGLISH[:9])}" for number in range(1, 8)),  # chapters
        "\n\n".join(
            f"{number}\nand the wind was strong\nand the boat was old\nand he rowed" for number in range(1, 30)
        ),
        "\n\n".join(f"Chapter {number}\n\n{' '.join(ENGLISH[:9])}" for number in range(1, 8)),
        "\n\n".join(f"Sonnet {number}\n\n{chr(10).join(ENGLISH[:8])}" for number in range(1, 8)),
        "\n\n".join(f"{1900 + number}\n\n{' '.join(ENGLISH[:9])}" for number in range(1, 8)),
        "\n\n".join(
            f"{number} file{'s'[number == 1 :]} lost\n\n{' '.join(ENGLISH[:6])}" for number in (1, 1, 2, 2, 3, 3)
        ),
        "\n".join(f"— {word} is on page\n— {number} —" for number, word in enumerate("one two three".split(), 12)),
        "\n\f\n".join(f"Bulletin of day {word}\n\n{' '.join(ENGLISH[:3])}" for word in "one two three four".split()),
    ],
)
def test_what_is_numbered_and_no_page_stays(text: str) -> None:
    """Chapters, stanzas, years and bulletins: no sentence goes on behind their numbers, or they are too near."""
    lines = [line for line in text.replace("\f", "").splitlines() if line]
    assert " ".join(sentence.text for sentence in split(text)).split() == " ".join(lines).split()
    assert not any(sentence.furniture for sentence in split(text))


@given(st.lists(st.sampled_from([*"ab1\f\n .", "12\n", "\n13\n", "\f14\n", "Head\n", "x" * 300, "桥"]), max_size=60))
@settings(deadline=None)
def test_any_text_keeps_its_length_and_its_letters(parts: list[str]) -> None:
    """Whatever stands in it: what is left out stands among the spans, or is the edge of a page."""
    text = "".join(parts) * 3
    left, spans = without_page_edges(text)
    assert len(left) == len(text)
    assert all(one in (other, " ", "\n", "\r") for one, other in zip(left, text, strict=True))
    assert spans == sorted(spans)
    assert all(text[start:end].strip() and not left[start:end].strip() for start, end in spans)
