"""Sentence alignment on the development sets that `use` knows: every way of counting, and how much is encoded.

python -m benchmarks.sentences [--data DIR]
"""

import functools
import operator
from collections.abc import Sequence

import numpy as np

from aligner import Aligner, Encoder, evaluate, load_encoder
from aligner.background import SENTENCES
from benchmarks.data import USE_SETS, data_folder, read_sentence_gold


class Counting:
    """An encoder that counts the texts it is given, the background aside, which is encoded once and for all."""

    def __init__(self, encoder: Encoder) -> None:
        self.encoder, self.texts = encoder, 0

    def encode(self, texts: list[str], /) -> np.ndarray:
        self.texts += len(set(texts) - set(SENTENCES))
        return np.asarray(self.encoder.encode(texts))


def main() -> None:
    data = data_folder(__doc__ or "")
    encoder = Counting(load_encoder("use"))
    aligner = Aligner(encoder=encoder)
    print(f"{'set':26} strict   lax   all  null P/R  moved  texts encoded a sentence")
    for name in USE_SETS:
        encoder.texts = sentences = moved = 0
        scores = []
        for text in read_sentence_gold(data, name):
            beads = aligner.align_sentences(text.source, text.target)
            scores.append(evaluate(text.beads, beads))
            moved += sum(bead.moved for bead in beads)
            sentences += _count(text.source, text.target)
        total = functools.reduce(operator.add, scores)
        null = f"{total.null.precision:.2f}/{total.null.recall:.2f}"
        rates = f"{total.strict.f1:.3f}  {total.lax.f1:.3f}  {total.all_beads.f1:.3f}"
        print(f"{name:26} {rates}  {null}  {moved:4}   {encoder.texts / sentences:.2f}", flush=True)


def _count(*texts: Sequence[str]) -> int:
    return sum(len(sentences) for sentences in texts)


if __name__ == "__main__":
    main()
