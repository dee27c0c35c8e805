"""Sentence alignment against gold, ours beside others on the same vectors."""

import functools
import operator
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from aligner import Bead, EncoderError, evaluate
from aligner.evaluation import BeadScores
from benchmarks.context import Context, SharedEncoder, language_of, rows_for
from benchmarks.data import Dataset, SentenceGold, first_beads, read_sentence_gold
from benchmarks.peers import sentence_aligners
from benchmarks.rows import OURS, Row

SMALL = 50  # sentences a side of the first text of a set
EXAMPLES = 40  # of errors, a set


def run(context: Context) -> Iterator[Row]:
    """Every set as it is."""
    yield from measured_sets(context, lambda text: text, "sentences")


def measured_sets(context: Context, made: Callable[[SentenceGold], SentenceGold], task: str) -> Iterator[Row]:
    """Every set with every encoder that knows its languages; the other systems with the first of them.

    made: what is measured, of a text and its gold. task: what the files with examples are called after.
    """
    for dataset in context.find("sentence_gold"):
        texts = [made(text) for text in read_texts(context, dataset)]
        if not texts:
            context.say(f"{dataset.folder}: no gold.txt in a folder below, left out")
            continue
        for place, encoder in enumerate(context.encoders_for(languages(texts))):
            for system, align in sentence_aligners(encoder, context.say):
                if system != OURS and place:
                    continue
                encoder.texts = 0
                try:
                    found = [align(text.source, text.target) for text in texts]
                except EncoderError as error:  # the rows of other encoders are worth keeping
                    context.say(f"{encoder.name}: left out on {dataset.name} ({error})")
                    break
                except Exception as error:
                    if system == OURS:
                        raise
                    context.say(f"{system}: left out on {dataset.name} ({type(error).__name__}: {error})")
                    continue
                yield from measured(dataset, system, encoder, texts, found)
                if system == OURS:
                    write_examples(
                        context.errors / f"{task}-{dataset.name}-{encoder.name.replace('/', '-')}.md", texts, found
                    )


def read_texts(context: Context, dataset: Dataset) -> list[SentenceGold]:
    """The texts of a set; for a small run the head of the first."""
    texts = list(read_sentence_gold(dataset.folder))
    return [first_beads(texts[0], SMALL)] if context.small and texts else texts


def languages(texts: Sequence[SentenceGold]) -> list[str]:
    """The languages of the two sides, where they can be told."""
    sides = [line for text in texts for line in text.source], [line for text in texts for line in text.target]
    return [language for side in sides if (language := language_of(side))]


def measured(
    dataset: Dataset,
    system: str,
    encoder: SharedEncoder,
    texts: Sequence[SentenceGold],
    found: Sequence[Sequence[Bead]],
) -> Iterator[Row]:
    """Every way of counting, how much was encoded, and for us the kinds of errors."""
    scores = [evaluate(text.beads, beads) for text, beads in zip(texts, found, strict=True)]
    total: BeadScores = functools.reduce(operator.add, scores)
    row = rows_for(dataset, encoder if encoder.texts else None, system=system)
    for metric, rate in (("strict F1", total.strict), ("lax F1", total.lax), ("all-bead F1", total.all_beads)):
        yield row(metric=metric, value=rate.f1, better="higher")
    if total.null.gold:
        yield row(metric="null precision", value=total.null.precision)
        yield row(metric="null recall", value=total.null.recall)
        joined = [evaluate(gaps_joined(text.beads, beads), beads) for text, beads in zip(texts, found, strict=True)]
        yield row(
            metric="strict F1, gaps joined", value=functools.reduce(operator.add, joined).strict.f1, better="higher"
        )
    if encoder.texts:
        sentences = sum(len(text.source) + len(text.target) for text in texts)
        encoded = encoder.texts / sentences
        yield row(metric="encoded a sentence", value=encoded, unit="texts", better="lower" if system == OURS else "")
    if system == OURS:
        kinds = Counter(kind for text, beads in zip(texts, found, strict=True) for kind, _, _ in errors(text, beads))
        for kind, count in sorted(kinds.items()):
            yield row(metric="errors", value=count, unit="gold beads", settings={"kind": kind})


def gaps_joined(gold: Sequence[Bead], found: Sequence[Bead]) -> list[Bead]:
    """The gold, null beads joined with the one linked bead beside them where the found beads join the same.

    Where the aligner that made the gold had no bead large enough, it left alone what is translated; such gold cannot be
    reached. Where a null bead is right, this is lenient.
    """
    owner = {(side, n): bead for bead in gold for side, own in enumerate((bead.source, bead.target)) for n in own}
    parts: dict[Bead, Bead] = {}  # gold beads, by the bead that takes their place
    for bead in found:
        within = {owner.get((side, n)) for side, own in enumerate((bead.source, bead.target)) for n in own}
        if None in within or sum(not own.is_null for own in within if own) != 1:
            continue
        joined = {own for own in within if own}
        sizes = [sum(len(getattr(own, side)) for own in joined) for side in ("source", "target")]
        if len(joined) > 1 and sizes == [len(bead.source), len(bead.target)]:
            parts |= dict.fromkeys(joined, Bead(bead.source, bead.target))
    return list(dict.fromkeys(parts.get(bead, bead) for bead in gold))


def errors(text: SentenceGold, found: Sequence[Bead]) -> Iterator[tuple[str, Bead, list[Bead]]]:
    """Gold beads that were not found: what happened to them, and the beads found in their place."""
    sources = {number: bead for bead in found for number in bead.source}
    targets = {number: bead for bead in found for number in bead.target}
    right = set(found)
    for bead in text.beads:
        if bead in right:
            continue
        instead = [sources.get(number) for number in bead.source] + [targets.get(number) for number in bead.target]
        beads = list(dict.fromkeys(own for own in instead if own))
        yield _kind(bead, beads), bead, beads


def _kind(gold: Bead, found: Sequence[Bead]) -> str:
    linked = [bead for bead in found if not bead.is_null]
    if gold.is_null:
        return "linked, rightly alone"
    if not linked:
        return "left alone, rightly linked"
    if all(_within(gold, bead) for bead in linked):
        return "joined with its neighbours"
    if all(_within(bead, gold) for bead in linked):
        return "parted, or a sentence of it left alone"
    return "cut elsewhere"


def _within(inner: Bead, outer: Bead) -> bool:
    return set(inner.source) <= set(outer.source) and set(inner.target) <= set(outer.target)


def write_examples(path: Path, texts: Sequence[SentenceGold], found: Sequence[Sequence[Bead]]) -> None:
    """The first errors with their sentences, for people. They quote the data, so git passes the folder over."""
    lines = [f"# {path.stem}: the first {EXAMPLES} gold beads that were not found", ""]
    wrong = [(text, *error) for text, beads in zip(texts, found, strict=True) for error in errors(text, beads)]
    for text, kind, gold, instead in wrong[:EXAMPLES]:
        lines += [f"## {kind}", "", f"gold {_quoted(gold, text)}", ""]
        lines += [line for bead in instead for line in (f"found {_quoted(bead, text)}", "")]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines), encoding="utf-8")


def _quoted(bead: Bead, text: SentenceGold) -> str:
    source = " ".join(text.source[number] for number in bead.source)
    target = " ".join(text.target[number] for number in bead.target)
    sure = "" if bead.confidence != bead.confidence else f", confidence {bead.confidence:.2f}"
    return f"{list(bead.source)}:{list(bead.target)}{sure}\n> {source or '—'}\n>\n> {target or '—'}"
