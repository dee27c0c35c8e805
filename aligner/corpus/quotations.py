"""Quotations and direct speech: where a sentence ends at their marks, and where it goes on behind them; smileys."""

import re

from aligner.corpus.language_facts import SPACED_WITHOUT_CAPITALS, SPEECH_BEHIND_QUOTES
from aligner.text import Span

BRACKETS = {"《": "》", "〈": "〉", "『": "』", "「": "」", "〔": "〕", "【": "】"}
QUOTE_PART = 20  # characters of a sentence inside brackets, from which it is one of its own
# Faces, gestures and hearts, which say how the sentence before them is meant, with what varies them.
SMILEY = (
    "\u263a\u2764\U0001f389\U0001f38a\U0001f44a-\U0001f44f\U0001f493-\U0001f49f\U0001f4aa\U0001f600-\U0001f64f"
    "\U0001f90c-\U0001f93f\U0001f970-\U0001f97a\ufe0f\u200d\u2640\u2642\U0001f3fb-\U0001f3ff"
)
CLOSING = "”’）】」』〉》"
CLOSING_MARK = re.compile(f'["{CLOSING}{SMILEY}]')
SMILEYS = re.compile(rf"(?:[{SMILEY}]+\s*)+")
QUOTES = frozenset("\"'”’»“«‘›‹」』")
LETTER = re.compile(r"[^\W\d_]")
QUOTED = re.compile(r"[.!?…。！？][\"'”’»“«‘›‹」』]+\s*$")
EXCLAIMED = re.compile(r"[!?…;][.!?…]*[\"'”’»“«‘›‹]*\s*$")  # Greek asks with ;
# Behind the quotation that it is the end of, whichever way its marks are turned, and what the next one begins with.
QUOTATION_END = re.compile(
    r"[.!?…](?:"  # what all begin with, by which most of a text is passed over
    r"[”“»«›‹\"’‘]{1,2}\s+(?=(?:[—–-]\s?)?[„“”«»‹›\"‘’'¿¡(\[]{0,3}([^\W\d_]))"
    r"|(?<=[!?…])\s+(?=[—–]\s?[¿¡«„“]{0,2}([^\W\d_]))"  # —¿Quién llama? —Yo.
    rf"|\s*(?:[{SMILEY}]+\s+)+(?=[¿¡«„“\"]?([^\W\d_]))"
    r")"
)


def goes_on_as_speech(before: str, after: str, language: str) -> bool:
    """“Stop!” he said, — Стой! — сказал он: small letters behind speech, or what says who speaks in scripts without."""
    ahead = after.lstrip(" -–—")
    is_quoted = before.rstrip()[-1:] in QUOTES and QUOTED.search(before)
    if is_small(ahead, language):
        return bool(is_quoted or (EXCLAIMED.search(before[-12:]) and not _begins_small(before)))
    if not is_quoted:
        return False
    tag = SPEECH_BEHIND_QUOTES.get(language)
    return bool(tag and re.match(tag, ahead))


def _begins_small(sentence: str) -> bool:
    """Whether a sentence begins with a small letter itself, as all do where nobody writes capitals."""
    first = LETTER.search(sentence)
    return first is not None and first[0].islower()


def parted_behind_quotations(text: str, spans: list[Span]) -> list[Span]:
    """Spans parted behind quotations and smileys that a stop leads to, before a capital: „Ne!“ Nikdo nepřišel."""
    if not QUOTATION_END.search(text):  # which is once for all spans
        return spans
    parted: list[Span] = []
    for start, end in spans:
        for found in QUOTATION_END.finditer(text, start, end):
            if (found[1] or found[2] or found[3]).isupper():
                parted.append((start, found.end()))
                start = found.end()
        parted.append((start, end))
    return parted


def joined_in_brackets(text: str, spans: list[Span]) -> list[Span]:
    """Spans with those joined that a quotation or title in brackets holds together."""
    inside = _quotations(text)
    if not inside:
        return spans
    joined: list[Span] = []
    for start, end in spans:
        cut = max(joined[-1][0], 0) if joined else 0
        if joined and any(
            first < start < last and min(start - max(first, cut), min(last, end) - start) < QUOTE_PART
            for first, last in inside
        ):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _quotations(text: str) -> list[Span]:
    """Quotations in brackets, from the opening one to the closing one, the outermost ones."""
    found: list[Span] = []
    opened: list[tuple[str, int]] = []
    for place, character in enumerate(text) if any(bracket in text for bracket in BRACKETS) else ():
        if character in BRACKETS:
            opened.append((BRACKETS[character], place))
        elif opened and character == opened[-1][0]:
            _, start = opened.pop()
            if not opened:
                found.append((start, place + 1))
    return found


def with_closing_marks(text: str, spans: list[Span], language: str) -> list[Span]:
    """Spans with closing marks and smileys moved from the head of each to the end of the one before."""
    if '"' not in text and (text.isascii() or not CLOSING_MARK.search(text)):
        return spans
    moved: list[Span] = []
    for start, end in spans:
        if start < end and not (text[start].isspace() or CLOSING_MARK.match(text, start)):  # as most
            moved.append((start, end))
            continue
        while moved and start < end and _closes(text, moved[-1], start):
            start += 1
            moved[-1] = (moved[-1][0], start)
        if moved and (smileys := SMILEYS.match(text, start, end)):
            start = smileys.end()
            moved[-1] = (moved[-1][0], start)
        if moved and not text[start:end].strip():
            moved[-1] = (moved[-1][0], end)
        elif start < end:
            moved.append((start, end))
    return moved


def _closes(text: str, before: Span, place: int) -> bool:
    """Whether the mark at a place closes what was opened before it."""
    if text[place] in CLOSING:
        return place == before[1] and text[place - 1] != " "
    return text[place] == '"' and text[slice(*before)].count('"') % 2 == 1 and not text[place - 1].isspace()


def is_small(ahead: str, language: str) -> bool:
    """Whether a passage begins with a small letter of a script that has capitals; Georgian has none in sentences."""
    return ahead[:1].islower() and language not in SPACED_WITHOUT_CAPITALS
