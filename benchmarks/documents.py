"""Document pairs of piles, languages not given, with the encoder that fits the pile.

At the default threshold, one to one and all versions; with nine in ten of the pairs parted (one document of each taken
out), where precision is what counts; and over all thresholds.
"""

import functools
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from aligner import Aligner, Document, PilePlan, Settings, evaluate_pairs
from aligner.corpus.language import detect_language
from aligner.corpus.sentences import SrxSplitter
from aligner.evaluation import Rate
from benchmarks.context import Context, SharedEncoder, rows_for
from benchmarks.data import Dataset, Pile, one_of_each, read_pile
from benchmarks.peers import nearest_documents
from benchmarks.rows import Row, RowMaker

SMALL = 120  # documents, those of pairs first
EVERY = 0.01  # confidence from which pairs are kept to draw a curve
THRESHOLDS = (0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99)
MEANS = "mean vectors, mutual best"

Pairs = frozenset[tuple[str, str]]

detect = functools.cache(detect_language)
split = functools.cache(SrxSplitter())


@dataclass(frozen=True)
class Mode:
    """A way to run a pile."""

    name: str
    settings: Settings
    parted: bool = False  # whether nine in ten of the pairs are


MODES = (
    Mode("one to one", Settings(one_to_one=True)),
    Mode("all versions", Settings()),
    Mode("nine in ten alone", Settings(one_to_one=True), parted=True),
    Mode("nine in ten alone, sure at .9", Settings(one_to_one=True, min_confidence=0.9), parted=True),
)
CURVE = Mode("one to one", Settings(one_to_one=True, pair_confidence=EVERY))


def run(context: Context) -> Iterator[Row]:
    """Every pile with every encoder that knows its languages."""
    for dataset in context.find("piles"):
        pile = taken(context, dataset)
        for encoder in context.encoders_for(pile_languages(pile)):
            row = rows_for(dataset, encoder)
            for mode in MODES:
                documents, gold = documents_of(pile, mode.parted)
                plan = planned(encoder, mode.settings, documents)
                rate = evaluate_pairs(gold, ((pair.source_id, pair.target_id) for pair in plan.pairs))
                yield from rates(row, rate, {"mode": mode.name})
            yield from curve(row, pile, planned(encoder, CURVE.settings, documents_of(pile, False)[0]))
            found = nearest_documents(*mean_vectors(encoder, plan := planned(encoder, Settings(), pile.documents)))
            for metric_row in rates(
                rows_for(dataset, encoder, system=MEANS),
                evaluate_pairs(pile.gold, [pair[:2] for pair in found]),
                {"mode": "one to one"},
            ):
                yield replace(metric_row, better="")
            write_examples(context, dataset, pile, plan)


def taken(context: Context, dataset: Dataset) -> Pile:
    """The pile without its languages; for a small run a part of it."""
    pile = read_pile(dataset.folder)
    documents: Iterable[Document] = (replace(document, language=None) for document in pile.documents)
    gold = pile.gold
    if context.small:
        draw = random.Random(0)
        pairs = draw.sample(sorted(gold), min(len(gold), SMALL // 3))
        paired = {id_ for pair in pairs for id_ in pair}
        alone = [document.id for document in pile.documents if document.id not in {i for pair in gold for i in pair}]
        kept = paired | set(draw.sample(alone, min(len(alone), SMALL - len(paired))))
        documents = (document for document in documents if document.id in kept)
        gold = frozenset(pairs)
    return Pile(pile.name, tuple(documents), gold)


def pile_languages(pile: Pile) -> Counter[str]:
    """The languages of a pile's documents, detected where they are not given."""
    languages = (document.language or detect(document.text).language for document in pile.documents)
    return Counter(language for language in languages if language)


def documents_of(pile: Pile, parted: bool) -> tuple[tuple[Document, ...], Pairs]:
    """Documents and gold; parted: with one document of nine in ten pairs taken out."""
    if not parted:
        return pile.documents, pile.gold
    out = one_of_each(pile.gold, 0.9, random.Random(0))
    left = tuple(document for document in pile.documents if document.id not in out)
    return left, frozenset(pair for pair in pile.gold if not out & set(pair))


@functools.cache
def planned(encoder: SharedEncoder, settings: Settings, documents: tuple[Document, ...]) -> PilePlan:
    """The pairs of a pile; kept, for the calibration asks for the same again."""
    aligner = Aligner(encoder=encoder, settings=settings, splitter=split, detector=detect, cache=False)
    return aligner.pair_pile(documents)


def rates(row: RowMaker, rate: Rate, settings: dict[str, str]) -> Iterator[Row]:
    """Precision, recall and F1; a share of nothing is left out."""
    if rate.predicted:
        yield row(metric="precision", value=rate.precision, settings=settings, better="higher")
    if rate.gold:
        yield row(metric="recall", value=rate.recall, settings=settings, better="higher")
        yield row(metric="F1", value=rate.f1, settings=settings, better="higher")


def curve(row: RowMaker, pile: Pile, plan: PilePlan) -> Iterator[Row]:
    """Precision and recall at each threshold, and the best F1 of any, one to one."""
    pairs = [((pair.source_id, pair.target_id), pair.confidence) for pair in plan.pairs]
    yield from threshold_rows(row, pile.gold, pairs)


def threshold_rows(
    row: RowMaker, gold: Iterable[tuple[str, str]], pairs: list[tuple[tuple[str, str], float]]
) -> Iterator[Row]:
    """Precision and recall of pairs by what their confidence is at least, and the best F1 of any threshold."""
    gold = list(gold)
    for least in THRESHOLDS:
        rate = evaluate_pairs(gold, (pair for pair, confidence in pairs if confidence >= least))
        if rate.predicted:
            yield row(metric="precision by confidence", value=rate.precision, settings={"least": least})
            yield row(metric="recall by confidence", value=rate.recall, settings={"least": least})
    yield row(metric="best F1", value=best_f1(gold, pairs), better="higher")


def best_f1(gold: Iterable[tuple[str, str]], pairs: Iterable[tuple[tuple[str, str], float]]) -> float:
    """The F1 of the threshold that suits these pairs best. Each pair with its score; higher is better."""
    ordered = sorted(pairs, key=lambda item: -item[1])
    wanted = {tuple(sorted(pair)) for pair in gold}
    right = np.cumsum([tuple(sorted(pair)) in wanted for pair, _ in ordered])
    return float((2 * right / (np.arange(1, len(ordered) + 1) + len(wanted))).max()) if ordered else 0.0


def mean_vectors(encoder: SharedEncoder, plan: PilePlan) -> tuple[dict[str, np.ndarray], dict[str, list[str]]]:
    """For each language the unit mean of each document's sentence vectors, shape (n, dim), and its documents' ids."""
    texts = {id_: [own.text for own in found if not own.furniture] for id_, found in plan.sentences.items()}
    known = encoder.encode([text for own in texts.values() for text in own])
    ends = np.cumsum([len(own) for own in texts.values()])
    means = {id_: own.mean(axis=0) for id_, own in zip(texts, np.split(known, ends[:-1]), strict=True)}
    vectors, ids = defaultdict(list), defaultdict(list)
    for document in plan.documents:
        vectors[document.language or ""].append(means[document.id] / np.linalg.norm(means[document.id]))
        ids[document.language or ""].append(document.id)
    return {language: np.stack(own) for language, own in vectors.items()}, dict(ids)


def write_examples(context: Context, dataset: Dataset, pile: Pile, plan: PilePlan) -> None:
    """The pairs that were missed or wrong, by id, with why. They quote the data, so git passes the folder over."""
    found = {tuple(sorted((pair.source_id, pair.target_id))): pair for pair in plan.pairs}
    reasons = {item.id: item.reason for item in plan.unmatched}
    lines = [f"# {dataset.name}, all versions: pairs that were missed, and pairs that are wrong", ""]
    for one, other in sorted(pile.gold - found.keys()):
        lines += [f"- missed {one} {other}", *(f"  - {id_}: {reasons[id_]}" for id_ in (one, other) if id_ in reasons)]
    for ids in sorted(found.keys() - pile.gold):
        pair = found[ids]
        lines.append(f"- wrong {ids[0]} {ids[1]}: score {pair.score:.2f}, confidence {pair.confidence:.2f}")
    context.errors.mkdir(parents=True, exist_ok=True)
    (context.errors / f"documents-{dataset.name}.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
