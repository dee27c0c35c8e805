"""Rare words that two texts share."""

from aligner.alignment.shared_words import shared_words


def pairs(source: list[str], target: list[str]) -> dict[tuple[int, int], float]:
    """Weights by source and target sentence."""
    found = shared_words(source, target)
    return {(int(i), int(j)): float(w) for i, j, w in zip(found.source, found.target, found.weights, strict=True)}


def test_names_and_numbers_are_found_in_other_spellings() -> None:
    """Accents, endings, case and separators of thousands do not matter; short words do not count."""
    source = ["1.200 Boote vor Málaga.", "Die Expeditionen.", "Es war so."]
    target = ["The expedition.", "MALAGA has 1,200 boats.", "It was so."]
    assert pairs(source, target) == {(0, 1): 2.0, (1, 0): 1.0}


def test_a_word_counts_less_the_more_sentences_have_it() -> None:
    """One in two sentences of a text counts half, one in many nothing."""
    assert pairs(["Geneva", "Geneva"], ["Geneva"]) == {(0, 0): 0.5, (1, 0): 0.5}
    assert pairs(["Geneva"] * 6, ["Geneva"]) == {}


def test_a_passage_of_each_text_shares_what_its_sentences_share() -> None:
    """Numbers begin at the passage; what stands outside it is not among them."""
    words = shared_words(["a", "Helsinki", "Geneva", "d"], ["Helsinki", "x", "Geneva"])
    assert words.block((1, 4), (1, 3)).tolist() == [[0, 0], [0, 1], [0, 0]]
    assert words.block((0, 1), (0, 3)).tolist() == [[0, 0, 0]]


def test_what_may_stay_alone_gets_the_price_of_its_run_back() -> None:
    """A number for itself, lines that recur in a row among them; within a passage it is the same."""
    words = shared_words(["XIV.", "Print", "Close", "It rains.", "Top"], ["Es regnet.", "2"], recurring=((1, 2, 4), ()))
    assert words.refunds[0].tolist() == [1, 0.5, 0.5, 0, 1]
    assert words.refunds[1].tolist() == [0, 1]
    assert words.within((2, 5), (1, 2)).refunds[0].tolist() == [0.5, 0, 1]
