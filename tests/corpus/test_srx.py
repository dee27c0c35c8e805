"""The SRX rules: what the library itself finds, without its time."""

import subprocess
import sys

import pytest
from choppa import DEFAULT_SRX_RULESET, SrxDocument, SrxTextIterator
from choppa.rule_manager import RuleManager
from choppa.structures import LanguageRule
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner.corpus.srx import SrxRules

RULES = SrxRules(tagged=True)
ALL_RULES = SrxDocument(ruleset=DEFAULT_SRX_RULESET)
PARTS = "It is so. _And two: _Mr. _see p. 3. _(_) _[_] _(no. _e.g. this). _Yes! _word _\n".split("_")


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "nl", "ru"])
@settings(max_examples=40, deadline=None)
@given(parts=st.lists(st.sampled_from(PARTS), max_size=60))
def test_pieces_are_those_of_the_library(language: str, parts: list[str]) -> None:
    """Leaving the rules on brackets out where none is open changes no piece."""
    text = "".join(parts)
    assert list(RULES.pieces(text, language)) == list(SrxTextIterator(ALL_RULES, f"{language}_one", text))


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


def test_outside_brackets_their_rules_are_not_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text in which no bracket is open at a stop needs none of them; one in which one is does."""
    asked: list[list[LanguageRule]] = []
    own = SrxDocument.get_rule_manager

    def get_rule_manager(self: SrxDocument, rules: list[LanguageRule], reach: int) -> RuleManager:
        asked.append(rules)
        return own(self, rules, reach)

    monkeypatch.setattr(SrxDocument, "get_rule_manager", get_rule_manager)
    rules = SrxRules(tagged=True)
    list(rules.pieces("It is so (yes). And so it is. It was [so]. It", "en"))
    assert len(asked) == 1
    list(rules.pieces("It is so (no. Yes). And so it is.", "en"))
    assert len(asked) == 2
    on_brackets = {rule.before_pattern for own in asked[1] for rule in own.rules if not rule.is_break}
    assert on_brackets
    assert on_brackets.isdisjoint(rule.before_pattern for own in asked[0] for rule in own.rules)


def test_what_checks_rule_files_is_not_loaded() -> None:
    """The library's schemas take a tenth of a start; the library has them all the same when it needs them."""
    code = (
        "import sys; from aligner.corpus.srx import SrxRules; print(list(SrxRules(False).pieces('Yes. No.', 'en'))); "
        "print('xmlschema' in sys.modules); from choppa import srx_parser; "
        "own = srx_parser.xmlschema.XMLSchema; import xmlschema; print(own is xmlschema.XMLSchema)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:3] == ["['Yes. ', 'No.']", "False", "True"]
