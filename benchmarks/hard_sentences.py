"""Sentence alignment where it is hard: few beads of one sentence a side, gaps, partly translated and moved passages.

Made of the gold of the sentence sets: neighbours are joined on one side, sentences lose their end, some are taken out
of one side, and some stand elsewhere in the target.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from aligner import Bead
from aligner.corpus.language_facts import UNSPACED, joint
from aligner.model import null_beads
from benchmarks.context import Context, language_of
from benchmarks.data import SentenceGold
from benchmarks.rows import Row
from benchmarks.sentences import measured_sets

Texts = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hardness:
    """How often something happens to a bead, each a share of all, and how far passages move, in beads."""

    joined: float = 0.45
    cut: float = 0.15
    left_out: float = 0.15
    moved: float = 0.05
    nearest: int = 3
    farthest: int = 10
    kept: float = 0.6  # of the words of a sentence that loses its end


HARDNESS = Hardness()


@dataclass(frozen=True, slots=True)
class Piece:
    """A bead with its texts. place: in the target, among all."""

    source: Texts
    target: Texts
    place: float


def run(context: Context) -> Iterator[Row]:
    """Every set made hard; see sentences."""
    yield from measured_sets(context, harder, "hard")


def harder(text: SentenceGold, hardness: Hardness = HARDNESS) -> SentenceGold:
    """A text and its gold made hard, always in the same way."""
    draw = random.Random(0)
    languages = [language_of(side) or "" for side in (text.source, text.target)]
    pieces = _joined(list(_pieces(text)), languages, draw, hardness.joined)
    pieces = [_cut(piece, languages[1], hardness.kept) if draw.random() < hardness.cut else piece for piece in pieces]
    pieces = [_left_out(piece, draw) if draw.random() < hardness.left_out else piece for piece in pieces]
    return _numbered([_moved(piece, draw, hardness) if draw.random() < hardness.moved else piece for piece in pieces])


def _pieces(text: SentenceGold) -> Iterator[Piece]:
    for place, bead in enumerate(text.beads):
        sides = zip((text.source, text.target), (bead.source, bead.target), strict=True)
        source, target = (tuple(side[number] for number in numbers) for side, numbers in sides)
        yield Piece(source, target, place)


def _joined(pieces: list[Piece], languages: Sequence[str], draw: random.Random, share: float) -> list[Piece]:
    """Neighbours made one piece, of one sentence on one side."""
    found: list[Piece] = []
    for piece in pieces:
        last = found[-1] if found else None
        both = last and all((last.source, last.target, piece.source, piece.target))
        if last and both and len(last.source + last.target) == 2 and draw.random() < share:
            source, target = last.source + piece.source, last.target + piece.target
            if draw.random() < 0.5:
                source = (joint(languages[0]).join(source),)
            else:
                target = (joint(languages[1]).join(target),)
            found[-1] = replace(last, source=source, target=target)
        else:
            found.append(piece)
    return found


def _cut(piece: Piece, language: str, kept: float) -> Piece:
    """The piece whose last target sentence has lost its end; one without a source stays."""
    if not piece.source or not piece.target:
        return piece
    between = "" if language in UNSPACED else " "
    words = piece.target[-1].split(between) if between else list(piece.target[-1])
    return replace(piece, target=(*piece.target[:-1], between.join(words[: max(round(kept * len(words)), 1)])))


def _left_out(piece: Piece, draw: random.Random) -> Piece:
    """The piece without one of its sides, if it has both."""
    if not piece.source or not piece.target:
        return piece
    return replace(piece, source=()) if draw.random() < 0.5 else replace(piece, target=())


def _moved(piece: Piece, draw: random.Random, hardness: Hardness) -> Piece:
    """The piece with its target elsewhere."""
    steps = draw.randint(hardness.nearest, hardness.farthest) + 0.5
    return replace(piece, place=piece.place + draw.choice((-steps, steps)))


def _numbered(pieces: list[Piece]) -> SentenceGold:
    """Texts and beads of pieces in the order of the source, the target in that of the places."""
    starts, count = {}, 0
    for piece in sorted(pieces, key=lambda own: own.place):
        starts[id(piece)] = count
        count += len(piece.target)
    beads: list[Bead] = []
    first = 0
    for piece in pieces:
        source = tuple(range(first, first + len(piece.source)))
        target = tuple(range(starts[id(piece)], starts[id(piece)] + len(piece.target)))
        beads += [Bead(source, target)] if source and target else null_beads(source, target)
        first += len(source)
    in_target = [text for piece in sorted(pieces, key=lambda own: own.place) for text in piece.target]
    return SentenceGold(tuple(text for piece in pieces for text in piece.source), tuple(in_target), tuple(beads))
