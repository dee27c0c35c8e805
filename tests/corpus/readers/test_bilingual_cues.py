"""Subtitles in two languages at once: a document a language where it is so throughout, and one where it is not sure."""

from pathlib import Path

import pytest

from aligner import Document, read_documents
from tests.blocks import read_one

ENGLISH = (
    "The ferry left the harbour this morning.|Where is the captain?|He is looking for his old coat.|We cannot wait any "
    "longer.|The children want to see the island.|It is much too cold for that.|My brother has worked here for nine "
    "years.|Nobody told us about the storm.|They will come back tomorrow.|Then we should make some tea."
).split("|")
GERMAN = (
    "Die Fähre hat heute Morgen den Hafen verlassen.|Wo ist der Kapitän?|Er sucht seinen alten Mantel.|Wir können "
    "nicht länger warten.|Die Kinder möchten die Insel sehen.|Dafür ist es viel zu kalt.|Mein Bruder arbeitet hier "
    "seit neun Jahren.|Niemand hat uns vom Sturm erzählt.|Sie kommen morgen zurück.|Dann sollten wir Tee kochen."
).split("|")
CHINESE = (
    "渡轮今天早上离开了港口|船长在哪里？|他在找他的旧外套|我们不能再等了|孩子们想去看岛|那样太冷了|我哥哥在这里工作了九年|"
    "没有人告诉我们有暴风雨|他们明天回来|那我们泡点茶吧"
).split("|")
RUSSIAN = (
    "Паром сегодня утром вышел из гавани.|Где капитан?|Он ищет своё старое пальто.|Мы больше не можем ждать.|Дети "
    "хотят посмотреть на остров.|Для этого слишком холодно.|Мой брат работает здесь девять лет.|Никто не сказал нам "
    "о буре.|Они вернутся завтра.|Тогда нам надо заварить чай."
).split("|")


def time(number: int) -> str:
    """When a cue is shown."""
    return f"00:00:{3 * number:02},000 --> 00:00:{3 * number + 2:02},500"


def cues(*texts: str) -> str:
    """A file with cues."""
    return "\n".join(f"{number}\n{time(number)}\n{text}\n" for number, text in enumerate(texts, start=1))


def both(one: list[str], other: list[str]) -> list[str]:
    """Cues with a line of each."""
    return [f"{first}\n{second}" for first, second in zip(one, other, strict=True)]


def read(path: Path, text: str) -> list[Document]:
    """The documents of a file."""
    path.write_text(text, encoding="utf-8")
    documents, skipped = read_documents([path])
    assert skipped == []
    return documents


def texts_of(document: Document) -> list[str]:
    """The text of each cue."""
    return [document.text[block.start : block.end] for block in document.blocks]


@pytest.mark.parametrize(
    ("first", "second", "names"),
    [
        (CHINESE, ENGLISH, "zh en"),
        (ENGLISH, CHINESE, "en zh"),
        (RUSSIAN, ENGLISH, "ru en"),
        (GERMAN, ENGLISH, "de en"),
        (ENGLISH, GERMAN, "en de"),
    ],
)
def test_each_language_is_a_document(tmp_path: Path, first: list[str], second: list[str], names: str) -> None:
    """Told by script, or by the languages of the first and the second lines; each keeps the times."""
    found = {document.id: document for document in read(tmp_path / "a.srt", cues(*both(first, second)))}
    own = [found[f"a.srt#{name}"] for name in names.split()]
    assert len(found) == 2
    assert [texts_of(document) for document in own] == [first, second]
    assert [block.seconds for block in own[0].blocks] == [block.seconds for block in own[1].blocks]
    assert own[0].blocks[1].seconds == (6.0, 8.5)


def test_lines_that_are_wrapped_stay_together(tmp_path: Path) -> None:
    """A line in one script may face two in the other, a cue may lack one, and styles may stand around each."""
    lines = both(CHINESE, ENGLISH)
    lines[0] = "<i>渡轮今天早上</i>\n离开了港口\n{\\an2}<b>The ferry left</b>\nthis morning."
    lines[4] = "Mr Rope!"
    lines[6] = "我哥哥在这里 OK"
    found = read(tmp_path / "a.srt", cues(*lines))
    english, chinese = (texts_of(document) for document in found)
    assert english == ["The ferry left this morning.", *ENGLISH[1:4], "Mr Rope!", ENGLISH[5], *ENGLISH[7:]]
    assert chinese == [CHINESE[0], *CHINESE[1:4], CHINESE[5], "我哥哥在这里 OK", *CHINESE[7:]]


def test_a_cue_of_figures_is_in_both(tmp_path: Path) -> None:
    """A year that is shown between two scenes is lost in neither; notes of music are in none."""
    lines = both(GERMAN, ENGLISH)
    found = read(tmp_path / "a.srt", cues(*lines[:5], "<i>1984</i>", "♪", *lines[5:]))
    assert [texts_of(document) for document in found] == [
        [*GERMAN[:5], "1984", *GERMAN[5:]],
        [*ENGLISH[:5], "1984", *ENGLISH[5:]],
    ]


def test_cues_at_one_time_are_one(tmp_path: Path) -> None:
    """Programs that join two files leave two cues at each time."""
    shown = [line for pair in zip(GERMAN, ENGLISH, strict=True) for line in pair]
    content = "\n".join(f"{n}\n{time(n // 2 + 1)}\n{line}\n" for n, line in enumerate(shown))
    assert [texts_of(document) for document in read(tmp_path / "a.srt", content)] == [GERMAN, ENGLISH]


@pytest.mark.parametrize(
    "texts",
    [
        both(ENGLISH, ENGLISH[::-1]),  # two lines in one language
        [*both(CHINESE, ENGLISH)[:4], *CHINESE[4:]],  # not throughout
        both(CHINESE, ENGLISH)[:5],  # few
        [*both(GERMAN, ENGLISH)[:5], *both(ENGLISH, GERMAN)[5:]],  # now the one first, now the other
        [f"{line[: len(line) // 2]}\n{line[len(line) // 2 :]}" for line in GERMAN],
        [f"{line}\nOK" for line in CHINESE],  # no language
        [f"- {one}\n- {other}" for one, other in zip(GERMAN, ENGLISH[::-1], strict=True)],  # two people, as each line
        [f"ANNA: {one}\nHANS: {other}" for one, other in zip(GERMAN, ENGLISH[::-1], strict=True)],  # says
        [f"- {one}\n- {other}" for one, other in zip(CHINESE, ENGLISH[::-1], strict=True)],
        [f"约翰：\n{line}" for line in ENGLISH],  # a name in another script
        [f"(the man speaks in Russian)\n{line}" for line in RUSSIAN],
        [f"[{one}]\n{other}" for one, other in zip(ENGLISH, GERMAN, strict=True)],  # what is heard
    ],
)
def test_a_file_that_is_not_surely_in_two_languages_is_one_document(tmp_path: Path, texts: list[str]) -> None:
    """Nothing is guessed."""
    assert read_one(tmp_path / "a.srt", cues(*texts)).id == "a.srt"


def test_what_stands_in_brackets_is_kept(tmp_path: Path) -> None:
    """A cue of nothing else is in the likelier language."""
    later = "(It is three years later, in a town by the sea)"
    english, chinese = (texts_of(own) for own in read(tmp_path / "a.srt", cues(*both(CHINESE, ENGLISH), later)))
    assert (chinese, english) == (CHINESE, [*ENGLISH, later])


def test_names_of_who_speaks_part_no_language(tmp_path: Path) -> None:
    """They stand before what is said in both, in the same letters or as the other language has them."""
    names = ["ANNA ANNA", "WAITRESS KELLNERIN"] * 5
    lines = [
        f"{other.split()[0]}: {one}\n{other.split()[1]}: {two}"
        for one, two, other in zip(ENGLISH, GERMAN, names, strict=True)
    ]
    found = read(tmp_path / "a.srt", cues(*lines))
    assert [texts_of(document) for document in found] == [GERMAN, ENGLISH]


def test_the_pair_of_a_file_is_found(tmp_path: Path) -> None:
    """Both come out with their cues' times, as any other pair of subtitles."""
    from aligner import Aligner, Settings

    (tmp_path / "a.srt").write_text(cues(*both(CHINESE, ENGLISH)), encoding="utf-8")
    result = Aligner(model="use", cache=False, settings=Settings(languages=("zh", "en"))).align_pile(tmp_path)
    assert [(pair.source_id, pair.target_id) for pair in result.pairs] == [("a.srt#zh", "a.srt#en")]
    assert [(row.source, row.target) for row in result.bitext] == list(zip(CHINESE, ENGLISH, strict=True))
    assert all(row.source_time == row.target_time for row in result.bitext)
