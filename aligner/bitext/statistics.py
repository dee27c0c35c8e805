"""Numbers of a corpus: rows, words and characters a language, lengths, confidence, kinds, flags and duplicates."""

import math
from array import array
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from aligner.bitext.usual import WORD
from aligner.corpus.language_facts import UNSPACED, base_language
from aligner.model import SegmentPair
from aligner.text import key_of

QUANTILES = {"least": 0.0, "tenth": 0.1, "quarter": 0.25, "median": 0.5, "three_quarters": 0.75, "nine_tenths": 0.9}
STEPS = tuple(dict.fromkeys(round(2 ** (step / 2)) for step in range(41)))  # lengths from which each step on counts
TENTHS = 10  # parts that confidences are counted in


@dataclass(slots=True)
class SideNumbers:
    """What is counted of the texts of one language: characters, words where spaces part them, lengths, documents."""

    texts: int = 0
    characters: int = 0
    words: int = 0
    lengths: Counter[int] = field(default_factory=Counter)
    documents: set[int] = field(default_factory=set)

    def add(self, text: str, language: str, document: str) -> None:
        if document:
            self.documents.add(key_of(document))
        if not text:
            return
        self.texts += 1
        self.characters += len(text)
        self.lengths[len(text)] += 1
        if base_language(language) not in UNSPACED:
            self.words += len(WORD.findall(text))

    def told(self, language: str) -> dict[str, Any]:
        """The numbers as JSON has them."""
        return {
            "language": language,
            "documents": len(self.documents),
            "texts": self.texts,
            "words": None if base_language(language) in UNSPACED else self.words,
            "characters": self.characters,
            "length": _quantiles(self.lengths),
            "lengths": _steps(self.lengths),
        }


@dataclass(slots=True)
class PairNumbers:
    """What is counted of the rows of a pair of languages. keys: of the texts, eight bytes a row."""

    rows: int = 0
    one_sided: int = 0
    moved: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    flags: Counter[str] = field(default_factory=Counter)
    confidence: Counter[int] = field(default_factory=Counter)
    unknown_confidence: int = 0
    keys: "array[int]" = field(default_factory=lambda: array("Q"))
    sides: tuple[SideNumbers, SideNumbers] = field(default_factory=lambda: (SideNumbers(), SideNumbers()))

    def add(self, row: SegmentPair) -> None:
        self.rows += 1
        self.one_sided += row.is_null
        self.moved += row.moved
        self.kinds[row.kind] += 1
        self.flags.update(row.flags)
        if math.isnan(row.confidence):
            self.unknown_confidence += 1
        else:
            self.confidence[min(int(row.confidence * TENTHS), TENTHS - 1)] += 1
        self.keys.append(key_of(f"{row.source}\0{row.target}"))
        self.sides[0].add(row.source, row.source_language, row.source_id)
        self.sides[1].add(row.target, row.target_language, row.target_id)

    def told(self, languages: tuple[str, str]) -> dict[str, Any]:
        """The numbers as JSON has them."""
        distinct = len(np.unique(np.frombuffer(self.keys, np.uint64))) if self.keys else 0
        return {
            "rows": self.rows,
            "one_sided": self.one_sided,
            "duplicates": self.rows - distinct,
            "moved": self.moved,
            "source": self.sides[0].told(languages[0]),
            "target": self.sides[1].told(languages[1]),
            "kinds": dict(sorted(self.kinds.items(), key=lambda item: (-item[1], item[0]))),
            "confidence": {f"{tenth / TENTHS:.1f}": self.confidence[tenth] for tenth in range(TENTHS)},
            "unknown_confidence": self.unknown_confidence,
            "flags": dict(sorted(self.flags.items())),
        }


class CorpusNumbers:
    """The numbers of rows that pass by, in memory that grows by eight bytes a row."""

    def __init__(self) -> None:
        self._pairs: dict[tuple[str, str], PairNumbers] = defaultdict(PairNumbers)

    def counting(self, rows: Iterable[SegmentPair]) -> Iterator[SegmentPair]:
        """The rows as they are, while they are counted."""
        for row in rows:
            self._pairs[row.source_language, row.target_language].add(row)
            yield row

    def told(self) -> dict[str, Any]:
        """The numbers as JSON has them, by pair of languages such as `en-de`."""
        pairs = {f"{one or '?'}-{other or '?'}": own.told((one, other)) for (one, other), own in self._pairs.items()}
        return {"rows": sum(own.rows for own in self._pairs.values()), "pairs": dict(sorted(pairs.items()))}


def corpus_numbers(rows: Iterable[SegmentPair]) -> dict[str, Any]:
    """The numbers of a corpus, by pair of languages, as `aligner stats --json` says them."""
    numbers = CorpusNumbers()
    for _ in numbers.counting(rows):
        pass
    return numbers.told()


def _quantiles(lengths: Counter[int]) -> dict[str, float]:
    """Least, middle and greatest of some lengths, and their mean; empty where there are none."""
    total = lengths.total()
    if not total:
        return {}
    values = np.array(sorted(lengths))
    reached = np.cumsum([lengths[value] for value in values.tolist()])
    found = {
        name: int(values[np.searchsorted(reached, share * (total - 1), "right")]) for name, share in QUANTILES.items()
    }
    mean = sum(value * count for value, count in lengths.items()) / total
    return found | {"most": int(values[-1]), "mean": round(mean, 2)}


def _steps(lengths: Counter[int]) -> dict[str, int]:
    """How many lengths are in each step, by the least of it, from the first that has any to the last."""
    counts = Counter[int]()
    for length, number in lengths.items():
        counts[bisect_right(STEPS, length) - 1] += number
    return {str(STEPS[step]): counts[step] for step in range(min(counts), max(counts) + 1)} if counts else {}
