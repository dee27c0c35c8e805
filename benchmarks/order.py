"""Texts whose sections stand in another order in each language, made of the development sets; and the same in order.

Of a sentence set both texts are cut into sections at borders of gold beads, of a pile of pages many are joined into one
page a language. Sections are sorted by their first words in each language, as lists of functions are. Partly translated
are texts that lack sections of the other. Units of the gold are its beads, or the blocks of the pages; a row is right
if the units of its two sides are the same.
"""

import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from aligner import Aligner, Bead, Settings
from aligner.alignment.confidence import FITTED_CONFIDENCE, ConfidenceModels
from aligner.alignment.costs import FITTED_COSTS, Costs, OrderLimits
from aligner.alignment.text_pairs import Text, first_pass, joined_texts, second_pass
from aligner.encoders.embedder import Embedder
from aligner.model import SplitDocument
from benchmarks.context import Context, rows_for
from benchmarks.data import USE_SETS, Dataset, Pile, SentenceGold, read_pile, read_sentence_gold
from benchmarks.rows import Row

SITES = {"help_short_de_en_dev": (4, 12, 40), "manual_de_en_dev": (3, 12)}  # pages joined into one, by pile
SECTION = 6, 40  # gold beads of a section, at least and at most
MISSING = 0.35  # share of the sections that one of the texts lacks
PART, BLOCKS = (5, 30), (2, 12)  # units of a section that is lacking, gold beads and blocks, at least and at most
MOST_TEXTS = 12  # texts made of a pile with one number of pages
IN_PLACE = replace(FITTED_COSTS, order=OrderLimits(weight=float("inf")))  # how it was before passages could move
SURE = 0.9

Units = frozenset[tuple[int, ...]]  # of the gold that a sentence stands in


@dataclass(frozen=True)
class Side:
    """Sentences of a text, and the units that each stands in; one without any counts nowhere."""

    sentences: tuple[str, ...]
    units: tuple[Units, ...]


SidePair = tuple[Side, Side]


@dataclass(frozen=True)
class Counts:
    """What came of texts. gold: units with words on both sides."""

    rows: Counter[str] = field(default_factory=Counter)

    def shares(self) -> Iterator[tuple[str, float, str]]:
        """Metric, value and which values are better."""
        own = self.rows
        linked = max(own["right"] + own["partial"] + own["disjoint"], 1)
        yield "rows right", own["right"] / linked, "higher"
        yield "rows disjoint", own["disjoint"] / linked, "lower"
        yield "units found", own["found"] / max(own["units"], 1), "higher"
        yield "sure rows right", own["sure right"] / max(own["sure"], 1), "higher"
        yield "null beads with a partner", own["null with partner"], "lower"
        yield "sure null beads", own["sure null"], ""
        yield "sure null beads with a partner", own["sure null with partner"], "lower"
        yield "moved rows", own["moved"], ""


def run(context: Context) -> Iterator[Row]:
    """Each set in order and sorted, with the encoder that fits."""
    for dataset in [*context.find("sentence_gold"), *context.find("piles")]:
        for name, pairs in texts_of(dataset).items():
            for encoder in context.encoders_for(["de", "en"])[:1]:
                with Embedder(encoder.encoder, keep=True) as embedder:
                    for order, costs in (("passages move", FITTED_COSTS), ("one order", IN_PLACE)):
                        counts = judged(pairs, embedder, costs)
                        row = rows_for(dataset, encoder)
                        settings = {"texts": name, "aligned in": order}
                        for metric, value, better in counts.shares():
                            unit = "share" if metric.startswith(("rows", "units", "sure rows")) else "beads"
                            wanted = better if costs is FITTED_COSTS else ""  # no longer in use: shown, not judged
                            yield row(metric=metric, value=value, unit=unit, better=wanted, settings=settings)


def texts_of(dataset: Dataset) -> dict[str, list[SidePair]]:
    """The texts made of a set, in order and sorted; none of a set that this task does not take."""
    draw = random.Random(0)
    if dataset.name in USE_SETS:
        texts = [of_gold(text) for text in read_sentence_gold(dataset.folder)]
        ordered = [by_sections(pair, draw) for pair in texts]
        partly = [partly_translated(pair, draw, PART) for pair in texts]
        return {
            "in order": texts,
            "sorted": ordered,
            "partly translated": partly,
            "partly translated, sorted": [by_sections(pair, draw) for pair in partly],
        }
    if dataset.name in SITES:
        made = of_site(dataset.folder, SITES[dataset.name])
        return made | {
            f"{name}, partly translated": [partly_translated(pair, draw, BLOCKS) for pair in pairs]
            for name, pairs in made.items()
        }
    return {}


def of_gold(text: SentenceGold) -> SidePair:
    """A text with its gold beads as units."""
    units: tuple[dict[int, Units], dict[int, Units]] = ({}, {})
    for number, bead in enumerate(text.beads):
        for own, numbers in zip(units, (bead.source, bead.target), strict=True):
            own.update(dict.fromkeys(numbers, frozenset({(number,)})))
    source, target = (
        Side(sentences, tuple(own.get(n, frozenset()) for n in range(len(sentences))))
        for sentences, own in zip((text.source, text.target), units, strict=True)
    )
    return source, target


def partly_translated(pair: SidePair, draw: random.Random, sizes: tuple[int, int]) -> SidePair:
    """A text of which some sections are in one of the two languages only."""
    units = sorted({unit for side in pair for own in side.units for unit in own})
    lacking: tuple[set[tuple[int, ...]], set[tuple[int, ...]]] = set(), set()
    first = 0
    while first < len(units):
        size = draw.randint(*sizes)
        if draw.random() < MISSING:
            draw.choice(lacking).update(units[first : first + size])
        first += size
    one, other = (_without(side, out) for side, out in zip(pair, lacking, strict=True))
    return one, other


def _without(side: Side, out: set[tuple[int, ...]]) -> Side:
    kept = [n for n, units in enumerate(side.units) if not units & out]
    return Side(tuple(side.sentences[n] for n in kept), tuple(side.units[n] for n in kept))


def by_sections(pair: SidePair, draw: random.Random) -> SidePair:
    """A text cut into sections, which each language sorts by their first words."""
    last = max(max(unit)[0] for side in pair for unit in side.units if unit)
    section: dict[int, int] = {}
    while len(section) <= last:
        section |= dict.fromkeys(range(len(section), len(section) + draw.randint(*SECTION)), len(section))
    one, other = (_sorted(side, section) for side in pair)
    return one, other


def _sorted(side: Side, section: Mapping[int, int]) -> Side:
    own: dict[int, list[int]] = defaultdict(list)
    for n, units in enumerate(side.units):
        number = section[min(units)[0]] if units else 0
        own[number].append(n)
    heads = sorted(own.values(), key=lambda numbers: (side.sentences[numbers[0]].casefold(), numbers))
    order = [n for numbers in heads for n in numbers]
    return Side(tuple(side.sentences[n] for n in order), tuple(side.units[n] for n in order))


def of_site(folder: Path, sizes: Sequence[int]) -> dict[str, list[SidePair]]:
    """Pages of a pile joined into one a language, in one order and by the alphabet of each language."""
    pile = read_pile(folder)
    pages = {document.id: document for document in Aligner().pair_pile(pile.documents).split}
    blocks = {row["id"]: row["blocks"] for row in map(json.loads, (folder / "blocks.jsonl").open(encoding="utf-8"))}
    sides = list(_page_pairs(pile, pages, blocks))
    made = {}
    for size in sizes:
        groups = [sides[start : start + size] for start in range(0, size * MOST_TEXTS, size)]
        groups = [group for group in groups if len(group) == size]
        made[f"{size} pages, in order"] = [_joined(group, False) for group in groups]
        made[f"{size} pages, sorted"] = [_joined(group, True) for group in groups]
    return made


def _page_pairs(
    pile: Pile, pages: Mapping[str, SplitDocument], blocks: Mapping[str, list[list[object]]]
) -> Iterator[SidePair]:
    """The two versions of each page whose blocks are of the same kinds in one order, the source first in German."""
    for number, ids in enumerate(sorted(pile.gold)):
        one, other = sorted(ids, key=lambda name: pages[name].language)
        if [block[0] for block in blocks[one]] == [block[0] for block in blocks[other]]:
            yield _page(pages[one], blocks[one], number), _page(pages[other], blocks[other], number)


def _page(page: SplitDocument, blocks: list[list[object]], number: int) -> Side:
    own = [page.sentences[n] for n in page.body]
    units = (
        frozenset((number, n) for n, block in enumerate(blocks) if block[2] < s.end and block[3] > s.start)  # type: ignore[operator]
        for s in own
    )
    return Side(page.texts, tuple(units))


def _joined(group: Sequence[SidePair], is_sorted: bool) -> SidePair:
    one, other = (
        _one(sorted(own, key=lambda side: side.sentences[:1]) if is_sorted else own)
        for own in ([pair[0] for pair in group], [pair[1] for pair in group])
    )
    return one, other


def _one(sides: Sequence[Side]) -> Side:
    return Side(tuple(s for side in sides for s in side.sentences), tuple(u for side in sides for u in side.units))


def judged(
    pairs: Sequence[SidePair], embedder: Embedder, costs: Costs, models: ConfidenceModels = FITTED_CONFIDENCE
) -> Counts:
    """What comes of texts."""
    counts: Counter[str] = Counter()
    for pair, beads in zip(pairs, aligned(pairs, embedder, costs, models), strict=True):
        counts.update(judge(pair, beads))
    return Counts(counts)


def aligned(
    pairs: Sequence[SidePair], embedder: Embedder, costs: Costs, models: ConfidenceModels = FITTED_CONFIDENCE
) -> list[list[Bead]]:
    """The beads of texts."""
    texts = [(Text(one.sentences, "source"), Text(other.sentences, "target")) for one, other in pairs]
    known: dict[str, set[str]] = {"source": set(), "target": set()}
    for text in (text for pair in texts for text in pair):
        known[text.language].update(text.sentences)
    vectors = embedder.by_language(known)
    first = first_pass(texts, vectors, Settings(), costs=costs)
    joins = embedder.by_language(joined_texts(texts, first), vectors.means)
    return second_pass(texts, first, vectors, joins, Settings(), models)


def judge(pair: SidePair, beads: Sequence[Bead]) -> Counter[str]:
    """Rows by whether they are right, and null beads by whether a partner is there."""
    there = [frozenset(unit for units in side.units for unit in units) for side in pair]
    both, hit = there[0] & there[1], set[tuple[int, ...]]()
    counts: Counter[str] = Counter(units=len(both))
    for bead in beads:
        ours, theirs = (
            frozenset(unit for n in own for unit in side.units[n])
            for own, side in zip((bead.source, bead.target), pair, strict=True)
        )
        sure, counts["moved"] = bead.confidence >= SURE, counts["moved"] + bead.moved
        if bead.is_null:
            wrong = bool((ours | theirs) & both)
            counts.update({"null with partner": wrong, "sure null": sure, "sure null with partner": wrong and sure})
            continue
        if not ours <= both or not theirs <= both:
            continue
        kind = "right" if ours == theirs else "partial" if ours & theirs else "disjoint"
        counts.update({kind: 1, "sure": sure, "sure right": sure and kind == "right"})
        hit |= ours & theirs
    counts["found"] = len(hit)
    return counts
