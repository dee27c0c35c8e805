"""Whether confidences mean what they say: how often pairs, matches and beads of a confidence are right.

And whether it helps to read the least sure ones first: how many of the mistakes are met early.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from aligner import Settings
from benchmarks.context import Context, language_of, rows_for
from benchmarks.documents import documents_of, pile_languages, planned, taken
from benchmarks.mining import mined, read_pools
from benchmarks.peers import sentence_aligners
from benchmarks.rows import Row, RowMaker
from benchmarks.sentences import languages, read_texts

BINS = 10
ALL_BEADS = "all beads"  # linked and null ones, as a person reads them
OF_ALL = (ALL_BEADS, "beads", "null beads")  # of which all are in the outcome, not only those from DECIDED on
DECIDED = 0.5  # confidence from which there is a pair or match
READ = 0.1  # share that is read, the least sure ones

Judged = list[tuple[float, bool]]  # confidence, and whether it was right


def run(context: Context) -> Iterator[Row]:
    """Each set with the encoders named, or the one that fits it: calibration error, right by confidence, by doubt."""
    for judge in (document_pairs, matches, beads):
        for row, what, judged in judge(context):
            yield from reliability(row, what, judged)
            yield from doubt_first(row, what, judged)
            yield from places_first(row, what, judged)


def document_pairs(context: Context) -> Iterator[tuple[RowMaker, str, Judged]]:
    """All candidate pairs of each pile, as it is and with nine in ten of its pairs parted."""
    for dataset in context.find("piles"):
        pile = taken(context, dataset)
        for encoder in context.encoders_for(pile_languages(pile)):
            for parted in (False, True):
                documents, gold = documents_of(pile, parted)
                plan = planned(encoder, Settings(one_to_one=parted), documents)
                judged = [
                    (pair.confidence, (min(ids), max(ids)) in gold)
                    for pair in plan.candidates
                    for ids in [(pair.source_id, pair.target_id)]
                ]
                yield rows_for(dataset, encoder), "document pairs" + (", nine in ten alone" if parted else ""), judged


def matches(context: Context) -> Iterator[tuple[RowMaker, str, Judged]]:
    """All best matches of each pair of pools."""
    for dataset in context.find("mining"):
        pools = read_pools(context, dataset)
        gold = set(pools.gold)
        for encoder in context.encoders_for(filter(None, map(language_of, pools.texts))):
            judged = [
                (match.confidence, (pools.ids[0][match.source_line], pools.ids[1][match.target_line]) in gold)
                for match in mined(encoder, pools)
            ]
            yield rows_for(dataset, encoder), "matches", judged


def beads(context: Context) -> Iterator[tuple[RowMaker, str, Judged]]:
    """All beads of each set, linked and null ones apart and together."""
    for dataset in context.find("sentence_gold"):
        texts = read_texts(context, dataset)
        for encoder in context.encoders_for(languages(texts)):
            _, align = next(sentence_aligners(encoder, context.say))
            found = [(text.beads, align(text.source, text.target)) for text in texts]
            for name, kinds in (("beads", (False,)), ("null beads", (True,)), (ALL_BEADS, (False, True))):
                judged = [
                    (bead.confidence, bead in gold)
                    for beads, own in found
                    for gold in [set(beads)]
                    for bead in own
                    if bead.is_null in kinds
                ]
                yield rows_for(dataset, encoder), name, judged


def reliability(row: RowMaker, what: str, judged: Judged) -> Iterator[Row]:
    """Expected calibration error, and for each bin that is not empty the share right."""
    if not judged:
        return
    chance, right = (np.array(column) for column in zip(*judged, strict=True))
    yield row(metric="calibration error", value=calibration_error(chance, right), better="lower", settings={"of": what})
    sure = chance >= 0.9
    if sure.any():
        yield row(metric="right at .9 and above", value=float(right[sure].mean()), settings={"of": what})
    places = bins_of(chance)
    for place in sorted(set(places.tolist())):
        inside = places == place
        settings = {
            "of": what,
            "bin": place,
            "confidence": round(float(chance[inside].mean()), 4),
            "count": int(inside.sum()),
        }
        yield row(metric="share right", value=float(right[inside].mean()), settings=settings)


def doubt_first(row: RowMaker, what: str, judged: Judged) -> Iterator[Row]:
    """Of the mistakes in the outcome the share met where a tenth of it is read, and the mean over all shares read."""
    least = 0.0 if what in OF_ALL else DECIDED
    found = [(chance, right) for chance, right in judged if chance >= least]
    wrong = met_mistakes(found)
    if len(wrong):
        read = max(round(READ * len(wrong)), 1)
        settings = {"of": what, "count": len(wrong), "mistakes": sum(not right for _, right in found)}
        yield row(metric="mistakes in a tenth", value=float(wrong[read - 1]), better="higher", settings=settings)
        yield row(metric="area under mistakes", value=float(wrong.mean()), better="higher", settings=settings)


def places_first(row: RowMaker, what: str, judged: Judged) -> Iterator[Row]:
    """Of the places of mistakes the share where one is met, if the least sure tenth of all beads is read.

    judged: in the order of the text. A place is a run of mistakes that follow each other: where a border is wrong, both
    beads beside it are, and who reads one of them sees the other.
    """
    places = runs([not right for _, right in judged])
    if what != ALL_BEADS or not places:
        return
    order = sorted(range(len(judged)), key=lambda number: judged[number][0])
    read = set(order[: max(round(READ * len(judged)), 1)])
    met = sum(not read.isdisjoint(place) for place in places)
    settings = {"of": what, "count": len(judged), "places": len(places)}
    yield row(metric="places in a tenth", value=met / len(places), better="higher", settings=settings)


def runs(is_in: Sequence[bool]) -> list[range]:
    """The runs of numbers that are in."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], is_in, [False]]).astype(np.int8)))
    return [range(start, end) for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)]


def met_mistakes(judged: Judged) -> np.ndarray:
    """The share of the mistakes among the first n, the least sure ones first, for each n; empty where there are none.

    .5 is what any order has in the mean.
    """
    wrong = np.array([not right for _, right in sorted(judged, key=lambda own: own[0])], np.float64)
    return np.cumsum(wrong) / wrong.sum() if wrong.any() else np.empty(0)


def bins_of(chance: np.ndarray) -> np.ndarray:
    """The bin of each confidence, shape (n,)."""
    places: np.ndarray = np.minimum((chance * BINS).astype(int), BINS - 1)
    return places


def calibration_error(chance: np.ndarray, right: Sequence[bool] | np.ndarray) -> float:
    """Expected calibration error: mean gap between confidence and share right, over bins of confidence."""
    right, places = np.asarray(right), bins_of(chance)
    gaps = [abs(chance[places == b].mean() - right[places == b].mean()) * (places == b).mean() for b in set(places)]
    return float(sum(gaps))
