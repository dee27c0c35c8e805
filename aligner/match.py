"""Which documents of a pile are versions of one report, and why the others are not."""

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from aligner.bitext import DocumentPair, Report, Settings, Unmatched
from aligner.evidence import (
    UNRELATED,
    VERSION_CONFLICT,
    EmbeddedDocument,
    Evidence,
    Judge,
    Pair,
    candidate_pairs,
)

WORD = re.compile(r"\w+")
INSIDE = 0.2  # confidence from which two documents of one report are paired
SMALL = 30  # documents of a report, up to which every pair of them is looked at

Groups = list[set[int]]


@dataclass(frozen=True, slots=True)
class Matching:
    """What was found in a pile: the pairs and reports, and every document left alone, each in order of its ids.

    candidates: all pairs that were looked at, those that were found among them.
    """

    pairs: tuple[DocumentPair, ...]
    candidates: tuple[DocumentPair, ...]
    reports: tuple[Report, ...]
    unmatched: tuple[Unmatched, ...]


def match_documents(documents: Sequence[EmbeddedDocument], settings: Settings, scale: float = 1.0) -> Matching:
    """Pairs, reports and lonely documents of a pile; documents must be sorted by id. scale: see Judge."""
    copies = _copies(documents)
    documents = [document for document in documents if document.id not in copies]
    judge = Judge(documents, scale)
    candidates = candidate_pairs(documents, settings.candidates)
    evidence = judge.weigh(candidates, exempt_versions=not settings.one_to_one)
    wanted = max(settings.pair_confidence, settings.min_confidence)
    accepted = {pair for pair, found in evidence.items() if found.confidence >= wanted}
    if settings.one_to_one:
        groups, kept = _single_partners(accepted, evidence, documents)
    else:
        groups, kept = _versions(accepted, evidence, judge, max(INSIDE, settings.min_confidence))
    reports = _reports(groups, documents)
    report_of = {id_: report.id for report in reports for id_ in report.documents}
    looked_at = {
        pair: _document_pair(pair, found, documents, report_of if pair in kept else {}, settings)
        for pair, found in evidence.items()
    }
    unmatched = [
        *_explain(documents, evidence, report_of, wanted),
        *(
            Unmatched(id_, f"the same words as {first}, which stands for both", copy_of=first)
            for id_, first in copies.items()
        ),
    ]
    return Matching(
        _by_ids(looked_at[pair] for pair in kept),
        _by_ids(looked_at.values()),
        reports,
        tuple(sorted(unmatched, key=lambda item: item.id)),
    )


def _copies(documents: Sequence[EmbeddedDocument]) -> dict[str, str]:
    """Ids of documents whose words another one in their language has as well, with the id of the first such."""
    first: dict[tuple[str, str], str] = {}
    copies = {}
    for document in documents:
        words = " ".join(WORD.findall(" ".join(document.document.texts).casefold()))
        standing = first.setdefault((document.language, words), document.id)
        if words and standing != document.id:
            copies[document.id] = standing
    return copies


def _single_partners(
    accepted: set[Pair], evidence: dict[Pair, Evidence], documents: Sequence[EmbeddedDocument]
) -> tuple[Groups, set[Pair]]:
    """Each document's one best partner a language, by optimal assignment; groups of documents so linked."""
    by_languages: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    for one, other in sorted(accepted):
        languages = documents[one].language, documents[other].language
        pair = (one, other) if languages[0] < languages[1] else (other, one)
        by_languages[min(languages), max(languages)].append(pair)
    kept: set[Pair] = set()
    for pairs in by_languages.values():
        for component in _components(pairs):
            kept.update(_assign(component, evidence))
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


def _assign(pairs: list[Pair], evidence: dict[Pair, Evidence]) -> Iterator[Pair]:
    """The disjoint pairs with the greatest sum of confidences, free to leave documents alone."""
    from scipy.optimize import linear_sum_assignment

    rows = sorted({row for row, _ in pairs})
    columns = sorted({column for _, column in pairs})
    gain = np.zeros((len(rows), len(columns)))
    for row, column in pairs:
        pair = min(row, column), max(row, column)
        found = evidence[pair]
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


def _versions(
    accepted: set[Pair], evidence: dict[Pair, Evidence], judge: Judge, inside: float
) -> tuple[Groups, set[Pair]]:
    """Groups of versions, surest pairs first, and the pairs inside them from confidence inside on.

    Two groups merge only if the first documents of a language in both are versions of each other. Evidence is added
    for pairs of a group that were no candidates, as long as the group is small enough to look at all of them.
    """
    groups: dict[int, set[int]] = {}
    for one, other in sorted(accepted, key=lambda pair: (-evidence[pair].confidence, pair)):
        ours, theirs = groups.get(one, {one}), groups.get(other, {other})
        if ours is not theirs and _are_one_report(ours, theirs, judge):
            merged = ours | theirs
            groups.update(dict.fromkeys(merged, merged))
    distinct = _distinct(groups)
    kept = set()
    for group in distinct:
        for pair in itertools.combinations(sorted(group), 2):
            if judge.documents[pair[0]].language != judge.documents[pair[1]].language:
                if pair not in evidence and len(group) <= SMALL:
                    evidence[pair] = judge.weigh_alone(pair)
                if pair in evidence and evidence[pair].confidence >= inside:
                    kept.add(pair)
    return distinct, kept


def _are_one_report(ours: set[int], theirs: set[int], judge: Judge) -> bool:
    """Whether the documents that stand for each language in two groups are versions of each other."""
    first, second = ({judge.documents[n].language: n for n in sorted(group, reverse=True)} for group in (ours, theirs))
    shared = first.keys() & second.keys()
    return all(judge.are_versions(*sorted((first[language], second[language]))) for language in shared)


def _reports(groups: Groups, documents: Sequence[EmbeddedDocument]) -> tuple[Report, ...]:
    ordered = sorted(sorted(group) for group in groups)
    return tuple(
        Report(f"r{number:05d}", tuple(documents[n].id for n in group), tuple(documents[n].language for n in group))
        for number, group in enumerate(ordered, start=1)
    )


def _by_ids(pairs: Iterable[DocumentPair]) -> tuple[DocumentPair, ...]:
    return tuple(sorted(pairs, key=lambda pair: (pair.source_id, pair.target_id)))


def _document_pair(
    pair: Pair, found: Evidence, documents: Sequence[EmbeddedDocument], report_of: dict[str, str], settings: Settings
) -> DocumentPair:
    source, target = (documents[n] for n in pair)
    order = settings.languages or tuple(sorted((source.language, target.language)))
    if order.index(source.language) > order.index(target.language):
        source, target = target, source
    return DocumentPair(
        source.id,
        target.id,
        source.language,
        target.language,
        round(found.similarity, 4),
        round(found.confidence, 4),
        report_of.get(source.id),
        round(found.margin, 4),
        round(found.conflict, 4),
    )


def _explain(
    documents: Sequence[EmbeddedDocument], evidence: dict[Pair, Evidence], report_of: dict[str, str], wanted: float
) -> tuple[Unmatched, ...]:
    """The documents in no report, each with its best candidate and why that was refused."""
    best: dict[int, Pair] = {}  # a sure one, if there is any, else the most similar, whatever rivals it has
    ranks = {pair: (found.confidence >= wanted, found.similarity) for pair, found in evidence.items()}
    for pair, rank in ranks.items():
        for place in pair:
            if place not in best or rank > ranks[best[place]]:
                best[place] = pair
    unmatched = []
    for place, document in enumerate(documents):
        if document.id in report_of:
            continue
        if place not in best:
            unmatched.append(Unmatched(document.id, f"no document in another language than {document.language}"))
            continue
        pair = best[place]
        other, found = documents[pair[0] if pair[1] == place else pair[1]], evidence[pair]
        reason = _reason(other.id, found, report_of.get(other.id), wanted)
        score, confidence = round(found.similarity, 4), round(found.confidence, 4)
        unmatched.append(Unmatched(document.id, reason, other.id, score, confidence, wanted))
    return tuple(unmatched)


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
