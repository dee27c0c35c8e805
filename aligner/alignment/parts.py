"""Texts in parts, of which some stand in another order in the target: the best path through each part by itself."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from aligner.alignment.band import BestPath, Comparison, path_through
from aligner.alignment.constraints import FixedBeads
from aligner.alignment.dynamic_program import no_rivals
from aligner.model import Bead, Numbers


class Part(NamedTuple):
    """Sentences of both texts that are aligned with each other, in rising order, at least one a side."""

    rows: Numbers
    columns: Numbers


def path_in_parts(
    whole: Comparison,
    parts: Sequence[Part],
    fixed: FixedBeads,
    near: Sequence[Bead] | None,
    margin: float | None,
) -> BestPath:
    """The best alignment of texts in parts, in the order of the source; beads outside the first part are moved.

    parts: they hold each sentence once; the right beads on the path are in the first. near: beads found before in the
    same parts. Otherwise as for best_path.
    """
    total, groups, rivals = 0.0, [], no_rivals(*map(len, whole.lengths))
    for number, part in enumerate(parts):
        known = None if near is None else _inside(near, part)
        own = path_through(whole.select(*part), fixed.select(*part), known, margin)
        total += own.total
        groups.append([replace(_outside(bead, part), moved=bool(number and not bead.is_null)) for bead in own.beads])
        rivals.beads.extend(_outside(bead, part) for bead in own.rivals.beads)
        rivals.source[part.rows], rivals.target[part.columns] = own.rivals.source, own.rivals.target
    # A right bead has the score of the whole: joins over a gap have no vectors in a part.
    return BestPath(total, list(_in_source_order(groups)), rivals, whole.usual)


def _inside(beads: Sequence[Bead], part: Part) -> list[Bead]:
    """The beads of a part, with numbers that count its sentences."""
    ours, theirs = ({number: place for place, number in enumerate(own.tolist())} for own in part)
    return [
        Bead(tuple(ours[n] for n in bead.source), tuple(theirs[n] for n in bead.target))
        for bead in beads
        if ours.keys() >= set(bead.source) and theirs.keys() >= set(bead.target)
    ]


def _outside(bead: Bead, part: Part) -> Bead:
    """A bead of a part with the numbers of the whole texts."""
    source, target = part.rows[list(bead.source)], part.columns[list(bead.target)]
    return replace(bead, source=tuple(source.tolist()), target=tuple(target.tolist()))


def _in_source_order(groups: Sequence[Sequence[Bead]]) -> Iterator[Bead]:
    """The beads of all parts, each part in its own order; a null bead of the target stands behind the one before it."""
    keyed: list[tuple[int, int, int, Bead]] = []
    for number, beads in enumerate(groups):
        first = min((bead.source[0] for bead in beads if bead.source), default=0)
        last = first - 1 if number else -1
        for place, bead in enumerate(beads):
            last = bead.source[0] if bead.source else last
            keyed.append((last, number, place, bead))
    for *_, bead in sorted(keyed, key=lambda entry: entry[:3]):
        yield bead
