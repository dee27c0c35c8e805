"""Passages that face more sentences than a bead may hold, as where no rule finds the ends of sentences in one.

The best path links such a passage with as many sentences as it may, or with none, and leaves the others alone. Here it
takes those beside it that are alone, as long as it comes closer to what they say together.
"""

import itertools
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

import numpy as np

from aligner.alignment.similarity import Similarity
from aligner.model import Bead, Floats, Settings

LEAST_GAIN = 0.02  # of the score of a bead, by which it must be better with more sentences
LEAST_CLOSE = 0.5  # of the usual cosine, that a passage which was alone must come near the sentences that it takes


def with_long_passages(
    beads: Sequence[Bead], similarity: Similarity, settings: Settings, usual: float, settled: Collection[Bead]
) -> list[Bead]:
    """Beads in order, in which passages have the sentences beside them that they were not allowed.

    usual: cosine of translations in this pair of texts. settled: beads that stay as they are.
    """
    most = min(settings.max_group, settings.max_bead - 1)
    found = list(beads)
    lengths = {"source": np.diff(similarity.source_ends), "target": np.diff(similarity.target_ends)}
    for many, one in (("source", "target"), ("target", "source")):
        place = 0
        while place < len(found):
            bead = found[place]
            if len(getattr(bead, one)) == 1 and not bead.moved and bead not in settled:
                room = float(lengths[one][getattr(bead, one)[0]])
                first, last = _alone_beside(found, place, many, lengths[many], room, settled)
                if last - first + len(getattr(bead, many)) > most:
                    grown = _grown(found[first : last + 1], place - first, many, most, similarity, usual)
                    found[first : last + 1] = grown
                    place = first + [getattr(own, one) for own in grown].index(getattr(bead, one))
            place += 1
    return found


def _alone_beside(
    beads: Sequence[Bead], place: int, many: str, lengths: Floats, room: float, settled: Collection[Bead]
) -> tuple[int, int]:
    """The first and the last of the beads around a place that have one sentence of a side, alone.

    lengths: of the sentences of that side. room: length of those on either side of the place, together at most.
    """

    def reach(step: int) -> int:
        number, left = place, room
        while 0 <= number + step < len(beads):
            bead = beads[number + step]
            own = getattr(bead, many)
            left -= float(lengths[own[0]]) if own else 0.0
            if not (bead.is_null and own) or bead in settled or left < 0:
                break
            number += step
        return number

    return reach(-1), reach(1)


def _grown(beads: Sequence[Bead], place: int, many: str, most: int, similarity: Similarity, usual: float) -> list[Bead]:
    """The beads around a passage, in which it has the run of sentences that it fits best, if that is a longer one.

    Runs of most sentences the best path could have taken, and has not.
    """
    passage = beads[place]
    own: tuple[int, ...] = getattr(passage, many)
    alone = [bead for bead in beads if bead is not passage]
    best = similarity.summed(passage) + LEAST_GAIN if own else LEAST_CLOSE * usual
    found = list(beads)
    for start, end in itertools.product(range(place + 1), range(place, len(alone) + 1)):
        if end - start + len(own) > most:
            numbers = (*_numbers(alone[start:place], many), *own, *_numbers(alone[place:end], many))
            grown = replace(passage, source=numbers) if many == "source" else replace(passage, target=numbers)
            is_run = numbers[-1] - numbers[0] == len(numbers) - 1
            score = similarity.summed(grown) if is_run else -1.0
            if score > best:
                best, found = score, [*alone[:start], replace(grown, score=score), *alone[end:]]
    return found


def _numbers(beads: Sequence[Bead], many: str) -> Iterator[int]:
    for bead in beads:
        yield from getattr(bead, many)
