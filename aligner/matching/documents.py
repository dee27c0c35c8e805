"""Which documents of a pile are versions of one report, and why the others are not."""

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from aligner.corpus.readers.units import order_of
from aligner.encoders.cosine_scales import CosineScales
from aligner.matching.candidates import are_among
from aligner.matching.confidence import HARDLY_ALIKE, PAIR_CONFIDENCE, PairConfidence
from aligner.matching.copies import (
    NEAR_COPY,
    Copied,
    UntranslatedOf,
    copied_places,
    find_copies,
    nearly_same_words,
    never_copied,
    same_words,
)
from aligner.matching.document_vectors import EmbeddedDocuments
from aligner.matching.evidence import Evidence, EvidenceByPair, EvidenceTable, Pair
from aligner.matching.features import CRITERIA, GIVEN_CRITERIA, UNSCALED, PairCriteria, Pairs
from aligner.matching.matcher import COMPARED_PAIRS, DocumentMatcher, PairMap, map_in_memory
from aligner.matching.pair_scorer import Documents, PairScorer
from aligner.matching.reports import Groups, SettledPairs, all_versions, linked_groups, settled_pairs, single_partners
from aligner.matching.unmatched import explain_unmatched
from aligner.model import DocumentPair, Report, Settings, Unmatched


@dataclass(frozen=True, slots=True)
class Matching:
    """What was found in a pile: the pairs and reports, in order of their ids, and all that was looked at for them."""

    pairs: tuple[DocumentPair, ...]
    reports: tuple[Report, ...]
    _documents: EmbeddedDocuments
    _evidence: EvidenceByPair
    _kept: frozenset[Pair]
    _copies: dict[str, str]
    _settings: Settings
    _settled: SettledPairs
    _scorer: PairScorer[Any]
    _are_given: bool = False
    _untranslated: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    _left_out: frozenset[str] = frozenset()  # of the untranslated, those that only repeat another document

    def let_go(self) -> None:
        """Let go of what is held only so that it is found faster: once pairs are known, little more of it is asked."""
        self._scorer.let_go()

    def candidates(self) -> Iterator[DocumentPair]:
        """All pairs that were looked at, those that were found among them, in order of their ids."""
        report_of = _report_of(self.reports)
        languages = self._documents.languages
        ranks = {code: rank for rank, code in enumerate(self._settings.languages or sorted(set(languages)))}
        of_documents = np.array([ranks[language] for language in languages], np.int32)
        added = np.array(self._evidence.no_candidates(), np.int32).reshape(-1, 2)
        pairs = np.concatenate([self._evidence.candidates.pairs.astype(np.int32), added])
        swapped = of_documents[pairs[:, 0]] > of_documents[pairs[:, 1]]
        pairs[swapped] = pairs[swapped, ::-1]
        for n in np.lexsort(pairs.T[::-1]):
            one, other = pairs[n].tolist()
            pair = min(one, other), max(one, other)
            of_pair = report_of if pair in self._kept else {}
            yield _document_pair(pair, self._evidence[pair], self._documents, of_pair, self._settings)

    def unmatched(self) -> Iterator[Unmatched]:
        """Every document left alone, in order of their ids, with its best candidate and why that was refused."""
        if self._are_given:
            paired = _report_of(self.reports)
            return (Unmatched(id_, "no pair is given for it") for id_ in self._documents.ids if id_ not in paired)
        alone = explain_unmatched(
            self._documents,
            self._evidence,
            _report_of(self.reports),
            _wanted(self._settings),
            self._settled,
            self._scorer,
        )
        copies = (
            Unmatched(id_, f"the same words as {first}, which stands for both", copy_of=first)
            for id_, first in sorted(self._copies.items())
        )
        told = (self._told_untranslated(item) for item in alone)
        return heapq.merge(told, copies, key=lambda item: item.id)

    def _told_untranslated(self, item: Unmatched) -> Unmatched:
        """A lonely document, with the one in another language that has the same words, where there is one."""
        if item.id not in self._untranslated:
            return item
        same, how = self._untranslated[item.id]
        language = self._documents.languages[self._documents.ids.index(same)]
        reason = f"{how} as {same}, which is said to be in {language}: no translation of it"
        return replace(item, reason=reason if item.id in self._left_out else f"{reason}; {item.reason}", copy_of=same)


def match_documents(
    documents: Documents,
    settings: Settings,
    scales: CosineScales = UNSCALED,
    settled: Mapping[tuple[str, str], bool] | None = None,
    *,
    map_pairs: PairMap[Documents] = map_in_memory,
    lot: int = COMPARED_PAIRS,
    criteria: PairCriteria = CRITERIA,
    confidence: PairConfidence = PAIR_CONFIDENCE,
    untranslated_of: UntranslatedOf = never_copied,
) -> Matching:
    """Pairs, reports and lonely documents of a pile; documents must be sorted by id.

    scales: see PairScorer. settled: ids of two documents in two languages, the smaller first, and whether they are
    versions of one report. If they are, they are a pair of confidence 1, whatever speaks against it. If not, they are
    in no report together. map_pairs, lot: how the steps over many pairs are carried out, see DocumentMatcher.
    untranslated_of: looks at the texts of two documents that are nearly alike as they are: if either only repeats the
    other, they are no pair, and what is not in its own language takes no part.
    """
    copies = find_copies(documents)
    documents = documents.subset([n for n, id_ in enumerate(documents.ids) if id_ not in copies])
    matcher = DocumentMatcher(PairScorer(documents, scales, criteria), map_pairs, confidence, lot)
    of_places = settled_pairs(documents, settled or {})
    same = _without(same_words(documents, untranslated_of), of_places.right)
    candidates = matcher.candidates(settings.candidates)
    candidates = candidates[~(are_among(candidates, of_places.wrong | same.keys()) | _have_any(candidates, same))]
    scores = matcher.scores(candidates)
    levelled = matcher.levelled(candidates, scores)
    if nearly_same := _without(nearly_same_words(levelled, documents, untranslated_of), of_places.right):
        others = ~(are_among(candidates, nearly_same) | _have_any(candidates, nearly_same))
        levelled = matcher.levelled(candidates[others], scores[others])
    table = matcher.evidence(levelled, exempt_versions=not settings.one_to_one)
    separate = replace(of_places, wrong=of_places.wrong | same.keys() | nearly_same.keys())
    evidence = EvidenceByPair(table)
    for pair in sorted(of_places.right):
        found = evidence[pair] if pair in evidence else matcher.evidence_alone(pair, evidence.candidates)
        evidence.added[pair] = replace(found, confidence=1.0)
    groups, kept = _groups(evidence, matcher, settings, separate)
    reports = _reports(groups, documents)
    report_of = _report_of(reports)
    pairs = [_document_pair(pair, evidence[pair], documents, report_of, settings) for pair in kept]
    in_order = tuple(sorted(pairs, key=lambda pair: (pair.source_id, pair.target_id)))
    untranslated = {
        documents.ids[n]: (documents.ids[sum(pair) - n], how)
        for pairs_alike, how in ((nearly_same, "nearly the same words"), (same, "the same words"))
        for pair in sorted(pairs_alike)
        for n in pair
    }
    return Matching(
        in_order,
        reports,
        documents,
        evidence,
        frozenset(kept),
        copies,
        settings,
        of_places,
        matcher.scorer,
        _untranslated=untranslated,
        _left_out=frozenset(documents.ids[place] for place in copied_places([same, nearly_same])),
    )


def match_given(
    documents: Documents,
    given: Iterable[tuple[str, str]],
    settings: Settings,
    scales: CosineScales = UNSCALED,
    *,
    criteria: PairCriteria = GIVEN_CRITERIA,
    confidence: PairConfidence = PAIR_CONFIDENCE,
) -> Matching:
    """The pairs that are given, by ids, and reports of them; their confidence is what speaks for each alone.

    documents: sorted by id. The rest: see match_documents.
    """
    places = {id_: place for place, id_ in enumerate(documents.ids)}
    pairs = sorted({_in_order(places[one], places[other]) for one, other in given if {one, other} <= places.keys()})
    matcher = DocumentMatcher(PairScorer(documents, scales, criteria), confidence=confidence)
    none = _no_evidence()
    evidence = EvidenceByPair(none)
    for pair in pairs:
        evidence.added[pair] = matcher.evidence_alone(pair, none)
    reports = _reports(linked_groups(pairs), documents)
    report_of = _report_of(reports)
    kept = [_document_pair(pair, evidence[pair], documents, report_of, settings) for pair in pairs]
    in_order = tuple(sorted(kept, key=lambda pair: (order_of(pair.source_id), order_of(pair.target_id))))
    return Matching(
        in_order, reports, documents, evidence, frozenset(pairs), {}, settings, SettledPairs(), matcher.scorer, True
    )


def evidence_for_two(documents: Documents, scales: CosineScales = UNSCALED) -> Evidence:
    """What speaks for two documents, the only ones, being versions of one report; see match_given."""
    return DocumentMatcher(PairScorer(documents, scales, GIVEN_CRITERIA)).evidence_alone((0, 1), _no_evidence())


def doubt_of(found: Evidence, settings: Settings, untranslated: Callable[[], Sequence[object]]) -> str | None:
    """What speaks against two texts that are given as versions of one report; None where nothing does.

    A confidence that is low for their lengths, or as a translation is free, is none: somebody knows the pair.
    untranslated: looks at the texts, which of the two only repeats the other.
    """
    if found.similarity < HARDLY_ALIKE:
        return f"its texts are hardly alike (confidence {found.confidence:.2f})"
    if found.confidence < settings.pair_confidence and found.conflict > CRITERIA.version_conflict:
        return f"its texts have other numbers or name other people (confidence {found.confidence:.2f})"
    if found.similarity >= NEAR_COPY and untranslated():
        return "its texts are nearly the same words, in one of the two languages alone"
    return None


def _without(copied: Copied, pairs: Set[Pair]) -> Copied:
    return {pair: places for pair, places in copied.items() if pair not in pairs}


def _have_any(pairs: Pairs, copied: Copied) -> npt.NDArray[np.bool_]:
    """Whether pairs have a document that only repeats another one, shape (n,)."""
    places = np.array(sorted(copied_places([copied])), np.int64)
    return np.isin(pairs[:, 0], places) | np.isin(pairs[:, 1], places)


def _no_evidence() -> EvidenceTable:
    nothing = np.empty(0)
    return EvidenceTable(np.empty((0, 2), np.int64), nothing, nothing, nothing, nothing)


def _in_order(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)


def _groups(
    evidence: EvidenceByPair, matcher: DocumentMatcher[Documents], settings: Settings, settled: SettledPairs
) -> tuple[Groups, set[Pair]]:
    """The documents of each report, and the pairs inside them."""
    found = evidence.candidates
    sure = {(int(one), int(other)) for one, other in found.pairs[found.confidence >= _wanted(settings)]}
    if settings.one_to_one:
        return single_partners(sure - settled.right, evidence, matcher, settings.min_confidence, settled)
    return all_versions(sure | settled.right, evidence, matcher, settings.min_confidence, settled)


def _wanted(settings: Settings) -> float:
    """The confidence that makes two documents a pair."""
    return max(settings.pair_confidence, settings.min_confidence)


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
