"""Rows that people already have: what speaks for each that its sides translate each other, from their vectors."""

import itertools
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from aligner.bitext.usual import Ratio, Usual, log_ratio
from aligner.corpus.language_facts import UNSPACED, base_language
from aligner.encoders.embedder import Embedder
from aligner.model import Floats, Vectors

Row = TypeVar("Row")

NEAR = 3  # rows before and after one, whose sides are its rivals
NO_RIVAL = 0.25  # cosine with a rival where there is none: about that of the nearest of a few strangers
MOST_CUT, LEAST_CUT = 0.85, 0.15  # shares of a text that a part may be
LEAST_WORDS = 2  # of a text that is cut


class PairEvidence(NamedTuple):
    """What is known of a row with two sides.

    cosine: of the two texts, about -0.2 to 1. lead: how far it is above that of either with a text of a neighbouring
    row. length: how unusual the ratio of the lengths is, in standard deviations, positive where the target is too long.
    gain: how much closer the best part of the side that is too long comes to the other, than the whole. uncut: 1 where
    no side is long enough to have such a part. ragged: in how many of its two ends one side is whole and the other is
    not: a full stop, a capital.
    """

    cosine: float
    lead: float
    length: float
    gain: float
    ragged: float
    uncut: float


@dataclass(frozen=True, eq=False, slots=True)
class TextPairs:
    """Texts that stand beside each other, in order, and what is usual in their pair of languages."""

    source: Sequence[str]
    target: Sequence[str]
    usual: Usual


def pair_evidence(
    pairs: TextPairs, embedder: Embedder, means: tuple[Floats, Floats], before: int = 0, behind: int = 0
) -> list[PairEvidence]:
    """Evidence for pairs of texts that are not empty.

    means: of the vectors of either language, shape (dim,). before, behind: pairs at the head and the end that are there
    as rivals only.
    """
    inner = range(before, len(pairs.source) - behind)
    lengths = [pairs.usual.ratio.away(pairs.source[n], pairs.target[n]) for n in inner]
    parts = [_parts(pairs, number, length) for number, length in zip(inner, lengths, strict=True)]
    vectors = _vectors(pairs, parts, lengths, embedder, means)
    languages = pairs.usual.source_language, pairs.usual.target_language
    scale = embedder.scales(filter(None, languages)).between(*languages)
    cosines = scale * np.einsum("ij,ij->i", vectors.source, vectors.target)
    rivals = scale * _best_rivals(vectors.source, vectors.target, pairs)
    gains = _gains(vectors, inner, lengths, parts, scale) - cosines[before : len(cosines) - behind]
    return [
        PairEvidence(
            cosine=float(cosines[n]),
            lead=float(cosines[n] - rivals[n]),
            length=length,
            gain=float(gain) if own else 0.0,
            ragged=_ragged(pairs.source[n], pairs.target[n]),
            uncut=float(not own),
        )
        for n, length, gain, own in zip(inner, lengths, gains, parts, strict=True)
    ]


@dataclass(frozen=True, eq=False, slots=True)
class _Vectors:
    """Vectors of both sides, shape (n, dim), and of the parts of the longer sides, in order."""

    source: Vectors
    target: Vectors
    parts: list[Vectors]


def _vectors(
    pairs: TextPairs,
    parts: Sequence[tuple[str, ...]],
    lengths: Sequence[float],
    embedder: Embedder,
    means: tuple[Floats, Floats],
) -> _Vectors:
    of_side = [
        [part for own, length in zip(parts, lengths, strict=True) if (length > 0) == bool(side) for part in own]
        for side in (0, 1)
    ]
    texts = {"source": [*pairs.source, *of_side[0]], "target": [*pairs.target, *of_side[1]]}
    found = embedder.by_language(texts, {"source": means[0], "target": means[1]})
    return _Vectors(
        found.of(pairs.source, "source"),
        found.of(pairs.target, "target"),
        [
            found.of(own, "target" if length > 0 else "source") if own else np.empty((0, len(means[0])), np.float32)
            for own, length in zip(parts, lengths, strict=True)
        ],
    )


def _parts(pairs: TextPairs, number: int, length: float) -> tuple[str, ...]:
    """The head and the end of the side that is too long, as long as the other side lets one expect."""
    text, language = (
        (pairs.target[number], pairs.usual.target_language)
        if length > 0
        else (pairs.source[number], pairs.usual.source_language)
    )
    share = expected_share(pairs.usual.ratio, pairs.source[number], pairs.target[number])
    units = list(text) if base_language(language) in UNSPACED else text.split()
    joint = "" if base_language(language) in UNSPACED else " "
    if share > MOST_CUT or len(units) < 2 * LEAST_WORDS:
        return ()
    size = max(round(share * len(units)), LEAST_WORDS)
    return joint.join(units[:size]), joint.join(units[-size:])


def _ragged(source: str, target: str) -> float:
    """In how many of its two ends one text is whole and the other is not."""
    ends = [unicodedata.category(text.rstrip()[-1:] or " ")[0] for text in (source, target)]
    letters = [next((sign for sign in text if sign.isalnum()), " ") for text in (source, target)]
    begins = [sign.islower() for sign in letters]
    return float((ends[0] == "P") != (ends[1] == "P")) + float(begins[0] != begins[1])


def expected_share(ratio: Ratio, source: str, target: str) -> float:
    """The share of the longer side that the other one is long enough for."""
    return float(max(np.exp(-abs(log_ratio(source, target) - ratio.middle)), LEAST_CUT))


def _gains(
    vectors: _Vectors, inner: range, lengths: Sequence[float], parts: Sequence[tuple[str, ...]], scale: float
) -> npt.NDArray[np.float64]:
    """Cosine of the best part of each longer side with the other side, 0 where there is none, shape (n,)."""
    best = np.zeros(len(inner))
    for place, number in enumerate(inner):
        if parts[place]:
            other = vectors.source[number] if lengths[place] > 0 else vectors.target[number]
            best[place] = scale * float((vectors.parts[place] @ other).max())
    return best


def _best_rivals(source: Vectors, target: Vectors, pairs: TextPairs) -> npt.NDArray[np.float64]:
    """The best cosine of either side of each pair with a side of a neighbour that says something else, shape (n,)."""
    best = np.full(len(source), -np.inf)
    for apart in range(1, NEAR + 1):
        if apart >= len(source):
            break
        forward = np.einsum("ij,ij->i", source[:-apart], target[apart:])  # i with i + apart
        backward = np.einsum("ij,ij->i", source[apart:], target[:-apart])
        other_target = _differ(pairs.target, apart)
        other_source = _differ(pairs.source, apart)
        for first, cosines, other in (
            (0, forward, other_target),
            (apart, forward, other_source),
            (apart, backward, other_target),
            (0, backward, other_source),
        ):
            here = slice(first, first + len(cosines))
            best[here] = np.maximum(best[here], np.where(other, cosines, -np.inf))
    return np.where(np.isfinite(best), best, NO_RIVAL)


def _differ(texts: Sequence[str], apart: int) -> npt.NDArray[np.bool_]:
    return np.array([one != other for one, other in zip(texts, texts[apart:], strict=False)], bool)


def windows(rows: Iterable[Row], size: int) -> Iterator[tuple[list[Row], int, int]]:
    """Rows some at a time with NEAR more on either side, and how many those are at the head and at the end."""
    rest = iter(rows)
    held: list[Row] = []
    before = 0
    while True:
        held += itertools.islice(rest, before + size + NEAR - len(held))
        behind = min(NEAR, max(len(held) - before - size, 0))
        if len(held) == before:
            return
        yield held, before, behind
        done = len(held) - behind
        held, before = held[max(done - NEAR, 0) :], min(NEAR, done)
