"""Reports in three languages and in six: whether the beads of their pairs are better when held against each other.

Made of documents whose segments are the same in every language: a share of them is left out of each language, the rest
is joined and split into sentences again. Sentences that stand in one segment, however indirectly, are a gold bead.
"""

import itertools
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from aligner import Bead, Document, Settings, evaluate
from aligner.alignment.agreement import FITTED_AGREEMENT, AgreementLimits, agreements
from aligner.alignment.text_pairs import Text, align_texts
from aligner.corpus.language_facts import joint
from aligner.corpus.sentences import SrxSplitter, split_document
from aligner.encoders.embedder import Embedder
from aligner.model import null_beads
from benchmarks.context import Context, SharedEncoder, rows_for
from benchmarks.data import read_versions
from benchmarks.rows import Row

TOGETHER = (
    ("en", "de", "ja"),
    ("en", "fr", "zh"),
    ("de", "ru", "ko"),
    ("es", "ar", "tr"),
    ("ja", "ar", "pl", "tr", "ko", "ru"),
)
LEFT_OUT = (0.0, 0.1)  # shares of the segments
SET = "ntrex128"

Side = tuple[tuple[str, ...], tuple[frozenset[int], ...]]  # sentences, and the segments that each stands in
Beads = dict[tuple[str, str], list[Bead]]


def run(context: Context) -> Iterator[Row]:
    """Each of these languages together, whole and with segments left out."""
    for dataset in context.find("docs"):
        if dataset.name != SET:
            continue
        for languages, left_out in itertools.product(TOGETHER[: 1 if context.small else None], LEFT_OUT):
            reports = reports_of(dataset.folder, languages, left_out)
            for encoder in context.encoders_for(languages):
                row = rows_for(dataset, encoder)
                alone = aligned(reports, encoder)
                for system, beads in (("ours", together(alone)), ("each pair alone", alone)):
                    for pair, value in strict_f1(reports, beads).items():
                        settings = {"languages": "-".join(languages), "left out": str(left_out), "pair": "-".join(pair)}
                        yield row(
                            system=system,
                            metric="strict F1",
                            value=value,
                            unit="share",
                            better="higher",
                            settings=settings,
                        )


def reports_of(folder: Path, languages: Sequence[str], left_out: float) -> list[dict[str, Side]]:
    """The documents of a set in some languages, by language."""
    draw, splitter = random.Random(0), SrxSplitter()
    return [
        {language: _side(own[language], language, left_out, draw, splitter) for language in languages}
        for _, own in sorted(read_versions(folder).items())
    ]


def _side(segments: Sequence[str], language: str, left_out: float, draw: random.Random, splitter: SrxSplitter) -> Side:
    kept = [number for number in range(len(segments)) if draw.random() >= left_out] or [0]
    between = joint(language)
    text = between.join(segments[number] for number in kept)
    ends = list(itertools.accumulate(len(segments[number]) + len(between) for number in kept))
    spans = list(zip([0, *ends], ends, kept, strict=False))
    found = split_document(Document("", text, language), splitter)
    sentences = [found.sentences[number] for number in found.body]
    units = (
        frozenset(number for start, end, number in spans if own.start < end - len(between) and own.end > start)
        for own in sentences
    )
    return tuple(own.text for own in sentences), tuple(units)


def gold_beads(source: Side, target: Side) -> list[Bead]:
    """The sentences of two sides that stand in the same segments."""
    above = {number: number for side in (source, target) for units in side[1] for number in units}

    def root(number: int) -> int:
        while above[number] != number:
            number = above[number]
        return number

    for units in (*source[1], *target[1]):
        for number in units:
            above[root(number)] = root(min(units))
    groups: dict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for place, side in enumerate((source, target)):
        for n, units in enumerate(side[1]):
            groups[root(min(units))][place].append(n)
    return [
        bead
        for ours, theirs in groups.values()
        for bead in ([Bead(tuple(ours), tuple(theirs))] if ours and theirs else null_beads(ours, theirs))
    ]


def aligned(reports: Sequence[Mapping[str, Side]], encoder: SharedEncoder) -> list[Beads]:
    """The beads of each pair of languages of each report, each pair by itself."""
    known: dict[str, set[str]] = defaultdict(set)
    for report in reports:
        for language, (sentences, _) in report.items():
            known[language].update(sentences)
    with Embedder(encoder.encoder, keep=True) as embedder:
        vectors = embedder.by_language(known)
        texts = [{language: Text(side[0], language) for language, side in report.items()} for report in reports]
        wanted = [(n, pair) for n, report in enumerate(reports) for pair in itertools.combinations(report, 2)]
        pairs = [(texts[n][one], texts[n][other]) for n, (one, other) in wanted]
        found: list[Beads] = [{} for _ in reports]
        for (n, pair), beads in zip(wanted, align_texts(pairs, vectors, embedder, Settings()), strict=True):
            found[n][pair] = beads
    return found


def together(alone: Sequence[Beads], limits: AgreementLimits = FITTED_AGREEMENT) -> list[Beads]:
    """The beads of each report held against each other."""
    return [{pair: list(own.beads) for pair, own in agreements(beads, limits=limits).items()} for beads in alone]


def strict_f1(reports: Sequence[Mapping[str, Side]], found: Sequence[Beads]) -> dict[tuple[str, str], float]:
    """Strict F1 of each pair of languages, over all reports."""
    gold: dict[tuple[str, str], list[Bead]] = defaultdict(list)
    predicted: dict[tuple[str, str], list[Bead]] = defaultdict(list)
    begin: Counter[tuple[str, str]] = Counter()
    for report, beads in zip(reports, found, strict=True):
        for pair, own in beads.items():
            source, target = (report[language] for language in pair)
            gold[pair] += [_moved_by(bead, begin[pair]) for bead in gold_beads(source, target)]
            predicted[pair] += [_moved_by(bead, begin[pair]) for bead in own]
            begin[pair] += max(len(source[0]), len(target[0]))
    return {pair: evaluate(gold=gold[pair], predicted=predicted[pair]).strict.f1 or 0.0 for pair in gold}


def _moved_by(bead: Bead, by: int) -> Bead:
    return Bead(tuple(n + by for n in bead.source), tuple(n + by for n in bead.target))
