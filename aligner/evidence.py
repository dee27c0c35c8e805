"""What speaks for two documents being versions of one report: sentences, numbers, and how near the rivals are."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np

from aligner.bitext import Floats, SplitDocument, Vectors
from aligner.confidence import FITTED_SHARE, estimate_share, pair_confidence
from aligner.search import nearest
from aligner.vectors import center, language_mean

# Thousands may be parted by spaces of several kinds or an apostrophe, as well as by what parts decimals elsewhere.
NUMBER = re.compile(r"(?<!\d)\d{1,3}(?:[ \u00a0\u2009\u202f'’]\d{3})+(?!\d)|\d(?:[\d.,]*\d)?")
MATCHED = 0.5  # cosine from which a sentence has its counterpart in the other document
UNRELATED = 0.4  # similarity that articles on one subject reach; a rival is taken to be at least so near
VERSION_SIMILARITY = 0.6  # of two texts in one language, from which they can be versions of one report
VERSION_CONFLICT = 0.12  # of their numbers, up to which they can
RIVALS = 30  # of a document, that are asked whether they are versions of its partner
BLOCK = 2048  # sentences of a long document compared at once

Pair = tuple[int, int]  # places of two documents in the list, the smaller first


@dataclass(frozen=True, eq=False, slots=True)
class EmbeddedDocument:
    """A document as matching sees it: its sentences without furniture.

    vectors: shape (n, dim). weights: share of each sentence in the document, sums to 1, shape (n,).
    numbers: the numbers in each of its n sentences, written without separators.
    """

    document: SplitDocument
    vectors: Vectors
    weights: Floats
    numbers: tuple[frozenset[str], ...]
    all_numbers: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "all_numbers", frozenset().union(*self.numbers))

    @property
    def id(self) -> str:
        return self.document.id

    @property
    def language(self) -> str:
        return self.document.language


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for two documents being versions of one report.

    similarity: of their sentences, -1 to 1. conflict: share of the numbers in sentences that both have, rare numbers
    above all, that the other lacks, 0 to 1. margin: how far the similarity is above that of the nearest rival, cosine
    units. sentences: of the shorter one. confidence: 0 to 1.
    """

    similarity: float
    conflict: float
    margin: float
    sentences: int
    confidence: float


def embed_documents(
    documents: Sequence[SplitDocument], vectors_of: Callable[[list[str], str], Vectors]
) -> list[EmbeddedDocument]:
    """Documents that have sentences, with vectors and weights.

    vectors_of: gives the vectors of texts in a language. A sentence weighs by its length and by how rare
    it is among the documents of its language (length × IDF, as in Buck and Koehn 2016 and neural-document-aligner).
    """
    counts = Counter(document.language for document in documents)
    spread: Counter[tuple[str, str]] = Counter()
    for document in documents:
        spread.update({(document.language, text) for text in document.texts})
    embedded = []
    for document in documents:
        texts = list(document.texts)
        if texts:
            known = [spread[document.language, text] for text in texts]
            weights = _weights(texts, known, counts[document.language])
            vectors = vectors_of(texts, document.language)
            embedded.append(EmbeddedDocument(document, vectors, weights, tuple(map(_numbers, texts))))
    return embedded


def candidate_pairs(documents: Sequence[EmbeddedDocument], k: int) -> list[Pair]:
    """Pairs worth a close look: for every document its k nearest by document vector in each other language."""
    members: dict[str, list[int]] = defaultdict(list)
    for place, document in enumerate(documents):
        members[document.language].append(place)
    vectors = {language: _document_vectors([documents[n] for n in places]) for language, places in members.items()}
    found: set[Pair] = set()
    for language, places in members.items():
        for other, pool in members.items():
            if other != language:
                near = nearest(vectors[language], vectors[other], k)
                found.update(
                    (min(place, pool[n]), max(place, pool[n]))
                    for place, row in zip(places, near.ids, strict=True)
                    for n in row
                )
    return sorted(found)


def best_cosines(one: EmbeddedDocument, other: EmbeddedDocument) -> tuple[Floats, Floats]:
    """Cosine of each sentence of either document with its best counterpart in the other, shapes (n,) and (m,)."""
    ours = np.empty(len(one.vectors), np.float32)
    theirs = np.full(len(other.vectors), -1.0, np.float32)
    for start in range(0, len(one.vectors), BLOCK):
        cosines = one.vectors[start : start + BLOCK] @ other.vectors.T
        ours[start : start + BLOCK] = cosines.max(axis=1)
        np.maximum(cosines.max(axis=0), theirs, out=theirs)
    return ours, theirs


class Judge:
    """Weighs candidate pairs against each other, with what is known of the whole pile.

    scale: what brings the encoder's cosines to the level that confidences are fitted on.
    """

    def __init__(self, documents: Sequence[EmbeddedDocument], scale: float = 1.0) -> None:
        self.documents = documents
        self.scale = scale
        spread = Counter(number for document in documents for number in document.all_numbers)
        total = math.log(len(documents) + 1)
        self.rarity = {number: math.log((len(documents) + 1) / count) / total for number, count in spread.items()}
        self.likeness = cache(self._likeness)
        self.share = FITTED_SHARE  # of documents that have a partner, as far as the pile tells

    def weigh(self, candidates: list[Pair], exempt_versions: bool) -> dict[Pair, Evidence]:
        """Evidence for each candidate pair, and the share of documents that have a partner.

        exempt_versions: do not count a version of the partner, in its own language, as the partner's rival.
        """
        rivals = _rivals({pair: self.likeness(*pair)[0] for pair in candidates}, self.documents)
        margins = {
            pair: self.likeness(*pair)[0]
            - max(UNRELATED, *(self._rival(pair, end, rivals, exempt_versions) for end in (0, 1)))
            for pair in candidates
        }
        plain = {pair: self._evidence(pair, margin, FITTED_SHARE) for pair, margin in margins.items()}
        confidences = {pair: found.confidence for pair, found in plain.items()}
        self.share = estimate_share([confidences[pair] for pair in mutual_best(confidences)])
        return {pair: self._evidence(pair, margin, self.share) for pair, margin in margins.items()}

    def weigh_alone(self, pair: Pair) -> Evidence:
        """Evidence for a pair that has no rivals."""
        return self._evidence(pair, self.likeness(*pair)[0] - UNRELATED, self.share)

    def are_versions(self, one: int, other: int) -> bool:
        """Whether two documents in one language tell the same, numbers included."""
        similarity, conflict = self.likeness(one, other)
        return similarity >= VERSION_SIMILARITY and conflict <= VERSION_CONFLICT

    def _evidence(self, pair: Pair, margin: float, share: float) -> Evidence:
        similarity, conflict = self.likeness(*pair)
        sentences = min(len(self.documents[n].vectors) for n in pair)
        confidence = pair_confidence(similarity, conflict, margin, sentences, share)
        return Evidence(similarity, conflict, margin, sentences, confidence)

    def _rival(
        self, pair: Pair, end: int, rivals: dict[tuple[int, str], list[tuple[float, int]]], exempt_versions: bool
    ) -> float:
        """Similarity of the best other document that could take the place of one end of a pair, -1 if there is none."""
        place, partner = pair[1 - end], pair[end]
        for nearness, other in rivals[place, self.documents[partner].language][:RIVALS]:
            if other != partner and not (
                exempt_versions and self.are_versions(min(partner, other), max(partner, other))
            ):
                return nearness
        return -1.0

    def _likeness(self, one: int, other: int) -> tuple[float, float]:
        """Similarity and conflict of two documents.

        Similarity: mean cosine of each sentence with its best counterpart, weighted, both ways (BiMax, arXiv
        2510.15577), at most 1.
        """
        ours, theirs = self.documents[one], self.documents[other]
        cosines = [self.scale * found for found in best_cosines(ours, theirs)]
        similarity = float(ours.weights @ cosines[0] + theirs.weights @ cosines[1]) / 2
        return min(similarity, 1.0), self._conflict((ours, cosines[0]), (theirs, cosines[1]))

    def _conflict(self, one: tuple[EmbeddedDocument, Floats], other: tuple[EmbeddedDocument, Floats]) -> float:
        """Share of numbers, weighted by rarity, that one has in a sentence that both have, and the other has nowhere.

        A version edited differently lacks whole sentences; another report in the same words has other numbers in them.
        """
        apart = shared = 0.0
        for (document, cosines), (against, _) in ((one, other), (other, one)):
            own = [numbers for numbers, cosine in zip(document.numbers, cosines, strict=True) if cosine >= MATCHED]
            numbers = frozenset[str]().union(*own)
            apart += math.fsum(self.rarity[number] for number in numbers - against.all_numbers)
            shared += math.fsum(self.rarity[number] for number in numbers & against.all_numbers)
        return apart / (apart + shared + 1)


def mutual_best(confidences: Mapping[Pair, float]) -> list[Pair]:
    """The pairs that are the surest of both their documents, in the order given."""
    best: dict[int, Pair] = {}
    for pair, confidence in confidences.items():
        for place in pair:
            if place not in best or confidence > confidences[best[place]]:
                best[place] = pair
    return [pair for pair in confidences if all(best[place] == pair for place in pair)]


def _rivals(
    nearness: dict[Pair, float], documents: Sequence[EmbeddedDocument]
) -> dict[tuple[int, str], list[tuple[float, int]]]:
    """For each document and other language its candidates there, nearest first."""
    rivals: dict[tuple[int, str], list[tuple[float, int]]] = defaultdict(list)
    for (one, other), value in nearness.items():
        rivals[one, documents[other].language].append((value, other))
        rivals[other, documents[one].language].append((value, one))
    for found in rivals.values():
        found.sort(key=lambda item: (-item[0], item[1]))
    return rivals


def _weights(texts: list[str], spread: list[int], documents: int) -> Floats:
    """Share of each sentence: its length times its IDF, shape (len(texts),), sums to 1."""
    idf = np.log((1 + documents) / np.array(spread)) / math.log(1 + documents)
    weights = np.array([len(text) for text in texts]) * np.maximum(idf, 1e-3)
    shares: Floats = (weights / weights.sum()).astype(np.float32)
    return shares


def _numbers(text: str) -> frozenset[str]:
    """Numbers of at least two digits, without separators: 1,000 and 1.000 and 1 000 are the same."""
    found = (re.sub(r"\D", "", number) for number in NUMBER.findall(text))
    return frozenset(number for number in found if len(number) > 1)


def _document_vectors(documents: list[EmbeddedDocument]) -> Vectors:
    means = np.stack([document.weights @ document.vectors for document in documents]).astype(np.float32)
    return center(means, language_mean(means))
