"""Texts as encoders are given them."""

import unicodedata

import numpy as np
import pytest

from aligner.encoders.embedder import Embedder
from aligner.text import as_encoded, size_told
from tests.fakes import LexiconEncoder


@pytest.mark.parametrize(
    ("size", "told"),
    [(0, "0 kB"), (40_200, "40 kB"), (2_540_000, "2.5 MB"), (82_600_000, "83 MB"), (1_440_000_000, "1.4 GB")],
)
def test_sizes_are_told_in_the_unit_that_fits(size: int, told: str) -> None:
    """With two digits that count, or more."""
    assert size_told(size) == told


@pytest.mark.parametrize(
    ("read", "encoded"),
    [
        (unicodedata.normalize("NFD", "다리가 닫혔다"), "다리가 닫혔다"),
        (unicodedata.normalize("NFD", "Cây cầu đã đóng"), "Cây cầu đã đóng"),
        ("Brücken\u00adbau\u200bamt", "Brückenbauamt"),
        ("DIE BRÜCKE IST GESPERRT", "Die brücke ist gesperrt"),
        ("МОСТ ЧЕРЕЗ РЕКУ ЗАКРЫТ", "Мост через реку закрыт"),
        ("ÜBERSICHT", "Übersicht"),
        ("ΟΝΟΜΑΤΑ", "Ονοματα"),
        ("SEE ALSO", "See also"),
        ("WINDOWS-1252", "Windows-1252"),
        ("NATO", "NATO"),
        ("USA, EU, WHO", "USA, EU, WHO"),
        ("ISO 8859-15", "ISO 8859-15"),
        ("SO_RCVTIMEO", "SO_RCVTIMEO"),
        ("WWW 技術についての新しい本", "WWW 技術についての新しい本"),
        ("كتاب جديد عن HTML و CSS", "كتاب جديد عن HTML و CSS"),
        ("EU und NATO", "EU und NATO"),
        ("می\u200cرود", "می\u200cرود"),
        ("\u200b", "\u200b"),
        ("The bridge is closed.[12]", "The bridge is closed."),
        ("[7] The mayor said so [3, 4], twice.", "The mayor said so, twice."),
        ("[7]", "[7]"),
        ("names[0] is the first", "names[0] is the first"),
        ("كَتَبَ الرَّجُلُ رسـالة", "كتب الرجل رسالة"),
        ("1.3 “Goods” means", "“Goods” means"),
        ("4.6.1. Überblick", "Überblick"),
        ("(a) pack the goods;", "pack the goods;"),
        ("iv) der Fahrer", "der Fahrer"),
        ("（2）会议", "会议"),
        ("3. klasse", "3. klasse"),
        ("1.5 million people", "1.5 million people"),
        ("1.200 Boote", "1.200 Boote"),
        ("2.5 Millionen Menschen", "2.5 Millionen Menschen"),
        ("12.30 Uhr Abfahrt", "12.30 Uhr Abfahrt"),
        ("1.5 مليون شخص", "1.5 مليون شخص"),
        ("24.12. Ankunft", "24.12. Ankunft"),
        ("(s)he went", "(s)he went"),
        ("12 people", "12 people"),
        ("(c) 2026", "(c) 2026"),
    ],
)
def test_a_text_is_encoded_in_one_form(read: str, encoded: str) -> None:
    """Composed, without marks that are not seen, capitals in ordinary case; what carries a meaning stays."""
    assert as_encoded(read) == encoded
    assert as_encoded(encoded) == encoded


def test_one_text_has_one_vector() -> None:
    """A text and the same in another form have the same vector, and the encoder is asked once."""
    encoder = LexiconEncoder()
    texts = ["Die Brücke", unicodedata.normalize("NFD", "Die Brücke"), "Die Brü\u00adcke"]
    with Embedder(encoder) as embedder:
        (vectors,) = embedder.stream(texts)
    assert encoder.encoded == ["Die Brücke"]
    assert np.array_equal(vectors[0], vectors[1])
    assert np.array_equal(vectors[0], vectors[2])
