"""Text helpers: bytes to text, and the numbers of 64 bits that stand for texts."""

import codecs
import hashlib
import re
import unicodedata

from aligner.model import Skipped

SURROGATES = re.compile("[\ud800-\udfff]")
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# The web's names of encodings mean what Windows made of them.
WIDER = {"Big5": "big5hkscs", "EUC-KR": "cp949", "GBK": "gb18030", "Shift_JIS": "cp932"}
# What Latin-9 shows in windows-1252: the euro beside a number, and letters (Š š Œ œ Ž) where fractions and accents are.
LATIN_9 = re.compile(r"(?<=\d)[ \xa0]?¤|¤(?=[ \xa0]?\d)|(?<!\d)[½¼](?=[a-zà-ÿ])|[¨¸¦](?=[a-zà-ÿ])")
ONLY_WINDOWS = re.compile(rb"[\x80-\x9f]")
UNSEEN = dict.fromkeys((0xAD, 0x200B, 0x2060, 0xFEFF))  # soft hyphen, zero-width space, word joiner, byte order mark
# Arabic vowel signs and the line that stretches a word, which writers may leave out.
OPTIONAL_ARABIC = dict.fromkeys((*range(0x64B, 0x653), 0x640))
NOT_ENCODED = UNSEEN | OPTIONAL_ARABIC
SHOUTED_ALONE, SHOUTED_TOGETHER = 5, 4  # letters of a word in capitals that is no abbreviation, at least
WORD = re.compile(r"\w+")
NOTE_NUMBER = r"\[\d{1,3}(?:[-–, ]{1,2}\d{1,3})*\]"  # a pattern of what marks a note: [76], [3, 4]
NOTE_MARK = re.compile(rf"\s+{NOTE_NUMBER}|(?<!\w){NOTE_NUMBER}")  # but for what stands in code: list[0]
LETTERS = re.compile(r"[^\W\d_]+")  # a word, without figures
CJK_WEIGHT = 3  # letters that one of these scripts counts
CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def key_of(text: str) -> int:
    """What stands for a text: two among ten million are taken for one with odds of 1 to 300,000."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest())


def words_of(text: str) -> str:
    """The words of a text alone, by which copies are known: without case, space and punctuation."""
    return " ".join(WORD.findall(text.casefold()))


def letters_of(text: str) -> int:
    """Characters of a text, those of Chinese, Japanese and Korean weighted by how much more one of them says."""
    return len(text) + (CJK_WEIGHT - 1) * len(CJK.findall(text))


def decode(data: bytes) -> str | Skipped:
    """Text of bytes: by byte order mark, as UTF-8, else as detected. A Skipped, without id, says why not."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decode_as(data, encoding)
    if b"\0" in data:
        return Skipped("", "a binary file (it holds NUL bytes); wanted text")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        text = data.decode("utf-8", errors="replace")
        broken = text.count("\ufffd")
        if sum(not character.isascii() for character in text) > 2 * broken:  # by chance other encodings hardly look so
            return Skipped("", f"damaged at byte {error.start}; all but {broken} places of it are UTF-8, so mend these")
    return _decode_detected(data)


def _decode_detected(data: bytes) -> str | Skipped:
    from chardetng_py import detect  # seldom needed

    encoding = detect(data)
    encoding = WIDER.get(encoding, encoding)
    text = _decode_as(data, encoding)
    if encoding == "windows-1252" and isinstance(text, str) and LATIN_9.search(text) and not ONLY_WINDOWS.search(data):
        return data.decode("iso-8859-15")  # which the detector, as browsers, takes for windows-1252
    if isinstance(text, str) and _share_of_controls(text) > 0.01:
        return Skipped("", f"neither UTF-8 nor text in {encoding}; save it as UTF-8")
    return text


def _decode_as(data: bytes, encoding: str) -> str | Skipped:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        return Skipped("", f"cannot be decoded as {encoding} ({error}); save it as UTF-8")


def _share_of_controls(text: str) -> float:
    controls = sum(
        (character < " " and character not in "\t\n\r\f") or "\x7f" <= character < "\xa0" for character in text
    )
    return controls / max(len(text), 1)


def without_surrogates(text: str) -> str:
    """JSON can name halves of characters that no file can hold; each becomes U+FFFD, so that offsets stay."""
    try:
        text.encode()  # which is much faster than to look for them
    except UnicodeEncodeError:
        return SURROGATES.sub("\ufffd", text)
    return text


def as_encoded(text: str) -> str:
    """A text as encoders are given it: in normal form C, without marks that may be left out, capitals lowered.

    Numbers of notes go as well: one edition of a text counts them, the next has them at the foot of each page.

    Encoders take a decomposed letter, a word with a soft hyphen in it or an Arabic one with its vowel signs for another
    word than the one that is read. Of 200 German sentences in capitals `use` found 33 % of the translations, and 98 %
    in ordinary case; of 150 names of countries and languages 46 % and 75 %. Only short abbreviations, which it knows,
    stay as they are.
    """
    plain = text if text.isascii() else unicodedata.normalize("NFC", text).translate(NOT_ENCODED)
    if "[" in plain and (marked := NOTE_MARK.sub("", plain)) != plain:
        plain = marked.strip()
    if plain.isupper() and _is_shouted(plain):
        plain = plain.capitalize()
    return plain if plain.strip() else text


def _is_shouted(text: str) -> bool:
    """Whether all letters are capitals, and more than short abbreviations and the names of constants in code."""
    least = SHOUTED_TOGETHER if " " in text else SHOUTED_ALONE
    return all(map(str.isupper, filter(str.isalpha, text))) and any(
        word.isalpha() and len(word) >= least for word in WORD.findall(text)
    )
