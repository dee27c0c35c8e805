"""The SRX rules of LanguageTool (choppa), those that take long tried only where they can apply.

The rules against a break within brackets look back over hundreds of characters, at every place where a sentence may
end: in text dense in stops they take nine tenths of the time. They cannot apply where no bracket is open.
"""

from collections.abc import Iterable
from typing import Any

from choppa import DEFAULT_SRX_RULESET, SrxDocument, SrxTextIterator
from choppa.rule_manager import RuleManager
from choppa.structures import LanguageRule

LANGUAGES = frozenset(
    "ar ast be br ca crh da de el en eo es fa fr ga gl is it ja lt ml nl pl pt ro ru sk sl sr sv ta tl uk zh".split()
)

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
        self.document = SrxDocument(ruleset=DEFAULT_SRX_RULESET)
        for item in () if tagged else self.document.language_map_list:
            own = item.language_rule
            own.rules[:] = [rule for rule in own.rules if rule.after_pattern != TAG_PATTERN]
        self._outside: dict[str, Any] = {}  # the rules of a language without those on brackets

    def pieces(self, text: str, language: str) -> Iterable[str]:
        """Pieces that make up the text. English rules serve where a language has none."""
        name = f"{language if language in LANGUAGES else 'en'}_one"
        if name not in self._outside:
            self._outside[name] = self._without_brackets(name)
        return _Iterator(self.document, name, text, self._outside[name])

    def _without_brackets(self, name: str) -> Any:
        kept = [
            LanguageRule(own.name, [rule for rule in own.rules if rule.is_break or not _is_on_brackets(rule)])
            for own in self.document.get_language_rule_list(name)
        ]
        return RuleManager(self.document, kept, SrxTextIterator.DEFAULT_MAX_LOOKBEHIND_CONSTRUCT_LENGTH)


class _Iterator(SrxTextIterator):
    """Pieces of a text. outside: the rules that hold where no bracket is open."""

    def __init__(self, document: SrxDocument, name: str, text: str, outside: Any) -> None:
        super().__init__(document, name, text)
        self.text, self.outside = text, outside

    def is_exception(self, rule_matcher: Any) -> bool:
        """Whether no rule speaks against the break that was found; the library calls that so."""
        place = rule_matcher.get_break_position()
        if any(_is_open(self.text, place, opening, closing) for _, opening, closing in BRACKETS):
            return bool(super().is_exception(rule_matcher))
        pattern = self.outside.get_exception_pattern(rule_matcher.rule)
        return pattern is None or pattern.match(self.text, place) is None


def _is_on_brackets(rule: Any) -> bool:
    return any(rule.before_pattern.startswith(pattern) for pattern, *_ in BRACKETS)


def _is_open(text: str, place: int, opening: str, closing: str) -> bool:
    start = max(0, place - REACH)
    return text.rfind(opening, start, place) > text.rfind(closing, start, place)
