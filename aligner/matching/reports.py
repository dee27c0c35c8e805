"""Pairs to reports: each document's best partner by optimal assignment, or all versions of a report together."""

import itertools
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from aligner.corpus.language_tags import are_one_language
from aligner.matching.document_vectors import EmbeddedDocuments
from aligner.matching.evidence import EvidenceByPair, Pair
from aligner.matching.features import PairCriteria
from aligner.matching.matcher import DocumentMatcher
from aligner.matching.near_duplicates import are_exclusive, are_near_duplicates
from aligner.matching.pair_scorer import Documents, PairScorer
from aligner.matching.rivals import THIRD_LANGUAGES

LEAST_INSIDE = 0.2  # confidence from which two documents of one report are paired
SMALL_REPORT = 30  # documents, up to which every pair of a report is looked at
BY_CHANCE = 0.1  # chance that two candidates are versions of each other, before they are looked at
LEAST_RAISED = 0.5  # confidence from which what a third version says is believed
ROUNDING = 1e-6  # of a chance
LARGE_REPORT = 1000  # documents, up to which its pairs are held against each other
TIE_BREAK = 1e-3  # weight of similarity beside confidence, for documents that are equally sure

Groups = list[set[int]]


@dataclass(frozen=True)
class SettledPairs:
    """Pairs of documents that a person has settled: versions of one report (right), or not (wrong)."""

    right: frozenset[Pair] = frozenset()
    wrong: frozenset[Pair] = frozenset()

    def separate(self, one: set[int], other: set[int]) -> bool:
        """Whether two groups hold documents that are not versions of one report."""
        less, more = sorted((one, other), key=len)
        return any(not self._separated[n].isdisjoint(more) for n in less if n in self._separated)

    @cached_property
    def _separated(self) -> dict[int, set[int]]:
        """By document, those that are not versions of the same report."""
        separated: dict[int, set[int]] = defaultdict(set)
        for one, other in self.wrong:
            separated[one].add(other)
            separated[other].add(one)
        return dict(separated)


def settled_pairs(documents: EmbeddedDocuments, settled: Mapping[tuple[str, str], bool]) -> SettledPairs:
    """What is settled by ids, by the places of the documents; those that are not there are passed over."""
    named = {id_ for ids in settled for id_ in ids}
    places = {id_: place for place, id_ in enumerate(documents.ids) if id_ in named}
    known = {
        (min(places[one], places[other]), max(places[one], places[other])): verdict
        for (one, other), verdict in settled.items()
        if one in places and other in places
    }
    right = frozenset(pair for pair, verdict in known.items() if verdict)
    return SettledPairs(right, frozenset(known) - right)


def linked_groups(pairs: Iterable[Pair]) -> Groups:
    """Documents that pairs link, over whatever others."""
    groups: dict[int, set[int]] = {}
    for one, other in pairs:
        group = groups.get(one, {one}) | groups.get(other, {other})
        groups.update(dict.fromkeys(group, group))
    return _distinct(groups)


def single_partners(
    accepted: set[Pair],
    evidence: EvidenceByPair,
    matcher: DocumentMatcher[Documents],
    least_confidence: float,
    settled: SettledPairs,
) -> tuple[Groups, set[Pair]]:
    """Each document's one best partner a language, by optimal assignment; groups of documents so linked.

    A document with a settled partner takes no other in its language. One without a partner in a language takes the one
    that a third version leads to.
    """
    documents = matcher.scorer.documents

    def sides(pairs: Iterable[Pair]) -> set[tuple[int, str]]:
        """What pairs take: a document, and the language that it has a partner in."""
        return {(place, documents.languages[sum(pair) - place]) for pair in pairs for place in pair}

    taken = sides(settled.right)
    by_languages: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    for one, other in sorted(accepted):
        languages = documents.languages[one], documents.languages[other]
        if (one, languages[1]) in taken or (other, languages[0]) in taken:
            continue
        pair = (one, other) if languages[0] < languages[1] else (other, one)
        by_languages[min(languages), max(languages)].append(pair)
    kept = set(settled.right)
    for pairs in by_languages.values():
        for component in _components(pairs):
            kept.update(_assign(component, evidence))
    groups = _merged(_surest_first(kept, evidence), lambda _, one, other: not settled.separate(one, other))
    kept = {pair for pair in kept if groups[pair[0]] is groups[pair[1]]}
    taken = sides(kept)
    distinct = _distinct(groups)
    inside = _compared(distinct, evidence, matcher)
    least = max(LEAST_RAISED, least_confidence)
    for pair in _surest_first(inside - kept, evidence):
        if evidence[pair].confidence >= least and taken.isdisjoint(own := sides([pair])):
            kept.add(pair)
            taken |= own
    return distinct, kept


def _components(pairs: list[Pair]) -> Iterable[list[Pair]]:
    """The pairs in sets that share no document, so that each can be assigned by itself."""
    from scipy.sparse import coo_array  # here, as in _assign: importing it takes longer than all the rest
    from scipy.sparse.csgraph import connected_components

    size = 1 + max(max(pair) for pair in pairs)
    rows, columns = zip(*pairs, strict=True)
    graph = coo_array((np.ones(len(pairs)), (rows, columns)), shape=(size, size))
    _, labels = connected_components(graph, directed=False)
    components: dict[int, list[Pair]] = defaultdict(list)
    for pair in pairs:
        components[labels[pair[0]]].append(pair)
    return components.values()


def _assign(pairs: list[Pair], evidence: EvidenceByPair) -> Iterator[Pair]:
    """The disjoint pairs with the greatest sum of confidences, free to leave documents alone."""
    from scipy.optimize import linear_sum_assignment

    rows = sorted({row for row, _ in pairs})
    columns = sorted({column for _, column in pairs})
    gain = np.zeros((len(rows), len(columns)))
    for row, column in pairs:
        pair = min(row, column), max(row, column)
        found = evidence[pair]
        gain[rows.index(row), columns.index(column)] = found.confidence + TIE_BREAK * found.similarity
    for r, c in zip(*linear_sum_assignment(gain, maximize=True), strict=True):
        if gain[r, c] > 0:
            yield min(rows[r], columns[c]), max(rows[r], columns[c])


def _surest_first(pairs: Iterable[Pair], evidence: EvidenceByPair) -> list[Pair]:
    return sorted(pairs, key=lambda pair: (-evidence[pair].confidence, pair))


def _merged(pairs: Iterable[Pair], may_merge: Callable[[Pair, set[int], set[int]], bool]) -> dict[int, set[int]]:
    """The group of each document: pair by pair, those of its two documents are merged, if they may be."""
    groups: dict[int, set[int]] = {}
    for pair in pairs:
        ours, theirs = (groups.setdefault(n, {n}) for n in pair)
        if ours is not theirs and may_merge(pair, ours, theirs):
            less, more = sorted((ours, theirs), key=len)  # so that no document changes its group often
            more |= less
            groups.update(dict.fromkeys(less, more))
    return groups


def _distinct(groups: dict[int, set[int]]) -> Groups:
    """Each group of several documents once, however many of them lead to it."""
    return list({id(group): group for group in groups.values() if len(group) > 1}.values())


def all_versions(
    accepted: set[Pair],
    evidence: EvidenceByPair,
    matcher: DocumentMatcher[Documents],
    least_confidence: float,
    settled: SettledPairs,
) -> tuple[Groups, set[Pair]]:
    """Groups of versions, surest pairs first, and the pairs inside them from least_confidence on.

    A pair gives way to a surer one of either document with another that is no version of the first: only one of them
    can be right. Two groups merge only if the first documents of a language in both are versions of each other, and no
    near-duplicates, or if it is settled.
    Evidence is added for pairs of a group that were no candidates, as long as the group is small enough to look at all
    of them, and what a third version tells of each.
    """
    scorer = matcher.scorer

    def may_merge(pair: Pair, one: set[int], other: set[int]) -> bool:
        return not settled.separate(one, other) and (pair in settled.right or _are_one_report(one, other, scorer))

    accepted = _without_beaten(accepted, evidence, scorer, settled)
    distinct = _distinct(_merged(_surest_first(accepted, evidence), may_merge))
    inside = _compared(distinct, evidence, matcher)
    least = max(LEAST_INSIDE, least_confidence)
    return distinct, {pair for pair in inside if evidence[pair].confidence >= least}


def _compared(groups: Groups, evidence: EvidenceByPair, matcher: DocumentMatcher[Documents]) -> set[Pair]:
    """The pairs of reports of which something is known, those that were no candidates, and by third versions, too."""
    languages = matcher.scorer.documents.languages
    small = [group for group in groups if len(group) <= SMALL_REPORT]
    _add_evidence([pair for group in small for pair in _across(group, languages)], evidence, matcher)
    inside = set[Pair]()
    for group in groups:
        known = [pair for pair in _across(group, languages) if pair in evidence]
        if 2 < len(group) <= LARGE_REPORT:
            _raise_by_thirds(known, evidence, matcher.scorer.criteria)
        inside.update(known)
    return inside


def _across(group: set[int], languages: Sequence[str]) -> Iterator[Pair]:
    """The pairs of documents of a group that are in two languages, in rising order."""
    for one, other in itertools.combinations(sorted(group), 2):
        if not are_one_language(languages[one], languages[other]):
            yield one, other


def _add_evidence(pairs: Iterable[Pair], evidence: EvidenceByPair, matcher: DocumentMatcher[Documents]) -> None:
    """Find what speaks for pairs of which nothing is known yet."""
    unknown = [pair for pair in pairs if pair not in evidence]
    if unknown:
        table = matcher.evidence_beside(np.array(unknown, np.int64), evidence.candidates)
        evidence.added.update((pair, table.row(n)) for n, pair in enumerate(unknown))


def _raise_by_thirds(pairs: Sequence[Pair], evidence: EvidenceByPair, criteria: PairCriteria) -> None:
    """Make each pair of a report as sure as a third version makes it, unless numbers or names speak against it.

    If a is a version of b with the chance p, and b of c with q, a is one of c with p q before the two are looked at,
    and not with BY_CHANCE, as any two candidates. What was seen of them multiplies the odds (Bayes): the same
    evidence says more of two that a third version links. What comes out below LEAST_RAISED is left as it was.
    """
    places = {place: row for row, place in enumerate(sorted({place for pair in pairs for place in pair}))}
    chances = np.zeros((len(places), len(places)))
    rows = np.array([(places[one], places[other]) for one, other in pairs], np.int64).reshape(-1, 2).T
    chances[rows[0], rows[1]] = chances[rows[1], rows[0]] = [evidence[pair].confidence for pair in pairs]
    for pair, one, other in zip(pairs, *rows.tolist(), strict=True):
        found, by_third = evidence[pair], float((chances[one] * chances[other]).max())
        odds = _odds(found.confidence) * _odds(by_third) / _odds(BY_CHANCE)
        raised = 1 / (1 + 1 / odds)
        is_linked = by_third > found.confidence and found.conflict <= criteria.version_conflict
        if is_linked and raised >= max(found.confidence, LEAST_RAISED):
            evidence.added[pair] = replace(found, confidence=min(raised, by_third))


def _odds(chance: float) -> float:
    return max(chance, ROUNDING) / (1 - chance) if chance < 1 else math.inf


def _without_beaten(
    accepted: set[Pair], evidence: EvidenceByPair, scorer: PairScorer[Documents], settled: SettledPairs
) -> set[Pair]:
    """The pairs that no surer one excludes, see are_exclusive; the confidence of the others becomes what it leaves."""
    languages = scorer.documents.languages
    in_order = _surest_first(accepted, evidence)
    contested = _contested(in_order, languages)
    # By document and language, of all accepted pairs.
    partners: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for pair in in_order:
        for place, partner in (pair, pair[::-1]):
            if place in contested:
                partners[place][languages[partner]].append(partner)
    kept: dict[tuple[int, str], list[int]] = defaultdict(list)
    remaining = set()
    for pair in in_order:
        if contested.isdisjoint(pair):
            remaining.add(pair)
            continue
        beaten = 0.0
        for place, partner in (pair, pair[::-1]) if pair not in settled.right else ():
            for other in kept[place, languages[partner]]:  # the surest first
                confidence = evidence[min(place, other), max(place, other)].confidence
                if confidence <= beaten:
                    break
                theirs, own = partners[other], partners[partner]
                rivals = dict.fromkeys([*theirs[languages[place]][:3], *own[languages[place]][:3]])
                third = sorted(theirs.keys() & own.keys() - {languages[place]})[:THIRD_LANGUAGES]
                elsewhere = [(own[language][0], theirs[language][0]) for language in third]
                if are_exclusive(scorer, place, partner, other, rivals, elsewhere):
                    beaten = confidence
                    break
        if beaten:
            evidence.added[pair] = replace(evidence[pair], confidence=min(evidence[pair].confidence, 1 - beaten))
            continue
        remaining.add(pair)
        for place, partner in (pair, pair[::-1]):
            kept[place, languages[partner]].append(partner)
    return remaining


def _contested(pairs: Sequence[Pair], languages: Sequence[str]) -> set[int]:
    """The documents of those pairs of which one document has another partner in the same language."""
    names = {language: code for code, language in enumerate(sorted(set(languages)))}
    places = np.array(pairs, np.int64).reshape(-1, 2)
    codes = np.array([[names[languages[place]] for place in pair] for pair in pairs], np.int64).reshape(-1, 2)
    sides = places * max(len(names), 1) + codes[:, ::-1]
    _, numbers, counts = np.unique(sides, return_inverse=True, return_counts=True)
    several = (counts > 1)[numbers.reshape(-1, 2)].any(axis=1)
    return set(places[several].ravel().tolist())


def _are_one_report(one: set[int], other: set[int], scorer: PairScorer[Documents]) -> bool:
    """Whether the documents that stand for each language in two groups are versions of each other.

    They are none where two languages tell that those of the one group go with each other, and those of the other.
    """
    languages = scorer.documents.languages
    first, second = ({languages[n]: n for n in sorted(group, reverse=True)} for group in (one, other))
    shared = [
        (first[own], second[theirs])
        for own, theirs in itertools.product(first, second)
        if are_one_language(own, theirs)
    ]
    return all(scorer.are_versions(*sides) for sides in shared) and not any(
        are_near_duplicates(scorer, *sides, *others)
        for sides, others in itertools.combinations(shared, 2)
        if not are_one_language(languages[sides[0]], languages[others[0]])
    )
