"""How the constants of aligner/align.py were chosen: strict F1 of the exact path for values around them.

python -m benchmarks.tune_alignment [--data DIR]

All joins are encoded, so that only the score of a bead differs. The bonus and the exponent of a bead's size stand
against each other: more of either finds fewer null beads. One setting for all sets; the mean decides, and how many of
Text+Berg's null beads are found where means are close.
"""

import functools
import operator

import numpy as np

from aligner import Settings, align, evaluate, load_encoder
from aligner.align import Span
from aligner.bitext import Floats, Vectors
from aligner.segments import Text, lengths_of
from aligner.vectors import Embedder
from benchmarks.data import USE_SETS, data_folder, read_sentence_gold


def main() -> None:
    data = data_folder(__doc__ or "")
    settings = Settings()
    prepared = {}
    with Embedder(load_encoder("use"), keep=True) as embedder:
        for name in USE_SETS:
            texts = list(read_sentence_gold(data, name))
            prepared[name] = [(text.beads, _tables(text.source, text.target, settings, embedder)) for text in texts]
    print("bonus  " + " ".join(f"{name[:10]:>10}" for name in USE_SETS) + "  mean strict, null P/R of the first set")
    for bonus in (0, 0.03, 0.06, 0.09, 0.12, 0.15):
        align.BEAD_BONUS = np.float32(bonus)
        totals = []
        for name in USE_SETS:
            scores = [evaluate(gold, align.align_overlaps(*tables, settings)) for gold, tables in prepared[name]]
            totals.append(functools.reduce(operator.add, scores))
        strict = [total.strict.f1 for total in totals]
        null = f"{totals[0].null.precision:.2f}/{totals[0].null.recall:.2f}"
        print(
            f"{bonus:5.2f}  " + " ".join(f"{f1:10.3f}" for f1 in strict) + f"  {np.mean(strict):.4f}  {null}",
            flush=True,
        )


Tables = tuple[list[Vectors], list[Vectors], Floats, Floats]


def _tables(source: tuple[str, ...], target: tuple[str, ...], settings: Settings, embedder: Embedder) -> Tables:
    """Overlaps of both sides, every join encoded, and their lengths."""
    pair = Text(source, "source"), Text(target, "target")
    means = embedder.by_language({text.language: text.sentences for text in pair}).means
    texts = {text.language: [text.joined(span) for own in _spans(text, settings) for span in own] for text in pair}
    vectors = embedder.by_language(texts, means)
    sides = [[vectors.of(map(text.joined, own), text.language) for own in _spans(text, settings)] for text in pair]
    return sides[0], sides[1], lengths_of(pair[0]), lengths_of(pair[1])


def _spans(text: Text, settings: Settings) -> list[list[Span]]:
    """Spans of one sentence, of two, and so on."""
    n = len(text.sentences)
    return [[(start, count) for start in range(n - count + 1)] for count in range(1, min(settings.max_group, n) + 1)]


if __name__ == "__main__":
    main()
