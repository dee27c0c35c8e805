"""The document matcher: rivals and margins against a plain version, lots, and models that are passed."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from aligner import Settings
from aligner.matching.candidates import are_among, distinct_pairs
from aligner.matching.confidence import MatchConfidence, PairConfidence
from aligner.matching.documents import match_documents
from aligner.matching.documents_in_memory import EmbeddedList
from aligner.matching.evidence import mutual_best
from aligner.matching.features import PairCriteria
from aligner.matching.matcher import DocumentMatcher
from aligner.matching.mining import mine_vectors
from aligner.matching.pair_scorer import PairScorer
from aligner.matching.rivals import find_rivals
from tests.matching.test_documents import document, pile, scorer, story, told


def plain_margin(scorer: PairScorer[EmbeddedList], pairs: list[tuple[int, int]], pair: tuple[int, int]) -> float:
    """How far the similarity of a pair is above that of the nearest other candidate of either document."""
    languages, unrelated = scorer.documents.languages, scorer.criteria.unrelated
    near = [unrelated]
    for place, partner in (pair, pair[::-1]):
        rivals = [
            scorer.score(*other)[0]
            for other in pairs
            if place in other and other != pair and languages[sum(other) - place] == languages[partner]
            if not scorer.are_versions(partner, sum(other) - place)
        ]
        near += rivals
    return scorer.score(*pair)[0] - max(near)


@pytest.mark.parametrize("lot", [1, 3, 5000])
def test_margins_are_those_of_a_plain_version_whatever_the_lot(lot: int) -> None:
    """For every candidate of a pile with versions and lonely documents."""
    matcher = DocumentMatcher(scorer(*pile()), lot=lot)
    found = matcher.evidence(matcher.levelled(matcher.candidates(8)), exempt_versions=True)
    pairs = [(int(one), int(other)) for one, other in found.pairs]
    assert len(pairs) == 20
    assert found.margin == pytest.approx([plain_margin(matcher.scorer, pairs, pair) for pair in pairs])
    assert len(set(found.margin.round(4))) > 10


def test_rivals_are_nearest_first_and_no_more_than_wanted() -> None:
    """Of both documents of a pair, in the language of the other; where there are fewer, -1."""
    languages = ["de", "en", "en", "en", "fr"]
    pairs = np.array([[0, 1], [0, 2], [0, 3], [0, 4], [3, 4]])
    rivals = find_rivals(pairs, np.array([0.1, 0.3, 0.2, 0.9, 0.5]), languages)
    others, similarity = rivals.of_pairs(pairs[:2], 2)
    assert others.tolist() == [[[0, -1], [2, 3]], [[0, -1], [2, 3]]]
    assert similarity.tolist() == [[[0.1, -1], [0.3, 0.2]], [[0.3, -1], [0.3, 0.2]]]


def test_every_step_over_many_pairs_is_mapped() -> None:
    """A map sees each step with the scorer of all documents, and its results are those that count."""
    steps: list[tuple[str, int]] = []

    def map_pairs(
        step: str,
        function: Callable[..., npt.NDArray[Any]],
        scorer: PairScorer[EmbeddedList],
        calls: Iterable[tuple[Any, ...]],
        count: int,
    ) -> list[npt.NDArray[Any]]:
        steps.append((step, count))
        return [function(scorer, *arguments) for arguments in calls]

    found = match_documents(EmbeddedList(pile()), Settings(), map_pairs=map_pairs, lot=8)
    assert steps == [("search", 2), ("compare", 3), ("decide", 3)]
    assert found.pairs == match_documents(EmbeddedList(pile()), Settings()).pairs


def test_a_confidence_that_is_passed_decides() -> None:
    """A model that is never sure pairs nothing; the evidence is the same."""
    doubtful = replace(PairConfidence(), constant=-60.0)
    documents = EmbeddedList(pile())
    found = match_documents(documents, Settings(), confidence=doubtful)
    assert (len(found.pairs), len(match_documents(documents, Settings()).pairs)) == (0, 4)
    best = max(found.candidates(), key=lambda pair: pair.score)
    assert best.confidence < 0.01 < best.margin


def test_criteria_that_are_passed_decide() -> None:
    """Where nothing counts as a version of another, two texts in one language are rivals, and no report holds both."""
    strict = PairCriteria(version_similarity=2.0)
    found = match_documents(EmbeddedList(pile()), Settings(), criteria=strict)
    assert all(len(report.documents) == 2 for report in found.reports)


def test_a_confidence_of_matches_that_is_passed_is_used() -> None:
    """With weights of nothing but a constant all are equally sure."""
    vectors = told(story(1, 20), 2, 0.2)
    found = mine_vectors(story(1, 20), vectors, confidence=MatchConfidence(constant=0.0, margin=0.0, cosine=0.0))
    assert found.confidences.tolist() == [0.5] * 20
    assert mine_vectors(story(1, 20), vectors).confidences.min() > 0.5


def test_a_pair_alone_has_no_rival_but_unrelated_texts() -> None:
    """Its margin is over what articles on one subject reach."""
    matcher = DocumentMatcher(scorer(document("a", "de", story(0)), document("b", "en", told(story(0), 1, 0.3))))
    none = matcher.evidence(matcher.levelled(np.empty((0, 2), np.int64)), exempt_versions=False)
    found = matcher.evidence_alone((0, 1), none)
    assert found.margin == pytest.approx(found.similarity - matcher.scorer.criteria.unrelated)


def test_candidates_are_told_once_and_in_order() -> None:
    """Both documents may have found each other; pairs that are settled are told from the others."""
    found = distinct_pairs([np.array([[4, 1], [4, 0], [2, 3]]), np.array([[1, 4], [3, 2], [0, 2]])], 5)
    assert found.tolist() == [[0, 2], [0, 4], [1, 4], [2, 3]]
    assert are_among(found, {(1, 4), (0, 2), (3, 9)}).tolist() == [True, False, True, False]
    assert are_among(found, ()).tolist() == [False] * 4
    assert distinct_pairs([], 0).shape == (0, 2)


def test_pairs_that_are_the_surest_of_both_documents_are_mutual() -> None:
    """Of equals the first counts, for each of its documents."""
    pairs = np.array([[0, 3], [0, 4], [1, 3], [1, 4], [2, 4]])
    assert mutual_best(pairs, np.array([0.9, 0.2, 0.95, 0.5, 0.5])).tolist() == [False, False, True, False, False]
    assert mutual_best(pairs, np.full(5, 0.5)).tolist() == [True, False, False, False, False]
    assert mutual_best(pairs, np.array([0.9, 0.1, 0.1, 0.8, 0.2])).tolist() == [True, False, False, True, False]
