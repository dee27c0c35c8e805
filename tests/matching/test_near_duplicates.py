"""Near-duplicates and versions, on vectors made for the purpose: the pages of a site, and editions of a report."""

import itertools
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from aligner import Settings
from aligner.matching import pair_scorer
from aligner.matching.counterparts import Both, best_counterparts
from aligner.matching.document_vectors import EmbeddedDocument
from aligner.matching.documents import match_documents
from aligner.matching.documents_in_memory import EmbeddedList
from aligner.matching.features import CRITERIA, PairCriteria
from aligner.matching.matcher import DocumentMatcher
from aligner.matching.near_duplicates import are_exclusive
from aligner.matching.pair_scorer import PairScorer
from aligner.matching.rivals import find_rivals
from aligner.model import Vectors
from tests.matching.test_documents import document, matched, pairs_of, story, told, unit

PAGES = 6


def template(page: int, language: str, noise: float = 0.35) -> EmbeddedDocument:
    """A page of a template: ten sentences that all pages have, of which three differ by a word."""
    vectors = story(1, 10)
    words = np.zeros_like(vectors)
    words[:3] = 0.6 * story(500 + page, 3)
    return document(f"{language}{page}", language, told(unit(vectors + words), 900 + len(language) + page, noise))


def edition(name: str, language: str, left_out: tuple[int, ...], seed: int) -> EmbeddedDocument:
    """A version of one report, in words of its own, without some of its sentences."""
    kept = [n for n in range(16) if n not in left_out]
    sentences: Vectors = story(77, 16)[kept]
    return document(name, language, told(sentences, seed, 0.4))


def site() -> list[EmbeddedDocument]:
    """All pages in both languages, but for one that was not translated."""
    pages = [template(page, "de") for page in range(PAGES)] + [template(page, "en", 0.4) for page in range(PAGES - 1)]
    return sorted(pages, key=lambda item: item.id)


@pytest.mark.parametrize("one_to_one", [False, True])
def test_pages_that_differ_in_a_word_are_pairs_of_their_own(one_to_one: bool) -> None:
    """In every mode each page goes with its translation alone, however alike the pages are."""
    pages = [page for page in site() if page.id != f"de{PAGES - 1}"]
    found = matched(pages, Settings(one_to_one=one_to_one))
    assert pairs_of(found) == {(f"de{page}", f"en{page}") for page in range(PAGES - 1)}
    assert len(found.reports) == PAGES - 1


def test_a_refused_page_has_a_confidence_that_says_so() -> None:
    """Where one of two exclude each other is surely right, the other is not."""
    found = matched([page for page in site() if page.id != f"de{PAGES - 1}"], Settings())
    right = {(pair.source_id, pair.target_id): pair.confidence for pair in found.pairs}
    wrong = [pair for pair in found.candidates() if (pair.source_id, pair.target_id) not in right]
    assert wrong
    assert max(pair.confidence for pair in wrong) < 0.5 <= min(right.values())


def test_editions_of_one_report_stay_together_among_near_duplicates() -> None:
    """Two German and three English versions, which leave out other sentences, are one report beside a whole site."""
    versions = [
        edition("deA", "de", (), 1),
        edition("deB", "de", (3, 4, 5), 2),
        edition("enA", "en", (0,), 3),
        edition("enB", "en", (9, 10), 4),
        edition("enC", "en", (3, 4, 14), 5),
    ]
    pages = [page for page in site() if page.id != f"de{PAGES - 1}"]
    found = matched(sorted([*pages, *versions], key=lambda item: item.id), Settings())
    whole = [report.documents for report in found.reports if "deA" in report.documents]
    assert whole == [("deA", "deB", "enA", "enB", "enC")]
    assert len(found.reports) == PAGES


def test_what_one_of_them_leaves_out_is_no_near_duplicate() -> None:
    """Editions cut alike in both languages fit better pairwise, but not within the sentences that all of them have."""
    four = (
        edition("a", "en", (), 1),
        edition("b", "en", (5, 6, 7, 8, 9), 2),
        edition("c", "de", (), 3),
        edition("d", "de", (5, 6, 7, 8, 9), 4),
    )
    scorer = PairScorer(EmbeddedList(four))
    assert scorer.score(0, 2)[0] + scorer.score(1, 3)[0] > scorer.score(0, 3)[0] + scorer.score(1, 2)[0] + 0.1
    assert not are_exclusive(scorer, 0, 2, 3, [1])


def test_the_gain_is_that_of_sentences_in_all_four() -> None:
    """It is what two pages gain by their own partners; turned round it is a loss, and of the same page nothing."""
    a, b, c, d = template(0, "en", 0), template(1, "en", 0), template(0, "de", 0), template(1, "de", 0)
    same, unlike = template(0, "en", 0), document("x", "en", story(3))
    scorer = PairScorer(EmbeddedList([a, b, c, d, same, unlike]), criteria=PairCriteria(same_sentence=0.5))
    gain = scorer.gain(0, 1, 2, 3)
    assert gain > 0.05
    assert scorer.gain(0, 1, 3, 2) == pytest.approx(-gain, abs=1e-6)
    assert scorer.gain(0, 4, 2, 3) == pytest.approx(0, abs=1e-6)
    assert scorer.gain(0, 5, 2, 3) == 0


def plain_gain(a: EmbeddedDocument, b: EmbeddedDocument, c: EmbeddedDocument, d: EmbeddedDocument) -> float:
    """The gain by four whole tables of cosines, sentence by sentence."""

    def mutual(one: EmbeddedDocument, other: EmbeddedDocument) -> dict[int, int]:
        table = one.vectors @ other.vectors.T
        return {n: int(m) for n, m in enumerate(table.argmax(axis=1)) if table[:, m].argmax() == n}

    ac, bd, gain, weight = mutual(a, c), mutual(b, d), 0.0, 0.0
    for i, j in mutual(a, b).items():
        if i not in ac or j not in bd:
            continue
        ours, theirs = (a.vectors[i], b.vectors[j]), (c.vectors[ac[i]], d.vectors[bd[j]])
        if min(ours[0] @ ours[1], theirs[0] @ theirs[1]) >= CRITERIA.same_sentence:
            own = a.weights[i] + b.weights[j]
            gain += own * (ours[0] @ theirs[0] + ours[1] @ theirs[1] - ours[0] @ theirs[1] - ours[1] @ theirs[0])
            weight += own
    return gain / weight if weight else 0.0


def test_the_gain_is_that_of_a_plain_version() -> None:
    """For pages that share sentences, identical ones too, and for editions, whichever of them comes first."""
    pages = [template(page, language, 0.3) for language in ("de", "en") for page in range(3)]
    same = [document(f"{n}same", own.language, np.vstack([own.vectors, story(9, 3)])) for n, own in enumerate(pages)]
    editions = [edition("x", "de", (1,), 4), edition("y", "de", (2, 7), 5), edition("z", "en", (3,), 6)]
    documents = [*pages, *same, *editions]
    scorer = PairScorer(EmbeddedList(documents))
    german, english = ([n for n, own in enumerate(documents) if own.language == code] for code in ("de", "en"))
    fours = [
        (*ours, *theirs)
        for own, others in ((german, english), (english, german))
        for ours in itertools.permutations(own, 2)
        for theirs in itertools.permutations(others, 2)
    ]
    found = [scorer.gain(*four) for four in fours]
    assert found == pytest.approx([plain_gain(*(documents[n] for n in four)) for four in fours], abs=1e-6)
    assert sum(gain > 0.05 for gain in found) > 30


def test_no_two_documents_are_compared_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many rivals each of the pages of a site has: comparing takes the square of the sentences."""
    compared: Counter[tuple[str, str]] = Counter()

    def counted(one: EmbeddedDocument, other: EmbeddedDocument) -> Both:
        compared[one.id, other.id] += 1
        return best_counterparts(one, other)

    monkeypatch.setattr(pair_scorer, "best_counterparts", counted)
    found = matched(site(), Settings())
    assert len(found.reports) == PAGES - 1
    assert len(compared) == (PAGES + PAGES - 1) * (PAGES + PAGES - 2) // 2
    assert set(compared.values()) == {1}


def test_the_order_of_the_documents_changes_nothing() -> None:
    """Ids that sort otherwise give the same pairs."""
    renamed = [
        EmbeddedDocument(page.id[::-1], page.language, page.vectors, page.weights, page.numbers, page.words)
        for page in site()
    ]
    found = matched(sorted(renamed, key=lambda item: item.id), Settings())
    names = {frozenset((one[::-1], other[::-1])) for one, other in pairs_of(found)}
    assert names == {frozenset(pair) for pair in pairs_of(matched(site(), Settings()))}


def article(page: int, language: str, *, more: int = 0) -> EmbeddedDocument:
    """A page of a shop: eleven sentences as on all of its pages, and a cell with a colour, which weighs little.

    more: sentences that this page has besides.
    """
    seed = 40 + sum(map(ord, language))
    colour, besides = told(story(600 + page, 1), seed, 0.6), told(story(800 + page, more), seed + 1)
    vectors = np.concatenate([told(story(1, 11), seed), colour, besides])
    weights = np.array([1.0] * 11 + [0.02] + [0.1] * more, np.float32)
    plain = document(f"{language}{page}", language, vectors)
    return replace(plain, weights=weights / weights.sum())


@pytest.mark.parametrize("languages", [("de", "en"), ("es", "ja", "ru", "tr")])
def test_pages_of_a_shop_that_differ_in_a_cell_are_pairs_of_their_own(languages: tuple[str, ...]) -> None:
    """All but a fiftieth of a sentence reads the same on all pages; without that all were one report."""
    pages = [article(page, language) for language in languages for page in range(4)]
    wanted = {
        (f"{one}{page}", f"{other}{page}") for one, other in itertools.combinations(languages, 2) for page in range(4)
    }
    assert pairs_of(matched(pages, Settings())) == wanted
    blind = match_documents(EmbeddedList(pages), Settings(), criteria=replace(CRITERIA, apart_gain=2.0))
    assert len(blind.pairs) == 4 * len(wanted)


def test_the_gain_apart_is_that_of_what_both_have_and_does_not_read_the_same() -> None:
    """Turned round it is a loss; nothing where one only says more, or where most of it reads otherwise."""
    pages = [article(0, "de"), article(1, "de"), article(0, "en"), article(1, "en")]
    longer = replace(article(0, "de", more=2), id="x")
    other = template(3, "de")
    scorer = PairScorer(EmbeddedList([*pages, longer, other]))
    gain = scorer.gain_apart(0, 1, 2, 3)
    assert gain > 0.4
    assert scorer.gain_apart(0, 1, 3, 2) == pytest.approx(-gain, abs=1e-6)
    assert scorer.gain_apart(1, 0, 3, 2) == pytest.approx(gain, abs=1e-6)
    assert scorer.gain_apart(0, 4, 2, 3) == 0.0
    assert scorer.gain_apart(0, 5, 2, 3) == 0.0


def test_two_editions_that_read_the_same_but_for_a_sentence_are_one_report() -> None:
    """What is edited in one language has no counterpart of its own in the other."""
    first, second = article(0, "de"), replace(article(1, "de"), id="de0b")
    found = matched([first, second, article(0, "en")], Settings())
    assert [report.documents for report in found.reports] == [("de0", "de0b", "en0")]


def test_editions_of_which_one_is_cut_elsewhere_are_one_report() -> None:
    """As a file and what text recognition made of its print, in two languages: their joined sentences are alike."""
    cut = story(700, 12)
    parts = {"A": cut, "B": unit(cut.reshape(3, 4, -1).sum(axis=1))}
    names = ["deA", "deB", "enA", "enB", "frA"]
    seeds = {"de": 1, "en": 2, "fr": 3}

    def edition_of(language: str, which: str) -> EmbeddedDocument:
        seed = seeds[language]
        vectors = np.concatenate([told(story(1, 12), seed, 0.3), told(parts[which], seed + 10, 0.3)])
        return document(language + which, language, vectors)

    found = matched([edition_of(name[:2], name[2:]) for name in names], Settings())
    assert [report.documents for report in found.reports] == [tuple(names)]
    assert len(pairs_of(found)) == 8


def test_a_pair_that_was_no_candidate_has_the_candidates_as_rivals() -> None:
    """It comes into a report by third documents, and each of the two has a partner that is nearer."""
    pages = [template(page, "de") for page in (0, 1)] + [template(page, "en", 0.4) for page in (0, 1)]
    matcher = DocumentMatcher(PairScorer(EmbeddedList(pages)))
    known = matcher.evidence(matcher.levelled(np.array([[0, 2], [1, 3]])), exempt_versions=True)
    beside = matcher.evidence_beside(np.array([[0, 3], [1, 2]]), known)
    for n, (one, other) in enumerate(((0, 3), (1, 2))):
        nearest = max(known.similarity[own] for own in (0, 1))
        assert beside.margin[n] == pytest.approx(beside.similarity[n] - nearest)
        assert beside.confidence[n] < 0.2 < 0.9 < matcher.evidence_alone((one, other), known).confidence


def test_a_third_language_tells_near_duplicates_apart() -> None:
    """A page that was not translated is no version of the other's translation: other languages say so."""
    pages = [template(page, "de") for page in (0, 1)] + [template(page, "en", 0.4) for page in (0, 1)]
    pages.append(template(0, "fr", 0.3))
    found = matched(sorted(pages, key=lambda item: item.id), Settings())
    assert pairs_of(found) == {("de0", "en0"), ("de1", "en1"), ("de0", "fr0"), ("en0", "fr0")}


def test_editions_in_three_languages_stay_one_report() -> None:
    """Versions that leave out other sentences are no near-duplicates, whatever a third language has."""
    versions = [
        edition("deA", "de", (), 1),
        edition("deB", "de", (3, 4, 5), 2),
        edition("enA", "en", (0,), 3),
        edition("enB", "en", (9, 10), 4),
        edition("frA", "fr", (2,), 5),
        edition("frB", "fr", (3, 4, 14), 6),
    ]
    found = matched(versions, Settings())
    assert [report.documents for report in found.reports] == [("deA", "deB", "enA", "enB", "frA", "frB")]


def test_third_languages_are_those_where_the_rival_has_its_nearest() -> None:
    """For each rival its nearest documents of other languages than the pair's, and the partner's nearest there."""
    languages = ["de", "de", "en", "en", "fr", "fr", "ja"]
    pairs = np.array([(0, 2), (0, 3), (1, 3), (2, 4), (3, 5), (2, 6), (3, 6)])
    rivals = find_rivals(pairs, np.array([0.9, 0.5, 0.8, 0.9, 0.8, 0.3, 0.4]), languages)
    wanted = pairs[:1]  # de 0 with en 2, whose rival there is en 3
    others, _ = rivals.of_pairs(wanted, 3)
    elsewhere = rivals.elsewhere(wanted, others)
    ours = others[0, 1].tolist().index(3)
    assert sorted(elsewhere[0, 1, ours].tolist()) == [[-1, -1], [4, 5], [6, 6]]
