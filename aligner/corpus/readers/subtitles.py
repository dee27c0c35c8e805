"""Subtitles: cues with their times, a sentence of which may run over several; styling and sounds stay out."""

import html
import re
import warnings
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from aligner.corpus.readers.bilingual_cues import by_language
from aligner.corpus.readers.blocks import BlockText
from aligner.corpus.readers.cue_ends import Saying, continued
from aligner.corpus.readers.html import decoded_page
from aligner.corpus.readers.kind import Item, Reading, Source, suffix_of
from aligner.corpus.readers.text import decoded
from aligner.corpus.wrapped_lines import BREAK_WITHIN
from aligner.model import Skipped

if TYPE_CHECKING:
    from pysubs2 import SSAEvent

TIMED = re.compile(r"<\d{1,3}:\d\d[:.\d]*>")  # a time within a cue
TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>|<\d{1,3}:\d\d[:.\d]*>|\{\\?[^{}]{0,200}\}")  # styling, times within a cue
SOUND = re.compile(r"\[[^\[\]]{1,200}\]")  # [door slams]
ASIDE = re.compile(r"(?<!\w)[（(]([^()（）]{2,80})[)）]")  # (LAUGHTER); in lines of Chinese a bracket is text
# Where a line begins, a sound or a name: (sighs) What now? (Both) Yes! （太郎）おはよう
BEFORE = re.compile(
    r"\s*(?:\[[^\[\]]{1,200}\]|[（(](?![a-zA-Z]?[)）])(?!(?:\S+\s+){5})[^()（）.!?。！？…]{1,40}[)）])[^\S\n]*"
)
# A name in capitals before what somebody says, who may be described: MARY (on phone): Hello.
NAMED = re.compile(r"\s*([^\s:：()\d][^:：()]{1,30}?)(?:\s*\([^()]{1,40}\))?[:：]\s+(?=\S)")
FEWEST_NAMED = 3  # lines of a file that begin so, from which on these are names; one may be a warning
SECOND_DASH = re.compile(r"(?<=[.!?…\"”»])\s+[-–—]\s*(?=[^\W\d_]|[¿¡\"“«])")  # -Hello, Ann. -Hello, Bob.
READING = re.compile(r"(?<=[\u3400-\u9fff々])[（(][\u3041-\u30ff]{1,20}[)）]")  # how a kanji is read, behind it
# Marks of direction, and stops that stand before a line from right to left, as players that know none need it.
DIRECTION = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
STOP_BEFORE = re.compile(r"^([-–—\s]*)([!?؟]+|[.,:،؛](?!\.))\s*(?=[\u0590-\u08ff])(.*\w.*)$", re.MULTILINE)
ARROW = re.compile(r"\s*[➡→]+$")  # which says that the next cue goes on
RUBY = re.compile(r"<rt[^<>]{0,200}>[^<>]{0,200}</rt>")  # the same, above it, in WebVTT
NOTES = re.compile(r"[♪♫♬#]+")
PLACE = re.compile(r"\{[^{}]{0,200}?\\(an?)(\d{1,2})(?!\d)")  # where on the picture a cue stands
OLD_PLACES = {"5": "7", "6": "8", "7": "9", "9": "4", "10": "5", "11": "6"}  # of \a in SSA, as those of \an
USUAL_PLACES = frozenset({"0", "2"})  # where a cue stands that says nothing
SPEAKER = re.compile(r"^\s*(?:[-–—‐]+|>>+|[≪＞]+)\s*")
TIMES = re.compile(r"\d\d+:\d\d:\d\d[.,]\d{3} --> \d\d+:\d\d:\d\d[.,]\d{3}")
TIME = r"(?:(\d+):)?(\d{1,2}):(\d{1,2})(?:[.,:](\d{1,6}))?"  # without hours or milliseconds in some files
TIME_LINE = re.compile(rf"^[^\S\n]*{TIME}[^\S\n]*-+>[^\S\n]*{TIME}(?=\s|$)", re.MULTILINE)
NO_TIMES = re.compile(r"^(?:\d+[^\S\n]*\n)?[^\S\n]*(\d+[^\S\n]*:[^\n]*--+>[^\n]*\d)[^\S\n]*(?:\n|$)", re.MULTILINE)
SUNG = re.compile(r"[♪♫♬]|^\s*#.*#\s*$")
OPENS, CLOSES = re.compile(r"^\W*[♪♫♬]"), re.compile(r"[♪♫♬]\W*$")  # a song that runs over cues
APART = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")  # what stands between the blocks of a file
NO_CUE = re.compile(r"(?:WEBVTT|NOTE|STYLE|REGION)(?![^\s:])")  # how blocks of WebVTT begin that hold no text
FIELDS = re.compile(r"^Format:(.*)|^Dialogue:(.*)", re.MULTILINE)


def read_subtitles(source: Source, reading: Reading) -> Iterator[Item]:
    """The document of a file, or one for each of two languages, a block a cue, or a speaker of one.

    Text that is in no cue is told.
    """
    import pysubs2

    data = source.data(reading)
    file = decoded(data, reading.encoding) if reading.encoding else decoded_page(data)
    text = file.text.replace("\r\n", "\n").replace("\r", "\n")
    format_ = suffix_of(source.path).lstrip(".").replace("ssa", "ass")
    if format_ == "ass":
        lost = _short_lines(text)
    else:
        text, unread = _with_whole_times(text, "." if format_ == "vtt" else ",")
        text = _cues_alone(RUBY.sub("", text)) if format_ == "vtt" else text
        lost = "; ".join(filter(None, (_before_cues(text), unread)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of fields that hold no text
        subtitles = pysubs2.SSAFile.from_string(text, format_=format_)
    events = _events(subtitles)
    rolls_up = TIMED.search(text) is not None
    parts = {} if rolls_up else {f"#{own}": cues for own, cues in by_language(events, _plain).items()}
    for part, cues in parts.items() or (("", events),):
        blocks = BlockText()
        sayings = list(_sayings(cues, rolls_up=rolls_up))
        for saying, goes_on in zip(sayings, continued(sayings), strict=True):
            blocks.add("cue", ARROW.sub("", saying.text), seconds=saying.seconds, together=goes_on)
        yield blocks.document(source, reading, part, encoding=file.encoding), source.place
    if lost:
        yield Skipped(f"{source.name}#text", lost), source.place


def _events(cues: "Iterable[SSAEvent]") -> "list[SSAEvent]":
    """Cues in the order of their times, each text at a time once."""
    events = sorted(cues, key=lambda event: (event.start, event.end))
    return _once([event for event in events if not (event.is_comment or event.is_drawing)])


def _sayings(events: "list[SSAEvent]", *, rolls_up: bool) -> Iterator[Saying]:
    """What is said in some cues. rolls_up: whether each shows lines of those before."""
    shown: list[str] = []
    has_names = sum(_name_end(line) > 0 for event in events for line in _plain(event.text).split("\n")) >= FEWEST_NAMED
    for event, in_song in zip(events, _within_songs([event.text for event in events]), strict=True):
        seconds, place, said = (event.start / 1000, event.end / 1000), _place(event.text), event.text
        if rolls_up:
            said, shown = _not_yet_shown(said, shown)
        for number, (own, speaks, sings) in enumerate(_speakers(said, in_song, has_names)):
            yield Saying(own, seconds, speaks or number > 0, sings, place)


def _once(events: "list[SSAEvent]") -> "list[SSAEvent]":
    """Cues of which none says at the same time what another says: letters are drawn on an outline of their own."""
    seen: set[tuple[int, int, str]] = set()
    kept = []
    for event in events:
        own = (event.start, event.end, " ".join(_plain(event.text).split()))
        if own not in seen:
            seen.add(own)
            kept.append(event)
    return kept


def _plain(cue: str) -> str:
    """The lines of a cue without styling and furigana."""
    cue = READING.sub("", cue.replace("\\N", "\n").replace("\\n", "\n").replace("\\h", " "))
    plain = DIRECTION.sub("", html.unescape(TAG.sub("", cue)))
    return STOP_BEFORE.sub(r"\1\3\2", plain)


def _place(cue: str) -> str:
    """Where on the picture a cue stands, as the keys of a keyboard's number pad do; empty for the usual place."""
    found = PLACE.search(cue)
    if not found:
        return ""
    place = OLD_PLACES.get(found[2], found[2]) if found[1] == "a" else found[2]
    return "" if place in USUAL_PLACES else place


def _with_whole_times(text: str, point: str) -> tuple[str, str]:
    """Cues with hours and milliseconds in their times, as the library wants them, and what is told of other times.

    point: what stands before milliseconds.
    """

    def whole(found: re.Match[str]) -> str:
        times = (found.groups()[:4], found.groups()[4:])
        shown = (
            f"{hours or '0':>02}:{minutes:>02}:{seconds:>02}{point}{(part or '').ljust(3, '0')[:3]}"
            for hours, minutes, seconds, part in times
        )
        return " --> ".join(shown)

    text = TIME_LINE.sub(whole, text)
    unread = [found[1].strip() for found in NO_TIMES.finditer(text) if not TIMES.search(found[1])]
    text = NO_TIMES.sub(lambda found: found[0] if TIMES.search(found[1]) else "", text)
    told = "times that cannot be read, whose text is taken for that of the cue before"
    return text, f"{told} (lines: {len(unread):,}), such as {unread[0][:60]!r}" if unread else ""


def _within_songs(cues: list[str]) -> list[bool]:
    """Which cues without a note stand within a song: one before opens it, and one behind closes it."""
    within = [False] * len(cues)
    opened: int | None = None
    for place, cue in enumerate(cues):
        if opened is not None and CLOSES.search(cue) and not OPENS.search(cue):
            within[opened + 1 : place] = [True] * (place - opened - 1)
        if SUNG.search(cue):
            opened = place if OPENS.search(cue) and not CLOSES.search(cue) else None
    return within


def _cues_alone(text: str) -> str:
    """WebVTT without comments, styles and names of cues, which the library takes for text of the cue before."""
    cues = []
    for block in APART.split(text.lstrip("\ufeff\n")):
        lines = block.split("\n")
        if NO_CUE.match(block) and not TIMES.search(block):
            continue
        times = next((number for number, line in enumerate(lines) if TIMES.search(line)), 0)
        cues.append("\n".join(lines[times if times <= 1 or NO_CUE.match(block) else 0 :]))
    return "WEBVTT\n\n" + "\n\n".join(cues) + "\n"


def _before_cues(text: str) -> str:
    """That there is text before the first cue, which the library passes over; empty where there is none."""
    head = text[: found.start()] if (found := TIMES.search(text)) else text
    lines = [line for line in head.split("\n") if any(map(str.isalpha, line)) and not NO_CUE.match(line)]
    told = "text before the first cue, which is in none"
    return f"{told} (lines: {len(lines):,}), such as {lines[0].strip()[:60]!r}" if lines else ""


def _short_lines(text: str) -> str:
    """That there are lines with fewer fields than their format names, of which the library loses the text."""
    wanted = 10
    short = []
    for form, dialogue in FIELDS.findall(text):
        if form:
            wanted = form.count(",") + 1
        elif dialogue.count(",") + 1 < wanted and any(map(str.isalpha, dialogue)):
            short.append(dialogue.strip())
    told = f"dialogue with fewer fields than the {wanted} that Format names"
    return f"{told} (lines: {len(short):,}), such as {short[0][:60]!r}" if short else ""


def _not_yet_shown(text: str, shown: list[str]) -> tuple[str, list[str]]:
    """The lines of a cue that the one before did not show, and all that it shows.

    Automatic captions roll up: a line stands in the cue in which it is spoken, with a time a word, and in the next two.
    """
    lines = [line for line in TAG.sub("", text.replace("\\N", "\n").replace("\\n", "\n")).split("\n") if line.strip()]
    again = next((n for n in range(min(len(lines), len(shown)), 0, -1) if lines[:n] == shown[-n:]), 0)
    return "\n".join(lines[again:]), lines


def _speakers(text: str, in_song: bool, has_names: bool) -> Iterator[tuple[str, bool, bool]]:
    """What each speaker says in a cue, whether a mark says that another begins, and whether it is sung.

    in_song: whether lines without a note are. has_names: whether names in capitals stand before what is said.
    """
    said: list[tuple[list[str], bool, bool]] = []
    opened, goes_on = in_song, False
    for line in _lines_of(text):
        sings = opened or SUNG.search(line) is not None
        opened = not CLOSES.search(line) if OPENS.search(line) else opened and not CLOSES.search(line)
        own, begins = _without_mark(line, goes_on)
        if has_names and (name := _name_end(own)):
            own, begins = own[name:], True
        words = " ".join(NOTES.sub(" ", _without_sounds(own)).split())
        if not any(map(str.isalnum, words)):
            continue
        goes_on = words[-1].isalnum() and words.upper() != words.lower()  # in scripts without capitals any line may
        if begins or not said or sings != said[-1][2]:
            said.append(([words], begins, sings))
        else:
            said[-1][0].append(words)
    for lines, begins, sings in said:
        yield BREAK_WITHIN.sub("", "\n".join(lines)).replace("\n", " "), begins, sings


def _lines_of(cue: str) -> Iterator[str]:
    """The lines of a cue, those in which two speakers have a dash as two."""
    for line in _whole_sounds(_plain(cue)).split("\n"):
        first, *others = SECOND_DASH.split(line) if SPEAKER.match(line) else [line]
        yield from (first, *(f"-{other}" for other in others))


def _name_end(line: str) -> int:
    """Where a name in capitals before what is said ends; 0 where none begins the line, or all of it is in capitals."""
    found = NAMED.match(line)
    return found.end() if found and found[1].isupper() and any(map(str.islower, line[found.end() :])) else 0


def _whole_sounds(plain: str) -> str:
    """The lines of a cue, none of which ends within a sound."""
    return SOUND.sub(lambda found: found[0].replace("\n", " "), plain)


def _without_mark(line: str, goes_on: bool) -> tuple[str, bool]:
    """A line without the dash, sound or name that it begins with, and whether that says that a speaker begins.

    goes_on: whether the line before ends within a sentence, in which a bracket is text.
    """
    dash = SPEAKER.match(line)
    rest = line[dash.end() if dash else 0 :]
    before = BEFORE.match(rest)
    if not before or (goes_on and not dash and "[" not in before[0]):
        return rest, dash is not None
    said = rest[before.end() :].lstrip(":： ")
    if not dash and said[:1].islower() and before[0].lstrip(" (（")[:1].islower():  # the sentence of the cue before
        return rest, False
    return said, dash is not None or not said[:1].islower()


def _without_sounds(line: str) -> str:
    """A line without what is in square brackets, or in round ones in capitals."""
    return ASIDE.sub(lambda found: " " if found[1].isupper() else found[0], SOUND.sub(" ", line))
