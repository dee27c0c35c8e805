"""Other systems on the same vectors: packages from PyPI where they are installed, and plain recipes."""

import warnings
from collections.abc import Callable, Iterator, Sequence
from importlib import metadata
from typing import Any

import numpy as np

from aligner import Aligner, Bead
from aligner.model import Floats, Vectors, null_beads
from benchmarks.context import SharedEncoder
from benchmarks.rows import OURS

Align = Callable[[Sequence[str], Sequence[str]], list[Bead]]

PLAIN = "plain DP"
KINDS = ((1, 1), (1, 2), (2, 1))
SOURCE_ALONE, TARGET_ALONE = len(KINDS), len(KINDS) + 1  # steps that are null beads
JOINED = np.float32(0.1)  # what a third sentence adds to the score of a bead of the plain recipe
LARGEST = 6  # sentences of a bead for sentweave, as many as for us; each one more means another encoding of the text


def sentence_aligners(encoder: SharedEncoder, say: Callable[[str], None]) -> Iterator[tuple[str, Align]]:
    """Every sentence aligner with its name; packages that are not installed are told and left out."""
    yield OURS, Aligner(encoder=encoder, cache=False).align_sentences
    yield PLAIN, lambda *sides: plain_alignment(*map(encoder.encode, sides), *map(_lengths, sides))
    for package, load in (("sentweave", sentweave), ("galechurch", _galechurch)):
        try:
            yield with_version(package), load(encoder)
        except (ImportError, metadata.PackageNotFoundError):
            say(f"{package}: left out, it is not installed; pip install 'bitext-aligner[bench]'")


def with_version(package: str) -> str:
    """A package as rows name it."""
    return f"{package} {metadata.version(package)}"


def sentweave(encoder: Any) -> Align:
    """vecalign's method as sentweave has it. Raises ImportError where it is not installed."""
    from sentweave import align

    def aligned(source: Sequence[str], target: Sequence[str]) -> list[Bead]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # on short texts it divides by nothing, and says so
            found = align(source, target, encoder.encode, alignment_max_size=LARGEST)
        return [Bead(tuple(own.src_indices), tuple(own.tgt_indices)) for own in found.alignments]

    return aligned


def _galechurch(encoder: SharedEncoder) -> Align:
    """Lengths alone (Gale and Church 1993); the encoder is not asked."""
    import galechurch

    def aligned(source: Sequence[str], target: Sequence[str]) -> list[Bead]:
        return [
            Bead(tuple(range(own.source_start, own.source_end)), tuple(range(own.target_start, own.target_end)))
            for own in galechurch.align(source, target).beads
        ]

    return aligned


def plain_alignment(source: Vectors, target: Vectors, source_lengths: Floats, target_lengths: Floats) -> list[Bead]:
    """What a good first attempt would do: beads 1-1, 1-2 and 2-1; null beads cost nothing.

    A bead scores the cosine of the sums of its vectors, centred, times the root of the ratio of its lengths.
    source, target: shapes (n, dim) and (m, dim). source_lengths: characters of each sentence, shape (n,).
    """
    n, m = len(source), len(target)
    sides = {count: (_summed(source, count), _summed(target, count)) for count in (1, 2)}
    ratio = source_lengths.sum() / target_lengths.sum()
    lengths = {count: (_added(source_lengths, count), _added(target_lengths, count) * ratio) for count in (1, 2)}
    totals = np.full((n + 1, m + 1), -np.inf, np.float32)
    steps = np.full((n + 1, m + 1), SOURCE_ALONE, np.int8)
    for i in range(n + 1):
        row = totals[i]
        row[:] = totals[i - 1] if i else np.where(np.arange(m + 1), -np.inf, 0)
        for number, (a, b) in enumerate(KINDS):
            if i >= a and m >= b:
                own, others = lengths[a][0][i - a], lengths[b][1]
                cosines = (sides[b][1] @ sides[a][0][i - a]) * np.sqrt(np.minimum(own / others, others / own))
                reached = totals[i - a, : m + 1 - b] + cosines + JOINED * (a + b - 2)
                better = reached > row[b:]
                row[b:][better] = reached[better]
                steps[i, b:][better] = number
        best = np.maximum.accumulate(row)
        steps[i][best > row] = TARGET_ALONE
        row[:] = best
    return _traced(steps)


def _traced(steps: np.ndarray) -> list[Bead]:
    beads: list[Bead] = []
    i, j = steps.shape[0] - 1, steps.shape[1] - 1
    while i or j:
        step = int(steps[i, j])
        if step < len(KINDS):
            a, b = KINDS[step]
            i, j = i - a, j - b
            beads.append(Bead(tuple(range(i, i + a)), tuple(range(j, j + b))))
        elif step == TARGET_ALONE:
            j -= 1
            beads += null_beads((), [j])
        else:
            i -= 1
            beads += null_beads([i], ())
    return beads[::-1]


def _lengths(texts: Sequence[str]) -> Floats:
    """Characters of each sentence, shape (n,)."""
    return np.array([max(len(text), 1) for text in texts], np.float32)


def _summed(vectors: Vectors, count: int) -> Vectors:
    """Unit sums of each vector and those after it, centred, shape (n - count + 1, dim)."""
    centred = vectors - vectors.mean(axis=0)
    sums = centred if count == 1 else centred[:-1] + centred[1:]
    return np.ascontiguousarray(sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9), np.float32)


def _added(lengths: Floats, count: int) -> Floats:
    return lengths if count == 1 else lengths[:-1] + lengths[1:]


def mutual_matches(source: Vectors, target: Vectors) -> list[tuple[int, int, float]]:
    """Mined by sentence-transformers' semantic_search: the nearest either way, with their cosine.

    Raises ImportError where it is not installed.
    """
    import torch
    from sentence_transformers.util import semantic_search

    sides = torch.from_numpy(source), torch.from_numpy(target)
    forward, backward = (semantic_search(one, other, top_k=1) for one, other in (sides, sides[::-1]))
    best = [int(hits[0]["corpus_id"]) for hits in backward]
    found = ((row, int(hits[0]["corpus_id"]), float(hits[0]["score"])) for row, hits in enumerate(forward))
    return [(row, column, score) for row, column, score in found if best[column] == row]


def nearest_documents(vectors: dict[str, Vectors], ids: dict[str, list[str]]) -> list[tuple[str, str, Floats]]:
    """Pairs by mean vectors alone: each other's nearest in every two languages, whatever their cosine."""
    found = []
    languages = sorted(vectors)
    for place, one in enumerate(languages):
        for other in languages[place + 1 :]:
            cosines = vectors[one] @ vectors[other].T
            best, back = cosines.argmax(axis=1), cosines.argmax(axis=0)
            found += [
                (ids[one][row], ids[other][column], cosines[row, column])
                for row, column in enumerate(best)
                if back[column] == row
            ]
    return found
