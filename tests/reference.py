"""Slow, plain versions that judge the fast ones: dynamic program, margin, scorer, recurring lines, corrections."""

import functools
import itertools
import math
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from aligner.alignment.costs import FITTED_COSTS
from aligner.alignment.overlaps import Overlaps
from aligner.alignment.similarity import usual_cosine
from aligner.corpus.sentences import ALIKE, RECURRING, may_recur, split_document
from aligner.corrections.rows import PairCorrection
from aligner.matching.mining import SPARSE_COSINE
from aligner.model import Bead, Document, Floats, Sentence, Settings, Skipped, SplitDocument, Splitter, Vectors

Shared = dict[tuple[int, int], float]  # what a source and a target sentence share
NumberOnly = tuple[set[int], set[int]]  # the source and the target sentences that are mere numbers
Value = Callable[[Bead], float]  # what a bead adds to the total of a path: bead_value of one pair of texts


def bead_value(
    bead: Bead,
    source: Overlaps,
    target: Overlaps,
    shared: Shared | None = None,
    number_only: NumberOnly = (set(), set()),
) -> float:
    """What a bead adds to the total of a path, without what a run of null beads costs to begin."""
    if bead.is_null:
        return FITTED_COSTS.null_run * (len(number_only[0] & {*bead.source}) + len(number_only[1] & {*bead.target}))
    a, b = len(bead.source), len(bead.target)
    close, length = closeness(bead, source, target)
    closest = max(closeness(part, source, target)[0] for part in parts(bead))
    words = FITTED_COSTS.shared_word * sum((shared or {}).get((i, j), 0.0) for i in bead.source for j in bead.target)
    asked = FITTED_COSTS.asked * math.log(length / FITTED_COSTS.asked_from)
    lacking = max(min(max(asked, 0), FITTED_COSTS.asked_most) - close - words, 0)
    bonus = FITTED_COSTS.bead_bonus - FITTED_COSTS.sentence_price * (a + b)
    paid = FITTED_COSTS.part_loss * (closest - close) + FITTED_COSTS.lacking * lacking
    paid += cut_clause(bead, source, target)
    return close * math.sqrt((a + b) / 2) + words + bonus - paid


def cut_clause(bead: Bead, source: Overlaps, target: Overlaps) -> float:
    """What a bead pays for clauses beside its end that are nearer to the sentence across it."""
    i, j = bead.source[-1], bead.target[-1]
    sides = source.vectors[0], target.vectors[0]
    if source.clauses is None or target.clauses is None or i + 1 == len(sides[0]) or j + 1 == len(sides[1]):
        return 0.0
    contrasts = [-math.inf]
    for clauses, number, others, place in ((source.clauses, i, sides[1], j), (target.clauses, j, sides[0], i)):
        for of_last, sentence in ((True, number), (False, number + 1)):
            row = int(clauses.rows[sentence])
            if row >= 0:
                own = clauses.vectors[row + of_last]
                lead = float(own @ others[place + 1] - own @ others[place])
                contrasts.append(lead if of_last else -lead)
    usual = usual_cosine(*sides, FITTED_COSTS.least_usual)
    return FITTED_COSTS.cut_clause * max(max(contrasts) / usual - FITTED_COSTS.clause_lead, 0)


def closeness(bead: Bead, source: Overlaps, target: Overlaps) -> tuple[float, float]:
    """How close the two sides of a bead are, and the characters of the shorter one."""
    vectors = [
        own.vectors[len(numbers) - 1][numbers[0]]
        for own, numbers in zip((source, target), (bead.source, bead.target), strict=True)
    ]
    cosine = float(vectors[0] @ vectors[1])
    totals = [float(np.maximum(own.lengths, 1).sum()) for own in (source, target)]
    ours = float(np.maximum(source.lengths, 1)[list(bead.source)].sum()) * math.sqrt(totals[1] / totals[0])
    theirs = float(np.maximum(target.lengths, 1)[list(bead.target)].sum()) * math.sqrt(totals[0] / totals[1])
    shorter, longer = sorted((ours, theirs))
    return cosine * math.sqrt(shorter / longer) / usual_cosine(
        source.vectors[0], target.vectors[0], FITTED_COSTS.least_usual
    ), shorter


def parts(bead: Bead) -> list[Bead]:
    """All beads of neighbours within a bead, itself among them."""
    sides = [
        [numbers[start:end] for start in range(len(numbers)) for end in range(start + 1, len(numbers) + 1)]
        for numbers in (bead.source, bead.target)
    ]
    return [Bead(ours, theirs) for ours in sides[0] for theirs in sides[1]]


def total(beads: Sequence[Bead], value: Value) -> float:
    """The total of a path: what its beads add, and what each run of null beads of one side costs to begin."""
    runs = sum(
        bead.is_null
        and (place == 0 or bool(beads[place - 1].source) != bool(bead.source) or not beads[place - 1].is_null)
        for place, bead in enumerate(beads)
    )
    return sum(map(value, beads)) - runs * FITTED_COSTS.null_run


def best_total(n: int, m: int, settings: Settings, value: Value) -> float:
    """The greatest total of any path through n and m sentences, found by trying every one."""

    @functools.cache
    def best(i: int, j: int, run: str) -> float:
        if i == n and j == m:
            return 0.0
        totals = [-math.inf]
        if i < n and run != "target":
            begun = 0.0 if run == "source" else FITTED_COSTS.null_run
            totals.append(value(Bead((i,), ())) - begun + best(i + 1, j, "source"))
        if j < m:
            begun = 0.0 if run == "target" else FITTED_COSTS.null_run
            totals.append(value(Bead((), (j,))) - begun + best(i, j + 1, "target"))
        for a in range(1, settings.max_group + 1):
            for b in range(1, settings.max_group + 1):
                if i + a <= n and j + b <= m and a + b <= settings.max_bead:
                    bead = Bead(tuple(range(i, i + a)), tuple(range(j, j + b)))
                    totals.append(value(bead) + best(i + a, j + b, ""))
        return max(totals)

    return best(0, 0, "")


def margins(source: Vectors, target: Vectors, k: int) -> Floats:
    """Ratio margin of every source with every target, shape (n, m)."""
    cosines = source @ target.T
    ours = np.sort(cosines, axis=1)[:, -k:].mean(axis=1)
    theirs = np.sort(cosines, axis=0)[-k:].mean(axis=0)
    values = np.empty_like(cosines)
    for i in range(len(source)):
        for j in range(len(target)):
            values[i, j] = cosines[i, j] / max((ours[i] + theirs[j]) / 2, SPARSE_COSINE)
    return values


def vecalign_scores(gold: Sequence[Bead], predicted: Sequence[Bead]) -> tuple[float, float]:
    """Strict and lax F1 as vecalign's scorer has them: null beads count in precision and not in recall."""

    def hits(beads: Sequence[Bead], others: Sequence[Bead]) -> tuple[int, int, int]:
        strict = lax = 0
        for bead in beads:
            same = any((bead.source, bead.target) == (other.source, other.target) for other in others)
            shares = any(set(bead.source) & set(o.source) and set(bead.target) & set(o.target) for o in others)
            strict += same
            lax += same or shares
        return strict, lax, len(beads)

    linked_gold = [bead for bead in gold if bead.source and bead.target]
    linked_predicted = [bead for bead in predicted if bead.source and bead.target]
    precision, recall = hits(predicted, gold), hits(linked_gold, linked_predicted)
    scores = []
    for which in (0, 1):
        p = precision[which] / precision[2] if precision[2] else 0.0
        r = recall[which] / recall[2] if recall[2] else 0.0
        scores.append(2 * p * r / (p + r) if p + r else 0.0)
    return scores[0], scores[1]


def are_apart(documents: Sequence[SplitDocument]) -> bool:
    """Whether several documents tell different things: each shares few of its longer words with those before it."""
    apart: list[set[str]] = []
    for document in documents:
        lines = [sentence.text.casefold() for sentence in document.sentences if not may_recur(document, sentence)]
        words = {word for word in re.findall(r"\w+", "\n".join(lines)) if len(word) >= 4}
        alike = [other for other in apart if len(words & other) >= ALIKE * min(len(words), len(other))]
        if len(alike) == 1 and len(words) > len(alike[0]):
            apart.remove(alike[0])
        if not alike or alike[0] not in apart:
            apart.append(words)
    return len(apart) >= RECURRING


def split_documents(documents: Sequence[Document], splitter: Splitter) -> list[SplitDocument]:
    """Documents with their sentences; lines that stand in several of one language are marked as recurring."""
    split = [split_document(document, splitter) for document in documents]
    spread: dict[tuple[str, str], list[SplitDocument]] = defaultdict(list)
    for document in split:
        for text in {sentence.text for sentence in document.sentences if may_recur(document, sentence)}:
            spread[document.language, text].append(document)
    recurring = {key for key, own in spread.items() if len(own) >= RECURRING and are_apart(own)}

    def mark(sentence: Sentence, language: str) -> Sentence:
        return replace(sentence, recurring=not sentence.furniture and (language, sentence.text) in recurring)

    return [replace(one, sentences=tuple(mark(own, one.language) for own in one.sentences)) for one in split]


def latest_pairs(given: Sequence[PairCorrection]) -> tuple[list[PairCorrection], list[Skipped], int]:
    """What latest does with corrections of pairs alone."""
    kept: list[PairCorrection] = []
    refused, replaced = [], 0
    for row in reversed(given):
        ids = _ids(row)
        if any(ids == _ids(other) for other in kept):
            replaced += 1
            continue
        group_of = {id_: linked(id_, kept) for id_ in ids}
        ours, theirs = group_of.values()
        rival = None
        if row.right:
            parting = (other for other in kept if not other.right)
            rival = next((other for other in parting if _between(other, ours, theirs)), None)
        elif ours == theirs:
            first = min(ids)
            rival = [other for other in kept if other.right and first in _ids(other)][-1]
        if rival:
            refused.append(Skipped(row.place, f"not applied: {rival.place}, which is later, says otherwise"))
        else:
            kept.append(row)
    return kept[::-1], refused[::-1], replaced


def linked(id_: str, rows: Sequence[PairCorrection]) -> set[str]:
    """The documents that rows link to one, itself among them."""
    group, before = {id_}, 0
    while len(group) > before:
        before = len(group)
        group |= {one for row in rows if row.right and _ids(row) & group for one in _ids(row)}
    return group


# How romanisations of one name differ, in order: schmidt, shmidt; wright, vrait; jansen, yansen.
ROMANISED = (
    ("kh", "h"),
    ("^x(?=[iu])", "s"),
    ("ng$", "n"),
    ("shch|tsch|tch|sch|dzh|zh|sh|ch|cz|tz|ts|sz|j|z", "s"),
    ("ph|v|w", "f"),
    ("x", "ks"),
    ("ck|c|q|g", "k"),
    ("th|d", "t"),
    ("b", "p"),
    ("l", "r"),
)


def taken_for_one(word: str) -> str:
    """A word in small Latin letters, those that are often confused taken for one, pattern by pattern."""
    for pattern, letter in ROMANISED:
        word = re.sub(pattern, letter, word)
    return word


def _between(row: PairCorrection, ours: set[str], theirs: set[str]) -> bool:
    return any(one in ours and other in theirs for one, other in itertools.permutations(_ids(row)))


def _ids(row: PairCorrection) -> set[str]:
    return {row.source_id, row.target_id}
