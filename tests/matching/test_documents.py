"""Document pairs, reports and reasons, on vectors made for the purpose."""

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from aligner import Document, Sentence, Settings
from aligner.matching.confidence import PairConfidence
from aligner.matching.document_vectors import EmbeddedDocument
from aligner.matching.documents import Matching, match_documents
from aligner.matching.documents_in_memory import EmbeddedList, embed_documents
from aligner.matching.features import NAME, embed_document
from aligner.matching.matcher import DocumentMatcher
from aligner.matching.pair_scorer import PairScorer
from aligner.model import SplitDocument, Vectors
from aligner.run.store.embedded_documents import Rarity
from aligner.text import key_of
from tests.steps import steps_of

DIM = 64


def unit(rows: Vectors) -> Vectors:
    """The rows at length 1."""
    scaled: Vectors = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return scaled


def story(seed: int, sentences: int = 12) -> Vectors:
    """Vectors of a report's sentences."""
    return unit(np.random.default_rng(seed).standard_normal((sentences, DIM)).astype(np.float32))


def told(vectors: Vectors, seed: int, noise: float = 0.5) -> Vectors:
    """The same sentences in other words."""
    return unit(vectors + noise * story(seed, len(vectors)))


def document(id_: str, language: str, vectors: Vectors, numbers: Sequence[str] = ()) -> EmbeddedDocument:
    """A document whose sentences have these vectors, all of one weight."""
    weights = np.full(len(vectors), 1 / len(vectors), np.float32)
    return EmbeddedDocument(id_, language, vectors, weights, (keys(numbers),) * len(vectors), key_of(id_))


def keys(numbers: Sequence[str]) -> frozenset[int]:
    """What stands for numbers."""
    return frozenset(key_of(number) & ~NAME for number in numbers)


def matched(documents: Sequence[EmbeddedDocument], settings: Settings) -> Matching:
    """What is found among documents."""
    return match_documents(EmbeddedList(documents), settings)


def scorer(*documents: EmbeddedDocument) -> PairScorer[EmbeddedList]:
    """Similarity and conflict of just these documents."""
    return PairScorer(EmbeddedList(documents))


def similarity(one: EmbeddedDocument, other: EmbeddedDocument) -> float:
    """That of two documents in a pile of just these."""
    return scorer(one, other).score(0, 1)[0]


def pairs_of(found: Matching) -> set[tuple[str, str]]:
    """The pairs found, as ids."""
    return {(pair.source_id, pair.target_id) for pair in found.pairs}


def test_a_document_without_stops() -> None:
    """One passage has as a whole what the sentences of the other have, where it is about as long."""
    english = [replace(document(f"en{n}", "en", story(n, 8)), letters=800) for n in range(3)]
    german = [document(f"de{n}", "de", unit(told(story(n, 8), n + 50).sum(axis=0, keepdims=True))) for n in range(3)]
    wanted = {(f"en{n}", f"de{n}") for n in range(3)}
    found = matched([*(replace(each, letters=900) for each in german), *english], Settings(languages=("en", "de")))
    assert pairs_of(found) == wanted
    headlines = [replace(each, letters=90) for each in german]
    assert not pairs_of(matched([*headlines, *english], Settings(languages=("en", "de"))))


def pile() -> list[EmbeddedDocument]:
    """Three English and German reports, one of them in two English versions, and one lonely document a language."""
    documents = [document(f"de{n}", "de", story(n)) for n in range(3)]
    documents += [document(f"en{n}", "en", told(story(n), 100 + n)) for n in range(3)]
    documents += [document("en0b", "en", told(story(0), 200)), document("deX", "de", story(50))]
    documents += [document("enX", "en", story(51))]
    return sorted(documents, key=lambda item: item.id)


def test_versions_are_grouped_and_the_others_left_alone() -> None:
    """A report holds every version of it; documents without a partner stay alone."""
    found = matched(pile(), Settings())
    assert [report.documents for report in found.reports] == [("de0", "en0", "en0b"), ("de1", "en1"), ("de2", "en2")]
    assert pairs_of(found) == {("de0", "en0"), ("de0", "en0b"), ("de1", "en1"), ("de2", "en2")}
    assert all(pair.margin > 0.1 and pair.conflict == 0 for pair in found.pairs)
    assert {item.id for item in found.unmatched()} == {"deX", "enX"}


def test_one_to_one_keeps_the_best_partner() -> None:
    """Of two versions in one language only the nearer one is paired; the other says where its candidate went."""
    near = replace(pile()[0])
    documents = [near, document("en0", "en", told(story(0), 1, 0.3)), document("en0b", "en", told(story(0), 2, 0.6))]
    documents += [document("en9", "en", story(9))]
    found = matched(sorted(documents, key=lambda item: item.id), Settings(one_to_one=True))
    assert pairs_of(found) == {("de0", "en0")}
    reasons = {item.id: item.reason for item in found.unmatched()}
    assert "de0" in reasons["en0b"]


def test_every_lonely_document_has_a_reason() -> None:
    """The reason names the best candidate, its score and what was wanted, in words and in fields."""
    found = {item.id: item for item in matched(pile(), Settings()).unmatched()}
    lonely = found["deX"]
    assert lonely.best_id is not None
    assert lonely.best_id.startswith("en")
    assert lonely.best_id in lonely.reason
    assert "wanted confidence 0.50" in lonely.reason
    assert lonely.best_confidence is not None
    assert lonely.best_confidence < 0.5 == lonely.wanted


def test_documents_in_one_language_have_nothing_to_pair() -> None:
    """The reason says that there is no other language."""
    found = matched([document("a", "en", story(1)), document("b", "en", story(1))], Settings())
    assert not found.pairs
    assert [item.reason for item in found.unmatched()] == ["no document in another language than en"] * 2


def test_copies_take_no_part_and_are_told() -> None:
    """The same words under a second id in the same language: the first stands for both, and is still paired."""

    def worded(id_: str, language: str, words: str, vectors: Vectors) -> EmbeddedDocument:
        sentences = tuple(Sentence(words, n, n + 1) for n in range(len(vectors)))
        split = SplitDocument(Document(id_, "text", language), language, sentences)
        return embed_document(split, vectors, np.full(len(vectors), 1), 3)

    documents = [
        worded("a", "en", "The bridge", told(story(0), 1, 0.4)),
        worded("b", "en", "the  BRIDGE,", told(story(0), 1, 0.4)),
        worded("c", "de", "die brücke", story(0)),
        worded("d", "en", "another", told(story(0), 2, 0.5)),
    ]
    for one_to_one in (True, False):
        found = matched(documents, Settings(one_to_one=one_to_one))
        assert ("c", "a") in pairs_of(found)
        told_copies = {item.id: (item.copy_of, item.best_id) for item in found.unmatched() if item.copy_of}
        assert told_copies == {"b": ("a", None)}
    assert "the same words as a" in next(item.reason for item in found.unmatched() if item.id == "b")


def test_the_same_words_in_two_languages_are_no_translation() -> None:
    """An English page under a German name is no pair of itself; one in another variant of English may be."""

    def worded(id_: str, language: str, words: int, seed: int) -> EmbeddedDocument:
        return replace(document(id_, language, told(story(0), seed, 0.4)), words=words)

    english, german, french = worded("a", "en", 1, 1), worded("b", "de", 1, 1), worded("c", "fr", 3, 2)
    for one_to_one in (True, False):
        found = matched([english, german, french], Settings(one_to_one=one_to_one))
        assert ("b", "a") not in pairs_of(found)
        assert len(found.pairs) == 1
        (alone,) = (item for item in found.unmatched() if item.id in ("a", "b"))
        assert alone.copy_of in ("a", "b")
        assert "no translation" in alone.reason
    variants = [worded("a", "en-GB", 1, 1), worded("b", "en-US", 1, 1)]
    assert pairs_of(matched(variants, Settings())) == {("a", "b")}


def test_other_numbers_part_what_the_words_join() -> None:
    """A text in much the same words is paired if it has the same numbers, and not if it has others."""
    german = document("de0", "de", story(0), ["2417", "1999", "384", "610"])
    same = document("en0", "en", told(story(0), 7, 1.0), ["2417", "1999", "384"])
    other = document("en0", "en", told(story(0), 7, 1.0), ["2421", "2003", "77", "615"])
    assert matched([german, same], Settings()).pairs[0].confidence > 0.5
    with_others = matched([german, other], Settings())
    assert not with_others.pairs
    assert "has other numbers" in next(with_others.unmatched()).reason


def test_only_known_numbers_have_a_rarity() -> None:
    """The more documents a number is in, the less it tells; one between, below or above the others has none."""
    rarity = Rarity(np.array([3, 7], np.uint64), np.array([1, 4]), documents=8)
    assert rarity[3] > rarity[7] > 0
    assert all(number not in rarity for number in (2, 5, 9))
    with pytest.raises(KeyError, match="5"):
        rarity[5]


@pytest.mark.parametrize(
    "written", ["120,000", "120.000", "120 000", "120\u00a0000", "120\u202f000", "120'000", "120000"]
)
def test_thousands_are_written_in_many_ways(written: str) -> None:
    """One number, however its thousands are parted; two numbers beside each other stay two."""
    text = f"In 2014 {written} people came, 12 of 5000 in 1999."
    split = SplitDocument(Document("a", text, "en"), "en", (Sentence(text, 0, len(text)),))
    embedded = embed_documents([split], lambda texts, _: story(0, len(texts)))
    assert embedded[0].all_numbers == keys(["2014", "120000", "12", "5000", "1999"])


def test_sentences_of_a_long_document_take_as_long_each() -> None:
    """What is asked of one does not gather all of them."""

    def steps(count: int) -> int:
        sentences = tuple(Sentence("The bridge is old.", n, n + 1) for n in range(count))
        split = SplitDocument(Document("a", "text", "en"), "en", sentences)
        return steps_of(lambda: embed_documents([split], lambda texts, _: story(0, len(texts))))

    steps(10)
    assert steps(400) < 2.5 * steps(200)


def test_a_least_confidence_holds_inside_reports_too() -> None:
    """A pair that only belongs to a report through others is left out like any other that is less sure."""
    documents = [document("de", "de", story(0)), document("en", "en", told(story(0), 1, 0.4))]
    documents += [document("fr", "fr", told(told(story(0), 1, 0.4), 2, 1.6)), document("enX", "en", story(8))]
    documents.sort(key=lambda item: item.id)
    plain = matched(documents, Settings())
    least = min(pair.confidence for pair in plain.pairs) + 1e-3
    assert (len(plain.pairs), least < 0.99) == (3, True)
    sure = matched(documents, Settings(min_confidence=least))
    assert 0 < len(sure.pairs) < 3
    assert all(pair.confidence >= least for pair in sure.pairs)


def test_the_reason_names_the_most_similar_document() -> None:
    """A near-duplicate whose twin has the partner is told that partner, and not some unlike document."""
    documents = [document("de0", "de", story(0)), document("deX", "de", story(9))]
    documents += [
        document("en0", "en", told(story(0), 1, 0.3), ["17"]),
        document("en1", "en", told(story(0), 2, 0.8), ["99"]),
    ]
    found = matched(sorted(documents, key=lambda item: item.id), Settings())
    assert {item.id: item.best_id for item in found.unmatched()}["en1"] == "de0"


def test_only_numbers_in_sentences_that_both_have_speak_against_a_pair() -> None:
    """A version without some sentences lacks their numbers, and is a version still."""

    def numbered(id_: str, language: str, vectors: Vectors, numbers: Sequence[str]) -> EmbeddedDocument:
        return replace(document(id_, language, vectors), numbers=tuple(keys([number]) for number in numbers))

    years = [str(1900 + n) for n in range(12)]
    german = numbered("de", "de", story(0), years)
    shortened = numbered("en", "en", told(story(0), 7, 0.6)[:7], years[:7])
    other = numbered("en", "en", told(story(0), 7, 0.6), [*years[:4], *(str(2000 + n) for n in range(8))])
    assert scorer(german, shortened).score(0, 1)[1] == 0
    assert scorer(german, other).score(0, 1)[1] > 0.4


def test_the_share_of_documents_with_a_partner_is_told_from_the_pile() -> None:
    """Many near misses and few sure pairs lower it; it never rises above a bound, and few documents move it little."""
    confidence = PairConfidence()
    assert confidence.estimate_share([]) == pytest.approx(confidence.partner_share)
    assert confidence.estimate_share([0.999] * 1000) == confidence.most_share
    assert confidence.estimate_share([0.01] * 900 + [0.999] * 100) == pytest.approx(0.1, abs=0.03)
    assert confidence.estimate_share([0.01] * 3) > 0.5
    features = np.array([0.6]), np.array([0.0]), np.array([0.1]), np.array([5])
    shares = 0.1, confidence.partner_share, confidence.most_share
    doubtful = [float(confidence.of(*features, share)[0]) for share in shares]
    assert doubtful == sorted(doubtful)
    assert doubtful[0] < 0.5 < doubtful[1]


def test_two_reports_in_one_language_do_not_merge_through_a_third() -> None:
    """A document near to two different reports joins one of them; the two stay apart."""
    mixed = np.vstack([told(story(0), 1, 0.2), told(story(1), 2, 0.2)])
    documents = [document("de", "de", mixed), document("en0", "en", story(0)), document("en1", "en", story(1))]
    found = matched(documents, Settings())
    assert all(len(report.documents) <= 2 for report in found.reports)


def test_more_than_two_languages_make_one_report() -> None:
    """Versions in three languages are one report with a pair for every two of them."""
    documents = [document(code, code, told(story(3), n, 0.3)) for n, code in enumerate(("de", "en", "fr"))]
    documents += [document(f"{code}X", code, story(60 + n)) for n, code in enumerate(("de", "en", "fr"))]
    found = matched(sorted(documents, key=lambda item: item.id), Settings())
    assert [report.documents for report in found.reports] == [("de", "en", "fr")]
    assert pairs_of(found) == {("de", "en"), ("de", "fr"), ("en", "fr")}


def test_languages_in_the_settings_give_the_direction() -> None:
    """Sources are of the language named first; without languages, of the first in the alphabet."""
    documents = [document("a", "de", story(0)), document("b", "en", told(story(0), 1, 0.2))]
    assert pairs_of(matched(documents, Settings())) == {("a", "b")}
    assert pairs_of(matched(documents, Settings(languages=("en", "de")))) == {("b", "a")}


def test_similarity_is_the_mean_of_best_matches_both_ways() -> None:
    """Weights count, and long documents are compared in blocks with the same result."""
    one, other = document("a", "de", story(1, 5)), document("b", "en", story(2, 3))
    one = replace(one, weights=np.array([0.6, 0.1, 0.1, 0.1, 0.1], np.float32))
    cosines = one.vectors @ other.vectors.T
    by_hand = (float(one.weights @ cosines.max(axis=1)) + float(other.weights @ cosines.max(axis=0))) / 2
    assert similarity(one, other) == pytest.approx(by_hand)
    assert similarity(one, other) == pytest.approx(similarity(other, one))
    long = document("c", "en", story(3, 5000))
    cosines = one.vectors @ long.vectors.T
    by_hand = (float(one.weights @ cosines.max(axis=1)) + float(long.weights @ cosines.max(axis=0))) / 2
    assert similarity(long, one) == pytest.approx(by_hand, abs=1e-5)


def test_candidates_are_the_nearest_documents_of_other_languages() -> None:
    """With k of 1, each document brings its nearest in each other language."""
    found = DocumentMatcher(scorer(*pile())).candidates(1)
    ids = {tuple(pile()[n].id for n in pair) for pair in found}
    assert {("de1", "en1"), ("de2", "en2")} <= ids
    assert all(one[:2] != other[:2] for one, other in ids)


def test_weights_grow_with_length_and_with_rarity() -> None:
    """A line that stands in every document weighs next to nothing; weights sum to 1."""

    def split(id_: str, *texts: str) -> SplitDocument:
        sentences = tuple(Sentence(text, 0, 1) for text in texts)
        return SplitDocument(Document(id_, "", "en"), "en", sentences)

    common = "This line stands in all of them, every time."
    documents = [split(str(n), common, f"Only document {n} says this here, it is {n}.", "Short.") for n in range(6)]
    documents[0] = split("0", common, "Only document 0 says this here, it is 0 of 6.", "Brief.")
    embedded = embed_documents(documents, lambda texts, language: story(1, len(texts)))
    weights = embedded[0].weights
    assert weights.sum() == pytest.approx(1)
    assert weights[1] > weights[2] > weights[0]


def test_every_two_versions_of_a_report_are_paired() -> None:
    """With two versions in each language all four pairs are there, also those that were no candidates."""
    versions = [(code, n) for code in ("de", "en") for n in (0, 1)]
    documents = [document(f"{code}{n}", code, told(story(0), 5 + at, 0.3)) for at, (code, n) in enumerate(versions)]
    documents += [document(f"{code}X{n}", code, story(70 + at)) for at, (code, n) in enumerate(versions)]
    found = matched(sorted(documents, key=lambda item: item.id), Settings(candidates=1))
    assert pairs_of(found) == {("de0", "en0"), ("de0", "en1"), ("de1", "en0"), ("de1", "en1")}


@pytest.mark.slow
@pytest.mark.parametrize(("sentences", "is_version"), [(20, True), (6, False)])
def test_a_page_that_stands_in_a_longer_one_is_no_version_of_it(sentences: int, is_version: bool) -> None:
    """An entry of a list is not paired with the list in another language, an abridged version of a report is."""
    whole = story(3, 40)

    def of(id_: str, language: str, vectors: Vectors) -> EmbeddedDocument:
        return replace(document(id_, language, vectors), letters=100 * len(vectors))

    part = of("part", "en", told(whole[:sentences], 4, 0.1))
    found = matched([of("de", "de", told(whole, 5)), of("en", "en", whole), part, *pile()[2:6]], Settings())
    assert ("de", "en") in pairs_of(found)
    assert (("de", "part") in pairs_of(found)) == is_version


def test_the_same_pile_gives_the_same_numbers_under_any_hash_seed() -> None:
    """Sums over sets of numbers do not depend on the order that a process gives them."""
    script = """
from tests.matching.test_documents import document, scorer, story
numbers = [[str(n * 37 % 101 + 10 * i) for n in range(40)] for i in range(12)]
scores = scorer(*(document(f"d{i}", "de" if i % 2 else "en", story(i), own) for i, own in enumerate(numbers)))
print([scores.score(i, j)[1].hex() for i in range(12) for j in range(i)])
"""
    root = Path(__file__).parent.parent.parent
    runs = set()
    for seed in ("1", "2", "3"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", script]
        runs.add(subprocess.run(command, cwd=root, env=environment, capture_output=True, check=True).stdout)
    assert len(runs) == 1


@pytest.mark.parametrize("one_to_one", [True, False])
def test_a_third_version_tells_what_two_are_to_each_other(one_to_one: bool) -> None:
    """Two versions that have little in common are as sure as the one between them makes them."""
    first, last = told(story(77, 16), 1, 1.3), told(story(77, 16), 2, 1.3)
    between = document("b", "en", story(77, 16))
    alone = matched([document("a", "de", first), document("c", "fr", last)], Settings())
    assert not alone.pairs
    documents = [document("a", "de", first), between, document("c", "fr", last)]
    found = matched(documents, Settings(one_to_one=one_to_one))
    by_pair = _confidences(found)
    assert set(by_pair) == {("a", "b"), ("a", "c"), ("b", "c")}
    assert by_pair["a", "b"] > by_pair["a", "c"] > 0.8


def _confidences(found: Matching) -> dict[tuple[str, str], float]:
    return {(pair.source_id, pair.target_id): pair.confidence for pair in found.pairs}
