"""What else changes when one bead is rejected: every bead of some piles, each rejected in turn.

This is no benchmark of quality: of other beads than the rejected one none should change outside the gap that it leaves,
which reaches from the nearest linked bead before it to the nearest behind it. A sentence that was wrongly alone needs a
partner, and may take one from the beads beside its gap; how many do is told apart.

python -m benchmarks.rejecting FOLDER... (without one, seeds/)
"""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from aligner import Aligner, Settings
from aligner.alignment.constraints import FixedBeads
from aligner.alignment.text_pairs import TextPair, align_texts, text_of
from aligner.encoders.catalogue import choose_encoder, load_encoder
from aligner.encoders.embedder import Embedder
from aligner.model import Bead

SEEDS = Path(__file__).parents[1] / "seeds"
COLUMNS = "beads", "inside the gap", "outside", "of them beside it", "still there"


def main() -> None:
    """A line a pair and kind of bead, and one of all."""
    every: Counter[str] = Counter()
    for folder in sys.argv[1:] or [str(SEEDS)]:
        for name, pair, embedder in text_pairs(Path(folder)):
            counts = sweep(pair, embedder)
            every.update(counts)
            show(name, counts)
    show("all", every)


def text_pairs(folder: Path) -> Iterator[tuple[str, TextPair, Embedder]]:
    """The document pairs of a pile, with what embeds them."""
    plan = Aligner().pair_pile([folder])
    documents = {document.id: document for document in plan.split}
    encoder = load_encoder(choose_encoder(Counter(document.language for document in plan.split)))
    with Embedder(encoder, keep=True) as embedder:
        for pair in plan.pairs:
            source, target = documents[pair.source_id], documents[pair.target_id]
            yield f"{source.id} {target.id}", (text_of(source), text_of(target)), embedder


def sweep(pair: TextPair, embedder: Embedder) -> Counter[str]:
    """Sums over all beads of a pair, each rejected in turn, by kind of bead and column."""
    vectors = embedder.by_language({text.language: text.sentences for text in pair})

    def align(fixed: FixedBeads) -> list[Bead]:
        return align_texts([pair], vectors, embedder, Settings(), [fixed])[0]

    before = align(FixedBeads())
    counts: Counter[str] = Counter()
    for bead in before:
        after = align(FixedBeads(wrong=frozenset({bead})))
        kind = "null" if bead.is_null else "moved" if bead.moved else "linked"
        for column, number in zip(COLUMNS, changed(bead, before, after), strict=True):
            counts[f"{kind}: {column}"] += number
    return counts


def changed(rejected: Bead, before: Sequence[Bead], after: Sequence[Bead]) -> tuple[int, ...]:
    """The numbers of COLUMNS for one rejected bead."""
    kept = {_row(bead) for bead in after}
    others = [bead for bead in before if bead != rejected and _row(bead) not in kept]
    gap = gap_of(rejected, before)
    outside = [bead for bead in others if not bead.sentences & gap]
    beside = [bead for bead in outside if _touches(bead, gap)]
    return 1, len(others) - len(outside), len(outside), len(beside), rejected in after


def gap_of(rejected: Bead, beads: Sequence[Bead]) -> frozenset[tuple[str, int]]:
    """The sentences between the nearest linked beads before and behind a rejected one; of a moved one its own."""
    if rejected.moved:
        return rejected.sentences
    run: set[Bead] = set()
    found = False
    for bead in (bead for bead in beads if not bead.moved):
        if bead.is_null or bead == rejected:
            run.add(bead)
            found |= bead == rejected
        elif found:
            break
        else:
            run.clear()
    return frozenset[tuple[str, int]]().union(*(bead.sentences for bead in run))


def _touches(bead: Bead, gap: frozenset[tuple[str, int]]) -> bool:
    """Whether a sentence of a bead stands beside one of the gap."""
    return any((side, n + step) in gap for side, n in bead.sentences for step in (-1, 1))


def _row(bead: Bead) -> tuple[object, ...]:
    """All of a bead: users see a row as changed when its score or confidence is another."""
    return bead.source, bead.target, bead.moved, bead.score, bead.confidence


def show(name: str, counts: Counter[str]) -> None:
    """A line a kind of bead."""
    print(name)
    for kind in ("linked", "moved", "null"):
        if counts[f"{kind}: beads"]:
            print(
                f"  {kind:8}" + ", ".join(f"{column} {counts[f'{kind}: {column}']}" for column in COLUMNS), flush=True
            )


if __name__ == "__main__":
    main()
