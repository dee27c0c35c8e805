"""What speaks for two documents being versions of one report: sentences, numbers, and how near the rivals are."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from aligner.bitext import Floats, SplitDocument, Vectors
from aligner.confidence import pair_confidence
from aligner.search import nearest
from aligner.vectors import center, language_mean

NUMBER = re.compile(r"\d(?:[\d.,]*\d)?")
UNRELATED = 0.4  # similarity that articles on one subject reach; a rival is taken to be at least so near
VERSION_SIMILARITY = 0.58  # of two texts in one language, from which they can be versions of one report
VERSION_DISAGREEMENT = 0.3  # of their numbers, up to which they can
RIVALS = 30  # of a document, that are asked whether they are versions of its partner
BLOCK = 2048  # sentences of a long document compared at once

Pair = tuple[int, int]  # places of two documents in the list, the smaller first


@dataclass(frozen=True, eq=False, slots=True)
class EmbeddedDocument:
    """A document as matching sees it: its sentences without furniture.

    vectors: shape (n, dim). weights: share of each sentence in the document, sums to 1, shape (n,).
    numbers: the numbers in its text, written without separators.
    """

    document: SplitDocument
    vectors: Vectors
    weights: Floats
    numbers: frozenset[str]

    @property
    def id(self) -> str:
        return self.document.id

    @property
    def language(self) -> str:
        return self.document.language


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for two documents being versions of one report.

    similarity: of their sentences, -1 to 1. disagreement: share of their numbers, rare ones above all, that
    the other lacks, 0 to 1. margin: how far the similarity is above that of the nearest rival, cosine units.
    confidence: 0 to 1.
    """

    similarity: float
    disagreement: float
    margin: float
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
        spread.update({(document.language, text) for text in _texts(document)})
    embedded = []
    for document in documents:
        texts = _texts(document)
        if texts:
            known = [spread[document.language, text] for text in texts]
            weights = _weights(texts, known, counts[document.language])
            vectors = vectors_of(texts, document.language)
            embedded.append(EmbeddedDocument(document, vectors, weights, _numbers(texts)))
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


def similarity(one: EmbeddedDocument, other: EmbeddedDocument) -> float:
    """Mean cosine of each sentence with its best counterpart, weighted, both ways (BiMax, arXiv 2510.15577)."""
    best_of_other = np.full(len(other.vectors), -1.0, np.float32)
    forward = 0.0
    for start in range(0, len(one.vectors), BLOCK):
        cosines = one.vectors[start : start + BLOCK] @ other.vectors.T
        forward += float(one.weights[start : start + BLOCK] @ cosines.max(axis=1))
        np.maximum(best_of_other, cosines.max(axis=0), out=best_of_other)
    return (forward + float(other.weights @ best_of_other)) / 2


class Judge:
    """Weighs candidate pairs against each other, with what is known of the whole pile.

    scale: what brings the encoder's cosines to the level that confidences are fitted on.
    """

    def __init__(self, documents: Sequence[EmbeddedDocument], scale: float = 1.0) -> None:
        self.documents = documents
        self.scale = scale
        spread = Counter(number for document in documents for number in document.numbers)
        scale = math.log(len(documents) + 1)
        self.rarity = {number: math.log((len(documents) + 1) / count) / scale for number, count in spread.items()}
        self.are_versions = cache(self._are_versions)

    def weigh(self, candidates: list[Pair], exempt_versions: bool) -> dict[Pair, Evidence]:
        """Evidence for each candidate pair.

        exempt_versions: do not count a version of the partner, in its own language, as the partner's rival.
        """
        nearness = {pair: self.similarity(*pair) for pair in candidates}
        rivals = _rivals(nearness, self.documents)
        evidence = {}
        for pair in candidates:
            nearest_rival = max(self._rival(pair, end, rivals, exempt_versions) for end in (0, 1))
            margin = nearness[pair] - max(nearest_rival, UNRELATED)
            disagreement = self.disagreement(*pair)
            confidence = pair_confidence(nearness[pair], disagreement, margin)
            evidence[pair] = Evidence(nearness[pair], disagreement, margin, confidence)
        return evidence

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

    def weigh_alone(self, pair: Pair) -> Evidence:
        """Evidence for a pair that has no rivals."""
        nearness, disagreement = self.similarity(*pair), self.disagreement(*pair)
        margin = nearness - UNRELATED
        return Evidence(nearness, disagreement, margin, pair_confidence(nearness, disagreement, margin))

    def similarity(self, one: int, other: int) -> float:
        """Similarity of two documents on that level, at most 1."""
        return min(self.scale * similarity(self.documents[one], self.documents[other]), 1.0)

    def disagreement(self, one: int, other: int) -> float:
        """Share of the numbers, weighted by rarity, that only this document has, or only that one; the smaller of both.

        A shortened version lacks numbers of the full one and has few of its own; another report has its own.
        """
        ours, theirs = self.documents[one].numbers, self.documents[other].numbers
        apart = min(math.fsum(self.rarity[number] for number in own) for own in (ours - theirs, theirs - ours))
        shared = math.fsum(self.rarity[number] for number in ours & theirs)
        return apart / (apart + shared + 1)

    def _are_versions(self, one: int, other: int) -> bool:
        """Whether two documents in one language tell the same, numbers included."""
        if self.disagreement(one, other) > VERSION_DISAGREEMENT:
            return False
        return self.similarity(one, other) >= VERSION_SIMILARITY


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


def _texts(document: SplitDocument) -> list[str]:
    return [document.sentences[n].text for n in document.body]


def _weights(texts: list[str], spread: list[int], documents: int) -> Floats:
    """Share of each sentence: its length times its IDF, shape (len(texts),), sums to 1."""
    idf = np.log((1 + documents) / np.array(spread)) / math.log(1 + documents)
    weights = np.array([len(text) for text in texts]) * np.maximum(idf, 1e-3)
    shares: Floats = (weights / weights.sum()).astype(np.float32)
    return shares


def _numbers(texts: list[str]) -> frozenset[str]:
    """Numbers of at least two digits, without separators: 1,000 and 1.000 are one number in two languages."""
    found = (re.sub("[.,]", "", number) for text in texts for number in NUMBER.findall(text))
    return frozenset(number for number in found if len(number) > 1)


def _document_vectors(documents: list[EmbeddedDocument]) -> Vectors:
    means = np.stack([document.weights @ document.vectors for document in documents]).astype(np.float32)
    return center(means, language_mean(means))
