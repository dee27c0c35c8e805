"""Names of people in a text, as keys that are the same in every script and, as a rule, in every case."""

import itertools
import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from aligner.corpus.german_words import is_small_word, name_start
from aligner.corpus.given_names import given_names, japanese_surnames
from aligner.corpus.language_facts import HONORIFICS, base_language, locale_of

WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
# The same words but those with a small first letter of the commonest alphabets, which are passed over far sooner.
# The library goes to such a letter at once, as the pattern begins with it; what stands before it is looked at behind.
MAYBE_NAME = re.compile(
    r"[^\W\d_a-zß-öø-ÿα-ωа-џ](?<![^\W\d_].)(?<![^\W\d_][’'-].)[^\W\d_]*(?:[’'-][^\W\d_]+)*", re.DOTALL
)
FEWEST_LETTERS = 3  # of a word of a name; the first of a text, which may be an article, has one more
# What may stand between two words of a name: initials, and what Dutch and Arabic names have there.
INITIALS, PARTICLES = r"(?:[^\W\d_]\. ?){1,2}", "van|van de[rn]?|von der|bin|ibn|ter|ten"
BETWEEN = re.compile(rf" (?:{INITIALS}|(?:{PARTICLES}) )?")
BETWEEN_WITH_DE = re.compile(rf" (?:{INITIALS}|(?:{PARTICLES}|de) )?")
DE_IN_NAMES = frozenset({"de", "en", "nl"})  # languages in which `de` is part of names; in Spanish it means `of`
WORD_BEFORE = re.compile(r"(?<![^\W\d_])([^\W\d_]++(?:-[^\W\d_]++)*+)\.? ?$")
LONGEST_WORD = 40  # characters of a word before a name that are looked at
KATAKANA = re.compile(r"[ァ-ヺ][ァ-ヺー]+(?:[・＝=·][ァ-ヺー]{2,})*")
GENITIVE = re.compile("[’']s?$")
W_IN_KATAKANA = re.compile("ウ(?=[ァィェォ])")
# Names in Chinese characters before a title, in Japanese.
JAPANESE_TITLES = "さん|氏|様|さま|先生|教授|博士|選手|監督|大臣|首相|知事|市長|社長|館長|議員|記者|容疑者"
KANJI_NAME = re.compile(f"([㐀-鿿々]{{2,5}})(?={JAPANESE_TITLES})")
KATAKANA_BREAK = re.compile(r"[・＝=·]")
# Given names that are small words of other languages, and small words of languages without articles.
SMALL_WORDS = frozenset(
    """
    ale can con del dom ela les man may nel per sie son una uno van von
    без был все где для его или как мой над наш она они оно под при про так там то тот три уже что эта эти это
    від для його так там ті три це цей що як
    """.split()
)
# Frequent words of three letters at the head of sentences that are no given names, so that the lists need not be asked.
NO_GIVEN_NAMES = frozenset(
    """
    all and any are but did for has her his how its let new not now old our out see she ten the too top try two use
    was way who why yet you als auf aus bei das dem den der des die ein ich ihr mit nur und vor wer wie wir zum zur
    aux ces est ils les mes nos par pas peu que qui sur une vos así con dos ese eso fue hay hoy las los más mis por
    sin sus tus aún dei gli più mas meu nem seu até biz bir çok hiç iki ilk iyi kaç öte son tüm czy dla jak jej nie
    pod tak też był het een hij zij wat dat det och som var ett hon inn við það ili ima kad kao niz bez kde kdy nic
    pro tam dar din dus fie iar lui noi nou sau mga ito kwa hii các cho của khi một này với nếu
    """.split()
)
# What is called after people: Charlotte County, Ryder Cup.
NO_SURNAMES = frozenset(
    """
    academy airport arena avenue award bank bay beach bridge building bureau canal castle center centre church city
    college committee company council county court creek cross cup festival foundation garden gazette group hall harbour
    herald hill hospital hotel house institute island lake library mountain museum news palace park party plaza post
    press prize province river road school square stadium state station street theater theatre times tower town trophy
    university valley village week
    """.split()
)
CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
GREEK_SOUNDS = {"μπ": "b", "ντ": "d", "γκ": "g"}
GREEK_HEADS = re.compile(r"(?<![^\W\d_])(?:μπ|ντ|γκ)", re.IGNORECASE)
KEPT_TEXTS = 1 << 10  # whose names are kept: they are asked for several times, one after the other
KEY = 4  # consonants of a word that are compared, so that its ending may differ
# Territories in whose names are those of people: Jan Mayen, Saint Vincent, Sint Maarten, McDonald Islands.
SHORT_SURNAMES = frozenset("fu gu hu ko li lu ma ng oh qi qu wu xu ye yu".split())
PEOPLES_PLACES = frozenset("BL HM KN LC MF PM SH SJ SM ST SX VC".split())
FEWEST_CONSONANTS = 3  # of a German word that may be a name, which speak for its being the same as another
NOT_PLAIN = re.compile("[^a-z]")
# How romanisations of one name differ, in order: schmidt, shmidt; wright, vrait; jansen, yansen.
HISSED = re.compile("shch|tsch|tch|sch|dzh|zh|sh|ch|cz|tz|ts|sz|j|z")
BY_TWO = (("ph", "f"), ("x", "ks"), ("ck", "k"), ("th", "t"))
BY_ONE = str.maketrans("vwcqgdbl", "ffkkktpr")
TWICE = re.compile(r"(.)\1+")
VOWELS, NOT_HEARD = tuple("aeiouy"), str.maketrans("", "", "aeiouyh")


class Names(NamedTuple):
    """The words of a sentence that may be names, in order.

    persons: those of them that stand beside another one, as people's do, or behind a title; a row a person.
    Institutions are among them where a language writes all their words with capitals. has_given: whether one of a
    person's words is known as a given name, or a title stands before it, in their order.
    """

    words: tuple[str, ...]
    persons: tuple[tuple[str, ...], ...]
    has_given: tuple[bool, ...]

    @property
    def people(self) -> tuple[str, ...]:
        """The words of all persons."""
        return tuple(word for person in self.persons for word in person)

    @property
    def surely_people(self) -> tuple[str, ...]:
        """The words of those with a given name or a title."""
        return tuple(word for person in itertools.compress(self.persons, self.has_given) for word in person)


@lru_cache(KEPT_TEXTS)
def find_names(text: str, language: str) -> Names:
    """The words of a sentence with capitals, as far as they may be names.

    Not a single one at its head; nor countries, languages, months and days, which languages translate. In German, where
    all nouns have capitals, people are told from nouns by what stands beside them; a text without small words is a
    title, and has no people. Japanese names are those in katakana, and frequent surnames. Other scripts without
    capitals give none.
    """
    base = base_language(language)
    if base == "ja":
        return _in_japanese(text)
    others = _no_names(base)
    named = [
        word
        for word in MAYBE_NAME.finditer(text)
        if _is_name(own := word.group())
        and (len(own) >= FEWEST_LETTERS or _may_count(text, word))
        and own.casefold() not in others
    ]
    if base == "de":
        named = [word for word in named if not is_small_word(word.group())]
    elif named and not named[0].start() and _is_next(text, named) and _may_be_article(named[0].group()):
        del named[0]
    rows = [(row, _word_before(text, row[0].start())) for row in _rows(text, named, base)]
    found = [(person, before) for row, before in rows if (person := _person(row, before, base))]
    persons = [person for person, _ in found]
    if named and not named[0].start() and len(rows[0][0]) == 1:
        del named[0]  # a capital for the sentence
    if persons and not any(word.group()[0].islower() and _may_count(text, word) for word in WORD.finditer(text)):
        persons = []
    is_sure = [_has_given(_texts(person)) or _is_title(before, base) for person, before in found]
    return Names(_texts(named), tuple(map(_texts, persons)), tuple(is_sure[: len(persons)]))


def _in_japanese(text: str) -> Names:
    """Foreign words, and those with a dot between, which are people's; of names in Chinese characters the surname."""
    rows = [KATAKANA_BREAK.split(found.group()) for found in KATAKANA.finditer(text)]
    readings = [_read(found[1]) for found in KANJI_NAME.finditer(text)]
    words = [word for row in rows for word in row]
    persons = (*(tuple(row) for row in rows if len(row) > 1), *((word,) for word in readings if word))
    return Names((*words, *filter(None, readings)), persons, (True,) * len(persons))


def _read(name: str) -> str:
    """The surname of a Japanese name, in Latin letters, where its reading is known."""
    known = japanese_surnames()
    return next((known[name[:n]] for n in (3, 2) if name[:n] in known), "")


Words = list[re.Match[str]]


def _texts(words: Words) -> tuple[str, ...]:
    return tuple(word.group() for word in words)


def _rows(text: str, named: Words, language: str) -> list[Words]:
    """Words parted where anything stands between two of them that is no part of a name."""
    between = BETWEEN_WITH_DE if language in DE_IN_NAMES else BETWEEN
    rows: list[Words] = []
    for word in named:
        if rows and between.fullmatch(text, rows[-1][-1].end(), word.start()):
            rows[-1].append(word)
        else:
            rows.append([word])
    return rows


def _may_be_article(word: str) -> bool:
    """Whether a word before another one may be an article or another small word: Kim and Ван are none."""
    small = word.casefold()
    if len(word) > FEWEST_LETTERS or small in SMALL_WORDS:
        return len(word) <= FEWEST_LETTERS
    return small in NO_GIVEN_NAMES or (not CYRILLIC.match(word) and small not in given_names())


def _may_count(text: str, word: re.Match[str]) -> bool:
    """Whether a word is long enough for a name, or a surname of two letters before a given name: Li Wei, Ли Вэй."""
    length = word.end() - word.start()
    if length != FEWEST_LETTERS - 1:
        return length >= FEWEST_LETTERS
    from anyascii import anyascii

    behind = text[word.end() : word.end() + 2]
    return behind[:1] == " " and behind[1:].isupper() and anyascii(word.group()).casefold() in SHORT_SURNAMES


def _is_next(text: str, named: Words) -> bool:
    """Whether the second of some words stands right behind the first, as behind an article: The Board."""
    return len(named) == 1 or named[0].end() + 1 == named[1].start()


def _word_before(text: str, place: int) -> str:
    """The word right before a place, or nothing."""
    if text[place - 1 : place] == " ":
        word = text[text.rfind(" ", 0, place - 1) + 1 : place - 1]
        if len(word) < LONGEST_WORD and word.isalpha():  # as it mostly is; what follows takes far longer
            return word
    before = WORD_BEFORE.search(text, max(0, place - LONGEST_WORD), place)
    return before[1] if before else ""


def _person(row: Words, before: str, language: str) -> Words:
    """The words of a row that are the name of a person: two and more, or one behind a title."""
    if _is_title(before, language):
        return row
    if len(row) == 1:
        return []
    return row[name_start([word.group() for word in row], before) :] if language == "de" else row


def _is_title(word: str, language: str) -> bool:
    return word.casefold() in HONORIFICS.get(language, ())


def _has_given(words: Sequence[str]) -> bool:
    """Whether one of some words is known as a given name, and they do not call a place: Victoria Hospital."""
    if words[-1].casefold() in NO_SURNAMES:
        return False
    return not given_names().isdisjoint(GENITIVE.sub("", word).casefold() for word in words)


def name_keys(text: str, language: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """The names in a sentence as skeletons, those of people among them, and of those who surely are; see find_names.

    In German, where any noun may be among the words, those of two consonants are left out, as too many are alike.
    """
    found = find_names(text, language)
    names = found.words, found.people, found.surely_people
    words, people, sure = (frozenset(map(skeleton, own)) - {""} for own in names)
    short = frozenset(skeleton("".join(row)) for row in found.persons if not any(map(skeleton, row))) - {""}  # Li Wei
    words, people = words | short, people | short
    if base_language(language) == "de":
        words = frozenset(word for word in words if len(word) >= FEWEST_CONSONANTS) | people
    return words, people, sure | short


def _is_name(word: str) -> bool:
    return word[0].isupper() and not word.isupper()


def greek_sounds(word: str) -> str:
    """A word with the sounds that Greek writes by two letters at the head of a word, or of a part of it, as one."""
    return GREEK_HEADS.sub(lambda found: GREEK_SOUNDS[found.group().casefold()], word)


@cache
def skeleton(word: str) -> str:
    """The first consonants of a word in Latin letters, those that are often confused taken for one; or nothing."""
    spoken = GENITIVE.sub("", word)
    if not spoken.isascii():
        from anyascii import anyascii

        spoken = anyascii(greek_sounds(W_IN_KATAKANA.sub("ヴ", spoken)))
    plain = TWICE.sub(r"\1", taken_for_one(NOT_PLAIN.sub("", spoken.casefold())))
    head = "a" if plain.startswith(VOWELS) else plain[:1]
    key = (head + plain[1:].translate(NOT_HEARD))[:KEY]
    return key if len(key) > 1 else ""


def taken_for_one(word: str) -> str:
    """A word in small Latin letters, those that romanisations of one name often differ in taken for one."""
    word = word.replace("kh", "h")
    if word.startswith(("xi", "xu")):
        word = f"s{word[1:]}"
    word = HISSED.sub("s", word[:-1] if word.endswith("ng") else word)
    for letters, letter in BY_TWO:
        word = word.replace(letters, letter)
    return word.translate(BY_ONE)


@cache
def _no_names(language: str) -> frozenset[str]:
    """Words with capitals that are no names."""
    return _places(language) | HONORIFICS.get(language, frozenset())


@cache
def _places(language: str) -> frozenset[str]:
    """The words of the names of countries, days and months, which languages translate."""
    locale = locale_of(language)
    if locale is None:
        return frozenset()
    names = [*locale.languages.values()]
    names += [name for code, name in locale.territories.items() if code not in PEOPLES_PLACES]
    names += [
        name
        for table in (locale.months, locale.days)
        for form in table.values()
        for name in form["wide"].values()  # Jan. is short for January, and Jan a name
    ]
    return frozenset(word.casefold() for name in names for word in re.findall(r"[^\W\d_]{3,}", name))
