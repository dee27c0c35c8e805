"""Whether confidences mean what they say: how often pairs, matches and beads of a confidence are right."""

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

Judged = list[tuple[float, bool]]  # confidence, and whether it was right


def run(context: Context) -> Iterator[Row]:
    """Each set with the encoder that fits it: calibration error, and the share right in each bin of confidence."""
    for judge in (document_pairs, matches, beads):
        for row, what, judged in judge(context):
            yield from reliability(row, what, judged)


def document_pairs(context: Context) -> Iterator[tuple[RowMaker, str, Judged]]:
    """All candidate pairs of each pile, as it is and with nine in ten of its pairs parted."""
    for dataset in context.find("piles"):
        pile = taken(context, dataset)
        for encoder in context.encoders_for(pile_languages(pile))[:1]:
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
        for encoder in context.encoders_for(filter(None, map(language_of, pools.texts)))[:1]:
            judged = [
                (match.confidence, (pools.ids[0][match.source_line], pools.ids[1][match.target_line]) in gold)
                for match in mined(encoder, pools)
            ]
            yield rows_for(dataset, encoder), "matches", judged


def beads(context: Context) -> Iterator[tuple[RowMaker, str, Judged]]:
    """All beads of each set, linked and null ones apart."""
    for dataset in context.find("sentence_gold"):
        texts = read_texts(context, dataset)
        for encoder in context.encoders_for(languages(texts))[:1]:
            _, align = next(sentence_aligners(encoder, context.say))
            found = [(text.beads, align(text.source, text.target)) for text in texts]
            for name, is_null in (("beads", False), ("null beads", True)):
                judged = [
                    (bead.confidence, bead in gold)
                    for beads, own in found
                    for gold in [set(beads)]
                    for bead in own
                    if bead.is_null == is_null
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


def bins_of(chance: np.ndarray) -> np.ndarray:
    """The bin of each confidence, shape (n,)."""
    places: np.ndarray = np.minimum((chance * BINS).astype(int), BINS - 1)
    return places


def calibration_error(chance: np.ndarray, right: Sequence[bool] | np.ndarray) -> float:
    """Expected calibration error: mean gap between confidence and share right, over bins of confidence."""
    right, places = np.asarray(right), bins_of(chance)
    gaps = [abs(chance[places == b].mean() - right[places == b].mean()) * (places == b).mean() for b in set(places)]
    return float(sum(gaps))
