"""The SRX rules of LanguageTool (choppa), those that take long tried only where they can apply.

The library compiles the rules; how a text is gone through is its algorithm, without what it does for streams: the rules
that find a break each look for their next one, and the nearest holds where no exception speaks against it.

The rules against a break within brackets look back over hundreds of characters, at every place where a sentence may
end: in text dense in stops they take nine tenths of the time. They cannot apply where no bracket is open.
"""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from types import ModuleType
from typing import Any

from aligner.corpus.language_facts import WITH_SRX_RULES


class _LoadedLater(ModuleType):
    """What stands for a module until something of it is asked for, which is then taken from the module itself."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(import_module(self.__name__), name)


@contextmanager
def _loaded_later(name: str) -> Iterator[None]:
    """Import what follows without loading a module that it seldom uses, unless that is there already."""
    if name in sys.modules:
        yield
        return
    sys.modules[name] = _LoadedLater(name)
    try:
        yield
    finally:
        del sys.modules[name]


with _loaded_later("xmlschema"):  # a tenth of a start; choppa holds rules against a schema by it, where it is asked to
    from choppa import DEFAULT_SRX_RULESET, SrxDocument
    from choppa.iterators import AbstractTextIterator
    from choppa.structures import LanguageRule

# The rule on a tag of translation memories says nothing of what stands before the break, so that it is tried at every
# character, which takes longer than all other rules together.
TAG_PATTERN = r"<0\}"

# What the rules on brackets begin with, and the brackets.
BRACKETS = ((r"\([^\)]*", "(", ")"), (r"\[[^\]]*", "[", "]"))
REACH = 512  # characters before a break, at least as many as those rules look back over: four times a hundred and marks
LOOKED_BACK = AbstractTextIterator.DEFAULT_MAX_LOOKBEHIND_CONSTRUCT_LENGTH  # of what repeats in a rule, at most

GROUP = re.compile(r"(\\.|\[(?:\\.|[^\]\\])*\])|\((?!\?)")  # of a pattern; escapes and sets, which have none, are kept


class SrxRules:
    """Rules for all languages, compiled a language at a time.

    tagged: whether the rule on the tag of translation memories is among them.
    """

    def __init__(self, tagged: bool) -> None:
        self._document = _Document(ruleset=DEFAULT_SRX_RULESET)
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
        for own in breaks:
            own.find(0)
        breaks = [own for own in breaks if own.place <= len(text)]
        start = 0
        while start < len(text):
            nearest = None
            for own in breaks:
                if nearest is None or own.place < nearest.place:
                    nearest = own
            if nearest is None or nearest.place > len(text):
                yield text[start:]
                return
            end, number = nearest.place, nearest.number
            if end > start:
                barred = brackets and _is_open(text, end, brackets) and rules.bars_in_brackets(text, number, end)
                if not (barred or rules.bars(text, number, end)):
                    yield text[start:end]
                    start = end
                    for own in breaks:
                        if own.start < end:
                            own.find(end)
            for own in breaks:
                while own.place <= end:
                    own.find(own.position)


class _Document(SrxDocument):
    """Rules whose patterns are compiled when one of them is asked for, as most are about what stands in few texts."""

    def compile(self, regex: str) -> Any:
        return regex

    def compiled(self, pattern: str) -> Any:
        """A pattern as the library compiles it, with no groups that hold what they match: they double its time."""
        return super().compile(GROUP.sub(lambda found: found[1] or "(?:", pattern))


class _LanguageRules:
    """The rules of a language: what stands before and behind each kind of break, and what speaks against it."""

    def __init__(self, document: _Document, name: str) -> None:
        self._document = document
        self._rules = document.get_language_rule_list(name)
        manager = self._manager(on_brackets=False)
        self._breaks = manager.break_rule_list
        self.breaking = [
            (document.compiled(own.before_pattern), document.compiled(own.after_pattern) if own.after_pattern else None)
            for own in self._breaks
        ]
        self._barring = list(map(manager.get_exception_pattern, self._breaks))

    @cached_property
    def _barring_in_brackets(self) -> list[Any]:
        return list(map(self._manager(on_brackets=True).get_exception_pattern, self._breaks))

    def bars(self, text: str, number: int, place: int) -> bool:
        """Whether a rule speaks against a break of a kind at a place, those on brackets aside."""
        return self._fits(self._barring, text, number, place)

    def bars_in_brackets(self, text: str, number: int, place: int) -> bool:
        """Whether a rule on brackets speaks against it."""
        return self._fits(self._barring_in_brackets, text, number, place)

    def _fits(self, patterns: list[Any], text: str, number: int, place: int) -> bool:
        pattern = patterns[number]
        if isinstance(pattern, str):
            pattern = patterns[number] = self._document.compiled(pattern)
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
    of the break found last, where what stands before it begins and where it ends; behind the text where there is none.
    position: from which the next one is looked for.
    """

    text: str
    number: int
    before: Any
    behind: Any
    start: int = 0
    place: int = 0
    position: int = 0

    def find(self, position: int) -> None:
        """Go to the first break of which nothing stands before a position."""
        text, search, behind = self.text, self.before.search, self.behind
        while position <= len(text) and (found := search(text, position)):
            start, end = found.span()
            position = end + (start == end)
            if behind is None or behind.match(text, end):
                self.start, self.place, self.position = start, end, position
                return
        self.start = self.place = len(text) + 1


def _is_open(text: str, place: int, brackets: list[tuple[str, str]]) -> bool:
    """Whether a bracket is open at a place."""
    start = max(0, place - REACH)
    for opening, closing in brackets:
        opened = text.rfind(opening, start, place)
        if opened >= 0 and text.find(closing, opened, place) < 0:
            return True
    return False


def _is_on_brackets(rule: Any) -> bool:
    return any(rule.before_pattern.startswith(pattern) for pattern, *_ in BRACKETS)
