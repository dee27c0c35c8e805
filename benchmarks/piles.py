"""Document pairs on the development piles, languages not given, each with the encoder that fits its languages.

python -m benchmarks.piles [--data DIR]

For each pile: precision, recall and F1 at the default threshold, with and without --one-to-one, and with nine in
ten of the pairs parted (one document of each taken out), where precision is what counts.
"""

import random
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace

from aligner import Aligner, Document, Settings, evaluate_pairs
from benchmarks.data import PILES, Pile, data_folder, one_of_each, read_pile

Run = tuple[str, Settings, list[Document], AbstractSet[tuple[str, str]]]


def main() -> None:
    data = data_folder(__doc__ or "")
    print(f"{'pile':20} {'mode':20} {'P':>6} {'R':>6} {'F1':>6} pairs  encoder")
    for name in PILES:
        for mode, settings, documents, gold in runs(read_pile(data, name)):
            plan = Aligner(settings=settings).pair_pile(documents)
            score = evaluate_pairs(gold, [(pair.source_id, pair.target_id) for pair in plan.pairs])
            numbers = f"{score.precision:6.3f} {score.recall:6.3f} {score.f1:6.3f}"
            print(f"{name:20} {mode:20} {numbers} {score.predicted:5}  {plan.summary['encoder']}", flush=True)


def runs(pile: Pile) -> Iterator[Run]:
    unlabelled = [replace(document, language=None) for document in pile.documents]
    yield "one to one", Settings(one_to_one=True), unlabelled, pile.gold
    yield "all versions", Settings(), unlabelled, pile.gold
    draw = random.Random(0)
    out = one_of_each(pile.gold, 0.9, draw)
    left = [document for document in unlabelled if document.id not in out]
    gold = {pair for pair in pile.gold if not out & set(pair)}
    yield "nine in ten alone", Settings(one_to_one=True), left, gold
    yield "the same, sure at .9", Settings(one_to_one=True, min_confidence=0.9), left, gold


if __name__ == "__main__":
    main()
