"""Scores of rows that people already have: whether their sides translate each other, or say more than each other."""

import itertools
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

import numpy as np

from aligner.bitext.pair_evidence import PairEvidence, TextPairs, pair_evidence, windows
from aligner.bitext.usual import Expected, Usual, pair_of, sample_rows, usual_of_samples
from aligner.encoders.embedder import Embedder, language_mean
from aligner.model import Floats, SegmentPair

EMBEDDED = 2_000  # rows of a pair of languages that the means of its vectors are told from
AT_ONCE = 2_000  # rows whose vectors are in memory
MOST_LENGTH = 8.0  # standard deviations of a length that count
WRONG, SOURCE_MORE, TARGET_MORE = "not_translation", "source_says_more", "target_says_more"


@dataclass(frozen=True, slots=True)
class KindWeights:
    """Weights of the odds that a row is of a kind, one for each piece of PairEvidence; length counts as it is off."""

    constant: float
    cosine: float
    lead: float
    length: float
    gain: float
    ragged: float
    uncut: float

    def odds(self, known: PairEvidence) -> float:
        """The log of its odds, up to what all kinds have in common."""
        own = self.constant + self.cosine * known.cosine + self.lead * max(min(known.lead, 1.0), -1.0)
        own += self.length * min(abs(known.length), MOST_LENGTH) + self.gain * known.gain
        return own + self.ragged * known.ragged + self.uncut * known.uncut


@dataclass(frozen=True, slots=True)
class PairModel:
    """What turns evidence into the probabilities that a row is right, wrong, or that one side says more.

    benchmarks/fit_scoring.py fits them on faults planted in WMT's newstest2021 (en-de, de-fr, en-ja), NTREX-128 (en-ru,
    en-zh, en-fr) and short sentences of Tatoeba in six languages.
    """

    right: KindWeights = KindWeights(3.49, 5.17, 5.00, -1.49, -3.88, -2.17, -0.52)
    wrong: KindWeights = KindWeights(3.23, -4.96, -9.45, 0.42, -6.45, -0.61, 1.68)
    partial: KindWeights = KindWeights(0.0, -0.22, 4.45, 1.08, 10.33, 2.77, -1.16)

    def probabilities(self, known: PairEvidence) -> tuple[float, float, float]:
        """That a row is right, wrong, and partial; they sum to 1."""
        odds = [kind.odds(known) for kind in (self.right, self.wrong, self.partial)]
        shares = [math.exp(own - max(odds)) for own in odds]
        return shares[0] / sum(shares), shares[1] / sum(shares), shares[2] / sum(shares)


FITTED_PAIRS = PairModel()


def score_rows(
    rows: Iterable[SegmentPair],
    embedder_for: Callable[[Counter[str]], AbstractContextManager[Embedder]],
    model: PairModel = FITTED_PAIRS,
) -> Iterator[SegmentPair]:
    """Rows in order with score and confidence that their sides translate each other, and a flag where they do not.

    rows: gone through twice. embedder_for: an embedder for languages, given with how many rows are in each.

    A row that says no languages is scored as of those that they are told to be in. One with an empty side has a score
    of 0 and no confidence.
    """
    samples = sample_rows(rows)
    usual = usual_of_samples(samples, Expected())
    counts = Counter(
        language
        for names, own in usual.by_languages.items()
        for language in (own.source_language, own.target_language)
        if language
        for _ in samples[names]
    )
    with embedder_for(counts) as embedder:
        means = {names: _means(sample, embedder) for names, sample in samples.items() if sample}
        for names, run in itertools.groupby(rows, lambda row: pair_of(row.source_language, row.target_language)):
            for held, before, behind in windows(run, AT_ONCE):
                yield from _scored(held, before, behind, usual.of(*names), means.get(names), embedder, model)


def _means(sample: list[tuple[str, str]], embedder: Embedder) -> tuple[Floats, Floats]:
    """What the vectors of either side have in common, shape (dim,) each."""
    sides = [sorted({row[side] for row in sample[:EMBEDDED]}) for side in (0, 1)]
    found = [language_mean(np.concatenate(list(embedder.stream(texts))), embedder.background) for texts in sides]
    return found[0], found[1]


def _scored(
    held: list[SegmentPair],
    before: int,
    behind: int,
    usual: Usual,
    means: tuple[Floats, Floats] | None,
    embedder: Embedder,
    model: PairModel,
) -> Iterator[SegmentPair]:
    """The rows of a window, those at its ends left out."""
    inner = held[before : len(held) - behind]
    ends = [sum(not row.is_null for row in own) for own in (held[:before], held[len(held) - behind :])]
    full = [row for row in held if not row.is_null]
    known: Iterator[PairEvidence] = iter(())
    if means is not None and len(full) > sum(ends):
        pairs = TextPairs([row.source for row in full], [row.target for row in full], usual)
        known = iter(pair_evidence(pairs, embedder, means, *ends))
    for row in inner:
        if row.is_null:
            yield replace(row, score=0.0, confidence=math.nan, flags=())
        else:
            yield _judged(row, next(known), model)


def _judged(row: SegmentPair, known: PairEvidence, model: PairModel) -> SegmentPair:
    right, wrong, partial = model.probabilities(known)
    flags: tuple[str, ...] = ()
    if max(wrong, partial) > right:
        more = TARGET_MORE if known.length > 0 else SOURCE_MORE
        flags = (WRONG if wrong >= partial else more,)
    return replace(row, score=round(known.cosine, 4), confidence=round(right, 4), flags=flags)
