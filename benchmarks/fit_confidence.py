"""Fits the models of matching/confidence.py and alignment/confidence.py on the development sets; prints the weights.

This is no benchmark: it says what the weights should be. python -m benchmarks.fit_confidence [DIR]

Document pairs: each pile as it is, small samples of it, with most partners taken out, with its texts edited (a
third of the sentences of one side dropped, some of another article put in), and with other numbers in the partners of
some documents, which makes them other reports, so that one threshold serves all. Each pile with the encoder that fits
its languages; the model is also fitted with one pile left out and scored on that. Matches: the margin and the cosine of
all best matches of the mining pools. Beads: see bead_confidence.py. Needs the extra `bench`.
"""

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold, cross_val_predict

from aligner import Aligner, Settings, load_encoder
from aligner.corpus.written_digits import NUMBER
from aligner.encoders.catalogue import choose_encoder
from aligner.encoders.embedder import Embedder
from aligner.matching.confidence import PairConfidence, shift_share
from aligner.matching.documents_in_memory import embed_documents
from aligner.matching.evidence import mutual_best
from aligner.matching.features import Pairs
from aligner.matching.levels import LanguagePairs, find_shares, language_pairs
from aligner.matching.matcher import DocumentMatcher
from aligner.matching.pair_scorer import PairScorer
from aligner.model import SplitDocument
from benchmarks import bead_confidence
from benchmarks.calibration import calibration_error
from benchmarks.context import Context
from benchmarks.data import (
    PILES,
    Dataset,
    data_folder,
    one_of_each,
    read_pile,
)
from benchmarks.mining import read_pools

UNRELATED = 0.1  # weight of texts that are no translations, beside a set; whether they are, the pair's confidence says
DIGIT = re.compile(r"\d")

Rows = tuple[np.ndarray, np.ndarray]  # features, shape (n, k), and whether right, shape (n,)


def editions(
    documents: Sequence[SplitDocument], gold: frozenset[tuple[str, str]], draw: random.Random
) -> Iterator[tuple[str, list[SplitDocument]]]:
    """The pile as it is and in the states that users bring."""
    yield "whole", list(documents)
    yield "nine in ten alone", alone(documents, gold, 0.9, draw)
    yield "edited", [edited(document, documents, draw) for document in documents]
    yield "other numbers", renumbered(documents, gold, 0.3, draw)
    yield "other numbers, half alone", renumbered(alone(documents, gold, 0.5, draw), gold, 0.5, draw)
    half = alone(documents, gold, 0.5, draw)
    yield "edited, half alone", [edited(document, half, draw) for document in half]
    for size in (6, 12, 25, 60):
        for _ in range(150 // size):
            yield "small", small(documents, gold, size, draw)
            yield (
                "small, edited",
                [edited(document, documents, draw) for document in small(documents, gold, size, draw)],
            )


def alone(
    documents: Sequence[SplitDocument], gold: frozenset[tuple[str, str]], share: float, draw: random.Random
) -> list[SplitDocument]:
    """The pile with one document of a share of the pairs taken out."""
    out = one_of_each(gold, share, draw)
    return [document for document in documents if document.id not in out]


def renumbered(
    documents: Sequence[SplitDocument], gold: frozenset[tuple[str, str]], share: float, draw: random.Random
) -> list[SplitDocument]:
    """The pile with other numbers in one document of a share of the pairs; it has a new id, and so no partner.

    One with fewer than two numbers of two digits is left out.
    """
    out = one_of_each(gold, share, draw)
    changed = []
    for document in documents:
        if document.id not in out:
            changed.append(document)
        elif sum(len(NUMBER.findall(document.sentences[number].text)) for number in document.body) >= 2:
            sentences = tuple(
                replace(sentence, text=DIGIT.sub(lambda _: draw.choice("123456789"), sentence.text))
                for sentence in document.sentences
            )
            other = replace(document.document, id=f"{document.id}, renumbered")
            changed.append(replace(document, document=other, sentences=sentences))
    return changed


def small(
    documents: Sequence[SplitDocument], gold: frozenset[tuple[str, str]], size: int, draw: random.Random
) -> list[SplitDocument]:
    """A few documents, a third of them with their partners."""
    chosen = set(draw.sample([document.id for document in documents], size * 2 // 3))
    partners = [pair for pair in sorted(gold) if chosen & set(pair)]
    for pair in draw.sample(partners, min(len(partners), size // 3)):
        chosen |= set(pair)
    return [document for document in documents if document.id in chosen]


def edited(document: SplitDocument, others: Sequence[SplitDocument], draw: random.Random) -> SplitDocument:
    """The document as another newsroom might print it; a short one is left as it is."""
    if len(document.body) < 8:
        return document
    sentences = [sentence for sentence in document.sentences if draw.random() > draw.choice((0, 0.15, 0.35))]
    donors = [other for other in draw.sample(list(others), min(10, len(others))) if other.language == document.language]
    if donors and draw.random() < 0.5:
        sentences += draw.sample(donors[0].sentences, min(len(donors[0].sentences), len(sentences) // 5))
    return replace(document, sentences=tuple(sentences)) if any(not s.furniture for s in sentences) else document


@dataclass(frozen=True, eq=False)
class Sample:
    """A state of a pile: what is known of its candidate pairs, which are right, and their documents."""

    features: np.ndarray  # shape (n, 4)
    right: np.ndarray  # shape (n,)
    pairs: Pairs
    languages: LanguagePairs

    @property
    def rows(self) -> Rows:
        return self.features, self.right

    def best(self, chance: np.ndarray) -> np.ndarray:
        """Whether each pair is the surest of both its documents in its two languages, shape (n,)."""
        best = np.zeros(len(chance), bool)
        for places in self.languages.places() if self.languages.names else ():
            best[places] = mutual_best(self.pairs[places], chance[places])
        return best


def sample(documents: list[SplitDocument], gold: frozenset[tuple[str, str]], embedder: Embedder) -> Sample:
    texts: dict[str, set[str]] = defaultdict(set)
    for document in documents:
        texts[document.language].update(document.texts)
    vectors = embedder.by_language(texts)
    embedded = embed_documents(documents, vectors.of)
    matcher = DocumentMatcher(PairScorer(embedded, embedder.scales(texts)))
    found = matcher.evidence(matcher.levelled(matcher.candidates(8)), exempt_versions=False)
    sentences = embedded.sizes[found.pairs].min(axis=1)
    features = np.stack([found.similarity, found.conflict, found.margin, 1 / sentences], axis=1)
    right = np.array([tuple(sorted((embedded.ids[i], embedded.ids[j]))) in gold for i, j in found.pairs], bool)
    return Sample(features, right, found.pairs, language_pairs(found.pairs, embedded.languages))


def fit(rows: Sequence[Rows], shares: Sequence[float] = ()) -> LogisticRegression:
    """A logistic model in which every set (every kind of edition of a pile) weighs the same, or by its share."""
    features, right = joined(rows)
    own = shares or [1.0] * len(rows)
    weights = np.concatenate(
        [np.full(len(y), 1e4 * share / max(len(y), 1)) for (_, y), share in zip(rows, own, strict=True)]
    )
    return LogisticRegression(C=100, max_iter=10000).fit(features, right, sample_weight=weights)


def fit_pairs(data: Path) -> None:
    """Document pairs: the model's weights, and precision, recall and calibration error by pile and edition."""
    samples: dict[str, dict[str, list[Sample]]] = {}
    for name in PILES:
        pile = read_pile(data / "piles" / name)
        encoder = load_encoder(choose_encoder(Counter(document.language or "" for document in pile.documents)))
        documents = Aligner(encoder=encoder).pair_pile(pile.documents).split
        samples[name] = defaultdict(list)
        with Embedder(encoder, keep=True) as embedder:
            for kind, own in editions(documents, pile.gold, random.Random(0)):
                samples[name][kind].append(sample(own, pile.gold, embedder))
    for held in [*samples, None]:
        known = [own for name, kinds in samples.items() if name != held for own in kinds.values()]
        model = fit([joined([one.rows for one in own]) for own in known])
        chosen = [[one.right[one.best(chances(model, one))] for one in own] for own in known]
        share = float(np.mean([np.concatenate(own).mean() for own in chosen]))
        if held is None:
            report_weights("pair_confidence: similarity, conflict, margin, 1 / sentences", model)
            print(f"share of documents with a partner {share:.2f}")
        for name in [held] if held else samples:
            for kind, states in samples[name].items():
                shifted = np.concatenate([shift(chances(model, one), one, share) for one in states])
                right = np.concatenate([one.right for one in states])
                show(f"{'left out ' if held else 'fitted on'} {name:18} {kind:25}", shifted, right)


def chances(model: LogisticRegression, one: Sample) -> np.ndarray:
    return np.asarray(model.predict_proba(one.features)[:, 1])


def shift(chance: np.ndarray, one: Sample, share: float) -> np.ndarray:
    """Chances under the shares of documents with a partner that the sample itself tells."""
    shares = find_shares(one.pairs, chance, one.languages, PairConfidence(partner_share=share))
    return shift_share(chance, share, one.languages.of_each(shares, share))


def joined(rows: Sequence[Rows]) -> Rows:
    return np.concatenate([x for x, _ in rows]), np.concatenate([y for _, y in rows])


def report_weights(title: str, model: LogisticRegression) -> None:
    print(title, model.coef_[0].round(2), "constant", model.intercept_.round(2))


def show(title: str, chance: np.ndarray, right: np.ndarray) -> None:
    hits = ((chance >= 0.5) & right).sum()
    precision, recall = hits / max((chance >= 0.5).sum(), 1), hits / max(right.sum(), 1)
    sure = right[chance >= 0.9].mean() if (chance >= 0.9).any() else float("nan")
    error = calibration_error(chance, right)
    print(f"{title} P {precision:.3f} R {recall:.3f} ECE {error:.3f} at .9 {sure:.3f} ({right.sum()}/{len(right)})")


def fit_matches(data: Path, embedder: Embedder) -> None:
    """Matches of mining: weights, and calibration error where a fifth at a time was left out of the fit."""
    folder = data / "mining" / "newstest_mining_dev"
    pools = read_pools(Context(data), Dataset(folder.name, folder))
    known = embedder.by_language({"source": pools.texts[0], "target": pools.texts[1]})
    found = Aligner(encoder=embedder.encoder, settings=Settings(pair_confidence=0.0)).mine_pools(*pools.texts).matches
    sides = known.of(pools.texts[0], "source")[found.source], known.of(pools.texts[1], "target")[found.target]
    features = np.column_stack([found.scores, embedder.scale * np.einsum("nd,nd->n", *sides)])
    gold = set(pools.gold)
    right = np.array(
        [(pools.ids[0][i], pools.ids[1][j]) in gold for i, j in zip(found.source, found.target, strict=True)]
    )
    model = LogisticRegression(C=1000, max_iter=10000)
    folds = KFold(5, shuffle=True, random_state=0)
    chance = cross_val_predict(model, features, right, cv=folds, method="predict_proba")[:, 1]
    report_weights("match_confidence: margin, cosine", model.fit(features, right))
    show("left out, a fifth at a time", chance, right)


def main() -> None:
    data = data_folder()
    with Embedder(load_encoder("use"), keep=True) as embedder:
        fit_matches(data, embedder)
        bead_confidence.print_weights(data, embedder)
    print(flush=True)
    fit_pairs(data)


if __name__ == "__main__":
    main()
