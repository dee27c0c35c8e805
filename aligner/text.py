"""Text helpers, and the numbers of 64 bits that stand for texts."""

import hashlib
import re
import unicodedata
from functools import lru_cache

Span = tuple[int, int]  # of the characters of a text: the first, and the one behind the last

SURROGATES = re.compile("[\ud800-\udfff]")
UNSEEN = dict.fromkeys((0xAD, 0x200B, 0x2060, 0xFEFF))  # soft hyphen, zero-width space, word joiner, byte order mark
BREAK_MARK = re.compile("[\u00ad\u200b\u2060]")  # the first three of them
BUT_ZERO_WIDTH = re.compile("[\u00ad\u2060]")
THAI_TO_KHMER = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")  # scripts without spaces between words
# Arabic vowel signs and the line that stretches a word, which writers may leave out.
OPTIONAL_ARABIC = dict.fromkeys((*range(0x64B, 0x653), 0x640))
NOT_ENCODED = UNSEEN | OPTIONAL_ARABIC
SHOUTED_ALONE, SHOUTED_TOGETHER = 5, 4  # letters of a word in capitals that is no abbreviation, at least
WORD = re.compile(r"\w+")
NOTE_NUMBER = r"\[\d{1,3}(?:[-–, ]{1,2}\d{1,3})*\]"  # a pattern of what marks a note: [76], [3, 4]
NOTE_MARK = re.compile(rf"\s+{NOTE_NUMBER}|(?<!\w){NOTE_NUMBER}")  # but for what stands in code: list[0]
LETTERS = re.compile(r"[^\W\d_]+")  # a word, without figures
KEPT_TEXTS = 1 << 10  # whose words are kept: they are asked for several times, one after the other
# The number or letter of a part: 4.6.1 or 4.6.1., 1.3 before a quotation, (1), 1), (a), iv). Others may be days, or
# ordinals, or amounts: 3. Mai, 2.5 Millionen.
THREE_LEVELS = r"\d{1,3}(?:\.\d{1,2}){2,}[.．]?(?=\s+[^\W\d_])"
BEFORE_QUOTATION = r"\d{1,3}(?:\.\d{1,2})+[.．]?(?=\s+[“”„‘‚«»‹›\"'「『《][^\W\d_])"
SIGN_LABEL = r"(?:[(（](?:\d{1,3}|[a-z]|[ivx]{1,4})[)）]|(?:\d{1,3}|[a-z]|[ivx]{1,4})[)）])"
SIGN_LABEL += r"(?=\s+\W{0,2}[^\W\d_]|[\u3040-\u9fff\uac00-\ud7a3])"
LABEL = re.compile(rf"(?:{THREE_LEVELS}|{BEFORE_QUOTATION}|{SIGN_LABEL})\s*")
CJK_WEIGHT = 3  # letters that one of these scripts counts
CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# On 9 May Ida Ferry wrote:
ANSWERED = re.compile(r"^(?!>)\S[^\n]*[:：][ \t]*\n(?:[ \t]*\n)?(?=>(?!>))", re.MULTILINE)
QUOTED_LINES = re.compile(r"(?:^>[^\n]*(?:\n|$))+", re.MULTILINE)
ORIGINAL_MESSAGE = re.compile(
    r"^-{2,} ?(?:Original Message|Ursprüngliche Nachricht|Message d'origine|"
    r"Mensaje original|Messaggio originale|Mensagem original|Oorspronkelijk bericht|Oryginalna wiadomość|"
    r"Původní zpráva|Исходное сообщение) ?-{2,}[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
OWN_SHARE = 1 / 3  # of what is quoted, that a letter has of its own at least; one that passes another on has less


def key_of(text: str) -> int:
    """What stands for a text: two among ten million are taken for one with odds of 1 to 300,000."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest())


def words_of(text: str) -> str:
    """The words of a text alone, by which copies are known: without case, space and punctuation."""
    return " ".join(WORD.findall(text.casefold()))


@lru_cache(KEPT_TEXTS)
def letter_words(text: str) -> frozenset[str]:
    """The distinct words of a text in small letters, without figures; see LETTERS."""
    return frozenset(LETTERS.findall(text.casefold()))


def letters_of(text: str) -> int:
    """Characters of a text, those of Chinese, Japanese and Korean weighted by how much more one of them says."""
    return len(text) + (CJK_WEIGHT - 1) * len(CJK.findall(text))


def without_surrogates(text: str) -> str:
    """JSON can name halves of characters that no file can hold; each becomes U+FFFD, so that offsets stay."""
    try:
        text.encode()  # which is much faster than to look for them
    except UnicodeEncodeError:
        return SURROGATES.sub("\ufffd", text)
    return text


def without_break_marks(text: str) -> str:
    """A text without the marks that say where a word may be broken and where not, which are no part of the word.

    In scripts that put no space between words a zero-width space may part them, and stays.
    """
    if not BREAK_MARK.search(text):
        return text
    return (BUT_ZERO_WIDTH if THAI_TO_KHMER.search(text) else BREAK_MARK).sub("", text)


def without_label(text: str) -> str:
    """A sentence without the number or letter of a part that stands before it, such as 1.3, 4) or (a)."""
    label = LABEL.match(text)
    return text[label.end() :] if label else text


def as_encoded(text: str) -> str:
    """A text as encoders are given it: in normal form C, without marks that may be left out, capitals lowered.

    Numbers of notes go as well: one edition of a text counts them, the next has them at the foot of each page. So do
    those of parts at the head of a sentence: of definitions that each language sorts by itself those with the same
    number would seem near.

    Encoders take a decomposed letter, a word with a soft hyphen in it or an Arabic one with its vowel signs for another
    word than the one that is read. Of 200 German sentences in capitals `use` found 33 % of the translations, and 98 %
    in ordinary case; of 150 names of countries and languages 46 % and 75 %. Only short abbreviations, which it knows,
    stay as they are.
    """
    plain = text if text.isascii() else unicodedata.normalize("NFC", text).translate(NOT_ENCODED)
    if "[" in plain and (marked := NOTE_MARK.sub("", plain)) != plain:
        plain = marked.strip()
    plain = without_label(plain)
    if plain.isupper() and _is_shouted(plain):
        plain = plain.capitalize()
    return plain if plain.strip() else text


def _is_shouted(text: str) -> bool:
    """Whether all letters are capitals, and more than short abbreviations and the names of constants in code."""
    least = SHOUTED_TOGETHER if " " in text else SHOUTED_ALONE
    return all(map(str.isupper, filter(str.isalpha, text))) and any(
        word.isalpha() and len(word) >= least for word in WORD.findall(text)
    )


def quoted_lines(text: str) -> list[Span]:
    """Where the lines of a letter stand that are quoted from the one that it answers, one span a run of them.

    They are told by who wrote them, in a line that ends with a colon, and a `>` before each; or by a line that says in
    one of some languages that the original message follows. None where it has little besides, as what is passed on, or
    noted down, is all that tells which texts are versions of it.
    """
    if "\n>" not in text and "---" not in text:  # as in most
        return []
    spans = [(found.end(), len(text)) for found in ORIGINAL_MESSAGE.finditer(text)][:1]
    if first := ANSWERED.search(text, 0, spans[0][0] if spans else len(text)):
        spans = [*(own.span() for own in QUOTED_LINES.finditer(text, first.end())), *spans]
    quoted = sum(end - start for start, end in spans)
    return spans if len(text) - quoted >= OWN_SHARE * quoted else []


def size_told(count: float) -> str:
    """Bytes, as people say them: `1.4 GB`, `83 MB`, `2.5 MB`, `40 kB`."""
    for unit, size in (("GB", 1e9), ("MB", 1e6)):
        if count >= size:
            own = count / size
            return f"{own:.0f} {unit}" if own >= 10 and unit == "MB" else f"{own:.1f} {unit}"
    return f"{count / 1e3:.0f} kB"
