"""Which language a text is in: py3langid over several passages, langdetect where that is not sure, and the script."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import Any

from aligner.errors import InputError
from aligner.model import Detector, Document, LanguageGuess, Skipped

PASSAGES = 5  # spread over the text, so that a foreign head or foot does not decide
PASSAGE_LENGTH = 400  # characters; langdetect gains little from more
LEAST = 5  # letters of a text whose language can be told
DENSE = frozenset({"CJK", "HANGUL", "HIRAGANA", "KATAKANA"})  # scripts of which fewer do
SURE_PASSAGE = 0.9  # probability from which a passage in another language is named
SURE = 0.7  # probability from which a language that is not among the expected ones is believed
KNOWN = 0.5  # probability below which the language counts as unknown
EXPECTED = 0.001  # the same for one that is expected; the confidence says how little it is

# Scripts, by the first word of Unicode character names, of languages not written in Latin letters. The
# detectors give some answer for any text; one in the wrong script is no answer.
SCRIPTS = {
    "ARABIC": "ar fa ku ps ug ur",
    "ARMENIAN": "hy",
    "BENGALI": "as bn",
    "CJK": "ja zh",
    "CYRILLIC": "be bg kk ky mk mn ru sr tg uk",
    "DEVANAGARI": "hi mr ne",
    "ETHIOPIC": "am",
    "GEORGIAN": "ka",
    "GREEK": "el",
    "GUJARATI": "gu",
    "GURMUKHI": "pa",
    "HANGUL": "ko",
    "HEBREW": "he",
    "HIRAGANA": "ja",
    "KANNADA": "kn",
    "KATAKANA": "ja",
    "KHMER": "km",
    "LAO": "lo",
    "MALAYALAM": "ml",
    "ORIYA": "or",
    "SINHALA": "si",
    "TAMIL": "ta",
    "TELUGU": "te",
    "THAI": "th",
    "TIBETAN": "dz",
}
ALSO_LATIN = frozenset({"az", "ku", "sr"})  # written in Latin letters too
MERGED = {"fil": "tl", "nb": "no", "nn": "no"}  # as the detectors call them


def normalize_language(tag: str) -> str:
    """The ISO 639 code of a language tag: `de` of `deu`, `de-AT` and `DE`; `zh` of `zh-CN`.

    Raises InputError for what is no language tag.
    """
    from langcodes import Language, tag_is_valid
    from langcodes.tag_parser import LanguageTagError

    try:
        if tag_is_valid(tag):
            code = Language.get(tag).prefer_macrolanguage().language
            if code:
                return MERGED.get(code, code)
    except LanguageTagError:
        pass
    raise InputError(f"{tag!r} is no language code; use one such as en, de or zh")


def parse_languages(tags: str) -> tuple[str, ...]:
    """Codes of a list such as `en,de`. Raises InputError for what is no language."""
    return tuple(dict.fromkeys(normalize_language(tag.strip()) for tag in tags.split(",") if tag.strip()))


def require_codes(languages: Iterable[str] | None) -> None:
    """Raises InputError for a wanted language that no document is ever said to be in, such as `deu` for `de`."""
    for tag in languages or ():
        if (code := normalize_language(tag)) != tag:
            raise InputError(
                f"{tag!r} is among the wanted languages; use {code!r}, as documents are told apart by that"
            )


def group_by_language(
    documents: Iterable[Document], detect: Detector, languages: tuple[str, ...] | None = None
) -> tuple[list[Document], list[Skipped]]:
    """Documents with their language, in order, and those without one, or in none of languages, with reasons.

    A language that the document brings along wins over the detector.
    """
    known: list[Document] = []
    skipped: list[Skipped] = []
    for document in documents:
        found = with_language(document, detect, languages)
        (skipped if isinstance(found, Skipped) else known).append(found)  # type: ignore[arg-type]
    return known, skipped


def with_language(document: Document, detect: Detector, languages: tuple[str, ...] | None) -> Document | Skipped:
    """The document with its language, or why it has none or none of those wanted; see group_by_language."""
    if document.language:
        try:
            guess = LanguageGuess(normalize_language(document.language), 1.0)
        except InputError as error:
            return Skipped(document.id, str(error))
    else:
        guess = detect(document.text)
    if not guess.language:
        return Skipped(document.id, guess.reason)
    if languages and guess.language not in languages:
        return Skipped(document.id, f"the language is {guess.language}; wanted {', '.join(languages)}")
    confidence = round(guess.confidence, 4)
    return replace(document, language=guess.language, language_confidence=confidence, other_languages=guess.others)


def detect_language(text: str, among: tuple[str, ...] | None = None) -> LanguageGuess:
    """The language of a text, by py3langid, and langdetect where that is not sure; the same answer always.

    among: the languages expected; a text that is surely in another one is still said to be in that.

    Where they disagree, langdetect's word counts for what it knows: it answers with one of its 55 languages and
    full confidence whatever the text is in. A language written in another script than the text is no answer.
    """
    passages = _passages(text)
    script = _script(text)
    if not passages or not script:
        return LanguageGuess(None, reason="no letters found; wanted a text")
    letters = sum(map(str.isalpha, passages[0]))
    if letters < LEAST and script not in DENSE:
        return LanguageGuess(None, reason=f'{letters} letters tell no language; give it in the row as "language"')
    if sure := _sure(passages, script):
        return sure
    second = _langid("\n".join(passages))
    votes = [_langdetect(passage) for passage in passages]
    first = _mean(votes)
    agreed = {code: _agreed(code, first, second) for code in second}
    best = max(agreed, key=lambda code: (agreed[code], second[code], code))
    wanted = KNOWN
    if among and agreed[best] < SURE:
        best = max(among, key=lambda code: (agreed.get(code, 0.0), code))
        wanted = EXPECTED
    if agreed.get(best, 0.0) < wanted or not _fits(best, script):
        return LanguageGuess(None, reason=_unknown(first, second, script))
    return LanguageGuess(best, agreed[best], _others(passages, votes, best))


def _sure(passages: list[str], script: str) -> LanguageGuess | None:
    """What py3langid is sure of, from its best guess for each passage; None where langdetect must be heard as well.

    langdetect takes several times as long. Over 50,000 texts in more than a hundred languages, from single words to
    articles, it never knew better than py3langid where that was as sure as this. A passage that is surely in another
    language may have to be named, which takes both.
    """
    guesses = [_identifier().classify(passage) for passage in passages]
    length = sum(map(len, passages))
    probabilities: dict[str, float] = defaultdict(float)
    for passage, (code, probability) in zip(passages, guesses, strict=True):
        probabilities[MERGED.get(code, code)] += probability * len(passage) / length
    best = max(probabilities, key=lambda code: probabilities[code])
    foreign = any(MERGED.get(code, code) != best and probability >= SURE_PASSAGE for code, probability in guesses)
    if probabilities[best] < SURE_PASSAGE or foreign or not _fits(best, script):
        return None
    return LanguageGuess(best, probabilities[best])


def _agreed(code: str, first: dict[str, float], second: dict[str, float]) -> float:
    """Mean of both opinions; the second alone on languages that langdetect does not know."""
    return (first.get(code, 0.0) + second[code]) / 2 if code in _langdetect_languages() else second[code]


def _passages(text: str) -> list[str]:
    """Up to PASSAGES stretches of the text, evenly spread, those without letters left out."""
    if len(text) <= PASSAGES * PASSAGE_LENGTH:
        starts = range(0, len(text), PASSAGE_LENGTH)
    else:
        starts = range(0, len(text) - PASSAGE_LENGTH + 1, (len(text) - PASSAGE_LENGTH) // (PASSAGES - 1))
    passages = [text[start : start + PASSAGE_LENGTH] for start in starts]
    return [passage for passage in passages if any(map(str.isalpha, passage))]


@cache
def _script_of(character: str) -> str:
    return unicodedata.name(character, "UNKNOWN").split()[0]


def _script(text: str) -> str:
    """The script of most letters, empty where there are none."""
    step = max(1, len(text) // 4000)
    letters: Counter[str] = Counter()
    for character, count in Counter(text[::step]).items():
        if character.isalpha():
            letters[_script_of(character)] += count
    if letters["HIRAGANA"] + letters["KATAKANA"] > 0.1 * letters.total():
        return "HIRAGANA"  # Japanese, however many of its letters are Chinese
    return letters.most_common(1)[0][0] if letters else ""


def _fits(language: str, script: str) -> bool:
    if script == "LATIN":
        return language in ALSO_LATIN or not any(language in codes.split() for codes in SCRIPTS.values())
    return language in SCRIPTS.get(script, "").split()


def _langdetect(passage: str) -> dict[str, float]:
    """Probabilities of langdetect, by language; empty where it finds nothing to go by."""
    from langdetect import DetectorFactory, LangDetectException, detect_langs

    DetectorFactory.seed = 0  # it draws at random otherwise, and answers change from call to call
    try:
        found = detect_langs(passage)
    except LangDetectException:
        return {}
    probabilities: dict[str, float] = defaultdict(float)
    for item in found:
        probabilities[item.lang.split("-")[0]] += item.prob  # zh-cn and zh-tw are one language here
    return dict(probabilities)


@cache
def _langdetect_languages() -> frozenset[str]:
    from pathlib import Path

    from langdetect.detector_factory import PROFILES_DIRECTORY

    return frozenset(path.name.split("-")[0] for path in Path(PROFILES_DIRECTORY).iterdir())


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _langid(text: str) -> dict[str, float]:
    """Probabilities of py3langid, by language; they sum to 1."""
    probabilities: dict[str, float] = defaultdict(float)
    for code, probability in _identifier().rank(text):
        probabilities[MERGED.get(code, code)] += float(probability)
    return dict(probabilities)


def _mean(votes: list[dict[str, float]]) -> dict[str, float]:
    total: dict[str, float] = defaultdict(float)
    for vote in votes:
        for code, probability in vote.items():
            total[code] += probability / len(votes)
    return dict(total)


def _others(passages: list[str], votes: list[dict[str, float]], language: str) -> tuple[str, ...]:
    """Languages of passages that both detectors find to be in another one."""
    others = set()
    for passage, vote in zip(passages, votes, strict=True):
        code = max(vote, key=lambda name: vote[name]) if vote else language
        if code != language and vote[code] >= SURE_PASSAGE and _langid(passage).get(code, 0.0) >= SURE_PASSAGE:
            others.add(code)
    return tuple(sorted(others))


def _unknown(first: dict[str, float], second: dict[str, float], script: str) -> str:
    one = max(first, key=lambda code: first[code]) if first else "nothing"
    other = max(second, key=lambda code: second[code])
    return (
        f"the language cannot be told (langdetect says {one}, py3langid {other}; {script.lower()} script); "
        'give it in the row as "language", or leave the text out'
    )
