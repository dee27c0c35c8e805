"""Fits the model of bitext/scoring.py on faults planted in translations; prints the weights.

This is no benchmark: it says what the weights should be. python -m benchmarks.fit_scoring [DIR]

The sets are those of COLLECTIONS: news, news again in other languages, and short sentences. The model is also fitted
with each pair of languages left out, and with each collection left out, and scored on that. Needs the extra `bench`.
"""

import itertools
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from aligner import SegmentPair, load_encoder
from aligner.bitext.scoring import rows_with_evidence, terms_of
from aligner.encoders.embedder import Embedder
from aligner.encoders.loaded import loaded
from aligner.files import read_lines
from benchmarks.context import Context
from benchmarks.data import read_parallel, read_segments
from benchmarks.planted_faults import MANY, plant

COLLECTIONS = {
    "news": ("newstest2021.en-de", "newstest2021.de-fr", "newstest2021.en-ja"),
    "more news": (("en", "ru"), ("en", "zh"), ("en", "fr")),
    "short": (("deu", "de"), ("fra", "fr"), ("jpn", "ja"), ("rus", "ru"), ("cmn", "zh"), ("spa", "es")),
}
ROWS, SEEDS = 1_000, 2  # of each set, and times that faults are planted in it
RIGHT, WRONG, PARTIAL = range(3)
RARER = 0.5  # added to the log odds of right: rows have fewer faults than here, and flags should be sure
KINDS = {
    "": RIGHT,
    "shifted": WRONG,
    "swapped": WRONG,
    "unrelated": WRONG,
    "target cut": PARTIAL,
    "source cut": PARTIAL,
}

Pairs = list[tuple[str, str]]


@dataclass
class Known:
    """Rows of a set with planted faults: terms of evidence, shape (n, 27), and faults; others are left out."""

    collection: str
    languages: str
    evidence: npt.NDArray[np.float64]
    faults: list[str]

    @property
    def kinds(self) -> npt.NDArray[np.int64]:
        return np.array([KINDS[fault] for fault in self.faults])


def sets(context: Context) -> Iterator[tuple[str, tuple[str, str], Pairs]]:
    """Collection, languages and pairs of each set."""
    for dataset in context.find("wmt"):
        if dataset.name in COLLECTIONS["news"]:
            pairs, languages = read_segments(dataset)
            yield "news", languages, pairs[:ROWS]
    many = next(dataset for dataset in context.find("docs") if dataset.name == MANY)
    for own in COLLECTIONS["more news"]:
        yield "more news", (own[0], own[1]), read_parallel(many, (own[0], own[1]))[:ROWS]
    for name, code in COLLECTIONS["short"]:
        lines = itertools.islice(read_lines(context.data / "bitext" / "tatoeba" / f"{name}-eng.tsv"), ROWS)
        yield "short", (code, "en"), [(one, other) for one, other in (line.split("\t")[:2] for line in lines)]


def known_of(collection: str, languages: tuple[str, str], pairs: Pairs, encoder: str) -> Known:
    """Evidence for the rows of a set, faults planted anew each time."""
    evidence: list[list[float]] = []
    faults: list[str] = []
    for seed in range(SEEDS):
        planted = plant(pairs, seed)
        rows = [
            SegmentPair("", "", *languages, row.source, row.target, (), (), None, None, "1-1", 0.0, 0.0)
            for row in planted
        ]
        known_rows = rows_with_evidence(rows, lambda _: Embedder(loaded(load_encoder(encoder)), keep=True))
        for row, (_, known) in zip(planted, known_rows, strict=True):
            if known and row.fault in KINDS:
                evidence.append(terms_of(known)[1:])
                faults.append(row.fault)
    return Known(collection, "-".join(languages), np.array(evidence), faults)


def fitted(sets_known: list[Known]) -> LogisticRegression:
    evidence = np.concatenate([known.evidence for known in sets_known])
    return LogisticRegression(C=3.0, max_iter=10_000).fit(
        evidence, np.concatenate([known.kinds for known in sets_known])
    )


def tell(model: LogisticRegression, known: Known) -> str:
    """How many of each fault are found, how many right ones are let be, and how wrong confidences of right are."""
    shares = model.predict_proba(known.evidence)
    kinds = shares.argmax(axis=1)
    told = []
    for fault in dict.fromkeys(known.faults):
        own = np.array([other == fault for other in known.faults])
        told.append(f"{fault or 'right'} {np.mean(kinds[own] == KINDS[fault]):.3f}")
        if fault == "unrelated":
            told.append(f"(sure {np.mean(shares[own, RIGHT] > 0.5):.3f})")
    off = abs(np.mean(shares[:, RIGHT]) - np.mean(known.kinds == RIGHT))
    return f"{known.collection:10} {known.languages:6} {'  '.join(told)}  off {off:.3f}"


def main(data: Path) -> None:
    """Print the weights, and what left-out fits find."""
    context = Context(data=data)
    found = [known_of(*own, "use") for own in sets(context)]
    for attribute in ("languages", "collection"):
        print(f"left out by {attribute}")
        for value in dict.fromkeys(getattr(known, attribute) for known in found):
            model = fitted([known for known in found if getattr(known, attribute) != value])
            for known in found:
                if getattr(known, attribute) == value:
                    print(tell(model, known))
    model = fitted(found)
    print("all")
    for known in found:
        print(tell(model, known))
    model.intercept_[RIGHT] += RARER
    weights = np.column_stack([model.intercept_, model.coef_])
    for kind, name in ((RIGHT, "right"), (WRONG, "wrong")):
        print(name, ", ".join(f"{weight:.2f}" for weight in weights[kind] - weights[PARTIAL]))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Context().data)
