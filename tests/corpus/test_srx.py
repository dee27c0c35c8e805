"""The SRX rules: what the library itself finds, without its time."""

import pytest
from choppa import SrxTextIterator
from choppa.rule_matcher import RuleMatcher
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner.corpus.srx import SrxRules

RULES = SrxRules(tagged=False)
PARTS = "It is so. _And two: _Mr. _see p. 3. _(_) _[_] _(no. _e.g. this). _Yes! _word _\n".split("_")


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "nl", "ru"])
@settings(max_examples=40, deadline=None)
@given(parts=st.lists(st.sampled_from(PARTS), max_size=60))
def test_pieces_are_those_of_the_library(language: str, parts: list[str]) -> None:
    """Leaving the rules on brackets out where none is open changes no piece."""
    text = "".join(parts)
    assert list(RULES.pieces(text, language)) == list(SrxTextIterator(RULES.document, f"{language}_one", text))


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("He left (it was late. So late) at ten. She stayed.", 2),
        ("He left [it was late. So late] at ten. She stayed.", 2),
        ("He left. (It was late. So late) She stayed.", 2),
        ("He left (late). It was so. She stayed.", 3),
        ("He left (" + "so late, " * 20 + "it was. So late) at ten. She stayed.", 3),
    ],
)
def test_no_break_within_brackets(text: str, pieces: int) -> None:
    """A stop in brackets ends no sentence, unless what stands before it in them is long."""
    assert len(list(RULES.pieces(text, "en"))) == pieces


def test_outside_brackets_their_rules_are_not_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where none is open, the exceptions asked are those without the rules on brackets."""
    asked = []
    own = SrxTextIterator.is_exception

    def counted(self: SrxTextIterator, matcher: RuleMatcher) -> bool:
        asked.append(matcher.get_break_position())
        return own(self, matcher)

    monkeypatch.setattr(SrxTextIterator, "is_exception", counted)
    text = "It is so. (No. Yes.) And so it is. It was (so. It"
    list(RULES.pieces(text, "en"))
    assert asked
    assert all(text.rfind("(", 0, place) > text.rfind(")", 0, place) for place in asked)
