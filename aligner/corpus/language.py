"""Which language a text is in: py3langid over several passages, langdetect where that is not sure, and the script."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import Any

from aligner.arguments import text_argument, wrong
from aligner.corpus.language_facts import ALSO_LATIN, DENSE, KANA, MERGED, SCRIPTS, base_language
from aligner.errors import InputError
from aligner.model import Detector, Document, LanguageGuess, Skipped

PASSAGES = 5  # spread over the text, so that a foreign head or foot does not decide
PASSAGE_LENGTH = 400  # characters; langdetect gains little from more
LEAST = 5  # letters of a text whose language can be told; in dense scripts fewer do
DENSITY = 2  # letters of an alphabet that one of theirs stands for, at least
REAL_SHARE = 0.25  # of a text, from which these scripts tell its language, whatever Latin words stand among them
OTHER_SHARE = 0.3  # of a text's letters, from which its language may be one of that script
HANGUL_SHARE = KANA_SHARE = 0.1  # of the letters in these scripts, from which they are Korean, or Japanese
BY_SCRIPT = 0.99  # confidence of a language that the script tells
SURE_PASSAGE = 0.9  # probability from which a passage in another language is named
SURE = 0.7  # probability from which a language that is not among the expected ones is believed
TELLING = 60  # letters of a text, from which it may contradict the language that it is said to be in
NOT_AT_ALL = 0.01  # probability of that language, below which it does
LIKELY, FAR_LESS = 0.5, 50  # probability of a sentence's language, and how many times that of one it is not in
KNOWN = 0.5  # probability below which the language counts as unknown
VARIANTS = ("nb", "nn")  # languages of their own where the user names them, one where they are detected
EXPECTED = 0.001  # the same for one that is expected; the confidence says how little it is


def normalize_language(tag: str) -> str:
    """The ISO 639 code of a language tag: `de` of `deu`, `de-AT` and `DE`; `zh` of `zh-CN`.

    Raises InputError for what is no language tag.
    """
    from langcodes import Language, tag_is_valid
    from langcodes.tag_parser import LanguageTagError

    text_argument(tag, "the language")
    try:
        if tag_is_valid(tag):
            code = Language.get(tag).prefer_macrolanguage().language
            if code:
                return MERGED.get(code, code)
    except LanguageTagError:
        pass
    raise InputError(f"{tag!r} is no language code; use one such as en, de or zh")


def language_tag(tag: str) -> str:
    """The language of a tag with what tells variants apart: `de` of `deu`, but `zh-TW`, `nb` and `sr-Latn` as they are.

    Raises InputError for what is no language tag.
    """
    from langcodes import Language

    code = normalize_language(tag)
    named = Language.get(tag)
    if named.language in VARIANTS:
        code = named.language
    detail = [named.script, named.territory, *(named.variants or ())]
    return "-".join([code, *filter(None, detail)])


def parse_languages(tags: str) -> tuple[str, ...]:
    """Tags of a list such as `en,de` or `zh-CN,zh-TW`. Raises InputError for what is no language."""
    return tuple(dict.fromkeys(language_tag(tag.strip()) for tag in tags.split(",") if tag.strip()))


def require_codes(languages: Iterable[str] | None) -> None:
    """Raises InputError for a wanted language that no document is ever said to be in, such as `deu` for `de`."""
    for tag in languages or ():
        if (code := language_tag(tag)) != tag:
            raise InputError(
                f"{tag!r} is among the wanted languages; use {code!r}, as documents are told apart by that"
            )


def group_by_language(
    documents: Iterable[Document], detect: Detector, languages: tuple[str, ...] | None = None
) -> tuple[list[Document], list[Skipped]]:
    """Documents with their language, in order, and those without one, or in none of languages, with reasons.

    A language that the document brings along wins over the detector. Where the text surely is in another one, the
    confidence says how little speaks for it, and other_languages names that.
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
            guess = _given(language_tag(document.language), document.text)
        except InputError as error:
            return Skipped(document.id, str(error))
    else:
        guess = told_by(detect, document.text)
    if not guess.language:
        return Skipped(document.id, guess.reason)
    language = _as_wanted(guess.language, languages)
    if language is None:
        return Skipped(document.id, f"the language is {guess.language}; wanted {', '.join(languages or ())}")
    confidence = round(guess.confidence, 4)
    return replace(document, language=language, language_confidence=confidence, other_languages=guess.others)


def _given(language: str, text: str) -> LanguageGuess:
    """A language that a document is said to be in, with what both detectors are sure of instead, if they are."""
    letters = sum(_letters(text).values()) * max(1, len(text) // 4000)
    found = detect_language(text) if letters >= TELLING else LanguageGuess(None)
    other, own = base_language(found.language or language), base_language(language)
    if other == own or found.confidence < SURE_PASSAGE:
        return LanguageGuess(language, 1.0)
    probabilities = _langid("\n".join(_passages(text)))
    own = MERGED.get(own, own)
    near = own not in probabilities or probabilities[own] >= NOT_AT_ALL  # as that of a dialect, which is not known
    doubted = other in _langdetect_languages() and _mean(list(map(_langdetect, _passages(text)))).get(other, 0) < SURE
    if near or doubted:
        return LanguageGuess(language, 1.0)
    return LanguageGuess(language, 1.0 - found.confidence, (other,))


def _as_wanted(language: str, wanted: tuple[str, ...] | None) -> str | None:
    """The language by the wanted tag for it, None where it is not wanted.

    A wanted `de` stands for `de-AT` too, and a wanted `pt-BR` for a text that is only known to be in `pt`.
    """
    if not wanted or language in wanted:
        return language
    base = base_language(language)
    near = [tag for tag in wanted if base_language(tag) == base and base in (tag, language)]
    return near[0] if len(near) == 1 else None


def told_by(detect: Detector, text: str) -> LanguageGuess:
    """What a detector says of a text. Raises InputError where one of the user's own says something else."""
    guess: object = detect(text)
    if not isinstance(guess, LanguageGuess) or not isinstance(guess.language, str | None):
        raise wrong("what the detector returned", guess, "a LanguageGuess")
    return guess


def detect_language(text: str, among: tuple[str, ...] | None = None) -> LanguageGuess:
    """The language of a text, by py3langid, and langdetect where that is not sure; the same answer always.

    among: the languages expected; a text that is surely in another one is still said to be in that.

    Where they disagree, langdetect's word counts for what it knows: it answers with one of its 55 languages and
    full confidence whatever the text is in. A language written in another script than the text is no answer.
    """
    passages = _passages(text)
    letters_of = _letters(text)
    script = max(letters_of, key=lambda name: letters_of[name], default="")
    if not passages or not script:
        return LanguageGuess(None, reason="no letters found; wanted a text")
    if east_asian := _east_asian(text, letters_of, among):
        return LanguageGuess(east_asian, BY_SCRIPT, _foreign(passages, east_asian))
    letters = sum(map(str.isalpha, passages[0]))
    if letters < LEAST and script not in DENSE:
        return LanguageGuess(None, reason=f'{letters} letters tell no language; give it in the row as "language"')
    scripts = {name for name, count in letters_of.items() if count >= OTHER_SHARE * letters_of.total()} | {script}
    if sure := _sure(passages, scripts):
        return sure
    second = _langid("\n".join(passages))
    votes = [_langdetect(passage) for passage in passages]
    first = _mean(votes)
    agreed = {code: _agreed(code, first, second) for code in second}
    best = max(agreed, key=lambda code: (agreed[code], second[code], code))
    wanted = KNOWN
    if among and agreed[best] < SURE:
        among = tuple(map(base_language, among))
        best = max(among, key=lambda code: (agreed.get(code, 0.0), code))
        wanted = EXPECTED
    if agreed.get(best, 0.0) < wanted or not _fits(best, scripts):
        return LanguageGuess(None, reason=_unknown(first, second, script))
    return LanguageGuess(best, agreed[best], _others(passages, votes, best))


def is_first_guess(text: str, language: str) -> bool:
    """Whether the faster detector takes a text for a language rather than for any other, however sure it is."""
    code, _ = _identifier().classify(text)
    return base_language(code) == base_language(language)


def is_foreign_to_one(text: str, languages: tuple[str, str]) -> bool:
    """Whether a text cannot be in both of two languages: it is surely in another than one of them.

    False where one of the two is none that is known.
    """
    shares = _langid(text)
    best, bases = max(shares.values()), [base_language(language) for language in languages]
    return (
        all(base in shares for base in bases)
        and best >= LIKELY
        and min(shares[base] for base in bases) * FAR_LESS <= best
    )


def likeliest_language(text: str) -> str:
    """The language that a text is in, if it is in one that is known."""
    shares = _langid(text)
    return max(shares, key=lambda code: shares[code])


def _sure(passages: list[str], scripts: set[str]) -> LanguageGuess | None:
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
    if probabilities[best] < SURE_PASSAGE or foreign or not _fits(best, scripts):
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


def _letters(text: str) -> Counter[str]:
    """How many letters of a text, or of a part of it, are in each script."""
    step = max(1, len(text) // 4000)
    letters: Counter[str] = Counter()
    for character, count in Counter(text[::step]).items():
        if character.isalpha():
            letters[_script_of(character)] += count
    return letters


def _east_asian(text: str, letters: Counter[str], among: tuple[str, ...] | None = None) -> str | None:
    """Chinese, Japanese or Korean, by the script alone; None for a text in others.

    Without Hangul nothing is Korean. Without kana a text is Chinese, unless its characters are those of Japan.
    """
    own = sum(letters[script] for script in DENSE)
    if not own or DENSITY * own < REAL_SHARE * (letters.total() - own + DENSITY * own):
        return None
    if letters["HANGUL"] >= HANGUL_SHARE * own and letters["HANGUL"] > sum(letters[script] for script in KANA):
        return "ko"
    if sum(letters[script] for script in KANA) >= KANA_SHARE * own:
        return "ja"
    japanese, chinese = (sum(map(found, text)) for found in (_is_only_japanese, _is_only_chinese))
    wanted = set(map(base_language, among or ()))
    if japanese == chinese and "ja" in wanted and "zh" not in wanted:
        return "ja"
    return "ja" if japanese > chinese else "zh"


@cache
def _is_only_japanese(character: str) -> bool:
    """Whether a character is written in Japan alone, by what the national character sets have."""
    return _is_in(character, "shift_jis") and not _is_in(character, "gb2312") and not _is_in(character, "big5")


@cache
def _is_only_chinese(character: str) -> bool:
    in_china = _is_in(character, "gb2312") or _is_in(character, "big5")
    return _script_of(character) == "CJK" and in_china and not _is_in(character, "shift_jis")


def _is_in(character: str, encoding: str) -> bool:
    if _script_of(character) != "CJK":
        return False
    try:
        return bool(character.encode(encoding))
    except UnicodeEncodeError:
        return False


def _foreign(passages: list[str], language: str) -> tuple[str, ...]:
    """Languages of passages that are not Chinese, Japanese or Korean, in a text that is."""
    others = [passage for passage in passages if not _east_asian(passage, _letters(passage))]
    return _others(others, [_langdetect(passage) for passage in others], language)


def _fits(language: str, scripts: Iterable[str]) -> bool:
    """Whether a language is written in one of some scripts."""
    elsewhere = any(language in codes.split() for codes in SCRIPTS.values())
    return any(language in SCRIPTS.get(script, "").split() for script in scripts) or (
        "LATIN" in scripts and (language in ALSO_LATIN or not elsewhere)
    )


def _langdetect(passage: str) -> dict[str, float]:
    """Probabilities of langdetect, by language; empty where it finds nothing to go by."""
    found: dict[str, float] = _second_detector().probabilities(passage)
    return found


def _langdetect_languages() -> frozenset[str]:
    known: frozenset[str] = _second_detector().languages
    return known


@cache
def _second_detector() -> Any:
    from aligner.corpus.detectors import LangDetect  # here: loaded only where there is doubt

    return LangDetect()


@cache
def _identifier() -> Any:
    from aligner.corpus.detectors import load_py3langid

    return load_py3langid()


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
    if one != other:
        said = f"langdetect says {one}, py3langid {other}; {script.lower()} script"
    elif _fits(one, {script}):
        said = f"perhaps {one}, but langdetect and py3langid are not sure"
    else:
        said = f"perhaps {one}, but most letters are in {script.lower()} script"
    return f'the language cannot be told ({said}); give it in the row as "language", or leave the text out'
