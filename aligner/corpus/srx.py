"""The SRX rules of LanguageTool (choppa), those that take long tried only where they can apply.

The rules against a break within brackets look back over hundreds of characters, at every place where a sentence may
end: in text dense in stops they take nine tenths of the time. They cannot apply where no bracket is open.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

from choppa import DEFAULT_SRX_RULESET, SrxDocument, SrxTextIterator
from choppa.structures import LanguageRule

from aligner.corpus.language_facts import WITH_SRX_RULES

# The rule on a tag of translation memories says nothing of what stands before the break, so that it is tried at every
# character, which takes longer than all other rules together.
TAG_PATTERN = r"<0\}"

# What the rules on brackets begin with, and the brackets.
BRACKETS = ((r"\([^\)]*", "(", ")"), (r"\[[^\]]*", "[", "]"))
REACH = 512  # characters before a break, at least as many as those rules look back over: four times a hundred and marks


class SrxRules:
    """Rules for all languages, compiled a language at a time.

    tagged: whether the rule on the tag of translation memories is among them.
    """

    def __init__(self, tagged: bool) -> None:
        self.document = _Document(ruleset=DEFAULT_SRX_RULESET)
        for item in () if tagged else self.document.language_map_list:
            own = item.language_rule
            own.rules[:] = [rule for rule in own.rules if rule.after_pattern != TAG_PATTERN]

    def pieces(self, text: str, language: str) -> Iterable[str]:
        """Pieces that make up the text. English rules serve where a language has none."""
        return _Iterator(self.document, f"{language if language in WITH_SRX_RULES else 'en'}_one", text)


class _Document(SrxDocument):
    """Rules of which an iterator gets those that hold outside brackets; all of them are compiled when one is open."""

    def get_rule_manager(self, language_rule_list: list[LanguageRule], max_lookbehind_construct_length: int) -> Any:
        return super().get_rule_manager(_outside(tuple(language_rule_list)), max_lookbehind_construct_length)

    def all_rules(self, rules: list[LanguageRule], reach: int) -> Any:
        """As get_rule_manager, those on brackets among them."""
        return super().get_rule_manager(rules, reach)


class _Iterator(SrxTextIterator):
    """Pieces of a text."""

    document: _Document

    def __init__(self, document: _Document, name: str, text: str) -> None:
        super().__init__(document, name, text)
        self.text = text
        self._brackets = [(opening, closing) for _, opening, closing in BRACKETS if opening in text]
        self._all_rules: Any = None

    def is_exception(self, rule_matcher: Any) -> bool:
        """Whether no rule speaks against the break that was found; the library calls that so."""
        place, manager = rule_matcher.get_break_position(), self.rule_manager
        if self._brackets and self._is_open(place):
            manager = self._all_rules = self._all_rules or self.document.all_rules(
                self.language_rule_list, self.max_lookbehind_construct_length
            )
        pattern = manager.get_exception_pattern(rule_matcher.rule)
        return pattern is None or pattern.match(self.text, place) is None

    def _is_open(self, place: int) -> bool:
        """Whether a bracket is open at a place."""
        text, start = self.text, max(0, place - REACH)
        for opening, closing in self._brackets:
            if text.rfind(opening, start, place) > text.rfind(closing, start, place):
                return True
        return False


@cache
def _outside(rules: tuple[LanguageRule, ...]) -> list[LanguageRule]:
    """Rules of languages without those on brackets."""
    return [
        LanguageRule(own.name, [rule for rule in own.rules if rule.is_break or not _is_on_brackets(rule)])
        for own in rules
    ]


def _is_on_brackets(rule: Any) -> bool:
    return any(rule.before_pattern.startswith(pattern) for pattern, *_ in BRACKETS)
