"""Pairs of texts to beads: aligned once roughly, the joins in doubt encoded, aligned again."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from aligner.alignment.band import BestPath, best_path, compare, doubtful_spans, path_through
from aligner.alignment.clauses import EndClauses, clauses_of, end_clauses
from aligner.alignment.confidence import FITTED_CONFIDENCE, ConfidenceModels, with_confidence
from aligner.alignment.constraints import NOTHING_FIXED, FixedBeads, choose_anchors
from aligner.alignment.costs import FITTED_COSTS, Costs
from aligner.alignment.known_terms import with_terms
from aligner.alignment.long_passages import with_long_passages
from aligner.alignment.moved import with_moved
from aligner.alignment.order import parts_in_order
from aligner.alignment.overlaps import Overlaps, Span, every_span, sum_overlaps, with_encoded
from aligner.alignment.parts import Part, path_in_parts
from aligner.alignment.rejected import realign_rejected
from aligner.alignment.shared_words import NO_WORDS, SharedWords, shared_words
from aligner.alignment.similarity import Similarity
from aligner.alignment.structure import Outline, outline_of
from aligner.corpus.scripts import joined_sentences
from aligner.corpus.untranslated import is_untranslated
from aligner.encoders.embedder import Embedder, LanguageVectors
from aligner.model import Bead, Floats, Settings, SplitDocument

UNTRANSLATED = 0.02  # confidence of a bead whose sides are the same words, which are in one of the languages alone


@dataclass(frozen=True, slots=True)
class Text:
    """Sentences to be aligned.

    language: the one whose mean their vectors are centred by. recurring: numbers of those that are recurring lines.
    outline: the blocks that they stand in, None where nothing is known of them.
    """

    sentences: tuple[str, ...]
    language: str
    recurring: tuple[int, ...] = ()
    outline: Outline | None = field(default=None, compare=False)

    def joined(self, span: Span) -> str:
        start, count = span
        return joined_sentences(self.sentences[start : start + count], self.language)


TextPair = tuple[Text, Text]
OverlapsPair = tuple[Overlaps, Overlaps]
SpanPair = tuple[list[Span], list[Span]]
ClausesPair = tuple[dict[int, EndClauses], dict[int, EndClauses]]


@dataclass(frozen=True, eq=False, slots=True)
class FirstPass:
    """What is known of a pair of texts before joins are encoded.

    wanted: joins in doubt. clauses: those at the ends of sentences in doubt, by their numbers. path: found without
    them, None where every join is wanted. fixed: what is settled. words: that both share. costs: by which they are
    aligned. parts: see path_in_parts; none where all stands in one order.
    """

    wanted: SpanPair
    clauses: ClausesPair
    path: BestPath | None
    fixed: FixedBeads
    words: SharedWords
    costs: Costs
    parts: Sequence[Part] = ()


def text_of(document: SplitDocument) -> Text:
    """The sentences of a document, furniture left out."""
    recurring = tuple(place for place, n in enumerate(document.body) if document.sentences[n].recurring)
    return Text(document.texts, document.language, recurring, outline_of(document))


def align_texts(
    pairs: Sequence[TextPair],
    vectors: LanguageVectors,
    embedder: Embedder,
    settings: Settings,
    fixed: Sequence[FixedBeads] = (),
) -> list[list[Bead]]:
    """Beads of each pair of texts, with confidence, moved sentences paired; numbers count the text's sentences from 0.

    vectors: of all their sentences. embedder: for their joins. fixed: what is settled about each pair, if anything is;
    right beads come out with confidence 1, the rest is aligned around them.
    """
    first = first_pass(pairs, vectors, settings, fixed)
    joins = embedder.by_language(joined_texts(pairs, first), vectors.means)
    return second_pass(pairs, first, vectors, joins, settings)


def first_pass(
    pairs: Sequence[TextPair],
    vectors: LanguageVectors,
    settings: Settings,
    fixed: Sequence[FixedBeads] = (),
    costs: Costs = FITTED_COSTS,
) -> list[FirstPass]:
    """Each pair of texts aligned roughly, and the joins in doubt."""
    return [
        _first_pass(pair, own, vectors, settings, costs)
        for pair, own in zip(pairs, fixed or [NOTHING_FIXED] * len(pairs), strict=True)
    ]


def joined_texts(pairs: Sequence[TextPair], first: Sequence[FirstPass]) -> dict[str, set[str]]:
    """The joins and clauses in doubt as texts, by language."""
    texts: dict[str, set[str]] = defaultdict(set)
    for pair, found in zip(pairs, first, strict=True):
        for text, spans, clauses in zip(pair, found.wanted, found.clauses, strict=True):
            texts[text.language].update(map(text.joined, spans), *clauses.values())
    return texts


def second_pass(
    pairs: Sequence[TextPair],
    first: Sequence[FirstPass],
    vectors: LanguageVectors,
    joins: LanguageVectors,
    settings: Settings,
    models: ConfidenceModels = FITTED_CONFIDENCE,
) -> list[list[Bead]]:
    """The beads of each pair of texts, where joins have vectors of their own."""
    beads = []
    for pair, found in zip(pairs, first, strict=True):
        path, overlaps = aligned_again(pair, found, vectors, joins, settings)
        own = finish(path, *overlaps, settings, found.words, found.fixed, found.costs, models)
        beads.append([_doubted(bead, pair, found.fixed) for bead in own])
    return beads


def _doubted(bead: Bead, pair: TextPair, fixed: FixedBeads) -> Bead:
    """A bead with little confidence where its sides are one text, in a language that only one of them can be in."""
    if bead.is_null or bead in fixed.right or bead.confidence <= UNTRANSLATED:
        return bead
    source, target = (
        " ".join(text.sentences[n] for n in numbers)
        for text, numbers in zip(pair, (bead.source, bead.target), strict=True)
    )
    is_same = is_untranslated(source, target, (pair[0].language, pair[1].language))
    return replace(bead, confidence=UNTRANSLATED) if is_same else bead


def finish(
    path: BestPath,
    source: Overlaps,
    target: Overlaps,
    settings: Settings,
    words: SharedWords = NO_WORDS,
    fixed: FixedBeads = NOTHING_FIXED,
    costs: Costs = FITTED_COSTS,
    models: ConfidenceModels = FITTED_CONFIDENCE,
) -> list[Bead]:
    """Beads of the best path, moved sentences paired, with confidence, those rejected replaced; in order of the source.

    Parameters as for best_path, of which path came; what was rejected is looked at here alone.
    """
    if not len(source.lengths) or not len(target.lengths):
        return with_confidence(path.beads, path, source.vectors[0], target.vectors[0], fixed, models)
    similarity = Similarity(source, target)
    moved = with_moved(path.beads, similarity, fixed, costs.moved)
    whole = with_long_passages(moved, similarity, settings, path.usual, fixed.right)
    beads = with_confidence(whole, path, source.vectors[0], target.vectors[0], fixed, models)
    if fixed.wrong.isdisjoint(beads):
        return beads
    compared = compare(source, target, settings, words, costs, path.usual)
    found, known = realign_rejected(beads, compared, path, fixed)
    before = {bead: bead for bead in beads}
    sure = with_confidence(found, known, source.vectors[0], target.vectors[0], fixed, models)
    return [replace(before.get(bead, bead), moved=bead.moved) for bead in sure]


def _first_pass(
    pair: TextPair, fixed: FixedBeads, vectors: LanguageVectors, settings: Settings, costs: Costs
) -> FirstPass:
    texts, languages = [text.sentences for text in pair], (pair[0].language, pair[1].language)
    words = shared_words(texts[0], texts[1], languages, (pair[0].recurring, pair[1].recurring))
    if settings.terms:
        words = with_terms(words, texts[0], texts[1], languages, settings.terms)
    wrong, fixed = fixed.wrong, replace(fixed, wrong=frozenset())  # what was rejected changes nothing else: see finish
    overlaps = _overlaps(pair, vectors, settings)
    if any(not bead.is_null for bead in fixed.right):

        def align(trial: FixedBeads) -> tuple[float, list[Bead]]:
            path = best_path(*overlaps, settings, words, trial, margin=None, costs=costs)
            return path.total, path.beads

        fixed = choose_anchors(fixed, align, costs.anchor_lead)
    parts: Sequence[Part] = ()
    if all(texts):
        whole = compare(*overlaps, settings, words, costs)
        path, parts = parts_in_order(path_through(whole, fixed, None, costs.doubt), whole, fixed, costs.doubt)
    else:
        path = best_path(*overlaps, settings, words, fixed, margin=costs.doubt, costs=costs)
    if settings.overlaps == "all":
        source, target = (every_span(len(text.sentences), settings.max_group) for text in pair)
        clauses = _clauses(pair[0]), _clauses(pair[1])
        return FirstPass((source, target), clauses, None, replace(fixed, wrong=wrong), words, costs, parts)
    wanted: SpanPair = [], []
    clauses = {}, {}
    if settings.overlaps != "none":
        wanted = doubtful_spans(path, settings.max_group)
        clauses = (
            _clauses(pair[0], path.rivals.source < costs.clause_doubt),
            _clauses(pair[1], path.rivals.target < costs.clause_doubt),
        )
    found = path._replace(rivals=path.rivals._replace(beads=[]))
    return FirstPass(wanted, clauses, found, replace(fixed, wrong=wrong), words, costs, parts)


def _clauses(text: Text, wanted: npt.NDArray[np.bool_] | None = None) -> dict[int, EndClauses]:
    """The clauses at the ends of sentences, by their numbers. wanted: of which sentences, shape (n,); all if None."""
    numbers = range(len(text.sentences)) if wanted is None else np.flatnonzero(wanted).tolist()
    found = ((number, end_clauses(text.sentences[number])) for number in numbers)
    return {number: clauses for number, clauses in found if clauses}


def aligned_again(
    pair: TextPair, first: FirstPass, vectors: LanguageVectors, joins: LanguageVectors, settings: Settings
) -> tuple[BestPath, OverlapsPair]:
    """The best path where joins have vectors of their own; that of the first pass where none was wanted."""
    source, target = (
        _with_doubtful(text, own, spans, clauses, joins)
        for text, own, spans, clauses in zip(
            pair, _overlaps(pair, vectors, settings), first.wanted, first.clauses, strict=True
        )
    )
    path = first.path
    if any(first.wanted) or any(first.clauses) or path is None:
        accepted = replace(first.fixed, wrong=frozenset())
        if first.parts:
            whole = compare(source, target, settings, first.words, first.costs, path.usual if path else None)
            path = path_in_parts(whole, first.parts, accepted, path.beads if path else None, 0.0)
        else:
            path = best_path(source, target, settings, first.words, accepted, near=path, costs=first.costs)
    return path, (source, target)


def _with_doubtful(
    text: Text, overlaps: Overlaps, spans: Sequence[Span], clauses: Mapping[int, EndClauses], joins: LanguageVectors
) -> Overlaps:
    """Overlaps with the vectors of joins and clauses in doubt."""
    if spans:
        overlaps = with_encoded(overlaps, spans, joins.of(map(text.joined, spans), text.language))
    known = clauses_of(len(text.sentences), clauses, lambda texts: joins.of(texts, text.language))
    return overlaps._replace(clauses=known)


def with_scores(
    beads: Sequence[Bead], pair: TextPair, vectors: LanguageVectors, settings: Settings
) -> tuple[Bead, ...]:
    """Beads, of which those without a score have one, told from the sentence vectors."""
    similarity = Similarity(*_overlaps(pair, vectors, settings))
    return tuple(replace(bead, score=similarity.of_any(bead)) if math.isnan(bead.score) else bead for bead in beads)


def _overlaps(pair: TextPair, vectors: LanguageVectors, settings: Settings) -> OverlapsPair:
    source, target = (
        sum_overlaps(vectors.of(text.sentences, text.language), lengths_of(text), settings.max_group)._replace(
            outline=text.outline
        )
        if text.sentences
        else Overlaps([np.empty((0, 1), np.float32)], lengths_of(text))
        for text in pair
    )
    return source, target


def lengths_of(text: Text) -> Floats:
    """Characters of each sentence, shape (n,)."""
    return np.array([len(sentence) for sentence in text.sentences], np.float32)
