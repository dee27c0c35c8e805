"""Sentences that stand in another order in the target, one by one: lists that each language sorts by itself."""

import pytest

from aligner import Aligner, Bead
from tests.fakes import LexiconEncoder
from tests.steps import steps_of

DEFINITIONS = [
    ("“Account” means the record of payments at the Bank.", "„Konto“ ist die Aufstellung der Zahlungen bei der Bank."),
    ("“Delivery” means the handing over of the goods.", "„Lieferung“ ist die Übergabe der Waren."),
    ("“Insurer” means the company that covers fire.", "„Versicherer“ ist das Unternehmen, das Brände deckt."),
    ("“Maturity” means the day of repayment.", "„Fälligkeit“ ist der Tag der Rückzahlung."),
    ("“Notice” means a message by registered mail.", "„Mitteilung“ ist eine Nachricht per Einschreiben."),
    ("“Premises” means the building at the harbour.", "„Räume“ sind das Gebäude am Hafen."),
    ("“Tax” means any levy of a public authority.", "„Steuer“ ist jede Abgabe einer Behörde."),
]
AROUND = (
    ("The words below have these meanings in this agreement.", "Die Wörter unten haben im Vertrag diese Bedeutung."),
    ("The Bank lends the Borrower fifty thousand euros.", "Die Bank leiht dem Kunden fünfzigtausend Euro."),
)
ENGLISH, GERMAN = zip(*DEFINITIONS, strict=True)
SORTED = sorted(GERMAN)


@pytest.fixture(scope="module")
def aligner() -> Aligner:
    """With an encoder that knows both languages."""
    return Aligner(model="use", cache=False)


@pytest.mark.parametrize("numbered", [False, True])
def test_definitions_that_each_language_sorts_by_itself(aligner: Aligner, numbered: bool) -> None:
    """Their numbers say nothing: the same number has another word in the other language."""
    first, last = AROUND
    texts = [[first[side], *own, last[side]] for side, own in enumerate((ENGLISH, SORTED))]
    if numbered:
        texts = [[own[0], *(f"1.{n} {text}" for n, text in enumerate(own[1:-1], 1)), own[-1]] for own in texts]
    right = {(0, 0), *((n, 1 + SORTED.index(text)) for n, text in enumerate(GERMAN, 1)), (8, 8)}
    beads = aligner.align_sentences(*texts)
    found = {(bead.source[0], bead.target[0]) for bead in beads if bead.kind == "1-1" and bead.confidence > 0.5}
    assert len(found & right) >= 7
    assert len(found - right) <= 1


def test_two_neighbours_in_another_order_are_two_beads(aligner: Aligner) -> None:
    """They are no bead of two and two, nor linked as they stand; the second is moved."""
    pairs = [AROUND[0], DEFINITIONS[1], DEFINITIONS[5], AROUND[1]]
    source, target = ([pair[side] for pair in pairs] for side in (0, 1))
    target[1:3] = target[2], target[1]
    beads = aligner.align_sentences(source, target)
    assert beads == [Bead((0,), (0,)), Bead((1,), (2,)), Bead((2,), (1,)), Bead((3,), (3,))]
    assert [bead.moved for bead in beads] == [False, False, True, False]
    in_order = aligner.align_sentences(source, [pair[1] for pair in pairs])
    assert [bead.moved for bead in in_order] == [False] * 4


def test_a_sentence_that_is_said_many_times_takes_as_long_each_time() -> None:
    """Of all those that it may be a counterpart of, each is looked at once."""
    few, many = (_steps_of_repeats(times) for times in (200, 400))
    assert many < 2.5 * few


def _steps_of_repeats(times: int) -> int:
    aligner = Aligner(encoder=LexiconEncoder(), cache=False)
    return steps_of(lambda: aligner.align_sentences(["The bridge is old."] * times, ["Die Brücke ist alt."] * 5))
