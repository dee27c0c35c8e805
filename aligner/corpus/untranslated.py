"""Text that stands in two languages' versions in the same words, though it is running text of one of them alone."""

import re
from dataclasses import dataclass

from aligner.corpus.language import foreign_to, likeliest_language
from aligner.corpus.language_facts import base_language
from aligner.model import SplitDocument
from aligner.text import WORD, letters_of, words_of

LONG_WORD = re.compile(r"[^\W\d_]{2,}")
FEWEST_WORDS, FEWEST_SMALL = 4, 2  # words of a sentence that is told to be in a language, and those in small letters
FEWEST_DENSE = 8  # letters of scripts without spaces between words, of such a sentence
COPIED = 0.8  # share of the running text of either document that stands in the other, from which one copies the other
PHRASE = 3  # words that stand in a row in both, where whole sentences are changed in a word
DENSE_LETTER = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")


def is_untranslated(source: str, target: str, languages: tuple[str, str]) -> bool:
    """Whether two texts are the same words, and these surely in one of two languages alone.

    Names, numbers and code are the same in any language, and no sign of it.
    """
    first, other = (WORD.search(text.casefold()) for text in (source, target))
    if not first or not other or first[0] != other[0]:  # as in nearly all, which is told far sooner
        return False
    return is_running_text(source) and words_of(source) == words_of(target) and bool(foreign_to(source, languages))


def is_running_text(text: str) -> bool:
    """Whether a text has as many words as a sentence has, not all of them names."""
    words = LONG_WORD.findall(text)
    if len(words) >= FEWEST_WORDS and sum(word.islower() for word in words) >= FEWEST_SMALL:
        return True
    return len(DENSE_LETTER.findall(text)) >= FEWEST_DENSE


@dataclass(frozen=True, slots=True)
class SharedText:
    """The running text that stands in two documents in the same words.

    language: that it is in; None where there is none, or where it may be in both languages. share: of the running text
    of the document that has less of its own, 0 to 1. foreign: those of the languages of both that it is not in.
    """

    language: str | None = None
    share: float = 0.0
    foreign: tuple[str, ...] = ()


def untranslated_of(one: SplitDocument, other: SplitDocument) -> tuple[SplitDocument, ...]:
    """Those of two documents that have hardly anything but the text of the other, and not in their own language.

    Both where it is in neither language, as two copies of a third document are; none where they differ, and where the
    text may be in both languages.
    """
    languages = one.language, other.language
    shared = shared_text(one, other)
    foreign = shared.foreign
    if shared.share < COPIED:
        texts = [" ".join(_sentences(document).values()) for document in (one, other)]
        ours, theirs = map(_phrases, texts)
        if not ours or _letters(ours & theirs) < COPIED * max(_letters(ours), _letters(theirs)):
            return ()
        foreign = _foreign(texts[0], languages)
    return tuple(document for document in (one, other) if document.language in foreign)


def _foreign(text: str, languages: tuple[str, str]) -> tuple[str, ...]:
    """Those of the languages of two documents that a text is surely not in; variants of one language are one."""
    return () if base_language(languages[0]) == base_language(languages[1]) else foreign_to(text, languages)


def _phrases(text: str) -> set[tuple[str, ...]]:
    words = words_of(text).split()
    return set(zip(*(words[start:] for start in range(PHRASE)), strict=False))


def _letters(phrases: set[tuple[str, ...]]) -> int:
    """How much is said by phrases: a sentence of Chinese is one word, and as long as many words of English."""
    return sum(letters_of(word) for phrase in phrases for word in phrase)


def shared_text(one: SplitDocument, other: SplitDocument) -> SharedText:
    """The running text that two documents in two languages share, which is translated in neither."""
    languages = one.language, other.language
    if not _may_share(one, other):
        return SharedText()
    ours, theirs = (_sentences(document) for document in (one, other))
    shared = sorted(ours.keys() & theirs.keys())
    text = " ".join(ours[words] for words in shared)
    if not shared or not (foreign := _foreign(text, languages)):
        return SharedText()
    length = sum(letters_of(ours[words]) for words in shared)
    share = length / max(sum(map(letters_of, own.values())) for own in (ours, theirs))
    return SharedText(likeliest_language(text), share, foreign)


def _may_share(one: SplitDocument, other: SplitDocument) -> bool:
    """Whether two documents have a sentence in the same words; few begin as one of the other does."""
    ours, theirs = (
        [(head[0], text) for text in document.texts if (head := WORD.search(text.casefold()))]
        for document in (one, other)
    )
    heads = {head for head, _ in ours} & {head for head, _ in theirs}
    words = ({words_of(text) for head, text in own if head in heads} for own in (ours, theirs))
    return not set.isdisjoint(*words)


def _sentences(document: SplitDocument) -> dict[str, str]:
    """The sentences of running text, by their words."""
    return {words_of(text): text for text in document.texts if is_running_text(text)}
