"""What a pile tells of a pair of languages: how similar its translations are, and how many documents have a partner.

The scale of cosines (encoders/cosine_scales.py) brings translations to one level, as far as reference sentences tell;
of most languages there are none. In a pile where sure pairs of two languages lie below that level, it is lower there.
It is never raised, for sure pairs are the more similar ones.

A document of a pile in many languages mostly has a partner in few of them, so the share with a partner is one of two
languages, too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from aligner.encoders.cosine_scales import CosineScales
from aligner.matching.confidence import PairConfidence
from aligner.matching.document_vectors import Integers
from aligner.matching.evidence import mutual_best
from aligner.matching.features import PairCriteria, Pairs, Reals
from aligner.matching.rivals import Rivals

OfLanguages = Mapping[tuple[str, str], float]  # by two languages, in order of their codes
ROUNDS = 2  # in each, pairs are sure by the level of the one before
WEIGHED = 65_536  # pairs whose sureness is told at once, which takes ten times what comes of it
BOTH = 2  # the partner and its nearest rival


@dataclass(frozen=True, eq=False, slots=True)
class LanguagePairs:
    """The two languages of each pair of documents.

    names: both, in order of their codes. numbers: of the name of each pair, shape (n,).
    """

    names: list[tuple[str, str]]
    numbers: Integers

    def of_each(self, known: OfLanguages, default: float) -> Reals:
        """What is known of the languages of each pair, shape (n,)."""
        values: Reals = np.array([known.get(name, default) for name in self.names], np.float64)[self.numbers]
        return values

    def places(self) -> list[Integers]:
        """The places of the pairs in each two languages."""
        return np.split(np.argsort(self.numbers, kind="stable"), np.bincount(self.numbers).cumsum()[:-1])


def language_pairs(pairs: Pairs, languages: Sequence[str]) -> LanguagePairs:
    """The two languages of each pair. languages: of all documents."""
    names = sorted(set(languages))
    code_of = {name: code for code, name in enumerate(names)}
    codes = np.array([code_of[language] for language in languages], np.int32)
    one, other = codes[pairs[:, 0]], codes[pairs[:, 1]]
    both = np.minimum(one, other) * len(names) + np.maximum(one, other)
    there = np.bincount(both, minlength=len(names) ** 2) > 0
    kinds = np.flatnonzero(there).tolist()
    numbers = (np.cumsum(there) - 1)[both]
    return LanguagePairs([(names[kind // len(names)], names[kind % len(names)]) for kind in kinds], numbers)


@dataclass(frozen=True, eq=False, slots=True)
class Candidates:
    """Candidate pairs, shape (n, 2), with what tells the sure ones, each of shape (n,).

    rivals: similarity of the nearest other candidate of either document. sizes: sentences of the shorter document.
    """

    pairs: Pairs
    similarity: Reals
    conflict: Reals
    rivals: Reals
    sizes: Integers

    def sureness(self, gains: Reals, unrelated: float, confidence: PairConfidence) -> Reals:
        """Confidence of the pairs that have no nearer rival, 0 of the others. gains: of each pair, shape (n,)."""
        sure = np.empty(len(self.pairs))
        for start in range(0, len(self.pairs), WEIGHED):
            rows = slice(start, start + WEIGHED)
            similarity = np.minimum(self.similarity[rows] * gains[rows], 1.0)
            margins = similarity - np.maximum(self.rivals[rows] * gains[rows], unrelated)
            chances = confidence.of(
                similarity, self.conflict[rows], margins, self.sizes[rows], confidence.partner_share
            )
            sure[rows] = np.where(self.similarity[rows] > self.rivals[rows], chances, 0.0)
        return sure


@dataclass(frozen=True, eq=False, slots=True)
class LevelledPairs:
    """Candidate pairs, shape (n, 2), with their similarity at the level of all, and their conflict, shape (n,) each.

    languages: of the pairs. gains: see find_gains.
    """

    pairs: Pairs
    similarity: Reals
    conflict: Reals
    languages: LanguagePairs
    gains: OfLanguages


def nearest_rivals(rivals: Rivals, pairs: Pairs) -> Reals:
    """Similarity of the nearest other candidate of either document of each pair, shape (n,), -1 where there is none."""
    others, similarity = rivals.of_pairs(pairs, BOTH)
    nearest: Reals = np.where(others == pairs[..., None], -1.0, similarity).max(axis=(1, 2), initial=-1.0)
    return nearest


def find_gains(
    candidates: Candidates,
    languages: LanguagePairs,
    scales: CosineScales,
    criteria: PairCriteria,
    confidence: PairConfidence,
) -> OfLanguages:
    """What the similarity in two languages must be multiplied by, so that translations are at the level of all.

    Two languages are left out where that is 1.
    """
    names, numbers = languages.names, languages.numbers
    prior = np.array([criteria.known_level if scales.is_known(*name) else criteria.unknown_level for name in names])
    gains = np.ones(len(names))
    for _ in range(ROUNDS if names else 0):
        sure = candidates.sureness(gains[numbers], criteria.unrelated, confidence)
        count = prior + np.bincount(numbers, sure, len(names))
        total = prior * criteria.translated + np.bincount(numbers, sure * candidates.similarity, len(names))
        gains = np.clip(criteria.translated * count / total, 1.0, criteria.most_gain)
    return {name: float(gain) for name, gain in zip(names, gains, strict=True) if gain > 1}


def find_shares(pairs: Pairs, chances: Reals, languages: LanguagePairs, confidence: PairConfidence) -> OfLanguages:
    """The share of documents with a partner in each two languages. chances: where the fitted share has one."""
    found: dict[tuple[str, str], float] = {}
    for name, places in zip(languages.names, languages.places() if languages.names else (), strict=True):
        own = chances[places]
        found[name] = confidence.estimate_share(own[mutual_best(pairs[places], own)])
    return found
