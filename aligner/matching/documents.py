"""Which documents of a pile are versions of one report, and why the others are not."""

import heapq
import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from aligner.matching.features import (
    UNRELATED,
    VERSION_CONFLICT,
    EmbeddedDocuments,
    Evidence,
    Judge,
    Pair,
    Weighed,
    without_pairs,
)
from aligner.model import DocumentPair, Report, Settings, Unmatched

INSIDE = 0.2  # confidence from which two documents of one report are paired
SMALL = 30  # documents of a report, up to which every pair of them is looked at

Groups = list[set[int]]


@dataclass(frozen=True)
class Verdicts:
    """Pairs of documents that are settled: those that are versions of one report, and those that are not."""

    right: frozenset[Pair] = frozenset()
    wrong: frozenset[Pair] = frozenset()

    def part(self, ours: set[int], theirs: set[int]) -> bool:
        """Whether two groups hold documents that are not versions of one report."""
        less, more = sorted((ours, theirs), key=len)
        return any(not self._parted[n].isdisjoint(more) for n in less if n in self._parted)

    @cached_property
    def _parted(self) -> dict[int, set[int]]:
        """By document, those that are not versions of the same report."""
        parted: dict[int, set[int]] = defaultdict(set)
        for one, other in self.wrong:
            parted[one].add(other)
            parted[other].add(one)
        return dict(parted)


@dataclass(frozen=True, slots=True)
class Matching:
    """What was found in a pile: the pairs and reports, in order of their ids, and all that was looked at for them."""

    pairs: tuple[DocumentPair, ...]
    reports: tuple[Report, ...]
    _documents: EmbeddedDocuments
    _known: "_Known"
    _kept: frozenset[Pair]
    _copies: dict[str, str]
    _settings: Settings
    _verdicts: Verdicts

    def candidates(self) -> Iterator[DocumentPair]:
        """All pairs that were looked at, those that were found among them, in order of their ids."""
        report_of = _report_of(self.reports)
        languages = self._documents.languages
        ranks = {code: rank for rank, code in enumerate(self._settings.languages or sorted(set(languages)))}
        of_documents = np.array([ranks[language] for language in languages], np.int64)
        found, added = self._known.found, self._known.later()
        pairs = np.concatenate([found.pairs, np.array(added, np.int64).reshape(-1, 2)])
        turned = of_documents[pairs[:, 0]] > of_documents[pairs[:, 1]]
        sources, targets = np.where(turned[:, None], pairs[:, ::-1], pairs).T
        for n in np.lexsort((targets, sources)):
            pair = int(pairs[n, 0]), int(pairs[n, 1])
            of_pair = report_of if pair in self._kept else {}
            yield _document_pair(pair, self._known[pair], self._documents, of_pair, self._settings)

    def unmatched(self) -> Iterator[Unmatched]:
        """Every document left alone, in order of their ids, with its best candidate and why that was refused."""
        alone = _explain(self._documents, self._known, _report_of(self.reports), self._settings, self._verdicts)
        copies = (
            Unmatched(id_, f"the same words as {first}, which stands for both", copy_of=first)
            for id_, first in sorted(self._copies.items())
        )
        return heapq.merge(alone, copies, key=lambda item: item.id)


def match_documents(
    documents: EmbeddedDocuments,
    settings: Settings,
    scale: float = 1.0,
    judge_of: Callable[[EmbeddedDocuments, float], Judge] = Judge,
    settled: Mapping[tuple[str, str], bool] | None = None,
) -> Matching:
    """Pairs, reports and lonely documents of a pile; documents must be sorted by id.

    scale: see Judge. judge_of: makes the judge of documents and scale. settled: ids of two documents in two languages,
    the smaller first, and whether they are versions of one report. If they are, they are a pair of confidence 1,
    whatever speaks against it. If not, they are in no report together.
    """
    copies = _copies(documents)
    documents = documents.subset([n for n, id_ in enumerate(documents.ids) if id_ not in copies])
    judge = judge_of(documents, scale)
    verdicts = _verdicts(documents, settled or {})
    candidates = without_pairs(judge.candidates(settings.candidates), verdicts.wrong)
    found = judge.weigh(candidates, exempt_versions=not settings.one_to_one)
    known = _Known(found)
    for pair in sorted(verdicts.right):
        evidence = known[pair] if pair in known else judge.weigh_alone(pair, found.share)
        known.added[pair] = replace(evidence, confidence=1.0)
    wanted = _wanted(settings)
    sure = {(int(one), int(other)) for one, other in found.pairs[found.confidence >= wanted]}
    if settings.one_to_one:
        groups, kept = _single_partners(sure - verdicts.right, known, documents, verdicts)
    else:
        groups, kept = _versions(sure | verdicts.right, known, judge, max(INSIDE, settings.min_confidence), verdicts)
    reports = _reports(groups, documents)
    report_of = _report_of(reports)
    pairs = [_document_pair(pair, known[pair], documents, report_of, settings) for pair in kept]
    in_order = tuple(sorted(pairs, key=lambda pair: (pair.source_id, pair.target_id)))
    return Matching(in_order, reports, documents, known, frozenset(kept), copies, settings, verdicts)


class _Known:
    """Evidence by pair: that for the candidates, and what is added later, which counts."""

    def __init__(self, found: Weighed) -> None:
        self.found = found
        self.added: dict[Pair, Evidence] = {}
        self._stride = int(found.pairs.max(initial=0)) + 1
        self._codes = found.pairs @ np.array([self._stride, 1])

    def __contains__(self, pair: Pair) -> bool:
        return pair in self.added or self._row(pair) is not None

    def __getitem__(self, pair: Pair) -> Evidence:
        if pair in self.added:
            return self.added[pair]
        row = self._row(pair)
        if row is None:
            raise KeyError(pair)
        return self.found.row(row)

    def later(self) -> list[Pair]:
        """The pairs that were no candidates, in rising order."""
        return sorted(pair for pair in self.added if self._row(pair) is None)

    def _row(self, pair: Pair) -> int | None:
        code = pair[0] * self._stride + pair[1]
        row = int(np.searchsorted(self._codes, code))
        return row if pair[1] < self._stride and row < len(self._codes) and self._codes[row] == code else None


def _wanted(settings: Settings) -> float:
    """The confidence that makes two documents a pair."""
    return max(settings.pair_confidence, settings.min_confidence)


def _copies(documents: EmbeddedDocuments) -> dict[str, str]:
    """Ids of documents whose words another one in their language has as well, with the id of the first such."""
    first: dict[tuple[str, int], str] = {}
    copies = {}
    for id_, language, words in zip(documents.ids, documents.languages, documents.words, strict=True):
        standing = first.setdefault((language, words), id_)
        if words and standing != id_:
            copies[id_] = standing
    return copies


def _verdicts(documents: EmbeddedDocuments, settled: Mapping[tuple[str, str], bool]) -> Verdicts:
    """What is settled, by the places of the documents; those that are not there are passed over."""
    named = {id_ for ids in settled for id_ in ids}
    places = {id_: place for place, id_ in enumerate(documents.ids) if id_ in named}
    known = {
        (min(places[one], places[other]), max(places[one], places[other])): verdict
        for (one, other), verdict in settled.items()
        if one in places and other in places
    }
    right = frozenset(pair for pair, verdict in known.items() if verdict)
    return Verdicts(right, frozenset(known) - right)


def _single_partners(
    accepted: set[Pair], known: _Known, documents: EmbeddedDocuments, verdicts: Verdicts
) -> tuple[Groups, set[Pair]]:
    """Each document's one best partner a language, by optimal assignment; groups of documents so linked.

    A document with a settled partner takes no other in its language.
    """
    taken = {(place, documents.languages[sum(pair) - place]) for pair in verdicts.right for place in pair}
    by_languages: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    for one, other in sorted(accepted):
        languages = documents.languages[one], documents.languages[other]
        if (one, languages[1]) in taken or (other, languages[0]) in taken:
            continue
        pair = (one, other) if languages[0] < languages[1] else (other, one)
        by_languages[min(languages), max(languages)].append(pair)
    kept = set(verdicts.right)
    for pairs in by_languages.values():
        for component in _components(pairs):
            kept.update(_assign(component, known))
    groups = _merged(_surest_first(kept, known), lambda _, ours, theirs: not verdicts.part(ours, theirs))
    return _distinct(groups), {pair for pair in kept if groups[pair[0]] is groups[pair[1]]}


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


def _assign(pairs: list[Pair], known: "_Known") -> Iterator[Pair]:
    """The disjoint pairs with the greatest sum of confidences, free to leave documents alone."""
    from scipy.optimize import linear_sum_assignment

    rows = sorted({row for row, _ in pairs})
    columns = sorted({column for _, column in pairs})
    gain = np.zeros((len(rows), len(columns)))
    for row, column in pairs:
        pair = min(row, column), max(row, column)
        found = known[pair]
        gain[rows.index(row), columns.index(column)] = found.confidence + 1e-3 * found.similarity  # for equal ones
    for r, c in zip(*linear_sum_assignment(gain, maximize=True), strict=True):
        if gain[r, c] > 0:
            yield min(rows[r], columns[c]), max(rows[r], columns[c])


def _surest_first(pairs: Iterable[Pair], known: _Known) -> list[Pair]:
    return sorted(pairs, key=lambda pair: (-known[pair].confidence, pair))


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


def _versions(
    accepted: set[Pair], known: _Known, judge: Judge, inside: float, verdicts: Verdicts
) -> tuple[Groups, set[Pair]]:
    """Groups of versions, surest pairs first, and the pairs inside them from confidence inside on.

    Two groups merge only if the first documents of a language in both are versions of each other, or if it is settled.
    Evidence is added for pairs of a group that were no candidates, as long as the group is small enough to look at all
    of them.
    """
    languages = judge.documents.languages

    def may_merge(pair: Pair, ours: set[int], theirs: set[int]) -> bool:
        return not verdicts.part(ours, theirs) and (pair in verdicts.right or _are_one_report(ours, theirs, judge))

    distinct = _distinct(_merged(_surest_first(accepted, known), may_merge))
    kept = set()
    for group in distinct:
        for pair in itertools.combinations(sorted(group), 2):
            if languages[pair[0]] != languages[pair[1]]:
                if pair not in known and len(group) <= SMALL:
                    known.added[pair] = judge.weigh_alone(pair, known.found.share)
                if pair in known and known[pair].confidence >= inside:
                    kept.add(pair)
    return distinct, kept


def _are_one_report(ours: set[int], theirs: set[int], judge: Judge) -> bool:
    """Whether the documents that stand for each language in two groups are versions of each other."""
    languages = judge.documents.languages
    first, second = ({languages[n]: n for n in sorted(group, reverse=True)} for group in (ours, theirs))
    shared = first.keys() & second.keys()
    return all(judge.are_versions(first[language], second[language]) for language in shared)


def _reports(groups: Groups, documents: EmbeddedDocuments) -> tuple[Report, ...]:
    ordered = sorted(sorted(group) for group in groups)
    return tuple(
        Report(f"r{number:05d}", tuple(documents.ids[n] for n in group), tuple(documents.languages[n] for n in group))
        for number, group in enumerate(ordered, start=1)
    )


def _report_of(reports: Iterable[Report]) -> dict[str, str]:
    return {id_: report.id for report in reports for id_ in report.documents}


def _directed(pair: Pair, languages: Sequence[str], settings: Settings) -> Pair:
    """The pair with the place of the source first."""
    order = settings.languages or tuple(sorted(languages[place] for place in pair))
    return pair if order.index(languages[pair[0]]) <= order.index(languages[pair[1]]) else (pair[1], pair[0])


def _document_pair(
    pair: Pair, found: Evidence, documents: EmbeddedDocuments, report_of: dict[str, str], settings: Settings
) -> DocumentPair:
    source, target = _directed(pair, documents.languages, settings)
    return DocumentPair(
        documents.ids[source],
        documents.ids[target],
        documents.languages[source],
        documents.languages[target],
        round(found.similarity, 4),
        round(found.confidence, 4),
        report_of.get(documents.ids[source]),
        round(found.margin, 4),
        round(found.conflict, 4),
    )


def _explain(
    documents: EmbeddedDocuments, known: _Known, report_of: dict[str, str], settings: Settings, verdicts: Verdicts
) -> Iterator[Unmatched]:
    """The documents in no report, each with its best candidate and why that was refused."""
    wanted = _wanted(settings)
    best = _best_candidates(known.found, wanted, len(documents))
    refused: dict[int, list[str]] = defaultdict(list)
    for pair in sorted(verdicts.wrong):
        for place in pair:
            refused[place].append(documents.ids[sum(pair) - place])
    for place, id_ in enumerate(documents.ids):
        if id_ in report_of:
            continue
        told = f"no version of {', '.join(refused[place])}, as corrected; " if place in refused else ""
        if best[place] < 0:
            others = (
                "no other candidate" if told else f"no document in another language than {documents.languages[place]}"
            )
            yield Unmatched(id_, told + others)
            continue
        one, other = known.found.pairs[best[place]]
        partner, found = documents.ids[other if one == place else one], known.found.row(best[place])
        reason = _reason(partner, found, report_of.get(partner), wanted)
        yield Unmatched(id_, told + reason, partner, round(found.similarity, 4), round(found.confidence, 4), wanted)


def _best_candidates(found: Weighed, wanted: float, documents: int) -> npt.NDArray[np.int64]:
    """The pair that is each document's best: a sure one, if there is any, else the most similar, whatever its rivals.

    Returns the pairs' numbers, shape (documents,), -1 where there is none.
    """
    numbers = np.tile(np.arange(len(found.pairs)), 2)
    places = found.pairs.T.ravel()
    order = np.lexsort(
        (numbers, -found.similarity[numbers], -(found.confidence >= wanted)[numbers].astype(int), places)
    )
    owners, firsts = np.unique(places[order], return_index=True)
    best = np.full(documents, -1, np.int64)
    best[owners] = numbers[order[firsts]]
    return best


def _reason(other: str, found: Evidence, report: str | None, wanted: float) -> str:
    """In words: what the best candidate lacked."""
    known = f"best candidate {other} (similarity {found.similarity:.2f}, confidence {found.confidence:.2f})"
    if found.confidence >= wanted:
        if report:
            return f"{known} is in report {report}, with a better partner or with versions unlike this one"
        return f"{known} has a better partner"
    if found.similarity < UNRELATED + 0.1:
        why = "has too little in common"
    elif found.conflict > VERSION_CONFLICT:
        why = "has other numbers"
    elif found.margin < 0.05:
        why = "is no nearer than other documents"
    else:
        why = "is not near enough"
    return f"{known} {why}; wanted confidence {wanted:.2f}"
