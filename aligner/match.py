"""Which documents of a pile are versions of one report, and why the others are not."""

import itertools
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

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
    """What was found in a pile: the pairs and reports, and every document left alone, each in order of its ids."""

    pairs: tuple[DocumentPair, ...]
    reports: tuple[Report, ...]
    unmatched: tuple[Unmatched, ...]


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Pairs of documents that are settled: those that are versions of one report, and those that are not."""

    right: frozenset[Pair] = frozenset()
    wrong: frozenset[Pair] = frozenset()

    def part(self, ours: set[int], theirs: set[int]) -> bool:
        """Whether two groups hold documents that are not versions of one report."""
        return any({one, other} & ours and {one, other} & theirs for one, other in self.wrong)


def match_documents(
    documents: Sequence[EmbeddedDocument],
    settings: Settings,
    scale: float = 1.0,
    settled: Mapping[tuple[str, str], bool] | None = None,
) -> Matching:
    """Pairs, reports and lonely documents of a pile; documents must be sorted by id. scale: see Judge.

    settled: ids of two documents in two languages, the smaller first, and whether they are versions of one report. If
    they are, they are a pair of confidence 1, whatever speaks against it. If not, they are in no report together.
    """
    copies = _copies(documents)
    documents = [document for document in documents if document.id not in copies]
    judge = Judge(documents, scale)
    verdicts = _verdicts(documents, settled or {})
    candidates = [pair for pair in candidate_pairs(documents, settings.candidates) if pair not in verdicts.wrong]
    evidence = judge.weigh(candidates, exempt_versions=not settings.one_to_one)
    for pair in sorted(verdicts.right):
        evidence[pair] = replace(evidence.get(pair) or judge.weigh_alone(pair), confidence=1.0)
    wanted = max(settings.pair_confidence, settings.min_confidence)
    accepted = {pair for pair, found in evidence.items() if found.confidence >= wanted}
    if settings.one_to_one:
        groups, kept = _single_partners(accepted, evidence, documents, verdicts)
    else:
        groups, kept = _versions(accepted, evidence, judge, max(INSIDE, settings.min_confidence), verdicts)
    reports = _reports(groups, documents)
    report_of = {id_: report.id for report in reports for id_ in report.documents}
    pairs = [_document_pair(pair, evidence[pair], documents, report_of, settings) for pair in sorted(kept)]
    unmatched = [
        *_explain(documents, evidence, report_of, wanted, verdicts),
        *(
            Unmatched(id_, f"the same words as {first}, which stands for both", copy_of=first)
            for id_, first in copies.items()
        ),
    ]
    return Matching(
        tuple(sorted(pairs, key=lambda pair: (pair.source_id, pair.target_id))),
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


def _verdicts(documents: Sequence[EmbeddedDocument], settled: Mapping[tuple[str, str], bool]) -> Verdicts:
    """What is settled, by the places of the documents; those that are not there are passed over."""
    places = {document.id: place for place, document in enumerate(documents)}
    known = {
        (min(places[one], places[other]), max(places[one], places[other])): verdict
        for (one, other), verdict in settled.items()
        if one in places and other in places
    }
    right = frozenset(pair for pair, verdict in known.items() if verdict)
    return Verdicts(right, frozenset(known) - right)


def _single_partners(
    accepted: set[Pair], evidence: dict[Pair, Evidence], documents: Sequence[EmbeddedDocument], verdicts: Verdicts
) -> tuple[Groups, set[Pair]]:
    """Each document's one best partner a language, by optimal assignment; groups of documents so linked.

    A document with a settled partner takes no other in its language.
    """
    taken = {(n, documents[sum(pair) - n].language) for pair in verdicts.right for n in pair}
    by_languages: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    for one, other in sorted(accepted - verdicts.right):
        languages = documents[one].language, documents[other].language
        if (one, languages[1]) in taken or (other, languages[0]) in taken:
            continue
        pair = (one, other) if languages[0] < languages[1] else (other, one)
        by_languages[min(languages), max(languages)].append(pair)
    kept = set(verdicts.right)
    for pairs in by_languages.values():
        for component in _components(pairs):
            kept.update(_assign(component, evidence))
    groups = _merged(_surest_first(kept, evidence), lambda _, ours, theirs: not verdicts.part(ours, theirs))
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


def _surest_first(pairs: Iterable[Pair], evidence: dict[Pair, Evidence]) -> list[Pair]:
    return sorted(pairs, key=lambda pair: (-evidence[pair].confidence, pair))


def _merged(pairs: Iterable[Pair], may_merge: Callable[[Pair, set[int], set[int]], bool]) -> dict[int, set[int]]:
    """The group of each document: pair by pair, those of its two documents are merged, if they may be."""
    groups: dict[int, set[int]] = {}
    for pair in pairs:
        ours, theirs = (groups.setdefault(n, {n}) for n in pair)
        if ours is not theirs and may_merge(pair, ours, theirs):
            merged = ours | theirs
            groups.update(dict.fromkeys(merged, merged))
    return groups


def _distinct(groups: dict[int, set[int]]) -> Groups:
    """Each group of several documents once, however many of them lead to it."""
    return list({id(group): group for group in groups.values() if len(group) > 1}.values())


def _versions(
    accepted: set[Pair], evidence: dict[Pair, Evidence], judge: Judge, inside: float, verdicts: Verdicts
) -> tuple[Groups, set[Pair]]:
    """Groups of versions, surest pairs first, and the pairs inside them from confidence inside on.

    Two groups merge only if the first documents of a language in both are versions of each other, or if it is settled.
    Evidence is added for pairs of a group that were no candidates, as long as the group is small enough to look at all
    of them.
    """

    def may_merge(pair: Pair, ours: set[int], theirs: set[int]) -> bool:
        return not verdicts.part(ours, theirs) and (pair in verdicts.right or _are_one_report(ours, theirs, judge))

    distinct = _distinct(_merged(_surest_first(accepted, evidence), may_merge))
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
        report_of[source.id],
        round(found.margin, 4),
        round(found.conflict, 4),
    )


def _explain(
    documents: Sequence[EmbeddedDocument],
    evidence: dict[Pair, Evidence],
    report_of: dict[str, str],
    wanted: float,
    verdicts: Verdicts,
) -> tuple[Unmatched, ...]:
    """The documents in no report, each with its best candidate and why that was refused."""
    best: dict[int, Pair] = {}  # a sure one, if there is any, else the most similar, whatever rivals it has
    ranks = {pair: (found.confidence >= wanted, found.similarity) for pair, found in evidence.items()}
    for pair, rank in ranks.items():
        for place in pair:
            if place not in best or rank > ranks[best[place]]:
                best[place] = pair
    refused: dict[int, list[str]] = defaultdict(list)
    for pair in sorted(verdicts.wrong):
        for place in pair:
            refused[place].append(documents[sum(pair) - place].id)
    unmatched = []
    for place, document in enumerate(documents):
        if document.id in report_of:
            continue
        told = f"no version of {', '.join(refused[place])}, as corrected; " if place in refused else ""
        if place not in best:
            others = "no other candidate" if told else f"no document in another language than {document.language}"
            unmatched.append(Unmatched(document.id, told + others))
            continue
        pair = best[place]
        other, found = documents[pair[0] if pair[1] == place else pair[1]], evidence[pair]
        reason = _reason(other.id, found, report_of.get(other.id), wanted)
        score, confidence = round(found.similarity, 4), round(found.confidence, 4)
        unmatched.append(Unmatched(document.id, told + reason, other.id, score, confidence, wanted))
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
