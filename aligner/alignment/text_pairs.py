"""Pairs of texts to beads: aligned once roughly, the joins in doubt encoded, aligned again."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from aligner.alignment.band import DOUBT, Path, Span, best_path, doubtful_spans, every_span, with_encoded
from aligner.alignment.bead_scores import sum_overlaps
from aligner.alignment.constraints import NOTHING_FIXED, FixedBeads, find_path
from aligner.alignment.moved import finish
from aligner.alignment.shared_words import SharedWords, shared_words
from aligner.encoders.embedder import Embedder, LanguageVectors
from aligner.model import Bead, Floats, Settings, SplitDocument, Vectors
from aligner.text import joint


@dataclass(frozen=True, slots=True)
class Text:
    """Sentences to be aligned. language: the one whose mean their vectors are centred by."""

    sentences: tuple[str, ...]
    language: str

    def joined(self, span: Span) -> str:
        start, count = span
        return joint(self.language).join(self.sentences[start : start + count])


TextPair = tuple[Text, Text]
Tables = tuple[list[Vectors], list[Vectors], Floats, Floats]  # overlaps of both texts, characters of their sentences
SpanPair = tuple[list[Span], list[Span]]


@dataclass(frozen=True, eq=False, slots=True)
class FirstPass:
    """What is known of a pair of texts before joins are encoded.

    wanted: joins in doubt. path: found without them, None where every join is wanted. fixed: what is settled. words:
    that both share.
    """

    wanted: SpanPair
    path: Path | None
    fixed: FixedBeads
    words: SharedWords


def text_of(document: SplitDocument) -> Text:
    """The sentences of a document, furniture left out."""
    return Text(document.texts, document.language)


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
    pairs: Sequence[TextPair], vectors: LanguageVectors, settings: Settings, fixed: Sequence[FixedBeads] = ()
) -> list[FirstPass]:
    """Each pair of texts aligned roughly, and the joins in doubt."""
    return [
        _first_pass(pair, own, vectors, settings)
        for pair, own in zip(pairs, fixed or [NOTHING_FIXED] * len(pairs), strict=True)
    ]


def joined_texts(pairs: Sequence[TextPair], first: Sequence[FirstPass]) -> dict[str, set[str]]:
    """The joins in doubt as texts, by language."""
    texts: dict[str, set[str]] = defaultdict(set)
    for pair, found in zip(pairs, first, strict=True):
        for text, spans in zip(pair, found.wanted, strict=True):
            texts[text.language].update(map(text.joined, spans))
    return texts


def second_pass(
    pairs: Sequence[TextPair],
    first: Sequence[FirstPass],
    vectors: LanguageVectors,
    joins: LanguageVectors,
    settings: Settings,
) -> list[list[Bead]]:
    """The beads of each pair of texts, where joins have vectors of their own."""
    beads = []
    for pair, found in zip(pairs, first, strict=True):
        path, tables = aligned_again(pair, found, vectors, joins, settings)
        beads.append(finish(path, *tables, found.fixed))
    return beads


def _first_pass(pair: TextPair, fixed: FixedBeads, vectors: LanguageVectors, settings: Settings) -> FirstPass:
    words = shared_words(pair[0].sentences, pair[1].sentences)
    tables = _tables(pair, vectors, settings)
    if any(not bead.is_null for bead in fixed.right):
        fixed = find_path(fixed, lambda trial: best_path(*tables, settings, words, trial, margin=None)[:2])
    if settings.overlaps == "all":
        source, target = (every_span(len(text.sentences), settings.max_group) for text in pair)
        return FirstPass((source, target), None, fixed, words)
    path = best_path(*tables, settings, words, fixed, margin=DOUBT)
    wanted = ([], []) if settings.overlaps == "none" else doubtful_spans(path, settings.max_group)
    return FirstPass(wanted, path._replace(rivals=path.rivals._replace(beads=[])), fixed, words)


def aligned_again(
    pair: TextPair, first: FirstPass, vectors: LanguageVectors, joins: LanguageVectors, settings: Settings
) -> tuple[Path, Tables]:
    """The best path where joins have vectors of their own; that of the first pass where none was wanted."""
    source, target, *lengths = _tables(pair, vectors, settings)
    encoded = [
        with_encoded(overlaps, spans, joins.of(map(text.joined, spans), text.language)) if spans else overlaps
        for text, overlaps, spans in zip(pair, (source, target), first.wanted, strict=True)
    ]
    tables = encoded[0], encoded[1], lengths[0], lengths[1]
    path = first.path
    if any(first.wanted) or path is None:
        path = best_path(*tables, settings, first.words, first.fixed, near=path)
    return path, tables


def _tables(pair: TextPair, vectors: LanguageVectors, settings: Settings) -> Tables:
    overlaps = [
        sum_overlaps(vectors.of(text.sentences, text.language), lengths_of(text), settings.max_group)
        if text.sentences
        else [np.empty((0, 1), np.float32)]
        for text in pair
    ]
    return overlaps[0], overlaps[1], lengths_of(pair[0]), lengths_of(pair[1])


def lengths_of(text: Text) -> Floats:
    """Characters of each sentence, shape (n,)."""
    return np.array([len(sentence) for sentence in text.sentences], np.float32)
