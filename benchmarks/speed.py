"""A whole run, from a file to a folder, beside encoding each distinct sentence once; nothing is taken from disk."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from aligner import Aligner, load_encoder
from aligner.run.output_folder import write_result
from aligner.writing import write_jsonl
from benchmarks.context import Context, rows_for
from benchmarks.data import PILES, read_pile
from benchmarks.documents import pile_languages, taken
from benchmarks.encoding import CALL
from benchmarks.rows import Row, RowMaker
from benchmarks.timing import Seconds, clock, in_turns, ratio_rows, seconds_row

OTHERS = tuple(name for name in PILES if name != "news_en_de_dev")  # known piles, taken only when named with --set
REPEATS, REPEATS_SMALL = 3, 1


class Cost(NamedTuple):
    """Seconds of each repeat, of whole runs and of bare encoding; seconds a stage of the last run, and its counts."""

    whole: list[Seconds]
    bare: list[Seconds]
    stages: dict[str, float]
    counts: dict[str, Any]
    sentences: int  # distinct ones


def run(context: Context) -> Iterator[Row]:
    """Each pile with the encoder that fits it, or those named, each in a process of its own."""
    for dataset in context.find("piles"):
        if not context.sets and dataset.name in OTHERS:
            continue
        pile = taken(context, dataset)
        for encoder in context.encoders_for(pile_languages(read_pile(dataset.folder))):
            texts = tuple((document.id, document.text) for document in pile.documents)
            repeats = REPEATS_SMALL if context.small else REPEATS
            cost, memory = context.watched(whole_and_bare, encoder.given, texts, repeats)
            yield from cost_rows(rows_for(dataset, encoder), cost, memory)


def cost_rows(row: RowMaker, cost: Cost, memory: float | None) -> Iterator[Row]:
    """The ratio, what it is made of, and the memory."""
    yield from ratio_rows(row, "whole run / bare encoding", cost.whole, cost.bare)
    yield seconds_row(row, "whole run", clock(cost.whole))
    yield row(metric="sentences a second", value=cost.counts["sentences"] / min(clock(cost.whole)), unit="1/s")
    encoded = cost.counts["encoded"] / cost.sentences
    yield row(metric="texts encoded a distinct sentence", value=encoded, unit="texts", better="lower")
    for stage, seconds in cost.stages.items():
        yield row(metric="seconds of a stage", value=seconds, unit="s", settings={"stage": stage})
    if memory:
        yield row(metric="peak memory", value=memory, unit="MB", better="lower")


def whole_and_bare(name: str, texts: tuple[tuple[str, str], ...], repeats: int) -> Cost:
    """Whole runs over the texts, given with their ids, and bare encoding of their sentences, in turns."""
    encoder = load_encoder(name)
    summaries: list[dict[str, Any]] = []
    sentences: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        pile = Path(folder) / "pile.jsonl"
        write_jsonl(({"id": id_, "text": text} for id_, text in texts), pile)

        def whole() -> None:
            aligner = Aligner(encoder=encoder, cache=False)
            result = aligner.align_pile([pile])
            summaries.append(write_result(result, Path(folder) / "out"))
            found = {sentence.text for own in result.sentences.values() for sentence in own if not sentence.furniture}
            sentences[:] = sorted(found, key=lambda text: (len(text), text))

        def bare() -> None:
            for start in range(0, len(sentences), CALL):
                encoder.encode(sentences[start : start + CALL])

        encoder.encode(["one sentence"])
        ours, reference = in_turns((whole, bare), repeats)
    return Cost(ours, reference, summaries[-1]["seconds"], summaries[-1]["counts"], len(sentences))
