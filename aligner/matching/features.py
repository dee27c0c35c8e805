"""What speaks for two documents being versions of one report: sentences, numbers, and how near the rivals are."""

import itertools
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol

import numpy as np
import numpy.typing as npt

from aligner.encoders.embedder import center, language_mean
from aligner.matching.confidence import FITTED_SHARE, estimate_share, pair_confidence
from aligner.matching.index import nearest
from aligner.model import Floats, SplitDocument, Vectors
from aligner.text import key_of, words_of

# Thousands may be parted by spaces of several kinds or an apostrophe, as well as by what parts decimals elsewhere.
NUMBER = re.compile(r"(?<!\d)\d{1,3}(?:[ \u00a0\u2009\u202f'’]\d{3})+(?!\d)|\d(?:[\d.,]*\d)?")
MATCHED = 0.5  # cosine from which a sentence has its counterpart in the other document
UNRELATED = 0.4  # similarity that articles on one subject reach; a rival is taken to be at least so near
VERSION_SIMILARITY = 0.6  # of two texts in one language, from which they can be versions of one report
VERSION_CONFLICT = 0.12  # of their numbers, up to which they can
RIVALS = 30  # of a document, that are asked whether they are versions of its partner
BLOCK = 2048  # sentences of either document compared at once
REMEMBERED = 1 << 17  # pairs whose likeness is kept for when it is asked for again

Pair = tuple[int, int]  # places of two documents in the list, the smaller first
Pairs = npt.NDArray[np.int64]  # shape (n, 2), in rising order
Integers = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class EmbeddedDocument:
    """A document as matching sees it: its sentences without furniture.

    vectors: shape (n, dim). weights: share of each sentence in the document, sums to 1, shape (n,). numbers: in each of
    its n sentences, as keys. words: key of all its words; equal for copies.
    """

    id: str
    language: str
    vectors: Vectors
    weights: Floats
    numbers: tuple[frozenset[int], ...]
    words: int = 0
    all_numbers: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "all_numbers", frozenset().union(*self.numbers))


class EmbeddedDocuments(Protocol):
    """Documents, wherever they are, with what matching must know of all of them at once.

    ids, languages: of each document. words: key of all its words. sizes: sentences of each, shape (n,).
    """

    @property
    def ids(self) -> Sequence[str]: ...
    @property
    def languages(self) -> Sequence[str]: ...
    @property
    def words(self) -> Sequence[int]: ...
    @property
    def sizes(self) -> Integers: ...
    def __len__(self) -> int: ...
    def __getitem__(self, place: int) -> EmbeddedDocument: ...

    def subset(self, places: Sequence[int]) -> "EmbeddedDocuments":
        """Some of the documents."""

    def means(self, places: Integers) -> Vectors:
        """Weighted sums of the sentence vectors of some documents, shape (len(places), dim)."""

    def rarity(self) -> Mapping[int, float]:
        """How rare each number is among the documents, 0 in all of them to 1 in one."""


class EmbeddedList:
    """Documents in memory."""

    def __init__(self, documents: Sequence[EmbeddedDocument]) -> None:
        self._documents = documents
        self.ids = tuple(document.id for document in documents)
        self.languages = tuple(document.language for document in documents)
        self.words = tuple(document.words for document in documents)
        self.sizes = np.array([len(document.vectors) for document in documents], np.int64)

    def __len__(self) -> int:
        return len(self._documents)

    def __getitem__(self, place: int) -> EmbeddedDocument:
        return self._documents[place]

    def subset(self, places: Sequence[int]) -> "EmbeddedList":
        return EmbeddedList([self._documents[place] for place in places])

    def means(self, places: Integers) -> Vectors:
        return np.stack([mean_vector(self[place]) for place in places])

    def rarity(self) -> Mapping[int, float]:
        spread = Counter(number for document in self._documents for number in document.all_numbers)
        return {number: number_rarity(count, len(self)) for number, count in spread.items()}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for two documents being versions of one report.

    similarity: of their sentences, -1 to 1. conflict: share of the numbers in sentences that both have, rare numbers
    above all, that the other lacks, 0 to 1. margin: how far the similarity is above that of the nearest rival, cosine
    units. confidence: 0 to 1.
    """

    similarity: float
    conflict: float
    margin: float
    confidence: float


@dataclass(frozen=True, eq=False, slots=True)
class Weighed:
    """Evidence for pairs, in their order; see Evidence. pairs: shape (n, 2). The others: shape (n,).

    share: of the pile's documents that seem to have a partner, which the confidences take into account.
    """

    pairs: Pairs
    similarity: Reals
    conflict: Reals
    margin: Reals
    confidence: Reals
    share: float

    def row(self, n: int) -> Evidence:
        """Evidence for the n-th pair."""
        return Evidence(*(float(getattr(self, name)[n]) for name in Evidence.__slots__))


def embed_document(document: SplitDocument, vectors: Vectors, spread: Integers, documents: int) -> EmbeddedDocument:
    """A document with sentences as matching sees it.

    vectors: of its sentences, shape (n, dim). spread: in how many of the documents of its language each of them stands,
    shape (n,). A sentence weighs by its length and by how rare it is there (length × IDF, as in Buck and Koehn 2016 and
    neural-document-aligner).
    """
    texts = document.texts
    words = words_of(" ".join(texts))
    return EmbeddedDocument(
        document.id,
        document.language,
        vectors,
        _weights(texts, spread, documents),
        tuple(map(number_keys, texts)),
        key_of(words) if words else 0,
    )


def embed_documents(
    documents: Sequence[SplitDocument], vectors_of: Callable[[Sequence[str], str], Vectors]
) -> EmbeddedList:
    """Documents that have sentences, in memory. vectors_of: gives the vectors of texts in a language."""
    documents = [document for document in documents if document.body]
    counts = Counter(document.language for document in documents)
    spread: Counter[tuple[str, str]] = Counter()
    for document in documents:
        spread.update({(document.language, text) for text in document.texts})
    return EmbeddedList(
        [
            embed_document(
                document,
                vectors_of(document.texts, document.language),
                np.array([spread[document.language, text] for text in document.texts], np.int64),
                counts[document.language],
            )
            for document in documents
        ]
    )


def mean_vector(document: EmbeddedDocument) -> Vectors:
    """Weighted sum of a document's sentence vectors, shape (dim,)."""
    mean: Vectors = (document.weights @ document.vectors).astype(np.float32)
    return mean


def best_cosines(one: EmbeddedDocument, other: EmbeddedDocument) -> tuple[Floats, Floats]:
    """Cosine of each sentence of either document with its best counterpart in the other, shapes (n,) and (m,)."""
    ours = np.full(len(one.vectors), -1.0, np.float32)
    theirs = np.full(len(other.vectors), -1.0, np.float32)
    for start, begin in itertools.product(range(0, len(ours), BLOCK), range(0, len(theirs), BLOCK)):
        rows, columns = slice(start, start + BLOCK), slice(begin, begin + BLOCK)
        cosines = one.vectors[rows] @ other.vectors[columns].T
        np.maximum(ours[rows], cosines.max(axis=1), out=ours[rows])
        np.maximum(theirs[columns], cosines.max(axis=0), out=theirs[columns])
    return ours, theirs


class Judge:
    """Weighs candidate pairs against each other, with what is known of the whole pile.

    scale: what brings the encoder's cosines to the level that confidences are fitted on. rarity: of the numbers in the
    documents, where it is known.
    """

    def __init__(
        self, documents: EmbeddedDocuments, scale: float = 1.0, rarity: Mapping[int, float] | None = None
    ) -> None:
        self.documents = documents
        self.scale = scale
        self.rarity = documents.rarity() if rarity is None else rarity
        self.likeness = lru_cache(REMEMBERED)(self._likeness)

    def candidates(self, k: int) -> Pairs:
        """Pairs worth a close look: for every document its k nearest by document vector in each other language."""
        places = places_by_language(self.documents.languages)
        found = [
            np.stack([np.repeat(own, near.shape[1]), near.ravel()], axis=1)
            for language, own in places.items()
            for other in places
            if other != language
            for near in [nearest_documents(self.documents, own, places[other], k)]
        ]
        return distinct_pairs(found)

    def likenesses(self, pairs: Pairs) -> Reals:
        """Similarity and conflict of each pair, shape (n, 2)."""
        return np.array([self.likeness(int(one), int(other)) for one, other in pairs], np.float64).reshape(-1, 2)

    def margins(self, pairs: Pairs, similarity: Reals, exempt_versions: bool) -> Reals:
        """How far the similarity of each candidate pair, shape (n,), is above that of its nearest rival.

        exempt_versions: do not count a version of the partner, in its own language, as the partner's rival.
        """
        rivals = find_rivals(pairs, similarity, self.documents.languages)
        return self.margins_among(pairs, similarity, rivals, exempt_versions)

    def margins_among(self, pairs: Pairs, similarity: Reals, rivals: "Rivals", exempt_versions: bool) -> Reals:
        """The margins of some pairs, where the rivals among all candidates are known."""
        nearest_rivals = [
            max(
                UNRELATED, *(self._rival(int(pair[1 - end]), int(pair[end]), rivals, exempt_versions) for end in (0, 1))
            )
            for pair in pairs
        ]
        return similarity - np.array(nearest_rivals, np.float64)

    def weigh(self, pairs: Pairs, exempt_versions: bool) -> Weighed:
        """Evidence for candidate pairs."""
        likeness = self.likenesses(pairs)
        margins = self.margins(pairs, likeness[:, 0], exempt_versions)
        return weighed(pairs, likeness, margins, self.documents.sizes)

    def weigh_alone(self, pair: Pair, share: float) -> Evidence:
        """Evidence for a pair that has no rivals. share: see Weighed."""
        pairs = np.array([pair], np.int64)
        likeness = self.likenesses(pairs)
        return weighed(pairs, likeness, likeness[:, 0] - UNRELATED, self.documents.sizes, share).row(0)

    def are_versions(self, one: int, other: int) -> bool:
        """Whether two documents in one language tell the same, numbers included."""
        similarity, conflict = self.likeness(min(one, other), max(one, other))
        return similarity >= VERSION_SIMILARITY and conflict <= VERSION_CONFLICT

    def _rival(self, place: int, partner: int, rivals: "Rivals", exempt_versions: bool) -> float:
        """Similarity to place of the best other document that could stand for its partner, -1 if there is none."""
        others, nearness = rivals.of(place, self.documents.languages[partner])
        for other, near in zip(others[:RIVALS], nearness[:RIVALS], strict=True):
            if other != partner and not (exempt_versions and self.are_versions(partner, int(other))):
                return float(near)
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
            numbers = frozenset[int]().union(*own)
            apart += math.fsum(self.rarity[number] for number in numbers - against.all_numbers)
            shared += math.fsum(self.rarity[number] for number in numbers & against.all_numbers)
        return apart / (apart + shared + 1)


@dataclass(frozen=True, eq=False, slots=True)
class Rivals:
    """For each document and other language its candidates there, nearest first.

    keys: of document and language, in rising order, shape (n,). others, nearness: the candidates and their similarity,
    shape (n,). codes: of the languages.
    """

    keys: Integers
    others: Integers
    nearness: Reals
    codes: dict[str, int]

    def of(self, place: int, language: str) -> tuple[Integers, Reals]:
        """Candidates of a document in a language, nearest first, and their similarity."""
        key = place * len(self.codes) + self.codes[language]
        own = slice(*np.searchsorted(self.keys, [key, key + 1]))
        return self.others[own], self.nearness[own]


def find_rivals(pairs: Pairs, similarity: Reals, languages: Sequence[str]) -> Rivals:
    """The rivals among candidate pairs. similarity: of each, shape (n,). languages: of all documents."""
    codes = {language: code for code, language in enumerate(sorted(set(languages)))}
    of_documents = np.array([codes[language] for language in languages], np.int64)
    owners, others = np.concatenate([pairs, pairs[:, ::-1]]).T
    nearness = np.concatenate([similarity, similarity])
    keys = owners * len(codes) + of_documents[others]
    order = np.lexsort((others, -nearness, keys))
    return Rivals(keys[order], others[order], nearness[order], codes)


def weighed(
    pairs: Pairs,
    likeness: Reals,
    margins: Reals,
    sizes: Integers,
    share: float | None = None,
) -> Weighed:
    """Evidence for pairs. likeness: similarity and conflict, shape (n, 2). sizes: sentences of all documents.

    share: of documents with a partner; without it, as the pairs themselves tell.
    """
    similarity, conflict = likeness.T
    features = similarity, conflict, margins, sizes[pairs].min(axis=1)
    if share is None:
        plain = pair_confidence(*features, FITTED_SHARE)
        share = estimate_share(plain[mutual_best(pairs, plain)])
    return Weighed(pairs, similarity, conflict, margins, pair_confidence(*features, share), share)


def mutual_best(pairs: Pairs, confidence: Reals) -> npt.NDArray[np.bool_]:
    """Whether each pair is the surest of both its documents, shape (n,); of equals the first."""
    numbers = np.tile(np.arange(len(pairs)), 2)
    places = pairs.T.ravel()
    order = np.lexsort((numbers, -confidence[numbers], places))
    firsts = order[np.unique(places[order], return_index=True)[1]]
    mutual: npt.NDArray[np.bool_] = np.bincount(numbers[firsts], minlength=len(pairs)) == 2
    return mutual


def places_by_language(languages: Sequence[str]) -> dict[str, Integers]:
    """The places of the documents in each language, in order."""
    members: dict[str, list[int]] = {}
    for place, language in enumerate(languages):
        members.setdefault(language, []).append(place)
    return {language: np.array(own, np.int64) for language, own in members.items()}


def nearest_documents(documents: EmbeddedDocuments, own: Integers, pool: Integers, k: int) -> Integers:
    """The k documents of a pool nearest to each of some documents, by centred document vector, shape (len(own), k)."""
    found = nearest(_centred_means(documents, own), _centred_means(documents, pool), k)
    chosen: Integers = pool[found.ids]
    return chosen


def _centred_means(documents: EmbeddedDocuments, places: Integers) -> Vectors:
    means = documents.means(places)
    return center(means, language_mean(means))


def distinct_pairs(found: Iterable[Integers]) -> Pairs:
    """Pairs of places, shape (n, 2), the smaller first, each once, in rising order."""
    pairs = np.concatenate([np.empty((0, 2), np.int64), *found])
    return np.unique(np.sort(pairs, axis=1), axis=0)


def without_pairs(pairs: Pairs, others: Iterable[Pair]) -> Pairs:
    """Pairs that are not among others."""
    unwanted = set(others)
    return pairs[[(one, other) not in unwanted for one, other in pairs.tolist()]] if unwanted else pairs


def number_rarity(count: int, documents: int) -> float:
    """How rare a number is that stands in so many documents, 0 in all of them to 1 in one."""
    return math.log((documents + 1) / count) / math.log(documents + 1)


def number_keys(text: str) -> frozenset[int]:
    """Numbers of at least two digits, without separators: 1,000 and 1.000 and 1 000 are the same."""
    found = (re.sub(r"\D", "", number) for number in NUMBER.findall(text))
    return frozenset(key_of(number) for number in found if len(number) > 1)


def _weights(texts: Sequence[str], spread: Integers, documents: int) -> Floats:
    """Share of each sentence: its length times its IDF, shape (len(texts),), sums to 1."""
    idf = np.log((1 + documents) / spread) / math.log(1 + documents)
    weights = np.array([len(text) for text in texts]) * np.maximum(idf, 1e-3)
    shares: Floats = (weights / weights.sum()).astype(np.float32)
    return shares
