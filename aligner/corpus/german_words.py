"""Which words with capitals in a German text are no names: nouns, and what stands at the head of a sentence.

German writes every noun with a capital. No name is told from a noun by its looks alone; in a row of two words, most
nouns are given away by their endings, by the article or adjective before them, or by what they follow.
"""

import re
from collections.abc import Sequence

ARTICLES = frozenset(
    "der die das des dem den ein eine einer eines einem einen kein keine keiner keines keinem keinen im am zum zur vom "
    "beim ins ans aufs fürs mein meine meiner meines meinem meinen sein seine seiner seines seinem seinen ihr ihre "
    "ihrer ihres ihrem ihren unser unsere unserer unseres unserem unseren dieser diese dieses diesem diesen jener jene "
    "jenes jenem jenen jeder jede jedes jedem jeden alle aller allen viele vieler vielen wenige weniger wenigen einige "
    "einiger einigen mehrere mehrerer mehreren beide beider beiden solche solcher solchen welcher welche welches "
    "welchem welchen zwei drei vier fünf sechs sieben acht neun zehn elf zwölf mehr".split()
)
SMALL_WORDS = ARTICLES | frozenset(
    "in an auf aus bei mit nach von vor zu für gegen ohne um durch über unter zwischen seit während wegen trotz laut "
    "dank als wenn da weil ob dass und aber oder denn doch auch nur noch schon so dann dort hier nun jetzt heute "
    "gestern morgen wie was wer wo warum bis ab hinter neben statt anstatt sowie sowohl weder entweder nachdem bevor "
    "obwohl damit dazu dabei daher deshalb allerdings jedoch zudem außerdem insgesamt etwa rund fast nicht sie er es "
    "wir ich man sich ihm ihn uns ist war sind waren hat haben hatte hatten wird werden wurde wurden kann können soll "
    "sollen will wollen muss müssen selbst sogar gerade bereits ebenso je nie immer wieder".split()
)
ENDINGS = r"(?:s|es|en|n|e|innen|nen|se|ssen)?"
NOUN = re.compile(r".{3,}(?:ung|heit|keit|schaft|tion|sion|tät|ismus|chen|ment)" + ENDINGS)
# Endings that surnames have as well: Lindqvist.
FIRST_NOUN = re.compile(r".{5,}(?:nis|tum|enz|anz|eur|ei|ie|erin|tor|ent|ant|ist|ik|age|ur)" + ENDINGS)
SHORTEST_NAME, LONGEST_NAME = 2, 3  # words of the name of a person
INFLECTED = re.compile(r"(\w{2,}?)(?:e|er|es|en|em)")
DEGREE = re.compile(r"(?:er|e?st)$")
ADJECTIVES = frozenset(
    "neu gut groß klein alt jung erst letzt ander weiter hoh hoch stark schwach lang kurz breit schnell langsam viel "
    "wenig ganz halb best besser schlecht schön frisch frei voll leer offen rot blau grün gelb schwarz weiß grau braun "
    "dunkel hell warm kalt trocken arm früh spät rein rund gerade spezial nah fern tief flach dünn schwer leicht hart "
    "weich fest laut leise tot wild echt falsch nächst vorig link recht ober unter mittler inner äußer hinter vorder "
    "eigen doppelt einfach weit eng klar streng mild teuer krank gesund müde fein grob schmal "
    "hundert tausend million milliarde".split()
)
ADJECTIVE = re.compile(
    r"(?:ig|lich|isch|bar|sam|haft|end|los|voll|frei|reich|iert|ern|sch|ell|iv|al|ent|ant|är|ös|wert|mäßig|fähig)$"
)
PARTICIPLE = re.compile(
    r"(?:be|ver|er|ent|zer|miss|un|ab|an|auf|aus|ein|über|unter|vor|um|zu|nach|mit|hin|her)\w*(?:t|en)|\w*ge\w+(?:t|en)"
)
VERB_AT_HEAD = re.compile(r"\w*(?:[fghklmpz]|[^r]b|[^i]g|e[nt])t")  # Zeigt, öffnet, but not Robert, Birgit


def is_small_word(word: str) -> bool:
    """Whether a word has its capital only because it stands at the head of a sentence."""
    return word.casefold() in SMALL_WORDS


def name_start(row: Sequence[str], before: str) -> int:
    """From which of some words with capitals, that follow each other, they may be the names of a person.

    The noun before a name is none of it: der Vorstand Anna Weiss, Direktorin Anna Weiss.
    before: the word before the row, empty at the head of a sentence. Returns len(row) where they are none.
    """
    lowered, ahead = [word.casefold() for word in row], before.casefold()
    start = int(ahead in ARTICLES or (before[:1].islower() and _is_adjective(ahead)))
    while len(row) - start > SHORTEST_NAME and _is_no_first_name(lowered[start]):
        start += 1
    rest = lowered[start:]
    is_name = (
        SHORTEST_NAME <= len(rest) <= LONGEST_NAME
        and not (not before and not start and VERB_AT_HEAD.fullmatch(rest[0]))
        and not any(map(NOUN.fullmatch, rest))
        and not any(map(_is_no_first_name, rest[:-1]))
    )
    return start if is_name else len(row)


def _is_no_first_name(word: str) -> bool:
    return bool(NOUN.fullmatch(word) or FIRST_NOUN.fullmatch(word)) or _is_adjective(word)


def _is_adjective(word: str) -> bool:
    """Whether a word in small letters looks like an adjective or participle with its ending."""
    found = INFLECTED.fullmatch(word)
    stems = {found[1], f"{found[1]}e", DEGREE.sub("", found[1])} if found else ()
    return any(stem in ADJECTIVES or ADJECTIVE.search(stem) or PARTICIPLE.fullmatch(stem) for stem in stems)
