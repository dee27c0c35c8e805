"""Which cues a sentence goes on over, and which end one, by what the whole file has at their ends."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

PAUSE = 3.0  # seconds without a cue, over which no sentence goes on
# A full stop in any script, and what closes behind it. Marks of questions stay where full stops are left out.
FULL_STOP = re.compile(r"(?<!\.)[.。．।۔։።]\W*$")
GOES_ON = re.compile(r"[,،，、;；:：→➡]\W*$")
WITHOUT_STOPS = 0.9  # share of the cues that end in a word or in a full stop that end in a word, from which
FEWEST_OPEN = 8  # of them on a file is written without full stops, as subtitles in Chinese, Japanese and Thai are
CAPITALS = 6  # letters of a cue in capitals, from which on it is a sign and not a short word


@dataclass(frozen=True, slots=True)
class Saying:
    """What one speaker says in a cue.

    seconds: when the cue is shown. begins: whether a mark says that another speaker begins. place: where on the
    picture it stands, empty for the usual place.
    """

    text: str
    seconds: tuple[float, float]
    begins: bool
    is_sung: bool
    place: str


def continued(sayings: Sequence[Saying]) -> list[bool]:
    """Whether a sentence of the saying before may go on in each."""
    ends_at_words = _is_without_stops([saying.text for saying in sayings if not saying.is_sung])
    found = [False] * len(sayings)
    for number, (before, saying) in enumerate(pairwise(sayings), start=1):
        one_voice = (saying.is_sung, saying.place) == (before.is_sung, before.place) and not saying.begins
        pause = saying.seconds[0] - before.seconds[1]
        ended = ends_at_words and not GOES_ON.search(before.text)
        found[number] = one_voice and pause < PAUSE and not ended and not _is_sign_beside(before.text, saying.text)
    return found


def _is_without_stops(cues: Sequence[str]) -> bool:
    """Whether a file ends sentences with the cue alone; where it has full stops, a cue without one goes on."""
    stopped = sum(FULL_STOP.search(cue) is not None for cue in cues)
    opened = sum(unicodedata.category(cue[-1])[0] in "LNM" for cue in cues)
    return opened >= FEWEST_OPEN and opened >= WITHOUT_STOPS * (opened + stopped)


def _is_sign_beside(before: str, cue: str) -> bool:
    """Whether one of two cues is a sign in capitals, and the other is not."""
    return any(
        sign.isupper() and sum(map(str.isalpha, sign)) >= CAPITALS and any(map(str.islower, other))
        for sign, other in ((before, cue), (cue, before))
    )
