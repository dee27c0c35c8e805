"""Rare words that two texts share."""

from aligner import Aligner
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


def test_a_word_of_two_sentences_side_by_side_is_shared_in_their_order() -> None:
    """A bead of all four would have it twice; farther apart there is no such bead, and either may be meant."""
    assert pairs(["Geneva", "Geneva"], ["Geneva", "Geneva"]) == {(0, 0): 0.5, (1, 1): 0.5}
    assert len(pairs(["Geneva", "Geneva"], ["Geneva", "x", "Geneva"])) == 4


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


def test_results_of_one_form_are_aligned_one_by_one() -> None:
    """The words of the form and small numbers stand in both, and hold the two together no longer."""
    lists = (
        "1. Ida Ferry 36:12, 2. Olga Holm 36:40, 3. Eva Pier 38:05.",
        "1. Jan Dune 32:51, 2. Omar Lock 32:58, 3. Tim Buoy 33:30.",
    )
    english = [
        f"Harbour run, women, 10 km: {lists[0]}",
        f"Men, 10 km: {lists[1]}",
        "It was windy, and nobody was quick.",
    ]
    german = [
        f"Hafenlauf, Frauen, 10 km: {lists[0]}",
        f"Männer, 10 km: {lists[1]}",
        "Es war windig, und niemand war schnell.",
    ]
    beads = Aligner(model="use", cache=False).align_sentences(english, german)
    assert [bead.kind for bead in beads] == ["1-1"] * 3
