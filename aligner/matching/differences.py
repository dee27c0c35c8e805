"""What two documents differ in, for people who check a pair: numbers, days, people and words that only one has."""

from collections.abc import Callable, Iterable, Iterator

from aligner.corpus.months import find_dated_months
from aligner.corpus.names import find_names, skeleton
from aligner.corpus.weekdays import are_other_days, find_weekdays
from aligner.matching.converted import converted_numbers, counted_numbers, number_key, worths
from aligner.model import SplitDocument
from aligner.text import WORD

MOST = 5  # that are told of each document

Only = tuple[tuple[str, ...], tuple[str, ...]]  # what the first of two documents has alone, and the second
Facts = Iterator[tuple[str, str]]  # key and text of each


def differing_facts(one: SplitDocument, other: SplitDocument) -> Only:
    """The numbers and people that only one of two documents names, the first MOST of each, in their order.

    A number that the other has in another convention, as miles in kilometres, is in both. Days of the week and months
    stand before them, where they conflict.
    """
    converted = converted_numbers(*(worths(document.texts, document.language) for document in (one, other)))

    def facts(document: SplitDocument) -> Facts:
        return ((key, text) for key, text in _facts(document) if number_key(key) not in converted)

    ours, theirs = _only(one, other, facts, _all_facts)
    for find, conflict in ((find_dated_months, set[int].isdisjoint), (find_weekdays, are_other_days)):
        days, others = (_named(document, find) for document in (one, other))
        if days and others and conflict(set(days), set(others)):
            ours, theirs = (*days.values(), *ours)[:MOST], (*others.values(), *theirs)[:MOST]
    return ours, theirs


def differing_words(one: SplitDocument, other: SplitDocument) -> Only:
    """The words that only one of two documents in one language has, the first MOST of each, in their order."""
    return _only(one, other, _words, _words)


def told(only: Iterable[str]) -> str:
    """Numbers and words for a sentence; `nothing` where there are none."""
    return ", ".join(only) or "nothing"


def _only(
    one: SplitDocument,
    other: SplitDocument,
    facts: Callable[[SplitDocument], Facts],
    known: Callable[[SplitDocument], Facts],
) -> Only:
    ours, theirs = ({key for key, _ in known(document)} for document in (one, other))
    return _first(facts(one), theirs), _first(facts(other), ours)


def _first(facts: Facts, known: set[str]) -> tuple[str, ...]:
    """The first texts of those whose keys are not known, each key once."""
    found: dict[str, str] = {}
    for key, text in facts:
        if key and key not in known:
            found.setdefault(key, text)
        if len(found) == MOST:
            break
    return tuple(found.values())


def _facts(document: SplitDocument) -> Facts:
    for text in document.texts:
        numbers = sorted(counted_numbers(text, document.language))  # one that is written otherwise stands nowhere in it
        yield from ((number, number) for number in sorted(numbers, key=text.find))
        yield from ((skeleton(name), name) for name in find_names(text, document.language).people)


def _all_facts(document: SplitDocument) -> Facts:
    """The facts and all other words that may be names."""
    yield from _facts(document)
    for text in document.texts:
        yield from ((skeleton(name), name) for name in find_names(text, document.language).words)


def _named(document: SplitDocument, find: Callable[[str, str], Iterator[tuple[int, str]]]) -> dict[int, str]:
    """The days or months that a document names, each as it is written last."""
    return {number: name for text in document.texts for number, name in find(text, document.language)}


def _words(document: SplitDocument) -> Facts:
    for text in document.texts:
        yield from ((word.casefold(), word) for word in WORD.findall(text))
