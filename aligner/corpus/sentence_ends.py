"""Where sentences end, beyond what the rule sets know: marks that hide a stop, and stops that end nothing."""

import re
from collections.abc import Sequence
from functools import cache

from aligner.corpus.language_facts import (
    ABBREVIATIONS_BEFORE_ANYTHING,
    ABBREVIATIONS_BEFORE_NAMES,
    ABBREVIATIONS_BEFORE_NUMBERS,
    CAPITAL_NOUNS,
    CLAUSE_SPACED,
    COMMA_SPACED,
    ENDS_BEHIND_ABBREVIATIONS,
    MONTH_HEADS,
    ORDINAL_STOPS,
    SPACED_WITHOUT_CAPITALS,
    STOPS,
    STREETS,
    UNITS_BEFORE_NOUNS,
    YEARS_FIRST,
    month_words,
)
from aligner.corpus.quotations import (
    goes_on_as_speech,
    is_small,
    joined_in_brackets,
    parted_behind_quotations,
    with_closing_marks,
)
from aligner.text import LETTERS, NOTE_NUMBER, Span

# What stands between a stop and the space behind it, or before a stop, and is taken out while the rules look.
MARKS = "\u0300-\u036f\u0900-\u0903\u093a-\u094f\u0962\u0963"  # of letters, which are no word characters in Python
INVISIBLE = "\u00ad\u061c\u200b\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff" + "".join(
    map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
)
SUPERSCRIPTS = "\u00b9\u00b2\u00b3\u2070\u2074-\u2079"
BRACKETED = rf"(?:{NOTE_NUMBER}|\[[a-z]\])"
CITATION = rf"(?:{BRACKETED}|\(\d{{1,3}}\)|[{SUPERSCRIPTS}]+)"
HIDDEN = re.compile(
    rf"(?=[{INVISIBLE}{SUPERSCRIPTS}\[( \u00a0_*])(?:"  # what all begin with, by which most of a text is passed over
    rf"[{INVISIBLE}]+"
    rf"|(?<=[.!?…。！？।۔؟][\"'”’»」』)])(?:[ \u00a0]?{BRACKETED}|{CITATION})+(?=\s|$|[^\W\d_]|[{INVISIBLE}])"
    rf"|(?<=[.!?…。！？।۔؟])(?:[ \u00a0]?{BRACKETED}|{CITATION})+(?=\s|$|[^\W\d_]|[{INVISIBLE}])"
    # He said _no._ Then he left; but the files of libm.so.* go on.
    r"|(?<=[.!?…])[_*]{1,2}(?=[\s\"'”’»)]|$)(?!\s+[a-z\u3040-\u9fff\uac00-\ud7a3])"
    rf"|(?<=[^\W_]) +(?=[.!?…]+[{INVISIBLE}]*(?:\s|$))"  # a space before a stop
    r")"
)
# What a text has in which something of these is found; most have none of it, which is told far sooner.
SPACED_STOPS = (" .", " !", " ?", " …")
MARKED = re.compile(r"\[(?:\d|[a-z]\])")
CITED = re.compile(r"\((?<=[.!?…。！？।۔؟\"'”’»」』)]\()\d{1,3}\)")
EMPHASIZED = re.compile(r"[.!?…][_*]")
UNSEEN = re.compile(f"[{INVISIBLE}{SUPERSCRIPTS}]")
GREEK_QUESTION_MARK = "\u037e"  # which looks like a semicolon

LIST_NUMBER = re.compile(r"\s*[(（]?(?:\d{1,3}(?:[.．]\d{1,3})*|[a-zA-Z]|[ivxIVX]{1,5})[.)．）、]\s*")
# A number before a title, with no stop, which the rules of Chinese and Japanese part from Latin letters: 6.3 Debian の…
BARE_NUMBER = re.compile(r"\s*\d{1,4}(?:[.．-]\d{1,3}){0,5}[ \t\u00a0\u3000]+")
# What a heading or caption begins with: Table 9.10. Fig. 3. 表 2.1. A.1.
LABEL_WORD, LABEL_NUMBER = r"[^\W\d_][^\s\d.,;:!?*_。、，]{0,19}", r"(?:[A-Z][.-])?\d{1,3}(?:[.．-]\d{1,3}){0,4}"
LABEL = re.compile(
    rf"[\s*_]*(?:({LABEL_WORD})(?:[.．]?\s|(?<=[\u3040-\ud7ff])){LABEL_NUMBER}|[A-Z](?:\.\d{{1,3}}){{1,4}})[.．][\s*_]*"
)
# Such ones that may as well be a sentence: Part II. Appendix A. 5. fejezet. 5장.
PERHAPS_LABEL = re.compile(
    rf"[\s*_]*(?:{LABEL_WORD}\s(?:[A-Z]|[IVX]{{1,5}})|第?\s?{LABEL_NUMBER}[.．]?\s?{LABEL_WORD})[.．][\s*_]*"
)
CODE_AHEAD = re.compile(r"[A-Z]\.? ?\d|\*?[A-Z]\. ?\d")  # art. L. 1114-4
# cap. III, but for one letter that may as well be a word: No. I think so.
ROMAN_AHEAD = re.compile(r"[IVXLC]{2,7}\b|[IVXLC](?=[,;:.)\]])")
# Of a king or a century; VLC, CD and XML are none.
ROMAN = re.compile(r"(?<!\w)(?:X{0,3}(?:IX|IV|V?I{1,3}|V)|X{1,3})\.\s*$")
ET_CETERA = re.compile(r"&c\.\s*$")
LETTER_WITH_STOP = re.compile(r"[^\W\d_]\.")
INITIALS = re.compile(r"(?<![\w.‑-])((?:[^\W\d_][.‑-]{1,2})*[^\W\d_])\.\s*$")
LETTER_ALONE = re.compile(r"(?<![\w.‑-])([^\W\d_])\.\s*$")
RANK = re.compile(r"[,;:：][ \u00a0](\d{1,2})\.\s*$")  # in a list within a sentence: 1. Ada Mensah, 2. Lisa Roth
UNIT = re.compile(r"[\d½¼¾⅓⅔][ \u00a0]?(?:gestr|geh|kl|gr)?\.?[ \u00a0]?([^\W\d_]+)\.\s*$")  # 1 Msp. Muskat
AMOUNT_OF_ITEM = re.compile(r"(?:^|[,;]\s)[^\w½¼¾⅓⅔]*[\d½¼¾⅓⅔][\d½¼¾⅓⅔/.,–\s-]*$")  # which heads an item of a list
LONG_WORD = re.compile(r"[a-zà-öø-ÿα-ωά-ώа-яё]{6}[.!?]\s+$")
LAST_WORD = re.compile(rf"((?:[^\W\d_][{MARKS}]*)+|№|§)\.$")
LETTER_BEHIND_WORD = re.compile(r"([^\W\d_]+)\. [A-Z]\.\s*$")
DAY = re.compile(r"(?<![\d.])\d{1,2}\.\s*$")
ORDINAL = re.compile(r"(?:(?<![\d.,])\d{1,4}|(?<!\d)\d{1,2}\. ?\d{1,2}\. ?\d{4})\.\s*$")
YEAR_FIRST = re.compile(r"(?<!\d)\d{4}\.(?: ?\d{1,2}\.)?\s*$")
MONTH_OR_DAY = re.compile(r"\d{1,2}(?:\. ?\d{1,2}(?!\d)|[-‑.](?!\d))")
# In Korean a sentence ends in a word, and none behind a date in figures: 2027. 3. 9. 체결되었다, 5. 2.에.
KOREAN_DATE, DAY_WITH_WORD = re.compile(r"(?<!\d)\d{4}\. ?\d{1,2}\. ?\d{1,2}\.\s*$"), re.compile(r"\d{1,2}\.[가-힣]")
THAI_OR_LAO = "[\u0e01-\u0e4e\u0e81-\u0ecd]"
THAI_OR_LAO_ABBREVIATION = re.compile(rf"{THAI_OR_LAO}(?<!{THAI_OR_LAO}{{2}}){THAI_OR_LAO}{{0,3}}\.\s*$")
DAY_AND_MONTH = re.compile(r"(?<!\d)\d{1,2}\. ?\d{1,2}\.\s*$")
MONTH_AND_YEAR = re.compile(r"\d{1,2}\. ?\d{2,4}(?!\d)")
YEAR = re.compile(r"\d{4}(?!\d)")
POINT = re.compile(r"\d[.．]$")  # of a number, if a digit follows: ３．１４, १२.५
DIGIT = re.compile(r"\d")
FILE_TAIL, FILE_HEAD = re.compile(r"\w+\.[a-z0-9]", re.ASCII), re.compile(r"(?:\w{2,}\.){2,}", re.ASCII)
VERSE_NUMBER = re.compile(r"\d{1,4}\s*[।॥]")  # ॥ १२ ॥
COMMA = re.compile(r"[,;،؛、，；]\s*")
CLAUSE = 12  # characters of a clause, at least, in languages that part sentences by a space alone
# Spaces that may part two sentences: between letters, before a quotation that no word leads to and behind one, and
# behind the time of a day and a year; behind other numbers stands what they count.
THAI_OR_LAO_GAP = re.compile(
    rf"(?<={THAI_OR_LAO})\s+(?={THAI_OR_LAO})|(?<={THAI_OR_LAO})(?<!ว่า)\s+(?=[“\"«])"
    rf"|(?<=[”\"»])\s+(?={THAI_OR_LAO}{{{CLAUSE}}})|(?<=\d น\.)\s+(?={THAI_OR_LAO})"
    rf"|(?:(?<=ปี \d{{4}})|(?<=ปี\d{{4}})|(?<=ศ\. \d{{4}})|(?<=ศ\.\d{{4}}))\s+(?={THAI_OR_LAO})"
)
SEMICOLON = re.compile(r"[;؛；]\s*")
STOPPED = re.compile(r"[.!?…。！？．]\W*$")
ANY_SCRIPT_STOP = re.compile(r"[։؞؟۔܀-܂።፧፨᙮᠃᠉](?=\s)")  # which are nothing else, where no rule knows them
LONG = 400  # characters of a passage in which no sentence ends: it is parted at its commas, or else at its semicolons,
LONG_SENTENCE = 1200  # where it ends as a sentence does and is no longer than one may be
MOST_SPACED_PART = 160  # characters of such a part, on average, where its commas stand for stops
LONG_SPACED = 200  # LONG in a language whose commas part what stops do elsewhere
PART, SPACED_PART = 120, 60  # characters of such a part, at least
LONGEST_LABEL = 40  # characters of the number of a heading or caption, with the word before it
RANK_SEEN = 200  # characters behind the first of a list in which the second is looked for
SEEN, SEEN_BEFORE = 60, 200  # characters behind a stop and before it that may tell whether it ends a sentence


class Bared:
    """A text without what hides its stops, and where each of its characters stands in the text as read."""

    def __init__(self, text: str) -> None:
        self._places: list[int] | None = None
        self.text = text.replace(GREEK_QUESTION_MARK, ";")
        if _may_hide(self.text) and HIDDEN.search(self.text):
            self._take_out()
        self._length = len(text)

    def _take_out(self) -> None:
        kept: list[str] = []
        places: list[int] = []
        end = 0
        for found in HIDDEN.finditer(self.text):
            kept.append(self.text[end : found.start()])
            places += range(end, found.start())
            end = found.end()
        kept.append(self.text[end:])
        places += range(end, len(self.text))
        self.text, self._places = "".join(kept), places

    def spans(self, spans: Sequence[Span]) -> list[Span]:
        """Spans of the text as read: each goes on until the next begins, so that marks stay with what they follow."""
        if self._places is None:
            return list(spans)
        places = [*self._places, self._length]
        starts = [places[start] for start, _ in spans]
        return [(start, end) for start, end in zip(starts, [*starts[1:], self._length], strict=True) if start < end]


def _may_hide(text: str) -> bool:
    """Whether something that hides stops may stand in a text, by marks that are found far sooner."""
    return bool(
        any(stop in text for stop in SPACED_STOPS)
        or ("[" in text and MARKED.search(text))
        or ("(" in text and CITED.search(text))
        or (("_" in text or "*" in text) and EMPHASIZED.search(text))
        or (not text.isascii() and UNSEEN.search(text))
    )


def mend(text: str, spans: list[Span], language: str) -> list[Span]:
    """Spans with those joined between which no sentence ends, and those parted in which one does."""
    if (stops := STOPS.get(language)) or (not text.isascii() and ANY_SCRIPT_STOP.search(text)):
        spans = _parted_at_stops(text, spans, stops or ANY_SCRIPT_STOP.pattern)
    if ends := ENDS_BEHIND_ABBREVIATIONS.get(language):
        spans = _parted_at_stops(text, spans, ends)
    spans = parted_behind_quotations(text, spans)
    spans = joined_in_brackets(text, spans)
    spans = with_closing_marks(text, spans, language)
    joined: list[Span] = []
    for start, end in spans:
        before = _edges(text, *joined[-1]) if joined else ""
        if joined and (_is_ranked(before, text, start) or not _ends(before, text[start : start + SEEN], language)):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return _clauses(text, _with_label(text, joined, language), language)


def _edges(text: str, start: int, end: int) -> str:
    """A passage, or the beginning and the end of a long one, which tell as much of whether a sentence ends with it."""
    if end - start <= 2 * SEEN_BEFORE:
        return text[start:end]
    return f"{text[start : start + SEEN_BEFORE]} {text[end - SEEN_BEFORE : end]}"


def _with_label(text: str, spans: list[Span], language: str) -> list[Span]:
    """Spans, the number of a heading or caption as the head of the first, where it is none of its own."""
    if len(spans) < 2 or spans[0][1] - spans[0][0] > LONGEST_LABEL:
        return spans
    first = text[slice(*spans[0])]
    label = LABEL.fullmatch(first)
    if label:
        joins = not label[1] or (_is_titled(label[1], language) and label[1].casefold() not in month_words(language))
    else:
        joins = len(spans) == 2 and not STOPPED.search(text) and PERHAPS_LABEL.fullmatch(first) is not None
    return [(spans[0][0], spans[1][1]), *spans[2:]] if joins else spans


def _is_titled(word: str, language: str) -> bool:
    """Whether a word begins with a capital, or is of a script that has none."""
    return not word[0].islower() or language in SPACED_WITHOUT_CAPITALS


def _ends(before: str, after: str, language: str) -> bool:
    """Whether a sentence ends between two passages that the rules part."""
    ahead, last = after.lstrip(" \"'“„«(["), _last_word(before[-40:])
    if ahead[:1].isupper() and ahead[1:2].islower() and LONG_WORD.search(before[-20:]):
        # As most do: numbers, letters, marks and small letters, which the others look for, are not there.
        return not (
            _goes_on_with_name(last, ahead, language) or _goes_on_behind_unit(before[-20:], last, ahead, language)
        )
    return not (
        LIST_NUMBER.fullmatch(before)
        or BARE_NUMBER.fullmatch(before)
        or _goes_on_with_number(before[-40:], last, ahead, language)
        or _goes_on_with_month(before[-12:], ahead, language)
        or _goes_on_as_ordinal(before[-16:], ahead, language)
        or THAI_OR_LAO_ABBREVIATION.search(before[-12:])
        or _goes_on_with_name(last, ahead, language)
        or _goes_on_behind_unit(before[-20:], last, ahead, language)
        or (
            _goes_on_behind_initial(before[-20:], last, ahead, language)
            and not (_surely_ends(before[-20:], after, language) or _is_label(before[-SEEN_BEFORE:]))
        )
        or goes_on_as_speech(before, after, language)
        or (POINT.search(before[-3:]) and DIGIT.match(after))
        or (before.rstrip()[-1:] in "।॥" and VERSE_NUMBER.match(after))
        or before.rstrip()[-1:] == ":"
        or _is_in_name(before, after)
    )


def _is_in_name(before: str, after: str) -> bool:
    """README.Debian.gz, java.lang.String, 300 a.C.: a stop amid a name of a file or of code, or a short form."""
    if before[-1] != "." or not after[0].isalnum():
        return False
    if INITIALS.search(before[-8:]) and LETTER_WITH_STOP.match(after):
        return True
    head, tail = before.rsplit(None, 1)[-1:], FILE_TAIL.match(after)
    return bool(tail or (head and ("/" in head[0] or FILE_HEAD.fullmatch(head[0]))))


def _goes_on_with_number(before: str, last: str, ahead: str, language: str) -> bool:
    """Art. 5, art. L. 1114-4, and the parts of a date such as 3. 10. 2024."""
    if ahead[:1].islower():  # Bkz. s. 12
        return _is_abbreviation(last, language)
    is_number = DIGIT.match(ahead) or ROMAN_AHEAD.match(ahead)
    if not is_number and not CODE_AHEAD.match(ahead):
        return False
    if YEAR.match(ahead) and DAY_AND_MONTH.search(before):
        return True
    if MONTH_AND_YEAR.match(ahead) and DAY.search(before):
        return True
    if _is_abbreviation(last, language):
        return True
    behind = LETTER_BEHIND_WORD.search(before) if is_number and len(last) == 1 else None
    return bool(behind and _is_abbreviation(behind[1], language))


def _last_word(before: str) -> str:
    """The word with a stop that a passage ends with; nothing where it ends otherwise."""
    parts = before.rsplit(None, 1)  # what is looked for has no space within
    found = LAST_WORD.search(parts[-1]) if parts and parts[-1].endswith(".") else None
    return found[1] if found else ""


def _is_abbreviation(word: str, language: str) -> bool:
    """Whether a word with a stop is one that stands before a number."""
    own, of_all = ABBREVIATIONS_BEFORE_NUMBERS.get(language, ()), ABBREVIATIONS_BEFORE_NUMBERS[""]
    if word in own or word in of_all:
        return True
    small = word.casefold() if word[:1].isupper() else ""
    return small in own or small in of_all or _is_street(word, language)


def _is_street(word: str, language: str) -> bool:
    street = STREETS.get(language)
    return street is not None and word.casefold().endswith(street)


def _goes_on_with_month(before: str, ahead: str, language: str) -> bool:
    """5. ledna: a day in a language that writes a stop behind it, and a month."""
    if language not in ORDINAL_STOPS or not DAY.search(before):
        return False
    word = LETTERS.match(ahead)
    name = word[0].casefold() if word else ""
    return name[:3] in MONTH_HEADS and name in month_words(language)


def _goes_on_as_ordinal(before: str, ahead: str, language: str) -> bool:
    """21. gadsimtā, 2026. május: small letters behind a number with a stop; 2026. 05. 14-én, 2027. 3. 9.: dates."""
    if language in ORDINAL_STOPS and (ahead[:1].islower() or ahead[:1] == "§"):
        return ORDINAL.search(before) is not None
    if language == "ko" and (KOREAN_DATE.search(before) or (DAY.search(before) and DAY_WITH_WORD.match(ahead))):
        return True
    return language in YEARS_FIRST and YEAR_FIRST.search(before) is not None and MONTH_OR_DAY.match(ahead) is not None


def _goes_on_with_name(last: str, ahead: str, language: str) -> bool:
    """Sig. Rossi: a title and a name."""
    if not last or ahead[:1].islower():
        return False
    small, of_all, own = last.casefold(), ABBREVIATIONS_BEFORE_NAMES[""], ABBREVIATIONS_BEFORE_NAMES.get(language, ())
    return last in of_all or small in own or small in ABBREVIATIONS_BEFORE_ANYTHING.get(language, ())


def _goes_on_behind_unit(before: str, last: str, ahead: str, language: str) -> bool:
    """1 Pck. Vanillezucker: a measure and what is measured, with a capital.

    Where nouns have none, only as an item of a list: 1 oz. Flour, and not Add 1 oz. Stir well.
    """
    units = UNITS_BEFORE_NOUNS.get(language)
    found = UNIT.search(before) if last and units and ahead[:1].isupper() else None
    if not units or found is None or found[1] not in units:
        return False
    return language in CAPITAL_NOUNS or AMOUNT_OF_ITEM.search(before, 0, found.start() + 1) is not None


def _is_ranked(before: str, text: str, start: int) -> bool:
    """Whether a passage ends with a number that counts on in a list within a sentence: 1. Ada Mensah, 2. Lisa Roth."""
    found = RANK.search(before[-8:])
    if found is None:
        return False
    rank = int(found[1])
    if rank > 1:
        return re.search(rf"(?<!\S){rank - 1}\.\s", before) is not None
    return re.search(r"[,;]\s2\.\s", text[start : start + RANK_SEEN]) is not None


def _goes_on_behind_initial(before: str, last: str, ahead: str, language: str) -> bool:
    """E. T. A. Hoffmann, J.-J. Rousseau; Karl XII. dog, 300 π.Χ. έγινε: small letters behind a number or an era."""
    letters = INITIALS.search(before) if last and not last[-2:-1].isalpha() else None
    if is_small(ahead, language) or ahead[:1] == "&":
        return bool(
            ROMAN.search(before)
            or ET_CETERA.search(before)
            or (letters and (letters[1][-1:].isupper() or letters[1][1:]))
        )
    return bool(letters and letters[1].isupper() and ahead[:1].isupper())


def _is_label(before: str) -> bool:
    """Whether the letter that a passage ends with stands alone within it as well: pier A is far from pier B."""
    letter = LETTER_ALONE.search(before[-20:])
    return letter is not None and re.search(rf"(?<=[\s(]){letter[1]}(?=[\s,;)])", before) is not None


def _surely_ends(before: str, after: str, language: str) -> bool:
    """In Washington, D.C. He left: what follows seldom follows a name."""
    ends = ENDS_BEHIND_ABBREVIATIONS.get(language)
    found = re.search(ends, before + after) if ends else None
    return found is not None and found.end() <= len(before)


def _parted_at_stops(text: str, spans: list[Span], stops: str) -> list[Span]:
    """Spans parted behind the stops of a script for which no rule set has rules."""
    mark = _stops_with_marks(stops)
    if not mark.search(text):  # which is once for all spans
        return spans
    parted: list[Span] = []
    for start, end in spans:
        for found in mark.finditer(text, start, end):
            if found.end() < end:
                parted.append((start, found.end()))
                start = found.end()
        parted.append((start, end))
    return parted


@cache
def _stops_with_marks(stops: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{stops})(?:\s*(?:{stops}))*[”’»」』）)]*\s*")


def _clauses(text: str, spans: list[Span], language: str) -> list[Span]:
    """Spans with those parted in which no sentence ends that the rules know."""
    if language in CLAUSE_SPACED:
        return [part for span in spans for part in _at_spaces(text, span)]
    comma_spaced = language in COMMA_SPACED
    most, least = (LONG_SPACED, SPACED_PART) if comma_spaced else (LONG, PART)
    if len(spans) > 1 or not spans or spans[0][1] - spans[0][0] < most:
        return spans
    start, end = spans[0]
    is_sentence = not comma_spaced and end - start < LONG_SENTENCE and STOPPED.search(text[start:end])
    parts = _at_marks(text, spans[0], SEMICOLON if is_sentence else COMMA, least)
    # Commas as seldom as these part clauses of long sentences, too.
    return spans if comma_spaced and len(parts) * MOST_SPACED_PART < end - start else parts


def _at_spaces(text: str, span: Span) -> list[Span]:
    """Parts of a passage in a script that puts a space where others put a stop."""
    start, end = span
    parts: list[Span] = []
    for space in THAI_OR_LAO_GAP.finditer(text, start, end):
        place = space.end()
        if place - start >= CLAUSE and end - place >= CLAUSE:
            parts.append((start, place))
            start = place
    return [*parts, (start, end)]


def _at_marks(text: str, span: Span, marks: re.Pattern[str], least: int) -> list[Span]:
    """Parts of a passage of some length each, cut behind marks."""
    start, end = span
    parts: list[Span] = []
    for mark in marks.finditer(text, start, end):
        place = mark.end()
        if place - start >= least and end - place >= least:
            parts.append((start, place))
            start = place
    return [*parts, (start, end)]
