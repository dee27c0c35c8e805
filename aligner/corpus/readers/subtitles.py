"""Subtitles: cues with their times, a sentence of which may run over several; styling and sounds stay out."""

import html
import re
import warnings
from collections.abc import Iterator

from aligner.corpus.readers.blocks import BlockText
from aligner.corpus.readers.html import decoded_page
from aligner.corpus.readers.kind import Item, Reading, Source
from aligner.corpus.readers.text import decoded
from aligner.corpus.wrapped_lines import BREAK_WITHIN
from aligner.model import Skipped

TIMED = re.compile(r"<\d{1,3}:\d\d[:.\d]*>")  # a time within a cue
TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>|<\d{1,3}:\d\d[:.\d]*>|\{\\?[^{}]{0,200}\}")  # styling, times within a cue
SOUND = re.compile(r"\[[^\[\]]{1,200}\]|[（(][^()（）a-zà-ÿ]{2,80}[)）]|[♪♫#]+")  # [door slams], (LAUGHTER), music
SPEAKER = re.compile(r"^\s*(?:[-–—‐]+|>>+)\s*")
TIMES = re.compile(r"\d+:\d\d[.,:]\d+\s*-+>\s*\d+:\d\d[.,:]\d+|\d+:\d+:\d+[.,:]\d+\s*-+>\s*\d+:\d+:\d+[.,:]\d+")
APART = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")  # what stands between the blocks of a file
NO_CUE = re.compile(r"(?:WEBVTT|NOTE|STYLE|REGION)(?![^\s:])")  # how blocks of WebVTT begin that hold no text
FIELDS = re.compile(r"^Format:(.*)|^Dialogue:(.*)", re.MULTILINE)
PAUSE = 5.0  # seconds without a cue, over which no sentence goes on


def read_subtitles(source: Source, reading: Reading) -> Iterator[Item]:
    """The document of a file, a block a cue, or a speaker of one; text that is in no cue is told."""
    import pysubs2

    data = source.data(reading)
    file = decoded(data, reading.encoding) if reading.encoding else decoded_page(data)
    text = file.text.replace("\r\n", "\n").replace("\r", "\n")
    suffix = source.path.with_suffix("").suffix if source.packed else source.path.suffix
    format_ = suffix.lower().lstrip(".").replace("ssa", "ass")
    if format_ == "vtt":
        text = _cues_alone(text)
    lost = _short_lines(text) if format_ == "ass" else _before_cues(text)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of fields that hold no text
        subtitles = pysubs2.SSAFile.from_string(text, format_=format_)
    blocks = BlockText()
    rolls_up = TIMED.search(text) is not None
    shown: list[str] = []
    before = float("-inf")
    for event in sorted(subtitles, key=lambda event: (event.start, event.end)):
        if event.is_comment or event.is_drawing:
            continue
        seconds = event.start / 1000, event.end / 1000
        said = event.text
        if rolls_up:
            said, shown = _not_yet_shown(said, shown)
        for number, (own, speaks) in enumerate(_speakers(said)):
            together = not speaks and not number and seconds[0] - before < PAUSE
            blocks.add("cue", own, seconds=seconds, together=together)
            before = seconds[1]
    yield blocks.document(source, reading, encoding=file.encoding), source.place
    if lost:
        yield Skipped(f"{source.name}#text", lost), source.place


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


def _speakers(text: str) -> Iterator[tuple[str, bool]]:
    """What each speaker says in a cue, and whether a dash says that another begins."""
    plain = html.unescape(TAG.sub("", text.replace("\\N", "\n").replace("\\n", "\n").replace("\\h", " ")))
    said: list[tuple[list[str], bool]] = []
    for line in SOUND.sub(" ", plain).split("\n"):
        dash = SPEAKER.match(line)
        words = " ".join(line[dash.end() if dash else 0 :].split())
        if not any(map(str.isalnum, words)):
            continue
        if dash or not said:
            said.append(([words], dash is not None))
        else:
            said[-1][0].append(words)
    return ((BREAK_WITHIN.sub("", "\n".join(lines)).replace("\n", " "), speaks) for lines, speaks in said)
