"""Reference sentences: complete, distinct, and understood by the encoders that know their languages."""

import itertools

import numpy as np
import pytest

from aligner import load_encoder
from aligner.encoders.catalogue import BUNDLED, Bundled
from aligner.encoders.embedder import Embedder, center
from aligner.encoders.reference_sentences import ALL_SENTENCES, BACKGROUND, REFERENCE_SENTENCES


def test_every_language_has_all_sentences_and_no_two_are_the_same() -> None:
    """A question, a caption and numbers among them."""
    assert {len(own) for own in REFERENCE_SENTENCES.values()} == {13}
    assert len(ALL_SENTENCES) == 13 * len(REFERENCE_SENTENCES)
    assert all(any(map(str.isdigit, text)) for own in REFERENCE_SENTENCES.values() for text in own[11:])
    assert len(set(BACKGROUND)) == 78


def test_both_encoders_know_the_languages_that_are_here() -> None:
    """All languages of `use` are; what no bundled encoder knows is of no use."""
    use, e5 = BUNDLED
    assert use.languages <= REFERENCE_SENTENCES.keys() <= use.languages | e5.languages


@pytest.mark.slow
@pytest.mark.parametrize("encoder", BUNDLED, ids=lambda encoder: encoder.name)
def test_no_encoder_ranks_a_wrong_sentence_first(encoder: Bundled) -> None:
    """In every pair of languages that it knows, from either side."""
    if encoder.missing():
        pytest.skip(f"{encoder.name} is not installed")
    known = sorted(REFERENCE_SENTENCES.keys() & encoder.languages)
    with Embedder(load_encoder(encoder.name), keep=True) as embedder:
        found = embedder.distinct(ALL_SENTENCES)
    rows = {own: found.of(REFERENCE_SENTENCES[own]) for own in known}
    vectors = {own: center(rows[own], rows[own].mean(axis=0)) for own in known}
    wrong = [
        (one, other, REFERENCE_SENTENCES[one][place])
        for one, other in itertools.permutations(known, 2)
        for place in np.flatnonzero((vectors[one] @ vectors[other].T).argmax(axis=1) != np.arange(13))
    ]
    assert not wrong
