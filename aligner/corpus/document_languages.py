"""Which language each document is in: the one that it brings along, or else what a detector says."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from aligner.arguments import wrong
from aligner.corpus.language import (
    BY_SCRIPT,
    SURE_PASSAGE,
    TELLING,
    detect_languages,
    foreign_to,
    is_detected,
    is_in_another_script,
    leaves_open,
    likeliest_language,
    may_be_in,
    others_beside,
)
from aligner.corpus.language_facts import EARLIER, base_language
from aligner.corpus.language_tags import UNTOLD, as_wanted, language_called, languages_in_name, normalize_language
from aligner.corpus.scripts import letters_by_script
from aligner.errors import InputError
from aligner.model import Detector, Document, LanguageGuess, Skipped

DOUBTED = 0.5  # confidence of a given language, below which the text contradicts it
NOT_WANTED = "the language is "  # what the reason begins with of a document in none of the languages wanted
CELL, LEAST_CELLS, MOST_CELLS = 30, 6, 24  # characters of a cell, and cells, that may tell another language
FEWEST_WORKS, LONGEST_WORK = 4, 500  # of a list of works, and characters of one
YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
# What stands beside the year: initials of who wrote it, pages, a volume, or a number of the work.
OF_WORK = re.compile(
    r"(?<!\w)(?-i:[A-Z])\.(?=[\s,&A-Z-])|(?<!\w)(?:pp?|vols?|eds?|nr|no|S)\.\s*\d|\d\s*\(\d{1,3}\)|\d[-–]\d+\.?\s*$"
    r"|\bdoi\b|\bIS[BS]N|\bet al\b|https?://",
    re.IGNORECASE,
)
STATED_CONFIDENCE = 0.7  # of a language that a page, or its name, states, and that its text leaves open


def group_by_language(
    documents: Iterable[Document], detector: Detector | None = None, languages: tuple[str, ...] | None = None
) -> tuple[list[Document], list[Skipped]]:
    """Documents with their language, in order, and those without one, or in none of languages, with reasons.

    A language that the document brings along wins over the detector. Where the text surely is in another one, the
    confidence says how little speaks for it, and other_languages names that. What a page states, or the name of its
    file or its address says, is believed only where ours, if no other detector is given, leaves the language open.
    """
    known: list[Document] = []
    skipped: list[Skipped] = []
    for found in with_languages(list(documents), detector, languages):
        (skipped if isinstance(found, Skipped) else known).append(found)  # type: ignore[arg-type]
    return known, skipped


def with_languages(
    documents: Sequence[Document], detector: Detector | None, languages: tuple[str, ...] | None
) -> list[Document | Skipped]:
    """Each document with its language, or why it has none or none of those wanted; see group_by_language."""
    documents = [_without_untold(document) for document in documents]
    found: list[LanguageGuess | None] = [None] * len(documents)
    unsaid = [place for place, document in enumerate(documents) if not document.language]
    texts = [_article(document) for document in documents]
    telling = [place for place, document in enumerate(documents) if document.language and _is_telling(texts[place])]
    said = detect_languages([texts[place] for place in telling])
    told = guesses_of([texts[place] for place in unsaid], detector, languages)
    if detector is None:
        told = [_as_stated(documents[place], guess) for place, guess in zip(unsaid, told, strict=True)]
    for place, guess in zip([*unsaid, *telling], [*told, *said], strict=True):
        found[place] = guess
    return [_with_language(document, guess, languages) for document, guess in zip(documents, found, strict=True)]


def _article(document: Document) -> str:
    """The text of a document without the navigation around it, where enough is left to tell a language by."""
    spans = [(block.start, block.end) for block in document.blocks if block.kind == "navigation"]
    if not spans:
        return document.text
    ends = [0, *(place for span in spans for place in span), len(document.text)]
    article = "".join(document.text[start:end] for start, end in zip(ends[::2], ends[1::2], strict=True))
    return article if _is_telling(article) else document.text


def _without_untold(document: Document) -> Document:
    """A document that does not say that its language is not known."""
    said = document.language
    return replace(document, language=None) if said is not None and said.strip().casefold() in UNTOLD else document


def guesses_of(
    texts: Sequence[str], detector: Detector | None, among: tuple[str, ...] | None = None
) -> list[LanguageGuess]:
    """What a detector says of texts, ours where none is given. among: see detect_languages.

    Raises InputError where one of the user's own says something else than the language of a text.
    """
    if detector is None:
        return detect_languages(texts, among)
    return [_told_by(detector, text) for text in texts]


def _told_by(detector: Detector, text: str) -> LanguageGuess:
    guess: object = detector(text)
    if not isinstance(guess, LanguageGuess) or not isinstance(guess.language, str | None):
        raise wrong("what the detector returned", guess, "a LanguageGuess")
    return guess


def _with_language(
    document: Document, guess: LanguageGuess | None, languages: tuple[str, ...] | None
) -> Document | Skipped:
    """A document with its language. guess: what was detected; None of a document that says it, and too little else."""
    if document.language:
        try:
            guess = _given(language_called(document.language), document.text, guess or LanguageGuess(None))
        except InputError as error:
            return Skipped(document.id, str(error))
    if not guess or not guess.language:
        return Skipped(document.id, guess.reason if guess else "")
    language = as_wanted(guess.language, languages)
    if language is None:
        return Skipped(document.id, f"{NOT_WANTED}{guess.language}; wanted {', '.join(languages or ())}")
    confidence = round(guess.confidence, 4)
    others = guess.others or _of_cells(document, guess.language)
    return replace(
        document, language=language, language_confidence=confidence, other_languages=others, stated_language=None
    )


def _as_stated(document: Document, guess: LanguageGuess) -> LanguageGuess:
    """What a document states of its language, or its name, where its text leaves that open; else what was detected.

    What names say by chance, as `to/`, is no language that few detectors know. Where a passage is surely in the
    language that the name says, the text is a translation that is not done, whatever most of it is in; programs that
    write pages state the language of their own words, and lists of works are in the language of these.
    """
    named = _named(document)
    if guess.others and named in (guess.language, *guess.others) and (own := _without_works(document)):
        alone = detect_languages([own])[0]
        if alone.language and named not in (alone.language, *alone.others):
            return replace(alone, others=tuple(sorted({named, *alone.others})))
    if named in guess.others:
        others = {guess.language or named, *guess.others} - {named}
        return LanguageGuess(named, STATED_CONFIDENCE, tuple(sorted(others)))
    try:
        stated = normalize_language(document.stated_language or "")
    except InputError:
        stated = ""
    for said in filter(None, (stated, named)):
        if said == guess.language:
            return guess
        beside = others_beside(document.text, said, guess)
        if beside is not None or leaves_open(document.text, said, guess):
            return LanguageGuess(said, STATED_CONFIDENCE, guess.others if beside is None else beside)
    return guess


def _without_works(document: Document) -> str:
    """The article of a document without the works that it lists; empty where it lists none, or little else is there."""
    lines = _article(document).split("\n")
    rest = [line for line in lines if not (len(line) <= LONGEST_WORK and YEAR.search(line) and OF_WORK.search(line))]
    text = "\n".join(rest)
    return text if len(lines) - len(rest) >= FEWEST_WORKS and _is_telling(text) else ""


def _named(document: Document) -> str:
    """The language that the name of a document's file, or its address, says; empty where none does, or several do."""
    said = languages_in_name(document.id if document.path else "") | languages_in_name(document.url or "")
    known = [code for code in said if is_detected(code)]
    return known[0] if len(known) == 1 else ""


def _of_cells(document: Document, language: str) -> tuple[str, ...]:
    """The other language of a table that has two in turns, of which each passage holds about as much.

    It is that of a quarter of some longer cells at least, which are surely not in the language of the document.
    """
    spans = ((own.start, own.end) for own in document.blocks if own.kind == "table cell")
    cells = [document.text[start:end] for start, end in spans if end - start >= CELL]
    if len(cells) < LEAST_CELLS:
        return ()
    looked = cells[:: (len(cells) // MOST_CELLS) | 1][:MOST_CELLS]  # an odd step, as columns are even or odd
    found = Counter(likeliest_language(cell) for cell in looked if foreign_to(cell, (language, language)))
    return tuple(code for code, number in found.most_common(1) if 4 * number >= len(looked))


def contradicts(document: Document) -> bool:
    """Whether a document, given with its language and looked at, is surely in another one: the first of the others."""
    return bool(document.other_languages) and (document.language_confidence or 0.0) < DOUBTED


def not_given(document: Document) -> str:
    """What is told of a document that contradicts the language given for it."""
    found = document.other_languages[0]
    return f"{document.id}: not in the language that is given: {document.language} given, {found} found"


def not_wanted(skipped: Iterable[Skipped]) -> dict[str, int]:
    """How many documents were left out as they are in none of the languages wanted, by theirs."""
    reasons = (item.reason for item in skipped)
    found = (reason.removeprefix(NOT_WANTED).partition(";")[0] for reason in reasons if reason.startswith(NOT_WANTED))
    return dict(sorted(Counter(found).items()))


def is_in_another_language(text: str, language: str) -> bool:
    """Whether a text is surely in another language than it is said to be in."""
    return _is_telling(text) and _given(language, text, detect_languages([text])[0]).confidence < DOUBTED


def _is_telling(text: str) -> bool:
    return sum(letters_by_script(text).values()) * max(1, len(text) // 4000) >= TELLING


def _given(language: str, text: str, found: LanguageGuess) -> LanguageGuess:
    """A language that a document is said to be in, with what it is in instead, if that is sure.

    It is where both detectors are sure of that, or where the language is not written as the text is.
    """
    other, own = base_language(found.language or language), base_language(language)
    if other != own and is_in_another_script(text, language):
        return LanguageGuess(language, 1.0 - BY_SCRIPT, (other,))
    if other in (own, EARLIER.get(own)) or found.confidence < SURE_PASSAGE or may_be_in(text, own, other):
        return LanguageGuess(language, 1.0)
    return LanguageGuess(language, 1.0 - found.confidence, (other,))
