"""The SRX rules of LanguageTool (choppa), those that take long tried only where they can apply.

The library compiles the rules; how a text is gone through is its algorithm, without what it does for streams: the rules
that find a break each look for their next one, and the nearest holds where no exception speaks against it.

The rules against a break within brackets look back over hundreds of characters, at every place where a sentence may
end: in text dense in stops they take nine tenths of the time. They cannot apply where no bracket is open.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from choppa import DEFAULT_SRX_RULESET, SrxDocument
from choppa.iterators import AbstractTextIterator
from choppa.structures import LanguageRule

from aligner.corpus.language_facts import WITH_SRX_RULES

# The rule on a tag of translation memories says nothing of what stands before the break, so that it is tried at every
# character, which takes longer than all other rules together.
TAG_PATTERN = r"<0\}"

# What the rules on brackets begin with, and the brackets.
BRACKETS = ((r"\([^\)]*", "(", ")"), (r"\[[^\]]*", "[", "]"))
REACH = 512  # characters before a break, at least as many as those rules look back over: four times a hundred and marks
LOOKED_BACK = AbstractTextIterator.DEFAULT_MAX_LOOKBEHIND_CONSTRUCT_LENGTH  # of what repeats in a rule, at most


class SrxRules:
    """Rules for all languages, compiled a language at a time.

    tagged: whether the rule on the tag of translation memories is among them.
    """

    def __init__(self, tagged: bool) -> None:
        self._document = SrxDocument(ruleset=DEFAULT_SRX_RULESET)
        self._languages: dict[str, _LanguageRules] = {}
        for item in () if tagged else self._document.language_map_list:
            own = item.language_rule
            own.rules[:] = [rule for rule in own.rules if rule.after_pattern != TAG_PATTERN]

    def of(self, language: str) -> "_LanguageRules":
        """The rules of a language; those of English where it has none."""
        name = language if language in WITH_SRX_RULES else "en"
        if name not in self._languages:
            self._languages[name] = _LanguageRules(self._document, f"{name}_one")
        return self._languages[name]

    def pieces(self, text: str, language: str) -> Iterator[str]:
        """Pieces that make up the text. English rules serve where a language has none."""
        rules = self.of(language)
        brackets = [(opening, closing) for _, opening, closing in BRACKETS if opening in text]
        breaks = [_Breaks(text, number, *patterns) for number, patterns in enumerate(rules.breaking)]
        breaks = [own for own in breaks if own.find(0)]
        start = 0
        while breaks:
            nearest = breaks[0]
            for own in breaks:
                if own.place < nearest.place:
                    nearest = own
            end = nearest.place
            if end > start:
                barred = (
                    brackets and _is_open(text, end, brackets) and rules.bars_in_brackets(text, nearest.number, end)
                )
                if not (barred or rules.bars(text, nearest.number, end)):
                    yield text[start:end]
                    start = end
                    breaks = [own for own in breaks if own.start >= end or own.find(end)]
            for own in breaks[:]:
                if own.place <= end and not own.find_behind(end):
                    breaks.remove(own)
        if start < len(text):
            yield text[start:]


class _LanguageRules:
    """The rules of a language: what stands before and behind each kind of break, and what speaks against it.

    Rules on brackets are compiled when one is open for the first time.
    """

    def __init__(self, document: SrxDocument, name: str) -> None:
        self._document = document
        self._rules = document.get_language_rule_list(name)
        manager = self._manager(on_brackets=False)
        self._breaks = manager.break_rule_list
        self.breaking = [
            (document.compile(own.before_pattern), document.compile(own.after_pattern) if own.after_pattern else None)
            for own in self._breaks
        ]
        self._barring = list(map(manager.get_exception_pattern, self._breaks))

    @cached_property
    def _barring_in_brackets(self) -> list[Any]:
        return list(map(self._manager(on_brackets=True).get_exception_pattern, self._breaks))

    def bars(self, text: str, number: int, place: int) -> bool:
        """Whether a rule speaks against a break of a kind at a place, those on brackets aside."""
        pattern = self._barring[number]
        return pattern is not None and pattern.match(text, place) is not None

    def bars_in_brackets(self, text: str, number: int, place: int) -> bool:
        """Whether a rule on brackets speaks against it."""
        pattern = self._barring_in_brackets[number]
        return pattern is not None and pattern.match(text, place) is not None

    def _manager(self, on_brackets: bool) -> Any:
        """What the library makes of the rules for breaks, and of those against them that are on brackets or are not."""
        chosen = [
            LanguageRule(
                own.name, [rule for rule in own.rules if rule.is_break or _is_on_brackets(rule) == on_brackets]
            )
            for own in self._rules
        ]
        return self._document.get_rule_manager(chosen, LOOKED_BACK)


@dataclass(slots=True, eq=False)
class _Breaks:
    """The breaks of one kind in a text, one after the other.

    number: of the kind. before, behind: patterns of what stands there; without one behind, anything may. start, place:
    of the break found last, where what stands before it begins and where it ends.
    """

    text: str
    number: int
    before: Any
    behind: Any
    start: int = 0
    place: int = 0
    _position: int = field(default=0, init=False)  # from which the next one is looked for

    def find(self, position: int) -> bool:
        """Go to the first break of which nothing stands before a position; whether there is one."""
        text, search, behind = self.text, self.before.search, self.behind
        while position <= len(text) and (found := search(text, position)):
            start, end = found.span()
            position = end + (start == end)
            if behind is None or behind.match(text, end):
                self.start, self.place, self._position = start, end, position
                return True
        return False

    def find_behind(self, place: int) -> bool:
        """Go to the first break behind a place; whether there is one."""
        while self.find(self._position):
            if self.place > place:
                return True
        return False


def _is_open(text: str, place: int, brackets: list[tuple[str, str]]) -> bool:
    """Whether a bracket is open at a place."""
    start = max(0, place - REACH)
    return any(text.rfind(opening, start, place) > text.rfind(closing, start, place) for opening, closing in brackets)


def _is_on_brackets(rule: Any) -> bool:
    return any(rule.before_pattern.startswith(pattern) for pattern, *_ in BRACKETS)
