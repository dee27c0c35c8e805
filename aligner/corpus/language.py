"""Which language a text is in: py3langid over several passages, langdetect where that is not sure, and the script."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate, islice, pairwise
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from aligner.corpus.language_facts import DENSE, DETECTED_AS, LATIN_ALONE, UNDERSTOOD, base_language
from aligner.corpus.scripts import (
    east_asian,
    is_unusual,
    is_written_in,
    is_written_otherwise,
    letters_by_script,
    parted_by_script,
)
from aligner.model import LanguageGuess

if TYPE_CHECKING:  # loaded only where there is a text, or doubt
    from aligner.corpus.langdetect_model import LangDetect
    from aligner.corpus.py3langid_model import Py3langid

PASSAGES = 5  # spread over the text, so that a foreign head or foot does not decide
PASSAGE_LENGTH = 400  # characters; langdetect gains little from more
TOGETHER = 512  # texts whose passages are looked at at once
TELLING = 60  # letters of a text, from which it may contradict the language that it is said to be in
LEAST = 5  # letters of a text whose language can be told; in dense scripts fewer do
OTHER_SHARE = 0.3  # of a text's letters, from which its language may be one of that script
SCRIPT_CODE = 4  # letters of a part of a tag that names a script, as in sr-Latn
BY_SCRIPT = 0.99  # confidence of a language that the script tells
SURE_PASSAGE = 0.9  # probability from which a passage in another language is named
SURE = 0.7  # probability from which a language that is not among the expected ones is believed
LIKELY, FAR_LESS = 0.5, 50  # probability of a sentence's language, and how many times that of one it is not in
STATED = 10  # how many times likelier a language is of which the page says that it is in it
NOT_AT_ALL = 0.01  # probability of a language, below which a text is not in it
SECOND = 0.25  # weight of langdetect's probabilities beside py3langid's, as a power
FLOOR = 0.01  # probability that langdetect gives at least to what it knows: its zeros are no proof
UNHEARD = 0.05  # what counts as langdetect's probability of a language that it does not know
KNOWN = 0.5  # probability below which the language counts as unknown
EXPECTED = 0.001  # the same for one that is expected; the confidence says how little it is

NO_LANGUAGE = "zxx"
REMEDY = 'give it in the row as "language", name the languages of the pile (--languages), or leave the text out'

Shares = npt.NDArray[np.floating]
Vote = dict[str, float]


def detect_language(text: str, among: tuple[str, ...] | None = None) -> LanguageGuess:
    """The language of one text; see detect_languages, which is faster for many."""
    return detect_languages([text], among)[0]


def detect_languages(texts: Sequence[str], among: tuple[str, ...] | None = None) -> list[LanguageGuess]:
    """The languages of texts, by py3langid, and langdetect where that is not sure.

    What is said of a text is always the same, whatever texts are beside it.

    among: the languages expected; a text that is surely in another one is still said to be in that.

    Where they disagree, langdetect's word counts for what it knows: it answers with one of its 55 languages and
    full confidence whatever the text is in. A language written in another script than the text is no answer.
    """
    found: list[LanguageGuess] = []
    for start in range(0, len(texts), TOGETHER):
        looked = [_looked_at(text, among) for text in texts[start : start + TOGETHER]]
        told = _told([one for one in looked if isinstance(one, _Text)], among)
        found += [next(told) if isinstance(one, _Text) else one for one in looked]
    return [
        _in_a_language(guess if guess.language else _of_one_script(text, among) or guess)
        for text, guess in zip(texts, found, strict=True)
    ]


def _of_one_script(text: str, among: tuple[str, ...] | None) -> LanguageGuess | None:
    """The language of a text in two scripts, as a page translated in part, by the words in the one that has more of it.

    Where these tell none, as names of code, it is that of the words in the next. None for a text in one script. The
    confidence says how much of the text is in that script.
    """
    parts = parted_by_script("\n".join(_passages(text)))
    if len(parts) == 1:
        return None
    letters = [sum(map(str.isalpha, part)) for part in parts]
    guesses = detect_languages(parts, among)
    for number, (guess, own) in enumerate(zip(guesses, letters, strict=True)):
        if guess.language and own >= TELLING:
            rest = [*guesses[:number], *guesses[number + 1 :]]
            others = {one.language for one in rest if one.language and one.confidence >= SURE_PASSAGE}
            others = (others | set(guess.others)) - {guess.language}
            return replace(guess, confidence=guess.confidence * own / sum(letters), others=tuple(sorted(others)))
    return None


def _in_a_language(guess: LanguageGuess) -> LanguageGuess:
    """A guess that names languages alone: py3langid has a label for what is in none, such as lists of files."""
    if guess.language == NO_LANGUAGE:
        return LanguageGuess(None, reason=f"it seems to be names, numbers or addresses, in no language; {REMEDY}")
    if NO_LANGUAGE not in guess.others:
        return guess
    return replace(guess, others=tuple(other for other in guess.others if other != NO_LANGUAGE))


@dataclass(frozen=True, slots=True)
class _Text:
    """What is looked at of a text. script: most of its letters'. scripts: those that its language may have."""

    passages: list[str]
    script: str
    scripts: frozenset[str]


def _looked_at(text: str, among: tuple[str, ...] | None) -> _Text | LanguageGuess:
    """A text as the detectors get it, or what can be said without them."""
    passages = _passages(text)
    letters_of = letters_by_script(text)
    script = max(letters_of, key=lambda name: letters_of[name], default="")
    if not passages or not script:
        return LanguageGuess(None, reason="no letters found; wanted a text")
    if language := east_asian(text, letters_of, among):
        return LanguageGuess(language, BY_SCRIPT, _foreign(passages, language))
    letters = len(list(islice(filter(str.isalpha, passages[0]), LEAST)))
    if letters < LEAST and script not in DENSE:
        return LanguageGuess(None, reason=f'{letters} letters tell no language; give it in the row as "language"')
    return _Text(passages, script, _main_scripts(letters_of))


def _told(texts: Sequence[_Text], among: tuple[str, ...] | None) -> Iterator[LanguageGuess]:
    """The languages of texts, in order."""
    shares = _by_text(texts, _py3langid().shares([passage for text in texts for passage in text.passages]))
    sure = [_sure(text, own) for text, own in zip(texts, shares, strict=True)]
    doubted = [place for place, guess in enumerate(sure) if not guess]
    decided = iter(_decided([texts[place] for place in doubted], [shares[place] for place in doubted], among))
    return (guess or next(decided) for guess in sure)


def _by_text(texts: Sequence[_Text], rows: Shares) -> list[Shares]:
    """Rows of passages, those of each text together."""
    ends = accumulate((len(text.passages) for text in texts), initial=0)
    return [rows[start:end] for start, end in pairwise(ends)]


def _sure(text: _Text, shares: Shares) -> LanguageGuess | None:
    """What py3langid is sure of, from its best guess for each passage; None where langdetect must be heard as well.

    langdetect takes several times as long. Over 50,000 texts in more than a hundred languages, from single words to
    articles, it never knew better than py3langid where that was as sure as this. A passage that is surely in another
    language may have to be named, which takes both.
    """
    guesses = list(zip(_labels(shares), shares.max(axis=1).tolist(), strict=True))
    length = sum(map(len, text.passages))
    probabilities: dict[str, float] = defaultdict(float)
    for passage, (code, probability) in zip(text.passages, guesses, strict=True):
        probabilities[code] += probability * len(passage) / length
    best = max(probabilities, key=lambda code: probabilities[code])
    foreign = any(code != best and probability >= SURE_PASSAGE for code, probability in guesses)
    if probabilities[best] < SURE_PASSAGE or foreign or not is_written_in(best, text.scripts):
        return None
    return LanguageGuess(best, probabilities[best])


def _decided(
    texts: Sequence[_Text], shares: Sequence[Shares], among: tuple[str, ...] | None
) -> Iterator[LanguageGuess]:
    """What both detectors say of texts. shares: py3langid's for each passage of theirs."""
    if not texts:
        return
    first = _py3langid()
    several = [place for place, text in enumerate(texts) if len(text.passages) > 1]
    whole = np.array([own[0] for own in shares])
    if several:
        whole[several] = first.shares(["\n".join(texts[place].passages) for place in several])
    seconds = first.by_language(whole)
    by_passage = _by_text(texts, first.by_language(np.concatenate(shares)))
    votes = iter(_langdetect().probabilities([passage for text in texts for passage in text.passages]))
    for text, second, own in zip(texts, seconds, by_passage, strict=True):
        yield _weighed(text, [next(votes) for _ in text.passages], second, own, among)


def _weighed(
    text: _Text, votes: Sequence[Vote], second: Shares, shares: Shares, among: tuple[str, ...] | None
) -> LanguageGuess:
    """A language by the votes of langdetect for the passages, and py3langid's probabilities for the whole text."""
    languages = _py3langid().languages
    first = _mean(votes)
    agreed = _pooled(second, first)
    place = int(agreed.argmax())
    best, probability, wanted = languages[place], float(agreed[place]), KNOWN
    if among and probability < SURE:
        shares_of = dict(zip(languages, agreed.tolist(), strict=True))
        best = max(map(base_language, among), key=lambda code: (shares_of.get(code, 0.0), code))
        probability, wanted = shares_of.get(best, 0.0), EXPECTED
    if probability < wanted or not is_written_in(best, text.scripts):
        return LanguageGuess(None, reason=_unknown(first, languages[int(second.argmax())], text.script))
    return LanguageGuess(best, probability, _others(votes, shares, best))


def _pooled(second: Shares, first: Vote) -> Shares:
    """Probabilities of both detectors as one, by language; they sum to 1.

    second: py3langid's. first: langdetect's. A logarithmic opinion pool, langdetect with the smaller weight: among
    languages that it does not know it is as sure of itself as among those that it does.
    """
    heard = np.array([first.get(language, 0.0) + FLOOR for language in _py3langid().languages])
    pooled: Shares = second * np.where(_heard_twice(), heard, UNHEARD) ** SECOND
    pooled /= pooled.sum()
    return pooled


@cache
def _heard_twice() -> npt.NDArray[np.bool_]:
    """Which of py3langid's languages langdetect knows."""
    known = _langdetect().languages
    return np.array([language in known for language in _py3langid().languages])


def first_guesses(texts: Sequence[str]) -> list[str]:
    """The languages that the faster detector takes texts for rather than for any other, however sure it is."""
    return _labels(_py3langid().shares(texts)) if texts else []


def foreign_to(text: str, languages: tuple[str, str]) -> tuple[str, ...]:
    """Those of two languages that a text is surely not in; none where one of the two is none that is known."""
    shares = probabilities(text)
    best, bases = max(shares.values()), [base_language(language) for language in languages]
    if best < LIKELY or not all(base in shares for base in bases):
        return ()
    return tuple(own for own, base in zip(languages, bases, strict=True) if shares[base] * FAR_LESS <= best)


def likeliest_language(text: str) -> str:
    """The language that a text is in, if it is in one that is known."""
    shares = probabilities(text)
    return max(shares, key=lambda code: shares[code])


def probabilities(text: str) -> dict[str, float]:
    """What the faster detector says of a text, by language; they sum to 1."""
    first = _py3langid()
    (row,) = first.by_language(first.shares([text]))
    return dict(zip(first.languages, row.tolist(), strict=True))


def may_be_in(text: str, language: str, other: str) -> bool:
    """Whether a text that seems to be in another language may all the same be in this one.

    It may where this one is not known, as a dialect, or is not ruled out, and where langdetect doubts the other one. Of
    a language in letters that are not its usual ones, as Kazakh in Latin ones, the detectors know nothing, and name a
    neighbour.
    """
    passages = _passages(text)
    if other not in LATIN_ALONE and passages and is_unusual(language, _main_scripts(letters_by_script(text))):
        return True
    shares = probabilities("\n".join(passages))
    if shares.get(language, 1.0) >= NOT_AT_ALL:
        return True
    return other in _langdetect().languages and _mean(_langdetect().probabilities(passages)).get(other, 0.0) < SURE


def is_detected(language: str) -> bool:
    """Whether texts in a language can be told by themselves, with the faster detector."""
    return language in _py3langid().languages


def others_beside(text: str, language: str, guess: LanguageGuess) -> tuple[str, ...] | None:
    """The other languages of a text that is in this one in part, as a translation that is not done; None of others.

    guess: what the text is taken for, which must not be sure.
    """
    if guess.confidence >= SURE_PASSAGE or not guess.language:
        return None
    seen = guess if language in guess.others else _of_one_script(text, None)
    found = {seen.language or language, *seen.others} if seen else set()
    return tuple(sorted(found - {language})) if language in found else None


def leaves_open(text: str, language: str, guess: LanguageGuess) -> bool:
    """Whether a text, taken for what guess says, may be in a language that its page says it is in.

    Of two that a reader of one understands, pages know better than detectors. A language that these do not know is
    taken for a neighbour: it is believed unless langdetect too is sure of the other one, as where all pages of a site
    have the same frame. Otherwise what a page says makes a language STATED times as likely.
    """
    letters, other = letters_by_script(text), guess.language
    if not letters or is_in_another_script(text, language):
        return False
    if any({language, other} <= group for group in UNDERSTOOD):
        return True
    passages = _passages(text)
    shares = probabilities("\n".join(passages))
    if language in shares and is_written_in(language, _main_scripts(letters)):
        return STATED * shares[language] >= max(shares.values())
    heard = _mean(_langdetect().probabilities(passages))
    return min(heard.get(other or "", 0.0), guess.confidence) < SURE_PASSAGE


def is_in_another_script(text: str, tag: str) -> bool:
    """Whether a text is in none of the scripts of a language, as far as these are known.

    It never is where the tag names a script, or where the language is written in several.
    """
    language, *parts = tag.split("-")
    if any(len(part) == SCRIPT_CODE for part in parts):
        return False
    letters = letters_by_script(text)
    return bool(letters) and is_written_otherwise(base_language(language), _main_scripts(letters))


def _main_scripts(letters: Counter[str]) -> frozenset[str]:
    """The scripts of enough of a text's letters that it may be in a language of theirs."""
    most = max(letters.values())
    return frozenset(name for name, count in letters.items() if count >= min(most, OTHER_SHARE * letters.total()))


def _passages(text: str) -> list[str]:
    """Up to PASSAGES stretches of the text, evenly spread, those without letters left out."""
    if len(text) <= PASSAGES * PASSAGE_LENGTH:
        starts = range(0, len(text), PASSAGE_LENGTH)
    else:
        starts = range(0, len(text) - PASSAGE_LENGTH + 1, (len(text) - PASSAGE_LENGTH) // (PASSAGES - 1))
    passages = [text[start : start + PASSAGE_LENGTH] for start in starts]
    return [passage for passage in passages if any(map(str.isalpha, passage))]


def _foreign(passages: Sequence[str], language: str) -> tuple[str, ...]:
    """Languages of passages that are not Chinese, Japanese or Korean, in a text that is."""
    others = [passage for passage in passages if not east_asian(passage, letters_by_script(passage))]
    if not others:
        return ()
    first = _py3langid()
    return _others(_langdetect().probabilities(others), first.by_language(first.shares(others)), language)


def _others(votes: Sequence[Vote], shares: Shares, language: str) -> tuple[str, ...]:
    """Languages of passages that both detectors find to be in another one."""
    others = set()
    columns = _py3langid().languages
    for vote, own in zip(votes, shares, strict=True):
        code = max(vote, key=lambda name: vote[name]) if vote else language
        if code != language and vote[code] >= SURE_PASSAGE and code in columns:
            others |= {code} if own[columns.index(code)] >= SURE_PASSAGE else set()
    return tuple(sorted(others))


def _mean(votes: Sequence[Vote]) -> Vote:
    total: dict[str, float] = defaultdict(float)
    for vote in votes:
        for code, probability in vote.items():
            total[code] += probability / len(votes)
    return dict(total)


def _labels(shares: Shares) -> list[str]:
    """The likeliest languages, of rows of py3langid's."""
    labels = _py3langid().labels
    return [DETECTED_AS.get(labels[place], labels[place]) for place in shares.argmax(axis=1).tolist()]


@cache
def _py3langid() -> "Py3langid":
    from aligner.corpus.py3langid_model import load_py3langid

    return load_py3langid()


@cache
def _langdetect() -> "LangDetect":
    from aligner.corpus.langdetect_model import LangDetect

    return LangDetect()


def _unknown(first: Vote, other: str, script: str) -> str:
    one = max(first, key=lambda code: first[code]) if first else "nothing"
    if one != other:
        said = f"langdetect says {one}, py3langid {other}; {script.lower()} script"
    elif is_written_in(one, frozenset({script})):
        said = f"perhaps {one}, but langdetect and py3langid are not sure"
    else:
        said = f"perhaps {one}, but most letters are in {script.lower()} script"
    return f"the language cannot be told ({said}); {REMEDY}"
