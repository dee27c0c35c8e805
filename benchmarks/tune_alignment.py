"""How the constants of aligner/scores.py were chosen: whole paths on all development sets at once.

This is no benchmark: it says what the constants should be. python -m benchmarks.tune_alignment [DIR]

A random search from the constants as they are. The aim is strict F1 on the sets as they are, mean over sets, plus
a third of the F1 of all beads on the same texts with passages taken out of either side: the sets have few gaps, and
constants fitted on them alone find one gap in ten. Left out: the constants that did best on the other sets, scored on
this one. All joins are encoded, so that only the scores differ. The first line is the constants in use; the search
stops after MINUTES, and goes further when it is begun again from what it found. Of constants that do as well on
the sets, not all are as good on edited news, in which single sentences are left out and captions move:
tests/test_seeds.py has the last word.

The books' gold never joins three sentences with one: where a translator did, it has a null bead beside a 1-2 bead. So
most of the null beads of Alice and all of Verwandlung are translated sentences, and no aligner can find them.
"""

import functools
import operator
import random
import time
from collections.abc import Mapping

import numpy as np

from aligner import Settings, evaluate, load_encoder
from aligner.alignment import band as align
from aligner.alignment import bead_scores as scores
from aligner.alignment import dynamic_program as lattice
from aligner.alignment.band import Span
from aligner.alignment.shared_words import SharedWords, shared_words
from aligner.alignment.text_pairs import Text, lengths_of
from aligner.encoders.embedder import Embedder
from aligner.evaluation import BeadScores
from aligner.model import Bead, Floats, Vectors
from benchmarks.data import USE_SETS, SentenceGold, data_folder, read_sentence_gold, shortened

STEPS = {
    "BONUS": 0.04,
    "PRICE": 0.04,
    "SHARED": 0.1,
    "LOSS": 0.2,
    "ASKED": 0.05,
    "LONG": 15,
    "LACKING": 0.4,
    "OPEN": 0.04,
}
MINUTES = 3
BEST = 6  # settings that new ones are drawn around

Tables = tuple[list[Vectors], list[Vectors], Floats, Floats, SharedWords]
Prepared = list[tuple[tuple[Bead, ...], Tables]]
Rates = dict[str, tuple[float, float]]  # strict F1 as it is, all-bead F1 edited, by set


def main() -> None:
    data = data_folder()
    draw = random.Random(0)
    whole, edited = {}, {}
    with Embedder(load_encoder("use"), keep=True) as embedder:
        for name in USE_SETS:
            texts = list(read_sentence_gold(data / "sentence_gold" / name))
            whole[name] = [_prepared(text, embedder) for text in texts]
            edited[name] = [_prepared(shortened(text, draw), embedder) for text in texts]
    tried: list[tuple[dict[str, float], Rates]] = []
    begun = time.monotonic()
    while not tried or time.monotonic() - begun < 60 * MINUTES:
        around = sorted(tried, key=lambda item: -aim(item[1], USE_SETS))[:BEST]
        constants = (
            _drawn(draw.choice(around)[0], draw) if around else {name: float(getattr(scores, name)) for name in STEPS}
        )
        tried.append((constants, rates(constants, whole, edited)))
        if tried[-1] == max(tried, key=lambda item: aim(item[1], USE_SETS)):
            _report(*tried[-1])
    print("left out: strict, edited")
    for name in USE_SETS:
        others = [other for other in USE_SETS if other != name]
        best = max(tried, key=lambda item: aim(item[1], others))[1]
        print(f"{name:26} {best[name][0]:.3f} {best[name][1]:.3f}")


def aim(found: Rates, names: tuple[str, ...] | list[str]) -> float:
    """What the search makes as great as it can."""
    return float(np.mean([found[name][0] + found[name][1] / 3 for name in names]))


def rates(constants: Mapping[str, float], whole: dict[str, Prepared], edited: dict[str, Prepared]) -> Rates:
    """How well all sets are aligned with some constants."""
    for name, value in constants.items():
        for module in (align, lattice) if name == "OPEN" else (scores,):
            setattr(module, name, np.float32(value))
    return {name: (_scores(whole[name]).strict.f1, _scores(edited[name]).all_beads.f1) for name in whole}


def _scores(texts: Prepared) -> BeadScores:
    found = (
        evaluate(gold, align.best_path(*tables[:4], Settings(), tables[4], margin=None).beads) for gold, tables in texts
    )
    return functools.reduce(operator.add, found)


def _drawn(constants: dict[str, float], draw: random.Random) -> dict[str, float]:
    return {name: value + STEPS[name] * draw.choice((0, draw.gauss(0, 1))) for name, value in constants.items()}


def _report(constants: dict[str, float], found: Rates) -> None:
    strict, alone = (np.mean([rate[which] for rate in found.values()]) for which in (0, 1))
    print(" ".join(f"{name} {value:.3f}" for name, value in constants.items()))
    print(
        f"  strict {strict:.4f} edited {alone:.4f} " + " ".join(f"{a:.3f}/{b:.3f}" for a, b in found.values()),
        flush=True,
    )


def _prepared(text: SentenceGold, embedder: Embedder) -> tuple[tuple[Bead, ...], Tables]:
    """Gold; overlaps of both sides, every join encoded, lengths and shared words."""
    settings = Settings()
    pair = Text(text.source, "source"), Text(text.target, "target")
    means = embedder.by_language({side.language: side.sentences for side in pair}).means
    texts = {side.language: [side.joined(span) for own in _spans(side, settings) for span in own] for side in pair}
    vectors = embedder.by_language(texts, means)
    sides = [[vectors.of(map(side.joined, own), side.language) for own in _spans(side, settings)] for side in pair]
    tables = sides[0], sides[1], lengths_of(pair[0]), lengths_of(pair[1]), shared_words(text.source, text.target)
    return text.beads, tables


def _spans(text: Text, settings: Settings) -> list[list[Span]]:
    """Spans of one sentence, of two, and so on."""
    n = len(text.sentences)
    return [[(start, count) for start in range(n - count + 1)] for count in range(1, min(settings.max_group, n) + 1)]


if __name__ == "__main__":
    main()
