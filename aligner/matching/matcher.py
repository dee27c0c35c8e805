"""The document matcher: candidates and the evidence for them, over pairs that are mapped in memory or over shards."""

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, Protocol

import numpy as np
import numpy.typing as npt

from aligner.corpus.language_tags import are_one_language
from aligner.matching.candidates import distinct_pairs, nearest_pairs
from aligner.matching.confidence import PAIR_CONFIDENCE, PairConfidence, against_lengths
from aligner.matching.document_vectors import Integers
from aligner.matching.evidence import Evidence, EvidenceTable, Pair
from aligner.matching.features import Pairs, Reals
from aligner.matching.levels import (
    Candidates,
    LanguagePairs,
    LevelledPairs,
    OfLanguages,
    find_gains,
    find_shares,
    language_pairs,
    nearest_rivals,
)
from aligner.matching.pair_scorer import Documents, PairScorer, pair_scores
from aligner.matching.rivals import Rivals, find_rivals, pair_margins

COMPARED_PAIRS = 6000  # a call, whose similarity or margin is found
LOOKED_UP = 1024  # pairs whose rivals' candidates are looked up at once, which takes ten times what comes of it
FEWEST_LOTS = 16  # calls that many pairs are shared out to, at least
LARGER = 4  # times the pairs a call that there may be where pairs are many


class PairMap(Protocol[Documents]):
    """How the steps of matching are carried out: one after the other in memory, or over shards by many workers."""

    def __call__(
        self,
        step: str,
        function: Callable[..., npt.NDArray[Any]],
        scorer: PairScorer[Documents],
        calls: Iterable[tuple[Any, ...]],
        count: int,
    ) -> Iterable[npt.NDArray[Any]]:
        """function of the scorer and of each call's arguments, in order.

        step: `search`, `compare` or `decide`. calls: taken as they are needed, count of them; their arguments are
        arrays without objects, and what JSON can hold.
        """


def map_in_memory(
    step: str,
    function: Callable[..., npt.NDArray[Any]],
    scorer: PairScorer[Any],
    calls: Iterable[tuple[Any, ...]],
    count: int,
) -> list[npt.NDArray[Any]]:
    """A PairMap for documents in memory."""
    return [function(scorer, *arguments) for arguments in calls]


@dataclass(frozen=True, eq=False)
class DocumentMatcher(Generic[Documents]):
    """Finds candidate pairs of documents, and weighs them against each other with what is known of the whole pile.

    lot: pairs a call of map_pairs, at most, where they are few.
    """

    scorer: PairScorer[Documents]
    map_pairs: PairMap[Documents] = map_in_memory
    confidence: PairConfidence = PAIR_CONFIDENCE
    lot: int = COMPARED_PAIRS

    def candidates(self, k: int) -> Pairs:
        """Pairs worth a close look: for every document its k nearest by document vector in each other language."""
        languages = sorted(set(self.scorer.documents.languages))
        calls = [(own, other, k) for own in languages for other in languages if not are_one_language(own, other)]
        found = self.map_pairs("search", nearest_pairs, self.scorer, calls, len(calls))
        return distinct_pairs(found, len(self.scorer.documents))

    def scores(self, pairs: Pairs) -> Reals:
        """Similarity and conflict of candidate pairs, shape (n, 2)."""
        lots = self._lots(pairs)
        calls = ((pairs[lot],) for lot in lots)
        return _joined(self.map_pairs("compare", pair_scores, self.scorer, calls, len(lots)), (len(pairs), 2))

    def levelled(self, pairs: Pairs, scores: Reals | None = None) -> LevelledPairs:
        """Candidate pairs, and their similarity at the level of all languages. scores: of them, if they are known."""
        scores = self.scores(pairs) if scores is None else scores
        similarity, conflict = scores.T
        languages = language_pairs(pairs, self.scorer.documents.languages)
        rivals = find_rivals(pairs, similarity, self.scorer.documents.languages)
        nearest = _joined((nearest_rivals(rivals, pairs[lot]) for lot in self._lots(pairs)), (len(pairs),))
        del rivals
        gains = self._gains(pairs, scores, nearest, languages)
        if gains:
            similarity = np.minimum(similarity * languages.of_each(gains, 1.0), 1.0)
        return LevelledPairs(pairs, similarity, conflict, languages, gains)

    def evidence(self, levelled: LevelledPairs, exempt_versions: bool) -> EvidenceTable:
        """Evidence for candidate pairs. exempt_versions: see pair_margins."""
        pairs, similarity, of_pairs = levelled.pairs, levelled.similarity, levelled.languages
        margins = self._margins(pairs, similarity, exempt_versions)

        def chances_of(shares: OfLanguages) -> Reals:
            """The confidences, where a share of the documents in two languages has a partner."""
            of_each = of_pairs.of_each(shares, self.confidence.partner_share)
            columns = pairs, similarity, levelled.conflict, margins, of_each
            lots = ([column[lot] for column in columns] for lot in self._lots(pairs))
            return _joined(itertools.starmap(self._chances, lots), (len(pairs),))

        fitted = chances_of({})
        shares = find_shares(pairs, fitted, of_pairs, self.confidence)
        chances = chances_of(shares)
        return EvidenceTable(pairs, similarity, levelled.conflict, margins, chances, levelled.gains, shares)

    def evidence_alone(self, pair: Pair, known: EvidenceTable) -> Evidence:
        """Evidence for a pair that has no rivals. known: that for the candidates, which tells what the pile is like."""
        pairs = np.array([pair], np.int64)
        similarity, conflict, shares = self._as_in(known, pairs)
        margins = similarity - self.scorer.criteria.unrelated
        return self._table(pairs, similarity, conflict, margins, shares).row(0)

    def evidence_beside(self, pairs: Pairs, known: EvidenceTable) -> EvidenceTable:
        """Evidence for pairs that were no candidates, as others were nearer to either document: those are rivals.

        But for versions of the partner, see pair_margins. known: the evidence for the candidates.
        """
        similarity, conflict, shares = self._as_in(known, pairs)
        rivals = find_rivals(known.pairs, known.similarity, self.scorer.documents.languages)
        lots = (self._beside(rivals, pairs[lot], similarity[lot], True) for lot in self._lots(pairs))
        margins = _joined((pair_margins(self.scorer, *arguments) for arguments in lots), (len(pairs),))
        return self._table(pairs, similarity, conflict, margins, shares)

    def _as_in(self, known: EvidenceTable, pairs: Pairs) -> tuple[Reals, Reals, Reals]:
        """Similarity of pairs at the level of the pile, conflict, and the share of documents that have a partner."""
        languages = [sorted(self.scorer.documents.languages[place] for place in pair) for pair in pairs.tolist()]
        similarity, conflict = pair_scores(self.scorer, pairs).T
        gains = np.array([known.gains.get((one, other), 1.0) for one, other in languages])
        share = self.confidence.partner_share
        shares = np.array([known.shares.get((one, other), share) for one, other in languages])
        return np.minimum(similarity * gains, 1.0), conflict, shares

    def _table(self, pairs: Pairs, similarity: Reals, conflict: Reals, margins: Reals, shares: Reals) -> EvidenceTable:
        chances = self._chances(pairs, similarity, conflict, margins, shares)
        return EvidenceTable(pairs, similarity, conflict, margins, chances)

    def _margins(self, pairs: Pairs, similarity: Reals, exempt_versions: bool) -> Reals:
        """How far the similarity of each pair is above that of its nearest rival; see pair_margins."""
        lots = self._lots(pairs)
        rivals = find_rivals(pairs, similarity, self.scorer.documents.languages)
        calls = (self._beside(rivals, pairs[lot], similarity[lot], exempt_versions) for lot in lots)
        return _joined(self.map_pairs("decide", pair_margins, self.scorer, calls, len(lots)), (len(pairs),))

    def _beside(self, rivals: Rivals, pairs: Pairs, similarity: Reals, exempt_versions: bool) -> tuple[Any, ...]:
        """What pair_margins takes of some pairs."""
        others, of_others = rivals.of_pairs(pairs, self.scorer.criteria.rivals)
        some = [slice(start, start + LOOKED_UP) for start in range(0, max(len(pairs), 1), LOOKED_UP)]
        beside, elsewhere = (
            np.concatenate([of(pairs[part], others[part]) for part in some]) for of in (rivals.beside, rivals.elsewhere)
        )
        return pairs, similarity, others, of_others, beside, elsewhere, exempt_versions

    def _lots(self, pairs: Pairs) -> list[slice]:
        """Where pairs are cut into those of a call."""
        lot = max(self.lot, min(LARGER * self.lot, len(pairs) // FEWEST_LOTS))
        return [slice(start, start + lot) for start in range(0, len(pairs), lot)]

    def _gains(self, pairs: Pairs, scores: Reals, nearest: Reals, languages: LanguagePairs) -> OfLanguages:
        """What the similarity in two languages must be multiplied by. nearest: see nearest_rivals."""
        sizes = _joined((self._sizes(pairs[lot]) for lot in self._lots(pairs)), (len(pairs),), np.int64)
        candidates = Candidates(pairs, scores[:, 0], scores[:, 1], nearest, sizes)
        return find_gains(candidates, languages, self.scorer.scales, self.scorer.criteria, self.confidence)

    def _chances(self, pairs: Pairs, similarity: Reals, conflict: Reals, margins: Reals, share: float | Reals) -> Reals:
        """The confidence of pairs, told from what speaks for them, shape (n,)."""
        against = against_lengths(self.scorer.documents.letters[pairs])
        return self.confidence.of(similarity, conflict, margins, self._sizes(pairs), share, against)

    def _sizes(self, pairs: Pairs) -> Integers:
        """Sentences of the shorter document of each pair, or of the one that is split alone, shape (n,)."""
        documents = self.scorer.documents
        sizes = documents.sizes[pairs]
        apart = self.scorer.criteria.are_split_apart(sizes, documents.letters[pairs])
        of_pairs: Integers = np.where(apart, sizes.max(axis=1), sizes.min(axis=1))
        return of_pairs


def _joined(parts: Iterable[npt.NDArray[Any]], shape: tuple[int, ...], kind: Any = np.float64) -> npt.NDArray[Any]:
    """Parts of an array of some shape, one after the other, each of which is let go of when it has its place."""
    found, done = np.empty(shape, kind), 0
    for part in parts:
        found[done : done + len(part)] = part
        done += len(part)
    return found
