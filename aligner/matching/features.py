"""What speaks for two documents being versions of one report: how similar their sentences are, and their numbers."""

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from aligner.corpus.dates import LAST_DAY, LAST_MONTH
from aligner.corpus.heard_names import UNTOLD, heard_names
from aligner.corpus.language_facts import SPACED_WITHOUT_CAPITALS, UNSPACED, base_language
from aligner.corpus.months import MonthAndDay, are_other_months, find_month_days
from aligner.corpus.names import name_keys
from aligner.corpus.sure_persons import sure_persons
from aligner.corpus.weekdays import are_other_days, weekdays
from aligner.encoders.cosine_scales import CosineScales
from aligner.matching.converted import SentenceNumbers, converted_numbers, number_key, sentence_numbers, worths
from aligner.matching.document_vectors import EmbeddedDocument, Integers, TextEvidence
from aligner.model import Floats, SplitDocument, Vectors
from aligner.text import key_of, letters_of, words_of

# The last bits of a key that is no number: of a name, of one beside another, of one beside a given name, of a weekday,
# of how a name sounds, of a month with its day, and of a month that is named.
NAME, PERSON, SURE_PERSON, WEEKDAY, SOUND, DATE, MONTH = 0b0001, 0b0011, 0b1011, 0b0101, 0b0111, 0b1001, 0b1101
KINDS = 0b1111
UNTOLD_KEYS = frozenset((key_of(sign) & ~KINDS) | SOUND for sign in UNTOLD)
LEAST_IDF = 1e-3  # of a sentence that stands in every document, so that one made of such alone has weights
KEPT_NAMES = 1 << 14  # whose keys are kept: most names have four consonants, and many of them are the same
NOTICE = 4  # sentences of a text in which each of its people, and its days, count in full

Pairs = npt.NDArray[np.int64]  # places of two documents in the list, the smaller first; shape (n, 2), in rising order
Reals = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PairCriteria:
    """What counts when two documents are compared; the defaults serve every pile.

    shared_sentence: cosine from which a sentence has its counterpart in the other document. unrelated: similarity that
    articles on one subject reach; a rival is taken to be at least so near. version_similarity: of two texts in one
    language, from which they can be versions of one report. version_conflict: of their numbers, up to which they can.
    version_length: times as long as another a version can be; what is longer holds the other, as a page of pages does.
    named_sentence: cosine from which names in two sentences may be in conflict, below that of other ones: they differ.
    agreeing_name: weight of a person that both name, beside a number that both have. unsplit: sentences of a document
    without stops, at most; split_apart: how many times as many another one has that is split, or two times as many if
    those of the first have unsplit_letters each; with text up to as_long times as long. rivals: of a document, that are
    asked whether they are versions of its partner. What tells near-duplicates from versions, in cosines
    (near_duplicates.py): near_duplicate_gain, by how much two documents fit better with a partner each, sentence_gain,
    the same within the sentences that all share, same_sentence, from which one is shared, and apart_gain, the same in
    what pages of one template do not share, of which one has at most apart_sizes times as many sentences, and one more.
    What tells the level of two languages (levels.py): translated, similarity of translations at the level of all;
    known_level, unknown_level: sure pairs that weigh as much as what is known beforehand, where reference sentences
    tell it and where they do not; most_gain, what similarity is multiplied by, at most.
    """

    shared_sentence: float = 0.5
    unrelated: float = 0.4
    version_similarity: float = 0.6
    version_conflict: float = 0.12
    version_length: float = 4
    named_sentence: float = 0.1
    agreeing_name: float = 0.3
    unsplit: int = 2
    split_apart: float = 7
    unsplit_letters: int = 400
    as_long: float = 2
    rivals: int = 30
    near_duplicate_gain: float = 0.03
    sentence_gain: float = 0.015
    same_sentence: float = 0.6
    apart_gain: float = 0.1
    apart_sizes: float = 2
    translated: float = 0.745
    known_level: float = 10
    unknown_level: float = 4
    most_gain: float = 1.6

    def are_split_apart(self, sentences: Integers, letters: Integers) -> npt.NDArray[np.bool_]:
        """Whether one document of a pair has far more sentences in as much text: the other has no stops.

        sentences, letters: of two documents, shape (..., 2). Returns shape (...).
        """
        fewer, more, shorter, longer = sentences.min(-1), sentences.max(-1), letters.min(-1), letters.max(-1)
        least = np.where(shorter >= self.unsplit_letters * fewer, 2, self.split_apart)
        apart: npt.NDArray[np.bool_] = (
            (fewer <= self.unsplit) & (more >= least * fewer) & (shorter > 0) & (longer <= self.as_long * shorter)
        )
        return apart


CRITERIA, UNSCALED = PairCriteria(), CosineScales()
# Of pairs that are known: what is one sentence in one version is often two in the other, and nothing else is like it.
GIVEN_CRITERIA = replace(CRITERIA, split_apart=1)


def embed_document(
    document: SplitDocument, vectors: Vectors, spread: Integers, documents: int, by_sound: bool = True
) -> EmbeddedDocument:
    """A document with sentences as matching sees it: those that say what it is about.

    vectors: of them, see SplitDocument.telling, shape (n, dim). spread: in how many of the documents of its language
    each of them stands, shape (n,). by_sound: see compares_sounds.
    """
    told = text_evidence(document, by_sound)
    return EmbeddedDocument(
        document.id,
        document.language,
        vectors,
        sentence_weights(told.lengths, spread, documents),
        told.numbers,
        told.words,
        told.heard,
        told.letters,
        told.worths,
    )


def text_evidence(document: SplitDocument, by_sound: bool) -> TextEvidence:
    """What the text of a document says to matching, by those of its sentences that say what it is about.

    by_sound: see compares_sounds.
    """
    texts = document.telling_texts
    words = words_of(" ".join(texts))
    language = document.language
    numbers = [sentence_numbers(text, language) for text in texts]
    return TextEvidence(
        tuple(map(len, texts)),
        tuple(
            number_keys(own)
            | weekday_keys(text, language)
            | month_keys(text, language)
            | person_keys(text, language, by_sound)
            for text, own in zip(texts, numbers, strict=True)
        ),
        key_of(words) if words else 0,
        heard_keys(texts, language) if by_sound else frozenset(),
        sum(map(letters_of, texts)),
        worths(texts, language, numbers),
    )


def sentence_weights(lengths: Sequence[int] | Integers, spread: Integers, documents: int) -> Floats:
    """Share of each sentence: its length times its IDF, shape (n,), sums to 1.

    As in Buck and Koehn 2016 and neural-document-aligner. lengths: in characters. spread: in how many of the documents
    of the language each of them stands, shape (n,).
    """
    idf = np.log((1 + documents) / spread) / math.log(1 + documents)
    weights = np.asarray(lengths) * np.maximum(idf, LEAST_IDF)
    shares: Floats = (weights / weights.sum()).astype(np.float32)
    return shares


def number_keys(numbers: SentenceNumbers) -> frozenset[int]:
    """Numbers of at least two digits, by value: 1,000 and 1.000, 2.4 million and 240万 are the same."""
    return frozenset(map(number_key, numbers.counted))


def weekday_keys(text: str, language: str) -> frozenset[int]:
    """The days of the week that a sentence names, as keys of the kind WEEKDAY."""
    return frozenset(_weekday_key(day) for day in weekdays(text, language))


def month_keys(text: str, language: str) -> frozenset[int]:
    """The months that a sentence names, as keys of the kind MONTH, and those with a day or a year, of the kind DATE."""
    dated, named = find_month_days(text, language)
    return frozenset([_date_key(*date) for date in dated] + [_month_key(month) for month in named])


def compares_sounds(languages: Iterable[str]) -> bool:
    """Whether documents in some languages are compared by how names sound, which takes a while to tell."""
    return any(base in UNSPACED or base in SPACED_WITHOUT_CAPITALS for base in map(base_language, languages))


def person_keys(text: str, language: str, by_sound: bool) -> frozenset[int]:
    """The words of names as keys of their own kinds: NAME, PERSON where two stand in a row, and how people's sound."""
    words, in_rows, sure = name_keys(text, language)
    by_kind = {NAME: words, PERSON: in_rows, SURE_PERSON: sure}
    if by_sound:
        by_kind[SOUND] = sure_persons(text, language)
    return frozenset(_of_kind(word, kind) for kind, names in by_kind.items() for word in names)


def heard_keys(texts: Sequence[str], language: str) -> frozenset[int]:
    """How all words sound that may be names, as keys of the kind SOUND."""
    return frozenset(_of_kind(sound, SOUND) for sound in heard_names(texts, language))


@lru_cache(KEPT_NAMES)
def _of_kind(word: str, kind: int) -> int:
    return (key_of(word) & ~KINDS) | kind


def number_rarity(count: int, documents: int) -> float:
    """How rare a number is that stands in so many documents, 0 in all of them to 1 in one."""
    return math.log((documents + 1) / count) / math.log(documents + 1)


def _weekday_key(day: int) -> int:
    return _of_kind(f"weekday {day}", WEEKDAY)


def _date_key(month: int, day: int) -> int:
    return _of_kind(f"date {month} {day}", DATE)


def _month_key(month: int) -> int:
    return _of_kind(f"month {month}", MONTH)


DAYS = {_weekday_key(day): day for day in range(7)}
MONTHS = range(1, LAST_MONTH + 1)
DATES = {_date_key(month, day): MonthAndDay(month, day) for month in MONTHS for day in range(LAST_DAY + 1)}
DATES_AND_MONTHS = DATES | {_month_key(month): MonthAndDay(month) for month in MONTHS}

Sharing = tuple[EmbeddedDocument, npt.NDArray[np.bool_]]  # a document, and which of its sentences another one has, too


def number_conflict(one: Sharing, other: Sharing, rarity: Mapping[int, float], agreeing_name: float = 0.0) -> float:
    """Share of numbers, weighted by rarity, that one has in a sentence that both have, and the other has nowhere.

    A version edited differently lacks whole sentences; another report in the same words has other numbers in them. The
    same number in another convention, as miles in kilometres, is no other.
    agreeing_name: weight of a person that both name in those sentences, which speaks against that.
    """
    in_both = [
        frozenset[int]().union(*itertools.compress(document.numbers, shared)) for document, shared in (one, other)
    ]
    if not any(in_both):
        return 0.0
    numbers = [frozenset(key for key in keys if not key & NAME) for keys in in_both]
    known = [document.all_numbers for document, _ in (other, one)]
    if not (numbers[0] <= known[0] and numbers[1] <= known[1]):
        converted = converted_numbers(one[0].worths, other[0].worths)
        known = [own | converted for own in known]
    lacking = agreeing = 0.0
    for keys, own, there in zip(in_both, numbers, known, strict=True):
        lacking += math.fsum(rarity[number] for number in own - there)
        agreeing += math.fsum(rarity[number] for number in own & there)
        agreeing += agreeing_name * math.fsum(rarity[key] for key in _of(keys & there, PERSON))
    return lacking / (lacking + agreeing + 1)


def weekday_conflict(one: Sharing, other: Sharing, rarity: Mapping[int, float]) -> float:
    """How surely two documents tell of other days of the week, 0 to 1, by their rarity, and less in longer texts.

    Only where each names some in sentences that face some of the other, and neither these nor the days beside them
    stand anywhere in the other: a version may give the date instead, or tell of a day more.
    """
    if any(DAYS.keys().isdisjoint(document.all_numbers) for document, _ in (one, other)):  # as of most
        return 0.0
    days = [frozenset[int]().union(*itertools.compress(own.numbers, near)) for own, near in (one, other)]
    days = [frozenset(_of(keys, WEEKDAY)) for keys in days]
    everywhere = [_days_of(document.all_numbers) for document, _ in (other, one)]
    if not all(are_other_days(_days_of(own), there) for own, there in zip(days, everywhere, strict=True)):
        return 0.0
    apart = _notice_share(one[0], other[0]) * math.fsum(rarity[key] for keys in days for key in keys)
    return apart / (apart + 1)


def month_conflict(one: Sharing, other: Sharing, rarity: Mapping[int, float]) -> float:
    """How surely two documents tell of other months, 0 to 1, by their rarity, and less in longer texts.

    Only where each dates something in sentences that face some of the other, and no month of these is named anywhere in
    the other, nor a date a few days from them.
    """
    if any(DATES.keys().isdisjoint(document.all_numbers) for document, _ in (one, other)):  # as of most
        return 0.0
    keys = [frozenset[int]().union(*itertools.compress(own.numbers, near)) for own, near in (one, other)]
    dates = [{key: DATES[key] for key in _of(own, DATE)} for own in keys]
    everywhere = [
        [DATES_AND_MONTHS[key] for key in document.all_numbers if key in DATES_AND_MONTHS]
        for document, _ in (other, one)
    ]
    if not all(are_other_months(own.values(), there) for own, there in zip(dates, everywhere, strict=True)):
        return 0.0
    apart = _notice_share(one[0], other[0]) * math.fsum(rarity[key] for own in dates for key in own)
    return apart / (apart + 1)


def name_conflict(
    one: EmbeddedDocument, other: EmbeddedDocument, facing: Sequence[Integers], rarity: Mapping[int, float]
) -> float:
    """How surely two documents are about other people, 0 to 1: in sentences that face each other, each names its own.

    facing: the counterpart of each sentence of either document, -1 for none. One name that both have, in any script,
    speaks against it: institutions have names that languages translate. Where a script does not tell names from words,
    it is enough that nothing in one document sounds like the people whom the other surely names. Where no given name is
    known, they may be institutions, of which longer texts name some.
    """
    if compares_sounds([one.language, other.language]):
        fewer, more = sorted(_not_heard(((one, other), (other, one)), facing, rarity))
        share = _notice_share(one, other)  # whom only one of two longer texts names may be left out or overheard
        apart = 3 * share**2 * (fewer + share**2 * (more - fewer))
        return apart / (apart + 1)
    lacking: list[float] = []
    is_sure = False
    for (document, against), counterparts in zip(((one, other), (other, one)), facing, strict=True):
        shared = list(itertools.compress(enumerate(document.numbers), counterparts >= 0))
        if any(key & KINDS in (NAME, PERSON) for _, own in shared for key in own & against.all_numbers):
            return 0.0
        people = [
            (own, keys)
            for n, keys in shared
            if (own := _of(keys, PERSON)) and _of(against.numbers[int(counterparts[n])], PERSON)
        ]
        is_sure = is_sure or any(_of(keys, SURE_PERSON) for _, keys in people)
        lacking.append(math.fsum(max(rarity[key] for key in own) for own, _ in people))
    fewer = min(lacking) if is_sure else _notice_share(one, other) ** 2 * min(*lacking, 1.0)
    return 2 * fewer / (2 * fewer + 1)


def _not_heard(
    pairs: Iterable[tuple[EmbeddedDocument, EmbeddedDocument]], facing: Sequence[Integers], rarity: Mapping[int, float]
) -> list[float]:
    """How many people each document names, weighted by rarity, where the other has none of them; 0 if it has one."""
    lacking: list[float] = []
    for (document, against), counterparts in zip(pairs, facing, strict=True):
        sounds = [own for keys in itertools.compress(document.numbers, counterparts >= 0) if (own := _of(keys, SOUND))]
        if any(key in against.heard and key not in UNTOLD_KEYS for own in sounds for key in own):
            return [0.0, 0.0]
        untold = UNTOLD_KEYS & against.heard
        missing = [max(rarity[key] for key in own) for own in sounds if untold.isdisjoint(own)]
        lacking.append(math.fsum(missing) if against.heard else 0.0)
    return lacking


def _days_of(keys: Iterable[int]) -> list[int]:
    return [DAYS[key] for key in _of(keys, WEEKDAY)]


def _notice_share(one: EmbeddedDocument, other: EmbeddedDocument) -> float:
    """How much of the shorter of two texts is as long as a notice, 0 to 1."""
    return min(1.0, NOTICE / min(len(one.numbers), len(other.numbers)))


def _of(keys: Iterable[int], kind: int) -> list[int]:
    return [key for key in keys if key & KINDS == kind]
