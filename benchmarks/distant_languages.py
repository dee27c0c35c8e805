"""Document pairs of small and large piles in distant languages, where translations come less near than in close ones.

A pile holds the documents of a set in the languages named, languages not given; `passages` cuts each document into
pieces, whose neighbours are then on the same subject. All versions are looked for, at the default threshold.
"""

import itertools
import random
from collections.abc import Iterator, Sequence

import numpy as np

from aligner import Document, PilePlan, Settings, evaluate_pairs
from aligner.corpus.language_facts import joint
from benchmarks.calibration import calibration_error
from benchmarks.context import Context, rows_for
from benchmarks.data import read_versions
from benchmarks.documents import Pairs, planned, rates
from benchmarks.rows import Row, RowMaker

PILES = (("es", "zh"), ("pl", "zh"), ("ja", "ru"), ("ar", "de"), ("ko", "tr"), ("en", "zh"))
TOGETHER = ("ar", "de", "en", "es", "ja", "pl", "ru", "zh")
PASSAGE = 8  # segments
FEW = 10  # documents of a small pile
DRAWS = 10  # small piles
LOOKED_AT = 0.02  # least confidence of a candidate that counts in the calibration error; below it all are sure

Documents = tuple[Document, ...]


def run(context: Context) -> Iterator[Row]:
    """Each set whole and in passages, two languages and eight, all documents and ten."""
    for dataset in context.find("docs"):
        texts = read_versions(dataset.folder)
        known = {language for own in texts.values() for language in own}
        for languages in [own for own in (*PILES, TOGETHER) if known.issuperset(own)][: 1 if context.small else None]:
            for encoder in context.encoders_for(languages):
                for cut, few in itertools.product((None, PASSAGE), (None, FEW)):
                    settings = {
                        "languages": "-".join(languages),
                        "documents": str(few or "all"),
                        "of": f"passages of {PASSAGE} segments" if cut else "whole documents",
                    }
                    piles = [pile_of(texts, languages, cut, few, draw) for draw in range(DRAWS if few else 1)]
                    plans = [planned(encoder, Settings(), documents) for documents, _ in piles]
                    gold = frozenset[tuple[str, str]]().union(*(pairs for _, pairs in piles))
                    yield from outcome(rows_for(dataset, encoder), plans, gold, settings)


def pile_of(
    texts: dict[str, dict[str, list[str]]], languages: Sequence[str], cut: int | None, few: int | None, seed: int = 0
) -> tuple[Documents, Pairs]:
    """A shuffled pile and its pairs, of which the ids begin with the seed. few: documents in each language, of all."""
    draw = random.Random(seed)
    pieces = [
        (
            f"{seed}.{name}.{start}",
            {language: segments[start : start + (cut or len(segments))] for language, segments in own},
        )
        for name, of_document in sorted(texts.items())
        for own in [[(language, of_document[language]) for language in languages if language in of_document]]
        for start in range(0, max((len(segments) for _, segments in own), default=0), cut or 10**9)
    ]
    if few:
        pieces = draw.sample(pieces, min(len(pieces), few))
    documents = [
        Document(f"{name}.{language}", joint(language).join(segments))
        for name, own in pieces
        for language, segments in own.items()
        if segments
    ]
    gold = frozenset(
        (min(ids), max(ids))
        for name, own in pieces
        for one, other in itertools.combinations([language for language, segments in own.items() if segments], 2)
        for ids in [(f"{name}.{one}", f"{name}.{other}")]
    )
    draw.shuffle(documents)
    return tuple(documents), gold


def outcome(row: RowMaker, plans: Sequence[PilePlan], gold: Pairs, settings: dict[str, str]) -> Iterator[Row]:
    """Precision, recall, F1 over some piles, and how far confidences of candidates are from the share that is right."""
    pairs = [(pair.source_id, pair.target_id) for plan in plans for pair in plan.pairs]
    yield from rates(row, evaluate_pairs(gold, pairs), settings)
    judged = [
        (pair.confidence, (min(ids), max(ids)) in gold)
        for plan in plans
        for pair in plan.candidates
        for ids in [(pair.source_id, pair.target_id)]
        if pair.confidence >= LOOKED_AT
    ]
    if judged:
        chance, right = (np.array(column) for column in zip(*judged, strict=True))
        error = calibration_error(chance, right)
        yield row(metric="calibration error", value=error, better="lower", settings=settings)
