"""What an earlier run left in a work folder is taken only where everything that it depends on is the same."""

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from aligner import Aligner, Document, PairCorrection, PilePlan, Settings
from tests.fakes import LexiconEncoder

OTHERS = [
    Document("x1", "The river is old. Snow and rain in the market.", "en"),
    Document("x2", "Das Museum ist neu. Der Dieb hat Brot.", "de"),
]
ENGLISH = (
    "In 2011 the bridge of 4512 people is closed. The mayor says 3377 trees are old and 2288 books are new. "
    "Many people found 1234 pictures in winter. The train will cost 9876 dollars."
)
GERMAN = (
    "In 2011 die Brücke von 4512 Leute ist gesperrt. Die Bürgermeisterin sagt 3377 Bäume sind alt und 2288 Bücher sind "
    "neu. Viele Leute gefunden 1234 Bild im Winter. Der Zug wird kostet 9876 Dollar."
)
VERSION = " ".join(" ".join(reversed(sentence.rstrip(".").split())) + "." for sentence in GERMAN.split(". "))
JOINED = (
    "The bridge over the river in the old city is closed in winter. "
    "The storm was old and the tree was new in the garden."
)
PARTED = (
    "Die Brücke von die Fluss in die alt Stadt. Ist gesperrt im Winter und Schnee Regen Brot. "
    "Der Sturm war alt und der Baum war neu. Im Garten und Wasser Hafen Schiff Zug Jahr."
)


class Cut(LexiconEncoder):
    """The lexicon encoder that sees the first words of a text alone, and no numbers."""

    def __init__(self, words: int) -> None:
        super().__init__()
        self.words = words
        self.fingerprint = f"cut {words}"

    def encode(self, texts: Sequence[str], /) -> npt.NDArray[np.float32]:
        """As LexiconEncoder."""
        return super().encode([" ".join(re.sub(r"\d+", "7", text).split()[: self.words]) for text in texts])


def candidates(plan: PilePlan) -> list[tuple[str, str, float, float]]:
    """What was found for each pair that was looked at."""
    return [(pair.source_id, pair.target_id, pair.confidence, pair.margin) for pair in plan.candidates]


def test_margins_depend_on_the_numbers_of_versions(tmp_path: Path) -> None:
    """Vectors are the same where only numbers change, of which this encoder sees nothing; rivals are not."""
    aligner = Aligner(encoder=Cut(1000), cache=False)
    changed = VERSION.translate(str.maketrans("0123456789", "9876543210"))  # as long as before

    def plan(version: str, work: Path | None = None) -> PilePlan:
        pile = [Document("en1", ENGLISH, "en"), Document("de1", GERMAN, "de"), Document("de2", version, "de"), *OTHERS]
        return aligner.pair_pile(pile, work=work)

    before = plan(VERSION, tmp_path)
    after = plan(changed, tmp_path)
    assert candidates(after) == candidates(plan(changed))
    assert candidates(after) != candidates(before)


def test_bitext_depends_on_the_encoder_of_joins(tmp_path: Path) -> None:
    """Two encoders whose vectors of sentences are the same, and those of joined sentences are not."""
    pile = [Document("en1", JOINED, "en"), Document("de1", PARTED, "de"), *OTHERS]
    paired = [PairCorrection(True, "de1", "en1")]

    def scores(words: int, work: Path | None = None) -> list[tuple[str, float]]:
        aligner = Aligner(encoder=Cut(words), cache=False, settings=Settings(overlaps="all"))
        return [(row.kind, row.score) for row in aligner.align_pile(pile, work=work, corrections=paired).bitext]

    before = scores(14, tmp_path)
    after = scores(1000, tmp_path)
    assert after == scores(1000)
    assert after != before
