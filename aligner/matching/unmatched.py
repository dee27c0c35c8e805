"""Why the documents in no report were left alone: the best candidate of each, and what it lacks."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from aligner.corpus.language_tags import are_one_language
from aligner.matching.document_vectors import EmbeddedDocuments
from aligner.matching.evidence import Evidence, EvidenceByPair, EvidenceTable, best_ranks, ranks_of
from aligner.matching.features import PairCriteria
from aligner.matching.pair_scorer import PairScorer
from aligner.matching.reports import SettledPairs
from aligner.model import Unmatched

LITTLE_IN_COMMON = 0.1  # similarity above that of unrelated documents, below which it is too little
NO_NEARER = 0.05  # margin below which other documents are as near
# In the order of Conflicts.
IN_CONFLICT = "has other numbers", "names other days of the week", "names other months", "names other people"
OTHER_NUMBERS = IN_CONFLICT[0]
UNLIKE_LENGTH = 1.8  # times as long as the other, from which that speaks against two versions


def explain_unmatched(
    documents: EmbeddedDocuments,
    evidence: EvidenceByPair,
    report_of: Mapping[str, str],
    wanted: float,
    settled: SettledPairs,
    scorer: PairScorer[Any],
) -> Iterator[Unmatched]:
    """The documents in no report, each with its best candidate and why that was refused.

    report_of: by id. wanted: the confidence that makes two documents a pair.
    """
    candidates = evidence.candidates
    best = _best_candidates(candidates, wanted, len(documents))
    languages = sorted(set(documents.languages))
    refused: dict[int, list[str]] = defaultdict(list)
    for pair in sorted(settled.wrong):
        for place in pair:
            refused[place].append(documents.ids[sum(pair) - place])
    for place, id_ in enumerate(documents.ids):
        if id_ in report_of:
            continue
        corrected = f"no version of {', '.join(refused[place])}, as corrected; " if place in refused else ""
        if best[place] < 0:
            language = documents.languages[place]
            none = "no other candidate" if corrected else f"no document in another language than {language}"
            if not corrected and any(own != language and are_one_language(own, language) for own in languages):
                none += "; labels with and without a region are one language"
            yield Unmatched(id_, corrected + none)
            continue
        one, other = candidates.pairs[best[place]]
        partner, found = documents.ids[other if one == place else one], candidates.row(best[place])
        letters = documents.letters[[one, other]]
        times = float(letters.max() / max(letters.min(), 1))
        reason = corrected + _reason(partner, found, report_of.get(partner), wanted, scorer.criteria, times)
        if OTHER_NUMBERS in reason:
            found_by = scorer.conflicts(one, other)
            reason = reason.replace(OTHER_NUMBERS, IN_CONFLICT[found_by.index(max(found_by))])
        yield Unmatched(id_, reason, partner, round(found.similarity, 4), round(found.confidence, 4), wanted)


def _best_candidates(found: EvidenceTable, wanted: float, documents: int) -> npt.NDArray[np.int64]:
    """The pair that is each document's best: a sure one, if there is any, else the most similar, whatever its rivals.

    Returns the pairs' numbers, shape (documents,), -1 where there is none.
    """
    order = np.lexsort((-found.similarity, found.confidence < wanted))
    return np.append(order, -1)[best_ranks(found.pairs, ranks_of(order), documents)]


def _reason(
    other: str, found: Evidence, report: str | None, wanted: float, criteria: PairCriteria, times: float
) -> str:
    """In words: what the best candidate lacked. times: as long as the shorter of the two the longer one is."""
    known = f"best candidate {other} (similarity {found.similarity:.2f}, confidence {found.confidence:.2f})"
    if found.confidence >= wanted:
        if report:
            return f"{known} is in report {report}, with a better partner or with versions unlike this one"
        return f"{known} has a better partner"
    if found.similarity < criteria.unrelated + LITTLE_IN_COMMON:
        why = "has too little in common"
    elif found.conflict > criteria.version_conflict:
        why = OTHER_NUMBERS
    elif found.margin < NO_NEARER:
        why = "is no nearer than other documents"
    elif times > UNLIKE_LENGTH:
        why = f"is not near enough for one {times:.1f} times as long as the other"
    else:
        why = "is not near enough"
    return f"{known} {why}; wanted confidence {wanted:.2f}"
