"""Subtitles: cues with their times, a sentence of which may run over several; styling and sounds stay out."""

import html
import re
from collections.abc import Iterator

from aligner.corpus.readers.blocks import BlockText
from aligner.corpus.readers.html import decoded_page
from aligner.corpus.readers.kind import Item, Reading, Source

TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>|<\d{1,3}:\d\d[:.\d]*>|\{\\?[^{}]{0,200}\}")  # styling, times within a cue
SOUND = re.compile(r"\[[^\[\]]{1,200}\]|[（(][^()（）a-zà-ÿ]{2,80}[)）]|[♪♫#]+")  # [door slams], (LAUGHTER), music
SPEAKER = re.compile(r"^\s*(?:[-–—‐]+|>>+)\s*")
PAUSE = 5.0  # seconds without a cue, over which no sentence goes on


def read_subtitles(source: Source, reading: Reading) -> Iterator[Item]:
    """The document of a file, a block a cue, or a speaker of one."""
    import pysubs2

    text = decoded_page(source.data(reading))
    suffix = source.path.with_suffix("").suffix if source.packed else source.path.suffix
    subtitles = pysubs2.SSAFile.from_string(text, format_=suffix.lower().lstrip(".").replace("ssa", "ass"))
    blocks = BlockText()
    before = float("-inf")
    for event in sorted(subtitles, key=lambda event: (event.start, event.end)):
        if event.is_comment or event.is_drawing:
            continue
        seconds = event.start / 1000, event.end / 1000
        for number, (own, speaks) in enumerate(_speakers(event.text)):
            together = not speaks and not number and seconds[0] - before < PAUSE
            blocks.add("cue", own, seconds=seconds, together=together)
            before = seconds[1]
    yield blocks.document(source, reading), source.place


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
    return ((" ".join(lines), speaks) for lines, speaks in said)
