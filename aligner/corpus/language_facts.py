"""Facts about languages, a table each: tags, scripts, how they end sentences, how words follow each other."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale

MERGED: Mapping[str, str] = {"fil": "tl", "nb": "no", "nn": "no"}  # languages as the detectors and encoders call them
# The same for what a detector says of a text: a dialect that is seldom written and often mistaken for its language.
DETECTED_AS: Mapping[str, str] = {**MERGED, "ary": "ar", "arz": "ar", "wuu": "zh", "yue": "zh"}
EARLIER: Mapping[str, str] = {"grc": "el", "hbo": "he"}  # languages by what the detectors may take them for
# Languages whose readers understand each other, as detectors do not tell them well.
UNDERSTOOD = (frozenset("bs hr sh sr".split()), frozenset({"id", "ms"}))

# Scripts, by the first word of Unicode character names, of languages not written in Latin letters. The
# detectors give some answer for any text; one in the wrong script is no answer.
SCRIPTS: Mapping[str, str] = {
    "ARABIC": "ar fa ku ps sdh ug ur uzs",
    "ARMENIAN": "hy",
    "BENGALI": "as bn",
    "CJK": "ja zh",
    "CYRILLIC": "ba be bg kk ky mk mn ru sr tg tt uk uz",
    "DEVANAGARI": "gom hi mr ne sa",
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
    "MYANMAR": "my",
    "ORIYA": "or",
    "SINHALA": "si",
    "TAMIL": "ta",
    "TELUGU": "te",
    "THAI": "th",
    "TIBETAN": "dz",
}
ALSO_LATIN = frozenset({"az", "gom", "ku", "sr", "uz"})  # written in Latin letters too
# Languages written in Latin letters alone, and those written in several scripts. The scripts of one that is neither
# among these nor above are not known.
LATIN_ALONE = frozenset(
    (
        "af an ast bcl br ca cs cy da de en eo es et eu ext fi fo fr fy ga gcf gcr gd gl gn gug guw hr ht hu id ig is "
        "it kik la lb lg lij ln lt ltg lv mg mt nl no nso oc om pl pt qu ro rw se sk sl sn sq st sv sw tl tn tr vec vi "
        "vo wa xh yo zu"
    ).split()
)
SEVERAL_SCRIPTS = frozenset("az bs crh kk ks ku ky mn ms pa sd sh sr tt ug uz".split())

KANA = frozenset({"HIRAGANA", "KATAKANA"})
DENSE = KANA | {"CJK", "HANGUL"}  # scripts of which one letter says more than one of an alphabet
# Scripts in which a word is not parted from what follows it by a space, or not always.
RUN_ON = DENSE | {"KHMER", "LAO", "MYANMAR", "THAI"}
# Languages by whose codes people also call numbers, names and addresses; `in` was Indonesian once.
LABELS = frozenset("art day id in key max min no nr num pos row sku tag to url ver".split())
UNSPACED = frozenset({"ja", "th", "zh"})  # languages whose words are not parted by spaces
# Languages in scripts without capitals whose words are parted by spaces.
SPACED_WITHOUT_CAPITALS = frozenset(
    language
    for script in "ARABIC BENGALI DEVANAGARI ETHIOPIC GEORGIAN GUJARATI GURMUKHI HANGUL HEBREW KANNADA".split()
    + "MALAYALAM ORIYA SINHALA TAMIL TELUGU".split()
    for language in SCRIPTS[script].split()
    if language not in ALSO_LATIN
)
MYRIADS = frozenset({"ja", "ko", "zh"})  # languages in which 1万2000 is one number

# Languages for which LanguageTool has SRX rules. For others the English ones come out best (benchmarks/splitting.py).
WITH_SRX_RULES = frozenset(
    "ar ast be br ca crh da de el en eo es fa fr ga gl is it ja lt ml nl pl pt ro ru sk sl sr sv ta tl uk zh".split()
)
# Languages that end sentences with marks of their own, for which the SRX rules have no rule.
OWN_STOPS = frozenset("am as bn bo dz hi hy km lo mr my ne or pa sa si th ur".split())


@cache
def base_language(tag: str) -> str:
    """The language of a tag that may name a script or a region as well: zh of zh-TW, no of nn, de of de."""
    code = tag.replace("_", "-").partition("-")[0].casefold()
    return MERGED.get(code, code)


@cache
def locale_of(language: str) -> "Locale | None":
    """What CLDR knows of a language; None where it knows nothing."""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return None


@cache
def month_names(language: str, short: bool = True) -> dict[str, int]:
    """The names of the months, with their numbers, in all forms that CLDR has, without a stop at the end.

    short: abbreviations too, many of which are words as well: mar, lis.
    """
    locale = locale_of(language)
    return {
        name.rstrip("."): month
        for form in (locale.months.values() if locale else ())
        for width in (("abbreviated", "wide") if short else ("wide",))
        for month, name in form[width].items()
    }


@cache
def month_words(language: str) -> frozenset[str]:
    """The names of the months in small letters."""
    return frozenset(name.casefold() for name in month_names(language) if not name.isdigit())


SHORT_CODE = 2  # letters of the codes that most languages have
FEWEST_OF_NAME = 4  # letters of a name of a language in another, from which on it is hardly a word of something else


@cache
def language_names() -> dict[str, str]:
    """The codes of languages by their names, in small letters, as CLDR has them.

    Names in English and in the language itself; those of two letters also in any other language, as Englisch and
    anglais, where such a name has four letters at least and is that of one language alone.
    """
    from babel import Locale
    from babel.localedata import locale_identifiers

    named = {code: name for code, name in Locale("en").languages.items() if code.isalpha()}
    found: dict[str, set[str]] = defaultdict(set)
    own: dict[str, str] = {}
    for locale in filter(named.__contains__, locale_identifiers()):
        for code, name in Locale(locale).languages.items():
            if code == locale:
                own[name.casefold()] = code
            if len(code) == SHORT_CODE and (len(name) >= FEWEST_OF_NAME or not name.isascii()):
                found[name.casefold()].add(code)
    elsewhere = {name: next(iter(codes)) for name, codes in found.items() if len(codes) == 1}
    in_english = {name.casefold(): code for code, name in named.items()}
    return {name: MERGED.get(code, code) for name, code in (elsewhere | own | in_english).items() if name}


def are_alike(one: str, other: str) -> bool:
    """Whether two codes are one language, or two whose readers understand each other."""
    return one == other or any({one, other} <= group for group in UNDERSTOOD)


def joint(language: str) -> str:
    """What stands between two sentences of a language."""
    return "" if base_language(language) in UNSPACED - CLAUSE_SPACED else " "


def by_base(tags: Iterable[str]) -> dict[str, list[str]]:
    """Tags by their language: variants of one language together."""
    found: dict[str, list[str]] = defaultdict(list)
    for tag in tags:
        found[base_language(tag)].append(tag)
    return dict(found)


# Ends of sentences that the rule sets miss, by language, as regular expressions; what closes a quotation may follow.
STOPS: Mapping[str, str] = {
    **dict.fromkeys(("bo", "dz"), "[།༎༑]"),
    "km": "[។៕]",
    **dict.fromkeys(("as", "bn", "hi", "mr", "ne", "or", "pa", "sa"), "[।॥]"),
    "zh": r"[?!](?<=[\u4e00-\u9fff].)[\"”]?",
    "ja": r"｡|[?!](?<=[\u3041-\u30ff\u4e00-\u9fff].)|[」』](?<=[。！？?!].)(?![とっなのをはがにもでやへ、。」』）)])",
}
# Languages that part sentences by a space alone, or by nothing.
CLAUSE_SPACED = frozenset({"lo", "th"})
# Languages whose commas part what stops do elsewhere.
COMMA_SPACED = frozenset({"ar", "fa", "ur"})
# Languages that write a stop behind a day of the month.
ORDINAL_STOPS = frozenset("bs cs da de et fi fo hr hu is lb lv nb nn no sk sl sr tr hsb dsb".split())
YEARS_FIRST = frozenset({"hu", "ko"})  # dates begin with the year, and a stop behind it: 2026. 05. 14.


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


# What the names of the months begin with in ORDINAL_STOPS: other words are told to be none without CLDR, which takes as
# long to load as to split a hundred pages.
MONTH_HEADS = _words(
    "abr apr ara aug avg awg ağu bře dec des det dez dub eki elo eyl feb haz hei hel huh jaa jan jou jul jun juu "
    "júl jún jūl jūn kas kes kol kvě led lip lis lok maa mai maj mar may maí mee mej máj már mäe mär měr nis nov "
    "now nóv oca okt ožu pro ruj sep sij srp stu svi syy sze tam tem tou tra vee vel zář ágú ápr úno čer čvc čvn "
    "říj şub авг апр дец мар мај нов окт сеп феб јан јул јун"
)

# Abbreviations that stand before a number, without their stop, by language; the first row holds for all.
ABBREVIATIONS_BEFORE_NUMBERS: Mapping[str, frozenset[str]] = {
    "": _words("Art Arts Nr Vol Vols Fig Figs Tab Kap Abb art fig vol № §"),
    "bg": _words("вж чл ал т стр гл бр фиг табл"),
    "ca": _words("art arts núm pàg pàgs cap fig ap vol"),
    "cs": _words("čl odst č str obr tab kap písm sv"),
    "da": _words("kl art nr stk kap s fig tab bd"),
    "de": _words(
        "Art Abs Nr Nrn S Bd Bde Kap Ziff Ziffn Str Abb Tab Anm Fn Rn Rz Rdnr Kl Bl Abt Jg H Aufl Tel Fax Bst lit"
    ),
    "el": _words("άρ αρ άρθρ παρ σελ σ κεφ τ εικ πίν"),
    "en": _words(
        "Art Arts No Nos Sec Secs Fig Figs Eq Eqs Ref Refs Vol Vols Ch Chap Para Paras Cl Reg p pp para sec vol ch"
    ),
    "es": _words("art arts núm núms n nº pág págs p pp cap fig vol ap t tít"),
    "et": _words("art lk nr lg p joon tab"),
    "eu": _words("art zk or orr"),
    "fi": _words("art s nro kpl luku kuva taul"),
    "fr": _words("art al n p pp chap vol t fig tabl ch par paragr éd Cie"),
    "ga": _words("art lch uimh"),
    "gl": _words("art arts núm páx páxs cap fig"),
    "hr": _words("čl st str br sl tab pogl toč"),
    "hu": _words("ábra tábl old sz köt fej Kr kr e u"),
    "id": _words("hlm ps no"),
    "is": _words("gr nr bls mgr tölul"),
    "it": _words("art artt n nn pag pagg p pp cap fig vol co lett tab cfr seg segg"),
    "lt": _words("str p nr pav lent sk d m"),
    "lv": _words("p nr lpp att tab nod"),
    "mk": _words("чл ст стр бр сл"),
    "nl": _words("art nr nrs blz p pp hfst hfdst afb fig tab lid"),
    "no": _words("kl art nr s kap fig tab bd pkt"),
    "pl": _words("art ust pkt poz nr str s rozdz rys tab par t zał"),
    "pt": _words("art arts n nº pág págs p pp cap fig vol al inc"),
    "ro": _words("art alin nr pag p cap fig lit pct vol"),
    "ru": _words("ст п пп ч гл рис табл стр с т ул д кв разд абз подп прил"),
    "sk": _words("čl ods č str obr tab kap písm"),
    "sl": _words("čl odst str št sl tab pogl toč"),
    "sr": _words("чл ст стр бр сл таб čl st str br sl"),
    "sv": _words("kl art nr s kap st fig tab mom bd f"),
    "tr": _words("md s no bkz Md fık böl"),
    "uk": _words("ст п пп ч гл рис табл стор с т вул буд кв розд абз"),
}

# How names of streets end that stand before a number, without their stop, in small letters: Hauptstr. 5.
STREETS: Mapping[str, str] = {"de": "str"}

# Titles before a name, without their stop, that the rules take for ends, by language, in small letters; those of the
# first row are so in all, as they are written, as are first names of a few letters: 30 ms. are no lady.
ABBREVIATIONS_BEFORE_NAMES: Mapping[str, frozenset[str]] = {
    "": _words(
        "Mr Mrs Ms Mme Mlle MR MRS MME DR PROF Th Ch Chr Ph Wm Geo Chas Thos Jas Benj Edw Joh Wilh Friedr Вл Ал Дм Евг"
    ),
    "cs": _words("ing mgr bc judr mudr phdr rndr doc prof dr p"),
    "da": _words("hr fr dr prof"),
    "de": _words("hr fr dr prof hl st ing"),
    "el": _words("κ κα κος δρ καθ"),
    "es": _words("sr sra srta dr dra d dña prof lic ing"),
    "fi": _words("esim ks vrt"),
    "fr": _words("m mm mmes mgr me dr pr prof"),
    "hi": _words("मि मिस श्री डॉ प्रो सेन ए बी सी डी एफ एच जे के एल एम एन पी आर एस टी वी"),
    "hr": _words("dr prof gosp mr ing"),
    "hu": _words("dr prof ifj id özv"),
    "it": _words("sig sigg dott prof proff avv ing on sen mons rag arch geom cav egr gent dr"),
    "nl": _words("dhr mw mevr dr drs ir mr ing prof"),
    "no": _words("hr fr dr prof"),
    "pl": _words("dr prof inż mgr ks gen płk"),
    "pt": _words("sr sra dr dra prof eng d exmo exma ilmo ilma rev"),
    "ro": _words("dl dna dr prof ing"),
    "ru": _words("г проф акад им доц ген ул"),
    "sk": _words("ing mgr judr mudr phdr doc prof dr p"),
    "sv": _words("hr fr dr prof ex"),
    "tr": _words("av doç yrd arş op"),
    "vi": _words("tp ts gs"),
    "uk": _words("проф акад ім доц ген вул"),
}

# Abbreviations, without their stop, that end no sentence whatever follows, by language, in small letters.
ABBREVIATIONS_BEFORE_ANYTHING: Mapping[str, frozenset[str]] = {
    "de": _words("exkl inkl zzgl"),
    "en": _words("approx excl incl"),
}

CAPITAL_NOUNS = frozenset({"de"})  # languages that write nouns with a capital
# Measures, without their stop, that stand between a number and a noun with a capital, by language.
UNITS_BEFORE_NOUNS: Mapping[str, frozenset[str]] = {
    "de": _words("Dos Fl Msp Pck Pckg Pkg Pkt Pr Stk Tas"),
    "en": _words("oz pkg tbsp tsp"),
}

# Stops that end a sentence though rules take them for those of abbreviations, by language, as regular expressions:
# before a word that seldom follows a name but as the head of a sentence. The stop comes first, as it is rarer than the
# letters before it. Behind a letter, too, which may be an initial: vitamin C. The next day, kept by R. Eleven years.
ENDS_BEHIND_ABBREVIATIONS: Mapping[str, str] = {
    "de": r"\.(?:(?:(?<=\bam\s\d\.)|(?<=\bam\s\d\d\.)|(?<=\b(?:vom|zum|den|dem)\s\d\.)|"
    r"(?<=\b(?:vom|zum|den|dem)\s\d\d\.))"
    r"(?=\s+(?:Heute|Gestern|Morgen\s(?:wird|ist|war)|Dann|Danach|Es|Er|Sie|Wir|Das|Die|Der|Doch|Aber|Dort|Hier|Nun|"
    r"Jetzt|Später)\s)"
    r"|(?<=\b[A-Z]\.)(?=\s+(?:Das|Es|Wir|Dies\w*|Dann|Danach|Doch|Aber|Zwei|Drei|Vier|Fünf|Sechs|Sieben|Acht|Neun|Zehn|"
    r"Elf|Zwölf)\s+\w))",
    "en": r"\.(?:(?:(?<=\b[JS]r\.)|(?<=\b(?:Inc|Ltd|D\.C|[ap]\.m)\.)|(?<=\bCorp\.))"
    r"(?=\s+(?:It|He|She|They|We|The|This|That|These|Those|But|There|His|Her|Its|Their|However)\s)"
    r"|(?<=\b[A-Z]\.)(?=\s+(?:It|They|We|The|This|That|These|Those|But|There|His|Her|Its|Their|However|Two|Three|Four|Five|"
    r"Six|Seven|Eight|Nine|Ten|Eleven|Twelve)\s+[a-z]))",
    "es": r"\.(?<=\b[A-Z]\.)(?=\s+(?:Est[aeo]s?|Pero|Ellos|Ellas?|Cuando|Dos|Tres|Cuatro|Cinco|Seis|Siete|Ocho|Nueve|"
    r"Diez|Once|Doce)\s+[a-záéíóúñ])",
    "fr": r"\.(?<=\b[A-Z]\.)(?=\s+(?:Ils|Elles?|Ces?|Cette|Mais|Dans|Quand|Deux|Trois|Quatre|Cinq|Sept|Huit|Neuf|Dix|"
    r"Onze|Douze)\s+[a-zàâéèêîôû])",
}

# Titles that make the word behind them the name of a person, in small letters, without their stop, by language.
HONORIFICS: Mapping[str, frozenset[str]] = {
    "cs": _words("pan paní pana"),
    "da": _words("hr fru dr"),
    "de": _words("herr herrn frau fräulein dr prof"),
    "el": _words("κύριος κυρία κ κα δρ"),
    "en": _words("mr mrs ms miss mister madam dr prof sir"),
    "es": _words("señor señora señorita sr sra don doña dr dra"),
    "fr": _words("monsieur madame mademoiselle mme mlle dr"),
    "it": _words("signor signora signorina sig dott dottor dottoressa"),
    "nl": _words("meneer mevrouw dhr mevr mw dr"),
    "no": _words("herr fru frøken dr"),
    "pl": _words("pan pani pana panem dr"),
    "pt": _words("senhor senhora sr sra dr dra"),
    "ru": _words("господин госпожа г-н г-жа господина госпожи д-р"),
    "sv": _words("herr fru fröken dr"),
    "tr": _words("bay bayan dr"),
    "uk": _words("пан пані пана"),
}

# What says who speaks behind a quotation, in scripts without small letters, as regular expressions.
SPEECH_BEHIND_QUOTES: Mapping[str, str] = {
    "ja": r"と|って|など",
    "ko": r"(?:이)?라[고며는]|하고|고 |며 ",
    "zh": r"[^。！？!?，,：:]{0,12}(?:说|說|道|问|問|答|喊|叫|嚷|写|寫|称|稱|表示|回应|回應)"
    r"[^。！？!?，,：:]{0,12}(?:[。！？!?]|，\s*[“「『])",
}

# Words that only a page's furniture uses as a line of its own, whatever the language of the page.
NAVIGATION = frozenset(
    phrase.strip()
    for phrase in """
    newer articles|older articles|related articles|related news|related stories|read more|read also|see also|more news
    reader comments|comments|leave a comment|add a comment|share|share this|share this article|print|print this page
    back to top|home|menu|search|sign in|log in|log out|subscribe|subscribe now|advertisement|next|previous|prev|contact
    most read|most popular|trending|tags|topics|follow us|newsletter|privacy policy|terms of use|cookie settings
    weitere artikel|neuere artikel|ältere artikel|verwandte artikel|ähnliche artikel|mehr zum thema|lesen sie auch
    mehr lesen|weiterlesen|leserkommentare|kommentare|kommentar schreiben|teilen|artikel teilen|drucken|startseite
    nach oben|zum seitenanfang|menü|suche|anmelden|abmelden|abonnieren|anzeige|werbung|weiter|zurück|kontakt
    meistgelesen|schlagwörter|themen|folgen sie uns|impressum|datenschutz|nutzungsbedingungen
    articles récents|articles similaires|lire aussi|lire la suite|à lire aussi|commentaires|partager|imprimer|accueil
    haut de page|recherche|se connecter|s'abonner|publicité|suivant|précédent|mentions légales
    artículos relacionados|noticias relacionadas|leer más|lea también|comentarios|compartir|imprimir|inicio|publicidad
    articoli correlati|leggi anche|leggi tutto|commenti|condividi|stampa|pubblicità
    """.replace("\n", "|").split("|")
)
CREDITS = frozenset(
    "source sources author authors by quelle quellen autor autorin fuente autore fonte auteur bron".split()
)
