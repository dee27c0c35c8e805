"""A glossary as evidence for alignment, made of another part of the same set; and the same without it.

Each text is aligned with the terms of all others; a set of one text is cut into two. Terms are words, or letters that
follow each other where no spaces part words, which stand in the same gold beads more often than apart.
"""

import functools
import operator
from collections import Counter
from collections.abc import Iterator, Sequence

from aligner import Bead, Settings, Terms, evaluate
from aligner.alignment.known_terms import words_of_terms
from aligner.alignment.text_pairs import Text, align_texts
from aligner.corpus.language_facts import UNSPACED, joint
from aligner.encoders.embedder import Embedder
from benchmarks.context import Context, language_of, rows_for
from benchmarks.data import SentenceGold, read_sentence_gold
from benchmarks.rows import Row

SETS = "mac_zh_en_dev", "textberg_de_fr_dev"
LEAST_DICE, LEAST_TOGETHER = 0.6, 2
LETTERS = 2, 3, 4  # of a term in a language without spaces
SHORTEST = 4  # letters of a word that may be a term


def run(context: Context) -> Iterator[Row]:
    """Each set with the encoder that fits, with and without the glossary."""
    for dataset in context.find("sentence_gold"):
        if dataset.name not in SETS:
            continue
        texts = list(read_sentence_gold(dataset.folder))
        texts = texts if len(texts) > 1 else [*_halves(texts[0])]
        languages = language_of(texts[0].source), language_of(texts[0].target)
        for encoder in context.encoders_for(languages):
            row = rows_for(dataset, encoder)
            for system, known in (("ours, with a glossary", True), ("ours", False)):
                found = []
                with Embedder(encoder.encoder, keep=True) as embedder:
                    for n, text in enumerate(texts):
                        others = [other for place, other in enumerate(texts) if place != n]
                        terms = glossary(others, languages) if known else None
                        found.append(aligned(text, languages, embedder, terms))
                scores = [evaluate(text.beads, beads) for text, beads in zip(texts, found, strict=True)]
                total = functools.reduce(operator.add, scores)
                for metric, rate in (("strict F1", total.strict), ("all-bead F1", total.all_beads)):
                    yield row(system=system, metric=metric, value=rate.f1, unit="share", better="higher")


def _halves(text: SentenceGold) -> Iterator[SentenceGold]:
    """The two halves of a text, cut between two beads behind which both sides go on."""
    beads = sorted((bead for bead in text.beads if bead.source), key=lambda bead: bead.source)
    middle = beads[len(beads) // 2]
    cut = middle.source[0], min(n for bead in beads[len(beads) // 2 :] for n in bead.target)
    for later in (False, True):
        own = [bead for bead in text.beads if _is_behind(bead, cut) == later and not _crosses(bead, cut)]
        by = cut if later else (0, 0)
        moved = tuple(Bead(tuple(n - by[0] for n in b.source), tuple(n - by[1] for n in b.target)) for b in own)
        source, target = (
            side[at:] if later else side[:at] for side, at in zip((text.source, text.target), cut, strict=True)
        )
        yield SentenceGold(source, target, moved)


def _is_behind(bead: Bead, cut: tuple[int, int]) -> bool:
    return bead.source[0] >= cut[0] if bead.source else bead.target[0] >= cut[1]


def _crosses(bead: Bead, cut: tuple[int, int]) -> bool:
    sides = [n >= cut[0] for n in bead.source] + [n >= cut[1] for n in bead.target]
    return len(set(sides)) > 1


def glossary(texts: Sequence[SentenceGold], languages: tuple[str, str]) -> Terms:
    """Terms of gold beads: what stands together in most of the beads that either stands in."""
    alone: tuple[Counter[str], Counter[str]] = Counter(), Counter()
    together: Counter[tuple[str, str]] = Counter()
    for text in texts:
        for bead in text.beads:
            sides = [
                _candidates([own[n] for n in numbers], language)
                for own, numbers, language in zip(
                    (text.source, text.target), (bead.source, bead.target), languages, strict=True
                )
            ]
            for counts, words in zip(alone, sides, strict=True):
                counts.update(words)
            together.update((one, other) for one in sides[0] for other in sides[1])
    found = [
        ((languages[0], one), (languages[1], other))
        for (one, other), count in together.items()
        if count >= LEAST_TOGETHER and 2 * count / (alone[0][one] + alone[1][other]) >= LEAST_DICE
    ]
    return Terms(tuple(sorted(found)))


def _candidates(sentences: Sequence[str], language: str) -> set[str]:
    words = words_of_terms(joint(language).join(sentences), language)
    if language not in UNSPACED:
        return {word for word in words if len(word) >= SHORTEST}
    return {"".join(words[n : n + size]) for size in LETTERS for n in range(len(words) - size + 1)}


def aligned(text: SentenceGold, languages: tuple[str, str], embedder: Embedder, terms: Terms | None) -> list[Bead]:
    """The beads of a text."""
    pair = Text(text.source, languages[0]), Text(text.target, languages[1])
    vectors = embedder.by_language({own.language: set(own.sentences) for own in pair})
    return align_texts([pair], vectors, embedder, Settings(terms=terms))[0]
