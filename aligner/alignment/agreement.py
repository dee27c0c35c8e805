"""Beads of several texts of one report held against each other: a to b and b to c imply a to c.

Where the beads of two texts are others than those that a third text implies, the surer ones are right more often. So
the beads of each pair are compared with those implied by way of each other text, passage by passage, a passage being
the least that both divide alike; where the implied ones are surer, all of them, and most texts differ, they take the
place of the direct ones.
What a third text divides, it shows to be divided; what it joins may be joined in it alone, and must be far surer.
"""

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from aligner.alignment.constraints import NOTHING_FIXED, FixedBeads, is_run, marked_in_order
from aligner.alignment.groups import Groups
from aligner.model import Bead

TextPair = tuple[str, str]  # ids of two texts, source and target
BeadsOfPairs = Mapping[TextPair, Sequence[Bead]]
Node = tuple[str, int]  # a text, or a side, and the number of a sentence
Passage = tuple[list[Bead], list[Bead]]  # the direct beads, and those that a third text implies


@dataclass(frozen=True, slots=True)
class AgreementLimits:
    """When beads that a third text implies take the place of others.

    lead: by how much the least sure of them must be surer than the least sure of those that they replace. divided: the
    same where they only divide those. joined: the same where they join those, or sentences that were alone. least: the
    confidence that it must have. texts: by way of how many others the beads of a pair are looked at, at most.
    """

    lead: float = 0.15
    divided: float = 0.0
    joined: float = 0.6
    least: float = 0.3
    texts: int = 8


FITTED_AGREEMENT = AgreementLimits()
NOTHING_SETTLED: Mapping[TextPair, FixedBeads] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Agreement:
    """What became of the beads of a pair of texts.

    beads: in order of the source, the corrected ones without a score. compared: how many direct ones a third text says
    something of. disagreeing: how many of these most such texts imply otherwise than joined, or were replaced.
    corrected: how many were replaced.
    """

    beads: tuple[Bead, ...]
    compared: int
    disagreeing: int
    corrected: int


def agreements(
    pairs: BeadsOfPairs,
    settled: Mapping[TextPair, FixedBeads] = NOTHING_SETTLED,
    limits: AgreementLimits = FITTED_AGREEMENT,
) -> dict[TextPair, Agreement]:
    """The beads of each pair of texts of one report, corrected by way of a third text where that is surer.

    pairs: at most one of two texts, in either direction. settled: what a person said of a pair, which stays.
    """
    backwards = {(target, source): [_swapped(bead) for bead in beads] for (source, target), beads in pairs.items()}
    directed = {**pairs, **backwards}
    texts = sorted({text for pair in pairs for text in pair})
    found = {}
    for (source, target), beads in pairs.items():
        between = (text for text in texts if (source, text) in directed and (text, target) in directed)
        others = [
            implied(directed[source, text], directed[text, target]) for text in itertools.islice(between, limits.texts)
        ]
        own = settled.get((source, target), NOTHING_FIXED)
        found[source, target] = _agreement(beads, others, own, limits)
    return found


def implied(first: Iterable[Bead], second: Iterable[Bead]) -> list[Bead]:
    """The beads of a and c that those of a and b, and of b and c, imply, as sure as the least sure that they rest on.

    What has no partner in b implies nothing; what has one that c lacks is alone. Beads that would join sentences which
    do not follow each other are left out.
    """
    groups = Groups[Node]()
    confidence: dict[Node, float] = {}
    moved: set[Node] = set()
    for (one, other), beads in ((("a", "b"), first), (("b", "c"), second)):
        for bead in beads:
            nodes = [(one, n) for n in bead.source] + [(other, n) for n in bead.target]
            groups.join(nodes)
            for node in nodes:
                confidence[node] = min(confidence.get(node, 1.0), bead.confidence)
            moved.update(nodes if bead.moved else ())
    found = []
    for nodes in groups.all():
        own: dict[str, list[int]] = defaultdict(list)
        for text, n in sorted(nodes):
            own[text].append(n)
        if not own["b"] or not (own["a"] or own["c"]):
            continue
        sure = min(confidence[node] for node in nodes)
        whole = Bead(tuple(own["a"]), tuple(own["c"]), confidence=sure, moved=not moved.isdisjoint(nodes))
        if not whole.is_null:
            found += [whole] if is_run(whole) else []
            continue
        found += [Bead((n,), (), 0.0, sure) for n in own["a"]] + [Bead((), (n,), 0.0, sure) for n in own["c"]]
    return found


def _agreement(
    beads: Sequence[Bead], others: Sequence[Sequence[Bead]], fixed: FixedBeads, limits: AgreementLimits
) -> Agreement:
    """Direct beads beside those implied by way of each other text."""
    passages = [passage for other in others for passage in _passages(beads, other)]
    compared = Counter(bead for direct, _ in passages for bead in direct)
    differing = [(direct, instead) for direct, instead in passages if set(direct) != set(instead)]
    otherwise = _of_most(differing, compared)
    better: dict[frozenset[Bead], tuple[float, list[Bead]]] = {}
    for direct, instead in differing:
        settled = not fixed.wrong.isdisjoint(instead) or not set(fixed.right).isdisjoint(direct)
        if settled or not otherwise.issuperset(direct):
            continue
        sure = min(bead.confidence for bead in instead)
        lead = sure - min(bead.confidence for bead in direct)
        replaced = frozenset(direct)
        if sure >= max(limits.least, better.get(replaced, (0.0,))[0]) and lead >= _wanted_lead(direct, instead, limits):
            better[replaced] = sure, instead
    gone: set[Bead] = set()
    at: dict[Bead, list[Bead]] = {}  # what stands in the place of a bead
    for replaced, (_, instead) in sorted(better.items(), key=lambda item: -item[1][0]):
        if gone.isdisjoint(replaced):
            gone |= replaced
            at |= {bead: [] for bead in replaced}
            at[next(bead for bead in beads if bead in replaced)] = _in_order(instead)
    kept = [bead for bead in beads if bead not in gone]
    # Those that rest on a moved one come last, and are the ones that cross others.
    new = sorted(itertools.chain(*at.values()), key=lambda bead: (bead.moved, bead.source, bead.target))
    marks = {bead: bead for bead in marked_in_order(new, kept)}
    corrected = [marks.get(own, own) for bead in beads for own in at.get(bead, [bead])]
    sources = [own.source for own in corrected if own.source]
    if sources != sorted(sources):
        corrected = _in_order(corrected)
    contradicted = _of_most((own for own in differing if not _only_joins(*own)), compared)
    return Agreement(tuple(corrected), len(compared), len(contradicted | gone), len(gone))


def _of_most(passages: Iterable[Passage], compared: Counter[Bead]) -> set[Bead]:
    """The direct beads of passages by way of most of the texts that say something of them.

    Of many other texts some divide otherwise whatever is right, and the surest of them would be taken.
    """
    counts = Counter(bead for direct, _ in passages for bead in direct)
    return {bead for bead, count in counts.items() if 2 * count > compared[bead]}


def _wanted_lead(direct: Sequence[Bead], instead: Sequence[Bead], limits: AgreementLimits) -> float:
    """By how much the beads that a third text implies must be surer."""
    if _are_within(instead, direct):
        return limits.divided
    joined = _links_more(direct, instead) or _are_within(direct, instead)
    return limits.joined if joined else limits.lead


def _only_joins(direct: Sequence[Bead], instead: Sequence[Bead]) -> bool:
    """Whether beads are joins of others and nothing more: a third text that joins sentences contradicts no one."""
    return _are_within(direct, instead) and not _links_more(direct, instead)


def _links_more(direct: Sequence[Bead], instead: Sequence[Bead]) -> bool:
    return sum(bead.is_null for bead in instead) < sum(bead.is_null for bead in direct)


def _are_within(parts: Sequence[Bead], wholes: Sequence[Bead]) -> bool:
    """Whether each of some beads is a part of one of others."""
    return all(
        any({*part.source} <= {*whole.source} and {*part.target} <= {*whole.target} for whole in wholes)
        for part in parts
    )


def _passages(direct: Sequence[Bead], other: Sequence[Bead]) -> Iterable[Passage]:
    """The least passages that both divide alike, of which both have every sentence; each with the beads of both."""
    groups = Groups[Node]()
    for bead in (*direct, *other):
        groups.join(_nodes(bead))
    parts: dict[Node, Passage] = defaultdict(lambda: ([], []))
    for place, beads in enumerate((direct, other)):
        for bead in beads:
            parts[groups.root(_nodes(bead)[0])][place].append(bead)
    for ours, theirs in parts.values():
        sentences = [sorted(node for bead in own for node in _nodes(bead)) for own in (ours, theirs)]
        is_moved = any(bead.moved for bead in ours)
        if sentences[0] == sentences[1] and not is_moved:
            yield ours, theirs


def _nodes(bead: Bead) -> list[Node]:
    return [("source", n) for n in bead.source] + [("target", n) for n in bead.target]


def _in_order(beads: Sequence[Bead]) -> list[Bead]:
    """Beads in the order of the source; one without a source stands behind the last that is before it in the target."""
    linked = [bead for bead in beads if not (bead.is_null or bead.moved)]

    def place(bead: Bead) -> tuple[int, int]:
        if bead.source:
            return bead.source[0], -1
        return max((own.source[0] for own in linked if own.target < bead.target), default=-1), bead.target[0]

    return sorted(beads, key=place)


def _swapped(bead: Bead) -> Bead:
    return replace(bead, source=bead.target, target=bead.source)
