"""Which documents of a pile are versions of one report, and why the others are not."""

import heapq
import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from aligner.bitext import DocumentPair, Report, Settings, Unmatched
from aligner.evidence import (
    UNRELATED,
    VERSION_CONFLICT,
    EmbeddedDocuments,
    Evidence,
    Judge,
    Pair,
    Weighed,
)

INSIDE = 0.2  # confidence from which two documents of one report are paired
SMALL = 30  # documents of a report, up to which every pair of them is looked at

Groups = list[set[int]]


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

    def candidates(self) -> Iterator[DocumentPair]:
        """All pairs that were looked at, those that were found among them, in order of their ids."""
        report_of = _report_of(self.reports)
        languages = self._documents.languages
        ranks = {code: rank for rank, code in enumerate(self._settings.languages or sorted(set(languages)))}
        of_documents = np.array([ranks[language] for language in languages], np.int64)
        found, added = self._known.found, sorted(self._known.added)
        pairs = np.concatenate([found.pairs, np.array(added, np.int64).reshape(-1, 2)])
        turned = of_documents[pairs[:, 0]] > of_documents[pairs[:, 1]]
        sources, targets = np.where(turned[:, None], pairs[:, ::-1], pairs).T
        for n in np.lexsort((targets, sources)):
            pair = int(pairs[n, 0]), int(pairs[n, 1])
            evidence = found.row(n) if n < len(found.pairs) else self._known.added[pair]
            of_pair = report_of if pair in self._kept else {}
            yield _document_pair(pair, evidence, self._documents, of_pair, self._settings)

    def unmatched(self) -> Iterator[Unmatched]:
        """Every document left alone, in order of their ids, with its best candidate and why that was refused."""
        alone = _explain(self._documents, self._known, _report_of(self.reports), self._settings)
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
) -> Matching:
    """Pairs, reports and lonely documents of a pile; documents must be sorted by id.

    scale: see Judge. judge_of: makes the judge of documents and scale.
    """
    copies = _copies(documents)
    documents = documents.subset([n for n, id_ in enumerate(documents.ids) if id_ not in copies])
    judge = judge_of(documents, scale)
    found = judge.weigh(judge.candidates(settings.candidates), exempt_versions=not settings.one_to_one)
    known = _Known(found)
    wanted = _wanted(settings)
    accepted = {(int(one), int(other)) for one, other in found.pairs[found.confidence >= wanted]}
    if settings.one_to_one:
        groups, kept = _single_partners(accepted, known, documents)
    else:
        groups, kept = _versions(accepted, known, judge, max(INSIDE, settings.min_confidence))
    reports = _reports(groups, documents)
    report_of = _report_of(reports)
    pairs = [_document_pair(pair, known[pair], documents, report_of, settings) for pair in kept]
    in_order = tuple(sorted(pairs, key=lambda pair: (pair.source_id, pair.target_id)))
    return Matching(in_order, reports, documents, known, frozenset(kept), copies, settings)


class _Known:
    """Evidence by pair: that for the candidates, and what is added later."""

    def __init__(self, found: Weighed) -> None:
        self.found = found
        self.added: dict[Pair, Evidence] = {}
        self._stride = int(found.pairs.max(initial=0)) + 1
        self._codes = found.pairs @ np.array([self._stride, 1])

    def __contains__(self, pair: Pair) -> bool:
        return pair in self.added or self._row(pair) is not None

    def __getitem__(self, pair: Pair) -> Evidence:
        row = self._row(pair)
        return self.added[pair] if row is None else self.found.row(row)

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


def _single_partners(accepted: set[Pair], known: _Known, documents: EmbeddedDocuments) -> tuple[Groups, set[Pair]]:
    """Each document's one best partner a language, by optimal assignment; groups of documents so linked."""
    by_languages: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    for one, other in sorted(accepted):
        languages = documents.languages[one], documents.languages[other]
        pair = (one, other) if languages[0] < languages[1] else (other, one)
        by_languages[min(languages), max(languages)].append(pair)
    kept: set[Pair] = set()
    for pairs in by_languages.values():
        for component in _components(pairs):
            kept.update(_assign(component, known))
    return _linked(kept), kept


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


def _linked(pairs: Iterable[Pair]) -> Groups:
    groups: dict[int, set[int]] = {}
    for one, other in sorted(pairs):
        merged = groups.get(one, {one}) | groups.get(other, {other})
        groups.update(dict.fromkeys(merged, merged))
    return _distinct(groups)


def _distinct(groups: dict[int, set[int]]) -> Groups:
    """Each group once, however many of its documents lead to it."""
    return list({id(group): group for group in groups.values()}.values())


def _versions(accepted: set[Pair], known: _Known, judge: Judge, inside: float) -> tuple[Groups, set[Pair]]:
    """Groups of versions, surest pairs first, and the pairs inside them from confidence inside on.

    Two groups merge only if the first documents of a language in both are versions of each other. Evidence is added
    for pairs of a group that were no candidates, as long as the group is small enough to look at all of them.
    """
    languages = judge.documents.languages
    groups: dict[int, set[int]] = {}
    for one, other in sorted(accepted, key=lambda pair: (-known[pair].confidence, pair)):
        ours, theirs = groups.get(one, {one}), groups.get(other, {other})
        if ours is not theirs and _are_one_report(ours, theirs, judge):
            merged = ours | theirs
            groups.update(dict.fromkeys(merged, merged))
    distinct = _distinct(groups)
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
    documents: EmbeddedDocuments, known: _Known, report_of: dict[str, str], settings: Settings
) -> Iterator[Unmatched]:
    """The documents in no report, each with its best candidate and why that was refused."""
    wanted = _wanted(settings)
    best = _best_candidates(known.found, wanted, len(documents))
    for place, id_ in enumerate(documents.ids):
        if id_ in report_of:
            continue
        if best[place] < 0:
            yield Unmatched(id_, f"no document in another language than {documents.languages[place]}")
            continue
        one, other = known.found.pairs[best[place]]
        partner, found = documents.ids[other if one == place else one], known.found.row(best[place])
        reason = _reason(partner, found, report_of.get(partner), wanted)
        yield Unmatched(id_, reason, partner, round(found.similarity, 4), round(found.confidence, 4), wanted)


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
