"""How the numbers of alignment/costs.py were chosen: whole paths on all development sets at once.

This is no benchmark: it says what the costs should be. python -m benchmarks.tune_alignment [DIR]

A random search from the costs as they are. The aim is strict F1 on the sets as they are, mean over sets, plus
a third of the F1 of all beads on the same texts with passages taken out of either side: the sets have few gaps, and
costs fitted on them alone find one gap in ten. Left out: the costs that did best on the other sets, scored on
this one. All joins are encoded, so that only the scores differ. The first line is the costs in use; the search
stops after MINUTES, and goes further when it is begun again from what it found. Of costs that do as well on
the sets, not all are as good on edited news, in which single sentences are left out and captions move:
tests/test_seeds.py has the last word.

The books' gold never joins three sentences with one: where a translator did, it has a null bead beside a 1-2 bead. So
most of the null beads of Alice and all of Verwandlung are translated sentences, and no aligner can find them.
"""

import functools
import operator
import random
import time
from dataclasses import replace

import numpy as np

from aligner import Settings, evaluate, load_encoder
from aligner.alignment.band import best_path
from aligner.alignment.costs import FITTED_COSTS, Costs
from aligner.alignment.overlaps import Overlaps, Span
from aligner.alignment.shared_words import SharedWords, shared_words
from aligner.alignment.text_pairs import Text, lengths_of
from aligner.encoders.embedder import Embedder
from aligner.evaluation import BeadScores
from aligner.model import Bead
from benchmarks.data import USE_SETS, SentenceGold, data_folder, read_sentence_gold, shortened

STEPS = {
    "bead_bonus": 0.04,
    "sentence_price": 0.04,
    "shared_word": 0.1,
    "part_loss": 0.2,
    "asked": 0.05,
    "asked_from": 15,
    "lacking": 0.4,
    "null_run": 0.04,
}
MINUTES = 3
BEST = 6  # settings that new ones are drawn around

Compared = tuple[Overlaps, Overlaps, SharedWords]
Prepared = list[tuple[tuple[Bead, ...], Compared]]
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
    tried: list[tuple[Costs, Rates]] = []
    begun = time.monotonic()
    while not tried or time.monotonic() - begun < 60 * MINUTES:
        around = sorted(tried, key=lambda item: -aim(item[1], USE_SETS))[:BEST]
        costs = _drawn(draw.choice(around)[0], draw) if around else FITTED_COSTS
        tried.append((costs, rates(costs, whole, edited)))
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


def rates(costs: Costs, whole: dict[str, Prepared], edited: dict[str, Prepared]) -> Rates:
    """How well all sets are aligned with some costs."""
    return {name: (_scores(whole[name], costs).strict.f1, _scores(edited[name], costs).all_beads.f1) for name in whole}


def _scores(texts: Prepared, costs: Costs) -> BeadScores:
    found = (
        evaluate(gold, best_path(source, target, Settings(), words, margin=None, costs=costs).beads)
        for gold, (source, target, words) in texts
    )
    return functools.reduce(operator.add, found)


def _drawn(costs: Costs, draw: random.Random) -> Costs:
    changed = {name: getattr(costs, name) + step * draw.choice((0, draw.gauss(0, 1))) for name, step in STEPS.items()}
    return replace(costs, **changed)


def _report(costs: Costs, found: Rates) -> None:
    strict, alone = (np.mean([rate[which] for rate in found.values()]) for which in (0, 1))
    print(" ".join(f"{name} {getattr(costs, name):.3f}" for name in STEPS))
    print(
        f"  strict {strict:.4f} edited {alone:.4f} " + " ".join(f"{a:.3f}/{b:.3f}" for a, b in found.values()),
        flush=True,
    )


def _prepared(text: SentenceGold, embedder: Embedder) -> tuple[tuple[Bead, ...], Compared]:
    """Gold; overlaps of both sides, every join encoded, and shared words."""
    settings = Settings()
    pair = Text(text.source, "source"), Text(text.target, "target")
    means = embedder.by_language({side.language: side.sentences for side in pair}).means
    texts = {side.language: [side.joined(span) for own in _spans(side, settings) for span in own] for side in pair}
    vectors = embedder.by_language(texts, means)
    sides = [[vectors.of(map(side.joined, own), side.language) for own in _spans(side, settings)] for side in pair]
    source, target = (Overlaps(own, lengths_of(side)) for own, side in zip(sides, pair, strict=True))
    return text.beads, (source, target, shared_words(text.source, text.target))


def _spans(text: Text, settings: Settings) -> list[list[Span]]:
    """Spans of one sentence, of two, and so on."""
    n = len(text.sentences)
    return [[(start, count) for start in range(n - count + 1)] for count in range(1, min(settings.max_group, n) + 1)]


if __name__ == "__main__":
    main()
