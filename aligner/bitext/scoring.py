"""Scores of rows that people already have: whether their sides translate each other, or say more than each other."""

import itertools
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from operator import mul

import numpy as np

from aligner.bitext.pair_evidence import PairEvidence, TextPairs, pair_evidence, windows
from aligner.bitext.usual import Expected, Usual, pair_of, sample_rows, usual_of_samples
from aligner.encoders.embedder import Embedder, language_mean
from aligner.model import Floats, SegmentPair

EMBEDDED = 2_000  # rows of a pair of languages that the means of its vectors are told from
AT_ONCE = 2_000  # rows whose vectors are in memory
MOST_LENGTH = 8.0  # standard deviations of a length that count
WRONG, SOURCE_MORE, TARGET_MORE = "not_translation", "source_says_more", "target_says_more"


Weights = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class PairModel:
    """What turns evidence into the probabilities that a row is right, wrong, or that one side says more.

    right, wrong: weights of the log odds against the third, one for each of terms_of. benchmarks/fit_scoring.py fits
    them on faults planted in WMT's newstest2021 (en-de, de-fr, en-ja), NTREX-128 (en-ru, en-zh, en-fr) and short
    sentences of Tatoeba in six languages.
    """

    # fmt: off
    right: Weights = (
        5.19, 4.12, 1.26, -2.70, -9.88, -3.01, -0.55,
        1.66, 4.04, -1.35, -5.85, 1.64, 1.31, -1.76, -0.56, -2.13, -4.81,
        -1.15, 0.07, 0.54, 0.76, 2.04, -2.95, -2.59, 0.00, -3.01, -0.11, -0.55,
    )
    wrong: Weights = (
        8.00, -8.95, -5.10, -4.17, -8.78, -2.93, -0.14,
        6.13, -5.73, -0.48, -2.82, 1.05, -0.13, -3.41, -3.43, 1.07, -3.52,
        -3.32, 0.56, -1.86, 0.84, 1.57, -4.30, -3.49, 0.00, -2.94, -0.17, -0.14,
    )
    # fmt: on

    def probabilities(self, known: PairEvidence) -> tuple[float, float, float]:
        """That a row is right, wrong, and partial; they sum to 1."""
        terms = terms_of(known)
        odds = [sum(map(mul, weights, terms)) for weights in (self.right, self.wrong)] + [0.0]
        shares = [math.exp(own - max(odds)) for own in odds]
        return shares[0] / sum(shares), shares[1] / sum(shares), shares[2] / sum(shares)


def terms_of(known: PairEvidence) -> list[float]:
    """1, each piece of evidence, and each product of two: a lead says less where the sides have nothing in common."""
    lead, length = max(min(known.lead, 1.0), -1.0), min(abs(known.length), MOST_LENGTH)
    pieces = known.cosine, lead, length, known.gain, known.ragged, known.uncut
    return [1.0, *pieces, *(one * other for one, other in itertools.combinations_with_replacement(pieces, 2))]


FITTED_PAIRS = PairModel()


def score_rows(
    rows: Iterable[SegmentPair],
    embedder_for: Callable[[Counter[str]], AbstractContextManager[Embedder]],
    model: PairModel = FITTED_PAIRS,
) -> Iterator[SegmentPair]:
    """Rows in order with score and confidence that their sides translate each other, and a flag where they do not.

    Parameters as for rows_with_evidence. A row with an empty side has a score of 0 and no confidence.
    """
    for row, known in rows_with_evidence(rows, embedder_for):
        if known is None:
            yield replace(row, score=0.0, confidence=math.nan, flags=())
        else:
            yield _judged(row, known, model)


def rows_with_evidence(
    rows: Iterable[SegmentPair], embedder_for: Callable[[Counter[str]], AbstractContextManager[Embedder]]
) -> Iterator[tuple[SegmentPair, PairEvidence | None]]:
    """Rows in order with what is known of each, None where a side is empty.

    rows: gone through twice; one that says no languages is taken as of those that they are told to be in.
    embedder_for: an embedder for languages, given with how many rows are in each.
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
                yield from _known(held, before, behind, usual.of(*names), means.get(names), embedder)


def _means(sample: list[tuple[str, str]], embedder: Embedder) -> tuple[Floats, Floats]:
    """What the vectors of either side have in common, shape (dim,) each."""
    sides = [sorted({row[side] for row in sample[:EMBEDDED]}) for side in (0, 1)]
    found = [language_mean(np.concatenate(list(embedder.stream(texts))), embedder.background) for texts in sides]
    return found[0], found[1]


def _known(
    held: list[SegmentPair],
    before: int,
    behind: int,
    usual: Usual,
    means: tuple[Floats, Floats] | None,
    embedder: Embedder,
) -> Iterator[tuple[SegmentPair, PairEvidence | None]]:
    """The rows of a window, those at its ends left out, with what is known of each."""
    inner = held[before : len(held) - behind]
    ends = [sum(not row.is_null for row in own) for own in (held[:before], held[len(held) - behind :])]
    full = [row for row in held if not row.is_null]
    known: Iterator[PairEvidence] = iter(())
    if means is not None and len(full) > sum(ends):
        pairs = TextPairs([row.source for row in full], [row.target for row in full], usual)
        known = iter(pair_evidence(pairs, embedder, means, *ends))
    for row in inner:
        yield row, None if row.is_null else next(known)


def _judged(row: SegmentPair, known: PairEvidence, model: PairModel) -> SegmentPair:
    right, wrong, partial = model.probabilities(known)
    flags: tuple[str, ...] = ()
    if max(wrong, partial) > right:
        more = TARGET_MORE if known.length > 0 else SOURCE_MORE
        flags = (WRONG if wrong >= partial else more,)
    return replace(row, score=round(known.cosine, 4), confidence=round(right, 4), flags=flags)
