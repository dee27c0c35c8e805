"""Confidence of beads with a kind of texts left out of the fit: what to expect on kinds that are no development data.

Each model of alignment/confidence.py is fitted on all kinds of texts but one, and judged on that one, as the texts are
and in the states that users bring: passages taken out, sections in another order, partly translated. The weights in use
are those fitted on all; python -m benchmarks.fit_confidence prints them.
"""

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from aligner import Bead, Settings
from aligner.alignment.confidence import LinkedEvidence, NullEvidence, bead_evidence
from aligner.alignment.text_pairs import Text, aligned_again, finish, first_pass, joined_texts
from aligner.encoders.embedder import Embedder
from benchmarks.calibration import ALL_BEADS, Judged, doubt_first, reliability
from benchmarks.context import Context
from benchmarks.data import Dataset, read_sentence_gold, shortened, unrelated
from benchmarks.order import SidePair, of_gold, texts_of
from benchmarks.rows import Row

if TYPE_CHECKING:
    from sklearn.linear_model import LogisticRegression

KINDS = {
    "journal": ("textberg_de_fr_dev",),
    "novel": ("books_usher_de_en", "books_verwandlung_de_en", "books_alice_de_en"),
    "translated from Polish": ("maligna_pl_en",),
    "Chinese novel": ("mac_zh_en_dev",),
    "manual": ("help_short_de_en_dev", "manual_de_en_dev"),
}
UNRELATED = "unrelated"  # the state of texts that are no translations of each other
UNRELATED_WEIGHT = 0.1  # beside another set; whether they are translations, the pair's confidence says
AS_THEY_ARE = "in order"
EDITED, TOUCHED = "edited", "single sentences taken out"
FEW = 0.03  # share of the sentences that are taken out one at a time
LINKED_STATES = AS_THEY_ARE, EDITED, UNRELATED  # on which the model of linked beads is fitted

Rows = tuple[np.ndarray, np.ndarray]  # features, shape (n, k), and whether right, shape (n,)


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of the beads of one set in one state, and which are right. linked: none where gold is of blocks."""

    name: str
    state: str
    linked: Rows
    alone: Rows

    def rows(self, of_null: bool) -> Rows:
        return self.alone if of_null else self.linked


def run(context: Context) -> Iterator[Row]:
    """Each kind with the models of the others: calibration error, right at .9, and mistakes met in order of doubt."""
    datasets = {own.name: own for kind in ("sentence_gold", "piles") for own in context.find(kind)}
    wanted = {kind: [datasets[name] for name in names if name in datasets] for kind, names in KINDS.items()}
    for encoder in context.encoders_for(["de", "en", "fr", "pl", "zh"])[:1]:
        with Embedder(encoder.encoder, keep=True) as embedder:
            found = {kind: found_in(own, embedder) for kind, own in wanted.items() if own}
        if len(found) < 2:
            context.say("nothing to fit on where one kind of texts is left out")
            return
        for held, own in found.items():
            others = [one for kind, theirs in found.items() if kind != held for one in theirs]
            models = {of_null: fitted(others, of_null) for of_null in (False, True)}
            row = partial(
                Row,
                dataset=held,
                digest="-".join(dataset.digest for dataset in wanted[held]),
                encoder=encoder.name,
                fingerprint=encoder.identity,
            )
            for state in dict.fromkeys(shown_state(one.state) for one in own):
                judged: dict[str, Judged] = {}
                for one in own:
                    if shown_state(one.state) == state:
                        for what, found_there in judged_by(models, one).items():
                            judged.setdefault(what, []).extend(found_there)
                for what, all_judged in judged.items():
                    for made in (*reliability(row, what, all_judged), *doubt_first(row, what, all_judged)):
                        if "bin" not in made.settings:
                            yield replace(made, settings={**made.settings, "texts": state})


def shown_state(state: str) -> str:
    """What rows call a state: several are told together."""
    if "partly" in state:
        return "partly translated"
    if "sorted" in state:
        return "in another order"
    return {EDITED: "edited", TOUCHED: "edited", UNRELATED: UNRELATED}.get(state, "as they are")


def judged_by(models: Mapping[bool, "LogisticRegression"], found: Found) -> dict[str, Judged]:
    """Confidence and rightness of linked and null beads, and of both where both have gold."""
    judged: dict[str, Judged] = {}
    for what, of_null in (("beads", False), ("null beads", True)):
        features, right = found.rows(of_null)
        if len(right):
            chances = models[of_null].predict_proba(features)[:, 1]
            judged[what] = list(zip(chances.tolist(), right.tolist(), strict=True))
    if "beads" in judged:
        judged[ALL_BEADS] = [one for own in judged.values() for one in own]
    return judged


def fitted(found: Sequence[Found], of_null: bool) -> "LogisticRegression":
    """The model of linked beads, for which every set in a state weighs the same, or of null beads, which all do."""
    from sklearn.linear_model import LogisticRegression

    chosen = [one for one in found if of_null or one.state in LINKED_STATES]
    rows = [one.rows(of_null) for one in chosen if len(one.rows(of_null)[1])]
    features, right = (np.concatenate(own) for own in zip(*rows, strict=True))
    if of_null:
        return LogisticRegression(C=100, max_iter=10000).fit(features, right)
    shares = [UNRELATED_WEIGHT if one.state == UNRELATED else 1.0 for one in chosen if len(one.linked[1])]
    weights = [np.full(len(own[1]), 1e4 * share / len(own[1])) for own, share in zip(rows, shares, strict=True)]
    return LogisticRegression(C=100, max_iter=10000).fit(features, right, sample_weight=np.concatenate(weights))


def print_weights(data: Path, embedder: Embedder) -> None:
    """The weights of both models, fitted on all kinds."""
    found = []
    for names in KINDS.values():
        folders = [path for name in names for path in data.glob(f"*/{name}")]
        found += found_in([Dataset(folder.name, folder) for folder in folders], embedder)
    for title, evidence, of_null in (("LinkedModel", LinkedEvidence, False), ("NullModel", NullEvidence, True)):
        model = fitted(found, of_null)
        weights = dict(zip(evidence._fields, model.coef_[0].round(2).tolist(), strict=True))
        print(title, {"constant": round(float(model.intercept_[0]), 2), **weights})


def found_in(datasets: Sequence[Dataset], embedder: Embedder) -> list[Found]:
    """The beads of the sets of a kind in all states."""
    found, all_texts = [], []
    for dataset in datasets:
        states = texts_of(dataset)
        has_beads = AS_THEY_ARE in states
        if has_beads:
            texts = list(read_sentence_gold(dataset.folder))
            draw = random.Random(0)
            states[EDITED] = [of_gold(shortened(text, draw)) for text in texts]
            states[TOUCHED] = [of_gold(shortened(text, draw, FEW, 1)) for text in texts]
            all_texts += texts
        found += [_found(dataset.name, state, pairs, embedder, has_beads) for state, pairs in states.items()]
    if len(all_texts) > 1:
        others = all_texts[1:] + all_texts[:1]
        pairs = [of_gold(unrelated(one, other)) for one, other in zip(all_texts, others, strict=True)]
        found.append(_found(datasets[0].name, UNRELATED, pairs, embedder, True))
    return found


def _found(name: str, state: str, pairs: Sequence[SidePair], embedder: Embedder, has_beads: bool) -> Found:
    own = [evidence_in(pair, embedder, has_beads) for pair in pairs if all(side.sentences for side in pair)]
    linked, alone = (
        (np.concatenate([rows[place][0] for rows in own]), np.concatenate([rows[place][1] for rows in own]))
        for place in (0, 1)
    )
    return Found(name, state, linked, alone)


def evidence_in(pair: SidePair, embedder: Embedder, has_beads: bool) -> tuple[Rows, Rows]:
    """Evidence and rightness of the linked and of the null beads that the aligner finds.

    has_beads: whether the units of the gold are its beads; else there are no linked ones.
    """
    settings = Settings()
    texts = Text(pair[0].sentences, "source"), Text(pair[1].sentences, "target")
    vectors = embedder.by_language({text.language: text.sentences for text in texts})
    first = first_pass([texts], vectors, settings)
    joins = embedder.by_language(joined_texts([texts], first), vectors.means)
    path, overlaps = aligned_again(texts, first[0], vectors, joins, settings)
    beads = finish(path, *overlaps, settings, first[0].words)
    evidence = bead_evidence(beads, path, overlaps[0].vectors[0], overlaps[1].vectors[0])
    right = rightness(beads, pair)
    rows = []
    for of_null, size in ((False, len(LinkedEvidence._fields)), (True, len(NullEvidence._fields))):
        chosen = [place for place, bead in enumerate(beads) if bead.is_null == of_null and (of_null or has_beads)]
        features = np.array([evidence[place] for place in chosen]).reshape(-1, size)
        rows.append((features, np.array([right[place] for place in chosen], bool)))
    return rows[0], rows[1]


def rightness(beads: Sequence[Bead], pair: SidePair) -> list[bool]:
    """Whether each linked bead is a unit of the gold, and each sentence alone has no counterpart."""
    ours, theirs = (frozenset(unit for own in side.units for unit in own) for side in pair)
    sizes = Counter(unit for side in pair for own in side.units for unit in own)
    found = []
    for bead in beads:
        own = [pair[0].units[n] for n in bead.source] + [pair[1].units[n] for n in bead.target]
        touched = frozenset(unit for units in own for unit in units)
        if bead.is_null:
            found.append(not touched & ours & theirs)
        else:
            found.append(all(own) and len(touched) == 1 and sizes[next(iter(touched))] == len(own))
    return found
