"""The level of translations in a pile: told by its sure pairs, in each pair of languages by itself, never raised."""

from dataclasses import replace

import numpy as np
import pytest

from aligner import Settings
from aligner.encoders.cosine_scales import CosineScales
from aligner.matching.confidence import PAIR_CONFIDENCE
from aligner.matching.documents import match_documents
from aligner.matching.documents_in_memory import EmbeddedList
from aligner.matching.features import CRITERIA
from aligner.matching.levels import Candidates, find_gains, find_shares, language_pairs, nearest_rivals
from aligner.matching.rivals import find_rivals
from tests.matching.test_documents import document, pairs_of, story, told

LANGUAGES = ["de"] * 40 + ["en"] * 40 + ["ja"] * 40
EVERY = CosineScales(1.0, {("de", "en"): 1.0, ("de", "ja"): 1.0})


def candidates(english: float, japanese: float) -> Candidates:
    """Forty German documents whose English and Japanese versions are so similar; nothing else comes near."""
    numbers = np.arange(40)
    pairs = np.concatenate([np.stack([numbers, numbers + shift], axis=1) for shift in (40, 80)])
    similarity = np.repeat([english, japanese], 40)
    return Candidates(pairs, similarity, np.zeros(80), np.full(80, 0.1), np.full(80, 10))


def gains(found: Candidates, scales: CosineScales = EVERY) -> dict[tuple[str, str], float]:
    """What is found for such a pile."""
    return dict(find_gains(found, language_pairs(found.pairs, LANGUAGES), scales, CRITERIA, PAIR_CONFIDENCE))


def test_where_sure_pairs_are_less_similar_the_level_is_lower() -> None:
    """In that pair of languages alone."""
    found = gains(candidates(0.75, 0.57))
    assert found.keys() == {("de", "ja")}
    assert 0.57 * found["de", "ja"] == pytest.approx(CRITERIA.translated, abs=0.05)


def test_sure_pairs_never_raise_the_level() -> None:
    """They are the more similar ones."""
    assert gains(candidates(0.95, 0.9)) == {}


def test_what_reference_sentences_tell_counts_as_some_pairs() -> None:
    """Without them a few sure pairs tell more."""
    known = gains(candidates(0.75, 0.57))["de", "ja"]
    unknown = gains(candidates(0.75, 0.57), CosineScales())["de", "ja"]
    assert 1 < known < unknown


def test_pairs_that_are_not_sure_tell_nothing() -> None:
    """What is no nearer than a rival is no translation."""
    assert gains(replace(candidates(0.75, 0.57), rivals=np.full(80, 0.57))) == {}
    assert gains(candidates(0.75, 0.2)).get(("de", "ja"), 1.0) < 1.01


def test_what_is_known_is_found_by_the_languages_of_a_pair_in_either_order() -> None:
    """Where there is none it is 1."""
    pairs = np.array([[0, 80], [80, 0], [0, 40]])
    found = language_pairs(pairs, LANGUAGES)
    assert found.names == [("de", "en"), ("de", "ja")]
    assert found.of_each({("de", "ja"): 1.2}, 1.0).tolist() == [1.2, 1.2, 1.0]
    assert [places.tolist() for places in found.places()] == [[2], [0, 1]]


def test_the_nearest_rival_is_another_candidate_of_either_document() -> None:
    """The partner is none; a pair without rivals has -1."""
    pairs = np.array([[0, 2], [0, 3], [1, 3], [0, 4]])
    rivals = find_rivals(pairs, np.array([0.7, 0.3, 0.5, 0.9]), ["de", "de", "en", "en", "fr"])
    assert nearest_rivals(rivals, pairs).tolist() == [0.3, 0.7, 0.3, -1.0]


def test_pairs_of_distant_languages_are_found_by_their_scale_or_by_each_other() -> None:
    """Freely translated stories, of which neither the encoder's scale nor the level of the pile is known, are not."""
    own = [document(f"ja{n}", "ja", told(story(n), 100 + n, 1.9)) for n in range(12)]
    documents = EmbeddedList([document(f"de{n}", "de", story(n)) for n in range(12)] + own)
    certain = replace(CRITERIA, unknown_level=1e9, known_level=1e9)
    scales = CosineScales(1.0, {("de", "ja"): 1.6})
    found = [
        match_documents(documents, Settings(), *scale, criteria=criteria)
        for scale, criteria in (((), certain), ((scales,), certain), ((), CRITERIA))
    ]
    counts = [len(pairs_of(one)) for one in found]
    assert counts[0] < 6
    assert counts[1:] == [12, 12]


def test_the_share_with_a_partner_is_one_of_two_languages() -> None:
    """Where hardly any German document has a Japanese version, a doubtful one is none; the English ones do not say."""
    numbers = np.arange(40)
    pairs = np.concatenate([np.stack([numbers, numbers + shift], axis=1) for shift in (40, 80)])
    chances = np.concatenate([np.full(40, 0.99), np.full(38, 0.02), [0.99, 0.6]])
    shares = find_shares(pairs, chances, language_pairs(pairs, LANGUAGES), PAIR_CONFIDENCE)
    assert shares["de", "en"] == PAIR_CONFIDENCE.most_share
    assert shares["de", "ja"] < 0.3
    nothing = np.empty((0, 2), np.int64)
    assert find_shares(nothing, np.empty(0), language_pairs(nothing, LANGUAGES), PAIR_CONFIDENCE) == {}
