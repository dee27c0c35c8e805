"""Subtitles: sentences over several cues, speakers, times; styling, sounds and mark-up stay out."""

from dataclasses import replace
from pathlib import Path

import pytest

from aligner import read_documents
from aligner.corpus.sentences import SrxSplitter, split_document
from aligner.model import Document
from tests.blocks import read_blocks, read_one

SRT = """1
00:00:01,000 --> 00:00:03,500
<i>The ferry that left</i>
this morning

2
00:00:03,600 --> 00:00:05,000
has come back. [door slams]

3
00:00:06,000 --> 00:00:08,000
- Where is the captain?
- On deck.

4
00:00:09,000 --> 00:00:10,000
♪♪
"""
VTT = """WEBVTT

00:01.000 --> 00:03.500
<v Ann>Tom &amp; Ann <00:02.000><c>wait</c> for
it.
"""
JAPANESE = """1
00:00:01,000 --> 00:00:03,000
古い橋は
来月まで開きません。

2
00:00:04,000 --> 00:00:05,000
낡은 다리는
열리지 않습니다.
"""
ASS = """[Script Info]
ScriptType: v4.00+

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Comment: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,a note
Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,{\\i1}One{\\i0}\\Ntwo.
"""


def test_cues_are_blocks_with_times(tmp_path: Path) -> None:
    """A dash parts speakers; tags and sounds are no text."""
    document = read_one(tmp_path / "a.srt", SRT)
    assert [document.text[b.start : b.end] for b in document.blocks] == [
        "The ferry that left this morning",
        "has come back.",
        "Where is the captain?",
        "On deck.",
    ]
    assert [b.seconds for b in document.blocks] == [(1.0, 3.5), (3.6, 5.0), (6.0, 8.0), (6.0, 8.0)]


def test_a_sentence_goes_on_in_the_next_cue(tmp_path: Path) -> None:
    """It is one sentence, in the block where it begins; speakers do not share one."""
    document = read_one(tmp_path / "a.srt", SRT)
    split = split_document(Document("a", document.text, "en", blocks=document.blocks), SrxSplitter())
    assert [(sentence.text, sentence.block) for sentence in split.sentences] == [
        ("The ferry that left this morning has come back.", 0),
        ("Where is the captain?", 2),
        ("On deck.", 3),
    ]
    first = split.sentences[0]
    assert document.text[first.start : first.end] == "The ferry that left this morning\nhas come back."


def test_a_sign_is_no_sentence_with_what_is_said(tmp_path: Path) -> None:
    """What stands elsewhere on the picture is apart; what goes on in the same place is one sentence."""
    cues = ["{\\an8}Six years later", "Dr. Keller", "will see you now.", "{\\an8}The old", "{\\an8}harbour office"]
    text = "".join(
        f"{n}\n00:00:{2 * n:02},000 --> 00:00:{2 * n + 1:02},500\n{cue}\n\n" for n, cue in enumerate(cues, start=1)
    )
    document = read_one(tmp_path / "a.srt", text)
    sentences = split_document(replace(document, language="en"), SrxSplitter()).sentences
    assert [own.text for own in sentences] == [
        "Six years later",
        "Dr. Keller will see you now.",
        "The old harbour office",
    ]


@pytest.mark.parametrize(
    ("cues", "whole"),
    [
        (["We should never have come", "{\\an2}to this house."], True),
        (["{\\a2}We should never have come", "{\\i1\\an2}to this house."], True),
        (["{\\a6}We should never have come", "{\\an8}to this house."], True),
        (["{\\a10}We should never have come", "{\\an5}to this house."], True),
        (["We should never have come", "{\\a6}to this house."], False),
        (["{\\a5}We should never have come", "{\\an5}to this house."], False),
    ],
)
def test_places_are_told_in_two_ways(tmp_path: Path, cues: list[str], whole: bool) -> None:
    """The usual place may be named, and those of SSA have other numbers than those of ASS."""
    text = "".join(f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{cue}\n\n" for n, cue in enumerate(cues, start=1))
    document = read_one(tmp_path / "a.srt", text)
    sentences = split_document(replace(document, language="en"), SrxSplitter()).sentences
    assert [own.text for own in sentences] == (
        ["We should never have come to this house."] if whole else ["We should never have come", "to this house."]
    )


@pytest.mark.parametrize(
    ("name", "text", "cue"), [("a.vtt", VTT, "Tom & Ann wait for it."), ("a.ass", ASS, "One two.")]
)
def test_other_kinds(tmp_path: Path, name: str, text: str, cue: str) -> None:
    """Entities and times within a cue of WebVTT, styling and comments of SubStation Alpha."""
    assert read_blocks(tmp_path / name, text) == [("cue", cue)]


def read_all(path: Path, text: str) -> tuple[str, list[str]]:
    """The text of the one document of a file, and what was skipped."""
    path.write_text(text, encoding="utf-8")
    documents, skipped = read_documents([path])
    return documents[0].text, [item.reason for item in skipped]


@pytest.mark.parametrize(
    "cues",
    [
        ["♪ Row the boat ♪", "♪ over the sea ♪"],
        ["♪ Row the boat", "over the sea ♪"],
        ["♫ Row", "the boat", "over the sea ♫"],
        ["# Row the boat #", "# over the sea #"],
    ],
)
def test_what_is_sung_is_no_sentence_with_what_is_said(tmp_path: Path, cues: list[str]) -> None:
    """A song may run over cues, and its lines be one sentence; dialogue before and behind it is apart."""
    said = ["and then they said", *cues, "we should go home", "before it rains", "Oh ♪ la la ♪"]
    shown = "\n\n".join(f"00:0{n}.000 --> 00:0{n + 1}.000\n{text}" for n, text in enumerate(said))
    text = read_one(tmp_path / "a.vtt", f"WEBVTT\n\n{shown}\n").text
    assert [" ".join(part.split()) for part in text.split("\n\n")] == [
        "and then they said",
        "Row the boat over the sea",
        "we should go home before it rains",
        "Oh la la",
    ]


def test_lines_of_a_cue_of_which_one_is_sung(tmp_path: Path) -> None:
    """They are blocks of their own."""
    cue = "1\n00:00:01,000 --> 00:00:02,000\n♪ Row the boat ♪\nListen to them\n"
    assert read_blocks(tmp_path / "a.srt", cue) == [("cue", "Row the boat"), ("cue", "Listen to them")]


@pytest.mark.parametrize("kind", ["srt", "vtt"])
@pytest.mark.parametrize(
    ("times", "seconds"),
    [
        ("00:00:04 --> 00:00:05", (4.0, 5.0)),
        ("00:04.5 --> 00:05,250", (4.5, 5.25)),
        ("0:1:04 -> 0:1:05.000", (64.0, 65.0)),
        ("01:00:04,000-->01:00:05,000", (3604.0, 3605.0)),
    ],
)
def test_times_without_hours_or_milliseconds(
    tmp_path: Path, kind: str, times: str, seconds: tuple[float, float]
) -> None:
    """A cue whose times another program wrote is a cue, and no text of the one before."""
    head = "WEBVTT\n\n" if kind == "vtt" else ""
    text = f"{head}1\n00:00:01.000 --> 00:00:02.000\nOne.\n\n2\n{times}\nTwo.\n"
    document = read_one(tmp_path / f"a.{kind}", text)
    assert [document.text[b.start : b.end] for b in document.blocks] == ["One.", "Two."]
    assert document.blocks[1].seconds == seconds


def test_times_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    """They are no text; what stands below them is that of the cue before."""
    text = "1\n00:00:01,000 --> 00:00:02,000\nOne.\n\n2\n00:00:0x,000 --> 00:00:05,000\nTwo.\n"
    told = "times that cannot be read, whose text is taken for that of the cue before (lines: 1), such as"
    assert read_all(tmp_path / "a.srt", text) == ("One. Two.", [f"{told} '00:00:0x,000 --> 00:00:05,000'"])


def test_comments_and_names_of_cues_are_no_text(tmp_path: Path) -> None:
    """Notes, styles and regions of WebVTT, and what stands above times; a cue that begins alike is text."""
    cues = (
        "WEBVTT - a film\n\nNOTE not said\nnor this\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:left\n\nintro\n"
        "00:01.000 --> 00:02.000\nNOTE this is said.\n\nNOTE\n\n00:03.000 --> 00:04.000 line:0\nSo is this.\n"
    )
    assert read_all(tmp_path / "a.vtt", cues) == ("NOTE this is said.\nSo is this.", [])


@pytest.mark.parametrize("kind", ["srt", "vtt"])
def test_text_before_the_first_cue_is_told(tmp_path: Path, kind: str) -> None:
    """It has no time, and is read by no program."""
    head = "WEBVTT\n\n" if kind == "vtt" else ""
    times = "00:00:01.000 --> 00:00:02.000" if kind == "vtt" else "00:00:01,000 --> 00:00:02,000"
    text = f"{head}A word before.\n\n1\n{times}\nSaid.\n"
    told = "text before the first cue, which is in none (lines: 1), such as 'A word before.'"
    assert read_all(tmp_path / f"a.{kind}", text) == ("Said.", [told])


def test_dialogue_with_too_few_fields_is_told(tmp_path: Path) -> None:
    """Its text is taken for another field by the library, and was lost."""
    form = "[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
    line = "Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,Said, with a comma.\n"
    text, told = read_all(tmp_path / "a.ass", f"{form}{line}Dialogue: 0,0:00:03.00,0:00:04.00,Default,Not said.\n")
    assert text == "Said, with a comma."
    assert told == [
        "dialogue with fewer fields than the 10 that Format names (lines: 1), such as "
        "'0,0:00:03.00,0:00:04.00,Default,Not said.'"
    ]


def test_captions_that_roll_up_say_each_line_once(tmp_path: Path) -> None:
    """Automatic captions show a line while it is spoken, alone, and above the next; a line may come again later."""
    lines = ["the old bridge", "is closed", "is closed", "until monday"]
    cues, shown = [], " "
    for second, line in enumerate(lines, start=1):
        first, last = line.rsplit(" ", 1)
        spoken = f"{first}<00:00:0{second}.500><c> {last}</c>"
        cues.append(f"00:00:0{second}.000 --> 00:00:0{second}.990 align:start\n{shown}\n{spoken}\n")
        cues.append(f"00:00:0{second}.990 --> 00:00:0{second + 1}.000 align:start\n{line}\n \n")
        shown = line
    document = read_one(tmp_path / "a.vtt", "WEBVTT\nKind: captions\n\n" + "\n".join(cues))
    assert [document.text[b.start : b.end] for b in document.blocks] == lines
    assert [b.seconds for b in document.blocks][:2] == [(1.0, 1.99), (2.0, 2.99)]


def test_lines_that_come_twice_stay_where_nothing_rolls_up(tmp_path: Path) -> None:
    """Without times in cues, what is said twice is said twice."""
    cues = [f"00:00:0{second}.000 --> 00:00:0{second + 1}.000\nNo.\n" for second in (1, 2)]
    document = read_one(tmp_path / "a.vtt", "WEBVTT\n\n" + "\n".join(cues))
    assert [document.text[b.start : b.end] for b in document.blocks] == ["No.", "No."]


def test_lines_of_a_cue_are_joined_as_their_script_has_it(tmp_path: Path) -> None:
    """Without a space in Japanese, with one in Korean."""
    assert read_blocks(tmp_path / "a.srt", JAPANESE) == [
        ("cue", "古い橋は来月まで開きません。"),
        ("cue", "낡은 다리는 열리지 않습니다."),
    ]


def srt_of(cues: list[str], seconds: float = 2.0) -> str:
    """Cues of a file, each right behind the one before."""
    times = [f"00:{int(n * seconds) // 60:02}:{int(n * seconds) % 60:02},000" for n in range(len(cues) + 1)]
    return "".join(f"{n + 1}\n{times[n]} --> {times[n + 1]}\n{cue}\n\n" for n, cue in enumerate(cues))


STOPLESS = {
    "zh": "船什么时候开|没人知道|我们等到天亮吧|你带吃的了吗|只有面包|那就够了|你听|有人来了|快躲起来",
    "th": "เรือออกเมื่อไร|ไม่มีใครรู้|รอจนเช้าเถอะ|เอาอาหารมาไหม|มีแต่ขนมปัง|พอแล้ว|ฟังสิ|มีคนมา|ซ่อนเร็ว",
    "ar": "متى تبحر السفينة|لا أحد يعلم|لننتظر حتى الفجر|معي خبز|هذا يكفي|اسمع|جاء أحدهم|اختبئ|بسرعة",
    "en": "so this is the harbour|it was built last year|and the ships come in here|we can see two of them|"
    "one is from norway|the other one is ours|they bring fish|and take timber|every other day",
}


@pytest.mark.parametrize("language", STOPLESS)
def test_cues_end_sentences_in_files_without_full_stops(tmp_path: Path, language: str) -> None:
    """As subtitles in many languages and automatic captions are: the whole film was one sentence."""
    document = read_one(tmp_path / "a.srt", srt_of(STOPLESS[language].split("|")))
    sentences = split_document(replace(document, language=language), SrxSplitter()).sentences
    starts = {sentence.start for sentence in sentences}
    assert {block.start for block in document.blocks} <= starts


def test_a_comma_goes_on_where_full_stops_lack(tmp_path: Path) -> None:
    """It says that the sentence does not end with its cue; a question mark is none of the full stops that lack."""
    cues = ["如果明天下雨，", "我们就不去了", *STOPLESS["zh"].split("|"), "真的吗？"]
    document = read_one(tmp_path / "a.srt", srt_of(cues))
    sentences = split_document(replace(document, language="zh"), SrxSplitter()).sentences
    assert [sentence.text for sentence in sentences] == [
        "如果明天下雨，我们就不去了",
        *STOPLESS["zh"].split("|"),
        "真的吗？",
    ]


def test_cues_go_on_where_others_have_full_stops(tmp_path: Path) -> None:
    """A fifth of the cues suffices, as of talks in long sentences."""
    cues = ["When the wind", "turned in the night", "all the boats", "came home.", "Nobody", "said"] * 3 + ["a word."]
    document = read_one(tmp_path / "a.srt", srt_of(cues))
    sentences = split_document(replace(document, language="en"), SrxSplitter()).sentences
    assert sentences[0].text == "When the wind turned in the night all the boats came home."


def test_a_sign_in_capitals_is_no_sentence_with_what_is_said(tmp_path: Path) -> None:
    """Forced narratives are written so; a short word in capitals is none."""
    cues = ["HAFEN VON OSTERSUND, 1987", "Wer hat dem", "NDR", "davon erzählt?", "Niemand.", "Gut."]
    document = read_one(tmp_path / "a.srt", srt_of(cues))
    sentences = split_document(replace(document, language="de"), SrxSplitter()).sentences
    assert [sentence.text for sentence in sentences] == [
        "HAFEN VON OSTERSUND, 1987",
        "Wer hat dem NDR davon erzählt?",
        "Niemand.",
        "Gut.",
    ]


@pytest.mark.parametrize(
    ("cue", "said"),
    [
        ("(sighs) What now?", ["What now?"]),
        ("- (Both) Yes!\n- (door creaks)", ["Yes!"]),
        ("(on the phone)\nCall me.", ["Call me."]),
        ("（春子）行こう\n（夏男）まだ早い", ["行こう", "まだ早い"]),
        ("（母）早く\n≪（チャイム）", ["早く"]),
        ("[ANN] Go home.\n[BOB] Why?", ["Go home.", "Why?"]),
        ("We [coughs] can't\n[sighs] stay here.", ["We can't stay here."]),
        ("漢字（かんじ）を読む", ["漢字を読む"]),
        ("她在世贸组织（WTO）工作。", ["她在世贸组织（WTO）工作。"]),
        ("他（指总统）昨天来过。", ["他（指总统）昨天来过。"]),
        ("He died young (1987).", ["He died young (1987)."]),
        ("We met in Rome\n(the capital) in May.", ["We met in Rome (the capital) in May."]),
        ("(I never told you this before, did I?)", ["(I never told you this before, did I?)"]),
        ("(a) First of all", ["(a) First of all"]),
        ("(and never came back) that year.", ["(and never came back) that year."]),
        ("\u202b- ?מי שם\u202c\n\u202b- .אני, אנה\u202c", ["מי שם?", "אני, אנה."]),
        ("...ואז הלכנו", ["...ואז הלכנו"]),
        ("その手紙は➡", ["その手紙は"]),
        ("-¿Quién es? -Soy yo, Ana.", ["¿Quién es?", "Soy yo, Ana."]),
        ("- We came on the 5 - no, the 6. - Why?", ["We came on the 5 - no, the 6.", "Why?"]),
    ],
)
def test_brackets_that_begin_a_line_are_sounds_and_names(tmp_path: Path, cue: str, said: list[str]) -> None:
    """Those within a line are text, unless they are square, in capitals or say how a word is read."""
    assert [own for _, own in read_blocks(tmp_path / "a.srt", srt_of([cue]))] == said


def test_what_is_above_a_letter_of_webvtt_is_no_text(tmp_path: Path) -> None:
    """Furigana, as of web pages."""
    cue = "WEBVTT\n\n00:01.000 --> 00:02.000\n<ruby>橋<rt>はし</rt></ruby>を渡る。\n"
    assert read_blocks(tmp_path / "a.vtt", cue) == [("cue", "橋を渡る。")]


def test_cues_on_two_layers_are_one(tmp_path: Path) -> None:
    """Letters on an outline of their own say the same at the same time; a moment later it is said again."""
    form = "[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
    times = [(1, 3, "{\\pos(9,9)\\bord4}"), (1, 3, "{\\pos(9,9)}"), (3, 4, "")]
    lines = [
        f"Dialogue: {layer},0:00:0{start}.00,0:00:0{end}.00,Sign,,0,0,0,,{style}Track\\NTwo\n"
        for layer, (start, end, style) in enumerate(times)
    ]
    assert read_blocks(tmp_path / "a.ass", form + "".join(lines)) == [("cue", "Track Two")] * 2


@pytest.mark.parametrize(("pause", "whole"), [(1.0, True), (3.5, False)])
def test_no_sentence_goes_on_over_a_pause(tmp_path: Path, pause: float, whole: bool) -> None:
    """A line that is shown alone before a film begins is none with the first that is said."""
    text = f"1\n00:00:01,000 --> 00:00:02,000\nThe sea\n\n2\n00:00:0{2 + pause:.3f}".replace(".", ",")
    document = read_one(tmp_path / "a.srt", f"{text} --> 00:00:09,000\nis wide.\n")
    sentences = split_document(replace(document, language="en"), SrxSplitter()).sentences
    assert (len(sentences) == 1) == whole


def test_names_in_capitals_before_what_is_said_are_no_text(tmp_path: Path) -> None:
    """In files that have several, as those for the deaf do; one alone may be a warning."""
    cues = ["MARY (on phone): Who is it?", "ANN: It's me.\\NMAN 2: And me.", "Note: the end.", "He said: go home."]
    said = ["Who is it?", "It's me.", "And me.", "Note: the end.", "He said: go home."]
    path = tmp_path / "a.srt"
    assert [own for _, own in read_blocks(path, srt_of(cues))] == said
    assert [own for _, own in read_blocks(path, srt_of(["WARNING: Do not open."]))] == ["WARNING: Do not open."]


def test_a_file_in_capitals_loses_no_words_before_a_colon(tmp_path: Path) -> None:
    """As captions of broadcasts are: what stands there may be a name, and may be half of the sentence."""
    cues = ["HE SAID TO ME: GO HOME.", "THERE IS ONE THING: THE SEA.", "LISTEN: I MEAN IT.", "SCORE: 12."]
    assert [own for _, own in read_blocks(tmp_path / "a.srt", srt_of(cues))] == cues
