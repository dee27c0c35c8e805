"""Documents in memory as matching sees them, for two that are aligned by themselves."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from aligner.matching.document_vectors import EmbeddedDocument, Integers, mean_vector
from aligner.matching.features import compares_sounds, embed_document, number_rarity
from aligner.model import SplitDocument, Vectors


class EmbeddedList:
    """Documents in memory."""

    def __init__(self, documents: Sequence[EmbeddedDocument]) -> None:
        self._documents = documents
        self.ids = tuple(document.id for document in documents)
        self.languages = tuple(document.language for document in documents)
        self.words = np.array([document.words for document in documents], np.uint64)
        self.sizes = np.array([len(document.vectors) for document in documents], np.int64)
        self.letters = np.array([document.letters for document in documents], np.int64)

    def __len__(self) -> int:
        return len(self._documents)

    def __getitem__(self, place: int) -> EmbeddedDocument:
        return self._documents[place]

    def subset(self, places: Sequence[int]) -> "EmbeddedList":
        return EmbeddedList([self._documents[place] for place in places])

    def means(self, places: Integers) -> Vectors:
        return np.stack([mean_vector(self[place]) for place in places])

    def let_go(self) -> None:
        """Nothing: the documents are nowhere else."""

    @property
    def rarity(self) -> Mapping[int, float]:
        spread = Counter(number for document in self._documents for number in document.all_numbers)
        return {number: number_rarity(count, len(self)) for number, count in spread.items()}


def embed_documents(
    documents: Sequence[SplitDocument], vectors_of: Callable[[Sequence[str], str], Vectors]
) -> EmbeddedList:
    """Documents that have sentences, in memory. vectors_of: gives the vectors of texts in a language."""
    documents = [document for document in documents if document.body]
    counts = Counter(document.language for document in documents)
    by_sound = compares_sounds(counts)
    spread: Counter[tuple[str, str]] = Counter()
    of_documents = [document.telling_texts for document in documents]
    for document, texts in zip(documents, of_documents, strict=True):
        spread.update({(document.language, text) for text in texts})
    return EmbeddedList(
        [
            embed_document(
                document,
                vectors_of(texts, document.language),
                np.array([spread[document.language, text] for text in texts], np.int64),
                counts[document.language],
                by_sound,
            )
            for document, texts in zip(documents, of_documents, strict=True)
        ]
    )
