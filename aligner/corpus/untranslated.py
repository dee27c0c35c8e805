"""Text that stands in two languages' versions in the same words, though it is running text of one of them alone."""

import re
from dataclasses import dataclass

from aligner.corpus.language import is_foreign_to_one, likeliest_language
from aligner.corpus.language_facts import base_language
from aligner.model import SplitDocument
from aligner.text import words_of

WORD = re.compile(r"[^\W\d_]{2,}")
FEWEST_WORDS, FEWEST_SMALL = 4, 2  # words of a sentence that is told to be in a language, and those in small letters
FEWEST_DENSE = 8  # letters of scripts without spaces between words, of such a sentence
COPIED = 0.8  # share of the running text of either document that stands in the other, from which one copies the other
PHRASE = 3  # words that stand in a row in both, where whole sentences are changed in a word
DENSE_LETTER = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")


def is_untranslated(source: str, target: str, languages: tuple[str, str]) -> bool:
    """Whether two texts are the same words, and these surely in one of two languages alone.

    Names, numbers and code are the same in any language, and no sign of it.
    """
    return is_running_text(source) and words_of(source) == words_of(target) and is_foreign_to_one(source, languages)


def is_running_text(text: str) -> bool:
    """Whether a text has as many words as a sentence has, not all of them names."""
    words = WORD.findall(text)
    if len(words) >= FEWEST_WORDS and sum(word.islower() for word in words) >= FEWEST_SMALL:
        return True
    return len(DENSE_LETTER.findall(text)) >= FEWEST_DENSE


@dataclass(frozen=True, slots=True)
class SharedText:
    """The running text that stands in two documents in the same words.

    language: that it is in; None where there is none, or where it may be in both languages. share: of the running text
    of the document that has less of its own, 0 to 1.
    """

    language: str | None = None
    share: float = 0.0


def are_copies(one: SplitDocument, other: SplitDocument) -> bool:
    """Whether two documents, said to be in two languages, have hardly anything but the same text, of one of them."""
    shared = shared_text(one, other)
    if shared.language is not None and shared.share >= COPIED:
        return True
    texts = [" ".join(_sentences(document).values()) for document in (one, other)]
    ours, theirs = map(_phrases, texts)
    if not ours or len(ours & theirs) < COPIED * max(len(ours), len(theirs)):
        return False
    bases = base_language(one.language), base_language(other.language)
    return bases[0] != bases[1] and is_foreign_to_one(texts[0], bases)


def _phrases(text: str) -> set[tuple[str, ...]]:
    words = words_of(text).split()
    return set(zip(*(words[start:] for start in range(PHRASE)), strict=False))


def shared_text(one: SplitDocument, other: SplitDocument) -> SharedText:
    """The running text that two documents in two languages share, which is translated in neither."""
    languages = one.language, other.language
    ours, theirs = (_sentences(document) for document in (one, other))
    shared = sorted(ours.keys() & theirs.keys())
    if not shared or base_language(languages[0]) == base_language(languages[1]):
        return SharedText()
    text = " ".join(ours[words] for words in shared)
    if not is_foreign_to_one(text, languages):
        return SharedText()
    length = sum(len(ours[words]) for words in shared)
    return SharedText(likeliest_language(text), length / max(sum(map(len, own.values())) for own in (ours, theirs)))


def _sentences(document: SplitDocument) -> dict[str, str]:
    """The sentences of running text, by their words."""
    return {words_of(text): text for text in document.texts if is_running_text(text)}
